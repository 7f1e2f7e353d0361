"""Find laws, codes, ordinances and constitutions named in words, and where the name ends.

Part of :mod:`ceds_nlp.recognize.legal`, which makes the mentions. Shapes accepted:

- a name of the gazetteer, in any case, with or without its commas, or shortened: ``Luật Đất đai năm 2024``,
  ``luật đầu tư công``, ``Luật BVMT 2020``, ``BLHS 2015``, ``Bộ luật Tố tụng dân sự``;
- an unknown name that begins with a capital or with a word that begins such names:
  ``Luật Công nghiệp bán dẫn``, ``Luật phát triển vật liệu mới``;
- ``Luật sửa đổi, bổ sung một số điều của Luật Điện lực và Luật Giá``: one name;
- a title over several lines of capitals (:mod:`ceds_nlp.recognize.title_lines`);
- further names of a list: ``Luật Đất đai, Nhà ở, Kinh doanh bất động sản``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize.title_lines import joined
from ceds_nlp.tables import alternation, read_table

LAW_COLUMNS = ("name", "number", "year", "short_forms", "check")

_WORD = re.compile(r" ?(?P<word>[^\W\d_](?:[^\W\d_]|&)*(?:[-/][^\W\d_]+)*|,|-(?= ))")
_YEAR = re.compile(r" (?:năm )?(?P<year>(?:19[4-9]|20[0-4])[0-9])(?![\w%]|[./:-][0-9]| ?- ?[0-9]|,[0-9])")
_NUMBER = re.compile(r" (?:số ?:? ?)?(?=[0-9]{1,4}/(?:[0-9]{4}/)?[^\W\d_]|[0-9]{1,3}-lct|[0-9]{1,3}-l/)")
_AMENDS = re.compile(
    r" sửa đổi(?:,? và bổ sung|,? bổ sung)?(?: một số)?(?: điều| nội dung| quy định)?(?: [0-9]{1,3})?"
    r"(?: của)?(?: [0-9]{1,2})?(?: các)? (?=(?:bộ )?luật\b|pháp lệnh\b)"
)
_NEXT_LAW = re.compile(r"(?:,|;| và|, và) (?=(?:bộ )?luật\b|pháp lệnh\b)")
_NEXT_NAME = re.compile(r"(?:,| và|, và) (?=[^\W\d_])")
_LIST_END = re.compile(r"[,.;:)\]!?\n\"]| và | hoặc | năm [0-9]| [0-9]{4}|\Z")
_NATION = re.compile(r" (?:của )?nước (?:cộng hòa|chxhcn)(?: xã hội chủ nghĩa)?(?: việt nam)?|(?: việt nam)(?= )")
#: "(CNQP)" after the name that it stands for.
_BRACKET = re.compile(r"\(([^\W_]{3,50})\)")
_SHORT = re.compile(r"BL(?:DS|HS|TTDS|TTHS|LĐ)(?![\w])")
#: Words before a draft; after them a lower-case name is a name.
_DRAFT = re.compile(r"(?:dự thảo|dự án|xây dựng|ban hành|đạo) \Z")
_NO_NAME = (" này", " sư", " pháp", " có ", " được ", " của ", " và ", " trong ", " hiện hành", " khác", " quy định")
_PLURAL = re.compile(r"(?:các|những|nhiều|[0-9]) (?:bộ )?\Z")
#: "Điều 4 luật dân sự" and "dự thảo luật lao động" mean the law, not the branch.
_CITED = re.compile(r"(?:(?:điều|khoản) [0-9]{1,3}[a-zđ]?,?(?: của)?|dự thảo|dự án|sửa đổi) \Z")
_VOWEL = re.compile(r"[^bcdđfghjklmnpqrstvwxz&]")
_END = "\0"


@dataclass(frozen=True, slots=True)
class Law:
    """A law named in words; ``number_at`` is where a number that belongs to the mention begins, or -1."""

    start: int
    end: int
    kind: str
    name: str
    year: int | None
    issuer: str | None
    number_at: int = -1
    amends: str | None = None  # name of the one law that it changes


@dataclass(frozen=True, slots=True)
class _Names:
    trie: dict[str, Any]  # type word -> words -> … -> _END -> canonical name
    short: dict[str, str]  # BLHS -> Bộ luật Hình sự
    before: re.Pattern[str]
    first: frozenset[str]
    branches: frozenset[str]
    ends: frozenset[str]
    keep: frozenset[str]  # two words that no end cuts: công nghệ số
    heads: frozenset[str]
    commas: frozenset[str]  # words that follow a comma inside a known name


@cache
def _names() -> _Names:
    rows = read_table("gazetteers/laws.tsv", LAW_COLUMNS)
    terms = read_table("recognize/legal.terms.tsv", ["use", "term", "value"])
    trie: dict[str, Any] = {}
    short: dict[str, str] = {}
    commas: set[str] = set()
    heads = {t["term"] for t in terms if t["use"] == "law_head"}
    for row in rows:
        for form in (row["name"], *filter(None, row["short_forms"].split("|"))):
            if form.startswith("BL"):
                short[form] = row["name"]
                continue
            kind, words = _split_kind(form)
            if not words:
                continue
            node = trie.setdefault(kind, {})
            for word in _WORD.finditer(" " + words.lower()):
                node = node.setdefault(word["word"], {})
            node.setdefault(_END, row["name"])
            if form == row["name"]:
                commas.update(re.findall(r", (\w+)", words.lower()))
                heads.add(" ".join(words.lower().split()[:2]).rstrip(","))

    def of(use: str) -> list[str]:
        return [t["term"].lower() for t in terms if t["use"] == use]

    return _Names(
        trie=trie,
        short=short,
        before=re.compile(rf"(?<![^\W_]){alternation(of('no_law_before'))} \Z"),
        first=frozenset(of("no_law_first")),
        branches=frozenset(of("branch")),
        ends=frozenset(of("law_end")),
        keep=frozenset(of("law_keep")),
        heads=frozenset(heads),
        commas=frozenset(commas),
    )


@cache
def _numbers() -> dict[str, frozenset[str]]:
    out: dict[str, set[str]] = {}
    for row in read_table("gazetteers/laws.tsv", LAW_COLUMNS):
        if row["number"]:
            out.setdefault(row["name"], set()).add(row["number"])
    return {name: frozenset(numbers) for name, numbers in out.items()}


def numbers_of(name: str) -> frozenset[str]:
    """The numbers that the gazetteer knows for the law ``name``, one a version.

    >>> sorted(numbers_of("Luật Giáo dục nghề nghiệp"))
    ['124/2025/QH15', '74/2014/QH13']
    """
    return _numbers().get(name, frozenset())


def _split_kind(name: str) -> tuple[str, str]:
    for kind in ("Bộ luật", "Pháp lệnh", "Hiến pháp", "Luật"):
        if name.startswith(kind):
            return kind.lower(), name[len(kind) :].strip()
    return "luật", name


def find_laws(text: FoldedText) -> list[Law]:
    """The laws named in ``text``, in order, not overlapping.

    >>> from ceds_nlp.normalize import fold
    >>> text = "dự thảo Luật Công nghiệp bán dẫn được trình; Luật đầu tư công, Luật Nhà ở 2023 và luật này"
    >>> [(text[law.start:law.end], law.name, law.year) for law in find_laws(fold(text))]
    [('Luật Công nghiệp bán dẫn', 'Luật Công nghiệp bán dẫn', None),
     ('Luật đầu tư công', 'Luật Đầu tư công', None), ('Luật Nhà ở 2023', 'Luật Nhà ở', 2023)]
    """
    text = joined(text)
    found: list[Law] = []
    done = 0
    for at, word in sorted(_anchors(text)):
        if at < done:
            continue
        if word == "BL":
            laws = _short(text, at)
        elif word == "hiến pháp":
            laws = _constitution(text, at)
        else:
            laws = _by_name(text, at, word, done)
        for law in laws:
            found.append(law)
            done = law.end
    return _written_out(found, text)


def _anchors(text: FoldedText) -> Iterator[tuple[int, str]]:
    for word in ("luật", "pháp lệnh", "hiến pháp"):
        at = text.lower.find(word)
        while at >= 0:
            yield at, word
            at = text.lower.find(word, at + 4)
    at = text.text.find("BL")
    while at >= 0:
        yield at, "BL"
        at = text.text.find("BL", at + 2)


def _short(text: FoldedText, at: int) -> list[Law]:
    match = _SHORT.match(text.text, at)
    if match is None or (at and text.text[at - 1].isalnum()) or match.group() not in _names().short:
        return []
    end, year = _year(text.lower, match.end())
    return [Law(at, end, "bộ luật", _names().short[match.group()], year, "Quốc hội")]


def _year(lower: str, end: int) -> tuple[int, int | None]:
    match = _YEAR.match(lower, end)
    return (match.end(), int(match["year"])) if match else (end, None)


def _constitution(text: FoldedText, at: int) -> list[Law]:
    lower = text.lower
    end = at + 9
    if at and lower[at - 1].isalnum():
        return []
    nation = _NATION.match(lower, end)
    stop, year = _year(lower, nation.end() if nation else end)
    if year is not None or (nation and text.text[at].isupper() and nation.end() - end > 12):
        return [Law(at, stop, "hiến pháp", "Hiến pháp", year, "Quốc hội")]
    return []


def _by_name(text: FoldedText, at: int, word: str, floor: int) -> list[Law]:
    """The law whose type word ``luật`` or ``pháp lệnh`` stands at ``at``, and the further names of its list."""
    lower = text.lower
    names = _names()
    after = at + len(word)
    if lower[after : after + 1] != " " or (at and lower[at - 1].isalnum()):
        return []
    # The common cases that are no names, before any pattern runs.
    if word == "luật" and (lower.startswith(_NO_NAME, after) or lower.endswith(("pháp ", "kỷ "), 0, at)):
        return []
    start, kind = at, word
    if word == "luật":
        for prefix in ("bộ ", "đạo ", "dự "):
            begin = at - len(prefix)
            if begin < floor or not lower.startswith(prefix, begin) or (begin and lower[begin - 1].isalnum()):
                continue
            if prefix == "dự " and text.text[at].isupper() and not text.text[begin : at + 4].isupper():
                continue  # "dự Luật Đặc xá" as "dự thảo Luật Đặc xá"
            start, kind = begin, prefix + word
    before = lower[max(floor, start - 40) : start]
    if kind in ("luật", "pháp lệnh") and names.before.search(before):
        return []
    amended = _AMENDS.match(lower, after) if kind == "luật" else None
    if amended is not None:
        law = _amending(text, start, amended.end())
        return [law] if law else []
    read = _name(text, start, after, kind, before)
    if read is None:
        return []
    end, name, known = read
    law = _finish(text, start, end, kind, name)
    out = [law]
    # "Luật Đất đai, Nhà ở, Kinh doanh bất động sản": names of the gazetteer, with a capital of their own.
    while known and kind == "luật" and out[-1].number_at < 0:
        more = _NEXT_NAME.match(lower, out[-1].end)
        if more is None or not text.text[more.end()].isupper() or text.text[more.end() : more.end() + 4].isupper():
            break
        item = _known(lower, more.end() - 1, "luật")
        if item is None or " " not in lower[more.end() : item[0]] or not _LIST_END.match(lower, item[0]):
            break
        out.append(_finish(text, more.end(), item[0], kind, item[1]))
    return out


def _finish(text: FoldedText, start: int, end: int, kind: str, name: str) -> Law:
    stop, year = _year(text.lower, end)
    number = _NUMBER.match(text.lower, stop)
    issuer = {"pháp lệnh": "Ủy ban Thường vụ Quốc hội", "đạo luật": None, "dự luật": None}.get(kind, "Quốc hội")
    kind = "luật" if kind in ("đạo luật", "dự luật") else kind
    return Law(start, stop, kind, name, year, issuer, number.end() if number else -1)


def _amending(text: FoldedText, start: int, at: int) -> Law | None:
    """``Luật sửa đổi, bổ sung một số điều của Luật A, Luật B và Luật C``: through its last law."""
    lower = text.lower
    inner: list[str] = []
    end = year = None
    while True:
        kind = next((k for k in ("bộ luật", "pháp lệnh", "luật") if lower.startswith(k, at)), None)
        if kind is None:
            break
        read = _name(text, at, at + len(kind), kind, "dự thảo ")
        if read is None:
            break
        inner.append(read[1])
        end, year = _year(lower, read[0])
        more = _NEXT_LAW.match(lower, end)
        if more is None:
            break
        at = more.end()
    if not inner or end is None:
        return None
    lead = lower[start + 4 : lower.find("luật", start + 5)].removesuffix("bộ ")
    names = inner[0] if len(inner) == 1 else ", ".join(inner[:-1]) + " và " + inner[-1]
    lead = lead.replace("\n", " ").replace(" các ", " ")
    changed = inner[0] if len(inner) == 1 else None
    return _with_number(text, Law(start, end, "luật", f"Luật{lead}{names}", year, "Quốc hội", amends=changed))


def _with_number(text: FoldedText, law: Law) -> Law:
    number = _NUMBER.match(text.lower, law.end)
    if number is None:
        return law
    return replace(law, number_at=number.end())


def _known(lower: str, at: int, kind: str) -> tuple[int, str] | None:
    """End and canonical name of the longest name of the gazetteer after the type word that ends at ``at``."""
    names = _names()
    best: tuple[int, str] | None = None
    for key in (kind, "luật") if kind == "bộ luật" else (kind,):
        node = names.trie.get(key, {})
        position = at
        while True:
            match = _WORD.match(lower, position)
            if match is None:
                break
            word = match["word"]
            following = node.get(word)
            if following is None and word != "," and "," in node:
                following = node[","].get(word)
            if following is None and word in (",", "và"):  # "vũ khí, vật liệu nổ, công cụ hỗ trợ"
                following = node.get("và" if word == "," else ",")
            if following is None:
                break
            node, position = following, match.end()
            if _END in node and (best is None or position > best[0]):
                best = (position, node[_END])
        if best is not None:
            break
    return best


def _name(text: FoldedText, start: int, after: int, kind: str, before: str) -> tuple[int, str, bool] | None:
    """End and name of the law whose type word is ``start:after``, and whether the gazetteer knows it."""
    lower, names = text.lower, _names()
    foreign = kind in ("đạo luật", "dự luật")
    capital = text.text[after + 1 : after + 2].isupper()
    known = None if foreign and capital else _known(lower, after, "luật" if foreign else kind)
    if known is not None and lower[after + 1 : known[0]] in names.branches:
        cited = _CITED.search(before) or _year(lower, known[0])[1] or _NUMBER.match(lower, known[0])
        if text.text[start : known[0]].islower() and not cited and kind != "bộ luật":
            return None
    if known is not None:
        end, name = known
        one_word = " " not in lower[after + 1 : end]
        longer = _WORD.match(lower, end)
        shortened = one_word and end - after > 2 and text.text[after + 1 : end].isupper()
        goes_on = longer is not None and longer["word"] not in (",", "-", "và") and not _ends(lower, end)
        goes_on = goes_on and not shortened
        if not one_word or not goes_on:
            if not one_word or capital or _year(lower, end)[1] or _NUMBER.match(lower, end):
                if kind in ("đạo luật", "bộ luật") and not name.startswith(kind.capitalize()):
                    name = f"{kind.capitalize()} {name.split(' ', 1)[1]}"
                return end, name, True
            return None
    first = _WORD.match(lower, after)
    if first is None or first["word"] in (",", "-"):
        return None
    second = _WORD.match(lower, first.end())
    pair = f"{first['word']} {second['word']}" if second else first["word"]
    if first["word"] in names.first or pair in names.first:
        return None
    # "Luật Các …": a capital of its own outweighs the list of ends; in a line of capitals it says nothing.
    shouted = text.text[start : first.end()].isupper()
    if first["word"] == "về":
        capital = text.text[first.end() + 1 : first.end() + 2].isupper()
        if not capital and _known(lower, first.end(), "luật") is None:
            return None
        if not text.text[start].isupper() or _PLURAL.search(before) or _ends(lower, first.end()):
            return None
    elif (not capital or shouted) and _ends(lower, after):
        return None
    if not capital or shouted:
        head = first["word"] in names.heads or pair in names.heads
        if shouted:  # among capitals: an abbreviation has no vowels, a foreign act has its own type word
            head = head or kind == "đạo luật" or not _VOWEL.search(first["word"])
        typed = text.text[start].isupper() and text.text[start - 1 : start] == " " and before[-2:-1].isalpha()
        typed = typed or (text.text[start].isupper() and before in (", ", "; ", " và ", ", và ", " hoặc "))
        if not head or not (typed or (kind == "luật" and _DRAFT.search(before))) or kind == "bộ luật":
            return None
    end = _tail(text, after, foreign)
    if (not capital or (shouted and kind == "đạo luật")) and lower.count(" ", after + 1, end) < 2:
        return None
    words = text.text[after + 1 : end]
    if " " not in words and not words.isupper() and not (capital and words.isascii() and (foreign or len(words) > 5)):
        return None
    if words.isupper() and text.text[start:after].isupper() and " " in words:
        words = words.capitalize()
    title = "Luật" if kind == "dự luật" else kind.capitalize()
    return end, f"{title} {words}", False


def _ends(lower: str, at: int, previous: str = "") -> bool:
    """Whether the words at ``at`` end the name of a law whose last word is ``previous``."""
    names = _names()
    first = _WORD.match(lower, at)
    if first is None:
        return True
    word = first["word"]
    second = _WORD.match(lower, first.end())
    pair = f"{word} {second['word']}" if second else word
    if f"{previous} {word}" in names.keep or pair in names.keep:
        return False
    return word in names.ends or pair in names.ends


def _tail(text: FoldedText, after: int, foreign: bool) -> int:
    """Where a name unknown to the gazetteer ends: at a word that no name holds, or after twelve words."""
    lower, names = text.lower, _names()
    end, count, previous = after, 0, ""
    shouted = text.text[after : after + 60].split("\n", 1)[0].isupper()
    while count < 12:
        match = _WORD.match(lower, end)
        if match is None:
            break
        word = match["word"]
        written = text.text[match.start("word") : match.end()]
        alone = count and not shouted and _acronym(text.text[after + 1 : end]) and not _acronym(written)
        if alone and not (foreign and word == "và"):
            break  # "Luật QLT gửi Quốc hội"
        if word == ",":
            follow = _WORD.match(lower, match.end())
            listed = count > 4 and text.text.find(",", after, end) >= 0 and count < 9
            if follow is None or (count > 4 and not listed) or follow["word"] not in names.commas:
                break
            if text.text[match.end() + 1].isupper() and not shouted:
                break
        elif word == "-":
            follow = _WORD.match(lower, match.end())
            if follow is None or text.text[match.end() + 1].isupper() or _ends(lower, match.end()):
                break
        elif word == "và":
            titled = not shouted and (foreign or " " in text.text[after + 1 : end])
            titled = titled and text.text[end - len(previous)].isupper()
            follows = text.text[match.end() + 1 : match.end() + 2].isupper()
            if count > 6 or _ends(lower, match.end()) or (follows and not (titled or shouted)):
                break
            if not (foreign and follows) and not _short_rest(lower, match.end()):
                break
        elif count and _ends(lower, end, previous):
            break
        end, count, previous = match.end(), count + 1, word
    return end


def _acronym(words: str) -> bool:
    return len(words) > 1 and words.isupper()


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.findall(r"[^\W_]+", name.upper()))


@cache
def _by_initials() -> dict[str, str]:
    """``Luật TMĐT`` -> ``Luật Thương mại điện tử``, where one name of the gazetteer alone has these initials."""
    out: dict[str, set[str]] = {}
    for row in read_table("gazetteers/laws.tsv", LAW_COLUMNS):
        kind, words = _split_kind(row["name"])
        for form in (words, words.replace(" và ", " ")):
            out.setdefault(f"{kind} {_initials(form)}", set()).add(row["name"])
    return {key: names.copy().pop() for key, names in out.items() if len(names) == 1}


def _explained(text: FoldedText, short: str, brackets: dict[str, int]) -> str | None:
    """The words before the first ``(CNQP)`` of the text, at ``brackets["CNQP"]``, whose initials are ``CNQP``."""
    at = brackets.get(short, -1)
    words = list(re.finditer(r"[^\W_]+", text.text[max(0, at - 100) : at]))[-len(short) :] if at >= 0 else []
    if len(words) < len(short) or len(short) < 3:
        return None
    if "".join(word.group()[0] for word in words).upper() != short:
        return None
    long = text.text[max(0, at - 100) + words[0].start() : at].strip()
    return None if set(long) & set("\n.;:()") else long


def _written_out(laws: list[Law], text: FoldedText) -> list[Law]:
    """The laws with unknown abbreviations written out: from the same text first, then from the gazetteer."""
    if not any(_acronym(law.name.rpartition(" ")[2]) for law in laws):
        return laws
    own: dict[str, str] = {}
    for law in laws:
        kind, words = _split_kind(law.name)
        if not _acronym(words):
            own.setdefault(f"{kind} {_initials(words)}", law.name)
    brackets: dict[str, int] = {}
    for match in _BRACKET.finditer(text.text):
        brackets.setdefault(match[1], match.start())
    out = []
    for law in laws:
        kind, words = _split_kind(law.name)
        if _acronym(words):
            key = f"{kind} {words.replace('&', '').replace(' ', '')}"
            name = own.get(key)
            if name is None:
                long = _explained(text, words, brackets)
                title = law.name[: -len(words)]
                name = f"{title}{long[0].upper()}{long[1:]}" if long else _by_initials().get(key)
            if name is None:  # "Luật CNQP" beside "Pháp lệnh Công nghiệp quốc phòng"
                others = (_by_initials().get(f"{k} {key.removeprefix(kind + ' ')}") for k in ("luật", "pháp lệnh"))
                name = next((f"{title}{_split_kind(other)[1]}" for other in others if other), None)
            law = replace(law, name=name) if name else law
        out.append(law)
    return out


def _short_rest(lower: str, at: int) -> bool:
    """Whether at most five words follow until the name clearly ends (so that "và" is inside the name)."""
    for _ in range(6):
        match = _WORD.match(lower, at)
        if match is None or match["word"] == "," or _ends(lower, at):
            return True
        at = match.end()
    return False
