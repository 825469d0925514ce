"""Near-expiry stock is posted by its seller; whoever takes a part has at once an order of its own with this batch."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.actors import Actor
from common.errors import DomainError, require
from common.tables import clean_text
from enterprises.models import Enterprise
from orders import errors
from orders.errors.stock import StockRecalled
from orders.models import Line, Order, Part, SubOrder, Window
from orders.permissions import can_post
from orders.queries.recalls import barred_batches
from orders.rules.stock import StockDraft, TakeTerms, check_stock, field_of
from orders.services.closing import confirm
from orders.services.drafting import draft_order
from orders.services.publishing import publish_order


@transaction.atomic
def post_stock(draft: StockDraft, *, actor: Actor, at: datetime) -> Order:
    """Show one batch to its audience, to be taken in parts at the seller's own price; whole or not at all.

    Raises NotNearExpiry, StockRecalled, what an order must be, or why this enterprise may not sell it.
    """
    require(can_post(actor))
    check_stock(draft, timezone.localdate(at))
    try:
        return _post(draft, actor, at)
    except DomainError as refusal:
        refusal.field = field_of(refusal.field)
        raise


def _post(draft: StockDraft, actor: Actor, at: datetime) -> Order:
    order = draft_order(draft.as_order(), actor=actor, at=at)
    check_not_recalled(list(order.lines.select_related("product")))
    return publish_order(order.pk, actor=actor, at=at)


def check_not_recalled(lines: Sequence[Line]) -> None:
    """Raise StockRecalled where a batch is or was called back: it is neither offered nor taken. Lines have products."""
    barred = barred_batches(line.product_id for line in lines)
    for line in lines:
        if (line.product_id, line.batch_number.upper()) in barred:
            raise StockRecalled(batch=line.batch_number, product=line.product.generic_name)


def hand_over(order: Order, parts: Sequence[Part], terms: TakeTerms, *, actor: Actor, at: datetime) -> list[SubOrder]:
    """The parts that were just taken of stock become one confirmed order of the taker, its seller the poster.

    The rows of the parts move along: the call keeps what is left in its windows, nothing else.
    """
    buyer = Enterprise.objects.get(pk=actor.organisation.pk)
    destination = clean_text(terms.destination)[:200] or buyer.domicile
    if not destination:
        raise errors.FieldMissing(field="destination", name="destination")
    made = Order.objects.create(
        cluster_id=order.cluster_id, buyer=buyer, title=order.title, state=Order.State.OPEN, way=Order.Way.POSTED,
        audience=Order.Audience.INVITED, destination=destination, contact=clean_text(terms.contact)[:60],
        payment_days=order.payment_days, minimum_life_days=terms.minimum_life_days, buyer_size=buyer.size,
        drug_classes=order.drug_classes, copied_from=order, posted_by=actor.user, created_at=at, changed_at=at,
        published_at=order.published_at, closes_at=order.closes_at,
    )  # fmt: skip
    for position, part in enumerate(parts, 1):
        _move(part, made, order.buyer_id, position)
    return confirm(made, at=at, says="stock_yours")


def back_into_stock(part: Part, order: Order, quantity: int, *, at: datetime) -> bool:
    """What is given back of a part of stock can be taken again by others, while its call is open; else False."""
    call = order.copied_from
    if call is None or not call.is_stock or call.state != Order.State.OPEN:
        return False
    back = Window.objects.filter(line__order=call, line__batch_number=part.line.batch_number)
    return bool(back.filter(is_open=True).update(remaining=F("remaining") + quantity))


def _move(part: Part, order: Order, seller: int, position: int) -> None:
    """The part into the taker's order: same goods, same batch, nothing left beside it."""
    of = part.line
    part.line = Line.objects.create(
        order=order, position=position, product_id=of.product_id, quantity=part.quantity, unit=of.unit,
        pack_multiple=of.pack_multiple, posted_price=part.price, batch_number=of.batch_number, expires_on=of.expires_on,
    )  # fmt: skip
    part.window = Window.objects.create(
        line=part.line, from_on=part.from_on, to_on=part.to_on, quantity=part.quantity, remaining=0
    )
    part.seller_id = seller
    part.save(update_fields=["line", "window", "seller"])
