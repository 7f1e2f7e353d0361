"""Whether a time that is no horizon rules a number, which then tells of the past or present and is no goal."""

from __future__ import annotations

import re

from ceds_nlp.records import Claim
from ceds_nlp.relate.passage import Passage

#: Relative times that lie ahead or hold the present: no sign of a fact.
_AHEAD = re.compile(
    r"(?:trong )?(?:.{0,24}\b(?:năm|tháng|tuần|thập kỷ|thời gian|nhiệm kỳ|giai đoạn) (?:tới|sau|nữa"
    r"|kế tiếp|tiếp theo)\b|năm nay|năm tới|năm sau|sang năm|thời gian tới|tới đây|sắp tới|những năm tới"
    r"|quý tới"
    r"|tháng tới|từ nay)"
)
#: "khởi công vào tháng 1-2018, dự kiến …": when the work began says nothing of what it is to bring.
_BEGUN = re.compile(
    r"\b(?:khởi công|động thổ|khánh thành|thành lập|khai trương|cấp phép|chấp thuận|phê duyệt)\b[^,;.]{0,40}\Z"
)
_WILL_BE = re.compile(
    r"[^.;\d]{0,12}(?:\([^()]{0,60}\))?[^.;\d]{0,60}\bsẽ (?:được )?(?:triển khai|khởi công|xây dựng|thực hiện|đầu tư)\b"
)
_WITHIN = re.compile(r"\b(?:vào|trong|đến|trước) ?\Z")
#: "Tính đến ngày 31-3 phải giảm 20%": what must be by then is not told as done.
MUST = re.compile(r"(?<!đã )\bphải (?:[^\W\d]+ ){0,3}?(?:giảm|tăng|đạt|thu|hoàn thành|nâng)\b")


def rules(passage: Passage, claims: list[Claim], time: int, own: tuple[int, str] | None, index: int) -> bool:
    """Whether a time that is no horizon governs the quantity more closely than any horizon does, and not a goal just
    before it as well."""
    return _is_past(passage, time, own, index) and not _shares_goal(passage, claims, time, index)


def _is_past(passage: Passage, time: int, own: tuple[int, str] | None, index: int) -> bool:
    if passage.is_horizon(time):
        return False
    spot = passage.times[time]
    start = passage.quantities[index].start
    ahead = passage.now is not None and spot.first is not None and int(spot.first[:4]) - passage.now
    if ahead > 0 or (ahead == 0 and spot.kind == "year" and passage.analysis.published is not None):
        return False
    if spot.kind == "relative" and _AHEAD.match(passage.lower[spot.start : spot.end]):
        return False
    opened = passage.spots[index].opened
    own_bracket = 0 <= opened < spot.start < start  # "đạt 8% (năm 2024 đạt 7%)": words outside do not rule it
    cues = passage.cues_in(opened, start) if own_bracket else passage.cues_before(passage.spots[index])
    if (
        cues
        and cues[-1].kind in ("goal", "plan")
        and cues[-1].weight >= 2
        and (cues[-1].start < spot.start < start or _WITHIN.search(passage.lower[start : spot.start]))
    ):
        return False  # "mục tiêu đặt ra là trong quý I năm 2018 đạt 25%": the goal's own period
    if (
        cues
        and cues[-1].kind == "plan"
        and cues[-1].weight >= 2
        and spot.end < cues[-1].start
        and _BEGUN.search(passage.lower, max(0, spot.start - 60), spot.start)
        and "," in passage.lower[spot.end : cues[-1].start]
    ):
        return False  # "khởi công vào tháng 1-2018, dự kiến sản xuất 600 triệu kWh"
    if spot.end < start and _WILL_BE.match(passage.lower, passage.quantities[index].end):
        return False  # "chấp thuận vào tháng 3/2024, với tổng vốn 100 triệu USD, sẽ được triển khai …"
    ordered = any(c.kind == "order" for c in cues) and not any(c.kind == "fact" for c in cues)
    if ordered and spot.start > start and _WITHIN.search(passage.lower[start : spot.start]):
        return False  # "yêu cầu hoàn thành 5 dự án trong quý III"
    near = bool(cues) and cues[-1].kind == "goal" and cues[-1].weight >= 2 and start - cues[-1].end < 60
    near = near and (cues[-1].weight >= 3 or "," not in passage.lower[cues[-1].end : start])
    if near and not passage.quantities_in(cues[-1].end, start):
        return False  # "năm 2023 đạt 45,8%, trong khi mục tiêu đề ra là 50%"
    if passage.lower.endswith(("trước ", "trước ngày ", "đề ra ", "đặt ra ", "đề ra từ ", "đặt ra từ "), 0, spot.start):
        return False  # a deadline, or when the goal was set ("mục tiêu đề ra đầu năm là 2.200 tỷ đồng")
    if (
        spot.kind in ("date", "month", "quarter")
        and spot.end < start
        and MUST.search(passage.lower, max(spot.end, start - 120), start)
    ):
        return False  # "đến ngày 31-3 phải giảm 20%"
    inner = [t for t in passage.times_in(spot.start, spot.end) if passage.is_horizon(t)]
    if inner or spot.role not in (None, "reference"):
        return False
    if own is None:
        return True
    return passage.times[own[0]].start < spot.start


def _shares_goal(passage: Passage, claims: list[Claim], time: int, index: int) -> bool:
    """Whether the number before it in the sentence was a goal although the same time stood before both."""
    if not claims or not claims[-1].is_target:
        return False
    before = claims[-1].quantity
    number = passage.spots[index].sentence
    return passage.spots[before].sentence == number and passage.times[time].start < passage.quantities[before].start


def follows_goal(passage: Passage, claims: list[Claim], index: int) -> bool:
    """Whether the quantity stands in a bracket whose outer number, just before it, is a goal ("388 hộ (30%)")."""
    start = passage.quantities[index].start
    spot = passage.spots[index]
    if not claims or not claims[-1].is_target:
        return False
    return spot.floor <= passage.quantities[index - 1].start < spot.opened and not passage.times_in(spot.opened, start)
