"""A mkdocs hook: each notebook, with the outputs stored in it, and the pages of the root as pages of the site."""

from __future__ import annotations

import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import nbformat
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]


#: Pages of the root that readers of the site want, too.
ROOT_PAGES = ("CHANGELOG.md", "CONTRIBUTING.md")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add ``notebooks/X.md`` for every notebook X, its pictures, and the pages of the root."""
    for name in ROOT_PAGES:
        page = from_root((ROOT / name).read_text("utf-8"))
        files.append(File.generated(config, name.lower(), content=page))
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        pictures: dict[str, bytes] = {}
        page = to_markdown(nbformat.read(path, as_version=4), path.stem, pictures)
        files.append(File.generated(config, f"notebooks/{path.stem}.md", content=page))
        for name, content in pictures.items():
            files.append(File.generated(config, f"notebooks/{name}", content=content))
    return files


def from_root(page: str) -> str:
    """A page of the root with the links that it needs inside ``docs``; what the site does not hold is named only.

    >>> from_root("[a](docs/a.md), [b](scripts/b), [c](https://x.vn)")
    '[a](a.md), b, [c](https://x.vn)'
    """
    inside = re.sub(r"\]\(docs/", "](", page)
    return re.sub(r"\[([^\]]+)\]\((?!https?:|#)(?!\w+\.md)[^)]*\)", r"\1", inside)


def to_markdown(notebook: Any, name: str, pictures: dict[str, bytes]) -> str:
    """The cells as Markdown; pictures go into ``pictures`` by file name."""
    parts = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(cell.source)
        elif cell.cell_type == "code":
            parts.append(f"```python\n{cell.source}\n```")
            parts += [_output(output, name, pictures) for output in cell.outputs]
    return "\n\n".join(parts) + "\n"


def _output(output: Any, name: str, pictures: dict[str, bytes]) -> str:
    """The richest form of an output that a page can show."""
    data = output.get("data", {})
    if "image/png" in data:
        file = f"{name}_{len(pictures)}.png"
        pictures[file] = b64decode(data["image/png"])
        return f"![]({file})"
    if "text/html" in data:
        # Blank lines would end the block of HTML for Markdown.
        lines = (line for line in data["text/html"].splitlines() if line.strip())
        return '<div class="cell-output">\n' + "\n".join(lines) + "\n</div>"
    return f"```text\n{data.get('text/plain', output.get('text', '')).rstrip()}\n```"
