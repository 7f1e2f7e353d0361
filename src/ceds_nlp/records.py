"""The plain records that stages hand on: mentions, quantities, times and claims over one folded text.

Offsets in these records are offsets of the *folded* text (:class:`ceds_nlp.normalize.FoldedText`); only
:mod:`ceds_nlp.emit` turns them into offsets of the caller's text. All values are plain types, so that the
records survive ``Doc.to_bytes``, ``DocBin`` and ``nlp.pipe(n_process=2)``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from sys import maxsize
from typing import Literal

from ceds_nlp.normalize import FoldedText

Attribute = str | int | bool | None

#: What is read from a text. A claim joins the other three: who asks for claims gets all.
LAYERS = frozenset({"entities", "quantities", "times", "claims"})


@dataclass(slots=True)
class Mention:
    """A named entity as read: ``label`` is one of the eight entity labels, ``name`` its canonical name."""

    start: int
    end: int
    label: str
    rule: str
    name: str | None = None
    ref: str | None = None
    attrs: dict[str, Attribute] = field(default_factory=dict)
    confidence: float = 1.0
    source: Literal["rule", "model"] = "rule"


@dataclass(slots=True)
class Quantity:
    """A number that measures or counts; decimals are exact strings, ``value_max`` closes a range."""

    start: int
    end: int
    kind: str
    value: str
    rule: str
    value_max: str | None = None
    denominator: str | None = None
    unit: str | None = None
    comparator: str = "eq"
    change: str | None = None
    noun: str | None = None
    source: Literal["rule", "model"] = "rule"


@dataclass(slots=True)
class Time:
    """A time expression; ``first`` and ``last`` are ISO days or None, ``role`` is for years and ranges."""

    start: int
    end: int
    kind: str
    rule: str
    first: str | None = None
    last: str | None = None
    start_year: int | None = None
    end_year: int | None = None
    role: str | None = None
    source: Literal["rule", "model"] = "rule"


@dataclass(slots=True)
class Claim:
    """What one quantity says. Numbers are indexes into the lists of the :class:`Analysis`."""

    quantity: int
    is_target: bool
    sentence: tuple[int, int]
    rule: str
    indicator: tuple[int, int] | None = None
    actor: int | None = None
    time: int | None = None
    baseline: int | None = None
    basis: int | None = None
    confidence: float = 1.0


class Taken:
    """The stretches of text already read by an earlier recognizer.

    >>> taken = Taken([(3, 8)])
    >>> taken.overlaps(0, 3), taken.overlaps(7, 9)
    (False, True)
    """

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        starts: list[int] = []
        ends: list[int] = []
        for start, end in sorted(spans):
            if ends and start < ends[-1]:
                ends[-1] = max(ends[-1], end)
            else:
                starts.append(start)
                ends.append(end)
        self._starts = [*starts, maxsize]  # a last one that nothing reaches
        self._ends = ends

    def overlaps(self, start: int, end: int) -> bool:
        """Whether anything taken shares a character with ``start:end``."""
        return self._starts[bisect_right(self._ends, start)] < end

    def add(self, start: int, end: int) -> None:
        """Take ``start:end``, which must not overlap anything taken."""
        i = bisect_left(self._starts, start)
        self._starts.insert(i, start)
        self._ends.insert(i, end)


@dataclass(slots=True)
class Analysis:
    """Everything read from one text, each list sorted by ``start``."""

    text: FoldedText
    published: date | None = None
    entities: list[Mention] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
