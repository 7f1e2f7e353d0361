"""Find open names: PERSON, ORG, LOCATION, PROGRAM, SYSTEM. The model proposes, rules settle.

How rule and model work together, in this order:

1. Exact rules speak first: LEGAL_DOC, MINISTRY and PROVINCE mentions stay as they are. The model sees them (they are
   features), and a name it proposes across the edge of one of them is dropped or cut at that edge.
2. Lines and names in capitals are written as running text would write them (:mod:`ceds_nlp.recognize.name_casing`).
3. The model (:mod:`ceds_nlp.recognize.name_model`) proposes outermost names with a probability.
4. Shapes correct them (:mod:`ceds_nlp.recognize.name_shapes`, ``name_edges``, ``name_ends``): a type word belongs to
   its name (``huyện``, ``Công ty``), no word of two syllables is cut, a name has closed brackets and quotes, a
   description without a proper name is none. A title before capital words that the model passed over is a person,
   ``VN`` the country, ``UBND`` before a district one body with it (``name_cues``).
5. The document agrees with itself (:mod:`ceds_nlp.recognize.name_agreement`): one spelling has one label, a full
   name supports its short forms, a bracketed abbreviation stands for the name before it.
6. Names inside names (:mod:`ceds_nlp.recognize.name_nesting`): districts and countries, ``Đề án 06`` in a body's name.

Without the model nothing is found here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from ceds_nlp.errors import DataError
from ceds_nlp.layout import Layout
from ceds_nlp.normalize import FoldedText
from ceds_nlp.recognize import (
    name_agreement,
    name_casing,
    name_cues,
    name_features,
    name_model,
    name_nesting,
    name_reading,
    name_shapes,
    name_titles,
)
from ceds_nlp.records import Mention

#: The labels of this stage.
OPEN = ("PERSON", "ORG", "LOCATION", "PROGRAM", "SYSTEM")
#: Below this probability a name is not proposed.
LEAST = 0.3

_SHIPPED = "models/names.npz"


def recognize(
    text: FoldedText,
    layout: Layout,
    found: Sequence[Mention],
    *,
    rules_only: bool = False,
    weights: Path | None = None,
) -> list[Mention]:
    """The open names of ``text``, sorted, those inside others included; ``found`` are the mentions of exact rules.

    ``rules_only`` reads without the model, and so finds nothing; ``weights`` reads with other weights than the shipped.

    >>> from ceds_nlp.layout import parse
    >>> from ceds_nlp.normalize import fold
    >>> text = fold("Bà Nguyễn Thị Hoa, Giám đốc Công ty Cổ phần Sao Mai, đến huyện Ba Tơ.")
    >>> [(m.label, text.text[m.start : m.end]) for m in recognize(text, parse(text.text), [])]
    [('PERSON', 'Nguyễn Thị Hoa'), ('ORG', 'Công ty Cổ phần Sao Mai'), ('LOCATION', 'huyện Ba Tơ')]
    """
    return [] if rules_only else recognize_all([(text, layout, found)], weights=weights)[0]


def recognize_all(
    texts: Sequence[tuple[FoldedText, Layout, Sequence[Mention]]], *, weights: Path | None = None
) -> list[list[Mention]]:
    """:func:`recognize` of each text; the model reads them side by side, which costs less than one by one."""
    used = model(weights)
    reads = []
    for text, layout, found in texts:
        if used.casing is not None:
            text = name_casing.cased(text, layout, found, used.casing)
        reads.append(name_features.sequences(text, layout, found))
    proposed = propose_all(reads, used)
    return [
        _settle(read, layout, names) if read.tokens else []
        for read, (_, layout, _), names in zip(reads, texts, proposed, strict=True)
    ]


def _settle(read: name_features.Sequences, layout: Layout, names: list[Mention]) -> list[Mention]:
    """What the rules make of the names that the model proposed."""
    text, found = read.text, read.found
    names = name_shapes.in_vietnamese(text, layout, names)
    names = name_shapes.correct(text, names, found)
    names += name_cues.people(text, names, found)
    names += name_cues.country(text, names, found)
    names += name_cues.units(text, names, found)
    names = name_cues.bodies(text, names, found)
    names = name_agreement.agree(text, read, names, found)
    name_titles.add(text, names, found)
    names += name_nesting.inside(text, names, found)
    names.sort(key=lambda name: (name.start, -name.end))
    return names


def propose_all(reads: Sequence[name_features.Sequences], used: name_model.NameModel) -> list[list[Mention]]:
    """The names that the model sees in each text, all texts read as one."""
    if len(reads) <= 1:
        return [propose(read, used) for read in reads]
    whole, begins = name_features.joined(reads)
    out: list[list[Mention]] = [[] for _ in reads]
    for name in propose(whole, used):
        number = bisect_right(begins, name.start) - 1
        name.start -= begins[number]
        name.end -= begins[number]
        out[number].append(name)
    return out


def propose(read: name_features.Sequences, used: name_model.NameModel) -> list[Mention]:
    """The outermost open names the model sees, each with its probability."""
    labels = used.labels
    names: list[Mention] = []
    offset = 0
    for block in read.blocks():
        best, chances = name_reading.read(used, block)
        at = np.flatnonzero(best)
        ends = -1
        for i, number, chance in zip((at + offset).tolist(), best[at].tolist(), chances[at].tolist(), strict=True):
            start, end, _ = read.tokens[i]
            label = labels[number]
            if i == ends and label[0] == "I" and label[2:] == names[-1].label:
                names[-1].end = end
                names[-1].confidence = min(names[-1].confidence, chance)
            else:
                names.append(Mention(start, end, label[2:], "names.model", confidence=chance, source="model"))
            ends = i + 1
        offset += len(best)
    names = [name for name in names if name.label in OPEN]
    for name, chance in zip(names, used.calibrated([name.confidence for name in names]), strict=True):
        name.confidence = chance
    return [name for name in names if name.confidence >= LEAST]


@cache
def model(weights: Path | None = None) -> name_model.NameModel:
    """The model of ``weights``, or the shipped one; read once a process, at first use."""
    if weights is not None:
        try:
            return name_model.load(weights.read_bytes(), str(weights))
        except OSError as error:
            raise DataError(
                f"{weights}: cannot be read ({error}); expected weights made with 'ceds-nlp train'"
            ) from error
    resource = files("ceds_nlp").joinpath(_SHIPPED)
    if not resource.is_file():
        raise DataError(f"{_SHIPPED} is missing from the package; make it with 'ceds-nlp train', or use model=False")
    return name_model.load(resource.read_bytes(), _SHIPPED)


def describe(mention: Mention) -> str:
    """One line for the examples: the label, and the title of a person where one is written.

    >>> describe(Mention(0, 3, "PERSON", "names.model", attrs={"title": "Bộ trưởng"}))
    'PERSON Bộ trưởng'
    """
    title = mention.attrs.get("title")
    return f"{mention.label} {title}" if title else mention.label
