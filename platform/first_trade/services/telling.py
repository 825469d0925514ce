"""Tells the people of a firm who answer for its papers, and writes the audit trail of this room."""

from datetime import datetime
from typing import Any

from accounts.actors import Actor
from accounts.audit import record_audit
from accounts.models import Organisation, User
from accounts.roles import Role
from enterprises.models import Enterprise
from notices.services import tell

KEEPERS = (Role.FIRM_OWNER, Role.FIRM_QUALITY)


def keepers_of(organisation: Organisation) -> list[User]:
    """The owner and the quality head of a firm."""
    live = {"memberships__organisation": organisation, "memberships__ended_at": None, "is_active": True}
    found = User.objects.filter(**live, memberships__roles__overlap=[role.value for role in KEEPERS])
    return list(found.distinct().order_by("pk"))


def tell_firm(firm: Enterprise, sentence: str, *, at: datetime, link: str, **words: Any) -> None:
    """One notice to each keeper of the firm's papers."""
    people = keepers_of(firm.organisation)
    tell(people, organisation=firm.organisation, room="first_trade", sentence=sentence, at=at, words=words, link=link)


def record(event: str, subject: str, actor: Actor, at: datetime, **details: Any) -> None:
    """The audit trail."""
    record_audit(
        f"first_trade.{event}", at=at, user=actor.user, organisation=actor.organisation, subject=subject, **details
    )


def lock_firms(*keys: int) -> None:
    """Two decisions about the same firms follow one another; rows are locked in the order of their keys."""
    list(Enterprise.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
