"""Who may see and stop background work: the person who asked for it, nobody else."""

from collections.abc import Mapping
from typing import Any

from jobs.services import ask_for
from tests.cast import NOW, Cast
from tests.doors import SIGN_IN, Door


def _job_of_owner(cast: Cast) -> Mapping[str, Any]:
    return {"pk": ask_for("tests.nothing", at=NOW, title="Samples", asked_by_id=cast.owner.user.pk).pk}


DOORS = [
    Door("jobs", "GET", {"stranger": SIGN_IN}, others=200),
    Door("job", "GET", {"stranger": SIGN_IN, "owner": 200}, others=404, arrange=_job_of_owner),
    Door("job-progress", "GET", {"stranger": SIGN_IN, "owner": 302}, others=404, arrange=_job_of_owner),
    Door("job-cancel", "POST", {"stranger": SIGN_IN, "owner": 302}, others=404, arrange=_job_of_owner),
    Door("api:jobs", "GET", {"stranger": 401}, others=200),
    Door("api:job", "GET", {"stranger": 401, "owner": 200}, others=404, arrange=_job_of_owner),
    Door("api:job-cancel", "POST", {"stranger": 401, "owner": 200}, others=404, arrange=_job_of_owner),
]
