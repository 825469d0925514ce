"""Shared orders in the browser: the board, an order's page, writing one, taking part."""

from web.orders import board, taking, talking, writing

urlpatterns = [
    *board.urlpatterns,
    *writing.urlpatterns,
    *taking.urlpatterns,
    *talking.urlpatterns,
]
