"""The two doors: programs come in at /api/v1/, browsers at /."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("api.urls")),
    path("", include("web.urls")),
]

handler404 = "web.refusals.absent"
handler500 = "web.refusals.broken"
