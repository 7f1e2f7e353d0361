"""Text that was decoded wrongly before it came here: noticed and named, never changed.

Old Vietnamese files hold TCVN3 (fonts ``.VnTime``) or VNI codes that open as Latin letters, and UTF-8 is sometimes
read as Latin-1. Such text is legal Unicode, so nothing fails; it merely reads ``QuyÕt ®Þnh`` for ``Quyết định`` and
hardly anything is found in it. :func:`check` says so; each finding shows a word with the reading that was meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

Kind = Literal["tcvn3", "vni", "utf-8 as latin-1", "lost characters"]

_TCVN3 = dict(zip(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
    strict=True,
))  # fmt: skip
#: VNI writes a vowel and then its mark; these letters stand alone.
_VNI_ALONE = dict(zip("æóòîñôöÆÓÒÎÑÔÖ", "ỉĩịỵđơưỈĨỊỴĐƠƯ", strict=True))
_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_ROOFS = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVES = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_MARKED = re.compile("([aeouyôö])([ùøûõï])|([aeo])([âáàåãä])|(a)([êéèúüë])|([æóòîñôö])", re.IGNORECASE)

#: What Windows shows for the bytes 0x80-0x9F.
_WINDOWS = {bytes([i]).decode("cp1252"): i for i in range(0x80, 0xA0) if i not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
_HIGH = "\u0080-\u00ff" + re.escape("".join(_WINDOWS))
_RUN = re.compile(f"[{_HIGH}]{{2,12}}")

#: Characters below U+0100 that no Vietnamese word holds, and capitals inside a word: they ask for a look.
_ODD = "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹º»¼½¾¿ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïñö÷øûüþÿ\u0080-\u009f"
_CAPITALS = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ"
#: One set of characters first, what stands before a capital last: the search is then several times as fast.
_LOOK = re.compile(f"[{_ODD}{_CAPITALS}](?:(?<=[{_ODD}])|(?<=[a-z].))")
_LETTER = "A-Za-z\u00a1-\u00ff\u1ea0-\u1ef9ĂăĐđĨĩŨũƠơƯư"
_WORD = re.compile(
    f"(?<![{_LETTER}])[{_LETTER}]{{0,7}}(?:[{_ODD}]|(?<=[a-z])[{_CAPITALS}])[{_LETTER}]{{0,7}}(?![{_LETTER}])"
)
_SYLLABLE = re.compile(
    r"(?:ngh?|gh|gi|nh|kh|ch|ph|qu|th|tr|[bcdđghklmnprstvx])?(?:[aăâeêioôơuưy]|[iuưyo][aăâeêoôơuưy]|[aâeêioôơuư][iyou]"
    r"|[iuyoưa][êôơauy][uiy])(?:ch|nh|ng|[cmnpt])?\Z"
)
#: This many different words decide; a sign in one word may be anything.
_ENOUGH = 3
_MOST_WORDS = 400


class TextWarning(UserWarning):
    """A text seems to be wrongly decoded; it is read as it stands."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One way in which a text seems wrongly decoded.

    ``start:end`` is the first place (code points), ``meant`` what it should read, None where that is lost.
    """

    kind: Kind
    start: int
    end: int
    written: str
    meant: str | None

    def __str__(self) -> str:
        """The finding in one line."""
        if self.meant is None:
            return f"characters were lost in decoding, first at offset {self.start} (U+FFFD); decode the source anew"
        how = {
            "tcvn3": "holds TCVN3 (.VnTime) codes; convert it to Unicode",
            "vni": "holds VNI codes; convert it to Unicode",
            "utf-8 as latin-1": "is UTF-8 that was decoded as Latin-1; decode it as UTF-8",
        }[self.kind]
        return f"the text {how}: {self.written!r} at offset {self.start} is {self.meant!r}"


def check(text: str) -> tuple[Finding, ...]:
    """How ``text`` seems to be wrongly decoded; empty for sound text. The time is in proportion to the length.

    >>> print(*check("QuyÕt ®Þnh sè 505/Q§-TTg: ®¹t 22,4%"))
    the text holds TCVN3 (.VnTime) codes; convert it to Unicode: 'QuyÕt' at offset 0 is 'Quyết'
    >>> [f.kind for f in check("Quyeát ñònh ngaøy 22/4, ñaït 5%")], check("Quyết định © 2024, 5 µm")
    (['vni'], ())
    """
    return tuple(_findings(text))


def _findings(text: str) -> Iterator[Finding]:
    if text.isascii():
        return
    lost = text.find("\ufffd")
    if lost >= 0:
        yield Finding("lost characters", lost, lost + 1, "\ufffd", None)
    if not _holds(_LOOK, text):
        return
    for kind, words, read in (
        ("utf-8 as latin-1", _RUN, _utf_8),
        ("tcvn3", _WORD, _tcvn3),
        ("vni", _WORD, _vni),
    ):
        found = _first(text, words, read)
        if found is not None:
            start, written, meant = found
            yield Finding(kind, start, start + len(written), written, meant)  # type: ignore[arg-type]
            return


def _holds(pattern: re.Pattern[str], text: str) -> bool:
    """Whether ``pattern`` is found often enough."""
    found = pattern.finditer(text)
    return all(next(found, None) for _ in range(_ENOUGH))


def _first(text: str, words: re.Pattern[str], read: Callable[[str], str | None]) -> tuple[int, str, str] | None:
    """The first word that ``read`` understands, if it understands enough of the odd words to be right."""
    understood: dict[str, str] = {}
    odd: set[str] = set()
    first = None
    for match in words.finditer(text):
        word = match.group()
        if word in odd:
            continue
        odd.add(word)
        meant = read(word)
        if meant is not None:
            understood[word] = meant
            first = first or (match.start(), word, meant)
        if len(odd) >= _MOST_WORDS:
            break
    return first if len(understood) >= max(_ENOUGH, len(odd) // 2) else None


def _utf_8(run: str) -> str | None:
    try:
        meant = bytes(_WINDOWS.get(char) or ord(char) for char in run).decode("utf-8")
    except ValueError:
        # The run may begin or end with a character of the sound text.
        return None
    return meant if any(_vietnamese(char) for char in meant) else None


def _tcvn3(word: str) -> str | None:
    if not _LOOK.search(word.replace("\u00ad", "")):
        return None  # a soft hyphen alone is one
    return _if_syllable(word.translate(_table())) if _spelled(word) else None


@cache
def _table() -> dict[int, str]:
    return {ord(key): value for key, value in _TCVN3.items()}


def _vni(word: str) -> str | None:
    return _if_syllable(_VNI_MARKED.sub(_vni_letter, word)) if _spelled(word) else None


def _vni_letter(match: re.Match[str]) -> str:
    vowel, tone, roofed, roof, breved, breve, alone = match.groups()
    if alone:
        return _VNI_ALONE[alone]
    if vowel:
        return unicodedata.normalize("NFC", _VNI_ALONE.get(vowel, vowel) + _VNI_TONES[tone.lower()])
    if roofed:
        return unicodedata.normalize("NFC", f"{roofed}\u0302{_VNI_ROOFS[roof.lower()]}")
    return unicodedata.normalize("NFC", f"{breved}\u0306{_VNI_BREVES[breve.lower()]}")


def _spelled(word: str) -> bool:
    """Whether ``word`` has a plain letter: signs alone (``©``, ``½``) are no words."""
    return any(map(str.isascii, word))


def _if_syllable(word: str) -> str | None:
    """``word`` where it is built as a Vietnamese syllable with at most one tone."""
    letters = []
    tones = 0
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in "\u0300\u0301\u0303\u0309\u0323":
            tones += 1
        else:
            letters.append(char)
    plain = unicodedata.normalize("NFC", "".join(letters))
    return word if tones <= 1 and _SYLLABLE.match(plain) else None


def _vietnamese(char: str) -> bool:
    return char in "ăđơưĂĐƠƯ" or "\u1ea0" <= char <= "\u1ef9" or char in "àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ"
