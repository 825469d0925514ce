"""The programs' door to the ecosystem: formulas, snapshots, standings, ways, drawing data, exports, drills."""

from django.urls import path

from api.ecosystem import actions, comparing, drills, introductions, saved_views, views, watching

urlpatterns = [
    path("formulas/", views.FormulasView.as_view(), name="formulas"),
    path("snapshots/", views.SnapshotsView.as_view(), name="snapshots"),
    path("snapshots/<int:pk>/", views.SnapshotView.as_view(), name="snapshot"),
    path("snapshots/<int:pk>/status/", views.SnapshotStatusView.as_view(), name="snapshot-status"),
    path("standings/", views.StandingsView.as_view(), name="standings"),
    path("standings/<int:organisation>/", views.StandingView.as_view(), name="standing"),
    path("ecosystem/figures/", views.FiguresView.as_view(), name="ecosystem-figures"),
    path("ecosystem/data/", views.DataView.as_view(), name="ecosystem-data"),
    path("ecosystem/path/", views.PathView.as_view(), name="ecosystem-path"),
    path("ecosystem/drills/", drills.DrillsView.as_view(), name="drills"),
    path("ecosystem/drills/<int:pk>/", drills.DrillView.as_view(), name="drill"),
    path("ecosystem/drills/<int:pk>/picture/", drills.PictureView.as_view(), name="drill-picture"),
    path("ecosystem/drills/<int:pk>/check/", drills.DrillCheckView.as_view(), name="drill-check"),
    path("ecosystem/drills/<int:pk>/file/<str:form>/", drills.DrillFileView.as_view(), name="drill-file"),
    path("ecosystem/drills/sweeps/", drills.SweepsView.as_view(), name="drill-sweeps"),
    path("ecosystem/drills/sweeps/<int:pk>/", drills.SweepView.as_view(), name="drill-sweep"),
    path("ecosystem/coverage/", drills.CoverageView.as_view(), name="coverage"),
    path("ecosystem/<int:organisation>/ego/", views.EgoView.as_view(), name="ecosystem-ego"),
    path("ecosystem/export/<str:form>/", views.ExportView.as_view(), name="ecosystem-export"),
    *actions.urlpatterns,
    *comparing.urlpatterns,
    *saved_views.urlpatterns,
    *introductions.urlpatterns,
    *watching.urlpatterns,
]
