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

Sums in another order differ in the last bits, and real texts hold ties (rows of numbers, foreign words: all of one
shape, so that two paths are worth the same). A sentence with a tie is read once more, by underthesea's own code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from ceds_nlp.crfsuite import Crf, read_crf, read_strings
from ceds_nlp.errors import CedsError
from ceds_nlp.guards import Token

_MODEL = "pipeline/word_tokenize/models/ws_crf_vlsp2013_20230727"
#: What is read at once is bounded, whatever the text; no real sentence is longer.
_MOST_TOKENS = 400
#: Pairs and words kept, at most: some 30 MB; beyond it all are forgotten. The model takes 19 MB, 39 while it is read.
_MOST_PAIRS = 100_000
_MOST_WORDS = 20_000

_TEMPLATE = re.compile(r"T\[(-?[012])(?:,(-?[012]))?\](?:\.(lower|isdigit|istitle|is_in_dict))?")
#: What Rust reads as a number of 32 bits, but for its size.
_INTEGER = re.compile(r"[+-]?(?=[0-9])0*+[0-9]{0,10}")

#: Scores nearer than this are a tie; sums differ by some 1e-14.
_TIE = 1e-9

_Row = tuple[float, ...]
#: The places of a word, a pair, a triple that starts from two words before to two after and ends there.
_PLACES = (5, 4, 3)


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
        return _whole_underthesea()


def read_segmenter(folder: Path) -> SumSegmenter:
    """The segmenter in a folder of underthesea's model files; what it does not know is a ``ValueError``."""

    @cache
    def exact() -> Segmenter:
        from underthesea_core import CRFFeaturizer, CRFTagger

        tagger = CRFTagger()
        tagger.load(str(folder / "models.bin"))
        dictionary = set(read_strings((folder / "dictionary.bin").read_bytes()))
        return _Underthesea(CRFFeaturizer(templates, dictionary), tagger)

    templates = read_strings((folder / "features.bin").read_bytes())
    crf = read_crf((folder / "models.bin").read_bytes())
    return SumSegmenter(crf, templates, read_strings((folder / "dictionary.bin").read_bytes()), exact)


def _whole_underthesea() -> Segmenter:
    """underthesea with its own way to find and read a model."""
    try:
        module = import_module("underthesea.pipeline.word_tokenize")
        module.word_tokenize("Chính phủ")
        model = module.word_tokenize_model
        return _Underthesea(model.featurizer, model.estimator)
    except (ImportError, AttributeError) as error:
        raise CedsError(f"word segmentation needs underthesea 9 ({error}); install it, or use segment=False") from error


class _Underthesea:
    """underthesea's own featurizer and tagger."""

    def __init__(self, featurizer: Any, tagger: Any) -> None:
        self._featurizer = featurizer
        self._tagger = tagger

    def inside(self, words: Sequence[str]) -> list[bool]:
        features = self._featurizer.process([[[word] for word in words]])
        return [tag == "I-W" for tag in self._tagger.tag(features[0])]


#: What a pair of words says of the place before it, of its own two and of the place after it; whether it may begin a
#: known triple (1) and has two capitals (2); its second word.
_Pair = tuple[float, float, float, float, int, "_Word"]


class _Word(dict[str, _Pair]):
    """What the model says of a word, and the pairs that it begins, by their second word."""

    __slots__ = ("head", "left", "lower", "model", "plain", "right", "shape", "text", "title")

    def __init__(self, model: SumSegmenter, text: str, shape: str, left: _Row, right: _Row) -> None:
        super().__init__()
        self.model = model
        self.text = text
        self.head = text + " "
        self.lower = text.lower()
        self.plain = text == self.lower
        self.title = _is_title(text)
        #: In the pairs of other words it stands under this; empty where under itself.
        self.shape = shape
        #: What it says as the first word of a pair (of the second's place and of the one after) and as the second
        #: (of the place before the pair, of the first's and of its own).
        self.left = left
        self.right = right

    def __missing__(self, text: str) -> _Pair:
        """What this word and the word ``text`` after it say."""
        model = self.model
        word = model.words.get(text)
        if word is None:
            word = model.word(text)
        if word.shape:
            text = word.shape
            kept = self.get(text)
            if kept is not None:
                return kept
        key = self.head + word.text
        if self.plain and word.plain:
            weights = model.exact[1].get(key) or model.lower[1].get(key)
            flags = 1 if key in model.heads else 0
        else:
            lower = f"{self.lower} {word.lower}"
            weights = model.exact[1].get(key) or model.lower[1].get(lower)
            flags = 1 if key in model.heads or lower in model.heads else 0
        a, b, c = word.right
        e, d = self.left
        c += e
        if weights:
            d += weights[0]
            c += weights[1]
            b += weights[2]
            a += weights[3]
        if self.title and word.title:
            flags |= 2
            weights = model.titles[1]
            d += weights[0]
            c += weights[1]
            b += weights[2]
            a += weights[3]
        model.count += 1
        if model.count > _MOST_PAIRS:
            model.forget()
        found = self[text] = (a, b, c, d, flags, word)
        return found


class SumSegmenter:
    """The labels of a two-label model by sums for words, pairs and triples; see the module.

    Templates are those of underthesea: ``T[o]``, ``T[o,o+1]``, ``T[o,o+2]`` with or without ``lower``, ``isdigit``,
    ``istitle``, ``is_in_dict``, from two words before to two words after. A word holds no space. ``exact`` gives who
    decides ties.
    """

    def __init__(
        self, crf: Crf, templates: Iterable[str], dictionary: Iterable[str], exact: Callable[[], Segmenter]
    ) -> None:
        if sorted(crf.labels) != ["B-W", "I-W"]:
            raise ValueError(f"a model of other labels: {', '.join(crf.labels)}")
        self._decide = exact
        other, more = crf.labels.index("B-W"), crf.labels.index("I-W")
        parts = _parts(templates)
        # Tables by length of what is looked up (0: a word, 1: a pair, 2: a triple) hold a weight for every place.
        met: list[dict[str, list[float]]] = [{}, {}, {}]
        lower: list[dict[str, list[float]]] = [{}, {}, {}]
        sums = {
            name: [[0.0] * n for n in _PLACES] for name in ("BOS", "EOS", "False", "isdigit", "istitle", "is_in_dict")
        }
        for attribute, weights in crf.states.items():
            template, _, value = attribute.partition("=")
            if template not in parts:
                continue
            length, place, function = parts[template]
            weight = weights[more] - weights[other]
            if value in ("BOS", "EOS"):
                sums[value][length][place] += weight
            if function == "" or function == "lower":
                table = (lower if function else met)[length]
                table.setdefault(value, [0.0] * _PLACES[length])[place] += weight
            elif value == "True":
                sums[function][length][place] += weight
            elif value == "False":
                sums["False"][length][place] += weight
                sums[function][length][place] -= weight

        known = [tuple(row) for row in sums["is_in_dict"]]
        self.lower: list[dict[str, _Row]] = [{key: tuple(row) for key, row in table.items()} for table in lower]
        for entry in dictionary:
            length = entry.count(" ")
            if length <= 2:
                found = self.lower[length].get(entry)
                self.lower[length][entry] = _add(found, known[length]) if found else known[length]
        # What is met as it stands holds what its lower case says too, so that most texts are looked up once.
        self.exact: list[dict[str, _Row]] = [
            {key: _add(tuple(row), low.get(key.lower())) for key, row in table.items()}
            for table, low in zip(met, self.lower, strict=True)
        ]
        self.heads = {key.rpartition(" ")[0] for table in (self.exact[2], self.lower[2]) for key in table}
        self._exact_words = {word for table in self.exact for key in table for word in key.split(" ")}
        self._lower_words = {word for table in self.lower for key in table for word in key.split(" ")}
        self._plain = [tuple(row) for row in sums["False"]]
        self.titles = [tuple(row) for row in sums["istitle"]]
        self._digits = tuple(sums["isdigit"][0])

        (stay, enter), (leave, remain) = ([crf.transitions[a][b] for b in (other, more)] for a in (other, more))
        # Above ``high`` a place is inside whatever follows, up to ``low`` it is not; what follows knows only that.
        # Between them the label after it decides, and the difference goes on, with its sign turned or not.
        self._low, self._high = sorted((stay - leave, enter - remain))
        self._outside, self._inside = enter - stay, remain - leave
        self._turns = stay - leave < enter - remain
        self._between = enter - leave if self._turns else remain - stay

        # At the borders: what words, pairs and triples say that begin before the first or end after the last word.
        word, pair, triple = sums["BOS"]
        self._second = word[0] + pair[0] + triple[0]
        self._first = self._second + word[1] + pair[1] + triple[1]
        word, pair, triple = sums["EOS"]
        self._before_last = word[4] + pair[3] + triple[2]
        self._last = self._before_last + word[3] + pair[2]
        self._no_triple = triple[1]

        self.words: dict[str, _Word] = {}
        self.count = 0

    def inside(self, words: Sequence[str]) -> list[bool]:
        """For every one of ``words``, a sentence, whether it continues the one before (label ``I-W``)."""
        low, high, turns = self._low - _TIE, self._high + _TIE, self._turns
        between_low, between_high = self._low + _TIE, self._high - _TIE
        when_outside, when_inside, when_between = self._outside, self._inside, self._between
        delta = when = 0.0  # before the first place there is no step
        labels: list[bool | None] = []
        keep = labels.append
        for score in self.scores(words):
            delta = when + score
            if delta > high:
                keep(True)
                when = when_inside
            elif delta < low:
                keep(False)
                when = when_outside
            elif between_low < delta < between_high:
                keep(None)
                when = when_between - delta if turns else when_between + delta
            else:
                return self._decide().inside(words)
        if not labels:
            return []
        if -_TIE < delta < _TIE:
            return self._decide().inside(words)
        label = labels[-1] = delta > 0
        out = []
        for known in reversed(labels):
            label = (label != turns) if known is None else known
            out.append(label)
        out.reverse()
        return out

    def scores(self, words: Sequence[str]) -> list[float]:
        """How much more the model gives every one of ``words`` for ``I-W`` than for ``B-W``, before any step."""
        if len(words) < 2:
            plain = self._plain
            border = self._first + self._last - plain[1][1] - plain[2][0]
            return [border + self.word(word).right[2] for word in words]
        title = self.titles[2][2]
        rest = iter(words)
        left, middle = next(rest), next(rest)
        first = self.words.get(left)
        if first is None:
            first = self.word(left)
        _, b, c, after, flags, word = first[middle]
        # The sums of the last three places read: whole but for what the coming pair says. Pairs and triples that
        # begin before the first word are not there, so neither is what they would say by not being known.
        pair, triple = self._plain[1:]
        before = self._first + first.right[2] - pair[1] - triple[0] + b - triple[1]
        here = self._second + c - triple[0]
        out: list[float] = []
        keep = out.append
        for right in rest:
            a, b, c, d, new, word = word[right]
            if flags:
                if flags & 1:
                    text = f"{left} {middle} {right}"
                    three = self.exact[2].get(text) or self.lower[2].get(text.lower())
                    if three:
                        after += three[0]
                        here += three[1]
                        before += three[2]
                if flags & new & 2:
                    before += title
            keep(before + a)
            before = here + b
            here = after + c
            after = d
            left = middle
            middle = right
            flags = new
        keep(before + self._before_last)
        keep(here + self._last + self._no_triple)
        return out

    def word(self, text: str) -> _Word:
        """The sums of one word; all words of one shape that the model has never seen are one."""
        if len(self.words) > _MOST_WORDS:
            self.forget()
        lower = text.lower()
        title = _is_title(text)
        digit = _is_integer(text)
        shape = ""
        if text not in self._exact_words and lower not in self._lower_words:
            shape = f" {title} {digit}"
            kept = self.words.get(shape)
            if kept is not None:
                self.words[text] = kept
                return kept
        weights = _add(self._plain[0], self.exact[0].get(text) or self.lower[0].get(lower))
        if title:
            weights = _add(weights, self.titles[0])
        if digit:
            weights = _add(weights, self._digits)
        # Pairs and triples are mostly unknown: what that says is said by their words.
        pair, triple = self._plain[1:]
        left = weights[1], weights[0] + pair[0]
        right = (
            weights[4] + pair[3] + triple[2],
            weights[3] + pair[2] + triple[1],
            weights[2] + pair[1] + triple[0],
        )
        word = _Word(self, text, shape, left, right)
        self.words[shape or text] = self.words[text] = word
        return word

    def forget(self) -> None:
        """Drop all that was kept of words and pairs met."""
        for word in list(self.words.values()):  # other threads may add to them
            word.clear()
        self.words.clear()
        self.count = 0


def _parts(templates: Iterable[str]) -> dict[str, tuple[int, int, str]]:
    """Length, place and function of every template."""
    out = {}
    for template in templates:
        match = _TEMPLATE.fullmatch(template)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, -1)
        if not match or not 0 <= last - first <= 2:
            raise ValueError(f"a model of other templates: {template}")
        out[template] = (last - first, first + 2, match[3] or "")
    return out


def _add(left: _Row, right: _Row | None) -> _Row:
    return tuple([a + b for a, b in zip(left, right, strict=True)]) if right else left


def _is_title(text: str) -> bool:
    """As underthesea has it: of a capital, a number or a mark, whatever follows."""
    return text[:1] == text[:1].upper()


def _is_integer(text: str) -> bool:
    return _INTEGER.fullmatch(text) is not None and -(2**31) <= int(text) < 2**31
