"""What observers were invited to see."""

from django.db.models import QuerySet

from accounts.actors import Actor
from accounts.models import Organisation, Viewing
from accounts.permissions import can_see_viewings
from accounts.queries.members import visible_organisations
from accounts.roles import OrganisationKind
from common.errors import NotFound, require


def viewings(actor: Actor) -> QuerySet[Viewing]:
    """All of the cluster for the committee, the own ones for observers, newest first; 403 for others."""
    require(can_see_viewings(actor))
    found = Viewing.objects.select_related("organisation", "given_by").filter(
        organisation__cluster_id=actor.organisation.cluster_id
    )
    return (found if actor.is_committee else found.filter(organisation=actor.organisation)).order_by("-given_at", "-pk")


def get_viewing(actor: Actor, pk: int) -> Viewing:
    """One of them, locked, or NotFound."""
    viewing = viewings(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if viewing is None:
        raise NotFound
    return viewing


def observers(actor: Actor) -> QuerySet[Organisation]:
    """The public bodies of the cluster."""
    return visible_organisations(actor).filter(kind=OrganisationKind.PUBLIC_BODY)
