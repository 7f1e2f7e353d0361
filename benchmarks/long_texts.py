"""One long text: seconds and memory as it grows, in many lines, in one line, and of hostile kinds.

    python benchmarks/long_texts.py [--mb 2.5 5 10] [--no-model] [--only "one line"]

Each text is read in a process of its own, which tells its CPU time and the most memory it ever held (Linux). The texts
are the shipped articles again and again, dense in numbers (one quantity in 70 characters), so that the results take
more memory than those of ordinary prose.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]


def text_of(kind: str, size: int) -> str:
    """The text of a kind with about ``size`` characters."""
    if kind in ("many lines", "one line"):
        articles = [path.read_text("utf-8") for path in sorted((ROOT / "fixtures" / "articles").glob("*.txt"))]
        whole = "\n\n".join(articles) + "\n\n"
        text = (whole * (size // len(whole) + 1))[:size]
        return text.replace("\n", " ") if kind == "one line" else text
    unit = {"digits": "7", "brackets": "(", "alternations": "505/QĐ-", "no end": "và các xã "}[kind]
    return unit * (size // len(unit))


def child(kind: str, size: int, model: bool) -> None:
    """Read one text and print what it took."""
    import resource
    import time

    import ceds_nlp

    ceds_nlp.extract(text_of("many lines", 20_000), model=model)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    text = text_of(kind, size)
    start = time.process_time()
    doc = ceds_nlp.extract(text, published="2024-07-11", model=model)
    took = time.process_time() - start
    found = len(doc.entities) + len(doc.quantities) + len(doc.times) + len(doc.claims)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"size": len(text), "seconds": took, "before": before, "peak": peak, "found": found}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=float, nargs="+", default=[2.5, 5, 10], help="sizes in millions of characters")
    parser.add_argument("--no-model", action="store_true", help="read with rules alone")
    parser.add_argument("--only", nargs="+", help="only these kinds of text")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child[0], int(options.child[1]), not options.no_model)
        return
    sizes = [int(1e6 * mb) for mb in options.mb]
    cases = [(kind, size) for kind in ("many lines", "one line") for size in sizes]
    cases += [("digits", 1_000_000), ("brackets", 1_000_000), ("alternations", 700_000), ("no end", 1_000_000)]
    table = Table("text", "characters", "found", "s", "µs a character", "peak MB", "bytes a character")
    for kind, size in cases:
        if options.only and kind not in options.only:
            continue
        command = [sys.executable, __file__, "--child", kind, str(size), *["--no-model"][: options.no_model]]
        said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        grown = 1024 * (said["peak"] - said["before"]) / said["size"]
        row = (kind, f"{said['size']:,}", f"{said['found']:,}", f"{said['seconds']:.1f}",
               f"{1e6 * said['seconds'] / said['size']:.1f}", f"{said['peak'] / 1024:.0f}", f"{grown:.0f}")  # fmt: skip
        print(*row, sep="\t", flush=True)
        table.add_row(*row)
    Console().print(table)


if __name__ == "__main__":
    main()
