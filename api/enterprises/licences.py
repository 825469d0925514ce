"""Licences for programs: the cluster's licences by expiry, enter, change, suspend."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.enterprises.shapes import LicenceOut
from api.idempotency import idempotent
from api.pagination import Pages
from api.requests import actor_of
from enterprises import queries
from enterprises.models import Licence, LicenceScope
from enterprises.services import licences


class LicenceIn(serializers.Serializer[Any]):
    """What is printed on a licence; the classes are read from `original_scope` unless `scopes` names them."""

    kind = serializers.ChoiceField(Licence.Kind.choices)
    number = serializers.CharField(max_length=60)
    mode = serializers.ChoiceField(Licence.Mode.choices, required=False, allow_blank=True)
    original_scope = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    issuer = serializers.CharField(max_length=80, required=False, allow_blank=True)
    issued_on = serializers.DateField(required=False, allow_null=True)
    expires_on = serializers.DateField(required=False, allow_null=True)
    scopes = serializers.DictField(
        child=serializers.BooleanField(), required=False, help_text="Class -> whether cold chain is included."
    )

    def validate_scopes(self, scopes: dict[str, bool]) -> dict[str, bool]:
        """Only known classes."""
        unknown = scopes.keys() - set(LicenceScope.Code.values)
        if unknown:
            raise serializers.ValidationError(f"unknown: {', '.join(sorted(unknown))}")
        return scopes


class LicenceChangeIn(LicenceIn):
    """The fields to change."""

    kind = serializers.ChoiceField(Licence.Kind.choices, required=False)
    number = serializers.CharField(max_length=60, required=False)


class StatusIn(serializers.Serializer[Any]):
    """The authority's decision, mirrored."""

    status = serializers.ChoiceField(Licence.Status.choices)
    reason = serializers.CharField(max_length=200)


def shown(licence: Licence) -> Any:
    """A licence with its state today."""
    return LicenceOut(licence, context={"on": timezone.localdate()}).data


class LicencePages(Pages):
    """The newest entry first."""


class LicenceList(generics.ListAPIView[Licence]):
    """The licences of the cluster's enterprises; licences are public records."""

    serializer_class = LicenceOut
    pagination_class = LicencePages
    filter_backends: list[Any] = []

    def get_serializer_context(self) -> dict[str, Any]:
        """The day for the states."""
        return {**super().get_serializer_context(), "on": timezone.localdate()}

    def get_queryset(self) -> QuerySet[Licence]:
        """All that the actor sees."""
        if getattr(self, "swagger_fake_view", False):
            return Licence.objects.none()
        return queries.visible_licences(actor_of(self.request))

    @extend_schema(operation_id="licences_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest entries first."""
        return super().get(request, *args, **kwargs)


class LicenceAdd(APIView):
    """Licences of one enterprise."""

    @extend_schema(operation_id="enterprises_add_licence", request=LicenceIn, responses={201: LicenceOut})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Enter a licence (its owner, its quality head, or the committee's desk)."""
        wanted = LicenceIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        made = licences.add_licence(pk, wanted.validated_data, actor=actor_of(request), at=timezone.now())
        return Response(shown(made), status=201)


class LicenceChange(APIView):
    """One licence."""

    @extend_schema(operation_id="licences_change", request=LicenceChangeIn, responses=LicenceOut)
    def patch(self, request: Request, pk: int) -> Response:
        """Change what is printed on it."""
        wanted = LicenceChangeIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        changed = licences.change_licence(pk, wanted.validated_data, actor=actor_of(request), at=timezone.now())
        return Response(shown(changed))


class LicenceStatus(APIView):
    """The status of one licence."""

    @extend_schema(operation_id="licences_set_status", request=StatusIn, responses=LicenceOut)
    def post(self, request: Request, pk: int) -> Response:
        """Suspend, revoke, cancel, or set in force again (the committee's desk)."""
        wanted = StatusIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        said = wanted.validated_data
        changed = licences.set_licence_status(
            pk, said["status"], reason=said["reason"], actor=actor_of(request), at=timezone.now()
        )
        return Response(shown(changed))


urlpatterns = [
    path("licences/", LicenceList.as_view(), name="licences"),
    path("licences/<int:pk>/", LicenceChange.as_view(), name="licence"),
    path("licences/<int:pk>/status/", LicenceStatus.as_view(), name="licence-status"),
    path("enterprises/<int:pk>/licences/", LicenceAdd.as_view(), name="enterprise-licences"),
]
