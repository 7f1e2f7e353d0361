"""Names by rule alone, where the model saw none: a title before capital words is a person, ``VN`` the country.

Shapes read: ``GS (Gan)``, ``thẩm phán (Mehta)``, ``ông (Lê Văn Sao)``, ``nghi phạm (Legan)``; ``xuất khẩu của (VN)``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize import name_ends, name_lexicon
from ceds_nlp.recognize.name_before import before, terms
from ceds_nlp.recognize.name_people import is_person
from ceds_nlp.records import Mention, Taken
from ceds_nlp.tables import alternation

_WORD = re.compile(
    r"[A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ][^\W\d_]*(?:-[^\W\d_]+|')?"
)
#: After a word in small letters or at the head of a sentence; not before a capital, a digit or a hyphen (VN Pharma).
#: What stands before is asked for last: the literal letters are found fast.
_VN = re.compile(r"VN(?:(?<=[a-zà-ỹđ] VN)|(?<=[a-zà-ỹđ], VN)|(?<=[.;:] VN)|(?<=\nVN))(?=[,.;:)\n]|\Z| [a-zà-ỹđ])")
_CREDITED = "|".join(
    rf"(?<=(?<![^\W_]){what}: )"
    for what in ("[Ảả]nh", "[Ảả]nh chụp", "[Đđ]ồ họa", "[Vv]ideo", "[Tt]hực hiện", "[Bb]iên dịch")
)
#: Who took the picture: two to four capital words between the colon and the end of the line or sentence.
_CREDIT = re.compile(rf": (?:{_CREDITED})({_WORD.pattern}(?: {_WORD.pattern}){{1,3}})(?=[.)/\n]|\Z| -)")
_MOST = 5
_LONGEST = 20
_ENDS = re.compile(r"\Z|[,.;:!?)\"'\n]| (?:nói|cho|khẳng|đã|dẫn|là|cùng|và|tuyên|kể|nhận)\b")


def people(text: FoldedText, names: Sequence[Mention], found: Sequence[Mention]) -> list[Mention]:
    """The persons whom a title names and ``names`` do not hold yet.

    >>> from ceds_nlp.normalize import fold
    >>> text = fold("Theo GS Gan, thẩm phán Mehta tuyên bố. Ông Bộ trưởng gật đầu.")
    >>> [text.text[m.start : m.end] for m in people(text, [], [])]
    ['Gan', 'Mehta']
    """
    taken: Taken | None = None
    begun: set[int] = set()
    out = []
    source = text.text
    credits = [match for match in _CREDIT.finditer(source) if _is_credit(match[1])]
    for head in _heads().finditer(source):
        office = _title_before(source, head.start())
        start = head.end()
        begun = begun or {m.start for m in (*names, *found)}
        if office is None or start in begun or (office and not _is_foreign(source, start)):
            continue
        end = _run(source, start)
        if end == start:
            continue
        words = source[start:end]
        first = words.split(" ")[0]
        if (len(first) > 1 and first.isupper()) or name_lexicon.is_no_name(words) or _is_cue(text.lower, start):
            continue
        if (
            " " not in words
            and name_lexicon.is_syllable(words.lower())
            and not name_lexicon.is_given_name(words.lower())
            and not _ENDS.match(text.lower, end)
        ):
            # "GS Gan," is a name, "nghệ sĩ Việt kiều" is none.
            continue
        if taken is None:
            taken = Taken((m.start, m.end) for m in (*names, *found))
        end = max(end, name_ends.initials_end(source, start))
        if not taken.overlaps(start, end):
            out.append(Mention(start, end, "PERSON", "names.title", confidence=0.8))
            taken.add(start, end)
    for credit in credits:
        taken = taken or Taken((m.start, m.end) for m in (*names, *found))
        if not taken.overlaps(*credit.span(1)):
            out.append(Mention(*credit.span(1), "PERSON", "names.credit", confidence=0.8))
            taken.add(*credit.span(1))
    return out


#: Places with these type words before their names are units with bodies of their own.
_UNIT = re.compile(
    r"(?:huyện đảo|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu|thành phố|tp\.?|tx\.?|tt\.?|p\.|q\.|h\.|x\.)"
    r" ?(?=[^\W_])"
)


def bodies(text: FoldedText, names: Sequence[Mention], found: Sequence[Mention]) -> list[Mention]:
    """``names`` with the bodies of a province or unit that the model saw only as a place: ``UBND (huyện Ba Tơ)``.

    >>> from ceds_nlp.normalize import fold
    >>> text = fold("Trưởng Công an huyện Ba Tơ; Bộ Công an, Hà Nội; UBND huyện.")
    >>> [(m.label, text.text[m.start : m.end]) for m in bodies(text, [Mention(15, 26, "LOCATION", "x")], [])]
    [('ORG', 'Công an huyện Ba Tơ')]
    """
    out: list[Mention] = []
    end = 0
    provinces = [m for m in found if m.label == "PROVINCE"]
    taken = Taken((m.start, m.end) for m in (*names, *(m for m in found if m.label != "PROVINCE")))
    for name in sorted((*names, *provinces), key=lambda m: (m.start, -m.end)):
        unit = name.label == "PROVINCE" or (name.label == "LOCATION" and _UNIT.match(text.lower, name.start))
        local = before(text.lower, name.start, end).get("local") if unit else None
        own = name.label != "PROVINCE"
        if local is not None and not taken.overlaps(local, name.start if own else name.end):
            out.append(Mention(local, name.end, "ORG", "names.local", confidence=0.8))
        elif own:
            out.append(name)
        end = max(end, name.end)
    return out


#: A unit with its name, one to four capital words: "tỉnh (Chanthaburi)".
_NAMED_UNIT = re.compile(rf"(?:tỉnh|bang|thị trấn|huyện) (?={_WORD.pattern})")
_NO_UNIT = frozenset(["Ủy", "Đoàn", "Đội", "Hội", "Ban", "Công", "Bộ", "Trung", "UBND", "HĐND"])


def units(text: FoldedText, names: Sequence[Mention], found: Sequence[Mention]) -> list[Mention]:
    """The units with a name that ``names`` do not hold yet: ``tỉnh (Chanthaburi)``.

    >>> from ceds_nlp.normalize import fold
    >>> text = fold("Lũ ở tỉnh Chanthaburi; chủ tịch huyện Lê Văn Sao, huyện Đoàn, các huyện Mê Linh.")
    >>> [text.text[m.start : m.end] for m in units(text, [], [])]
    ['tỉnh Chanthaburi', 'Mê Linh']
    """
    taken: Taken | None = None
    out: list[Mention] = []
    for unit in _NAMED_UNIT.finditer(text.text):
        taken = taken or Taken((m.start, m.end) for m in (*names, *found))
        end = _run(text.text, unit.end())
        words = text.text[unit.end() : end]
        if text.text[unit.start() - 1 : unit.start()].isalnum():
            continue
        first = words.split(" ")[0]
        if taken.overlaps(unit.start(), end) or first in _NO_UNIT or first.isupper() or is_person(words):
            continue
        if words == first and name_lexicon.is_syllable(words.lower()):
            continue
        goes_on = words.count(" ") > 3 or text.text.startswith((" del ", " da ", " do ", " al ", " al-", "-"), end)
        if goes_on or name_lexicon.is_no_name(words) or _is_cue(text.lower, unit.end()):
            continue
        start = unit.end() if "many" in before(text.lower, unit.start()) else unit.start()
        out.append(Mention(start, end, "LOCATION", "names.unit", confidence=0.8))
    return out


def country(text: FoldedText, names: Sequence[Mention], found: Sequence[Mention]) -> list[Mention]:
    """``VN`` for the country, outside the names of bodies and teams.

    >>> from ceds_nlp.normalize import fold
    >>> text = fold("Hàng của VN bán tại VN Pharma; chuyến VN 725, VN-Index, tuyển VN thắng, thị trường VN.")
    >>> [m.start for m in country(text, [], [])]
    [9, 83]
    """
    out: list[Mention] = []
    if "VN" not in text.text:
        return out
    taken: Taken | None = None
    for match in _VN.finditer(text.text):
        if text.lower.endswith("tuyển ", 0, match.start()):
            continue
        if taken is None:
            taken = Taken((m.start, m.end) for m in (*names, *found))
        if not taken.overlaps(*match.span()):
            out.append(Mention(*match.span(), "LOCATION", "names.country", confidence=0.9))
    return out


@cache
def _titles() -> dict[str, list[tuple[str, bool]]]:
    """By last word: the titles and offices that end so, the first letter small or capital; whether it is an office."""
    out: dict[str, list[tuple[str, bool]]] = {}
    for kind in ("title", "office"):
        for term in terms(kind):
            for written in sorted({term, term[0].upper() + term[1:]}):
                out.setdefault(written.rsplit(" ", 1)[-1], []).append((written, kind == "office"))
    return out


@cache
def _heads() -> re.Pattern[str]:
    """The space between the last word of a title and the head of a run of capital words: most spaces are neither."""
    sizes = sorted({len(word) for word in _titles()})
    words = [alternation(word for word in _titles() if len(word) == size) for size in sizes]
    return re.compile(f" (?=[A-ZĐÀ-Ỹ])(?:{'|'.join(f'(?<={same} )' for same in words)})")


def _title_before(source: str, end: int) -> bool | None:
    """Whether an office (True) or a title (False) ends at ``end``; None where neither does.

    >>> _title_before('nói. "Cựu Tổng thống Obama', 20), _title_before("Bộ trưởng Carr", 9), _title_before("khi Mai", 3)
    (False, True, None)
    """
    left = source[max(0, end - _LONGEST) : end]
    last = left[left.rfind(" ") + 1 :].lstrip("\"'([-/,.;:\n")
    found = None
    for written, office in _titles().get(last[last.rfind("\n") + 1 :], ()):
        if left.endswith(written) and not left[: -len(written)][-1:].isalnum():
            if not office:
                return False
            found = True
    return found


def _run(source: str, start: int) -> int:
    """Where the capital words that begin at ``start`` end."""
    at, end = start, start
    for _ in range(_MOST):
        word = _WORD.match(source, at)
        if not word:
            break
        end = word.end()
        if not source.startswith(" ", end):
            break
        at = end + 1
    return end


def _is_credit(words: str) -> bool:
    """Whether ``words`` can be a person of Việt Nam: syllables that no gazetteer knows, no newspaper."""
    lower = words.lower()
    return (
        all(name_lexicon.is_syllable(word) for word in lower.split(" "))
        and not name_lexicon.is_known(words)
        and not name_lexicon.begins_with_cue(lower)
    )


def _is_foreign(source: str, start: int) -> bool:
    """Whether a foreign word that no gazetteer knows stands at ``start``."""
    word = _WORD.match(source, start)
    if word is None or len(word.group()) < 3:
        return False
    lower = word.group().lower()
    return lower.isascii() and not name_lexicon.is_syllable(lower) and not name_lexicon.is_known(lower)


def _is_cue(lower: str, start: int) -> bool:
    """Whether the words begin with an office or the type word of a body: ``ông Bộ trưởng``, ``bà Giám đốc``."""
    automaton, classes = name_lexicon.cues()
    ahead = lower[start : start + 30]
    for index, first, last in automaton.find_matches_as_indexes(ahead):
        if first:
            break
        if last == len(ahead) or not ahead[last].isalpha():
            kind = name_lexicon.CUE_CLASSES[classes[index] - 1]
            if kind not in ("person.honorific", "ethnic", "at", "other", "say"):
                return last > 4 or kind.startswith("person")
        break
    return False
