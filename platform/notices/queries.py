"""Every question asked of the notices: whose, how many unread."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.actors import Actor
from common.errors import NotFound
from common.waiting import Waiting
from notices.models import Notice


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """The notices to this person in the acting organisation, newest first."""
    mine = Notice.objects.filter(recipient=actor.user, organisation=actor.organisation)
    return mine.order_by("-told_at", "-pk")


def unread_count(actor: Actor) -> int:
    """How many of them are unread."""
    return notices_of(actor).filter(read_at=None).count()


def get_notice(actor: Actor, pk: int, *, lock: bool = False) -> Notice:
    """One of them, or NotFound."""
    found = notices_of(actor).filter(pk=pk)
    notice = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if notice is None:
        raise NotFound
    return notice


def waiting_for(actor: Actor, on: date) -> list[Waiting]:
    """Unread notices as one line of "What waits for me"; they have no deadline."""
    count = unread_count(actor)
    if not count:
        return []
    title = ngettext_lazy("Read {count} notice", "Read {count} notices", count).format(count=count)
    return [Waiting("notices", title, _("News from the rooms you work in."), "/notices/", None, count)]
