"""What comes in as JSON: at most so many bytes, no deeper than can be read, no letters that cannot be kept."""

import json
import re
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from api.errors import BodyTooLarge

_SUSPECT = re.compile(rb"\\u(0000|d[89a-f])", re.IGNORECASE)
_NO_LETTER = re.compile("[\x00\ud800-\udfff]")


class BoundedJSONParser(JSONParser):
    """DRF's strict JSON, with a bound on its size, its depth and its letters."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> Any:
        """The data. Raises BodyTooLarge, ParseError."""
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(most + 1)
        if len(raw) > most:
            raise BodyTooLarge(most=most)
        try:
            data = json.loads(raw.decode("utf-8"), parse_constant=_refuse)
        except (ValueError, RecursionError) as problem:
            raise ParseError(_("The body is not JSON in UTF-8.")) from problem
        if _SUSPECT.search(raw) and _NO_LETTER.search(_texts(data)):
            raise ParseError(_("The body holds a NUL or half a letter (a lone surrogate); neither can be kept."))
        return data


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _texts(data: Any) -> str:
    """All texts and keys in one."""
    if isinstance(data, dict):
        return "".join(f"{key}{_texts(value)}" for key, value in data.items())
    if isinstance(data, list):
        return "".join(map(_texts, data))
    return data if isinstance(data, str) else ""
