"""The ecosystem in the browser: explorer, standings, formulas, snapshots, actions, drills."""

from web.ecosystem import (
    actions,
    comparing,
    drills,
    explorer,
    hall,
    introductions,
    saved_views,
    snapshots,
    standings,
    sweeps,
    watching,
)

urlpatterns = [
    *explorer.urlpatterns,
    *hall.urlpatterns,
    *saved_views.urlpatterns,
    *standings.urlpatterns,
    *snapshots.urlpatterns,
    *actions.urlpatterns,
    *comparing.urlpatterns,
    *introductions.urlpatterns,
    *sweeps.urlpatterns,
    *drills.urlpatterns,
    *watching.urlpatterns,
]
