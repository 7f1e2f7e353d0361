"""Annotated documents from files: our own form, and what Label Studio and Prodigy export.

Shapes read: JSON lines or a folder of ``.json`` files of our own (``text`` and ``entities`` with ``start``, ``end``,
``label``, perhaps the other layers); a Label Studio export (``.json``: the list of tasks, full or JSON-MIN); a Prodigy
export (JSON lines with ``text`` and ``spans``). Labels are ours; offsets are code points.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any, get_args

from ceds_nlp.errors import InputError
from ceds_nlp.schema import Label

LABELS = get_args(Label)

Place = tuple[str, dict[str, Any]]


def records(path: Path, needed: Iterable[str] = ("text", "entities")) -> Iterator[Place]:
    """Each annotated document of ``path`` with the place it stands at (file and line, or file and task).

    Documents of our own come as they are and must have the keys ``needed``. Those of other tools get ``doc_id``,
    ``text`` and ``entities``; what was rejected, skipped or not annotated there is left out. Raises
    :class:`~ceds_nlp.errors.InputError` naming file and record where one is wrong, and where a file holds records but
    no annotated one.
    """
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not files:
        raise InputError(f"{path}: no .json file in this folder")
    for file in files:
        try:
            content = file.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{file}: cannot be read: {error}") from None
        found = _documents(content, file, tuple(needed), lines=not path.is_dir())
        first = next(found, None)
        if first is not None:
            yield first
            yield from found
        elif content.strip():
            raise InputError(f"{file}: no annotated document in it; all are rejected, skipped or not yet annotated")


def _documents(content: str, file: Path, needed: tuple[str, ...], *, lines: bool) -> Iterator[Place]:
    if not lines or content.lstrip().startswith("["):
        whole = _parse(content, str(file))
        if isinstance(whole, list):
            for number, task in enumerate(whole, 1):
                where = f"{file}, task {task.get('id', number) if isinstance(task, dict) else number}"
                document = _label_studio(task, where, f"{file.stem}:{number}")
                if document is not None:
                    yield where, document
        else:
            yield str(file), _own(whole, str(file), needed)
        return
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{file}, line {number}"
        record = _parse(line, where)
        if isinstance(record, dict) and not {"spans", "_input_hash", "answer"}.isdisjoint(record):
            if record.get("answer", "accept") == "accept":
                yield where, _prodigy(record, where, f"{file.stem}:{number}")
        else:
            yield where, _own(record, where, needed)


def _parse(content: str, where: str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: broken JSON: {error}") from None


def _own(record: Any, where: str, needed: tuple[str, ...]) -> dict[str, Any]:
    for key in needed:
        if not isinstance(record, dict) or key not in record:
            raise InputError(f"{where}: key {key!r} is missing")
    document: dict[str, Any] = record
    if not isinstance(document.get("text"), str):
        raise InputError(f"{where}: text: expected str, got {type(document.get('text')).__name__}")
    if not isinstance(document.get("doc_id"), str | int | None):
        raise InputError(f"{where}: doc_id: expected str, got {type(document['doc_id']).__name__}")
    entities = document.get("entities", [])
    if not isinstance(entities, list):
        raise InputError(f"{where}: entities: expected a list, got {type(entities).__name__}")
    for entity in entities:
        _check(entity, document["text"], where)
    return document


def _check(entity: object, text: str, where: str) -> None:
    """An entity is an object with a label and offsets inside the text."""
    if not isinstance(entity, dict) or not isinstance(entity.get("label"), str):
        raise InputError(f"{where}: expected an entity with start, end and label, got {str(entity)[:80]}")
    start, end = entity.get("start"), entity.get("end")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
        raise InputError(f"{where}: a {entity['label']} from {start!r} to {end!r} lies outside the text")


def _document(where: str, doc_id: object, text: str, entities: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The document of another tool's record, its spans checked and in order."""
    found = list(entities)
    for entity in found:
        if entity["label"] not in LABELS:
            raise InputError(f"{where}: label {entity['label']!r} is unknown; allowed: {', '.join(LABELS)}")
        _check(entity, text, where)
    found.sort(key=lambda e: (e["start"], -e["end"]))
    return {"doc_id": str(doc_id), "text": text, "entities": found}


def _prodigy(record: Mapping[str, Any], where: str, doc_id: str) -> dict[str, Any]:
    """One accepted line: ``text``, ``spans`` with ``start``, ``end`` and ``label``; ``meta`` may hold the id.

    >>> span = {"start": 0, "end": 7, "label": "MINISTRY", "token_start": 0}
    >>> _prodigy({"text": "Bộ Y tế họp", "spans": [span], "meta": {"doc_id": "a"}}, "x.jsonl, line 1", "x:1")
    {'doc_id': 'a', 'text': 'Bộ Y tế họp', 'entities': [{'start': 0, 'end': 7, 'label': 'MINISTRY'}]}
    """
    meta = record.get("meta") if isinstance(record.get("meta"), Mapping) else {}
    assert isinstance(meta, Mapping)
    try:
        text = record["text"]
        spans = [{key: span[key] for key in ("start", "end", "label")} for span in record.get("spans", ())]
    except (KeyError, TypeError) as error:
        raise InputError(f"{where}: expected text and spans with start, end and label; {error!r}") from None
    if not isinstance(text, str):
        raise InputError(f"{where}: text: expected str, got {type(text).__name__}")
    return _document(where, record.get("doc_id") or meta.get("doc_id") or doc_id, text, spans)


def _label_studio(task: Any, where: str, doc_id: str) -> dict[str, Any] | None:
    """One task, or None where nobody finished it.

    >>> value = {"start": 0, "end": 7, "text": "Bộ Y tế", "labels": ["MINISTRY"]}
    >>> result = {"from_name": "label", "to_name": "text", "type": "labels", "value": value}
    >>> task = {"data": {"text": "Bộ Y tế họp", "doc_id": "a"}, "annotations": [{"result": [result]}]}
    >>> _label_studio(task, "x.json, task 1", "x:1")
    {'doc_id': 'a', 'text': 'Bộ Y tế họp', 'entities': [{'start': 0, 'end': 7, 'label': 'MINISTRY'}]}
    """
    if not isinstance(task, dict):
        raise InputError(f"{where}: expected a Label Studio task, got {type(task).__name__}")
    data = task.get("data", task)
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise InputError(f"{where}: key 'text' is missing; the labelling configuration must call the text $text")
    values = _values(task, where)
    if values is None:
        return None
    text = data["text"]
    entities = [entity for value in values for entity in _regions(value, text, where)]
    return _document(where, data.get("doc_id") or doc_id, text, entities)


def _values(task: dict[str, Any], where: str) -> list[Any] | None:
    """The marked regions: of the one annotation that counts, or of the labels of a JSON-MIN record."""
    if "annotations" not in task:
        lists = [v for v in task.values() if isinstance(v, list) and v and all(_is_region(r) for r in v)]
        return [region for found in lists for region in found] if lists or "annotator" in task else None
    annotations = task["annotations"]
    if not isinstance(annotations, list) or not all(isinstance(a, dict) for a in annotations):
        raise InputError(f"{where}: annotations: expected a list of objects")
    done = [a for a in annotations if not a.get("was_cancelled")]
    done = [a for a in done if a.get("ground_truth")] or done
    if len(done) > 1:
        raise InputError(f"{where}: {len(done)} annotations; mark one as ground truth or keep one")
    if not done:
        return None
    results = done[0].get("result")
    if not isinstance(results, list) or not all(isinstance(r, dict) for r in results):
        raise InputError(f"{where}: result: expected a list of objects")
    return [result.get("value") for result in results if result.get("type") in ("labels", "hypertextlabels")]


def _is_region(value: object) -> bool:
    return isinstance(value, dict) and {"start", "end", "labels"} <= value.keys()


def _regions(value: Any, text: str, where: str) -> Iterator[dict[str, Any]]:
    if not _is_region(value):
        raise InputError(f"{where}: expected a region with start, end and labels, got {str(value)[:80]}")
    start, end = value["start"], value["end"]
    if not isinstance(start, int) or not isinstance(end, int) or not isinstance(value["labels"], list):
        raise InputError(f"{where}: expected whole numbers as start and end, a list as labels, got {str(value)[:80]}")
    marked = value.get("text")
    if isinstance(marked, str) and not _same(text[start:end], marked):
        # A browser counts code units of UTF-16: an emoji before the region moves it.
        ends = {unit: i for i, unit in enumerate(accumulate((1 + (c > "\uffff") for c in text), initial=0))}
        start, end = ends.get(start, -1), ends.get(end, -1)
        if start < 0 or not _same(text[start:end], marked):
            raise InputError(f"{where}: {marked!r} does not stand at {value['start']} to {value['end']} of the text")
    for label in value["labels"]:
        yield {"start": start, "end": end, "label": label}


def _same(found: str, marked: str) -> bool:
    """Equal but for whitespace, which a browser shows otherwise than the text has it."""
    return "".join(found.split()) == "".join(marked.replace("\\n", "").split())
