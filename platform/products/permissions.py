"""Who may enter, change and retire products."""

from accounts.actors import Actor
from accounts.roles import OrganisationKind, Role
from products.models import Product

_FIRM = (Role.FIRM_OWNER, Role.FIRM_QUALITY, Role.FIRM_TRADE)


def can_keep_catalogue(actor: Actor) -> bool:
    """The committee's desk: changes everything, imports, retires."""
    return actor.has(Role.COMMITTEE_SECRETARY, Role.CENTRE_STAFF)


def can_see_catalogue(actor: Actor) -> bool:
    """Everybody of the cluster's firms, its committee and its public bodies; banks have no business with it."""
    return actor.kind != OrganisationKind.BANK


def can_enter(actor: Actor) -> bool:
    """The desk, and the quality and trade people of firms."""
    return can_keep_catalogue(actor) or (actor.kind == OrganisationKind.ENTERPRISE and actor.has(*_FIRM))


def is_own(actor: Actor, product: Product) -> bool:
    """The acting firm entered it."""
    return product.entered_for_id == actor.organisation.pk


def can_change(actor: Actor, product: Product) -> bool:
    """The desk at any time; the firm that entered it until an order names it."""
    mine = is_own(actor, product) and can_enter(actor) and product.first_used_at is None
    return can_keep_catalogue(actor) or mine


def can_retire(actor: Actor, product: Product) -> bool:
    """Whoever may change it."""
    return can_change(actor, product)


def allowed(actor: Actor, product: Product) -> list[str]:
    """The verbs the actor may use on this product, for pages and for the API."""
    change = can_change(actor, product)
    verbs = {"change": change, "retire": change and product.is_active, "bring_back": change and not product.is_active}
    return [verb for verb, may in verbs.items() if may]
