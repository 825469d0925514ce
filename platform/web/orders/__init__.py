"""Shared orders in the browser: the board, an order's page, writing one, taking part, deciding, delivering."""

from web.orders import again, board, deliveries, delivering, dialogs, files, plans, steps, taking, talking, writing

urlpatterns = [
    *board.urlpatterns,
    *writing.urlpatterns,
    *taking.urlpatterns,
    *plans.urlpatterns,
    *talking.urlpatterns,
    *again.urlpatterns,
    *deliveries.urlpatterns,
    *delivering.urlpatterns,
    *dialogs.urlpatterns,
    *files.urlpatterns,
    *steps.urlpatterns,
]
