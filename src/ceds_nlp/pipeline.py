"""Puts the stages in order on plain records: text, mentions, links, claims, output.

``extract`` builds no spaCy ``Doc``; :mod:`ceds_nlp.components` runs the same stage functions for spaCy users.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Mapping, Sequence, Set
from datetime import date, datetime
from typing import Literal

from ceds_nlp import emit, mojibake
from ceds_nlp.errors import InputError
from ceds_nlp.knowledge import Knowledge, Paths, read
from ceds_nlp.layout import parse
from ceds_nlp.link.entities import link
from ceds_nlp.normalize import fold
from ceds_nlp.recognize.mentions import recognize_all
from ceds_nlp.records import LAYERS, Analysis
from ceds_nlp.relate.claims import relate
from ceds_nlp.schema import Document

LayerName = Literal["entities", "quantities", "times", "claims"]

#: The longest text, in code points, that one call accepts.
MAX_CHARS = 20_000_000


def check_text(text: object, where: str = "text") -> str:
    """``text`` if it can be read; otherwise an :class:`~ceds_nlp.errors.InputError` that names ``where``.

    Text that seems to be wrongly decoded is read all the same, with a :class:`~ceds_nlp.mojibake.TextWarning`.

    >>> check_text(b"x", "record 3")
    Traceback (most recent call last):
    ceds_nlp.errors.InputError: record 3: expected str, got bytes; decode it first, e.g. data.decode("utf-8")
    """
    if not isinstance(text, str):
        hint = '; decode it first, e.g. data.decode("utf-8")' if isinstance(text, bytes | bytearray) else ""
        raise InputError(f"{where}: expected str, got {type(text).__name__}{hint}")
    if len(text) > MAX_CHARS:
        raise InputError(f"{where}: {len(text):,} characters, at most {MAX_CHARS:,} allowed; split the text")
    try:
        text.encode("utf-16-le")  # several times faster than any look at each character
    except UnicodeEncodeError as error:
        raise InputError(
            f"{where}: lone surrogate U+{ord(text[error.start]):04X} at offset {error.start}; "
            "only valid Unicode text is allowed (was it decoded with errors='surrogateescape'?)"
        ) from None
    for finding in mojibake.check(text):
        warnings.warn(f"{where}: {finding}", mojibake.TextWarning, stacklevel=3)
    return text


def check_date(published: object, where: str = "published") -> date | None:
    """The publishing day from None, a date, a datetime or an ISO string; anything else is an error.

    >>> check_date("2024-07-11")
    datetime.date(2024, 7, 11)
    >>> check_date("11/7")
    Traceback (most recent call last):
    ceds_nlp.errors.InputError: published: '11/7' is no ISO date; allowed: YYYY-MM-DD, a date or None
    """
    if published is None or published == "":
        return None
    if isinstance(published, datetime):
        return published.date()
    if isinstance(published, date):
        return published
    if isinstance(published, str):
        try:
            return datetime.fromisoformat(published.strip()).date()
        except ValueError:
            pass
    raise InputError(f"{where}: {published!r} is no ISO date; allowed: YYYY-MM-DD, a date or None")


def check_layers(layers: object) -> frozenset[str]:
    """The layers to read; None means all, and so does "claims", which rest on the others.

    >>> sorted(check_layers({"times", "quantities"})), check_layers(["claims"]) == check_layers(None)
    (['quantities', 'times'], True)
    >>> check_layers({"dates"})
    Traceback (most recent call last):
    ceds_nlp.errors.InputError: layers: 'dates' is not allowed; give any of 'claims', 'entities', 'quantities', 'times'
    """
    if layers is None:
        return LAYERS
    allowed = ", ".join(map(repr, sorted(LAYERS)))
    if not isinstance(layers, Collection) or isinstance(layers, str | bytes | Mapping) or not layers:
        raise InputError(f"layers: {layers!r} is not allowed; give a set of one or more of {allowed}")
    for layer in layers:
        if not isinstance(layer, str) or layer not in LAYERS:
            raise InputError(f"layers: {layer!r} is not allowed; give any of {allowed}")
    return LAYERS if "claims" in layers else frozenset(layers)


def analyse(
    text: str,
    published: date | None = None,
    *,
    model: bool | str = True,
    spelled_numbers: bool = False,
    known: Knowledge | None = None,
    layers: Set[str] = LAYERS,
) -> Analysis:
    """Run the stages that ``layers`` need on a checked ``text``: fold, recognize, link, relate."""
    return analyse_all([(text, published)], model, spelled_numbers, known, layers)[0]


def analyse_all(
    texts: Sequence[tuple[str, date | None]],
    model: bool | str = True,
    spelled_numbers: bool = False,
    known: Knowledge | None = None,
    layers: Set[str] = LAYERS,
) -> list[Analysis]:
    """:func:`analyse` of each text with its publishing day; the name model reads them together."""
    folded = [fold(text) for text, _ in texts]
    layouts = [parse(text.text) for text in folded]
    parts = [(text, layout, day) for text, layout, (_, day) in zip(folded, layouts, texts, strict=True)]
    found = recognize_all(parts, spelled=spelled_numbers, model=model, known=known, layers=layers)
    for analysis, layout in zip(found, layouts, strict=True):
        if "entities" in layers:
            link(analysis)
        if "claims" in layers:
            relate(analysis, layout, known)
    return found


def extract(
    text: str,
    *,
    published: str | date | None = None,
    doc_id: str | None = None,
    model: bool | str = True,
    spelled_numbers: bool = False,
    gazetteers: Paths = None,
    terms: Paths = None,
    layers: Collection[LayerName] | None = None,
) -> Document:
    """Read the entities, quantities, times and claims of one text.

    ``published`` (ISO day or date) settles "năm nay" and which province or ministry a name meant that day.
    ``model=False`` uses rules only, a path the weights made by ``ceds-nlp train``. ``spelled_numbers`` reads
    numbers in words too. ``gazetteers`` and ``terms`` are paths of files with names and words of your own.
    ``layers={"quantities"}`` reads only these, as they are in the whole document, and saves the time of the others;
    the claims need them all. Raises
    :class:`~ceds_nlp.errors.InputError` when ``text`` is no valid ``str`` or over ``MAX_CHARS``,
    :class:`~ceds_nlp.errors.DataError` when a row of those files is wrong. Offsets in the result are code points of
    ``text``, which is kept unchanged.

    >>> doc = extract("Quyết định số 505/QĐ-TTg: đến năm 2025 đạt 22,4%.", published="2024-07-11")
    >>> [(e.label, e.text) for e in doc.entities]
    [('LEGAL_DOC', 'Quyết định số 505/QĐ-TTg')]
    >>> doc.quantities[0].value, doc.times[0].role
    ('22.4', 'target')
    """
    checked = check_text(text)
    day = check_date(published)
    known = read(gazetteers, terms)
    wanted = check_layers(layers)
    found = analyse(checked, day, model=model, spelled_numbers=spelled_numbers, known=known, layers=wanted)
    return emit.document(found, doc_id)
