"""The programs' door to the ecosystem: formulas, snapshots, standings, surroundings, ways, drawing data, exports."""

from django.urls import path

from api.ecosystem import actions, comparing, views

urlpatterns = [
    path("formulas/", views.FormulasView.as_view(), name="formulas"),
    path("snapshots/", views.SnapshotsView.as_view(), name="snapshots"),
    path("snapshots/<int:pk>/", views.SnapshotView.as_view(), name="snapshot"),
    path("snapshots/<int:pk>/status/", views.SnapshotStatusView.as_view(), name="snapshot-status"),
    path("standings/", views.StandingsView.as_view(), name="standings"),
    path("standings/<int:organisation>/", views.StandingView.as_view(), name="standing"),
    path("ecosystem/data/", views.DataView.as_view(), name="ecosystem-data"),
    path("ecosystem/path/", views.PathView.as_view(), name="ecosystem-path"),
    path("ecosystem/<int:organisation>/ego/", views.EgoView.as_view(), name="ecosystem-ego"),
    path("ecosystem/export/<str:form>/", views.ExportView.as_view(), name="ecosystem-export"),
    *actions.urlpatterns,
    *comparing.urlpatterns,
]
