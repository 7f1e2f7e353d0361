"""What the README says runs: its Python blocks print what stands below them, its commands are those of CI."""

import contextlib
import io
import re

import pytest

from conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, re.DOTALL)


def test_python_blocks_print_what_follows() -> None:
    space: dict[str, object] = {}
    followed = 0
    for (kind, code), (next_kind, output) in zip(BLOCKS, [*BLOCKS[1:], ("", "")], strict=True):
        if kind != "python":
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "README.md", "exec"), space)
        if next_kind == "":
            assert printed.getvalue().rstrip() == output.rstrip()
            followed += 1
    assert followed == 2


def test_ci_runs_the_commands_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    commands = [code.strip() for kind, code in BLOCKS if kind == "sh" and "pip install" in code]
    assert len(commands) == 2
    for command in commands:
        assert f"\n{command}\n" in script


@pytest.mark.parametrize("path", re.findall(r"\]\((\S+?)\)", README))
def test_links_lead_somewhere(path: str) -> None:
    assert (ROOT / path).exists()
