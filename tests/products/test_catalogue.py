"""The catalogue: who enters and changes what, what a product must say, and how it is found."""

from decimal import Decimal
from typing import Any

import pytest

from common.errors import DomainError, NotAllowed, NotFound
from enterprises.models import LicenceScope
from products import errors
from products.models import Product
from products.queries import Filters, find_products, get_product, visible_products
from products.rules.catalogue import check_number, check_special, check_temperatures
from products.rules.modes import never_shared
from products.services import bring_back, change_product, enter_product, note_use, retire_product
from tests.cast import NOW, Cast
from tests.products.test_facts import ASPIRIN

NUMBERS = [
    ("CHEMICAL", "国药准字H20203001", True), ("CHEMICAL", "国药准字HJ20200001", True),
    ("CHINESE_PATENT", "国药准字ZC20200001", True), ("BIOLOGICAL", "国药准字S20200001", True),
    ("CHEMICAL", "H20160001", True), ("CHEMICAL", "进口药品注册证号H20160001", True),
    ("CHEMICAL", "医药产品注册证HC20160001", True), ("CHEMICAL", "国药准字H2020300", False),
    ("CHEMICAL", "国药准字BJ20200001", False), ("CHEMICAL", "国药准字H202030011", False), ("CHEMICAL", "", False),
    ("SLICES", "", True), ("CRUDE", "", True), ("DEVICE", "国械注准20223140001", True),
    ("DEVICE", "吉长械备20230001", True), ("DEVICE", "国药准字H20203001", False), ("DEVICE", "", False),
]  # fmt: skip


@pytest.mark.parametrize("drug_class, number, is_right", NUMBERS)
def test_an_approval_number_has_the_form_of_its_class(drug_class: str, number: str, is_right: bool) -> None:
    if is_right:
        check_number(drug_class, number)
    else:
        with pytest.raises(DomainError):
            check_number(drug_class, number)


@pytest.mark.parametrize("storage, low, high, is_right", [
    ("COLD", "2", "8", True), ("COLD", "2", "8.1", False), ("COLD", "1.9", None, False), ("NORMAL", None, "25", True),
    ("NORMAL", "0", "30", True), ("NORMAL", None, "30.1", False), ("COOL", None, "20", True),
    ("COOL", "25", None, False),
    ("FROZEN", "-25", "-10", True), ("FROZEN", "-26", "-10", False), ("COLD_PLACE", "2", "10", True),
    ("COLD", "8", "2", False),
])  # fmt: skip
def test_the_label_lies_within_its_storage_class(
    storage: str, low: str | None, high: str | None, is_right: bool
) -> None:
    values = [Decimal(value) if value else None for value in (low, high)]
    if is_right:
        check_temperatures(storage, *values)
    else:
        with pytest.raises(DomainError):
            check_temperatures(storage, *values)


@pytest.mark.parametrize("drug_class", LicenceScope.Code.values)
@pytest.mark.parametrize("special", Product.Special.values)
def test_class_and_special_category_agree(drug_class: str, special: str) -> None:
    try:
        check_special(drug_class, special)
    except errors.SpecialDiffers:
        return
    if never_shared("NONE", drug_class):
        assert special not in {"NONE", "COMPOUND_SPECIAL", "RADIOACTIVE"}
    else:
        assert special in {"NONE", "COMPOUND_SPECIAL", "RADIOACTIVE"}


def test_a_firm_changes_what_it_entered_until_an_order_names_it(cast: Cast) -> None:
    product = enter_product(ASPIRIN, actor=cast.owner, at=NOW)
    change_product(product.pk, {"dosage_form": "肠溶片"}, version=1, actor=cast.owner, at=NOW)
    with pytest.raises(errors.ChangedMeanwhile):
        change_product(product.pk, {"dosage_form": "片"}, version=1, actor=cast.owner, at=NOW)
    with pytest.raises(NotAllowed):
        change_product(product.pk, {"dosage_form": "片"}, version=2, actor=cast.neighbour, at=NOW)
    assert note_use([product.pk], at=NOW) == 1
    assert note_use([product.pk], at=NOW) == 0
    with pytest.raises(errors.ProductInUse):
        change_product(product.pk, {"dosage_form": "片"}, version=2, actor=cast.owner, at=NOW)
    change_product(product.pk, {"dosage_form": "薄膜衣片"}, version=2, actor=cast.desk, at=NOW)
    assert Product.objects.values_list("dosage_form", "version").get() == ("薄膜衣片", 3)


@pytest.mark.parametrize("part", ["colleague", "banker", "observer"])
def test_others_enter_nothing(cast: Cast, part: str) -> None:
    with pytest.raises(NotAllowed):
        enter_product(ASPIRIN, actor=cast.actor(part), at=NOW)  # type: ignore[arg-type]
    assert Product.objects.count() == 0


@pytest.mark.parametrize("change, refusal", [
    ({}, errors.ProductKnown),
    ({"specification": "50mg", "standard_code": "86903728000027"}, errors.StandardCodeTaken),
    ({"specification": ""}, errors.FieldMissing), ({"generic_name": "药" * 121}, errors.TextTooLong),
    ({"storage": "WARM"}, errors.NotAChoice), ({"specification": "50mg", "units_per_pack": 0}, errors.PackEmpty),
    ({"specification": "50mg", "standard_code": "123"}, errors.StandardCodeWrong),
])  # fmt: skip
def test_a_product_that_is_none_is_refused(cast: Cast, change: dict[str, Any], refusal: type[DomainError]) -> None:
    enter_product(ASPIRIN | {"standard_code": "86903728000027"}, actor=cast.desk, at=NOW)
    with pytest.raises(refusal):
        enter_product(ASPIRIN | change, actor=cast.desk, at=NOW)
    assert Product.objects.count() == 1


@pytest.mark.parametrize("words", ["阿司匹林", "asipilin", "aspl", "H20203001", "86903", "示例制药"])
def test_a_product_is_found_by_what_people_remember(cast: Cast, words: str) -> None:
    made = enter_product(ASPIRIN | {"standard_code": "86903728000027"}, actor=cast.desk, at=NOW)
    enter_product(ASPIRIN | {"generic_name": "布洛芬片", "approval_number": "国药准字H20209999", "manufacturer": "甲"},
                  actor=cast.desk, at=NOW)  # fmt: skip
    assert [product.pk for product in find_products(cast.owner, Filters(words=words))] == [made.pk]


def test_retired_products_leave_the_board_and_come_back(cast: Cast) -> None:
    made = enter_product(ASPIRIN, actor=cast.owner, at=NOW)
    retire_product(made.pk, actor=cast.owner, at=NOW)
    assert list(find_products(cast.owner, Filters())) == []
    assert find_products(cast.owner, Filters(retired=True)).get().pk == made.pk
    bring_back(made.pk, actor=cast.desk, at=NOW)
    assert find_products(cast.owner, Filters(own=True)).get().pk == made.pk


def test_another_cluster_and_banks_see_nothing(cast: Cast) -> None:
    made = enter_product(ASPIRIN, actor=cast.owner, at=NOW)
    for actor in (cast.outsider, cast.banker):
        assert list(visible_products(actor)) == []
        with pytest.raises(NotFound):
            get_product(actor, made.pk)


@pytest.mark.parametrize("many", [1, 30])
def test_the_board_asks_once_whatever_its_length(cast: Cast, many: int, django_assert_num_queries: Any) -> None:
    for number in range(many):
        enter_product(ASPIRIN | {"units_per_pack": number + 1}, actor=cast.owner, at=NOW)
    with django_assert_num_queries(1):
        assert len([str(product.entered_for) for product in find_products(cast.owner, Filters())]) == many
