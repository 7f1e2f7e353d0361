"""A column of texts in Apache Spark: the same frame with columns of nested records, read on all executors.

The executors need ceds-nlp too: installed there, or sent with ``--archives``. A Python worker loads the models once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from ceds_nlp.arrow import ADDED, extract_columns
from ceds_nlp.batch import Options
from ceds_nlp.errors import InputError
from ceds_nlp.knowledge import Paths, read
from ceds_nlp.pipeline import LayerName, check_layers

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def extract_frame(
    frame: DataFrame,
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
) -> DataFrame:
    """``frame`` with what the column ``text`` says in columns of nested records, see :mod:`ceds_nlp.arrow`.

    The arguments are those of :func:`ceds_nlp.arrow.extract_batches`; ``gazetteers`` and ``terms`` are read here, once,
    while a ``model`` of your own is a path that every executor can read. A text that cannot be read says why in the
    column ``error`` and fails no task. Nothing is computed before Spark is asked for rows. Offsets are code points, as
    Spark's own ``substring`` counts (from 1). A column of the result is named ``from``: write it in back quotes.
    """
    from pyspark.sql.pandas.types import from_arrow_schema
    from pyspark.sql.types import StructType

    columns = (text, published, doc_id)
    for column in columns:
        if column is not None and column not in frame.columns:
            raise InputError(f"column {column!r} is missing; columns found: {', '.join(frame.columns)}")
    for column in ADDED.names:
        if column in frame.columns:
            raise InputError(f"column {column!r} is there already; rename it: the result has a column of that name")
    options = Options(model, spelled_numbers, read(gazetteers, terms), check_layers(layers))

    def extract(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return extract_columns(batches, columns, options, timeout)

    schema = StructType([*frame.schema.fields, *from_arrow_schema(ADDED).fields])
    return frame.mapInArrow(extract, schema)
