"""Who may see and do what with recalls and disruptions."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from orders.models import Disruption, Part
from orders.services.disrupting import Matter, tell_disruption
from orders.services.recalling import call_recall
from products.models import Product
from tests.cast import Cast
from tests.doors.enterprises import KEY, said
from tests.doors.orders import api, web
from tests.orders.delivered import contracted, received

UNSEEN = {"banker": 404, "observer": 404, "outsider": 404}


def a_batch(cast: Cast) -> Mapping[str, Any]:
    """Baishan sent a batch to Runqiang."""
    received(cast)
    return {}


def a_recall(cast: Cast) -> Mapping[str, Any]:
    """Baishan calls it back."""
    received(cast)
    product = Product.objects.get()
    return {"pk": call_recall(product.pk, "260801", "I", "含量不合格", actor=cast.neighbour, at=timezone.now()).pk}


def a_part(cast: Cast) -> Mapping[str, Any]:
    """Baishan has something to deliver."""
    contracted(cast)
    day = timezone.localdate()
    Part.objects.update(from_on=day, to_on=day + timedelta(days=9))
    return {}


def a_disruption(cast: Cast) -> Mapping[str, Any]:
    """Baishan cannot deliver it."""
    a_part(cast)
    day = timezone.localdate()
    matter = Matter("SUPPLY", "SHORTAGE", day, day + timedelta(days=5), "原料断供")
    return {"pk": tell_disruption(matter, actor=cast.neighbour, at=timezone.now()).pk}


def call_said(cast: Cast) -> Mapping[str, Any]:
    """A recall as a program calls it."""
    return {"product": Product.objects.get().pk, "batch_number": "260801", "level": "I", "reason": "含量不合格"}


def call_typed(cast: Cast) -> Mapping[str, Any]:
    """A recall as the form sends it."""
    return {"batch": f"260801 · 阿莫西林胶囊 #{Product.objects.get().pk}", "level": "I", "reason": "含量不合格"}


def matter_said(cast: Cast) -> Mapping[str, Any]:
    """A disruption, in the words of both doors."""
    day = timezone.localdate()
    facts = {"effect": "SUPPLY", "cause": "SHORTAGE", "from_on": f"{day}", "note": "原料断供"}
    parts = list(Part.objects.values_list("pk", flat=True))
    return {**facts, "parts": parts} if not Disruption.objects.exists() else facts


def matter_typed(cast: Cast) -> Mapping[str, Any]:
    """A disruption as the form sends it, its parts chosen."""
    day = timezone.localdate()
    facts = {"effect": "SUPPLY", "cause": "SHORTAGE", "from_on": f"{day}", "note": "原料断供", "tell": "1"}
    return {**facts, "part": [f"{pk}" for pk in Part.objects.values_list("pk", flat=True)]}


ANSWER = said(held=300, sold_on=100)
END = said(note="误报", is_lifted=True)
FIRMS = {"owner": 302, "neighbour": 302}
NOT_THEIRS = {"colleague": 403, "secretary": 403, "desk": 403, **UNSEEN}

DOORS = [
    web("recalls", "GET", {}, 200),
    web("recall-call", "GET", {"owner": 200, "neighbour": 200, "secretary": 200, "desk": 200, "outsider": 200}, 403),
    web("recall-call", "POST", {**FIRMS, "secretary": 302, "desk": 302, "outsider": 422}, 403,
        arrange=a_batch, data=call_typed),
    web("recall", "GET", UNSEEN, 200, arrange=a_recall),
    web("recall-answer", "POST", {**FIRMS, **NOT_THEIRS}, 404, arrange=a_recall, data=ANSWER),
    web("recall-end", "POST", {"neighbour": 409, "secretary": 302, "desk": 302, "owner": 403, "colleague": 403}, 404,
        arrange=a_recall, data=END),
    web("disruptions", "GET", {}, 200),
    web("disruption-tell", "GET", {"owner": 200, "neighbour": 200, "outsider": 200}, 403),
    web("disruption-tell", "POST", {"neighbour": 302, "owner": 404, "outsider": 404}, 403,
        arrange=a_part, data=matter_typed),
    web("disruption", "GET", UNSEEN, 200, arrange=a_disruption),
    web("disruption-forward", "GET", {"owner": 200, **NOT_THEIRS}, 403, arrange=a_disruption),
    web("disruption-forward", "POST", {"owner": 404, **NOT_THEIRS}, 403, arrange=a_disruption, data=matter_typed),
    web("disruption-still", "POST", {"neighbour": 302, **UNSEEN}, 403, arrange=a_disruption, data=said(to_on="")),
    web("disruption-resolve", "POST", {"neighbour": 302, **UNSEEN}, 403,
        arrange=a_disruption, data=said(resolution="原料已到")),
    api("recalls", "GET", {}, 200),
    api("recalls", "POST", {"owner": 201, "neighbour": 201, "secretary": 201, "desk": 201, "outsider": 404}, 403,
        arrange=a_batch, headers=KEY, data=call_said),
    api("recall", "GET", UNSEEN, 200, arrange=a_recall),
    api("recall-answer", "POST", {"owner": 200, "neighbour": 200, **NOT_THEIRS}, 404,
        arrange=a_recall, headers=KEY, data=ANSWER),
    api("recall-end", "POST", {"neighbour": 409, "secretary": 200, "desk": 200, "owner": 403, "colleague": 403}, 404,
        arrange=a_recall, headers=KEY, data=END),
    api("disruptions", "GET", {}, 200),
    api("disruptions", "POST", {"neighbour": 201, "owner": 404, "outsider": 404}, 403,
        arrange=a_part, headers=KEY, data=matter_said),
    api("disruption", "GET", UNSEEN, 200, arrange=a_disruption),
    api("disruption-forward", "POST", {"owner": 409, **NOT_THEIRS}, 403,
        arrange=a_disruption, headers=KEY, data=matter_said),
    api("disruption-still", "POST", {"neighbour": 200, **UNSEEN}, 403, arrange=a_disruption, headers=KEY, data=said()),
    api("disruption-resolve", "POST", {"neighbour": 200, **UNSEEN}, 403,
        arrange=a_disruption, headers=KEY, data=said(resolution="原料已到")),
]  # fmt: skip
