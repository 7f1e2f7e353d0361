"""Mention recognition: each kind has its file; here stands their order and the one overlap policy.

Order: legal documents, times, ministries and provinces, open names, quantities. A later recognizer leaves alone
what an earlier one took (``taken``). Entities may nest, but only in the ways of :func:`nest`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence, Set
from datetime import date
from pathlib import Path

from ceds_nlp.knowledge import Knowledge, terms
from ceds_nlp.layout import Layout
from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize import bodies, legal, name_titles, quantities, times, users
from ceds_nlp.recognize.provinces import words_by_kind
from ceds_nlp.records import LAYERS, Analysis, Mention, Taken

#: What each label may hold inside it (guidelines, section 5); every other overlap is resolved by :func:`nest`.
NESTING: dict[str, frozenset[str]] = {
    "ORG": frozenset({"PROVINCE", "MINISTRY", "LOCATION", "PROGRAM"}),
    "PROGRAM": frozenset({"PROVINCE", "MINISTRY", "LOCATION"}),
    "SYSTEM": frozenset({"PROVINCE", "MINISTRY", "LOCATION"}),
    "LOCATION": frozenset({"PROVINCE"}),
}


def recognize(
    text: FoldedText,
    layout: Layout,
    published: date | None = None,
    *,
    spelled: bool = False,
    model: bool | str = True,
    known: Knowledge | None = None,
    layers: Set[str] = LAYERS,
) -> Analysis:
    """Every mention, time and quantity of ``text``, sorted by place; nothing is linked yet.

    ``model=False`` reads no open names (people, bodies, places, programmes, platforms) and touches no weights; a
    path reads them with the weights made by ``ceds-nlp train``. ``known`` adds names and units of the user's own.
    Of ``layers`` that are not asked for, only what the others rest on is read, and none is given: documents for times,
    documents and times for quantities, whose digits are then no numbers.

    >>> from ceds_nlp.layout import parse
    >>> from ceds_nlp.normalize import fold
    >>> text = fold("Bộ Y tế đặt mục tiêu đến năm 2025 đạt 95%.")
    >>> found = recognize(text, parse(text.text))
    >>> [m.label for m in found.entities], [q.value for q in found.quantities], [t.role for t in found.times if t.role]
    (['MINISTRY'], ['95'], ['target'])
    """
    part = (text, layout, published)
    return recognize_all([part], spelled=spelled, model=model, known=known, layers=layers)[0]


def recognize_all(
    texts: Sequence[tuple[FoldedText, Layout, date | None]],
    *,
    spelled: bool = False,
    model: bool | str = True,
    known: Knowledge | None = None,
    layers: Set[str] = LAYERS,
) -> list[Analysis]:
    """:func:`recognize` of each text; the model reads the open names of all of them together."""
    begun = [_exact(*part, known, layers) for part in texts]
    if model and "entities" in layers:
        from ceds_nlp.recognize import names  # slow to load, and rules alone need none of it

        weights = Path(model) if isinstance(model, str) else None
        asked = [(text, layout, found.entities) for (text, layout, _), (found, _) in zip(texts, begun, strict=True)]
        for (found, _), proposed in zip(begun, names.recognize_all(asked, weights=weights), strict=True):
            found.entities = join(outside_brands(found.text, found.entities, proposed), proposed)
    for found, documents in begun:
        _complete(found, documents, spelled, known, layers)
    return [found for found, _ in begun]


def _exact(
    text: FoldedText, layout: Layout, published: date | None, known: Knowledge | None, layers: Set[str]
) -> tuple[Analysis, list[Mention]]:
    """What exact rules read before open names: times and entities; and the documents, asked for or not."""
    documents = legal.recognize(text)
    found = Analysis(text, published)
    if not layers.isdisjoint(("times", "quantities")):
        found.times = times.recognize(text, layout, documents, published, terms(known, "goal", "fact"))
    if "entities" in layers:
        in_documents = Taken((m.start, m.end) for m in documents)
        found.entities = nest([*documents, *bodies.recognize(text, in_documents, published=published)])
    return found, documents


def _complete(
    found: Analysis, documents: list[Mention], spelled: bool, known: Knowledge | None, layers: Set[str]
) -> None:
    """The user's own names, then quantities, in what documents and times leave."""
    text = found.text
    own = [] if known is None else nest(users.recognize(text, known, found.published))
    if own and "entities" in layers:
        name_titles.add(text, [m for m in own if m.label == "PERSON"], found.entities)
        found.entities = nest(users.settle(own, found.entities, _may_hold))
    if "quantities" in layers:
        taken = Taken([*((m.start, m.end) for m in (*documents, *own)), *((t.start, t.end) for t in found.times)])
        found.quantities = quantities.recognize(text, taken, spelled=spelled, units=terms(known, "measure", "money"))
        if known is not None:
            users.convert(found.quantities, known)
        found.quantities.sort(key=lambda q: q.start)
    found.times = sorted(found.times, key=lambda t: (t.start, -t.end)) if "times" in layers else []


def nest(mentions: Iterable[Mention]) -> list[Mention]:
    """Keep what may stand together: the longer mention wins, unless the shorter one may nest inside it.

    >>> org = Mention(0, 20, "ORG", "x")
    >>> [m.label for m in nest([Mention(5, 20, "PROVINCE", "x"), org, Mention(5, 20, "PERSON", "x")])]
    ['ORG', 'PROVINCE']
    """
    kept: list[Mention] = []
    open_: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        while open_ and open_[-1].end <= mention.start:
            open_.pop()
        outer = open_[-1] if open_ else None
        if outer is not None and not _may_hold(outer, mention):
            continue
        kept.append(mention)
        open_.append(mention)
    return kept


def join(exact: Sequence[Mention], proposed: Iterable[Mention]) -> list[Mention]:
    """Exact rules win: a proposed name that cuts, fills or wrongly holds one of their mentions is dropped.

    >>> rule = [Mention(4, 9, "PROVINCE", "x")]
    >>> open_names = [Mention(0, 9, "ORG", "m"), Mention(7, 12, "PERSON", "m"), Mention(4, 9, "LOCATION", "m")]
    >>> [m.label for m in join(rule, open_names)]
    ['ORG', 'PROVINCE']
    """
    starts = [m.start for m in exact]
    free = []
    for name in proposed:
        # Exact mentions nest at most two deep, so every one that touches the name is near these places.
        near = exact[max(0, bisect_left(starts, name.start) - 2) : bisect_left(starts, name.end)]
        if all(_may_hold(name, m) for m in near if m.start < name.end and name.start < m.end):
            free.append(name)
    return nest([*exact, *free])


def outside_brands(text: FoldedText, exact: Sequence[Mention], proposed: Iterable[Mention]) -> list[Mention]:
    """``exact`` without the bare provinces that end the name of a school, company or newspaper.

    The province recognizer sees such a head only when it stands near; the whole name shows it
    (``Trường Đại học Tài nguyên và Môi trường Hà Nội``). With a type word the province stays (``… tỉnh Đắk Nông``).

    >>> from ceds_nlp.normalize import fold
    >>> text = fold("Công ty Môi trường và Đô thị Thanh Hóa; Sở Tài chính Thanh Hóa")
    >>> provinces = [Mention(29, 38, "PROVINCE", "provinces.bare"), Mention(53, 62, "PROVINCE", "provinces.bare")]
    >>> orgs = [Mention(0, 38, "ORG", "m"), Mention(40, 62, "ORG", "m")]
    >>> [m.start for m in outside_brands(text, provinces, orgs)]
    [53]
    """
    heads = words_by_kind()["name"]
    brands = []
    for name in proposed:
        words = text.lower[name.start : name.end].split(" ", 2)
        if name.label == "ORG" and (words[0] in heads or " ".join(words[:2]) in heads):
            brands.append((name.start, name.end))
    inside = Taken(brands)
    return [m for m in exact if m.rule != "provinces.bare" or not inside.overlaps(m.start, m.end)]


def _may_hold(outer: Mention, inner: Mention) -> bool:
    """Whether ``inner`` lies truly inside ``outer`` and its label may nest there."""
    inside = outer.start <= inner.start and inner.end <= outer.end
    shorter = inner.end - inner.start < outer.end - outer.start
    return inside and shorter and inner.label in NESTING.get(outer.label, frozenset())
