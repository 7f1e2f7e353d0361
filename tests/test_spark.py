"""Apache Spark for real: the same as the sequential result, row by row, also when workers are killed."""

import contextlib
import io
import os
import re
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import ceds_nlp
from blocks import read_blocks
from ceds_nlp.arrow import LAYERS, extract_batches
from conftest import ROOT
from generated import records

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

TEXTS = 3000
#: The block of the page that is run here, where there is a Spark.
IMPORT = "from ceds_nlp.spark"
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator["SparkSession"]:
    """A session of two cores where a task may fail four times."""
    if not shutil.which("java") or find_spec("pyspark") is None:
        missing = pytest.fail if os.environ.get("CEDS_NLP_REQUIRE_SPARK") else pytest.skip
        missing("Java or pyspark is not installed")
    from pyspark.sql import SparkSession

    work = tmp_path_factory.mktemp("spark")
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    session = (
        SparkSession.builder.master("local[2,4]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", "1g")
        .config("spark.local.dir", str(work))
        .config("spark.sql.warehouse.dir", str(work / "warehouse"))
        .config("spark.sql.shuffle.partitions", "4")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()
    monkeypatch.undo()


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> pa.Table:
    return pa.Table.from_pylist(records(TEXTS, paragraphs=1))


@pytest.fixture(scope="module")
def folder(texts: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The texts as a folder of Parquet files."""
    path = tmp_path_factory.mktemp("texts")
    for number in range(8):
        pq.write_table(texts.slice(number * TEXTS // 8, TEXTS // 8), path / f"{number}.parquet")
    return path


@pytest.fixture(scope="module")
def sequential(texts: pa.Table) -> dict[str, Any]:
    found = pa.Table.from_batches(extract_batches(texts.to_batches(), "text", "published", "doc_id", model=False))
    return {row["doc_id"]: row for row in found.to_pylist()}


def collected(frame: "DataFrame") -> dict[str, Any]:
    rows = frame.toArrow().to_pylist()
    found = {row["doc_id"]: row for row in rows}
    assert len(found) == len(rows), "a row came twice"
    return found


def read(spark: "SparkSession", folder: Path) -> "DataFrame":
    from ceds_nlp.spark import extract_frame

    frame = spark.read.parquet(str(folder)).repartition(8, "doc_id")
    return extract_frame(frame, "text", published="published", doc_id="doc_id", model=False)


def test_equal_to_the_sequential_result(spark: "SparkSession", folder: Path, sequential: dict[str, Any]) -> None:
    found = collected(read(spark, folder))
    assert len(found) == TEXTS
    assert found == sequential
    assert sum(row["error"] is not None for row in found.values()) == TEXTS // 500


def python_workers() -> dict[int, float]:
    """The Python processes of Spark that read texts, children of its daemon, and their seconds of work so far."""
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            command = (path / "cmdline").read_bytes()
            fields = (path / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if b"pyspark.daemon" in command or b"pyspark/daemon" in command:
            found[int(path.name)] = (int(fields[1]), int(fields[11]) / os.sysconf("SC_CLK_TCK"))
    return {pid: work for pid, (parent, work) in found.items() if parent in found}


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_workers_killed_on_the_way(spark: "SparkSession", folder: Path, sequential: dict[str, Any]) -> None:
    killed: list[int] = []
    over = threading.Event()

    def kill() -> None:
        # Two of those that are at work: a task may fail four times.
        before = python_workers()
        while len(killed) < 2 and not over.wait(0.02):
            for pid, work in python_workers().items():
                if pid not in killed and work > before.get(pid, 0) + 0.15:
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)
                    break

    spark.sparkContext.setJobGroup("killed", "workers are killed in this one")
    killer = threading.Thread(target=kill)
    killer.start()
    try:
        found = collected(read(spark, folder))
    finally:
        over.set()
        killer.join()
    tracker = spark.sparkContext.statusTracker()
    stages = [tracker.getStageInfo(s) for job in tracker.getJobIdsForGroup("killed")
              for s in tracker.getJobInfo(job).stageIds]  # fmt: skip
    assert killed
    assert sum(stage.numFailedTasks for stage in stages if stage) >= 1
    assert found == sequential


def test_with_the_model_and_the_columns_in_sql(spark: "SparkSession") -> None:
    from ceds_nlp.spark import extract_frame

    text = "😀 Ông Nguyễn Văn An, Bộ Y tế: đến năm 2030 đạt 95%."
    frame = extract_frame(spark.createDataFrame([(text,), (None,)], "text string"))
    frame.createOrReplaceTempView("found")
    names = spark.sql("""
        SELECT e.label, substring(text, e.start + 1, e.end - e.start) AS written, e.attrs['code'] AS code
        FROM found LATERAL VIEW explode(entities) AS e""").collect()
    expected = ceds_nlp.extract(text).entities
    assert [(row.label, row.written) for row in names] == [(e.label, e.text) for e in expected]
    assert {"PERSON", "MINISTRY"} <= {row.label for row in names}
    [year] = spark.sql("SELECT t.`from` FROM found LATERAL VIEW explode(times) AS t").collect()
    assert year[0] == "2030-01-01"
    [error] = spark.sql("SELECT error FROM found WHERE text IS NULL").collect()
    assert error[0] == "text: expected str, got NoneType"
    assert set(LAYERS) < set(frame.columns)
    [row] = extract_frame(spark.createDataFrame([(text,)], "text string"), layers={"times"}).collect()
    assert (len(row.times), row.entities, row.claims) == (1, [], [])


def test_the_page_about_scale(spark: "SparkSession", tmp_path: Path) -> None:
    [block] = [b for b in read_blocks((ROOT / "docs" / "scale.md").read_text("utf-8")) if b.code.startswith(IMPORT)]
    goal = "Đến năm 2030, tỷ lệ hộ dân dùng nước sạch phấn đấu đạt 95%."
    columns = {"id": ["a", "b"], "day": ["2024-07-11", None], "body": [goal, "Năm 2023 đạt 90%."]}
    pq.write_table(pa.table(columns), tmp_path / "articles.parquet")
    code = block.code.replace('"articles"', repr(str(tmp_path / "articles.parquet")))
    code = code.replace('"found")', repr(str(tmp_path / "found")) + ")", 1)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {"spark": spark})
    assert re.findall(r"\| *a\| +95\| +%\| *2030-01-01\| *95%\|", printed.getvalue()), printed.getvalue()
    assert pq.read_table(tmp_path / "found").num_rows == 2


def test_wrong_columns(spark: "SparkSession") -> None:
    from ceds_nlp.spark import extract_frame

    frame = spark.createDataFrame([("x", "y")], "body string, claims string")
    with pytest.raises(ceds_nlp.InputError, match="column 'text' is missing; columns found: body, claims"):
        extract_frame(frame)
    with pytest.raises(ceds_nlp.InputError, match="'claims' is there already"):
        extract_frame(frame, "body")
