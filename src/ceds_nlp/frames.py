"""A document's layers as pandas frames: one row an item, ids resolved to what they stand for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ceds_nlp.errors import InputError

if TYPE_CHECKING:
    import pandas

    from ceds_nlp.schema import Claim, Document

COLUMNS = {
    "entities": ["id", "label", "start", "end", "text", "name", "ref", "source", "rule", "confidence", "attrs"],
    "quantities": ["id", "start", "end", "text", "kind", "value", "value_max", "denominator", "unit", "comparator",
                   "change", "noun", "source", "rule"],
    "times": ["id", "start", "end", "text", "kind", "from", "to", "start_year", "end_year", "role", "source", "rule"],
    "claims": ["id", "indicator", "comparator", "value", "value_max", "unit", "change", "year", "time", "baseline",
               "actor", "basis", "is_target", "quote", "start", "end", "sentence", "confidence", "rule"],
    "targets": ["indicator", "comparator", "value", "value_max", "unit", "year", "actor", "basis", "quote", "start",
                "end"],
}  # fmt: skip
_WHOLE = ("start", "end")
_YEARS = ("year", "start_year", "end_year")
_OTHER = {"confidence": "float64", "is_target": "bool", "attrs": "object"}


def to_frame(document: Document, layer: str) -> pandas.DataFrame:
    """One layer of ``document``; values stay exact decimal strings, offsets are code points of the text, years are
    whole numbers. What is missing is ``pandas.NA`` in every column.

    >>> from ceds_nlp import extract
    >>> to_frame(extract("Đạt 22,4% và 5 tỷ đồng."), "quantities")[["text", "value"]].to_dict("records")
    [{'text': '22,4%', 'value': '22.4'}, {'text': '5 tỷ đồng', 'value': '5000000000'}]
    """
    return as_frame(rows(document, layer), layer)


def rows(document: Document, layer: str) -> list[dict[str, Any]]:
    """The rows of one layer as plain dicts, with the columns of :data:`COLUMNS`."""
    if layer not in COLUMNS:
        raise InputError(f"layer {layer!r} is unknown; allowed: {', '.join(COLUMNS)}")
    if layer in ("claims", "targets"):
        return _claim_rows(document, document.claims if layer == "claims" else document.targets)
    return [item.model_dump(by_alias=True) for item in getattr(document, layer)]


def as_frame(found: list[dict[str, Any]], layer: str, *, many: bool = False) -> pandas.DataFrame:
    """The rows of :func:`rows` as a frame with the same column types whatever the rows hold."""
    import pandas

    if layer not in COLUMNS:
        raise InputError(f"layer {layer!r} is unknown; allowed: {', '.join(COLUMNS)}")
    columns = ["doc_id", "published", *COLUMNS[layer]] if many else COLUMNS[layer]
    # Without a type of their own, missing texts are None or NaN as it falls, and missing years make 2025.0.
    kinds = dict.fromkeys(columns, "string") | dict.fromkeys(_WHOLE, "int64") | dict.fromkeys(_YEARS, "Int64") | _OTHER
    frame = pandas.DataFrame(found, columns=columns)
    return frame.astype({column: kinds[column] for column in columns})


def _claim_rows(document: Document, claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """The claims with their ids resolved; ``year`` is the last year of the claim's time."""
    quantities = {q.id: q for q in document.quantities}
    times = {t.id: t for t in document.times}
    entities = {e.id: e for e in document.entities}
    rows = []
    for claim in claims:
        quantity = quantities[claim.quantity]
        time = times.get(claim.time or "")
        baseline = times.get(claim.baseline or "")
        actor = entities.get(claim.actor or "")
        basis = entities.get(claim.basis or "")
        last = (time.to or time.from_) if time else None
        rows.append(
            {
                "id": claim.id,
                "indicator": claim.indicator.text if claim.indicator else None,
                "comparator": quantity.comparator,
                "value": quantity.value,
                "value_max": quantity.value_max,
                "unit": quantity.unit,
                "change": quantity.change,
                "year": int(last[:4]) if last else None,
                "time": time.text if time else None,
                "baseline": baseline.text if baseline else None,
                "actor": (actor.name or actor.text) if actor else None,
                "basis": (basis.name or basis.text) if basis else None,
                "is_target": claim.is_target,
                "quote": quantity.text,
                "start": quantity.start,
                "end": quantity.end,
                "sentence": document.text[claim.sentence.start : claim.sentence.end],
                "confidence": claim.confidence,
                "rule": claim.rule,
            }
        )
    return rows
