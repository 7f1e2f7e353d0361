"""Whether a quantity is the size of a change (``tăng 26%``, ``giảm 3.000 đồng``) or a level (``tăng lên 45%``).

The words stand in ``quantities.terms.tsv``; :mod:`ceds_nlp.recognize.quantities` asks here.
"""

from __future__ import annotations

import re
from functools import cache

from ceds_nlp.recognize.comparators import BEFORE, COMPARED, DIFFERENCE, STOPS, terms, tokens
from ceds_nlp.records import Quantity

_EMPTY: frozenset[str] = frozenset()
_PAREN = re.compile(r"\([^()\n]{0,80}\)")
_TEMPORAL = re.compile(
    r"(?:so )?(?:với|cùng)?(?: kế hoạch)? ?(?:cùng kỳ|cùng thời|năm|tháng|quý|tuần|hôm|ngày|chiều|sáng|phiên|đầu|cuối"
    r"|trước|kỳ|thời điểm"
    r"|giai đoạn|lần|hiện|mức cũ|khóa|khoá|nhiệm kỳ|đợt|dịp|kì|một năm|hai năm|nửa năm"
    r"|một tháng|một tuần|vụ|niên|mùa|chốt)(?!\w)"
)
_FALLS = frozenset(["mất", "rơi", "rớt", "trượt", "lùi"])
_PRICED = re.compile(
    r"(?<!\w)(?:giá|vàng|sjc|xăng|cổ phiếu|đồng usd|tỷ giá|bitcoin|dầu thô|dầu brent|cà phê|hồ tiêu|lúa|heo|lợn|chỉ số)"
    r"(?!\w)"
)
#: After the size of a change: the level that it leads to.
_TO_LEVEL = re.compile(
    r",? ?(?:xuống|lên|còn|về)(?: còn| mức| tới| đến| thành| chỉ)?(?: (?:hơn|gần|khoảng|dưới|trên|quanh))? \d"
)
#: After a level: the level it went to ("hiện nay, lên mức 30%").
_TO_OTHER = re.compile(
    r"[^.;:\n\d]{0,30}?(?<!\w)(?:lên|xuống|còn|sang|thành|về)(?: còn| mức| tới| đến| thành| khoảng| hơn| gần){0,3} \d"
)
#: Between a change and its size what is done more or less: "giảm sử dụng 40 triệu tấn than".
_DONE = frozenset(
    ["sử dụng", "tiêu thụ", "nhập khẩu", "xuất khẩu", "khai thác", "sản xuất", "phát thải", "thải", "nhập", "xuất"]
)
#: Between the colon after a change and the first number of its list: ": Phú Thọ ".
_PLACE_OF_LIST = re.compile(r": ?(?:[^\W\d_]+\.? ){1,6}\(?\Z")
_LISTED = re.compile(
    r"\)?(?:,| và|;|, và)(?: (?:kế đến|tiếp theo|tiếp đến|tiếp đó|sau đó|kế tiếp) là)?(?: [^\W\d_]+\.?){1,5} \(?\Z"
)
_SMALL = frozenset(["và", "tỉnh", "thành", "phố", "kế", "đến", "tiếp", "theo", "đó", "sau", "là"])
_AIMED = re.compile(r"[^.;:()\n]{0,60}(?:chỉ tiêu|kế hoạch|mục tiêu|kịch bản|dự kiến|dự báo)[^.;:()\n\d]{0,30}\(\Z")
_IN_TERMS = re.compile(r" (?:về|theo|chiều|ở chiều) (?:[^\W\d_]+ ){1,4}(?:và|,) ?(?:khoảng |hơn |gần |trên )?\Z")
_CUT_POSTS = re.compile(
    r" (?:[^\W\d_]+ ){0,5}(?:đầu mối|phòng|ban|cấp phó|cấp trưởng|biên chế|đơn vị|xã|thôn|tổ chức|chi cục|tổng cục|vụ"
    r"|cục|hiệu trưởng|hiệu phó|giám đốc|trưởng phòng|phó phòng|chức danh|lãnh đạo|viên chức"
    r"|công chức|trường|trạm|cơ quan|huyện|thủ tục|điều kiện)(?: [^\W\d_]+){0,3}"
    r"(?:,| và|, và|;) (?:khoảng |hơn |gần |trên )?\Z"
)
_CUT_LATER = re.compile(r"[^.;:\n\d]{1,90}?(?:được|bị) (?:cắt )?giảm(?!\w)")
_DATED = re.compile(
    r",? ?(?:\(?(?:đến|vào|trong|cho|và|tính|lên|năm|cuối|giai đoạn"
    r"|\d{4}(?:-\d{4})?|tới|đạt|ước đạt|là|mức|khoảng|trên|hơn|gần|tăng|/năm)[ ,;]*){1,9}\Z"
)
_JOIN = re.compile(
    r"(?: |,|;|/|và|hoặc|khoảng|hơn|gần|trên|\(|\)|tương đương|tương ứng|với"
    r"|hay|tức|là|giảm|tăng|năm|mỗi|/năm|lần lượt|so với cùng kỳ|quý){1,7}\Z"
)
_NOUN_FIRST = re.compile(r"(?: [^\W\d_]+){1,4}?(?= \((?:tương|hay|tức))")
_SAME_NOUN = re.compile(r" ([^\W\d_]+)(?: [^\W\d_]+){0,9} và (?:khoảng |hơn |gần )?\Z")
_ADDED = re.compile(r"[^.;:\n(]{0,70}(?:chi|đóng|thu|cấp) bổ sung ")
_PART = re.compile(
    r"[^\n:]{0,140}?(?:khu vực|ngành|lĩnh vực|quý|tháng|năm|công nghiệp|dịch vụ|nông|thủy sản"
    r"|xây dựng|giai đoạn|trong đó)[^\n:]{0,120}"
    r"(?:đạt|là|khoảng|tăng) ?(?:khoảng |hơn |trên |gần )?\Z"
)
_NOT_PART = re.compile(
    r"chiếm|tỷ trọng|tỷ lệ|kế hoạch|dự toán|lãi suất|lạm phát|đồng|usd"
    r"|thu |chi |vốn|nợ|bội|người|trị giá|đóng góp|cơ cấu|cpi|giải ngân|giá "
)
_GROWTH = re.compile(
    r"tăng trưởng|tốc độ tăng|grdp|gdp|tổng sản phẩm|tăng bình quân|chỉ số sản xuất|iip|giá trị sản xuất"
)


@cache
def _change_terms() -> tuple[str, ...]:
    """The words of change, the longest first."""
    groups = {"increase", "decrease", "growth up", "growth down", "no change", *DIFFERENCE}
    return tuple(
        sorted((term for term, values in terms().items() if values & groups), key=lambda term: (-len(term), term))
    )


@cache
def _change_words() -> re.Pattern[str]:
    # By first letter, then by first word, the border of the word looked at last: a plain alternation of two hundred
    # terms costs several times as much.
    tree: dict[str, dict[str, list[str]]] = {}
    for term in _change_terms():
        first, _, rest = term.partition(" ")
        tree.setdefault(first[0], {}).setdefault(first, []).append(rest and " " + rest)
    letters = []
    for letter, firsts in tree.items():
        branches = (f"{first[1:]}(?:{'|'.join(rests)})(?!\\w)" for first, rests in firsts.items())
        letters.append(f"{letter}(?<!\\w{letter})(?:{'|'.join(branches)})")
    return re.compile("|".join(letters))


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
#: A rate of growth, and the words that lead from it to its level.
_GROWTH_RATE = re.compile(r"(?<!\w)(?:(?:mức |tốc độ |đà )?tăng trưởng|tốc độ tăng|tốc độ giảm)(?!\w)")
_LED = frozenset(["lên", "xuống", "còn", "về", "tới", "đến"])
_ABILITIES = (["khả", "năng"], ["công", "suất"], ["năng", "lực"], ["sản", "lượng"], ["dung", "tích"])
_MADE = re.compile(r"(?<!\w)(?:nâng|đưa|kéo|nới|rút|thu hẹp|đẩy) \Z")
_RATE_OF_OLD = re.compile(r",? (?:so với|từ)(?: mức)?(?: khoảng| hơn| gần)? \Z")
_SKIP = BEFORE | {"size filler"}
_AFTER_LABEL = frozenset(["khoảng", "trên", "hơn", "gần", "đạt", "dưới", "tối", "thiểu", "ít", "nhất", "từ", "ước"])
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
    if share and says_ & {"increase", "decrease"} and "lạm phát" not in part:
        grows = _growth_before(part[: last.start()])
        if grows and words and words[0] in _LED and not any(w in STOPS for w in words):
            return grows  # "mức tăng trưởng giảm xuống còn 24%" is a rate of growth still
    if says_ & DIFFERENCE:
        return _difference(lower, words, word, "difference up" in says_, end, unit)
    up = bool(says_ & {"increase", "growth up"})
    direction = "increase" if up else "decrease"
    if says_ & {"growth up", "growth down"} and share:
        if part[: last.start()].endswith(("vào ", "cho ")):
            return None  # "đóng góp của ngành vào tăng trưởng khoảng 45%"
        if words[-1:] == ["từ"] and not ranged and word == "mức tăng":
            return None
        return direction if _grows(words) else None
    led = word in ("mức tăng", "mức giảm") and words[-1:] and words[-1] in _LED and len(words) < 9
    if led and _MADE.search(part[: last.start()]) and not any(w in STOPS for w in words):
        return direction  # "nâng mức tăng trong phiên lên 30 USD"
    rest = _without_fillers(words)
    if word == "bay" and not (kind == "money" or share):
        return None
    if word == "âm" and kind == "money":
        return None  # "vốn chủ sở hữu âm 78 tỷ đồng"
    if rest == ["("] and share:
        return direction  # "hạt cải dầu giảm (22%)"
    if not rest:
        if word in _FALLS and not (share or unit == "điểm"):
            priced = kind == "money" and "vào" not in words and _PRICED.search(lower, max(floor, start - 45), start)
            return direction if priced else None
        if word == "bổ sung" and (kind == "count" and lower[max(0, start - 30) : start].count("sửa đổi")):
            return None
        return direction
    if "từ" not in rest and _TO_LEVEL.match(lower, end) and len(rest) <= 6 and not any(w in STOPS for w in rest):
        return direction  # "hạ giá xăng 500 đồng, còn 23.000 đồng"
    if share and ":" in rest and _PLACE_OF_LIST.match(lower, start - len(between) + between.find(":"), start):
        leads = rest[-1] in ("dưới", "trên") or any(w in ("xuống", "còn", "lên", "đạt", "là") for w in rest)
        return direction if not leads and says_ & {"increase", "decrease"} else None
    if word in _WEAK or any(w in STOPS for w in rest):
        return None
    summit = "nhất" in rest[:3] and len(rest) <= 12 and rest[0] not in ("lên", "xuống", "về", "đến")
    if summit and (share or unit == "lần" or rest[-1] == "với"):
        return direction  # "giảm sâu nhất là Hà Tĩnh với 9,5%"
    if rest[-1] == "từ" and ranged:
        if _TO_OTHER.match(lower, end):
            return None  # "tăng từ 20-25% lên mức 30%": a level, and where it went
        rest.pop()  # "tăng thu nhập bình quân từ 5-7%"
        if not rest:
            return direction
    elif rest == ["từ"]:
        return None
    table = terms()
    compared = "so với" in between
    if compared:
        cut = between.rfind("so với")
        rest = tokens(between[:cut]) if cut > 2 else []
        after = tokens(between[cut:])
        if len(after) <= 4 and after[-1] in ("với", "lệ", "mức", "số", "giá"):
            return None  # "giảm so với tỷ lệ 23% năm 2016"
        if len(after) > 16 or any(w in ("lên", "còn", "xuống", "chiếm") or w in STOPS for w in after):
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
    if kind == "measure" and rest[:2] in _ABILITIES and rest != words and len(rest) < 10:
        return direction  # "tăng khả năng tích nước của các hồ thêm khoảng 5 triệu m3"
    if kind in ("measure", "money") and " ".join(rest) in _DONE:
        return direction
    limit = 5 if rest[0] in _HEADS else 0
    return direction if len(rest) <= limit else None


def _growth_before(part: str) -> str | None:
    """The direction of the rate of growth that the end of ``part`` speaks of: ``mức tăng trưởng của ngành``."""
    last = None
    for last in _GROWTH_RATE.finditer(part, max(0, len(part) - 60)):  # noqa: B007 - the last word rules
        pass
    if last is None:
        return None
    words = tokens(part[last.end() :])
    if any(w in STOPS or w in _NOT_GROWTH for w in words):
        return None
    return "decrease" if "giảm" in last.group() else "increase"


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
    words = [w for w in words if w != "*"]
    if words.count(":") == 1 and words.index(":") < 9:
        # "Tăng trưởng tín dụng: khoảng 16%": the label of its own number.
        label, after = words[: words.index(":")], words[words.index(":") + 1 :]
        words = label if all(w in _AFTER_LABEL for w in after) else words
    if len(words) > 26 or any(w in ";:.([!?" or w in _NOT_GROWTH for w in words):
        return False
    if "," in words:
        comma = len(words) - words[::-1].index(",")
        after = words[comma:]
        if not after:
            return comma < 5
        return after[0] in ("đạt", "ước", "ở", "bình", "trung", "tăng") or "đạt" in after[1:10]
    return True


def _difference(lower: str, words: list[str], word: str, up: bool, end: int, unit: str | None) -> str | None:
    """``cao hơn``, ``thấp hơn``: a change only where the other side is an earlier time."""
    if any(w in STOPS for w in words) or len(words) > 9:
        return None
    temporal = bool(words) and bool(_TEMPORAL.match(" ".join(words)))
    if not temporal:
        compared = COMPARED.match(lower, end)
        temporal = bool(compared and _TEMPORAL.match(lower, compared.end()))
    if not temporal:
        return None
    return "increase" if up else "decrease"


def carried(text: str, lower: str, last: Quantity, start: int, kind: str, unit: str | None) -> str | None:
    """The change of the quantity before, where the two stand in one list or restate one another."""
    between = lower[last.end : start]
    if len(between) > 110 or "\n" in between:
        return None
    if last.kind == "count":
        noun = _NOUN_FIRST.match(between)
        if noun:
            between = between[noun.end() :]
    if _JOIN.match(between):
        if "tương" in between or "hay" in between or "tức" in between or "(" in between:
            return last.change
        if (
            ("và" in between or "," in between or ";" in between)
            and last.kind == kind
            and "tăng" not in between
            and "giảm" not in between
        ):
            return last.change
        return None
    if kind == "percent" and last.kind == "percent" and _DATED.match(between):
        if (
            "đạt" in between
            and "lên" not in between
            and not _GROWTH_BEFORE.search(lower[max(0, last.start - 60) : last.start])
        ):
            return None
        return last.change
    if kind == last.kind == "money" and unit == last.unit and _IN_TERMS.match(between):
        return last.change  # "tăng 25 đồng chiều mua và 37 đồng chiều bán"
    if kind == last.kind == "percent" and _RATE_OF_OLD.match(between):
        # "mức tăng trưởng giảm xuống 24% so với 47% năm trước"
        return last.change if _GROWTH_RATE.search(lower, max(0, last.start - 90), last.start) else None
    if kind == last.kind == "percent":
        if _AIMED.match(between) or _IN_TERMS.match(between):
            return last.change
        if _LISTED.match(between) and " có " not in between and " đạt " not in between:
            named = text[last.end : start].replace("TP. ", "TP ")
            if all(w[0].isupper() for w in tokens(named) if w[0].isalpha() and w not in _SMALL):
                return last.change  # "tăng cao: Phú Thọ 43,7%, Lai Châu 37,9%"
    if last.kind == kind == "count" and last.change == "decrease" and _CUT_POSTS.match(between):
        return last.change
    if last.kind == kind == "count":
        same = _SAME_NOUN.match(between)
        if same and lower.startswith(f" {same.group(1)}", _digits_end(lower, start)):
            return last.change
    return None


_GROWTH_BEFORE = re.compile(r"tăng trưởng|tốc độ tăng|tăng bình quân|mức tăng|tỷ lệ tăng|lượng so với|tăng trung bình")


def _digits_end(lower: str, start: int) -> int:
    found = re.compile(r"[\d.,]+").match(lower, start)
    return found.end() if found else start


def by_growth(lower: str, floor: int, start: int) -> bool:
    """Whether a noun of growth governs the percentage at ``start``."""
    return bool(_GROWTH.search(lower, floor, start))


def grown(lower: str, grew: tuple[str, int], start: int) -> str | None:
    """The change carried along a list of rates of growth: ``Trong đó: khu vực dịch vụ ước đạt 7,22%``."""
    between = lower[grew[1] : start]
    if not 4 < len(between) < 200 or "\n\n" in between or _NOT_PART.search(between) or between.count(". ") > 1:
        return None
    between = between.replace("\n", " ")
    if ". " in between and "trong đó" not in between:
        return None
    return grew[0] if _PART.match(between.replace(":", ",")) else None
