"""Saved views: kept under a name, shared with one's organisation or, by the committee, with a role."""

import pytest

from common.errors import NotAllowed, NotFound
from ecosystem.errors import RoleMissing, TooManyViews, ViewNameTaken, WordsMissing
from ecosystem.models import SavedView
from ecosystem.queries import get_saved_view, saved_views
from ecosystem.queries import views as queries_of_views
from ecosystem.rules import view_query
from ecosystem.services import change_view, delete_view, save_view
from tests.cast import NOW, Cast

Reach = SavedView.Reach
QUERY = "layout=force&window=3"


def names(actor: object) -> list[str]:
    """What somebody may open."""
    return [view.name for view in saved_views(actor)]  # type: ignore[arg-type]


def test_an_address_keeps_only_what_the_explorer_says() -> None:
    assert view_query("?layout=force&snapshot=7&next=//evil&from=2026-05&gone=4,9") == (
        "layout=force&from=2026-05&gone=4,9"
    )
    assert len(view_query("gone=" + "1," * 900)) <= 600


def test_a_view_is_mine_until_i_share_it(cast: Cast) -> None:
    view = save_view(cast.owner, " 最近一季 ", QUERY, Reach.MINE, "", NOW)

    assert (view.name, view.query) == ("最近一季", QUERY)
    assert names(cast.owner) == ["最近一季"]
    assert names(cast.colleague) == []
    change_view(view.pk, "一季", Reach.ORGANISATION, "", actor=cast.owner, at=NOW)
    assert names(cast.colleague) == ["一季"]
    assert names(cast.neighbour) == []


def test_the_committee_lays_a_view_before_a_role_and_nobody_else_does(cast: Cast) -> None:
    save_view(cast.secretary, "供货", "without=STAFF", Reach.ROLE, "FIRM_OWNER", NOW)

    assert names(cast.owner) == ["供货"]
    assert names(cast.outsider) == []
    with pytest.raises(NotAllowed):
        save_view(cast.owner, "供货", "", Reach.ROLE, "FIRM_OWNER", NOW)
    with pytest.raises(RoleMissing):
        save_view(cast.secretary, "空", "", Reach.ROLE, "", NOW)
    assert SavedView.objects.count() == 1


def test_the_same_name_replaces_and_another_view_keeps_its_name(cast: Cast) -> None:
    first = save_view(cast.owner, "甲", QUERY, Reach.MINE, "", NOW)
    again = save_view(cast.owner, "甲", "window=12", Reach.MINE, "", NOW)
    other = save_view(cast.owner, "乙", "", Reach.MINE, "", NOW)

    assert (again.pk, again.query) == (first.pk, "window=12")
    with pytest.raises(ViewNameTaken):
        change_view(other.pk, "甲", Reach.MINE, "", actor=cast.owner, at=NOW)
    with pytest.raises(WordsMissing):
        save_view(cast.owner, "  ", "", Reach.MINE, "", NOW)
    assert sorted(names(cast.owner)) == sorted(["甲", "乙"])


def test_only_its_maker_changes_or_deletes_a_view(cast: Cast) -> None:
    view = save_view(cast.owner, "甲", QUERY, Reach.ORGANISATION, "", NOW)

    with pytest.raises(NotAllowed):
        delete_view(view.pk, actor=cast.colleague, at=NOW)
    with pytest.raises(NotFound):
        change_view(view.pk, "乙", Reach.MINE, "", actor=cast.neighbour, at=NOW)
    assert get_saved_view(cast.owner, view.pk).name == "甲"
    delete_view(view.pk, actor=cast.owner, at=NOW)
    assert names(cast.owner) == []


def test_whoever_keeps_too_many_views_is_asked_to_delete_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecosystem.queries.MOST_VIEWS", 1)
    save_view(cast.owner, "甲", QUERY, Reach.MINE, "", NOW)

    with pytest.raises(TooManyViews):
        save_view(cast.owner, "乙", QUERY, Reach.MINE, "", NOW)
    assert queries_of_views.own_views(cast.owner) == 1
