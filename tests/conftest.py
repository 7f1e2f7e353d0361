"""What several tests share: the annotated texts beside the project, where they are."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

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
