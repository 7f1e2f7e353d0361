"""Dask for real: Parquet files read by its workers, the same as the sequential result, also when one is killed."""

import contextlib
import io
import os
import signal
import threading
import time
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from blocks import read_blocks
from ceds_nlp.arrow import extract_batches, output_schema
from conftest import ROOT
from generated import records

dask = pytest.importorskip("dask")
distributed = pytest.importorskip("distributed")

TEXTS = 800
FILES = 8


def extract_file(path: Path, out: Path) -> int:
    """One file to another, which stands there only when it is whole."""
    table = pq.ParquetFile(path)
    part = out / f"{path.name}.part"
    with pq.ParquetWriter(part, output_schema(table.schema_arrow)) as writer:
        for rows in extract_batches(table.iter_batches(), "text", "published", "doc_id", model=False):
            writer.write_batch(rows)
    part.replace(out / path.name)
    return os.getpid()


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_equal_to_the_sequential_result_after_a_kill(tmp_path: Path) -> None:
    texts = pa.Table.from_pylist(records(TEXTS, paragraphs=1))
    out = tmp_path / "out"
    out.mkdir()
    size = TEXTS // FILES
    files = []
    for number in range(FILES):
        files.append(tmp_path / f"{number}.parquet")
        pq.write_table(texts.slice(number * size, size), files[-1])
    killed = threading.Event()

    def kill(pid: int) -> None:
        while not list(out.glob("*")):
            time.sleep(0.05)
        os.kill(pid, signal.SIGKILL)
        killed.set()

    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, local_directory=tmp_path, silence_logs=60
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        pids = set(client.run(os.getpid).values())
        killer = threading.Thread(target=kill, args=[min(pids)])
        killer.start()
        readers = client.gather(client.map(partial(extract_file, out=out), files, pure=False))
        killer.join()
    assert killed.is_set()
    assert set(readers) - {min(pids)}
    assert sorted(path.name for path in out.iterdir()) == [path.name for path in files]
    found = pa.concat_tables(pq.read_table(out / path.name) for path in files)
    expected = extract_batches(texts.to_batches(), "text", "published", "doc_id", model=False)
    assert found.to_pylist() == pa.Table.from_batches(expected).to_pylist()


def test_the_page_about_scale(tmp_path: Path) -> None:
    blocks = read_blocks((ROOT / "docs" / "scale.md").read_text("utf-8"))
    define, run = (next(b.code for b in blocks if start in b.code) for start in ("def extract_file", "Client()"))
    space = {"__name__": "__main__"}
    with (
        contextlib.chdir(tmp_path),
        contextlib.redirect_stdout(io.StringIO()),
        distributed.LocalCluster(n_workers=1, dashboard_address=None, local_directory=tmp_path) as cluster,
        dask.config.set({"scheduler-address": cluster.scheduler_address}),
    ):
        exec(define, space)
        (tmp_path / "out" / "0.parquet").unlink()
        exec(run, space)
        space["client"].close()  # type: ignore[attr-defined]
    assert pq.read_table(tmp_path / "out" / "0.parquet").num_rows == 2
