"""Line breaks inside a sentence: text cut at a width, as it comes out of a PDF, made whole again.

:func:`soft_breaks` reads folded characters (see :mod:`ceds_nlp.normalize`) and gives the edits that join lines.
A break is soft where the grammar goes on (``Quyết⏎định số 1132``, ``ước đạt⏎95%``) and, in text whose lines are
cut at a width, where the next word would not have fitted (``Công văn số⏎7593/VPCP``). It stays a border after a
heading, between list items, table rows, the lines of a poem, and the lines of an official document's header.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from ceds_nlp.tables import alternation, read_table

Edit = tuple[int, int, str]

_BREAK = re.compile(r"\n[ \n]*")
#: The breaks at which something may have to be done: no stop before them, or more than a line break or an empty line.
_NOTABLE = re.compile(r"\n(?:(?<![.!?…:;\n]\n)|(?= )|(?=\n[ \n]))[ \n]*")
_IN_BRACKET = re.compile(r"\([^()\n]{0,80}[.!?…:;] *\n(?=[ \n]*[^()\n]{0,80}\))")
_LIST_MARK = re.compile(
    # - Đạt 5%;  * Mục tiêu;  1. …  2.1) …  a) …  ii. …  (1) …  IV. …
    r"[-+•●▪◦‣>#|■](?! ?\d{4}\b)|\* |\d{1,3}(?:\.\d{1,3}){0,3}[.)] |(?:[a-zđ]|[ivx]{2,4})[.)] "
    r"|\([a-zđ\d]{1,4}\) |[IVX]{1,5}[.)] "
    # 2.1 Về …;  Điều 5. …, not "Điều 5 của Luật"; the address of a source
    r"|\d{1,2}(?:\.\d{1,2}){1,3} (?=[A-ZĐÂĂÊÔƠƯÁÝỨỦỔỐỞÉ])"
    r"|(?:Điều|Chương|Phần|Mục|Phụ lục|ĐIỀU|CHƯƠNG|PHẦN|MỤC|PHỤ LỤC) [\dIVX]+(?:\.|\Z)|https?:|www\."
)
_PAGE_NUMBER = re.compile(r"(?:- ?)?\d{1,3}(?: ?-)?\Z")
_AMOUNT = re.compile(r"\d[\d.,]{0,20} ?(?:%|tỷ|tỉ|triệu|nghìn|ngàn|lần|km|ha|tấn|đồng|USD|m|điểm|người|hộ|MW)")
_CLOSERS = "\"')]"
_MAGNITUDES = (" tỷ", " tỉ", " triệu", " nghìn", " ngàn", " trăm")
_STOPS = ".!?…"
_PAUSES = ":;"
_ENDS = _STOPS + _PAUSES
#: The last characters of a line that show nothing of its width.
_CLOSED = _ENDS + "|"
_LONGEST = 160  # no line of text cut at a width is longer
_MOST_SAMPLES = 2_000


class _Line(NamedTuple):
    start: int
    end: int
    gap: bool  # an empty line follows
    after: int  # where the next line starts
    length: int  # without doubled spaces


class _Width(NamedTuple):
    """How wide the lines of a wrapped text are: a line that could have taken the next word was ended on purpose."""

    running: float
    first: float  # for the first line of a paragraph (an indent, or a first line cut by its markup)
    strict: float


def soft_breaks(text: str) -> list[Edit]:
    """The edits (start, end, replacement) that make wrapped sentences whole and blank stretches one empty line.

    >>> soft_breaks("Thực hiện Quyết\\nđịnh số 505.\\n\\n\\nKết quả:\\n- Đạt 5%.")
    [(15, 16, ' '), (28, 31, '\\n\\n')]
    """
    if "\n" not in text:
        return []
    edits = None if text.isupper() else _unwrapped(text)
    return _wrapped(text) if edits is None else edits


def _unwrapped(text: str) -> list[Edit] | None:
    """As :func:`_wrapped` from the notable breaks alone, for a text that is not cut at a width; None where a line
    that no mark closes goes on with a small letter, so that it may be.
    """
    edits: list[Edit] = []
    size = len(text)
    doubled = "  " in text
    breaks = [match.span() for match in _NOTABLE.finditer(text)]
    bracketed = [match.end() - 1 for match in _IN_BRACKET.finditer(text)] if "(" in text else []
    if bracketed:
        breaks = sorted({*breaks, *(match.span() for at in bracketed if (match := _BREAK.match(text, at)))})
    for at, after in breaks:
        start = text.rfind("\n", 0, at) + 1
        while start and start < at and text[start] == " ":
            start += 1
        end = at
        while end > start and text[end - 1] == " ":
            end -= 1
        gap = after - at > 1 and text.count("\n", at, after) > 1
        joint: str | None = None
        if not gap and end > start and after < size:
            last = text[end - 1]
            stop = text.find("\n", after)
            stop = after + len(text[after : stop if stop >= 0 else size].rstrip(" "))
            if text[after].islower() and last not in _CLOSED and not _LIST_MARK.match(text, after, stop):
                return None
            length = end - start - (text.count("  ", start, end) if doubled else 0)
            line = _Line(start, end, False, after, length)
            if not _is_number(text, line):
                joint = _joint(text, line, _Line(after, stop, False, stop, 0), None, False)
        new = joint if joint is not None else "\n\n" if gap else "\n"
        if text[end:after] != new:
            edits.append((end, after, new))
    return edits


def _wrapped(text: str) -> list[Edit]:
    """The edits of :func:`soft_breaks` for any text: its lines may be cut at a width."""
    lines = _lines(text)
    edits: list[Edit] = []
    width = _measure(text, lines)
    first = True
    last = len(lines) - 1
    i = 0
    while i <= last:
        line = lines[i]
        joint: str | None = None
        if i < last and not line.gap and line.end > line.start:
            if width and _is_number(text, lines[i + 1]):
                if i + 2 <= last and not lines[i + 1].gap and _joint(text, line, lines[i + 2], width, first):
                    edits.append((line.end, lines[i + 1].after, " "))  # a page number in a running sentence
                    i += 2
                    first = False
                    continue
                tail = text[max(line.start, line.end - 48) : line.end]
                joint = " " if _calls_for(tail, "number", "mark") else None
            elif not _is_number(text, line):  # the number of a page, of a footnote, of a table's row
                joint = _joint(text, line, lines[i + 1], width, first)
        new = joint if joint is not None else "\n\n" if line.gap else "\n"
        if (i < last or line.after > line.end) and text[line.end : line.after] != new:
            edits.append((line.end, line.after, new))
        first = joint is None
        i += 1
    return edits


def _lines(text: str) -> list[_Line]:
    out = []
    start = 0
    doubled = "  " in text

    def length(start: int, end: int) -> int:
        return end - start - (text.count("  ", start, end) if doubled else 0)

    for match in _BREAK.finditer(text):
        end = match.start()
        while end > start and text[end - 1] == " ":
            end -= 1
        out.append(_Line(start, end, match.group().count("\n") > 1, match.end(), length(start, end)))
        start = match.end()
    if start < len(text):
        out.append(_Line(start, len(text), False, len(text), length(start, len(text))))
    return out


def _fit(text: str, line: _Line, follow: _Line) -> int:
    """The length the line would have with the next word on it."""
    space = text.find(" ", follow.start, min(follow.end, follow.start + 40))
    return line.length + 1 + ((space if space >= 0 else follow.end) - follow.start)


def _measure(text: str, lines: Sequence[_Line]) -> _Width | None:
    """The width at which the lines are cut, or None where the text has one paragraph a line."""
    shouting = text.isupper()
    pairs = 0
    fits: list[int] = []
    firsts: list[int] = []
    widest = 0
    first = True
    for line, follow in pairwise(lines):
        if line.gap or line.start == line.end:
            first = True
            continue
        if _is_number(text, line) or _is_number(text, follow):
            first = False
            continue
        pairs += 1
        stopped = text[line.end - 1] in _CLOSED
        begin = text[follow.start]
        runs = not stopped and (begin.islower() or (shouting and begin.isupper()))
        if runs and not _LIST_MARK.match(text, follow.start, follow.end):
            fit = _fit(text, line, follow)
            (firsts if first else fits).append(fit)
            widest = max(widest, line.length)
        first = stopped
        if len(fits) > _MOST_SAMPLES:
            break
    samples = sorted(fits + firsts)
    if not samples or len(samples) < 0.2 * pairs or widest > _LONGEST:
        return None
    middle = samples[len(samples) // 2]
    overlong = sum(1 for line in lines if line.length > max(1.5 * middle, widest + 20))
    full = sum(1 for fit in samples if fit > 0.7 * middle)
    if overlong > 0.1 * len(lines) or full < 0.7 * len(samples):
        return None
    if shouting and sum(1 for fit in samples if fit > 0.8 * widest) < 0.7 * len(samples):
        return None
    usual = min(widest + 1, max(samples[len(samples) // 10], 0.62 * middle))
    firsts.sort()
    first_usual = usual
    if len(firsts) > 1 and firsts[len(firsts) // 2] < 0.85 * middle:
        first_usual = 0.97 * firsts[0]
    elif len(firsts) > 4:
        first_usual = min(usual, max(firsts[len(firsts) // 10], 0.62 * middle))
    return _Width(running=usual, first=first_usual, strict=min(widest + 1, middle))


def _joint(text: str, line: _Line, follow: _Line, width: _Width | None, first: bool) -> str | None:
    """What stands for the break between two lines of one sentence; None where the break is a border."""
    last = text[line.end - 1]
    begin = text[follow.start]
    mark = _LIST_MARK.match(text, follow.start, follow.end)
    if last == "|" or begin == "|":
        return None
    tail = text[max(line.start, line.end - 48) : line.end]
    if mark:
        # "kinh tế⏎- xã hội", "đạt mức độ⏎4. Đến năm …" are no list items.
        lower = text[follow.start + 1 : follow.start + 3].strip().islower()
        if begin == "-" and width and lower and last not in _STOPS + _PAUSES:
            return " " if _fit(text, line, follow) >= width.running else None
        measured = last.isdigit() and begin.islower() and mark.group().endswith(". ")  # "1.000⏎m. Tiếp theo"
        return " " if measured or (begin.isdigit() and _calls_for(tail, "mark")) else None
    if tail.endswith("--"):
        return None
    if last in "-/":
        whole = line.end - line.start > 1 and _in_code(text[line.end - 2]) and _in_code(begin)
        return "" if whole else " "  # "505/⏎QĐ-⏎TTg", "2021-⏎2025"
    if _open_bracket(text, line, follow):
        return " "
    bare = tail.rstrip(_CLOSERS)
    stop = bare[-1:]
    if stop in _ENDS:
        if not width or (stop == "." and begin.islower() and not bare.endswith("..")):
            return None
        goes_on = begin.islower() and stop != "."
        return " " if _fit(text, line, follow) >= (width.running if goes_on else width.strict) else None
    if begin.islower() or begin in ",;)%/&" or last in ",&(":
        return " "
    if line.length >= (15 if begin.isdigit() else 25):
        calls = ["any"]
        if begin.isdigit():
            calls += ["number", "mark"]
            if _AMOUNT.match(text, follow.start, follow.end):
                calls.append("amount")
        if _calls_for(tail, *calls):
            return " "
        number = last.isdigit() or tail.lower().endswith(_MAGNITUDES)
        if number and _unit().match(text, follow.start, follow.end):
            return " "
    if width:
        return " " if _fit(text, line, follow) >= (width.first if first else width.running) else None
    return None


def _in_code(char: str) -> bool:
    return char.isupper() or char.isdigit()


def _open_bracket(text: str, line: _Line, follow: _Line) -> bool:
    """Whether a bracket opened near the end of the line is closed near the beginning of the next."""
    opened = text.rfind("(", max(line.start, line.end - 80), line.end)
    if opened < 0 or text.find(")", opened, line.end) >= 0:
        return False
    closed = text.find(")", follow.start, min(follow.end, follow.start + 80))
    return closed >= 0 and text.find("(", follow.start, closed) < 0


def _is_number(text: str, line: _Line) -> bool:
    """Whether the line is a short number alone, as the number of a page is."""
    return line.end - line.start <= 7 and bool(_PAGE_NUMBER.match(text, line.start, line.end))


def _calls_for(tail: str, *kinds: str) -> bool:
    """Whether the end of a line is a term of one of ``kinds``: it calls for the next line."""
    words = tail.lower().replace("(", " ").replace('"', " ").split()
    ends = {" ".join(words[-n:]) for n in (1, 2)}
    return ends.isdisjoint(_terms("never")) and any(not ends.isdisjoint(_terms(kind)) for kind in kinds)


@cache
def _terms(kind: str) -> frozenset[str]:
    rows = read_table("unwrap.terms.tsv", ["term", "value", "note"])
    return frozenset(row["term"] for row in rows if row["value"] == kind)


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(alternation(_terms("unit")) + r"(?![^\W\d_])")
