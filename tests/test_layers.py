"""Layers that are not asked for cost nothing, and the asked ones are those of the whole document."""

from itertools import combinations
from typing import Any

import pytest

from ceds_nlp import Document, InputError, extract, extract_many
from ceds_nlp.pipeline import LayerName
from ceds_nlp.records import LAYERS
from conftest import articles

PLAIN: tuple[LayerName, ...] = ("entities", "quantities", "times")
ARTICLES = articles()


def layer(document: Document, name: str) -> Any:
    return getattr(document, name)


@pytest.mark.parametrize("asked", [set(c) for n in (1, 2, 3) for c in combinations(PLAIN, n)], ids=sorted)
def test_asked_layers_are_those_of_the_whole_document(asked: set[LayerName]) -> None:
    for article in ARTICLES:
        whole = extract(article["text"], model=False)
        part = extract(article["text"], model=False, layers=asked)
        for name in LAYERS:
            assert layer(part, name) == (layer(whole, name) if name in asked else ()), (article["doc_id"], name)


def test_asked_layers_with_the_name_model() -> None:
    for article in ARTICLES[:6]:
        whole = extract(article["text"], published="2024-07-11")
        for name in PLAIN:
            part = extract(article["text"], published="2024-07-11", layers={name})
            assert layer(part, name) == layer(whole, name)


def test_claims_bring_all_that_they_point_to() -> None:
    for article in ARTICLES[:6]:
        assert extract(article["text"], model=False, layers={"claims"}) == extract(article["text"], model=False)


def test_what_is_not_asked_for_is_not_done(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("this layer was not asked for")

    monkeypatch.setattr("ceds_nlp.recognize.names.recognize_all", never)
    monkeypatch.setattr("ceds_nlp.recognize.bodies.recognize", never)
    monkeypatch.setattr("ceds_nlp.pipeline.relate", never)
    monkeypatch.setattr("ceds_nlp.pipeline.link", never)
    text = "Bộ Y tế: đến năm 2025 đạt 95%."
    assert [q.value for q in extract(text, layers={"quantities"}).quantities] == ["95"]
    monkeypatch.setattr("ceds_nlp.recognize.quantities.recognize", never)
    assert [t.text for t in extract(text, layers={"times"}).times] == ["2025"]


def test_entities_alone_read_no_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("this layer was not asked for")

    monkeypatch.setattr("ceds_nlp.recognize.times.recognize", never)
    monkeypatch.setattr("ceds_nlp.recognize.quantities.recognize", never)
    assert [e.name for e in extract("Bộ Y tế đạt 95%.", layers={"entities"}).entities] == ["Bộ Y tế"]


@pytest.mark.parametrize("workers", [1, 2])
def test_many_texts(workers: int) -> None:
    texts = [article["text"] for article in ARTICLES[:4]]
    found = list(extract_many(texts, workers=workers, model=False, layers={"times"}))
    assert [d.times for d in found] == [extract(text, model=False).times for text in texts]
    assert not any(d.entities or d.quantities or d.claims for d in found)


@pytest.mark.parametrize("wrong", ["quantities", b"times", {"numbers"}, [], {"times": 1}, 5, [["times"]], {"targets"}])
def test_wrong_layers_are_one_clear_error(wrong: Any) -> None:
    with pytest.raises(InputError, match=r"^layers: .* is not allowed; give .*'quantities', 'times'"):
        extract("12%", layers=wrong)
    with pytest.raises(InputError, match="layers"):
        extract_many(["12%"], layers=wrong)
