"""Find the time expressions of a text: dates, months, quarters, parts of a year, relative expressions, years.

Shapes accepted:

* dates: ``22/4/2022``, ``8-9-2016``, ``ngày 8 tháng 6 năm 2023``, ``ngày 17/8``, ``chiều 21-8``, ``ngày 5 và 6/7``,
  ``từ 1/8 đến 31/10``, ``đêm 24 và 25/10``, ``16/1 và 17/1``; English ``01 January 2013``, ``January 1, 2013``;
* months, quarters, halves and part years: ``tháng 7/2024``, ``tháng 5``, ``cuối tháng 12/2018``, ``quý II/2022``,
  ``nửa đầu năm 2024``, ``6 tháng đầu năm``, ``9 tháng năm 2025``, ``cuối năm 2023``;
* relative expressions: ``năm ngoái``, ``hôm qua``, ``đến nay``, ``cùng kỳ năm 2023``, ``3 ngày trước``;
* calendar years and ranges of years, each with its role (:mod:`ceds_nlp.recognize.years`).

A larger expression may hold a year: ``6 tháng đầu năm 2024`` gives the half year and the year ``2024``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from ceds_nlp.knowledge import Term
from ceds_nlp.layout import Layout
from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize import time_shapes as shapes
from ceds_nlp.recognize import years
from ceds_nlp.recognize.intervals import counted, grain, month_span, nearest_day, relative, roman, safe_day
from ceds_nlp.records import Mention, Taken, Time
from ceds_nlp.scanner import Scanner
from ceds_nlp.tables import alternation, read_table

_PART_MONTHS = {"first": (1, 3), "middle": (5, 8), "last": (10, 12)}

_Handler = Callable[["_Reader", int, int, str], None]


@dataclass(frozen=True, slots=True)
class _Terms:
    """The packaged words, ready to scan with."""

    scan: Scanner
    kinds: list[tuple[str, str]]
    per_month: re.Pattern[str]


@cache
def _terms() -> _Terms:
    table = read_table("recognize/times.terms.tsv", ["term", "kind", "value", "note"])
    rows = [row for row in table if row["kind"] != "per_month"]
    units = alternation(row["term"] for row in table if row["kind"] == "per_month")
    scan = Scanner([row["term"] for row in rows])
    per_month = re.compile(rf" ?(?:%|{units}(?!\w))|[.,][0-9]")
    return _Terms(scan, [(row["kind"], row["value"]) for row in rows], per_month)


def recognize(
    text: FoldedText,
    layout: Layout,
    legal: Sequence[Mention] = (),
    published: date | None = None,
    own: tuple[Term, ...] = (),
) -> list[Time]:
    """All time expressions of ``text`` in order; ``legal`` are its document mentions, ``published`` its date, ``own``
    goal and fact words of the user's.

    >>> from ceds_nlp.layout import parse
    >>> from ceds_nlp.normalize import fold
    >>> text = fold("Trong 6 tháng đầu năm 2024, xã trồng 30 ha rừng; mục tiêu đến năm 2025 là 90 ha.")
    >>> for time in recognize(text, parse(text.text)):
    ...     print(text.text[time.start:time.end], "|", describe(time))
    6 tháng đầu năm 2024 | half_year 2024-01-01..2024-06-30
    2024 | year 2024 reference
    2025 | year 2025 target
    """
    reader = _Reader(text, legal, published)
    reader.read()
    found = reader.found
    found.extend(years.find(text, layout, reader.years, reader.taken, legal, published, found, own))
    found.sort(key=lambda time: (time.start, -time.end))
    return _uncrossed(found)


def _uncrossed(times: Sequence[Time]) -> list[Time]:
    """``times`` without what begins inside another one and ends after it: "cuối [năm] năm nay"."""
    kept: list[Time] = []
    end = 0
    for time in times:
        if time.start < end < time.end and time.role is None:
            continue
        kept.append(time)
        end = max(end, time.end)
    return kept


def describe(time: Time) -> str:
    """One line that says what ``time`` means, as the examples write it.

    >>> describe(Time(0, 4, "year", "years.named", "2025-01-01", "2025-12-31", 2025, 2025, "target"))
    'year 2025 target'
    >>> describe(Time(0, 9, "date", "times.date", "2022-04-22", "2022-04-22"))
    'date 2022-04-22'
    >>> describe(Time(0, 7, "relative", "times.relative"))
    'relative ?'
    """
    if time.kind == "year":
        return f"year {time.start_year} {time.role}"
    if time.kind == "year_range":
        return f"year_range {time.start_year}-{time.end_year} {time.role}"
    if time.first == time.last:
        return f"{time.kind} {time.first or '?'}"
    return f"{time.kind} {time.first or '?'}..{time.last or '?'}"


class _Reader:
    """Reads every expression but the bare years from one text."""

    def __init__(self, text: FoldedText, legal: Sequence[Mention], published: date | None) -> None:
        self.text = text.text
        self.lower = text.lower
        self.published = published
        self.found: list[Time] = []
        # Digits inside document numbers are no dates; a law's own name may hold a year, which stays free.
        self.legal = Taken((m.start, m.end) for m in legal)
        self.years = years.candidates(text)
        self.taken = Taken()  # digits that belong to a date, a month or a quarter
        self.done = 0
        self.dated = [] if published else shapes.full_dates(self.lower, self.years, self.legal)

    def read(self) -> None:
        terms = _terms()
        for term, start, end in terms.scan.words(self.lower):
            if start >= self.done:
                kind, value = terms.kinds[term]
                _HANDLERS[kind](self, start, end, value)
        self._numeric_dates()

    def _add(self, start: int, end: int, kind: str, rule: str, first: date | None, last: date | None) -> None:
        if first and last and last < first:
            first = last = None  # "12/12/2024 - 2/12/2024" is no stretch of time
        self.found.append(
            Time(start, end, kind, rule, first.isoformat() if first else None, last.isoformat() if last else None)
        )

    def _claim(self, start: int, end: int) -> bool:
        """Take the digits ``start:end`` unless something has them already."""
        if self.taken.overlaps(start, end) or self.legal.overlaps(start, end):
            return False
        self.taken.add(start, end)
        self.done = max(self.done, end)
        return True

    # -- dates ---------------------------------------------------------------------------------------------

    def _numeric_dates(self) -> None:
        """``22/4/2022``, ``8-9-2016`` and ``3/2022`` wherever they stand; ``từ 1/8 đến 31/10``."""
        lower = self.lower
        for digits in self.years:
            # A year at the end of "8-9-2016" or "18.8.2016".
            if self.taken.overlaps(digits, digits + 1):
                continue
            if lower[digits - 1 : digits] == " " and not lower.endswith("năm ", 0, digits):
                self._english(digits)
            if not digits or lower[digits - 1] not in "-.":
                continue
            m = shapes.BEFORE_YEAR.search(lower, max(0, digits - 6), digits)
            if m and shapes.free_left(lower, m.start()) and not self._number_word(m.start()):
                self._date_or_range(m.start(), m.start(), shapes.NUMERIC_DATE)
                continue
            m = None if m else shapes.BEFORE_MONTH_YEAR.search(lower, max(0, digits - 10), digits)
            if m and shapes.free_right(lower, digits + 4) and self._claim(m.start("month"), digits + 4):
                first, last = month_span(int(lower[digits : digits + 4]), int(m["month"]))
                self._add(m.start("month"), digits + 4, "month", "times.month_numeric", first, last)
        at = 0
        for slash in shapes.SLASHED.finditer(lower):
            if slash.start() < at or self.taken.overlaps(slash.start(), slash.end()):
                continue
            start = slash.start() - (2 if lower[max(0, slash.start() - 2) : slash.start() - 1].isdigit() else 1)
            if start < 0 or not lower[start].isdigit() or not shapes.free_left(lower, start):
                continue
            if (m := shapes.FULL_DATE.match(lower, start)) and not self._number_word(start):
                at = self._date_or_range(m.start(), m.start(), shapes.NUMERIC_DATE)
            elif (m := shapes.MONTH_YEAR.match(lower, start)) and not self._number_word(start):
                first, last = month_span(int(m["year"]), int(m["month"]))
                if self._claim(*m.span()):
                    self._add(*m.span(), "month", "times.month_numeric", first, last)
                    at = m.end()
            elif (m := shapes.NUMERIC_DATE.match(lower, start)) and lower[max(0, start - 3) : start] == "từ ":
                link = shapes.DATE_LINK.match(lower, m.end())
                if link and (n := shapes.NUMERIC_DATE.match(lower, link.end())) and n["sep"] == "/":
                    at = self._date_or_range(start, start, shapes.NUMERIC_DATE)

        for found in shapes.DASHED.finditer(lower):
            m = shapes.NUMERIC_DATE.match(lower, found.start())
            before = m and shapes.BEFORE_DASHED.search(lower, max(0, found.start() - 24), found.start())
            if not m or not before or self.taken.overlaps(*m.span()):
                continue
            if not before["first"] or before["dated"]:
                start = m.start() if not before["first"] else before.start("first")
                self._date_or_range(start, start, shapes.NUMERIC_DATE)
            elif before.group().startswith("từ "):
                self._shared_days(before.start("first"), int(before["first"]), m)

    def _english(self, digits: int) -> None:
        """``on 01 January 2013``, ``January 1, 2013``, ``October 2019``, whose year begins at ``digits``."""
        m = shapes.ENGLISH_BEFORE.search(self.lower, max(0, digits - 24), digits)
        name = m and (m["month"] or m["first"] or m["alone"])
        if not m or not name or not shapes.free_right(self.lower, digits + 4):
            return
        at = self.lower.find(name, m.start())
        if not self.text[at].isupper() or (m["alone"] and name == "may"):
            return
        year, month = int(self.lower[digits : digits + 4]), shapes.ENGLISH_MONTHS[name]
        day = m["day"] or m["second"]
        first, last = month_span(year, month)
        if day:
            first = last = safe_day(year, month, int(day)) or first
        if self._claim(m.start(), digits + 4):
            rule = "times.date_english" if day else "times.month_english"
            self._add(m.start(), digits + 4, "date" if day else "month", rule, first, last)

    def _number_word(self, start: int) -> bool:
        """Whether a word before says that what follows is a document number."""
        return shapes.NUMBER_WORD.search(self.lower[max(0, start - 12) : start]) is not None

    def _date_or_range(self, start: int, digits: int, pattern: re.Pattern[str]) -> int:
        """Read the date at ``digits`` and the one after a link, if any; answer where reading stopped."""
        lower = self.lower
        m = pattern.match(lower, digits)
        if not m:
            return digits + 1
        day, month = int(m["day"]), int(m["month"])
        year = int(m["year"]) if m["year"] else None
        link = shapes.DATE_LINK.match(lower, m.end())
        if link:
            n = shapes.NUMERIC_DATE.match(lower, link.end()) or shapes.WRITTEN_DATE.match(lower, link.end())
            # A date that stands taken already keeps its own mention: "từ 30/11/2018 đến hết ngày 2/12/2018".
            if n and year is None and n["year"]:
                year = int(n["year"])
            free = n and not self.taken.overlaps(n.start(), n.end())
            if n and free and (link.group().strip() != "-" or n["year"]):
                last_year = int(n["year"]) if n["year"] else year
                last = self._day(int(n["day"]), int(n["month"]), last_year, start)
                first = self._day(day, month, year or last_year, start)
                if first and last and not year and not last_year and last < first:
                    last = safe_day(last.year + 1, last.month, last.day)
                if self._claim(start, n.end()):
                    self._add(start, n.end(), "period", "times.date_range", first, last)
                return n.end()
        stop = m.end()
        if year is None:
            stop, year = self._spoken_year(stop)
        value = self._day(day, month, year, start)
        if year is None and (more := shapes.MORE_DATES.match(lower, stop)):
            n = shapes.NUMERIC_DATE.match(lower, more.end())
            year = int(n["year"]) if n and n["year"] else None
            value = self._day(day, month, year, start)
        if (value is None and year is not None) or not self._claim(start, stop):
            return m.end()
        self._add(start, stop, "date", "times.date", value, value)
        # "hai ngày 16/1 và 17/1": the further days are dates of their own.
        while more := shapes.MORE_DATES.match(lower, stop):
            n = shapes.NUMERIC_DATE.match(lower, more.end())
            year = int(n["year"]) if n and n["year"] else None
            value = self._day(int(n["day"]), int(n["month"]), year, start) if n else None
            if n is None or (value is None and year is not None) or not self._claim(*n.span()):
                break
            self._add(n.start(), n.end(), "date", "times.date", value, value)
            stop = n.end()
        return stop

    def _day(self, day: int, month: int, year: int | None, at: int = -1) -> date | None:
        """The day; without a year the one nearest to the publishing date, or to the full date nearest to ``at``."""
        if year is not None:
            return safe_day(year, month, day)
        base = self.published
        if base is None and self.dated and at >= 0:
            base = shapes.nearest(self.dated, at)
        return nearest_day(day, month, base)

    def _read_day(self, start: int, end: int, value: str) -> None:
        """``ngày 8 tháng 6 năm 2023``, ``ngày 17/8``, ``ngày 5 và 6/7``, ``ngày 20``."""
        lower = self.lower
        at = end + 1
        if lower[end:at] != " " or not lower[at : at + 1].isdigit():
            return
        shared = shapes.SHARED_DAYS.match(lower, at)
        if shared:
            last = shapes.NUMERIC_DATE.match(lower, shared.end()) or shapes.WRITTEN_DATE.match(lower, shared.end())
            if (
                last
                and "-" in shared.group()
                and (m := shapes.NUMERIC_DATE.match(lower, at))
                and m.end() < last.start()
            ):
                last = None  # "ngày 27-6 đến 1-7": each day has its month
        if shared and last:
            first_day = int(re.match(r"[0-9]+", shared.group()).group())  # type: ignore[union-attr]
            if not shapes.FULL_DATE.match(lower, at):
                self._shared_days(start, first_day, last)
                return
        for pattern in (shapes.WRITTEN_DATE, shapes.NUMERIC_DATE):
            if pattern.match(lower, at):
                self._date_or_range(start, at, pattern)
                return
        m = shapes.DAY_ALONE.match(lower, at)
        if m and shapes.AFTER_DAY.match(lower, m.end()) and self._claim(start, m.end()):
            self._add(start, m.end(), "date", "times.day_alone", None, None)

    def _shared_days(self, start: int, first_day: int, last: re.Match[str]) -> None:
        """Write the days ``start`` to the end of ``last`` that share its month: ``23 và 24/12``."""
        if first_day > int(last["day"]):
            return
        year = int(last["year"]) if last["year"] else None
        begin = self._day(first_day, int(last["month"]), year, start)
        stop = self._day(int(last["day"]), int(last["month"]), year, start)
        if self._claim(start, last.end()):
            self._add(start, last.end(), "period", "times.days", begin, stop)

    def _read_part(self, start: int, end: int, value: str) -> None:
        """``chiều 17/8``, ``hôm 21-8``: the digits only."""
        at = end + 1
        if self.lower[end:at] not in (" ", "(") or not self.lower[at : at + 1].isdigit():
            return
        if self.taken.overlaps(at, at + 1):
            return
        shared = shapes.SHARED_DAYS.match(self.lower, at)
        last = shapes.NUMERIC_DATE.match(self.lower, shared.end()) if shared else None
        # "tối 5-8/9" is left to the next pattern: only words and commas join here.
        if shared and last and last["sep"] != "." and "-" not in shared.group() and "." not in shared.group():
            self._shared_days(at, int(shared.group().split()[0].rstrip(",")), last)
        elif shapes.NUMERIC_DATE.match(self.lower, at):
            self._date_or_range(at, at, shapes.NUMERIC_DATE)

    # -- months, quarters, parts of a year -----------------------------------------------------------------

    def _read_month(self, start: int, end: int, value: str) -> None:
        """``tháng 7/2024``, ``tháng 7 năm 2024``, ``tháng 7-2024``, ``tháng 5``, ``tháng 7 và 8/2024``."""
        lower = self.lower
        m = shapes.MONTH.match(lower, end)
        if not m:
            return
        counts = m["year"] is None and shapes.NO_CALENDAR_MONTH.search(lower, max(0, start - 8), start)
        if counts or (m["year"] is None and _terms().per_month.match(lower, m.end())):
            return
        numbers = [int(m["month"])]
        stop, year = m.end(), m["year"]
        while year is None and (link := shapes.MORE_MONTHS.match(lower, stop)):
            more = shapes.NEXT_MONTH.match(lower, link.end())
            if not more or (more["year"] is None and _terms().per_month.match(lower, more.end())):
                break
            if more["year"] is None and not link.group().endswith("tháng ") and link.group().strip() != "-":
                # "tháng 5, 3 người": a bare number goes on only with a year after it.
                ahead = shapes.MORE_MONTHS.match(lower, more.end())
                if not ahead:
                    break
            numbers.append(int(more["month"]))
            stop, year = more.end(), more["year"]
        if shapes.NO_MONTH.match(lower, stop, stop + 3):
            return
        if not self._claim(start, stop):
            return
        tail, y = self._spoken_year(stop) if year is None else (stop, int(year))
        if tail > stop:
            stop = tail
            self.done = max(self.done, stop)
        elif year is None:
            y = self._near_month(numbers[-1])
        turns = numbers[0] > numbers[-1]  # "tháng 11 - 2/2024" begins in the year before
        first = month_span(y - turns, numbers[0])[0] if y else None
        last = month_span(y, numbers[-1])[1] if y else None
        part = shapes.PART_OF_MONTH.search(lower, max(0, start - 14), start) if len(numbers) == 1 else None
        if part and not self.taken.overlaps(part.start(), start):
            if first and last:
                begin, end = shapes.PART_DAYS.get(part["part"], (21, last.day))
                first, last = first.replace(day=begin), last.replace(day=end)
            self._add(part.start(), stop, "period", "times.part_of_month", first, last)
            return
        self._add(start, stop, "month" if len(numbers) == 1 else "period", "times.month", first, last)

    def _near_month(self, month: int) -> int | None:
        """The year of a month without one: the occurrence nearest to the publishing date."""
        value = self._day(15, month, None)
        return value.year if value else None

    def _read_quarter(self, start: int, end: int, value: str) -> None:
        """``quý II/2022``, ``quý 3 năm 2024``, ``Quý III``, ``quý I và II/2023``."""
        lower = self.lower
        m = shapes.QUARTER.match(lower, end)
        if not m or (m["quarter"][0] == "i" and not self.text[m.start("quarter")].isupper()):
            return
        names = [m["quarter"]]
        stop, year = m.end(), m["year"]
        while year is None and (link := shapes.MORE_QUARTERS.match(lower, stop)):
            more = shapes.QUARTER.match(lower, link.end() - 1) if lower[link.end() - 1] == " " else None
            if more is None:
                break
            names.append(more["quarter"])
            stop, year = more.end(), more["year"]
        if year is None and (spaced := shapes.SPACED_YEAR.match(lower, stop)) and lower[stop] == " ":
            year, stop = spaced["year"], spaced.end()
        if not self._claim(start, stop):
            return
        numbers = [shapes.QUARTERS[name] for name in names]
        y = int(year) if year else self._near_month(3 * numbers[-1] - 1)
        first = date(y, 3 * numbers[0] - 2, 1) if y else None
        last = month_span(y, 3 * numbers[-1])[1] if y else None
        self._add(start, stop, "quarter" if len(numbers) == 1 else "period", "times.quarter", first, last)

    def _tail_year(self, end: int) -> tuple[int, int | None]:
        """The year after ``end`` (or ``nay``, ``ngoái``), with the offset behind it."""
        m = shapes.SPACED_YEAR.match(self.lower, end)
        if m and self.lower[end] == " ":
            return m.end(), int(m["year"])
        base = self.published.year if self.published else None
        for word, step in ((" nay", 0), (" ngoái", -1), (" trước", -1), (" sau", 1), (" tới", 1)):
            if self.lower.startswith(word, end) and not self.lower[end + len(word) : end + len(word) + 1].isalnum():
                return end + len(word), base + step if base else None
        return end, None

    def _spoken_year(self, end: int) -> tuple[int, int | None]:
        """The year named after a day or month without digits: ``tháng 7 năm ngoái``."""
        if not self.lower.startswith(" năm ", end) or self.lower[end + 5 : end + 6].isdigit():
            return end, None
        stop, year = self._tail_year(end + 4)
        return (stop, year) if stop > end + 4 else (end, None)

    def _read_months(self, start: int, end: int, value: str) -> None:
        """``6 tháng đầu năm 2024``, ``10 tháng năm 2025``, ``6 tháng cuối năm``: a part of a year in months."""
        m = shapes.NUMBER_BEFORE.search(self.lower, max(0, start - 8), start)
        explicit = self.lower.startswith("tháng năm", start) or self.lower.startswith("tháng của", start)
        stop, year = self._tail_year(end)
        if not m or (explicit and not year):
            return
        count = int(m["n"]) if m["n"].isdigit() else shapes.WORDS.get(m["n"], 0)
        if count > 12:
            return
        begin = m.start("n")
        if year is None and stop == end:
            year = self._context_year(count if value == "first" else 12)
        first = last = None
        if year and count:
            first = date(year, 1, 1) if value == "first" else date(year, 13 - count, 1)
            last = month_span(year, count)[1] if value == "first" else date(year, 12, 31)
        kind = "half_year" if count == 6 else "period"
        self._add(begin, stop, kind, "times.months_of_year", first, last)
        self.done = max(self.done, end)

    def _context_year(self, month: int) -> int | None:
        """The year of an expression without one: the publishing year, or the one before where it cannot be over."""
        if self.published is None:
            return None
        early = self.published.month <= 2 and month >= 9
        return self.published.year - 1 if early else self.published.year

    def _read_half(self, start: int, end: int, value: str) -> None:
        """``nửa đầu năm 2024``, ``nửa cuối năm``."""
        stop, year = self._tail_year(end)
        if year is None and stop == end:
            year = self._context_year(6)
        first = last = None
        if year:
            first = date(year, 1 if value == "1" else 7, 1)
            last = date(year, 6, 30) if value == "1" else date(year, 12, 31)
        self._add(start, stop, "half_year", "times.half_year", first, last)
        self.done = max(self.done, end)

    def _read_part_of_year(self, start: int, end: int, value: str) -> None:
        """``cuối năm 2023``, ``đầu năm nay``, ``cuối năm``."""
        if self.lower[max(0, start - 6) : start] in ("tháng ", " tháng"):
            return
        stop, year = self._tail_year(end)
        kind = "period"
        if year is None and stop == end:
            year, kind = (self.published.year if self.published else None), "relative"
        months = _PART_MONTHS[value]
        first = date(year, months[0], 1) if year else None
        last = month_span(year, months[1])[1] if year else None
        self._add(start, stop, kind, "times.part_of_year", first, last)
        self.done = max(self.done, end)

    def _read_decade(self, start: int, end: int, value: str) -> None:
        """``thập niên 1990``, ``những năm 90``, ``những năm 1910 - 1940``: the digits become no year mention."""
        m = shapes.DECADE.match(self.lower, end)
        if not m:
            return
        first = last = int(m["year"]) + (1900 if int(m["year"]) < 100 else 0)
        stop = m.end()
        to = shapes.TO_DECADE.match(self.lower, stop)
        if to and first < int(to["year"]):
            last, stop = int(to["year"]), to.end()
        if shapes.free_right(self.lower, stop) and self._claim(start, stop):
            self._add(start, stop, "period", "times.decade", date(first, 1, 1), date(last + 9, 12, 31))

    def _read_century(self, start: int, end: int, value: str) -> None:
        """``thế kỷ XX``, ``thế kỷ 21``, ``thế kỷ 12 - 18``."""
        m = shapes.CENTURY.match(self.lower, end)
        if not m or not m["n"]:
            return
        number = int(m["n"]) if m["n"].isdigit() else roman(m["n"])
        to = (int(m["to"]) if m["to"].isdigit() else roman(m["to"])) if m["to"] else number
        if not 1 <= number <= to <= 30:
            return
        first, last = date(100 * number - 99, 1, 1), date(100 * to, 12, 31)
        self._add(start, m.end(), "period", "times.century", first, last)
        self.done = max(self.done, m.end())

    # -- relative expressions ------------------------------------------------------------------------------

    def _read_same_period(self, start: int, end: int, value: str) -> None:
        """``cùng kỳ năm 2023``, ``cùng kỳ năm ngoái``, ``cùng kỳ 2017``, ``cùng kỳ``."""
        m = shapes.SAME_PERIOD_TAIL.match(self.lower, end)
        first = last = None
        stop = end
        if m:
            stop = m.end()
            digits = m["year"] or m["alone"]
            if digits and (not shapes.free_right(self.lower, stop) or shapes.TO_YEAR.match(self.lower, stop)):
                stop, digits = end, None
            year = int(digits) if digits else self.published.year - 1 if self.published else None
            left = shapes.sentence_before(self.lower, start)
            if year and stop > end and not shapes.SHORT_WINDOW.search(left):
                first, last = date(year, 1, 1), date(year, 12, 31)
        self._add(start, stop, "relative", "times.same_period", first, last)
        self.done = max(self.done, stop)

    def _read_relative(self, start: int, end: int, value: str) -> None:
        """Words that name a day, week, month or year against the publishing date."""
        lower = self.lower
        if lower[start:end] == "hiện":
            left = lower[max(0, start - 2) : start].rstrip(" ")
            if (left and left[-1] not in ".,;:\n(-\"'") or not shapes.HIEN.match(lower, end):
                return
        elif lower.startswith("hiện", start) and lower.endswith(shapes.NOT_NOW, max(0, start - 6), start):
            return  # "xuất hiện tại", "thực hiện nay"
        unit, _, rest = lower[start:end].partition(" ")
        step = shapes.COUNT_STEP.get(rest)
        is_counted = step and f"{unit} " in shapes.UNITS and not self.taken.overlaps(max(0, start - 2), start)
        if step and is_counted and shapes.COUNTED.search(lower, max(0, start - 12), start + len(unit) + 1):
            self._read_counted(start + len(unit) + 1, end, step)  # "5 năm trước", "hai tuần trước"
            return
        if shapes.in_story(lower, start, end, value):
            value = "story"
        first, last = relative(value, self.published)
        self._add(start, end, "relative", "times.relative", first, last)
        self.done = max(self.done, end)
        if value.startswith("day:"):
            # "hôm nay 21-8", "sáng nay (4-11)": the digits name the same day.
            at = end + len(shapes.GLUE_DAY.match(lower, end).group())  # type: ignore[union-attr]
            if at > end and shapes.NUMERIC_DATE.match(lower, at) and not self.taken.overlaps(at, at + 1):
                self._date_or_range(at, at, shapes.NUMERIC_DATE)

    def _read_counted(self, start: int, end: int, value: str) -> None:
        """``3 ngày trước``, ``2 tuần nữa``: a unit; ``5 năm qua``, ``3 tháng tới``: all the time to or from now."""
        if not self.lower.endswith(shapes.UNITS, max(0, start - 6), start):
            return
        m = shapes.COUNTED.search(self.lower, max(0, start - 12), start)
        if not m:
            return
        count = int(m["n"]) if m["n"].isdigit() else shapes.WORDS[m["n"]]
        first = last = None
        story = value == "story" or (value == "-1" and shapes.STORY.match(self.lower, end))
        if self.published and count and not story and m["unit"] != "giờ":  # the hour of publishing is not known
            ahead = value in ("1", "ahead")
            phrase = f"trong {count} {m['unit']}" if ahead else f"{count} {m['unit']} trước"
            day = counted(phrase, self.published)
            if day and value == "window":
                first, last = day, self.published
            elif day and value == "ahead":
                first, last = self.published, day
            elif day:
                first, last = grain(day, m["unit"])
        self._add(m.start(), end, "relative", "times.counted", first, last)
        self.done = max(self.done, end)


_HANDLERS: dict[str, _Handler] = {
    "day": _Reader._read_day,
    "part": _Reader._read_part,
    "month": _Reader._read_month,
    "months": _Reader._read_months,
    "half": _Reader._read_half,
    "quarter": _Reader._read_quarter,
    "part_of_year": _Reader._read_part_of_year,
    "same_period": _Reader._read_same_period,
    "decade": _Reader._read_decade,
    "century": _Reader._read_century,
    "relative": _Reader._read_relative,
    "counted": _Reader._read_counted,
}
