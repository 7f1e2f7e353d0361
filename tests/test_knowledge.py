"""Users' own names and words: each kind of row adds what it says, each wrong row is named, nothing else changes."""

import json
import os
import pickle
import random
import re
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import ceds_nlp
from ceds_nlp import emit, knowledge
from ceds_nlp.cli import app
from ceds_nlp.components import document
from ceds_nlp.knowledge import GAZETTEER, KINDS, LABELS, TERMS, Knowledge, parse
from ceds_nlp.normalize import fold
from ceds_nlp.pipeline import analyse
from ceds_nlp.recognize import users
from ceds_nlp.rows import stamp
from conftest import ROOT, articles
from invariants import complaints
from random_texts import PIECES

NAMES = """label\tname\tcanonical\tref\tvalid_from\tvalid_to\tcase
MINISTRY\tBộ Kinh tế biển\t\town:ktb\t2027-01-01\t\tfirst
MINISTRY\tBKTB\tBộ Kinh tế biển\town:ktb
ORG\tHợp tác xã Sao Biển tỉnh Phú Thọ\t\town:htx
"""
WORDS = """kind\tterm\tvalue\tfactor
measure\tsịa
measure\tthưng\tlít\t2
money\txu đỏ\tVND
indicator\tchỉ báo hài lòng
goal\tgiương buồm
fact\tđã tới mốc
"""
TEXT = (
    "Bộ Kinh tế biển (BKTB) và Hợp tác xã Sao Biển tỉnh Phú Thọ thu 12 sịa cá. Mỗi hộ giữ 3 thưng muối, 500 xu đỏ.\n"
    "Đến năm 2030 giương buồm chỉ báo hài lòng của ngư dân đạt 95%."
)


def read(text: str, known: Knowledge | None, published: date | None = None, model: bool = False) -> ceds_nlp.Document:
    return emit.document(analyse(text, published, model=model, known=known))


def entities(doc: ceds_nlp.Document) -> list[tuple[str, str, str | None, str | None]]:
    return [(e.label, e.text, e.name, e.ref) for e in doc.entities]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "names.tsv").write_text(NAMES, "utf-8")
    (tmp_path / "words.tsv").write_text(WORDS, "utf-8")
    return {"gazetteers": tmp_path / "names.tsv", "terms": tmp_path / "words.tsv"}


# What a row adds --------------------------------------------------------------------------------------


def examples_of_the_docs() -> list[Any]:
    page = (ROOT / "docs" / "knowledge.md").read_text("utf-8")
    table = page[page.index("| label | name | other cells") :].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table if line.startswith("|")]
    return [pytest.param(*row, id=row[1]) for row in rows]


@pytest.mark.parametrize(("label", "name", "others", "marked", "expected"), examples_of_the_docs())
def test_table_of_examples_in_the_docs(label: str, name: str, others: str, marked: str, expected: str) -> None:
    cells = {"label": label, "name": name} | dict(cell.split("=") for cell in others.split("; ") if cell)
    known = parse("\n".join("\t".join(line) for line in (cells, cells.values())))
    day, _, rest = marked.rpartition(": ")
    start, end = rest.index("["), rest.index("]") - 1
    doc = read(rest.replace("[", "").replace("]", ""), known, date.fromisoformat(day) if day else None)
    [found] = [e for e in doc.entities if e.rule == "user.gazetteer"]
    assert (found.label, found.start, found.end) == (label, start, end)
    assert f"{found.name}, {found.ref or 'none'}" == expected
    assert (found.source, found.confidence) == ("rule", 1.0)


def test_the_docs_show_every_label_kind_and_column() -> None:
    page = (ROOT / "docs" / "knowledge.md").read_text("utf-8")
    assert {example.values[0] for example in examples_of_the_docs()} == set(LABELS)
    for word in (*GAZETTEER, *TERMS, *KINDS):
        assert re.search(rf"\b{word}\b", page), word


@pytest.mark.parametrize(
    ("row", "text", "expected"),
    [
        ("measure\tsịa", "Thu 12 sịa cá.", ("12 sịa", "measure", "12", "sịa", "user.unit")),
        ("measure\tsịa", "Thu 12sịa cá.", ("12sịa", "measure", "12", "sịa", "user.unit")),
        ("measure\tsịa", "Thu 5-7 SỊA.", ("5-7 SỊA", "measure", "5", "SỊA", "user.unit")),
        ("measure\tthưng\tlít\t0.75", "Đong 1,5 thưng.", ("1,5 thưng", "measure", "1.125", "lít", "user.unit")),
        ("measure\ttạ\tkg\t100", "Thu 4 tạ/ha.", ("4 tạ/ha", "measure", "4", "tạ/ha", "quantities.measure")),
        ("measure\ttạ\tkg\t100", "Thu 4 tạ.", ("4 tạ", "measure", "400", "kg", "user.unit")),
        ("money\txu đỏ\tVND", "Giá 500 xu đỏ.", ("500 xu đỏ", "money", "500", "VND", "quantities.money")),
    ],
)
def test_units(row: str, text: str, expected: tuple[str, ...]) -> None:
    known = parse(vocabulary=f"kind\tterm\tvalue\tfactor\n{row}\n")
    [found] = read(text, known).quantities
    assert (found.text, found.kind, found.value, found.unit, found.rule) == expected


def test_both_ends_of_a_range_are_converted() -> None:
    known = parse(vocabulary="kind\tterm\tvalue\tfactor\nmeasure\tthưng\tlít\t2\n")
    [found] = read("Mỗi hộ giữ 5-7 thưng muối.", known).quantities
    assert (found.value, found.value_max, found.unit) == ("10", "14", "lít")


@pytest.mark.parametrize(
    ("row", "text", "before", "after"),
    [
        ("indicator\tchỉ báo hài lòng", "Tỉnh công bố chỉ báo hài lòng của dân: 90%.",
         ("Tỉnh công bố chỉ báo hài lòng của dân", False), ("chỉ báo hài lòng của dân", False)),
        ("goal\tgiương buồm", "Toàn tỉnh giương buồm 95% hộ dùng nước sạch.",
         ("hộ dùng nước sạch", False), ("hộ dùng nước sạch", True)),
        ("goal\tgiương buồm", "Hồ sơ trực tuyến giương buồm 95%.",
         ("Hồ sơ trực tuyến giương buồm", False), ("Hồ sơ trực tuyến", True)),
        ("fact\tcập bến", "Phấn đấu đến năm 2030, tỷ lệ hộ dùng nước sạch cập bến 60%.",
         ("tỷ lệ hộ dùng nước sạch cập bến", True), ("tỷ lệ hộ dùng nước sạch", False)),
    ],
)  # fmt: skip
def test_words_of_claims(row: str, text: str, before: Any, after: Any) -> None:
    for known, expected in ((None, before), (parse(vocabulary=f"kind\tterm\n{row}\n"), after)):
        [claim] = read(text, known).claims
        assert (claim.indicator and claim.indicator.text, claim.is_target) == expected


@pytest.mark.parametrize(
    ("row", "text", "before", "after"),
    [
        ("goal\tgiương buồm", "Tỷ lệ hộ dùng nước sạch giương buồm 95% năm 2024.", "reference", "target"),
        ("fact\tcập bến", "Tỉnh cập bến 95% năm 2028.", "target", "reference"),
    ],
)
def test_words_of_years(row: str, text: str, before: str, after: str) -> None:
    for known, expected in ((None, before), (parse(vocabulary=f"kind\tterm\n{row}\n"), after)):
        doc = read(text, known)
        assert [time.role for time in doc.times] == [expected]
        assert [claim.is_target for claim in doc.claims] == [expected == "target"]


@pytest.mark.parametrize(
    ("case", "written"),
    [("exact", ["Sao Biển", "SAO BIỂN"]), ("first", ["Sao Biển", "sao Biển", "SAO BIỂN"]),
     ("any", ["Sao Biển", "sao Biển", "SAO BIỂN", "sao biển", "Sao biển"])],
)  # fmt: skip
def test_case_rules(case: str, written: list[str]) -> None:
    known = parse(f"label\tname\tcase\nORG\tSao Biển\t{case}\n")
    text = "Sao Biển, sao Biển, SAO BIỂN, sao biển, Sao biển, Sao Biểnx, xSao Biển."
    assert [e.text for e in read(text, known).entities] == [form for form in text.split(", ") if form in written]


def test_one_word_in_capitals_is_no_copy_of_an_exact_name() -> None:
    known = parse("label\tname\nORG\tVinhome\n")
    assert [e.text for e in read("Vinhome, VINHOME", known).entities] == ["Vinhome"]


@pytest.mark.parametrize("text", ["Quỹ Hòa Thủy", "Quỹ Hoà Thuỷ", "Quy\u0303 Hòa\u00a0Thủy", "**Quỹ Hòa Thủy**"])
def test_spelling_is_folded_in_row_and_text(text: str) -> None:
    for name in ("Quỹ Hòa Thủy", "Quỹ Hoà Thuỷ", "Quy\u0303 Ho\u0300a Thuy\u0309"):
        known = parse(f"label\tname\tcanonical\nORG\t{name}\tQ\n")
        assert [e.name for e in read(f"Theo {text} cho biết", known).entities] == ["Q"]


def test_validity_chooses_between_two_readings() -> None:
    rows = ["label\tname\tcanonical\tref\tvalid_from\tvalid_to", "MINISTRY\tBKB\tBộ Kinh tế biển\ta\t\t2024-12-31",
            "MINISTRY\tBKB\tBộ Khai thác biển\tb\t2025-01-01\t"]  # fmt: skip
    known = parse("\n".join(rows))
    for day, expected in (("2024-12-31", "a"), ("2025-01-01", "b"), (None, None)):
        [found] = read("Theo BKB, việc đã xong.", known, date.fromisoformat(day) if day else None).entities
        assert found.ref == expected
        assert found.name == {"a": "Bộ Kinh tế biển", "b": "Bộ Khai thác biển", None: None}[expected]
    assert read("Theo BKB", known, date(2025, 1, 1)).entities[0].attrs == {
        "code": None, "valid_from": "2025-01-01", "valid_to": None, "successor": None,
    }  # fmt: skip


def test_another_way_to_write_a_shipped_unit_has_its_facts() -> None:
    known = parse("label\tname\tcanonical\nPROVINCE\tĐất Tổ\tPhú Thọ\n")
    mine, shipped = (read(text, known, date(2024, 7, 11)).entities[0] for text in ("Đất Tổ", "Phú Thọ"))
    assert (mine.name, mine.ref, mine.attrs) == (shipped.name, shipped.ref, shipped.attrs)


def test_an_own_ministry_is_the_actor_of_its_goal() -> None:
    known = parse(NAMES)
    doc = read("Đến năm 2030, Bộ Kinh tế biển phấn đấu tỷ lệ tàu cá có thiết bị đạt 95%.", known)
    [target] = doc.targets
    assert [e.ref for e in doc.entities if e.id == target.actor] == ["own:ktb"]


def test_title_of_a_person() -> None:
    known = parse("label\tname\nPERSON\tVân Dại\n")
    assert read("Giám đốc Vân Dại ký sổ.", known).entities[0].attrs["title"] == "Giám đốc"


# Who wins ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "text", "expected"),
    [
        # over the model, even where it proposes more
        ("ORG\tSao Mai\t\town:sm", "Công ty Cổ phần Sao Mai mở bán.", [("ORG", "Sao Mai", "own:sm")]),
        ("PROGRAM\tSao Mai\t\town:sm", "Bà Sao Mai đến.", [("PROGRAM", "Sao Mai", "own:sm")]),
        # over shipped mentions of the same stretch and shorter ones
        ("ORG\tBộ Y tế\t\town:yt", "Bộ Y tế họp.", [("ORG", "Bộ Y tế", "own:yt")]),
        ("ORG\tQuán Bộ Y tế\t\town:q", "Quán Bộ Y tế mở cửa.", [("ORG", "Quán Bộ Y tế", "own:q"),
                                                                ("MINISTRY", "Bộ Y tế", "bo-y-te")]),
        ("PERSON\tÔng Bộ Y tế\t\town:o", "Ông Bộ Y tế mở cửa.", [("PERSON", "Ông Bộ Y tế", "own:o")]),
        # not over longer ones, unless it may nest there
        ("ORG\tTTg\t\town:t", "Theo 505/QĐ-TTg.", [("LEGAL_DOC", "505/QĐ-TTg", "legal:505/QĐ-TTg")]),
        ("PERSON\tPhú Thọ\t\town:p", "tỉnh Phú Thọ họp.", [("PROVINCE", "tỉnh Phú Thọ", "phu-tho")]),
        # whole words only; the longest of one's own
        ("ORG\tSao Mai\t\town:sm", "Sao Maia, aSao Mai, Sao Mai2.", []),
    ],
)  # fmt: skip
def test_policy(row: str, text: str, expected: list[tuple[str, str, str]]) -> None:
    known = parse(f"label\tname\tcanonical\tref\n{row}\n")
    found = [(e.label, e.text, e.ref) for e in read(text, known, model=True).entities]
    assert found == expected


def test_own_names_nest_and_the_longest_wins() -> None:
    rows = ["ORG\tSao Biển", "ORG\tSao Biển An", "ORG\tCục Đảo Cò", "LOCATION\tĐảo Cò", "PERSON\tCò"]
    known = parse("\n".join(["label\tname", *rows]))
    assert [e.text for e in read("Sao Biển An và Sao Biển Anh.", known).entities] == ["Sao Biển An", "Sao Biển"]
    assert [e.text for e in read("Cục Đảo Cò họp.", known).entities] == ["Cục Đảo Cò", "Đảo Cò"]


def test_number_in_a_name_is_no_quantity() -> None:
    known = parse("label\tname\nPROGRAM\tMạng 247 hộ\n")
    text = "Xã có Mạng 247 hộ và 12 trường."
    assert [q.text for q in read(text, None).quantities] == ["247", "12"]
    assert [q.text for q in read(text, known).quantities] == ["12"]


@pytest.mark.parametrize("model", [False, True])
def test_rows_that_are_not_met_change_nothing(model: bool) -> None:
    known = parse("label\tname\nORG\tQuỹ Zaqwex\n", "kind\tterm\nmeasure\tzaqwex\nindicator\tzaqwexa\n")
    for article in articles()[:10]:
        assert read(article["text"], known, model=model) == read(article["text"], None, model=model)


def test_nothing_of_it_runs_when_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError

    for name in ("recognize", "settle", "convert"):
        monkeypatch.setattr(users, name, never)
    assert ceds_nlp.extract(TEXT, model=False).entities


def test_names_inside_names_stay_linear() -> None:
    rows = [f"ORG\t{' '.join(['Sao'] * n)}" for n in range(2, 50)]
    known = parse("\n".join(["label\tname", *rows]))
    users.recognize(fold("Sao"), known)

    def cost(times: int) -> float:
        folded = fold("Sao " * 2000 * times)
        started = process_time()
        users.recognize(folded, known)
        return process_time() - started

    assert cost(8) < 24 * max(cost(1), 0.001)


# Files ------------------------------------------------------------------------------------------------


def test_extract_load_and_workers_agree(files: dict[str, Any]) -> None:
    one = ceds_nlp.extract(TEXT, model=False, **files)
    assert entities(one) == [
        ("MINISTRY", "Bộ Kinh tế biển", "Bộ Kinh tế biển", "own:ktb"),
        ("MINISTRY", "BKTB", "Bộ Kinh tế biển", "own:ktb"),
        ("ORG", "Hợp tác xã Sao Biển tỉnh Phú Thọ", "Hợp tác xã Sao Biển tỉnh Phú Thọ", "own:htx"),
        ("PROVINCE", "tỉnh Phú Thọ", "Phú Thọ", "phu-tho"),
    ]
    assert [(q.value, q.unit) for q in one.quantities] == [("12", "sịa"), ("6", "lít"), ("500", "VND"), ("95", "%")]
    assert [target.indicator and target.indicator.text for target in one.targets] == ["chỉ báo hài lòng của ngư dân"]
    for workers in (1, 2):
        assert list(ceds_nlp.extract_many([TEXT] * 3, workers=workers, model=False, **files)) == [one] * 3
    assert document(ceds_nlp.load(model=False, **files)(TEXT)) == one


def test_json_says_the_same(files: dict[str, Any], tmp_path: Path) -> None:
    for path in files.values():
        lines = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
        rows = [dict(zip(lines[0], line, strict=False)) for line in lines[1:]]
        path.with_suffix(".json").write_text(json.dumps(rows, indent=1, ensure_ascii=False), "utf-8")
    same = {key: path.with_suffix(".json") for key, path in files.items()}
    assert knowledge.read(**same) == knowledge.read(**files)


def test_columns_in_any_order_comments_bom_and_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_bytes("\ufeff# mine\r\nnote\tname\tlabel\r\n\r\nx\tSao Biển\tORG\r\n".encode())
    assert knowledge.read(path) == parse("label\tname\nORG\tSao Biển\n")


def test_several_files_and_a_changed_one(files: dict[str, Any], tmp_path: Path) -> None:
    more = tmp_path / "more.tsv"
    more.write_text("label\tname\nORG\tSao Biển\n", "utf-8")
    both = [files["gazetteers"], str(more)]
    first = ceds_nlp.extract("Sao Biển và BKTB", model=False, gazetteers=both)
    assert [e.label for e in first.entities] == ["ORG", "MINISTRY"]
    more.write_text("label\tname\nSYSTEM\tSao Biển rộng\n", "utf-8")
    assert [e.label for e in ceds_nlp.extract("Sao Biển rộng", model=False, gazetteers=more).entities] == ["SYSTEM"]
    more.write_text("label\tname\nORG\tBKTB\n", "utf-8")
    with pytest.raises(ceds_nlp.DataError, match=r"more.tsv, line 2: name 'BKTB' has the label MINISTRY already"):
        ceds_nlp.extract("x", gazetteers=both)


def test_evaluate_takes_knowledge(files: dict[str, Any], tmp_path: Path) -> None:
    entity = {"start": 5, "end": 9, "label": "MINISTRY", "text": "BKTB", "name": "Bộ Kinh tế biển"}
    gold: dict[str, Any] = {"doc_id": "a", "text": "Theo BKTB.", "quantities": [], "years": [], "targets": []}
    gold["entities"] = [entity]
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold) + "\n", "utf-8")
    arguments = ["evaluate", str(tmp_path / "gold.jsonl"), "--json", "--no-model"]
    found = []
    for own in ([], ["--gazetteer", str(files["gazetteers"])]):
        result = CliRunner().invoke(app, [*arguments, *own])
        assert result.exit_code == 0, result.stderr
        found.append(json.loads(result.stdout)["name:MINISTRY"]["f1"])
    assert found == [0, 1]


def test_what_travels_to_a_worker_is_small(files: dict[str, Any]) -> None:
    known = knowledge.read(**files)
    assert known is not None
    users.recognize(analyse(TEXT, model=False).text, known)
    assert len(pickle.dumps(known)) < len(NAMES.encode()) + len(WORDS.encode()) + 300
    assert pickle.loads(pickle.dumps(known)) == known


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("label\tname\nSHIP\tSao Biển", "line 2: label 'SHIP' is unknown; allowed: MINISTRY, PROVINCE"),
        ("label\tname\ttype\nORG\tSao Biển", "line 1: column 'type' is unknown; allowed: label, name, canonical"),
        ("label\tcanonical\nORG\tSao Biển", "line 1: column 'name' is missing"),
        ("label\tname\tname\nORG\tSao Biển", "line 1: column 'name' is written twice"),
        ("label\tname\nORG\tSao Biển\tx\ty", "line 2: 4 cells, at most 2 allowed"),
        ("label\tname\n\nORG", "line 3: name '' is not allowed; a name has two characters"),
        ("label\tname\nORG\t247", "line 2: name '247' is not allowed"),
        ("label\tname\nORG\tA\x07B", "line 2: column 'name' holds a control character"),
        ("label\tname\nORG\t" + "Sao " * 60, "line 2: a name has at most 200 characters, not 239"),
        ("label\tname\nORG\txanh", "line 2: name 'xanh' is an ordinary word"),
        ("label\tname\tcase\nORG\tMục\tany", "line 2: name 'Mục' is an ordinary word"),
        ("label\tname\tcase\nORG\tSao Biển\tfree", "line 2: case 'free' is unknown; allowed: exact, first, any"),
        ("label\tname\tref\nORG\tSao Biển\t../x", r"line 2: ref '../x' is not allowed"),
        ("label\tname\tref\nORG\tSao Biển\ta b", "line 2: ref 'a b' is not allowed"),
        ("label\tname\tvalid_from\nORG\tSao Biển\t1/2/2020", "line 2: valid_from '1/2/2020' is no day; allowed: YYYY"),
        ("label\tname\tvalid_from\tvalid_to\nORG\tSao Biển\t2021-01-01\t2020-01-01", "line 2: valid_from 2021"),
        ("label\tname\nORG\tSao Biển\nORG\tsao Biển", "line 3: name 'sao Biển' is written twice (a.tsv, line 2)"),
        ("label\tname\nORG\tSao Biển\nSYSTEM\tSao Biển", "line 3: name 'Sao Biển' has the label ORG already (a.tsv"),
        ("", "no line names the columns"),
        ("kind\tterm\nnoun\tsịa", "line 2: kind 'noun' is unknown; allowed: measure, money, indicator, goal, fact"),
        ("kind\tterm\nmeasure\t", "line 2: term '' is not allowed"),
        ("kind\tterm\nmeasure\t" + "sịa" * 21, "line 2: a term has at most 60 characters, not 63"),
        ("kind\tterm\nmoney\tsịa", "line 2: value '' is no currency"),
        ("kind\tterm\tvalue\nmeasure\tsịa\tkg", "line 2: value (the base unit) and factor go together"),
        ("kind\tterm\tvalue\tfactor\nmeasure\tsịa\tkg\t0", "line 2: factor '0' is not allowed; give a decimal above 0"),
        ("kind\tterm\tvalue\tfactor\nmeasure\tsịa\tkg\t1e9", "line 2: factor '1e9' is not allowed"),
        ("kind\tterm\tfactor\nmoney\tsịa\t2", "line 2: value '' is no currency"),
        ("kind\tterm\tvalue\tfactor\nmoney\tsịa\tUSD\t2", "line 2: factor '2' is not allowed; only a unit of measure"),
        ("kind\tterm\tvalue\ngoal\tgiương buồm\tx", "line 2: value 'x' is not allowed; only units have one"),
        ("kind\tterm\tvalue\nmoney\tkg\tUSD", "line 2: term 'kg' clashes with the shipped one (measure)"),
        ("kind\tterm\tvalue\nmoney\teuro\tUSD", "line 2: term 'euro' clashes with the shipped one (money EUR)"),
        ("kind\tterm\nmeasure\ttriệu", "line 2: term 'triệu' clashes with a word of numbers"),
        ("kind\tterm\nindicator\tđạt", "line 2: term 'đạt' clashes with the shipped one (stop, verb)"),
        ("kind\tterm\nmeasure\tsịa\nmeasure\tSỊA", "line 3: term 'sịa' is written twice (a.tsv, line 2)"),
    ],
)  # fmt: skip
def test_every_wrong_row_is_named(table: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text(table, "utf-8")
    option = "terms" if table.startswith("kind") else "gazetteers"
    with pytest.raises(ceds_nlp.DataError, match=re.escape(message).replace(re.escape("(a.tsv"), ".*a.tsv")) as caught:
        ceds_nlp.extract("x", **{option: path})  # type: ignore[arg-type]
    assert str(caught.value).startswith(str(path))
    result = CliRunner().invoke(app, ["lint", str(path)])
    assert result.exit_code == 1
    assert f"error: {caught.value}" in result.stdout


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{}", "line 1: expected an array of objects"),
        ('[{"label": "ORG",\n "name": }]', "line 2: broken JSON"),
        ('[{"label": "ORG", "name": "Sao Biển"}\n{}]', "line 2: expected a comma"),
        ('[\n5]', "line 2: expected an object, got str"),
        ('[{"label": "ORG",\n "name": ["x"]}]', "line 1: key 'name' holds list"),
        ('[{"label": "ORG", "name": "\\ud800 x"}]', "line 1: column 'name' holds a control character"),
        ('[{"label": "ORG", "name": "Sao Biển"},\n\n{"label": "ORG"}]', "line 3: column 'name' is missing"),
        ('[{"label": "ORG", "name": "Sao Biển", "x": 1}]', "line 1: column 'x' is unknown"),
        ("[] x", "line 1: text after the array"),
        ("[" * 100_000, "line 1: broken JSON"),
        ("[", "line 1: broken JSON"),
    ],
)  # fmt: skip
def test_every_wrong_object_is_named(content: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, "utf-8")
    with pytest.raises(ceds_nlp.DataError, match=re.escape(message)):
        ceds_nlp.extract("x", gazetteers=path)


def test_files_that_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bad.tsv").write_bytes(b"label\tname\nORG\t\xff")
    (tmp_path / "a.csv").write_text("x")
    (tmp_path / "folder.tsv").mkdir()
    os.mkfifo(tmp_path / "pipe.tsv")
    (tmp_path / "big.tsv").write_text("label\tname\nORG\tSao Biển\n", "utf-8")
    for name, message in [
        ("none.tsv", "cannot be read: No such file"), ("bad.tsv", "line 2: byte 15 is not UTF-8"),
        ("a.csv", "kind of file unknown; allowed: .tsv, .json"), ("folder.tsv", "not a plain file"),
        ("pipe.tsv", "not a plain file"), ("a\0.tsv", "cannot be read"),
    ]:  # fmt: skip
        with pytest.raises(ceds_nlp.DataError, match=message):
            ceds_nlp.extract("x", gazetteers=str(tmp_path / name))
    monkeypatch.setattr("ceds_nlp.rows.MAX_BYTES", 10)
    with pytest.raises(ceds_nlp.DataError, match="bytes, at most 10 allowed"):
        stamp(str(tmp_path / "big.tsv"))


def test_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge, "MAX_NAMES", 2)
    monkeypatch.setattr(knowledge, "MAX_TERMS", 1)
    with pytest.raises(ceds_nlp.DataError, match=r"gazetteer.tsv, line 4: more than 2 names"):
        parse("label\tname\nORG\tQuỹ A\nORG\tQuỹ B\nORG\tQuỹ C\nORG\tQuỹ D")
    with pytest.raises(ceds_nlp.DataError, match=r"terms.tsv, line 3: more than 1 terms"):
        parse(vocabulary="kind\tterm\nmeasure\tsịa\nmeasure\tthưng")
    monkeypatch.setattr(knowledge, "MAX_BYTES", 100)
    with pytest.raises(ceds_nlp.DataError, match=r"gazetteer.tsv: all names together have more than 100 bytes"):
        parse("label\tname\nORG\tQuỹ Sao Biển\nORG\tQuỹ Đảo Cò")


@pytest.mark.parametrize("wrong", [5, b"x", [5], [b"x"]])
def test_paths_that_are_none(wrong: Any) -> None:
    with pytest.raises(ceds_nlp.InputError, match="gazetteers: expected a path"):
        ceds_nlp.extract("x", gazetteers=wrong)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(
            st.lists(
                st.one_of(st.sampled_from([*LABELS, *KINDS, *GAZETTEER, *TERMS, "note", "Sao Biển", "any", "kg", "2"]),
                          st.text(max_size=12)),
                max_size=8,
            ).map("\t".join),
            max_size=6,
        ).map(lambda lines: "\n".join(lines).encode("utf-8", "surrogatepass")),
        st.lists(st.sampled_from(["Sao Biển", "Sao\u2028Biển", "**", "İstanbul Quỹ", "A\u0301\u0302", "Sao  Biển"]))
        .map(lambda names: "\n".join(["label\tname", *(f"ORG\t{name}" for name in names)]).encode()),
    ),
    st.sampled_from([".tsv", ".json"]),
)  # fmt: skip
def test_any_bytes_load_cleanly_or_give_one_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(data)
    for kind in ("gazetteer", "terms"):
        check = knowledge.Check()
        check.file(str(path), kind)
        if check.errors:
            with pytest.raises(ceds_nlp.DataError, match=rf"\A{re.escape(str(path))}[^\n]*\Z"):
                check.knowledge()
        else:
            known = check.knowledge()
            assert parse(*known.to_tsv()) == known
            read("Sao Biển thu 5 kg, đạt 95%.", known)


# The command line -------------------------------------------------------------------------------------


def test_lint_says_what_rows_shadow(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text(
        "label\tname\tcanonical\nORG\tBộ Y tế\nORG\tVNeID\nPERSON\tÔng Hà Nội\nPROVINCE\tĐất Xa\tNơi Xa\nORG\tXanh\n"
        "ORG\tkinh tế số\nORG\tQuỹ Sao Biển\n",
        "utf-8",
    )
    terms = tmp_path / "t.tsv"
    terms.write_text("kind\tterm\tvalue\tfactor\nmeasure\ttạ\tkg\t100\nindicator\tdoanh thu\nmeasure\tngười\n", "utf-8")
    result = CliRunner().invoke(app, ["lint", str(path), str(terms)])
    assert result.exit_code == 0
    assert result.stdout.replace(f"{tmp_path}/", "").splitlines() == [
        "warning: a.tsv, line 2: 'Bộ Y tế' shadows the shipped MINISTRY 'Bộ Y tế' (bo-y-te)",
        "warning: a.tsv, line 3: 'VNeID' shadows the shipped SYSTEM 'VNeID' (gazetteers/systems.tsv)",
        "warning: a.tsv, line 4: 'Ông Hà Nội' hides the shipped PROVINCE 'Hà Nội' (ha-noi) inside it",
        "warning: a.tsv, line 5: 'Đất Xa' has no ref, and 'Nơi Xa' is no shipped PROVINCE: its mentions have no ref",
        "warning: a.tsv, line 6: 'Xanh' is an ordinary word, which has a capital where a sentence begins",
        "warning: a.tsv, line 7: 'kinh tế số' is found in small letters too and is made of ordinary words",
        "warning: t.tsv, line 2: 'tạ' shadows the shipped measure: its values are turned into kg",
        "warning: t.tsv, line 3: 'doanh thu' shadows the shipped indicator and says the same",
        "warning: t.tsv, line 4: 'người' is an ordinary word and will be read as measure wherever it fits",
        "good rows: 10, errors: 0, warnings: 9",
    ]


def test_lint_lists_every_error(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("label\tname\nSHIP\tA B\nORG\tSao Biển\nORG\txanh\n", "utf-8")
    result = CliRunner().invoke(app, ["lint", str(path), str(tmp_path / "none.json")])
    assert result.exit_code == 1
    assert [line.split(": ")[0] for line in result.stdout.splitlines()] == ["error"] * 3 + ["good rows"]


@pytest.mark.parametrize("command", ["extract", "show", "report"])
def test_commands_take_knowledge(command: str, files: dict[str, Any], tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text(TEXT, "utf-8")
    output = [] if command == "show" else ["-o", str(tmp_path / "out")]
    arguments = [command, str(text), "--no-model", "--terms", str(files["terms"]), *output]
    result = CliRunner().invoke(app, [*arguments, "--gazetteer", str(files["gazetteers"])])
    assert result.exit_code == 0, result.stderr
    assert "BKTB" in (result.stdout if command == "show" else (tmp_path / "out").read_text("utf-8"))
    wrong = CliRunner().invoke(app, [*arguments, "--gazetteer", str(tmp_path / "none.tsv")])
    assert wrong.exit_code == 2
    assert wrong.stderr.count("\n") == 1
    assert "none.tsv: cannot be read" in wrong.stderr
    assert not list(tmp_path.glob("*.part"))


# spaCy ------------------------------------------------------------------------------------------------


def test_pipeline_keeps_its_knowledge(files: dict[str, Any], tmp_path: Path) -> None:
    nlp = ceds_nlp.load(model=False, **files)
    expected = document(nlp(TEXT))
    nlp.to_disk(tmp_path / "nlp")
    for path in files.values():
        path.unlink()
    assert document(spacy.load(tmp_path / "nlp")(TEXT)) == expected
    assert document(ceds_nlp.load(model=False).from_bytes(nlp.to_bytes())(TEXT)) == expected
    assert [document(doc) for doc in nlp.pipe([TEXT] * 4, n_process=2, batch_size=2)] == [expected] * 4
    plain = ceds_nlp.load(model=False)
    plain.to_disk(tmp_path / "plain")
    assert not list((tmp_path / "plain").glob("*/*.tsv"))
    assert document(plain.from_bytes(plain.to_bytes())(TEXT)) == document(plain(TEXT)) != expected


def test_a_changed_pipeline_folder_is_checked(files: dict[str, Any], tmp_path: Path) -> None:
    ceds_nlp.load(model=False, **files).to_disk(tmp_path / "nlp")
    table = tmp_path / "nlp" / "ceds_mentions" / "gazetteer.tsv"
    table.write_text(table.read_text("utf-8").replace("ORG", "SHIP"), "utf-8")
    with pytest.raises(ceds_nlp.DataError, match=r"gazetteer.tsv, line 4: label 'SHIP' is unknown"):
        spacy.load(tmp_path / "nlp")


def test_knowledge_in_a_pipeline_of_ones_own(files: dict[str, Any]) -> None:
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "ceds_nlp.VietnameseTokenizer.v1"}}})
    mentions: Any = nlp.add_pipe("ceds_mentions", config={"model": False})
    mentions.add_knowledge(gazetteers=files["gazetteers"])
    assert [(ent.text, ent.label_, ent.kb_id_) for ent in nlp("Theo BKTB.").ents] == [("BKTB", "MINISTRY", "own:ktb")]


@pytest.mark.parametrize("place", [{"before": "ceds_mentions"}, {"after": "ceds_mentions"}])
@pytest.mark.parametrize("ruler", ["entity_ruler", "span_ruler"])
def test_rulers_of_spacy_still_work(ruler: str, place: dict[str, str], files: dict[str, Any]) -> None:
    nlp = ceds_nlp.load(model=False, **files)
    pipe: Any = nlp.add_pipe(ruler, **place)
    pipe.add_patterns([{"label": "OURS", "pattern": "muối"}])
    doc = nlp(TEXT)
    found = doc.ents if ruler == "entity_ruler" else doc.spans["ruler"]
    assert "OURS" in {span.label_ for span in found}
    assert "BKTB" in {span.text for span in doc.spans["ceds"]}


def test_bytes_that_are_none() -> None:
    component: Any = ceds_nlp.load(model=False).get_pipe("ceds_mentions")
    for data in (b"[]", b'{"a": 1}', b"[1, 2]"):
        with pytest.raises(ceds_nlp.DataError, match="expected null or two tables"):
            component.from_bytes(data)


def random_knowledge(chance: random.Random) -> Knowledge:
    """Names out of the pieces of the random texts, that cut, fill and hold what is shipped."""
    rows = ["label\tname\tref\tcase"]
    for piece in chance.sample(PIECES, 40):
        name = piece.strip()
        row = f"{chance.choice(LABELS)}\t{name}\tx\t{chance.choice(knowledge.CASES)}"
        check = knowledge.Check()
        check.content("\n".join([*rows, row]), "x.tsv")
        if not check.errors:
            rows.append(row)
    assert len(rows) > 5
    words = ["kind\tterm\tvalue\tfactor", "measure\thộ\tngười\t4", "measure\txã", "goal\ttỷ lệ hộ nghèo"]
    return parse("\n".join(rows), "\n".join([*words, "indicator\tdoanh nghiệp"]))


@pytest.mark.parametrize("seed", range(12))
def test_invariants_hold_with_any_names_in_any_text(seed: int) -> None:
    chance = random.Random(seed)
    known = random_knowledge(chance)
    for _ in range(25):
        text = "".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 40)))
        day = chance.choice([None, date(2024, 7, 11)])
        doc = read(text, known, day, model=bool(seed % 2))
        assert not complaints(text, doc), text
