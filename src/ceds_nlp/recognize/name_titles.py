"""The title of a person, and the body it speaks for: what is written before the name, or after it between commas.

Shapes read: ``Phó Chủ tịch UBND tỉnh Nguyễn Văn A``, ``GS.TS Lê B``, ``ông C, Giám đốc Sở Nội vụ, cho biết``, ``bà D``.
An office wins over a degree or rank alone, these over ``ông`` and ``bà``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize import name_lexicon
from ceds_nlp.records import Mention

_WINDOW = 110
_MOST_OFFICES = 3
#: A title does not reach over these, nor over the point at the end of a sentence.
_BORDERS = ';:!?()"\n'
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
_ADDRESS = re.compile(r",? (?:ông|bà|anh|chị)\Z", re.IGNORECASE)
_RANK = {"person.office": 3, "person.rank": 2, "person.degree": 2, "person.role": 2, "person.honorific": 1}


def add(text: FoldedText, names: Sequence[Mention], found: Sequence[Mention]) -> None:
    """Write ``attrs["title"]`` of each PERSON of ``names`` that has one, and ``attrs["body"]``, the body it names.

    >>> from ceds_nlp.normalize import fold
    >>> text = fold("Phó Chủ tịch UBND tỉnh Lê Văn Sao và bà Mai Thị Hà, Giám đốc Sở Nội vụ, dự họp.")
    >>> people = [Mention(23, 33, "PERSON", "x"), Mention(40, 50, "PERSON", "x"), Mention(61, 70, "ORG", "x")]
    >>> add(text, people, [])
    >>> [person.attrs for person in people[:2]]
    [{'title': 'Phó Chủ tịch UBND tỉnh'}, {'title': 'Giám đốc Sở Nội vụ', 'body': 'Sở Nội vụ'}]
    """
    persons = [name for name in names if name.label == "PERSON"]
    if not persons:
        return
    others = sorted([m for m in (*names, *found) if m.label != "PERSON"], key=lambda m: (m.start, -m.end))
    ends: dict[int, int] = {}
    for mention in others:
        ends[mention.end] = min(mention.start, ends.get(mention.end, mention.start))
    bodies = [m for m in others if m.label in ("ORG", "MINISTRY")]
    starts = [m.start for m in bodies]
    for name in persons:
        before = _before(text, name, ends)
        after = _after(text, name)
        for rank, start, end in (after, before) if after[0] > before[0] else (before, after):
            if not rank:
                continue
            name.attrs.setdefault("title", _ADDRESS.sub("", text.text[start:end].strip(" ,-")))
            inside = bodies[bisect_left(starts, start) : bisect_left(starts, end)]
            inside = [m for m in inside if m.end <= end + 1]
            if inside and "body" not in name.attrs:
                # Before a name the last office counts, after it the first.
                outer = inside[0] if start >= name.end else _outermost(inside)[-1]
                name.attrs["body"] = text.text[outer.start : outer.end]
        if "body" not in name.attrs and max(before[0], after[0]):
            body = _beside(text, name, bodies, starts)
            if body is not None:
                name.attrs["body"] = text.text[body.start : body.end]


def _beside(text: FoldedText, name: Mention, bodies: Sequence[Mention], starts: Sequence[int]) -> Mention | None:
    """The body alone behind a titled name: ``TS Lê Mai, Trường Đại học Vinh,``, ``luật sư C (Đoàn Luật sư D)``."""
    if not text.text.startswith((", ", " ("), name.end):
        return None
    at = bisect_left(starts, name.end + 2)
    if at == len(bodies) or starts[at] != name.end + 2:
        return None
    closing = ")" if text.text[name.end] == " " else ",;."
    return bodies[at] if text.text[bodies[at].end : bodies[at].end + 1] in closing else None


def _outermost(bodies: Sequence[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for body in bodies:
        if not kept or body.start >= kept[-1].end:
            kept.append(body)
    return kept


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


def _before(text: FoldedText, name: Mention, ends: dict[int, int]) -> tuple[int, int, int]:
    """Rank and place of the best title that ends at the name."""
    floor = max(0, name.start - _WINDOW)
    window = text.lower[floor : name.start]
    point = len(window) - 1 if window.endswith(".") else window.rfind(". ")
    border = max(point, *map(window.rfind, _BORDERS)) + 1
    floor += border
    window = window[border:]
    best = (0, 0, 0)
    at = len(window)
    cues = _cues(window)
    for start, end, rank in reversed(cues):
        if end > at or ends.get(floor + end, floor + start) < floor + start:
            continue
        between = window[end:at]
        if not _FILL.match(between):
            # A body or place named between the office and the person.
            close = floor + len(window[:at].rstrip(" ,"))
            open_ = ends.get(close)
            if open_ is None or not _FILL.match(window[end : max(end, open_ - floor)]):
                break
        at = start
        best = (max(rank, best[0]), floor + start, name.start)
    if best[0] == 1 and cues:
        # Of "gia đình chị", "má, chị" the last word alone is the address.
        start = floor + cues[-1][0]
        words = text.text[start : name.start].rstrip(" ,-")
        speaker = _speaker(text, floor, start, ends)
        if speaker is not None:
            return 3, speaker, start
        return 1, start + words.rfind(" ") + 1, name.start
    return best


_SPEAKER = re.compile(r"(?<![^\W_])(?:người )?(?:đại diện|phát ngôn)(?: (?:của|cho|phía))? \Z")


def _speaker(text: FoldedText, floor: int, start: int, ends: dict[int, int]) -> int | None:
    """Where ``đại diện (Viettel), bà`` begins, when the address at ``start`` follows it."""
    if not text.text.endswith(", ", floor, start) or start - 2 not in ends:
        return None
    match = _SPEAKER.search(text.lower, max(0, ends[start - 2] - 24), ends[start - 2])
    return match.start() if match else None


def _after(text: FoldedText, name: Mention) -> tuple[int, int, int]:
    """Rank and place of the office written after the name: ``, Giám đốc Sở Nội vụ,``."""
    if not text.lower.startswith((", ", " - ", " ("), name.end):
        return 0, 0, 0
    start = name.end + (3 if text.lower.startswith(" - ", name.end) else 2)
    window = text.lower[start : start + _WINDOW]
    cues = _cues(window[:60])
    if not cues or cues[0][0] > 0 or cues[0][2] < 2:
        return 0, 0, 0
    at = cues[0][1]
    for _ in range(_MOST_OFFICES):
        stop = _END_AFTER.search(window, at)
        end = stop.start() if stop else len(window)
        # "Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ": one office goes on with the next.
        further = [cue for cue in cues if cue[0] == end + 2 and cue[2] == 3] if window.startswith(", ", end) else []
        if not further:
            break
        at = further[0][1]
    return 4 if cues[0][2] == 3 else 2, start, start + end
