"""Layout: sentence borders, headings, lead-ins, and what governs what."""

import pytest

from ceds_nlp.layout import parse


def shape(text: str) -> list[tuple[str, str, int]]:
    return [(text[s.start : s.end], s.kind, s.parent) for s in parse(text).sentences]


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("Ông Nguyễn Văn A. (SN 1990) trú tại TP. Vinh. Bà B. vắng mặt.", 2),
        ("GS.TS. Lê Hà và PGS. TS. Trần Minh dự. Hội thảo kết thúc.", 2),
        ("Giá là 2.025 đồng. Mức này cao.", 2),
        ("Có thật không? Chưa rõ! Còn chờ… Sẽ báo.", 4),
        ("Tỉnh (sau khi sáp nhập. Theo nghị quyết mới) có 50 xã. Dân số tăng.", 2),
        ('Ông nói: "Tôi đồng ý." Mọi người vỗ tay.', 2),
        ("1. Mục tiêu chung", 1),
        ("Công ty đạt 5 tỷ đồng. 12 hộ được hỗ trợ.", 2),
        ("v.v. và các khoản khác.", 1),
    ],
)
def test_sentence_borders(line: str, count: int) -> None:
    assert len(parse(line).sentences) == count, shape(line)


def test_sentences_cover_every_word() -> None:
    text = "A. B c.\n\n- d; e\n  f: \nG!"
    covered = "".join(text[s.start : s.end] for s in parse(text).sentences)
    assert covered.replace(" ", "") == text.replace(" ", "").replace("\n", "")


def test_list_takes_its_lead_in() -> None:
    text = "Cụ thể đến năm 2025:\n- Đạt 50%.\n- Đạt 60%.\nNgoài ra còn việc khác."
    assert [p for _, _, p in shape(text)] == [-1, 0, 0, -1]


def test_title_governs_its_paragraphs_until_the_next() -> None:
    text = "Mục tiêu\nThu đạt 5%.\nChi đạt 6%.\nGiải pháp\nTăng thu."
    assert [(k, p) for _, k, p in shape(text)] == [
        ("heading", -1), ("body", 0), ("body", 0), ("heading", -1), ("body", 3),
    ]  # fmt: skip


def test_numbered_headings_nest() -> None:
    text = "I. CHUNG\n1. Kinh tế\n1.1. Thu\n- Đạt 5%.\n1.2. Chi\n2. Xã hội\na) Y tế:\n- Giường."
    text += "\nb) Giáo dục:\nII. RIÊNG"
    assert [p for _, _, p in shape(text)] == [-1, 0, 1, 2, 1, 0, 5, 6, 5, -1]


def test_governing_goes_outwards() -> None:
    text = "I. MỤC TIÊU\n1. Đến năm 2030\n- Thu:\n+ Đạt 5%."
    layout = parse(text)
    assert layout.governing(3) == [2, 1, 0] or layout.governing(3) == [1, 0]


def test_index_at_points_into_the_sentence() -> None:
    text = "Một câu. Hai câu.\nBa câu."
    layout = parse(text)
    assert [layout.index_at(i) for i in (0, 8, 9, 17, 18, 99)] == [0, 0, 1, 1, 2, 2]
    assert parse("").sentences == []
