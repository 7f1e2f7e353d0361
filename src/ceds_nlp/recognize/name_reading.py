"""The model on demand: read only where a name may stand, and each word's own score only once.

Names stand in and around runs of capital words and after words such as ``đề án``, so the model looks at windows of a
few tokens around them; a sequence in which a name touches the edge of its window is read whole. What a word says by
itself is the same in every text, so these scores are remembered by word; what is said of the run of capitals a token
stands in is the same for every token outside of runs.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ceds_nlp.recognize import name_features
from ceds_nlp.recognize.name_features import Block
from ceds_nlp.recognize.name_model import Floats, Ints, NameModel, Remembered, marginals, viterbi

Mask = npt.NDArray[np.bool_]

#: A window reaches so many tokens before the first and after the last capital word.
BEFORE, AFTER = 2, 6
#: The probability of a name is weighed with so many tokens around it.
AROUND = 2


def read(model: NameModel, block: Block) -> tuple[Ints, Floats]:
    """The best label of each token of ``block`` (a number into ``model.labels``) and its probability."""
    size = len(block.place)
    best: Ints = np.zeros(size, np.int64)
    chances = np.ones(size, np.float32)
    number = np.repeat(np.arange(len(block.bounds) - 1), np.diff(block.bounds))
    near = _widened(block.starts(), BEFORE, AFTER, number)
    at = np.flatnonzero(near)
    if not len(at):
        return best, chances
    begins, ends = np.zeros(size, bool), np.zeros(size, bool)
    begins[block.bounds[:-1]] = True
    ends[block.bounds[1:] - 1] = True
    scores = np.zeros((size, len(model.labels)), np.float32)
    scores[at] = _scores(model, block, at)
    firsts, lasts = _label(model, scores, near, begins, best)
    torn = ((best[firsts] != 0) & ~begins[firsts]) | ((best[lasts] != 0) & ~ends[lasts])
    if torn.any():
        whole = np.isin(number, number[firsts[torn]])
        more = np.flatnonzero(whole & ~near)
        scores[more] = _scores(model, block, more)
        _label(model, scores, whole, begins, best)
        near |= whole
    _weigh(model, scores, near & _widened(best != 0, AROUND, AROUND, number), begins, best, chances)
    return best, chances


def _widened(mask: Mask, before: int, after: int, number: Ints) -> Mask:
    """``mask`` with so many tokens before and after each stretch, of the same sequence (``number`` is each token's).

    >>> _widened(np.array([0, 0, 0, 1, 0, 0, 0], bool), 1, 2, np.array([0, 0, 0, 0, 0, 1, 1])).astype(int).tolist()
    [0, 0, 1, 1, 1, 0, 0]
    """
    wide = mask.copy()
    for step in range(1, max(before, after) + 1):
        same = number[step:] == number[:-step]
        if step <= before:
            wide[:-step] |= mask[step:] & same
        if step <= after:
            wide[step:] |= mask[:-step] & same
    return wide


def _stretches(mask: Mask, begins: Mask) -> tuple[Ints, Ints]:
    """The tokens of ``mask`` and the bounds of its stretches among them; a new sequence begins a new stretch."""
    at = np.flatnonzero(mask)
    new = np.ones(len(at), bool)
    new[1:] = (at[1:] != at[:-1] + 1) | begins[at[1:]]
    return at, np.append(np.flatnonzero(new), len(at))


def _label(model: NameModel, scores: Floats, near: Mask, begins: Mask, best: Ints) -> tuple[Ints, Ints]:
    """Write the best labels of the stretches of ``near``; returns the first and the last token of each stretch."""
    at, bounds, inner = _inner(model, scores, near, begins)
    best[at] = viterbi(inner, bounds, model.between, model.first)
    return at[bounds[:-1]], at[bounds[1:] - 1]


def _weigh(model: NameModel, scores: Floats, around: Mask, begins: Mask, best: Ints, chances: Floats) -> None:
    """Write the probability of the best labels of the tokens ``around`` names."""
    at, bounds, inner = _inner(model, scores, around, begins)
    if len(at):
        every = marginals(inner, bounds, model.between, model.first)
        chances[at] = every[np.arange(len(at)), best[at]]


def _inner(model: NameModel, scores: Floats, mask: Mask, begins: Mask) -> tuple[Ints, Ints, Floats]:
    """The tokens of ``mask``, the bounds of its stretches, and the scores, told that no name stands before one."""
    at, bounds = _stretches(mask, begins)
    inner = scores[at]
    later = bounds[:-1][~begins[at[bounds[:-1]]]]
    inner[later] += model.between[0] - model.first
    return at, bounds, inner


def _scores(model: NameModel, block: Block, at: Ints) -> Floats:
    """The score of each label at the tokens ``at``: the sum over all templates, those remembered looked up."""
    known = _remembered(model, block)
    place = block.place[at]
    out = model.emissions(block.features(at, name_features.MIXED).T)
    for offset, scores in zip(name_features.DISTANCES, known.scores, strict=True):
        out += scores.take(block.types.take(place + offset), axis=0, mode="clip")
    out += known.outside
    inside = np.flatnonzero(block.in_run()[at])
    out[inside] += model.emissions(block.features(at[inside], name_features.RUNS).T) - known.outside
    return out


def _remembered(model: NameModel, block: Block) -> Remembered:
    """What ``model`` remembers of the words of ``block``, those that are new included."""
    known = model.remembered
    words, size = block.words, len(block.words.table)
    if known is None or known.memory is not words or len(known.rows) < size:
        parts, width = len(name_features.DISTANCES), len(model.labels)
        outside = model.emissions(name_features.outside().T)[0]
        known = Remembered(words, np.zeros((parts, size, width), np.float32), np.zeros(size, bool), outside)
        model.remembered = known
    new = block.types[~known.rows[block.types]]
    if len(new):
        new = np.unique(new)
        weights = model.weights.take(model.rows(name_features.singles(words, new)), axis=0)
        known.scores[:, new] = np.add.reduceat(weights, name_features.FIRSTS, axis=0)
        # Only now: another thread that comes to the same words writes the same scores.
        known.rows[new] = True
    return known
