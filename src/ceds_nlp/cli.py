"""The command line: extract, show, report, evaluate, schema, train.

Exit status 0 done, 1 some inputs failed, 2 wrong use.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from ceds_nlp.errors import CedsError, InputError

if TYPE_CHECKING:
    from ceds_nlp.batch import Options
    from ceds_nlp.schema import Document

app = typer.Typer(
    name="ceds-nlp",
    help="Vietnamese news and government text into facts you can count.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

_Paths = Annotated[list[str], typer.Argument(help=".txt, .html or .jsonl files, folders of them, or - for stdin")]
_Model = Annotated[bool, typer.Option("--model/--no-model", help="use the model beside the rules")]
_Spelled = Annotated[bool, typer.Option("--spelled-numbers", help="read numbers in words too")]


def _complain(message: str) -> None:
    print(f"ceds-nlp: {message}", file=sys.stderr)


@contextmanager
def _output(path: Path | None) -> Iterator[IO[str]]:
    """Standard output, or a file that appears whole or not at all."""
    if path is None:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        yield sys.stdout
        return
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as handle:
            yield handle
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        _complain(f"{path}: cannot be written: {error.strerror or error}")
        raise typer.Exit(2) from None


def _read(paths: list[str], workers: int, options: Options, failed: list[str]) -> Iterator[Document | None]:
    """The document of each input in order; one that fails is named on stderr, kept in ``failed``, and gives None."""
    from ceds_nlp.batch import run
    from ceds_nlp.sources import read_jobs

    for result in run(read_jobs(paths), workers, options):
        if isinstance(result, InputError):
            failed.append(str(result))
            _complain(str(result))
            yield None
        else:
            yield result


@app.command()
def extract(
    paths: _Paths,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="write here instead of stdout")] = None,
    model: _Model = True,
    workers: Annotated[int, typer.Option(min=1, help="processes that read in parallel")] = 1,
    spelled_numbers: _Spelled = False,
) -> None:
    """Write one JSON object a line for each text. Inputs that fail are named on stderr, the rest is written."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from ceds_nlp.batch import Options

    failed: list[str] = []
    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with _output(output) as out, Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("texts", total=None)
        for document in _read(paths, workers, Options(model, spelled_numbers), failed):
            if document is not None:
                out.write(document.to_json() + "\n")
            progress.advance(task)
    if failed:
        raise typer.Exit(1)


@app.command()
def show(path: Annotated[str, typer.Argument(help="a .txt, .html or .jsonl file, or - for stdin")],
         model: _Model = True, spelled_numbers: _Spelled = False) -> None:  # fmt: skip
    """Print the text with its spans coloured, then its claims and targets as tables."""
    from rich.console import Console

    from ceds_nlp.batch import Options
    from ceds_nlp.terminal import render

    console = Console(highlight=False)
    failed: list[str] = []
    for document in _read([path], 1, Options(model, spelled_numbers), failed):
        if document is not None:
            console.print(render(document))
    if failed:
        raise typer.Exit(1)


@app.command()
def report(
    paths: _Paths,
    output: Annotated[Path, typer.Option("--output", "-o", help="write the page here")],
    model: _Model = True,
    workers: Annotated[int, typer.Option(min=1, help="processes that read in parallel")] = 1,
    spelled_numbers: _Spelled = False,
) -> None:
    """Write one self-contained HTML page: the texts with their spans marked, a table and a time line of targets.

    Inputs that fail are named on stderr, the rest is reported.
    """
    from rich.console import Console
    from rich.progress import track

    from ceds_nlp.batch import Options
    from ceds_nlp.report import to_page

    failed: list[str] = []
    console = Console(stderr=True)
    with _output(output) as out:
        results = _read(paths, workers, Options(model, spelled_numbers), failed)
        watched = track(results, "texts", console=console, disable=not console.is_terminal)
        out.write(to_page([document for document in watched if document is not None]))
    if failed:
        raise typer.Exit(1)


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="annotated documents: JSON lines, or a folder of .json")],
    predicted: Annotated[Path | None, typer.Argument(help="what extract wrote; left out: extract now")] = None,
    errors: Annotated[int, typer.Option(min=0, help="print this many differing items of each row")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="print the scores as JSON")] = False,
    model: _Model = True,
) -> None:
    """Precision, recall and F1 of each layer against annotated documents."""
    from ceds_nlp.batch import Options, make_job, run
    from ceds_nlp.evaluate import evaluate as compare
    from ceds_nlp.evaluate import read_gold
    from ceds_nlp.terminal import score_table

    try:
        documents = read_gold(gold)
        if predicted is not None:
            found = read_gold(predicted)
        else:
            found = []
            jobs = (make_job({**d, "published": _published(d)}, f"{gold}: {d['doc_id']}") for d in documents)
            for result in run(jobs, 1, Options(model)):
                if isinstance(result, InputError):
                    raise result
                found.append(json.loads(result.to_json()))
        report = compare(documents, found)
    except CedsError as error:
        _complain(str(error))
        raise typer.Exit(1) from None
    except (KeyError, TypeError) as error:
        _complain(f"{gold}: not an annotated document of the expected form ({error!r})")
        raise typer.Exit(1) from None
    if as_json:
        from dataclasses import asdict

        print(json.dumps({name: asdict(score) for name, score in report.scores.items()}, ensure_ascii=False))
    else:
        print(score_table(report, {d["doc_id"]: d["text"] for d in documents}, errors))


def _published(document: dict[str, Any]) -> str | None:
    """The publishing day of a gold document, where it is a full one."""
    day = document.get("published") or document.get("meta", {}).get("published")
    return day if isinstance(day, str) and len(day) >= 10 else None


@app.command()
def schema() -> None:
    """Print the JSON schema of one output line."""
    from ceds_nlp.schema import json_schema

    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))


@app.command()
def train(
    sentences: Annotated[Path, typer.Option(help="folder of .txt files with one marked passage a line")] = Path(
        "training/sentences"
    ),
    articles: Annotated[Path | None, typer.Option(help="folder of annotated articles, .json")] = Path(
        "fixtures/articles"
    ),
    own: Annotated[list[Path] | None, typer.Option(help="your own annotated documents, JSON lines")] = None,
    out: Annotated[Path, typer.Option(help="where the weights go")] = Path("src/ceds_nlp/models/names.npz"),
    seed: Annotated[int, typer.Option(help="the same seed and text give the same weights")] = 7,
    trial: Annotated[bool, typer.Option(help="first try on held-back passages: scores and calibration")] = True,
) -> None:
    """Make the weights of the name model from marked text; the defaults rebuild the shipped ones in a clone."""
    from ceds_nlp.train import train as learn

    try:
        report = learn(sentences, out, articles=articles, own=own or (), seed=seed, hold=trial, quiet=_quiet())
    except CedsError as error:
        _complain(str(error))
        raise typer.Exit(1) from None
    except OSError as error:
        _complain(f"{error.filename or out}: {error.strerror or error}")
        raise typer.Exit(1) from None
    print("\n".join(report.lines()))


def _quiet() -> bool:
    """Whether nobody watches: progress shows only on a terminal."""
    return not sys.stderr.isatty()


if __name__ == "__main__":
    app()
