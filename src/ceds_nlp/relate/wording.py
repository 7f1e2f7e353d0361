"""What the words left of a quantity say for or against a goal: the nearest rules, those further off count for less.

The words stand in ``cues.terms.tsv``; here is which of them reach the number. A word inside a closed bracket does not,
nor one said of a thing beside the number ("từ 20% hiện nay lên 30%").
"""

from __future__ import annotations

import re

from ceds_nlp.relate.cues import Cue
from ceds_nlp.relate.passage import Passage

_POSITIVE = ("goal", "plan", "order", "task")
_STATE = re.compile(
    r" (?:là|chiếm|lên|tăng|cần|tiêu tốn|mất|bị|dư|thừa|thiếu|vượt|chịu|gây|tiếp tục|vào khoảng|ở mức|còn|tốn"
    r"|phải|rơi|chạm|thấp|cao|nhận|được hưởng|bằng|tương đương)\b"
)
_HEDGED = re.compile(r"\A (?:(?:khoảng|là|gần|hơn|trên|tới|lên đến|ở mức|từ) ){0,2}\Z")
ACTS = (
    r"\b(?:hoàn thành|hoàn tất|triển khai|xây dựng|xây mới|xây|thành lập|đầu tư|bố trí|đào tạo|cung cấp|dành"
    r"|trồng|mua|mở|tuyển|làm trước|làm mới|tập huấn|bồi dưỡng|tiêm|thu gom|rà soát|xóa|sửa chữa|đặt hàng"
    r"|công bố|bàn giao|phát triển|hình thành|đưa|nâng|giảm|tăng|cắt giảm|thu hút|huy động|thu hồi|giải ngân"
    r"|hỗ trợ|chi(?! phí)|phục vụ"
    r"|sản xuất|xuất khẩu|đón|bổ sung|tổ chức|khởi công|nâng cấp|mở rộng|cải tạo|lắp đặt|vận hành|cấp mới|tạo"
    r"|giải quyết"
    r"|phấn đấu|phủ sóng|phủ|lắp|xử lý|bán|phát hành|cung ứng|di dời|trang bị|in)"
    r"(?: (?!có\b|của\b|với\b)\w+){0,5} ?\Z"
)
_ACHIEVED = re.compile(
    r"(?<!để )(?<!nhằm )(?<!muốn )\b(?:hoàn thành|vượt|đạt được|thực hiện được|về đích"
    r"|đạt) (?:và vượt )?(?:các |vượt )?\Z"
)
#: "đều đã hoàn thành vượt mức kế hoạch": a goal that was reached, with what was done told after it.
_REACHED = re.compile(
    r"\b(?:đã|đều|cơ bản) (?:đã )?(?:hoàn thành|vượt|đạt) (?:(?:và|vượt|mức|tốt|xuất sắc|hầu hết|các|hoàn thành) ){0,5}"
    r"(?:(?:kế hoạch|chỉ tiêu|mục tiêu|nhiệm vụ)(?: [^\s,;:]+){0,3} )?\Z"
)
#: A second number of the same price: "từ 90.000 đồng lên 120.000 đồng", "tương đương 295 triệu đồng".
_SAME_PRICE = re.compile(r"\b(?:lên|xuống|đến|tới|tương đương|còn|hoặc|hay|và|khoảng)\b|\(")
_PRICED = re.compile(r"%|đồng|usd|euro|đô|triệu|tỷ|tỉ|nghìn|ngàn")
#: "nhiệm vụ … là bảo vệ diện tích rừng hiện có 5.800 ha": what stands is to be kept.
_KEPT = re.compile(
    r"\b(?:bảo vệ|giữ vững|giữ|duy trì|chăm sóc|quản lý|cải tạo|nâng cấp|bảo tồn|phát huy|sửa chữa|khoanh nuôi)\b"
    r"[^,;:.()\d]{1,80}\Z"
)
_BORDER = re.compile(r"[,;:()]")
_AND_DO = re.compile(r"(?:\bvà|[,;]) " + ACTS[2:])
FROM_LEVEL = re.compile(r"\btừ (?:mức |khoảng |gần |hơn |trên |dưới |chỉ |con số |tỷ lệ ){0,2}\Z")


_NEW_MEASURE = re.compile(r"[,;] (?:còn |và )?(?:[^\W\d]+ ){2,8}\Z")
_OPENS = re.compile(
    r"[;,] (?:và |còn |phấn đấu |dự kiến )?(?:đến|tới|năm|vào|sang|từ nay)(?: (?:hết|cuối|đầu|đến|tới)){0,2}(?: năm)?"
    r"(?:\Z| \Z)"
)


def features(passage: Passage, index: int) -> list[tuple[str, float]]:
    """The cue words left of quantity ``index``, nearest first, each as a feature of the goal score."""
    quantity = passage.quantities[index]
    spot = passage.spots[index]
    floor, clause = spot.floor, spot.start
    lower = passage.lower
    out: list[tuple[str, float]] = []
    seen: set[str] = set()
    previous = passage.quantities[index - 1].start if index else -1
    nearest, nearest_at = "", -1
    turned = ordered = False
    for cue in reversed(passage.cues_before(spot)):
        if cue.end > quantity.start:
            continue
        if cue.kind == "turn":
            turned = True
            continue
        if cue.kind == "impact":
            continue
        kind, weight = cue.kind, cue.weight
        if kind == "result":
            if cue.start - floor > 10 and lower[cue.end : cue.end + 1] not in (",", ":"):
                continue
            kind = "fact"
        if cue.kind == "norm":
            if quantity.start - cue.end < 30 and previous < cue.end:
                out.append(("fact.norm", cue.weight))
            continue
        if _in_closed_bracket(passage, cue, floor, quantity.start):
            continue
        if cue.kind in ("fact", "forecast") and _is_aside(passage, cue, index):
            continue
        if kind == "plan" and lower.startswith("sẽ", cue.start) and _STATE.match(lower[cue.end : cue.end + 16]):
            planned = any(c.kind in ("goal", "plan") for c in passage.cues_in(cue.start - 40, cue.start))
            kind, weight = ("plan", 0.5) if planned else ("forecast", -2.0)
        side = "goal" if kind in _POSITIVE else kind
        between = previous >= cue.end
        if cue.kind == "goal" and between and _ACHIEVED.search(passage.lower[max(0, cue.start - 24) : cue.start]):
            continue  # "hoàn thành mục tiêu 100% …, với 6.100 doanh nghiệp": a reached goal rules its own number only
        if (
            kind in ("goal", "plan")
            and quantity.start - cue.end > 24
            and _REACHED.search(lower, max(floor, cue.start - 90), cue.start)
        ):
            weight *= 0.2
        near = quantity.start - cue.end < 70 and cue.end >= clause
        near = near and (not between or _SAME_PRICE.search(lower, quantity.start - 24, quantity.start) is not None)
        if (
            cue.kind == "plan"
            and not lower.startswith("sẽ", cue.start)
            and between
            and not lower.startswith("và ", quantity.start - 3)
            and _HEDGED.match(
                lower[cue.end : passage.quantities[passage.quantities_in(cue.end, quantity.start)[0]].start]
            )
        ):
            continue  # "vốn dự kiến 977 tỷ đồng, 2 doanh nghiệp": after its noun the word rules its own number only
        if cue.kind == "price" and between and not near and nearest == "goal" and nearest_at >= previous:
            continue  # "mỗi tàu giá 350 triệu USD, chi phí cả hạm đội dự kiến 3 tỷ USD"
        if cue.kind == "price" and (cue.end < clause or not _PRICED.search(lower, quantity.start, quantity.end)):
            continue
        if cue.kind in ("order", "task") and (between or quantity.start - cue.end > 160):
            weight *= 0.5
        if kind == "plan" and not between and quantity.start - cue.end > 110:
            weight *= 0.6
        if cue.kind == "forecast" and cue.end < clause:
            weight *= 0.5
        if kind == "fact" and (cue.end < clause or quantity.start - cue.end > 100):
            weight *= 0.7
        if kind == "fact" and between and _is_followed(passage, cue, quantity.start):
            weight *= 0.2
        if turned:
            weight *= 0.2
        kept = (cue.kind == "price" and near) or (
            cue.kind == "forecast" and cue.end >= clause and (not between or cue.weight <= -4)
        )
        hoped = cue.kind == "forecast" and nearest == "goal" and lower.endswith("vọng", cue.start, cue.end)
        kept = kept and not hoped  # "kỳ vọng hoàn thành mục tiêu 25 triệu tấn"
        if nearest and side != nearest and not kept and not (kind == "fact" and ordered):
            weight *= 0.2
        if side in seen:
            best = max((abs(w) for name, w in out if name.startswith(side)), default=0.0)
            if abs(weight) <= best:
                continue
            out = [(name, w) for name, w in out if not name.startswith(side)]
        ordered = kind in ("order", "task") if not seen else ordered and kind in ("order", "task")
        seen.add(side)
        nearest_at = nearest_at if nearest else cue.start
        nearest = nearest or side
        out.append((f"{side}.{kind}" if side == "goal" else f"{side}.cue", weight))
    return out


def _is_followed(passage: Passage, cue: Cue, start: int) -> bool:
    """Whether a horizon opens a clause after the fact ("hiện có 85 xã; đến hết năm 2025 có 92 xã")."""
    return any(
        passage.times[t].role in ("target", "vision")
        and _OPENS.search(passage.lower, max(cue.end, passage.times[t].start - 40), passage.times[t].start) is not None
        for t in passage.horizons_in(cue.end, start)
    )


def _is_planned(passage: Passage, cue: Cue) -> bool:
    """Whether "ước đạt" goes on with a plan by a new measure ("đặt kế hoạch vốn 98 tỷ, doanh thu ước đạt 106 tỷ")."""
    floor = passage.floor(cue.start)
    goals = [c for c in passage.cues_in(floor, cue.start) if c.kind == "goal" and c.weight >= 3]
    if not goals or any(c.kind in ("fact", "turn") for c in passage.cues_in(goals[-1].end, cue.start)):
        return False
    told = passage.quantities_in(goals[-1].end, cue.start)
    return bool(told) and _NEW_MEASURE.search(passage.lower, passage.quantities[told[-1]].end, cue.start) is not None


def _is_aside(passage: Passage, cue: Cue, index: int) -> bool:
    """Whether a word against a goal is said of a thing beside the number: of the number before it ("từ 20% hiện nay lên
    30%", "thu hút 500 tiến sĩ đang ở nước ngoài và đào tạo 200") or far off in its clause ("để người dân có thể sống
    với rừng, mỗi năm dùng 1.000 lao động")."""
    quantity = passage.quantities[index]
    lower = passage.lower
    if cue.kind == "forecast":
        if not lower.startswith("có thể", cue.start) or quantity.start - cue.end < 50:
            return False
        return "," in lower[cue.end : quantity.start] and not passage.quantities_in(cue.end, quantity.start)
    if lower.startswith("hiện có", cue.start):
        before_it = passage.cues_in(passage.spots[index].floor, cue.start)
        told = [c for c in before_it if c.kind in ("goal", "order", "plan", "fact")]
        if told and told[-1].kind != "fact" and _KEPT.search(lower, max(told[-1].end, cue.start - 90), cue.start):
            return True
    if not index:
        return False
    if lower.startswith("ước", cue.start):
        return _is_planned(passage, cue)
    if not lower.startswith(("hiện", "đang"), cue.start):
        return False
    nearest = passage.quantities_in(cue.start - 60, cue.start)
    if not nearest:
        return False
    before = passage.quantities[nearest[-1]]
    if 0 <= cue.start - before.end <= 2 and FROM_LEVEL.search(lower[max(0, before.start - 40) : before.start]):
        return True
    if not 0 <= cue.start - before.end <= 40 or passage.quantities_in(cue.end, quantity.start):
        return False
    beside = not _BORDER.search(lower, before.end, cue.start)
    return beside and _AND_DO.search(lower, cue.end, quantity.start) is not None


def _in_closed_bracket(passage: Passage, cue: Cue, floor: int, limit: int) -> bool:
    return passage.text.find(")", cue.end, limit) >= 0 and passage.bracket(cue.start, floor) >= 0
