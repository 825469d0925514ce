"""Snapshots: asked for once, computed as of a moment, whole or not at all, the same when drawn again."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from common.errors import NotAllowed
from ecosystem.models import Snapshot, Standing
from ecosystem.queries import picture_of
from ecosystem.services import ask_snapshot, redraw, take_snapshot
from jobs.models import Job
from jobs.work import Cancelled
from ledger.services import reverse_tie
from tests.cast import NOW, Cast
from tests.ecosystem.stage import BRIDGE, INSIDE, Stage, snapshot_of, supply


def test_the_numbers_of_the_small_cluster_are_those_on_paper(stage: Stage) -> None:
    snapshot = snapshot_of(stage.cast)
    standing = {row.organisation_id: row for row in Standing.objects.filter(snapshot=snapshot)}
    runqiang, plain = standing[stage.left[0].pk], standing[stage.left[3].pk]

    assert runqiang.strength == 5 * INSIDE + BRIDGE
    assert plain.strength == 5 * INSIDE
    assert (runqiang.strength_out, runqiang.strength_in) == (5 * INSIDE + BRIDGE, 0)
    assert (runqiang.partners, plain.partners) == (6, 5)
    assert (runqiang.core, plain.core) == (5, 5)
    assert (runqiang.is_articulation, plain.is_articulation) == (True, False)
    assert (runqiang.cut_off, plain.cut_off) == (5, 0)  # its own circle, the smaller rest
    assert runqiang.by_kind["SUPPLY"] == {"out": 700.0, "in": 0.0, "partners": 6}
    assert {standing[firm.pk].community for firm in stage.left} == {runqiang.community}
    assert runqiang.community != standing[stage.right[0].pk].community
    assert plain.betweenness == 0


def test_the_bridge_carries_what_goes_between_the_circles(stage: Stage) -> None:
    snapshot = snapshot_of(stage.cast)
    standing = {row.organisation_id: row for row in Standing.objects.filter(snapshot=snapshot)}
    members = len(standing)

    pairs_of_others = (members - 1) * (members - 2) / 2
    assert standing[stage.left[0].pk].betweenness == pytest.approx(5 * 6 / pairs_of_others)


def test_the_summary_counts_members_pairs_and_circles(stage: Stage) -> None:
    summary = snapshot_of(stage.cast).summary

    assert summary["members_with_ties"] == 12
    assert summary["links"] == 31
    assert summary["communities"] == 2
    assert summary["weak_points"] == 2
    assert summary["bridges"] == 1
    assert summary["ties"] == {"SUPPLY": 31, "STAFF": 0, "SAFETY": 0, "RESOURCE": 0, "FINANCE": 0, "CIVIC": 0}
    assert summary["value"]["SUPPLY"] == 3400.0


def test_a_reversal_takes_the_tie_out_of_every_number(stage: Stage) -> None:
    before = snapshot_of(stage.cast)
    reverse_tie(stage.bridge)

    after = snapshot_of(stage.cast, NOW + timedelta(hours=1))

    old = Standing.objects.get(snapshot=before, organisation=stage.left[0])
    new = Standing.objects.get(snapshot=after, organisation=stage.left[0])
    assert (old.strength, old.partners) == (5 * INSIDE + BRIDGE, 6)
    assert (new.strength, new.partners) == (500, 5)  # all pairs equal now: each ranks 100
    assert after.summary["links"] == 30


def test_a_snapshot_of_a_past_moment_does_not_know_what_came_after(stage: Stage) -> None:
    supply(stage.left[1], stage.right[1], "900.00", about="stage:later")

    snapshot = snapshot_of(stage.cast, NOW - timedelta(seconds=1))

    assert snapshot.summary["ties"]["SUPPLY"] == 1  # only the bridge lies before


def test_too_few_ties_give_counts_but_no_figures(cast: Cast) -> None:
    supply(cast.runqiang.organisation, cast.baishan.organisation, "10.00")

    snapshot = snapshot_of(cast)

    row = Standing.objects.get(snapshot=snapshot, organisation=cast.runqiang.organisation)
    assert row.partners == 1
    assert (row.strength, row.pagerank, row.core, row.community, row.is_articulation) == (None,) * 5
    assert snapshot.summary["is_enough"] is False


def test_an_empty_ledger_gives_a_snapshot_without_ties(cast: Cast) -> None:
    snapshot = snapshot_of(cast)

    assert snapshot.state == Snapshot.State.READY
    assert snapshot.summary["links"] == 0
    assert Standing.objects.filter(snapshot=snapshot, partners=0).count() == 5


def test_drawn_again_it_is_the_same_to_the_last_byte(stage: Stage) -> None:
    first = snapshot_of(stage.cast)
    supply(stage.left[2], stage.right[2], "50.00", about="stage:new")
    second = snapshot_of(stage.cast, NOW + timedelta(hours=2))
    stage.left[0].name = stage.left[0].short_name = "改名药业"
    stage.left[0].save(update_fields=["name", "short_name"])
    supply(stage.left[3], stage.right[3], "70.00", about="stage:newer")

    assert second.layout_of_id == first.pk
    for snapshot in (first, second):
        assert redraw(snapshot) == Path(snapshot.file.path).read_bytes()
        assert hashlib.sha256(redraw(snapshot)).hexdigest() == snapshot.sha256


def test_the_next_layout_starts_where_everybody_stood(stage: Stage) -> None:
    first = picture_of(snapshot_of(stage.cast)).arrays
    supply(stage.left[2], stage.right[2], "1.00", about="stage:new")
    second = picture_of(snapshot_of(stage.cast, NOW + timedelta(hours=2))).arrays

    width = float(first["x"].max() - first["x"].min())
    assert abs(second["x"] - first["x"]).max() < width / 3


def test_who_asks_while_one_is_computed_gets_that_one(stage: Stage) -> None:
    first = ask_snapshot(stage.cast.secretary, NOW)
    second = ask_snapshot(stage.cast.desk, NOW + timedelta(minutes=1))

    assert first.pk == second.pk
    assert Job.objects.filter(task="ecosystem.tasks.take_snapshot").count() == 1


def test_a_snapshot_whose_job_failed_makes_room_for_the_next(stage: Stage) -> None:
    first = ask_snapshot(stage.cast.secretary, NOW)
    assert first.job is not None
    Job.objects.filter(pk=first.job.pk).update(state=Job.State.FAILED)

    second = ask_snapshot(stage.cast.secretary, NOW)

    first.refresh_from_db()
    assert first.state == Snapshot.State.FAILED
    assert second.pk != first.pk


@pytest.mark.parametrize("part", ["owner", "neighbour", "banker", "observer"])
def test_only_the_committee_has_the_graph_computed(stage: Stage, part: str) -> None:
    actor = stage.cast.actor(part)
    assert actor is not None

    with pytest.raises(NotAllowed):
        ask_snapshot(actor, NOW)

    assert Snapshot.objects.count() == 0


def test_a_worker_that_lost_its_turn_leaves_the_snapshot_to_the_next(stage: Stage) -> None:
    snapshot = ask_snapshot(stage.cast.desk, NOW)

    def stopped(share: float, step: str = "") -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        take_snapshot(stopped, snapshot.pk)
    snapshot.refresh_from_db()
    assert snapshot.state == Snapshot.State.ASKED

    assert snapshot.job is not None
    Job.objects.filter(pk=snapshot.job.pk).update(is_cancel_asked=True)
    with pytest.raises(Cancelled):
        take_snapshot(stopped, snapshot.pk)
    snapshot.refresh_from_db()
    assert snapshot.state == Snapshot.State.FAILED
