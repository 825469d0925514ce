"""The browser's door: every module brings its own routes."""

from django.urls import include, path

from web import health

urlpatterns = [
    path("", include(health.urlpatterns)),
]
