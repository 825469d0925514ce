"""A contract filed by a program: whole or not at all, once whatever is sent twice, opened by its two sides alone."""

from django.test import Client

from orders.models import Attachment, SubOrder
from tests.cast import Cast
from tests.orders.delivered import agreed, now, scan


def test_a_contract_is_filed_once_and_opened_by_its_two_sides(cast: Cast) -> None:
    sub_order = agreed(cast)
    client = Client(headers={"Idempotency-Key": "contract-0001"})
    client.force_login(cast.neighbour.user)
    url = f"/api/v1/sub-orders/{sub_order.pk}/contract/"

    first, again = client.post(url, {"file": scan()}), client.post(url, {"file": scan()})

    assert (first.status_code, again.status_code, Attachment.objects.count()) == (201, 201, 1)
    assert now(sub_order).state == SubOrder.State.CONTRACTED
    contract = first.json()["id"]
    seen = {}
    for part in ("owner", "neighbour", "secretary", "banker", "outsider"):
        actor = cast.actor(part)
        assert actor is not None
        reader = Client()
        reader.force_login(actor.user)
        seen[part] = reader.get(f"/deliveries/contracts/{contract}/").status_code
    assert seen == {"owner": 200, "neighbour": 200, "secretary": 404, "banker": 404, "outsider": 404}


def test_what_is_no_paper_is_refused_and_the_sub_order_stays(cast: Cast) -> None:
    sub_order = agreed(cast)
    client = Client(headers={"Idempotency-Key": "contract-0002"})
    client.force_login(cast.neighbour.user)

    answer = client.post(f"/api/v1/sub-orders/{sub_order.pk}/contract/", {"file": scan(b"MZ program")})

    assert (answer.status_code, answer.json()["code"]) == (400, "file_kind_wrong")
    assert (now(sub_order).state, Attachment.objects.count()) == (SubOrder.State.AGREED, 0)
