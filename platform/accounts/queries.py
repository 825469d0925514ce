"""Every question asked about people and organisations; what leaves here is what the actor may see."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import rules
from accounts.actors import Actor
from accounts.models import ApiToken, AuditEntry, Invitation, Membership, Organisation, SignInAttempt, User, WayBack
from accounts.permissions import can_keep, can_read_audit, can_see_people
from accounts.roles import KEEPERS
from common.errors import NotFound, require
from common.prepared import Prepared
from common.waiting import Waiting

DEMO_DOORS = ("demo-owner", "demo-leader", "demo-secretary", "demo-bank", "demo-inspector")
ABOUT_TO_EXPIRE = timedelta(days=2)


def secret_digest(secret: str) -> str:
    """What is kept of a secret link or token: its SHA-256."""
    return hashlib.sha256(secret.strip().encode()).hexdigest()


def live_memberships(user_id: int) -> list[Membership]:
    """The memberships of a person that have not ended, by rank, with organisation and cluster; one query."""
    return _LIVE_MEMBERSHIPS.rows(user_id=user_id)


def _live_memberships(user_id: int) -> QuerySet[Membership]:
    mine = Membership.objects.select_related("user", "organisation__cluster").filter(
        user_id=user_id, ended_at=None, organisation__is_active=True
    )
    return mine.order_by("rank", "pk")


def live_token(secret: str, at: datetime) -> ApiToken | None:
    """The token of a secret with its person, organisation and cluster, where all of them may act; one query."""
    found = _LIVE_TOKEN.rows(digest=secret_digest(secret), at=at)
    return found[0] if found else None


def _live_token(digest: str, at: datetime) -> QuerySet[ApiToken]:
    return ApiToken.objects.select_related("membership__user", "membership__organisation__cluster").filter(
        digest=digest,
        revoked_at=None,
        expires_at__gt=at,
        membership__ended_at=None,
        membership__user__is_active=True,
        membership__organisation__is_active=True,
    )


# Asked by every request, so written and planned once.
_LIVE_MEMBERSHIPS = Prepared(_live_memberships, user_id=-1)
_LIVE_TOKEN = Prepared(_live_token, digest="digest", at=datetime.max.replace(tzinfo=UTC))


def visible_organisations(actor: Actor) -> QuerySet[Organisation]:
    """The active organisations of the actor's cluster by pinyin."""
    return Organisation.objects.filter(cluster_id=actor.organisation.cluster_id, is_active=True).order_by(
        "pinyin", "pk"
    )


def organisations_with_door(actor: Actor) -> QuerySet[Organisation]:
    """The cluster's organisations, each with `has_keeper`: whether anybody can let people in."""
    kept = Membership.objects.filter(organisation=OuterRef("pk"), ended_at=None, roles__overlap=_keepers())
    return visible_organisations(actor).annotate(has_keeper=Exists(kept))


def get_organisation(actor: Actor, pk: int) -> Organisation:
    """One organisation of the own cluster, or NotFound."""
    organisation = visible_organisations(actor).filter(pk=pk).first()
    if organisation is None:
        raise NotFound
    return organisation


def has_keeper(organisation: Organisation) -> bool:
    """True where somebody there can let people in."""
    kept = Membership.objects.filter(organisation=organisation, ended_at=None, roles__overlap=_keepers())
    return kept.exists()


def members(actor: Actor) -> QuerySet[Membership]:
    """Who belongs to the actor's own organisation now, by rank (the Party's order), then by age of membership."""
    return (
        Membership.objects.select_related("user", "organisation")
        .filter(organisation_id=actor.organisation.pk, ended_at=None)
        .order_by("rank", "pk")
    )


def get_member(actor: Actor, pk: int) -> Membership:
    """One live membership of the own organisation, or NotFound."""
    membership = members(actor).filter(pk=pk).first()
    if membership is None:
        raise NotFound
    return membership


def members_of(actor: Actor, organisation: Organisation) -> QuerySet[Membership]:
    """Who belongs to an organisation of the cluster now, by rank; 403 for whoever does not look after its access."""
    require(can_see_people(actor, organisation, has_keeper=has_keeper(organisation)))
    live = Membership.objects.select_related("user", "organisation").filter(organisation=organisation, ended_at=None)
    return live.order_by("rank", "pk")


def get_member_within_reach(actor: Actor, pk: int) -> Membership:
    """One live membership of the own organisation or of one whose access the actor looks after, or NotFound."""
    near = Membership.objects.select_related("user", "organisation").filter(
        organisation__in=visible_organisations(actor).order_by(), ended_at=None
    )
    membership = near.filter(pk=pk).first()
    if membership is None:
        raise NotFound
    here = membership.organisation
    require(can_see_people(actor, here, has_keeper=has_keeper(here)), NotFound)
    return membership


def homes_of(user: User) -> list[Membership]:
    """All memberships of a person that have not ended, also those of organisations that rest now."""
    mine = Membership.objects.select_related("organisation").filter(user=user, ended_at=None)
    return list(mine.order_by("rank", "pk"))


def way_back_behind(secret: str, *, lock: bool = False) -> WayBack:
    """The way back of a secret link, whatever became of it, or NotFound."""
    found = WayBack.objects.select_related("user", "organisation", "given_by", "given_for").filter(
        digest=secret_digest(secret)
    )
    way = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if way is None:
        raise NotFound
    return way


def lock_members(organisation_id: int) -> list[Membership]:
    """All live memberships of an organisation, locked in the order of their keys."""
    live = Membership.objects.select_for_update(no_key=True, of=("self",)).select_related("user", "organisation")
    return list(live.filter(organisation_id=organisation_id, ended_at=None).order_by("pk"))


def invitations(actor: Actor, at: datetime) -> QuerySet[Invitation]:
    """The open invitations of the own organisation, the next to expire first; empty for whoever cannot invite."""
    mine = Invitation.objects.select_related("invited_by", "organisation")
    if not can_keep(actor, actor.organisation):
        return mine.none()
    return mine.filter(_open(at), organisation_id=actor.organisation.pk).order_by("expires_at", "pk")


def get_invitation(actor: Actor, pk: int) -> Invitation:
    """One invitation of the own organisation, locked, or NotFound."""
    mine = Invitation.objects.select_for_update(no_key=True).filter(organisation_id=actor.organisation.pk, pk=pk)
    invitation = mine.first()
    if invitation is None:
        raise NotFound
    return invitation


def invitation_behind(secret: str, *, lock: bool = False) -> Invitation:
    """The invitation of a secret link, whatever became of it, or NotFound."""
    found = Invitation.objects.select_related("organisation__cluster", "invited_by").filter(
        digest=secret_digest(secret)
    )
    invitation = (found.select_for_update(no_key=True, of=("self",)) if lock else found).first()
    if invitation is None:
        raise NotFound
    return invitation


def tokens(actor: Actor) -> QuerySet[ApiToken]:
    """The actor's own tokens for this organisation that were not revoked, newest first."""
    return ApiToken.objects.filter(
        membership__user_id=actor.user.pk,
        membership__organisation_id=actor.organisation.pk,
        revoked_at=None,
    ).order_by("-pk")


def get_token(actor: Actor, pk: int) -> ApiToken:
    """One own token, locked, or NotFound."""
    token = tokens(actor).select_for_update(no_key=True).filter(pk=pk).first()
    if token is None:
        raise NotFound
    return token


def sessions_of(user: User) -> list[UserSession]:
    """Where the person is signed in now, the last used first; forgets sessions that are over."""
    living: list[UserSession] = UserSession.objects.purge_and_list(user)
    return sorted(living, key=lambda session: session.last_seen_at, reverse=True)


def audit_trail(actor: Actor) -> QuerySet[AuditEntry]:
    """What was done in the own organisation and how its people signed in, newest first; 403 without the duty."""
    require(can_read_audit(actor))
    here = Q(organisation_id=actor.organisation.pk)
    own_people = Q(organisation=None, user_id__in=members(actor).values("user_id"))
    return AuditEntry.objects.select_related("user").filter(here | own_people).order_by("-at", "-pk")


def older_than(rows: QuerySet[AuditEntry], pk: int) -> QuerySet[AuditEntry]:
    """The entries behind entry `pk` of these rows, newest first; all of them where it is not among them."""
    at = rows.filter(pk=pk).values_list("at", flat=True).first()
    return rows if at is None else rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk), at__lte=at)


def failures_of_name(username: str, at: datetime) -> list[datetime]:
    """The failures of a name in the last quarter of an hour since its last success, newest first."""
    tries = SignInAttempt.objects.filter(username__iexact=username, at__gt=at - rules.LOCK).order_by("-at", "-pk")
    failures: list[datetime] = []
    for is_success, tried_at in tries.values_list("is_success", "at")[: rules.FAILURES_UNTIL_LOCK + 1]:
        if is_success:
            break
        failures.append(tried_at)
    return failures


def failures_of_address(address: str, at: datetime) -> list[datetime]:
    """The failures from a network address in the last quarter of an hour, newest first."""
    tries = SignInAttempt.objects.filter(address=address, is_success=False, at__gt=at - rules.LOCK).order_by("-at")
    return list(tries.values_list("at", flat=True)[: rules.FAILURES_OF_ADDRESS])


def has_second_factor(user: User) -> bool:
    """True where an authenticator app is set up."""
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()


def demo_people() -> list[Membership]:
    """The people behind the five doors of the demo, in the order of the doors; only from fictional organisations."""
    found = {
        membership.user.username: membership
        for membership in Membership.objects.select_related("user", "organisation__cluster")
        .filter(user__username__in=DEMO_DOORS, ended_at=None, organisation__is_demo=True, user__is_active=True)
        .order_by("-rank", "-pk")
    }
    return [found[door] for door in DEMO_DOORS if door in found]


def waiting_for(actor: Actor, on: date) -> list[Waiting]:
    """What waits for the actor in this room: a second factor, a due password, invitations about to expire."""
    found = []
    if rules.needs_second_factor(actor.roles) and not has_second_factor(actor.user):
        found.append(
            Waiting(
                room="accounts",
                title=_("Set up your second factor"),
                detail=_("Your role protects other people's data; a code from your phone is asked with the password."),
                link="/account/second-factor/",
                due_on=on,
            )
        )
    changed_at = actor.user.password_changed_at
    if rules.is_administrator(actor.roles) and changed_at:
        due_on = timezone.localdate(changed_at + rules.ADMINISTRATOR_PASSWORD_LIVES)
        if due_on <= on + timedelta(days=14):
            found.append(
                Waiting(
                    room="accounts",
                    title=_("Change your password"),
                    detail=_("An administrator's password lives 90 days."),
                    link="/account/password/",
                    due_on=due_on,
                )
            )
    return found + _expiring_invitations(actor, on)


def _expiring_invitations(actor: Actor, on: date) -> list[Waiting]:
    at = datetime.combine(on, time.min, timezone.get_current_timezone())
    ends = list(invitations(actor, at).filter(expires_at__lt=at + ABOUT_TO_EXPIRE).values_list("expires_at", flat=True))
    if not ends:
        return []
    title = ngettext("{count} invitation is about to expire", "{count} invitations are about to expire", len(ends))
    return [
        Waiting(
            room="accounts",
            title=title.format(count=len(ends)),
            detail=_("Remind the person, or withdraw it and send a new link."),
            link="/people/",
            due_on=timezone.localdate(ends[0]),
            count=len(ends),
        )
    ]


def _keepers() -> list[str]:
    return [role.value for role in KEEPERS]


def _open(at: datetime) -> Q:
    return Q(accepted_at=None, withdrawn_at=None, expires_at__gt=at)


def on_day(rows: QuerySet[AuditEntry], day: str) -> QuerySet[AuditEntry]:
    """The entries of one local day (`2026-11-22`); all of them where the day cannot be read."""
    try:
        return rows.filter(at__date=date.fromisoformat(day))
    except ValueError:
        return rows


def people_of(organisations: Iterable[int], roles: Collection[str]) -> QuerySet[Membership]:
    """Live memberships of the organisations with at least one of the roles, for rooms that tell people something."""
    live = Membership.objects.filter(organisation__in=list(organisations), ended_at=None, user__is_active=True)
    return live.filter(roles__overlap=list(roles)).select_related("user", "organisation").order_by("pk")
