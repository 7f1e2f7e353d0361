"""The written shapes of dates, months, quarters and spans of time, as patterns over lower-case folded text."""

from __future__ import annotations

import re

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
WRITTEN_DATE = re.compile(WRITTEN)
#: Days that share their month: ``5 và 6/7``, ``5, 6, 7/8``, ``5-7/8``, ``01 đến 05 tháng 7``.
SHARED_DAYS = re.compile(
    rf"(?:{DAY_NUMBER}(?: ?, ?| ?- ?| và | đến | đến ngày | và ngày )){{1,6}}(?={DAY_NUMBER}(?:[/.-]| tháng ))"
)
DATE_LINK = re.compile(r" ?(?:-|đến hết ngày|đến ngày|tới ngày|đến hết|đến|tới) ?")
MONTH = re.compile(rf" (?P<month>{MONTH_NUMBER})(?![0-9])(?:(?: ?[/.-] ?|,? năm | ){YEAR}(?![/.,][0-9])|(?P<bare>))")
MORE_MONTHS = re.compile(rf"(?: ?, ?| ?- ?| và | đến | hoặc )(?:tháng )?(?={MONTH_NUMBER}(?![0-9]))")
NEXT_MONTH = re.compile(rf"(?P<month>{MONTH_NUMBER})(?![0-9])(?:(?:[/-]| năm ){YEAR}(?![/.,][0-9])|(?P<bare>))")
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
GLUE_DAY = re.compile(r"(?:,? ?\(?(?:ngày )?)?")
NOT_NOW = ("xuất ", "thực ", "thể ", "phát ", "biểu ", "tái ")
#: "một ngày trước khi bầu cử", "3 tháng trước thời điểm ấy", "hai năm trước vụ án": counted from that.
STORY = re.compile(r" (?:khi|lúc|thời điểm|ngày|vụ|lễ|đó)(?!\w)")


def free_left(lower: str, start: int) -> bool:
    """Whether no number, letter or link goes on to the left of ``start``."""
    if not start:
        return True
    left = lower[start - 1]
    return not (left.isalnum() or (left in "/.,-_:" and start > 1 and lower[start - 2].isalnum()))


def free_right(lower: str, end: int) -> bool:
    """Whether no number goes on to the right of ``end``."""
    return not re.match(r"[0-9%]|[.,/][0-9]", lower[end : end + 2])
