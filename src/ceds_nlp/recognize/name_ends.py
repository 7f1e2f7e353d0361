"""Where a name goes on behind what the model took: a word of two syllables, a programme up to its years.

Shapes read, what is added in brackets: ``Bảo tàng Quân (sự)``, ``Hãng phim Giải (phóng)``; ``Chiến lược phát triển
thủy lợi (và cấp nước miền núi) đến năm 2030``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize import name_lexicon
from ceds_nlp.records import Mention
from ceds_nlp.tables import alternation

_LAST = re.compile(r"[^\W\d_]+\Z")
_NEXT = re.compile(r" ([^\W\d_]+)(?: ([^\W\d_]+))?")
_HEAD = re.compile(r"(?:chương trình|chiến lược|đề án|quy hoạch|kế hoạch)\b")
#: Words in small letters behind "và" or a comma, up to the years of the programme.
_JOINED = re.compile(
    r"(?: và|,)(?: (?!(?:được|đã|sẽ|đang|là|của|cho|để|nhằm|do|theo|tại|ở|trong|từ|với|có|phải|cần|bị|khi|trên)\b)"
    r"[^\W\d_]+,?){1,14}?(?=,? \(?(?:giai đoạn|thời kỳ|đến năm|năm|tầm nhìn) (?:đến )?(?:năm )?\d{4})"
)
#: "phòng, chống" is one word, whatever follows.
_AGAINST = re.compile(
    r",? chống(?: (?!(?:và|đến|giai đoạn|năm)\b)[^\W\d_]+){1,9}"
    r"(?=,? (?:đến năm|giai đoạn|năm) \d{4}|\.|\n|;)"
)
#: A name in initials, with spaces between them or without: "L.T. N.Đ.", "Nguyễn Thị Y. C.".
_INITIALS = re.compile(
    r"(?:[A-ZĐ][^\W\d_A-ZĐ]+ ){0,3}(?:(?:[A-ZĐ]|Th|Tr|Ng|Nh|Kh|Ph|Ch)\. ?){1,4}"
    r"(?:[A-ZĐ]|Th|Tr|Ng|Nh|Kh|Ph|Ch)(?![^\W_])\.?"
)
_WINDOW = 140


def go_on(text: FoldedText, names: Sequence[Mention], found: Sequence[Mention]) -> None:
    """Set the ends of ``names`` behind the words they belong to; never into the next name.

    >>> from ceds_nlp.normalize import fold
    >>> text = fold("Bảo tàng Quân sự mở cửa. Chiến lược phát triển thủy lợi và cấp nước đến năm 2030.")
    >>> names = [Mention(0, 13, "LOCATION", "x"), Mention(25, 55, "PROGRAM", "x")]
    >>> go_on(text, names, [])
    >>> [text.text[m.start : m.end] for m in names]
    ['Bảo tàng Quân sự', 'Chiến lược phát triển thủy lợi và cấp nước']
    """
    begins: list[int] = []
    source, lower = text.text, text.lower
    for name in names:
        if name.label == "PERSON":
            if "." in source[name.start : name.end + 1]:
                name.end = max(name.end, initials_end(source, name.start))
            continue
        country = _countries().match(lower, name.start) if name.label in ("LOCATION", "ORG") else None
        if country:
            name.end, name.label = country.end(), "LOCATION"
            continue
        if source[name.end : name.end + 1] not in (" ", ","):
            continue
        end = max(_compound_end(text, name), _joined_end(text, name))
        if end > name.end:
            begins = begins or sorted(mention.start for mention in (*names, *found))
            at = bisect_right(begins, name.end - 1)
            if at == len(begins) or begins[at] >= end:
                name.end = end


@cache
def _countries() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(name_lexicon.listed('long country'))})(?![^\W_])")


def initials_end(source: str, start: int) -> int:
    """Where the name in initials ends that begins at ``start``; ``start`` where there is none.

    >>> initials_end("chị L.T. N.Đ., 22 tuổi", 4)
    13
    """
    initials = _INITIALS.match(source, start)
    return initials.end() if initials else start


def _compound_end(text: FoldedText, name: Mention) -> int:
    """Behind the second syllable of the word whose first, capital, ends the name."""
    source = text.text
    if source[name.end : name.end + 1] != " ":
        return name.end
    words = source[name.start : name.end]
    last = _LAST.search(words)
    follow = _NEXT.match(source, name.end)
    if last is None or follow is None or " " not in words or not last.group().istitle() or not follow[1].islower():
        return name.end
    if (last.group().lower(), follow[1]) not in name_lexicon.compounds() or name_lexicon.is_known(words):
        return name.end
    # "Hòa Phát triển khai": the next two are a word of their own.
    if follow[2] and (follow[1], follow[2].lower()) in name_lexicon.compounds():
        return name.end
    return follow.end(1)


def _joined_end(text: FoldedText, name: Mention) -> int:
    """Behind the other half of a body's field; behind further members of a programme's name, up to its years."""
    if name.label == "ORG":
        return _field_end(text.lower, name)
    if name.label != "PROGRAM":
        return name.end
    if '"' in text.text[name.start : name.end] or not _HEAD.match(text.lower, name.start, name.end):
        return name.end
    more = _AGAINST.match(text.text, name.end) if text.lower.endswith(" phòng", name.start, name.end) else None
    if more is not None:
        return more.end()
    more = _JOINED.match(text.text, name.end, min(len(text.text), name.end + _WINDOW))
    return more.end() if more and more.group().islower() else name.end


def _field_end(lower: str, name: Mention) -> int:
    """``Sở Kế hoạch (và đầu tư)``: both halves of a field that is named with "và"."""
    if lower[name.end : name.end + 4] != " và ":
        return name.end
    for field in name_lexicon.listed("joined field"):
        half, _, other = field.partition(" và ")
        if lower.endswith(f" {half}", name.start, name.end) and lower.startswith(other, name.end + 4):
            end = name.end + 4 + len(other)
            if not lower[end : end + 1].isalnum():
                return end
    return name.end
