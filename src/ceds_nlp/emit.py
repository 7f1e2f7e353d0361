"""Records over folded text to plain layers and output models over the caller's text, and back.

The plain layers (dicts and lists of plain types) are what a spaCy ``Doc`` carries in ``doc._.ceds``.
"""

from __future__ import annotations

from typing import Any

from ceds_nlp.normalize import FoldedText
from ceds_nlp.records import Analysis, Mention, Quantity, Time
from ceds_nlp.schema import Document

Layers = dict[str, list[dict[str, Any]]]


def layers(analysis: Analysis) -> Layers:
    """The layers of ``analysis`` as plain dicts in the shape of the contract, offsets in the source text."""
    source, span = analysis.text.source, analysis.text.span

    def place(record: Mention | Quantity | Time) -> tuple[int, int, str]:
        start, end = span(record.start, record.end)
        return start, end, source[start:end]

    entities: list[dict[str, Any]] = []
    for i, m in enumerate(analysis.entities):
        start, end, text = place(m)
        entities.append({
            "id": f"e{i}", "label": m.label, "start": start, "end": end, "text": text, "name": m.name,
            "ref": m.ref, "source": m.source, "rule": m.rule, "confidence": m.confidence, "attrs": dict(m.attrs),
        })  # fmt: skip
    quantities: list[dict[str, Any]] = []
    for i, q in enumerate(analysis.quantities):
        start, end, text = place(q)
        quantities.append({
            "id": f"q{i}", "start": start, "end": end, "text": text, "kind": q.kind, "value": q.value,
            "value_max": q.value_max, "denominator": q.denominator, "unit": q.unit, "comparator": q.comparator,
            "change": q.change, "noun": q.noun, "source": q.source, "rule": q.rule,
        })  # fmt: skip
    times: list[dict[str, Any]] = []
    for i, t in enumerate(analysis.times):
        start, end, text = place(t)
        times.append({
            "id": f"t{i}", "start": start, "end": end, "text": text, "kind": t.kind, "from": t.first, "to": t.last,
            "start_year": t.start_year, "end_year": t.end_year, "role": t.role, "source": t.source, "rule": t.rule,
        })  # fmt: skip
    claims: list[dict[str, Any]] = []
    for i, c in enumerate(analysis.claims):
        indicator = None
        if c.indicator is not None:
            start, end = span(*c.indicator)
            indicator = {"start": start, "end": end, "text": source[start:end]}
        first, last = span(*c.sentence)
        claims.append({
            "id": f"c{i}", "quantity": f"q{c.quantity}", "indicator": indicator, "actor": _id("e", c.actor),
            "time": _id("t", c.time), "baseline": _id("t", c.baseline), "basis": _id("e", c.basis),
            "is_target": c.is_target, "sentence": {"start": first, "end": last}, "rule": c.rule,
            "confidence": c.confidence,
        })  # fmt: skip
    return {"entities": entities, "quantities": quantities, "times": times, "claims": claims}


def _id(letter: str, index: int | None) -> str | None:
    return None if index is None else f"{letter}{index}"


def document(analysis: Analysis, doc_id: str | None = None) -> Document:
    """The output model of ``analysis``."""
    published = analysis.published.isoformat() if analysis.published else None
    found = layers(analysis)
    return Document.model_validate({"doc_id": doc_id, "text": analysis.text.source, "published": published, **found})


def restore(found: Layers, text: FoldedText) -> Analysis:
    """The mentions, quantities and times of plain ``found`` layers as records over folded ``text``."""

    def place(item: dict[str, Any]) -> tuple[int, int]:
        return text.locate(item["start"]), text.locate(item["end"] - 1) + 1

    analysis = Analysis(text)
    for e in found["entities"]:
        analysis.entities.append(
            Mention(*place(e), e["label"], e["rule"], e["name"], e["ref"], e["attrs"], e["confidence"], e["source"])
        )
    for q in found["quantities"]:
        analysis.quantities.append(
            Quantity(*place(q), q["kind"], q["value"], q["rule"], q["value_max"], q["denominator"], q["unit"],
                     q["comparator"], q["change"], q["noun"], q["source"])
        )  # fmt: skip
    for t in found["times"]:
        analysis.times.append(
            Time(*place(t), t["kind"], t["rule"], t["from"], t["to"], t["start_year"], t["end_year"], t["role"],
                 t["source"])
        )  # fmt: skip
    return analysis
