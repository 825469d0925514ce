"""A substitute at both doors: listed, proposed, refused at its field, shown to the buyer, approved, a version kept."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actors import Actor
from common.errors import NotAllowed
from orders.models import PartChange, SubOrder
from orders.queries.substitutes import candidates_for
from orders.rules.substitution import check_substitute, differences
from products.models import Product
from tests.cast import Cast
from tests.doors.orders_delivery import a_contracted
from tests.orders.delivered import agreed, now, part_of
from tests.orders.stage import make_product
from tests.orders.test_substituting import SOON, half

FORM = {"quantity": "800", "price": "6.25", "cause": "PACK_CHANGED", "reason": "厂家已停产大包装"}


def at_door(actor: Actor) -> Client:
    """Somebody signed in."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(actor.user)
    return client


@pytest.fixture
def sub_order(cast: Cast) -> SubOrder:
    """Contracted, its clocks brought to the present."""
    return now(SubOrder(pk=a_contracted(cast)["pk"]))


def test_in_the_browser_from_the_list_to_the_approval(cast: Cast, sub_order: SubOrder) -> None:
    other = make_product(cast, specification="0.25g×12粒", manufacturer="另一示例制药有限公司")
    strong = make_product(cast, specification="0.5g×24粒")
    part, seller, buyer = part_of(sub_order), at_door(cast.neighbour), at_door(cast.owner)
    page, there = f"/deliveries/parts/{part.pk}/substitute/", f"/deliveries/{sub_order.pk}/"

    found = seller.get(page).content.decode()
    assert f'href="?product={other.pk}"' in found
    assert f'href="?product={strong.pk}"' not in found
    assert "its specification is “0.5g×24粒”" in found
    form = seller.get(f"{page}?product={other.pk}").content.decode()
    assert 'value="800"' in form
    assert 'value="6.25"' in form
    assert 'name="covers"' not in form

    wrong = seller.post(f"{page}?product={other.pk}", FORM | {"quantity": "801"})
    assert (wrong.status_code, PartChange.objects.count()) == (409, 0)
    assert 'id="id_quantity_error"' in wrong.content.decode()
    assert "Nearest: 800 or 802." in wrong.content.decode()
    assert seller.post(f"{page}?product={other.pk}", FORM).status_code == 302

    shown = buyer.get(there).content.decode()
    assert "proposes another product instead of 阿莫西林胶囊" in shown
    assert "The maker changed the pack" in shown
    change = PartChange.objects.get()
    refused = buyer.post(f"/deliveries/changes/{change.pk}/answer/", {"accept": "0", "reason": ""})
    assert (refused.status_code, PartChange.objects.get().state) == (400, "OPEN")
    assert buyer.post(f"/deliveries/changes/{change.pk}/answer/", {"accept": "1"}).status_code == 302

    after = buyer.get(there).content.decode()
    assert "instead of 阿莫西林胶囊 0.25g×24粒" in after
    assert "Version 1:" in after
    assert part_of(sub_order).product == other


def test_by_program_from_the_list_to_the_approval(cast: Cast, sub_order: SubOrder) -> None:
    other = make_product(cast, specification="0.25g×12粒")
    part, seller, buyer = part_of(sub_order), at_door(cast.neighbour), at_door(cast.owner)
    url = f"/api/v1/parts/{part.pk}/substitutes/"

    listed = seller.get(url).json()
    assert [(row["product_id"], row["units"], row["covers"], row["against"]) for row in listed] == [
        (other.pk, 2, 1, [])
    ]
    said: dict[str, Any] = {"product": other.pk, "quantity": 800, "price": "6.25", "cause": "RECALLED"}
    key = {"Idempotency-Key": "substitute-1"}
    wrong = seller.post(url, said | {"product": part.product.pk}, "application/json", headers=key)
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["field"]) == (400, "substitute_is_agreed", "product")
    made = seller.post(url, said, "application/json", headers={"Idempotency-Key": "substitute-2"})
    again = seller.post(url, said, "application/json", headers={"Idempotency-Key": "substitute-2"})

    assert (made.status_code, again.status_code, PartChange.objects.count()) == (201, 201, 1)
    change = made.json()["parts"][0]["changes"][0]
    assert (change["product_id"], change["unit"], change["covered"], change["cause"]) == (
        other.pk,
        "盒",
        400,
        "RECALLED",
    )
    no = buyer.post(f"/api/v1/changes/{change['id']}/answer/", {"accept": False}, "application/json",
                    headers={"Idempotency-Key": "answer-1"})  # fmt: skip
    assert (no.json()["code"], no.json()["field"]) == ("reason_missing", "answer")
    yes = buyer.post(f"/api/v1/changes/{change['id']}/answer/", {"accept": True}, "application/json",
                     headers={"Idempotency-Key": "answer-2"})  # fmt: skip

    row = yes.json()["parts"][0]
    assert (row["product_id"], row["ordered_product_id"], row["quantity"], row["covered"], row["version"]) == (
        other.pk, part.line.product_id, 800, 400, 2
    )  # fmt: skip
    assert [(v["version"], v["quantity"]) for v in row["versions"]] == [(1, 400)]


def test_what_waits_for_the_buyer_leads_to_the_proposal(cast: Cast, sub_order: SubOrder) -> None:
    other = make_product(cast, specification="0.25g×12粒")
    at_door(cast.neighbour).post(f"/deliveries/parts/{part_of(sub_order).pk}/substitute/?product={other.pk}", FORM)

    assert "Answer a change of 阿莫西林胶囊" in at_door(cast.owner).get("/").content.decode()
    assert timezone.localdate(PartChange.objects.get().answer_by) > timezone.localdate()


def test_the_seller_sees_what_may_come_and_why_something_may_not(cast: Cast) -> None:
    sub_order = agreed(cast)
    good, strong, cold = half(cast), half(cast, specification="0.5g×24粒"), half(cast, storage="COLD", origin="冷")
    half(cast, name="头孢呋辛酯片"), half(cast, specification="0.25g×36粒", is_active=False)
    part, _of, found = candidates_for(cast.neighbour, part_of(sub_order).pk, SOON)

    assert [(row.product, row.rate, row.may) for row in found] == [
        (good, (2, 1), True), (strong, (1, 1), False), (cold, (2, 1), False)
    ]  # fmt: skip
    assert [(row.before, row.after) for row in differences(part.product, good)] == [
        ("0.25g×24粒", "0.25g×12粒"), ("示例制药有限公司", "另一示例制药有限公司")
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        candidates_for(cast.owner, part.pk, SOON)


def test_an_empty_form_is_not_held_against_a_product(cast: Cast) -> None:
    ordered = Product(pk=1, generic_name="维生素C片", dosage_form="", specification="0.1g×100片", drug_class="CHEMICAL")
    other = Product(
        pk=2, generic_name="维生素 C片", dosage_form="片剂", specification="0.1g*50片", drug_class="CHEMICAL"
    )

    check_substitute(ordered, ordered, other)
