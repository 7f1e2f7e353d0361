"""The formats of output files and the suffixes that tell them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from ceds_nlp.errors import InputError
from ceds_nlp.frames import COLUMNS

Format = Literal["jsonl", "csv", "parquet", "excel", "web-annotation", "brat", "spacy"]
FORMATS: tuple[Format, ...] = get_args(Format)
SUFFIXES: dict[str, Format] = {
    ".jsonl": "jsonl", ".csv": "csv", ".parquet": "parquet", ".xlsx": "excel", ".jsonld": "web-annotation",
    ".spacy": "spacy",
}  # fmt: skip
#: The formats that hold one table.
_TABLES = ("csv", "parquet")


def choose(path: str | Path, layer: str | None = None, format: str | None = None) -> Format:
    """The format of ``path``; an :class:`~ceds_nlp.errors.InputError` where it or ``layer`` is not known.

    >>> choose("targets.xlsx"), choose("folder", format="brat")
    ('excel', 'brat')
    >>> choose("targets.xls")
    Traceback (most recent call last):
    ceds_nlp.errors.InputError: targets.xls: suffix '.xls' is unknown; allowed: .jsonl, .csv, .parquet, .xlsx, .jsonld,
        .spacy, or a format: jsonl, csv, parquet, excel, web-annotation, brat, spacy
    """
    formats = ", ".join(FORMATS)
    if format is None:
        suffix = Path(path).suffix.lower()
        if suffix not in SUFFIXES:
            raise InputError(
                f"{path}: suffix {suffix!r} is unknown; allowed: {', '.join(SUFFIXES)}, or a format: {formats}"
            )
        chosen = SUFFIXES[suffix]
    elif format in FORMATS:
        chosen = format
    else:
        raise InputError(f"format {format!r} is unknown; allowed: {formats}")
    if layer is not None and layer not in COLUMNS:
        raise InputError(f"layer {layer!r} is unknown; allowed: {', '.join(COLUMNS)}")
    if layer is not None and chosen not in (*_TABLES, "excel"):
        raise InputError(f"layer {layer!r}: {chosen} holds all layers; only csv, parquet and excel take one")
    return chosen
