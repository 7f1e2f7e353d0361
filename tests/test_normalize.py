"""Folding: the examples, the way back, odd characters, and time that grows with the length only."""

import re
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ceds_nlp.normalize import FoldedText, fold
from conftest import ROOT

EXAMPLES = ROOT / "src" / "ceds_nlp" / "normalize.examples.tsv"
_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|([nrt]))")
#: Characters that folding treats in a special way, mixed with plain ones.
NASTY = st.text(
    st.sampled_from(
        "aoAOuUhòàệĐÐđT 1.,-–*_|()\n\r\t\u00a0\u200b\u00ad\ufeff\u0301\u0302\u0323\u2028\x00\x0c５“”/%:;İß🙂\ud800"
    ),
    max_size=60,
)


def unescape(text: str) -> str:
    plain = {"n": "\n", "r": "\r", "t": "\t"}
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else plain[m[2]], text)


def examples() -> list[tuple[str, str]]:
    rows = []
    for line in EXAMPLES.read_text("utf-8").split("\n"):
        if line and not line.startswith("#"):
            folded, source = line.split("\t", 1)
            rows.append((unescape(folded), unescape(source)))
    return rows


@pytest.mark.parametrize(("folded", "source"), examples())
def test_examples(folded: str, source: str) -> None:
    found = fold(source)
    assert found.text == folded
    assert found.source == source
    assert_way_back(found)


@pytest.mark.parametrize(("folded", "source"), examples())
def test_folded_text_folds_to_itself(folded: str, source: str) -> None:
    assert fold(folded).text == folded


def assert_way_back(found: FoldedText) -> None:
    """Spans are in order, inside the source, and each folded character's span leads back to it."""
    assert len(found.lower) == len(found.text)
    done = 0
    for i in range(len(found.text)):
        start, end = found.span(i, i + 1)
        assert 0 <= start <= end <= len(found.source)
        assert start >= done or found.text[i - 1 : i + 1].count("\n") or end - start != 1
        done = max(done, start)
        if end > start:
            assert found.text[found.locate(start)] == found.text[i] or found.locate(start) <= i
    for offset in range(len(found.source) + 1):
        assert 0 <= found.locate(offset) <= len(found.text)


@given(NASTY)
@settings(max_examples=400, deadline=None)
def test_any_text_folds_and_leads_back(source: str) -> None:
    found = fold(source)
    assert found.source == source
    assert_way_back(found)
    again = FoldedText.from_plain(source, found.to_plain())
    assert again == found


@given(NASTY)
@settings(max_examples=200, deadline=None)
def test_clean_after_folding(source: str) -> None:
    text = fold(source).text
    assert not re.search("  | \n|\n |\n\n\n|\t|\r|\u00a0|\u200b|\u00ad", text)


@pytest.mark.parametrize("text", ["", "\x00", "a\ud800b", "\udc80", "\u200b", "🙂" * 3, "İstanbul", "ﬁ"])
def test_odd_characters_pass(text: str) -> None:
    assert_way_back(fold(text))


def test_clean_text_moves_no_offset() -> None:
    text = "Quyết định số 505/QĐ-TTg của Thủ tướng Chính phủ."
    assert fold(text) == FoldedText(text, text, text.lower())


def test_words_of_a_decomposed_text_are_whole() -> None:
    source = unicodedata.normalize("NFD", "Ủy ban nhân dân tỉnh Đắk Nông, huyện Krông Nô")
    found = fold(source)
    for match in re.finditer(r"\w+", found.text):
        start, end = found.span(*match.span())
        assert unicodedata.normalize("NFC", source[start:end]) == match.group()


WRAPPED = """Theo báo cáo của Sở Kế hoạch và Đầu tư, tổng vốn đầu tư toàn xã hội trong quý
III đạt trên 12.500 tỷ đồng, tăng 8,3% so với cùng kỳ. Công ty Điện lực đã cấp
điện cho 98% số hộ, đồng thời nâng cấp các trạm biến áp cũ ở những xã vùng sâu
để không còn nơi nào thiếu điện trong mùa khô tới đây theo kế hoạch của cả năm.
Thực hiện chủ trương của Tỉnh ủy về giáo dục, Ủy ban nhân dân các huyện cùng với
Sở Giáo dục và Đào tạo xây dựng 12 trường học mới tại các huyện vùng cao, trong
2
đó có huyện Mường Tè.

II. NHIỆM VỤ
1. Hoàn thành tuyến đường dài 25 km nối cửa khẩu với trung tâm huyện trước tháng
6 năm sau.
2. Giảm tỷ lệ hộ nghèo.
"""


def test_wrapped_text_is_made_whole() -> None:
    lines = fold(WRAPPED).text.split("\n")
    assert lines[0].startswith("Theo báo cáo")
    assert "trong quý III đạt" in lines[0]
    assert "đã cấp điện cho" in lines[0]
    assert "cùng với Sở Giáo dục" in lines[0]
    assert lines[2:4] == [
        "II. NHIỆM VỤ",
        "1. Hoàn thành tuyến đường dài 25 km nối cửa khẩu với trung tâm huyện trước tháng 6 năm sau.",
    ]
    assert lines[4] == "2. Giảm tỷ lệ hộ nghèo."


HOSTILE = [
    "\n",
    " ",
    "*",
    "_",
    "\u0301",
    "a\u0301",
    "a\u0301\u0323",
    "aA",
    "đĐ",
    "\u200b",
    "\u00ad",
    "*a ",
    "( ",
    "a\n",
    "-\n",
    "1\n",
    "và\n",
    "(\n",
    "oà",
    "\r\n",
    "a.\nB",
    "1/NĐ\u00ad",
    "a\u0301\u0323\u0301\u0323",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_length_only(piece: str) -> None:
    short, long = piece * (60_000 // len(piece)), piece * (600_000 // len(piece))

    def spent(text: str) -> float:
        begun = time.process_time()
        fold(text)
        return time.process_time() - begun

    assert spent(long) < 40 * max(min(spent(short) for _ in range(3)), 0.002)
