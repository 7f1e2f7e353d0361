"""Turn a text into the numbers the name model reads: for each token its features, each one 64-bit number.

A feature is a template with the values it saw, mixed into one number ("the word before is *ông* and this one is
capital"). Everything is done on whole columns with numpy; what depends on the word alone is kept from text to text.

Templates look at: the word, its shape, prefix and class, up to three neighbours on each side; gazetteer names and
cue words around; mentions the rules found (ministries, provinces, legal documents); the run of capital words the
token stands in, with the words before and after that run; the last cue word of a name and how far back it stands;
quotes, brackets.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt
from ahocorasick_rs import AhoCorasick

from ceds_nlp.guards import Token, lex
from ceds_nlp.layout import Layout
from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize import name_lexicon, name_templates
from ceds_nlp.recognize.name_templates import BLANK, PAD, Column, Ints, Templates, combine, hashed, parse
from ceds_nlp.recognize.name_words import Memory, Words
from ceds_nlp.records import Mention

#: Longest stretch of tokens read as one sequence.
MOST_TOKENS = 90
#: Tokens whose features are in memory at one time, about two kilobytes each.
BLOCK = 4096

_WORD, _CASED, _SHAPE, _COARSE, _MIDDLE, _FINE, _PREFIX, _SUFFIX, _KIND, _NAMEPART, _CAPITAL, _IS_CAPITAL, _MARK = (
    range(13)
)
_PER_WORD = 13
#: The kind of a word that begins with a digit.
_NUMBER = 4


@dataclass(slots=True)
class Sequences:
    """The tokens of one text, cut into sequences: ``bounds[k]:bounds[k + 1]`` are the tokens of sequence ``k``.

    The features are numbers by the hundred for each token, so a long text has them block by block.
    """

    text: FoldedText
    found: Sequence[Mention]
    tokens: list[Token]
    words: list[str]
    bounds: list[int]
    sentences: list[int]

    @property
    def features(self) -> Column:
        """The features of every token, one row each."""
        blocks = [block.features().T for block in self.blocks()]
        return np.concatenate([np.zeros((0, len(TEMPLATES.templates)), np.uint64), *blocks])

    def blocks(self) -> Iterator[Block]:
        """The text in parts of about ``BLOCK`` tokens, in order.

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
            yield _block(self.text, tokens, self.words[first:end], np.array(bounds[at : stop + 1]) - first, inside)
            at = stop


@dataclass(slots=True)
class Block:
    """Some sequences and the columns that the templates read.

    ``place`` is where each token stands in the columns; ``types`` are rows of ``words``, padded like the columns.
    """

    bounds: Ints
    columns: Column
    place: Ints
    types: Ints
    words: Memory

    def features(self, at: Ints | None = None, templates: Templates | None = None) -> Column:
        """The features of the tokens ``at`` (all, if left out): one row a template, one column a token."""
        return (templates or TEMPLATES).features(self.columns, self.place if at is None else self.place[at])

    def in_run(self) -> npt.NDArray[np.bool_]:
        """Which tokens stand in a run of capital words."""
        found: npt.NDArray[np.bool_] = self.columns[KEYS.index("o"), self.place] != 0
        return found

    def starts(self) -> npt.NDArray[np.bool_]:
        """Which tokens a name may begin with: capitals, words such as ``đề án``, ``quận`` before a number.

        A capital that only opens a sentence is none: it stands alone, the word is seldom capital elsewhere, and it is
        not of a listed name, a cue, or a mention of the rules.
        """
        in_run, cue = self._at("o") != 0, self._at("t")
        lone = (self._at("f") == 1) & (self._at("o") == 1) & (self._at("e") == 1) & _SELDOM[self._at("u")]
        lone &= (self._at("g") == 0) & (cue == 0) & (self._at("r") == 0)
        numbered = _NUMBERED[cue] & (self._at("k", 1) == _NUMBER)
        found: npt.NDArray[np.bool_] = (in_run & ~lone) | _SCHEMES[cue] | numbered
        return found

    def _at(self, key: str, offset: int = 0) -> Column:
        found: Column = self.columns[KEYS.index(key), self.place + offset]
        return found


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
        kind = _NUMBER
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


def _cues(*kinds: str) -> npt.NDArray[np.bool_]:
    return np.array([False] * 2 + [kind in kinds for kind in name_lexicon.CUE_CLASSES for _ in range(2)])


_words = Words(_numbers, _PER_WORD)

# Columns of the word alone, in the order of ``_numbers``; then gazetteer, cue, rule mention; then the derived ones.
_COLUMNS = {
    "w": _WORD, "W": _CASED, "s": _SHAPE, "a": _COARSE, "b": _MIDDLE, "c": _FINE, "p": _PREFIX, "z": _SUFFIX,
    "k": _KIND,
    "n": _NAMEPART, "u": _CAPITAL,
}  # fmt: skip
KEYS = "".join(_COLUMNS) + "gtrqfijlLvhHToReF"
#: Of each value of column ``u``, whether it is of a word that is known and seldom capital: no name by itself.
_SELDOM = np.array([False, True, True] + [False] * 9)
#: Of each cue, as column ``t`` has it: whether a name may begin with it, and whether it does so before a number.
_SCHEMES = _cues("program", "system")
_NUMBERED = _cues("loc.admin", "loc.road")
_RUN_KEYS = frozenset("lLvhHToReF")

#: Upper part: window; lower part: run of capitals and heads (offset 0).
TEMPLATES = Templates(
    parse("""
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
"""),
    KEYS,
)
#: Of these: those of one word alone, by its distance; those of the run of capitals a word stands in; all others.
SINGLES = Templates(
    sorted(
        (t for t in TEMPLATES.templates if len({o for _, o in t}) == 1 and all(key in _COLUMNS for key, _ in t)),
        key=lambda t: t[0][1],
    ),
    KEYS,
)
_AWAY = np.array([template[0][1] for template in SINGLES.templates])
#: The distances of ``SINGLES``, and the first template of each.
DISTANCES, FIRSTS = np.unique(_AWAY, return_index=True)
RUNS = TEMPLATES.those(lambda t: all(key in _RUN_KEYS for key, _ in t))
_APART = frozenset((*RUNS.templates, *SINGLES.templates))
MIXED = TEMPLATES.those(lambda t: t not in _APART)


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
    source = text.text
    return Sequences(text, found, tokens, [source[start:end] for start, end, _ in tokens], bounds, sentences)


def joined(reads: Sequence[Sequences]) -> tuple[Sequences, list[int]]:
    """Several texts as one, for the model alone, and where each begins in it.

    Sequences do not reach from one text into the next, so that each is read as it would be alone.
    """
    texts = [read.text.text for read in reads]
    begins = list(itertools.accumulate((len(text) + 1 for text in texts[:-1]), initial=0))
    whole = "\n".join(texts)
    found: list[Mention] = []
    tokens: list[Token] = []
    bounds, sentences = [0], [0]
    for read, begin in zip(reads, begins, strict=True):
        number = len(bounds) - 1
        bounds += [bound + len(tokens) for bound in read.bounds[1:]]
        sentences += [sentence + number for sentence in read.sentences[1:]]
        tokens += [(start + begin, end + begin, kind) for start, end, kind in read.tokens]
        found += [replace(mention, start=mention.start + begin, end=mention.end + begin) for mention in read.found]
    text = FoldedText(whole, whole, "\n".join(read.text.lower for read in reads))
    words = list(itertools.chain.from_iterable(read.words for read in reads))
    return Sequences(text, found, tokens, words, bounds, sentences), begins


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


def _block(text: FoldedText, tokens: list[Token], words: list[str], bounds: Ints, found: Sequence[Mention]) -> Block:
    begins = [token[0] for token in tokens]
    memory, rows = _words.of(words)
    per_word = memory.table[rows]
    place, total = name_templates.place(bounds)
    columns = np.full((len(KEYS), total), BLANK, np.uint64)
    columns[: len(_COLUMNS), place] = per_word[:, list(_COLUMNS.values())].T
    gazetteer, cue = known(text, tokens, begins)
    for key, values in (("g", gazetteer), ("t", cue), ("r", rules(found, begins))):
        columns[KEYS.index(key), place] = values
    capital = np.zeros(total, bool)
    capital[place] = per_word[:, _IS_CAPITAL].astype(bool)
    stops = np.zeros(total, np.uint64)
    stops[place] = per_word[:, _MARK]
    _derive(dict(zip(KEYS, columns, strict=True)), capital, stops, place, total)
    types = np.zeros(total, np.int64)
    types[place] = rows
    return Block(bounds, columns, place, types, memory)


def singles(words: Memory, rows: Ints) -> Column:
    """The features of ``SINGLES`` that each word of ``rows`` gives to the tokens around it: one row a template."""
    place = PAD + np.arange(len(rows)) * 2 * PAD
    columns = np.full((len(KEYS), 2 * PAD * (len(rows) + 1)), BLANK, np.uint64)
    columns[: len(_COLUMNS), place] = words.table[rows][:, list(_COLUMNS.values())].T
    return SINGLES.features(columns, place - _AWAY[:, None])


def outside() -> Column:
    """The features of ``RUNS`` at any token outside of every run."""
    return RUNS.features(np.zeros((len(KEYS), 1), np.uint64), np.zeros(1, np.int64))


def known(
    text: FoldedText, tokens: list[Token], begins: list[int], shortest: int = 0
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Gazetteer names at each token (class; first, inner, last or only), cue words (class; last token or not).

    Gazetteer names of one token shorter than ``shortest`` characters do not count.
    """
    shift, stop = begins[0], tokens[-1][1]
    lower, source = text.lower[shift:stop], text.text
    firsts, lasts = np.array(begins) - shift, np.array([token[1] for token in tokens]) - shift
    letter = _alphanumeric(lower)

    def found(automaton: AhoCorasick) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        """Number, start and end of each name that stands between borders of words, its first and last token."""
        matches = np.array(automaton.find_matches_as_indexes(lower), np.int64).reshape(-1, 3)
        matches = matches[~letter[matches[:, 1]] & ~letter[matches[:, 2] + 1]]
        number, start, end = matches.T
        first, last = np.searchsorted(firsts, start), np.searchsorted(lasts, end)
        inside = (first < len(firsts)) & (last < len(lasts))
        inside &= firsts[np.minimum(first, len(firsts) - 1)] == start
        return number[inside], start[inside], end[inside], first[inside], last[inside]

    classes, capital, cue_classes = _classes()
    number, start, end, first, last = found(name_lexicon.names()[0])
    kept = (lasts[last] == end) & ((first != last) | (end - start >= shortest))
    small = [source[shift + begin].islower() for begin in start.tolist()]
    kept &= ~(capital[number] & np.array(small, bool))
    base, first, last = classes[number[kept]] * 4, first[kept], last[kept]
    gazetteer, cue = np.zeros(len(tokens), np.int64), np.zeros(len(tokens), np.int64)
    _paint(gazetteer, base + 1, first, last)
    gazetteer[first], gazetteer[last] = base, base + 2
    gazetteer[first[first == last]] = base[first == last] + 3
    number, _, _, first, last = found(name_lexicon.cues()[0])
    _paint(cue, cue_classes[number] * 2, first, last)
    cue[last] = cue_classes[number] * 2 + 1
    return gazetteer, cue


@cache
def _classes() -> tuple[Ints, npt.NDArray[np.bool_], Ints]:
    """Of each gazetteer name its class and whether it begins with a capital; of each cue word its class."""
    _, classes, capital = name_lexicon.names()
    return np.array(classes), np.array(capital), np.array(name_lexicon.cues()[1])


def _paint(tokens: Ints, values: Ints, first: Ints, last: Ints) -> None:
    """Write each value to the tokens from its first to its last; values do not overlap."""
    size = last - first + 1
    tokens[np.repeat(first - np.cumsum(size) + size, size) + np.arange(size.sum())] = np.repeat(values, size)


_PLANE = 1 << 16


@cache
def _letters() -> npt.NDArray[np.bool_]:
    """Of each code point of the first plane, whether it is a letter or digit."""
    return np.array([chr(code).isalnum() for code in range(_PLANE)])


def _alphanumeric(text: str) -> npt.NDArray[np.bool_]:
    """Of each place of ``text``, and of one place before and after it, whether a letter or digit stands there.

    >>> _alphanumeric("a-b").tolist()
    [False, True, False, True, False]
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    out = np.zeros(len(codes) + 2, bool)
    out[1:-1] = _letters()[np.minimum(codes, _PLANE - 1)]
    for at in np.flatnonzero(codes >= _PLANE).tolist():
        out[at + 1] = text[at].isalnum()
    return out


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
    columns["q"][:] = (quoted + 2 * inside).astype(np.uint64)
    from_start = index - sentence
    columns["f"][:] = np.minimum(from_start, 3).astype(np.uint64)
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

    columns["l"][:] = along(columns["w"][start - 1])
    columns["v"][:] = along(combine(columns["w"][start - 1], columns["w"][start - 2]))
    columns["L"][:] = along(columns["c"][start - 1] + np.uint64(1))
    columns["T"][:] = along(columns["t"][start - 1] + np.uint64(1))
    columns["h"][:] = along(columns["w"][stop + 1])
    columns["H"][:] = along(columns["c"][stop + 1] + np.uint64(1))
    columns["R"][:] = along(columns["t"][stop + 1] + np.uint64(1))
    columns["F"][:] = along(columns["w"][start])
    columns["e"][:] = along(np.minimum(stop - start + 1, 5).astype(np.uint64))
    columns["o"][:] = along((1 + np.minimum(index - start, 3)).astype(np.uint64))
    # The last cue that can begin a name, within the clause: i its class and distance, j class alone with its word.
    cue = columns["t"].astype(np.int64)
    kind = cue >> 1
    head = real & (cue & 1 == 1) & (kind >= 6) & (kind <= 21)
    border = pad | ((stops & np.uint64(1)) > 0)
    last = np.maximum.accumulate(np.where(head | border, index, 0))
    is_head = head[last]
    distance = index - last
    bucket = np.where(distance < 4, distance, np.where(distance < 7, 4, np.where(distance < 12, 5, 6)))
    columns["i"][:] = np.where(is_head, kind[last] * 8 + bucket, 0).astype(np.uint64)
    columns["j"][:] = np.where(is_head, columns["w"][last], zero)
