"""Claims, what came again for them, and which the own firm still has to make good."""

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, When

from accounts.actors import Actor
from orders.models import Claim, ReceiptItem, ShipmentItem
from orders.queries.amounts import units

_PATH = "item__receipt__shipment__sub_order"
State = Claim.State
GOODS_OF_CLAIM = ("item__item__part__line__product", "item__item__part__substitute")
STILL_DUE = {"left__gt": 0}  # for `claims_with_progress`


def claims_with_progress() -> QuerySet[Claim]:
    """Claims; `replaced` came again and was accepted, `on_way` is coming again, `left` is still to be sent again."""
    way = ShipmentItem.objects.filter(shipment__replaces=OuterRef("pk"), shipment__receipt=None)
    came = ReceiptItem.objects.filter(receipt__shipment__replaces=OuterRef("pk"))
    open_ = When(state=State.ACCEPTED, wish=Claim.Wish.REPLACEMENT, then=F("quantity") - F("on_way") - F("replaced"))
    return (
        Claim.objects.select_related(*GOODS_OF_CLAIM, "item__receipt")
        .annotate(
            on_way=units(way, "shipment__replaces", "quantity"),
            replaced=units(came, "receipt__shipment__replaces", "accepted"),
        )
        .annotate(left=Case(open_, default=0, output_field=IntegerField()))
    )


def to_replace(actor: Actor) -> QuerySet[Claim]:
    """What the own enterprise agreed to send again and has not sent, the earliest due first."""
    found = claims_with_progress().filter(**{f"{_PATH}__seller": actor.organisation.pk}, **STILL_DUE)
    found = found.select_related(f"{_PATH}__buyer__organisation", f"{_PATH}__order")
    return found.order_by(F("replace_by").asc(nulls_last=True), "pk")
