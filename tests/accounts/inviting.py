"""An invitation of Ms Lin, for whoever tests what comes of it."""

from accounts import services
from accounts.models import Invitation
from accounts.roles import Role
from tests.cast import NOW, Cast

SITE = "https://capsule.test"

ANNA = services.NewPerson("安娜", "anna", "Willow-7-bridge")


def invite(cast: Cast, *roles: Role, email: str = "") -> tuple[Invitation, str]:
    """Ms Lin invites somebody; returns the invitation and the secret."""
    invitation, link = services.invite_person(
        cast.owner.organisation.pk,
        actor=cast.owner,
        name="安娜",
        roles=roles or [Role.FIRM_TRADE],
        at=NOW,
        site=SITE,
        email=email,
    )
    return invitation, link.rstrip("/").split("/")[-1]
