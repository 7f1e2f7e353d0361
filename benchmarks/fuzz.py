"""Read many generated texts and ask of every answer what must hold for any text.

    python benchmarks/fuzz.py --count 100000 --seed 1

Asked (tests/invariants.py): valid places that hold the span's text, no overlap inside a layer, claims that refer to
existing ids, exact decimals, days in order, JSON that leads back; the same answer a second time; and that a passage
gives the same quantities, times and legal documents alone as with another one before or after it. A text that breaks a
rule is printed as a Python literal; the exit status is then 1. The same seed gives the same texts.
"""

import argparse
import sys
import time
import traceback
import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import ceds_nlp

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests"))

from invariants import complaints, near  # noqa: E402
from random_texts import texts  # noqa: E402

DAY = "2024-07-11"


def faults(text: str, before: str, *, model: bool, spelled: bool) -> Iterator[str]:
    """What is wrong with the answer to ``text``, alone and after ``before``."""
    doc = ceds_nlp.extract(text, published=DAY, model=model, spelled_numbers=spelled)
    yield from complaints(text, doc)
    if ceds_nlp.extract(text, published=DAY, model=model, spelled_numbers=spelled) != doc:
        yield "another answer the second time"
    one, other = " ".join(before.split()), " ".join(text.split())
    if one and other:
        alone = [near(ceds_nlp.extract(part, published=DAY, model=False)) for part in (one, other)]
        both = ceds_nlp.extract(f"{one}\n\n{other}", published=DAY, model=False)
        together = [near(both, 0, len(one)), near(both, len(one) + 2)]
        for place, (a, b) in zip(("first", "second"), zip(alone, together, strict=True), strict=True):
            if a != b:
                yield f"other things beside another passage, as the {place}: alone {a - b}, together {b - a}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000, help="texts to read (default 10000)")
    parser.add_argument("--seed", type=int, default=1, help="the first text depends on it (default 1)")
    parser.add_argument("--no-model", action="store_true", help="read with rules alone")
    parser.add_argument("--most", type=int, default=20, help="stop after this many texts with a fault (default 20)")
    options = parser.parse_args()
    warnings.simplefilter("ignore", ceds_nlp.TextWarning)
    passages = [path.read_text("utf-8") for path in sorted((ROOT / "fixtures" / "articles").glob("*.txt"))]
    began, characters, bad, before, read = time.process_time(), 0, 0, "", 0
    slowest = (0.0, "")
    for read, text in enumerate(islice(texts(options.seed, passages), options.count), 1):
        characters += len(text)
        start = time.process_time()
        try:
            found = list(faults(text, before, model=not options.no_model, spelled=read % 4 == 0))
        except Exception:
            found = [traceback.format_exc()]
        slowest = max(slowest, ((time.process_time() - start) / (len(text) + len(before) + 100), text))
        if found:
            bad += 1
            print(f"text {read}: {text!r}\n  after {before!r}", *found, sep="\n  ", flush=True)
            if bad >= options.most:
                break
        before = text if len(text) < 400 else ""
        if read % 10_000 == 0:
            print(f"{read:,} texts, {bad} with a fault, {time.process_time() - began:.0f} s", flush=True)
    print(f"{read:,} texts, {characters:,} characters, seed {options.seed}: {bad} with a fault,"
          f" {time.process_time() - began:.0f} s of CPU; dearest: {1e6 * slowest[0]:.0f} µs a character")  # fmt: skip
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
