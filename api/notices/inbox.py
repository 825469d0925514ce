"""Notices through the programs' door: mine, how many unread, read one."""

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.compiled import needs
from api.pagination import Pages
from api.requests import actor_of
from api.rows import CompiledList
from notices import services
from notices.letters import words_of
from notices.models import Notice
from notices.queries import notices_of, unread_count, unread_of


class NoticeOut(serializers.ModelSerializer[Notice]):
    """One notice in the reader's language."""

    sentence = serializers.SerializerMethodField(help_text="What is told.")

    class Meta:
        model = Notice
        fields = ["id", "room", "kind", "subject", "is_urgent", "sentence", "link", "told_at", "read_at"]

    @needs("sentence", "words")
    def get_sentence(self, notice: Notice) -> str:
        """The sentence in words."""
        return words_of(notice, get_language() or "")


class UnreadOut(serializers.Serializer[dict[str, int]]):
    """How many are unread."""

    unread = serializers.IntegerField()


class NoticePages(Pages):
    """Newest first."""

    ordering = ("-told_at", "-pk")


@extend_schema(parameters=[OpenApiParameter("unread", bool, description="Only what is unread.")])
class NoticeList(CompiledList):
    """My notices in the acting organisation, newest first."""

    serializer_class = NoticeOut
    row_model = "notices.Notice"
    pagination_class = NoticePages
    queryset = Notice.objects.none()

    def get_queryset(self) -> QuerySet[Notice]:
        """Mine in the acting organisation."""
        if getattr(self, "swagger_fake_view", False):
            return Notice.objects.none()
        actor, on = actor_of(self.request), timezone.localdate()
        return unread_of(actor, on) if self.request.query_params.get("unread") == "true" else notices_of(actor, on)


class NoticesUnread(APIView):
    """How many are unread."""

    @extend_schema(responses=UnreadOut)
    def get(self, request: Request) -> Response:
        """How many of my notices are unread."""
        return Response({"unread": unread_count(actor_of(request), timezone.localdate())})


class NoticeRead(APIView):
    """Reading one."""

    @extend_schema(request=None, responses=NoticeOut)
    def post(self, request: Request, pk: int) -> Response:
        """Mark a notice as read; reading twice is reading once."""
        notice = services.read_notice(pk, actor=actor_of(request), at=timezone.now())
        return Response(NoticeOut(notice).data)


urlpatterns = [
    path("notices/", NoticeList.as_view(), name="notices"),
    path("notices/unread/", NoticesUnread.as_view(), name="notices-unread"),
    path("notices/<int:pk>/read/", NoticeRead.as_view(), name="notice-read"),
]
