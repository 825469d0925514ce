"""Which orders somebody sees, one page at a time, and one order with everything its page shows to that person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, Min, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from accounts.actors import Actor
from accounts.roles import OrganisationKind, Sight
from common.errors import NotFound
from common.prepared import Among, Prepared
from enterprises.models import Enterprise, LicenceScope
from orders.models import Invitation, Line, Offer, Order, Part, Window

MOST_WORDS = 64
SEEN = ~Q(state__in=[Order.State.DRAFT, Order.State.CANCELLED])


@dataclass(frozen=True)
class Filters:
    """What the board is narrowed to; empty means everything. `mine`: "posted", "taken" or nothing."""

    words: str = ""
    state: str = ""
    way: str = ""
    drug_class: str = ""
    mine: str = ""
    side: str = Order.Side.NEED
    is_takeable: bool = False


def visible_orders(actor: Actor) -> QuerySet[Order]:
    """What the actor sees, newest first: own ones, those the own enterprise is asked for or takes part in.

    The committee, and observers invited to, see every published one (without prices: those are the parties' own).
    """
    cluster, own = actor.organisation.cluster_id, actor.organisation.pk
    if actor.kind == OrganisationKind.ENTERPRISE:
        found = _visible_to_enterprise(cluster, own)
    elif actor.sees(Sight.ORDERS):
        found = Order.objects.filter(cluster_id=cluster, is_template=False).exclude(state=Order.State.DRAFT)
    else:
        found = Order.objects.none()
    return found.select_related("buyer__organisation").order_by("-published_at", "-pk")


def _visible_to_enterprise(cluster: int, own: int) -> QuerySet[Order]:
    mine = Q(buyer_id=own) | (SEEN & _asked(own)) | _takes_part(own)
    return Order.objects.filter(mine, cluster_id=cluster, is_template=False)


def _asked(own: int) -> Q:
    """The audience, as the poster chose it; who was left out by name is not asked."""
    named = Invitation.objects.filter(order=OuterRef("pk"), enterprise=own)
    asked = in_audience(own, Q(Exists(named.filter(is_excluded=False))), "drug_classes")
    return asked & ~Q(Exists(named.filter(is_excluded=True)))


def in_audience(own: int, is_named: Q, classes: str) -> Q:
    """The enterprise is one of those that `audience` and `tiers` of a row mean; `classes`: the row's drug classes."""
    tiers = Enterprise.objects.filter(pk=own).values("tier")
    covered = LicenceScope.objects.filter(licence__enterprise=own, licence__status="IN_FORCE").values("code")
    return (
        Q(audience=Order.Audience.ALL)
        | Q(audience=Order.Audience.TIER, tiers__contains=ArraySubquery(tiers))
        | Q(**{"audience": Order.Audience.LICENCE, f"{classes}__overlap": ArraySubquery(covered)})
        | is_named
    )


def _takes_part(own: int) -> Q:
    parts = Part.objects.filter(line__order=OuterRef("pk"), seller=own)
    offers = Offer.objects.filter(line__order=OuterRef("pk"), seller=own)
    return Q(Exists(parts)) | Q(Exists(offers))


def find_orders(actor: Actor, filters: Filters) -> QuerySet[Order]:
    """`visible_orders` narrowed by words (title, product, buyer; Chinese, pinyin, initials) and filters."""
    found = visible_orders(actor).filter(_words(filters.words), side=filters.side)
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.way:
        found = found.filter(way=filters.way)
    if filters.drug_class:
        found = found.filter(drug_classes__contains=[filters.drug_class])
    if filters.is_takeable:
        found = found.filter(state=Order.State.OPEN).exclude(buyer_id=actor.organisation.pk)
    if filters.mine == "posted":
        found = found.filter(buyer_id=actor.organisation.pk)
    if filters.mine == "taken":
        found = found.filter(_takes_part(actor.organisation.pk))
    return found


def _lines() -> QuerySet[Line]:
    return Line.objects.filter(order=OuterRef("pk"))


def _words(words: str) -> Q:
    text = words.strip()[:MOST_WORDS]
    if not text:
        return Q()
    low = text.lower().replace(" ", "")
    product = Q(product__generic_name__contains=text) | Q(product__pinyin__contains=low)
    product |= Q(product__initials__contains=low)
    buyer = Q(buyer__organisation__name__contains=text) | Q(buyer__organisation__pinyin__contains=low)
    return Q(title__contains=text) | buyer | Q(Exists(_lines().filter(product)))


def lines_of() -> QuerySet[Line]:
    """Lines with product, windows, and how much is left and how many take part."""
    return (
        Line.objects.select_related("product")
        .prefetch_related(Prefetch("windows", Window.objects.order_by("from_on", "pk")))
        .annotate(left=Sum("windows__remaining"), first_on=Min("windows__from_on"))
        .order_by("position", "pk")
    )


def board_page(found: QuerySet[Order], after: tuple[datetime | None, int] | None, size: int) -> list[Order]:
    """At most `size + 1` orders after the key `(published_at, pk)`, each with its lines; the extra one says more."""
    if after:
        moment, pk = after
        found = found.filter(Q(published_at__lt=moment) | Q(published_at=moment, pk__lt=pk))
    return list(found.prefetch_related(Prefetch("lines", lines_of()))[: size + 1])


def get_order(actor: Actor, pk: int, *, lock: bool = False) -> Order:
    """One order the actor may see, or NotFound."""
    found = visible_orders(actor).filter(pk=pk)
    order = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if order is None:
        raise NotFound
    return order


def order_to_take(actor: Actor, pk: int, windows: Iterable[int]) -> tuple[Order, list[Window]]:
    """`get_order` and those of its windows with these numbers, by key, each with line and product; one query.

    Planned once per connection: a hundred takers ask at the same moment.
    """
    if actor.kind == OrganisationKind.ENTERPRISE:
        cluster, own = actor.organisation.cluster_id, actor.organisation.pk
        found = _TO_TAKE.rows(cluster=cluster, own=own, order=pk, windows=sorted(set(windows)))
        if found:
            return found[0].line.order, found
    return get_order(actor, pk), []


def _to_take(cluster: int, own: int, order: int, windows: list[int]) -> QuerySet[Window]:
    seen = _visible_to_enterprise(cluster, own).filter(pk=order).values("pk")
    found = Window.objects.select_related("line__product", "line__order__buyer__organisation")
    return found.filter(Among("pk", windows), line__order__in=seen).order_by("pk")


_TO_TAKE = Prepared(_to_take, cluster=-1, own=-2, order=-3, windows=[-4])


def own_draft(actor: Actor, pk: int) -> Order:
    """One order or template of the own enterprise, locked, or NotFound."""
    found = Order.objects.select_related("buyer__organisation").filter(pk=pk, buyer_id=actor.organisation.pk)
    order = found.select_for_update(no_key=True, of=("self",)).first()
    if order is None:
        raise NotFound
    return order


def order_page(actor: Actor, pk: int) -> Order:
    """One order with its lines and invitations, for its page."""
    found = visible_orders(actor).filter(pk=pk).prefetch_related(Prefetch("lines", lines_of()))
    named = Invitation.objects.select_related("enterprise__organisation").order_by("enterprise__organisation__pinyin")
    named = named.exclude(reason=Invitation.DEMANDS)  # not even the poster reads who demands in a joint purchase
    order = found.prefetch_related(Prefetch("invitations", named), "cost_rules").first()
    if order is None:
        raise NotFound
    return order


def lock_lines(lines: Iterable[Line]) -> list[Line]:
    """Lines that count their takers as they stand, locked by key: parents before children, always in one order."""
    found = Line.objects.filter(pk__in=[line.pk for line in lines]).order_by("pk")
    return list(found.select_for_update(no_key=True, of=("self",)))


def parts_of_seller(order: Order, seller_id: int) -> QuerySet[Part]:
    """The live parts of one seller in an order."""
    live = Part.objects.filter(line__order=order, seller_id=seller_id)
    return live.exclude(state__in=[Part.State.WITHDRAWN, Part.State.RELEASED]).order_by("line__position", "pk")


def visible_parts(actor: Actor, order: Order) -> QuerySet[Part]:
    """The parts of an order whose price the actor may see: all for the buyer, the own ones for a seller."""
    found = Part.objects.filter(line__order=order).select_related(
        "line__product", "substitute", "window", "seller__organisation"
    )
    if order.buyer_id != actor.organisation.pk:
        found = found.filter(seller_id=actor.organisation.pk)
    return found.order_by("line__position", "from_on", "pk")


def orders_due(at: datetime, state: str, column: str) -> list[int]:
    """The orders in `state` whose `column` has come, by key; the timer works each off in its own transaction."""
    due = Order.objects.filter(state=state, **{f"{column}__lte": at}).order_by("pk")
    return list(due.values_list("pk", flat=True)[:500])


def orders_with_untold_parts() -> list[int]:
    """Open orders of which more parts were taken than their buyer was told of, by key."""
    parts = Part.objects.filter(line__order=OuterRef("pk")).order_by().values("line__order")
    taken = Subquery(parts.annotate(count=Count("pk")).values("count"))
    found = Order.objects.filter(state=Order.State.OPEN, way=Order.Way.POSTED).annotate(taken=taken)
    return list(found.filter(taken__gt=F("parts_told")).order_by("pk").values_list("pk", flat=True)[:500])


def waited_order(pk: int) -> Order:
    """The order for a worker, locked; it waits for whoever holds it."""
    found = Order.objects.select_related("buyer__organisation").filter(pk=pk)
    return found.select_for_update(no_key=True, of=("self",)).get()


def locked_order(pk: int) -> Order | None:
    """The order for the timer; None where somebody else works on it now."""
    found = Order.objects.select_related("buyer__organisation", "cluster").filter(pk=pk)
    return found.select_for_update(no_key=True, of=("self",), skip_locked=True).first()
