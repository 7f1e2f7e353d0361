"""Lines, headings, list items and sentences of a folded text.

Times and claims need more than the sentence: a goal list takes its year from its heading. ``parse`` gives the
sentences of a text in order, each with its kind and the index of the sentence that governs it.

Shapes read: list marks ``-``, ``•``, ``1.``, ``2.1.``, ``a)``, ``(i)``, ``IV.``, ``Điều 5``, ``#``; lead-ins ending
in a colon; titles, marked or not (a short line without a final stop).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, NamedTuple

from ceds_nlp.tables import read_table

Kind = Literal["heading", "item", "body"]

_MARK = re.compile(
    r"(?P<dash>[-+•●▪◦‣*])(?! ?\d{4}\b) ?"
    r"|(?P<number>\d{1,3}(?:\.\d{1,3}){0,3})[.)] ?(?!\d)|(?P<multi>\d{1,2}(?:\.\d{1,2}){1,3}) "
    r"|(?P<letter>[a-zđ])[.)] |\((?P<paren>[a-zđivx\d]{1,4})\) |(?P<roman>[IVX]{1,5})[.)] ?"
    r"|(?P<named>(?:Điều|Chương|Phần|Mục) [\dIVX]+)\b[.:]?"
    r"|(?P<hash>#{1,6}) (?:(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5})[.)] )?"
)
#: Characters a list mark can begin with: most lines are ruled out by one look.
_MARK_FIRST = frozenset("-+•●▪◦‣*(#IVXĐCPM0123456789abcdefghijklmnopqrstuvwxyzđ")
_STOP = re.compile(r"[.!?…](?<![.!?…].)[.!?…]*[\"')\]]*(?= )")
#: The same for a line whose only stops are points; the literal beginning makes it several times faster.
_POINT = re.compile(r"\.(?<!\.\.)\.*[\"')\]]*(?= )")
#: What may stand between a stop and the first letter of the next sentence.
_OPENERS = "\"'(-[ "
_LONG_TITLE = 200
_FIGURE = re.compile(r"\d")


class Sentence(NamedTuple):
    """A sentence ``start:end`` (of folded text); ``parent`` is the index of its heading or lead-in, or -1.

    ``level`` grows with depth: 0 for running text, higher for list marks further in.
    """

    start: int
    end: int
    kind: Kind
    level: float
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
            self._starts = [s.start for s in self.sentences]
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
#: The ranks of headings without a mark: a title, and a lead-in ("Cụ thể như sau:").
_TITLE, _LEAD = 4, 7


@dataclass(slots=True)
class _Open:
    """A heading or lead-in that still governs what follows."""

    rank: float
    index: int
    marked: bool


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(row["term"] for row in read_table("abbreviations.tsv", ["term", "note"]))


def parse(text: str) -> Layout:
    """The layout of a folded text.

    >>> text = "Mục tiêu đến năm 2025:\\n- Đạt 50%. TP. Huế đạt 60%.\\n- Đạt 20%."
    >>> layout = parse(text)
    >>> [(text[s.start:s.end], s.kind, s.parent) for s in layout.sentences]
    [('Mục tiêu đến năm 2025:', 'heading', -1), ('- Đạt 50%.', 'item', 0),
     ('TP. Huế đạt 60%.', 'item', 0), ('- Đạt 20%.', 'item', 0)]
    """
    sentences: list[Sentence] = []
    stack: list[_Open] = []
    paragraph = -1
    position = 0
    lead, counted = -1, False
    for line in text.split("\n"):
        start, position = position, position + len(line) + 1
        stripped = line.strip()
        if not stripped:
            continue
        if stripped is not line:
            start += len(line) - len(line.lstrip())
        paragraph += 1
        mark = _MARK.match(stripped) if stripped[0] in _MARK_FIRST else None
        level = _level(mark) if mark else 0
        last = stripped[-1]
        borders = _split_line(stripped, mark.end() if mark else 0)
        leads = last == ":"
        title = last not in ".;,!?…:" and len(borders) == 1 and len(stripped) <= _LONG_TITLE and level < 9
        if title and not level and lead >= 0:
            # The lines of a list without marks; one without a figure after one with a figure is a new title.
            figure = _FIGURE.search(stripped) is not None
            if figure or not counted:
                counted = counted or figure
                sentences.append(Sentence(start, start + len(stripped), "body", 0, lead, paragraph))
                continue
        parent = _close(stack, level, leads, title) if stack else -1
        kind: Kind = "heading" if leads or title else "item" if level else "body"
        for begin, end in borders:
            sentences.append(Sentence(start + begin, start + end, kind, level, parent, paragraph))
        if kind == "heading":
            rank = level or (_LEAD if leads else _TITLE)
            stack.append(_Open(rank, len(sentences) - 1, bool(level)))
        lead, counted = len(sentences) - 1 if leads and not level else -1, False
    return Layout(sentences)


def _level(mark: re.Match[str]) -> float:
    """The depth a list mark stands for: ``1.`` is above ``1.1.``, that above ``a)``, that above ``-`` and ``•``."""
    kind = mark.lastgroup or "dash"
    level = _LEVELS[kind]
    if kind in ("number", "multi"):
        return level + min(2, mark[kind].count("."))
    if kind == "hash":  # "## Mục tiêu" stands under "# Chiến lược", and both above "Điều 1"
        return level + len(mark["hash"]) / 10
    return level + 1 if kind == "dash" and mark["dash"] not in "-*" else level


def _close(stack: list[_Open], level: float, leads: bool, title: bool) -> int:
    """Close what the new line ends; answer the index of what governs it, or -1."""
    if level:
        # A mark ends what stands at its depth or deeper, with the unmarked lines inside it.
        for i, opened in enumerate(stack):
            if (opened.marked and opened.rank >= level) or (not opened.marked and level < _TITLE):
                del stack[i:]
                break
        return stack[-1].index if stack else -1
    # A line without a mark ends every list item and lead-in; a new title ends the title before it.
    while stack and (stack[-1].rank >= (_TITLE if title else _LEAD) if not stack[-1].marked else stack[-1].rank >= 8):
        stack.pop()
    if title and stack and not stack[-1].marked:
        stack.pop()
    return stack[-1].index if stack else -1


def _split_line(line: str, floor: int) -> list[tuple[int, int]]:
    """Sentence borders inside one line: not after ``TP.``, ``GS.TS.``, ``ông D.``, a list mark, or inside brackets."""
    size = len(line)
    asks = "?" in line or "!" in line or "…" in line
    if (
        not asks
        and ". " not in line
        and '."' not in line
        and ".'" not in line
        and ".)" not in line
        and ".]" not in line
    ):
        return [(0, size)]
    out = []
    start = 0
    for stop in (_STOP if asks else _POINT).finditer(line, floor):
        begin, end = stop.span()
        at = end + 1
        follow = line[at : at + 1]
        if follow in _OPENERS:
            while at < size and line[at] in _OPENERS:
                at += 1
            follow = line[at : at + 1]
        if not (follow.isupper() or follow.isdigit()):
            continue
        if end - begin == 1 and line[begin] == "." and _abbreviates(line, end):
            continue
        opened = line.rfind("(", start, end)
        if opened >= 0 and line.find(")", opened, end) < 0 and line.find(")", end, end + 160) >= 0:
            continue
        out.append((start, end))
        start = end + 1
        while start < size and line[start] == " ":
            start += 1
    if start < size:
        out.append((start, size))
    return out


def _abbreviates(line: str, end: int) -> bool:
    """Whether the point before ``end`` belongs to an abbreviation or an initial."""
    begin = end - 1
    floor = max(0, end - 12)
    while begin > floor and line[begin - 1] not in " (\"'":
        begin -= 1
    word = line[begin:end]
    if word in _abbreviations() or (len(word) == 2 and word[0].isupper()):
        return True
    dot = word.rfind(".", 0, -1)
    return dot >= 0 and word[dot + 1 :] in _abbreviations()
