"""Each person chooses per room, kind and matter what to hear; urgent things cannot be muted."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client

from common.errors import NotFound
from notices import services
from notices.errors import KindUnknown, MuteDaysWrong, NothingToMute, QuietHoursWrong, UrgentNeverMuted
from notices.kinds import KINDS, ROOMS, Kind
from notices.models import Channel, Notice, Preference, Rhythm, SubjectMute
from notices.queries import notices_of, unread_count, waiting_for
from notices.rules.ways import channel_of
from tests.cast import NOW, TODAY, Cast

SENTENCE = "The database does not answer at the moment"
CONTEST = Kind("enterprises", "contest", "Contests", Channel.DAILY)


def told(cast: Cast, **more: Any) -> Notice:
    """One notice to the owner of Runqiang."""
    facts: dict[str, Any] = {"room": "enterprises", "sentence": SENTENCE, "at": NOW} | more
    return services.tell([cast.owner.user], organisation=cast.owner.organisation, **facts)[0]


@pytest.mark.parametrize(
    "choices, channel",
    [
        ({}, Channel.DAILY),
        ({("enterprises", ""): "WEEKLY"}, Channel.WEEKLY),
        ({("enterprises", ""): "WEEKLY", ("enterprises", "contest"): "AT_ONCE"}, Channel.AT_ONCE),
        ({("ledger", ""): "MUTED"}, Channel.DAILY),
    ],
)
def test_the_kind_decides_before_its_room_and_the_room_before_the_default(
    choices: dict[tuple[str, str], str], channel: Channel
) -> None:
    assert channel_of(CONTEST, choices) == channel
    assert channel_of(CONTEST, choices, is_urgent=True) == Channel.AT_ONCE


def test_every_kind_belongs_to_a_room_and_none_is_muted_by_default() -> None:
    assert {kind.room for kind in KINDS} <= set(ROOMS)
    assert [kind for kind in KINDS if not kind.code or kind.channel == Channel.MUTED] == []


def test_a_muted_room_is_kept_and_not_counted_and_counted_again_when_heard(cast: Cast) -> None:
    notice, other = told(cast), told(cast, room="ledger")
    services.choose_channels({("enterprises", ""): Channel.MUTED}, actor=cast.owner, at=NOW)

    assert set(notices_of(cast.owner)) == {notice, other}
    assert unread_count(cast.owner, TODAY) == 1
    assert told(cast).mail is None

    services.choose_channels({("enterprises", ""): ""}, actor=cast.owner, at=NOW)
    assert unread_count(cast.owner, TODAY) == 3


def test_a_kind_is_heard_from_a_muted_room(cast: Cast) -> None:
    chosen = {("enterprises", ""): Channel.MUTED, ("enterprises", "contest"): Channel.AT_ONCE}
    services.choose_channels(chosen, actor=cast.owner, at=NOW)

    assert told(cast, kind="contest").mail is not None
    assert told(cast, kind="tier").mail is None
    assert unread_count(cast.owner, TODAY) == 1


def test_a_matter_is_muted_up_to_its_day(cast: Cast) -> None:
    notice = told(cast, subject="orders.order:7")
    services.mute_matter(notice.pk, days=2, actor=cast.owner, at=NOW)

    assert told(cast, subject="orders.order:7", at=NOW + timedelta(days=2)).mail is None
    assert told(cast, subject="orders.order:7", at=NOW + timedelta(days=3)).mail is not None
    assert told(cast, subject="orders.order:8").mail is not None
    assert [unread_count(cast.owner, TODAY + timedelta(days=days)) for days in (0, 2, 3)] == [1, 1, 4]


def test_a_matter_is_muted_for_good_and_heard_again(cast: Cast) -> None:
    mute = services.mute_matter(told(cast, subject=cast.runqiang).pk, days=None, actor=cast.owner, at=NOW)
    assert (mute.subject, mute.until_on) == (f"enterprises.enterprise:{cast.runqiang.pk}", None)
    assert unread_count(cast.owner, TODAY + timedelta(days=999)) == 0

    services.hear_again(mute.pk, actor=cast.owner)

    assert unread_count(cast.owner, TODAY) == 1


def test_a_matter_muted_by_one_is_heard_by_the_other(cast: Cast) -> None:
    services.mute_matter(told(cast, subject="a:1").pk, days=None, actor=cast.owner, at=NOW)

    mine, theirs = services.tell(
        [cast.owner.user, cast.colleague.user],
        organisation=cast.owner.organisation,
        room="ledger",
        sentence=SENTENCE,
        at=NOW,
        subject="a:1",
    )

    assert (mine.mail is None, theirs.mail is None) == (True, False)


def test_urgent_kinds_and_notices_cannot_be_muted(cast: Cast) -> None:
    notice = told(cast, subject="a:1", urgent=True)

    with pytest.raises(UrgentNeverMuted):
        services.choose_channels(
            {("ledger", ""): Channel.MUTED, ("accounts", "security"): Channel.MUTED}, actor=cast.owner, at=NOW
        )
    with pytest.raises(UrgentNeverMuted):
        services.mute_matter(notice.pk, days=1, actor=cast.owner, at=NOW)

    assert (Preference.objects.count(), SubjectMute.objects.count()) == (0, 0)


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_mute_has_an_end_that_can_be_kept(cast: Cast, days: int) -> None:
    notice = told(cast, subject="a:1")

    with pytest.raises(MuteDaysWrong):
        services.mute_matter(notice.pk, days=days, actor=cast.owner, at=NOW)

    assert SubjectMute.objects.count() == 0


def test_what_cannot_be_chosen_is_refused_and_nothing_is_kept(cast: Cast) -> None:
    with pytest.raises(KindUnknown):
        services.choose_channels(
            {("ledger", ""): Channel.MUTED, ("kitchen", ""): Channel.MUTED}, actor=cast.owner, at=NOW
        )
    with pytest.raises(NothingToMute):
        services.mute_matter(told(cast).pk, days=1, actor=cast.owner, at=NOW)
    with pytest.raises(NotFound):
        services.mute_matter(told(cast, subject="a:1").pk, days=1, actor=cast.colleague, at=NOW)

    assert (Preference.objects.count(), SubjectMute.objects.count()) == (0, 0)


@pytest.mark.parametrize("quiet", [(time(22), None), (None, time(7)), (time(8), time(8))])
def test_quiet_hours_have_two_ends(cast: Cast, quiet: tuple[time | None, time | None]) -> None:
    plain: dict[str, Any] = {"working_days_only": False, "digest_at": time(8), "digest_weekday": 0}

    with pytest.raises(QuietHoursWrong):
        services.set_rhythm(quiet_from=quiet[0], quiet_until=quiet[1], **plain, actor=cast.owner, at=NOW)

    assert Rhythm.objects.count() == 0


def test_the_page_saves_the_choices_and_the_hours(cast: Cast, client: Client) -> None:
    client.force_login(cast.owner.user)

    assert client.post("/notices/preferences/", {"form": "channels", "ledger": "WEEKLY"}).status_code == 302
    hours = {"form": "hours", "quiet_from": "22:00", "quiet_until": "07:00", "digest_at": "09:15", "digest_weekday": 4}
    assert client.post("/notices/preferences/", hours).status_code == 302
    assert client.post("/notices/preferences/", hours | {"quiet_until": ""}).status_code == 422

    assert Preference.objects.get().channel == Channel.WEEKLY
    assert Rhythm.objects.values_list("quiet_from", "digest_at", "digest_weekday").get() == (time(22), time(9, 15), 4)


def test_the_api_says_and_changes_what_i_hear(cast: Cast, client: Client) -> None:
    client.force_login(cast.owner.user)
    wanted = {"channels": [{"room": "enterprises", "kind": "tier", "channel": "MUTED"}]}

    answer = client.patch("/api/v1/notices/preferences/", wanted, content_type="application/json")
    rows = {(row["room"], row["kind"]): row for row in answer.json()["channels"]}

    assert (rows["enterprises", "tier"]["channel"], rows["enterprises", "tier"]["is_chosen"]) == ("MUTED", True)
    assert (rows["enterprises", ""]["channel"], rows["enterprises", ""]["is_chosen"]) == ("AT_ONCE", False)
    assert rows["accounts", "security"]["is_urgent"] is True
    assert [row.room for row in waiting_for(cast.owner, TODAY)] == []
