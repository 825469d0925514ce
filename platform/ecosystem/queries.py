"""Every question asked of formulas, snapshots and standings; what leaves is cut to what the actor may see."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from django.db.models import F, FloatField, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import OrganisationKind
from common.errors import NotFound, require
from common.waiting import Waiting
from ecosystem.errors import FilterUnreadable, NoSnapshotYet, OnlyGroups
from ecosystem.models import Formula, Snapshot, Standing
from ecosystem.permissions import can_ask_snapshot, can_see_members, can_see_snapshots
from ecosystem.pictures.cuts import Cut, cut_for
from ecosystem.pictures.drawing import Picture
from ecosystem.pictures.members import MemberRow, Members, members_of
from ecosystem.pictures.store import read_picture
from ecosystem.rules import QUIET_AFTER, TIERS, FormulaValues, View, is_outdated, view_of
from enterprises.models import Industry, Tier
from graph.model import Ties
from jobs.models import Job
from ledger.queries import daily_sums
from ledger.queries.moments import count_ties_after, last_tie

FIGURE_FIELDS = ("strength", "pagerank", "betweenness", "constraint", "core", "partners", "cut_off")


# Formulas: public


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


# Snapshots


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


# Pictures


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


def has_tiers(snapshot: Snapshot) -> bool:
    """Whether any enterprise of the picture leads or grows; a chain of past dealings has none that was confirmed."""
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


# The ledger


def tie_columns(cluster_id: int, as_of: datetime) -> tuple[Ties, int]:
    """The daily sums of a cluster as of a moment, and the number of the last row of the book they stand on."""
    last = last_tie(cluster_id)
    for _attempt in range(3):
        ties, now = daily_sums(cluster_id, as_of), last_tie(cluster_id)
        if now == last:
            break
        last = now
    return ties, last


def new_ties(snapshot: Snapshot) -> int:
    """How many ties were recorded since the snapshot was read."""
    return count_ties_after(snapshot.cluster_id, snapshot.last_tie)


# Standings


def standings(actor: Actor, snapshot: Snapshot) -> QuerySet[Standing]:
    """The committee sees all, an enterprise its own, others none of single organisations."""
    require(can_see_members(actor), OnlyGroups, floor=snapshot.formula.floors["group"])
    found = Standing.objects.filter(snapshot_id=snapshot.pk).select_related("organisation__enterprise")
    return found if view_of(actor) is View.COMMITTEE else found.filter(organisation_id=actor.organisation.pk)


def get_standing(actor: Actor, organisation_id: int, snapshot: Snapshot) -> Standing:
    """One organisation's figures, or NotFound where the actor may not see them."""
    found = standings(actor, snapshot).filter(organisation_id=organisation_id).first()
    if found is None:
        raise NotFound
    return found


def ranked(found: QuerySet[Standing], figure: str) -> QuerySet[Standing]:
    """Enterprises by a figure of `FIGURE_FIELDS`, highest first ("-" before it turns it round), those without one last.

    The committee, public bodies and banks have figures but no rank: they serve the chain, they do not compete in it.
    """
    name = figure.removeprefix("-")
    if name not in FIGURE_FIELDS:
        raise FilterUnreadable(field="sort", name="sort", value=figure)
    firms = found.filter(organisation__kind=OrganisationKind.ENTERPRISE)
    ordered = firms.annotate(rank_value=Coalesce(F(name), Value(-1.0), output_field=FloatField()))
    return ordered.order_by("rank_value" if figure.startswith("-") else "-rank_value", "organisation_id")


def quiet(found: QuerySet[Standing], on: date) -> QuerySet[Standing]:
    """Of these the active enterprises without any tie in the last half year, longest silent first."""
    silent = Q(last_tie_on=None) | Q(last_tie_on__lt=on - QUIET_AFTER)
    members = found.filter(silent, organisation__kind=OrganisationKind.ENTERPRISE, organisation__is_active=True)
    return members.order_by(F("last_tie_on").asc(nulls_first=True), "organisation_id")


# What waits


def waiting_for(actor: Actor, on: date) -> list[Waiting]:
    """For the committee's desk: the graph is out of date; enterprises without ties for half a year."""
    if not can_ask_snapshot(actor):
        return []
    snapshot = ready_snapshots(actor).first()
    if snapshot is None:
        return [_never_computed()] if asked_snapshot(actor.cluster.pk) is None else []
    waiting = []
    new = new_ties(snapshot)
    if is_outdated(timezone.localdate(snapshot.as_of), new, on):
        waiting.append(_outdated(new))
    silent = quiet(standings(actor, snapshot), on).count()
    if silent:
        waiting.append(_silent(silent))
    return waiting


def _never_computed() -> Waiting:
    return Waiting("ecosystem", _("Have the graph computed"), _("It was never computed."), reverse("ecosystem"))


def _outdated(new: int) -> Waiting:
    detail = ngettext("{count} new tie since then.", "{count} new ties since then.", new).format(count=new)
    return Waiting("ecosystem", _("Renew the graph"), detail, reverse("ecosystem"), count=new)


def _silent(count: int) -> Waiting:
    title = ngettext(
        "{count} enterprise without a tie for half a year", "{count} enterprises without a tie for half a year", count
    )
    detail = _("Look who could be introduced to whom.")
    return Waiting("ecosystem", title.format(count=count), detail, f"{reverse('standings')}?quiet=1", count=count)


# Reports


def quarter_of(snapshot: Snapshot) -> tuple[int, int]:
    """Year and quarter of the moment, in Changchun."""
    day = timezone.localdate(snapshot.as_of)
    return day.year, (day.month - 1) // 3 + 1


def snapshot_of_quarter_before(actor: Actor, snapshot: Snapshot) -> Snapshot | None:
    """The last finished snapshot of an earlier quarter."""
    year, quarter = quarter_of(snapshot)
    begins = timezone.make_aware(datetime(year, 3 * quarter - 2, 1))  # noqa: DTZ001  # made aware in the same line
    return ready_snapshots(actor).filter(as_of__lt=begins).first()


def strongest(actor: Actor, snapshot: Snapshot) -> QuerySet[Standing]:
    """Enterprises by strength."""
    return ranked(standings(actor, snapshot), "strength")


def weak_points(actor: Actor, snapshot: Snapshot) -> QuerySet[Standing]:
    """Those on whom others' connection depends, most first."""
    return standings(actor, snapshot).filter(cut_off__gt=0).order_by("-cut_off", "organisation_id")


def names_of(snapshot: Snapshot) -> dict[int, str]:
    """Names of all members of a snapshot, as they were; for the committee's report."""
    picture = picture_of(snapshot)
    return dict(zip(picture.arrays["id"].tolist(), picture.meta["names"], strict=True))


def report_of(snapshot: Snapshot) -> dict[str, object]:
    """A snapshot's report as plain data: what is needed to compute it again and to compare."""
    return {
        "snapshot": snapshot.pk,
        "as_of": snapshot.as_of.isoformat(),
        "last_tie": snapshot.last_tie,
        "formula": values_of(snapshot.formula).as_dict(),
        "code_version": snapshot.code_version,
        "layout_of": snapshot.layout_of_id,
        "sha256": snapshot.sha256,
        "summary": snapshot.summary,
    }
