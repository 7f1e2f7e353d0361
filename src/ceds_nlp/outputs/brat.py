"""brat standoff: a folder with ``.txt`` and ``.ann`` for each document and an ``annotation.conf`` for them all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from ceds_nlp.outputs.whole import whole

if TYPE_CHECKING:
    from ceds_nlp.schema import Document

_LINE = re.compile(r"[^\r\n]+")
_UNFIT = re.compile(r'[\x00-\x1f/\\:*?"<>|]')
_LONGEST = 100
_ROLES = ("actor", "time", "baseline", "basis")


def write(documents: Iterable[Document], folder: Path) -> None:
    """The files of all documents, named by their ids; an id that comes again is numbered."""
    folder.mkdir(parents=True, exist_ok=True)
    seen: dict[str, int] = {}
    for number, document in enumerate(documents, 1):
        name = _UNFIT.sub("_", document.doc_id or f"text {number}")[:_LONGEST].strip(". ") or "_"
        seen[name.casefold()] = seen.get(name.casefold(), 0) + 1
        if seen[name.casefold()] > 1:
            name = f"{name}~{seen[name.casefold()]}"
        for suffix, content in ((".txt", document.text), (".ann", standoff(document))):
            _write(folder / (name + suffix), content)
    _write(folder / "annotation.conf", configuration())


def _write(path: Path, content: str) -> None:
    with whole(path) as part:
        part.write_text(content, "utf-8", newline="")


def standoff(document: Document) -> str:
    """The ``.ann`` file of one document; offsets are code points.

    ``T`` lines hold entities, quantities (by kind), times (by kind) and indicators; ``R`` lines what a claim relates
    its quantity to; ``A`` lines comparator, change, role and ``target``; notes the values. A span over a line end
    stands in pieces, as brat asks.

    >>> from ceds_nlp import extract
    >>> standoff(extract("Bộ Y\\ntế họp.")).split("\\n")[:2]
    ['T1\\tMINISTRY 0 4;5 7\\tBộ Y tế', '#1\\tAnnotatorNotes T1\\tname=Bộ Y tế; ref=bo-y-te']
    """
    lines: list[str] = []
    ids: dict[str, str] = {}
    counts = dict.fromkeys("TAR#", 0)

    def add(letter: str, content: str) -> str:
        counts[letter] += 1
        lines.append(f"{letter}{counts[letter]}\t{content}")
        return f"{letter}{counts[letter]}"

    def span(label: str, start: int, end: int) -> str:
        pieces = [(start + m.start(), start + m.end()) for m in _LINE.finditer(document.text[start:end])]
        pieces = [(a, b) for a, b in pieces if document.text[a:b].strip()]
        words = " ".join(document.text[a:b] for a, b in pieces)
        return add("T", f"{label} {';'.join(f'{a} {b}' for a, b in pieces)}\t{words}")

    def note(place: str, **values: str | None) -> None:
        known = "; ".join(f"{key}={' '.join(value.split())}" for key, value in values.items() if value is not None)
        if known:
            add("#", f"AnnotatorNotes {place}\t{known}")

    for e in document.entities:
        ids[e.id] = span(e.label, e.start, e.end)
        note(ids[e.id], name=e.name, ref=e.ref)
    for q in document.quantities:
        ids[q.id] = span(q.kind.upper(), q.start, q.end)
        if q.comparator != "eq":
            add("A", f"comparator {ids[q.id]} {q.comparator}")
        if q.change:
            add("A", f"change {ids[q.id]} {q.change}")
        note(ids[q.id], value=q.value, value_max=q.value_max, denominator=q.denominator, unit=q.unit, noun=q.noun)
    for t in document.times:
        ids[t.id] = span(t.kind.upper(), t.start, t.end)
        if t.role:
            add("A", f"role {ids[t.id]} {t.role}")
        if not t.role:
            note(ids[t.id], **{"from": t.from_, "to": t.to})
    for claim in document.claims:
        quantity = ids[claim.quantity]
        if claim.is_target:
            add("A", f"target {quantity}")
        if claim.indicator:
            place = span("INDICATOR", claim.indicator.start, claim.indicator.end)
            add("R", f"indicator Arg1:{quantity} Arg2:{place}")
        for role in _ROLES:
            other = getattr(claim, role)
            if other is not None:
                add("R", f"{role} Arg1:{quantity} Arg2:{ids[other]}")
    return "".join(f"{line}\n" for line in lines)


def configuration() -> str:
    """The ``annotation.conf``: the types, relations and attributes of :func:`standoff`."""
    from ceds_nlp import schema

    labels = get_args(schema.Label)
    kinds = sorted(kind.upper() for kind in get_args(schema.QuantityKind) + get_args(schema.TimeKind))
    pair = "Arg1:<ENTITY>, Arg2:<ENTITY>"
    return "\n".join([
        "[entities]", *labels, *kinds, "INDICATOR",
        "[relations]", *(f"{role}\t{pair}" for role in ("indicator", *_ROLES)),
        "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>",
        "[events]",
        "[attributes]", "target\tArg:<ENTITY>",
        f"comparator\tArg:<ENTITY>, Value:{'|'.join(get_args(schema.Comparator))}",
        "change\tArg:<ENTITY>, Value:increase|decrease",
        f"role\tArg:<ENTITY>, Value:{'|'.join(get_args(schema.Role))}", "",
    ])  # fmt: skip
