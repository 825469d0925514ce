"""One search box for everything: each room answers for itself, organisations first; Chinese, pinyin or initials."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.actors import Actor
from accounts.models import Organisation
from common.errors import Sentence
from orders.queries.board import Filters as OrderFilters
from orders.queries.board import find_orders
from products.queries import Filters, find_products
from web.requests import ActingRequest, signed_in

MOST = 8


@dataclass(frozen=True)
class Found:
    """One line of the answer: its name, what it is, where it is (None: it has no page of its own)."""

    name: str
    detail: str
    link: str | None
    tier: str = ""


def organisations(actor: Actor, words: str) -> list[Found]:
    """Organisations of the actor's cluster whose name, pinyin, initials or code contain the words."""
    plain = words.lower().replace(" ", "")
    begins = Q(initials__startswith=plain) | Q(name__startswith=words) | Q(short_name__startswith=words)
    holds = Q(name__icontains=words) | Q(pinyin__contains=plain) | Q(initials__contains=plain)
    rows = (
        Organisation.objects.filter(begins | holds | Q(unified_social_credit_code=words.upper()))
        .filter(cluster=actor.cluster, is_active=True)
        .annotate(
            tier=F("enterprise__tier"),
            place=Case(When(begins, then=Value(0)), default=Value(1), output_field=IntegerField()),
        )
        .order_by("place", "pinyin", "pk")[:MOST]
    )
    return [_line(row, row.tier or "") for row in rows]


def _line(row: Organisation, tier: str) -> Found:
    link = _address("enterprise", row.pk) if tier else None
    return Found(row.name, row.get_kind_display(), link, tier or row.kind)


def _address(url_name: str, pk: int) -> str | None:
    try:
        return reverse(url_name, kwargs={"pk": pk})
    except NoReverseMatch:
        return None


def products(actor: Actor, words: str) -> list[Found]:
    """Products of the cluster whose name, maker or number contain the words."""
    rows = find_products(actor, Filters(words=words))[:MOST]
    return [Found(str(row), row.manufacturer, _address("product", row.pk)) for row in rows]


def shared_orders(actor: Actor, words: str) -> list[Found]:
    """Orders the actor sees whose title, product or buyer contains the words, newest first."""
    rows = find_orders(actor, OrderFilters(words=words))[:MOST]
    return [
        Found(row.title, f"{row.buyer.organisation} · {row.get_state_display()}", _address("order", row.pk))
        for row in rows
    ]


SEARCHES: tuple[tuple[Sentence, Callable[[Actor, str], list[Found]]], ...] = (
    (_("Organisations"), organisations),
    (_("Products"), products),
    (_("Shared orders"), shared_orders),
)


@require_GET
@signed_in
def search(request: ActingRequest) -> HttpResponse:
    """The answers of every room to `q`; as a list under the box for htmx, as a page otherwise."""
    words = request.GET.get("q", "").strip()[:60]
    groups = [(title, ask(request.actor, words)) for title, ask in SEARCHES] if words else []
    found = [(title, rows) for title, rows in groups if rows]
    template = "components/search.html#found" if request.htmx else "components/search.html"
    return render(request, template, {"search_words": words, "groups": found, "words": words})


urlpatterns = [path("search/", search, name="search")]
