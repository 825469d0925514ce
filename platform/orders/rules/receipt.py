"""What the buyer checks on arrival: sums that agree with the shipment, reasons of refusal, cold goods in range."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from orders.errors import delivery as refusals
from orders.models import ReceiptItem
from orders.rules.dispatch import Label, check_temperatures


@dataclass(frozen=True)
class Checked:
    """How much of one item was accepted, refused and missing."""

    item: int
    accepted: int
    refused: int = 0
    missing: int = 0
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Check:
    """A receipt as it was written."""

    items: tuple[Checked, ...]
    temperature_min: Decimal | None = None
    temperature_max: Decimal | None = None
    note: str = ""


@dataclass(frozen=True)
class Sent:
    """What the shipment says about one item."""

    batch: str
    quantity: int
    label: Label


def check_receipt(check: Check, sent: Mapping[int, Sent]) -> None:
    """Every item once, its sums exact, refusals with a reason; cold goods that arrived warm are not accepted."""
    named = [row.item for row in check.items]
    if len(named) != len(set(named)) or set(named) != set(sent):
        raise refusals.ItemsDiffer
    for position, row in enumerate(check.items, 1):
        _check_sums(row, sent[row.item], f"items.{position}")
    accepted = [sent[row.item].label for row in check.items if row.accepted]
    check_arrival(check.temperature_min, check.temperature_max, accepted)


def _check_sums(row: Checked, sent: Sent, at: str) -> None:
    total = row.accepted + row.refused + row.missing
    if total != sent.quantity or min(row.accepted, row.refused, row.missing) < 0:
        raise refusals.SumsDiffer(field=f"{at}.accepted", batch=sent.batch, sent=sent.quantity, sum=total)
    if row.refused and row.reason not in ReceiptItem.Reason.values:
        raise refusals.RefusalReasonMissing(field=f"{at}.reason", batch=sent.batch, refused=row.refused)


def check_arrival(low: Decimal | None, high: Decimal | None, accepted: list[Label]) -> None:
    """Whoever accepts cold goods says how warm they arrived; outside the range they are refused instead."""
    cold = [label for label in accepted if label.is_cold]
    if low is None or high is None or low > high:
        check_temperatures(low, high, cold)
        return
    for label in cold:
        if not label.holds(low, high):
            raise refusals.ArrivedWarm(**label.values, measured_low=f"{low:f}", measured_high=f"{high:f}")
