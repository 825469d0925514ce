"""The files of enterprises that the own organisation handed in."""

from django.db.models import QuerySet

from accounts.actors import Actor
from common.errors import require
from enterprises.permissions import can_keep_register
from enterprises.queries.waiting import PURPOSE
from jobs.models import Upload
from jobs.uploads import get_upload, uploads_of


def enterprise_imports(actor: Actor) -> QuerySet[Upload]:
    """Newest first, each with its job; only for the desk."""
    require(can_keep_register(actor))
    return uploads_of(actor.organisation.pk, PURPOSE)


def get_import(actor: Actor, pk: int) -> Upload:
    """One of them, or NotFound."""
    require(can_keep_register(actor))
    return get_upload(actor.organisation.pk, PURPOSE, pk)
