"""A document agrees with itself: one spelling, one label; short forms follow the full name.

- The same words named twice with two labels take the surer one.
- Words named surely once are named everywhere they stand capital alike.
- ``Tập đoàn Thành Công`` … ``Thành Công``: the brand after the type word is that company, not a place.
- ``Tập đoàn Bưu chính Viễn thông (VNPT)``: the abbreviation has the label of the name before it, throughout.
- ``Nguyễn Toàn Thắng`` … ``Thắng``; ``Hun Manet`` … ``Manet``: the last part of a person's name is that person;
  ``Manet`` read as a place or body takes the label of the full name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from ceds_nlp.guards import lex
from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize import name_lexicon
from ceds_nlp.recognize.name_edges import with_article
from ceds_nlp.recognize.name_features import Sequences
from ceds_nlp.records import Mention, Taken

_SURE = 0.6


def agree(text: FoldedText, read: Sequences, names: Sequence[Mention], found: Sequence[Mention]) -> list[Mention]:
    """``names`` with one label for one spelling, and the further places where these names stand."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    source = text.text
    for name in names:
        votes[source[name.start : name.end]][name.label] += name.confidence
    for name in names:
        counted = votes[source[name.start : name.end]]
        if len(counted) > 1:
            label = max(counted, key=lambda key: (counted[key], key))
            if label != name.label and counted[label] > 1.2 * counted[name.label]:
                name.label = label
                name.rule = "names.agreement"
    known = _known(text, names)
    if not known:
        return list(names)
    _relabel(text, names, known)
    taken = Taken([*((m.start, m.end) for m in names), *((m.start, m.end) for m in found)])
    out = list(names)
    tokens = read.tokens
    words = [source[start:end] for start, end, _ in tokens]
    border = set(read.bounds)
    i = 0
    while i < len(words):
        ways = known.get(words[i])
        if ways is None:
            i += 1
            continue
        for parts, label, chance, short in ways:
            j = i + len(parts)
            if words[i:j] != list(parts):
                continue
            start, end = tokens[i][0], tokens[j - 1][1]
            if taken.overlaps(start, end):
                continue
            if short and (_capital(words, i - 1, border, i) or _capital(words, j, border, j)):
                continue
            if short and name_lexicon.is_syllable(words[i].lower()) and not _spoken_of(text.lower, start, end):
                # Inside a sentence a lone capital syllable is the person, unless it begins other words often.
                doubtful = words[i].lower() in name_lexicon.listed("word or name") or len(parts) > 1
                if doubtful or i in border or not _stands_inside(words[i - 1]):
                    continue
            first = with_article(text, start) if label == "PERSON" else start
            out.append(Mention(first, end, label, "names.agreement", confidence=chance, source="model"))
            i = j - 1
            break
        i += 1
    out.sort(key=lambda m: m.start)
    return out


def _relabel(text: FoldedText, names: Sequence[Mention], known: dict[str, list[_Way]]) -> None:
    """A lone foreign surname or a brand read with another label takes that of the full name."""
    whole: dict[tuple[str, ...], tuple[str, float]] = {}
    for ways in known.values():
        for parts, _, chance, short in ways:
            foreign = len(parts) == 1 and len(parts[0]) > 3 and parts[0].isascii()
            if short and foreign and not name_lexicon.is_syllable(parts[0].lower()):
                whole[parts] = ("PERSON", chance)
    whole |= _brands(text, names)
    for name in names:
        found = whole.get(tuple(text.text[name.start : name.end].split(" ")))
        if found is not None and found[0] != name.label and name.label in ("PERSON", "ORG", "LOCATION"):
            name.label, name.rule = found[0], "names.agreement"


_BRAND = re.compile(
    r"(?:liên doanh|tập đoàn|(?:tổng )?công ty(?: (?:cổ phần|cp|tnhh|một thành viên|mtv))*|ctcp|ngân hàng(?: tmcp)?"
    r"|nhà xe|(?:chi nhánh )?hãng(?: (?:taxi|xe|phim|tàu|hàng không|sơn|bia|dược|tin|bay))?|doanh nghiệp(?: tư nhân)?"
    r"|chuỗi|siêu thị|thương hiệu) (?=[^\W\d_])"
)


def _brands(text: FoldedText, names: Sequence[Mention]) -> dict[tuple[str, ...], tuple[str, float]]:
    """The brands of the companies named with their type word, no known places; a lone word if it is foreign."""
    out: dict[tuple[str, ...], tuple[str, float]] = {}
    for name in names:
        head = _BRAND.match(text.lower, name.start, name.end) if name.label == "ORG" else None
        if head is None or name.confidence < _SURE:
            continue
        words = text.text[head.end() : name.end].split(" ")
        lone = len(words) == 1 and len(words[0]) > 2 and words[0].isalpha() and words[0][0].isupper()
        if lone and not (words[0].isupper() or (words[0].isascii() and not name_lexicon.is_syllable(words[0].lower()))):
            continue
        several = 1 < len(words) < 4 and all(w.istitle() for w in words)
        if (lone or several) and not name_lexicon.is_wide(" ".join(words)):
            out[tuple(words)] = ("ORG", name.confidence)
    return out


_Way = tuple[tuple[str, ...], str, float, bool]
_BEFORE = re.compile(
    r"(?<![^\W_])(?:ông|bà|anh|chị|em|cô|chú|bác|cụ|cháu|thầy|bé|bị cáo|bị can|nghi phạm|đối tượng|nạn nhân"
    r"|ca sĩ|diễn viên|hlv|theo|vợ chồng|của|và|với|cùng"
    r"|bác sĩ|luật sư|tài xế|giáo sư|ngài|mẹ|cha|bố|vợ|chồng|con trai|con gái|đồng chí|gia đình) \Z"
)
_AFTER = re.compile(
    r" (?:nói|cho biết|cho hay|khẳng định|chia sẻ|kể|khai|đã|bị|được|là|cũng|vẫn|không|còn|từng|cùng|và"
    r"|thừa nhận|viết|trả lời|bày tỏ|nhấn mạnh|đang|sẽ|muốn|bắt đầu"
    r"|cảm thấy|tâm sự|tin|thấy|biết|tỏ ra|quyết định|đến|về|ra|lên|đi|hát|đá|ghi|sinh|có|nhận|chạy|mất"
    r"|qua đời)(?![^\W_])"
)


def _stands_inside(before: str) -> bool:
    """Whether the word before is a plain word in small letters."""
    return before.isalpha() and before.islower()


def _spoken_of(lower: str, start: int, end: int) -> bool:
    """Whether a person is spoken of here: ``ông Thắng``, ``Thắng nói``."""
    if _AFTER.match(lower, end):
        return True
    return bool(_BEFORE.search(lower[max(0, start - 14) : start])) and (
        end == len(lower) or lower[end] in ",.;:!?)\"'\n"
    )


def _capital(words: list[str], at: int, border: set[int], edge: int) -> bool:
    """Whether the word at ``at`` is a capital word of the same sentence."""
    if not 0 <= at < len(words) or (at < edge and edge in border) or (at >= edge and at in border):
        return False
    return words[at][0].isupper() and words[at].isalpha()


def _known(text: FoldedText, names: Sequence[Mention]) -> dict[str, list[_Way]]:
    """By first word: the words, the label, the probability, and whether it is a short form of a person's name."""
    best: dict[tuple[str, ...], tuple[str, float, bool]] = {}
    source = text.text

    def note(parts: tuple[str, ...], label: str, chance: float, short: bool) -> None:
        if parts not in best or (best[parts][2] and not short):
            best[parts] = (label, chance, short)

    for name in sorted(names, key=lambda m: -m.confidence):
        if name.confidence < _SURE:
            continue
        words = tuple(source[name.start + a : name.start + b] for a, b, _ in lex(source[name.start : name.end]))
        if not words:
            continue
        if not words[-1][0].isupper() or (len(words) == 1 and not words[0][0].isupper()):
            continue
        odd = len(words) == 1 and (words[0].isupper() or any(c.isupper() for c in words[0][1:]))
        foreign = len(words) == 1 and words[0].isascii() and not name_lexicon.is_syllable(words[0].lower())
        if name.label != "PERSON":
            if (len(words) > 1 and len(words) < 12) or (odd and len(words[0]) > 1) or foreign:
                note(words, name.label, name.confidence, False)
            if name.label in ("ORG", "PROGRAM", "SYSTEM"):
                short = _bracketed(text, name)
                if short and not name_lexicon.is_no_name(short):
                    note((short,), name.label, name.confidence, False)
            continue
        if source[name.start : name.end].isupper():
            continue
        if len(words) > 1 or foreign:
            note(words, "PERSON", name.confidence, False)
        if len(words) > 1:
            latin = not any(name_lexicon.is_syllable(word.lower()) for word in words)
            note(words[-1:], "PERSON", 0.8 * name.confidence, True)
            if len(words) > 2:
                note(words[-2:], "PERSON", 0.9 * name.confidence, True)
            if latin and len(words[0]) > 3:
                note(words[:1], "PERSON", 0.7 * name.confidence, True)
    for parts, (label, chance) in _brands(text, names).items():
        note(parts, label, chance, False)
    known: dict[str, list[_Way]] = defaultdict(list)
    for parts, (label, chance, is_short) in best.items():
        known[parts[0]].append((parts, label, chance, is_short))
    for ways in known.values():
        ways.sort(key=lambda way: -len(way[0]))
    return known


def _bracketed(text: FoldedText, name: Mention) -> str | None:
    """The abbreviation in brackets after a name."""
    if not text.text.startswith(" (", name.end):
        return None
    close = text.text.find(")", name.end + 2, name.end + 16)
    if close < 0:
        return None
    short = text.text[name.end + 2 : close]
    letters = short.replace("-", "").replace("&", "")
    return short if 2 <= len(short) <= 12 and letters.isalnum() and sum(map(str.isupper, short)) >= 2 else None
