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

from ceds_nlp.relate.passage import Passage, remembered

_LEAD_WORDS = re.compile(
    r"(?:\b(?:vào|đến|tới|trong|năm|giai đoạn|cho|hết|cuối|đầu|giữa|trước|thời kỳ|nhiệm kỳ|của|nay|kỳ|khoảng"
    r"|tài khóa|ngân sách|mốc)|\() ?\Z|% ?\Z|\d ?\Z"
)
_ONLY_LEAD = re.compile(
    r"\A(?:[ (]|vào|đến|tới|trong|năm|giai đoạn|cho|hết|cuối|đầu|trước|thời kỳ|nhiệm kỳ|từ|nay|mốc|khoảng"
    r"|tài khóa|ngân sách){1,12}\Z"
)
_TITLE = re.compile(
    r"\b(?:kế hoạch|chiến lược|đề án|chương trình|nghị quyết|quy hoạch|quyết định|dự án|kịch bản|lộ trình"
    r"|thời hạn|hợp đồng|cho thuê)\b"
)
#: "41 dự án phải hoàn thành trong giai đoạn …": no title, the things counted.
_COUNTED = re.compile(r" (?:kế hoạch|dự án|đề án|chương trình|hợp đồng)")
#: "mục tiêu 90% đề ra trong Chiến lược … đến năm 2030": the title of what sets the goal gives its year.
_SET_IN = re.compile(
    r"\A,? (?:mà |đã |được |do )?(?:đề ra|đặt ra|nêu|xác định|quy định|giao|ghi|vạch ra)(?: ra)? (?:trong"
    r"|tại|theo|ở|của) "
)
#: "giai đoạn 1 (2025-2026) phủ sóng 50% xã": the bracket dates the phase.
_PHASE = re.compile(r"\b(?:giai đoạn|bước|đợt|nhiệm kỳ|thời kỳ)(?: \w{1,4})? \((?:từ |năm ){0,2}\Z")
_JOINED_NEXT = re.compile(
    r"\b(?:và|còn|lên|rồi|trong khi|song|nhưng) (?:(?:định hướng|tầm nhìn|phấn đấu|dự kiến|mục tiêu) )?"
    r"(?:đến|tới|vào|trong|giai đoạn|hết|năm|cuối|sang) ?[\w ]{0,16}\Z"
)
_PAIR = re.compile(
    r"\A[\s,)(\"]{0,3}(?:(?:và|định hướng|tầm nhìn|có tính|xét|đến|tới|năm|giai đoạn|hướng|những|các|hoặc|-"
    r"|cho|thời kỳ|cuối)[\s,]{0,3}){1,6}\Z"
)
#: What separates two numbers so far that they share no year.
_APART = re.compile(r"[:()]|\b(?:mục tiêu|chỉ tiêu|còn|trong khi|so với|nhưng|song|thấp hơn|cao hơn|vượt)\b")
#: A second predicate before the year: the year is for what follows ("126 triệu … đang giảm và dự kiến … năm 2060").
_NEW_CLAUSE = re.compile(r"\b(?:và|nhưng|song|đồng thời) (?:dự kiến|dự báo|có thể|được dự báo)\b")
_FINITE = re.compile(r"\b(?:đã|đang|sẽ|được|phải|cần|là|đạt|tăng|giảm|nhằm|theo|để|trong khi|có)\b")
_ROW_YEAR = re.compile(r" (?:(?:vào|trong) )?(?:năm )?")
_PARTS_OF_YEAR = ("month", "quarter", "half_year")
_NEXT_REACH = 300
#: How a paragraph begins that tells what is to be by a year, and how far that holds in sentences.
_OPENS = re.compile(r"[\W\d]*(?:trong )?(?:nhiệm kỳ|giai đoạn|thời kỳ|đến (?:hết |cuối )?năm)\b")
_OPENING_REACH = 12
_RESPECTIVE = re.compile(r"\b(?:lần lượt|tương ứng)\b")


def in_sentence(passage: Passage, index: int) -> tuple[int, str] | None:
    """The horizon that the sentence of quantity ``index`` itself names: (index of the time, rule)."""
    spot = passage.spots[index]
    if not spot.dated:
        return None
    quantity = passage.quantities[index]
    found = _respective(passage, index)
    if found is not None:
        return found, "respective"
    found = trailing(passage, index)
    if found is not None:
        return found, "trail"
    lead = leading(passage, index, spot.floor)
    if lead is not None and not _is_spent(passage, index, lead):
        return lead, "lead"
    if any(passage.times[t].kind in _PARTS_OF_YEAR for t in spot.earlier):
        return None  # "trong tháng 1 thu 11% dự toán và thực hiện 7% kế hoạch năm 2018"
    for other in passage.quantities_in(quantity.end, min(spot.end, quantity.end + _NEXT_REACH)):
        if _APART.search(passage.lower, quantity.end, passage.quantities[other].start):
            break
        found = trailing(passage, other)
        if found is not None:
            return found, "next"
    return None if lead is None else (lead, "lead")


def _is_spent(passage: Passage, index: int, lead: int) -> bool:
    """Whether a year before quantity ``index`` may be another's, if one follows that fits: it ends the number before
    ("35 triệu tấn vào năm 2025 và tăng tới 8 triệu tấn khí và 45 triệu tấn than vào năm 2030"), or a purpose."""
    if index and trailing(passage, index - 1) == lead:
        return True
    start = passage.sentences[passage.spots[index].sentence].start
    purpose = passage.lower.startswith(("để ", "nhằm "), start)
    return purpose and "," in passage.lower[passage.times[lead].end : passage.quantities[index].start]


@remembered
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
    quantity = passage.quantities[index]
    spot = passage.spots[index]
    opened = spot.opened
    end = min(spot.end, quantity.end + 260)
    if not passage.horizons_in(quantity.end, end):
        return None
    if opened >= 0:
        closed = passage.text.find(")", quantity.end, end)
        end = closed if closed >= 0 else end
    stop = min(spot.following, end)
    following = stop < end
    for candidate in passage.horizons_in(quantity.end, stop):
        time = passage.times[candidate]
        gap = passage.lower[quantity.end : time.start]
        if "(" in gap and opened < 0:
            inside = gap.rpartition("(")[2]
            if gap.find(")") >= 0 or not _ONLY_LEAD.match("(" + inside):
                return None
        if _NEW_CLAUSE.search(gap):
            return None
        if ":" in gap:
            return None
        counted = _COUNTED.match(gap)
        if _TITLE.search(gap, counted.end() if counted else 0) and not _SET_IN.match(gap):
            return None
        comma = max(gap.rfind(", "), gap.rfind(" - "))
        more = following and "," not in passage.text[time.end : stop]
        if comma >= 0 and (more or not _ONLY_LEAD.match(gap[comma + 2 :])):
            alone = not following and end - time.end < 3 and not _FINITE.search(gap, comma)
            if not alone or spot.earlier:
                return None
        if comma >= 0 and following and passage.horizons_in(spot.floor, quantity.start):
            return None  # "đến năm 2025 đạt 20%, đến năm 2030, phấn đấu đạt 30%"
        if _JOINED_NEXT.search(gap) and following:
            return None
        if not _LEAD_WORDS.search(gap):
            return None
        return candidate
    return _past_bracket(passage, stop, end) if following and opened < 0 else None


def _past_bracket(passage: Passage, inner: int, end: int) -> int | None:
    """The horizon right after the bracket that the number at ``inner`` stands in ("16 khu (tổng cộng 3.400 ha) trong
    giai đoạn 2021-2030"), for the number before that bracket."""
    if passage.bracket(inner, max(0, inner - 60)) < 0:
        return None
    closed = passage.text.find(")", inner, end)
    for candidate in passage.horizons_in(closed, closed + 40) if closed >= 0 else ():
        if _ONLY_LEAD.match(passage.lower[closed + 1 : passage.times[candidate].start]):
            return candidate
        break
    return None


def leading(passage: Passage, index: int, floor: int) -> int | None:
    """The last horizon between ``floor`` and the quantity; of several named together the first."""
    quantity = passage.quantities[index]
    opened = passage.spots[index].opened
    found = [
        candidate
        for candidate in passage.horizons_in(floor, quantity.start)
        if (at := passage.bracket(passage.times[candidate].start, floor)) < 0
        or at == opened
        or passage.text.find(")", passage.times[candidate].end, quantity.start) < 0
        or _PHASE.search(passage.lower, max(floor, at - 20), passage.times[candidate].start)
    ]
    if (
        found
        and passage.text.startswith(";", passage.times[found[-1]].end)
        and not passage.quantities_in(floor, passage.times[found[-1]].start)
    ):
        return None  # "Đại hội dự kiến vào năm 2021; Tỉnh ủy chọn 4 đảng bộ"
    if len(found) > 1 and _closes_row(passage, found[-1], index):
        opening = passage.sentences[passage.spots[index].sentence].start
        if not passage.quantities_in(opening, passage.times[found[0]].start):
            return first_of_group(passage, found[:1])  # "Đến năm 2030, …; … 90 tỷ đồng năm 2025; xây 1 nhà máy"
    if found and "sau đó" in passage.lower[passage.times[found[-1]].end : quantity.start]:
        return None  # "phục vụ 2 triệu khách vào năm 2020, sau đó nâng lên 6 triệu"
    return first_of_group(passage, found) if found else None


def _closes_row(passage: Passage, time: int, index: int) -> bool:
    """Whether a year stands right after a number of an earlier clause that ends with it ("90 tỷ đồng năm 2025; …")."""
    end = passage.times[time].end
    if not passage.text.startswith(";", end) or end > passage.spots[index].start:
        return False
    before = passage.quantities_in(passage.times[time].start - 40, passage.times[time].start)
    if not before:
        return False
    return _ROW_YEAR.fullmatch(passage.lower, passage.quantities[before[-1]].end, passage.times[time].start) is not None


def first_of_group(passage: Passage, candidates: list[int]) -> int:
    """The first of the horizons named together at the end of ``candidates`` ("2025, định hướng đến 2030")."""
    chosen = candidates[-1]
    for earlier in reversed(candidates[:-1]):
        gap = passage.lower[passage.times[earlier].end : passage.times[chosen].start]
        if not _PAIR.match(gap):
            break
        if passage.times[earlier].role == passage.times[chosen].role == "period" and "đến" in gap:
            return chosen  # từ năm 2021 đến năm 2025
        chosen = earlier
    return chosen


def _respective(passage: Passage, index: int) -> int | None:
    quantity = passage.quantities[index]
    spot = passage.spots[index]
    start, end = max(spot.start, quantity.start - 400), min(spot.end, quantity.end + 400)
    years = passage.horizons_in(start, end)
    if len(years) < 2:
        return None
    numbers = passage.quantities_in(start, end)
    if len(years) == len(numbers) and index in numbers and _RESPECTIVE.search(passage.lower, start, end):
        return years[numbers.index(index)]
    return None


@remembered
def above(passage: Passage, sentence: int) -> tuple[int, str] | None:
    """The horizon that the headings above a sentence name, the nearest heading first."""
    for heading in passage.governing(sentence):
        if passage.is_headline(heading) or passage.tells(heading, sentence):
            continue
        found = of_heading(passage, heading)
        if found is not None:
            return found, "heading"
    section = passage.section(sentence)
    if section >= 0 and not passage.is_headline(section) and not passage.tells(section, sentence):
        found = of_heading(passage, section)
        if found is not None:
            return found, "section"
    headings = passage.headings(sentence) if passage.governing(sentence) else []
    for heading in headings:  # the title of a plan reaches all its numbered parts
        if passage.tells(heading, sentence):
            continue
        found = _planned_year(passage, heading)
        if found is not None:
            return found, "section"
    found = _title_year(passage, sentence) if headings else None
    return None if found is None else (found, "section")


def _title_year(passage: Passage, below: int) -> int | None:
    """The horizon in the title of the whole text, where that title sets goals ("25 chỉ tiêu phấn đấu năm 2024")."""
    for number, sentence in enumerate(passage.sentences[:2]):
        if sentence.kind != "heading" or passage.is_headline(number) or passage.tells(number, below):
            continue
        found = of_heading(passage, number)
        if found is None:
            continue
        cues = passage.cues_in(sentence.start, sentence.end)
        if any(c.kind == "goal" for c in cues) and not any(c.weight < 0 for c in cues):
            return found
    return None


@remembered
def _planned_year(passage: Passage, number: int) -> int | None:
    """The one year of a plan's title that reads like a time of the past ("KẾ HOẠCH … năm 2025")."""
    spot = passage.sentences[number]
    found = [t for t in passage.times_in(spot.start, spot.end) if passage.times[t].kind == "year"]
    if len(found) != 1 or passage.is_headline(number):
        return None
    start = (
        passage.sentences[number - 1].start
        if number and passage.sentences[number - 1].kind == "heading"
        else spot.start
    )
    cues = passage.cues_in(start, spot.start) + passage.cues_in(spot.start, spot.end)
    plans = any(c.kind in ("goal", "plan", "order") and c.weight >= 1 for c in cues)
    return found[0] if plans and not any(c.weight < 0 for c in cues) else None


@remembered
def opening(passage: Passage, sentence: int) -> int | None:
    """The horizon with which the paragraph of a sentence begins ("Nhiệm kỳ 2025-2030, Đảng bộ đề ra …")."""
    first = sentence
    paragraph = passage.sentences[sentence].paragraph
    while first and sentence - first < _OPENING_REACH and passage.sentences[first - 1].paragraph == paragraph:
        first -= 1
    start = passage.sentences[first].start
    if first == sentence or _OPENS.match(passage.lower, start) is None:
        return None
    found = passage.horizons_in(start, start + 32)
    return found[0] if found else None


@remembered
def of_heading(passage: Passage, sentence: int) -> int | None:
    """The horizon a heading or lead-in gives to what stands under it: the first of its last group."""
    spot = passage.sentences[sentence]
    found = passage.horizons_in(spot.start, spot.end)
    return first_of_group(passage, found) if found else None
