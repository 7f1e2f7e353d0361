"""Give each LEGAL_DOC mention its document: a stable ref, and the day of issue and issuer that the text states.

``ref`` is ``legal:`` and the number. A short mention (``Nghị quyết 57``, ``Luật Đất đai``) takes the ref of the
one full mention of the same text that fits; a law with its year takes the number of the gazetteer. Where two fit,
or none, ``ref`` stays None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ceds_nlp.normalize import FoldedText
from ceds_nlp.records import Mention
from ceds_nlp.tables import alternation, read_table

_DAY = (
    r"(?P<day>[0-3]?[0-9])(?: ?[/.-] ?(?P<m>[01]?[0-9]) ?[/.-] ?| tháng (?P<month>[01]?[0-9]),? năm )"
    r"(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
)
_AFTER = re.compile(rf"(?: \([^()\n]{{1,60}}\))?,? ?\(?(?:ban hành |ký |được ký |ký ban hành )?(?:vào )?ngày {_DAY}")
_AFTER_BODY = re.compile(rf" của [^\W\d_][^\n.;:(){{0-9}}]{{2,60}},? ?\(?(?:ban hành |ký |ký ban hành )?ngày {_DAY}")
#: "pháp luật này", "bộ luật này" seen as "luật này", "các nghị định này", "dự luật này" point to no one document.
_NO_POINTER = re.compile(r"(?:[^\W_]|(?:pháp|kỷ|bộ|các|những|dự|đạo|dự thảo|dự án|hai|ba) )\Z")
#: A draft is another document than the law of the same name in force.
_DRAFT = re.compile(r"(?:dự thảo|dự án|dự|đề nghị xây dựng) \Z")
_AMENDED = re.compile(r" \(?(?:sửa đổi|sđ)(?! năm)")
_BEFORE = re.compile(
    rf"ngày {_DAY},? [^\n.;:0-9]{{0,80}}?(?:đã ký|ký ban hành|đã ban hành|ban hành|ký|đã có|có|ra) (?:ban hành )?\Z"
)


@cache
def _issuers() -> dict[str, str]:
    rows = read_table("link/legal.terms.tsv", ("use", "term", "value"))
    return {row["term"]: row["value"] for row in rows if row["use"] == "issuer"}


@cache
def _abroad() -> re.Pattern[str]:
    """``… của Trung Quốc``: no law of Việt Nam, whatever its name and year."""
    rows = read_table("link/legal.terms.tsv", ("use", "term", "value"))
    countries = alternation(row["term"] for row in rows if row["use"] == "abroad")
    return re.compile(rf"(?: \([^()\n]{{1,40}}\))?(?: của)?(?: nước| bang)? {countries}(?!\w)")


@cache
def _of() -> re.Pattern[str]:
    """``… của Bộ Chính trị``, up to sixty characters after the number."""
    return re.compile(rf"[^\n.;:]{{0,60}}? (?:của )(?P<body>{alternation(_issuers())})(?!\w)")


@cache
def _pointed() -> tuple[frozenset[str], re.Pattern[str]]:
    """The types of documents that a text points back to, and the words that do it: ``quyết định này``."""
    rows = read_table("gazetteers/legal_types.tsv", ("name", "symbols", "variants", "bare", "issuer", "note"))
    types = frozenset(row["name"] for row in rows if row["bare"] in ("plain", "cap", "số") or row["issuer"])
    pointers = read_table("link/legal.terms.tsv", ("use", "term", "value"))
    words = alternation(row["term"] for row in pointers if row["use"] == "pointer")
    return types, re.compile(rf"{words}(?!\w)")


@cache
def _numbers_of_laws() -> dict[tuple[str, int], str | None]:
    """(name, year) of a law -> its number; None where the gazetteer has two laws of that year."""
    out: dict[tuple[str, int], str | None] = {}
    for row in read_table("gazetteers/laws.tsv", ("name", "number", "year", "short_forms", "check")):
        if not row["year"]:
            continue
        key = (row["name"], int(row["year"]))
        out[key] = None if key in out else row["number"] or None
    return out


def link(mentions: list[Mention], text: FoldedText) -> None:
    """Fill ``ref`` and the attributes ``issued`` and ``issuer`` of the LEGAL_DOC among ``mentions``, in place.

    >>> from ceds_nlp.normalize import fold
    >>> text = fold("Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị (Nghị quyết 57), Luật Đất đai 2024")
    >>> found = [Mention(0, 22, "LEGAL_DOC", "legal.numbered", "57-NQ/TW",
    ...                  attrs={"doc_type": "nghị quyết", "number": "57"}),
    ...          Mention(57, 70, "LEGAL_DOC", "legal.bare", "57",
    ...                  attrs={"doc_type": "nghị quyết", "number": "57"}),
    ...          Mention(73, 90, "LEGAL_DOC", "legal.law", "Luật Đất đai",
    ...                  attrs={"doc_type": "luật", "year": 2024})]
    >>> link(found, text)
    >>> [m.ref for m in found], found[0].attrs["issued"], found[0].attrs["issuer"]
    (['legal:57-NQ/TW', 'legal:57-NQ/TW', 'legal:31/2024/QH15'], '2024-12-22', 'Bộ Chính trị')
    """
    documents = [m for m in mentions if m.label == "LEGAL_DOC" and m.name]
    if not documents:
        return
    others: set[int] = set()  # drafts and laws of other countries: never the law of that name here
    for index, mention in enumerate(documents):
        after = documents[index + 1].start if index + 1 < len(documents) else len(text.text)
        before = documents[index - 1].end if index else 0
        _read_around(mention, text.lower, before, after)
        mention.ref = _own_ref(mention)
        if mention.rule == "legal.law":
            if _abroad().match(text.lower, mention.end):
                mention.ref = mention.attrs["issuer"] = None
                others.add(index)
            elif mention.attrs.get("year") is None and _is_draft(mention, text.lower):
                others.add(index)
    full: dict[str, dict[tuple[object, ...], Mention]] = {}  # one mention for each different document, by its keys
    for mention in documents:
        if mention.ref:
            what = (mention.ref, mention.attrs.get("doc_type"), mention.attrs.get("year"))
            for key in _keys(mention):
                full.setdefault(key, {}).setdefault(what, mention)
    for index, mention in enumerate(documents):
        if mention.ref is None and index not in others:
            fitting = (m for key in _keys(mention) for m in full.get(key, {}).values() if _fits(mention, m))
            refs = {m.ref for m in fitting}
            mention.ref = refs.pop() if len(refs) == 1 else None
    _share(documents)


def _own_ref(mention: Mention) -> str | None:
    """The ref that the mention alone settles."""
    name = mention.name or ""
    year = mention.attrs.get("year")
    if mention.rule == "legal.law":
        number = _numbers_of_laws().get((name, year)) if isinstance(year, int) else None
        if number is None and isinstance(year, int) and name.startswith("Luật "):
            number = _numbers_of_laws().get(("Bộ luật " + name[5:], year))
        if number is None and name == "Hiến pháp" and year:
            return f"legal:Hiến pháp {year}"
        return f"legal:{number}" if number else None
    if mention.rule != "legal.bare" and not name.isdigit() and re.search(r"[^\W\d_]{2}", name):
        return f"legal:{_padded(name)}"
    if mention.attrs.get("doc_type") == "nghị định" and isinstance(year, int) and year > 1996:
        return f"legal:{_padded(name)}/NĐ-CP"
    return None


def _padded(name: str) -> str:
    """State and Party write a one-digit number with a zero: 6/QĐ-TTg and 06/QĐ-TTg are one document."""
    return f"0{name}" if re.match(r"[1-9](?![0-9])", name) else name


def _is_draft(mention: Mention, lower: str) -> bool:
    before = lower[max(0, mention.start - 20) : mention.start]
    return _DRAFT.search(before) is not None or _AMENDED.match(lower, mention.end) is not None


def _keys(mention: Mention) -> set[str]:
    """What a short mention and its full one have in common: the name of the law, the number without zeros."""
    number = str(mention.attrs.get("number") or "").lstrip("0")
    return {str(key) for key in (mention.name, mention.attrs.get("law"), number) if key}


def _fits(short: Mention, full: Mention) -> bool:
    if short.rule == "legal.law":
        return short.name in (full.name, full.attrs.get("law")) and short.attrs.get("year") in (
            None,
            full.attrs.get("year"),
        )
    number, year = short.attrs.get("number"), short.attrs.get("year")
    if _kind(short) not in (None, _kind(full)) or number is None or full.attrs.get("number") is None:
        return False
    same = str(number).lstrip("0") == str(full.attrs["number"]).lstrip("0")
    return same and year in (None, full.attrs.get("year"))


def _kind(mention: Mention) -> str | None:
    kind = mention.attrs.get("doc_type")
    return str(kind) if kind and kind != "văn bản" else None


def _share(documents: Sequence[Mention]) -> None:
    """Day of issue and issuer, stated at one mention, hold for every mention of the same document."""
    for key in ("issued", "issuer"):
        known: dict[str, set[object]] = {}
        for mention in documents:
            if mention.ref and mention.attrs.get(key):
                known.setdefault(mention.ref, set()).add(mention.attrs[key])
        for mention in documents:
            values = known.get(mention.ref or "", set())
            if not mention.attrs.get(key) and len(values) == 1:
                mention.attrs[key] = str(next(iter(values)))


def _read_around(mention: Mention, lower: str, before: int, after: int) -> None:
    """``issued`` and ``issuer`` from the words that follow the mention, or that lead to it."""
    mention.attrs.setdefault("issued", None)
    mention.attrs.setdefault("issuer", None)
    if mention.rule == "legal.law":
        return
    right = lower[mention.end : min(after, mention.end + 150)]
    day = _AFTER.match(right) or _AFTER_BODY.match(right)
    if day is None and right[:1] not in ("/", "-"):
        day = _BEFORE.search(lower[max(before, mention.start - 130) : mention.start])
    if day is not None:
        mention.attrs["issued"] = _iso(day)
    if mention.attrs["issuer"] is None:
        body = _of().match(right)
        if body is not None:
            mention.attrs["issuer"] = _issuers()[body["body"]]


def _iso(day: re.Match[str]) -> str | None:
    month = int(day["m"] or day["month"])
    if not 1 <= int(day["day"]) <= 31 or not 1 <= month <= 12:
        return None
    return f"{day['year']}-{month:02}-{int(day['day']):02}"


def resolve_anaphora(text: FoldedText, mentions: Sequence[Mention]) -> list[tuple[int, int, int]]:
    """``luật này``, ``Quyết định trên``, ``Nghị định này``: (start, end, index of the document meant).

    The document is the only one of that type named before; with several, the nearest in the same paragraph when
    it alone of that type stands there. Nothing where this leaves a doubt.

    >>> from ceds_nlp.normalize import fold
    >>> text = fold("Quyết định 505/QĐ-TTg đã ban hành. Quyết định này có hiệu lực ngay, luật này thì không.")
    >>> mentions = [Mention(0, 21, "LEGAL_DOC", "legal.numbered", "505/QĐ-TTg", attrs={"doc_type": "quyết định"})]
    >>> resolve_anaphora(text, mentions)
    [(35, 49, 0)]
    """
    out: list[tuple[int, int, int]] = []
    documents = sorted((m.start, i) for i, m in enumerate(mentions) if m.label == "LEGAL_DOC")
    named: dict[str, dict[str, int]] = {}  # type -> document -> its last mention
    nearby: dict[str, dict[str, int]] = {}  # the same, of this paragraph
    passed = paragraph = seen = 0
    for start, end, kind in _pointers(text.lower, {k for _, i in documents for k in _kinds(mentions[i])}):
        line = text.text.rfind("\n", seen, start) + 1
        seen = start
        if line:
            paragraph = line
            nearby.clear()
        while passed < len(documents) and documents[passed][0] < start:
            at, index = documents[passed]
            for own in _kinds(mentions[index]):
                for known in (named, nearby) if at >= paragraph else (named,):
                    known.setdefault(own, {})[_identity(mentions[index])] = index
            passed += 1
        meant = named.get(kind, {})
        if len(meant) != 1:
            meant = nearby.get(kind, {})
        if len(meant) == 1:
            out.append((start, end, next(iter(meant.values()))))
    return out


def _pointers(lower: str, kinds: set[str]) -> list[tuple[int, int, str]]:
    """Every ``quyết định này`` of one of these types, in order: (start, end, type)."""
    types, words = _pointed()
    out = []
    for kind in types & kinds:
        at = lower.find(kind + " ")
        while at >= 0:
            match = words.match(lower, at + len(kind) + 1)
            if match is not None and not _NO_POINTER.search(lower[max(0, at - 12) : at]):
                out.append((at, match.end(), kind))
            at = lower.find(kind + " ", at + len(kind))
    return sorted(out)


def _kinds(mention: Mention) -> set[str]:
    """The types under which a text may point back to the mention: a joint circular is a circular too."""
    own = str(mention.attrs.get("doc_type") or "")
    kinds = {own, " ".join(own.split()[:2])} | (set() if mention.rule == "legal.law" else {"văn bản"})
    return kinds | {"luật"} if own == "bộ luật" else kinds


def _identity(mention: Mention) -> str:
    return mention.ref or mention.name or ""
