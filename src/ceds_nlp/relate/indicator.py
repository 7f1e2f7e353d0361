"""What a number measures: the contiguous words that name it.

Shapes accepted, each with its rule:

* ``left``: the subject before the verb, "tỷ lệ hồ sơ trực tuyến | đạt 42%", "kinh tế số | chiếm 30% GRDP";
* ``right``: the counted noun after the number, "821 | điểm lõm sóng di động", "100% | dịch vụ công …";
* ``same``: the indicator of the number before, for a size of change, a bracket or a bare verb
  ("…, tăng 26% so với cùng kỳ", "(giảm 4,7 USD, tương đương giảm 5,2%)", "địa phương đạt 17%");
* ``heading``: the words of the heading or lead-in above, where the item gives only a verb.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from ceds_nlp.records import Quantity
from ceds_nlp.relate.noun import LETTER, REACH_RIGHT, Span, right_noun, trim, trim_right, without_time
from ceds_nlp.relate.passage import Passage
from ceds_nlp.relate.phrase import SOFT, borders, ending
from ceds_nlp.tables import alternation, read_table


@cache
def _words() -> dict[str, str]:
    rows = read_table("relate/indicator.terms.tsv", ["term", "kind", "note"])
    kinds = {row["kind"] for row in rows}
    return {kind: alternation(row["term"] for row in rows if row["kind"] == kind) for kind in kinds}


@cache
def _group() -> re.Pattern[str]:
    """Subjects that name whose figure it is, not what is measured: "địa phương đạt 17%"."""
    return re.compile(rf"\A(?:các |riêng |trong đó,? |còn |bình quân |khối ){{0,2}}{_words()['group']}\Z")


#: "tốc độ tăng trưởng", "từ 15 tuổi trở lên": these words belong to the subject.
_KEPT = re.compile(r"(?:\b(?:tốc độ|tỷ lệ|tỉ lệ|mức|đà|mức độ|trở|phần) ?)\Z")
_KEPT_VERBS = ("tăng", "giảm", "lên", "còn")
_RISE = re.compile(
    r"(?:\A|\b)(?:giảm|tăng|nâng|đưa|duy trì|kéo giảm|cắt giảm|là|đạt|hạ|cải thiện|giữ|bảo đảm|có|về|kiểm soát"
    r"|khống chế|ổn định|giữ vững|mức|thực hiện) ?\Z"
)
#: Words that only count, after a subject that says what.
_CLASSIFIER = re.compile(r"(?:lượt|chiếc|cái|đơn vị|suất)\Z")
#: The same right after a number, or after what is cut from the beginning of its noun.
_CLASSIFIED = re.compile(r"[^\n;:()]{0,40}?(?:lượt|chiếc|cái|đơn vị|suất)")
#: Where "trên mỗi …" can stand at most: a noun's reach and the words before it.
_PER_REACH = REACH_RIGHT + 90
_AGAINST = re.compile(r" (?:so với|so) [^,;:()]{3,90}\Z")
_OWNER = re.compile(r" (?:của|tại|ở) ")
_ANY_MARK = re.compile(r"[,;:.()\n]")
_TOTAL = re.compile(r"(?:tổng số|số lượng|số|tổng|quy mô|dân số)\b")
_BORDER = re.compile(r"[,;:(]")
_COLON = re.compile(r": ?(?:(?:khoảng|trên|hơn|gần|từ|tối thiểu|ít nhất|dự kiến) ){0,2}\Z")
_SHARE = re.compile(
    r"(?:gdp|grdp|kế hoạch|dự toán|chỉ tiêu|tổng|so với|so |thị phần|của|mục tiêu|kh |nhu cầu|toàn|cả nước"
    r"|trong tổng|trên tổng|mức|công suất|giá trị|số)"
)
_PLACED = re.compile(r"(?:\A|[,;:( ])(?:tại|ở|riêng|đối với|riêng tại|còn) (?:các )?\Z")
_RANKED_IN = re.compile(
    r" (?:(?:cả nước|toàn quốc|tỉnh, thành phố|tỉnh thành|tỉnh, thành|thế giới),? )?(?:về|trong bảng xếp hạng"
    r"|trong xếp hạng) "
)
_RANKING = re.compile(r"\b(?:bảng xếp hạng|xếp hạng (?=\w)(?!thứ)|chỉ số |bộ chỉ số )(?!\d)")
#: The noun of the number before and the border after it: "(112,6%) dự toán và giảm", "(2,4 ha) giống lúa, thu".
_ITS_NOUN = re.compile(
    r"(?: [^\W\d][^\s,;:()]*){1,14}?(?:, (?:và |còn |đồng thời )?| và (?=giảm|tăng|bằng|đạt|vượt|chiếm|góp))"
)
_THESE = re.compile(r"(hai|ba|bốn|các|những) (?:con số|chỉ tiêu|tỷ lệ|tỉ lệ|chỉ số|mức) (?:này|trên|đó)\b")
_COUNTS = {"hai": 2, "ba": 3, "bốn": 4}
#: "cao hơn thế giới 0,4%", "thấp nhất là một trường ở huyện A": the number before says what is measured.
_COMPARED_WITH = re.compile(
    r"(?:cao|thấp|nhiều|ít|lớn|nhỏ|kém|chậm|nhanh|rẻ|đắt|giảm sâu|giảm mạnh|tăng mạnh|tăng cao)(?: hơn| nhất)\b"
    r"|vượt mức\b"
)
_PER = re.compile(r"[^,;.()]{1,24} trên (?:mỗi|một|\d)")
_FIRST_VERB = re.compile(r"[ ,](?:vẫn|cũng|đã|đang|sẽ|ước|tiếp tục|được|phát triển|duy trì|có|là|lấy|tăng|giảm|đạt)\b")
_RANKED = re.compile(r",|;|\b(?:đứng|xếp|đạt|của)\b")
_ADVERBIAL = re.compile(
    r"\A[\s\-+•●▪*]*(?:về|trong|tại|theo|cùng|bên cạnh|đến|tính|riêng|với|nhờ|do|qua|để|khi|ngoài|đối|từ|năm"
    r"|tháng|quý|giai đoạn|sau|trước|hiện|đồng thời|cụ thể|tuy|đáng|đặc biệt|nhất|kết quả|như vậy|theo đó|mỗi"
    r"|ước|dự)\b"
)
_FINITE = re.compile(
    r"\b(?:đã|đang|sẽ|được|phải|cần|tiếp tục|đạt|tăng|giảm|có|là|cho biết|duy trì|vẫn|bị|gồm|phấn đấu|chiếm"
    r"|thực hiện|triển khai|xây dựng|đẩy mạnh|bảo đảm|hoàn thành|nâng cao)\b"
)
#: Words that only take the place of what was counted before: "giảm 6.000 em".
_STANDS_FOR = re.compile(
    r"(?:ca|em|người|lượt|chiếc|cái|đơn vị|vụ|hộ|bậc|lao động|trường hợp|suất|con|máy)(?: so\b.*)?\Z"
)

#: Characters of left context and of the noun to the right that are read at most.
REACH = 260


def read(
    passage: Passage, index: int, previous: Span | None, listed: Span | None = None, named: Collection[Span] = ()
) -> tuple[Span | None, str]:
    """The indicator of quantity ``index`` and the rule that found it; ``previous`` is that of the number before
    it in the same sentence, ``listed`` that of the sentence before in the same list or paragraph, ``named`` those
    the sentence has named so far ("hai con số này lần lượt là …")."""
    if len(named) > 1:
        earlier = _these(passage, index, named)
        if earlier is not None:
            return earlier, "named"
    span, rule = _choose(passage, index, previous)
    if span is not None and rule == "left":
        if previous is not None and _COMPARED_WITH.match(passage.lower, span[0], span[1]):
            return previous, "same"
        if span[0] in passage.entity_starts:
            named_only = previous is None and listed is not None and _is_name(passage, span)
            if named_only and right_noun(passage, index, passage.spots[index].end) is None:
                return listed, "same"
            span = _without_actor(passage, span)
    if span is None or not LETTER.search(passage.lower, *span):
        return None, "none"
    return span, rule


def _choose(passage: Passage, index: int, previous: Span | None) -> tuple[Span | None, str]:
    """The first of the readings that fits, the surest first."""
    quantity = passage.quantities[index]
    spot = passage.spots[index]
    start, end, opened = spot.start, spot.end, spot.opened
    right: Span | None = None
    if quantity.kind == "count":
        right = right_noun(passage, index, end)
        if right is not None and _is_counted(passage, quantity, right, start):
            return right, "right"
    begin, stop, verb = _left(passage, index)
    left = (begin, stop) if stop - begin > 1 and LETTER.search(passage.text, begin, stop) else None
    if left is not None and passage.marks.cut_ends(begin, stop):
        left = None
    displaced = False  # "…, tại Hà Nội đạt 5%": a place stands where the subject would
    if left is not None and previous is not None and verb and quantity.kind != "count":
        placed = _PLACED.search(passage.lower[max(start, left[0] - 14) : left[0]])
        displaced = placed is not None and not passage.marks.heads(*left)
    if left is not None and opened < 0 and _is_settled(passage, quantity, left, verb, previous):
        return (previous, "same") if displaced else (left, "left")
    if quantity.kind != "count":
        right = right_noun(passage, index, end)
    if left is not None and right is not None and _PER.match(passage.lower, right[0]):
        return left, "left"  # "Mật độ 290 người trên mỗi km vuông"
    if quantity.kind == "rank":
        about = _RANKED_IN.match(passage.lower, quantity.end)
        if about:
            return trim_right(
                passage, about.end(), min(end, about.end() + 60, _border(passage, about.end(), end))
            ), "right"
        ranking = _ranking(passage, start, quantity.start)
        if ranking is not None:
            return ranking, "left"
    if displaced:
        return previous, "same"
    if right is not None and _COLON.search(passage.lower[max(0, quantity.start - 24) : quantity.start]):
        return right, "right"
    if (
        left is None
        and previous is not None
        and verb
        and right is not None
        and _SHARE.match(passage.lower, quantity.end + 1)
    ):
        return previous, "same"
    if left is None and verb and right is not None and _SHARE.match(passage.lower, quantity.end + 1):
        earlier = _subject_before(passage, index, start)
        if earlier is not None:
            return earlier, "left"
    if left is not None and _group().match(passage.lower[left[0] : left[1]]):
        if previous is not None and verb and quantity.kind != "count":
            return previous, "same"
        if right is not None and quantity.kind in ("count", "ratio", "percent"):
            return right, "right"
    if left is not None and previous is not None and right is None and _is_name(passage, left):
        return previous, "same"
    if left is not None and right is not None and _CLASSIFIER.match(passage.lower, *right):
        return left, "left"
    if (
        quantity.change is not None
        and previous is not None
        and right is not None
        and left is None
        and _STANDS_FOR.match(passage.lower[right[0] : right[1]])
    ):
        return previous, "same"
    if quantity.kind in ("count", "ratio") and right is not None and not (left and verb and _total(passage, left)):
        return right, "right"
    if opened >= 0 and previous is not None and not (left and passage.marks.head_at(left[0])):
        ahead = _ahead_of_bracket(passage, opened, start)
        return (ahead, "left") if ahead and passage.marks.head_at(ahead[0]) else (previous, "same")
    if left is None and opened >= 0:
        ahead = _ahead_of_bracket(passage, opened, start)
        if ahead is not None:
            return ahead, "left"
    if left is not None and (verb or passage.marks.head_at(left[0])):
        return left, "left"
    if right is not None and quantity.kind == "percent":
        return right, "right"
    if previous is not None and (verb or quantity.change is not None):
        return previous, "same"
    if verb and left is None:
        earlier = _subject_before(passage, index, start)
        if earlier is not None:
            return earlier, "left"
    if right is not None and quantity.kind == "measure":
        return right, "right"
    if left is not None and quantity.kind in ("money", "measure", "rank"):
        return left, "left"
    if right is not None:
        return right, "right"
    if left is not None:
        return left, "left"
    if previous is not None:
        return previous, "same"
    return _from_heading(passage, spot.sentence), "heading"


def _is_counted(passage: Passage, quantity: Quantity, right: Span, start: int) -> bool:
    """Whether no subject to the left of a count can keep the noun ``right`` from being chosen: nearly always."""
    lower = passage.lower
    before = lower[max(start, quantity.start - REACH) : quantity.start]
    return (
        quantity.change is None
        and not ("số" in before or "tổng" in before or "quy mô" in before)
        and not _SHARE.match(lower, quantity.end + 1)
        and not _CLASSIFIER.match(lower, *right)
        and not _PER.match(lower, right[0])
    )


def _is_settled(passage: Passage, quantity: Quantity, left: Span, verb: bool, previous: Span | None) -> bool:
    """Whether no noun to the right of an amount can keep its subject ``left`` from being chosen: nearly always."""
    lower, end = passage.lower, quantity.end
    return (
        quantity.kind in ("percent", "money", "measure")
        and (verb or passage.marks.head_at(left[0]))
        and lower.find(" trên ", end, end + _PER_REACH) < 0
        and lower.find(":", max(0, quantity.start - 24), quantity.start) < 0
        and not _CLASSIFIED.match(lower, end)
        and not (previous is not None and _is_name(passage, left))
        and not _group().match(lower[left[0] : left[1]])
    )


def _these(passage: Passage, index: int, named: Collection[Span]) -> Span | None:
    """What "hai con số này lần lượt là" stands for: the last indicators named, in their order."""
    quantity = passage.quantities[index]
    start = passage.spots[index].start
    found = _THESE.search(passage.lower, max(start, quantity.start - 120), quantity.start)
    if found is None:
        return None
    count = _COUNTS.get(found[1], len(named))
    which = len(passage.quantities_in(found.end(), quantity.start))
    before = [span for span in named if span[1] <= found.start()][-count:]
    return before[which] if len(before) == count and which < count else None


def _without_actor(passage: Passage, span: Span) -> Span:
    """The span without the body whose figure it is at its head ("An Giang cấp" -> "cấp")."""
    for i in passage.entities_in(span[0], span[0] + 1):
        mention = passage.entities[i]
        if mention.end < span[1] - 2 and passage.lower[mention.end] == " ":
            if mention.label not in ("PROVINCE", "MINISTRY", "ORG"):
                continue
            begin, stop = trim(passage, mention.end + 1, span[1])
            if stop - begin > 1 and LETTER.search(passage.lower, begin, stop):
                return begin, stop
    return span


def _is_name(passage: Passage, span: Span) -> bool:
    """Whether a stretch is the name of a place or body and nothing more ("Hà Nội 8%, Hải Phòng 12,5%")."""
    if span[0] not in passage.entity_starts:
        return False
    return any(passage.entities[i].end >= span[1] - 1 for i in passage.entities_in(span[0], span[0] + 1))


def _border(passage: Passage, begin: int, end: int) -> int:
    found = _ANY_MARK.search(passage.lower, begin, end)
    return found.start() if found else end


def _total(passage: Passage, left: Span) -> bool:
    return _TOTAL.match(passage.lower, left[0], left[0] + 12) is not None


def _left(passage: Passage, index: int) -> tuple[int, int, bool]:
    """The subject to the left: (start, end, whether a verb joins it to the number)."""
    quantity = passage.quantities[index]
    spot = passage.spots[index]
    lower = passage.lower
    floor = max(spot.start, quantity.start - REACH, spot.opened + 1)
    if index and passage.quantities[index - 1].start >= floor:
        last = passage.quantities[index - 1]
        inner = last.kind in ("count", "measure") and not _BORDER.search(lower, last.start, quantity.start)
        if not (inner and passage.marks.heads(max(floor, last.start - 60), last.start)):
            floor = max(floor, last.end)
        elif index > 1 and passage.quantities[index - 2].start >= floor:
            floor = max(floor, passage.quantities[index - 2].end)
        if floor == last.end and lower.startswith(" ", floor):
            noun = _ITS_NOUN.match(lower, floor, quantity.start)
            if noun:
                floor = noun.end()
    stop = quantity.start
    verb = reaching = False
    endings = passage.endings
    for _ in range(10):
        while stop > floor and lower[stop - 1] in SOFT:
            stop -= 1
        marked = stop > floor and lower[stop - 1] in ",:;"
        length, kind = ending(lower, floor, stop - 1 if marked else stop, endings)
        if (
            marked
            and lower[stop - 1] == ":"
            and kind != "verb"
            and (not verb or passage.marks.heads(max(floor, stop - 80), stop))
        ):
            verb = True  # "Kinh phí thực hiện: 450 tỷ đồng", "Doanh thu: đạt 450 tỷ đồng"
            stop -= 1
            continue
        if marked and kind != "verb":
            length, kind = ending(lower, floor, stop, endings)
            if not length:
                break
            marked = False
        if not length:
            shorter = without_time(passage, floor, stop)
            if shorter == stop:
                break
            stop = shorter
            continue
        begin = stop - length - marked
        if (
            kind == "hedge"
            and not verb
            and begin > floor + 2
            and lower.startswith(("bình quân", "trung bình"), begin)
            and ending(lower, floor, begin - 1, endings)[1] != "verb"
            and lower[begin - 2] not in ",:;"
        ):
            break  # "giá bình quân 575 USD/tấn"
        if kind == "verb":
            if lower.startswith(_KEPT_VERBS, begin) and _KEPT.search(lower[max(floor, begin - 10) : begin]):
                break
            verb = True
        reaching = reaching or (quantity.kind == "percent" and lower[begin:stop] in ("đến", "tới", "cho"))
        stop = begin
    if stop - floor < 2:
        return stop, stop, verb or reaching
    if lower[stop - 1] in ",;:":
        return stop, stop, verb
    if lower.find(" so ", max(floor, stop - 110), stop) >= 0:
        compared = _AGAINST.search(lower, max(floor, stop - 110), stop)
        if compared and compared.start() - floor > 6:
            stop = compared.start()
    for candidate in passage.times_in(max(floor, stop - 80), stop) if spot.earlier else ():
        owner = passage.times[candidate].end
        if _OWNER.match(passage.lower, owner) and not _BORDER.search(lower, owner, stop):
            stop = without_time(passage, floor, owner)  # "tăng trưởng GRDP năm 2025 của Hà Nội"
            break
    begin = _subject_start(passage, floor, stop)
    if reaching and not passage.marks.heads(begin, stop):
        begin = _clause_start(passage, floor, stop)
    return (*trim(passage, begin, stop), verb or reaching)


def _subject_start(passage: Passage, floor: int, stop: int) -> int:
    """Where the subject that ends at ``stop`` begins: after the last cut word or border, but a measure noun
    ("tỷ lệ …, …, …") reaches back over commas."""
    lower, marks = passage.lower, passage.marks
    starts = [floor]
    hard = floor
    for after, mark in borders(lower, floor, stop):
        starts.append(after)
        if mark not in ",-":
            hard = after
    begin = starts[-1]
    heads = marks.heads(begin, stop)
    if not heads and begin > floor:
        begin = _reach_back(passage, starts, hard, stop)
        heads = marks.heads(begin, stop)
        if not heads and begin > hard:
            begin = _whole_subject(passage, hard, begin, stop)
    cuts = [end for end in marks.cuts(begin, stop) if end < stop]
    if cuts:
        begin = cuts[-1]
        named = lower.find(" là ", begin, min(stop, begin + 30))
        if named >= 0 and not marks.heads(begin, named):
            begin = named + 4
    for candidate in passage.times_in(begin, stop):
        time = passage.times[candidate]
        if (time.end < stop and time.start - begin < 30 and time.kind != "relative") or (
            time.start <= begin < time.end
        ):
            rest = lower[time.end : stop]
            if rest.strip(" ,:") and time.start - begin < 24:
                begin = max(begin, time.end)
    heads = marks.heads(begin, stop)
    if heads and heads[0] > begin:
        lead = lower[begin : heads[0]]
        if "," in lead or len(lead) > 60 or not LETTER.search(lead) or _RISE.search(lead):
            begin = heads[0]
    own = marks.named(begin, stop)
    return own[-1] if own else begin


def _reach_back(passage: Passage, starts: list[int], hard: int, stop: int) -> int:
    """The border before the last at which a measure noun with commas begins, or the last of ``starts``."""
    for reach, border in enumerate(reversed(starts[:-1])):
        if border < hard:
            break
        near = passage.marks.heads(border, min(stop, border + 90))
        if near:
            return border if passage.lower.find(", ", border, near[0]) < 0 else starts[-1]
        if reach > 2:
            break
    return starts[-1]


def _clause_start(passage: Passage, floor: int, stop: int) -> int:
    """The start of a clause after its opening times and adverbials ("…, đến nay, | hệ thống A, cổng B được …")."""
    begin = floor
    for after, mark in borders(passage.lower, floor, stop):
        if mark not in ",-" or _ADVERBIAL.match(passage.lower[begin:after]) or passage.times_in(begin, after):
            begin = after
    return begin


def _whole_subject(passage: Passage, hard: int, begin: int, stop: int) -> int:
    """Where a subject with commas starts ("Giao dịch giữa các nền tảng, hệ thống … qua nền tảng A"): the text from
    ``hard`` less its adverbial openings, if no finite verb stands before
    ``begin``; else ``begin``."""
    lower = passage.lower
    at = hard
    while at < begin:
        comma = lower.find(", ", at, begin)
        following = begin if comma < 0 else comma + 2
        if not _ADVERBIAL.match(lower[at : at + 24]) and not any(
            passage.times[t].start - at < 12 for t in passage.times_in(at, following)
        ):
            break
        at = following
    if at >= begin or stop - at > 160 or passage.marks.cuts(at, begin) or _FINITE.search(lower, at, begin):
        return begin
    return at


def _ranking(passage: Passage, start: int, stop: int) -> Span | None:
    """The ranking or index named before a rank ("xếp hạng chuyển đổi số cấp tỉnh năm 2022, A xếp thứ 7")."""
    named = list(_RANKING.finditer(passage.lower, max(start, stop - REACH), stop))
    if not named:
        return None
    found = named[-1]
    comma = _RANKED.search(passage.lower, found.end(), stop)
    return trim(passage, found.start(), comma.start() if comma else stop)


def _subject_before(passage: Passage, index: int, start: int) -> Span | None:
    """The subject of the clause before ("Ngành A đã lấy lại đà, tăng 26%"): up to its first verb mark."""
    quantity = passage.quantities[index]
    lower = passage.lower
    comma = lower.rfind(",", start, quantity.start)
    if comma < 0:
        return None
    begin, stop = trim(passage, start, comma)
    mark = _FIRST_VERB.search(lower, begin + 3, stop)
    if mark:
        stop = mark.start()
    return (begin, stop) if stop - begin > 2 else None


def _ahead_of_bracket(passage: Passage, opened: int, start: int) -> Span | None:
    """The subject before a bracket that holds only the number ("ngành tiêu thụ nước lớn nhất (khoảng 70%)")."""
    floor = max(start, opened - REACH)
    before = passage.quantities_in(floor, opened)
    if before:
        floor = max(floor, passage.quantities[before[-1]].end)
    begin, stop = trim(passage, _subject_start(passage, floor, opened), opened)
    return (begin, stop) if stop - begin > 2 else None


def _from_heading(passage: Passage, sentence: int) -> Span | None:
    for heading in passage.governing(sentence)[:1]:
        if passage.is_loose_title(heading):
            return None
        spot = passage.sentences[heading]
        begin, stop = trim(passage, spot.start, spot.end)
        heads = passage.marks.heads(begin, stop)
        if heads:
            return trim(passage, heads[0], stop)
        letter = LETTER.search(passage.lower, begin, stop)
        begin = letter.start() if letter else stop  # "### Chỉ tiêu"
        return (begin, stop) if 2 < stop - begin < 120 else None
    return None
