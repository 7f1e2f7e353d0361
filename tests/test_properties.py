"""What must hold for any string."""

import itertools

from hypothesis import example, given, settings
from hypothesis import strategies as st

import ceds_nlp
from ceds_nlp.normalize import fold

PIECES = [
    "Quyết định số ", "505/QĐ-TTg", "505/QĐ-", "Bộ TT&TT", "tỉnh", "Phú Thọ", "TP.HCM", "22,4%", "1.928.311 tỷ đồng",
    "đến năm ", "2025", "2021-2025", "ngày 22/4/2022", "quý III/2024", "từ 10 đến 12 nghìn tỷ", "tăng ", "giảm còn ",
    "so với cùng kỳ năm ngoái", "(", ")", "-", "\n", "\n- ", ": ", "; ", ". ", " ", "\u00a0", "\u200b", "\u0301", "**",
    "Luật Đất đai năm 2024", "các Nghị định số 45, 47/2020/NĐ-CP", "HÒA BÌNH", "/", "%", "0" * 30, "🙂", "A\u0308",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=120),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=25).map("".join),
)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
@example("\x00")
@example("a\r\nb\rc")
@example("1" * 400 + "/" + "2" * 400)
def test_any_string_is_read(text: str) -> None:
    doc = ceds_nlp.extract(text, published="2024-07-11")
    assert doc.text == text
    for layer in (doc.entities, doc.quantities, doc.times):
        for item in layer:
            assert 0 <= item.start < item.end <= len(text)
            assert text[item.start : item.end] == item.text
    for a, b in itertools.pairwise(doc.quantities):
        assert a.end <= b.start
    years = [t for t in doc.times if t.kind in ("year", "year_range")]
    for y, z in itertools.pairwise(years):
        assert y.end <= z.start
    ids = {item.id for layer in (doc.entities, doc.quantities, doc.times) for item in layer}
    for claim in doc.claims:
        assert {i for i in (claim.quantity, claim.actor, claim.time, claim.baseline, claim.basis) if i} <= ids
    assert ceds_nlp.Document.from_json(doc.to_json()) == doc
    assert ceds_nlp.extract(text, published="2024-07-11") == doc


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_folding_leads_back(text: str) -> None:
    folded = fold(text)
    assert len(folded.lower) == len(folded.text)
    last = 0
    for i in range(len(folded.text)):
        start, end = folded.span(i, i + 1)
        assert last <= start <= end <= len(text)
        last = start
