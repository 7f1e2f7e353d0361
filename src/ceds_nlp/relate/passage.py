"""One text as claims read it: sentences with their quantities, times, entities and cue words, by place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from ceds_nlp.knowledge import Knowledge, terms
from ceds_nlp.layout import Layout, Sentence
from ceds_nlp.records import Analysis
from ceds_nlp.relate.cues import Cue, Cues, Marks
from ceds_nlp.relate.phrase import endings_of

#: How far back into a sentence a number looks: keeps the cost in proportion to the text, whatever its sentences.
REACH = 2000
#: How far past the end of its clause a number looks for times.
_REACH_AFTER = 60
#: How far back an open bracket is looked for.
BRACKET_REACH = 500
#: What most look-ups find.
_NONE = range(0)
#: Roles of years that can be a horizon.
HORIZON_ROLES = ("target", "vision", "period")
#: What counts goals instead of being one: "25 chỉ tiêu phấn đấu năm 2024", "11 chỉ tiêu kinh tế gồm:".
COUNTED_GOALS = (" chỉ tiêu", " mục tiêu", " nhóm chỉ tiêu", " nhóm mục tiêu")
#: A title that opens a section or a document, not a sentence about somebody ("Bộ A chốt mục tiêu đến năm 2025").
_SECTION = re.compile(
    r"[\W\d]{0,8}(?:(?:một số|những|các|về|phần|điều \d+|v/v|dự thảo|nội dung|quan điểm|phương hướng|định hướng)"
    r" ?){0,3}(?:[,.:] |và )?(?:quan điểm|phương hướng|định hướng|mục tiêu|chỉ tiêu|nhiệm vụ|kế hoạch|phương án|đề án"
    r"|chương trình|nghị quyết|quyết định|chiến lược|quy hoạch|dự toán|tầm nhìn|lộ trình|kịch bản|phấn đấu"
    r"|đến (?:hết |cuối )?năm|năm \d|giai đoạn|yêu cầu|giải pháp|phát triển|xây dựng|triển khai|dự kiến|công tác"
    r"|hướng|cam kết|đặt mục tiêu|danh mục|phụ lục|biểu|bảng)\b"
)


@dataclass(slots=True)
class Spot:
    """Where a quantity stands: its sentence, how far back it looks, its clause, and its open bracket or -1; then what
    stands around it, found once for all who ask, as indexes: the cue words and times before it, from the floor on, and
    the times after it; whether any of these is one that a goal can be for; and where the next quantity begins."""

    sentence: int
    floor: int
    start: int
    end: int
    opened: int
    cues: range
    earlier: range
    later: range
    dated: bool
    following: int


Found = TypeVar("Found")


def remembered(read: Callable[[Passage, int], Found]) -> Callable[[Passage, int], Found]:
    """``read`` asked once for each sentence, heading or time of a passage: many numbers look at the same ones."""

    @wraps(read)
    def recall(passage: Passage, index: int) -> Found:
        try:
            found: Found = passage.memory[read, index]
        except KeyError:
            found = passage.memory[read, index] = read(passage, index)
        return found

    return recall


class Passage:
    """The records of an analysis with access by place; every look-up is a bisection.

    >>> from ceds_nlp.layout import parse
    >>> from ceds_nlp.normalize import fold
    >>> from ceds_nlp.records import Quantity
    >>> text = fold("Đến năm 2025 đạt 5%; sau đó (nếu có) 7%.")
    >>> quantities = [Quantity(17, 19, "percent", "5", "x"), Quantity(37, 39, "percent", "7", "x")]
    >>> passage = Passage(Analysis(text, quantities=quantities), parse(text.text))
    >>> [(spot.start, spot.end, spot.opened) for spot in passage.spots]
    [(0, 19, -1), (20, 40, -1)]
    """

    __slots__ = (
        "_alike",
        "_entity_starts",
        "_holding",
        "_horizon_starts",
        "_horizons",
        "_quantity_starts",
        "_titles",
        "analysis",
        "cues",
        "cues_in",
        "endings",
        "entities",
        "entity_starts",
        "layout",
        "lower",
        "marks",
        "memory",
        "now",
        "quantities",
        "sentences",
        "spots",
        "text",
        "time_starts",
        "times",
    )  # fmt: skip

    def __init__(self, analysis: Analysis, layout: Layout, known: Knowledge | None = None) -> None:
        self.analysis = analysis
        self.layout = layout
        self.text = analysis.text.text
        self.lower = analysis.text.lower
        self._quantity_starts = [q.start for q in analysis.quantities]
        self.time_starts = [t.start for t in analysis.times]
        self._entity_starts = [e.start for e in analysis.entities]
        self.entity_starts = frozenset(self._entity_starts)
        self.quantities = analysis.quantities
        self.times = analysis.times
        self.entities = analysis.entities
        self.sentences = layout.sentences
        self._alike: dict[tuple[int, int, str], int] = {}
        self.memory: dict[tuple[Callable[..., Any], int], Any] = {}
        self._holding = [layout.index_at(start) for start in self._quantity_starts]
        self._titles = [i for i, s in enumerate(layout.sentences) if s.kind == "heading" and not s.level]
        numbered, read = self._find_stretches()
        counted = {q.end for q in analysis.quantities}
        own = terms(known, "goal", "fact")
        self.endings = endings_of(own)
        self.cues = Cues(self.lower, read, counted, own)
        self.cues_in = self.cues.between
        self.marks = Marks(self.lower, numbered, terms(known, "indicator", "goal"))
        self._horizons = [i for i in range(len(analysis.times)) if self.is_horizon(i)]
        self._horizon_starts = [analysis.times[i].start for i in self._horizons]
        self.spots = self._find_spots()
        self.now = self._find_now()

    def _find_stretches(self) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """The stretches whose words matter: sentences with numbers and their headings; and, for cue words, also the
        sentences before them in the same or the last paragraph and the first titles."""
        sentences = self.sentences
        holding = dict.fromkeys(self._holding)
        numbered = set(holding)
        read = {i for i, sentence in enumerate(sentences[:8]) if sentence.kind == "heading"}
        done = -1
        for number in holding:
            above = self.governing(number)
            if above:
                numbered.update(above)
                read.update(heading - 1 for heading in above if heading)
            section = self.section(number)
            if section >= 0:
                read.update((section, max(0, section - 1)))
            first = number
            paragraph = sentences[number].paragraph - 1
            while first - 1 > done and sentences[first - 1].paragraph >= paragraph:
                first -= 1
            read.update(range(first, number))
            done = number
        return self._merge(numbered), self._merge(numbered | read)

    def _merge(self, numbers: set[int]) -> list[tuple[int, int]]:
        """The stretches of text that the sentences ``numbers`` cover, neighbours as one."""
        sentences = self.sentences
        first = sorted(number for number in numbers if number - 1 not in numbers)
        last = sorted(number for number in numbers if number + 1 not in numbers)
        return [(sentences[a].start, sentences[b].end) for a, b in zip(first, last, strict=True)]

    def _find_now(self) -> int | None:
        """The year of writing: that of publication, else the latest year told as past, else None."""
        if self.analysis.published is not None:
            return self.analysis.published.year
        times = self.analysis.times
        days = [int(t.first[:4]) for t in times if t.first and t.kind in ("date", "month", "quarter")]
        years = days or [t.end_year for t in times if t.role == "reference" and t.end_year is not None]
        return max(years, default=None)

    def governing(self, number: int) -> list[int]:
        """Indexes of the headings and lead-ins above sentence ``number``, nearest first."""
        parent = self.sentences[number].parent
        return self._line_of(parent) if parent >= 0 else []

    def section(self, number: int) -> int:
        """Index of the last unmarked title above sentence ``number``, or -1."""
        at = bisect_left(self._titles, number)
        return self._titles[at - 1] if at else -1

    def alike(self, number: int) -> int:
        """The first sentence asked for that has the same headings above it and is of the same kind."""
        sentence = self.sentences[number]
        return self._alike.setdefault((sentence.parent, self.section(number), sentence.kind), number)

    @remembered
    def _line_of(self, heading: int) -> list[int]:
        return [heading, *self.layout.governing(heading)]

    def headings(self, number: int) -> list[int]:
        """The same with the section's title as the last."""
        above = self.governing(number)
        section = self.section(number)
        return above if section < 0 or section in above else [*above, section]

    def is_loose_title(self, index: int) -> bool:
        """Whether a heading is only an unmarked line without a colon: a title, but perhaps a caption."""
        sentence = self.layout.sentences[index]
        return sentence.level == 0 and self.text[sentence.end - 1] != ":"

    @remembered
    def is_headline(self, index: int) -> bool:
        """Whether a title says something itself ("Chỉ tiêu lợi nhuận tăng 37%"): it rules nothing below it."""
        sentence = self.layout.sentences[index]
        return self.is_loose_title(index) and any(
            not self.lower.startswith(COUNTED_GOALS, self.quantities[q].end)
            for q in self.quantities_in(sentence.start, sentence.end)
        )

    def tells(self, heading: int, number: int) -> bool:
        """Whether ``heading`` only tells news ("Bộ A chốt mục tiêu đến năm 2025"): the prose ``number`` below it is
        not thereby about the goal."""
        return self.sentences[number].kind == "body" and self.is_news(heading)

    @remembered
    def is_news(self, heading: int) -> bool:
        """Whether a title only tells news."""
        spot = self.sentences[heading]
        return self.is_loose_title(heading) and _SECTION.match(self.lower, spot.start, spot.end) is None

    def quantities_in(self, start: int, end: int) -> range:
        """Indexes of the quantities that begin in ``start:end``."""
        starts = self._quantity_starts
        first = bisect_left(starts, start)
        if first == len(starts) or starts[first] >= end:
            return _NONE
        return range(first, bisect_left(starts, end, first))

    def times_in(self, start: int, end: int) -> range:
        """Indexes of the times that begin in ``start:end``."""
        starts = self.time_starts
        first = bisect_left(starts, start)
        if first == len(starts) or starts[first] >= end:
            return _NONE
        return range(first, bisect_left(starts, end, first))

    def entities_in(self, start: int, end: int) -> range:
        """Indexes of the entities that begin in ``start:end``."""
        starts = self._entity_starts
        first = bisect_left(starts, start)
        if first == len(starts) or starts[first] >= end:
            return _NONE
        return range(first, bisect_left(starts, end, first))

    def cues_before(self, spot: Spot) -> list[Cue]:
        """The cue words before a quantity in its sentence."""
        return self.cues.items[spot.cues.start : spot.cues.stop]

    def floor(self, offset: int) -> int:
        """Where the sentence that holds ``offset`` begins, or :data:`REACH` before it."""
        return max(self.sentences[self.layout.index_at(offset)].start, offset - REACH)

    def horizons_in(self, start: int, end: int) -> list[int]:
        """Indexes of the years and ranges with a horizon's role that begin in ``start:end``."""
        starts = self._horizon_starts
        first = bisect_left(starts, start)
        if first == len(starts) or starts[first] >= end:
            return []
        return self._horizons[first : bisect_left(starts, end, first)]

    def is_horizon(self, index: int) -> bool:
        """Whether this time is a year or range that a goal can be for."""
        time = self.analysis.times[index]
        return time.kind in ("year", "year_range") and time.role in HORIZON_ROLES

    def _find_spots(self) -> list[Spot]:
        """Where each quantity stands: its clause lies between semicolons, without the last one."""
        text, sentences, cues, times = self.text, self.sentences, self.cues.starts, self.time_starts
        out: list[Spot] = []
        borders: list[int] = []
        bracketed = False
        first = last = low = high = 0
        earlier = later = near = _NONE
        dated = False
        number = -1
        followings = [*self._quantity_starts[1:], len(text)]
        for quantity, holding, following in zip(self.quantities, self._holding, followings, strict=True):
            start, stop = quantity.start, quantity.end
            if holding != number:
                number = holding
                sentence = sentences[number]
                borders = self._borders(sentence)
                bracketed = text.find("(", sentence.start, sentence.end) >= 0
            floor = max(borders[0], start - REACH)
            i = bisect_right(borders, start)
            end = borders[i] if i < len(borders) else stop
            if text.startswith(";", end - 1):
                end -= 1
            end = max(stop, end)
            if times:
                first = bisect_left(times, floor, first)
                last = bisect_left(times, start, first)
                earlier = range(first, last)
                last = bisect_left(times, stop, last)
                later = range(last, bisect_left(times, end + _REACH_AFTER, last))
                dated = bool(self.horizons_in(floor, end + _REACH_AFTER))
            if cues:
                low = bisect_left(cues, floor, low)
                high = bisect_left(cues, start, low)
                near = range(low, high)
            opened = self.bracket(start, floor) if bracketed else -1
            out.append(Spot(number, floor, borders[i - 1], end, opened, near, earlier, later, dated, following))
        return out

    def _borders(self, sentence: Sentence) -> list[int]:
        """The ends of a sentence and the offsets just after its semicolons."""
        out = [sentence.start]
        at = self.text.find(";", sentence.start, sentence.end)
        while at >= 0:
            out.append(at + 1)
            at = self.text.find(";", at + 1, sentence.end)
        if out[-1] != sentence.end:
            out.append(sentence.end)
        return out

    def bracket(self, start: int, floor: int) -> int:
        """Offset of the round bracket open at ``start`` (looking back to ``floor``), or -1."""
        opened = self.text.rfind("(", max(floor, start - BRACKET_REACH), start)
        if opened < 0 or self.text.find(")", opened, start) >= 0:
            return -1
        return opened
