"""Faults of a long run on the command line: kills, Ctrl-C, a full disk, a reader that leaves. Nothing is lost."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generated import records
from test_workers import children, ended

#: So many texts, so many kills over one run of them; a recorded run sets more.
TEXTS = int(os.environ.get("CEDS_NLP_TEXTS", "4000"))
KILLS = int(os.environ.get("CEDS_NLP_KILLS", "3"))
BROKEN = len({n for n in range(TEXTS) if n % 400 == 17 or n % 500 == 17})
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Texts, and some lines that cannot be read."""
    path = tmp_path_factory.mktemp("inputs") / "texts.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for number, record in enumerate(records(TEXTS, paragraphs=1)):
            print("{broken" if number % 400 == 17 else json.dumps(record, ensure_ascii=False), file=out)
    return path


def command(inputs: Path, output: Path | None, *more: str) -> list[str]:
    arguments = ["extract", str(inputs), "--no-model", *(["-o", str(output)] if output else []), *more]
    return [sys.executable, "-m", "ceds_nlp", *arguments]


@pytest.fixture(scope="module")
def undisturbed(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[str]]:
    """The file of a run that nothing disturbs, and what it says of the inputs that failed."""
    path = tmp_path_factory.mktemp("undisturbed") / "out.jsonl"
    done = subprocess.run(command(inputs, path), capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 1
    assert [p.name for p in path.parent.iterdir()] == ["out.jsonl"]
    data = path.read_bytes()
    failures = done.stderr.splitlines()
    assert (data.count(b"\n"), len(failures)) == (TEXTS - BROKEN, BROKEN)
    return data, failures


def entries(folder: Path) -> int:
    """How many whole lines the journal has; the first names the settings, the others are progress."""
    journal = folder / "out.jsonl.journal"
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def progressed(folder: Path, before: int, process: subprocess.Popen[bytes]) -> bool:
    """Wait until the journal has more entries than ``before``; False when the run is over first."""
    while process.poll() is None:
        if entries(folder) > max(before, 1):
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize("workers", ["1", "2"])
def test_killed_again_and_again(
    workers: str, inputs: Path, undisturbed: tuple[bytes, list[str]], tmp_path: Path
) -> None:
    dice = random.Random(int(workers))
    kills, resumed, before = 0, 0, 0
    while kills < KILLS:
        run = command(inputs, tmp_path / "out.jsonl", "--workers", workers, "--resume")
        with subprocess.Popen(run, stderr=subprocess.PIPE) as process:
            # The first perhaps before it has done anything, the others some time after they made progress.
            if kills == 0:
                time.sleep(dice.random() * 2)
            elif progressed(tmp_path, before, process):
                time.sleep(dice.random() * 0.2)
            working = children(process.pid) if sys.platform == "linux" else set()
            process.kill()
            assert process.stderr is not None
            resumed += b"goes on after" in process.stderr.read()
        if process.returncode >= 0 or (tmp_path / "out.jsonl").exists():
            break  # it was done before the kill came
        kills += 1
        before = entries(tmp_path)
        ended(working)
    assert kills >= min(3, KILLS)
    assert resumed >= 1
    done = subprocess.run(command(inputs, tmp_path / "out.jsonl", "--resume"), capture_output=True, encoding="utf-8")
    if process.returncode < 0:
        assert done.returncode == 1
        assert [line for line in done.stderr.splitlines() if "goes on after" not in line] == undisturbed[1]
    assert (tmp_path / "out.jsonl").read_bytes() == undisturbed[0]
    assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl"]


def interrupted(inputs: Path, folder: Path, number: int, *more: str) -> tuple[int, str]:
    """A run stopped by a signal when it has made progress: its status, what it said."""
    with subprocess.Popen(command(inputs, folder / "out.jsonl", *more), stderr=subprocess.PIPE) as process:
        assert progressed(folder, 1, process)
        process.send_signal(number)
        _, said = process.communicate(timeout=30)
    return process.returncode, said.decode()


@linux
def test_ctrl_c(inputs: Path, undisturbed: tuple[bytes, list[str]], tmp_path: Path) -> None:
    status, said = interrupted(inputs, tmp_path, signal.SIGINT, "--workers", "2")
    assert status == 130
    assert "Traceback" not in said
    assert said.splitlines()[-1].startswith("ceds-nlp: interrupted; what is done is kept in ")
    done = subprocess.run(command(inputs, tmp_path / "out.jsonl", "--resume"), capture_output=True, encoding="utf-8")
    assert "goes on after" in done.stderr
    assert (tmp_path / "out.jsonl").read_bytes() == undisturbed[0]


def test_changes_between_the_runs(inputs: Path, undisturbed: tuple[bytes, list[str]], tmp_path: Path) -> None:
    copy = tmp_path / "texts.jsonl"
    text = inputs.read_text("utf-8")
    copy.write_text(text, "utf-8")
    interrupted(copy, tmp_path, signal.SIGKILL)
    part = (tmp_path / "out.jsonl.part").read_bytes()
    for changed, more, said in (
        (text.replace("Bài 1:", "Bài một:"), [], "its inputs have changed; run without --resume to start anew"),
        ("", [], "its inputs have changed"),
        (text, ["--spelled-numbers"], "--spelled-numbers was False and is True now"),
    ):
        copy.write_text(changed, "utf-8")
        done = subprocess.run(
            command(copy, tmp_path / "out.jsonl", "--resume", *more), capture_output=True, encoding="utf-8"
        )
        assert done.returncode == 2
        assert said in done.stderr
        assert done.stderr.count("\n") == 1
        assert part.startswith((tmp_path / "out.jsonl.part").read_bytes())
    # Nothing of that did harm, and what is not done yet may change: it is read as it is now.
    copy.write_text(text + '{"doc_id": "late", "text": "12%"}\n', "utf-8")
    subprocess.run(command(copy, tmp_path / "out.jsonl", "--resume"), capture_output=True)
    data, late = (tmp_path / "out.jsonl").read_bytes()[: len(undisturbed[0])], b'{"schema_version":"1","doc_id":"late"'
    assert data == undisturbed[0]
    assert (tmp_path / "out.jsonl").read_bytes()[len(data) :].startswith(late)


#: Runs ceds-nlp with a limit on the size of files, which stands for the disk: the write that reaches it fails half-way.
LIMITED = """
import resource, runpy, sys
size = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
runpy.run_module("ceds_nlp", run_name="__main__", alter_sys=True)
"""


@linux
def test_a_full_disk(inputs: Path, undisturbed: tuple[bytes, list[str]], tmp_path: Path) -> None:
    run = command(inputs, tmp_path / "out.jsonl", "--workers", "2")
    limited = [sys.executable, "-c", LIMITED, str(len(undisturbed[0]) // 2), *run[3:]]
    full = subprocess.run(limited, capture_output=True, encoding="utf-8")
    assert full.returncode == 2
    assert "out.jsonl: cannot be written: File too large; what is done is kept" in full.stderr
    assert "Traceback" not in full.stderr
    assert not (tmp_path / "out.jsonl").exists()
    assert subprocess.run([*run, "--resume"], capture_output=True).returncode == 1
    assert (tmp_path / "out.jsonl").read_bytes() == undisturbed[0]


@linux
@pytest.mark.parametrize("output", [None, Path("/dev/full")])
def test_a_full_device(output: Path | None, inputs: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command(inputs, output), stdout=full, stderr=subprocess.PIPE, encoding="utf-8")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"ceds-nlp: {output or 'standard output'}: cannot be written: No space left on device"
    ]
    assert Path("/dev/full").is_char_device()


@pytest.mark.parametrize("place", ["no/such/folder/out.jsonl", "a-file/out.jsonl"])
def test_where_nothing_can_be_written(place: str, inputs: Path, tmp_path: Path) -> None:
    (tmp_path / "a-file").touch()
    done = subprocess.run(command(inputs, tmp_path / place), capture_output=True, encoding="utf-8")
    assert done.returncode == 2
    assert done.stderr.startswith(f"ceds-nlp: {tmp_path / place}: cannot be written: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission(inputs: Path, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    done = subprocess.run(command(inputs, tmp_path / "locked" / "o"), capture_output=True, encoding="utf-8")
    assert (done.returncode, "Permission denied" in done.stderr) == (2, True)


@linux
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_reader_that_leaves(workers: str, inputs: Path, undisturbed: tuple[bytes, list[str]]) -> None:
    with subprocess.Popen(
        command(inputs, None, "--workers", workers), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == undisturbed[0].splitlines(keepends=True)[0]
        process.stdout.close()
        said = process.stderr.read().decode()
    assert process.returncode == 141
    assert "Traceback" not in said
    assert "Broken" not in said


def test_standard_output_cannot_be_gone_on_with(inputs: Path) -> None:
    done = subprocess.run(command(inputs, None, "--resume"), capture_output=True, encoding="utf-8")
    assert done.returncode == 2
    assert "--resume needs --output" in done.stderr
