"""Papers around an order, for those who may read them: the same circle as for messages."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.actors import Actor
from common.errors import NotFound
from orders.models import Attachment, Order
from orders.queries.board import get_order
from orders.queries.talking import is_named, readable


def visible_attachments(actor: Actor, order: Order) -> QuerySet[Attachment]:
    """The general papers of a visible order that the actor may read; one query. Contracts belong to sub-orders."""
    found = Attachment.objects.filter(readable(actor, order), sub_order=None, withdrawn_at=None)
    found = found.filter(kind=Attachment.Kind.GENERAL)
    return found.select_related("organisation", "attached_by", "line__product", "counterpart__organisation", "order")


def get_attachment(actor: Actor, pk: int, *, lock: bool = False) -> Attachment:
    """One of them, or NotFound."""
    of_order = Attachment.objects.filter(pk=pk).values_list("order_id", flat=True).first()
    if of_order is None:
        raise NotFound
    found = visible_attachments(actor, get_order(actor, of_order)).filter(pk=pk)
    paper = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if paper is None:
        raise NotFound
    return paper


@dataclass(frozen=True)
class Paper:
    """A paper as one reader sees it; `by` is empty where another seller attached it openly."""

    attachment: Attachment
    by: str
    is_own: bool

    @property
    def is_private(self) -> bool:
        """Between the buyer and one seller."""
        return self.attachment.counterpart_id is not None


def papers_of(actor: Actor, order: Order) -> list[Paper]:
    """The papers as the actor sees them, oldest first."""
    return as_papers(actor, order, visible_attachments(actor, order).order_by("attached_at", "pk"))


def as_papers(actor: Actor, order: Order, found: Iterable[Attachment]) -> list[Paper]:
    """The same of chosen papers."""
    return [
        Paper(
            paper,
            str(paper.organisation) if is_named(actor, order, paper.organisation_id) else "",
            paper.organisation_id == actor.organisation.pk,
        )
        for paper in found
    ]
