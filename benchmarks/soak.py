"""Read a great many documents and watch memory, count and throughput from beginning to end.

    python benchmarks/soak.py CORPUS.jsonl[.gz]… --count 200000 [--workers 2] [--no-model]

The texts of the files are read again and again through ``extract_many`` until ``--count`` documents came out. Every
``--every`` documents a line says how many came, the throughput since the last line (wall time), and the memory of this
process and of its workers together (Linux). At the end: whether the count is exact and every document in its place, the
throughput of the last fifth by that of the first, and how much the memory grew after the first fifth. The exit status
is 1 where a document is missing or out of place, or memory grew by more than a tenth and 50 MB.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from corpus import records

import ceds_nlp


def texts(paths: list[Path], most: int) -> list[dict[str, str]]:
    """The records of the files, the texts no longer than ``most`` characters."""
    out = []
    for path in paths:
        for record in records(path):
            if record.get("text") and len(record["text"]) <= most:
                out.append({"text": record["text"], "published": str(record.get("published") or "")})
    return out


def repeated(kept: list[dict[str, str]], count: int) -> Iterator[dict[str, str]]:
    for number, record in enumerate(islice(cycle(kept), count)):
        published = record["published"] if len(record["published"]) == 10 else ""
        yield {"text": record["text"], "doc_id": str(number), "published": published}


def memory() -> float:
    """Megabytes that this process and its children hold."""
    parents: dict[int, int] = {}
    held: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(path.name)] = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            held[int(path.name)] = int((path / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except OSError:
            continue
    own = {os.getpid()}
    for _ in range(4):
        own |= {pid for pid, parent in parents.items() if parent in own}
    return sum(held.get(pid, 0) for pid in own) / 1e6


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, help="JSON lines with the key text, plain or .gz")
    parser.add_argument("--count", type=int, default=200_000, help="documents to read (default 200000)")
    parser.add_argument("--every", type=int, default=10_000, help="documents between two lines (default 10000)")
    parser.add_argument("--workers", type=int, default=2, help="processes (default 2)")
    parser.add_argument("--most", type=int, default=20_000, help="longest text taken (default 20000 characters)")
    parser.add_argument("--no-model", action="store_true", help="read with rules alone")
    options = parser.parse_args()
    kept = texts(options.paths, options.most)
    print(f"{len(kept):,} texts, {sum(len(r['text']) for r in kept):,} characters; reading {options.count:,} documents")
    came = wrong = characters = 0
    marks: list[tuple[int, float, int, float]] = []
    began = time.perf_counter()
    results = ceds_nlp.extract_many(
        repeated(kept, options.count), workers=options.workers, model=not options.no_model, errors="yield"
    )
    for result in results:
        good = isinstance(result, ceds_nlp.Document) and result.doc_id == str(came)
        wrong += not (good and isinstance(result, ceds_nlp.Document) and result.text == kept[came % len(kept)]["text"])
        characters += len(result.text) if isinstance(result, ceds_nlp.Document) else 0
        came += 1
        if came % options.every == 0 or came == options.count:
            now, held = time.perf_counter() - began, memory()
            last = marks[-1] if marks else (0, 0.0, 0, 0.0)
            speed = (characters - last[2]) / (now - last[1])
            print(f"{came:>9,} documents {now:>7.0f} s {speed:>9,.0f} characters/s {held:>7.0f} MB", flush=True)
            marks.append((came, now, characters, held))
    print(f"{came:,} of {options.count:,} documents, {wrong} wrong or out of place")
    if len(marks) < 5:
        return 1 if wrong or came != options.count else 0
    fifth = len(marks) // 5
    first, before, last = marks[fifth - 1], marks[-1 - fifth], marks[-1]
    speeds = first[2] / first[1], (last[2] - before[2]) / (last[1] - before[1])
    early, late = max(m[3] for m in marks[: fifth + 1]), max(m[3] for m in marks[fifth:])
    print(
        f"throughput: {speeds[0]:,.0f} characters/s in the first fifth, {speeds[1] / speeds[0]:.2f} of it in the last"
    )
    print(f"memory: at most {early:.0f} MB in the first fifth, {late:.0f} MB later ({late - early:+.0f} MB)")
    return 1 if wrong or came != options.count or late > max(1.1 * early, early + 50) else 0


if __name__ == "__main__":
    sys.exit(main())
