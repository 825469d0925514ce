"""Recalls: which way a batch took, who sees which branch of it, who has not answered, which batches are barred."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.actors import COMMITTEE_DESK, Actor
from accounts.models import Organisation, User
from accounts.queries import people_of
from accounts.roles import OrganisationKind, Sight
from common.errors import NotFound
from orders.models import Recall, RecallNotice, ShipmentItem
from orders.rules.alarm import Edge, open_amount
from products.models import Product

_BARRED = Q(ended_at=None) | Q(is_lifted=False)
_HEAD = ("product", "by_enterprise__organisation", "called_by")


def edges_of(product: Product, batch_number: str) -> list[Edge]:
    """Every delivery of the batch that is under way or of which something was accepted, oldest first; one query."""
    agreed = Q(part__substitute=None, part__line__product=product) | Q(part__substitute=product)
    items = ShipmentItem.objects.filter(agreed, batch_number__iexact=batch_number)
    items = items.filter(Q(received=None) | Q(received__accepted__gt=0)).order_by("shipment__dispatched_at", "pk")
    sides = ("shipment__sub_order__seller_id", "shipment__sub_order__buyer_id")
    return [Edge(*row) for row in items.values_list("pk", *sides, Coalesce("received__accepted", "quantity"))]


def handled_batches(actor: Actor, words: str = "") -> list[tuple[Product, str]]:
    """What the actor could call back, newest first: batches of the own deliveries, the desk's of all; two queries."""
    found = ShipmentItem.objects.filter(part__line__product__cluster_id=actor.organisation.cluster_id)
    if actor.kind == OrganisationKind.ENTERPRISE:
        own = actor.organisation.pk
        found = found.filter(Q(shipment__sub_order__seller=own) | Q(shipment__sub_order__buyer=own))
    if words:
        low = words.lower().replace(" ", "")
        name = Q(part__line__product__generic_name__contains=words) | Q(part__line__product__initials__contains=low)
        found = found.filter(Q(batch_number__istartswith=words) | name)  # a substitute bears the same generic name
    goods = Coalesce("part__substitute_id", "part__line__product_id")
    rows = found.order_by("-pk").values_list(goods, "batch_number")[:400]
    pairs = list(dict.fromkeys((pk, batch) for pk, batch in rows))[:60]
    products = Product.objects.in_bulk({pk for pk, _batch in pairs})
    return [(products[pk], batch) for pk, batch in pairs]


def get_product(actor: Actor, pk: int) -> Product:
    """A product of the cluster, locked: whoever sends it and whoever calls a batch of it back wait for each other."""
    found = Product.objects.filter(pk=pk, cluster_id=actor.organisation.cluster_id)
    product = found.select_for_update(no_key=True).first()
    if product is None:
        raise NotFound
    return product


def barred_batches(products: Iterable[int]) -> set[tuple[int, str]]:
    """Batches of these products that must not move, as (product, batch in capitals); the products are locked."""
    wanted = sorted(set(products))
    list(Product.objects.filter(pk__in=wanted).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    rows = Recall.objects.filter(_BARRED, product__in=wanted).values_list("product_id", "batch_number")
    return {(product, batch.upper()) for product, batch in rows}


def recalls_on(items: Iterable[ShipmentItem]) -> list[Recall]:
    """The recalls whose batch is among these goods and must not be dealt with; both sides of the goods see them."""
    on_way = RecallNotice.objects.filter(recall=OuterRef("pk"), item__in=[item.pk for item in items])
    return list(Recall.objects.filter(_BARRED, Exists(on_way)).select_related("product").order_by("pk"))


def visible_recalls(actor: Actor) -> QuerySet[Recall]:
    """Those that reached or were called by the own enterprise; the committee sees those of its cluster."""
    found = Recall.objects.filter(cluster_id=actor.organisation.cluster_id)
    if actor.kind == OrganisationKind.ENTERPRISE:
        own = actor.organisation.pk
        told = RecallNotice.objects.filter(recall=OuterRef("pk"), enterprise=own)
        found = found.filter(Q(by_enterprise=own) | Exists(told))
    elif not actor.sees(Sight.ALARMS):
        found = found.none()
    return found.select_related(*_HEAD).order_by("-called_at", "-pk")


def get_recall(actor: Actor, pk: int, *, lock: bool = False) -> Recall:
    """One recall the actor may see, or NotFound."""
    found = visible_recalls(actor).filter(pk=pk)
    recall = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if recall is None:
        raise NotFound
    return recall


def open_notices(recall: Recall, enterprise: int) -> list[RecallNotice]:
    """What a firm has not answered yet, locked by key."""
    found = RecallNotice.objects.filter(recall=recall, enterprise=enterprise, answered_at=None)
    return list(found.order_by("pk").select_for_update(no_key=True))


def silent_firms(recall: Recall) -> int:
    """How many firms have not answered."""
    found = RecallNotice.objects.filter(recall=recall, answered_at=None).order_by()
    return found.values("enterprise").distinct().count()


@dataclass(frozen=True)
class Node:
    """One step of the way on the page: the firm, what it got and passed on, what its answer leaves open."""

    notice: RecallNotice
    children: list["Node"]
    is_first: bool
    is_mine: bool
    open: int

    @property
    def passed_on(self) -> int:
        """How much went on from here through the platform."""
        return sum(child.notice.quantity for child in self.children)


@dataclass(frozen=True)
class Tree:
    """A recall as the actor sees it: for a firm its own branch, for the committee all of it. Totals count everybody."""

    recall: Recall
    roots: list[Node]
    told: int
    answered: int
    silent: list[RecallNotice]
    mine: list[RecallNotice]
    received: int
    passed_on: int

    is_branch: bool = False

    @property
    def missing(self) -> int:
        """How many firms have not answered."""
        return self.told - self.answered

    @property
    def part(self) -> float:
        """The share of the firms that have answered."""
        return self.answered / self.told if self.told else 0.0

    @property
    def due_on(self) -> date | None:
        """Until when the own firm answers."""
        return min((timezone.localdate(row.answer_by) for row in self.mine if row.answered_at is None), default=None)

    @property
    def came_from(self) -> list[str]:
        """The firms that sent it to the own one."""
        senders = [row.parent.enterprise.organisation.name for row in self.mine if row.parent]
        return list(dict.fromkeys(senders))

    @property
    def waits(self) -> bool:
        """The own firm has not answered."""
        return self.recall.ended_at is None and any(row.answered_at is None for row in self.mine)

    @property
    def left(self) -> int:
        """What the own firm must still have, as far as the platform knows."""
        return max(self.received - self.passed_on, 0)


def tree_of(actor: Actor, pk: int) -> Tree:
    """A recall with its way; two queries whatever its size."""
    recall, own = get_recall(actor, pk), actor.organisation.pk
    people = ("enterprise__organisation", "parent__enterprise__organisation", "answered_by", "item__shipment")
    notices = list(RecallNotice.objects.filter(recall=recall).select_related(*people).order_by("pk"))
    nodes = _nodes(notices, own)
    sees_all = actor.kind != OrganisationKind.ENTERPRISE
    roots = [nodes[row.pk] for row in notices if (row.parent_id is None if sees_all else _is_top(row, own, nodes))]
    seen = [node for root in roots for node in _all(root)]
    mine = [row for row in notices if row.enterprise_id == own]
    firms = {row.enterprise_id for row in notices}
    silent = {row.enterprise_id: row for row in notices if row.answered_at is None}
    shown = {node.notice.enterprise_id for node in seen}
    return Tree(
        recall,
        roots,
        told=len(firms),
        answered=len(firms) - len(silent),
        silent=[row for firm, row in silent.items() if firm in shown],
        mine=mine,
        received=sum(row.quantity for row in mine),
        passed_on=sum(nodes[row.pk].passed_on for row in mine),
        is_branch=not sees_all,
    )


def _nodes(notices: list[RecallNotice], own: int) -> dict[int, Node]:
    """Every notice with its children; a firm's figures count all that it got and passed on, at its first place."""
    children: dict[int | None, list[RecallNotice]] = defaultdict(list)
    got: dict[int, int] = defaultdict(int)
    gave: dict[int, int] = defaultdict(int)
    first: dict[int, int] = {}
    firm_of = {row.pk: row.enterprise_id for row in notices}
    for row in notices:
        children[row.parent_id].append(row)
        got[row.enterprise_id] += row.quantity
        first.setdefault(row.enterprise_id, row.pk)
        if row.parent_id is not None:
            gave[firm_of[row.parent_id]] += row.quantity
    nodes: dict[int, Node] = {}
    for row in reversed(notices):  # children have higher keys than their parents
        firm, is_first = row.enterprise_id, first[row.enterprise_id] == row.pk
        left = open_amount(got[firm], gave[firm], row.held, row.sold_on) if is_first and row.answered_at else 0
        nodes[row.pk] = Node(row, [nodes[child.pk] for child in children[row.pk]], is_first, firm == own, left)
    return nodes


def _is_top(row: RecallNotice, own: int, nodes: dict[int, Node]) -> bool:
    """A place of the own firm that lies under no other place of it."""
    if row.enterprise_id != own:
        return False
    above = row.parent_id
    while above is not None:
        parent = nodes[above].notice
        if parent.enterprise_id == own:
            return False
        above = parent.parent_id
    return True


def _all(node: Node) -> list[Node]:
    return [node, *(below for child in node.children for below in _all(child))]


def told_firms(recall: Recall) -> list[int]:
    """The firms on the way, by key."""
    found = RecallNotice.objects.filter(recall=recall).order_by("enterprise_id")
    return list(found.values_list("enterprise_id", flat=True).distinct())


def desk_of(cluster_id: int, *roles: str) -> dict[Organisation, list[User]]:
    """The people of the committee with one of the roles (without: the whole desk), by organisation."""
    committees = Organisation.objects.filter(cluster=cluster_id, kind=OrganisationKind.COMMITTEE, is_active=True)
    return by_organisation(committees.values_list("pk", flat=True), roles or tuple(COMMITTEE_DESK))


def by_organisation(organisations: Iterable[int], roles: Iterable[str]) -> dict[Organisation, list[User]]:
    """People with one of the roles, by organisation; one query."""
    found: dict[Organisation, list[User]] = {}
    for membership in people_of(organisations, tuple(roles)):
        found.setdefault(membership.organisation, []).append(membership.user)
    return found


def overdue_recalls(at: datetime) -> list[int]:
    """Open recalls with an answer that is late and that nobody was told of."""
    late = RecallNotice.objects.filter(answer_by__lt=at, answered_at=None, escalated_at=None, recall__ended_at=None)
    return list(late.order_by("recall_id").values_list("recall_id", flat=True).distinct()[:500])


def waiting_recalls(actor: Actor) -> set[int]:
    """The open recalls that the own firm has not answered."""
    found = RecallNotice.objects.filter(enterprise=actor.organisation.pk, answered_at=None, recall__ended_at=None)
    return set(found.values_list("recall_id", flat=True))
