"""Multiply marked passages: other names in the same slots, and the same words in other writing.

A name is exchanged for one of its own kind: a person for a person, ``huyện …`` for another district, a ministry
for a ministry, ``Công ty …`` for another company. What stands around it stays, so the passage keeps its meaning for
the reader of names. Writing changes too: a line in capitals, a type word in small letters, words without marks.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from ceds_nlp.marked import Name, Passage
from ceds_nlp.recognize import name_lexicon
from ceds_nlp.tables import read_table

_TYPED = re.compile(
    r"(?i)(huyện|quận|thị xã|thị trấn|xã|phường|thành phố|tp\.?|thôn|ấp|bản|buôn|làng|đường|phố|sông|cầu|hồ"
    r"|núi|đảo|chợ|chùa|khu đô thị|khu công nghiệp|kcn) (?=\S)"
)
_PLACE_KINDS = {
    "huyện": "district",
    "quận": "district",
    "thị xã": "district",
    "thành phố": "district",
    "tp": "district",
    "tp.": "district",
}


@cache
def _list(kind: str) -> list[str]:
    return sorted(name_lexicon.listed(kind))


@cache
def _parts() -> tuple[list[str], list[int], list[str], list[int], list[str], list[int]]:
    rows = read_table("recognize/names.people.tsv", ["syllable", "family", "middle", "given"])
    family = [(r["syllable"], int(r["family"])) for r in rows if int(r["family"]) > 0]
    middle = [(r["syllable"], int(r["middle"])) for r in rows if int(r["middle"]) > 2]
    given = [(r["syllable"], int(r["given"])) for r in rows if int(r["given"]) > 2]
    # Square roots: rare names must be seen too.
    return (
        [w for w, _ in family], [int(10 * c**0.6) + 1 for _, c in family],
        [w for w, _ in middle], [int(10 * c**0.6) + 1 for _, c in middle],
        [w for w, _ in given], [int(10 * c**0.5) + 1 for _, c in given],
    )  # fmt: skip


def person(rng: random.Random) -> str:
    """A Vietnamese name put together from counted parts.

    >>> len(person(random.Random(1)).split(" ")) in (2, 3, 4)
    True
    """
    family, family_weights, middle, middle_weights, given, given_weights = _parts()
    inner = rng.choices((0, 1, 2), (12, 70, 18))[0]
    words = [rng.choices(family, family_weights)[0]]
    words += rng.choices(middle, middle_weights, k=inner)
    words += rng.choices(given, given_weights)
    return " ".join(words)


class Slots:
    """The names that may stand for a name: gathered from the passages themselves and the gazetteers."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        pools: dict[tuple[str, str], set[str]] = defaultdict(set)
        for passage in passages:
            nested = [
                n
                for n in passage.names
                if any(o is not n and o.start <= n.start and n.end <= o.end for o in passage.names)
            ]
            outer = {id(n) for n in passage.names} - {id(n) for n in nested}
            for name in passage.names:
                text = passage.text[name.start : name.end]
                if "\n" in text or (text.isupper() and " " in text):
                    continue
                if id(name) in outer and any(
                    o is not name and name.start <= o.start and o.end <= name.end for o in passage.names
                ):
                    continue
                pools[name.label, _head(text)].add(text)
        for row in read_table("gazetteers/organizations.tsv", ["name", "kind"]):
            pools["ORG", _head(row["name"])].add(row["name"])
        self.kind_of: dict[str, str] = {}
        by_kind: dict[str, list[str]] = defaultdict(list)
        for row in read_table("gazetteers/places.tsv", ["name", "kind"]):
            self.kind_of[row["name"]] = row["kind"]
            by_kind[row["kind"]].append(row["name"])
        self.by_kind = dict(by_kind)
        for kind, label in (("systems", "SYSTEM"), ("programs", "PROGRAM")):
            for row in read_table(f"gazetteers/{kind}.tsv", ["name", "id", "kind", "full", "source"]):
                pools[label, _head(row["name"])].add(row["name"])
        columns = "id name kind symbols valid_from valid_to predecessors successors certainty note"
        self.ministries = [
            r["name"] for r in read_table("gazetteers/ministries.tsv", columns.split()) if r["name"].startswith("Bộ ")
        ]
        columns = "id name unaccented iso eras valid_from valid_to region_63 region_34 predecessors successors"
        self.provinces = [
            r["name"]
            for r in read_table("gazetteers/provinces.tsv", columns.split())
            if r["eras"] and r["name"] != "Hồ Chí Minh"
        ]
        self.pools = {key: sorted(pool) for key, pool in pools.items()}

    def other(self, label: str, text: str, rng: random.Random) -> str:
        """Another name for ``text`` of ``label``, or ``text`` itself where none fits."""
        if label == "PERSON":
            return self._person(text, rng)
        if label == "PROVINCE":
            if text.startswith("tỉnh "):
                return "tỉnh " + rng.choice(self.provinces)
            return rng.choice(self.provinces) if text in self.provinces else text
        if label == "MINISTRY":
            return rng.choice(self.ministries) if text in self.ministries else text
        if label == "LOCATION":
            kind = self.kind_of.get(text)
            if kind:
                return rng.choice(self.by_kind[kind])
            typed = _TYPED.match(text)
            if typed and not text[typed.end() :][:1].isdigit() and " - " not in text:
                pool = self.by_kind[_PLACE_KINDS.get(typed[1].lower(), "commune")]
                return text[: typed.end()] + rng.choice(pool)
        same = self.pools.get((label, _head(text)), [])
        return rng.choice(same) if len(same) > 3 else text

    @staticmethod
    def _person(text: str, rng: random.Random) -> str:
        words = text.split(" ")
        if text.isascii() or "-" in text or not all(word.isalpha() for word in words):
            return rng.choice(_list("foreign person")) if len(words) > 1 and rng.random() < 0.7 else text
        if len(words) == 1:
            return person(rng).split(" ")[-1]
        if rng.random() < 0.12:
            return rng.choice(_list("highland person"))
        new = person(rng)
        return " ".join(new.split(" ")[-2:]) if len(words) == 2 and rng.random() < 0.5 else new


def _head(text: str) -> str:
    """What a name begins with decides what it may be exchanged for: its type word, or its shape."""
    word = text.split(" ")[0].lower()
    if " " not in text:
        return "*" + ("upper" if text.isupper() else "odd" if any(c.isupper() for c in text[1:]) else "plain")
    return word


def vary(passage: Passage, slots: Slots, rng: random.Random) -> Passage:
    """A variation of ``passage``: some names exchanged, perhaps another writing.

    >>> from ceds_nlp.marked import parse_line
    >>> passage = parse_line("Bà [Mai Thị Hoa|PERSON] ở [huyện Ba Vì|LOCATION] trồng chè.")
    >>> varied = vary(passage, Slots([passage]), random.Random(3))
    >>> [varied.text[n.start : n.end].split(" ")[0].lower() == "huyện" for n in varied.names if n.label == "LOCATION"]
    [True]
    """
    exchange = {
        name for name in passage.names
        if rng.random() < 0.6
        and not any(o is not name and name.start <= o.start and o.end <= name.end for o in passage.names)
    }  # fmt: skip
    same: dict[tuple[str, str], str] = {}
    pieces: list[tuple[int, int, str]] = []
    for name in sorted(exchange, key=lambda n: n.start):
        old = passage.text[name.start : name.end]
        key = (name.label, old)
        if key not in same:
            same[key] = old if "\n" in old or (old.isupper() and len(old) > 12) else slots.other(name.label, old, rng)
        pieces.append((name.start, name.end, same[key]))
    for name in passage.names:
        first = passage.text[name.start : name.end].split(" ")[0]
        if (
            name not in exchange
            and first.lower() in name_lexicon.listed("flip")
            and not first.isupper()
            and rng.random() < 0.25
        ):
            flipped = first[0].upper() + first[1:] if first[0].islower() else first.lower()
            if not any(start <= name.start < end for start, end, _ in pieces):
                pieces.append((name.start, name.start + len(first), flipped))
    varied = _replace(passage, sorted(pieces))
    luck = rng.random()
    if luck < 0.08:
        return _mapped(varied, str.upper)
    if luck < 0.095:
        return _mapped(varied, plain)
    if luck < 0.115:
        people = [n for n in varied.names if n.label == "PERSON"]
        return _replace(varied, [(n.start, n.end, varied.text[n.start : n.end].upper()) for n in people])
    if luck < 0.17 and varied.text.endswith(".") and not any(n.end == len(varied.text) for n in varied.names):
        return Passage(varied.text[:-1], varied.names, varied.place)
    return varied


def _replace(passage: Passage, pieces: Sequence[tuple[int, int, str]]) -> Passage:
    out: list[str] = []
    at = 0
    moves: list[tuple[int, int, int, int]] = []
    size = 0
    for start, end, new in pieces:
        out.append(passage.text[at:start])
        size += start - at
        moves.append((start, end, size, size + len(new)))
        out.append(new)
        size += len(new)
        at = end
    out.append(passage.text[at:])

    def moved(offset: int, closing: bool) -> int:
        shift = 0
        for start, end, low, high in moves:
            if closing and offset == end:
                return high
            if not closing and offset == start:
                return low
            if offset >= end:
                shift = high - end
            elif offset > start:
                return low + min(offset - start, high - low)
        return offset + shift

    names = tuple(Name(moved(n.start, False), moved(n.end, True), n.label) for n in passage.names)
    return Passage("".join(out), names, passage.place)


def _mapped(passage: Passage, change: object) -> Passage:
    assert callable(change)
    text = "".join(c if len(change(c)) != 1 else change(c) for c in passage.text)
    return Passage(text, passage.names, passage.place)


def plain(letter: str) -> str:
    """A letter without its marks: ``ế`` is ``e``, ``đ`` is ``d``.

    >>> plain("ế"), plain("Đ")
    ('e', 'D')
    """
    if letter in "đĐ":
        return "d" if letter == "đ" else "D"
    return unicodedata.normalize("NFD", letter)[0]
