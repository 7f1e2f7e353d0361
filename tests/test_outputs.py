"""Frames of many documents and the files that documents go to."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pandas
import pytest
from pandas.testing import assert_frame_equal
from typer.testing import CliRunner, Result

import ceds_nlp
from ceds_nlp.cli import app
from ceds_nlp.errors import InputError
from ceds_nlp.frames import COLUMNS
from ceds_nlp.outputs import brat, tabular
from ceds_nlp.outputs.write import read_documents
from conftest import articles

LAYERS = tuple(COLUMNS)


@pytest.fixture(scope="module")
def documents() -> list[ceds_nlp.Document]:
    found = list(
        ceds_nlp.extract_many(
            ({"text": a["text"], "doc_id": a["doc_id"], "published": a["meta"]["published"]} for a in articles()[:6]),
            model=False,
        )
    )
    return [
        *found,
        ceds_nlp.extract("Không có gì."),
        ceds_nlp.extract("Bộ Y\r\ntế 🙂 đạt 95%, +5 tỷ đồng.", doc_id="a/b"),
    ]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


# -- frames ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layer", LAYERS)
def test_frame_of_many_documents(documents: list[ceds_nlp.Document], layer: Any) -> None:
    frame = ceds_nlp.to_frame(documents, layer)
    assert len(frame) == sum(len(getattr(d, layer)) for d in documents)
    assert list(frame.columns) == ["doc_id", "published", *COLUMNS[layer]]
    one = documents[0].to_frame(layer)
    part = frame[frame["doc_id"] == documents[0].doc_id].drop(columns=["doc_id", "published"])
    assert_frame_equal(part.reset_index(drop=True), one)


@pytest.mark.parametrize("layer", LAYERS)
def test_types_do_not_depend_on_the_rows(documents: list[ceds_nlp.Document], layer: Any) -> None:
    full, empty = ceds_nlp.to_frame(documents, layer), ceds_nlp.to_frame([], layer)
    assert full.dtypes.to_dict() == empty.dtypes.to_dict()
    for column in full.columns:
        missing = [cell for cell in full[column] if not isinstance(cell, dict) and pandas.isna(cell)]
        assert all(cell is pandas.NA for cell in missing)


def test_a_document_without_id_gets_its_place() -> None:
    frame = ceds_nlp.to_frame(ceds_nlp.extract_many(["5%", {"text": "6%", "doc_id": "b"}, "7%"]), "quantities")
    assert list(frame["doc_id"]) == ["text 1", "b", "text 3"]


def test_unknown_layer() -> None:
    with pytest.raises(InputError, match="allowed: entities"):
        ceds_nlp.to_frame([], "goals")


# -- tables ------------------------------------------------------------------------------------------------------


def flat(documents: list[ceds_nlp.Document], layer: str) -> pandas.DataFrame:
    frame = ceds_nlp.to_frame(documents, layer)
    if "attrs" in frame:
        texts = [json.dumps(attrs, ensure_ascii=False) for attrs in frame["attrs"]]
        frame["attrs"] = pandas.Series(texts, dtype="string")
    return frame


@pytest.mark.parametrize("layer", LAYERS)
def test_parquet_round_trip(
    documents: list[ceds_nlp.Document], layer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tabular, "_DOCUMENTS", 3)
    path = tmp_path / "out.parquet"
    ceds_nlp.write(documents, path, layer=layer)
    assert_frame_equal(pandas.read_parquet(path), flat(documents, layer))
    ceds_nlp.write([], path, layer=layer)
    assert pandas.read_parquet(path).dtypes.to_dict() == flat([], layer).dtypes.to_dict()


@pytest.mark.parametrize("layer", LAYERS)
def test_csv_round_trip(documents: list[ceds_nlp.Document], layer: str, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    ceds_nlp.write(documents, path, layer=layer)
    wanted = flat(documents, layer)
    back = pandas.read_csv(path, dtype=wanted.dtypes.to_dict())
    assert_frame_equal(back, wanted)
    assert not path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_excel_has_a_sheet_for_each_layer(documents: list[ceds_nlp.Document], tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    ceds_nlp.write(documents, path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == list(LAYERS)
    for layer in LAYERS:
        head, *body = book[layer].iter_rows(values_only=True)
        assert list(head) == ["doc_id", "published", *COLUMNS[layer]]
        assert len(body) == len(ceds_nlp.to_frame(documents, layer))
    claims = ceds_nlp.to_frame(documents, "claims")
    for row, (_, wanted) in zip(book["claims"].iter_rows(min_row=2), claims.iterrows(), strict=True):
        cells = dict(zip(claims.columns, row, strict=True))
        assert (cells["year"].value is None) == (wanted["year"] is pandas.NA)
        assert float(cells["value"].value) == float(wanted["value"])
        assert cells["is_target"].value is wanted["is_target"]
        assert "\r" in cells["quote"].value or cells["quote"].value == wanted["quote"]


def test_excel_takes_nothing_for_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    text = "=1+1 Bộ Y tế"
    for sign in ("=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "https://example.com", "00123"):
        found = ceds_nlp.extract(text, doc_id=sign)
        entity = found.entities[0].model_copy(update={"name": sign, "text": sign})
        ceds_nlp.write(found.model_copy(update={"entities": (entity,)}), path, layer="entities")
        cells = next(openpyxl.load_workbook(path)["entities"].iter_rows(min_row=2))
        assert [cell.value for cell in cells].count(sign) == 3
        assert all(cell.data_type == "s" and cell.hyperlink is None for cell in cells if cell.value == sign)


def test_excel_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.xlsx"
    monkeypatch.setattr(tabular, "MAX_CELL", 5)
    found = ceds_nlp.extract("Bộ Y tế đạt 1,23456789012345678%", doc_id="a")
    ceds_nlp.write(found, path, layer="quantities")
    row = next(openpyxl.load_workbook(path)["quantities"].iter_rows(min_row=2, values_only=True))
    assert "1,23…" in row
    assert "1.23…" in row  # more digits than Excel keeps: text
    monkeypatch.setattr(tabular, "MAX_ROWS", 3)
    with pytest.raises(InputError, match="quantities: over 2 rows"):
        ceds_nlp.write(ceds_nlp.extract("1%, 2%, 3%"), path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.xlsx"]


# -- annotations -------------------------------------------------------------------------------------------------


def test_web_annotations(documents: list[ceds_nlp.Document], tmp_path: Path) -> None:
    path = tmp_path / "out.jsonld"
    ceds_nlp.write(documents, path)
    page = json.loads(path.read_text("utf-8"))
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    items = page["items"]
    assert len(items) == sum(len(d.entities) + len(d.quantities) + len(d.times) + len(d.claims) for d in documents)
    assert len({item["id"] for item in items}) == len(items)
    texts = {d.doc_id or f"text {n}": d.text for n, d in enumerate(documents, 1)}
    texts = {f"urn:ceds-nlp:{key.replace('/', '%2F').replace(' ', '%20')}": text for key, text in texts.items()}
    for item in items:
        position, quote = item["target"]["selector"]
        text = texts[item["target"]["source"]]
        around = text[position["start"] - len(quote["prefix"]) : position["end"] + len(quote["suffix"])]
        assert around == quote["prefix"] + quote["exact"] + quote["suffix"]
        assert text[position["start"] : position["end"]] == quote["exact"]
    claims = [json.loads(i["body"][1]["value"]) for i in items if i["body"][0]["value"] in ("claim", "target")]
    assert [c["is_target"] for c in claims] == [c.is_target for d in documents for c in d.claims]


def test_brat(documents: list[ceds_nlp.Document], tmp_path: Path) -> None:
    folder = tmp_path / "brat"
    ceds_nlp.write([*documents, documents[0]], folder, format="brat")
    names = {path.stem for path in folder.glob("*.txt")}
    assert {"a_b", "text 7", f"{documents[0].doc_id}~2"} <= names
    assert names == {path.stem for path in folder.glob("*.ann")}
    types = brat.configuration().split("[relations]")[0].split("\n")
    for path in folder.glob("*.txt"):
        text = path.read_bytes().decode()
        known = set()
        for line in path.with_suffix(".ann").read_text("utf-8").splitlines():
            place, content, *rest = line.split("\t")
            if place[0] == "T":
                known.add(place)
                label, spans = content.split(" ", 1)
                pieces = [tuple(map(int, piece.split())) for piece in spans.split(";")]
                assert " ".join(text[a:b] for a, b in pieces) == rest[0]
                assert label in types
            elif place[0] == "R":
                assert {argument.split(":")[1] for argument in content.split()[1:]} <= known
            else:
                assert content.split()[1] in known
    assert (folder / "a_b.txt").read_bytes().decode() == documents[-1].text
    assert "MINISTRY 0 4;6 8" in (folder / "a_b.ann").read_text("utf-8")


@pytest.mark.parametrize("doc_id", ["../../x", "..", "/etc/x", "a\0b", "x" * 300, "CON:", "."])
def test_brat_stays_in_its_folder(doc_id: str, tmp_path: Path) -> None:
    folder = tmp_path / "in" / "brat"
    ceds_nlp.write(ceds_nlp.extract("5%", doc_id=doc_id), folder, format="brat")
    assert {path.suffix for path in folder.iterdir()} == {".txt", ".ann", ".conf"}
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


# -- whole files, errors, the command ----------------------------------------------------------------------------


def test_a_file_appears_whole_or_not_at_all(documents: list[ceds_nlp.Document], tmp_path: Path) -> None:
    def broken() -> Any:
        yield documents[0]
        raise RuntimeError("stop")

    for name in ("a.jsonl", "a.csv", "a.parquet", "a.xlsx", "a.jsonld", "a.spacy"):
        (tmp_path / name).write_text("old")
        with pytest.raises(RuntimeError, match="stop"):
            ceds_nlp.write(broken(), tmp_path / name)
        assert (tmp_path / name).read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 6


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("a.xls", {}, "suffix '.xls' is unknown; allowed: .jsonl, .csv"),
        ("a", {"format": "xml"}, "format 'xml' is unknown; allowed: jsonl"),
        ("a.csv", {"layer": "goals"}, "layer 'goals' is unknown; allowed: entities"),
        ("a.jsonl", {"layer": "claims"}, "jsonl holds all layers"),
    ],
)
def test_wrong_use(name: str, options: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        ceds_nlp.write([], tmp_path / name, **options)


@pytest.mark.parametrize(
    ("name", "module", "extra"), [("a.xlsx", "xlsxwriter", "excel"), ("a.parquet", "pyarrow", "parquet")]
)
def test_missing_extra(name: str, module: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(InputError, match=rf'pip install "ceds-nlp\[{extra}\]"'):
        ceds_nlp.write([], tmp_path / name)


def test_convert(documents: list[ceds_nlp.Document], tmp_path: Path) -> None:
    source = tmp_path / "out.jsonl"
    ceds_nlp.write(documents, source)
    assert list(read_documents(source)) == documents
    for name, *options in (
        ("t.csv", "--layer", "targets"), ("t.parquet",), ("t.xlsx",), ("t.jsonld",), ("t.spacy",),
        ("t", "--format", "brat"),
    ):  # fmt: skip
        result = run("convert", source, "-o", tmp_path / name, *options)
        assert result.exit_code == 0, result.stderr
        assert (tmp_path / name).exists()
    assert list(pandas.read_csv(tmp_path / "t.csv").columns) == ["doc_id", "published", *COLUMNS["targets"]]
    assert len(pandas.read_parquet(tmp_path / "t.parquet")) == sum(len(d.claims) for d in documents)
    assert run("convert", tmp_path / "t.spacy", "-o", tmp_path / "back.jsonl").exit_code == 0
    assert (tmp_path / "back.jsonl").read_bytes() == source.read_bytes()


def test_convert_names_what_it_cannot_read(documents: list[ceds_nlp.Document], tmp_path: Path) -> None:
    source = tmp_path / "out.jsonl"
    moved = json.loads(documents[0].to_json())
    moved["entities"][0]["start"] += 1
    lost = json.loads(documents[0].to_json())
    lost["claims"][0]["actor"] = "e999"
    lines = [documents[0].to_json(), "{}", "{broken", json.dumps(moved), "", json.dumps(lost)]
    source.write_text("\n".join(lines), "utf-8")
    (tmp_path / "bad.spacy").write_bytes(b"x")
    result = run("convert", source, tmp_path / "none.jsonl", tmp_path / "bad.spacy", "-o", tmp_path / "t.csv")
    assert result.exit_code == 1
    for words in (
        "line 2: no document as extract writes it: text: Field required",
        "line 3: no document",
        "line 4: no document as extract writes it: ",
        "line 6: no document as extract writes it: claim c0 names 'e999'",
        "none.jsonl: cannot be read",
        "bad.spacy: not what ceds-nlp wrote",
    ):
        assert words in result.stderr
    assert len(pandas.read_csv(tmp_path / "t.csv")) == len(documents[0].claims)
    assert "Traceback" not in result.stderr


def test_convert_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("")
    result = run("convert", tmp_path / "a.jsonl", "-o", tmp_path / "a.xls")
    assert result.exit_code == 2
    assert "suffix '.xls' is unknown" in result.stderr
    assert run("convert", tmp_path / "a.jsonl", "-o", "/no/such/folder/a.csv").exit_code == 2
    result = run("extract", tmp_path / "a.jsonl", "-o", tmp_path / "a.xlsx")
    assert result.exit_code == 2
    assert "ceds-nlp convert out.jsonl" in result.stderr


def test_extract_from_a_table(tmp_path: Path) -> None:
    table = tmp_path / "tin.csv"
    table.write_bytes("so;noi dung;ngay\r\n7;Bộ Y tế đạt 95%;2024-07-11\r\n".encode("utf-16"))
    result = run("extract", table, "--text-column", "noi dung", "--id-column", "so", "--published-column", "ngay")
    assert result.exit_code == 0, result.stderr
    doc = ceds_nlp.Document.from_json(result.stdout)
    assert (doc.doc_id, doc.published, doc.text) == ("7", "2024-07-11", "Bộ Y tế đạt 95%")
    assert "no column 'text'" in run("extract", table).stderr
    assert run("extract", table, "--encoding", "vni").exit_code == 2
