"""An output file that appears whole or not at all, and a run that goes on where it was interrupted.

``OUT.part`` holds the lines written so far, ``OUT.journal`` (JSON lines) how far they reach. Its first line names the
settings of the run. Each later line counts the inputs done and the bytes they gave, with a digest of those inputs, and
is written only when the bytes are on the disk: whatever follows the last whole line of either file is done anew. So
the finished file is the same, byte for byte, however often the run was killed.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import IO, Self

from ceds_nlp.batch import Job
from ceds_nlp.errors import InputError

#: Seconds between two entries of the journal: at most so much work is done twice.
SAVE_EVERY = 0.5

Settings = Mapping[str, object]


class Stream:
    """Lines into standard output, a device or a pipe: nothing to go on with."""

    done = 0
    failures: tuple[str, ...] = ()

    def __init__(self, handle: IO[bytes]) -> None:
        self._handle = handle

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._handle is not sys.stdout.buffer:
            with suppress(OSError):  # what could not be written has been said
                self._handle.close()

    def rest(self, jobs: Iterable[Job]) -> Iterable[Job]:
        """All of ``jobs``."""
        return jobs

    def add(self, result: bytes | InputError) -> None:
        """Write a line at once: who reads along sees it."""
        if not isinstance(result, InputError):
            self._handle.write(result + b"\n")
            self._handle.flush()

    def finish(self) -> None:
        """Nothing is left to do."""


@dataclass(frozen=True, slots=True)
class _State:
    """How far a run has come."""

    inputs: int = 0
    bytes: int = 0
    digest: str = ""

    def after(self, fingerprint: str, size: int) -> _State:
        return _State(self.inputs + 1, self.bytes + size, _digest(self.digest + fingerprint))


class Journal:
    """Lines into ``path``, which stands there only when it is whole.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "out.jsonl"
    >>> with Journal(path, {}, resume=False) as out:
    ...     for job in out.rest([Job("a", None, None, "here")]):
    ...         out.add(b"1")
    ...     out.finish()
    >>> path.read_text(), [p.name for p in path.parent.iterdir()]
    ('1\\n', ['out.jsonl'])
    """

    def __init__(self, path: Path, settings: Settings, *, resume: bool) -> None:
        # A link keeps pointing where it does: the file that it names is replaced.
        self._path = path.resolve()
        self._part_path = self._path.with_name(self._path.name + ".part")
        self._journal_path = self._path.with_name(self._path.name + ".journal")
        self._start = self._state = _State()
        self._finished = False
        self._under_way: deque[str] = deque()
        self._unsaved: list[str] = []
        self._saved = time.monotonic()
        self.failures: tuple[str, ...] = ()
        self._journal = self._journal_path.open("a+b")
        try:
            _lock(self._journal, path)
            if not (resume and self._continue(settings)):
                self._part = self._part_path.open("wb")
                self._journal.truncate(0)
                self._note({"journal": 1, "settings": dict(settings)})
        except BaseException:
            self._journal.close()
            raise

    @property
    def done(self) -> int:
        """How many inputs need not be read again."""
        return self._start.inputs

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for handle in (self._part, self._journal):
            with suppress(OSError):  # what could not be written has been said, and is not counted in the journal
                handle.close()

    def rest(self, jobs: Iterable[Job]) -> Iterator[Job]:
        """Those of ``jobs`` that are not done; an error when the done ones are not what they were."""
        jobs = iter(jobs)
        state = _State()
        for job in islice(jobs, self.done):
            state = state.after(_fingerprint(job), 0)
        if (state.inputs, state.digest) != (self._start.inputs, self._start.digest):
            raise self._refused("its inputs have changed")
        return self._handed_out(jobs)

    def _handed_out(self, jobs: Iterator[Job]) -> Iterator[Job]:
        for job in jobs:
            if self._finished:
                raise self._refused("its inputs have become more")
            self._under_way.append(_fingerprint(job))
            yield job

    def add(self, result: bytes | InputError) -> None:
        """Keep the line, or the error, of the next input of :meth:`rest`."""
        size = 0
        if isinstance(result, InputError):
            self._unsaved.append(str(result))
        else:
            size = self._part.write(result + b"\n")
        # One assignment: an interruption leaves the old state or the new one.
        self._state = self._state.after(self._under_way.popleft(), size)
        if time.monotonic() - self._saved >= SAVE_EVERY:
            self._save()

    def finish(self) -> None:
        """Put the finished file in its place."""
        self._save()
        self._note({"finished": True})
        self._part.close()
        self._part_path.replace(self._path)
        self._journal_path.unlink()

    def _save(self) -> None:
        """Note how far the part file reaches, once it does reach there."""
        _settle(self._part)
        self._note(*({"failed": message} for message in self._unsaved), asdict(self._state))
        self._unsaved = []
        self._saved = time.monotonic()

    def _note(self, *entries: Mapping[str, object]) -> None:
        for entry in entries:
            self._journal.write(json.dumps(entry).encode() + b"\n")
        _settle(self._journal)

    def _continue(self, settings: Settings) -> bool:
        """Take up the run that the journal tells of; False when there is none."""
        self._journal.seek(0)
        data = self._journal.read()
        # A line that was not finished counts for nothing, and must not run into the next one.
        whole = data[: data.rfind(b"\n") + 1]
        if not whole:
            return False
        self._journal.truncate(len(whole))
        try:
            head, *entries = map(json.loads, whole.splitlines())
            before = head["settings"]
            states = [i for i, entry in enumerate(entries) if "inputs" in entry]
            last = states[-1] if states else -1
            self._start = self._state = _State(**entries[last]) if states else _State()
            self.failures = tuple(entry["failed"] for entry in entries[: last + 1] if "failed" in entry)
        except (ValueError, KeyError, TypeError) as error:
            raise self._refused(f"{self._journal_path.name} is damaged ({error})") from None
        changed = [key for key in before | dict(settings) if before.get(key) != settings.get(key)]
        if changed:
            key = changed[0]
            raise self._refused(f"{key} was {before.get(key)!r} and is {settings.get(key)!r} now")
        self._finished = bool(entries and "finished" in entries[-1])
        if self._finished and not self._part_path.exists():
            # Killed between its last two steps: the finished file is in its place.
            self._part_path = self._path
        size = self._part_path.stat().st_size if self._part_path.exists() else 0
        if size < self._start.bytes:
            raise self._refused(f"{self._part_path.name} has {size:,} bytes of {self._start.bytes:,}")
        self._part = self._part_path.open("ab")
        self._part.truncate(self._start.bytes)
        return True

    def _refused(self, why: str) -> InputError:
        return InputError(f"{self._path}: the interrupted run cannot go on: {why}; run without --resume to start anew")


def open_output(path: Path | None, settings: Settings, *, resume: bool) -> Journal | Stream:
    """Where the lines go: standard output for None, a device or pipe as it is, a file by way of its journal.

    ``settings`` are all that the lines depend on beside the inputs; JSON values. Raises ``OSError`` when nothing can be
    written there, :class:`~ceds_nlp.errors.InputError` when a run cannot go on.
    """
    if path is not None and (path.is_file() or not path.exists()):
        return Journal(path, settings, resume=resume)
    if resume:
        raise InputError("--resume needs --output with the path of a file: only that can be gone on with")
    return Stream(sys.stdout.buffer if path is None else path.open("wb"))


def digests(paths: Iterable[str] | None) -> list[str]:
    """What stands in the files of ``paths``, for settings."""
    return [blake2b(Path(path).read_bytes(), digest_size=16).hexdigest() for path in paths or ()]


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _fingerprint(job: Job) -> str:
    return _digest(f"{job.doc_id}\0{job.published}\0{job.error}\0{job.text}")


def _settle(handle: IO[bytes]) -> None:
    """Hand everything over to the disk."""
    handle.flush()
    os.fsync(handle.fileno())


def _lock(handle: IO[bytes], path: Path) -> None:
    """Keep a second run away from the same files, where the system can (a killed run holds no lock)."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InputError(f"{path}: another run is writing this file") from None
