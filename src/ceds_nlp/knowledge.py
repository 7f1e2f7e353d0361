"""What a user adds to the shipped knowledge: names (gazetteers) and words (terms), each row checked.

A gazetteer has the columns of :data:`GAZETTEER`, a table of terms those of :data:`TERMS`, in any order; ``label`` and
``name``, ``kind`` and ``term`` are needed, a column ``note`` is for the user alone. The forms of the files stand in
:mod:`ceds_nlp.rows`. Names are matched at word borders in folded text; ``case`` says how: ``exact`` as written (a
name of several words also all in capitals), ``first`` with a free first letter (``bộ``, ``Bộ``), ``any`` in whatever
case.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple, get_args

from ceds_nlp.errors import DataError, InputError
from ceds_nlp.normalize import fold
from ceds_nlp.rows import MAX_BYTES, parse_rows, read_text, stamp
from ceds_nlp.schema import Label
from ceds_nlp.tables import read_table

#: The rules of the mentions and quantities that a user's row has read.
NAME_RULE, UNIT_RULE = "user.gazetteer", "user.unit"

GAZETTEER = ("label", "name", "canonical", "ref", "valid_from", "valid_to", "case")
TERMS = ("kind", "term", "value", "factor")
LABELS: tuple[str, ...] = get_args(Label)
CASES = ("exact", "first", "any")
#: measure, money: a unit after a number; indicator: what is measured begins with it; goal, fact: colour a number.
KINDS = ("measure", "money", "indicator", "goal", "fact")

MAX_NAMES, MAX_NAME = 50_000, 200
MAX_TERMS, MAX_TERM = 2_000, 60
#: A word that is capital this often inside a sentence (of 9) is no ordinary word.
_RARELY_SMALL = 5

_REF = re.compile(r"\w(?:[\w:/-]|\.(?!\.)){0,99}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_BASE_UNIT = re.compile(r"\S(?:.{0,18}\S)?")
_FACTOR = re.compile(r"(?=[0.]{0,31}[1-9])\d{1,15}(?:\.\d{1,15})?", re.ASCII)

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | None


class Name(NamedTuple):
    """One row of a gazetteer; ``name`` is folded, ``canonical`` and ``case`` are filled, others may be empty."""

    label: str
    name: str
    canonical: str
    ref: str
    valid_from: str
    valid_to: str
    case: str

    def holds(self, day: str) -> bool:
        """Whether the name was in use on an ISO ``day``."""
        return (not self.valid_from or self.valid_from <= day) and (not self.valid_to or day <= self.valid_to)


class Term(NamedTuple):
    """One row of a table of terms; ``term`` is folded and in lower case, the last two may be empty."""

    kind: str
    term: str
    value: str
    factor: str


@dataclass(frozen=True)
class Knowledge:
    """Checked rows as two plain tables without headers: small to send to a worker, quick to hash and compare.

    >>> known = parse(gazetteer="label\\tname\\tref\\nMINISTRY\\tBộ Chuyển đổi số\\tbo-chuyen-doi-so")
    >>> names(known)[0].ref, terms(known, "measure")
    ('bo-chuyen-doi-so', ())
    """

    gazetteer: str = ""
    vocabulary: str = ""

    def to_tsv(self) -> tuple[str, str]:
        """The gazetteer and the table of terms as :func:`parse` reads them back."""
        return "\t".join(GAZETTEER) + "\n" + self.gazetteer, "\t".join(TERMS) + "\n" + self.vocabulary


@lru_cache(maxsize=8)
def names(known: Knowledge) -> tuple[Name, ...]:
    """The names of ``known``."""
    return tuple(Name(*line.split("\t")) for line in known.gazetteer.split("\n") if line)


@lru_cache(maxsize=64)
def terms(known: Knowledge | None, *kinds: str) -> tuple[Term, ...]:
    """The terms of ``known`` of one of ``kinds``."""
    rows = [Term(*line.split("\t")) for line in known.vocabulary.split("\n") if line] if known else []
    return tuple(row for row in rows if row.kind in kinds)


def read(gazetteers: Paths = None, terms: Paths = None) -> Knowledge | None:
    """The knowledge of a user's files, checked; None where no file is given.

    A file that did not change is read once. Raises :class:`~ceds_nlp.errors.DataError` for a wrong file or row.
    """
    found = [("gazetteer", path) for path in _paths(gazetteers, "gazetteers")]
    found += [("terms", path) for path in _paths(terms, "terms")]
    return _read(tuple((kind, path, stamp(path)) for kind, path in found)) if found else None


@lru_cache(maxsize=16)
def _read(files: tuple[tuple[str, str, tuple[int, int]], ...]) -> Knowledge:
    check = Check()
    for kind, path, _ in files:
        check.file(path, kind)
    return check.knowledge()


def parse(
    gazetteer: str = "", vocabulary: str = "", *, where: tuple[str, str] = ("gazetteer.tsv", "terms.tsv")
) -> Knowledge:
    """The knowledge of the contents of two files; ``where`` names them in errors, and their form.

    >>> parse(vocabulary="kind\\tterm\\nnoun\\tgiạ")
    Traceback (most recent call last):
    ceds_nlp.errors.DataError: terms.tsv, line 2: kind 'noun' is unknown; allowed: measure, money, indicator, goal, fact
    """
    check = Check()
    for content, name, kind in ((gazetteer, where[0], "gazetteer"), (vocabulary, where[1], "terms")):
        if content:
            check.content(content, name, kind)
    return check.knowledge()


def _paths(given: Paths, what: str) -> list[str]:
    if given is None:
        return []
    several = [given] if isinstance(given, str | os.PathLike) else given
    if isinstance(several, bytes) or not isinstance(several, Iterable):
        raise InputError(f"{what}: expected a path or several, got {type(given).__name__}")
    out = []
    for path in several:
        name = os.fspath(path) if isinstance(path, str | os.PathLike) else None
        if not isinstance(name, str):
            raise InputError(f"{what}: expected a path, got {type(path).__name__}")
        out.append(name)
    return out


class Check:
    """Reads files one after the other, keeps the good rows with their place, and every error.

    >>> check = Check()
    >>> check.content("kind\\tterm\\nmeasure\\tgiạ\\nmoney\\txu", "t.tsv")
    >>> [(line, row.term) for _, line, row in check.terms], check.errors
    ([(2, 'giạ')], ["t.tsv, line 3: value '' is no currency; a unit of money needs an ISO code such as USD"])
    """

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.names: list[tuple[str, int, Name]] = []
        self.terms: list[tuple[str, int, Term]] = []
        self._named: dict[str, list[tuple[str, Name]]] = {}
        self._worded: dict[str, str] = {}

    def knowledge(self) -> Knowledge:
        """The good rows; raises the first error, where there is one."""
        if self.errors:
            more = f" (and {len(self.errors) - 1} more: see 'ceds-nlp lint')" if len(self.errors) > 1 else ""
            raise DataError(f"{self.errors[0]}{more}")
        known = Knowledge(
            "".join("\t".join(row) + "\n" for _, _, row in self.names),
            "".join("\t".join(row) + "\n" for _, _, row in self.terms),
        )
        if max(len(table.encode()) for table in known.to_tsv()) > MAX_BYTES:
            raise DataError(f"{self.names[-1][0]}: all names together have more than {MAX_BYTES:,} bytes; keep fewer")
        return known

    def file(self, path: str, kind: str = "") -> None:
        """Read one file; without ``kind`` (gazetteer or terms) its columns tell which it is."""
        try:
            content = read_text(path)
        except DataError as error:
            self.errors.append(str(error))
        else:
            self.content(content, path, kind)

    def content(self, content: str, where: str, kind: str = "") -> None:
        """Read the content of one file called ``where``."""
        try:
            for line, columns, cells in parse_rows(content, where):
                kind = kind or ("terms" if "kind" in columns or "term" in columns else "gazetteer")
                allowed = TERMS if kind == "terms" else GAZETTEER
                wrong = _wrong_columns(columns, allowed) or (cells and _wrong_cell(cells))
                if wrong and cells is None:
                    raise DataError(f"{where}, line {line}: {wrong}")
                if cells is None:
                    continue
                row = {key: unicodedata.normalize("NFC", cell).strip() for key, cell in cells.items()}
                if not wrong and kind == "terms":
                    wrong = self._term(where, line, Term(*(row.get(column, "") for column in TERMS)))
                elif not wrong:
                    wrong = self._name(where, line, Name(*(row.get(column, "") for column in GAZETTEER)))
                if wrong:
                    self.errors.append(f"{where}, line {line}: {wrong}")
        except DataError as error:
            self.errors.append(str(error))

    def _name(self, where: str, line: int, row: Name) -> str:
        """Keep one row of a gazetteer, or say what is wrong with it."""
        row = row._replace(
            name=fold(row.name).text.strip(), canonical=row.canonical or row.name, case=row.case or "exact"
        )
        wrong = _wrong_name(row)
        if wrong:
            return wrong
        lower = row.name.lower()
        for place, other in self._named.get(lower, ()):
            if other.label != row.label:
                return f"name {row.name!r} has the label {other.label} already ({place})"
            if _overlap(row, other):
                hint = "two readings need days of validity that do not overlap"
                return f"name {row.name!r} is written twice ({place}); {hint}"
        if len(self.names) >= MAX_NAMES:
            raise DataError(f"{where}, line {line}: more than {MAX_NAMES:,} names; keep fewer")
        self._named.setdefault(lower, []).append((f"{where}, line {line}", row))
        self.names.append((where, line, row))
        return ""

    def _term(self, where: str, line: int, row: Term) -> str:
        """Keep one row of a table of terms, or say what is wrong with it."""
        row = row._replace(term=fold(row.term).lower.strip())
        wrong = _wrong_term(row)
        if wrong:
            return wrong
        if row.term in self._worded:
            return f"term {row.term!r} is written twice ({self._worded[row.term]})"
        if len(self.terms) >= MAX_TERMS:
            raise DataError(f"{where}, line {line}: more than {MAX_TERMS:,} terms; keep fewer")
        self._worded[row.term] = f"{where}, line {line}"
        self.terms.append((where, line, row))
        return ""


# Checks of one row, each giving what is wrong or "" -----------------------------------------------------


def _wrong_columns(columns: tuple[str, ...], allowed: tuple[str, ...]) -> str:
    unknown = [column for column in columns if column not in (*allowed, "note")]
    if unknown:
        return f"column {unknown[0]!r} is unknown; allowed: {', '.join((*allowed, 'note'))}"
    missing = [column for column in allowed[:2] if column not in columns]
    return f"column {missing[0]!r} is missing; allowed: {', '.join((*allowed, 'note'))}" if missing else ""


def _wrong_cell(cells: dict[str, str]) -> str:
    for column, cell in cells.items():
        if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in cell):
            return f"column {column!r} holds a control character, a line break or a lone surrogate"
    return ""


def _wrong_name(row: Name) -> str:
    if row.label not in LABELS:
        return f"label {row.label!r} is unknown; allowed: {', '.join(LABELS)}"
    if row.case not in CASES:
        return f"case {row.case!r} is unknown; allowed: {', '.join(CASES)}"
    if max(len(row.name), len(row.canonical)) > MAX_NAME:
        return f"a name has at most {MAX_NAME} characters, not {max(len(row.name), len(row.canonical))}"
    if len(row.name) < 2 or not any(char.isalpha() for char in row.name) or len(row.name.lower()) != len(row.name):
        return f"name {row.name!r} is not allowed; a name has two characters, one of them a letter"
    if row.ref and not _REF.fullmatch(row.ref):
        return f"ref {row.ref!r} is not allowed; a ref has letters, digits and _ : / - or single points, at most 100"
    for column, cell in (("valid_from", row.valid_from), ("valid_to", row.valid_to)):
        if cell and not _is_day(cell):
            return f"{column} {cell!r} is no day; allowed: YYYY-MM-DD, or empty"
    if row.valid_from and row.valid_to and row.valid_from > row.valid_to:
        return f"valid_from {row.valid_from} is later than valid_to {row.valid_to}"
    if is_ordinary(row.name) and small(row):
        hint = "give a longer name, or one with a capital and case 'exact'"
        return f"name {row.name!r} is an ordinary word and would be found everywhere; {hint}"
    return ""


def _wrong_term(row: Term) -> str:
    unit = row.kind in ("measure", "money")
    if row.kind not in KINDS:
        return f"kind {row.kind!r} is unknown; allowed: {', '.join(KINDS)}"
    if len(row.term) > MAX_TERM:
        return f"a term has at most {MAX_TERM} characters, not {len(row.term)}"
    if not row.term[:1].isalpha() or not row.term[-1].isalnum() or (not unit and len(row.term) < 2):
        return f"term {row.term!r} is not allowed; a term begins with a letter and ends with one or a digit"
    if row.kind == "money" and not _CURRENCY.fullmatch(row.value):
        return f"value {row.value!r} is no currency; a unit of money needs an ISO code such as USD"
    if row.kind != "measure" and row.factor:
        return f"factor {row.factor!r} is not allowed; only a unit of measure has one"
    if not unit and row.value:
        return f"value {row.value!r} is not allowed; only units have one"
    if row.kind == "measure" and bool(row.value) != bool(row.factor):
        return "value (the base unit) and factor go together, or both stay empty"
    if row.factor and not _FACTOR.fullmatch(row.factor):
        return f"factor {row.factor!r} is not allowed; give a decimal above 0 such as 1296 or 0.0375"
    if row.kind == "measure" and row.value and not _BASE_UNIT.fullmatch(row.value):
        return f"value {row.value!r} is not allowed; a base unit has at most 20 characters"
    shipped = shipped_terms(unit).get(row.term)
    if shipped and (row.kind, row.value if row.kind == "money" else "") not in shipped:
        readings = ", ".join(sorted(" ".join(pair).strip() for pair in shipped))
        return f"term {row.term!r} clashes with the shipped one ({readings})"
    if unit and row.term in _numerals():
        return f"term {row.term!r} clashes with a word of numbers"
    return ""


def _is_day(cell: str) -> bool:
    try:
        return date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


def _overlap(one: Name, other: Name) -> bool:
    return (one.valid_from or "0") <= (other.valid_to or "9") and (other.valid_from or "0") <= (one.valid_to or "9")


def small(row: Name) -> bool:
    """Whether a name is found in small letters too."""
    return (
        row.case == "any"
        or row.name == row.name.lower()
        or (row.case == "first" and row.name[1:] == row.name[1:].lower())
    )


def is_ordinary(name: str) -> bool:
    """Whether one word is a frequent word of running text, mostly in small letters.

    >>> is_ordinary("Mục"), is_ordinary("Viettel"), is_ordinary("mục tiêu")
    (True, False, False)
    """
    return name.lower() in _ordinary_words()


@cache
def _ordinary_words() -> frozenset[str]:
    rows = read_table("recognize/names.words.tsv", ["term", "coarse", "middle", "fine", "capital"])
    return frozenset(row["term"] for row in rows if int(row["capital"]) < _RARELY_SMALL)


@cache
def _numerals() -> frozenset[str]:
    return frozenset(row["term"] for row in read_table("recognize/numerals.terms.tsv", ["term", "value", "note"]))


@cache
def shipped_terms(unit: bool) -> dict[str, frozenset[tuple[str, str]]]:
    """Kinds and values of each shipped unit, or of each word that shapes claims, in the words of :data:`KINDS`."""
    if unit:
        units = read_table("recognize/units.terms.tsv", ["term", "value", "kind"])
        rows = [(row["term"], row["kind"], row["value"]) for row in units if row["kind"] not in ("per", "prefix")]
    else:
        cues = read_table("relate/cues.terms.tsv", ["term", "kind", "weight", "note"])
        shapes = read_table("relate/indicator.terms.tsv", ["term", "kind", "note"])
        kinds = {"head": "indicator"}
        rows = [(row["term"], kinds.get(row["kind"], row["kind"]), "") for row in (*cues, *shapes)]
    found: dict[str, frozenset[tuple[str, str]]] = {}
    for term, kind, value in rows:
        found[term] = found.get(term, frozenset()) | {(kind, value)}
    return found
