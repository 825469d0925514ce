"""The pages of drills: what they say, in which language, and that no price of a firm stands on them or in a file."""

import json

import pytest
from django.urls import reverse

from api.ecosystem.drill_shapes import PictureOut
from ecosystem.drills.files import drill_file
from ecosystem.errors import FormatUnknown
from ecosystem.models import Drill
from ecosystem.subjects import named, series
from orders.models import Line, Part
from tests.cast import NOW, Cast
from tests.ecosystem.drilled import Chain, drill_of, make_chain, sweep_of
from tests.ecosystem.test_views import enter

pytestmark = pytest.mark.django_db
CANARY = "7719.31"


@pytest.fixture
def chain(cast: Cast) -> Chain:
    """The chain of the drills, with a price that would be seen anywhere."""
    made = make_chain(cast)
    Part.objects.update(price=CANARY)
    Line.objects.update(posted_price=CANARY)
    return made


def test_the_committee_chooses_a_firm_and_reads_what_is_lost_and_which_licence_is_missing(chain: Chain) -> None:
    client = enter(chain.cast, "secretary")
    wish = {"target": "FIRM", "firm": chain.cast.baishan.pk, "kept": "0"}
    asked = client.post(reverse("drills"), wish)
    assert asked.headers["Location"] == reverse("drill", args=[Drill.objects.get().pk])
    assert b"hx-trigger" in client.get(asked.headers["Location"]).content
    drill = drill_of(chain.cast.secretary, chain.cast.baishan.organisation)
    page = client.get(reverse("drill", args=[drill.pk]), headers={"Accept-Language": "en"}).content.decode()
    assert "because no other firm may deliver" in page
    assert "The licence does not cover the class" in page
    assert "长清医药" in page
    assert client.post(reverse("drills"), {"target": "PLACE", "kept": "0"}).status_code == 422
    assert Drill.objects.count() == 2


def test_no_price_of_a_firm_stands_on_a_page_or_in_a_file(chain: Chain) -> None:
    client, drill = enter(chain.cast, "secretary"), drill_of(chain.cast.secretary, chain.cast.baishan.organisation)
    sweep = sweep_of(chain.cast.secretary)
    assert CANARY.replace(".", "") in json.dumps(drill.basis.facts), "the facts do hold it"  # type: ignore[union-attr]
    addresses = [reverse(name, args=[drill.pk]) for name in ("drill", "drill-picture", "api:drill")]
    addresses += [reverse("drill-file", args=[drill.pk, "json"]), reverse("drills"), reverse("coverage")]
    addresses += [reverse("drill-sweep", args=[sweep.pk]), reverse("api:drill-sweep", args=[sweep.pk])]
    for address in addresses:
        body = client.get(address).content.decode()
        for form in (CANARY, "7,719", "771931"):
            assert form not in body, address


def test_a_report_goes_out_as_a_workbook_and_as_json(chain: Chain) -> None:
    drill = drill_of(chain.cast.secretary, chain.cast.baishan.organisation)
    _kind, name, content = drill_file(drill.pk, "xlsx", actor=chain.cast.secretary, at=NOW)
    assert (name, content[:2]) == (f"drill-{drill.pk}.xlsx", b"PK")
    plain = json.loads(drill_file(drill.pk, "json", actor=chain.cast.secretary, at=NOW)[2])
    assert plain["digest"] == drill.digest
    assert plain["names"][str(chain.cast.baishan.pk)] == chain.cast.baishan.organisation.name
    with pytest.raises(FormatUnknown):
        drill_file(drill.pk, "exe", actor=chain.cast.secretary, at=NOW)


def test_a_gap_of_the_certificate_becomes_an_action_that_every_sweep_measures(chain: Chain) -> None:
    secretary = chain.cast.secretary
    sweep_of(secretary)
    sweep_of(secretary)
    assert named(secretary, "coverage:BIOLOGICAL-cold").link == reverse("coverage")
    assert [one.value for one in series(secretary, "coverage:BIOLOGICAL-cold", "delivering")] == [0.0, 0.0]
    page = enter(chain.cast, "secretary").get(reverse("coverage")).content.decode()
    assert "subject=coverage%3ABIOLOGICAL-cold" in page


def test_each_list_of_a_picture_is_told_by_its_own_name() -> None:
    picture = {"removed": [1], "share": 0.0, "kind": "SUPPLY", "more": []}
    picture |= {"torn": [[1, 2, 3]], "lost": [[1, 2, 2]], "delayed": [[1, 2, 1]], "rerouted": []}

    assert PictureOut(picture).data == picture
