"""Speed of the rules beside underthesea.ner in one process, and growth with the length of the text.

    python benchmarks/speed.py [FOLDER of .txt]      default: training sentences as prose, and fixtures/articles

Prints characters per second (medians), the ratio, what each stage takes, and time for 1 kB to 1 MB of text with the
ratio of each step. Nothing is asserted: machines differ, ratios inside one run are what counts.
"""

from __future__ import annotations

import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ceds_nlp.marked import read_folder

ROOT = Path(__file__).parents[1]


def seconds(work: Callable[[], object], repeat: int = 5) -> float:
    """Median wall time of ``work`` after one warm-up."""
    work()
    runs = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        runs.append(time.perf_counter() - start)
    return statistics.median(runs)


def articles() -> list[str]:
    """The shipped articles: a number every 70 characters, several times as many as in ordinary news."""
    return [path.read_text("utf-8") for path in sorted((ROOT / "fixtures" / "articles").glob("*.txt"))]


def prose() -> list[str]:
    """The training sentences without their marks, twenty to a text: as many numbers as ordinary news."""
    passages = [passage.text for passage in read_folder(ROOT / "training" / "sentences")]
    return ["\n".join(passages[i : i + 20]) for i in range(0, len(passages), 20)]


def stages(texts: list[str]) -> list[tuple[str, float]]:
    """Seconds that each stage takes over ``texts``."""
    from ceds_nlp import emit
    from ceds_nlp.evaluate import CORE
    from ceds_nlp.layout import parse
    from ceds_nlp.link.entities import link
    from ceds_nlp.normalize import fold
    from ceds_nlp.recognize import bodies, legal, names, quantities, times
    from ceds_nlp.recognize.mentions import recognize
    from ceds_nlp.records import Taken
    from ceds_nlp.relate.claims import relate

    folded = [fold(text) for text in texts]
    layouts = [parse(text.text) for text in folded]
    found = [recognize(text, layout) for text, layout in zip(folded, layouts, strict=True)]
    documents = [[m for m in a.entities if m.label == "LEGAL_DOC"] for a in found]
    exact = [[m for m in a.entities if m.label in CORE] for a in found]
    taken = [
        Taken([*((m.start, m.end) for m in d), *((t.start, t.end) for t in a.times)])
        for d, a in zip(documents, found, strict=True)
    ]
    work: list[tuple[str, Callable[[], object]]] = [
        ("fold", lambda: [fold(text) for text in texts]),
        ("layout", lambda: [parse(text.text) for text in folded]),
        ("legal documents", lambda: [legal.recognize(text) for text in folded]),
        ("times", lambda: [times.recognize(*x, None) for x in zip(folded, layouts, documents, strict=True)]),
        ("ministries, provinces", lambda: [bodies.recognize(*x) for x in zip(folded, taken, strict=True)]),
        ("open names (model)", lambda: [names.recognize(*x) for x in zip(folded, layouts, exact, strict=True)]),
        ("quantities", lambda: [quantities.recognize(*x) for x in zip(folded, taken, strict=True)]),
        ("links", lambda: [link(a) for a in found]),
        ("claims", lambda: [relate(*x) for x in zip(found, layouts, strict=True)]),
        ("output model", lambda: [emit.document(a) for a in found]),
    ]
    return [(name, seconds(run)) for name, run in work]


def main() -> None:
    warnings.simplefilter("ignore")
    from underthesea import ner, sent_tokenize

    from ceds_nlp import extract

    console = Console()
    if len(sys.argv) > 1:
        sets = {sys.argv[1]: [path.read_text("utf-8") for path in sorted(Path(sys.argv[1]).glob("*.txt"))]}
    else:
        sets = {"ordinary prose": prose(), "articles dense in numbers": articles()}
    for title, texts in sets.items():
        size = sum(map(len, texts))
        sentences = [s for text in texts[:6] for line in text.split("\n") for s in sent_tokenize(line) if s.strip()]
        costs = {
            "rules only": seconds(lambda texts=texts: [extract(text, model=False) for text in texts]) / size,  # type: ignore[misc]
            "with the name model": seconds(lambda texts=texts: [extract(text) for text in texts]) / size,  # type: ignore[misc]
            "underthesea.ner by sentence": seconds(lambda sentences=sentences: [ner(s) for s in sentences], 3)  # type: ignore[misc]
            / sum(map(len, sentences)),
        }
        peer = costs["underthesea.ner by sentence"]
        table = Table(
            "", "1,000 characters a second", "ratio", title=f"{title}: {len(texts)} texts, {size:,} characters"
        )
        for name, cost in costs.items():
            table.add_row(name, f"{1 / cost / 1000:.1f}", f"{peer / cost:.1f}")
        console.print(table)

        table = Table("stage", "ns a character", title=f"{title}: where the time goes")
        for name, took in stages(texts):
            table.add_row(name, f"{took / size * 1e9:.0f}")
        console.print(table)

    table = Table("characters", "seconds", "µs a character", "ratio to the row above", title="growth with length")
    whole = "\n\n".join(next(iter(sets.values())))
    before = 0.0
    for length in (1_000, 4_000, 16_000, 64_000, 256_000, 1_000_000):
        text = (whole * (length // len(whole) + 1))[:length]
        took = seconds(lambda text=text: extract(text, model=False), 3)  # type: ignore[misc]
        ratio = f"{took / before:.2f} (length × {4 if length < 1_000_000 else 3.9})" if before else ""
        table.add_row(f"{length:,}", f"{took:.4f}", f"{took / length * 1e6:.3f}", ratio)
        before = took
    console.print(table)


if __name__ == "__main__":
    main()
