"""The webhooks of the own organisation and the log of their calls."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import KEEPERS
from common.errors import NotFound, require
from common.waiting import Waiting
from notices.models import Delivery, Endpoint
from notices.permissions import can_keep_webhooks


def endpoints_of(actor: Actor) -> QuerySet[Endpoint]:
    """The webhooks of the own organisation that were not removed, newest first; 403 for whoever does not keep it."""
    require(can_keep_webhooks(actor))
    mine = Endpoint.objects.filter(organisation=actor.organisation).exclude(state=Endpoint.State.REMOVED)
    failing = Delivery.objects.filter(endpoint=OuterRef("pk"), state="WAITING", attempts__gt=0)
    return mine.select_related("made_by").annotate(is_failing=Exists(failing)).order_by("-pk")


def get_endpoint(actor: Actor, pk: int, *, lock: bool = False) -> Endpoint:
    """One of them, or NotFound."""
    found = endpoints_of(actor).filter(pk=pk)
    endpoint = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if endpoint is None:
        raise NotFound
    return endpoint


def deliveries_of(actor: Actor, endpoint_pk: int) -> QuerySet[Delivery]:
    """What was sent to one webhook or waits to be, newest first, with the calls of each."""
    endpoint = get_endpoint(actor, endpoint_pk)
    rows = Delivery.objects.filter(endpoint=endpoint).select_related("event", "endpoint").prefetch_related("calls")
    return rows.order_by("-pk")


def get_delivery(actor: Actor, pk: int) -> Delivery:
    """One delivery of the own organisation, locked, or NotFound."""
    require(can_keep_webhooks(actor))
    mine = Delivery.objects.select_for_update(no_key=True, of=("self",)).select_related("endpoint")
    delivery = mine.filter(endpoint__organisation=actor.organisation, pk=pk).first()
    if delivery is None:
        raise NotFound
    return delivery


def keepers_of(organisation_id: int) -> list[User]:
    """Whoever answers for an organisation and hears when a webhook was disabled."""
    roles = [role.value for role in KEEPERS]
    live = Q(memberships__organisation=organisation_id, memberships__ended_at=None, memberships__roles__overlap=roles)
    return list(User.objects.filter(live, is_active=True).order_by("pk").distinct())


def disabled_waiting(actor: Actor, on: date) -> list[Waiting]:
    """Webhooks that were disabled after failures, each as one line for whoever keeps them."""
    if not can_keep_webhooks(actor):
        return []
    rows = Endpoint.objects.filter(organisation=actor.organisation, state=Endpoint.State.DISABLED).order_by("pk")
    return [
        Waiting(
            room="notices",
            title=_("Mend the webhook to {url}").format(url=row.url[:80]),
            detail=_("It did not answer for three days and was disabled. Mend the other side, then resume it."),
            link=f"/webhooks/{row.pk}/",
        )
        for row in rows
    ]
