"""Names by rule alone, where the model saw none: a title before capital words is a person, ``VN`` the country.

Shapes read: ``GS (Gan)``, ``thẩm phán (Mehta)``, ``ông (Lê Văn Sao)``, ``nghi phạm (Legan)``; ``xuất khẩu của (VN)``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize import name_lexicon
from ceds_nlp.records import Mention, Taken

_CUE = re.compile(
    r"(?<![^\W_])(?:[Ôô]ng|[Bb]à|[Gg]iáo sư|GS|PGS|TS|ThS|BS|[Bb]ác s[ĩỹ]|[Tt]iến s[ĩỹ]|[Tt]hạc s[ĩỹ]"
    r"|[Ll]uật sư|[Kk]ỹ sư|[Tt]hẩm phán|[Nn]ghi phạm|[Bb]ị cáo|[Bb]ị can"
    r"|HLV|[Tt]iền đạo|[Tt]iền vệ|[Hh]ậu vệ|[Tt]rung vệ|[Tt]hủ môn|[Đđ]ại tá|[Tt]hượng tá|[Tt]rung tá"
    r"|[Tt]hiếu tá|[Đđ]ại úy|[Tt]hượng úy|[Tt]rung úy|[Tt]hiếu tướng"
    r"|[Tt]rung tướng|[Tt]hượng tướng|[Đđ]ại tướng|[Cc]a s[ĩỹ]|[Dd]iễn viên|[Nn]hạc s[ĩỹ]|[Nn]ghệ sĩ"
    r"|[Tt]hượng nghị sĩ|[Nn]ghị sĩ|[Cc]ựu [Tt]ổng thống|[Tt]ổng thống"
    r"|[Tt]ay vợt|[Pp]hóng viên|[Nn]hà văn|[Nn]hà thơ|[Đđ]ạo diễn|[Tt]hí sinh|[Nn]ữ sinh|[Nn]am sinh"
    r"|[ÁáHh](?:oa)? hậu|[Nn]gười mẫu|[Tt]ài xế|[Bb]ệnh nhân|[Ss]ản phụ) "
)
_WORD = re.compile(
    r"[A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ][^\W\d_]*(?:-[^\W\d_]+|')?"
)
#: After a word in small letters or at the head of a sentence; not before a capital, a digit or a hyphen (VN Pharma).
_VN = re.compile(r"(?:(?<=[a-zà-ỹđ] )|(?<=[a-zà-ỹđ], )|(?<=[.;:] )|(?<=\n))VN(?=[,.;:)\n]|\Z| [a-zà-ỹđ])")
#: Offices before a foreign surname; before words of Vietnamese they name a field or a country.
_OFFICE = re.compile(
    r"(?<![^\W_])(?:[Bb]ộ trưởng|[Tt]hứ trưởng|[Nn]goại trưởng|[Tt]hống đốc|[Tt]hủ tướng|[Tt]ướng|[Đđ]ô đốc"
    r"|[Cc]ông tố viên|[Hh]ạ nghị sĩ|[Cc]ựu [Tt]hủ tướng|[Tt]ỷ phú) "
)
#: Who took the picture: two to four capital words between the colon and the end of the line or sentence.
_CREDIT = re.compile(
    r"(?<![^\W_])(?:[Ảả]nh|[Ảả]nh chụp|[Đđ]ồ họa|[Vv]ideo|[Tt]hực hiện|[Bb]iên dịch): "
    rf"({_WORD.pattern}(?: {_WORD.pattern}){{1,3}})(?=[.)/\n]|\Z| -)"
)
_MOST = 5
_ENDS = re.compile(r"\Z|[,.;:!?)\"'\n]| (?:nói|cho|khẳng|đã|dẫn|là|cùng|và|tuyên|kể|nhận)\b")


def people(text: FoldedText, names: Sequence[Mention], found: Sequence[Mention]) -> list[Mention]:
    """The persons whom a title names and ``names`` do not hold yet.

    >>> from ceds_nlp.normalize import fold
    >>> text = fold("Theo GS Gan, thẩm phán Mehta tuyên bố. Ông Bộ trưởng gật đầu.")
    >>> [text.text[m.start : m.end] for m in people(text, [], [])]
    ['Gan', 'Mehta']
    """
    taken: Taken | None = None
    out = []
    credits = [match for match in _CREDIT.finditer(text.text) if _is_credit(match[1])]
    offices = [cue for cue in _OFFICE.finditer(text.text) if _is_foreign(text.text, cue.end())]
    for cue in [*_CUE.finditer(text.text), *offices]:
        end = _run(text.text, cue.end())
        if end == cue.end():
            continue
        words = text.text[cue.end() : end]
        first = words.split(" ")[0]
        if (len(first) > 1 and first.isupper()) or name_lexicon.is_no_name(words) or _is_cue(text.lower, cue.end()):
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
        if not taken.overlaps(cue.end(), end):
            out.append(Mention(cue.end(), end, "PERSON", "names.title", confidence=0.8))
            taken.add(cue.end(), end)
    for credit in credits:
        taken = taken or Taken((m.start, m.end) for m in (*names, *found))
        if not taken.overlaps(*credit.span(1)):
            out.append(Mention(*credit.span(1), "PERSON", "names.credit", confidence=0.8))
            taken.add(*credit.span(1))
    return out


def country(text: FoldedText, names: Sequence[Mention], found: Sequence[Mention]) -> list[Mention]:
    """``VN`` for the country, outside the names of bodies and teams.

    >>> from ceds_nlp.normalize import fold
    >>> text = fold("Hàng của VN bán tại VN Pharma; chuyến VN 725, VN-Index, tuyển VN thắng, thị trường VN.")
    >>> [m.start for m in country(text, [], [])]
    [9, 83]
    """
    out: list[Mention] = []
    taken: Taken | None = None
    for match in _VN.finditer(text.text):
        if text.lower.endswith("tuyển ", 0, match.start()):
            continue
        if taken is None:
            taken = Taken((m.start, m.end) for m in (*names, *found))
        if not taken.overlaps(*match.span()):
            out.append(Mention(*match.span(), "LOCATION", "names.country", confidence=0.9))
    return out


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
