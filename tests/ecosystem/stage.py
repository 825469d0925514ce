"""Two circles of six around Runqiang and Baishan and one bridge between the two: numbers that can be checked by hand.

Every pair inside a circle has one supply of 100 yuan today; the bridge is one supply of 400 yuan one half-life (180
days) ago, so it weighs 200 today. 31 pairs; the bridge ranks 100, each other pair ceil(100 * 30 / 31) = 97.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import combinations

from accounts.models import Organisation
from ecosystem.models import Snapshot
from ecosystem.pictures.drawing import no_progress
from ecosystem.queries import snapshot_to_take
from ecosystem.services import ask_snapshot, take_snapshot
from ledger.kinds import TieKind
from ledger.models import Tie
from ledger.services import record_tie
from tests.cast import NOW, Cast, make_enterprise

HALF_LIFE = timedelta(days=180)
INSIDE, BRIDGE = 97, 100


@dataclass(frozen=True)
class Stage:
    """The circles; Runqiang and Baishan stand first in theirs."""

    cast: Cast
    left: list[Organisation]
    right: list[Organisation]
    bridge: Tie


def supply(source: Organisation, target: Organisation, yuan: str, age: timedelta = timedelta(), about: str = "") -> Tie:
    """One delivery."""
    return record_tie(
        TieKind.SUPPLY,
        source=source,
        target=target,
        weight=Decimal(yuan),
        subject=about or f"stage:{source.pk}-{target.pk}",
        at=NOW - age,
    )


def make_stage(cast: Cast) -> Stage:
    """Writes the 31 ties."""
    left = [cast.runqiang.organisation] + [_firm(cast, f"左圈{n}号药业") for n in "一二三四五"]
    right = [cast.baishan.organisation] + [_firm(cast, f"右圈{n}号医药") for n in "一二三四五"]
    for circle in (left, right):
        for source, target in combinations(circle, 2):
            supply(source, target, "100.00")
    return Stage(cast, left, right, supply(left[0], right[0], "400.00", HALF_LIFE))


def _firm(cast: Cast, name: str) -> Organisation:
    return make_enterprise(cast.cluster, name).organisation


def snapshot_of(cast: Cast, at: object = NOW) -> Snapshot:
    """A finished snapshot, taken without a worker."""
    snapshot = ask_snapshot(cast.secretary, at)  # type: ignore[arg-type]
    take_snapshot(no_progress, snapshot.pk)
    return snapshot_to_take(snapshot.pk)
