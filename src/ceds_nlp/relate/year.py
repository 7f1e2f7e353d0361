"""A year that reads like one of the past or present and yet is that of a goal: it stands right beside the number, or
before the word that sets the goal."""

from __future__ import annotations

import re

from ceds_nlp.relate import scope
from ceds_nlp.relate.passage import Passage

_BESIDE = re.compile(
    r"\A (?:(?:(?!và\b|còn\b|rồi\b|so\b)[^\W\d]+ ){0,6}(?:vào|trong|trước|đến) (?:cuối |hết )?(?:năm )?"
    r"|(?:của |cho )?(?:cuối |hết )?(?:năm )?)\Z"
)


def planned(passage: Passage, index: int) -> int | None:
    """A year that reads like one of the past but stands with a goal: before the goal word of the same sentence
    ("Năm 2018 ngành đặt mục tiêu đón 7,5 triệu khách") or right after the number ("kế hoạch 900 tỷ đồng năm 2018").
    """
    found = beside(passage, index)
    if found is not None:
        return found
    spot = passage.spots[index]
    cues = [c for c in passage.cues_before(spot) if c.kind == "goal" and c.weight >= 3]
    if not cues or not spot.earlier or passage.quantities_in(spot.floor, cues[-1].start):
        return None
    years = [t for t in passage.times_in(spot.floor, cues[-1].start) if passage.times[t].kind == "year"]
    if len(years) != 1 or scope.is_baseline(passage, years[0]):
        return None
    return years[0] if passage.bracket(passage.times[years[0]].start, spot.floor) < 0 else None


def beside(passage: Passage, index: int) -> int | None:
    """The year right after the number and its noun ("3.000 km đường cao tốc vào năm 2025")."""
    end = passage.quantities[index].end
    for candidate in passage.spots[index].later[:1]:
        time = passage.times[candidate]
        if (
            time.kind == "year"
            and time.start < end + 60
            and not passage.is_horizon(candidate)
            and _BESIDE.match(passage.lower[end : time.start])
        ):
            return candidate
    return None


def not_over(passage: Passage, index: int) -> int | None:
    """The year right after the number if it is not over on the day of publication."""
    if passage.analysis.published is None or passage.now is None:
        return None
    found = beside(passage, index)
    if found is None:
        return None
    year = passage.times[found].end_year
    return found if year is not None and year >= passage.now else None
