import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

import ceds_nlp
from ceds_nlp import Document
from ceds_nlp.display import FOLD_CHARS, Mark, marks, pieces, rows, shown, to_html

TEXT = "Đến năm 2030, tỉnh Phú Thọ đạt ít nhất 22,4% theo Luật Giao dịch điện tử năm 2023."


def document(**changes: object) -> Document:
    """A target with every part, its year inside nothing, another year inside a legal document."""
    at = TEXT.index
    data: dict[str, object] = {
        "doc_id": "a1",
        "text": TEXT,
        "published": "2024-07-11",
        "entities": [
            {"id": "e0", "label": "PROVINCE", "start": at("tỉnh"), "end": at(" đạt"), "text": "tỉnh Phú Thọ",
             "name": "Phú Thọ", "ref": "province:25", "rule": "bodies.province", "confidence": 0.75,
             "attrs": {"valid_to": "2025-06-30", "code": None}},
            {"id": "e1", "label": "LEGAL_DOC", "start": at("Luật"), "end": len(TEXT) - 1, "text": TEXT[at("Luật"):-1],
             "rule": "legal.name"},
        ],
        "quantities": [
            {"id": "q0", "start": at("22,4%"), "end": at(" theo"), "text": "22,4%", "kind": "percent", "value": "22.4",
             "unit": "%", "comparator": "at_least", "change": "increase", "noun": "hộ", "rule": "quantities.percent"},
        ],
        "times": [
            {"id": "t0", "start": at("2030"), "end": at(","), "text": "2030", "kind": "year", "from": "2030-01-01",
             "to": "2030-12-31", "start_year": 2030, "end_year": 2030, "role": "target", "rule": "times.year"},
            {"id": "t1", "start": at("2023"), "end": len(TEXT) - 1, "text": "2023", "kind": "year", "rule": "x"},
        ],
        "claims": [
            {"id": "c0", "quantity": "q0", "actor": "e0", "time": "t0", "basis": "e1", "is_target": True,
             "sentence": {"start": 0, "end": len(TEXT)}, "rule": "goal.cue", "confidence": 0.5},
        ],
    }  # fmt: skip
    return Document.model_validate(data | changes)


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def mark(page: BeautifulSoup, text: str) -> Tag:
    return next(tag for tag in page.select(".text mark") if tag.get_text() == text)


def test_hover_says_everything() -> None:
    page = soup(to_html(document()))
    percent = str(mark(page, "22,4%")["title"])
    for words in ("percent: 22.4 %", "comparator: at_least ≥", "change: increase", "counted: hộ", "quantities.percent",
                  "target: Phú Thọ · 2030", "goal.cue · confidence 0.5"):  # fmt: skip
        assert words in percent
    province = str(mark(page, "tỉnh Phú Thọ")["title"])
    for words in ("PROVINCE · tỉnh, thành phố", "name: Phú Thọ", "ref: province:25", "valid_to: 2025-06-30",
                  "bodies.province · confidence 0.75"):  # fmt: skip
        assert words in province
    assert "None" not in province
    assert "role: target" in str(mark(page, "2030")["title"])


def test_text_nests_and_table_resolves() -> None:
    page = soup(to_html(document()))
    text = page.select_one(".text")
    assert text is not None
    assert text.get_text() == TEXT
    inner = mark(page, "2023")
    assert inner.parent is not None
    assert inner.parent["class"] == ["LEGAL_DOC"]
    cells = [cell.get_text(strip=True) for cell in page.select("tbody td")]
    assert cells == ["", "↑ ≥ 22.4", "%", "2030", "Phú Thọ", "Luật Giao dịch điện tử năm 2023", "22,4%"]


def test_parts_that_are_missing() -> None:
    claim = {"id": "c0", "quantity": "q0", "sentence": {"start": 0, "end": 5}, "rule": "x"}
    (row,) = rows(document(claims=[claim]))
    assert (row.indicator, row.actor, row.year, row.time, row.basis) == ("", "", None, "", "")
    assert "None" not in to_html(document(claims=[claim]))
    assert rows(document(claims=[claim | {"quantity": "q9"}])) == []
    assert "<table" not in to_html(Document(text=""))


@pytest.mark.parametrize(
    ("time", "year"),
    [
        ({"kind": "year_range", "from": "2026-01-01", "to": "2030-12-31", "end_year": 2030}, 2030),
        ({"kind": "month", "from": "2024-11-01", "to": "2024-11-30"}, 2024),
        ({"kind": "date", "from": "2025-03-31"}, 2025),
        ({"kind": "relative"}, None),
    ],
)
def test_year_of_a_claim(time: dict[str, object], year: int | None) -> None:
    (row,) = rows(document(times=[{"id": "t0", "start": 0, "end": 3, "text": "Đến", "rule": "x"} | time]))
    assert row.year == year


def test_long_texts_fold() -> None:
    assert soup(to_html(Document(text="x" * FOLD_CHARS))).select_one(".folded") is None
    page = soup(to_html(Document(text="x" * (FOLD_CHARS + 1))))
    fold = page.select_one("details.fold")
    assert fold is not None
    assert fold.find_next_sibling()["class"] == ["text", "folded"]  # type: ignore[index]


def test_empty_lines_survive_converted_notebooks() -> None:
    page = soup(to_html(Document(text="Tin\n\n<br>\r\n\tx")))
    text = page.select_one(".text")
    assert text is not None
    assert len(text.select("br")) == 3
    assert text.get_text("|") == "Tin|<br>|\tx"


def test_several_documents_and_wrong_ones() -> None:
    page = soup(to_html(iter([document(), document(doc_id=None)])))
    assert [tag.get_text().split(" · ")[0] for tag in page.select(".document > summary")] == ["a1", "text 2"]
    assert len(page.select("style")) == 1
    assert soup(to_html([])).select("mark") == []
    with pytest.raises(ceds_nlp.InputError, match="expected Document objects, got str"):
        to_html("text")  # type: ignore[arg-type]


def test_notebooks_find_it() -> None:
    assert document()._repr_html_() == to_html(document())


HOSTILE = [
    "<script>alert(1)</script>",
    "</div></details></style><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "'><svg/onload=alert(1)>",
    "&lt;b&gt;&#60;script&#62;",
    "{{ 7 * 7 }}{% raw %}{# x #}",
    "]]><!--",
]


@pytest.mark.parametrize("payload", HOSTILE)
def test_payloads_stay_text(payload: str) -> None:
    end = len(payload)
    span = {"start": 0, "end": end, "text": payload, "rule": payload}
    hostile = Document.model_validate(
        {
            "doc_id": payload,
            "text": payload,
            "published": payload,
            "entities": [{"id": payload, "label": "ORG", "name": payload, "ref": payload,
                          "attrs": {"title": payload}} | span],
            "quantities": [{"id": "q", "kind": "count", "value": payload, "unit": payload, "noun": payload} | span],
            "times": [{"id": "t", "kind": "year", "from": payload} | span],
            "claims": [{"id": payload, "quantity": "q", "actor": payload, "basis": payload, "time": "t",
                        "indicator": {"start": 0, "end": end, "text": payload}, "is_target": True, "rule": payload,
                        "sentence": {"start": 0, "end": end}}],
        }
    )  # fmt: skip
    page = soup(to_html([hostile]))
    assert {tag.name for tag in page.find_all()} <= {
        "style", "div", "br", "details", "summary", "mark", "table", "thead", "tbody", "tr", "th", "td"
    }  # fmt: skip
    assert {name for tag in page.find_all() for name in tag.attrs} <= {
        "class", "title", "lang", "open", "data-label"
    }  # fmt: skip
    text = page.select_one(".text")
    assert text is not None
    assert text.get_text() == payload


def test_characters_that_act_on_the_page_are_named() -> None:
    html = to_html(Document(text="đạt \u202e%59\u202c\u2066x\x00\x1b", doc_id="\u202etxt"))
    assert "đạt [U+202E]%59[U+202C][U+2066]x[U+0000][U+001B]" in html
    assert "<strong>[U+202E]txt</strong>" in html
    assert shown("a\tb\r\nc\u200d") == "a\tb\r\nc\u200d"
    # A text with a lone surrogate cannot come from extract, but the page must still be writable.
    to_html(Document(text="ok").model_copy(update={"text": "a\ud800b"})).encode()


@given(st.text(max_size=12), st.lists(st.tuples(st.integers(-2, 14), st.integers(-2, 14)), max_size=8))
def test_pieces_nest_and_keep_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    given_marks = [Mark(start, end, "ORG", "ORG", "", str(i)) for i, (start, end) in enumerate(spans)]
    stack: list[str] = []
    covered: list[str] = []
    opened: list[str] = []
    for piece in pieces(text, given_marks):
        if piece.what == "text":
            covered += [char + "".join(sorted(stack)) for char in piece.text]
            continue
        assert piece.mark is not None
        if piece.what == "open":
            stack.append(piece.mark.key)
            opened += [piece.mark.key] * piece.first
        else:
            assert stack.pop() == piece.mark.key
    assert stack == []
    assert len(opened) == len(set(opened))
    expected = [
        char + "".join(sorted(m.key for m in given_marks if 0 <= m.start <= i < m.end)) for i, char in enumerate(text)
    ]
    assert covered == expected


def test_marks_of_a_real_text() -> None:
    read = ceds_nlp.extract("Đến năm 2030, tỉnh Phú Thọ đạt 22,4%.", published="2024-07-11")
    assert {m.label for m in marks(read)} >= {"PROVINCE", "percent", "time"}


def test_lists_show_themselves_after_load_ext() -> None:
    shells = pytest.importorskip("IPython.core.interactiveshell")
    shell = shells.InteractiveShell.instance()
    try:
        shell.run_line_magic("load_ext", "ceds_nlp")
        format_html = shell.display_formatter.formatters["text/html"]
        documents = [Document(text="a"), Document(text="b")]
        assert format_html(documents).count('<details class="document"') == 2
        assert format_html(tuple(documents)) == format_html(documents)
        assert [format_html(other) for other in ([], [1], [documents[0], 1])] == [None] * 3
    finally:
        shells.InteractiveShell.clear_instance()


def test_columns_that_no_row_fills_are_left_out() -> None:
    heads = BeautifulSoup(to_html(ceds_nlp.extract("Đạt 95%.")), "html.parser").select("th")
    assert [head.get_text() for head in heads] == ["indicator", "value", "unit", "quote"]
