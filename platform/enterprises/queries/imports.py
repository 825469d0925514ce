"""Files of enterprises: what kind of import they are, and those that the own organisation handed in."""

from django.db.models import QuerySet

from accounts.actors import Actor
from common.errors import require
from enterprises.permissions import can_keep_register
from enterprises.rules.columns import FIELDS
from jobs.imports import Import
from jobs.models import Upload
from jobs.uploads import get_upload, uploads_of

REGISTER_FILE = Import(
    purpose="enterprises",
    check_task="enterprises.tasks.check_import",
    commit_task="enterprises.tasks.commit_import",
    page="/enterprises/imports/{pk}/",
    fields=FIELDS,
)


def enterprise_imports(actor: Actor) -> QuerySet[Upload]:
    """Newest first, each with its job; only for the desk."""
    require(can_keep_register(actor))
    return uploads_of(actor.organisation.pk, REGISTER_FILE.purpose)


def get_import(actor: Actor, pk: int) -> Upload:
    """One of them, or NotFound."""
    require(can_keep_register(actor))
    return get_upload(actor.organisation.pk, REGISTER_FILE.purpose, pk)
