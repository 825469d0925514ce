"""The browser's door to first-trade files: the own checklist, partners and grants, suppliers, the view log."""

from web.first_trade import log, own, partners, suppliers

urlpatterns = [*own.urlpatterns, *partners.urlpatterns, *suppliers.urlpatterns, *log.urlpatterns]
