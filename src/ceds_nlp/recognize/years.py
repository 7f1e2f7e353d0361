"""Find the calendar years of a text and its ranges of years.

Shapes accepted: ``2025``, ``2021-2025``, ``2021 - 2025``, ``2009 đến 2014``, ``2017/2018``, ``2016-19``;
the span is the digits alone. A year inside a date, a month, a quarter, a document number or a link is not one, nor is a
four-digit number that counts something (``2000 đồng``, ``1975 hộ``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from ceds_nlp.knowledge import Term
from ceds_nlp.layout import Layout
from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize.own_date import Span
from ceds_nlp.recognize.year_roles import Roles
from ceds_nlp.records import Mention, Taken, Time
from ceds_nlp.tables import alternation, read_table

_YEAR = re.compile(r"[12][0-9]{3}")
_RANGE = re.compile(
    r"(?:(?: ?- ?(?:năm )?|/| đến | tới | đến hết )(?P<year>1[0-9]{3}|20[0-9]{2}|2100)|[-/](?P<short>[0-9]{2}))"
    r"(?![\w%]|[.,/-][0-9])"
)
_AFTER_NUMBER = re.compile(r"[0-9%]|[.,][0-9]|[^\W\d_]|/(?![0-9]{4}\b)[\w]|-[^\W_]")
_LINK = re.compile(r"://|www\.|\.(?:vn|com|net|org|html?|aspx|pdf|gov)\b|@|[?&=]")
#: As far back from its digits as the beginning of an address is looked for.
_LONGEST_LINK = 200
#: A date whose day is still to be filled in: "ngày … tháng … năm 2025".
_BLANK_DATE = re.compile(r"ngày ?[.…_/ ]{0,9} ?tháng ?[.…_/ ]{0,9} ?năm \Z")
_NAME_HYPHEN = re.compile(r"(?:\A|[^\W\d_]|\s)[^\W\d_]{2,7}-\Z")
#: After a year such words count nothing: "ASEAN Cup 2026 ngày 21-8", "Bolero 2018 lần đầu", "Hoa hậu 2012 lần thứ".
_NO_COUNT = re.compile(
    r" (?:ngày|tháng|từ) [0-9]| từ (?:trước|khi|sau|đầu|năm|tháng|ngày)(?!\w)| lần (?:đầu|thứ|này)(?!\w)"
)
_NUMBER_YEARS = re.compile(r"[0-9] năm \Z")
_LIST_LINK = re.compile(r"(?:19|20)[0-9]{2}(?:, ?| và | hoặc |; ?| hay |, năm | và năm )(?:năm )?\Z")


@cache
def _beside(kind: str) -> re.Pattern[str]:
    """The pattern of the packaged words of one kind, after or before the digits."""
    rows = read_table("recognize/years.terms.tsv", ["term", "kind", "note"])
    words = alternation(row["term"] for row in rows if row["kind"] == kind)
    return re.compile(rf" {words}(?!\w)" if kind == "thing" else rf"(?<!\w){words} \Z")


def candidates(text: FoldedText) -> list[int]:
    """Where four digits between 1000 and 2100 begin; those before 1900 are years only where "năm" says so.

    >>> from ceds_nlp.normalize import fold
    >>> candidates(fold("từ 1995 đến 2025; 2199"))
    [3, 12]
    """
    runs = [run for run in text.digits if run[1] - run[0] > 3]
    return [m.start() for run in runs for m in _YEAR.finditer(text.lower, *run) if m.group() <= "2100"]


def find(
    text: FoldedText,
    layout: Layout,
    starts: Sequence[int],
    taken: Taken,
    legal: Sequence[Mention],
    published: date | None,
    found: Sequence[Time],
    own: tuple[Term, ...] = (),
) -> list[Time]:
    """The years and ranges of ``text`` that no date has taken, each with its role; ``own`` are words of the user's.

    >>> from ceds_nlp.layout import parse
    >>> from ceds_nlp.normalize import fold
    >>> text = fold("Giai đoạn 2021-2025, giá 2000 đồng; phấn đấu đến năm 2030 đạt 50%.")
    >>> years = find(text, parse(text.text), candidates(text), Taken(), (), None, ())
    >>> [(text.text[y.start:y.end], y.kind, y.role) for y in years]
    [('2021-2025', 'year_range', 'period'), ('2030', 'year', 'target')]
    """
    spans = _spans(text, starts, taken, legal)
    if not spans:
        return []
    roles = Roles(text, layout, spans, published, found, own)
    out = []
    for index, span in enumerate(spans):
        role, rule = roles.of(index)
        kind = "year" if span.first == span.last else "year_range"
        first, last = f"{span.first}-01-01", f"{span.last}-12-31"
        out.append(Time(span.start, span.end, kind, rule, first, last, span.first, span.last, role))
    return out


def _spans(text: FoldedText, starts: Sequence[int], taken: Taken, legal: Sequence[Mention]) -> list[Span]:
    if not starts:
        return []
    lower = text.lower
    documents = Taken((m.start, m.end) for m in legal)
    out: list[Span] = []
    done = 0
    for start in starts:
        end = start + 4
        if start < done or taken.overlaps(start, end) or not _stands_alone(lower, start):
            continue
        first = last = int(lower[start:end])
        more = _RANGE.match(lower, end)
        if more and not taken.overlaps(end, more.end()):
            other = int(more["year"]) if more["year"] else first // 100 * 100 + int(more["short"])
            joined = more.group()[0] == "/" or more["short"]
            if (
                other > first
                and (
                    other == first + 1
                    or (not joined or (more["short"] and other - first <= 6 and more.group()[0] == "-"))
                )
                and "năm" not in more.group()
            ):
                last, end = other, more.end()
        in_law = documents.overlaps(start, end)
        if (
            first < 1900
            and last > first
            and not (lower[start - 1 : start] == "(" or _beside("year").search(lower[max(0, start - 12) : start]))
        ):
            continue
        if first == last and not _is_year(text, start, end, in_law):
            continue
        if in_law and (lower[end : end + 1] in ("/", "-") or lower[start - 1] in "/-"):
            continue
        if _in_link(lower, start, end):
            continue
        out.append(Span(start, end, first, last, in_law))
        done = end
    return out


def _stands_alone(lower: str, start: int) -> bool:
    """Whether the digits at ``start`` begin a number of their own."""
    if not start:
        return True
    left = lower[start - 1]
    if left.isalnum() or left == "_":
        return False
    if left in ".,":
        return start < 2 or not lower[start - 2].isdigit()
    if left in "/-":
        # "APEC-2017" names a year, "13/2019", "7936-2009" do not.
        return (
            start < 2
            or not lower[start - 2].isalnum()
            or (left == "-" and bool(_NAME_HYPHEN.search(lower[max(0, start - 8) : start])))
        )
    return True


def _is_year(text: FoldedText, start: int, end: int, in_law: bool) -> bool:
    """Whether the lone four-digit number ``start:end`` is a calendar year."""
    lower = text.lower
    if _AFTER_NUMBER.match(lower, end):
        return False
    left = lower[max(0, start - 32) : start]
    if _BLANK_DATE.search(left):
        return False
    named = _beside("year").search(left)
    old = lower[start:end] < "1900"
    if (named and named.group().startswith("năm")) or in_law:
        return not old or not (_NUMBER_YEARS.search(left) or _beside("thing").match(lower, end))
    if old:
        return False
    counted = _beside("thing").match(lower, end)
    if counted and _NO_COUNT.match(lower, counted.start()):
        counted = None
    if counted and not (named and counted.group() in (" năm", " tháng", " bộ", " từ", " trên", " đầu")):
        return False
    if named or _LIST_LINK.search(left):
        return True
    if _beside("number").search(left):
        return False
    year = int(lower[start:end])
    before = left[-1:]
    if before == "(" or (before == "-" and left[-2:-1].isalpha()):
        return True
    return 1930 <= year <= 2060


def _in_link(lower: str, start: int, end: int) -> bool:
    """Whether the digits stand inside a web or mail address."""
    word = lower[max(0, start - _LONGEST_LINK) : start].rpartition(" ")[2].rpartition("\n")[2]
    return bool(_LINK.search(word))
