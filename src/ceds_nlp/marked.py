"""Sentences with their names marked in place: the form of the training text.

One passage a line; ``#`` begins a comment line; ``⏎`` stands for a line break. A name is ``[text|LABEL]``, names nest:
``[UBND [tỉnh Phú Thọ|PROVINCE]|ORG]``; brackets of the text itself are written ``\\[`` and ``\\]``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ceds_nlp.errors import DataError

LABELS = ("LEGAL_DOC", "LOCATION", "MINISTRY", "ORG", "PERSON", "PROGRAM", "PROVINCE", "SYSTEM")


@dataclass(frozen=True, slots=True)
class Name:
    """One marked name: offsets of the passage's text and its label."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A text and the names in it, outer ones before those inside them; ``place`` tells where it was read."""

    text: str
    names: tuple[Name, ...]
    place: str = ""

    def outermost(self) -> list[Name]:
        """The names that stand in no other name.

        >>> parse_line("[UBND [tỉnh Phú Thọ|PROVINCE]|ORG] họp").outermost()
        [Name(start=0, end=17, label='ORG')]
        """
        kept: list[Name] = []
        for name in self.names:
            if not kept or name.start >= kept[-1].end:
                kept.append(name)
        return kept


def read_folder(folder: Path) -> list[Passage]:
    """The passages of every ``.txt`` file of ``folder``, file by file in the order of their names."""
    return [passage for path in sorted(folder.glob("*.txt")) for passage in read_file(path)]


def read_file(path: Path) -> list[Passage]:
    """The passages of one file; a wrong mark is a :class:`~ceds_nlp.errors.DataError` with file and line."""
    passages = []
    for number, line in marked_lines(path):
        place = f"{path.name}, line {number}"
        passages.append(replace(parse_line(line, place), place=place))
    return passages


def marked_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of one file that hold a passage, each with its number from 1."""
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line


def parse_line(line: str, place: str = "line") -> Passage:
    """The text and the names of one marked line.

    >>> passage = parse_line("Ông [Lê Hoàng|PERSON] ở [Huế|PROVINCE]⏎nói.")
    >>> passage.text
    'Ông Lê Hoàng ở Huế\\nnói.'
    >>> [(passage.text[n.start:n.end], n.label) for n in passage.names]
    [('Lê Hoàng', 'PERSON'), ('Huế', 'PROVINCE')]
    >>> parse_line("Ông [Lê Hoàng|PERSN]", "a.txt, line 3")
    Traceback (most recent call last):
    ceds_nlp.errors.DataError: a.txt, line 3: label 'PERSN' is unknown; allowed: LEGAL_DOC, LOCATION, MINISTRY, ORG,
        PERSON, PROGRAM, PROVINCE, SYSTEM
    """
    out: list[str] = []
    size = 0
    opened: list[int] = []
    names: list[Name] = []
    i = 0
    while i < len(line):
        char = line[i]
        if char == "\\" and line[i + 1 : i + 2] in ("[", "]", "|"):
            out.append(line[i + 1])
            size += 1
            i += 2
            continue
        if char == "[":
            opened.append(size)
        elif char == "|" and opened:
            close = line.find("]", i)
            label = line[i + 1 : close] if close > 0 else line[i + 1 :]
            if label not in LABELS:
                raise DataError(f"{place}: label {label!r} is unknown; allowed: {', '.join(LABELS)}")
            start = opened.pop()
            if start == size:
                raise DataError(f"{place}: a {label} without text")
            names.append(Name(start, size, label))
            i = close
        elif char == "]":
            raise DataError(f"{place}: ']' closes nothing; write \\] for a bracket of the text")
        else:
            out.append("\n" if char == "⏎" else char)
            size += 1
        i += 1
    if opened:
        raise DataError(f"{place}: '[' is not closed by '|LABEL]'; write \\[ for a bracket of the text")
    text = "".join(out)
    for name in names:
        span = text[name.start : name.end]
        if span != span.strip():
            raise DataError(f"{place}: {name.label} {span!r} begins or ends with a space")
    names.sort(key=lambda n: (n.start, -n.end))
    return Passage(text, tuple(names), place)
