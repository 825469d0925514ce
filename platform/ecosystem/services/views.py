"""Views of the explorer are kept, renamed, shared and thrown away by the person who made them."""

from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from accounts.audit import record_audit
from common.errors import require
from common.tables import clean_text
from ecosystem import queries, rules
from ecosystem.errors import TooManyViews, ViewNameTaken
from ecosystem.models import SavedView
from ecosystem.permissions import can_change_view, can_give_view, can_save_views

Reach = SavedView.Reach


@transaction.atomic
def save_view(actor: Actor, name: str, query: str, reach: str, role: str, at: datetime) -> SavedView:
    """Keep what is looked at under a name; the same name once more replaces what it stood for."""
    require(can_save_views(actor))
    require(can_give_view(actor, reach))
    name = rules.check_words(clean_text(name)[:40], "name")
    known = SavedView.objects.filter(user=actor.user, organisation=actor.organisation, name=name).first()
    if known is None and queries.own_views(actor) >= queries.MOST_VIEWS:
        raise TooManyViews(most=queries.MOST_VIEWS)
    view = known or SavedView(
        cluster=actor.cluster, user=actor.user, organisation=actor.organisation, name=name, made_at=at
    )
    view.query, view.reach, view.role = rules.view_query(query), reach, rules.check_role(reach, role)
    view.save()
    record_audit("view.saved", at=at, user=actor.user, organisation=actor.organisation, subject=name, reach=reach)
    return view


@transaction.atomic
def change_view(pk: int, name: str, reach: str, role: str, *, actor: Actor, at: datetime) -> SavedView:
    """Another name, or other people who see it; only its maker changes it."""
    view = queries.get_saved_view(actor, pk, lock=True)
    require(can_change_view(actor, view))
    require(can_give_view(actor, reach))
    name = rules.check_words(clean_text(name)[:40], "name")
    if SavedView.objects.filter(user=actor.user, organisation=actor.organisation, name=name).exclude(pk=pk).exists():
        raise ViewNameTaken(field="name", name=name)
    view.name, view.reach, view.role = name, reach, rules.check_role(reach, role)
    view.save(update_fields=["name", "reach", "role"])
    record_audit("view.changed", at=at, user=actor.user, organisation=actor.organisation, subject=name, reach=reach)
    return view


@transaction.atomic
def delete_view(pk: int, *, actor: Actor, at: datetime) -> None:
    """Throw it away, also for those it was shared with."""
    view = queries.get_saved_view(actor, pk, lock=True)
    require(can_change_view(actor, view))
    record_audit("view.deleted", at=at, user=actor.user, organisation=actor.organisation, subject=view.name)
    view.delete()
