"""Drills of a real order book: what they say, who may ask for which, who reads what of it, and that they repeat."""

from decimal import Decimal
from typing import Any

import pytest

from common.errors import NotAllowed, NotFound
from ecosystem import queries
from ecosystem.drills.reading import read_drill
from ecosystem.errors import NothingToDrill, OnlyItself
from ecosystem.models import Drill, DrillBasis, Sweep
from ecosystem.pictures.drawing import no_progress
from ecosystem.services import ask_drill, ask_sweep, check_drill, compute_drill
from ecosystem.services.drills import redo_drill
from enterprises.models import LicenceScope
from jobs.models import Job
from orders.models import Offer, Part
from orders.queries.drill_facts import drill_facts
from orders.queries.drill_rows import open_rows
from orders.services.drafting import draft_order
from orders.services.offering import Bid, make_offers
from orders.services.publishing import publish_order
from tests.cast import NOW, Cast, make_cluster, make_organisation
from tests.ecosystem.drilled import Chain, drill_of, make_chain, sweep_of
from tests.orders.stage import make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(cast: Cast) -> Chain:
    """An order of which Baishan holds most."""
    return make_chain(cast)


def table(actor: Any, drill: Drill) -> dict[str, tuple[int, int, int, int]]:
    """Class -> baseline, covered, delayed, lost, as the actor reads it."""
    (part,) = read_drill(actor, drill).parts
    return {row.drug_class: (row.baseline, row.covered, row.delayed, row.lost) for row in part.rows}


def test_without_its_supplier_a_class_is_lost_and_the_missing_licence_is_named(chain: Chain) -> None:
    secretary = chain.cast.secretary
    drill = drill_of(secretary, chain.cast.baishan.organisation)
    assert drill.state == Drill.State.READY
    # Changqing has room for 900 boxes a month; the baseline expects 400 of it already
    assert table(secretary, drill) == {"CHEMICAL": (1000, 900, 100, 0), "BIOLOGICAL": (200, 0, 0, 200)}
    (loss,) = [one for one in read_drill(secretary, drill).parts[0].losses if one.drug_class == "BIOLOGICAL"]
    assert (loss.units, loss.no_room) == (200, 0)
    assert [(one.code, one.firms, one.nearest) for one in loss.reasons] == [
        ("E_SCOPE", 1, (chain.other.organisation.pk,))
    ]
    assert drill.result["picture"]["lost"][0][:2] == [chain.cast.baishan.pk, chain.cast.runqiang.pk]


def test_a_firm_that_may_step_in_by_a_renewed_licence_does(chain: Chain) -> None:
    LicenceScope.objects.create(
        licence=chain.other.organisation.enterprise.licences.get(), code="BIOLOGICAL", is_cold_chain=True
    )
    found = table(chain.cast.secretary, drill_of(chain.cast.secretary, chain.cast.baishan.organisation))
    assert found["BIOLOGICAL"][3] == 0


def test_a_drill_of_a_firm_with_nothing_open_changes_nothing(chain: Chain) -> None:
    stranger = make_seller(chain.cast, "江源医药有限公司", "seller-jiangyuan")
    drill = drill_of(chain.cast.secretary, stranger.organisation)
    assert drill.result["apps"]["orders"]["changes"] == []
    assert {row[1] == row[0] for row in table(chain.cast.secretary, drill).values()} == {True}


def test_the_same_facts_seed_and_version_give_the_same_digest_whatever_happens_meanwhile(chain: Chain) -> None:
    drill = drill_of(chain.cast.secretary, chain.cast.baishan.organisation)
    Part.objects.update(state=Part.State.RELEASED)
    drill.refresh_from_db()
    assert redo_drill(drill) == drill.result
    said = check_drill(no_progress, drill.pk)
    assert said["digest"] == drill.digest
    again = drill_of(chain.cast.secretary, chain.cast.baishan.organisation)
    assert again.digest != drill.digest
    assert again.basis_id != drill.basis_id


def test_drills_of_the_same_moment_share_their_facts(chain: Chain) -> None:
    first = drill_of(chain.cast.secretary, chain.cast.baishan.organisation)
    second = drill_of(chain.cast.secretary, chain.cast.runqiang.organisation, kept=50)
    assert first.basis_id == second.basis_id
    assert DrillBasis.objects.count() == 1


def test_a_second_message_finds_the_report_written(chain: Chain) -> None:
    drill = drill_of(chain.cast.secretary, chain.cast.baishan.organisation)
    assert compute_drill(no_progress, drill.pk) == {"link": f"/ecosystem/drills/{drill.pk}/"}
    assert Drill.objects.get(pk=drill.pk).ready_at == NOW


def test_offers_that_are_still_sealed_are_not_read(chain: Chain) -> None:
    order = chain.order
    order.way, order.state = "SEALED", "OPEN"
    order.save()
    bid = Bid(line=order.lines.order_by("position")[0].pk, price=Decimal("5.00"), at_most=900)
    make_offers(order.pk, [bid], actor=chain.other, at=NOW)
    assert Offer.objects.exists()
    (call,) = drill_facts(chain.cast.cluster.pk, NOW).calls
    assert not any(want.bids for want in call.wants)


def test_an_enterprise_drills_itself_alone_and_reads_no_other_names(chain: Chain) -> None:
    owner, neighbour = chain.cast.owner, chain.cast.neighbour
    with pytest.raises(OnlyItself):
        ask_drill(Drill(target="FIRM", organisation=chain.cast.runqiang.organisation), actor=neighbour, at=NOW)
    with pytest.raises(OnlyItself):
        ask_drill(Drill(target="CLASS", drug_class="CHEMICAL"), actor=neighbour, at=NOW)
    assert not Drill.objects.exists()
    assert not Job.objects.filter(task="ecosystem.tasks.compute_drill").exists()
    drill = drill_of(neighbour, chain.cast.baishan.organisation)
    reading = read_drill(neighbour, drill)
    assert set(reading.names) <= {chain.cast.baishan.pk, chain.cast.runqiang.pk}
    assert chain.other.organisation.pk not in {row.instead for row in reading.parts[0].changes}
    assert {key for loss in reading.parts[0].losses for one in loss.reasons for key in one.nearest} == set()
    assert table(neighbour, drill)["BIOLOGICAL"] == (200, 0, 0, 200)
    for reader in (owner, chain.cast.secretary):
        with pytest.raises(NotFound):
            queries.get_drill(reader, drill.pk)


def test_an_expectation_is_no_news_for_an_enterprise(chain: Chain) -> None:
    """What the baseline expects of open orders would tell a seller how its offer stands."""
    drill = drill_of(chain.other, chain.other.organisation)
    assert read_drill(chain.other, drill).parts[0].changes == []
    assert drill.result["apps"]["orders"]["changes"]


def test_banks_and_observers_have_no_drills(chain: Chain) -> None:
    drill = drill_of(chain.cast.secretary, chain.cast.baishan.organisation)
    for reader in (chain.cast.banker, chain.cast.observer):
        with pytest.raises(NotAllowed):
            queries.visible_drills(reader)
        with pytest.raises(NotFound):
            queries.get_drill(reader, drill.pk)
        with pytest.raises(NotAllowed):
            ask_sweep(actor=reader, at=NOW)
    assert not Sweep.objects.exists()


def test_what_is_taken_away_is_named_and_of_this_cluster(chain: Chain) -> None:
    outside = make_organisation(make_cluster("别的集群"), "外地医药")
    for wrong in (
        Drill(target="FIRM"),
        Drill(target="PLACE"),
        Drill(target="CLASS"),
        Drill(target="FIRM", organisation=outside),
        Drill(target="BANK", organisation=chain.cast.baishan.organisation),
    ):
        with pytest.raises(NothingToDrill):
            ask_drill(wrong, actor=chain.cast.secretary, at=NOW)
    assert not Drill.objects.exists()


def test_a_place_and_a_class_can_be_taken_away_too(chain: Chain) -> None:
    secretary = chain.cast.secretary
    assert queries.drill_choices(secretary).places == ["一号库"]
    place = table(secretary, drill_of(secretary, target="PLACE", place="一号库"))
    assert place["BIOLOGICAL"] == (200, 0, 0, 200)
    one = table(secretary, drill_of(secretary, target="CLASS", drug_class="BIOLOGICAL", kept=50))
    assert one["BIOLOGICAL"] == (200, 100, 0, 100)


def test_the_sweep_drills_everybody_who_has_something_open(chain: Chain) -> None:
    sweep = sweep_of(chain.cast.secretary)
    keys = [line[0] for line in sweep.result["lines"]]
    assert keys == sorted([chain.cast.runqiang.pk, chain.cast.baishan.pk, chain.other.organisation.pk])
    single = drill_of(chain.cast.secretary, chain.cast.baishan.organisation)
    line = dict(sweep.result["lines"])[chain.cast.baishan.pk]["orders"]
    rows = {row["drug_class"]: row for row in single.result["apps"]["orders"]["table"] if row["touched"]}
    assert line == {code: [row["touched"], row["delayed"], row["lost"], row["ended"]] for code, row in rows.items()}
    assert sweep.basis_id == single.basis_id


def test_the_certificate_counts_who_may_and_who_does(chain: Chain) -> None:
    rows = {(row["drug_class"], row["is_cold"]): row for row in sweep_of(chain.cast.secretary).result["certificate"]}
    chemical, insulin = rows["CHEMICAL", False], rows["BIOLOGICAL", True]
    assert (chemical["licensed"], chemical["delivering"], chemical["grade"]) == (3, 1, "ONE")
    assert (chemical["buyers"], chemical["least"], chemical["alone"]) == (1, 1, 1)
    assert chemical["leans_on"] == chain.other.organisation.pk
    assert (insulin["licensed"], insulin["delivering"], insulin["grade"]) == (2, 0, "GAP")


def test_rows_take_as_many_queries_for_two_orders_as_for_one(chain: Chain, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(7):
        assert len(open_rows(chain.cast.cluster.pk, NOW).orders) == 1
    publish_order(draft_order(chain.draft, actor=chain.cast.owner, at=NOW).pk, actor=chain.cast.owner, at=NOW)
    with django_assert_num_queries(7):
        assert len(open_rows(chain.cast.cluster.pk, NOW).orders) == 2
