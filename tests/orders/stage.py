"""The stage of shared orders: Runqiang buys, Baishan and others sell, licences and first-trade approvals in order."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.actors import Actor
from accounts.roles import Role
from enterprises.models import Enterprise, Licence, LicenceScope
from first_trade.models import Approval
from orders.models import Order, Window
from orders.rules.draft import LineDraft, OrderDraft, WindowDraft
from orders.services.drafting import draft_order
from orders.services.publishing import publish_order
from products.models import Product
from tests.cast import NOW, TODAY, Cast, make_enterprise, make_person

WANTED_FROM, WANTED_TO = TODAY + timedelta(days=10), TODAY + timedelta(days=20)
CLOSES = NOW + timedelta(days=3)
LATER = CLOSES + timedelta(minutes=1)


def make_product(cast: Cast, name: str = "阿莫西林胶囊", **more: Any) -> Product:
    """A product of the catalogue; ordinary unless `more` says otherwise."""
    facts = {
        "specification": "0.25g×24粒",
        "manufacturer": "示例制药有限公司",
        "drug_class": LicenceScope.Code.CHEMICAL,
        "unit": "盒",
        "entered_at": NOW,
        "changed_at": NOW,
    }
    return Product.objects.create(cluster=cast.cluster, generic_name=name, **(facts | more))


def license_to(enterprise: Enterprise, *codes: str, expires_on: date = date(2030, 1, 1), cold: bool = False) -> Licence:
    """A wholesale licence in force with these classes."""
    licence = Licence.objects.create(
        enterprise=enterprise,
        kind=Licence.Kind.DRUG_DISTRIBUTION,
        number=f"吉AA{enterprise.pk:09d}",
        mode=Licence.Mode.WHOLESALE,
        issued_on=date(2025, 1, 1),
        expires_on=expires_on,
    )
    for code in codes or (LicenceScope.Code.CHEMICAL,):
        LicenceScope.objects.create(licence=licence, code=code, is_cold_chain=cold)
    return licence


def approve(buyer: Enterprise, seller: Enterprise, actor: Actor) -> Approval:
    """The buyer's approval of the seller's first-trade file, for all classes without end."""
    return Approval.objects.create(
        buyer=buyer, seller=seller, decision="APPROVED", class_ends={"": None}, decided_by=actor.user, decided_at=NOW
    )


def set_stage(cast: Cast) -> Product:
    """Buyer and seller are licensed and know each other; returns the product that is traded."""
    license_to(cast.runqiang)
    license_to(cast.baishan)
    approve(cast.runqiang, cast.baishan, cast.owner)
    return make_product(cast)


def make_seller(cast: Cast, name: str, username: str) -> Actor:
    """One more licensed and approved seller."""
    enterprise = make_enterprise(cast.cluster, name)
    license_to(enterprise)
    approve(cast.runqiang, enterprise, cast.owner)
    return make_person(username, "测试", enterprise.organisation, Role.FIRM_TRADE)


def line(product: Product, quantity: int = 1000, **more: Any) -> LineDraft:
    """A line with one window ten to twenty days ahead."""
    windows = more.pop("windows", (WindowDraft(WANTED_FROM, WANTED_TO, quantity),))
    return LineDraft(product=product.pk, quantity=quantity, windows=windows, **more)


def posted(product: Product, quantity: int = 1000, **more: Any) -> OrderDraft:
    """An order of one line with the buyer's own price."""
    more.setdefault("posted_price", Decimal("12.50"))
    return sealed(product, quantity, **more, way=Order.Way.POSTED)


def sealed(product: Product, quantity: int = 1000, way: str = Order.Way.SEALED, **more: Any) -> OrderDraft:
    """An order of one line that collects sealed offers."""
    return OrderDraft(
        title="秋季备货",
        destination="长春市宽城区示例路1号",
        way=way,
        closes_at=CLOSES,
        lines=(line(product, quantity, **more),),
    )


def with_lines(draft: OrderDraft, *lines: LineDraft) -> OrderDraft:
    """The draft with other lines."""
    return replace(draft, lines=lines)


def published(cast: Cast, draft: OrderDraft, at: datetime = NOW) -> Order:
    """The order, drafted and published by Runqiang's owner."""
    order = draft_order(draft, actor=cast.owner, at=at)
    return publish_order(order.pk, actor=cast.owner, at=at)


def first_window(order: Order) -> Window:
    """The first window of the first line, as it stands now."""
    return Window.objects.filter(line__order=order).order_by("line__position", "pk").first()  # type: ignore[return-value]
