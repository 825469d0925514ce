"""What happens to tiers, licences, restrictions, contests and the calendar, and what then waits for whom."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.errors import NotAllowed, NotFound
from ecosystem.services.tiering import propose_tiers_from_book
from enterprises import errors
from enterprises.models import CalendarDay, Contest, Enterprise, TierDecision
from enterprises.queries import load_calendar, open_restrictions, waiting_for
from enterprises.services.contests import answer_contest, file_contest, withdraw_contest
from enterprises.services.figures import state_figure
from enterprises.services.licences import add_licence, change_licence, set_licence_status
from enterprises.services.reference import seed_reference
from enterprises.services.restrictions import lift_restriction, restrict
from enterprises.services.tiers import confirm_tier, propose_tiers, write_tier_rule
from enterprises.services.working_days import import_calendar
from ledger.kinds import TieKind
from ledger.services import record_tie
from tests.cast import NOW, TODAY, Cast, make_enterprise

LICENCE = {"kind": "DRUG_DISTRIBUTION", "number": "吉AA431000001", "expires_on": date(2028, 12, 31)}


@pytest.fixture
def grown(reference: Cast) -> Cast:
    """Runqiang with a licence, a warehouse and three years of growth."""
    add_licence(reference.runqiang.pk, LICENCE, actor=reference.desk, at=NOW)
    Enterprise.objects.filter(pk=reference.runqiang.pk).update(has_open_storage=True)
    for year, revenue in ((2023, 700_000_000), (2024, 900_000_000), (2025, 1_200_000_000)):
        state_figure(
            reference.runqiang.pk,
            year=year,
            revenue=Decimal(revenue),
            people=250,
            source="年报",
            actor=reference.desk,
            at=NOW,
        )
    return reference


def test_the_calendar_knows_the_make_up_days_of_2026_and_no_plan_for_2027(reference: Cast) -> None:
    calendar = load_calendar()
    make_ups = sorted(day for day in calendar.make_ups if day.year == 2026)

    assert [f"{day:%m-%d}" for day in make_ups] == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
    assert calendar.years == {2024, 2025, 2026}


def test_seeding_again_changes_nothing(reference: Cast) -> None:
    before = list(CalendarDay.objects.values_list())

    seed_reference(NOW)

    assert list(CalendarDay.objects.values_list()) == before


def test_the_size_follows_from_the_newest_stated_year(grown: Cast) -> None:
    runqiang = Enterprise.objects.get(pk=grown.runqiang.pk)

    assert runqiang.size == "LARGE"
    with pytest.raises(errors.YearNotOver):
        state_figure(runqiang.pk, year=2026, revenue=Decimal(1), people=1, source="-", actor=grown.desk, at=NOW)
    with pytest.raises(NotAllowed):
        state_figure(runqiang.pk, year=2025, revenue=Decimal(1), people=1, source="-", actor=grown.neighbour, at=NOW)


def test_tiers_are_proposed_with_reasons_and_nothing_changes_before_the_committee_confirms(grown: Cast) -> None:
    propose_tiers(2025, actor=grown.desk, at=NOW, partners={grown.runqiang.pk: 12})
    decision = TierDecision.objects.get(enterprise=grown.runqiang, status="PROPOSED")

    assert (decision.computed_tier, decision.has_growth_label) == ("CHAIN_LEADER", True)
    assert {r["condition"]: r["is_met"] for r in decision.reasons if r["tier"] == "CHAIN_LEADER"} == {
        "revenue_or_rank": True, "partners": True, "no_restriction": True, "open_storage": True,
    }  # fmt: skip
    assert Enterprise.objects.get(pk=grown.runqiang.pk).tier == "GENERAL"
    with pytest.raises(NotAllowed):
        confirm_tier(decision.pk, actor=grown.desk, at=NOW)

    confirm_tier(decision.pk, actor=grown.secretary, at=NOW)

    runqiang = Enterprise.objects.get(pk=grown.runqiang.pk)
    assert (runqiang.tier, runqiang.has_growth_label) == ("CHAIN_LEADER", True)
    with pytest.raises(errors.DecisionClosed):
        confirm_tier(decision.pk, actor=grown.secretary, at=NOW)


def test_another_tier_than_computed_needs_a_reason(grown: Cast) -> None:
    propose_tiers(2025, actor=grown.desk, at=NOW)
    decision = TierDecision.objects.get(enterprise=grown.runqiang, status="PROPOSED")
    assert decision.computed_tier == "BACKBONE"

    with pytest.raises(errors.OverrideNeedsReason):
        confirm_tier(decision.pk, tier="CHAIN_LEADER", override_reason=" ", actor=grown.secretary, at=NOW)
    confirm_tier(decision.pk, tier="CHAIN_LEADER", override_reason="专家评议", actor=grown.secretary, at=NOW)

    assert Enterprise.objects.get(pk=grown.runqiang.pk).tier == "CHAIN_LEADER"


def test_proposing_again_replaces_open_proposals_and_leaves_the_same_confirmed_result_alone(grown: Cast) -> None:
    first = propose_tiers(2025, actor=grown.desk, at=NOW)
    confirm_tier(next(d.pk for d in first if d.enterprise_id == grown.runqiang.pk), actor=grown.secretary, at=NOW)

    again = propose_tiers(2025, actor=grown.desk, at=NOW)

    assert [d.enterprise_id for d in again] == [grown.baishan.pk]
    assert TierDecision.objects.filter(status="PROPOSED").count() == 1


def test_partners_come_from_the_supply_of_the_year_in_both_directions(grown: Cast) -> None:
    ours, theirs = grown.runqiang.organisation, grown.baishan.organisation
    third = make_enterprise(grown.cluster, "第三药业有限公司").organisation
    in_2025 = NOW - timedelta(days=400)
    record_tie(TieKind.SUPPLY, source=ours, target=theirs, weight=1, subject="a", at=in_2025)
    record_tie(TieKind.SUPPLY, source=third, target=ours, weight=1, subject="b", at=in_2025)
    record_tie(TieKind.SAFETY, source=theirs, target=third, weight=1, subject="c", at=in_2025)

    propose_tiers_from_book(2025, actor=grown.desk, at=NOW)

    decision = TierDecision.objects.get(enterprise=grown.runqiang, status="PROPOSED")
    assert next(r["value"] for r in decision.reasons if r["condition"] == "partners") == 2


def test_proposing_for_more_firms_takes_no_more_queries(grown: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            propose_tiers(2025, actor=grown.desk, at=NOW)
        return len(seen)

    queries()
    few = queries()
    for number in range(40):
        make_enterprise(grown.cluster, f"数量药业{number}有限公司")

    assert queries() == few


def test_rules_are_written_as_new_versions_and_wrong_thresholds_are_refused(grown: Cast) -> None:
    rule = write_tier_rule({"backbone_years": 30}, valid_from=date(2025, 1, 1), note="", actor=grown.secretary, at=NOW)
    with pytest.raises(errors.ThresholdWrong):
        write_tier_rule({"growth_rate": "-1"}, valid_from=TODAY, note="", actor=grown.secretary, at=NOW)
    propose_tiers(2025, actor=grown.desk, at=NOW)

    decision = TierDecision.objects.get(enterprise=grown.runqiang, status="PROPOSED")
    assert (rule.version, decision.rule.version, decision.computed_tier) == (2, 2, "HIGH_GROWTH")


def test_a_suspended_licence_stops_every_tier_and_comes_back_but_a_revoked_one_does_not(grown: Cast) -> None:
    licence = grown.runqiang.licences.get()
    set_licence_status(licence.pk, "SUSPENDED", reason="监管部门通知", actor=grown.desk, at=NOW)
    propose_tiers(2025, actor=grown.desk, at=NOW)
    assert TierDecision.objects.get(enterprise=grown.runqiang, status="PROPOSED").computed_tier == "GENERAL"

    set_licence_status(licence.pk, "IN_FORCE", reason="恢复", actor=grown.desk, at=NOW)
    set_licence_status(licence.pk, "REVOKED", reason="吊销", actor=grown.desk, at=NOW)
    with pytest.raises(errors.LicenceEnded):
        set_licence_status(licence.pk, "IN_FORCE", reason="恢复", actor=grown.desk, at=NOW)
    with pytest.raises(errors.LicenceEnded):
        change_licence(licence.pk, {"issuer": "省局"}, actor=grown.owner, at=NOW)


def test_a_licence_is_entered_once_and_never_backwards(grown: Cast) -> None:
    with pytest.raises(errors.LicenceKnown):
        add_licence(grown.runqiang.pk, LICENCE, actor=grown.owner, at=NOW)
    with pytest.raises(errors.LicenceRunsBackwards):
        add_licence(
            grown.runqiang.pk,
            LICENCE | {"number": "吉AA431000009", "issued_on": date(2029, 1, 1)},
            actor=grown.owner,
            at=NOW,
        )
    assert grown.runqiang.licences.count() == 1


def test_a_restriction_holds_until_it_is_lifted(grown: Cast) -> None:
    made = restrict(
        grown.runqiang.pk, reason="严重缺陷", basis="互查", scope_code="BIOLOGICAL", actor=grown.secretary, at=NOW
    )
    assert list(open_restrictions([grown.runqiang.pk], NOW)) == [made]
    with pytest.raises(NotFound):
        lift_restriction(made.pk, reason="已整改", actor=grown.neighbour, at=NOW)

    lift_restriction(made.pk, reason="已整改", actor=grown.secretary, at=NOW)

    assert list(open_restrictions([grown.runqiang.pk], NOW)) == []
    with pytest.raises(errors.RestrictionLifted):
        lift_restriction(made.pk, reason="已整改", actor=grown.secretary, at=NOW)


def test_a_contest_is_due_in_five_working_days_and_open_once_per_figure(grown: Cast) -> None:
    contest = file_contest(
        grown.runqiang.pk, figure="tier", shown="一般成员", statement="应为骨干", actor=grown.owner, at=NOW
    )

    assert contest.due_on == date(2026, 11, 27)
    with pytest.raises(errors.ContestOpen):
        file_contest(grown.runqiang.pk, figure="tier", shown="", statement="再次", actor=grown.owner, at=NOW)
    with pytest.raises(errors.FigureUnknown):
        file_contest(grown.runqiang.pk, figure="<x>", shown="", statement="?", actor=grown.owner, at=NOW)
    answer_contest(contest.pk, accepted=False, answer="按规则测算", actor=grown.secretary, at=NOW)
    with pytest.raises(errors.ContestClosed):
        withdraw_contest(contest.pk, actor=grown.owner, at=NOW)
    assert Contest.objects.get().state == "DECLINED"


def test_what_waits_is_told_to_the_one_who_can_act(grown: Cast) -> None:
    add_licence(
        grown.runqiang.pk,
        {"kind": "DEVICE_CLASS_III", "number": "吉长药监械经营许20210001号", "expires_on": TODAY + timedelta(days=60)},
        actor=grown.desk,
        at=NOW,
    )
    file_contest(grown.runqiang.pk, figure="size", shown="", statement="应为中型", actor=grown.owner, at=NOW)
    propose_tiers(2025, actor=grown.desk, at=NOW)

    owner, secretary = waiting_for(grown.owner, TODAY), waiting_for(grown.secretary, TODAY)

    assert [w.due_on for w in owner] == [TODAY + timedelta(days=60)]
    assert [(w.link, w.count) for w in secretary] == [
        ("/enterprises/tiers/?year=2025", 2),
        ("/enterprises/contests/", 1),
        ("/calendar/?year=2027", 1),
    ]
    assert waiting_for(grown.banker, TODAY) == []
    assert waiting_for(grown.colleague, TODAY) == []


def test_the_plan_of_a_year_is_entered_from_a_table_and_replaced_as_a_whole(grown: Cast, tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("日期,类型,名称\n2027年1月1日,放假,元旦\n2027-01-03,调休上班,元旦\n", "utf-8")

    import_calendar(path, "plan.csv", actor=grown.desk, at=NOW)
    path.write_text("日期,类型,名称\n2027-01-01,放假,元旦\n", "utf-8")
    import_calendar(path, "plan.csv", actor=grown.desk, at=NOW)

    assert [(row.day, row.kind) for row in CalendarDay.objects.filter(day__year=2027)] == [
        (date(2027, 1, 1), "HOLIDAY")
    ]
    path.write_text("日期,类型,名称\n2027-01-01,也许,元旦\n", "utf-8")
    with pytest.raises(errors.DayKindUnknown):
        import_calendar(path, "plan.csv", actor=grown.desk, at=NOW)
    with pytest.raises(NotAllowed):
        import_calendar(path, "plan.csv", actor=grown.owner, at=NOW)
