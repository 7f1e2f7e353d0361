"""Provinces written one mark or letter wrong, where a strong cue stands: ``tỉnh Bà Rịa Vũng Tầu``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from rapidfuzz.distance import Levenshtein

from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize.provinces import forms
from ceds_nlp.records import Mention, Taken

_CAPITAL_NAME = re.compile(r" ([A-ZĐÀ-Ỵ][^\W\d_]{1,6}(?:(?: - | -|- |-| )[A-ZĐÀ-Ỵ][^\W\d_]{1,6}){1,3})")


def recognize(text: FoldedText, types: Sequence[int], places: Sequence[tuple[int, int]], taken: Taken) -> list[Mention]:
    """Names right after ``tỉnh`` (which ends at each of ``types``) that are one mark or letter off a province.

    Only the strong cue ``tỉnh`` and capitals open this way; ``places`` are those already looked at.

    >>> from ceds_nlp.normalize import fold
    >>> [m.name for m in recognize(fold("tỉnh Bà Rịa Vũng Tầu"), [4], [], Taken())]
    ['Bà Rịa - Vũng Tàu']
    """
    out: list[Mention] = []
    known = {start for start, _ in places} if types else set()
    for end in types:
        match = _CAPITAL_NAME.match(text.text, end, end + 40)
        if match is None or not known.isdisjoint(range(match.start(1), match.end(1))):
            continue
        words = match.group(1)
        for stop in [len(words), *(m.start() for m in reversed(list(re.finditer(r"[ -]+", words))))]:
            name = _nearest(words[:stop])
            if name is not None and not taken.overlaps(end, match.start(1) + stop):
                start = end - len("tỉnh")
                out.append(
                    Mention(start, match.start(1) + stop, "PROVINCE", "provinces.misspelt", name=name, confidence=0.9)
                )
                break
    return out


@cache
def _skeletons() -> dict[str, str]:
    return {_skeleton(form.name): form.name for form in forms().values()}


def _skeleton(name: str) -> str:
    """Letters alone: no marks, no case, no hyphens."""
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d").replace("-", " "))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _nearest(words: str) -> str | None:
    skeleton = _skeleton(words)
    if len(skeleton) < 6 or " " not in skeleton:
        return None
    exact = _skeletons().get(skeleton)
    if exact is not None or len(skeleton) < 11:
        return exact
    near = [name for key, name in _skeletons().items() if Levenshtein.distance(key, skeleton, score_cutoff=1) <= 1]
    return near[0] if len(near) == 1 else None
