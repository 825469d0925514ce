"""Who may see statements of account."""

from tests.doors.orders import api, web

COMMITTEE_OUT = {"secretary": 403, "desk": 403, "banker": 403, "observer": 403}
DOORS = [
    web("order-statement", "GET", COMMITTEE_OUT, others=200),
    web("order-statement-export", "GET", COMMITTEE_OUT, others=200),
    api("order-statement", "GET", COMMITTEE_OUT, others=200),
    api("order-statement-export", "GET", COMMITTEE_OUT, others=200),
]
