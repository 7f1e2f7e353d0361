"""Days and intervals of the calendar: what a time expression means once it is read."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache


def safe_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none.

    >>> safe_day(2023, 2, 29) is None
    True
    """
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_span(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month.

    >>> month_span(2024, 2)[1].isoformat()
    '2024-02-29'
    """
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def roman(numeral: str) -> int:
    """The value of a small Roman numeral in lower case.

    >>> roman("xix")
    19
    """
    values = {"i": 1, "v": 5, "x": 10}
    total = 0
    for c, after in zip(numeral, numeral[1:] + " ", strict=True):
        total += -values[c] if values.get(after, 0) > values[c] else values[c]
    return total


@lru_cache(maxsize=4096)
def counted(phrase: str, published: date) -> date | None:
    """The day that ``3 ngày trước`` or ``trong 2 tuần`` (digits, one unit) is from noon of ``published``.

    :mod:`dateparser` reads the phrase; it is imported here, for it is slow to load and many texts never need it.

    >>> counted("1 tháng trước", date(2024, 3, 31)).isoformat(), counted("trong 2 tuần", date(2024, 7, 11)).isoformat()
    ('2024-02-29', '2024-07-25')
    """
    import dateparser

    noon = datetime(published.year, published.month, published.day, 12)
    found = dateparser.parse(phrase, languages=["vi"], settings={"RELATIVE_BASE": noon})
    return found.date() if found else None


def grain(day: date, unit: str) -> tuple[date, date]:
    """The interval of ``unit`` that holds ``day``: nobody who says ``5 năm trước`` means a day.

    >>> [day.isoformat() for day in grain(date(2019, 7, 11), "năm")]
    ['2019-01-01', '2019-12-31']
    """
    if unit == "năm":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if unit == "tháng":
        return month_span(day.year, day.month)
    if unit == "tuần":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    return day, day


def relative(value: str, base: date | None) -> tuple[date | None, date | None]:
    """The interval of a relative word (the values of times.terms.tsv) against ``base``.

    >>> [day.isoformat() for day in relative("quarter:-1", date(2024, 7, 11))]
    ['2024-04-01', '2024-06-30']
    """
    if base is None or value == "story":
        return None, None
    if value == "now":
        return base, base
    if value == "year_to_date":
        return date(base.year, 1, 1), base
    unit, step = value.split(":")
    count = int(step)
    if unit == "day":
        day = base + timedelta(days=count)
        return day, day
    if unit == "week":
        monday = base + timedelta(days=7 * count - base.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "year":
        return date(base.year + count, 1, 1), date(base.year + count, 12, 31)
    size = 3 if unit == "quarter" else 1
    index = base.year * 12 + (base.month - 1) // size * size + count * size
    first = date(index // 12, index % 12 + 1, 1)
    return first, month_span((index + size - 1) // 12, (index + size - 1) % 12 + 1)[1]


def nearest_day(day: int, month: int, base: date | None) -> date | None:
    """The occurrence of a day and month that is nearest to ``base``.

    >>> nearest_day(30, 12, date(2024, 1, 5)).isoformat()
    '2023-12-30'
    """
    if base is None:
        return None
    near = [found for step in (-1, 0, 1) if (found := safe_day(base.year + step, month, day))]
    return min(near, key=lambda found: abs(found - base), default=None)
