"""People are told of introductions: once a month all of a firm in one notice, those by hand at once."""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from accounts.models import Organisation, User
from accounts.queries.members import people_of
from ecosystem.models import Introduction, IntroductionRun, IntroductionSide
from ecosystem.permissions import ANSWERERS
from notices.services import tell

MONTHLY = gettext_noop("This month you could get to know {count} firms. Look why, and say what came of it.")
ONE = gettext_noop("This month you could get to know one firm. Look why, and say what came of it.")
BY_HAND = gettext_noop("The committee introduces {firm} to you: {words}")


def tell_introduced(progress: object, run: int) -> dict[str, int]:
    """Everybody who answers for a firm that was introduced in this run."""
    at = IntroductionRun.objects.get(pk=run).made_at
    sides = IntroductionSide.objects.filter(introduction__run_id=run).order_by("organisation_id")
    counts = Counter(sides.values_list("organisation_id", flat=True))
    people = _people(list(counts))
    with transaction.atomic():
        for firm in Organisation.objects.in_bulk(list(people)).values():
            _tell_month(firm, people[firm.pk], counts[firm.pk], at)
    return {"told": len(people)}


def tell_introduced_by_hand(progress: object, introduction: int) -> dict[str, int]:
    """The two, each of the other."""
    row = Introduction.objects.select_related("left", "right").get(pk=introduction)
    people = _people([row.left_id, row.right_id])
    with transaction.atomic():
        for firm, other in ((row.left, row.right), (row.right, row.left)):
            tell(
                people.get(firm.pk, []), organisation=firm, room="ecosystem", kind="introduction", sentence=BY_HAND,
                words={"firm": str(other), "words": row.words[:200]}, link=reverse("introductions"), at=row.made_at,
            )  # fmt: skip
    return {"told": len(people)}


def _tell_month(firm: Organisation, people: list[User], count: int, at: datetime) -> None:
    tell(
        people, organisation=firm, room="ecosystem", kind="introduction", sentence=ONE if count == 1 else MONTHLY,
        words={"count": count}, link=reverse("introductions"), at=at,
    )  # fmt: skip


def _people(firms: list[int]) -> dict[int, list[User]]:
    found: dict[int, list[User]] = {}
    for member in people_of(firms, [role.value for role in ANSWERERS]):
        found.setdefault(member.organisation_id, []).append(member.user)
    return found
