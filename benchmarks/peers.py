"""Accuracy of peers that pip installs, beside ours, on the same annotated documents.

    python benchmarks/peers.py [GOLD.jsonl | FOLDER of .json]      default: fixtures/articles

Peers are scored kindly: names collapse to person, place, organisation (PROVINCE counts as place, MINISTRY as
organisation; only outermost gold names count, as a flat tagger can give no others); quantities and years count by
value anywhere in the document. Ours is collapsed in the same way. Needs ``pip install ceds-nlp[bench]``.
"""

from __future__ import annotations

import re
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

import ceds_nlp
from ceds_nlp.evaluate import read_gold

Name = tuple[int, int, str]
COLLAPSED = {"PERSON": "PER", "LOCATION": "LOC", "PROVINCE": "LOC", "ORG": "ORG", "MINISTRY": "ORG"}
FOLDER = Path(__file__).parents[1] / "fixtures" / "articles"


def outermost(names: list[Name]) -> Counter[Any]:
    return Counter(
        n
        for n in names
        if not any(o != n and o[0] <= n[0] and n[1] <= o[1] and o[1] - o[0] > n[1] - n[0] for o in names)
    )


def gold_names(document: dict[str, Any]) -> Counter[Any]:
    return outermost(
        [(e["start"], e["end"], COLLAPSED[e["label"]]) for e in document["entities"] if e["label"] in COLLAPSED]
    )


def gold_core(document: dict[str, Any]) -> Counter[Any]:
    core = {"PROVINCE", "MINISTRY"}
    return Counter((e["start"], e["end"], COLLAPSED[e["label"]]) for e in document["entities"] if e["label"] in core)


def gold_values(document: dict[str, Any]) -> Counter[Any]:
    return Counter(round(float(q["value"]), 6) for q in document["quantities"])


def gold_years(document: dict[str, Any]) -> Counter[Any]:
    return Counter(y["start_year"] for y in document["years"] if y["start_year"] == y["end_year"])


def our_core(document: dict[str, Any]) -> Counter[Any]:
    found = ceds_nlp.extract(document["text"]).entities
    return Counter((e.start, e.end, COLLAPSED[e.label]) for e in found if e.label in ("PROVINCE", "MINISTRY"))


def our_values(document: dict[str, Any]) -> Counter[Any]:
    return Counter(round(float(q.value), 6) for q in ceds_nlp.extract(document["text"]).quantities)


def our_years(document: dict[str, Any]) -> Counter[Any]:
    return Counter(t.start_year for t in ceds_nlp.extract(document["text"]).times if t.kind == "year")


def underthesea_names(document: dict[str, Any]) -> Counter[Any]:
    """underthesea.ner sentence by sentence; its words are found again in the text, left to right."""
    from underthesea import ner, sent_tokenize

    text, at, found = document["text"], 0, []
    for sentence in (s for line in text.split("\n") for s in sent_tokenize(line)):
        current: list[Any] | None = None
        for word, _, _, tag in ner(sentence):
            place = text.find(word, at)
            if place < 0 or place > at + 40:
                place = text.find(word.split(" ")[0], at)
                if place < 0:
                    continue
            at = place + len(word)
            if tag.startswith("I-") and current:
                current[1] = at
            elif tag == "O":
                current = None
            else:
                current = [place, at, tag[2:]]
                found.append(current)
    return Counter((s, e, label) for s, e, label in found if label in ("PER", "LOC", "ORG"))


def underthesea_core(document: dict[str, Any]) -> Counter[Any]:
    """Of underthesea's names only those that touch a gold ministry or province, so that no other name costs it."""
    core = gold_core(document)
    return Counter(n for n in underthesea_names(document) if any(n[0] < g[1] and g[0] < n[1] for g in core))


def quantulum_values(document: dict[str, Any]) -> Counter[Any]:
    from quantulum3 import parser

    try:
        return Counter(round(float(q.value), 6) for q in parser.parse(document["text"]))
    except Exception:  # it raises many kinds of error on Vietnamese text; that document then counts as empty
        return Counter()


def dateparser_years(document: dict[str, Any]) -> Counter[Any]:
    from dateparser.search import search_dates

    found: Counter[Any] = Counter()
    for line in filter(str.strip, document["text"].split("\n")):
        for words, _ in search_dates(line, languages=["vi"]) or []:
            year = re.fullmatch(r"(?:.*\bnăm )?(\d{4})", words.strip())
            if year:
                found[int(year.group(1))] += 1
    return found


Reader = Callable[[dict[str, Any]], Counter[Any]]
ROWS: list[tuple[str, str, Reader, Reader]] = [
    ("ministries and provinces", "ceds-nlp", gold_core, our_core),
    ("ministries and provinces", "underthesea.ner", gold_core, underthesea_core),
    ("all names (PER, LOC, ORG)", "underthesea.ner", gold_names, underthesea_names),
    ("quantity values", "ceds-nlp", gold_values, our_values),
    ("quantity values", "quantulum3", gold_values, quantulum_values),
    ("years", "ceds-nlp", gold_years, our_years),
    ("years", "dateparser.search_dates", gold_years, dateparser_years),
]


def scores(documents: list[dict[str, Any]]) -> Iterator[tuple[str, str, float, float, float]]:
    for layer, tool, wanted, reader in ROWS:
        right = found = gold = 0
        for document in documents:
            want, have = wanted(document), reader(document)
            right += (want & have).total()
            found += have.total()
            gold += want.total()
        precision, recall = right / max(1, found), right / max(1, gold)
        yield layer, tool, precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def main() -> None:
    warnings.simplefilter("ignore")
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    table = Table("layer", "tool", "P", "R", "F1", title=f"{path.name}: peers on the same documents")
    for layer, tool, *figures in scores(read_gold(path)):
        table.add_row(layer, tool, *(f"{figure:.3f}" for figure in figures))
    Console().print(table)


if __name__ == "__main__":
    main()
