"""Shared orders in the browser: the board, an order's page, writing one, taking part, deciding."""

from web.orders import board, plans, taking, talking, writing

urlpatterns = [
    *board.urlpatterns,
    *writing.urlpatterns,
    *taking.urlpatterns,
    *plans.urlpatterns,
    *talking.urlpatterns,
]
