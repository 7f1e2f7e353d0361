"""Throughput of one process, two, Spark and Dask on the same texts, beside what two processes can be worth here.

    pip install ".[spark]" distributed        Java 17 for Spark; what is not installed is left out of the table
    python benchmarks/scale.py [--mb 20] [--model]

Texts are the training sentences, twenty to a text, in an order of their own each time. Every way reads the same Parquet
files or records, warmed up before; times are those of one run each, memory is the peak of all its processes together.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

import ceds_nlp
from ceds_nlp.arrow import extract_batches, output_schema
from ceds_nlp.batch import Options, lines, make_job
from ceds_nlp.marked import read_folder

ROOT = Path(__file__).parents[1]
FILES = 16
SPINS = 20_000_000


def texts(size: int) -> list[str]:
    """Texts of twenty training sentences, ``size`` bytes of UTF-8 together."""
    passages = [passage.text for passage in read_folder(ROOT / "training" / "sentences")]
    dice = random.Random(5)
    made = []
    while size > 0:
        text = "\n".join(dice.sample(passages, 20))
        size -= len(text.encode())
        made.append(text)
    return made


class Peak:
    """The most memory (PSS, in MB) that this process and its descendants hold together while the block runs."""

    def __enter__(self) -> Peak:
        self.mb = 0.0
        self._over = Event()
        self._thread = Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.5):
            self.mb = max(self.mb, sum(map(_pss, _family())) / 1e6)


def _family() -> set[int]:
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    family = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _pss(pid: int) -> float:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:")), 0)


def spin(rounds: int) -> int:
    found = 0
    for number in range(rounds):
        found += number
    return found


def spin_ratio() -> float:
    """How much faster two processes spin than one: what the machine gives right now."""
    with get_context("spawn").Pool(2) as pool:
        pool.map(spin, [1000, 1000], 1)
        start = time.perf_counter()
        pool.map(spin, [SPINS], 1)
        one = time.perf_counter() - start
        start = time.perf_counter()
        pool.map(spin, [SPINS, SPINS], 1)
        return 2 * one / (time.perf_counter() - start)


def count(results: Iterator[Any]) -> int:
    return sum(1 for _ in results)


def extract_file(path: Path, out: Path, model: bool) -> int:
    """One Parquet file to another, which stands there only when it is whole."""
    table = pq.ParquetFile(path)
    part = out / f"{path.name}.part"
    with pq.ParquetWriter(part, output_schema(table.schema_arrow), compression="zstd") as writer:
        for rows in extract_batches(table.iter_batches(1000), doc_id="doc_id", model=model):
            writer.write_batch(rows)
    part.replace(out / path.name)
    return int(table.metadata.num_rows)


@contextmanager
def dask(model: bool, folder: Path, out: Path) -> Iterator[Callable[[], int]]:
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        client.run(ceds_nlp.extract, "Ông Nguyễn Văn An, Bộ Y tế: 95%.", model=model)
        files = sorted(folder.glob("*.parquet"))
        yield lambda: sum(client.gather(client.map(partial(extract_file, out=out, model=model), files)))


@contextmanager
def spark(model: bool, folder: Path, out: Path) -> Iterator[Callable[[], int]]:
    from pyspark.sql import SparkSession

    from ceds_nlp.spark import extract_frame

    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.files.maxPartitionBytes", "1m")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    frame = session.read.parquet(str(folder))
    read = partial(extract_frame, doc_id="doc_id", model=model)
    read(frame.limit(8)).collect()

    def run() -> int:
        read(frame).write.mode("overwrite").parquet(str(out / "spark"))
        return int(session.read.parquet(str(out / "spark")).count())

    yield run
    session.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=float, default=20, help="megabytes of text")
    parser.add_argument("--model", action="store_true", help="with the name model")
    asked = parser.parse_args()
    made = texts(int(asked.mb * 1e6))
    characters = sum(map(len, made))
    folder, out = Path(tempfile.mkdtemp()), Path(tempfile.mkdtemp())
    rows = pa.table({"doc_id": [f"d{number}" for number in range(len(made))], "text": made})
    step = -(-len(made) // FILES)
    for number in range(FILES):
        pq.write_table(rows.slice(number * step, step), folder / f"{number:02}.parquet")
    many = partial(ceds_nlp.extract_many, made, model=asked.model)
    list(ceds_nlp.extract_many(made[:20], model=asked.model))
    jobs = [make_job(text, "") for text in made]
    options = Options(model=asked.model)
    table = Table(
        "way", "s", "kc/s", "× one process", "spin", "MB",
        title=f"{len(made):,} texts, {characters:,} characters, {'with the model' if asked.model else 'rules only'}",
    )  # fmt: skip
    single = 0.0

    def measure(name: str, run: Callable[[], int]) -> None:
        nonlocal single
        before = spin_ratio()
        with Peak() as peak:
            start = time.perf_counter()
            done = run()
            took = time.perf_counter() - start
        assert done == len(made), f"{name}: {done} of {len(made)} texts"
        single = single or took
        worth = (before + spin_ratio()) / 2
        table.add_row(name, f"{took:.1f}", f"{characters / took / 1000:.0f}", f"{single / took:.2f}", f"{worth:.2f}",
                      f"{peak.mb:.0f}")  # fmt: skip

    measure("extract_many, one process", lambda: count(many()))
    measure("extract_many(workers=2)", lambda: count(many(workers=2)))
    measure("JSON lines, two processes (the command line)", lambda: count(lines(jobs, 2, options)))
    long = "\n\n".join(made)[: min(characters, 7_500_000)]
    with Peak() as most:
        start = time.perf_counter()
        found = ceds_nlp.extract(long, model=asked.model)
        lasted = time.perf_counter() - start
    if find_spec("distributed"):
        with dask(asked.model, folder, out) as run:
            measure("Dask, two processes, Parquet to Parquet", run)
    # Last: its Java stays until this process ends.
    if shutil.which("java") and find_spec("pyspark"):
        with spark(asked.model, folder, out) as run:
            measure("Spark local[2], Parquet to Parquet", run)
    Console(width=120).print(table)

    size = len(long.encode())
    sizes = [sum(p.stat().st_size for p in place.rglob("*.parquet")) for place in (folder, out)]
    print(f"one text of {size / 1e6:.1f} MB: {lasted:.1f} s, {most.mb:.0f} MB at the peak, texts included")
    print(f"its JSON line is {len(found.to_json().encode()) / size:.1f} times as long as the text")
    ways = len({p.parent for p in out.rglob("*.parquet")})
    print(f"Parquet: {sizes[0] / 1e6:.1f} MB of texts, {sizes[1] / max(ways, 1) / 1e6:.1f} MB with the results")
    for place in (folder, out):
        shutil.rmtree(place)


if __name__ == "__main__":
    main()
