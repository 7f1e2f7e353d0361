"""Our components and tokenizer as spaCy users meet them: rulers, displacy, configuration files, training data."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy import displacy
from spacy.tokens import Doc, DocBin
from spacy.training import Corpus
from spacy.util import load_config, load_model_from_config

import ceds_nlp
from ceds_nlp.components import document
from ceds_nlp.docbin import blank, from_docbin, to_docbin, to_docs
from ceds_nlp.errors import InputError
from conftest import articles

TEXT = "Theo Quyết định số 505/QĐ-TTg, Bộ Y tế và UBND tỉnh Phú Thọ đạt 95% GDP đến năm 2025."
CONFIG = """
[nlp]
lang = "{lang}"
pipeline = ["ceds_sentences","ceds_mentions","ceds_claims"]

[nlp.tokenizer]
@tokenizers = "ceds_nlp.VietnameseTokenizer.v1"
segment = {segment}

[components]

[components.ceds_sentences]
factory = "ceds_sentences"

[components.ceds_mentions]
factory = "ceds_mentions"
model = false

[components.ceds_claims]
factory = "ceds_claims"
"""

#: How a span ruler leaves entities that stand before it.
KEEP = {"@misc": "spacy.prioritize_existing_ents_filter.v1"}


@pytest.fixture(scope="module")
def documents() -> list[ceds_nlp.Document]:
    records = [{"text": a["text"], "doc_id": a["doc_id"], "published": a["meta"]["published"]} for a in articles()[:5]]
    return list(ceds_nlp.extract_many([*records, "Không có gì.", ""]))


def rules() -> spacy.Language:
    return ceds_nlp.load(model=False, segment=False)


# -- rulers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place", [{"first": True}, {"before": "ceds_mentions"}, {"after": "ceds_mentions"}, {"last": True}]
)
@pytest.mark.parametrize(
    "ruler",
    [
        ("entity_ruler", {}),
        ("span_ruler", {}),
        ("span_ruler", {"annotate_ents": True, "overwrite": False, "ents_filter": KEEP}),
        ("span_ruler", {"spans_key": "ceds", "overwrite": False}),
    ],
)  # fmt: skip
def test_rulers_before_and_after_ours(ruler: tuple[str, dict[str, Any]], place: dict[str, Any]) -> None:
    nlp = rules()
    name, config = ruler
    nlp.add_pipe(name, config=config, **place).add_patterns([{"label": "OURS", "pattern": "GDP"}])  # type: ignore[attr-defined]
    doc = nlp(TEXT)
    assert document(doc) == ceds_nlp.extract(TEXT, model=False)
    key = "ceds" if config.get("spans_key") == "ceds" else "ruler"
    if name == "entity_ruler" or config.get("annotate_ents"):
        assert "OURS" in {ent.label_ for ent in doc.ents}
    else:
        assert "OURS" in {span.label_ for span in doc.spans[key]}
    assert {"LEGAL_DOC", "MINISTRY", "PROVINCE"} <= {ent.label_ for ent in doc.ents}
    assert {"LEGAL_DOC", "MINISTRY", "PROVINCE"} <= {span.label_ for span in doc.spans["ceds"]}
    assert not any(nlp.analyze_pipes()["problems"].values())


def test_users_entity_over_one_of_ours_keeps_its_place() -> None:
    nlp = rules()
    ruler = nlp.add_pipe("entity_ruler", before="ceds_mentions")
    ruler.add_patterns([{"label": "OURS", "pattern": "UBND tỉnh Phú Thọ"}])  # type: ignore[attr-defined]
    doc = nlp(TEXT)
    assert [(e.text, e.label_) for e in doc.ents][-1] == ("UBND tỉnh Phú Thọ", "OURS")
    assert "tỉnh Phú Thọ" in {span.text for span in doc.spans["ceds"]}


# -- displacy ----------------------------------------------------------------------------------------------------


def test_displacy_entities() -> None:
    page = displacy.render(rules()(TEXT), style="ent", page=False)
    for label in ("LEGAL_DOC", "MINISTRY", "PROVINCE"):
        assert f">{label}<" in page.replace("\n", "").replace(" ", "")
    assert page.count("<mark") == 3


@pytest.mark.parametrize("key", ["ceds", "ceds_quantities", "ceds_times"])
def test_displacy_spans(key: str) -> None:
    doc = rules()(TEXT)
    page = displacy.render(doc, style="span", page=False, options={"spans_key": key})
    for span in doc.spans[key]:
        assert span.label_ in page


def test_displacy_knows_our_colours() -> None:
    page = displacy.render(rules()(TEXT), style="ent", page=False)
    plain = "#ddd"  # what displacy gives labels that it does not know
    assert f"background: {plain}" not in page


# -- configuration files, saved pipelines ------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "xx", "en"])
@pytest.mark.parametrize("segment", ["true", "false"])
def test_tokenizer_and_components_from_a_config_file(lang: str, segment: str, tmp_path: Path) -> None:
    path = tmp_path / "config.cfg"
    path.write_text(CONFIG.format(lang=lang, segment=segment), "utf-8")
    nlp = load_model_from_config(load_config(path), auto_fill=True)
    assert document(nlp(TEXT)) == ceds_nlp.extract(TEXT, model=False)
    nlp.to_disk(tmp_path / "nlp")
    assert document(spacy.load(tmp_path / "nlp")(TEXT)) == document(nlp(TEXT))
    again = load_model_from_config(nlp.config).from_bytes(nlp.to_bytes())
    assert [t.text for t in again(TEXT)] == [t.text for t in nlp(TEXT)]


def test_saved_pipeline_in_a_process_that_does_not_import_us(tmp_path: Path) -> None:
    rules().to_disk(tmp_path / "nlp")
    code = (
        "import spacy, sys\n"
        "nlp = spacy.load(sys.argv[1])\n"
        "print(sorted(ent.label_ for ent in nlp('Bộ Y tế và tỉnh Phú Thọ').ents))\n"
        "print([len(d.ents) for d in nlp.pipe(['Bộ Y tế'] * 3, n_process=2, batch_size=1)])\n"
    )
    path = tmp_path / "use.py"
    path.write_text(f"if __name__ == '__main__':\n    {code.strip().replace(chr(10), chr(10) + '    ')}\n", "utf-8")
    out = subprocess.run(
        [sys.executable, str(path), str(tmp_path / "nlp")], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert out.stdout.split("\n")[:2] == ["['MINISTRY', 'PROVINCE']", "[1, 1, 1]"]


# -- training data -----------------------------------------------------------------------------------------------


def test_training_data_comes_back_whole(documents: list[ceds_nlp.Document], tmp_path: Path) -> None:
    to_docbin(documents).to_disk(tmp_path / "train.spacy")
    back = DocBin(store_user_data=True).from_disk(tmp_path / "train.spacy")
    assert list(from_docbin(back)) == documents


def test_spans_stand_where_the_document_says(documents: list[ceds_nlp.Document]) -> None:
    for doc, source in zip(to_docs(documents), documents, strict=True):
        assert doc.text == source.text
        assert [(s.start_char, s.end_char, s.label_) for s in doc.spans["ceds"]] == [
            (e.start, e.end, e.label) for e in source.entities
        ]
        assert len(doc.spans["ceds_quantities"]) == len(source.quantities)
        inside = [
            e for e in source.entities if any(o.start <= e.start and e.end <= o.end and o != e for o in source.entities)
        ]
        assert len(doc.ents) == len(source.entities) - len(inside)
        assert list(from_docbin([Doc(doc.vocab).from_bytes(doc.to_bytes())])) == [source]


def test_spacy_learns_from_it(documents: list[ceds_nlp.Document], tmp_path: Path) -> None:
    to_docbin(documents[:2]).to_disk(tmp_path / "train.spacy")
    nlp = blank()
    ner, spancat = nlp.add_pipe("ner"), nlp.add_pipe("spancat", config={"spans_key": "ceds"})
    examples = list(Corpus(tmp_path / "train.spacy")(nlp))
    nlp.initialize(lambda: examples)
    losses: dict[str, float] = {}
    nlp.update(examples, losses=losses)
    assert losses["ner"] > 0
    assert losses["spancat"] > 0
    labels = {e.label for d in documents[:2] for e in d.entities}
    assert set(spancat.labels) == labels  # type: ignore[attr-defined]
    assert set(ner.labels) <= labels  # type: ignore[attr-defined]


def test_misaligned_spans_are_named() -> None:
    found = ceds_nlp.extract("Hôm nay Chính phủ họp.", doc_id="a", model=False)
    cut = ceds_nlp.Entity(id="e0", label="ORG", start=8, end=11, text="Chí", rule="hand")
    cut_document = found.model_copy(update={"entities": (cut,)})
    with pytest.raises(InputError, match=r"a: no token edges at 'Chí' \(8 to 11\)"):
        to_docbin([cut_document], misaligned="error")
    assert list(from_docbin(to_docbin([cut_document]))) == [cut_document]
    assert list(from_docbin(to_docbin([cut_document], spacy.blank("xx")))) == [cut_document]
    with pytest.raises(InputError, match="give 'split' or 'error'"):
        to_docbin([found], misaligned="drop")  # type: ignore[arg-type]


def test_annotations_of_other_tools() -> None:
    nlp = spacy.blank("xx")
    doc = nlp("Bộ Y tế ở tỉnh Phú Thọ")
    doc.set_ents([doc.char_span(0, 7, "MINISTRY"), doc.char_span(10, 22, "PROVINCE")])
    doc.spans["ceds"] = [doc.char_span(15, 22, "LOCATION"), doc.char_span(10, 22, "PROVINCE")]
    [found] = from_docbin(DocBin(docs=[doc]))  # without user data, ents alone
    assert [(e.text, e.label) for e in found.entities] == [
        ("Bộ Y tế", "MINISTRY"), ("tỉnh Phú Thọ", "PROVINCE"), ("Phú Thọ", "LOCATION"),
    ]  # fmt: skip
    doc.set_ents([doc.char_span(0, 7, "BO")])
    with pytest.raises(InputError, match="doc 1: label 'BO' of 'Bộ Y tế' is unknown; allowed: MINISTRY"):
        list(from_docbin([doc]))


def test_tokenizer_that_changes_the_text() -> None:
    nlp = spacy.blank("xx")
    nlp.tokenizer = lambda text: Doc(nlp.vocab, words=text.split())
    with pytest.raises(InputError, match="the tokenizer changed the text"):
        to_docbin([ceds_nlp.extract("a  b")], nlp)


def test_second_pass_over_a_doc() -> None:
    nlp = rules()
    doc = nlp(nlp(TEXT))
    assert document(doc) == ceds_nlp.extract(TEXT, model=False)
    for key, layer in (("ceds", "entities"), ("ceds_quantities", "quantities"), ("ceds_times", "times")):
        assert len(doc.spans[key]) == len(doc._.ceds[layer])
