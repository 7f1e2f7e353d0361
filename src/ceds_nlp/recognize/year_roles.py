"""Decide what a year is for: target, vision, period or reference.

The decision is made in this order, and each step names its rule:

1. a range is a ``period`` (``years.range``), a life span in brackets a reference (``years.life_span``);
2. ``tầm nhìn``/``định hướng`` directly before it makes a ``vision`` (``years.vision``);
3. a law's year, ``so với năm``, ``cùng kỳ``, ``N tháng đầu năm``, ``tính đến`` make a reference;
4. ``từ năm A đến năm B`` are two periods, ``từ nay đến năm`` is a target, a list takes the role of its head;
5. ``đến năm`` at the end of a strategy's name is a target (``years.title``), whatever became of the strategy;
6. otherwise points are added: the form (``đến năm`` or bare), the cues of its clause (year_roles.terms.tsv; in a
   table those of its cell), the governing heading, and weakly whether the year lies ahead of the text's own date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from ceds_nlp.knowledge import Term
from ceds_nlp.layout import Layout
from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize.own_date import Span, known_year, own_date
from ceds_nlp.recognize.year_forms import PART, form_of
from ceds_nlp.records import Time
from ceds_nlp.scanner import Scanner
from ceds_nlp.tables import read_table


@dataclass(slots=True)
class Cue:
    """A cue word found in a sentence."""

    start: int
    end: int
    kind: str
    weight: float


@cache
def _scan(own: tuple[Term, ...] = ()) -> tuple[Scanner, list[tuple[str, float]]]:
    rows = read_table("recognize/year_roles.terms.tsv", ["term", "class", "weight", "note"])
    words = {row["term"]: (row["class"], float(row["weight"])) for row in rows}
    words |= {term.term: _OWN[term.kind] for term in own}
    scan = Scanner(list(words))
    return scan, list(words.values())


#: What the words of a user's own say of a year.
_OWN = {"goal": ("goal", 4.0), "fact": ("result", -3.0)}


_FORM_POINTS = {
    "until": 2.0, "before": 0.0, "after": -1.5, "into": -0.7, "within": -0.5, "named": -1.0, "bare": -2.5, "from": -2.2,
    "counted": -3.0,
}  # fmt: skip
_NOUNS = ("goal", "plan", "programme", "result", "event", "compare")
_DEADLINES = ("until", "into", "before", "now", "vision", "named")
_LIST_GAP = re.compile(
    r"(?:, ?|,? và |,? hoặc |; ?| hay | - |,? và đến |, đến )(?:các |cả )?(?:(?:hết|cuối|đầu|giữa) )?(?:năm )?"
)
_FROM_TO = re.compile(r"[^,;.\n]{0,4} ?(?:đến|tới|cho đến|-) (?:(?:hết|cuối|đầu|giữa) ){0,2}(?:năm )?")
_PERIOD_WORDS = re.compile(
    r"(?:giai đoạn|nhiệm kỳ|thời kỳ|niên khóa|năm học|kế hoạch|chương trình|đề án|dự án|chiến lược|quy hoạch|từ|năm"
    r"|mùa|khóa)\b"
)
_ENDS = re.compile(r"[;\n|.](?<!\btp\.)(?<!\bts\.)(?<!\bths\.)(?<!\bgs\.)(?:(?<!\.)| )")
#: "từ 4% năm 2017 lên 9% năm 2022": the level that is left behind.
_FROM_LEVEL = re.compile(
    r"từ (?:mức |mức đạt )?(?:khoảng |gần |hơn |trên )?[0-9](?:(?! đến | lên | xuống |-| tới )[^;:()\n]){0,28} \Z"
)
#: What no name of a strategy holds: "chương trình được kéo dài đến năm 2019".
_NO_TITLE = re.compile(
    r"[,;:()]|[0-9]|(?<!\w)(?:được|bị|kéo dài|diễn ra|hỗ trợ|giúp|triển khai|có|cho|ra|là|mà|từ)(?!\w)"
)
_OPENING = re.compile(
    rf"(?:[,;:(\"-]|\b(?:và|nhưng|rằng|biết|thì|dù|tuy|song|nên|khi))\s?(?:vào |trong |đến |tới )?{PART}năm \Z"
)
_FIRST = re.compile(
    rf"[\W\d]{{0,8}}(?:theo đó,? |riêng |sau đó,? |tính (?:chung|riêng) )?"
    rf"(?:vào |trong |đến |tới |từ |trước |cả )?{PART}(?:năm )?\Z"
)
_PART_WORD = re.compile(r"(?:hết|cuối|đầu|giữa) (?:năm )?\Z")
_TO_NOW = re.compile(r",? (?:cho )?(?:đến|tới) (?:nay|giờ|thời điểm này|hiện tại|hiện nay)\b")
#: Between a plan and its year: a comma, or too much.
_FAR_PLAN = re.compile(r",|[^,]{40}")
_EXACT = re.compile(r"[0-9](?:,[0-9]|(?<![0-9].)[0-9]{0,2}\.[0-9]{3}\.[0-9]{2}[1-9](?![0-9.]))")
_GOAL_NOUNS = ("mục tiêu", "chỉ tiêu", "kế hoạch", "dự toán")
_DIGIT = re.compile(r"[0-9]")
_YEAR_HEADING = re.compile(r"[\W\d]{0,6}năm ([0-9]{4}):?")
_TURN = re.compile(r"\b(?:song|nhưng|trong khi|tuy nhiên)\b")
#: "đến năm 2015 đạt 80 triệu và năm 2020 đạt 170 triệu": a level of its own, then the next year.
_NEXT_LEVEL = re.compile(r"[0-9][^.\n]{0,80}(?:,|;|\bvà|\bcòn)(?: đến| tới| sang)? năm \Z")
#: "40% năm 2025, 50% năm 2030 và 70% năm 2035".
_ROW = re.compile(r"(?:,|;| và|, và)(?: [^\W\d]+){0,3} [0-9][^,;.\n]{0,24} (?:vào )?năm ")
#: "tăng từ 20% hiện nay lên 30% vào năm 2025": what comes after now lies ahead.
_FROM_NOW = re.compile(r"\b(?:hiện nay|hiện tại|bây giờ)\)?,? (?:lên|xuống|thành|còn)\b[^;.\n]{0,48}\Z")
#: A sentence that opens with what is to be done, its subject unsaid: "Nâng tỷ lệ che phủ rừng đến năm 2020 đạt 14%".
_BIDDEN = re.compile(
    r"[\W\d]{0,8}(?:nâng|giữ vững|duy trì|bảo đảm|đảm bảo|phổ cập|(?:giảm|tăng|đưa|hạ)(?: dần)? "
    r"(?:tỷ lệ|tỉ lệ|tỷ trọng|số))\b"
)


#: "…, 2018 công ty đặt mục tiêu": a bare year that opens a clause whose verb sets a goal.
_BARE_OPENING = re.compile(r"(?:\A|[,;:] )\Z")
_SETS = re.compile(r" [^\d,;:.()]{2,40} (?:đặt (?:mục tiêu|kế hoạch|chỉ tiêu)|phấn đấu)\b")
#: The head of a column: "| Hiện trạng (2025) | Mục tiêu (2030) |"; tables are often written in English.
_GOAL_BRACKET = re.compile(
    r"\b(?:mục tiêu|chỉ tiêu|kế hoạch|phấn đấu|dự kiến|quy hoạch|targets?|planned) \((?:năm )?\Z"
)
#: The title of a plan by its first word.
_PLAN_TITLE = re.compile(r"[\W\d]{0,10}(?:chiến lược|kế hoạch|quy hoạch|đề án|mục tiêu|chỉ tiêu|dự toán)\b")
#: A line that makes a plan known; what follows tells what is in it.
_APPROVES = re.compile(
    r"\b(?:phê duyệt|ban hành|giao|thông qua|quyết nghị) (?:các |một số |điều chỉnh )?(?:chỉ tiêu|kế hoạch|dự toán)\b"
)


class Roles:
    """The roles of the years of one text."""

    def __init__(
        self,
        text: FoldedText,
        layout: Layout,
        spans: Sequence[Span],
        published: date | None,
        found: Sequence[Time],
        own: tuple[Term, ...] = (),
    ) -> None:
        self.text = text
        self.own = own
        self.lower = text.lower
        self.layout = layout
        self.spans = spans
        self.sentences = [layout.index_at(span.start) for span in spans]
        self.now, self.sure = own_date(text, spans, published, found)
        self.horizon = max(self.now, known_year())
        self.cues: dict[int, list[Cue]] = {}
        self.forms: list[str] = []
        self.made: list[tuple[str, str]] = []

    def of(self, index: int) -> tuple[str, str]:
        """Role and rule of year ``index``; call in order."""
        while len(self.made) <= index:
            self.made.append(self._decide(len(self.made)))
        return self.made[index]

    def _decide(self, index: int) -> tuple[str, str]:
        span = self.spans[index]
        lower = self.lower
        sentence = self.layout.sentences[self.sentences[index]]
        left = lower[max(sentence.start, span.start - 64) : span.start]
        form = form_of(left) or "bare"
        previous = index - 1 if index and self.sentences[index - 1] == self.sentences[index] else -1
        gap = lower[self.spans[previous].end : span.start] if previous >= 0 else ""
        self.forms.append(form)
        if span.first != span.last:
            if form == "vision":
                return "vision", "years.vision"
            return ("reference", "years.life_span") if self._life_span(span, left) else ("period", "years.range")
        if span.in_law:
            return "reference", "years.law"
        if form == "vision":
            return "vision", "years.vision"
        if form in ("named", "into", "bare") and _FROM_LEVEL.search(left):
            return "reference", "years.from_level"
        if form in ("compare", "months", "born", "ago", "issue", "document"):
            return "reference", f"years.{form}"
        dated = previous >= 0 and self.forms[previous] == "document" and form != "bare"
        if previous >= 0 and not dated and form in ("bare", "named", "until") and _LIST_GAP.fullmatch(gap):
            # "đến năm 2025, 2030 và 2045": the members of a list share its head's role.
            if form != "until":
                self.forms[index] = self.forms[previous]
            role, _ = self.made[previous]
            if role != "period" or form != "named":
                return ("reference" if role == "period" else role), "years.list"
        if (
            previous >= 0
            and self.forms[previous] == "from"
            and form in ("until", "bare", "named")
            and len(gap) < 32
            and _FROM_TO.fullmatch(gap)
        ):
            return "period", "years.from_to"
        if form == "now":
            return "target", "years.from_now"
        if form == "from" and self._range_opens(index):
            return "period", "years.from_to"
        if _TO_NOW.match(lower, span.end):
            return "reference", "years.to_now"
        if form == "bare" and self._bracketed(span, sentence.start):
            return ("target", "years.goal") if _GOAL_BRACKET.search(left) else ("reference", "years.bracket")
        return self._weigh(index, form, previous, gap)

    def _life_span(self, span: Span, left: str) -> bool:
        """``(1914 - 2014)`` after a name: the years of a life or a company."""
        if not left.endswith("(") or self.lower[span.end : span.end + 1] != ")":
            return False
        return not _PERIOD_WORDS.search(left) or span.last - span.first > 30

    def _bracketed(self, span: Span, floor: int) -> bool:
        """Whether the bare year ends a bracket, as in ``(Bộ Y tế, 2021)``."""
        if self.lower[span.end : span.end + 1] not in (")", ",", ";"):
            return False
        left = self.lower[max(floor, span.start - 80) : span.start]
        return left.rfind("(") > left.rfind(")")

    def _range_opens(self, index: int) -> bool:
        """Whether ``từ năm A`` goes on with ``đến năm B``."""
        span = self.spans[index]
        after = index + 1
        if after >= len(self.spans) or self.sentences[after] != self.sentences[index]:
            return False
        gap = self.lower[span.end : self.spans[after].start]
        return len(gap) < 32 and bool(_FROM_TO.fullmatch(gap))

    def _cues(self, index: int) -> list[Cue]:
        """The cues of sentence ``index``, in order."""
        cues = self.cues.get(index)
        if cues is None:
            sentence = self.layout.sentences[index]
            start, end = sentence.start, min(sentence.end, sentence.start + 4000)
            scan, meanings = _scan(self.own)
            found = scan.words(self.lower[start:end])
            cues = [Cue(start + a, start + b, *meanings[term]) for term, a, b in found if meanings[term][1]]
            self.cues[index] = cues
        return cues

    def _weigh(self, index: int, form: str, previous: int, gap: str) -> tuple[str, str]:
        """Add the points of form, clause, heading and date."""
        span = self.spans[index]
        lower = self.lower
        points = _FORM_POINTS[form]
        if form == "until" and _PART_WORD.search(lower, max(0, span.start - 12), span.start):
            points = 1.2  # "đến hết năm" is often said of results
        begin, stop = self._clause(index, previous)
        cues = self._cues(self.sentences[index])
        opens = self._opens(index)
        before = [c for c in cues if c.start >= begin and c.end <= span.start]
        after = [c for c in cues if c.start >= span.end and c.end <= stop]
        if form == "bare":  # "Thu ngân sách 2025 phấn đấu đạt …"
            after = [c for c in after[:1] if c.start - span.end <= 2 and c.kind == "goal"]
        if form == "until" and self._in_title(span, before):
            return "target", "years.title"
        reasons: list[tuple[float, str]] = [(points, f"years.{form}")]
        titled = form == "named" and bool(before) and before[-1].kind in ("programme", "event")
        if titled and span.start - before[-1].end > 12 and lower.startswith(" về ", span.end):
            reasons.append((-2.0, "years.issue"))  # "Nghị quyết số 28 Hội nghị lần thứ bảy năm 2018 về …"
        if form == "bare" and self._in_name(span, before):
            reasons.append((-3.0, "years.in_name"))
        if form == "bare" and self._titles_plan(index, before):
            reasons.append((4.0, "years.title"))
        reasons.extend(self._said_before(span, form, before))
        reasons.extend(self._said_after(span, form, before, after, opens))
        if form == "bare" and self._sets_goal(span):
            reasons.append((5.0, "years.goal"))
        exact = len(_EXACT.findall(lower, span.end, min(stop, span.end + 120)))
        if exact:
            reasons.append((-0.5 * min(exact, 3), "years.exact_figure"))
        if form in ("into", "until", "named") and _FROM_NOW.search(lower, max(begin, span.start - 90), span.start):
            reasons.append((3.0, "years.from_now"))
        if form in ("until", "into") and self._bidden(index, cues):
            reasons.append((1.5 if form == "until" else 1.0, "years.bidden"))
        ends = lower[span.end : span.end + 1] in ("", ".", ";", "\n")
        if (
            form == "before"
            and (ends or not opens)
            and not any(c.kind in ("past", "result", "compare") for c in before)
        ):
            reasons.append((1.2, "years.deadline"))  # "di dời hơn 900 người trước năm 2028"
        reasons.extend(self._neighbours(index, form, previous, gap, opens))
        reasons.extend(self._heading(index, form))
        leaning = sum(weight for weight, _ in reasons[1:] if weight > 0)
        if opens and leaning < 1.0 and form == "until" and self._narrative(index):
            reasons.append((-2.5, "years.narrative"))
        if span.first < 2016 and leaning <= 3 and not 0 < self.now <= span.first + 2:
            reasons.append((-2.0, "years.long_ago"))
        # "dự toán năm 2022" stays a plan when the year is over.
        planned = any(
            c.kind in ("plan", "goal") and c.weight >= 3 and not _FAR_PLAN.search(lower, c.end, span.start)
            for c in before[-1:]
        )
        reasons.extend(
            (weight * 0.4 if planned and weight < 0 else weight, why) for weight, why in self._date(span, form)
        )
        total = sum(weight for weight, _ in reasons)
        if total > 0:
            return "target", max(reasons)[1]
        return "reference", min(reasons)[1]

    def _clause(self, index: int, previous: int) -> tuple[int, int]:
        """The stretch whose words are said of the year: up to the years beside it, a bracket, the next border."""
        span = self.spans[index]
        lower = self.lower
        sentence = self.layout.sentences[self.sentences[index]]
        begin = self.spans[previous].end if previous >= 0 else sentence.start
        bracket = lower.rfind("(", begin, span.start)
        if bracket >= 0 and ")" not in lower[bracket : span.start]:
            begin = bracket
        # In a row of a table the other cells say nothing: "| Chỉ tiêu | Năm 2018 | Năm 2019 |".
        begin = max(begin, lower.rfind("|", begin, span.start) + 1)
        following = index + 1
        stop = sentence.end
        if following < len(self.spans) and self.sentences[following] == self.sentences[index]:
            stop = self.spans[following].start
        border = _ENDS.search(lower, span.end, stop)
        if border:
            stop = border.start()
        if lower[span.end : span.end + 1] in ('"', "'", ")"):
            stop = span.end  # the year ends a title: what follows is said of the title
        return begin, stop

    def _in_title(self, span: Span, before: Sequence[Cue]) -> bool:
        """Whether the year ends the name of a strategy: "đã ban hành Chiến lược phát triển du lịch đến năm 2020"."""
        if not before or before[-1].kind not in ("plan", "programme") or before[-1].weight < 2:
            return False
        between = self.lower[before[-1].end : span.start]
        return len(between) < 140 and not _NO_TITLE.search(between)

    def _titles_plan(self, index: int, before: Sequence[Cue]) -> bool:
        """Whether the bare year ends a heading that names a plan: "Chiến lược phát triển du lịch 2027"."""
        sentence = self.layout.sentences[self.sentences[index]]
        if sentence.kind != "heading" or not _PLAN_TITLE.match(self.lower, sentence.start, self.spans[index].start):
            return False
        end = self.spans[index].end
        return bool(before) and sentence.end < end + 8 and not self.lower[end : sentence.end].strip("*:_ ")

    def _in_name(self, span: Span, before: Sequence[Cue]) -> bool:
        """Whether the year ends the name of an event or a product: ``tour Sóng Biển 2027 sẽ …``."""
        if any(cue.kind in ("goal", "plan", "programme") for cue in before):
            return False
        around = self.text.text[max(0, span.start - 24) : span.start + 24]
        word = self.text.text[max(0, span.start - 16) : span.start].rstrip(" ").rpartition(" ")[2]
        return word[:1].isupper() and word.isalpha() and not around.isupper()

    def _opens(self, index: int) -> bool:
        """Whether the year's phrase opens a clause: "Năm 2025, tỉnh phấn đấu …", "…; cuối năm 2026, tuyến …"."""
        start = self.spans[index].start
        sentence = self.layout.sentences[self.sentences[index]]
        left = self.lower[max(sentence.start, start - 40) : start]
        return bool(
            (left.endswith("năm ") and _OPENING.search(left)) or (start - sentence.start <= 40 and _FIRST.match(left))
        )

    def _sets_goal(self, span: Span) -> bool:
        """Whether the bare year opens a clause whose verb sets a goal ("…, 2018 công ty đặt mục tiêu")."""
        start = self.layout.sentences[self.layout.index_at(span.start)].start
        opens = _BARE_OPENING.search(self.lower[max(start, span.start - 2) : span.start])
        return opens is not None and _SETS.match(self.lower, span.end) is not None

    def _said_before(self, span: Span, form: str, before: Sequence[Cue]) -> Iterator[tuple[float, str]]:
        """The cues to the left, nearest first; each further one counts half."""
        modal = next((c for c in before if c.kind == "future" and c.weight >= 3), None)
        share = 1.0
        ruled = -1  # where the nearest strong goal or modal begins
        for cue in reversed(before):
            if modal and cue.kind == "past" and cue.weight > -4 and 0 <= cue.start - modal.end < 40:
                continue  # "dự kiến được thông qua": the modal rules the verb
            between = self.lower[cue.end : span.start]
            if cue.kind == "compare" and (len(between) > 60 or "," in between):
                continue
            if cue.kind == "past" and len(between) <= 6 and self.lower.endswith(_GOAL_NOUNS, cue.start, cue.end):
                yield 4.0, "years.goal"  # "vượt mục tiêu năm 2025": reached or not, it is that year's
                continue
            near = len(between) <= 24 and cue.kind == "future" and cue.weight >= 3  # "dự kiến hoàn thành 2026"
            if form == "bare" and not near and (len(between) > 48 or cue.kind not in _NOUNS):
                continue
            commas = between.count(", ") - between.count("thu, chi")
            fade = share * (1.0 if commas == 0 else 0.55 if commas == 1 else 0.35)
            if ";" in between:
                fade *= 0.5
            if cue.kind in ("future", "order", "goal") and form != "until" and len(between) > 70:
                fade *= 0.6
            if cue.kind == "event" and (len(between) > 40 or share < 1 or form in _DEADLINES[:3]):
                fade *= 0.3
            if cue.kind == "programme" and form not in _DEADLINES[:5]:
                fade *= 0.4
            if cue.kind == "programme" and between[1:2].isdigit() and len(between) <= 10:
                fade *= 0.3  # "Đề án 198 năm 2018": a number tells which
            if cue.kind == "plan" and form == "into":
                fade *= 0.6
            if cue.kind in ("plan", "programme") and form == "from":
                fade *= 0.4  # "quy hoạch được đồng thuận từ năm 2012"
            if form == "named" and cue.kind in ("plan", "programme") and (commas or len(between) > 90):
                fade *= 0.4
            if ruled >= 0 and cue.weight < 0:
                fade *= 0.3
            if share == 1 and len(between) <= 6:
                fade, share = 1.4, 0.5  # "nhiệm vụ năm 2019": the noun that the year directly belongs to
            named = cue.kind == "plan" and len(between) <= 24 and not commas  # "đã duyệt kế hoạch kinh doanh năm 2022"
            if (cue.kind in ("goal", "future") or named) and cue.weight >= 3 and ruled < 0:
                ruled = cue.start
            yield cue.weight * fade, f"years.{cue.kind}"
            if abs(cue.weight) >= 1 and cue.kind != "event":
                share *= 0.5

    def _said_after(
        self, span: Span, form: str, before: Sequence[Cue], after: Sequence[Cue], opens: bool
    ) -> Iterator[tuple[float, str]]:
        """The cues to the right; past a comma they count only where the year opens the clause."""
        share = 0.8
        # "Kế hoạch năm 2022 đã được phê duyệt": the verb is said of the plan, not of the year.
        head = before[-1] if before else None
        named = (
            head is not None
            and head.kind in ("plan", "programme", "goal")
            and span.start - head.end < 110
            and "," not in self.lower[head.end : span.start]
        )
        for cue in after:
            if cue.kind == "compare":  # what follows is compared with this year's figure
                break
            if cue.kind in ("plan", "programme", "result", "event") or (named and cue.kind == "past"):
                continue
            distance = cue.start - span.end
            fade = share * (1.0 if distance < 40 else 0.6 if distance < 90 else 0.3)
            between = self.lower[span.end : cue.start]
            if not opens and "," in between:
                fade *= 0.4
            if cue.kind == "order" and form in ("named", "within"):
                fade *= 0.5  # "Cuối năm 2016, chỉ huy phải ban lệnh …" tells as often as it orders
            if cue.weight > 0 and " và " in between[6:]:
                fade *= 0.4  # "đến năm 2020 tăng lên 23,4% và dự kiến …"
            yield cue.weight * fade, f"years.{cue.kind}"
            share *= 0.5

    def _bidden(self, index: int, cues: Sequence[Cue]) -> bool:
        """Whether the sentence opens with what is to be done and tells of nothing done."""
        sentence = self.layout.sentences[self.sentences[index]]
        if not _BIDDEN.match(self.lower, sentence.start, sentence.end):
            return False
        return not any(c.kind == "past" and c.weight <= -2 for c in cues)

    def _neighbours(self, index: int, form: str, previous: int, gap: str, opens: bool) -> Iterator[tuple[float, str]]:
        """The year before or after it in the sentence, or the line of years that this one goes on."""
        span = self.spans[index]
        while previous >= 0 and self.forms[previous] == "compare":  # "đến năm 2015 … so với năm 2010, năm 2020 …"
            previous -= 1
            if previous < 0 or self.sentences[previous] != self.sentences[index]:
                previous = -1
            else:
                gap = self.lower[self.spans[previous].end : span.start]
        if previous >= 0 and form in _DEADLINES and self.forms[previous] in _DEADLINES:
            same = self.made[previous][0]
            later = self.spans[previous].last < span.first
            if same in ("target", "vision"):
                in_row = later and (_NEXT_LEVEL.search(gap) or _ROW.fullmatch(gap))
                if in_row if form == "named" else self.forms[previous] != "named":
                    yield 2.0, "years.same_goal"
            elif same == "reference":
                yield (-1.5 if form == "until" and ";" not in gap else -1.0), "years.same_report"
        if form in ("until", "into", "before", "named") and (row := self._goes_on(index)):
            yield row, "years.same_goal"
        if form in ("named", "within") and self._is_approved(index):
            yield 3.0, "years.same_plan"
        over = bool(self.now) and span.first <= self.now
        if form in ("named", "into", "within") and not over and self._is_horizon(index):
            yield 2.0, "years.same_horizon"
        before = index - 1
        if opens and 0 <= before != previous and self.forms[before] == form == "named":
            near = span.start - self.spans[before].end < 250
            if near and self.made[before][0] == "target" and self.spans[before].first < span.first:
                yield 1.6, "years.same_list"

    def _is_told(self, index: int) -> bool:
        """Whether the same year was told shortly before as the year of a goal."""
        earlier = range(max(0, index - 4), index)
        return any(self.spans[i].first == self.spans[index].first and self.made[i][0] == "target" for i in earlier)

    def _is_horizon(self, index: int) -> bool:
        """Whether the same year was told before as the end of a goal ("đến năm 2025 …; … năm 2025 đạt 72 triệu")."""
        year = self.spans[index].first
        return any(
            self.forms[i] == "until" and self.spans[i].first == year and self.made[i][0] == "target"
            for i in range(max(0, index - 40), min(index, len(self.made)))
        )

    def _is_approved(self, index: int) -> bool:
        """Whether the line before makes a plan of this year known ("Phê duyệt Kế hoạch thu, chi … năm 2026")."""
        before = index - 1
        if before < 0 or self.made[before][0] != "target" or self.spans[before].first != self.spans[index].first:
            return False
        start = self.layout.sentences[self.sentences[before]].start
        gap = self.lower[self.spans[before].end : self.spans[index].start]
        return gap.count("\n") == 1 and _APPROVES.search(self.lower, start, self.spans[before].start) is not None

    def _goes_on(self, index: int) -> float:
        """The points of a year that heads a row of levels that runs into what lies ahead ("đạt 13% vào năm 2025 và 16%
        vào năm 2035", "đến năm 2015 …; đến năm 2020 …; định hướng đến năm 2030 …"); 0 for one that does not."""
        lower = self.lower
        for after in range(index + 1, min(index + 4, len(self.spans))):
            here, following = self.spans[after - 1], self.spans[after]
            if self.sentences[after] != self.sentences[index] or following.first <= here.last:
                return 0.0
            gap = lower[here.end : following.start]
            if len(gap) > 120 or not _DIGIT.search(gap) or _TURN.search(gap):
                return 0.0
            if any(abs(c.weight) >= 1 for c in self._cues_between(index, here.end, following.start)):
                return 0.0
            form = form_of(gap)
            if form == "vision":
                return 2.0
            if form not in ("until", "into", "before") and not (form == "named" and _ROW.fullmatch(gap)):
                return 0.0
            if form == "named" and self._is_horizon(after):
                return 3.2
            if following.first > self.horizon:
                return 2.0
        return 0.0

    def _cues_between(self, index: int, start: int, end: int) -> list[Cue]:
        """The cues within ``start:end`` of the sentence of year ``index``, a vision's own word left out."""
        found = [c for c in self._cues(self.sentences[index]) if c.start >= start and c.end <= end]
        return [c for c in found if not self.lower.startswith("định hướng", c.start)]

    def _date(self, span: Span, form: str) -> Iterator[tuple[float, str]]:
        """Whether the year lies ahead of the text's own date: strong where that date is known, else weak."""
        if span.first > self.horizon:
            yield 4.0, "years.ahead"
        elif self.now and span.first < self.now:
            yield (-2.5 if self.sure else -1.5), "years.past_date"
        elif self.now and span.first > self.now:
            weak = 0.7 if form in ("until", "into", "before") else 0.2
            yield (2.0 if self.sure else weak), "years.ahead"

    def _narrative(self, index: int) -> bool:
        """Whether the year goes on a story: "Năm 2011 … . Đến năm 2014, …"."""
        before = index - 1
        if before < 0 or self.spans[index].start - self.spans[before].end > 500:
            return False
        if self.forms[before] in ("bare", "list", "compare", "document"):
            return False
        return self.made[before][0] in ("reference", "period") and self.spans[before].last <= self.spans[index].first

    def _is_later(self, index: int, above: int) -> bool:
        """Whether the year comes after the one that a heading consists of ("Năm 2025⏎- … trong năm 2026")."""
        heading = self.layout.sentences[above]
        found = _YEAR_HEADING.fullmatch(self.lower, heading.start, heading.end)
        return found is not None and int(found[1]) < self.spans[index].first

    def _heading(self, index: int, form: str) -> list[tuple[float, str]]:
        """What the headings and the lead-in above say: a list of goals, or a report."""
        for above in self.layout.governing(self.sentences[index])[:3]:
            best = 0.0
            if form in ("within", "into", "before") and self._is_later(index, above):
                return [(1.2, "years.after_heading")]
            for cue in self._cues(above):
                if cue.kind in ("goal", "plan", "programme", "future", "result", "order") and abs(cue.weight) > abs(
                    best
                ):
                    best = cue.weight
            if best:
                # "Năm 2021, …" under a title is bound to it less than "Đến năm 2030, …", but for the title's own year.
                year = str(self.spans[index].first)
                sentence = self.layout.sentences[above]
                own = self.lower.find(year, sentence.start, min(sentence.end, sentence.start + 400)) >= 0
                share = 0.4 if form == "until" or own or best < 0 else 0.2
                if best >= 4 and self.layout.sentences[self.sentences[index]].kind == "item":
                    known = form == "named" and self._is_told(index)
                    share = 0.4 if known or form in ("into", "before") else share  # "- … đạt 33% vào năm 2015"
                return [(share * best, "years.goal_heading" if best > 0 else "years.result_heading")]
        return []
