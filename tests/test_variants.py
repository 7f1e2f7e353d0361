"""The same text written otherwise: every copy folds to the same text and yields the same mentions.

Copies are made from the texts of the fixtures and, where the shared annotated texts stand beside the project, from
those. Fixed seeds: a failure names the text and the variant and comes back on every run.
"""

import random
import re
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

import ceds_nlp
from ceds_nlp.normalize import fold
from ceds_nlp.schema import Document
from conftest import FIXTURES, read_lines

Texts = tuple[tuple[str, str, str | None], ...]
Variant = Callable[[str, random.Random], str]

_OLD_TONES = dict(pair.split("/") for pair in (
    "òa/oà", "óa/oá", "ỏa/oả", "õa/oã", "ọa/oạ", "òe/oè", "óe/oé", "ỏe/oẻ", "õe/oẽ", "ọe/oẹ",
    "ùy/uỳ", "úy/uý", "ủy/uỷ", "ũy/uỹ", "ụy/uỵ",
))  # fmt: skip
_OLD_TONES |= {new.upper(): old.upper() for new, old in _OLD_TONES.items()} | {
    new.capitalize(): old.capitalize() for new, old in _OLD_TONES.items()
}
_OPEN_SYLLABLE = re.compile(f"(?:{'|'.join(_OLD_TONES)})(?![^\\W\\d_])")
_TYPE_WORD = re.compile(r"\b(tỉnh|thành phố|huyện|quận|xã) (?=[A-ZĐ][a-zà-ỹ])")
_PLAIN_WORD = re.compile(r"(?<![\w*_./-])\w+(?![\w*_./-])")
_INSIDE = re.compile(r"(?<=[^\W\d_]) (?=[a-zà-ỹ])")


def decomposed(text: str, rng: random.Random) -> str:
    return unicodedata.normalize("NFD", text)


def half_decomposed(text: str, rng: random.Random) -> str:
    return "".join(unicodedata.normalize("NFD", c) if rng.random() < 0.3 else c for c in text)


def old_tones(text: str, rng: random.Random) -> str:
    return _OPEN_SYLLABLE.sub(lambda match: _OLD_TONES[match.group()], text)


def hard_spaces(text: str, rng: random.Random) -> str:
    return "".join("\u00a0" if c == " " and rng.random() < 0.5 else c for c in text)


def wide_spaces(text: str, rng: random.Random) -> str:
    return "".join("  " if c == " " and rng.random() < 0.1 else c for c in text)


def invisible(text: str, rng: random.Random) -> str:
    hidden = "\u200b\u00ad\ufeff\u2060"
    return "".join(c + rng.choice(hidden) if c.isalpha() and rng.random() < 0.05 else c for c in text)


def eth(text: str, rng: random.Random) -> str:
    return text.replace("Đ", "Ð")


def en_dashes(text: str, rng: random.Random) -> str:
    return text.replace("-", "–")


def wide_digits(text: str, rng: random.Random) -> str:
    return re.sub("[0-9]", lambda match: chr(ord(match.group()) + 0xFEE0), text)


def windows_lines(text: str, rng: random.Random) -> str:
    return text.replace("\n", "\r\n")


def bold(text: str, rng: random.Random) -> str:
    return _PLAIN_WORD.sub(lambda match: f"**{match.group()}**" if rng.random() < 0.1 else match.group(), text)


def glued(text: str, rng: random.Random) -> str:
    return _TYPE_WORD.sub(r"\1", text)


def one_break(text: str, rng: random.Random) -> str:
    places = [match.start() for match in _INSIDE.finditer(text)]
    at = rng.choice(places)
    return text[:at] + "\n" + text[at + 1 :]


def wrapped(width: int) -> Variant:
    def variant(text: str, rng: random.Random) -> str:
        wrapper = textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False)
        return "\n".join("\n".join(wrapper.wrap(line)) for line in text.split("\n"))

    variant.__name__ = f"wrapped_{width}"
    return variant


def upper_case(text: str, rng: random.Random) -> str:
    return text.upper()


#: Copies that fold to the very text of the original.
EXACT: list[Variant] = [
    decomposed, half_decomposed, old_tones, hard_spaces, wide_spaces, invisible, eth, en_dashes, wide_digits,
    windows_lines, bold, glued,
]  # fmt: skip
#: Copies whose lines are broken inside sentences: where a paragraph ended by chance at the width, its border is lost.
BROKEN: list[Variant] = [one_break, *map(wrapped, (60, 72, 80, 90, 100))]


@cache
def sources(folder: Path) -> Texts:
    """Name, text and publishing day of the texts under ``folder``: articles (.txt) or annotated texts (.jsonl)."""
    found = [(path.stem, path.read_text("utf-8"), None) for path in sorted(folder.glob("*.txt"))]
    for path in sorted(folder.glob("*.jsonl")):
        for record in read_lines(path):
            found.append((record["doc_id"], record["text"], record.get("published")))
    return tuple(found)


@pytest.fixture(params=["fixtures", "shared"])
def texts(request: pytest.FixtureRequest) -> Texts:
    folder = FIXTURES if request.param == "fixtures" else request.getfixturevalue("shared") / "gold"
    found = sources(folder)
    if not found:
        pytest.skip(f"no texts under {folder}")
    return found


def copy_of(variant: Variant, name: str, text: str) -> str:
    return variant(text, random.Random(name))


def is_wrapped(text: str) -> bool:
    """Whether the text is cut at a width already, so that cutting it again would be no real text."""
    return re.sub("\n+", "\n", fold(text).text).count("\n") < 0.7 * re.sub("\n+", "\n", text).count("\n")


@pytest.mark.parametrize("variant", EXACT, ids=lambda v: v.__name__)
def test_copies_fold_to_the_same_text(variant: Variant, texts: Texts) -> None:
    for name, text, _ in texts:
        assert fold(copy_of(variant, name, text)).text == fold(text).text, name


@pytest.mark.parametrize("variant", BROKEN, ids=lambda v: v.__name__)
def test_broken_copies_fold_to_the_same_words(variant: Variant, texts: Texts) -> None:
    borders = wrong = 0
    for name, text, _ in texts:
        if is_wrapped(text):
            continue
        copy = copy_of(variant, name, text)
        folded, other = re.sub("\n+", "\n", fold(text).text), re.sub("\n+", "\n", fold(copy).text)
        assert other.replace("\n", " ").replace(" ", "") == folded.replace("\n", " ").replace(" ", ""), name
        if len(folded) == len(other):
            borders += copy.count("\n")
            wrong += sum(1 for a, b in zip(folded, other, strict=True) if a != b)
    assert wrong <= 0.03 * borders + 1


@cache
def read(text: str, published: str | None, model: bool = True) -> Document:
    return ceds_nlp.extract(text, published=published, model=model)


def mentions(doc: Document, *, loose: bool = False) -> Counter[tuple[object, ...]]:
    """The mentions of ``doc`` by folded text and values; ``loose`` leaves out case and canonical names."""

    def words(text: str) -> str:
        plain = " ".join(fold(text).text.split())
        return plain.lower() if loose else plain

    found: Counter[tuple[object, ...]] = Counter()
    for e in doc.entities:
        found[("entity", e.label, words(e.text), *(() if loose else (e.name, e.ref)))] += 1
    for q in doc.quantities:
        unit = q.unit.lower() if q.unit and loose else q.unit
        value = (q.value, q.value_max, q.denominator, unit, q.comparator, q.change)
        found[("quantity", q.kind, words(q.text), *value)] += 1
    for t in doc.times:
        found[("time", t.kind, words(t.text), t.from_, t.to, t.role)] += 1
    return found


def assert_slices(doc: Document, text: str) -> None:
    assert doc.text == text
    for item in (*doc.entities, *doc.quantities, *doc.times):
        assert text[item.start : item.end] == item.text


@pytest.mark.parametrize("variant", EXACT, ids=lambda v: v.__name__)
def test_copies_yield_the_same_mentions(variant: Variant, texts: Texts) -> None:
    for name, text, published in texts:
        copy = copy_of(variant, name, text)
        doc = ceds_nlp.extract(copy, published=published)
        assert_slices(doc, copy)
        assert mentions(doc) == mentions(read(text, published)), name


def agreement(variant: Variant, texts: Texts, *, loose: bool = False, model: bool = True) -> float:
    """The share of the originals' mentions that the copies yield too."""
    wanted = kept = 0
    for name, text, published in texts:
        if variant is not upper_case and is_wrapped(text):
            continue
        copy = copy_of(variant, name, text)
        doc = ceds_nlp.extract(copy, published=published, model=model)
        assert_slices(doc, copy)
        original, other = mentions(read(text, published, model), loose=loose), mentions(doc, loose=loose)
        wanted += original.total()
        kept += (original & other).total()
    return kept / wanted if wanted else 1.0


@pytest.mark.parametrize("variant", BROKEN, ids=lambda v: v.__name__)
def test_broken_copies_yield_the_same_mentions(variant: Variant, texts: Texts) -> None:
    assert agreement(variant, texts) >= 0.98


@pytest.mark.parametrize("model", [False, True], ids=["rules", "model"])
@pytest.mark.parametrize("part", ["fixtures", "seeds", "dev"])
def test_upper_case_yields_nearly_the_same_mentions(part: str, model: bool, request: pytest.FixtureRequest) -> None:
    """Each set of texts by itself keeps its mentions in capitals, with rules alone and with the name model."""
    if part == "fixtures":
        texts = sources(FIXTURES)
    else:
        path = request.getfixturevalue("shared") / "gold" / f"{part}.jsonl"
        texts = tuple((r["doc_id"], r["text"], r.get("published")) for r in read_lines(path))
    assert texts
    assert agreement(upper_case, texts, loose=True, model=model) >= 0.95
