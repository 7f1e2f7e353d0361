"""The report: its HTML as data, and the page in a real browser where one is installed."""

import csv
import io
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner, Result

import ceds_nlp
from ceds_nlp import Document
from ceds_nlp.cli import app
from ceds_nlp.report import read, time_line, to_page
from conftest import FIXTURES
from test_display import HOSTILE

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

ARTICLE = FIXTURES / "01-chuyen-doi-so-quoc-gia.txt"


def sentence(
    text: str, quote: str, value: str, kind: str = "percent", year: int | None = None, actor: str = "",
    label: str = "PROVINCE", target: bool = True, indicator: str = "", unit: str = "%",
) -> dict[str, Any]:  # fmt: skip
    """One sentence and what is claimed in it; `document_of` puts several together."""
    return locals()


def document_of(doc_id: str, *sentences: dict[str, Any]) -> Document:
    """A document written by hand, so that these tests do not depend on what extraction finds."""
    text = ""
    layers: dict[str, list[dict[str, Any]]] = {"entities": [], "quantities": [], "times": [], "claims": []}
    for i, s in enumerate(sentences):
        start = len(text)
        text += s["text"]

        def span(words: str, start: int = start, own: str = s["text"]) -> dict[str, Any]:
            at = start + own.index(words)
            return {"start": at, "end": at + len(words), "text": words}

        claim: dict[str, Any] = {"id": f"c{i}", "quantity": f"q{i}", "is_target": s["target"], "rule": "x",
                                 "sentence": {"start": start, "end": len(text)}}  # fmt: skip
        layers["quantities"].append(
            {"id": f"q{i}", "kind": s["kind"], "value": s["value"], "unit": s["unit"], "rule": "x"} | span(s["quote"])
        )
        if s["year"]:
            layers["times"].append({"id": f"t{i}", "kind": "year", "end_year": s["year"], "rule": "x"}
                                   | span(str(s["year"])))  # fmt: skip
            claim["time"] = f"t{i}"
        if s["actor"]:
            layers["entities"].append({"id": f"e{i}", "label": s["label"], "name": s["actor"], "rule": "x"}
                                      | span(s["actor"]))  # fmt: skip
            claim["actor"] = f"e{i}"
        if s["indicator"]:
            claim["indicator"] = span(s["indicator"])
        layers["claims"].append(claim)
        text += "\n" + ".\n" * 30
    return Document.model_validate({"doc_id": doc_id, "text": text, **layers})


DOCUMENTS = [
    document_of(
        "bai-1",
        sentence("Đến 2025, Phú Thọ đạt 9% hộ nghèo.", "9%", "9", year=2025, actor="Phú Thọ", indicator="hộ nghèo"),
        sentence("Đến 2030, Phú Thọ đạt 100% hộ nghèo.", "100%", "100", year=2030, actor="Phú Thọ",
                 indicator="hộ nghèo"),
        sentence("Năm 2023 có 12 xã.", "12", "12", kind="count", year=2023, target=False, unit="xã"),
    ),
    document_of(
        "bai-2",
        sentence("Bộ Y tế: 95% tiêm chủng, đến 2030.", "95%", "95", year=2030, actor="Bộ Y tế", label="MINISTRY",
                 indicator="tiêm chủng"),
        sentence("Chi -1,5 tỷ đồng.", "-1,5 tỷ đồng", "-1500000000", kind="money", unit="VND"),
    ),
    document_of("=cmd|' /C calc'!A0"),
]  # fmt: skip


def test_page_is_whole_and_alone() -> None:
    page = to_page(DOCUMENTS)
    soup = BeautifulSoup(page, "html.parser")
    assert [len(soup.select(s)) for s in ("tbody tr", ".article", ".point")] == [5, 3, 4]
    assert not soup.select("[src], link, iframe, object, embed, base, img")
    assert all(str(tag["href"]).startswith("#a") for tag in soup.select("[href]"))
    assert "//" not in str(soup.select_one("style"))
    for article, document in zip(soup.select(".article .text"), DOCUMENTS, strict=True):
        assert article.get_text() == document.text
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    assert {str(a["href"])[1:] for a in soup.select("a")} <= set(ids)
    assert len(to_page([])) < 40_000


@pytest.mark.parametrize("payload", HOSTILE)
def test_payloads_stay_text(payload: str) -> None:
    hostile = document_of(payload, sentence(f"9% {payload}", "9%", "9", actor=payload, indicator=payload, unit=payload))
    plain = BeautifulSoup(to_page([document_of("p", sentence("9% p", "9%", "9", actor="p", indicator="p", unit="p"))]),
                          "html.parser")  # fmt: skip
    soup = BeautifulSoup(to_page([hostile]), "html.parser")
    assert [tag.name for tag in soup.find_all()] == [tag.name for tag in plain.find_all()]
    assert [sorted(tag.attrs) for tag in soup.find_all()] == [sorted(tag.attrs) for tag in plain.find_all()]
    assert [tag.get_text() for tag in soup.select("script:not([type])")] == [
        tag.get_text() for tag in plain.select("script:not([type])")
    ]
    data = json.loads(soup.select_one("#data").get_text())  # type: ignore[union-attr]
    assert data["rows"][0][data["columns"].index("actor")] == payload
    assert soup.select_one(".article .text").get_text() == hostile.text  # type: ignore[union-attr]


def test_points_share_lanes_and_never_overlap() -> None:
    texts = [
        document_of(
            str(i),
            sentence("2025: 20% hộ", "20%", "20", year=2025, indicator="hộ"),
            sentence("2030: 30% hộ", "30%", "30", year=2030, indicator="hộ"),
            sentence(normalize("NFD", "2035: 40% Hộ"), "40%", "40", year=2035, indicator=normalize("NFD", "Hộ")),
            sentence("2025: 1.350 tỷ đồng lẻ hộ", "1.350 tỷ đồng lẻ", "1", year=2025, indicator="hộ"),
            sentence("5%", "5%", "5"),
        )
        for i in range(2)
    ]
    drawn = time_line(read(texts)[1])
    assert drawn.years == [2025, 2030, 2035, None]
    lane = drawn.lanes[0]
    assert [(p.label, p.column, p.slot, len(p.lines)) for p in lane.points] == [
        ("20%", 0, 0, 2), ("1.350 tỷ đồng lẻ", 0, 1, 2), ("30%", 1, 0, 2),
        ("40%", 2, 0, 2),
    ]  # fmt: skip
    assert [p.label for p in lane.row] == ["20%", "30%", "40%"]
    # Without an indicator nothing says that two values belong together.
    assert [len(lane.points) for lane in drawn.lanes[1:]] == [1, 1]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["report", *map(str, arguments)])


def test_command(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    assert run(ARTICLE, "-o", out).exit_code == 0
    assert "Quyết định số 749/QĐ-TTg" in BeautifulSoup(out.read_text("utf-8"), "html.parser").get_text()
    (tmp_path / "bad.txt").write_bytes(b"\xff")
    result = run(tmp_path / "bad.txt", ARTICLE, tmp_path / "none.txt", "-o", out, "--workers", "2", "--no-model")
    assert result.exit_code == 1
    assert "bad.txt: byte 0 is not UTF-8" in result.stderr
    assert "none.txt: cannot be read" in result.stderr
    assert len(BeautifulSoup(out.read_text("utf-8"), "html.parser").select(".article")) == 1
    assert run(ARTICLE).exit_code == 2
    assert run(ARTICLE, "-o", tmp_path / "no" / "r.html").exit_code == 2
    assert not list(tmp_path.glob("*.part"))
    assert run("--help").exit_code == 0


# In the browser.

Show = Callable[..., "WebDriver"]


@pytest.fixture
def show(browser: "WebDriver", tmp_path: Path) -> Iterator[Show]:
    """Opens the report of some documents; afterwards the page must have logged nothing and loaded nothing."""

    def open_page(documents: list[Document]) -> "WebDriver":
        path = tmp_path / "report.html"
        path.write_text(to_page(documents), "utf-8")
        browser.get(path.as_uri())
        return browser

    yield open_page
    assert browser.get_log("browser") == []
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0


def seen(page: "WebDriver", selector: str) -> list[str]:
    """The texts of the elements that are displayed, in document order."""
    return [element.text for element in page.find_elements("css selector", selector) if element.is_displayed()]


def choose(page: "WebDriver", name: str, value: str) -> None:
    from selenium.webdriver.support.ui import Select

    Select(page.find_element("id", name)).select_by_value(value)


def click(page: "WebDriver", selector: str) -> None:
    page.find_element("css selector", selector).click()


QUOTES = "tbody td:nth-child(3)"


def test_filters(show: Show) -> None:
    page = show(DOCUMENTS)
    assert seen(page, QUOTES) == ["9%", "100%", "95%", "-1,5 tỷ đồng"]
    assert seen(page, "#count") == ["4 / 4"]
    choose(page, "year", "=2030")
    assert seen(page, QUOTES) == ["100%", "95%"]
    assert seen(page, ".point") == ["100%", "95%"]
    choose(page, "actor", "=Bộ Y tế")
    assert seen(page, QUOTES) == ["95%"]
    assert seen(page, ".article summary b") == ["bai-2"]
    choose(page, "label", "PROVINCE")
    assert seen(page, QUOTES) == []
    click(page, "#filters [type=reset]")
    page.find_element("id", "search").send_keys("ho ngheo")
    assert seen(page, QUOTES) == ["9%", "100%"]
    click(page, "#filters [type=reset]")
    choose(page, "year", "-")
    assert seen(page, QUOTES) == ["-1,5 tỷ đồng"]
    click(page, "#filters [type=reset]")
    choose(page, "label", "MINISTRY")
    assert seen(page, QUOTES) == ["95%"]
    click(page, "#unfold")
    click(page, "#unfold")
    assert seen(page, ".text mark:not(.dim)") == ["Bộ Y tế"]
    click(page, "#filters [type=reset]")
    click(page, "[name=kind][value=claims]")
    assert seen(page, QUOTES) == ["9%", "100%", "12", "95%", "-1,5 tỷ đồng"]


def test_sorting(show: Show) -> None:
    page = show(DOCUMENTS)
    click(page, "th[data-key=value] button")
    assert seen(page, QUOTES) == ["-1,5 tỷ đồng", "9%", "95%", "100%"]
    click(page, "th[data-key=value] button")
    assert seen(page, QUOTES) == ["100%", "95%", "9%", "-1,5 tỷ đồng"]
    assert page.find_element("css selector", "th[data-key=value]").get_attribute("aria-sort") == "descending"
    click(page, "th[data-key=actor] button")
    assert seen(page, QUOTES) == ["95%", "100%", "9%", "-1,5 tỷ đồng"], "what is missing stands last"


IN_VIEW = """const box = arguments[0].getBoundingClientRect();
const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
return arguments[0].contains(hit);"""


def test_row_point_and_mark_lead_to_one_another(show: Show) -> None:
    page = show(DOCUMENTS)
    click(page, "tbody tr:nth-child(5) td:nth-child(2)")
    here = page.find_element("css selector", ".sentence.here")
    assert here.text == "Chi -1,5 tỷ đồng."
    assert page.execute_script(IN_VIEW, here)
    assert seen(page, "mark.here") == ["-1,5 tỷ đồng"]
    click(page, ".point text")
    assert seen(page, ".sentence.here") == ["Đến 2025, Phú Thọ đạt 9% hộ nghèo."]
    assert seen(page, "tr[aria-current] td:nth-child(3)") == ["9%"]
    page.execute_script("document.querySelector('[data-at=a0-q2]').click()")
    assert seen(page, "tr[aria-current] td:nth-child(3)") == ["12"], "a claim that is no target is listed for it"


def test_csv(show: Show, tmp_path: Path) -> None:
    page = show(DOCUMENTS)
    page.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    click(page, "th[data-key=value] button")
    choose(page, "article", "a1")
    click(page, "#csv")
    path = tmp_path / "ceds-nlp.csv"
    for _ in range(100):
        if path.exists():
            break
        time.sleep(0.1)
    content = path.read_bytes()
    assert content.startswith("\ufeff".encode())
    money, percent = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert (money["doc_id"], money["value"], money["sentence"]) == ("bai-2", "-1500000000", "Chi -1,5 tỷ đồng.")
    assert money["quote"] == "'-1,5 tỷ đồng", "no spreadsheet may run it"
    assert (percent["actor"], percent["year"], percent["is_target"]) == ("Bộ Y tế", "2030", "true")
    start, end = int(percent["start"]), int(percent["end"])
    assert DOCUMENTS[1].text[start:end] == percent["quote"]


def test_languages_and_themes(show: Show) -> None:
    page = show(DOCUMENTS)
    assert seen(page, "h1") == ["Targets in texts"]
    click(page, "#language")
    assert seen(page, "h1") == ["Chỉ tiêu trong văn bản"]
    assert seen(page, "th")[1:5] == ["Chỉ số", "Nguyên văn", "Năm", "Chủ thể"]
    colours = []
    for theme in ("light", "dark"):
        page.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": theme}]}
        )
        colours.append(page.find_element("tag name", "body").value_of_css_property("background-color"))
    assert colours[0] != colours[1]


def test_payloads_do_nothing(show: Show) -> None:
    payloads = [
        p.replace("alert(1)", "window.pwned=1") for p in [*HOSTILE, "\u202egnp.exe", "<a href=javascript:alert(1)>x"]
    ]
    hostile = [
        document_of(p, sentence(f"9% {p} 2030", "9%", "9", year=2030, actor=p, indicator=p, unit=p)) for p in payloads
    ]
    page = show(hostile)
    for i in range(1, len(payloads) + 1):
        click(page, f"tbody tr:nth-child({i}) td:nth-child(1)")
    click(page, "#csv")
    assert page.execute_script("return window.pwned") is None
    assert seen(page, "tbody td:nth-child(2)") == [p.replace("\u202e", "[U+202E]") for p in payloads]


def test_an_article_as_extracted(show: Show) -> None:
    found = ceds_nlp.extract(ARTICLE.read_text("utf-8"), published="2024-12-12", doc_id="bài 1")
    page = show([found])
    assert page.find_element("css selector", ".text").text.split() == found.text.split()
    # Letters with two marks are composed and stand on one line with their neighbours.
    assert "trực tuyến" in page.find_element("css selector", ".text").text
