"""Numbers as written in Vietnamese text, read into exact decimals.

Shapes read, each from its first digit (or, on demand, its first number word):

* digits with separators either way: ``6.100``, ``1.928.311``, ``22,4``, ``22.4``, ``2.659,96``, ``6,000``, ``05``
* a magnitude: ``53 tỷ``, ``18 nghìn tỷ``, ``3,2 triệu tỷ``, ``200k``
* a magnitude split in two: ``1 tỷ 200 triệu``, ``2 triệu rưỡi``, ``1 tỷ 2``, ``3tr5``
* words: ``hai mươi lăm nghìn``, ``một trăm lẻ ba``, ``hai phẩy năm``, ``nửa triệu``, ``một phần ba``

Words are read with care, for most of them are words of other things too. One digit word alone (``một số``,
``hai bên``, ``ông Tám``) is never a number; with a magnitude, a fraction or a second word it is. ``phần trăm`` after it
is its unit; ``năm`` after a magnitude means years (``một trăm năm``; 105 is ``một trăm lẻ năm``); an indefinite
``hàng chục``, ``vài trăm``, ``mười mấy`` is no number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Generic, TypeVar

from ceds_nlp.normalize import FoldedText
from ceds_nlp.tables import read_table

Row = TypeVar("Row")

_FIRST = re.compile(r"[^\W\d_²³]+|[^\w\s]")
_SPACED = re.compile(r"(?: \d{3}(?![\d.,])){1,4}(?!\d)")
_TAIL = re.compile(r" ?(\d{1,3})(?![\d.,/%]\d|\d|%)")
_GLUED = re.compile(r"(tr|tỷ|tỉ)(\d)(?!\w)")
#: The first letters of the words of magnitude: any other character ends the number at once.
_MAGNITUDE_STARTS = frozenset("nctvk")
_SMALLER = re.compile(r" (\d{1,3}(?:,\d{1,3})?)")
_SMALLER_ENDS = re.compile(r" (?:đồng|đ|usd)(?!\w)|[.;)]|\n|\Z")
_HALF = re.compile(r" rưỡi(?!\w)| rưởi(?!\w)")


class Lexicon(Generic[Row]):
    """Terms looked up at a position of lower-case text, longest first, whole words only.

    >>> Lexicon([("tỷ", 1), ("tỷ lệ", 0)]).match("5 tỷ lệ phí", 2)
    (0, 7)
    """

    __slots__ = ("_starts", "_terms")

    def __init__(self, rows: Iterable[tuple[str, Row]]) -> None:
        self._terms: dict[str, list[tuple[str, Row]]] = {}
        for term, row in sorted(rows, key=lambda item: (-len(item[0]), item[0])):
            first = _FIRST.match(term)
            self._terms.setdefault(first.group() if first else term, []).append((term, row))
        self._starts = frozenset(term[0] for term in self._terms)

    def match(self, text: str, at: int) -> tuple[Row, int] | None:
        """The row of the longest term that starts at ``at`` and the offset of its end."""
        first = _FIRST.match(text, at) if text[at : at + 1] in self._starts else None
        if first is None:
            return None
        for term, row in self._terms.get(first.group(), ()):
            if text.startswith(term, at):
                end = at + len(term)
                if not (term[-1].isalnum() and text[end : end + 1].isalnum()):
                    return row, end
        return None


@dataclass(slots=True)
class Numeral:
    """A number ``start:end``: ``digits`` is its bare value, ``factor`` its magnitude (1 without one)."""

    start: int
    end: int
    digits: Decimal
    factor: Decimal
    value: Decimal
    bare_end: int
    #: Of a fraction in words (``một phần ba``), whose ``value`` is then the numerator.
    denominator: Decimal | None = None


@cache
def magnitudes() -> Lexicon[Decimal]:
    """The magnitude words; worth 0 where the letters begin another word (``tỷ lệ``)."""
    rows = read_table("recognize/numerals.terms.tsv", ["term", "value", "note"])
    kinds = ("magnitude", "another word")
    return Lexicon((row["term"], Decimal(row["value"])) for row in rows if row["note"] in kinds)


def plain(value: Decimal) -> str:
    """``value`` as an exact decimal string, without exponent or idle zeros.

    >>> plain(Decimal("1.928311E+15")), plain(Decimal("4.00")), plain(Decimal("0.50"))
    ('1928311000000000', '4', '0.5')
    """
    text = str(value)
    if text.isdigit():
        return text
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def digits(written: str, *, comma_groups: bool = False) -> Decimal | None:
    """The value of a run of digits, or None where the separators make no number (``192.168.1.1``).

    One dot with three digits after it groups thousands; one comma is decimal, unless ``comma_groups``
    says that three digits after it are a group (``6,000 xe``).

    >>> [str(digits(s)) for s in ("6.100", "22,4", "22.4", "2.659,96", "1,928,311.5", "0.795", "85,196", "05")]
    ['6100', '22.4', '22.4', '2659.96', '1928311.5', '0.795', '85.196', '5']
    >>> digits("6,000", comma_groups=True), digits("2.1.1")
    (Decimal('6000'), None)
    """
    if len(written) > 40:
        return None
    if written.isdigit():
        return Decimal(written)
    dots = written.count(".")
    commas = written.count(",")
    if dots and commas:
        group, point = (".", ",") if written.rfind(",") > written.rfind(".") else (",", ".")
        whole, _, rest = written.rpartition(point)
        if point in whole or not _grouped(whole, group):
            return None
        return Decimal(f"{whole.replace(group, '')}.{rest}")
    mark = "." if dots else ","
    if dots + commas > 1:
        return Decimal(written.replace(mark, "")) if _grouped(written, mark) else None
    whole, _, rest = written.partition(mark)
    groups = len(rest) == 3 and len(whole) <= 3 and whole.lstrip("0") != "" and (mark == "." or comma_groups)
    return Decimal(whole + rest) if groups else Decimal(f"{whole}.{rest}")


def _grouped(written: str, mark: str) -> bool:
    head, *groups = written.split(mark)
    return 1 <= len(head) <= 3 and head[0] != "0" and all(len(group) == 3 for group in groups)


def recognize(text: FoldedText) -> list[Numeral]:
    """Every number of ``text``, in digits and in words, whatever it means.

    >>> from ceds_nlp.normalize import fold
    >>> [describe(n) for n in recognize(fold("hai mươi lăm nghìn hộ, 1,5 triệu người, 3tr5"))]
    ['25000', '1500000', '3500000']
    """
    lower = text.lower
    found: list[Numeral] = []
    for m in re.finditer(r"(?<![\w.,])\d+(?:[.,]\d+){0,9}", lower):
        number = read(lower, m.start(), m.end())
        if number is not None and (not found or number.start >= found[-1].end):
            found.append(number)
    taken = {at for n in found for at in range(n.start, n.end)}
    for word in spelled_start().finditer(lower):
        number = None if word.start() in taken else spelled(lower, word.start())
        if number is not None:
            number = with_magnitude(lower, number)
            found.append(number)
            taken.update(range(number.start, number.end))
    return sorted(found, key=lambda n: n.start)


def describe(number: Numeral) -> str:
    """``number`` as the example files write it: its exact value, a fraction as ``1/3``.

    >>> describe(Numeral(0, 1, Decimal(5), Decimal(1), Decimal("5.50"), 1))
    '5.5'
    """
    if number.denominator is not None:
        return f"{plain(number.value)}/{plain(number.denominator)}"
    return plain(number.value)


def read(lower: str, start: int, written_end: int, *, comma_groups: bool = False) -> Numeral | None:
    """The number whose first run of digits is ``start:written_end``, with its magnitude.

    >>> text = "1 tỷ 200 triệu đồng"
    >>> number = read(text, 0, 1)
    >>> text[number.start:number.end], str(number.value)
    ('1 tỷ 200 triệu', '1200000000')
    """
    written = lower[start:written_end]
    after = lower[written_end : written_end + 2]
    if after[:1] == " " and after[1:].isdigit() and len(written) <= 3 and written[0] != "0":
        spaced = _SPACED.match(lower, written_end)
        # "28 200" may be two numbers; two groups, or one group of zeros, are one.
        if spaced and (spaced.group().count(" ") > 1 or spaced.group() == " 000"):
            written_end = spaced.end()
            written = lower[start:written_end].replace(" ", "")
    value = digits(written, comma_groups=comma_groups)
    if value is None:
        return None
    number = Numeral(start, written_end, value, Decimal(1), value, written_end)
    return with_magnitude(lower, number)


def with_magnitude(lower: str, number: Numeral) -> Numeral:
    """``number`` with the magnitude that follows it, if one does."""
    at = number.end
    first = lower[at : at + 1]
    if first == " " or first == "-":
        at += 1
        first = lower[at : at + 1]
    if first not in _MAGNITUDE_STARTS:
        return number
    if lower.startswith("-", at - 1) and at > number.end and lower[at : at + 1].isdigit():
        return number
    found = magnitudes().match(lower, at)
    if found is None or not found[0]:
        glued = _GLUED.match(lower, number.end)
        if glued:
            factor = Decimal(10**6 if glued.group(1) == "tr" else 10**9)
            value = (number.digits + Decimal(glued.group(2)) / 10) * factor
            return Numeral(number.start, glued.end(), number.digits, factor, value, number.bare_end)
        return number
    factor, end = found
    if lower[at:end] in ("k", "tr") and (at > number.end or (number.digits < 10 and lower[at:end] == "k")):
        return number  # "4K" is a resolution, "5 k" nothing
    value = number.digits * factor
    half = _HALF.match(lower, end)
    if half:
        return Numeral(number.start, half.end(), number.digits, factor, value + factor / 2, number.bare_end)
    value, end = _second_part(lower, value, factor, end)
    return Numeral(number.start, end, number.digits, factor, value, number.bare_end)


def _second_part(lower: str, value: Decimal, factor: Decimal, end: int) -> tuple[Decimal, int]:
    """``1 tỷ 200 triệu``, ``1 tỷ 2 đồng``: a smaller part after the first magnitude."""
    if factor < 1000 or not lower[end + 1 : end + 2].isdigit():
        return value, end
    digits_after = _SMALLER.match(lower, end)
    if not digits_after:
        return value, end
    at = digits_after.end()
    more = magnitudes().match(lower, at + 1) if lower.startswith(" ", at) else None
    if more and 0 < more[0] < factor:
        part = digits(digits_after.group(1))
        if part is not None and part * more[0] < factor:
            return value + part * more[0], more[1]
    tail = _TAIL.match(lower, end)
    if tail and _SMALLER_ENDS.match(lower, tail.end()):
        part = Decimal(tail.group(1)) * factor / (10 ** len(tail.group(1)))
        return value + part, tail.end()
    return value, end


# Numbers in words ---------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+")


@cache
def _number_words() -> dict[str, tuple[str, Decimal]]:
    rows = read_table("recognize/numerals.terms.tsv", ["term", "value", "note"])
    return {row["term"]: (row["note"], Decimal(row["value"])) for row in rows}


@cache
def spelled_start() -> re.Pattern[str]:
    """Matches where a number in words may begin."""
    firsts = "không|một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười|nửa|gấp"
    return re.compile(rf"(?<!\w)(?:{firsts})(?!\w)")


def spelled(lower: str, start: int) -> Numeral | None:
    """The number in words at ``start``; a lone ``một`` … ``chín`` is a word, not a number, and gives None.

    >>> for text in ("hai mươi lăm nghìn", "một trăm lẻ ba", "hai phẩy năm", "nửa triệu", "một phần ba", "gấp đôi"):
    ...     print(describe(spelled(text, 0)))
    25000
    103
    2.5
    500000
    1/3
    2
    >>> spelled("một người", 0) is None
    True
    """
    words: list[tuple[str, Decimal, int]] = []
    at = start
    table = _number_words()
    while len(words) < 24:
        word = _WORD.match(lower, at)
        if word is None:
            break
        # "một nửa", "gấp đôi" are written in two words.
        pair = _WORD.match(lower, word.end() + 1) if lower.startswith(" ", word.end()) else None
        both = lower[at : pair.end()] if pair else ""
        if not words and both in table and table[both][0] in ("half", "factor"):
            kind, value = table[both]
            end = pair.end() if pair else word.end()
        elif both in table and table[both][0] == "another word":
            break  # "ba tỷ phú"
        elif word.group() in table:
            kind, value = table[word.group()]
            end = word.end()
            if kind == "fraction" and pair and table.get(pair.group(), ("",))[0] == "magnitude":
                break  # "hai mươi phần trăm"
        else:
            break
        words.append((kind, value, end))
        if not lower.startswith(" ", end):
            break
        at = end + 1
    if words and lower.startswith(" mấy", words[-1][2]):
        return None  # "mười mấy năm"
    while words and words[-1][0] in ("zero tens", "decimal comma", "fraction"):
        words.pop()
    if len(words) > 1 and words[-2][0] == "magnitude" and lower.endswith("năm", start, words[-1][2]):
        words.pop()  # "một trăm năm lịch sử": years; the number is "một trăm lẻ năm"
    return _sum_words(start, words)


def _sum_words(start: int, words: list[tuple[str, Decimal, int]]) -> Numeral | None:
    if not words:
        return None
    kind, value, end = words[0]
    if kind == "factor":
        return Numeral(start, end, value, Decimal(1), value, end)
    total = group = Decimal(0)
    last = Decimal(1)
    scale = Decimal(0)  # of the digit after "phẩy"
    denominator: Decimal | None = None
    used = start
    previous = ""
    for kind, value, end in words:
        if denominator is not None:
            if (kind != "digit" and kind != "ten") or not value or previous != "fraction":
                break
            denominator = value
        elif kind == "fraction":
            denominator = Decimal(0)
        elif kind == "digit" and scale:
            group += value * scale
            scale = scale / 10
        elif kind == "digit":
            if previous in ("digit", "half"):
                break  # "hai ba người", "nửa năm"
            group += value
        elif kind == "ten":
            group += value
        elif kind == "tens":
            group = group - group % 10 + (group % 10 or Decimal(1)) * 10
        elif kind == "decimal comma":
            scale = Decimal("0.1")
        elif kind == "half":
            if previous == "magnitude":
                total += last / 2
            else:
                group += value
        elif kind == "magnitude":
            scale = Decimal(0)
            if value == 100:
                group = group * 100 if group < 10 else group
            elif value == 10:
                group = (group or Decimal(1)) * 10
            elif value < last or last == 1:
                total += (group or Decimal(1)) * value
                group = Decimal(0)
                last = value
            else:
                total = (total + group) * value
                group = Decimal(0)
                last = value
        previous = kind
        used = end
    result = total + group
    if used == words[0][2] and (kind := words[0][0]) != "ten" and not (kind == "half" and used - start > 4):
        return None  # one word alone, or broken off after one: "có một không hai"
    if denominator is None and words[0][0] == "half" and result == Decimal("0.5"):
        result, denominator = Decimal(1), Decimal(2)
    return Numeral(start, used, result, Decimal(1), result, used, denominator or None)
