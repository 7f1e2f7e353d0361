"""The kept extraction of every shipped article, and what a change gains and loses against the annotated truth.

``tests/snapshots/articles.tsv`` holds one line for each entity, quantity, time and claim. A line that is no longer
what ``extract`` gives is judged by the annotation of its article: gained is what is newly right or no longer wrong,
lost what is no longer right or newly wrong; changes that the annotation does not speak to are counted as other.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

import ceds_nlp
from ceds_nlp.evaluate import CORE, _unit
from conftest import articles

PATH = Path(__file__).parent / "snapshots" / "articles.tsv"
HEAD = ("article", "layer", "start", "end", "text", "reading", "further")


class Line(NamedTuple):
    """One thing read: ``reading`` is what the annotation speaks to, ``further`` what it does not."""

    article: str
    layer: str
    start: int
    end: int
    text: str
    reading: str
    further: str = ""

    @property
    def judged(self) -> tuple[object, ...]:
        """What must be in the truth for the line to be right."""
        return self.layer, self.start, self.end, self.reading


def _number(value: object) -> str:
    return "" if value is None else f"{Decimal(str(value)).normalize():f}"


def _quantity(q: dict[str, Any]) -> str:
    unit = _unit(q.get("unit")) if q["kind"] in ("money", "measure") else None
    high, of = _number(q.get("value_max")), _number(q.get("denominator"))
    parts = [q["kind"], _number(q["value"]) + (f"..{high}" if high else "") + (f"/{of}" if of else ""), unit or ""]
    return " ".join(filter(None, [*parts, q.get("comparator") or "eq", q.get("change") or ""]))


def _year(y: dict[str, Any]) -> str:
    return f"{y['start_year']}-{y['end_year']} {y['role']}"


def _goal(year: dict[str, Any] | None) -> str:
    return f"goal {year['text']} at {year['start']}" if year else "goal"


def _flat(text: str) -> str:
    return text.replace("\n", "⏎").replace("\t", " ")


def lines(name: str, document: dict[str, Any]) -> Iterator[Line]:
    """What a document, as its JSON says it, holds."""

    def line(item: dict[str, Any], layer: str, reading: str, further: str = "") -> Line:
        return Line(name, layer, item["start"], item["end"], _flat(item["text"]), _flat(reading), _flat(further))

    entities, quantities, times = (
        {item["id"]: item for item in document[key]} for key in ("entities", "quantities", "times")
    )
    for e in entities.values():
        title = e["attrs"].get("title")
        yield line(e, e["label"], e["name"] if e["label"] in CORE else "", " ".join(filter(None, [e["ref"], title])))
    for q in quantities.values():
        yield line(q, "quantity", _quantity(q), q["noun"] or "")
    for t in times.values():
        span = f"{t['kind']} {t['from'] or '?'}..{t['to'] or '?'}"
        yield line(t, "year", _year(t)) if t["role"] else line(t, "time", "", span)
    for c in document["claims"]:
        q, time = quantities[c["quantity"]], times.get(c["time"])
        said = [c["indicator"], entities.get(c["actor"]), time, times.get(c["baseline"]), entities.get(c["basis"])]
        further = " | ".join(part["text"] if part else "-" for part in said)
        year = time if time and time["role"] else None
        yield line(q, "claim", _goal(year) if c["is_target"] else "fact", further)


def truth(article: dict[str, Any]) -> set[tuple[object, ...]]:
    """What the annotation of an article says, to be compared with :attr:`Line.judged`."""
    quantities, years = article["quantities"], article["years"]
    out: set[tuple[object, ...]] = set()
    for e in article["entities"]:
        out.add((e["label"], e["start"], e["end"], (e.get("name") or "") if e["label"] in CORE else ""))
    for q in quantities:
        out.add(("quantity", q["start"], q["end"], _quantity(q)))
    for y in years:
        out.add(("year", y["start"], y["end"], _year(y)))
    goals = {t["quantity"]: _goal(None if t["year"] is None else years[t["year"]]) for t in article["targets"]}
    for i, q in enumerate(quantities):
        out.add(("claim", q["start"], q["end"], goals.get(i, "fact")))
    return out


def extracted() -> list[Line]:
    """The lines of every shipped article as it is read now."""
    out: list[Line] = []
    for article in articles():
        document = ceds_nlp.extract(article["text"], published=article["meta"].get("published")).model_dump(
            by_alias=True
        )
        out += lines(article["doc_id"], document)
    return out


def write(path: Path, kept: Iterable[Line]) -> None:
    rows = [HEAD, *kept]
    path.write_text("".join("\t".join(map(str, row)).rstrip("\t") + "\n" for row in rows), "utf-8", newline="\n")


def read(path: Path) -> list[Line]:
    out = []
    for row in path.read_text("utf-8").split("\n")[1:]:
        if row:
            article, layer, start, end, text, *rest = row.split("\t")
            out.append(Line(article, layer, int(start), int(end), text, *rest, *[""] * (2 - len(rest))))
    return out


def changes(
    before: Iterable[Line], after: Iterable[Line], annotated: Iterable[dict[str, Any]]
) -> dict[str, list[tuple[str, str, Line]]]:
    """For each article that changed: (verdict, "+" or "-", line); the verdict is gain, loss or other."""
    right = {article["doc_id"]: truth(article) for article in annotated}
    old, new = Counter(before), Counter(after)
    same = Counter((line.article, line.judged) for line in (old & new).elements())
    out: dict[str, list[tuple[str, str, Line]]] = {}
    gone, come = old - new, new - old
    there = {(line.article, line.judged) for line in gone} & {(line.article, line.judged) for line in come}
    for sign, changed in (("-", gone), ("+", come)):
        for line in changed.elements():
            known = right.get(line.article, set())
            key = (line.article, line.judged)
            if line.layer == "time" or key in there or key in same:
                verdict = "other"
            else:
                verdict = "gain" if (line.judged in known) == (sign == "+") else "loss"
            out.setdefault(line.article, []).append((verdict, sign, line))
    for rows in out.values():
        rows.sort(key=lambda row: (row[2].start, row[2].end, row[2].layer, row[1]))
    return out


def shown(found: dict[str, list[tuple[str, str, Line]]]) -> str:
    """``found`` as a table with a row for each article, and every line that changed."""
    table = Table("article", "gained", "lost", "other", title="Extraction of the shipped articles: changes")
    totals: Counter[str] = Counter()
    for article, rows in sorted(found.items()):
        counts = Counter(verdict for verdict, _, _ in rows)
        totals += counts
        table.add_row(article, *(str(counts[verdict]) for verdict in ("gain", "loss", "other")))
    table.add_row("all", *(str(totals[verdict]) for verdict in ("gain", "loss", "other")), style="bold")
    console = Console(file=StringIO(), width=100, no_color=True)
    console.print(table)
    out = console.file.getvalue()  # type: ignore[attr-defined]
    for article, rows in sorted(found.items()):
        out += f"\n{article}\n"
        for verdict, sign, line in rows:
            more = f" | {line.further}" if line.further else ""
            out += f"  {verdict:5} {sign} {line.layer} {line.start}:{line.end} {line.text} = {line.reading}{more}\n"
    return out
