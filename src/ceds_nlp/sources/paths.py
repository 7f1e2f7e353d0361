"""Files, folders and standard input, one text after the other; what cannot be read is an error in its place."""

from __future__ import annotations

import codecs
import io
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Literal, overload

from ceds_nlp.batch import Job, make_job
from ceds_nlp.errors import InputError
from ceds_nlp.pipeline import MAX_CHARS
from ceds_nlp.source_text import SourceText
from ceds_nlp.sources import delimited, docx, html, json_lines, parquet, pdf
from ceds_nlp.sources.decoding import decode
from ceds_nlp.sources.raw import Form, Raw

#: The kinds that hold one text a file and those that hold many.
PLAIN = (".txt", ".md", ".markdown")
HTML = (".html", ".htm")
LINES = (".jsonl", ".ndjson")
TABLES = (".csv", ".tsv", ".parquet")
#: What a folder gives; tables beside texts are mostly about them, so they are read when named.
IN_FOLDERS = (*PLAIN, *HTML, *LINES, ".docx", ".pdf")
SUFFIXES = (*IN_FOLDERS, *TABLES)

#: The largest plain file in bytes: a longest text in an encoding of four bytes a character.
MAX_PLAIN = 4 * MAX_CHARS + 4
_LIMITS = {
    ".docx": docx.MAX_BYTES,
    ".pdf": pdf.MAX_BYTES,
    **dict.fromkeys(HTML, html.MAX_BYTES),
    **dict.fromkeys(PLAIN, MAX_PLAIN),
}
_MANY: dict[str, Callable[[IO[bytes], str, str, Form], Iterator[Raw]]] = {
    ".csv": delimited.read, ".tsv": delimited.read, ".parquet": parquet.read, ".jsonl": json_lines.read,
    ".ndjson": json_lines.read,
}  # fmt: skip


@overload
def read(
    paths: str | Path | Iterable[str | Path], *, text: str = ..., doc_id: str = ..., published: str = ...,
    encoding: str | None = ..., errors: Literal["raise"] = ...,
) -> Iterator[SourceText]: ...  # fmt: skip
@overload
def read(
    paths: str | Path | Iterable[str | Path], *, text: str = ..., doc_id: str = ..., published: str = ...,
    encoding: str | None = ..., errors: Literal["yield"],
) -> Iterator[SourceText | InputError]: ...  # fmt: skip
def read(
    paths: str | Path | Iterable[str | Path],
    *,
    text: str = "text",
    doc_id: str = "doc_id",
    published: str = "published",
    encoding: str | None = None,
    errors: Literal["raise", "yield"] = "raise",
) -> Iterator[SourceText | InputError]:
    """The texts of files and folders, lazily and in order, ready for :func:`ceds_nlp.extract_many`.

    .txt, .md, .html, .docx and .pdf hold one text each, .jsonl, .csv, .tsv and .parquet one a line or row, under the
    keys or columns named ``text``, ``doc_id`` and ``published``. A folder gives its texts and JSON lines, sorted;
    tables are read when named. Text is UTF-8 (or UTF-16 with its mark) unless ``encoding`` says otherwise. What
    cannot be read raises :class:`~ceds_nlp.errors.InputError` at its place, or comes out as that error.

    >>> for source in read("no-such-file.txt", errors="yield"):
    ...     print(source)
    no-such-file.txt: cannot be read: No such file or directory
    """
    if errors not in ("raise", "yield"):
        raise InputError(f"errors: {errors!r} is not allowed; give 'raise' or 'yield'")
    names = [paths] if isinstance(paths, str | Path) else paths
    return _checked(_find(map(str, names), None, make_form(text, doc_id, published, encoding)), errors == "raise")


def make_form(text: str, doc_id: str, published: str, encoding: str | None) -> Form:
    """The names that are looked for; an unknown encoding is an :class:`~ceds_nlp.errors.InputError`."""
    if encoding is not None:
        try:
            codecs.lookup(encoding)
        except LookupError:
            raise InputError(
                f"encoding {encoding!r} is unknown; allowed: Python's names, e.g. cp1258, utf-16"
            ) from None
    return Form(text, doc_id, published, encoding)


def read_jobs(paths: Iterable[str], stdin: IO[bytes] | None = None, form: Form | None = None) -> Iterator[Job]:
    """One job for each text of ``paths``, in order; what cannot be read is a job that carries its error.

    ``-`` reads standard input: JSON lines when its first line is a JSON object, otherwise one text.
    """
    return map(_job, _find(paths, stdin, form or Form()))


def _checked(found: Iterator[Raw], raises: bool) -> Iterator[SourceText | InputError]:
    for raw in found:
        job = _job(raw)
        if job.error is None:
            yield SourceText(job.text, job.doc_id, job.published, raw.where, raw.title, raw.parts)
        elif raises:
            raise InputError(job.error)
        else:
            yield InputError(job.error)


def _job(raw: Raw) -> Job:
    if raw.error is not None:
        return Job("", None, None, raw.where, f"{raw.where}: {raw.error}")
    return make_job({"text": raw.text, "doc_id": raw.doc_id, "published": raw.published}, raw.where)


def _find(paths: Iterable[str], stdin: IO[bytes] | None, form: Form) -> Iterator[Raw]:
    for name in paths:
        if name == "-":
            data = (stdin or sys.stdin.buffer).read()
            suffix = ".jsonl" if _looks_jsonl(data) else ".txt"
            yield from _guarded(io.BytesIO(data), "stdin", "stdin", suffix, form)
            continue
        path = Path(name)
        if not path.is_dir():
            yield from _from_file(path, path.stem, form)
            continue
        files = sorted(p for p in path.rglob("*") if p.suffix.lower() in IN_FOLDERS and p.is_file())
        if not files:
            yield Raw(name, error=f"no {', '.join(IN_FOLDERS)} file in this folder")
        stems = Counter(file.with_suffix("") for file in files)
        for file in files:
            # a.docx beside a.pdf: two texts, two ids
            own = file if stems[file.with_suffix("")] > 1 else file.with_suffix("")
            yield from _from_file(file, own.relative_to(path).as_posix(), form)


def _looks_jsonl(data: bytes) -> bool:
    first = data.lstrip()[:200_000].split(b"\n", 1)[0]
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _from_file(path: Path, doc_id: str, form: Form) -> Iterator[Raw]:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        yield Raw(str(path), error=f"file kind {path.suffix!r} is unknown; allowed: {', '.join(SUFFIXES)}, folders, -")
        return
    try:
        with path.open("rb") as handle:
            yield from _guarded(handle, str(path), doc_id, suffix, form)
    except OSError as error:
        yield Raw(str(path), error=f"cannot be read: {error.strerror or error}")


def _guarded(handle: IO[bytes], where: str, doc_id: str, suffix: str, form: Form) -> Iterator[Raw]:
    try:
        if suffix in _MANY:
            yield from _MANY[suffix](handle, where, doc_id, form)
        else:
            yield _one(handle, where, doc_id, suffix, form)
    except InputError as error:
        yield Raw(where, error=str(error))
    except UnicodeError as error:
        yield Raw(where, error=f"{error}; name the encoding, e.g. --encoding cp1258")
    except OSError:
        raise
    except Exception as error:  # a reader's own fault costs its file, not the files after it
        yield Raw(where, error=f"could not be read: {type(error).__name__}: {error} (please report this)")


def _one(handle: IO[bytes], where: str, doc_id: str, suffix: str, form: Form) -> Raw:
    limit = _LIMITS[suffix]
    data = handle.read(limit + 1)
    if len(data) > limit:
        raise InputError(f"over {limit:,} bytes; a larger {suffix} file is not read")
    if suffix in PLAIN:
        return Raw(where, decode(data, form.encoding), doc_id)
    if suffix in HTML:
        text, title, day = html.read(data, form.encoding)
        return Raw(where, text, doc_id, day, title)
    words, name, parts = docx.read(data) if suffix == ".docx" else pdf.read(data)
    return Raw(where, words, doc_id, None, name, parts)
