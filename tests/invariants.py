"""What must hold for the answer to any text; the property tests, the hostile texts and ``benchmarks/fuzz.py`` ask it.

:func:`complaints` names every rule that an answer breaks. :func:`near` is what a passage must give wherever it stands.
"""

import itertools
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from ceds_nlp import Document

#: Labels inside which others may nest (guidelines, section 5).
HOLDERS = {"ORG", "PROGRAM", "SYSTEM", "LOCATION"}
_GROUPED = re.compile(r"[0-9],[0-9]{3}(?![0-9])")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?\Z")


def complaints(text: str, doc: Document) -> list[str]:
    """The rules that ``doc``, the answer to ``text``, breaks."""
    return list(_complaints(text, doc))


def _complaints(text: str, doc: Document) -> Iterator[str]:
    if doc.text != text:
        yield "the text was changed"
    for name, layer in (("entities", doc.entities), ("quantities", doc.quantities), ("times", doc.times)):
        letter = name[0]
        if [item.id for item in layer] != [f"{letter}{i}" for i in range(len(layer))]:
            yield f"{name}: the ids are not {letter}0, {letter}1, …"
        for item in layer:
            if not 0 <= item.start < item.end <= len(text):
                yield f"{name}: no such place: {item}"
            elif text[item.start : item.end] != item.text:
                yield f"{name}: another text stands there: {item}"
        for a, b in itertools.pairwise(layer):
            if (a.start, -a.end) > (b.start, -b.end):
                yield f"{name}: out of order: {a.text!r}, {b.text!r}"
    for a, b in itertools.pairwise(doc.quantities):
        if a.end > b.start:
            yield f"quantities overlap: {a.text!r}, {b.text!r}"
    years = [time for time in doc.times if time.kind in ("year", "year_range")]
    for y, z in itertools.pairwise(years):
        if y.end > z.start:
            yield f"years overlap: {y.text!r}, {z.text!r}"
    for crossing in _crossing(doc.times):
        yield f"times cross: {crossing}"
    for crossing in _crossing(doc.entities):
        yield f"entities cross: {crossing}"
    for a, b in itertools.pairwise(doc.entities):
        if b.start < a.end and (a.label not in HOLDERS or (a.start, a.end) == (b.start, b.end)):
            yield f"{a.label} {a.text!r} holds {b.label} {b.text!r}"
    yield from _values(doc)
    yield from _claims(text, doc)
    if Document.from_json(doc.to_json()) != doc:
        yield "JSON does not lead back"
    if json.loads(doc.to_json())["text"] != text:
        yield "JSON holds another text"


def _crossing(spans: Iterable[Any]) -> Iterator[str]:
    """Pairs of spans, sorted by start, that overlap without one lying within the other."""
    opened: list[Any] = []
    for span in spans:
        while opened and opened[-1].end <= span.start:
            opened.pop()
        if opened and span.end > opened[-1].end:
            yield f"{opened[-1].text!r}, {span.text!r}"
        opened.append(span)


def _values(doc: Document) -> Iterator[str]:
    for q in doc.quantities:
        for value in (q.value, q.value_max, q.denominator):
            if value is not None and not _DECIMAL.match(value):
                yield f"no plain decimal: {value[:80]!r} of {q.text[:80]!r}"
        if q.value_max is not None and q.comparator == "eq" and Decimal(q.value_max) < Decimal(q.value):
            yield f"a range runs backwards: {q.text!r}"
    for t in doc.times:
        days = [date.fromisoformat(day) for day in (t.from_, t.to) if day is not None]
        if len(days) == 2 and days[0] > days[1]:
            yield f"an interval runs backwards: {t}"
        if t.kind in ("year", "year_range") and (t.start_year is None or t.end_year is None or t.role is None):
            yield f"a year without year or role: {t}"
    for e in doc.entities:
        if not 0 <= e.confidence <= 1:
            yield f"no probability: {e}"


def _claims(text: str, doc: Document) -> Iterator[str]:
    entities, quantities, times = (
        {item.id: item for item in items} for items in (doc.entities, doc.quantities, doc.times)
    )
    if [claim.quantity for claim in doc.claims] != list(quantities):
        yield "not one claim for each quantity"
    for claim in doc.claims:
        for reference, known in (
            (claim.actor, entities),
            (claim.basis, entities),
            (claim.time, times),
            (claim.baseline, times),
        ):
            if reference is not None and reference not in known:
                yield f"{claim.id} refers to {reference}, which is not there"
        quantity, sentence = quantities.get(claim.quantity), claim.sentence
        if not 0 <= sentence.start <= sentence.end <= len(text):
            yield f"{claim.id}: no such sentence: {sentence}"
        if quantity is not None and not sentence.start <= quantity.start <= quantity.end <= sentence.end:
            yield f"{claim.id}: its sentence {sentence} does not hold {quantity.text!r}"
        if claim.indicator is not None and text[claim.indicator.start : claim.indicator.end] != claim.indicator.text:
            yield f"{claim.id}: another indicator stands there: {claim.indicator}"


def near(doc: Document, start: int = 0, end: int | None = None) -> set[tuple[Any, ...]]:
    """What the words nearby decide alone, between ``start`` and ``end``, placed from ``start``.

    Quantities with value and comparator; kinds and places of times; places of legal documents. Left out is what the
    guidelines take from further away: whether a bare sum is money and of which currency ("250 tỉ"), whether "85,196"
    has thousands or decimals, the year of a date without one, roles, names, links and claims.
    """
    end = len(doc.text) if end is None else end
    out: set[tuple[Any, ...]] = set()
    for q in doc.quantities:
        if start <= q.start and q.end <= end:
            kind = ("sum",) if q.kind in ("money", "count") else (q.kind, q.unit)
            value = "" if _GROUPED.search(q.text) else q.value
            out.add((q.start - start, q.end - start, *kind, value, q.value_max, q.denominator, q.comparator))
    for t in doc.times:
        if start <= t.start and t.end <= end:
            out.add((t.start - start, t.end - start, t.kind, t.start_year, t.end_year))
    for e in doc.entities:
        if e.label == "LEGAL_DOC" and start <= e.start and e.end <= end:
            out.add((e.start - start, e.end - start, e.label))
    return out
