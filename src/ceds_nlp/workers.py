"""Processes that work through items in order; every death and every delay is laid to one item.

Each process is served by one thread here, which sends it a chunk of items and takes the results. When the process dies,
a new one works through what is left of the chunk item by item; an item that is being worked on when two such processes
die is given up. So is an item that takes longer than ``timeout``, and its process is killed. The others do not notice.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar

from loky.backend import get_context

from ceds_nlp.errors import CedsError

#: Chunks under way for each process: the bound on memory when the consumer is slow.
AHEAD = 3

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Lost:
    """Stands for the result of an item that no process could give."""

    reason: str


def work(
    function: Callable[[Sequence[T]], list[R]],
    chunks: Iterator[Sequence[T]],
    *,
    workers: int = 1,
    timeout: float | None = None,
    warm: Callable[[], object] | None = None,
) -> Generator[R | Lost, None, None]:
    """The results of each item of ``chunks``, in order, by ``workers`` processes that ran ``warm`` first.

    ``function`` gives the results of several items, one each, and must raise nothing. ``timeout`` is in seconds for
    each item, the loading in ``warm`` not counted. Of ``chunks``, at most ``workers * AHEAD`` are read before the one
    whose results are being consumed. What ``chunks`` itself raises comes after the results before it. Closing the
    iterator kills the processes.

    >>> list(work(sorted, iter([[2, 1], [3]])))
    [1, 2, 3]
    """
    tasks: SimpleQueue[_Task[T, R] | None] = SimpleQueue()
    crew: list[_Worker[T, R]] = []
    pending: deque[Future[list[R | Lost]]] = deque()
    failure: Exception | None = None
    more = True
    try:
        while True:
            while more and len(pending) < workers * AHEAD:
                try:
                    chunk = next(chunks, None)
                except Exception as error:
                    chunk, failure = None, error
                if chunk is None:
                    more = False
                    break
                future: Future[list[R | Lost]] = Future()
                tasks.put((chunk, future))
                pending.append(future)
                if len(crew) < workers:
                    crew.append(_Worker(function, warm, timeout, tasks))
            if not pending:
                break
            yield from pending.popleft().result()
    finally:
        for _ in crew:
            tasks.put(None)
        for worker in crew:
            worker.close()
    if failure is not None:
        raise failure


_Task = tuple[Sequence[T], "Future[list[R | Lost]]"]


class _Worker(Generic[T, R]):
    """One process and the thread that serves it."""

    def __init__(
        self,
        function: Callable[[Sequence[T]], list[R]],
        warm: Callable[[], object] | None,
        timeout: float | None,
        tasks: SimpleQueue[_Task[T, R] | None],
    ) -> None:
        self._job = (function, warm)
        self._timeout = timeout
        self._tasks = tasks
        self._process: Any = None
        self._pipe: Connection[Any, Any] | None = None
        self._life: Connection[Any, Any] | None = None
        self._closed = False
        # A daemon: an iterator that nobody closed does not hold up the end of the program.
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Kill the process, whatever it is doing, and wait until it is gone."""
        self._closed = True
        _kill(self._process)
        self._thread.join()

    def _serve(self) -> None:
        if hasattr(signal, "pthread_sigmask"):
            # The processes inherit this: Ctrl-C is ours to handle, and they print no traceback of their own.
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        while not self._closed and (task := self._tasks.get()) is not None:
            items, future = task
            try:
                future.set_result(self._work(items))
            except BaseException as error:
                future.set_exception(error)
        self._stop()

    def _work(self, items: Sequence[T]) -> list[R | Lost]:
        results: list[R | Lost] = []
        deaths = 0
        # All results in one message are quickest; one by one they tell which item is being worked on.
        single = self._timeout is not None
        sent = False
        while len(results) < len(items) and not self._closed:
            if self._pipe is None:
                self._pipe = self._start()
                sent = False
            try:
                if not sent:
                    self._pipe.send((items[len(results) :], single))
                    sent = True
                if self._timeout is None or self._pipe.poll(self._timeout):
                    results += self._pipe.recv()
                    deaths = 0
                else:
                    self._stop()
                    results.append(Lost(f"took longer than {self._timeout:g} s"))
            except (EOFError, OSError):
                self._stop()
                deaths += single
                single = True
                if deaths == 2:
                    results.append(Lost("the process that read it died twice"))
                    deaths = 0
        return results

    def _start(self) -> Connection[Any, Any]:
        """The pipe to a new process that has run ``warm``; the life line tells it when we are gone."""
        context = get_context("loky")
        for _ in range(2):
            pipe, far = context.Pipe()
            gone, self._life = context.Pipe(duplex=False)
            self._process = context.Process(target=_run, args=(far, gone, *self._job), daemon=True)
            try:
                self._process.start()
            except OSError as error:
                self._process = None
                raise CedsError(f"no worker process can be started: {error.strerror or error}") from None
            finally:
                far.close()
                gone.close()
            if self._closed:
                _kill(self._process)
            with suppress(EOFError, OSError):
                pipe.recv()
                return pipe  # type: ignore[no-any-return]
            pipe.close()
            self._stop()
        raise CedsError("the worker processes die before they read anything; is there enough memory?")

    def _stop(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if self._process is not None:
            _kill(self._process)
            self._process.join()
            self._process = None
        if self._life is not None:
            self._life.close()
            self._life = None


def _kill(process: Any) -> None:
    if process is not None and process.pid is not None:
        with suppress(OSError):  # it is gone already
            os.kill(process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))


def _run(
    pipe: Connection[Any, Any],
    life: Connection[Any, Any],
    function: Callable[[Sequence[Any]], list[Any]],
    warm: Callable[[], object] | None,
) -> None:
    """In the process: results in the order of the items, until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(life,), daemon=True).start()
    if warm is not None:
        with suppress(Exception):  # each item says what is wrong with it
            warm()
    # What is loaded stays to the end: it need not be gone through again and again for what texts leave behind.
    gc.collect()
    gc.freeze()
    with suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            items, single = pipe.recv()
            if single:
                for item in items:
                    pipe.send(function([item]))
            else:
                pipe.send(function(items))


def _end_with(life: Connection[Any, Any]) -> None:
    """End this process, whatever it is doing, when the one that started it is gone: no orphans."""
    with suppress(EOFError, OSError):
        life.recv()
    os._exit(1)
