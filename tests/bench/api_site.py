"""The platform under measurement, beside two yardsticks: usual DRF, and one query whose JSON goes out as bytes."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.urls import include, path

import config  # noqa: F401  # puts the repository root on the path

settings.ROOT_URLCONF = "tests.bench.api_site"
platform = get_wsgi_application()

from django.db.models import Prefetch  # noqa: E402
from django.utils import timezone  # noqa: E402
from rest_framework import generics, serializers  # noqa: E402
from rest_framework.request import Request  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402

from api.enterprises.register import EnterprisePages  # noqa: E402
from api.enterprises.shapes import IndustryOut  # noqa: E402
from api.idempotency import idempotent  # noqa: E402
from api.ledger import TieOut, TiePages  # noqa: E402
from api.orders.posting import OrderPages  # noqa: E402
from api.orders.shapes import OrderCardOut, PartOut, TakeIn  # noqa: E402
from api.requests import actor_of  # noqa: E402
from api.rows import CompiledList  # noqa: E402
from common.errors import require  # noqa: E402
from enterprises.models import Enterprise, Licence  # noqa: E402
from enterprises.queries import visible_enterprises  # noqa: E402
from ledger import queries  # noqa: E402
from orders.models import Part, Window  # noqa: E402
from orders.permissions import can_take  # noqa: E402
from orders.queries.board import Filters, find_orders, get_order, lines_of  # noqa: E402
from orders.queries.eligible import seller_blocks  # noqa: E402
from orders.rules.taking import check_take  # noqa: E402
from orders.services.drafting import record  # noqa: E402
from tests.bench.limits import LIMITS  # noqa: E402


class UsualTies(generics.ListAPIView[Any]):
    """Model objects through serializer fields, as DRF is usually written."""

    serializer_class = TieOut
    pagination_class = TiePages
    filter_backends: list[Any] = []

    def get_queryset(self) -> Any:
        """The same rows in the same order."""
        return queries.ties(actor_of(self.request))


class LineOut(serializers.ModelSerializer[Licence]):
    """A row inside a row, as the lines of an order are."""

    ordered_by = ("number",)

    class Meta:
        model = Licence
        fields = ("id", "kind", "number", "issuer", "issued_on", "expires_on", "status")


class NestedOut(serializers.ModelSerializer[Enterprise]):
    """A row with rows inside and two joined objects, as an order has its lines and its poster."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="organisation.name")
    industry = IndustryOut()
    licences = LineOut(many=True)

    class Meta:
        model = Enterprise
        fields = ("id", "name", "tier", "registered_capital", "changed_at", "joined_on", "industry", "licences")


class NestedRows(CompiledList):
    """Written by PostgreSQL."""

    serializer_class = NestedOut
    row_model = "enterprises.Enterprise"
    keeps_statements = True
    pagination_class = EnterprisePages
    filter_backends: list[Any] = []

    def get_queryset(self) -> Any:
        """Of the cluster."""
        return visible_enterprises(actor_of(self.request))


class UsualNested(generics.ListAPIView[Any]):
    """A ModelSerializer with everything prefetched."""

    serializer_class = NestedOut
    pagination_class = EnterprisePages
    filter_backends: list[Any] = []

    def get_queryset(self) -> Any:
        """The same rows in the same order."""
        return visible_enterprises(actor_of(self.request)).prefetch_related(
            Prefetch("licences", Licence.objects.order_by("number"))
        )


class UsualOrders(generics.ListAPIView[Any]):
    """Orders as model objects with everything prefetched."""

    serializer_class = OrderCardOut
    pagination_class = OrderPages
    filter_backends: list[Any] = []

    def get_queryset(self) -> Any:
        """The same rows in the same order."""
        found = find_orders(actor_of(self.request), Filters()).exclude(published_at=None)
        return found.prefetch_related(Prefetch("lines", lines_of()))


class UsualTake(APIView):
    """A take as it is usually written: lock the rows, look, insert, subtract; the same duties as ours."""

    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Take parts."""
        wanted = TakeIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        actor, at = actor_of(request), timezone.now()
        quantities = {row["window"]: row["quantity"] for row in wanted.validated_data["parts"]}
        order = get_order(actor, pk)
        require(can_take(actor, order))
        locked = Window.objects.select_for_update().select_related("line__product").filter(pk__in=quantities)
        parts = []
        for window in locked.order_by("pk"):
            line, quantity = window.line, quantities[window.pk]
            check_take(quantity, window.remaining, line.minimum_lot, line.pack_multiple, line.unit)
            seller_blocks(order, [window], actor.organisation.pk, at)
            part = Part.objects.create(
                line=line, window=window, seller_id=actor.organisation.pk, quantity=quantity, price=line.posted_price,
                from_on=window.from_on, to_on=window.to_on, taken_by=actor.user, taken_at=at,
            )  # fmt: skip
            window.remaining -= quantity
            window.save(update_fields=["remaining"])
            parts.append(part)
        record("orders.taken", order, actor, at, parts=quantities)
        return Response(PartOut(parts, many=True).data, status=201)


urlpatterns = [
    path("usual/take/<int:pk>/", UsualTake.as_view()),
    path("nested", NestedRows.as_view()),
    path("usual/nested", UsualNested.as_view()),
    path("usual/orders", UsualOrders.as_view()),
    path("usual/ties", UsualTies.as_view()),
    path("", include("config.urls")),
]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The limits answer before Django is asked: no sign-in, no middleware, one query."""
    query = LIMITS.get(environ["PATH_INFO"])
    if query is None:
        return platform(environ, start_response)
    with connection.cursor() as cursor:
        cursor.execute(query, {name: said[0] for name, said in parse_qs(environ["QUERY_STRING"]).items()} or None)
        body = cursor.fetchone()[0].encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
