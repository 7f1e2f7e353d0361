"""Join syllables into Vietnamese words, as underthesea's segmenter sees them.

The model of ``underthesea.word_tokenize`` reads our own tokens (see :mod:`ceds_nlp.guards`), one sentence at a
time, so no text is changed and nothing has to be aligned. Only neighbouring plain words are joined: a number, a
code or an abbreviation stays whole whatever the model thinks.

The labels are underthesea's, the way there is ours. underthesea builds 43 strings for every token and looks each up;
here the same weights, read once from underthesea's files (it is not imported), are summed by word, pair and triple:

* With two labels only the difference of their scores matters: one number for what 43 templates say.
* A pair of words says something about four places (the one before its first word to the one after its second); its
  four sums, with those of its words, are kept in a bounded memory. A triple is looked up only where its first two
  words begin a triple that the model or its dictionary knows.
* A word that the model has never seen, as most numbers and names, stands for all of its shape.

Sums in another order differ in the last bits, so a label could differ only in a tie of some 1e-13.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from ceds_nlp.crfsuite import Crf, read_crf, read_strings
from ceds_nlp.errors import CedsError
from ceds_nlp.guards import Token

_MODEL = "pipeline/word_tokenize/models/ws_crf_vlsp2013_20230727"
#: What is read at once is bounded, whatever the text; no real sentence is longer.
_MOST_TOKENS = 400
#: Pairs and words kept, at most; some 300 bytes a pair, 700 a word.
_MOST_PAIRS = 60_000
_MOST_WORDS = 20_000

_TEMPLATE = re.compile(r"T\[(-?[012])(?:,(-?[012]))?\](?:\.(lower|isdigit|istitle|is_in_dict))?")
#: What Rust reads as a number of 32 bits, but for its size.
_INTEGER = re.compile(r"[+-]?(?=[0-9])0*+[0-9]{0,10}")

_Row = tuple[float, ...]


class Segmenter(Protocol):
    """What tells which words continue the word before them."""

    def inside(self, words: Sequence[str]) -> list[bool]:
        """For every one of ``words``, a sentence, whether it continues the one before (label ``I-W``)."""


def join(text: str, tokens: Sequence[Token], starts: Sequence[int]) -> list[Token]:
    """``tokens`` of ``text`` with the syllables of each word joined; ``starts`` are the sentence starts, ascending.

    >>> from ceds_nlp.guards import lex
    >>> text = "Chính phủ phấn đấu đạt 22,4%."
    >>> [text[start:end] for start, end, _ in join(text, lex(text), [0])]
    ['Chính phủ', 'phấn đấu', 'đạt', '22,4', '%', '.']
    """
    out: list[Token] = []
    begin = 0
    upcoming = iter([*starts, len(text) + 1])
    border = next(upcoming)
    for i, token in enumerate(tokens):
        if token[0] >= border or i - begin >= _MOST_TOKENS:
            _join_sentence(text, tokens[begin:i], out)
            begin = i
            while token[0] >= border:
                border = next(upcoming)
    _join_sentence(text, tokens[begin:], out)
    return out


def _join_sentence(text: str, tokens: Sequence[Token], out: list[Token]) -> None:
    # A word alone is no case for the model; most lines of tables are such.
    if [kind for _, _, kind in tokens].count("word") < 2:
        out.extend(tokens)
        return
    inside = segmenter().inside([text[start:end] for start, end, _ in tokens])
    previous = ""
    for token, more in zip(tokens, inside, strict=True):
        if more and previous == "word":
            start, end, kind = token
            if kind == "word" and out[-1][1] + 1 == start:
                out[-1] = (out[-1][0], end, "word")
                continue
        out.append(token)
        previous = token[2]


@cache
def segmenter() -> Segmenter:
    """The segmenter of this process, read from underthesea's files at first use.

    Where a later underthesea brings a model of another make, underthesea itself is asked, which is slower.
    """
    found = find_spec("underthesea")
    if found is None or not found.submodule_search_locations:
        raise CedsError("word segmentation needs underthesea 9; install it, or use segment=False")
    folder = Path(found.submodule_search_locations[0]) / _MODEL
    try:
        return read_segmenter(folder)
    except (OSError, ValueError):
        return _Underthesea()


def read_segmenter(folder: Path) -> SumSegmenter:
    """The segmenter in a folder of underthesea's model files; what it does not know is a ``ValueError``."""
    return SumSegmenter(
        read_crf((folder / "models.bin").read_bytes()),
        read_strings((folder / "features.bin").read_bytes()),
        read_strings((folder / "dictionary.bin").read_bytes()),
    )


class _Underthesea:
    """underthesea's own featurizer and tagger, for a model that :class:`SumSegmenter` cannot read."""

    def __init__(self) -> None:
        try:
            from underthesea import word_tokenize
            from underthesea.pipeline import word_tokenize as module
        except ImportError as error:
            raise CedsError(
                f"word segmentation needs underthesea 9 ({error}); install it, or use segment=False"
            ) from error
        word_tokenize("")  # loads its model
        self._model = module.word_tokenize_model  # type: ignore[attr-defined]

    def inside(self, words: Sequence[str]) -> list[bool]:
        return [tag == "I-W" for tag in self._model.predict([[word] for word in words])]


class _Word:
    """What the model says of one word, and the sums of the pairs it was met in as the first."""

    __slots__ = ("key", "lower", "pairs", "text", "title", "weights")

    def __init__(self, key: str, text: str, lower: str, title: bool, weights: _Row) -> None:
        self.key = key
        self.text = text
        self.lower = lower
        self.title = title
        self.weights = weights
        self.pairs: dict[str, _Pair] = {}


#: What a pair says of the place before it, of its two places and of the place after it, whether it may begin a
#: known triple, whether both its words have a capital, and the pairs that its second word begins.
_Pair = tuple[float, float, float, float, bool, bool, dict[str, "_Pair"]]


class SumSegmenter:
    """The labels of a two-label model by sums for words, pairs and triples; see the module.

    Templates are those of underthesea: ``T[o]``, ``T[o,o+1]``, ``T[o,o+2]`` with or without ``lower``, ``isdigit``,
    ``istitle``, ``is_in_dict``, from two words before to two words after. A word holds no space.
    """

    def __init__(self, crf: Crf, templates: Iterable[str], dictionary: Iterable[str]) -> None:
        if sorted(crf.labels) != ["B-W", "I-W"]:
            raise ValueError(f"a model of other labels: {', '.join(crf.labels)}")
        other, more = crf.labels.index("B-W"), crf.labels.index("I-W")
        step = crf.transitions
        self._steps = (step[other][other], step[other][more], step[more][other], step[more][more])

        # Tables by length of what is looked up (0: a word, 1: a pair, 2: a triple) hold a weight for every place.
        places = (5, 4, 3)
        exact: list[dict[str, list[float]]] = [{}, {}, {}]
        lower: list[dict[str, list[float]]] = [{}, {}, {}]
        sums = {
            name: [[0.0] * n for n in places]
            for name in ("BOS", "EOS", "False", "isdigit", "istitle", "is_in_dict")
        }
        parts: dict[str, tuple[int, int, str | None]] = {}
        for template in templates:
            match = _TEMPLATE.fullmatch(template)
            if not match:
                raise ValueError(f"a model of other templates: {template}")
            first = int(match[1])
            length = int(match[2] or match[1]) - first
            if not 0 <= length <= 2:
                raise ValueError(f"a model of other templates: {template}")
            parts[template] = (length, first + 2, match[3])
        for attribute, weights in crf.states.items():
            template, _, value = attribute.partition("=")
            if template not in parts:
                continue
            length, place, function = parts[template]
            weight = weights[more] - weights[other]
            if value in ("BOS", "EOS"):
                sums[value][length][place] += weight
            if function is None or function == "lower":
                table = (lower if function else exact)[length]
                table.setdefault(value, [0.0] * places[length])[place] += weight
            elif value == "True":
                sums[function][length][place] += weight
            elif value == "False":
                sums["False"][length][place] += weight
                sums[function][length][place] -= weight

        known = [tuple(row) for row in sums["is_in_dict"]]
        self._exact: list[dict[str, _Row]] = [{key: tuple(row) for key, row in table.items()} for table in exact]
        self._lower: list[dict[str, _Row]] = [{key: tuple(row) for key, row in table.items()} for table in lower]
        for entry in dictionary:
            length = entry.count(" ")
            if length <= 2:
                found = self._lower[length].get(entry)
                self._lower[length][entry] = _add(found, known[length]) if found else known[length]
        self._plain = [tuple(row) for row in sums["False"]]
        self._titles = [tuple(row) for row in sums["istitle"]]
        self._digits = tuple(sums["isdigit"][0])
        self._exact_heads = {key.rpartition(" ")[0] for key in self._exact[2]}
        self._lower_heads = {key.rpartition(" ")[0] for key in self._lower[2]}
        self._exact_words = {word for table in self._exact for key in table for word in key.split(" ")}
        self._lower_words = {word for table in self._lower for key in table for word in key.split(" ")}

        word, pair, triple = sums["BOS"]
        plain = self._plain[2]
        # The pair of the first two words also brings, for these places, the sums of triples that are not there.
        self._second = word[0] + pair[0] + triple[0] - plain[0]
        self._first = word[0] + word[1] + pair[0] + pair[1] + triple[0] + triple[1] - plain[1]
        word, pair, triple = sums["EOS"]
        self._before_last = word[4] + pair[3] + triple[2]
        self._last = self._before_last + word[3] + pair[2] + triple[1]
        self._alone = plain[1] - triple[1]

        self._words: dict[str, _Word] = {}
        self._count = 0

    def inside(self, words: Sequence[str]) -> list[bool]:
        """For every one of ``words``, a sentence, whether it continues the one before (label ``I-W``)."""
        if not words:
            return []
        stay, enter, leave, remain = self._steps
        low, high = stay - leave, enter - remain
        # The difference of the best scores of the two labels, place by place; what a first place has no part in, the
        # step from a place before it, is taken off.
        delta = float("-inf")
        deltas: list[float] = []
        word = words[0]
        kept = self._words.get(word) or self._word(word)
        # Sums not yet whole: of the place before the last word read, of its own, and of the place after it.
        before, here, after = 0.0, self._first + kept.weights[2] - enter + stay, self._second
        pairs = kept.pairs
        triple = titles = False
        title = self._titles[2][2]
        i = 0
        for next_word in words[1:]:
            i += 1
            pair = pairs.get(next_word) or self._pair(word, next_word)
            word = next_word
            if triple:
                three = self._triple(words[i - 2 : i + 1])
                if three:
                    here2, here1, here0 = three
                    before += here2
                    here += here1
                    after += here0
            a, b, c, d, triple, both, pairs = pair
            if both and titles:
                before += title
            titles = both
            if i > 1:
                delta = (
                    (delta + remain if delta > high else enter)
                    - (delta + leave if delta > low else stay)
                    + before
                    + a
                )
                deltas.append(delta)
            before = here + b
            here = after + c
            after = d
        if i:
            before += self._before_last
            delta = (delta + remain if delta > high else enter) - (delta + leave if delta > low else stay) + before
            deltas.append(delta)
            here += self._last
        else:
            here += self._last + self._alone
        delta = (delta + remain if delta > high else enter) - (delta + leave if delta > low else stay) + here
        # Back from the last place: the label after tells which border the difference must pass.
        label = delta > 0
        out = [label]
        for delta in reversed(deltas):
            label = delta > (high if label else low)
            out.append(label)
        out.reverse()
        return out

    def _word(self, text: str) -> _Word:
        """The sums of one word; all words of one shape that the model has never seen are one."""
        if len(self._words) > _MOST_WORDS:
            self._forget()
        lower = text.lower()
        title = text[:1] == text[:1].upper()
        digit = _is_integer(text)
        key = text
        if text not in self._exact_words and lower not in self._lower_words:
            key = f" {title} {digit}"
            shape = self._words.get(key)
            if shape:
                self._words[text] = shape
                return shape
        weights = self._plain[0]
        for found in (self._exact[0].get(text), self._lower[0].get(lower)):
            if found:
                weights = _add(weights, found)
        if title:
            weights = _add(weights, self._titles[0])
        if digit:
            weights = _add(weights, self._digits)
        word = _Word(key, text, lower, title, weights)
        self._words[key] = self._words[text] = word
        return word

    def _pair(self, left: str, right: str) -> _Pair:
        x = self._words.get(left) or self._word(left)
        y = self._words.get(right) or self._word(right)
        kept = x.pairs.get(y.key)
        if kept:
            return kept
        if self._count >= _MOST_PAIRS:
            self._forget()
        exact, lower = f"{x.text} {y.text}", f"{x.lower} {y.lower}"
        weights = self._plain[1]
        for found in (self._exact[1].get(exact), self._lower[1].get(lower)):
            if found:
                weights = _add(weights, found)
        both = x.title and y.title
        if both:
            weights = _add(weights, self._titles[1])
        plain = self._plain[2]
        pair = (
            weights[3] + y.weights[4] + plain[2],
            weights[2] + y.weights[3] + plain[1],
            weights[1] + y.weights[2] + x.weights[1] + plain[0],
            weights[0] + x.weights[0],
            exact in self._exact_heads or lower in self._lower_heads,
            both,
            y.pairs,
        )
        x.pairs[y.key] = pair
        self._count += 1
        return pair

    def _triple(self, words: Sequence[str]) -> _Row | None:
        """What three words say of the first, the second and the third, as the model or its dictionary knows them."""
        text = " ".join(words)
        exact, lower = self._exact[2].get(text), self._lower[2].get(text.lower())
        found = _add(exact, lower) if exact and lower else exact or lower
        return found and found[::-1]

    def _forget(self) -> None:
        for word in self._words.values():
            word.pairs = {}
        self._words = {}
        self._count = 0


def _add(left: _Row, right: _Row) -> _Row:
    return tuple([a + b for a, b in zip(left, right, strict=True)])


def _is_integer(text: str) -> bool:
    return _INTEGER.fullmatch(text) is not None and -(2**31) <= int(text) < 2**31
