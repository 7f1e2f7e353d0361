"""Texts from the files people have; every file of these tests is written here."""

import io
import json
import sys
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pyarrow
import pyarrow.parquet
import pytest
from docx.oxml import OxmlElement

import ceds_nlp
from ceds_nlp.errors import InputError
from ceds_nlp.sources import docx as docx_files
from ceds_nlp.sources import html, json_lines, pdf
from ceds_nlp.sources.paths import read, read_jobs
from ceds_nlp.sources.raw import Form

PLAN = "Bộ Y tế đặt mục tiêu đến năm 2025 đạt 95%."


def only(path: Path, **names: Any) -> ceds_nlp.SourceText:
    [source] = read(path, **names)
    return source


def failure(path: Path, **names: Any) -> str:
    [error] = read(path, errors="yield", **names)
    assert isinstance(error, InputError)
    return str(error)


# -- plain text and encodings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (PLAN.encode(), PLAN),
        (PLAN.encode("utf-8-sig"), PLAN),
        (PLAN.encode("utf-16"), PLAN),
        (b"\xfe\xff" + PLAN.encode("utf-16-be"), PLAN),
        (PLAN.encode("utf-32"), PLAN),
        ("Bộ\r\nY tế\r".encode(), "Bộ\r\nY tế\r"),
        (b"", ""),
    ],
)
def test_plain_text_is_what_the_file_says(tmp_path: Path, data: bytes, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert only(path).text == text


@pytest.mark.parametrize(
    ("data", "byte"), [("Hôm nay".encode("cp1258"), 1), (b"\xff\xfe", 0), (b"\xff\xfea", 0), (b"\xef\xbb\xbfab\xff", 5)]
)
def test_other_bytes_are_one_clear_error(tmp_path: Path, data: bytes, byte: int) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert failure(path).startswith(f"{path}: byte {byte} is not UTF-8")
    assert "--encoding cp1258" in failure(path)


def test_named_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Hôm nay tăng 5%".encode("cp1258"))
    assert only(path, encoding="cp1258").text == "Hôm nay tăng 5%"
    assert "not ascii" in failure(path, encoding="ascii")
    with pytest.raises(InputError, match="encoding 'vni' is unknown"):
        read(path, encoding="vni")


def test_markdown_is_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# Kế hoạch\n\n**Bộ Y tế** đạt 95%.", "utf-8")
    assert [e.name for e in ceds_nlp.extract(only(path).text, model=False).entities] == ["Bộ Y tế"]


def test_file_over_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ceds_nlp.sources import paths

    monkeypatch.setitem(paths._LIMITS, ".txt", 10)
    (tmp_path / "a.txt").write_text("a" * 11)
    assert "over 10 bytes" in failure(tmp_path / "a.txt")


# -- JSON lines and tables ---------------------------------------------------------------------------------------


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"noi_dung": "a", "id": 7, "ngay": "2024-07-11"}\n\n{"text": "b"}\n[1]\n', "utf-8")
    found = list(read(path, text="noi_dung", published="ngay", errors="yield"))
    assert found[0] == ceds_nlp.SourceText("a", "7", "2024-07-11", f"{path}, line 1")
    assert [str(error).removeprefix(f"{path}, ") for error in found[1:]] == [
        "line 3: key 'noi_dung' is missing; keys found: text",
        "line 4: expected a JSON object with the key 'noi_dung', got list",
    ]


def test_a_day_under_meta(tmp_path: Path) -> None:
    """Annotated documents keep it there; one of their own wins, and a year alone is none."""
    path = tmp_path / "annotated.jsonl"
    records = [
        {"text": "a", "meta": {"published": "2024-07-11"}},
        {"text": "b", "published": "2023-01-02", "meta": {"published": "2024-07-11"}},
        {"text": "c", "meta": {"published": "2024"}},
        {"text": "d", "meta": "2024-07-11"},
    ]
    path.write_text("\n".join(map(json.dumps, records)), "utf-8")
    assert [source.published for source in ceds_nlp.read([path])] == ["2024-07-11", "2023-01-02", None, None]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marked_json_lines(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": PLAN}, ensure_ascii=False) + "\n", encoding)
    assert only(path).text == PLAN


def test_long_line_is_skipped() -> None:
    lines = io.BytesIO(b'{"text": "' + b"a" * 100 + b'"}\n{"text": "b"}\n{"text": "' + b"c" * 100)
    found = list(json_lines.read(lines, "x", "x", Form(), max_line=40))
    assert [raw.error or raw.text for raw in found] == [
        "over 40 bytes in one line; split the text",
        "b",
        "over 40 bytes in one line; split the text",
    ]


@pytest.mark.parametrize(("suffix", "delimiter"), [(".csv", ","), (".csv", ";"), (".tsv", "\t")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimited(tmp_path: Path, suffix: str, delimiter: str, encoding: str) -> None:
    path = tmp_path / f"tin{suffix}"
    rows = [["so", "ngay", "noi dung"], ["a1", "2024-07-11", '"Dòng một, tập; hai\tba\nDòng hai"'], ["", "", PLAN]]
    with path.open("w", encoding=encoding, newline="") as handle:
        handle.write("\r\n".join(delimiter.join(row) for row in rows))
    found = list(read(path, text="noi dung", doc_id="so", published="ngay"))
    assert [(s.doc_id, s.published, s.text, s.where) for s in found] == [
        ("a1", "2024-07-11", "Dòng một, tập; hai\tba\nDòng hai", f"{path}, row 1"),
        ("tin:2", None, PLAN, f"{path}, row 2"),
    ]


def test_broken_tables(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,text\n1,a\n2\n3,b,c\n4,"d\n', "utf-8")
    found = [str(x) for x in read(path, errors="yield") if isinstance(x, InputError)]
    assert found[0].startswith(f"{path}, row 2: 1 columns where the head has 2")
    assert found[1].startswith(f"{path}, row 3: 3 columns")
    assert "broken table: unexpected end of data" in found[2]
    path.write_text("id,body\n1,a\n", "utf-8")
    assert "no column 'text'; columns found: id, body; name yours with --text-column" in failure(path)
    path.write_bytes("text\nHôm\n".encode("cp1258"))
    assert "name the encoding" in failure(path)
    path.write_text("text,published\nx,11/07/2024\n")
    assert f"{path}, row 1, published: '11/07/2024' is no ISO date" in failure(path)


def test_long_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\n" + "a" * 300_000, "utf-8")
    assert len(only(path).text) == 300_000


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = {"text": [PLAN, None, "c"], "doc_id": [1, 2, None], "published": [date(2024, 7, 11), None, None]}
    pyarrow.parquet.write_table(pyarrow.table(table), path)
    first, second, third = read(path, errors="yield")
    assert first == ceds_nlp.SourceText(PLAN, "1", "2024-07-11", f"{path}, row 1")
    assert str(second) == f"{path}, row 2: expected str, got NoneType"
    assert isinstance(third, ceds_nlp.SourceText)
    assert third.doc_id == "a:3"
    assert "no column 'body'; columns found: text, doc_id, published" in failure(path, text="body")
    path.write_bytes(path.read_bytes()[:-20])
    assert "not a whole Parquet file" in failure(path)


# -- web pages ---------------------------------------------------------------------------------------------------

PAGE = f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Mục tiêu y tế 2025 | Báo Mẫu</title>
<meta property="og:title" content="Mục tiêu y tế 2025">
<meta property="article:published_time" content="2024-07-11T08:30:00+07:00"></head>
<body><nav><a href="/">Trang chủ</a> <a href="/kt">Kinh tế</a></nav><article><h1>Mục tiêu y tế 2025</h1>
<p>{PLAN} Đây là một đoạn văn đủ dài để được coi là nội dung chính của bài viết đăng trên trang này.</p>
<table><tr><th>Chỉ tiêu</th><th>Năm 2024</th></tr><tr><td>Tỷ lệ hộ nghèo</td><td>3,5%</td></tr></table>
<p>Sở Y tế báo cáo kết quả thực hiện trước ngày 30 tháng 11 hằng năm theo quy định hiện hành.</p>
<p>{"Các địa phương tiếp tục rà soát, bổ sung nguồn lực cho trạm y tế xã. " * 15}</p></article>
<footer>Giấy phép số 12/GP-BTTTT</footer></body></html>"""


def test_article_of_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE, "utf-8")
    source = only(path)
    assert (source.title, source.published) == ("Mục tiêu y tế 2025", "2024-07-11")
    assert source.text.startswith("Mục tiêu y tế 2025\nBộ Y tế đặt mục tiêu")
    assert "| Tỷ lệ hộ nghèo | 3,5% |" in source.text
    assert "Trang chủ" not in source.text
    assert "Giấy phép" not in source.text


def test_short_page_is_read_whole() -> None:
    text, title, day = html.read(
        f"<title>Tin</title><p>{PLAN}</p><ol><li>Một: 5%</li></ol><footer>7%</footer>".encode()
    )
    assert text == f"Tin\n{PLAN}\nMột: 5%\n7%"
    assert (title, day) == ("Tin", None)


def test_page_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "_has_trafilatura", lambda: False)
    text, title, day = html.read(PAGE.encode())
    assert (title, day) == (None, None)
    assert text.startswith("Mục tiêu y tế 2025 | Báo Mẫu\nTrang chủ Kinh tế\nMục tiêu y tế 2025\n")
    assert PLAN in text


@pytest.mark.parametrize(
    "head",
    ["", "<p></p>", "<div>" * 8_000, "<table>" * 8_000, "<svg></svg>" * 8_000, "<a href='x'>" * 8_000, "<br>" * 8_000],
)
def test_odd_pages(head: str) -> None:
    assert html.read((head + PLAN).encode())[0] == PLAN


@pytest.mark.parametrize("junk", ["<", "<!--", "<a ", "<![CDATA[", "<?", "</a ", "<a x='", "&#", "<svg>", "<!doctype "])
@pytest.mark.parametrize("end", ["", ">"])
def test_broken_pages_end_soon(junk: str, end: str) -> None:
    began = time.process_time()
    html.visible_text(PLAN + junk * 16_000 + end)
    assert time.process_time() - began < 10


def test_hidden_parts_of_a_page() -> None:
    page = (
        "<p>a<svg><text>b</text></svg><noscript><p>c</p></noscript>d</p><template><p>e</p></template><style>f</style>g"
    )
    assert html.visible_text(page) == "ad\ng"


def test_encoding_a_page_declares() -> None:
    page = '<meta charset="windows-1258"><p>Hôm nay tăng 5%</p>'
    assert "Hôm nay tăng 5%" in html.read(page.encode("cp1258"))[0]
    with pytest.raises(InputError, match="not UTF-8"):
        html.read("<p>Hôm nay</p>".encode("cp1258"))


# -- .docx -------------------------------------------------------------------------------------------------------


def decision() -> Any:
    document = docx.Document()
    document.core_properties.title = "Kế hoạch"
    document.add_paragraph("UỶ BAN NHÂN DÂN TỈNH PHÚ THỌ")
    document.add_paragraph("")
    bold = document.add_paragraph("Theo Quyết định số ")
    bold.add_run("411/QĐ-TTg").bold = True
    bold.add_run(" của Thủ tướng.")
    table = document.add_table(2, 2)
    for row, cells in zip(table.rows, (("Chỉ tiêu", "Năm 2025"), ("Tỷ lệ\nhộ nghèo", "2,9%")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph(PLAN)
    return document


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *changes]):
            new.writestr(name, changes[name] if name in changes else old.read(name))
    return out.getvalue()


def test_docx(tmp_path: Path) -> None:
    path = tmp_path / "ke-hoach.docx"
    path.write_bytes(saved(decision()))
    source = only(path)
    assert source.title == "Kế hoạch"
    assert source.text.split("\n") == [
        "UỶ BAN NHÂN DÂN TỈNH PHÚ THỌ", "Theo Quyết định số 411/QĐ-TTg của Thủ tướng.", "| Chỉ tiêu | Năm 2025 |",
        "| Tỷ lệ hộ nghèo | 2,9% |", PLAN,
    ]  # fmt: skip
    doc = next(ceds_nlp.extract_many(read(path), model=False))
    assert doc.doc_id == "ke-hoach"
    assert [source.place(q.start) for q in doc.quantities] == [f"{path}, table 1, row 2", f"{path}, paragraph 4"]
    assert source.place(0) == f"{path}, paragraph 1"


def test_docx_reads_what_the_page_shows() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Đạt ")
    for name, text in (("w:ins", "95%"), ("w:del", "90%"), ("w:smartTag", " ở tỉnh Phú Thọ")):
        wrapper, run, words = OxmlElement(name), OxmlElement("w:r"), OxmlElement("w:delText" if "90" in text else "w:t")
        words.text = text
        run.append(words)
        wrapper.append(run)
        paragraph._p.append(wrapper)
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    content.append(document.add_paragraph("Trong ô điều khiển")._p)
    control.append(content)
    paragraph._p.addnext(control)
    outer = document.add_table(1, 1).cell(0, 0)
    outer.add_table(1, 1).cell(0, 0).text = "trong"
    assert docx_files.read(saved(document))[0] == "Đạt 95% ở tỉnh Phú Thọ\nTrong ô điều khiển\n| trong |"


def test_docx_merged_cells_keep_their_columns() -> None:
    document = docx.Document()
    table = document.add_table(2, 3)
    for cell, text in zip(table._cells, ["Chỉ tiêu", "Năm 2024", "", "Hộ nghèo", "3,5%", "2,9%"], strict=True):
        cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    assert docx_files.read(saved(document))[0] == "| Chỉ tiêu | Năm 2024 |  |\n| Hộ nghèo | 3,5% | 2,9% |"


def test_docx_bombs() -> None:
    data = saved(decision())
    with pytest.raises(InputError, match=r"unpacks to 5,\d{3},\d{3} bytes, at most 1,000,000 allowed"):
        docx_files.read(repacked(data, {"word/media/x.bin": b"\0" * 5_000_000}), max_unpacked=1_000_000)
    with pytest.raises(InputError, match=r"word/document.xml unpacks to 2,000,000 bytes, at most 1,000,000"):
        docx_files.read(repacked(data, {"word/document.xml": b" " * 2_000_000}), max_xml=1_000_000)
    declared = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "0123456789">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    body = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>x&i;</w:t></w:r></w:p></w:body></w:document>"
    )
    with pytest.raises(InputError, match="amplification"):
        docx_files.read(repacked(data, {"word/document.xml": (declared + "]>" + body).encode()}))


def test_docx_opens_nothing_outside(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mật")
    xml = (
        f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>x&s;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert "mật" not in docx_files.read(repacked(saved(decision()), {"word/document.xml": xml.encode()}))[0]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"not a zip", "not a .docx file"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "locked by a password"),
        (b"", "not a .docx file"),
    ],
)
def test_wrong_docx(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        docx_files.read(data)
    with pytest.raises(InputError, match=r"not a whole \.docx file"):
        docx_files.read(repacked(saved(decision()), {"word/document.xml": b"<w:document"}))


# -- .pdf --------------------------------------------------------------------------------------------------------


def make_pdf(pages: list[list[str]], title: str = "") -> bytes:
    """A small PDF; its font has no letters to draw, only the table that says which character each code is."""
    cmap = "\n".join(
        ["/CIDInit /ProcSet findresource begin 12 dict begin begincmap", "/CMapName /U def /CMapType 2 def",
         "1 begincodespacerange <0000> <FFFF> endcodespacerange", "1 beginbfrange <0000> <FFFF> <0000> endbfrange",
         "endcmap CMapName currentdict /CMap defineresource pop end end"]
    )  # fmt: skip
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H"
               "/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
               "<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
               "/Supplement 0>>/DW 500/FontDescriptor 6 0 R>>", f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
               "<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent"
               " -200/CapHeight 700/StemV 80>>", f"<</Title<FEFF{title.encode('utf-16-be').hex()}>>>"]  # fmt: skip
    kids = []
    for lines in pages:
        shown = "".join(
            f"BT /F 12 Tf 50 {800 - 20 * i} Td <{line.encode('utf-16-be').hex()}> Tj ET\n"
            for i, line in enumerate(lines)
        )
        objects.append(f"<</Length {len(shown)}>>stream\n{shown}\nendstream")
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {len(objects)} 0 R"
                       "/Resources<</Font<</F 3 0 R>>>>>>")  # fmt: skip
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    out = "%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R/Info 7 0 R>>\n"
    return (out + f"startxref\n{out.index('xref')}\n%%EOF\n").encode("ascii")


def test_pdf(tmp_path: Path) -> None:
    path = tmp_path / "quyet-dinh.pdf"
    path.write_bytes(
        make_pdf(
            [
                ["Quyết định số 411/QĐ-", "TTg của Thủ tướng Chính phủ về giai đoạn 2021-", "2025"],
                ["2", "Bộ Thông tin và"],
                ["3", "Truyền thông đạt 95%.", "12"],
            ],
            "Kế hoạch",
        )
    )
    source = only(path)
    assert source.title == "Kế hoạch"
    pages = source.text.split("\f")
    assert pages == [
        "Quyết định số 411/QĐ-\nTTg của Thủ tướng Chính phủ về giai đoạn 2021-\n2025",
        "Bộ Thông tin và",
        "Truyền thông đạt 95%.\n12",
    ]
    doc = ceds_nlp.extract(source.text, model=False)
    assert [(e.name, source.place(e.start)) for e in doc.entities if e.label != "ORG"] == [
        ("411/QĐ-TTg", f"{path}, page 1"),
        ("Bộ Thông tin và Truyền thông", f"{path}, page 2"),
    ]
    assert source.place(doc.quantities[0].start) == f"{path}, page 3"
    # the page of any offset, from the text alone
    assert source.text.count("\f", 0, doc.quantities[0].start) + 1 == 3


def test_wrong_pdf() -> None:
    with pytest.raises(InputError, match="not a PDF file"):
        pdf.read(b"x" * 100)
    with pytest.raises(InputError, match="only images"):
        pdf.read(make_pdf([[], []]))
    with pytest.raises(InputError, match="3 pages, at most 2 allowed"):
        pdf.read(make_pdf([["a"], ["b"], ["c"]]), max_pages=2)


# -- folders, missing extras, errors -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [("a.docx", "docx", "docx"), ("a.pdf", "pypdfium2", "pdf"), ("a.parquet", "pyarrow.parquet", "parquet")],
)
def test_missing_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str, extra: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")
    monkeypatch.setitem(sys.modules, module, None)
    assert f'pip install "ceds-nlp[{extra}]"' in failure(path)


def test_folder(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "sub/c.md", "a.txt"):
        (tmp_path / name).write_text(name, "utf-8")
    (tmp_path / "b.docx").write_bytes(saved(decision()))
    (tmp_path / "about.csv").write_text("x,y\n", "utf-8")
    (tmp_path / "bad.pdf").write_bytes(b"x")
    found = list(read(tmp_path, errors="yield"))
    assert [x.doc_id if isinstance(x, ceds_nlp.SourceText) else str(x) for x in found] == [
        "a", "b.docx", "b.txt", found[3] and str(found[3]), "sub/c",
    ]  # fmt: skip
    assert str(found[3]).startswith(f"{tmp_path / 'bad.pdf'}: not a PDF file")
    with pytest.raises(InputError, match=r"bad.pdf: not a PDF"):
        list(read(tmp_path))
    assert [job.where for job in read_jobs([str(tmp_path / "a.txt"), "-"], io.BytesIO(b"x"))][1] == "stdin"


def test_a_readers_fault_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.html").write_text("x")
    (tmp_path / "b.txt").write_text("y")
    monkeypatch.setattr(html, "visible_text", lambda markup: 1 / 0)
    first, second = read(tmp_path, errors="yield")
    assert "a.html: could not be read: ZeroDivisionError" in str(first)
    assert isinstance(second, ceds_nlp.SourceText)


def test_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="give 'raise' or 'yield'"):
        read(tmp_path, errors="skip")  # type: ignore[call-overload]
    assert "no .txt, .md" in failure(tmp_path)
    (tmp_path / "a.doc").write_text("x")
    assert "file kind '.doc' is unknown; allowed: .txt, .md" in failure(tmp_path / "a.doc")
