"""The name model: what it is worth, what more training text would give, and how other learners do on the same text.

    python benchmarks/names.py ablation [--gold GOLD.jsonl]      rules alone, model alone, both; underthesea.ner
    python benchmarks/names.py curve [--gold GOLD.jsonl]         training sentences against F1
    python benchmarks/names.py learners [--gold GOLD.jsonl]      ours, a CRF by underthesea's core, a spaCy tok2vec

Without ``--gold`` every eighth training sentence is held back and read. All rows are strict: span and label.
Needs ``pip install ceds-nlp[bench]`` and a clone (the training text is not in the wheel).
"""

from __future__ import annotations

import itertools
import json
import random
import sys
import tempfile
import time
import warnings
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from unittest import mock

import numpy as np
import typer
from corpus import records
from peers import COLLAPSED, gold_names, outermost, underthesea_names
from rich.console import Console
from rich.table import Table

import ceds_nlp
from ceds_nlp.augment import Slots, vary
from ceds_nlp.evaluate import evaluate, publishing_day, read_gold
from ceds_nlp.guards import Token, lex
from ceds_nlp.layout import parse
from ceds_nlp.marked import Passage, marked_lines, parse_line
from ceds_nlp.normalize import FoldedText, fold
from ceds_nlp.recognize import names
from ceds_nlp.recognize.name_features import Block
from ceds_nlp.recognize.name_lexicon import listed
from ceds_nlp.records import Mention
from ceds_nlp.train import exact, read_articles, train

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.vectors import Vectors

ROOT = Path(__file__).parents[1]
SENTENCES, ARTICLES = ROOT / "training" / "sentences", ROOT / "fixtures" / "articles"
SIZES = (400, 800, 1600)
HELD = 8
ROUNDS = 12

Document = dict[str, Any]
#: Proposes the outermost open names of a folded text.
Proposer = Callable[[FoldedText], list[Mention]]

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)
_Gold = Annotated[Path | None, typer.Option(help="annotated documents; left out: held-back training sentences")]
_Json = Annotated[Path | None, typer.Option("--json", help="write the rows here too")]


@dataclass(frozen=True, slots=True)
class Data:
    """Marked lines to learn from (the articles come on top), and annotated documents to be judged on."""

    lines: list[str]
    judge: list[Document]
    #: Whether the shipped weights may be judged on these documents: they did not learn from them.
    shipped_unseen: bool

    def passages(self) -> list[Passage]:
        return [*map(parse_line, self.lines), *read_articles(ARTICLES)]


def data(gold: Path | None) -> Data:
    lines = [line for path in sorted(SENTENCES.glob("*.txt")) for _, line in marked_lines(path)]
    if gold is not None:
        return Data(lines, read_gold(gold), True)
    held = [annotated(parse_line(line), str(i)) for i, line in enumerate(lines) if i % HELD == 3]
    return Data([line for i, line in enumerate(lines) if i % HELD != 3], held, False)


def annotated(passage: Passage, doc_id: str) -> Document:
    entities = [
        {"start": n.start, "end": n.end, "text": passage.text[n.start : n.end], "label": n.label} for n in passage.names
    ]
    return {"doc_id": doc_id, "text": passage.text, "entities": entities, "quantities": [], "years": []}


# --- scores ------------------------------------------------------------------------------------------------------


def scores(documents: Sequence[Document], model: bool | str) -> dict[str, float]:
    """F1 of each open label, of all of them, and of the exact ones, and the time a character took."""
    ceds_nlp.extract(documents[0]["text"], model=model)  # what is read once is read before the clock starts
    began = time.process_time()
    found = [
        json.loads(ceds_nlp.extract(d["text"], doc_id=d["doc_id"], model=model, published=publishing_day(d)).to_json())
        for d in documents
    ]
    taken = time.process_time() - began
    rows = evaluate(documents, found).scores
    out = {label: rows[row].f1 for label in names.OPEN if (row := f"ent:{label}") in rows}
    out |= {"OPEN": rows["OPEN entities"].f1, "CORE": rows["CORE entities"].f1}
    return {**out, "µs/char": 1e6 * taken / sum(len(d["text"]) for d in documents)}


@contextmanager
def proposing(proposer: Proposer) -> Iterator[None]:
    """In this block the library asks ``proposer`` instead of its own model; its rules stay as they are."""
    with mock.patch.object(names, "propose", lambda read, *_: proposer(read.text)):
        yield


@contextmanager
def uncorrected() -> Iterator[None]:
    """In this block what the model proposes is the answer: no shapes, cues, agreement or nesting."""

    def bare(texts: Any, **options: Any) -> list[list[Mention]]:
        return names.propose_all(
            [names.name_features.sequences(*x) for x in texts], names.model(options.get("weights"))
        )

    with mock.patch.object(names, "recognize_all", bare):
        yield


@contextmanager
def everywhere() -> Iterator[None]:
    """In this block the model reads every token, not only windows in which a name may begin."""
    with mock.patch.object(Block, "starts", lambda block: np.ones(len(block.place), bool)):
        yield


@contextmanager
def unproposed() -> Iterator[None]:
    """In this block the model is silent: titles, shapes and agreement alone find names."""
    with mock.patch.object(names, "propose", return_value=[]):
        yield


def show(title: str, rows: list[tuple[str, dict[str, float]]], to: Path | None) -> None:
    keys = list(dict.fromkeys(key for _, row in rows for key in row))
    table = Table("", *keys, title=title)
    for name, row in rows:
        table.add_row(name, *(f"{row[key]:.3f}" if key in row else "" for key in keys))
    Console(width=140).print(table)
    if to is not None:
        to.write_text(json.dumps([{"row": name, **row} for name, row in rows], ensure_ascii=False, indent=1), "utf-8")


# --- our model on part of the text -------------------------------------------------------------------------------


def trained(lines: Sequence[str], folder: Path) -> str:
    """Weights learned from ``lines`` and the articles, as ``ceds-nlp train`` learns them."""
    part = folder / str(len(lines))
    part.mkdir(exist_ok=True)
    (part / "part.txt").write_text("\n".join(lines), "utf-8")
    out = part / "names.npz"
    if not out.exists():
        train(part, out, articles=ARTICLES, hold=False, quiet=True)
    return str(out)


@app.command()
def ablation(gold: _Gold = None, to: _Json = None) -> None:
    """Rules alone, the model alone, both (also with every token read), and underthesea.ner with labels collapsed."""
    held = data(gold)
    with tempfile.TemporaryDirectory() as folder:
        weights: bool | str = True if held.shipped_unseen else trained(held.lines, Path(folder))
        with unproposed():
            rows = [("rules alone", scores(held.judge, weights))]
        with uncorrected():
            rows.append(("model alone", scores(held.judge, weights)))
        rows.append(("model and rules", scores(held.judge, weights)))
        with everywhere():
            rows.append(("the same, every token read", scores(held.judge, weights)))
        show("F1 by part", rows, to)
        collapsed = [("underthesea.ner", collapsed_f1(held.judge, underthesea_names))]
        collapsed.append(("ceds-nlp", collapsed_f1(held.judge, lambda d: our_names(d, weights))))
        show("F1, labels collapsed to PER, LOC, ORG, outermost", [(n, {"F1": f}) for n, f in collapsed], None)


def our_names(document: Document, weights: bool | str) -> Counter[Any]:
    found = ceds_nlp.extract(document["text"], model=weights).entities
    return outermost([(e.start, e.end, COLLAPSED[e.label]) for e in found if e.label in COLLAPSED])


def collapsed_f1(documents: Sequence[Document], reader: Callable[[Document], Counter[Any]]) -> float:
    right = both = 0
    for document in documents:
        want, have = gold_names(document), reader(document)
        right += (want & have).total()
        both += want.total() + have.total()
    return 2 * right / max(1, both)


@app.command()
def curve(gold: _Gold = None, to: _Json = None, plot: Annotated[Path | None, typer.Option()] = None) -> None:
    """Training sentences against F1: the same seed, each part a random part of the next."""
    held = data(gold)
    lines = random.Random(7).sample(held.lines, len(held.lines))
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in (*SIZES, len(lines)):
            weights = True if size == len(lines) and held.shipped_unseen else trained(lines[:size], Path(folder))
            rows.append((f"{size:,} sentences", scores(held.judge, weights)))
    show("F1 by training sentences", rows, to)
    if plot is not None:
        from matplotlib.figure import Figure

        axes = (figure := Figure(figsize=(6, 3.5))).subplots()
        for label in (*names.OPEN, "OPEN"):
            axes.plot([*SIZES, len(lines)], [row.get(label) for _, row in rows], marker="o", label=label)
        axes.set(xlabel="training sentences", ylabel="F1", xscale="log")
        axes.legend(fontsize="small")
        axes.grid(alpha=0.3)
        figure.savefig(plot, bbox_inches="tight")


# --- other learners on the same text -----------------------------------------------------------------------------


def sentences_of(text: FoldedText) -> Iterator[list[Token]]:
    tokens = lex(text.text)
    firsts = [token[0] for token in tokens]
    borders = [bisect_left(firsts, s.start) for s in parse(text.text).sentences]
    for first, last in itertools.pairwise([*borders, len(tokens)]):
        if first < last:
            yield tokens[first:last]


def examples(passages: Sequence[Passage]) -> Iterator[tuple[FoldedText, list[list[str]]]]:
    """Each passage and one varied copy, as ours learns from them: its text and the tags of its sentences."""
    chance, slots = random.Random(7), Slots(list(passages))
    copies = [vary(passage, slots, chance) for passage in passages if "\n" not in passage.text]
    for passage in [*passages, *copies]:
        text = fold(passage.text)
        spans = [(text.locate(n.start), text.locate(n.end - 1) + 1, n.label) for n in passage.outermost()]
        tags = []
        for tokens in sentences_of(text):
            tags.append(["O"] * len(tokens))
            for start, end, label in spans:
                inside = [i for i, token in enumerate(tokens) if token[0] < end and start < token[1]]
                for i in inside:
                    tags[-1][i] = f"{'B' if i == inside[0] else 'I'}-{label}"
        yield text, tags


def mentions(tokens: Sequence[Token], tags: Sequence[str]) -> list[Mention]:
    """The open names that ``tags`` mark."""
    out: list[Mention] = []
    current: Mention | None = None
    for (start, end, _), tag in zip(tokens, tags, strict=True):
        if current is not None and tag == f"I-{current.label}":
            current.end = end
            continue
        current = Mention(start, end, tag[2:], "names.model", confidence=0.9, source="model") if tag != "O" else None
        if current is not None:
            out.append(current)
    return [mention for mention in out if mention.label in names.OPEN]


_TEMPLATES = [
    *(f"T[{i}].lower" for i in (-2, -1, 0, 1, 2)), *(f"T[{i}]" for i in (-1, 0, 1)),
    *(f"T[{i}].istitle" for i in (-2, -1, 0, 1, 2)), *(f"T[{i}].isdigit" for i in (-1, 0, 1)),
    "T[-2,-1]", "T[-1,0]", "T[0,1]", "T[1,2]", "T[-2,-1,0]", "T[0,1,2]",
    *(f"T[{i},{i + 1}].istitle" for i in (-2, -1, 0, 1)), "T[-1,0,1].istitle",
    "T[-1].is_in_dict", "T[0].is_in_dict", "T[-1,0].is_in_dict", "T[0,1].is_in_dict",
]  # fmt: skip


def core_crf(passages: Sequence[Passage]) -> Proposer:
    """A CRF made and run by underthesea's compiled core on the templates of words and shapes that it offers."""
    from underthesea_core import CRFFeaturizer

    known = {place.lower() for kind in ("district", "country") for place in listed(kind)}
    featurizer = CRFFeaturizer(_TEMPLATES, known)

    def features(text: FoldedText, parts: list[list[Token]]) -> list[list[list[str]]]:
        found: list[list[list[str]]] = featurizer.process([[[text.text[s:e]] for s, e, _ in part] for part in parts])
        return found

    return _core(passages, features)


def core_crf_with_knowledge(passages: Sequence[Passage]) -> Proposer:
    """The same learner on our own features: gazetteers, cues, rule mentions, runs of capitals."""

    def features(text: FoldedText, parts: list[list[Token]]) -> list[list[list[str]]]:
        read = names.name_features.sequences(text, parse(text.text), exact(text))
        rows = iter([[sys.intern(f"{number:x}") for number in row] for row in read.features.tolist()])
        return [[next(rows) for _ in part] for part in parts]

    return _core(passages, features)


def _core(
    passages: Sequence[Passage], features: Callable[[FoldedText, list[list[Token]]], list[list[list[str]]]]
) -> Proposer:
    from underthesea_core import CRFTagger, CRFTrainer

    rows: list[list[list[str]]] = []
    tags: list[list[str]] = []
    for text, part_tags in examples(passages):
        rows += features(text, list(sentences_of(text)))
        tags += part_tags
    tagger = CRFTagger.from_model(CRFTrainer("lbfgs", 0.1, 0.01, max_iterations=100, verbose=0).train(rows, tags))

    def propose(text: FoldedText) -> list[Mention]:
        parts = list(sentences_of(text))
        found = zip(parts, features(text, parts), strict=True)
        return [mention for part, row in found for mention in mentions(part, tagger.tag(row))]

    return propose


def spacy_ner(passages: Sequence[Passage], vectors: Path | None) -> Proposer:
    """spaCy's entity recognizer over a convolutional tok2vec of hashed words (and floret vectors, where given)."""
    import spacy
    from spacy.tokens import Doc
    from spacy.training import Example
    from spacy.util import compounding, fix_random_seed, minibatch

    fix_random_seed(7)
    nlp = spacy.blank("xx")
    if vectors is not None:
        nlp.vocab.vectors = floret_vectors(nlp, vectors)
    tok2vec = {"@architectures": "spacy.HashEmbedCNN.v2", "width": 96, "depth": 4, "embed_size": 2000,
               "window_size": 1, "maxout_pieces": 3, "subword_features": True,
               "pretrained_vectors": True if vectors is not None else None}  # fmt: skip
    parser = {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner", "extra_state_tokens": False,
              "hidden_width": 64, "maxout_pieces": 2, "use_upper": True, "tok2vec": tok2vec}  # fmt: skip
    nlp.add_pipe("ner", config={"model": parser})
    learn = []
    for text, tags in examples(passages):
        for tokens, row in zip(sentences_of(text), tags, strict=True):
            words = [text.text[s:e] for s, e, _ in tokens]
            learn.append(Example(Doc(nlp.vocab, words), Doc(nlp.vocab, words, ents=row)))
    optimizer = nlp.initialize(lambda: learn)
    chance = random.Random(7)
    sizes = compounding(8.0, 64.0, 1.002)
    for _ in range(ROUNDS):
        chance.shuffle(learn)
        for batch in minibatch(learn, size=sizes):
            nlp.update(batch, drop=0.3, sgd=optimizer)

    def propose(text: FoldedText) -> list[Mention]:
        parts = list(sentences_of(text))
        docs = nlp.pipe(Doc(nlp.vocab, [text.text[s:e] for s, e, _ in part]) for part in parts)
        return [
            mention
            for part, doc in zip(parts, docs, strict=True)
            for mention in mentions(part, [f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "O" for t in doc])
        ]

    return propose


def floret_vectors(nlp: Language, corpus: Path) -> Vectors:
    """Word vectors of 50,000 hashed rows, learned by floret from the texts of ``corpus``."""
    import floret
    from spacy.vectors import Mode, Vectors

    with tempfile.TemporaryDirectory() as folder:
        plain, rows = Path(folder) / "plain.txt", Path(folder) / "rows.floret"
        with plain.open("w", encoding="utf-8") as out:
            for record in records(corpus):
                text = fold(record["text"])
                out.writelines(" ".join(text.text[s:e] for s, e, _ in part) + "\n" for part in sentences_of(text))
        model = floret.train_unsupervised(
            str(plain), model="cbow", mode="floret", dim=64, minn=2, maxn=5, minCount=5, bucket=50_000, hashCount=2,
            epoch=5, thread=1, verbose=0,
        )  # fmt: skip
        model.save_floret_vectors(str(rows))
        head, *table = rows.read_text("utf-8").splitlines()
    settings = head.split()
    values = np.array([[float(x) for x in row.split()[1:]] for row in table], np.float32)
    return Vectors(strings=nlp.vocab.strings, mode=Mode.floret, data=values, minn=int(settings[2]),
                   maxn=int(settings[3]), hash_count=int(settings[4]), hash_seed=int(settings[5]),
                   bow=settings[6], eow=settings[7])  # fmt: skip


@app.command()
def learners(gold: _Gold = None, to: _Json = None, corpus: Annotated[Path | None, typer.Option(
    help="unmarked text (JSON lines, perhaps .gz) for word vectors")] = None) -> None:  # fmt: skip
    """Other learners on the same marked text, alone and in the place of our model among the rules."""
    warnings.simplefilter("ignore")
    held = data(gold)
    makers: dict[str, Callable[[Sequence[Passage]], Proposer]] = {
        "underthesea_core CRF": core_crf,
        "underthesea_core CRF, our features": core_crf_with_knowledge,
        "spaCy tok2vec": lambda passages: spacy_ner(passages, None),
    }
    if corpus is not None:
        makers["spaCy tok2vec, floret vectors"] = lambda passages: spacy_ner(passages, corpus)
    rows: list[tuple[str, dict[str, float]]] = []
    title = "F1 by learner: alone, and in the place of our model among the rules"
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        weights: bool | str = True if held.shipped_unseen else trained(held.lines, Path(folder))
        cost = {} if held.shipped_unseen else {"training s": time.process_time() - began}
        with uncorrected():
            rows.append(("ours, alone", scores(held.judge, weights) | cost))
        rows.append(("ours", scores(held.judge, weights) | cost))
        show(title, rows, to)
    for name, make in makers.items():
        began = time.process_time()
        proposer = make(held.passages())
        cost = {"training s": time.process_time() - began}
        with proposing(proposer):
            with uncorrected():
                rows.append((f"{name}, alone", scores(held.judge, True) | cost))
            rows.append((name, scores(held.judge, True) | cost))
        show(title, rows, to)  # after each, for they take long


if __name__ == "__main__":
    app()
