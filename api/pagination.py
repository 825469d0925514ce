"""Cursor pages: a page costs the same at row 50 and at row 5,000,000; nothing is counted, nothing shown twice.

A cursor holds the last row's values of all ordering fields, so rows that come or go meanwhile move nobody, however
many share the first value (a file of past dealings puts thousands on one midnight).
"""

import base64
import json
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView

from common.errors import WrongShape

Read = Callable[[QuerySet[Any], Sequence[str]], list[Any]]


class CursorUnreadable(WrongShape):
    """The cursor was not given by us, or belongs to another list."""

    code = "cursor_unreadable"
    sentence = _("This cursor cannot be read. Start again without one, or follow `next` and `previous` as given.")
    field = "cursor"


class PageSizeWrong(WrongShape):
    """Zero, too many, or no number."""

    code = "page_size_wrong"
    sentence = _("A page has 1 to {most} rows.")
    field = "page_size"


@dataclass(frozen=True)
class Place:
    """Before or after a row, known by its values of the ordering fields."""

    values: Sequence[Any]
    is_before: bool = False

    def encoded(self) -> str:
        """The cursor of the links."""
        words = json.dumps(["<" if self.is_before else ">", *self.values], default=_as_text, separators=(",", ":"))
        return base64.urlsafe_b64encode(words.encode()).decode().rstrip("=")


def read_place(cursor: str, length: int) -> Place:
    """The place of a cursor with so many values. Raises CursorUnreadable."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        side, *values = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, TypeError, RecursionError) as problem:
        raise CursorUnreadable from problem
    if side not in ("<", ">") or len(values) != length or not all(map(_is_plain, values)):
        raise CursorUnreadable
    return Place(values, side == "<")


@dataclass(frozen=True)
class Asked:
    """How many rows, in which order, before or behind which place."""

    size: int
    order: tuple[str, ...]
    place: Place | None

    @property
    def is_backwards(self) -> bool:
        """The page in front of a place."""
        return self.place is not None and self.place.is_before


def cut(queryset: QuerySet[Any], asked: Asked) -> tuple[QuerySet[Any], tuple[str, ...]]:
    """The rows asked for and one more, and the order in which they come."""
    if asked.place is None:
        return queryset.order_by(*asked.order)[: asked.size + 1], asked.order
    order = tuple(map(_turned, asked.order)) if asked.is_backwards else asked.order
    return queryset.filter(_behind(order, asked.place.values)).order_by(*order)[: asked.size + 1], order


@contextmanager
def readable(asked: Asked) -> Iterator[None]:
    """While the page of a cursor is built and read: what cannot be read is the cursor's fault."""
    try:
        yield
    except (ValueError, TypeError, OverflowError, ValidationError, DataError) as problem:
        if asked.place is None:
            raise
        raise CursorUnreadable from problem


class Pages(BasePagination):
    """Newest first by primary key unless a view names another unique order; at most 100 rows a page.

    `ordering` ends in a unique field; every field is there in every row (no nulls).
    """

    page_size = 50
    max_page_size = 100
    ordering: str | tuple[str, ...] = "-pk"

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: APIView) -> tuple[str, ...]:
        """The fields by which the rows stand in order, `-` before what falls."""
        return (self.ordering,) if isinstance(self.ordering, str) else tuple(self.ordering)

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        """The rows of the page that the request asks for."""
        return self.read_page(queryset, request, view, lambda page, _order: list(page))

    def read_page(self, queryset: QuerySet[Any], request: Request, view: APIView | None, read: Read) -> list[Any]:
        """The same with one's own way of reading: `read(ordered and cut queryset, order)`."""
        asked = self.ask(request, queryset, view)
        with readable(asked):
            return self.settle(asked, read(*cut(queryset, asked)))

    def ask(self, request: Request, queryset: QuerySet[Any] | None, view: APIView | None) -> Asked:
        """What the request asks for; `queryset` is only looked at by pages whose order depends on it."""
        size = self._size_asked(request)
        self._order = self.get_ordering(request, queryset, view)  # type: ignore[arg-type]  # always given by views
        self._url = remove_query_param(request.build_absolute_uri(), "cursor")
        cursor = request.query_params.get("cursor", "")
        return Asked(size, self._order, read_place(cursor, len(self._order)) if cursor else None)

    def settle(self, asked: Asked, rows: list[Any]) -> list[Any]:
        """The page of the rows that were read; knows afterwards whether there are more on either side."""
        is_more = len(rows) > asked.size
        del rows[asked.size :]
        self._page = rows[::-1] if asked.is_backwards else rows
        self._has_next = asked.is_backwards or is_more
        self._has_previous = is_more if asked.is_backwards else asked.place is not None
        return self._page

    def get_paginated_response(self, data: Any) -> Response:
        """`{next, previous, results}`; `next` is null on the last page."""
        return Response({"next": self.get_next_link(), "previous": self.get_previous_link(), "results": data})

    def get_next_link(self) -> str | None:
        """The address of the page behind this one."""
        return self._link(self._page[-1], is_before=False) if self._page and self._has_next else None

    def get_previous_link(self) -> str | None:
        """The address of the page in front of this one."""
        return self._link(self._page[0], is_before=True) if self._page and self._has_previous else None

    def _size_asked(self, request: Request) -> int:
        text = request.query_params.get("page_size")
        if text is None:
            return self.page_size
        if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= self.max_page_size):
            raise PageSizeWrong(most=self.max_page_size)
        return int(text)

    def _link(self, row: Any, *, is_before: bool) -> str:
        values = getattr(row, "place", None) or [_value(row, name.removeprefix("-")) for name in self._order]
        return replace_query_param(self._url, "cursor", Place(values, is_before).encoded())

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """`cursor` and `page_size`, for the OpenAPI schema."""
        size = {"type": "integer", "minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        return [
            {
                "name": "cursor",
                "in": "query",
                "description": "Where the page begins; take it from `next` and `previous`.",
                "schema": {"type": "string"},
            },
            {"name": "page_size", "in": "query", "description": "Rows on the page.", "schema": size},
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The page, for the OpenAPI schema."""
        link = {"type": "string", "nullable": True, "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }


def _behind(order: Sequence[str], values: Sequence[Any]) -> Q:
    """What comes after the row with these values; the bound on the first field is there for the index."""
    first = order[0].removeprefix("-")
    bound = Q(**{f"{first}__{'lte' if order[0].startswith('-') else 'gte'}": values[0]})
    behind, same = Q(), Q()
    for name, value in zip(order, values, strict=True):
        bare = name.removeprefix("-")
        behind |= same & Q(**{f"{bare}__{'lt' if name.startswith('-') else 'gt'}": value})
        same &= Q(**{bare: value})
    return bound & behind


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = row[name] if isinstance(row, dict) else getattr(row, name)
    return row


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    return isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))
