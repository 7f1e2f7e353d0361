"""The document or programme that sets a goal: "Quyết định 749/QĐ-TTg đặt mục tiêu …", "theo Nghị quyết số 52".

Shapes accepted: a LEGAL_DOC or PROGRAM before the number in its sentence, the nearest first, or in the sentence
before it of the same paragraph when that one names a single document; or one in the heading above.
"""

from __future__ import annotations

from ceds_nlp.relate.passage import Passage

_LABELS = ("LEGAL_DOC", "PROGRAM")


def read(passage: Passage, index: int) -> int | None:
    """The basis of the goal ``index`` as an index into the entities, or None."""
    quantity = passage.quantity(index)
    number = passage.sentence_at(quantity.start)
    sentence = passage.sentence(number)
    found = _documents(passage, sentence.start, quantity.start)
    if found:
        return found[-1]
    earlier = number - 1
    if earlier >= 0 and passage.sentence(earlier).paragraph == sentence.paragraph:
        found = _documents(passage, passage.sentence(earlier).start, passage.sentence(earlier).end)
        if len(found) == 1:
            return found[0]
    for heading in passage.layout.governing(number):
        spot = passage.sentence(heading)
        found = _documents(passage, spot.start, spot.end)
        if len(found) == 1:
            return found[0]
    return None


def _documents(passage: Passage, start: int, end: int) -> list[int]:
    return [
        i
        for i in passage.entities_in(start, end)
        if passage.entity(i).label in _LABELS and passage.entity(i).end <= end
    ]
