"""From linked mentions to claims: for each number what it measures, whose it is, when, and whether it is a goal.

Each relation has its own file (indicator, goal, horizon, scope, actor, basis); here stands only their order and
what one number hands on to the next: the indicator, the horizon, the goal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import exp

from ceds_nlp.knowledge import Knowledge
from ceds_nlp.layout import Layout
from ceds_nlp.records import Analysis, Claim
from ceds_nlp.relate import basis, goal, horizon, indicator, scope
from ceds_nlp.relate.actor import Actors
from ceds_nlp.relate.cues import Cue
from ceds_nlp.relate.heading import Headings
from ceds_nlp.relate.passage import Passage
from ceds_nlp.relate.table import Tables

#: The score given to a goal of an earlier sentence falls by this much with each sentence that names none.
_FADE = 0.5


#: Relative times that lie ahead or hold the present: no sign of a fact.
_AHEAD = re.compile(
    r"(?:trong )?(?:.{0,24}\b(?:năm|tháng|tuần|thập kỷ|thời gian|nhiệm kỳ|giai đoạn) (?:tới|sau|nữa"
    r"|kế tiếp|tiếp theo)\b|năm nay|năm tới|năm sau|sang năm|thời gian tới|tới đây|sắp tới|những năm tới"
    r"|quý tới"
    r"|tháng tới|từ nay)"
)


_BESIDE = re.compile(
    r"\A (?:(?:(?!và\b|còn\b|rồi\b|so\b)[^\W\d]+ ){0,6}(?:vào|trong|trước|đến) (?:cuối |hết )?(?:năm )?"
    r"|(?:của |cho )?(?:cuối |hết )?(?:năm )?)\Z"
)
_WITHIN = re.compile(r"\b(?:vào|trong|đến|trước) ?\Z")
#: How a paragraph goes on with the goals told before it.
_GOES_ON = re.compile(
    r"[\W\d]*(?:(?:bên cạnh|ngoài|cùng với|song song với) (?:những |các )?(?:mục tiêu|chỉ tiêu)"
    r"|(?:để|nhằm) (?:đạt|đạt được|hoàn thành|thực hiện|hiện thực hóa|thực hiện được) (?:những |các )?"
    r"(?:mục tiêu|chỉ tiêu|kế hoạch|con số)(?: \w+){0,3} (?:này|trên|đó|đề ra|đặt ra|nêu trên)"
    r"|(?:nghị quyết|kế hoạch|đề án|chương trình|chiến lược|quy hoạch|quyết định)(?: này)? (?:cũng|còn)"
    r"|cũng (?:theo|trong|tại) (?:nghị quyết|kế hoạch|đề án|chương trình|chiến lược|quy hoạch|quyết định)"
    r"|về [^,.;:]{3,60}, (?:phấn đấu|đến|nâng|giảm|tăng|có)\b"
    r"|(?:cụ thể|theo đó|trong đó)[,:]? )"
)
#: What follows the news of a plan and tells what it says.
_LINKED = re.compile(
    r"[\W\d]*(?:theo đó|cụ thể|trong đó|theo (?:kế hoạch|đề án|chương trình|chiến lược|quy hoạch|nghị quyết))\b"
)
_NAMELY = re.compile(r"[\W\d]*(?:theo đó|cụ thể|trong đó)\b")
#: A line that goes on with the works planned in the paragraph before.
_MORE_WORK = re.compile(
    r"[\W\d]*(?:ngoài ra|bên cạnh đó|đồng thời|cùng với đó),? (?:[^\W\d]+ ){0,3}?(?:(?:còn|sẽ|cũng|tiếp tục) )?"
    r"(?:đầu tư|xây dựng|xây mới|trồng|nâng cấp|cải tạo|mở rộng|đào tạo|hỗ trợ|bố trí|hình thành|phát triển"
    r"|thành lập)\b"
)
#: "(6) …", "7) …": the next member of a list inside a paragraph.
_MEMBER = re.compile(r"\(?\d{1,2}\) ")
#: The summary of a decision whose title stands in the line before.
_ASSIGNS = re.compile(r"[\W\d]*giao (?:các |một số )?(?:chỉ tiêu|kế hoạch|dự toán)\b")
#: "Tính đến ngày 31-3 phải giảm 20%": what must be by then is not told as done.
_MUST = re.compile(r"(?<!đã )\bphải (?:[^\W\d]+ ){0,3}?(?:giảm|tăng|đạt|thu|hoàn thành|nâng)\b")
#: "đã đặt những mục tiêu đột phá": what was done is that goals were set.
_SET = re.compile(r" (?:đặt|đề ra|đưa ra|xác định|thông qua|giao|phê duyệt|ban hành|quyết nghị) ")
#: A result held against a goal: "tiệm cận mục tiêu 90%", "thấp hơn mục tiêu".
_MEASURED = re.compile(
    r"\b(?:tiệm cận|thấp hơn|cao hơn|vượt|vượt xa|so với|xấp xỉ|hụt|kém|chưa đạt|bằng|đạt)(?: được)?(?: mức)? \Z"
)
_PLANS = ("kế hoạch", "đề án", "chương trình", "chiến lược", "quy hoạch", "lộ trình")
_MADE = re.compile(
    r",? (?:được )?(?:\w+ )?(?:ban hành|phê duyệt|thông qua|ký|công bố|duyệt|có (?:quyết định|kế hoạch|văn bản))"
)
#: How many paragraphs later that may be.
_GOES_ON_REACH = 3
#: How many paragraphs before a list of goals the year may stand that holds for it.
_LIST_REACH = 2
#: The row of goals that a paragraph opened falls by this much with each sentence.
_ROW_FADE = 0.3
#: How the next line goes on with a row of goals, where it does not begin with a measure ("Tỷ lệ …").
_NEXT_IN_ROW = re.compile(
    r"[\W\d]*(?:trong đó|riêng|cụ thể|đồng thời|bên cạnh đó|ngoài ra|cùng với đó|tương tự|về|đối với"
    r"|đến (?:hết |cuối )?năm)\b"
)


@dataclass(slots=True)
class _State:
    """What the numbers before hand on: inside a sentence the indicator, inside a paragraph goal, year and time."""

    sentence: int = -1
    paragraph: int = -1
    indicator: tuple[int, int] | None = None
    listed: tuple[int, int] | None = None
    named: list[tuple[int, int]] = field(default_factory=list)
    goal: float = 0.0
    carried: float = 0.0
    row: float = 0.0
    row_carried: float = 0.0
    year: int | None = None
    opened: int | None = None
    forecast: int = -1
    planned: int | None = None
    planned_at: int = -9
    ruled: int = -9
    linked: bool = False
    owner: int | None = None
    time: int | None = None
    facts: int = 0
    told: bool = False
    now: bool = False


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
    state = _State()
    above: tuple[int, str] | None = None
    for index in range(len(analysis.quantities)):
        spot = passage.spots[index]
        number, opened = spot.sentence, spot.opened
        sentence = passage.sentences[number]
        if number != state.sentence:
            _enter(passage, state, number)
            above = horizon.above(passage, number)
        span, how = indicator.read(passage, index, state.indicator, state.listed, state.named)
        column = tables.column(index)
        if column is not None and column.label is not None:
            span = column.label
        own = horizon.in_sentence(passage, index)
        if own is not None and own[1] in ("lead", "next") and _beside(passage, index) is not None:
            own = None  # a year right after the number, whatever its role, stands nearer
        time = scope.fact_time_in_sentence(passage, index)
        if column is not None and passage.is_horizon(column.time):
            own = (column.time, "trail")
        elif column is not None:
            time = column.time
        past = (
            time is not None
            and _is_past(passage, time, own, index)
            and not _shares_goal(passage, analysis.claims, time, number)
        )
        bracketed = opened >= 0 and _follows_goal(passage, analysis.claims, index)
        beside = _year_beside(passage, index) if own is None else None
        carried = state.carried
        if state.row_carried >= goal.THRESHOLD:
            carried = max(carried, goal.in_row(passage, index, state.row_carried))
        if state.forecast == number:
            carried = -4.0
        verdict = goal.judge(passage, headings.over(number), index, own, above, carried, past, bracketed, beside)
        # A quantity may run over the border of its line ("60 tỷ⏎đồng"); its sentence holds it all the same.
        end = max(sentence.end, passage.quantities[index].end)
        claim = Claim(index, verdict.is_goal, (sentence.start, end), verdict.rule, span)
        if verdict.is_goal:
            claim.time = _goal_year(own, _planned_year(passage, index), above, state)
            if claim.time is None and sentence.kind == "item" and sentence.paragraph - state.planned_at <= _LIST_REACH:
                claim.time = state.planned  # "Năm 2025 phấn đấu …⏎b) Các chỉ tiêu:⏎- Tăng trưởng 8%"
            if claim.time is not None:
                if state.year is None:
                    state.opened = claim.time
                state.year = state.planned = claim.time
                state.planned_at = sentence.paragraph
            if opened < 0:
                turned = state.told or verdict.rule == "goal.project" or _turned(passage, state.facts, index)
                state.goal = 0.0 if turned else verdict.score  # "…, trong khi kế hoạch là 10 tỷ": told beside a fact
                state.row = 0.0 if turned else max(state.row, verdict.score if verdict.score >= 3 else 0.0)
                state.ruled = sentence.paragraph
            claim.basis = basis.read(passage, index)
        else:
            if time is None and own is not None and own[1] in ("trail", "respective"):
                time = own[0]
            named = dict(verdict.features)
            if "forecast.cue" in named:
                following = number + 1
                state.forecast = following if _breaks_down(passage, following) else state.forecast
            if time is None and own is not None and "forecast.cue" in named:
                time = own[0]  # "dự báo năm 2024 đạt 8 triệu tấn"
            claim.time = _fact_time(passage, index, time, state)
            if opened < 0 and claim.time is not None and not passage.is_horizon(claim.time):
                state.time = claim.time if time is not None or state.time is not None else None
            if "fact.listed" in named and "goal.goal" in named:  # "Các chỉ tiêu chủ yếu (11 chỉ tiêu): 1. …"
                state.row = max(state.row, goal.THRESHOLD + 1)
                state.year = own[0] if own is not None else state.year
            elif opened < 0:
                state.facts = passage.quantities[index].end
                state.told = state.told or (not state.goal and bool(named.keys() & {"fact.cue", "fact.past"}))
            if (state.goal or state.row) and named.keys() & {"fact.cue", "fact.past"}:
                state.goal = state.row = 0.0
        claim.baseline = scope.baseline(passage, index)
        if claim.baseline is None and column is not None:
            claim.baseline = column.baseline
        claim.actor = actors.of(index, span)
        if verdict.is_goal:
            if claim.actor is None and state.linked and not passage.cues.actors_between(sentence.start, sentence.end):
                claim.actor = state.owner
            elif opened < 0:
                state.owner = claim.actor
        claim.confidence = round(1 / (1 + exp(-abs(verdict.score - goal.THRESHOLD))), 3)
        analysis.claims.append(claim)
        if span is not None and how != "heading":
            if span not in state.named:
                state.named.append(span)
            state.indicator = state.listed = span


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


def _enter(passage: Passage, state: _State, number: int) -> None:
    """Start a new sentence: drop what does not reach over its border."""
    sentence = passage.sentences[number]
    new_paragraph = sentence.paragraph != state.paragraph
    state.indicator = None
    state.named.clear()
    if sentence.paragraph > state.paragraph + (sentence.kind == "item"):
        state.listed = None
    state.facts = 0
    state.told = False
    state.now = any(passage.lower.startswith("hiện", c.start) for c in passage.cues_in(sentence.start, sentence.end))
    if state.time is not None and (state.now or not scope.reaches(passage, state.time)):
        state.time = None
    if new_paragraph:
        more = state.goal > 0 and sentence.paragraph == state.ruled + 1
        first_number = passage.next_start_from(sentence.start)
        more = more and (
            _MORE_WORK.match(passage.lower, sentence.start, sentence.end) is not None
            or _MUST.search(passage.lower, sentence.start, min(first_number, sentence.start + 200)) is not None
        )
        state.goal = max(0.0, state.goal - _FADE) if more else 0.0
        state.opened = None
        near = sentence.paragraph - state.planned_at <= _GOES_ON_REACH
        goes_on = near and _GOES_ON.match(passage.lower, sentence.start, min(sentence.end, sentence.start + 80))
        in_row = state.row >= goal.THRESHOLD and sentence.paragraph == state.ruled + 1 and _goes_on(passage, number)
        state.row = state.row - _ROW_FADE if in_row else 0.0
        state.linked = bool(goes_on or in_row)
        state.year = state.planned if goes_on else state.year if in_row or more else None
        state.time = None
    else:
        if state.opened is not None and _MEMBER.match(passage.lower, sentence.start, sentence.start + 6):
            state.year = state.opened  # the lead-in rules each member that names no year itself
        state.goal -= _FADE if state.goal else 0.0
        state.row -= _ROW_FADE if state.row else 0.0
    first = number
    while first > state.sentence + 1 and passage.sentences[first - 1].paragraph >= sentence.paragraph - 1:
        first -= 1
    if first < number and _ASSIGNS.match(passage.lower, sentence.start):
        title = passage.sentences[number - 1]
        if any(c.kind in ("goal", "plan") for c in passage.cues_in(title.start, title.end)):
            state.year = horizon.of_heading(passage, number - 1)
    for earlier in range(max(first, number - 40), number):
        spot = passage.sentences[earlier]
        if passage.quantities_in(spot.start, spot.end):
            continue
        if spot.paragraph == sentence.paragraph:
            found = horizon.of_heading(passage, earlier)
            if found is not None:
                state.year = found
            lead = scope.lead_time(passage, earlier)
            if lead is not None and scope.reaches(passage, lead):
                state.time = lead
            cues = passage.cues_in(spot.start, spot.end)
            strongest = max((c.weight for c in cues if c.kind == "goal"), default=0.0)
            if not strongest and found is not None and _LINKED.match(passage.lower, sentence.start):
                strongest = _announced(passage, cues)
                cues = [] if strongest else cues
            if strongest and not any(c.kind == "fact" for c in cues):
                leads = found is not None or (spot.end > spot.start and passage.text[spot.end - 1] == ":")
                state.goal = max(state.goal, strongest - (1.0 if leads else 2.0))
                state.row = max(state.row, strongest) if leads else state.row
            elif any(c.kind == "fact" for c in cues):
                state.goal = state.row = 0.0
        elif spot.paragraph == sentence.paragraph - 1 and spot.kind == "body":
            lead = scope.lead_time(passage, earlier)
            if lead is not None and not passage.is_horizon(lead) and scope.reaches(passage, lead):
                state.time = lead
            if earlier == number - 1 and _NAMELY.match(passage.lower, sentence.start):
                cues = passage.cues_in(spot.start, spot.end)
                strongest = max((c.weight for c in cues if c.kind == "goal"), default=0.0)
                found = horizon.of_heading(passage, earlier)
                if strongest and any(c.kind == "fact" and not _SET.match(passage.lower, c.end) for c in cues):
                    strongest = 0.0
                elif not strongest and found is not None:
                    strongest = _announced(passage, cues)
                if strongest:
                    state.goal, state.row = max(state.goal, strongest - 1.0), max(state.row, strongest)
                    state.year = state.year if found is None else found
    state.carried = max(0.0, state.goal)
    state.row_carried = state.row
    state.sentence = number
    state.paragraph = sentence.paragraph


def _breaks_down(passage: Passage, number: int) -> bool:
    """Whether sentence ``number`` takes the one before it apart ("Trong đó, …")."""
    if number >= len(passage.sentences):
        return False
    return passage.lower.startswith(("trong đó", "trong số đó"), passage.sentences[number].start)


def _turned(passage: Passage, facts: int, index: int) -> bool:
    """Whether the goal ``index`` is only told beside a fact that ends at ``facts`` of its sentence (0 for none)."""
    if not facts:
        return False
    return any(
        c.kind == "turn"
        or (c.kind == "goal" and _MEASURED.search(passage.lower, max(facts, c.start - 24), c.start) is not None)
        for c in passage.cues_in(facts, passage.quantities[index].start)
    )


def _announced(passage: Passage, cues: list[Cue]) -> float:
    """The weight of a sentence that only tells of a plan made ("Thành phố vừa ban hành kế hoạch … đến năm 2030")."""
    if not any(c.kind == "plan" and passage.lower.startswith(_PLANS, c.start) for c in cues):
        return 0.0
    told = [c for c in cues if c.weight < 0 and _MADE.match(passage.lower, c.end) is None]
    return 0.0 if told else 3.5


def _goes_on(passage: Passage, number: int) -> bool:
    """Whether a new line goes on with the row of goals of the line before: an item, a measure, a word that links."""
    sentence = passage.sentences[number]
    before = passage.sentences[number - 1]
    if before.kind != "body" or before.parent != sentence.parent or sentence.kind == "heading":
        return False
    if sentence.kind == "item":
        return True
    return passage.marks.head_at(sentence.start) or _NEXT_IN_ROW.match(passage.lower, sentence.start) is not None


def _is_past(passage: Passage, time: int, own: tuple[int, str] | None, index: int) -> bool:
    """Whether a time that is no horizon governs the quantity more closely than any horizon does."""
    if passage.is_horizon(time):
        return False
    spot = passage.times[time]
    start = passage.quantities[index].start
    ahead = passage.now is not None and spot.first is not None and int(spot.first[:4]) - passage.now
    if ahead > 0 or (ahead == 0 and spot.kind == "year" and passage.analysis.published is not None):
        return False
    if spot.kind == "relative" and _AHEAD.match(passage.lower[spot.start : spot.end]):
        return False
    opened = passage.spots[index].opened
    own_bracket = 0 <= opened < spot.start < start  # "đạt 8% (năm 2024 đạt 7%)": words outside do not rule it
    cues = passage.cues_in(opened, start) if own_bracket else passage.spots[index].cues
    if (
        cues
        and cues[-1].kind in ("goal", "plan")
        and cues[-1].weight >= 2
        and (cues[-1].start < spot.start < start or _WITHIN.search(passage.lower[start : spot.start]))
    ):
        return False  # "mục tiêu đặt ra là trong quý I năm 2018 đạt 25%": the goal's own period
    ordered = any(c.kind == "order" for c in cues) and not any(c.kind == "fact" for c in cues)
    if ordered and spot.start > start and _WITHIN.search(passage.lower[start : spot.start]):
        return False  # "yêu cầu hoàn thành 5 dự án trong quý III"
    near = bool(cues) and cues[-1].kind == "goal" and cues[-1].weight >= 2 and start - cues[-1].end < 60
    near = near and (cues[-1].weight >= 3 or "," not in passage.lower[cues[-1].end : start])
    if near and not passage.quantities_in(cues[-1].end, start):
        return False  # "năm 2023 đạt 45,8%, trong khi mục tiêu đề ra là 50%"
    if passage.lower.endswith(("trước ", "trước ngày ", "đề ra ", "đặt ra ", "đề ra từ ", "đặt ra từ "), 0, spot.start):
        return False  # a deadline, or when the goal was set ("mục tiêu đề ra đầu năm là 2.200 tỷ đồng")
    if (
        spot.kind in ("date", "month", "quarter")
        and spot.end < start
        and _MUST.search(passage.lower, max(spot.end, start - 120), start)
    ):
        return False  # "đến ngày 31-3 phải giảm 20%"
    inner = [t for t in passage.times_in(spot.start, spot.end) if passage.is_horizon(t)]
    if inner or spot.role not in (None, "reference"):
        return False
    if own is None:
        return True
    return passage.times[own[0]].start < spot.start


def _shares_goal(passage: Passage, claims: list[Claim], time: int, number: int) -> bool:
    """Whether the number before it in the sentence was a goal although the same time stood before both."""
    if not claims or not claims[-1].is_target:
        return False
    before = claims[-1].quantity
    return passage.spots[before].sentence == number and passage.times[time].start < passage.quantities[before].start


def _follows_goal(passage: Passage, claims: list[Claim], index: int) -> bool:
    """Whether the quantity stands in a bracket whose outer number, just before it, is a goal ("388 hộ (30%)")."""
    start = passage.quantities[index].start
    spot = passage.spots[index]
    if not claims or not claims[-1].is_target:
        return False
    return spot.floor <= passage.quantities[index - 1].start < spot.opened and not passage.times_in(spot.opened, start)


def _planned_year(passage: Passage, index: int) -> int | None:
    """A year that reads like one of the past but stands with a goal: before the goal word of the same sentence
    ("Năm 2018 ngành đặt mục tiêu đón 7,5 triệu khách") or right after the number ("kế hoạch 900 tỷ đồng năm 2018").
    """
    beside = _beside(passage, index)
    if beside is not None:
        return beside
    spot = passage.spots[index]
    cues = [c for c in spot.cues if c.kind == "goal" and c.weight >= 3]
    if not cues or not spot.earlier or passage.quantities_in(spot.floor, cues[-1].start):
        return None
    found = [t for t in passage.times_in(spot.floor, cues[-1].start) if passage.times[t].kind == "year"]
    if len(found) != 1 or scope.is_baseline(passage, found[0]):
        return None
    return found[0] if passage.bracket(passage.times[found[0]].start, spot.floor) < 0 else None


def _beside(passage: Passage, index: int) -> int | None:
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


def _year_beside(passage: Passage, index: int) -> int | None:
    """The year right after the number if it is not over at the day of publication."""
    if passage.analysis.published is None or passage.now is None:
        return None
    found = _beside(passage, index)
    if found is None:
        return None
    year = passage.times[found].end_year
    return found if year is not None and year >= passage.now else None


def _goal_year(
    own: tuple[int, str] | None, planned: int | None, above: tuple[int, str] | None, state: _State
) -> int | None:
    if own is not None:
        return own[0]
    if planned is not None:
        return planned
    if state.year is not None:
        return state.year
    return above[0] if above is not None else None


def _fact_time(passage: Passage, index: int, time: int | None, state: _State) -> int | None:
    """The time of a fact: its sentence's own, that of the sentences before, or that of the headings above."""
    if time is not None:
        return time
    if state.time is not None:
        return state.time
    if state.now:
        return None
    number = passage.spots[index].sentence
    for heading in passage.governing(number):
        found = scope.lead_time(passage, heading)
        if found is not None:
            return found if _titles(passage, heading, number, index) else None
    section = passage.sections[number]
    if section >= 0 and passage.sentences[number].kind != "heading":
        found = scope.lead_time(passage, section)
        return found if found is not None and _titles(passage, section, number, index) else None
    return None


def _titles(passage: Passage, heading: int, number: int, index: int) -> bool:
    """Whether the time of a heading is that of a number under it: a dateline is not, and a year in a title of news
    holds for rates and amounts, not for every thing counted."""
    time = passage.times[scope.lead_time(passage, heading) or 0]
    spot = passage.sentences[heading]
    if time.kind in ("date", "relative"):
        return spot.end - spot.start - (time.end - time.start) >= 24
    if time.kind != "year" or passage.quantities[index].kind != "count":
        return True
    return not passage.is_loose_title(heading) or not passage.tells(heading, number)
