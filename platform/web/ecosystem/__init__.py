"""The ecosystem in the browser: explorer, standings, formulas, snapshots and reports, actions."""

from web.ecosystem import actions, explorer, snapshots, standings

urlpatterns = [
    *explorer.urlpatterns,
    *standings.urlpatterns,
    *snapshots.urlpatterns,
    *actions.urlpatterns,
]
