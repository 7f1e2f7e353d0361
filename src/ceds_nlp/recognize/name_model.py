"""The name model: a linear-chain CRF over hashed features, read and run with numpy alone.

The weights are one ``.npz`` file of plain arrays (read with ``allow_pickle=False``). All sequences of a
text go through Viterbi and forward-backward side by side.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ceds_nlp.arrays import Arrays, need, read_arrays
from ceds_nlp.errors import DataError

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

#: Slots of the hash index: a power of two well above the number of features kept.
SLOT_BITS = 22
SHIFT = np.uint64(64 - SLOT_BITS)
_CHUNK = 64
FORMAT = 1
#: Prefix of the arrays of the casing model.
_CASING = "casing_"


@dataclass(frozen=True, slots=True)
class Remembered:
    """The scores that words of ``memory`` give by themselves: ``scores[distance, row, label]`` where ``rows[row]``.

    ``outside`` is what the templates of runs of capitals give outside of every run.
    """

    memory: object
    scores: Floats
    rows: npt.NDArray[np.bool_]
    outside: Floats


@dataclass(slots=True)
class NameModel:
    """Labels, weights of features (row 0 is all zero), index from hash to row, weights between labels.

    ``first`` are the weights of beginning with a label; ``info`` tells how the weights were made; ``casing`` is the
    model that settles how words of capitals would be written (:mod:`ceds_nlp.recognize.name_casing`).
    """

    labels: tuple[str, ...]
    index: npt.NDArray[np.int32]
    checks: npt.NDArray[np.uint16]
    weights: Floats
    between: Floats
    first: Floats
    info: dict[str, object] = field(default_factory=dict)
    casing: NameModel | None = None
    remembered: Remembered | None = field(default=None, repr=False, compare=False)

    def calibrated(self, chances: Sequence[float]) -> list[float]:
        """How often names of these raw probabilities were right on held-back text (stored with the weights)."""
        knots = self.info.get("calibration")
        if not isinstance(knots, list) or not knots:
            return list(chances)
        found = np.interp(chances, [knot[0] for knot in knots], [knot[1] for knot in knots])
        return [round(chance, 3) for chance in found.tolist()]

    def rows(self, features: npt.NDArray[np.uint64]) -> npt.NDArray[np.int32]:
        """The row of each feature, 0 for those the model does not know."""
        # "clip" only spares a check of the bounds, which nothing can leave.
        rows = self.index.take((features >> SHIFT).view(np.int64), mode="clip")
        rows *= self.checks.take(rows, mode="clip") == features.astype(np.uint16)
        return rows

    def emissions(self, features: npt.NDArray[np.uint64]) -> Floats:
        """The score of each label at each token."""
        size, width = features.shape
        out = np.empty((size, len(self.labels)), np.float32)
        # Small pieces stay in the cache; the product with ones sums them faster than a sum over the middle axis.
        piece = np.empty((_CHUNK * width, len(self.labels)), np.float32)
        ones = np.ones((1, width), np.float32)
        for at in range(0, size, _CHUNK):
            rows = self.rows(features[at : at + _CHUNK]).ravel()
            part = piece[: len(rows)]
            np.take(self.weights, rows, axis=0, out=part, mode="clip")
            out[at : at + _CHUNK] = np.matmul(ones, part.reshape(-1, width, len(self.labels)))[:, 0]
        return out

    def tag(self, features: npt.NDArray[np.uint64], bounds: Sequence[int] | Ints) -> Ints:
        """The best label of each token, a number into ``labels``."""
        return viterbi(self.emissions(features), bounds, self.between, self.first)


def _side_by_side(bounds: Sequence[int] | Ints) -> tuple[Ints, npt.NDArray[np.bool_], list[int]]:
    """The token of each step of each sequence, longest sequence first; which are real; how many are at each step."""
    starts = np.asarray(bounds[:-1], np.int64)
    sizes: Ints = np.diff(np.asarray(bounds, np.int64)).astype(np.int64)
    order = np.argsort(-sizes, kind="stable")
    starts, sizes = starts[order], sizes[order]
    steps = np.arange(int(sizes[0]) if len(sizes) else 0)[:, None]
    real = steps < sizes
    return np.where(real, starts + steps, 0), real, real.sum(1).tolist()


def viterbi(emissions: Floats, bounds: Sequence[int] | Ints, between: Floats, first: Floats) -> Ints:
    """The best labels of every sequence.

    >>> scores = np.array([[0, 2], [1, 0], [0, 1]], np.float32)
    >>> viterbi(scores, [0, 2, 3], np.zeros((2, 2), np.float32), np.zeros(2, np.float32)).tolist()
    [1, 0, 1]
    """
    out = np.zeros(len(emissions), np.int64)
    tokens, real, alive = _side_by_side(bounds)
    if not alive:
        return out
    # One row a label and one column a sequence: numpy is fast along the sequences.
    scores = np.ascontiguousarray(emissions.take(tokens, axis=0).transpose(0, 2, 1))
    scores[0] += first[:, None]
    before = np.empty((*between.shape, alive[0]), np.float32)
    for t, n in enumerate(alive[1:], 1):
        np.add(scores[t - 1, :, None, :n], between[:, :, None], out=before[:, :, :n])
        scores[t, :, :n] += before[:, :, :n].max(0)
    # Backwards along the best way only.
    best = np.zeros(tokens.shape, np.int64)
    done = 0
    for t in range(len(alive) - 1, -1, -1):
        n = alive[t]
        if done:
            best[t, :done] = (scores[t, :, :done] + between.take(best[t + 1, :done], axis=1)).argmax(0)
        if n > done:
            best[t, done:n] = scores[t, :, done:n].argmax(0)
            done = n
    out[tokens[real]] = best[real]
    return out


def marginals(emissions: Floats, bounds: Sequence[int] | Ints, between: Floats, first: Floats) -> Floats:
    """The probability of each label at each token, by forward-backward.

    >>> scores = np.array([[0, 2], [0, 0]], np.float32)
    >>> marginals(scores, [0, 2], np.zeros((2, 2), np.float32), np.zeros(2, np.float32))[0].tolist()[0] < 0.13
    True
    """
    forward, back, _ = forward_backward(emissions, bounds, between, first)
    both = forward * back
    chances: Floats = both / np.maximum(both.sum(1, keepdims=True), 1e-30)
    return chances


def forward_backward(
    emissions: Floats, bounds: Sequence[int] | Ints, between: Floats, first: Floats
) -> tuple[Floats, Floats, Floats]:
    """Scaled forward and backward values of each token, and the factors the forward values were scaled by."""
    local = np.exp(emissions - emissions.max(1, keepdims=True))
    forward, back, scale = np.empty_like(local), np.ones_like(local), np.ones(len(local), np.float32)
    tokens, real, alive = _side_by_side(bounds)
    if not alive:
        return forward, back, scale
    local = local.take(tokens, axis=0)
    onward, returned, factors = local.copy(), np.ones_like(local), np.ones(tokens.shape, np.float32)
    step = np.exp(between)
    onward[0] *= np.exp(first)
    for t, n in enumerate(alive):
        if t:
            onward[t, :n] *= onward[t - 1, :n] @ step
        onward[t, :n].sum(1, out=factors[t, :n])
        onward[t, :n] /= factors[t, :n, None]
    into = np.ascontiguousarray(step.T)
    for t in range(len(alive) - 2, -1, -1):
        n = alive[t + 1]
        np.matmul(returned[t + 1, :n] * local[t + 1, :n], into, out=returned[t, :n])
        returned[t, :n] /= returned[t, :n].sum(1, keepdims=True)
    at = tokens[real]
    forward[at], back[at], scale[at] = onward[real], returned[real], factors[real]
    return forward, back, scale


def save(path: Path, model: NameModel) -> None:
    """Write ``model``: slots and checks of the features, weights as 16-bit floats, in one compressed file."""
    info = json.dumps(model.info, ensure_ascii=False)
    arrays = {"format": np.array(FORMAT), "info": np.array(info)} | _packed(model, "")
    if model.casing is not None:
        arrays |= _packed(model.casing, _CASING)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]  # mypy takes a key for allow_pickle


def _packed(model: NameModel, prefix: str) -> dict[str, npt.NDArray[Any]]:
    slots = np.flatnonzero(model.index)
    rows = model.index[slots]
    arrays: dict[str, npt.NDArray[Any]] = {
        "labels": np.array(model.labels),
        "slots": slots.astype(np.uint32),
        "checks": model.checks[rows],
        "weights": model.weights[rows].astype(np.float16),
        "between": model.between,
        "first": model.first,
    }
    return {prefix + key: array for key, array in arrays.items()}


def load(data: bytes, place: str) -> NameModel:
    """The model in ``data``, the content of a file that :func:`save` wrote; ``place`` names it in errors."""
    try:
        arrays = read_arrays(data, place)
        need(arrays, place, [("format", (), "iu"), ("info", (), "U")])
        if int(arrays["format"]) != FORMAT:
            raise DataError(f"{place}: weights of format {int(arrays['format'])}, this version reads {FORMAT}")
        model = _unpacked(arrays, "", place)
        model.info = _info(str(arrays["info"]), place)
        if _CASING + "slots" in arrays:
            model.casing = _unpacked(arrays, _CASING, place)
        return model
    except DataError as error:
        raise DataError(f"{error}; weights of the name model are made with 'ceds-nlp train'") from error


def _info(written: str, place: str) -> dict[str, object]:
    try:
        info = json.loads(written)
        for knot in info.get("calibration") or ():
            np.interp(0.5, [float(knot[0])], [float(knot[1])])
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        raise DataError(f"{place}: array 'info' is no JSON object with calibration ({error})") from error
    return dict(info)


def _unpacked(arrays: Arrays, prefix: str, place: str) -> NameModel:
    need(arrays, place, [(prefix + "slots", (None,), "u"), (prefix + "labels", (None,), "U")])
    count, most = len(arrays[prefix + "slots"]), len(arrays[prefix + "labels"])
    shapes = [("checks", (count,), "u"), ("weights", (count, most), "f"), ("between", (most, most), "f"),
              ("first", (most,), "f")]  # fmt: skip
    need(arrays, place, [(prefix + name, shape, kinds) for name, shape, kinds in shapes])
    if count and int(arrays[prefix + "slots"].max()) >= 1 << SLOT_BITS:
        raise DataError(f"{place}: array {prefix + 'slots'!r} holds a slot above {(1 << SLOT_BITS) - 1}")
    slots = arrays[prefix + "slots"]
    index = np.zeros(1 << SLOT_BITS, np.int32)
    index[slots] = np.arange(1, len(slots) + 1)
    stored = arrays[prefix + "weights"]
    weights = np.zeros((len(slots) + 1, stored.shape[1]), np.float32)
    weights[1:] = stored
    checks = np.concatenate([np.zeros(1, np.uint16), arrays[prefix + "checks"]])
    labels = tuple(str(label) for label in arrays[prefix + "labels"])
    return NameModel(labels, index, checks, weights, arrays[prefix + "between"], arrays[prefix + "first"])
