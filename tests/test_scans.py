"""Every fast scan finds what the plain reading, one pattern or one word at a time, finds."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ahocorasick_rs import AhoCorasick, MatchKind

from ceds_nlp import extract, layout, normalize, unwrap
from ceds_nlp.normalize import fold
from ceds_nlp.recognize import (
    boundaries,
    changes,
    counting,
    legal,
    namesakes,
    provinces,
    ranges,
    time_shapes,
    title_lines,
    units,
    year_forms,
    year_roles,
    years,
)
from ceds_nlp.recognize.comparators import DIFFERENCE, terms
from ceds_nlp.relate import indicator
from ceds_nlp.scanner import Scanner
from ceds_nlp.tables import alternation
from conftest import articles

#: One document in so many of the shared corpus.
EVERY = 60


def own_texts() -> Iterator[str]:
    for article in articles():
        text = article["text"]
        yield text
        yield text.upper()
        yield text.replace(". ", ".\n").replace(", ", ",\n ").replace(" (", "\n(")


def corpus_texts(shared: Path) -> Iterator[str]:
    for path in sorted((shared / "corpus").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                if number % EVERY == 0:
                    yield json.loads(line)["text"][:20_000]


@pytest.fixture(scope="module", params=["own texts", "shared corpus"])
def texts(request: pytest.FixtureRequest) -> list[str]:
    if request.param == "own texts":
        return list(own_texts())
    found = list(corpus_texts(request.getfixturevalue("shared")))
    if not found:
        pytest.skip("the shared corpus is not beside the project")
    return found


def test_characters_that_ask_for_folding(texts: list[str]) -> None:
    special = {*normalize._SAME, *normalize._HIDES, *normalize._COMBINES}
    for text in texts:
        assert set(normalize._SPECIAL.findall(text)) == special & set(text)


def test_capitals_glued_to_a_word(texts: list[str]) -> None:
    upper, lower = normalize._UPPER, normalize._LOWER
    plain = re.compile(f"[{lower}][{upper}](?=[{upper}{lower}])")
    for text in texts:
        found = [m.start() for m in normalize._GLUE.finditer(text)]
        assert found == [m.start() + 1 for m in plain.finditer(text)]


def test_breaks_of_lines(texts: list[str]) -> None:
    read = 0
    for text in texts:
        if not text.isupper():
            fast = unwrap._unwrapped(text)
            assert fast is None or sorted(fast) == unwrap._wrapped(text)
            read += fast is not None
    assert read > len(texts) / 4


def test_ends_of_sentences(texts: list[str]) -> None:
    plain_stop = re.compile(r"(?<![.!?…])[.!?…]+[\"')\]]*(?= )")
    plain_point = re.compile(r"(?<!\.)\.\.*[\"')\]]*(?= )")
    for text in texts:
        for line in text.split("\n"):
            for fast, plain in ((layout._STOP, plain_stop), (layout._POINT, plain_point)):
                assert [m.span() for m in fast.finditer(line)] == [m.span() for m in plain.finditer(line)]


def test_digits(texts: list[str]) -> None:
    plain = re.compile(r"[0-9]+(?:[.,][0-9]+){0,9}")
    for text in texts:
        assert [m.span() for m in normalize.DIGITS.finditer(text)] == [m.span() for m in plain.finditer(text)]


def test_what_begins_with_digits(texts: list[str]) -> None:
    year = re.compile(r"[12][0-9]{3}")
    document = legal._knowledge().candidate
    for text in texts:
        folded = fold(text)
        lower = folded.lower
        assert years.candidates(folded) == [m.start() for m in year.finditer(lower) if m.group() <= "2100"]
        found = [start for start, _ in folded.digits if document.match(lower, start)]
        assert found == [m.start() for m in document.finditer(lower)]


def test_alternations(texts: list[str]) -> None:
    words = sorted(provinces.patterns())
    plain = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    fast, slow = re.compile(rf"(?<!\w){alternation(words)}(?!\w)"), re.compile(rf"(?<!\w)(?:{plain})(?!\w)")
    for text in texts[::9]:
        lower = text.lower()
        assert [m.span() for m in fast.finditer(lower)] == [m.span() for m in slow.finditer(lower)]


def test_patterns_round_a_year(texts: list[str]) -> None:
    ends = re.compile(r"[;\n|]|(?<!\btp)(?<!\bts)(?<!\bths)(?<!\bgs)\. ")
    exact = re.compile(r"[0-9],[0-9]|(?<![0-9])[0-9]{1,3}\.[0-9]{3}\.[0-9]{2}[1-9](?![0-9.])")
    for text in texts:
        lower = text.lower()
        for fast, plain in ((year_roles._ENDS, ends), (year_roles._EXACT, exact)):
            assert [m.span() for m in fast.finditer(lower)] == [m.span() for m in plain.finditer(lower)]


def test_words_without_which_nothing_is_searched(texts: list[str]) -> None:
    for text in texts[::5]:
        lower = text.lower()
        for end in range(140, len(lower), 31):
            window = lower[end - 110 : end]
            if time_shapes.HABIT.search(window):
                assert any(word in window for word in time_shapes._HABITS)
            if provinces._LIST_OF_UNITS.search(window):
                assert any(word in window for word in provinces._UNITS)


def test_words_of_change(texts: list[str]) -> None:
    groups = {"increase", "decrease", "growth up", "growth down", "no change", *DIFFERENCE}
    words = alternation(term for term, values in terms().items() if values & groups)
    plain = re.compile(rf"(?<!\w){words}(?!\w)")
    for text in texts:
        lower = text.lower()
        assert [m.span() for m in changes._change_words().finditer(lower)] == [m.span() for m in plain.finditer(lower)]


def test_forms_before_a_year(texts: list[str]) -> None:
    plain = [(name, re.compile(rf"{head}{rest}\Z")) for name, heads, rest in year_forms._FORMS for head in heads]

    def form(left: str) -> str | None:
        for start in range(len(left)):
            for name, pattern in plain:
                if pattern.match(left, start):
                    return name
        return None

    for text in texts[::3]:
        lower = text.lower()
        for year in re.finditer(r"(?:19|20)[0-9]{2}", lower):
            left = lower[max(0, year.start() - 64) : year.start()]
            assert year_forms.form_of(left) == form(left), left


def test_terms_of_one_scan(texts: list[str]) -> None:
    terms = sorted(provinces.patterns())
    fast, plain = Scanner(terms), AhoCorasick(terms, matchkind=MatchKind.LeftmostLongest)
    for text in texts:
        lower = text.lower()
        assert fast.find(lower) == [tuple(match) for match in plain.find_matches_as_indexes(lower)]


def test_borders_left_of_a_place(texts: list[str]) -> None:
    pairs = (
        (provinces._BORDER, re.compile(r"[\n,;:()\"'!?…|]|\. ")),
        (provinces._LINE_BORDER, re.compile(r"[\n,;:()!?…]|\. (?!hcm|hồ)")),
        (namesakes._BORDER, re.compile(r"[\n,;:()\"'!?…|/]|\. ")),
    )
    for text in texts:
        lower = text.lower()
        for fast, plain in pairs:
            assert [m.span() for m in fast.finditer(lower)] == [m.span() for m in plain.finditer(lower)]


def test_lists_of_units(texts: list[str]) -> None:
    plain = re.compile(
        r"(?<!\w)(?:các|hai|ba|bốn|\d+) (?:xã|phường|huyện|quận|thị trấn|thị xã|thôn|ấp)[^.;()\n]{0,120}\Z"
    )
    for text in texts:
        for end in range(140, len(text), 97):
            piece = text[end - 140 : end].lower()
            fast, slow = provinces._LIST_OF_UNITS.search(piece), plain.search(piece)
            assert (fast and fast.span()) == (slow and slow.span())


def test_football_reports(texts: list[str]) -> None:
    words = provinces.words_by_kind()["sport"]
    for text in texts:
        lower = text.lower()
        assert provinces._reports_sport(lower) == (sum(min(3, lower.count(word)) for word in words) >= 5)


def test_titles_and_garbled_lines(texts: list[str]) -> None:
    for text in texts:
        folded = fold(text)
        if not title_lines._TITLE.search(folded.text):
            assert title_lines.joined(folded) is folded
        assert bool(boundaries.garbled(folded.lower)) <= bool(boundaries._CYRILLIC.search(folded.lower))
    assert boundaries.garbled("cдi 5 xã\nngнiа vу тhаnh 12 пga dдi") == [(9, 34)]


class Everything(frozenset[str]):
    """Holds every word: no prefilter skips anything."""

    def __contains__(self, _: object) -> bool:
        return True

    def isdisjoint(self, _: object) -> bool:
        return False


def test_short_cuts_change_no_document(texts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = texts[::5]
    fast = [extract(text, model=False).to_json() for text in chosen]
    monkeypatch.setattr(indicator, "_is_settled", lambda *_: False)
    monkeypatch.setattr(indicator, "_is_counted", lambda *_: False)
    monkeypatch.setattr(provinces, "_last_words", Everything)
    monkeypatch.setattr(provinces, "_TYPE_ENDS", Everything())
    monkeypatch.setattr(ranges, "_SPACED", Everything())
    monkeypatch.setattr(time_shapes, "_DAY_ENDS", Everything())
    anything = ("",)  # stands in, and at the end of, every text
    monkeypatch.setattr(provinces, "_UNITS", anything)
    monkeypatch.setattr(time_shapes, "_HABITS", anything)
    monkeypatch.setattr(counting, "_INDEX_LEADS", anything)
    monkeypatch.setattr(units, "_signs", lambda: anything)
    monkeypatch.setattr(unwrap, "_unwrapped", lambda _: None)
    assert [extract(text, model=False).to_json() for text in chosen] == fast
