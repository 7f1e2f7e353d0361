"""The written shapes of dates, months, quarters and spans of time, as patterns over lower-case folded text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from ceds_nlp.recognize.intervals import safe_day
from ceds_nlp.records import Taken

YEAR = r"(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
DAY_NUMBER = r"(?:0?[1-9]|[12][0-9]|3[01])"
MONTH_NUMBER = r"(?:1[0-2]|0?[1-9])"
#: What may not follow the last digit of a date: it would be a decimal, a percent, a further number.
END = r"(?![0-9%]|[.,/][0-9]| ?%)"
NUMERIC = (
    rf"(?P<day>{DAY_NUMBER})(?: ?(?P<sep>[/.-]) ?(?P<month>{MONTH_NUMBER})"
    rf"(?:(?P=sep)(?P<year>(?:19|20)[0-9]{{2}}))?{END})"
)
WRITTEN = (
    rf"(?P<day>{DAY_NUMBER}),? (?:tháng|/) ?(?P<month>{MONTH_NUMBER})(?![0-9])"
    rf"(?:(?:,? năm |[/-]){YEAR})?(?![%]|[.,][0-9])"
)
FULL_DATE = re.compile(rf"{DAY_NUMBER} ?([/.-]) ?{MONTH_NUMBER}\1(?P<year>(?:19|20)[0-9]{{2}})(?![0-9/])")
NUMERIC_DATE = re.compile(NUMERIC)
#: The day and month before a year: "5/3/", "5 tháng 3 năm ".
BEFORE_ANY = re.compile(
    rf"(?<![0-9])(?P<day>{DAY_NUMBER})(?: ?(?P<sep>[/.-]) ?(?P<month>{MONTH_NUMBER}) ?(?P=sep) ?"
    rf"| tháng (?P<written>{MONTH_NUMBER}),? năm )\Z"
)
#: What may stand before the " năm " of a date.
_DAY_ENDS = frozenset("0123456789,")
#: Words before a date that tells of another time than the text's own.
OF_OLD = re.compile(
    r"(?<!\w)(?:sinh|mất|tạ thế|từ trần|hy sinh|viên tịch|ban hành|thành lập|hiệu lực|giải phóng|truy cập|accessed"
    r"|retrieved)(?!\w)[^.;\n]{0,28}\Z"
)
WRITTEN_DATE = re.compile(WRITTEN)
#: What makes the digits after it a number of something: "số 5/2020".
NUMBER_WORD = re.compile(r"(?:số|số:|mã|biển số|lô|nghị định|thông tư|quyết định) ?\Z")
DAY_ALONE = re.compile(rf"{DAY_NUMBER}(?![0-9%]|[.,/-][0-9])")
#: Before "tháng": "mỗi tháng 5 triệu", "3 tháng 5 ngày".
NO_CALENDAR_MONTH = re.compile(r"(?:(?:mỗi|hàng|hằng|một|lương|từng|/) ?|[0-9] )\Z")
#: What follows a number that is no month.
NO_MONTH = re.compile(r" ?(?:%|[/-][0-9])|[.,][0-9]")
_GOES_ON = re.compile(r"[0-9%]|[.,/][0-9]")
#: Days that share their month: ``5 và 6/7``, ``5, 6, 7/8``, ``5-7/8``, ``01 đến 05 tháng 7``.
SHARED_DAYS = re.compile(
    rf"(?:{DAY_NUMBER}(?: ?, ?| ?- ?| và | đến | đến ngày | và ngày )){{1,6}}(?={DAY_NUMBER}(?: ?[/.-] ?[0-9]| tháng ))"
)
DATE_LINK = re.compile(r" ?(?:-|đến hết ngày|đến ngày|tới ngày|đến hết|đến|tới) ?")
MONTH = re.compile(rf" (?P<month>{MONTH_NUMBER})(?![0-9])(?:(?: ?[/.-] ?|,? năm | ){YEAR}(?![/.,][0-9])|(?P<bare>))")
MORE_MONTHS = re.compile(rf"(?: ?, ?| ?- ?| và | đến | hoặc )(?:tháng )?(?={MONTH_NUMBER}(?![0-9]))")
NEXT_MONTH = re.compile(rf"(?P<month>{MONTH_NUMBER})(?![0-9])(?:(?:[/-]| năm ){YEAR}(?![/.,][0-9])|(?P<bare>))")
#: "31-12": no range, as the day is above every month; and what may stand before such a day: "từ 16 đến 20-6".
DASHED = re.compile(rf"(?:1[3-9]|2[0-9]|3[01])-{MONTH_NUMBER}(?!-?[0-9])")
BEFORE_DASHED = re.compile(
    rf"(?<!\w)(?:từ|đến|tới|đến hết|trước|sau|vào|mai|nay|qua) "
    rf"(?:(?P<first>{DAY_NUMBER}(?P<dated>-{MONTH_NUMBER})?) (?:đến hết|đến|tới) )?\Z"
)
#: "hai ngày 16/1 và 17/1": one more day with its month.
MORE_DATES = re.compile(
    rf"(?:, | và |, và )(?={DAY_NUMBER}[/-]{MONTH_NUMBER}(?:[/-](?:19|20)[0-9]{{2}})?(?![0-9%]|[.,/-][0-9]))"
)
AFTER_DAY = re.compile(r"[,.;:)\n]|\Z| (?:và|này|tới|vừa|đến|tại|ở|âm)\b|\s*$")
QUARTER = re.compile(
    rf" (?P<quarter>iv|i{{1,3}}|[1-4])(?![\w%]|[.,][0-9])(?:(?: ?[/-] ?|,? năm ){YEAR}(?![/.,][0-9]))?"
)
MORE_QUARTERS = re.compile(r"(?: ?, ?| ?- ?| và )(?:quý )?(?=(?:iv|i{1,3}|[1-4])(?!\w))")
SPACED_YEAR = re.compile(rf",? {YEAR}(?![/.,-][0-9]| ?[0-9])")
MONTH_YEAR = re.compile(rf"(?P<month>{MONTH_NUMBER})/{YEAR}(?![/.,][0-9]|/?[^\W\d_])")
NUMBER_BEFORE = re.compile(r"(?<![\w.,/-])(?P<n>[0-9]{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mười một|mấy)\s\Z")
WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
COUNTED = re.compile(
    r"(?<![\w.,/-])(?P<n>[0-9]{1,3}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) (?P<unit>giờ|ngày|tuần|tháng|năm) \Z"
)
SAME_PERIOD_TAIL = re.compile(
    rf" (?P<rel>năm ngoái|năm trước|năm liền trước|năm {YEAR}|tháng trước|{YEAR.replace('year', 'alone')})"
)
#: The second decade of "những năm 1910 - 1940".
TO_DECADE = re.compile(r" ?(?:-|đến) ?(?P<year>1\d\d0|20\d0)(?![\w/]|[.,]\d)")
_NUMERAL = "x{0,2}(?:ix|iv|v?i{0,3})|[0-9]{1,2}"
CENTURY = re.compile(rf" (?P<n>{_NUMERAL})(?: ?(?:-|đến) ?(?:thế kỷ )?(?P<to>(?=[xvi\d]){_NUMERAL}))?(?!\w)")
DECADE = re.compile(r" (?:của |đầu |cuối )?(?P<year>(?:19|20)[0-9]0|[1-9]0)(?![0-9]|[.,][0-9])")
HIEN = re.compile(r" ?(?:,|cả|toàn|tỉnh|có|đã|đang|nay|trên|trong|vẫn|mới|chỉ|các|ngành|thành phố|bộ|huyện|tại)\b|,")
QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
SLASHED = re.compile(r"/[0-9]{1,2}")
BEFORE_YEAR = re.compile(r"(?<![0-9])[0-9]{1,2}([-.])[0-9]{1,2}\1\Z")
#: A month before its year after a word of time: "từ 5-2018", "đến 11-2018".
BEFORE_MONTH_YEAR = re.compile(rf"(?:từ|đến|tới|hồi|vào|trong|khoảng|cuối|đầu|giữa) (?P<month>{MONTH_NUMBER})-\Z")
UNITS = ("giờ ", "ngày ", "tuần ", "tháng ", "năm ")

#: How a counted expression goes on: the unit that long ago (-1) or ahead (1), all the time up to now (window) or
#: from now (ahead), or counted from a point of the story that is not read (story).
COUNT_STEP = {
    "trước": "-1",
    "trước đây": "-1",
    "trước đó": "story",
    "qua": "window",
    "vừa qua": "window",
    "gần đây": "window",
}
COUNT_STEP |= {"tới": "ahead", "sau": "story", "nữa": "1", "nay": "window"}
#: The part of a month before it, with its first and last day: "cuối tháng 12/2018".
PART_OF_MONTH = re.compile(r"(?<!\w)(?P<part>thượng tuần|trung tuần|hạ tuần|đầu|giữa|cuối) \Z")
PART_DAYS = {"đầu": (1, 10), "thượng tuần": (1, 10), "giữa": (11, 20), "trung tuần": (11, 20)}
#: What makes the year before it the first of several: "cùng kỳ 2021-2025".
TO_YEAR = re.compile(r" ?- ?(?:19|20)[0-9]{2}(?![0-9])")
#: A shorter window than a year, which "cùng kỳ năm 2017" then means: "trong 9 tháng … so với cùng kỳ năm 2017".
SHORT_WINDOW = re.compile(
    r"(?<!\w)(?:(?:[0-9]{1,3}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) (?:tháng|tuần|ngày|quý)|tháng [0-9]{1,2}"
    r"|quý (?:[1-4]|iv|i{1,3})|nửa (?:đầu|cuối) năm|tháng (?:này|qua|trước)|tuần (?:này|qua|trước))(?!\w)"
)
#: Words that make "hôm nay", "năm trước" a stretch without clear ends: "mấy hôm nay", "những năm trước".
VAGUE = ("mấy ", "những ", "nhiều ", "vài ", "dăm ", "bao ", "ít ", "mỗi ", "từng ", "các ")
#: A habit has no day: "mỗi tháng nộp phí của tháng trước", "hằng năm, … của năm trước".
HABIT = re.compile(
    r"(?<!\w)(?:mỗi|hằng|hàng|từng|định kỳ) (?:ngày|tuần|tháng|quý|năm)(?!\w)(?![^.;\n]{0,90}[.;\n])[^.;\n]{0,90}\Z"
)
#: One of these stands in everything that ``HABIT`` finds.
_HABITS = ("mỗi ", "hằng ", "hàng ", "từng ", "định kỳ ")
#: "năm trước liền kề", "tháng sau kế tiếp": the one before or after that of the rule.
ADJOINING = re.compile(r",? (?:liền kề|kế tiếp|liền trước|liền sau)(?!\w)")
#: At the head of a clause and without a word of the future, "năm sau" goes on with a story: "Năm sau, ông mất."
HEAD = re.compile(r"(?:\A|[.!?\n] ?|[,;] )(?:và |rồi |nhưng )?\Z")
TO_COME = re.compile(
    r"[^.;\n]{0,80}?(?<!\w)(?:sẽ|dự kiến|sắp|có thể|dự báo|phải|cần|kế hoạch|mong|muốn|hẹn|trở đi)(?!\w)"
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
#: English months, in full or by their first three letters.
ENGLISH_MONTHS = {name: i for i, full in enumerate(_MONTHS, 1) for name in (full, full[:3])} | {"sept": 9}
_ENGLISH = "|".join(sorted(ENGLISH_MONTHS, key=lambda name: (-len(name), name)))
#: What stands before the year of an English date: "on 01 January 2013", "January 1, 2013", "October 2019".
ENGLISH_BEFORE = re.compile(
    rf"(?<![\w.,/-])(?:(?P<day>{DAY_NUMBER})(?:st|nd|rd|th)? (?:of )?(?P<month>{_ENGLISH})\.?,? "
    rf"|(?P<first>{_ENGLISH})\.? (?P<second>{DAY_NUMBER})(?:st|nd|rd|th)?,? |(?P<alone>{'|'.join(_MONTHS)}),? )\Z"
)
GLUE_DAY = re.compile(r"(?:,? ?\(?(?:ngày )?)?")
NOT_NOW = ("xuất ", "thực ", "thể ", "phát ", "biểu ", "tái ")
#: "một ngày trước khi bầu cử", "3 tháng trước thời điểm ấy", "hai năm trước vụ án": counted from that.
STORY = re.compile(r" (?:khi|lúc|thời điểm|ngày|vụ|lễ|đó)(?!\w)")


def full_dates(lower: str, years: Sequence[int], legal: Taken) -> list[tuple[int, date]]:
    """The full dates that may date the other days of a text, with their places: none where their years differ.

    The day of a document (``Nghị định số 5/2020/NĐ-CP ngày 8/1/2020``) says nothing of the story, nor does a day of
    birth, and a year (``years`` is where they begin) after all of them leaves it open.

    >>> full_dates("ngày 5/3/2018 và 8/3", [9], Taken())
    [(5, datetime.date(2018, 3, 5))]
    """
    out: list[tuple[int, date]] = []
    for at in years:
        left = lower[max(0, at - 4) : at]
        if left == "năm ":
            if lower[max(0, at - 6) : at - 5] not in _DAY_ENDS:
                continue  # "trong năm 2024"
        elif left.rstrip(" ")[-1:] not in ("/", "-", "."):
            continue
        m = BEFORE_ANY.search(lower, max(0, at - 22), at)
        if not m or not free_left(lower, m.start()) or legal.overlaps(max(0, m.start() - 12), at):
            continue
        if lower[at : at + 4] < "2000" or OF_OLD.search(lower, max(0, m.start() - 40), m.start()):
            continue
        day = safe_day(int(lower[at : at + 4]), int(m["month"] or m["written"]), int(m["day"]))
        if day:
            out.append((m.start(), day))
    span = {day.year for _, day in out}
    if len(span) != 1 or any(lower[at : at + 4] > str(min(span)) for at in years):
        return []
    return out


def nearest(dated: Sequence[tuple[int, date]], at: int) -> date:
    """The date that stands nearest to ``at`` among ``dated``, which are in the order of the text."""
    right = bisect_left(dated, (at, date.min))
    return min(dated[max(0, right - 1) : right + 1], key=lambda item: abs(item[0] - at))[1]


def in_story(lower: str, start: int, end: int, value: str) -> bool:
    """Whether a relative word is not said against the day of publishing: ``mấy hôm nay``, ``Năm sau, ông mất``.

    >>> in_story("mấy hôm nay", 4, 11, "day:0"), in_story("từ hôm nay", 3, 10, "day:0")
    (True, False)
    """
    if ":" not in value:
        return False
    if lower.endswith(VAGUE, max(0, start - 7), start) or ADJOINING.match(lower, end):
        return True
    floor = max(0, start - 110)
    if any(map(lower[floor:start].__contains__, _HABITS)) and HABIT.search(lower, floor, start):
        return True
    if not lower.endswith(" sau", start, end):
        return False
    if STORY.match(lower, end):
        return True
    return bool(HEAD.search(lower, max(0, start - 8), start)) and not TO_COME.match(lower, end)


def sentence_before(lower: str, start: int) -> str:
    """What stands before ``start`` in its sentence, at most 200 characters."""
    floor = max(0, start - 200)
    floor = max(floor, lower.rfind("\n", floor, start) + 1)
    stop = lower.rfind(". ", floor, start)
    return lower[stop + 2 if stop >= 0 else floor : start]


def free_left(lower: str, start: int) -> bool:
    """Whether no number, letter or link goes on to the left of ``start``."""
    if not start:
        return True
    left = lower[start - 1]
    return not (left.isalnum() or (left in "/.,-_:" and start > 1 and lower[start - 2].isalnum()))


def free_right(lower: str, end: int) -> bool:
    """Whether no number goes on to the right of ``end``."""
    return _GOES_ON.match(lower, end) is None
