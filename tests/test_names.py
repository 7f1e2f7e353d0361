"""Open names: the inline form, the variations, the model file, the policy of rule and model."""

import random
import time
from pathlib import Path

import numpy as np
import pytest

import ceds_nlp
from ceds_nlp.augment import Slots, vary
from ceds_nlp.errors import DataError
from ceds_nlp.layout import parse
from ceds_nlp.marked import LABELS, parse_line, read_folder
from ceds_nlp.normalize import fold
from ceds_nlp.recognize import name_edges, name_model, name_shapes, names
from ceds_nlp.records import Mention
from ceds_nlp.train import calibrate, encode, exact, read_articles, read_jsonl, train
from conftest import ROOT
from test_examples import cases, unmark

SENTENCES = ROOT / "training" / "sentences"


def read(source: str) -> list[tuple[str, str]]:
    text = fold(source)
    return [(m.label, text.text[m.start : m.end]) for m in names.recognize(text, parse(text.text), exact(text))]


def test_the_training_text_reads() -> None:
    passages = read_folder(SENTENCES)
    assert len(passages) >= 3000
    assert {name.label for passage in passages for name in passage.names} == set(LABELS)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Ông [Lê Hoàng|NGƯỜI]", "label 'NGƯỜI' is unknown"),
        ("Ông [Lê Hoàng", "is not closed"),
        ("Ông Lê Hoàng]", "closes nothing"),
        ("Ông [ Lê Hoàng|PERSON]", "begins or ends with a space"),
        ("Ông [|PERSON]", "without text"),
    ],
)
def test_a_wrong_mark_names_its_place(line: str, message: str) -> None:
    with pytest.raises(DataError, match=r"x\.txt, line 9") as error:
        parse_line(line, "x.txt, line 9")
    assert message in str(error.value)


def test_variations_keep_their_marks() -> None:
    passages = read_folder(SENTENCES)[::40]
    slots = Slots(passages)
    chance = random.Random(5)
    for passage in passages:
        varied = vary(passage, slots, chance)
        assert [n.label for n in varied.names] == [n.label for n in passage.names]
        for name in varied.names:
            span = varied.text[name.start : name.end]
            assert span
            assert span == span.strip()


@pytest.mark.parametrize(("expected", "marked"), cases("names"))
def test_examples(expected: str, marked: str) -> None:
    """Every open name of the line with its title, names inside names included, and nothing else."""
    source, spans = unmark(marked)
    text = fold(source)
    found = names.recognize(text, parse(text.text), exact(text))
    wanted = [] if expected == "-" else expected.split(" | ")
    assert [(text.span(m.start, m.end), names.describe(m)) for m in found] == list(zip(spans, wanted, strict=True))


def test_names_passed_at_once_are_those_that_no_rule_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests of words alone only spare work: without them every article reads the same."""

    def read_all() -> list[list[Mention]]:
        texts = [fold(path.read_text("utf-8")) for path in sorted((ROOT / "fixtures" / "articles").glob("*.txt"))]
        return [names.recognize(text, parse(text.text), exact(text)) for text in texts]

    expected = read_all()
    monkeypatch.setattr(name_edges, "_is_settled", lambda words, label: False)
    monkeypatch.setattr(name_shapes, "_is_whole", lambda words, label: False)
    assert read_all() == expected


def test_rules_only_finds_nothing_and_reads_no_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the model was touched")

    monkeypatch.setattr(names, "model", never)
    text = fold("Ông Lê Hoàng ở Huế.")
    assert names.recognize(text, parse(text.text), [], rules_only=True) == []


def test_a_document_agrees_with_itself() -> None:
    found = read("Ông Nguyễn Toàn Thắng phát biểu.\nSau đó ông Thắng ra về. Theo ông Thắng, mọi việc đã xong.")
    assert [name for label, name in found if label == "PERSON"] == ["Nguyễn Toàn Thắng", "Thắng", "Thắng"]


def test_exact_rules_win() -> None:
    text = fold("Bộ Tài chính họp với UBND tỉnh Phú Thọ.")
    found = exact(text)
    for name in names.recognize(text, parse(text.text), found):
        assert all((m.start, m.end) != (name.start, name.end) for m in found)
        assert all(
            m.start >= name.start and m.end <= name.end for m in found if m.start < name.end and name.start < m.end
        )


def test_titles() -> None:
    text = fold("Phó Chủ tịch UBND tỉnh Lê Văn Sao gặp ông Trần Quốc Bảo, Giám đốc Sở Nội vụ, sáng nay.")
    people = [m for m in names.recognize(text, parse(text.text), []) if m.label == "PERSON"]
    assert [m.attrs.get("title") for m in people] == ["Phó Chủ tịch UBND tỉnh", "Giám đốc Sở Nội vụ"]


def spoken_for(source: str) -> list[tuple[str, object, str | None]]:
    """Each person with the body it speaks for, and the text of the entity that ``body_id`` names."""
    doc = ceds_nlp.extract(source)
    texts: dict[object, str] = {e.id: e.text for e in doc.entities}
    people = [e for e in doc.entities if e.label == "PERSON"]
    return [(e.text, e.attrs.get("body"), texts.get(e.attrs.get("body_id"))) for e in people]


@pytest.mark.parametrize(
    ("source", "person", "body"),
    [
        ("Ông Nguyễn Văn An, Giám đốc Sở Y tế Hà Nội, cho biết dịch đã giảm.", "Nguyễn Văn An", "Sở Y tế Hà Nội"),
        ("Bộ trưởng Bộ Công Thương Lê Hải Sơn trả lời chất vấn.", "Lê Hải Sơn", "Bộ Công Thương"),
        ("Đại diện Viettel, bà Trần Thị Hoa khẳng định giá không đổi.", "Trần Thị Hoa", "Viettel"),
        ("Ông Lê Văn Tám (Tổng giám đốc Công ty Cổ phần Sao Mai) nói vậy.", "Lê Văn Tám", "Công ty Cổ phần Sao Mai"),
        ("TS Lê Mai, Trường Đại học Vinh, nêu ý kiến khác.", "Lê Mai", "Trường Đại học Vinh"),
        ("Ủy viên Bộ Chính trị, Bí thư Thành ủy Hà Nội Đỗ Văn Bình thăm chợ.", "Đỗ Văn Bình", "Thành ủy Hà Nội"),
        ("Theo ông Lê Sơn, Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ, việc đã xong.", "Lê Sơn", "Văn phòng Chính phủ"),
    ],
)
def test_the_body_a_person_speaks_for(source: str, person: str, body: str) -> None:
    assert spoken_for(source) == [(person, body, body)]


@pytest.mark.parametrize(
    "source",
    [
        "Thủ tướng Phạm Minh Chính phát biểu.",
        "Chủ tịch UBND tỉnh Lê Văn Sao họp.",
        "Ông Trần Văn Hòa, 45 tuổi, kể lại.",
    ],
)
def test_no_body_where_the_text_names_none(source: str) -> None:
    assert [body for _, body, _ in spoken_for(source)] == [None]


def test_names_are_canonical_in_their_document() -> None:
    doc = ceds_nlp.extract(
        "Tập đoàn Bưu chính Viễn thông Việt Nam (VNPT) lãi lớn. Ông Nguyễn Toàn Thắng nói VNPT sẽ tuyển người.\n"
        "Sau đó ông Thắng ra về. Ứng dụng VNeID chạy ổn định."
    )
    names = {e.text: e.name for e in doc.entities}
    assert names["VNPT"] == "Tập đoàn Bưu chính Viễn thông Việt Nam"
    assert names["Thắng"] == "Nguyễn Toàn Thắng"
    assert [e.ref for e in doc.entities if e.label == "SYSTEM"] == ["vneid"]


def test_two_persons_of_one_short_name_stay_apart() -> None:
    doc = ceds_nlp.extract("Ông Lê Văn Hùng và ông Trần Quốc Hùng cùng họp. Sau đó ông Hùng phát biểu.")
    assert [e.name for e in doc.entities if e.text == "Hùng"] == ["Hùng"]


def test_capitals_are_read_as_running_text() -> None:
    line = "Bà Nguyễn Thị Hoa, Giám đốc Công ty Cổ phần Sao Mai, đến thăm UBND huyện Ba Tơ và dùng VNeID."
    small, capital = (
        [(e.label, e.start, e.end) for e in ceds_nlp.extract(text).entities] for text in (line, line.upper())
    )
    assert small == capital


def test_a_headline_agrees_with_the_text_below() -> None:
    doc = ceds_nlp.extract("PHẠM VŨ TRÀ NÓI VỀ GIÁ ĐIỆN\n\nHôm qua, ông Phạm Vũ Trà cho biết giá điện chưa tăng.")
    assert [e.name for e in doc.entities if e.label == "PERSON"] == ["Phạm Vũ Trà", "Phạm Vũ Trà"]


@pytest.mark.parametrize(
    "source", ["", " ", "\n", "...", "(", '"', "A", "12,5%", "Đ" * 3000, "a b " * 3000, "Ông " * 2000]
)
def test_strange_text(source: str) -> None:
    text = fold(source)
    for mention in names.recognize(text, parse(text.text), []):
        assert 0 <= mention.start < mention.end <= len(text.text)


def test_time_grows_with_the_text() -> None:
    piece = 'Ông Lê Văn Sao, Giám đốc Công ty Sao Mai (SM), đến huyện Ba Tơ xem "Đề án 06" và dự án cầu Cổ Chiên.\n'
    times = []
    for size in (40, 400):
        text = fold(piece * size)
        layout, found = parse(text.text), exact(text)
        names.recognize(text, layout, found)
        began = time.perf_counter()
        names.recognize(text, layout, found)
        times.append(time.perf_counter() - began)
    assert times[1] < 25 * times[0]


def test_weights_are_written_and_read(tmp_path: Path) -> None:
    folder = tmp_path / "sentences"
    folder.mkdir()
    lines = [f"Ông [Lê Văn {name}|PERSON] đến [huyện {name}|LOCATION]." for name in ("Sao", "Mai", "Bình", "Tú", "Hải")]
    (folder / "a.txt").write_text("\n".join(lines * 4), "utf-8")
    own = tmp_path / "own.jsonl"
    own.write_text('{"text": "Bà Hoa nói.", "entities": [{"start": 3, "end": 6, "label": "PERSON"}]}\n', "utf-8")
    out = tmp_path / "w.npz"
    report = train(folder, out, own=[own], copies=1, rounds=3, quiet=True)
    again = tmp_path / "again.npz"
    train(folder, again, own=[own], copies=1, rounds=3, quiet=True)
    assert report.passages == 21
    first, second = (name_model.load(path.read_bytes(), path.name) for path in (out, again))
    assert np.array_equal(first.weights, second.weights)
    text = fold("Ông Lê Văn Sao đến huyện Mai.")
    assert names.recognize(text, parse(text.text), [], weights=out)


def test_wrong_weights_and_documents_are_named(tmp_path: Path) -> None:
    text = fold("Ông Lê Hoàng.")
    wrong = tmp_path / "w.npz"
    wrong.write_bytes(b"no weights")
    with pytest.raises(DataError, match=r"w\.npz"):
        names.recognize(text, parse(text.text), [], weights=wrong)
    own = tmp_path / "own.jsonl"
    own.write_text('{"text": "Bà Hoa nói.", "entities": [{"start": 3, "end": 60, "label": "PERSON"}]}\n', "utf-8")
    with pytest.raises(DataError, match=r"own\.jsonl, line 1"):
        read_jsonl(own)


def test_articles_are_read() -> None:
    assert len(read_articles(ROOT / "fixtures" / "articles")) >= 30


def test_an_empty_passage_encodes() -> None:
    assert len(encode(parse_line("   x   ")).labels) == 1


def test_calibration_never_falls() -> None:
    chance = random.Random(2)
    judged = [(p := chance.random(), chance.random() < p) for _ in range(400)]
    knots = calibrate(judged)
    assert [rate for _, rate in knots] == sorted(rate for _, rate in knots)


def test_describe() -> None:
    assert names.describe(Mention(0, 2, "ORG", "x")) == "ORG"
