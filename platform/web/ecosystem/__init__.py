"""The ecosystem in the browser: explorer, standings, formulas, snapshots and reports, actions."""

from web.ecosystem import actions, comparing, explorer, hall, introductions, saved_views, snapshots, standings

urlpatterns = [
    *explorer.urlpatterns,
    *hall.urlpatterns,
    *saved_views.urlpatterns,
    *standings.urlpatterns,
    *snapshots.urlpatterns,
    *actions.urlpatterns,
    *comparing.urlpatterns,
    *introductions.urlpatterns,
]
