"""Notebooks: run from a fresh kernel, and what their cells show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

TIMEOUT = 180


def executed(path: Path) -> Any:
    """The notebook of ``path`` with the outputs of a run in its own folder."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=TIMEOUT, record_timing=False, resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute()
    return notebook


def texts(notebook: Any) -> list[str]:
    """What each code cell shows as text; pictures and HTML are left out."""
    out = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            shown = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
            out.append("".join(shown))
    return out


def errors(notebook: Any) -> list[str]:
    """What was written to stderr: warnings, mostly."""
    return [o.text for cell in notebook.cells for o in cell.get("outputs", ()) if o.get("name") == "stderr"]


def refresh_notebook(path: Path) -> bool:
    """Store the outputs of a new run in ``path``; whether that changed the file."""
    before = path.read_text("utf-8")
    notebook = executed(path)
    # The kernel says which Python ran; a notebook kept in a repository should not.
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                         "language_info": {"name": "python"}}  # fmt: skip
    after = nbformat.writes(notebook) + "\n"
    if after != before:
        path.write_text(after, "utf-8")
    return after != before
