"""What a project is to cost and to be: the plan of its owner, but not where it stands already or is only summed up.

Shapes accepted: "với tổng mức đầu tư 500 tỷ đồng", "vốn đầu tư 1.500 tỷ đồng, công suất 900 tấn/ngày, rộng 42 ha",
"duyệt quy hoạch khu nhà ở gần 192 ha"; against it: investment by countries, what it takes to reach a goal.
"""

from __future__ import annotations

import re

from ceds_nlp.relate.passage import Passage

#: A project's total investment is what its owner commits to spend.
_PROJECT = re.compile(
    r"(?:\b(?:với|có)|,) (?:tổng )?(?:mức |số |vốn ){1,2}đầu tư (?:dự kiến |là |khoảng |hơn |trên |gần "
    r"|lên đến |lên tới |tới "
    r"|ban đầu ){0,3}\Z"
)
_PROJECT_NOUN = re.compile(
    r"\b(?:dự án|nhà máy|khu (?:công nghiệp|đô thị|du lịch|phức hợp|nhà ở|nghỉ dưỡng)|tuyến|cao tốc|cầu"
    r"|công trình|tổ hợp|cảng"
    r"|sân bay|quốc lộ|ql\d+|bệnh viện|trung tâm|đường)\b"
)
#: "dự án …, vốn hơn 27.000 tỷ đồng", "đề án … với kinh phí khoảng 2.000 tỷ đồng": only beside its project.
_FUNDED = re.compile(
    r"(?:\b(?:với|có)|,) (?:tổng )?(?:vốn|(?P<funds>kinh phí)|mức vốn)"
    r"(?: (?:dự kiến|là|khoảng|hơn|trên|gần|lên đến|lên tới|tới)){0,2} \Z"
)
_SCHEME = re.compile(r"\b(?:đề án|chương trình|kế hoạch)\b")
_BUILT = re.compile(r"\b(?:dự án|cao tốc|tuyến|khu (?:công nghiệp|đô thị|du lịch|phức hợp|nhà ở))\b[^.;]{0,90}\Z")
#: "Cần Thơ đầu tư 19 tỷ đồng cải tạo hai nghĩa trang": what a body gives for what is to be done.
_GIVES = re.compile(r"\b(?:đầu tư|chi|dành|rót|bố trí)(?: (?:thêm|khoảng|hơn|gần|trên|tới|đến)){0,2} \Z")
_TO_DO = re.compile(
    r" (?:(?:để|cho|vào|nhằm) )?(?:việc )?(?:xây|cải tạo|nâng cấp|mở rộng|phát triển|hỗ trợ|trồng|sửa|chỉnh trang"
    r"|làm đường|đào tạo)\b"
)
#: What a project is to be, told after what it costs: "vốn đầu tư 1.500 tỷ đồng, công suất 900 tấn/ngày, rộng 42 ha".
_PARAMETER = re.compile(
    r"\b(?:diện tích|công suất|quy mô|rộng)(?: (?:dân số|dự kiến|thiết kế|khoảng|hơn|gần|trên|là|sử dụng đất)){0,3} \Z"
)
#: What was approved or begun, with its size: "duyệt quy hoạch khu nhà ở gần 192 ha", "khởi công nhà máy 1.500 tỷ đồng".
_APPROVED = re.compile(
    r"\b(?:duyệt|phê duyệt|(?<!ngày )(?<!khi )(?<!từ )khởi công|động thổ"
    r"|chấp thuận)\b[^.;:\d]{0,60}\b(?:dự án|quy hoạch|nhà máy|khu|cầu|tuyến|cao tốc|bệnh viện)\b"
    r"[^.;:,\d]{0,40}?(?: (?:gần|hơn|trên|khoảng))? \Z"
    r"|\b(?:dự án|quy hoạch|đồ án|nhà máy|khu)\b[^.;:\d]{0,60} được (?:duyệt|phê duyệt|chấp thuận)\b[^.;:,\d]{0,32} \Z"
)
#: The sum of many investments, not one project's.
_REGISTERED = re.compile(
    r"\b(?:dẫn đầu|đứng thứ|đứng đầu|xếp thứ|các quốc gia|quốc gia và vùng lãnh thổ|đăng ký"
    r"|đầu tư nước ngoài|vốn fdi)\b"
)
#: "để bảo đảm mục tiêu nhà ở xã hội đến năm 2030, cần khoảng 800.000 tỷ đồng": what it takes, not the goal.
_NEED = re.compile(r"\bcần(?: (?:đến|tới|có|thêm|khoảng|hơn|gần|trên|tổng|vốn|là|huy động)){0,4} \Z")
_PURPOSE = re.compile(r"\b(?:để|nhằm|dự kiến|ước tính|giai đoạn) ")
_FUNDS = re.compile(
    r"\b(?:nguồn vốn|kinh phí|ngân sách|nguồn lực|tổng vốn) (?:để|nhằm|cho việc) (?:thực hiện|bảo đảm"
    r"|đảm bảo) (?:các )?mục tiêu"
)
#: A project that stands already.
_FINISHED = re.compile(
    r"\b(?:đưa vào (?:sử dụng|khai thác|vận hành)|khánh thành|thông xe|đi vào (?:hoạt động|khai thác|vận hành)"
    r"|hoàn thành|xuống cấp|hư hỏng|thu phí|dở dang|bỏ hoang|đắp chiếu)\b"
)
_AHEAD_OF = re.compile(r"\b(?:dự kiến|sẽ|phấn đấu|kế hoạch)\b")


def features(passage: Passage, index: int, before: str) -> list[tuple[str, float]]:
    """What speaks for or against a goal in the words of projects and funds around quantity ``index``; ``before`` is
    its clause right before it, at most 40 characters."""
    quantity = passage.quantities[index]
    lower = passage.lower
    spot = passage.spots[index]
    if quantity.kind != "money":
        if quantity.kind not in ("measure", "count"):
            return []
        left = lower[max(spot.start, quantity.start - 140) : quantity.start]
        approved = quantity.unit == "ha" and _is_approved(left)
        return [("goal.project", 2.2)] if approved or _is_parameter(passage, index, before) else []
    left = lower[max(spot.start, quantity.start - 160) : quantity.start]
    out: list[tuple[str, float]] = []
    if "đầu tư" in before and _PROJECT.search(before):
        rest = lower[quantity.end : min(passage.sentences[spot.sentence].end, quantity.end + 160)]
        if _FINISHED.search(rest) is None or _AHEAD_OF.search(rest):
            if _REGISTERED.search(lower, max(spot.start, quantity.start - 120), min(spot.end, quantity.end + 60)):
                out.append(("fact.registered", -1.5))
            else:
                out.append(("goal.project", 2.2 if _PROJECT_NOUN.search(left) else 1.5))
    elif (
        _is_approved(left)
        or (("vốn" in before or "kinh phí" in before) and _is_funded(left, before))
        or (_TO_DO.match(lower, quantity.end) and _GIVES.search(before) and _is_body(passage, index))
    ):
        out.append(("goal.project", 2.2))
    needed = "cần" in before and _NEED.search(before) is not None and _PURPOSE.search(left) is not None
    if needed or ("mục tiêu" in left and _FUNDS.search(left)):
        out.append(("fact.need", -4.0))
    return out


def _is_funded(left: str, before: str) -> bool:
    """Whether the money is that of a project named before it."""
    found = _FUNDED.search(before)
    if found is None:
        return False
    return _SCHEME.search(left) is not None if found["funds"] else _BUILT.search(left) is not None


def _is_body(passage: Passage, index: int) -> bool:
    """Whether a province or body opens the clause that the quantity stands in."""
    spot = passage.spots[index]
    start = passage.quantities[index].start
    near = passage.entities_in(max(spot.start, start - 70), start)
    return any(passage.entities[e].label in ("PROVINCE", "MINISTRY", "ORG") for e in near)


def _is_approved(left: str) -> bool:
    """Whether the words tell that a project was approved or begun."""
    return ("duyệt" in left or "thuận" in left or "khởi công" in left or "động thổ" in left) and (
        _APPROVED.search(left) is not None
    )


def _is_parameter(passage: Passage, index: int, before: str) -> bool:
    """Whether the quantity is the size of a project whose cost stands one or two numbers before it."""
    sized = "tích" in before or "suất" in before or "quy mô" in before or "rộng" in before
    if not index or not sized or not _PARAMETER.search(before):
        return False
    floor = passage.spots[index].start
    for other in range(index - 1, max(-1, index - 4), -1):
        cost = passage.quantities[other]
        if cost.start < floor or passage.quantities[index].start - cost.end > 160:
            return False
        if cost.kind == "money" or cost.unit == "ha":
            left = passage.lower[max(floor, cost.start - 140) : cost.start]
            return _PROJECT.search(left) is not None or _is_approved(left)
    return False
