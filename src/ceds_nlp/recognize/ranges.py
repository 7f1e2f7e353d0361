"""Ranges: two numbers that are the ends of one quantity.

Shapes read: ``5-7%``, ``10 đến 12 nghìn tỷ đồng``, ``20 triệu đồng đến 30 triệu đồng``; dates, scores and codes
(``8-9-2016``, ``3-1``, ``30K-456``) are passed over.
"""

from __future__ import annotations

import re

from ceds_nlp.normalize import DIGITS
from ceds_nlp.recognize import counting
from ceds_nlp.recognize.boundaries import Separators
from ceds_nlp.recognize.comparators import says
from ceds_nlp.recognize.numerals import Lexicon, Numeral, read, spelled, with_magnitude
from ceds_nlp.recognize.units import Unit, unit_after
from ceds_nlp.records import Taken

_RANGE = re.compile(r" ?[-~÷] ?(?=[\d$€])| (?:đến|tới) (?=\d)")
_WORDED = re.compile(r" (?:đến|tới) (?=[^\W\d_])")
_CHAIN = re.compile(r"[\d/.,:-]{0,40}")
_SCORE = frozenset({"score"})
_STARTS = frozenset(" -~÷")
#: What a joint may begin with after a space.
_SPACED = frozenset("-~÷đt")


def link(lower: str, end: int, *, words: bool) -> re.Match[str] | None:
    """What joins the number that ends at ``end`` to the next (``-``, ``đến``), or None.

    >>> link("5-7%", 1, words=False).group(), link("5 người", 1, words=False)
    ('-', None)
    """
    first = lower[end : end + 2]
    if first[:1] not in _STARTS or (first[0] == " " and first[1:] not in _SPACED):
        return None
    return _RANGE.match(lower, end) or (_WORDED.match(lower, end) if words else None)


def is_sign(joint: str) -> bool:
    """Whether a joint is a sign and no word."""
    return joint.strip() in ("-", "~", "÷")


def after_chain(lower: str, at: int) -> int:
    """Past a date, code or score: digits joined by ``-``, ``/`` and ``.``.

    >>> after_chain("8-9-2016 và", 1)
    8
    """
    found = _CHAIN.match(lower, at)
    return found.end() if found else at


def second(lower: str, at: int, taken: Taken, comma_groups: Separators, *, words: bool) -> Numeral | None:
    """The number after the joint of a range, or None where a date, year or document stands there."""
    run = DIGITS.match(lower, at)
    if run is None and words:
        number = spelled(lower, at)
        return with_magnitude(lower, number) if number and number.denominator is None else None
    if run is None or taken.overlaps(run.start(), run.end()):
        return None
    after = lower[run.end() : run.end() + 2]
    if (after[:1] in ("/", ":", "-") and after[1:].isdigit()) or (run.group().isdigit() and len(run.group()) > 8):
        return None
    return read(lower, run.start(), run.end(), comma_groups=comma_groups(run.start(), run.end()))


def join(
    text: str,
    lower: str,
    first: Numeral,
    unit: Unit | None,
    second: Numeral,
    joint: str,
    words: list[str],
    units: Lexicon[tuple[str, str]] | None = None,
) -> tuple[Numeral, Unit | None, Numeral] | int | None:
    """Both ends of a range with one unit; an int to skip to where it is none; None to read the first alone."""
    sign = is_sign(joint)
    other = unit_after(text, lower, second, units)
    if other and other.kind in ("time", "never"):
        return other.end if unit is None or sign else None
    if unit is not None and (other is None or other.kind != unit.kind or other.unit != unit.unit):
        return None
    low, high = first, second
    if first.factor == 1 and second.factor != 1 and unit is None:
        low = Numeral(first.start, first.end, first.digits, second.factor, first.digits * second.factor, first.bare_end)
    elif first.factor != 1 and second.factor == 1 and other is None and unit is None and sign:
        return None
    if low.value >= high.value:
        if first.value < high.value:
            low = first
        elif sign and unit is None:
            return after_chain(lower, second.start)
        else:
            return None
    if unit is None and other is None and second.factor == 1:
        if sign and says(words, len(words), _SCORE, 2):
            return after_chain(lower, second.start)
        year = lower[second.start : second.end]
        if sign and len(year) == 4 and year.isdigit() and 1900 <= int(year) <= 2100 and first.digits <= 12:
            return after_chain(lower, second.start)  # "đến 2-2019"
        dated = first.digits <= 31 and second.digits <= 12 and not counting.has_cue(words)
        if sign and (
            not counting.counts(text, lower, second, words) or (dated and not counting.is_known(lower, second.end))
        ):
            return after_chain(lower, second.start)
    return low, other, high
