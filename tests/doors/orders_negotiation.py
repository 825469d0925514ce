"""Who may talk about an opened offer: owners and trade people of its two sides; nobody else knows of it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from orders.models import Offer
from orders.services.negotiating import Terms, counter
from tests.cast import Cast
from tests.doors.enterprises import KEY, said
from tests.doors.orders import api, web
from tests.doors.orders_plans import an_opened_order


def an_opened_offer(cast: Cast) -> Mapping[str, Any]:
    """Baishan's opened offer to Runqiang."""
    order = an_opened_order(cast)["pk"]
    return {"pk": Offer.objects.get(line__order=order).pk}


def a_countered_offer(cast: Cast) -> Mapping[str, Any]:
    """The same, and Runqiang asks for a lower price."""
    offer = an_opened_offer(cast)
    counter(offer["pk"], Terms(price=Decimal("9.50")), actor=cast.owner, at=timezone.now())
    return offer


LOWER = said(price="9.20", note="量大")
SIDES = {"owner": 200, "neighbour": 200, "colleague": 403}
ANSWERS = {"neighbour": 302, "owner": 409, "colleague": 403}
API_ANSWERS = {"neighbour": 200, "owner": 409, "colleague": 403}

DOORS = [
    web("offer", "GET", SIDES, 404, arrange=an_opened_offer),
    web("offer-counter", "POST", {"owner": 302, "neighbour": 302, "colleague": 403}, 404,
        arrange=an_opened_offer, data=LOWER),
    web("offer-agree", "POST", ANSWERS, 404, arrange=a_countered_offer, data=said()),
    web("offer-decline", "POST", ANSWERS, 404, arrange=a_countered_offer, data=said()),
    api("offer", "GET", SIDES, 404, arrange=an_opened_offer),
    api("offer-counter", "POST", {"owner": 201, "neighbour": 201, "colleague": 403}, 404,
        arrange=an_opened_offer, headers=KEY, data=LOWER),
    api("offer-agree", "POST", API_ANSWERS, 404, arrange=a_countered_offer, headers=KEY, data=said()),
    api("offer-decline", "POST", API_ANSWERS, 404, arrange=a_countered_offer, headers=KEY, data=said()),
]  # fmt: skip
