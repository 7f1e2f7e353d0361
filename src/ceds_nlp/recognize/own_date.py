"""When a text was written, as far as it tells: the years of its dates, document numbers and comparisons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from ceds_nlp.normalize import FoldedText
from ceds_nlp.records import Time
from ceds_nlp.tables import read_table

_NUMBERED = re.compile(r"/((?:19|20)[0-9]{2})/[a-zđ]")
#: What makes a day or month a deadline, which says nothing of the day of writing; not "tính đến ngày".
_DEADLINE = re.compile(r"(?:trước|chậm nhất|muộn nhất|hạn chót|(?<!tính )(?:đến|tới)(?: hết)?)(?: là)? \Z")


@dataclass(frozen=True, slots=True)
class Span:
    """A year or a range of years: where it stands and what it says."""

    start: int
    end: int
    first: int
    last: int
    in_law: bool = False


@cache
def known_year() -> int:
    """The year after the newest fact of the gazetteers: a later one lies ahead of every text they were made for.

    Texts written after it name days of their own, and then those count (:func:`_own_date`).
    """
    rows = read_table(
        "gazetteers/provinces.versions.tsv",
        ["id", "valid_from", "valid_to", "type", "official_name", "code", "seat", "territory_of"],
    )
    return max(int(row["valid_from"][:4]) for row in rows if row["valid_from"]) + 1


def own_date(
    text: FoldedText, spans: Sequence[Span], published: date | None, found: Sequence[Time]
) -> tuple[int, bool]:
    """The year the text was written in, and whether that is known; 0 when nothing tells.

    Without a publishing date it is the latest year among full dates, months, document numbers and the years
    that others are compared with: the text cannot be older, though it may be younger.
    """
    if published:
        return published.year, True
    lower = text.lower
    dated = [
        int(t.first[:4])
        for t in found
        if t.kind in ("date", "month", "quarter")
        and t.first
        and not _DEADLINE.search(lower[max(0, t.start - 16) : t.start])
    ]
    dated += [int(m[1]) for m in _NUMBERED.finditer(lower)]
    dated += [
        span.first
        for span in spans
        if span.in_law
        or lower.endswith(("cùng kỳ năm ", "cùng kỳ ", "so với năm ", "("), max(0, span.start - 16), span.start)
    ]
    return (max(dated), False) if dated else (0, False)
