"""The browser's door: every module brings its own routes."""

from django.urls import include, path

from web import (
    accounts,
    components,
    ecosystem,
    enterprises,
    enterprises_calendar,
    enterprises_contests,
    enterprises_imports,
    enterprises_register,
    enterprises_tiers,
    health,
    home,
    jobs,
    language,
    ledger,
    ledger_imports,
    notices,
    search,
    zones,
)

urlpatterns = [
    path("", include(accounts.urlpatterns)),
    path("", include(ecosystem.urlpatterns)),
    path("", include(enterprises.urlpatterns)),
    path("", include(enterprises_calendar.urlpatterns)),
    path("", include(enterprises_contests.urlpatterns)),
    path("", include(enterprises_imports.urlpatterns)),
    path("", include(enterprises_register.urlpatterns)),
    path("", include(enterprises_tiers.urlpatterns)),
    path("", include(health.urlpatterns)),
    path("", include(components.urlpatterns)),
    path("", include(home.urlpatterns)),
    path("", include(jobs.urlpatterns)),
    path("", include(language.urlpatterns)),
    path("", include(ledger.urlpatterns)),
    path("", include(ledger_imports.urlpatterns)),
    path("", include(notices.urlpatterns)),
    path("", include(search.urlpatterns)),
    path("", include(zones.urlpatterns)),
]
