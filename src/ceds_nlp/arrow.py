"""Record batches of Apache Arrow in, the same with columns of nested records out: for Spark, Dask, Ray, DuckDB, files.

The added columns have the shape of the JSON output (:func:`ceds_nlp.json_schema`): ``entities``, ``quantities``,
``times`` and ``claims`` are lists of structs; the values of ``attrs`` are strings. A row that cannot be read has nulls
there and says why in the column ``error``.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Collection, Generator, Iterable, Iterator
from contextlib import closing
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

try:
    import pyarrow as pa
except ImportError as missing:
    raise ImportError("ceds_nlp.arrow needs pyarrow: pip install 'ceds-nlp[arrow]'") from missing

from ceds_nlp import batch
from ceds_nlp.errors import InputError
from ceds_nlp.knowledge import Paths, read
from ceds_nlp.pipeline import LayerName, check_layers
from ceds_nlp.schema import SCHEMA_VERSION, Document

LAYERS = ("entities", "quantities", "times", "claims")
_PLAIN = {str: pa.string(), int: pa.int32(), float: pa.float64(), bool: pa.bool_()}


def _type(annotation: Any) -> pa.DataType:
    """The Arrow type of a field of the output models."""
    kind = get_origin(annotation)
    if kind is Literal:
        return pa.string()
    if kind in (Union, UnionType):
        return _type(next(part for part in get_args(annotation) if part is not type(None)))
    if kind is tuple:
        return pa.list_(_type(get_args(annotation)[0]))
    if kind is dict:
        return pa.map_(pa.string(), pa.string())
    if issubclass(annotation, BaseModel):
        fields = annotation.model_fields.items()
        return pa.struct([(field.alias or name, _type(field.annotation)) for name, field in fields])
    return _PLAIN[annotation]


#: The columns that are added, in this order.
ADDED = pa.schema([
    ("schema_version", pa.string()),
    *((layer, _type(Document.model_fields[layer].annotation)) for layer in LAYERS),
    ("error", pa.string()),
])  # fmt: skip


def output_schema(schema: pa.Schema) -> pa.Schema:
    """The schema of what :func:`extract_batches` gives for batches of ``schema``.

    >>> output_schema(pa.schema([("text", pa.string())])).names
    ['text', 'schema_version', 'entities', 'quantities', 'times', 'claims', 'error']
    """
    twice = [name for name in ADDED.names if name in schema.names]
    if twice:
        raise InputError(f"column {twice[0]!r} is there already; rename it: the result has a column of that name")
    return pa.schema([*schema, *ADDED])


def extract_batches(
    batches: Iterable[pa.RecordBatch],
    text: str = "text",
    published: str | None = None,
    doc_id: str | None = None,
    *,
    timeout: float | None = None,
    model: bool | str = True,
    spelled_numbers: bool = False,
    gazetteers: Paths = None,
    terms: Paths = None,
    layers: Collection[LayerName] | None = None,
) -> Iterator[pa.RecordBatch]:
    """Each row of ``batches`` with what its text says; rows keep their order, other columns stay as they are.

    ``text``, ``published`` (ISO string, date or timestamp) and ``doc_id`` name columns; an error names its text by
    ``doc_id``. The other arguments are those of :func:`ceds_nlp.extract_many`; the columns of ``layers`` that are not
    asked for are there, and empty. Batches are cut smaller on the way, so
    that one of long texts needs no memory at once. Raises :class:`~ceds_nlp.errors.InputError` for a column that is
    missing or has the name of one that is added.

    >>> batches = [pa.RecordBatch.from_pydict({"id": ["a", "b"], "text": ["tăng 12%", None]})]
    >>> [found] = extract_batches(batches, doc_id="id")
    >>> found["quantities"][0][0]["value"].as_py(), found["error"].to_pylist()
    ('12', [None, 'b: expected str, got NoneType'])
    """
    options = batch.Options(model, spelled_numbers, read(gazetteers, terms), check_layers(layers))
    return extract_columns(batches, (text, published, doc_id), options, timeout)


Columns = tuple[str, str | None, str | None]


def extract_columns(
    batches: Iterable[pa.RecordBatch], columns: Columns, options: batch.Options, timeout: float | None = None
) -> Iterator[pa.RecordBatch]:
    """As :func:`extract_batches`; ``columns`` are those of text, publishing day and id."""
    under_way: deque[pa.RecordBatch] = deque()
    jobs = _jobs(batches, columns, under_way)
    with closing(_layers(jobs, options, timeout)) as results:
        for result in results:
            rows = under_way.popleft()
            found = [result]
            while len(found) < rows.num_rows:
                found.append(next(results))
            yield _with(rows, found)


def _jobs(batches: Iterable[pa.RecordBatch], columns: Columns, under_way: deque[pa.RecordBatch]) -> Iterator[batch.Job]:
    """One job for each row; the rows that they come from, few at a time, are left in ``under_way``."""
    for rows in batches:
        output_schema(rows.schema)
        for column in columns:
            if column is not None and column not in rows.schema.names:
                raise InputError(f"column {column!r} is missing; columns found: {', '.join(rows.schema.names)}")
        for start in range(0, rows.num_rows, batch.CHUNK_TEXTS):
            piece = rows.slice(start, batch.CHUNK_TEXTS)
            under_way.append(piece)
            values = ([None] * piece.num_rows if name is None else piece[name].to_pylist() for name in columns)
            for text, published, doc_id in zip(*values, strict=True):
                record = {"text": text, "published": published, "doc_id": doc_id}
                yield batch.make_job(record, "text" if doc_id is None else str(doc_id))


_Result = dict[str, Any] | InputError


def _layers(jobs: Iterator[batch.Job], options: batch.Options, timeout: float | None) -> Generator[_Result, None, None]:
    if timeout is None:
        yield from batch.layers(jobs, options)
        return
    with closing(batch.lines(jobs, 1, options, timeout)) as lines:
        for line in lines:
            yield line if isinstance(line, InputError) else json.loads(line)


def _with(rows: pa.RecordBatch, results: list[_Result]) -> pa.RecordBatch:
    errors = [str(result) if isinstance(result, InputError) else None for result in results]
    added = [pa.array([SCHEMA_VERSION] * len(results)), *(_column(results, name) for name in LAYERS)]
    arrays = [*rows.columns, *added, pa.array(errors, pa.string())]
    return pa.RecordBatch.from_arrays(arrays, schema=output_schema(rows.schema))


def _column(results: list[_Result], layer: str) -> pa.Array:
    items = [None if isinstance(result, InputError) else result[layer] for result in results]
    if layer == "entities":
        items = [found and [{**item, "attrs": _attrs(item["attrs"])} for item in found] for found in items]
    return pa.array(items, ADDED.field(layer).type)


def _attrs(attrs: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Strings as they are, numbers and truth values as JSON writes them."""
    plain = (str, type(None))
    return [(key, value if isinstance(value, plain) else json.dumps(value)) for key, value in attrs.items()]
