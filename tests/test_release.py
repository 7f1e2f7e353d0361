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
from hatch_build import compiled_modules
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
            cwd=ROOT, env=os.environ | {"SOURCE_DATE_EPOCH": "1577836800", "CEDS_NLP_COMPILE": "0"},
            capture_output=True, check=True,
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


def built_wheel(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False)


def test_without_a_compiler_the_wheel_is_pure_python(tmp_path: Path) -> None:
    """That a wheel is compiled where it can be is tried by ``scripts/release-check``: it takes a minute."""
    none = {"CC": "no-such-compiler"}
    done = built_wheel(tmp_path, CEDS_NLP_COMPILE="", **none)
    assert done.returncode == 0
    assert "not compiled" in done.stdout + done.stderr
    assert [path.name.endswith("-py3-none-any.whl") for path in tmp_path.iterdir()] == [True]
    assert differences(next(tmp_path.iterdir())) == []
    asked = built_wheel(tmp_path / "asked", CEDS_NLP_COMPILE="1", **none)
    assert asked.returncode != 0
    assert list((tmp_path / "asked").glob("*.whl")) == []


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    done = built_wheel(tmp_path, CEDS_NLP_COMPILE="yes")
    assert done.returncode != 0
    assert "CEDS_NLP_COMPILE is 'yes'; allowed are 0 (never) and 1 (or fail)" in done.stderr


def test_what_is_compiled() -> None:
    """The rules, but not what works on arrays of numpy."""
    package = ROOT / "src" / "ceds_nlp"
    names = {path.relative_to(package).as_posix() for path in compiled_modules(package)}
    assert {"relate/claims.py", "recognize/quantities.py", "recognize/mentions.py", "scanner.py"} <= names
    assert names.isdisjoint({"recognize/name_model.py", "recognize/name_features.py", "recognize/__init__.py"})
    # mypyc takes it for a plain property: what is worked out once would be worked out each time.
    assert [name for name in names if "@cached_property" in (package / name).read_text("utf-8")] == []


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
