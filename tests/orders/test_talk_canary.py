"""Canary: what the buyer and one seller said to each other reaches nobody else through any door."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.actors import Actor
from orders.models import Attachment, Message, Order
from orders.services.attaching import attach_paper
from orders.services.talking import write_message
from tests.cast import NOW, Cast
from tests.orders.stage import make_seller, published, sealed, set_stage
from tests.test_doors import TABLE

CANARY = "金丝雀7f3a"
ROOMS = ("order", "offer", "deliver", "recall", "disruption", "notice", "home", "search", "waiting", "part")


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    """Papers go to a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def order(cast: Cast) -> Order:
    """An order in which Baishan and Runqiang talk alone, both ways, about the order and about its line."""
    order = published(cast, sealed(set_stage(cast)))
    line, alone = order.lines.get().pk, cast.baishan.pk
    write_message(order.pk, "公开问题", actor=cast.neighbour, at=NOW)
    write_message(order.pk, f"问 {CANARY}", counterpart=alone, actor=cast.neighbour, at=NOW)
    write_message(order.pk, f"答 {CANARY}", counterpart=alone, line=line, actor=cast.owner, at=NOW)
    file = SimpleUploadedFile(f"{CANARY}.pdf", f"%PDF-1.7 {CANARY}".encode())
    attach_paper(order.pk, file, counterpart=alone, actor=cast.neighbour, at=NOW)
    return order


def addresses(order: Order) -> Iterator[str]:
    """Every address of the room, of notices, the first page and search, for the keys that might fit, and searched."""
    keys = {order.pk, order.lines.get().pk, *Message.objects.values_list("pk", flat=True)}
    keys |= set(Attachment.objects.values_list("pk", flat=True))
    for name in sorted({door.name for door in TABLE if door.method == "GET"}):  # every route stands in the table
        if not name.removeprefix("api:").startswith(ROOMS):
            continue
        for arguments in [{}, *({"pk": pk} for pk in sorted(keys))]:
            try:
                address = reverse(name, kwargs=arguments)
            except NoReverseMatch:
                continue
            yield address
            if not arguments or name.removeprefix("api:") == "order":
                yield f"{address}?q={CANARY[:3]}&line={order.lines.get().pk}"


def reading(actor: Actor, order: Order) -> list[str]:
    """Where the actor finds the canary."""
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(actor.user)
    return [address for address in addresses(order) if CANARY in whole(client.get(address))]


def whole(answer: Any) -> str:
    """All that came, with its heads; a file is read to its end."""
    body = b"".join(answer) if answer.streaming else answer.content
    return f"{dict(answer.headers)}" + body.decode(errors="replace")


def test_the_two_sides_find_their_words(cast: Cast, order: Order) -> None:
    assert f"/orders/{order.pk}/" in reading(cast.neighbour, order)
    assert f"/orders/papers/{Attachment.objects.get().pk}/" in reading(cast.owner, order)


def test_nobody_else_finds_them_through_any_door(cast: Cast, order: Order) -> None:
    rival = make_seller(cast, "长春甲医药有限公司", "jia")
    assert "公开问题" in _page(rival, order)

    for other in (rival, cast.secretary, cast.desk, cast.colleague, cast.banker, cast.observer, cast.outsider):
        assert reading(other, order) == []


def _page(actor: Actor, order: Order) -> str:
    client = Client()
    client.force_login(actor.user)
    return client.get(f"/orders/{order.pk}/").content.decode()
