"""Attributes, references and robustness of LEGAL_DOC; spans and names are in ``recognize/legal.examples.tsv``."""

import time

import pytest

from ceds_nlp.link.legal import link, resolve_anaphora
from ceds_nlp.normalize import fold
from ceds_nlp.recognize.laws import LAW_COLUMNS
from ceds_nlp.recognize.legal import ISSUER_COLUMNS, TYPE_COLUMNS, recognize
from ceds_nlp.records import Mention
from ceds_nlp.tables import read_table


def read(text: str) -> list[Mention]:
    folded = fold(text)
    found = recognize(folded)
    link(found, folded)
    return found


@pytest.mark.parametrize(
    ("text", "attrs"),
    [
        (
            "Quyết định số 1234/QĐ-TTg ngày 5/6/2023",
            {
                "doc_type": "quyết định",
                "number": "1234",
                "year": None,
                "symbol": "QĐ-TTg",
                "issuer": "Thủ tướng Chính phủ",
                "issued": "2023-06-05",
            },
        ),
        (
            "Nghị định 45/2021/NĐ-CP ngày 31 tháng 3 năm 2021 của Chính phủ",
            {"doc_type": "nghị định", "number": "45", "year": 2021, "symbol": "NĐ-CP", "issued": "2021-03-31"},
        ),
        ("Nghị quyết số 26-NQ/TW ngày 5-8-2008 của Bộ Chính trị", {"symbol": "NQ/TW", "issuer": "Bộ Chính trị"}),
        ("Công văn số 2217/BTTTT-THH", {"doc_type": "công văn", "issuer": "Bộ Thông tin và Truyền thông"}),
        ("Chỉ thị số 05 của Thủ tướng Chính phủ", {"number": "05", "symbol": None, "issuer": "Thủ tướng Chính phủ"}),
        ("Thông tư liên tịch số 3/2014/TTLT-BTC-BYT", {"issuer": "Bộ Tài chính, Bộ Y tế", "year": 2014}),
        ("Nghị quyết số 147/2024/QH15", {"issuer": "Quốc hội", "symbol": "QH15", "year": 2024}),
        ("Nghị quyết số 1104/NQ-UBTVQH15", {"issuer": "Ủy ban Thường vụ Quốc hội", "year": None}),
        ("Luật Đất đai năm 2024", {"doc_type": "luật", "year": 2024, "number": None, "issuer": "Quốc hội"}),
        ("Bộ luật Dân sự", {"doc_type": "bộ luật", "year": None}),
        ("Luật Giá số 16/2023/QH15", {"doc_type": "luật", "number": "16", "year": 2023, "law": "Luật Giá"}),
        ("Ngày 5/6/2023, Thủ tướng đã ký Quyết định số 1234/QĐ-TTg", {"issued": "2023-06-05"}),
        ("Quyết định 1234/QĐ-TTg của Thủ tướng Chính phủ ngày 5/6/2023", {"issued": "2023-06-05"}),
        ("Quyết định 1234/QĐ-TTg ngày 45/16/2023", {"issued": None}),
    ],
)
def test_attributes(text: str, attrs: dict[str, object]) -> None:
    found = read(text)
    assert len(found) == 1
    assert {key: found[0].attrs[key] for key in attrs} == attrs


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("Quyết định số 1234/QĐ-TTg", ["legal:1234/QĐ-TTg"]),
        ("6/QĐ-TTg là Quyết định 06/QĐ-TTg", ["legal:06/QĐ-TTg", "legal:06/QĐ-TTg"]),
        ("Nghị quyết 57", [None]),
        ("Nghị quyết 57-NQ/TW (Nghị quyết 57)", ["legal:57-NQ/TW", "legal:57-NQ/TW"]),
        ("Nghị quyết 57-NQ/TW, Nghị quyết 57/NQ-CP và Nghị quyết 57", ["legal:57-NQ/TW", "legal:57/NQ-CP", None]),
        ("Nghị định 100/2019", ["legal:100/2019/NĐ-CP"]),
        ("Nghị định 100/2019/NĐ-CP và nghị định 100", ["legal:100/2019/NĐ-CP", "legal:100/2019/NĐ-CP"]),
        ("Luật Đất đai", [None]),
        ("Luật Đất đai năm 2024; Luật Đất đai", ["legal:31/2024/QH15", "legal:31/2024/QH15"]),
        ("Luật Đất đai 2013, Luật Đất đai 2024, Luật Đất đai", ["legal:45/2013/QH13", "legal:31/2024/QH15", None]),
        ("Luật Hình sự 2015", ["legal:100/2015/QH13"]),
        ("Luật Cạnh tranh năm 2018 của Nhật Bản", [None]),
        ("Luật Cạnh tranh năm 2018 của Việt Nam", ["legal:23/2018/QH14"]),
        ("Luật Nhà ở 2014 và dự thảo Luật Nhà ở", ["legal:65/2014/QH13", None]),
        ("Luật Nhà ở 2014 và Luật Nhà ở (sửa đổi)", ["legal:65/2014/QH13", None]),
        ("Hiến pháp năm 2013", ["legal:Hiến pháp 2013"]),
        ("Luật Giá số 16/2023/QH15 và Luật Giá", ["legal:16/2023/QH15", "legal:16/2023/QH15"]),
    ],
)
def test_references(text: str, refs: list[str | None]) -> None:
    assert [m.ref for m in read(text)] == refs


def test_what_one_mention_states_holds_for_all_of_the_document() -> None:
    first, second = read("Nghị quyết 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị. Theo Nghị quyết 57, tỉnh lập tổ.")
    assert (second.attrs["issued"], second.attrs["issuer"]) == ("2024-12-22", "Bộ Chính trị")
    assert first.ref == second.ref


@pytest.mark.parametrize(
    ("text", "pointed"),
    [
        ("Luật Đất đai được thông qua. Luật này có hiệu lực.", [("Luật này", 0)]),
        ("Bộ luật Dân sự được sửa. Bộ luật này có 27 chương.", [("Bộ luật này", 0)]),
        ("Luật Đất đai và Luật Nhà ở được thông qua. Luật này có hiệu lực.", []),
        ("Luật Đất đai được sửa.\nLuật Nhà ở cũng vậy. Luật này có hiệu lực.", [("Luật này", 1)]),
        ("Theo Nghị định 45/2021/NĐ-CP, quyết định này trái luật.", []),
        ("Luật này có hiệu lực.", []),
        ("Luật Nhà ở được sửa. Các văn bản này và hành vi trái pháp luật này.", []),
    ],
)
def test_anaphora(text: str, pointed: list[tuple[str, int]]) -> None:
    folded = fold(text)
    found = recognize(folded)
    link(found, folded)
    assert [(folded.text[a:b], i) for a, b, i in resolve_anaphora(folded, found)] == pointed


def test_capitals_give_the_same_mentions() -> None:
    text = "Theo Luật Đầu tư công, Nghị định số 45/2021/NĐ-CP, Nghị quyết 26-NQ/TW và Chỉ thị số 05, tỉnh lập tổ."
    small, capital = fold(text), fold(text.upper())
    pairs = [[(m.start, m.end, m.name) for m in recognize(f)] for f in (small, capital)]
    assert pairs[0] == pairs[1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("LUẬT\nGIÁO DỤC NGHỀ NGHIỆP\nCăn cứ quy định", [("LUẬT\nGIÁO DỤC NGHỀ NGHIỆP", "Luật Giáo dục nghề nghiệp")]),
        ("LUẬT\nTHỐNG KÊ\nSỐ 89/2015/QH13\nNGÀY", [("LUẬT\nTHỐNG KÊ\nSỐ 89/2015/QH13", "89/2015/QH13")]),
        (
            "LUẬT\nSỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU\nCỦA LUẬT TẦN SỐ VÔ TUYẾN ĐIỆN\nSố",
            [
                (
                    "LUẬT\nSỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU\nCỦA LUẬT TẦN SỐ VÔ TUYẾN ĐIỆN",
                    "Luật sửa đổi, bổ sung một số điều của Luật Tần số vô tuyến điện",
                )
            ],
        ),
        ("LUẬT\nNHÀ Ở\nCHƯƠNG I\nNHỮNG QUY ĐỊNH CHUNG", [("LUẬT\nNHÀ Ở", "Luật Nhà ở")]),
        ("THÔNG TƯ\nSỐ 12/2020/TT-BTC\nNGÀY", [("THÔNG TƯ\nSỐ 12/2020/TT-BTC", "12/2020/TT-BTC")]),
        ("BỘ LUẬT\nCHƯƠNG I\nNHỮNG QUY ĐỊNH CHUNG", []),
        ("theo nghị quyết\nSố 12/2020/NQ-HĐND", [("12/2020/NQ-HĐND", "12/2020/NQ-HĐND")]),
    ],
)
def test_titles_over_several_lines(text: str, found: list[tuple[str, str]]) -> None:
    folded = fold(text)
    spans = [(folded.span(m.start, m.end), m.name) for m in recognize(folded)]
    assert [(text[a:b], name) for (a, b), name in spans] == found


def test_every_law_finds_itself() -> None:
    missed = []
    for row in read_table("gazetteers/laws.tsv", LAW_COLUMNS):
        if row["name"] == "Hiến pháp":
            continue
        for form in (row["name"], *filter(None, row["short_forms"].split("|"))):
            found = recognize(fold(f"Điều 3 {form} quy định như vậy."))
            if [m.name for m in found] != [row["name"]]:
                missed.append((form, [m.name for m in found]))
    assert not missed


def test_tables_are_sound() -> None:
    laws = read_table("gazetteers/laws.tsv", LAW_COLUMNS)
    assert all(row["year"] == "" or row["year"].isdigit() for row in laws)
    numbers = [row["number"] for row in laws if row["number"]]
    assert len(numbers) == len(set(numbers))
    assert all("/" not in n or row["year"] in n or "-L" in n for row in laws if (n := row["number"]))
    codes = [row["code"] for row in read_table("gazetteers/issuers.tsv", ISSUER_COLUMNS)]
    assert len(codes) == len(set(codes))
    names = [row["name"] for row in read_table("gazetteers/legal_types.tsv", TYPE_COLUMNS)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "piece",
    [
        "Nghị quyết 57, 1/QĐ-TTg, quyết định này ",
        "1/",
        "1/QĐ-",
        "luật ",
        "Luật Đất ",
        "số 1, ",
        "Nghị quyết 1, ",
        "Luật sửa đổi, bổ sung một số điều của ",
        "9",
        "/-",
        "BL",
        "LUẬT\n",
        "LUẬT\nNHÀ Ở\n",
        "Luật Giá, Luật quản lý ",
        "Luật quản lý, sử dụng vũ khí, ",
    ],
)
def test_time_grows_with_length_only(piece: str) -> None:
    def spent(size: int) -> float:
        folded = fold((piece * size)[:size])
        best = 9.0
        for _ in range(2):
            start = time.process_time()
            found = recognize(folded)
            link(found, folded)
            resolve_anaphora(folded, found)
            best = min(best, time.process_time() - start)
        return best

    spent(100)
    assert spent(200_000) < 60 * max(spent(10_000), 0.001)


@pytest.mark.parametrize(
    "text", ["", "luật", "Luật ", "505/", "số", "Nghị quyết", "Luật,", "Luật -", "BLHS", "Luật\n", "/QĐ-TTg"]
)
def test_fragments_raise_nothing(text: str) -> None:
    read(text)
