"""The way of a file of products: received, checked by a job, imported by another, or set aside."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from accounts.actors import Actor, get_actor
from accounts.audit import record_audit
from accounts.models import Cluster
from common.errors import require
from common.tables.plans import CHANGED, NEW, RowPlan
from jobs import imports
from jobs.models import Upload
from jobs.work import Progress
from products.models import Product
from products.permissions import can_keep_catalogue
from products.queries.imports import CATALOGUE_FILE
from products.services.catalogue import FIELDS
from products.services.imports.plan import load_catalogue, plan_rows

if TYPE_CHECKING:
    from django.core.files.base import File

_WRITTEN = [*FIELDS, "pinyin", "initials", "is_active", "version", "changed_at"]


def receive_import(file: "File[bytes]", *, actor: Actor, at: datetime) -> Upload:
    """Keep the file and ask for its check; nothing of the catalogue changes."""
    require(can_keep_catalogue(actor))
    return imports.hand_in(CATALOGUE_FILE, file, person_id=actor.user.pk, organisation_id=actor.organisation.pk, at=at)


def ask_import(upload_pk: int, *, actor: Actor, at: datetime) -> Upload:
    """Ask for a checked file to be imported; asking again for an imported one changes nothing."""
    require(can_keep_catalogue(actor))
    return imports.ask_import(
        CATALOGUE_FILE, upload_pk, person_id=actor.user.pk, organisation_id=actor.organisation.pk, at=at
    )


def set_aside_import(upload_pk: int, *, actor: Actor) -> Upload:
    """Decide not to import a file; it stays on record."""
    require(can_keep_catalogue(actor))
    return imports.set_aside(CATALOGUE_FILE, upload_pk, organisation_id=actor.organisation.pk)


def check_import(progress: Progress, *, upload: int, person: int, organisation: int, at: datetime) -> dict[str, Any]:
    """The job: hold every row against the catalogue and keep the verdicts."""
    judge = _judge(get_actor(person, organisation), at)
    return imports.check(CATALOGUE_FILE, progress, upload, organisation_id=organisation, judge=judge)


@transaction.atomic
def commit_import(progress: Progress, *, upload: int, person: int, organisation: int, at: datetime) -> dict[str, Any]:
    """The job: write the whole file in one transaction, or nothing; twice is once."""
    actor = get_actor(person, organisation)
    require(can_keep_catalogue(actor))
    Cluster.objects.select_for_update(no_key=True).get(pk=actor.cluster.pk)  # one import at a time

    def write(kept: Upload, plans: Sequence[RowPlan[Product]]) -> None:
        _write(plans, at)
        record_audit(
            "products.imported",
            at=at,
            user=actor.user,
            organisation=actor.organisation,
            subject=f"upload:{kept.pk}",
            counts=kept.verdict["counts"],
            sha256=kept.sha256,
        )

    return imports.commit(
        CATALOGUE_FILE, progress, upload, organisation_id=organisation, judge=_judge(actor, at), write=write
    )


def _judge(actor: Actor, at: datetime) -> imports.Judge:
    return lambda table, tell: plan_rows(table, load_catalogue(actor), actor, at, tell)


def _write(plans: Sequence[RowPlan[Product]], at: datetime) -> None:
    """One statement per kind of row, whatever their number."""
    changed = [plan.found for plan in plans if plan.verdict == CHANGED and plan.found]
    for product in changed:
        product.version, product.changed_at = product.version + 1, at
    Product.objects.bulk_update(changed, _WRITTEN, batch_size=500)
    Product.objects.bulk_create([plan.found for plan in plans if plan.verdict == NEW and plan.found])
