"""Texts from .csv and .tsv tables: one row a text, the columns named by the caller."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import IO

from ceds_nlp.errors import InputError
from ceds_nlp.pipeline import MAX_CHARS
from ceds_nlp.sources.decoding import marked
from ceds_nlp.sources.raw import Form, Raw

#: What stands between columns: commas, the semicolons of a Vietnamese Excel, tabs.
_DELIMITERS = ",;\t"
#: The longest head, in characters.
_HEAD = 100_000


def read(handle: IO[bytes], where: str, doc_id: str, form: Form) -> Iterator[Raw]:
    """One text for each row below the head; a row of the wrong width is its own error and the next is read.

    Of comma, semicolon and tab the first that gives a column with the name of the text column divides the table.

    >>> table = io.BytesIO("id;text\\n7;Bộ Y tế\\n8\\n".encode())
    >>> for raw in read(table, "x.csv", "x", Form(doc_id="id")):
    ...     print(raw.where, raw.doc_id, raw.text, raw.error)
    x.csv, row 1 7 Bộ Y tế None
    x.csv, row 2 None None 1 columns where the head has 2; is a text with commas or line breaks not quoted?
    """
    # Texts are longer than the csv module's limit, which is the module's own: it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CHARS + 1))
    encoding = form.encoding or marked(handle.read(64)) or "utf-8-sig"
    handle.seek(0)
    lines = io.TextIOWrapper(handle, encoding=encoding, newline="")
    try:
        yield from _rows(lines, where, doc_id, form)
    finally:
        lines.detach()


def _rows(lines: IO[str], where: str, doc_id: str, form: Form) -> Iterator[Raw]:
    delimiter = _delimiter(lines.readline(_HEAD), form)
    lines.seek(0)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    names = _names(next(rows))
    text = names[form.text]
    own, day = names.get(form.doc_id), names.get(form.published)
    number = 0
    try:
        for row in rows:
            if not row:
                continue
            number += 1
            place = f"{where}, row {number}"
            if len(row) != len(names):
                reason = f"{len(row)} columns where the head has {len(names)}"
                yield Raw(place, error=f"{reason}; is a text with commas or line breaks not quoted?")
                continue
            name = row[own] if own is not None and row[own] else f"{doc_id}:{number}"
            yield Raw(place, row[text], name, row[day] if day is not None else None)
    except csv.Error as error:
        yield Raw(f"{where}, line {rows.line_num}", error=f"broken table: {error}; what follows is not read")


def _delimiter(head: str, form: Form) -> str:
    for delimiter in _DELIMITERS:
        if form.text in _names(next(csv.reader([head], delimiter=delimiter), [])):
            return delimiter
    found = ", ".join(_names(next(csv.reader([head]), []))) or "none"
    raise InputError(f"no column {form.text!r}; columns found: {found}; name yours with --text-column")


def _names(row: list[str]) -> dict[str, int]:
    return {name.strip(): i for i, name in enumerate(row)}
