"""Lines, headings, list items and sentences of a folded text.

Times and claims need more than the sentence: a goal list takes its year from its heading. ``parse`` gives the
sentences of a text in order, each with its kind and the index of the sentence that governs it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

from ceds_nlp.tables import alternation, read_table

Kind = Literal["heading", "item", "body"]

_MARK = re.compile(
    r"(?P<dash>[-+•●▪◦‣*])(?! ?\d{4}\b) ?|(?P<number>\d{1,3}(?:\.\d{1,3}){0,3})[.)] ?(?!\d)|(?P<multi>\d{1,2}(?:\.\d{1,2}){1,3}) "
    r"|(?P<letter>[a-zđ])[.)] |\((?P<paren>[a-zđivx\d]{1,4})\) |(?P<roman>[IVX]{1,5})[.)] ?|(?P<named>(?:Điều|Chương|Phần|Mục) [\dIVX]+)\b"
    r"|(?P<hash>#{1,6}) "
)
_STOP = re.compile(r"[.!?…]+[\"')\]]*(?=\s|\Z)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence ``start:end`` (of folded text); ``parent`` is the index of its heading or lead-in, or -1.

    ``level`` grows with depth: 0 for running text, higher for list marks further in.
    """

    start: int
    end: int
    kind: Kind
    level: int
    parent: int
    paragraph: int


@dataclass(slots=True)
class Layout:
    """The sentences of one text, in order."""

    sentences: list[Sentence]
    _starts: list[int] = field(default_factory=list)

    def index_at(self, offset: int) -> int:
        """Index of the sentence that holds ``offset`` (the one before it, between two sentences)."""
        if not self._starts:
            self._starts.extend(s.start for s in self.sentences)
        return max(0, bisect_right(self._starts, offset) - 1)

    def governing(self, index: int) -> list[int]:
        """Indexes of the headings and lead-ins above sentence ``index``, nearest first."""
        out = []
        parent = self.sentences[index].parent
        while parent >= 0:
            out.append(parent)
            parent = self.sentences[parent].parent
        return out


_LEVELS = {"hash": 1, "named": 2, "roman": 3, "number": 5, "multi": 5, "letter": 8, "paren": 8, "dash": 9}
_ABBREVIATIONS = re.compile(
    r"(?:\A|[\s(\"'.])" + alternation(row["term"] for row in read_table("abbreviations.tsv", ["term", "note"])) + r"\Z"
)


def parse(text: str) -> Layout:
    """The layout of a folded text.

    >>> text = "Mục tiêu đến năm 2025:\\n- Đạt 50%. TP. Huế đạt 60%.\\n- Đạt 20%."
    >>> layout = parse(text)
    >>> [(text[s.start:s.end], s.kind, s.parent) for s in layout.sentences]
    [('Mục tiêu đến năm 2025:', 'heading', -1), ('- Đạt 50%.', 'item', 0), ('TP. Huế đạt 60%.', 'item', 0), ('- Đạt 20%.', 'item', 0)]
    """
    sentences: list[Sentence] = []
    stack: list[tuple[int, int]] = []  # (level, index of the heading or lead-in)
    paragraph = -1
    position = 0
    for line in text.split("\n"):
        start, position = position, position + len(line) + 1
        left = len(line) - len(line.lstrip())
        stripped = line.strip()
        if not stripped:
            continue
        start += left
        paragraph += 1
        mark = _MARK.match(stripped)
        level = 0
        if mark and mark.lastgroup:
            level = _LEVELS[mark.lastgroup]
            if mark.lastgroup in ("number", "multi"):
                level += min(2, mark.group().count(".") - (mark.group().rstrip().endswith(".")))
            elif mark.lastgroup == "dash" and mark.group("dash") not in "-*":
                level += 1
        leads = stripped.endswith(":")
        bold_title = not leads and stripped[-1] not in ".;,!?…" and len(stripped) <= 200
        heading = leads or (bool(mark and mark.lastgroup != "dash") and bold_title) or (level == 0 and bold_title)
        if level == 0 and heading and not leads:
            stack.clear()  # a title without a mark opens a new section
        elif level:
            while stack and stack[-1][0] >= level:
                stack.pop()
        elif not leads:
            stack = [entry for entry in stack if entry[0] and entry[0] < 9] if not heading else []
        else:
            stack = [entry for entry in stack if entry[0] and entry[0] < 9]
        parent = stack[-1][1] if stack else -1
        kind: Kind = "heading" if heading else "item" if level else "body"
        for begin, end in _split_line(stripped):
            sentences.append(Sentence(start + begin, start + end, kind, level, parent, paragraph))
        if heading:
            stack.append((level, len(sentences) - 1))
    return Layout(sentences)


def _split_line(line: str) -> list[tuple[int, int]]:
    """Sentence borders inside one line: not after ``TP.``, ``GS.TS.``, a list mark, or inside brackets."""
    out = []
    start = 0
    mark = _MARK.match(line)
    floor = mark.end() if mark else 0
    for stop in _STOP.finditer(line, floor):
        end = stop.end()
        follow = line[end : end + 3].lstrip().lstrip("\"'(-[")
        if not follow or not (follow[0].isupper() or follow[0].isdigit() or stop.group()[0] in "!?"):
            if follow or end < len(line):
                continue
        if stop.group()[0] == "." and len(stop.group()) == 1 and _ABBREVIATIONS.search(line[max(0, end - 16) : end]):
            continue
        if line[start:end].strip():
            out.append((start, end))
        start = end
        while start < len(line) and line[start] == " ":
            start += 1
    if line[start:].strip():
        out.append((start, len(line)))
    return out
