"""Quantities: every number in digits that measures or counts something.

Shapes read (the span in brackets):

* percent ``[22,4%]``, ``[7%]/năm``; money ``[53 tỷ USD]``, ``[$5 triệu]``, ``[85,196 USD/thùng]``, ``[170 triệu/m2]``
* measure ``[22.000m²]``, ``[18.000 km2]``, ``[0,8 điểm phần trăm]``, ``gấp [2 lần]``, ``[120 km/h]``,
  ``2x[240 MW]``, ``động đất [8,2 độ]``
* count ``[23 triệu] dữ liệu``, ``[05] kịch bản``; rank ``xếp thứ [7/63]``, ``lớn thứ [2]``
* ratio ``[22/22] bộ, ngành``, ``[106] bé trai trên 100 bé gái``, ``[12] ca/100.000 dân``
* a range is one quantity: ``[5-7%]``, ``từ [10 đến 12 nghìn tỷ đồng]``;
  a list shares its unit: ``[41] và [47 triệu USD]``

With ``spelled`` numbers in words too: ``hơn [hai mươi lăm nghìn] hộ``, ``[một phần ba] dân số``, ``tăng [gấp đôi]``;
names (``bà Bảy Mươi``, ``Ba Đình``) and lone digit words (``một số``, ``hai bên``) are left alone.

Dates, years, names with a number, durations, ages, scores, codes and headings are no quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ceds_nlp.knowledge import Term
from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize import changes, comparators, counting, ranges, rates
from ceds_nlp.recognize.boundaries import Separators, garbled, stands_alone
from ceds_nlp.recognize.numerals import Numeral, plain, read, spelled_start, with_magnitude
from ceds_nlp.recognize.numerals import spelled as read_words
from ceds_nlp.recognize.sums import Sums
from ceds_nlp.recognize.units import Unit, after_number, prefix_before, prefix_code, unit_after
from ceds_nlp.records import Quantity, Taken

_FRACTION = re.compile(r" ?/ ?(\d+(?:\.\d{3}){0,4})(?![\d/])")
_AND = re.compile(
    r" ?[x×] ?(?=\d)|(?:,| và| hoặc| hay|;|, và)(?: (?:hơn|gần|khoảng|trên|dưới))? (?=\d)"
    r"| (?:lên|xuống|còn|lên thành|xuống còn|tăng lên)(?: (?:hơn|gần|khoảng|trên|dưới))? (?=\d)"
)
_ORDERED = re.compile(r"(?:thứ|hạng|trí|số|cứ|trong|trên) \Z")
_SHARED = frozenset(["giảm", "tăng", "thêm", "hơi", "cắt", "bớt", "mất", "sụt"])
#: Units of the sides of a thing: "2 x 3 m".
_SIDES = frozenset(["m", "cm", "mm", "km", "mét", "inch", "m2", "dm", "feet", "foot", "pixel"])
_LIST_LINKS = frozenset([", ", " và ", "; ", " hoặc ", ","])
_SAYS_LEVEL = frozenset(["là", "chỉ", "đạt", "còn", "bằng", "lên", "xuống", "mức", "gần", "hơn", "khoảng"])
_ENDS = re.compile(r"[.,;:)\n](?!\d)|\Z")
_RANK = frozenset({"rank"})
_OF = re.compile(r" (?:trong|trên)(?: tổng)?(?: số)? (\d{1,3})(?= [^\W\d_])")


@dataclass(slots=True)
class _Pending:
    """A bare number whose unit is still to come: ``[41] và 47 triệu USD``."""

    number: Numeral
    words: list[str]
    chained: bool


def recognize(text: FoldedText, taken: Taken, *, spelled: bool = False, units: tuple[Term, ...] = ()) -> list[Quantity]:
    """The quantities of ``text``, in order; ``taken`` holds the legal numbers and times read before, ``units`` those of
    the user's own.

    >>> from ceds_nlp.normalize import fold
    >>> found = recognize(fold("Doanh thu ước đạt 1.928.311 tỷ đồng, tăng 26%; có 22/22 bộ."), Taken())
    >>> for q in found:
    ...     print(describe(q))
    1928311000000000 VND approx
    26 % increase
    22/22 ratio
    """
    return _Scan(text, taken, spelled, units).run()


def describe(quantity: Quantity) -> str:
    """``quantity`` in one line, as the example files write it: value, unit or kind, comparator, change.

    >>> describe(Quantity(0, 1, "rank", "7", "quantities.rank", denominator="63"))
    '7/63 rank'
    """
    value = quantity.value
    if quantity.value_max is not None:
        value += "~" + quantity.value_max
    if quantity.denominator is not None:
        value += "/" + quantity.denominator
    parts = [value, quantity.unit or quantity.kind]
    if quantity.comparator != "eq":
        parts.append(quantity.comparator)
    if quantity.change:
        parts.append(quantity.change)
    return " ".join(parts)


class _Scan:
    """One pass over one text; keeps what the next number needs to know of the last."""

    def __init__(self, text: FoldedText, taken: Taken, spelled: bool, units: tuple[Term, ...] = ()) -> None:
        self.source = text
        self.units = after_number(units)
        self.text = text.text
        self.lower = text.lower
        self.taken = taken
        self.spelled = spelled
        self.out: list[Quantity] = []
        self.pending: list[_Pending] = []
        self.comma_groups = Separators(self.lower)
        self.sums = Sums(self.lower)
        self.named = -9  # end of the last number that was a name: "mẫu số 02, 03"
        self.per: tuple[str, int] | None = None  # N of "cứ 100 người", and how far to the right it holds
        self.grew: tuple[str, int] | None = None  # change of the last rate of growth, and its end

    def run(self) -> list[Quantity]:
        position = 0
        for number in self._numbers():
            if number.start >= position:
                end = self._take(number)
                if end > position:
                    position = end
        return self.out

    def _numbers(self) -> Iterator[Numeral]:
        """The candidate numbers, in order of their place."""
        lower = self.lower
        bad = garbled(lower)[::-1]
        words = self._worded() if self.spelled else iter(())
        word = next(words, None)
        for start, end in self.source.digits:
            while word is not None and word.start < start:
                yield word
                word = next(words, None)
            while bad and bad[-1][1] <= start:
                bad.pop()
            if bad and bad[-1][0] <= start:
                continue
            if self.taken.overlaps(start, end) or not stands_alone(self.text, lower, start, end, self.units):
                continue
            found = read(lower, start, end, comma_groups=self.comma_groups(start, end))
            if found is not None:
                yield found
        while word is not None:
            yield word
            word = next(words, None)

    def _worded(self) -> Iterator[Numeral]:
        """The numbers in words that are no names: ``bà Bảy Mươi`` and ``ông Mười`` are persons."""
        for word in spelled_start().finditer(self.lower):
            number = read_words(self.lower, word.start())
            if number is None or self.taken.overlaps(number.start, number.end):
                continue
            written = self.text[number.start : number.end]
            if not written.isupper() and any(part[0].isupper() for part in written.split(" ")[1:]):
                continue
            before = self.text[max(0, number.start - 2) : number.start]
            if " " not in written and written[0].isupper() and before[:1].isalpha() and not written.isupper():
                continue
            yield with_magnitude(self.lower, number)

    # One number ------------------------------------------------------------------------------------

    def _take(self, number: Numeral) -> int:
        """Read on from ``number``, write what it is, and return where to go on."""
        lower = self.lower
        start = number.start
        if self.pending and lower.find("\n", self.pending[-1].number.end, start) >= 0:
            self.pending.clear()  # "41 và 47" waits for a unit in its own line only
        if number.denominator is not None or lower.startswith("gấp", start):
            return self._in_words(number)
        unit = unit_after(self.text, lower, number, self.units)
        if unit and unit.kind == "time" and not _ORDERED.search(lower, max(0, start - 6), start):
            self.pending.clear()
            return unit.end
        left = max(0, start - 56)
        words = comparators.tokens(lower[max(left, lower.rfind("\n", left, start) + 1) : start])
        fraction = None
        if number.end == number.bare_end and lower.startswith(("/", " /"), number.end):
            fraction = _FRACTION.match(lower, number.end)
        if fraction:
            self.pending.clear()
            return self._fraction(number, fraction, words)
        if self.per is None or self.per[1] < start:
            self.per = rates.whole(lower, number, words)
            if self.per:
                return number.end
        if number.end == number.bare_end:
            if lower.startswith("/", number.end) and lower[number.end + 1 : number.end + 2].isdigit():
                self.pending.clear()
                return ranges.after_chain(lower, number.end)
            ranked = words and words[-1] in counting.rank_ends()
            if ranked or lower.startswith((" trong", " trên"), number.end):
                rank = self._rank(number, words)
                if rank:
                    return rank
        prefix = prefix_before(lower, start)
        if unit and unit.kind in ("time", "never"):
            self.pending.clear()
            return unit.end
        high: Numeral | None = None
        end = unit.end if unit else number.end
        joint = ranges.link(lower, end, words=self.spelled)
        if joint:
            second = ranges.second(lower, joint.end(), self.taken, self.comma_groups, words=self.spelled)
            if second is None:
                if ranges.is_sign(joint.group()):
                    self.pending.clear()
                    return ranges.after_chain(lower, joint.end())
            else:
                outcome = ranges.join(self.text, lower, number, unit, second, joint.group(), words, self.units)
                if isinstance(outcome, int):
                    self.pending.clear()
                    return outcome
                if outcome is not None:
                    number, unit, high = outcome
                    end = max(high.end, unit.end if unit else 0)
        if prefix and self.out and start - len(prefix.group()) < self.out[-1].end:
            prefix = None  # "5 USD 1.000": the code belongs to the number before
        if prefix and (unit is None or unit.kind == "money"):
            iso = prefix_code(prefix.group())
            begin = start - len(prefix.group())
            self._money(number, high, begin, end, iso, words[:-1] if words else words)
            return end
        if unit is not None:
            return self._with_unit(number, high, unit, words)
        if number.factor != 1:
            return self._magnitude_only(number, high, words)
        return self._count(number, high, words)

    def _in_words(self, number: Numeral) -> int:
        """A fraction or a factor in words: ``[một phần ba] dân số``, ``tăng [gấp đôi]``."""
        words = comparators.tokens(self.lower[max(0, number.start - 56) : number.start])
        if number.denominator is not None:
            whole = plain(number.denominator)
            self._add(number, None, number.start, number.end, "ratio", None, words, denominator=whole)
            return number.end
        unit = unit_after(self.text, self.lower, number, self.units)
        end = unit.end if unit and unit.unit == "lần" else number.end
        self._add(number, None, number.start, end, "measure", "lần", words)
        return end

    # Kinds -----------------------------------------------------------------------------------------

    def _fraction(self, number: Numeral, found: re.Match[str], words: list[str]) -> int:
        """``7/63`` after a word of rank, ``22/22 bộ``; anything else with a slash is left alone."""
        lower = self.lower
        denominator = found.group(1).replace(".", "")
        end = found.end()
        if self.taken.overlaps(number.start, end) or lower[end : end + 1].isalpha() or len(denominator) > 9:
            return end
        if lower[end : end + 1] in ("-", ".", ",") and lower[end + 1 : end + 2].isdigit():
            return ranges.after_chain(lower, end)
        rank = comparators.says(words, len(words), _RANK, 5)
        if rank:
            self._add(number, None, number.start, end, "rank", None, words[: rank[1]], denominator=denominator)
        elif counting.is_ratio(self.text, lower, number.value, Decimal(denominator), end, words) or self._shares(
            number.start, end
        ):
            self._add(number, None, number.start, end, "ratio", None, words, denominator=denominator)
        return end

    def _shares(self, start: int, end: int) -> bool:
        """Whether a share goes on the last one: ``vốn nhà nước chiếm 1/3, vốn tư nhân [2/3]``."""
        last = self.out[-1] if self.out else None
        if last is None or last.kind != "ratio" or start - last.end > 40 or not _ENDS.match(self.lower, end):
            return False
        if "\n" in self.lower[last.end : start]:
            return False
        return "/" in self.lower[last.start : last.end] and self.lower[last.end] in ",;"

    def _rank(self, number: Numeral, words: list[str]) -> int | None:
        """``xếp thứ [7]``, ``thứ [14] trong 63 tỉnh``, ``lớn thứ [2]``; also ``[22] trong tổng số 112 luật``."""
        lower = self.lower
        if lower.startswith((" trong", " trên"), number.end) and words[-1:] not in (["thứ"], ["trí"]):
            of = _OF.match(lower, number.end)
            if (
                of
                and not counting.is_name(self.text, lower, number, words, number.start)
                and Decimal(of.group(1)) > number.value
            ):
                self._add(
                    number, None, number.start, number.end, "ratio", None, words, denominator=str(int(of.group(1)))
                )
                return of.end(1)
        if not words or not counting.is_rank(lower, number.end, words):
            return None
        if number.digits != number.digits.to_integral_value():
            return None
        of = _OF.match(lower, number.end)
        self._add(
            number, None, number.start, number.end, "rank", None, [], denominator=str(int(of.group(1))) if of else None
        )
        return of.end(1) if of else number.end

    def _with_unit(self, number: Numeral, high: Numeral | None, unit: Unit, words: list[str]) -> int:
        """A number with its unit: percent, money or measure."""
        if unit.kind == "money" and unit.unit:
            self._money(number, high, number.start, unit.end, unit.unit, words)
            return unit.end
        begin = number.start
        if unit.kind == "percent" and self.lower[begin - 1 : begin] == "-" and words and words[-1] == "-":
            before = self.lower[max(0, begin - 2) : begin - 1]
            if before and before not in "\n" and not before.isdigit():
                begin -= 1
                number.value = -number.value
        self._flush(number, unit.kind, unit.unit)
        self._add(number, high, begin, unit.end, unit.kind, unit.unit, words)
        return unit.end

    def _money(self, number: Numeral, high: Numeral | None, begin: int, end: int, iso: str, words: list[str]) -> None:
        self._flush(number, "money", iso)
        self.sums.say(iso, end)
        self._add(number, high, begin, end, "money", iso, words)

    def _magnitude_only(self, number: Numeral, high: Numeral | None, words: list[str]) -> int:
        """``[250 tỉ]`` is money, ``[23 triệu] dữ liệu`` a count."""
        end = high.end if high else number.end
        if number.factor == 1000 and number.digits < 25 and "vàng" in words[-3:] and self.lower[number.end - 1] == "k":
            return end  # 24k gold
        per_people = rates.after(self.lower, end)
        last = self.out[-1] if self.out else None
        alone = last is None or last.kind != "count" or number.start - last.end > 120
        iso = self.sums.carried(number.start)
        if per_people is None and counting.is_money(self.text, self.lower, number, end, words, iso is not None, alone):
            self._money(number, high, number.start, end, iso or "VND", words)
            return end
        noun = counting.noun_at(self.lower, end)
        self._flush(number, "count", None, noun)
        if per_people:
            self._add(number, high, number.start, end, "ratio", None, words, denominator=per_people[0], noun=noun)
            return per_people[1]
        self._add(number, high, number.start, end, "count", None, words, noun=noun)
        return end

    def _again(self, number: Numeral, words: list[str]) -> bool:
        """A decimal that repeats the last measure without its unit: ``2,09 con/phụ nữ, TP.HCM chỉ [1,39]``."""
        last = self.out[-1] if self.out else None
        if last is None or last.kind not in ("ratio", "count", "measure") or number.start - last.end > 90:
            return False
        decimal = number.digits != number.digits.to_integral_value() and words[-1:] and words[-1] in _SAYS_LEVEL
        decimal = decimal and (last.kind != "count" or "." in last.value)
        if not decimal or "\n" in self.lower[last.end : number.start] or not _ENDS.match(self.lower, number.end):
            return False
        start, end, per = number.start, number.end, last.denominator
        self._add(number, None, start, end, last.kind, last.unit, words, denominator=per, noun=last.noun)
        return True

    def _count(self, number: Numeral, high: Numeral | None, words: list[str]) -> int:
        """A bare number: a count where a noun (or a word that asks for a count) stands by it."""
        lower, last = self.lower, high or number
        end = last.end
        if self.per is not None:
            (denominator, where), self.per = self.per, None
            if where == number.start:
                noun = counting.noun_at(lower, end)
                self._add(number, high, number.start, end, "ratio", None, words, denominator=denominator, noun=noun)
                return end
        times = words[-1:] == ["gấp"] or words[-2:] in (["gấp", "hơn"], ["gấp", "gần"], ["gấp", "khoảng"])
        decimal = high is None and number.digits != number.digits.to_integral_value()
        if times or (decimal and counting.is_index(lower, number.start, end)):
            self._add(number, high, number.start, end, "measure", None, words)
            return end
        listed = 0 < number.start - self.named < 6 and lower[self.named : number.start] in _LIST_LINKS
        if (listed and (not counting.is_known(lower, end) or lower.startswith(" điều ", end))) or counting.is_name(
            self.text, lower, last, words, number.start
        ):
            self.pending.clear()
            self.named = end
            return end
        if self._alone(number.start, end):
            return end
        if high is None:
            link = _AND.match(lower, end)
            if link and number.factor == 1:
                chained = (
                    link.group().strip() in ("x", "×")
                    or " và" in link.group()
                    or " hoặc" in link.group()
                    or bool(self.pending and self.pending[-1].chained)
                )
                lifted = "lên" in link.group() or "xuống" in link.group() or "còn" in link.group()
                if not lifted or words[-1:] == ["từ"] or words[-1:] == ["mức"]:
                    self.pending.append(_Pending(number, words, chained or lifted))
                    return end
        per_people = rates.after(lower, end) or rates.in_label(lower, number.start, end, words)
        if per_people is None and counting.is_index(lower, number.start, end):
            self._add(number, high, number.start, end, "measure", None, words)
            return end
        if per_people is None and high is None and self._again(number, words):
            return end
        if per_people is None and not counting.counts(self.text, lower, last, words):
            self.pending.clear()
            return end
        noun = counting.noun_at(lower, end)
        self._flush(number, "count", None, noun)
        if per_people:
            self._add(number, high, number.start, end, "ratio", None, words, denominator=per_people[0], noun=noun)
            return per_people[1]
        self._add(number, high, number.start, end, "count", None, words, noun=noun)
        return end

    def _alone(self, start: int, end: int) -> bool:
        """Whether the digits stand alone on their line of the source: the number of a page."""
        if end - start > 3:
            return False
        (first, stop), source = self.source.span(start, end), self.source.source
        return source[max(0, first - 1) : first] in ("", "\n") and source[stop : stop + 1] in ("", "\n")

    def _flush(self, number: Numeral, kind: str, unit: str | None, noun: str | None = None) -> None:
        """Give the numbers waiting in a list the unit and magnitude of ``number``, its last member."""
        waiting, self.pending = self.pending, []
        if not waiting:
            return
        gap = self.lower[waiting[-1].number.end : number.start]
        race = number.digits in (100, 200, 400) and waiting[-1].number.digits == 4  # the relay "4 x 100 m"
        if gap.strip() in ("x", "×") and kind != "percent" and unit and (race or unit.lower() not in _SIDES):
            return  # "2 x 250 MVA": so many of them
        if len(gap) > 12 or not (waiting[-1].chained or counting.has_cue(waiting[0].words)):
            return
        if kind == "count" and number.factor == 1 and noun is None:
            return
        for item in waiting:
            first = item.number
            first.value = first.digits * number.factor
            self._add(first, None, first.start, first.end, kind, unit, item.words, noun=noun)

    def _add(
        self,
        number: Numeral,
        high: Numeral | None,
        start: int,
        end: int,
        kind: str,
        unit: str | None,
        words: list[str],
        *,
        denominator: str | None = None,
        noun: str | None = None,
        comparator: str | None = None,
    ) -> None:
        """Write one quantity, with its comparator and change."""
        self.pending.clear()
        found = "eq"
        if kind != "rank":
            found = comparator or self._comparator(number, high, start, end, kind, unit, words)
        change = None
        if kind == "ratio":
            share = "/" in self.lower[start:end] and not _SHARED.isdisjoint(words[-1:])
            change = self._change(start, end, "count", None, False) if share else None
        elif kind != "rank":
            change = self._change(start, end, kind, unit, high is not None)
        most = plain(high.value) if high else None
        rule = f"quantities.{kind}"
        value = plain(number.value)
        self.out.append(Quantity(start, end, kind, value, rule, most, denominator, unit, found, change, noun))

    def _comparator(
        self, number: Numeral, high: Numeral | None, start: int, end: int, kind: str, unit: str | None, words: list[str]
    ) -> str:
        lower = self.lower
        found, at = comparators.comparator(words)
        if found == "difference":
            return comparators.bound(lower, " ".join(words[at:]), end, kind, unit.lower() if unit else None)
        if found == "eq":
            after = comparators.comparator_after(lower, end)
            if after:
                return after
            if words[-1:] == ["từ"] and high is None and counting.is_threshold(lower, start, end, kind, words):
                return "at_least"
            return "eq"
        said = words[at:]
        if said == ["vượt"] and (kind == "percent" or counting.over_plan(lower, end)):
            return "eq"
        if said == ["trên"] and kind == "count" and counting.is_place(lower, end, number.value, words):
            return "eq"
        if said == ["trên"] and words[at - 1 : at] == ["dựa"]:
            return "eq"  # "dựa trên 12.000 phiếu": built on them
        if said == ["khoảng"] and high is not None and words[at - 1 : at] == ["trong"]:
            return "eq"  # "trong khoảng 8-9%": from the one to the other
        if said[-1:] == ["quanh"] and kind == "count" and number.value < 1000:
            return "eq"  # "xoay quanh 3 vấn đề"
        if said[:1] == ["quá"] and words[at - 1 : at] == ["qua"]:
            return "eq"
        return found

    def _change(self, start: int, end: int, kind: str, unit: str | None, ranged: bool) -> str | None:
        lower = self.lower
        floor = max(0, start - 150)
        floor = max(floor, lower.rfind("\n", floor, start) + 1)
        for stop in (". ", "; "):
            at = lower.rfind(stop, floor, start)
            if at >= 0:
                floor = at + 2
        last = self.out[-1] if self.out else None
        if last and last.end > floor:
            floor = last.end
        if unit is not None and kind == "measure":
            unit = unit.lower()
        change = changes.change(lower, floor, start, end, kind, unit, ranged)
        if change is None and last is not None:
            if last.change:
                change = changes.carried(self.text, lower, last, start, kind, unit)
            elif len(self.out) > 1 and last.kind != kind == self.out[-2].kind and lower[last.end : start] == " và ":
                change = self.out[-2].change  # "bổ sung 8 tỷ với mức 5% và 14 tỷ với mức 6%"
        if change is None and kind == "percent" and self.grew:
            change = changes.grown(lower, self.grew, start)
        if kind == "percent":
            if change and (changes.by_growth(lower, floor, start) or (self.grew and self.grew[1] > start - 160)):
                self.grew = (change, end)
            elif not change:
                self.grew = None
        return change
