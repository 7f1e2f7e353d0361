"""Texts that a coverage-guided fuzzer (atheris, ``pip install atheris``) makes: it keeps what reaches new code.

    python benchmarks/coverage_fuzz.py OUT --seconds 3600

It begins with the lines of the shipped articles and of the example tables, mixes and changes them as UTF-8 bytes, and
puts in words of the term tables; two passages stand in one input with U+001E between them. Each input is asked what
``benchmarks/fuzz.py`` asks. The first input of each kind of fault is written to ``OUT/finds``; inputs that reach new
code stay in ``OUT/inputs``, from where a later run goes on.
"""

import argparse
import csv
import hashlib
import re
import sys
import traceback
import warnings
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests"))

with atheris.instrument_imports(include=["ceds_nlp"]):
    import ceds_nlp
    import ceds_nlp.pipeline

from fuzz import faults  # noqa: E402

from random_texts import PIECES  # noqa: E402

#: Between two passages; and what an input has to be shorter than, in bytes.
MARK, LONGEST = "\x1e", 800


def seeds() -> list[str]:
    """Lines of articles and examples, two of them in one input now and then."""
    paths = sorted((ROOT / "fixtures" / "articles").glob("*.txt")) + sorted((ROOT / "src").rglob("*.examples.tsv"))
    lines = [line.replace("[", "").replace("]", "") for path in paths for line in path.read_text("utf-8").splitlines()]
    texts = [line.rpartition("\t")[2] for line in lines if line and not line.startswith("#")]
    return [*texts, *(MARK.join(pair) for pair in zip(texts[::3], texts[1::3], strict=False)), "".join(PIECES[:60])]


def words() -> list[str]:
    """The words that the recognizers look for."""
    found = set(PIECES)
    for path in (ROOT / "src").rglob("*.terms.tsv"):
        rows = csv.reader((line for line in path.read_text("utf-8").splitlines() if line[:1] != "#"), delimiter="\t")
        found.update(row[0] for row in list(rows)[1:] if row)
    return sorted(word for word in found if 0 < len(word.encode()) <= 60)


def kind_of(fault: str) -> str:
    """A fault without its words and numbers; of an exception the place and the error."""
    if fault.startswith("Traceback"):
        return "".join(fault.strip().splitlines()[-3:])
    return re.sub(r"'[^']*'|\"[^\"]*\"|[0-9]+|\{.*|: .*", "", fault)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="folder of inputs and finds")
    parser.add_argument("--seconds", type=int, default=3600, help="stop after so long (default 3600)")
    options = parser.parse_args()
    warnings.simplefilter("ignore", ceds_nlp.TextWarning)
    finds, inputs = options.out / "finds", options.out / "inputs"
    for folder in (finds, inputs):
        folder.mkdir(parents=True, exist_ok=True)
    for text in seeds():
        data = b"\x01" + text.encode()[:LONGEST]
        (inputs / hashlib.sha1(data).hexdigest()).write_bytes(data)
    escaped = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in words())
    (options.out / "words.dict").write_text("".join(f'"{word}"\n' for word in escaped))
    known: set[str] = set()

    def read(data: bytes) -> None:
        before, _, text = data[1:].decode("utf-8", "ignore").rpartition(MARK)
        choice = data[0] if data else 0
        try:
            found = list(faults(text, before, model=choice % 8 == 0, spelled=choice % 2 == 0))
        except Exception:
            found = [traceback.format_exc()]
        for fault in found:
            if kind_of(fault) not in known:
                known.add(kind_of(fault))
                (finds / f"{len(known)}-{hashlib.sha1(data).hexdigest()[:8]}").write_bytes(data)
                print(f"FIND {len(known)}: {text!r}\n  after {before!r}\n  {fault}", flush=True)

    atheris.Setup(
        [sys.argv[0], str(inputs), f"-dict={options.out / 'words.dict'}", f"-max_len={LONGEST}", "-timeout=120",
         f"-max_total_time={options.seconds}", "-rss_limit_mb=4000", f"-artifact_prefix={options.out}/"],
        read,
    )  # fmt: skip
    atheris.Fuzz()


if __name__ == "__main__":
    main()
