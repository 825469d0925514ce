"""Enterprises for programs: list and search, one enterprise, add, change, yearly figures, restrictions."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.roles import Sight
from api.enterprises.shapes import (
    CardOut,
    ChangeIn,
    EnterpriseIn,
    EnterpriseOut,
    FigureIn,
    FigureOut,
    LiftIn,
    ListIn,
    RestrictionIn,
    RestrictionOut,
)
from api.etags import etagged
from api.idempotency import idempotent
from api.pagination import Pages
from api.requests import actor_of
from api.rows import CompiledList
from enterprises import queries
from enterprises.models import Enterprise
from enterprises.services.figures import state_figure
from enterprises.services.register import add_enterprise, change_enterprise
from enterprises.services.restrictions import lift_restriction, restrict


class EnterprisePages(Pages):
    """By pinyin, as lists of firms are ordered here."""

    ordering = ("pinyin", "organisation_id")


def version_of(request: Request, pk: int) -> str:
    """The mark of an enterprise for this actor."""
    return queries.enterprise_version(actor_of(request), pk, timezone.localdate())


def shown(request: Request, pk: int) -> dict[str, Any]:
    """An enterprise as this actor sees it."""
    actor = actor_of(request)
    context = {"actor": actor, "on": timezone.localdate()}
    return dict(EnterpriseOut(queries.enterprise_page(actor, pk), context=context).data)


class EnterpriseList(CompiledList):
    """The public cards of the cluster's enterprises, by pinyin."""

    serializer_class = CardOut
    row_model = "enterprises.Enterprise"
    keeps_statements = True
    annotated = ("drug_licence_ends",)
    pagination_class = EnterprisePages
    filter_backends: list[Any] = []

    def get_words(self) -> dict[str, Any]:
        """The day and the actor, for what cards show."""
        actor = actor_of(self.request)
        return {"on": timezone.localdate(), "sees_register": actor.sees(Sight.REGISTER), "own": actor.organisation.pk}

    def get_queryset(self) -> QuerySet[Enterprise]:
        """Narrowed by the filters of the query string."""
        if getattr(self, "swagger_fake_view", False):
            return Enterprise.objects.none()
        wanted = ListIn(data=self.request.query_params)
        wanted.is_valid(raise_exception=True)
        words = dict(wanted.validated_data)
        filters = queries.Filters(on=timezone.localdate(), words=words.pop("q", ""), **words)
        return queries.find_enterprises(actor_of(self.request), filters)

    @extend_schema(operation_id="enterprises_list", parameters=[ListIn])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Search by Chinese, pinyin or initials with `q`; committees also by code and by size."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="enterprises_add", request=EnterpriseIn, responses={201: EnterpriseOut})
    @idempotent
    def post(self, request: Request) -> Response:
        """Enter an enterprise into the register (the committee's desk)."""
        wanted = EnterpriseIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        made = add_enterprise(wanted.validated_data, actor=actor_of(request), at=timezone.now())
        return Response(shown(request, made.pk), status=201)


class EnterpriseDetail(APIView):
    """One enterprise."""

    @extend_schema(operation_id="enterprises_get", responses={200: EnterpriseOut, 304: None})
    @etagged(version_of)
    def get(self, request: Request, pk: int) -> Response:
        """The public card, and the whole for the committee and the enterprise itself. With an ETag."""
        return Response(shown(request, pk))

    @extend_schema(operation_id="enterprises_change", request=ChangeIn, responses=EnterpriseOut)
    def patch(self, request: Request, pk: int) -> Response:
        """Change the fields sent. `version` is the one you looked at; a newer one is refused with 409."""
        wanted = ChangeIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        fields = dict(wanted.validated_data)
        version = fields.pop("version")
        change_enterprise(pk, fields, version=version, actor=actor_of(request), at=timezone.now())
        return Response(shown(request, pk))


class FigureView(APIView):
    """The figures of one year."""

    @extend_schema(operation_id="enterprises_state_figure", request=FigureIn, responses=FigureOut)
    def put(self, request: Request, pk: int, year: int) -> Response:
        """State or correct revenue (yuan) and people of a year that is over; the size class follows."""
        wanted = FigureIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        figure = state_figure(pk, year=year, actor=actor_of(request), at=timezone.now(), **wanted.validated_data)
        return Response(FigureOut(figure).data)


class RestrictionAdd(APIView):
    """Restrictions of one enterprise."""

    @extend_schema(operation_id="enterprises_restrict", request=RestrictionIn, responses={201: RestrictionOut})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Restrict the enterprise in one drug class or in all, until a moment or until lifted (the committee)."""
        wanted = RestrictionIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        made = restrict(pk, actor=actor_of(request), at=timezone.now(), **wanted.validated_data)
        return Response(RestrictionOut(made).data, status=201)


class RestrictionLift(APIView):
    """One restriction."""

    @extend_schema(operation_id="restrictions_lift", request=LiftIn, responses=RestrictionOut)
    def post(self, request: Request, pk: int) -> Response:
        """End it now, with the reason."""
        wanted = LiftIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        lifted = lift_restriction(pk, actor=actor_of(request), at=timezone.now(), **wanted.validated_data)
        return Response(RestrictionOut(lifted).data)


urlpatterns = [
    path("enterprises/", EnterpriseList.as_view(), name="enterprises"),
    path("enterprises/<int:pk>/", EnterpriseDetail.as_view(), name="enterprise"),
    path("enterprises/<int:pk>/figures/<int:year>/", FigureView.as_view(), name="enterprise-figure"),
    path("enterprises/<int:pk>/restrictions/", RestrictionAdd.as_view(), name="enterprise-restrictions"),
    path("restrictions/<int:pk>/lift/", RestrictionLift.as_view(), name="restriction-lift"),
]
