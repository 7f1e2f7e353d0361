"""Hostile and odd text: no crash, exact offsets, and time that grows with the length and no faster."""

import itertools
import time
import unicodedata
from collections.abc import Callable

import pytest

import ceds_nlp
from ceds_nlp.normalize import fold
from conftest import FIXTURES

Family = Callable[[int], str]

ARTICLE = (FIXTURES / "13-ke-hoach-tinh-muc-tieu.txt").read_text("utf-8")
SENTENCE = "Tỷ lệ hộ dân dùng nước sạch đạt 95% và có 12 xã với 3 trường học được xây dựng cùng 45 km đường "


def flood(unit: str, head: str = "") -> Family:
    """Texts of ``unit`` repeated to a size."""
    return lambda size: head + unit * (size // len(unit))


def counted(pattern: str) -> Family:
    """Texts of ``pattern`` with a running number: no cache of words helps."""
    return lambda size: "".join(pattern.format(i, chr(65 + i % 26)) for i in range(size // len(pattern)))


FAMILIES: dict[str, Family] = {
    # Digits and what stands between them.
    "digits": flood("1234567890"),
    "points in digits": flood("123."),
    "commas in digits": flood("12,"),
    "slashes in digits": flood("12/"),
    "hyphens in digits": flood("12-"),
    "numbers": flood("12 "),
    "days": flood("ngày 1, 2, 3, "),
    "dates": flood("11/7/2024-"),
    "years": flood("2025, ", "các năm "),
    "ranges of years": flood("2021-2025-"),
    "years joined": flood("năm 2025 và "),
    "goal years": flood("đến năm 2025, "),
    "from to": counted("từ {} đến "),
    "percents": flood("5%"),
    "percents apart": flood("5%, "),
    "amounts": flood("5 tỷ 3 triệu "),
    "comparison": flood("tăng 5% so với cùng kỳ năm 2023, "),
    "long sentence": flood(SENTENCE),
    # Documents.
    "symbols": flood("505/QĐ-"),
    "documents opened": flood("Quyết định số "),
    "documents listed": flood("45, ", "các Nghị định số "),
    "documents": counted("Quyết định số {}/QĐ-TTg, "),
    "short documents": flood("Quyết định 505, ", "Quyết định số 505/QĐ-TTg "),
    "law without end": flood("Đất Đai Nhà Ở ", "Luật "),
    "laws": flood("Luật "),
    "law changed": flood("Luật sửa đổi, bổ sung một số điều của "),
    # Bodies and names.
    "provinces opened": flood("tỉnh "),
    "provinces": flood("Hà Nội - "),
    "ministries opened": flood("Bộ "),
    "ministries": flood("Y tế, Tài chính, Giáo dục và Đào tạo, ", "các Bộ: "),
    "titles": flood("Bộ trưởng "),
    "people": counted("ông Nguyễn Văn {1}nh {0}, "),
    "capitals": flood("A"),
    "alternating case": flood("aA"),
    "capital words": flood("Aa "),
    # Lines and marks.
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
    "headings": flood("I. MỤC TIÊU\n"),
    "lead-ins": flood("Mục tiêu đến năm 2025:\n"),
    "lines": flood("\n"),
    "blanks": flood(" "),
    "stars": flood("**"),
    "lone stars": flood(" *a"),
    "table": flood("| 5% | năm 2025 |\n"),
    # Unicode.
    "combining marks": flood("\u0301", "a"),
    "marks on letters": flood("a" + "\u0301" * 40),
    "decomposed": flood(unicodedata.normalize("NFD", "Quyết định ")),
    "hidden": flood("\u200b"),
    "hidden in digits": flood("1\u200b"),
    "soft hyphens": flood("A\u00ad"),
    "emoji": flood("👨\u200d👩\u200d👧"),
    "no diacritics": flood("Quyet dinh so 505/QD-TTg tinh Phu Tho dat 5% nam 2025 "),
    # Whole texts.
    "article": flood(ARTICLE),
    "article in one line": flood(ARTICLE.replace("\n", " ")),
    "article in capitals": flood(ARTICLE.upper()),
    "article one word a line": flood(ARTICLE.replace(" ", "\n")),
}


def seconds(text: str, *, spelled: bool = False) -> float:
    start = time.process_time()
    ceds_nlp.extract(text, published="2024-07-11", spelled_numbers=spelled)
    return time.process_time() - start


def cost(text: str, *, spelled: bool = False) -> float:
    """CPU time for one character, best of three."""
    first = seconds(text, spelled=spelled)
    rest = [seconds(text, spelled=spelled) for _ in range(2)] if first < 0.3 else []
    return min([first, *rest]) / len(text)


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    ceds_nlp.extract(ARTICLE, published="2024-07-11", spelled_numbers=True)


@pytest.mark.parametrize("name", FAMILIES)
def test_time_grows_with_length(name: str) -> None:
    small, large = FAMILIES[name](5_000), FAMILIES[name](40_000)
    ratio = 0.0
    for _ in range(2):  # a second look before a busy machine is blamed on the text
        ratio = cost(large) / max(cost(small), 100e-9)
        if ratio <= 3:
            return
    pytest.fail(f"{name}: a character of the text eight times as long costs {ratio:.1f} times as much")


def test_spelled_numbers_grow_with_length() -> None:
    text = "một nghìn hai trăm lăm mười rưỡi phần "
    assert cost(text * 1000, spelled=True) <= 3 * max(cost(text * 125, spelled=True), 100e-9)


ODD = {
    "nothing": "",
    "a line": "\n",
    "a mark alone": "\u0301",
    "hidden alone": "\u200b\u200d\ufeff",
    "NUL": "tỉnh\x00Phú Thọ đạt 5\x00%",
    "bidi": "\u202eQuyết định số 505/QĐ-TTg\u202c và 22,\u20664%\u2069",
    "hidden in numbers": "1\u200b.\u200b928\u200b tỷ\u200b đồng",
    "tower of marks": "Quyê" + "\u0301\u0323\u0302" * 30 + "t định số 505/QĐ-TTg",
    "longer in lower case": "İstanbul İ 5% năm 2025 tỉnh İ Phú Thọ",
    "longer in upper case": "ŉ ß ǰ ΐ ﬁ 22,4% Quyết định số 505/QĐ-TTg",
    "mark below iota": "A\u0345 Hà\u0345 Nội 5%",
    "foreign digits": "đạt ٣٥% và १२ xã, 12% năm 2025",
    "number signs": "tăng ½ và ² và Ⅳ và ①%, 5² km",
    "no such day": "ngày 31/2/2024, 30 tháng 2, ngày 32/13/2024, 29/2/2023, quý V/2024, tháng 13/2024",
    "no such year": "năm 0000, năm 9999, giai đoạn 9999-0001, 99999 năm trước, 9999999 tháng tới",
    "days backwards": "ngày 9-8-2 và từ ngày 9 đến 8/2",
    "division by nothing": "1/0, 0/0, 5/0 người, 1:0",
    "huge number": "9" * 5000 + " tỷ đồng, 0," + "0" * 5000 + "1%",
    "long symbol": "1" * 400 + "/" + "2" * 400 + "/QĐ-" + "T" * 400,
    "currency on the next line": "thu 4 triệu\nUSD",
    "currency on the next line, in capitals": "60 TỶ\nĐỒNG",
    "currency on the next line of a goal": "Mục tiêu\n0 tỷ\nđồng",
    "line marks": "a\r\nb\rc\x0bd\x0ce\x1cf\x85g\u2028h\u2029i 5%\x85 năm\u20282025",
    "blanks": "đạt\u00a05\u3000%\u2009năm\u202f2025",
    "TCVN3": "QuyÕt ®Þnh sè 505/Q§-TTg ngµy 22/4/2022, ®¹t 22,4%, tØnh Phó Thä",
    "VNI": "Quyeát ñònh soá 505/QÑ-TTg ngaøy 22/4/2022, ñaït 22,4%, tænh Phuù Thoï",
    "UTF-8 read as Latin-1": "Quyết định số 505/QĐ-TTg đạt 22,4%".encode().decode("latin-1"),
    "Chinese": "越南政府2025年国内生产总值增长6.5%,河内市",
    "English": "The Ministry of Health reported 22.4% growth in 2025, or 1,928 bn VND in Hanoi (Decision 505/QD-TTg).",
    "emoji": "🎯 Mục tiêu: 👨‍👩‍👧 95%️⃣ năm 2️⃣0️⃣2️⃣5️⃣ 🇻🇳",
    "markdown": "**Mục *tiêu_ `đến` __năm__ 2025**: ~~5~~% | [a](b) <b>6%</b> &nbsp; \\*",
    "private use": "\ue000\uf0b7 đạt 5% \U000f0000 \U0010ffff \ufffe \uffff năm 2025",
}


@pytest.mark.parametrize("spelled", [False, True])
@pytest.mark.parametrize("name", ODD)
def test_odd_text_is_read(name: str, spelled: bool) -> None:
    written = ODD[name]
    for text in (written, written.upper(), unicodedata.normalize("NFD", written)):
        doc = ceds_nlp.extract(text, published="2024-07-11", spelled_numbers=spelled)
        assert doc.text == text
        for layer in (doc.entities, doc.quantities, doc.times):
            for item in layer:
                assert 0 <= item.start < item.end <= len(text)
                assert text[item.start : item.end] == item.text
        for a, b in itertools.pairwise(doc.quantities):
            assert a.end <= b.start
        for a, b in itertools.combinations(doc.entities, 2):
            assert b.start >= a.end or b.end <= a.end, "entities nest or stand apart"
        places = {q.id: (q.start, q.end) for q in doc.quantities}
        for claim in doc.claims:
            assert claim.quantity in places
            assert claim.indicator is None or text[claim.indicator.start : claim.indicator.end] == claim.indicator.text
        assert ceds_nlp.Document.from_json(doc.to_json()) == doc
        assert ceds_nlp.extract(text, published="2024-07-11", spelled_numbers=spelled) == doc


@pytest.mark.parametrize("name", ["points", "brackets", "hidden", "combining marks", "decomposed", "article"])
def test_folding_a_flood_leads_back(name: str) -> None:
    folded = fold(FAMILIES[name](20_000))
    last = 0
    for i in range(len(folded.text)):
        start, end = folded.span(i, i + 1)
        assert last <= start <= end <= len(folded.source)
        last = start


def test_an_interval_runs_forwards() -> None:
    for text in ODD.values():
        for item in ceds_nlp.extract(text, published="2024-07-11").times:
            assert item.from_ is None or item.to is None or item.from_ <= item.to, item


def test_a_claim_lies_within_its_sentence() -> None:
    for text in ODD.values():
        doc = ceds_nlp.extract(text, published="2024-07-11")
        places = {q.id: q for q in doc.quantities}
        for claim in doc.claims:
            place = places[claim.quantity]
            assert claim.sentence.start <= place.start, claim
            assert place.end <= claim.sentence.end, claim
