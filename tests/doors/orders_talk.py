"""Who may read and do what around an order: talk, papers, files, templates that repeat."""

from tests.doors.enterprises import KEY, said
from tests.doors.orders import UNSEEN, an_open_order, api, web

SPEAK = {"owner": 302, "neighbour": 302, **UNSEEN}
QUESTION = said(text="批号能否统一？", counterpart="", line="")

DOORS = [
    web("order-talk", "GET", UNSEEN, 200, arrange=an_open_order),
    web("order-talk", "POST", SPEAK, 403, arrange=an_open_order, data=QUESTION),
    api("order-messages", "GET", UNSEEN, 200, arrange=an_open_order),
    api("order-messages", "POST", {"owner": 201, "neighbour": 201, **UNSEEN}, 403, arrange=an_open_order,
        headers=KEY, data=said(text="批号能否统一？")),
]  # fmt: skip
