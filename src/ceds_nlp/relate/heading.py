"""What a heading or lead-in says about the numbers under it, read once for each heading.

A loose title (an unmarked line without a colon) may be a caption: it counts for less. A headline that gives a
number itself ("Chỉ tiêu lợi nhuận tăng 37%") says nothing about the text below.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ceds_nlp.relate.passage import COUNTED_GOALS, Passage

#: "Tình hình thực hiện các mục tiêu, chỉ tiêu năm 2024": what was done, not what is to be done.
_REPORT = re.compile(
    r"[\W\d]*(?:[ivx]{1,5}[.)] ?)?(?:(?:đánh giá|báo cáo|về)(?: chung| về)? )?(?:tình hình|kết quả|công tác)"
    r"(?: [^\W\d]+){0,3}? (?:thực hiện|triển khai|hoàn thành)\b(?! (?:năm|kế hoạch) [^.:]{0,30}\btới\b)"
)
#: So many sentences back a lead-in without words of its own goes on with the one before.
_BACK = 8


@dataclass(frozen=True, slots=True)
class Heading:
    """The bearing of one heading: the weights of its words for and against a goal, and its form."""

    goal: float
    against: float
    forecast: bool
    ends_against: bool
    impact: bool
    orders: bool
    loose: bool
    headline: bool
    colon: bool
    news: bool


class Headings:
    """The headings of one text with their bearing.

    >>> from ceds_nlp.layout import parse
    >>> from ceds_nlp.normalize import fold
    >>> from ceds_nlp.records import Analysis, Quantity
    >>> text = fold("Mục tiêu đến năm 2025:\\n- Đạt 5%.")
    >>> passage = Passage(Analysis(text, quantities=[Quantity(29, 31, "percent", "5", "x")]), parse(text.text))
    >>> [(h.goal, h.colon) for h in Headings(passage).over(1)]
    [(4.0, True)]
    """

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._read: dict[int, Heading] = {}
        self._over: dict[int, list[Heading]] = {}

    def over(self, number: int) -> list[Heading]:
        """The headings above sentence ``number``, the nearest first, the section's title last."""
        found = self._over.get(number)
        if found is None:
            found = self._over[number] = [self._bearing(heading) for heading in self._passage.headings(number)]
        return found

    def _bearing(self, number: int) -> Heading:
        found = self._read.get(number)
        if found is None:
            passage = self._passage
            spot = passage.sentences[number]
            cues = passage.cues_in(spot.start, spot.end)
            colon = passage.text[spot.end - 1] == ":"
            counted = any(
                passage.lower.startswith(COUNTED_GOALS, passage.quantities[q].end)
                for q in (passage.quantities_in(spot.start, spot.end) if colon else ())
            )  # "11 chỉ tiêu kinh tế gồm:" opens a list of goals
            goal = max((c.weight for c in cues if c.kind in ("goal", "plan")), default=2.8 if counted else 0.0)
            against = min((c.weight for c in cues if c.weight < 0 and c.kind != "price"), default=0.0)
            if _REPORT.match(passage.lower, spot.start, spot.end):
                goal, against = 0.0, min(against, -3.0)
            forecast = any(c.kind == "forecast" for c in cues)
            if colon and not cues and not goal and (told := self._forecast_before(number)):
                against, forecast = told, True
            found = self._read[number] = Heading(
                goal=goal,
                against=against,
                forecast=forecast,
                ends_against=bool(cues) and cues[-1].weight < 0,
                impact=any(c.kind == "impact" for c in cues),
                orders=any(c.kind == "order" for c in cues),
                loose=passage.is_loose_title(number),
                headline=passage.is_headline(number),
                colon=colon,
                news=passage.is_news(number),
            )
        return found

    def _forecast_before(self, number: int) -> float:
        """The weight of the forecast in the lead-in before this one under the same heading, a few lines back ("Dự báo
        dân số: … Dân số đô thị: …"); 0 where it is none."""
        passage = self._passage
        for earlier in range(number - 1, max(-1, number - _BACK), -1):
            sentence = passage.sentences[earlier]
            if sentence.kind == "heading" and passage.text.startswith(":", sentence.end - 1):
                cues = passage.cues_in(sentence.start, sentence.end)
                alike = sentence.parent == passage.sentences[number].parent
                if alike and cues and all(c.kind == "forecast" for c in cues):
                    return min(c.weight for c in cues)
                break
        return 0.0
