"""Rates: so many per N people, the N after the number, in its label or before it.

Shapes read (the number in brackets): ``[12] ca/100.000 dân``, ``[106] bé trai trên 100 bé gái``,
``[8,6] trên vạn dân``, ``Số giường bệnh/vạn dân: [31]``, ``số bác sĩ trên 1 vạn dân: [11,5]``,
``cứ 100 lao động có [15] người``.
"""

from __future__ import annotations

import re
from decimal import Decimal

from ceds_nlp.recognize.comparators import terms
from ceds_nlp.recognize.numerals import Numeral, plain

_PEOPLE = re.compile(
    r"(?: [^\W\d_]+){0,5}? ?(?:/|trên|trên mỗi|trong)(?: mỗi)? ?(1[0.]{1,9}"
    r"|một vạn|vạn|một nghìn|nghìn|ngàn|triệu|một triệu|trăm nghìn|trăm ngàn)"
    r" ?(triệu |nghìn |ngàn )?([^\W\d_]+(?: [^\W\d_]+)?)"
)
_EVERY = re.compile(r" [^\W\d_]+(?: [^\W\d_]+){0,5},?(?: thì)? (?:có|là)(?: khoảng| hơn| gần| tới| đến)? (?=\d)")
_PER_LABEL = re.compile(
    r" ([^\W\d_]+)(?: [^\W\d_]+){0,3}(?: \([^()\n]{1,20}\)|\))?(?::| là| đạt| còn| ở mức| chỉ)"
    r"(?: (?:khoảng|hơn|gần))? (?=\d)"
)
_LABELLED_PER = re.compile(
    r"(?:/|trên|trên mỗi) ?(vạn|một vạn|nghìn|một nghìn|ngàn|triệu|trăm nghìn) (?:dân|người|trẻ|phụ nữ|lao động)"
    r"[^.;:\n\d]{0,20}(?::|là|đạt|còn|chỉ)(?: (?:khoảng|hơn|gần))? \Z"
)
_LABEL_ENDS = frozenset([":", "là", "đạt", "còn", "chỉ", "khoảng", "hơn", "gần"])
_PER = {
    word: Decimal(value)
    for word, value in (
        ("vạn", 10**4), ("một vạn", 10**4), ("nghìn", 1000), ("ngàn", 1000), ("một nghìn", 1000), ("triệu", 10**6),
        ("một triệu", 10**6), ("trăm nghìn", 10**5), ("trăm ngàn", 10**5),
    )
}  # fmt: skip
#: "tỷ số giới tính (số bé trai trên 100 bé gái)": no number of its own.
_OF_SEXES = re.compile(r" (?:bé|trẻ em|trẻ|em|con) (?:gái|trai)(?!\w)")
_SEXES = frozenset(["trai", "gái", "tỷ", "tỉ"])
_WHOLES = frozenset(Decimal(value) for value in (100, 1000, 10**4, 10**5, 10**6))


def after(lower: str, end: int) -> tuple[str, int] | None:
    """The N of a rate per N people that follows a number, and its end.

    >>> after("12 ca/100.000 dân", 2), after("12 ca mới", 2)
    (('100000', 13), None)
    """
    if not (lower.find("/", end, end + 40) >= 0 or lower.find(" trên ", end, end + 40) >= 0):
        return None
    found = _PEOPLE.match(lower, end)
    if found is None:
        return None
    noun = found.group(3)
    people = terms()
    if "people" not in people.get(noun, ()) and "people" not in people.get(noun.split(" ")[0], ()):
        return None
    value = _PER.get(found.group(1)) or Decimal(found.group(1).replace(".", ""))
    if found.group(2):
        value *= _PER[found.group(2).strip()]
    return plain(value), found.end(2) if found.group(2) else found.end(1)


def in_label(lower: str, start: int, end: int, words: list[str]) -> tuple[str, int] | None:
    """As :func:`after` where the label before the number says it.

    >>> in_label("giường bệnh/vạn dân: 31", 21, 23, ["dân", ":"])
    ('10000', 23)
    """
    if not words or words[-1] not in _LABEL_ENDS:
        return None
    found = _LABELLED_PER.search(lower, max(0, start - 60), start)
    return (plain(_PER[found.group(1)]), end) if found else None


def whole(lower: str, number: Numeral, words: list[str]) -> tuple[str, int] | None:
    """Where ``number`` is itself the N: its value, and where the number that it belongs to begins.

    >>> hundred = Numeral(3, 6, Decimal(100), Decimal(1), Decimal(100), 6)
    >>> whole("cứ 100 hộ thì có 7 hộ nghèo", hundred, ["cứ"])
    ('100', 17)
    """
    if not words or words[-1] not in ("cứ", "trên", "/", "mỗi", "trong", "trung"):
        return None
    every = words[-1] == "cứ" or words[-2:] == ["tính", "trung"]
    found = (_EVERY if every else _PER_LABEL).match(lower, number.end)
    if found is None:
        said = not _SEXES.isdisjoint(words[-5:-1]) and words[-1] in ("trên", "/")
        pair = said and number.value in _WHOLES and _OF_SEXES.match(lower, number.end)
        return (plain(number.value), -1) if pair else None
    if not every and (number.value not in _WHOLES or "people" not in terms().get(found.group(1), ())):
        return None
    return plain(number.value), found.end()
