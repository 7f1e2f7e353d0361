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
from dataclasses import dataclass, replace

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


#: A body or place whose figure follows its name: "doanh thu của hãng A đạt 5 tỷ", "mưa tại Hướng Hóa là 700 mm".
_OWNED = re.compile(
    r"(?<!sở hữu )(?<!vốn )(?<!cổ phần )(?<!báo cáo )(?<!số liệu )(?<!thống kê )(?<!kết luận )\b(?:của|tại|ở) \Z"
)
_LEVELS = re.compile(
    r"(?: \([^()]{1,24}\))? (?:(?:hiện|cũng|mới|chỉ|ước|sẽ|đã|còn|tiếp tục|năm \d{4}|trong năm) ){0,2}"
    r"(?:là|đạt|tăng|giảm|chiếm|còn|lên|xuống|có|ở mức|vượt|khoảng|hơn|gần|trên|dưới|lỗ|lãi|cao nhất"
    r"|thấp nhất|\d)(?!\w)"
)
#: "theo kế hoạch của Bộ A": whose plan it is.
_PLAN_OF = re.compile(
    r"\b(?:kế hoạch|mục tiêu|chỉ tiêu|lộ trình|chiến lược|tham vọng|cam kết)(?: [^\W\d]+){0,3} của \Z"
)
#: A body that makes known figures of its own: "Vinamilk công bố kế hoạch doanh thu …", "ghi nhận lãi …".
_TELLS_OWN = re.compile(
    r"(?: \([^()]{1,24}\))?(?: \w+){0,2} (?:công bố|thông qua|trình|trình cổ đông|báo cáo|ghi nhận|thông báo)"
    r"(?: (?!các\b|tỉnh\b|nước\b)[^\s,.;:()]+){0,4} (?:kế hoạch|mục tiêu|chỉ tiêu|kết quả kinh doanh"
    r"|doanh thu|doanh số|lợi nhuận|lãi|lỗ)\b"
)
_LEADERS = re.compile(r"(?:\A|[,;.] )(?:ban lãnh đạo|lãnh đạo|đại hội cổ đông|hội đồng quản trị|hđqt) (?:của )?\Z")
#: A body named before by its kind alone: "công ty đặt mục tiêu …", "tổng tài sản của ngân hàng".
_KIND = re.compile(
    r"\b(?:(?P<of>của |toàn )|(?<![^\s,;:(]))(?P<kind>tổng công ty|công ty|tập đoàn|ngân hàng|hãng|bộ"
    r"|hợp tác xã|đảng bộ|nhà trường)"
    r"(?: này)?(?= (?:này )?(?:đã|đang|sẽ|còn|có|phấn đấu|đạt|đặt|dự kiến|thu|giảm|tăng|lãi|lỗ|đầu tư"
    r"|lên kế hoạch|hướng|tuyển|mở|kỳ vọng"
    r"|cũng|tiếp tục|chiếm|là|ước|năm|trong|ghi nhận)\b|(?<!bộ)[,.;]|(?<!bộ) \d)"
)
#: State organs: they are never the company a text is about.
_STATE_BODY = re.compile(
    r"(?:chính phủ|quốc hội|bộ|ban|ủy ban|ubnd|hđnd|hội đồng|sở|công an|đảng|văn phòng|tòa án|tand|viện"
    r"|cục|tổng cục|chi cục|liên"
    r"|thủ tướng|mặt trận|tỉnh ủy|thành ủy|huyện ủy|trung ương)\b"
)
_KINDS = ("công ty", "tổng công ty", "tập đoàn", "ngân hàng", "hãng", "bộ", "hợp tác xã", "đảng bộ", "nhà trường")
_COMPANIES = ("công ty", "tổng công ty", "tập đoàn", "ngân hàng", "hãng")
#: What a company's figures are of.
_BUSINESS = re.compile(
    r"\b(?:doanh thu|doanh số|lợi nhuận|lãi|lỗ|tổng tài sản|vốn điều lệ|vốn chủ sở hữu|nợ xấu|cổ tức"
    r"|cổ phiếu|cổ phần|huy động vốn"
    r"|thu nhập bình quân|năng suất lao động|dư nợ|tiền gửi|sản lượng tiêu thụ|thị phần|nhân viên|cửa hàng)\b"
)
_OF_OTHERS = re.compile(r"\b(?:ngành|thị trường|của|các|thế giới|cả nước)\b")
#: "Công ty A hiện có 5 nhà máy": a body right before what it has.
_HAS = re.compile(r"(?: đã| hiện| đang)? có (?:\w+ ){0,2}\Z")
_NO_OWNER = re.compile(r"(?:chiến lược|quy hoạch|nghị quyết|kế hoạch|đề án|luật|chỉ thị|báo cáo)\b")


@dataclass(slots=True)
class _Event:
    """A change of topic: from ``start`` on the figures belong to ``actor`` (None: the whole country, or open)."""

    start: int
    end: int
    actor: int | None
    strong: bool
    opened: int  # the bracket it stands in, or -1


#: The actor of an event that speaks of the text's own province without its name.
_OWN = -1


def _between(events: list[_Event], start: int, end: int) -> list[_Event]:
    """The events that begin in ``start:end``."""
    if len(events) < 8:  # nearly always
        return [e for e in events if start <= e.start < end]
    begin = bisect_left(events, start, key=lambda e: e.start)
    return events[begin : bisect_left(events, end, lo=begin, key=lambda e: e.start)]


class Actors:
    """The topics of one text, read once, asked for each quantity."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        own = own_province(passage)
        self._own_mentions = [
            i for i, e in enumerate(passage.entities) if own and e.label == "PROVINCE" and e.name == own
        ]
        self._own_starts = [passage.entities[i].start for i in self._own_mentions]
        self._subject: tuple[int, int] | None = None  # (sentence, entity): a body whose figures a sentence lists
        self._read_before: dict[int, list[_Event]] = {}
        self._topics: dict[int, int | None] = {}
        self._bodies = [i for i, e in enumerate(passage.entities) if e.label in ("ORG", "MINISTRY")]
        self._body_starts = [passage.entities[i].start for i in self._bodies]
        self._main = self._find_main()
        self._kinds = self._find_kinds()
        self._title = self._find_title()

    def _events(self, number: int) -> list[_Event]:
        """The changes of topic in a sentence, read when first asked for."""
        found = self._read_before.get(number)
        if found is None:
            found = self._read_before[number] = self._read(number)
        return found

    def _read(self, number: int) -> list[_Event]:
        passage = self._passage
        sentence = passage.sentences[number]
        out: list[_Event] = []
        mentions = passage.entities_in(sentence.start, sentence.end)
        cues = passage.cues.actors_between(sentence.start, sentence.end)
        lower = passage.lower
        kinds = bool(self._kinds) and any(lower.find(k, sentence.start, sentence.end) >= 0 for k in self._kinds)
        if not mentions and not cues and not kinds:
            return out
        last_end = -100
        last_label = ""
        inside = -1
        named: list[tuple[int, int]] = []
        for index in mentions:
            mention = passage.entities[index]
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
                if out and out[-1].actor is not None and passage.entities[out[-1].actor].name != mention.name:
                    listed = _MEMBERS.search(passage.lower, max(sentence.start, out[-1].start - 24), out[-1].start)
                    if listed and len(out) > 1:
                        out.pop()
                    else:
                        out[-1] = replace(out[-1], end=mention.end, actor=None, strong=False)
                continue
            before = passage.lower[max(sentence.start, mention.start - 40) : mention.start]
            if label == "ORG" and not _LOCAL_BODY.match(passage.lower, mention.start):
                inside = mention.end
            if label != "PROVINCE":
                if label == "PROGRAM" and (
                    _SETS.match(passage.lower, mention.end) or _NO_OWNER.match(passage.lower, mention.start)
                ):
                    continue  # it sets the goal, others reach it
                if label != "PROGRAM" and self._owned(label, before, mention.end, sentence.end):
                    out.append(_Event(mention.start, mention.end, index, False, self._opened_at(mention.start)))
                    continue
                if not _OPENS.search(before) or not self._acts(mention.end, sentence.end):
                    continue
                if before.endswith(", ") and not self._opened(sentence.start, mention.start):
                    continue
                first = not before or (len(before) < 40 and _OPENS.match(before) is not None)
                strong = first and label in ("ORG", "LOCATION")
                out.append(_Event(mention.start, mention.end, index, strong, self._opened_at(mention.start)))
                continue
            if _FORMER.match(passage.lower, mention.end) or _DATELINE.match(passage.lower, mention.end):
                continue
            told = bool(_SOURCE_BEFORE.search(before)) and not _POSSESSIVE.search(before)
            out.append(_Event(mention.start, mention.end, index, not told, self._opened_at(mention.start)))
        if kinds:
            for kind in _KIND.finditer(passage.lower, sentence.start, min(sentence.end, sentence.start + REACH)):
                body = self._body_of_kind(kind["kind"], kind.start())
                if body is not None and not any(start <= kind.start("kind") < end for start, end in named):
                    first = kind["of"] is None and kind.start() - sentence.start < 40
                    at = self._opened_at(kind.start())
                    out.append(_Event(kind.start(), kind.end(), body, first, at))
        names = Taken(named) if named and cues else None
        for cue in cues:
            if names is not None and names.overlaps(cue.start, cue.end):
                continue  # "Cơ sở dữ liệu … toàn quốc": a part of a name
            if cue.kind == "whole":
                out.append(_Event(cue.start, cue.end, None, True, self._opened_at(cue.start)))
                continue
            acts = passage.lower[cue.start : cue.end] not in _BARE or _ACTS.match(passage.lower, cue.end)
            if acts and not any(e.actor is not None and abs(e.start - cue.start) < 24 for e in out[-3:]):
                out.append(_Event(cue.start, cue.end, _OWN, True, self._opened_at(cue.start)))
        if len(out) > 1:
            out.sort(key=lambda event: event.start)
        return out

    def _owned(self, label: str, before: str, end: int, limit: int) -> bool:
        """Whether the words around a name say that the figure is its own, wherever it stands in the clause."""
        lower = self._passage.lower
        if label in ("ORG", "MINISTRY"):
            if _PLAN_OF.search(before):
                return True
            opens = _OPENS.search(before) or _LEADERS.search(before)
            if opens and _TELLS_OWN.match(lower, end, min(limit, end + 120)):
                return True
        return bool(_OWNED.search(before) and _LEVELS.match(lower, end, limit))

    def _body_of_kind(self, kind: str, offset: int) -> int | None:
        """The last body named before ``offset`` whose name begins with ``kind``; for a company the text's main one."""
        passage = self._passage
        at = bisect_left(self._body_starts, offset)
        for index in reversed(self._bodies[max(0, at - 12) : at]):
            if passage.lower.startswith(kind, passage.entities[index].start):
                return index
        if self._main is not None and kind in _COMPANIES:
            return self._nearest_main(offset)
        return None

    def _find_kinds(self) -> set[str]:
        """The words by which alone a body of this text can be meant: any other word for a body means none."""
        lower = self._passage.lower
        found = set(_COMPANIES) if self._main is not None else set()
        for start in self._body_starts:
            if lower.startswith(_KINDS, start):
                found.update(kind for kind in _KINDS if lower.startswith(kind, start))
        return found

    def _find_main(self) -> str | None:
        """The name of the one company or body a text is about: named at least three times, twice as often as others."""
        counts = Counter(
            self._passage.text[e.start : e.end]
            for e in (self._passage.entities[i] for i in self._bodies)
            if e.label == "ORG" and not _STATE_BODY.match(self._passage.lower, e.start)
        )
        if not counts:
            return None
        for name, _ in _ranked(counts)[:8]:  # also where a mention went unseen
            counts[name] = max(counts[name], min(self._passage.text.count(name), 9))
        for kind in _COMPANIES:  # "Công ty" alone speaks of the one company named in full
            full = [name for name in counts if name.lower().startswith(kind)]
            if len(full) == 1:
                counts[full[0]] = max(counts[full[0]], min(self._passage.lower.count(kind), 9))
        ranked = _ranked(counts)
        if ranked[0][1] < 3 or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
            return None
        return ranked[0][0]

    def _nearest_main(self, offset: int) -> int | None:
        """The last mention before ``offset`` of the body the text is about."""
        text = self._passage.text
        at = bisect_left(self._body_starts, offset)
        for index in reversed(self._bodies[max(0, at - 40) : at]):
            mention = self._passage.entities[index]
            if text[mention.start : mention.end] == self._main:
                return index
        return None

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
        quantity = passage.quantities[index]
        spot = passage.spots[index]
        number, opened = spot.sentence, spot.opened
        events = self._read_before.get(number)
        if events is None:
            events = self._events(number)
        before: list[_Event] = []
        if events:
            if opened >= 0:
                inside = [e for e in _between(events, opened, quantity.start) if e.start > opened]
                if inside:
                    return self._resolve(inside[-1].actor, quantity.start)
            before = [e for e in _between(events, spot.floor, quantity.start) if e.opened < 0 or e.opened == opened]
        named = self._inside(indicator, quantity.start, number) if passage.entities else None
        if named is not None:
            nearer = indicator is not None and bool(before) and indicator[1] <= before[-1].start
            if not nearer:  # not where "Hải Phòng tăng 11%" takes over the indicator of Bắc Giang
                return named
        if before:
            return self._resolve(before[-1].actor, quantity.start)
        if self._subject is not None and self._subject[0] == number:
            return self._subject[1]
        for event in _between(events, quantity.end, min(spot.end, quantity.end + 300)) if events else ():
            if event.opened < 0 or event.opened == opened:
                near = passage.quantities_in(quantity.end, event.start)
                left = passage.lower[max(0, event.start - 12) : event.start]
                if not near and ("của " in left or "tỉnh" in passage.lower[event.start : event.end]):
                    return self._resolve(event.actor, quantity.start)
                break
        if number not in self._topics:
            self._topics[number] = self._topic(number)
        found = self._resolve(self._topics[number], quantity.start)
        if found is None and self._main is not None and indicator is not None:
            return self._business(number, indicator, quantity.start)
        return found

    def _business(self, number: int, indicator: tuple[int, int], offset: int) -> int | None:
        """The company the text is about, for a figure of its business that no other body of the sentence can claim."""
        passage = self._passage
        if _BUSINESS.search(passage.lower, *indicator) is None or _OF_OTHERS.search(passage.lower, *indicator):
            return None
        for index in passage.entities_in(passage.sentences[number].start, offset):
            mention = passage.entities[index]
            if mention.label in ("ORG", "MINISTRY") and passage.text[mention.start : mention.end] != self._main:
                return None
        return self._nearest_main(offset)

    def _inside(self, indicator: tuple[int, int] | None, offset: int, number: int) -> int | None:
        """A country, province or body named inside the indicator, or the body that opens the clause."""
        passage = self._passage
        named = passage.entities_in(*indicator) if indicator is not None else None
        if indicator is not None and named:
            inside = [
                i
                for i in named
                if not passage.lower.endswith(" từ ", 0, passage.entities[i].start)
                if passage.entities[i].label in ("PROVINCE", "MINISTRY")
                or (
                    passage.entities[i].label == "LOCATION"
                    and passage.entities[i].end - passage.entities[i].start < (24 if indicator[1] <= offset else 10)
                )
            ]
            if len({passage.entities[i].name or i for i in inside if passage.entities[i].label == "PROVINCE"}) > 1:
                inside = []
            if inside and not (
                passage.entities[inside[0]].label == "MINISTRY"
                and _SOURCE_AFTER.match(passage.lower, passage.entities[inside[0]].end, indicator[1] + 60)
            ):
                return inside[0]
        floor = max(passage.sentences[number].start, offset - 60)
        if passage.lower.find(" có ", floor, offset) < 0:
            return None
        for index in passage.entities_in(floor, offset):
            mention = passage.entities[index]
            if mention.label in ("ORG", "SYSTEM") and _HAS.match(passage.lower, mention.end, offset):
                self._subject = (number, index)
                return index
        return None

    def _opened_at(self, start: int) -> int:
        """The bracket in which an event at ``start`` stands; it counts for the numbers of no other bracket."""
        return self._passage.bracket(start, self._passage.floor(start))

    def _resolve(self, actor: int | None, offset: int) -> int | None:
        """The actor of an event; the text's own province at its mention nearest to ``offset``."""
        return self._own_mention(offset) if actor == _OWN else actor

    def _own_mention(self, offset: int) -> int | None:
        """The nearest mention before ``offset`` of the text's own province (or the first one after)."""
        passage = self._passage
        last = passage.layout.index_at(offset)
        paragraph = passage.sentences[last].paragraph
        for number in range(last, max(-1, last - _LOOK_BACK), -1):
            if passage.sentences[number].paragraph != paragraph:
                break
            for event in reversed(_between(self._events(number), offset - REACH, offset)):
                if event.actor is not None and event.actor >= 0 and passage.entities[event.actor].label == "PROVINCE":
                    return event.actor
        at = bisect_left(self._own_starts, offset)
        return self._own_mentions[max(0, at - 1)] if self._own_mentions else None

    def _topic(self, number: int) -> int | None:
        """The actor that the sentences before in the paragraph, the headings or the title hand on."""
        passage = self._passage
        paragraph = passage.sentences[number].paragraph
        for earlier in range(number - 1, max(-1, number - _LOOK_BACK), -1):
            if passage.sentences[earlier].paragraph != paragraph:
                break
            events = [e for e in self._events(earlier) if e.strong and e.opened < 0]
            if events:
                spot = passage.sentences[earlier]
                numbers = passage.quantities_in(spot.start, spot.end)
                topical = [e for e in events if not numbers or e.start < passage.quantities[numbers[0]].start]
                return (topical or events)[-1].actor if topical or len(events) == 1 else None
        for heading in passage.governing(number):
            spot = passage.sentences[heading]
            if passage.is_loose_title(heading) and not passage.cues_in(spot.start, spot.end):
                continue
            events = [e for e in self._events(heading) if e.strong and (spot.level or self._is_place(e))]
            if events:
                return events[-1].actor
        section = passage.section(number)
        if section >= 0 and passage.sentences[number].paragraph - passage.sentences[section].paragraph < 3:
            events = [e for e in self._events(section) if e.strong and e.actor is not None and self._is_place(e)]
            if events and passage.quantities_in(passage.sentences[section].start, passage.sentences[section].end):
                return events[-1].actor
        return self._title

    def _find_title(self) -> int | None:
        """The province of the whole text: the only one that the title of a plan, resolution or report names, or the
        one that a title of news has for its subject and the text speaks of most ("Nghệ An thông qua dự toán …")."""
        passage = self._passage
        for number, sentence in enumerate(passage.sentences[:8]):
            if sentence.kind != "heading" or sentence.start > 900:
                continue
            named = [e for e in self._events(number) if e.actor is not None and e.actor >= 0 and e.strong]
            named = [e for e in named if passage.entities[e.actor or 0].label == "PROVINCE"]
            if len({passage.entities[e.actor or 0].name for e in named}) != 1:
                continue
            if _TITLE.search(passage.lower, max(0, sentence.start - 200), sentence.end + 120):
                return named[0].actor
            if number < 2 and named[0].actor in self._own_mentions:
                return named[0].actor
        return None

    def _is_place(self, event: _Event) -> bool:
        """Whether an event names a province or the whole country, which a title can hand on; a body's deed is not."""
        return event.actor is None or event.actor < 0 or self._passage.entities[event.actor].label == "PROVINCE"


def own_province(passage: Passage) -> str | None:
    """The name of the province the text is about: the only one named, or clearly the most named."""
    ranked = _ranked(Counter(e.name for e in passage.entities if e.label == "PROVINCE" and e.name))
    return ranked[0][0] if ranked and (len(ranked) < 2 or ranked[0][1] >= 2 * ranked[1][1]) else None


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    """What was counted, the most frequent first: as :meth:`Counter.most_common` does, but faster for a handful."""
    return sorted(counts.items(), key=lambda item: -item[1])
