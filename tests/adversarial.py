"""Texts made to be dear: floods that make a pattern, a list or a look back grow faster than the text.

``FAMILIES`` names for each module of the library the texts made against it; a family gives a text of about any size.
``FLOODS`` are units that any single pattern is tried on, repeated.
"""

import unicodedata
from collections.abc import Callable

from conftest import FIXTURES

Family = Callable[[int], str]

ARTICLE = (FIXTURES / "13-ke-hoach-tinh-muc-tieu.txt").read_text("utf-8")
SENTENCE = "Tỷ lệ hộ dân dùng nước sạch đạt 95% và có 12 xã với 3 trường học được xây dựng cùng 45 km đường "


def flood(unit: str, head: str = "", tail: str = "") -> Family:
    """Texts of ``unit`` repeated to a size."""
    return lambda size: head + unit * (size // len(unit)) + tail


def counted(pattern: str) -> Family:
    """Texts of ``pattern`` with a running number and letter: no cache of words helps."""
    return lambda size: "".join(pattern.format(i, chr(65 + i % 26)) for i in range(size // len(pattern)))


FAMILIES: dict[str, dict[str, Family]] = {
    "numerals": {
        "digits": flood("1234567890"),
        "points in digits": flood("123."),
        "commas in digits": flood("12,"),
        "slashes in digits": flood("12/"),
        "hyphens in digits": flood("12-"),
        "numbers": flood("12 "),
        "groups of digits": flood("000 ", "1 "),
        "magnitudes": flood("tỷ triệu nghìn "),
        "amounts": flood("5 tỷ 3 triệu "),
    },
    "quantities, units, rates, ranges, sums": {
        "percents": flood("5%"),
        "percents apart": flood("5%, "),
        "from to": counted("từ {} đến "),
        "ranges": flood("5-7%-"),
        "bare sums": flood("5 triệu, ", "thu 3 triệu USD, "),
        "per people": flood("5 ca/100.000 dân, "),
        "of so many": flood("thứ 14 trong 63 "),
        "units": flood("km ha tấn "),
        "fractions": flood("7/63 "),
    },
    "comparators, changes, counting, boundaries": {
        "comparison": flood("tăng 5% so với cùng kỳ năm 2023, "),
        "comparators": flood("khoảng hơn tối thiểu "),
        "counts": flood("5 xã, "),
        "long sentence": flood(SENTENCE),
        "names with numbers": flood("Đề án 06 mức độ 4 "),
        "Cyrillic letters": flood("ngнiа vу "),
    },
    "times, time_shapes, years, year_roles, intervals": {
        "days": flood("ngày 1, 2, 3, "),
        "dates": flood("11/7/2024-"),
        "years": flood("2025, ", "các năm "),
        "ranges of years": flood("2021-2025-"),
        "years joined": flood("năm 2025 và "),
        "goal years": flood("đến năm 2025, "),
        "months": flood("tháng 7, 8, "),
        "quarters": flood("quý III và quý IV/"),
        "ago": flood("5 năm trước "),
        "horizons": flood("tầm nhìn 2045 đến 2050, "),
    },
    "legal, laws, title_lines": {
        "symbols": flood("505/QĐ-"),
        "documents opened": flood("Quyết định số "),
        "documents listed": flood("45, ", "các Nghị định số "),
        "documents": counted("Quyết định số {}/QĐ-TTg, "),
        "short documents": flood("Quyết định 505, ", "Quyết định số 505/QĐ-TTg "),
        "pointers": flood("quyết định này, ", "Quyết định số 505/QĐ-TTg: "),
        "law without end": flood("Đất Đai Nhà Ở ", "Luật "),
        "laws": flood("Luật "),
        "laws by letters": counted("Luật {1}QCN{1} "),
        "law changed": flood("Luật sửa đổi, bổ sung một số điều của "),
        "law title": flood("LUẬT\n"),
        "codes": flood("/QH13-"),
    },
    "bodies, ministries, provinces, misspelt, namesakes": {
        "provinces opened": flood("tỉnh "),
        "provinces": flood("Hà Nội - "),
        "towns of provinces": flood("cố đô Huế, Huế cổ, "),
        "ministries opened": flood("Bộ "),
        "ministries": flood("Y tế, Tài chính, Giáo dục và Đào tạo, ", "các Bộ: "),
        "ministries by letters": flood("TT&TT, BCT, "),
        "ministry misspelt": flood("Bộ Thông tin và Truyền thồng, "),
        "people of provinces": flood("ông Phạm Tây Ninh, "),
        "foreign ministries": flood("Bộ Tài chính Mỹ, "),
    },
    "names": {
        "titles": flood("Bộ trưởng "),
        "people": counted("ông Nguyễn Văn {1}nh {0}, "),
        "capitals": flood("A"),
        "capitals after words": flood("A", "các xã đã đạt "),
        "alternating case": flood("aA"),
        "case beside a line of capitals": flood("aA", "BÀ NGUYỄN HOA MAI ĐẾN HUYỆN BA TƠ\nCác xã đã đạt "),
        "capital words": flood("Aa "),
        "companies": flood("Công ty Cổ phần "),
        "names in brackets": counted("Tập đoàn {1}{0} ({1}{0}) "),
        "programmes": flood("Chương trình Đề án "),
        "names quoted": flood('phim "Mùa '),
    },
    "layout, unwrap": {
        "brackets": flood("("),
        "brackets nested": lambda size: "(" * (size // 2) + ")" * (size // 2),
        "quotes": flood('"a '),
        "points": flood("."),
        "points and quotes": flood('...")'),
        "initials": flood("A. "),
        "ellipses": flood("…!?"),
        "colons": flood(": "),
        "list marks": flood("- \n"),
        "list items": flood("- Đạt 5%\n"),
        "list levels": flood("1.\n1.1.\na)\n"),
        "headings": flood("I. MỤC TIÊU\n"),
        "headings with goals": flood("1. Mục tiêu đến năm 2025:\n- Đạt 5%\n"),
        "lead-ins": flood("Mục tiêu đến năm 2025:\n"),
        "lines": flood("\n"),
        "blanks": flood(" "),
        "cut lines": flood("và các xã trong\nhuyện đã "),
        "page numbers": flood("và\n12\n"),
        "table": flood("| 5% | năm 2025 |\n"),
        "table in one row": flood("| 5% "),
    },
    "claims": {
        "goals": flood("phấn đấu đạt 5%, "),
        "goals beside facts": flood("5% là mục tiêu ", "| "),
        "facts and goals": flood("đạt 5% (kế hoạch 7%), "),
        "actors": flood("tỉnh Phú Thọ đạt 5%, "),
        "indicators": flood("tỷ lệ của tổng số của ", "", "là 5%"),
        "shares": flood("chiếm 5%, "),
        "clauses": flood("đạt 5%; "),
        "sources": flood("theo Quyết định 505/QĐ-TTg đạt 5%, "),
    },
    "normalize": {
        "stars": flood("**"),
        "lone stars": flood(" *a"),
        "combining marks": flood("\u0301", "a"),
        "marks on letters": flood("a" + "\u0301" * 40),
        "decomposed": flood(unicodedata.normalize("NFD", "Quyết định ")),
        "hidden": flood("\u200b"),
        "hidden in digits": flood("1\u200b"),
        "soft hyphens": flood("A\u00ad"),
        "bidi overrides": flood("\u202e5%\u202c"),
        "emoji": flood("👨\u200d👩\u200d👧"),
        "glued words": flood("tỉnhThái"),
    },
    "mojibake": {
        "TCVN3": flood("QuyÕt ®Þnh "),
        "VNI": flood("ngaøy ñaït "),
        "UTF-8 as Latin-1": flood("Ã¡áº¿"),
        "odd signs": flood("®"),
        "odd words": counted("a{1}®{1} "),
        "lost": flood("\ufffd"),
    },
    "everything": {
        "no diacritics": flood("Quyet dinh so 505/QD-TTg tinh Phu Tho dat 5% nam 2025 "),
        "Chinese": flood("越南政府2025年增长6.5%。"),
        "English": flood("The Ministry of Health reported 22.4% growth in 2025. "),
        "article": flood(ARTICLE),
        "article in one line": flood(ARTICLE.replace("\n", " ")),
        "article in capitals": flood(ARTICLE.upper()),
        "article one word a line": flood(ARTICLE.replace(" ", "\n")),
    },
}

#: What single patterns are tried on: every unit of the families that is short, and what patterns look for.
FLOODS = (
    "1", "12 ", "1.", "1,", "1/", "1-", "1 000", "a", "A", "aA", "Aa ", "a ", " ", "\n", "- ", "-", "--", ".", ". ",
    "...", ",", ", ", "(", ")", "()", "(a ", '"', '"a', "'", ":", ": ", "; ", "/", "|", "| ", "*", "* a", "_", "#",
    "%", "5%", "&", "505/QĐ-", "QĐ-", "TTg", "QH13", "/QH", "Luật ", "luật ", "và ", "của ", "của một ", "năm ",
    "năm 2025 ", "2025", "2025-", "2021-2025", "tháng ", "tháng 7 ", "ngày ", "ngày 1/", "1/7/", "quý ", "đến ",
    "từ ", "tỉnh ", "thành phố ", "Bộ ", "bộ ", "ông ", "Hà ", "tỷ ", "triệu ", "nghìn ", "một ", "mười ", "tăng ",
    "so với ", "cùng kỳ ", "đạt ", "tỷ lệ ", "trên ", "hơn ", "người ", "mục tiêu ", "giai đoạn ", "điều ", "khoản ",
    "http://a.", "a@b.", "www.", "a.b", "e-", "ế", "ế ", "ế\u0301", "\u0301", "\u200b", "ù", "®", "Ã¡", "中", "🙂",
)  # fmt: skip
