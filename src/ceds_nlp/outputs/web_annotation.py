"""The W3C Web Annotation form (JSON-LD): one annotation an entity, quantity, time and claim."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from ceds_nlp.schema import Document, Quantity, Time

_HEAD = """{"@context": "http://www.w3.org/ns/anno.jsonld", "id": "urn:ceds-nlp:annotations", "type": "AnnotationPage",
"items": ["""
_CONTEXT = 32
_SPAN = {"id", "start", "end", "text"}


def write(documents: Iterable[Document], path: Path) -> None:
    """One ``AnnotationPage`` with the annotations of all documents."""
    with path.open("w", encoding="utf-8", newline="\n") as handle:
        handle.write(_HEAD)
        before = "\n"
        for number, document in enumerate(documents, 1):
            for annotation in annotate(document, f"text {number}"):
                handle.write(before + json.dumps(annotation, ensure_ascii=False))
                before = ",\n"
        handle.write("\n]}\n")


def annotate(document: Document, name: str = "text") -> Iterator[dict[str, Any]]:
    """The annotations of one document; ``name`` stands in for an id it does not have.

    Positions are code points, as the recommendation asks. The body tags the span with its label or kind and describes
    it with all fields as JSON; a claim's target is its quantity, and its fields name the other annotations.

    >>> from ceds_nlp import extract
    >>> [first, *_] = annotate(extract("Bộ Y tế đạt 95%.", doc_id="tin/1"))
    >>> first["id"], first["target"]["selector"][0], first["body"][0]["value"]
    ('urn:ceds-nlp:tin%2F1#e0', {'type': 'TextPositionSelector', 'start': 0, 'end': 7}, 'MINISTRY')
    """
    source = f"urn:ceds-nlp:{quote(document.doc_id or name, safe='')}"
    text = document.text

    def annotation(item: Any, tag: str, start: int, end: int) -> dict[str, Any]:
        fields = item.model_dump(by_alias=True, exclude=_SPAN)
        return {
            "id": f"{source}#{item.id}",
            "type": "Annotation",
            "body": [
                {"type": "TextualBody", "purpose": "tagging", "value": tag},
                {"type": "TextualBody", "purpose": "describing", "format": "application/json",
                 "value": json.dumps(fields, ensure_ascii=False)},
            ],
            "target": {
                "source": source,
                "selector": [
                    {"type": "TextPositionSelector", "start": start, "end": end},
                    {"type": "TextQuoteSelector", "exact": text[start:end],
                     "prefix": text[max(0, start - _CONTEXT) : start], "suffix": text[end : end + _CONTEXT]},
                ],
            },
        }  # fmt: skip

    for entity in document.entities:
        yield annotation(entity, entity.label, entity.start, entity.end)
    measured: tuple[Quantity | Time, ...] = (*document.quantities, *document.times)
    for item in measured:
        yield annotation(item, item.kind, item.start, item.end)
    places = {quantity.id: (quantity.start, quantity.end) for quantity in document.quantities}
    for claim in document.claims:
        yield annotation(claim, "target" if claim.is_target else "claim", *places[claim.quantity])
