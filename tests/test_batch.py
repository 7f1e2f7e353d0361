"""extract_many: order, equality with extract, errors in their place, dead workers."""

import os
import time
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

import ceds_nlp
from ceds_nlp import batch, pipeline
from ceds_nlp.records import Analysis
from ceds_nlp.workers import AHEAD
from conftest import articles


def test_records_of_every_kind_in_order() -> None:
    doc = ceds_nlp.extract("Bộ Y tế", doc_id="d")
    records: list[Any] = ["Bộ Y tế", {"text": "Bộ Y tế", "doc_id": 7, "published": "2024-07-11"}, doc]
    results = list(ceds_nlp.extract_many(records))
    assert [r.doc_id for r in results] == [None, "7", "d"]
    assert results[2] == doc


def test_two_workers_equal_one() -> None:
    records = [{"doc_id": f"{a['doc_id']}-{i}", "text": a["text"]} for i in range(2) for a in articles()]
    assert list(ceds_nlp.extract_many(records, workers=2)) == list(ceds_nlp.extract_many(records))


def test_texts_read_together_are_read_as_alone() -> None:
    odd = ["", "\n", "Bà Mai", "Ông", "(", "HÀ NỘI", "quận", "5", "Sở Y tế tỉnh Phú Thọ\r\n"]
    texts = [text for article in articles()[:18] for text in (article["text"], odd[len(article["text"]) % len(odd)])]
    assert list(ceds_nlp.extract_many([*texts, *odd])) == [ceds_nlp.extract(text) for text in (*texts, *odd)]


def test_one_that_fails_among_texts_read_together(monkeypatch: pytest.MonkeyPatch) -> None:
    link = pipeline.link

    def failing(analysis: Analysis) -> None:
        if analysis.text.source == "b":
            raise RuntimeError("no links today")
        link(analysis)

    monkeypatch.setattr(pipeline, "link", failing)
    results = ceds_nlp.extract_many(["a", "b", "Bộ Y tế"], errors="yield")
    said = "record 2: could not be read: RuntimeError: no links today (please report this)"
    assert _texts(results) == ["a", said, "Bộ Y tế"]


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


def test_lines_equal_the_models() -> None:
    jobs = [batch.make_job({**a, "published": "2024-07-11"}, a["doc_id"]) for a in articles()]
    options = batch.Options(model=False)
    expected = [r.to_json().encode() for r in batch.run(jobs, 1, options) if isinstance(r, ceds_nlp.Document)]
    assert len(expected) == len(jobs)
    assert list(batch.lines(jobs, 1, options)) == expected
    assert list(batch.lines(jobs, 2, options)) == expected


def test_the_input_is_read_a_bounded_way_ahead() -> None:
    read = 0

    def many() -> Iterator[str]:
        nonlocal read
        for number in range(10_000):
            read += 1
            yield f"{number}%"

    results = ceds_nlp.extract_many(many(), workers=2, model=False)
    bound = (2 * AHEAD + 1) * batch.CHUNK_TEXTS
    for consumed in range(1, 3 * bound):
        next(results)
        assert read <= consumed + bound
    assert read > consumed


def test_long_texts_make_short_chunks() -> None:
    jobs = [batch.make_job("x" * 90_000, str(i)) for i in range(7)]
    assert [len(chunk) for chunk in batch._chunks(jobs, batch.CHUNK_TEXTS, batch.CHUNK_CHARS)] == [3, 3, 1]


@pytest.mark.parametrize("workers", [1, 2])
def test_input_that_fails_comes_after_what_it_gave(workers: int) -> None:
    def failing() -> Iterator[str]:
        yield from ["1%", "2%"]
        raise OSError("the tape broke")

    results = ceds_nlp.extract_many(failing(), workers=workers, model=False)
    assert [next(results).text, next(results).text] == ["1%", "2%"]
    with pytest.raises(OSError, match="tape"):
        next(results)


def _written(jobs: Sequence[batch.Job], options: batch.Options) -> list[bytes | ceds_nlp.InputError]:
    """Stands in for reading texts: one kills its process, another never ends."""
    for job in jobs:
        if job.text == "poison":
            os._exit(9)
        if job.text == "endless":
            time.sleep(1000)
    return _WRITTEN(jobs, options)


_WRITTEN = batch.written


def _texts(results: Iterator[ceds_nlp.Document | ceds_nlp.InputError]) -> list[str]:
    return [str(r) if isinstance(r, ceds_nlp.InputError) else r.text for r in results]


def test_a_dead_process_loses_only_the_text_that_kills(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "written", _written)
    monkeypatch.setattr(batch, "CHUNK_TEXTS", 2)
    texts = ["a", "b", "poison", "c", "d", "poison", "e"]
    lost = "record {}: the process that read it died twice; the text was skipped"
    results = ceds_nlp.extract_many(texts, workers=2, errors="yield", model=False)
    assert _texts(results) == ["a", "b", lost.format(3), "c", "d", lost.format(6), "e"]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_text_that_takes_too_long_is_given_up(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "written", _written)
    monkeypatch.setattr(batch, "CHUNK_TEXTS", 2)
    texts = ["a", "endless", "b", "c"]
    results = ceds_nlp.extract_many(texts, workers=workers, timeout=2, errors="yield", model=False)
    assert _texts(results) == ["a", "record 2: took longer than 2 s; the text was skipped", "b", "c"]
    with pytest.raises(ceds_nlp.InputError, match="record 1: took longer"):
        next(ceds_nlp.extract_many(["endless"], workers=workers, timeout=0.5, model=False))


def test_a_timeout_changes_no_result() -> None:
    texts = [a["text"] for a in articles()]
    expected = list(ceds_nlp.extract_many(texts, model=False))
    assert list(ceds_nlp.extract_many(texts, timeout=600, model=False)) == expected


@pytest.mark.parametrize("wrong", [0, -1, True, "5", float("nan")])
def test_wrong_timeouts(wrong: Any) -> None:
    with pytest.raises(ceds_nlp.InputError, match="timeout"):
        ceds_nlp.extract_many(["a"], timeout=wrong)
