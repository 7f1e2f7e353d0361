"""What several tests share: the annotated texts beside the project, where they are."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures" / "articles"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared annotated texts; a test that asks for it is skipped where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "gold").is_dir():
        reason = "the shared annotated texts are not beside the project"
        if os.environ.get("CEDS_NLP_REQUIRE_SHARED"):
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


def articles() -> list[dict[str, Any]]:
    return [json.loads(path.read_text("utf-8")) for path in sorted(FIXTURES.glob("*.json"))]


FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update",
    "--disable-background-networking", "--disable-sync", "--window-size=1440,900", "--lang=en",
)  # fmt: skip


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator["WebDriver"]:
    """A headless Chromium; tests that ask for it are skipped where it, its driver or selenium is not installed."""
    binary = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver = shutil.which("chromedriver")
    if not binary or not driver:
        reason = "Chromium and chromedriver are not installed (Debian: chromium, chromium-driver)"
        if os.environ.get("CEDS_NLP_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    webdriver = pytest.importorskip("selenium.webdriver")
    service = pytest.importorskip("selenium.webdriver.chrome.service").Service(driver)
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    running = webdriver.Chrome(options=options, service=service)
    try:
        yield running
    finally:
        running.quit()


@pytest.fixture
def browser(chromium: "WebDriver") -> "WebDriver":
    """The one Chromium of the session on an empty page, its log emptied of what pages of other tests left there."""
    chromium.get("about:blank")
    chromium.get_log("browser")
    return chromium
