"""A noun phrase beside a number: its right-hand noun, and any stretch cut down to the words that name something."""

from __future__ import annotations

import re
from bisect import bisect_left

from ceds_nlp.relate.passage import Passage
from ceds_nlp.relate.phrase import phrase_end, without_tail

Span = tuple[int, int]

_TRIM_LEFT = re.compile(
    r"(?:[\s,:;.\-+•●▪*\"'()\]<>≥≤]+|\d{1,2}[.)]\s|[a-zđ][.)]\s|(?:và|với|trong đó|thì|là|có|đạt|mà|còn"
    r"|riêng|rằng|của|đến|được|các mục tiêu|như sau"
    r"|cụ thể|theo đó|đồng thời|bên cạnh đó|ngoài ra|tiếp đó|tại|ở|về|từ|khoảng|nhất là|gồm|để|cũng|song|nhưng"
    r"|khi|do|bao gồm|thực tế|nhìn chung|giảm|tăng(?! trưởng| cường| thêm)|nâng(?! cao)|đưa|duy trì|phấn đấu"
    r"|ra|đạt|góp phần|kéo giảm|cắt giảm)(?=[\s,:]|\Z))+"
)
_BRACKETED = re.compile(r"\s?\([^()]{28,80}\)\s*\Z")
_NO_NOUN = re.compile(
    r" (?:về (?:lượng|giá trị|trị giá|số|kim ngạch|khối lượng)|của năm|đề ra|đặt ra|nêu trên|nói trên"
    r"|theo kế hoạch|trở lên|trở xuống|so với|như|nhưng|trong khi|mỗi|một) ?"
)
_CLAUSE = re.compile(
    r"(?:mỗi|tiếp|nâng|giảm|tăng|đạt|bảo đảm|đảm bảo|rà soát|báo cáo|xây dựng|hoàn thành|nộp|thu|bán|phát hiện|phục vụ"
    r"|góp phần|tạo|giúp|nhằm|để|có|là|được|bị|đã|đang|sẽ|cần|phải|trong khi|theo|tập trung|chủ yếu|kể cả|nhất là)\b"
)
LETTER = re.compile(r"[^\W\d_]")
_NOUN_AFTER = re.compile(r"\s?(?:/[^\s]+ )?[^\W\d_]")
_PER_UNIT = re.compile(r"(?:/[\w]+)+")
_TIME_LEAD = re.compile(r"(?:\(|\b(?:trong|vào|đến|tới|tính đến|của|năm|giai đoạn|hết|cuối|đầu|thời kỳ) ?){0,3}\Z")
REACH_RIGHT = 170


def without_time(passage: Passage, floor: int, stop: int) -> int:
    """``stop`` moved before a time that ends the stretch ("Tổng doanh thu năm 2021 | đạt")."""
    last = bisect_left(passage.time_starts, stop) - 1
    if last < 0 or passage.time_starts[last] < floor:
        return stop
    for candidate in range(last, -1, -1):
        time = passage.times[candidate]
        if time.start < floor:
            break
        if time.end <= stop and not passage.text[time.end : stop].strip(" ,)"):
            lead = _TIME_LEAD.search(passage.lower[max(floor, time.start - 24) : time.start])
            return time.start - (len(lead.group()) if lead else 0)
        if time.end < stop - 4:
            break
    return stop


def trim(passage: Passage, begin: int, stop: int) -> Span:
    """The stretch without list marks, joining words, times and empty words at its ends."""
    lower = passage.lower
    for _ in range(4):
        found = _TRIM_LEFT.match(lower, begin, min(stop, begin + 60))
        if found:
            begin = found.end()
        tail = stop
        stop = without_tail(lower, begin, stop)
        if lower.startswith(")", stop - 1):
            bracket = _BRACKETED.search(lower[max(begin, stop - 90) : stop])
            stop -= len(bracket.group()) if bracket else 0
        stop = max(begin, without_time(passage, begin, stop))
        if found is None and stop == tail:
            break
    return begin, stop


def right_noun(passage: Passage, index: int, end: int) -> Span | None:
    """The noun phrase to the right of the number, up to a border, a stop word or the next number."""
    lower = passage.lower
    begin = passage.quantities[index].end
    if lower.startswith("/", begin):
        per = _PER_UNIT.match(lower, begin, begin + 20)
        begin = per.end() if per else begin
    if not _NOUN_AFTER.match(lower, begin, begin + 12) or _NO_NOUN.match(lower, begin):
        return None
    limit = _first_clause(lower, begin, phrase_end(lower, begin, min(end, begin + REACH_RIGHT)))
    following = passage.spots[index].following
    if following < limit:
        piece = lower[begin:following]
        cut = max(piece.rfind(", "), piece.rfind(" và "), piece.rfind(" với "))
        limit = begin + cut if cut >= 0 else following
    begin, limit = trim_right(passage, begin, limit)
    return (begin, limit) if limit - begin > 1 and LETTER.search(lower, begin, limit) else None


def _first_clause(lower: str, begin: int, limit: int) -> int:
    """``limit`` moved before a comma after which a new clause begins: what follows is no short noun of a list
    ("xã, phường, thị trấn")."""
    comma = lower.find(", ", begin, limit)
    while comma >= 0:
        following = lower.find(", ", comma + 2, limit)
        piece = lower[comma + 2 : following if following >= 0 else limit]
        long = lower.count(" ", begin + 1, comma) > 2 and piece.split(" và ", 1)[0].count(" ") > 3
        if _CLAUSE.match(piece) or long:
            return comma
        comma = following
    return limit


def trim_right(passage: Passage, begin: int, stop: int) -> Span:
    """The same for a noun to the right of a number, whose head is never cut."""
    lower = passage.lower
    while begin < stop and lower[begin] in " ,\"'":
        begin += 1
    if lower.startswith("của ", begin):
        begin += 4
    for _ in range(3):
        moved = without_time(passage, begin, stop)
        moved = without_tail(lower, begin, moved)
        if moved == stop:
            break
        stop = max(begin, moved)
    return begin, stop
