"""The stage of alarms: a batch goes from Baishan to Runqiang, from there to Kangtai, and from Baishan to Yongsheng."""

from dataclasses import dataclass, replace
from datetime import timedelta

from accounts.actors import Actor
from accounts.roles import Role
from enterprises.models import Enterprise
from orders.models import Shipment, SubOrder
from orders.rules.draft import OrderDraft
from orders.services.closing import close_due
from orders.services.contracting import file_contract
from orders.services.dispatching import dispatch_goods
from orders.services.drafting import draft_order
from orders.services.publishing import publish_order
from orders.services.receiving import receive_shipment
from orders.services.taking import take_parts
from products.models import Product
from tests.cast import NOW, Cast, make_enterprise, make_person
from tests.orders.delivered import CAME, SENT, check_of, note_for, scan
from tests.orders.stage import LATER, approve, first_window, license_to, posted, set_stage

CALLED = CAME + timedelta(days=2)
BATCH = "260801a"


@dataclass(frozen=True)
class Chain:
    """Two more firms with an owner each, and the product."""

    product: Product
    kangtai: Actor
    yongsheng: Actor


def set_chain(cast: Cast) -> Chain:
    """Runqiang sells to Kangtai, Baishan to Runqiang and Yongsheng; nothing was sent yet."""
    product = set_stage(cast)
    firms = [make_enterprise(cast.cluster, name) for name in ("长春康泰大药房有限公司", "长春永盛医药有限公司")]
    people = [
        make_person(name, title, firm.organisation, Role.FIRM_OWNER)
        for name, title, firm in zip(("kang", "yong"), ("康宁", "永年"), firms, strict=True)
    ]
    for firm, seller, actor in zip(firms, (cast.runqiang, cast.baishan), people, strict=True):
        license_to(firm)
        approve(firm, seller, actor)
    return Chain(product, *people)


def bought(buyer: Actor, seller: Actor, draft: OrderDraft, quantity: int) -> SubOrder:
    """`seller` holds `quantity` of what `buyer` posted, confirmed, its contract filed."""
    order = draft_order(draft, actor=buyer, at=NOW)
    publish_order(order.pk, actor=buyer, at=NOW)
    take_parts(order.pk, {first_window(order).pk: quantity}, actor=seller, at=LATER - timedelta(days=1))
    close_due(LATER)
    sub_order = SubOrder.objects.get(order=order)
    file_contract(sub_order.pk, scan(), actor=buyer, at=LATER)
    return sub_order


def delivered(
    buyer: Actor, seller: Actor, product: Product, quantity: int, batch: str = BATCH, *, arrives: bool = True
) -> Shipment:
    """It is bought, sent and, unless it is still on its way, accepted."""
    sub_order = bought(buyer, seller, posted(product), quantity)
    note = note_for(sub_order, quantity, batch_number=batch)
    shipment = dispatch_goods(sub_order.pk, note, actor=seller, at=SENT)
    if arrives:
        receive_shipment(shipment.pk, check_of(shipment), actor=buyer, at=CAME)
    return shipment


def spread(cast: Cast) -> Chain:
    """400 to Runqiang, 150 of them on to Kangtai, and 200 under way to Yongsheng."""
    chain = set_chain(cast)
    delivered(cast.owner, cast.neighbour, chain.product, 400)
    delivered(chain.kangtai, cast.owner, chain.product, 150, BATCH.upper())
    delivered(chain.yongsheng, cast.neighbour, chain.product, 200, arrives=False)
    return chain


def firm_of(actor: Actor) -> Enterprise:
    """The enterprise somebody acts for."""
    return Enterprise.objects.get(pk=actor.organisation.pk)


def titled(draft: OrderDraft, title: str) -> OrderDraft:
    """The draft under another title."""
    return replace(draft, title=title)
