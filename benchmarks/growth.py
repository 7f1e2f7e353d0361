"""How the time grows with the text, on texts made to make it grow faster: every pattern, every module, mixed floods.

    python benchmarks/growth.py                 all three (4 minutes); exit status 1 where a ratio is above 2.3
    python benchmarks/growth.py --patterns      every regular expression of the library on every flood
    python benchmarks/growth.py --families      whole texts against each module; --size 40000 is their larger size
    python benchmarks/growth.py --mixed 5000    whole texts of so many random units; --seed 1

The first table tries each pattern that the library compiles on units repeated (tests/adversarial.py, FLOODS), as the
library uses it: what it only matches at one place is matched once, what it searches is searched, all matches where it
wants all. A pattern that gets only short windows (under 1,000 characters even while the hostile texts of FAMILIES are
read) cannot make a text dear and is counted, not tried. The second table reads whole texts against each module
(FAMILIES), the third whole texts of units drawn at random from FLOODS and tests/random_texts.py. A ratio is the growth
of the CPU time when the text doubles (the third root of that from an eighth of the text to all of it), the least of
several tries; what takes under 50 µs (patterns) or 5 ms (texts) is too short to compare.
"""

import argparse
import random
import re
import subprocess
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

#: How a pattern is tried for the methods that the library calls on it.
ALL, FIRST, HERE = ("finditer", "findall", "sub", "subn", "split"), ("search",), ("match", "fullmatch")
_compile = re.compile


class Watched:
    """A pattern that remembers by which methods it is used and how much text it was ever given."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.own = pattern
        self.used: set[str] = set()
        self.longest = 0

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.own, name)
        if name not in (*ALL, *FIRST, *HERE):
            return method

        def called(*args: Any, **named: Any) -> Any:
            self.used.add(name)
            text = args[1] if name in ("sub", "subn") else args[0]
            place = args[1:] if name in (*FIRST, *HERE, "finditer") else ()  # the others take no place in the text
            first, last = (*place, *(0, len(text))[len(place) :])
            self.longest = max(self.longest, min(last, len(text)) - first)
            return method(*args, **named)

        return called


compiled: dict[tuple[str, str, int], Watched] = {}


def _recording(pattern: Any, flags: Any = 0) -> Any:
    found = _compile(pattern, flags)
    module = str(sys._getframe(1).f_globals.get("__name__", ""))
    if not module.startswith("ceds_nlp") or not isinstance(found.pattern, str):
        return found
    return compiled.setdefault((module, found.pattern, found.flags), Watched(found))


if not any(argument.startswith(("--families", "--mixed")) for argument in sys.argv):
    re.compile = _recording  # every pattern is seen as it is made

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

import ceds_nlp  # noqa: E402

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests"))

from adversarial import ARTICLE, FAMILIES, FLOODS, SENTENCE  # noqa: E402
from random_texts import PIECES  # noqa: E402

LIMIT = 2.3
#: A pattern that never got as many characters is used in windows.
WINDOW = 1_000


def least(run: Callable[[], object], tries: int) -> float:
    """The least CPU time of several tries, in seconds."""
    best = float("inf")
    for _ in range(tries):
        start = time.thread_time()
        run()
        best = min(best, time.thread_time() - start)
    return best


def ratio(make: Callable[[int], Callable[[], object]], size: int, floor: float) -> tuple[float, float]:
    """By how much the time grows when the text doubles, and the time for ``size``; a high ratio is measured again.

    An eighth of the text and all of it are three doublings apart.
    """
    small, large = make(size // 8), make(size)
    worst, took = 0.0, 0.0
    for tries in (1, 3, 7, 15):
        took = least(large, tries)
        if took < floor:
            return 0.0, took
        worst = (took / max(least(small, tries), 1e-9)) ** (1 / 3)
        if worst <= LIMIT or (tries > 1 and took * tries > 0.3):  # what takes so long is not wrongly measured
            break
    return worst, took


def tried(pattern: Watched, text: str) -> Callable[[], object]:
    """What the library does with the pattern, on ``text``: all matches, the first, or the one at the beginning."""
    if not pattern.used or not pattern.used.isdisjoint(ALL):
        return lambda: [None for _ in pattern.own.finditer(text)]
    return partial(pattern.own.match if pattern.used.isdisjoint(FIRST) else pattern.own.search, text)


def watch() -> None:
    """Read articles, examples and the hostile texts, so that each pattern has seen how it is used."""
    articles = [path.read_text("utf-8") for path in sorted((ROOT / "fixtures" / "articles").glob("*.txt"))]
    examples = [path.read_text("utf-8") for path in sorted((ROOT / "src").rglob("*.examples.tsv"))]
    lines = [
        line.rpartition("\t")[2].replace("[", "").replace("]", "") for text in examples for line in text.split("\n")
    ]
    hostile = [family(3_000) for own in FAMILIES.values() for family in own.values()]
    for text in (*articles, ARTICLE.upper(), *lines, *hostile):
        ceds_nlp.extract(text, published="2024-07-11", spelled_numbers=True)
    ceds_nlp.load()(ARTICLE)


def patterns() -> tuple[dict[str, list[tuple[float, float, str, str]]], dict[str, list[Watched]]]:
    """For each module the ratio, the time, the pattern and the flood of its patterns; and all of them."""
    watch()
    found: dict[str, list[tuple[float, float, str, str]]] = defaultdict(list)
    every: dict[str, list[Watched]] = defaultdict(list)
    texts = {unit: {size: unit * (size // len(unit)) for size in (1_000, 8_000)} for unit in FLOODS}
    for (module, source, _), pattern in sorted(compiled.items(), key=lambda item: item[0]):
        module = module.removeprefix("ceds_nlp.")
        every[module].append(pattern)
        if pattern.used and pattern.longest < WINDOW:
            continue
        for unit in FLOODS:
            made = ratio(lambda size, p=pattern, t=texts[unit]: tried(p, t[size]), 8_000, 50e-6)
            found[module].append((*made, source, unit))
    return found, every


def families(size: int) -> dict[str, list[tuple[float, float, str, str]]]:
    """For each module the ratio and the time of whole extractions of the texts made against it."""
    ceds_nlp.extract(ARTICLE, published="2024-07-11")
    found: dict[str, list[tuple[float, float, str, str]]] = defaultdict(list)
    for module, own in FAMILIES.items():
        for name, family in own.items():
            made = ratio(lambda n, f=family: partial(ceds_nlp.extract, f(n), published="2024-07-11"), size, 5e-3)
            found[module].append((*made, name, ""))
    return found


#: What may stand before and after a unit again and again.
HEADS = ("", "các xã đã đạt ", SENTENCE, "LUẬT\n", "| ", "(", "Mục tiêu đến năm 2025:\n", "Bộ ", "ông ", "- ")
TAILS = ("", ")", " đạt 5%", "\n", ".", " năm 2025", "-")


def mixed(count: int, seed: int) -> int:
    """Print each of ``count`` random whole texts whose ratio is above the limit; how many there are."""
    chance = random.Random(seed)
    bad = 0
    worst = 0.0
    ceds_nlp.extract(ARTICLE.upper(), published="2024-07-11")  # what capitals need is loaded
    for _ in range(count):
        head, tail = chance.choice(HEADS), chance.choice(TAILS)
        unit = "".join(chance.choices((*FLOODS, *PIECES), k=chance.choice((1, 1, 2, 2, 3, 4))))
        change = chance.choice((str, str, str, str.upper))
        model = chance.random() < 0.7

        def make(size: int) -> Callable[[], object]:
            text = change(head + unit * (size // len(unit)) + tail)  # noqa: B023
            return partial(ceds_nlp.extract, text, published="2024-07-11", model=model)  # noqa: B023

        found, took = ratio(make, 8_000, 5e-3)
        if found > LIMIT:  # what looks back over 2,000 characters grows until there are as many, and no longer
            found, took = ratio(make, 64_000, 5e-3)
        worst = max(worst, found)
        if found > LIMIT:
            bad += 1
            print(
                f"mixed: {found:.2f}, {1e3 * took:.0f} ms, {head!r} {unit!r} {tail!r}, {change.__name__}, model={model}"
            )
    print(f"{count:,} mixed floods, seed {seed}, 1,000 to 8,000 characters: largest ratio {worst:.2f}")
    return bad


def pattern_table(console: Console) -> int:
    """Print the first table; how many ratios are above the limit."""
    columns = ("module", "patterns", "in windows", "largest ratio", "µs", "pattern", "flood")
    table = Table(*columns, title="Every pattern, 1,000 to 8,000 characters")
    found, every = patterns()
    bad = 0
    for module, own in every.items():
        rows = sorted(found[module], reverse=True)
        for row in rows:
            if row[0] > LIMIT:
                bad += 1
                print(f"{module}: {row[0]:.2f} {row[2]!r} on {row[3]!r}")
        top, took, source, unit = rows[0] if rows else (0.0, 0.0, "", "")
        small = sum(bool(pattern.used) and pattern.longest < WINDOW for pattern in own)
        table.add_row(module, str(len(own)), str(small), f"{top:.2f}" if top else "short", f"{1e6 * took:.0f}",
                      source[:24].replace("\n", " "), repr(unit))  # fmt: skip
    console.print(table)
    return bad


def family_table(console: Console, size: int) -> int:
    """Print the second table; how many ratios are above the limit."""
    columns = ("module", "text", "ratio", "ms", "µs a character")
    table = Table(*columns, title=f"Whole texts, {size // 8:,} to {size:,} characters")
    bad = 0
    for module, rows in families(size).items():
        for top, took, name, _ in rows:
            bad += top > LIMIT
            table.add_row(
                module, name, f"{top:.2f}" if top else "short", f"{1e3 * took:.0f}", f"{1e6 * took / size:.1f}"
            )
            module = ""
    console.print(table)
    return bad


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patterns", action="store_true", help="only the patterns alone")
    parser.add_argument("--families", action="store_true", help="only the whole texts")
    parser.add_argument("--mixed", type=int, help="only so many whole texts of random units")
    parser.add_argument("--seed", type=int, default=1, help="the random units depend on it (default 1)")
    parser.add_argument("--size", type=int, default=40_000, help="characters of the larger whole text (default 40000)")
    options = parser.parse_args()
    warnings.simplefilter("ignore", ceds_nlp.TextWarning)
    console = Console(width=120)
    if options.families:
        return 1 if family_table(console, options.size) else 0
    if options.mixed:
        return 1 if mixed(options.mixed, options.seed) else 0
    bad = pattern_table(console)
    if not options.patterns:  # in processes of their own, where no pattern is watched
        for more in (("--families", f"--size={options.size}"), ("--mixed=1000", f"--seed={options.seed}")):
            bad += subprocess.run([sys.executable, __file__, *more], check=False).returncode
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
