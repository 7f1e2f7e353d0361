"""Merging goals over documents: what is the same goal, what is not, and that every source is kept."""

from __future__ import annotations

from ceds_nlp.merge import BOUND, MergedTarget, merge_targets, plain
from ceds_nlp.pipeline import extract
from ceds_nlp.schema import Document


def _doc(text: str, doc_id: str) -> Document:
    return extract(text, published="2024-07-11", doc_id=doc_id)


def _sources(targets: list[MergedTarget]) -> list[list[str | None]]:
    return [[source.doc_id for source in target.sources] for target in targets]


def test_same_goal_in_other_words() -> None:
    docs = [
        _doc("Đến năm 2030, phấn đấu kinh tế số tỉnh Hải Dương chiếm 30% GRDP.", "a"),
        _doc("Hải Dương phấn đấu đến năm 2030 kinh tế số chiếm 30% GRDP.", "b"),
        _doc("Mục tiêu của tỉnh Hải Dương đến năm 2030: kinh tế số chiếm 30% GRDP của tỉnh.", "c"),
    ]
    merged = merge_targets(docs)
    assert _sources(merged) == [["a", "b", "c"]]
    assert (merged[0].value, merged[0].unit, merged[0].year, merged[0].actor) == ("30", "%", 2030, "Hải Dương")


def test_sources_keep_their_quote() -> None:
    docs = [_doc("Đến năm 2025, phấn đấu kinh tế số chiếm 20% GDP.", name) for name in ("x", "y")]
    (goal,) = merge_targets(docs)
    for document, source in zip(docs, goal.sources, strict=True):
        assert document.text[source.start : source.end] == source.quote == "20%"


def test_other_value_year_or_actor_stays_apart() -> None:
    docs = [
        _doc("Đến năm 2030, tỉnh Hải Dương phấn đấu kinh tế số chiếm 30% GRDP.", "a"),
        _doc("Đến năm 2030, tỉnh Hải Dương phấn đấu kinh tế số chiếm 35% GRDP.", "b"),
        _doc("Đến năm 2025, tỉnh Hải Dương phấn đấu kinh tế số chiếm 30% GRDP.", "c"),
        _doc("Đến năm 2030, tỉnh Bắc Ninh phấn đấu kinh tế số chiếm 30% GRDP.", "d"),
    ]
    assert len(merge_targets(docs)) == 4


def test_other_indicator_stays_apart() -> None:
    docs = [
        _doc("Đến năm 2025, phấn đấu tỷ lệ che phủ rừng đạt 45%.", "a"),
        _doc("Đến năm 2025, phấn đấu tỷ lệ đô thị hóa đạt 45%.", "b"),
    ]
    assert len(merge_targets(docs)) == 2


def test_two_goals_of_one_document_never_merge() -> None:
    text = "Đến năm 2030, phấn đấu 90% hồ sơ công việc tại cấp tỉnh, 90% hồ sơ công việc tại cấp huyện được số hóa."
    merged = merge_targets([_doc(text, "a"), _doc(text, "b")])
    assert _sources(merged) == [["a", "b"], ["a", "b"]]


def test_a_goal_said_twice_in_one_document() -> None:
    merged = merge_targets(
        [_doc("Đến năm 2025, kinh tế số phấn đấu chiếm 20% GDP. Đến năm 2025, kinh tế số phấn đấu chiếm 20% GDP.", "a")]
    )
    assert _sources(merged) == [["a", "a"]]


def test_the_commonest_wording_is_shown() -> None:
    docs = [
        _doc("Đến năm 2025, phấn đấu tỉ lệ hồ sơ trực tuyến đạt 80%.", "a"),
        _doc("Đến năm 2025, phấn đấu tỷ lệ các hồ sơ trực tuyến đạt 80%.", "b"),
        _doc("Đến năm 2025, phấn đấu tỉ lệ hồ sơ trực tuyến đạt 80%.", "c"),
    ]
    (goal,) = merge_targets(docs)
    assert goal.indicator == "tỉ lệ hồ sơ trực tuyến"


def test_basis_of_every_source() -> None:
    docs = [
        _doc("Nghị quyết số 52-NQ/TW đặt mục tiêu đến năm 2025 kinh tế số chiếm 20% GDP.", "a"),
        _doc("Quyết định số 749/QĐ-TTg đặt mục tiêu đến năm 2025 kinh tế số chiếm 20% GDP.", "b"),
    ]
    (goal,) = merge_targets(docs)
    assert goal.basis == ("52-NQ/TW", "749/QĐ-TTg")


def test_nothing_in_nothing_out() -> None:
    assert merge_targets([]) == []
    assert merge_targets([_doc("Năm 2022 đạt 30%.", "a")]) == []


def test_plain_drops_what_does_not_tell() -> None:
    assert plain("Tỉ lệ hồ sơ được số hóa") == plain("tỷ lệ các hồ sơ đã số hóa") == "tỷ lệ hồ sơ số hóa"
    assert 0 < BOUND <= 100
