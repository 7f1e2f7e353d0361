"""Check files of a user's own knowledge and say what each row shadows of the shipped one (``ceds-nlp lint``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from ceds_nlp.knowledge import Check, Name, Term, is_ordinary, shipped_terms, small
from ceds_nlp.pipeline import analyse
from ceds_nlp.recognize.mentions import NESTING
from ceds_nlp.records import Mention
from ceds_nlp.tables import read_table

_AGENCY = (
    "id name class abbreviations variants symbols parent valid_from valid_to predecessors successors certainty note"
)


@dataclass(frozen=True, slots=True)
class Report:
    """What :func:`lint` found: errors keep the files from loading, warnings do not; each names file and line."""

    rows: int
    errors: tuple[str, ...]
    warnings: tuple[str, ...]

    def lines(self) -> list[str]:
        """The report as text."""
        found = f"good rows: {self.rows}, errors: {len(self.errors)}, warnings: {len(self.warnings)}"
        return [*(f"error: {text}" for text in self.errors), *(f"warning: {text}" for text in self.warnings), found]


def lint(paths: Iterable[str]) -> Report:
    """Check gazetteers and tables of terms together, as they would be loaded; the columns tell which is which."""
    check = Check()
    for path in paths:
        check.file(path)
    warnings = [f"{where}, line {line}: {text}" for where, line, row in check.names for text in about_name(row)]
    warnings += [f"{where}, line {line}: {text}" for where, line, row in check.terms for text in about_term(row)]
    return Report(len(check.names) + len(check.terms), tuple(check.errors), tuple(warnings))


def about_name(row: Name) -> Iterator[str]:
    """What the user may want to know of a good row of a gazetteer.

    >>> list(about_name(Name("ORG", "VNeID", "VNeID", "", "", "", "exact")))
    ["'VNeID' shadows the shipped SYSTEM 'VNeID' (gazetteers/systems.tsv)"]
    """
    found = analyse(row.name, model=False).entities
    whole = [mention for mention in found if (mention.start, mention.end) == (0, len(row.name))]
    for mention in found:
        if mention in whole:
            yield f"{row.name!r} shadows the shipped {_describe(mention)}"
        elif mention.label not in NESTING.get(row.label, ()):
            yield f"{row.name!r} hides the shipped {_describe(mention)} inside it"
    label, name, table = _shipped_names().get(row.name.lower(), ("", "", ""))
    if label and not whole:
        yield f"{row.name!r} shadows the shipped {label} {name!r} ({table})"
    if row.label in ("MINISTRY", "PROVINCE") and not row.ref and not _is_shipped(row):
        yield f"{row.name!r} has no ref, and {row.canonical!r} is no shipped {row.label}: its mentions have no ref"
    if " " not in row.name and is_ordinary(row.name):
        yield f"{row.name!r} is an ordinary word, which has a capital where a sentence begins"
    elif " " in row.name and small(row) and all(map(is_ordinary, row.name.split())):
        yield f"{row.name!r} is found in small letters too and is made of ordinary words"


def about_term(row: Term) -> Iterator[str]:
    """What the user may want to know of a good row of a table of terms.

    >>> list(about_term(Term("measure", "tạ", "kg", "100")))
    ["'tạ' shadows the shipped measure: its values are turned into kg"]
    """
    if row.term in shipped_terms(row.kind in ("measure", "money")):
        turned = f": its values are turned into {row.value}" if row.factor else " and says the same"
        yield f"{row.term!r} shadows the shipped {row.kind}{turned}"
    elif is_ordinary(row.term):
        yield f"{row.term!r} is an ordinary word and will be read as {row.kind} wherever it fits"


def _describe(mention: Mention) -> str:
    return f"{mention.label} {mention.name!r}" + (f" ({mention.ref})" if mention.ref else "")


def _is_shipped(row: Name) -> bool:
    found = analyse(row.canonical, model=False).entities
    return any(m.label == row.label and m.name == row.canonical for m in found)


@cache
def _shipped_names() -> dict[str, tuple[str, str, str]]:
    """Label, name and table of the names that the model knows, by their small letters."""
    names: list[tuple[str, str, str]] = []
    for kind, label in (("programs", "PROGRAM"), ("systems", "SYSTEM")):
        rows = read_table(f"gazetteers/{kind}.tsv", ["name", "id", "kind", "full", "source"])
        names += [(label, row["name"], kind) for row in rows]
    for row in read_table("gazetteers/agencies.tsv", _AGENCY.split()):
        written = (row["name"], *row["abbreviations"].split(" | "), *row["variants"].split(" | "))
        names += [("ORG", name, "agencies") for name in written]
    for kind, label in (("organizations", "ORG"), ("places", "LOCATION")):
        rows = read_table(f"gazetteers/{kind}.tsv", ["name", "kind"])
        names += [(label, row["name"], kind) for row in rows]
    names += [("PERSON", row["name"], "figures") for row in read_table("gazetteers/figures.tsv", ["name"])]
    found: dict[str, tuple[str, str, str]] = {}
    for label, name, kind in names:
        found.setdefault(name.lower(), (label, name, f"gazetteers/{kind}.tsv"))
    return found
