"""Every morning: papers that end within 90, 60 or 30 days, or have ended, are told to their firm and its buyers."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from first_trade.models import Approval, PaperVersion
from first_trade.rules.checklist import ALERTS, alert_days
from first_trade.services.telling import tell_firm

ENDS = gettext_noop("A paper of your first-trade file ends on {ends}: {kind}. Hand in the renewed one.")
ENDED = gettext_noop("A paper of your first-trade file ended on {ends}: {kind}. New parts that rest on it wait.")
SUPPLIER_ENDS = gettext_noop("Your first-trade approval of {name} ends on {ends}. Ask for the renewed papers.")


@transaction.atomic
def tell_expiring(at: datetime) -> int:
    """Tell each stage of each paper once, also after days without a run; returns how many papers were told of."""
    today = timezone.localdate(at)
    near = (
        PaperVersion.objects.select_for_update(no_key=True, of=("self",))
        .select_related("paper__owner__organisation")
        .filter(is_latest=True, paper__is_withdrawn=False, expires_on__lte=today + timedelta(days=ALERTS[-1]))
        .order_by("pk")
    )
    told = [version for version in near if _is_news(version, alert_days(version.expires_on, today))]
    for version in told:
        _tell_owner(version, at)
        if version.told_days == ALERTS[0]:
            _tell_buyers(version, at)
    PaperVersion.objects.bulk_update(told, ["told_days"])
    return len(told)


def _is_news(version: PaperVersion, days: int | None) -> bool:
    """Whether this stage was not told before; remembers it."""
    if days is None or (version.told_days is not None and version.told_days <= days):
        return False
    version.told_days = days
    return True


def _tell_owner(version: PaperVersion, at: datetime) -> None:
    sentence = ENDS if version.told_days else ENDED
    link = f"/first-trade/papers/{version.paper_id}/"
    kind, ends = str(version.paper.get_kind_display()), str(version.expires_on)
    tell_firm(version.paper.owner, sentence, at=at, link=link, kind=kind, ends=ends)


def _tell_buyers(version: PaperVersion, at: datetime) -> None:
    owner = version.paper.owner
    standing = Approval.objects.select_related("buyer__organisation").filter(
        seller=owner, ended_at=None, decision=Approval.Decision.APPROVED, versions__contains=[version.pk]
    )
    link, name, ends = f"/first-trade/suppliers/{owner.pk}/", str(owner.organisation), str(version.expires_on)
    for approval in standing.order_by("pk"):
        tell_firm(approval.buyer, SUPPLIER_ENDS, at=at, link=link, name=name, ends=ends)
