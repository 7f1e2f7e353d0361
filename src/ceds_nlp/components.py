"""The spaCy components: each runs one stage and writes plain results to the ``Doc``.

Registered as spaCy factories by entry points, so ``nlp.add_pipe("ceds_mentions")`` works without an import of ours.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from ceds_nlp import emit
from ceds_nlp.errors import DataError
from ceds_nlp.knowledge import Knowledge, Paths, parse, read
from ceds_nlp.layout import parse as parse_layout
from ceds_nlp.link.entities import link
from ceds_nlp.pipeline import check_date
from ceds_nlp.recognize.mentions import recognize
from ceds_nlp.relate.claims import relate
from ceds_nlp.schema import Document
from ceds_nlp.tokenizer import folded_text, set_sentences, with_edges

#: Where the layers of the contract stand on the Doc.
SPANS = {"entities": "ceds", "quantities": "ceds_quantities", "times": "ceds_times"}

for _name in ("ceds", "published"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)

#: Where a component keeps the user's own knowledge in the folder of the pipeline.
_FILES = ("gazetteer.tsv", "terms.tsv")

Component = Callable[[Doc], Doc]


class _Knowing:
    """A component with the user's own knowledge, which goes with the pipeline to disk and to bytes as plain tables."""

    def __init__(self) -> None:
        self.known: Knowledge | None = None

    def add_knowledge(self, *, gazetteers: Paths = None, terms: Paths = None) -> None:
        """Read names and words of the user's own from files, instead of those read before."""
        self.known = read(gazetteers, terms)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the tables into the component's folder ``path``; without any, nothing is written."""
        if self.known is not None:
            Path(path).mkdir(parents=True, exist_ok=True)
            for name, content in zip(_FILES, self.known.to_tsv(), strict=True):
                (Path(path) / name).write_text(content, "utf-8", newline="\n")

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> _Knowing:
        """Read the tables back, every row checked again."""
        paths = [Path(path) / name for name in _FILES]
        self.known = read(*paths) if any(p.exists() for p in paths) else None
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The tables as JSON."""
        return json.dumps(self.known and self.known.to_tsv(), ensure_ascii=False).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> _Knowing:
        """Read back what :meth:`to_bytes` gave, every row checked again."""
        tables = json.loads(data)
        if tables is not None and not (isinstance(tables, list) and [type(t) for t in tables] == [str, str]):
            raise DataError("pipeline bytes: expected null or two tables of own knowledge")
        self.known = None if tables is None else parse(*tables)
        return self


@Language.factory("ceds_sentences", assigns=["token.is_sent_start", "doc.sents"])
def make_sentences(nlp: Language, name: str) -> Component:
    """A component that sets sentence starts: not at ``TP.``, ``GS.TS.``, decimals or list marks."""
    return sentences


def sentences(doc: Doc) -> Doc:
    """Set the sentence starts of ``doc``."""
    text = folded_text(doc)
    set_sentences(doc, parse_layout(text.text), text)
    return doc


@Language.factory(
    "ceds_mentions",
    assigns=["doc._.ceds", "doc.ents", "doc.spans"],
    default_config={"model": True, "spelled_numbers": False},
)
def make_mentions(nlp: Language, name: str, model: bool | str, spelled_numbers: bool) -> Component:
    """A component that recognizes and links entities, quantities and times."""
    return Mentions(model=model, spelled_numbers=spelled_numbers)


class Mentions(_Knowing):
    """Recognize and link; ``doc.ents`` that stood before keep their place."""

    def __init__(self, *, model: bool | str, spelled_numbers: bool) -> None:
        super().__init__()
        self.model = model
        self.spelled_numbers = spelled_numbers

    def __call__(self, doc: Doc) -> Doc:
        """Write ``doc._.ceds``, ``doc.spans`` and ``doc.ents``."""
        text = folded_text(doc)
        published = check_date(doc._.published)
        analysis = recognize(
            text, parse_layout(text.text), published, spelled=self.spelled_numbers, model=self.model, known=self.known
        )
        link(analysis)
        return write(doc, emit.layers(analysis))


@Language.factory("ceds_claims", requires=["doc._.ceds"], assigns=["doc._.ceds"])
def make_claims(nlp: Language, name: str) -> Component:
    """A component that relates the mentions of ``ceds_mentions`` into claims."""
    return Claims()


class Claims(_Knowing):
    """Relate mentions; the user's words for indicators, goals and facts count here."""

    def __call__(self, doc: Doc) -> Doc:
        """Add the claims to ``doc._.ceds``."""
        if doc._.ceds is None:
            return doc
        text = folded_text(doc)
        analysis = emit.restore(doc._.ceds, text)
        analysis.published = check_date(doc._.published)
        relate(analysis, parse_layout(text.text), self.known)
        doc._.ceds = {**doc._.ceds, "claims": emit.layers(analysis)["claims"]}
        return doc


def write(doc: Doc, found: emit.Layers) -> Doc:
    """The Doc with plain layers on it; every span edge becomes a token edge first (in a copy, where one is not)."""
    edges = {item[edge] for layer in SPANS for item in found[layer] for edge in ("start", "end")}
    doc = with_edges(doc, edges)
    starts = {token.idx: token.i for token in doc}
    ends = {token.idx + len(token.text): token.i + 1 for token in doc}

    def spans(items: Iterable[dict[str, Any]], label: str) -> list[Span]:
        return [
            Span(doc, starts[item["start"]], ends[item["end"]], label=item.get(label) or "",
                 kb_id=item.get("ref") or "", span_id=item["id"])
            for item in items
        ]  # fmt: skip

    entities = spans(found["entities"], "label")
    groups = {"entities": entities, "quantities": spans(found["quantities"], "kind"),
              "times": spans(found["times"], "kind")}  # fmt: skip
    for layer, key in SPANS.items():
        # What a ruler of the user's put under our key stays; what we wrote in an earlier pass does not.
        old = {item["id"] for item in (doc._.ceds or {}).get(layer, ())}
        doc.spans[key] = [*(span for span in doc.spans.get(key, ()) if span.id_ not in old), *groups[layer]]
    before = list(doc.ents)
    taken = {i for ent in before for i in range(ent.start, ent.end)}
    free = [span for span in entities if taken.isdisjoint(range(span.start, span.end))]
    doc.set_ents([*before, *filter_spans(free)])
    doc._.ceds = found
    return doc


def document(doc: Doc, doc_id: str | None = None) -> Document:
    """The output :class:`~ceds_nlp.schema.Document` of a ``Doc`` that went through :func:`ceds_nlp.load`."""
    published = check_date(doc._.published)
    day = published.isoformat() if published else None
    found = doc._.ceds or {}
    return Document.model_validate({"doc_id": doc_id, "text": doc.text, "published": day, **found})


def load(
    *,
    model: bool | str = True,
    spelled_numbers: bool = False,
    segment: bool = True,
    gazetteers: Paths = None,
    terms: Paths = None,
) -> Language:
    """The spaCy pipeline behind :func:`extract`: a Vietnamese tokenizer and the ``ceds_…`` components.

    ``doc.ents`` holds the outermost entities, ``doc.spans["ceds"]`` all of them, ``doc.spans["ceds_quantities"]``
    and ``doc.spans["ceds_times"]`` the other layers, ``doc._.ceds`` every field as plain types. Set
    ``doc._.published`` (ISO day) on ``nlp.make_doc(text)`` to date a text. ``segment=False`` leaves syllables
    unjoined, which is faster. ``gazetteers`` and ``terms`` are paths of files with names and words of your own; they
    become part of the pipeline, which ``to_disk`` writes whole.

    >>> nlp = load(model=False, segment=False)
    >>> doc = nlp("Bộ Y tế và tỉnh Phú Thọ đạt 95%.")
    >>> [(ent.text, ent.label_) for ent in doc.ents]
    [('Bộ Y tế', 'MINISTRY'), ('tỉnh Phú Thọ', 'PROVINCE')]
    """
    config = {"nlp": {"tokenizer": {"@tokenizers": "ceds_nlp.VietnameseTokenizer.v1", "segment": segment}}}
    nlp = spacy.blank("vi", config=config)
    nlp.add_pipe("ceds_sentences")
    nlp.add_pipe("ceds_mentions", config={"model": model, "spelled_numbers": spelled_numbers})
    nlp.add_pipe("ceds_claims")
    for component in ("ceds_mentions", "ceds_claims"):
        nlp.get_pipe(component).add_knowledge(gazetteers=gazetteers, terms=terms)  # type: ignore[attr-defined]
    return nlp
