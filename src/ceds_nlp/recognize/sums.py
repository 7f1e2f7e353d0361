"""The currency of a sum that names none: ``250 tỉ`` is đồng, unless the text is speaking of another money.

Shapes read: ``vay 415 triệu`` (VND); ``đạt 14 tỷ USD, năm tới có thể lên 15 tỷ`` (USD).
"""

from __future__ import annotations

import re

_DONG = re.compile(r"(?:nghìn|ngàn|triệu|tỷ|tỉ|\d) (?:đồng(?! tiền)|vnđ|vnd)(?!\w)")
#: How far a currency is carried, in characters.
_REACH = 200
_FOREIGN_REACH = 320


class Sums:
    """The sums of one text, in order: what the last one was in.

    >>> sums = Sums("kiều hối 14 tỷ usd, rồi 15 tỷ")
    >>> sums.say("USD", 18)
    >>> sums.carried(24), Sums("vay 415 triệu").carried(4)
    ('USD', None)
    """

    __slots__ = ("end", "foreign", "iso", "lower", "only_foreign")

    def __init__(self, lower: str) -> None:
        self.lower = lower
        self.iso = "VND"
        self.end = -_FOREIGN_REACH
        self.foreign = 0
        self.only_foreign: bool | None = None

    def say(self, iso: str, end: int) -> None:
        """A sum in ``iso`` ends at ``end``."""
        self.iso, self.end = iso, end
        self.foreign += iso != "VND"

    def carried(self, start: int) -> str | None:
        """The currency that a bare sum at ``start`` takes from the last sum, or None where that is too far."""
        lower, end = self.lower, self.end
        if self.iso == "VND":
            return self.iso if start - end < _REACH else None
        if start - end >= _FOREIGN_REACH:
            return None
        # One foreign sum holds within its sentence; a text that speaks of foreign money holds it longer.
        if lower.find(". ", end, start) < 0 and lower.find("\n", end, start) < 0:
            return self.iso
        if self.foreign < 2:
            return None
        close = lower.find("\n", end, start) < 0 and lower.count(". ", end, start) < 2
        return self.iso if (close and lower.find("đồng", end, start) < 0) or self._no_dong() else None

    def _no_dong(self) -> bool:
        if self.only_foreign is None:
            self.only_foreign = _DONG.search(self.lower) is None
        return self.only_foreign
