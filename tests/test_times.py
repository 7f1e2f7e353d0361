"""Times beyond the examples file: intervals, context, robustness."""

import gc
import itertools
import time
from datetime import date

import pytest

from ceds_nlp.layout import parse
from ceds_nlp.normalize import fold
from ceds_nlp.recognize import legal, times
from ceds_nlp.records import Time

PUBLISHED = date(2024, 7, 11)


def read(source: str, published: date | None = PUBLISHED) -> list[Time]:
    text = fold(source)
    return times.recognize(text, parse(text.text), legal.recognize(text), published)


def years(source: str, published: date | None = PUBLISHED) -> list[tuple[str, str | None]]:
    text = fold(source)
    found = times.recognize(text, parse(text.text), legal.recognize(text), published)
    return [(text.text[t.start : t.end], t.role) for t in found if t.kind in ("year", "year_range")]


def test_years_never_overlap_each_other() -> None:
    found = [t for t in read("Giai đoạn 2021-2025, các năm 2022, 2023; 6 tháng đầu năm 2024.") if t.role]
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("source", "role"),
    [
        ("Mục tiêu cụ thể đến năm 2026:\n- Đến năm 2026, thu gom 90% rác thải.", "target"),
        ("Kết quả đạt được\n- Năm 2023 thu gom 90% rác thải.", "reference"),
    ],
)
def test_heading_governs_the_year(source: str, role: str) -> None:
    assert years(source, None)[-1][1] == role


@pytest.mark.parametrize(
    ("source", "roles"),
    [
        (
            "Nâng tỷ lệ che phủ rừng đến năm 2015 đạt 13%; đến năm 2020 đạt 15% và định hướng đến năm 2030 đạt 17%.",
            ["target", "target", "vision"],
        ),
        ("Mục tiêu cụ thể:\n- Tỷ lệ đô thị hóa đạt 33% vào năm 2019 và 40% vào năm 2022.", ["target", "target"]),
        ("Tỷ lệ nội địa hóa tăng từ 15% hiện nay, lên mức 25% vào năm 2025.", ["target"]),
        ("Tỷ lệ phải đạt 40% năm 2020, 50% năm 2025 và 70% năm 2035.", ["target"] * 3),
        ("Thu nhập đến năm 2027 đạt 60 triệu đồng. Giá trị sản phẩm năm 2027 đạt 70 triệu đồng.", ["target"] * 2),
        ("Hãng đã thông qua kế hoạch kinh doanh năm 2022 gồm doanh thu 5 tỷ đồng.", ["target"]),
        ("Đến năm 2015 phấn đấu xuất khẩu đạt 80 triệu USD và năm 2020 đạt 170 triệu USD.", ["target"] * 2),
        ("Xuất khẩu đạt 80 triệu USD năm 2015, 90 triệu USD năm 2016.", ["reference"] * 2),
        ("Đến hết năm 2023, huyện có 40 xã đạt chuẩn, vượt mục tiêu 35 xã.", ["reference"]),
        ("Cuối năm 2016, chỉ huy phải ban lệnh cấm trại.", ["reference"]),
        ("Đến đầu năm 2017, việc quảng cáo mới được cho phép.", ["reference"]),
        ("Nghị quyết số 28 của Hội nghị lần thứ bảy năm 2018 về cải cách tiền lương.", ["reference"]),
        ("Phê duyệt Kế hoạch thu, chi quỹ chợ năm 2024.\nTổng thu quỹ năm 2024 đạt 9,5 tỷ đồng.", ["target"] * 2),
        ("Năm 2025\n- Xã đạt 12 chỉ tiêu.\n- Hỗ trợ hộ nghèo sửa nhà trong năm 2026.", ["reference", "target"]),
        ("Năm 2025\n- Xã đạt 12 chỉ tiêu.\n- Hỗ trợ hộ nghèo sửa nhà trong năm 2025.", ["reference"] * 2),
        ("Năm 2017 nước này có 11 triệu thanh niên, song đến năm 2065 chỉ còn 7 triệu.", ["reference", "target"]),
        ("Công bố số liệu quỹ chợ năm 2023.\nTổng thu quỹ năm 2023 đạt 9,5 tỷ đồng.", ["reference"] * 2),
    ],
)
def test_years_of_one_row_share_their_role(source: str, roles: list[str]) -> None:
    assert [role for _, role in years(source, None)] == roles


def test_published_date_is_only_evidence() -> None:
    assert years("Đến năm 2022, huyện có 40 trường chuẩn.", date(2024, 1, 1))[0][1] == "reference"
    assert years("Đến năm 2022, huyện có 40 trường chuẩn.", date(2020, 1, 1))[0][1] == "target"
    assert years("Chiến lược giao thông đến năm 2020 được phê duyệt.", date(2024, 1, 1))[0][1] == "target"


def test_date_without_year_needs_a_publishing_date() -> None:
    assert read("Chiều 30/12, họp báo.", date(2024, 1, 5))[0].first == "2023-12-30"
    assert read("Chiều 30/12, họp báo.", None)[0].first is None


@pytest.mark.parametrize(
    ("source", "first"),
    [
        ("Hội mở ngày 5/3/2018, đến ngày 8/3 thì bế mạc.", "2018-03-08"),
        ("Hội mở ngày 28/12/2018, đến ngày 8/1 thì bế mạc.", "2019-01-08"),
        ("Hội mở ngày 5/3/2018; hội cũ họp ngày 5/3/2016, đến ngày 8/3 thì bế mạc.", None),
        ("Hội mở ngày 5/3/2018, năm 2019 mở lại vào ngày 8/3.", None),
        ("Theo Nghị định số 9/2018/NĐ-CP ngày 5/3/2018, lễ tổ chức ngày 8/3.", None),
        ("Bà sinh ngày 5/3/2001, lễ tổ chức ngày 8/3.", None),
    ],
)
def test_full_date_of_the_text_gives_the_year(source: str, first: str | None) -> None:
    assert read(source, None)[-1].first == first


def test_half_year_read_in_january_is_of_the_year_before() -> None:
    assert read("Mười hai hộ; 9 tháng đầu năm thu đạt khá.", date(2024, 1, 5))[-1].last == "2023-09-30"


def test_upper_case_says_the_same() -> None:
    source = "Phấn đấu đến năm 2025 đạt 50%; quý II/2024 và 6 tháng đầu năm 2024 tăng so với cùng kỳ năm 2023."
    lower, upper = read(source), read(source.upper())
    assert [times.describe(t) for t in lower] == [times.describe(t) for t in upper]


@pytest.mark.parametrize(
    "source",
    [
        "",
        " ",
        "năm",
        "tháng 13/2024",
        "ngày 99/99/9999",
        "năm 2025" * 3,
        "2021-2020",
        "từ đến năm ",
        "quý V/2024",
        "(2019",
    ],
)
def test_strange_text_is_no_error(source: str) -> None:
    read(source)
    read(source, None)


@pytest.mark.parametrize(
    "unit",
    [
        "năm 2024, ",
        "1/8 đến ",
        "ngày 1/8, 2/8, ",
        "1/8/2024 và 3/8, ",
        "may 1 2024 ",
        "2021-",
        "tháng 5, ",
        "ngày 5, ",
        "(",
        "cùng kỳ năm ",
    ],
)
def test_time_grows_with_length_only(unit: str) -> None:
    def seconds(size: int) -> float:
        source = unit * (size // len(unit))
        best = 9.0
        gc.disable()  # the collector's pauses grow with the whole test run
        try:
            for _ in range(3):
                begin = time.process_time()
                read(source)
                best = min(best, time.process_time() - begin)
        finally:
            gc.enable()
        return best

    seconds(1000)
    assert seconds(40_000) < 12 * max(seconds(10_000), 0.005)
