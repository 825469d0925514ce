"""Who may see and keep standing orders, and saved filters of the board."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from orders.models import StandingOrder
from orders.queries.filters import Asked
from orders.queries.standing import get_standing
from orders.rules.rhythm import Rhythm
from orders.services import standing
from orders.services.filtering import save_filter
from tests.cast import Cast
from tests.doors.enterprises import KEY, said
from tests.doors.orders import a_draft, api, web


def a_standing(cast: Cast) -> Mapping[str, Any]:
    """Runqiang's weekly order."""
    first = timezone.localdate() + timedelta(days=3)
    made = standing.make_standing(
        a_draft(cast)["pk"], Rhythm("WEEKLY", first, rest_day="AFTER"), actor=cast.owner, at=timezone.now()
    )
    return {"pk": made.pk}


def a_paused(cast: Cast) -> Mapping[str, Any]:
    """The same, paused."""
    made = a_standing(cast)
    standing.pause_standing(made["pk"], actor=cast.owner, at=timezone.now())
    return made


def left_out(cast: Cast) -> Mapping[str, Any]:
    """The same, its first date left out."""
    made = a_standing(cast)
    standing.skip_date(made["pk"], _next(cast), actor=cast.owner, at=timezone.now())
    return made


def _next(cast: Cast) -> Any:
    found = get_standing(cast.owner, StandingOrder.objects.latest("pk").pk)
    dates = found.dates.values_list("due_on", flat=True)
    return dates[0] if dates else found.next_due_on


def its_date(cast: Cast) -> Mapping[str, Any]:
    """The first date of the newest one."""
    return {"due_on": str(_next(cast))}


def rhythm(cast: Cast) -> Mapping[str, Any]:
    """Every month from next week on."""
    first = timezone.localdate() + timedelta(days=7)
    return {"rhythm": "MONTHLY", "starts_on": str(first), "rest_day": "AFTER", "collect_days": 3, "lead_days": 3}


def a_filter(cast: Cast) -> Mapping[str, Any]:
    """The owner's filter of the board."""
    asked = Asked(words="阿莫西林")
    return {"pk": save_filter(asked, name="抗生素", tells=True, actor=cast.owner, at=timezone.now()).pk}


NAMED = said(name="常看", tells="1", view="open")
OTHER = said(name="改名", tells="1")
LOOKERS = {"banker": 403, "observer": 403}
FIRMS = {"owner": 200, "colleague": 200, "neighbour": 200, "outsider": 200}
OWN = {"owner": 200, "colleague": 200}
SENT = {"owner": 302, "colleague": 403}
DONE = {"owner": 200, "colleague": 403}

DOORS = [
    web("standing-orders", "GET", FIRMS, 403),
    web("standing-order-make", "GET", DONE, 404, arrange=a_draft),
    web("standing-order-make", "POST", SENT, 404, arrange=a_draft, data=rhythm),
    web("standing-order", "GET", OWN, 404, arrange=a_standing),
    web("standing-order-change", "GET", DONE, 404, arrange=a_standing),
    web("standing-order-change", "POST", SENT, 404, arrange=a_standing, data=rhythm),
    web("standing-order-pause", "POST", SENT, 404, arrange=a_standing, data=said()),
    web("standing-order-resume", "POST", SENT, 404, arrange=a_paused, data=said()),
    web("standing-order-end", "POST", SENT, 404, arrange=a_standing, data=said()),
    web("standing-order-skip", "POST", SENT, 404, arrange=a_standing, data=its_date),
    web("standing-order-restore", "POST", SENT, 404, arrange=left_out, data=its_date),
    web("order-filters", "POST", LOOKERS, 302, data=NAMED),
    web("order-filter", "POST", {"owner": 302}, 404, arrange=a_filter, data=OTHER),
    web("order-filter-drop", "POST", {"owner": 302}, 404, arrange=a_filter, data=said()),
    api("order-filters", "GET", LOOKERS, 200),
    api("order-filters", "POST", LOOKERS, 201, headers=KEY, data=NAMED),
    api("order-filter", "GET", {"owner": 200}, 404, arrange=a_filter),
    api("order-filter", "PUT", {"owner": 200}, 404, arrange=a_filter, data=OTHER),
    api("order-filter", "DELETE", {"owner": 204}, 404, arrange=a_filter),
    api("standing-orders", "GET", FIRMS, 403),
    api("standing-order-make", "POST", {"owner": 201, "colleague": 403}, 404,
        arrange=a_draft, headers=KEY, data=rhythm),
    api("standing-order", "GET", OWN, 404, arrange=a_standing),
    api("standing-order", "PUT", DONE, 404, arrange=a_standing, data=rhythm),
    api("standing-order-pause", "POST", DONE, 404, arrange=a_standing, headers=KEY),
    api("standing-order-resume", "POST", DONE, 404, arrange=a_paused, headers=KEY),
    api("standing-order-end", "POST", DONE, 404, arrange=a_standing, headers=KEY),
    api("standing-order-skip", "POST", DONE, 404, arrange=a_standing, headers=KEY, data=its_date),
    api("standing-order-restore", "POST", DONE, 404, arrange=left_out, headers=KEY, data=its_date),
]  # fmt: skip
