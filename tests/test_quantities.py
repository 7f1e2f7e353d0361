"""Quantities beyond the examples file: what was taken, words, upper case, strange text, linear time."""

import random
import time

import pytest

from ceds_nlp.normalize import fold
from ceds_nlp.recognize import quantities
from ceds_nlp.records import Quantity, Taken


def read(source: str, taken: Taken | None = None, *, spelled: bool = False) -> list[Quantity]:
    return quantities.recognize(fold(source), taken or Taken(), spelled=spelled)


def described(source: str, *, spelled: bool = False) -> list[str]:
    return [quantities.describe(q) for q in read(source, spelled=spelled)]


def test_taken_spans_are_left_alone() -> None:
    source = "Năm 2025 có 30 xã"
    assert [q.value for q in read(source, Taken([(4, 8)]))] == ["30"]
    assert read(source, Taken([(4, 8), (12, 14)])) == []


def test_every_quantity_names_its_rule_and_counted_noun() -> None:
    (share, count) = read("Có 95% trong 1.200 hồ sơ.")
    assert share.rule == "quantities.percent"
    assert (count.rule, count.noun) == ("quantities.count", "hồ sơ")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Thiệt hại hai mươi lăm nghìn đồng.", ["25000 VND"]),
        ("Hơn một trăm lẻ ba hộ, giảm 5%.", ["103 count more_than", "5 % decrease"]),
        ("Khoảng hai phẩy năm triệu người.", ["2500000 count approx"]),
        ("Nửa triệu đồng.", ["500000 VND"]),
        ("Hơn một phần ba dân số, tăng gấp đôi, giảm một nửa.", ["1/3 ratio more_than", "2 lần increase", "1/2 ratio"]),
        ("Hai bên, ba loại, năm nay.", []),
        ("Một trăm phần trăm đạt; tăng một phẩy hai phần trăm.", ["100 %", "1.2 % increase"]),
        ("Hơn nửa triệu người; hơn hai chục xe.", ["500000 count more_than", "20 count more_than"]),
        ("Một trăm lẻ ba nghìn đồng; ba trăm năm mươi tỷ đồng.", ["103000 VND", "350000000000 VND"]),
        ("Có từ hai mươi ba đến ba mươi bảy thành viên.", ["23~37 count"]),
        ("Chị Bảy Mươi, ông Mười ở Ba Đình; một số, một trong những lý do.", []),
        ("Một trăm năm lịch sử, mười năm trước, hai mươi tuổi, hàng trăm xe.", []),
        ("Không quá mười người, hai tấn rưỡi ngô.", ["10 count at_most"]),
    ],
)
def test_numbers_in_words(source: str, expected: list[str]) -> None:
    assert described(source, spelled=True) == expected


def test_numbers_in_words_only_when_asked() -> None:
    assert described("Thiệt hại hai mươi lăm nghìn đồng.") == []


def test_separators_follow_the_rest_of_the_text() -> None:
    assert described("Giá 1,234 USD, tổng 2,345,678 USD.") == ["1234 USD", "2345678 USD"]
    assert described("Giá 1,234 USD, tăng 5,2%.") == ["1.234 USD", "5.2 % increase"]


def test_badly_scanned_lines_hold_no_quantities() -> None:
    assert described("Có 5 xã.\nngнiа vу тhаnh 12 пga dдi тrо 30 người\nCó 7 xã.") == ["5 count", "7 count"]
    assert described("Chữ сủa gõ nhầm bàn phím, thôn vẫn có 12 hộ đã sang đò.") == ["12 count"]


def test_headings_and_page_numbers() -> None:
    assert described("1. Mục đích\n2. Yêu cầu\n2.1. Thu ngân sách\n3) Kết quả\n") == []
    assert described("Đến cuối năm cần đạt\n\n12\n\ncác mục tiêu đã đề ra.") == []
    assert described("5.000 hộ đã có nước.\n12 hộ chưa có.") == ["5000 count", "12 count"]


UPPER = [
    "Doanh thu ước đạt 1.928.311 tỷ đồng, tăng trưởng 26% so với cùng kỳ.",
    "Có 22/22 bộ, ngành và khoảng 23 triệu dữ liệu; xếp thứ 7/63 tỉnh.",
    "Giảm 4,7 USD/thùng; rộng 22.000 m2; từ 10 đến 12 nghìn tỷ đồng.",
    "Đề án 06, mức độ 4, quốc lộ 1, Covid-19, 5G, 18 tuổi, 24 giờ.",
]


@pytest.mark.parametrize("source", UPPER)
def test_upper_case_reads_the_same(source: str) -> None:
    lower = [(q.start, quantities.describe(q).lower()) for q in read(source)]
    upper = [(q.start, quantities.describe(q).lower()) for q in read(source.upper())]
    assert lower == upper


PIECES = [
    *(
        "5",
        "1,2",
        "1.000",
        "02",
        "7/63",
        "22/22",
        "2-1",
        "%",
        "tỷ",
        "triệu",
        "đồng",
        "USD",
        "$",
        "km",
        "/người",
        "/năm",
    ),
    *("tăng", "giảm", "khoảng", "hơn", "từ", "đến", "lên", "(", ")", ".", ",", ";", ":", "-", "/", "\n", "xếp", "thứ"),
    *("mức", "độ", "năm", "bộ", "hộ", "người", "và", "lần", "lượt", "là", "so", "với", "cùng", "kỳ", "tăng trưởng"),
    *("đạt", "ước", "trên", "100", "dân", "x", "+", "hai", "mươi", "nghìn", "một phần", "nửa"),
]


def test_strange_text_is_no_error_and_spans_are_sound() -> None:
    chance = random.Random(3)
    for _ in range(400):
        source = " ".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 40)))
        if chance.random() < 0.3:
            source = source.replace(" ", "")
        text = fold(source)
        found = quantities.recognize(text, Taken(), spelled=True)
        end = 0
        for q in sorted(found, key=lambda q: q.start):
            assert end <= q.start < q.end <= len(text.text), source
            assert q.kind in {"percent", "money", "count", "ratio", "rank", "measure"}
            assert q.value.removeprefix("-").replace(".", "", 1).isdigit(), (source, q.value)
            end = q.end


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,",
        "1-",
        "1/",
        "1 và ",
        "1, ",
        "tăng ",
        "tăng 5% và ",
        "(",
        "- ",
        "5 đến ",
        "khoảng ",
        "1 tỷ ",
        "$",
        "5/5 ",
        "2x2 MW ",
        "2x",
        "không quá ",
        "động đất ",
        "điều 6a, ",
        "số ca là 5, ",
        "ьe ",
    ],
)
def test_time_grows_with_length_only(piece: str) -> None:
    def cost(size: int) -> float:
        text = fold((piece * size)[: 4 * size])
        best = 9.9
        for _ in range(3):
            begin = time.process_time()
            quantities.recognize(text, Taken())
            best = min(best, time.process_time() - begin)
        return best

    read("1 tỷ")
    assert cost(6_000) < 24 * cost(600) + 0.05
