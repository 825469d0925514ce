"""The programs' door: every module brings its own routes."""

from django.urls import URLPattern, URLResolver, include, path

from api import schema

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(schema.urlpatterns)),
]
