"""The shapes of a staged import for programs: the file that goes in, what became of it, the verdict of every row."""

from typing import Any

from rest_framework import serializers

from jobs.models import Job, Upload


class FileIn(serializers.Serializer[Any]):
    """A workbook or CSV."""

    file = serializers.FileField()


class ImportJobOut(serializers.ModelSerializer[Job]):
    """How far the work is."""

    class Meta:
        model = Job
        fields = ("id", "state", "done_share", "failure")


class UploadOut(serializers.Serializer[Any]):
    """A file and what became of it."""

    id = serializers.IntegerField(source="pk")
    original_name = serializers.CharField()
    sha256 = serializers.CharField()
    size = serializers.IntegerField()
    state = serializers.ChoiceField(Upload.State.choices)
    uploaded_at = serializers.DateTimeField()
    job = ImportJobOut(allow_null=True)
    counts = serializers.SerializerMethodField()

    def get_counts(self, upload: Upload) -> dict[str, int]:
        """Rows by verdict: NEW, CHANGED, UNCHANGED, ERROR."""
        return dict(upload.verdict.get("counts", {}))


class UploadWholeOut(UploadOut):
    """With the verdict of every row."""

    verdict = serializers.JSONField()
