"""Every question asked of the notices: whose, which are muted, how many unread."""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.actors import Actor
from common.errors import NotFound
from common.waiting import Action, Waiting
from notices.models import Channel, Notice, Preference, SubjectMute
from notices.queries.mail import failed_mails_waiting
from notices.queries.webhooks import disabled_waiting


def notices_of(actor: Actor, on: date | None = None) -> QuerySet[Notice]:
    """The notices to this person in the acting organisation, newest first; with a day, each with `is_muted`."""
    mine = Notice.objects.filter(recipient=actor.user, organisation=actor.organisation)
    return (with_muting(mine, on) if on else mine).order_by("-told_at", "-pk")


def with_muting(rows: QuerySet[Notice], on: date) -> QuerySet[Notice]:
    """Each notice with `is_muted`: its kind, its room or its matter is muted now, and it is not urgent."""
    same = {"user": OuterRef("recipient"), "organisation": OuterRef("organisation"), "room": OuterRef("room")}
    of_kind = Preference.objects.filter(kind=OuterRef("kind"), **same).values("channel")[:1]
    of_room = Preference.objects.filter(kind="", **same).values("channel")[:1]
    of_matter = SubjectMute.objects.filter(
        Q(until_on=None) | Q(until_on__gte=on),
        user=OuterRef("recipient"),
        organisation=OuterRef("organisation"),
        subject=OuterRef("subject"),
    )
    chosen = Coalesce(Subquery(of_kind), Subquery(of_room), Value(""), output_field=CharField())
    annotated = rows.annotate(chosen_channel=chosen, is_matter_muted=Exists(of_matter))
    muted = Q(is_urgent=False) & (Q(chosen_channel=Channel.MUTED) | Q(is_matter_muted=True))
    return annotated.annotate(is_muted=Case(When(muted, then=Value(True)), default=Value(False)))


def unread_of(actor: Actor, on: date) -> QuerySet[Notice]:
    """The unread ones that are not muted: what the count counts."""
    rows: QuerySet[Any] = notices_of(actor, on)
    return rows.filter(read_at=None, is_muted=False)


def unread_count(actor: Actor, on: date) -> int:
    """How many of them are unread, without what is muted."""
    return unread_of(actor, on).order_by().count()


def get_notice(actor: Actor, pk: int, *, lock: bool = False) -> Notice:
    """One of them, or NotFound."""
    found = notices_of(actor).filter(pk=pk)
    notice = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if notice is None:
        raise NotFound
    return notice


def waiting_for(actor: Actor, on: date) -> list[Waiting]:
    """Unread notices as one line of "What waits for me", without a deadline; mails and webhooks that failed."""
    return _unread(actor, on) + failed_mails_waiting(actor, on) + disabled_waiting(actor, on)


def _unread(actor: Actor, on: date) -> list[Waiting]:
    count = unread_count(actor, on)
    if not count:
        return []
    title = ngettext_lazy("Read {count} notice", "Read {count} notices", count).format(count=count)
    return [
        Waiting(
            room="notices",
            title=title,
            detail=_("News from the rooms you work in."),
            link="/notices/",
            count=count,
            action=Action("/notices/read/", _("Mark all as read")),
            key="notices.unread",
        )
    ]
