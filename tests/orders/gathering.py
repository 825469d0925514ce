"""The stage of joint purchases: Runqiang gathers, Kangtai and Yongsheng state demands, sellers offer."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.actors import Actor
from notices.models import Notice
from orders.models import Demand, JointPurchase, Order, Plan, SubOrder
from orders.rules.joint import Call, DemandDraft
from orders.services import demanding
from orders.services import joint as services
from orders.services.allocating import ask_plan, compute_plan, confirm_plan
from orders.services.closing import close_due
from orders.services.drafting import draft_order
from orders.services.joint_clock import keep_joint_clocks
from orders.services.offering import Bid, make_offers
from tests.cast import NOW, Cast
from tests.orders.chain import Chain, firm_of, set_chain
from tests.orders.stage import approve, first_window, sealed
from tests.orders.test_allocating import quiet

GATHERED = NOW + timedelta(days=2)
OFFERED = NOW + timedelta(days=5)
DECIDED = OFFERED + timedelta(minutes=1)
S, End = JointPurchase.State, JointPurchase.End
ALL = Call(GATHERED, Order.Audience.ALL)


def opened(cast: Cast, quantity: int = 300, call: Call = ALL, **more: Any) -> tuple[JointPurchase, Chain]:
    """Runqiang gathers demands for what it needs 300 boxes of; Kangtai and Yongsheng are licensed too."""
    chain = set_chain(cast)
    draft = draft_order(sealed(chain.product, quantity, pack_multiple=10, **more), actor=cast.owner, at=NOW)
    return services.open_joint(draft.pk, call, actor=cast.owner, at=NOW), chain


def wants(purchase: JointPurchase, actor: Actor, quantity: int, at: Any = NOW) -> Demand:
    """A demand for the first window."""
    draft = DemandDraft("长春市示例路2号", {first_window(purchase.order).pk: quantity}, "库房")
    return demanding.state_demand(purchase.pk, draft, actor=actor, at=at)


def gathered(cast: Cast, *, third: int = 50) -> tuple[JointPurchase, Chain]:
    """300 of Runqiang, 200 of Kangtai, 50 of Yongsheng; closed by the clock."""
    purchase, chain = opened(cast)
    wants(purchase, chain.kangtai, 200)
    wants(purchase, chain.yongsheng, third)
    assert keep_joint_clocks(GATHERED) == 1
    return JointPurchase.objects.get(pk=purchase.pk), chain


def ordered(cast: Cast) -> tuple[JointPurchase, Chain, Order]:
    """The same, ordered upward."""
    purchase, chain = gathered(cast)
    order = services.order_joint(
        purchase.pk, closes_at=OFFERED, destination="南广街道三处", actor=cast.owner, at=GATHERED
    )
    return JointPurchase.objects.get(pk=purchase.pk), chain, order


def decided(cast: Cast, order: Order, *bids: tuple[Actor, str, int]) -> list[SubOrder]:
    """Offers are made, opened, planned and confirmed."""
    one = order.lines.get().pk
    for actor, price, most in bids:
        make_offers(order.pk, [Bid(one, Decimal(price), most)], actor=actor, at=GATHERED)
    close_due(DECIDED)
    plan = ask_plan(order.pk, actor=cast.owner, at=DECIDED)
    compute_plan(quiet, plan.pk, at=DECIDED)
    return confirm_plan(Plan.objects.get(pk=plan.pk).pk, actor=cast.owner, at=DECIDED)


def let_all_buy_of(seller: Actor, *buyers: Actor) -> None:
    """Each buyer has approved the seller's first-trade file."""
    for buyer in buyers:
        approve(firm_of(buyer), firm_of(seller), buyer)


def told(actor: Actor) -> list[str]:
    """What somebody was told about joint purchases, newest last."""
    return list(
        Notice.objects.filter(recipient=actor.user, kind="joint").order_by("pk").values_list("sentence", flat=True)
    )
