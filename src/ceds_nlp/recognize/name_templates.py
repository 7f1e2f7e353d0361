"""Feature templates: which values around a token are mixed into one 64-bit number.

A template such as ``t-1 s`` reads column ``t`` one token to the left and column ``s`` at the token itself ("the word
before is a title and this one is capital"). Templates of one length are mixed side by side, so that a short text
costs few numpy calls.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Template = tuple[tuple[str, int], ...]

#: Empty places before the first, after the last and between two sequences; what stands there.
PAD = 4
BLANK = np.uint64(7)

_K1 = np.uint64(0x9E3779B97F4A7C15)
_K2 = np.uint64(0xC2B2AE3D27D4EB4F)
_S = np.uint64(29)


def parse(lines: str) -> tuple[Template, ...]:
    """The templates of ``lines``: in each line columns, with the offset of the token they look at.

    >>> parse("w-1 s")
    ((('w', -1), ('s', 0)),)
    """
    return tuple(tuple((part[0], int(part[1:] or 0)) for part in line.split()) for line in lines.strip().splitlines())


def hashed(text: str) -> int:
    """A 64-bit number for ``text``, the same in every process."""
    data = text.encode()
    return zlib.crc32(data) | zlib.crc32(data, 0x9E3779B9) << 32


def combine(first: Column, second: Column) -> Column:
    """One number for each pair of numbers."""
    return first * _K1 ^ second


def place(bounds: Sequence[int] | Ints) -> tuple[Ints, int]:
    """Where the tokens of sequences stand with empty places around each sequence, and the number of all places."""
    sizes = np.diff(bounds)
    count = int(bounds[-1])
    return np.arange(count) + PAD * (1 + np.repeat(np.arange(len(sizes)), sizes)), count + PAD * (len(sizes) + 1)


class Templates:
    """Templates over ``keys``, the letters of the columns in their order.

    >>> columns = np.array([[7, 7, 7, 7, 1, 2, 7, 7, 7, 7]], np.uint64)
    >>> Templates(parse("w"), "w").features(columns, np.array([4, 5])).shape
    (1, 2)
    """

    def __init__(self, templates: Iterable[Template], keys: str) -> None:
        self.templates = tuple(templates)
        self.keys = keys
        self.groups: list[tuple[Ints, Column, list[tuple[Ints, Ints]]]] = []
        for length in sorted({len(t) for t in self.templates}):
            rows = [row for row, t in enumerate(self.templates) if len(t) == length]
            own = [self.templates[row] for row in rows]
            # The number of a template's own: what makes "w-1" another feature than "w+1".
            seeds = [zlib.crc32(repr(t).encode()) | zlib.crc32(repr(t).encode(), 7) << 32 for t in own]
            parts = [
                (np.array([keys.index(t[i][0]) for t in own]), np.array([t[i][1] for t in own])) for i in range(length)
            ]
            self.groups.append((np.array(rows), np.array(seeds, np.uint64), parts))

    def those(self, wanted: Callable[[Template], bool]) -> Templates:
        """The templates that are ``wanted``."""
        return Templates(filter(wanted, self.templates), self.keys)

    def features(self, columns: Column, place: Ints) -> Column:
        """The features at ``place`` of ``columns``: one row a template, one column a token.

        Where each template looks from a place of its own, ``place`` has one row for each.
        """
        out = np.empty((len(self.templates), place.shape[-1]), np.uint64)
        flat, width = columns.ravel(), columns.shape[1]
        for rows, seeds, parts in self.groups:
            mixed = np.repeat(seeds[:, None], place.shape[-1], 1)
            own = place if place.ndim == 1 else place[rows]
            for column, offset in parts:
                mixed ^= flat.take((column * width + offset)[:, None] + own, mode="clip")
                mixed *= _K1
                mixed ^= mixed >> _S
            mixed *= _K2
            out[rows] = mixed
        return out
