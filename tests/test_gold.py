"""Annotated documents of other tools: read as gold, scored, learned from; wrong records are named."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import ceds_nlp
from ceds_nlp.cli import app
from ceds_nlp.errors import DataError, InputError
from ceds_nlp.evaluate import evaluate, read_gold
from ceds_nlp.gold import records
from ceds_nlp.train import read_jsonl

TEXT = "🙂 Bộ Y tế làm việc với tỉnh Phú Thọ."
MINISTRY, PROVINCE = (2, 9), (23, 35)


def region(start: int, end: int, label: str, text: str | None = None) -> dict[str, Any]:
    value = {"start": start, "end": end, "labels": [label], "text": TEXT[start:end] if text is None else text}
    return {"id": "x", "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def task(*results: dict[str, Any], **annotation: Any) -> dict[str, Any]:
    return {"id": 7, "data": {"text": TEXT, "doc_id": "a"}, "annotations": [{"result": list(results), **annotation}]}


BOTH = (region(*MINISTRY, "MINISTRY"), region(*PROVINCE, "PROVINCE"))
WANTED = [
    {"start": 2, "end": 9, "label": "MINISTRY"},
    {"start": 23, "end": 35, "label": "PROVINCE"},
]


def saved(folder: Path, content: object, name: str = "export.json") -> Path:
    path = folder / name
    lines = content if name.endswith(".jsonl") and isinstance(content, list) else [content]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    return path


@pytest.mark.parametrize(
    "content",
    [
        [task(*BOTH)],
        # as a browser counts: an emoji is two units
        [task(region(3, 10, "MINISTRY", "Bộ Y tế"), region(24, 36, "PROVINCE", "tỉnh Phú Thọ"))],
        [task(*BOTH, was_cancelled=False), task(was_cancelled=True), {**task(), "annotations": []}],
        [{**task(), "annotations": [{"result": []}, {"result": list(BOTH), "ground_truth": True}]}],
        [{"id": 7, "text": TEXT, "doc_id": "a", "label": [r["value"] for r in BOTH], "annotator": 1}],
        [task({"type": "choices", "value": {"choices": ["x"]}}, *BOTH)],
    ],
)
def test_label_studio(tmp_path: Path, content: object) -> None:
    assert [document for _, document in records(saved(tmp_path, content))] == [
        {"doc_id": "a", "text": TEXT, "entities": WANTED}
    ]


def test_prodigy(tmp_path: Path) -> None:
    spans = [{**e, "token_start": 0, "token_end": 1} for e in reversed(WANTED)]
    lines = [
        {"text": TEXT, "spans": spans, "answer": "accept", "meta": {"doc_id": "a"}, "_input_hash": 1},
        {"text": "Sai", "spans": [], "answer": "reject"},
        {"text": "Không có gì", "answer": "accept", "_input_hash": 2},
    ]
    assert [document for _, document in records(saved(tmp_path, lines, "p.jsonl"))] == [
        {"doc_id": "a", "text": TEXT, "entities": WANTED},
        {"doc_id": "p:3", "text": "Không có gì", "entities": []},
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("e.json", [task(region(2, 9, "MINISTER"))], "e.json, task 7: label 'MINISTER' is unknown; allowed: MINISTRY"),
        ("e.json", [task(region(5, 12, "MINISTRY", "Bộ Y tế"))], "task 7: 'Bộ Y tế' does not stand at 5 to 12"),
        ("e.json", [task(region(2, 900, "MINISTRY", ""))], "task 7: '' does not stand at 2 to 900"),
        ("e.json", [task({"type": "labels", "value": {"start": "a", "end": 2, "labels": []}})], "whole numbers"),
        ("e.json", [task({"type": "labels", "value": None})], "expected a region with start, end and labels"),
        ("e.json", [{**task(), "annotations": [{"result": []}] * 2}], "2 annotations; mark one as ground truth"),
        ("e.json", [{**task(), "annotations": "x"}], "expected a list of objects"),
        ("e.json", [{"id": 3, "data": {"body": "x"}, "annotations": []}], "task 3: key 'text' is missing"),
        ("e.json", [5], "task 1: expected a Label Studio task, got int"),
        ("e.json", [{**task(), "annotations": []}], "no annotated document in it"),
        ("p.jsonl", [{"text": "a", "spans": [{"start": 0, "end": 1}]}], "p.jsonl, line 1: expected text and spans"),
        ("p.jsonl", [{"text": "a", "spans": [{"start": 0, "end": 9, "label": "ORG"}]}], "from 0 to 9 lies outside"),
        ("p.jsonl", [{"text": 5, "spans": []}], "line 1: text: expected str, got int"),
        ("p.jsonl", [{"text": "a", "spans": 5}], "line 1: expected text and spans"),
        ("o.jsonl", [{"text": "a"}], "o.jsonl, line 1: key 'entities' is missing"),
    ],
)
def test_wrong_records_are_named(tmp_path: Path, name: str, content: object, message: str) -> None:
    path = saved(tmp_path, content, name)
    with pytest.raises(InputError) as caught:
        list(records(path))
    assert str(caught.value).startswith(str(tmp_path / name))
    assert message in str(caught.value)
    with pytest.raises(DataError):
        read_jsonl(path)


def test_broken_files(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"[{")
    with pytest.raises(InputError, match="broken JSON"):
        list(records(path))
    path.write_bytes(b"[\xff]")
    with pytest.raises(InputError, match="cannot be read"):
        list(records(path))


def test_only_what_was_annotated_is_scored(tmp_path: Path) -> None:
    gold = read_gold(saved(tmp_path, [task(*BOTH)]))
    found = ceds_nlp.extract(TEXT, doc_id="a")
    scores = evaluate(gold, [json.loads(found.to_json())]).scores
    assert scores["CORE entities"].f1 == 1
    assert {row.split(":")[0] for row in scores} == {"ent", "CORE entities", "OPEN entities"}


def test_evaluate_command_and_training_passages(tmp_path: Path) -> None:
    path = saved(tmp_path, [task(*BOTH)])
    result = CliRunner().invoke(app, ["evaluate", str(path), "--json"])
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["ent:MINISTRY"]["f1"] == 1
    [passage] = read_jsonl(path)
    assert [(TEXT[n.start : n.end], n.label) for n in passage.names] == [
        ("Bộ Y tế", "MINISTRY"),
        ("tỉnh Phú Thọ", "PROVINCE"),
    ]
    result = CliRunner().invoke(app, ["evaluate", str(saved(tmp_path, [5]))])
    assert result.exit_code == 1
    assert "export.json, task 1" in result.stderr


def test_what_extract_wrote_can_be_gold(tmp_path: Path) -> None:
    found = json.loads(ceds_nlp.extract("Đến năm 2025, Bộ Y tế đạt trên 95%.", doc_id="a").to_json())
    scores = evaluate(read_gold(saved(tmp_path, [found], "gold.jsonl")), [found]).scores
    assert scores["target:pair"].f1 == scores["qty:full"].f1 == scores["year:role"].f1 == 1


@pytest.mark.parametrize(
    ("entity", "message"),
    [
        ({"start": 0, "end": 99, "label": "ORG"}, "a ORG from 0 to 99 lies outside the text"),
        ({"start": 0, "end": 2}, "expected an entity with start, end and label"),
        (5, "expected an entity with start, end and label, got 5"),
    ],
)
def test_wrong_entities_of_our_own_form(tmp_path: Path, entity: object, message: str) -> None:
    path = saved(tmp_path, [{"doc_id": "a", "text": "Bộ Y tế", "entities": [entity]}], "o.jsonl")
    with pytest.raises(InputError, match=f"o.jsonl, line 1: {message}"):
        read_gold(path)
