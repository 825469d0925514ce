"""Papers people hand in as scans: which kind a file is, by its first bytes, not by its name or declared type."""

import struct
import zipfile
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from common.errors import WrongShape

if TYPE_CHECKING:
    from django.core.files.base import File

_SIGNS = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
MOST_BYTES = 10_000_000
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
_OFFICE = "application/vnd.openxmlformats-officedocument."
OFFICE = {"xl/": f"{_OFFICE}spreadsheetml.sheet", "word/": f"{_OFFICE}wordprocessingml.document"}
OFFICE_ENDINGS = ENDINGS | {OFFICE["xl/"]: "xlsx", OFFICE["word/"]: "docx"}


class FileKindWrong(WrongShape):
    """Neither a PDF nor a picture, by its content."""

    code = "file_kind_wrong"
    sentence = _("Papers are kept as PDF, JPEG or PNG; this file is none of them. Scan the paper or save it as PDF.")
    field = "file"


class OfficeKindWrong(FileKindWrong):
    """None of the kinds that may be attached, or a document with macros."""

    code = "office_kind_wrong"
    sentence = _(
        "Papers are attached as PDF, JPEG, PNG, .xlsx or .docx without macros; this file is none of them. "
        "Save it as PDF."
    )


class FileMissing(WrongShape):
    """A paper without its file."""

    code = "file_missing"
    sentence = _("Choose the file of this paper: PDF, JPEG or PNG, at most 10 MB.")
    field = "file"


class FileTooHeavy(WrongShape):
    """More bytes than a paper may have."""

    code = "file_too_heavy"
    sentence = _("The file has {size:.1f} MB; a paper may have at most 10 MB. Scan it with 150 dpi in grey.")
    field = "file"


def media_type(start: bytes) -> str | None:
    """The media type of a file that begins like this, None for what is no paper.

    >>> media_type(b"%PDF-1.7"), media_type(b"MZ..."), media_type(b"<html>")
    ('application/pdf', None, None)
    """
    return next((kind for sign, kind in _SIGNS if start.startswith(sign)), None)


def office_type(file: "File[bytes]") -> str | None:
    """The media type of a workbook or a text document by the directory of its archive; nothing is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error):
        return None
    finally:
        file.seek(0)
    if "[Content_Types].xml" not in names or any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    return next((kind for start, kind in OFFICE.items() if any(name.startswith(start) for name in names)), None)


def check_paper(file: "File[bytes] | None", *, with_office: bool = False) -> str:
    """The media type of a file that may be kept as a paper, `with_office` also .xlsx and .docx.

    Raises FileMissing, FileTooHeavy, FileKindWrong.
    """
    if file is None or not file.size:
        raise FileMissing
    if file.size > MOST_BYTES:
        raise FileTooHeavy(size=file.size / 1e6)
    start = file.read(16)
    file.seek(0)
    found = media_type(start)
    if found is None and with_office and start.startswith(b"PK\x03\x04"):
        found = office_type(file)
    if found is None:
        raise OfficeKindWrong if with_office else FileKindWrong
    return found
