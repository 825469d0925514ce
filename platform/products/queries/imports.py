"""Files of products: what kind of import they are, and those that the own organisation handed in."""

from django.db.models import QuerySet

from accounts.actors import Actor
from common.errors import require
from jobs.imports import Import
from jobs.models import Upload
from jobs.uploads import get_upload, uploads_of
from products.permissions import can_keep_catalogue
from products.rules.columns import FIELDS

CATALOGUE_FILE = Import(
    purpose="products",
    check_task="products.tasks.check_import",
    commit_task="products.tasks.commit_import",
    page="/products/imports/{pk}/",
    fields=FIELDS,
)


def product_imports(actor: Actor) -> QuerySet[Upload]:
    """Newest first, each with its job; only for the desk."""
    require(can_keep_catalogue(actor))
    return uploads_of(actor.organisation.pk, CATALOGUE_FILE.purpose)


def get_import(actor: Actor, pk: int) -> Upload:
    """One of them, or NotFound."""
    require(can_keep_catalogue(actor))
    return get_upload(actor.organisation.pk, CATALOGUE_FILE.purpose, pk)
