"""Read a CRFsuite model and a pickled set of strings as plain data: nothing in the files is ever run.

A model file (``lCRF``, type ``FOMC``, little-endian) is a header of 48 bytes with the places of its parts. The
weights are a chunk ``FEAT``: 20 bytes each, whether of a state or a transition, attribute or label, label, weight.
Labels and attributes are two string tables ``CQDB``: a header of 24 bytes tells where their list of places stands,
one for every number; at a place stand the number, the length and the string with a closing zero.

Every place and length is checked against the file: what does not fit raises ``ValueError``.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

_HEADER = struct.Struct("<4s4x4sI4xIIIII8x")
_CHUNK = struct.Struct("<4sII")
_FEATURE = struct.Struct("<IIId")
_TABLE = struct.Struct("<4s12xII")
_ENTRY = struct.Struct("<II")
#: underthesea drops state weights this small.
_NOTHING = 1e-10
_MOST_LABELS = 256


@dataclass(frozen=True, slots=True)
class Crf:
    """The weights of a linear-chain model: ``states[attribute][label]`` and ``transitions[from][to]``."""

    labels: tuple[str, ...]
    states: dict[str, tuple[float, ...]]
    transitions: tuple[tuple[float, ...], ...]


def read_crf(data: bytes) -> Crf:
    """The model in the bytes of a CRFsuite file.

    >>> read_crf(b"lCRF, but no model")
    Traceback (most recent call last):
    ValueError: not a CRFsuite model of version 100: a header is cut off
    """
    try:
        magic, kind, version, label_count, attribute_count, features, labels, attributes = _HEADER.unpack_from(data)
        if (magic, kind, version) != (b"lCRF", b"FOMC", 100):
            raise ValueError("the header is another")
        if label_count > _MOST_LABELS:
            raise ValueError(f"it has {label_count} labels")
        names = _strings(data, labels, label_count)
        keys = _strings(data, attributes, attribute_count)
        magic, _, count = _CHUNK.unpack_from(data, features)
        body = data[features + _CHUNK.size : features + _CHUNK.size + count * _FEATURE.size]
        if magic != b"FEAT" or len(body) != count * _FEATURE.size:
            raise ValueError("its weights are cut off")
        states = [[0.0] * len(names) for _ in keys]
        transitions = [[0.0] * len(names) for _ in names]
        for transition, source, target, weight in _FEATURE.iter_unpack(body):
            if transition > 1 or target >= len(names) or source >= len(names if transition else keys):
                raise ValueError("a weight belongs to no attribute or label")
            if transition:
                transitions[source][target] = weight
            elif abs(weight) > _NOTHING:
                states[source][target] = weight
    except struct.error:
        raise ValueError("not a CRFsuite model of version 100: a header is cut off") from None
    except ValueError as error:
        raise ValueError(f"not a CRFsuite model of version 100: {error}") from None
    return Crf(
        tuple(names),
        {key: tuple(row) for key, row in zip(keys, states, strict=True)},
        tuple(tuple(row) for row in transitions),
    )


def _strings(data: bytes, begin: int, count: int) -> list[str]:
    """The strings of the table at ``begin``, by number."""
    magic, size, places = _TABLE.unpack_from(data, begin)
    if magic != b"CQDB" or size < count:
        raise ValueError("a string table is missing")
    if begin + places + 4 * count > len(data):
        raise ValueError("a string table is cut off")
    out = []
    for number, place in enumerate(struct.unpack_from(f"<{count}I", data, begin + places)):
        stored, length = _ENTRY.unpack_from(data, begin + place)
        first = begin + place + _ENTRY.size
        if stored != number or not length or first + length > len(data):
            raise ValueError("a string is missing")
        out.append(data[first : first + length - 1].decode("utf-8"))
    return out


def read_strings(data: bytes) -> list[str]:
    """The strings of a pickled list or set of strings (protocol 4), in the order of the file.

    Only the marks of such a file are known; any other, as those that would call something, is an error.

    >>> import pickle
    >>> read_strings(pickle.dumps(["xã", "huyện"], 4))
    ['xã', 'huyện']
    >>> read_strings(pickle.dumps(["xã", 7], 4))
    Traceback (most recent call last):
    ValueError: not a pickled list or set of strings: mark 0x4b at byte 20
    """
    out: list[str] = []
    at = 0
    end = len(data)
    while at < end:
        mark = data[at]
        at += 1
        if mark == 0x8C:  # a string of up to 255 bytes
            if at >= end:
                break
            length = data[at]
            at += 1
        elif mark == 0x58:  # a longer string
            length = int.from_bytes(data[at : at + 4], "little")
            at += 4
        elif mark == 0x2E:  # the end
            return out
        elif mark in _LENGTHS:
            at += _LENGTHS[mark]
            continue
        else:
            raise ValueError(f"not a pickled list or set of strings: mark 0x{mark:02x} at byte {at - 1}")
        if at + length > end:
            break
        out.append(data[at : at + length].decode("utf-8"))
        at += length
    raise ValueError("not a pickled list or set of strings: it is cut off")


#: Bytes to skip after the marks that carry no string: protocol, frame, empty set, empty list, "(", memoize, put (two
#: sizes), add items, append items, append.
_LENGTHS = {0x80: 1, 0x95: 8, 0x8F: 0, 0x5D: 0, 0x28: 0, 0x94: 0, 0x71: 1, 0x72: 4, 0x90: 0, 0x65: 0, 0x61: 0}
