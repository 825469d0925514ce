"""Lists, the fast way: PostgreSQL writes the rows, the page goes out as bytes with an ETag. The default for lists."""

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from django.apps import apps
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from rest_framework import generics
from rest_framework.request import Request

from api.compiled import Compiled, compile_serializer
from api.pagination import Pages
from api.requests import actor_of


class CompiledList(generics.ListAPIView[Any]):
    """`serializer_class` over `row_model`, compiled when the class is made; filters, permissions, schema stay DRF's.

    `annotated` are annotations of the queryset that the serializer shows. What `serializer_class` would make of the
    same rows is what goes out; tests/api/test_compiled.py proves it for every such list.
    """

    row_model = ""
    annotated: tuple[str, ...] = ()
    compiled: Compiled
    is_etagged = True

    def __init_subclass__(cls, **words: Any) -> None:
        """Refuses a serializer that PostgreSQL cannot write, with the name of the field."""
        super().__init_subclass__(**words)
        cls.compiled = compile_serializer(cls.serializer_class, apps.get_model(cls.row_model), cls.annotated)  # type: ignore[arg-type]  # named by every list

    def get_words(self) -> Mapping[str, Any]:
        """The values of the `%(word)s` in the serializer's `@written_as`."""
        return {}

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]  # bytes
        """A page."""
        return self.list(request, *args, **kwargs)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]  # bytes
        """A page, or 304 where the caller has it already."""
        words, pages = self.get_words(), self.paginator
        if not isinstance(pages, Pages):
            raise TypeError(f"{type(self).__name__} needs pages of api.pagination")
        found = self.filter_queryset(self.get_queryset())
        rows = pages.read_page(
            found, request, self, lambda page, order: self.compiled.read(page, order, words, actor_of(request))
        )
        links = json.dumps([pages.get_next_link(), pages.get_previous_link()])[1:-1].split(", ")
        text = f'{{"next":{links[0]},"previous":{links[1]},"results":[{",".join([row.text for row in rows])}]}}'
        return _conditional(request, text.encode())


def _conditional(request: Request, body: bytes) -> HttpResponse:
    tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    unchanged = get_conditional_response(request._request, etag=tag)
    response = unchanged or HttpResponse(body, content_type="application/json")
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response
