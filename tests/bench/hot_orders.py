"""A market for takes under load: a buyer, many licensed and approved sellers with keys, orders that all want."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from django.db import connection
from django.db.models import Sum
from django.test import override_settings
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Cluster
from accounts.roles import Role
from accounts.services import create_api_token
from enterprises.models import Enterprise, Licence, LicenceScope
from first_trade.models import Approval
from orders.models import Order, Part, Window
from orders.rules.draft import LineDraft, OrderDraft, WindowDraft
from orders.services.drafting import draft_order
from orders.services.publishing import publish_order
from products.models import Product
from tests.cast import make_cluster, make_enterprise, make_person

_NUMBERS = count(1)
_CLASS = LicenceScope.Code.CHEMICAL


# Nobody comes in with a password here, and hashing hundreds of them is slow by design.
_QUICK = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])


@dataclass(frozen=True)
class Market:
    """Who buys, with which products, and the keys of those who take."""

    cluster: Cluster
    buyer: Actor
    products: tuple[Product, ...]
    sellers: tuple[Actor, ...]
    tokens: tuple[str, ...]


@_QUICK
def open_market(takers: int) -> Market:
    """A cluster of its own with one buyer and so many sellers."""
    now, mark = timezone.now(), f"{timezone.now():%H%M%S%f}"
    cluster = make_cluster(f"market {mark}")
    home = _licensed(cluster, f"买方{mark}药业有限公司")
    buyer = make_person(f"buyer{mark}", "买方", home.organisation, Role.FIRM_OWNER)
    sellers = [
        make_person(f"seller{mark}-{number}", "卖方", _licensed(cluster, f"第{number}医药有限公司").organisation,
                    Role.FIRM_TRADE)
        for number in range(takers)
    ]  # fmt: skip
    Approval.objects.bulk_create(
        Approval(buyer=home, seller_id=seller.organisation.pk, decision="APPROVED", class_ends={"": None},
                 decided_by=buyer.user, decided_at=now)
        for seller in sellers
    )  # fmt: skip
    tokens = [create_api_token(actor=one, name="bench", scope="WRITE", days=1, at=now)[1] for one in sellers]
    products = [
        Product.objects.create(
            cluster=cluster, generic_name=f"胶囊{number}", specification="0.25g×24粒", drug_class=_CLASS, unit="盒",
            manufacturer="示例制药有限公司", entered_at=now, changed_at=now,
        )
        for number in range(3)
    ]  # fmt: skip
    _look_again()
    return Market(cluster, buyer, tuple(products), tuple(sellers), tuple(tokens))


def _licensed(cluster: Cluster, name: str) -> Enterprise:
    firm = make_enterprise(cluster, name)
    licence = Licence.objects.create(
        enterprise=firm, kind=Licence.Kind.DRUG_DISTRIBUTION, number=f"吉AA{firm.pk:09d}", mode=Licence.Mode.WHOLESALE,
        issued_on=date(2025, 1, 1), expires_on=date(2035, 1, 1),
    )  # fmt: skip
    LicenceScope.objects.create(licence=licence, code=_CLASS)
    return firm


def _look_again() -> None:
    """The planner knows what was just written."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_organisation, accounts_apitoken, enterprises_enterprise, enterprises_licence")
        cursor.execute("ANALYZE enterprises_licencescope, first_trade_approval, orders_order, orders_window")


def hot_order(market: Market, lines: int, quantity: int) -> tuple[Order, list[int]]:
    """A published order of so many lines, each of `quantity` units, and the keys of its windows."""
    now = timezone.now()
    wanted = WindowDraft(timezone.localdate(now) + timedelta(days=10), timezone.localdate(now) + timedelta(days=20), 0)
    draft = OrderDraft(
        title=f"抢单{next(_NUMBERS)}",
        destination="长春市宽城区示例路1号",
        way=Order.Way.POSTED,
        closes_at=now + timedelta(days=2),
        lines=tuple(
            LineDraft(product=product.pk, quantity=quantity, posted_price=Decimal("12.50"),
                      windows=(WindowDraft(wanted.from_on, wanted.to_on, quantity),))
            for product in market.products[:lines]
        ),
    )  # fmt: skip
    made = draft_order(draft, actor=market.buyer, at=now)
    order = publish_order(made.pk, actor=market.buyer, at=now)
    return order, list(Window.objects.filter(line__order=order).order_by("pk").values_list("pk", flat=True))


def over_allocated(orders: list[int]) -> int:
    """Units that were given away beyond the need, and units that neither a part nor a counter knows."""
    wrong = 0
    for window in Window.objects.filter(line__order__in=orders):
        taken = Part.objects.filter(window=window).aggregate(units=Sum("quantity"))["units"] or 0
        wrong += abs(taken + window.remaining - window.quantity)
    return wrong
