"""Two snapshots in words: what is said rests on ties, and nobody reads more than their view allows."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from common.errors import NotAllowed, NotFound
from ecosystem import queries, words
from ecosystem.models import Snapshot
from tests.cast import NOW, Cast, make_enterprise
from tests.ecosystem.stage import Stage, snapshot_of, supply

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def grown(stage: Stage) -> tuple[Snapshot, Snapshot]:
    """After the first snapshot a newcomer deals only with the third firm of the left circle."""
    first = snapshot_of(stage.cast)
    new = make_enterprise(stage.cast.cluster, "新来药业").organisation
    supply(stage.left[2], new, "50.00")
    return first, snapshot_of(stage.cast, LATER)


def said(found: queries.Comparison) -> dict[str, list[words.Statement]]:
    assert found.found is not None
    return {section.code: section.statements for section in words.comparison_words(found.found)}


@override("en")
def test_who_became_the_only_way_is_said_with_the_new_tie(stage: Stage) -> None:
    first, second = grown(stage)
    found = queries.comparison(stage.cast.secretary)

    assert (found.before, found.after) == (first, second)
    [statement] = [one for one in said(found)["bridges"] if one.organisation == stage.left[2].pk]
    name = stage.left[2].short_name
    assert statement.text == f"{name} became the only way to the rest for 新来药业."
    assert [tie.text for tie in statement.ties] == [f"new: {name} supplied 新来药业"]
    assert statement.figure == "cut_off"
    supplies = found.kinds[0]
    assert (supplies.kind, supplies.new, supplies.ended, supplies.quiet) == ("SUPPLY", 1, 0, 0)


@override("en")
def test_an_enterprise_reads_only_of_itself_and_its_own_ties(stage: Stage) -> None:
    grown(stage)
    supply(stage.left[0], stage.right[2], "700.00")
    snapshot_of(stage.cast, NOW + timedelta(hours=2))
    found = queries.comparison(stage.cast.owner)
    statements = [one for many in said(found).values() for one in many]
    own = stage.cast.runqiang.organisation_id

    assert {one.organisation for one in statements} <= {own, None}
    assert all(own in (tie.source, tie.target) for one in statements for tie in one.ties)
    assert not any("新来" in one.text for one in statements)
    assert any("Partners rose from 6 to 7" in one.text for one in statements)


def test_a_bank_reads_no_single_member_and_no_small_number(stage: Stage) -> None:
    grown(stage)
    found = queries.comparison(stage.cast.banker)

    assert found.found is None
    assert found.kinds[0].new is None


@override("en")
def test_what_changed_is_the_same_the_other_way_round_asked(stage: Stage) -> None:
    first, second = grown(stage)
    found = queries.comparison(stage.cast.secretary, second.pk, first.pk)

    assert (found.before, found.after) == (first, second)
    with pytest.raises(NotFound):
        queries.comparison(stage.cast.secretary, first.pk, 0)


def test_the_same_snapshot_twice_says_nothing(stage: Stage) -> None:
    snapshot_of(stage.cast)
    assert "bridges" not in said(queries.comparison(stage.cast.secretary))


def test_a_series_is_one_query_however_many_snapshots(stage: Stage, django_assert_num_queries: object) -> None:
    cast = stage.cast
    grown(stage)
    with django_assert_num_queries(1):  # type: ignore[operator]
        rows = queries.firm_series(cast.secretary, stage.left[2].pk)
    assert [row.partners for row in rows] == [5, 6]
    assert [row.snapshot.as_of for row in rows] == [NOW, LATER]
    with django_assert_num_queries(1):  # type: ignore[operator]
        moments = queries.cluster_series(cast.secretary)
    assert [summary["links"] for _pk, _as_of, summary in moments] == [31, 32]


def test_a_series_is_for_the_committee_and_for_oneself(stage: Stage, cast: Cast) -> None:
    snapshot_of(cast)
    assert len(queries.firm_series(cast.owner, cast.runqiang.organisation_id)) == 1
    with pytest.raises(NotFound):
        queries.firm_series(cast.owner, cast.baishan.organisation_id)
    for actor in (cast.banker, cast.observer):
        with pytest.raises(NotAllowed):
            queries.firm_series(actor, cast.runqiang.organisation_id)
    with pytest.raises(NotAllowed):
        queries.cluster_series(cast.owner)
