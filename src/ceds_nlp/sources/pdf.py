"""The text of PDF files by PDFium: page after page with a form feed between, lines as they are set.

The lone page number at the top or foot of a page is left out, where the pages show that it is one.
"""

from __future__ import annotations

import re
from collections import Counter

from ceds_nlp.errors import InputError
from ceds_nlp.needs import need
from ceds_nlp.pipeline import MAX_CHARS
from ceds_nlp.source_text import Part, join

#: The largest file in bytes, and the most pages.
MAX_BYTES = 200_000_000
MAX_PAGES = 10_000

_NUMBER = re.compile(r"(?:trang )?-? ?(\d{1,4}) ?-?(?: ?/ ?\d{1,4})?", re.IGNORECASE)


def read(data: bytes, *, max_pages: int = MAX_PAGES) -> tuple[str, str | None, tuple[Part, ...]]:
    """Text, title and parts of a PDF file.

    Raises :class:`~ceds_nlp.errors.InputError` where it is none, is locked by a password, has over ``max_pages``
    pages, or shows only images of text.
    """
    pdfium = need("pypdfium2", "pdf", ".pdf files")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).casefold()
        raise InputError(
            "locked by a password; save it without one" if locked else f"not a PDF file: {error}"
        ) from None
    try:
        if len(document) > max_pages:
            raise InputError(f"{len(document):,} pages, at most {max_pages:,} allowed; split the file")
        pages: list[list[str]] = []
        size = 0
        for number in range(len(document)):
            text = _page(document, number)
            size += len(text)
            if size > MAX_CHARS:
                raise InputError(f"over {MAX_CHARS:,} characters by page {number + 1}; split the file")
            pages.append(text.split("\n"))
        title = document.get_metadata_dict().get("Title") or None
    except pdfium.PdfiumError as error:
        raise InputError(f"broken PDF: {error}") from None
    finally:
        document.close()
    if not size:
        raise InputError("no text in it, only images (a scan?); recognize the text first (OCR)")
    _drop_numbers(pages)
    text, parts = join([("\n".join(page), f"page {number}") for number, page in enumerate(pages, 1)], "\f")
    return text, title, parts


def _page(document: object, number: int) -> str:
    page = document[number]  # type: ignore[index]
    textpage = page.get_textpage()
    try:
        # PDFium writes a hyphen at the end of a line as U+FFFE; in Vietnamese it is never a mere break of a word.
        return textpage.get_text_range().replace("\r\n", "\n").replace("\ufffe", "-\n").strip()  # type: ignore[no-any-return]
    finally:
        textpage.close()
        page.close()


def _drop_numbers(pages: list[list[str]]) -> None:
    """Take away the first or last line of each page that is its number.

    A number is one where it runs with the pages: two pages at least have it at the same distance from their place.

    >>> pages = [["Kế hoạch"], ["2", "Đạt"], ["3", "120"]]
    >>> _drop_numbers(pages)
    >>> pages
    [['Kế hoạch'], ['Đạt'], ['120']]
    """
    for edge in (0, -1):
        offsets = {}
        for i, page in enumerate(pages):
            found = _NUMBER.fullmatch(page[edge].strip()) if len(page) > 1 else None
            if found:
                offsets[i] = int(found[1]) - i
        usual = Counter(offsets.values()).most_common(1)
        if usual and usual[0][1] > 1:
            for i, offset in offsets.items():
                if offset == usual[0][0]:
                    del pages[i][edge]
