"""The people of my organisation: members, their roles and why each exists, invitations; for whom I act."""

from collections import Counter
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import queries, services
from accounts.models import Invitation
from accounts.permissions import can_end, can_keep
from accounts.roles import ROLE_BOOK, Role, roles_in
from common.errors import NotFound, require
from web.accounts.forms import InviteForm, RolesForm
from web.accounts.pictures import qr
from web.forms import kept
from web.requests import ActingRequest, PersonRequest, person_signed_in, safe_next, signed_in
from web.sessions import ACTING_KEY


@never_cache
@require_GET
@signed_in
def people(request: ActingRequest) -> HttpResponse:
    """Members and open invitations."""
    return _page(request, InviteForm(kind=request.actor.kind))


@never_cache
@require_POST
@signed_in
def people_invite(request: ActingRequest) -> HttpResponse:
    """Invite a person to my organisation; the secret link is on the answer and nowhere else."""
    form = InviteForm(request.POST, kind=request.actor.kind)
    require(can_keep(request.actor, request.actor.organisation))
    invited, status = invite(request, form, request.actor.organisation.pk)
    return show_link(request, *invited) if invited else _page(request, form, status)


def invite(request: ActingRequest, form: InviteForm, pk: int) -> tuple[tuple[Invitation, str] | None, int]:
    """The invitation and its link once the form is kept, and the status of the page."""
    act = partial(services.invite_person, pk, actor=request.actor, at=timezone.now(), site=site_of(request))
    return kept(request, form, lambda: act(**form.cleaned_data))


@require_POST
@signed_in
def invitation_withdraw(request: ActingRequest, pk: int) -> HttpResponse:
    """The link opens nothing any more."""
    services.withdraw_invitation(pk, actor=request.actor, at=timezone.now())
    messages.success(request, _("The invitation was withdrawn. Its link opens nothing any more."))
    return redirect("people")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def member_roles(request: ActingRequest, pk: int) -> HttpResponse:
    """Which roles a member has, each with the reason it exists."""
    actor = request.actor
    member = queries.get_member(actor, pk)
    require(can_keep(actor, actor.organisation))
    held = {"roles": member.roles, "position": member.position}
    form = RolesForm(request.POST or None, kind=actor.kind, initial=held)
    act = partial(services.change_roles, pk, actor=actor, at=timezone.now())
    changed, status = kept(request, form, lambda: act(**form.cleaned_data))
    if changed:
        messages.success(request, _("The roles hold from the next click on."))
        return redirect("people")
    return render(request, "accounts/member_roles.html", {"form": form, "member": member}, status=status)


@require_POST
@signed_in
def member_end(request: ActingRequest, pk: int) -> HttpResponse:
    """Let a member go, or leave."""
    membership = services.end_membership(pk, actor=request.actor, at=timezone.now())
    if membership.user_id == request.actor.user.pk:
        messages.success(request, _("You have left {organisation}.").format(organisation=membership.organisation))
        return redirect("account")
    messages.success(request, _("The membership has ended. Sessions and tokens for it open nothing any more."))
    if membership.organisation_id != request.actor.organisation.pk:
        return redirect("organisation-people", membership.organisation_id)
    return redirect("people")


@require_POST
@person_signed_in
def act_for(request: PersonRequest) -> HttpResponse:
    """Act for another of my organisations from now on."""
    wanted = request.POST.get("organisation", "")
    if not wanted.isdecimal() or len(wanted) > 18:
        raise NotFound
    membership = services.switch_organisation(int(wanted), user=request.user, at=timezone.now())
    request.session[ACTING_KEY] = membership.organisation_id
    messages.success(request, _("You now act for {organisation}.").format(organisation=membership.organisation))
    return redirect(safe_next(request, request.POST.get("next", "/")))


def site_of(request: HttpRequest) -> str:
    """The platform's address as the browser sees it."""
    return f"{request.scheme}://{request.get_host()}"


def show_link(request: ActingRequest, invitation: Invitation, link: str) -> HttpResponse:
    """The page that shows a secret link once, with its QR code for the phone beside."""
    facts = {"invitation": invitation, "link": link, "picture": qr(link, _("QR code of the invitation"))}
    return render(request, "accounts/invited.html", facts)


def _page(request: ActingRequest, form: InviteForm, status: int = 200) -> HttpResponse:
    actor = request.actor
    rows = list(queries.members(actor))
    facts = {
        "form": form,
        "rows": [_row(actor_row, request) for actor_row in rows],
        "invitations": [
            {"row": one, "roles": roles_words(one.roles)} for one in queries.invitations(actor, timezone.now())
        ],
        "can_keep": can_keep(actor, actor.organisation),
        "book": _book(actor.kind, Counter(role for row in rows for role in row.roles)),
    }
    return render(request, "accounts/people.html", facts, status=status)


def _row(row: Any, request: ActingRequest) -> dict[str, Any]:
    return {
        "row": row,
        "roles": roles_words(row.roles),
        "is_me": row.user_id == request.actor.user.pk,
        "can_end": can_end(request.actor, row),
    }


def roles_words(roles: list[str]) -> list[dict[str, Any]]:
    """Each role by name, with the reason it exists."""
    return [{"name": Role(role).label, "reason": ROLE_BOOK[Role(role)][1]} for role in roles]


def _book(kind: str, held: Counter[str]) -> list[dict[str, Any]]:
    """The roles that exist here, why, and how many people hold each."""
    return [{"name": role.label, "reason": ROLE_BOOK[role][1], "count": held[role]} for role in roles_in(kind)]


urlpatterns = [
    path("people/", people, name="people"),
    path("people/invite/", people_invite, name="people-invite"),
    path("people/invitations/<int:pk>/withdraw/", invitation_withdraw, name="invitation-withdraw"),
    path("people/<int:pk>/roles/", member_roles, name="member-roles"),
    path("people/<int:pk>/end/", member_end, name="member-end"),
    path("act-for/", act_for, name="act-for"),
]
