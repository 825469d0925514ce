"""Saved filters of the board: kept per person, told about once, only what the person may see."""

from typing import Any

import pytest
from django.test import Client

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Role
from common.errors import DomainError, NotAllowed, NotFound
from enterprises.models import LicenceScope
from notices.models import Delivery, Notice
from orders.errors import saved_filter as refusals
from orders.models import Order, SavedFilter
from orders.queries.filters import Asked, address_of
from orders.services.filtering import MOST, change_filter, drop_filter, save_filter
from orders.services.telling import tell_audience
from tests.cast import NOW, Cast, make_person
from tests.notices.listening import an_endpoint
from tests.orders.stage import published, sealed, set_stage


def keep(actor: Actor, name: str = "抗生素", tells: bool = True, **asked: Any) -> SavedFilter:
    """A filter of somebody."""
    return save_filter(Asked(**asked), name=name, tells=tells, actor=actor, at=NOW)


def told(actor: Actor) -> list[str]:
    """The sentences somebody was told, by their first words."""
    found = Notice.objects.filter(recipient=actor.user).order_by("pk")
    return ["filter" if notice.kind == "filter" else "asked" for notice in found]


def an_order(cast: Cast, **more: Any) -> Order:
    """Runqiang asks for amoxicillin, and its audience is told."""
    order = published(cast, sealed(set_stage(cast), **more))
    tell_audience(order.pk, "published", at=NOW)
    return order


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"words": "阿莫西林"},
        {"view": "all", "state": "OPEN"},
        {"way": "SEALED", "drug_class": LicenceScope.Code.CHEMICAL},
    ],
)
def test_a_new_order_that_fits_is_told_once_and_instead_of_the_general_notice(
    cast: Cast, asked: dict[str, Any]
) -> None:
    keep(cast.neighbour, "一", **asked)
    keep(cast.neighbour, "二", **asked)

    order = an_order(cast)
    tell_audience(order.pk, "published", at=NOW)  # the message came twice

    filters = [notice for notice in told(cast.neighbour) if notice == "filter"]
    assert filters == ["filter"]
    assert "asked" not in told(cast.neighbour)
    assert Notice.objects.get(kind="filter").words["filter"] == "一"


@pytest.mark.parametrize(
    "asked", [{"words": "胰岛素"}, {"way": "POSTED"}, {"drug_class": LicenceScope.Code.BIOLOGICAL}]
)
def test_what_does_not_fit_is_told_as_before(cast: Cast, asked: dict[str, Any]) -> None:
    keep(cast.neighbour, **asked)

    an_order(cast)

    assert told(cast.neighbour) == ["asked"]


def test_only_those_are_told_who_may_see_the_order(cast: Cast) -> None:
    quality = make_person("zhi", "质量", cast.baishan.organisation, Role.FIRM_QUALITY)
    gone = make_person("zou", "走远", cast.baishan.organisation, Role.FIRM_QUALITY)
    for actor in (quality, gone, cast.secretary, cast.outsider, cast.owner):
        keep(actor, view="all")
    Membership.objects.filter(user=gone.user).update(ended_at=NOW)

    an_order(cast)

    heard = {actor.user.username for actor in (quality, gone, cast.secretary, cast.outsider, cast.owner) if told(actor)}
    assert heard == {quality.user.username, cast.secretary.user.username}


@pytest.mark.parametrize(
    "name, asked, refusal",
    [
        ("  ", {}, refusals.NameMissing),
        ("名" * 41, {}, refusals.NameMissing),
        ("抗生素", {}, refusals.NameTaken),
        ("新", {"view": "posted"}, refusals.NothingNew),
        ("新", {"view": "all", "state": "CLOSED"}, refusals.NothingNew),
    ],
)
def test_what_cannot_be_kept_is_refused(
    cast: Cast, name: str, asked: dict[str, Any], refusal: type[DomainError]
) -> None:
    keep(cast.owner)

    with pytest.raises(refusal):
        keep(cast.owner, name, **asked)

    assert SavedFilter.objects.count() == 1


def test_a_filter_is_its_persons_own(cast: Cast) -> None:
    saved = keep(cast.owner, words="阿莫西林")
    assert address_of(saved).startswith("/orders/?view=open&q=%E9")
    change_filter(saved.pk, name="新名", tells=False, actor=cast.owner)
    for other in (cast.colleague, cast.neighbour):
        with pytest.raises(NotFound):
            drop_filter(saved.pk, actor=other)
    with pytest.raises(NotAllowed):
        keep(cast.banker)
    for number in range(MOST - 1):
        keep(cast.owner, f"第{number}")
    with pytest.raises(refusals.TooManyFilters):
        keep(cast.owner, "多了")


def test_the_board_shows_the_saved_filters_and_which_one_it_shows(cast: Cast, client: Client) -> None:
    client.force_login(cast.neighbour.user)
    said = {"view": "open", "words": "阿莫西林", "name": "抗生素", "tells": "on"}
    client.post("/orders/filters/", said)
    saved = SavedFilter.objects.get()

    narrowed = client.get(address_of(saved)).content.decode()
    other = client.get("/orders/").content.decode()

    assert f'<a href="{address_of(saved)}" aria-current="true">'.replace("&", "&amp;") in narrowed
    assert 'aria-current="true">' not in other.split('class="saved"')[1].split("</nav>")[0]
    assert saved.tells


def test_programs_of_a_firm_hear_once_of_the_order_and_of_the_filters_it_came_into(cast: Cast) -> None:
    quality = make_person("zhi", "质量", cast.baishan.organisation, Role.FIRM_QUALITY)
    mine, theirs = keep(cast.neighbour, "一"), keep(quality, "二")
    keep(cast.secretary, view="all")
    for home in (cast.runqiang, cast.baishan):
        an_endpoint(home.organisation, cast.neighbour, "saved_filter.matched")

    order = an_order(cast)
    tell_audience(order.pk, "published", at=NOW)  # the message came twice

    event = Delivery.objects.get().event
    assert Delivery.objects.get().endpoint.organisation == cast.baishan.organisation
    assert (event.payload["order"], event.payload["filters"]) == (order.pk, [mine.pk, theirs.pk])
    assert "一" not in str(event.payload)
