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
_ACTS = re.compile(r" (?:đã|đang|sẽ|còn|có|phấn đấu|đạt|hiện|đặt)\b")
_SOURCE_BEFORE = re.compile(
    r"\b(?:theo|thứ trưởng|bộ trưởng|lãnh đạo|đại diện|giám đốc|phó giám đốc|chủ tịch|báo cáo của|phối hợp với|cùng với"
    r"|từ|trưởng đoàn|gửi|đề nghị|số liệu của|thống kê của|kết luận của)(?: (?:ubnd|tỉnh ủy|hđnd|sở [\w&]{2,6}))? ?\Z"
)
_SOURCE_AFTER = re.compile(
    r"\A[^.;]{0,40}\b(?:cho biết|cho hay|thông tin|nhận định|khẳng định|nhấn mạnh|phát biểu|dự báo|công bố"
    r"|nêu rõ|kiến nghị|đề xuất|đề nghị|cho rằng|yêu cầu|báo cáo|trả lời|thông báo|giải trình|đánh giá"
    r"|công nhận|ghi nhận|xếp hạng)\b"
)
_TITLE = re.compile(
    r"\b(?:kế hoạch|nghị quyết|báo cáo|chương trình|đề án|quyết định|chiến lược|chỉ thị|tờ trình|quy hoạch"
    r"|tình hình kinh tế)\b"
)
_JOINED = re.compile(r"\A(?:,| và|, và|;| -| hay| hoặc)? ?\Z")
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
        last_end = -10
        inside = -1
        named: list[tuple[int, int]] = []
        for index in passage.entities_in(sentence.start, sentence.end):
            mention = passage.entity(index)
            if mention.label in ("SYSTEM", "PROGRAM", "ORG"):
                named.append((mention.start, mention.end))
            if mention.label not in ("PROVINCE", "MINISTRY", "ORG"):
                continue
            if mention.end <= inside:
                continue  # the province in a company's name is not whose figure it is
            before = passage.lower[max(sentence.start, mention.start - 40) : mention.start]
            joined = 0 <= mention.start - last_end < 8 and _JOINED.match(passage.lower[last_end : mention.start])
            last_end = mention.end
            if joined:
                if out and out[-1].actor is not None and passage.entity(out[-1].actor).name != mention.name:
                    out[-1] = _Event(out[-1].start, mention.end, None, False)
                continue
            if mention.label == "ORG" and not _LOCAL_BODY.match(passage.lower, mention.start):
                inside = mention.end
            if mention.label != "PROVINCE":
                starts = not before.strip(" -+•,\"'(") or before.rstrip().endswith((":", ";"))
                if not starts or _SOURCE_AFTER.match(passage.lower[mention.end : mention.end + 60]):
                    continue
                out.append(_Event(mention.start, mention.end, index, False))
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
                if passage.entity(i).label in ("PROVINCE", "MINISTRY")
                or (passage.entity(i).label == "LOCATION" and passage.entity(i).end - passage.entity(i).start < 10)
            ]
            if inside:
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
                return self._resolve(events[-1], offset)
        for heading in passage.layout.governing(number):
            spot = passage.sentence(heading)
            if passage.is_loose_title(heading) and not passage.cues_in(spot.start, spot.end):
                continue
            events = [e for e in self._events(heading) if e.strong]
            if events:
                return self._resolve(events[-1], offset)
        section = passage.sections[number]
        if section >= 0 and passage.sentence(number).paragraph - passage.sentence(section).paragraph < 3:
            events = [e for e in self._events(section) if e.strong and e.actor is not None]
            if events and passage.quantities_in(passage.sentence(section).start, passage.sentence(section).end):
                return self._resolve(events[-1], offset)
        return self._title

    def _find_title(self) -> int | None:
        """The province that the title of a plan, resolution or report names, if it is the only one."""
        passage = self._passage
        for number, sentence in enumerate(passage.layout.sentences[:8]):
            if sentence.kind != "heading" or sentence.start > 900:
                continue
            named = [e for e in self._events(number) if e.actor is not None and e.actor >= 0 and e.strong]
            if len(named) == 1 and _TITLE.search(passage.lower, max(0, sentence.start - 200), sentence.end):
                return named[0].actor
        return None

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
