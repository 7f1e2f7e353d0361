"""A text as it was read from a file: where it stood, its title and date, and what part each stretch of it is."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch ``start:end`` of the text (code points) and its place in the file: ``page 3``, ``table 1, row 2``."""

    start: int
    end: int
    place: str


@dataclass(frozen=True, slots=True)
class SourceText:
    """One text that :func:`ceds_nlp.read` found; :func:`ceds_nlp.extract_many` takes it as it is.

    ``text`` is what all offsets refer to. ``where`` names file and line or row; ``published`` is an ISO day or None.
    ``parts`` lead from an offset back into the file, for kinds whose text is not the file itself (.docx, .pdf).

    >>> pages = (Part(0, 10, "page 1"), Part(11, 21, "page 2"))
    >>> source = SourceText("Trang một.\\fTrang hai.", where="a.pdf", parts=pages)
    >>> source.place(17)
    'a.pdf, page 2'
    """

    text: str
    doc_id: str | None = None
    published: str | None = None
    where: str = "text"
    title: str | None = None
    parts: tuple[Part, ...] = ()

    def place(self, offset: int) -> str:
        """Where the character at ``offset`` stands: the file and the part of it (page, paragraph, row of a table)."""
        i = bisect_right(self.parts, offset, key=lambda part: part.start) - 1
        return f"{self.where}, {self.parts[i].place}" if i >= 0 else self.where


def join(pieces: list[tuple[str, str]], separator: str) -> tuple[str, tuple[Part, ...]]:
    """The texts of ``pieces`` (text, place) put together, and the parts they are.

    >>> join([("a", "page 1"), ("bc", "page 2")], "\\f")
    ('a\\x0cbc', (Part(start=0, end=1, place='page 1'), Part(start=2, end=4, place='page 2')))
    """
    parts = []
    start = 0
    for text, place in pieces:
        parts.append(Part(start, start + len(text), place))
        start += len(text) + len(separator)
    return separator.join(text for text, _ in pieces), tuple(parts)
