"""Provinces and centrally-run cities: a name of the gazetteer, read by the words round it.

A province's name is also a city inside it, a commune, a person, a river, a company, a club, a street, and twice
a common word (``hòa bình``, ``hải dương``). The name alone decides little; what stands to its left does most.
The word kinds in ``bodies.terms.tsv``:

======== =====================================================================================
decoy    longer names that hold a province's name (``Thái Bình Dương``)
name     heads of names that keep the place inside them (``Công ty``, ``Đại học``, ``báo``)
place    heads of places called by the name (``sông Đồng Nai``)
unit     lower units of that name (``huyện``, ``phường``)
line     heads of lines called by their ends (``cao tốc Hà Nội - Hải Phòng``)
compound pairs whose second word is no head or unit (``thị trường``, ``nông thôn``)
proper   heads that are common words in lower case (``tuổi trẻ Hà Nội``, ``báo Tuổi Trẻ``)
company  words between a company's head and its own name (``cổ phần``)
body     last words of public bodies: they end the search in either case
event    foreign words before a place that are no brand
after    words after the place in a brand or a club (``Tower``, ``FC``)
stop     words that end the search for such a head to the left (``công ty ở Hà Nội``)
family   family names; ``given`` words that are also common words, ``middle`` names (:mod:`.namesakes`)
address  words before a person (``ông Hòa Bình``), further ``title`` words, words of an ``office``
personal province names that people carry too
sport    words of football reports, ``team`` words before a club (``CLB Hà Nội``)
locative words that make a place of a name even in a football report
======== =====================================================================================
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache

from ahocorasick_rs import AhoCorasick

from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize.namesakes import is_person
from ceds_nlp.records import Mention, Taken
from ceds_nlp.tables import read_table

#: No province's name is longer.
_LONGEST = 60
_TYPE = re.compile(r"(?<![^\W_])(tỉnh|thành phố|thủ đô|tp ?\.|t\.p\.?|tp)(?P<gap>[ \n]?)\Z")
#: The last characters of those words: any other one is looked at no further.
_TYPE_ENDS = frozenset("hốôp.")
#: The shape of a Vietnamese syllable: a capitalised word of another shape is a foreign name.
SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gi|gh|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?[aăâeêioôơuưyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộ"
    r"ờớởỡợùúủũụừứửữựỳýỷỹỵ]{1,3}(?:ch|ng|nh|[cmnpt])?\Z"
)
_PLURAL = re.compile(
    r"(?:các|những|nhiều|mấy|liên|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|số|mọi|\d+)"
    r"(?: (?:tỉnh|thành phố|tp) ?(?:,|/|và|-))? \Z"
)
#: How everything that ``_PLURAL`` finds ends.
_PLURAL_ENDS = tuple(
    f"{end} "
    for end in (
        "các", "những", "nhiều", "mấy", "liên", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "số",
        "mọi", "và", *"/,-0123456789",
    )
)  # fmt: skip
_CENTRAL_AFTER = re.compile(r",? ?\(?(?:trực thuộc|thuộc) (?:trung ương|tw)")
_FOREIGN_AFTER = re.compile(r"(?:,| \(|\(| của| ở| -)? ?(?:trung quốc|tq\b)")
_CHINA_BEFORE = re.compile(
    r"(?<!\w)(?:hồ nam|hồ bắc|sơn đông|hà bắc|an huy|thiểm tây|trịnh châu|sơn tây|giang tô)(?!\w)"
)
_STREET_AFTER = re.compile(r" ?\((?:quận|phường|q\.|p\.) ?\w")
_SHIP = re.compile(r"(?:địa chất|giàn khoan|tàu) \Z")
_NUMBER_AFTER = re.compile(r" \d{1,2}[A-Z]?(?=[,;.)](?!\d)| và |\Z)| \d{3}(?= )")
_LIST_OF_UNITS = re.compile(
    r"[chb\d](?<!\w.)(?:(?<=c)ác|(?<=h)ai|(?<=b)(?:a|ốn)|(?<=\d)\d*)"
    r" (?:xã|phường|huyện|quận|thị trấn|thị xã|thôn|ấp)[^.;()\n]{0,120}\Z"
)
#: One of these stands in everything that ``_LIST_OF_UNITS`` finds.
_UNITS = ("xã", "phường", "huyện", "quận", "thị trấn", "thôn", "ấp")
_LIST_JOINTS = frozenset((", ", " - ", "-", " và ", "/"))
_LINE_GOES_ON = re.compile(r" ?- ?(?!Ảnh\b)[A-ZĐÀ-Ỵ]")
_LINE_BORDER = re.compile(r"[\n,;:()!?….](?:(?<!\.)| (?!hcm|hồ))")
_SCORE_AFTER = re.compile(r" (?:fc\b|\d{1,2} ?- ?\d{1,2}(?!\d| ?%|/)|t&t|b\b(?!\.)|ii\b|united)")
_SCORE_BEFORE = re.compile(r"(?<![\d.,/])\d{1,2} ?- ?\d{1,2} \Z")
#: What ends the stretch to the left in which a head may stand.
_BORDER = re.compile(r"[\n,;:()\"'!?…|.](?:(?<!\.)| )")
_NEW_ERA = re.compile(
    r"(?:/|năm |-)202[5-9]\b|bộ nông nghiệp và môi trường|bộ nn ?[&-] ?mt|bộ dân tộc và tôn giáo|34 tỉnh"
)
_OLD_ERA = re.compile(r"(?:/|năm |-)(?:199\d|20[01]\d|202[0-4])\b|thừa thiên|63 tỉnh")
_HUE_THINGS = re.compile(
    r"(?:thị|cố đô|xứ|bún bò|bún|cơm hến|áo dài|ca|nón|món|bánh|festival|cung đình|kinh thành|ẩm thực|giọng|phủ|"
    r"đại nội|nhã nhạc|chè|mè xửng|tôm chua) \Z"
)
_ADDRESS = re.compile(
    r"(?<!\w)(?:huyện|xã|phường|thị xã|tp|thành phố|ủy|công an|sở|ubnd|hđnd|cục|giám đốc|lãnh đạo|tòa án|tand)"
    r"[^\n.;:]{0,30}\Z"
)
_GLUED_UNIT = re.compile(r"(?<!\w)[pqhx]\.\Z")
_HOUSE_NUMBER = re.compile(r"(?:số|tại|ở|địa chỉ:?|phố|đường|-) \d{1,4}[a-z]?(?:/\d{1,3}){0,3} \Z")
_RIVER_LIST = re.compile(r"(?:lưu vực|hệ thống|các) [^.;\n]{0,40}sông [^.;\n]{2,30}(?:,| và|-) \Z")
#: Provinces of 1976-1996 whose names now mean something else: read with their type word or in a list only.
_PAST_NAMES = frozenset(
    [
        "cuu-long",
        "song-be",
        "hoang-lien-son",
        "nghe-tinh",
        "minh-hai",
        "nam-ha",
        "vinh-phu",
        "ha-bac",
        "thuan-hai",
        "phu-khanh",
        "cao-lang",
    ]
)
_FORMER = re.compile(r" \(?cũ(?!\w)")
_COMMON_WORDS = frozenset({"hòa bình", "hải dương", "bình định", "thái bình", "long an", "hồ chí minh"} - {"long an"})
_STREET_CITIES = frozenset({"hà nội", "sài gòn", "hcm", "hồ chí minh", "tphcm"})
#: Cities of the centre by the day they became one; older ones have none.
_LATE_CITIES = {
    "hue": date(2025, 1, 1),
    "dong-nai": None,
    "quang-ninh": None,
    "bac-ninh": date(2026, 9, 20),
}
_READ_KINDS = frozenset({"abbreviation", "spelling", "hyphenation"})
_TYPED_KINDS = frozenset({"unaccented", "foreign"})


@dataclass(frozen=True, slots=True)
class Form:
    """What a written form names: the unit, its name, the kind of form, and two facts that readings turn on."""

    id: str
    name: str
    kind: str
    central: bool
    personal: bool


@cache
def words_by_kind() -> dict[str, frozenset[str]]:
    """The words of ``bodies.terms.tsv`` by kind."""
    kinds: dict[str, set[str]] = {}
    for row in read_table("recognize/bodies.terms.tsv", ["term", "kind", "note"]):
        kinds.setdefault(row["kind"], set()).add(row["term"])
    return {kind: frozenset(words) for kind, words in kinds.items()}


@cache
def forms() -> dict[str, Form]:
    """Lower-case form to the unit it names; of two units with one name, the later."""
    columns = [
        "id", "name", "unaccented", "iso", "eras", "valid_from", "valid_to", "region_63", "region_34",
        "predecessors", "successors",
    ]  # fmt: skip
    versions = read_table(
        "gazetteers/provinces.versions.tsv",
        ["id", "valid_from", "valid_to", "type", "official_name", "code", "seat", "territory_of"],
    )
    central = {row["id"] for row in versions if row["type"].startswith("thành phố")} | {"hue"}
    personal = words_by_kind()["personal"]
    units = {row["id"]: row["name"] for row in read_table("gazetteers/provinces.tsv", columns)}
    found: dict[str, Form] = {}
    for key, name in units.items():
        low = name.lower()
        if low not in found:
            found[low] = Form(key, name, "name", key in central, low in personal)
    for row in read_table("gazetteers/provinces.variants.tsv", ["form", "id", "kind", "note"]):
        low, kind = row["form"].lower(), row["kind"]
        if low not in found and kind in _READ_KINDS | _TYPED_KINDS:
            found[low] = Form(row["id"], units[row["id"]], kind, row["id"] in central, False)
    return found


@cache
def patterns() -> frozenset[str]:
    """Every lower-case form to look for, with the longer names that are not provinces."""
    return frozenset(forms()) | words_by_kind()["decoy"]


@dataclass
class _Reader:
    """One text and what its whole says about its names."""

    text: str
    lower: str
    published: date | None
    hits: list[tuple[int, int]]

    _sport: bool | None = None
    _new_era: bool | None = None
    _teams: frozenset[str] | None = None

    # Each asked only where something else says so, and worked out once. (mypyc would ask a cached_property each time.)

    @property
    def sport(self) -> bool:
        """Whether the text reports football."""
        if self._sport is None:
            self._sport = _reports_sport(self.lower)
        return self._sport

    @property
    def new_era(self) -> bool:
        """Whether the text was written when Huế was a unit of the first level, by that name."""
        if self._new_era is None:
            if self.published:
                self._new_era = self.published >= date(2025, 1, 1)
            else:
                self._new_era = bool(_NEW_ERA.search(self.lower)) and not _OLD_ERA.search(self.lower)
        return self._new_era

    @property
    def teams(self) -> frozenset[str]:
        """The names that follow the word of a team, or go before a score, somewhere in the text."""
        if self._teams is None:
            lower, heads = self.lower, _team_heads()
            self._teams = frozenset(
                lower[start:end]
                for start, end in self.hits
                if lower.endswith(heads, max(0, start - 12), start) or _SCORE_AFTER.match(lower, end, end + 10)
            )
        return self._teams

    def caps(self, start: int, end: int) -> bool:
        """Whether the line round ``start:end`` is written in capitals."""
        left = self.text.rfind("\n", max(0, start - 60), start) + 1 or max(0, start - 60)
        right = self.text.find("\n", end, end + 60)
        around = self.text[left : right if right >= 0 else end + 60]
        return around.isupper()


def recognize(
    text: FoldedText, hits: list[tuple[int, int]], taken: Taken, published: date | None = None
) -> list[Mention]:
    """The PROVINCE mentions among the scanner's ``hits``.

    >>> from ceds_nlp.normalize import fold
    >>> recognize(fold("TP.HCM"), [(3, 6)], Taken())[0].start
    0
    """
    if not hits:
        return []
    reader = _Reader(text.text, text.lower, published, hits)
    known = forms()
    out: list[Mention] = []
    for start, end in hits:
        form = known.get(text.lower[start:end])
        if form is None and text.lower.endswith("sở ", 0, start):
            # "Sở Xây dựng Hòa Bình": the longer name is no company here.
            start = next((at for at in range(start, end) if text.lower[at:end] in known), start)
            form = known.get(text.lower[start:end])
        if form is None or taken.overlaps(start, end):
            continue
        if form.id in ("quang-nam-da-nang", "gia-lai-kon-tum") and not _is_old_double(reader, start):
            out.extend(_halves(reader, start, end))
            continue
        mention = _read(reader, start, end, form)
        if mention is not None:
            out.append(mention)
    return out


def _is_old_double(reader: _Reader, start: int) -> bool:
    """``tỉnh Quảng Nam - Đà Nẵng`` was one province until 1996; without ``tỉnh`` they are two."""
    left = reader.lower[max(0, start - 16) : start]
    return left.endswith("tỉnh ") and not _PLURAL.search(left[:-5])


def _halves(reader: _Reader, start: int, end: int) -> list[Mention]:
    cut = reader.lower.index("-", start)
    parts = []
    for a, b in ((start, cut), (cut + 1, end)):
        piece = reader.lower[a:b]
        a += len(piece) - len(piece.lstrip())
        b -= len(piece) - len(piece.rstrip())
        mention = _read(reader, a, b, forms()[reader.lower[a:b]])
        if mention is not None:
            parts.append(mention)
    return parts


@cache
def _sport_words() -> AhoCorasick:
    return AhoCorasick(sorted(words_by_kind()["sport"]))


def _reports_sport(lower: str) -> bool:
    """Whether a text has five words of a football report, each counted three times at most."""
    found = Counter(which for which, _, _ in _sport_words().find_matches_as_indexes(lower, overlapping=True))
    return sum(min(3, count) for count in found.values()) >= 5


@cache
def _team_heads() -> tuple[str, ...]:
    return tuple(f"{word} " for word in words_by_kind()["team"])


def _read(reader: _Reader, start: int, end: int, form: Form) -> Mention | None:
    text, lower = reader.text, reader.lower
    left = lower[max(0, start - 90) : start]
    tail = left[-1:]
    if tail == " " or tail == "\n":
        tail = left[-2:-1]
    typed = _TYPE.search(left, max(0, len(left) - 12)) if tail in _TYPE_ENDS else None
    kind = ""
    begin = start
    if typed:
        kind = typed.group(1).rstrip(" .")
        begin = start - (len(left) - typed.start())
        if kind == "tỉnh" or kind == "thành phố":
            if not typed.group("gap"):
                typed, kind, begin = None, "", start
            elif left.endswith(_PLURAL_ENDS, 0, typed.start()) and _PLURAL.search(
                left, max(0, typed.start() - 24), typed.start()
            ):
                begin = start  # "các tỉnh Hà Nam": the type word is not part of the name
    caps = text[start:end].isupper()
    named = caps or text[start:end].istitle() or _has_capitals(text, start, end) or form.name == "Hồ Chí Minh"
    some = named or (kind == "tỉnh" and begin < start and any(map(str.isupper, text[start:end])))  # "tỉnh vĩnh Phúc"
    if not some:
        return None
    if caps and form.kind == "name" and len(text[start:end].split()) == 1 and form.id != "hue":
        return None
    if form.id == "ha-nam" and (_FOREIGN_AFTER.match(lower, end, end + 20) or _CHINA_BEFORE.search(left)):
        return None
    if not _is_own_unit(reader, left, end, form, kind):
        return None
    if not kind and _is_other_name(reader, left, start, end, form, caps):
        return None
    if (
        kind
        and kind != "tỉnh"
        and _head(left[: typed.start() if typed else len(left)], reader, begin, typed=True) == "name"
    ):
        return None
    if form.kind in _TYPED_KINDS and not kind:
        return None
    typed_at = max(0, start - 90) + typed.start() if typed else start
    if kind != "tỉnh" and _in_line(reader, typed_at, end):
        return None
    rule = "provinces.typed" if kind else "provinces.bare"
    confidence = 1.0 if kind or not form.personal else 0.9
    return Mention(begin, end, "PROVINCE", rule, name=form.name, confidence=confidence)


def _has_capitals(text: str, start: int, end: int) -> bool:
    words = text[start:end].replace("-", " ").split()
    if words[0][0].isupper() and text[start:end].lower() not in _COMMON_WORDS:
        # "Yên Lạc, Vĩnh phúc": the second capital is forgotten inside an address.
        return all(word[0].isupper() for word in words) or text[max(0, start - 2) : start] in (", ", "h ")
    return all(word[0].isupper() for word in words)


def _is_own_unit(reader: _Reader, left: str, end: int, form: Form, kind: str) -> bool:
    """Not a city, district or commune of the same name, nor the person Hồ Chí Minh."""
    lower = reader.lower
    if form.id == "hue":
        return reader.new_era and not _HUE_THINGS.search(left) and kind != "tỉnh"
    if form.id == "ho-chi-minh" and form.kind != "hyphenation" and lower[end - 3 : end] != "hcm":
        return kind in ("thành phố", "tp", "t.p") or _between_provinces(reader, end - 11, end)
    if form.id == "ho-chi-minh" and lower[end - 5 : end] != "tphcm":
        return kind in ("thành phố", "tp", "t.p") or _between_provinces(reader, end - 3, end)
    if kind in ("thành phố", "tp", "t.p"):
        if _CENTRAL_AFTER.match(lower, end, end + 30):
            return True
        since = _LATE_CITIES.get(form.id)
        if since is not None:
            return reader.published is not None and reader.published >= since
        return form.central
    if kind == "thủ đô":
        return form.id == "ha-noi"
    return True


def _between_provinces(reader: _Reader, start: int, end: int) -> bool:
    """Whether another province stands beside ``start:end`` in a list."""
    lower = reader.lower
    before, after = lower[max(0, start - 5) : start], lower[end : end + 5]
    hits = reader.hits
    for a, b in hits[bisect_left(hits, (start - _LONGEST, 0)) : bisect_left(hits, (end + 5, 0))]:
        if 0 < start - b <= 4 and lower[b:start] in _LIST_JOINTS:
            return before != ""
        if 0 < a - end <= 4 and lower[end:a] in _LIST_JOINTS:
            return after != ""
    return False


def _is_other_name(reader: _Reader, left: str, start: int, end: int, form: Form, caps: bool) -> bool:
    """Whether the untyped name belongs to a unit below, a company, a place, a person, a team or a peace."""
    lower = reader.lower
    terms = words_by_kind()
    words = left.rsplit(None, 2)
    last = words[-1] if words and left.endswith(" ") else ""
    two = " ".join(words[-2:]) if last else ""
    if two in terms["unit"] or (last in terms["unit"] and two not in terms["compound"]):
        return True
    following = lower[end + 1 : end + 12].split(" ", 1)[0].rstrip(".,;:)") if lower[end : end + 1] == " " else ""
    branded = following in terms["after"] and reader.text[end + 1].isupper()  # "Hải Dương Xanh", "biển Hà Tĩnh xanh"
    if branded or ("(" in lower[end : end + 2] and _STREET_AFTER.match(lower, end, end + 14)):
        return True
    numbered = following[:1].isdigit() and _NUMBER_AFTER.match(lower, end, end + 8)
    if numbered or (form.id == "hai-duong" and _SHIP.search(left)):
        return True  # "thủy điện Đồng Nai 2, Đồng Nai 3"
    past = form.id in _PAST_NAMES and not _FORMER.match(lower, end, end + 8)
    if past and not _between_provinces(reader, start, end):
        return True
    if lower[end : end + 1] in ",(" and _HOUSE_NUMBER.search(left, max(0, len(left) - 36)):
        return True
    if form.id in ("dong-nai", "thai-binh") and _RIVER_LIST.search(left):
        return True
    if left.endswith(("p.", "q.", "h.", "x.")) and _GLUED_UNIT.search(left, len(left) - 2):
        return True
    if last in ("các", "những", "nền", "vì", "giải", "nobel") and form.id == "hoa-binh":
        return True
    if two == "thành ủy" and not form.central:
        return True
    if form.id == "hoa-binh" and caps and reader.caps(start, end) and last not in terms["locative"]:
        return not (_ADDRESS.search(left) or _between_provinces(reader, start, end))
    if _head(left, reader, start):
        return not (last == "phố" and lower[start:end] in _STREET_CITIES)
    if last and "dự án" not in left and _is_brand(reader.text, start, last, two):
        return True
    if last and is_person(reader.text, lower, start, end, form.personal or form.id == "hue", terms):
        return True
    before = lower[max(0, start - 140) : start]
    if any(map(before.__contains__, _UNITS)):
        border = max(map(before.rfind, ".;)(\n"))
        if _LIST_OF_UNITS.search(before, border + 1) and _capital_list(reader.text, start):
            return True
    if last in terms["locative"]:
        return False
    club = lower[start:end] in reader.teams or _SCORE_AFTER.match(lower, end, end + 10)
    return bool(club or (left[-2:-1].isdigit() and _SCORE_BEFORE.search(left))) and reader.sport


def _is_brand(text: str, start: int, last: str, two: str) -> bool:
    """Whether a foreign name stands right before: ``Savills Hà Nội``; not ``huyện Đăkrông Quảng Trị``."""
    written = text[start - 1 - len(last) : start - 1]
    if len(last) < 4 or not last.isalpha() or not written[0].isupper() or written.isupper() or SYLLABLE.match(last):
        return False
    terms = words_by_kind()
    return last not in terms["event"] and two.split(" ", 1)[0] not in terms["unit"]


def _capital_list(text: str, start: int) -> bool:
    """Whether what stands between the plural unit word and ``start`` is a list of names only."""
    left = text[max(0, start - 120) : start]
    for match in re.finditer(r"(?i)(?:xã|phường|huyện|quận|thị trấn|thị xã|thôn|ấp) ", left):
        tail = left[match.end() :]
        if all(word[0].isupper() or word in ("và", "-", "&") for word in tail.replace(",", " ").split()):
            return True
    return False


@cache
def _last_words() -> frozenset[str]:
    """The last words of every term at which the search for a head holds or ends."""
    terms = words_by_kind()
    return frozenset(term.rpartition(" ")[2] for kind in ("name", "place", "stop") for term in terms[kind])


def _head(left: str, reader: _Reader, start: int, *, typed: bool = False) -> str:
    """The kind of the head, ``name`` or ``place``, whose name holds the place name after ``left``, or ``""``."""
    terms = words_by_kind()
    last_words = _last_words()
    stretch = _BORDER.split(left)[-1]
    words = stretch.split()
    if last_words.isdisjoint(words):
        return ""
    cut = len(left) - len(stretch)
    offset = start - len(stretch)
    caps = reader.text[max(0, start - 12) : start + 4].rpartition("\n")[2].isupper()
    original = reader.text[start - len(left) + cut : start].split() if offset >= 0 else []
    if len(original) != len(words):
        return ""
    for index in range(len(words) - 1, max(-1, len(words) - 11), -1):
        word = words[index]
        if word not in last_words:
            continue
        pair = f"{words[index - 1]} {word}" if index else word
        before = words[index - 1] if index else ""
        for kind in ("name", "place"):
            found = 2 if pair in terms[kind] and index else 1 if word in terms[kind] else 0
            if not found:
                continue
            if found == 2:
                before = words[index - 2] if index > 1 else ""
            if not _is_head(word, before):
                continue
            between = original[index + 1 :]
            capital = original[index + 1 - found][0].isupper()
            if kind == "place":
                if word == "hồ" and between[:1] == ["Chí"]:
                    continue
                if capital and index >= found and original[index - found][0].isupper() and not caps:
                    continue  # "Buôn Hồ Đắk Lắk"
                if caps and between:
                    continue  # capitals do not show where the name of a place begins
                named = all(w[0].isupper() or w in ("quốc", "tế", "nội", "địa", "-") for w in between)
                return kind if named else ""
            if not capital and (word in terms["proper"] or pair in terms["proper"]):
                continue
            if word == "chuyên" and between:
                continue
            if typed and not capital and not any(w[0].isupper() for w in between):
                return ""  # "khách sạn TP.HCM": the hotels of the city
            while between and between[0].lower() in terms["company"]:
                between = between[1:]
            lowered = sum(w[0].islower() for w in between)
            return kind if not between or not between[0][0].islower() or lowered <= 2 else ""
        if (word in terms["stop"] or pair in terms["stop"]) and (
            caps or original[index][0].islower() or word in terms["body"]
        ):
            # "CLB Công an Hà Nội" is a club, "CLB ở Hà Nội" is not.
            club = index > 1 and words[index - 2] == "clb" and pair in terms["stop"]
            return "name" if club else ""
    return ""


def _is_head(word: str, before: str) -> bool:
    if word not in ("đường", "phố", "hẻm", "ngõ") and before in ("các", "những", "nhiều", "mỗi", "số"):
        return False
    if word not in ("đường", "phố", "hẻm", "ngõ") and before.isdigit():
        return False
    return f"{before} {word}" not in words_by_kind()["compound"]


def _in_line(reader: _Reader, start: int, end: int) -> bool:
    """Whether the name is an end of a line: ``cao tốc Hà Nội - Hải Phòng``."""
    follows = _LINE_GOES_ON.match(reader.text, end) is not None
    floor = max(0, start - 90)
    if not follows and "-" not in reader.text[floor:start]:
        return False
    for border in _LINE_BORDER.finditer(reader.lower, floor, start):
        floor = border.end()
    written = reader.text[floor:start].split()
    words = [word.lower() for word in written]
    terms = words_by_kind()
    caps = reader.caps(start, end)
    for index in range(len(words) - 1, max(-1, len(words) - 14), -1):
        word = words[index]
        pair = f"{words[index - 1]} {word}" if index else word
        if pair in terms["line"] or word in terms["line"]:
            return follows or "-" in "".join(words[index + 1 :])
        # "cao tốc Cần Thơ - Cà Mau": a word inside a name ends nothing.
        if (caps or written[index][0].islower()) and (word in terms["stop"] or word in ("giúp", "người")):
            return False
    return False
