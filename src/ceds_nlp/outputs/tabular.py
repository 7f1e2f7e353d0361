"""Layers of many documents: as a frame, as CSV or Parquet, as the sheets of an Excel file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ceds_nlp.errors import InputError
from ceds_nlp.frames import COLUMNS, as_frame, rows
from ceds_nlp.needs import need
from ceds_nlp.schema import Document

if TYPE_CHECKING:
    import pandas

_DOCUMENTS = 1_000
#: What an Excel sheet and an Excel cell hold.
MAX_ROWS = 1_048_576
MAX_CELL = 32_767
#: Excel keeps so many digits of a number.
_DIGITS = 15
_NUMBERS = {"value", "value_max", "denominator"}


def to_frame(documents: Document | Iterable[Document], layer: str = "entities") -> pandas.DataFrame:
    """One layer of many documents as one pandas frame, with ``doc_id`` and ``published`` before its own columns.

    A document without an id is ``text 3`` after its place. Columns and types are those of
    :meth:`ceds_nlp.Document.to_frame`. Raises :class:`~ceds_nlp.errors.InputError` on an unknown layer.

    >>> from ceds_nlp import extract_many
    >>> docs = extract_many([{"text": "Bộ Y tế", "doc_id": "a"}, "tỉnh Phú Thọ"])
    >>> to_frame(docs)[["doc_id", "label", "name"]].to_dict("records")
    [{'doc_id': 'a', 'label': 'MINISTRY', 'name': 'Bộ Y tế'},
     {'doc_id': 'text 2', 'label': 'PROVINCE', 'name': 'Phú Thọ'}]
    """
    several = [documents] if isinstance(documents, Document) else documents
    return as_frame([row for n, each in enumerate(several, 1) for row in _rows(each, n, layer)], layer, many=True)


def write_csv(documents: Iterable[Document], path: Path, layer: str) -> None:
    """UTF-8, one head, one row an item; missing is empty, ``attrs`` is JSON. Texts are as they are: a program that
    takes cells beginning with ``=`` for formulas should get the Excel file instead."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        for number, frame in enumerate(_frames(documents, layer)):
            frame.to_csv(handle, index=False, header=not number, lineterminator="\n")


def write_parquet(documents: Iterable[Document], path: Path, layer: str) -> None:
    """What ``pandas.read_parquet`` reads back has the types of :func:`ceds_nlp.to_frame`; ``attrs`` is JSON."""
    arrow = need("pyarrow", "parquet", "Parquet files")
    parquet = need("pyarrow.parquet", "parquet", "Parquet files")
    frames = _frames(documents, layer)
    first = arrow.Table.from_pandas(next(frames), preserve_index=False)
    with parquet.ParquetWriter(path, first.schema) as writer:
        writer.write_table(first)
        for frame in frames:
            writer.write_table(arrow.Table.from_pandas(frame, schema=first.schema, preserve_index=False))


def _frames(documents: Iterable[Document], layer: str) -> Iterator[pandas.DataFrame]:
    """The rows of some documents at a time; at least one frame, so that an empty table has its columns."""
    numbered = enumerate(documents, 1)
    chunk = list(islice(numbered, _DOCUMENTS))
    while True:
        found = [row for number, document in chunk for row in _rows(document, number, layer)]
        frame = as_frame(found, layer, many=True)
        if "attrs" in frame:
            frame["attrs"] = frame["attrs"].map(_json).astype("string")
        yield frame
        chunk = list(islice(numbered, _DOCUMENTS))
        if not chunk:
            return


def _rows(document: Document, number: int, layer: str) -> Iterator[dict[str, Any]]:
    origin = {"doc_id": document.doc_id or f"text {number}", "published": document.published}
    return (origin | row for row in rows(document, layer))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def write_excel(documents: Iterable[Document], path: Path, layers: Sequence[str] = tuple(COLUMNS)) -> None:
    """One sheet a layer. A decimal is a number where Excel keeps all its digits, else text.

    Text stays text whatever it begins with: no formula, link or number is made of it. A text over the limit of a cell
    ends in ``…``; a layer with more rows than a sheet holds is an :class:`~ceds_nlp.errors.InputError`.
    """
    xlsxwriter = need("xlsxwriter", "excel", "Excel files")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        bold = book.add_format({"bold": True})
        sheets = {layer: book.add_worksheet(layer) for layer in layers}
        for layer, sheet in sheets.items():
            sheet.freeze_panes(1, 1)
            sheet.write_row(0, 0, ["doc_id", "published", *COLUMNS[layer]], bold)
        filled = dict.fromkeys(layers, 0)
        for number, document in enumerate(documents, 1):
            for layer, sheet in sheets.items():
                for row in _rows(document, number, layer):
                    filled[layer] += 1
                    if filled[layer] >= MAX_ROWS:
                        raise InputError(f"{layer}: over {MAX_ROWS - 1:,} rows, more than an Excel sheet holds; "
                                         "write Parquet or CSV")  # fmt: skip
                    for column, name in enumerate(["doc_id", "published", *COLUMNS[layer]]):
                        _write_cell(sheet, filled[layer], column, name, row[name])


def _write_cell(sheet: Any, row: int, column: int, name: str, value: object) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif name in _NUMBERS and len(Decimal(str(value)).normalize().as_tuple().digits) <= _DIGITS:
        sheet.write_number(row, column, float(str(value)))
    else:
        text = value if isinstance(value, str) else _json(value)
        sheet.write_string(row, column, text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…")
