"""What stands before a name: type words that belong to it, offices, counts.

The phrases are those of ``names.before.tsv``, looked up by the word before the name: most words end none of them.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache

from ceds_nlp.tables import read_table

_LONGEST_WORD = 20
_LAST = re.compile(r"[^\W_]*\Z")


@cache
def terms(kind: str) -> list[str]:
    """The phrases of one kind, as written.

    >>> "GS" in terms("title")
    True
    """
    rows = read_table("recognize/names.before.tsv", ["term", "kinds"])
    return [row["term"] for row in rows if kind in row["kinds"].split("|")]


@cache
def _phrases() -> dict[str, list[tuple[str, list[str], list[str]]]]:
    """By last word: the phrases that end so, longest first, the kinds of each and the kinds that it is not."""
    found: dict[str, list[tuple[str, list[str], list[str]]]] = {}
    rows = read_table("recognize/names.before.tsv", ["term", "kinds"])
    for row in sorted(rows, key=lambda row: -len(row["term"])):
        kinds = row["kinds"].split("|")
        none = [kind.removeprefix("no ") for kind in kinds if kind.startswith("no ")]
        kinds = [kind for kind in kinds if not kind.startswith("no ")]
        term = row["term"].lower()
        found.setdefault(term.rpartition(" ")[2], []).append((term, kinds, none))
    return found


@cache
def _openings() -> dict[str, list[tuple[str, frozenset[str]]]]:
    """By first word: the phrases that begin so, a space behind, longest first, and the kinds of each."""
    found: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for phrases in _phrases().values():
        for phrase, kinds, _ in phrases:
            found.setdefault(phrase.partition(" ")[0], []).append((f"{phrase} ", frozenset(kinds)))
    return {first: sorted(phrases, key=lambda phrase: -len(phrase[0])) for first, phrases in found.items()}


def opening(lower: str, kinds: Set[str]) -> int:
    """The length of a phrase of ``kinds`` that begins ``lower``, with the space behind it; ``phó`` may be before it.

    >>> opening("phó cục trưởng cục thuế", {"officer"}), opening("cục thuế", {"officer"})
    (15, 0)
    """
    at = 4 if lower.startswith("phó ") else 0
    first, _, _ = lower[at:].partition(" ")
    for phrase, found in _openings().get(first, ()):
        if lower.startswith(phrase, at) and not found.isdisjoint(kinds):
            return at + len(phrase)
    for phrase, found in _openings().get("phó", ()) if at else ():
        if lower.startswith(phrase) and not found.isdisjoint(kinds):
            return len(phrase)
    return 0


def before(lower: str, at: int, floor: int = 0) -> dict[str, int]:
    """By kind: where the longest phrase begins that ends before ``at``, a space between, and not before ``floor``.

    >>> before("một công ty cổ phần sao mai", 20), before("một trụ sở tài chính", 11)
    ({'body': 4}, {})
    >>> before("hai 12 huyện", 7), before("người sao mai", 6)
    ({'many': 4}, {})
    """
    last = lower[at - 1 : at]
    if last != " ":
        return {"many": at - 1} if last.isdecimal() and at > floor else {}
    space = lower.rfind(" ", max(0, at - _LONGEST_WORD), at - 1)
    word = lower[space + 1 if space >= 0 else max(0, at - _LONGEST_WORD) : at - 1]
    if not word.isalpha():
        found = _LAST.search(word)
        word = found.group() if found else ""
        if len(word) < 3 and word.isdecimal():
            return {"many": at - 1 - len(word)} if at - 1 - len(word) >= floor else {}
    phrases = _phrases().get(word)
    if phrases is None:
        return {}
    out: dict[str, int] = {}
    barred: set[str] = set()
    for phrase, kinds, none in phrases:
        start = at - 1 - len(phrase)
        if start < floor or not lower.startswith(phrase, start) or (start > floor and lower[start - 1].isalnum()):
            continue
        barred.update(none)
        for kind in kinds:
            if kind not in barred:
                out.setdefault(kind, start)
    return out
