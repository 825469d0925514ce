"""Saved views: the actor's own, those of its organisation, and those that the committee gave to its roles."""

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from accounts.actors import Actor
from common.errors import NotFound
from ecosystem.models import SavedView

MOST_VIEWS = 60


def saved_views(actor: Actor) -> QuerySet[SavedView]:
    """What the actor may open, its own first, then by name."""
    own = Q(user_id=actor.user.pk, organisation_id=actor.organisation.pk)
    shared = Q(reach=SavedView.Reach.ORGANISATION, organisation_id=actor.organisation.pk)
    of_role = Q(reach=SavedView.Reach.ROLE, cluster_id=actor.cluster.pk, role__in=[role.value for role in actor.roles])
    found = SavedView.objects.filter(own | shared | of_role).select_related("user", "organisation")
    return found.order_by(Coalesce(Q(user_id=actor.user.pk), Value(False)).desc(), F("name"), "pk")


def get_saved_view(actor: Actor, pk: int, *, lock: bool = False) -> SavedView:
    """One that the actor may open, or NotFound."""
    found = saved_views(actor).filter(pk=pk)
    view = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if view is None:
        raise NotFound
    return view


def own_views(actor: Actor) -> int:
    """How many the actor keeps here."""
    return SavedView.objects.filter(user_id=actor.user.pk, organisation_id=actor.organisation.pk).count()
