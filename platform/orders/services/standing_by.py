"""What became free in a confirmed order goes to those who stand by, at the terms of their offers; the agreed stays."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from orders.models import Offer, Order, Part, PartVersion, PlanPart, SubOrder
from orders.rules.moves import check_move
from orders.services.closing import bundle
from orders.services.costing import count_anew
from orders.services.following import follow_order
from orders.services.telling import tell_enterprises

_TERMS = ("quantity", "price", "from_on", "to_on", "minimum_life_days")


def enlarge(part: Part, share: PlanPart, *, at: datetime) -> None:
    """A seller who holds a part of the window gets more of it, as offered; the version before is kept."""
    check_move(part, "change")
    terms = {name: getattr(part, name) for name in _TERMS}
    PartVersion.objects.create(part=part, version=part.version, replaced_at=at, **terms)
    Part.objects.filter(pk=part.pk).update(quantity=F("quantity") + share.quantity, version=F("version") + 1)
    count_anew(part.pk)


def add_rest(order: Order, shares: Sequence[PlanPart], *, at: datetime) -> list[SubOrder]:
    """New parts go into the open sub-order of their seller, or into a new one; others who stand by still do."""
    sellers = sorted({share.seller_id for share in shares})
    chosen = Offer.objects.filter(pk__in={share.offer_id for share in shares})
    chosen.update(state=Offer.State.ACCEPTED, changed_at=at)
    bundle(order, at=at)
    tell_enterprises(sellers, order, "rest_yours", at=at)
    follow_order(order, at=at)
    return list(SubOrder.objects.filter(order=order, seller__in=sellers).order_by("pk"))
