"""Names inside names, as the guidelines want them: places in bodies, programmes and platforms, schemes in bodies.

Shapes read: ``UBND (huyện Ba Tơ)``, ``Công an (phường Bến Nghé)``, ``Tổ công tác (Đề án 06)``, ``Dự án (cầu Cổ
Chiên)``, ``Chiến lược bán dẫn (Việt Nam)``. Ministries and provinces inside names come from their own rules.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize import name_lexicon
from ceds_nlp.records import Mention

_UNIT = re.compile(
    r"(?<!hợp tác )\b(?:huyện đảo|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu|thành phố|thôn|ấp|bản|buôn"
    r"|làng|tp\.?|tx\.?|tt\.|p\.|q\.|h\.|x\.)[ ]?"
    r"(?=[^\W_])"
)
_PROJECT = re.compile(
    r"(?:siêu )?dự án (?:thành phần |đầu tư |xây dựng |mở rộng |đường dây )*(?=(?:đường|cao tốc|tuyến|cầu"
    r"|hầm|sân bay|cảng|nhà máy|khu|kđt|kcn|metro|nút|quốc lộ|"
    r"thủy điện|nhiệt điện|hồ|bệnh viện|trung tâm|công viên|chung cư|tòa|cụm|bến|ga|kênh|đập|vành đai|xa lộ|đại lộ)\b)"
)
_NAMED_PROJECT = re.compile(r"(?:siêu )?dự án (?=[^\W\d_])")
_SCHEME = re.compile(
    r"(?:tổ công tác|ban chỉ đạo|tổ giúp việc|văn phòng|bcđ)\b[^,]{0,60}?\b(?=(?:đề án|chương trình) )"
)
_WIDE = frozenset([name_lexicon.NAME_CLASSES.index(kind) + 1 for kind in ("country", "region")])


def inside(text: FoldedText, names: Sequence[Mention], found: Sequence[Mention]) -> list[Mention]:
    """The names inside ``names``; ``found`` are the mentions of exact rules, which stay.

    >>> from ceds_nlp.normalize import fold
    >>> text = fold("UBND huyện Ba Tơ họp bàn Đề án 06.")
    >>> [(m.label, text.text[m.start : m.end]) for m in inside(text, [Mention(0, 16, "ORG", "x")], [])]
    [('LOCATION', 'huyện Ba Tơ')]
    """
    out: list[Mention] = []
    taken = sorted((m.start, m.end) for m in found)
    starts = [start for start, _ in taken]

    def free(start: int, end: int) -> bool:
        at = bisect_left(starts, end)
        return not any(taken[i][1] > start for i in range(max(0, at - 3), at))  # found mentions nest two deep at most

    def put(outer: Mention, start: int, end: int, label: str) -> None:
        whole = (start, end) == (outer.start, outer.end)
        if (
            not whole
            and end > start
            and free(start, end)
            and not any(m.start < end and start < m.end for m in out[-3:])
        ):
            out.append(Mention(start, end, label, "names.inside", confidence=outer.confidence, source=outer.source))

    for outer in names:
        if outer.label not in ("ORG", "PROGRAM", "SYSTEM"):
            continue
        lower = text.lower
        if outer.label == "PROGRAM" and _project(text, outer, put):
            continue
        if outer.label == "ORG":
            scheme = _SCHEME.match(lower, outer.start, outer.end)
            if scheme:
                put(outer, scheme.end(), outer.end, "PROGRAM")
                continue
        for unit in _UNIT.finditer(lower, outer.start, outer.end):
            first = text.text[unit.end()]
            if lower.startswith(("hcm", "hồ chí minh"), unit.end()):
                continue
            if first.isupper() or first.isdigit():
                if name_lexicon.is_country(text.text[unit.end() : outer.end]):
                    continue
                put(outer, unit.start(), _run_end(text, unit.end(), outer.end), "LOCATION")
        if outer.label != "ORG":
            _wide(text, outer, put)
    return out


def _project(text: FoldedText, outer: Mention, put: object) -> bool:
    """``Dự án cầu Bến Lội``: what is built is a place. ``Dự án Sông Lam Residence``: so is a site by name."""
    assert callable(put)
    match = _PROJECT.match(text.lower, outer.start, outer.end)
    if match:
        put(outer, match.end(), outer.end, "LOCATION")
        return True
    match = _NAMED_PROJECT.match(text.lower, outer.start, outer.end)
    if match:
        words = text.text[match.end() : outer.end].split(" ")
        if len(words) > 1 and all(word[:1].isupper() or word[:1].isdigit() for word in words):
            put(outer, match.end(), outer.end, "LOCATION")
            return True
    return False


def _run_end(text: FoldedText, start: int, limit: int) -> int:
    """Where the run of capital words (or the number) that begins at ``start`` ends."""
    source = text.text
    at = start
    end = start
    while at < limit:
        space = source.find(" ", at, limit)
        stop = space if space >= 0 else limit
        word = source[at:stop].rstrip(",;.)")
        if not word or not (word[0].isupper() or word[0].isdigit()):
            break
        end = at + len(word)
        if end < stop or space < 0:
            break
        at = stop + 1
    return end


def _wide(text: FoldedText, outer: Mention, put: object) -> None:
    """Countries and regions by name, in programmes and platforms."""
    assert callable(put)
    automaton, classes, capital = name_lexicon.names()
    part = text.lower[outer.start : outer.end]
    for index, start, end in automaton.find_matches_as_indexes(part):
        if classes[index] not in _WIDE or (capital[index] and text.text[outer.start + start].islower()):
            continue
        if (start and part[start - 1].isalnum()) or (end < len(part) and part[end].isalnum()):
            continue
        begin = outer.start + start
        if part[max(0, start - 5) : start] == "vùng ":
            begin -= 5
        put(outer, begin, outer.start + end, "LOCATION")
