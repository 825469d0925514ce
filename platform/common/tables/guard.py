"""Looks at a file's outside before anything unpacks it: size, kind, and the directory of a packed workbook.

Limits and the bombs they stop: docs on reliability (a 1.8 MB workbook can unpack to 435 MB). Nothing here
unpacks, so a refusal takes milliseconds.
"""

import struct
import zipfile
from pathlib import Path

from common.tables.refusals import FileEmpty, FileTooLarge, OldFormat, SuspiciousArchive, WrongFormat

MOST_UNPACKED = 50_000_000
MOST_FILES = 200
MOST_RATIO = 200
MOST_DIRECTORY = 64_000  # bytes of the central directory; 200 names need about 20,000
_RATIO_FLOOR = 100_000  # a part smaller than this unpacked harms nobody, however well it packs
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_PACKED = (".zip", ".xlsx", ".xlsm", ".gz", ".7z", ".rar", ".bz2", ".xz", ".tar")


def look_at(path: Path, limit: int) -> str:
    """`"xlsx"` or `"csv"` by the content of the file, or the refusal; `limit` in bytes."""
    size = path.stat().st_size
    if size == 0:
        raise FileEmpty
    if size > limit:
        raise FileTooLarge(size=size / 1e6, limit=limit / 1e6)
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"PK\x03\x04"):
        _look_into_archive(path, size)
        return "xlsx"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise OldFormat
    if start.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"PK", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"\x7fELF")):
        raise WrongFormat
    return "csv"


def _look_into_archive(path: Path, size: int) -> None:
    if _directory_bytes(path, size) > MOST_DIRECTORY:
        raise SuspiciousArchive
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            start_of_directory = archive.start_dir
    except (
        zipfile.BadZipFile,
        ValueError,
        OverflowError,
        NotImplementedError,
        UnicodeDecodeError,
        struct.error,
        OSError,
    ):
        raise SuspiciousArchive from None
    _check_parts(parts, start_of_directory)
    if not any(part.filename.startswith("xl/") for part in parts):
        raise WrongFormat


def _directory_bytes(path: Path, size: int) -> int:
    """The largest size any end record claims for the directory, before anybody reads that much."""
    with path.open("rb") as file:
        file.seek(max(0, size - 66_000))
        tail = file.read()
    at, at_64 = tail.rfind(_END), tail.rfind(_END_64)
    if at < 0 or len(tail) < at + 22:
        raise SuspiciousArchive
    claimed: int = struct.unpack_from("<L", tail, at + 12)[0]
    if at_64 >= 0 and len(tail) >= at_64 + 56:
        claimed_64: int = struct.unpack_from("<Q", tail, at_64 + 40)[0]
        return claimed_64 if claimed == 0xFFFFFFFF else max(claimed, claimed_64)
    return claimed


def _check_parts(parts: list[zipfile.ZipInfo], start_of_directory: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_FILES or unpacked > MOST_UNPACKED or len({part.filename for part in parts}) < len(parts):
        raise SuspiciousArchive
    if any(_is_suspicious(part) for part in parts):
        raise SuspiciousArchive
    end = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < end:
            raise SuspiciousArchive
        end = part.header_offset + 30 + part.compress_size
    if end > start_of_directory:
        raise SuspiciousArchive


def _is_suspicious(part: zipfile.ZipInfo) -> bool:
    is_bomb = part.file_size > max(_RATIO_FLOOR, MOST_RATIO * max(part.compress_size, 1))
    is_packed = part.filename.lower().endswith(_PACKED)
    is_odd = bool(part.flag_bits & 0x1) or part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    return is_bomb or is_packed or is_odd
