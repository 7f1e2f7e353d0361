"""Fold Vietnamese text to one spelling, with an exact way back to the caller's offsets.

The rules of the library read *folded* text: NFC, tone marks in the traditional place (``hòa``, ``thủy``),
``Đ`` for its look-alike ``Ð``, plain digits, quotes, spaces and hyphens, no invisible characters, no markdown
emphasis, no line breaks inside a sentence of hard-wrapped (PDF) text, and a space where two words were
glued (``tỉnhThái Nguyên``). Every offset found there maps back to code points of the original.

Folding takes at most three steps that move offsets (hidden characters, composing, joining), each with its own
map; clean text takes none. Shapes folded, each with its example, stand in ``tests/test_normalize.py``.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from ceds_nlp.tables import read_table
from ceds_nlp.unwrap import Edit, soft_breaks

# Same-length replacements: these never move an offset.
_SAME: dict[str, str] = dict.fromkeys("‐‑‒–—―−﹣－\uf02d", "-")
_SAME |= dict.fromkeys("\u00a0\u1680\u202f\u205f\u3000\t\x1f" + "".join(map(chr, range(0x2000, 0x200B))), " ")
_SAME |= dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\r", "\n")
_SAME |= {chr(0xFF01 + i): chr(0x21 + i) for i in range(0x5E) if i != 0x0C}
_SAME |= {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "⁄": "/", "∕": "/", "∗": "*"}
_SAME |= dict.fromkeys("“”„‟«»ʺ", '"') | dict.fromkeys("‘’‚‛ʼ", "'")
_SAME |= dict.fromkeys("\uf0b7\uf0a7\uf0d8\uf076\uf0be\uf0fc", "•")  # bullets of Word's symbol fonts
_TABLE = str.maketrans(_SAME)

_INVISIBLE = "\u00ad\u180e\u2060\u2061\u2062\u2063\u2064\ufe0e\ufe0f\ufeff" + "".join(
    map(chr, [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
)
_COMBINING = "".join(map(chr, range(0x300, 0x370)))
_HIDES = frozenset(_INVISIBLE + "*_")
_COMBINES = frozenset(_COMBINING)
#: Every character that asks for work; most texts hold none but a few of ``_SAME``.
_SPECIAL = re.compile(f"[{re.escape(''.join(sorted(frozenset(_SAME) | _HIDES | _COMBINES)))}]")

_HIDDEN = re.compile(f"[{_INVISIBLE}]+|[*_]+")
_CLUSTER = re.compile(f"[^{_COMBINING}\n][{_COMBINING}]{{1,8}}")

_UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_LOWER = "a-zàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_MARKED = re.compile(f"[{_LOWER[3:]}]")
#: A capital after a small letter; the search begins at the capitals, which are few.
_GLUE = re.compile(f"[{_UPPER}](?<=[{_LOWER}].)(?=[{_UPPER}{_LOWER}])")
_LAST_WORD = re.compile(f"[{_UPPER}]?[{_LOWER}]+\\Z")
_SYMBOL = re.compile(f"[0-9]/[{_UPPER}]{{2,8}}\\Z")
_REST = re.compile(r"\S{2,24}")
_WIDE_SPACE = re.compile(r"  +")
#: A run of digits with its separators; what touches it on the left is the caller's business. A pattern that begins
#: with one set of characters, not with a repeated one, is searched for several times faster.
DIGITS = re.compile(r"[0-9][0-9]*(?:[.,][0-9]+){0,9}")

# Tone marks of oa, oe, uy stand on the first vowel at the end of a syllable: hoà -> hòa, but hoàn and quý stay.
_OPEN = {"à": "̀", "á": "́", "ả": "̉", "ã": "̃", "ạ": "̣", "è": "̀", "é": "́", "ẻ": "̉", "ẽ": "̃", "ẹ": "̣"}
_OPEN |= {"ỳ": "̀", "ý": "́", "ỷ": "̉", "ỹ": "̃", "ỵ": "̣"}


def _moved(first: str, second: str) -> str:
    """The pair with the tone on the first vowel.

    >>> _moved("U", "ỷ")
    'Ủy'
    """
    return unicodedata.normalize("NFC", first + _OPEN[second.lower()]) + unicodedata.normalize("NFD", second)[0]


_MARKED_VOWELS = {"o": "àáảãạèéẻẽẹ", "u": "ỳýỷỹỵ"}
_TONES = {
    a + b: _moved(a, b)
    for low, marked in _MARKED_VOWELS.items()
    for a in (low, low.upper())
    for b in marked + marked.upper()
}
# One pattern for each first letter: a pattern that begins with one plain character is searched for fastest.
_TONE = [
    re.compile(f"{a}[{marked}{marked.upper()}](?![^\\W\\d_])")
    for low, marked in _MARKED_VOWELS.items()
    for a in (low, low.upper())
]


class Step(NamedTuple):
    """One length-changing step as parallel lists: where each stretch starts after and before the step, and its
    length before it (-1: copied one to one). Empty lists: nothing was left.
    """

    after: Sequence[int]
    before: Sequence[int]
    length: Sequence[int]


@dataclass(frozen=True, slots=True)
class FoldedText:
    """Folded text with the way back: what every stage reads.

    ``source`` is the caller's text; ``text`` the folded one; ``lower`` its lower case of the same length.
    ``span(start, end)`` turns folded offsets into source offsets, ``locate(offset)`` goes the other way.

    >>> f = fold("Quye\\u0302\\u0301t\\nđịnh")
    >>> f.text, f.span(0, 5), f.locate(8)
    ('Quyết định', (0, 7), 6)
    """

    source: str
    text: str
    lower: str
    steps: tuple[Step, ...] = ()
    _digits: list[list[tuple[int, int]]] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def digits(self) -> list[tuple[int, int]]:
        """Every run of digits as start and end: documents, years and quantities begin with one, so it is kept.

        >>> fold("22,4% năm 2025").digits
        [(0, 4), (10, 14)]
        """
        if not self._digits:
            self._digits.append([run.span() for run in DIGITS.finditer(self.lower)])
        return self._digits[0]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Source offsets of the folded span ``start:end`` (``end`` exclusive, ``start < end``)."""
        for after, before, length in reversed(self.steps):
            i = bisect_right(after, start) - 1
            j = bisect_right(after, end - 1) - 1
            start = before[i] + (start - after[i] if length[i] < 0 else 0)
            end = before[j] + (end - after[j] if length[j] < 0 else length[j])
        return start, max(start, end)

    def locate(self, offset: int) -> int:
        """The folded offset of the character that holds source offset ``offset`` (of the next one that is left)."""
        for after, before, length in self.steps:
            i = bisect_right(before, offset) - 1
            if i < 0:
                offset = 0
                continue
            offset = after[i] + (offset - before[i] if length[i] < 0 else 0)
            if i + 1 < len(after):
                offset = min(offset, after[i + 1])
        return min(offset, len(self.text))

    def to_plain(self) -> dict[str, object]:
        """All but the source as plain types, for ``Doc.user_data``; :meth:`from_plain` reads it back."""
        steps = [[list(part) for part in step] for step in self.steps]
        return {"text": None if self.text == self.source else self.text, "steps": steps}

    @classmethod
    def from_plain(cls, source: str, data: Mapping[str, object]) -> FoldedText:
        """The folded text of ``source`` as :meth:`to_plain` wrote it.

        >>> f = fold("Uỷ **ban**")
        >>> FoldedText.from_plain(f.source, f.to_plain()).span(3, 6)
        (5, 8)
        """
        text = data["text"]
        steps = data["steps"]
        assert text is None or isinstance(text, str)
        assert isinstance(steps, Sequence)
        folded = source if text is None else text
        return cls(source, folded, _lower(folded), tuple(Step(*map(list, parts)) for parts in steps))


def fold(source: str) -> FoldedText:
    """Fold ``source``; its text is kept untouched inside the result.

    >>> fold("Uỷ ban, Ðà Nẵng, hoà bình, 2021–2025").text
    'Ủy ban, Đà Nẵng, hòa bình, 2021-2025'
    >>> f = fold("tỉnhThái Nguyên **505/QĐ-TTg**")
    >>> f.text
    'tỉnh Thái Nguyên 505/QĐ-TTg'
    >>> start = f.text.index("505")
    >>> f.source[slice(*f.span(start, start + 10))]
    '505/QĐ-TTg'
    """
    text = source
    steps: list[Step] = []
    special = frozenset(_SPECIAL.findall(text))
    if special:
        text = _same_length(text, special)
        if not special.isdisjoint(_HIDES):
            text = _apply(text, _hidden(text), steps)
        if not special.isdisjoint(_COMBINES):
            text = _apply(text, _composed(text), steps)
    for pattern in _TONE:
        text = pattern.sub(_fix_tone, text)
    text = _apply(text, _joined(text), steps)
    return FoldedText(source, text, _lower(text), tuple(steps))


def _same_length(text: str, special: frozenset[str]) -> str:
    if "\r" in special:
        text = text.replace("\r\n", " \n")
    found = [c for c in special if c in _SAME]
    if len(found) > 16:
        return text.translate(_TABLE)
    for c in found:
        text = text.replace(c, _SAME[c])
    return text


def _apply(text: str, edits: Sequence[Edit], steps: list[Step]) -> str:
    """``text`` after ``edits`` (in order, not overlapping); the step back is appended to ``steps``."""
    if not edits:
        return text
    after: list[int] = []
    before: list[int] = []
    length: list[int] = []
    pieces: list[str] = []
    done = size = 0
    for start, end, new in [*edits, (len(text), len(text), "")]:
        if start > done:
            after.append(size)
            before.append(done)
            length.append(-1)
            pieces.append(text[done:start])
            size += start - done
        if new:
            after.append(size)
            before.append(start)
            length.append(end - start)
            pieces.append(new)
            size += len(new)
        done = end
    steps.append(Step(after, before, length))
    return "".join(pieces)


def _lower(text: str) -> str:
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _fix_tone(match: re.Match[str]) -> str:
    pair = match.group()
    start = match.start()
    if pair[0] in "uU" and start and match.string[start - 1] in "qQ":
        return pair
    return _TONES[pair]


def _composed(text: str) -> list[Edit]:
    """Letters with their combining marks, as NFC writes them."""
    edits: list[Edit] = []
    normal: dict[str, str] = {}
    for match in _CLUSTER.finditer(text):
        cluster = match.group()
        new = normal.get(cluster)
        if new is None:
            new = normal[cluster] = unicodedata.normalize("NFC", cluster)
        if new != cluster:
            edits.append((match.start(), match.end(), new))
    return edits


def _hidden(text: str) -> list[Edit]:
    """Invisible characters and markdown emphasis go; bullets, ``snake_case``, footnote stars and blanks stay."""
    edits: list[Edit] = []
    size = len(text)
    opened: dict[str, int] = {}  # a lone * or _ goes only in pairs: index of the first one in ``edits``
    lone: set[int] = set()
    for m in _HIDDEN.finditer(text):
        start, end = m.span()
        left = text[start - 1] if start else "\n"
        right = text[end] if end < size else "\n"
        kind = text[start]
        if kind not in "*_":
            edits.append((start, end, "-" if _is_dash(text, start, end, left, right) else ""))
            continue
        if end - start > 3 or (left.isspace() and right.isspace()):
            continue
        if left.isalnum() and right.isalnum() and (end - start == 1 or kind == "_"):
            continue
        if end - start == 3 and kind in opened:
            lone.discard(opened.pop(kind))  # "***" closes "*" and "**"
        elif end - start == 1:
            first = opened.pop(kind, None)
            if first is not None and start - edits[first][0] <= 400 and _closes(text, edits[first][0], start):
                lone.discard(first)
            elif not right.isspace():
                opened[kind] = len(edits)
                lone.add(len(edits))
            else:
                continue
        edits.append((start, end, ""))
    return [edit for i, edit in enumerate(edits) if i not in lone] if lone else edits


def _is_dash(text: str, start: int, end: int, left: str, right: str) -> bool:
    """Whether a soft hyphen is the dash of a text taken from a PDF: between spaces, or in ``70/2012/NĐ-CP``."""
    if "\u00ad" not in text[start:end]:
        return False
    if left.isspace() and right.isspace():
        return " " in (left, right)
    if not (left.isupper() and right.isupper()):
        return False
    rest = _REST.match(text, end)
    return bool(_SYMBOL.search(text[max(0, start - 10) : start])) and rest is not None and "-" not in rest.group()


def _closes(text: str, first: int, second: int) -> bool:
    """Whether two lone stars are one emphasis (``*(GRDP) *tăng`` is), not two footnotes or bullets."""
    if text.find("\n\n", first, second) >= 0:
        return False
    if second == 0 or text[second - 1] != "\n":
        return True
    return first > 0 and text[first - 1] != "\n" and text[second - 2] != "\n"


def _joined(text: str) -> list[Edit]:
    """Missing and needless spaces, and the breaks of lines: the edits of the last step."""
    edits = _glued(text)
    edits += soft_breaks(text)
    if "  " in text:
        edits += [(m.start(), m.end(), " ") for m in _WIDE_SPACE.finditer(text)]
    if not edits:
        return edits
    edits.sort(key=lambda edit: (edit[0], -edit[1]))
    kept: list[Edit] = []
    done = 0
    for edit in edits:
        if edit[0] >= done:
            kept.append(edit)
            done = edit[1]
    return kept


def _glued(text: str) -> list[Edit]:
    """A missing space between a Vietnamese word and the capital after it: ``tỉnhThái Nguyên``."""
    edits: list[Edit] = []
    for m in _GLUE.finditer(text):
        at = m.start()
        left = _LAST_WORD.findall(text[max(0, at - 12) : at])[0]
        whole = at == len(left) or not text[at - len(left) - 1].isalnum()
        if 1 < len(left) < 12 and (_MARKED.search(left) or (whole and left in _glue_words())):
            edits.append((at, at, " "))
    return edits


@cache
def _glue_words() -> frozenset[str]:
    return frozenset(row["term"] for row in read_table("normalize.terms.tsv", ["term", "value", "note"]))
