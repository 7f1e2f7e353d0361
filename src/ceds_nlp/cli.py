"""The command line: extract, convert, show, report, evaluate, lint, schema, train.

Exit status 0 done, 1 some inputs failed, 2 wrong use or nothing can be written, 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from ceds_nlp.errors import CedsError, InputError

if TYPE_CHECKING:
    from ceds_nlp.batch import Options
    from ceds_nlp.knowledge import Knowledge
    from ceds_nlp.schema import Document

app = typer.Typer(
    name="ceds-nlp",
    help="Vietnamese news and government text into facts you can count.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

_Paths = Annotated[
    list[str],
    typer.Argument(help=".txt .md .html .docx .pdf .jsonl .csv .tsv .parquet files, folders, or - for stdin"),
]
_Model = Annotated[bool, typer.Option("--model/--no-model", help="use the model beside the rules")]
_Spelled = Annotated[bool, typer.Option("--spelled-numbers", help="read numbers in words too")]
_Gazetteers = Annotated[list[str] | None, typer.Option("--gazetteer", help="names of your own, .tsv or .json")]
_Terms = Annotated[list[str] | None, typer.Option("--terms", help="units and words of your own, .tsv or .json")]


def _complain(message: str) -> None:
    print(f"ceds-nlp: {message}", file=sys.stderr)


@app.callback()
def _note_odd_texts() -> None:
    from ceds_nlp.mojibake import TextWarning

    show = warnings.showwarning

    def note(message: Warning | str, category: type[Warning], *place: Any) -> None:
        if issubclass(category, TextWarning):
            _complain(str(message))
        else:
            show(message, category, *place)

    warnings.showwarning = note  # type: ignore[assignment]
    warnings.simplefilter("always", TextWarning)


def _known(gazetteers: list[str] | None, terms: list[str] | None) -> Knowledge | None:
    """The user's own knowledge; a wrong row ends the command before anything is read."""
    from ceds_nlp.knowledge import read

    try:
        return read(gazetteers, terms)
    except CedsError as error:
        _complain(str(error))
        raise typer.Exit(2) from None


@contextmanager
def _output(path: Path) -> Iterator[IO[str]]:
    """A file that appears whole or not at all."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as handle:
            yield handle
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        _complain(f"{path}: cannot be written: {error.strerror or error}")
        raise typer.Exit(2) from None


@contextmanager
def _faults(output: Path | None) -> Iterator[None]:
    """What can happen to a long run, as one message and an exit status instead of a traceback."""

    def kept() -> str:
        if output is None or not output.with_name(f"{output.name}.part").is_file():
            return ""
        return f"; what is done is kept in {output}.part, and --resume goes on from there"

    try:
        yield
    except KeyboardInterrupt:
        _complain(f"interrupted{kept()}")
        raise typer.Exit(130) from None
    except BrokenPipeError:
        # Who read along has enough (head, less): end without a word, with the status of a tool ended by SIGPIPE.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(141) from None
    except OSError as error:
        _complain(f"{output or 'standard output'}: cannot be written: {error.strerror or error}{kept()}")
        raise typer.Exit(2) from None
    except CedsError as error:
        _complain(str(error))
        raise typer.Exit(2) from None


def _read(paths: list[str], workers: int, options: Options, failed: list[str]) -> Iterator[Document | None]:
    """The document of each input in order; one that fails is named on stderr, kept in ``failed``, and gives None."""
    from ceds_nlp.batch import run
    from ceds_nlp.sources.paths import read_jobs

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
    timeout: Annotated[float | None, typer.Option(help="seconds for one text; one that takes longer fails")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="go on where an interrupted run to this output was")] = False,
    spelled_numbers: _Spelled = False,
    gazetteer: _Gazetteers = None,
    terms: _Terms = None,
    layer: Annotated[list[str] | None, typer.Option(help="read only this layer; may stand several times")] = None,
    text_column: Annotated[str, typer.Option(help="column or key with the text")] = "text",
    id_column: Annotated[str, typer.Option(help="column or key with the document's id")] = "doc_id",
    published_column: Annotated[str, typer.Option(help="column or key with the publishing day")] = "published",
    encoding: Annotated[str | None, typer.Option(help="of text that is not UTF-8, e.g. cp1258")] = None,
) -> None:
    """Write one JSON object a line for each text. Inputs that fail are named on stderr, the rest is written.

    The output file appears when it is whole. A run that was killed, stopped with Ctrl-C or by a full disk goes on with
    the same command and --resume; the file is then the same as that of an undisturbed run.
    """
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from ceds_nlp import __version__
    from ceds_nlp.batch import Options, lines
    from ceds_nlp.journal import digests, open_output
    from ceds_nlp.outputs.formats import SUFFIXES
    from ceds_nlp.pipeline import check_layers
    from ceds_nlp.sources.paths import make_form, read_jobs

    if output is not None and SUFFIXES.get(output.suffix.lower(), "jsonl") != "jsonl":
        _complain(f"{output}: extract writes JSON lines; then: ceds-nlp convert out.jsonl -o {output}")
        raise typer.Exit(2)
    try:
        form = make_form(text_column, id_column, published_column, encoding)
    except InputError as error:
        raise typer.BadParameter(str(error), param_hint="--encoding") from None
    try:
        layers = check_layers(layer or None)
    except InputError as error:
        raise typer.BadParameter(str(error), param_hint="--layer") from None
    if timeout is not None and not timeout > 0:
        raise typer.BadParameter(f"{timeout} is not allowed; give seconds above 0", param_hint="--timeout")
    options = Options(model, spelled_numbers, _known(gazetteer, terms), layers)
    settings = {
        "the version of ceds-nlp": __version__, "--model": model, "--timeout": timeout,
        "--spelled-numbers": spelled_numbers, "--gazetteer": digests(gazetteer), "--terms": digests(terms),
        "--layer": sorted(layers), "--text-column": text_column, "--id-column": id_column,
        "--published-column": published_column, "--encoding": encoding,
    }  # fmt: skip
    failed: list[str] = []
    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    progress = Progress(*columns, console=console, disable=not console.is_terminal)
    with _faults(output), open_output(output, settings, resume=resume) as out, progress:
        jobs = out.rest(read_jobs(paths, form=form))
        if out.done:
            _complain(f"{output}: goes on after {out.done:,} inputs")
        for message in out.failures:
            failed.append(message)
            _complain(message)
        task = progress.add_task("texts", total=None, completed=out.done)
        with closing(lines(jobs, workers, options, timeout)) as results:
            for result in results:
                out.add(result)
                if isinstance(result, InputError):
                    failed.append(str(result))
                    _complain(str(result))
                progress.advance(task)
        out.finish()
    if failed:
        raise typer.Exit(1)


@app.command()
def convert(
    paths: Annotated[list[str], typer.Argument(help="what extract wrote: .jsonl, or .spacy")],
    output: Annotated[Path, typer.Option("--output", "-o", help="a .csv, .parquet, .xlsx, .jsonld, .spacy file …")],
    layer: Annotated[str | None, typer.Option(help="the table of .csv and .parquet; claims where left out")] = None,
    format: Annotated[str | None, typer.Option(help="where the suffix does not tell it, as for a folder: brat")] = None,
) -> None:
    """Write what extract found as a table, a workbook, annotations or spaCy training data."""
    from ceds_nlp.outputs.formats import choose
    from ceds_nlp.outputs.write import read_documents, write

    failed: list[str] = []

    def documents() -> Iterator[Document]:
        for path in paths:
            for result in read_documents(path):
                if isinstance(result, InputError):
                    failed.append(str(result))
                    _complain(str(result))
                else:
                    yield result

    with _faults(output):
        choose(output, layer, format)
        write(documents(), output, layer=layer, format=format)
    if failed:
        raise typer.Exit(1)


@app.command()
def show(path: Annotated[str, typer.Argument(help="a .txt, .html or .jsonl file, or - for stdin")],
         model: _Model = True, spelled_numbers: _Spelled = False,
         gazetteer: _Gazetteers = None, terms: _Terms = None) -> None:  # fmt: skip
    """Print the text with its spans coloured, then its claims and targets as tables."""
    from rich.console import Console

    from ceds_nlp.batch import Options
    from ceds_nlp.terminal import render

    console = Console(highlight=False)
    failed: list[str] = []
    options = Options(model, spelled_numbers, _known(gazetteer, terms))
    for document in _read([path], 1, options, failed):
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
    gazetteer: _Gazetteers = None,
    terms: _Terms = None,
) -> None:
    """Write one self-contained HTML page: the texts with their spans marked, a table and a time line of targets.

    Inputs that fail are named on stderr, the rest is reported.
    """
    from rich.console import Console
    from rich.progress import track

    from ceds_nlp.batch import Options
    from ceds_nlp.report import to_page

    options = Options(model, spelled_numbers, _known(gazetteer, terms))
    failed: list[str] = []
    console = Console(stderr=True)
    with _output(output) as out:
        results = _read(paths, workers, options, failed)
        watched = track(results, "texts", console=console, disable=not console.is_terminal)
        out.write(to_page([document for document in watched if document is not None]))
    if failed:
        raise typer.Exit(1)


@app.command()
def evaluate(
    gold: Annotated[
        Path, typer.Argument(help="annotated documents: .jsonl, a folder of .json, a Label Studio or Prodigy export")
    ],
    predicted: Annotated[Path | None, typer.Argument(help="what extract wrote; left out: extract now")] = None,
    errors: Annotated[int, typer.Option(min=0, help="print this many differing items of each row")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="print the scores as JSON")] = False,
    model: _Model = True,
    gazetteer: _Gazetteers = None,
    terms: _Terms = None,
) -> None:
    """Precision, recall and F1 of each layer against annotated documents."""
    from ceds_nlp.batch import Options, make_job, run
    from ceds_nlp.evaluate import evaluate as compare
    from ceds_nlp.evaluate import publishing_day, read_gold
    from ceds_nlp.terminal import score_table

    options = Options(model, known=_known(gazetteer, terms))
    try:
        documents = read_gold(gold)
        if predicted is not None:
            found = read_gold(predicted)
        else:
            found = []
            jobs = (make_job({**d, "published": publishing_day(d)}, f"{gold}: {d['doc_id']}") for d in documents)
            for result in run(jobs, 1, options):
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


@app.command()
def lint(files: Annotated[list[str], typer.Argument(help="gazetteers and tables of terms, .tsv or .json")]) -> None:
    """Check files of your own names and words: what is wrong, and what each row shadows. Exit status 1 on errors."""
    from ceds_nlp.lint import lint as check

    found = check(files)
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    print("\n".join(found.lines()))
    if found.errors:
        raise typer.Exit(1)


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
