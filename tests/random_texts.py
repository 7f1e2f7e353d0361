"""Random texts out of Vietnamese pieces, for ``benchmarks/fuzz.py``: a seed gives the same texts everywhere."""

import random
import unicodedata
from collections.abc import Callable, Iterator

#: Pieces that the recognizers look for, and what may stand between them.
PIECES = (
    "Quyết định số ", "505/QĐ-TTg", "505/QĐ-", "749/QĐ-TTg ngày 3/6/2020", "các Nghị định số 45, 47/2020/NĐ-CP",
    "Nghị quyết 57-NQ/TW", "Luật Đất đai năm 2024", "Luật sửa đổi, bổ sung một số điều của Luật ", "Điều 5 ",
    "khoản 2 ", "Công văn 4336/BTTTT-THH", "Hiến pháp 2013", "(CNQP)", "Luật CNQP", "Chỉ thị số 05",
    "Bộ luật Lao động", "Bộ TT&TT", "Bộ Thông tin và Truyền thông", "(Bộ TT&TT)", "các bộ: Công an, Quốc phòng",
    "NHNN Việt Nam", "Bộ trưởng ", "Bộ Tài chính Mỹ", "tỉnh", "Phú Thọ", "tỉnhThái Nguyên", "TP.HCM",
    "TP. Hồ Chí Minh", "các tỉnh Hà Nam, Nam Định", "HÒA BÌNH", "tỉnh Quảng Nam - Đà Nẵng", "cố đô Huế",
    "UBND tỉnh Lạng Sơn", "Sở TT&TT Bắc Ninh", "CLB Hà Nội ", "22,4%", "1.928.311 tỷ đồng", "từ 10 đến 12 nghìn tỷ",
    "5-7%", "53 tỷ USD", "85,196 USD/thùng", "22/22 bộ, ngành", "thứ 14 trong 63 tỉnh", "hơn 41 và 47 triệu USD",
    "106 bé trai trên 100 bé gái", "7%/năm", "2 vạn", "½", "3,5 lần", "1,4 triệu", "5 tỷ 3 triệu", "0" * 30, "5,",
    ".5", "-3", "12a", "1 000 000", "4G", "tăng ", "giảm còn ", "khoảng ", "trên ", "không quá ",
    "so với cùng kỳ năm ngoái", "chiếm ", "đạt ", "gấp ", "mục tiêu ", "phấn đấu ", "kế hoạch ", "đến năm ", "2025",
    "năm 2030, tầm nhìn 2045", "2021-2025", "giai đoạn 2021 - 2025", "ngày 22/4/2022", "quý III/2024", "tháng 7",
    "6 tháng đầu năm 2024", "hôm qua", "năm nay", "năm ngoái", "từ năm 2021 đến năm 2025", "31/2/2024", "9-8-2",
    "nhiệm kỳ 2020-2025", "thế kỷ XX", "thập niên 1990", "cuối năm", "8 giờ 30", "ông Nguyễn Văn An",
    "Tập đoàn Viettel", "huyện Chi Lăng", "Đề án 06", "VNeID", "Chương trình ", "Cổng Dịch vụ công quốc gia",
    "Trường Đại học ", "Việt Nam", "tỷ lệ hộ nghèo", "doanh nghiệp", "kim ngạch xuất khẩu", "tổng thu ngân sách",
    "hộ", "xã", " và ", " của ", " là ", "(", ")", '"', "'", "-", "–", "\n", "\n\n", "\n- ", "\n1. ", "\nI. ",
    "\na) ", "| ", "|\n", ": ", "; ", ". ", ", ", " ", "  ", "\u00a0", "\u200b", "\u0301", "\u00ad", "\u202e",
    "\ufeff", "**", "_", "#", "/", "%", "&", "…", "?!", "🙂", "A\u0308", "\t", "\r\n", "\x00", "\x0c", "\u2028", "İ",
    "ß", "ﬁ", "中文", "Decision 505/QD-TTg", "QuyÕt ®Þnh", "Ã¡",
)  # fmt: skip

Change = Callable[[random.Random, str], str]


def _at(chance: random.Random, text: str) -> int:
    return chance.randrange(len(text) + 1)


def _cut(chance: random.Random, text: str) -> str:
    first, last = sorted((_at(chance, text), _at(chance, text)))
    return text[:first] + text[last:] if last - first < len(text) // 2 else text[first:last]


def _repeat(chance: random.Random, text: str) -> str:
    first = _at(chance, text)
    return text[:first] + text[first : first + 12] * chance.randrange(2, 30) + text[first + 12 :]


def _swap(chance: random.Random, text: str) -> str:
    first = _at(chance, text)
    return text[:first] + chance.choice(PIECES) + text[first + chance.randrange(4) :]


def _any_character(chance: random.Random, text: str) -> str:
    first = _at(chance, text)
    code = chance.choice((chance.randrange(0x20, 0x250), chance.randrange(0x2000, 0x2100), chance.randrange(0x110000)))
    return text if 0xD800 <= code < 0xE000 else text[:first] + chr(code) + text[first:]


#: Ways to spoil a text; each is as likely as the others.
CHANGES: tuple[Change, ...] = (
    _cut, _repeat, _swap, _swap, _any_character,
    lambda chance, text: text.upper(),
    lambda chance, text: unicodedata.normalize("NFD", text),
    lambda chance, text: text.replace(" ", chance.choice(("\n", "  ", "\u00a0", "", "-"))),
    lambda chance, text: text.replace("\n", " "),
    lambda chance, text: "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)),
)  # fmt: skip


def texts(seed: int, passages: list[str]) -> Iterator[str]:
    """Endless texts of up to about a thousand characters: pieces, stretches of ``passages``, both, then spoiled."""
    chance = random.Random(seed)
    while True:
        parts: list[str] = []
        for _ in range(chance.randrange(1, 12)):
            if chance.random() < 0.3:
                passage = chance.choice(passages)
                start = _at(chance, passage)
                parts.append(passage[start : start + chance.randrange(4, 160)])
            else:
                parts.append(chance.choice(PIECES))
                if chance.random() < 0.5:
                    parts.append(" ")
        text = "".join(parts)
        while chance.random() < 0.35:
            text = chance.choice(CHANGES)(chance, text)[:1500]
        yield text
