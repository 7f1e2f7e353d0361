"""Turn a text into the numbers the name model reads: for each token its features, each one 64-bit number.

A feature is a template with the values it saw, mixed into one number ("the word before is *ông* and this one is
capital"). Everything is done on whole columns with numpy; what depends on the word alone is kept from text to text.

Templates look at: the word, its shape, prefix and class, up to three neighbours on each side; gazetteer names and
cue words around; mentions the rules found (ministries, provinces, legal documents); the run of capital words the
token stands in, with the words before and after that run; the last cue word of a name and how far back it stands;
quotes, brackets.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
import numpy.typing as npt

from ceds_nlp.guards import Token, lex
from ceds_nlp.layout import Layout
from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize import name_lexicon
from ceds_nlp.records import Mention

Column = npt.NDArray[np.uint64]

#: Longest stretch of tokens read as one sequence.
MOST_TOKENS = 90
#: Tokens whose features are in memory at one time, about two kilobytes each.
BLOCK = 4096
_PAD = 4
_MEMORY = 100_000

_WORD, _CASED, _SHAPE, _COARSE, _MIDDLE, _FINE, _PREFIX, _SUFFIX, _KIND, _NAMEPART, _CAPITAL, _IS_CAPITAL, _MARK = (
    range(13)
)
_PER_WORD = 13


@dataclass(slots=True)
class Sequences:
    """The tokens of one text, cut into sequences: ``bounds[k]:bounds[k + 1]`` are the tokens of sequence ``k``.

    The features are numbers by the hundred for each token, so a long text has them block by block.
    """

    text: FoldedText
    found: Sequence[Mention]
    tokens: list[Token]
    bounds: list[int]
    sentences: list[int]

    @property
    def features(self) -> Column:
        """The features of every token, one row each."""
        return _features(self.text, self.tokens, self.bounds, self.found)

    def blocks(self) -> Iterator[tuple[list[int], Column]]:
        """In order, for about ``BLOCK`` tokens: the borders of their sequences, counted from 0, and their features.

        A block ends with a sentence, so that it sees what the whole text would show; only a sentence longer than a
        block is cut.
        """
        bounds, found, begins = self.bounds, self.found, [m.start for m in self.found]
        at, last = 0, len(bounds) - 1
        while at < last:
            stop = bisect_left(bounds, bounds[at] + BLOCK, at + 1, last)
            if stop < last:
                sentence = self.sentences[bisect_right(self.sentences, stop) - 1]
                stop = sentence if sentence > at else stop
            first, end = bounds[at], bounds[stop]
            tokens = self.tokens[first:end]
            inside = found[bisect_left(begins, tokens[0][0]) : bisect_left(begins, tokens[-1][1])]
            own = [bound - first for bound in bounds[at : stop + 1]]
            yield own, _features(self.text, tokens, own, inside)
            at = stop


class Words:
    """``width`` numbers of each word, computed once by ``numbers``; threads may ask at the same time."""

    def __init__(self, numbers: Callable[[str], list[int]], width: int) -> None:
        self.numbers = numbers
        self.rows: dict[str, int] = {}
        self.table: Column = np.zeros((4096, width), np.uint64)
        self.lock = Lock()

    def of(self, words: Sequence[str]) -> Column:
        """One row of numbers for each of ``words``."""
        with self.lock:
            return self._of(words)

    def _of(self, words: Sequence[str]) -> Column:
        rows = self.rows
        if len(rows) > _MEMORY:
            rows.clear()
        found = []
        for word in words:
            row = rows.get(word)
            if row is None:
                row = len(rows)
                if row >= len(self.table):
                    self.table = np.concatenate([self.table, np.zeros_like(self.table)])
                self.table[row] = self.numbers(word)
                rows[word] = row
            found.append(row)
        return self.table[found]


class Grid:
    """Where the tokens of sequences stand when each sequence has empty places before and after it."""

    def __init__(self, bounds: Sequence[int]) -> None:
        sizes = np.diff(bounds)
        count = int(bounds[-1])
        self.place: npt.NDArray[np.int64] = np.arange(count) + _PAD * (1 + np.repeat(np.arange(len(sizes)), sizes))
        self.total = count + _PAD * (len(sizes) + 1)

    def padded(self, values: npt.NDArray[np.integer]) -> Column:
        """A column with ``values`` at the tokens and one and the same number at the empty places."""
        out = np.full(self.total, 7, np.uint64)
        out[self.place] = values
        return out


def hashed(text: str) -> int:
    """A 64-bit number for ``text``, the same in every process."""
    data = text.encode()
    return zlib.crc32(data) | zlib.crc32(data, 0x9E3779B9) << 32


def _shape(word: str) -> str:
    if not word:
        return "-"
    first = word[0]
    if first.isalpha():
        if word.islower():
            return "x" if word.isalpha() else "x-"
        if word.isupper():
            if len(word) == 1:
                return "X"
            return "XX" if word.isalpha() else "XX-"
        if first.isupper():
            return "Xx" if word[1:].islower() and word.isalpha() else ("Xx-" if not word.isalpha() else "XxX")
        return "xX"
    if first.isdigit():
        if word.isdigit():
            return f"d{min(len(word), 4)}"
        return "d-" if not any(c.isalpha() for c in word) else "dx"
    return word[:2]


def _numbers(word: str) -> list[int]:
    """What the templates know of one word."""
    lower = word.lower()
    shape = _shape(word)
    alphabetic = word[0].isalpha()
    kind = 0
    if alphabetic:
        kind = 1 if name_lexicon.is_syllable(lower) else 2
        if kind == 2 and not lower.isascii():
            kind = 3
    elif word[0].isdigit():
        lower = re.sub(r"\d", "0", lower)
        kind = 4
    else:
        kind = 5
    classes = name_lexicon.word_classes()
    known = classes.get("<num>") if word[0].isdigit() else classes.get(word) or classes.get(lower)
    coarse, middle, fine, _capital = known or (0, 0, 0, 0)
    is_capital = alphabetic and word[0].isupper()
    base = classes.get(lower)
    ratio = base[3] if base else (11 if classes.get(word) else 0)
    counts = name_lexicon.name_parts().get(lower, (0, 0, 0))
    part = int(name_lexicon.is_family_name(lower)) + 2 * min(3, counts[2].bit_length() // 2) + 8 * int(kind == 1)
    part += 16 * int(name_lexicon.is_first_name(word))
    stop = int(word in '.;:!?()"…') + 2 * int(word == '"') + 4 * int(word == "(") + 8 * int(word == ")")
    return [
        hashed(lower), hashed("c" + word), hashed(shape), coarse, middle, fine, hashed("p" + lower[:3]),
        hashed("s" + lower[-3:]),
        kind, part, ratio, int(is_capital), stop,
    ]  # fmt: skip


_words = Words(_numbers, _PER_WORD)

_K1 = np.uint64(0x9E3779B97F4A7C15)
_K2 = np.uint64(0xC2B2AE3D27D4EB4F)
_S = np.uint64(29)

# Columns beyond those of the word: gazetteer, cue, rule mention, then the derived ones.
_COLUMNS = {
    "w": _WORD, "W": _CASED, "s": _SHAPE, "a": _COARSE, "b": _MIDDLE, "c": _FINE, "p": _PREFIX, "z": _SUFFIX,
    "k": _KIND,
    "n": _NAMEPART, "u": _CAPITAL,
}  # fmt: skip

Template = tuple[tuple[str, int], ...]


def templates(lines: str) -> tuple[Template, ...]:
    """The templates of ``lines``: in each line columns, with the offset of the token they look at.

    >>> templates("w-1 s")
    ((('w', -1), ('s', 0)),)
    """
    return tuple(tuple((part[0], int(part[1:] or 0)) for part in line.split()) for line in lines.strip().splitlines())


def seeds(templates: Sequence[Template]) -> list[np.uint64]:
    """A number of its own for each template."""
    return [np.uint64(zlib.crc32(repr(t).encode()) | (zlib.crc32(repr(t).encode(), 7) << 32)) for t in templates]


def mix(
    columns: Mapping[str, Column],
    place: npt.NDArray[np.int64],
    templates: Sequence[Template],
    seeds: Sequence[np.uint64],
) -> Column:
    """The features at ``place``: one row a token, one column a template."""
    out = np.empty((len(place), len(templates)), np.uint64)
    for t, template in enumerate(templates):
        mixed = np.full(len(place), seeds[t], np.uint64)
        for key, offset in template:
            mixed ^= columns[key][place + offset] if offset else columns[key][place]
            mixed *= _K1
            mixed ^= mixed >> _S
        out[:, t] = mixed * _K2
    return out


#: Upper part: window; lower part: run of capitals and heads (offset 0).
TEMPLATES = templates("""
w
w-1
w+1
w-2
w+2
w-3
w+3
w-1 w
w w+1
w-2 w-1
w+1 w+2
w-1 w+1
w-2 w-1 w
w w+1 w+2
w-1 w w+1
W
W-1 W
W W+1
W-1
W+1
s
s-1 s
s s+1
s-1 s s+1
s-2 s-1 s s+1 s+2
s-1 s+1 w
a
a-1
a+1
b
b-1
b+1
b-2
b+2
c
c-1
c+1
c-2
c-1 c
c c+1
b-1 b
b b+1
b-1 b b+1
c-1 s
c+1 s
c-2 c-1 s
p s
z s
k s
k-1 k k+1 s
n s
n-1 n n+1 s s-1 s+1
u s
u s s-1
u+1 s+1 s
g
g-1
g+1
g s
g-1 g
g g+1
g w
t
t-1
t+1
t-2
t-1 s
t t+1
t-1 t
t-1 w s
t-1 s s+1
t-2 t-1 s
t+1 s
t-1 n s
t w-1
r
r-1
r+1
r w
r-1 w
r r+1
r-1 r
r-1 s t-1
q s
q w-1
f s
f w
i s
i w
i g
i t
i b
j s
j s s+1
j w
l o
l o e
l e
L o
L v
h o
h v
H o
H e o
T o
T e
T R o
R o
e o v
e o n
F o
F o s
T F o
""")
_SEEDS = seeds(TEMPLATES)


def sequences(text: FoldedText, layout: Layout, found: Sequence[Mention]) -> Sequences:
    """The tokens of ``text`` in sequences no longer than a sentence, with the features of each token (one row each).

    >>> from ceds_nlp.layout import parse
    >>> from ceds_nlp.normalize import fold
    >>> text = fold("Ông Lê Hoàng nói. Bà Mai gật đầu.")
    >>> read = sequences(text, parse(text.text), [])
    >>> len(read.tokens), read.bounds, read.features.shape[0]
    (10, [0, 5, 10], 10)
    """
    tokens = lex(text.text)
    bounds, sentences = _cut(tokens, layout)
    return Sequences(text, found, tokens, bounds, sentences)


def _cut(tokens: list[Token], layout: Layout) -> tuple[list[int], list[int]]:
    """Where sequences begin, at sentences and inside very long ones; and which of these borders are of sentences."""
    bounds, sentences = [0], [0]
    firsts = [token[0] for token in tokens]
    for border in [*(sentence.start for sentence in layout.sentences), tokens[-1][1] if tokens else 0]:
        at = bisect_left(firsts, border)
        while at - bounds[-1] > MOST_TOKENS:
            # Halve what is too long, so that no piece is a mere rest.
            pieces = -(-(at - bounds[-1]) // MOST_TOKENS)
            bounds.append(bounds[-1] + -(-(at - bounds[-1]) // pieces))
        if at > bounds[-1]:
            bounds.append(at)
        if at > 0:
            sentences.append(len(bounds) - 1)
    return bounds, sentences


def _features(text: FoldedText, tokens: list[Token], bounds: list[int], found: Sequence[Mention]) -> Column:
    count = len(tokens)
    if not count:
        return np.zeros((0, len(TEMPLATES)), np.uint64)
    source = text.text
    words = [source[start:end] for start, end, _ in tokens]
    begins = [token[0] for token in tokens]
    per_word = _words.of(words)
    grid = Grid(bounds)
    place, total, padded = grid.place, grid.total, grid.padded
    columns: dict[str, Column] = {key: padded(per_word[:, at]) for key, at in _COLUMNS.items()}
    capital = np.zeros(total, bool)
    capital[place] = per_word[:, _IS_CAPITAL].astype(bool)
    gazetteer, cue = known(text, tokens, begins)
    columns["g"] = padded(gazetteer)
    columns["t"] = padded(cue)
    columns["r"] = padded(rules(found, begins))
    stops = np.zeros(total, np.uint64)
    stops[place] = per_word[:, _MARK]
    _derive(columns, capital, stops, place, total)
    return mix(columns, place, TEMPLATES, _SEEDS)


def known(
    text: FoldedText, tokens: list[Token], begins: list[int], shortest: int = 0
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Gazetteer names at each token (class; first, inner, last or only), cue words (class; last token or not).

    Gazetteer names of one token shorter than ``shortest`` characters do not count.
    """
    lower, source = text.lower, text.text
    size = len(lower)
    ends = [token[1] for token in tokens]
    shift = begins[0]
    stretch = lower[shift : ends[-1]]
    gazetteer = np.zeros(len(tokens), np.int64)
    cue = np.zeros(len(tokens), np.int64)
    automaton, classes, capital = name_lexicon.names()
    for index, start, end in automaton.find_matches_as_indexes(stretch):
        start, end = start + shift, end + shift
        if (start and lower[start - 1].isalnum()) or (end < size and lower[end].isalnum()):
            continue
        if capital[index] and source[start].islower():
            continue
        first = bisect_left(begins, start)
        last = bisect_left(ends, end)
        if first >= len(begins) or begins[first] != start or last >= len(ends) or ends[last] != end:
            continue
        if first == last and end - start < shortest:
            continue
        base = classes[index] * 4
        if first == last:
            gazetteer[first] = base + 3
        else:
            gazetteer[first : last + 1] = base + 1
            gazetteer[first] = base
            gazetteer[last] = base + 2
    automaton, classes = name_lexicon.cues()
    for index, start, end in automaton.find_matches_as_indexes(stretch):
        start, end = start + shift, end + shift
        if (start and lower[start - 1].isalnum()) or (end < size and lower[end].isalnum()):
            continue
        first = bisect_left(begins, start)
        last = bisect_left(ends, end)
        if first >= len(begins) or begins[first] != start or last >= len(ends):
            continue
        cue[first:last] = classes[index] * 2
        cue[last] = classes[index] * 2 + 1
    return gazetteer, cue


_RULE_LABELS = {"LEGAL_DOC": 1, "MINISTRY": 2, "PROVINCE": 3}


def rules(found: Sequence[Mention], begins: list[int]) -> npt.NDArray[np.int64]:
    """The mentions of exact rules at each token: the label, first or further token."""
    out = np.zeros(len(begins), np.int64)
    for mention in found:
        code = _RULE_LABELS.get(mention.label, 0) * 2
        if not code:
            continue
        first = bisect_left(begins, mention.start)
        last = bisect_left(begins, mention.end)
        if first < last and not out[first]:
            out[first:last] = code + 1
            out[first] = code
    return out


def _derive(
    columns: dict[str, Column], capital: npt.NDArray[np.bool_], stops: Column, place: npt.NDArray[np.int64], total: int
) -> None:
    """The columns that look further: quotes, sentence start, runs of capital words, the last cue of a name."""
    index = np.arange(total)
    real = np.zeros(total, bool)
    real[place] = True
    pad = ~real
    sentence = np.maximum.accumulate(np.where(pad, index, 0))
    quotes = np.cumsum((stops & np.uint64(2)) > 0)
    quoted = (quotes - quotes[sentence]) % 2
    brackets: Column = np.cumsum((stops & np.uint64(4)) > 0) - np.cumsum((stops & np.uint64(8)) > 0)
    inside: Column = np.clip(brackets - brackets[sentence], 0, 1)
    columns["q"] = (quoted + 2 * inside).astype(np.uint64)
    from_start = index - sentence
    columns["f"] = np.minimum(from_start, 3).astype(np.uint64)
    # Runs of capital words: l, L the word and its class before the run, h, H after it; F its first word; e its length.
    begins = capital & ~np.roll(capital, 1)
    finals = capital & ~np.roll(capital, -1)
    start = np.maximum.accumulate(np.where(begins, index, 0))
    stop = total - 1 - np.maximum.accumulate(np.where(finals, total - 1 - index, 0)[::-1])[::-1]
    stop = np.minimum(stop, total - 2)
    start = np.maximum(start, 2)
    zero = np.uint64(0)

    def along(values: Column) -> Column:
        return np.where(capital, values, zero)

    columns["l"] = along(columns["w"][start - 1])
    columns["v"] = along(columns["w"][start - 1] * _K1 ^ columns["w"][start - 2])
    columns["L"] = along(columns["c"][start - 1] + np.uint64(1))
    columns["T"] = along(columns["t"][start - 1] + np.uint64(1))
    columns["h"] = along(columns["w"][stop + 1])
    columns["H"] = along(columns["c"][stop + 1] + np.uint64(1))
    columns["R"] = along(columns["t"][stop + 1] + np.uint64(1))
    columns["F"] = along(columns["w"][start])
    columns["e"] = along(np.minimum(stop - start + 1, 5).astype(np.uint64))
    columns["o"] = along((1 + np.minimum(index - start, 3)).astype(np.uint64))
    # The last cue that can begin a name, within the clause: i its class and distance, j class alone with its word.
    cue = columns["t"].astype(np.int64)
    kind = cue >> 1
    head = real & (cue & 1 == 1) & (kind >= 6) & (kind <= 21)
    border = pad | ((stops & np.uint64(1)) > 0)
    last = np.maximum.accumulate(np.where(head | border, index, 0))
    is_head = head[last]
    distance = index - last
    bucket = np.where(distance < 4, distance, np.where(distance < 7, 4, np.where(distance < 12, 5, 6)))
    columns["i"] = np.where(is_head, kind[last] * 8 + bucket, 0).astype(np.uint64)
    columns["j"] = np.where(is_head, columns["w"][last], zero)
