"""A compact container for typed columns, read by the browser without parsing: a JSON header, then plain buffers.

Layout: uint32 little-endian length of the header; the header, UTF-8 JSON `{"meta": {...}, "arrays": [{"name", "dtype",
"length", "offset"}, ...]}` padded with spaces so that what follows starts at a multiple of 8 bytes; then each array,
little-endian, at its `offset` bytes after the start of the file, a multiple of 8. `length` counts elements.
"""

import json
from collections.abc import Mapping
from mmap import mmap
from typing import Any

import numpy as np
from numpy.typing import NDArray

DTYPES = ("int8", "uint8", "int16", "uint16", "int32", "uint32", "float32", "float64")


def pack(meta: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Put `meta` (anything JSON can say) and one-dimensional arrays into one container.

    Arrays of more dimensions are written row after row; the reader knows the shape from `meta`. ValueError: a type
    that is not in DTYPES, or meta that JSON cannot say.

    >>> unpack(pack({"day": 5}, {"x": np.array([1.5, 2.0], np.float32)}))
    ({'day': 5}, {'x': array([1.5, 2. ], dtype=float32)})
    """
    columns = {name: np.ascontiguousarray(array).reshape(-1) for name, array in arrays.items()}
    for name, column in columns.items():
        if column.dtype.name not in DTYPES:
            raise ValueError(f"array {name!r} has type {column.dtype.name}, which is none of {', '.join(DTYPES)}")
    start = 0
    while True:
        header = _header(meta, columns, start)
        if 4 + len(header) <= start:
            break
        start = _padded(4 + len(header))
    parts = [len(header := header.ljust(start - 4)).to_bytes(4, "little"), header]
    for column in columns.values():
        data = column.astype(column.dtype.newbyteorder("<"), copy=False).tobytes()
        parts.append(data.ljust(_padded(len(data)), b"\0"))
    return b"".join(parts)


def unpack(data: bytes | mmap) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Read a container: meta and read-only views into `data`. ValueError with what is wrong if it is not one."""
    if len(data) < 4:
        raise ValueError(f"{len(data)} bytes are too short for a header length")
    end = 4 + int.from_bytes(data[:4], "little")
    if end > len(data) or end % 8:
        raise ValueError(f"a header that ends at byte {end} does not fit {len(data)} bytes or the step of 8")
    try:
        header = json.loads(data[4:end])
        return header["meta"], {entry["name"]: _array(data, end, entry) for entry in header["arrays"]}
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as problem:
        raise ValueError(f"the header cannot be read: {problem}") from problem


def _header(meta: Mapping[str, Any], columns: Mapping[str, NDArray[Any]], start: int) -> bytes:
    entries, offset = [], start
    for name, column in columns.items():
        entries.append({"name": name, "dtype": column.dtype.name, "length": len(column), "offset": offset})
        offset += _padded(column.nbytes)
    try:
        text = json.dumps({"meta": meta, "arrays": entries}, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except TypeError as problem:
        raise ValueError(f"meta cannot be said in JSON: {problem}") from problem
    return text.encode()


def _padded(length: int) -> int:
    return -(-length // 8) * 8


def _array(data: bytes | mmap, first: int, entry: dict[str, Any]) -> NDArray[Any]:
    name, dtype, length, offset = entry["name"], entry["dtype"], entry["length"], entry["offset"]
    if dtype not in DTYPES:
        raise ValueError(f"array {name!r} has type {dtype!r}, which is none of {', '.join(DTYPES)}")
    kind = np.dtype(dtype).newbyteorder("<")
    if not (isinstance(length, int) and isinstance(offset, int) and length >= 0 and offset >= first):
        raise ValueError(f"array {name!r} has length {length!r} and offset {offset!r}")
    if offset % 8 or offset + length * kind.itemsize > len(data):
        raise ValueError(f"array {name!r} at byte {offset} does not fit {len(data)} bytes or the step of 8")
    return np.frombuffer(data, kind, length, offset)
