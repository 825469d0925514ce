"""What waits for the actor about recalls and disruptions: answers, ends, looks that are due."""

from datetime import date, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from common.waiting import Waiting
from orders.models import Recall, RecallNotice
from orders.permissions import answers_for_quality, can_call_recall, can_tell_disruption
from orders.queries.disruptions import Filters, find_disruptions
from orders.queries.recalls import visible_recalls

SOON = timedelta(days=1)


def alarm_lines(actor: Actor, on: date) -> list[Waiting]:
    """All of it; a query per kind."""
    found: list[Waiting] = []
    if answers_for_quality(actor):
        found += _to_answer(actor)
    if can_call_recall(actor):
        found += _to_follow(actor)
    if can_tell_disruption(actor):
        found += _to_review(actor, on)
    return found


def _to_answer(actor: Actor) -> list[Waiting]:
    waits = Q(notices__enterprise=actor.organisation.pk, notices__answered_at=None)
    found = visible_recalls(actor).filter(waits, ended_at=None).annotate(due=Min("notices__answer_by", filter=waits))
    title = _("Answer the recall of {product}, batch {batch}")
    return [
        Waiting(
            "orders",
            title.format(product=recall.product.generic_name, batch=recall.batch_number),
            _("Block the batch, then say how much you hold and how much was sold on."),
            f"/recalls/{recall.pk}/",
            timezone.localdate(recall.due),
            key=f"orders.recall:{recall.pk}",
            is_urgent=True,
        )
        for recall in found
    ]


def _to_follow(actor: Actor) -> list[Waiting]:
    """Recalls to end: the own ones that all have answered; for the desk those with late answers too."""
    silent = RecallNotice.objects.filter(recall=OuterRef("pk"), answered_at=None)
    late = silent.filter(escalated_at__isnull=False)
    found = visible_recalls(actor).filter(ended_at=None)
    if actor.is_committee:
        found = found.filter(Exists(late) | ~Exists(silent))
    else:
        found = found.filter(~Exists(silent), by_enterprise=actor.organisation.pk)
    firms = Count("notices__enterprise", filter=Q(notices__answered_at=None), distinct=True)
    return [_follow(recall, recall.missing) for recall in found.annotate(missing=firms)]


def _follow(recall: Recall, missing: int) -> Waiting:
    said = {"product": recall.product.generic_name, "batch": recall.batch_number, "count": missing}
    title = _("End the recall of {product}, batch {batch}")
    detail = _("Everybody has answered. Say how it ended, and whether the batch stays barred.")
    if missing:
        title = _("Call those who are silent about {product}, batch {batch}")
        detail = ngettext("{count} firm has not answered in time.", "{count} firms have not answered in time.", missing)
    key = f"orders.recall:{recall.pk}:end"
    return Waiting(
        "orders",
        title.format(**said),
        detail.format(**said),
        f"/recalls/{recall.pk}/",
        key=key,
        is_urgent=bool(missing),
    )


def _to_review(actor: Actor, on: date) -> list[Waiting]:
    """Own notices that are to be looked at by tomorrow, or whose last day has passed."""
    found = find_disruptions(actor, Filters(mine=True, open=True)).prefetch_related(None)
    rows = [(row, timezone.localdate(row.review_at)) for row in found]
    title = _("Is it still so? {cause} since {since}")
    return [
        Waiting(
            "orders",
            title.format(cause=row.get_cause_display(), since=row.from_on),
            _("Say that it still holds, or resolve it: the others plan by your word."),
            f"/disruptions/{row.pk}/",
            due,
            key=f"orders.disruption:{row.pk}",
        )
        for row, due in rows
        if due <= on + SOON or (row.to_on and row.to_on < on)
    ]
