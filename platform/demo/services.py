"""Seeds the demo: the register, the people, a year of ties, and what waits for each of them today."""

from collections.abc import Callable
from datetime import date, datetime

import numpy as np
from django.db import transaction

from accounts.actors import Actor, get_actor
from accounts.models import Cluster, Membership, Organisation, User
from demo.alarms import write_alarms
from demo.dealings import Dealings, make_dealings
from demo.drills import write_drills
from demo.firms import make_firms
from demo.orders import firms_by_rank, write_orders
from demo.papers import write_papers
from demo.people import write_clerk, write_people
from demo.products import write_products
from demo.register import BANKS, CLUSTER, write_bodies, write_cluster, write_enterprises
from demo.waiting import leave_waiting
from demo.watching import PAST_MONTHS, write_actions, write_patterns
from ecosystem.services import ask_past_of
from enterprises.services.reference import ensure_tier_rule, seed_reference
from ledger.services.bulk import TieColumns, as_moments, write_ties


def is_seeded() -> bool:
    """Whether the demo cluster stands."""
    return Cluster.objects.filter(name=CLUSTER).exists()


@transaction.atomic
def seed_demo(at: datetime, today: date, say: Callable[[str], None]) -> Cluster:
    """Write the whole demo in one transaction; the graph is computed by the worker afterwards."""
    seed_reference(at)
    firms = make_firms()
    cluster = write_cluster(at)
    ensure_tier_rule(cluster, at=at)
    bodies = write_bodies(cluster, at)
    enterprises = write_enterprises(cluster, firms, at, today)
    organisations = [enterprise.organisation for enterprise in enterprises]
    say(f"{len(enterprises)} enterprises, {len(bodies)} other organisations")
    people = write_people(organisations, bodies, at)
    say(f"{len(people)} people")
    drawn = make_dealings(firms, len(BANKS), at)
    say(f"{_write_dealings(cluster, drawn, organisations, bodies)} ties of six kinds")
    say(f"{write_patterns(cluster, organisations, at)} ties that make the committee's watch look up")
    clerk = write_clerk(at)
    catalogue = write_products(cluster, organisations, clerk, at)
    approvals = write_papers(enterprises, firms, drawn, clerk, at, today)
    say(f"{len(catalogue)} products, {approvals} first-trade approvals")
    say(f"{write_orders(firms_by_rank(organisations), people, at)} shared orders in every stage")
    write_alarms(people, at)
    leave_waiting(enterprises, people, bodies, drawn, at)
    say("tiers proposed and confirmed; contests and invitations wait")
    say(f"drills of {write_drills(enterprises[0], _secretary(people), at)} organisations with something open")
    write_actions(cluster, organisations, people, at)
    ask_past_of(cluster, PAST_MONTHS, at)
    return cluster


def _secretary(people: dict[str, User]) -> Actor:
    user = people["demo-secretary"]
    return get_actor(user.pk, Membership.objects.get(user=user).organisation_id)


def _write_dealings(cluster: Cluster, drawn: Dealings, firms: list[Organisation], bodies: list[Organisation]) -> int:
    seats = np.array([organisation.pk for organisation in [*firms, *bodies[: len(BANKS) + 1]]], np.int64)
    return write_ties(
        cluster,
        TieColumns(
            kind=drawn.kind.astype(np.int8),
            source=seats[drawn.source],
            target=seats[drawn.target],
            hundredths=np.rint(drawn.weight * 100).astype(np.int64),
            happened_at=as_moments(drawn.happened_at),
            subject=[f"demo:{number}" for number in range(len(drawn))],
        ),
    )
