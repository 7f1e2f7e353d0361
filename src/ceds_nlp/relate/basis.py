"""The document or programme that sets a goal: "Quyết định 749/QĐ-TTg đặt mục tiêu …", "theo Nghị quyết số 52".

Shapes accepted: a LEGAL_DOC or PROGRAM before the number in its sentence, the nearest first; after it with "theo"
("53 dịch vụ công theo Quyết định 422/QĐ-TTg"); in the sentence before it of
the same paragraph when that one names a single document; or one in the heading above.
"""

from __future__ import annotations

import re

from ceds_nlp.relate.passage import Passage

_LABELS = ("LEGAL_DOC", "PROGRAM")
_UNDER = re.compile(r"\b(?:theo|tại|trong|thực hiện) ")


def read(passage: Passage, index: int) -> int | None:
    """The basis of the goal ``index`` as an index into the entities, or None."""
    if not passage.entities:
        return None
    quantity = passage.quantities[index]
    spot = passage.spots[index]
    number = spot.sentence
    sentence = passage.sentences[number]
    found = _documents(passage, spot.floor, quantity.start)
    if found:
        return found[-1]
    end = min(spot.end, quantity.end + 160)
    for document in _documents(passage, quantity.end, end):
        if _UNDER.search(passage.lower, quantity.end, passage.entities[document].start):
            return document
    earlier = number - 1
    if earlier >= 0 and passage.sentences[earlier].paragraph == sentence.paragraph:
        found = _documents(passage, passage.sentences[earlier].start, passage.sentences[earlier].end)
        if len(found) == 1:
            return found[0]
    for heading in passage.governing(number):
        title = passage.sentences[heading]
        found = _documents(passage, title.start, title.end)
        if len(found) == 1:
            return found[0]
    return None


def _documents(passage: Passage, start: int, end: int) -> list[int]:
    return [
        i
        for i in passage.entities_in(start, end)
        if passage.entities[i].label in _LABELS and passage.entities[i].end <= end
    ]
