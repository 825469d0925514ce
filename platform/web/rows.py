"""Long tables: a row's template is rendered once for each of its shapes, then only filled. The look is the page's own.

A row is a Django template with components as anywhere else. Its context has two parts: the `shape` (what decides over
marks, classes, sentences: a tier, a state) and the `blanks` (texts that stand in it as they are: names, numbers, days).
For each shape and language Django renders the template once, with signs in the blanks; afterwards a row is the joining
of strings: blanks are escaped, always. Fifty rows cost a tenth of a page (docs/decisions/0021-rows-filled.md).
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

_SIGN = re.compile("\ue000(\\w+)\ue001")  # letters of the private use area, which no escaping changes


def filled_rows(template: str, rows: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> SafeString:
    """The rows of a table; each is `(shape, blanks)`. A shape's values are few and hashable; blanks are texts."""
    language = get_language() or ""
    return mark_safe("".join([_filled(template, language, shape, blanks) for shape, blanks in rows]))  # noqa: S308


def address(name: str, pk: int) -> str:
    """`reverse(name, args=[pk])`, for the hundredth row too."""
    before, after = _around(name)
    return f"{before}{pk}{after}"


@cache
def _around(name: str) -> tuple[str, str]:
    before, _key, after = reverse(name, args=[0]).rpartition("0")
    return before, after


def _filled(template: str, language: str, shape: Mapping[str, Any], blanks: Mapping[str, Any]) -> str:
    pieces = _pieces(template, language, tuple(shape.items()), tuple(blanks))
    return "".join([conditional_escape(blanks[piece]) if n % 2 else piece for n, piece in enumerate(pieces)])


@cache
def _pieces(template: str, _language: str, shape: tuple[tuple[str, Any], ...], blanks: tuple[str, ...]) -> list[str]:
    """Text and names of blanks in turn. Kept for good: shapes are few."""
    signs = {name: f"\ue000{name}\ue001" for name in blanks}
    return _SIGN.split(get_template(template).render({**dict(shape), **signs}))
