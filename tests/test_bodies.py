"""Ministries and provinces: every name finds itself, eras, other countries, capitals, and linear time."""

from __future__ import annotations

import time
from datetime import date

import pytest

from ceds_nlp.link import bodies as linking
from ceds_nlp.normalize import fold
from ceds_nlp.recognize import bodies
from ceds_nlp.records import Mention, Taken
from ceds_nlp.tables import read_table

DAY = date(2024, 7, 11)
UNIT_COLUMNS = [
    "id", "name", "unaccented", "iso", "eras", "valid_from", "valid_to", "region_63", "region_34",
    "predecessors", "successors",
]  # fmt: skip
MINISTRY_COLUMNS = [
    "id", "name", "kind", "symbols", "valid_from", "valid_to", "predecessors", "successors", "certainty", "note",
]  # fmt: skip


def read(text: str, published: date | None = DAY) -> list[tuple[str, Mention]]:
    folded = fold(text)
    mentions = bodies.recognize(folded, Taken(), published=published)
    linking.link(mentions, published, folded)
    return [(folded.text[m.start : m.end], m) for m in mentions]


def names(text: str, published: date | None = DAY) -> list[tuple[str, str | None]]:
    return [(span, mention.name) for span, mention in read(text, published)]


@pytest.mark.parametrize("row", read_table("gazetteers/provinces.tsv", UNIT_COLUMNS), ids=lambda row: row["id"])
def test_every_province_finds_itself(row: dict[str, str]) -> None:
    city = row["id"] in ("ha-noi", "ho-chi-minh", "hue")
    day = date(2026, 10, 1) if row["id"] == "hue" else DAY
    text = f"{'thành phố' if city else 'tỉnh'} {row['name']}"
    assert names(f"Cuộc họp tại {text} vừa kết thúc.", day) == [(text, row["name"])]


@pytest.mark.parametrize("row", read_table("gazetteers/ministries.tsv", MINISTRY_COLUMNS), ids=lambda row: row["id"])
def test_every_ministry_finds_itself(row: dict[str, str]) -> None:
    assert names(f"Theo {row['name']}, kết quả khá tốt.") == [(row["name"], row["name"])]


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("Bộ Nông nghiệp họp.", date(2025, 2, 28), "Bộ Nông nghiệp và Phát triển nông thôn"),
        ("Bộ Nông nghiệp họp.", date(2025, 3, 1), "Bộ Nông nghiệp và Môi trường"),
        ("Bộ Nông nghiệp họp ngày 5/6/2025.", None, "Bộ Nông nghiệp và Môi trường"),
        ("Bộ Nông nghiệp họp.", None, "Bộ Nông nghiệp và Phát triển nông thôn"),
        ("Bộ VH-TT họp.", date(2005, 1, 1), "Bộ Văn hóa - Thông tin"),
        ("Bộ VH-TT họp.", date(2018, 1, 1), "Bộ Văn hóa, Thể thao và Du lịch"),
    ],
)
def test_a_ministry_has_the_name_of_its_era(text: str, published: date | None, expected: str) -> None:
    assert [name for _, name in names(text, published)] == [expected]


@pytest.mark.parametrize(
    ("text", "published", "found"),
    [
        ("Thành phố Huế họp.", date(2024, 12, 31), False),
        ("Thành phố Huế họp.", date(2025, 1, 1), True),
        ("TP Bắc Ninh họp.", date(2026, 9, 19), False),
        ("TP Bắc Ninh họp.", date(2026, 9, 20), True),
        ("TP.Đồng Nai họp.", date(2026, 5, 1), True),
        ("TP Thái Nguyên họp.", date(2026, 5, 1), False),
    ],
)
def test_a_city_is_a_province_from_its_day(text: str, published: date, found: bool) -> None:
    assert bool(read(text, published)) is found


def test_one_name_is_another_unit_after_the_merger() -> None:
    before = read("tỉnh Phú Thọ", date(2024, 7, 11))[0][1]
    after = read("tỉnh Phú Thọ", date(2026, 7, 11))[0][1]
    assert before.ref == after.ref == "phu-tho"
    assert before.attrs == {
        "code": "25", "valid_from": "1997-01-01", "valid_to": "2025-06-30", "successor": "phu-tho",
    }  # fmt: skip
    assert after.attrs == {"code": "25", "valid_from": "2025-07-01", "valid_to": None, "successor": None}
    assert read("tỉnh Vĩnh Phúc")[0][1].attrs["successor"] == "phu-tho"
    assert read("tỉnh Bắc Ninh", date(2025, 6, 30))[0][1].attrs["code"] == "27"
    assert read("tỉnh Bắc Ninh", date(2025, 7, 1))[0][1].attrs["code"] == "24"


@pytest.mark.parametrize(
    ("text", "published", "code", "valid_from", "valid_to", "successor"),
    [
        ("tỉnh Phú Thọ", date(2024, 6, 1), "25", "1997-01-01", "2025-06-30", "phu-tho"),
        ("tỉnh Phú Thọ", date(2025, 12, 1), "25", "2025-07-01", None, None),
        ("tỉnh Phú Thọ", date(2026, 10, 1), "25", "2025-07-01", None, None),
        ("tỉnh Bắc Ninh", date(2024, 6, 1), "27", "1997-01-01", "2025-06-30", "bac-ninh"),
        ("tỉnh Bắc Ninh", date(2025, 12, 1), "24", "2025-07-01", "2026-09-19", "bac-ninh"),
        ("thành phố Bắc Ninh", date(2026, 10, 1), "24", "2026-09-20", None, None),
        ("tỉnh Thừa Thiên Huế", date(2024, 6, 1), "46", "1989-07-01", "2024-12-31", "hue"),
        ("thành phố Huế", date(2025, 12, 1), "46", "2025-01-01", None, None),
        ("TP Huế", date(2026, 10, 1), "46", "2025-01-01", None, None),
        ("TP.HCM", date(2024, 6, 1), "79", None, "2025-06-30", "ho-chi-minh"),
        ("TP.HCM", date(2025, 12, 1), "79", "2025-07-01", None, None),
        ("TP Hồ Chí Minh", date(2026, 10, 1), "79", "2025-07-01", None, None),
        ("Đắc Lắc", date(2024, 6, 1), "66", "2004-01-01", "2025-06-30", "dak-lak"),
        ("tỉnh Đắk Lắk", date(2025, 12, 1), "66", "2025-07-01", None, None),
        ("tỉnh Đắk Lắk", date(2026, 10, 1), "66", "2025-07-01", None, None),
        ("tỉnh Vĩnh Phúc", date(2026, 10, 1), "26", "1997-01-01", "2025-06-30", "phu-tho"),
        ("Bình Dương", date(2025, 12, 1), "74", "1997-01-01", "2025-06-30", "ho-chi-minh"),
    ],
)
def test_facts_are_those_of_the_publishing_day(
    text: str, published: date, code: str, valid_from: str | None, valid_to: str | None, successor: str | None
) -> None:
    ((_, mention),) = read(f"Đoàn công tác đến {text}.", published)
    assert mention.ref is not None
    assert mention.attrs == {
        "code": code, "valid_from": valid_from, "valid_to": valid_to, "successor": successor,
    }  # fmt: skip


@pytest.mark.parametrize("row", read_table("gazetteers/provinces.tsv", UNIT_COLUMNS), ids=lambda row: row["id"])
def test_any_province_can_end_a_persons_name(row: dict[str, str]) -> None:
    if row["id"] in ("ho-chi-minh", "hue", "ba-ria-vung-tau") or " - " in row["name"]:
        return
    name = row["name"]
    for person in (f"Ông Phạm {name}, 58 tuổi, trồng lúa.", f"Luật sư Mai {name} bào chữa.", f"Lê Văn {name} viết."):
        assert names(person) == []


@pytest.mark.parametrize(
    "text", ["Mọi người ở {} đồng tình.", "({}) - Mưa to.", "Lê Lợi, {} và Lạng Sơn", "nhà ở tại {}", "UBND tỉnh {}"]
)
@pytest.mark.parametrize("name", ["Tây Ninh", "Hải Dương", "Quảng Trị", "Nam Định", "Ninh Thuận", "Bình Phước"])
def test_a_province_stays_one(text: str, name: str) -> None:
    assert name in [found for _, found in names(text.format(name))]


def test_without_a_day_only_facts_of_all_times_are_given() -> None:
    attrs = read("tỉnh Bắc Ninh", None)[0][1].attrs
    assert attrs["code"] is None
    assert attrs["valid_from"] == "1997-01-01"


def test_a_ministry_is_linked() -> None:
    mention = read("Bộ TT&TT")[0][1]
    assert mention.ref == "bo-thong-tin-va-truyen-thong"
    assert mention.attrs["code"] == "BTTTT"
    assert mention.attrs["valid_to"] == "2025-02-28"
    assert mention.attrs["successor"] == "bo-khoa-hoc-va-cong-nghe"


@pytest.mark.parametrize(("text", "ref"), [("tỉnh Cần Thơ", "tinh-can-tho"), ("TP Cần Thơ", "can-tho")])
def test_two_units_of_one_name_are_told_apart_by_their_type(text: str, ref: str) -> None:
    assert read(text)[0][1].ref == ref


def test_the_day_chooses_between_units_of_one_name() -> None:
    assert read("Bộ Nội vụ", date(1997, 1, 1))[0][1].ref == "bo-noi-vu-cu"
    assert read("tỉnh Hậu Giang", date(2000, 1, 1))[0][1].ref == "hau-giang-1976"
    assert read("tỉnh Hậu Giang")[0][1].ref == "hau-giang"


def test_taken_text_is_left_alone() -> None:
    folded = fold("Luật Thủ đô Hà Nội")
    assert bodies.recognize(folded, Taken([(0, len(folded.text))])) == []


def test_capitals_change_little() -> None:
    text = (
        "Bộ Tài chính và UBND tỉnh Phú Thọ làm việc với TP.HCM. Sở Nội vụ Hà Nội, Bộ LĐ-TB&XH cùng dự.\n"
        "Các bộ: Công an, Quốc phòng. Cán bộ y tế ở Cà Mau."
    )
    plain = [(m.start, m.end, m.name) for _, m in read(text)]
    assert [(m.start, m.end, m.name) for _, m in read(text.upper())] == plain


@pytest.mark.parametrize("text", ["", " ", "bộ", "tỉnh", "TP.", "Bộ ", "các bộ:", "Hà Nội", "(", "Bộ Y tế ("])
def test_short_texts_do_not_fail(text: str) -> None:
    read(text)


@pytest.mark.parametrize(
    "piece", ["Bộ Tài chính, ", "các bộ: Công an, ", "Hà Nội - ", "cao tốc Hà Nội - ", "công ty Hà Nội ", "tỉnh Abc "]
)
def test_time_is_linear(piece: str) -> None:
    def seconds(times: int) -> float:
        folded = fold(piece * times)
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            bodies.recognize(folded, Taken())
            best = min(best, time.process_time() - start)
        return best

    seconds(50)
    assert seconds(8000) < 16 * 4 * max(seconds(500), 0.0005)
