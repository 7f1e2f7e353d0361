"""Put the edges of proposed names right: type words, bodies of a place, two names read as one.

Shapes, the name as proposed in brackets: ``ngân hàng [Goldman Sachs]`` grows left, ``[Sở TNMT] TP. HCM`` right,
``[UBND tỉnh Nguyễn Văn A]`` and ``[Việt Nam Nicolai Prytz]`` fall apart, ``[Cục phó Cục Cảnh sát …]`` loses its title,
``các [huyện Nghi Lộc]`` its type word, ``dự án [Sông Lam Residence]`` becomes a programme.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize import name_lexicon
from ceds_nlp.recognize.name_before import before, opening
from ceds_nlp.recognize.name_people import (
    is_certain_person,
    is_eastern_person,
    is_foreign_name,
    is_foreign_person,
    is_known_person,
    is_person,
    is_short_person,
)
from ceds_nlp.records import Mention

_TITLES = frozenset(["title", "office", "rank"])
_OFFICERS = frozenset(["officer"])
_GROUP = re.compile(r"(?<![^\W_])tập đoàn [a-zà-ỹ]+ [a-zà-ỹ]+ \Z")
_TYPE = re.compile(
    r"(?:huyện|quận|thị xã|thị trấn|xã|phường|thành phố|sông|đảo|tỉnh|đường|phố|tuyến|khu công nghiệp|kcn"
    r"|cao tốc|thôn|ấp|bản) (?=\S)"
)
#: Units whose officers may stand behind them: ``Chủ tịch UBND huyện (Nguyễn Văn A)``.
_UNIT = re.compile(
    r"(?:tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu|thôn|ấp|bản|buôn|vùng|đoạn|bang|khu phố)\b"
)
_LOCAL = re.compile(
    r"(?:sở|công an|ubnd|hđnd|ủy ban|hội đồng|tỉnh ủy|thành ủy|tand|tòa án|vksnd|viện kiểm sát|cục|chi cục"
    r"|ban quản lý|bộ chỉ huy|bộ đội biên phòng|đoàn đbqh"
    r"|đoàn đại biểu quốc hội|hội|liên đoàn|đảng bộ|mttq|mặt trận|ban tổ chức|ban tuyên giáo|phòng cảnh sát"
    r"|phòng csgt|bảo hiểm xã hội|bhxh|trung tâm|tỉnh đoàn|kho bạc|thuế)\b"
)
_BRACKET = re.compile(r" \([A-ZĐ&-]{2,9}\)")
#: Bodies of the state, the Party and the fronts.
_OF_STATE = re.compile(
    r"(?:ủy ban|ban|tổng cục|cục|chi cục|vụ|sở|phòng|bộ|văn phòng|thanh tra|kiểm toán|tòa án|tand|viện kiểm sát|vks"
    r"|vksnd|hội đồng|hđnd|ubnd|công an|đảng ủy|tỉnh ủy|thành ủy|huyện ủy|quận ủy|mặt trận|mttq|liên đoàn"
    r"|tổng liên đoàn|quốc hội|chính phủ|đài|hội|hiệp hội|liên hiệp hội|liên hiệp)\b"
)
_LEVEL_THEN = re.compile(r" (?:tỉnh|thành phố|tp\.?|huyện|quận|xã|phường|thị xã|thị trấn) (?=[^\W\d_])")
#: Committees of the Party without their place: "Bí thư Thành ủy (Nguyễn Văn A)".
_UNDER = re.compile(r"(?:thành|tỉnh|huyện|quận|thị) ủy (?=[^\W\d_])")
_SECOND = re.compile(
    r"(?:,| và| với| cùng| được| cho|;) (?=(?:đề án|chương trình|tổ công tác|sở|cục|vụ|công an|ubnd|hđnd"
    r"|tập đoàn|công ty|tổng công ty|ctcp|ngân hàng|bộ|trường|đại học|bệnh viện|viện|báo|đài|hội nông dân"
    r"|hội phụ nữ|hội cựu|tòa án|viện kiểm sát) [^\W\d_])"
)
_WHOLE_COUNTRY = re.compile(
    r"(?:các )?(?:công ty|doanh nghiệp|dn|hãng|tập đoàn|ngân hàng|báo|đài|trường|đại học|truyền thông|người) "
)
_PREFIX = re.compile(
    r"(?:(?:nhóm )?(?:pv|phóng viên)|như|nhưng|tại|với|khi|vì|ban giám hiệu|ban giám đốc|ban lãnh đạo"
    r"|lực lượng(?= (?:công an|quân đội|cảnh sát|biên phòng|hải quân|kiểm lâm))"
    r"|công ty (?:mẹ|con)|(?-i:văn phòng)(?= cục)|hđqt|hội đồng thành viên|cơ quan(?= (?:bộ|cục|sở)))(?: của)? "
)
_AT = re.compile(r"(?:tập đoàn|công ty|ngân hàng|hãng|siêu thị|ctcp|chuỗi)\b[^,]*?( (?:tại|ở)(?: thị trường)? )")
_WHOLE_BODY = re.compile(
    r"(?:bộ chính trị|ban bí thư|chính phủ|quốc hội) (?!nước |nhân dân|lâm thời|liên bang|khóa|khoá|hai )"
)
_OFFICE_OF = re.compile(
    r"(?:vụ |xe |người của )?(?:văn phòng|trụ sở|thanh tra|lái xe|tài xế|nhân viên|bảo vệ) (?=[^\W\d_a-zà-ỹ][a-zà-ỹ])"
)
_STOP = re.compile(
    r" (?:hai nước|các nước|các tỉnh|được|là|mà|phối hợp|tổ chức|thông báo|cho biết|cho hay|công bố"
    r"|(?<!tự )do|nằm|vượt|trước|gần|sau khi|nhân dịp)\b"
)
#: Verbs, in small letters, before which the name of a body or place ends.
_VERB = re.compile(
    r" (?:yêu cầu|cáo buộc|tấn công(?! mạng)|gia nhập|hủy hoại|huỷ hoại|tốt nghiệp(?! THPT)|khẳng định|tuyên bố|đề nghị"
    r"|bắt giữ|xử phạt|mua lại|đánh bại|khởi tố|truy tố|bắt đầu|kêu gọi|cảnh báo|phản đối|cho rằng|nên"
    r"|(?:theo )?hướng|khi|thì|lẫn|để)"
    r"(?= [^\W\d_])"
)
_DOMAIN = re.compile(
    r"(?:nội vụ|ngoại giao|quốc phòng|tài chính|tư pháp|y tế|giáo dục|thương mại|kinh tế|nông nghiệp"
    r"|năng lượng|giao thông|lao động|môi trường|nội các|an ninh|dầu mỏ"
    r"|văn hóa|du lịch|kế hoạch|công nghiệp|thông tin|tài nguyên|xây dựng|công thương|khoa học"
    r"|công an)(?: (?:và môi trường|và truyền thông|và công nghệ|vận tải|và đầu tư|đầu tư|và đào tạo"
    r"|và thương mại))?(?: |\Z)"
)
_JOINED = re.compile(r" (?:và|với|nếu|hay|hoặc|cùng|thì|khi) ")
_BRAND = re.compile(
    r"(?:siêu )?(?:ứng dụng|nền tảng|hệ thống|phần mềm|app|tài khoản|trang web|website)(?: số| di động"
    r"| điện tử| định danh điện tử)? (?=\S)"
)
_ADDRESS = re.compile(r"(?<![^\W_])(?:ông|bà|anh|chị|em|cô|chú|bác|cụ|bé) \Z")
_SITE_END = re.compile(
    r"(?:khu (?:công nghiệp|đô thị|dân cư|du lịch|nghỉ dưỡng|phức hợp|kinh tế)|kcn|kđt|nhà máy|sân bay"
    r"|cao tốc|cầu|tòa nhà|chung cư|khách sạn)\Z"
)
_PREFIXES = [name_lexicon.NAME_CLASSES.index(kind) + 1 for kind in ("country", "company", "body")]
_BEFORE_PERSON = [*_PREFIXES, *(name_lexicon.NAME_CLASSES.index(kind) + 1 for kind in ("region", "city"))]
_NAMED = ("ORG", "LOCATION", "PERSON")
_SPOUSE = re.compile(r"(?<![^\W_])(?:bà|ông) xã\Z")
#: Written before a body whose officer is named after it: ``Chủ tịch (Quốc hội Trung Quốc) (Triệu Lạc Tế)``.
_DIRECTOR = re.compile(r"(?<![^\W_])(?:tổng )?giám đốc [a-zà-ỹ]+ [a-zà-ỹ]+ \Z")
_SPEAKS = re.compile(r": ['\"]")
#: A line is named by its ends: "dự án cao tốc Vĩnh Hảo (- Phan Thiết)".
_LINE = re.compile(r"(?:siêu )?dự án (?:đường )?(?:cao tốc|đường sắt|tuyến|metro)\b.* [^\W\d_]+\Z")
_LINE_END = re.compile(r" - [^\W\d_a-zà-ỹ][a-zà-ỹ]+(?: [^\W\d_a-zà-ỹ][a-zà-ỹ]+)?(?![^\W_])")
_QUOTE = re.compile(r'"[^"\n]{4,260}"')
_PROGRAM = re.compile(
    r"(?:siêu |tiểu )?(?:đề án|đa|chương trình|ct|ctmtqg|chiến lược|kế hoạch|quy hoạch|dự án|học bổng"
    r"|phong trào|cuộc vận động|chiến dịch|sáng kiến|gói|khung|đề cương|mục tiêu|công trình)\b"
)


def put_right(text: FoldedText, names: Sequence[Mention], found: Sequence[Mention]) -> list[Mention]:
    """``names`` with right edges; a name that was two comes out as two.

    >>> from ceds_nlp.normalize import fold
    >>> text = fold("Ngân hàng Goldman Sachs và Phó Chủ tịch UBND tỉnh Lê Văn Sao")
    >>> read = put_right(text, [Mention(10, 23, "ORG", "x"), Mention(40, 61, "ORG", "x")], [])
    >>> [(m.label, text.text[m.start : m.end]) for m in read]
    [('ORG', 'Ngân hàng Goldman Sachs'), ('PERSON', 'Lê Văn Sao')]
    """
    out: list[Mention] = []
    provinces = {m.start: m.end for m in found if m.label in ("PROVINCE", "MINISTRY")}
    ends = sorted(m.end for m in (*names, *found))
    source, lower = text.text, text.lower
    for name in names:
        words = source[name.start : name.end]
        start = name.start
        near = before(lower, start)
        doubtful = name.confidence < 0.7 and name.label in ("ORG", "LOCATION")
        settled = not doubtful and _ASKED[name.label].isdisjoint(near) and _is_settled(words, name.label)
        if settled and not _is_open(text, name, provinces):
            out.append(name)
            continue
        if doubtful and (_SPEAKS.match(source, name.end) or is_foreign_person(words)):
            name.label, name.rule = "PERSON", "names.edges"
        if name.label == "ORG" and name.confidence < 0.9 and is_foreign_name(words):
            name.label, name.rule = "PERSON", "names.edges"
        if name.label in ("PERSON", "LOCATION") and "company" in near and not name_lexicon.is_wide(words):
            name.start = start = near["company"]
            name.label, name.rule = "ORG", "names.edges"
            near = before(lower, start)
        titled = not _TITLES.isdisjoint(near)
        if "vessel" in near and name.label in ("PERSON", "LOCATION") and not name_lexicon.is_wide(words):
            continue
        british = words.startswith("Anh ") and name.label != "ORG" and titled
        if british and _is_titled(words[4:], address=True):
            out.append(_part(name, name.start, name.start + 3, "LOCATION"))
            name = _part(name, name.start + 4, name.end, "PERSON")
        if name.label in ("ORG", "LOCATION"):
            whole = source[name.start : name.end]
            if (titled and _is_titled(whole)) or ("thing" not in near and name_lexicon.is_figure(whole)):
                name.label, name.rule = "PERSON", "names.edges"
        if name.label == "ORG" and words.startswith("tuyển ") and lower.endswith("đội ", 0, name.start):
            name.start -= 4
        if name.label in ("PERSON", "ORG") and _is_building(words):
            name.label, name.rule = "LOCATION", "names.edges"
        site = near.get("place", -1) if name.label == "PERSON" else -1
        if site >= 0 and source[site].islower() and is_person(words) and not _UNIT.match(lower, site):
            name.start = start = site
            name.label, name.rule = "LOCATION", "names.edges"
        if name.label == "LOCATION" and is_person(words) and _AGED.match(lower, name.end):
            name.label, name.rule = "PERSON", "names.edges"
        if name.label == "ORG" and _TOWN.fullmatch(words):
            name.label, name.rule = "LOCATION", "names.edges"
        if name.label == "PERSON" and name_lexicon.is_region(source[name.start : name.end]):
            name.label = "LOCATION"
        country = name.label == "PERSON" and name_lexicon.is_country(words)
        if country and not _ADDRESS.search(lower[max(0, name.start - 6) : name.start]):
            name.label = "LOCATION"
        for part in _split(text, name, near if name.start == start else before(lower, name.start)):
            at = bisect_right(ends, part.start)
            floor = ends[at - 1] if at else 0
            if part.label == "ORG":
                _org(text, part, floor, provinces)
            elif part.label == "LOCATION":
                _location(text, part, floor)
            elif part.label in ("PROGRAM", "SYSTEM"):
                _program(text, part, floor, provinces)
            out.append(part)
    return _hyphens(text, _sites(text, out))


#: The kinds of words before a name that the rules below ask for, by its label.
_ASKED = {
    "PERSON": frozenset(["company", "minister", "place", "vessel"]),
    "ORG": frozenset([*_TITLES, "body", "officer", "minister", "delegation"]),
    "LOCATION": frozenset([*_TITLES, "vessel", "company", "minister", "many", "army", "place", "project"]),
    "PROGRAM": frozenset(["scheme", "minister"]),
    "SYSTEM": frozenset(["scheme", "minister"]),
}


@lru_cache(maxsize=20_000)
def _is_settled(words: str, label: str) -> bool:
    """Whether ``words`` are a name that no rule here asks anything of, but for what stands before and behind it.

    Most names are: what the rules below ask of the words themselves is asked once, whatever the text.
    """
    lower = words.lower()
    if label in ("PROGRAM", "SYSTEM"):
        return not (
            words.startswith("Anh ")
            or lower.startswith("chiến lược gia ")
            or words[-1] in '" '
            or (label == "SYSTEM" and _before_brand(words))
        )
    if opening(lower, _TITLES) or _known_prefix(lower)[0]:
        return False
    if label == "PERSON":
        return not (
            words.startswith("Anh ")
            or _is_building(words)
            or name_lexicon.is_region(words)
            or name_lexicon.is_country(words)
        )
    if name_lexicon.is_figure(words):
        return False
    if label == "LOCATION":
        return not (
            words.startswith("Anh ")
            or is_person(words)
            or lower.startswith(("cầu ", "khu vực "))
            or lower.endswith(" mở")
            or _JOINED.search(lower)
            or " - " in lower
            or _VERB.search(words, 3)
        )
    return not (
        is_foreign_name(words)
        or words.startswith("tuyển ")
        or _is_building(words)
        or _TOWN.fullmatch(words)
        or name_lexicon.is_country(words)
        or _before_country(words)
        or _before_person(words)
        or _ends_with_person(words)
        or " và " in words
        or opening(lower, _OFFICERS)
        or _PREFIX.match(lower)
        or _WHOLE_BODY.match(lower)
        or _AT.match(lower)
        or _OFFICE_OF.match(words)
        or _SECOND.search(lower, 3)
        or _STOP.search(lower, 3)
        or _VERB.search(words, 3)
        or _UNDER.match(lower)
        or lower.startswith("uss ")
    )


def _is_open(text: FoldedText, name: Mention, provinces: Mapping[int, int]) -> bool:
    """Whether the name may go on behind, or stands after words that only a pattern knows."""
    if name.label in ("PROGRAM", "SYSTEM"):
        return text.text.startswith((' "', '"', " - "), name.end)
    if name.label == "LOCATION":
        return text.lower.startswith("xã", name.start) and text.lower.endswith(("bà ", "ông "), 0, name.start)
    left = text.lower[max(0, name.start - 40) : name.start]
    return name.label == "ORG" and (
        name.end + 1 in provinces or text.text.startswith(" (", name.end) or "tập đoàn " in left or "giám đốc " in left
    )


def _is_building(words: str) -> bool:
    return words.rpartition(" ")[2] in _BUILDING and not name_lexicon.is_known(words)


def with_article(text: FoldedText, start: int) -> int:
    """Where the name that goes on at ``start`` begins, its article included: ``al - (Baghdadi)``."""
    if "-" not in text.text[max(0, start - 2) : start]:
        return start
    article = _ARTICLE.search(text.text[max(0, start - 5) : start])
    return start - (article.end() - article.start()) if article else start


_KOREAN = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+\Z")
_HYPHEN_TAIL = re.compile(r" ?- ?[a-z]{1,6}(?![^\W_])")
_ARTICLE = re.compile(r"(?<![^\W_])[Aa]l ?- ?\Z")


def _hyphens(text: FoldedText, names: list[Mention]) -> list[Mention]:
    """``[Kim Jong] - un``, ``[Bashar] al - [Assad]``: one name, its hyphens set between spaces."""
    source = text.text
    out: list[Mention] = []
    for name in names:
        if name.label in ("PERSON", "ORG"):
            start = with_article(text, name.start)
            if start < name.start:
                name.start = start
                last = out[-1] if out else None
                if last and last.label == "PERSON" and last.end + 1 == name.start:
                    last.end = name.end
                    continue
        tail = _HYPHEN_TAIL.match(source, name.end) if source.startswith((" -", "-"), name.end) else None
        if tail and name.label != "LOCATION" and _KOREAN.match(source[name.start : name.end]):
            family = source[name.start : source.index(" ", name.start)].lower()
            if family in name_lexicon.listed("korean family"):
                name.end, name.label = tail.end(), "PERSON"
        if out and name.start < out[-1].end:
            continue
        out.append(name)
    return out


_TOWN = re.compile(
    r"(?:TP\.?|[Tt]hành phố|[Hh]uyện|[Tt]hị xã|[Tt]hị trấn|[Xx]ã|[Pp]hường) ?(?:[^\W\d_a-zà-ỹ][a-zà-ỹ]+ ?){1,4}"
)
#: Last words of the names of buildings and housing.
_BUILDING = frozenset(
    ["Tower", "Towers", "Plaza", "Riverside", "Riverview", "Residence", "Residences", "Villas", "Heights", "Apartment"]
)
_AGED = re.compile(r" \((?:sn |sinh năm )?\d{2,4}|, \d{2} tuổi| - (?:một|nam|nữ|cô|chàng|thí sinh|sinh viên|học sinh) ")


def _is_titled(words: str, *, address: bool = False) -> bool:
    """Whether an office before makes a person of one or two foreign words no gazetteer knows: ``Bộ trưởng (Carr)``."""
    parts = words.split(" ")
    foreign = [not name_lexicon.is_syllable(word.lower()) for word in parts]
    return (
        len(parts) < 3
        and all(word.istitle() and word.isascii() and word.isalpha() for word in parts)
        and (any(foreign) if address else all(foreign))
        and not name_lexicon.is_known(words)
    )


_STATE_BODIES = frozenset(["quốc hội", "chính phủ", "hạ viện", "thượng viện", "quân đội", "hải quân", "không quân"])


def _sites(text: FoldedText, names: list[Mention]) -> list[Mention]:
    """``[Dự án Khu công nghiệp] [WHA Hemaraj]`` is one name."""
    out: list[Mention] = []
    for name in sorted(names, key=lambda m: m.start):
        last = out[-1] if out else None
        if last is not None and last.label == "ORG" and name.label == "LOCATION" and name.start == last.end + 1:
            body = text.text[last.start : last.end].lower()
            if body in _STATE_BODIES and name_lexicon.is_country(text.text[name.start : name.end]):
                last.end = name.end
                continue
        joins = last is not None and last.label in ("PROGRAM", "LOCATION") and name.start == last.end + 1
        if joins and last and name.label in _NAMED and _SITE_END.search(text.lower, last.start, last.end):
            last.end = name.end
            continue
        out.append(name)
    return out


def _split(text: FoldedText, name: Mention, near: Mapping[str, int]) -> list[Mention]:
    """One or two names: a person's name after a body or place, a second body after ``với`` or ``và``."""
    source, lower = text.text, text.lower
    if name.label == "ORG":
        level = _before_person(source[name.start : name.end])
        if level:
            return [_part(name, name.start + level, name.end, "PERSON")]
        verb = _VERB.search(source, name.start + 3, name.end)
        if verb and source[verb.end() + 1].isupper() and name_lexicon.begins_with_cue(lower[verb.end() + 1 : name.end]):
            rest = _part(name, verb.end() + 1, name.end, "ORG")
            return [_part(name, name.start, verb.start(), "ORG"), *_split(text, rest, {})]
        pair = text.text[name.start : name.end].split(" và ")
        if len(pair) == 2 and name.confidence < 0.8 and all(map(is_short_person, pair)):
            middle = name.start + len(pair[0])
            return [_part(name, name.start, middle, "PERSON"), _part(name, middle + 4, name.end, "PERSON")]
        second = _SECOND.search(lower, name.start + 3, name.end)
        if second and source[second.end()].isupper() == source[name.start].isupper():
            scheme = lower.startswith(("đề án", "chương trình"), second.end())
            rest = _part(name, second.end(), name.end, "PROGRAM" if scheme else "ORG")
            return [_part(name, name.start, second.start(), "ORG"), rest]
    if name.label == "PROGRAM" and lower.startswith("chiến lược gia ", name.start):
        return [_part(name, name.start + 15, name.end, "PERSON")]
    domain = _DOMAIN.match(lower, name.start, name.end) if "minister" in near else None
    if domain:
        if domain.end() >= name.end:
            return []
        length, _ = _known_prefix(lower[domain.end() : name.end])
        if length:
            known = domain.end() + length
            country = _part(name, domain.end(), known, "LOCATION")
            after = source[known : name.end].strip()
            return [country, _part(name, known + 1, name.end, "PERSON")] if after else [country]
        person = name.label == "PERSON" or is_person(source[domain.end() : name.end])
        return [_part(name, domain.end(), name.end, "PERSON")] if person else []
    if name.label == "LOCATION":
        both = _JOINED.search(lower, name.start, name.end)
        dash = source.find(" - ", name.start, name.end)
        if dash > 0 and name_lexicon.is_country(source[name.start : dash]) and is_person(source[dash + 3 : name.end]):
            return [_part(name, name.start, dash, "LOCATION"), _part(name, dash + 3, name.end, "PERSON")]
        if both and source[both.end()].isupper() and not _TYPE.match(lower, name.start):
            return [
                _part(name, name.start, both.start(), "LOCATION"),
                *_split(text, _part(name, both.end(), name.end, "LOCATION"), {}),
            ]
    if name.label == "LOCATION" and _SPOUSE.search(lower[max(0, name.start - 4) : name.start + 2]):
        return [_part(name, name.start + 3, name.end, "PERSON")]
    if name.label in ("ORG", "LOCATION", "PERSON"):
        words = lower[name.start : name.end]
        office = opening(words, _TITLES)
        bare = source[name.start + office : name.end] if office else ""
        if office and (is_known_person(bare) or is_foreign_person(bare)):
            return [_part(name, name.start + office, name.end, "PERSON")]
        told = name.label == "ORG" and _ends_with_person(source[name.start : name.end])
        if name.label == "ORG" and (told or _follows_officer(lower, name.start, near)):
            for middle in _known_ends(text, name):
                after = source[middle + 1 : name.end]
                if is_eastern_person(after) or is_known_person(after) or is_foreign_person(after):
                    return [_part(name, name.start, middle, "ORG"), _part(name, middle + 1, name.end, "PERSON")]
            length = _before_head(source[name.start : name.end])
            if length:
                middle = name.start + length
                return [_part(name, name.start, middle, "ORG"), _part(name, middle + 1, name.end, "PERSON")]
        body = name.start + opening(words, _OFFICERS)
        if name.start < body < name.end and name.label == "ORG":
            return _split(text, _part(name, body, name.end, "ORG"), before(lower, body))
        length, kind = _known_prefix(words)
        known = name.start + length
        after = source[known : name.end].strip() if length else ""
        if length and (
            is_foreign_person(after)
            or (name.label == "PERSON" and kind == _PREFIXES[0] and _is_titled(after))
            or is_known_person(after)
            or is_eastern_person(after)
            or _ARTICLE.match(source, name.end + 1, name.end + 6)
        ):
            label = name.label if name.label != "PERSON" else "ORG" if kind in _PREFIXES[1:] else "LOCATION"
            return [_part(name, name.start, known, label), _part(name, known + 1, name.end, "PERSON")]
    return [name]


def _part(name: Mention, start: int, end: int, label: str) -> Mention:
    return Mention(start, end, label, "names.edges", confidence=name.confidence, source=name.source)


def _known_ends(text: FoldedText, name: Mention) -> list[int]:
    """Where countries, companies and known bodies inside the mention end, if they do not end the mention."""
    automaton, classes, _ = name_lexicon.names()
    part = text.lower[name.start : name.end]
    found = []
    for index, start, end in automaton.find_matches_as_indexes(part):
        apart = not start or part[start - 1] == " "
        if apart and end < len(part) and part[end] == " " and classes[index] in _PREFIXES:
            found.append(name.start + end)
    return found


def _follows_officer(lower: str, start: int, near: Mapping[str, int]) -> bool:
    return "officer" in near or bool(_DIRECTOR.search(lower[max(0, start - 26) : start]))


@cache
def _first_words() -> frozenset[str]:
    """The first words of the gazetteer names that may stand before a person's name."""
    names = name_lexicon.gazetteer().items()
    return frozenset(name.split(" ")[0] for name, (kind, _) in names if kind in _BEFORE_PERSON)


def _known_prefix(lower: str) -> tuple[int, int]:
    """The length of a gazetteer name that begins ``lower``, if it does not fill it, and its class."""
    if lower.partition(" ")[0] not in _first_words():
        return 0, 0
    automaton, classes, _ = name_lexicon.names()
    for index, start, end in automaton.find_matches_as_indexes(lower):
        if start:
            break
        if end < len(lower) and lower[end] == " " and classes[index] in _BEFORE_PERSON:
            return end, classes[index]
    return 0, 0


def _org(text: FoldedText, name: Mention, floor: int, provinces: dict[int, int]) -> None:
    prefix = _PREFIX.match(text.lower, name.start, name.end)
    if prefix and prefix.end() < name.end:
        name.start = prefix.end()
        return
    office = _OFFICE_OF.match(text.text, name.start, name.end)
    if office:
        name.start = office.end()
    stop = _STOP.search(text.lower, name.start + 3, name.end) or _VERB.search(text.text, name.start + 3, name.end)
    if stop:
        name.end = stop.start()
    general = _before_country(text.text[name.start : name.end])
    if general:
        name.start, name.label, name.rule = name.start + general, "LOCATION", "names.edges"
        return
    if text.lower.endswith("đoàn đại biểu ", 0, name.start) and name.end - name.start > 10:
        name.start -= 14
        return
    near = before(text.lower, name.start, floor)
    group = _GROUP.search(text.lower[max(floor, name.start - 40) : name.start])
    if group:
        name.start -= group.end() - group.start()
    elif "body" in near:
        name.start = near["body"]
    if name_lexicon.is_country(text.text[name.start : name.end]):
        name.label, name.rule = "LOCATION", "names.edges"
        return
    whole = _WHOLE_BODY.match(text.lower, name.start, name.end)
    if whole and text.text[whole.end()].islower():
        name.end = whole.end() - 1
    place = _AT.match(text.lower, name.start, name.end)
    if place:
        name.end = place.start(1)
    if _LOCAL.match(text.lower, name.start):
        at = name.end
        bracket = _BRACKET.match(text.text, at)
        for follow in (at + 1, bracket.end() + 1 if bracket else -1):
            end = provinces.get(follow)
            if end is not None and text.text[follow - 1] == " ":
                name.end = end
                return


def _location(text: FoldedText, name: Mention, floor: int) -> None:
    lower = text.lower
    verb = _VERB.search(text.text, name.start + 3, name.end)
    if verb:
        name.end = verb.start()
    if lower.endswith(" mở", name.start, name.end) and lower.startswith(" rộng", name.end):
        name.end -= 3
    if lower.startswith("cầu ", name.start) and lower.endswith("điểm ", 0, name.start):
        name.start += 4
    if lower.startswith("khu vực ", name.start) and name_lexicon.is_wide(text.text[name.start + 8 : name.end]):
        name.start += 8
    near = before(lower, name.start, floor)
    if "many" in near:
        kind = _TYPE.match(lower, name.start, name.end)
        if (
            kind
            and kind.end() < name.end
            and " - " not in lower[name.start : name.end]
            and text.text[kind.end()].isupper()
        ):
            name.start = kind.end()
        return
    country = bool(near) and name_lexicon.is_country(text.text[name.start : name.end])
    if "army" in near and country:
        name.start = near["army"]
        name.label, name.rule = "ORG", "names.edges"
        return
    region = country or lower.startswith("miền ", name.start)
    if "place" in near and not region and "many" not in before(lower, near["place"], floor):
        name.start = near["place"]
    project = before(lower, name.start).get("project")
    if project is not None and "many" not in before(lower, project):
        name.start = project
        name.label = "PROGRAM"
        name.rule = "names.project"


def _before_brand(words: str) -> int:
    """The length of the type word before a brand: ``ứng dụng (VNeID)``."""
    brand = _BRAND.match(words.lower())
    rest = words[brand.end() :].split(" ") if brand else []
    brands = all(any(c.isupper() for c in word) for word in rest)
    return brand.end() if brand and brands and not name_lexicon.is_syllable(rest[0].lower()) else 0


def _before_country(words: str) -> int:
    """The length of the general word before a country: ``các doanh nghiệp (Nhật Bản)``, ``GDP (Nhật Bản)``."""
    general = _WHOLE_COUNTRY.match(words.lower())
    first, space, _ = words.partition(" ")
    length = general.end() if general else len(first) + 1 if space and name_lexicon.is_no_name(first) else 0
    return length if length and name_lexicon.is_country(words[length:]) else 0


def _before_person(words: str) -> int:
    """The length of the level before a person: ``UBND tỉnh (Nguyễn Văn A)``."""
    level = _UNDER.match(words.lower()) or _LEVEL_THEN.search(words.lower())
    return level.end() if level and is_person(words[level.end() :]) else 0


def _ends_with_person(words: str) -> bool:
    """Whether a person whose second part tells it ends ``words``: ``Sở Tài chính Lê Văn Sao``."""
    parts = words.split(" ")
    return len(parts) > 4 and any(is_certain_person(" ".join(parts[-size:])) for size in (4, 3))


def _before_head(words: str) -> int:
    """The length of a body of state before the person at its head: ``Ủy ban Kiểm tra Trung ương (Trần Quốc Vượng)``.

    Such bodies bear no person's name, but the name of their place may be one: ``UBND phường Lê Đại Hành``.
    """
    parts = words.split(" ")
    if not _OF_STATE.match(words.lower()):
        return 0
    for size in (4, 3):
        person, rest = " ".join(parts[-size:]), parts[:-size]
        if (
            not rest
            or rest[-1].lower() in name_lexicon.listed("before place")
            or name_lexicon.is_known(f"{rest[-1]} {parts[-size]}")
        ):
            continue
        known = name_lexicon.is_given_name(parts[-1].lower()) or is_certain_person(person)
        if is_person(person) and known and not name_lexicon.is_known(person):
            return len(words) - len(person) - 1
    return 0


def _program(text: FoldedText, name: Mention, floor: int, provinces: dict[int, int]) -> None:
    """The type word before, the quoted name behind, the place a project is named with."""
    if name.label == "SYSTEM":
        name.start += _before_brand(text.text[name.start : name.end])
    left = before(text.lower, name.start, floor).get("scheme")
    if left is not None and not _PROGRAM.match(text.lower, name.start, name.end):
        name.start = left
    while text.text[name.end - 1] in '" ' and _PROGRAM.fullmatch(text.lower[name.start : name.end].rstrip(' "')):
        name.end -= 1
    if text.text.startswith(' "', name.end) or text.text.startswith('"', name.end):
        quoted = _QUOTE.match(text.text, name.end + (text.text[name.end] == " "))
        if quoted and _PROGRAM.fullmatch(text.lower, name.start, name.end):
            name.end = quoted.end()
    if text.text.startswith(" - ", name.end):
        line = _LINE_END.match(text.text, name.end) if _LINE.match(text.lower, name.start, name.end) else None
        name.end = line.end() if line else name.end
    if text.text.startswith(" - ", name.end):
        name.end = provinces.get(name.end + 3, name.end) if text.lower.startswith("dự án", name.start) else name.end


def has_program_head(lower: str) -> bool:
    """Whether a name in small letters begins as programmes do.

    >>> has_program_head("đề án xây dựng"), has_program_head("tỷ trọng giá trị")
    (True, False)
    """
    return bool(_PROGRAM.match(lower))
