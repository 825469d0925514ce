"""What a file would do to the catalogue: rows found by code or identity, checked by the product's rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from accounts.actors import Actor
from common.errors import DomainError
from common.tables import Table
from common.tables.fields import match_columns
from common.tables.plans import RowPlan, Tell, read_row
from enterprises.errors import ColumnsMissing
from products.models import Product
from products.rules.columns import BY_KEY, FIELDS, NAME, P
from products.services.catalogue import IDENTITY, apply, build, cleaned

TWICE = gettext_noop("This product already stands in line {line} of the file. Keep one of the two rows.")
NAMED_TWICE = gettext_noop("The standard code belongs to “{name}”, the other fields to another product. Correct one.")
Identity = tuple[str, ...]


ProductPlan = RowPlan[Product]


@dataclass(frozen=True)
class Catalogue:
    """The present catalogue in memory."""

    by_code: dict[str, Product]
    by_identity: dict[Identity, Product]


def load_catalogue(actor: Actor) -> Catalogue:
    """All products of the cluster, retired ones too; one query."""
    found = list(Product.objects.filter(cluster=actor.cluster).order_by("pk"))
    return Catalogue(
        {product.standard_code: product for product in found if product.standard_code},
        {identity_of(product): product for product in found},
    )


def identity_of(product: Product) -> Identity:
    """What makes a product itself."""
    return tuple(str(getattr(product, key)) for key in IDENTITY)


def plan_rows(
    table: Table, catalogue: Catalogue, actor: Actor, at: datetime, tell: Tell | None = None
) -> list[ProductPlan]:
    """The plan of every row; `tell(done, of)` is called now and then."""
    columns = match_columns(FIELDS, table.columns)
    if NAME.key not in {known.key for known, _unit in columns.values()}:
        raise ColumnsMissing(column=NAME.head)
    plans: list[ProductPlan] = []
    seen: dict[Identity, int] = {}
    for number, row in enumerate(table.rows):
        if tell and number % 50 == 0:
            tell(number, len(table.rows))
        plan = ProductPlan(row.line, values={P: {}})
        read_row(plan, row, columns)
        plan.name = " ".join(str(plan.values[P].get(key, "")) for key in ("generic_name", "specification")).strip()
        if not plan.problems:
            _settle(plan, catalogue, seen, actor, at)
        plans.append(plan)
    return plans


def _settle(plan: ProductPlan, catalogue: Catalogue, seen: dict[Identity, int], actor: Actor, at: datetime) -> None:
    """Whose row it is, what would change, and whether the product would be one by the rules."""
    said = plan.values[P]
    known = catalogue.by_code.get(said.get("standard_code", "")) or catalogue.by_identity.get(_identity(said))
    plan.found, plan.is_new = known, known is None
    before = {key: getattr(known, key) for key in said} if known else {}
    try:
        plan.found = _built(known, said, actor, at)
    except DomainError as refusal:
        head = BY_KEY[refusal.field].head if refusal.field in BY_KEY else NAME.head
        plan.wrong_as(head, refusal)
        return
    for key, old in before.items():
        plan.compare(key, old, getattr(plan.found, key))
    _once(plan, catalogue, seen)


def _built(known: Product | None, said: Mapping[str, Any], actor: Actor, at: datetime) -> Product:
    """The product as it would stand: the known one changed in memory, or a new one."""
    if known is None:
        product = build(actor, said, at=at)
    else:
        product = known
        apply(product, cleaned(said))
    product.is_active = bool(said.get("is_active", product.is_active))
    return product


def _identity(said: Mapping[str, Any]) -> Identity:
    return tuple(str(said.get(key, 1 if key == "units_per_pack" else "")) for key in IDENTITY)


def _once(plan: ProductPlan, catalogue: Catalogue, seen: dict[Identity, int]) -> None:
    """Once per file, and no two products with one identity."""
    assert plan.found is not None  # noqa: S101  # set by the caller
    identity = identity_of(plan.found)
    if identity in seen:
        plan.wrong(NAME.head, TWICE, {"line": seen[identity]})
    seen[identity] = plan.line
    twin = catalogue.by_identity.get(identity)
    if twin is not None and twin is not plan.found:
        plan.wrong(BY_KEY["standard_code"].head, NAMED_TWICE, {"name": plan.found.generic_name})
