"""A picture too large for one look: nothing is lost between the looks, no leaf is too large, each look is small."""

from pathlib import Path

import numpy as np
import pytest
from django.utils.translation import override

from common.errors import NotFound
from ecosystem.pictures.drawing import Picture
from ecosystem.pictures.explorer import DTYPES, explorer_container
from ecosystem.pictures.levels import is_large, packed_levels
from ecosystem.pictures.looks import FIRST_BOX, look
from ecosystem.pictures.store import levels_path, read_levels, write_whole
from graph.columns import unpack
from graph.levels import divide
from tests.ecosystem.large import large_picture

MEMBERS = 13_000


@pytest.fixture(scope="module")
def picture() -> Picture:
    return large_picture(MEMBERS, 40_000, 9)


@pytest.fixture(scope="module")
def levels(picture: Picture, tmp_path_factory: pytest.TempPathFactory) -> Picture:
    """Written, and read as the server reads it: mapped."""
    path = Path(tmp_path_factory.mktemp("levels")) / "1-1.columns"
    write_whole(levels_path(path), packed_levels(picture, "abc"))
    found = read_levels(path, "abc")
    assert found is not None
    return found


def test_only_a_large_picture_has_levels(picture: Picture, tmp_path: Path) -> None:
    assert is_large(picture)
    assert not is_large(large_picture(200, 400, 3))
    assert read_levels(tmp_path / "none.columns", "abc") is None


def test_the_boxes_of_a_picture_hold_everybody_and_open_into_all_members(picture: Picture, levels: Picture) -> None:
    whole = look(levels, None)
    leaves = [look(levels, len(whole) + n + 1) for n in range(len(levels.arrays["box_of_leaf"]))]
    members = np.concatenate([cut.arrays["id"][cut.arrays["id"] < FIRST_BOX] for cut in leaves])

    assert whole.arrays["size"].sum() == MEMBERS
    assert sorted(members.tolist()) == picture.arrays["id"].tolist()
    assert max((cut.arrays["id"] < FIRST_BOX).sum() for cut in leaves) <= 4000
    assert whole.meta["look"]["open"] == list(range(1, len(whole) + 1))


def test_no_tie_is_lost_between_the_looks(picture: Picture, levels: Picture) -> None:
    a = picture.arrays
    boxes = look(levels, None)
    number = dict(zip(a["id"].tolist(), a["community"].tolist(), strict=True))
    across = [number[s + 1] != number[t + 1] for s, t in zip(a["source"].tolist(), a["target"].tolist(), strict=True)]

    assert boxes.arrays["value"].sum() == pytest.approx(a["value"][across].sum())
    assert boxes.arrays["bcount"].sum() == np.count_nonzero(across)
    one = look(levels, len(boxes) + 1)
    mine = set(one.arrays["id"][one.arrays["id"] < FIRST_BOX].tolist())
    ends = zip(a["id"][a["source"]].tolist(), a["id"][a["target"]].tolist(), strict=True)
    assert one.arrays["count"].sum() == sum(s in mine or t in mine for s, t in ends)


def test_every_look_is_one_small_container_that_says_where_one_is(levels: Picture) -> None:
    with override("en"):
        cuts = [look(levels, number) for number in (None, 1, len(levels.arrays["group"]) + 1)]
        data = [explorer_container(cut, "v", "CNY", {}) for cut in cuts]
    for cut, plain in zip(cuts, data, strict=True):
        meta, arrays = unpack(plain)
        assert {name: array.dtype for name, array in arrays.items()} == {n: np.dtype(d) for n, d in DTYPES.items()}
        assert len(meta["names"]) == len(meta["open"]) == len(arrays["id"])
        assert arrays["source"].max(initial=0) < len(cut)
        assert (arrays["edge"] < max(len(arrays["source"]), 1)).all()
    assert [len(cut.meta["look"]["here"]) for cut in cuts[:2]] == [0, 1]


def test_a_look_that_does_not_exist_is_not_found(levels: Picture) -> None:
    for number in (0, 10**6):
        with pytest.raises(NotFound):
            look(levels, number)


def test_a_box_too_large_is_cut_along_its_own_communities() -> None:
    ring = np.arange(60)
    source, target = np.concatenate([ring, ring]), np.concatenate([(ring + 1) % 30 + ring // 30 * 30] * 2)
    place = np.stack([ring % 7, ring // 7], axis=1).astype(float)

    levels = divide(np.zeros(60, np.int32), place, source, target, np.ones(120), seed=1, most=30)

    assert levels.boxes == 1
    assert np.bincount(levels.leaf).max() <= 30
    with pytest.raises(ValueError, match="limits"):
        divide(np.zeros(60, np.int32), place, source, target, np.ones(120), seed=1, most=0)
