"""The roles of the cluster, in which kind of organisation each exists, and why it exists (domain reference 1.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.errors import Sentence


class OrganisationKind(models.TextChoices):
    """The four kinds of organisation that work on the platform."""

    ENTERPRISE = "ENTERPRISE", _("Enterprise")
    BANK = "BANK", _("Bank")
    COMMITTEE = "COMMITTEE", _("Committee")
    PUBLIC_BODY = "PUBLIC_BODY", _("Public body")


class Role(models.TextChoices):
    """What a person may be in an organisation; stored in `Membership.roles`."""

    STREET_COMMITTEE = "STREET_COMMITTEE", _("Sub-district working committee")
    COMMITTEE_SECRETARY = "COMMITTEE_SECRETARY", _("Committee secretary")
    COMMITTEE_MEMBER = "COMMITTEE_MEMBER", _("Committee member")
    CENTRE_STAFF = "CENTRE_STAFF", _("Service centre staff")
    INSTRUCTOR = "INSTRUCTOR", _("Party-building instructor")
    BRANCH_SECRETARY = "BRANCH_SECRETARY", _("Branch secretary")
    PARTY_MEMBER = "PARTY_MEMBER", _("Party member")
    FIRM_OWNER = "FIRM_OWNER", _("Enterprise owner")
    FIRM_QUALITY = "FIRM_QUALITY", _("Person in charge of quality")
    FIRM_TRADE = "FIRM_TRADE", _("Purchasing and sales")
    FIRM_HR = "FIRM_HR", _("Personnel")
    EMPLOYEE = "EMPLOYEE", _("Employee")
    BANK_MANAGER = "BANK_MANAGER", _("Bank account manager")
    REGULATOR_OBSERVER = "REGULATOR_OBSERVER", _("Regulator's observer")
    INSPECTOR = "INSPECTOR", _("Inspector")
    SYS_ADMIN = "SYS_ADMIN", _("System administrator")
    SECURITY_ADMIN = "SECURITY_ADMIN", _("Security administrator")
    AUDIT_ADMIN = "AUDIT_ADMIN", _("Audit administrator")


class Sight(models.TextChoices):
    """What an observer can be invited to see; nothing of it can be changed by an observer."""

    ORDERS = "ORDERS", _("Shared orders and deliveries, without prices and offers")
    ALARMS = "ALARMS", _("Recalls and disruptions")
    REGISTER = "REGISTER", _("Enterprises in full: registered data, yearly figures, restrictions, contests")


_FIRM = frozenset({OrganisationKind.ENTERPRISE})
_COMMITTEE = frozenset({OrganisationKind.COMMITTEE})
_PUBLIC = frozenset({OrganisationKind.PUBLIC_BODY})
_BANK = frozenset({OrganisationKind.BANK})

# role -> (kinds of organisation in which it exists, the reason it exists)
ROLE_BOOK = {
    Role.STREET_COMMITTEE: (
        _COMMITTEE | _PUBLIC,
        _("Reads everything of the cluster and writes instructions."),
    ),
    Role.COMMITTEE_SECRETARY: (
        _COMMITTEE,
        _("Leads the committee: confirms tiers, decides contests, opens campaigns."),
    ),
    Role.COMMITTEE_MEMBER: (_COMMITTEE, _("Works on the committee's tasks without the last word.")),
    Role.CENTRE_STAFF: (
        _COMMITTEE,
        _("Keeps the register, imports files and answers enterprises at the service window."),
    ),
    Role.INSTRUCTOR: (_COMMITTEE, _("Guides branches and reviews their self-checks.")),
    Role.BRANCH_SECRETARY: (_FIRM | _COMMITTEE, _("Answers for one branch: meetings, members, self-check.")),
    Role.PARTY_MEMBER: (_FIRM | _COMMITTEE, _("Takes part in the branch's life and sees the own record.")),
    Role.FIRM_OWNER: (_FIRM, _("Answers for the enterprise: invites colleagues, signs, contests figures.")),
    Role.FIRM_QUALITY: (_FIRM, _("Keeps licences and papers in order and answers findings.")),
    Role.FIRM_TRADE: (_FIRM, _("Posts and takes shared orders.")),
    Role.FIRM_HR: (_FIRM, _("Lends and borrows staff and plans rosters.")),
    Role.EMPLOYEE: (_FIRM, _("Sees the own consents, shifts and data.")),
    Role.BANK_MANAGER: (_BANK, _("Browses disclosed financing needs and makes offers.")),
    Role.REGULATOR_OBSERVER: (_PUBLIC, _("Reads what the observer was invited to see, nothing else.")),
    Role.INSPECTOR: (
        _FIRM | _COMMITTEE | _PUBLIC,
        _("Visits other enterprises in joint self-checks and peer checks."),
    ),
    Role.SYS_ADMIN: (_COMMITTEE, _("Keeps the platform running; sees no business records.")),
    Role.SECURITY_ADMIN: (_COMMITTEE, _("Grants and withdraws access; cannot change the audit trail.")),
    Role.AUDIT_ADMIN: (_COMMITTEE, _("Reads the audit trail; changes nothing.")),
}

# Roles that may invite, change roles and end memberships in their own organisation.
KEEPERS = frozenset(
    {Role.FIRM_OWNER, Role.COMMITTEE_SECRETARY, Role.SECURITY_ADMIN, Role.BANK_MANAGER, Role.STREET_COMMITTEE}
)
# Roles that must sign in with a second factor.
SECOND_FACTOR = frozenset({
    Role.BANK_MANAGER, Role.COMMITTEE_SECRETARY, Role.COMMITTEE_MEMBER, Role.CENTRE_STAFF,
    Role.SYS_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN,
})  # fmt: skip
# The three administrators (separated duties): long passwords that age; nobody is two of them.
ADMINISTRATORS = frozenset({Role.SYS_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
# Roles whose sessions end after a quarter of an hour without a click.
SHORT_IDLE = frozenset({
    Role.STREET_COMMITTEE, Role.COMMITTEE_SECRETARY, Role.COMMITTEE_MEMBER, Role.CENTRE_STAFF, *ADMINISTRATORS,
})  # fmt: skip


def reason_of(role: str) -> Sentence:
    """Why the role exists: the sentence of the book."""
    return ROLE_BOOK[Role(role)][1]


def roles_in(kind: str) -> list[Role]:
    """The roles that exist in an organisation of this kind, in the order of the book."""
    return [role for role, (kinds, _reason) in ROLE_BOOK.items() if OrganisationKind(kind) in kinds]
