"""A call is signed as the specification says, goes where it was checked, once, and again for three days."""

import json
import socket
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from accounts.models import AuditEntry
from jobs.models import Job
from notices import egress, services
from notices.egress import post
from notices.models import Call, Delivery, Endpoint, Event, Notice
from notices.queries import deliveries_of, waiting_for
from notices.signing import signature
from notices.tasks import deliver as deliver_task
from tests.cast import NOW, TODAY, Cast
from tests.notices.listening import EVENT, Listener, added, expected, happened


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
