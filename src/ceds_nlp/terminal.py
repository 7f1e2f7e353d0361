"""Documents and scores for the terminal: coloured spans, tables of claims and targets, the score table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.console import Group
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from ceds_nlp.evaluate import Report
    from ceds_nlp.schema import Document

STYLES = {
    "MINISTRY": "bold cyan", "PROVINCE": "bold green", "LEGAL_DOC": "bold magenta", "PERSON": "bold blue",
    "ORG": "cyan", "LOCATION": "green", "PROGRAM": "magenta", "SYSTEM": "blue", "quantity": "bold yellow",
    "time": "italic red",
}  # fmt: skip

_TARGET_COLUMNS = ("indicator", "comparator", "value", "unit", "year", "actor", "basis", "quote")


def render(document: Document) -> Group:
    """The text with its spans coloured, a legend, and one table of claims with the goals marked."""
    text = Text(document.text)
    for time in document.times:
        text.stylize(STYLES["time"], time.start, time.end)
    for quantity in document.quantities:
        text.stylize(STYLES["quantity"], quantity.start, quantity.end)
    for entity in document.entities:
        text.stylize(STYLES[entity.label], entity.start, entity.end)
    legend = Text(" ").join(Text(f" {name} ", style=f"{style} reverse") for name, style in STYLES.items())
    parts: list[Rule | Text | Table] = [Rule(document.doc_id or "text"), text, Rule(), legend, _spans(document)]
    if document.claims:
        from pandas import isna

        frame = document.to_frame("claims")
        goals = frame[frame["is_target"]]
        for title, rows in (("Targets", goals), ("Claims", frame[~frame["is_target"]])):
            if len(rows):
                table = Table(title=title, title_justify="left")
                for column in _TARGET_COLUMNS:
                    table.add_column(column, overflow="fold")
                for row in rows[list(_TARGET_COLUMNS)].itertuples(index=False):
                    table.add_row(*("" if isna(cell) else _cell(cell) for cell in row))
                parts.append(table)
    return Group(*parts)


def _cell(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _spans(document: Document) -> Table:
    """Every span of the three layers, in text order."""
    rows: list[tuple[int, int, str, str, str, str]] = []
    for e in document.entities:
        rows.append((e.start, e.end, e.label, e.text, e.name or "", e.ref or ""))
    for q in document.quantities:
        value = q.value + (f"..{q.value_max}" if q.value_max else "") + (f"/{q.denominator}" if q.denominator else "")
        detail = " ".join(word for word in (q.unit, q.comparator if q.comparator != "eq" else None, q.change) if word)
        rows.append((q.start, q.end, q.kind, q.text, value, detail))
    for t in document.times:
        rows.append((t.start, t.end, t.kind, t.text, f"{t.from_ or ''}..{t.to or ''}", t.role or ""))
    table = Table(title="Spans", title_justify="left")
    for column in ("start", "end", "label", "text", "value", "detail"):
        table.add_column(column, justify="right" if column in ("start", "end") else "left", overflow="fold")
    for start, end, *rest in sorted(rows):
        table.add_row(str(start), str(end), *rest)
    return table


def score_table(report: Report, texts: Mapping[str, str], errors: int = 0) -> str:
    """The scores as aligned plain text, then up to ``errors`` differing items of each row in their context."""
    lines = [f"{'':24}{'P':>8}{'R':>8}{'F1':>8}{'gold':>7}{'pred':>7}"]
    for name, s in report.scores.items():
        lines.append(f"{name:24}{s.precision:8.3f}{s.recall:8.3f}{s.f1:8.3f}{s.gold:7}{s.predicted:7}")
    if errors:
        for name, differing in report.errors.items():
            for sign, doc_id, item in differing[:errors]:
                span = item
                while span and isinstance(span[0], tuple):
                    span = span[0]
                end = span[1]
                start = span[0] if isinstance(span[0], int) else end - 12
                text = texts[doc_id]
                left, inside, right = text[max(0, start - 25) : start], text[start:end], text[end : end + 25]
                lines.append(f"{name} {sign} {doc_id} {item} …{left}[{inside}]{right}".replace("\n", "⏎"))
    return "\n".join(lines)
