"""The log of mails for programs of the system administrator."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.pagination import Pages
from api.requests import actor_of
from notices import services
from notices.models import Mail
from notices.queries import get_mail, mail_log


class MailOut(serializers.ModelSerializer[Mail]):
    """One mail: to whom and how it went, never its words."""

    recipient = serializers.CharField(source="recipient.name")
    organisation = serializers.CharField(source="organisation.name")
    notices = serializers.IntegerField(source="count", help_text="How many notices it tells of.")

    class Meta:
        model = Mail
        fields = [
            "id",
            "recipient",
            "organisation",
            "form",
            "notices",
            "state",
            "made_at",
            "due_at",
            "attempts",
            "failure",
            "ended_at",
        ]


class MailPages(Pages):
    """Newest first."""

    ordering = ("-made_at", "-pk")


@extend_schema(
    parameters=[OpenApiParameter("state", str, enum=Mail.State.values, description="Only mails in this state.")]
)
class MailLog(generics.ListAPIView[Mail]):
    """The mails to people of the cluster, newest first (system administrator)."""

    serializer_class = MailOut
    pagination_class = MailPages
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[Mail]:
        """All of them, or those in one state."""
        if getattr(self, "swagger_fake_view", False):
            return Mail.objects.none()
        state = self.request.query_params.get("state", "")
        return mail_log(actor_of(self.request), state if state in Mail.State.values else "")


class MailRetry(APIView):
    """`/api/v1/notices/mail/7/retry/`"""

    @extend_schema(operation_id="notices_mail_retry", request=None, responses=MailOut)
    def post(self, request: Request, pk: int) -> Response:
        """Try a mail again that was given up (system administrator)."""
        actor = actor_of(request)
        services.retry_mail(pk, actor=actor, at=timezone.now())
        return Response(MailOut(get_mail(actor, pk)).data)


urlpatterns = [
    path("notices/mail/", MailLog.as_view(), name="mail-log"),
    path("notices/mail/<int:pk>/retry/", MailRetry.as_view(), name="mail-retry"),
]
