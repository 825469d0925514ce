"""Lists, the fast way: PostgreSQL writes the rows, the page goes out as bytes with an ETag. The default for lists."""

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from rest_framework import generics
from rest_framework.request import Request

from api.compiled import Compiled, Statement, compile_serializer
from api.pagination import Asked, Pages, cut, readable
from api.requests import actor_of
from common.kept import Kept


class CompiledList(generics.ListAPIView[Any]):
    """`serializer_class` over `row_model`, compiled when the class is made; filters, permissions, schema stay DRF's.

    `annotated` are annotations of the queryset that the serializer shows. What `serializer_class` would make of the
    same rows is what goes out; tests/api/test_compiled.py proves it for every such list.
    """

    row_model = ""
    annotated: tuple[str, ...] = ()
    keeps_statements = False  # True: the queryset follows from actor, address and day alone and asks nothing of its own
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
        words, pages, actor = self.get_words(), self.paginator, actor_of(request)
        if not isinstance(pages, Pages):
            raise TypeError(f"{type(self).__name__} needs pages of api.pagination")
        statement, asked = self._statement(request, pages)
        with readable(asked):
            rows = pages.settle(asked, self.compiled.run(statement, words, actor))
        links = json.dumps([pages.get_next_link(), pages.get_previous_link()])[1:-1].split(", ")
        text = f'{{"next":{links[0]},"previous":{links[1]},"results":[{",".join([row.text for row in rows])}]}}'
        return _conditional(request, text.encode())

    def _statement(self, request: Request, pages: Pages) -> tuple[Statement, Asked]:
        """The statement of the page asked for. Building it takes longer than reading the page, so it may be kept."""
        if not self.keeps_statements:
            found = self.filter_queryset(self.get_queryset())
            asked = pages.ask(request, found, self)
            return self._prepared(found, asked), asked
        asked, actor = pages.ask(request, None, self), actor_of(request)
        who = (actor, actor.organisation.kind, actor.organisation.cluster_id)
        where = (request.META["QUERY_STRING"], tuple(sorted(self.kwargs.items())), timezone.localdate())
        make = lambda: self._prepared(self.filter_queryset(self.get_queryset()), asked)  # noqa: E731
        return _STATEMENTS.get((type(self), who, where), make), asked

    def _prepared(self, found: QuerySet[Any], asked: Asked) -> Statement:
        with readable(asked):
            return self.compiled.prepare(*cut(found, asked))


_STATEMENTS: Kept[Statement] = Kept(1000)


def _conditional(request: Request, body: bytes) -> HttpResponse:
    tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    unchanged = get_conditional_response(request._request, etag=tag)
    response = unchanged or HttpResponse(body, content_type="application/json")
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response
