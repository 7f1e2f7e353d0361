"""extract_many: order, equality with extract, errors in their place, dead workers."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

import ceds_nlp
from ceds_nlp import batch
from conftest import articles


def test_records_of_every_kind_in_order() -> None:
    doc = ceds_nlp.extract("Bộ Y tế", doc_id="d")
    records: list[Any] = ["Bộ Y tế", {"text": "Bộ Y tế", "doc_id": 7, "published": "2024-07-11"}, doc]
    results = list(ceds_nlp.extract_many(records))
    assert [r.doc_id for r in results] == [None, "7", "d"]
    assert results[2] == doc


def test_two_workers_equal_one() -> None:
    records = [{"doc_id": f"{a['doc_id']}-{i}", "text": a["text"]} for i in range(4) for a in articles()]
    assert list(ceds_nlp.extract_many(records, workers=2)) == list(ceds_nlp.extract_many(records))


def test_lazy() -> None:
    def endless() -> Iterator[str]:
        while True:
            yield "Bộ Y tế"

    results = ceds_nlp.extract_many(endless())
    assert next(results).entities[0].name == "Bộ Y tế"


@pytest.mark.parametrize("workers", [1, 2])
def test_bad_records_keep_their_place(workers: int) -> None:
    records: list[Any] = ["a", None, {"doc_id": "x"}, {"text": "b", "published": "so"}, "c"]
    results = list(ceds_nlp.extract_many(records, workers=workers, errors="yield"))
    assert [type(r).__name__ for r in results] == ["Document", "InputError", "InputError", "InputError", "Document"]
    assert str(results[2]) == "record 3: key 'text' is missing; keys found: doc_id"


def test_raise_is_the_default() -> None:
    results = ceds_nlp.extract_many(["a", None])  # type: ignore[list-item]
    next(results)
    with pytest.raises(ceds_nlp.InputError, match="record 2"):
        next(results)


@pytest.mark.parametrize("wrong", [{"workers": 0}, {"workers": 1.5}, {"errors": "ignore"}])
def test_wrong_options(wrong: dict[str, Any]) -> None:
    with pytest.raises(ceds_nlp.InputError, match="is not allowed"):
        ceds_nlp.extract_many(["a"], **wrong)


def test_one_text_is_not_many() -> None:
    with pytest.raises(ceds_nlp.InputError, match="iterable of texts"):
        ceds_nlp.extract_many("Bộ Y tế")


def _die_on_poison(chunk: list[batch.Job], options: batch.Options) -> list[Any]:
    """Stands in for the worker's function: a text that kills its process."""
    if any(job.text == "poison" for job in chunk):
        os._exit(9)
    return _WORK(chunk, options)


_WORK = batch._work


def test_a_dead_worker_loses_only_the_text_that_kills(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "_work", _die_on_poison)
    monkeypatch.setattr(batch, "CHUNK_TEXTS", 2)
    texts = ["a", "b", "poison", "c", "d", "e"]
    results = list(ceds_nlp.extract_many(texts, workers=2, errors="yield"))
    assert [r.text if isinstance(r, ceds_nlp.Document) else "!" for r in results] == ["a", "b", "!", "c", "d", "e"]
    assert "died twice" in str(results[2])
