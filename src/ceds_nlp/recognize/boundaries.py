"""Where a number begins and ends in text: runs of digits that are numbers, against codes, marks and headings.

Left out: ``PC03``, ``5G``, ``Covid-19``, ``F -16``, ``8h30``, ``13:30``, ``0868 899 396``, ``[1]``, ``2.1. Thu``.
"""

from __future__ import annotations

import re

from ceds_nlp.recognize.counting import is_known
from ceds_nlp.recognize.numerals import Lexicon
from ceds_nlp.recognize.units import after_number, prefix_pattern

_COMMA = re.compile(r"\d{1,3},\d{3}\Z")
_GROUPED = re.compile(r"\d,\d{1,2}(?!\d)|\d\.\d{3}(?!\d)")
_ENGLISH = re.compile(r"\d,\d{3},\d{3}|\d\.\d{1,2} ?(?:%|triệu|tỷ|tỉ|usd)")
_WORD = re.compile(r"[^\W\d_]+[²³23]?(?!\w)")
_DESIGNATION = re.compile(r"(?:\A|[\s(\"'])(?:[A-ZĐ][A-Za-zĐ]{0,4}|[A-Z]*\d+) -\Z")  # "F -16", "Su -57"
#: A drug or a model, its hyphen parted by a space: "Aspirin -2"; a number over ten names more rarely.
_PRODUCT = re.compile(r"(?:\A|[\s(\"'])[A-Z][a-z]{5,11} -\Z")
#: "2x240 MW", "11,8 x16 m": the sign between two numbers of which the second has a unit.
_CROSSED = re.compile(r" ?[x×] ?(?=(\d{1,4}(?:[.,]\d{1,3})?) ?)")
_MIXED = re.compile(r"[a-zà-ỹđ][а-яё]|[а-яё][a-zà-ỹđ]")
_CYRILLIC = re.compile(r"[а-яё]")
_MAGNITUDE_LETTERS = frozenset(["tỷ", "tỉ", "triệu", "nghìn", "ngàn", "k", "tr", "trăm", "vạn", "chục"])
_GLUED_NUMBER = re.compile(r"(?:tr|tỷ|tỉ|m)\d(?!\w)")
_LINE_MARK = re.compile(
    r"(?:\d{1,2}\.){1,4}\d{0,2}[ )]|\d{1,2}(?:\.\d{1,2}){2,4}\.?(?= )|\d{1,3}[.)/](?: |$)|\d{1,2}\)"
    r"|\d{1,2}\.(?=[^\W\d_])"
)
#: The rest of a number plate or of a number with letters for digits: "30K-456.78", "3.821.xxx".
_MASKED = re.compile(r"[a-z]{1,2}\d? ?- ?\d{3}|[. ]x{2,}")
_DIALLED_ENDS = frozenset("0123456789)")
_DIALLED = re.compile(r"(?:\(0\d{1,3}\)|(?<![\d.,])(?:0\d{2,4}|\+84|1[89]00))(?:[ .]\d{1,4})?[ .]\Z")
_HEADING = re.compile(r"\d{1,2}\.\d{1,2}\.? (?=[^\W\d_])")


def stands_alone(text: str, lower: str, start: int, end: int, units: Lexicon[tuple[str, str]] | None = None) -> bool:
    """Whether the run of digits is a number of its own: not ``PC03``, ``5G``, ``Covid-19``, ``8h30``, ``/24``.

    ``units`` as :func:`~ceds_nlp.recognize.units.after_number` gives them.
    """
    if start and lower[start - 1] != " ":
        left = lower[start - 1]
        if (left.isalpha() and not _crossed_before(lower, start)) or left in "_#@№&=+^\\":
            return False
        if left == "/" or left == ":":
            before = lower[start - 2 : start - 1]
            if left == "/" or before.isdigit():
                return False
        if left in ".-'" and start > 1:
            before = lower[start - 2]
            if (before.isalpha() and left != ".") or (left == "." and before.isdigit()):
                return False
            if left == "." and before.isalpha() and lower[end : end + 1] in (".", ")", "/"):
                return False
            if left == "-" and before.isdigit():
                return False
            if left == "-" and before == " " and _DESIGNATION.search(text[max(0, start - 9) : start]):
                return False
            product = left == "-" and before == " " and end - start < 3 and lower[end : end + 1] in (" ", ",", ")", ";")
            if product and _PRODUCT.search(text[max(0, start - 16) : start]) and not is_known(lower, end):
                return lower.startswith(" %", end)
    right = lower[end : end + 2]
    if (right[:1] == "k" or right[1:] == "x") and _MASKED.match(lower, end):
        return False
    dialled = start > 4 and lower[start - 1] in " ." and lower[start - 2] in _DIALLED_ENDS
    if dialled and _DIALLED.search(lower, max(0, start - 14), start):
        return False
    if right[:1] == ":" and right[1:].isdigit():
        return False
    if right[:1] in ("_", "@", "'", "°", "º") or (right[:1] == "-" and right[1:].isalpha()):
        return False
    run = lower[start:end]
    if len(run) > 8 and run.isdigit():
        return False
    if run[0] == "0" and len(run) > 2 and (run.isdigit() or (run[1].isdigit() and run.count(".") + run.count(",") > 0)):
        return False
    if right[:1] == "]" and lower[start - 1 : start] == "[":
        return False
    if right[:1].isalpha():
        if right[0] == "x" and _crossed(lower, end):
            return True
        found = (units or after_number()).match(lower, end)
        if found and found[0][0] not in ("word", "never"):
            return not (found[0][0] == "time" and lower[end] in "hg" and right[1:].isdigit())
        glued = _WORD.match(lower, end)
        return (bool(glued) and glued is not None and glued.group() in _MAGNITUDE_LETTERS) or bool(
            _GLUED_NUMBER.match(lower, end)
        )
    if right[:1] == " " and run.isdigit() and run[0] == "0" and len(run) == 1:
        return True
    return not is_list_mark(text, lower, start, end)


def _crossed(lower: str, end: int) -> bool:
    """Whether ``x`` and a number with a unit of measure follow: ``2x240 MW``."""
    found = _CROSSED.match(lower, end)
    if found is None:
        return False
    at = found.end(1)
    unit = after_number().match(lower, at + lower.startswith(" ", at))
    return unit is not None and unit[0][0] == "measure"


def _crossed_before(lower: str, start: int) -> bool:
    """Whether a number and ``x`` stand directly before the number at ``start``, as ``2x`` in ``2x240 MW``."""
    at = start - 1
    if lower[at] not in "x×":
        return False
    before = lower[max(0, at - 2) : at].rstrip(" ")
    return before[-1:].isdigit() and _crossed(lower, at)


def garbled(lower: str) -> list[tuple[int, int]]:
    """The lines of badly scanned text, in which Latin and Cyrillic letters stand in the same words.

    >>> garbled("có 5 xã\\nngнiа vу тhаnh 12 пga dдi"), garbled("cдi 5 xã và 7 huyện đã có đường")
    ([(8, 33)], [])
    """
    out: list[tuple[int, int]] = []
    # Cyrillic letters are U+04xx: one look at the high bytes rules out nearly every text.
    if b"\x04" not in lower.encode("utf-16-le", "surrogatepass") or not _CYRILLIC.search(lower):
        return out
    start = 0
    while start < len(lower):
        end = lower.find("\n", start)
        end = len(lower) if end < 0 else end
        mixed = len(_MIXED.findall(lower, start, end))
        # One letter from the wrong keyboard is a slip of typing; many are the work of a machine.
        if mixed > 2 and mixed * 8 > lower.count(" ", start, end):
            out.append((start, end))
        start = end + 1
    return out


def is_list_mark(text: str, lower: str, start: int, end: int) -> bool:
    """Whether the digits head a line or an item: ``1.``, ``2.1. Thu``, ``3)``, or stand alone on it.

    >>> is_list_mark("2.1. Thu", "2.1. thu", 0, 3), is_list_mark("5.000 hộ", "5.000 hộ", 0, 5)
    (True, False)
    """
    before = start
    while before and lower[before - 1] in " -+•(":
        before -= 1
    heads = before == 0 or lower[before - 1] == "\n"
    if not heads:
        left = lower[before - 1]
        if left not in '.:;)|"' or end - start > 2:
            return False
        # "…xanh.2. Thời gian", "; (3) số 39"
        after = text[end : end + 3]
        if after[:1] == ")" and lower[start - 1] == "(":
            return True
        if left == "." and after[:1] == " " and after[1:2].isupper() and after[2:3].islower():
            return True  # a footnote: "… cạnh tranh. 3 Ngân hàng Thế giới sử dụng …"
        return after[:1] in (".", ")") and (after[1:2].isupper() or (after[1:2] == " " and after[2:3].isupper()))
    if lower[end : end + 1] in ("\n", "") and lower[start - 1 : start] in ("\n", "", " "):
        return True
    if _LINE_MARK.match(lower, start):
        return not ("0" <= lower[end + 1 : end + 2] <= "9")
    if "." in lower[start:end] and _HEADING.match(lower, start):
        rest = text[end : end + 3].lstrip(". ")
        return rest[:1].isupper() and not is_known(lower, end)
    return False


class Separators:
    """How ``a,bcd`` is to be read in one text; looks at the whole text once, and only when it must.

    >>> Separators("6,000 xe")(0, 5), Separators("tăng 1,5%; giá 85,196 usd/thùng")(15, 21)
    (True, False)
    """

    __slots__ = ("lower", "style")

    def __init__(self, lower: str) -> None:
        self.lower = lower
        self.style: tuple[bool, bool] | None = None

    def __call__(self, start: int, end: int) -> bool:
        """Whether ``a,bcd`` is a number of thousands here (``6,000 xe``) and no decimal (``85,196 USD/thùng``)."""
        lower = self.lower
        if end - start < 5 or lower[end - 4] != "," or lower[start] == "0" or not _COMMA.match(lower, start, end):
            return False
        at = end + lower.startswith(" ", end)
        if lower.startswith("000", end - 3):
            return not lower.startswith("%", at)
        if self.style is None:
            self.style = (bool(_GROUPED.search(lower)), bool(_ENGLISH.search(lower)))
        vietnamese, english = self.style
        if lower.startswith(("triệu", "tỷ", "tỉ", "nghìn", "ngàn"), at):
            return english and not vietnamese
        found = after_number().match(lower, at)
        kind, iso = found[0] if found else ("", "")
        if kind == "percent":
            return False
        if kind == "money":
            if iso == "VND":
                return True
            if found and lower.startswith("/", found[1]):
                return False
            return not vietnamese or lower.startswith("00", end - 2)
        if kind == "measure":
            return not vietnamese and (english or lower.startswith(("m2", "m²", "mét vuông"), at))
        if prefix_pattern().search(lower[max(0, start - 4) : start]):
            return True
        return lower[at : at + 1].isalpha() or english
