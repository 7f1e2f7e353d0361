"""Documents as one self-contained HTML page: marked texts, a table of targets and claims, targets on a time line.

The time line is plain SVG from the template rather than a plotting library's output: some kilobytes instead of
megabytes, in the page's own colours (light and dark), with text that can be selected, and its points follow the
filters and lead to their sentences. Its columns are the years that occur, for targets of 2025, 2030 and 2050 would
leave an axis to scale mostly empty.

Texts and names reach the page only through the escaping templates; the script reads them as data and prints them as
text. The page's own policy (CSP) allows this one script and style by their hashes and no connection at all.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any
from unicodedata import normalize

from ceds_nlp.display import ARROWS, Mark, Piece, Row, marks, pieces, rows, shown, templates
from ceds_nlp.schema import Document

#: What the CSV has in each line; the page adds the sentence. `at` to `labels` serve the page alone.
CSV_COLUMNS = ("doc_id", "published", "is_target", "indicator", "comparator", "value", "value_max", "denominator",
               "unit", "change", "quote", "year", "time", "baseline", "actor", "basis", "start", "end", "confidence",
               "rule")  # fmt: skip
PAGE_COLUMNS = ("article", "sentence_at", "quantity_at", "labels")

#: The least width of a column of the time line, and how many characters of a label fit into it. Narrow columns keep
#: many years in view; a longer label reaches over the columns after it, and other points give way.
COLUMN_REM = 3.8
COLUMN_CHARS = 9
LABEL_CHARS = 26


@dataclass(frozen=True, slots=True)
class Article:
    """One text of the report; ``at`` begins the ids of its spans."""

    at: str
    title: str
    published: str
    pieces: list[Piece]
    labels: str
    targets: int
    claims: int


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: a claim and where it stands."""

    number: int
    article: Article
    row: Row

    @property
    def sentence_at(self) -> str:
        """The id of its sentence in the page."""
        return f"{self.article.at}-s{self.row.sentence[0]}-{self.row.sentence[1]}"


@dataclass(slots=True)
class Point:
    """A value in the time line: one or more equal targets of the same indicator, actor and year."""

    column: int
    label: str
    lines: list[Line]
    x: str = ""
    slot: int = 0

    @property
    def words(self) -> str:
        """What stands beside the point."""
        return self.label + (f" ×{len(self.lines)}" if len(self.lines) > 1 else "")


@dataclass(slots=True)
class Lane:
    """A row of the time line: the targets of one indicator, actor and unit."""

    indicator: str
    actor: str
    points: list[Point] = field(default_factory=list)
    slots: int = 1

    @property
    def row(self) -> list[Point]:
        """The points of its first row, which a line joins."""
        return [point for point in self.points if point.slot == 0]


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The lanes, the years that head the columns (None: not said), and how many columns wide it is."""

    years: list[int | None]
    xs: list[str]
    lanes: list[Lane]
    width: int


def to_page(documents: Iterable[Document]) -> str:
    """The report of ``documents`` as one HTML page that loads nothing.

    >>> from ceds_nlp import extract
    >>> page = to_page([extract("Đến năm 2025, kinh tế số đạt 20% GDP.", doc_id="<i>")])
    >>> "&lt;i&gt;" in page, "<i>" in page, "://" in page
    (True, False, False)
    """
    articles, lines = read(documents)
    line_of_time = time_line([line for line in lines if line.row.is_target])
    environment = templates()
    width = line_of_time.width
    style = _file("marks.css") + _file("report.css")
    style += f".track {{ min-width: {COLUMN_REM * width:g}rem; background-size: calc(100% / {width}) 100%; }}\n"
    script = _file("report.js")
    actors = Counter(line.row.actor for line in lines if line.row.actor)
    return environment.get_template("report.html.j2").render(
        style=_own(style),
        script=_own(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
        articles=articles,
        lines=lines,
        time_line=line_of_time,
        targets=sum(line.row.is_target for line in lines),
        actors=sorted(actors.items(), key=lambda pair: (-pair[1], pair[0])),
        years=sorted({line.row.year for line in lines if line.row.year is not None}),
        present={label for article in articles for label in article.labels.split()},
        data={"columns": [*CSV_COLUMNS, *PAGE_COLUMNS], "rows": [_cells(line) for line in lines]},
    )


def read(documents: Iterable[Document]) -> tuple[list[Article], list[Line]]:
    """Every text, cut into its pieces, and every claim, numbered through all texts.

    >>> from ceds_nlp import extract
    >>> articles, lines = read([extract("Đạt 20%."), extract("Đạt 30%.")])
    >>> [(line.number, line.sentence_at, line.row.quote) for line in lines]
    [(0, 'a0-s0-8', '20%'), (1, 'a1-s0-8', '30%')]
    """
    articles: list[Article] = []
    lines: list[Line] = []
    for number, document in enumerate(documents):
        found = rows(document)
        article = _article(number, document, found)
        articles.append(article)
        lines += [Line(len(lines) + i, article, row) for i, row in enumerate(found)]
    return articles, lines


def _article(number: int, document: Document, found: list[Row]) -> Article:
    at = f"a{number}"
    spans = marks(document)
    sentences = sorted({row.sentence for row in found})
    wrapped = [Mark(start, end, "sentence", "", "", f"s{start}-{end}") for start, end in sentences]
    return Article(
        at,
        document.doc_id or f"text {number + 1}",
        document.published or "",
        list(pieces(document.text, [*wrapped, *spans])),
        " ".join(sorted({mark.label for mark in spans})),
        sum(row.is_target for row in found),
        len(found),
    )


def time_line(targets: list[Line]) -> TimeLine:
    """Targets by indicator, actor and unit, each in the column of its year, labels never over one another.

    >>> time_line([]).lanes
    []
    """
    said = sorted({line.row.year for line in targets if line.row.year is not None})
    years: list[int | None] = [*said, *([None] if any(line.row.year is None for line in targets) else [])]
    lanes: dict[tuple[object, ...], Lane] = {}
    for line in targets:
        row = line.row
        # Claims without an indicator have nothing in common: each is a lane of its own.
        name = normalize("NFC", row.indicator).casefold()
        key: tuple[object, ...] = (name, row.actor, row.unit) if name else (line.number,)
        lane = lanes.setdefault(key, Lane(row.indicator, row.actor))
        label = _short(" ".join(word for word in (ARROWS.get(row.change, ""), row.sign, row.quote) if word))
        column = years.index(row.year)
        same = next((point for point in lane.points if point.column == column and point.label == label), None)
        if same:
            same.lines.append(line)
        else:
            lane.points.append(Point(column, label, [line]))
    # The last column is as wide as its longest label, so that none is cut off at the edge.
    last = max((len(p.words) for lane in lanes.values() for p in lane.points if p.column == len(years) - 1), default=0)
    width = max(1, len(years) + -(-(last + 2) // COLUMN_CHARS) - 1)
    for lane in lanes.values():
        _place(lane, width)
    ordered = sorted(lanes.values(), key=lambda lane: (lane.points[0].column, lane.actor, lane.indicator.casefold()))
    return TimeLine(years, [_x(column, width) for column in range(len(years))], ordered, width)


def _place(lane: Lane, width: int) -> None:
    """Give each point its place; a label that would reach into the next point's goes one row down."""
    lane.points.sort(key=lambda point: point.column)
    ends: list[float] = []
    for point in lane.points:
        slot = next((i for i, end in enumerate(ends) if end <= point.column), len(ends))
        ends[slot : slot + 1] = [point.column + (len(point.words) + 2) / COLUMN_CHARS]
        point.slot, point.x = slot, _x(point.column, width)
    lane.slots = len(ends)


def _x(column: int, width: int) -> str:
    return f"{100 * (column + 0.1) / width:.2f}%"


def _short(label: str) -> str:
    return label if len(label) <= LABEL_CHARS else label[: LABEL_CHARS - 1] + "…"


def _cells(line: Line) -> list[Any]:
    """A row as the page's script and the CSV read it, in the order of the columns."""
    row = line.row
    cells: list[object] = [
        line.article.title, line.article.published, row.is_target, row.indicator, row.sign or "=", row.value,
        row.value_max, row.denominator, row.unit, row.change, row.quote, row.year, row.time, row.baseline, row.actor,
        row.basis, row.start, row.end, row.confidence, row.rule,
        line.article.at, line.sentence_at, f"{line.article.at}-{row.quantity}", " ".join(row.labels),
    ]  # fmt: skip
    return [None if cell is None else shown(cell) for cell in cells]


def _file(name: str) -> str:
    return files("ceds_nlp").joinpath(name).read_text("utf-8")


def _own(source: str) -> object:
    """Our own packaged style or script, the only thing printed unescaped: it holds nothing of the documents."""
    from markupsafe import Markup

    return Markup(source)


def _hash(source: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(source.encode()).digest()).decode()
