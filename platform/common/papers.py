"""Papers people hand in as scans: which kind a file is, by its first bytes, not by its name or declared type."""

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


class FileKindWrong(WrongShape):
    """Neither a PDF nor a picture, by its content."""

    code = "file_kind_wrong"
    sentence = _("Papers are kept as PDF, JPEG or PNG; this file is none of them. Scan the paper or save it as PDF.")
    field = "file"


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


def check_paper(file: "File[bytes] | None") -> str:
    """The media type of a file that may be kept as a paper. Raises FileMissing, FileTooHeavy, FileKindWrong."""
    if file is None or not file.size:
        raise FileMissing
    if file.size > MOST_BYTES:
        raise FileTooHeavy(size=file.size / 1e6)
    start = file.read(16)
    file.seek(0)
    found = media_type(start)
    if found is None:
        raise FileKindWrong
    return found
