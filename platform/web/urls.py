"""The browser's door: every module brings its own routes."""

from django.urls import include, path

from web import (
    accounts,
    calendar_feed,
    components,
    ecosystem,
    enterprises,
    first_trade,
    health,
    home,
    jobs,
    language,
    ledger,
    notices,
    orders,
    products,
    search,
    webhooks,
    zones,
)

urlpatterns = [
    path("", include(accounts.urlpatterns)),
    path("", include(ecosystem.urlpatterns)),
    path("", include(enterprises.urlpatterns)),
    path("", include(first_trade.urlpatterns)),
    path("", include(health.urlpatterns)),
    path("", include(calendar_feed.urlpatterns)),
    path("", include(components.urlpatterns)),
    path("", include(home.urlpatterns)),
    path("", include(jobs.urlpatterns)),
    path("", include(language.urlpatterns)),
    path("", include(ledger.urlpatterns)),
    path("", include(notices.urlpatterns)),
    path("", include(orders.urlpatterns)),
    path("", include(products.urlpatterns)),
    path("", include(search.urlpatterns)),
    path("", include(webhooks.urlpatterns)),
    path("", include(zones.urlpatterns)),
]
