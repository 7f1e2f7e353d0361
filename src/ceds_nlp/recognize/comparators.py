"""What the words before a number say of it: comparator (``hơn``, ``tối thiểu``) and size of a change (``tăng``).

The words stand in ``quantities.terms.tsv``; :mod:`ceds_nlp.recognize.quantities` asks here.
"""

from __future__ import annotations

import re
from functools import cache

from ceds_nlp.tables import read_table

_TOKEN = re.compile(r"[^\s,;:.()\[\]\"'!?…|/]+|[,;:.()\[\]!?…|/]")
STOPS = frozenset(",;:.()[]!?…|/")
_EMPTY: frozenset[str] = frozenset()

BEFORE = frozenset({"approx", "more_than", "at_least", "less_than", "at_most"})
DIFFERENCE = frozenset({"difference up", "difference down"})
COMPARED = re.compile(r"[^.;:\n(]{0,40}?\bso (?:với )?")
_AFTER = re.compile(
    r"(?:/[^\s\d,;:.()/]{1,12}){0,2}(?: [^\s\d,;:.()]{1,12}){0,3}? ?(trở lên|đổ lên|hoặc hơn|hoặc nhiều hơn"
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


#: A comparator that "không" turns over with one word between the two: "không cao quá 20%".
_DENIED = {"quá": "at_most", "vượt": "at_most", "dưới": "at_least"}
_NOT_DENIED = frozenset(["chỉ", "phải", "những", "hề", ",", "(", "mà", "hơn"])


@cache
def terms() -> dict[str, frozenset[str]]:
    """Every word or phrase of ``quantities.terms.tsv`` with all that it may say."""
    found: dict[str, set[str]] = {}
    for row in read_table("recognize/quantities.terms.tsv", ["term", "value"]):
        found.setdefault(row["term"], set()).add(row["value"])
    return {term: frozenset(values) for term, values in found.items()}


@cache
def _last_words() -> dict[str, tuple[int, frozenset[str]]]:
    """The last words of the terms, each with the length of the longest term that ends so and all that these say."""
    found: dict[str, tuple[int, frozenset[str]]] = {}
    for term, values in terms().items():
        last = term.rsplit(" ", 1)[-1]
        size, all_values = found.get(last, (0, _EMPTY))
        found[last] = max(size, term.count(" ") + 1), all_values | values
    return found


def tokens(part: str) -> list[str]:
    """The words and stops of ``part``, in order.

    >>> tokens("tăng, khoảng (hơn ")
    ['tăng', ',', 'khoảng', '(', 'hơn']
    """
    out: list[str] = []
    for word in part.split():
        if word.isalnum():  # nearly always
            out.append(word)
        elif word[-1] in ",.;:" and word[:-1].isalnum():  # nearly all the others
            out += (word[:-1], word[-1])
        else:
            out += _TOKEN.findall(word)
    return out


def says(words: list[str], end: int, wanted: frozenset[str], longest: int = 4) -> tuple[str, int] | None:
    """The longest phrase that ends before ``words[end]`` and says one of ``wanted``: (what, its start).

    >>> says(["đạt", "tối", "thiểu"], 3, frozenset({"at_least"}))
    ('at_least', 1)
    """
    if not end:
        return None
    last = _last_words().get(words[end - 1])
    # Few words end a term that says what is asked: most calls stop here.
    if last is None or wanted.isdisjoint(last[1]):
        return None
    table = terms()
    for size in range(min(longest, end, last[0]), 0, -1):
        values = table.get(" ".join(words[end - size : end]))
        found = values and values & wanted
        if found:
            return min(found), end - size
    return None


_LOOK = BEFORE | DIFFERENCE


def comparator(words: list[str]) -> tuple[str, int]:
    """The comparator that the words before a number give, and where its phrase starts (or ``len(words)``).

    >>> comparator(["đạt", "tối", "thiểu"]), comparator(["ước", "tính", "là"]), comparator(["cao", "hơn"])
    (('at_least', 1), ('approx', 0), ('difference', 0))
    """
    end = len(words)
    while end and words[end - 1] in ('"', "["):
        end -= 1
    if words[-2:] == [">", ">"]:
        return "eq", end  # an arrow: "Xem thêm >> 5 món"
    table = terms()
    for step in range(5):
        found = says(words, end, _LOOK)
        if found:
            what, start = found
            if step and words[start] == "tối" and "hiện" in words[start + 2 : end + step]:
                return "eq", len(words)  # "mức phạt tối đa hiện là 70 triệu đồng": the greatest fine is that
            if what in DIFFERENCE:
                return ("difference", start) if step == 0 else ("eq", len(words))
            if words[start - 2 : start - 1] == ["không"] and words[start - 1] not in _NOT_DENIED:
                turned = _DENIED.get(words[start]) if step == 0 else None
                if turned:
                    return turned, start - 2  # "không tăng quá 5%", "không để dưới 30%"
            if step == 0 or (" ".join(words[start:end]) in _REACHING and words[start - 1 : start] != ["lương"]):
                return what, start
            return _estimated(words)
        if not end or "step" not in table.get(words[end - 1], _EMPTY):
            break
        end -= 1
    return _estimated(words)


def _estimated(words: list[str]) -> tuple[str, int]:
    """``ước`` further left in the clause: ``năm 2022 ước bàn giao 11 dự án``."""
    if "ước" not in words:
        return "eq", len(words)
    for i in range(len(words) - 2, max(-1, len(words) - 9), -1):
        if words[i] in STOPS or (words[i][0].isdigit() and len(words[i]) != 4):
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


def bound(lower: str, phrase: str, end: int, kind: str, unit: str | None) -> str:
    """The comparator of ``thấp hơn`` or ``dài hơn`` before a number: a bound, unless it compares two things.

    >>> bound("dài hơn 600 m, nối", "dài hơn", 13, "measure", "m")
    'more_than'
    >>> bound("cao hơn 5 tỉ so với giá", "cao hơn", 11, "money", "VND")
    'eq'
    """
    if unit in ("lần", "điểm", "điểm phần trăm", "bậc") or COMPARED.match(lower, end):
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
