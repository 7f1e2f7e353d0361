"""The tokenizer keeps the text, keeps whole what must stay whole, and works wherever spaCy does."""

import copy
import pickle
import re
import unicodedata
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from ceds_nlp.errors import InputError
from ceds_nlp.guards import lex
from ceds_nlp.layout import parse
from ceds_nlp.normalize import fold
from ceds_nlp.tokenizer import VietnameseTokenizer, folded_text, set_sentences, split_at, with_edges
from conftest import ROOT, articles

EXAMPLES = ROOT / "src" / "ceds_nlp" / "guards.examples.tsv"
TEXT = "Theo Quyết\nđịnh số 505/QĐ-TTg,  tỉnhThái Nguyên đạt **22,4%** tại TP. Hồ Chí Minh.\n\nKết quả: tốt."
NASTY = [
    "",
    " ",
    "\n",
    "\n \n",
    "  a",
    "a  ",
    "a \n b",
    "\t\ta",
    "a\u00a0b",
    "a\u200bb",
    "\u200b",
    "a \u200b b",
    "🙂🙂 🇻🇳",
    "e\u0302\u0301",
    "\u0301a",
    "x\u030c\u0301y",
    "**a** *b*",
    "a\r\nb\r\n",
    "\x00a\x00",
    "a\u2028b",
    "5\u00ad% \u00ad ",
    "１，５％",
    "ﬁ İ ß",
    "....",
    "-\n-",
    "tỉnhThái",
    "Quyết\u00a0\nđịnh",
    "\ufeffBộ",
    "a\x1cb",
    "\u3000",
    "中文 2025",
    "ð Ð",
    "\u180e",
    "_ _",
    "được\n2\nliên kết",
]


@pytest.fixture(scope="module")
def tokenizer() -> VietnameseTokenizer:
    return VietnameseTokenizer(spacy.blank("xx").vocab)


@pytest.fixture(scope="module")
def plain() -> VietnameseTokenizer:
    return VietnameseTokenizer(spacy.blank("xx").vocab, segment=False)


def guards() -> list[Any]:
    rows = []
    for number, line in enumerate(EXAMPLES.read_text("utf-8").split("\n"), 1):
        if line and not line.startswith("#"):
            kinds, marked = line.split("\t")
            rows.append(pytest.param([] if kinds == "-" else kinds.split(" | "), marked, id=f"guards:{number}"))
    return rows


@pytest.mark.parametrize(("kinds", "marked"), guards())
def test_guards(kinds: list[str], marked: str) -> None:
    wanted = re.findall(r"(?<!\\)\[(.*?)(?<!\\)\]", marked)
    text = re.sub(r"(?<!\\)[\[\]]", "", marked).replace("\\", "")
    found = [(text[start:end], kind) for start, end, kind in lex(text) if kind not in ("word", "mark")]
    assert found == list(zip(wanted, kinds, strict=True))


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_guards_cover_the_text(text: str) -> None:
    folded = fold(text).text
    done, gaps = 0, ""
    for start, end, _ in lex(folded):
        assert done <= start < end
        gaps += folded[done:start]
        done = end
    gaps += folded[done:]
    assert not gaps.strip()


@pytest.mark.parametrize("text", NASTY)
def test_text_is_kept(tokenizer: VietnameseTokenizer, plain: VietnameseTokenizer, text: str) -> None:
    for make in (tokenizer, plain):
        doc = make(text)
        assert doc.text == text
        assert folded_text(doc) == fold(text)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
    | st.text(st.sampled_from("aỉ ĐT.,-/5\n\t \u200b\u00ad*_\u0301\u0323🙂"), max_size=60)
)
@settings(max_examples=500, deadline=None)
def test_any_text_is_kept(text: str) -> None:
    assert ANY(text).text == text


ANY = VietnameseTokenizer(Vocab())


def test_naughty_article_copies_are_kept(plain: VietnameseTokenizer) -> None:
    for article in articles()[:6]:
        for form in ("NFD", "NFKD"):
            text = unicodedata.normalize(form, article["text"])
            assert plain(text).text == text


def test_lone_surrogate_is_one_clear_error(plain: VietnameseTokenizer) -> None:
    with pytest.raises(InputError, match="surrogate"):
        plain("a\ud800")


def test_tokens_and_norms(tokenizer: VietnameseTokenizer) -> None:
    doc = tokenizer(TEXT)
    tokens = [token.text for token in doc]
    for whole in ("505/QĐ-TTg", "22,4", "TP.", "Quyết\nđịnh", "tỉnh", "\n\n", "**"):
        assert whole in tokens
    assert "Thái Nguyên" in tokens
    assert [token.norm_ for token in doc if token.text == "Quyết\nđịnh"] == ["Quyết định"]
    assert [token.norm_ for token in tokenizer(unicodedata.normalize("NFD", "Công tác thuỷ lợi"))] == [
        "Công tác",
        "thủy lợi",
    ]


def test_words_are_those_of_underthesea(tokenizer: VietnameseTokenizer) -> None:
    from underthesea import word_tokenize

    for sentence in (
        "Chính phủ ban hành nghị quyết về phát triển kinh tế tư nhân",
        "Nông dân các huyện miền núi thu hoạch lúa sớm hơn mọi năm",
        "Bệnh viện tiếp nhận nhiều bệnh nhân bị sốt xuất huyết trong tuần qua",
    ):
        assert [token.text for token in tokenizer(sentence)] == word_tokenize(sentence)


def test_segment_false_joins_nothing(plain: VietnameseTokenizer) -> None:
    assert [token.text for token in plain("Chính phủ số.")] == ["Chính", "phủ", "số", "."]


def test_sentences(tokenizer: VietnameseTokenizer) -> None:
    text = (
        "Ông làm việc tại TP. Huế và TP.HCM. GS.TS. Trần Bình và Th.S Lê Hà đạt 1.928.311 điểm.\n"
        "1. Mục tiêu chung\n- Đạt 22,4%. Tăng 3%."
    )
    doc = tokenizer(text)
    folded = folded_text(doc)
    set_sentences(doc, parse(folded.text), folded)
    assert [sent.text.strip() for sent in doc.sents] == [
        "Ông làm việc tại TP. Huế và TP.HCM.",
        "GS.TS. Trần Bình và Th.S Lê Hà đạt 1.928.311 điểm.",
        "1. Mục tiêu chung",
        "- Đạt 22,4%.",
        "Tăng 3%.",
    ]


def spans(doc: Doc) -> list[tuple[str, str, str, str]]:
    return [(span.text, span.label_, span.id_, span.kb_id_) for span in doc.spans["ours"]]


@pytest.mark.parametrize("in_place", [True, False])
def test_edges(tokenizer: VietnameseTokenizer, in_place: bool) -> None:
    text = "Chính phủ họp. Thủ tướng phát biểu tại tỉnhThái Nguyên."
    doc = tokenizer(text)
    folded = folded_text(doc)
    set_sentences(doc, parse(folded.text), folded)
    second = next(sent for sent in list(doc.sents)[1:])
    doc.set_ents([Span(doc, 0, 1, label="ORG"), Span(doc, len(doc) - 3, len(doc) - 1, label="PROVINCE")])
    doc.spans["ours"] = [
        Span(doc, 0, 1, label="A", span_id="a", kb_id="k"),
        Span(doc, second.start, second.end, label="B"),
    ]
    before = spans(doc), [ent.text for ent in doc.ents], [sent.text for sent in doc.sents]
    norms = {token.idx: token.norm_ for token in doc}
    offsets = {5, 6, text.index("biểu"), text.index("Nguyên") + 2, 0, len(text), 9}
    if in_place:
        split_at(doc, offsets)
        split_at(doc, offsets)
        after = doc
    else:
        after = with_edges(doc, offsets)
        assert with_edges(after, offsets) is after
    assert after.text == text
    edges = {token.idx for token in after} | {token.idx + len(token.text) for token in after}
    assert offsets <= edges
    assert (spans(after), [ent.text for ent in after.ents], [sent.text for sent in after.sents]) == before
    for token in after:
        assert token.norm_ in (norms.get(token.idx), token.text)
    assert not [
        token for token in after if len(token.text) > 1 and token.text != token.text.strip() and token.text.strip()
    ]


@given(
    st.sets(st.integers(0, 40), max_size=8),
    st.sampled_from([TEXT, "Ủy ban nhân dân tỉnh Đắk Nông họp phiên thường kỳ."]),
)
@settings(max_examples=60, deadline=None)
def test_edges_anywhere(offsets: set[int], text: str) -> None:
    doc = with_edges(ANY(text), offsets)
    assert doc.text == text
    edges = {token.idx for token in doc} | {token.idx + len(token.text) for token in doc}
    spaces = {i for i in range(len(text)) if text[i].isspace()}
    assert {o for o in offsets if o not in spaces and o - 1 not in spaces} <= edges
    other = ANY(text)
    split_at(other, offsets)
    assert other.text == text


def config(segment: bool = True) -> dict[str, Any]:
    return {"nlp": {"tokenizer": {"@tokenizers": "ceds_nlp.VietnameseTokenizer.v1", "segment": segment}}}


def test_in_a_config_and_on_disk(tmp_path: Any) -> None:
    nlp = spacy.blank("vi", config=config(segment=False))
    assert isinstance(nlp.tokenizer, VietnameseTokenizer)
    nlp.to_disk(tmp_path / "nlp")
    again = spacy.load(tmp_path / "nlp")
    assert [t.text for t in again(TEXT)] == [t.text for t in nlp(TEXT)]
    fresh = VietnameseTokenizer(Vocab())
    fresh.from_bytes(nlp.tokenizer.to_bytes())
    assert fresh.segment is False
    fresh.segment = True
    assert fresh.from_disk(tmp_path / "nlp" / "tokenizer").segment is False
    assert spacy.blank("vi", config=config()).from_bytes(nlp.to_bytes()).tokenizer.segment is False


def test_pickle_copy_and_processes() -> None:
    nlp = spacy.blank("vi", config=config())
    for same in (pickle.loads(pickle.dumps(nlp.tokenizer)), copy.copy(nlp.tokenizer)):
        assert [t.text for t in same(TEXT)] == [t.text for t in nlp(TEXT)]
    texts = [article["text"] for article in articles()[:4]]
    here = list(nlp.pipe(texts))
    there = list(nlp.pipe(texts, n_process=2, batch_size=2))
    for one, other in zip(here, there, strict=True):
        assert [(t.text_with_ws, t.norm_) for t in one] == [(t.text_with_ws, t.norm_) for t in other]
        assert folded_text(other) == folded_text(one)


def test_bytes_and_docbin(tokenizer: VietnameseTokenizer) -> None:
    doc = tokenizer(TEXT)
    again = Doc(tokenizer.vocab).from_bytes(doc.to_bytes())
    assert again.text == TEXT
    assert folded_text(again) == fold(TEXT)
    stored = next(iter(DocBin(docs=[doc], store_user_data=True).get_docs(tokenizer.vocab)))
    assert stored.text == TEXT
    assert folded_text(stored) == fold(TEXT)
