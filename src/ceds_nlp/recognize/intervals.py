"""Days and intervals of the calendar: what a time expression means once it is read."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


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


def shift(base: date, count: int, unit: str) -> date | None:
    """``base`` moved by ``count`` days, weeks, months or years (29 February becomes the 28th).

    >>> shift(date(2024, 7, 11), -3, "ngày").isoformat()
    '2024-07-08'
    """
    try:
        if unit == "ngày":
            return base + timedelta(days=count)
        if unit == "tuần":
            return base + timedelta(weeks=count)
        months = base.year * 12 + base.month - 1 + count * (12 if unit == "năm" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(base.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return None


def relative(value: str, base: date | None) -> tuple[date | None, date | None]:
    """The interval of a relative word (the values of times.terms.tsv) against ``base``.

    >>> [day.isoformat() for day in relative("quarter:-1", date(2024, 7, 11))]
    ['2024-04-01', '2024-06-30']
    """
    if base is None:
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
