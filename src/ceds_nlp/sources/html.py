"""The text of web pages: the article without menus where trafilatura is installed, else all that is visible."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec

from ceds_nlp.errors import InputError
from ceds_nlp.sources.decoding import decode

#: The largest page in bytes.
MAX_BYTES = 20_000_000

#: A page with fewer characters is read whole: it has no menus to leave out, and little is found to be an article.
_SHORT = 1_000

_BLOCKS = {"address", "article", "aside", "blockquote", "br", "dd", "div", "dt", "figcaption", "footer", "h1", "h2",
           "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "p", "pre", "section", "table", "td", "th",
           "title", "tr", "ul", "ol"}  # fmt: skip
#: Conditional comments and CDATA marks, as in pages saved by Word.
_MARKED = re.compile(r"<!\[[^<>]{0,200}>")
_UNSEEN = {"script", "style", "noscript", "template", "svg"}


def read(data: bytes, encoding: str | None = None) -> tuple[str, str | None, str | None]:
    """Text, title and publishing day of a page; title and day need trafilatura and are None where it is not sure.

    Nothing is fetched. The encoding is UTF-8 or what the page declares; anything else is an
    :class:`~ceds_nlp.errors.InputError`.
    """
    markup = _decode(data, encoding)
    article = _article(markup) if _has_trafilatura() else None
    if article is None:
        return visible_text(markup), None, None
    if len(article[0]) < _SHORT:
        whole = visible_text(markup)
        if len(whole) < _SHORT:
            return whole, *article[1:]
    return article


def _decode(data: bytes, encoding: str | None) -> str:
    try:
        return decode(data, encoding)
    except InputError:
        from bs4.dammit import EncodingDetector

        declared = None if encoding else EncodingDetector.find_declared_encoding(data, is_html=True)
        if declared is None or declared == "utf-8":
            raise
        return decode(data, declared)


@cache
def _has_trafilatura() -> bool:
    return find_spec("trafilatura") is not None


def _article(markup: str) -> tuple[str, str | None, str | None] | None:
    """The main text under its headline, the headline and the day; None where no article is found."""
    from trafilatura import bare_extraction

    found = bare_extraction(
        markup,
        include_comments=False,
        with_metadata=True,
        # A day is taken from what the page states, not guessed from its text.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if found is None or isinstance(found, dict) or not (found.text or "").strip():
        return None
    text = str(found.text).strip()
    title = found.title or None
    if title and title not in text:
        text = f"{title}\n{text}"
    return text, title, found.date or None


def visible_text(markup: str) -> str:
    """The visible text of an HTML page, one line a block; the result is the text that offsets refer to.

    >>> visible_text("<h1>Tin</h1><p>Bộ <b>Y tế</b> đạt&nbsp;95%</p><script>x()</script>")
    'Tin\\nBộ Y tế đạt\\xa095%'
    """
    from bs4 import BeautifulSoup
    from bs4.element import NavigableString, Tag

    soup = BeautifulSoup(_tame(markup), "html.parser")
    lines: list[list[str]] = [[]]
    opened: list[Tag] = [soup]
    unseen = 0
    for node in soup.descendants:
        while opened[-1] is not node.parent:
            name = opened.pop().name
            unseen -= name in _UNSEEN
            if name in _BLOCKS and not unseen:
                lines.append([])
        if isinstance(node, Tag):
            opened.append(node)
            unseen += node.name in _UNSEEN
            if node.name in _BLOCKS and not unseen:
                lines.append([])
        elif not unseen and type(node) is NavigableString:
            lines[-1].append(node)
    # Other spaces than these four are kept as they stand.
    words = (re.split("[ \r\n\t]+", "".join(line).strip(" \r\n\t")) for line in lines)
    return "\n".join(" ".join(line) for line in words if line != [""])


def _tame(markup: str) -> str:
    """``markup`` without the unfinished tags and comments that html.parser takes quadratic time for.

    >>> _tame("<p>a<!-- b --><!-- c <a <b")
    '<p>a<!-- b -->&lt;!-- c &lt;a &lt;b'
    """
    markup = _MARKED.sub(" ", markup).replace("<![", "&lt;![")
    for start, end in (("<!--", "-->"), ("<", ">")):
        last = markup.rfind(end) + 1
        markup = markup[:last] + markup[last:].replace(start, "&lt;" + start[1:])
    return markup
