"""Goal or fact: a score for each quantity from explicit features, and the name of the feature that decided.

The score is the sum of the features found; from :data:`THRESHOLD` on the quantity is a goal. Features:

* the nearest cue word to the left in the sentence (``cues.terms.tsv``): phấn đấu, mục tiêu … against đã, ước đạt …;
  a cue of the other side further left counts for little, one beyond a semicolon for a little less;
* a horizon year of the sentence (``goal.year``);
* the headings above: their cue words and year (``goal.heading``);
* the goal of the sentence before in the same paragraph (``goal.carry``);
* against it: a past time in the clause, a comparison with the past, a forecast, a price, and numbers that are
  no figure of their own (``từ 5%`` of "từ 5% lên 9%", "với tốc độ 1 Gb/s đạt 100%", "100% vốn nhà nước"; shape.py).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ceds_nlp.relate import shape, wording
from ceds_nlp.relate.heading import Heading
from ceds_nlp.relate.passage import Passage

#: Scores from here on mean a goal.
THRESHOLD = 2.0
_DEFAULT = "fact.default"
_COMPARED = re.compile(r"\b(?:so với|so) (?:cùng kỳ|năm|tháng|quý|thời điểm|đầu|cuối|mức)|\bcùng kỳ\b")
#: A sentence that takes the goal before it apart.
_BREAKDOWN = re.compile(r"[\W\d]*(?:trong đó|cụ thể|riêng|bao gồm|gồm)\b")
#: What stands before the level of a measure.
_LEVEL = re.compile(
    r"\b(?:đạt|chiếm|còn|dưới|tăng|giảm|tối thiểu|ít nhất|không dưới|lên|xuống|ở mức|duy trì|thu hút"
    r"|giải quyết việc làm"
    r"|phủ|đón)(?: (?!có\b|của\b)[^\s,;:()]+){0,4} \Z"
)
_TITLE = re.compile(
    r"\b(?:kế hoạch(?! hóa)|chiến lược|đề án|chương trình|nghị quyết|quy hoạch|quyết định"
    r"|dự án) (?:(?!(?:xác định|đề ra|đặt ra|đặt|nêu|nêu rõ|quy định|yêu cầu|giao|phấn đấu|hướng tới"
    r"|hướng đến|đưa ra|chỉ rõ"
    r"|khẳng định|sẽ|đã|là|phải|thì)\b)[^\s,;:.]+ ){2,25}(?:đến|tới|giai đoạn|thời kỳ|năm|đến năm|tới năm) ?\Z"
)
#: "Theo đề án, khi giải thể sẽ có 11 người được chuyển đi".
_BY_PLAN = re.compile(
    r"[\W\d]*(?:cũng )?theo (?:đề án|kế hoạch|phương án|quy hoạch|lộ trình|chương trình|chiến lược)\b"
)
#: "… tuyên bố gia đình ông sẽ đóng góp 200 triệu euro".
_ANNOUNCED = re.compile(r"\b(?:tuyên bố|cam kết|hứa|quyết định|nhất trí|đồng ý)\b[^.;]{0,100}\bsẽ\b")
#: An act right after the time that opens a sentence.
_SUBJECTLESS = re.compile(
    r",? (?:tiếp tục |tập trung |từng bước )?(?:xây dựng|xây mới|thành lập|phát triển|đầu tư|nâng cấp|mở rộng"
    r"|hình thành|hoàn thành|triển khai|bố trí|đào tạo|trồng|cải tạo|thu hút|giải quyết)\b"
)
#: Times to come, told from now.
_NEXT = ("năm sau", "năm tới", "sang năm", "thời gian tới", "nhiệm kỳ tới", "quý tới", "những năm tới", "tháng tới")


class Verdict(NamedTuple):
    """The goal score of a quantity, whether it reaches the threshold, the feature that pulled hardest towards the
    decision taken, and all the features, strongest first."""

    score: float
    is_goal: bool
    rule: str
    features: list[tuple[str, float]]


#: The verdict on a number that nothing speaks for or against.
_PLAIN = Verdict(0.0, False, _DEFAULT, [])


def _strength(feature: tuple[str, float]) -> float:
    return -abs(feature[1])


def _decide(features: list[tuple[str, float]]) -> Verdict:
    if not features:
        return _PLAIN
    if len(features) > 1:
        features.sort(key=_strength)
    score = _total(features)
    is_goal = score >= THRESHOLD
    for name, weight in features:
        if weight > 0 if is_goal else weight < 0:
            return Verdict(score, is_goal, name, features)
    return Verdict(score, is_goal, _DEFAULT, features)


def _total(features: list[tuple[str, float]]) -> float:
    total = 0.0
    for _, weight in features:
        total += weight
    return total


def in_row(passage: Passage, index: int, row: float) -> float:
    """What a row of goals that stands at ``row`` hands on to the level of a measure ("… đạt 40%", "… dưới 4%")."""
    if row < THRESHOLD:
        return 0.0
    quantity = passage.quantities[index]
    start = passage.sentences[passage.spots[index].sentence].start
    if quantity.kind != "count" and _BREAKDOWN.match(passage.lower, start):
        return min(2.2, row)
    if quantity.kind == "percent" or _LEVEL.search(passage.lower, max(start, quantity.start - 40), quantity.start):
        return min(2.2, row)
    return 0.0


def judge(
    passage: Passage,
    headings: list[Heading],
    index: int,
    own: tuple[int, str] | None,
    above: tuple[int, str] | None,
    carried: float,
    past: bool,
    bracketed: bool = False,
    beside: int | None = None,
) -> Verdict:
    """Score quantity ``index`` under its ``headings``.

    ``own`` and ``above`` are the horizons of its sentence and its headings, ``carried`` the score of the goal just
    before in the same paragraph (0 for none, less in a forecast), ``past`` whether a past time governs it,
    ``bracketed`` whether it stands in a bracket after a goal, ``beside`` a year not yet over right after it.
    """
    quantity = passage.quantities[index]
    spot = passage.spots[index]
    lower = passage.lower
    after = lower[quantity.end : min(spot.end, quantity.end + 90)]
    features: list[tuple[str, float]] = []
    own_side = 0.0
    if spot.cues:
        features = wording.features(passage, index)
        own_side = _total(features)
    if own is None and not past and beside is not None:
        later = passage.now is not None and (passage.times[beside].end_year or 0) > passage.now
        features.append(("goal.year.beside", 3.0 if later else 1.5))
    if own is not None:
        weight = _year_weight(passage, *own, quantity.start) * (0.2 if past else 0.5 if own_side <= -3 else 1.0)
        features.append((f"goal.year.{own[1]}", weight))
        if weight and own_side <= 0 and not past and own[1] == "lead" and _leads_act(passage, own[0], quantity.start):
            features.append(("goal.bidden", 1.2))
    if 1 <= own_side < THRESHOLD and not past:
        start = passage.sentences[spot.sentence].start
        if _BY_PLAN.match(lower, start, min(start + 60, quantity.start)):
            features.append(("goal.by_plan", 1.0))
        elif _ANNOUNCED.search(lower, max(start, quantity.start - 160), quantity.start):
            features.append(("goal.announced", 1.0))
    if own is None and not past and own_side > -1 and time_to_come(passage, index) is not None:
        features.append(("goal.year.next", 1.2))
    leaning = own_side
    if not past:
        carries = bool(carried) and own_side > -2
        if headings or above is not None:
            told = _heading_features(passage, headings, spot.sentence, above, carries, own_side)
            features += told
            if told and told[0][0] == "goal.heading":
                leaning += told[0][1]
        if carries:
            features.append(("goal.carry" if carried > 0 else "forecast.carry", min(2.5, carried)))
    else:
        inside = spot.opened >= 0 and passage.times_in(spot.opened, quantity.start)  # "phấn đấu 8% (năm 2024 đạt 7%)"
        features.append(("fact.past", -5.0 if inside else -2.5))
    if bracketed and own_side > -2 and not past:
        features.append(("goal.bracket", 2.5))
    if own is None and ("so" in after or "kỳ" in after) and _COMPARED.search(after[:60]):
        listed = above is not None and above[1] == "heading" and own_side > -1 and not past
        features.append(("fact.compared", -0.5 if listed or own_side >= 3.5 else -2.0))
    in_tasks = bool(headings) and passage.sentences[spot.sentence].kind == "item" and _in_tasks(headings)
    if in_tasks and not past:
        features.append(("goal.tasks", 1.0 if quantity.kind == "count" else 2.0))
    features += shape.features(passage, index, after, own_side, in_tasks, leaning)
    return _decide(features)


def time_to_come(passage: Passage, index: int) -> int | None:
    """The time to come, told from now, before quantity ``index`` ("Năm tới, xã hoàn thành thêm 30 hộ")."""
    for candidate in reversed(passage.spots[index].earlier):
        time = passage.times[candidate]
        if time.kind == "relative" and passage.lower.startswith(_NEXT, time.start):
            return candidate
    return None


def _leads_act(passage: Passage, time: int, start: int) -> bool:
    """Whether a horizon opens its sentence and an act without a subject follows ("Giai đoạn 2026-2030, xây dựng …")."""
    spot = passage.times[time]
    sentence = passage.sentences[passage.layout.index_at(spot.start)]
    if spot.start > sentence.start + 20 or _SUBJECTLESS.match(passage.lower, spot.end) is None:
        return False
    return passage.lower.find(" được ", max(spot.end, start - 40), start) < 0


def _year_weight(passage: Passage, index: int, rule: str, limit: int = 0) -> float:
    """What a horizon in the sentence counts for: less in a title, a period by whether it lies ahead."""
    time = passage.times[index]
    if time.role == "period":
        if time.end_year is not None and passage.now is not None:
            started = time.start_year is None or time.start_year <= passage.now
            if time.end_year <= passage.now or (
                started and passage.lower.endswith(("năm học ", "mùa giải "), 0, time.start)
            ):
                return 0.0
            if passage.lower.endswith(("nhiệm kỳ ", "khóa "), 0, time.start):
                return 0.5
            sentence = passage.sentences[passage.layout.index_at(time.start)]
            sure = passage.analysis.published is not None or any(
                passage.times[t].role != "period" for t in passage.horizons_in(sentence.start, sentence.end)
            )
            return 2.0 if sure else 1.0
        return 1.0
    if time.end_year is not None and passage.now is not None and time.end_year < passage.now:
        return 1.0  # over when the text was written: a goal only if a word says so
    if rule == "trail":
        return 3.5
    if rule == "lead":
        title = _TITLE.search(passage.lower[max(0, time.start - 130) : time.start])
        if title:
            begin = max(0, time.start - 130) + title.start()
            named = any(c.kind == "goal" for c in passage.cues_in(begin, time.start))
            sets = any(c.kind in ("goal", "plan") and c.weight >= 1.4 for c in passage.cues_in(time.end, limit))
            if not named and not sets:  # "Chiến lược … đến năm 2030 đề ra: …" names its own horizon
                return 0.5
    return 2.5


def _heading_features(
    passage: Passage,
    headings: list[Heading],
    number: int,
    above: tuple[int, str] | None,
    carries: bool,
    own_side: float,
) -> list[tuple[str, float]]:
    """What the headings above say: the nearest that says anything decides, titles and plain text count for less."""
    out: list[tuple[str, float]] = []
    body = passage.sentences[number].kind == "body"
    if own_side < 1.5 and not carries and any(heading.impact for heading in headings):
        return [("fact.impact", -4.0)]
    factor = 1.0
    for heading in headings:
        if heading.headline:
            continue
        weight = 0.0 if body and heading.news else heading.goal
        if above is None and heading.loose:
            weight *= 0.5
        elif above is None and body and not heading.colon:
            weight *= 0.6
        if weight and not heading.forecast and not heading.ends_against:
            out.append(("goal.heading", min(3.0, weight) * factor * (0.5 if own_side <= -2 else 1.0)))
            break
        if heading.against and not carries and not (own_side >= 1 and heading.loose):
            factor = 0.4 if heading.loose or own_side >= 3 else factor  # a goal told among results stays a goal
            out.append(("fact.heading", max(-4.0, heading.against) * factor))
            break
        factor *= 0.7 if heading.loose else 0.9
    if above is not None and not (out and out[0][1] < 0):
        weight = min(2.0, _year_weight(passage, above[0], "heading"))
        out.append(("goal.year.heading", weight * (0.5 if above[1] == "section" else 1.0)))
    return out


def _in_tasks(headings: list[Heading]) -> bool:
    """Whether the nearest heading that says anything opens a list of tasks ("2. Nhiệm vụ, giải pháp")."""
    for heading in headings:
        if heading.orders and not heading.against:
            return True
        if heading.goal or heading.against:
            return False
    return False
