"""Texts from a Parquet table: one row a text, the columns named by the caller; rows are read in batches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from ceds_nlp.errors import InputError
from ceds_nlp.needs import need
from ceds_nlp.sources.raw import Form, Raw

_BATCH = 1_000


def read(handle: IO[bytes], where: str, doc_id: str, form: Form) -> Iterator[Raw]:
    """One text for each row; other columns are not read."""
    parquet = need("pyarrow.parquet", "parquet", "Parquet files")
    arrow = need("pyarrow", "parquet", "Parquet files")
    try:
        table = parquet.ParquetFile(handle)
        names = table.schema_arrow.names
        if form.text not in names:
            raise InputError(
                f"no column {form.text!r}; columns found: {', '.join(names)}; name yours with --text-column"
            )
        columns = [name for name in (form.text, form.doc_id, form.published) if name in names]
        number = 0
        for batch in table.iter_batches(batch_size=_BATCH, columns=columns):
            for row in batch.to_pylist():
                number += 1
                own = row.get(form.doc_id)
                name = f"{doc_id}:{number}" if own is None else own
                yield Raw(f"{where}, row {number}", row[form.text], name, row.get(form.published))
    except (arrow.ArrowException, OSError) as error:
        yield Raw(where, error=f"not a whole Parquet file: {error}")
