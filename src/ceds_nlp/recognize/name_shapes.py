"""Shapes that correct what the model proposes: edges, and descriptions that are no names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from ceds_nlp.layout import Layout
from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize import name_before, name_edges, name_ends, name_lexicon
from ceds_nlp.records import Mention

_YEARS = re.compile(
    r"[ ,(\"-]{0,9}(?:trong |cho )?(?:giai đoạn|thời kỳ|đến (?:hết |cuối )?năm|tầm nhìn|định hướng|từ năm|năm"
    r"|nhiệm kỳ|niên khóa) ?\(?(?:đến )?(?:năm )?\d{4}"
)
_YEAR = re.compile(r"\d{4}")
_GENERIC_HEAD = re.compile(
    r"(?:các |những )?(?:dự án|kế hoạch|chương trình|đề án|hệ thống|nền tảng|phần mềm|ứng dụng|cổng|quy hoạch)\b"
)
_LOOSE = re.compile(
    r"(?:dự án|kế hoạch|chương trình|đề án|quy hoạch|chiến lược) (?:trong|của|đã|là|được|sẽ|có|này|đó|để|do"
    r"|tạo|nêu|trên|với|cho|tại|theo|từ|đang|vào|nhằm"
    r"|phải|cần|không|cũng|còn|mà|thì|bằng|trình|nói trên|luật|thành phần|đặc biệt|kêu gọi|khác|mới|lớn"
    r"|trọng điểm|nghị định|nghị quyết)\b"
)
#: A probability so high keeps a name that the list of no names holds.
_SURE = 0.95
_AFTER_DASH = ("xã hội", "tỉnh", "thành phố")
_CUT = re.compile(
    r",? (?:được|gồm|nhằm|để|thành \d|do|sẽ|đã|đang|trong đó|bao gồm|nằm|vượt|trị giá|có tổng|khiến)\b|,? - |;"
)
_NUMBERED = re.compile(
    r"((?:đề án|chương trình|dự án|quy hoạch|kế hoạch|đa)(?: số)? \d+[a-z]?(?:/[a-zđ-]+)?)(?:,| và| của"
    r"| trong| tại| cho| trên)"
)
_PLURAL = re.compile(
    r"\b(?:các|những|nhiều|một số|mọi|từng|các hệ thống|các nền tảng|các chương trình|các dự án"
    r"|các phần mềm|số lượng|mỗi|\d+) \Z"
)
_SYSTEM = re.compile(
    r"(?:hệ thống|cơ sở|csdl|csdlqg|cổng|nền tảng|trục|kho|ứng dụng|phần mềm|app|sổ|mạng|trang|website"
    r"|tổng đài|trung tâm dữ liệu|ví|bản đồ|sàn|thuế điện tử|trợ lý|hải quan)\b"
)
#: A system of these is all of them: "hệ thống Tòa án nhân dân".
_KINDS_OF_BODY = re.compile(
    r"(?:tòa án|viện kiểm sát|ngân hàng|trường|bệnh viện|siêu thị|cửa hàng|công ty|nhà thuốc)\b"
)
_TABLE = re.compile(r"(?:bảng|hình|biểu|phụ lục|điều|mục) \d")
_THI = re.compile(r"thị trường\b")
#: Last words of English names: companies, and events, products and laws, which are no mentions.
#: Bodies named by their level alone are no names.
_NO_BODY = re.compile(
    r"(?:(?:ubnd|ủy ban nhân dân|hđnd|hội đồng nhân dân)(?: (?:các )?(?:tỉnh|huyện|xã|phường|quận|thành phố"
    r"|tp|thị xã|thị trấn|cấp tỉnh|cấp huyện|cấp xã|các cấp))?"
    r"|(?:công an|đảng ủy|đoàn|hội nông dân|mttq) (?:tỉnh|huyện|xã|phường|quận|thành phố|tp)"
    r"|tỉnh ủy|thành ủy|huyện ủy|quận ủy|thị ủy|đảng ủy|trung ương|đảng|nhà nước|tổ công tác|ban chỉ đạo"
    r"|đảng bộ(?: công ty| xã| huyện| tỉnh| thành phố| phường| trường)?"
    r"|tổ biên tập|ban soạn thảo|hđqt|csgt|cảnh sát|doanh nghiệp(?: tư nhân| nhà nước| nhỏ và vừa| fdi)?)\Z"
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
    exact = _Exact(found)
    ends = {name.end for name in (*names, *found)}
    common = {text.text[name.start : name.end] for name in names if _abbreviates(text, name)}
    name_ends.go_on(text, names, found)
    for name in name_edges.put_right(text, names, found):
        words = text.text[name.start : name.end]
        if not _is_whole(words, name.label):
            if name.label in ("PROGRAM", "SYSTEM"):
                _cut_years(text, name)
                _cut_clause(text, name)
            elif name.label == "PERSON":
                _cut_person(text, name)
            _trim(text, name)
            _begin(text, name)
            words = text.text[name.start : name.end]
        if words in common or not words:
            continue
        if name.label == "ORG" and name.start - 2 not in ends and _shortens(text, name):
            continue
        if _is_one_of_many(text, name) or _describes(words, name.label, name.confidence >= _SURE):
            continue
        if name.label in ("PERSON", "LOCATION") and _is_company(words, name.label):
            name.label = "ORG"
        if not exact.crosses(name):
            out.append(name)
    return out


@lru_cache(maxsize=20_000)
def _is_company(words: str, label: str) -> bool:
    """Whether what was read as a person or place ends as companies do, or is a club."""
    last = words.rpartition(" ")[2]
    ends = "company end" if label == "PERSON" else "company only"
    return last in name_lexicon.listed(ends) or last.lower().endswith("bank") or words in name_lexicon.listed("club")


@lru_cache(maxsize=20_000)
def _is_whole(words: str, label: str) -> bool:
    """Whether nothing is to be cut from ``words`` or added to them, by their look: most names are whole."""
    if not words or words[0] in _LOOSE_MARKS or words[-1] in _LOOSE_MARKS or _PAIRED.search(words):
        return False
    if _LAST.search(words) or (words[0].islower() and label in ("LOCATION", "ORG", "PERSON")):
        return False
    lower = words.lower()
    if label in ("PROGRAM", "SYSTEM"):
        dated = _YEAR.search(lower) and _YEARS.search(lower, 6)
        return not (dated or _NUMBERED.match(lower) or _CUT.search(lower, 8))
    return label != "PERSON" or not (" - " in words or any(part.islower() for part in words.split(" ")))


#: Letters of other scripts: Greek, Cyrillic, Thai, Chinese and so on.
_OTHER_SCRIPT = re.compile("[\u0370-\u1dff\u2c00-\ud7ff]")
_ENGLISH = re.compile(r"\b(?:the|of|and|shall|be|been|to|for|is|are|was|with|by|from|on|at|in)\b")


def in_vietnamese(text: FoldedText, layout: Layout, names: Sequence[Mention]) -> list[Mention]:
    """``names`` without those of English sentences (abstracts, titles of sources) and of other scripts.

    >>> from ceds_nlp.layout import parse
    >>> from ceds_nlp.normalize import fold
    >>> text = fold("The Law on Road Traffic shall be divided into two laws by the National Assembly.")
    >>> in_vietnamese(text, parse(text.text), [Mention(4, 23, "ORG", "x")])
    []
    """
    foreign = _OTHER_SCRIPT.search(text.text) is not None
    english: dict[int, bool] = {}
    garbled: dict[int, bool] = {}
    out = []
    for name in names:
        if foreign:
            number = layout.index_at(name.start)
            if number not in garbled:
                sentence = layout.sentences[number]
                letters = _OTHER_SCRIPT.findall(text.text, sentence.start, sentence.end)
                garbled[number] = 20 * len(letters) > sentence.end - sentence.start
            if garbled[number] or _OTHER_SCRIPT.search(text.text, name.start, name.end):
                continue
        if text.text[name.start : name.end].isascii():
            number = layout.index_at(name.start)
            if number not in english:
                sentence = layout.sentences[number]
                english[number] = _is_english(text.text[sentence.start : sentence.end])
            if english[number]:
                continue
        out.append(name)
    return out


def _is_english(sentence: str) -> bool:
    plain = len(sentence.encode("ascii", "ignore"))
    return plain > 0.97 * len(sentence) and len(_ENGLISH.findall(sentence)) > 2


def _abbreviates(text: FoldedText, name: Mention) -> bool:
    """Whether the mention only shortens common words before its bracket: ``bất động sản (BĐS)``."""
    source = text.text
    short = source[name.start : name.end]
    if not (source[name.start - 2 : name.start] == " (" and short.isupper() and short.isalpha()):
        return False
    before = (
        source[max(0, name.start - 60) : name.start - 2].replace(" - ", " ").replace("-", " ").split(" ")[-len(short) :]
    )
    return len(before) == len(short) and all(
        word[:1].islower() and word[:1].upper() == letter for word, letter in zip(before, short, strict=True)
    )


def _cut_years(text: FoldedText, name: Mention) -> None:
    match = _YEARS.search(text.lower, name.start + 6, name.end)
    if match:
        name.end = match.start()


def _begin(text: FoldedText, name: Mention) -> None:
    """A place or body begins with a capital word or its type word: ``bãi [tắm Hải Tiến]`` begins at ``Hải``."""
    source = text.text
    if name.label not in ("LOCATION", "ORG", "PERSON") or not source[name.start : name.end][:1].islower():
        return
    words = text.lower[name.start : name.end]
    if name_lexicon.begins_with_cue(words) or name_before.opening(words, _TYPE_WORDS):
        return
    at = name.start
    while at < name.end and not source[at].isupper() and not source[at].isdigit():
        space = source.find(" ", at, name.end)
        at = name.end if space < 0 else space + 1
    name.start = at


_TYPE_WORDS = frozenset(["body", "place", "local"])
_EVENTS = frozenset(["Marathon", "Championship", "Awards"])


def _event(words: list[str]) -> bool:
    """``VnExpress Marathon Nghệ An``, ``Festival Thăng Long``: events are no names of this stage."""
    return len(words) > 1 and (words[0].lower() in ("festival", "giải", "cúp", "miss") or not _EVENTS.isdisjoint(words))


_PARTICLES = frozenset(
    ["al", "bin", "ibn", "van", "von", "der", "den", "de", "da", "di", "del", "la", "le", "el", "ter", "dos"]
)
_AFTER_NAME = re.compile(r" - (?=[^\W\d_a-zà-ỹ])")


def _cut_person(text: FoldedText, name: Mention) -> None:
    """A person's name ends before a small word and before a dash: ``[Adams] đòi``, ``[Lê An] - TUV``."""
    source = text.text
    dash = _AFTER_NAME.search(source, name.start + 3, name.end)
    if dash and not source.endswith(("Al", "al"), name.start, dash.start()):
        name.end = dash.start()
    at = name.start
    for word in source[name.start : name.end].split(" "):
        if at > name.start and word.isalpha() and word.islower() and word not in _PARTICLES and source[at - 2] != "-":
            # Of English words nothing is left: "Make in Vietnam".
            name.end = name.start if _ENGLISH.fullmatch(word) else at - 1
            return
        at += len(word) + 1


def _cut_clause(text: FoldedText, name: Mention) -> None:
    """A name without quotes ends before the verb of its sentence; a numbered scheme ends after its number."""
    numbered = _NUMBERED.match(text.lower, name.start, name.end)
    if numbered:
        name.end = numbered.end(1)
        return
    if '"' not in text.text[name.start : name.end]:
        match = _CUT.search(text.lower, name.start + 8, name.end)
        if match is None or ("-" in match.group() and text.lower.startswith(_AFTER_DASH, match.end())):
            return
        if " - " not in match.group() or text.text[match.end() : match.end() + 1].islower():
            name.end = match.start()


_LOOSE_MARKS = " ,;:-/()"
_PAIRED = re.compile(r'[()"]')
_LAST = re.compile(r" (?:của|và|tại|ở|cho|với|là|từ|do|được)\Z")


def _trim(text: FoldedText, name: Mention) -> None:
    """No space, comma, lone bracket or quote at the edges; an opened one is closed when the next character does."""
    source = text.text
    while name.end > name.start and source[name.end - 1] in " ,;:-/(":
        name.end -= 1
    while name.end > name.start and source[name.start] in " ,;:-/)":
        name.start += 1
    last = _LAST.search(source, name.start, name.end)
    if last:
        name.end = last.start()
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
            return _trim(text, name)
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


_TREATY = re.compile(
    r"(?<![^\W_])(?:công ước|hiệp định|hiệp ước|nghị định thư|chỉ số|hợp đồng|mô hình|tiêu chuẩn|bệnh|virus|vi rút"
    r"|tên lửa|xe|máy bay|chứng khoán|mã) \Z"
)


def _shortens(text: FoldedText, name: Mention) -> bool:
    """Whether an abbreviation stands for common words: a treaty, an index, the small letters before its bracket."""
    source = text.text
    short = source[name.start : name.end]
    if not short.isupper() or " " in short or name_lexicon.is_known(short):
        return False
    before = source[max(0, name.start - 45) : name.start]
    if _TREATY.search(before.lower()):
        return True
    if not before.endswith(" (") or source[name.end : name.end + 1] != ")":
        return False
    words = re.split(r"[.,;:!?\n]", before[:-2])[-1].split(" ")[-5:]
    return len(words) > 3 and not any(c.isupper() or c.isdigit() for word in words[1:] for c in word)


def _is_one_of_many(text: FoldedText, name: Mention) -> bool:
    """``các (chương trình mục tiêu)``, ``thị (trường điện)``: words before make it no name."""
    if name.label == "ORG":
        return _THI.match(text.lower, max(0, name.start - 4)) is not None
    if name.label not in ("PROGRAM", "SYSTEM") or not text.lower.endswith(" ", 0, name.start):
        return False
    return _PLURAL.search(text.lower[max(0, name.start - 16) : name.start]) is not None


@lru_cache(maxsize=20_000)
def _describes(source: str, label: str, sure: bool) -> bool:
    """Whether the words only describe, or look like a name and are none."""
    lower = source.lower()
    if name_lexicon.is_no_name(source) and not sure:
        return True
    words = source.split(" ")
    if words[0] in ("USS", "HMS") or lower.startswith(("hội thi ", "cuộc thi ", "liên hoan ", "hội diễn ")):
        return True
    if words[-1] in name_lexicon.listed("event end") or (label != "PERSON" and _event(words)):
        return True
    if label == "ORG":
        if name_lexicon.is_company(words[0]) and any(c.isdigit() for c in words[-1]):
            return not name_lexicon.is_company(source)
        return bool(_NO_BODY.match(lower)) or name_lexicon.is_type_word(lower)
    if label == "PERSON":
        foreign = len(words) > 3 and source.isascii() and not name_lexicon.is_first_name(words[0])
        title = foreign and not any(name_lexicon.is_syllable(word.lower()) for word in words)
        return title or any(c.isdigit() for c in source)
    if label == "LOCATION":
        return bool(_TABLE.match(lower))
    if label == "PROGRAM":
        if lower.count(" ") > 4 and not name_edges.has_program_head(lower) and source[0] != '"':
            return True
        if _LOOSE.match(lower):
            return True
    elif lower in name_lexicon.listed("generic system") or (lower.count(" ") > 3 and not _SYSTEM.match(lower)):
        return True
    if label == "SYSTEM" and _KINDS_OF_BODY.match(lower):
        return True
    plain = source.islower() and '"' not in source and not any(c.isdigit() for c in source)
    return bool(_GENERIC_HEAD.match(lower) if plain else _GENERIC_HEAD.fullmatch(lower))


class _Exact:
    """The mentions of exact rules by place, to ask whether a name crosses one."""

    def __init__(self, found: Sequence[Mention]) -> None:
        self.spans = sorted((m.start, m.end, m.label) for m in found)
        self.starts = [span[0] for span in self.spans]
        self.longest = max((end - start for start, end, _ in self.spans), default=0)

    def crosses(self, name: Mention) -> bool:
        """Whether ``name`` cuts through one, equals one, or holds a legal document."""
        first = bisect_left(self.starts, name.start - self.longest)
        for start, end, label in self.spans[first : bisect_left(self.starts, name.end)]:
            if end <= name.start:
                continue
            if label == "LEGAL_DOC" or (start, end) == (name.start, name.end) or start < name.start or end > name.end:
                return True
        return False
