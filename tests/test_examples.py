"""Every ``*.examples.tsv`` beside a recognizer: exact span, exact value; known misses are strict xfails."""

import importlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ceds_nlp.layout import parse
from ceds_nlp.link.entities import link
from ceds_nlp.normalize import fold
from ceds_nlp.recognize.mentions import recognize
from ceds_nlp.records import Analysis
from conftest import ROOT

PUBLISHED = date(2024, 7, 11)
RECOGNIZERS = ROOT / "src" / "ceds_nlp" / "recognize"


def cases(name: str) -> list[Any]:
    path = RECOGNIZERS / f"{name}.examples.tsv"
    out = []
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        missed = line.startswith("!")
        expected, _, marked = line.removeprefix("!").partition("\t")
        marks = [pytest.mark.xfail(strict=True)] if missed else []
        out.append(pytest.param(expected.strip(), marked, id=f"{name}:{number}", marks=marks))
    return out


def unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its brackets, and the bracketed spans by start (they may nest)."""
    text, spans, opened = "", [], []
    escaped = False
    for char in marked:
        if not escaped and char == "\\":
            escaped = True
        elif not escaped and char == "[":
            opened.append(len(text))
        elif not escaped and char == "]":
            spans.append((opened.pop(), len(text)))
        else:
            text += ("\\" if escaped and char not in "[]\\" else "") + char
            escaped = False
    return text, sorted(spans, key=lambda s: (s[0], -s[1]))


def check(module_name: str, expected: str, marked: str, read: Any) -> None:
    source, spans = unmark(marked)
    module = importlib.import_module(f"ceds_nlp.recognize.{module_name}")
    text = fold(source)
    analysis = recognize(text, parse(text.text), PUBLISHED)
    link(analysis)
    records = sorted(read(analysis), key=lambda r: (r.start, -r.end))
    found = [(text.span(r.start, r.end), module.describe(r)) for r in records]
    values = [] if expected == "-" else [value.strip() for value in expected.split(" | ")]
    assert found == list(zip(spans, values, strict=True)), [source[slice(*span)] for span, _ in found]


def entities(*labels: str) -> Any:
    def read(analysis: Analysis) -> Any:
        return [m for m in analysis.entities if m.label in labels]

    return read


@pytest.mark.parametrize(("expected", "marked"), cases("legal"))
def test_legal(expected: str, marked: str) -> None:
    check("legal", expected, marked, entities("LEGAL_DOC"))


@pytest.mark.parametrize(("expected", "marked"), cases("bodies"))
def test_bodies(expected: str, marked: str) -> None:
    check("bodies", expected, marked, entities("MINISTRY", "PROVINCE"))


@pytest.mark.parametrize(("expected", "marked"), cases("quantities"))
def test_quantities(expected: str, marked: str) -> None:
    check("quantities", expected, marked, lambda analysis: analysis.quantities)


@pytest.mark.parametrize(("expected", "marked"), cases("times"))
def test_times(expected: str, marked: str) -> None:
    check("times", expected, marked, lambda analysis: analysis.times)


def test_every_examples_file_is_run() -> None:
    run = {"legal", "bodies", "quantities", "times", "numerals", "names"}
    assert {path.name.split(".")[0] for path in RECOGNIZERS.glob("*.examples.tsv")} <= run


def test_terms_are_sorted_by_nothing_but_valid() -> None:
    for path in Path(ROOT / "src").rglob("*.tsv"):
        assert "\r" not in path.read_text("utf-8"), path
