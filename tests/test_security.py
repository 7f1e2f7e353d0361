"""What comes from outside stays data: HTML that escapes, weights that cannot run, outputs without paths."""

import ast
import io
import json
import pickle
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

import ceds_nlp
from ceds_nlp import Document
from ceds_nlp.arrays import read_arrays
from ceds_nlp.cli import app
from ceds_nlp.display import to_html
from ceds_nlp.errors import DataError
from ceds_nlp.recognize import name_model
from ceds_nlp.report import to_page
from conftest import ROOT

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

SOURCE = ROOT / "src" / "ceds_nlp"
SHIPPED = SOURCE / "models" / "names.npz"

# HTML: payloads of each kind in the text, the document's id, names and attributes.

PAYLOADS = {
    "script": "<script>window.pwned=1</script>",
    "script end": "</script><script>window.pwned=1</script>",
    "attribute": '" onmouseover="window.pwned=1" x=\'',
    "image": "<img src=x onerror=window.pwned=1>",
    "SVG": "<svg/onload=window.pwned=1><animate onbegin=window.pwned=1>",
    "link": "<a href=javascript:window.pwned=1>x</a>",
    "style end": "</style></textarea></title><b>x",
    "entities": "&lt;script&gt; &#60;b&#62; &amp;lt;",
    "comment": "--><!--<script>]]>",
    "template": "{{ 7*7 }} {% raw %} ${7*7} #{7*7}",
    "bidi": "\u202egnp.exe\u202c \u2066x\u2069 \u200f",
    "controls": "\x00\x08\x1b[31m\x7f\ufffe",
}


def payload_document(payload: str) -> Document:
    """A document whose every free field is ``payload``."""
    end = len(payload)
    span = {"start": 0, "end": end, "text": payload, "rule": payload}
    return Document.model_validate({
        "doc_id": payload, "text": payload, "published": payload,
        "entities": [{"id": "e0", "label": "ORG", "name": payload, "ref": payload, "attrs": {payload: payload}} | span],
        "quantities": [{"id": "q0", "kind": "count", "value": "5", "unit": payload, "noun": payload} | span],
        "times": [{"id": "t0", "kind": "year", "from": payload, "to": payload, "end_year": 2030} | span],
        "claims": [{"id": "c0", "quantity": "q0", "actor": "e0", "time": "t0", "basis": "e0", "is_target": True,
                    "indicator": {"start": 0, "end": end, "text": payload}, "sentence": {"start": 0, "end": end},
                    "rule": payload}],
    })  # fmt: skip


def skeleton(html: str) -> list[tuple[str, list[str]]]:
    """The tags of a page with the names of their attributes: what no payload may change."""
    return [(tag.name, sorted(tag.attrs)) for tag in BeautifulSoup(html, "html.parser").find_all()]


@pytest.mark.parametrize("make", [to_html, lambda doc: to_page([doc])], ids=["display", "report"])
@pytest.mark.parametrize("name", PAYLOADS)
def test_no_payload_becomes_markup(name: str, make: Any) -> None:
    payload = PAYLOADS[name]
    html = make(payload_document(payload))
    assert skeleton(html) == skeleton(make(payload_document("x")))
    for tag in BeautifulSoup(html, "html.parser").find_all():
        assert not any(key.startswith("on") for key in tag.attrs)
        assert str(tag.get("href", "#")).startswith("#")
    assert "<script>window.pwned" not in html
    # No right-to-left control stands bare where it could turn the order of what is around it.
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", html)


def test_a_page_from_extracted_payloads() -> None:
    for payload in PAYLOADS.values():
        text = f"{payload} Bộ Y tế {payload} đến năm 2030 đạt 22,4% {payload}"
        doc = ceds_nlp.extract(text, doc_id=payload)
        plain = ceds_nlp.extract("x Bộ Y tế x đến năm 2030 đạt 22,4% x", doc_id="x")
        tags = [{name for name, _ in skeleton(make)} for make in (to_page([doc]), to_page([plain]))]
        assert tags[0] <= tags[1]


def test_no_payload_runs_in_a_browser(browser: "WebDriver", tmp_path: Path) -> None:
    """The notebook display and the report of every payload at once; nothing runs, nothing is loaded or logged."""
    documents = [payload_document(payload) for payload in PAYLOADS.values()]
    page = tmp_path / "page.html"
    for html in ("<!doctype html><meta charset=utf-8>" + "".join(map(to_html, documents)), to_page(documents)):
        page.write_text(html, "utf-8")
        browser.get(page.as_uri())
        for element in browser.find_elements("css selector", "mark, summary, td"):
            browser.execute_script("arguments[0].dispatchEvent(new MouseEvent('mouseover', {bubbles: true}))", element)
        assert browser.execute_script("return window.pwned") is None
        assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
        assert browser.get_log("browser") == []


# Files that are loaded.

_RUNS = {"eval", "exec", "compile", "__import__", "system", "popen"}
_MODULES = {"pickle", "marshal", "shelve", "dill", "joblib", "yaml"}


def test_nothing_that_is_loaded_can_run() -> None:
    """No module of the library calls or imports what turns data into code."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                assert _MODULES.isdisjoint(alias.name.split(".")[0] for alias in node.names), path
            elif isinstance(node, ast.ImportFrom):
                assert str(node.module).split(".")[0] not in _MODULES, path
            elif isinstance(node, ast.Call):
                called = node.func.id if isinstance(node.func, ast.Name) else ""
                called = node.func.attr if isinstance(node.func, ast.Attribute) else called
                plain = isinstance(node.func, ast.Attribute) and called == "compile"  # re.compile
                assert plain or called not in _RUNS, f"{path}:{node.lineno}"
                pickles = [word for word in node.keywords if word.arg == "allow_pickle"]
                assert all(isinstance(w.value, ast.Constant) and w.value.value is False for w in pickles), path


class Bomb:
    """Pickled, it writes a file when it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.write_text, (self.path, "ran")


def packed(**arrays: Any) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def shipped(**changes: Any) -> bytes:
    """The shipped weights with some arrays changed; None leaves one out."""
    arrays = read_arrays(SHIPPED.read_bytes(), "shipped") | changes
    return packed(**{name: array for name, array in arrays.items() if array is not None})


def test_pickled_weights_do_not_run(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    objects = np.empty(1, object)
    objects[0] = Bomb(mark)
    for name in ("labels", "info", "extra"):
        with pytest.raises(DataError, match=r"own\.npz: not a \.npz file of plain arrays: Object arrays"):
            name_model.load(shipped(**{name: objects}), "own.npz")
    with pytest.raises(DataError, match=r"not a \.npz file"):
        name_model.load(pickle.dumps(Bomb(mark)), "own.npz")
    path = tmp_path / "own.npz"
    path.write_bytes(shipped(labels=objects))
    with pytest.raises(ceds_nlp.CedsError, match=r"own\.npz"):
        ceds_nlp.extract("Bộ Y tế", model=str(path))
    assert not mark.exists()


def test_weights_that_are_none_are_named() -> None:
    whole = SHIPPED.read_bytes()
    arrays = read_arrays(whole, "shipped")
    wrong = {
        "nothing": b"",
        "text": b"no zip",
        "half": whole[: len(whole) // 2],
        "one byte changed": whole[:100_000] + bytes([whole[100_000] ^ 1]) + whole[100_001:],
        "array missing": shipped(between=None),
        "another format": shipped(format=np.array(99)),
        "format of letters": shipped(format=np.array("x")),
        "short weights": shipped(weights=arrays["weights"][:-1]),
        "flat weights": shipped(weights=arrays["weights"].ravel()),
        "slot too high": shipped(slots=arrays["slots"] + np.uint32(1 << name_model.SLOT_BITS)),
        "not finite": shipped(first=arrays["first"] * np.float32(np.inf)),
        "info": shipped(info=np.array("{")),
        "calibration": shipped(info=np.array('{"calibration": [[1]]}')),
        "nested info": shipped(info=np.array("[" * 100_000)),
    }
    for name, data in wrong.items():
        with pytest.raises(DataError, match=r"own\.npz: .*ceds-nlp train") as raised:
            name_model.load(data, "own.npz")
        assert len(str(raised.value)) < 400, name
    name_model.load(shipped(), "own.npz")


def test_a_bomb_of_zeros_is_not_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb, bomb.open("a.npy", "w", force_zip64=True) as member:
        for _ in range(500):
            member.write(bytes(1_000_000))
    with pytest.raises(DataError, match="at most 64 of 400,000,000"):
        read_arrays(file.getvalue(), "bomb.npz")
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<f8", "fortran_order": False, "shape": (10**15,)})
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as short:
        short.writestr("a.npy", header.getvalue())
    with pytest.raises(DataError, match=r"bomb\.npz"):
        read_arrays(file.getvalue(), "bomb.npz")


# Outputs.


def test_no_path_of_the_machine_in_outputs(tmp_path: Path) -> None:
    folder = tmp_path / "secret-folder"
    folder.mkdir()
    (folder / "bai.txt").write_text("Bộ Y tế đạt 22,4% năm 2025.", "utf-8")
    (folder / "more.jsonl").write_text(json.dumps({"text": "Đạt 5%."}) + "\n", "utf-8")
    for paths in ([str(folder)], [str(folder / "bai.txt"), str(folder / "more.jsonl")]):
        out, page = tmp_path / "out.jsonl", tmp_path / "page.html"
        assert CliRunner().invoke(app, ["extract", *paths, "-o", str(out), "--no-model"]).exit_code == 0
        assert CliRunner().invoke(app, ["report", *paths, "-o", str(page), "--no-model"]).exit_code == 0
        for written in (out.read_text("utf-8"), page.read_text("utf-8")):
            assert "secret-folder" not in written
            assert str(Path.home()) not in written
            assert str(ROOT) not in written
        assert [json.loads(line)["doc_id"] for line in out.read_text("utf-8").splitlines()] == ["bai", "more:1"]
