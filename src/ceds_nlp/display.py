"""Documents as HTML for notebooks: the text with its spans marked, targets and claims as tables.

Every piece of text passes through the escaping template; the page takes its colours from the notebook around it, so
it is readable in light and dark themes, and it loads nothing. The report is built from the same pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, cast

from ceds_nlp.errors import InputError

if TYPE_CHECKING:
    from jinja2 import Environment

    from ceds_nlp.schema import Claim, Document, Entity, Quantity, Time

#: Texts longer than this fold to a scrolling box.
FOLD_CHARS = 3000

#: What each label is called in Vietnamese and in English, in the order of the legend.
NAMES: dict[str, tuple[str, str]] = {
    "MINISTRY": ("bộ, ngành", "ministry"), "PROVINCE": ("tỉnh, thành phố", "province"),
    "LEGAL_DOC": ("văn bản", "legal document"), "PERSON": ("người", "person"), "ORG": ("tổ chức", "organization"),
    "LOCATION": ("địa danh", "place"), "PROGRAM": ("chương trình", "programme"), "SYSTEM": ("hệ thống", "system"),
    "percent": ("phần trăm", "percent"), "money": ("tiền", "money"), "count": ("số lượng", "count"),
    "ratio": ("tỷ số", "ratio"), "rank": ("thứ hạng", "rank"), "measure": ("số đo", "measure"),
    "time": ("thời gian", "time"),
}  # fmt: skip
ENTITY_LABELS = tuple(NAMES)[: tuple(NAMES).index("percent")]
QUANTITY_KINDS = tuple(NAMES)[len(ENTITY_LABELS) : -1]

SIGNS = {"eq": "", "approx": "≈", "more_than": ">", "at_least": "≥", "less_than": "<", "at_most": "≤"}
ARROWS = {"increase": "↑", "decrease": "↓"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to show: ``style`` is its class in the page, ``label`` what filters ask for, ``tip`` what hover says."""

    start: int
    end: int
    style: str
    label: str
    tip: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A step through a marked text: a mark opens (``first`` unless it was only interrupted), closes, or text stands."""

    what: Literal["open", "close", "text"]
    text: str = ""
    mark: Mark | None = None
    first: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A claim with its ids resolved, as tables show it; what the text leaves open is empty."""

    id: str
    quantity: str
    is_target: bool
    indicator: str
    sign: str
    value: str
    value_max: str
    denominator: str
    unit: str
    change: str
    quote: str
    year: int | None
    time: str
    baseline: str
    actor: str
    basis: str
    labels: tuple[str, ...]
    start: int
    end: int
    sentence: tuple[int, int]
    rule: str
    confidence: float

    @property
    def amount(self) -> str:
        """The value for reading: sign, grouped digits, upper bound, denominator.

        >>> from ceds_nlp import extract
        >>> rows(extract("Chi hơn 1.250 tỷ đồng; đạt 22/25 xã."))[0].amount.replace("\\u202f", "_")
        '> 1_250_000_000_000'
        """
        upper = f"–{grouped(self.value_max)}" if self.value_max else ""
        below = f" / {grouped(self.denominator)}" if self.denominator else ""
        return f"{self.sign} {grouped(self.value)}{upper}{below}".strip()


def grouped(value: str) -> str:
    """A decimal string with narrow spaces between thousands; anything else is given back as it is.

    >>> grouped("1928311000.25").replace("\\u202f", "_")
    '1_928_311_000.25'
    """
    whole, point, rest = value.partition(".")
    digits = whole.removeprefix("-")
    if len(digits) < 5 or not digits.isdecimal():
        return value
    return whole[: len(whole) - len(digits)] + f"{int(digits):,}".replace(",", "\u202f") + point + rest


def rows(document: Document) -> list[Row]:
    """The claims of ``document`` in text order, ids resolved.

    >>> from ceds_nlp import extract
    >>> [(row.quote, row.year) for row in rows(extract("Năm 2023, tỉnh Phú Thọ đạt 22,4%."))]
    [('22,4%', 2023)]
    """
    entities = {item.id: item for item in document.entities}
    quantities = {item.id: item for item in document.quantities}
    times = {item.id: item for item in document.times}
    out = []
    for claim in document.claims:
        q = quantities.get(claim.quantity)
        if q is None:
            continue
        time, baseline = times.get(claim.time or ""), times.get(claim.baseline or "")
        actor, basis = entities.get(claim.actor or ""), entities.get(claim.basis or "")
        out.append(
            Row(
                claim.id,
                claim.quantity,
                claim.is_target,
                claim.indicator.text if claim.indicator else "",
                SIGNS.get(q.comparator, q.comparator),
                q.value,
                q.value_max or "",
                q.denominator or "",
                q.unit or "",
                q.change or "",
                q.text,
                _year(time),
                time.text if time else "",
                baseline.text if baseline else "",
                _name(actor),
                _name(basis),
                tuple(dict.fromkeys([q.kind, *(e.label for e in (actor, basis) if e)])),
                q.start,
                q.end,
                (claim.sentence.start, claim.sentence.end),
                claim.rule,
                claim.confidence,
            )
        )
    return sorted(out, key=lambda row: (row.start, row.end))


def _name(entity: Entity | None) -> str:
    return (entity.name or entity.text) if entity else ""


def _year(time: Time | None) -> int | None:
    """The year a time ends in: of a range its last one, of a month or a day its own."""
    if time is None:
        return None
    last = time.end_year or (time.to or time.from_ or "")[:4]
    return int(last) if str(last).isdecimal() else None


def marks(document: Document) -> list[Mark]:
    """Every span of the three layers as it is to be shown, outer spans first.

    >>> from ceds_nlp import extract
    >>> [(m.style, m.label) for m in marks(extract("Bộ Y tế: 95%"))]
    [('MINISTRY', 'MINISTRY'), ('quantity', 'percent')]
    """
    by_quantity = {claim.quantity: claim for claim in document.claims}
    entities = {e.id: e for e in document.entities}
    times = {t.id: t for t in document.times}
    out = [Mark(e.start, e.end, e.label, e.label, _entity_tip(e), e.id) for e in document.entities]
    for q in document.quantities:
        tip = _quantity_tip(q)
        if (claim := by_quantity.get(q.id)) is not None:
            tip += _claim_tip(claim, entities, times)
        out.append(Mark(q.start, q.end, "quantity", q.kind, tip, q.id))
    for t in document.times:
        lines = [f"{t.kind}: {t.from_ or '?'} → {t.to or '?'}", t.role and f"role: {t.role}", f"rule: {t.rule}"]
        out.append(Mark(t.start, t.end, "time", "time", _lines(lines), t.id))
    return sorted(out, key=lambda mark: (mark.start, -mark.end))


def _lines(lines: Iterable[str | None]) -> str:
    return "\n".join(line for line in lines if line)


def _entity_tip(e: Entity) -> str:
    names = NAMES.get(e.label)
    kept = ((key, e.attrs[key]) for key in ("title", "issuer", "issued", "valid_from", "valid_to", "successor")
            if e.attrs.get(key))  # fmt: skip
    return _lines(
        [
            e.label + (f" · {names[0]}" if names else ""),
            e.name and f"name: {e.name}",
            e.ref and f"ref: {e.ref}",
            *(f"{key}: {value}" for key, value in kept),
            f"rule: {e.rule} · confidence {e.confidence:g}",
        ]
    )


def _quantity_tip(q: Quantity) -> str:
    value = q.value + (f"–{q.value_max}" if q.value_max else "") + (f" / {q.denominator}" if q.denominator else "")
    return _lines(
        [
            f"{q.kind}: {value}" + (f" {q.unit}" if q.unit else ""),
            None if q.comparator == "eq" else f"comparator: {q.comparator} {SIGNS.get(q.comparator, '')}",
            q.change and f"change: {q.change}",
            q.noun and f"counted: {q.noun}",
            f"rule: {q.rule}",
        ]
    )


def _claim_tip(claim: Claim, entities: dict[str, Entity], times: dict[str, Time]) -> str:
    time = times.get(claim.time or "")
    words = [claim.indicator and claim.indicator.text, _name(entities.get(claim.actor or "")), time and time.text]
    found = " · ".join(word for word in words if word) or "?"
    what = "target" if claim.is_target else "claim"
    return f"\n{what}: {found}\nrule: {claim.rule} · confidence {claim.confidence:g}"


def pieces(text: str, marked: Iterable[Mark]) -> Iterator[Piece]:
    """``text`` cut at every edge of ``marked`` spans, properly nested whatever the spans are.

    Of two spans that cross, the later is interrupted where the earlier ends; offsets outside the text are cut off.

    >>> spans = [Mark(0, 4, "a", "a", ""), Mark(2, 6, "b", "b", "")]
    >>> "".join(p.text or ("[" if p.what == "open" else "]") for p in pieces("abcdefg", spans))
    '[ab[cd]][ef]g'
    """
    spans = sorted((m for m in marked if 0 <= m.start < min(m.end, len(text))), key=lambda m: (m.start, -m.end))
    edges = sorted({0, len(text), *(m.start for m in spans), *(min(m.end, len(text)) for m in spans)})
    following = 0
    stack: list[Mark] = []
    for here, after in pairwise([*edges, len(text) + 1]):
        interrupted: list[Mark] = []
        while any(m.end <= here for m in stack):
            top = stack.pop()
            yield Piece("close", mark=top)
            if top.end > here:
                interrupted.append(top)
        if here == len(text):
            break
        opening = [(m, False) for m in reversed(interrupted)]
        while following < len(spans) and spans[following].start == here:
            opening.append((spans[following], True))
            following += 1
        # Sorting keeps the order of equals: interrupted spans stay outside new ones of the same end.
        for mark, first in sorted(opening, key=lambda pair: -pair[0].end):
            stack.append(mark)
            yield Piece("open", mark=mark, first=first)
        yield Piece("text", text=text[here:after])
    for mark in reversed(stack):
        yield Piece("close", mark=mark)


#: What would reorder, hide or break the page around it: bidi overrides and isolates, control characters, surrogates.
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def shown(value: object) -> object:
    """What the templates print for a value: characters that act on the page around them are named instead.

    >>> shown("a\\u202eb\\x07")
    'a[U+202E]b[U+0007]'
    """
    from markupsafe import Markup

    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _UNSAFE.sub(lambda match: f"[U+{ord(match[0]):04X}]", value)
    return value


@cache
def templates() -> Environment:
    """The packaged templates, escaping everything they print."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("ceds_nlp", ""),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=shown,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    environment.globals.update(
        br=Markup("<br>"), names=NAMES, entity_labels=ENTITY_LABELS, quantity_kinds=QUANTITY_KINDS, arrows=ARROWS
    )
    return environment


@dataclass(frozen=True, slots=True)
class _Shown:
    """One document for the template."""

    title: str
    published: str
    pieces: list[Piece]
    targets: list[Row]
    others: list[Row]
    chars: int
    folded: bool
    labels: list[str]


def _prepare(document: Document) -> _Shown:
    all_rows, all_marks = rows(document), marks(document)
    present = {mark.style for mark in all_marks}
    return _Shown(
        document.doc_id or "",
        document.published or "",
        list(pieces(document.text, all_marks)),
        [row for row in all_rows if row.is_target],
        [row for row in all_rows if not row.is_target],
        len(document.text),
        len(document.text) > FOLD_CHARS,
        [label for label in (*ENTITY_LABELS, "quantity", "time") if label in present],
    )


def to_html(documents: Document | Iterable[Document]) -> str:
    """One document, or several under headings that fold, as an HTML fragment for notebooks.

    >>> from ceds_nlp import extract
    >>> "&lt;script&gt;" in to_html(extract("<script>alert(1)</script>"))
    True
    >>> to_html([extract("Bộ Y tế"), extract("Phú Thọ")]).count("<details class=\\"document\\"")
    2
    """
    # Told by what it has: this file lies below the models. (A model can be iterated over, too.)
    several = not hasattr(documents, "claims")
    chosen = cast("list[Document]", list(documents) if several else [documents])
    for document in chosen:
        if not hasattr(document, "claims"):
            raise InputError(f"documents: expected Document objects, got {type(document).__name__}")
    return templates().get_template("display.html.j2").render(documents=map(_prepare, chosen), several=several)


def load_ipython_extension(ipython: Any) -> None:
    """After ``%load_ext ceds_nlp`` in a notebook, lists and tuples of documents show themselves, too.

    A single document does so without it.
    """
    formatter = ipython.display_formatter.formatters["text/html"]
    for kind in (list, tuple):
        formatter.for_type(kind, _several)


def _several(items: list[Any] | tuple[Any, ...]) -> str | None:
    """The HTML of a list of documents; None for any other, which then shows as ever."""
    return to_html(items) if items and all(type(item).__name__ == "Document" and hasattr(item, "claims")
                                           for item in items) else None  # fmt: skip
