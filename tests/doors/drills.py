"""Who may ask for and read which drill: the committee those of the chain, an enterprise its own, others none."""

from tests.cast import Cast
from tests.doors import SIGN_IN, Door
from tests.ecosystem.drilled import drill_of, make_chain, sweep_of

API = {"stranger": 401}
WEB = {"stranger": SIGN_IN}
COMMITTEE = {"secretary": 200, "desk": 200}
NONE = {"banker": 403, "observer": 403}
KEY = {"Idempotency-Key": "ecosystem-drill-door"}


def drill(cast: Cast) -> dict[str, int]:
    """A finished drill of the committee's."""
    make_chain(cast)
    return {"pk": drill_of(cast.secretary, cast.baishan.organisation).pk}


def as_file(cast: Cast) -> dict[str, object]:
    """The same as a workbook."""
    return drill(cast) | {"form": "xlsx"}


def own_drill(cast: Cast) -> dict[str, int]:
    """A finished drill that an enterprise asked for: nobody else's, not the committee's either."""
    make_chain(cast)
    return {"pk": drill_of(cast.owner, cast.runqiang.organisation).pk}


def sweep(cast: Cast) -> dict[str, int]:
    """A finished sweep."""
    make_chain(cast)
    return {"pk": sweep_of(cast.secretary).pk}


def certificate(cast: Cast) -> dict[str, int]:
    """A finished sweep, for routes that take the newest."""
    sweep(cast)
    return {}


def wish(cast: Cast) -> dict[str, object]:
    """The committee's form filled in; an enterprise's button sends no more than how much."""
    return {"target": "FIRM", "firm": cast.runqiang.pk, "kept": 0}


def runqiang(cast: Cast) -> dict[str, object]:
    """What breaks without Runqiang: its own people and the committee's desk may ask."""
    return {"target": "FIRM", "organisation": cast.runqiang.pk, "kept": 0}


# An enterprise has one button, which drills itself.
ASKERS = ("secretary", "desk", "owner", "neighbour", "outsider")
OWN = {"owner": 200, "colleague": 200}

DOORS = [
    Door("drills", "GET", WEB | NONE, others=200),
    Door("drills", "POST", WEB | dict.fromkeys(ASKERS, 302), others=403, data=wish),
    Door("drill", "GET", WEB | COMMITTEE, others=404, arrange=drill),
    Door("drill-picture", "GET", WEB | OWN, others=404, arrange=own_drill),
    Door("drill-check", "POST", WEB | {"secretary": 302, "desk": 302}, others=404, arrange=drill),
    Door("drill-file", "GET", WEB | COMMITTEE, others=404, arrange=as_file),
    Door("drill-sweeps-ask", "POST", WEB | {"secretary": 302, "desk": 302}, others=403),
    Door("drill-sweep", "GET", WEB | COMMITTEE, others=404, arrange=sweep),
    Door("coverage", "GET", WEB | COMMITTEE, others=404, arrange=certificate),
    Door("api:drills", "GET", API | NONE, others=200),
    Door(
        "api:drills", "POST", API | {"secretary": 202, "desk": 202, "owner": 202}, others=403,
        data=runqiang, headers=KEY,
    ),
    Door("api:drill", "GET", API | COMMITTEE, others=404, arrange=drill),
    Door("api:drill-picture", "GET", API | OWN, others=404, arrange=own_drill),
    Door("api:drill-file", "GET", API | COMMITTEE, others=404, arrange=as_file),
    Door("api:drill-check", "POST", API | {"secretary": 202, "desk": 202}, others=404, arrange=drill, headers=KEY),
    Door("api:drill-sweeps", "GET", API | COMMITTEE, others=403),
    Door("api:drill-sweeps", "POST", API | {"secretary": 202, "desk": 202}, others=403, headers=KEY),
    Door("api:drill-sweep", "GET", API | COMMITTEE, others=404, arrange=sweep),
    Door("api:coverage", "GET", API | COMMITTEE, others=404, arrange=certificate),
]  # fmt: skip
