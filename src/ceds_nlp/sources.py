"""Texts from the files people have: .txt, .html, .jsonl, folders of them, and standard input.

Every source names itself (file, line) for errors, and gives the text unchanged: line ends are kept as they stand.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from ceds_nlp.batch import Job, make_job

SUFFIXES = (".txt", ".html", ".htm", ".jsonl")


def read_jobs(paths: Iterable[str], stdin: IO[bytes] | None = None) -> Iterator[Job]:
    """One job for each text of ``paths``, in order; what cannot be read is a job that carries its error.

    A folder gives its files of the known kinds, sorted; ``-`` reads standard input: JSON lines when its first line
    is a JSON object, otherwise one text.
    """
    for name in paths:
        if name == "-":
            data = (stdin or sys.stdin.buffer).read()
            yield from _from_bytes(data, "stdin", "stdin", ".jsonl" if _looks_jsonl(data) else ".txt")
            continue
        path = Path(name)
        if path.is_dir():
            files = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
            if not files:
                yield _failed(name, f"no {', '.join(SUFFIXES)} file in this folder")
            for file in files:
                yield from _from_file(file, file.relative_to(path).with_suffix("").as_posix())
        else:
            yield from _from_file(path, path.stem)


def _failed(where: str, reason: str) -> Job:
    return Job("", None, None, where, f"{where}: {reason}")


def _looks_jsonl(data: bytes) -> bool:
    first = data.lstrip()[:200_000].split(b"\n", 1)[0]
    try:
        return isinstance(json.loads(first), dict)
    except ValueError:
        return False


def _from_file(path: Path, doc_id: str) -> Iterator[Job]:
    where = str(path)
    if path.suffix.lower() not in SUFFIXES:
        yield _failed(where, f"file kind {path.suffix!r} is unknown; allowed: {', '.join(SUFFIXES)}, folders, -")
        return
    try:
        data = path.read_bytes()
    except OSError as error:
        yield _failed(where, f"cannot be read: {error.strerror or error}")
        return
    yield from _from_bytes(data, where, doc_id, path.suffix.lower())


def _from_bytes(data: bytes, where: str, doc_id: str, suffix: str) -> Iterator[Job]:
    if suffix == ".jsonl":
        for number, line in enumerate(data.split(b"\n"), 1):
            if line.strip():
                yield _from_line(line, f"{where}, line {number}", f"{doc_id}:{number}")
        return
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        yield _failed(where, f"byte {error.start} is not UTF-8 ({error.reason}); only UTF-8 text is allowed")
        return
    if suffix in (".html", ".htm"):
        text = html_text(text)
    yield make_job({"text": text, "doc_id": doc_id}, where)


def _from_line(line: bytes, where: str, doc_id: str) -> Job:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _failed(where, f"byte {error.start} is not UTF-8 ({error.reason}); only UTF-8 text is allowed")
    except (ValueError, RecursionError) as error:
        return _failed(where, f"broken JSON: {error}")
    if not isinstance(record, dict):
        return _failed(where, f"expected a JSON object with the key 'text', got {type(record).__name__}")
    record.setdefault("doc_id", record.get("id", doc_id))
    return make_job(record, where)


_BLOCKS = ["address", "article", "aside", "blockquote", "br", "dd", "div", "dt", "figcaption", "footer", "h1", "h2",
           "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "p", "pre", "section", "table", "td", "th",
           "title", "tr", "ul", "ol"]  # fmt: skip
_UNSEEN = ["script", "style", "noscript", "template", "svg"]


def html_text(markup: str) -> str:
    """The visible text of an HTML page, one line a block; the result is the text that offsets refer to.

    >>> html_text("<h1>Tin</h1><p>Bộ <b>Y tế</b> đạt&nbsp;95%</p><script>x()</script>")
    'Tin\\nBộ Y tế đạt\\xa095%'
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(markup, "html.parser")
    for tag in soup.find_all(_UNSEEN):
        tag.decompose()
    for tag in soup.find_all(_BLOCKS):
        tag.insert_before("\n\x00")
        tag.append("\n\x00")
    lines = []
    for block in soup.get_text().split("\n\x00"):
        line = " ".join(block.replace("\r", " ").replace("\n", " ").replace("\t", " ").split(" "))
        line = " ".join(part for part in line.split(" ") if part)
        if line:
            lines.append(line)
    return "\n".join(lines)
