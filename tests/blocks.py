"""The code blocks of Markdown pages, run in order in a working folder of their own.

What a fence means (its first word, and a ``title="…"`` where it has one):

- ``title="x.tsv"``   the block is a file: it is written into the folder before the next block runs;
- ``python``          runs; the blocks of a page share their names;
- ``pycon``           a doctest;
- ``sh``              runs in bash where it calls ``ceds-nlp``; installing, git and benchmarks are not run here;
- no word or ``text`` right after a ``python`` or ``sh`` block: what that block prints.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from conftest import FIXTURES, ROOT

#: Commands that tests leave alone: they change the machine, need the network, or take minutes and print timings.
NOT_RUN = ("pip ", "git ", "python -m venv", ". .venv/", "source ", "scripts/", "python benchmarks/", "mkdocs ")
SLOW = "python benchmarks/"
#: So many lines of each file of training text, and so many annotated articles, are in the working folder, so that
#: training takes seconds there. The page that scores the articles has them all.
TRAINING_LINES = 3
ANNOTATED = 5
SCORED = "accuracy.md"

_FENCE = re.compile(r"^(?P<pad> *)(?P<mark>```+)(?P<kind>[\w-]*)(?P<info>[^\n`]*)\n(?P<code>.*?)^(?P=pad)(?P=mark) *$",
                    re.DOTALL | re.MULTILINE)  # fmt: skip


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file it stands for, its text, and where that text lies in the page."""

    kind: str
    title: str
    code: str
    start: int
    end: int
    pad: str
    line: int


def read_blocks(page: str) -> list[Block]:
    """The fenced blocks of a page, in order.

    >>> [(b.kind, b.title, b.code) for b in read_blocks('```tsv title="a.tsv"\\nx\\n```\\n')]
    [('tsv', 'a.tsv', 'x\\n')]
    """
    out = []
    for match in _FENCE.finditer(page):
        title = re.search(r'title="([^"]+)"', match["info"])
        line = page.count("\n", 0, match.start()) + 1
        code = re.sub(rf"(?m)^{match['pad']}", "", match["code"])
        out.append(Block(match["kind"], title[1] if title else "", code, *match.span("code"), match["pad"], line))
    return out


def output_of(blocks: list[Block], at: int, page: str) -> Block | None:
    """The block that shows what block ``at`` prints: the next one, when nothing but space stands between."""
    if at + 1 == len(blocks):
        return None
    after = blocks[at + 1]
    between = page[blocks[at].end : after.start].strip("`\n ")
    return after if after.kind in ("", "text") and not after.title and between in ("", "text") else None


def make_workplace(folder: Path, name: str) -> Path:
    """Fill ``folder`` with what the pages read: a clone's articles and training text, files of the usual names."""
    articles = folder / "fixtures" / "articles"
    articles.mkdir(parents=True)
    annotated = sorted(FIXTURES.glob("*.json"))[: None if name == SCORED else ANNOTATED]
    for path in [*FIXTURES.glob("*.txt"), *annotated]:
        shutil.copy(path, articles)
    sentences = folder / "training" / "sentences"
    sentences.mkdir(parents=True)
    for path in (ROOT / "training" / "sentences").glob("*.txt"):
        lines = path.read_text("utf-8").splitlines(keepends=True)[:TRAINING_LINES]
        (sentences / path.name).write_text("".join(lines), "utf-8")
    (folder / "folder").mkdir()
    plan = next(FIXTURES.glob("13-*.txt"))
    for path in (next(FIXTURES.glob("01-*.txt")), plan):
        shutil.copy(path, folder / "folder")
    shutil.copy(plan, folder / "article.txt")
    (folder / "page.html").write_text("<html><body><p>Bộ Y tế: 95%.</p></body></html>", "utf-8")
    (folder / "more.jsonl").write_text('{"doc_id": "b", "text": "Tỉnh Phú Thọ đạt 22,4%."}\n', "utf-8")
    lines = [json.dumps(json.loads(path.read_text("utf-8")), ensure_ascii=False) + "\n" for path in annotated[:2]]
    for own in ("gold.jsonl", "mine.jsonl"):
        (folder / own).write_text("".join(lines), "utf-8")
    return folder


def run_page(page: str, name: str, folder: Path, slow: bool = False) -> Iterator[tuple[Block, str]]:
    """Run the blocks of ``page`` in ``folder``; give each output block with what was printed instead of it."""
    blocks = read_blocks(page)
    space: dict[str, object] = {"__name__": "__main__"}
    for at, block in enumerate(blocks):
        place = f"{name}, line {block.line}"
        shown = output_of(blocks, at, page)
        if block.title:
            (folder / block.title).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.title).write_text(block.code, "utf-8")
            continue
        if block.kind == "python":
            printed = _python(block, name, space, folder)
        elif block.kind == "pycon":
            _doctest(block, place, space, folder)
            continue
        elif block.kind == "sh":
            found = _shell(block.code, place, folder, slow)
            if found is None:
                continue
            printed = found
        else:
            continue
        if shown is not None:
            yield shown, "".join(line.rstrip() + "\n" for line in printed.rstrip().split("\n"))


def _python(block: Block, name: str, space: dict[str, object], folder: Path) -> str:
    printed = io.StringIO()
    # Line numbers of the page, so that a traceback points into it.
    code = compile("\n" * block.line + block.code, name, "exec")
    with contextlib.redirect_stdout(printed), contextlib.chdir(folder):
        exec(code, space)
    return printed.getvalue()


def _doctest(block: Block, place: str, space: dict[str, object], folder: Path) -> None:
    test = doctest.DocTestParser().get_doctest(block.code, space, place, place, block.line)
    report = io.StringIO()
    with contextlib.chdir(folder):
        failed = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(
            test, out=report.write, clear_globs=False
        )
    space.update(test.globs)
    assert not failed.failed, report.getvalue()


def _shell(code: str, place: str, folder: Path, slow: bool) -> str | None:
    commands = [line for line in code.splitlines() if line.strip() and not line.startswith("#")]
    if all(line.startswith(NOT_RUN) for line in commands):
        if not (slow and all(line.startswith(SLOW) for line in commands)):
            return None
        folder = ROOT
    else:
        assert not any(line.startswith(NOT_RUN) for line in commands), f"{place}: put what cannot run in its own block"
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", code], cwd=folder, env=os.environ | {"PATH": path},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{place}: exit status {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def refreshed(page: str, name: str, folder: Path, slow: bool = False) -> str:
    """``page`` with what its blocks print now."""
    changes = [(block, printed) for block, printed in run_page(page, name, folder, slow)]
    for block, printed in reversed(changes):
        padded = "".join(block.pad + line if line.strip() else line for line in printed.splitlines(keepends=True))
        page = page[: block.start] + padded + page[block.end :]
    return page
