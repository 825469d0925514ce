"""The filters of the board that somebody keeps, and which of them a new order comes into."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from accounts.actors import Actor, get_actor
from common.errors import NotFound
from orders.models import Order, SavedFilter
from orders.queries.board import Filters, find_orders

V = SavedFilter.View


@dataclass(frozen=True)
class Asked:
    """What the board shows: one of its views, and what it is narrowed to."""

    view: str = V.OPEN
    words: str = ""
    drug_class: str = ""
    way: str = ""
    state: str = ""


def narrowed_to(view: str) -> dict[str, Any]:
    """What a view of the board adds to the filters."""
    views: dict[str, dict[str, Any]] = {V.OPEN: {"is_takeable": True}, V.TAKEN: {"mine": "taken"}}
    return (views | {V.POSTED: {"mine": "posted"}}).get(view, {})


def says_state(view: str) -> bool:
    """The view leaves open in which state; the others say it themselves."""
    return view not in (V.OPEN, V.POSTED)


def can_tell(asked: Asked | SavedFilter) -> bool:
    """New orders come into it: they are open, and posted by others."""
    return asked.view in (V.OPEN, V.ALL) and asked.state in ("", Order.State.OPEN)


def filters_of(asked: Asked | SavedFilter) -> Filters:
    """The filters of the board that this is."""
    state = asked.state if says_state(asked.view) else ""
    narrowed = narrowed_to(asked.view)
    return Filters(words=asked.words, state=state, way=asked.way, drug_class=asked.drug_class, **narrowed)


def address_of(asked: Asked | SavedFilter) -> str:
    """The board narrowed to it."""
    said = {
        "view": asked.view, "q": asked.words, "drug_class": asked.drug_class, "way": asked.way, "state": asked.state,
    }  # fmt: skip
    return f"/orders/?{urlencode({key: value for key, value in said.items() if value})}"


def kept_filters(actor: Actor) -> QuerySet[SavedFilter]:
    """Those of the person at the acting organisation, by name."""
    return SavedFilter.objects.filter(user=actor.user, organisation=actor.organisation).order_by("name")


def get_filter(actor: Actor, pk: int) -> SavedFilter:
    """One of the own ones, or NotFound."""
    found = kept_filters(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def filters_hit(order: Order) -> list[SavedFilter]:
    """The telling filters of others that the new order comes into, where their person may see it; one per person."""
    telling = SavedFilter.objects.filter(
        tells=True,
        organisation__cluster=order.cluster_id,
        way__in=["", order.way],
        drug_class__in=["", *order.drug_classes],
    ).exclude(organisation=order.buyer_id)
    hit: dict[tuple[int, int], SavedFilter] = {}
    for saved in telling.select_related("user", "organisation").order_by("name", "pk"):
        key = (saved.user_id, saved.organisation_id)
        if key not in hit and _fits(saved, order):
            hit[key] = saved
    return list(hit.values())


def _fits(saved: SavedFilter, order: Order) -> bool:
    try:
        actor = get_actor(saved.user_id, saved.organisation_id)
    except NotFound:
        return False  # they have left; the filter sleeps until they come back
    return find_orders(actor, filters_of(saved)).filter(pk=order.pk).exists()
