"""Word segmentation beside underthesea.word_tokenize in one process: speed, labels, loading, memory.

    python benchmarks/segmentation.py [TEXTS] [--chars N] [--parity] [--json FILE]

TEXTS is a folder of .txt or a .jsonl or .jsonl.gz with a field "text"; default: fixtures/articles. `cold` is a first
pass with nothing kept of any text, `unseen` the second half of the texts after the first half, `warm` a pass over
texts just read; each the median of several runs, by the time of this process. `--parity` compares every label of all
texts with underthesea's, over our tokens and over its own, and says how many differ.
"""

from __future__ import annotations

import argparse
import importlib
import json
import statistics
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from corpus import records
from rich.console import Console
from rich.table import Table

from ceds_nlp import guards, segment
from ceds_nlp.guards import lex
from ceds_nlp.layout import parse
from ceds_nlp.normalize import fold

FOLDER = Path(__file__).parents[1] / "fixtures" / "articles"


def read_texts(path: Path) -> Iterator[str]:
    if path.is_dir():
        for file in sorted(path.glob("*.txt")):
            yield file.read_text("utf-8")
        return
    for record in records(path):
        yield record["text"]


def up_to(texts: Iterable[str], chars: int) -> list[str]:
    out: list[str] = []
    for text in texts:
        out.append(text)
        chars -= len(text)
        if chars <= 0:
            break
    return out


def megabytes() -> float:
    """What this process holds now, where the system tells."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * 4096 / 1e6 if status.exists() else float("nan")


def model() -> segment.SumSegmenter:
    found = segment.segmenter()
    if not isinstance(found, segment.SumSegmenter):
        raise SystemExit("underthesea has a model of another make: its own code is in use, there is nothing to compare")
    return found


def words(text: str) -> list[guards.Token]:
    """All that a text needs on its way to words."""
    folded = fold(text)
    return segment.join(folded.text, lex(folded.text), [s.start for s in parse(folded.text).sentences])


def our_tokens(text: str) -> Iterator[list[str]]:
    """Our tokens, sentence by sentence."""
    folded = fold(text).text
    tokens = lex(folded)
    at = 0
    for end in [*[s.start for s in parse(folded).sentences][1:], len(folded) + 1]:
        begin = at
        while at < len(tokens) and tokens[at][0] < end:
            at += 1
        if begin < at:
            yield [folded[start:stop] for start, stop, _ in tokens[begin:at]]


def seconds(work: Callable[[], object], before: Callable[[], object], repeat: int) -> float:
    """Median time of ``work``, each time after ``before``."""
    runs = []
    for _ in range(repeat):
        before()
        start = time.process_time()
        work()
        runs.append(time.process_time() - start)
    return statistics.median(runs)


def forget() -> None:
    model().forget()
    guards._seen.clear()


def speeds(texts: list[str], theirs: Any, repeat: int) -> list[dict[str, Any]]:
    """Nanoseconds per character of every way, cold, unseen and warm."""
    half = len(texts) // 2 or 1
    sentences = {id(text): list(our_tokens(text)) for text in texts}
    lines = {id(text): [line for line in text.split("\n") if line.strip()] for text in texts}
    ways: list[tuple[str, Callable[[str], object]]] = [
        ("underthesea.word_tokenize, line by line", lambda t: [theirs.word_tokenize(line) for line in lines[id(t)]]),
        ("ceds-nlp: fold, sentences, tokens, words", words),
        (
            "its featurizer and tagger, on our tokens",
            lambda t: [theirs.word_tokenize_model.predict([[w] for w in s]) for s in sentences[id(t)]],
        ),
        ("our labels, on our tokens", lambda t: [model().inside(s) for s in sentences[id(t)]]),
    ]

    def read(way: Callable[[str], object], part: list[str]) -> Callable[[], object]:
        return lambda: [way(text) for text in part]

    def half_read(way: Callable[[str], object]) -> None:
        forget()
        read(way, texts[:half])()

    rows = []
    for name, way in ways:
        fewer = 1 if name.startswith(("under", "its")) else repeat
        later = texts[half:] or texts
        rows.append(
            {
                "way": name,
                "cold": seconds(read(way, texts), forget, fewer) / sum(map(len, texts)) * 1e9,
                "unseen": seconds(read(way, later), lambda way=way: half_read(way), fewer) / sum(map(len, later)) * 1e9,  # type: ignore[misc]
                "warm": seconds(read(way, later), read(way, later), fewer) / sum(map(len, later)) * 1e9,
            }
        )
    return rows


def parity(texts: Iterable[str], theirs: Any) -> dict[str, int]:
    """How many labels were compared, over our tokens and over underthesea's, and how many differ."""
    tokenize = importlib.import_module("underthesea.pipeline.word_tokenize.regex_tokenize").tokenize
    counts = {"tokens": 0, "sequences": 0, "different": 0}
    for text in texts:
        for sequence in [*our_tokens(text), *filter(None, map(tokenize, text.split("\n")))]:
            wanted = theirs.word_tokenize_model.predict([[word] for word in sequence])
            found = model().inside(sequence)
            counts["tokens"] += len(sequence)
            counts["sequences"] += 1
            counts["different"] += sum((a == "I-W") != b for a, b in zip(wanted, found, strict=True))
    return counts


def load() -> tuple[list[dict[str, Any]], Any]:
    """Time and memory of both to be ready for a first text, in this process."""
    fold("Chính phủ"), lex("Chính phủ")
    rows = []
    for name, ready in (
        ("ceds-nlp", lambda: model().inside(["Chính", "phủ"])),
        ("underthesea", lambda: importlib.import_module("underthesea").word_tokenize("Chính phủ")),
    ):
        held, start = megabytes(), time.perf_counter()
        ready()
        rows.append({"way": name, "seconds": time.perf_counter() - start, "megabytes": megabytes() - held})
    return rows, importlib.import_module("underthesea.pipeline.word_tokenize")


def main() -> None:
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description="Word segmentation beside underthesea.word_tokenize.")
    parser.add_argument("texts", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--chars", type=int, default=400_000, help="how much text to time")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--parity", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    console = Console()
    ready, theirs = load()
    texts = up_to(read_texts(options.texts), options.chars)
    rows = speeds(texts, theirs, options.repeat)

    size = sum(map(len, texts))
    table = Table("way", "cold", "unseen", "warm", title=f"{options.texts.name}: {size:,} characters, ns per character")
    for base, ours in (rows[:2], rows[2:]):
        for row in (base, ours):
            table.add_row(row["way"], *(f"{row[k]:,.0f}" for k in ("cold", "unseen", "warm")))
        ratios = (f"{base[k] / ours[k]:.1f}" for k in ("cold", "unseen", "warm"))
        table.add_row("[bold]times as fast", *ratios, end_section=True)
    console.print(table)
    table = Table("ready for a first text", "s", "MB", title="in this order, in one process")
    for row in ready:
        table.add_row(row["way"], f"{row['seconds']:.2f}", f"{row['megabytes']:.0f}")
    console.print(table)
    result: dict[str, Any] = {"texts": options.texts.name, "characters": size, "speeds": rows, "ready": ready}
    if options.parity:
        result["parity"] = parity(read_texts(options.texts), theirs)
        console.print("labels: {tokens:,} in {sequences:,} sequences, {different:,} differ".format(**result["parity"]))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1), "utf-8")


if __name__ == "__main__":
    main()
