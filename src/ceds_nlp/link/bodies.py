"""Link ministries and provinces to the unit that bore the name on the publishing day.

``ref`` becomes the id of the gazetteer, or None when two units remain; ``attrs`` says what the unit was then:
``code`` (two digits of the statistics office; the symbol of a ministry), ``valid_from``, ``valid_to`` and
``successor``. Phú Thọ of 2024 and of 2026 have one id and different attributes. Without a publishing day the
years of the text help to tell eras apart, and only facts that hold at all times are given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from ceds_nlp.normalize import FoldedText
from ceds_nlp.records import Mention
from ceds_nlp.tables import read_table

_YEAR = re.compile(r"(?<![\d.,])(?:19[5-9]\d|20[0-4]\d)(?![\d.,]\d|\d)")
_AGRICULTURE_ENVIRONMENT = re.compile(r"nông nghiệp (?:và|-|&) môi trường|nn ?[&-]? ?mt(?![^\W_])")
_AGRICULTURE_COUNTRYSIDE = re.compile(r"phát triển nông thôn|ptnt(?![^\W_])")
#: The day the ministries of 2025 began, and the day those of 2007 did.
_MINISTRIES_2025 = date(2025, 3, 1)
_MINISTRIES_2007 = date(2007, 7, 31)


@dataclass(frozen=True, slots=True)
class _Version:
    valid_from: str
    valid_to: str
    code: str

    def holds(self, day: str) -> bool:
        return (not self.valid_from or self.valid_from <= day) and (not self.valid_to or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class _Unit:
    id: str
    name: str
    valid_from: str
    valid_to: str
    code: str
    successor: str | None
    versions: tuple[_Version, ...]


_GOING_ON = ("merged_into", "became", "renamed_to")


def _successor(cell: str) -> str | None:
    """The one unit that took over, from cells such as ``merged_into:tuyen-quang:2025-07-01``."""
    found = [part.split(":")[1] for part in cell.split() if part.split(":")[0] in _GOING_ON]
    return found[0] if len(found) == 1 else None


@cache
def _provinces() -> dict[str, list[_Unit]]:
    columns = [
        "id", "name", "unaccented", "iso", "eras", "valid_from", "valid_to", "region_63", "region_34",
        "predecessors", "successors",
    ]  # fmt: skip
    versions: dict[str, list[_Version]] = {}
    for row in read_table(
        "gazetteers/provinces.versions.tsv",
        ["id", "valid_from", "valid_to", "type", "official_name", "code", "seat", "territory_of"],
    ):
        versions.setdefault(row["id"], []).append(_Version(row["valid_from"], row["valid_to"], row["code"]))
    units: dict[str, list[_Unit]] = {}
    for row in read_table("gazetteers/provinces.tsv", columns):
        lives = tuple(versions[row["id"]])
        codes = {life.code for life in lives if life.code}
        unit = _Unit(
            row["id"], row["name"], row["valid_from"], row["valid_to"],
            codes.pop() if len(codes) == 1 else "", _successor(row["successors"]), lives,
        )  # fmt: skip
        units.setdefault(row["name"], []).append(unit)
    return units


@cache
def _ministries() -> dict[str, list[_Unit]]:
    columns = [
        "id", "name", "kind", "symbols", "valid_from", "valid_to", "predecessors", "successors", "certainty", "note",
    ]  # fmt: skip
    units: dict[str, list[_Unit]] = {}
    for row in read_table("gazetteers/ministries.tsv", columns):
        symbol = row["symbols"].split(" ")[0]
        unit = _Unit(
            row["id"], row["name"], row["valid_from"], row["valid_to"], symbol, _successor(row["successors"]),
            (_Version(row["valid_from"], row["valid_to"], symbol),),
        )  # fmt: skip
        units.setdefault(row["name"], []).append(unit)
    return units


def link(mentions: list[Mention], published: date | None, text: FoldedText) -> None:
    """Fill ``ref`` and ``attrs`` (and ``name`` where it turns on the day) of ``mentions``, each a MINISTRY or PROVINCE.

    >>> from ceds_nlp.normalize import fold
    >>> mention = Mention(0, 7, "PROVINCE", "provinces.bare", name="Phú Thọ")
    >>> link([mention], date(2024, 7, 11), fold("Phú Thọ"))
    >>> mention.ref, mention.attrs["code"], mention.attrs["valid_to"]
    ('phu-tho', '25', '2025-06-30')
    """
    latest = _Latest(published, text)
    for mention in mentions:
        if mention.label == "MINISTRY":
            _settle_era(mention, published, latest, text)
            units = _ministries().get(mention.name or "", [])
        else:
            units = _provinces().get(mention.name or "", [])
        unit = _choose(units, mention, published, latest, text)
        mention.ref = unit.id if unit else None
        mention.attrs |= _facts(unit, published)


def _latest_year(text: str) -> int | None:
    """The latest year of the text that is not a horizon of plans; a rough publishing year."""
    years = [int(match.group()) for match in _YEAR.finditer(text)]
    past = [year for year in years if year <= 2026 and year % 5]
    return max(past, default=max((year for year in years if year <= 2026), default=None))


class _Latest:
    """The year of publishing, or the guess from the text, made once and only when it is asked for."""

    __slots__ = ("_published", "_text", "_year")

    def __init__(self, published: date | None, text: FoldedText) -> None:
        self._published = published
        self._text = text
        self._year: list[int | None] = []

    def __call__(self) -> int | None:
        if not self._year:
            self._year.append(self._published.year if self._published else _latest_year(self._text.text))
        return self._year[0]


def _settle_era(mention: Mention, published: date | None, latest: _Latest, text: FoldedText) -> None:
    """Forms that named one ministry before a reform and another after it."""
    if mention.name == "Bộ Nông nghiệp và Phát triển nông thôn" and mention.rule == "ministries.short":
        if published is not None:
            new = published >= _MINISTRIES_2025
        elif _AGRICULTURE_ENVIRONMENT.search(text.lower):
            new = not _AGRICULTURE_COUNTRYSIDE.search(text.lower)
        else:
            year = latest()
            new = year is not None and year >= 2025 and not _AGRICULTURE_COUNTRYSIDE.search(text.lower)
        if new:
            mention.name = "Bộ Nông nghiệp và Môi trường"
    elif mention.name == "Bộ Văn hóa - Thông tin" and "thông tin" not in text.lower[mention.start : mention.end]:
        # "Bộ VH-TT" after 2007 is a short writing of the ministry of culture, sports and tourism.
        year = latest()
        if published >= _MINISTRIES_2007 if published else year is None or year > 2007:
            mention.name = "Bộ Văn hóa, Thể thao và Du lịch"
    elif mention.name == "Bộ Văn hóa, Thể thao và Du lịch" and mention.rule == "ministries.short":
        before = published is not None and published < _MINISTRIES_2007
        mention.name = "Bộ Văn hóa - Thông tin" if before else mention.name


def _choose(
    units: list[_Unit], mention: Mention, published: date | None, latest: _Latest, text: FoldedText
) -> _Unit | None:
    """The unit meant; None when two readings remain."""
    if len(units) < 2:
        return units[0] if units else None
    if mention.name == "Cần Thơ":
        as_province = text.lower.startswith("tỉnh", mention.start)
        return next(unit for unit in units if (unit.id == "tinh-can-tho") == as_province)
    year = latest()
    day = published.isoformat() if published else f"{year}-12-31" if year else None
    if day is None:
        return max(units, key=lambda unit: unit.valid_from)
    alive = [unit for unit in units if _Version(unit.valid_from, unit.valid_to, "").holds(day)]
    if len(alive) == 1:
        return alive[0]
    later = [unit for unit in units if unit.valid_from and unit.valid_from <= day]
    return max(later, key=lambda unit: unit.valid_from) if later else None


def _facts(unit: _Unit | None, published: date | None) -> dict[str, str | int | bool | None]:
    if unit is None:
        return dict.fromkeys(("code", "valid_from", "valid_to", "successor"))
    facts: dict[str, str | int | bool | None] = {
        "code": unit.code or None,
        "valid_from": unit.valid_from or None,
        "valid_to": unit.valid_to or None,
        "successor": unit.successor,
    }
    if published is None:
        return facts
    day = published.isoformat()
    lives = [life for life in unit.versions if life.holds(day)]
    if not lives and unit.valid_to and unit.valid_to < day:
        lives = [unit.versions[-1]]  # a name of the past: its last state
    if lives:
        life = lives[0]
        facts.update(code=life.code or None, valid_from=life.valid_from or None, valid_to=life.valid_to or None)
        if life is not unit.versions[-1]:
            facts["successor"] = unit.id  # the same name goes on with another territory, kind or code
    return facts
