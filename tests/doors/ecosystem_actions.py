"""Who may open what of actions: the committee's its own, an enterprise's its own; nobody else."""

from collections.abc import Callable
from typing import Any

from ecosystem import services
from ecosystem.services import Wish
from tests.cast import NOW, Cast
from tests.doors import SIGN_IN, Door
from tests.ecosystem.stage import snapshot_of, supply

API = {"stranger": 401}
WEB = {"stranger": SIGN_IN}
SEES = {"secretary": 200, "desk": 200, "owner": 200, "neighbour": 200}
# The action is the committee's: for an enterprise it does not exist, others work on no actions at all.
DESK = {"secretary": 200, "desk": 200, "owner": 404, "neighbour": 404, "outsider": 404}
DONE = DESK | {"secretary": 302, "desk": 302}
KEY = {"Idempotency-Key": "action-door"}


def subject(cast: Cast) -> str:
    """A member's standing in a finished snapshot."""
    supply(cast.runqiang.organisation, cast.baishan.organisation, "10.00")
    snapshot_of(cast)
    return f"standing:{cast.runqiang.organisation_id}"


def wish(cast: Cast) -> dict[str, Any]:
    """What the maker of an action says."""
    key = f"standing:{cast.runqiang.organisation_id}"
    return {"subject": key, "title": "走访", "kind": "TASK", "working_days": 5, "figure": "partners"}


def standing(cast: Cast) -> dict[str, int]:
    """Only the snapshot."""
    subject(cast)
    return {}


def action(cast: Cast) -> dict[str, int]:
    """An open action of the committee."""
    made = services.make_action(Wish(subject(cast), "走访"), actor=cast.secretary, at=NOW)
    return {"pk": made.pk}


def says(**words: Any) -> Callable[[Cast], dict[str, Any]]:
    """The body of a POST."""
    return lambda cast: {**words, "owner": cast.desk.user.pk} if "owner" in words else words


def _verbs(name: str, **words: Any) -> list[Door]:
    return [
        Door(name, "POST", WEB | DONE, others=403, arrange=action, data=says(**words)),
        Door(f"api:{name}", "POST", API | DESK, others=403, arrange=action, data=says(**words), headers=KEY),
    ]


MAKES = {"secretary": 201, "desk": 201, "owner": 201, "neighbour": 404, "outsider": 404}

DOORS = [
    Door("actions", "GET", WEB | SEES | {"outsider": 200}, others=403),
    # Without a subject nothing is named, so there is nothing to make an action of.
    Door("action-new", "GET", WEB | DESK | {"secretary": 404, "desk": 404}, others=403),
    Door(
        "action-new",
        "POST",
        WEB | {"secretary": 422, "desk": 422, "owner": 422, "neighbour": 404, "outsider": 404},
        others=403,
        arrange=standing,
        data=lambda cast: wish(cast) | {"owner": 0},
    ),
    Door("action", "GET", WEB | DESK, others=403, arrange=action),
    *_verbs("action-hand-on", owner=True),
    *_verbs("action-put-off", working_days=3, reason="等回复"),
    *_verbs("action-note", text="已电话联系"),
    *_verbs("action-finish", result="已见面"),
    *_verbs("action-drop", result="企业已迁出"),
    Door("api:actions", "GET", API | SEES | {"outsider": 200}, others=403),
    Door("api:actions", "POST", API | MAKES, others=403, arrange=standing, data=wish, headers=KEY),
    Door("api:action", "GET", API | DESK, others=403, arrange=action),
]
