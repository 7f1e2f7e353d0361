"""Precision, recall and F1 of each layer against annotated documents, as the guidelines count them.

A gold line holds ``doc_id``, ``text``, ``entities``, ``quantities``, ``years``, ``targets`` and perhaps ``claims``;
a layer that it does not hold is not scored. A predicted line is what ``ceds-nlp extract`` writes. Items are compared
as multisets per document:

* ``ent:LABEL`` exact span (a PROVINCE without its leading type word); ``name:LABEL`` with the canonical name;
* ``qty:span``, ``qty:value``, ``qty:full`` (every field), ``qty:full non-count``;
* ``year:span``, ``year:role``, ``year:horizon`` (roles other than reference);
* ``target:quantity`` and ``target:pair`` (quantity and the year it is for);
* ``claim:indicator`` (mean word F1), ``claim:time``, ``claim:baseline``, ``claim:actor`` where the gold has claims.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ceds_nlp.errors import InputError
from ceds_nlp.gold import records

Item = tuple[Any, ...]
JsonObject = Mapping[str, Any]

CORE = ("MINISTRY", "PROVINCE", "LEGAL_DOC")
OPEN = ("PERSON", "ORG", "LOCATION", "PROGRAM", "SYSTEM")

_TYPE_WORD = re.compile(r"(?i)(tỉnh|thành phố|thủ đô|tp\.?|t\.p\.?)\s*(?=\S)")
_HO_CHI_MINH = re.compile(r"(?i)tp\.?\s?(hcm|hồ chí minh)|thành phố hồ chí minh")
_UNITS = {"đồng": "vnd", "vnđ": "vnd", "đô la": "usd", "usd": "usd"}


@dataclass(frozen=True, slots=True)
class Score:
    """One row of the table: precision, recall, F1 (rounded to four places) and the two counts."""

    precision: float
    recall: float
    f1: float
    gold: int
    predicted: int


@dataclass(slots=True)
class Report:
    """The rows by name, and for each row the differing items: sign, document, item."""

    scores: dict[str, Score] = field(default_factory=dict)
    errors: dict[str, list[tuple[str, str, Item]]] = field(default_factory=dict)


def publishing_day(document: JsonObject) -> str | None:
    """The publishing day of a gold document, where it is a full one.

    >>> publishing_day({"meta": {"published": "2024-07-11"}}), publishing_day({"published": "2024"})
    ('2024-07-11', None)
    """
    day = document.get("published") or document.get("meta", {}).get("published")
    return day if isinstance(day, str) and len(day) >= 10 else None


def read_gold(path: Path) -> list[dict[str, Any]]:
    """The annotated documents of ``path`` (see :mod:`ceds_nlp.gold`), or what ``ceds-nlp extract`` wrote.

    Raises :class:`~ceds_nlp.errors.InputError` naming file and record where one is no document.
    """
    return [document for _, document in records(path, ("doc_id", "text", "entities"))]


def _fold(text: str | None) -> str:
    return unicodedata.normalize("NFC", text or "").casefold().strip()


def _canonical(name: str | None) -> str:
    folded = re.sub(r"^(tỉnh|thành phố|tp\.?)\s+", "", _fold(name)).replace("–", "-")
    folded = re.sub(r"\s+", " ", re.sub(r"\s*-\s*", "-", folded))
    return re.sub(r"\s*việt nam$", "", folded)


def _number(value: object) -> float | None:
    return None if value is None else round(float(str(value)), 6)


def _unit(unit: str | None) -> str | None:
    if not unit:
        return None
    folded = _fold(unit)
    return _UNITS.get(folded, re.sub(r"\s+", "", folded).replace("²", "2").replace("³", "3"))


def _province_key(text: str, start: int, end: int) -> Item:
    surface = text[start:end]
    if _HO_CHI_MINH.match(surface):
        return ("hcm", end)
    word = _TYPE_WORD.match(surface)
    return (start + word.end(), end) if word else (start, end)


def items(document: JsonObject) -> dict[str, list[Item]]:
    """Row name to the comparable items of one document, gold or predicted."""
    text = document["text"]
    out: dict[str, list[Item]] = defaultdict(list)
    for e in document["entities"]:
        label = e["label"]
        key: Item = (e["start"], e["end"])
        if label == "PROVINCE":
            key = _province_key(text, e["start"], e["end"])
        out[f"ent:{label}"].append(key)
        if label in CORE:
            out[f"name:{label}"].append((key, _canonical(e.get("name"))))
    for q in document.get("quantities", ()):
        span = (q["start"], q["end"])
        value, most = _number(q["value"]), _number(q.get("value_max"))
        unit = _unit(q.get("unit")) if q["kind"] in ("money", "measure") else None
        full = (
            span,
            q["kind"],
            value,
            most,
            _number(q.get("denominator")),
            unit,
            q.get("comparator") or "eq",
            q.get("change"),
        )
        out["qty:span"].append(span)
        out["qty:full"].append(full)
        out["qty:value"].append((span, value, most))
        if q["kind"] != "count":
            out["qty:full non-count"].append(full)
    for y in _years(document):
        span4 = (y["start"], y["end"], y["start_year"], y["end_year"])
        out["year:span"].append(span4)
        out["year:role"].append((span4, y["role"]))
        if y["role"] != "reference":
            out["year:horizon"].append((span4, y["role"]))
    for quantity, year in _targets(document):
        out["target:pair"].append((quantity, year))
        out["target:quantity"].append(quantity)
    return out


def _years(document: JsonObject) -> Sequence[JsonObject]:
    if document.get("years") is not None:
        return document["years"]  # type: ignore[no-any-return]
    return [t for t in document.get("times", ()) if t.get("kind") in ("year", "year_range")]


def _targets(document: JsonObject) -> list[tuple[Item, Item | None]]:
    def span(item: JsonObject | None) -> Item | None:
        return (item["start"], item["end"]) if item else None

    out: list[tuple[Item, Item | None]] = []
    if "targets" in document:
        for target in document["targets"]:
            year = None if target["year"] is None else document["years"][target["year"]]
            quantity = document["quantities"][target["quantity"]]
            out.append(((quantity["start"], quantity["end"]), span(year)))
    else:
        quantities = {q["id"]: q for q in document.get("quantities", ())}
        times = {t["id"]: t for t in document.get("times", ())}
        for claim in document.get("claims", ()):
            if claim.get("is_target"):
                quantity = quantities[claim["quantity"]]
                out.append(((quantity["start"], quantity["end"]), span(times.get(claim.get("time")))))
    return out


def _items(document: JsonObject, where: str) -> dict[str, list[Item]]:
    try:
        return items(document)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise InputError(f"{where}: not of the expected form: {type(error).__name__}: {error}") from None


def _annotated(gold: JsonObject) -> set[str]:
    """The rows (the part before the colon) that ``gold`` can speak to: other tools export entities alone."""
    rows = {"ent"} if "entities" in gold else set()
    if "quantities" in gold or any("name" in e for e in gold.get("entities", ())):
        rows.add("name")
    for row, keys in (("qty", ("quantities",)), ("year", ("years", "times")), ("target", ("targets", "claims"))):
        if any(gold.get(key) is not None for key in keys):
            rows.add(row)
    return rows


def evaluate(gold: Iterable[JsonObject], predicted: Iterable[JsonObject]) -> Report:
    """Compare ``predicted`` with ``gold`` documents by ``doc_id``; a missing prediction counts as empty.

    Raises :class:`~ceds_nlp.errors.InputError` where a prediction's text is not the gold's.

    >>> ministry = {"label": "MINISTRY", "start": 0, "end": 7, "name": "Bộ Y tế"}
    >>> gold = {"doc_id": "a", "text": "Bộ Y tế", "entities": [ministry], "quantities": [], "years": [], "targets": []}
    >>> evaluate([gold], [{**gold, "times": [], "claims": []}]).scores["ent:MINISTRY"].f1
    1.0
    """
    by_id = {p["doc_id"]: p for p in predicted}
    hits: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    report = Report()
    gold = list(gold)
    for g in gold:
        name = g["doc_id"]
        p = by_id.get(name) or {"text": g["text"], "entities": [], "quantities": [], "times": [], "claims": []}
        if p["text"] != g["text"]:
            raise InputError(f"document {name!r}: the predicted text is not the gold text")
        wanted, found = _items(g, f"gold document {name!r}"), _items(p, f"predicted document {name!r}")
        annotated = _annotated(g)
        for row in wanted.keys() | found.keys():
            if row.split(":")[0] not in annotated:
                continue
            left, right = Counter(wanted.get(row, ())), Counter(found.get(row, ()))
            hits[row] += (left & right).total()
            for sign, rest, tally in (("+", right - left, extra), ("-", left - right, missed)):
                tally[row] += rest.total()
                report.errors.setdefault(row, []).extend((sign, name, item) for item in rest.elements())
    rows = sorted(hits.keys() | extra.keys() | missed.keys())
    for row in rows:
        report.scores[row] = _score(hits[row], hits[row] + extra[row], hits[row] + missed[row])
    for title, labels in (("CORE entities", CORE), ("OPEN entities", OPEN)):
        keys = [f"ent:{label}" for label in labels]
        both = sum(hits[k] for k in keys)
        report.scores[title] = _score(both, both + sum(extra[k] for k in keys), both + sum(missed[k] for k in keys))
    report.scores.update(_claims(gold, by_id))
    return report


def _score(right: int, predicted: int, gold: int) -> Score:
    precision = right / predicted if predicted else 0.0
    recall = right / gold if gold else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Score(round(precision, 4), round(recall, 4), round(f1, 4), gold, predicted)


def _words(text: str | None) -> Counter[str]:
    return Counter(re.findall(r"\w+", _fold(text)))


def _near(a: str | None, b: str | None) -> bool:
    return bool(a and b and (_fold(a) in _fold(b) or _fold(b) in _fold(a)))


def _claims(gold: Iterable[JsonObject], by_id: Mapping[str, JsonObject]) -> dict[str, Score]:
    """How well indicator, time, baseline and actor of each gold quantity are read."""
    seen = 0
    overlap = 0.0
    tally: Counter[tuple[str, str]] = Counter()
    for g in gold:
        if "claims" not in g or "times" in g:  # what extract wrote, kept as gold: its claims name ids, not items
            continue
        p = by_id.get(g["doc_id"]) or {"quantities": [], "claims": [], "times": [], "entities": []}
        times = {t["id"]: t for t in p["times"]}
        entities = {e["id"]: e for e in p["entities"]}
        spans = {q["id"]: (q["start"], q["end"]) for q in p["quantities"]}
        claims = {spans[c["quantity"]]: c for c in p.get("claims", ())}
        for wanted in g["claims"]:
            quantity = g["quantities"][wanted["quantity"]]
            claim = claims.get((quantity["start"], quantity["end"]), {})
            seen += 1
            want, have = _words(wanted["indicator"]), _words((claim.get("indicator") or {}).get("text"))
            total = want.total() + have.total()
            overlap += 2 * (want & have).total() / total if total else 1.0
            for row in ("time", "baseline"):
                time = times.get(claim.get(row) or "")
                text = time["text"] if time else None
                tally[row, "gold"] += bool(wanted[row])
                tally[row, "found"] += bool(text)
                tally[row, "right"] += _near(wanted[row], text)
            actor = entities.get(claim.get("actor") or "")
            true = g["entities"][wanted["actor"]] if wanted["actor"] is not None else None
            tally["actor", "gold"] += bool(true)
            tally["actor", "found"] += bool(actor)
            if actor and true:
                named = actor.get("name") and _canonical(actor["name"]) == _canonical(true.get("name") or true["text"])
                tally["actor", "right"] += bool(_near(actor["text"], true["text"]) or named)
    if not seen:
        return {}
    out = {"claim:indicator": Score(0, 0, round(overlap / seen, 4), seen, seen)}
    for row in ("time", "baseline", "actor"):
        out[f"claim:{row}"] = _score(tally[row, "right"], tally[row, "found"], tally[row, "gold"])
    return out
