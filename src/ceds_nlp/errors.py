"""The errors of ceds-nlp: one base class, few children, each saying what was found and what is allowed."""


class CedsError(Exception):
    """Base of every error that ceds-nlp raises on purpose.

    >>> issubclass(InputError, CedsError)
    True
    """


class InputError(CedsError, ValueError):
    """The caller's input cannot be read; the message names the input and what is allowed."""


class DataError(CedsError, ValueError):
    """A packaged or user-given table has a wrong row; the message names file, line and the rule broken."""
