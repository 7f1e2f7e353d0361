"""Find the ministries and provinces of Việt Nam: one scan for every name, then each name in its context.

Shapes read, each with its examples in ``bodies.examples.tsv``:

- ministries: ``Bộ Thông tin và Truyền thông``, ``Bộ TT&TT``, ``bộ Công an``, ``(TT&TT)``, ``NHNN Việt Nam``,
  ``Thanh tra Chính phủ``, ``các bộ: Công an, Quốc phòng``, ``liên bộ Tài chính - Công Thương``;
- provinces: ``tỉnh Phú Thọ``, ``Phú Thọ``, ``TP.HCM``, ``Thủ đô Hà Nội``, ``Sở Nội vụ Hà Nội`` (the name alone),
  ``các tỉnh Hà Nam, Nam Định`` (each name), ``BR-VT``, ``Đắc Lắc``.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize import ministries, misspelt, provinces
from ceds_nlp.records import Mention, Taken
from ceds_nlp.scanner import Scanner

_PLACE, _MINISTRY, _AWAY, _HOME, _TYPE = 1, 2, 4, 8, 16


@cache
def _scanner() -> tuple[Scanner, list[int]]:
    """The automaton over every form, and for each form what it may be, as the sum of the flags below."""
    kinds: dict[str, int] = {}
    for flag, forms in (
        (_PLACE, provinces.patterns()),
        (_MINISTRY, ministries.patterns()),
        (_AWAY, ministries.away_patterns()),
        (_HOME, ministries.home_patterns()),
        (_TYPE, ["tỉnh"]),
    ):
        for form in forms:
            kinds[form] = kinds.get(form, 0) | flag
    patterns = sorted(kinds)
    return Scanner(patterns), [kinds[form] for form in patterns]


def recognize(text: FoldedText, taken: Taken, *, published: date | None = None) -> list[Mention]:
    """Every MINISTRY and PROVINCE of ``text`` outside ``taken``, sorted; ``published`` decides by era.

    >>> from ceds_nlp.normalize import fold
    >>> folded = fold("Bộ TT&TT làm việc với UBND tỉnh Phú Thọ và Sở Nội vụ Hà Nội.")
    >>> [(folded.text[m.start:m.end], m.name) for m in recognize(folded, Taken())]
    [('Bộ TT&TT', 'Bộ Thông tin và Truyền thông'), ('tỉnh Phú Thọ', 'Phú Thọ'), ('Hà Nội', 'Hà Nội')]
    """
    automaton, kinds = _scanner()
    lower = text.lower
    places: list[tuple[int, int]] = []
    bodies: list[tuple[int, int]] = []
    away: list[tuple[int, int]] = []
    home: list[tuple[int, int]] = []
    types: list[int] = []  # the ends of the word "tỉnh"
    hits = _whole_words(automaton, lower)
    if not hits:
        return []
    for index, start, end in hits:
        kind = kinds[index]
        if kind == _PLACE:
            places.append((start, end))
            home.append((start, end))
        elif kind & _MINISTRY:
            bodies.append((start, end))
        elif kind == _AWAY:
            away.append((start, end))
        else:
            home.append((start, end))
            if kind & _TYPE:
                types.append(end)
    found = ministries.recognize(text, bodies, taken, away, home)
    cities = provinces.recognize(text, places, taken, published)
    cities += misspelt.recognize(text, types, places, taken)
    read = Taken((mention.start, mention.end) for mention in found)
    found += [mention for mention in cities if not read.overlaps(mention.start, mention.end)]
    found.sort(key=lambda mention: (mention.start, -mention.end))
    return found


def _whole_words(automaton: Scanner, lower: str, floor: int = 0, stop: int = -1) -> list[tuple[int, int, int]]:
    """The matches that begin and end with a word; one that begins inside a word hides none: ``ng|hiệp Bình Phước``."""
    size = len(lower)
    part = lower if stop < 0 else lower[floor:stop]
    out: list[tuple[int, int, int]] = []
    for index, start, end in automaton.find(part):
        if floor:
            start += floor
            end += floor
        if start and lower[start - 1].isalnum():
            cut = lower.find(" ", start, end)
            if cut > 0:
                out += _whole_words(automaton, lower, cut + 1, end)
        elif end == size or not lower[end].isalnum():
            out.append((index, start, end))
    return out


def describe(mention: Mention) -> str:
    """One line for the examples: label and canonical name.

    >>> describe(Mention(0, 8, "MINISTRY", "ministries.named", name="Bộ Tài chính"))
    'MINISTRY Bộ Tài chính'
    """
    return f"{mention.label} {mention.name}"
