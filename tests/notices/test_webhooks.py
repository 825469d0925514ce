"""Webhooks: signed as the specification says, called where they were checked, once, again for three days."""

import base64
import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actors import Actor
from accounts.models import AuditEntry
from common.errors import NotAllowed, NotFound
from jobs.models import Job
from notices import egress, errors, services
from notices.egress import post
from notices.events import EVENTS
from notices.models import Call, Delivery, Endpoint, EndpointSecret, Event, Notice
from notices.queries import deliveries_of, endpoints_of, waiting_for
from notices.signing import seal, signature, unseal
from notices.tasks import deliver as deliver_task
from tests.cast import NOW, TODAY, Cast
from tests.notices.listening import Listener, listening

EVENT = "enterprise.restricted"


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    """A program of the firm on this machine, which the operator trusts."""
    with listening() as one:
        settings.WEBHOOK_PRIVATE_HOSTS = [one.host]
        yield one


def added(cast: Cast, listener: Listener, **more: Any) -> tuple[Endpoint, str]:
    """A webhook of Runqiang."""
    facts: dict[str, Any] = {"url": listener.url, "events": [EVENT], "actor": cast.owner, "at": NOW}
    return services.add_endpoint(**facts | more)


def happened(cast: Cast, at: datetime = NOW) -> list[Delivery]:
    """Something that concerns Runqiang."""
    return services.emit(
        EVENT, organisations=[cast.owner.organisation], subject=cast.runqiang, payload={"reason": "复核"}, at=at
    )


def expected(secret: str, got: Any) -> str:
    """The signature, computed as the specification words it and with nothing of ours."""
    key = base64.b64decode(secret[len("whsec_") :])
    content = got.headers["webhook-id"] + "." + got.headers["webhook-timestamp"] + "." + got.body.decode()
    return "v1," + base64.b64encode(hmac.new(key, content.encode(), hashlib.sha256).digest()).decode()


def test_a_call_is_signed_as_the_specification_says(cast: Cast, listener: Listener) -> None:
    _endpoint, secret = added(cast, listener)
    delivery = happened(cast)[0]

    services.deliver(delivery.pk, at=NOW, lot=0.5)

    got = listener.got[0]
    assert got.path == "/hook?a=1"
    assert got.headers["host"] == listener.host
    assert got.headers["content-type"] == "application/json"
    assert got.headers["webhook-id"] == f"msg_{delivery.event_id.hex}"
    assert got.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert got.headers["webhook-signature"] == expected(secret, got)
    assert json.loads(got.body) == {
        "type": EVENT,
        "timestamp": "2026-11-20T04:00:00+00:00",
        "data": {"subject": f"enterprises.enterprise:{cast.runqiang.pk}", "reason": "复核"},
    }


def test_the_vector_of_the_specification() -> None:
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'

    made = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)

    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_what_is_taken_is_logged_with_code_duration_and_excerpt(cast: Cast, listener: Listener) -> None:
    endpoint, _secret = added(cast, listener)
    listener.status, listener.body = 200, "收到".encode() * 400
    delivery = happened(cast)[0]

    services.deliver(delivery.pk, at=NOW, lot=0.5)

    row = deliveries_of(cast.owner, endpoint.pk).get()
    call = row.calls.get()
    assert (row.state, row.attempts, row.ended_at) == (Delivery.State.SENT, 1, NOW)
    assert (call.status, len(call.excerpt), call.failure) == (200, 500, "")
    assert 0 <= call.milliseconds < 5_000


def test_a_message_that_comes_twice_is_one_call(cast: Cast, listener: Listener) -> None:
    added(cast, listener)
    happened(cast)
    job = Job.objects.get(task="notices.tasks.deliver")

    deliver_task(job.pk)
    deliver_task(job.pk)
    services.deliver(job.arguments["delivery"], at=NOW, lot=0.5)

    assert len(listener.got) == 1


def test_a_worker_that_dies_at_a_call_leaves_it_to_the_next(cast: Cast, listener: Listener) -> None:
    added(cast, listener)
    pk = happened(cast)[0].pk
    Delivery.objects.filter(pk=pk).update(lease_until=NOW + timedelta(minutes=1), attempts=1)  # it died after its claim

    services.deliver(pk, at=NOW + timedelta(seconds=30), lot=0.5)
    assert listener.got == []

    assert services.hand_out_calls(at=NOW + timedelta(minutes=3)) == 1
    services.deliver(pk, at=NOW + timedelta(minutes=3), lot=0.5)
    assert len(listener.got) == 1


def test_a_worker_that_comes_too_late_changes_nothing(cast: Cast, listener: Listener) -> None:
    added(cast, listener)
    delivery = happened(cast)[0]
    services.deliver(delivery.pk, at=NOW, lot=0.5)
    listener.status = 500

    services.deliver(delivery.pk, at=NOW + timedelta(hours=1), lot=0.5)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, len(listener.got)) == (Delivery.State.SENT, 1, 1)


def test_what_is_rolled_back_is_told_to_nobody(cast: Cast, listener: Listener) -> None:
    added(cast, listener)

    with transaction.atomic():
        happened(cast)
        transaction.set_rollback(True)

    assert (Event.objects.count(), Delivery.objects.count(), Job.objects.count()) == (0, 0, 0)


def test_nobody_hears_of_another_firm_nor_of_what_was_not_chosen(cast: Cast, listener: Listener) -> None:
    added(cast, listener, events=["enterprise.tier_confirmed"])
    services.add_endpoint(url=listener.url, events=[EVENT], actor=cast.neighbour, at=NOW)

    assert happened(cast) == []
    assert Event.objects.count() == 0


def test_a_failure_is_tried_again_with_growing_pauses_and_then_disabled(cast: Cast, listener: Listener) -> None:
    endpoint, _secret = added(cast, listener)
    listener.status = 503
    delivery, pauses = happened(cast)[0], []

    while delivery.state == Delivery.State.WAITING:
        services.deliver(delivery.pk, at=delivery.due_at, lot=0.5)
        before = delivery.due_at
        delivery.refresh_from_db()
        pauses.append(round((delivery.due_at - before).total_seconds()))

    endpoint.refresh_from_db()
    assert pauses == [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400, 0]
    assert len({got.headers["webhook-id"] for got in listener.got}) == 1
    assert (endpoint.state, delivery.state, delivery.failure) == ("DISABLED", "FAILED", "HTTP 503")
    assert [notice.recipient for notice in Notice.objects.filter(kind="webhook_disabled")] == [cast.owner.user]
    assert [row.link for row in waiting_for(cast.owner, TODAY)][-1] == f"/webhooks/{endpoint.pk}/"
    assert AuditEntry.objects.filter(event="notices.webhook_disabled").count() == 1


def test_a_lot_moves_a_retry_by_a_fifth_at_most(cast: Cast, listener: Listener) -> None:
    added(cast, listener)
    listener.status = 500
    early, late = happened(cast)[0], happened(cast)[0]

    services.deliver(early.pk, at=NOW, lot=0.0)
    services.deliver(late.pk, at=NOW, lot=1.0)

    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.due_at - NOW, late.due_at - NOW) == (timedelta(seconds=4), timedelta(seconds=6))


def test_who_says_gone_is_called_no_more(cast: Cast, listener: Listener) -> None:
    endpoint, _secret = added(cast, listener)
    listener.status = 410

    services.deliver(happened(cast)[0].pk, at=NOW, lot=0.5)

    endpoint.refresh_from_db()
    assert endpoint.state == Endpoint.State.DISABLED
    assert happened(cast) == []


def test_a_redirect_is_not_followed(cast: Cast, listener: Listener) -> None:
    added(cast, listener)
    listener.status, listener.headers = 302, {"Location": "http://169.254.169.254/latest/"}
    delivery = happened(cast)[0]

    services.deliver(delivery.pk, at=NOW, lot=0.5)

    delivery.refresh_from_db()
    assert (len(listener.got), delivery.state, Call.objects.get().status) == (1, Delivery.State.WAITING, 302)


def test_an_endless_answer_is_cut(listener: Listener) -> None:
    listener.body = b"a" * 1_000_000

    answer = post(listener.url, b"{}", {})

    assert (answer.status, len(answer.excerpt)) == (204, 0)
    listener.status = 200
    assert len(post(listener.url, b"{}", {}).excerpt) == 500


def test_a_dripping_answer_ends_at_the_deadline(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(egress, "DEADLINE", 0.5)
    listener.status, listener.body, listener.drip = 200, b"a" * 100, 0.1

    answer = post(listener.url, b"{}", {})

    assert answer.milliseconds < 3_000
    assert answer.status is None or answer.excerpt != "a" * 100


def test_nobody_at_home_is_a_failure_with_a_reason(settings: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.WEBHOOK_PRIVATE_HOSTS = [f"127.0.0.1:{taken.getsockname()[1]}"]

        answer = post(f"http://127.0.0.1:{taken.getsockname()[1]}/", b"{}", {})

    assert (answer.status, answer.failure.split(":")[0]) == (None, "ConnectionRefusedError")


def test_the_connection_goes_to_the_address_that_was_checked(listener: Listener, settings: Any) -> None:
    settings.WEBHOOK_PRIVATE_HOSTS = ["hooks.example"]
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.255.255.1"]

    answer = post(f"http://hooks.example:{listener.port}/x", b"{}", {}, resolve)

    assert answer.status == 204
    assert asked == ["hooks.example"]
    assert listener.got[0].headers["host"] == f"hooks.example:{listener.port}"


def test_a_name_that_turns_inward_after_it_was_added_is_not_called(cast: Cast, listener: Listener) -> None:
    url = f"https://hooks.example:{listener.port}/"
    endpoint, _secret = added(cast, listener, url=url, resolve=lambda host, port: ["93.184.216.34"])
    delivery = happened(cast)[0]

    services.deliver(delivery.pk, at=NOW, lot=0.5, resolve=lambda host, port: ["127.0.0.1"])

    delivery.refresh_from_db()
    assert listener.got == []
    assert (delivery.state, delivery.failure, endpoint.state) == ("WAITING", "address_inside", "ACTIVE")


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
