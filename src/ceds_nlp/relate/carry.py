"""What one number hands on to the next: inside a sentence the indicator, inside a paragraph goal, year and time."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ceds_nlp.relate import goal, horizon, scope
from ceds_nlp.relate.cues import Cue
from ceds_nlp.relate.passage import Passage
from ceds_nlp.relate.past import MUST

#: The score given to a goal of an earlier sentence falls by this much with each sentence that names none.
_FADE = 0.5
#: "Nghị quyết … về kế hoạch … xác định: “…": what follows is what the plan holds.
_SETS_OUT = re.compile(
    r"\b(?:xác định|đề ra|đặt ra|nêu rõ|nêu|chỉ rõ|đưa ra)(?: rõ)?"
    r"(?: (?:các |một số |những )?(?:mục tiêu|chỉ tiêu|yêu cầu)(?: [^\W\d]+){0,4})? ?(?::|\")"
)
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
#: "đã đặt những mục tiêu đột phá": what was done is that goals were set.
_SET = re.compile(
    r" (?:được (?:[^\W\d]+ ){0,5}?)?(?:đặt|đề ra|đưa ra|xác định|thông qua|giao|phê duyệt|ban hành|quyết nghị) "
)
_PLANS = ("kế hoạch", "đề án", "chương trình", "chiến lược", "quy hoạch", "lộ trình")
_MADE = re.compile(
    r",? (?:được )?(?:\w+ )?(?:ban hành|phê duyệt|thông qua|ký|công bố|duyệt|có (?:quyết định|kế hoạch|văn bản))"
)
#: How many paragraphs later that may be.
_GOES_ON_REACH = 3
#: A sentence that tells of a case: what is done in it is no goal told before.
_CASE = re.compile(r"[\W\d]*(?:(?:trong )?trường hợp|nếu|giả sử|khi cần)\b")
#: The row of goals that a paragraph opened falls by this much with each sentence.
_ROW_FADE = 0.3
#: A year so near the beginning of its sentence opens it ("Đến hết năm 2027, …").
_OPENING = 30
#: How the next line goes on with a row of goals, where it does not begin with a measure ("Tỷ lệ …").
_NEXT_IN_ROW = re.compile(
    r"[\W\d]*(?:trong đó|riêng|cụ thể|đồng thời|bên cạnh đó|ngoài ra|cùng với đó|tương tự|về|đối với"
    r"|đến (?:hết |cuối )?năm)\b"
)


@dataclass(slots=True)
class State:
    """What the numbers before hand on."""

    sentence: int = -1
    paragraph: int = -1
    indicator: tuple[int, int] | None = None
    listed: tuple[int, int] | None = None
    named: dict[tuple[int, int], None] = field(default_factory=dict)  # a set in order
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

    def enter(self, passage: Passage, number: int, first: int) -> None:
        """Start sentence ``number``, whose first number begins at ``first``: drop what does not reach over its border,
        read the sentences without numbers since the last."""
        sentence = passage.sentences[number]
        self.indicator = None
        self.named.clear()
        if sentence.paragraph > self.paragraph + (sentence.kind == "item"):
            self.listed = None
        self.facts = 0
        self.told = False
        self.now = passage.lower.find("hiện", sentence.start, sentence.end) >= 0 and any(
            passage.lower.startswith("hiện", cue.start) for cue in passage.cues_in(sentence.start, sentence.end)
        )
        if sentence.paragraph != self.paragraph:
            self._open_paragraph(passage, number, first)
        else:
            if self.time is not None and (self.now or not scope.reaches(passage, self.time)):
                self.time = None
            if self.opened is not None and _MEMBER.match(passage.lower, sentence.start, sentence.start + 6):
                self.year = self.opened  # the lead-in rules each member that names no year itself
            if self.goal and _CASE.match(passage.lower, sentence.start):
                self.goal = self.row = 0.0
            self.goal -= _FADE if self.goal else 0.0
            self.row -= _ROW_FADE if self.row else 0.0
        if number > self.sentence + 1:
            self._read_between(passage, number)
        self.carried = max(0.0, self.goal)
        self.row_carried = self.row
        self.sentence = number
        self.paragraph = sentence.paragraph

    def take(self, span: tuple[int, int]) -> None:
        """Keep the indicator of a number for those after it."""
        self.named[span] = None
        self.indicator = self.listed = span

    def _open_paragraph(self, passage: Passage, number: int, first: int) -> None:
        sentence = passage.sentences[number]
        lower, start = passage.lower, sentence.start
        follows = sentence.paragraph == self.ruled + 1
        more = (follows and self.goal > 0) and (
            _MORE_WORK.match(lower, start, sentence.end) is not None
            or MUST.search(lower, start, min(first, start + 200)) is not None
        )
        self.goal = max(0.0, self.goal - _FADE) if more else 0.0
        near = sentence.paragraph - self.planned_at <= _GOES_ON_REACH
        goes_on = near and _GOES_ON.match(lower, start, min(sentence.end, start + 80)) is not None
        in_row = follows and self.row >= goal.THRESHOLD and _goes_on(passage, number)
        self.row = self.row - _ROW_FADE if in_row else 0.0
        self.linked = goes_on or in_row
        self.year = (
            self.planned if goes_on else self.year if (in_row and not self._aside(passage, number)) or more else None
        )
        self.opened = self.time = None

    def _aside(self, passage: Passage, number: int) -> bool:
        """Whether the year at hand stands inside the line it holds for, and the lead-in of the row names another."""
        parent = passage.sentences[number].parent
        if self.year is None or parent < 0 or horizon.of_heading(passage, parent) is None:
            return False
        start = passage.times[self.year].start
        return start > passage.sentences[passage.layout.index_at(start)].start + _OPENING

    def _read_between(self, passage: Passage, number: int) -> None:
        """Take up what the sentences without numbers since the last one say, as far as the paragraph before."""
        sentence = passage.sentences[number]
        lower, start = passage.lower, sentence.start
        first = number
        while first > self.sentence + 1 and passage.sentences[first - 1].paragraph >= sentence.paragraph - 1:
            first -= 1
        if first < number and _ASSIGNS.match(lower, start):
            title = passage.sentences[number - 1]
            if any(c.kind in ("goal", "plan") for c in passage.cues_in(title.start, title.end)):
                self.year = horizon.of_heading(passage, number - 1)
        for earlier in range(max(first, number - 40), number):
            spot = passage.sentences[earlier]
            same = spot.paragraph == sentence.paragraph
            if not same and spot.kind != "body":
                continue
            dated = passage.times_in(spot.start, spot.end)
            lead = scope.lead_time(passage, earlier) if dated else None
            if lead is not None and (same or not passage.is_horizon(lead)) and scope.reaches(passage, lead):
                self.time = lead
            if same:
                self._read_lead(passage, earlier, horizon.of_heading(passage, earlier) if dated else None, start)
            elif earlier == number - 1 and _NAMELY.match(lower, start):
                self._read_news(passage, earlier)

    def _read_lead(self, passage: Passage, earlier: int, year: int | None, start: int) -> None:
        """Take up a sentence of the same paragraph, which names ``year``, for the sentence that begins at ``start``."""
        spot = passage.sentences[earlier]
        if year is not None:
            self.year = year
        cues = passage.cues_in(spot.start, spot.end)
        strongest = _strongest(cues)
        if not strongest and year is not None and _LINKED.match(passage.lower, start):
            strongest = _announced(passage, cues)
            cues = [] if strongest else cues
        if not strongest and _SETS_OUT.search(passage.lower, spot.start, spot.end):
            strongest = _announced(passage, cues)
            cues = [] if strongest else cues
        told = any(c.kind == "fact" for c in cues)
        if strongest and not told:
            leads = year is not None or passage.text.startswith(":", spot.end - 1)
            self.goal = max(self.goal, strongest - (1.0 if leads else 2.0))
            self.row = max(self.row, strongest) if leads else self.row
        elif told:
            self.goal = self.row = 0.0

    def _read_news(self, passage: Passage, earlier: int) -> None:
        """Take up the goal or plan told in the paragraph before one that says what it holds."""
        spot = passage.sentences[earlier]
        cues = passage.cues_in(spot.start, spot.end)
        strongest = _strongest(cues)
        year = horizon.of_heading(passage, earlier)
        told = next((c for c in cues if c.kind == "fact"), None)
        if strongest and told is not None and _SET.match(passage.lower, told.end) is None:
            strongest = 0.0
        elif not strongest and year is not None:
            strongest = _announced(passage, cues)
        if strongest:
            self.goal, self.row = max(self.goal, strongest - 1.0), max(self.row, strongest)
            self.year = self.year if year is None else year


def _strongest(cues: list[Cue]) -> float:
    return max((c.weight for c in cues if c.kind == "goal"), default=0.0)


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
