"""The signed contract of a sub-order is filed; the committee enters the number that lets orders conclude online."""

import hashlib
from datetime import date, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.audit import record_audit
from common.errors import require
from common.papers import check_paper
from common.tables import clean_text
from orders.errors import delivery as refusals
from orders.models import Attachment, Filing, SubOrder
from orders.permissions import can_file_contract, can_keep_filing
from orders.queries.deliveries import get_sub_order
from orders.services.following import move, record, tell_other

if TYPE_CHECKING:
    from django.core.files.base import File


@transaction.atomic
def file_contract(pk: int, file: "File[bytes] | None", *, actor: Actor, at: datetime) -> Attachment:
    """Keep the signed contract of a sub-order; a second one stands beside the first. Either side may."""
    sub_order = get_sub_order(actor, pk, lock=True)
    require(can_file_contract(actor, sub_order))
    kind = check_paper(file)
    assert file is not None  # noqa: S101  # check_paper refuses None
    move(sub_order, "file_contract")
    contract = keep_paper(file, kind, Attachment.Kind.CONTRACT, sub_order, actor, at)
    record("contract_filed", sub_order, actor, at, attachment=contract.pk, sha256=contract.sha256)
    tell_other(sub_order, "contract_filed", actor, at=at)
    return contract


def keep_paper(
    file: "File[bytes]", media_type: str, kind: str, sub_order: SubOrder, actor: Actor, at: datetime
) -> Attachment:
    """Keep a checked file between the two sides of a sub-order."""
    paper = Attachment(
        order=sub_order.order,
        sub_order=sub_order,
        counterpart_id=sub_order.seller_id,
        kind=kind,
        content_type=media_type,
        organisation=actor.organisation,
        attached_by=actor.user,
        attached_at=at,
    )
    return store(paper, file)


def store(paper: Attachment, file: "File[bytes]") -> Attachment:
    """Write a checked file to disk under its digest: no name of a person's choosing reaches the disk."""
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    paper.original_name = PurePath(str(file.name)).name[-255:]
    paper.sha256, paper.size = digest.hexdigest(), file.size
    paper.file.save(paper.sha256, file, save=False)
    paper.save()
    return paper


@transaction.atomic
def enter_filing(number: str, authority: str, filed_on: date, *, actor: Actor, at: datetime) -> Filing:
    """Enter or change the filing number of the cluster's platform: from now on orders may be concluded online."""
    require(can_keep_filing(actor))
    said, by = clean_text(number)[:60], clean_text(authority)[:80]
    if not said or not by or filed_on > timezone.localdate(at):
        raise refusals.FilingWrong
    values = {"number": said, "authority": by, "filed_on": filed_on, "entered_by": actor.user, "entered_at": at}
    filing, _made = Filing.objects.update_or_create(cluster=actor.cluster, defaults=values)
    _record_filing("orders.filing_entered", actor, at, number=said)
    return filing


@transaction.atomic
def end_filing(*, reason: str, actor: Actor, at: datetime) -> None:
    """Take the filing number out: orders are only negotiated here from now on."""
    require(can_keep_filing(actor))
    if not clean_text(reason):
        raise refusals.ReasonMissing
    Filing.objects.filter(cluster=actor.cluster).delete()
    _record_filing("orders.filing_ended", actor, at, reason=clean_text(reason)[:200])


def _record_filing(event: str, actor: Actor, at: datetime, **details: Any) -> None:
    subject = f"cluster:{actor.cluster.pk}"
    record_audit(event, at=at, user=actor.user, organisation=actor.organisation, subject=subject, **details)
