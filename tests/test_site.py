"""The documentation site: it builds without a warning, is read from a folder, and asks the network for nothing."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from conftest import ROOT

pytest.importorskip("mkdocs")

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

#: Tags that load what they name; a link (`a`) is followed by hand.
LOADING = "script[src], link[href], img[src], iframe[src], source[src], object[data], video[src], audio[src]"
NAMES = ("src", "href", "data")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(folder)],
        cwd=ROOT, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_every_page_is_reached(site: Path) -> None:
    home = BeautifulSoup((site / "index.html").read_text("utf-8"), "html.parser")
    reached = {str(link["href"]).partition("#")[0] for link in home.select("nav a[href]")}
    pages = {str(page.relative_to(site)) for page in site.rglob("*.html")} - {"404.html"}
    assert pages - {"index.html"} <= reached


def requests(page: Path) -> Iterator[str]:
    """What the page, or the style or script, would ask a server for."""
    text = page.read_text("utf-8")
    if page.suffix == ".html":
        for tag in BeautifulSoup(text, "html.parser").select(LOADING):
            if tag.name == "link" and "canonical" in (tag.get("rel") or ()):
                continue
            yield from (str(tag[name]) for name in NAMES if tag.has_attr(name))
    if page.suffix in (".html", ".css", ".svg"):
        yield from re.findall(r"url\(['\"]?([^'\")]+)", text)
        yield from re.findall(r"@import\s+['\"]([^'\"]+)", text)


def test_no_page_asks_the_network_for_anything(site: Path) -> None:
    asked = [
        (str(path.relative_to(site)), target)
        for path in site.rglob("*")
        if path.suffix in (".html", ".css", ".svg")
        for target in requests(path)
        if re.match(r"(?i)(https?:)?//", target)
    ]
    assert asked == []


def test_pages_read_from_a_folder(site: Path, browser: "WebDriver") -> None:
    for name in ("index.html", "vi.html", "notebooks/corpus_to_targets.html", "design.html", "api.html"):
        browser.get((site / name).as_uri())
        loaded = browser.execute_script("return performance.getEntriesByType('resource').map((entry) => entry.name)")
        assert [url for url in loaded if not url.startswith(("file:", "data:", "blob:"))] == []
        broken = "return [...document.images].filter((image) => !image.naturalWidth).map((image) => image.src)"
        assert browser.execute_script(broken) == []
        # No page is wider than the window: what is wide scrolls in its own box.
        wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert browser.execute_script(wide) == 0


def test_search_without_a_server(site: Path, browser: "WebDriver") -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    browser.get((site / "index.html").as_uri())
    browser.find_element("css selector", "label.md-search__icon[for=__search], .md-search__input").click()
    browser.find_element("css selector", ".md-search__input").send_keys("chỉ tiêu")
    WebDriverWait(browser, 20).until(
        lambda page: page.find_elements("css selector", ".md-search-result__item a[href*='vi.html']")
    )
