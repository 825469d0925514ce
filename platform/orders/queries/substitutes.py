"""What the catalogue holds that could come instead of an agreed part, and what stands against each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.actors import Actor
from common.errors import DomainError, require
from first_trade.queries import first_approval_facts
from orders.errors import delivery as refusals
from orders.models import Part, SubOrder
from orders.permissions import can_invoice
from orders.queries.deliveries import read_part
from orders.rules.substitution import Difference, check_substitute, differences, exchange
from products.models import Product
from products.queries.catalogue import visible_products
from products.queries.facts import line_of, load_traders
from products.rules.eligibility import eligibility
from products.rules.verdicts import SELLER

MOST = 60


@dataclass(frozen=True)
class Candidate:
    """A product that might come. `rate`: (n, m), n of it stand for m of what was ordered, None where the catalogue does
    not tell; `against`: why it may not come, empty where it may."""

    product: Product
    rate: tuple[int, int] | None
    differs: Sequence[Difference]
    against: list[str]

    @property
    def may(self) -> bool:
        """It can be proposed."""
        return not self.against


def candidates_for(actor: Actor, pk: int, at: datetime) -> tuple[Part, SubOrder, list[Candidate]]:
    """Products of the same generic name as part `pk` asks for, those that may come first. For the part's seller; a
    constant number of queries."""
    part, sub_order = read_part(actor, pk)
    require(can_invoice(actor, sub_order), refusals.NotBothSides)
    ordered = part.line.product
    found = (
        visible_products(actor).filter(generic_name=ordered.generic_name, is_active=True).exclude(pk=part.product.pk)
    )
    approvals = first_approval_facts(sub_order.buyer_id, [part.seller_id], timezone.localdate(at))
    traders = load_traders([sub_order.buyer_id, part.seller_id], at=at, approvals=approvals)
    seller, buyer = traders[part.seller_id], traders[sub_order.buyer_id]
    rows = []
    for product in found[:MOST]:
        verdicts = eligibility(seller, buyer, line_of(product), part.to_on)
        against = _refused(part, product) or [verdict.said_to(SELLER) for verdict in verdicts]
        rows.append(Candidate(product, exchange(ordered, product), differences(part.product, product), against))
    return part, sub_order, sorted(rows, key=lambda row: (not row.may, row.product.manufacturer, row.product.pk))


def _refused(part: Part, product: Product) -> list[str]:
    try:
        check_substitute(part.line.product, part.product, product)
    except DomainError as refusal:
        return [str(refusal)]
    return []
