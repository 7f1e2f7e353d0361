"""What the readers of single kinds of files give, and what all of them are told."""

from __future__ import annotations

from dataclasses import dataclass

from ceds_nlp.source_text import Part


@dataclass(frozen=True, slots=True)
class Form:
    """The names of the columns (or JSON keys) that hold text, id and day; ``encoding`` where it is not UTF-8."""

    text: str = "text"
    doc_id: str = "doc_id"
    published: str = "published"
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """One text as found, not yet checked, or the ``error`` that stands in its place; ``where`` names it."""

    where: str
    text: object = None
    doc_id: object = None
    published: object = None
    title: str | None = None
    parts: tuple[Part, ...] = ()
    error: str | None = None
