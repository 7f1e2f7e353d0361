"""The form of a year: what the words right before its digits make of it ("đến hết năm" 2025, "so với cùng kỳ" 2024).

Forms: vision, now, counted, compare, issue, document, ago, months, from, until, before, after, born, into, within,
named.
"""

from __future__ import annotations

import re

#: The words between the form and the digits: "đến [hết] [năm] 2025".
_PARTS = ("hết", "cuối", "đầu", "giữa", "khoảng", "trước", "hết quý [1-4iv]{1,3}", "nửa (?:đầu|cuối)")
PART = rf"(?:(?:{'|'.join(_PARTS)}) ){{0,2}}"
_YEARWORD = r"(?:năm (?:(?:tài khóa|tài chính|ngân sách) )?|năm|n\. ?)?"
#: What the words before a year make of it: each form with the heads it begins with and what may follow them.
_FORMS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "vision",
        ("tầm nhìn", "định hướng"),
        r"(?: \(?(?:dài hạn|xa hơn|phát triển|chiến lược))?"
        rf"(?:,? (?:đến|tới|cho|hướng đến|hướng tới|ra|vào|cho đến|của))?\s{PART}{_YEARWORD}",
    ),
    (
        "now",
        ("từ nay", "kể từ nay", "từ giờ", "từ nay cho", "từ bây giờ"),
        rf",? (?:đến|tới|cho đến|cho tới) {PART}{_YEARWORD}",
    ),
    (
        "counted",
        tuple(rf"{head}(?<!ước {head})(?<!dự {head})" for head in ("tính", "lũy kế", "cộng dồn", "tính từ")),
        rf" (?:đến|tới) (?:thời điểm )?{PART}{_YEARWORD}",
    ),
    (
        "compare",
        ("so với", "so", "bằng", "với", "hơn", r"gấp [0-9.,]{1,6} lần"),
        rf" (?:cả |cùng kỳ |cùng kỳ của |mức |thời điểm )?{PART}{_YEARWORD}",
    ),
    ("compare", ("cùng kỳ",), r"(?: của)? (?:năm )?"),
    (
        "issue",
        ("số", "kỳ", "tập", "quyển"),
        r" [0-9]{1,3}(?: ?\([0-9]{1,3}\))?,? ?-?(?: tháng [0-9]{1,2})? ?(?:năm )?",
    ),
    ("document", ("/", "-"), r"(?!(?:năm|tháng|ngày|giờ|người|hộ|ha|vụ)\b)[a-zđ][\w/-]{1,16},? năm "),
    ("ago", ("hồi", "ngay từ", "lần đầu", "lần cuối"), rf" (?:vào )?{PART}{_YEARWORD}"),
    (
        "months",
        (" tháng(?:(?<=[0-9] tháng)|(?<=\\w\\w tháng))", " quý(?:(?<=[0-9] quý)|(?<=\\w\\w quý))"),
        r"(?: đầu| cuối| của| đầu của| cuối của| còn lại của)? năm ",
    ),
    ("months", ("nửa đầu", "nửa cuối"), r" (?:năm )?"),
    (
        "from",
        ("từ", "kể từ", "bắt đầu từ", "tính từ"),
        rf"(?: (?:thời điểm|khoảng|mùa|vụ|niên vụ|khóa|kỳ|những))? {PART}{_YEARWORD}",
    ),
    ("until", ("đến", "tới", "cho đến"), rf" (?:thời điểm )?{PART}{_YEARWORD}"),
    ("before", ("trước",), rf" (?:khi kết thúc )?{PART}{_YEARWORD}"),
    ("before", ("trước tết", "trước dịp tết"), r" (?:âm lịch |nguyên đán |dương lịch )?(?:năm )?"),
    ("after", ("sau",), rf" (?:khi kết thúc )?{PART}{_YEARWORD}"),
    (
        "born",
        (
            "sinh(?<!tuyển sinh)(?<!phát sinh)",
            "sn",
            r"s\.n",
            "mất",
            "thành lập",
            "sinh vào",
            "ra đời",
            "ra mắt",
        ),
        rf" {_YEARWORD}",
    ),
    ("into", ("vào",), rf" {PART}{_YEARWORD}"),
    ("within", ("trong", "ngay trong", "cả", "suốt", "riêng"), rf" {PART}{_YEARWORD}"),
    ("named", ("năm ", "năm tài khóa ", "năm tài chính ", "năm ngân sách "), ""),
    ("named", _PARTS, rf" (?:(?:{'|'.join(_PARTS)}) )?năm "),
)


def _form() -> re.Pattern[str]:
    """The branches by their first letters, the group that names one at its end: both make the search fast."""
    letters: dict[str, list[str]] = {}
    for number, (name, heads, rest) in enumerate(_FORMS):
        for i, head in enumerate(heads):
            letters.setdefault(head[0], []).append(rf"{head[1:]}{rest}\Z(?P<{name}_{number}_{i}>)")
    return re.compile("|".join(f"{letter}(?:{'|'.join(branches)})" for letter, branches in letters.items()))


_FORM = _form()


def form_of(left: str) -> str | None:
    """What the end of ``left`` makes of the year after it, or None.

    >>> form_of("phấn đấu đến hết năm "), form_of("6 tháng đầu năm "), form_of("tỷ lệ ")
    ('until', 'months', None)
    """
    found = _FORM.search(left)
    return found.lastgroup.split("_", 1)[0] if found and found.lastgroup else None
