"""Ministries and ministry-level agencies: ``Bộ`` with its name, letters or short form, and the few without ``Bộ``.

The word ``bộ`` opens far more than a ministry (``cán bộ``, ``Bộ Chính trị``, ``bộ luật``): what follows must be a
row of ``ministries.forms.tsv``. Capitals count where the text has both cases: ``bộ Công an`` and ``Bộ công an``
are the ministry, ``cán bộ y tế`` is not. In ``các bộ: Công an, Quốc phòng`` each bare name is read; a ministry of
another country (``Bộ Ngoại giao Mỹ``, ``Bộ Ngoại giao nước này``, or a text about the world) is not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize.provinces import SYLLABLE
from ceds_nlp.records import Mention, Taken
from ceds_nlp.tables import read_table

_COLUMNS = [
    "id", "name", "kind", "symbols", "valid_from", "valid_to", "predecessors", "successors", "certainty", "note",
]  # fmt: skip
#: What joins the parts of a name: "TT&TT", "TT-TT", "TT và TT", "Lao động, Thương binh và Xã hội".
_JOIN = r"(?: ?[-,&.] ?(?:và )?| và | )?"
_BORDER = r"(?![^\W_])"
_PLURAL_BEFORE = re.compile(
    r"(?<![^\W_])(?:các|liên|hai|ba|bốn|năm|sáu|bảy|tám|những|nhiều|mấy|số|\d{1,2}|đạo|cùng) \Z"
)
_LIST_OPENS = re.compile(
    r"(?:(?:,| và|/| -|;)? ?(?:ngành|cơ quan(?: ngang bộ)?|ban|địa phương|đơn vị|bộ|ủy ban|trung ương|liên quan"
    r"|chức năng|tw|tổ chức)(?![^\W_])){0,6}(?P<colon> ?: ?| như:? | gồm:? | là:? )?"
)
_SEPARATOR = re.compile(r" ?[,;] (?:và )?| và | - |-| & |/| với | cùng ")
_ITEM_ENDS = re.compile(
    r"(?=[\s,;.:)/\"'…-]|\Z)"
    r"(?! (?:tỉnh|thành|tp|huyện|quận|phường|xã|nhân dân|các|khu|địa phương|cơ sở|vũ trang|trung cấp))"
)
_UNKNOWN_ITEM = re.compile(r"[^,;.:()\n]{2,60}?(?=,|;)")
_TAIL_ENDS = re.compile(r"[.;:()\n\"]")
#: Only longer names are read with a letter wrong.
_LONG_NAME = 16
_GOES_ON = re.compile(r"(?:,| và| &| -) ([^\W\d_]+)")
_JOINT = re.compile(r", | và |; ")
_CAPITAL_WORD = re.compile(r"[^\W\d_]+")
_FOREIGN_PART = re.compile(r"(?P<joint>,| và| &) (?P<word>[^\W\d_]+ [^\W\d_]+)")
_FOREIGN_SPELLING = re.compile(r" [A-ZĐ][^\W\d_]+-[a-zđ]")
_PERSON_AFTER = re.compile(r" ([^\W\d_]+) [^\W\d_]+")
#: Names that translate ministries of any country: a text about the world speaks of those.
_SHARED_NAMES = frozenset(
    {
        "bo-quoc-phong", "bo-ngoai-giao", "bo-noi-vu", "bo-tu-phap", "bo-tai-chinh", "bo-y-te", "bo-cong-an",
        "van-phong-chinh-phu", "bo-thuong-mai",
    }
)  # fmt: skip
#: The same of short forms: "Bộ Nông nghiệp" in a text about America.
_SHARED_SHORT = frozenset(
    {
        "bo-nong-nghiep-va-phat-trien-nong-thon", "bo-giao-duc-va-dao-tao",
        "bo-lao-dong-thuong-binh-va-xa-hoi", "bo-van-hoa-the-thao-va-du-lich",
    }
)  # fmt: skip


class _Bare(NamedTuple):
    """The names without ``Bộ`` that begin with the same two letters: a pattern of them, each with its id and kind."""

    pattern: re.Pattern[str]
    ids: list[str]
    kinds: list[str]


@dataclass(slots=True)
class _Names:
    bare: dict[str, _Bare]
    names: dict[str, str]
    agencies: dict[str, str]
    symbols: dict[str, str]
    letters: dict[str, re.Pattern[str]]
    full: dict[str, str]
    old: frozenset[str]


@cache
def _names() -> _Names:
    rows = read_table("gazetteers/ministries.forms.tsv", ["form", "id", "kind"])
    units = read_table("gazetteers/ministries.tsv", _COLUMNS)
    names = {row["id"]: row["name"] for row in units}
    alternatives: list[tuple[int, list[str], str, str, str]] = []
    letters: dict[str, list[str]] = {}
    agencies: dict[str, str] = {}
    symbols: dict[str, str] = {}
    full: dict[str, str] = {}
    for row in rows:
        form, key, kind = row["form"], row["id"], row["kind"]
        if kind == "agency":
            agencies[form] = key
            letters.setdefault(key, []).append(re.escape(form))
        elif kind == "symbol":
            symbols[form] = key
            letters.setdefault(key, []).append(re.escape(form))
        elif kind == "parts":
            parts = [part.split(":") for part in form.split(" | ")]
            pattern = _JOIN.join("(?:" + "|".join(re.escape(w) for w in part) + ")" for part in parts)
            alternatives.append((100 * len(parts) + len(form), parts[0], pattern, key, kind))
            short = [part[-1] for part in parts]
            if all(len(part) > 1 for part in parts):
                letters.setdefault(key, []).append(_JOIN.join(map(re.escape, short)))
            initials = "".join(word[0] for part in parts for word in part[0].split())
            letters.setdefault(key, []).append(re.escape(initials))
            full[names[key][3:].lower()] = key
        else:
            weight = 120 if kind == "letters" else 50
            alternatives.append((weight, [form], re.escape(form).replace(r"\&", " ?& ?"), key, kind))
            if kind == "letters":
                letters.setdefault(key, []).append(re.escape(form))
    alternatives.sort(key=lambda item: -item[0])
    by_begin: dict[str, list[tuple[str, str, str]]] = {}
    for _, firsts, body, key, kind in alternatives:
        for begin in {first[:2] for first in firsts}:
            by_begin.setdefault(begin, []).append((body, key, kind))
    bracket = r" ?\( ?(?:(?:gọi|viết) tắt (?:là )?:? ?)?((?:bộ )?(?:%s)) ?\)"
    return _Names(
        bare={
            begin: _Bare(
                re.compile("|".join(f"({body}){_BORDER}" for body, _, _ in same)),
                [key for _, key, _ in same],
                [kind for _, _, kind in same],
            )
            for begin, same in by_begin.items()
        },
        names=names,
        agencies=agencies,
        symbols=symbols,
        letters={key: re.compile(bracket % "|".join(forms)) for key, forms in letters.items()},
        full=full,
        # Ministries of other times, whose names now are mostly those of other countries.
        old=frozenset(row["id"] for row in units if row["valid_to"] and row["valid_to"] < "2008"),
    )


@cache
def _words(kind: str) -> frozenset[str]:
    rows = read_table("recognize/bodies.terms.tsv", ["term", "kind", "note"])
    return frozenset(row["term"] for row in rows if row["kind"] == kind)


@cache
def patterns() -> frozenset[str]:
    """The lower-case forms to scan for: ``bộ``, the agencies, and symbols that stand alone."""
    names = _names()
    return frozenset({"bộ"}) | frozenset(names.agencies) | frozenset(names.symbols)


@cache
def away_patterns() -> frozenset[str]:
    """Countries and capitals: cues of a text about the world."""
    return frozenset(w for w in (_words("country") | _words("capital")) - _words("ambiguous_country") if len(w) > 1)


@cache
def home_patterns() -> frozenset[str]:
    """Cues of a text about Việt Nam, besides its provinces."""
    return _words("home")


def _is_country(text: str, start: int, end: int) -> bool:
    if not text[start].isupper():
        return False
    if text[start:end] != "Mỹ":
        return True
    # "Mỹ Đình", "Phú Mỹ" are places at home.
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if after[:1] == " " and after[1:].isupper():
        return False
    return not (before[:1].isalpha() and before[1:] == " " and _capital_before(text, start))


def _capital_before(text: str, start: int) -> bool:
    word = text[max(0, start - 12) : start].split()[-1:]
    return bool(word) and word[0][0].isupper()


@dataclass(slots=True)
class _Text:
    text: str
    lower: str
    taken: Taken
    away: list[int]
    home: list[int]
    foreign: set[str] = field(default_factory=set)
    found: list[Mention] = field(default_factory=list)
    bracketed: set[str] = field(default_factory=set)
    done: int = 0

    def near(self, where: list[int], start: int, end: int) -> bool:
        """Whether a cue of ``where`` stands not far before ``start`` or after ``end``."""
        return bisect_left(where, start - 200) < bisect_left(where, end + 80)


def recognize(
    text: FoldedText,
    hits: list[tuple[int, int]],
    taken: Taken,
    away: Sequence[tuple[int, int]] = (),
    home: Sequence[tuple[int, int]] = (),
) -> list[Mention]:
    """The MINISTRY mentions among the scanner's ``hits``; ``away`` and ``home`` are cues of the text's country.

    >>> from ceds_nlp.normalize import fold
    >>> [m.name for m in recognize(fold("Bộ Y tế"), [(0, 2)], Taken())]
    ['Bộ Y tế']
    """
    if not hits:
        return []
    abroad = [start for start, end in away if _is_country(text.text, start, end)]
    page = _Text(text.text, text.lower, taken, abroad, [start for start, _ in home])
    names = _names()
    for start, end in hits:
        if start < page.done:
            continue
        word = page.lower[start:end]
        if word == "bộ":
            _after_bo(page, names, start, end)
        elif word in names.agencies:
            _agency(page, names, start, end, names.agencies[word])
        elif word in names.symbols:
            _symbol(page, names, start, end, names.symbols[word])
    return [m for m in page.found if not _is_foreign_here(page, names, m)]


def _add(page: _Text, names: _Names, start: int, end: int, key: str, rule: str) -> bool:
    if page.taken.overlaps(start, end):
        return False
    confidence = 0.95 if rule in ("ministries.short", "ministries.listed") else 1.0
    page.found.append(Mention(start, end, "MINISTRY", rule, name=names.names[key], ref=key, confidence=confidence))
    page.done = end
    pattern = names.letters.get(key)
    bracket = pattern.match(page.lower, end, end + 40) if pattern else None
    if bracket and page.text[bracket.end(1) - 2 : bracket.end(1)].isupper():
        page.found.append(
            Mention(bracket.start(1), bracket.end(1), "MINISTRY", "ministries.bracket", name=names.names[key], ref=key)
        )
        page.bracketed.add(bracket[1])
        page.done = bracket.end()
    return True


def _all_caps(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - 12) : start].rpartition("\n")[2] + text[start : end + 12].partition("\n")[0]
    return around.isupper()


def _after_bo(page: _Text, names: _Names, start: int, end: int) -> None:
    text, lower = page.text, page.lower
    before = lower[max(0, start - 14) : start]
    parts = before.split()
    previous = parts[-1].lstrip("([\"'") if parts and before.endswith(" ") else ""
    plural = _PLURAL_BEFORE.search(before)
    if plural and previous not in ("đạo", "cùng"):
        _list(page, names, end, opened=bool(plural))
        return
    opens = _LIST_OPENS.match(lower, end)
    if opens and opens.group("colon") and ":" in opens.group("colon") and (plural or opens.end() - end > 8):
        _list(page, names, end, opened=False)
        return
    if end >= len(lower) or lower[end] != " ":
        return
    if text[start] == "b" and previous in _words("not_ministry"):
        return
    if previous in _words("not_in_capitals") and (previous == "cán" or _all_caps(text, start, end)):
        return
    named = _match(names, lower, end + 1)
    if named is None:
        _misspelt(page, names, start, end)
        return
    match, key, kind = named
    written = text[end + 1 : match.end()]
    if " " not in written or kind == "letters":
        if written.upper() != written and kind != "parts":
            return
        if not written[0].isupper() or (" " not in written and written[1:].lower() == written[1:]):
            return
    elif not written[0].isupper() and (text[start] == "b" or kind == "short"):
        return
    if kind == "short" and _continues(page, match.end()):
        _misspelt(page, names, start, end)
        return
    rule = "ministries.short" if kind == "short" else "ministries.named"
    if _is_foreign(page, match.end()):
        page.foreign.add(key)
        page.done = match.end()
        return
    if _add(page, names, start, match.end(), key, rule):
        _more(page, names)


def _match(names: _Names, lower: str, at: int) -> tuple[re.Match[str], str, str] | None:
    """The name without ``Bộ`` that stands at ``at``, with the id and the kind of what is written."""
    bare = names.bare.get(lower[at : at + 2])
    match = bare.pattern.match(lower, at, at + 60) if bare else None
    if bare is None or match is None:
        return None
    index = (match.lastindex or 1) - 1
    return match, bare.ids[index], bare.kinds[index]


def _continues(page: _Text, end: int) -> bool:
    """Whether a short form is the beginning of some longer name: ``Bộ Giáo dục, Văn hóa và Thể thao``."""
    tail = page.text[end : end + 24]
    match = _GOES_ON.match(tail)
    if match is None or tail[0] == ",":
        return False
    return match.group(1)[0].isupper() and match.group(1).lower() not in ("bộ", "ubnd", "sở", "thủ", "chính", "tổng")


def _more(page: _Text, names: _Names) -> None:
    """Bare names that go on after a full one: ``Bộ Y tế, Giáo dục và Đào tạo``."""
    while True:
        joint = _JOINT.match(page.lower, page.done)
        if joint is None:
            return
        found = _bare(page, names, joint.end(), strict=True)
        if found is None:
            return
        stop, key = found
        if not _add(page, names, joint.end(), stop, key, "ministries.listed"):
            return


def _bare(page: _Text, names: _Names, at: int, *, strict: bool) -> tuple[int, str] | None:
    """A bare ministry name at ``at``: its end and id."""
    named = _match(names, page.lower, at)
    if named is None or not page.text[at].isupper():
        return None
    match, key, kind = named
    written = page.text[at : match.end()]
    if kind in ("short", "letters") and strict:
        return None
    if key in names.old and strict:
        return None
    if " " not in written and not written.isupper():
        return None
    if not _ITEM_ENDS.match(page.lower, match.end()):
        return None
    following = page.text[match.end() : match.end() + 24].split(" ", 2)
    if len(following) > 1 and not following[0]:
        if following[1][:1].isupper() and not _all_caps(page.text, at, match.end()):
            return None  # "Công an Hà Nội"
        if strict and following[1].lower() not in _words("goes_on"):
            return None
    return match.end(), key


def _list(page: _Text, names: _Names, end: int, *, opened: bool) -> None:
    """The bare names after ``các bộ``: ``các Bộ, cơ quan: Quốc phòng, Công an``."""
    opens = _LIST_OPENS.match(page.lower, end)
    at = opens.end() if opens else end
    if not (opens and opens.group("colon")):
        if not opened or not page.lower.startswith(" ", end):
            return
        at = end + 1
    at += page.lower.startswith(" ", at)
    unknown = 0
    first = True
    while at < len(page.lower):
        if page.lower.startswith("bộ ", at):
            return  # full names go on: each is read by itself
        found = _bare(page, names, at, strict=False)
        if found is not None:
            stop, key = found
            if _is_foreign(page, stop):
                return
            _add(page, names, at, stop, key, "ministries.listed")
            stop = max(stop, page.done) if page.found else stop
        else:
            if first and not (opens and opens.group("colon")):
                return
            item = _UNKNOWN_ITEM.match(page.lower, at, min(len(page.lower), at + 70))
            unknown += 1
            if item is None or unknown > 3 or not page.text[at].isupper():
                return
            stop = item.end()
        first = False
        joint = _SEPARATOR.match(page.lower, stop)
        if joint is None:
            return
        at = joint.end()


def _agency(page: _Text, names: _Names, start: int, end: int, key: str) -> None:
    written = page.text[start:end]
    if " " in written:
        if written.islower():
            return  # "thanh tra Chính phủ" is the agency, "văn phòng chính phủ" any office
    elif not written.isupper():
        return
    if page.lower[start:end] in _words("shared_symbol") and page.lower[start:end] not in page.bracketed:
        return
    if " " not in written and _inside_number(page, start, end):
        return
    if _is_foreign(page, end) and not written.lower().endswith(("việt nam", "vn")):
        page.foreign.add(key)
        return
    _add(page, names, start, end, key, "ministries.agency")


def _inside_number(page: _Text, start: int, end: int) -> bool:
    """Whether letters stand in the number of a document: ``39/2016/TT-NHNN``, ``/BTC-TCT``."""
    before, after = page.lower[max(0, start - 1) : start], page.lower[end : end + 2]
    return before in ("-", "/", "&") or after[:1] in ("/", "&") or (after[:1] == "-" and after != "- ")


def _symbol(page: _Text, names: _Names, start: int, end: int, key: str) -> None:
    if not page.text[start:end].isupper():
        return
    if _inside_number(page, start, end):
        return
    if page.lower[start:end] in _words("shared_symbol") and page.lower[start:end] not in page.bracketed:
        return
    _add(page, names, start, end, key, "ministries.symbol")


@cache
def _long_names(size: int) -> list[tuple[str, str]]:
    """The long full names, with their ids, that are as long as ``size`` or by one letter off."""
    return [(full, key) for full, key in _names().full.items() if len(full) >= _LONG_NAME and abs(len(full) - size) < 2]


def _misspelt(page: _Text, names: _Names, start: int, end: int) -> None:
    """``Bộ Thông tin và Truyền thồng``: one letter off a long full name."""
    if page.text[start] != "B" or not page.text[end + 1 : end + 2].isupper():
        return
    stretch = page.lower[end + 1 : end + 48]
    cut = _TAIL_ENDS.search(stretch)
    words = stretch[: cut.start() if cut else len(stretch)].split(" ")
    for size in range(min(8, len(words)), 3, -1):
        phrase = " ".join(words[:size]).rstrip(", ")
        if len(phrase) < _LONG_NAME - 1:
            return
        for full, key in _long_names(len(phrase)):
            if Levenshtein.distance(full, phrase, score_cutoff=2) <= 2:
                _add(page, names, start, end + 1 + len(phrase), key, "ministries.misspelt")
                return


def _is_foreign(page: _Text, end: int) -> bool:
    """Whether a country, or a name that is not Vietnamese, follows the ministry's name."""
    tail = page.text[end : end + 64]
    low = page.lower[end : end + 64]
    part = _FOREIGN_PART.match(low)
    if part and part.group("word") in _words("foreign_part"):
        if tail[part.start("word")].isupper():
            return True
        if part.group("joint") != "," and any(country in low for country in away_patterns()):
            return True
    if low.startswith((" việt nam", " cộng hòa xã", " cộng hoà xã")):
        return False
    if low.startswith(" cộng hòa"):
        return True
    if _FOREIGN_SPELLING.match(tail):
        return True  # "Xinh-ga-po"
    border = _TAIL_ENDS.search(low)
    words = (low[: border.start()] if border else low).split(" ")
    original = tail.split(" ")
    countries = _words("country")
    if len(words) < 2 or words[0]:
        return False
    position = 1
    if " ".join(words[1:3]).rstrip(",.") in countries and words[1] in ("nước", "các", "hai", "cộng", "liên"):
        return True
    if words[1] in ("của", "nước") and len(words) > 2:
        position = 2
        if words[2] == "nước" and len(words) > 3:
            position = 3
    for size in (3, 2, 1):
        phrase = " ".join(words[position : position + size]).rstrip(",'!?…")
        if phrase in countries:
            if phrase.startswith(("nước", "bang", "các", "hai", "liên")):
                return True
            if phrase in ("pháp", "đức", "anh") and words[position + 1 : position + 2] in (["lý"], ["luật"], ["hùng"]):
                return False
            return original[position][:1].isupper()
    if position > 1:
        return False
    word = original[position].rstrip(",'!?…-/")
    letters = _CAPITAL_WORD.match(word)
    return bool(
        letters
        and len(word) > 2
        and word[0].isupper()
        and not word.isupper()
        and letters.group() == word
        and not SYLLABLE.match(word.lower())
    )


def _is_foreign_here(page: _Text, names: _Names, mention: Mention) -> bool:
    """Whether the rest of the text makes this ministry another country's."""
    if mention.ref in names.agencies.values() and mention.ref not in page.foreign:
        return False
    if page.lower.startswith(" việt nam", mention.end):
        return False
    person = _PERSON_AFTER.match(page.text, mention.end, mention.end + 24)
    if person and person.group().title() == person.group() and person.group(1).lower() in _words("family"):
        return False  # "Bộ trưởng Bộ Quốc phòng Ngô Xuân Lịch"
    away, home = len(page.away), len(page.home)
    near_home = page.near(page.home, mention.start, mention.end)
    near_away = page.near(page.away, mention.start, mention.end)
    if mention.ref in page.foreign:
        if near_away and not near_home:
            return True
        return away > (3 * home if near_home else home)
    if mention.ref in names.old and mention.rule != "ministries.bracket":
        return away > 2
    if mention.ref not in (_SHARED_SHORT if mention.rule == "ministries.short" else _SHARED_NAMES):
        return False
    if near_away and not near_home and away >= 4 and away > 3 * home:
        return True
    return away >= 6 and home * 4 <= away and not near_home
