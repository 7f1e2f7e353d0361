"""Put the edges of proposed names right: type words, bodies of a place, two names read as one.

Shapes, the name as proposed in brackets: ``ngân hàng [Goldman Sachs]`` grows left, ``[Sở TNMT] TP. HCM`` right,
``[UBND tỉnh Nguyễn Văn A]`` and ``[Việt Nam Nicolai Prytz]`` fall apart, ``[Cục phó Cục Cảnh sát …]`` loses its title,
``các [huyện Nghi Lộc]`` its type word, ``dự án [Sông Lam Residence]`` becomes a programme.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize import name_lexicon
from ceds_nlp.recognize.name_people import (
    is_eastern_person,
    is_foreign_name,
    is_foreign_person,
    is_known_person,
    is_person,
    is_short_person,
)
from ceds_nlp.records import Mention

_ORG_LEFT = re.compile(
    r"(?<![^\W_])(?:(?:tổng )?công ty(?: (?:cổ phần|cp|tnhh|luật|chứng khoán))?"
    r"|tập đoàn(?: [a-zà-ỹ]+ [a-zà-ỹ]+)?|tổng cục|ngân hàng(?: tmcp)?|(?<!trụ )(?<!cơ )(?<!hộ )sở"
    r"|(?:đội )?tuyển(?: nữ)?|clb|câu lạc bộ|báo|tạp chí|nhật báo|đài(?: truyền hình)?"
    r"|hãng(?: (?:hàng không|tin|thông tấn|phim|xe|bay))?|nhà xuất bản|nxb"
    r"|(?:trường )?(?:đại học|đh)|trường (?:thpt|thcs|tiểu học|mầm non)(?: chuyên)?|bệnh viện|bv|hợp tác xã"
    r"|htx|quỹ|hiệp hội|viện|học viện|tòa soạn báo"
    r"|ban nhạc|nhóm nhạc|bộ tư lệnh|quân đội|công an|đảng ủy|chi nhánh) \Z"
)
_LOCATION_LEFT = re.compile(
    r"(?<![^\W_])(?:huyện đảo|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu|thôn|ấp|bản|buôn|sông|vịnh|đèo"
    r"|quần đảo|đảo|cao tốc|(?:tỉnh|quốc) lộ|đường cao tốc"
    r"|khu (?:dân cư|đô thị|công nghiệp|du lịch|kinh tế)|khu đô thị mới|sân bay(?: quốc tế)?|cầu|thủy điện"
    r"|đoạn|lưu vực|tiểu vùng|vùng|nhà thờ|chùa|đền|chợ|hồ|núi|công viên|quảng trường|khách sạn|bãi biển"
    r"|tháp|lăng|bang|vườn quốc gia|khu di tích|đường|(?<!thành )phố|đại lộ|bán đảo) \Z"
)
_PLURAL = re.compile(r"(?:\b(?:các|những|hai|ba|bốn|năm|sáu|bảy|nhiều|mấy|\d{1,2}) |\d)\Z")
_TYPE = re.compile(
    r"(?:huyện|quận|thị xã|thị trấn|xã|phường|thành phố|sông|đảo|tỉnh|đường|phố|tuyến|khu công nghiệp|kcn"
    r"|cao tốc|thôn|ấp|bản) (?=\S)"
)
_TITLE = re.compile(
    r"(?:(?:phó )?(?:cục|vụ|viện|chi cục|tổng cục|hiệu|đội|trạm|đồn|đoàn|ban|phòng) (?:trưởng|phó)"
    r"|phó (?:cục|vụ|viện|giám đốc|chủ tịch|trưởng)"
    r"|(?:phó )?(?:ceo|tư lệnh|chính ủy|giám đốc|chủ tịch|bí thư|trưởng|chủ nhiệm|viện trưởng|chánh văn phòng)) (?=\S)"
)
_LOCAL = re.compile(
    r"(?:sở|công an|ubnd|hđnd|ủy ban|hội đồng|tỉnh ủy|thành ủy|tand|tòa án|vksnd|viện kiểm sát|cục|chi cục"
    r"|ban quản lý|bộ chỉ huy|bộ đội biên phòng|đoàn đbqh"
    r"|đoàn đại biểu quốc hội|hội|liên đoàn|đảng bộ|mttq|mặt trận|ban tổ chức|ban tuyên giáo|phòng cảnh sát"
    r"|phòng csgt|bảo hiểm xã hội|bhxh|trung tâm|tỉnh đoàn|kho bạc|thuế)\b"
)
_LEVEL_THEN = re.compile(r" (?:tỉnh|thành phố|tp\.?|huyện|quận|xã|phường|thị xã|thị trấn) (?=[^\W\d_])")
_SECOND = re.compile(
    r"(?:,| và| với| cùng| được| cho|;) (?=(?:đề án|chương trình|tổ công tác|sở|cục|vụ|công an|ubnd|hđnd"
    r"|tập đoàn|công ty|tổng công ty|ctcp|ngân hàng|bộ|trường|đại học|bệnh viện|viện|báo|đài|hội nông dân"
    r"|hội phụ nữ|hội cựu|tòa án|viện kiểm sát) [^\W\d_])"
)
_COUNTRY_BODY = re.compile(
    r"(?<![^\W_])(?:(?:đội )?tuyển|quân đội|hải quân|không quân|lục quân|lính thủy đánh bộ|tuần duyên"
    r"|chính phủ|quốc hội|hạ viện|thượng viện) \Z"
)
_WHOLE_COUNTRY = re.compile(
    r"(?:các )?(?:công ty|doanh nghiệp|dn|hãng|tập đoàn|ngân hàng|báo|đài|trường|đại học|truyền thông|người) "
)
_PREFIX = re.compile(
    r"(?:(?:nhóm )?(?:pv|phóng viên)|như|lực lượng(?= (?:công an|quân đội|cảnh sát|biên phòng|hải quân|kiểm lâm))"
    r"|công ty (?:mẹ|con)|(?-i:văn phòng)(?= cục)|hđqt|hội đồng thành viên|cơ quan(?= (?:bộ|cục|sở)))(?: của)? "
)
_AT = re.compile(r"(?:tập đoàn|công ty|ngân hàng|hãng|siêu thị|ctcp|chuỗi)\b[^,]*?( (?:tại|ở)(?: thị trường)? )")
_WHOLE_BODY = re.compile(
    r"(?:bộ chính trị|ban bí thư|chính phủ|quốc hội) (?!nước |nhân dân|lâm thời|liên bang|khóa|khoá|hai )"
)
_OFFICE_OF = re.compile(
    r"(?:vụ |xe |người của )?(?:văn phòng|trụ sở|thanh tra|lái xe|tài xế|nhân viên|bảo vệ) (?=[^\W\d_a-zà-ỹ][a-zà-ỹ])"
)
_STOP = re.compile(r" (?:hai nước|các nước|các tỉnh|được|là|mà|phối hợp|tổ chức|thông báo|cho biết|cho hay|công bố)\b")
_MINISTER = re.compile(r"(?<![^\W_])(?:bộ trưởng|thứ trưởng) \Z")
_DOMAIN = re.compile(
    r"(?:nội vụ|ngoại giao|quốc phòng|tài chính|tư pháp|y tế|giáo dục|thương mại|kinh tế|nông nghiệp"
    r"|năng lượng|giao thông|lao động|môi trường|nội các|an ninh|dầu mỏ"
    r"|văn hóa|du lịch|kế hoạch|công nghiệp|thông tin|tài nguyên|xây dựng|công thương|khoa học"
    r"|công an)(?: (?:và môi trường|và truyền thông|và công nghệ|vận tải|và đầu tư|đầu tư|và đào tạo"
    r"|và thương mại))?(?: |\Z)"
)
_JOINED = re.compile(r" (?:và|với|nếu|hay|hoặc|cùng|thì|khi) ")
_PROJECT_LEFT = re.compile(r"(?<![^\W_])(?:siêu )?dự án \Z")
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
_ANY = re.compile(r"")
_SPOUSE = re.compile(r"(?<![^\W_])(?:bà|ông) xã\Z")
_OFFICE = re.compile(
    r"(?:phó )?(?:tổng thống|thủ tướng|ngoại trưởng|bộ trưởng|thứ trưởng|tướng|thống đốc|nghị sĩ|cố vấn|đại sứ) "
)
#: Written before a body whose officer is named after it: ``Chủ tịch (Quốc hội Trung Quốc) (Triệu Lạc Tế)``.
_OFFICER = re.compile(
    r"(?<![^\W_])(?:chủ tịch|thủ lĩnh|ủy viên trưởng|(?:tổng )?giám đốc(?: [a-zà-ỹ]+ [a-zà-ỹ]+)?|ceo"
    r"|người phát ngôn|phát ngôn viên|tư lệnh|bộ trưởng|thống đốc|nhà sáng lập|người sáng lập|sếp"
    r"|phó chủ tịch|cựu chủ tịch|lãnh đạo|ông chủ|đại diện) \Z"
)
_SPEAKS = re.compile(r": ['\"]")
_QUOTE = re.compile(r'"[^"\n]{4,260}"')
_PROGRAM_LEFT = re.compile(
    r"(?<![^\W_])(?:đề án|chương trình|chiến lược|kế hoạch|quy hoạch|học bổng|phong trào|dự án|chiến|chương"
    r"|quy|kế)(?: (?:tổng thể|tổng hợp))? \Z"
)
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
    for name in names:
        words = text.text[name.start : name.end]
        doubtful = name.confidence < 0.7 and name.label in ("ORG", "LOCATION")
        if doubtful and (_SPEAKS.match(text.text, name.end) or is_foreign_person(words)):
            name.label, name.rule = "PERSON", "names.edges"
        if name.label == "ORG" and name.confidence < 0.9 and is_foreign_name(words):
            name.label, name.rule = "PERSON", "names.edges"
        if name.label in ("PERSON", "LOCATION") and not name_lexicon.is_wide(words):
            company = _COMPANY_LEFT.search(text.lower[max(0, name.start - 20) : name.start])
            if company:
                name.start -= company.end() - company.start()
                name.label, name.rule = "ORG", "names.edges"
        if words.startswith("Anh ") and name.label != "ORG" and _is_titled(text, name, skip=4):
            out.append(_part(name, name.start, name.start + 3, "LOCATION"))
            name = _part(name, name.start + 4, name.end, "PERSON")
        if name.label in ("ORG", "LOCATION") and (_is_titled(text, name) or _is_lone_figure(text, name)):
            name.label, name.rule = "PERSON", "names.edges"
        if name.label == "ORG" and words.startswith("tuyển ") and text.lower.endswith("đội ", 0, name.start):
            name.start -= 4
        if name.label in ("PERSON", "ORG") and words.split(" ")[-1] in _BUILDING and not name_lexicon.is_known(words):
            name.label, name.rule = "LOCATION", "names.edges"
        if name.label == "LOCATION" and is_person(words) and _AGED.match(text.lower, name.end):
            name.label, name.rule = "PERSON", "names.edges"
        if name.label == "ORG" and _TOWN.fullmatch(words):
            name.label, name.rule = "LOCATION", "names.edges"
        if name.label == "PERSON" and name_lexicon.is_region(text.text[name.start : name.end]):
            name.label = "LOCATION"
        addressed = _ADDRESS.search(text.lower[max(0, name.start - 6) : name.start])
        if name.label == "PERSON" and not addressed and name_lexicon.is_country(words):
            name.label = "LOCATION"
        parts = _split(text, name)
        for part in parts:
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


def with_article(text: FoldedText, start: int) -> int:
    """Where the name that goes on at ``start`` begins, its article included: ``al - (Baghdadi)``."""
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
        if name.label != "LOCATION" and _KOREAN.match(source[name.start : name.end]):
            family = source[name.start : source.index(" ", name.start)].lower()
            tail = _HYPHEN_TAIL.match(source, name.end)
            if tail and family in name_lexicon.listed("korean family"):
                name.end, name.label = tail.end(), "PERSON"
        if out and name.start < out[-1].end:
            continue
        out.append(name)
    return out


_COMPANY_LEFT = re.compile(
    r"(?<![^\W_])(?:(?:tổng )?công ty|tập đoàn|hãng (?:taxi|xe|phim|tàu)|nhà xe|doanh nghiệp tư nhân|dntn|ctcp"
    r"|hợp tác xã|nhà sách) \Z"
)
_TOWN = re.compile(
    r"(?:TP\.?|[Tt]hành phố|[Hh]uyện|[Tt]hị xã|[Tt]hị trấn|[Xx]ã|[Pp]hường) ?(?:[^\W\d_a-zà-ỹ][a-zà-ỹ]+ ?){1,4}"
)
#: Last words of the names of buildings and housing.
_BUILDING = frozenset(
    ["Tower", "Towers", "Plaza", "Riverside", "Riverview", "Residence", "Residences", "Villas", "Heights", "Apartment"]
)
_AGED = re.compile(r" \((?:sn |sinh năm )?\d{2,4}|, \d{2} tuổi| - (?:một|nam|nữ|cô|chàng|thí sinh|sinh viên|học sinh) ")
_PERSONAL = re.compile(
    r"(?<![^\W_])(?:(?:bộ|thứ|ngoại) trưởng|thống đốc|(?:thượng |hạ )?nghị sĩ|đại tướng|trung tướng|thiếu tướng|tướng"
    r"|đô đốc|thẩm phán|công tố viên|luật sư|giáo sư|tiến sĩ|ông|bà|nữ hoàng|đại sứ|quốc vương|thái tử"
    r"|hoàng tử|công chúa|tỷ phú) \Z"
)


def _is_titled(text: FoldedText, name: Mention, skip: int = 0) -> bool:
    """Whether a title stands before one or two foreign words that no gazetteer knows: ``Bộ trưởng (Carr)``."""
    words = text.text[name.start + skip : name.end]
    parts = words.split(" ")
    return (
        len(parts) < 3
        and all(word.istitle() and word.isascii() and word.isalpha() for word in parts)
        and not all(name_lexicon.is_syllable(word.lower()) for word in parts)
        and (skip > 0 or not any(name_lexicon.is_syllable(word.lower()) for word in parts))
        and _PERSONAL.search(text.lower[max(0, name.start - 16) : name.start]) is not None
        and not name_lexicon.is_known(words)
    )


_THING = re.compile(
    r"(?<![^\W_])(?:tàu|đường|phố|cầu|sân bay|cảng|quảng trường|giải|quỹ|trường|viện|tháp|lăng|bang|núi) \Z"
)


def _is_lone_figure(text: FoldedText, name: Mention) -> bool:
    """Whether the mention is a well known person, and no ship or street of that name."""
    return name_lexicon.is_figure(text.text[name.start : name.end]) and not _THING.search(
        text.lower[max(0, name.start - 14) : name.start]
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


def _split(text: FoldedText, name: Mention) -> list[Mention]:
    """One or two names: a person's name after a body or place, a second body after ``với`` or ``và``."""
    source, lower = text.text, text.lower
    if name.label == "ORG":
        level = _LEVEL_THEN.search(lower, name.start, name.end)
        if level and is_person(source[level.end() : name.end]):
            return [_part(name, level.end(), name.end, "PERSON")]
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
    domain = _DOMAIN.match(lower, name.start, name.end)
    if domain and _MINISTER.search(lower[max(0, name.start - 12) : name.start]):
        if domain.end() >= name.end:
            return []
        known, _ = _known_prefix(text, _part(name, domain.end(), name.end, name.label))
        if known:
            country = _part(name, domain.end(), known, "LOCATION")
            after = source[known : name.end].strip()
            return [country, _part(name, known + 1, name.end, "PERSON")] if after else [country]
        person = name.label == "PERSON" or is_person(source[domain.end() : name.end])
        return [_part(name, domain.end(), name.end, "PERSON")] if person else []
    if name.label == "LOCATION":
        both = _JOINED.search(lower, name.start, name.end)
        if both and source[both.end()].isupper() and not _TYPE.match(lower, name.start):
            return [
                _part(name, name.start, both.start(), "LOCATION"),
                *_split(text, _part(name, both.end(), name.end, "LOCATION")),
            ]
    if name.label == "LOCATION" and _SPOUSE.search(lower[max(0, name.start - 4) : name.start + 2]):
        return [_part(name, name.start + 3, name.end, "PERSON")]
    if name.label in ("ORG", "LOCATION", "PERSON"):
        office = _OFFICE.match(lower, name.start, name.end)
        bare = source[office.end() : name.end] if office else ""
        if office and (is_known_person(bare) or is_foreign_person(bare)):
            return [_part(name, office.end(), name.end, "PERSON")]
        if name.label == "ORG" and _OFFICER.search(lower[max(0, name.start - 26) : name.start]):
            for middle in _known_ends(text, name):
                after = source[middle + 1 : name.end]
                if is_eastern_person(after) or is_known_person(after) or is_foreign_person(after):
                    return [_part(name, name.start, middle, "ORG"), _part(name, middle + 1, name.end, "PERSON")]
        title = _TITLE.match(lower, name.start, name.end)
        if title and title.end() < name.end and name.label == "ORG":
            return _split(text, _part(name, title.end(), name.end, "ORG"))
        known, label = _known_prefix(text, name)
        after = source[known : name.end].strip() if known else ""
        if known and (
            is_foreign_person(after)
            or is_known_person(after)
            or is_eastern_person(after)
            or _ARTICLE.match(source, name.end + 1, name.end + 6)
        ):
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


def _known_prefix(text: FoldedText, name: Mention) -> tuple[int, str]:
    """Where a gazetteer name that begins the mention ends, if it does not fill it, and its label."""
    automaton, classes, _ = name_lexicon.names()
    part = text.lower[name.start : name.end]
    for index, start, end in automaton.find_matches_as_indexes(part):
        if start:
            break
        if end < len(part) and part[end] == " " and classes[index] in _BEFORE_PERSON:
            if name.label == "PERSON" and classes[index] in _PREFIXES[1:]:
                return name.start + end, "ORG"
            return name.start + end, "LOCATION" if name.label == "PERSON" else name.label
    return 0, name.label


def _org(text: FoldedText, name: Mention, floor: int, provinces: dict[int, int]) -> None:
    prefix = _PREFIX.match(text.lower, name.start, name.end)
    if prefix and prefix.end() < name.end:
        name.start = prefix.end()
        return
    office = _OFFICE_OF.match(text.text, name.start, name.end)
    if office:
        name.start = office.end()
    stop = _STOP.search(text.lower, name.start + 3, name.end)
    if stop:
        name.end = stop.start()
    generic = _WHOLE_COUNTRY.match(text.lower, name.start, name.end)
    space = text.text.find(" ", name.start, name.end)
    if generic is None and space > 0 and name_lexicon.is_no_name(text.text[name.start : space]):
        generic = _ANY.match(text.lower, space + 1, space + 1)
    if generic and name_lexicon.is_country(text.text[generic.end() : name.end]):
        name.start, name.label, name.rule = generic.end(), "LOCATION", "names.edges"
        return
    if text.lower.endswith("đoàn đại biểu ", max(0, name.start - 14), name.start) and name.end - name.start > 10:
        name.start -= 14
        return
    left = _ORG_LEFT.search(text.lower[max(floor, name.start - 40) : name.start])
    if left:
        name.start -= left.end() - left.start()
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
        bracket = re.compile(r" \([A-ZĐ&-]{2,9}\)").match(text.text, at)
        for follow in (at + 1, bracket.end() + 1 if bracket else -1):
            end = provinces.get(follow)
            if end is not None and text.text[follow - 1] == " ":
                name.end = end
                return


def _location(text: FoldedText, name: Mention, floor: int) -> None:
    lower = text.lower
    if lower.endswith(" mở", name.start, name.end) and lower.startswith(" rộng", name.end):
        name.end -= 3
    if lower.startswith("cầu ", name.start) and lower.endswith("điểm ", 0, name.start):
        name.start += 4
    if lower.startswith("khu vực ", name.start) and name_lexicon.is_wide(text.text[name.start + 8 : name.end]):
        name.start += 8
    before = lower[max(floor, name.start - 30) : name.start]
    if _PLURAL.search(before):
        kind = _TYPE.match(lower, name.start, name.end)
        if (
            kind
            and kind.end() < name.end
            and " - " not in lower[name.start : name.end]
            and text.text[kind.end()].isupper()
        ):
            name.start = kind.end()
        return
    body = _COUNTRY_BODY.search(before)
    if body and name_lexicon.is_country(text.text[name.start : name.end]):
        name.start -= body.end() - body.start()
        name.label, name.rule = "ORG", "names.edges"
        return
    left = _LOCATION_LEFT.search(before)
    if (
        left
        and not _PLURAL.search(before[: left.start()])
        and not name_lexicon.is_country(text.text[name.start : name.end])
    ):
        name.start -= left.end() - left.start()
        before = before[: left.start()]
    project = _PROJECT_LEFT.search(lower[max(0, name.start - 16) : name.start])
    if project and not _PLURAL.search(lower[max(0, name.start - 24) : name.start - (project.end() - project.start())]):
        name.start -= project.end() - project.start()
        name.label = "PROGRAM"
        name.rule = "names.project"


def _program(text: FoldedText, name: Mention, floor: int, provinces: dict[int, int]) -> None:
    """The type word before, the quoted name behind, the place a project is named with."""
    brand = _BRAND.match(text.lower, name.start, name.end) if name.label == "SYSTEM" else None
    rest = text.text[brand.end() : name.end].split(" ") if brand else []
    brands = all(any(c.isupper() for c in word) for word in rest)
    if brand and brands and not name_lexicon.is_syllable(rest[0].lower()):
        name.start = brand.end()
    left = _PROGRAM_LEFT.search(text.lower[max(floor, name.start - 30) : name.start])
    if left and not _PROGRAM.match(text.lower, name.start, name.end):
        name.start -= left.end() - left.start()
    while text.text[name.end - 1] in '" ' and _PROGRAM.fullmatch(text.lower[name.start : name.end].rstrip(' "')):
        name.end -= 1
    if text.text.startswith(' "', name.end) or text.text.startswith('"', name.end):
        quoted = _QUOTE.match(text.text, name.end + (text.text[name.end] == " "))
        if quoted and _PROGRAM.fullmatch(text.lower, name.start, name.end):
            name.end = quoted.end()
    if text.text.startswith(" - ", name.end):
        name.end = provinces.get(name.end + 3, name.end) if text.lower.startswith("dự án", name.start) else name.end


def has_program_head(text: FoldedText, name: Mention) -> bool:
    """Whether the mention begins as programmes do.

    >>> from ceds_nlp.normalize import fold
    >>> has_program_head(fold("Tỷ trọng giá trị"), Mention(0, 16, "PROGRAM", "x"))
    False
    """
    return bool(_PROGRAM.match(text.lower, name.start, name.end))
