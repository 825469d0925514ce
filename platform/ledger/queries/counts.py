"""How much happened lately: ties of the cluster by kind since a moment."""

from datetime import datetime

from django.db.models import Count

from ledger.kinds import TieKind
from ledger.models import Tie


def ties_since(cluster_id: int, since: datetime) -> dict[TieKind, int]:
    """How many ties of each kind happened since then and were not taken back; every kind is named."""
    rows = Tie.objects.filter(cluster_id=cluster_id, happened_at__gte=since, reverses=None, reversals=None)
    found = dict(rows.order_by().values_list("kind").annotate(count=Count("pk")))
    return {kind: found.get(kind.value, 0) for kind in TieKind}
