"""Whose figure it is: the ministry, province or body, at its nearest suitable mention, or none.

Shapes accepted: the entity inside the clause ("của tỉnh Bắc Ninh", "Bắc Ninh xếp thứ 7"), the topic of the
sentence or of those before it in the paragraph ("Tại Phú Thọ, …"), the heading above, and "tỉnh", "tỉnh ta",
"toàn tỉnh" for the text's own province. "cả nước", "toàn quốc" end a province's scope. Where two actors stand
side by side, none is given.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import NamedTuple

from ceds_nlp.records import Taken
from ceds_nlp.relate.passage import REACH, Passage

#: How many sentences of a paragraph are looked at backwards for its topic.
_LOOK_BACK = 40

#: Bodies that speak for their province: the province inside their name is the actor.
_LOCAL_BODY = re.compile(
    r"(?:ubnd|ủy ban nhân dân|hđnd|hội đồng nhân dân|tỉnh ủy|thành ủy|sở|công an|cục|chi cục|ban|văn phòng)\b"
)
_BARE = ("tỉnh", "thành phố")
_ACTS = re.compile(
    r" (?:đã|đang|sẽ|còn|có|phấn đấu|đạt|hiện|đặt|xây|thu|giảm|tăng|dành|đón|giải ngân|bố trí|đầu tư|triển khai"
    r"|hoàn thành|tiếp nhận|huy động|ban hành|phê duyệt|tổ chức|thành lập|xuất khẩu|trồng|hỗ trợ)\b"
)
#: What may stand before a subject: marks, a list mark, a word that singles it out, an opening that ends in a comma.
_OPENS = re.compile(r"(?:\A[\W\d]*|[:;,(\"] ?)(?:riêng |còn |nhóm [^\W\d]+ [^\W\d]+ |hiện |trong đó,? )?\Z")
_VERB_AFTER = re.compile(
    r"(?: \([^()]{1,20}\))? (?!và\b|với\b|cùng\b|của\b|ở\b|tại\b|thuộc\b|hoặc\b|cho biết\b)[^\W\d_]|:? \d"
)
_SETS = re.compile(r"[^,;.:]{0,60}\b(?:đề ra|đặt ra|đặt mục tiêu|xác định|quy định|phấn đấu|nêu|hướng)\b")
_ADVERBIAL = re.compile(r"[\W\d]*(?:trong|tại|ở|theo|năm|tháng|quý|đến|từ|sau|trước|ngày|sáng|chiều|tối|cùng)\b")
_FORMER = re.compile(r" ?\((?:cũ|trước đây)")
#: "Hà Nội, ngày 5 tháng 3", "Hà Nội (TTXVN)": where a text was written.
_DATELINE = re.compile(r",? ?\(?(?:ngày )?\d{1,2}(?:[/-]\d| tháng\b)|, (?:ngày|tháng)\b")
#: "hợp nhất từ Phú Thọ, Vĩnh Phúc và Hòa Bình": a list that is not the subject of what follows.
_MEMBERS = re.compile(
    r"\b(?:từ|gồm|với|cùng|sáp nhập|hợp nhất|giáp|nối|giữa)(?: các)?(?: tỉnh| thành phố| tỉnh, thành)? \Z"
)
_ISSUER = re.compile(r"\A,? (?:ngày [\d/-]+ )?của(?: [^\W\d]+){0,4} ?\Z")
_SOURCE_BEFORE = re.compile(
    r"\b(?:theo|thứ trưởng|bộ trưởng|lãnh đạo|đại diện|giám đốc|phó giám đốc|chủ tịch|báo cáo của|phối hợp với|cùng với"
    r"|trưởng đoàn|gửi:?|đề nghị|số liệu của|thống kê của|kết luận của)(?: (?:ubnd|tỉnh ủy|hđnd|sở [\w&]{2,6}))? ?\Z"
)
_SOURCE_AFTER = re.compile(
    r"(?::|[^.;]{0,70}\b(?:cho biết|khuyến cáo|cảnh báo|nhắc|lưu ý|hướng dẫn"
    r"|cho hay|thông tin|nhận định|khẳng định|nhấn mạnh|phát biểu|dự báo|công bố"
    r"|nêu rõ|kiến nghị|đề xuất|đề nghị|cho rằng|yêu cầu|(?<!hoàn thành )báo cáo|trả lời|thông báo|giải trình|đánh giá"
    r"|công nhận|ghi nhận|xếp hạng)\b)"
)
_TITLE = re.compile(
    r"\b(?:kế hoạch|nghị quyết|báo cáo|chương trình|đề án|quyết định|chiến lược|chỉ thị|tờ trình|quy hoạch"
    r"|tình hình kinh tế)\b"
)
_JOINED = re.compile(r"\A(?:,| và|, và|;| -| hay| hoặc| đến| tới)? ?(?:tỉnh )?\Z")
_POSSESSIVE = re.compile(
    r"\b(?:của|tại|ở|trên địa bàn|địa bàn|toàn|riêng|với|cho|về) (?:các )?(?:tỉnh |thành phố |ubnd |ngành "
    r"|sở )?\Z"
)


class _Event(NamedTuple):
    """A change of topic: from ``start`` on the figures belong to ``actor`` (None: the whole country, or open)."""

    start: int
    end: int
    actor: int | None
    strong: bool


class Actors:
    """The topics of one text, read once, asked for each quantity."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        own = own_province(passage)
        self._own_mentions = [
            i for i, e in enumerate(passage.analysis.entities) if own and e.label == "PROVINCE" and e.name == own
        ]
        self._own_starts = [passage.entity(i).start for i in self._own_mentions]
        self._subject: tuple[int, int] | None = None  # (sentence, entity): a body whose figures a sentence lists
        self._read_before: dict[int, list[_Event]] = {}
        self._title = self._find_title()

    def _events(self, number: int) -> list[_Event]:
        """The changes of topic in a sentence, read when first asked for."""
        found = self._read_before.get(number)
        if found is None:
            found = self._read_before[number] = self._read(number)
        return found

    def _read(self, number: int) -> list[_Event]:
        passage = self._passage
        sentence = passage.sentence(number)
        out: list[_Event] = []
        last_end = -100
        last_label = ""
        inside = -1
        named: list[tuple[int, int]] = []
        for index in passage.entities_in(sentence.start, sentence.end):
            mention = passage.entity(index)
            label = mention.label
            if label in ("SYSTEM", "PROGRAM", "ORG"):
                named.append((mention.start, mention.end))
            if label in ("PERSON", "LEGAL_DOC"):
                if label == "LEGAL_DOC":
                    last_end, last_label = mention.end, label
                continue
            if mention.end <= inside:
                continue  # the province in a company's name is not whose figure it is
            gap = passage.lower[last_end : mention.start] if 0 <= mention.start - last_end < 40 else "."
            joined = len(gap) < 14 and _JOINED.match(gap)
            before_label, last_end, last_label = last_label, mention.end, label
            if before_label == "LEGAL_DOC" and _ISSUER.match(gap):
                inside = mention.end
                continue  # "Quyết định số 5 của UBND tỉnh A": who issued it
            if label == "PROVINCE" and joined and before_label == "LOCATION":
                continue  # an address
            if joined and before_label != "LEGAL_DOC":
                if out and out[-1].actor is not None and passage.entity(out[-1].actor).name != mention.name:
                    listed = _MEMBERS.search(passage.lower, max(sentence.start, out[-1].start - 24), out[-1].start)
                    if listed and len(out) > 1:
                        out.pop()
                    else:
                        out[-1] = _Event(out[-1].start, mention.end, None, False)
                continue
            before = passage.lower[max(sentence.start, mention.start - 40) : mention.start]
            if label == "ORG" and not _LOCAL_BODY.match(passage.lower, mention.start):
                inside = mention.end
            if label != "PROVINCE":
                if not _OPENS.search(before) or not self._acts(mention.end, sentence.end):
                    continue
                if label == "PROGRAM" and _SETS.match(passage.lower, mention.end):
                    continue  # it sets the goal, others reach it
                if before.endswith(", ") and not self._opened(sentence.start, mention.start):
                    continue
                first = not before or (len(before) < 40 and _OPENS.match(before) is not None)
                out.append(_Event(mention.start, mention.end, index, first and label in ("ORG", "LOCATION")))
                continue
            if _FORMER.match(passage.lower, mention.end) or _DATELINE.match(passage.lower, mention.end):
                continue
            told = bool(_SOURCE_BEFORE.search(before)) and not _POSSESSIVE.search(before)
            out.append(_Event(mention.start, mention.end, index, not told))
        names = Taken(named)
        for cue in passage.cues.actors_between(sentence.start, sentence.end):
            if names.overlaps(cue.start, cue.end):
                continue  # "Cơ sở dữ liệu … toàn quốc": a part of a name
            if cue.kind == "whole":
                out.append(_Event(cue.start, cue.end, None, True))
                continue
            acts = passage.lower[cue.start : cue.end] not in _BARE or _ACTS.match(passage.lower, cue.end)
            if acts and not any(e.actor is not None and abs(e.start - cue.start) < 24 for e in out[-3:]):
                out.append(_Event(cue.start, cue.end, -1, True))
        out.sort(key=lambda event: event.start)
        return out

    def _acts(self, end: int, limit: int) -> bool:
        """Whether what follows the name of a body is what it does or has, not what it says."""
        lower = self._passage.lower
        if _SOURCE_AFTER.match(lower, end, min(limit, end + 100)):
            return False
        return _VERB_AFTER.match(lower, end, limit) is not None

    def _opened(self, floor: int, start: int) -> bool:
        """Whether the comma before ``start`` closes an opening ("Năm 2023, …") or the clause of another number."""
        passage = self._passage
        low = max(floor, start - 60)
        if passage.times_in(low, start) or passage.quantities_in(low, start):
            return True
        return start - floor < 20 or (start - floor < 60 and _ADVERBIAL.match(passage.lower, floor, start) is not None)

    def of(self, index: int, indicator: tuple[int, int] | None) -> int | None:
        """The actor of quantity ``index`` as an index into the entities, or None."""
        passage = self._passage
        quantity = passage.quantity(index)
        number, floor, _, end, opened = passage.spot(index)
        if opened >= 0:
            inside = [e for e in self._near(number, opened, quantity.start) if e.start > opened]
            if inside:
                return self._resolve(inside[-1], quantity.start)
        before = [e for e in self._near(number, floor, quantity.start) if self._visible(e, opened)]
        named = self._inside(indicator, quantity.start)
        nearer = indicator is not None and bool(before) and indicator[1] <= before[-1].start
        if named is not None and not nearer:  # not where "Hải Phòng tăng 11%" takes over the indicator of Bắc Giang
            return named
        if before:
            return self._resolve(before[-1], quantity.start)
        if self._subject is not None and self._subject[0] == number:
            return self._subject[1]
        for event in self._near(number, quantity.end, min(end, quantity.end + 300)):
            if self._visible(event, opened):
                near = passage.quantities_in(quantity.end, event.start)
                left = passage.lower[max(0, event.start - 12) : event.start]
                if not near and ("của " in left or "tỉnh" in passage.lower[event.start : event.end]):
                    return self._resolve(event, quantity.start)
                break
        return self._carried(number, quantity.start)

    def _inside(self, indicator: tuple[int, int] | None, offset: int) -> int | None:
        """A country, province or body named inside the indicator, or the body that opens the clause."""
        passage = self._passage
        if indicator is not None:
            inside = [
                i
                for i in passage.entities_in(*indicator)
                if not passage.lower.endswith(" từ ", 0, passage.entity(i).start)
                if passage.entity(i).label in ("PROVINCE", "MINISTRY")
                or (passage.entity(i).label == "LOCATION" and passage.entity(i).end - passage.entity(i).start < 10)
            ]
            if len({passage.entity(i).name or i for i in inside if passage.entity(i).label == "PROVINCE"}) > 1:
                inside = []
            if inside and not (
                passage.entity(inside[0]).label == "MINISTRY"
                and _SOURCE_AFTER.match(passage.lower, passage.entity(inside[0]).end, indicator[1] + 60)
            ):
                return inside[0]
        number = passage.sentence_at(offset)
        for index in passage.entities_in(max(passage.sentence(number).start, offset - 60), offset):
            mention = passage.entity(index)
            if mention.label in ("ORG", "SYSTEM"):
                gap = passage.lower[mention.end : offset]
                if re.match(r"\A(?: đã| hiện| đang)? có (?:\w+ ){0,2}\Z", gap):
                    self._subject = (number, index)
                    return index
        return None

    def _near(self, number: int, start: int, end: int) -> list[_Event]:
        """The events of a sentence that begin in ``start:end``."""
        events = self._events(number)
        if len(events) < 8:  # nearly always
            return [e for e in events if start <= e.start < end]
        begin = bisect_left(events, start, key=lambda e: e.start)
        return events[begin : bisect_left(events, end, lo=begin, key=lambda e: e.start)]

    def _visible(self, event: _Event, opened: int) -> bool:
        """Whether an event counts for a number whose bracket opens at ``opened``: not one inside another bracket."""
        at = self._passage.bracket(event.start, self._passage.floor(event.start))
        return at < 0 or at == opened

    def _resolve(self, event: _Event, offset: int) -> int | None:
        if event.actor is None or event.actor >= 0:
            return event.actor
        return self._own_mention(offset)

    def _own_mention(self, offset: int) -> int | None:
        """The nearest mention before ``offset`` of the text's own province (or the first one after)."""
        passage = self._passage
        last = passage.sentence_at(offset)
        paragraph = passage.sentence(last).paragraph
        for number in range(last, max(-1, last - _LOOK_BACK), -1):
            if passage.sentence(number).paragraph != paragraph:
                break
            for event in reversed(self._near(number, offset - REACH, offset)):
                if event.actor is not None and event.actor >= 0 and passage.entity(event.actor).label == "PROVINCE":
                    return event.actor
        at = bisect_left(self._own_starts, offset)
        return self._own_mentions[max(0, at - 1)] if self._own_mentions else None

    def _carried(self, number: int, offset: int) -> int | None:
        passage = self._passage
        paragraph = passage.sentence(number).paragraph
        for earlier in range(number - 1, max(-1, number - _LOOK_BACK), -1):
            if passage.sentence(earlier).paragraph != paragraph:
                break
            events = [e for e in self._events(earlier) if e.strong and self._outside(e, earlier)]
            if events:
                spot = passage.sentence(earlier)
                numbers = passage.quantities_in(spot.start, spot.end)
                topical = [e for e in events if not numbers or e.start < passage.quantity(numbers[0]).start]
                return self._resolve((topical or events)[-1], offset) if topical or len(events) == 1 else None
        for heading in passage.layout.governing(number):
            spot = passage.sentence(heading)
            if passage.is_loose_title(heading) and not passage.cues_in(spot.start, spot.end):
                continue
            events = [e for e in self._events(heading) if e.strong and (spot.level or self._is_place(e))]
            if events:
                return self._resolve(events[-1], offset)
        section = passage.sections[number]
        if section >= 0 and passage.sentence(number).paragraph - passage.sentence(section).paragraph < 3:
            events = [e for e in self._events(section) if e.strong and e.actor is not None and self._is_place(e)]
            if events and passage.quantities_in(passage.sentence(section).start, passage.sentence(section).end):
                return self._resolve(events[-1], offset)
        return self._title

    def _find_title(self) -> int | None:
        """The province of the whole text: the only one that the title of a plan, resolution or report names, or the
        one that a title of news has for its subject and the text speaks of most ("Nghệ An thông qua dự toán …")."""
        passage = self._passage
        for number, sentence in enumerate(passage.layout.sentences[:8]):
            if sentence.kind != "heading" or sentence.start > 900:
                continue
            named = [e for e in self._events(number) if e.actor is not None and e.actor >= 0 and e.strong]
            named = [e for e in named if passage.entity(e.actor or 0).label == "PROVINCE"]
            if len({passage.entity(e.actor or 0).name for e in named}) != 1:
                continue
            if _TITLE.search(passage.lower, max(0, sentence.start - 200), sentence.end + 120):
                return named[0].actor
            if number < 2 and named[0].actor in self._own_mentions:
                return named[0].actor
        return None

    def _is_place(self, event: _Event) -> bool:
        """Whether an event names a province or the whole country, which a title can hand on; a body's deed is not."""
        return event.actor is None or event.actor < 0 or self._passage.entity(event.actor).label == "PROVINCE"

    def _outside(self, event: _Event, number: int) -> bool:
        return self._passage.bracket(event.start, self._passage.sentence(number).start) < 0


def own_province(passage: Passage) -> str | None:
    """The name of the province the text is about: the only one named, or clearly the most named."""
    counts: Counter[str] = Counter()
    for mention in passage.analysis.entities:
        if mention.label == "PROVINCE" and mention.name:
            counts[mention.name] += 1
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return ranked[0][0]
