"""What the committee's watch finds in the demo: goods that go round, mutual checks, and actions made of figures."""

from datetime import datetime, timedelta

import numpy as np
from django.utils import timezone

from accounts.models import Cluster, Organisation, User
from ecosystem.models import Action, ActionEvent
from graph.model import Ties
from ledger.kinds import TieKind
from ledger.queries import daily_sums
from ledger.services.bulk import TieColumns, as_moments, write_ties

RING = (58, 71, 84)  # three members among whom the same goods seem to go round
COURTESY = (33, 47)  # two that check each other and nobody else
PAST_MONTHS = 6


def write_patterns(cluster: Cluster, firms: list[Organisation], at: datetime) -> int:
    """Four deliveries on every leg of the ring, three checks each way; returns how many ties."""
    ring = [(TieKind.SUPPLY, firms[a].pk, firms[b].pk, 8_000_000 + 37_000 * n, 16 + 24 * n + turn * 5)
            for turn, (a, b) in enumerate(zip(RING, (*RING[1:], RING[0]), strict=True)) for n in range(4)]  # fmt: skip
    one, other = (firms[rank].pk for rank in COURTESY)
    checks = [(TieKind.SAFETY, *pair, 100, 20 + 60 * n + turn)
              for turn, pair in enumerate(((one, other), (other, one))) for n in range(3)]  # fmt: skip
    rows = [*ring, *checks]
    noon = at.replace(hour=4, minute=0, second=0, microsecond=0)
    return write_ties(
        cluster,
        TieColumns(
            kind=np.array([row[0] for row in rows], np.int8),
            source=np.array([row[1] for row in rows], np.int64),
            target=np.array([row[2] for row in rows], np.int64),
            hundredths=np.array([row[3] for row in rows], np.int64),
            happened_at=as_moments([noon - timedelta(days=row[4]) for row in rows]),
            subject=[f"demo:watch-{number}" for number in range(len(rows))],
        ),
    )


def write_actions(cluster: Cluster, firms: list[Organisation], people: dict[str, User], at: datetime) -> None:
    """One that is done and whose figure went on being measured, one that waits for the secretary."""
    desk, secretary = people["demo-desk"], people["demo-secretary"]
    began, today = at - timedelta(days=100), timezone.localdate(at)
    lonely, seat = _loneliest(cluster, firms, began), Organisation.objects.get(cluster=cluster, short_name="综合党委")
    first = Action(
        kind=Action.Kind.MATCH, title=f"为{lonely}介绍两家货源伙伴", note="伙伴太少，一家断供就会停摆。", owner=desk,
        due_on=timezone.localdate(began) + timedelta(days=21), state=Action.State.DONE, made_at=began,
        result="经牵线见面两次，已试单。", ended_at=began + timedelta(days=18),
    )  # fmt: skip
    second = Action(
        kind=Action.Kind.TASK, title=f"走访{firms[88]}，了解缺什么", owner=secretary, made_at=at - timedelta(days=6),
        due_on=today + timedelta(days=4),
    )  # fmt: skip
    for action, firm in ((first, lonely), (second, firms[88])):
        action.cluster, action.organisation, action.made_by = cluster, seat, secretary
        action.subject, action.figure = f"standing:{firm.pk}", "partners"
        action.started_with = float(partners_in(daily_sums(cluster.pk, action.made_at), firm))
        action.save()
        ActionEvent.objects.create(action=action, what=ActionEvent.What.MADE, by=secretary, at=action.made_at)
    what, ended = ActionEvent.What.DONE, first.ended_at or at
    ActionEvent.objects.create(action=first, what=what, text=first.result, by=desk, at=ended)


def _loneliest(cluster: Cluster, firms: list[Organisation], at: datetime) -> Organisation:
    """Of the smaller members the one with the fewest partners, but not without any."""
    ties = daily_sums(cluster.pk, at)
    counts = {firm.pk: partners_in(ties, firm) for firm in firms[60:108]}
    return min((firm for firm in firms[60:108] if counts[firm.pk]), key=lambda firm: (counts[firm.pk], firm.pk))


def partners_in(ties: Ties, firm: Organisation) -> int:
    """With how many others it had ties."""
    ends = np.concatenate([ties.target[ties.source == firm.pk], ties.source[ties.target == firm.pk]])
    return len(np.unique(ends))
