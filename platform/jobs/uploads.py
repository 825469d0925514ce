"""Files that people hand in: received whole or not at all, kept as they came, seen by their organisation alone."""

import hashlib
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet

from common.errors import NotFound
from common.tables.refusals import FileEmpty, FileTooLarge
from jobs.models import Job, Upload


def uploads_of(organisation_id: int, purpose: str) -> QuerySet[Upload]:
    """The files this organisation handed in for one purpose, newest first, each with its job."""
    found = Upload.objects.filter(organisation_id=organisation_id, purpose=purpose)
    return found.select_related("job", "uploaded_by").order_by("-uploaded_at", "-pk")


def get_upload(organisation_id: int, purpose: str, pk: int, *, lock: bool = False) -> Upload:
    """One file of this organisation, or NotFound."""
    found = uploads_of(organisation_id, purpose).filter(pk=pk)
    upload = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if upload is None:
        raise NotFound
    return upload


def path_of(upload: Upload) -> Path:
    """Where the bytes stand."""
    return Path(upload.file.path)


@transaction.atomic
def receive_upload(file: "File[bytes]", *, purpose: str, person_id: int, organisation_id: int, at: datetime) -> Upload:
    """Keep a file under MEDIA with its digest; raises `FileEmpty` or `FileTooLarge` before a byte is stored."""
    size = file.size or 0
    if size == 0:
        raise FileEmpty
    if size > settings.UPLOAD_LIMIT_BYTES:
        raise FileTooLarge(size=size / 1e6, limit=settings.UPLOAD_LIMIT_BYTES / 1e6)
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    upload = Upload(
        purpose=purpose,
        original_name=PurePath(str(file.name)).name[-255:],
        sha256=digest.hexdigest(),
        size=size,
        uploaded_by_id=person_id,
        organisation_id=organisation_id,
        uploaded_at=at,
    )
    upload.file.save(digest.hexdigest(), file, save=False)  # no name of the person's choosing reaches the disk
    upload.save()
    return upload


def mark(upload: Upload, state: Upload.State, **fields: Any) -> Upload:
    """Move an upload on, with whatever else became known about it (`verdict`, `mapping`, `job`)."""
    upload.state = state
    for name, value in fields.items():
        setattr(upload, name, value)
    upload.save(update_fields=["state", *fields])
    return upload


def wait_for(upload: Upload, job: Job) -> Upload:
    """Remember which job works on the file."""
    upload.job = job
    upload.save(update_fields=["job"])
    return upload
