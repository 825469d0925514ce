"""From insight to act: an action measures its figure at its start and at every later snapshot."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from accounts.models import AuditEntry
from common.errors import NotAllowed, NotFound
from ecosystem import queries, services, words
from ecosystem.errors import ActionOver, DueOutOfReach, OwnerUnknown, WordsMissing
from ecosystem.models import Action
from ecosystem.services import Wish
from notices.models import Notice
from tests.cast import NOW, TODAY, Cast
from tests.ecosystem.stage import Stage, snapshot_of, supply

pytestmark = pytest.mark.django_db


def standing(stage: Stage, **said: object) -> Wish:
    key = f"standing:{stage.left[1].pk}"
    return Wish(subject=key, title="请左圈一号与右圈见面", figure="partners", **said)  # type: ignore[arg-type]


def test_an_action_notes_its_figure_and_is_due_in_working_days(stage: Stage) -> None:
    snapshot_of(stage.cast)
    made = services.make_action(standing(stage, working_days=5), actor=stage.cast.secretary, at=NOW)

    assert (made.started_with, made.due_on, made.owner) == (5.0, date(2026, 11, 27), stage.cast.secretary.user)
    assert [event.what for event in made.events.all()] == ["MADE"]
    assert AuditEntry.objects.filter(event="ecosystem.action_made", subject=f"action:{made.pk}").count() == 1
    assert queries.waiting_for(stage.cast.secretary, TODAY)[0].due_on == made.due_on


@override("en")
def test_the_effect_is_the_same_figure_at_a_later_snapshot(stage: Stage) -> None:
    snapshot_of(stage.cast)
    made = services.make_action(standing(stage), actor=stage.cast.secretary, at=NOW)
    assert words.effect_words(made, queries.effect_of(stage.cast.secretary, made)).endswith(
        "The next snapshot will tell."
    )

    supply(stage.left[1], stage.right[1], "500.00")
    snapshot_of(stage.cast, NOW + timedelta(hours=1))
    measured = queries.effect_of(stage.cast.secretary, made)

    assert [one.value for one in measured] == [5, 6]
    said = "Partners: 5 when the action was made. At the snapshot of 2026-11-20 it is 6: 1 more."
    assert words.effect_words(made, measured) == said


def test_an_enterprise_acts_on_what_it_sees_and_its_actions_are_its_own(stage: Stage) -> None:
    cast = stage.cast
    snapshot_of(cast)
    own = Wish(f"standing:{cast.runqiang.organisation_id}", "找第二家供货商", kind=Action.Kind.SECOND_SOURCE)
    made = services.make_action(own, actor=cast.owner, at=NOW)

    with pytest.raises(NotFound):
        services.make_action(standing(stage), actor=cast.owner, at=NOW)
    with pytest.raises(NotFound):
        queries.get_action(cast.secretary, made.pk)
    with pytest.raises(NotAllowed):
        services.make_action(own, actor=cast.colleague, at=NOW)
    assert Action.objects.count() == 1


def test_who_gets_an_action_is_told_and_only_people_of_the_desk_get_one(stage: Stage) -> None:
    cast = stage.cast
    snapshot_of(cast)
    made = services.make_action(standing(stage, owner=cast.desk.user.pk), actor=cast.secretary, at=NOW)

    assert [notice.recipient for notice in Notice.objects.filter(kind="action")] == [cast.desk.user]
    with pytest.raises(OwnerUnknown):
        services.hand_on(made.pk, cast.owner.user.pk, actor=cast.secretary, at=NOW)
    assert services.hand_on(made.pk, cast.secretary.user.pk, actor=cast.desk, at=NOW).owner == cast.secretary.user


def test_what_is_over_stays_as_it_ended(stage: Stage) -> None:
    cast = stage.cast
    snapshot_of(cast)
    made = services.make_action(standing(stage), actor=cast.secretary, at=NOW)
    with pytest.raises(WordsMissing):
        services.finish(made.pk, "  ", actor=cast.secretary, at=NOW)
    with pytest.raises(DueOutOfReach):
        services.put_off(made.pk, 251, "等", actor=cast.secretary, at=NOW)
    services.put_off(made.pk, 20, "等回复", actor=cast.secretary, at=NOW)
    services.note_on(made.pk, "已联系", actor=cast.desk, at=NOW)
    services.finish(made.pk, "已见面", actor=cast.secretary, at=NOW)

    with pytest.raises(ActionOver):
        services.drop(made.pk, "不做了", actor=cast.secretary, at=NOW)
    found = queries.get_action(cast.secretary, made.pk)
    assert (found.state, found.result, found.ended_at) == ("DONE", "已见面", NOW)
    assert [event.what for event in found.events.all()] == ["MADE", "PUT_OFF", "NOTED", "DONE"]


def test_an_action_about_nothing_that_is_known_is_not_made(cast: Cast) -> None:
    for key in ("", "standing", "standing:x", "weather:1", "report:99"):
        with pytest.raises(NotFound):
            services.make_action(Wish(key, "什么"), actor=cast.secretary, at=NOW)
    assert Action.objects.count() == 0
