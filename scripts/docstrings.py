"""A griffe extension for the API page: doctests become code blocks, and roles like ``:class:`X``` plain code."""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension, Object

_DOCTEST = re.compile(r"(?m)^>>> .*\n?(?:^(?!\s*$).*\n?)*")
_ROLE = re.compile(r":\w+:`~?(?:[\w.]*\.)?(\w+)`")


class Docstrings(Extension):
    """Rewrites the docstrings that mkdocstrings shows."""

    def on_object(self, *, obj: Object, **kwargs: Any) -> None:
        """Called by griffe for every module, class, function and attribute."""
        if obj.docstring:
            obj.docstring.value = to_markdown(obj.docstring.value)


def to_markdown(docstring: str) -> str:
    """The docstring as Markdown.

    >>> to_markdown("See :func:`~a.b`.\\n\\n>>> 1\\n1").split("\\n")
    ['See `b`.', '', '```pycon', '>>> 1', '1', '```', '']
    """
    return _DOCTEST.sub(lambda match: f"```pycon\n{match[0].rstrip()}\n```\n", _ROLE.sub(r"`\1`", docstring))
