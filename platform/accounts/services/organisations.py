"""What can happen to an organisation: it joins the cluster."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts import rules
from accounts.actors import Actor
from accounts.audit import record_audit
from accounts.errors import OrganisationKnown
from accounts.models import Organisation
from accounts.permissions import can_add_organisation
from accounts.roles import OrganisationKind
from common.errors import require
from common.pinyin import initials, pinyin


@transaction.atomic
def add_organisation(
    *,
    actor: Actor,
    kind: str,
    name: str,
    at: datetime,
    short_name: str = "",
    code: str = "",
    code_override_reason: str = "",
) -> Organisation:
    """Add an organisation to the actor's cluster; it has no people until somebody is invited."""
    require(can_add_organisation(actor, kind))
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(
                cluster=actor.cluster,
                kind=OrganisationKind(kind),
                name=name.strip(),
                short_name=short_name.strip(),
                pinyin=pinyin(name.strip()),
                initials=initials(name.strip()),
                unified_social_credit_code=rules.check_code(code, code_override_reason),
                code_override_reason=code_override_reason.strip(),
                created_at=at,
            )
    except IntegrityError as twin:
        raise OrganisationKnown from twin
    record_audit(
        "organisation_added",
        at=at,
        user=actor.user,
        organisation=actor.organisation,
        subject=str(organisation.name),
        kind=kind,
    )
    return organisation
