"""From linked mentions to claims: for each number what it measures, whose it is, when, and whether it is a goal.

Each relation has its own file (indicator, goal, horizon, scope, actor, basis), and so has what one number hands on to
the next (carry); here stands only their order.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import exp

from ceds_nlp.knowledge import Knowledge
from ceds_nlp.layout import Layout
from ceds_nlp.records import Analysis, Claim
from ceds_nlp.relate import basis, goal, horizon, indicator, past, scope, year
from ceds_nlp.relate.actor import Actors
from ceds_nlp.relate.carry import State
from ceds_nlp.relate.goal import Verdict
from ceds_nlp.relate.heading import Headings
from ceds_nlp.relate.passage import REACH, Passage
from ceds_nlp.relate.table import Tables

#: A result held against a goal: "tiệm cận mục tiêu 90%", "thấp hơn mục tiêu".
_MEASURED = re.compile(
    r"\b(?:tiệm cận|thấp hơn|cao hơn|vượt|vượt xa|so với|xấp xỉ|hụt|kém|chưa đạt|bằng|đạt)(?: được)?(?: mức)? \Z"
)
#: How many paragraphs before a list of goals the year may stand that holds for it.
_LIST_REACH = 2
#: A headline that says what is not reached.
_MISSED = re.compile(r"\b(?:khó|không|chưa|thiếu|hụt|lỡ) ")
_MISSED_REACH = 120
#: Among so many numbers after a headline's the same one is looked for.
_RETOLD_REACH = 7

Horizon = tuple[int, str]


def relate(analysis: Analysis, layout: Layout, known: Knowledge | None = None) -> None:
    """Fill ``analysis.claims`` in place, one claim for each quantity, in the order of the quantities; ``known`` adds
    words of the user's own.

    >>> from ceds_nlp.layout import parse
    >>> from ceds_nlp.normalize import fold
    >>> from ceds_nlp.records import Quantity, Time
    >>> text = fold("Phấn đấu đến năm 2025, tỷ lệ hồ sơ trực tuyến đạt 80%.")
    >>> analysis = Analysis(text)
    >>> analysis.quantities = [Quantity(50, 53, "percent", "80", "x")]
    >>> analysis.times = [Time(17, 21, "year", "x", role="target", start_year=2025, end_year=2025)]
    >>> relate(analysis, parse(text.text))
    >>> claim = analysis.claims[0]
    >>> text.text[slice(*claim.indicator)], claim.is_target, claim.time, claim.rule
    ('tỷ lệ hồ sơ trực tuyến', True, 0, 'goal.goal')
    """
    analysis.claims = []
    if not analysis.quantities:
        return
    passage = Passage(analysis, layout, known)
    actors = Actors(passage)
    headings = Headings(passage)
    tables = Tables(passage)
    state = State()
    plain: list[int] = []
    above: Horizon | None = None
    for index, quantity in enumerate(passage.quantities):
        spot = passage.spots[index]
        number = spot.sentence
        sentence = passage.sentences[number]
        if number != state.sentence:
            state.enter(passage, number, quantity.start)
            alike = passage.alike(number)
            above = horizon.above(passage, alike)
            over = headings.over(alike)
        span, how = indicator.read(passage, index, state.indicator, state.listed, state.named)
        own = horizon.in_sentence(passage, index)
        if own is not None and own[1] in ("lead", "next") and year.beside(passage, index) is not None:
            own = None  # a year right after the number, whatever its role, stands nearer
        time = scope.fact_time_in_sentence(passage, index)
        column = tables.column(index) if tables.any else None
        if column is not None:
            span = column.label or span
            if passage.is_horizon(column.time):
                own = (column.time, "trail")
            else:
                time = column.time
        carried = -4.0 if state.forecast == number else state.carried
        if state.row_carried >= goal.THRESHOLD and carried >= 0:
            carried = max(carried, goal.in_row(passage, index, state.row_carried))
        verdict = goal.judge(
            passage,
            over,
            index,
            own,
            above,
            carried,
            time is not None and past.rules(passage, analysis.claims, time, own, index),
            spot.opened >= 0 and past.follows_goal(passage, analysis.claims, index),
            year.not_over(passage, index) if own is None else None,
        )
        # A quantity may run over the border of its line ("60 tỷ⏎đồng"); its sentence holds it all the same.
        end = sentence.end if sentence.end > quantity.end else quantity.end
        claim = Claim(index, verdict.is_goal, (sentence.start, end), verdict.rule, span)
        if verdict.is_goal:
            claim.time = _goal_time(passage, index, own, above, state)
            if claim.time is not None:
                state.opened = claim.time if state.year is None else state.opened
                state.year = state.planned = claim.time
                state.planned_at = sentence.paragraph
            if spot.opened < 0:
                turned = state.told or verdict.rule == "goal.project" or _turned(passage, state.facts, index)
                state.goal = 0.0 if turned else verdict.score  # "…, trong khi kế hoạch là 10 tỷ": told beside a fact
                state.row = 0.0 if turned else max(state.row, verdict.score if verdict.score >= 3 else 0.0)
                state.ruled = sentence.paragraph
            claim.basis = basis.read(passage, index)
        else:
            claim.time = _fact_time(passage, index, own, time, verdict, state)
        claim.baseline = scope.baseline(passage, index)
        if claim.baseline is None and column is not None:
            claim.baseline = column.baseline
        claim.actor = actors.of(index, span)
        if verdict.is_goal:
            if claim.actor is None and state.linked and not passage.cues.actors_between(sentence.start, sentence.end):
                claim.actor = state.owner
            elif spot.opened < 0:
                state.owner = claim.actor
        claim.confidence = _confidence(verdict.score)
        analysis.claims.append(claim)
        if not verdict.features:
            plain.append(index)
        if span is not None and how != "heading":
            state.take(span)
    for index in plain:
        if _retold(passage, index, analysis.claims):
            analysis.claims[index].is_target, analysis.claims[index].rule = True, "goal.retold"


def describe(claim: Claim, analysis: Analysis) -> dict[str, str]:
    """What a claim says, part by part, as the examples write it; parts the text does not say are "-".

    ``is`` goal or fact, ``i`` indicator, ``t`` time, ``b`` baseline, ``a`` actor, ``d`` the document it rests on.
    """
    text = analysis.text.text

    def time(index: int | None) -> str:
        return "-" if index is None else text[analysis.times[index].start : analysis.times[index].end]

    def entity(index: int | None) -> str:
        if index is None:
            return "-"
        mention = analysis.entities[index]
        return mention.name or text[mention.start : mention.end]

    return {
        "is": "goal" if claim.is_target else "fact",
        "i": text[slice(*claim.indicator)] if claim.indicator else "-",
        "t": time(claim.time),
        "b": time(claim.baseline),
        "a": entity(claim.actor),
        "d": entity(claim.basis),
    }


def _retold(passage: Passage, index: int, claims: list[Claim]) -> bool:
    """Whether a headline's number ``index`` is told again as a goal in the sentence after it, of the same line or under
    it as a title ("Tỉnh A hỗ trợ 200 hộ. Tỉnh A đặt mục tiêu hỗ trợ 200 hộ năm 2026.")."""
    quantity = passage.quantities[index]
    number = passage.spots[index].sentence
    headline = passage.sentences[number]
    for later in range(index + 1, min(index + _RETOLD_REACH, len(claims))):
        where = passage.spots[later].sentence
        sentence = passage.sentences[where]
        if where > number + 1 or (sentence.paragraph != headline.paragraph and headline.kind != "heading"):
            return False
        other = passage.quantities[later]
        same = other.kind == quantity.kind and other.value == quantity.value and other.unit == quantity.unit
        if same and where > number and claims[later].is_target:
            begin = max(headline.start, quantity.start - _MISSED_REACH)
            return _MISSED.search(passage.lower, begin, quantity.start) is None
    return False


def _breaks_down(passage: Passage, number: int) -> bool:
    """Whether sentence ``number`` takes the one before it apart ("Trong đó, …")."""
    if number >= len(passage.sentences):
        return False
    return passage.lower.startswith(("trong đó", "trong số đó"), passage.sentences[number].start)


def _turned(passage: Passage, facts: int, index: int) -> bool:
    """Whether the goal ``index`` is only told beside a fact that ends at ``facts`` of its sentence (0 for none)."""
    if not facts:
        return False
    start = passage.quantities[index].start
    return any(
        c.kind == "turn"
        or (c.kind == "goal" and _MEASURED.search(passage.lower, max(facts, c.start - 24), c.start) is not None)
        for c in passage.cues_in(max(facts, start - REACH), start)
    )


def _goal_time(passage: Passage, index: int, own: Horizon | None, above: Horizon | None, state: State) -> int | None:
    """The time of a goal: its sentence's own, that of the goals before it, that of the headings or the plan above."""
    if own is not None:
        return own[0]
    planned = year.planned(passage, index)
    if planned is None:
        planned = goal.time_to_come(passage, index)
    if planned is not None:
        return planned
    if state.year is not None:
        return state.year
    if above is not None:
        return above[0]
    sentence = passage.sentences[passage.spots[index].sentence]
    opening = horizon.opening(passage, passage.spots[index].sentence)
    if opening is not None:
        return opening
    if state.planned is None or sentence.kind != "item" or sentence.paragraph - state.planned_at > _LIST_REACH:
        return None
    told = passage.sentences[passage.layout.index_at(passage.times[state.planned].start)]
    beside = told.kind == "item" and told.parent == sentence.parent  # "- Đến hết năm 2027: …⏎- Tỷ lệ …"
    return None if beside else state.planned  # "Năm 2025 phấn đấu …⏎b) Các chỉ tiêu:⏎- Tăng trưởng 8%"


def _fact_time(
    passage: Passage, index: int, own: Horizon | None, time: int | None, verdict: Verdict, state: State
) -> int | None:
    """The time of a fact: ``time`` of its sentence, that of the sentences before, or that of the headings above; and
    what the fact hands on to the numbers after it."""
    spot = passage.spots[index]
    rules = [rule for rule, _ in verdict.features] if verdict.features else ()
    told = "fact.cue" in rules or "fact.past" in rules
    if "forecast.cue" in rules and _breaks_down(passage, spot.sentence + 1):
        state.forecast = spot.sentence + 1
    if time is None and own is not None and (own[1] in ("trail", "respective") or "forecast.cue" in rules):
        time = own[0]  # "dự báo năm 2024 đạt 8 triệu tấn"
    found = time if time is not None else state.time
    if found is None and not state.now:
        found = scope.time_above(passage, index)
    if spot.opened < 0 and found is not None and not passage.is_horizon(found):
        state.time = found if time is not None or state.time is not None else None
    if "fact.listed" in rules and "goal.goal" in rules:  # "Các chỉ tiêu chủ yếu (11 chỉ tiêu): 1. …"
        state.row = max(state.row, goal.THRESHOLD + 1)
        state.year = own[0] if own is not None else state.year
    elif spot.opened < 0:
        state.facts = passage.quantities[index].end
        state.told = state.told or (told and not state.goal)
    if told:
        state.goal = state.row = 0.0
    return found


@lru_cache(1024)
def _confidence(score: float) -> float:
    """How sure a verdict is by how far its score lies from the threshold."""
    return round(1 / (1 + exp(-abs(score - goal.THRESHOLD))), 3)
