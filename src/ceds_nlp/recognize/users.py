"""Names and units of the user's own (:mod:`ceds_nlp.knowledge`): one scan for every name, longest match first.

The policy, which ``docs/knowledge.md`` explains: a user's name wins over what the model proposes and over a mention
of the shipped rules that is as long or shorter; a longer shipped mention stays, and holds the user's name where its
label may (``mentions.NESTING``). A user's own names nest in one another in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Context, Decimal
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from ceds_nlp.knowledge import NAME_RULE, UNIT_RULE, Knowledge, Name, names, terms
from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize.numerals import plain
from ceds_nlp.records import Mention, Quantity

_EXACT = Context(prec=400)


@lru_cache(maxsize=8)
def _scanner(known: Knowledge) -> tuple[AhoCorasick, list[tuple[Name, ...]]]:
    """The automaton over every name in small letters, and for each its rows."""
    rows: dict[str, tuple[Name, ...]] = {}
    for row in names(known):
        lower = row.name.lower()
        rows[lower] = (*rows.get(lower, ()), row)
    return AhoCorasick(list(rows), matchkind=MatchKind.Standard), list(rows.values())


def recognize(text: FoldedText, known: Knowledge, published: date | None = None) -> list[Mention]:
    """The mentions of the user's names in ``text``, sorted; of two readings the one in use on that day.

    >>> from ceds_nlp.knowledge import parse
    >>> from ceds_nlp.normalize import fold
    >>> known = parse("label\\tname\\tcanonical\\tref\\nORG\\tSao Mai\\tTập đoàn Sao Mai\\torg:sao-mai")
    >>> text = fold("Sao Mai ký với SAO MAI, không với sao mai hay Sao Maia.")
    >>> [(m.start, m.name, m.ref) for m in recognize(text, known)]
    [(0, 'Tập đoàn Sao Mai', 'org:sao-mai'), (15, 'Tập đoàn Sao Mai', 'org:sao-mai')]
    """
    if not known.gazetteer:
        return []
    automaton, rows = _scanner(known)
    lower = text.lower
    size = len(lower)
    found: list[Mention] = []
    for index, start, end in automaton.find_matches_as_indexes(lower, overlapping=True):
        if (start and lower[start].isalnum() and lower[start - 1].isalnum()) or (
            end < size and lower[end - 1].isalnum() and lower[end].isalnum()
        ):
            continue
        written = text.text[start:end]
        fitting = [row for row in rows[index] if _fits(row, written)]
        if fitting:
            found.append(_mention(start, end, _in_use(fitting, published)))
    found.sort(key=lambda mention: (mention.start, -mention.end))
    return found


def _fits(row: Name, written: str) -> bool:
    """Whether the case rule of a row allows a name as written."""
    if row.case == "any" or written == row.name:
        return True
    if row.case == "first" and written[1:] == row.name[1:]:
        return True
    return " " in row.name and written.isupper() and written == row.name.upper()


def _in_use(rows: Sequence[Name], published: date | None) -> Name:
    """The row meant on that day; where two readings remain, what both agree on."""
    if len(rows) == 1:
        return rows[0]
    if published is not None:
        day = published.isoformat()
        alive = [row for row in rows if row.holds(day)]
        if len(alive) == 1:
            return alive[0]
    first = rows[0]
    same = first.canonical if all(row.canonical == first.canonical for row in rows) else ""
    ref = first.ref if all(row.ref == first.ref for row in rows) else ""
    return Name(first.label, first.name, same, ref, "", "", first.case)


def _mention(start: int, end: int, row: Name) -> Mention:
    mention = Mention(start, end, row.label, NAME_RULE, name=row.canonical or None, ref=row.ref or None)
    if row.label == "LEGAL_DOC":
        mention.attrs = dict.fromkeys(("doc_type", "number", "year", "symbol", "issuer", "issued"))
    elif row.label in ("MINISTRY", "PROVINCE") and (row.ref or row.valid_from or row.valid_to):
        # Without any of these the row is another way to write a shipped unit, whose facts the linker finds.
        mention.attrs = {
            "code": None, "valid_from": row.valid_from or None, "valid_to": row.valid_to or None, "successor": None,
        }  # fmt: skip
    return mention


def settle(
    own: Sequence[Mention], shipped: Sequence[Mention], may_hold: Callable[[Mention, Mention], bool]
) -> list[Mention]:
    """``shipped`` mentions and the user's ``own`` by the policy above, unsorted; ``may_hold(outer, inner)`` allows
    nesting.

    >>> model = Mention(0, 9, "ORG", "names.model", source="model")
    >>> rule = Mention(20, 29, "PROVINCE", "provinces.typed")
    >>> mine = [Mention(4, 9, "PERSON", NAME_RULE), Mention(20, 25, "PERSON", NAME_RULE)]
    >>> [m.start for m in settle(mine, [model, rule], lambda outer, inner: False)]
    [20, 4]
    """
    pairs = [pair for pair in _touching(own, shipped) if not may_hold(*pair) and not may_hold(*reversed(pair))]
    lost = {id(mine) for mine, other in pairs if other.source == "rule" and _size(other) > _size(mine)}
    gone = {id(other) for mine, other in pairs if id(mine) not in lost}
    return [m for m in shipped if id(m) not in gone] + [m for m in own if id(m) not in lost]


def _touching(own: Sequence[Mention], shipped: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Every two mentions, one of each list, that share a character."""
    mine = {id(mention) for mention in own}
    open_: list[Mention] = []
    for mention in sorted((*own, *shipped), key=lambda m: m.start):
        open_ = [other for other in open_ if other.end > mention.start]
        for other in open_:
            if (id(other) in mine) != (id(mention) in mine):
                yield (other, mention) if id(other) in mine else (mention, other)
        open_.append(mention)


def _size(mention: Mention) -> int:
    return mention.end - mention.start


def convert(quantities: Iterable[Quantity], known: Knowledge) -> None:
    """Name the user's units as the rule of their quantities, and turn those with a factor into the base unit.

    >>> from ceds_nlp.knowledge import parse
    >>> known = parse(vocabulary="kind\\tterm\\tvalue\\tfactor\\nmeasure\\tcông đất\\tm2\\t1000")
    >>> found = Quantity(0, 12, "measure", "2.5", "quantities.measure", value_max="3", unit="công đất")
    >>> convert([found], known)
    >>> found.value, found.value_max, found.unit, found.rule
    ('2500', '3000', 'm2', 'user.unit')
    """
    units = {row.term: row for row in terms(known, "measure")}
    for quantity in quantities:
        row = units.get((quantity.unit or "").lower()) if quantity.kind == "measure" else None
        if row is None:
            continue
        quantity.rule = UNIT_RULE
        if row.factor:
            factor = Decimal(row.factor)
            quantity.unit = row.value
            quantity.value = plain(_EXACT.multiply(Decimal(quantity.value), factor))
            if quantity.value_max is not None:
                quantity.value_max = plain(_EXACT.multiply(Decimal(quantity.value_max), factor))
