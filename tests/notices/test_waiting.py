"""What waits can be put off with a reason until a day, never past its deadline, and comes back; the count is true."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import AuditEntry
from common.asking import who_answers
from common.errors import DomainError, NotFound
from common.waiting import Waiting
from enterprises.models import Licence
from notices import errors, services
from notices.models import Notice, Postponement
from notices.rules.postponing import can_wait, check_postponement, last_day
from tests.cast import NOW, TODAY, Cast
from web import home

KEY = "notices.unread"
TOMORROW = TODAY + timedelta(days=1)


def told(cast: Cast) -> None:
    """A notice waits for the owner."""
    services.tell([cast.owner.user], organisation=cast.owner.organisation, room="ledger", sentence="Saved.", at=NOW)


def put_off(cast: Cast, until_on: date = TOMORROW, key: str = KEY, reason: str = "Ms Lin is away") -> Postponement:
    """The owner puts it off."""
    return services.postpone(key, until_on=until_on, reason=reason, actor=cast.owner, at=NOW)


def waits(due_on: date | None = None, **more: Any) -> Waiting:
    """Something that waits."""
    return Waiting("ledger", "Sign", "One page", "/", due_on, **more)


def test_every_room_is_asked_that_can_answer() -> None:
    rooms = [question.__module__.partition(".")[0] for question in who_answers("waiting_for")]

    assert who_answers("waiting_for") == home.QUESTIONS
    assert {"accounts", "enterprises", "ledger", "ecosystem", "notices"} <= set(rooms)
    assert who_answers("nothing_of_the_kind") == ()


def test_what_is_put_off_is_not_counted_and_comes_back_on_its_day(cast: Cast) -> None:
    told(cast)
    put_off(cast, TODAY + timedelta(days=2))

    counts = [len(home.waiting_for(cast.owner, TODAY + timedelta(days=days))) for days in (0, 1, 2)]

    assert counts == [0, 0, 1]


def test_it_is_put_off_for_one_person_alone_and_the_trail_says_why(cast: Cast) -> None:
    told(cast)
    put_off(cast)

    entry = AuditEntry.objects.get(event="notices.postponed")
    assert (entry.user, entry.subject) == (cast.owner.user, KEY)
    assert entry.details == {"until": "2026-11-21", "reason": "Ms Lin is away"}
    with pytest.raises(NotFound):
        services.take_up(KEY, actor=cast.colleague, at=NOW)
    services.take_up(KEY, actor=cast.owner, at=NOW)
    assert len(home.waiting_for(cast.owner, TODAY)) == 1


@pytest.mark.parametrize(
    "waiting, until_on, reason, refusal",
    [
        (waits(), TODAY, "x", errors.PostponedWrongly),
        (waits(), date.min, "x", errors.PostponedWrongly),
        (waits(), TODAY + timedelta(days=61), "x", errors.PostponedWrongly),
        (waits(TOMORROW), TOMORROW + timedelta(days=1), "x", errors.PostponedWrongly),
        (waits(TODAY), TOMORROW, "x", errors.DeadlineHere),
        (waits(TODAY - timedelta(days=1)), TOMORROW, "x", errors.DeadlineHere),
        (waits(is_urgent=True), TOMORROW, "x", errors.UrgentNotPostponed),
        (waits(), TOMORROW, "  ", errors.ReasonForPostponing),
    ],
)
def test_what_may_not_wait_is_refused(
    waiting: Waiting, until_on: date, reason: str, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        check_postponement(waiting, until_on, reason, TODAY)


def test_the_last_day_is_the_deadline_or_sixty_days() -> None:
    assert last_day(waits(TODAY + timedelta(days=5)), TODAY) == TODAY + timedelta(days=5)
    assert last_day(waits(), TODAY) == TODAY + timedelta(days=60)
    assert can_wait(waits(TOMORROW), TODAY)
    assert not can_wait(waits(TODAY), TODAY)


def test_what_does_not_wait_for_me_cannot_be_put_off(cast: Cast) -> None:
    with pytest.raises(NotFound):
        put_off(cast)

    assert (Postponement.objects.count(), AuditEntry.objects.count()) == (0, 0)


@time_machine.travel(NOW, tick=False)
def test_the_page_puts_off_and_takes_up_and_marks_as_read(cast: Cast, client: Client) -> None:
    told(cast)
    client.force_login(cast.owner.user)

    assert [row.waiting.action.url for row in client.get("/").context["rows"] if row.waiting.action] == [
        "/notices/read/"
    ]
    wish = {"key": KEY, "until_on": "2026-11-23", "reason": "周一处理"}
    assert client.post("/waiting/postpone/", wish).status_code == 302
    page = client.get("/")
    assert "周一处理" in page.content.decode()
    assert (page.context["rows"], client.get("/waiting/count/").content) == ([], b"")
    assert client.post("/waiting/take-up/", {"key": KEY}).status_code == 302
    assert client.get("/waiting/count/").content == b"1"
    assert client.post("/notices/read/", {"next": "/"})["Location"] == "/"
    assert Notice.objects.filter(read_at=None).count() == 0


@time_machine.travel(NOW, tick=False)
def test_where_nothing_waits_the_next_thing_is_said(cast: Cast, client: Client) -> None:
    Licence.objects.create(
        enterprise=cast.runqiang, kind="DRUG_DISTRIBUTION", number="JL-1", expires_on=date(2027, 11, 19)
    )
    client.force_login(cast.owner.user)

    page = client.get("/")

    assert (page.context["rows"], page.context["following_on"]) == ([], date(2027, 11, 19))
    assert "2027-11-19" in page.content.decode()


@time_machine.travel(NOW, tick=False)
def test_the_api_says_what_waits_and_until_when_it_may(cast: Cast, client: Client) -> None:
    told(cast)
    client.force_login(cast.owner.user)
    wish = {"key": KEY, "until_on": "2026-11-23", "reason": "later"}

    before = client.get("/api/v1/waiting/").json()
    after = client.post("/api/v1/waiting/postpone/", wish, content_type="application/json").json()

    assert [(row["key"], row["postponable_until"], row["postponed_until"]) for row in before] == [
        (KEY, "2027-01-19", None)
    ]
    assert (after["postponed_until"], after["reason"]) == ("2026-11-23", "later")
