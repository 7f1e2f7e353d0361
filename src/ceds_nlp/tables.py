"""Read packaged tables: knowledge is data, this is the only file that opens it.

A table is UTF-8 (NFC) with tabs; the first line that is not a ``#`` comment names the columns; ``#`` lines and
empty lines are skipped. A wrong row raises :class:`~ceds_nlp.errors.DataError` with file and line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from importlib.resources import files

from ceds_nlp.errors import DataError


def read_table(name: str, columns: Iterable[str]) -> list[dict[str, str]]:
    """The rows of the packaged table ``name`` (a path inside the package), checked against ``columns``.

    >>> rows = read_table("recognize/numerals.terms.tsv", ["term", "value", "note"])
    >>> next(row["value"] for row in rows if row["term"] == "triệu")
    '1000000'
    """
    return parse_table(files("ceds_nlp").joinpath(name).read_text("utf-8"), name, columns)


def parse_table(content: str, name: str, columns: Iterable[str]) -> list[dict[str, str]]:
    """The rows of ``content``; missing trailing cells are empty.

    >>> parse_table("term\\tvalue\\ntỷ\\t1000000000\\n", "x.tsv", ["term", "value"])
    [{'term': 'tỷ', 'value': '1000000000'}]
    """
    wanted = list(columns)
    rows: list[dict[str, str]] = []
    header: list[str] | None = None
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if not unicodedata.is_normalized("NFC", line):
            raise DataError(f"{name}, line {number}: text must be NFC")
        cells = line.split("\t")
        if header is None:
            header = cells
            if header != wanted:
                raise DataError(f"{name}, line {number}: columns are {header}, expected {wanted}")
            continue
        if len(cells) > len(header):
            raise DataError(f"{name}, line {number}: {len(cells)} cells, at most {len(header)} allowed")
        cells += [""] * (len(header) - len(cells))
        if not cells[0]:
            raise DataError(f"{name}, line {number}: column {header[0]!r} is empty")
        rows.append(dict(zip(header, cells, strict=True)))
    if header is None:
        raise DataError(f"{name}: no header line; expected the columns {wanted}")
    return rows


def alternation(terms: Iterable[str]) -> str:
    """A regular expression that matches any of ``terms``, longest first; a space stands for one space.

    The first letters stand apart: one look at a character rules out all terms with another.

    >>> alternation(["tỷ", "tỷ đồng", "%"])
    '(?:t(?:ỷ\\\\ đồng|ỷ)|%(?:))'
    """
    letters: dict[str, list[str]] = {}
    for term in sorted(set(terms), key=lambda term: (-len(term), term)):
        letters.setdefault(term[:1], []).append(re.escape(term[1:]))
    return "(?:" + "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in letters.items()) + ")"


def mapping(rows: Iterable[Mapping[str, str]], key: str = "term", value: str = "value") -> dict[str, str]:
    """``key`` column to ``value`` column; a key written twice is an error.

    >>> mapping([{"term": "tỷ", "value": "1000000000"}])
    {'tỷ': '1000000000'}
    """
    out: dict[str, str] = {}
    for row in rows:
        if row[key] in out:
            raise DataError(f"{key} {row[key]!r} is written twice")
        out[row[key]] = row[value]
    return out
