"""A stored order as the draft it was written from, to change it, copy it or check it."""

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from accounts.actors import Actor
from orders.models import Invitation, Line, Order, Window
from orders.rules.costs import cost_of
from orders.rules.draft import LineDraft, OrderDraft, WindowDraft


def draft_of(order: Order) -> OrderDraft:
    """The draft; four queries whatever its size."""
    lines = Line.objects.prefetch_related(Prefetch("windows", Window.objects.order_by("from_on", "pk")))
    prefetch_related_objects(
        [order], Prefetch("lines", lines.order_by("position"), "drafted"), "invitations", "cost_rules"
    )
    named = list(order.invitations.all())
    return OrderDraft(
        title=order.title,
        note=order.note,
        way=order.way,
        side=order.side,
        audience=order.audience,
        tiers=tuple(order.tiers),
        invited=tuple(row.enterprise_id for row in named if not row.is_excluded),
        excluded=tuple(row.enterprise_id for row in named if row.is_excluded and row.reason != Invitation.DEMANDS),
        destination=order.destination,
        latitude=order.latitude,
        longitude=order.longitude,
        contact=order.contact,
        payment_days=order.payment_days,
        minimum_life_days=order.minimum_life_days,
        closes_at=order.closes_at,
        costs=tuple(cost_of(rule) for rule in order.cost_rules.all()),
        lines=tuple(_line(line) for line in order.drafted),  # type: ignore[attr-defined]  # prefetched above
    )


def _line(line: Line) -> LineDraft:
    return LineDraft(
        product=line.product_id,
        quantity=line.quantity,
        windows=tuple(WindowDraft(w.from_on, w.to_on, w.quantity) for w in line.windows.all()),
        unit=line.unit,
        minimum_lot=line.minimum_lot,
        pack_multiple=line.pack_multiple,
        most_takers=line.most_takers,
        is_all_or_nothing=line.is_all_or_nothing,
        posted_price=line.posted_price,
        note=line.note,
        batch_number=line.batch_number,
        expires_on=line.expires_on,
    )


def drug_classes_of(order: Order) -> list[str]:
    """The drug classes of its lines as the catalogue has them now, each once."""
    found = Line.objects.filter(order=order).order_by("product__drug_class")
    return list(found.values_list("product__drug_class", flat=True).distinct())


def drafts_of(actor: Actor) -> QuerySet[Order]:
    """The own drafts, newest first."""
    mine = Order.objects.filter(buyer_id=actor.organisation.pk, state=Order.State.DRAFT, is_template=False)
    return mine.select_related("buyer__organisation").order_by("-changed_at", "-pk")


def templates_of(actor: Actor) -> QuerySet[Order]:
    """The own templates by title; those of standing orders and joint purchases are on pages of their own."""
    mine = Order.objects.filter(buyer_id=actor.organisation.pk, is_template=True, standing=None, joint=None)
    return mine.select_related("buyer__organisation").order_by("title", "pk")
