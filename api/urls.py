"""The programs' door: every module brings its own routes."""

from django.urls import URLPattern, URLResolver, include, path

from api import (
    accounts,
    dates,
    ecosystem,
    enterprises,
    first_trade,
    jobs,
    ledger,
    notices,
    orders,
    products,
    schema,
    waiting,
    webhooks,
)

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(accounts.urlpatterns)),
    path("", include(ecosystem.urlpatterns)),
    path("", include(enterprises.urlpatterns)),
    path("", include(first_trade.urlpatterns)),
    path("", include(jobs.urlpatterns)),
    path("", include(ledger.urlpatterns)),
    path("", include(notices.urlpatterns)),
    path("", include(orders.urlpatterns)),
    path("", include(products.urlpatterns)),
    path("", include(schema.urlpatterns)),
    path("", include(waiting.urlpatterns)),
    path("", include(dates.urlpatterns)),
    path("", include(webhooks.urlpatterns)),
]
