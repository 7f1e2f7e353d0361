"""What the words before a number say of it: comparator (``hơn``, ``tối thiểu``) and size of a change (``tăng``).

The words stand in ``quantities.terms.tsv``; :mod:`ceds_nlp.recognize.quantities` asks here.
"""

from __future__ import annotations

import re
from functools import cache

from ceds_nlp.tables import alternation, read_table

_TOKEN = re.compile(r"[^\s,;:.()\[\]\"'!?…|/]+|[,;:.()\[\]!?…|/]")
_STOPS = frozenset(",;:.()[]!?…|/")
_PAREN = re.compile(r"\([^()\n]{0,80}\)")
_EMPTY: frozenset[str] = frozenset()

_BEFORE = frozenset({"approx", "more_than", "at_least", "less_than", "at_most"})
_DIFFERENCE = frozenset({"difference up", "difference down"})
_AFTER = re.compile(
    r"(?: [^\s\d,;:.()]{1,12}){0,3}? ?(trở lên|đổ lên|hoặc hơn|hoặc nhiều hơn"
    r"|trở xuống|đổ lại|đổ xuống|là cùng|có lẻ)(?!\w)"
)
#: Comparators that reach over a verb ("ước tính là 5", "tối thiểu đạt 5"); the others touch the number.
_REACHING = frozenset(
    [
        "ước",
        "ước tính",
        "ước đạt",
        "ước chừng",
        "ước khoảng",
        "ước thực hiện",
        "tối thiểu",
        "tối đa",
        "ít nhất",
        "không quá",
        "không dưới",
        "không vượt quá",
        "khoảng",
        "vào khoảng",
        "xấp xỉ",
        "chưa đến",
        "chưa tới",
        "nhiều nhất",
        "không thấp hơn",
        "không ít hơn",
    ]
)
_TEMPORAL = re.compile(
    r"(?:so )?(?:với|cùng)?(?: kế hoạch)? ?(?:cùng kỳ|cùng thời|năm|tháng|quý|tuần|hôm|ngày|chiều|sáng|phiên|đầu|cuối"
    r"|trước|kỳ|thời điểm"
    r"|giai đoạn|lần|hiện|mức cũ|vụ|niên|mùa|chốt)(?!\w)"
)
_COMPARED = re.compile(r"[^.;:\n(]{0,40}?\bso (?:với )?")
_CUT_LATER = re.compile(r"[^.;:\n\d]{1,90}?(?:được|bị) (?:cắt )?giảm(?!\w)")


@cache
def terms() -> dict[str, frozenset[str]]:
    """Every word or phrase of ``quantities.terms.tsv`` with all that it may say."""
    found: dict[str, set[str]] = {}
    for row in read_table("recognize/quantities.terms.tsv", ["term", "value"]):
        found.setdefault(row["term"], set()).add(row["value"])
    return {term: frozenset(values) for term, values in found.items()}


@cache
def _last_words() -> dict[str, int]:
    """The last words of the terms, each with the length of the longest term that ends so."""
    lengths: dict[str, int] = {}
    for term in terms():
        last = term.rsplit(" ", 1)[-1]
        lengths[last] = max(lengths.get(last, 0), term.count(" ") + 1)
    return lengths


@cache
def _change_words() -> re.Pattern[str]:
    groups = {"increase", "decrease", "growth up", "growth down", "no change", *_DIFFERENCE}
    words = [term for term, values in terms().items() if values & groups]
    return re.compile(rf"(?<!\w){alternation(words)}(?!\w)")


def tokens(part: str) -> list[str]:
    """The words and stops of ``part``, in order.

    >>> tokens("tăng, khoảng (hơn ")
    ['tăng', ',', 'khoảng', '(', 'hơn']
    """
    return _TOKEN.findall(part)


def says(words: list[str], end: int, wanted: frozenset[str], longest: int = 4) -> tuple[str, int] | None:
    """The longest phrase that ends before ``words[end]`` and says one of ``wanted``: (what, its start).

    >>> says(["đạt", "tối", "thiểu"], 3, frozenset({"at_least"}))
    ('at_least', 1)
    """
    table = terms()
    if not end:
        return None
    # Few words end a term: most calls stop here.
    for size in range(min(longest, end, _last_words().get(words[end - 1], 0)), 0, -1):
        found = table.get(" ".join(words[end - size : end]), _EMPTY) & wanted
        if found:
            return min(found), end - size
    return None


_LOOK = _BEFORE | _DIFFERENCE


def comparator(words: list[str]) -> tuple[str, int]:
    """The comparator that the words before a number give, and where its phrase starts (or ``len(words)``).

    >>> comparator(["đạt", "tối", "thiểu"]), comparator(["ước", "tính", "là"]), comparator(["cao", "hơn"])
    (('at_least', 1), ('approx', 0), ('difference', 0))
    """
    end = len(words)
    while end and words[end - 1] in ('"', "["):
        end -= 1
    table = terms()
    for step in range(5):
        found = says(words, end, _LOOK)
        if found:
            what, start = found
            if what in _DIFFERENCE:
                return ("difference", start) if step == 0 else ("eq", len(words))
            if step == 0 or (" ".join(words[start:end]) in _REACHING and words[start - 1 : start] != ["lương"]):
                return what, start
            return _estimated(words)
        if not end or "step" not in table.get(words[end - 1], _EMPTY):
            break
        end -= 1
    return _estimated(words)


def _estimated(words: list[str]) -> tuple[str, int]:
    """``ước`` further left in the clause: ``năm 2022 ước bàn giao 11 dự án``."""
    for i in range(len(words) - 2, max(-1, len(words) - 9), -1):
        if words[i] in _STOPS or (words[i][0].isdigit() and len(words[i]) != 4):
            break
        if words[i] == "ước" and (
            i == 0 or words[i - 1] not in ("công", "hiệp", "quy", "mong", "mơ", "thỏa", "giao", "khế")
        ):
            return "approx", i
    return "eq", len(words)


def comparator_after(lower: str, end: int) -> str | None:
    """The comparator that follows a number and its noun: ``50 người trở lên``.

    >>> comparator_after("từ 50 người trở lên", 5)
    'at_least'
    """
    if lower.startswith("+", end):
        return "more_than"
    if not (
        lower.find("tr", end, end + 44) >= 0
        or lower.find("đổ", end, end + 44) >= 0
        or lower.find("lẻ", end, end + 12) >= 0
        or lower.find("hoặc", end, end + 20) >= 0
        or lower.find("là cùng", end, end + 20) >= 0
    ):
        return None
    found = _AFTER.match(lower, end)
    if not found:
        return None
    word = found.group(1)
    if word == "có lẻ":
        return "more_than"
    return "at_least" if word in ("trở lên", "đổ lên", "hoặc hơn", "hoặc nhiều hơn") else "at_most"


_HEADS = frozenset(
    [
        "giá",
        "thuế",
        "phí",
        "lãi",
        "lương",
        "chi",
        "mức",
        "mỗi",
        "thời",
        "số",
        "lượng",
        "kinh",
        "biên",
        "tiền",
        "học",
        "tổng",
        "trung",
        "mặt",
        "sản",
        "khối",
        "diện",
    ]
)
_WEAK = frozenset(
    [
        "thêm",
        "có thêm",
        "bổ sung",
        "nâng",
        "hạ",
        "cắt",
        "mất",
        "rơi",
        "lùi",
        "trượt",
        "âm",
        "rớt",
        "kém",
        "cao thêm",
        "trừ",
        "đi xuống",
        "nhích",
    ]
)
_SKIP = _BEFORE | {"size filler"}
_NOT_GROWTH = frozenset(
    ["chiếm", "trọng", "hoạch", "toán", "mô", "lạm", "cpi", "lãi", "lệ", "cấu", "sàng", "đóng", "bội", "nợ"]
)


def change(lower: str, floor: int, start: int, end: int, kind: str, unit: str | None, ranged: bool) -> str | None:
    """``increase`` or ``decrease`` where ``start:end`` is the size of a change, else None.

    ``floor`` is the end of the quantity before it, or the start of the sentence: a word of change belongs to the
    first number after it.

    >>> text = "xuất khẩu tăng khoảng 26% so với năm 2023"
    >>> change(text, 0, 22, 25, "percent", "%", False)
    'increase'
    >>> change("giảm còn 26%", 0, 9, 12, "percent", "%", False) is None
    True
    """
    part = lower[max(floor, start - 150) : start]
    last = None
    for last in _change_words().finditer(part):  # noqa: B007 - the last word rules
        pass
    share = kind == "percent" or unit in ("điểm phần trăm", "điểm %")
    if last is None:
        return "decrease" if share and _CUT_LATER.match(lower, end) else None
    word = last.group()
    says_ = terms()[word]
    if "no change" in says_:
        return None
    between = part[last.end() :]
    if "(" in between:
        between = _PAREN.sub("", between)
    words = tokens(between)
    if says_ & _DIFFERENCE:
        return _difference(lower, words, word, "difference up" in says_, end, unit)
    up = bool(says_ & {"increase", "growth up"})
    direction = "increase" if up else "decrease"
    if says_ & {"growth up", "growth down"} and share:
        if words[-1:] == ["từ"] and not ranged and word == "mức tăng":
            return None
        return direction if _grows(words) else None
    rest = _without_fillers(words)
    if not rest:
        if word in ("mất", "rơi", "rớt", "trượt", "lùi") and not (share or unit == "điểm"):
            return None
        if word == "bổ sung" and (kind == "count" and lower[max(0, start - 30) : start].count("sửa đổi")):
            return None
        return direction
    if word in _WEAK or any(w in _STOPS for w in rest):
        return None
    if rest == ["từ"]:
        return direction if ranged else None
    table = terms()
    compared = "so với" in between
    if compared:
        cut = between.rfind("so với")
        rest = tokens(between[:cut]) if cut > 2 else []
        after = tokens(between[cut:])
        if len(after) > 16 or any(w in ("lên", "còn", "xuống", "chiếm") or w in _STOPS for w in after):
            return None
    levels = [w for w in rest if "level" in table.get(w, _EMPTY)]
    if levels and not (compared and share and set(levels) <= {"từ", "và", "do", "ở", "tại"}):
        return None
    if share and not up and words[-1:] == ["dưới"]:
        return None  # "giảm tổn thất điện năng dưới 6%" names the level to reach
    if share and lower.startswith("100", start):
        return None  # "giảm đầu mối doanh nghiệp 100% vốn Nhà nước"
    if share or unit == "lần":
        return direction if len(rest) <= (24 if compared else 9) else None
    if compared:
        return direction if len(rest) <= 6 else None
    limit = 5 if rest[0] in _HEADS else 0
    return direction if len(rest) <= limit else None


def _without_fillers(words: list[str]) -> list[str]:
    """``words`` without the phrases that may stand between a change and its size."""
    table = terms()
    rest: list[str] = []
    i = 0
    while i < len(words):
        for size in (4, 3, 2, 1):
            if i + size <= len(words) and table.get(" ".join(words[i : i + size]), _EMPTY) & _SKIP:
                i += size
                break
        else:
            rest.append(words[i])
            i += 1
    return rest


def _grows(words: list[str]) -> bool:
    """Whether the words between a noun of growth (``tăng trưởng``) and a percentage keep it a rate of growth."""
    if len(words) > 26 or any(w in ";:.([!?" or w in _NOT_GROWTH for w in words):
        return False
    if "," in words:
        comma = len(words) - words[::-1].index(",")
        after = words[comma:]
        return after[0] in ("đạt", "ước", "ở", "bình", "trung", "tăng") if after else comma < 5
    return True


def _difference(lower: str, words: list[str], word: str, up: bool, end: int, unit: str | None) -> str | None:
    """``cao hơn``, ``thấp hơn``: a change only where the other side is an earlier time."""
    if any(w in _STOPS for w in words) or len(words) > 9:
        return None
    temporal = bool(words) and bool(_TEMPORAL.match(" ".join(words)))
    if not temporal:
        compared = _COMPARED.match(lower, end)
        temporal = bool(compared and _TEMPORAL.match(lower, compared.end()))
    if not temporal:
        return None
    return "increase" if up else "decrease"


def bound(lower: str, phrase: str, end: int, kind: str, unit: str | None) -> str:
    """The comparator of ``thấp hơn`` or ``dài hơn`` before a number: a bound, unless it compares two things.

    >>> bound("dài hơn 600 m, nối", "dài hơn", 13, "measure", "m")
    'more_than'
    >>> bound("cao hơn 5 tỉ so với giá", "cao hơn", 11, "money", "VND")
    'eq'
    """
    if unit in ("lần", "điểm", "điểm phần trăm", "bậc") or _COMPARED.match(lower, end):
        return "eq"
    if phrase in ("thấp hơn", "nhỏ hơn"):
        return "less_than"
    if phrase == "lớn hơn":
        return "more_than"
    return (
        "more_than"
        if kind == "measure" and phrase in ("dài hơn", "rộng hơn", "cao hơn", "nặng hơn", "sâu hơn")
        else "eq"
    )
