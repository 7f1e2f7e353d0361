"""Many texts: in order, on several processes, with bounded memory, and no text lost to a dead worker.

Texts travel to the processes and JSON lines come back; no ``Doc`` and no model object is pickled.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, Literal, TypeVar, overload

from pydantic_core import to_json

from ceds_nlp import emit
from ceds_nlp.errors import CedsError, InputError
from ceds_nlp.knowledge import Knowledge, Paths, read
from ceds_nlp.pipeline import LayerName, analyse, analyse_all, check_date, check_layers, check_text
from ceds_nlp.records import LAYERS, Analysis
from ceds_nlp.schema import SCHEMA_VERSION, Document
from ceds_nlp.source_text import SourceText

#: A chunk closes at this many texts or characters, whichever comes first.
CHUNK_TEXTS = 64
CHUNK_CHARS = 200_000
#: In one process, so many are read together: enough that the name model's costs by the call are shared.
TOGETHER_TEXTS = 16
TOGETHER_CHARS = 50_000
#: Read once by each process before its first text: it asks for every model and table.
WARM = "Ông Nguyễn Văn An, Bộ Y tế: đến năm 2025 đạt 95% theo Quyết định số 505/QĐ-TTg."

R = TypeVar("R")
Record = str | Mapping[str, Any] | Document | SourceText


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
    known: Knowledge | None = None
    layers: Set[str] = LAYERS


@overload
def extract_many(
    records: Iterable[Record], *, workers: int = ..., timeout: float | None = ..., errors: Literal["raise"] = ...,
    model: bool | str = ..., spelled_numbers: bool = ..., gazetteers: Paths = ..., terms: Paths = ...,
    layers: Collection[LayerName] | None = ...,
) -> Iterator[Document]: ...  # fmt: skip
@overload
def extract_many(
    records: Iterable[Record], *, workers: int = ..., timeout: float | None = ..., errors: Literal["yield"],
    model: bool | str = ..., spelled_numbers: bool = ..., gazetteers: Paths = ..., terms: Paths = ...,
    layers: Collection[LayerName] | None = ...,
) -> Iterator[Document | InputError]: ...  # fmt: skip
def extract_many(
    records: Iterable[Record],
    *,
    workers: int = 1,
    timeout: float | None = None,
    errors: Literal["raise", "yield"] = "raise",
    model: bool | str = True,
    spelled_numbers: bool = False,
    gazetteers: Paths = None,
    terms: Paths = None,
    layers: Collection[LayerName] | None = None,
) -> Iterator[Document | InputError]:
    """Read many texts lazily; results come in the order of ``records``.

    A record is a ``str``, a mapping with ``text`` and, if known, ``doc_id`` and ``published``, a ``Document``, or a
    ``SourceText`` of :func:`ceds_nlp.read`.
    A record that cannot be read raises :class:`~ceds_nlp.errors.InputError` at its place, or with
    ``errors="yield"`` comes out as that error while the rest goes on. Up to 16 texts are read together; ``workers``
    processes read in parallel, a few chunks of texts ahead of the consumer. A text whose process dies is tried once
    more and then reported.

    ``timeout`` is the longest time in seconds for one text, the loading of the models not counted. A text that takes
    longer is its record's error; its process is killed and the rest goes on. One cannot stop a reading from within
    its own process, so with a timeout the reading is always done in other processes, in one with ``workers=1``.

    ``gazetteers`` and ``terms`` are paths of files with names and words of your own, read and checked once, here.
    ``layers`` and the rest are those of :func:`~ceds_nlp.pipeline.extract`.

    >>> texts = ["Bộ Y tế", {"doc_id": "b", "text": "tỉnh Phú Thọ"}, None]
    >>> for result in extract_many(texts, errors="yield"):
    ...     print(result if isinstance(result, InputError) else result.entities[0].name)
    Bộ Y tế
    Phú Thọ
    record 3: expected str, got NoneType
    """
    if isinstance(workers, bool) or not isinstance(workers, int) or workers < 1:
        raise InputError(f"workers: {workers!r} is not allowed; give a whole number from 1")
    if timeout is not None and (isinstance(timeout, bool) or not isinstance(timeout, int | float) or not timeout > 0):
        raise InputError(f"timeout: {timeout!r} is not allowed; give seconds above 0, or None for no limit")
    if errors not in ("raise", "yield"):
        raise InputError(f"errors: {errors!r} is not allowed; give 'raise' or 'yield'")
    if isinstance(records, str | bytes | Mapping):
        raise InputError(f"records: expected an iterable of texts, got one {type(records).__name__}")
    jobs = (make_job(record, f"record {number}") for number, record in enumerate(records, 1))
    options = Options(model, spelled_numbers, read(gazetteers, terms), check_layers(layers))
    return _raising(run(jobs, workers, options, timeout), errors == "raise")


def run(
    jobs: Iterable[Job], workers: int, options: Options, timeout: float | None = None
) -> Iterator[Document | InputError]:
    """Read ``jobs`` in order; a job that cannot be read gives its error in its place."""
    if workers == 1 and timeout is None:
        return _each(jobs, options, lambda found, job: emit.document(found, job.doc_id))
    return (_parse(line) for line in _parallel(jobs, workers, options, timeout))


def lines(
    jobs: Iterable[Job], workers: int, options: Options, timeout: float | None = None
) -> Generator[bytes | InputError, None, None]:
    """As :func:`run`, each document as the UTF-8 of its JSON line, without the line end.

    >>> [line] = lines([Job("12%", None, None, "here")], 1, Options(model=False))
    >>> Document.from_json(line).quantities[0].value
    '12'
    """
    if workers == 1 and timeout is None:
        return _each(jobs, options, _line)
    return _parallel(jobs, workers, options, timeout)


def _raising(results: Iterator[Document | InputError], raises: bool) -> Iterator[Document | InputError]:
    for result in results:
        if raises and isinstance(result, InputError):
            raise result
        yield result


def make_job(record: object, where: str) -> Job:
    """What to read for one record; its errors are kept, not raised, so that the rest goes on."""
    if isinstance(record, Document | SourceText):
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


def layers(jobs: Iterable[Job], options: Options) -> Iterator[emit.Layers | InputError]:
    """The plain layers of each job, or its error, in order."""
    return _each(jobs, options, lambda found, _: emit.layers(found))


def written(jobs: Sequence[Job], options: Options) -> list[bytes | InputError]:
    """What :func:`lines` gives for ``jobs``, all of them read together."""
    return _together(jobs, options, _line)


def _line(found: Analysis, job: Job) -> bytes:
    """What ``Document.to_json`` gives, without building the models that it would be read from."""
    head = {"schema_version": SCHEMA_VERSION, "doc_id": job.doc_id, "text": job.text, "published": job.published}
    return to_json({**head, **emit.layers(found)})


def _each(
    jobs: Iterable[Job], options: Options, write: Callable[[Analysis, Job], R]
) -> Generator[R | InputError, None, None]:
    """``write`` of each job's analysis; a few texts are read together, where that costs less."""
    texts, chars = (TOGETHER_TEXTS, TOGETHER_CHARS) if options.model and "entities" in options.layers else (1, 1)
    for chunk in _chunks(jobs, texts, chars):
        yield from _together(chunk, options, write)


def _together(jobs: Sequence[Job], options: Options, write: Callable[[Analysis, Job], R]) -> list[R | InputError]:
    """``write`` of each job's analysis; whatever goes wrong with one stays its own error, so that the rest is read."""
    good = [job for job in jobs if job.error is None]
    texts = [(job.text, check_date(job.published)) for job in good]
    try:
        found = analyse_all(texts, options.model, options.spelled_numbers, options.known, options.layers)
        done = iter([write(analysis, job) for analysis, job in zip(found, good, strict=True)])
    except Exception as error:
        if len(jobs) == 1:
            return [_unread(jobs[0], error)]
        return [result for job in jobs for result in _together([job], options, write)]
    return [next(done) if job.error is None else InputError(job.error) for job in jobs]


def _unread(job: Job, error: Exception) -> InputError:
    if isinstance(error, CedsError):
        return InputError(f"{job.where}: {error}")
    return InputError(f"{job.where}: could not be read: {type(error).__name__}: {error} (please report this)")


def _parse(line: bytes | InputError) -> Document | InputError:
    return line if isinstance(line, InputError) else Document.from_json(line)


def _chunks(jobs: Iterable[Job], texts: int, chars: int) -> Iterator[list[Job]]:
    chunk: list[Job] = []
    size = 0
    try:
        for job in jobs:
            chunk.append(job)
            size += len(job.text)
            if len(chunk) >= texts or size >= chars:
                yield chunk
                chunk, size = [], 0
    except Exception:
        # The caller's iterable failed: what it gave before is read first.
        yield chunk
        raise
    if chunk:
        yield chunk


def _parallel(
    jobs: Iterable[Job], workers: int, options: Options, timeout: float | None
) -> Generator[bytes | InputError, None, None]:
    from ceds_nlp.workers import Lost, work

    under_way: deque[str] = deque()  # the names of the jobs handed out, for those that are lost

    def named() -> Iterator[Job]:
        for job in jobs:
            under_way.append(job.where)
            yield job

    warm = partial(analyse, WARM, model=options.model, known=options.known, layers=options.layers)
    chunks = _chunks(named(), CHUNK_TEXTS, CHUNK_CHARS)
    results = work(partial(written, options=options), chunks, workers=workers, timeout=timeout, warm=warm)
    try:
        for result in results:
            where = under_way.popleft()
            yield InputError(f"{where}: {result.reason}; the text was skipped") if isinstance(result, Lost) else result
    finally:
        results.close()
