"""Introductions: drawn once a month from licences, wishes and trust, answered by both, remembered, and their effect."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from accounts.actors import Actor
from accounts.models import AuditEntry, Organisation
from accounts.roles import Role
from common.errors import NotAllowed, NotFound
from ecosystem.errors import AlreadyIntroduced, AnswerNeedsReason, IntroducedOften, SameFirm, WantsNoIntroductions
from ecosystem.models import Introduction, IntroductionRun, IntroductionSide
from ecosystem.queries.introductions import cards_of, introductions, outcomes
from ecosystem.queries.waiting import waiting_for
from ecosystem.services import (
    allow_introductions,
    answer_introduction,
    introduce_by_hand,
    introduce_in,
    stop_introductions,
    tell_introduced,
)
from enterprises.models import Enterprise, Licence, Restriction
from notices.models import Notice
from tests.cast import NOW, TODAY, Cast, make_person
from tests.ecosystem.stage import Stage, snapshot_of, supply
from tests.orders.stage import license_to

MONTH, NEXT = date(2026, 11, 1), NOW + timedelta(days=20)


@dataclass(frozen=True)
class Known:
    """The two circles with licences: the right one alone keeps biological products cold."""

    stage: Stage
    cast: Cast

    def pairs(self) -> set[tuple[int, int]]:
        """Who was introduced to whom."""
        return set(Introduction.objects.values_list("left_id", "right_id"))

    def draw(self, at: object = NOW) -> int:
        """This month's introductions."""
        return introduce_in(self.cast.cluster, at=at)  # type: ignore[arg-type]


@pytest.fixture
def known(stage: Stage) -> Known:
    """A graph, and a licence for everybody."""
    for firm in stage.left:
        license_to(firm.enterprise, "CHEMICAL")
    for firm in stage.right:
        license_to(firm.enterprise, "CHEMICAL", "BIOLOGICAL", cold=True)
    snapshot_of(stage.cast)
    return Known(stage, stage.cast)


def owner_of(firm: Organisation, name: str = "owner9") -> Actor:
    """Somebody who answers for it."""
    return make_person(name, "测试", firm, Role.FIRM_OWNER)


def test_a_month_is_drawn_once(known: Known) -> None:
    made = known.draw()

    assert made == Introduction.objects.count() > 0
    assert known.draw(NOW + timedelta(days=3)) == 0
    assert IntroductionRun.objects.get().pairs == made
    assert IntroductionSide.objects.count() == 2 * made


def test_without_a_graph_nothing_is_drawn_and_the_month_stays_open(cast: Cast) -> None:
    assert introduce_in(cast.cluster, at=NOW) == 0
    assert not IntroductionRun.objects.exists()


def test_nobody_is_introduced_more_than_twice_by_rule_nor_to_a_partner(known: Known) -> None:
    known.draw()
    left, right = {firm.pk for firm in known.stage.left}, {firm.pk for firm in known.stage.right}
    counts = [IntroductionSide.objects.filter(organisation=pk).count() for pk in left | right]

    assert max(counts) <= 2
    assert all((a in left) != (b in left) for a, b in known.pairs())  # inside a circle everybody knows everybody


def test_only_who_is_in_business_licensed_and_unrestricted_is_introduced(known: Known) -> None:
    suspended, restricted, unwilling = known.stage.left[1], known.stage.right[1], known.stage.right[2]
    Licence.objects.filter(enterprise=suspended.pk).update(status=Licence.Status.SUSPENDED)
    Restriction.objects.create(
        enterprise_id=restricted.pk, reason="r", basis="b", imposed_by=known.cast.secretary.user,
        starts_at=NOW - timedelta(days=1),
    )  # fmt: skip
    stop_introductions(actor=owner_of(unwilling), at=NOW)
    known.draw()
    named = {pk for pair in known.pairs() for pk in pair}

    assert named
    assert not named & {suspended.pk, restricted.pk, unwilling.pk}


def test_firms_of_one_owner_are_not_introduced_to_each_other(known: Known) -> None:
    everybody = [firm.pk for firm in known.stage.left + known.stage.right]
    Enterprise.objects.filter(pk__in=everybody).update(legal_representative="同一人")

    assert known.draw() == 0
    assert IntroductionRun.objects.get().pairs == 0


def test_each_side_reads_what_it_would_gain_and_the_way_over_its_own_partner(known: Known) -> None:
    known.draw()
    runqiang, baishan = known.stage.left[0].pk, known.stage.right[0].pk
    bridged = Introduction.objects.exclude(way=[]).first()
    assert bridged is not None
    side = next(s for s in bridged.sides.all() if s.organisation_id in {f.pk for f in known.stage.left})

    assert bridged.way[1] in {runqiang, baishan}
    assert (bridged.way[0], bridged.way[-1]) == (bridged.left_id, bridged.right_id)
    assert [reason["code"] for reason in side.reasons if reason["code"] in ("licence", "market")]


def test_a_firm_sees_its_own_introductions_and_on_the_way_no_name_that_wants_none(known: Known) -> None:
    known.draw()
    row = Introduction.objects.filter(way__len=3).exclude(left=known.stage.left[0]).first()
    assert row is not None
    actor = owner_of(row.left)
    middle = Organisation.objects.get(pk=row.way[1])

    card = next(card for card in cards_of(actor, introductions(actor)) if card.introduction == row)
    assert [step.organisation for step in card.way][1] == middle
    stop_introductions(actor=owner_of(middle, "middle9"), at=NOW)
    hidden = next(card for card in cards_of(actor, introductions(actor)) if card.introduction == row)
    assert [step.organisation for step in hidden.way][1] is None
    assert {card.mine.organisation_id for card in cards_of(actor, introductions(actor))} == {actor.organisation.pk}


def test_banks_and_observers_see_no_introductions(known: Known) -> None:
    for actor in (known.cast.banker, known.cast.observer):
        with pytest.raises(NotAllowed):
            introductions(actor)
    assert not introductions(known.cast.outsider).exists()


def test_what_is_not_useful_says_why_and_is_not_proposed_again(known: Known) -> None:
    known.draw()
    row = Introduction.objects.earliest("pk")
    actor = owner_of(row.left)
    with pytest.raises(AnswerNeedsReason):
        answer_introduction(row.pk, answer="NOT_USEFUL", actor=actor, at=NOW)
    with pytest.raises(AnswerNeedsReason):
        answer_introduction(row.pk, answer="NOT_USEFUL", reason="OTHER", actor=actor, at=NOW)
    assert not IntroductionSide.objects.exclude(answer="").exists()

    answer_introduction(row.pk, answer="NOT_USEFUL", reason="GOODS", actor=actor, at=NOW)
    Introduction.objects.update(month=date(2020, 1, 1))  # long ago: only the answers count now
    known.draw(NEXT)

    assert not Introduction.objects.filter(left=row.left, right=row.right, month__year=2026).exists()
    with pytest.raises(AlreadyIntroduced):
        introduce_by_hand(row.left_id, row.right_id, words="再试一次", actor=known.cast.secretary, at=NOW)


def test_a_pair_is_not_named_again_within_the_year(known: Known) -> None:
    known.draw()
    first = known.pairs()
    known.draw(NEXT)

    assert len(known.pairs()) == Introduction.objects.count()
    assert Introduction.objects.filter(month=date(2026, 12, 1)).count() + len(first) == len(known.pairs())


def test_strangers_answer_nothing_and_colleagues_without_the_role_neither(known: Known) -> None:
    known.draw()
    row = Introduction.objects.filter(left=known.cast.runqiang.pk).first() or introduce_by_hand(
        known.cast.runqiang.pk, known.stage.right[3].pk, words="认识一下", actor=known.cast.desk, at=NOW
    )
    with pytest.raises(NotFound):
        answer_introduction(row.pk, answer="MET", actor=known.cast.outsider, at=NOW)
    with pytest.raises(NotAllowed):
        answer_introduction(row.pk, answer="MET", actor=known.cast.colleague, at=NOW)
    assert not IntroductionSide.objects.exclude(answer="").exists()


def test_the_committee_introduces_by_hand_in_its_own_words(known: Known) -> None:
    one, other = known.stage.right[3].pk, known.stage.left[3].pk
    row = introduce_by_hand(one, other, words=" 两家都缺冷链回程 ", actor=known.cast.desk, at=NOW)

    assert (row.left_id, row.right_id, row.words, row.run) == (
        min(one, other),
        max(one, other),
        "两家都缺冷链回程",
        None,
    )
    assert len(row.way) == 4  # over both ends of the bridge
    assert AuditEntry.objects.filter(event="ecosystem.introduced").count() == 1
    with pytest.raises(AlreadyIntroduced):
        introduce_by_hand(one, other, words="又一次", actor=known.cast.desk, at=NOW)
    with pytest.raises(SameFirm):
        introduce_by_hand(one, one, words="自己", actor=known.cast.desk, at=NOW)
    with pytest.raises(NotAllowed):
        introduce_by_hand(one, other, words="不行", actor=known.cast.owner, at=NOW)
    stop_introductions(actor=owner_of(known.stage.left[4]), at=NOW)
    with pytest.raises(WantsNoIntroductions):
        introduce_by_hand(one, known.stage.left[4].pk, words="不行", actor=known.cast.desk, at=NOW)
    assert Introduction.objects.count() == 1


def test_three_a_month_is_the_most_also_by_hand(known: Known) -> None:
    one = known.stage.left[5].pk
    for other in known.stage.right[1:4]:
        introduce_by_hand(one, other.pk, words="认识一下", actor=known.cast.desk, at=NOW)
    with pytest.raises(IntroducedOften):
        introduce_by_hand(one, known.stage.right[4].pk, words="认识一下", actor=known.cast.desk, at=NOW)
    known.draw()

    assert IntroductionSide.objects.filter(organisation=one).count() == 3


def test_a_tie_that_comes_later_is_noticed_with_the_next_snapshot(known: Known) -> None:
    known.draw()
    row, untouched = Introduction.objects.order_by("pk")[:2]
    supply(row.left, row.right, "50.00", -timedelta(days=2))
    snapshot = snapshot_of(known.cast, NOW + timedelta(days=3))
    row.refresh_from_db()
    untouched.refresh_from_db()

    assert (row.tied_on, row.tie_kinds, row.tie_seen_in) == (TODAY + timedelta(days=2), ["SUPPLY"], snapshot)
    assert untouched.tied_on is None
    assert (outcomes(known.cast.secretary)[0].tied, outcomes(known.cast.secretary)[0].answered) == (1, 0)


def test_people_are_told_once_and_it_waits_until_they_answer(known: Known) -> None:
    known.draw()
    side = IntroductionSide.objects.order_by("pk")[0]
    actor = owner_of(side.organisation)
    tell_introduced(None, IntroductionRun.objects.get().pk)
    mine = IntroductionSide.objects.filter(organisation=side.organisation)

    assert Notice.objects.filter(recipient=actor.user, kind="introduction").count() == 1
    assert [row.count for row in waiting_for(actor, TODAY)] == [mine.count()]
    for one in mine:
        answer_introduction(one.introduction_id, answer="MET", actor=actor, at=NOW)
    assert waiting_for(actor, TODAY) == []


def test_whoever_wants_none_can_change_that(known: Known) -> None:
    stop_introductions(actor=known.cast.owner, at=NOW)
    stop_introductions(actor=known.cast.owner, at=NOW)
    with pytest.raises(NotAllowed):
        stop_introductions(actor=known.cast.colleague, at=NOW)
    allow_introductions(actor=known.cast.owner, at=NOW)
    known.draw()

    assert IntroductionSide.objects.filter(organisation=known.cast.runqiang.pk).exists()
    assert AuditEntry.objects.filter(event__startswith="ecosystem.introductions_").count() == 2
