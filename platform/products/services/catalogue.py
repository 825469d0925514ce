"""A product is entered, changed, retired and brought back; what orders name belongs to the desk."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.actors import Actor
from accounts.audit import record_audit
from accounts.models import Cluster
from accounts.roles import OrganisationKind
from common.errors import require
from common.pinyin import initials, pinyin
from common.tables import clean_text
from products import errors
from products.models import Product
from products.permissions import can_change, can_enter, can_keep_catalogue, can_retire, is_own
from products.queries.catalogue import get_product
from products.rules.catalogue import check_product

TEXTS = (
    "generic_name", "trade_name", "dosage_form", "specification", "manufacturer", "holder", "origin",
    "approval_number", "standard_code", "unit",
)  # fmt: skip
CHOICES = ("drug_class", "device_class", "rx_class", "storage", "special_category")
NUMBERS = ("temp_min", "temp_max", "units_per_pack")
FIELDS = (*TEXTS, *CHOICES, *NUMBERS)
_COLUMNS = {field.name: field for field in Product._meta.fields}
NEEDED = ("generic_name", "specification", "manufacturer", "unit", "drug_class")
IDENTITY = (
    "generic_name", "trade_name", "dosage_form", "specification", "manufacturer", "origin", "unit", "units_per_pack",
)  # fmt: skip


@transaction.atomic
def enter_product(fields: Mapping[str, Any], *, actor: Actor, at: datetime) -> Product:
    """Enter a product into the cluster's catalogue; `fields` as in FIELDS, temperatures as Decimal or None."""
    require(can_enter(actor))
    product = build(actor, fields, at=at)
    _save(product)
    _record("products.entered", product, actor, at, name=str(product))
    return product


@transaction.atomic
def change_product(pk: int, fields: Mapping[str, Any], *, version: int | None, actor: Actor, at: datetime) -> Product:
    """Change what it says. `version` is the one the person looked at; a newer one is refused, None skips that."""
    product = get_product(actor, pk, lock=True)
    _require_change(actor, product)
    if version is not None and version != product.version:
        raise errors.ChangedMeanwhile
    before = snapshot(product)
    apply(product, cleaned(fields))
    changes = {key: [before[key], value] for key, value in snapshot(product).items() if value != before[key]}
    if not changes:
        return product
    product.version, product.changed_at = product.version + 1, at
    _save(product)
    _record("products.changed", product, actor, at, changes=changes)
    return product


@transaction.atomic
def retire_product(pk: int, *, actor: Actor, at: datetime) -> Product:
    """Take it out of the catalogue; orders that name it keep it."""
    return _set_active(pk, False, actor, at)


@transaction.atomic
def bring_back(pk: int, *, actor: Actor, at: datetime) -> Product:
    """Put a retired product back."""
    return _set_active(pk, True, actor, at)


def note_use(products: Iterable[int], *, at: datetime) -> int:
    """Rooms above call this when something names the products; returns how many are used for the first time."""
    return Product.objects.filter(pk__in=set(products), first_used_at=None).order_by().update(first_used_at=at)


def _set_active(pk: int, is_active: bool, actor: Actor, at: datetime) -> Product:
    product = get_product(actor, pk, lock=True)
    require(can_retire(actor, product))
    if product.is_active != is_active:
        product.is_active, product.changed_at, product.version = is_active, at, product.version + 1
        product.save(update_fields=["is_active", "changed_at", "version"])
        _record("products.brought_back" if is_active else "products.retired", product, actor, at)
    return product


def _require_change(actor: Actor, product: Product) -> None:
    if is_own(actor, product) and can_enter(actor) and not can_keep_catalogue(actor):
        require(product.first_used_at is None, errors.ProductInUse)
    require(can_change(actor, product))


def build(actor: Actor, fields: Mapping[str, Any], *, at: datetime) -> Product:
    """A new product in memory, checked; firms' products say who entered them."""
    is_firm = actor.kind == OrganisationKind.ENTERPRISE
    product = Product(
        cluster=actor.cluster,
        entered_by=actor.user,
        entered_for=actor.organisation if is_firm else None,
        entered_at=at,
        changed_at=at,
    )
    apply(product, cleaned(fields))
    return product


def apply(product: Product, values: Mapping[str, Any]) -> None:
    """Write checked values into the row; pinyin follows the names. Raises the first refusal."""
    for key, value in values.items():
        setattr(product, key, value)
    check_shape(product)
    check_product({key: getattr(product, key) for key in FIELDS})
    names = product.generic_name + product.trade_name
    product.pinyin, product.initials = pinyin(names)[:600], initials(names)[:220]


def cleaned(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The known fields with clean texts; numbers of labels in capitals without blanks."""
    values = {key: fields[key] for key in FIELDS if key in fields}
    values |= {key: clean_text(str(value or "")) for key, value in values.items() if key in (*TEXTS, *CHOICES)}
    for key in ("approval_number", "standard_code"):
        if key in values:
            values[key] = values[key].upper().replace(" ", "")
    return values


def check_shape(product: Product) -> None:
    """What is needed is there, nothing is longer than its column, every choice is one."""
    for key in (*TEXTS, *CHOICES):
        field, value = _COLUMNS[key], getattr(product, key)
        name = str(field.verbose_name)
        if key in NEEDED and not value:
            raise errors.FieldMissing(field=key, field_name=name)
        if field.max_length and len(value) > field.max_length:
            raise errors.TextTooLong(field=key, field_name=name, most=field.max_length)
        if key in CHOICES and value and value not in {choice for choice, _label in field.flatchoices}:
            raise errors.NotAChoice(field=key, value=value, field_name=name)


def snapshot(product: Product) -> dict[str, str]:
    """The present values as text, for the audit trail."""
    return {key: "" if getattr(product, key) is None else str(getattr(product, key)) for key in FIELDS}


def _save(product: Product) -> None:
    twin = _twins(product).first()
    if twin is not None:
        if twin.standard_code and twin.standard_code == product.standard_code:
            raise errors.StandardCodeTaken(name=str(twin))
        raise errors.ProductKnown(name=product.generic_name)
    product.save()


def _twins(product: Product) -> QuerySet[Product]:
    """Other products of the cluster with the same identity or code; the cluster's row keeps two from entering twice."""
    same = Q(**{key: getattr(product, key) for key in IDENTITY})
    if product.standard_code:
        same |= Q(standard_code=product.standard_code)
    Cluster.objects.select_for_update(no_key=True).get(pk=product.cluster_id)
    return Product.objects.filter(same, cluster_id=product.cluster_id).exclude(pk=product.pk).order_by("pk")


def _record(event: str, product: Product, actor: Actor, at: datetime, **details: Any) -> None:
    subject = f"product:{product.pk}"
    record_audit(event, at=at, user=actor.user, organisation=actor.organisation, subject=subject, **details)
