"""Shared orders in the browser: the board, one order, taking part, deciding, delivering, recalls, disruptions."""

from web.orders import (
    again,
    board,
    deliveries,
    delivering,
    dialogs,
    disrupting,
    files,
    negotiation,
    plans,
    recalling,
    standing,
    steps,
    taking,
    talking,
    trail,
    writing,
)

urlpatterns = [
    *board.urlpatterns,
    *writing.urlpatterns,
    *taking.urlpatterns,
    *plans.urlpatterns,
    *negotiation.urlpatterns,
    *talking.urlpatterns,
    *again.urlpatterns,
    *deliveries.urlpatterns,
    *delivering.urlpatterns,
    *dialogs.urlpatterns,
    *files.urlpatterns,
    *standing.urlpatterns,
    *steps.urlpatterns,
    *recalling.urlpatterns,
    *disrupting.urlpatterns,
    *trail.urlpatterns,
]
