"""Facts come from the database in a constant number of queries, as the rules need them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from enterprises.models import Licence, LicenceScope, Restriction
from enterprises.rules.first_approval import ApprovalState, FirstApproval
from products.queries import load_facts
from products.rules.eligibility import eligibility
from products.rules.values import RestrictionFact
from products.services import enter_product
from tests.cast import NOW, TODAY, Cast, make_enterprise

ASPIRIN: dict[str, Any] = {
    "generic_name": "阿司匹林肠溶片", "dosage_form": "片剂", "specification": "100mg×30片",
    "manufacturer": "示例制药有限公司", "approval_number": "国药准字H20203001", "drug_class": "CHEMICAL",
    "rx_class": "RX", "unit": "盒", "units_per_pack": 200,
}  # fmt: skip


def _licence(enterprise: Any, mode: str, *codes: str) -> None:
    licence = Licence.objects.create(
        enterprise=enterprise, kind="DRUG_DISTRIBUTION", number="吉AA431000001", mode=mode, expires_on=date(2027, 1, 1)
    )
    LicenceScope.objects.bulk_create(LicenceScope(licence=licence, code=code) for code in codes)


def test_facts_of_the_register_make_a_sale_possible(cast: Cast) -> None:
    product = enter_product(ASPIRIN, actor=cast.desk, at=NOW)
    _licence(cast.runqiang, "WHOLESALE", "CHEMICAL", "SLICES")
    _licence(cast.baishan, "RETAIL", "CHEMICAL")
    approvals = {cast.runqiang.pk: FirstApproval(ApprovalState.APPROVED)}

    facts = load_facts([cast.runqiang.pk, cast.baishan.pk], [product.pk], at=NOW, approvals=approvals)

    seller, buyer = facts.traders[cast.runqiang.pk], facts.traders[cast.baishan.pk]
    assert seller.licences[0].scopes == (("CHEMICAL", False), ("SLICES", False))
    assert eligibility(seller, buyer, facts.lines[product.pk], TODAY) == []


def test_a_restriction_that_ends_at_midnight_leaves_the_day_after_free(cast: Cast) -> None:
    midnight = timezone.make_aware(timezone.datetime(2026, 12, 1))  # type: ignore[attr-defined]
    common = {"enterprise": cast.runqiang, "reason": "整改", "imposed_by": cast.secretary.user}
    Restriction.objects.create(scope_code="CHEMICAL", starts_at=NOW, ends_at=midnight, **common)
    Restriction.objects.create(starts_at=NOW - timedelta(days=9), ends_at=NOW, **common)
    Restriction.objects.create(starts_at=NOW, lifted_at=NOW, **common)

    trader = load_facts([cast.runqiang.pk], [], at=NOW).traders[cast.runqiang.pk]

    assert trader.restrictions == (RestrictionFact("CHEMICAL", TODAY, date(2026, 11, 30), "整改"),)


@pytest.mark.parametrize("many", [1, 12])
def test_the_number_of_queries_does_not_grow(cast: Cast, many: int, django_assert_num_queries: Any) -> None:
    firms = [make_enterprise(cast.cluster, f"示例医药{number}") for number in range(many)]
    for firm in firms:
        _licence(firm, "WHOLESALE", "CHEMICAL")
    products = [
        enter_product({**ASPIRIN, "units_per_pack": number + 1}, actor=cast.desk, at=NOW).pk for number in range(many)
    ]

    with django_assert_num_queries(2):
        facts = load_facts([firm.pk for firm in firms], products, at=NOW)

    assert len(facts.traders) == len(facts.lines) == many
