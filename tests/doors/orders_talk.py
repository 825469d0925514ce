"""Who may read and do what around an order: talk, papers, files, templates that repeat."""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from orders.services import imports
from orders.services.attaching import attach_paper
from tests.cast import NOW, Cast
from tests.doors.enterprises import KEY, said
from tests.doors.orders import UNSEEN, an_open_order, api, web

SPEAK = {"owner": 302, "neighbour": 302, **UNSEEN}
POSTERS = {"owner": 200, "neighbour": 200, "outsider": 200}
OWN_FILE = {"owner": 200, "neighbour": 404, "outsider": 404}
QUESTION = said(text="批号能否统一？", counterpart="0", line="0")


def a_file(cast: Cast) -> Mapping[str, Any]:
    """A file of lines that Runqiang handed in."""
    file = SimpleUploadedFile("a.csv", "品名,数量,交货截止\n阿莫西林胶囊,10,2030-01-01\n".encode())
    return {"pk": imports.receive_lines(file, actor=cast.owner, at=NOW).pk}


def a_paper(cast: Cast) -> Mapping[str, Any]:
    """A paper that Runqiang attached for everybody."""
    order = an_open_order(cast)["pk"]
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7 a")
    return {"pk": attach_paper(order, file, actor=cast.owner, at=NOW).pk}


TALKERS = {"owner": 200, "neighbour": 200, **UNSEEN}
DOORS = [
    web("order-papers", "GET", TALKERS, 403, arrange=an_open_order),
    web("order-papers", "POST", {"owner": 422, "neighbour": 422, **UNSEEN}, 403, arrange=an_open_order),
    web("order-paper", "GET", UNSEEN, 200, arrange=a_paper),
    web("order-paper-withdraw", "POST", {"owner": 302, **UNSEEN}, 403, arrange=a_paper),
    api("order-papers", "GET", UNSEEN, 200, arrange=an_open_order),
    api("order-papers", "POST", {}, 415, arrange=an_open_order),
    api("order-paper", "GET", UNSEEN, 200, arrange=a_paper),
    api("order-paper", "DELETE", {"owner": 204, **UNSEEN}, 403, arrange=a_paper),
    web("order-talk", "GET", UNSEEN, 200, arrange=an_open_order),
    web("order-talk", "POST", SPEAK, 403, arrange=an_open_order, data=QUESTION),
    api("order-messages", "GET", UNSEEN, 200, arrange=an_open_order),
    api("order-messages", "POST", {"owner": 201, "neighbour": 201, **UNSEEN}, 403, arrange=an_open_order,
        headers=KEY, data=said(text="批号能否统一？")),
    web("order-trail", "GET", {**UNSEEN, "colleague": 403}, 200, arrange=an_open_order),
    api("order-trail", "GET", {**UNSEEN, "colleague": 403}, 200, arrange=an_open_order),
    web("order-imports", "GET", POSTERS, 403),
    web("order-imports", "POST", {"owner": 422, "neighbour": 422, "outsider": 422}, 403),
    web("order-import-pattern", "GET", POSTERS, 403),
    web("order-import", "GET", OWN_FILE, 403, arrange=a_file),
    web("order-import-commit", "POST", {**OWN_FILE, "owner": 409}, 403, arrange=a_file),
    web("order-import-set-aside", "POST", {**OWN_FILE, "owner": 302}, 403, arrange=a_file),
    web("orders-export", "GET", {}, 200),
    web("order-export", "GET", UNSEEN, 200, arrange=an_open_order),
    api("order-imports", "GET", POSTERS, 403),
    api("order-imports", "POST", {}, 415),
    api("order-import", "GET", OWN_FILE, 403, arrange=a_file),
    api("order-import-commit", "POST", {**OWN_FILE, "owner": 409}, 403, arrange=a_file),
    api("order-import-set-aside", "POST", OWN_FILE, 403, arrange=a_file),
    api("orders-export", "GET", {}, 200),
    api("order-export", "GET", UNSEEN, 200, arrange=an_open_order),
]  # fmt: skip
