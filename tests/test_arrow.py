"""Record batches in and out: the same as extract, row by row."""

import json
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest

import ceds_nlp
from ceds_nlp.arrow import ADDED, LAYERS, extract_batches, output_schema
from ceds_nlp.schema import Document
from conftest import articles


def plain(document: Document) -> dict[str, Any]:
    """The added columns that ``document`` should give, as Arrow gives them back."""
    found = json.loads(document.to_json())
    for entity in found["entities"]:
        entity["attrs"] = [
            (key, value if value is None or isinstance(value, str) else json.dumps(value))
            for key, value in entity["attrs"].items()
        ]
    return {"schema_version": "1", **{layer: found[layer] for layer in LAYERS}, "error": None}


def table(**columns: Any) -> pa.Table:
    return pa.table(columns)


@pytest.mark.parametrize(("timeout", "model"), [(None, True), (600, False)])
def test_equal_to_extract(timeout: float | None, model: bool) -> None:
    texts = [article["text"] for article in articles()]
    rows = table(n=list(range(len(texts))), body=texts, day=["2024-07-11"] * len(texts))
    result = pa.Table.from_batches(extract_batches(rows.to_batches(7), "body", "day", timeout=timeout, model=model))
    assert result.schema == output_schema(rows.schema)
    assert result.select(["n", "body", "day"]) == rows
    expected = [plain(ceds_nlp.extract(text, published="2024-07-11", model=model)) for text in texts]
    assert result.select(ADDED.names).to_pylist() == expected


def test_only_the_layers_asked_for() -> None:
    text = "Bộ Y tế: đến năm 2030 đạt 95%."
    [found] = extract_batches(table(text=[text]).to_batches(), layers={"quantities"}, model=False)
    expected = plain(ceds_nlp.extract(text, layers={"quantities"}, model=False))
    assert [expected[layer] for layer in LAYERS if layer != "quantities"] == [[], [], []]
    assert found.select(ADDED.names).to_pylist() == [expected]
    with pytest.raises(ceds_nlp.InputError, match="layers: 'dates'"):
        extract_batches([], layers={"dates"})  # type: ignore[arg-type]


def test_the_columns_are_those_of_the_contract() -> None:
    for layer in LAYERS:
        properties = ceds_nlp.json_schema()["$defs"][
            {"entities": "Entity", "quantities": "Quantity", "times": "Time", "claims": "Claim"}[layer]
        ]["properties"]
        assert [field.name for field in ADDED.field(layer).type.value_type] == list(properties)


def test_errors_stay_in_their_row() -> None:
    rows = table(text=["1%", None, "2%", "3%"], id=["a", "b", "c", "d"], day=["2024-07-11", None, "soon", ""])
    result = pa.Table.from_batches(extract_batches(rows.to_batches(), published="day", doc_id="id"))
    said = ["b: expected str, got NoneType", "c, published: 'soon' is no ISO date; allowed: YYYY-MM-DD, a date or None"]
    assert result["error"].to_pylist() == [None, *said, None]
    assert [row and row[0]["value"] for row in result["quantities"].to_pylist()] == ["1", None, None, "3"]


@pytest.mark.parametrize("day", [date(2024, 7, 11), datetime(2024, 7, 11, 8), "2024-07-11T08:00"])
def test_days_of_every_type(day: object) -> None:
    rows = table(text=["năm nay tăng 5%"], day=[day])
    [result] = extract_batches(rows.to_batches(), published="day")
    assert result["times"][0][0]["from"].as_py() == "2024-01-01"


@pytest.mark.parametrize("kind", [pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_texts_of_every_type(kind: pa.DataType) -> None:
    rows = pa.table({"text": pa.array(["12%", "13%"]).cast(kind)})
    [result] = extract_batches(rows.to_batches())
    assert [row[0]["value"] for row in result["quantities"].to_pylist()] == ["12", "13"]


def test_wrong_columns() -> None:
    rows = table(body=["x"], error=[""]).to_batches()
    with pytest.raises(ceds_nlp.InputError, match="'error' is there already"):
        list(extract_batches(rows, "body"))
    with pytest.raises(ceds_nlp.InputError, match="column 'text' is missing; columns found: body"):
        list(extract_batches(table(body=["x"]).to_batches()))


def test_lazy_and_cut_small() -> None:
    handed = 0

    def endless() -> Any:
        nonlocal handed
        while True:
            handed += 1
            yield pa.RecordBatch.from_pydict({"text": ["1%"] * 1000})

    results = extract_batches(endless(), model=False)
    assert next(results).num_rows == 64
    assert handed == 1


def test_nothing_in_nothing_out() -> None:
    assert list(extract_batches([])) == []
    assert list(extract_batches(table(text=pa.array([], pa.string())).to_batches())) == []
