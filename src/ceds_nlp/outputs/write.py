"""Documents into a file, its format told by its name; and the documents of such files read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from ceds_nlp.errors import InputError
from ceds_nlp.frames import COLUMNS
from ceds_nlp.outputs import brat, tabular, web_annotation
from ceds_nlp.outputs.formats import choose
from ceds_nlp.outputs.whole import whole

if TYPE_CHECKING:
    from ceds_nlp.schema import Document, Entity, Quantity, Span, Time


def write(
    documents: Document | Iterable[Document], path: str | Path, *, layer: str | None = None, format: str | None = None
) -> None:
    """Write documents to ``path``: .jsonl, .csv, .parquet, .xlsx, .jsonld (W3C annotations) or .spacy, by its suffix.

    ``format`` (jsonl, csv, parquet, excel, web-annotation, brat, spacy) says it where the suffix does not; ``"brat"``
    makes a folder. CSV and Parquet hold
    one ``layer`` (default: claims), Excel a sheet for each or for the one named, the others everything. The file
    appears whole or not at all. Raises :class:`~ceds_nlp.errors.InputError` on an unknown format, layer or a missing
    extra, and ``OSError`` where the file cannot be written.
    """
    from ceds_nlp.schema import Document

    chosen, place = choose(path, layer, format), Path(path)
    documents = [documents] if isinstance(documents, Document) else documents
    if chosen == "brat":
        brat.write(documents, place)
        return
    with whole(place) as part:
        if chosen == "jsonl":
            with part.open("w", encoding="utf-8", newline="\n") as handle:
                handle.writelines(f"{document.to_json()}\n" for document in documents)
        elif chosen == "csv":
            tabular.write_csv(documents, part, layer or "claims")
        elif chosen == "parquet":
            tabular.write_parquet(documents, part, layer or "claims")
        elif chosen == "excel":
            tabular.write_excel(documents, part, [layer] if layer else tuple(COLUMNS))
        elif chosen == "web-annotation":
            web_annotation.write(documents, part)
        else:
            from ceds_nlp.docbin import to_docbin

            part.write_bytes(to_docbin(documents).to_bytes())


def read_documents(path: str | Path) -> Iterator[Document | InputError]:
    """The documents that ``ceds-nlp extract`` (.jsonl) or :func:`write` (.jsonl, .spacy) left in a file.

    A line that is no document is its own error, and the next is read.
    """
    place = Path(path)
    try:
        if place.suffix.lower() == ".spacy":
            from spacy.tokens import DocBin

            from ceds_nlp.docbin import from_docbin

            yield from from_docbin(DocBin(store_user_data=True).from_bytes(place.read_bytes()))
        else:
            with place.open("rb") as handle:
                yield from chain.from_iterable(
                    _read_line(line, f"{place}, line {n}") for n, line in enumerate(handle, 1)
                )
    except InputError as error:
        yield InputError(f"{place}: {error}")
    except OSError as error:
        yield InputError(f"{place}: cannot be read: {error.strerror or error}")
    except Exception as error:  # DocBin lets through the errors of zlib and msgpack
        yield InputError(f"{place}: not what ceds-nlp wrote: {type(error).__name__}: {error}")


def _read_line(line: bytes, where: str) -> Iterator[Document | InputError]:
    from pydantic import ValidationError

    from ceds_nlp.schema import Document

    if not line.strip():
        return
    try:
        document = Document.from_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        at = ".".join(map(str, first["loc"]))
        yield InputError(f"{where}: no document as extract writes it: {f'{at}: ' if at else ''}{first['msg']}")
        return
    wrong = _wrong(document)
    yield InputError(f"{where}: no document as extract writes it: {wrong}") if wrong else document


def _wrong(document: Document) -> str | None:
    """What does not fit together in a document that was changed by hand."""
    items: list[Entity | Quantity | Time] = [*document.entities, *document.quantities, *document.times]
    spans: list[Entity | Quantity | Time | Span] = [
        *items,
        *(claim.indicator for claim in document.claims if claim.indicator),
    ]
    for span in spans:
        if not 0 <= span.start < span.end <= len(document.text) or document.text[span.start : span.end] != span.text:
            return f"{span.text!r} does not stand at {span.start} to {span.end} of the text"
    ids = {None, *(item.id for item in items)}
    for claim in document.claims:
        for other in (claim.quantity, claim.actor, claim.time, claim.baseline, claim.basis):
            if other not in ids:
                return f"claim {claim.id} names {other!r}, which is not in the document"
    return None
