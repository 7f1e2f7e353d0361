"""What README and documentation say is so: their blocks run and print what stands below them, their links lead
somewhere, the house is drawn as it stands."""

import re
from pathlib import Path

import pytest

import ceds_nlp
from blocks import make_workplace, read_blocks, run_page
from conftest import ROOT
from house import DRAWING, draw

README = (ROOT / "README.md").read_text("utf-8")
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_blocks_run_and_print_what_follows(page: Path, tmp_path: Path) -> None:
    for block, printed in run_page(page.read_text("utf-8"), page.name, make_workplace(tmp_path, page.name)):
        expected = "".join(line.rstrip() + "\n" for line in block.code.rstrip().split("\n"))
        assert printed == expected, f"{page.name}, line {block.line}: out of date; scripts/refresh writes it anew"


def test_ci_runs_the_commands_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    commands = [block.code.strip() for block in read_blocks(README) if block.kind == "sh" and "pip" in block.code]
    assert len(commands) == 2
    for command in commands:
        assert f"\n{command}\n" in script


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_links_lead_somewhere(name: str) -> None:
    """The links of the other pages are checked by the site (test_site.py)."""
    page = re.sub(r"(?s)```.*?```|`[^`]*`", "", (ROOT / name).read_text("utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", page):
        if "://" not in target and not target.startswith("#"):
            assert (ROOT / target.partition("#")[0]).exists(), f"{name}: {target}"


def test_the_house_is_drawn_as_it_stands() -> None:
    assert DRAWING.read_text("utf-8") == draw(), "out of date; scripts/refresh draws it anew"


def test_the_api_page_has_every_public_name() -> None:
    named = re.findall(r"(?m)^::: ceds_nlp\.(\w+)$", (DOCS / "api.md").read_text("utf-8"))
    assert sorted(named) == sorted(ceds_nlp.__all__)


def test_figures_of_the_readme_are_those_of_the_table() -> None:
    said = README.split("strict F1 (`ceds-nlp evaluate fixtures/articles`):")[1].split("The rules")[0]
    table = (DOCS / "accuracy.md").read_text("utf-8")
    rows = ("CORE entities", "qty:full", "year:role", "target:pair")
    f1 = [re.search(rf"(?m)^{row} +[\d.]+ +[\d.]+ +([\d.]+) +\d+ +\d+$", table) for row in rows]
    assert re.findall(r"\d\.\d{3}", said) == [match and match[1] for match in f1]
