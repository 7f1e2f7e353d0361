"""A document as HTML for notebooks: the text with its spans marked, claims and targets as a table.

The template escapes everything; the page works in light and dark themes and loads nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template

    from ceds_nlp.schema import Document

#: Texts longer than this fold to a scrolling box.
FOLD_CHARS = 3000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same spans: the innermost gives the colour, all give the tooltip."""

    text: str
    label: str
    tip: str
    depth: int


def _tips(document: Document) -> list[tuple[int, int, str, str]]:
    """Every span with its label and what the tooltip says."""
    out: list[tuple[int, int, str, str]] = []
    for e in document.entities:
        words = [e.label, e.name, e.ref, f"{e.rule} · {e.confidence:g}"]
        out.append((e.start, e.end, e.label, " · ".join(word for word in words if word)))
    for q in document.quantities:
        value = q.value + (f"–{q.value_max}" if q.value_max else "") + (f"/{q.denominator}" if q.denominator else "")
        sign = None if q.comparator == "eq" else q.comparator
        words = [q.kind, sign, value, q.unit, q.change, q.rule]
        out.append((q.start, q.end, "quantity", " · ".join(word for word in words if word)))
    for t in document.times:
        words = [t.kind, t.role, f"{t.from_ or '?'} → {t.to or '?'}", t.rule]
        out.append((t.start, t.end, "time", " · ".join(word for word in words if word)))
    return sorted(out, key=lambda span: (span[0], -span[1]))


def pieces(document: Document) -> Iterator[Piece]:
    """The whole text, cut at every span edge.

    >>> from ceds_nlp import extract
    >>> [(p.text, p.label) for p in pieces(extract("Bộ Y tế họp."))]
    [('Bộ Y tế', 'MINISTRY'), (' họp.', '')]
    """
    spans = _tips(document)
    edges = sorted({0, len(document.text), *(s[0] for s in spans), *(s[1] for s in spans)})
    following = 0
    open_: list[tuple[int, int, str, str]] = []
    for start, end in pairwise(edges):
        open_ = [span for span in open_ if span[1] > start]
        while following < len(spans) and spans[following][0] <= start:
            open_.append(spans[following])
            following += 1
        inner = min(open_, key=lambda span: span[1] - span[0], default=(0, 0, "", ""))
        tip = "\n".join(span[3] for span in open_)
        yield Piece(document.text[start:end], inner[2], tip, len(open_))


@cache
def _template() -> Template:
    from jinja2 import Environment

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(files("ceds_nlp").joinpath("display.html.j2").read_text("utf-8"))


def to_html(document: Document) -> str:
    """``document`` as an HTML fragment.

    >>> from ceds_nlp import extract
    >>> "&lt;script&gt;" in to_html(extract("<script>alert(1)</script>"))
    True
    """
    rows = document.to_frame("claims").to_dict("records")
    return _template().render(
        pieces=list(pieces(document)),
        claims=sorted(rows, key=lambda row: not row["is_target"]),
        folded=len(document.text) > FOLD_CHARS,
        title=document.doc_id or "",
    )
