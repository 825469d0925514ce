"""The browser's door: every module brings its own routes."""

from django.urls import include, path

from web import health, home, language, search, zones

urlpatterns = [
    path("", include(health.urlpatterns)),
    path("", include(home.urlpatterns)),
    path("", include(language.urlpatterns)),
    path("", include(search.urlpatterns)),
    path("", include(zones.urlpatterns)),
]
