"""Papers of either side around an order: kept as they came, open or between two, withdrawn by whoever attached them."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.actors import Actor
from common.errors import NotAllowed, require
from common.papers import check_paper
from orders.errors import talk as refusals
from orders.models import Attachment
from orders.permissions import can_talk
from orders.queries.attaching import get_attachment
from orders.queries.board import get_order
from orders.services.contracting import store
from orders.services.drafting import record
from orders.services.talking import check_place, tell_other_side

if TYPE_CHECKING:
    from django.core.files.base import File

MOST_PAPERS = 50


@transaction.atomic
def attach_paper(
    order_pk: int,
    file: "File[bytes] | None",
    *,
    counterpart: int | None = None,
    line: int | None = None,
    actor: Actor,
    at: datetime,
) -> Attachment:
    """Put a paper to an order or one of its lines; `counterpart` as for messages.

    Raises FileMissing, FileTooHeavy, FileKindWrong, TooManyPapers, and what `check_place` refuses.
    """
    order = get_order(actor, order_pk)
    check_place(order, counterpart, line, actor)
    media_type = check_paper(file, with_office=True)
    assert file is not None  # noqa: S101  # check_paper refuses None
    mine = Attachment.objects.filter(order=order, organisation=actor.organisation, sub_order=None, withdrawn_at=None)
    if mine.count() >= MOST_PAPERS:
        raise refusals.TooManyPapers(most=MOST_PAPERS)
    paper = Attachment(
        order=order,
        line_id=line,
        counterpart_id=counterpart,
        content_type=media_type,
        organisation=actor.organisation,
        attached_by=actor.user,
        attached_at=at,
    )
    store(paper, file)
    record("orders.paper_attached", order, actor, at, attachment=paper.pk, sha256=paper.sha256)
    tell_other_side(order, counterpart, "paper", actor, at)
    return paper


@transaction.atomic
def withdraw_paper(pk: int, *, actor: Actor, at: datetime) -> Attachment:
    """Take an own paper back: nobody sees it any more; that it was there stays in the audit trail."""
    paper = get_attachment(actor, pk, lock=True)
    require(can_talk(actor, paper.order) and paper.organisation_id == actor.organisation.pk, NotAllowed)
    paper.withdrawn_at = at
    paper.save(update_fields=["withdrawn_at"])
    record("orders.paper_withdrawn", paper.order, actor, at, attachment=pk, sha256=paper.sha256)
    return paper
