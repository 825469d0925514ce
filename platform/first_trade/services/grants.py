"""Papers are granted to partners and revoked, asked for and declined; who is shown what is the owner's word alone."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.actors import Actor
from common.errors import NotFound, require
from common.tables import clean_text
from enterprises.models import Enterprise
from first_trade import errors
from first_trade.models import Approval, Grant, Kind, PaperRequest
from first_trade.permissions import can_ask, can_keep_papers
from first_trade.queries.partners import dependents, get_firm, get_request
from first_trade.services.approvals import end_approvals
from first_trade.services.telling import lock_firms, record, tell_firm

GRANTED = gettext_noop("{name} lets you see papers of its first-trade file.")
ASKED = gettext_noop("{name} asks you for papers of your first-trade file.")
DECLINED = gettext_noop("{name} did not grant the papers you asked for: {reason}")


@transaction.atomic
def grant_papers(partner_pk: int, kinds: Iterable[str], *, actor: Actor, at: datetime) -> list[Grant]:
    """Let a partner see the own papers of these kinds, present and to come; what it sees already stays as it is."""
    require(can_keep_papers(actor), errors.NotYours)
    partner = get_firm(actor, partner_pk)
    lock_firms(actor.organisation.pk, partner.pk)
    made = _grant(partner, _known(kinds), actor, at)
    if made:
        tell_firm(partner, GRANTED, at=at, link=_supplier(actor.organisation.pk), name=str(actor.organisation))
    return made


def _grant(partner: Enterprise, kinds: list[str], actor: Actor, at: datetime) -> list[Grant]:
    here = actor.organisation.pk
    open_ones = Grant.objects.filter(owner=here, partner=partner, revoked_at=None)
    fresh = [kind for kind in kinds if kind not in set(open_ones.values_list("kind", flat=True))]
    made = Grant.objects.bulk_create(
        Grant(owner_id=here, partner=partner, kind=kind, given_by=actor.user, given_at=at) for kind in fresh
    )
    if made:
        record("granted", f"enterprise:{partner.pk}", actor, at, kinds=fresh)
    return made


@transaction.atomic
def revoke_papers(partner_pk: int, kinds: Iterable[str], *, seen: bool, actor: Actor, at: datetime) -> int:
    """Stop showing papers of these kinds to a partner; returns how many kinds.

    A standing approval of the partner ends for new parts; the first try without `seen` says so and changes nothing.
    """
    require(can_keep_papers(actor), errors.NotYours)
    partner, here = get_firm(actor, partner_pk), actor.organisation.pk
    lock_firms(here, partner.pk)
    open_ones = Grant.objects.filter(owner=here, partner=partner, revoked_at=None, kind__in=_known(kinds))
    if not open_ones:
        raise errors.NothingToRevoke
    resting: list[Approval] = dependents(here, partner.pk)
    if resting and not seen:
        raise errors.RevocationUnseen(partners="、".join(str(one.buyer.organisation) for one in resting))
    names = sorted(open_ones.values_list("kind", flat=True))
    open_ones.order_by().update(revoked_at=at, revoked_by=actor.user)
    end_approvals(resting, actor, at)
    record("revoked", f"enterprise:{partner.pk}", actor, at, kinds=names, approvals=[one.pk for one in resting])
    return len(names)


@transaction.atomic
def ask_for_papers(
    owner_pk: int, kinds: Iterable[str], message: str = "", *, actor: Actor, at: datetime
) -> PaperRequest:
    """Ask another firm for papers; one open request at a time."""
    require(can_ask(actor))
    owner, here = get_firm(actor, owner_pk), actor.organisation.pk
    lock_firms(here, owner.pk)
    known = PaperRequest.objects.filter(owner=owner, partner=here, state=PaperRequest.State.OPEN).first()
    if known is not None:
        raise errors.RequestOpen(name=str(owner.organisation), asked=timezone.localdate(known.asked_at))
    asked = PaperRequest.objects.create(
        owner=owner,
        partner_id=here,
        kinds=_known(kinds),
        message=clean_text(message)[:200],
        asked_by=actor.user,
        asked_at=at,
    )
    record("asked", f"enterprise:{owner.pk}", actor, at, kinds=asked.kinds)
    tell_firm(owner, ASKED, at=at, link=f"/first-trade/partners/{here}/", name=str(actor.organisation))
    return asked


@transaction.atomic
def grant_request(pk: int, kinds: Iterable[str], *, actor: Actor, at: datetime) -> PaperRequest:
    """Answer a request by granting these kinds (none named: all that were asked for)."""
    asked = _to_answer(pk, actor)
    lock_firms(asked.owner_id, asked.partner_id)
    _grant(asked.partner, _known(kinds or asked.kinds), actor, at)
    _answer(asked, PaperRequest.State.GRANTED, "", actor, at)
    tell_firm(asked.partner, GRANTED, at=at, link=_supplier(asked.owner_id), name=str(actor.organisation))
    return asked


@transaction.atomic
def decline_request(pk: int, reason: str, *, actor: Actor, at: datetime) -> PaperRequest:
    """Answer a request by a reason why not."""
    asked = _to_answer(pk, actor)
    why = clean_text(reason)[:200]
    if not why:
        raise errors.ReasonMissing
    _answer(asked, PaperRequest.State.DECLINED, why, actor, at)
    record("declined", f"enterprise:{asked.partner_id}", actor, at, reason=why)
    words = {"name": str(actor.organisation), "reason": why}
    tell_firm(asked.partner, DECLINED, at=at, link=_supplier(asked.owner_id), **words)
    return asked


@transaction.atomic
def withdraw_request(pk: int, *, actor: Actor, at: datetime) -> PaperRequest:
    """Take back an own request."""
    asked = get_request(actor, pk, lock=True)
    if asked.partner_id != actor.organisation.pk:
        raise NotFound
    require(can_ask(actor))
    _check_open(asked)
    _answer(asked, PaperRequest.State.WITHDRAWN, "", actor, at)
    return asked


def _to_answer(pk: int, actor: Actor) -> PaperRequest:
    asked = get_request(actor, pk, lock=True)
    if asked.owner_id != actor.organisation.pk:
        raise NotFound
    require(can_keep_papers(actor), errors.NotYours)
    _check_open(asked)
    return asked


def _check_open(asked: PaperRequest) -> None:
    if asked.state != PaperRequest.State.OPEN:
        raise errors.RequestAnswered


def _answer(asked: PaperRequest, state: str, answer: str, actor: Actor, at: datetime) -> None:
    asked.state, asked.answer, asked.answered_by, asked.answered_at = state, answer, actor.user, at
    asked.save(update_fields=["state", "answer", "answered_by", "answered_at"])


def _known(kinds: Iterable[str]) -> list[str]:
    named = list(dict.fromkeys(kinds))
    if not named or any(kind not in Kind.values for kind in named):
        raise errors.KindUnknown
    return named


def _supplier(pk: int) -> str:
    return f"/first-trade/suppliers/{pk}/"
