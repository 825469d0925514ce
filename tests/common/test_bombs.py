"""Workbooks built to harm: each is refused, the outside ones within milliseconds, all within the child's limits."""

import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from common.tables import UnreadableFile, read_table
from common.tables.guard import look_at
from common.tables.refusals import SuspiciousArchive, TooManyCells

LIMIT = 10_000_000
HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
FOOT = b"</sheetData></worksheet>"
BOOK = (
    b'<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    b'<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    b'Target="worksheets/sheet1.xml"/></Relationships>'
)
ROOT = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Target="xl/workbook.xml" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


def workbook(path: Path, sheet: bytes, **more: bytes) -> None:
    """A minimal workbook around `sheet`; `more` are further parts of the archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", ROOT)
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in more.items():
            archive.writestr(f"xl/{name.replace('_', '.')}", content)


def inflated(path: Path) -> None:
    """A few kilobytes that unpack to a hundred megabytes."""
    workbook(path, HEAD + b"<row/>" * 17_000_000 + FOOT)


def many_parts(path: Path) -> None:
    """More parts than a workbook has."""
    workbook(path, HEAD + FOOT, **{f"p{number}_xml": b"x" for number in range(400)})


def huge_directory(path: Path) -> None:
    """A directory that costs more to read than the file is worth."""
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(60_000):
            archive.writestr(f"{number}", b"")


def nested(path: Path) -> None:
    """An archive in the archive."""
    workbook(path, HEAD + FOOT, inner_zip=b"PK\x03\x04")


def overlapping(path: Path) -> None:
    """Two names for the same bytes."""
    workbook(path, HEAD + FOOT, extra_xml=b"y" * 50)
    raw = bytearray(path.read_bytes())
    first = raw.index(b"PK\x01\x02")
    second = raw.index(b"PK\x01\x02", first + 4)
    raw[second + 42 : second + 46] = raw[first + 42 : first + 46]
    path.write_bytes(raw)


def same_name_twice(path: Path) -> None:
    """Which of the two a reader takes is its own affair."""
    workbook(path, HEAD + FOOT, twinA=b"1", twinB=b"2")
    path.write_bytes(path.read_bytes().replace(b"twinB", b"twinA"))


def encrypted(path: Path) -> None:
    """A part that says it is encrypted."""
    workbook(path, HEAD + FOOT)
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)


def directory_past_the_end(path: Path) -> None:
    """An end record that points nowhere."""
    workbook(path, HEAD + FOOT)
    raw = bytearray(path.read_bytes())
    struct.pack_into("<L", raw, raw.rindex(b"PK\x05\x06") + 16, 0x7FFFFFFF)
    path.write_bytes(raw)


def cut_off(path: Path) -> None:
    """Half a file."""
    workbook(path, HEAD + FOOT)
    path.write_bytes(path.read_bytes()[:200])


def test_the_workbook_around_the_bombs_is_a_good_one(tmp_path: Path) -> None:
    path = tmp_path / "good.xlsx"
    cells = b'<row><c t="str"><v>name</v></c></row><row><c t="str"><v>Runqiang</v></c></row>'
    workbook(path, HEAD + cells + FOOT)

    assert read_table(path, "good.xlsx").rows[0].cells == {"name": "Runqiang"}


@pytest.mark.parametrize(
    "bomb",
    [
        inflated,
        many_parts,
        huge_directory,
        nested,
        overlapping,
        same_name_twice,
        encrypted,
        directory_past_the_end,
        cut_off,
    ],
    ids=lambda bomb: bomb.__name__,
)
def test_a_bomb_is_refused_from_outside_within_fifty_milliseconds(tmp_path: Path, bomb: Callable[[Path], None]) -> None:
    path = tmp_path / "bomb.xlsx"
    bomb(path)
    before = time.perf_counter()

    with pytest.raises(SuspiciousArchive):
        look_at(path, LIMIT)

    assert time.perf_counter() - before < 0.05


def lying_sizes(path: Path) -> None:
    """The directory says 1,000 bytes; the stream unpacks to 20 MB."""
    workbook(path, HEAD + b"<row/>" * 3_000_000 + FOOT)
    raw = bytearray(path.read_bytes())
    at = raw.rindex(b"PK\x01\x02")
    struct.pack_into("<L", raw, at + 24, 1_000)
    path.write_bytes(raw)


def far_corner(path: Path) -> None:
    """Two cells whose rectangle has seventeen thousand million."""
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    workbook(path, HEAD + far + FOOT)


def million_columns(path: Path) -> None:
    """One row with more columns than anybody needs."""
    workbook(
        path,
        HEAD + b"<row>" + b"".join(b"<c><v>%d</v></c>" % (number**3) for number in range(16_000)) + b"</row>" + FOOT,
    )


def entities(path: Path) -> None:
    """Words that multiply: the reader expands none of them."""
    bomb = b'<!DOCTYPE a [<!ENTITY b "' + b"b" * 5_000 + b'"><!ENTITY c "' + b"&b;" * 5_000 + b'">]>'
    cell = b'<row><c t="str"><v>&c;</v></c></row>'
    workbook(path, HEAD.replace(b"<worksheet", bomb + b"<worksheet") + cell + FOOT)


@pytest.mark.parametrize("bomb", [lying_sizes, far_corner, million_columns, entities], ids=lambda bomb: bomb.__name__)
def test_a_bomb_that_looks_harmless_from_outside_dies_in_the_child(
    tmp_path: Path, bomb: Callable[[Path], None]
) -> None:
    path = tmp_path / "bomb.xlsx"
    bomb(path)
    before = time.perf_counter()

    with pytest.raises(UnreadableFile):
        read_table(path, "bomb.xlsx")

    assert time.perf_counter() - before < 3


def test_more_columns_than_the_limit_are_named_with_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "wide.xlsx"
    million_columns(path)

    with pytest.raises(TooManyCells) as refused:
        read_table(path, "wide.xlsx")

    assert "400" in str(refused.value)
