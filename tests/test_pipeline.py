"""extract, its errors, its JSON, and that the spaCy pipeline finds the same."""

import json
from datetime import date, datetime
from typing import Any

import jsonschema
import pytest
import spacy
from spacy.tokens import Doc, DocBin

import ceds_nlp
from ceds_nlp.components import document
from conftest import articles

TEXT = (
    "Theo Quyết định số 505/QĐ-TTg ngày 22/4/2022, Bộ TT&TT và tỉnhThái Nguyên phấn đấu đến năm 2025 "
    "kinh tế số chiếm trên 20% GDP; doanh thu đạt 1.928.311 tỷ đồng.\n"
)


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    return ceds_nlp.load(model=False)


def test_main_job() -> None:
    doc = ceds_nlp.extract(TEXT, published="2024-07-11", doc_id="a1")
    assert doc.doc_id == "a1"
    assert doc.published == "2024-07-11"
    assert [(e.label, e.text, e.name) for e in doc.entities if e.label in ("LEGAL_DOC", "MINISTRY", "PROVINCE")] == [
        ("LEGAL_DOC", "Quyết định số 505/QĐ-TTg", "505/QĐ-TTg"),
        ("MINISTRY", "Bộ TT&TT", "Bộ Thông tin và Truyền thông"),
        ("PROVINCE", "tỉnhThái Nguyên", "Thái Nguyên"),
    ]
    assert [(q.text, q.value, q.unit, q.comparator) for q in doc.quantities] == [
        ("20%", "20", "%", "more_than"),
        ("1.928.311 tỷ đồng", "1928311000000000", "VND", "eq"),
    ]
    assert [(t.text, t.role) for t in doc.times if t.kind == "year"] == [("2025", "target")]


def test_spans_are_slices_of_the_callers_text() -> None:
    for article in articles():
        doc = ceds_nlp.extract(article["text"])
        assert doc.text == article["text"]
        for item in (*doc.entities, *doc.quantities, *doc.times):
            assert doc.text[item.start : item.end] == item.text


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x00", "a\x07b", "\u200b" * 50, "🙂", "中文 2025"])
def test_odd_text_is_a_document(text: str) -> None:
    assert ceds_nlp.extract(text).text == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "expected str, got NoneType"),
        (b"x", "decode it first"),
        (5, "got int"),
        ("a\ud800", "lone surrogate U\\+D800"),
    ],
)
def test_bad_text_gives_one_clear_error(text: Any, message: str) -> None:
    with pytest.raises(ceds_nlp.InputError, match=message):
        ceds_nlp.extract(text)


@pytest.mark.parametrize(
    "published", ["2024-07-11", date(2024, 7, 11), datetime(2024, 7, 11, 5), "2024-07-11T05:00:00"]
)
def test_published_forms(published: Any) -> None:
    assert ceds_nlp.extract("x", published=published).published == "2024-07-11"


def test_bad_published() -> None:
    with pytest.raises(ceds_nlp.InputError, match="YYYY-MM-DD"):
        ceds_nlp.extract("x", published="11/07/2024")


def test_json_round_trip_and_schema() -> None:
    schema = ceds_nlp.json_schema()
    for article in articles():
        doc = ceds_nlp.extract(article["text"], published=article["meta"]["published"])
        assert ceds_nlp.Document.from_json(doc.to_json()) == doc
        jsonschema.validate(json.loads(doc.to_json()), schema)


@pytest.mark.parametrize("layer", ["entities", "quantities", "times", "claims", "targets"])
def test_frames(layer: Any) -> None:
    doc = ceds_nlp.extract(TEXT)
    frame = doc.to_frame(layer)
    assert len(frame) == len(getattr(doc, layer))


def test_frame_of_unknown_layer() -> None:
    with pytest.raises(ceds_nlp.InputError, match="allowed: entities"):
        ceds_nlp.extract("x").to_frame("goals")  # type: ignore[arg-type]


def test_spacy_pipeline_agrees_with_extract(nlp: spacy.Language) -> None:
    for article in articles()[:8]:
        plain = ceds_nlp.extract(article["text"], model=False)
        doc = nlp(article["text"])
        assert doc.text == article["text"]
        assert document(doc) == plain
        assert [(s.start_char, s.end_char, s.label_, s.id_) for s in doc.spans["ceds"]] == [
            (e.start, e.end, e.label, e.id) for e in plain.entities
        ]


def test_entry_points_without_importing_us() -> None:
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "ceds_nlp.VietnameseTokenizer.v1"}}})
    for name in ("ceds_sentences", "ceds_mentions", "ceds_claims"):
        nlp.add_pipe(name)
    assert [ent.label_ for ent in nlp("Bộ Y tế họp.").ents] == ["MINISTRY"]


def test_analyze_pipes_is_clean(nlp: spacy.Language) -> None:
    assert not any(nlp.analyze_pipes()["problems"].values())


def test_bytes_docbin_and_processes(nlp: spacy.Language) -> None:
    texts = [article["text"] for article in articles()[:4]]
    docs = list(nlp.pipe(texts))
    parallel = list(nlp.pipe(texts, n_process=2, batch_size=2))
    back = list(DocBin(store_user_data=True, docs=docs).get_docs(nlp.vocab))
    for doc, other, stored in zip(docs, parallel, back, strict=True):
        again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
        for copy in (other, stored, again):
            assert document(copy) == document(doc)
            assert [str(s) for s in copy.spans["ceds"]] == [str(s) for s in doc.spans["ceds"]]


def test_to_disk(nlp: spacy.Language, tmp_path: Any) -> None:
    nlp.to_disk(tmp_path / "nlp")
    again = spacy.load(tmp_path / "nlp")
    assert document(again(TEXT)) == document(nlp(TEXT))


def test_published_on_the_doc(nlp: spacy.Language) -> None:
    doc = nlp.make_doc(TEXT)
    doc._.published = "2024-07-11"
    assert document(nlp(doc)) == ceds_nlp.extract(TEXT, published="2024-07-11", model=False)


def test_users_entities_keep_their_place() -> None:
    nlp = ceds_nlp.load(model=False)
    ruler = nlp.add_pipe("entity_ruler", before="ceds_mentions")
    ruler.add_patterns([{"label": "OURS", "pattern": "GDP"}])  # type: ignore[attr-defined]
    assert {ent.label_ for ent in nlp(TEXT).ents} >= {"OURS", "LEGAL_DOC"}
