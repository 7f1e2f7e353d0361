"""Make the weights of the name model from marked text: what ``ceds-nlp train`` does.

The text is read from marked sentences (:mod:`ceds_nlp.marked`), from annotated articles (JSON, one document a file)
and from files of the user's own (JSON lines, one document each: ``text`` and ``entities`` with start, end, label, as
``ceds-nlp extract`` writes it; or an export of Label Studio or Prodigy, :mod:`ceds_nlp.gold`). A first model learns
from most of it and is tried on the rest: that gives the scores and the calibration of its probabilities. The shipped
weights then learn from everything.
"""

from __future__ import annotations

import json
import random
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from ceds_nlp import learner
from ceds_nlp.augment import Slots, vary
from ceds_nlp.errors import DataError, InputError
from ceds_nlp.gold import records
from ceds_nlp.layout import parse
from ceds_nlp.marked import LABELS, Name, Passage, read_folder
from ceds_nlp.normalize import FoldedText, fold
from ceds_nlp.recognize import bodies, legal, name_casing, name_features, name_model, names
from ceds_nlp.recognize.mentions import nest
from ceds_nlp.records import Mention, Taken

#: The labels of tokens: outside, beginning of a name, inside one.
TAGS = ("O", *(f"{part}-{label}" for label in LABELS for part in "BI"))

#: Every which passage is held back for the scores.
_HELD = 8
_LEAST_WEIGHT = 0.02
#: So many models learn, each in its own order of passages; the weights are their average.
_RUNS = 3
_CASING_ROUNDS = 8


@dataclass(slots=True)
class Report:
    """What was learned: counts, the scores on held-back passages by label, the calibration, the time it took."""

    passages: int
    features: int
    seconds: float
    scores: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    calibration: list[tuple[float, float]] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The report as lines of text."""
        out = [f"{self.passages} passages, {self.features} features, {self.seconds:.0f} s"]
        out += [f"{label:9} P {p:.3f}  R {r:.3f}  F1 {f:.3f}" for label, (p, r, f) in self.scores.items()]
        return out


def train(
    sentences: Path,
    out: Path,
    *,
    articles: Path | None = None,
    own: Sequence[Path] = (),
    copies: int = 1,
    rounds: int = 8,
    seed: int = 7,
    hold: bool = True,
    quiet: bool = False,
) -> Report:
    """Learn from the marked text of ``sentences``, ``articles`` and ``own``, and write the weights to ``out``.

    ``copies`` variations of each sentence are added; ``hold=False`` skips the trial on held-back text.
    """
    began = time.monotonic()
    marked = read_folder(sentences)
    whole = [*read_articles(articles)] if articles else []
    for path in own:
        whole += read_jsonl(path)
    if not marked and not whole:
        raise DataError(f"{sentences}: no marked text; expected .txt files with one marked passage a line")
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"), disable=quiet,
    ) as progress:  # fmt: skip
        casing = _Casing([*marked, *whole], seed, progress)
        chance = random.Random(seed)
        slots = Slots(marked)
        task = progress.add_task("reading", total=len(marked) * (1 + copies) + len(whole), note="")

        def encoded(passages: Iterable[Passage], number: int = 0) -> list[learner.Encoded]:
            done = []
            for number, passage in enumerate(passages, number):  # noqa: B020
                done.append(encode(passage, casing.unseen(number)))
                progress.advance(task)
            return done

        plain = encoded(marked)
        varied = [encoded(vary(passage, slots, chance) for passage in marked) for _ in range(copies)]
        full = encoded(whole, len(marked))
        report = Report(len(marked) + len(whole), 0, 0.0)
        if hold:
            held = [i for i in range(len(plain)) if i % _HELD == 3]
            rest = [i for i in range(len(plain)) if i % _HELD != 3]
            data = [*(plain[i] for i in rest), *(copy[i] for copy in varied for i in rest), *full]
            trial = _learn(data, rounds, seed, copies, progress, "trial")
            report.scores, report.calibration = _try(
                trial, [marked[i] for i in held], [plain[i] for i in held], [casing.unseen(i) for i in held]
            )
        model = _learn(
            [*plain, *full, *(item for copy in varied for item in copy)], rounds, seed, copies, progress, "learning"
        )
    model = learner.shrink(model, _LEAST_WEIGHT)
    model.casing = casing.whole
    model.info = {
        "calibration": report.calibration,
        "passages": report.passages,
        "seed": seed,
        "rounds": rounds,
        "copies": copies,
    }
    name_model.save(out, model)
    report.features = len(model.weights) - 1
    report.seconds = time.monotonic() - began
    return report


def _learn(
    data: list[learner.Encoded], rounds: int, seed: int, copies: int, progress: Progress, name: str
) -> name_model.NameModel:
    data = [item for item in data if len(item.labels)]
    total = _RUNS * rounds * learner.batches_of(data)
    task = progress.add_task(name, total=total, note="")
    losses: list[float] = []
    least = 2 + (copies > 0)

    def step(loss: float) -> None:
        losses.append(loss)
        progress.update(task, advance=1, note=f"loss {sum(losses[-50:]) / len(losses[-50:]):.3f}")

    models = [learner.learn(data, TAGS, rounds=rounds, seed=seed + run, least=least, step=step) for run in range(_RUNS)]
    progress.update(task, completed=total)
    return learner.average(models)


def exact(text: FoldedText) -> list[Mention]:
    """The mentions of the exact rules, which the model reads as features."""
    documents = legal.recognize(text)
    return nest([*documents, *bodies.recognize(text, Taken((m.start, m.end) for m in documents))])


def cases(passage: Passage) -> learner.Encoded | None:
    """A passage in capitals as the casing model sees it, with the case of its words; None where nothing tells it.

    >>> from ceds_nlp.marked import parse_line
    >>> [name_casing.CASES[n] for n in cases(parse_line("Ông Lê Hoàng họp ở UBND xã.")).labels]
    ['X', 'X', 'X', 'x', 'x', 'XX', 'x', 'x']
    """
    text, upper = fold(passage.text), fold(passage.text.upper())
    if upper.text != text.text.upper():
        return None
    layout = parse(text.text)
    capital = {*name_casing.capitals(text, layout)[0]}
    lines = [place for s in layout.sentences if (place := (s.start, s.end)) not in capital]
    if not lines:
        return None
    tokens, bounds, features = name_casing.encode(upper, lines, exact(upper))
    return learner.Encoded(features, bounds, name_casing.labels(text, tokens))


class _Casing:
    """The casing model of all passages, and for each passage one that learned without it."""

    def __init__(self, passages: Sequence[Passage], seed: int, progress: Progress) -> None:
        read = [cases(passage) for passage in passages]
        task = progress.add_task("casing", total=_RUNS + 2, note="")

        def learned(kept: Sequence[learner.Encoded | None], seed: int) -> name_model.NameModel:
            data = [item for item in kept if item is not None and len(item.labels)]
            model = learner.learn(data, name_casing.CASES, rounds=_CASING_ROUNDS, seed=seed, least=3)
            progress.advance(task)
            return model

        self._without = [learned(read[1::2], seed), learned(read[::2], seed)]
        every = learner.average([learned(read, seed + run) for run in range(_RUNS)])
        self.whole = learner.shrink(every, _LEAST_WEIGHT)

    def unseen(self, number: int) -> name_model.NameModel:
        """The model that did not see passage ``number``."""
        return self._without[number % 2]


def encode(passage: Passage, casing: name_model.NameModel | None = None) -> learner.Encoded:
    """A passage as the name model sees it, its capitals settled by ``casing``, with the labels of its outermost names.

    >>> from ceds_nlp.marked import parse_line
    >>> [TAGS[n] for n in encode(parse_line("Ông [Lê Hoàng|PERSON] nói.")).labels]
    ['O', 'B-PERSON', 'I-PERSON', 'O', 'O']
    """
    text, read = _read(passage, casing)
    labels = np.zeros(len(read.tokens), np.int64)
    starts = [token[0] for token in read.tokens]
    ends = [token[1] for token in read.tokens]
    for name in passage.outermost():
        start, end = text.locate(name.start), text.locate(name.end - 1) + 1
        first, last = bisect_left(ends, start + 1), bisect_left(starts, end)
        labels[first:last] = TAGS.index(f"I-{name.label}")
        if first < last:
            labels[first] = TAGS.index(f"B-{name.label}")
    return learner.Encoded(read.features, read.bounds, labels)


def _read(passage: Passage, casing: name_model.NameModel | None) -> tuple[FoldedText, name_features.Sequences]:
    text = fold(passage.text)
    layout, found = parse(text.text), exact(text)
    if casing is not None:
        text = name_casing.cased(text, layout, found, casing)
    return text, name_features.sequences(text, layout, found)


def _try(
    model: name_model.NameModel,
    passages: Sequence[Passage],
    data: Sequence[learner.Encoded],
    casings: Sequence[name_model.NameModel],
) -> tuple[dict[str, tuple[float, float, float]], list[tuple[float, float]]]:
    """Strict scores of ``model`` on held-back passages, and how often names of each probability were right."""
    counts: Counter[tuple[str, str]] = Counter()
    judged: list[tuple[float, bool]] = []
    for passage, item, casing in zip(passages, data, casings, strict=True):
        if not len(item.labels):
            continue
        text, read = _read(passage, casing)
        found = {(m.start, m.end, m.label): m.confidence for m in names.propose(read, model)}
        gold = set()
        for name in passage.outermost():
            if name.label in names.OPEN:
                gold.add((text.locate(name.start), text.locate(name.end - 1) + 1, name.label))
        for key, confidence in found.items():
            judged.append((confidence, key in gold))
            for label in (key[2], "OPEN"):
                counts[label, "right" if key in gold else "wrong"] += 1
        for key in gold - set(found):
            for label in (key[2], "OPEN"):
                counts[label, "missed"] += 1
    scores = {}
    for label in (*names.OPEN, "OPEN"):
        right, wrong, missed = (counts[label, kind] for kind in ("right", "wrong", "missed"))
        precision = right / max(1, right + wrong)
        recall = right / max(1, right + missed)
        scores[label] = (precision, recall, 2 * right / max(1, 2 * right + wrong + missed))
    return scores, calibrate(judged)


def calibrate(judged: Sequence[tuple[float, bool]], bins: int = 8) -> list[tuple[float, float]]:
    """Knots from raw probability to how often it was right: equal bins, never falling.

    >>> calibrate([(0.4, False), (0.5, True), (0.9, True), (0.95, True)], bins=2)
    [(0.45, 0.5), (0.925, 0.75)]
    >>> calibrate([(0.2, False), (0.5, True), (0.8, False), (0.9, True), (0.95, True)], bins=4)
    [(0.2, 0.3333), (0.65, 0.5), (0.9, 0.6667), (0.95, 0.6667)]
    """
    ordered = sorted(judged)
    size = max(1, len(ordered) // bins)
    blocks = [ordered[i : i + size] for i in range(0, len(ordered), size)]
    if len(blocks) > 1 and len(blocks[-1]) < size:
        rest = blocks.pop()
        blocks[-1] += rest
    # One right and one wrong more in each block: no block is surer than its size allows.
    merged: list[list[tuple[float, bool]]] = []
    for block in blocks:
        merged.append(block)
        while len(merged) > 1 and _rate(merged[-2]) > _rate(merged[-1]):
            falling = merged.pop()
            merged[-1] += falling
    return [(round(sum(c for c, _ in block) / len(block), 4), round(_rate(block), 4)) for block in merged]


def _rate(block: Sequence[tuple[float, bool]]) -> float:
    return (sum(right for _, right in block) + 1) / (len(block) + 2)


def read_articles(folder: Path) -> list[Passage]:
    """The annotated articles of ``folder``: ``.json`` files with ``text`` and ``entities``."""
    return [_document(json.loads(path.read_text("utf-8")), str(path)) for path in sorted(folder.glob("*.json"))]


def read_jsonl(path: Path) -> list[Passage]:
    """The annotated documents of ``path``, one a line, or those of a Label Studio or Prodigy export."""
    try:
        return [_document(document, place) for place, document in records(path)]
    except InputError as error:
        raise DataError(str(error)) from None


def _document(data: object, place: str) -> Passage:
    try:
        assert isinstance(data, dict)
        found = [Name(int(e["start"]), int(e["end"]), str(e["label"])) for e in data["entities"]]
        text = str(data["text"])
    except (AssertionError, KeyError, TypeError, ValueError) as error:
        raise DataError(f"{place}: expected an object with text and entities (start, end, label); {error!r}") from error
    for name in found:
        if name.label not in LABELS:
            raise DataError(f"{place}: label {name.label!r} is unknown; allowed: {', '.join(LABELS)}")
        if not 0 <= name.start < name.end <= len(text):
            raise DataError(f"{place}: a {name.label} from {name.start} to {name.end} lies outside the text")
    return Passage(text, tuple(sorted(found, key=lambda n: (n.start, -n.end))), place)
