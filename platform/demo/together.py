"""What the demo's firms buy together: one joint purchase that gathers demands, one that was shared out."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from accounts.actors import Actor
from orders.models import JointPurchase, Order, Window
from orders.rules.draft import OrderDraft
from orders.rules.joint import Call, DemandDraft
from orders.services import joint
from orders.services.allocating import ask_plan, compute_plan, confirm_plan
from orders.services.closing import close_due
from orders.services.demanding import state_demand
from orders.services.drafting import draft_order
from orders.services.joint_clock import keep_joint_clocks
from orders.services.offering import Bid, make_offers

Able = Callable[[Order, datetime], Sequence[Actor]]


def gather_demands(draft: OrderDraft, opener: Actor, others: Sequence[Actor], asked: Actor, at: datetime) -> None:
    """Opened yesterday and open for two days more: the others stated what they need, `asked` is invited by name."""
    began = at - timedelta(days=1)
    call = Call(at + timedelta(days=2), Order.Audience.LICENCE, invited=(asked.organisation.pk,))
    purchase = _open(draft, call, opener, began)
    for number, actor in enumerate(others):
        _demand(purchase, actor, number, began + timedelta(hours=2 + number))


def share_out(draft: OrderDraft, opener: Actor, others: Sequence[Actor], able: Able, at: datetime) -> None:
    """Gathered, ordered, offered and shared out in the days before today; every buyer has an order of its own."""
    began, closed, decided = at - timedelta(days=6), at - timedelta(days=5), at - timedelta(days=2)
    purchase = _open(draft, Call(closed, Order.Audience.LICENCE), opener, began)
    for number, actor in enumerate(others):
        _demand(purchase, actor, number, began + timedelta(hours=1 + number))
    keep_joint_clocks(closed)
    order = joint.order_joint(
        purchase.pk, closes_at=decided, destination="长春市宽城区三处仓库，相距不超过6公里", actor=opener, at=closed
    )
    buyers = {opener.organisation.pk, *(actor.organisation.pk for actor in others)}
    sellers = [actor for actor in able(order, closed) if actor.organisation.pk not in buyers]
    for number, seller in enumerate(sellers[:2]):
        bids = [
            Bid(line.pk, Decimal(1180 + 35 * number) / 100, at_most=line.quantity * (5 - 2 * number) // 100 * 10)
            for line in order.lines.order_by("position")
        ]
        make_offers(order.pk, bids, actor=seller, at=closed + timedelta(hours=number + 1))
    close_due(decided)
    plan = ask_plan(order.pk, actor=opener, at=decided)
    compute_plan(lambda *_said, **_words: None, plan.pk, at=decided)
    confirm_plan(plan.pk, actor=opener, at=decided)


def _open(draft: OrderDraft, call: Call, opener: Actor, at: datetime) -> JointPurchase:
    order = draft_order(draft, actor=opener, at=at)
    return joint.open_joint(order.pk, call, actor=opener, at=at)


def _demand(purchase: JointPurchase, actor: Actor, number: int, at: datetime) -> None:
    """Some whole packs of every line, each firm another quantity."""
    windows = Window.objects.filter(line__order=purchase.order).order_by("pk")
    wanted = {window.pk: 120 + 70 * ((number * 3 + place) % 5) for place, window in enumerate(windows)}
    state_demand(purchase.pk, DemandDraft(_address(number), wanted, "收货组"), actor=actor, at=at)


def _address(number: int) -> str:
    return f"长春市宽城区示例街{30 + 12 * number}号 {number + 1}号库"
