"""Who may open what of alarms and cases: the committee's desk alarms, its secretary and members cases, nobody else."""

from datetime import timedelta

from ecosystem.models import Alarm, Case
from ecosystem.queries import watches_on
from ecosystem.services import watch_trends
from ecosystem.services.patterns import Finding, keep_finding
from tests.cast import NOW, TODAY, Cast
from tests.doors import SIGN_IN, Door
from tests.ecosystem.stage import snapshot_of, supply

API = {"stranger": 401}
WEB = {"stranger": SIGN_IN}
DESK = {"secretary": 200, "desk": 200}
SECRETARY = {"secretary": 200}
KEY = {"Idempotency-Key": "watching-door"}


def alarm(cast: Cast) -> dict[str, int]:
    """A firm that fell silent half a year ago."""
    supply(cast.runqiang.organisation, cast.baishan.organisation, "10.00", timedelta(days=190))
    snapshot_of(cast)
    watch_trends(cast.cluster.pk, NOW)
    return {"pk": Alarm.objects.filter(organisation=cast.runqiang.organisation).get().pk}


def case(cast: Cast) -> dict[str, int]:
    """Two that check each other."""
    [watch] = watches_on(TODAY, ["MUTUAL_CHECKS"])
    parties = (cast.runqiang.organisation_id, cast.baishan.organisation_id)
    keep_finding(cast.cluster.pk, watch, Finding(parties, {"legs": [], "findings_known": True}, 2.0), NOW)
    return {"pk": Case.objects.get().pk}


def note(cast: Cast) -> dict[str, str]:
    """What somebody thinks of an alarm."""
    return {"note": "已电话了解"}


DOORS = [
    Door("alarms", "GET", WEB | DESK, others=403),
    Door("alarm", "GET", WEB | DESK, others=403, arrange=alarm),
    Door("alarm-seen", "POST", WEB | {"secretary": 302, "desk": 302}, others=403, arrange=alarm,
         data=note),
    Door("cases", "GET", WEB | SECRETARY, others=403),
    Door("case", "GET", WEB | SECRETARY, others=403, arrange=case),
    Door("watches", "GET", WEB | DESK, others=403),
    Door("api:watches", "GET", API | DESK, others=403),
    Door("api:alarms", "GET", API | DESK, others=403),
    Door("api:alarm", "GET", API | DESK, others=403, arrange=alarm),
    Door("api:alarm-seen", "POST", API | DESK, others=403, arrange=alarm, data=note, headers=KEY),
    Door("api:cases", "GET", API | SECRETARY, others=403),
    Door("api:case", "GET", API | SECRETARY, others=403, arrange=case),
    *(
        Door(f"{door}case-{verb}", "POST", {**who}, others=403, arrange=case, data=body, headers=keys)
        for verb in ("look-into", "dismiss", "act-on")
        for door, who, body, keys in (
            ("", WEB | {"secretary": 302}, lambda cast: {"reason": "调阅单据", "working_days": 5}, {}),
            ("api:", API | SECRETARY, lambda cast: {"reason": "调阅单据", "title": "调阅单据"}, KEY),
        )
    ),
    Door("snapshots-past", "POST", WEB | {"secretary": 302, "desk": 302}, others=403, data=lambda cast: {"months": 3}),
    Door("api:snapshots-past", "POST", API | {"secretary": 202, "desk": 202}, others=403,
         data=lambda cast: {"months": 3}, headers=KEY),
]  # fmt: skip
