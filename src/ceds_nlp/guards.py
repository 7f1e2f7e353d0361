"""Cut folded text into tokens that no word segmenter may break: the guards.

Whole tokens, each with its kind: numbers (``1.928.311``, ``22,4``, ``1.025.067/1.025.067``, ``2021-2025``), dates
(``22/4/2022``), clock times (``8h30``), document numbers and symbols (``505/QĐ-TTg``, ``52-NQ/TW``, ``QĐ-TTg``),
abbreviations (``TT&TT``, ``TP.HCM``, ``GS.TS.``, ``T.Ư``), names with a hyphen or apostrophe (``Covid-19``,
``Ê-đê``, ``H'Mông``), codes (``QH15``, ``H5N1``, ``98A-026.04``), addresses (URL, e-mail), runs of points.
A plain syllable is a ``word``: only words are joined into longer ones by :mod:`ceds_nlp.segment`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from ceds_nlp.tables import alternation, read_table

Kind = Literal["word", "number", "code", "short", "name", "address", "mark"]

_CAPS = "A-ZĐƯÂÊÔĂƠÁÀẢÃẠÉÍÓÚÝ"
_LETTER = r"[^\W\d_]"
_MARKS = "\u0300-\u036f"
_HOST = r"[A-Za-z0-9][A-Za-z0-9-]{0,62}+"
_PATH = r"[!#-;=?-Z^-z~\\]{1,2000}(?<![.,;:!?')])"
# A part of a symbol: QĐ, TTg, UBND, CTr, ĐTĐL, TTLT, QH15, CP.
_PART = f"(?:TTg|CTr|CTHĐ|KHHĐ|[{_CAPS}]{{1,10}}\\d{{0,3}}(?![a-zà-ỹ]))"


#: Start and end in the folded text, and what stands there.
Token = tuple[int, int, Kind]

_KINDS: dict[str, Kind] = {
    "word": "word", "rest": "word", "number": "number", "clock": "number", "document": "code", "symbol": "code",
    "plate": "code", "mixed": "code", "short": "short", "name": "name", "address": "address", "mark": "mark",
}  # fmt: skip
# Text repeats itself: the tokens of a chunk between spaces are kept, up to so many chunks of so many characters.
_MEMORY = 60_000
_LONGEST = 32
_seen: dict[str, tuple[Token, ...]] = {}


def lex(text: str) -> list[Token]:
    """The tokens of folded ``text``, in order; only whitespace lies between them.

    >>> text = "TP.HCM có 1.928.311 hộ (22,4%) theo 505/QĐ-TTg."
    >>> [text[start:end] for start, end, _ in lex(text)]
    ['TP.HCM', 'có', '1.928.311', 'hộ', '(', '22,4', '%', ')', 'theo', '505/QĐ-TTg', '.']
    """
    tokens: list[Token] = []
    seen = _seen
    if len(seen) > _MEMORY:
        seen.clear()
    start = 0
    for chunk in text.replace("\n", " ").split(" "):
        if chunk:
            found = seen.get(chunk)
            if found is None:
                found = _cut(chunk)
                if len(chunk) <= _LONGEST:
                    seen[chunk] = found
            for first, last, kind in found:
                tokens.append((start + first, start + last, kind))
        start += len(chunk) + 1
    return tokens


def _cut(chunk: str) -> tuple[Token, ...]:
    return tuple((m.start(), m.end(), _KINDS[m.lastgroup or "mark"]) for m in _lexer().finditer(chunk))


@cache
def _lexer() -> re.Pattern[str]:
    rows = read_table("guards.terms.tsv", ["term", "value", "note"])
    known = read_table("abbreviations.tsv", ["term", "note"])
    terms: dict[str, list[str]] = {}
    for row in rows:
        terms.setdefault(row["value"], []).append(row["term"])
    dotted = [row["term"] for row in known if row["term"].endswith(".")] + terms["short"]
    shorts = alternation(term.rstrip(".") for term in dotted)
    cuts = alternation(terms["cut"])
    domains = alternation(terms["domain"])
    after = alternation(terms["after"])
    return re.compile(
        # Most tokens by far: a run of letters alone, or before a comma.
        f"(?P<word>{_LETTER}++(?![\\w.&'/@:+{_MARKS}-]))"
        # http://…, www.…, name@host.vn, baochinhphu.vn/…
        f"|(?P<address>(?:(?:https?|ftp)://|www\\.){_PATH}|[A-Za-z0-9][\\w.+-]{{0,63}}+@{_HOST}(?:\\.{_HOST}){{1,6}}"
        f"|{_HOST}(?:\\.{_HOST}){{0,4}}\\.{domains}(?![\\w-])(?:/{_PATH})?)"
        # 505/QĐ-TTg, 13/2023/NĐ-CP, 52-NQ/TW, 202/2025/QH15, 03/2018/TT/BGTVT, 12a/QĐ-UBND
        f"|(?P<document>\\d{{1,6}}[a-zA-ZĐ]?(?:/(?:19|20)\\d\\d)?(?:(?:[/&-]|(?<=[{_CAPS}g])\\.){_PART}){{1,6}}(?!\\w))"
        # 98A-026.04, 30K-123.45
        r"|(?P<plate>\d{2}[A-ZĐ]{1,2}\d?-\d{3}(?:\.\d{2}|\d{0,2})(?!\w))"
        # QH15, H5N1, PM2.5, CO2, km2, 4G, 1A; "Đảng4", "năm2014" are two tokens
        f"|(?P<mixed>(?:[{_CAPS}]{{1,10}}|[A-Za-z]{{1,10}})\\d\\w{{0,12}}(?:\\.\\d{{1,2}}(?!\\d))?(?!\\w)|\\d{{1,4}}[A-ZĐ]{{1,4}}\\d{{0,4}}(?!\\w))"
        r"|(?P<clock>\d{1,2}(?:[hHgG]|:)\d{2}(?!\w)|\d{1,2}[hH](?!\w))"
        # 1.928.311  22,4  22/4/2022  1.025.067/1.025.067  2021-2025  5:3; the letters of 30km are the next token
        r"|(?P<number>\d++(?:[.,/:-]\d++)*+)"
        # TT&TT, TP.HCM, GS.TS., T.Ư, v.v.
        f"|(?P<short>(?:{shorts}\\.)+(?:(?:{after}|{shorts})(?!\\w))?"
        f"|(?:[{_CAPS}]\\.){{1,6}}[{_CAPS}]{{1,4}}(?!\\w)\\.?|(?:[{_CAPS}]\\.){{2,6}}|[{_CAPS}]{{1,10}}(?:&[{_CAPS}]{{1,10}})+)"
        # QĐ-TTg, NĐ-CP, NQ/TW, KT-XH, PT-TH, TT-BTC
        f"|(?P<symbol>[{_CAPS}]{{2,10}}(?:-{_PART})+(?:/{_PART})?(?!\\w)|[{_CAPS}]{{2,4}}/TW(?!\\w))"
        # Covid-19, F-16, Ê-đê, e-mail, ki-lô-mét, VN-Index, SARS-CoV-2, H'Mông, not "tế-xã" nor "Nội-Hải"
        f"|(?P<name>(?!{cuts}(?!\\w)){_LETTER}{{1,12}}(?:-(?:\\d{{1,4}}|[a-zà-ỹ]{{1,12}})(?!\\w))+"
        f"|[{_CAPS}]{{2,5}}-{_LETTER}{{2,12}}(?!\\w)(?:-\\d{{1,3}}(?!\\w))?|{_LETTER}{{1,12}}'{_LETTER}{{1,12}}(?!\\w))"
        f"|(?P<rest>(?:{_LETTER}[{_MARKS}]*+)++)"
        r"|(?P<mark>\.{2,}+|-{2,}+|_{2,}+|={2,}+|\*{2,}+|\S)"
    )
