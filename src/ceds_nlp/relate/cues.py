"""The words that colour a number: one linear scan of the lower-cased text for the terms of ``cues.terms.tsv``."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import cache

from ceds_nlp.knowledge import Term
from ceds_nlp.scanner import Scanner
from ceds_nlp.tables import read_table

_COLUMNS = ["term", "kind", "weight", "note"]
#: A user's word weighs as much as the plainest of the shipped ones: "phấn đấu", "đã".
_OWN_WEIGHT = {"goal": 4.0, "fact": -4.0}
#: A user's goal word stands before a subject, a user's indicator begins one.
_OWN_MARK = {"goal": "cut", "indicator": "named"}


@dataclass(slots=True)
class Cue:
    """One cue word in the text: its span, kind (goal, plan, order, fact, forecast, price, turn) and weight."""

    start: int
    end: int
    kind: str
    weight: float


@cache
def _automaton(own: tuple[Term, ...] = ()) -> tuple[Scanner, list[tuple[str, float]]]:
    rows = read_table("relate/cues.terms.tsv", _COLUMNS)
    words = {row["term"]: (row["kind"], float(row["weight"])) for row in rows}
    words |= {term.term: (term.kind, _OWN_WEIGHT[term.kind]) for term in own}
    return Scanner(list(words)), list(words.values())


def scan(lower: str, first: int = 0, last: int | None = None, own: tuple[Term, ...] = ()) -> list[Cue]:
    """Every cue of the stretch ``first:last`` of a lower-cased text, of the shipped words and the user's ``own``; the
    longest reading wins, whole words only.

    >>> [(c.kind, c.weight) for c in scan("phấn đấu đạt 50%, nước ngoài đã góp 3%")]
    [('goal', 4.0), ('fact', -4.0)]
    """
    automaton, kinds = _automaton(own)
    text = lower[first:last]
    size = len(text)
    out: list[Cue] = []
    for which, start, end in automaton.find(text):
        if (start and text[start - 1].isalnum()) or (end < size and text[end].isalnum()):
            continue
        kind, weight = kinds[which]
        if kind != "none":
            out.append(Cue(first + start, first + end, kind, weight))
    return out


#: Kinds that speak of whose figure it is; all others colour the number.
ACTOR_KINDS = ("whole", "own")


class Cues:
    """The cues of the given stretches of a text with quick access by place.

    >>> [c.kind for c in Cues("mục tiêu là 5% nhưng đã đạt 6%", [(0, 30)]).between(0, 12)]
    ['goal']
    """

    __slots__ = ("_actor_starts", "_actors", "items", "starts")

    def __init__(
        self,
        lower: str,
        ranges: Iterable[tuple[int, int]],
        counted: Container[int] = (),
        own: tuple[Term, ...] = (),
    ) -> None:
        """``counted`` holds the ends of numbers: "15 mục tiêu" counts goals and names none, but for "3 mục tiêu chính:"
        before a list of them; ``own`` are the user's words."""
        found = [cue for first, last in ranges for cue in scan(lower, first, last, own)]
        self.items = [
            c
            for c in found
            if c.kind not in ACTOR_KINDS
            and (c.kind != "goal" or c.start - 1 not in counted or ":" in lower[c.end : c.end + 24])
        ]
        self.starts = [cue.start for cue in self.items]
        self._actors = [c for c in found if c.kind in ACTOR_KINDS]
        self._actor_starts = [cue.start for cue in self._actors]

    def between(self, start: int, end: int) -> list[Cue]:
        """The cues that begin in ``start:end``."""
        first = bisect_left(self.starts, start)
        if first == len(self.starts) or self.starts[first] >= end:
            return []
        return self.items[first : bisect_left(self.starts, end, first)]

    def actors_between(self, start: int, end: int) -> list[Cue]:
        """The words for "the whole country" and "the province itself" that begin in ``start:end``."""
        if not self._actors:
            return self._actors
        return self._actors[bisect_left(self._actor_starts, start) : bisect_left(self._actor_starts, end)]


@cache
def _mark_automaton(own: tuple[Term, ...] = ()) -> tuple[Scanner, list[str]]:
    rows = read_table("relate/indicator.terms.tsv", ["term", "kind", "note"])
    words = {row["term"]: row["kind"] for row in rows if row["kind"] in ("head", "cut")}
    words |= {term.term: _OWN_MARK[term.kind] for term in own}
    return Scanner(list(words)), list(words.values())


class Marks:
    """The words that shape an indicator (``indicator.terms.tsv``) in the given stretches, by place: measure nouns
    ("head": tỷ lệ, doanh thu …) and words after which a subject begins ("cut": phấn đấu, mục tiêu, trong đó …).

    >>> marks = Marks("mục tiêu tỷ lệ che phủ", [(0, 22)])
    >>> marks.heads(0, 20), marks.cuts(0, 20)
    ([9], [8])
    """

    __slots__ = ("_cut_ends", "_cut_starts", "_heads", "_named")

    def __init__(self, lower: str, ranges: Iterable[tuple[int, int]], own: tuple[Term, ...] = ()) -> None:
        automaton, kinds = _mark_automaton(own)
        self._heads: list[int] = []
        self._named: list[int] = []
        self._cut_starts: list[int] = []
        self._cut_ends: list[int] = []
        for first, last in ranges:
            text = lower[first:last]
            size = len(text)
            for which, start, end in automaton.find(text):
                if (start and text[start - 1].isalnum()) or (end < size and text[end].isalnum()):
                    continue
                if kinds[which] != "cut":
                    self._heads.append(first + start)
                    if kinds[which] == "named":
                        self._named.append(first + start)
                else:
                    self._cut_starts.append(first + start)
                    self._cut_ends.append(first + end)

    def heads(self, start: int, end: int) -> list[int]:
        """Where measure nouns begin in ``start:end``."""
        first = bisect_left(self._heads, start)
        return self._heads[first : bisect_left(self._heads, end, first)]

    def named(self, start: int, end: int) -> list[int]:
        """Where indicators of the user's own begin in ``start:end``."""
        if not self._named:
            return self._named
        return self._named[bisect_left(self._named, start) : bisect_left(self._named, end)]

    def head_at(self, offset: int) -> bool:
        """Whether a measure noun begins at ``offset``."""
        i = bisect_left(self._heads, offset)
        return i < len(self._heads) and self._heads[i] == offset

    def cuts(self, start: int, end: int) -> list[int]:
        """Where the cut words that begin in ``start:end`` end, up to ``end``."""
        begin = bisect_left(self._cut_starts, start)
        if begin == len(self._cut_starts) or self._cut_starts[begin] >= end:
            return []
        stop = bisect_left(self._cut_starts, end, begin)
        return [at for at in self._cut_ends[begin:stop] if at <= end]

    def cut_ends(self, start: int, end: int) -> bool:
        """Whether a cut word within ``start:end`` ends at ``end``."""
        return end in self.cuts(start, end)
