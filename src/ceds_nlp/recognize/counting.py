"""Whether a bare number counts something: its noun, its neighbours, and the names and list marks it may be.

:mod:`ceds_nlp.recognize.quantities` asks here; the words stand in ``quantities.terms.tsv``.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from ceds_nlp.recognize.comparators import comparator, says, terms
from ceds_nlp.recognize.numerals import Lexicon, Numeral

_WORD = re.compile(r" ?(?:\(|\")?([^\W\d_]+)")
_NEXT = re.compile(r" ?[\"'(]?([^\W\d_]+)")
_EMPTY: frozenset[str] = frozenset()
_NAME = frozenset({"name"})
_MARK = frozenset({"mark"})
_CUE = frozenset({"cue"})
_SHARE = frozenset({"share"})
_RANK = frozenset({"rank"})
_PART = frozenset({"part"})
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
_CLAUSE_ENDS = re.compile(r"[.;\n]")
_LEADS_ON = re.compile(r"(?:^| )(?:đến|lên|tới|xuống|còn|về|đã|tăng|giảm|thành|sang)(?: |$)")
_PLANNED = re.compile(r"[^.;:\n,]{0,40}?(?:so với|kế hoạch|dự toán|chỉ tiêu)")
_GROUND = re.compile(r" (?:tuyến|lĩnh vực|địa bàn|sàn|huyện|tỉnh|xã|mặt trận|phương diện)")
_OF_MANY = re.compile(r" (?:trong|trên)(?: tổng)?(?: số)? \d")
_WORLDWIDE = re.compile(r" (?:trên )?(?:thế giới|châu á|cả nước|toàn quốc|đông nam á|khu vực|châu âu)")
_PRICES = frozenset(["giá", "cọc", "phạt", "thưởng", "vay", "nợ", "tiền", "lương", "phí", "nộp", "góp", "thuê"])
_PHONE = re.compile(r" \d{3}")
#: What is sent where "điều" is a verb and no article of a law.
_SENT = re.compile(
    r" (?:người|xe|máy|tàu|trực thăng|chiếc|cán bộ|chiến sĩ|tổ|đội|cảnh sát|bác sĩ|ca nô|xuồng|đoàn|lực lượng|y bác sĩ"
    r"|nhân viên|phi cơ|đại đội|tiểu đoàn|kíp|đơn vị|kỹ sư|công nhân|chuyến)(?!\w)"
)
_GOT = frozenset(["bán", "bắt", "thu", "tìm", "trồng", "xây", "cứu", "giải", "sửa", "lập", "làm", "nhận", "gom", "in"])
_INQUIRY = frozenset(["sát", "tra", "vấn", "cứu", "nghiệm", "hành", "hiện", "mẫu", "thử"])
_THAN_THEN = re.compile(
    r"(?:ít|nhiều|cao|thấp|tăng|giảm) hơn (?:so với )?(?:cùng kỳ|kỳ trước|năm ngoái|năm trước|tháng trước|hôm trước"
    r"|ngày trước|hôm qua|tuần trước|quý trước)(?: năm ngoái| năm trước)? (?:gần |hơn |khoảng |tới )?\Z"
)
_LABEL = re.compile(r"(?:\A|[\n;:,.(|•+-]) ?((?:[^\W\d_]+\.? ){0,7}[^\W\d_]+) ?: \Z")
_COUNTING_LABEL = re.compile(
    r"số |tổng |trong đó|(?:ca|vụ|trường hợp|người|hộ|doanh nghiệp|lao động|học sinh|bệnh nhân|hồ sơ|dự án|xã)(?!\w)"
    r"|(?:bị )?(?:thương|chết|tử vong|mất tích|nhiễm|khỏi|dương tính|âm tính|sập|hư hỏng|ngập|đạt"
    r"|nam|nữ|có mặt|vắng mặt|đồng ý|tán thành|không tán thành|hoàn thành|chưa|đã|đang)(?!\w)"
)
_NO_LABEL = frozenset(
    ["số", "thoại", "trang", "mã", "câu", "bài", "lớp", "fax", "đt", "tel", "điểm", "hotline", "phòng", "giờ", "lúc"]
)
_NEXT_PAIR = re.compile(r"(?:[;,|]| -) ?(?:[^\W\d_]+\.? ){0,5}[^\W\d_]+ ?: ?\d")
_LAST_PAIR = re.compile(r": ?[\d.]{1,9}(?:[;,|]| -) ?(?:[^\W\d_]+\.? ){0,5}[^\W\d_]+ ?: \Z")
_INDEX = re.compile(
    r"(?<!\w)(?:chỉ số|hệ số|độ ph|ph|gini|icor|hdi|pmi|tổng tỷ suất sinh|tổng tỉ suất sinh|mức sinh|aqi|số dư)"
    r"(?!\w)[^.;:\n\d]{0,44}"
    r"(?:là|đạt|ở mức|còn|bằng|chỉ|lên|xuống|từ|được|:)(?: (?:mức|tới|đến|khoảng|gần|hơn|trên|dưới|còn|chỉ)){0,2} \Z"
)
#: How everything that ``_INDEX`` finds ends.
_INDEX_LEADS = tuple(
    f"{end} "
    for end in (
        "là", "đạt", "mức", "còn", "bằng", "chỉ", "lên", "xuống", "từ", "được", ":", "tới", "đến", "khoảng", "gần",
        "hơn", "trên", "dưới",
    )
)  # fmt: skip
_MARKS = re.compile(
    r"(?:điểm (?:chuẩn|trúng tuyển|trung bình|sàn|thi|tổng kết|học tập|tích lũy|toàn khóa|tốt nghiệp|bình quân)|gpa)"
    r"(?!\w)[^.;:\n\d]{0,40} \Z"
)
#: "theo điểm 2 Nghị quyết", "(điểm 3.1 Điều 3)": a part of a document.
_OF_TEXT = re.compile(
    r",? (?:của |thuộc )?(?:khoản|điều|mục|nghị quyết|nghị định|chỉ thị|thông tư|quyết định|kết luận|phụ lục|chương"
    r"|phần|công văn|thông báo|luật|bộ luật|pháp lệnh|kế hoạch số)(?!\w)"
)
#: "tổng số khách đến thăm là 566,": the counted thing is the subject. What "số" names is held against the nouns.
_SUBJECT = re.compile(
    r"(?<!\w)(?:(?P<all>tổng số|số lượng|tổng số lượng)|số) (?=[^\W\d_])(?P<rest>[^.;:,()\n\d]{2,50}) "
    r"(?:là|đã là|chỉ là|lên tới|lên đến)(?: (?:hơn|gần|khoảng|tới))? \Z"
)
_INDEX_ENDS = re.compile(
    r" ?(?:[.,;:)\n]|$|\(|(?:năm|vào|so|trong|xuống|lên|và|ở|tại|thấp|cao|vượt|tăng|giảm|đến|còn|là|hồi|của)(?!\w))"
    r"(?!\d)"
)
_AT_HOUSE = frozenset(["ở", "tại", ",", ":", "(", "-", "nhà", "đến", "về"])
_STREET = re.compile(r"[a-d]? (?:đường|phố|ngõ|hẻm|đại lộ|kiệt|quốc lộ|tỉnh lộ) ")
#: What follows a day and month, and no share.
_TO_DAY = re.compile(r" ?(?:\(|tới|này|vừa|năm|âm lịch|hàng năm|hằng năm|sắp|tại|ở|đến)")
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
_REPORTS = frozenset(["là", "tới", "đến", "khoảng", "gần", "hơn"])
_FOREIGN = re.compile(r"[FfJjWwZz]|\A[^\W\d_]{8}")


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
    if part[part.rfind(" ") + 1 :].islower():
        return False
    begin = max(part.rfind(" "), part.rfind("\n"), part.rfind("("), part.rfind('"')) + 1
    word = part[begin:]
    if not word or not word[0].isupper() or word[-1] in ",;:":
        return False
    if _FOREIGN.search(word):
        return not _in_capitals(text, start)
    before = part[:begin].rstrip()
    if not before or before[-1:] in '.!?:\n…"' or part[begin - 1 : begin] == "\n":
        return False
    return not _in_capitals(text, start)


def _in_capitals(text: str, start: int) -> bool:
    """Whether the stretch of the line round offset ``start`` is written in capitals."""
    left = max(0, start - 24)
    left = max(left, text.rfind("\n", left, start) + 1)
    right = text.find("\n", start, start + 24)
    return text[left : right if right >= 0 else start + 24].isupper()


def is_name(text: str, lower: str, number: Numeral, words: list[str], start: int) -> bool:
    """Whether a bare number is a name, a level or a code: ``Đề án 06``, ``mức độ 4``, ``quốc lộ 1``, ``Vinafood 2``.

    >>> is_name("Đề án 06 và", "đề án 06 và", Numeral(6, 8, Decimal(6), Decimal(1), Decimal(6), 8), ["đề", "án"], 6)
    True
    """
    end = number.end
    written = lower[start : number.bare_end]
    if written == "1" and lower.startswith((" số ", " vài "), end):
        return True  # "1 số đoạn" is "một số"
    if written.isdigit():
        size = len(written)
        if size > 6 or ((size == 6 or (size == 4 and 1900 <= int(written) <= 2100)) and not is_known(lower, end)):
            return True
        if size == 3 and _PHONE.match(lower, end) and lower[max(0, start - 2) : start - 1].isdigit():
            return True
    count = len(words)
    if not count:
        return False
    if words[-1] == "điểm" and _OF_TEXT.match(lower, end):
        return True
    if "tuổi" in words[-3:-1] and words[-1] in ("trên", "dưới", "từ", "quá", "gần", "hơn", "khoảng", "ngoài"):
        return True
    if "top" in terms().get(words[-1], _EMPTY):
        return False
    found = says(words, count, _NAME, 4)
    if (found or words[-1] == "kỳ") and _THAN_THEN.search(lower, max(0, start - 40), start):
        return False
    if found:
        head = words[found[1]]
        if (head == "tiết" and words[-2:-1] == ["chi"]) or (head == "chương" and words[-2:-1] and words[-2].isdigit()):
            return False  # "chi tiết 213 nghề", "03 chương 12 điều"
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
        if head == "điều" and words[-1] == "điều" and _SENT.match(lower, end):
            return False  # "quân khu điều 2 trực thăng"
        if words[-1] in ("năm", "ngày", "tháng", "quý"):
            return True
        if head == "mức" and ("," in written or "." in written):
            return False
        return "." not in written or number.digits < 1000
    marked = says(words, count, _MARK, 4)
    if marked:
        head = " ".join(words[marked[1] :])
        if head == "số" and ("báo" in words[-7:-1] or "tạp chí" in " ".join(words[-7:-1])) and not is_known(lower, end):
            return True  # "Báo Hải Dương số 7.412"
        if "." in written and number.digits >= 1000:
            return False
        if words[-2:] == ["trong", "số"]:
            return False
        if head == "tuần" and (words[-2:-1] and (words[-2] in _EVERY or words[-2] in ("hai", "ba", "đầu", "cuối"))):
            return False  # "mỗi tuần 4 chuyến"
        if head in ("số", "mã") and not _people(lower, end):
            return words[-2:-1] not in (["tổng"], ["con"], ["đa"], ["thiểu"])
        if head in _PLACES and _PLACE.match(lower, end):
            return True  # "thôn 1 xã Bình An"
        return not is_known(lower, end)
    if _starts_upper(text, start):
        return not is_known(lower, end)
    if words[-1] in _AT_HOUSE and _STREET.match(lower, end):
        named = _STREET.match(lower, end)
        return named is not None and text[named.end() : named.end() + 1].isupper()
    return False


def is_index(lower: str, start: int, end: int) -> bool:
    """Whether a bare number is the value of an index: ``chỉ số côn trùng là 35``, ``hệ số Gini đạt 0,43``."""
    if not _INDEX_ENDS.match(lower, end):
        return False
    window = max(0, start - 70)
    written = lower[start:end]
    point = written.find(".")
    decimal = "," in written or (point > 0 and end - start - point < 4)
    marks = decimal and _MARKS.search(lower, window, start)
    return bool(marks or (lower.endswith(_INDEX_LEADS, window, start) and _INDEX.search(lower, window, start)))


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
        if words[-1:] == [","] and lower[number.start : number.bare_end].isdigit() and after[:1] == ",":
            return False  # a postal code in an address
        if words[-1:] and words[-1] in _REPORTS and _is_subject(lower, number.start):
            return True
        if words[-1:] == [":"] and not big and _labelled(text, lower, number.start, end):
            return True
        if _THAN_THEN.search(lower, max(0, number.start - 40), number.start):
            return True  # "thi hành kỷ luật 61 đảng viên, ít hơn cùng kỳ 12"
        return (big and bool(words)) or (
            says(words, len(words), _CUE, 3) is not None
            and words[-1] not in ("từ", "đến", "tới", "với", "trên", "dưới", "cả", "là")
            and (words[-1] != "được" or not _GOT.isdisjoint(words[-2:-1]))
        )
    return False


def _is_subject(lower: str, start: int) -> bool:
    """Whether the subject of the clause is a number of things: ``tổng số khách đến thăm là 566``."""
    found = _SUBJECT.search(lower, max(0, start - 90), start)
    if found is None:
        return False
    first, _, more = found["rest"].partition(" ")
    said = terms().get(first, _EMPTY) | terms().get(f"{first} {more.partition(' ')[0]}", _EMPTY)
    return bool(found["all"] or (is_known(lower, found.start("rest") - 1) and said.isdisjoint(_NAME | _MARK)))


def _labelled(text: str, lower: str, start: int, end: int) -> bool:
    """Whether a colon makes ``start:end`` the value of a label: ``Ca tử vong: 281``, ``Đồng Nai: 876; Hà Nội: 46``."""
    label = _LABEL.search(lower, max(0, start - 60), start)
    if label is None or label.group(1).rsplit(" ", 1)[-1] in _NO_LABEL:
        return False
    last = label.group(1).rsplit(" ", 1)[-1]
    if terms().get(last, _EMPTY) & (_NAME | _MARK) or terms().get(label.group(1), _EMPTY) & (_NAME | _MARK):
        return False
    if _COUNTING_LABEL.match(label.group(1)):
        return True
    written = text[label.start(1) : label.end(1)]
    named = all(word[0].isupper() or word in ("tỉnh", "thành", "phố", "huyện") for word in written.split(" "))
    # A list of such pairs vouches for itself: "Số hộ nghèo: 214; cận nghèo: 350".
    return bool(_LAST_PAIR.search(lower, max(0, start - 70), start) or (named and _NEXT_PAIR.match(lower, end)))


def is_ratio(text: str, lower: str, part: Decimal, whole: Decimal, end: int, words: list[str]) -> bool:
    """Whether ``a/b`` is a share of things: ``22/22 bộ``, ``2/3 của``; not a day and month."""
    if whole == 24 or lower.startswith((" giờ", " ngày"), end):
        return False  # "24/24 giờ"
    date_like = 1 <= part <= 31 and whole <= 12 and part == part.to_integral_value()
    if not whole or (words and words[-1] in _LOTTERY):
        return False
    if words and words[-1] in _DAY and (date_like or words[-2:-1] not in (["đến"], ["tới"], ["hiện"])):
        return False
    if says(words, len(words), _NAME, 3) and words[-1] not in ("mức",):
        return False
    word = _NEXT.match(lower, end) if lower[end : end + 1] == " " else None
    following = word.group(1) if word else ""
    if 1900 <= whole <= 2100 and part < 400 and not is_known(lower, end):
        return False  # "No. 47/2010"
    if part == 1 and whole >= 100 and words[-2:] in (["tỷ", "lệ"], ["tỉ", "lệ"]):
        return False  # the scale of a map
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
            comparator(words)[0] not in ("eq", "difference")
            or (says(words, len(words), _PART, 3) is not None and not _TO_DAY.match(lower, end))
            or (shared and words[-1] not in ("là", "đến", "từ", "về", "đã", "tới", "với", "cho", "hết"))
            or following in ("của",)
            or lower.startswith((" còn lại", " trong số", " số "), end)
            or (following == "là" and words[-1:] != ["là"] and whole <= 5)
        )
    if following and "stop" not in terms().get(following, _EMPTY):
        return text[word.start(1)].islower() if word else False
    return shared or following in ("của", "là", "trong") or (whole == 100 and lower[end : end + 1] == ")")


@cache
def rank_ends() -> frozenset[str]:
    """The words that end everything that :func:`is_rank` asks for."""
    return frozenset(term.rsplit(" ", 1)[-1] for term, said in terms().items() if "rank" in said) | {"thứ", "trí"}


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
    last = words[-1] if words else ""
    if last == "thứ" and (len(words) < 2 or words[-2] not in _ORDINAL):
        return bool(_OF_MANY.match(lower, end) or _WORLDWIDE.match(lower, end))
    return last == "trí" and words[-2:-1] == ["vị"] and _OF_MANY.match(lower, end) is not None


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
    for i in range(max(0, len(words) - 6), len(words) - 1):
        said = said or "money word" in terms().get(f"{words[i]} {words[i + 1]}", _EMPTY)
    if not said and any(w in ("dân", "người", "khách", "lượt", "cổ", "đông") for w in words):
        return False
    if number.factor >= 10**9:
        return not (content and is_known(lower, end))
    if number.factor < 1000 or (content and is_known(lower, end)):
        return False
    if content:
        return any(w in _PRICES for w in words[-3:])
    return said or near or (alone and number.factor >= 10**6 and lower[end : end + 1] in (".", ",", ";", "\n", ""))


def is_threshold(lower: str, start: int, end: int, kind: str, words: list[str]) -> bool:
    """Whether ``từ`` opens a bound (``giá từ 9,9 triệu đồng``) and no way from one thing to another."""
    rest = lower[end : end + 90]
    stop = _CLAUSE_ENDS.search(rest)
    if stop:
        rest = rest[: stop.start()]
    if _LEADS_ON.search(rest):
        return False
    before = words[-2] if len(words) > 1 else ""
    if kind in ("percent", "money", "measure"):
        return before not in _FROM
    return before in _AT_LEAST_FROM


def over_plan(lower: str, end: int) -> bool:
    """Whether ``vượt N`` is the size of an excess: ``vượt 5 tỷ so với kế hoạch``."""
    return bool(_PLANNED.match(lower, end))


def is_place(lower: str, end: int, value: Decimal, words: list[str]) -> bool:
    """Whether ``trên`` before a count means *on*: ``doanh số trên 5 sàn``, ``trên 63 tỉnh``."""
    if value >= 100:
        # An exact number after a verb of inquiry: "khảo sát trên 2.016 phụ huynh".
        return value % 10 != 0 and not _INQUIRY.isdisjoint(words[-4:-1])
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
    return value < 10 or value % 5 != 0 or bool(_GROUND.match(lower, end))
