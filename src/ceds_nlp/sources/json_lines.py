"""Texts from JSON lines: one object a line, with the text, its id and its day under the caller's keys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import IO, Any

from ceds_nlp.errors import InputError
from ceds_nlp.pipeline import MAX_CHARS
from ceds_nlp.sources.decoding import decode, marked
from ceds_nlp.sources.raw import Form, Raw

#: The longest line in bytes: a longest text with every letter escaped.
MAX_LINE = 6 * MAX_CHARS + 1_000_000
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read(handle: IO[bytes], where: str, doc_id: str, form: Form, *, max_line: int = MAX_LINE) -> Iterator[Raw]:
    """One text for each line that is not blank; a wrong line is its own error and the next is read.

    >>> import io
    >>> lines = io.BytesIO(b'{"text": "a", "id": 7}\\n{broken\\n')
    >>> for raw in read(lines, "x.jsonl", "x", Form()):
    ...     print(raw.where, raw.doc_id, raw.error)
    x.jsonl, line 1 7 None
    x.jsonl, line 2 None broken JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)
    """
    for number, line in enumerate(_lines(handle, form, max_line), 1):
        place = f"{where}, line {number}"
        if len(line) > max_line:
            yield Raw(place, error=f"over {max_line:,} bytes in one line; split the text")
        elif line.strip():
            yield _read_line(line, place, f"{doc_id}:{number}", form)


def _lines(handle: IO[bytes], form: Form, max_line: int) -> Iterator[bytes]:
    """The lines as UTF-8; the rest of one over the limit is skipped, and what is given is still over it."""
    head = handle.read(64)
    handle.seek(0)
    if form.encoding is not None or marked(head):
        yield from (line.encode() for line in decode(handle.read(), form.encoding).split("\n"))
        return
    while line := handle.readline(max_line + 1):
        whole = line.endswith(b"\n") or len(line) <= max_line
        while not whole:
            rest = handle.readline(max_line)
            whole = not rest or rest.endswith(b"\n")
        yield line


def _read_line(line: bytes, where: str, doc_id: str, form: Form) -> Raw:
    try:
        record = json.loads(decode(line))
    except InputError as error:
        return Raw(where, error=str(error))
    except (ValueError, RecursionError) as error:
        return Raw(where, error=f"broken JSON: {error}")
    if not isinstance(record, dict):
        return Raw(where, error=f"expected a JSON object with the key {form.text!r}, got {type(record).__name__}")
    if form.text not in record:
        known = ", ".join(list(record)[:8]) or "none"
        return Raw(where, error=f"key {form.text!r} is missing; keys found: {known}")
    own = record.get(form.doc_id, record.get("id", doc_id))
    return Raw(where, record[form.text], own, record.get(form.published, _noted_day(record)), record.get("title"))


def _noted_day(record: dict[str, Any]) -> str | None:
    """The day that annotated documents keep under ``meta``, where it is a full one.

    >>> _noted_day({"meta": {"published": "2024-07-11"}}), _noted_day({"meta": {"published": "2024"}})
    ('2024-07-11', None)
    """
    meta = record.get("meta")
    day = meta.get("published") if isinstance(meta, dict) else None
    return day if isinstance(day, str) and _DAY.fullmatch(day) else None
