"""What is known of names before reading: gazetteers, cue words, classes of words.

Three sources, all tables: the gazetteers (places, organisations, agencies, programmes, systems), the cue words
beside names (``names.terms.tsv``: ``ông``, ``công ty``, ``huyện``, ``đề án``) and the word classes
(``names.words.tsv``: words that stand in like places of unlabelled text share a class).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from ceds_nlp.tables import read_table

#: Classes of gazetteer names; the number of a class is its place here, plus one.
NAME_CLASSES = (
    "country", "region", "city", "district", "commune", "agency", "company", "media", "club", "body",
    "program", "system",
    "none",
    "figure",
)  # fmt: skip

#: Classes of cue words; the number of a class is its place here, plus one.
CUE_CLASSES = (
    "person.honorific", "person.office", "person.rank", "person.degree", "person.role",
    "org.company", "org.bank", "org.school", "org.hospital", "org.state", "org.local", "org.media",
    "org.club", "org.assoc",
    "loc.admin", "loc.road", "loc.nature", "loc.site", "program", "system", "other", "ethnic", "at", "say", "time",
)  # fmt: skip


@cache
def listed(kind: str) -> frozenset[str]:
    """The terms of one list of ``names.lists.tsv``.

    >>> "nguyễn" in listed("family")
    True
    """
    rows = read_table("recognize/names.lists.tsv", ["list", "term"])
    return frozenset(row["term"] for row in rows if row["list"] == kind)


@cache
def name_parts() -> dict[str, tuple[int, int, int]]:
    """Of each syllable (lower case): how often it was the first, an inner and the last part of a person's name."""
    rows = read_table("recognize/names.people.tsv", ["syllable", "family", "middle", "given"])
    return {row["syllable"].lower(): (int(row["family"]), int(row["middle"]), int(row["given"])) for row in rows}


def is_family_name(syllable: str) -> bool:
    """Whether ``syllable`` (lower case) is a family name of Việt Nam.

    >>> is_family_name("nguyễn"), is_family_name("máy")
    (True, False)
    """
    return syllable in listed("family")


@cache
def gazetteer() -> dict[str, tuple[int, bool]]:
    """The lower-cased gazetteer names; of each its class and whether it begins with a capital."""
    found: dict[str, tuple[int, bool]] = {}

    def add(name: str, kind: str) -> None:
        key = name.lower()
        if len(key) > 1 and key not in found:
            found[key] = (NAME_CLASSES.index(kind) + 1, not name[0].islower())

    for row in read_table("gazetteers/organizations.tsv", ["name", "kind"]):
        add(row["name"], row["kind"])
    for row in read_table("gazetteers/places.tsv", ["name", "kind"]):
        add(row["name"], row["kind"])
    for kind in ("program", "system"):
        for row in read_table(f"gazetteers/{kind}s.tsv", ["name", "id", "kind", "full", "source"]):
            add(row["name"], kind)
    columns = (
        "id name class abbreviations variants symbols parent valid_from valid_to predecessors successors certainty note"
    )
    for row in read_table("gazetteers/agencies.tsv", columns.split()):
        for name in [row["name"], *row["abbreviations"].split(" | "), *row["variants"].split(" | ")]:
            if name and name not in _GENERIC:
                add(name, "agency")
    for row in read_table("gazetteers/figures.tsv", ["name"]):
        add(row["name"], "figure")
    for row in read_table("recognize/names.no.tsv", ["term"]):
        add(row["term"], "none")
    return found


@cache
def names() -> tuple[AhoCorasick, list[int], list[bool]]:
    """The automaton over :func:`gazetteer`; of each name its class and whether it begins with a capital."""
    found = gazetteer()
    patterns = sorted(found)
    automaton = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest)
    return automaton, [found[p][0] for p in patterns], [found[p][1] for p in patterns]


#: Variants in the table of agencies that are common words or titles.
_GENERIC = frozenset(
    ["Đảng", "Đảng ta", "Trung ương", "T.Ư", "TW", "TƯ", "Tổng Bí thư", "Tổng bí thư", "TBT", "Thủ tướng"]
)


def is_known(words: str) -> bool:
    """Whether ``words`` are a name of the gazetteers, whatever its kind.

    >>> is_known("Biển Đông"), is_known("Biển Đóng")
    (True, False)
    """
    return words.lower() in gazetteer()


@cache
def cues() -> tuple[AhoCorasick, list[int]]:
    """The automaton over cue words and the class of each."""
    rows = read_table("recognize/names.terms.tsv", ["term", "value", "note"])
    found = {row["term"]: CUE_CLASSES.index(row["value"].split(" ")[0]) + 1 for row in rows}
    patterns = sorted(found)
    return AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest), [found[p] for p in patterns]


@cache
def word_classes() -> dict[str, tuple[int, int, int, int]]:
    """Of each frequent word, as written inside a sentence: three classes, coarse to fine; how often capital (0-9)."""
    rows = read_table("recognize/names.words.tsv", ["term", "coarse", "middle", "fine", "capital"])
    return {
        row["term"]: (int(row["coarse"]) + 1, int(row["middle"]) + 1, int(row["fine"]) + 1, int(row["capital"]) + 1)
        for row in rows
    }


@cache
def pairs() -> dict[tuple[str, str], tuple[int, int]]:
    """Of pairs of words (lower case) written otherwise than each alone: how often each of them is capital (0-9)."""
    rows = read_table("recognize/names.pairs.tsv", ["first", "second", "left", "right"])
    return {(row["first"], row["second"]): (int(row["left"]), int(row["right"])) for row in rows}


@cache
def compounds() -> frozenset[tuple[str, str]]:
    """Words of two syllables, in small letters.

    >>> ("quân", "sự") in compounds(), ("sự", "tỉnh") in compounds()
    (True, False)
    """
    rows = read_table("recognize/names.compounds.tsv", ["first", "second"])
    return frozenset((row["first"], row["second"]) for row in rows)


@cache
def written_forms() -> dict[str, str]:
    """How single words of gazetteer names that are no syllables are written, where not with one capital: VNeID, TikTok.

    >>> written_forms()["vneid"]
    'VNeID'
    """
    found: dict[str, str] = {}
    sources = [("gazetteers/organizations.tsv", ["name", "kind"]), ("gazetteers/places.tsv", ["name", "kind"])]
    sources += [
        (f"gazetteers/{kind}.tsv", ["name", "id", "kind", "full", "source"]) for kind in ("systems", "programs")
    ]
    for path, columns in sources:
        for row in read_table(path, columns):
            for word in row["name"].split(" "):
                if word.isalpha() and any(c.isupper() for c in word[1:]) and not is_syllable(word.lower()):
                    found.setdefault(word.lower(), word)
    return found


_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|kh|gh|gi|ch|ph|th|tr|qu|[bcdđghklmnprstvx])?"
    r"[aăâeêioôơuưyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]{1,3}(?:ch|nh|ng|[cmnptiouy])?\Z"
)


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether ``word`` (lower case) can be a syllable of Vietnamese.

    >>> is_syllable("nghiêng"), is_syllable("trump")
    (True, False)
    """
    return bool(_SYLLABLE.match(word))


@cache
def _no_names() -> frozenset[str]:
    return frozenset(row["term"] for row in read_table("recognize/names.no.tsv", ["term"]))


def is_no_name(words: str) -> bool:
    """Whether ``words`` look like a name and are none: a treaty, an index, a general abbreviation.

    >>> is_no_name("CPTPP"), is_no_name("VNPT")
    (True, False)
    """
    return words in _no_names() or words in listed("common")


def begins_with_cue(words: str) -> bool:
    """Whether ``words`` (lower case) begin with a cue word of a name.

    >>> begins_with_cue("huyện ba vì"), begins_with_cue("tắm hải tiến")
    (True, False)
    """
    automaton, _ = cues()
    for _, start, end in automaton.find_matches_as_indexes(words[:40]):
        return start == 0 and not words[end : end + 1].isalpha()
    return False


@cache
def _countries() -> frozenset[str]:
    return frozenset(
        row["name"] for row in read_table("gazetteers/places.tsv", ["name", "kind"]) if row["kind"] == "country"
    )


def is_country(words: str) -> bool:
    """Whether ``words`` name a country, as written.

    >>> is_country("Việt Nam"), is_country("Huế")
    (True, False)
    """
    return words in _countries()


@cache
def _body_words() -> frozenset[str]:
    rows = read_table("recognize/names.terms.tsv", ["term", "value", "note"])
    keep = ("quốc hội", "chính phủ", "thượng viện", "hạ viện", "tòa thánh")
    return frozenset(row["term"] for row in rows if row["value"].startswith("org.") and row["term"] not in keep)


def is_type_word(words: str) -> bool:
    """Whether ``words`` (lower case) are nothing but the type word of a body.

    >>> is_type_word("tập đoàn"), is_type_word("chính phủ")
    (True, False)
    """
    return words in _body_words()


def is_given_name(syllable: str) -> bool:
    """Whether ``syllable`` (lower case) is often the last part of a name.

    >>> is_given_name("dũng"), is_given_name("phủ")
    (True, False)
    """
    return name_parts().get(syllable, (0, 0, 0))[2] > 2


@cache
def _wide() -> frozenset[str]:
    rows = read_table("gazetteers/places.tsv", ["name", "kind"])
    return frozenset(row["name"] for row in rows if row["kind"] in ("country", "region"))


def is_wide(words: str) -> bool:
    """Whether ``words`` name a country or a region, as written.

    >>> is_wide("Đông Nam Á"), is_wide("Ba Vì")
    (True, True)
    """
    return words in _wide()


@cache
def _companies() -> frozenset[str]:
    rows = read_table("gazetteers/organizations.tsv", ["name", "kind"])
    return frozenset(row["name"] for row in rows if row["kind"] == "company")


def is_company(words: str) -> bool:
    """Whether ``words`` are a frequent company or brand, as written.

    >>> is_company("Mazda"), is_company("Mazda CX5")
    (True, False)
    """
    return words in _companies()


@cache
def _regions() -> frozenset[str]:
    rows = read_table("gazetteers/places.tsv", ["name", "kind"])
    return frozenset(row["name"] for row in rows if row["kind"] == "region" and row["name"].count(" ") > 1)


def is_region(words: str) -> bool:
    """Whether ``words`` name a region, a sea or a well known site of three syllables or more, as written.

    >>> is_region("Thái Bình Dương")
    True
    """
    return words in _regions()


@cache
def _first_names() -> frozenset[str]:
    return frozenset(row["term"] for row in read_table("recognize/names.first.tsv", ["term"]))


def is_first_name(word: str) -> bool:
    """Whether ``word``, as written, is a frequent first name from abroad.

    >>> is_first_name("Nadia"), is_first_name("Nokia")
    (True, False)
    """
    return word in _first_names()


@cache
def _figures() -> frozenset[str]:
    return frozenset(row["name"] for row in read_table("gazetteers/figures.tsv", ["name"]))


def is_figure(words: str) -> bool:
    """Whether ``words`` are the name of a well known person, as written.

    >>> is_figure("Putin")
    True
    """
    return words in _figures()
