"""Webhooks are kept by whoever answers for an organisation; secrets are shown once, rotated, forgotten."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actors import Actor
from accounts.models import AuditEntry
from common.errors import NotAllowed, NotFound
from jobs.models import Job
from notices import errors, services
from notices.events import EVENTS
from notices.models import Delivery, Endpoint, EndpointSecret
from notices.queries import deliveries_of, endpoints_of
from notices.signing import seal, unseal
from tests.cast import NOW, Cast
from tests.notices.listening import EVENT, Listener, added, expected, happened


def test_a_pause_keeps_what_happens_and_a_resume_sends_it(cast: Cast, listener: Listener) -> None:
    endpoint, _secret = added(cast, listener)
    services.pause_endpoint(endpoint.pk, actor=cast.owner, at=NOW)
    delivery = happened(cast)[0]
    services.deliver(delivery.pk, at=NOW, lot=0.5)
    assert (listener.got, Job.objects.count()) == ([], 0)

    services.resume_endpoint(endpoint.pk, actor=cast.owner, at=NOW)

    assert services.hand_out_calls(at=NOW) == 1
    services.deliver(delivery.pk, at=NOW, lot=0.5)
    assert len(listener.got) == 1


def test_while_a_secret_rotates_both_sign_and_then_the_new_one_alone(cast: Cast, listener: Listener) -> None:
    endpoint, old = added(cast, listener)
    _endpoint, new = services.rotate_secret(endpoint.pk, actor=cast.owner, at=NOW)

    services.deliver(happened(cast)[0].pk, at=NOW, lot=0.5)
    services.deliver(happened(cast, NOW + timedelta(days=1))[0].pk, at=NOW + timedelta(days=1), lot=0.5)

    first, second = listener.got
    assert first.headers["webhook-signature"] == f"{expected(new, first)} {expected(old, first)}"
    assert second.headers["webhook-signature"] == expected(new, second)


def test_secrets_are_kept_sealed_and_forgotten_with_the_webhook(cast: Cast, listener: Listener) -> None:
    endpoint, secret = added(cast, listener)
    kept = EndpointSecret.objects.get()

    assert secret.removeprefix("whsec_") not in kept.sealed
    assert (unseal(kept.sealed), len(base64.b64decode(secret[6:]))) == (secret, 32)
    assert seal(secret) != kept.sealed
    services.remove_endpoint(endpoint.pk, actor=cast.owner, at=NOW)
    assert EndpointSecret.objects.count() == 0
    assert list(endpoints_of(cast.owner)) == []


def test_a_test_is_sent_to_an_active_webhook_alone(cast: Cast, listener: Listener) -> None:
    endpoint, _secret = added(cast, listener)

    services.deliver(services.send_test(endpoint.pk, actor=cast.owner, at=NOW).pk, at=NOW, lot=0.5)
    services.pause_endpoint(endpoint.pk, actor=cast.owner, at=NOW)

    assert json.loads(listener.got[0].body)["type"] == "webhook.test"
    with pytest.raises(errors.EndpointNotActive):
        services.send_test(endpoint.pk, actor=cast.owner, at=NOW)
    assert Delivery.objects.count() == 1


def test_what_was_given_up_is_called_again_by_hand(cast: Cast, listener: Listener) -> None:
    endpoint, _secret = added(cast, listener)
    delivery = happened(cast)[0]
    with pytest.raises(errors.DeliveryNotEnded):
        services.retry_delivery(delivery.pk, actor=cast.owner, at=NOW)
    Delivery.objects.update(state="FAILED", attempts=10)

    services.retry_delivery(delivery.pk, actor=cast.owner, at=NOW)
    services.deliver(delivery.pk, at=NOW, lot=0.5)

    assert len(listener.got) == 1
    assert deliveries_of(cast.owner, endpoint.pk).get().state == Delivery.State.SENT


@pytest.mark.parametrize(
    "wrong, refusal",
    [
        ({"events": []}, errors.EventUnknown),
        ({"events": ["kitchen.cooked"]}, errors.EventUnknown),
        ({"url": "http://hooks.example/"}, errors.AddressUnreadable),
        ({"url": "https://10.0.0.1/"}, errors.AddressInside),
        ({"url": "https://[::ffff:127.0.0.1]/"}, errors.AddressInside),
    ],
)
def test_what_cannot_be_called_is_refused_at_the_entry(
    cast: Cast, listener: Listener, wrong: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        added(cast, listener, **wrong)

    assert (Endpoint.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_an_address_is_there_once_and_there_are_ten_at_most(cast: Cast, listener: Listener) -> None:
    added(cast, listener)
    with pytest.raises(errors.EndpointTwice):
        added(cast, listener)
    for number in range(9):
        added(cast, listener, url=f"http://{listener.host}/{number}")

    with pytest.raises(errors.TooManyEndpoints):
        added(cast, listener, url=f"http://{listener.host}/eleven")

    assert Endpoint.objects.count() == 10


@pytest.mark.parametrize("part", ["colleague", "observer"])
def test_whoever_does_not_answer_for_an_organisation_adds_nothing(cast: Cast, listener: Listener, part: str) -> None:
    actor = cast.actor(part)
    assert isinstance(actor, Actor)

    with pytest.raises(NotAllowed):
        services.add_endpoint(url=listener.url, events=[EVENT], actor=actor, at=NOW)

    assert Endpoint.objects.count() == 0


def test_the_webhook_of_another_does_not_exist(cast: Cast, listener: Listener) -> None:
    endpoint, _secret = added(cast, listener)

    for verb in (services.pause_endpoint, services.remove_endpoint, services.rotate_secret, services.send_test):
        with pytest.raises(NotFound):
            verb(endpoint.pk, actor=cast.neighbour, at=NOW)

    endpoint.refresh_from_db()
    assert (endpoint.state, EndpointSecret.objects.count(), Delivery.objects.count()) == ("ACTIVE", 1, 0)


def test_the_page_shows_the_secret_once_and_the_log_after(cast: Cast, listener: Listener, client: Client) -> None:
    client.force_login(cast.owner.user)

    answer = client.post("/webhooks/", {"url": listener.url, "events": [EVENT]})
    secret = answer.context["secret"]
    endpoint = Endpoint.objects.get()

    assert secret in answer.content.decode()
    assert secret not in client.get("/webhooks/").content.decode()
    assert secret not in client.get(f"/webhooks/{endpoint.pk}/").content.decode()
    assert client.post(f"/webhooks/{endpoint.pk}/test/").status_code == 302
    assert "webhook.test" in client.get(f"/webhooks/{endpoint.pk}/").content.decode()


def test_the_api_gives_the_secret_in_one_answer(cast: Cast, listener: Listener, client: Client) -> None:
    client.force_login(cast.owner.user)
    wanted = {"url": listener.url, "events": [EVENT]}

    made = client.post("/api/v1/webhooks/", wanted, content_type="application/json")
    rows = client.get("/api/v1/webhooks/").json()["results"]

    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    assert [(row["id"], "secret" in row) for row in rows] == [(made.json()["id"], False)]
    codes = [row["code"] for row in client.get("/api/v1/webhooks/events/").json()]
    assert codes == [event.code for event in EVENTS]


def test_the_log_costs_the_same_for_many_calls(cast: Cast, listener: Listener, client: Client) -> None:
    endpoint, _secret = added(cast, listener)
    client.force_login(cast.owner.user)
    counts = []
    for number in (1, 9):
        for _time in range(number):
            services.deliver(happened(cast)[0].pk, at=NOW, lot=0.5)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/api/v1/webhooks/{endpoint.pk}/deliveries/")
        counts.append(len(captured))

    assert counts[0] == counts[1]
