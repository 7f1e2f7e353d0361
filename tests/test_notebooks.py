"""Every notebook runs from a fresh kernel, without a warning, and shows what is stored in it."""

from pathlib import Path

import pytest

from conftest import ROOT

nbformat = pytest.importorskip("nbformat")
pytest.importorskip("nbclient")
pytest.importorskip("matplotlib")

from cells import errors, executed, texts  # noqa: E402

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_and_shows_what_is_stored(path: Path) -> None:
    stored, now = nbformat.read(path, as_version=4), executed(path)
    assert errors(now) == []
    assert texts(now) == texts(stored), "out of date; scripts/refresh writes it anew"


def test_there_are_three_notebooks() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["corpus_to_targets", "five_minutes", "your_own"]
