"""The log of mails for whoever keeps the platform running: to whom, when, how often tried, what the server said."""

from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.actors import Actor
from common.errors import NotFound, require
from common.waiting import Waiting
from notices.models import Mail
from notices.permissions import can_see_mail_log

SHOWN = timedelta(days=30)


def mail_log(actor: Actor, state: str = "") -> QuerySet[Mail]:
    """The mails to people of the cluster, newest first; never their words."""
    require(can_see_mail_log(actor))
    near = Mail.objects.filter(organisation__cluster_id=actor.organisation.cluster_id)
    rows = near.filter(state=state) if state else near
    return rows.select_related("recipient", "organisation").annotate(count=Count("notices")).order_by("-made_at", "-pk")


def get_mail(actor: Actor, pk: int, *, lock: bool = False) -> Mail:
    """One of them, or NotFound."""
    found = mail_log(actor).filter(pk=pk)
    if lock:
        near = Mail.objects.filter(organisation__cluster_id=actor.organisation.cluster_id)
        found = near.select_for_update(no_key=True).filter(pk=pk)
    mail = found.first()
    if mail is None:
        raise NotFound
    return mail


def sent_since(people: list[int], organisation_id: int, since: datetime) -> dict[int, int]:
    """Person -> how many single mails were written to them for this organisation since then."""
    rows = Mail.objects.filter(
        recipient_id__in=people, organisation_id=organisation_id, form=Mail.Form.SINGLE, made_at__gt=since
    )
    return dict(rows.order_by().values_list("recipient_id").annotate(count=Count("pk")))


def failed_mails_waiting(actor: Actor, on: date) -> list[Waiting]:
    """Mails that were given up, as one line for the system administrator."""
    if not can_see_mail_log(actor):
        return []
    since = on - timedelta(days=7)
    count = mail_log(actor, Mail.State.FAILED).filter(made_at__date__gte=since).order_by().count()
    if not count:
        return []
    title = ngettext_lazy("{count} mail could not be sent", "{count} mails could not be sent", count)
    detail = _("See what the mail server said, mend it, and try again.")
    return [Waiting("notices", title.format(count=count), detail, "/notices/mail/?state=FAILED", None, count)]
