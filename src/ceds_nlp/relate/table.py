"""The columns of a table drawn with bars: the head of a number's column says when it was measured.

Shape accepted: lines that begin with "|", the first of them the head ("| TT | Chỉ tiêu | Năm 2018 | Năm 2019 |").
A column without a time that gives a change ("Tăng/giảm") takes the last time before it; where an earlier column has
a time too, that is what the number is compared with.
"""

from __future__ import annotations

from typing import NamedTuple

from ceds_nlp.relate.passage import Passage
from ceds_nlp.relate.scope import widest

#: A line longer than this is no row.
_ROW = 1200


class Column(NamedTuple):
    """What head and row say of one number: indexes of its time and of the time compared with, the row's name."""

    time: int
    baseline: int | None
    label: tuple[int, int] | None


class Tables:
    """The tables of one text.

    >>> from ceds_nlp.layout import parse
    >>> from ceds_nlp.normalize import fold
    >>> from ceds_nlp.records import Analysis, Quantity, Time
    >>> text = fold("| A | 2018 | 2019 |\\n| B | 5% | 7% |")
    >>> quantities = [Quantity(26, 28, "percent", "5", "x"), Quantity(31, 33, "percent", "7", "x")]
    >>> times = [Time(6, 10, "year", "x", start_year=2018), Time(13, 17, "year", "x", start_year=2019)]
    >>> tables = Tables(Passage(Analysis(text, quantities=quantities, times=times), parse(text.text)))
    >>> tables.column(0), tables.column(1)
    (Column(time=0, baseline=None, label=(22, 23)), Column(time=1, baseline=0, label=(22, 23)))
    """

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self.any = "\n|" in passage.text
        self._heads: dict[int, int] = {}

    def column(self, index: int) -> Column | None:
        """What the head of the column of quantity ``index`` says; None outside tables and where it names no time."""
        passage = self._passage
        text = passage.text
        quantity = passage.quantities[index]
        start = text.rfind("\n", max(0, quantity.start - _ROW), quantity.start) + 1
        if quantity.start - start > _ROW or not text.startswith("|", start):
            return None
        head = self._head(start)
        if head == start:
            return None
        which = text.count("|", start, quantity.start)
        end = text.find("\n", head)
        at = head
        found: list[tuple[int, int]] = []  # (column, time)
        for column in range(1, which + 1):
            stop = text.find("|", at + 1, end)
            stop = end if stop < 0 else stop
            inside = passage.times_in(at, stop)
            if inside:
                found.append((column, widest(passage, inside[-1])))
            at = stop
        if not found or (found[-1][0] != which and quantity.change is None):
            return None
        time = found[-1][1]
        compared = len(found) > 1 and not passage.is_horizon(time)
        return Column(time, found[-2][1] if compared else None, self._label(start, quantity.start))

    def _label(self, start: int, limit: int) -> tuple[int, int] | None:
        """The first cell of a row with letters and no number to measure."""
        text = self._passage.text
        at = start
        while at < limit:
            stop = text.find("|", at + 1, limit)
            if stop < 0:
                return None
            cell = text[at + 1 : stop]
            name = cell.strip(" *_")
            if any(c.isalpha() for c in name) and not self._passage.quantities_in(at, stop):
                begin = at + 1 + cell.index(name)
                return begin, begin + len(name)
            at = stop
        return None

    def _head(self, start: int) -> int:
        """Where the first line of the table begins that holds the line at ``start``."""
        text = self._passage.text
        lines = []
        at = start
        while at not in self._heads:
            lines.append(at)
            before = text.rfind("\n", max(0, at - 1 - _ROW), max(0, at - 1)) + 1
            if at == 0 or at - before > _ROW or not text.startswith("|", before) or before == at:
                self._heads[at] = at
                break
            at = before
        head = self._heads[at]
        for line in lines:
            self._heads[line] = head
        return head
