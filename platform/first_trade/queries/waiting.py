"""What waits for the actor in this room: papers that run out, requests to answer, suppliers to decide about."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from common.waiting import Waiting
from first_trade.models import PaperRequest
from first_trade.permissions import can_decide, can_keep_papers
from first_trade.queries.approvals import Supplier, supplier_board
from first_trade.queries.papers import own_papers
from first_trade.queries.partners import requests_to_answer, visible_requests
from first_trade.rules.checklist import ALERTS

_ANSWER_WITHIN = timedelta(days=7)


def waiting_for(actor: Actor, on: date) -> list[Waiting]:
    """All of it; at most one query for each kind that the actor's roles are asked, two for suppliers."""
    found: list[Waiting] = []
    if can_keep_papers(actor):
        found += _expiring(actor, on) + _requests(actor)
    if can_decide(actor):
        found += _suppliers(actor, on) + _granted(actor)
    return found


def _expiring(actor: Actor, on: date) -> list[Waiting]:
    ending = own_papers(actor).filter(expires_on__lte=on + timedelta(days=ALERTS[-1])).order_by("expires_on", "pk")
    return [
        Waiting(
            room="first_trade",
            title=_("Renew {kind} in your first-trade file").format(
                kind=" ".join(filter(None, [str(version.paper.get_kind_display()), version.paper.holder]))
            ),
            detail=_("Partners who approved you on it cannot agree new parts from the day after it ends."),
            link=f"/first-trade/papers/{version.paper_id}/",
            due_on=version.expires_on,
        )
        for version in ending
    ]


def _requests(actor: Actor) -> list[Waiting]:
    return [
        Waiting(
            room="first_trade",
            title=_("{name} asks for papers").format(name=asked.partner.organisation),
            detail=_("Grant the kinds asked for, or say why not."),
            link=f"/first-trade/partners/{asked.partner_id}/",
            due_on=(asked.asked_at + _ANSWER_WITHIN).date(),
        )
        for asked in requests_to_answer(actor)
    ]


def _suppliers(actor: Actor, on: date) -> list[Waiting]:
    """Approvals about to end, and those whose supplier handed in newer papers."""
    board = supplier_board(actor)
    found = [_ending(supplier) for supplier in board if supplier.ends_soon(on, ALERTS[0])]
    fresh = [supplier for supplier in board if supplier.fresh and not supplier.ends_soon(on, ALERTS[0])]
    if fresh:
        title = ngettext(
            "Look at the new papers of {count} supplier", "Look at the new papers of {count} suppliers", len(fresh)
        )
        found.append(
            Waiting(
                room="first_trade",
                title=title.format(count=len(fresh)),
                detail=_("They were handed in after your approval. Approve again, so that the new ends count."),
                link="/first-trade/suppliers/",
                count=len(fresh),
            )
        )
    return found


def _ending(supplier: Supplier) -> Waiting:
    approval = supplier.approval
    return Waiting(
        room="first_trade",
        title=_("Your approval of {name} ends").format(name=approval.seller.organisation),
        detail=_("New papers are there: look at them and approve again.")
        if supplier.fresh
        else _("Ask the supplier for the renewed papers."),
        link=f"/first-trade/suppliers/{approval.seller_id}/",
        due_on=approval.good_until,
    )


def _granted(actor: Actor) -> list[Waiting]:
    """Requests of the own firm that were granted while no decision has been written since."""
    here = actor.organisation.pk
    granted = visible_requests(actor).filter(partner=here, state=PaperRequest.State.GRANTED)
    undecided = granted.exclude(owner__approvals_by_buyers__buyer=here)
    return [
        Waiting(
            room="first_trade",
            title=_("Decide about {name} as a supplier").format(name=asked.owner.organisation),
            detail=_("The papers you asked for were granted."),
            link=f"/first-trade/suppliers/{asked.owner_id}/",
        )
        for asked in undecided
    ]
