"""Whether words can be the name of a person, by the look of them alone: of Việt Nam, of China or Korea, from elsewhere.

Shapes read, with their capitals: ``Lê Văn Sao``, ``Sao``, ``Lật Chiến Thư``, ``Ryder Vance``, ``Putin``.
"""

from __future__ import annotations

from ceds_nlp.recognize import name_lexicon


def is_person(words: str) -> bool:
    """Whether ``words`` are a Vietnamese name of three or four parts, family name first.

    >>> is_person("Lê Văn Sao"), is_person("Lê Sao")
    (True, False)
    """
    parts = words.split(" ")
    return (
        3 <= len(parts) <= 4
        and name_lexicon.is_family_name(parts[0].lower())
        and all(part[:1].isupper() and part.isalpha() and not part.isupper() for part in parts)
    )


def is_certain_person(words: str) -> bool:
    """Whether ``words`` are a Vietnamese name that tells itself by its second part: ``Lê Văn Sao``, ``Lê Thị Sao``.

    >>> is_certain_person("Lê Văn Sao"), is_certain_person("Lê Hoàng Sao")
    (True, False)
    """
    parts = words.split(" ")
    return len(parts) > 2 and parts[1] in ("Văn", "Thị") and is_person(words)


def is_known_person(words: str) -> bool:
    """Whether ``words`` are a well known person, or begin with a foreign first name.

    >>> is_known_person("Putin"), is_known_person("Nokia")
    (True, False)
    """
    return name_lexicon.is_figure(words) or is_foreign_name(words)


def is_short_person(words: str) -> bool:
    """Whether ``words`` can be the last one or two parts of a name: ``Giang``, ``Đình Bắc``.

    >>> is_short_person("Dũng"), is_short_person("Phủ")
    (True, False)
    """
    parts = words.split(" ")
    return (
        len(parts) < 3
        and all(part[:1].isupper() and not part.isupper() for part in parts)
        and name_lexicon.is_given_name(parts[-1].lower())
    )


def is_eastern_person(words: str) -> bool:
    """Whether ``words`` are a name of two to four syllables, a family name of Việt Nam or China first.

    >>> is_eastern_person("Lật Chiến Thư"), is_eastern_person("Thịnh Vượng")
    (True, False)
    """
    parts = words.split(" ")
    return (
        2 <= len(parts) <= 4
        and (name_lexicon.is_family_name(parts[0].lower()) or parts[0].lower() in name_lexicon.listed("chinese family"))
        and all(part.istitle() and name_lexicon.is_syllable(part.lower()) for part in parts)
        and not name_lexicon.is_known(words)
    )


def is_foreign_person(words: str) -> bool:
    """Whether ``words`` are two or three foreign words as names are written: ``Ryder Vance``, ``Abu Ali al - Sadri``.

    >>> is_foreign_person("Ryder Vance"), is_foreign_person("Sao Mai")
    (True, False)
    """
    parts = [word for word in words.split(" ") if word not in ("al", "-", "bin", "van", "de", "von", "da")]
    return 2 <= len(parts) <= 3 and all(
        p.isascii() and p.replace("-", "").isalpha() and p.istitle() and not name_lexicon.is_syllable(p.lower())
        for p in parts
    )


def is_foreign_name(words: str) -> bool:
    """Whether ``words`` begin with a foreign first name, and go on as a name.

    >>> is_foreign_name("Nadia Brandt"), is_foreign_name("Nokia Brandt")
    (True, False)
    """
    parts = words.split(" ")
    return (
        len(parts) in (2, 3)
        and name_lexicon.is_first_name(parts[0])
        and all(p[:1].isupper() and not p.isupper() for p in parts)
    )
