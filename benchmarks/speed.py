"""Speed beside underthesea, pyvi and spaCy in one process and one run; growth, memory, start, two workers, accuracy.

    pip install ".[bench]"
    python benchmarks/speed.py [FOLDER of .txt] [--json FILE] [--plot FILE.svg] [--only PART,…] [--mb 20]

Texts are the training sentences as prose (thirty to a text, which is as long as an article of news and richer in
names) and fixtures/articles, which are several times as dense in numbers, or the files of FOLDER. Every way reads texts
that it has not seen: round after round, each way in turn gets the next share of the texts; what stands in the tables
are medians of the rounds. All times but those of two workers are CPU times of the process, which others on the machine
disturb less than the clock on the wall. Nothing is asserted: machines differ, ratios inside one run are what counts.
``pip install .`` compiles the rules where a C compiler is at hand, an editable install does not; the first line says
which runs. PART is one of ways, stages, growth, memory, start, workers, accuracy.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import platform
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from ceds_nlp import extract, extract_many, scanner
from ceds_nlp.evaluate import evaluate
from ceds_nlp.marked import read_folder

ROOT = Path(__file__).parents[1]
PARTS = ("ways", "stages", "growth", "memory", "start", "workers", "accuracy")
ROUNDS = 5
#: The slow peers read at most so many characters of each share.
SAMPLE = 8_000
PEER = "underthesea.ner, sentence by sentence"
RULES = "ceds-nlp, rules only"
FULL = "ceds-nlp, with the name model"

MANY = "ceds-nlp, with the name model, extract_many"

Way = Callable[[Sequence[str]], object]


def articles() -> list[str]:
    """The shipped articles: a number every 70 characters, several times as many as in ordinary news."""
    return [path.read_text("utf-8") for path in sorted((ROOT / "fixtures" / "articles").glob("*.txt"))]


def prose() -> list[str]:
    """The training sentences without their marks, thirty to a text."""
    passages = [passage.text for passage in read_folder(ROOT / "training" / "sentences")]
    return ["\n".join(passages[i : i + 30]) for i in range(0, len(passages), 30)]


# Ways ----------------------------------------------------------------------------------------------------


def by_text(tool: Callable[[str], object]) -> Way:
    return lambda texts: [tool(text) for text in texts]


def by_line(tool: Callable[[str], object]) -> Way:
    """``tool`` on each line: as such tools are meant to be called, and kinder to them than whole texts."""
    return lambda texts: [tool(line) for text in texts for line in text.split("\n") if line.strip()]


def ways() -> dict[str, tuple[Way, bool]]:
    """What reads texts, by name, and whether it is slow; a peer that is not installed is left out."""
    found: dict[str, tuple[Way, bool]] = {
        RULES: (by_text(partial(extract, model=False)), False),
        FULL: (by_text(extract), False),
        MANY: (lambda texts: list(extract_many(texts)), False),
        **{
            f"ceds-nlp, {layer} alone (rules)": (by_text(partial(extract, model=False, layers={layer})), False)
            for layer in ("entities", "quantities", "times")
        },
    }
    try:
        import spacy
        from pyvi import ViTokenizer

        found["pyvi tokenize, line by line"] = (by_line(ViTokenizer.tokenize), False)
        found["spaCy blank vi"] = (by_text(spacy.blank("vi")), False)
    except ImportError:
        pass
    from underthesea import ner, sent_tokenize, word_tokenize

    def sentences(text: str) -> list[str]:
        return [s for line in text.split("\n") for s in sent_tokenize(line) if s.strip()]

    found["underthesea.word_tokenize, line by line"] = (by_line(word_tokenize), True)
    found[PEER] = (by_text(lambda text: [ner(sentence) for sentence in sentences(text)]), True)
    return found


def costs(texts: Sequence[str], first: Sequence[str], rounds: int = ROUNDS) -> dict[str, float]:
    """Nanoseconds a character for each way: medians over ``rounds`` shares of ``texts`` that it has not read before.

    Before the clock starts each way reads ``first``, other texts, the slow ways a little of it: all is loaded then.
    """
    chosen = ways()
    for way, slow in chosen.values():
        way(sample(first, SAMPLE // 4) if slow else first)
    settle()
    runs: dict[str, list[float]] = {name: [] for name in chosen}
    for share in shares(texts, rounds):
        for name, (way, slow) in chosen.items():
            part = sample(share, SAMPLE) if slow else share
            start = time.process_time()
            way(part)
            runs[name].append((time.process_time() - start) / sum(map(len, part)) * 1e9)
    return {name: statistics.median(found) for name, found in runs.items()}


def settle() -> None:
    """What is loaded stays, and is not gone through for what a text leaves: no way pays for the tables of another."""
    gc.collect()
    gc.freeze()


def shares(texts: Sequence[str], count: int) -> list[list[str]]:
    """``texts`` dealt out in ``count`` shares, none empty: few texts are cut at their lines, the longest first."""
    pieces = [text for text in texts if text]
    while len(pieces) < count:
        longest = max(pieces, key=len, default="")
        if len(longest) < 2:
            raise SystemExit(f"speed.py: {sum(map(len, texts)):,} characters are too few for {count} shares")
        middle = len(longest) // 2
        cut = longest.rfind("\n", 1, middle) + 1 or longest.find("\n", middle, -1) + 1 or middle
        at = pieces.index(longest)
        pieces[at : at + 1] = [longest[:cut], longest[cut:]]
    return [pieces[number::count] for number in range(count)]


def sample(texts: Sequence[str], size: int) -> list[str]:
    """The first texts, the last one cut at a line, of about ``size`` characters in all."""
    out: list[str] = []
    for text in texts:
        if size <= 0:
            break
        out.append(text if len(text) <= size else text[:size].rpartition("\n")[0] or text[:size])
        size -= len(text)
    return out


# Stages --------------------------------------------------------------------------------------------------


def seconds(work: Callable[[], object], repeat: int = 5) -> float:
    """Median CPU time of ``work`` after one warm-up."""
    work()
    runs = []
    for _ in range(repeat):
        start = time.process_time()
        work()
        runs.append(time.process_time() - start)
    return statistics.median(runs)


def stages(texts: Sequence[str]) -> list[tuple[str, float]]:
    """Seconds that each stage takes over ``texts``."""
    from ceds_nlp import emit
    from ceds_nlp.layout import parse
    from ceds_nlp.link.entities import link
    from ceds_nlp.normalize import fold
    from ceds_nlp.recognize import bodies, legal, names, quantities, times
    from ceds_nlp.recognize.mentions import recognize
    from ceds_nlp.records import Taken
    from ceds_nlp.relate.claims import relate

    folded = [fold(text) for text in texts]
    layouts = [parse(text.text) for text in folded]
    rules = [recognize(text, layout, model=False) for text, layout in zip(folded, layouts, strict=True)]
    whole = [recognize(text, layout) for text, layout in zip(folded, layouts, strict=True)]
    documents = [[m for m in a.entities if m.label == "LEGAL_DOC"] for a in rules]
    taken = [
        Taken([*((m.start, m.end) for m in d), *((t.start, t.end) for t in a.times)])
        for d, a in zip(documents, rules, strict=True)
    ]
    exact = [a.entities for a in rules]
    work: list[tuple[str, Callable[[], object]]] = [
        ("fold", lambda: [fold(text) for text in texts]),
        ("layout", lambda: [parse(text.text) for text in folded]),
        ("legal documents", lambda: [legal.recognize(text) for text in folded]),
        ("times", lambda: [times.recognize(*x, None) for x in zip(folded, layouts, documents, strict=True)]),
        ("ministries, provinces", lambda: [bodies.recognize(*x) for x in zip(folded, taken, strict=True)]),
        ("quantities", lambda: [quantities.recognize(*x) for x in zip(folded, taken, strict=True)]),
        ("links", lambda: [link(a) for a in rules]),
        ("claims", lambda: [relate(*x) for x in zip(rules, layouts, strict=True)]),
        ("output model", lambda: [emit.document(a) for a in rules]),
        ("with the model: open names", lambda: [names.recognize(*x) for x in zip(folded, layouts, exact, strict=True)]),
        ("with the model: links", lambda: [link(a) for a in whole]),
        ("with the model: claims", lambda: [relate(*x) for x in zip(whole, layouts, strict=True)]),
        ("with the model: output model", lambda: [emit.document(a) for a in whole]),
    ]
    return [(name, seconds(run)) for name, run in work]


# Growth, memory, start, workers, accuracy ----------------------------------------------------------------


def text_of(length: int, texts: Sequence[str]) -> str:
    """A text of that many characters: ``texts`` one after the other, as often as it takes."""
    whole = "\n\n".join(texts)
    return (whole * (length // len(whole) + 1))[:length]


def growth(texts: Sequence[str]) -> list[tuple[int, float]]:
    """Lengths in characters and the seconds that rules alone take, the lengths in turn, medians of five rounds."""
    lengths = (1_000, 4_000, 16_000, 64_000, 256_000, 1_000_000)
    settle()
    whole = text_of(lengths[-1] * 2, texts)
    runs: dict[int, list[float]] = {length: [] for length in lengths}
    for number in range(ROUNDS + 1):
        for length in lengths:
            # As many texts as make a tenth of a second, from another place each round.
            times = max(1, 100_000 // length)
            begin = number * 37_000
            parts = [whole[begin + i * length : begin + (i + 1) * length] for i in range(times)]
            start = time.process_time()
            for part in parts:
                extract(part, model=False)
            if number:
                runs[length].append((time.process_time() - start) / times)
    return [(length, statistics.median(found)) for length, found in runs.items()]


# The peak of a process is handed down to those it starts (ru_maxrss), but for the one that Linux keeps in /proc.
_MEMORY = """
import json, resource, sys
from pathlib import Path
from ceds_nlp import extract

def peak():
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return int(status.read_text().split("VmHWM:")[1].split()[0]) * 1024

text = sys.stdin.read()
extract(text[:20_000], model=False)
before = peak()
document = extract(text, model=False)
print(json.dumps([len(text), peak() - before]))
"""


def memory(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Lengths in characters and the bytes by which the peak of a process of its own grows when it reads such a text."""
    out = []
    for length in (1_000_000, 2_500_000, 5_000_000, 10_000_000):
        ran = subprocess.run(
            [sys.executable, "-c", _MEMORY], input=text_of(length, texts), capture_output=True, text=True, check=True
        )
        size, grown = json.loads(ran.stdout)
        out.append((size, grown))
    return out


_START = """
import json, sys, time
begin = time.process_time()
{first}
middle = time.process_time()
{then}
print(json.dumps([middle - begin, time.process_time() - middle]))
"""


def start() -> dict[str, tuple[float, float]]:
    """Seconds for the import and then for the first text, each in fresh processes, medians of five."""
    text = "Bộ Y tế: đến năm 2025 đạt 95% theo Quyết định số 505/QĐ-TTg."
    programs = {
        "import spacy": ("import spacy", ""),
        RULES: ("import ceds_nlp", f"ceds_nlp.extract({text!r}, model=False)"),
        FULL: ("import ceds_nlp", f"ceds_nlp.extract({text!r})"),
        "ceds_nlp.load(), spaCy imported": ("import spacy", f"import ceds_nlp; ceds_nlp.load()({text!r})"),
        "underthesea.ner": ("from underthesea import ner", f"ner({text!r})"),
    }
    runs: dict[str, list[tuple[float, float]]] = {name: [] for name in programs}
    for _ in range(ROUNDS):
        for name, (first, then) in programs.items():
            program = _START.format(first=first, then=then)
            ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
            runs[name].append(tuple(json.loads(ran.stdout.splitlines()[-1])))
    return {
        name: (statistics.median(a for a, _ in found), statistics.median(b for _, b in found))
        for name, found in runs.items()
    }


def spin(count: int) -> int:
    """Work for one processor and nothing else."""
    total = 0
    for i in range(count):
        total += i
    return total


def workers(texts: Sequence[str], megabytes: float) -> dict[str, float]:
    """What two processes are worth: for a spin, and for ``megabytes`` of texts read by rules and with the model."""
    from ceds_nlp.batch import Options, lines, make_job

    records = []
    size = 0
    number = 0
    while size < megabytes * 1e6:
        text = texts[number % len(texts)]
        records.append({"doc_id": str(number), "text": text[number % 13 :]})
        size += len(text.encode())
        number += 1

    def read(count: int, options: Options, chosen: Sequence[dict[str, str]]) -> float:
        begin = time.perf_counter()
        jobs = (make_job(record, f"record {i}") for i, record in enumerate(chosen))
        for _ in lines(jobs, count, options):
            pass
        return time.perf_counter() - begin

    count = 20_000_000
    begin = time.perf_counter()
    spin(count)
    alone = time.perf_counter() - begin
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(spin, [1, 1])
        begin = time.perf_counter()
        pool.map(spin, [count, count])
        both = time.perf_counter() - begin
    out = {"spin": 2 * alone / both, "megabytes": size / 1e6}
    for name, options in (
        ("rules", Options(model=False)),
        ("model", Options()),
    ):
        read(1, options, records[:20])
        out[name] = read(1, options, records) / read(2, options, records)
    return out


def accuracy() -> dict[str, float]:
    """F1 of every row on the shipped articles, with the name model."""
    gold = [json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "fixtures" / "articles").glob("*.json"))]
    found = [json.loads(extract(g["text"], doc_id=g["doc_id"], published=g.get("published")).to_json()) for g in gold]
    return {name: score.f1 for name, score in evaluate(gold, found).scores.items()}


# Output --------------------------------------------------------------------------------------------------


def show(console: Console, result: dict[str, Any]) -> None:
    """Everything measured as tables."""
    for title, part in result["sets"].items():
        if "ways" in part:
            peer = part["ways"][PEER]
            table = Table(
                "", "1,000 characters a second", "times ner", title=f"{title}: {part['characters']:,} characters"
            )
            for name, cost in part["ways"].items():
                table.add_row(name, f"{1e6 / cost:,.1f}", f"{peer / cost:.1f}")
            console.print(table)
        if "stages" in part:
            table = Table("stage", "ns a character", title=f"{title}: where the time goes")
            for name, cost in part["stages"].items():
                table.add_row(name, f"{cost:.0f}")
            console.print(table)
    if "growth" in result:
        table = Table("characters", "µs a character", "to that of 4,000", title="growth with length, rules only")
        base = next(took / length for length, took in result["growth"] if length == 4_000)
        for length, took in result["growth"]:
            table.add_row(f"{length:,}", f"{took / length * 1e6:.3f}", f"{took / length / base:.2f}")
        console.print(table)
    if "memory" in result:
        table = Table("characters", "peak MB", "bytes a character", title="memory for one text, rules only")
        for length, size in result["memory"]:
            table.add_row(f"{length:,}", f"{size / 1e6:.0f}", f"{size / length:.1f}")
        console.print(table)
    if "start" in result:
        table = Table("", "import, s", "first text, s", title="start, fresh processes")
        for name, (first, then) in result["start"].items():
            table.add_row(name, f"{first:.2f}", f"{then:.2f}")
        console.print(table)
    if "workers" in result:
        found = result["workers"]
        table = Table("", "times one process", title=f"two processes, {found['megabytes']:.0f} MB")
        for name, text in (
            ("spin", "a spin"),
            ("rules", "rules only"),
            ("model", "with the name model"),
        ):
            table.add_row(text, f"{found[name]:.2f}")
        console.print(table)
    if "accuracy" in result:
        table = Table("row", "F1", title="accuracy on the shipped articles, with the name model")
        for name, f1 in result["accuracy"].items():
            table.add_row(name, f"{f1:.3f}")
        console.print(table)


def plot(result: dict[str, Any], path: Path) -> None:
    """A drawing of the ways (characters a second, log scale) and of the growth."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    pyplot.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "ceds-nlp", "font.family": "sans-serif"})
    sets = {title: part["ways"] for title, part in result["sets"].items() if "ways" in part}
    figure, axes = pyplot.subplots(1, 2, figsize=(11, 4.2), width_ratios=(2.2, 1), layout="constrained")
    names = list(next(iter(sets.values())))[::-1]
    for number, (title, found) in enumerate(sets.items()):
        places = [i + (0.5 - number) * 0.4 for i in range(len(names))]
        values = [1e6 / found[name] for name in names]
        bars = axes[0].barh(places, values, height=0.38, label=title, color=("#1f6f8b", "#e0a458")[number % 2])
        axes[0].bar_label(
            bars, [f"{value:,.0f}" if value >= 10 else f"{value:.1f}" for value in values], padding=3, fontsize=8
        )
    axes[0].set(xscale="log", xlabel="1,000 characters a second (log)", yticks=range(len(names)))
    axes[0].set_yticklabels(names)
    axes[0].margins(x=0.12)
    axes[0].legend(loc="lower right", fontsize=8)
    if "growth" in result:
        lengths = [length for length, _ in result["growth"]]
        axes[1].plot(lengths, [took / length * 1e6 for length, took in result["growth"]], "o-", color="#1f6f8b")
        axes[1].set(xscale="log", xlabel="characters in the text (log)", ylabel="µs a character, rules only")
        axes[1].set_ylim(bottom=0)
    for axis in axes:
        axis.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def main() -> None:
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--json", type=Path, help="write everything measured here")
    parser.add_argument("--plot", type=Path, help="draw it here, as SVG")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas")
    parser.add_argument("--mb", type=float, default=20, help="text for the two workers")
    chosen = parser.parse_args()
    parts = chosen.only.split(",")
    if unknown := [part for part in parts if part not in PARTS]:
        parser.error(f"--only: {unknown[0]!r} is not allowed; give any of {', '.join(PARTS)}")
    if chosen.folder:
        sets = {str(chosen.folder): [path.read_text("utf-8") for path in sorted(chosen.folder.glob("*.txt"))]}
    else:
        sets = {"ordinary prose": prose(), "articles dense in numbers": articles()}
    result: dict[str, Any] = {
        "python": platform.python_version(),
        "cpus": multiprocessing.cpu_count(),
        "compiled": not str(scanner.__file__).endswith(".py"),
        "sets": {},
    }
    print("The rules run", "compiled by mypyc." if result["compiled"] else "as Python: nothing is compiled.")
    for title, texts in sets.items():
        size = sum(map(len, texts))
        result["sets"][title] = part = {"texts": len(texts), "characters": size}
        if "ways" in parts:
            part["ways"] = costs(texts, prose() if texts == articles() else articles())
        if "stages" in parts:
            part["stages"] = {name: took / size * 1e9 for name, took in stages(texts)}
    texts = next(iter(sets.values()))
    measures: dict[str, Callable[[], object]] = {
        "growth": lambda: growth(texts), "memory": lambda: memory(texts), "start": start,
        "workers": lambda: workers(texts, chosen.mb), "accuracy": accuracy,
    }  # fmt: skip
    result |= {name: measure() for name, measure in measures.items() if name in parts}
    show(Console(), result)
    if chosen.json:
        chosen.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if chosen.plot:
        plot(result, chosen.plot)


if __name__ == "__main__":
    main()
