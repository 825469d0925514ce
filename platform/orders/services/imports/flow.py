"""The way of a file of lines: received, checked by a job, kept as a draft by another, or set aside."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, get_actor
from common.errors import require
from common.tables import Table, clean_text
from common.tables.plans import RowPlan, Tell
from enterprises.models import Enterprise
from jobs import imports
from jobs.models import Upload
from jobs.uploads import get_upload, mark
from jobs.work import Progress
from orders import errors
from orders.models import Order
from orders.permissions import can_keep, can_post
from orders.queries.board import own_draft
from orders.queries.drafts import draft_of
from orders.queries.imports import LINES_FILE
from orders.rules.draft import OrderDraft
from orders.services.drafting import change_draft, draft_order, record
from orders.services.imports.catalogue import load_catalogue
from orders.services.imports.plan import costs_named, gather, plan_rows, way_of
from products.models import Product

if TYPE_CHECKING:
    from django.core.files.base import File


@transaction.atomic
def receive_lines(file: "File[bytes]", *, order: int | None = None, actor: Actor, at: datetime) -> Upload:
    """Keep the file and ask for its check; `order` is a draft whose lines it shall replace, None makes a new one."""
    require(can_post(actor))
    into = {"order": _own(order, actor).pk} if order is not None else {}
    kept = imports.hand_in(LINES_FILE, file, person_id=actor.user.pk, organisation_id=actor.organisation.pk, at=at)
    return mark(kept, Upload.State(kept.state), mapping=into)


def ask_lines(upload_pk: int, *, actor: Actor, at: datetime) -> Upload:
    """Ask for a checked file to become a draft; asking again for a kept one changes nothing."""
    require(can_post(actor))
    return imports.ask_import(
        LINES_FILE, upload_pk, person_id=actor.user.pk, organisation_id=actor.organisation.pk, at=at
    )


def set_aside_lines(upload_pk: int, *, actor: Actor) -> Upload:
    """Decide not to use a file; it stays on record."""
    require(can_post(actor))
    return imports.set_aside(LINES_FILE, upload_pk, organisation_id=actor.organisation.pk)


def check_lines(progress: Progress, *, upload: int, person: int, organisation: int, at: datetime) -> dict[str, Any]:
    """The job: judge every row and keep the verdicts."""
    actor = get_actor(person, organisation)
    kept = get_upload(organisation, LINES_FILE.purpose, upload)
    judge = _judge(kept, actor, at)
    return imports.check(LINES_FILE, progress, upload, organisation_id=organisation, judge=judge)


@transaction.atomic
def commit_lines(progress: Progress, *, upload: int, person: int, organisation: int, at: datetime) -> dict[str, Any]:
    """The job: make the draft in one transaction, or nothing; twice is once."""
    actor = get_actor(person, organisation)
    require(can_post(actor))
    kept = get_upload(organisation, LINES_FILE.purpose, upload, lock=True)

    def write(kept: Upload, plans: Sequence[RowPlan[Product]]) -> None:
        order = _write(kept, plans, actor, at)
        kept.mapping = {"order": order.pk}
        kept.save(update_fields=["mapping"])
        record("orders.lines_imported", order, actor, at, upload=kept.pk, sha256=kept.sha256)

    judge = _judge(kept, actor, at)
    return imports.commit(LINES_FILE, progress, upload, organisation_id=organisation, judge=judge, write=write)


def _own(pk: int, actor: Actor) -> Order:
    order = own_draft(actor, pk)
    require(can_keep(actor, order))
    if order.state != Order.State.DRAFT:
        raise errors.MoveNotPossible(state=order.get_state_display())
    return order


def _judge(kept: Upload, actor: Actor, at: datetime) -> imports.Judge:
    """The rows against the catalogue, and against the draft whose lines they replace, as it stands now."""

    def judge(table: Table, tell: Tell) -> list[RowPlan[Product]]:
        into, version = _draft(kept.mapping["order"], actor) if "order" in kept.mapping else (None, 0)
        plans = plan_rows(table, load_catalogue(actor), timezone.localdate(at), into, tell)
        for plan in plans:
            plan.values["draft"] = {"version": version}  # a draft that changed meanwhile changes the digest
        return plans

    return judge


@transaction.atomic
def _draft(pk: int, actor: Actor) -> tuple[OrderDraft, int]:
    order = _own(pk, actor)
    return draft_of(order), order.version


def _write(kept: Upload, plans: Sequence[RowPlan[Product]], actor: Actor, at: datetime) -> Order:
    gathered = gather(list(plans))
    lines, costs = tuple(line.draft() for line in gathered), costs_named(plans)
    if "order" in kept.mapping:
        order = _own(kept.mapping["order"], actor)
        stands = draft_of(order)
        draft = replace(stands, lines=lines, costs=costs or stands.costs)
        return change_draft(order.pk, draft, version=order.version, actor=actor, at=at)
    firm = Enterprise.objects.get(pk=actor.organisation.pk)
    title = clean_text(PurePath(kept.original_name).stem)[:120]
    draft = OrderDraft(title=title, destination=firm.domicile[:200], way=way_of(gathered), lines=lines, costs=costs)
    return draft_order(draft, actor=actor, at=at)
