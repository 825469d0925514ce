"""Drills: asked for, computed by a worker from facts that are stored with them, and computed again to compare."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.actors import Actor
from accounts.audit import record_audit
from accounts.models import Organisation
from accounts.roles import OrganisationKind
from common.errors import require
from common.kept import Kept
from ecosystem import queries
from ecosystem.drills.registry import providers
from ecosystem.drills.report import Bases, baselines, code_version, digest_of, report_of
from ecosystem.errors import DrillNotReady, NothingToDrill, OnlyItself
from ecosystem.models import Drill, DrillBasis, Snapshot
from ecosystem.permissions import can_drill, can_drill_this
from jobs.models import Job
from jobs.services import ask_for
from jobs.work import Cancelled
from matching.drills import Removal, Target

Progress = Callable[..., None]
Clock = Callable[[], datetime]
TASK, CHECK_TASK = "ecosystem.tasks.compute_drill", "ecosystem.tasks.check_drill"
TITLE, CHECK_TITLE = gettext_noop("Drill: what breaks without it"), gettext_noop("Compute a drill again")
READING = gettext_noop("Reading what is open")
BASELINE = gettext_noop("Sharing out while everybody is there")
WITHOUT = gettext_noop("Sharing out again without it")
SAME = gettext_noop("The same report to the last byte: {digest}.")
OTHER = gettext_noop("Another report: {digest} instead of {before}. It was computed by version {version}.")
_KEPT: Kept[Bases] = Kept(2)
_KINDS = {Drill.Target.FIRM: OrganisationKind.ENTERPRISE, Drill.Target.BANK: OrganisationKind.BANK}


@transaction.atomic
def ask_drill(drill: Drill, *, actor: Actor, at: datetime) -> Drill:
    """Have a drill computed. `drill` is new and says what is taken away: target, organisation, place, class, kept."""
    require(can_drill(actor))
    require(can_drill_this(actor, drill), OnlyItself)
    _check_target(drill, actor)
    drill.cluster, drill.asked_for = actor.cluster, actor.organisation
    drill.asked_by, drill.asked_at = actor.user, at
    drill.save()
    drill.job = ask_for(
        TASK, at=at, arguments={"drill": drill.pk}, title=TITLE, asked_by_id=actor.user.pk,
        organisation_id=actor.organisation.pk,
    )  # fmt: skip
    drill.save(update_fields=["job"])
    record_audit(
        "ecosystem.drill_asked", at=at, user=actor.user, organisation=actor.organisation, subject=f"drill:{drill.pk}",
        target=drill.target, without=drill.organisation_id, place=drill.place, drug_class=drill.drug_class,
        kept=drill.kept,
    )  # fmt: skip
    return drill


def _check_target(drill: Drill, actor: Actor) -> None:
    """What is named is of this cluster and of the right kind."""
    kind = _KINDS.get(Drill.Target(drill.target), OrganisationKind.ENTERPRISE)
    if drill.organisation_id is not None:
        here = Organisation.objects.filter(cluster=actor.cluster, pk=drill.organisation_id, kind=kind)
        if not here.exists():
            raise NothingToDrill(field="organisation")
    try:
        removal_of(drill)
    except ValueError as unnamed:
        raise NothingToDrill from unnamed


def removal_of(drill: Drill) -> Removal:
    """What is taken away, as `matching` knows it."""
    return Removal(Target(drill.target), drill.organisation_id, drill.place, drill.drug_class, drill.kept)


def compute_drill(progress: Progress, drill: int, clock: Clock = timezone.now) -> dict[str, Any]:
    """The worker's part: read what is open, share it out again, write the report whole; a second call finds it."""
    row = queries.drill_to_compute(drill)
    link = {"link": f"/ecosystem/drills/{row.pk}/"}
    if row.state != Drill.State.ASKED:
        return link
    try:
        _compute(row, progress, clock)
    except Cancelled:
        Drill.objects.filter(pk=row.pk, state=Drill.State.ASKED, job__is_cancel_asked=True).update(
            state=Drill.State.FAILED
        )
        raise
    return link


def _compute(row: Drill, progress: Progress, clock: Clock) -> None:
    progress(0.05, READING)
    basis = row.basis or take_basis(row.cluster_id, clock())
    progress(0.3, BASELINE)
    bases = bases_of(basis, row.seed)
    progress(0.7, WITHOUT)
    result = report_of(bases, removal_of(row), row.seed)
    Drill.objects.filter(pk=row.pk, state=Drill.State.ASKED).update(
        basis=basis, result=result, digest=digest_of(result), code_version=code_version(), state=Drill.State.READY,
        ready_at=clock(),
    )  # fmt: skip


def take_basis(cluster_id: int, at: datetime) -> DrillBasis:
    """Write down what is open in every app that takes part; one that stands for the same facts is used again."""
    facts = {app.name: app.open_of(cluster_id, at) for app in providers()}
    sha256 = digest_of(facts)
    known = DrillBasis.objects.filter(cluster_id=cluster_id, sha256=sha256).order_by("pk").first()
    if known is not None:
        return known
    newest = Snapshot.objects.filter(cluster_id=cluster_id, state=Snapshot.State.READY, as_of__lte=at).first()
    return DrillBasis.objects.create(cluster_id=cluster_id, snapshot=newest, as_of=at, facts=facts, sha256=sha256)


def bases_of(basis: DrillBasis, seed: int) -> Bases:
    """The baselines of a basis; the process keeps the last ones, so that a sweep and its shares make them once."""
    apps = tuple(app.name for app in providers())
    return _KEPT.get((basis.sha256, seed, code_version(), apps), lambda: baselines(basis.facts, seed))


def redo_drill(drill: Drill) -> dict[str, Any]:
    """Compute a report once more from the facts stored with it; pure."""
    if drill.basis is None or drill.state != Drill.State.READY:
        raise DrillNotReady
    return report_of(baselines(drill.basis.facts, drill.seed), removal_of(drill), drill.seed)


def ask_check(pk: int, *, actor: Actor, at: datetime) -> Job:
    """Have a report computed again and its digest compared; whoever reads it may ask."""
    drill = queries.get_drill(actor, pk)
    if drill.state != Drill.State.READY:
        raise DrillNotReady
    return ask_for(
        CHECK_TASK, at=at, arguments={"drill": drill.pk}, title=CHECK_TITLE, asked_by_id=actor.user.pk,
        organisation_id=actor.organisation.pk,
    )  # fmt: skip


def check_drill(progress: Progress, drill: int) -> dict[str, Any]:
    """The worker's part of `ask_check`."""
    row = queries.drill_to_compute(drill)
    progress(0.1, WITHOUT)
    digest = digest_of(redo_drill(row))
    words = {"digest": digest[:16], "before": row.digest[:16], "version": row.code_version}
    sentence = SAME if digest == row.digest else OTHER
    return {"link": f"/ecosystem/drills/{row.pk}/", "sentence": sentence, "words": words, "digest": digest}
