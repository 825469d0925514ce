"""The facts of N enterprises and M products for eligibility, in a constant number of queries.

For rules, not for pages: rooms above load them after they have checked what the actor may see.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from common.prepared import fetch
from enterprises.rules.first_approval import FirstApproval
from products.models import Product
from products.rules.values import LicenceFact, Line, RestrictionFact, Trader

_TRADERS = """
SELECT e.organisation_id, coalesce(nullif(o.short_name, ''), o.name), e.parent_id, e.establishment = 'CHAIN_STORE',
    e.registration_status = 'ACTIVE' AND o.is_active, e.is_on_serious_list,
    (SELECT jsonb_agg(jsonb_build_array(l.kind, l.mode, l.status, l.issued_on, l.expires_on,
            (SELECT jsonb_agg(jsonb_build_array(s.code, s.is_cold_chain)) FROM enterprises_licencescope s
             WHERE s.licence_id = l.id)) ORDER BY l.id)
        FROM enterprises_licence l WHERE l.enterprise_id = e.organisation_id)::text,
    (SELECT jsonb_agg(jsonb_build_array(r.scope_code, r.starts_at, r.ends_at, r.reason) ORDER BY r.id)
        FROM enterprises_restriction r
        WHERE r.enterprise_id = e.organisation_id AND r.lifted_at IS NULL
            AND (r.ends_at IS NULL OR r.ends_at > %s))::text
FROM enterprises_enterprise e JOIN accounts_organisation o ON o.id = e.organisation_id
WHERE e.organisation_id = ANY(%s::bigint[]) ORDER BY e.organisation_id
"""


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
    """Everything `rules.eligibility` asks about; two queries, whatever the numbers.

    `at` is now: restrictions that were lifted or are over by then are left out, later ones are dated.
    `approvals` are one buyer's decisions by seller (`first_trade.queries.first_approval_facts`).
    """
    return Facts(load_traders(enterprises, at=at, approvals=approvals), load_lines(products))


def load_traders(
    enterprises: Iterable[int], *, at: datetime, approvals: Mapping[int, FirstApproval] | None = None
) -> dict[int, Trader]:
    """The firms as sellers or buyers, as they stand in this moment: nothing is kept between calls; one query."""
    known = approvals or {}
    found = fetch(_TRADERS, [at, sorted(set(enterprises))])
    return {row[0]: _trader(row, known.get(row[0])) for row in found}


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


def _trader(row: tuple[Any, ...], approval: FirstApproval | None) -> Trader:
    pk, name, head_office, is_store, is_in_business, is_on_serious_list, licences, restrictions = row
    return Trader(
        pk=pk,
        name=name,
        licences=tuple(_licence(*said) for said in json.loads(licences or "[]")),
        restrictions=tuple(_restriction(*said) for said in json.loads(restrictions or "[]")),
        head_office=head_office,
        is_chain_store=is_store,
        is_in_business=is_in_business,
        is_on_serious_list=is_on_serious_list,
        first_approval=approval,
    )


def _licence(
    kind: str, mode: str, status: str, issued: str | None, expires: str | None, scopes: list[list[Any]] | None
) -> LicenceFact:
    return LicenceFact(
        kind, mode, status, _day(issued), _day(expires), tuple(sorted((c, cold) for c, cold in scopes or ()))
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _restriction(scope_code: str, starts_at: str, ends_at: str | None, reason: str) -> RestrictionFact:
    """A restriction that ends at midnight does not touch the day that begins then."""
    last = datetime.fromisoformat(ends_at) - timedelta(microseconds=1) if ends_at else None
    ends_on = timezone.localdate(last) if last else None
    return RestrictionFact(scope_code, timezone.localdate(datetime.fromisoformat(starts_at)), ends_on, reason)
