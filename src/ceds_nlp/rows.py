"""The rows of a table that a user wrote, TSV or JSON, each with its line; only the form is checked here.

TSV: UTF-8 with tabs, the first line that is no ``#`` comment names the columns, empty lines are skipped, missing
cells at the end of a line are empty. JSON: one array of flat objects whose values are strings, numbers or null.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator
from typing import NamedTuple

from ceds_nlp.errors import DataError

SUFFIXES = (".tsv", ".json")
MAX_BYTES = 8_000_000

_JSON = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
_BLANK = re.compile(r"[ \t\r\n]*")


class Row(NamedTuple):
    """One line: its number, its columns, and its cells; the line that names the columns of a TSV has no cells."""

    line: int
    columns: tuple[str, ...]
    cells: dict[str, str] | None


def stamp(path: str) -> tuple[int, int]:
    """Time of change and size of a file that may be read; a :class:`~ceds_nlp.errors.DataError` where it may not.

    >>> stamp("names.xlsx")
    Traceback (most recent call last):
    ceds_nlp.errors.DataError: names.xlsx: kind of file unknown; allowed: .tsv, .json
    """
    if not path.lower().endswith(SUFFIXES):
        raise DataError(f"{path}: kind of file unknown; allowed: {', '.join(SUFFIXES)}")
    try:
        found = os.stat(path)
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if not stat.S_ISREG(found.st_mode):
        raise DataError(f"{path}: not a plain file; give a .tsv or .json file")
    if found.st_size > MAX_BYTES:
        raise DataError(f"{path}: {found.st_size:,} bytes, at most {MAX_BYTES:,} allowed; split the file")
    return found.st_mtime_ns, found.st_size


def read_text(path: str) -> str:
    """The content of a file that :func:`stamp` allows."""
    stamp(path)
    try:
        with open(path, "rb") as handle:
            return decode(handle.read(MAX_BYTES), path)
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from None


def decode(data: bytes, where: str) -> str:
    """UTF-8 bytes as text, without a mark of byte order.

    >>> decode(b"label\\n\\xff", "x.tsv")
    Traceback (most recent call last):
    ceds_nlp.errors.DataError: x.tsv, line 2: byte 6 is not UTF-8 (invalid start byte); only UTF-8 is allowed
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reason = f"byte {error.start} is not UTF-8 ({error.reason}); only UTF-8 is allowed"
        raise DataError(f"{where}, line {line}: {reason}") from None


def parse_rows(content: str, where: str) -> Iterator[Row]:
    """The rows of ``content``: JSON where the name ``where`` ends so, otherwise TSV.

    >>> [row.cells for row in parse_rows("label\\tname\\nORG\\tSao Mai\\n", "x.tsv") if row.cells]
    [{'label': 'ORG', 'name': 'Sao Mai'}]
    >>> list(parse_rows('[{"label": "ORG"},\\n {"label": 7.50}]', "x.json"))[1]
    Row(line=2, columns=('label',), cells={'label': '7.50'})
    """
    return _json(content, where) if where.lower().endswith(".json") else _tsv(content, where)


def _tsv(content: str, where: str) -> Iterator[Row]:
    columns: tuple[str, ...] = ()
    for number, line in enumerate(content.split("\n"), 1):
        line = line.removesuffix("\r")
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not columns:
            columns = tuple(cell.strip() for cell in cells)
            for name in columns:
                if columns.count(name) > 1:
                    raise DataError(f"{where}, line {number}: column {name!r} is written twice")
            yield Row(number, columns, None)
            continue
        if len(cells) > len(columns):
            found = f"{len(cells)} cells, at most {len(columns)} allowed (a tab parts cells)"
            raise DataError(f"{where}, line {number}: {found}")
        yield Row(number, columns, dict(zip(columns, cells, strict=False)))
    if not columns:
        raise DataError(f"{where}: no line names the columns")


def _json(content: str, where: str) -> Iterator[Row]:
    def blank(at: int) -> int:
        found = _BLANK.match(content, at)
        return found.end() if found else at

    def wrong(at: int, message: str) -> DataError:
        return DataError(f"{where}, line {content.count(chr(10), 0, at) + 1}: {message}")

    at = blank(0)
    if not content.startswith("[", at):
        raise wrong(at, "expected an array of objects: [{...}, ...]")
    at = blank(at + 1)
    line, counted = 1, 0
    while not content.startswith("]", at):
        try:
            value, end = _JSON.raw_decode(content, at)
        except json.JSONDecodeError as error:
            raise wrong(error.pos, f"broken JSON: {error.msg}") from None
        except (ValueError, RecursionError) as error:
            raise wrong(at, f"broken JSON: {error}") from None
        line, counted = line + content.count("\n", counted, at), at
        if not isinstance(value, dict):
            raise wrong(at, f"expected an object, got {type(value).__name__}")
        for key, cell in value.items():
            if not isinstance(cell, str | None):
                raise wrong(at, f"key {key!r} holds {type(cell).__name__}; allowed: a string, a number or null")
        yield Row(line, tuple(value), {key: cell or "" for key, cell in value.items()})
        at = blank(end)
        if content.startswith(",", at):
            at = blank(at + 1)
        elif not content.startswith("]", at):
            raise wrong(at, "expected a comma or the end of the array")
    rest = blank(at + 1)
    if rest != len(content):
        raise wrong(rest, "text after the array")
