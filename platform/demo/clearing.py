"""Near-expiry stock in the demo: one batch that the owner may take of, one of the owner's of which a part was taken."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.actors import Actor
from orders.models import Window
from orders.rules.stock import StockDraft, TakeTerms
from orders.services.stock import post_stock
from orders.services.taking import take_parts
from products.models import Product


def clear_batches(seller: Actor, owner: Actor, leader: Actor, products: dict[str, Product], at: datetime) -> None:
    """The seller's batch waits for takers; of the owner's the leader took a part this morning."""
    post_stock(_batch(products["氯雷他定片"], "L260315", 84, 640, "4.60", at), actor=seller, at=at - timedelta(days=1))
    own = _batch(products["奥美拉唑肠溶胶囊"], "O260402", 142, 500, "9.90", at)
    order = post_stock(own, actor=owner, at=at - timedelta(days=1))
    window = Window.objects.get(line__order=order)
    terms = TakeTerms("长春市宽城区示例路100号 一号库", "收货组", 90)
    take_parts(order.pk, {window.pk: 120}, actor=leader, at=at - timedelta(hours=3), terms=terms)


def _batch(product: Product, batch: str, days: int, quantity: int, price: str, at: datetime) -> StockDraft:
    today = timezone.localdate(at)
    return StockDraft(
        title=f"{product.generic_name} 近效期", product=product.pk, batch_number=batch, quantity=quantity,
        expires_on=today + timedelta(days=days), price=Decimal(price), from_on=today + timedelta(days=2),
        to_on=today + timedelta(days=12), closes_at=at + timedelta(days=5), origin="长春市宽城区示例街8号 二号库",
        minimum_lot=20, pack_multiple=10,
    )  # fmt: skip
