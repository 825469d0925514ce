"""What observers were invited to see: named things, until a day, by the secretary; nothing else and no longer."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts import errors, services
from accounts.actors import Actor, actor_from
from accounts.models import Membership, Viewing
from accounts.roles import Sight
from accounts.services.viewings import end_expired
from common.errors import DomainError, NotAllowed, NotFound
from enterprises.permissions import sees_whole
from jobs.models import Job
from notices.models import Notice
from notices.tasks import tell_person
from orders.permissions import can_see_alarms, can_see_prices
from orders.queries.board import get_order, visible_orders, visible_parts
from tests.cast import NOW, TODAY, Cast
from tests.orders.stage import posted, published, set_stage

LAST = TODAY + timedelta(days=10)


def show(cast: Cast, *sights: Sight, actor: Actor | None = None, **more: Any) -> Viewing:
    """The secretary invites Ms Guan's office."""
    said: dict[str, Any] = {"sights": sights, "until_on": LAST, "reason": "流通环节专项检查"} | more
    body = cast.observer.organisation.pk
    return services.show_observer(body, actor=actor or cast.secretary, at=NOW, **said)


def observer(cast: Cast, at: datetime) -> Actor:
    """Ms Guan as she comes in at a moment."""
    found = Membership.objects.select_related("user", "organisation__cluster").get(user=cast.observer.user)
    return actor_from(found, at=at)


def test_an_observer_sees_what_was_named_until_its_end_and_nothing_else(cast: Cast) -> None:
    order = published(cast, posted(set_stage(cast)))
    show(cast, Sight.ORDERS)
    now, after = observer(cast, NOW), observer(cast, NOW + timedelta(days=11))

    assert get_order(now, order.pk) == order
    assert (can_see_prices(now), list(visible_parts(now, order))) == (False, [])
    assert (can_see_alarms(now), sees_whole(now, cast.runqiang)) == (False, False)
    assert list(visible_orders(after)) == []
    with pytest.raises(NotFound):
        get_order(observer(cast, NOW + timedelta(days=11)), order.pk)


def test_a_new_invitation_takes_the_place_of_the_old_and_an_end_is_an_end(cast: Cast) -> None:
    show(cast, Sight.ORDERS)
    viewing = show(cast, Sight.REGISTER)
    assert observer(cast, NOW).sights == {Sight.REGISTER}

    services.end_viewing(viewing.pk, actor=cast.secretary, at=NOW)

    assert observer(cast, NOW).sights == frozenset()
    assert Viewing.objects.filter(ended_at=None).count() == 0


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"until_on": TODAY - timedelta(days=1)}, errors.ViewingTooLong),
        ({"until_on": TODAY + timedelta(days=400)}, errors.ViewingTooLong),
        ({"reason": "  "}, errors.ReasonMissing),
        ({"sights": ()}, errors.NothingShown),
        ({"sights": ("EVERYTHING",)}, errors.NothingShown),
    ],
)
def test_without_an_end_a_reason_or_a_name_nothing_is_shown(
    cast: Cast, change: dict[str, Any], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        show(cast, Sight.ORDERS, **change)
    assert not Viewing.objects.exists()


def test_only_the_secretary_shows_and_only_to_a_public_body(cast: Cast) -> None:
    for actor in (cast.desk, cast.owner, cast.observer, replace(cast.secretary, may_write=False)):
        with pytest.raises(NotAllowed):
            show(cast, Sight.ORDERS, actor=actor)
    with pytest.raises(errors.NoObserver):
        services.show_observer(
            cast.runqiang.pk, sights=[Sight.ORDERS], until_on=LAST, reason="x", actor=cast.secretary, at=NOW
        )
    assert not Viewing.objects.exists()


def told(cast: Cast) -> list[str]:
    """What Ms Guan was told, filled."""
    for job in Job.objects.filter(task="notices.tasks.tell_person", state="WAITING").order_by("pk"):
        tell_person(job.pk)
    found = Notice.objects.filter(recipient=cast.observer.user, kind="viewing").order_by("pk")
    return [notice.sentence.format(**notice.words) for notice in found]


def test_observers_are_told_when_they_are_invited_and_when_it_ends(cast: Cast) -> None:
    cast.observer.user.language = "en"
    cast.observer.user.save()
    viewing = show(cast, Sight.ALARMS)
    [invited] = told(cast)
    assert f"until {LAST}: Recalls and disruptions. The reason: 流通环节专项检查" in invited

    services.end_viewing(viewing.pk, actor=cast.secretary, at=NOW)
    services.end_viewing(viewing.pk, actor=cast.secretary, at=NOW)

    assert told(cast)[1:] == [
        "南广街道医药行业综合党委 has ended what you were invited to see: Recalls and disruptions"
    ]
    assert Notice.objects.filter(kind="viewing").exclude(recipient=cast.observer.user).count() == 0


def test_the_last_day_ends_it_and_is_told_once(cast: Cast) -> None:
    viewing = show(cast, Sight.ORDERS)
    viewing.refresh_from_db()

    ended = [end_expired(viewing.expires_at + timedelta(minutes=minutes)) for minutes in (-1, 0, 1)]

    assert ended == [0, 1, 0]
    assert len(told(cast)) == 2
    viewing.refresh_from_db()
    assert viewing.ended_at == viewing.expires_at
    assert show(cast, Sight.ORDERS).ended_at is None
