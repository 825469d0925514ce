"""Disruptions: which parts one touches exactly, who sees it, and with which of its parts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.actors import Actor
from accounts.roles import OrganisationKind, Sight
from common.errors import NotFound
from orders.models import Disruption, Order, Part, SubOrder

_TOUCHABLE = (Part.State.AGREED, Part.State.DISPATCHED)
_SIDES = ("line__product", "substitute", "line__order__buyer__organisation", "seller__organisation", "sub_order")
_HEAD = ("by_enterprise__organisation", "raised_by")


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to: `mine` what the own firm told, `open` what is not resolved."""

    mine: bool = False
    open: bool = False


def touched_parts(enterprise: int, effect: str, from_on: date, to_on: date | None) -> QuerySet[Part]:
    """The agreed parts of a firm that fall into these days: its deliveries, or with DEMAND its purchases."""
    own = Q(seller=enterprise) if effect == Disruption.Effect.SUPPLY else Q(line__order__buyer=enterprise)
    found = Part.objects.filter(own, state__in=_TOUCHABLE, to_on__gte=from_on)
    if to_on is not None:
        found = found.filter(from_on__lte=to_on)
    return found.select_related(*_SIDES).order_by("from_on", "pk")


def _own_parts(actor: Actor) -> QuerySet[Part]:
    own = actor.organisation.pk
    return Part.objects.filter(Q(seller=own) | Q(line__order__buyer=own))


def visible_disruptions(actor: Actor) -> QuerySet[Disruption]:
    """What the own firm told or was told, each with the parts it may see; the committee sees those of its cluster."""
    parts = Part.objects.select_related(*_SIDES).order_by("from_on", "pk")
    found = Disruption.objects.filter(by_enterprise__organisation__cluster_id=actor.organisation.cluster_id)
    if actor.kind == OrganisationKind.ENTERPRISE:
        own = Disruption.parts.through.objects.filter(disruption=OuterRef("pk"), part__in=_own_parts(actor))
        found = found.filter(Q(by_enterprise=actor.organisation.pk) | Exists(own))
        parts = parts.filter(pk__in=_own_parts(actor).values("pk"))
    elif not actor.sees(Sight.ALARMS):
        found = found.none()
    forwards = Disruption.objects.select_related("by_enterprise__organisation").order_by("pk")
    found = found.prefetch_related(Prefetch("parts", parts), Prefetch("forwards", forwards))
    return found.select_related(*_HEAD).order_by("-raised_at", "-pk")


def find_disruptions(actor: Actor, filters: Filters) -> QuerySet[Disruption]:
    """`visible_disruptions`, narrowed."""
    found = visible_disruptions(actor)
    if filters.mine:
        found = found.filter(by_enterprise=actor.organisation.pk)
    if filters.open:
        found = found.filter(resolved_at=None)
    return found


def get_disruption(actor: Actor, pk: int, *, lock: bool = False) -> Disruption:
    """One that the actor may see, or NotFound."""
    found = visible_disruptions(actor).filter(pk=pk)
    disruption = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if disruption is None:
        raise NotFound
    return disruption


def origin_of(actor: Actor, disruption: Disruption) -> Disruption | None:
    """The notice this one was passed on from, for whoever may see that one."""
    if disruption.forwarded_from_id is None:
        return None
    return visible_disruptions(actor).filter(pk=disruption.forwarded_from_id).first()


def open_on(actor: Actor, *, order: Order | None = None, sub_order: SubOrder | None = None) -> list[Disruption]:
    """What touches an order or a sub-order and is not resolved, as the actor may see it."""
    wanted = Q(part__line__order=order) if order else Q(part__sub_order=sub_order)
    here = Disruption.parts.through.objects.filter(wanted, disruption=OuterRef("pk"))
    if actor.kind == OrganisationKind.ENTERPRISE:
        here = here.filter(part__in=_own_parts(actor))
    return list(visible_disruptions(actor).filter(Exists(here), resolved_at=None))


def other_sides(disruption: Disruption, parts: Iterable[Part]) -> dict[int, list[Part]]:
    """Whom the touched parts bind the firm to, each with its parts."""
    found: dict[int, list[Part]] = {}
    is_supply = disruption.effect == Disruption.Effect.SUPPLY
    for part in parts:
        found.setdefault(part.line.order.buyer_id if is_supply else part.seller_id, []).append(part)
    return dict(sorted(found.items()))


def disruptions_to_review(at: datetime) -> list[int]:
    """Those that are not resolved and whose three days are over."""
    due = Disruption.objects.filter(resolved_at=None, review_at__lte=at).order_by("pk")
    return list(due.values_list("pk", flat=True)[:500])
