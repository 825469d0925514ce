"""What kind of file a paper is, by its first bytes; names and declared types are not believed."""

_SIGNS = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
MOST_BYTES = 10_000_000
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def media_type(start: bytes) -> str | None:
    """The media type of a file that begins like this, None for what is no paper.

    >>> media_type(b"%PDF-1.7"), media_type(b"MZ..."), media_type(b"<html>")
    ('application/pdf', None, None)
    """
    return next((kind for sign, kind in _SIGNS if start.startswith(sign)), None)
