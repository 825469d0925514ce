"""The kinds of tie: a number for the arrays, a name for people, a unit; never merged in storage."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.errors import Sentence


class TieKind(models.IntegerChoices):
    """Stored as a small number because millions of rows go straight into arrays (docs/decisions)."""

    SUPPLY = 1, _("Supply")
    STAFF = 2, _("Staff")
    SAFETY = 3, _("Safety")
    RESOURCE = 4, _("Resource")
    FINANCE = 5, _("Finance")
    CIVIC = 6, _("Civic")


MONEY = "MONEY"  # the cluster's currency


@dataclass(frozen=True)
class KindNote:
    """What one tie of a kind says: its unit (`MONEY`: the cluster's currency), its direction, its words."""

    unit: str
    direction: Sentence
    meaning: Sentence


KIND_NOTES = {
    TieKind.SUPPLY: KindNote(MONEY, _("from seller to buyer"), _("Goods delivered and received.")),
    TieKind.STAFF: KindNote("PERSON_DAY", _("from lender to borrower"), _("Person-days worked for the borrower.")),
    TieKind.SAFETY: KindNote("VISIT", _("from the inspector's enterprise to the host"), _("Closed peer checks.")),
    TieKind.RESOURCE: KindNote("BOOKING_DAY", _("from owner to user"), _("Days a shared resource was used.")),
    TieKind.FINANCE: KindNote(MONEY, _("from bank to enterprise"), _("Disbursements recorded by both sides.")),
    TieKind.CIVIC: KindNote("ATTENDANCE", _("from host to guest"), _("Joint activities and trainings attended.")),
}


def unit_of(kind: TieKind, currency: str) -> str:
    """The one unit in which ties of `kind` are weighed in a cluster with `currency`."""
    unit = KIND_NOTES[kind].unit
    return currency if unit == MONEY else unit
