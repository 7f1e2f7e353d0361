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
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ceds_nlp.guards import Token, lex
from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize import name_lexicon
from ceds_nlp.recognize.name_before import before
from ceds_nlp.recognize.name_edges import with_article
from ceds_nlp.recognize.name_features import Sequences
from ceds_nlp.recognize.name_people import is_foreign_person, is_person
from ceds_nlp.records import Mention, Taken

_SURE = 0.6
#: Less is enough for a name that looks like one.
_LEAST = 0.5

_Words = tuple[str, ...]
#: The words, the label, the probability, and whether it is a short form of a person's name.
_Way = tuple[_Words, str, float, bool]


def agree(text: FoldedText, read: Sequences, names: Sequence[Mention], found: Sequence[Mention]) -> list[Mention]:
    """``names`` with one label for one spelling, and the further places where these names stand."""
    source = text.text
    spelt = [source[name.start : name.end] for name in names]
    _vote(names, spelt)
    known, other = _known(text, names, spelt)
    if not known:
        return list(names)
    if other:
        for name, words in zip(names, spelt, strict=True):
            if other.get(words, name.label) != name.label and name.label in ("PERSON", "ORG", "LOCATION"):
                name.label, name.rule = other[words], "names.agreement"
    out = list(names)
    tokens = read.tokens
    begun = {name.start for name in names}
    places = [i for i, word in enumerate(read.words) if word in known and tokens[i][0] not in begun]
    border = set(read.bounds) if places else set()
    often = Counter(words for name, words in zip(names, spelt, strict=True) if name.label == "PERSON")
    taken: Taken | None = None
    past = 0
    for i in places:
        if i < past:
            continue
        first = read.words[i]
        for parts, label, chance, short in known[first]:
            j = i + len(parts)
            if j - i > 1 and tuple(read.words[i:j]) != parts:
                continue
            start, end = tokens[i][0], tokens[j - 1][1]
            if taken is None:
                taken = Taken([*((m.start, m.end) for m in names), *((m.start, m.end) for m in found)])
            if taken.overlaps(start, end):
                continue
            if short and (_capital(source, tokens, i - 1, border, i) or _capital(source, tokens, j, border, j)):
                continue
            if label == "LOCATION" and j == i + 1 and name_lexicon.is_syllable(first.lower()):
                if not _is_country_here(read.words, i, border):
                    continue
            elif short and name_lexicon.is_syllable(first.lower()) and not _spoken_of(text.lower, start, end):
                # Inside a sentence a lone capital syllable is the person, unless it begins other words often.
                doubtful = first.lower() in name_lexicon.listed("word or name") or len(parts) > 1
                if i in border:
                    if doubtful or often[first] < 2 or not _goes_on(read.words, i, border):
                        continue
                elif doubtful or not _stands_inside(source[tokens[i - 1][0] : tokens[i - 1][1]]):
                    continue
            begin = with_article(text, start) if label == "PERSON" else start
            if label == "LOCATION" and (army := before(text.lower, start).get("army")) is not None:
                begin, label = (start, label) if taken.overlaps(army, start) else (army, "ORG")
            out.append(Mention(begin, end, label, "names.agreement", confidence=chance, source="model"))
            past = j
            break
    out.sort(key=lambda m: m.start)
    return out


def _vote(names: Sequence[Mention], spelt: Sequence[str]) -> None:
    """The same words named with two labels take the surer one."""
    if len({*zip(spelt, (name.label for name in names), strict=True)}) == len({*spelt}):
        return
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for name, words in zip(names, spelt, strict=True):
        votes[words][name.label] += name.confidence
    for name, words in zip(names, spelt, strict=True):
        counted = votes[words]
        label = max(counted, key=lambda key: (counted[key], key))
        if label != name.label and counted[label] > 1.2 * counted[name.label]:
            name.label = label
            name.rule = "names.agreement"


_BRAND = re.compile(
    r"(?:liên doanh|tập đoàn|(?:tổng )?công ty(?: (?:cổ phần|cp|tnhh|một thành viên|mtv))*|ctcp|ngân hàng(?: tmcp)?"
    r"|nhà xe|(?:chi nhánh )?hãng(?: (?:taxi|xe|phim|tàu|hàng không|sơn|bia|dược|tin|bay))?|doanh nghiệp(?: tư nhân)?"
    r"|chuỗi|siêu thị|thương hiệu) (?=[^\W\d_])"
)


def _brands(text: FoldedText, names: Sequence[Mention]) -> Iterator[tuple[_Words, float]]:
    """The brands of the companies named with their type word, no known places; a lone word if it is foreign."""
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
            yield tuple(words), name.confidence


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


def _goes_on(words: Sequence[str], at: int, border: set[int]) -> bool:
    """Whether a plain word follows the one at ``at`` and makes no word of two syllables with it."""
    if at + 1 == len(words) or at + 1 in border:
        return False
    after = words[at + 1]
    return after.isalpha() and after.islower() and (words[at].lower(), after) not in name_lexicon.compounds()


def _is_country_here(words: Sequence[str], at: int, border: set[int]) -> bool:
    """Whether a country of one syllable stands at ``at``, and no other word: ``Nhật tăng thuế``, not ``Nhật ký``."""
    after = words[at + 1] if at + 1 < len(words) and at + 1 not in border else "."
    if after[0].isupper() or (words[at].lower(), after) in name_lexicon.compounds():
        return False
    if at in border or words[at - 1] in ('"', "(", "-"):
        return after == ":" or (words[at] in _COUNTRY_ALONE and _goes_on(words, at, border))
    return _stands_inside(words[at - 1]) and words[at - 1] not in ("tiếng", "môn", "ngữ", "văn")


#: Countries of one syllable that open a sentence as no other word does; "Anh", "Ý" and "Áo" often are another.
_COUNTRY_ALONE = frozenset(["Mỹ", "Nhật", "Pháp", "Nga", "Đức", "Úc", "Hàn", "Bỉ", "Lào", "Ấn", "Séc"])


def _capital(source: str, tokens: Sequence[Token], at: int, border: set[int], edge: int) -> bool:
    """Whether the word at ``at`` is a capital word of the same sentence."""
    if not 0 <= at < len(tokens) or (at < edge and edge in border) or (at >= edge and at in border):
        return False
    start, end, _ = tokens[at]
    return source[start].isupper() and source[start:end].isalpha()


@lru_cache(maxsize=20_000)
def _forms(name: str) -> tuple[_Words, bool, tuple[tuple[_Words, float], ...]] | None:
    """What ``name`` makes known elsewhere, by its look alone; nothing where its last word is not capital.

    Its words; whether they are the same name wherever they stand, if no person; the forms of a person, the full name
    and its parts, and how much of the name's probability each keeps.
    """
    plain = name.replace(" ", "").isalpha()
    words = tuple(name.split() if plain else (name[start:end] for start, end, _ in lex(name)))
    if not words or (len(words) == 1 and not words[0][0].isupper()):
        return None
    if not words[-1][0].isupper():
        # A long name that ends in small letters is the same wherever it stands so: "Tòa Trọng tài".
        capitals = sum(word[0].isupper() for word in words)
        return (words, True, ()) if plain and 2 < len(words) < 12 and capitals > 1 and words[0][0].isupper() else None
    first = words[0]
    if len(words) == 1:
        foreign = first.isascii() and not name_lexicon.is_syllable(first.lower())
        odd = len(first) > 1 and (first.isupper() or any(c.isupper() for c in first[1:]))
        return words, odd or foreign, ((words, 1.0),) if foreign and not name.isupper() else ()
    if name.isupper():
        return words, len(words) < 12, ()
    forms = [(words, 1.0), (words[-1:], 0.8)]
    if len(words) > 2:
        forms.append((words[-2:], 0.9))
    if len(first) > 3 and not any(name_lexicon.is_syllable(word.lower()) for word in words):
        forms.append((words[:1], 0.7))
    return words, len(words) < 12, tuple(forms)


_UNIT = re.compile(r"(?:tỉnh|thành phố|bang) (?=[^\W\d_])")


def _known(
    text: FoldedText, names: Sequence[Mention], spelt: Sequence[str]
) -> tuple[dict[str, list[_Way]], dict[str, str]]:
    """What is known by first word; and the label of lone foreign surnames and brands, whatever they were read as."""
    full: dict[_Words, tuple[str, float]] = {}
    short: dict[_Words, tuple[str, float]] = {}
    for name, spelling in sorted(zip(names, spelt, strict=True), key=lambda pair: -pair[0].confidence):
        if name.confidence < _LEAST:
            break
        if name.confidence < _SURE and not _looks_sure(spelling, name.label):
            continue
        look = _forms(spelling)
        if look is None:
            continue
        words, steady, forms = look
        if name.label == "PERSON":
            for parts, share in forms:
                (full if share == 1 else short).setdefault(parts, ("PERSON", share * name.confidence))
            continue
        if words[-1] in _COUNTRY_ALONE and (name.label == "ORG" or (name.label == "LOCATION" and len(words) == 1)):
            # "Quân đội Nhật" tells of "Nhật", too.
            full.setdefault(words[-1:], ("LOCATION", name.confidence))
        elif name.label == "LOCATION" and len(words) == 1 and name_lexicon.is_country(spelling):
            full.setdefault(words, ("LOCATION", name.confidence))
        unit = _UNIT.match(spelling) if name.label == "LOCATION" else None
        bare = _forms(spelling[unit.end() :]) if unit else None
        if bare is not None and bare[1]:
            # "tỉnh Idlib" tells of "Idlib", too.
            full.setdefault(bare[0], ("LOCATION", name.confidence))
        if steady:
            full.setdefault(words, (name.label, name.confidence))
        if name.label != "LOCATION" and words[-1][0].isupper():
            brief = _bracketed(text, name)
            if brief and not name_lexicon.is_no_name(brief):
                full.setdefault((brief,), (name.label, name.confidence))
    other = {}
    for parts, chance in dict(_brands(text, names)).items():
        full.setdefault(parts, ("ORG", chance))
        other[" ".join(parts)] = "ORG"
    known: dict[str, list[_Way]] = defaultdict(list)
    for parts, (label, chance) in full.items():
        known[parts[0]].append((parts, label, chance, False))
    for parts, (label, chance) in short.items():
        if parts in full:
            continue
        known[parts[0]].append((parts, label, chance, True))
        alone = len(parts) == 1 and len(parts[0]) > 3 and parts[0].isascii()
        if alone and not name_lexicon.is_syllable(parts[0].lower()):
            other.setdefault(parts[0], "PERSON")
    for ways in known.values():
        if len(ways) > 1:
            ways.sort(key=lambda way: -len(way[0]))
    return known, other


@lru_cache(maxsize=20_000)
def _looks_sure(words: str, label: str) -> bool:
    """Whether the look of a name says the same as its label: a person's parts, the type word of a body or place."""
    if label == "PERSON":
        return is_foreign_person(words) or is_person(words)
    if label == "LOCATION" and words.istitle():
        return name_lexicon.is_known(words)
    return name_lexicon.begins_with_cue(words.lower()) or name_lexicon.is_known(words)


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
