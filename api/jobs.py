"""Background work through the programs' door: mine, one, stop it."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.compiled import needs
from api.pagination import Pages
from api.requests import actor_of
from api.rows import CompiledList
from jobs.models import Job
from jobs.queries import get_job, jobs_of
from jobs.services import cancel_job


class JobOut(serializers.ModelSerializer[Job]):
    """How far it is, and how it ended; sentences in the reader's language."""

    title = serializers.SerializerMethodField(help_text="What the work is.")
    step = serializers.SerializerMethodField(help_text="What it does at the moment.")
    failure = serializers.SerializerMethodField(help_text="Why it failed; empty otherwise.")
    done_share = serializers.FloatField(help_text="0 to 1.")
    result = serializers.JSONField(allow_null=True, help_text="What the work left behind.")

    class Meta:
        model = Job
        fields = [
            "id",
            "state",
            "title",
            "step",
            "done_share",
            "failure",
            "result",
            "is_cancel_asked",
            "asked_at",
            "ended_at",
        ]

    @needs("title", "words")
    def get_title(self, job: Job) -> str:
        """The title in words."""
        return _said(job.title, job.words)

    @needs("step", "words")
    def get_step(self, job: Job) -> str:
        """The step in words."""
        return _said(job.step, job.words)

    @needs("failure", "words")
    def get_failure(self, job: Job) -> str:
        """The failure in words."""
        return _said(job.failure, job.words)


def _said(sentence: str, words: dict[str, Any]) -> str:
    return gettext(sentence).format_map(_Missing(words)) if sentence else ""


class _Missing(dict[str, Any]):
    """Leaves a blank's name where a word is missing."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


class JobPages(Pages):
    """Newest first."""

    ordering = ("-asked_at", "-pk")


class JobList(CompiledList):
    """My background work, newest first."""

    serializer_class = JobOut
    row_model = "jobs.Job"
    pagination_class = JobPages
    queryset = Job.objects.none()

    def get_queryset(self) -> QuerySet[Job]:
        """Mine alone."""
        return jobs_of(actor_of(self.request).user.pk)


class JobOne(APIView):
    """One piece of my background work."""

    @extend_schema(responses=JobOut, operation_id="jobs_one")
    def get(self, request: Request, pk: int) -> Response:
        """How far a piece of my background work is, and how it ended."""
        return Response(JobOut(get_job(actor_of(request).user.pk, pk)).data)


class JobCancel(APIView):
    """Stopping background work."""

    @extend_schema(request=None, responses=JobOut)
    def post(self, request: Request, pk: int) -> Response:
        """Ask background work to stop; asking twice is asking once."""
        return Response(JobOut(cancel_job(actor_of(request).user.pk, pk, at=timezone.now())).data)


urlpatterns = [
    path("jobs/", JobList.as_view(), name="jobs"),
    path("jobs/<int:pk>/", JobOne.as_view(), name="job"),
    path("jobs/<int:pk>/cancel/", JobCancel.as_view(), name="job-cancel"),
]
