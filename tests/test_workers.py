"""Processes that work through items: order, deaths from outside, delays, and no process left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from ceds_nlp.errors import CedsError
from ceds_nlp.workers import AHEAD, Lost, work

linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")


def children(pid: int | str = "self") -> set[int]:
    """The processes that work for ``pid``."""
    pid = os.getpid() if pid == "self" else pid
    found = set()
    for path in Path("/proc").glob("[0-9]*"):
        try:
            fields = (path / "stat").read_text().rpartition(")")[2].split()
            command = (path / "cmdline").read_bytes()
        except OSError:
            continue
        if fields[1] == str(pid) and fields[0] != "Z" and b"resource_tracker" not in command:
            found.add(int(path.name))
    return found


def ended(processes: set[int]) -> None:
    """Wait until none of ``processes`` is there any more."""
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in processes):
        assert time.monotonic() < deadline, "a process goes on without its parent"
        time.sleep(0.05)


def each(function: Callable[[int], object], items: Sequence[int]) -> list[object]:
    return [function(item) for item in items]


def pid_of(item: int) -> tuple[int, int]:
    time.sleep(0.01)
    return item, os.getpid()


def chunked(count: int, size: int = 5) -> Iterator[list[int]]:
    for start in range(0, count, size):
        yield list(range(start, start + size))


@linux
def test_every_result_once_and_in_order_while_processes_are_killed() -> None:
    before = children()
    seen = []
    killed = 0
    for item, pid in work(partial(each, pid_of), chunked(200), workers=2):  # type: ignore[misc]
        seen.append(item)
        if item % 40 == 39 and pid in children():
            os.kill(pid, signal.SIGKILL)
            killed += 1
    assert seen == list(range(200))
    assert killed >= 3
    assert children() == before


def slow_or_fatal(item: int) -> int:
    if item % 10 == 3:
        time.sleep(60)
    if item % 10 == 7:
        os._exit(1)
    return item


def test_the_lost_are_named_and_the_others_done() -> None:
    results = list(work(partial(each, slow_or_fatal), chunked(20), workers=2, timeout=1.0))
    for item, result in enumerate(results):
        lost = {3: Lost("took longer than 1 s"), 7: Lost("the process that read it died twice")}
        assert result == lost.get(item % 10, item)
    assert len(results) == 20


def stall(item: int) -> int:
    if item == 1:
        while True:
            pass
    return item


@linux
@pytest.mark.parametrize("how", ["close", "forget"])
def test_no_process_outlives_its_consumer(how: str) -> None:
    before = children()
    results = work(partial(each, stall), chunked(50, 1), workers=2)
    assert next(results) == 0
    assert len(children() - before) == 2
    if how == "close":
        results.close()
    del results
    assert children() == before


ORPHANS = """
import os, sys
sys.path.insert(0, sys.argv[1])
from ceds_nlp.workers import work
from functools import partial
from test_workers import each, stall
for result in work(partial(each, stall), iter([[0], [1], [0], [0]]), workers=2):
    print(result, flush=True)
"""


@linux
@pytest.mark.parametrize("number", ["SIGKILL", "SIGTERM", "SIGINT"])
def test_no_orphans_when_the_parent_is_killed(number: str) -> None:
    command = [sys.executable, "-c", ORPHANS, str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"0\n"
        workers = children(parent.pid)
        assert len(workers) == 2
        parent.send_signal(getattr(signal, number))
        parent.wait(20)
        ended(workers)
        # The processes print nothing of their own; the parent says only what Python says of Ctrl-C.
        assert parent.stderr is not None
        assert parent.stderr.read().decode().count("Traceback") == (number == "SIGINT")


def die() -> None:
    os._exit(1)


def test_processes_that_cannot_even_start_are_an_error() -> None:
    with pytest.raises(CedsError, match="die before they read"):
        list(work(sorted, iter([["a"]]), warm=die))


def test_what_is_read_ahead_is_bounded() -> None:
    handed = 0

    def chunks() -> Iterator[list[int]]:
        nonlocal handed
        for start in range(100):
            handed += 1
            yield [start]

    results = work(partial(each, abs), chunks(), workers=2)
    for taken in range(1, 50):
        next(results)
        assert handed <= taken + 2 * AHEAD
    results.close()
