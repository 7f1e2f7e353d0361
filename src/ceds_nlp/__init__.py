"""ceds-nlp: Vietnamese news and government text into facts you can count.

    import ceds_nlp
    doc = ceds_nlp.extract(text, published="2024-07-11")
    doc.entities, doc.quantities, doc.times, doc.claims, doc.targets

Everything public stands here; nothing heavy is imported until it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ceds_nlp.batch import extract_many
    from ceds_nlp.components import load
    from ceds_nlp.docbin import from_docbin, to_docbin
    from ceds_nlp.errors import CedsError, DataError, InputError
    from ceds_nlp.merge import MergedTarget, merge_targets
    from ceds_nlp.mojibake import Finding, TextWarning, check
    from ceds_nlp.outputs.tabular import to_frame
    from ceds_nlp.outputs.write import write
    from ceds_nlp.pipeline import extract
    from ceds_nlp.schema import Claim, Document, Entity, Quantity, Sentence, Span, Time, json_schema
    from ceds_nlp.source_text import SourceText
    from ceds_nlp.sources.paths import read

__version__ = "0.1.0"

_HOMES = {
    "extract": "pipeline", "load": "components", "extract_many": "batch", "json_schema": "schema", "Document": "schema",
    "Entity": "schema", "Quantity": "schema", "Time": "schema", "Claim": "schema", "Span": "schema",
    "Sentence": "schema", "CedsError": "errors", "InputError": "errors", "DataError": "errors",
    "merge_targets": "merge", "MergedTarget": "merge", "check": "mojibake",
    "Finding": "mojibake", "TextWarning": "mojibake", "read": "sources.paths", "SourceText": "source_text",
    "to_frame": "outputs.tabular", "write": "outputs.write", "to_docbin": "docbin", "from_docbin": "docbin",
    "load_ipython_extension": "display",
}  # fmt: skip

__all__ = [
    "CedsError",
    "Claim",
    "DataError",
    "Document",
    "Entity",
    "Finding",
    "InputError",
    "MergedTarget",
    "Quantity",
    "Sentence",
    "SourceText",
    "Span",
    "TextWarning",
    "Time",
    "check",
    "extract",
    "extract_many",
    "from_docbin",
    "json_schema",
    "load",
    "merge_targets",
    "read",
    "to_docbin",
    "to_frame",
    "write",
]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'ceds_nlp' has no attribute {name!r}; public names: {', '.join(__all__)}")
    value: object = getattr(import_module(f"ceds_nlp.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
