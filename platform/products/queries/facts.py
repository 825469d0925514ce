"""The facts of N enterprises and M products for eligibility, in a constant number of queries.

For rules, not for pages: rooms above load them after they have checked what the actor may see.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from enterprises.models import Enterprise, Restriction
from enterprises.rules.first_approval import FirstApproval
from products.models import Product
from products.rules.values import LicenceFact, Line, RestrictionFact, Trader

_IN_BUSINESS = Enterprise.RegistrationStatus.ACTIVE
_STORE = Enterprise.Establishment.CHAIN_STORE


@dataclass(frozen=True)
class Facts:
    """Traders by enterprise key, lines by product key."""

    traders: dict[int, Trader]
    lines: dict[int, Line]


def load_facts(
    enterprises: Iterable[int],
    products: Iterable[int],
    *,
    at: datetime,
    approvals: Mapping[int, FirstApproval] | None = None,
) -> Facts:
    """Everything `rules.eligibility` asks about; five queries, whatever the numbers.

    `at` is now: restrictions that were lifted or are over by then are left out, later ones are dated.
    `approvals` are one buyer's decisions by seller (`first_trade.queries.first_approval_facts`).
    """
    return Facts(load_traders(enterprises, at=at, approvals=approvals), load_lines(products))


def load_traders(
    enterprises: Iterable[int], *, at: datetime, approvals: Mapping[int, FirstApproval] | None = None
) -> dict[int, Trader]:
    """The firms as sellers or buyers; four queries."""
    keys = sorted(set(enterprises))
    restrictions = _restrictions(keys, at)
    found = Enterprise.objects.filter(pk__in=keys).select_related("organisation").order_by("pk")
    known = approvals or {}
    return {
        firm.pk: _trader(firm, restrictions.get(firm.pk, ()), known.get(firm.pk))
        for firm in found.prefetch_related("licences__scopes")
    }


def load_lines(products: Iterable[int]) -> dict[int, Line]:
    """The products as lines without batch, remaining life or way of shipping; one query."""
    return {product.pk: line_of(product) for product in Product.objects.filter(pk__in=set(products)).order_by("pk")}


def line_of(product: Product) -> Line:
    """A product as a line; `dataclasses.replace` adds what the order says about batch, life and shipping."""
    return Line(
        drug_class=product.drug_class,
        storage=product.storage,
        special_category=product.special_category,
        rx_class=product.rx_class,
        device_class=product.device_class,
        name=str(product),
    )


def _trader(firm: Enterprise, restrictions: tuple[RestrictionFact, ...], approval: FirstApproval | None) -> Trader:
    return Trader(
        pk=firm.pk,
        name=str(firm.organisation),
        licences=tuple(
            LicenceFact(
                kind=licence.kind,
                mode=licence.mode,
                status=licence.status,
                issued_on=licence.issued_on,
                expires_on=licence.expires_on,
                scopes=tuple(sorted((scope.code, scope.is_cold_chain) for scope in licence.scopes.all())),
            )
            for licence in firm.licences.all()
        ),
        restrictions=restrictions,
        head_office=firm.parent_id,
        is_chain_store=firm.establishment == _STORE,
        is_in_business=firm.registration_status == _IN_BUSINESS and firm.organisation.is_active,
        is_on_serious_list=firm.is_on_serious_list,
        first_approval=approval,
    )


def _restrictions(keys: list[int], at: datetime) -> dict[int, tuple[RestrictionFact, ...]]:
    """By enterprise; a restriction that ends at midnight does not touch the day that begins then."""
    running = Restriction.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), enterprise__in=keys, lifted_at=None)
    found: dict[int, tuple[RestrictionFact, ...]] = {}
    for row in running.order_by("pk"):
        ends_on = timezone.localdate(row.ends_at - timedelta(microseconds=1)) if row.ends_at else None
        fact = RestrictionFact(row.scope_code, timezone.localdate(row.starts_at), ends_on, row.reason)
        found[row.enterprise_id] = (*found.get(row.enterprise_id, ()), fact)
    return found
