"""The title of a person: what is written before the name, or after it between commas.

Shapes read: ``Phó Chủ tịch UBND tỉnh Nguyễn Văn A``, ``GS.TS Lê B``, ``ông C, Giám đốc Sở Nội vụ, cho biết``, ``bà D``.
An office wins over a degree or rank alone, these over ``ông`` and ``bà``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize import name_lexicon
from ceds_nlp.records import Mention

_WINDOW = 110
_BORDER = re.compile(r"[.;:!?()\"\n](?![^ \n])|[;:!?()\"\n]")
_FILL = re.compile(
    r"(?:[\s,-]|\b(?:tỉnh|huyện|xã|quận|phường|thành phố|tp|thị xã|thị trấn|kiêm|thường trực|phụ trách|sở"
    r"|bộ|ngành|ban|phòng|cục|vụ|"
    r"trường|công ty|ngân hàng|bệnh viện|ubnd|hđnd|hđqt|tw|ubmttq|mttq|đảng ủy|tỉnh ủy|thành ủy|huyện ủy"
    r"|đảng|chính phủ|quốc hội|nước|"
    r"nguyên|cựu|tân|quyền|của|và|các|dân quân|chuyên trách|khoa|viện|trung tâm|đoàn|hội|khóa|trung ương"
    r"|bộ chính trị|công an|"
    r"[ivx]+|\d{1,3})\b)*\Z"
)
_END_AFTER = re.compile(
    r"[,.;:!?()\"\n]| - | (?:cho|nói|khẳng|chia|nhấn|phát|trả|bày|đề nghị|yêu|giải|nhận|đánh|thừa|kể|tuyên"
    r"|cảnh|đã|vừa|là|sẽ)\b"
)
_RANK = {"person.office": 3, "person.rank": 2, "person.degree": 2, "person.role": 2, "person.honorific": 1}


def add(text: FoldedText, names: Sequence[Mention], found: Sequence[Mention]) -> None:
    """Write ``attrs["title"]`` of each PERSON of ``names`` that has one.

    >>> from ceds_nlp.normalize import fold
    >>> text = fold("Phó Chủ tịch UBND tỉnh Lê Văn Sao và bà Mai Thị Hà, Giám đốc Sở Nội vụ, dự họp.")
    >>> people = [Mention(23, 33, "PERSON", "x"), Mention(40, 50, "PERSON", "x")]
    >>> add(text, people, [])
    >>> [person.attrs["title"] for person in people]
    ['Phó Chủ tịch UBND tỉnh', 'Giám đốc Sở Nội vụ']
    """
    others = sorted([m for m in (*names, *found) if m.label != "PERSON"], key=lambda m: m.start)
    ends = {mention.end: mention.start for mention in others}
    for name in names:
        if name.label != "PERSON":
            continue
        before = _before(text, name, ends)
        after = _after(text, name)
        rank, title = max(before, after, key=lambda pair: pair[0])
        if rank:
            name.attrs["title"] = title


def _cues(lower: str) -> list[tuple[int, int, int]]:
    automaton, classes = name_lexicon.cues()
    out = []
    for index, start, end in automaton.find_matches_as_indexes(lower):
        if (start and lower[start - 1].isalnum()) or (end < len(lower) and lower[end].isalnum()):
            continue
        rank = _RANK.get(name_lexicon.CUE_CLASSES[classes[index] - 1], 0)
        if rank:
            out.append((start, end, rank))
    return out


def _before(text: FoldedText, name: Mention, ends: dict[int, int]) -> tuple[int, str]:
    """The best title that ends at the name."""
    floor = max(0, name.start - _WINDOW)
    window = text.lower[floor : name.start]
    borders = [match.end() for match in _BORDER.finditer(window)]
    if borders:
        floor += borders[-1]
        window = window[borders[-1] :]
    best = (0, "")
    at = len(window)
    cues = _cues(window)
    for start, end, rank in reversed(cues):
        if end > at:
            continue
        between = window[end:at]
        if not _FILL.match(between):
            # A body or place named between the office and the person.
            close = floor + len(window[:at].rstrip(" ,"))
            open_ = ends.get(close)
            if open_ is None or not _FILL.match(window[end : max(end, open_ - floor)]):
                break
        at = start
        rank = max(rank, best[0])
        best = (rank, text.text[floor + start : name.start].strip(" ,-"))
    if best[0] == 1 and cues:
        # Of "gia đình chị", "má, chị" the last word alone is the address.
        start = floor + cues[-1][0]
        return 1, text.text[start : name.start].strip(" ,-").rsplit(" ", 1)[-1]
    return best


def _after(text: FoldedText, name: Mention) -> tuple[int, str]:
    """The office written after the name: ``, Giám đốc Sở Nội vụ,``."""
    if not text.lower.startswith((", ", " - ", " ("), name.end):
        return 0, ""
    start = name.end + (3 if text.lower.startswith(" - ", name.end) else 2)
    window = text.lower[start : start + _WINDOW]
    cues = _cues(window[:40])
    if not cues or cues[0][0] > 0 or cues[0][2] < 2:
        return 0, ""
    stop = _END_AFTER.search(window, cues[0][1])
    end = stop.start() if stop else len(window)
    return 4 if cues[0][2] == 3 else 2, text.text[start : start + end].strip()
