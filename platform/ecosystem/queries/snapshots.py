"""Formulas, snapshots and their pictures; what leaves is cut to what the actor may see."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import OrganisationKind
from common.errors import NotFound, require
from ecosystem.errors import NoSnapshotYet, OnlyGroups
from ecosystem.models import Formula, Snapshot
from ecosystem.permissions import can_see_members, can_see_snapshots
from ecosystem.pictures.cuts import Cut, cut_for
from ecosystem.pictures.drawing import Picture
from ecosystem.pictures.members import MemberRow, Members, members_of
from ecosystem.pictures.store import read_levels, read_picture
from ecosystem.rules import TIERS, FormulaValues, View, view_of
from enterprises.models import Industry, Tier
from jobs.models import Job
from ledger.queries.moments import count_ties_after


def formulas() -> QuerySet[Formula]:
    """All published versions, newest first."""
    return Formula.objects.order_by("-version")


def formula_on(day: date) -> Formula:
    """The version in force on `day`."""
    found = formulas().filter(valid_from__lte=day).first() or formulas().last()
    if found is None:
        raise NotFound
    return found


def values_of(formula: Formula) -> FormulaValues:
    """The numbers of a formula row."""
    return FormulaValues(formula.version, formula.half_life_days, formula.kind_weights, formula.floors, formula.seed)


def ready_snapshots(actor: Actor) -> QuerySet[Snapshot]:
    """The finished snapshots of the actor's cluster, newest first."""
    return (
        Snapshot.objects.filter(cluster_id=actor.cluster.pk, state=Snapshot.State.READY)
        .select_related("formula")
        .order_by("-as_of", "-pk")
    )


def snapshots(actor: Actor) -> QuerySet[Snapshot]:
    """All snapshots with who asked, for the committee."""
    require(can_see_snapshots(actor))
    return Snapshot.objects.filter(cluster_id=actor.cluster.pk).select_related("formula", "job", "asked_by")


def get_snapshot(actor: Actor, pk: int) -> Snapshot:
    """One snapshot with who asked, for the committee."""
    found = snapshots(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def newest_snapshot(actor: Actor, pk: int | None = None) -> Snapshot:
    """The newest finished snapshot, or the finished one with this number."""
    found = ready_snapshots(actor)
    snapshot = found.first() if pk is None else found.filter(pk=pk).first()
    if snapshot is None:
        raise NoSnapshotYet if pk is None else NotFound
    return snapshot


def asked_snapshot(cluster_id: int, *, lock: bool = False) -> Snapshot | None:
    """The snapshot of the cluster that is being computed."""
    asked = Snapshot.objects.filter(cluster_id=cluster_id, state=Snapshot.State.ASKED).select_related("job")
    return (asked.select_for_update(of=("self",), no_key=True) if lock else asked).first()


def snapshot_to_take(pk: int) -> Snapshot:
    """For the worker: a snapshot with its formula and cluster."""
    return Snapshot.objects.select_related("formula", "cluster", "layout_of").get(pk=pk)


def job_of(snapshot: Snapshot) -> Job | None:
    """The job that computes it, as it stands now."""
    return Job.objects.filter(pk=snapshot.job_id).first() if snapshot.job_id else None


def members(cluster_id: int, *, tied: Iterable[int] = ()) -> Members:
    """The register's columns: every active organisation, and the inactive ones of `tied`."""
    rows = (
        Organisation.objects.filter(Q(is_active=True) | Q(pk__in=list(tied)), cluster_id=cluster_id)
        .order_by("pk")
        .values_list(
            "pk", "kind", "short_name", "name", "pinyin", "initials",
            "enterprise__tier", "enterprise__industry_id", "enterprise__industry__trade",
        )
    )  # fmt: skip
    return members_of(
        MemberRow(pk, _tier(kind, tier), industry or "", trade or "", short or name, pinyin, initials)
        for pk, kind, short, name, pinyin, initials, tier, industry, trade in rows
    )


def _tier(kind: str, tier: str | None) -> str:
    if kind == OrganisationKind.ENTERPRISE:
        return tier or Tier.GENERAL.value
    return OrganisationKind.BANK.value if kind == OrganisationKind.BANK else OrganisationKind.PUBLIC_BODY.value


def picture_of(snapshot: Snapshot) -> Picture:
    """The arrays of a finished snapshot."""
    return read_picture(Path(snapshot.file.path), snapshot.sha256)


def levels_of(actor: Actor, snapshot: Snapshot) -> Picture | None:
    """The levels of a large picture, for the committee; everybody else sees a part that is small anyway."""
    if view_of(actor) is not View.COMMITTEE:
        return None
    return read_levels(Path(snapshot.file.path), snapshot.sha256)


def has_tiers(snapshot: Snapshot) -> bool:
    """Whether any enterprise of the picture leads or grows; a chain of past dealings has none that was confirmed."""
    levels = read_levels(Path(snapshot.file.path), snapshot.sha256)
    if levels is not None:
        return bool(levels.meta["has_tiers"])
    return bool((picture_of(snapshot).arrays["tier"] < TIERS.index(Tier.GENERAL)).any())


def cut_of(actor: Actor, snapshot: Snapshot) -> Cut:
    """What the actor may see of a snapshot; no query per node, no query at all."""
    return cut_for(view_of(actor), picture_of(snapshot), actor.organisation.pk)


def member_cut(actor: Actor, snapshot: Snapshot) -> Cut:
    """As `cut_of`, where single organisations are needed; OnlyGroups for banks and observers."""
    require(can_see_members(actor), OnlyGroups, floor=snapshot.formula.floors["group"])
    return cut_of(actor, snapshot)


def cut_version(actor: Actor, snapshot: Snapshot) -> str:
    """What an answer about a cut depends on: the file, the view, the language."""
    view = view_of(actor)
    whose = f"-{actor.organisation.pk}" if view is View.FIRM else ""
    return f"{snapshot.pk}-{snapshot.sha256[:16]}-{view.value.lower()}{whose}-{get_language()}"


def industry_names(codes: Iterable[str]) -> dict[str, str]:
    """Industry code -> name in the reader's language."""
    column = "name_en" if (get_language() or "").startswith("en") else "name_zh"
    return dict(Industry.objects.filter(code__in=list(codes)).values_list("code", column))


def kept_before(cluster_id: int, as_of: datetime) -> Snapshot | None:
    """The snapshot whose kept sums a new one as of this moment can be added to."""
    ready = Snapshot.objects.filter(cluster_id=cluster_id, state=Snapshot.State.READY, as_of__lte=as_of)
    return ready.exclude(book="").order_by("-as_of", "-pk").first()


def new_ties(snapshot: Snapshot) -> int:
    """How many ties were recorded since the snapshot was read."""
    return count_ties_after(snapshot.cluster_id, snapshot.last_tie)
