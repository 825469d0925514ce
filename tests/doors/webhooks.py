"""Who may keep webhooks: whoever answers for an organisation, for that organisation alone."""

from collections.abc import Mapping
from typing import Any

from notices import services
from notices.models import Delivery
from tests.cast import NOW, Cast
from tests.doors import SIGN_IN, Door

EVENTS = ["enterprise.restricted"]
WEB, API = {"stranger": SIGN_IN}, {"stranger": 401}
OUTSIDE = lambda host, port: ["93.184.216.34"]  # noqa: E731  # the name server


def endpoint(cast: Cast) -> Mapping[str, Any]:
    """A webhook of Runqiang."""
    made, _secret = services.add_endpoint(
        url="https://hooks.example/", events=EVENTS, actor=cast.owner, at=NOW, resolve=OUTSIDE
    )
    return {"pk": made.pk}


def paused(cast: Cast) -> Mapping[str, Any]:
    """A webhook of Runqiang that rests."""
    return {"pk": services.pause_endpoint(endpoint(cast)["pk"], actor=cast.owner, at=NOW).pk}


def given_up(cast: Cast) -> Mapping[str, Any]:
    """A call of Runqiang that was given up."""
    delivery = services.send_test(endpoint(cast)["pk"], actor=cast.owner, at=NOW)
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.FAILED)
    return {"pk": delivery.pk}


def said(**fields: Any) -> Any:
    """The body of a POST."""
    return lambda cast: fields


CHANGE = said(events=EVENTS)
NO_KEEPER = {"colleague": 403, "desk": 403, "observer": 403}
OWN = {**NO_KEEPER, "owner": 302}
OWN_200 = {**API, **NO_KEEPER, "owner": 200}
INSIDE = said(url="https://127.0.0.1/", events=EVENTS)

DOORS = [
    Door("webhooks", "GET", {**WEB, **NO_KEEPER}, others=200),
    Door("webhooks", "POST", {**WEB, **NO_KEEPER}, others=409, data=INSIDE),
    Door("webhook", "GET", {**WEB, **NO_KEEPER, "owner": 200}, others=404, arrange=endpoint),
    Door("webhook", "POST", {**WEB, **OWN}, others=404, arrange=endpoint, data=CHANGE),
    Door("webhook-rotate", "POST", {**WEB, **NO_KEEPER, "owner": 200}, others=404, arrange=endpoint),
    Door("webhook-pause", "POST", {**WEB, **OWN}, others=404, arrange=endpoint),
    Door("webhook-resume", "POST", {**WEB, **OWN}, others=404, arrange=paused),
    Door("webhook-test", "POST", {**WEB, **OWN}, others=404, arrange=endpoint),
    Door("webhook-remove", "POST", {**WEB, **OWN}, others=404, arrange=endpoint),
    Door("webhook-retry", "POST", {**WEB, **OWN}, others=404, arrange=given_up),
    Door("api:webhooks", "GET", {**API, **NO_KEEPER}, others=200),
    Door("api:webhooks", "POST", {**API, **NO_KEEPER}, others=409, data=INSIDE),
    Door("api:webhook-events", "GET", API, others=200),
    Door("api:webhook", "GET", OWN_200, others=404, arrange=endpoint),
    Door("api:webhook", "PUT", OWN_200, others=404, arrange=endpoint, data=CHANGE),
    Door("api:webhook-pause", "POST", OWN_200, others=404, arrange=endpoint),
    Door("api:webhook-resume", "POST", OWN_200, others=404, arrange=paused),
    Door("api:webhook-remove", "POST", OWN_200, others=404, arrange=endpoint),
    Door("api:webhook-rotate", "POST", OWN_200, others=404, arrange=endpoint),
    Door("api:webhook-test", "POST", {**OWN_200, "owner": 202}, others=404, arrange=endpoint),
    Door("api:webhook-deliveries", "GET", OWN_200, others=404, arrange=endpoint),
    Door("api:webhook-retry", "POST", {**OWN_200, "owner": 202}, others=404, arrange=given_up),
]
