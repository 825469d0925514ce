"""Who sees what: the committee all, an enterprise its own ties, banks and observers groups; no name leaks."""

import gzip
import re
from datetime import timedelta

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from common.errors import NotFound
from ecosystem.errors import NoPath, OnlyGroups
from ecosystem.models import Snapshot
from ecosystem.pictures.cuts import OTHERS, Cut, groups
from ecosystem.pictures.drawing import Picture
from ecosystem.pictures.explorer import DTYPES
from ecosystem.pictures.ways import surroundings, way_between
from ecosystem.queries import cut_of, get_standing, member_cut, picture_of, standings
from ecosystem.rules import TIERS
from graph.columns import unpack
from tests.cast import NOW, Cast
from tests.ecosystem.stage import Stage, snapshot_of, supply

FORMS = ("gexf", "graphml", "nodes.csv", "edges.csv")


@pytest.fixture
def snapshot(stage: Stage) -> Snapshot:
    return snapshot_of(stage.cast)


def enter(cast: Cast, part: str, language: str = "zh-hans") -> Client:
    actor = cast.actor(part)
    assert actor is not None
    client = Client(headers={"accept-language": language})
    client.force_login(actor.user)
    return client


def names(stage: Stage) -> dict[str, str]:
    """Everybody's full and short names."""
    everybody = [*stage.left, *stage.right]
    return {firm.name: firm.short_name for firm in everybody}


def test_the_committee_sees_every_member_and_tie(stage: Stage, snapshot: Snapshot) -> None:
    cut = cut_of(stage.cast.secretary, snapshot)

    assert len(cut) == 15  # twelve enterprises, the bank, the committee, the public body
    assert len(cut.arrays["source"]) == 31
    assert not np.isnan(cut.arrays["strength"]).any()


def test_an_enterprise_sees_itself_its_partners_and_its_own_ties(stage: Stage, snapshot: Snapshot) -> None:
    cut = cut_of(stage.cast.owner, snapshot)
    ids = cut.arrays["id"].tolist()

    assert set(ids) == {firm.pk for firm in stage.left} | {stage.right[0].pk}
    assert len(cut.arrays["source"]) == 6
    assert cut.me is not None
    assert ids[cut.me] == stage.left[0].pk
    me = cut.me
    assert {ids[s] == ids[me] or ids[t] == ids[me] for s, t in _pairs(cut)} == {True}


def test_the_figures_of_others_are_hidden_from_an_enterprise(stage: Stage, snapshot: Snapshot) -> None:
    cut = cut_of(stage.cast.owner, snapshot)
    a, me = cut.arrays, cut.me

    for name in ("strength", "strength_in", "strength_out", "pagerank", "betweenness", "constraint", "effective_size"):
        known = np.flatnonzero(~np.isnan(a[name])).tolist()
        assert known == [me], name
    for name in ("core", "community", "cut_off"):
        assert np.flatnonzero(a[name] >= 0).tolist() == [me], name
    assert np.flatnonzero(a["articulation"]).tolist() == [me]


@pytest.mark.parametrize("part", ["neighbour", "owner"])
def test_no_name_of_a_stranger_reaches_an_enterprise(stage: Stage, snapshot: Snapshot, part: str) -> None:
    actor = stage.cast.actor(part)
    assert actor is not None
    circle = stage.left if part == "owner" else stage.right
    partners = {firm.pk for firm in (*circle, stage.left[0], stage.right[0])}
    strangers = {f.name for f in (*stage.left, *stage.right) if f.pk not in partners}
    strangers |= {f.short_name for f in (*stage.left, *stage.right) if f.pk not in partners}

    for text in answers(stage.cast, part, circle[0].pk):
        assert not [name for name in strangers if name in text]


@pytest.mark.parametrize("part", ["banker", "observer"])
def test_no_name_at_all_reaches_banks_and_observers(stage: Stage, snapshot: Snapshot, part: str) -> None:
    known = names(stage)

    for text in answers(stage.cast, part, stage.left[0].pk):
        assert not [name for name in (*known, *known.values()) if name in text]


def answers(cast: Cast, part: str, organisation: int) -> list[str]:
    """Everything both doors hand out about the graph, as text."""
    client = enter(cast, part)
    addresses = [reverse(f"{door}ecosystem-data") for door in ("", "api:")]
    addresses += [reverse(f"{door}ecosystem-export", args=[form]) for door in ("", "api:") for form in FORMS]
    addresses += [reverse("ecosystem"), reverse("standings"), reverse("standing", args=[organisation])]
    addresses += [reverse("api:standings"), reverse("api:ecosystem-ego", args=[organisation])]
    texts = []
    for address in addresses:
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        body = gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
        texts.append(re.sub(r"<header.*?</header>", "", body.decode("utf-8", "replace"), flags=re.DOTALL))
    return texts


def test_groups_have_at_least_five_members(stage: Stage, snapshot: Snapshot) -> None:
    cut = cut_of(stage.cast.banker, snapshot)

    assert cut.arrays["size"].tolist() == [6, 6]  # the three without ties are fewer than five: withheld
    assert len(cut.arrays["source"]) == 0  # one pair between the circles is fewer than five: withheld


def test_a_tie_between_groups_needs_five_pairs(stage: Stage) -> None:
    for i in range(1, 5):
        supply(stage.left[i], stage.right[i], "10.00", timedelta(days=400), about=f"stage:across-{i}")

    cut = cut_of(stage.cast.banker, snapshot_of(stage.cast))

    assert len(cut.arrays["source"]) == 1
    assert cut.arrays["value"].tolist() == [440.0]
    assert cut.arrays["count"].tolist() == [5]


def test_small_groups_are_put_together_when_that_makes_five() -> None:
    community = np.array([0] * 5 + [1] * 4 + [2] * 3, np.int16)
    picture = _picture(community)

    cut = groups(picture)

    assert cut.arrays["size"].tolist() == [5, 7]
    assert cut.meta["groups"] == [(0, 3), (OTHERS, len(TIERS))]


def test_what_does_not_make_five_even_together_is_withheld() -> None:
    cut = groups(_picture(np.array([0] * 5 + [1] * 4, np.int16)))

    assert cut.arrays["size"].tolist() == [5]


def test_the_container_has_exactly_the_columns_of_the_explorer(stage: Stage, snapshot: Snapshot) -> None:
    for part in ("secretary", "owner", "banker"):
        answer = enter(stage.cast, part, "en").get(reverse("ecosystem-data"))
        meta, arrays = unpack(gzip.decompress(answer.content))

        assert {name: array.dtype for name, array in arrays.items()} == {n: np.dtype(d) for n, d in DTYPES.items()}
        nodes, pairs = len(arrays["id"]), len(arrays["source"])
        assert {len(arrays[name]) for name in ("tier", "x", "by", "strength", "core")} == {nodes}
        assert {len(arrays[name]) for name in ("target", "kind", "value", "weight", "count")} == {pairs}
        assert len(meta["names"]) == nodes
        assert meta["as_of"] == "2026-11-20"
        assert arrays["tier"].max() < len(meta["tiers"])
        assert arrays["industry"].max() < len(meta["industries"])
        assert (arrays["edge"] < pairs).all()
        assert (arrays["month"] < len(meta["months"])).all()


def test_the_months_add_up_to_the_ties(stage: Stage, snapshot: Snapshot) -> None:
    a = cut_of(stage.cast.secretary, snapshot).arrays

    sums = np.bincount(a["edge"], weights=a["bvalue"], minlength=len(a["source"]))
    assert sums.tolist() == a["value"].tolist()
    assert np.bincount(a["edge"], weights=a["bcount"]).tolist() == a["count"].tolist()


def test_who_has_the_newest_data_is_told_so_in_a_few_bytes(stage: Stage, snapshot: Snapshot) -> None:
    for door in ("", "api:"):
        client = enter(stage.cast, "secretary")
        first = client.get(reverse(f"{door}ecosystem-data"))
        again = client.get(reverse(f"{door}ecosystem-data"), headers={"if-none-match": first.headers["ETag"]})

        assert first.status_code == 200
        assert first.headers["Cache-Control"] == "private, no-cache"
        assert (again.status_code, again.content) == (304, b"")


def test_the_mark_of_the_data_differs_by_view_language_and_snapshot(stage: Stage, snapshot: Snapshot) -> None:
    marks = {
        enter(stage.cast, part, language).get(reverse("ecosystem-data")).headers["ETag"]
        for part in ("secretary", "owner", "neighbour", "banker")
        for language in ("zh-hans", "en")
    }
    snapshot_of(stage.cast, NOW + timedelta(hours=1))
    marks.add(enter(stage.cast, "secretary").get(reverse("ecosystem-data")).headers["ETag"])

    assert len(marks) == 9


def test_an_enterprise_reads_only_its_own_standing(stage: Stage, snapshot: Snapshot) -> None:
    own = standings(stage.cast.owner, snapshot)

    assert [row.organisation_id for row in own] == [stage.left[0].pk]
    with pytest.raises(NotFound):
        get_standing(stage.cast.owner, stage.left[1].pk, snapshot)
    with pytest.raises(OnlyGroups):
        standings(stage.cast.banker, snapshot)


def test_a_way_leads_over_the_bridge_and_says_which_ties(stage: Stage, snapshot: Snapshot) -> None:
    cut = member_cut(stage.cast.secretary, snapshot)

    way = way_between(cut, stage.left[3].pk, stage.right[4].pk, "short")

    bridge = (stage.left[0].pk, stage.right[0].pk)
    assert way.organisations == (stage.left[3].pk, *bridge, stage.right[4].pk)
    assert way.cost == 3
    assert [(tie.kind, tie.value, tie.count, tie.is_forward) for tie in way.hops[1].ties] == [
        ("SUPPLY", 400.0, 1, True)
    ]


def test_an_enterprise_finds_ways_only_inside_what_it_sees(stage: Stage, snapshot: Snapshot) -> None:
    cut = member_cut(stage.cast.owner, snapshot)

    assert way_between(cut, stage.left[3].pk, stage.right[0].pk, "short").cost == 2
    with pytest.raises(NoPath):
        way_between(cut, stage.left[3].pk, stage.right[4].pk, "short")


def test_surroundings_of_one_step_are_the_partners(stage: Stage, snapshot: Snapshot) -> None:
    near = surroundings(member_cut(stage.cast.secretary, snapshot), stage.left[3].pk, 1)

    assert set(near.cut.arrays["id"].tolist()) == {firm.pk for firm in stage.left}
    assert sorted(near.distance) == [0, 1, 1, 1, 1, 1]
    assert len(near.cut.arrays["source"]) == 15


def test_another_cluster_has_its_own_graph_or_none(stage: Stage, snapshot: Snapshot) -> None:
    client = enter(stage.cast, "outsider")

    assert client.get(reverse("ecosystem-data")).status_code == 404
    assert client.get(reverse("ecosystem-data"), {"snapshot": snapshot.pk}).status_code == 404


def test_the_stored_picture_is_not_changed_by_cutting(stage: Stage, snapshot: Snapshot) -> None:
    before = {name: array.copy() for name, array in picture_of(snapshot).arrays.items()}
    for part in ("secretary", "owner", "banker"):
        actor = stage.cast.actor(part)
        assert actor is not None
        cut_of(actor, snapshot)

    after = picture_of(snapshot).arrays
    assert all(np.array_equal(before[name], after[name], equal_nan=before[name].dtype.kind == "f") for name in before)


def _pairs(cut: Cut) -> list[tuple[int, int]]:
    return list(zip(cut.arrays["source"].tolist(), cut.arrays["target"].tolist(), strict=True))


def _picture(community: np.ndarray) -> Picture:
    """Members of the general tier in these circles, without ties."""
    n = len(community)
    empty = {"source": np.uint32, "target": np.uint32, "kind": np.uint8, "value": float, "weight": float}
    empty |= {"count": np.uint32, "tie_day": np.int32}
    numbers = ("x", "y", "bx", "by", "strength", "strength_in", "strength_out", "pagerank", "betweenness")
    arrays = {name: np.zeros(0, dtype) for name, dtype in empty.items()}
    arrays |= {name: np.ones(n) for name in (*numbers, "constraint", "effective_size")}
    arrays |= {"community": community, "tier": np.full(n, 3, np.uint8)}
    formula = {"floors": {"group": 5}}
    words = {"communities": [], "industries": [""], "months": ["2026-11"], "tiers": [], "kinds": [], "states": {}}
    meta = words | {"formula": formula, "as_of": "", "as_of_day": 0, "code_version": "", "is_enough": True}
    return Picture(meta, arrays)
