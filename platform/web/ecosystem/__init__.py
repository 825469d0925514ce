"""The ecosystem in the browser: explorer, standings, formulas, snapshots and reports, actions."""

from web.ecosystem import actions, comparing, explorer, snapshots, standings

urlpatterns = [
    *explorer.urlpatterns,
    *standings.urlpatterns,
    *snapshots.urlpatterns,
    *actions.urlpatterns,
    *comparing.urlpatterns,
]
