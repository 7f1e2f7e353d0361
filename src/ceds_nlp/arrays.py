"""Read a ``.npz`` file of plain arrays from anywhere: bounded in size, checked, and nothing in it is ever run.

Such a file is a zip of ``.npy`` members, each with a checksum that the reading compares. A member that holds Python
objects (a pickle), that is larger than allowed when unpacked, or that is damaged is one clear error.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from ceds_nlp.errors import DataError

#: Most bytes of all members together, unpacked: about ten times the shipped weights.
MOST_BYTES = 400_000_000
_MOST_MEMBERS = 64

Arrays = dict[str, npt.NDArray[Any]]


def read_arrays(data: bytes, place: str) -> Arrays:
    """The arrays in the bytes of a ``.npz`` file by name; ``place`` names the file in errors.

    Raises :class:`~ceds_nlp.errors.DataError` when it is no such file, is damaged, too large, or holds Python objects.

    >>> file = io.BytesIO()
    >>> np.savez(file, numbers=np.arange(3))
    >>> read_arrays(file.getvalue(), "x.npz")["numbers"].tolist()
    [0, 1, 2]
    >>> read_arrays(b"no zip", "x.npz")
    Traceback (most recent call last):
    ceds_nlp.errors.DataError: x.npz: not a .npz file of plain arrays: File is not a zip file
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
            size = sum(member.file_size for member in members)
            if size > MOST_BYTES or len(members) > _MOST_MEMBERS:
                raise ValueError(f"{len(members)} arrays of {size:,} bytes, at most {_MOST_MEMBERS} of {MOST_BYTES:,}")
            return {member.filename.removesuffix(".npy"): _array(packed, member) for member in members}
    except (ValueError, TypeError, OSError, EOFError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error,
            MemoryError, OverflowError, SyntaxError) as error:  # fmt: skip
        raise DataError(f"{place}: not a .npz file of plain arrays: {error}") from error


def _array(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> npt.NDArray[Any]:
    # A member may say less than it holds: no more than it says is ever unpacked.
    with packed.open(member) as file:
        content = file.read(member.file_size + 1)
    if len(content) > member.file_size:
        raise ValueError(f"{member.filename} is larger than it says")
    array: npt.NDArray[Any] = np.lib.format.read_array(io.BytesIO(content), allow_pickle=False)
    return array


def need(arrays: Arrays, place: str, shapes: Iterable[tuple[str, tuple[int | None, ...], str]]) -> None:
    """Raise :class:`~ceds_nlp.errors.DataError` unless each named array has its shape (None: any) and kind of type.

    >>> need({"a": np.zeros((2, 3))}, "x.npz", [("a", (2, None), "f")])
    >>> need({"a": np.zeros(2)}, "x.npz", [("a", (3,), "f")])
    Traceback (most recent call last):
    ceds_nlp.errors.DataError: x.npz: array 'a' is float64 (2,), expected kind 'f' and shape (3,)
    """
    for name, shape, kinds in shapes:
        array = arrays.get(name)
        if array is None:
            raise DataError(f"{place}: array {name!r} is missing")
        fits = len(shape) == array.ndim and all(
            want in (None, has) for want, has in zip(shape, array.shape, strict=True)
        )
        if not fits or array.dtype.kind not in kinds:
            raise DataError(
                f"{place}: array {name!r} is {array.dtype} {array.shape}, expected kind {kinds!r} and shape {shape}"
            )
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise DataError(f"{place}: array {name!r} holds numbers that are not finite")
