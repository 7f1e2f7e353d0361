"""Puts the stages in order on plain records: text, mentions, links, claims, output.

``extract`` builds no spaCy ``Doc``; :mod:`ceds_nlp.components` runs the same stage functions for spaCy users.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from ceds_nlp import emit
from ceds_nlp.errors import InputError
from ceds_nlp.layout import parse
from ceds_nlp.link.entities import link
from ceds_nlp.normalize import fold
from ceds_nlp.recognize.mentions import recognize
from ceds_nlp.records import Analysis
from ceds_nlp.relate.claims import relate
from ceds_nlp.schema import Document

#: The longest text, in code points, that one call accepts.
MAX_CHARS = 20_000_000

_SURROGATE = re.compile("[\ud800-\udfff]")


def check_text(text: object, where: str = "text") -> str:
    """``text`` if it can be read; otherwise an :class:`~ceds_nlp.errors.InputError` that names ``where``.

    >>> check_text(b"x", "record 3")
    Traceback (most recent call last):
    ceds_nlp.errors.InputError: record 3: expected str, got bytes; decode it first, e.g. data.decode("utf-8")
    """
    if not isinstance(text, str):
        hint = '; decode it first, e.g. data.decode("utf-8")' if isinstance(text, bytes | bytearray) else ""
        raise InputError(f"{where}: expected str, got {type(text).__name__}{hint}")
    if len(text) > MAX_CHARS:
        raise InputError(f"{where}: {len(text):,} characters, at most {MAX_CHARS:,} allowed; split the text")
    found = _SURROGATE.search(text)
    if found:
        raise InputError(
            f"{where}: lone surrogate U+{ord(found.group()):04X} at offset {found.start()}; "
            "only valid Unicode text is allowed (was it decoded with errors='surrogateescape'?)"
        )
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


def analyse(
    text: str, published: date | None = None, *, model: bool | str = True, spelled_numbers: bool = False
) -> Analysis:
    """Run every stage on a checked ``text``: fold, recognize, link, relate."""
    folded = fold(text)
    layout = parse(folded.text)
    analysis = recognize(folded, layout, published, spelled=spelled_numbers, model=model)
    link(analysis)
    relate(analysis, layout)
    return analysis


def extract(
    text: str,
    *,
    published: str | date | None = None,
    doc_id: str | None = None,
    model: bool | str = True,
    spelled_numbers: bool = False,
) -> Document:
    """Read the entities, quantities, times and claims of one text.

    ``published`` (ISO day or date) settles "năm nay" and which province or ministry a name meant that day.
    ``model=False`` uses rules only, a path the weights made by ``ceds-nlp train``. ``spelled_numbers`` reads
    numbers in words too. Raises :class:`~ceds_nlp.errors.InputError` when ``text`` is no valid ``str`` or over
    ``MAX_CHARS``. Offsets in the result are code points of ``text``, which is kept unchanged.

    >>> doc = extract("Quyết định số 505/QĐ-TTg: đến năm 2025 đạt 22,4%.", published="2024-07-11")
    >>> [(e.label, e.text) for e in doc.entities]
    [('LEGAL_DOC', 'Quyết định số 505/QĐ-TTg')]
    >>> doc.quantities[0].value, doc.times[0].role
    ('22.4', 'target')
    """
    checked = check_text(text)
    day = check_date(published)
    return emit.document(analyse(checked, day, model=model, spelled_numbers=spelled_numbers), doc_id)
