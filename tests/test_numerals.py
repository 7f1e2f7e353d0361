"""Numbers as written: the examples file, exactness, and text that is no number."""

import random
from decimal import Decimal
from typing import Any

import pytest

from ceds_nlp.normalize import fold
from ceds_nlp.recognize import numerals
from test_examples import cases, unmark


@pytest.mark.parametrize(("expected", "marked"), cases("numerals"))
def test_examples(expected: str, marked: str) -> None:
    source, spans = unmark(marked)
    text = fold(source)
    found = [(text.span(n.start, n.end), numerals.describe(n)) for n in numerals.recognize(text)]
    values = [] if expected == "-" else expected.split(" | ")
    assert found == list(zip(spans, values, strict=True))


def vietnamese(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def test_grouped_digits_round_trip() -> None:
    chance = random.Random(7)
    for _ in range(300):
        value = chance.randrange(1, 10 ** chance.randrange(1, 16))
        assert numerals.digits(vietnamese(value)) == value
        if value >= 10**6:
            assert numerals.digits(f"{value:,}") == value


@pytest.mark.parametrize("written", ["1.2.3", "12.34.567", "1.234.56", "1,23,456", "192.168.1.1", "9" * 41, "1.2,3.4"])
def test_separators_that_make_no_number(written: str) -> None:
    assert numerals.digits(written) is None


DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def words(value: int) -> str:
    """The words for 1 to 999,999, the northern way."""
    if value >= 1000:
        rest = value % 1000
        tail = words(rest) if rest >= 100 else "không trăm " + under_hundred(rest, lead=True)
        return words(value // 1000) + " nghìn" + (f" {tail}" if rest else "")
    if value >= 100:
        rest = value % 100
        return DIGITS[value // 100] + " trăm" + (" " + under_hundred(rest, lead=True) if rest else "")
    return under_hundred(value)


def under_hundred(value: int, *, lead: bool = False) -> str:
    tens, ones = divmod(value, 10)
    if not tens:
        return ("lẻ " if lead else "") + DIGITS[ones]
    last = {0: "", 1: "mốt" if tens > 1 else "một", 5: "lăm"}.get(ones, DIGITS[ones])
    return (("mười" if tens == 1 else DIGITS[tens] + " mươi") + " " + last).strip()


@pytest.mark.parametrize("value", [*range(10, 130), 205, 340, 555, 1001, 1010, 2345, 10_015, 350_021, 999_999])
def test_words_round_trip(value: int) -> None:
    text = words(value)
    number = numerals.spelled(text, 0)
    assert number is not None, text
    assert (int(number.value), number.end) == (value, len(text)), text


def test_values_are_exact() -> None:
    (number,) = numerals.recognize(fold("8,736 triệu tỷ"))
    assert number.value == Decimal("8736000000000000")
    assert numerals.describe(number) == "8736000000000000"


@pytest.mark.parametrize("source", ["", " ", ",", "1,", ".5", "1 tỷ tỷ", "một một một", "phẩy", "mươi", "hai phẩy"])
def test_strange_text_is_no_error(source: str) -> None:
    numerals.recognize(fold(source))


def test_terms_are_read_once_each() -> None:
    lexicon: Any = numerals.magnitudes()
    assert lexicon.match("tỷ lệ", 0) == (0, 5)
