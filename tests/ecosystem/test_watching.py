"""Alarms once per cause, cases once per finding: ended, dismissed, raised again where the evidence grows."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from accounts.models import AuditEntry, Organisation
from common.errors import NotAllowed
from ecosystem import queries, services, words
from ecosystem.errors import AlarmOver, CaseDecided, WatchUnsound
from ecosystem.evidence import Rated
from ecosystem.models import Action, Alarm, Case, Snapshot, Watch
from ecosystem.pictures.drawing import no_progress
from ecosystem.services.watches import FIRST
from ledger.kinds import TieKind
from ledger.services import record_tie
from notices.models import Notice
from tests.cast import NOW, TODAY, Cast
from tests.ecosystem.stage import Stage, snapshot_of, supply

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def deliver(source: Organisation, target: Organisation, yuan: int, days: int) -> None:
    supply(source, target, f"{yuan}.00", DAY * days, f"watch:{source.pk}-{target.pk}-{days}")


def ring(stage: Stage, yuan: int = 80_000, first: int = 10) -> list[Organisation]:
    """Three of the right circle, two deliveries on every leg; the last leg goes back to the first."""
    firms = [stage.right[3], stage.right[2], stage.right[1]]
    for source, target in zip(firms, [*firms[1:], firms[0]], strict=True):
        deliver(source, target, yuan, first)
        deliver(source, target, yuan, first + 20)
    return firms


@override("en")
def test_a_silent_member_is_told_to_the_desk_once_and_the_alarm_ends_with_its_cause(cast: Cast) -> None:
    one, other = cast.runqiang.organisation, cast.baishan.organisation
    supply(one, other, "10.00", DAY * 190)
    snapshot_of(cast)

    assert services.watch_trends(cast.cluster.pk, NOW) == 2
    assert services.watch_trends(cast.cluster.pk, NOW + DAY) == 0
    alarm = Alarm.objects.get(organisation=one)
    assert words.alarm_words(alarm) == "No tie for 27 weeks."
    assert [(tie["source"], tie["target"]) for tie in alarm.ties] == [(one.pk, other.pk)]
    told = set(Notice.objects.filter(kind="alarm").values_list("recipient__username", flat=True))
    assert told == {"gao", "du"}

    supply(one, other, "20.00", about="again")
    snapshot_of(cast, NOW + DAY)
    assert services.watch_trends(cast.cluster.pk, NOW + DAY) == 0
    alarm.refresh_from_db()
    assert alarm.ended_at == NOW + DAY
    with pytest.raises(AlarmOver):
        services.see_alarm(alarm.pk, "已了解", actor=cast.secretary, at=NOW + DAY)


def test_who_loses_partners_or_the_only_one_of_a_kind_is_seen_between_two_snapshots(stage: Stage) -> None:
    cast, lonely = stage.cast, stage.right[5]
    for n in range(3):
        at, about = NOW - DAY * (200 + n), f"loan:{n}"
        record_tie(TieKind.STAFF, source=stage.left[0], target=lonely, weight=Decimal(3), subject=about, at=at)
    once = NOW - DAY * 199
    record_tie(TieKind.CIVIC, source=stage.left[0], target=lonely, weight=Decimal(1), subject="guest", at=once)
    for firm in stage.left[1:5]:
        deliver(firm, lonely, 100, 195)
    snapshot_of(cast, NOW - DAY * 100)
    snapshot_of(cast)
    services.watch_trends(cast.cluster.pk, NOW)

    mine = {alarm.cause: alarm for alarm in Alarm.objects.filter(organisation=lonely)}
    assert "LOST_ONLY_PARTNER:STAFF" in mine
    assert [tie["kind"] for tie in mine["LOST_ONLY_PARTNER:STAFF"].ties] == ["STAFF"]
    assert "LOST_ONLY_PARTNER:CIVIC" not in mine
    assert not Alarm.objects.filter(organisation=stage.left[0], cause="SILENT").exists()


@override("en")
def test_goods_that_go_round_raise_one_case_that_only_the_secretary_reads(stage: Stage) -> None:
    firms, cast = ring(stage), stage.cast
    assert services.run_patterns(cast.cluster.pk, NOW) == 1
    assert services.run_patterns(cast.cluster.pk, NOW + DAY) == 0
    case = services.read_case(Case.objects.get().pk, actor=cast.secretary, at=NOW)

    assert {party.pk for party in case.parties.all()} == {firm.pk for firm in firms}
    assert (case.strength, len(case.evidence["legs"])) == (160_000.0, 3)
    names = queries.names_in(cast.secretary, [firm.pk for firm in firms])
    assert len(words.case_legs(case, names)) == 3
    assert AuditEntry.objects.filter(event="ecosystem.case_viewed", user=cast.secretary.user).count() == 1
    for actor in (cast.desk, cast.owner, cast.banker, cast.observer):
        with pytest.raises(NotAllowed):
            services.read_case(case.pk, actor=actor, at=NOW)
    told = set(Notice.objects.filter(kind="case").values_list("recipient__username", flat=True))
    assert told == {"gao"}


def test_a_dismissed_case_stays_dismissed_until_the_evidence_grows(stage: Stage) -> None:
    ring(stage)
    cast = stage.cast
    services.run_patterns(cast.cluster.pk, NOW)
    case = Case.objects.get()
    services.look_into(case.pk, "调阅单据", actor=cast.secretary, at=NOW)
    services.dismiss(case.pk, "正常调剂，单据齐全", actor=cast.secretary, at=NOW)
    with pytest.raises(CaseDecided):
        services.dismiss(case.pk, "再次", actor=cast.secretary, at=NOW)

    assert services.run_patterns(cast.cluster.pk, NOW) == 0
    ring(stage, first=3)
    assert services.run_patterns(cast.cluster.pk, NOW) == 1
    case.refresh_from_db()
    assert (case.state, case.strength) == ("OPEN", 320_000.0)
    assert [event.what for event in case.events.all()] == ["RAISED", "LOOKED_INTO", "DISMISSED", "GROWN"]


def test_acting_on_a_case_makes_an_action_of_it(stage: Stage) -> None:
    ring(stage)
    cast = stage.cast
    services.run_patterns(cast.cluster.pk, NOW)
    case = Case.objects.get()
    made = services.act_on(case.pk, "约三家法人面谈", 5, actor=cast.secretary, at=NOW)

    assert (made.subject, Case.objects.get().state) == (f"case:{case.pk}", "ACTED_ON")
    assert Action.objects.get().owner == cast.secretary.user


def test_two_that_check_each_other_are_a_case_and_the_book_does_not_say_findings(cast: Cast) -> None:
    one, other = cast.runqiang.organisation, cast.baishan.organisation
    for n, (source, target) in enumerate([(one, other), (other, one), (one, other), (other, one)]):
        record_tie(
            TieKind.SAFETY, source=source, target=target, weight=Decimal(1), subject=f"check:{n}", at=NOW - DAY * n
        )
    services.run_patterns(cast.cluster.pk, NOW)

    case = Case.objects.get()
    assert (case.watch.code, case.strength, case.evidence["findings_known"]) == ("MUTUAL_CHECKS", 2.0, False)


def test_ratings_come_from_the_rooms_that_have_them(cast: Cast, monkeypatch: pytest.MonkeyPatch, stage: Stage) -> None:
    one, other, rest = stage.left[0].pk, stage.left[1].pk, [firm.pk for firm in stage.left[2:5]]
    said = [Rated(by, of, 5.0, NOW, f"rating:{n}") for n, (by, of) in enumerate([(one, other), (other, one)] * 2)]
    said += [Rated(by, of, 3.0, NOW) for of in (one, other) for by in rest]
    monkeypatch.setattr("ecosystem.services.patterns.ratings_between", lambda *_wish: said)
    services.run_patterns(cast.cluster.pk, NOW)

    case = Case.objects.get()
    assert (case.watch.code, case.evidence["above"], len(case.evidence["subjects"])) == ("MUTUAL_RATINGS", 2.0, 4)


def test_a_rule_has_exactly_its_numbers_and_a_new_version_follows_the_old() -> None:
    with pytest.raises(WatchUnsound):
        services.publish_watch("SILENT", {"weeks": 0}, valid_from=TODAY, note="")
    made = services.publish_watch("SILENT", {"weeks": 20}, valid_from=TODAY, note="Sooner.")

    assert made.version == 2
    assert [watch.version for watch in queries.watches_on(TODAY, ["SILENT"])] == [2]
    assert [watch.version for watch in queries.watches_on(TODAY - DAY, ["SILENT"])] == [1]
    assert set(Watch.objects.values_list("code", flat=True)) == set(FIRST)


def test_the_past_is_computed_once_and_ends_with_the_present(stage: Stage) -> None:
    job = services.ask_past(3, actor=stage.cast.secretary, at=NOW)
    assert services.take_past(no_progress, **job.arguments) == {"snapshots": 3}
    Snapshot.objects.filter(state="ASKED").delete()
    assert services.take_past(no_progress, **job.arguments) == {"snapshots": 0}

    ready = Snapshot.objects.filter(state="READY").order_by("as_of")
    assert [(NOW - row.as_of).days for row in ready] == [90, 60, 30]
    assert [row.layout_of_id for row in ready] == [None, ready[0].pk, ready[1].pk]
