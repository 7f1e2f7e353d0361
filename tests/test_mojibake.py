"""Wrongly decoded text is noticed and named, sound text is not, and nothing is changed."""

import json
import unicodedata
import warnings
from pathlib import Path

import pytest
from typer.testing import CliRunner

import ceds_nlp
from ceds_nlp.cli import app
from ceds_nlp.mojibake import _TCVN3, check
from conftest import FIXTURES, ROOT

ARTICLES = sorted(FIXTURES.glob("*.txt"))
TO_TCVN3 = {value: key for key, value in _TCVN3.items()}
VNI = {
    "Quyết": "Quyeát", "định": "ñònh", "số": "soá", "ngày": "ngaøy", "đạt": "ñaït", "tỉnh": "tænh", "Phú": "Phuù",
    "Thọ": "Thoï", "của": "cuûa", "người": "ngöôøi", "mục": "muïc", "năm": "naêm", "ĐỊNH": "ÑÒNH",
}  # fmt: skip


def in_tcvn3(text: str) -> str:
    """``text`` as it looks with the codes of TCVN3; capital vowels with a tone have none and turn small."""
    return "".join(TO_TCVN3.get(c) or TO_TCVN3.get(c.lower(), c) for c in unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_every_article_in_every_wrong_encoding(path: Path) -> None:
    text = path.read_text("utf-8")
    assert check(text) == ()
    assert check(text.upper()) == ()
    assert check(unicodedata.normalize("NFD", text)) == ()
    spoiled = in_tcvn3(text)
    [finding] = check(spoiled)
    assert finding.kind == "tcvn3"
    assert spoiled[finding.start : finding.end] == finding.written
    assert finding.meant is not None
    assert in_tcvn3(finding.meant) == finding.written
    assert [f.kind for f in check(text.encode().decode("latin-1"))] == ["utf-8 as latin-1"]
    windows = check(text.encode().decode("cp1252", errors="replace"))
    assert {f.kind for f in windows} == {"utf-8 as latin-1", "lost characters"}


def test_vni() -> None:
    text = " ".join(VNI.values())
    [finding] = check(text)
    assert (finding.kind, finding.written, finding.meant) == ("vni", "ñònh", "định")


def test_two_codes_in_one_text() -> None:
    """Passages of both old codes, or of one beside sound text: the reader is told of one that is sure."""
    sound = ARTICLES[0].read_text("utf-8")[:600]
    vni, tcvn3 = " ".join(VNI.values()), in_tcvn3(sound)
    for text, kind in ((f"{tcvn3}\n\n{vni}", "tcvn3"), (f"{sound}\n\n{vni}", "vni"), (sound + tcvn3, "tcvn3")):
        assert [finding.kind for finding in check(text)] == [kind]


@pytest.mark.parametrize("text", [
    "", "plain", "Quyết định © 2024, 5 µm ± 3°, §5, «trích», £5, ½ và ×",
    "Müller, Gödel, Bjørn, señor, Besançon, naïve, Łódź và Đà Nẵng",
    "El señor Núñez y la niña española comieron jalapeños en el año 2020",
    "Die Übergrößen für Müßiggänger können später größer werden",
    "Høyre, Ålesund, Tromsø, Møre og Romsdal, Sør-Trøndelag",
    "MỘT HAI BA ÔNG ÁNH ÝÊN ÀO ÀO", "tỷ lệ ÔNG bà, iPhone, eÓ", "®©™", "越南", "🙂" * 9,
    "ki\u00adnh tế phá\u00adt tri\u00adển thà\u00adnh phố ng\u00adân sá\u00adch",
])  # fmt: skip
def test_sound_text_is_left_in_peace(text: str) -> None:
    assert check(text) == ()


def test_nothing_is_changed_and_the_caller_is_told() -> None:
    text = "QuyÕt ®Þnh sè 505/QĐ-TTg: tØnh ®¹t 22,4%"
    with pytest.warns(ceds_nlp.TextWarning, match=r"text: the text holds TCVN3.*'QuyÕt' at offset 0 is 'Quyết'"):
        doc = ceds_nlp.extract(text)
    assert doc.text == text
    assert [q.value for q in doc.quantities] == ["22.4"]
    with pytest.warns(ceds_nlp.TextWarning, match="record 2: ") as told:
        assert len(list(ceds_nlp.extract_many(["sạch", text], model=False))) == 2
    assert len(told) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ceds_nlp.extract("Quyết định số 505/QĐ-TTg")


def test_command_line_says_it_once_for_each_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("QuyÕt ®Þnh sè 5, tØnh ®¹t 22,4%", "utf-8")
    (tmp_path / "b.txt").write_text("Mất chữ \ufffd: 5%", "utf-8")
    (tmp_path / "c.txt").write_text("Sạch: 5%", "utf-8")
    result = CliRunner().invoke(app, ["extract", str(tmp_path), "--no-model"])
    assert result.exit_code == 0
    assert [json.loads(line)["doc_id"] for line in result.stdout.splitlines()] == ["a", "b", "c"]
    said = [line for line in result.stderr.splitlines() if line]
    assert len(said) == 2
    assert "a.txt: the text holds TCVN3" in said[0]
    assert "b.txt: characters were lost in decoding, first at offset 8 (U+FFFD)" in said[1]
    assert str(ROOT) not in result.stderr
