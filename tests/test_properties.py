"""What must hold for any string, for any order of texts, and beside any other text."""

import concurrent.futures
import json
import random
import subprocess
import sys
from itertools import islice

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import ceds_nlp
from ceds_nlp.normalize import fold
from conftest import FIXTURES
from invariants import complaints, near
from random_texts import PIECES, texts

pytestmark = pytest.mark.filterwarnings("ignore::ceds_nlp.TextWarning")

DAY = "2024-07-11"
TEXTS = st.one_of(
    st.text(max_size=120),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=25).map("".join),
)
ARTICLES = [path.read_text("utf-8") for path in sorted(FIXTURES.glob("*.txt"))]


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.booleans())
@example("\x00", False)
@example("a\r\nb\rc", False)
@example("1" * 400 + "/" + "2" * 400, True)
@example("cuối năm năm nay", False)
@example("tháng 7-3", False)
@example("so với cùng kỳ 2021-2025 \r\nhu", False)
def test_any_string_is_read(text: str, spelled: bool) -> None:
    doc = ceds_nlp.extract(text, published=DAY, spelled_numbers=spelled)
    assert complaints(text, doc) == []
    assert ceds_nlp.extract(text, published=DAY, spelled_numbers=spelled) == doc


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


def one_line(text: str) -> str:
    return " ".join(text.split())


@settings(max_examples=200, deadline=None)
@given(TEXTS.map(one_line), TEXTS.map(one_line))
@example("x", "thứ 14 trong 63 tỉnh")
@example("x", "2/2024 phải")
@example("abc", "KHẢO SÁT TRÊN 2.016 PHỤ HUYNH")
@example("106 bé trai trên 100 bé gái", "trên 100 bé gái")
@example("LUẬT CNQP", "luật")
@example("60 M", "thấp")
@example("Bộ TT&TT", "thu-chi-" * 30 + "năm-2024.")
@example("x", "1900 9095 phải")
@example("5 tỷ 3", "của")
@example("chiếm gần 1/3; t", "điện trước 30/9.")
def test_a_passage_stands_for_itself(first: str, second: str) -> None:
    alone = [near(ceds_nlp.extract(text, published=DAY, model=False)) for text in (first, second)]
    both = ceds_nlp.extract(f"{first}\n\n{second}", published=DAY, model=False)
    assert [near(both, 0, len(first)), near(both, len(first) + 2)] == alone


def test_generated_texts_are_read() -> None:
    """A small run of ``benchmarks/fuzz.py``; the recorded run is in docs/trust.md."""
    for text in islice(texts(20, ARTICLES), 300):
        assert complaints(text, ceds_nlp.extract(text, published=DAY)) == [], text


def answers(order: list[int], texts: list[str]) -> dict[int, str]:
    return {i: ceds_nlp.extract(texts[i], published=DAY).to_json() for i in order}


MIXED = [*ARTICLES[:12], *islice(texts(3, ARTICLES), 60)]
#: Prints the answers to the texts of standard input; each thread reads all of them in its own order.
THREADS = """
import concurrent.futures, json, random, sys
import ceds_nlp
sys.setswitchinterval(1e-5)
texts = json.load(sys.stdin)
def read(seed):
    order = list(range(len(texts)))
    random.Random(seed).shuffle(order)
    return {i: ceds_nlp.extract(texts[i], published="2024-07-11").to_json() for i in order}
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    found = list(pool.map(read, range(4)))
assert all(one == found[0] for one in found)
json.dump([found[0][i] for i in range(len(texts))], sys.stdout)
"""


@pytest.fixture(scope="module")
def expected() -> dict[int, str]:
    return answers(list(range(len(MIXED))), MIXED)


def test_order_does_not_matter(expected: dict[int, str]) -> None:
    order = list(range(len(MIXED)))
    random.Random(1).shuffle(order)
    assert answers(order, MIXED) == expected


def test_threads_that_fill_the_caches_together_agree(expected: dict[int, str]) -> None:
    """In a new process four threads start at once, so that they meet every empty cache together."""
    ran = subprocess.run([sys.executable, "-W", "ignore", "-c", THREADS], input=json.dumps(MIXED), text=True,
                         capture_output=True, check=False)  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == [expected[i] for i in range(len(MIXED))]


def test_threads_agree_while_words_are_forgotten(expected: dict[int, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Caches of words that are emptied all the time give the same answers, from several threads at once."""
    import ceds_nlp.guards
    import ceds_nlp.recognize.name_words

    monkeypatch.setattr(ceds_nlp.guards, "_MEMORY", 50)
    monkeypatch.setattr(ceds_nlp.recognize.name_words, "MOST", 50)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            orders = [random.Random(seed).sample(range(len(MIXED)), len(MIXED)) for seed in range(4)]
            for found in pool.map(lambda order: answers(order, MIXED), orders):
                assert found == expected
    finally:
        sys.setswitchinterval(interval)


def test_processes_agree(expected: dict[int, str]) -> None:
    records = [{"text": text, "published": DAY} for text in MIXED]
    found = [doc.to_json() for doc in ceds_nlp.extract_many(records, workers=2)]
    assert found == [expected[i] for i in range(len(MIXED))]
