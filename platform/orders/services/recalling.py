"""A batch is called back: everybody it reached is told at once, answers once, and the committee hears who is silent."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.actors import Actor
from accounts.audit import record_audit
from accounts.roles import OrganisationKind, Role
from common.errors import require
from common.tables import clean_text
from notices.services import tell
from orders.errors import alarm as refusals
from orders.models import Recall, RecallNotice
from orders.permissions import answers_for_quality, can_call_recall, can_end_recall
from orders.queries import recalls
from orders.rules.alarm import Step, answer_by, cascade, check_amount
from orders.services.following import SIDES

SENTENCES = {
    "called": gettext_noop(
        "Class {level} recall of {product}, batch {batch}: stop selling it, block it and answer until {until}."
    ),
    "called_desk": gettext_noop("{who} calls {product}, batch {batch} back (class {level}); {count} firms are told."),
    "all_answered": gettext_noop("All {count} firms have answered the recall of {product}, batch {batch}."),
    "late": gettext_noop("Your answer to the recall of {product}, batch {batch} was due {until}. Answer it now."),
    "escalated": gettext_noop("No answer in time to the recall of {product}, batch {batch}: {names}. Call them."),
    "ended": gettext_noop("The recall of {product}, batch {batch} has ended; the batch stays barred. {note}"),
    "lifted": gettext_noop("The recall of {product}, batch {batch} is lifted; it may be sold again. {note}"),
}


@transaction.atomic
def call_recall(product: int, batch_number: str, level: str, reason: str, *, actor: Actor, at: datetime) -> Recall:
    """Call a batch back from everybody it reached. Raises BatchNotHandled, AlreadyCalled."""
    require(can_call_recall(actor))
    called, batch = recalls.get_product(actor, product), clean_text(batch_number)[:40]
    edges = recalls.edges_of(called, batch)
    own = actor.organisation.pk if actor.kind == OrganisationKind.ENTERPRISE else None
    if not edges or (own and not any(own in (edge.seller, edge.buyer) for edge in edges)):
        raise refusals.BatchNotHandled(batch=batch)
    if Recall.objects.filter(product=called, batch_number__iexact=batch, ended_at=None).exists():
        raise refusals.AlreadyCalled(batch=batch)
    if not clean_text(reason):
        raise refusals.RecallReasonMissing
    recall = Recall.objects.create(
        cluster_id=actor.organisation.cluster_id,
        product=called,
        batch_number=batch,
        level=Recall.Level(level),
        reason=clean_text(reason)[:2000],
        by_enterprise_id=own,
        called_by=actor.user,
        called_at=at,
    )
    _write(recall, cascade(edges), at)
    firms = recalls.told_firms(recall)
    _record("recalled", recall, actor, at, batch=batch, level=recall.level, firms=len(firms))
    _tell(firms, recall, "called", at=at, until=_moment(answer_by(recall.level, at)))
    _tell_desk(recall, "called_desk", at=at, who=actor.organisation.name, count=len(firms))
    return recall


def _write(recall: Recall, steps: list[Step], at: datetime) -> None:
    """One notice per step, parents before children; one statement per level of the way."""
    made: dict[int, RecallNotice] = {}
    until = answer_by(recall.level, at)
    ordered = sorted(enumerate(steps), key=lambda row: row[1].depth)
    for _depth, level in groupby(ordered, key=lambda row: row[1].depth):
        rows = list(level)
        notices = RecallNotice.objects.bulk_create(
            RecallNotice(
                recall=recall,
                enterprise_id=step.enterprise,
                item_id=step.item,
                parent=made[step.parent] if step.parent is not None else None,
                quantity=step.quantity,
                told_at=at,
                answer_by=until,
            )
            for _place, step in rows
        )
        made |= {place: notice for (place, _step), notice in zip(rows, notices, strict=True)}


@transaction.atomic
def answer_recall(pk: int, *, held: int, sold_on: int, actor: Actor, at: datetime, note: str = "") -> Recall:
    """A firm says once how much of the batch it has blocked and how much went on outside; the figures stand."""
    recall = recalls.get_recall(actor, pk, lock=True)
    require(answers_for_quality(actor))
    _check_open(recall)
    mine = recalls.open_notices(recall, actor.organisation.pk)
    if not mine:
        raise refusals.NothingToAnswer
    first, said = mine[0], clean_text(note)[:400]
    first.held, first.sold_on = check_amount(held, "held"), check_amount(sold_on, "sold_on")
    for notice in mine:
        notice.answered_at, notice.answered_by, notice.note = at, actor.user, said
    RecallNotice.objects.bulk_update(mine, ["held", "sold_on", "answered_at", "answered_by", "note"])
    _record("recall_answered", recall, actor, at, held=held, sold_on=sold_on)
    if not recalls.silent_firms(recall):
        count = len(recalls.told_firms(recall))
        caller = [recall.by_enterprise_id] if recall.by_enterprise_id else []
        _tell(caller, recall, "all_answered", at=at, count=count)
        _tell_desk(recall, "all_answered", at=at, count=count)
    return recall


@transaction.atomic
def end_recall(pk: int, note: str, *, actor: Actor, at: datetime, is_lifted: bool = False) -> Recall:
    """End it with a note; lifted means that the batch may be dealt with again, else it stays barred for good."""
    recall = recalls.get_recall(actor, pk, lock=True)
    require(can_end_recall(actor, recall))
    _check_open(recall)
    said = clean_text(note)[:400]
    if not said:
        raise refusals.NoteMissing
    silent = recalls.silent_firms(recall)
    if silent and actor.kind == OrganisationKind.ENTERPRISE:
        raise refusals.SomeSilent(count=silent)
    recall.ended_at, recall.ended_note, recall.is_lifted = at, said, is_lifted
    recall.save(update_fields=["ended_at", "ended_note", "is_lifted"])
    _record("recall_ended", recall, actor, at, is_lifted=is_lifted, silent=silent)
    what = "lifted" if is_lifted else "ended"
    _tell(recalls.told_firms(recall), recall, what, at=at, note=said)
    _tell_desk(recall, what, at=at, note=said)
    return recall


def escalate_recalls(at: datetime) -> int:
    """Answers that are late: the firm is told again and the committee's secretary hears the names, once each."""
    return sum(_escalate(pk, at) for pk in recalls.overdue_recalls(at))


@transaction.atomic
def _escalate(pk: int, at: datetime) -> int:
    recall = Recall.objects.select_related("product").select_for_update(no_key=True, of=("self",)).get(pk=pk)
    late = RecallNotice.objects.filter(recall=recall, answer_by__lt=at, answered_at=None, escalated_at=None)
    notices = list(late.select_related("enterprise__organisation").order_by("pk"))
    if recall.ended_at or not notices:
        return 0
    late.update(escalated_at=at)
    firms = {notice.enterprise_id: notice.enterprise.organisation.name for notice in notices}
    _record("recall_escalated", recall, None, at, firms=sorted(firms))
    _tell(sorted(firms), recall, "late", at=at, until=_moment(notices[0].answer_by))
    _tell_desk(recall, "escalated", Role.COMMITTEE_SECRETARY, at=at, names="、".join(firms.values()))
    return len(firms)


def link_to(recall: Recall) -> str:
    """The address of the recall's page."""
    return f"/recalls/{recall.pk}/"


def _check_open(recall: Recall) -> None:
    if recall.ended_at:
        raise refusals.RecallEnded(on=f"{timezone.localdate(recall.ended_at)}")


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _tell(firms: Iterable[int], recall: Recall, what: str, *, at: datetime, **words: Any) -> None:
    """Tell owner, trade and quality people of these firms; a recall is urgent and cannot be muted."""
    _tell_groups(recalls.by_organisation(firms, SIDES), recall, what, at, words)


def _tell_desk(recall: Recall, what: str, *roles: str, at: datetime, **words: Any) -> None:
    """Tell the committee's desk, or those of it with the roles."""
    _tell_groups(recalls.desk_of(recall.cluster_id, *roles), recall, what, at, words)


def _tell_groups(groups: dict[Any, list[Any]], recall: Recall, what: str, at: datetime, words: dict[str, Any]) -> None:
    filled = {
        "product": recall.product.generic_name,
        "batch": recall.batch_number,
        "level": recall.level,
        **words,
    }
    for organisation, people in groups.items():
        tell(
            people,
            organisation=organisation,
            room="orders",
            kind="recall",
            subject=recall,
            sentence=SENTENCES[what],
            words=filled,
            link=link_to(recall),
            at=at,
        )


def _record(event: str, recall: Recall, actor: Actor | None, at: datetime, **details: Any) -> None:
    record_audit(
        f"orders.{event}",
        at=at,
        user=actor.user if actor else None,
        organisation=actor.organisation if actor else None,
        subject=f"recall:{recall.pk}",
        **details,
    )
