"""Our documents as spaCy training data, and back.

A ``Doc`` made here has the outermost entities as ``doc.ents``, all of them in ``doc.spans["ceds"]``, the other layers
as :func:`ceds_nlp.load` writes them, and every field in ``doc._.ceds``: what ``spacy train`` needs for ``ner`` and
``spancat``, and what :func:`from_docbin` reads back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal, get_args

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from ceds_nlp.components import SPANS, document, write
from ceds_nlp.errors import InputError
from ceds_nlp.schema import Document, Entity, Label, Quantity, Time

#: Where the id of a document stands in ``doc.user_data``.
DOC_ID = "ceds_doc_id"
_NAMED = 20


def blank() -> Language:
    """A Vietnamese pipeline of our tokenizer alone, syllables joined to words."""
    return spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "ceds_nlp.VietnameseTokenizer.v1"}}})


def to_docs(
    documents: Iterable[Document], nlp: Language | None = None, *, misaligned: Literal["split", "error"] = "split"
) -> Iterator[Doc]:
    """The documents as annotated ``Doc`` objects, tokenized by ``nlp`` (default: our tokenizer).

    Where a span does not begin and end with tokens, ``misaligned="split"`` makes its edges token edges, so nothing
    is lost; ``"error"`` raises an :class:`~ceds_nlp.errors.InputError` that names such spans.

    >>> from ceds_nlp import extract
    >>> [doc] = to_docs([extract("UBND tỉnh Phú Thọ họp.", model=False)])
    >>> [(span.text, span.label_) for span in doc.spans["ceds"]]
    [('tỉnh Phú Thọ', 'PROVINCE')]
    """
    if misaligned not in ("split", "error"):
        raise InputError(f"misaligned: {misaligned!r} is not allowed; give 'split' or 'error'")
    nlp = nlp or blank()
    for number, source in enumerate(documents, 1):
        doc = nlp.make_doc(source.text)
        if doc.text != source.text:
            raise InputError(f"{source.doc_id or f'text {number}'}: the tokenizer changed the text")
        if misaligned == "error":
            _check(doc, source, source.doc_id or f"text {number}")
        doc._.published = source.published
        if source.doc_id is not None:
            doc.user_data[DOC_ID] = source.doc_id
        found = source.model_dump(by_alias=True, exclude={"schema_version", "doc_id", "text", "published"})
        yield write(doc, {layer: list(items) for layer, items in found.items()})


def _check(doc: Doc, source: Document, name: str) -> None:
    items: tuple[Entity | Quantity | Time, ...] = (*source.entities, *source.quantities, *source.times)
    off = [f"{i.text!r} ({i.start} to {i.end})" for i in items if doc.char_span(i.start, i.end) is None]
    if off:
        rest = f" and {len(off) - _NAMED} more" if len(off) > _NAMED else ""
        raise InputError(f"{name}: no token edges at {', '.join(off[:_NAMED])}{rest}")


def to_docbin(
    documents: Iterable[Document], nlp: Language | None = None, *, misaligned: Literal["split", "error"] = "split"
) -> DocBin:
    """The documents as a ``DocBin``, for ``spacy train`` after ``.to_disk("train.spacy")``; see :func:`to_docs`."""
    return DocBin(store_user_data=True, docs=to_docs(documents, nlp, misaligned=misaligned))


def from_docbin(docs: DocBin | Iterable[Doc], vocab: Vocab | None = None) -> Iterator[Document]:
    """The documents of a ``DocBin`` or of ``Doc`` objects, also of ones annotated by other tools.

    What :func:`to_docbin` wrote comes back whole. Otherwise ``doc.ents`` and ``doc.spans["ceds"]`` are the entities;
    a label that is not one of ours is an :class:`~ceds_nlp.errors.InputError`.

    >>> from ceds_nlp import extract
    >>> plan = extract("Đến năm 2025, Bộ Y tế đạt trên 95%.", published="2024-07-11", doc_id="a")
    >>> list(from_docbin(to_docbin([plan]))) == [plan]
    True
    """
    found = docs.get_docs(vocab or blank().vocab) if isinstance(docs, DocBin) else docs
    for number, doc in enumerate(found, 1):
        own = doc.user_data.get(DOC_ID)
        yield document(doc, own) if doc._.ceds is not None else _from_spans(doc, own, f"doc {number}")


def _from_spans(doc: Doc, doc_id: str | None, name: str) -> Document:
    spans = {(s.start_char, s.end_char, s.label_): s for s in (*doc.ents, *doc.spans.get(SPANS["entities"], ()))}
    entities: list[dict[str, Any]] = []
    for (start, end, label), span in sorted(spans.items(), key=lambda item: (item[0][0], -item[0][1])):
        if label not in get_args(Label):
            raise InputError(
                f"{name}: label {label!r} of {span.text!r} is unknown; allowed: {', '.join(get_args(Label))}"
            )
        entities.append({"id": f"e{len(entities)}", "label": label, "start": start, "end": end, "text": span.text,
                         "ref": span.kb_id_ or None, "rule": "spacy"})  # fmt: skip
    return Document.model_validate(
        {"doc_id": doc_id, "text": doc.text, "published": doc._.published, "entities": entities}
    )
