"""Bytes to text, without guessing: UTF-8, UTF-16 and UTF-32 that say so, or the encoding the caller names."""

from __future__ import annotations

import codecs

from ceds_nlp.errors import InputError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


def decode(data: bytes, encoding: str | None = None) -> str:
    """The text of ``data``; a byte order mark is no part of it.

    A mark of UTF-16 counts where the bytes are such text (Vietnamese in it holds zero bytes). Raises
    :class:`~ceds_nlp.errors.InputError` with the first byte that cannot be read.

    >>> decode("Bộ".encode("utf-16")), decode("Bộ".encode("utf-8-sig")), decode(b"H\\xf4m", "cp1258")
    ('Bộ', 'Bộ', 'Hôm')
    >>> decode(b"H\\xf4m")
    Traceback (most recent call last):
    ceds_nlp.errors.InputError: byte 1 is not UTF-8 (invalid continuation byte); allowed: UTF-8, UTF-16 with a byte
        order mark, or name the encoding, e.g. --encoding cp1258
    """
    if encoding is not None:
        try:
            return data.decode(encoding)
        except LookupError:
            raise InputError(f"encoding {encoding!r} is unknown") from None
        except UnicodeError as error:
            raise InputError(f"not {encoding}: {error}") from None
    wide = marked(data)
    if wide:
        try:
            return data.decode(wide)
        except UnicodeDecodeError:
            pass
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from behind the mark of UTF-8.
        at = error.start + 3 * data.startswith(codecs.BOM_UTF8)
        raise InputError(
            f"byte {at} is not UTF-8 ({error.reason}); allowed: UTF-8, UTF-16 with a byte order mark, "
            "or name the encoding, e.g. --encoding cp1258"
        ) from None


def marked(data: bytes) -> str | None:
    """The encoding of two or four bytes a character that ``data`` begins with the mark of, or None."""
    if b"\x00" not in data:
        return None
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)
