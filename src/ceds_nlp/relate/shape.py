"""What the words right around a number say for or against a goal, whatever the cue words of its sentence say.

For it: an act that is bidden or must be done, a plan named right before the number. Against it: levels left behind or
compared with, shares of a plan, sizes and prices of things, members of a list, ranks, equations.
"""

from __future__ import annotations

import re

from ceds_nlp.relate import project
from ceds_nlp.relate.cues import Cue
from ceds_nlp.relate.passage import Passage, Spot
from ceds_nlp.relate.scope import is_baseline
from ceds_nlp.relate.wording import ACTS, FROM_LEVEL

_TO_LEVEL = re.compile(r"\b(?:(?<!trở )lên|xuống|đến|tới|còn|sang|thành)\b")
_RAISED = re.compile(r"\b(?:lên|xuống|còn) [^;]{0,60}\btừ (?:\S+ ){0,4}\Z")
_RISEN = re.compile(
    r"\b(?:lên|xuống|xuống còn|lên tới|lên đến|lên mức|còn) (?:(?:khoảng|trên|dưới|gần|hơn|mức"
    r"|tối thiểu) ){0,2}\Z"
)
_CAPITAL = re.compile(
    r"\A (?:vốn(?! (?:đầu tư công|ngân sách|kế hoạch|được giao|sự nghiệp|trung ương|chương trình|đã giao"
    r"|giao)\b)|cổ phần|nước ngoài|fdi|nguyên chất)\b"
)
_OF_PLAN = re.compile(r"\A,? (?:so với |so )?(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|kh\b|nhu cầu|tổng số)")
_MODIFIER_GAP = re.compile(r"\A[^,;:.()]{0,40}\b(?:đạt|chiếm|là) (?:[^\W\d]+ ){0,3}\Z")
_MEASURE_HEAD = re.compile(r"\b(?:tỷ lệ|tỉ lệ|tỷ trọng|tỉ trọng|số hộ|số người|dân số)\b")
_LISTED = re.compile(
    r"\A (?:nhóm|nội dung|nhiệm vụ|giải pháp|trụ cột|mục tiêu|chỉ tiêu|điều kiện|cấp\b|chính sách|vấn đề"
    r"|lĩnh vực|nguyên tắc"
    r"|quan điểm|bước|yếu tố|tiêu chí|định hướng|đột phá|chương|điều\b|khoản|phần|khâu|yêu cầu|đề án|bên\b"
    r"|chiều|giai đoạn|đợt\b)"
)
_AMONG = re.compile(r"\b(?:nhóm|top|tốp|một trong|trong số|thuộc|xếp hạng|danh sách) (?:các )?\Z")
#: "thu hồi 165.900 m2 ở 4 phường": the number only says where.
_PLACED = re.compile(r"\b(?:ở|tại|thuộc|giữa|qua|của|trong|trên địa bàn|địa bàn) (?:cả |các |tất cả )?\Z")
#: How all that these two find ends.
_AMONG_ENDS = tuple(f"{word} " for word in ("nhóm", "top", "tốp", "trong", "số", "thuộc", "hạng", "sách", "các"))
_AT_LEAST = ("ít nhất ", "tối thiểu ", "không dưới ")
#: "giá trị sản xuất trên 1 ha": what the figure is told for.
_PER = ("trên ", "mỗi ", "tính trên ")
_TOP_ENDS = ("top ", "tốp ", "số ")
_PLACE_ENDS = tuple(f"{word} " for word in ("ở", "tại", "thuộc", "giữa", "qua", "của", "trong", "cả", "các"))
#: "thuộc nhóm 10 tỉnh dẫn đầu": a place to reach.
_LEADERS = re.compile(
    r"\A (?:[^,;.:()]{2,30}\b)?(?:thế giới|toàn cầu|châu á|asean|đông nam á|cả nước|toàn quốc|dẫn đầu"
    r"|đứng đầu|hàng đầu|cao nhất|tốt nhất|phát triển|khá)\b"
)
#: "giảm 1,2% hộ nghèo mỗi năm là những chỉ tiêu được đại hội thông qua".
_NAMED_GOAL = re.compile(
    r"\blà (?:những |các |một trong (?:những |các |số )?)?(?:mục tiêu|chỉ tiêu)(?: \w+){0,2}"
    r" (?:được|mà|đặt ra|đề ra|của|đã|trong)\b"
)
#: An act ordered or announced, close before its number.
_WILL = re.compile(ACTS)
_DO = re.compile(
    ACTS + r"|\b(?:đạt|có|lên|còn|xuống)"
    r"(?: (?:thêm|khoảng|trên|gần|hơn|dưới|tối thiểu|tối đa|ít nhất|được|là|từ|tới|đến|mức)){0,3} ?\Z"
)
_ANNOUNCES = re.compile(r" (?:tuyên bố|cam kết|hứa|thông báo|khẳng định|quyết định|thống nhất|nhất trí|đồng ý)\b")
_AWAY = re.compile(r"\bcách (?:[^\s,;:()]+ ){0,8}\Z")
#: "đạt 28,8% kế hoạch năm (33.000 lao động)": the bracket gives the plan itself.
_PLANNED = re.compile(
    r"\b(?:kế hoạch|mục tiêu|dự toán|chỉ tiêu)(?: (?:năm|cả năm|đề ra|được giao|giao|đặt ra))?(?: \d{4})? \Z"
)
#: "mới hoàn thành dự toán 1,7 triệu tỷ đồng Quốc hội giao".
_PLAN_WORDS = ("dự toán ", "chỉ tiêu ", "kế hoạch ", "mục tiêu ")
_GIVEN = re.compile(r"\A (?:[^\W\d]+ ){0,5}(?:giao|đề ra|đặt ra)\b")
_PLANNED_MEASURE = re.compile(r"\b(?:dự toán|chỉ tiêu|kế hoạch|mục tiêu)(?: [^\W\d]+){1,8} (?:ở mức|mức|là|đạt) \Z")
_PLAN_IS = re.compile(
    r"\b(?<!so với )(?:kế hoạch|chỉ tiêu|mục tiêu)(?: (?:năm|cả năm|đề ra|năm nay|của [^\W\d]+(?: [^\W\d]+){0,3}))? là"
    r" (?:khoảng |trên |hơn )?\Z"
)
#: "Bãi bỏ ít nhất 30% thủ tục": a line that begins with an act and bids so much of it.
_BIDS = re.compile(
    r"[\W\d]*(?:bãi bỏ|cắt giảm|giảm|tăng|nâng|bảo đảm|đảm bảo|hoàn thành|xây dựng|phát triển|đưa|đào tạo|thu hút|trồng"
    r"|giải quyết|hỗ trợ|duy trì|thành lập|bố trí|đầu tư|cung cấp|tổ chức|kết nạp|huy động|rút ngắn|tiết kiệm)"
    r"(?: [^\s,;:]+){0,5} \Z"
)
#: "41 dự án phải hoàn thành trong giai đoạn …": what is to be done with the things counted stands behind them.
_MUST_AFTER = re.compile(
    r"\A (?:[^\W\d]+ ){1,7}(?:buộc )?phải (?:được )?(?:hoàn thành|hoàn tất|xong|đạt|khởi công|di dời|xử lý|giải tỏa"
    r"|triển khai|thực hiện|đưa vào|đóng cửa|thay thế|bàn giao)\b"
)
#: "2.000 đồng/bao": what a piece of some good costs.
_EACH = re.compile(
    r"/ ?(?:bao|gói|lít|kg|kwh|m3|m³|tấn|tạ|vé|tờ|thùng|viên|liều|cuốn|chai|lon|con|quả|lượng|chỉ|ounce)\b"
)
#: "bằng 6,5% (nghị quyết đề ra 5%)": what was planned, told in the bracket itself.
_PLAN_IN = re.compile(
    r"\A\((?!(?:[^()]* )?(?:so với|vượt|hơn|kém|bằng|tăng|giảm|đã|trên tổng)\b)[^()\d;]{0,40}?"
    r"\b(?:mục tiêu|chỉ tiêu|kế hoạch|dự toán|đề ra|đặt ra|được giao|giao|kh)\b[^()\d;]{0,24}\Z"
)
#: "thấp hơn mục tiêu 12,8 điểm phần trăm": the way that is left, not the goal.
_SHORT_OF = re.compile(
    r"\b(?:hơn|vượt|hụt|kém|so với) (?:mức )?(?:mục tiêu|kế hoạch|chỉ tiêu|dự toán)(?: (?:đề ra|đặt ra|năm|giao"
    r"|được giao|là|tới|đến|khoảng|gần|hơn)){0,2} \Z"
)
_DONE_SO_FAR = re.compile(r"\bthực hiện (?:được |đạt |khoảng |ước ){0,2}\Z")
_DONE = re.compile(r"\b(?:sau khi|khi|việc|đã|vừa|mới|từng|được) ?\Z")
#: "chỉ tiêu amoni vượt 1,8 lần", "xếp thứ 2": no level that is set.
_OVER = re.compile(
    r"\bvượt (?:(?:quy chuẩn|tiêu chuẩn|ngưỡng|giới hạn|mức)[^,;.\d]{0,30} )?(?:khoảng |gần |hơn |từ )?\Z"
)
_RANK = re.compile(r"\b(?:đứng|xếp|xếp hạng|hạng|vị trí) thứ \Z")
#: "xây dựng 1 vườn ươm, diện tích 3 ha": what the thing counted is like.
_PROPERTY = re.compile(
    r"(?:,|\bvới|\bcó) (?:diện tích|công suất(?: thiết kế)?|chiều dài|sức chứa)"
    r"(?: (?:là|khoảng|hơn|gần|trên|từ)){0,2} \Z"
)
#: "13 tòa chung cư 5 tầng", "trên khu đất 5,9 ha", "mỗi tầng 50 m2".
_FLOORS = re.compile(
    r"\b(?:nhà|tòa|toà|chung cư|khách sạn|cao ốc|tháp|khối|cửa hàng|trường|hầm|bệnh viện|biệt thự|căn|cao)"
    r"(?: [^\W\d]+){0,3} \Z"
)
_SITE = re.compile(
    r"\b(?:mỗi (?:tầng|căn|lô|phòng|hộ)|(?:trên|tại|trong) (?:một )?(?:khu đất|lô đất|diện tích|mặt bằng|khuôn viên)"
    r"(?: đất| rộng| có diện tích)?)(?: (?:khoảng|hơn|gần|trên|là|rộng)){0,2} \Z"
)
#: "… đều hoàn thành vượt mức kế hoạch: khai thác dầu vượt 5%".
_REACHED = re.compile(r"\b(?:đã|đều|cơ bản|ước)(?: đã)? (?:hoàn thành|vượt|về đích)\b")
#: "dự kiến thu hút khoảng 40.000 khán giả", "quy tụ 330 doanh nghiệp": who is to come.
_DRAWN = tuple(
    f"{act} {about}" for act in ("thu hút", "quy tụ", "đón", "tham gia") for about in ("", "khoảng ", "hơn ", "gần ")
)
_AUDIENCE = re.compile(
    r" (?:lượt )?(?:khán giả|người xem|vận động viên|gian hàng|đại biểu|nghệ sĩ|thí sinh|cổ động viên"
    r"|doanh nghiệp(?=[,.;]| tham| trong và ngoài| đến))\b"
)
_REGISTERED = re.compile(r"\bvốn(?: đầu tư| điều lệ)? đăng ký (?:(?:là|khoảng|gần|hơn|trên|đạt) ){0,2}\Z")
#: "một tàu khu trục 5.000 tấn", "có lượng giãn nước 3.000 tấn": how large the thing is.
_VESSEL = re.compile(
    r"(?:\b(?:tàu|thuyền|xe|phà|sà lan|cần cẩu|máy bay)(?: (?!chở|vận|khai|đánh|bốc)[^\W\d]+){0,3}"
    r"|\b(?:giãn nước|trọng tải|tải trọng|trọng lượng|sức kéo))(?: khoảng| trên| hơn| gần)? \Z"
)
_SIZES = frozenset(("tấn", "cv", "mã lực", "chỗ", "m", "mét", "dwt"))
#: "các cơ sở có công suất dưới 2 MW": which things are meant.
_WHICH = re.compile(
    r"\b(?:(?:các|những) [^,;:.\d()]{3,50}|doanh nghiệp|hộ|hộ gia đình|hộ kinh doanh|cá nhân|người|đơn vị|dự án) có"
    r" (?:công suất|diện tích|quy mô|chiều dài|sức chứa|thu nhập|vốn|doanh thu)"
    r"(?: (?:từ|dưới|trên|hơn|lớn hơn|nhỏ hơn|đến|không quá|tối đa)){1,2} \Z"
)
#: "Chính phủ giao 12 cơ sở đào tạo …": those told to do it.
_TOLD_TO = re.compile(r"\b(?:giao|yêu cầu|đề nghị|chỉ đạo|giao cho)(?: cả)? \Z")
_BODIES = re.compile(
    r"\A (?:cơ sở|đơn vị|bộ|sở|ngành|địa phương|tỉnh|huyện|quận|xã|phường|doanh nghiệp|tập đoàn|tổng công ty|trường"
    r"|bệnh viện|cơ quan|ngân hàng|công ty)\b"
)
#: "có 2 trường vào tốp 150 châu Á": the rank that the things counted are to reach.
_INTO_TOP = re.compile(
    r"\b(?:(?:vào|lọt|thuộc|trong) (?:nhóm |danh sách )?(?:top|tốp)|(?:xếp hạng|nằm|lọt|lọt vào) trong số) \Z"
)
_EQUATION = re.compile(r"(?:\A ?[x×=*] ?\d|\A ?\([^()]{0,60}\) [x×=] )")
_EQUATION_STARTS = tuple(space + sign for sign in "x×=*(" for space in ("", " "))
_EQUATION_ENDS = tuple(sign + space for sign in "x×=" for space in ("", " "))
_OTHER_LEVEL = re.compile(
    r"\b(?:so với|so|thay vì|cao hơn|thấp hơn|lớn hơn|nhiều hơn|ít hơn|vượt mức|hơn mức) (?:mức |con số "
    r"|tỷ lệ |số |chỉ tiêu ){0,2}(?:khoảng |gần |hơn |trên |dưới ){0,2}\Z"
    r"|\bso với [^,;:()\d]{3,36} (?:là|ở mức) \Z"
)


def _is_baseline_level(passage: Passage, opened: int, start: int) -> bool:
    """Whether a bracket gives the level of the time compared with ("so với năm 2024 (21.000 căn)")."""
    for candidate in reversed(passage.times_in(max(start, opened - 40), opened)):
        time = passage.times[candidate]
        if time.end >= opened - 2:
            return is_baseline(passage, candidate)
    return False


def _ordered_before(passage: Passage, spot: Spot) -> bool:
    """Whether an earlier clause of the sentence gives an order and the words since tell of nothing done ("yêu cầu A bàn
    giao 100% mặt bằng; sở B bố trí 50 tỷ đồng")."""
    if spot.start <= spot.floor:
        return False
    cues = passage.cues_before(spot)
    return any(c.kind == "order" and c.start < spot.start for c in cues) and not any(c.kind == "fact" for c in cues)


def _told_since(near: list[Cue], lower: str, start: int) -> bool:
    """Whether a fact or forecast is told after ``start``; an announcement is none ("đã tuyên bố sẽ")."""
    told = [c for c in near if c.kind in ("fact", "forecast") and c.start >= start]
    return any(_ANNOUNCES.match(lower, c.end) is None for c in told)


def features(
    passage: Passage, index: int, after: str, own_side: float, in_tasks: bool, leaning: float
) -> list[tuple[str, float]]:
    """What the words right around the number say; ``leaning`` is what its cue words and headings say for a goal."""
    quantity = passage.quantities[index]
    spot = passage.spots[index]
    start, end, opened = spot.start, spot.end, spot.opened
    kind = quantity.kind
    lower = passage.lower
    before = lower[max(start, quantity.start - 40) : quantity.start]
    following = spot.following
    out: list[tuple[str, float]] = []
    if "từ " in before and FROM_LEVEL.search(before):
        more = following < min(end, quantity.end + 120)
        rest = lower[quantity.end : min(end, quantity.end + 120)]
        if (more and _TO_LEVEL.search(rest)) or _RAISED.search(lower[max(start, quantity.start - 70) : quantity.start]):
            out.append(("fact.from_level", -7.0))
    if spot.dated:
        beside = passage.horizons_in(quantity.end, quantity.end + 24)
        if beside and passage.times[beside[0]].role != "period" and _RISEN.search(before):
            out.append(("goal.to_level", 1.5))
    if quantity.value in ("100", "100.0") and _CAPITAL.match(after):
        out.append(("fact.capital", -7.0))
    if kind == "percent" and own_side < 1 and not in_tasks and _OF_PLAN.match(after):
        part = "chiếm" in before  # "chiếm 60% chỉ tiêu": a part of the plan, not how far it is carried out
        if not part and not before.endswith(_AT_LEAST):  # "phải thu đạt ít nhất 25% dự toán"
            out.append(("fact.of_plan", -1.5))
    if quantity.unit and "điểm" in quantity.unit and _SHORT_OF.search(before):
        out.append(("fact.gap", -6.0))
    out += _plan_features(passage, index, before, after)
    if opened >= 0 and _is_baseline_level(passage, opened, start):
        out.append(("fact.baseline_level", -6.0))
    # "mục tiêu là thực hiện 24 chuyến bay", "thực hiện 6 dự án giai đoạn 2026-2030"
    counted = kind == "count" and (leaning > 0 or (spot.dated and own_side == 0 and before.endswith("thực hiện ")))
    if "thực hiện" in before and not counted and _DONE_SO_FAR.search(before):
        out.append(("fact.done", -6.0))
    if kind in ("count", "ratio"):
        out += _list_features(passage, index, before, after)
    if (quantity.unit == "lần" and "vượt " in before and _OVER.search(before)) or (
        before.endswith(" thứ ") and own_side < 2 and _RANK.search(before)
    ):
        out.append(("fact.over", -5.0))
    if kind != "percent":
        out += _size_features(passage, index, before, after)
    if kind == "count" and before.endswith(_DRAWN) and _AUDIENCE.match(after):
        out.append(("forecast.audience", -3.0))
    if kind == "count" and "giao " in before and _TOLD_TO.search(before) and _BODIES.match(after):
        out.append(("fact.told_to", -5.0))
    last = min(end, quantity.end + 220)
    if lower.find("tiêu", quantity.end, last) >= 0 and _NAMED_GOAL.search(lower[quantity.end : last]):
        out.append(("goal.named", 3.0))
    if kind == "percent" and before.endswith("vượt ") and _REACHED.search(lower, spot.floor, quantity.start):
        out.append(("fact.over", -5.0))
    if after.startswith((" nếu ", ", nếu ", " mỗi năm nếu ", " mỗi tháng nếu ")):
        out.append(("forecast.if", -3.0))
    out += project.features(passage, index, before)
    if (after.startswith(_EQUATION_STARTS) and _EQUATION.match(after)) or (before.endswith(_EQUATION_ENDS)):
        out.append(("fact.equation", -7.0))
    less = quantity.change is None and ("so" in before or "hơn" in before or "thay" in before or "vượt" in before)
    if (
        less
        and _OTHER_LEVEL.search(before)
        and not any(c.kind == "goal" for c in passage.cues_in(quantity.start - 50, quantity.start))
    ):
        out.append(("fact.other_level", -5.0))
    if in_tasks or spot.cues:
        out += _act_features(passage, index, before, in_tasks)
    if following < end and kind in ("measure", "money", "count"):
        gap = lower[quantity.end : following]
        if _MODIFIER_GAP.match(gap) and _MEASURE_HEAD.search(lower, max(start, quantity.start - 160), quantity.start):
            out.append(("fact.modifier", -7.0))
    return out


def _plan_features(passage: Passage, index: int, before: str, after: str) -> list[tuple[str, float]]:
    """What speaks for a goal without a cue of its own: a plan named with the number, an act bidden or due."""
    quantity = passage.quantities[index]
    spot = passage.spots[index]
    start, opened = spot.start, spot.opened
    kind = quantity.kind
    lower = passage.lower
    out: list[tuple[str, float]] = []
    if opened >= 0 and _plans_in_bracket(lower, start, opened, quantity.start):
        out.append(("goal.planned", 6.0))
    elif (before.endswith(_PLAN_WORDS) or _names_plan(lower, start, quantity.start)) and _GIVEN.match(after):
        out.append(("goal.planned", 4.0))
    elif " là " in before and _PLAN_IS.search(lower, max(start, quantity.start - 60), quantity.start):
        out.append(("goal.planned", 3.0))
    if before.endswith(_AT_LEAST) and _BIDS.match(
        lower[max(passage.sentences[spot.sentence].start, quantity.start - 80) : quantity.start]
    ):
        out.append(("goal.bidden", 2.5))
    if kind == "count" and "phải " in after and spot.dated and _MUST_AFTER.match(after):
        out.append(("goal.must", 2.5))
    return out


def _size_features(passage: Passage, index: int, before: str, after: str) -> list[tuple[str, float]]:
    """What speaks against a goal in an amount that only says how large or dear a thing is, where it lies, which is
    meant."""
    quantity = passage.quantities[index]
    spot = passage.spots[index]
    start = spot.start
    kind = quantity.kind
    lower = passage.lower
    out: list[tuple[str, float]] = []
    if kind == "money" and _EACH.search(lower, quantity.start, quantity.end + 8):
        out.append(("fact.price", -4.0))
    if (
        kind in ("measure", "count")
        and ("tích" in before or "suất" in before or "dài" in before or "chứa" in before)
        and _PROPERTY.search(before)
    ):
        counted_before = passage.quantities_in(max(start, quantity.start - 140), quantity.start)[-1:]
        if counted_before and passage.quantities[counted_before[0]].kind == "count":
            out.append(("fact.property", -5.0))
    if kind in ("measure", "count") and (quantity.unit or "") in _SIZES and _VESSEL.search(before):
        out.append(("fact.property", -5.0))
    if kind == "measure" and quantity.value == "1" and before.endswith(_PER):
        out.append(("fact.per", -6.0))
    if " có " in before and _WHICH.search(lower, max(start, quantity.start - 100), quantity.start):
        out.append(("fact.property", -5.0))
    follows = index > 0 and passage.spots[index - 1].sentence == spot.sentence
    if kind == "count" and follows and after.startswith(" tầng") and _FLOORS.search(before):
        out.append(("fact.property", -5.0))
    if kind == "measure" and ("mỗi" in before or "khu" in before or "tích" in before) and _SITE.search(before):
        out.append(("fact.property", -5.0))
    if kind == "money" and " đăng ký " in before and _REGISTERED.search(before):
        out.append(("fact.registered", -3.0))
    if kind == "measure" and "cách " in before and _AWAY.search(before):
        out.append(("fact.distance", -4.0))
    return out


def _names_plan(lower: str, floor: int, start: int) -> bool:
    """Whether a plan and its measure stand right before a number ("mục tiêu tăng trưởng tín dụng ở mức 21%")."""
    if not lower.endswith(("mức ", "là ", "đạt "), 0, start):
        return False
    return _PLANNED_MEASURE.search(lower, max(floor, start - 70), start) is not None


def _plans_in_bracket(lower: str, clause: int, opened: int, start: int) -> bool:
    """Whether the bracket opened before a number at ``start`` gives what was planned."""
    if opened >= start - 12 and _PLANNED.search(lower[max(clause, opened - 36) : opened]):
        return True
    return opened >= start - 70 and _PLAN_IN.match(lower[opened:start]) is not None


def _list_features(passage: Passage, index: int, before: str, after: str) -> list[tuple[str, float]]:
    """What speaks against a goal for things counted: where they are, what list or rank they only belong to."""
    quantity = passage.quantities[index]
    counts = quantity.kind == "count"
    out: list[tuple[str, float]] = []
    if counts and before.endswith(_PLACE_ENDS) and _PLACED.search(before):
        out.append(("fact.placed", -2.5))
    if (_LISTED.match(after) and "tuyển" not in before) or (
        before.endswith(_AMONG_ENDS) and _AMONG.search(before) and not _LEADERS.match(after)
    ):
        out.append(("fact.listed", -6.0))
    elif counts and before.endswith(_TOP_ENDS) and _INTO_TOP.search(before):
        floor = max(passage.spots[index].start, quantity.start - 60)
        earlier = passage.quantities_in(floor, quantity.start)
        if earlier and passage.quantities[earlier[-1]].kind == "count":
            out.append(("fact.listed", -8.0))
    return out


def _act_features(passage: Passage, index: int, before: str, in_tasks: bool) -> list[tuple[str, float]]:
    """What speaks for a goal in an act that is ordered, announced or a task of a list."""
    start = passage.quantities[index].start
    spot = passage.spots[index]
    lower = passage.lower
    near = passage.cues_in(max(spot.start, start - 90), start)
    act = None
    if in_tasks or any(c.kind == "order" for c in near) or _ordered_before(passage, spot):
        act = _DO.search(before)
    elif any(c.kind == "plan" and lower.startswith("sẽ", c.start) for c in near):
        act = _WILL.search(before)
    if act and not _DONE.search(before[: act.start()]) and not _told_since(near, lower, start - 60):
        return [("goal.act", 1.5 if near else 2.0)]
    return []
