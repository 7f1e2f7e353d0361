"""The unit after a number: percent, currency or measure, with what follows its slash.

Shapes read (in brackets): ``5 [%]``, ``53 tỷ [USD]``, ``85,196 [USD/thùng]``, ``3,7 triệu [đồng/người/tháng]``,
``170 triệu[/m2]``, ``500[kV]``, ``30 [m3/s]``, ``0,8 [điểm phần trăm]``; the words stand in ``units.terms.tsv``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ceds_nlp.knowledge import Term
from ceds_nlp.recognize.numerals import Lexicon, Numeral
from ceds_nlp.tables import read_table

_PER_NUMBER = re.compile(r" ?/ ?\d{1,4} ?(?:km|ml|m3|kg|g|h|giờ|lít|l|ha)(?!\w)")
_SLASH = re.compile(r" ?/ ?")
_WORD = re.compile(r"[^\W\d_]+[²³23]?(?!\w)")
_MEDALS = re.compile(r"(?:bạc|hcb)(?:,| và|, và) \Z")
_STEP_ENDS = re.compile(r" ?(?:[.,;)]|so|trên|trong|lên|xuống|và|$|\n)")
_GOLD = re.compile(r"(?: (?:vàng|sjc|lượng|với|ở|cho|mỗi|trong|giá|từ|đã|trên|so|trúng|và)(?!\w)|[.,;:/)\n]|$)")
_AT_PLACES = re.compile(
    r"(?:tại|ở|khắp|kiểm tra|ghi nhận|phát hiện|mở|lập|bố trí|dựng|mẫu|quan trắc|xảy ra|toàn bộ|xóa|xử lý|các)"
    r"(?: (?:hơn|gần|khoảng|trên|cả))? \Z"
)
_FIELD = re.compile(
    r"(?<!\w)(?:ruộng|đất|lúa|ao|vườn|trang trại|trồng|rẫy|thả|cấy|canh tác|diện tích)[^.;:\n\d]{0,20}\Z"
)
_LAST_WORDS = re.compile(r"(?: (?!tự)[^\W\d_]+)?(?:[.,;/)\n]|$)")
#: What may follow points; a noun makes them places ("5 điểm trường").
_POINT_ENDS = re.compile(
    r" ?(?:[.,;:()\"\n|!?]|$|-|(?:so|lên|xuống|và|trong|ở|với|cho|của|là|thì|để|từ|cả|trên|sau|khi|còn|hay|hoặc|nhưng"
    r"|tương|tại|trở|trước|mỗi|về|vào|do|đã|tuyệt|cơ|số|phần|%|nữa|này|theo|đến|môn|ielts|cuối|dẫn|sáng|phiên|hôm)(?!\w))"
)
#: Currency words that are other words too: a small number before them is no price.
_AMBIGUOUS_MONEY = frozenset(("bảng", "bạt", "đô", "tệ", "yên", "kip", "won"))
#: What makes "độ" the strength of an earthquake or an angle; of temperatures it says nothing.
_DEGREES = re.compile(
    r"(?:động đất|dư chấn|rung chấn|địa chấn|tâm chấn|trận lắc)(?!\w)[^.;:\n]{0,60}\Z"
    r"|(?<!\w)(?:góc|nghiêng|quay|xoay|lật|vòng|camera|toàn cảnh|video|lệch|phương vị|dốc|(?<!gió )mạnh)(?!\w)"
    r"(?: [^\W\d_]+){0,3} \Z"
)
_HEAT = re.compile(
    r"(?<!\w)(?:nhiệt|nóng|lạnh|rét|lò|nướng|sốt|sấy|đun|rượu|vĩ|kinh|cận|viễn|loạn)(?!\w)[^.;:,\n]{0,24}\Z"
)
#: Articles with a letter: "Điều 6a, 6b và 6đ".
_ARTICLES = re.compile(r"(?:điều|khoản|điểm|mục|chương|lớp) (?:\d{1,3}[a-zđ]?(?:, | và |, và | đến |-|, điều )){0,8}\Z")
_LETTER_ENDS = frozenset((" ", ",", ".", ";", ")", "/"))
_CAPITAL = frozenset(("gb", "mb", "tb", "cv", "hp", "mp", "kb"))


@dataclass(slots=True)
class Unit:
    """A unit as read: ``kind`` is percent, money, measure, time (a duration) or never (a name); ``end`` is its end."""

    kind: str
    unit: str | None
    end: int


@cache
def after_number(own: tuple[Term, ...] = ()) -> Lexicon[tuple[str, str]]:
    """The words after a number that are units, or begin like one, with their kind and value; the user's ``own`` too."""
    rows = read_table("recognize/units.terms.tsv", ["term", "value", "kind"])
    found = {r["term"]: (r["kind"], r["value"]) for r in rows if r["kind"] not in ("per", "prefix")}
    return Lexicon((found | {term.term: (term.kind, term.value) for term in own}).items())


@cache
def _per() -> Lexicon[str]:
    rows = read_table("recognize/units.terms.tsv", ["term", "value", "kind"])
    return Lexicon((r["term"], "per") for r in rows if r["kind"] == "per")


@cache
def _prefixes() -> dict[str, str]:
    rows = read_table("recognize/units.terms.tsv", ["term", "value", "kind"])
    return {r["term"]: r["value"] for r in rows if r["kind"] == "prefix"}


@cache
def _signs() -> tuple[str, ...]:
    return tuple(_prefixes())


@cache
def prefix_pattern() -> re.Pattern[str]:
    """Matches a currency sign or code at the end of the text before a number: ``$``, ``US$``, ``USD ``."""
    signs = sorted(_prefixes(), key=lambda sign: (-len(sign), sign))
    return re.compile(
        "(?:" + "|".join(rf"(?<!\w){re.escape(s)}" if s[0].isalpha() else re.escape(s) for s in signs) + r") ?\Z"
    )


def prefix_before(lower: str, start: int) -> re.Match[str] | None:
    """The currency sign or code that ends at ``start``.

    >>> prefix_before("giá us$5", 7).group(), prefix_before("hơn 5", 4)
    ('us$', None)
    """
    before = lower[max(0, start - 5) : start]
    return prefix_pattern().search(before) if before.rstrip(" ").endswith(_signs()) else None


def prefix_code(sign: str) -> str:
    """The ISO code of a sign before a number.

    >>> prefix_code("US$ ")
    'USD'
    """
    return _prefixes()[sign.strip().lower()]


def unit_after(text: str, lower: str, number: Numeral, words: Lexicon[tuple[str, str]] | None = None) -> Unit | None:
    """The unit that follows ``number``, or None; ``words`` as :func:`after_number` gives them.

    >>> from decimal import Decimal
    >>> five = Numeral(0, 1, Decimal(5), Decimal(1), Decimal(5), 1)
    >>> unit_after("5 USD/thùng", "5 usd/thùng", five), unit_after("5 đồng chí", "5 đồng chí", five)
    (Unit(kind='money', unit='USD', end=11), None)
    """
    at = number.end + lower.startswith(" ", number.end)
    if lower.startswith("-", at) and lower[at + 1 : at + 2].isalpha() and number.factor != 1:
        at += 1
    broken = number.factor != 1 and lower.startswith("\n", at)  # "415 triệu⏎USD"
    found = (words or after_number()).match(lower, at + broken)
    if broken and (found is None or found[0][0] != "money"):
        return None
    if found is None:
        if number.factor >= 1000 and lower.startswith("/", number.end):
            end = _with_slashes(lower, number.end)
            if end > number.end:
                return Unit("money", "VND", end)  # "170 triệu/m2"
        return None
    (kind, value), end = found
    if kind == "degree":
        before = lower[max(0, number.start - 80) : number.start]
        full = number.value in (180, 360)
        strength = (full or _DEGREES.search(before)) and not _HEAT.search(before)
        return Unit("measure", text[at:end], end) if strength else Unit("time", None, end)
    glued = kind == "money" and at == number.end and lower[at:end] == "đ" and number.digits < 1000
    if glued and _ARTICLES.search(lower, max(0, number.start - 60), number.start):
        return Unit("never", None, end)
    if kind == "word":
        if number.factor < 1000 or not lower.startswith("đồng ", at):
            return None
        kind, value, end = "money", "VND", at + 4  # "240 triệu đồng tiền cọc"
    if kind == "time" or kind == "never":
        return Unit(kind, None, end)
    if kind == "percent":
        return Unit("percent", "%", end)
    if kind == "cent":
        return Unit("money", "USD", _with_slashes(lower, end))
    written = lower[at:end]
    if kind == "money":
        if number.value < 100 and written == "đồng" and _MEDALS.search(lower[max(0, number.start - 16) : number.start]):
            return None
        if written in _AMBIGUOUS_MONEY and number.factor == 1 and number.digits < 100:
            return None
        return Unit("money", value, _with_slashes(lower, end))
    if not _measures(text, lower, kind, written, at, number):
        return None
    stop = _with_slashes(lower, end)
    # The unit as written, in the case of the text.
    return Unit("measure", text[at:stop].replace(" / ", "/"), stop)


def _with_slashes(lower: str, end: int) -> int:
    """The end of a unit with its denominators: ``đồng/người/năm``."""
    for _ in range(3):
        slash = _SLASH.match(lower, end)
        if slash is None:
            break
        found = _per().match(lower, slash.end())
        if found is not None:
            end = found[1]
            continue
        number = _PER_NUMBER.match(lower, end)
        if number:
            end = number.end()
            continue
        word = _WORD.match(lower, slash.end())
        if word is None or len(word.group()) > 8:
            break
        end = word.end()
    return end


def _measures(text: str, lower: str, kind: str, written: str, at: int, number: Numeral) -> bool:
    """Whether a word that may be a unit is one here: ``85,4 điểm`` is, ``5 điểm trường`` is not."""
    end = at + len(written)
    if kind == "points":
        if number.digits < 200 and _AT_PLACES.search(lower, max(0, number.start - 24), number.start):
            return False  # "quốc lộ đứt tại 14 điểm"
        return number.digits != number.digits.to_integral_value() or bool(_POINT_ENDS.match(lower, end))
    if kind == "barrel":
        return lower.startswith(("/ngày", " dầu", " mỗi ngày"), end)
    if kind == "step":
        return bool(_STEP_ENDS.match(lower, end))
    if len(written) == 1 and written.isalpha():
        return _letter_measures(text, lower, written, at, number)
    if written == "lượng":
        return bool(_GOLD.match(lower, end))
    if written in ("mẫu", "công"):
        return number.digits != number.digits.to_integral_value() or bool(
            _FIELD.search(lower, max(0, number.start - 40), number.start)
        )
    if written in ("ký", "kí", "bar"):
        return bool(_LAST_WORDS.match(lower, end))
    if written in _CAPITAL:
        return not (written == "cv" and lower.startswith("-", end)) and (text[at].isupper() or at == number.end)
    return True


def _letter_measures(text: str, lower: str, letter: str, at: int, number: Numeral) -> bool:
    """``30 m``, ``500g``, ``20 l``, ``220V``; not ``5G``, ``5 A``."""
    glued = at == number.end
    if letter == "m":
        around = text[max(0, at - 8) : at].rpartition("\n")[2] + text[at : at + 8].partition("\n")[0]
        return text[at] == "m" or around.isupper()
    if letter in "gl":
        if glued:
            return not (letter == "g" and text[at] == "G" and number.digits < 10)
        return (
            text[at] == letter
            and lower[at + 1 : at + 2] in _LETTER_ENDS
            and (number.digits > 9 or lower[at + 1 : at + 2] != " ")
        )
    if letter == "w":
        return text[at] == "W" and not text[max(0, at - 12) : at].isupper()
    return letter == "v" and glued and text[at] == "V" and number.digits >= 5
