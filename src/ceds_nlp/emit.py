"""Records over folded text to plain layers and output models over the caller's text, and back.

The plain layers (dicts and lists of plain types) are what a spaCy ``Doc`` carries in ``doc._.ceds``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ceds_nlp import records
from ceds_nlp.normalize import FoldedText
from ceds_nlp.records import Analysis
from ceds_nlp.schema import SCHEMA_VERSION, Claim, Document, Entity, Quantity, Sentence, Span, Time, made

Layers = dict[str, list[dict[str, Any]]]
_Make = Callable[[dict[str, Any]], object]


def layers(analysis: Analysis) -> Layers:
    """The layers of ``analysis`` as plain dicts in the shape of the contract, offsets in the source text."""
    return {
        "entities": _entities(analysis),
        "quantities": _quantities(analysis),
        "times": _times(analysis, "from"),
        "claims": _claims(analysis, dict, dict),
    }


def document(analysis: Analysis, doc_id: str | None = None) -> Document:
    """The output model of ``analysis``.

    The values are this library's own and need no second look: the models are made without validation, four times as
    fast (``tests/test_emit.py`` holds them equal to validated ones).
    """
    return made(Document, {
        "schema_version": SCHEMA_VERSION,
        "doc_id": doc_id,
        "text": analysis.text.source,
        "published": analysis.published.isoformat() if analysis.published else None,
        "entities": tuple([made(Entity, values) for values in _entities(analysis)]),
        "quantities": tuple([made(Quantity, values) for values in _quantities(analysis)]),
        "times": tuple([made(Time, values) for values in _times(analysis, "from_")]),
        "claims": tuple([made(Claim, values) for values in _claims(analysis, _span, _sentence)]),
    })  # fmt: skip


def _span(values: dict[str, Any]) -> Span:
    return made(Span, values)


def _sentence(values: dict[str, Any]) -> Sentence:
    return made(Sentence, values)


def _entities(analysis: Analysis) -> list[dict[str, Any]]:
    source, span, moved = analysis.text.source, analysis.text.span, bool(analysis.text.steps)
    out: list[dict[str, Any]] = []
    for i, m in enumerate(analysis.entities):
        start, end = span(m.start, m.end) if moved else (m.start, m.end)
        out.append({
            "id": f"e{i}", "label": m.label, "start": start, "end": end, "text": source[start:end], "name": m.name,
            "ref": m.ref, "source": m.source, "rule": m.rule, "confidence": m.confidence, "attrs": m.attrs.copy(),
        })  # fmt: skip
    return out


def _quantities(analysis: Analysis) -> list[dict[str, Any]]:
    source, span, moved = analysis.text.source, analysis.text.span, bool(analysis.text.steps)
    out: list[dict[str, Any]] = []
    for i, q in enumerate(analysis.quantities):
        start, end = span(q.start, q.end) if moved else (q.start, q.end)
        out.append({
            "id": f"q{i}", "start": start, "end": end, "text": source[start:end], "kind": q.kind, "value": q.value,
            "value_max": q.value_max, "denominator": q.denominator, "unit": q.unit, "comparator": q.comparator,
            "change": q.change, "noun": q.noun, "source": q.source, "rule": q.rule,
        })  # fmt: skip
    return out


def _times(analysis: Analysis, first: str) -> list[dict[str, Any]]:
    """``first`` is the key of the first day: ``from``, which no Python field can be called."""
    source, span, moved = analysis.text.source, analysis.text.span, bool(analysis.text.steps)
    out: list[dict[str, Any]] = []
    for i, t in enumerate(analysis.times):
        start, end = span(t.start, t.end) if moved else (t.start, t.end)
        out.append({
            "id": f"t{i}", "start": start, "end": end, "text": source[start:end], "kind": t.kind, first: t.first,
            "to": t.last, "start_year": t.start_year, "end_year": t.end_year, "role": t.role, "source": t.source,
            "rule": t.rule,
        })  # fmt: skip
    return out


def _claims(analysis: Analysis, as_span: _Make, as_sentence: _Make) -> list[dict[str, Any]]:
    source, span, moved = analysis.text.source, analysis.text.span, bool(analysis.text.steps)
    out: list[dict[str, Any]] = []
    for i, c in enumerate(analysis.claims):
        indicator = None
        if c.indicator is not None:
            start, end = span(*c.indicator) if moved else c.indicator
            indicator = as_span({"start": start, "end": end, "text": source[start:end]})
        start, end = span(*c.sentence) if moved else c.sentence
        out.append({
            "id": f"c{i}", "quantity": f"q{c.quantity}", "indicator": indicator,
            "actor": None if c.actor is None else f"e{c.actor}", "time": None if c.time is None else f"t{c.time}",
            "baseline": None if c.baseline is None else f"t{c.baseline}",
            "basis": None if c.basis is None else f"e{c.basis}", "is_target": c.is_target,
            "sentence": as_sentence({"start": start, "end": end}), "rule": c.rule, "confidence": c.confidence,
        })  # fmt: skip
    return out


def restore(found: Layers, text: FoldedText) -> Analysis:
    """The mentions, quantities and times of plain ``found`` layers as records over folded ``text``."""

    def place(item: dict[str, Any]) -> tuple[int, int]:
        return text.locate(item["start"]), text.locate(item["end"] - 1) + 1

    analysis = Analysis(text)
    for e in found["entities"]:
        analysis.entities.append(
            records.Mention(
                *place(e), e["label"], e["rule"], e["name"], e["ref"], e["attrs"], e["confidence"], e["source"]
            )
        )
    for q in found["quantities"]:
        analysis.quantities.append(
            records.Quantity(*place(q), q["kind"], q["value"], q["rule"], q["value_max"], q["denominator"], q["unit"],
                     q["comparator"], q["change"], q["noun"], q["source"])
        )  # fmt: skip
    for t in found["times"]:
        analysis.times.append(
            records.Time(*place(t), t["kind"], t["rule"], t["from"], t["to"], t["start_year"], t["end_year"], t["role"],
                 t["source"])
        )  # fmt: skip
    return analysis
