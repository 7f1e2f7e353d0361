"""How the time grows with the text, on texts made to make it grow faster: every pattern, then every module.

    python benchmarks/growth.py                 both tables; exit status 1 where a ratio is above 2.3
    python benchmarks/growth.py --patterns      every regular expression of the library on every flood
    python benchmarks/growth.py --size 40000    the larger of the two sizes of the second table

The first table tries each pattern that the library compiles on units repeated (tests/adversarial.py, FLOODS); the
second reads whole texts against each module (FAMILIES). A ratio is the growth of the CPU
time when the text doubles (the third root of that from an eighth of the text to all of it), the least of several
tries; what takes under 50 µs (patterns) or 5 ms (texts) is too short to compare.
"""

import argparse
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

compiled: dict[tuple[str, str, int], re.Pattern[str]] = {}
_compile = re.compile


def _recording(pattern: Any, flags: Any = 0) -> Any:
    found = _compile(pattern, flags)
    frame = sys._getframe(1)
    module = str(frame.f_globals.get("__name__", ""))
    if module.startswith("ceds_nlp") and isinstance(found.pattern, str):
        compiled[module, found.pattern, found.flags] = found
    return found


re.compile = _recording  # every pattern is seen as it is made

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

import ceds_nlp  # noqa: E402

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from adversarial import ARTICLE, FAMILIES, FLOODS  # noqa: E402

LIMIT = 2.3


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
        if worst <= LIMIT:
            break
    return worst, took


def patterns() -> dict[str, list[tuple[float, float, str, str]]]:
    """For each module the ratio, the time, the pattern and the flood, of every pattern on every flood."""
    for line in (ARTICLE, "các Nghị định số 45/2020/NĐ-CP, Luật CNQP (CNQP), ngày 5 tháng 3 năm 2020"):
        for text in (line, line.upper()):
            ceds_nlp.extract(text, published="2024-07-11", spelled_numbers=True)
            ceds_nlp.load()(text)
    found: dict[str, list[tuple[float, float, str, str]]] = defaultdict(list)
    for (module, source, _), pattern in sorted(compiled.items(), key=lambda item: item[0]):
        for unit in FLOODS:
            texts = {size: unit * (size // len(unit)) for size in (1_000, 8_000)}
            made = ratio(lambda size, p=pattern, t=texts: lambda: [None for _ in p.finditer(t[size])], 8_000, 50e-6)
            found[module.removeprefix("ceds_nlp.")].append((*made, source, unit))
    return found


def families(size: int) -> dict[str, list[tuple[float, float, str, str]]]:
    """For each module the ratio and the time of whole extractions of the texts made against it."""
    ceds_nlp.extract(ARTICLE, published="2024-07-11")
    found: dict[str, list[tuple[float, float, str, str]]] = defaultdict(list)
    for module, own in FAMILIES.items():
        for name, family in own.items():
            made = ratio(lambda n, f=family: partial(ceds_nlp.extract, f(n), published="2024-07-11"), size, 5e-3)
            found[module].append((*made, name, ""))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patterns", action="store_true", help="only the patterns alone")
    parser.add_argument("--families", action="store_true", help="only the whole texts")
    parser.add_argument("--size", type=int, default=40_000, help="characters of the larger whole text (default 40000)")
    options = parser.parse_args()
    import warnings

    warnings.simplefilter("ignore", ceds_nlp.TextWarning)
    console = Console(width=120)
    bad = 0
    both = options.patterns == options.families
    if both or options.patterns:
        table = Table(
            "module",
            "patterns",
            "tried",
            "largest ratio",
            "µs",
            "pattern",
            "flood",
            title="Every pattern, 1,000 to 8,000 characters",
        )
        for module, rows in patterns().items():
            top, took, source, unit = max(rows)
            bad += sum(row[0] > LIMIT for row in rows)
            table.add_row(module, str(len({row[2] for row in rows})), str(len(rows)), f"{top:.2f}" if top else "short",
                          f"{1e6 * took:.0f}", source[:24].replace("\n", " "), repr(unit))  # fmt: skip
            for row in sorted(rows, reverse=True):
                if row[0] > LIMIT:
                    print(f"{module}: {row[0]:.2f} {row[2]!r} on {row[3]!r}")
        console.print(table)
    if both or options.families:
        table = Table(
            "module",
            "text",
            "ratio",
            "ms",
            "µs a character",
            title=f"Whole texts, {options.size // 8:,} to {options.size:,} characters",
        )
        for module, rows in families(options.size).items():
            for top, took, name, _ in rows:
                bad += top > LIMIT
                table.add_row(
                    module,
                    name,
                    f"{top:.2f}" if top else "short",
                    f"{1e3 * took:.0f}",
                    f"{1e6 * took / options.size:.1f}",
                )
                module = ""
        console.print(table)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
