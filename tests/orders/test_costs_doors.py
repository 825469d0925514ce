"""Shared costs at both doors and in files: written, refused at their field, shown before taking, invoiced apart."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actors import Actor
from orders.models import CostRule, Invoice, Order
from orders.queries.drafts import draft_of
from orders.services.drafting import draft_order
from orders.services.exports import export_order
from products.models import Product
from tests.cast import NOW, Cast
from tests.orders.delivered import CAME, came, sent
from tests.orders.stage import first_window, posted, published, sealed, set_stage
from tests.orders.test_costs import ALL, BOX, STOP, VAN, taken, with_costs
from tests.orders.test_files import check, commit


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    """Uploads go to a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "media"


def at_door(actor: Actor) -> Client:
    """Somebody signed in."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(actor.user)
    return client


def written(product: Product, **costs: str) -> dict[str, str]:
    """The form of an order of one line with two rows of costs."""
    day = timezone.localdate() + timedelta(days=10)
    head = {
        "title": "冬季备货", "way": "SEALED", "audience": "ALL", "destination": "一号库", "payment_days": "30",
        "minimum_life_days": "180", "closes_on": f"{day - timedelta(days=5)}", "closes_time": "17:00",
        "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-product": f"x #{product.pk}",
        "rows-0-quantity": "1000", "rows-0-from_on": f"{day}", "rows-0-to_on": f"{day}", "keep": "1",
        "costs-TOTAL_FORMS": "2", "costs-INITIAL_FORMS": "0",
    }  # fmt: skip
    empty = {"kind": "TRANSPORT", "basis": "PER_PART", "amount": "", "buyer_percent": "100", "name": ""}
    rows = {f"costs-{n}-{key}": value for n in range(2) for key, value in empty.items()}
    return head | rows | costs


def test_costs_are_written_with_an_order_and_refused_at_their_field(cast: Cast) -> None:
    owner, product = at_door(cast.owner), set_stage(cast)
    said = {"costs-1-amount": "960", "costs-1-basis": "SPLIT_VALUE", "costs-1-buyer_percent": "50"}

    wrong = owner.post("/orders/new/", written(product, **said))
    assert (wrong.status_code, Order.objects.count()) == (422, 0)
    assert 'id="id_costs-1-basis_error"' in wrong.content.decode()
    assert "what the others asked" in wrong.content.decode()
    right = written(product, **(said | {"costs-1-basis": "SPLIT_QUANTITY", "costs-1-name": "一车统送"}))
    assert owner.post("/orders/new/", right).status_code == 302

    rule = CostRule.objects.get()
    assert (rule.position, rule.basis, rule.amount, rule.buyer_percent) == (1, "SPLIT_QUANTITY", Decimal("960.00"), 50)
    page = owner.get(f"/orders/{rule.order_id}/").content.decode()
    assert "960.00 yuan total, split by quantity; the buyer bears 50 %, the seller the rest" in page
    assert 'value="960.00"' in owner.get(f"/orders/{rule.order_id}/edit/").content.decode()


def test_whoever_takes_sees_what_the_part_would_cost(cast: Cast) -> None:
    order = with_costs(cast, VAN, STOP)
    seller, window = at_door(cast.neighbour), first_window(order).pk

    assert f'hx-get="/orders/{order.pk}/costs/"' in seller.get(f"/orders/{order.pk}/take/").content.decode()
    told = seller.get(f"/orders/{order.pk}/costs/", {f"window-{window}": "400"}).content.decode()
    assert "40.00 yuan" in told
    assert "where less is, it grows" in told
    assert "Enter a quantity" in seller.get(f"/orders/{order.pk}/costs/", {f"window-{window}": "viel"}).content.decode()
    rows = seller.get(f"/api/v1/orders/{order.pk}/costs/", {"window": window, "quantity": 400}).json()
    assert [(row["amount"], row["by_buyer"], row["by_seller"]) for row in rows] == [
        ("40.00", "20.00", "20.00"), ("25.00", "10.00", "15.00")
    ]  # fmt: skip
    assert at_door(cast.secretary).get(f"/api/v1/orders/{order.pk}/costs/").status_code == 404
    assert "Shared costs" not in at_door(cast.secretary).get(f"/orders/{order.pk}/").content.decode()


def test_an_offer_tells_its_costs_by_its_own_price_alone(cast: Cast) -> None:
    product = set_stage(cast)
    rule = replace(BOX, basis="SHARE", fen=0, points=100, buyer_percent=0)
    order = published(cast, replace(sealed(product), costs=(rule,)))
    line = order.lines.get().pk

    told = at_door(cast.neighbour).get(
        f"/orders/{order.pk}/costs/", {f"price-{line}": "10.00", f"at_most-{line}": "500"}
    )

    assert "50.00 yuan" in told.content.decode()


def test_by_program_costs_go_in_and_come_out_with_the_order(cast: Cast) -> None:
    product, day = set_stage(cast), f"{timezone.localdate() + timedelta(days=10)}"
    window = {"from_on": day, "to_on": day, "quantity": 1000}
    cost = {"kind": "HANDLING", "basis": "SHARE", "amount": "0.80", "buyer_percent": 25}
    said = {"title": "x", "destination": "y", "lines": [{"product": product.pk, "quantity": 1000, "windows": [window]}]}
    owner = at_door(cast.owner)

    made = owner.post(
        "/api/v1/orders/", said | {"costs": [cost]}, "application/json", headers={"Idempotency-Key": "costs-k1"}
    )
    wrong = owner.post("/api/v1/orders/", said | {"costs": [cost | {"amount": "0.00"}]}, "application/json",
                       headers={"Idempotency-Key": "costs-k2"})  # fmt: skip

    assert made.status_code == 201, made.content
    assert [(row["basis"], row["points"], row["buyer_percent"]) for row in made.json()["costs"]] == [("SHARE", 80, 25)]
    assert (wrong.json()["code"], wrong.json()["field"]) == ("cost_share_wrong", "costs.1.amount")


def test_goods_and_costs_stand_apart_in_the_form_of_the_invoice(cast: Cast) -> None:
    sub_order = taken(cast, with_costs(cast, STOP), 400)
    came(cast, sent(cast, sub_order, 400))
    seller, page = at_door(cast.neighbour), f"/deliveries/{sub_order.pk}/invoice/"
    form = seller.get(page).content.decode()
    assert 'value="5000.00"' in form
    assert 'value="10.00"' in form
    said = {"number": "1", "amount": "5000.00", "costs": "11.00", "issued_on": f"{CAME.date()}"}

    wrong = seller.post(page, said)
    assert (wrong.status_code, Invoice.objects.count()) == (409, 0)
    assert 'id="id_costs_error"' in wrong.content.decode()
    assert seller.post(page, said | {"costs": "10.00"}).status_code == 302

    assert (Invoice.objects.get().amount, Invoice.objects.get().costs) == (Decimal("5000.00"), Decimal("10.00"))
    shown = at_door(cast.owner).get(f"/deliveries/{sub_order.pk}/").content.decode()
    assert "5,010.00 yuan" in shown
    assert "10.00 yuan of costs" in shown
    row = at_door(cast.owner).get(f"/api/v1/sub-orders/{sub_order.pk}/").json()
    assert (row["costs"], row["owed"], row["parts"][0]["costs"][0]["by_buyer"]) == ("10.00", "5010.00", "10.00")


@pytest.mark.parametrize("form", ["xlsx", "csv", "gb18030"])
def test_costs_leave_in_a_file_and_come_in_again(cast: Cast, form: str) -> None:
    order = draft_order(replace(posted(set_stage(cast)), costs=ALL), actor=cast.owner, at=NOW)
    content = export_order(order.pk, form=form, actor=cast.owner, at=NOW)

    upload = check(cast, content, f"备货.{'xlsx' if form == 'xlsx' else 'csv'}")
    assert upload.state == "CHECKED"
    commit(cast, upload)

    made = Order.objects.exclude(pk=order.pk).get()
    assert draft_of(made).costs == ALL


def test_a_cell_that_says_no_rule_is_named_with_its_column(cast: Cast) -> None:
    set_stage(cast)
    head, row = "品名,规格,数量,交货截止,共担费用", "阿莫西林胶囊,0.25g×24粒,1000,2026-12-10"

    plans = check(cast, f"{head}\n{row},运费三十\n".encode()).verdict["rows"]
    sealed_split = check(cast, f"{head}\n{row},运输 总额按金额分摊 900元 买方50%\n".encode()).verdict["rows"]

    assert [(p["field"], p["code"]) for p in plans[0]["problems"]] == [("共担费用", "cost_unreadable")]
    assert [(p["field"], p["code"]) for p in sealed_split[0]["problems"]] == [("共担费用", "split_tells_prices")]
