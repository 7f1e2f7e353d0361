"""Find references to legal and administrative documents: by number, by type and bare number, by the name of a law.

Shapes accepted (each with examples in ``legal.examples.tsv``):

- type word, number, symbol: ``Quyết định số 505/QĐ-TTg``, ``Nghị quyết 57-NQ/TW``, ``Công văn 4336/BTTTT-THH``,
  ``Thông tư 03/2018/TT/BGTVT``, ``Nghị định 22-CP``, also with spaces round ``/`` and ``-`` and without diacritics;
- the symbol alone: ``theo 505/QĐ-TTg``; type word and bare number: ``Nghị quyết 57``, ``Chỉ thị số 05``;
- lists: ``Nghị định số 45, 47/2020/NĐ-CP``: each further number from its own first character;
- laws, codes, ordinances, constitutions by name, with the year or number that directly follows: see
  :mod:`ceds_nlp.recognize.laws`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache

from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize.laws import Law, find_laws, numbers_of
from ceds_nlp.records import Mention
from ceds_nlp.tables import alternation, read_table

TYPE_COLUMNS = ("name", "symbols", "variants", "bare", "issuer", "note")
ISSUER_COLUMNS = ("code", "issuer", "scope", "variants", "note")

_YEAR = r"(?:1[89]|20)[0-9]{2}"
_A_YEAR = re.compile(_YEAR)
_THOUSANDS = re.compile(r"[0-9]{1,2}\.[0-9]{3}")
_NUMBER = re.compile(
    r"(?P<number>[0-9]{1,6}(?:\.[0-9]{3}(?= ?[/-]))?(?:\.[0-9]{1,2}(?![0-9]))?(?: ?[a-eđA-EĐ](?=/)|[a-eđA-EĐ](?!\w))?)"
    rf"(?: ?/ ?(?P<year>{_YEAR})(?![0-9])|-(?P<dashed>{_YEAR})(?= ?/ ?[^\W\d_]))?"
)
_SEGMENT = re.compile(r"(?P<sep> ?[/-] ?)(?P<code>[^\W\d_][\w&.]{0,19})")
_SPACED = re.compile(r" (?P<code>NQ|CT|KL|QĐ|NĐ|TT|TB|HD)(?=[/-][A-ZĐ])", re.IGNORECASE)
#: Numbers of other countries: Chỉ thị 95/46/EC, Luật số 2018-493.
_FOREIGN = re.compile(r"[0-9]{2,4}(?:/[0-9]{1,4}/(?:EEC|EC|EU|CE|UE)|-[0-9]{2,4})(?![\w/.-])", re.IGNORECASE)
_TERM = re.compile(r" (?P<term>[0-9]{1,2})(?![\w/])")
_MORE = re.compile(r"(?:,|;| và| hoặc| cùng|, và) (?:số )?(?=[0-9])")
_SO = re.compile(r" số ?:? ?\Z")
_LEFT_WORD = re.compile(r"[^\W\d_]+")
_PARLIAMENT = re.compile(r"(?:QH|UBTVQH)(?:[0-9]{1,2}|[IVX]{1,5})?\Z")
_AFTER = re.compile(r" ?(?:([^\W\d_]+)(?: ([^\W\d_]+|[0-9]+))?)?")


@dataclass(frozen=True, slots=True)
class Symbol:
    """The code after a number: its end in the text, canonical spelling and parts."""

    end: int
    joined: str  # with its first separator: "/QĐ-TTg", "-NQ/TW"
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Knowledge:
    """The tables of this stage, read once."""

    bare: dict[str, str]  # type -> plain, cap, số, symbol
    type_of: dict[str, str]  # type as written (lower) -> type
    type_of_code: dict[str, str]  # QĐ -> quyết định
    issuer_of_type: dict[str, str]
    issuer_of_code: dict[str, str]
    party: frozenset[str]
    codes: dict[str, str]  # spelling without marks, upper case -> canonical code
    exact: frozenset[str]
    abbreviations: dict[str, str]  # nđ -> nghị định
    counters: frozenset[str]
    cuts: frozenset[str]  # words that part a type from another's number
    contracts: tuple[str, ...]  # what is numbered like a document and is none
    leads: tuple[str, ...]
    confirms: re.Pattern[str]
    left: re.Pattern[str]
    candidate: re.Pattern[str]


def _plain(code: str) -> str:
    """A code as compared: upper case, without marks, ``&`` and dots."""
    decomposed = unicodedata.normalize("NFD", code.upper().replace("Đ", "D").replace("&", "").replace(".", ""))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@cache
def _knowledge() -> _Knowledge:
    types = read_table("gazetteers/legal_types.tsv", TYPE_COLUMNS)
    issuers = read_table("gazetteers/issuers.tsv", ISSUER_COLUMNS)
    terms = read_table("recognize/legal.terms.tsv", ["use", "term", "value"])
    type_of: dict[str, str] = {}
    type_of_code: dict[str, str] = {}
    for row in types:
        for form in (row["name"], *filter(None, row["variants"].split("|"))):
            type_of[form] = row["name"]
        for code in row["symbols"].split():
            type_of_code.setdefault(code, row["name"])
    # "Quyet dinh so 505/QD-TTg": without marks only together with a symbol.
    unmarked = {_plain(form).lower(): name for form, name in type_of.items()}
    codes: dict[str, str] = {}
    for code in [*type_of_code, *(row["code"] for row in issuers)]:
        codes.setdefault(_plain(code), code)
    for row in issuers:
        for form in filter(None, row["variants"].split("|")):
            codes.setdefault(_plain(form), row["code"])
    codes["TU"] = "TU"
    codes["HDND"] = "HĐND"
    abbreviations = {t["term"].lower(): t["value"] for t in terms if t["use"] == "abbreviation"}
    qualifiers = alternation(t["term"] for t in terms if t["use"] == "qualifier")
    words = alternation([*type_of, *abbreviations, *unmarked])
    left = re.compile(rf"(?<![^\W_])(?P<type>{words})(?: {qualifiers})?(?P<so>[ \n](?:số(?: hiệu)?|so))? ?:? ?\Z")
    bare = {row["name"]: row["bare"] for row in types}
    ends = {form.split()[-1] for form, name in type_of.items() if bare[name] in ("plain", "cap")}
    ends |= {"nđ", "nq", "qđ", "số", "số:", "số :"}
    behind = "|".join(f"(?<={re.escape(end)} [0-9])" for end in sorted(ends))
    last = re.escape("".join(sorted({end[-1] for end in ends})))
    candidate = re.compile(
        r"[0-9](?:(?<![\w.,/-][0-9])|(?<=số[0-9]))"
        rf"(?:(?<=[{last}] [0-9])(?:{behind})|(?=[0-9.]{{0,6}}[a-zđ]? ?[/-] ?(?:[0-9]{{4}} ?[/-] ?)?[^\W\d_]))"
    )
    return _Knowledge(
        bare=bare,
        type_of=unmarked | type_of,
        type_of_code=type_of_code,
        issuer_of_type={row["name"]: row["issuer"] for row in types if row["issuer"]},
        issuer_of_code={row["code"]: row["issuer"] for row in issuers},
        party=frozenset(row["code"] for row in issuers if row["scope"] == "party"),
        codes=codes,
        exact=frozenset([*type_of_code, *(row["code"] for row in issuers)]),
        abbreviations=abbreviations,
        counters=frozenset(t["term"].lower() for t in terms if t["use"] == "counter"),
        cuts=frozenset(t["term"] for t in terms if t["use"] == "cut"),
        contracts=tuple(f"{t['term']} {so}" for t in terms if t["use"] == "contract" for so in ("số ", "số: ", "")),
        leads=tuple(f"{t['term']} " for t in terms if t["use"] == "leads"),
        confirms=re.compile(rf" {alternation(t['term'] for t in terms if t['use'] == 'confirms')}(?!\w)"),
        left=left,
        candidate=candidate,
    )


def describe(record: Mention) -> str:
    """The expected string of ``legal.examples.tsv``: type, normalized number or name, and the year of a law.

    >>> from ceds_nlp.normalize import fold
    >>> [describe(m) for m in recognize(fold("theo 749/QD-TTg, Luật BVMT 2020 và Nghị quyết 57"))]
    ['quyết định 749/QĐ-TTg', 'Luật Bảo vệ môi trường, 2020', 'nghị quyết 57']
    """
    name = record.name or ""
    if record.rule == "legal.law":
        year = record.attrs.get("year")
        return f"{name}, {year}" if year else name
    kind = record.attrs.get("doc_type")
    return f"{kind} {name}" if kind else name


def recognize(text: FoldedText) -> list[Mention]:
    """The LEGAL_DOC mentions of ``text``, in order, not overlapping.

    >>> from ceds_nlp.normalize import fold
    >>> text = "Nghị định số 13/2023/ND-CP và Luật Đất đai năm 2024"
    >>> [(text[m.start:m.end], m.name, m.attrs["issuer"]) for m in recognize(fold(text))]
    [('Nghị định số 13/2023/ND-CP', '13/2023/NĐ-CP', 'Chính phủ'),
     ('Luật Đất đai năm 2024', 'Luật Đất đai', 'Quốc hội')]
    """
    found: list[Mention] = []
    laws = []
    for law in find_laws(text):
        # "Luật Thủ đô số 25/2012/QH13": one mention, named by its number.
        if law.number_at >= 0:
            number = _read(text.text, law.number_at)
            if number is not None and number[1] is not None and _is_of_changed(law, number[0] + number[1].joined):
                law = replace(law, end=number[2])
            elif number is not None and number[1] is not None:
                laws.append(_numbered(law.start, number, law.kind, "legal.numbered", law.name))
                continue
        attrs = {"doc_type": law.kind, "number": None, "year": law.year, "symbol": None, "issuer": law.issuer}
        laws.append(Mention(law.start, law.end, "LEGAL_DOC", "legal.law", law.name, attrs={**attrs, "issued": None}))
    done = 0
    index = 0
    begins, lower = _knowledge().candidate.match, text.lower
    for start, _ in text.digits:
        if not begins(lower, start):
            continue
        while index < len(laws) and laws[index].end <= start:
            index += 1
        if start < done or (index < len(laws) and laws[index].start <= start):
            continue
        for mention in _at(text, start, done):
            found.append(mention)
            done = mention.end
    found.extend(laws)
    found.sort(key=lambda m: m.start)
    return found


def _is_of_changed(law: Law, number: str) -> bool:
    """Whether the number behind an amending law is that of the law it changes: ``Luật sửa đổi … của Luật X số N``."""
    if law.amends is None:
        return False
    known = numbers_of(law.amends)
    return number in known or not known


def _at(text: FoldedText, start: int, floor: int) -> list[Mention]:
    """The mention whose number begins at ``start``, and the further numbers of its list."""
    know = _knowledge()
    left = know.left.search(text.lower[max(floor, start - 64) : start])
    read = _read(text.text, start, typed=left is not None)
    if read is None:
        return []
    number, symbol, end = read
    begin, kind = start, None
    if left is not None:
        begin = max(floor, start - 64) + left.start()
        written = left["type"]
        kind = know.abbreviations.get(written) or know.type_of.get(written)
        lowered = written in know.abbreviations and not text.text[begin : begin + 1].isupper()
        # "THÔNG TƯ⏎SỐ 12/2020/TT-BTC" is a title; elsewhere a line border parts type and number.
        titled = symbol is not None and text.text[begin:start].isupper() and text.text[begin - 1 : begin] in ("", "\n")
        if lowered or ("\n" in text.text[begin:start] and not titled):
            left, begin, kind = None, start, None
    if symbol is not None:
        written = _far_type(text, floor, start, know.type_of_code.get(symbol.parts[0]), kind)
        if written is not None:
            begin, kind = written
            return [_numbered(begin, read, kind, "legal.numbered", None), *_further(text, read, kind)]
    if symbol is None and kind is not None:
        foreign = _FOREIGN.match(text.text, start)
        if foreign is not None and know.bare.get(kind) and (left is None or text.text[begin].isupper()):
            year = re.search(rf"-{_YEAR}\Z", foreign.group())
            if year is None or kind in ("nghị định", "thông tư"):  # "Thông tư 12-2011" is Thông tư 12/2011
                name = foreign.group().replace("-", "/") if year else foreign.group()
                return [_numbered(begin, (name, None, foreign.end()), kind, "legal.bare", None)]
    if symbol is None:
        if left is None or kind is None or not _stands_bare(text, begin, end, kind, left):
            return []
    elif left is None:
        contract = text.lower.endswith(know.contracts, max(0, start - 16), start)
        if contract or not _stands_alone(symbol, number, text.lower[max(0, start - 4) : start]):
            return []
    rule = "legal.bare" if symbol is None else "legal.numbered" if left is not None else "legal.symbol"
    return [_numbered(begin, read, kind, rule, None), *_further(text, read, kind)]


def _further(text: FoldedText, read: tuple[str, Symbol | None, int], kind: str | None) -> list[Mention]:
    """The further numbers of the list that begins with ``read``."""
    out: list[Mention] = []
    while kind is not None and len(out) < 40:
        more = _MORE.match(text.lower, read[2])
        following = _read(text.text, more.end(), typed=True) if more else None
        if more is None or following is None:
            break
        number, symbol, end = following
        if symbol is None:
            if not _counts_nothing(text, end, strict=True):
                break
            if _A_YEAR.fullmatch(number) or len(number.partition("/")[0]) > 4:
                break
            if read[1] is not None and "/" not in number:
                break  # "số 96/2004/TTLT-BTM; 27 tờ báo": after a full number a bare one counts
        read = following
        out.append(_numbered(more.end(), read, kind, "legal.list", None))
    return out


def _far_type(text: FoldedText, floor: int, start: int, wanted: str | None, kind: str | None) -> tuple[int, str] | None:
    """Where the type word stands that words in lower case part from ``số``: ``Báo cáo thẩm tra số``, and the type.

    ``wanted`` is the type of the number's own code: it goes before a nearer type that only tells the subject, as in
    ``Quyết định phê duyệt kế hoạch số 5/QĐ-UBND``.
    """
    know = _knowledge()
    if kind is not None and (wanted is None or wanted in kind or kind in wanted):
        return None
    so = _SO.search(text.lower, max(floor, start - 5), start)
    if so is None:
        return None
    left = max(floor, start - 72)
    capitals = text.text[max(left, start - 24) : so.start()].isupper()
    words = list(_LEFT_WORD.finditer(text.lower, left, so.start()))
    at = so.start()
    for index in range(len(words) - 1, max(-1, len(words) - 10), -1):
        word = words[index]
        if text.lower[word.end() : at].strip(" ") or word.group() in know.cuts:
            return None
        at = word.start()
        for size in (4, 3, 2, 1):
            last = words[index + size - 1] if index + size <= len(words) else None
            found = know.type_of.get(text.lower[at : last.end()]) if last else None
            if found is not None and (wanted is None or found == wanted or wanted in found):
                return at, found
        if not capitals and text.text[at].isupper():
            return None
    return None


def _read(text: str, start: int, typed: bool = True) -> tuple[str, Symbol | None, int] | None:
    """Number (with its year, if any), symbol and end of the document number that begins at ``start``."""
    match = _NUMBER.match(text, start)
    if match is None:
        return None
    number = match["number"].replace(" ", "")
    if _THOUSANDS.fullmatch(number):  # a thousands point: 1.234/QĐ-UBND
        number = number.replace(".", "")
    year = match["year"] or match["dashed"]
    full = f"{number}/{year}" if year else number
    symbol = _symbol(text, match.end(), typed)
    if symbol is not None and year and symbol.parts[0] in ("QH1", "UBTVQH1"):
        return None  # "12/2025/QH1": the rest of the code is lost
    if symbol is not None:
        return full, symbol, symbol.end
    return full, None, match.end("year") if match["year"] else match.end("number")


def _symbol(text: str, at: int, typed: bool) -> Symbol | None:
    """The symbol that begins (with its separator) at ``at``; None where the letters there are no code."""
    know = _knowledge()
    parts: list[str] = []
    seps: list[str] = []
    spaced = _SPACED.match(text, at) if typed else None
    if spaced is not None:
        parts.append(know.codes[_plain(spaced["code"])])
        seps.append("-")
        at = spaced.end()
    while len(parts) < 8:
        match = _SEGMENT.match(text, at)
        if match is None:
            break
        code = match["code"].rstrip(".")
        known = _canonical(code)
        if known is None and "." in code:
            code = code[: code.index(".")]
            known = _canonical(code)
        sep = match["sep"].strip()
        if known is None and code[-1].isdigit() and _canonical(code.rstrip("0123456789")):
            code = code.rstrip("0123456789")  # the mark of a footnote
            known = _canonical(code)
        if known is None:
            joined = _split_joined(code)
            if joined is not None and not parts:
                parts.extend(joined)
                seps.extend((sep, "-"))
                at = match.start("code") + len(code)
                continue
            # "80/TTg- ĐMDN": a space on one side only, before capitals.
            loose = parts and code.isupper() and 1 < len(code) < 8 and match["sep"] in (" -", "- ", " - ")
            # "8624/BKHĐT - ĐKKD": with two spaces only where a unit is still to come.
            loose = loose and (match["sep"] != " - " or (len(parts) == 1 and parts[0] not in know.type_of_code))
            if (" " in match["sep"] and not loose) or not _looks_like_code(code):
                break
        elif " " in match["sep"] and not code[0].isupper():
            break
        parts.append(known or (code.upper() if not code.isupper() and code.islower() else code))
        seps.append(sep)
        at = match.start("code") + len(code)
        if parts[-1] in ("QH", "UBTVQH") or (len(parts[-1]) == 1 and parts[-1] != "L"):  # QH 15, C 67
            term = _TERM.match(text, at)
            if term is not None:
                parts[-1] += term["term"]
                at = term.end()
    if not parts:
        return None
    return Symbol(at, _join(parts, seps), tuple(parts))


def _canonical(code: str) -> str | None:
    know = _knowledge()
    if code in know.exact:
        return code
    if code.upper() in ("TƯ", "T.Ư"):  # as the press writes TW; TU is the code of a province
        return "TW"
    if _PARLIAMENT.match(code.upper()):
        return code.upper()
    return know.codes.get(_plain(code))


def _split_joined(code: str) -> tuple[str, str] | None:
    """``NĐCP`` -> (``NĐ``, ``CP``): the hyphen was lost."""
    know = _knowledge()
    for cut in (2, 3, 4):
        first, second = _canonical(code[:cut]), _canonical(code[cut:]) if len(code) > cut + 1 else None
        if first in know.type_of_code and second in know.issuer_of_code:
            return str(first), str(second)
    return None


def _looks_like_code(code: str) -> bool:
    capitals = sum(1 for c in code if c.isupper())
    return len(code) <= 16 and (code.isupper() or (capitals >= 2 and code[0].isupper()))


def _join(parts: list[str], seps: list[str]) -> str:
    """The canonical spelling: ``/QĐ-TTg`` of the State, ``-NQ/TW`` of the Party, others as written."""
    know = _knowledge()
    if len(parts) > 1 and parts[0] in know.type_of_code and parts[0] not in ("L", "PL"):
        party = parts[1] in know.party
        if party or (seps[0] == "-" and seps[1] == "/"):
            return f"-{parts[0]}/" + "-".join(parts[1:])
        if parts[1] in know.issuer_of_code or seps[0] == "/":
            return "/" + "-".join(parts)
    if _PARLIAMENT.match(parts[0]):
        seps = ["/", *seps[1:]]
    return "".join(sep + part for sep, part in zip(seps, parts, strict=True))


def _stands_alone(symbol: Symbol, number: str, before: str) -> bool:
    """Whether number and symbol are a document's without a type word: ``505/QĐ-TTg``, ``4336/BTTTT-THH``."""
    know = _knowledge()
    parts = symbol.parts
    if _PARLIAMENT.match(parts[0]):
        return "/" in number
    if len(parts) < 2:
        return False
    if parts[0] in ("QĐ", "NĐ", "NQ", "TTLT", "VBHN", "QyĐ") or "UBND" in parts:
        return True
    if parts[0] in know.type_of_code and parts[0] != "L":
        if before.endswith(("số ", "số:", ": ")):
            return True
        return parts[1] in know.issuer_of_code or _PARLIAMENT.match(parts[1]) is not None
    if parts[0] == "L":
        return parts[1] == "CTN"
    return len(parts[0]) > 2 and bool(know.issuer_of_code.get(parts[0])) and symbol.joined[0] == "/"


def _stands_bare(text: FoldedText, begin: int, end: int, kind: str, left: re.Match[str]) -> bool:
    """Whether a number without symbol after the type word names a document: ``Nghị quyết 57``, not ``3 điểm``."""
    know = _knowledge()
    bare = know.bare.get(kind, "")
    capital = text.text[begin].isupper()
    so = left["so"] is not None
    if left["type"] not in know.type_of and left["type"] not in ("nđ", "nq", "qđ"):
        return False
    if bare not in ("plain", "cap", "số") or (bare == "số" and not so):
        return False
    short = end - begin - len(left.group()) < 2
    if bare == "cap" and not (so or capital):
        led = text.lower.endswith(know.leads, 0, begin) or know.confirms.match(text.lower, end)
        if short or not led:
            return False
    if so and (capital or bare != "số"):
        return _counts_nothing(text, end, strict=False, counters=False)
    number = _NUMBER.match(text.text, begin + left.end() - left.start())
    if number and number["year"] is None and _A_YEAR.fullmatch(number["number"]):
        return False
    return _counts_nothing(text, end, strict=False)


def _counts_nothing(text: FoldedText, end: int, strict: bool, counters: bool = True) -> bool:
    """Whether no counted thing, unit or further digit follows the number that ends at ``end``."""
    know, lower = _knowledge(), text.lower
    follow = lower[end : end + 2]
    if follow[:1] in ("%", "°", "‰", "$", "+", "_") or (follow[:1] and (follow[0].isalnum())):
        return False
    if len(follow) == 2 and follow[0] in ".,/-:" and follow[1].isdigit():
        return False
    if follow[:1] == "/" or (follow[:1] == "-" and follow[1:].isalpha()):
        return False
    if not counters:
        return True
    match = _AFTER.match(lower, end, min(len(lower), end + 40))
    first = match[1] if match else None
    if not first or follow[:1] != " ":
        return True
    second = (match[2] if match else None) or ""
    if first in ("năm", "ngày") and second.isdigit():
        return not (first == "năm" and len(second) != 4)
    if first == "-":
        return True
    pair = f"{first} {second}"
    if strict and (first in know.type_of or pair in know.type_of):
        return False  # "Nghị định số 193/2013 và 29 nghị định khác"
    return first not in know.counters and pair not in know.counters


def _numbered(
    start: int, read: tuple[str, Symbol | None, int], kind: str | None, rule: str, law: str | None
) -> Mention:
    """The mention of a document number, with its attributes."""
    number, symbol, end = read
    know = _knowledge()
    parts = symbol.parts if symbol else ()
    digits, _, year = number.partition("/")
    if kind is None:
        kind = next((know.type_of_code[p] for p in parts if p in know.type_of_code), None)
        if kind is None and parts and not _PARLIAMENT.match(parts[0]):
            kind = "công văn"
    issuer = know.issuer_of_type.get(kind or "")
    if parts:
        bodies = [p for p in parts if know.issuer_of_code.get(p) and p not in know.type_of_code]
        if parts[0] in know.type_of_code:
            joint = parts[0] in ("TTLT", "TTLB", "TTLN", "NQLT")
            issuer = ", ".join(know.issuer_of_code[p] for p in (bodies if joint else bodies[:1])) or issuer
        elif _PARLIAMENT.match(parts[0]):
            issuer = "Quốc hội" if parts[0].startswith("QH") else "Ủy ban Thường vụ Quốc hội"
        elif bodies:
            issuer = know.issuer_of_code[bodies[0]]
        if len(parts) > 1 and _PARLIAMENT.match(parts[1]):
            issuer = "Quốc hội" if parts[1].startswith("QH") else "Ủy ban Thường vụ Quốc hội"
    attrs: dict[str, str | int | bool | None] = {
        "doc_type": kind,
        "number": digits,
        "year": int(year) if _A_YEAR.fullmatch(year) else None,
        "symbol": symbol.joined[1:] if symbol else None,
        "issuer": issuer,
        "issued": None,
    }
    if law is not None:
        attrs["law"] = law
    return Mention(start, end, "LEGAL_DOC", rule, number + (symbol.joined if symbol else ""), attrs=attrs)
