"""Hostile and odd text: no crash, exact offsets, and time that grows with the length and no faster."""

import time
import unicodedata

import pytest

import ceds_nlp
from adversarial import ARTICLE, FAMILIES
from ceds_nlp.normalize import fold
from ceds_nlp.pipeline import MAX_CHARS
from ceds_nlp.recognize import name_features
from conftest import articles
from invariants import complaints

pytestmark = pytest.mark.filterwarnings("ignore::ceds_nlp.TextWarning")

TEXTS = {f"{module}: {name}": family for module, own in FAMILIES.items() for name, family in own.items()}


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


@pytest.mark.parametrize("name", TEXTS)
def test_time_grows_with_length(name: str) -> None:
    """``benchmarks/growth.py`` prints the exact ratios, also of every single pattern."""
    small, large = TEXTS[name](5_000), TEXTS[name](40_000)
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
        assert complaints(text, doc) == []
        assert ceds_nlp.extract(text, published="2024-07-11", spelled_numbers=spelled) == doc


@pytest.mark.parametrize("name", ["layout, unwrap: points", "normalize: hidden", "normalize: combining marks",
                                  "normalize: decomposed", "everything: article"])  # fmt: skip
def test_folding_a_flood_leads_back(name: str) -> None:
    folded = fold(TEXTS[name](20_000))
    last = 0
    for i in range(len(folded.text)):
        start, end = folded.span(i, i + 1)
        assert last <= start <= end <= len(folded.source)
        last = start


#: The same at full size (a million brackets and so on): ``benchmarks/long_texts.py``.
LONG = {
    "digits": "7" * 200_000,
    "opening brackets": "(" * 100_000,
    "alternations": "505/QĐ-" * 10_000,
    "marks nested": "([{\"'“‘«**__" * 2_000 + "5%" + "**__»’”'\"}])" * 2_000,
    "zero-width flood": "5" + "\u200b" * 100_000 + "%",
    "tower of marks": "Quyê" + "\u0301" * 100_000 + "t định số 505/QĐ-TTg",
    "bidi overrides": "\u202e\u2066" * 100_000 + " đạt 22,4%",
}


@pytest.mark.parametrize("name", LONG)
def test_long_hostile_text_is_read(name: str) -> None:
    text = LONG[name]
    assert complaints(text, ceds_nlp.extract(text, published="2024-07-11")) == []


def test_a_text_over_the_limit_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ceds_nlp.pipeline.MAX_CHARS", 10)
    assert ceds_nlp.extract("đạt 22,4% ").quantities
    with pytest.raises(ceds_nlp.InputError, match="11 characters, at most 10 allowed"):
        ceds_nlp.extract("đạt 22,4%  ")
    assert MAX_CHARS >= 10_000_000


def names(text: str) -> list[tuple[int, int, str]]:
    return [(e.start, e.end, e.label) for e in ceds_nlp.extract(text).entities]


@pytest.mark.parametrize("line_end", ["\n", " "])
def test_a_long_text_is_read_in_blocks_as_if_in_one(line_end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name model sees a long text block by block; the names are the same, and agree across blocks."""
    text = "\n\n".join(article["text"] for article in articles()).replace("\n", line_end)
    whole = names(text)
    for size in (100, 1000):
        monkeypatch.setattr(name_features, "BLOCK", size)
        assert names(text) == whole


def test_what_holds_across_a_long_text_holds_across_its_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_features, "BLOCK", 50)
    between = "Các xã đã đạt 5% số hộ. " * 200
    text = f"Bà Nguyễn Thị Hoa Mai nói về Nghị quyết số 57-NQ/TW. {between}Bà Hoa Mai nhắc lại Nghị quyết 57."
    doc = ceds_nlp.extract(text)
    assert [e.ref for e in doc.entities if e.label == "LEGAL_DOC"] == ["legal:57-NQ/TW"] * 2
    assert [e.text for e in doc.entities if e.label == "PERSON"] == ["Nguyễn Thị Hoa Mai", "Hoa Mai"]
