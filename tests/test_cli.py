import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import ceds_nlp
from ceds_nlp.cli import app
from conftest import FIXTURES

ARTICLE = FIXTURES / "01-chuyen-doi-so-quoc-gia.txt"


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], input=stdin)


def test_extract_files_folders_and_stdin(tmp_path: Path) -> None:
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_bytes("Bộ Y tế\r\nđạt 95%".encode())
    (tmp_path / "in" / "sub" / "b.html").write_text("<p>tỉnh <b>Phú Thọ</b></p><script>9</script>", "utf-8")
    (tmp_path / "in" / "c.jsonl").write_text(
        '{"doc_id": "c1", "text": "x", "published": "2024-07-11"}\n\n{"text": "y"}\n'
    )
    out = tmp_path / "out.jsonl"
    result = run("extract", tmp_path / "in", "-", "-o", out, stdin="Bộ Tài chính".encode())
    assert result.exit_code == 0, result.stderr
    docs = [ceds_nlp.Document.from_json(line) for line in out.read_text("utf-8").splitlines()]
    assert [d.doc_id for d in docs] == ["a", "c1", "c:3", "sub/b", "stdin"]
    assert docs[0].text == "Bộ Y tế\r\nđạt 95%"
    assert docs[3].text == "tỉnh Phú Thọ"
    assert docs[4].entities[0].name == "Bộ Tài chính"
    assert not list(tmp_path.glob("*.part"))


def test_failing_inputs_are_named_and_the_rest_written(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe")
    (tmp_path / "bad.jsonl").write_text('{"text": "x"}\n{broken\n{"doc_id": "k"}\n[1]\n')
    (tmp_path / "x.doc").write_text("x")
    result = run(
        "extract", tmp_path / "bad.txt", tmp_path / "bad.jsonl", tmp_path / "x.doc", tmp_path / "none.txt", ARTICLE
    )
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 2
    for words in (
        "bad.txt: byte 0 is not UTF-8", "bad.jsonl, line 2: broken JSON", "line 3: key 'text' is missing",
        "line 4: expected a JSON object", "x.doc: file kind '.doc' is unknown; allowed: .txt",
        "none.txt: cannot be read",
    ):  # fmt: skip
        assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_layers() -> None:
    result = run(
        "extract", "-", "--layer", "times", "--layer", "quantities", stdin="Bộ Y tế: năm 2030 đạt 95%.".encode()
    )
    doc = ceds_nlp.Document.from_json(result.stdout)
    assert (len(doc.entities), len(doc.quantities), len(doc.times), len(doc.claims)) == (0, 1, 1, 0)


def test_wrong_use() -> None:
    assert "'dates' is not allowed" in run("extract", ARTICLE, "--layer", "dates").stderr
    assert run("extract").exit_code == 2
    assert run("extract", ARTICLE, "--workers", "0").exit_code == 2
    assert run("extract", ARTICLE, "-o", "/no/such/folder/out.jsonl").exit_code == 2


def test_show() -> None:
    result = run("show", ARTICLE)
    assert result.exit_code == 0
    assert "LEGAL_DOC" in result.stdout


def test_schema() -> None:
    assert json.loads(run("schema").stdout) == ceds_nlp.json_schema()


def test_evaluate(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(json.loads(ARTICLE.with_suffix(".json").read_text("utf-8"))) + "\n")
    predicted = tmp_path / "pred.jsonl"
    assert run("extract", ARTICLE, "-o", predicted).exit_code == 0
    table = run("evaluate", gold, predicted, "--errors", "2")
    assert table.exit_code == 0, table.stderr
    assert "CORE entities" in table.stdout
    assert run("evaluate", gold, "--json").exit_code == 0
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{}\n")
    assert "line 1: key 'doc_id' is missing" in run("evaluate", broken).stderr
    assert run("evaluate", tmp_path / "none.jsonl").exit_code == 1


@pytest.mark.parametrize("command", ["extract", "show", "report", "evaluate", "schema", "train"])
def test_help(command: str) -> None:
    assert run(command, "--help").exit_code == 0
