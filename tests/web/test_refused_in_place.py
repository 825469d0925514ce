"""A small form in a row of a list that is refused says why at its field and keeps what was typed; nothing moved."""

from django.test import Client

from enterprises.models import Contest, TierDecision
from tests.cast import Cast
from tests.doors.enterprises import a_contest, a_proposal


def test_an_answer_without_words_is_refused_at_its_field(cast: Cast, client: Client) -> None:
    pk = a_contest(cast)["pk"]
    client.force_login(cast.secretary.user)

    page = client.post(f"/contests/{pk}/answer/", {"accepted": "no", "answer": "  "})

    assert page.status_code == 422
    assert f'aria-describedby="answer-{pk}-error"' in page.content.decode()
    assert Contest.objects.get(pk=pk).state == Contest.State.OPEN


def test_another_tier_without_a_reason_is_refused_at_its_field_and_the_choice_stays(cast: Cast, client: Client) -> None:
    pk = a_proposal(cast)["pk"]
    client.force_login(cast.secretary.user)

    page = client.post(f"/enterprises/tiers/{pk}/confirm/", {"tier": "CHAIN_LEADER", "override_reason": " "})

    text = page.content.decode()
    assert page.status_code == 422
    assert f'aria-describedby="why-{pk}-error"' in text
    assert '<option value="CHAIN_LEADER" selected>' in text
    assert TierDecision.objects.get(pk=pk).status == TierDecision.Status.PROPOSED
