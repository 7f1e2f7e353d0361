"""Optional packages: found, or one error that says how to install them."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from ceds_nlp.errors import InputError


def need(module: str, extra: str, what: str) -> ModuleType:
    """The optional ``module``, or an :class:`~ceds_nlp.errors.InputError` that says how to get it.

    >>> need("no_such_reader", "docx", ".docx files")
    Traceback (most recent call last):
    ceds_nlp.errors.InputError: .docx files need an extra; install it: pip install "ceds-nlp[docx]"
    """
    try:
        return import_module(module)
    except ModuleNotFoundError:
        raise InputError(f'{what} need an extra; install it: pip install "ceds-nlp[{extra}]"') from None
