"""For rooms below: which goods firms asked for lately, without amounts and prices (`common.asking.who_answers`)."""

from datetime import datetime

from django.db.models import BooleanField, Case, Value, When

from orders.models import Line, Order
from products.rules.modes import COLD_STORAGE


def goods_asked_for(cluster_id: int, since: datetime) -> list[tuple[int, str, bool]]:
    """(enterprise, drug class, kept cold) of the lines that were published since; each once; one query."""
    is_cold = Case(
        When(product__storage__in=COLD_STORAGE, then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    lines = Line.objects.filter(
        order__cluster_id=cluster_id, order__side=Order.Side.NEED, order__is_template=False,
        order__published_at__gte=since,
    ).order_by()  # fmt: skip
    rows = lines.annotate(is_cold=is_cold).values_list("order__buyer_id", "product__drug_class", "is_cold")
    return sorted(set(rows.distinct()))
