"""What firms said of each other, for whoever asks every room for ratings (`ecosystem.evidence`)."""

from datetime import datetime

from ecosystem.evidence import Rated
from orders.models import Rating


def ratings_between(cluster_id: int, since: datetime, until: datetime) -> list[Rated]:
    """Those that were shown to both sides, each as the mean of its three marks; for workers, nothing is restricted."""
    shown = Rating.objects.filter(
        by_enterprise__organisation__cluster_id=cluster_id, released_at__gte=since, released_at__lte=until
    )
    rows = shown.order_by("pk").values_list(
        "pk", "by_enterprise", "of_enterprise", "goods", "punctuality", "dealing", "rated_at"
    )
    return [
        Rated(by, of, (goods + punctuality + dealing) / 3, at, f"orders.rating:{pk}")
        for pk, by, of, goods, punctuality, dealing, at in rows
    ]
