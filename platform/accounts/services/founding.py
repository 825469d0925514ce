"""How an empty platform begins: a cluster, its committee and the first person, by the operator's hand."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.audit import record_audit
from accounts.errors import OrganisationKnown
from accounts.models import Cluster, Membership, Organisation, User
from accounts.roles import OrganisationKind, Role
from common.pinyin import initials, pinyin


@transaction.atomic
def found_cluster(
    *, name: str, committee: str, person: str, username: str, at: datetime, currency: str = "CNY"
) -> tuple[Cluster, str]:
    """Found cluster `name` with a committee whose secretary is `person`; returns it and the first password.

    A cluster that stands without a committee, as an import of past dealings leaves it, gets its committee and keeps its
    currency.
    The secretary changes the password at the first sign-in, sets up a second factor and invites everybody else.
    Asks for no permission: whoever can run commands on the machine may. Raises OrganisationKnown where a committee
    or the sign-in name stands.
    """
    try:
        with transaction.atomic():
            cluster = _without_committee(name.strip()) or Cluster.objects.create(
                name=name.strip(), currency=currency, created_at=at
            )
            body = _committee(cluster, committee.strip(), at)
            password = secrets.token_urlsafe(12)
            user = User(username=username.strip(), name=person.strip(), joined_at=at, must_change_password=True)
            user.set_password(password)
            user.save()
    except IntegrityError as twin:
        raise OrganisationKnown from twin
    Membership.objects.create(user=user, organisation=body, roles=[Role.COMMITTEE_SECRETARY], started_at=at)
    record_audit("cluster_founded", at=at, user=user, organisation=body, subject=cluster.name)
    return cluster, password


def _without_committee(name: str) -> Cluster | None:
    """The cluster of that name while nobody can come in yet; locked, so that two foundings do not both succeed."""
    empty = Cluster.objects.filter(name=name).exclude(organisations__kind=OrganisationKind.COMMITTEE)
    return empty.select_for_update(of=("self",), no_key=True).first()


def _committee(cluster: Cluster, name: str, at: datetime) -> Organisation:
    return Organisation.objects.create(
        cluster=cluster,
        kind=OrganisationKind.COMMITTEE,
        name=name,
        pinyin=pinyin(name),
        initials=initials(name),
        created_at=at,
    )
