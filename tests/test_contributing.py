"""CONTRIBUTING.md is followed step by step: its blocks add a kind of entity to a copy of the project."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from blocks import NOT_RUN, Block, output_of, read_blocks
from conftest import ROOT

GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    for name in ("src", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "docs").mkdir()
    for name in ("pyproject.toml", "README.md", "docs/labels.md"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def run(clone: Path, *command: str) -> str:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = os.environ | {"PATH": path, "PYTHONPATH": str(clone / "src"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, cwd=clone, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def change(path: Path, diff: str) -> None:
    """Apply a block of - and + lines without places: what is taken away must stand there once."""
    lines = diff.splitlines()
    old, new = ("\n".join(line[1:] for line in lines if line[0] == sign) for sign in "-+")
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{path.name} has {text.count(old)} times {old!r}; bring CONTRIBUTING.md up to date"
    if old[0] == " ":
        assert f"\n{old}" in text, f"{path.name} is indented otherwise; bring CONTRIBUTING.md up to date"
    path.write_text(text.replace(old, new), "utf-8")


def follow(clone: Path) -> Iterator[tuple[Block, str]]:
    """Do what each block says; gives the blocks that ran, with what they printed."""
    blocks = read_blocks(GUIDE)
    for at, block in enumerate(blocks):
        if block.kind == "diff":
            change(clone / block.title, block.code)
        elif block.title:
            (clone / block.title).write_text(block.code, "utf-8")
        elif block.kind == "python":
            printed = run(clone, "python", "-c", block.code)
            shown = output_of(blocks, at, GUIDE)
            assert shown is not None
            assert printed == shown.code
            yield block, printed
        elif block.kind == "sh" and not block.code.startswith(NOT_RUN):
            yield block, run(clone, "bash", "-euc", block.code)


def test_the_guide_adds_a_kind_of_entity(clone: Path) -> None:
    ran = list(follow(clone))
    assert [block.kind for block, _ in ran] == ["sh", "python"]
    assert re.search(r"\b9 passed\b", ran[0][1]), ran[0][1]  # six examples, two doctests, no examples file left out
    assert "AWARD" in ran[1][1]
    # What the steps must not break: the label is everywhere that labels are.
    code = "import ceds_nlp; from ceds_nlp.terminal import render; from rich import print\n"
    code += "doc = ceds_nlp.extract('Huân chương Sao vàng', model=False); doc._repr_html_(); print(doc.to_json())"
    assert '"AWARD"' in run(clone, "python", "-c", code)


def test_the_check_is_the_one_that_ci_runs() -> None:
    assert "scripts/check" in (ROOT / ".ci" / "run").read_text("utf-8")
    assert "\nscripts/check\n" in GUIDE
