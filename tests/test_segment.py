"""Words are those of underthesea: the same weights, the same sums, the same labels; nothing of it is imported."""

from __future__ import annotations

import gzip
import hashlib
import importlib
import json
import random
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ceds_nlp import segment
from ceds_nlp.crfsuite import Crf, read_crf, read_strings
from ceds_nlp.errors import CedsError
from ceds_nlp.guards import lex
from ceds_nlp.layout import parse
from ceds_nlp.normalize import fold
from ceds_nlp.segment import SumSegmenter, join, read_segmenter, segmenter
from conftest import ROOT, articles

#: The model that the labels were compared with over whole corpora (14.6 million, none different). Another
#: underthesea that changes it: run `benchmarks/segmentation.py --parity CORPUS`, then set these anew.
HASHES = {
    "models.bin": "c3a64c64349f1d73304f89babacaa8f8cd6078b1ec1a1b2c104e9e411ac1d2c3",
    "features.bin": "cf93263c7c7973bf50122b0be76a394443ff61be00c1368713dee1b7d5b8a435",
    "dictionary.bin": "ec8c62b3881c6682c18959988e1fe08800cc835777778845bded470ca02745d9",
}
PARTS = ["PHỤ LỤC", "BOS EOS", "bos eos", "True False", "5 +5 -5 + -", "2147483647 2147483648 -2147483648", "٣ ² ½"]
PARTS += ["0000000000000000012 1.5", "ΑΣ ΟΔΟΣ Σ", "İ ß ŉa ǆ ǅ ﬁ", "_ … 🙂 a\u0301", "1" * 30, "kInH tẾ", "x , . ( )"]


@pytest.fixture(scope="module")
def theirs() -> Any:
    """underthesea's own featurizer and tagger."""
    module = importlib.import_module("underthesea.pipeline.word_tokenize")
    module.word_tokenize("Bác sĩ")
    return module.word_tokenize_model


@pytest.fixture(scope="module")
def folder() -> Path:
    module = importlib.import_module("underthesea.pipeline.word_tokenize")
    return Path(str(module.__file__)).parent / "models" / "ws_crf_vlsp2013_20230727"


def labels(theirs: Any, words: Sequence[str]) -> list[bool]:
    return [tag == "I-W" for tag in theirs.predict([[word] for word in words])] if words else []


def sentences(text: str) -> Iterator[list[str]]:
    """Our tokens, sentence by sentence, as :func:`join` reads them."""
    folded = fold(text).text
    starts = [*(s.start for s in parse(folded).sentences), len(folded) + 1]
    words: list[str] = []
    border = iter(starts)
    end = next(border)
    for start, stop, _ in lex(folded):
        while start >= end:
            if words:
                yield words
            words = []
            end = next(border)
        words.append(folded[start:stop])
    if words:
        yield words


def assert_same(theirs: Any, text: str) -> int:
    count = 0
    tokenize = importlib.import_module("underthesea.pipeline.word_tokenize.regex_tokenize").tokenize
    for words in [*sentences(text), *filter(None, map(tokenize, text.split("\n")))]:
        assert segmenter().inside(words) == labels(theirs, words), words
        count += len(words)
    return count


def test_the_model_is_the_one_compared(folder: Path) -> None:
    assert isinstance(segmenter(), SumSegmenter)
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()} == HASHES


def test_labels_on_our_texts(theirs: Any) -> None:
    assert sum(assert_same(theirs, article["text"]) for article in articles()) > 20_000


def test_labels_on_our_texts_in_capitals(theirs: Any) -> None:
    for article in articles()[:8]:
        assert_same(theirs, article["text"].upper())
        assert_same(theirs, article["text"].title())


def test_labels_on_other_texts(theirs: Any, shared: Path) -> None:
    count = 0
    for name in ("news", "official", "headlines-2026"):
        with gzip.open(shared / "corpus" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            before = count
            for line in lines:
                count += assert_same(theirs, json.loads(line)["text"])
                if count - before > 40_000:
                    break
    assert count > 120_000


def drawn(seed: int, folder: Path, count: int) -> Iterator[list[str]]:
    """Sequences of what the model and its dictionary know, of shapes and of oddities, in any case."""
    draw = random.Random(seed)
    known = [key.partition("=")[2] for key in read_crf((folder / "models.bin").read_bytes()).states]
    entries = read_strings((folder / "dictionary.bin").read_bytes())
    for _ in range(count):
        words: list[str] = []
        for _ in range(draw.randint(0, 5)):
            part = draw.choice(draw.choice([known, entries, PARTS]))
            words += draw.choice([str, str, str.upper, str.title, str.lower])(part).split()
        yield words


def test_sums_are_those_of_the_features(theirs: Any, folder: Path) -> None:
    """Every sum is that of the strings that underthesea's featurizer makes, on whatever the model knows."""
    weights = {key: row[1] - row[0] for key, row in read_crf((folder / "models.bin").read_bytes()).states.items()}
    for words in drawn(1, folder, 4000):
        features = theirs.featurizer.process([[[word] for word in words]])[0] if words else []
        wanted = [sum(weights.get(name, 0.0) for name in names) for names in features]
        assert segment_model().scores(words) == pytest.approx(wanted, abs=1e-9), words
        assert segment_model().inside(words) == labels(theirs, words), words


def segment_model() -> SumSegmenter:
    model = segmenter()
    assert isinstance(model, SumSegmenter)
    return model


@given(st.lists(st.text("aAđĐ1+-.Σßİ\u0301 b".replace(" ", ""), min_size=1, max_size=4), max_size=8))
@settings(max_examples=300, deadline=None)
def test_labels_of_any_words(words: list[str]) -> None:
    model = importlib.import_module("underthesea.pipeline.word_tokenize")
    model.word_tokenize("a")
    assert segmenter().inside(words) == labels(model.word_tokenize_model, words)


@pytest.mark.parametrize(
    "steps",
    [
        ((-0.4, 0.4), (0.4, -0.6)),
        ((0.7, -0.3), (-0.2, 0.9)),
        ((0.0, 0.0), (0.0, 0.0)),
        ((1.0, 2.0), (0.5, 1.5)),
        ((-3.0, 0.1), (2.0, -1.0)),
    ],
)
def test_the_best_path(steps: tuple[tuple[float, float], tuple[float, float]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the steps between labels, the labels are those of the best of all paths."""
    model = SumSegmenter(Crf(("B-W", "I-W"), {}, steps), ["T[0]"], [], segmenter)
    draw = random.Random(4)
    for _ in range(300):
        scores = [draw.uniform(-2.5, 2.5) for _ in range(draw.randint(1, 8))]
        paths = [[bool(number >> k & 1) for k in range(len(scores))] for number in range(2 ** len(scores))]

        def total(path: list[bool], scores: list[float] = scores) -> float:
            along = sum(score for score, inside in zip(scores, path, strict=True) if inside)
            return along + sum(steps[a][b] for a, b in pairwise(path))

        monkeypatch.setattr(SumSegmenter, "scores", lambda self, words: words)
        assert model.inside(scores) == max(paths, key=total)  # type: ignore[arg-type]


def test_words_are_those_of_word_tokenize(theirs: Any) -> None:
    """Where both cut a line into the same tokens and only plain words are joined, the words are the same."""
    module = importlib.import_module("underthesea.pipeline.word_tokenize")
    same = lines = 0
    for article in articles():
        for line in filter(None, fold(article["text"]).text.split("\n")):
            lines += 1
            tokens = lex(line)
            cut = [line[start:end] for start, end, _ in tokens]
            plain = [kind == "word" for _, _, kind in tokens]
            joined = labels(theirs, cut)
            between = [line[a[1] : b[0]] for a, b in pairwise(tokens)]
            if cut != module.tokenize(line) or joined[0]:
                continue
            if any(joined[i] and not (plain[i - 1] and plain[i] and between[i - 1] == " ") for i in range(len(cut))):
                continue
            same += 1
            assert [line[start:end] for start, end, _ in join(line, tokens, [0])] == module.word_tokenize(line)
    assert same > lines / 3


def test_memory_is_bounded_and_forgetting_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment, "_MOST_PAIRS", 50)
    monkeypatch.setattr(segment, "_MOST_WORDS", 40)
    small = read_segmenter(folder)
    for article in articles()[:6]:
        for words in sentences(article["text"]):
            assert small.inside(words) == segmenter().inside(words)
            assert small.count <= 50
            assert len(small.words) <= 42


def test_threads_share_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment, "_MOST_PAIRS", 200)
    small = read_segmenter(folder)
    tasks = [words for article in articles()[:8] for words in sentences(article["text"])]
    wanted = [segmenter().inside(words) for words in tasks]
    found: list[list[list[bool]]] = []
    threads = [threading.Thread(target=lambda: found.append([small.inside(w) for w in tasks])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted] * 4


@pytest.mark.parametrize(
    "row",
    [
        "Nông nghiệp 24,469 62,7 23,896 48,7 14,81 30,5 14,15 28,3",
        "m2 / người 200,40 303,34 194,81 279,84 272,27 128,08 210,57",
        "STATE MANAGEMENT ON STORAGE OF ELECTRONIC DOCUMENTS",
        "Xem thêm Health Canada Pest Management Regulatory Agency",
        "٣ ² ½ ٣ ² ½ ٣ ² ½ ٣",
    ],
)
def test_ties_are_decided_as_underthesea_does(row: str, theirs: Any, folder: Path) -> None:
    model = read_segmenter(folder)
    words = row.split()
    for end in range(len(words) + 1):
        for more in range(4):
            assert model.inside(words[:end] + words[end - 1 : end] * more) == labels(
                theirs, words[:end] + words[end - 1 : end] * more
            )


def test_unseen_words_are_one_by_shape(folder: Path) -> None:
    model = read_segmenter(folder)
    model.inside([f"{n}.{n}" for n in range(1000)])
    assert model.count == 1


def test_other_models_are_left_to_underthesea(monkeypatch: pytest.MonkeyPatch) -> None:
    def other(folder: Path) -> SumSegmenter:
        raise ValueError("a model of other labels")

    monkeypatch.setattr(segment, "read_segmenter", other)
    fallback = segmenter.__wrapped__()
    assert not isinstance(fallback, SumSegmenter)
    for words in sentences(articles()[0]["text"]):
        assert fallback.inside(words) == segmenter().inside(words)


@pytest.mark.parametrize(
    ("labels", "templates"),
    [(("O", "I-W"), ["T[0]"]), (("B-W", "I-W"), ["T[0][1]"]), (("B-W", "I-W"), ["T[0,-1]"]), (("B-W",), ["T[0]"])],
)
def test_models_of_another_make_are_named(labels: tuple[str, ...], templates: list[str]) -> None:
    with pytest.raises(ValueError, match="a model of other"):
        SumSegmenter(Crf(labels, {}, ((0.0, 0.0), (0.0, 0.0))), templates, [], segmenter)


def test_an_underthesea_of_another_make_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("underthesea.pipeline.word_tokenize")
    monkeypatch.setattr(segment, "_MODEL", "no/such/folder")
    assert not isinstance(segmenter.__wrapped__(), SumSegmenter)
    monkeypatch.delattr(module, "word_tokenize")
    with pytest.raises(CedsError, match="underthesea 9"):
        segmenter.__wrapped__()


def test_without_underthesea_the_error_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment, "find_spec", lambda name: None)
    with pytest.raises(CedsError, match="underthesea 9"):
        segmenter.__wrapped__()


def test_cut_files_are_errors(folder: Path) -> None:
    model = (folder / "models.bin").read_bytes()
    for length in (0, 3, 47, 48, 60, 3000, len(model) // 2, 2_100_000):
        with pytest.raises(ValueError, match="not a CRFsuite model"):
            read_crf(model[:length])
    entries = (folder / "dictionary.bin").read_bytes()
    for length in (0, 5, 1000, len(entries) - 1):
        with pytest.raises(ValueError, match="not a pickled"):
            read_strings(entries[:length])


def test_spoilt_files_are_read_or_errors(tmp_path: Path) -> None:
    """A small model with any one byte changed or cut off is read or a ``ValueError``, never another error."""
    from underthesea_core import CRFTrainer

    trainer = CRFTrainer(verbose=0)
    trainer.set_max_iterations(3)
    trainer.train([[["T[0]=a"], ["T[0]=ă", "T[1]=EOS"]]], [["B-W", "I-W"]])
    path = tmp_path / "models.bin"
    trainer.get_model().save(str(path))
    model = path.read_bytes()
    assert set(read_crf(model).states) == {"T[0]=a", "T[0]=ă", "T[1]=EOS"}
    for place in range(len(model)):
        for byte in {0, 1, 127, 255, model[place] ^ 128} - {model[place]}:
            try:
                read_crf(model[:place] + bytes([byte]) + model[place + 1 :])
            except ValueError:
                continue


def test_the_readers_read_what_underthesea_reads(folder: Path, theirs: Any) -> None:
    import joblib

    assert set(read_strings((folder / "dictionary.bin").read_bytes())) == joblib.load(folder / "dictionary.bin")
    assert read_strings((folder / "features.bin").read_bytes()) == joblib.load(folder / "features.bin")
    assert read_crf((folder / "models.bin").read_bytes()).labels == ("B-W", "I-W")


def test_nothing_is_imported_or_fetched() -> None:
    script = """
import socket, sys
def no(*args, **kwargs): raise AssertionError("the network was tried")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = no
import ceds_nlp, ceds_nlp.components
from ceds_nlp.segment import join, segmenter
assert segmenter.cache_info().currsize == 0
assert not [name for name in sys.modules if name.startswith(("underthesea", "joblib", "sklearn", "torch"))]
from ceds_nlp.guards import lex
text = "Chính phủ họp."
assert join(text, lex(text), [0])[0] == (0, 9, "word")
assert segmenter.cache_info().currsize == 1
assert not [name for name in sys.modules if name.startswith(("underthesea", "joblib", "sklearn", "torch"))]
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
