"""Learn the weights of the name model: a linear-chain CRF by AdaGrad over small batches, with numpy alone.

Deterministic for one seed and one order of passages. Features dropped at random while learning (``DROP``) keep single
words from deciding alone; a pull to zero (``PULL``) keeps weights small; the weights of the later rounds are averaged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ceds_nlp.recognize import name_model

RATE, DROP, PULL = 0.05, 0.5, 2.5e-4
_BATCH = 1500
_NEVER = np.float32(-30.0)


@dataclass(slots=True)
class Encoded:
    """One passage as the model sees it: features of each token, bounds of its sequences, labels by number."""

    features: npt.NDArray[np.uint64]
    bounds: list[int]
    labels: npt.NDArray[np.int64]


@dataclass(slots=True)
class _Batch:
    rows: npt.NDArray[np.int32]
    labels: npt.NDArray[np.int64]
    bounds: npt.NDArray[np.int64]
    #: For the gradient of each row used: the tokens that use it, where its tokens begin, its number.
    tokens: npt.NDArray[np.int32]
    edges: npt.NDArray[np.int64]
    used: npt.NDArray[np.int32]


def learn(
    data: Sequence[Encoded],
    labels: Sequence[str],
    *,
    rounds: int,
    seed: int,
    least: int,
    step: Callable[[float], None] | None = None,
) -> name_model.NameModel:
    """The model of ``data``; features seen less than ``least`` times are left out; ``step`` hears the loss of a batch.

    >>> features = np.array([[1 << 50], [2 << 50], [1 << 50], [2 << 50]], np.uint64)
    >>> data = [Encoded(features, [0, 4], np.array([0, 1, 0, 1]))]
    >>> found = learn(data, ["O", "B-ORG"], rounds=40, seed=1, least=1)
    >>> found.tag(features, [0, 4]).tolist()
    [0, 1, 0, 1]
    """
    chance = np.random.default_rng(seed)
    size = len(labels)
    index, checks, count = _select([item.features for item in data], least)
    weights = np.zeros((count + 1, size), np.float32)
    between, first = np.zeros((size, size), np.float32), np.zeros(size, np.float32)
    barred, barred_first = _barred(labels)
    model = name_model.NameModel(tuple(labels), index, checks, weights, between, first, {})
    batches = _batches(model, data, chance)
    history = [np.full_like(part, 1e-3) for part in (weights, between, first)]
    total = [np.zeros_like(part) for part in (weights, between, first)]
    kept = 0
    for turn in range(rounds):
        for number in chance.permutation(len(batches)):
            between[barred], first[barred_first] = _NEVER, _NEVER
            loss = _improve(model, batches[number], history, chance)
            if step is not None:
                step(loss)
        weights[0] = 0
        if turn >= rounds // 2:
            kept += 1
            for sums, part in zip(total, (weights, between, first), strict=True):
                sums += part
    model.weights, model.between, model.first = (sums / np.float32(max(1, kept)) for sums in total)
    model.between[barred], model.first[barred_first] = _NEVER, _NEVER
    return model


def batches_of(data: Sequence[Encoded]) -> int:
    """How many batches one round over ``data`` has, at most."""
    return max(1, sum(len(item.labels) for item in data) // _BATCH + 1)


def average(models: Sequence[name_model.NameModel]) -> name_model.NameModel:
    """The mean of models that learned from the same data in different orders."""
    one, share = models[0], np.float32(1 / len(models))
    weights, between, first = (np.zeros_like(part) for part in (one.weights, one.between, one.first))
    for model in models:
        weights += share * model.weights
        between += share * model.between
        first += share * model.first
    return name_model.NameModel(one.labels, one.index, one.checks, weights, between, first, one.info)


def shrink(model: name_model.NameModel, least: float) -> name_model.NameModel:
    """``model`` without the features none of whose weights reaches ``least``."""
    keep = np.abs(model.weights).max(1) >= least
    keep[0] = True
    number = np.cumsum(keep) - 1
    index = np.where(keep[model.index], number[model.index], 0).astype(np.int32)
    return name_model.NameModel(
        model.labels, index, model.checks[keep], model.weights[keep], model.between, model.first, model.info
    )


def _select(
    features: Sequence[npt.NDArray[np.uint64]], least: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint16], int]:
    """The index of the features to learn: frequent ones first where two want one slot."""
    every = np.concatenate([part.ravel() for part in features])
    every.sort()
    edges = np.flatnonzero(np.concatenate([[True], every[1:] != every[:-1]]))
    counts = np.diff(np.append(edges, len(every)))
    unique = every[edges][counts >= least]
    unique = unique[np.argsort(-counts[counts >= least], kind="stable")]
    slots = (unique >> name_model.SHIFT).astype(np.int64)
    _, firsts = np.unique(slots, return_index=True)
    firsts.sort()
    unique, slots = unique[firsts], slots[firsts]
    index = np.zeros(1 << name_model.SLOT_BITS, np.int32)
    index[slots] = np.arange(1, len(unique) + 1)
    checks = np.zeros(len(unique) + 1, np.uint16)
    checks[1:] = unique.astype(np.uint16)
    return index, checks, len(unique)


def _barred(labels: Sequence[str]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """The steps between labels that cannot be: ``I-ORG`` follows only ``B-ORG`` and ``I-ORG``."""
    barred = np.zeros((len(labels), len(labels)), bool)
    for b, after in enumerate(labels):
        if after.startswith("I-"):
            for a, before in enumerate(labels):
                barred[a, b] = before[2:] != after[2:]
    return barred, np.array([label.startswith("I-") for label in labels])


def _batches(model: name_model.NameModel, data: Sequence[Encoded], chance: np.random.Generator) -> list[_Batch]:
    groups: list[list[int]] = [[]]
    size = 0
    for number in chance.permutation(len(data)).tolist():
        groups[-1].append(number)
        size += len(data[number].labels)
        if size >= _BATCH:
            groups.append([])
            size = 0
    out = []
    for group in groups:
        if not group:
            continue
        rows = np.concatenate([model.rows(data[n].features) for n in group])
        bounds = [0]
        for n in group:
            base = bounds[-1]
            bounds += [base + bound for bound in data[n].bounds[1:]]
        flat = rows.ravel()
        order = np.argsort(flat, kind="stable")
        ordered = flat[order]
        edges = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
        out.append(
            _Batch(
                rows,
                np.concatenate([data[n].labels for n in group]),
                np.asarray(bounds, np.int64),
                (order // rows.shape[1]).astype(np.int32),
                edges,
                ordered[edges],
            )
        )
    return out


def _improve(
    model: name_model.NameModel, batch: _Batch, history: list[npt.NDArray[np.float32]], chance: np.random.Generator
) -> float:
    """One step down the gradient of one batch; answers its loss per token."""
    weights, between, first = model.weights, model.between, model.first
    labels, bounds = batch.labels, batch.bounds
    width = batch.rows.shape[1]
    keep = np.where(chance.random(width) >= DROP, 1 / (1 - DROP), 0).astype(np.float32)
    emissions = np.empty((len(labels), weights.shape[1]), np.float32)
    for low in range(0, len(labels), 64):
        part = weights[batch.rows[low : low + 64]]
        emissions[low : low + 64] = np.matmul(keep[None, None, :], part)[:, 0]
    forward, back, _ = name_model.forward_backward(emissions, bounds, between, first)
    chances = forward * back
    chances /= np.maximum(chances.sum(1, keepdims=True), 1e-30)
    every = np.arange(len(labels))
    loss = float(-np.log(np.maximum(chances[every, labels], 1e-9)).mean())
    surplus = chances.copy()
    surplus[every, labels] -= 1
    gradient = np.add.reduceat(surplus[batch.tokens], batch.edges, axis=0)
    used = batch.used
    gradient += PULL * len(labels) * weights[used]
    if used[0] == 0:
        gradient[0] = 0
    seen = history[0][used] + gradient * gradient
    history[0][used] = seen
    weights[used] -= RATE * gradient / np.sqrt(seen)
    # Pairs of neighbours: expected less observed.
    inner = np.ones(len(labels), bool)
    inner[bounds[:-1]] = False
    at = np.flatnonzero(inner)
    step = np.exp(between)
    local = np.exp(emissions - emissions.max(1, keepdims=True))
    left, right = forward[at - 1], local[at] * back[at]
    scale = np.maximum(((left @ step) * right).sum(1, keepdims=True), 1e-30)
    pairs = (left / scale).T @ right * step
    np.add.at(pairs, (labels[at - 1], labels[at]), -1)
    starts = chances[bounds[:-1]].sum(0)
    np.add.at(starts, labels[bounds[:-1]], -1)
    for part, change, past in ((between, pairs, history[1]), (first, starts, history[2])):
        past += change * change
        part -= RATE * change / np.sqrt(past)
    return loss
