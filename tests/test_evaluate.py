"""The scorer: its own counts, and agreement with the scorer beside the shared annotated texts."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

import ceds_nlp
from ceds_nlp.evaluate import evaluate
from conftest import ROOT, articles, read_lines


def predict(documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    records = [{"text": d["text"], "doc_id": d["doc_id"]} for d in documents]
    return [json.loads(doc.to_json()) for doc in ceds_nlp.extract_many(records)]


def test_other_text_is_an_error() -> None:
    gold = articles()[0]
    with pytest.raises(ceds_nlp.InputError, match="not the gold text"):
        evaluate([gold], [{**gold, "text": "x"}])


def test_missing_document_counts_as_empty() -> None:
    scores = evaluate(articles()[:1], []).scores
    assert scores["CORE entities"].recall == 0
    assert scores["CORE entities"].gold > 0


@pytest.mark.parametrize("name", ["seeds", "dev"])
def test_agrees_with_the_shared_scorer(shared: Path, name: str) -> None:
    spec = importlib.util.spec_from_file_location("score", shared / "gold" / "score.py")
    assert spec
    assert spec.loader
    theirs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(theirs)
    gold = read_lines(shared / "gold" / f"{name}.jsonl")
    predicted = predict(gold)
    expected, _ = theirs.score(json.loads(json.dumps(gold)), predicted)
    ours = evaluate(gold, predicted).scores
    assert {row: (s.precision, s.recall, s.f1, s.gold, s.predicted) for row, s in ours.items()} == {
        row: (v["p"], v["r"], v["f1"], v["gold"], v["pred"]) for row, v in expected.items()
    }


#: What the project promises on annotated text (issue: strict span and field F1).
PROMISED = {
    "CORE entities": 0.97,
    "name:MINISTRY": 0.96,
    "name:PROVINCE": 0.96,
    "name:LEGAL_DOC": 0.96,
    "qty:full": 0.95,
    "year:role": 0.95,
}


def assert_promised(documents: list[dict[str, Any]], promised: dict[str, float]) -> None:
    scores = evaluate(documents, predict(documents)).scores
    below = {row: scores[row].f1 for row, least in promised.items() if row in scores and scores[row].f1 < least}
    assert not below


@pytest.mark.parametrize("name", ["seeds", "dev"])
def test_accuracy_on_shared_texts(shared: Path, name: str) -> None:
    assert_promised(read_lines(shared / "gold" / f"{name}.jsonl"), PROMISED)


def test_accuracy_on_our_articles() -> None:
    assert_promised(articles(), PROMISED)


def test_fixture_count() -> None:
    assert len(articles()) >= 30
    assert len(list((ROOT / "fixtures" / "articles").glob("*.txt"))) == len(articles())
