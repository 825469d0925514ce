"""Imports of past dealings, and what the check of one needs to know: the register and the stories in the book."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Organisation
from common.errors import NotFound, require
from common.waiting import Waiting
from ledger.dealings.names import core_name, same_name
from ledger.models import DealingImport, Verification
from ledger.permissions import can_import, can_read_seals
from ledger.queries.seals import last_verification
from ledger.rules.findings import in_words


@dataclass(frozen=True)
class Register:
    """The organisations of a cluster, by code, by plain name, and their names for likeness."""

    by_code: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    cores: dict[int, str] = field(default_factory=dict)

    def find(self, code: str, name: str) -> int | None:
        """By code first: a firm keeps it when it changes its name."""
        return (self.by_code.get(code) if code else None) or self.by_name.get(same_name(name))


def register_of(cluster_id: int) -> Register:
    """Everybody in the cluster, for workers."""
    register = Register()
    rows = Organisation.objects.filter(cluster_id=cluster_id).order_by("pk")
    for pk, name, short, code in rows.values_list("pk", "name", "short_name", "unified_social_credit_code"):
        register.names[pk], register.cores[pk] = name, core_name(name)
        if code:
            register.by_code[code] = pk
        for known in (short, name):  # a full name wins over somebody else's short one
            if known:
                register.by_name[same_name(known)] = pk
    return register


def subjects_in_book(cluster_id: int, kind: int, subjects: Sequence[str]) -> set[str]:
    """Which of `subjects` already stand in the book as this kind."""
    query = "SELECT subject FROM ledger_tie WHERE cluster_id = %s AND kind = %s AND subject = ANY(%s)"
    with connection.cursor() as cursor:
        cursor.execute(query, [cluster_id, kind, list(subjects)])
        return {subject for (subject,) in cursor.fetchall()}


def imports(actor: Actor) -> QuerySet[DealingImport]:
    """The imports of the actor's cluster, newest first, without their long lists. Raises NotAllowed."""
    require(can_import(actor))
    mine = DealingImport.objects.filter(cluster_id=actor.cluster.pk).defer("refused")
    return mine.select_related("job", "upload", "received_by", "cluster").order_by("-received_at", "-pk")


def get_import(actor: Actor, pk: int, *, lock: bool = False) -> DealingImport:
    """One import of the actor's cluster, or NotFound."""
    found = imports(actor).filter(pk=pk)
    if lock:
        found = found.select_for_update(no_key=True, of=("self",))
    dealing = found.first()
    if dealing is None:
        raise NotFound
    return dealing


def committed_import(cluster_id: int, sha256: str) -> DealingImport | None:
    """The import that wrote this file, if there is one."""
    return DealingImport.objects.filter(
        cluster_id=cluster_id, sha256=sha256, state=DealingImport.State.COMMITTED
    ).first()


def waiting_for(actor: Actor, on: date) -> list[Waiting]:
    """Imports to map or confirm, for the desk; a broken book, for whoever may verify it."""
    waits: list[Waiting] = []
    if can_import(actor):
        states = (DealingImport.State.RECEIVED, DealingImport.State.CHECKED)
        waits += [_import_waits(dealing) for dealing in imports(actor).filter(state__in=states)[:20]]
    if can_read_seals(actor) and actor.is_committee:
        look = last_verification(actor.cluster.pk)
        if look is not None and look.verdict == Verification.Verdict.BROKEN:
            link = reverse("ledger-seals")
            waits.append(Waiting("ledger", _("The ledger is not as it was sealed"), in_words(look.finding), link))
    return waits


def _import_waits(dealing: DealingImport) -> Waiting:
    is_new = dealing.state == DealingImport.State.RECEIVED
    title = _("Say what the columns of a file mean") if is_new else _("Confirm an import of past dealings")
    return Waiting("ledger", title, dealing.file_name, reverse("ledger-import", args=[dealing.pk]))
