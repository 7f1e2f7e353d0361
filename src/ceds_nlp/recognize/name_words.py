"""The memory of words: what templates ask of a word is worked out once, whatever the text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock

import numpy as np

from ceds_nlp.recognize.name_templates import BLANK, Column, Ints

#: So many words are remembered before a new memory begins.
MOST = 100_000


class Memory:
    """Words and the row of each in ``table``. Row 0 is what stands before and after a sequence."""

    def __init__(self, width: int) -> None:
        self.rows: dict[str, int] = {}
        self.table: Column = np.full((4096, width), BLANK, np.uint64)


class Words:
    """``width`` numbers of each word, computed once by ``numbers``; threads may ask at the same time."""

    def __init__(self, numbers: Callable[[str], list[int]], width: int) -> None:
        self.numbers = numbers
        self.width = width
        self.memory = Memory(width)
        self.lock = Lock()

    def of(self, words: Sequence[str]) -> tuple[Memory, Ints]:
        """The rows of ``words``, and the memory whose rows they are.

        >>> memory, rows = Words(lambda word: [len(word)], 1).of(["ba", "bốn", "ba"])
        >>> rows.tolist(), memory.table[rows].tolist()
        ([1, 2, 1], [[2], [3], [2]])
        """
        memory = self.memory
        try:
            return memory, np.array([memory.rows[word] for word in words], np.int64)
        except KeyError:
            with self.lock:
                memory = self.memory
                if len(memory.rows) > MOST:
                    # Whoever reads by the old memory keeps it; nothing of it is changed.
                    memory = self.memory = Memory(self.width)
                for word in words:
                    if word not in memory.rows:
                        self._learn(memory, word)
            return memory, np.array([memory.rows[word] for word in words], np.int64)

    def _learn(self, memory: Memory, word: str) -> None:
        row = len(memory.rows) + 1
        if row >= len(memory.table):
            memory.table = np.concatenate([memory.table, np.full_like(memory.table, BLANK)])
        memory.table[row] = self.numbers(word)
        memory.rows[word] = row
