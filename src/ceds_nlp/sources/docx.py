"""The text of .docx files: one line a paragraph, one line ``| a | b |`` a row of a table.

Read: paragraphs, tables (also in one another), hyperlinks, content controls, smart tags, inserted text; the number
that Word gives to a list item is not in the file as text. Left out: deleted text, headers, footers, notes, comments.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from ceds_nlp.errors import InputError
from ceds_nlp.needs import need
from ceds_nlp.source_text import Part, join

#: The largest file, in bytes; unpacked, all of it and each XML part of it may have at most so many.
MAX_BYTES = 100_000_000
MAX_UNPACKED = 400_000_000
MAX_XML = 60_000_000

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_P, _TBL, _TR, _TC, _T = (_WORD + name for name in ("p", "tbl", "tr", "tc", "t"))
_SIGNS = {_WORD + "tab": "\t", _WORD + "br": "\n", _WORD + "cr": "\n", _WORD + "noBreakHyphen": "-"}
#: Word has no wider tables.
_MOST_COLUMNS = 63
#: What is in the file but not on the page, or there twice.
_UNSEEN = {_WORD + "del", _WORD + "moveFrom", _FALLBACK}


def read(
    data: bytes, *, max_unpacked: int = MAX_UNPACKED, max_xml: int = MAX_XML
) -> tuple[str, str | None, tuple[Part, ...]]:
    """Text, title and parts of a .docx file.

    Raises :class:`~ceds_nlp.errors.InputError` where it is none, is locked by a password or unpacks to more than
    the limits. No entity that the file declares is expanded and nothing outside the file is opened.
    """
    docx = need("docx", "docx", ".docx files")
    _check(data, max_unpacked, max_xml)
    try:
        document = docx.Document(io.BytesIO(data))
        title = document.core_properties.title or None
        pieces = list(_pieces(document.element.body))
    except Exception as error:  # python-docx lets through the errors of zip, XML and its own parts
        raise InputError(f"not a whole .docx file: {type(error).__name__}: {error}") from None
    text, parts = join(pieces, "\n")
    return text, title, parts


def _check(data: bytes, max_unpacked: int, max_xml: int) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError("an old .doc file or one locked by a password; save it as .docx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError) as error:
        raise InputError(f"not a .docx file: {error}") from None
    # No more than the declared size is ever unpacked: zipfile stops there.
    whole = sum(member.file_size for member in members)
    if whole > max_unpacked:
        raise InputError(f"unpacks to {whole:,} bytes, at most {max_unpacked:,} allowed")
    for member in members:
        if member.filename.endswith((".xml", ".rels")) and member.file_size > max_xml:
            raise InputError(f"{member.filename} unpacks to {member.file_size:,} bytes, at most {max_xml:,} allowed")


def _pieces(body: Any) -> Iterator[tuple[str, str]]:
    """The lines with text, in order, each with its place."""
    paragraphs = tables = 0
    for block in _blocks(body):
        if block.tag == _P:
            paragraphs += 1
            line = _text(block)
            if line.strip():
                yield line, f"paragraph {paragraphs}"
        else:
            tables += 1
            for number, row in enumerate(_inner(block, _TR), 1):
                cells = [text for cell in _inner(row, _TC) for text in _columns(cell)]
                if any(cells):
                    yield f"| {' | '.join(cells)} |", f"table {tables}, row {number}"


def _columns(cell: Any) -> list[str]:
    """The text of a cell in the first of the columns that it spans, so that bars stand for columns."""
    wide = cell.find(f"{_WORD}tcPr/{_WORD}gridSpan")
    span = wide.get(f"{_WORD}val", "1") if wide is not None else "1"
    more = int(span) - 1 if span.isascii() and span.isdigit() else 0
    return [" ".join(_text(cell).split()), *[""] * min(more, _MOST_COLUMNS)]


def _blocks(body: Any) -> Iterator[Any]:
    """The paragraphs and tables that stand in no other, through content controls and the like."""
    waiting = [iter(body)]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
        elif element.tag in (_P, _TBL):
            yield element
        elif element.tag not in _UNSEEN:
            waiting.append(iter(element))


def _inner(element: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, not those of a table inside it."""
    waiting = [iter(element)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif child.tag == tag:
            yield child
        elif child.tag not in _UNSEEN and child.tag != _TBL:
            waiting.append(iter(child))


def _text(element: Any) -> str:
    """The text under ``element``; what stands in a paragraph of its own, as in a text box, on lines of its own."""
    out: list[str] = []
    waiting = [iter(element)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif child.tag == _T:
            out.append(child.text or "")
        elif child.tag in _SIGNS:
            out.append(_SIGNS[child.tag])
        elif child.tag not in _UNSEEN:
            if child.tag == _P and out:
                out.append("\n")
            waiting.append(iter(child))
    return "".join(out).strip("\n")
