"""What people want to hear: their channels, their hours, their muted matters."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from accounts.actors import Actor
from accounts.models import Organisation, User
from common.errors import NotFound
from notices.models import Preference, Rhythm, SubjectMute
from notices.rules.timing import Hours, IsWorkingDay


def wanted_channels(people: Iterable[User], organisation: Organisation) -> dict[int, dict[tuple[str, str], str]]:
    """Person -> (room, kind) -> the channel they chose; one query for all of them."""
    found: dict[int, dict[tuple[str, str], str]] = defaultdict(dict)
    rows = Preference.objects.filter(user__in=[person.pk for person in people], organisation=organisation)
    for user, room, kind, channel in rows.values_list("user_id", "room", "kind", "channel"):
        found[user][room, kind] = channel
    return found


def hours_of(people: Iterable[User], organisation: Organisation) -> dict[int, Hours]:
    """Person -> when they want no mail; whoever said nothing is missing."""
    rows = Rhythm.objects.filter(user__in=[person.pk for person in people], organisation=organisation)
    return {row.user_id: as_hours(row) for row in rows}


def as_hours(row: Rhythm) -> Hours:
    """The row as the rules take it."""
    return Hours(row.quiet_from, row.quiet_until, row.working_days_only, row.digest_at, row.digest_weekday)


def rhythm_of(actor: Actor) -> Rhythm:
    """The actor's own hours, as saved or as they are without a word."""
    mine = {"user": actor.user, "organisation": actor.organisation}
    return Rhythm.objects.filter(**mine).first() or Rhythm(**mine)


def mutes_of(actor: Actor, on: date) -> QuerySet[SubjectMute]:
    """The matters that are muted for the actor today, newest first."""
    live = Q(until_on=None) | Q(until_on__gte=on)
    mine = SubjectMute.objects.filter(live, user=actor.user, organisation=actor.organisation)
    return mine.order_by("-muted_at", "-pk")


def get_mute(actor: Actor, pk: int) -> SubjectMute:
    """One of the actor's own muted matters, locked, or NotFound."""
    mine = SubjectMute.objects.select_for_update(no_key=True).filter(user=actor.user, organisation=actor.organisation)
    mute = mine.filter(pk=pk).first()
    if mute is None:
        raise NotFound
    return mute


def people_muting(people: Iterable[User], organisation: Organisation, subject: str, on: date) -> set[int]:
    """Who of them muted this matter."""
    if not subject:
        return set()
    live = Q(until_on=None) | Q(until_on__gte=on)
    rows = SubjectMute.objects.filter(
        live, user__in=[person.pk for person in people], organisation=organisation, subject=subject
    )
    return set(rows.values_list("user_id", flat=True))


def working_day_test() -> IsWorkingDay:
    """The working-day calendar, which a room above keeps: `settings.WORKING_CALENDAR` names it."""
    test: IsWorkingDay = import_string(settings.WORKING_CALENDAR)().is_working_day
    return test
