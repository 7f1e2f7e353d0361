"""One text as claims read it: sentences with their quantities, times, entities and cue words, by place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from ceds_nlp.layout import Layout, Sentence
from ceds_nlp.records import Analysis, Mention, Quantity, Time
from ceds_nlp.relate.cues import Cue, Cues, Marks

#: How far back into a sentence a number looks: keeps the cost in proportion to the text, whatever its sentences.
REACH = 2000
#: How far back an open bracket is looked for.
BRACKET_REACH = 500
#: Roles of years that can be a horizon.
HORIZON_ROLES = ("target", "vision", "period")
#: A title that opens a section or a document, not a sentence about somebody ("Bộ A chốt mục tiêu đến năm 2025").
_SECTION = re.compile(
    r"[\W\d]{0,8}(?:(?:một số|những|các|về|phần|điều \d+|v/v|dự thảo|nội dung|quan điểm|phương hướng|định hướng)"
    r" ?){0,3}(?:[,.:] |và )?(?:quan điểm|phương hướng|định hướng|mục tiêu|chỉ tiêu|nhiệm vụ|kế hoạch|phương án|đề án"
    r"|chương trình|nghị quyết|quyết định|chiến lược|quy hoạch|dự toán|tầm nhìn|lộ trình|kịch bản|phấn đấu"
    r"|đến (?:hết |cuối )?năm|năm \d|giai đoạn|yêu cầu|giải pháp|phát triển|xây dựng|triển khai|dự kiến|công tác"
    r"|hướng|cam kết|đặt mục tiêu|danh mục|phụ lục|biểu|bảng)\b"
)


class Spot(NamedTuple):
    """Where a quantity stands: its sentence, how far back it looks, its clause, and its open bracket or -1."""

    sentence: int
    floor: int
    start: int
    end: int
    opened: int


class Passage:
    """The records of an analysis with access by place; every look-up is a bisection.

    >>> from ceds_nlp.layout import parse
    >>> from ceds_nlp.normalize import fold
    >>> text = fold("Đến năm 2025 đạt 5%; sau đó (nếu có) 7%.")
    >>> quantities = [Quantity(17, 19, "percent", "5", "x"), Quantity(37, 39, "percent", "7", "x")]
    >>> passage = Passage(Analysis(text, quantities=quantities), parse(text.text))
    >>> passage.spot(0)[2:], passage.spot(1)[2:]
    ((0, 19, -1), (20, 40, -1))
    """

    __slots__ = (
        "_clauses",
        "_entity_starts",
        "_horizon_starts",
        "_horizons",
        "_quantity_starts",
        "_spots",
        "_time_starts",
        "analysis",
        "cues",
        "layout",
        "lower",
        "marks",
        "now",
        "sections",
        "text",
    )  # fmt: skip

    def __init__(self, analysis: Analysis, layout: Layout) -> None:
        self.analysis = analysis
        self.layout = layout
        self.text = analysis.text.text
        self.lower = analysis.text.lower
        self._quantity_starts = [q.start for q in analysis.quantities]
        self._time_starts = [t.start for t in analysis.times]
        self._entity_starts = [e.start for e in analysis.entities]
        self._clauses: dict[int, list[int]] = {}
        self._spots: dict[int, Spot] = {}
        self._horizons = [i for i in range(len(analysis.times)) if self.is_horizon(i)]
        self._horizon_starts = [analysis.times[i].start for i in self._horizons]
        self.sections = self._find_sections()
        numbered, read = self._find_stretches()
        self.cues = Cues(self.lower, read, {q.end for q in analysis.quantities})
        self.marks = Marks(self.lower, numbered)
        self.now = self._find_now()

    def _find_sections(self) -> list[int]:
        """For each sentence the index of the last unmarked title above it, or -1."""
        out: list[int] = []
        last = -1
        for i, sentence in enumerate(self.layout.sentences):
            out.append(last)
            if sentence.kind == "heading" and sentence.level == 0:
                last = i
        return out

    def _find_stretches(self) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """The stretches whose words matter: sentences with numbers and their headings; and, for cue words, also the
        sentences before them in the same or the last paragraph and the first titles."""
        sentences = self.layout.sentences
        holding = sorted({self.layout.index_at(q.start) for q in self.analysis.quantities})
        numbered = set(holding)
        read = {i for i in range(min(8, len(sentences))) if sentences[i].kind == "heading"}
        done = -1
        for number in holding:
            above = self.layout.governing(number)
            numbered.update(above)
            read.update(heading - 1 for heading in above if heading)
            if self.sections[number] >= 0:
                read.update((self.sections[number], max(0, self.sections[number] - 1)))
            earlier = number - 1
            paragraph = sentences[number].paragraph
            while earlier > done and sentences[earlier].paragraph >= paragraph - 1:
                read.add(earlier)
                earlier -= 1
            done = number
        return self._merge(numbered), self._merge(numbered | read)

    def _merge(self, numbers: set[int]) -> list[tuple[int, int]]:
        """The stretches of text that the sentences ``numbers`` cover, neighbours as one."""
        sentences = self.layout.sentences
        out: list[tuple[int, int]] = []
        last = -2
        for number in sorted(numbers):
            spot = sentences[number]
            if number == last + 1 and out:
                out[-1] = (out[-1][0], spot.end)
            else:
                out.append((spot.start, spot.end))
            last = number
        return out

    def _find_now(self) -> int | None:
        """The year of writing: that of publication, else the latest year told as past, else None."""
        if self.analysis.published is not None:
            return self.analysis.published.year
        times = self.analysis.times
        days = [int(t.first[:4]) for t in times if t.first and t.kind in ("date", "month", "quarter")]
        years = days or [t.end_year for t in times if t.role == "reference" and t.end_year is not None]
        return max(years, default=None)

    def sentence_at(self, offset: int) -> int:
        """Index of the sentence that holds ``offset``."""
        return self.layout.index_at(offset)

    def sentence(self, index: int) -> Sentence:
        """The sentence of that index."""
        return self.layout.sentences[index]

    def is_loose_title(self, index: int) -> bool:
        """Whether a heading is only an unmarked line without a colon: a title, but perhaps a caption."""
        sentence = self.layout.sentences[index]
        return sentence.level == 0 and self.text[sentence.end - 1] != ":"

    def is_headline(self, index: int) -> bool:
        """Whether a title says something itself ("Chỉ tiêu lợi nhuận tăng 37%"): it rules nothing below it."""
        sentence = self.layout.sentences[index]
        return self.is_loose_title(index) and bool(self.quantities_in(sentence.start, sentence.end))

    def tells(self, heading: int, number: int) -> bool:
        """Whether ``heading`` only tells news ("Bộ A chốt mục tiêu đến năm 2025"): the prose ``number`` below it is
        not thereby about the goal."""
        if self.layout.sentences[number].kind != "body" or not self.is_loose_title(heading):
            return False
        spot = self.layout.sentences[heading]
        return _SECTION.match(self.lower, spot.start, spot.end) is None

    def quantities_in(self, start: int, end: int) -> range:
        """Indexes of the quantities that begin in ``start:end``."""
        return range(bisect_left(self._quantity_starts, start), bisect_left(self._quantity_starts, end))

    def next_start(self, index: int) -> int:
        """Where the quantity after ``index`` begins; the end of the text if there is none."""
        starts = self._quantity_starts
        return starts[index + 1] if index + 1 < len(starts) else len(self.text)

    def next_start_from(self, offset: int) -> int:
        """Where the first quantity at or after ``offset`` begins; the end of the text if there is none."""
        at = bisect_left(self._quantity_starts, offset)
        return self._quantity_starts[at] if at < len(self._quantity_starts) else len(self.text)

    def times_in(self, start: int, end: int) -> range:
        """Indexes of the times that begin in ``start:end``."""
        return range(bisect_left(self._time_starts, start), bisect_left(self._time_starts, end))

    def entities_in(self, start: int, end: int) -> range:
        """Indexes of the entities that begin in ``start:end``."""
        return range(bisect_left(self._entity_starts, start), bisect_left(self._entity_starts, end))

    def cues_in(self, start: int, end: int) -> list[Cue]:
        """The cue words that begin in ``start:end``."""
        return self.cues.between(start, end)

    def time(self, index: int) -> Time:
        """The time of that index."""
        return self.analysis.times[index]

    def entity(self, index: int) -> Mention:
        """The entity of that index."""
        return self.analysis.entities[index]

    def quantity(self, index: int) -> Quantity:
        """The quantity of that index."""
        return self.analysis.quantities[index]

    def floor(self, offset: int) -> int:
        """Where the sentence that holds ``offset`` begins, or :data:`REACH` before it."""
        return max(self.layout.sentences[self.sentence_at(offset)].start, offset - REACH)

    def horizons_in(self, start: int, end: int) -> list[int]:
        """Indexes of the years and ranges with a horizon's role that begin in ``start:end``."""
        starts = self._horizon_starts
        return self._horizons[bisect_left(starts, start) : bisect_left(starts, end)]

    def is_horizon(self, index: int) -> bool:
        """Whether this time is a year or range that a goal can be for."""
        time = self.analysis.times[index]
        return time.kind in ("year", "year_range") and time.role in HORIZON_ROLES

    def borders(self, index: int) -> list[int]:
        """Offsets in sentence ``index`` just after each semicolon, with the sentence's own ends."""
        if index not in self._clauses:
            sentence = self.layout.sentences[index]
            out = [sentence.start]
            at = self.text.find(";", sentence.start, sentence.end)
            while at >= 0:
                out.append(at + 1)
                at = self.text.find(";", at + 1, sentence.end)
            if out[-1] != sentence.end:
                out.append(sentence.end)
            self._clauses[index] = out
        return self._clauses[index]

    def spot(self, index: int) -> Spot:
        """Where quantity ``index`` stands, found once: its clause lies between semicolons, without the last one."""
        found = self._spots.get(index)
        if found is None:
            quantity = self.analysis.quantities[index]
            number = self.layout.index_at(quantity.start)
            floor = max(self.layout.sentences[number].start, quantity.start - REACH)
            borders = self.borders(number)
            i = bisect_right(borders, quantity.start)
            start = borders[i - 1]
            end = borders[i] if i < len(borders) else quantity.end
            if self.text[end - 1 : end] == ";":
                end -= 1
            opened = self.bracket(quantity.start, floor)
            found = self._spots[index] = Spot(number, floor, start, max(quantity.end, end), opened)
        return found

    def bracket(self, start: int, floor: int) -> int:
        """Offset of the round bracket open at ``start`` (looking back to ``floor``), or -1."""
        opened = self.text.rfind("(", max(floor, start - BRACKET_REACH), start)
        if opened < 0 or self.text.find(")", opened, start) >= 0:
            return -1
        return opened
