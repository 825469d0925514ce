"""Who may see and do what with products."""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from products.services import enter_product, imports, retire_product
from tests.cast import NOW, Cast
from tests.doors import SIGN_IN, Door

KEY = {"Idempotency-Key": "the-only-time"}
WEB, API = {"stranger": SIGN_IN}, {"stranger": 401}
TABLETS: dict[str, Any] = {
    "generic_name": "阿司匹林肠溶片", "dosage_form": "片剂", "specification": "100mg×30片",
    "manufacturer": "示例制药有限公司", "approval_number": "国药准字H20203001", "drug_class": "CHEMICAL",
    "special_category": "NONE", "rx_class": "RX", "storage": "NORMAL", "unit": "盒", "units_per_pack": 200,
}  # fmt: skip


def a_product(cast: Cast) -> Mapping[str, Any]:
    """A product that Ms Lin's firm entered."""
    return {"pk": enter_product(TABLETS, actor=cast.owner, at=NOW).pk}


def a_retired_product(cast: Cast) -> Mapping[str, Any]:
    """The same, retired."""
    made = a_product(cast)
    retire_product(made["pk"], actor=cast.owner, at=NOW)
    return made


def fields(_cast: Cast) -> Mapping[str, Any]:
    """What a product says."""
    return TABLETS


def a_file(cast: Cast) -> Mapping[str, Any]:
    """A file of the committee, received."""
    file = SimpleUploadedFile("a.csv", "通用名称,规格\n甲片,10mg\n".encode())
    return {"pk": imports.receive_import(file, actor=cast.desk, at=NOW).pk}


FIRMS = ("owner", "neighbour", "outsider")
KEEPERS = ("secretary", "desk", "owner")
SEE = {"banker": 403}
ONE = {"banker": 404, "outsider": 404}
ENTER = {**dict.fromkeys((*FIRMS, "secretary", "desk"), 200)}
CHANGE = {**dict.fromkeys(KEEPERS, 200), **ONE}
MOVE = {**dict.fromkeys(KEEPERS, 302), **ONE}
NEW = {**dict.fromkeys((*FIRMS, "secretary", "desk"), 302)}

DOORS: tuple[Door, ...] = (
    Door("products", "GET", {**WEB, **SEE}, others=200),
    Door("product", "GET", {**WEB, **ONE}, others=200, arrange=a_product),
    Door("product-enter", "GET", {**WEB, **ENTER}, others=403),
    Door("product-enter", "POST", {**WEB, **NEW}, others=403, data=fields),
    Door("product-edit", "GET", {**WEB, **CHANGE}, others=403, arrange=a_product),
    Door("product-edit", "POST", {**WEB, **MOVE}, others=403, arrange=a_product, data=fields),
    Door("product-retire", "POST", {**WEB, **MOVE}, others=403, arrange=a_product),
    Door("product-bring-back", "POST", {**WEB, **MOVE}, others=403, arrange=a_retired_product),
)

DESK = {"secretary": 200, "desk": 200}
DOORS += (
    Door("product-imports", "GET", {**WEB, **DESK}, others=403),
    Door("product-imports", "POST", {**WEB, "secretary": 422, "desk": 422}, others=403),
    Door("product-import", "GET", {**WEB, **DESK}, others=403, arrange=a_file),
    # Not checked yet: 409 for the desk, 403 for everybody else.
    Door("product-import-commit", "POST", {**WEB, "secretary": 409, "desk": 409}, others=403, arrange=a_file),
    Door("product-import-set-aside", "POST", {**WEB, "secretary": 302, "desk": 302}, others=403, arrange=a_file),
    Door("products-export", "GET", {**WEB, **ENTER}, others=403),
)


def change(_cast: Cast) -> Mapping[str, Any]:
    """Another form of the same product."""
    return {"dosage_form": "肠溶片", "version": 1}


API_ENTER = dict.fromkeys((*FIRMS, "secretary", "desk"), 201)
API_CHANGE = {**dict.fromkeys(KEEPERS, 200), **ONE}
DOORS += (
    Door("api:products", "GET", {**API, **SEE}, others=200),
    Door("api:products", "POST", {**API, **API_ENTER}, others=403, data=fields, headers=KEY),
    Door("api:product", "GET", {**API, **ONE}, others=200, arrange=a_product),
    Door("api:product", "PATCH", {**API, **API_CHANGE}, others=403, arrange=a_product, data=change),
    Door("api:product-retire", "POST", {**API, **API_CHANGE}, others=403, arrange=a_product),
    Door("api:product-bring-back", "POST", {**API, **API_CHANGE}, others=403, arrange=a_retired_product),
)
DOORS += (
    Door("api:product-imports", "GET", {**API, **DESK}, others=403),
    # A body in JSON is no form with a file: 415 for everybody who came in.
    Door("api:product-imports", "POST", API, others=415),
    Door("api:product-import", "GET", {**API, **DESK}, others=403, arrange=a_file),
    Door("api:product-import-commit", "POST", {**API, "secretary": 409, "desk": 409}, others=403, arrange=a_file),
    Door("api:product-import-set-aside", "POST", {**API, **DESK}, others=403, arrange=a_file),
    Door("api:products-export", "GET", {**API, **ENTER}, others=403),
)
