"""Write lines of capitals as they would stand in running text, so that names are read there as anywhere else.

``BÀ NGUYỄN THỊ HOA ĐẾN THĂM UBND HUYỆN BA TƠ`` is read as ``Bà Nguyễn Thị Hoa đến thăm UBND huyện Ba Tơ``: the same
length, only letters of another case. Each word is small, capital or all capitals; a small linear-chain CRF decides
from the word, how it and its pairs are usually written, gazetteers, cue words and exact mentions. It learns from the
training text of the name model, whose case is known, and is stored beside its weights.

A document that writes a name in running text too settles it: ``NGUYỄN AN`` in the headline, ``Nguyễn An`` below.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ceds_nlp.guards import Token
from ceds_nlp.layout import Layout
from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize import name_features, name_lexicon, name_templates
from ceds_nlp.recognize.name_model import NameModel
from ceds_nlp.recognize.name_templates import BLANK, Column, Templates, hashed, parse
from ceds_nlp.recognize.name_words import Words
from ceds_nlp.records import Mention, Taken

Spans = list[tuple[int, int]]

#: How a word is written: small, capital, all capitals.
CASES = ("x", "X", "XX")
SMALL, CAPITAL, CAPITALS = range(3)

_UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
#: It begins where a word does, so that a word of ten thousand capitals is looked through once.
_RUN = re.compile(f"(?<![{_UPPER}])[{_UPPER}]{{2,}}(?: [{_UPPER}]{{2,}})+")
#: Three capitals with no small letter between: what a line of capitals and a run of them must hold.
_THREE = re.compile(f"[{_UPPER}](?:[^{_UPPER.lower()}]*[{_UPPER}]){{2}}")
_CAPITAL_WORD = rf"(?<![^\W\d_])[{_UPPER}][^\W\d_]*+"
_CAPITAL_PAIR = re.compile(rf"({_CAPITAL_WORD})(?=\s* ({_CAPITAL_WORD}))")
_MOST_RUNS = 20
_LONGEST_CREDIT = 4
#: Characters whose features are in memory at one time.
_BLOCK = 20_000
#: Cue words a name follows, and marks it does not pass.
_HEADS = frozenset(
    i
    for i, kind in enumerate(name_lexicon.CUE_CLASSES, 1)
    if kind.startswith(("person.", "org.", "loc.", "program", "system"))
)
_BORDERS = frozenset('.,;:!?()"')
_ENDS = frozenset('.!?:"(')

_COLUMNS = "wyvabcABpzkne"
TEMPLATES = Templates(
    parse("""
w
w-1
w+1
w-1 w
w w+1
w-2 w-1
w+1 w+2
w-1 w+1
w-2 w-1 w
w w+1 w+2
w-1 w w+1
y
y v
y-1 y
y y+1
y-1 y y+1
l
l r
r
l r y
l+1
r-1
l r-1 l+1 r
r-1 l
a
a-1
a+1
b
b-1 b
b b+1
c
c-1
c+1
c-1 c
c c+1
A
A-1 A
A A+1
B
p
z
k
k v
k-1 k
k k+1
n
n n-1
n n+1
n-1 n n+1
n k y
g
g-1
g+1
g w
g-1 g
g g+1
t
t-1
t-2
t+1
t y
t-1 y
t-1 n
t-1 n n+1
t-1 t
t w-1
R
R-1
R w
R-1 R
f
f w
f y
q
q f
e
e y
e n
i
i n
i w
i y
i g
j
j y
j n
"""),
    _COLUMNS + "gtRlrfqij",
)


def cased(text: FoldedText, layout: Layout, found: Sequence[Mention], model: NameModel) -> FoldedText:
    """``text`` with its lines and names of capitals written as running text; offsets stay as they are.

    ``found`` are the mentions of exact rules. Text without capitals to settle comes back as it is.
    """
    lines, names = capitals(text, layout)
    if not lines:
        return text
    tokens: list[Token] = []
    cases: list[int] = []
    begins = [mention.start for mention in found]
    for group in _groups(lines):
        near = found[bisect_left(begins, group[0][0]) : bisect_left(begins, group[-1][1])]
        part, bounds, features = encode(text, group, near)
        tokens += part
        cases += model.tag(features, bounds).tolist()
    for i in (*_written_so_below(text, tokens, lines), *_credited(text, tokens)):
        cases[i] = CAPITAL
    _fill_persons([text.lower[start:end] for start, end, _ in tokens], cases)
    lower = text.lower
    forms = name_lexicon.written_forms()
    inside = Taken(names)
    pieces: list[str] = []
    at = 0
    for (start, end, _), case in zip(tokens, cases, strict=True):
        form = forms.get(lower[start:end])
        if (case == CAPITALS and form is None) or not inside.overlaps(start, end):
            continue
        kept = start + (case == CAPITAL)
        pieces += (text.text[at:start], form) if form else (text.text[at:kept], lower[kept:end])
        at = end
    pieces.append(text.text[at:])
    return replace(text, text="".join(pieces))


def _groups(lines: Spans) -> Iterator[Spans]:
    """``lines`` in order, some thousand characters at a time: their features are numbers by the hundred a word."""
    group: Spans = []
    size = 0
    for line in lines:
        group.append(line)
        size += line[1] - line[0]
        if size > _BLOCK:
            yield group
            group, size = [], 0
    if group:
        yield group


def capitals(text: FoldedText, layout: Layout) -> tuple[Spans, Spans]:
    """The sentences of ``text`` that hold capitals to settle, and what in them: all of it, or runs of words.

    >>> from ceds_nlp.layout import parse
    >>> from ceds_nlp.normalize import fold
    >>> text = fold("BÀ HOA ĐẾN HUYỆN BA TƠ\\nBà Hoa đến huyện Ba Tơ. Bà LÊ HOA của UBND TP.HCM nói.")
    >>> capitals(text, parse(text.text))
    ([(0, 22), (47, 77)], [(0, 22), (50, 56)])
    """
    whole = text.text.isupper()
    doubtful: set[int] = set(range(len(layout.sentences))) if whole else set()
    for match in () if whole else _THREE.finditer(text.text):
        doubtful.update(range(layout.index_at(match.start()), layout.index_at(match.end() - 1) + 1))
    lines, inside = [], []
    for number in sorted(doubtful):
        sentence = layout.sentences[number]
        place = (sentence.start, sentence.end)
        if whole or _is_capital(text.text[sentence.start : sentence.end]):
            lines.append(place)
            inside.append(place)
            continue
        runs = [run.span() for run in _RUN.finditer(text.text, *place) if _is_words(text, *run.span())]
        if runs:
            lines.append(place)
            inside += runs
    return lines, inside


def _is_capital(stretch: str) -> bool:
    # Nearly every sentence is ruled out by its first letters.
    if sum(map(str.islower, stretch[:40])) > 8:
        return False
    upper = sum(map(str.isupper, stretch))
    if upper <= 6 or upper <= 4 * sum(map(str.islower, stretch)):
        return False
    words = [word for word in _TOKEN.findall(stretch) if word[0].isalpha()]
    syllables = [word for word in words if len(word) > 1 and name_lexicon.is_syllable(word.lower())]
    return len(syllables) > 2 or (len(words) > 1 and len(syllables) == len(words))


def _is_words(text: FoldedText, start: int, end: int) -> bool:
    """Whether the capitals are words of Vietnamese and no abbreviations: ``NGUYỄN AN``, not ``UBND TP``."""
    outside = text.text[max(0, start - 1) : start] + text.text[end : end + 1]
    return (
        not any(c.isalnum() or c in "-&/" for c in outside)
        and all(name_lexicon.is_syllable(word) for word in text.lower[start:end].split(" "))
        and not text.text[start:end].isascii()
    )


def encode(text: FoldedText, lines: Spans, found: Sequence[Mention]) -> tuple[list[Token], list[int], Column]:
    """The words of ``lines``, the bounds of each line and the features of each word, whatever its case."""
    tokens: list[Token] = []
    bounds = [0]
    for start, end in lines:
        tokens += [(*match.span(), "word") for match in _TOKEN.finditer(text.text, start, end)]
        bounds.append(len(tokens))
    words = [text.lower[start:end] for start, end, _ in tokens]
    memory, rows = _words.of(words)
    per_word = memory.table[rows]
    place, total = name_templates.place(bounds)
    columns = np.full((len(TEMPLATES.keys), total), BLANK, np.uint64)
    columns[: len(_COLUMNS), place] = per_word.T
    begins = [token[0] for token in tokens]
    gazetteer, cue = name_features.known(text, tokens, begins, shortest=4)
    exact = name_features.rules(found, begins)
    left, right = np.full(len(tokens), 11), np.full(len(tokens), 11)
    first = np.full(len(tokens), 3)
    quoted = np.zeros(len(tokens), np.int64)
    pairs = name_lexicon.pairs()
    head, heads = np.zeros(len(tokens), np.int64), np.zeros(len(tokens), np.uint64)
    hashes = per_word[:, 0].tolist()
    cues = cue.tolist()
    starts = set(bounds)
    since, quotes, last, last_cue = 0, 0, -9, 0
    for i, word in enumerate(words):
        if i in starts:
            since, quotes, last = 0, 0, -9
        elif (pair := pairs.get((words[i - 1], word))) is not None:
            right[i - 1], left[i] = pair
        quotes += word == '"'
        quoted[i] = quotes % 2
        first[i] = min(since, 3)
        since = 0 if word in _ENDS else since + 1
        if word in _BORDERS:
            last = -9
        elif i - last < 7:
            head[i], heads[i] = last_cue * 8 + i - last, hashes[last]
        if cues[i] & 1 and cues[i] >> 1 in _HEADS:
            last, last_cue = i, cues[i] >> 1
    further = (gazetteer, cue, exact, left, right, first, quoted, head, heads)
    for at, values in enumerate(further, len(_COLUMNS)):
        columns[at, place] = values
    return tokens, bounds, TEMPLATES.features(columns, place).T


def labels(text: FoldedText, tokens: Sequence[Token]) -> npt.NDArray[np.int64]:
    """The case of each token as ``text`` has it."""
    return np.array([case(text.text[start:end]) for start, end, _ in tokens], np.int64)


def case(word: str) -> int:
    """How ``word`` is written; marks and digits count as small.

    >>> [CASES[case(word)] for word in ("nói", "Hoa", "UBND", "A", "VNeID", "2025")]
    ['x', 'X', 'XX', 'X', 'XX', 'x']
    """
    upper = sum(map(str.isupper, word))
    return SMALL if not upper else CAPITALS if upper > 1 else CAPITAL


def _numbers(word: str) -> list[int]:
    """What the templates know of one word in small letters, in the order of ``_COLUMNS``."""
    classes = name_lexicon.word_classes()
    kind = 5
    if word[0].isalpha():
        kind = 1 if name_lexicon.is_syllable(word) else 3 if not word.isascii() else 2
    elif word[0].isdigit():
        kind, word = 4, "0" * min(len(word), 4)
    own = classes.get("<num>" if kind == 4 else word)
    title, caps = classes.get(word.capitalize()), classes.get(word.upper())
    ratio = own[3] if own else 11 if title else 12 if caps else 0
    counts = name_lexicon.name_parts().get(word, (0, 0, 0))
    family = name_lexicon.is_family_name(word)
    part = int(family) + 2 * min(3, counts[2].bit_length() // 2) + 8 * min(3, counts[1].bit_length() // 2)
    part += 32 * int(name_lexicon.is_first_name(word.capitalize()))
    coarse, middle, fine, _ = own or (0, 0, 0, 0)
    vowels = sum(c not in "bcdđghklmnpqrstvxjzwf" for c in word)
    return [
        hashed(word), ratio, int(title is not None) + 2 * int(caps is not None), coarse, middle, fine,
        title[1] if title else 0, title[2] if title else 0,
        hashed("p" + word[:3]), hashed("s" + word[-3:]), kind, part, min(len(word), 6) * 4 + min(vowels, 3),
    ]  # fmt: skip


_words = Words(_numbers, len(_COLUMNS))


def _written_below(text: FoldedText, lines: Spans, pairs: Set[tuple[str, str]]) -> dict[str, list[list[str]]]:
    """By first word: the runs of capital words inside the sentences of running text, of those with one of ``pairs``."""
    out: dict[str, list[list[str]]] = {}
    for at, start in _sentences_with(text.text, lines, pairs):
        run: list[str] = []
        inside = False
        for match in _TOKEN.finditer(text.text, at, start):
            word = match.group()
            if inside and word.istitle() and (not run or text.text[match.start() - 1] == " "):
                run.append(word.lower())
                continue
            if len(run) > 1:
                runs = out.setdefault(run[0], [])
                if run not in runs and len(runs) < _MOST_RUNS:
                    runs.append(run)
            run = []
            inside = word[0].isalpha() or word == ","
    return out


def _sentences_with(source: str, lines: Spans, pairs: Set[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    """The stretches between points, outside of ``lines``, that hold one of ``pairs``."""
    at = 0
    for start, end in [*lines, (len(source), len(source))]:
        for match in _CAPITAL_PAIR.finditer(source, at, start):
            if match.start() >= at and match.groups() in pairs:
                point = source.find(".", match.end(), start)
                first, at = max(at, source.rfind(".", at, match.start())), start if point < 0 else point
                yield first, at
        at = end


#: A family name that is nothing else, and degrees that only a name follows.
_FAMILY = "nguyễn"
_DEGREES = frozenset(["gs", "pgs", "ts", "ths", "tskh"])


def _fill_persons(words: Sequence[str], cases: list[int]) -> None:
    """Write with a capital what must belong to a person: the words after ``Nguyễn``, the word after ``GS``.

    >>> cases = [CAPITAL, SMALL, SMALL, CAPITAL, SMALL]
    >>> _fill_persons(["nguyễn", "tự", "công", "hoàng", "nói"], cases)
    >>> [CASES[case] for case in cases]
    ['X', 'X', 'X', 'X', 'x']
    """
    for i, word in enumerate(words):
        if word in _DEGREES and cases[i] == CAPITALS and i + 1 < len(words):
            after = i + 1 + (words[i + 1] == ".")
            if after < len(words) and words[after].isalpha() and cases[after] == SMALL:
                cases[after] = CAPITAL
        elif word == _FAMILY:
            last = max((j for j in range(i + 1, min(i + 4, len(words))) if cases[j] == CAPITAL), default=i)
            if last == i and i + 2 < len(words) and name_lexicon.is_given_name(words[i + 2]):
                last = i + 2
            if all(other in name_lexicon.name_parts() for other in words[i + 1 : last + 1]):
                cases[i : last + 1] = [CAPITAL] * (last + 1 - i)


def _credited(text: FoldedText, tokens: Sequence[Token]) -> Iterator[int]:
    """The places of the words in capitals after ``Ảnh:``, which are who took the picture."""
    words = [text.text[start:end] for start, end, _ in tokens]
    for i in range(2, len(words)):
        if words[i - 1] == ":" and words[i - 2] in ("Ảnh", "ảnh"):
            for j in range(i, min(i + _LONGEST_CREDIT, len(words))):
                if not (words[j].isalpha() and words[j].isupper()):
                    break
                yield j


def _written_so_below(text: FoldedText, tokens: Sequence[Token], lines: Spans) -> Iterator[int]:
    """The places of the ``tokens`` that running text of the document writes with a capital in the same words."""
    words = [text.lower[start:end] for start, end, _ in tokens]
    known = _written_below(text, lines, {*pairwise(word.capitalize() for word in words)})
    for i, word in enumerate(words):
        for run in known.get(word, ()):
            if words[i : i + len(run)] == run:
                yield from range(i, i + len(run))
