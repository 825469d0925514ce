"""Who may open what of the ecosystem: the committee all, an enterprise its own, banks and observers groups."""

from tests.cast import Cast
from tests.doors import SIGN_IN, Door
from tests.ecosystem.stage import snapshot_of, supply

API = {"stranger": 401}
WEB = {"stranger": SIGN_IN}
COMMITTEE = {"secretary": 200, "desk": 200}
# In another cluster there is no snapshot: what exists here does not exist there.
ELSEWHERE = {"outsider": 404}
GROUPS_ONLY = {"banker": 403, "observer": 403}
KEY = {"Idempotency-Key": "ecosystem-door"}


def snapshot(cast: Cast) -> dict[str, int]:
    """A finished snapshot with one tie."""
    supply(cast.runqiang.organisation, cast.baishan.organisation, "10.00")
    return {"pk": snapshot_of(cast).pk}


def graph(cast: Cast) -> dict[str, str]:
    """A finished snapshot, for routes that take the newest."""
    snapshot(cast)
    return {}


def graphml(cast: Cast) -> dict[str, str]:
    """A finished snapshot and the form of an export."""
    snapshot(cast)
    return {"form": "graphml"}


def runqiang(cast: Cast) -> dict[str, int]:
    """A finished snapshot and a member."""
    snapshot(cast)
    return {"organisation": cast.runqiang.organisation_id}


OWN = {"owner": 200, "colleague": 200, "neighbour": 404}

DOORS = [
    Door("ecosystem", "GET", WEB, others=200),
    Door("ecosystem", "POST", {}, others=405),
    Door("ecosystem-data", "GET", WEB | ELSEWHERE, others=200, arrange=graph),
    Door("ecosystem-export", "GET", WEB | ELSEWHERE, others=200, arrange=graphml),
    Door("ecosystem-ask", "POST", WEB | {"secretary": 302, "desk": 302}, others=403),
    Door("ecosystem-progress", "GET", WEB, others=204),
    Door("standings", "GET", WEB | ELSEWHERE | GROUPS_ONLY, others=200, arrange=graph),
    Door("standing", "GET", WEB | ELSEWHERE | GROUPS_ONLY | COMMITTEE | OWN, others=404, arrange=runqiang),
    Door("formulas", "GET", {}, others=200),
    Door("snapshots", "GET", WEB | COMMITTEE, others=403, arrange=graph),
    Door("snapshot", "GET", WEB | COMMITTEE, others=403, arrange=snapshot),
    Door("snapshot-file", "GET", WEB | COMMITTEE, others=403, arrange=snapshot),
    Door("ecosystem-compare", "GET", WEB | ELSEWHERE, others=200, arrange=graph),
    Door("ecosystem-series", "GET", WEB | COMMITTEE, others=403, arrange=graph),
    Door("api:ecosystem-compare", "GET", API | ELSEWHERE, others=200, arrange=graph),
    Door("api:ecosystem-series", "GET", API | COMMITTEE, others=403, arrange=graph),
    Door("api:standing-series", "GET", API | GROUPS_ONLY | COMMITTEE | OWN, others=404, arrange=runqiang),
    Door("api:formulas", "GET", {}, others=200),
    Door("api:snapshots", "GET", API | COMMITTEE, others=403, arrange=graph),
    Door("api:snapshots", "POST", API | {"secretary": 202, "desk": 202}, others=403, headers=KEY),
    Door("api:snapshot", "GET", API | COMMITTEE, others=403, arrange=snapshot),
    Door("api:snapshot-status", "GET", API | COMMITTEE, others=403, arrange=snapshot),
    Door("api:standings", "GET", API | ELSEWHERE | GROUPS_ONLY, others=200, arrange=graph),
    Door("api:standing", "GET", API | ELSEWHERE | GROUPS_ONLY | COMMITTEE | OWN, others=404, arrange=runqiang),
    Door("api:ecosystem-data", "GET", API | ELSEWHERE, others=200, arrange=graph),
    Door("api:ecosystem-export", "GET", API | ELSEWHERE, others=200, arrange=graphml),
    # The way needs its two ends in the address.
    Door("api:ecosystem-path", "GET", API | ELSEWHERE | GROUPS_ONLY, others=400, arrange=graph),
    Door("api:ecosystem-ego", "GET", API | ELSEWHERE | GROUPS_ONLY, others=200, arrange=runqiang),
]
