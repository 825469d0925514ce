"""What waits for the actor in this room: files that were checked and wait to be imported."""

from datetime import date

from accounts.actors import Actor
from common.waiting import Waiting
from jobs.imports import waiting_files
from products.permissions import can_keep_catalogue
from products.queries.imports import CATALOGUE_FILE


def waiting_for(actor: Actor, on: date) -> list[Waiting]:
    """The desk's checked files; one query."""
    if not can_keep_catalogue(actor):
        return []
    return waiting_files(CATALOGUE_FILE, organisation_id=actor.organisation.pk, room="products")
