"""The ecosystem in the browser: explorer, standings, published formulas, snapshots and reports."""

from web.ecosystem import explorer, snapshots, standings

urlpatterns = [
    *explorer.urlpatterns,
    *standings.urlpatterns,
    *snapshots.urlpatterns,
]
