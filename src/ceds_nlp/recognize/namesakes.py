"""People whose name ends in a province's: ``Phạm Tây Ninh``, ``luật sư Mai Hải Dương``, ``Nguyễn Văn Hưng Yên``.

Any province can end a person's name, so no list of names decides, but what stands to the left of it:

- an ``address`` word right before it, for the names that people do carry (``ông Hòa Bình``);
- a ``family`` name that opens the name, alone or with a ``middle`` name; a ``given`` word that is also a common
  word or place (``Mai``, ``Hồ``, ``Đoàn``) and an unknown middle name only where a ``title`` stands before the
  family name or a word of a person follows the whole (``viết``, ``(47 tuổi)``);
- never after the word of a place or unit: ``huyện Lý Nhân Hà Nam``, ``đường Trần Phú Hà Nội``.

The words are in ``bodies.terms.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

Terms = Mapping[str, frozenset[str]]

_WORD = re.compile(r"[^\W\d_]+")
#: What is said of a person right after the name.
_AFTER = re.compile(
    r",? \(?(?:[1-9][0-9] tuổi|sn |sinh (?:năm|ngày) )"
    r"| \((?:trú|ngụ|quê|ở|thường trú|đoàn luật sư|số áo|vđv)\b"
    r"| (?:viết|kể|khai|nói|cho biết|cho hay|chia sẻ|thừa nhận|tâm sự|bày tỏ|nhớ lại|sáng tác)\b"
)
_BORDER = re.compile(r"[\n,;:()\"'!?…|/.](?:(?<!\.)| )")
#: "con em Quảng Bình": the people of a place.
_GROUPS = frozenset({"con em", "anh em", "chị em", "trẻ em"})
#: How many words of a name may stand before the province's: a family name and two middle names.
_MOST = 3


def is_person(text: str, lower: str, start: int, end: int, personal: bool, terms: Terms) -> bool:
    """Whether the province name ``start:end`` ends a person's name; ``personal`` names follow a bare title too.

    >>> from ceds_nlp.recognize.provinces import words_by_kind
    >>> def ask(text, name):
    ...     start = text.index(name)
    ...     return is_person(text, text.lower(), start, start + len(name), False, words_by_kind())
    >>> ask("Ông Phạm Tây Ninh, 58 tuổi", "Tây Ninh"), ask("huyện Lý Nhân Hà Nam", "Hà Nam")
    (True, False)
    """
    if lower[start - 1 : start] != " ":
        return False
    floor = max(0, start - 90)
    at = start - 1
    while at > floor and lower[at - 1].isalnum() and not lower[at - 1].isdecimal():
        at -= 1
    if at == start - 1 or not (personal or text[at].isupper()):
        return False  # no word, or one without a capital: nearly always
    for border in _BORDER.finditer(lower, floor, start):
        floor = border.end()
    words = [(m.start(), m.group()) for m in _WORD.finditer(lower, floor, start)]
    if not words or words[-1][0] + len(words[-1][1]) != start - 1:
        return False
    titles = terms["address"] | terms["title"]
    if personal and _ends_in(words, len(words), terms["address"]):
        return True
    capitals = text[start - 1 - len(words[-1][1]) : end].isupper()
    for back in range(1, min(_MOST, len(words)) + 1):
        at, word = words[-back]
        if not text[at].isupper():
            return False
        sure, doubtful = word in terms["family"], word in terms["given"]
        if not (sure or doubtful):
            continue
        before = len(words) - back
        if _ends_in(words, before, terms["unit"] | terms["place"] | terms["line"]):
            return False
        titled = _titled(text, words, before, titles, terms, capitals)
        if titled is None:
            continue  # an earlier word of the same name may be the family name
        middles = [word for _, word in words[len(words) - back + 1 :]]
        common = sure and back <= 2 and all(middle in terms["middle"] for middle in middles)
        if titled or common or _AFTER.match(lower, end, end + 24):
            return True
    return False


def _ends_in(words: list[tuple[int, str]], before: int, kind: frozenset[str]) -> bool:
    """Whether a word or pair of ``kind`` stands right before word number ``before``."""
    last = words[before - 1][1] if before else ""
    pair = f"{words[before - 2][1]} {last}" if before > 1 else ""
    return pair in kind or (last in kind and pair not in _GROUPS)


def _titled(
    text: str, words: list[tuple[int, str]], before: int, titles: frozenset[str], terms: Terms, capitals: bool
) -> bool | None:
    """Whether a title rules word number ``before``; None where a capital word right before goes on to the left."""
    if _ends_in(words, before, titles):
        return True
    for index in range(before - 1, max(-1, before - 13), -1):
        if index and f"{words[index - 1][1]} {words[index][1]}" in terms["office"]:
            # "Chủ tịch UBND tỉnh Quảng Nam Lê Phước …": the office with its place stands before the name.
            return True
        if words[index][1] in terms["stop"] - terms["body"] - {"tỉnh"}:
            break
    if before and text[words[before - 1][0]].isupper() and not capitals:
        first = before == 1 or words[before - 1][1] in titles
        return False if first and words[before - 1][1] not in terms["family"] else None
    return False
