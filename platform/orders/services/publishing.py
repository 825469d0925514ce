"""An order is published to those it asks, cancelled, or closed by its poster before the time."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from common.errors import require
from common.tables import clean_text
from orders import errors
from orders.errors import delivery as refusals
from orders.errors.standing import TemplateNotPublished
from orders.models import JointPurchase, Order, SubOrder, Window
from orders.permissions import can_keep
from orders.queries.board import own_draft
from orders.queries.drafts import draft_of, drug_classes_of
from orders.queries.eligible import poster_blocks
from orders.rules.draft import check_publishable
from orders.rules.moves import check_move
from orders.services.closing import close, shut
from orders.services.drafting import check_free, record
from orders.services.joint_clock import follow_order_of_joint
from orders.services.telling import tell_asked, tell_sellers
from products.services import note_use


@transaction.atomic
def publish_order(pk: int, *, actor: Actor, at: datetime) -> Order:
    """Show the order to its audience and open its windows. Raises what is missing, past, special or not allowed."""
    order = own_draft(actor, pk)
    require(can_keep(actor, order))
    if order.is_template:
        check_free(order)
        raise TemplateNotPublished
    target = check_move(order, "publish")
    draft = draft_of(order)
    check_publishable(draft, at, timezone.localdate(at))
    poster_blocks(order, timezone.localdate(at))
    order.state, order.published_at, order.changed_at = target, at, at
    order.buyer_size, order.drug_classes = order.buyer.size, drug_classes_of(order)
    order.save()
    Window.objects.filter(line__order=order).update(is_open=True)
    note_use([line.product for line in draft.lines], at=at)
    tell_asked(order)
    record("orders.published", order, actor, at, way=order.way, audience=order.audience)
    return order


@transaction.atomic
def cancel_order(pk: int, *, reason: str, actor: Actor, at: datetime) -> Order:
    """Take an order back before it is confirmed, with a reason that those who offered or took part are told."""
    order = own_draft(actor, pk)
    require(can_keep(actor, order))
    target = check_move(order, "cancel")
    if not clean_text(reason):
        raise errors.ReasonMissing
    if order.sub_orders.exclude(state=SubOrder.State.CANCELLED).exists():
        raise refusals.StillDelivering
    shut(order)
    order.state, order.ended_at, order.changed_at = target, at, at
    order.ended_reason = clean_text(reason)[:200]
    order.save()
    tell_sellers(order, "cancelled", at=at)
    follow_order_of_joint(order, JointPurchase.End.TAKEN_BACK, at=at)
    record("orders.cancelled", order, actor, at, reason=order.ended_reason)
    return order


@transaction.atomic
def close_early(pk: int, *, actor: Actor, at: datetime) -> Order:
    """Stop taking parts or offers now; what the clock would do at the deadline happens at once."""
    order = own_draft(actor, pk)
    require(can_keep(actor, order))
    check_move(order, "close")
    close(order, at=at)
    record("orders.closed_early", order, actor, at)
    return order
