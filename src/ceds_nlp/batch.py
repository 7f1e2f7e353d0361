"""Many texts: in order, on several processes, with bounded memory, and no text lost to a dead worker.

Texts travel to the workers and JSON lines come back; no ``Doc`` and no model object is pickled.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal, overload

from loky import ProcessPoolExecutor

from ceds_nlp.errors import InputError
from ceds_nlp.pipeline import check_date, check_text, extract
from ceds_nlp.schema import Document

#: A chunk closes at this many texts or characters, whichever comes first.
CHUNK_TEXTS = 64
CHUNK_CHARS = 200_000
#: Chunks under way for each worker: the bound on memory when the consumer is slow.
AHEAD = 3

Record = str | Mapping[str, Any] | Document


@dataclass(frozen=True, slots=True)
class Job:
    """One text to read, or the error that its record already is; ``where`` names it in errors."""

    text: str
    doc_id: str | None
    published: str | None
    where: str
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """How to read every text of a batch."""

    model: bool | str = True
    spelled_numbers: bool = False


@overload
def extract_many(
    records: Iterable[Record], *, workers: int = ..., errors: Literal["raise"] = ..., model: bool | str = ...,
    spelled_numbers: bool = ...,
) -> Iterator[Document]: ...  # fmt: skip
@overload
def extract_many(
    records: Iterable[Record], *, workers: int = ..., errors: Literal["yield"], model: bool | str = ...,
    spelled_numbers: bool = ...,
) -> Iterator[Document | InputError]: ...  # fmt: skip
def extract_many(
    records: Iterable[Record],
    *,
    workers: int = 1,
    errors: Literal["raise", "yield"] = "raise",
    model: bool | str = True,
    spelled_numbers: bool = False,
) -> Iterator[Document | InputError]:
    """Read many texts lazily; results come in the order of ``records``.

    A record is a ``str``, a mapping with ``text`` and, if known, ``doc_id`` and ``published``, or a ``Document``.
    A record that cannot be read raises :class:`~ceds_nlp.errors.InputError` at its place, or with
    ``errors="yield"`` comes out as that error while the rest goes on. ``workers`` processes read in parallel;
    a text whose worker dies is tried again, alone, and reported when it kills a second worker.

    >>> texts = ["Bộ Y tế", {"doc_id": "b", "text": "tỉnh Phú Thọ"}, None]
    >>> for result in extract_many(texts, errors="yield"):
    ...     print(result if isinstance(result, InputError) else result.entities[0].name)
    Bộ Y tế
    Phú Thọ
    record 3: expected str, got NoneType
    """
    if not isinstance(workers, int) or workers < 1:
        raise InputError(f"workers: {workers!r} is not allowed; give a whole number from 1")
    if errors not in ("raise", "yield"):
        raise InputError(f"errors: {errors!r} is not allowed; give 'raise' or 'yield'")
    if isinstance(records, str | bytes | Mapping):
        raise InputError(f"records: expected an iterable of texts, got one {type(records).__name__}")
    jobs = (make_job(record, f"record {number}") for number, record in enumerate(records, 1))
    return _raising(run(jobs, workers, Options(model, spelled_numbers)), errors == "raise")


def run(jobs: Iterable[Job], workers: int, options: Options) -> Iterator[Document | InputError]:
    """Read ``jobs`` in order; a job that cannot be read gives its error in its place."""
    if workers == 1:
        return (_read(job, options) for job in jobs)
    return (_parse(line) for line in _parallel(_chunks(iter(jobs)), workers, options))


def _raising(results: Iterator[Document | InputError], raises: bool) -> Iterator[Document | InputError]:
    for result in results:
        if raises and isinstance(result, InputError):
            raise result
        yield result


def make_job(record: object, where: str) -> Job:
    """What to read for one record; its errors are kept, not raised, so that the rest goes on."""
    if isinstance(record, Document):
        record = {"text": record.text, "doc_id": record.doc_id, "published": record.published}
    text, doc_id, published = record, None, None
    if isinstance(record, Mapping):
        if "text" not in record:
            known = ", ".join(map(str, islice(record, 8))) or "none"
            return Job("", None, None, where, f"{where}: key 'text' is missing; keys found: {known}")
        text, doc_id, published = record["text"], record.get("doc_id"), record.get("published")
        doc_id = None if doc_id is None else str(doc_id)
    try:
        day = check_date(published, f"{where}, published")
        return Job(check_text(text, where), doc_id, day.isoformat() if day else None, where)
    except InputError as error:
        return Job("", doc_id, None, where, str(error))


def _read(job: Job, options: Options) -> Document | InputError:
    """The document of one job; whatever goes wrong with it stays its own error, so that the rest is read."""
    if job.error is not None:
        return InputError(job.error)
    try:
        return extract(
            job.text,
            published=job.published,
            doc_id=job.doc_id,
            model=options.model,
            spelled_numbers=options.spelled_numbers,
        )
    except Exception as error:
        return InputError(f"{job.where}: could not be read: {type(error).__name__}: {error} (please report this)")


def _parse(line: str | InputError) -> Document | InputError:
    return line if isinstance(line, InputError) else Document.from_json(line)


def _chunks(jobs: Iterable[Job]) -> Iterator[list[Job]]:
    chunk: list[Job] = []
    size = 0
    for job in jobs:
        chunk.append(job)
        size += len(job.text)
        if len(chunk) >= CHUNK_TEXTS or size >= CHUNK_CHARS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _work(chunk: list[Job], options: Options) -> list[str | InputError]:
    """In a worker: one JSON line or error for each job."""
    out: list[str | InputError] = []
    for job in chunk:
        result = _read(job, options)
        out.append(result if isinstance(result, InputError) else result.to_json())
    return out


def _parallel(chunks: Iterator[list[Job]], workers: int, options: Options) -> Iterator[str | InputError]:
    pool = ProcessPoolExecutor(workers, timeout=None)
    pending: deque[tuple[list[Job], Future[list[str | InputError]]]] = deque()
    try:
        while True:
            while len(pending) < workers * AHEAD and (chunk := next(chunks, None)) is not None:
                pending.append((chunk, _submit(pool, chunk, options)))
            if not pending:
                return
            chunk, future = pending.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                # The pool is gone with everything under way: read this chunk text by text, then resubmit the rest.
                pool.shutdown(wait=True, kill_workers=True)
                for job in chunk:
                    yield from _alone(job, options)
                pool = ProcessPoolExecutor(workers, timeout=None)
                pending = deque((late, _submit(pool, late, options)) for late, _ in pending)
    finally:
        pool.shutdown(wait=True, kill_workers=True)


def _submit(pool: ProcessPoolExecutor, chunk: list[Job], options: Options) -> Future[list[str | InputError]]:
    try:
        future: Future[list[str | InputError]] = pool.submit(_work, chunk, options)
    except BrokenProcessPool as broken:
        failed: Future[list[str | InputError]] = Future()
        failed.set_exception(broken)
        return failed
    return future


def _alone(job: Job, options: Options) -> list[str | InputError]:
    """Read one text in a process of its own; twice dead means the text is to blame, and is named."""
    for _ in range(2):
        with ProcessPoolExecutor(1, timeout=None) as pool:
            try:
                lines: list[str | InputError] = pool.submit(_work, [job], options).result()
            except BrokenProcessPool:
                continue
            return lines
    return [InputError(f"{job.where}: the process that read it died twice; the text was skipped")]
