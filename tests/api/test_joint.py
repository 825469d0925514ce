"""Joint purchases by program: opened, demanded, closed, ordered; what an answer never says about others."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from orders.models import JointPurchase
from tests.api.conftest import program_of
from tests.cast import Cast
from tests.doors.orders_joint import a_sealed_draft
from tests.orders.stage import first_window


def sent(client: Client, path: str, body: dict[str, Any] | None = None, *, put: bool = False) -> Any:
    """The answer to a write."""
    method = client.put if put else client.post
    found = method(
        f"/api/v1/orders/{path}", body or {}, content_type="application/json", headers={"Idempotency-Key": f"{uuid4()}"}
    )
    assert found.status_code in (200, 201), found.content
    return found.json()


def test_a_program_gathers_and_orders_and_reads_nothing_of_one_other(cast: Cast) -> None:
    opener, other = program_of(cast.owner), program_of(cast.neighbour)
    draft, soon = a_sealed_draft(cast)["pk"], timezone.now() + timedelta(days=2)
    made = sent(opener, f"{draft}/joint/", {"closes_at": soon.isoformat(), "audience": "ALL"})
    assert made["allowed"] == ["demand", "close", "call_off"]
    window = first_window(JointPurchase.objects.get().order).pk

    typed = {"destination": "示例路2号", "lines": [{"window": window, "quantity": 200}]}
    seen = sent(other, f"joint/{made['id']}/demand/", typed, put=True)
    assert [(row["demands"], row["together"], row["own"]) for row in seen["rows"]] == [(2, None, 200)]
    assert (seen["takes_part"], seen["demand"]["destination"], seen["order_id"]) == (True, "示例路2号", None)

    closed = sent(opener, f"joint/{made['id']}/close/")
    assert [(row["together"], row["own"]) for row in closed["rows"]] == [(1200, 1000)]
    until = (timezone.now() + timedelta(days=4)).isoformat()
    done = sent(opener, f"joint/{made['id']}/order/", {"closes_at": until, "destination": "两处仓库"})
    assert (done["state"], done["order_id"]) == ("ORDERED", draft)
    order = opener.get(f"/api/v1/orders/{draft}/").json()
    assert (order["excluded"], order["lines"][0]["quantity"]) == ([], 1200)
    assert "示例路2号" not in opener.get(f"/api/v1/orders/joint/{made['id']}/").content.decode()
    listed = other.get("/api/v1/orders/joint/").json()["results"]
    assert [(row["number"], row["count"], row["takes_part"]) for row in listed] == [(made["number"], 2, True)]
