"""Bring the same goal found in several documents together, with every source listed.

Two goals are the same when their canonical actor, year, kind, unit, value (with the end of a range) and direction
of change are equal and their indicators are alike: the similarity of the sorted words
(``rapidfuzz.fuzz.token_sort_ratio``, words of ``merge.terms.tsv`` dropped) is at least :data:`BOUND`. Two goals of
*one* document with different indicators are never brought together, however alike: "100 % hồ sơ cấp tỉnh" and
"100 % hồ sơ cấp huyện" are two promises. A goal without an actor only meets goals without an actor.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from ceds_nlp.normalize import fold
from ceds_nlp.tables import alternation, mapping, read_table

if TYPE_CHECKING:
    from ceds_nlp.schema import Claim, Document, Entity

#: The least similarity (0 to 100) of two indicators that name the same thing.
BOUND = 80.0


@dataclass(frozen=True, slots=True)
class TargetSource:
    """Where one reading of a goal stands: the document, its claim and the words as written."""

    doc_id: str | None
    published: str | None
    claim: str
    indicator: str | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MergedTarget:
    """One goal with all its sources; ``indicator`` is the wording found most often (the longer of equals)."""

    indicator: str | None
    comparator: str
    kind: str
    value: str
    value_max: str | None
    unit: str | None
    change: str | None
    year: int | None
    actor: str | None
    actor_ref: str | None
    basis: tuple[str, ...]
    sources: tuple[TargetSource, ...]


@dataclass(slots=True)
class _Group:
    words: str
    rows: list[_Row]


@dataclass(frozen=True, slots=True)
class _Row:
    key: tuple[str | int | None, ...]
    words: str
    actor: str | None
    actor_ref: str | None
    comparator: str
    basis: str | None
    document: int
    source: TargetSource


def merge_targets(docs: Iterable[Document]) -> list[MergedTarget]:
    """The goals of ``docs``, each once, in the order they are first met.

    >>> from ceds_nlp import extract
    >>> first = extract("Đến năm 2030, phấn đấu kinh tế số tỉnh Hải Dương chiếm 30% GRDP.", doc_id="a")
    >>> second = extract("Tỉnh Hải Dương đặt mục tiêu đến năm 2030 kinh tế số chiếm 30% GRDP.", doc_id="b")
    >>> [(t.value, t.unit, t.year, [s.doc_id for s in t.sources]) for t in merge_targets([first, second])]
    [('30', '%', 2030, ['a', 'b'])]
    """
    blocks: dict[tuple[str | int | None, ...], list[_Group]] = {}
    order: list[_Group] = []
    for number, document in enumerate(docs):
        for row in _rows(document, number):
            groups = blocks.setdefault(row.key, [])
            best: _Group | None = None
            score = BOUND
            for group in groups:
                alike = fuzz.token_sort_ratio(row.words, group.words)
                if alike >= score and not any(r.document == number and r.words != row.words for r in group.rows):
                    best, score = group, alike
            if best is None:
                best = _Group(row.words, [])
                groups.append(best)
                order.append(best)
            best.rows.append(row)
    return [_merged(group.rows) for group in order]


def _rows(document: Document, number: int) -> Iterable[_Row]:
    quantities = {q.id: q for q in document.quantities}
    times = {t.id: t for t in document.times}
    entities = {e.id: e for e in document.entities}
    for claim in document.targets:
        quantity = quantities[claim.quantity]
        time = times.get(claim.time or "")
        year = time.end_year if time else None
        actor = entities.get(claim.actor or "")
        basis = entities.get(claim.basis or "")
        key = (
            (actor.ref or actor.name or actor.text) if actor else None, year, quantity.kind, quantity.unit,
            quantity.value, quantity.value_max, quantity.denominator, quantity.change,
        )  # fmt: skip
        yield _Row(
            key=key,
            words=words_of(claim, actor),
            actor=(actor.name or actor.text) if actor else None,
            actor_ref=actor.ref if actor else None,
            comparator=quantity.comparator,
            basis=(basis.name or basis.text) if basis else None,
            document=number,
            source=TargetSource(
                document.doc_id, document.published, claim.id, claim.indicator.text if claim.indicator else None,
                quantity.text, quantity.start, quantity.end,
            ),
        )  # fmt: skip


def words_of(claim: Claim, actor: Entity | None) -> str:
    """The words of a claim's indicator as they are compared: folded, the actor's name and empty words dropped."""
    if claim.indicator is None:
        return ""
    words = plain(claim.indicator.text)
    for name in (actor.text, actor.name) if actor is not None else ():
        if name:
            words = words.replace(plain(name), " ")
    return " ".join(words.split())


def plain(indicator: str) -> str:
    """An indicator as it is compared.

    >>> plain("Tỉ lệ các hồ sơ được xử lý trực tuyến")
    'tỷ lệ hồ sơ xử lý trực tuyến'
    """
    pattern, same = _terms()
    text = pattern.sub(lambda found: same[found.group()], fold(indicator).lower)
    return " ".join(re.findall(r"\w+", text))


@cache
def _terms() -> tuple[re.Pattern[str], dict[str, str]]:
    rows = read_table("merge.terms.tsv", ["term", "value", "note"])
    return re.compile(rf"(?<!\w){alternation(row['term'] for row in rows)}(?!\w)"), mapping(rows)


def _merged(rows: list[_Row]) -> MergedTarget:
    wordings = Counter(row.source.indicator for row in rows if row.source.indicator)
    indicator = max(wordings, key=lambda text: (wordings[text], len(text)), default=None)
    comparators = Counter(row.comparator for row in rows)
    _, year, kind, unit, value, value_max, _, change = rows[0].key
    return MergedTarget(
        indicator=indicator,
        comparator=max(comparators, key=lambda name: (comparators[name], name != "eq")),
        kind=str(kind),
        value=str(value),
        value_max=None if value_max is None else str(value_max),
        unit=None if unit is None else str(unit),
        change=None if change is None else str(change),
        year=None if year is None else int(year),
        actor=rows[0].actor,
        actor_ref=rows[0].actor_ref,
        basis=tuple(dict.fromkeys(row.basis for row in rows if row.basis)),
        sources=tuple(row.source for row in rows),
    )
