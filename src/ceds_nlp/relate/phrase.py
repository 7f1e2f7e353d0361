"""Where a noun phrase begins and ends: borders, verbs and hedges before a number, words that close a phrase.

Everything here works on lower-cased text by offsets and looks words up in tables built from
``indicator.terms.tsv``; no pattern is tried at every character.
"""

from __future__ import annotations

import re
from functools import cache

from ceds_nlp.knowledge import Term
from ceds_nlp.tables import read_table

#: Marks between subject and number that say nothing.
SOFT = " (\"'<>≥≤"
_OPENING = SOFT + ",)"
_EDGE = " ,:;.-(\"'/"
#: No verb or hedge of several words is longer.
_LONGEST = 20
_MARKS = re.compile(r"[,:;(\n-]")
_CLOSES = re.compile(r"[;:\n().…|]")
#: "nông, lâm, ngư nghiệp" is one name: its commas are no borders.
_ONE_NAME = ("nông", "ngư", "lâm")
#: A tail word that belongs to the word before it: "thực hiện", "nhà ở".
_BOUND = {"hiện": ("thực", "phát", "thể", "xuất", "biểu"), "ở": ("nhà", "đất", "chỗ", "phòng")}
#: "cắt giảm", "gia tăng": one verb of two words, part of the noun phrase it closes.
_JOINS = {"giảm": ("cắt", "suy", "kéo"), "tăng": ("gia",)}
#: "xã đạt chuẩn", "dùng để chế biến": here the stop word belongs to the noun.
_STANDARD = re.compile(
    r"đạt (?:chuẩn|tiêu chuẩn|tiêu chí|giải|yêu cầu|danh hiệu|mức sinh|chứng nhận|các tiêu chí)|còn lại"
)


Endings = dict[str, list[tuple[str, str]]]


@cache
def _terms(kind: str) -> tuple[str, ...]:
    rows = read_table("relate/indicator.terms.tsv", ["term", "kind", "note"])
    return tuple(row["term"] for row in rows if row["kind"] == kind)


@cache
def endings_of(own: tuple[Term, ...] = ()) -> Endings:
    """Words that end the left side, "verb" ("… ước đạt") or "hedge" ("… khoảng"; a word that is both is a verb), by
    their last word, the longest first. ``own`` are goal and fact words of the user's, which stand where "phấn đấu" and
    "đạt" do."""
    found = dict.fromkeys(_terms("hedge"), "hedge") | dict.fromkeys(_terms("verb"), "verb")
    found |= {term.term: "hedge" if term.kind == "goal" else "verb" for term in own}
    out: Endings = {}
    for term, kind in sorted(found.items(), key=lambda item: -len(item[0])):
        if " " not in term or (len(term) <= _LONGEST and term.count(" ") < 4):
            out.setdefault(term.rpartition(" ")[2], []).append((term, kind))
    return out


@cache
def _stops() -> dict[str, tuple[str, ...]]:
    """The words that end a noun phrase to the right, by their first word."""
    out: dict[str, list[str]] = {}
    for term in _terms("stop"):
        out.setdefault(term.split(" ", 1)[0], []).append(term)
    return {first: tuple(terms) for first, terms in out.items()}


@cache
def _tails() -> dict[str, tuple[str, ...]]:
    """The words cut from the end of a phrase, by their last word."""
    out: dict[str, list[str]] = {}
    for term in _terms("tail"):
        out.setdefault(term.rpartition(" ")[2], []).append(term)
    return {last: tuple(sorted(terms, key=len, reverse=True)) for last, terms in out.items()}


def ending(lower: str, floor: int, stop: int, endings: Endings) -> tuple[int, str]:
    """Length and kind of the longest verb or hedge that ends at ``stop``; (0, "") for none.

    >>> ending("doanh thu ước đạt", 0, 17, endings_of()), ending("tỷ lệ", 0, 5, endings_of())
    ((7, 'verb'), (0, ''))
    """
    at = lower.rfind(" ", floor, stop) + 1 or floor
    for term, kind in endings.get(lower[at:stop].lstrip(_OPENING), ()):
        begin = stop - len(term)
        if begin < floor or not lower.startswith(term, begin):
            continue
        at = lower.rfind(" ", floor, begin) + 1 or floor
        if not lower[at:begin].strip(_OPENING) and (" " not in term or stop - at <= _LONGEST):
            return stop - begin, kind
    return 0, ""


def borders(lower: str, floor: int, stop: int) -> list[tuple[int, str]]:
    """The borders between phrases in ``floor:stop``: where the text after each begins, and its mark.

    A decimal comma, a hyphen inside a range and a closed bracket are none.

    >>> borders("a, b 7,5 (c) - d: e", 0, 19)
    [(3, ','), (15, '-'), (18, ':')]
    """
    out: list[tuple[int, str]] = []
    for found in _MARKS.finditer(lower, floor, stop):
        at = found.start()
        mark = lower[at]
        spaced = lower.startswith(" ", at + 1)
        if mark == ",":
            if spaced and not lower.endswith(_ONE_NAME, floor, at):
                out.append((at + 2, mark))
        elif mark == "-":
            if spaced and lower[at - 1 : at] == " " and not lower[at - 2 : at - 1].isdigit():
                out.append((at + 2, mark))
        elif mark == ":":
            out.append((at + 2 if spaced else at + 1, mark))
        elif mark != "(" or lower.find(")", at, stop) < 0:
            out.append((at + 1, mark))
    return out


def without_tail(lower: str, begin: int, stop: int) -> int:
    """``stop`` moved before marks and empty words at the end of ``begin:stop``.

    >>> "tỷ lệ hồ sơ trên địa bàn đã "[: without_tail("tỷ lệ hồ sơ trên địa bàn đã ", 0, 28)]
    'tỷ lệ hồ sơ'
    """
    tails = _tails()
    while stop > begin:
        while stop > begin and lower[stop - 1] in _EDGE:
            stop -= 1
        at = lower.rfind(" ", begin, stop) + 1
        if at <= begin:  # no space: the word is all there is, and not the text before it
            return stop
        word = lower[at:stop]
        if word not in tails:
            return stop
        if word in _BOUND and lower.endswith(_BOUND[word], begin, at - 1):
            return stop
        for term in tails[word]:
            start = stop - len(term)
            if start > begin and lower.startswith(term, start) and lower[start - 1] == " ":
                stop = start
                break
        else:
            return stop
    return stop


def phrase_end(lower: str, begin: int, limit: int) -> int:
    """Where the noun phrase that begins at ``begin`` ends: at a mark or before a stop word.

    >>> "xã đạt chuẩn, tăng 5 xã"[: phrase_end("xã đạt chuẩn, tăng 5 xã", 0, 23)]
    'xã đạt chuẩn,'
    """
    for found in _CLOSES.finditer(lower, begin, limit):
        at = found.start()
        if lower[at] != "." or lower[at + 1 : at + 2].isspace() or at + 1 >= len(lower):
            limit = at
            break
    at = lower.find(" ", begin, limit)
    if at < 0:
        return limit
    stops = _stops()
    for word in lower[at + 1 : limit].split(" "):
        if word in stops or word[-1:] == ",":
            for term in stops.get(word.rstrip(","), ()):
                after = at + 1 + len(term)
                if lower.startswith(term, at + 1) and after <= limit and not lower[after : after + 1].isalnum():
                    if lower.endswith(_JOINS.get(term, ("\n",)), begin, at):
                        break
                    if not _STANDARD.match(lower, at + 1):
                        return at
                    break
        at += len(word) + 1
    return limit
