"""The register: who is in the cluster, found by words and filters, one page at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from accounts.actors import Actor
from accounts.roles import OrganisationKind
from common.errors import NotFound
from enterprises.models import Contest, Enterprise, Licence, LicenceScope, Restriction, TierDecision, YearlyFigure
from enterprises.permissions import sees_whole
from enterprises.rules.licences import ALERTS

MOST_WORDS = 64
_NEVER = date(9999, 12, 31)


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty text means everything. `on` is the day for licence states."""

    on: date
    words: str = ""
    tier: str = ""
    industry: str = ""
    size: str = ""
    licence: str = ""


def visible_enterprises(actor: Actor) -> QuerySet[Enterprise]:
    """The enterprises of the actor's cluster by pinyin, each with its organisation, industry and `drug_licence_ends`.

    The committee also sees those that left; others see those that are there.
    """
    ends = (
        Licence.objects.filter(enterprise=OuterRef("pk"), **_drug_in_force())
        .order_by()
        .values("enterprise")
        .annotate(ends=Max(Coalesce("expires_on", _NEVER)))
        .values("ends")
    )
    found = Enterprise.objects.select_related("organisation", "industry").filter(
        organisation__cluster_id=actor.organisation.cluster_id,
        organisation__kind=OrganisationKind.ENTERPRISE,  # so that the index gives the order by pinyin
        organisation__is_active=True,
    )
    if not actor.is_committee:
        found = found.filter(Q(left_on=None) | Q(pk=actor.organisation.pk))
    return found.annotate(pinyin=F("organisation__pinyin"), drug_licence_ends=Subquery(ends)).order_by("pinyin", "pk")


def find_enterprises(actor: Actor, filters: Filters) -> QuerySet[Enterprise]:
    """`visible_enterprises` narrowed by words (Chinese, pinyin, initials, code) and filters.

    Size is no public fact, so only the committee can filter by it.
    """
    found = visible_enterprises(actor).filter(_words(actor, filters.words))
    if filters.tier:
        found = found.filter(tier=filters.tier)
    if filters.industry:
        found = found.filter(industry__code__startswith=filters.industry)
    if filters.size and actor.is_committee:
        found = found.filter(size=filters.size)
    return found.filter(_licence(filters.licence, filters.on)) if filters.licence else found


def _words(actor: Actor, words: str) -> Q:
    """Plain LIKE on the three columns of the trigram index; codes are found from their beginning by the committee."""
    text = words.strip()[:MOST_WORDS]
    if not text:
        return Q()
    low = text.lower().replace(" ", "")
    found = (
        Q(organisation__name__contains=text)
        | Q(organisation__pinyin__contains=low)
        | Q(organisation__initials__contains=low)
    )
    if actor.is_committee:
        found |= Q(organisation__unified_social_credit_code__startswith=text.upper())
    return found


def _licence(state: str, on: date) -> Q:
    soon = on + timedelta(days=ALERTS[-1])
    return {
        "VALID": Q(drug_licence_ends__gt=soon),
        "EXPIRING": Q(drug_licence_ends__gte=on, drug_licence_ends__lte=soon),
        "EXPIRED": Q(drug_licence_ends__lt=on),
        "NONE": Q(drug_licence_ends=None),
    }.get(state, Q())


def _drug_in_force() -> dict[str, str]:
    return {"kind": Licence.Kind.DRUG_DISTRIBUTION, "status": Licence.Status.IN_FORCE}


def page_after(found: QuerySet[Any, Any], after: tuple[str, int] | None, size: int) -> list[Any]:
    """At most `size + 1` rows that come after the key `(pinyin, pk)`; the extra row says that there is more."""
    if after:
        found = found.filter(Q(pinyin__gt=after[0]) | Q(pinyin=after[0], pk__gt=after[1]))
    return list(found[: size + 1])


def get_enterprise(actor: Actor, pk: int, *, lock: bool = False) -> Enterprise:
    """One enterprise of the cluster, or NotFound."""
    found = visible_enterprises(actor).filter(pk=pk)
    if lock:
        found = found.select_for_update(no_key=True, of=("self", "organisation"))
    enterprise = found.first()
    if enterprise is None:
        raise NotFound
    return enterprise


def enterprise_page(actor: Actor, pk: int) -> Enterprise:
    """One enterprise with what its page shows: licences and scopes for all; the rest where the actor sees the whole."""
    licences = Prefetch("licences", Licence.objects.prefetch_related("scopes").order_by("expires_on", "pk"))
    found = visible_enterprises(actor).select_related("division", "parent__organisation")
    enterprise = found.prefetch_related(licences).filter(pk=pk).first()
    if enterprise is None:
        raise NotFound
    if sees_whole(actor, enterprise):
        _fill(enterprise)
    return enterprise


def _fill(enterprise: Enterprise) -> None:

    people = {"imposed_by", "lifted_by"}
    prefetch_related_objects(
        [enterprise],
        Prefetch("figures", YearlyFigure.objects.order_by("-year")),
        Prefetch("restrictions", Restriction.objects.select_related(*people).order_by("-starts_at", "-pk")),
        Prefetch("contests", Contest.objects.select_related("filed_by", "answered_by").order_by("-filed_at", "-pk")),
        Prefetch(
            "tier_decisions", TierDecision.objects.select_related("rule").order_by("-year", "-proposed_at", "-pk")
        ),
    )


def enterprise_version(actor: Actor, pk: int, on: date) -> str:
    """A mark that changes with anything the page of this enterprise shows to this actor; one query."""
    found = visible_enterprises(actor).filter(pk=pk).values_list("changed_at", "version").first()
    if found is None:
        raise NotFound
    who = ".".join([f"{actor.organisation.pk}", *sorted(actor.roles), *sorted(actor.sights)])
    return f"{pk}.{found[1]}.{found[0]:%s%f}.{on:%j}.{who}"


def licence_of(actor: Actor, pk: int, *, lock: bool = False) -> Licence:
    """One licence of an enterprise the actor sees, or NotFound."""
    found = Licence.objects.select_related("enterprise__organisation").filter(
        pk=pk, enterprise__organisation__cluster_id=actor.organisation.cluster_id
    )
    licence = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if licence is None:
        raise NotFound
    return licence


def visible_licences(actor: Actor) -> QuerySet[Licence]:
    """The licences of the cluster's present enterprises with their scopes, the next to expire first."""
    seen = visible_enterprises(actor).order_by().values("pk")
    scopes = Prefetch("scopes", LicenceScope.objects.order_by("code"))
    found = Licence.objects.select_related("enterprise__organisation").prefetch_related(scopes)
    return found.filter(enterprise__in=seen).order_by("expires_on", "pk")


def open_restrictions(enterprises: Iterable[int], at: object) -> QuerySet[Restriction]:
    """Restrictions in force at a moment; siblings ask before they let an enterprise act."""
    in_time = Q(starts_at__lte=at) & (Q(ends_at=None) | Q(ends_at__gt=at))
    return Restriction.objects.filter(in_time, enterprise__in=list(enterprises), lifted_at=None).order_by("pk")


def get_restriction(actor: Actor, pk: int) -> Restriction:
    """One restriction in the cluster, locked, or NotFound; only the committee and the firm itself know it."""
    found = Restriction.objects.select_related("enterprise__organisation").filter(
        pk=pk, enterprise__organisation__cluster_id=actor.organisation.cluster_id
    )
    restriction = found.select_for_update(no_key=True, of=("self",)).first()
    if restriction is None or not sees_whole(actor, restriction.enterprise):
        raise NotFound
    return restriction
