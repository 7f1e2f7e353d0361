"""Whether a bare number counts something: its noun, its neighbours, and the names and list marks it may be.

:mod:`ceds_nlp.recognize.quantities` asks here; the words stand in ``quantities.terms.tsv``.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from ceds_nlp.recognize.comparators import says, terms
from ceds_nlp.recognize.numerals import Lexicon, Numeral
from ceds_nlp.records import Quantity

_WORD = re.compile(r" ?(?:\(|\")?([^\W\d_]+)")
_NEXT = re.compile(r" ?[\"'(]?([^\W\d_]+)")
_EMPTY: frozenset[str] = frozenset()
_NAME = frozenset({"name"})
_MARK = frozenset({"mark"})
_CUE = frozenset({"cue"})
_SHARE = frozenset({"share"})
_RANK = frozenset({"rank"})
_MONEY = frozenset({"money word"})
_COUNTED = frozenset(
    [
        "người",
        "em",
        "hộ",
        "trường hợp",
        "cán bộ",
        "học sinh",
        "doanh nghiệp",
        "ca",
        "lao động",
        "dự án",
        "đối tượng",
        "bị cáo",
        "bị can",
        "đại biểu",
        "hộ dân",
    ]
)
_EVERY = frozenset(["mỗi", "một", "hàng", "hằng", "từng"])
_WORLD = re.compile(
    r" (?:(?:trong|trên|của|ở|tại|toàn|cả|thế|châu|khu|đông|thị|quốc|bảng|về|giải|sau|tại|miền|việt)(?!\w))"
)
_PLACES = frozenset(["thôn", "tổ", "khu", "khối", "đội", "bản", "lô", "cụm", "phường", "đoạn"])
_PLACE = re.compile(
    r" (?:khoản|điều|mục|xã|phường|thị trấn|thị xã|huyện|quận|tỉnh|thành phố|khu phố|thôn|ấp|đường)(?! đạt)(?!\w)"
)
#: Words before "từ" after which it tells where something starts from, not a bound.
_FROM = frozenset(
    ["nguồn", "tăng", "giảm", "nâng", "xuất", "hạ", "điều", "chỉnh", "số", "lãi", "thu", "được", "lấy", "rút", "chuyển"]
)
_AT_LEAST_FROM = frozenset(
    [
        *("đạt", "có", "giá", "triển", "chỉ", "tối", "mức", "nhất", "gồm", "khoảng", "tháng", "năm", "dựng", "bồi"),
        *("tổ", "chức", "lập", "thêm", "tuyển", "dụng"),
    ]
)
_ORDINAL = frozenset(
    ["lần", "kỳ", "phiên", "chiến", "ngày", "phút", "tuần", "tháng", "năm", "vòng", "hội", "nghị", "bàn"]
)
_LOTTERY = frozenset(["ql", "số", "power", "mega", "chọn", "vietlott", "max"])
_OF_MANY = re.compile(r" (?:trong|trên)(?: tổng)?(?: số)? \d")
_WORLDWIDE = re.compile(r" (?:trên )?(?:thế giới|châu á|cả nước|toàn quốc|đông nam á|khu vực|châu âu)")
_PRICES = frozenset(["giá", "cọc", "phạt", "thưởng", "vay", "nợ", "tiền", "lương", "phí", "nộp", "góp", "thuê"])
_PHONE = re.compile(r" \d{3}")
_DAY = frozenset(["ngày", "sáng", "trưa", "chiều", "tối", "đêm", "hôm", "qua", "nay", "mai", "khuya", "rạng"])
_WEAK_RANK = frozenset(
    [
        "xếp",
        "đứng",
        "hạng",
        "thứ hạng",
        "là thứ",
        "xếp hạng",
        "ở hạng",
        "ở thứ hạng",
        "lên hạng",
        "vị trí số",
        "ở vị trí",
        "ở thứ",
        "tăng lên thứ",
        "lên thứ",
        "xuống thứ",
        "hàng thứ",
    ]
)
_FOREIGN = re.compile(r"[FfJjWwZz]|\A[^\W\d_]{8}")
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
def _nouns() -> Lexicon[str]:
    return Lexicon((term, term) for term, values in terms().items() if "noun" in values)


def noun_at(lower: str, end: int) -> str | None:
    """The counted noun that follows: a known one, or the next word when it is no function word.

    >>> noun_at("22 bộ, ngành", 2), noun_at("5 và 6", 1)
    ('bộ', None)
    """
    at = end + lower.startswith(" ", end)
    found = _nouns().match(lower, at)
    if found:
        return found[0]
    word = _WORD.match(lower, end)
    if word is None or "stop" in terms().get(word.group(1), _EMPTY):
        return None
    return word.group(1)


def is_known(lower: str, end: int) -> bool:
    """Whether a known counted noun follows."""
    return _nouns().match(lower, end + lower.startswith(" ", end)) is not None


def has_cue(words: list[str]) -> bool:
    """Whether the words before a number ask for a count (``có``, ``hơn``, ``lần lượt là``)."""
    return says(words, len(words), _CUE, 3) is not None


def _starts_upper(text: str, start: int) -> bool:
    """Whether the word before offset ``start`` is capitalized inside a line that has lower-case letters too."""
    part = text[max(0, start - 24) : start].rstrip(" ")
    begin = max(part.rfind(" "), part.rfind("\n"), part.rfind("("), part.rfind('"')) + 1
    word = part[begin:]
    if not word or not word[0].isupper():
        return False
    if _FOREIGN.search(word):
        return not text[max(0, start - 24) : start + 24].isupper()
    before = part[:begin].rstrip()
    if not before or before[-1:] in '.!?:\n…"' or part[begin - 1 : begin] == "\n":
        return False
    return not text[max(0, start - 24) : start + 24].isupper()


def is_name(text: str, lower: str, number: Numeral, words: list[str], start: int) -> bool:
    """Whether a bare number is a name, a level or a code: ``Đề án 06``, ``mức độ 4``, ``quốc lộ 1``, ``Vinafood 2``.

    >>> is_name("Đề án 06 và", "đề án 06 và", Numeral(6, 8, Decimal(6), Decimal(1), Decimal(6), 8), ["đề", "án"], 6)
    True
    """
    end = number.end
    written = lower[start : number.bare_end]
    if written.isdigit():
        if len(written) > 6 or (len(written) == 4 and 1900 <= int(written) <= 2100 and not is_known(lower, end)):
            return True
        if len(written) == 3 and _PHONE.match(lower, end) and lower[max(0, start - 2) : start - 1].isdigit():
            return True
    count = len(words)
    if not count:
        return False
    if "tuổi" in words[-3:-1] and words[-1] in ("trên", "dưới", "từ", "quá", "gần", "hơn", "khoảng", "ngoài"):
        return True
    if "top" in terms().get(words[-1], _EMPTY):
        return False
    found = says(words, count, _NAME, 4)
    if found:
        head = words[found[1]]
        every = words[found[1] - 1 : found[1]]
        if (
            every
            and every[0] in _EVERY
            and head in ("năm", "tháng", "ngày", "quý", "tuần", "giờ", "lớp", "quận", "mục", "bài")
        ):
            return False
        if (
            (head in ("năm", "ngày", "tháng") and words[-1] == head)
            and is_known(lower, end)
            and not (written.isdigit() and int(written) <= 31 and head != "năm")
        ):
            return 1900 <= number.digits <= 2100
        if head == "điều" and words[-2:-1] and words[-2] in ("đã", "sẽ", "phải", "để", "cũng", "liền", "tốc"):
            return False
        if words[-1] in ("năm", "ngày", "tháng", "quý"):
            return True
        if head == "mức" and ("," in written or "." in written):
            return False
        return "." not in written or number.digits < 1000
    marked = says(words, count, _MARK, 4)
    if marked:
        if "." in written and number.digits >= 1000:
            return False
        head = " ".join(words[marked[1] :])
        if words[-2:] == ["trong", "số"]:
            return False
        if head in ("số", "mã") and not _people(lower, end):
            return words[-2:-1] not in (["tổng"], ["con"], ["đa"], ["thiểu"])
        if head in _PLACES and _PLACE.match(lower, end):
            return True  # "thôn 1 xã Bình An"
        return not is_known(lower, end)
    if _starts_upper(text, start):
        return not is_known(lower, end)
    return False


def _people(lower: str, end: int) -> bool:
    found = _nouns().match(lower, end + lower.startswith(" ", end))
    return found is not None and found[0] in _COUNTED


def counts(text: str, lower: str, number: Numeral, words: list[str]) -> bool:
    """Whether a bare number that is no name counts something.

    >>> five = Numeral(3, 4, Decimal(5), Decimal(1), Decimal(5), 4)
    >>> counts("có 5 sàn", "có 5 sàn", five, ["có"]), counts("ở 5, sau", "ở 5, sau", five, ["ở"])
    (True, False)
    """
    end = number.end
    if lower.startswith("+", end):
        end += 1
    after = lower[end : end + 2]
    if words and "top" in terms().get(words[-1], _EMPTY):
        return number.digits >= 3
    big = (number.digits >= 1000 and end - number.start > 4) or (
        lower[number.start : number.bare_end].count(".") > 0 and number.digits >= 1000
    )
    if after[:1] in ("%", "/", "-") and after[1:].isdigit():
        return False
    word = _NEXT.match(lower, end) if after[:1] == " " else None
    if (word is not None and word.start(1) == end + 1) or (word and after == ' "'):
        if is_known(lower, end):
            return True
        said = terms().get(word.group(1), _EMPTY)
        if "stop" in said:
            return big or (
                has_cue(words) and words[-1:] != ["từ"] and word.group(1) not in ("thứ", "max", "plus", "pro")
            )
        if text[word.start(1)].isupper() and not text[word.start(1) : word.start(1) + 3].isupper():
            return has_cue(words) or big
        return not (
            text[word.start(1)].isupper()
            and ((len(word.group(1)) == 1 and word.group(1).isascii()) or lower[number.start - 1 : number.start] == "(")
        )
    if after[:1] == ")" and lower[number.start - 1 : number.start] == "(":
        return bool(re.match(r"\) (?:comments?|bình luận)", lower[end : end + 14]))
    if after[:1] in ("", "\n", ".", ",", ";", ")", ":", " ", "!", "?", '"'):
        if number.digits != number.digits.to_integral_value():
            return False
        return (big and bool(words)) or (
            says(words, len(words), _CUE, 3) is not None
            and words[-1] not in ("từ", "đến", "tới", "với", "trên", "dưới", "được", "cả", "là")
        )
    return False


def is_ratio(text: str, lower: str, part: Decimal, whole: Decimal, end: int, words: list[str]) -> bool:
    """Whether ``a/b`` is a share of things: ``22/22 bộ``, ``2/3 của``; not a day and month."""
    if whole == 24 or lower.startswith((" giờ", " ngày"), end):
        return False  # "24/24 giờ"
    if not whole or (words and (words[-1] in _DAY or words[-1] in _LOTTERY)):
        return False
    if says(words, len(words), _NAME, 3) and words[-1] not in ("mức",):
        return False
    word = _NEXT.match(lower, end) if lower[end : end + 1] == " " else None
    following = word.group(1) if word else ""
    if part == 1 and whole >= 100 and words[-2:] in (["tỷ", "lệ"], ["tỉ", "lệ"]):
        return False  # the scale of a map
    date_like = part <= 31 and whole <= 12 and part >= 1
    known = is_known(lower, end) or following in (
        "số",
        "diện",
        "dân",
        "thành",
        "thời",
        "nhu",
        "lượng",
        "tổng",
        "quãng",
        "chiều",
        "sản",
        "hàng",
        "tiền",
        "phiếu",
        "chặng",
        "lãnh",
    )
    if known and following not in ("năm",):
        return part <= whole or not date_like
    shared = says(words, len(words), _SHARE, 3) is not None
    if date_like:
        return part < whole and (
            (shared and words[-1] not in ("là", "đến", "từ", "về", "đã", "tới", "với", "cho", "hết"))
            or following in ("của",)
            or (following == "là" and words[-1:] != ["là"] and whole <= 5)
        )
    if following and "stop" not in terms().get(following, _EMPTY):
        return text[word.start(1)].islower() if word else False
    return shared or following in ("của", "là", "trong")


def is_rank(lower: str, end: int, words: list[str]) -> bool:
    """Whether the words before a number make it a place in an order (``xếp thứ``, ``lớn thứ``).

    >>> is_rank("đứng thứ 3 cả nước", 10, ["đứng", "thứ"]), is_rank("lần thứ 3", 9, ["lần", "thứ"])
    (True, False)
    """
    found = says(words, len(words), _RANK, 5)
    if found:
        phrase = " ".join(words[found[1] :])
        if phrase in ("xếp", "đứng", "hạng", "thứ hạng", "là thứ", "ở vị trí", "lên hạng", "hàng thứ", "xếp hạng"):
            if phrase == "xếp hạng" and not lower.startswith(" sao", end):
                return True
            return bool(_WORLD.match(lower, end)) and not is_known(lower, end)
        return not lower.startswith((" hàng tuần", " tuần", " hằng tuần"), end)
    if words[-1:] == ["thứ"] and words[-2:-1] and words[-2] not in _ORDINAL:
        return bool(_OF_MANY.match(lower, end) or _WORLDWIDE.match(lower, end))
    return words[-2:] == ["vị", "trí"] and _OF_MANY.match(lower, end) is not None


def is_money(text: str, lower: str, number: Numeral, end: int, words: list[str], near: bool, alone: bool) -> bool:
    """Whether a number with a magnitude and no unit is money: ``trị giá 250 tỉ``, ``giá 10-20 triệu``.

    ``near`` says that money stands shortly before it, ``alone`` that no count does.
    """
    noun = noun_at(lower, end)
    if noun in ("vốn", "tiền", "nợ", "ngân", "doanh"):
        return True
    word = _NEXT.match(lower, end) if lower[end : end + 1] == " " else None
    content = noun is not None and (is_known(lower, end) or word is not None)
    said = any("money word" in terms().get(w, _EMPTY) for w in words[-8:])
    if not said and any(w in ("dân", "người", "khách", "lượt", "cổ") for w in words):
        return False
    if number.factor >= 10**9:
        return not content or ((said or near) and not is_known(lower, end))
    if number.factor < 1000 or (content and is_known(lower, end)):
        return False
    if content:
        return any(w in _PRICES for w in words[-3:])
    return said or near or (alone and number.factor >= 10**6 and lower[end : end + 1] in (".", ",", ";", "\n", ""))


def is_threshold(lower: str, start: int, end: int, kind: str, words: list[str]) -> bool:
    """Whether ``từ`` opens a bound (``giá từ 9,9 triệu đồng``) and no way from one thing to another."""
    rest = lower[end : end + 90]
    stop = re.compile(r"[.;\n]").search(rest)
    if stop:
        rest = rest[: stop.start()]
    if re.search(r"(?:^| )(?:đến|lên|tới|xuống|còn|về|đã|tăng|giảm|thành|sang)(?: |$)", rest):
        return False
    before = words[-2] if len(words) > 1 else ""
    if kind in ("percent", "money", "measure"):
        return before not in _FROM
    return before in _AT_LEAST_FROM


def over_plan(lower: str, end: int) -> bool:
    """Whether ``vượt N`` is the size of an excess: ``vượt 5 tỷ so với kế hoạch``."""
    return bool(re.compile(r"[^.;:\n,]{0,40}?(?:so với|kế hoạch|dự toán|chỉ tiêu)").match(lower, end))


def is_place(lower: str, end: int, value: Decimal, words: list[str]) -> bool:
    """Whether ``trên`` before a count means *on*: ``doanh số trên 5 sàn``, ``trên 63 tỉnh``."""
    if value >= 100:
        return False
    if words[-2:-1] and words[-2] in (
        "có",
        "đạt",
        "với",
        "được",
        "cho",
        "hút",
        "là",
        "lên",
        "tới",
        "đến",
        "khoảng",
        "gồm",
        "thu",
        "hiện",
        "hơn",
        "đó",
        "(",
        "ước",
    ):
        return False
    return (
        value < 10
        or value % 5 != 0
        or bool(re.compile(r" (?:tuyến|lĩnh vực|địa bàn|sàn|huyện|tỉnh|xã|mặt trận|phương diện)").match(lower, end))
    )


def carried(lower: str, last: Quantity, start: int, kind: str, unit: str | None) -> str | None:
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
            and not re.search(r"tăng|giảm", between)
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
