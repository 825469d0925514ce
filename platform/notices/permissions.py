"""Who may do what with notices, mails and webhooks."""

from accounts.actors import Actor
from accounts.roles import KEEPERS, Role


def can_see_mail_log(actor: Actor) -> bool:
    """The system administrator keeps mail running and sees to whom and when, never what."""
    return Role.SYS_ADMIN in actor.roles


def can_retry_mail(actor: Actor) -> bool:
    """Trying again by hand."""
    return actor.has(Role.SYS_ADMIN)


def can_keep_webhooks(actor: Actor) -> bool:
    """Where data leave the platform by themselves, whoever answers for the organisation decides."""
    return actor.has(*KEEPERS)
