"""Lists whose rows are shaped by hand from values: no model objects, no field objects; a third of the CPU."""

from collections.abc import Sequence
from typing import Any

from rest_framework import generics
from rest_framework.fields import DateTimeField
from rest_framework.request import Request
from rest_framework.response import Response

MOMENT = DateTimeField()


class RowsView(generics.ListAPIView[Any]):
    """`columns` are read, `shaped` makes what `serializer_class` would make; a test proves that they agree."""

    columns: Sequence[str] = ()

    def shaped(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row as it goes out."""
        raise NotImplementedError

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()).values(*self.columns))
        return self.get_paginated_response([self.shaped(row) for row in page or ()])
