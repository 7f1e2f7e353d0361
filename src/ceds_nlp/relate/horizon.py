"""Which year a goal is for: the horizon of a quantity, read from its sentence, its headings or what came before.

Shapes accepted, each with the name its rule gets:

* ``trail``: the year after the number, "45% vào năm 2025", "96 trạm sẽ triển khai từ nay đến năm 2018";
* ``lead``: the last year before it in the sentence, "Đến năm 2025, A đạt 5%; B đạt 7%"; of two named together
  ("đến năm 2025, định hướng đến năm 2030") the first;
* ``respective``: "đến năm 2025 và 2030 đạt lần lượt 50% và 80%";
* ``next``: a year that follows a later number of the same clause, "20% số xã và 30% số hộ vào năm 2025";
* ``heading``: a year of the heading or lead-in above, the nearest first;
* ``carry``: the year that governed the sentences before it in the same paragraph.
"""

from __future__ import annotations

import re

from ceds_nlp.relate.passage import Passage

_LEAD_WORDS = re.compile(
    r"(?:\b(?:vào|đến|tới|trong|năm|giai đoạn|cho|hết|cuối|đầu|giữa|trước|thời kỳ|nhiệm kỳ|của|nay|kỳ|khoảng"
    r"|mốc)|\() ?\Z|% ?\Z|\d ?\Z"
)
_ONLY_LEAD = re.compile(
    r"\A(?:[ (]|vào|đến|tới|trong|năm|giai đoạn|cho|hết|cuối|đầu|trước|thời kỳ|nhiệm kỳ|từ|nay|mốc|khoảng){1,12}\Z"
)
_TITLE = re.compile(
    r"\b(?:kế hoạch|chiến lược|đề án|chương trình|nghị quyết|quy hoạch|quyết định|dự án|kịch bản|lộ trình"
    r"|thời hạn|hợp đồng|cho thuê)\b"
)
_JOINED_NEXT = re.compile(
    r"\b(?:và|còn|lên|rồi|trong khi|song|nhưng) (?:đến|tới|vào|trong|giai đoạn|hết|năm|cuối"
    r"|sang) ?[\w ]{0,16}\Z"
)
_PAIR = re.compile(
    r"\A[\s,;)(\"]{0,3}(?:(?:và|định hướng|tầm nhìn|có tính|xét|đến|tới|năm|giai đoạn|hướng|những|các|hoặc|-"
    r"|cho|thời kỳ|cuối)[\s,]{0,3}){1,6}\Z"
)
#: What separates two numbers so far that they share no year.
_APART = re.compile(r"[:()]|\b(?:mục tiêu|chỉ tiêu|còn|trong khi|so với|nhưng|song|thấp hơn|cao hơn|vượt)\b")
#: A second predicate before the year: the year is for what follows ("126 triệu … đang giảm và dự kiến … năm 2060").
_NEW_CLAUSE = re.compile(r"\b(?:và|nhưng|song|đồng thời) (?:dự kiến|dự báo|có thể|được dự báo)\b")
_FINITE = re.compile(r"\b(?:đã|đang|sẽ|được|phải|cần|là|đạt|tăng|giảm|nhằm|theo|để|trong khi|có)\b")
_NEXT_REACH = 300
_RESPECTIVE = re.compile(r"\b(?:lần lượt|tương ứng)\b")


def in_sentence(passage: Passage, index: int) -> tuple[int, str] | None:
    """The horizon that the sentence of quantity ``index`` itself names: (index of the time, rule)."""
    spot = passage.spot(index)
    quantity = passage.quantity(index)
    if not passage.horizons_in(spot.floor, max(spot.end, quantity.end + _NEXT_REACH)):
        return None
    found = _respective(passage, index)
    if found is not None:
        return found, "respective"
    found = trailing(passage, index)
    if found is not None:
        return found, "trail"
    found = leading(passage, index, spot.floor)
    if found is not None:
        return found, "lead"
    for other in passage.quantities_in(quantity.end, min(spot.end, quantity.end + _NEXT_REACH)):
        if _APART.search(passage.lower, quantity.end, passage.quantity(other).start):
            break
        found = trailing(passage, other)
        if found is not None:
            return found, "next"
    return None


def trailing(passage: Passage, index: int) -> int | None:
    """The horizon that stands after the quantity and belongs to it.

    >>> from ceds_nlp.layout import parse
    >>> from ceds_nlp.normalize import fold
    >>> from ceds_nlp.records import Analysis, Quantity, Time
    >>> text = fold("tăng lên 45% vào năm 2025 và đến năm 2030 đạt 60%")
    >>> analysis = Analysis(text)
    >>> analysis.quantities = [Quantity(9, 12, "percent", "45", "x"), Quantity(46, 49, "percent", "60", "x")]
    >>> analysis.times = [Time(21, 25, "year", "x", role="target"), Time(37, 41, "year", "x", role="target")]
    >>> passage = Passage(analysis, parse(text.text))
    >>> trailing(passage, 0), trailing(passage, 1)
    (0, None)
    """
    quantity = passage.quantity(index)
    _, _, _, end, opened = passage.spot(index)
    end = min(end, quantity.end + 260)
    if not passage.horizons_in(quantity.end, end):
        return None
    if opened >= 0:
        closed = passage.text.find(")", quantity.end, end)
        end = closed if closed >= 0 else end
    stop = min(passage.next_start(index), end)
    following = stop < end
    for candidate in passage.horizons_in(quantity.end, stop):
        time = passage.time(candidate)
        gap = passage.lower[quantity.end : time.start]
        if "(" in gap and opened < 0:
            inside = gap.rpartition("(")[2]
            if gap.find(")") >= 0 or not _ONLY_LEAD.match("(" + inside):
                return None
        if _NEW_CLAUSE.search(gap):
            return None
        if ":" in gap or _TITLE.search(gap, 10 if gap.startswith(" kế hoạch") else 0):
            return None
        comma = max(gap.rfind(", "), gap.rfind(" - "))
        more = following and "," not in passage.text[time.end : stop]
        if comma >= 0 and (more or not _ONLY_LEAD.match(gap[comma + 2 :])):
            alone = not following and end - time.end < 3 and not _FINITE.search(gap, comma)
            if not alone or passage.times_in(passage.spot(index).floor, quantity.start):
                return None
        if _JOINED_NEXT.search(gap) and following:
            return None
        if not _LEAD_WORDS.search(gap):
            return None
        return candidate
    return None


def leading(passage: Passage, index: int, floor: int) -> int | None:
    """The last horizon between ``floor`` and the quantity; of several named together the first."""
    quantity = passage.quantity(index)
    opened = passage.spot(index).opened
    found = [
        candidate
        for candidate in passage.horizons_in(floor, quantity.start)
        if (at := passage.bracket(passage.time(candidate).start, floor)) < 0
        or at == opened
        or passage.text.find(")", passage.time(candidate).end, quantity.start) < 0
    ]
    if (
        found
        and passage.text.startswith(";", passage.time(found[-1]).end)
        and not passage.quantities_in(floor, passage.time(found[-1]).start)
    ):
        return None  # "Đại hội dự kiến vào năm 2021; Tỉnh ủy chọn 4 đảng bộ"
    return first_of_group(passage, found) if found else None


def first_of_group(passage: Passage, candidates: list[int]) -> int:
    """The first of the horizons named together at the end of ``candidates`` ("2025, định hướng đến 2030")."""
    chosen = candidates[-1]
    for earlier in reversed(candidates[:-1]):
        gap = passage.lower[passage.time(earlier).end : passage.time(chosen).start]
        if not _PAIR.match(gap):
            break
        if passage.time(earlier).role == passage.time(chosen).role == "period" and "đến" in gap:
            return chosen  # từ năm 2021 đến năm 2025
        chosen = earlier
    return chosen


def _respective(passage: Passage, index: int) -> int | None:
    quantity = passage.quantity(index)
    _, _, start, end, _ = passage.spot(index)
    start, end = max(start, quantity.start - 400), min(end, quantity.end + 400)
    if not _RESPECTIVE.search(passage.lower, start, end):
        return None
    years = passage.horizons_in(start, end)
    numbers = list(passage.quantities_in(start, end))
    if len(years) > 1 and len(years) == len(numbers) and index in numbers:
        return years[numbers.index(index)]
    return None


def above(passage: Passage, sentence: int) -> tuple[int, str] | None:
    """The horizon that the headings above a sentence name, the nearest heading first."""
    for heading in passage.layout.governing(sentence):
        if passage.is_headline(heading) or passage.tells(heading, sentence):
            continue
        found = of_heading(passage, heading)
        if found is not None:
            return found, "heading"
    section = passage.sections[sentence]
    if section >= 0 and not passage.is_headline(section) and not passage.tells(section, sentence):
        found = of_heading(passage, section)
        if found is not None:
            return found, "section"
    headings = passage.layout.governing(sentence)
    if headings and section >= 0 and section not in headings:
        headings = [*headings, section]  # the title of a plan reaches all its numbered parts
    for heading in headings:
        if passage.tells(heading, sentence):
            continue
        found = _planned_year(passage, heading)
        if found is not None:
            return found, "section"
    return None


def _planned_year(passage: Passage, number: int) -> int | None:
    """The one year of a plan's title that reads like a time of the past ("KẾ HOẠCH … năm 2025")."""
    spot = passage.sentence(number)
    found = [t for t in passage.times_in(spot.start, spot.end) if passage.time(t).kind == "year"]
    if len(found) != 1 or passage.is_headline(number):
        return None
    start = (
        passage.sentence(number - 1).start if number and passage.sentence(number - 1).kind == "heading" else spot.start
    )
    cues = passage.cues_in(start, spot.start) + passage.cues_in(spot.start, spot.end)
    plans = any(c.kind in ("goal", "plan", "order") and c.weight >= 1 for c in cues)
    return found[0] if plans and not any(c.weight < 0 for c in cues) else None


def of_heading(passage: Passage, sentence: int) -> int | None:
    """The horizon a heading or lead-in gives to what stands under it: the first of its last group."""
    spot = passage.sentence(sentence)
    found = passage.horizons_in(spot.start, spot.end)
    return first_of_group(passage, found) if found else None
