"""Shapes that correct what the model proposes: edges, and descriptions that are no names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize import name_edges, name_lexicon
from ceds_nlp.records import Mention

_YEARS = re.compile(
    r"[ ,(\"-]*(?:trong |cho )?(?:giai đoạn|thời kỳ|đến (?:hết |cuối )?năm|tầm nhìn|định hướng|từ năm|năm|nhiệm kỳ|niên khóa) ?\(?(?:đến )?(?:năm )?\d{4}"
)
_GENERIC_HEAD = re.compile(
    r"(?:các |những )?(?:dự án|kế hoạch|chương trình|đề án|hệ thống|nền tảng|phần mềm|ứng dụng|cổng|quy hoạch)\b"
)
#: Bodies named by their level alone are no names.
_NO_BODY = re.compile(
    r"(?:(?:ubnd|ủy ban nhân dân|hđnd|hội đồng nhân dân)(?: (?:các )?(?:tỉnh|huyện|xã|phường|quận|thành phố|tp|thị xã|thị trấn|cấp tỉnh|cấp huyện|cấp xã|các cấp))?"
    r"|(?:công an|đảng ủy|đoàn|hội nông dân|mttq) (?:tỉnh|huyện|xã|phường|quận|thành phố|tp)"
    r"|tỉnh ủy|thành ủy|huyện ủy|quận ủy|thị ủy|đảng ủy|trung ương|đảng|nhà nước|tổ công tác|ban chỉ đạo|tổ biên tập|ban soạn thảo|hđqt|csgt|cảnh sát)\Z"
)


def correct(text: FoldedText, names: Sequence[Mention], found: Sequence[Mention]) -> list[Mention]:
    """``names`` with their edges put right; those that only describe, or cross a mention of ``found``, left out.

    >>> from ceds_nlp.normalize import fold
    >>> text = fold("Đề án Xây dựng xã hội học tập giai đoạn 2021-2030 và dự án phát triển hạ tầng")
    >>> names = [Mention(0, 49, "PROGRAM", "x"), Mention(53, 77, "PROGRAM", "x")]
    >>> [text.text[m.start : m.end] for m in correct(text, names, [])]
    ['Đề án Xây dựng xã hội học tập']
    """
    out = []
    for name in name_edges.put_right(text, names, found):
        if name.label in ("PROGRAM", "SYSTEM"):
            _cut_years(text, name)
        _trim(text, name)
        if name.start >= name.end or _describes(text, name) or _crosses(name, found):
            continue
        out.append(name)
    return out


def _cut_years(text: FoldedText, name: Mention) -> None:
    match = _YEARS.search(text.lower, name.start + 6, name.end)
    if match:
        name.end = match.start()


def _trim(text: FoldedText, name: Mention) -> None:
    """No space, comma or lone bracket or quote at the edges; an opened one is closed when the next character closes it."""
    source = text.text
    while name.end > name.start and source[name.end - 1] in " ,;:-/(":
        name.end -= 1
    while name.end > name.start and source[name.start] in " ,;:-/)":
        name.start += 1
    inner = source[name.start : name.end]
    if inner.count("(") > inner.count(")"):
        if source[name.end : name.end + 1] == ")":
            name.end += 1
        else:
            name.end = name.start + inner.rfind("(")
            return _trim(text, name)
    elif inner.count(")") > inner.count("("):
        name.end = name.start + inner.index(")")
        return _trim(text, name)
    if inner.count('"') == 1:
        if inner[0] == '"':
            name.start += 1
        elif inner[-1] == '"':
            name.end -= 1
        elif source[name.end : name.end + 1] == '"':
            name.end += 1
        else:
            close = source.find('"', name.end, name.end + 200)
            if close > 0 and "\n" not in source[name.end : close] and name.label == "PROGRAM":
                name.end = close + 1
            else:
                name.end = name.start + inner.index('"')
                return _trim(text, name)
    return None


def _describes(text: FoldedText, name: Mention) -> bool:
    """Whether the words only describe: no capital, digit or quote in a project, a body by its level alone."""
    lower = text.lower[name.start : name.end]
    source = text.text[name.start : name.end]
    if name_lexicon.is_no_name(source) and name.confidence < 0.95:
        return True
    if name.label == "ORG":
        return bool(_NO_BODY.match(lower))
    if name.label == "PROGRAM" and lower.count(" ") > 4 and not name_edges.has_program_head(text, name):
        return not source.startswith('"')
    if name.label in ("PROGRAM", "SYSTEM") and source.islower():
        return bool(_GENERIC_HEAD.match(lower)) and not any(c.isdigit() or c == '"' for c in source)
    if name.label == "PROGRAM" and " " not in source and lower in ("dự án", "đề án", "chương trình", "kế hoạch"):
        return True
    return name.label in ("PROGRAM", "SYSTEM") and bool(_GENERIC_HEAD.fullmatch(lower))


def _crosses(name: Mention, found: Sequence[Mention]) -> bool:
    for mention in found:
        if mention.end <= name.start or mention.start >= name.end:
            continue
        if mention.label == "LEGAL_DOC" or (mention.start, mention.end) == (name.start, name.end):
            return True
        if mention.start < name.start or mention.end > name.end:
            return True
    return False
