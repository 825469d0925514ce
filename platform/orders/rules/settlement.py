"""When a delivery is paid, and that goods, invoice and payment agree to the fen."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from enterprises.models import Size
from orders.errors import delivery as refusals
from orders.errors.costs import CostsDiffer
from orders.models import Claim

MOST_DAYS = 60  # 保障中小企业款项支付条例 (State Council decree 802, in force 2025-06-01), article 9
SHRINKS = (Claim.Kind.RETURN, Claim.Kind.SHORTAGE)  # credited because goods went back, or never came
CAPPED = _(
    "{days} days were agreed. A large enterprise pays a small or medium-sized one within 60 days of delivery "
    "(Regulation on Payments to Small and Medium-sized Enterprises, article 9), so this is due on {due}."
)


@dataclass(frozen=True)
class Due:
    """The last day to pay, and whether the regulation shortened what was agreed."""

    on: date
    is_capped: bool


@dataclass(frozen=True)
class Account:
    """What one sub-order comes to: received goods at their prices, the credits of settled claims, and beside the goods
    the shared costs of its received parts that the buyer bears."""

    received: Decimal
    credits: Decimal
    costs: Decimal = Decimal("0.00")

    @property
    def goods(self) -> Decimal:
        """What is to be paid for goods."""
        return self.received - self.credits

    @property
    def owed(self) -> Decimal:
        """What is to be paid, goods and costs."""
        return self.goods + self.costs


def payment_due(received_on: date, payment_days: int, buyer_size: str, seller_size: str) -> Due:
    """So many days after the delivery; at most 60 where a large buyer pays a smaller seller.

    >>> payment_due(date(2026, 1, 1), 90, "LARGE", "SMALL")
    Due(on=datetime.date(2026, 3, 2), is_capped=True)
    >>> payment_due(date(2026, 1, 1), 90, "SMALL", "SMALL").is_capped
    False
    """
    is_capped = buyer_size == Size.LARGE and seller_size != Size.LARGE and payment_days > MOST_DAYS
    return Due(received_on + timedelta(days=MOST_DAYS if is_capped else payment_days), is_capped)


def check_invoice(said: Decimal, costs: Decimal, account: Account) -> None:
    """An invoice is what was received, before or after the credits, and apart from that the costs that the buyer bears;
    both figures are said where they differ."""
    if said not in (account.received, account.goods):
        raise refusals.AmountDiffers(
            refusals.AmountDiffers.INVOICE, said=said, received=account.received, credits=account.credits
        )
    if costs != account.costs:
        raise CostsDiffer(said=costs, borne=account.costs)


def check_payment(said: Decimal, account: Account) -> None:
    """A payment is what is owed."""
    if said != account.owed:
        raise refusals.AmountDiffers(
            refusals.AmountDiffers.PAYMENT,
            said=said,
            owed=account.owed,
            received=account.received,
            credits=account.credits,
            costs=account.costs,
        )
