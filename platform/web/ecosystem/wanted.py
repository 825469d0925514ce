"""Which snapshot a page shows, and the names of its circles."""

from ecosystem import queries, words
from ecosystem.errors import FilterUnreadable
from ecosystem.models import Snapshot
from web.requests import ActingRequest


def wanted_snapshot(request: ActingRequest) -> Snapshot:
    """The one named in the address, otherwise the newest; refuses what is no number."""
    text = request.GET.get("snapshot", "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 12):
        raise FilterUnreadable(field="snapshot", name="snapshot", value=text)
    return queries.newest_snapshot(request.actor, int(text) if text else None)


def circle_labels(request: ActingRequest, snapshot: Snapshot) -> dict[int | None, str]:
    """The circles of a snapshot in words, with the names the actor may see."""
    cut = queries.member_cut(request.actor, snapshot)
    known = dict(zip(cut.arrays["id"].tolist(), cut.names, strict=True))
    return {c["number"]: words.community_label(c, known) for c in cut.communities}
