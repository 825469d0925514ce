"""Shared orders in drills: what is open, and how it is shared out again without somebody."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.errors import Sentence
from ecosystem.drills.registry import Baseline
from ledger.kinds import TieKind
from matching.drills import Base, Facts, Outcome, Removal, baseline, without
from orders.models import ReceiptItem
from orders.queries.drill_facts import drill_facts
from orders.queries.drill_rows import open_places


class OrdersInDrills:
    """The provider of the drills' registry for shared orders; nothing of it is kept between drills."""

    name = "orders"
    label: Sentence = _("Shared orders")
    kind = TieKind.SUPPLY

    def places(self, cluster_id: int) -> Iterable[str]:
        """Where open orders are received."""
        return open_places(cluster_id)

    def open_of(self, cluster_id: int, at: datetime) -> dict[str, Any]:
        """The facts as plain values, prices among them: they are stored and never shown."""
        return drill_facts(cluster_id, at).as_plain()

    def baseline(self, facts: dict[str, Any], seed: int) -> Baseline:
        """What is covered while everybody is there."""
        known = Facts.from_plain(facts)
        return Baseline(known, baseline(known, seed=seed))

    def resolve(self, base: Baseline, removal: Removal, seed: int) -> Outcome:
        """What becomes of it without what is removed."""
        known: Base = base.totals  # type: ignore[assignment]  # what `baseline` above gave
        return without(base.facts, known, removal, seed=seed)

    def proven(self, cluster_id: int, since: datetime) -> Iterable[tuple[int, str, str]]:
        """Goods that sellers delivered in orders and that were accepted."""
        came = ReceiptItem.objects.filter(accepted__gt=0, receipt__received_at__gte=since)
        of_part = {"item__part__line__order__cluster": cluster_id}
        names = ("item__part__seller", "item__part__line__product__drug_class", "item__part__line__product__storage")
        return came.filter(**of_part).order_by().values_list(*names).distinct()
