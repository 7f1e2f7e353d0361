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
_EVERY = frozenset("mỗi một hàng hằng từng".split())
_WORLD = re.compile(r" (?:(?:trong|trên|của|ở|tại|toàn|cả|thế|châu|khu|đông|thị|quốc|bảng|về|giải|sau|tại|miền|việt)(?!\w))")
_DAY = frozenset("ngày sáng trưa chiều tối đêm hôm qua nay mai khuya rạng".split())
_WEAK_RANK = frozenset("xếp|đứng|hạng|thứ hạng|là thứ|xếp hạng|ở hạng|ở thứ hạng|lên hạng|vị trí số|ở vị trí|ở thứ|tăng lên thứ|lên thứ|xuống thứ|hàng thứ".split("|"))
_POINT_STOPS = re.compile(
    r" ?(?:[.,;:()\"\n|!?]|$|-|(?:so|lên|xuống|và|trong|ở|với|cho|của|là|thì|để|từ|cả|trên|sau|khi|còn|hay|hoặc|nhưng|tương|tại|trước|mỗi|về|vào|do|đã|tuyệt|cơ|số|phần|%|nữa|này|theo|đến|môn|ielts|cuối|dẫn|sáng|phiên|hôm)(?!\w))"
)
_FOREIGN = re.compile(r"[FfJjWwZz]|\A[^\W\d_]{8}")
_LINE_MARK = re.compile(r"(?:\d{1,2}\.){1,4}\d{0,2}[ )]|\d{1,2}(?:\.\d{1,2}){2,4}\.?(?= )|\d{1,3}[.)/](?: |$)|\d{1,2}\)|\d{1,2}\.(?=[^\W\d_])")
_HEADING = re.compile(r"\d{1,2}\.\d{1,2}\.? (?=[^\W\d_])")
_DATED = re.compile(r",? ?(?:\(?(?:đến|vào|trong|cho|và|tính|lên|năm|cuối|giai đoạn|\d{4}(?:-\d{4})?|tới|đạt|ước đạt|là|mức|khoảng|trên|hơn|gần|tăng|/năm)[ ,;]*){1,9}\Z")
_JOIN = re.compile(
    r"(?: |,|;|/|và|hoặc|khoảng|hơn|gần|trên|\(|\)|tương đương|tương ứng|với|hay|tức|là|giảm|tăng|năm|mỗi|/năm|lần lượt|so với cùng kỳ|quý){1,7}\Z"
)
_NOUN_FIRST = re.compile(r"(?: [^\W\d_]+){1,4}?(?= \((?:tương|hay|tức))")
_SAME_NOUN = re.compile(r" ([^\W\d_]+)(?: [^\W\d_]+){0,9} và (?:khoảng |hơn |gần )?\Z")
_ADDED = re.compile(r"[^.;:\n(]{0,70}(?:chi|đóng|thu|cấp) bổ sung ")
_PART = re.compile(
    r"[^\n:]{0,140}?(?:khu vực|ngành|lĩnh vực|quý|tháng|năm|công nghiệp|dịch vụ|nông|thủy sản|xây dựng|giai đoạn|trong đó)[^\n:]{0,120}"
    r"(?:đạt|là|khoảng|tăng) ?(?:khoảng |hơn |trên |gần )?\Z"
)
_NOT_PART = re.compile(r"chiếm|tỷ trọng|tỷ lệ|kế hoạch|dự toán|lãi suất|lạm phát|đồng|usd|thu |chi |vốn|nợ|bội|người|trị giá|đóng góp|cơ cấu|cpi|giải ngân|giá ")
_GROWTH = re.compile(r"tăng trưởng|tốc độ tăng|grdp|gdp|tổng sản phẩm|tăng bình quân|chỉ số sản xuất|iip|giá trị sản xuất")


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


def _known(lower: str, end: int) -> bool:
    return _nouns().match(lower, end + lower.startswith(" ", end)) is not None


def has_cue(words: list[str]) -> bool:
    """Whether the words before a number ask for a count (``có``, ``hơn``, ``lần lượt là``)."""
    return says(words, len(words), _CUE, 3) is not None


def is_list_mark(text: str, lower: str, start: int, end: int) -> bool:
    """Whether the digits head a line or an item: ``1.``, ``2.1. Thu``, ``3)``, or stand alone on it.

    >>> is_list_mark("2.1. Thu", "2.1. thu", 0, 3), is_list_mark("5.000 hộ", "5.000 hộ", 0, 5)
    (True, False)
    """
    before = start
    while before and lower[before - 1] in " -+•(":
        before -= 1
    heads = before == 0 or lower[before - 1] == "\n"
    if not heads:
        left = lower[before - 1]
        if left not in ".:;)|\"" or end - start > 2:
            return False
        # "…xanh.2. Thời gian", "; (3) số 39"
        after = text[end : end + 3]
        if after[:1] == ")" and lower[start - 1] == "(":
            return True
        return after[:1] in (".", ")") and (after[1:2].isupper() or (after[1:2] == " " and after[2:3].isupper()))
    if lower[end : end + 1] in ("\n", "") and lower[start - 1 : start] in ("\n", "", " "):
        return True
    if _LINE_MARK.match(lower, start):
        return not ("0" <= lower[end + 1 : end + 2] <= "9")
    if "." in lower[start:end] and _HEADING.match(lower, start):
        rest = text[end : end + 3].lstrip(". ")
        return rest[:1].isupper() and not _known(lower, end)
    return False


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
    if not before or before[-1:] in ".!?:\n…\"" or part[begin - 1 : begin] == "\n":
        return False
    return not text[max(0, start - 24) : start + 24].isupper()


def is_name(text: str, lower: str, number: Numeral, words: list[str], start: int) -> bool:
    """Whether a bare number is a name, a level or a code: ``Đề án 06``, ``mức độ 4``, ``quốc lộ 1``, ``Vinafood 2``.

    >>> is_name("Đề án 06 và", "đề án 06 và", Numeral(6, 8, Decimal(6), Decimal(1), Decimal(6), 8), ["đề", "án"], 6)
    True
    """
    end = number.end
    written = lower[start : number.bare_end]
    if written.isdigit() and (len(written) > 6 or len(written) == 4 and 1900 <= int(written) <= 2100 and not _known(lower, end)):
        return True
    if written.isdigit() and len(written) == 3 and re.match(r" \d{3}", lower[end : end + 4]) and lower[start - 1 : start] == " " and lower[start - 2 : start - 1].isdigit():
        return True
    count = len(words)
    if not count:
        return False
    if "top" in terms().get(words[-1], _EMPTY):
        return False
    found = says(words, count, _NAME, 4)
    if found:
        head = words[found[1]]
        every = words[found[1] - 1 : found[1]]
        if every and every[0] in _EVERY and head in ("năm", "tháng", "ngày", "quý", "tuần", "giờ", "lớp", "quận", "mục", "bài"):
            return False
        if (head in ("năm", "ngày", "tháng") and words[-1] == head) and _known(lower, end) and not (written.isdigit() and int(written) <= 31 and head != "năm"):
            return 1900 <= number.digits <= 2100
        if head == "mức" and ("," in written or "." in written):
            return False
        return "." not in written or number.digits < 1000
    marked = says(words, count, _MARK, 4)
    if marked:
        if "." in written and number.digits >= 1000:
            return False
        head = " ".join(words[marked[1] :])
        if head in ("số", "mã") and not _people(lower, end):
            return not (words[-2:-1] in (["tổng"], ["con"], ["đa"], ["thiểu"]))
        return not _known(lower, end)
    if _starts_upper(text, start):
        return not _known(lower, end)
    return False


def _people(lower: str, end: int) -> bool:
    found = _nouns().match(lower, end + lower.startswith(" ", end))
    return found is not None and found[0] in ("người", "em", "hộ", "trường hợp", "cán bộ", "học sinh", "doanh nghiệp", "ca", "lao động", "dự án", "đối tượng", "bị cáo", "bị can", "đại biểu", "hộ dân")


def counts(text: str, lower: str, number: Numeral, words: list[str]) -> bool:
    """Whether a bare number that is no name counts something.

    >>> five = Numeral(3, 4, Decimal(5), Decimal(1), Decimal(5), 4)
    >>> counts("có 5 sàn", "có 5 sàn", five, ["có"]), counts("ở 5, sau", "ở 5, sau", five, ["ở"])
    (True, False)
    """
    end = number.end
    after = lower[end : end + 2]
    if words and "top" in terms().get(words[-1], _EMPTY):
        return number.digits >= 3
    big = number.digits >= 1000 and end - number.start > 4 or lower[number.start : number.bare_end].count(".") > 0 and number.digits >= 1000
    if after[:1] in ("%", "/", "-") and after[1:].isdigit():
        return False
    word = _NEXT.match(lower, end) if after[:1] == " " else None
    if word is not None and word.start(1) == end + 1 or (word and after == ' "'):
        if _known(lower, end):
            return True
        said = terms().get(word.group(1), _EMPTY)
        if "stop" in said:
            return big or has_cue(words) and not words[-1:] == ["từ"] and word.group(1) not in ("thứ", "max", "plus", "pro")
        if text[word.start(1)].isupper() and not text[word.start(1) : word.start(1) + 3].isupper():
            return has_cue(words) or big
        if text[word.start(1)].isupper() and (len(word.group(1)) == 1 or lower[number.start - 1 : number.start] == "("):
            return False
        return True
    if after[:1] == ")" and lower[number.start - 1 : number.start] == "(":
        return bool(re.match(r"\) (?:comments?|bình luận)", lower[end : end + 14]))
    if after[:1] in ("", "\n", ".", ",", ";", ")", ":", " ", "!", "?", '"'):
        if number.digits != number.digits.to_integral_value():
            return False
        return big and bool(words) or (says(words, len(words), _CUE, 3) is not None and words[-1] not in ("từ", "đến", "tới", "với", "trên", "dưới", "được", "cả", "là") )
    return False


def is_measure(text: str, lower: str, kind: str, written: str, at: int, end: int, number: Numeral) -> bool:
    """Whether a word that may be a unit is one here: ``85,4 điểm`` is, ``5 điểm trường`` is not."""
    if kind == "points":
        return number.digits != number.digits.to_integral_value() or bool(_POINT_STOPS.match(lower, end))
    if kind == "barrel":
        return lower.startswith(("/ngày", " dầu", " mỗi ngày"), end)
    if kind == "step":
        return bool(re.compile(r" ?(?:[.,;)]|so|trên|trong|lên|xuống|và|$|\n)").match(lower, end))
    if len(written) == 1:
        glued = at == number.end
        if written in "avwlgm" and not glued and written != "m":
            return written in "gl" and text[at] == written and lower[end : end + 1] in (" ", ",", ".", ";", ")", "/") and number.digits > 9
        if written == "g" and glued and text[at] == "G" and number.digits < 10:
            return False  # 5G
        if written in "av" and glued:
            return written == "v" and number.factor == 1 and number.digits >= 5 and text[at] == "V"
        if written == "m" and text[at] == "M" and not text[max(0, at - 8) : at + 8].isupper():
            return False
    if written in ("gb", "mb", "tb", "cv", "hp", "mp", "kb", "bar", "bp", "db", "lượng", "kí", "ký", "thước"):
        if written == "cv" and lower[end : end + 1] == "-":
            return False
        if written == "lượng":
            return bool(re.compile(r"(?: vàng|[.,;/)]|$| sjc)").match(lower, end))
        if written in ("ký", "kí", "bar"):
            return bool(re.compile(r"(?: [^\W\d_]+)?(?:[.,;/)\n]|$)").match(lower, end)) and not lower.startswith(" tự", end)
        return text[at].isupper() or at == number.end or written in ("bp", "db", "thước")
    return True


def is_ratio(text: str, lower: str, part: Decimal, whole: Decimal, end: int, words: list[str]) -> bool:
    """Whether ``a/b`` is a share of things: ``22/22 bộ``, ``2/3 của``; not a day and month."""
    if not whole or (words and (words[-1] in _DAY or words[-1] in ("ql", "số", "power", "mega"))):
        return False
    if says(words, len(words), _NAME, 3) and words[-1] not in ("mức",):
        return False
    word = _NEXT.match(lower, end) if lower[end : end + 1] == " " else None
    following = word.group(1) if word else ""
    date_like = part <= 31 and whole <= 12 and part >= 1
    known = _known(lower, end) or following in ("số", "diện", "dân", "thành", "thời", "nhu", "lượng", "tổng", "quãng", "chiều", "sản", "hàng", "tiền", "phiếu", "chặng", "lãnh")
    if known and following not in ("năm",):
        return part <= whole or not date_like
    shared = says(words, len(words), _SHARE, 3) is not None
    if date_like:
        return part < whole and (shared and words[-1] not in ("là", "đến", "từ", "về", "đã", "tới", "với", "cho", "hết") or following in ("của",)
                                 or following == "là" and words[-1:] != ["là"] and whole <= 5)
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
            return bool(_WORLD.match(lower, end)) and not _nouns_soon(lower, end)
        return not lower.startswith((" hàng tuần", " tuần", " hằng tuần"), end)
    if words[-1:] == ["thứ"]:
        if re.compile(r" (?:trong|trên)(?: tổng)?(?: số)? \d").match(lower, end):
            return True
        return bool(re.compile(r" (?:thế giới|châu á|cả nước|toàn quốc|đông nam á|khu vực|châu âu|trên thế giới)").match(lower, end)) and words[-2:-1] not in (
            ["lần"], ["kỳ"], ["phiên"], ["chiến"])
    return False


def _nouns_soon(lower: str, end: int) -> bool:
    return _known(lower, end)


def is_money(text: str, lower: str, number: Numeral, end: int, words: list[str], near: bool) -> bool:
    """Whether a number with a magnitude and no unit is money: ``trị giá 250 tỉ``, ``giá 10-20 triệu``."""
    noun = noun_at(lower, end)
    if noun in ("vốn", "tiền", "nợ", "ngân", "doanh"):
        return True
    word = _NEXT.match(lower, end) if lower[end : end + 1] == " " else None
    content = noun is not None and (_known(lower, end) or word is not None)
    if content and word is not None and "stop" not in terms().get(word.group(1), _EMPTY):
        return False
    said = any("money word" in terms().get(w, _EMPTY) for w in words[-8:])
    if number.factor >= 10**9:
        return not content or said or near
    if number.factor < 1000:
        return False
    return said or near


def is_threshold(lower: str, start: int, end: int, kind: str, words: list[str]) -> bool:
    """Whether ``từ`` opens a bound (``giá từ 9,9 triệu đồng``) and no way from one thing to another."""
    rest = lower[end : end + 90]
    stop = re.compile(r"[.;\n]").search(rest)
    if stop:
        rest = rest[: stop.start()]
    if re.search(r"(?:^| )(?:đến|lên|tới|xuống|còn|đã|tăng|giảm|thành|sang)(?: |$)", rest):
        return False
    before = words[-2] if len(words) > 1 else ""
    if kind in ("percent", "money", "measure"):
        return before not in ("nguồn", "tăng", "giảm", "nâng", "xuất", "hạ", "điều", "chỉnh", "số", "lãi", "thu", "được")
    return before in ("đạt", "có", "giá", "triển", "chỉ", "tối", "mức", "nhất", "gồm", "khoảng", "tháng", "năm", "dựng", "bồi", "tổ", "chức", "lập", "thêm", "tuyển", "dụng")


def over_plan(lower: str, end: int) -> bool:
    """Whether ``vượt N`` is the size of an excess: ``vượt 5 tỷ so với kế hoạch``."""
    return bool(re.compile(r"[^.;:\n,]{0,40}?(?:so với|kế hoạch|dự toán|chỉ tiêu)").match(lower, end))


def is_place(lower: str, end: int, value: Decimal, words: list[str]) -> bool:
    """Whether ``trên`` before a count means *on*: ``doanh số trên 5 sàn``, ``trên 63 tỉnh``."""
    if value >= 100:
        return False
    if words[-2:-1] and words[-2] in ("có", "đạt", "với", "được", "cho", "hút", "là", "lên", "tới", "đến", "khoảng", "gồm", "thu", "hiện", "hơn", "đó", "(", "ước"):
        return False
    return value < 10 or value % 5 != 0 or bool(re.compile(r" (?:tuyến|lĩnh vực|địa bàn|sàn|huyện|tỉnh|xã|mặt trận|phương diện)").match(lower, end))


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
        if ("và" in between or "," in between or ";" in between) and last.kind == kind and not re.search(r"tăng|giảm", between):
            return last.change
        return None
    if kind == "percent" and last.kind == "percent" and _DATED.match(between):
        if "đạt" in between and "lên" not in between and not _GROWTH_BEFORE.search(lower[max(0, last.start - 60) : last.start]):
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
    if ". " in between and "trong đó" not in between:
        return None
    return grew[0] if _PART.match(between.replace(":", ",")) else None
