"""Which product a row means: by standard code, by approval number, by name and specification; never by guessing."""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop

from accounts.actors import Actor
from common.tables.plans import RowPlan
from orders.rules.columns import BY_KEY
from products.models import Product
from products.queries import visible_products

UNKNOWN = gettext_noop("No product of the catalogue is “{said}”. Correct it, or enter the product first.")
SEVERAL = gettext_noop("{count} products are “{said}”. Add the standard code, or specification and manufacturer.")
OTHERWISE = gettext_noop("The catalogue calls this product “{name}”, the file says “{said}”. Correct one of the two.")
UNNAMED = gettext_noop("The row names no product. Give a standard code, an approval number, or name and specification.")
_SAME = str.maketrans({"×": "x", "*": "x", "＊": "x", "✕": "x"})


def plain(text: str) -> str:
    """A name as it is compared: narrow, without blanks, one sign for "times".

    >>> plain("０.２５g × 24粒") == plain("0.25G*24粒")
    True
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).translate(_SAME).casefold()


@dataclass
class Catalogue:
    """The active products of the cluster in memory."""

    by_code: dict[str, Product] = field(default_factory=dict)
    by_approval: dict[str, list[Product]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Product]] = field(default_factory=lambda: defaultdict(list))


def load_catalogue(actor: Actor) -> Catalogue:
    """All products an order may name; one query."""
    found = Catalogue()
    for product in visible_products(actor).filter(is_active=True):
        if product.standard_code:
            found.by_code[product.standard_code] = product
        if product.approval_number:
            found.by_approval[plain(product.approval_number)].append(product)
        for name in {plain(product.generic_name), plain(product.trade_name)} - {""}:
            found.by_name[name].append(product)
    return found


def find_product(plan: RowPlan[Any], catalogue: Catalogue, said: Mapping[str, Any]) -> Product | None:
    """The one product of the row; else None, and the plan says what is wrong and how to mend it."""
    for key in ("standard_code", "approval_number", "generic_name"):
        if said.get(key):
            return _one(plan, key, _candidates(catalogue, key, said[key]), said)
    plan.wrong(BY_KEY["generic_name"].head, UNNAMED)
    return None


def _candidates(catalogue: Catalogue, key: str, value: str) -> list[Product]:
    if key == "standard_code":
        return [catalogue.by_code[value]] if value in catalogue.by_code else []
    return (catalogue.by_approval if key == "approval_number" else catalogue.by_name).get(plain(value), [])


def _one(plan: RowPlan[Any], key: str, found: list[Product], said: Mapping[str, Any]) -> Product | None:
    """The one that agrees with everything the row says."""
    if not found:
        plan.wrong(BY_KEY[key].head, UNKNOWN, {"said": said[key]})
        return None
    for other in ("generic_name", "specification", "manufacturer"):
        if not said.get(other):
            continue
        agreeing = [product for product in found if _agrees(product, other, said[other])]
        if not agreeing:
            plan.wrong(BY_KEY[other].head, OTHERWISE, {"name": getattr(found[0], other), "said": said[other]})
            return None
        found = agreeing
    if len(found) > 1:
        plan.wrong(BY_KEY[key].head, SEVERAL, {"count": len(found), "said": said[key]})
        return None
    return found[0]


def _agrees(product: Product, key: str, said: str) -> bool:
    names = [getattr(product, key), *([product.trade_name] if key == "generic_name" else [])]
    return plain(said) in {plain(name) for name in names}
