"""Who may open saved views and the hall screen: views whoever works here, the hall the committee."""

from ecosystem.services import save_view
from tests.cast import NOW, Cast
from tests.doors import Door
from tests.doors.ecosystem import API, COMMITTEE, KEY, WEB, graph


def view(cast: Cast) -> dict[str, int]:
    """A view that the owner shares with the enterprise."""
    return {"pk": save_view(cast.owner, "最近一季", "window=3", "ORGANISATION", "", NOW).pk}


def body(cast: Cast) -> dict[str, str]:
    """A name and who sees it."""
    return {"name": "供货", "reach": "MINE", "query": "without=STAFF"}


READ, MADE = {"owner": 200, "colleague": 200}, {"owner": 200, "colleague": 403}
HALL = COMMITTEE

DOORS = [
    Door("ecosystem-views", "GET", WEB, others=200),
    Door("ecosystem-views", "POST", WEB, others=302, data=body),
    Door("ecosystem-view", "GET", WEB | READ, others=404, arrange=view),
    Door("ecosystem-view", "POST", WEB | MADE | {"owner": 302}, others=404, arrange=view, data=body),
    Door("ecosystem-view-delete", "POST", WEB | MADE | {"owner": 302}, others=404, arrange=view),
    Door("ecosystem-hall", "GET", WEB | HALL, others=403, arrange=graph),
    Door("ecosystem-hall-pulse", "GET", WEB | HALL, others=403, arrange=graph),
    Door("api:ecosystem-views", "GET", API, others=200),
    Door("api:ecosystem-views", "POST", API, others=201, data=body, headers=KEY),
    Door("api:ecosystem-view-change", "POST", API | MADE, others=404, arrange=view, data=body, headers=KEY),
    Door("api:ecosystem-view-delete", "POST", API | MADE | {"owner": 204}, others=404, arrange=view, headers=KEY),
    Door("api:ecosystem-figures", "GET", API | HALL | {"outsider": 404}, others=403, arrange=graph),
]
