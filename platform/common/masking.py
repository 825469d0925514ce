"""What must not stand in a log: the secrets of links, tokens and forms, masked wherever words are written down."""

import re
from collections.abc import Mapping
from typing import Any

MASK = "***"
# What follows these parts of a path is a secret; so is every part as long as one. %2F is the slash in a query.
_SLASH = r"(?:/|%2F)"
_SECRET_PATHS = re.compile(
    rf"({_SLASH}(?:invitations|ways-back|feeds){_SLASH})(?!\d+(?:{_SLASH}|\b))[\w\-]+", re.IGNORECASE
)
_LONG_PARTS = re.compile(rf"({_SLASH})[\w\-]{{40,}}(?={_SLASH}|[.?&#\s\"']|$)", re.IGNORECASE)
_TOKENS = re.compile(r"\brc_[\w\-]{16,}")
_SCHEMES = re.compile(r"\b(Bearer|Basic)\s+[\w\-.+/=]+", re.IGNORECASE)
_PARAMETERS = re.compile(
    r"\b((?:\w*_)?(?:secret|token|password|csrfmiddlewaretoken|sessionid|session_key)=)[^&\s\"']+", re.IGNORECASE
)
_NAMES = re.compile(r"secret|token|password|authorization|cookie|session_key", re.IGNORECASE)


def masked(words: str) -> str:
    """The words with every secret in them replaced by `***`.

    >>> masked("GET /invitations/Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6/ 200")
    'GET /invitations/***/ 200'
    """
    words = _SECRET_PATHS.sub(rf"\1{MASK}", words)
    words = _LONG_PARTS.sub(rf"\1{MASK}", words)
    words = _TOKENS.sub(f"rc_{MASK}", words)
    words = _SCHEMES.sub(rf"\1 {MASK}", words)
    return _PARAMETERS.sub(rf"\1{MASK}", words)


def masked_value(value: Any, name: str = "") -> Any:
    """The same for a value of a log line, in depth; a value named like a secret is masked whole."""
    if name and _NAMES.search(name) and isinstance(value, (str, bytes)):
        return MASK
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, Mapping):
        return {key: masked_value(one, str(key)) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(masked_value(one) for one in value) if type(value) in (list, tuple) else value
    return value
