"""The container of columns: what goes in comes out, everything is aligned, and broken files are refused."""

import json
import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from graph.columns import DTYPES, pack, unpack
from tests.graph.networks import patient

columns = st.dictionaries(
    st.text(max_size=8), st.sampled_from(DTYPES).flatmap(lambda t: hnp.arrays(t, st.integers(0, 20))), max_size=5
)


@patient
@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text()), columns)
def test_what_goes_in_comes_out(meta: dict[str, Any], arrays: dict[str, Any]) -> None:
    found, read = unpack(pack(meta, arrays))
    assert found == meta
    assert list(read) == list(arrays)
    for name, array in arrays.items():
        assert read[name].dtype == array.dtype
        np.testing.assert_array_equal(read[name], array)


def test_a_reader_needs_only_the_header_and_every_buffer_is_aligned() -> None:
    data = pack({"kinds": ["订单"]}, {"a": np.array([1, 2, 3], np.int8), "x": np.array([0.5])})
    (length,) = struct.unpack("<I", data[:4])
    header = json.loads(data[4 : 4 + length].decode())
    assert (4 + length) % 8 == 0
    assert header["meta"] == {"kinds": ["订单"]}
    first, second = header["arrays"]
    assert (first["name"], first["dtype"], first["length"], first["offset"]) == ("a", "int8", 3, 4 + length)
    assert second["offset"] == first["offset"] + 8
    assert struct.unpack_from("<d", data, second["offset"]) == (0.5,)
    assert len(data) == second["offset"] + 8


def test_rows_of_places_are_written_one_after_the_other() -> None:
    assert unpack(pack({}, {"xy": np.array([[1, 2], [3, 4]], np.float32)}))[1]["xy"].tolist() == [1, 2, 3, 4]


def test_types_a_browser_does_not_know_and_meta_json_cannot_say_are_refused() -> None:
    with pytest.raises(ValueError, match="array 'ids' has type int64"):
        pack({}, {"ids": np.arange(3)})
    with pytest.raises(ValueError, match="cannot be said in JSON"):
        pack({"day": object()}, {})
    with pytest.raises(ValueError, match="not JSON compliant"):
        pack({"x": float("nan")}, {})


def entry(**changes: Any) -> bytes:
    whole = {"name": "x", "dtype": "int32", "length": 2, "offset": 128, **changes}
    header = json.dumps({"meta": {}, "arrays": [whole]}).encode().ljust(124)
    return struct.pack("<I", 124) + header + bytes(8)


def test_the_hand_made_file_is_whole() -> None:
    assert unpack(entry())[1]["x"].tolist() == [0, 0]


@pytest.mark.parametrize(
    "data, broken",
    [
        (b"", "too short"),
        (struct.pack("<I", 400) + b"{}", "does not fit 6 bytes"),
        (struct.pack("<I", 3) + b"{} ", "step of 8"),
        (struct.pack("<I", 4) + b"\xff\xff  ", "cannot be read"),
        (struct.pack("<I", 4) + b"{}  ", "cannot be read"),
        (struct.pack("<I", 4) + b"[1] ", "cannot be read"),
        (entry(dtype="int64"), "has type 'int64'"),
        (entry(length=3), "does not fit 136 bytes"),
        (entry(length=-1), "has length -1"),
        (entry(offset=130), "step of 8"),
        (entry(offset=0), "offset 0"),
        (entry()[:-1], "does not fit 135 bytes"),
    ],
)
def test_a_broken_file_is_refused_with_what_is_wrong(data: bytes, broken: str) -> None:
    with pytest.raises(ValueError, match=broken):
        unpack(data)
