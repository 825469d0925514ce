"""A firm says what it cannot keep, about exactly the parts it touches; passed on, looked at again, resolved."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.actors import Actor
from accounts.audit import record_audit
from common.errors import NotFound, require
from common.tables import clean_text
from notices.services import tell
from orders.errors import alarm as refusals
from orders.models import Disruption, Part
from orders.permissions import can_keep_disruption, can_pass_on, can_tell_disruption
from orders.queries.disruptions import disruptions_to_review, get_disruption, other_sides, touched_parts
from orders.queries.recalls import by_organisation
from orders.rules.alarm import REVIEW_EVERY, check_days
from orders.services.following import SIDES

SENTENCES = {
    "supply": gettext_noop("{who} cannot deliver as agreed from {since}: {count} of your parts are touched. {note}"),
    "demand": gettext_noop("{who} cannot receive as agreed from {since}: {count} of your parts are touched. {note}"),
    "resolved": gettext_noop("{who} resolved the disruption of {since}: {note}"),
    "still": gettext_noop("{who} looked at the disruption of {since} again: it still holds, until {until}."),
    "review": gettext_noop("Is the disruption of {since} still so? Say that it still holds, or resolve it."),
    "origin_resolved": gettext_noop("{who} resolved what you passed on. Is your own notice of {since} resolved too?"),
}


@dataclass(frozen=True)
class Matter:
    """What is said; `to_on` empty while nobody knows until when."""

    effect: str
    cause: str
    from_on: date
    to_on: date | None
    note: str


@transaction.atomic
def tell_disruption(matter: Matter, *, actor: Actor, at: datetime, parts: Collection[int] | None = None) -> Disruption:
    """Tell exactly the other sides of the touched parts: all of them, or those chosen among them."""
    require(can_tell_disruption(actor))
    return _raise(matter, parts, actor, at)


@transaction.atomic
def pass_on(pk: int, matter: Matter, *, actor: Actor, at: datetime, parts: Collection[int] | None = None) -> Disruption:
    """Tell the own partners in turn, keeping the link; the effect stays, its days and words are the own ones."""
    origin = get_disruption(actor, pk)
    require(can_pass_on(actor, origin), refusals.NotForYou)
    _check_open(origin)
    return _raise(matter, parts, actor, at, origin=origin)


def _raise(
    matter: Matter, parts: Collection[int] | None, actor: Actor, at: datetime, origin: Disruption | None = None
) -> Disruption:
    check_days(matter.from_on, matter.to_on, timezone.localdate(at))
    said = clean_text(matter.note)[:2000]
    if not said:
        raise refusals.MatterMissing
    effect = Disruption.Effect(origin.effect if origin else matter.effect)
    touched = _chosen(list(touched_parts(actor.organisation.pk, effect, matter.from_on, matter.to_on)), parts)
    made = Disruption.objects.create(
        by_enterprise_id=actor.organisation.pk,
        effect=effect,
        cause=Disruption.Cause(matter.cause),
        from_on=matter.from_on,
        to_on=matter.to_on,
        note=said,
        forwarded_from=origin,
        raised_by=actor.user,
        raised_at=at,
        review_at=at + REVIEW_EVERY,
    )
    made.parts.set(touched)
    _record("disrupted", made, actor, at, parts=[part.pk for part in touched], origin=origin.pk if origin else None)
    _tell_sides(made, touched, effect.lower(), actor, at, note=said)
    return made


def _chosen(touched: list[Part], wanted: Collection[int] | None) -> list[Part]:
    """The touched parts that were chosen; one that is not touched does not exist here."""
    if wanted is not None:
        if not set(wanted) <= {part.pk for part in touched}:
            raise NotFound
        touched = [part for part in touched if part.pk in set(wanted)]
    if not touched:
        raise refusals.CausedNothing
    return touched


@transaction.atomic
def confirm_disruption(pk: int, *, actor: Actor, at: datetime, to_on: date | None = None) -> Disruption:
    """It still holds, perhaps with another last day; it is looked at again in three days."""
    found = _own(pk, actor)
    check_days(found.from_on, to_on, timezone.localdate(at))
    found.review_at = at + REVIEW_EVERY
    is_new = to_on is not None and to_on != found.to_on
    found.to_on = to_on or found.to_on
    found.save(update_fields=["review_at", "to_on"])
    _record("disruption_confirmed", found, actor, at, to_on=f"{found.to_on}")
    if is_new:
        _tell_sides(found, list(found.parts.all()), "still", actor, at, until=f"{found.to_on}")
    return found


@transaction.atomic
def resolve_disruption(pk: int, resolution: str, *, actor: Actor, at: datetime) -> Disruption:
    """It is over, and how: the same other sides are told, and whoever passed it on."""
    found = _own(pk, actor)
    said = clean_text(resolution)[:400]
    if not said:
        raise refusals.NoteMissing(field="resolution")
    found.resolved_at, found.resolution = at, said
    found.save(update_fields=["resolved_at", "resolution"])
    _record("disruption_resolved", found, actor, at)
    _tell_sides(found, list(found.parts.all()), "resolved", actor, at, note=said)
    for forward in found.forwards.filter(resolved_at=None).order_by("pk"):
        _tell([forward.by_enterprise_id], forward, "origin_resolved", at, who=actor.organisation.name)
    return found


def remind_reviews(at: datetime) -> int:
    """Notices whose three days are over: their firm is asked once, and again in three days."""
    return sum(_remind(pk, at) for pk in disruptions_to_review(at))


@transaction.atomic
def _remind(pk: int, at: datetime) -> int:
    if not Disruption.objects.filter(pk=pk, resolved_at=None, review_at__lte=at).update(review_at=at + REVIEW_EVERY):
        return 0
    found = Disruption.objects.get(pk=pk)
    _tell([found.by_enterprise_id], found, "review", at)
    return 1


def link_to(disruption: Disruption) -> str:
    """The address of the notice's page."""
    return f"/disruptions/{disruption.pk}/"


def _own(pk: int, actor: Actor) -> Disruption:
    found = get_disruption(actor, pk, lock=True)
    require(can_keep_disruption(actor, found), refusals.OwnNotice)
    _check_open(found)
    return found


def _check_open(disruption: Disruption) -> None:
    if disruption.resolved_at:
        raise refusals.AlreadyResolved(on=f"{timezone.localdate(disruption.resolved_at)}")


def _tell_sides(disruption: Disruption, parts: list[Part], what: str, actor: Actor, at: datetime, **words: Any) -> None:
    """Each other side hears how many of its own parts are touched, and nothing of the others'."""
    for side, mine in other_sides(disruption, parts).items():
        _tell([side], disruption, what, at, who=actor.organisation.name, count=len(mine), **words)


def _tell(firms: list[int], disruption: Disruption, what: str, at: datetime, **words: Any) -> None:
    for organisation, people in by_organisation(firms, SIDES).items():
        tell(
            people,
            organisation=organisation,
            room="orders",
            kind="disruption",
            subject=disruption,
            sentence=SENTENCES[what],
            words={"since": f"{disruption.from_on}", **words},
            link=link_to(disruption),
            at=at,
        )


def _record(event: str, disruption: Disruption, actor: Actor, at: datetime, **details: Any) -> None:
    record_audit(
        f"orders.{event}",
        at=at,
        user=actor.user,
        organisation=actor.organisation,
        subject=f"disruption:{disruption.pk}",
        **details,
    )
