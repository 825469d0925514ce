"""A person keeps a filter of the board under a name, renames it, is told about new orders in it, throws it away."""

from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from common.errors import require
from common.tables import clean_text
from orders.errors import saved_filter as errors
from orders.models import SavedFilter
from orders.permissions import can_see_orders
from orders.queries.filters import Asked, can_tell, get_filter, kept_filters, says_state

MOST = 20
LONGEST = 40


@transaction.atomic
def save_filter(asked: Asked, *, name: str, tells: bool, actor: Actor, at: datetime) -> SavedFilter:
    """Keep what the board shows."""
    require(can_see_orders(actor) and actor.may_write)
    require(kept_filters(actor).count() < MOST, errors.TooManyFilters, most=MOST)
    saved = SavedFilter(user=actor.user, organisation=actor.organisation, made_at=at, **vars(asked))
    saved.state = saved.state if says_state(saved.view) else ""
    return _keep(saved, name, tells, actor)


@transaction.atomic
def change_filter(pk: int, *, name: str, tells: bool, actor: Actor) -> SavedFilter:
    """Another name, or another word about notices."""
    require(actor.may_write)
    return _keep(get_filter(actor, pk), name, tells, actor)


@transaction.atomic
def drop_filter(pk: int, *, actor: Actor) -> None:
    """Throw it away; nothing is told any more."""
    require(actor.may_write)
    get_filter(actor, pk).delete()


def _keep(saved: SavedFilter, name: str, tells: bool, actor: Actor) -> SavedFilter:
    saved.name, saved.tells = clean_text(name), tells
    require(1 <= len(saved.name) <= LONGEST, errors.NameMissing)
    require(not kept_filters(actor).filter(name=saved.name).exclude(pk=saved.pk).exists(), errors.NameTaken)
    require(not tells or can_tell(saved), errors.NothingNew)
    saved.save()
    return saved
