"""Files of order lines: what kind of import they are, and those that the own enterprise handed in."""

from django.db.models import QuerySet

from accounts.actors import Actor
from common.errors import require
from jobs.imports import Import
from jobs.models import Upload
from jobs.uploads import get_upload, uploads_of
from orders.permissions import can_post
from orders.rules.columns import FIELDS

LINES_FILE = Import(
    purpose="orders",
    check_task="orders.tasks.check_lines",
    commit_task="orders.tasks.commit_lines",
    page="/orders/imports/{pk}/",
    fields=FIELDS,
)


def line_files(actor: Actor) -> QuerySet[Upload]:
    """Newest first, each with its job; for whoever may post."""
    require(can_post(actor))
    return uploads_of(actor.organisation.pk, LINES_FILE.purpose)


def get_line_file(actor: Actor, pk: int) -> Upload:
    """One of them, or NotFound."""
    require(can_post(actor))
    return get_upload(actor.organisation.pk, LINES_FILE.purpose, pk)
