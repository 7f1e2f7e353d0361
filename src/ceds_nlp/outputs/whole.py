"""Files that appear whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A place to write to beside ``path``; it takes the name of ``path`` at the end and is removed on any error.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with whole(Path(folder, "a.txt")) as part:
    ...         size = part.write_text("Bộ Y tế", "utf-8")
    ...     sorted(path.name for path in Path(folder).iterdir())
    ['a.txt']
    """
    part = path.with_name(path.name + ".part")
    try:
        yield part
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
