"""A chain for drills: Runqiang buys chemicals of Baishan and insulin that Baishan alone may deliver cold."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from accounts.actors import Actor
from accounts.models import Organisation
from ecosystem.models import Drill, Sweep
from ecosystem.pictures.drawing import no_progress
from ecosystem.services import ask_drill, ask_sweep, compute_drill, compute_sweep
from orders.models import Order
from orders.rules.draft import OrderDraft
from orders.services.drafting import draft_order
from orders.services.publishing import publish_order
from orders.services.taking import take_parts
from tests.cast import NOW, Cast
from tests.ecosystem.stage import supply
from tests.orders.stage import CLOSES, approve, license_to, line, make_product, make_seller


@dataclass(frozen=True)
class Chain:
    """Who takes part; `other` may deliver chemicals, not insulin."""

    cast: Cast
    other: Actor
    order: Order
    draft: OrderDraft


def make_chain(cast: Cast) -> Chain:
    """Baishan holds 600 of 1000 boxes and all 200 pens; Changqing could bring chemicals for 9000 yuan a month."""
    license_to(cast.runqiang, "CHEMICAL", "BIOLOGICAL", cold=True)
    license_to(cast.baishan, "CHEMICAL", "BIOLOGICAL", cold=True)
    approve(cast.runqiang, cast.baishan, cast.owner)
    other = make_seller(cast, "长清医药有限公司", "seller-changqing")
    supply(other.organisation, cast.runqiang.organisation, "9000.00", timedelta(days=9))
    boxes = make_product(cast)
    pens = make_product(cast, "重组人胰岛素注射液", drug_class="BIOLOGICAL", storage="COLD")
    draft = OrderDraft(
        title="门店补货", destination="一号库", way=Order.Way.POSTED, audience=Order.Audience.ALL, closes_at=CLOSES,
        lines=(line(boxes, 1000, posted_price=Decimal("10.00")), line(pens, 200, posted_price=Decimal("40.00"))),
    )  # fmt: skip
    order = publish_order(draft_order(draft, actor=cast.owner, at=NOW).pk, actor=cast.owner, at=NOW)
    windows = list(order.lines.order_by("position").values_list("windows", flat=True))
    take_parts(order.pk, {windows[0]: 600, windows[1]: 200}, actor=cast.neighbour, at=NOW)
    return Chain(cast, other, order, draft)


def drill_of(actor: Actor, organisation: Organisation | None = None, **more: object) -> Drill:
    """A finished drill, computed without a worker."""
    drill = Drill(**({"target": Drill.Target.FIRM, "organisation": organisation} | more))
    asked = ask_drill(drill, actor=actor, at=NOW)
    compute_drill(no_progress, asked.pk, clock=lambda: NOW)
    return Drill.objects.get(pk=asked.pk)


def sweep_of(actor: Actor) -> Sweep:
    """A finished sweep."""
    asked = ask_sweep(actor=actor, at=NOW)
    compute_sweep(no_progress, asked.pk, clock=lambda: NOW)
    return Sweep.objects.get(pk=asked.pk)
