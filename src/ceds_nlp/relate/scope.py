"""The time a fact is for, and the earlier time it is compared with.

Shapes accepted for the time: after the number ("đạt 5% trong quý I/2022", "314 tỷ năm 2020"), before it in the
sentence ("6 tháng đầu năm 2024, … đạt 5%"), from an earlier sentence of the paragraph, a lead-in paragraph without
numbers, or a heading. For the baseline: "so với cùng kỳ năm 2023", "(cuối năm 2023 là 17%)", "từ 38% … lên 61%".
"""

from __future__ import annotations

import re

from ceds_nlp.relate.passage import Passage, remembered

#: Kinds of time that say when a figure was measured.
KINDS = frozenset({"year", "year_range", "date", "month", "quarter", "half_year", "period", "relative"})

_SURE_BASELINE = re.compile(
    r"(?:\b(?:so với|so(?! sánh)|cao hơn|thấp hơn|nhiều hơn|ít hơn|kém|vượt mức|tương đương|gấp đôi|gấp rưỡi|gấp ba)\b"
    r"|\b(?:gấp|bằng)(?: [^\W\d]+){0,2} \d[\d,.-]{0,6} lần)(?! thứ)[^,;.()\d]{0,40}\Z"
)
_AFTER_LEAD = re.compile(
    r"(?:\b(?:trong|vào|năm|của|ở|hồi|tại|từ|giai đoạn|tính đến|đến|riêng|thời điểm) (?:hết |cuối |đầu "
    r"|năm )?\Z|^ ?\(? ?\Z)"
)
_ISSUED = re.compile(r"(?:,? (?:ngày|ban hành ngày|ký ngày|năm) ?|[\s(,]{1,3})\Z")
_UP_TO = re.compile(r"\b(?:đến|hết) (?:hết |cuối )?(?:ngày )?\Z")
_SAYING = re.compile(
    r"\b(?:cho biết|cho hay|tuyên bố|nói rằng|phát biểu|thông tin|thông báo|công bố|ban hành|đã ký|ký quyết định"
    r"|phê duyệt|nhấn mạnh|khẳng định"
    r"|đưa tin|trả lời|yêu cầu|đề nghị|kiến nghị|kết luận|cam kết)\b"
)
#: A number right after the time: "kém cùng kỳ | 6,2 triệu USD".
_NEXT_TO = re.compile(r" (?:(?:khoảng|gần|hơn|trên|là|tới) ){0,2}(?=\d|\Z)")
_SHARED = re.compile(r"(?:[^,;.()\d]|(?:19|20)\d\d){0,48} và (?:[^,;.()\d]|(?:19|20)\d\d){0,24}")
#: "gấp 5 lần so với 106 triệu đô la vào năm 2017": the other level stands between.
_AGAINST = re.compile(r"[^,;.()\d]{0,40}\b(?:so với|so|hơn)(?: (?:mức|con số|số|khoảng|gần|hơn|chỉ)){0,3} ")
_OTHER_TIME = re.compile(r"(?: [^\W\d]+){0,4}? (?:(?:vào|của|trong|hồi|ở|tại) )?(?:(?:cuối|đầu|giữa|hết) )?(?:năm )?")
#: "12,9% và năm 2050 là 23%": the time of the next number.
_JOINED = re.compile(r" (?:và|còn|rồi)(?: (?:đến|vào|trong|sang|tới))? (?:(?:cuối|đầu|giữa|hết) )?năm \Z")
#: "từ 38% (năm 2022) lên 61%".
_FROM = re.compile(r"\btừ (?:mức |khoảng |gần |hơn |trên |dưới |chỉ |con số |tỷ lệ ){0,2}\Z")
_RISEN_TO = re.compile(
    r"\b(?:lên|xuống|còn|thành|đến|tới)(?: (?:lên|đến|tới|còn|mức|khoảng|gần|hơn|trên|dưới|tối thiểu|ít nhất)){0,3} \Z"
)
_LEVEL_IN_BRACKET = re.compile(r"\A ?\((?:[^()\d;]{0,40})\Z")


@remembered
def is_baseline(passage: Passage, index: int) -> bool:
    """Whether the words before a time make it something compared with, not the time of a figure."""
    time = passage.times[index]
    left = passage.lower[max(0, time.start - 60) : time.start]
    if passage.lower.startswith("cùng kỳ", time.start) or passage.lower.startswith("cùng thời", time.start):
        return True
    return (
        "so" in left or "hơn" in left or "gấp" in left or "tương" in left or " lần" in left or "vượt" in left
    ) and bool(_SURE_BASELINE.search(left))


@remembered
def _is_issue_date(passage: Passage, index: int) -> bool:
    """Whether the time is the day of a document named just before ("Quyết định 505/QĐ-TTg ngày 22/4/2022")."""
    time = passage.times[index]
    near = passage.entities_in(max(0, time.start - 90), time.start)
    for entity in near:
        mention = passage.entities[entity]
        if mention.label == "LEGAL_DOC" and mention.start <= time.start:
            if mention.end > time.start:
                return True
            gap = passage.lower[mention.end : time.start]
            if len(gap) < 22 and _ISSUED.search(gap) and "," not in gap.strip():
                return True
    return False


def _is_said(passage: Passage, index: int, limit: int) -> bool:
    """Whether the time is the day somebody said it ("Ngày 19/6, ông A cho biết …"), not that of the figure."""
    time = passage.times[index]
    if time.kind not in ("date", "relative", "month"):
        return False
    return bool(_SAYING.search(passage.lower, time.end, limit))


def widest(passage: Passage, index: int) -> int:
    """The time that holds this one, if there is one ("6 tháng đầu năm 2024" for its 2024)."""
    time = passage.times[index]
    best = index
    for other in range(index - 1, max(-1, index - 4), -1):
        outer = passage.times[other]
        if outer.end >= time.end and outer.start <= time.start:
            best = other
    following = index + 1
    while following < len(passage.times) and passage.times[following].start == time.start:
        if passage.times[following].end > time.end:
            best = following
        following += 1
    return best


def fact_time_in_sentence(passage: Passage, index: int) -> int | None:
    """The time of a fact that its own sentence names."""
    spot = passage.spots[index]
    if not spot.earlier and not spot.later:
        return None
    quantity = passage.quantities[index]
    stop = min(spot.end, quantity.end + 120)
    if spot.opened >= 0:
        inside = _before(passage, spot.opened, quantity.start)
        if inside is not None:
            return inside
        closed = passage.text.find(")", quantity.end, stop)
        stop = closed if closed >= 0 else stop
    limit = min(spot.following, stop)
    for candidate in spot.later:
        time = passage.times[candidate]
        if time.start >= limit:
            break
        gap = passage.lower[quantity.end : time.start]
        if ", " in gap or "(" in gap.strip()[1:] or ":" in gap:
            break
        if is_baseline(passage, candidate) or _is_issue_date(passage, candidate):
            break
        if (gap.startswith(" (") or _JOINED.search(gap)) and limit < stop:
            break
        if _AFTER_LEAD.search(gap):
            return widest(passage, candidate)
        break
    return _before(passage, spot.floor, quantity.start, spot.earlier)


def _before(passage: Passage, floor: int, limit: int, within: range | None = None) -> int | None:
    """The last time of a fact between ``floor`` and ``limit``; ``within`` are the times there, if they are known."""
    for candidate in reversed(passage.times_in(floor, limit) if within is None else within):
        time = passage.times[candidate]
        if time.end > limit or time.kind not in KINDS or is_baseline(passage, candidate):
            continue
        if passage.is_horizon(candidate) and time.role != "period":
            continue
        opened = passage.bracket(time.start, floor)
        if opened >= 0 and passage.text.find(")", time.end, limit) >= 0:
            continue
        if _is_issue_date(passage, candidate) or _is_said(passage, candidate, limit):
            continue
        if passage.text.startswith(";", time.end) and not passage.quantities_in(floor, time.start):
            continue  # it closes a clause of its own
        return widest(passage, candidate)
    return None


def reaches(passage: Passage, index: int) -> bool:
    """Whether a time holds for the sentences after its own: a year, quarter or stretch of months does, a day only as
    the end of what is counted ("tính đến ngày 30/6"), a range and "tuần này" do not."""
    time = passage.times[index]
    if time.kind in ("date", "relative"):
        left = passage.lower[max(0, time.start - 20) : time.start]
        return time.kind == "date" and _UP_TO.search(left) is not None
    return time.kind != "year_range"


@remembered
def lead_time(passage: Passage, sentence: int) -> int | None:
    """The time that opens a sentence or stands in a heading, for what follows it."""
    spot = passage.sentences[sentence]
    limit = spot.end if spot.kind == "heading" else min(spot.end, spot.start + 60)
    return _before(passage, spot.start, limit)


def baseline(passage: Passage, index: int) -> int | None:
    """The time that quantity ``index`` is compared with, where the text says so."""
    spot = passage.spots[index]
    if not spot.earlier and not spot.later:
        return None
    found = _baseline_after(passage, index) if spot.later else None
    if found is None:
        found = _level_left(passage, index)
    if found is not None:
        return found
    quantity = passage.quantities[index]
    changes = quantity.change is not None or quantity.unit == "lần"
    for candidate in reversed(spot.earlier):
        time = passage.times[candidate]
        if time.start < quantity.start - 240:
            break
        gap = passage.lower[time.end : quantity.start]
        if time.end < spot.opened or ";" in gap or not is_baseline(passage, candidate):
            continue
        if _NEXT_TO.match(gap):
            return widest(passage, candidate)  # "kém cùng kỳ 6,2 triệu USD"
        between = passage.quantities_in(time.end, quantity.start)
        if changes and (not between or (gap.startswith(",") and passage.quantities[between[-1]].change is not None)):
            return widest(passage, candidate)  # "so với cùng kỳ, số mắc tăng 4,8 lần, số tử vong tăng 77"
        break
    return None


def _baseline_after(passage: Passage, index: int) -> int | None:
    """The time compared with that stands after the number, also after a second one of the same comparison."""
    quantity = passage.quantities[index]
    spot = passage.spots[index]
    stop = min(spot.end, quantity.end + 160)
    limit = min(spot.following, stop)
    following = limit < stop
    for candidate in spot.later:
        time = passage.times[candidate]
        if time.start >= limit:
            break
        gap = passage.lower[quantity.end : time.start]
        if is_baseline(passage, candidate):
            if ")" in gap and "(" not in gap:
                break
            level = following and quantity.change is None and "," in gap
            if level and _NEXT_TO.fullmatch(passage.lower, time.end, limit):
                break  # it belongs to the number right after it
            return widest(passage, candidate)
        if following and _LEVEL_IN_BRACKET.match(gap):
            other = passage.quantities[index + 1]
            between = passage.lower[time.end : other.start]
            if ")" not in between and other.kind == quantity.kind and other.change is None:
                return widest(passage, candidate)
        if not passage.is_horizon(candidate) or len(gap) > 24:
            break
    if following and quantity.change is not None and _SHARED.fullmatch(passage.lower, quantity.end, limit):
        return _baseline_after(passage, index + 1)
    return None


def _level_left(passage: Passage, index: int) -> int | None:
    """The time of the level that is left behind ("từ 38% năm 2022 lên 61%") or set against ("gấp 5 lần so với 10 tấn
    năm 2017")."""
    quantity = passage.quantities[index]
    spot = passage.spots[index]
    lower = passage.lower
    if _RISEN_TO.search(lower, max(spot.start, quantity.start - 32), quantity.start):
        for other in range(index - 1, max(-1, index - 3), -1):
            level = passage.quantities[other]
            if level.start < spot.floor or quantity.start - level.end > 160:
                break
            if level.kind == quantity.kind and _FROM.search(lower, max(spot.floor, level.start - 28), level.start):
                for candidate in passage.times_in(level.end, min(quantity.start, level.end + 90)):
                    return widest(passage, candidate)
        return None
    following = spot.following
    if following < min(spot.end, quantity.end + 60):
        end = passage.quantities[index + 1].end
        near = passage.times_in(end, end + 40)
        if (
            near
            and _AGAINST.fullmatch(lower, quantity.end, following)
            and _OTHER_TIME.fullmatch(lower, end, passage.times[near[0]].start)
        ):
            return widest(passage, near[0])
    return None


def time_above(passage: Passage, index: int) -> int | None:
    """The time that the headings above a fact or the title of its section give it."""
    spot = passage.spots[index]
    found = _time_above(passage, spot.sentence)
    if found is None:
        return None
    time, heading = found
    counted = passage.quantities[index].kind == "count" and passage.times[time].kind == "year"
    if counted and passage.is_loose_title(heading) and passage.tells(heading, spot.sentence):
        return None  # a year in a title of news holds for rates and amounts, not for every thing counted
    return time


@remembered
def _time_above(passage: Passage, number: int) -> tuple[int, int] | None:
    """The nearest time in the headings above sentence ``number`` and its heading; a dateline is none."""
    above = passage.headings(number) if passage.sentences[number].kind != "heading" else passage.governing(number)
    for heading in above:
        found = lead_time(passage, heading)
        if found is not None:
            time, title = passage.times[found], passage.sentences[heading]
            dateline = time.kind in ("date", "relative") and title.end - title.start - (time.end - time.start) < 24
            return None if dateline else (found, heading)
    return None
