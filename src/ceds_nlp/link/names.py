"""Canonical names of open names within one document, and the body a person speaks for.

- ``Thắng`` is ``Nguyễn Toàn Thắng`` where exactly one person of the document fits; ``NGUYỄN AN`` is ``Nguyễn An``.
- ``VNPT`` is ``Tập đoàn Bưu chính Viễn thông Việt Nam`` where the text says so in brackets; ``Thành Công`` is ``Tập
  đoàn Thành Công`` where exactly one body of the document ends so.
- Programmes and platforms of the gazetteers have the long name and the id of their table.

Whatever leaves two readings keeps the words as written.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from ceds_nlp.records import Analysis, Mention
from ceds_nlp.tables import read_table

_OPEN = ("PERSON", "ORG", "LOCATION", "PROGRAM", "SYSTEM")
#: Bodies that go by their brand alone; "Quốc hội" is none of "Ủy ban thường vụ Quốc hội".
_OWNED = (
    "tập đoàn", "công ty", "tổng công ty", "ctcp", "ngân hàng", "hãng", "liên doanh", "nhà xuất bản", "báo", "đài",
    "tạp chí", "trường", "đại học", "học viện", "bệnh viện", "câu lạc bộ", "clb", "quỹ", "hiệp hội", "liên minh",
)  # fmt: skip
#: How far from a person, in characters, the body of its title stands.
_NEAR = 150


def link(analysis: Analysis, open_: Sequence[Mention]) -> None:
    """Fill ``name`` of the open names among ``open_``, ``ref`` of known schemes, ``body_id`` of persons, in place.

    >>> from ceds_nlp.normalize import fold
    >>> text = fold("Tập đoàn Hải Mai (HM) lãi lớn. HM chia cổ tức.")
    >>> names = [Mention(0, 16, "ORG", "x"), Mention(18, 20, "ORG", "x"), Mention(31, 33, "ORG", "x")]
    >>> link(Analysis(text, entities=names), names)
    >>> [name.name for name in names]
    ['Tập đoàn Hải Mai', 'Tập đoàn Hải Mai', 'Tập đoàn Hải Mai']
    """
    names = [m for m in open_ if m.label in _OPEN]
    if names:
        words = [" ".join(analysis.text.text[m.start : m.end].split()) for m in names]
        for name, written in zip(names, words, strict=True):
            name.name = written
        _people(names)
        _bodies(analysis, names)
        for name in names:
            known = _schemes().get((name.label, (name.name or "").lower()))
            if known is not None:
                name.name, name.ref = known
    _speakers(analysis)


def _people(names: Sequence[Mention]) -> None:
    people = [m for m in names if m.label == "PERSON" and m.name]
    for person in people:
        assert person.name
        if person.name.isupper() and len(person.name) > 3:
            person.name = " ".join(word.capitalize() for word in person.name.split(" "))
    whole: dict[str, set[str]] = defaultdict(set)
    for full in {person.name for person in people if person.name}:
        parts = full.split(" ")
        for n in range(1, len(parts)):
            whole[" ".join(parts[n:])].add(full)
        # Of a name from abroad the first part stands alone as well.
        if full.isascii() and len(parts) > 1:
            whole[parts[0]].add(full)
    for person in people:
        person.name = _only(person.name or "", whole)


def _only(name: str, whole: dict[str, set[str]]) -> str:
    """The one longest form that ``name`` shortens, or ``name``."""
    found = whole.get(name, set())
    # Nguyễn Văn An and Văn An are one person: only forms that shorten no other one count.
    longest = [full for full in found if not any(full != other and other.endswith(" " + full) for other in found)]
    return longest[0] if len(longest) == 1 else name


def _bodies(analysis: Analysis, names: Sequence[Mention]) -> None:
    source = analysis.text.text
    full: dict[tuple[str, str], set[str]] = defaultdict(set)
    ends = {m.end: m for m in names if m.label != "PERSON"}
    for m in names:
        before = ends.get(m.start - 2)
        if before is None or before.label != m.label or not m.name or not before.name:
            continue
        if source[m.start - 2 : m.start] == " (" and source[m.end : m.end + 1] == ")":
            short, long = sorted((m.name, before.name), key=len)
            # An abbreviation, not a seat or an owner.
            if " " not in short and sum(map(str.isupper, short)) > 1 and " " in long:
                full[m.label, short].add(long)
    by_tail: dict[str, set[str]] = defaultdict(set)
    for written in {m.name for m in names if m.label == "ORG" and m.name}:
        parts = written.split(" ")
        for n in range(1, len(parts)):
            if parts[n][:1].isupper() and " ".join(parts[:n]).lower().startswith(_OWNED):
                by_tail[" ".join(parts[n:])].add(written)
    for m in names:
        found = full.get((m.label, m.name or ""), set())
        if len(found) == 1:
            m.name = next(iter(found))
        elif m.label == "ORG" and " " in (m.name or ""):
            m.name = _only(m.name or "", by_tail)


@cache
def _schemes() -> dict[tuple[str, str], tuple[str, str]]:
    """By label and words in small letters: the long name and the id, where one id alone has these words."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    full: dict[str, str] = {}
    for kind, label in (("programs", "PROGRAM"), ("systems", "SYSTEM")):
        for row in read_table(f"gazetteers/{kind}.tsv", ["name", "id", "kind", "full", "source"]):
            found[label, row["name"].lower()].add(row["id"])
            if row["full"] or row["id"] not in full:
                full[row["id"]] = row["name"]
    return {key: (full[next(iter(ids))], next(iter(ids))) for key, ids in found.items() if len(ids) == 1}


def _speakers(analysis: Analysis) -> None:
    """The id of the entity that a person's ``attrs["body"]`` names: the nearest one with these words."""
    entities = analysis.entities
    people = [m for m in entities if m.label == "PERSON" and "body" in m.attrs]
    starts = [m.start for m in entities] if people else []
    for person in people:
        body = person.attrs["body"]
        if not isinstance(body, str):
            continue
        low, high = bisect_left(starts, person.start - _NEAR), bisect_left(starts, person.end + _NEAR)
        near = [
            (abs(entities[i].start - person.start), i)
            for i in range(low, high)
            if entities[i].label in ("ORG", "MINISTRY")
            and analysis.text.text[entities[i].start : entities[i].end].lower() == body.lower()
        ]
        if near:
            nearest = min(near)[1]
            found = entities[nearest]
            person.attrs["body"] = analysis.text.text[found.start : found.end]
            person.attrs["body_id"] = f"e{nearest}"
