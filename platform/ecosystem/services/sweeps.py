"""The sweep: the drill of every firm that has something open, split over the workers, and the coverage certificate."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.actors import Actor
from accounts.audit import record_audit
from common.errors import require
from ecosystem import queries
from ecosystem.drills.certificate import certificate
from ecosystem.drills.report import Bases, code_version, digest_of, line_of_sweep
from ecosystem.models import DrillBasis, Sweep
from ecosystem.permissions import can_sweep
from ecosystem.services.drills import BASELINE, READING, bases_of, take_basis
from jobs.services import ENDED, ask_for
from jobs.shares import in_shares
from jobs.work import Cancelled

Progress = Callable[..., None]
Clock = Callable[[], datetime]
TASK, SHARE_TASK = "ecosystem.tasks.compute_sweep", "ecosystem.tasks.sweep_share"
TITLE = gettext_noop("Sweep: the drill of every firm")
ONE_BY_ONE = gettext_noop("One firm after the other")
AT_A_TIME = 40  # firms in a share: the baseline is computed once for each share


@transaction.atomic
def ask_sweep(*, actor: Actor, at: datetime) -> Sweep:
    """Have the sweep of the own cluster computed; who asks while one is being computed gets that one."""
    require(can_sweep(actor))
    running = queries.asked_sweep(actor.cluster.pk)
    if running is not None and running.job is not None and running.job.state not in ENDED:
        return running
    Sweep.objects.filter(cluster=actor.cluster, state=Sweep.State.ASKED).update(state=Sweep.State.FAILED)
    try:
        with transaction.atomic():
            sweep = Sweep.objects.create(cluster=actor.cluster, asked_by=actor.user, asked_at=at)
    except IntegrityError:  # somebody asked at the same moment
        twin = queries.asked_sweep(actor.cluster.pk)
        if twin is None:
            raise
        return twin
    sweep.job = ask_for(
        TASK, at=at, arguments={"sweep": sweep.pk}, title=TITLE, asked_by_id=actor.user.pk,
        organisation_id=actor.organisation.pk,
    )  # fmt: skip
    sweep.save(update_fields=["job"])
    record_audit(
        "ecosystem.sweep_asked", at=at, user=actor.user, organisation=actor.organisation, subject=f"sweep:{sweep.pk}"
    )
    return sweep


def compute_sweep(progress: Progress, sweep: int, clock: Clock = timezone.now) -> dict[str, Any]:
    """The worker's part: every firm that has something open, in shares; then all of it at once. Safe to repeat."""
    row = queries.sweep_to_compute(sweep)
    link = {"link": f"/ecosystem/drills/sweeps/{row.pk}/"}
    if row.state != Sweep.State.ASKED:
        return link
    try:
        _compute(row, progress, clock)
    except Cancelled:
        asked = Sweep.objects.filter(pk=row.pk, state=Sweep.State.ASKED, job__is_cancel_asked=True)
        asked.update(state=Sweep.State.FAILED)
        raise
    return link


def _compute(row: Sweep, progress: Progress, clock: Clock) -> None:
    progress(0.02, READING)
    basis = row.basis or take_basis(row.cluster_id, row.asked_at)
    Sweep.objects.filter(pk=row.pk).update(basis=basis)
    progress(0.08, BASELINE)
    bases = bases_of(basis, row.seed)
    firms = holders_of(bases)
    asked = [
        {"basis": basis.pk, "seed": row.seed, "firms": firms[at : at + AT_A_TIME]}
        for at in range(0, len(firms), AT_A_TIME)
    ]
    lines = in_shares(progress, SHARE_TASK, asked, tell=lambda share: progress(0.1 + 0.8 * share, ONE_BY_ONE))
    result = swept(bases, [line for share in lines for line in share])
    digest = digest_of(result)
    result["certificate"] = certificate(row.cluster_id, row.asked_at)
    Sweep.objects.filter(pk=row.pk, state=Sweep.State.ASKED).update(
        result=result, digest=digest, code_version=code_version(), state=Sweep.State.READY, ready_at=clock()
    )


def sweep_share(progress: Progress, basis: int, seed: int, firms: list[int]) -> list[Any]:
    """The drills of some firms; writes nothing."""
    progress(0.0, BASELINE)
    bases = bases_of(DrillBasis.objects.get(pk=basis), seed)
    lines = []
    for done, firm in enumerate(firms):
        progress((1 + done) / (1 + len(firms)), ONE_BY_ONE)
        lines.append(line_of_sweep(bases, firm, seed))
    return lines


def holders_of(bases: Bases) -> list[int]:
    """Every organisation that has something open in any app: without the others nothing changes."""
    return sorted({firm for _app, base in bases for firm in base.totals.holders})


def swept(bases: Bases, lines: list[Any]) -> dict[str, Any]:
    """What a sweep says of its facts alone, and what its digest is of: totals by app and class, a line per firm."""
    totals = {
        app.name: {code: [base.totals.wants[code], base.totals.units.get(code, 0)] for code in base.totals.wants}
        for app, base in bases
    }
    return {"totals": totals, "lines": lines}
