"""Contests: what enterprises say is wrong, and what still waits for an answer."""

from django.db.models import QuerySet

from accounts.actors import Actor
from common.errors import NotFound
from enterprises.models import Contest


def visible_contests(actor: Actor) -> QuerySet[Contest]:
    """The committee sees all of the cluster, a firm its own; others none. Open ones first, by due day."""
    found = Contest.objects.select_related("enterprise__organisation", "filed_by", "answered_by")
    if actor.is_committee:
        found = found.filter(enterprise__organisation__cluster_id=actor.organisation.cluster_id)
    else:
        found = found.filter(enterprise_id=actor.organisation.pk)
    return found.order_by("answered_at", "due_on", "pk")


def get_contest(actor: Actor, pk: int, *, lock: bool = False) -> Contest:
    """One contest the actor may see, or NotFound."""
    found = visible_contests(actor).filter(pk=pk)
    contest = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if contest is None:
        raise NotFound
    return contest
