"""The programs' door to first-trade files: own papers, partners, suppliers."""

from api.first_trade import papers, partners, suppliers

urlpatterns = [*papers.urlpatterns, *partners.urlpatterns, *suppliers.urlpatterns]
