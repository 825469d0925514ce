"""The organisations of the cluster, for the committee: who is here, who has no keeper yet; the audit trail."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts import queries, services
from accounts.events import event_words
from accounts.models import Organisation
from accounts.permissions import GUARDIANS, can_add_organisation, can_end, can_give_way_back, can_list_organisations
from accounts.roles import OrganisationKind
from common.errors import require
from web.accounts.forms import InviteForm, OrganisationForm
from web.accounts.people import invite, roles_words, show_link
from web.accounts.words import subject_words
from web.forms import kept
from web.requests import ActingRequest, signed_in

PAGE = 50


@require_GET
@signed_in
def organisations(request: ActingRequest) -> HttpResponse:
    """Everybody in the cluster by pinyin."""
    require(can_list_organisations(request.actor))
    rows = queries.organisations_with_door(request.actor)
    kind = request.GET.get("kind", "")
    if kind in OrganisationKind.values:
        rows = rows.filter(kind=kind)
    facts = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "kinds": OrganisationKind.choices,
        "kind": kind,
        "can_add": can_add_organisation(request.actor),
        "is_guardian": not request.actor.roles.isdisjoint(GUARDIANS),
        "may_open": [kind for kind in OrganisationKind.values if can_add_organisation(request.actor, kind)],
    }
    return render(request, "accounts/organisations.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def organisation_add(request: ActingRequest) -> HttpResponse:
    """Add an organisation, then invite its first keeper."""
    require(can_add_organisation(request.actor))
    form = OrganisationForm(request.POST or None)

    def add() -> Organisation:
        said = dict(form.cleaned_data)
        code = said.pop("unified_social_credit_code")
        return services.add_organisation(actor=request.actor, at=timezone.now(), code=code, **said)

    organisation, status = kept(request, form, add)
    if organisation:
        return redirect("organisation-invite", organisation.pk)
    return render(request, "accounts/organisation_add.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def organisation_invite(request: ActingRequest, pk: int) -> HttpResponse:
    """Invite the first person of an organisation nobody keeps yet."""
    organisation = queries.get_organisation(request.actor, pk)
    require(can_add_organisation(request.actor, organisation.kind))
    form = InviteForm(request.POST or None, kind=organisation.kind)
    invited, status = invite(request, form, pk)
    if invited:
        return show_link(request, *invited)
    return render(
        request, "accounts/organisation_invite.html", {"form": form, "organisation": organisation}, status=status
    )


@never_cache
@require_GET
@signed_in
def organisation_people(request: ActingRequest, pk: int) -> HttpResponse:
    """Who works for another organisation, for whoever looks after its access."""
    organisation = queries.get_organisation(request.actor, pk)
    rows = queries.members_of(request.actor, organisation)
    has_keeper = queries.has_keeper(organisation)
    facts = {
        "organisation": organisation,
        "rows": [
            {"row": row, "roles": roles_words(row.roles), "can_end": can_end(request.actor, row, has_keeper=has_keeper)}
            for row in rows
        ],
        "can_give": can_give_way_back(request.actor, organisation, has_keeper=has_keeper),
    }
    return render(request, "accounts/organisation_people.html", facts)


@require_GET
@signed_in
def audit(request: ActingRequest) -> HttpResponse:
    """Who did what in my organisation, newest first, fifty at a time."""
    rows = queries.audit_trail(request.actor)
    day = request.GET.get("on", "")
    if day:
        rows = queries.on_day(rows, day)
    behind = request.GET.get("behind", "")
    if behind.isdecimal() and len(behind) <= 18:
        rows = queries.older_than(rows, int(behind))
    found = list(rows[: PAGE + 1])  # one more tells whether there are older ones; nothing is counted
    about = subject_words(request.actor, found[:PAGE])
    facts = {
        "rows": [{"entry": row, "words": event_words(row.event), "subject": about[row.pk]} for row in found[:PAGE]],
        "older": found[PAGE - 1].pk if len(found) > PAGE else None,
        "is_behind": bool(behind),
        "on": day,
    }
    return render(request, "accounts/audit.html", facts)


urlpatterns = [
    path("organisations/", organisations, name="organisations"),
    path("organisations/add/", organisation_add, name="organisation-add"),
    path("organisations/<int:pk>/invite/", organisation_invite, name="organisation-invite"),
    path("organisations/<int:pk>/people/", organisation_people, name="organisation-people"),
    path("audit/", audit, name="audit"),
]
