"""What is released: the built files, their contents and bytes, the version, the changelog, what an import loads.

``scripts/release-check`` does the slow rest: the wheel in empty environments.
"""

import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
import yaml

import ceds_nlp
from conftest import ROOT
from wheel_contents import differences

pytest.importorskip("hatchling")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[list[Path]]:
    """Wheel and source archive, built twice."""
    out = []
    for name in ("first", "second"):
        folder = tmp_path_factory.mktemp(name)
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-d", str(folder)],
            cwd=ROOT, env=os.environ | {"SOURCE_DATE_EPOCH": "1577836800"}, capture_output=True, check=True,
        )  # fmt: skip
        out.append(sorted(folder.iterdir(), key=lambda path: path.suffix))
    return out


def test_the_same_bytes_twice(built: list[list[Path]]) -> None:
    first, second = built
    assert [path.suffix for path in first] == [".gz", ".whl"]
    for one, other in zip(first, second, strict=True):
        assert one.name == other.name
        assert one.read_bytes() == other.read_bytes()


def test_the_wheel_holds_the_data_and_the_model_and_nothing_else(built: list[list[Path]]) -> None:
    wheel = built[0][1]
    assert differences(wheel) == []
    names = zipfile.ZipFile(wheel).namelist()
    assert {"ceds_nlp/models/names.npz", "ceds_nlp/gazetteers/provinces.tsv", "ceds_nlp/report.html.j2"} <= set(names)


def test_the_source_archive_holds_what_tests_and_site_need(built: list[list[Path]]) -> None:
    with tarfile.open(built[0][0]) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames()}
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    files = {name for name in tracked.stdout.splitlines() if (ROOT / name).exists()}
    assert {name for name in files - names if not name.startswith(".ci/")} == set()
    assert [name for name in names if re.search(r"(^|/)(__pycache__|site|\.\w+_cache)/", name)] == []


def test_metadata(built: list[list[Path]]) -> None:
    twine = pytest.importorskip("twine.commands.check")
    assert twine.check([str(path) for path in built[0]], strict=True) is False, "twine check finds faults"
    wheel = zipfile.ZipFile(built[0][1])
    name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    metadata = Parser().parsestr(wheel.read(name).decode())
    assert metadata["Version"] == ceds_nlp.__version__
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == "<3.14,>=3.11"


def test_the_version_stands_in_one_place() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", ceds_nlp.__version__)
    other = [ROOT / "pyproject.toml", ROOT / "CITATION.cff", ROOT / "mkdocs.yml"]
    assert not [path.name for path in other if re.search(r"(?m)^\s*version\s*[:=]", path.read_text("utf-8"))]


def test_changelog_is_kept() -> None:
    """The form of https://keepachangelog.com/en/1.1.0/: newest version first, changes by kind."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    versions = re.findall(r"(?m)^## (.*)$", text)
    assert versions[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", version) for version in versions[1:])
    kinds = re.findall(r"(?m)^### (.*)$", text)
    assert kinds
    assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    for line in text.split("\n## [Unreleased]\n")[1].splitlines():
        assert re.match(r"$|## |### |- |  \S", line), line


def test_citation() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert citation["license"] == "MIT"


#: What takes long to import, or reads a model. (The newest typer loads pydantic by itself.)
HEAVY = ("spacy", "underthesea", "underthesea_core", "numpy", "pandas", "dateparser", "jinja2", "loky",
         "rapidfuzz", "bs4", "ahocorasick_rs")  # fmt: skip
LOADED = "import json, sys; print(json.dumps([name for name in sys.argv[1:] if name in sys.modules]))"


def loaded_after(code: str) -> list[str]:
    """Which heavy modules ``code`` loads in a process of its own."""
    out = subprocess.run(
        [sys.executable, "-c", f"{code}\n{LOADED}", *HEAVY], capture_output=True, text=True, check=True
    )
    found: list[str] = json.loads(out.stdout.splitlines()[-1])
    return found


def test_import_and_help_load_nothing_heavy() -> None:
    assert loaded_after("import ceds_nlp") == []
    asked = "import contextlib, sys\nwith contextlib.suppress(SystemExit):\n    "
    for words in (["--help"], ["extract", "--help"], ["train", "--help"]):
        assert loaded_after(f"{asked}from ceds_nlp.cli import app; app({words!r})") == []
