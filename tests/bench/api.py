"""The API under load beside its limits: python -m tests.bench.api [--requests 200]; wants a migrated database."""

import argparse
import os
import signal
import sys
from datetime import timedelta
from typing import Any, NamedTuple

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["ALLOWED_HOSTS"] = "127.0.0.1,testserver"
django.setup()

import numpy as np  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.actors import Actor  # noqa: E402
from accounts.models import Cluster, Organisation  # noqa: E402
from accounts.roles import OrganisationKind, Role  # noqa: E402
from accounts.services import create_api_token  # noqa: E402
from enterprises.models import Enterprise  # noqa: E402
from ledger.services import TieColumns, write_ties  # noqa: E402
from tests.bench.load import press, server  # noqa: E402
from tests.bench.order_lists import measure_orders, share  # noqa: E402
from tests.bench.report import Benchmark, Goal  # noqa: E402
from tests.bench.takes import measure_takes  # noqa: E402
from tests.cast import make_cluster, make_enterprise, make_organisation, make_person  # noqa: E402
from web.sessions import FACTOR_KEY, PASSED, SEEN_KEY  # noqa: E402

TIES, ENTERPRISES = "/api/v1/ledger/ties/", "/api/v1/enterprises/"
PAGES = {"enterprises": "/enterprises/", "dealings": "/ledger/"}


class Sizes(NamedTuple):
    """How many rows: enterprises with two licences each, ties at first, ties at last, orders at first and at last."""

    enterprises: int
    few: int
    many: int
    few_orders: int
    many_orders: int


FULL, SHORT = Sizes(20_000, 100_000, 1_000_000, 1_000, 100_000), Sizes(300, 1_000, 3_000, 1_000, 3_000)
_ORGANISATIONS = """
INSERT INTO accounts_organisation
SELECT (jsonb_populate_record(o, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('accounts_organisation', 'id')), 'name', '第' || n || '药业有限公司',
    'pinyin', 'di' || lpad(n::text, 7, '0') || 'yaoyeyouxiangongsi', 'short_name', n || '药业'))).*
FROM accounts_organisation o, generate_series(%s, %s) n WHERE o.id = %s
"""
_ENTERPRISES = """
INSERT INTO enterprises_enterprise
SELECT (jsonb_populate_record(e, jsonb_build_object('organisation_id', o.id))).*
FROM enterprises_enterprise e, accounts_organisation o
WHERE e.organisation_id = %s AND o.kind = 'ENTERPRISE' AND o.cluster_id = %s
    AND NOT EXISTS (SELECT 1 FROM enterprises_enterprise known WHERE known.organisation_id = o.id)
"""
_LICENCES = """
INSERT INTO enterprises_licence (enterprise_id, kind, number, mode, original_scope, issuer, issued_on, expires_on,
    status, status_note)
SELECT o.id, wanted, '吉AA' || o.id, 'WHOLESALE', '化学药', '长春市市场监督管理局', '2024-01-01', '2029-01-01',
    'IN_FORCE', ''
FROM accounts_organisation o, unnest(ARRAY['DRUG_DISTRIBUTION', 'DEVICE_CLASS_II']) wanted
WHERE o.cluster_id = %s AND o.kind = 'ENTERPRISE'
"""


def main(arguments: list[str]) -> int:
    """Seed, measure, seed more, measure again; the exit code is 1 if a goal was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=200, help="requests per measured list")
    parser.add_argument("--short", action="store_true", help="the same on a few thousand rows, judged by nobody")
    words = parser.parse_args(arguments)
    count, sizes = (24, SHORT) if words.short else (words.requests, FULL)
    signal.signal(signal.SIGTERM, lambda *_words: sys.exit(143))  # so that the server is ended too
    cluster = make_cluster(f"bench {timezone.now():%s}")
    desk = make_person(f"bench{cluster.pk}", "杜娟", make_organisation(cluster, "党委", OrganisationKind.COMMITTEE),
                       Role.COMMITTEE_SECRETARY)  # fmt: skip
    _actor_token, token = create_api_token(actor=desk, name="bench", scope="READ", days=1, at=timezone.now())
    first = make_enterprise(cluster, "润强药业有限公司")
    benchmark = Benchmark("api-short" if words.short else "api")
    seed_enterprises(cluster, first, sizes.enterprises)
    seed_ties(cluster, sizes.few)
    measure_queries(benchmark, token, cookie_of(desk))
    with server() as pid:
        few = press(pid, TIES, token, count)
        seed_ties(cluster, sizes.many - sizes.few)
        measure_lists(benchmark, pid, token, count)
        many = press(pid, TIES, token, count)
        title = f"ties: page at {sizes.many:,} beside {sizes.few:,} rows"
        benchmark.add(title, many.cpu, "s CPU", few.cpu, Goal("ratio", 1.5))
        measure_depth(benchmark, pid, token, count)
        measure_html(benchmark, pid, desk, count)
        measure_patience(benchmark, pid, token)
        measure_orders(benchmark, pid, count, sizes.few_orders, sizes.many_orders)
        measure_takes(benchmark, pid, *((40, 2) if words.short else (200, 20)))
    code = benchmark.finish()
    return 0 if words.short else code


def cookie_of(actor: Actor) -> str:
    """The session of somebody who came in properly."""
    client = Client()
    client.force_login(actor.user)
    session = client.session
    session[FACTOR_KEY], session[SEEN_KEY] = PASSED, timezone.now().timestamp()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def seed_enterprises(cluster: Cluster, first: Enterprise, total: int) -> None:
    """So many enterprises in the cluster, like the first."""
    known = Enterprise.objects.filter(organisation__cluster=cluster).count()
    with connection.cursor() as cursor:
        cursor.execute(_ORGANISATIONS, [known, total - 1, first.pk])
        cursor.execute(_ENTERPRISES, [first.pk, cluster.pk])
        cursor.execute(_LICENCES, [cluster.pk])
        cursor.execute("ANALYZE accounts_organisation, enterprises_enterprise, enterprises_licence")


def seed_ties(cluster: Cluster, total: int) -> None:
    """So many ties more among the first 200 enterprises, over two years, all of a day at its midnight."""
    dice = np.random.default_rng(total)
    firms = Organisation.objects.filter(cluster=cluster, kind=OrganisationKind.ENTERPRISE).order_by("pk")
    ids = np.array(firms.values_list("pk", flat=True)[:200])
    source = dice.integers(0, 200, total)
    days = np.datetime64("2024-11-20", "D") + dice.integers(0, 730, total)
    columns = TieColumns(
        dice.integers(1, 7, total).astype(np.int8),
        ids[source],
        ids[(source + dice.integers(1, 200, total)) % 200],
        dice.integers(100, 10**7, total),
        days.astype("datetime64[us]"),
        [f"bench:{total}:{number}" for number in range(total)],
    )
    write_ties(cluster, columns)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ledger_tie")


def measure_queries(benchmark: Benchmark, token: str, cookie: str) -> None:
    """Queries of a list with 5 and with 50 rows, sign-in included; of a page of 50 rows."""
    client = Client(headers={"Authorization": f"Bearer {token}"})
    client.get(TIES)
    for name, path in (("ties", TIES), ("enterprises", ENTERPRISES)):
        counts = []
        for size in (5, 50):
            with CaptureQueriesContext(connection) as queries:
                answer: Any = client.get(f"{path}?page_size={size}").json()
            if len(answer["results"]) != size:
                raise RuntimeError(f"{path}: {len(answer['results'])} rows instead of {size}")
            counts.append(len(queries))
        benchmark.add(f"{name}: queries of a list of 50, beside 5 rows", counts[1], "", counts[0], Goal("ratio", 1.0))
        benchmark.add(f"{name}: queries of a list of 50", counts[1], "", None, Goal("value", 3))
    browser = Client(headers={"Cookie": cookie})
    for name, path in PAGES.items():
        browser.get(path)  # the first look of a minute writes when the session was seen
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(path)
        if page.status_code != 200:
            raise RuntimeError(f"{path}: {page.status_code}")
        benchmark.add(f"{name}: queries of the page of 50 rows", len(queries), "", None, Goal("value", 3))


def measure_lists(benchmark: Benchmark, pid: int, token: str, count: int) -> None:
    """CPU and throughput of a list of 50 beside the bytes of one query and beside usual DRF, 8 connections."""
    for name, path in (("nested", "/nested"), ("ties", TIES), ("enterprises", ENTERPRISES)):
        press(pid, path, token, 16)  # each connection plans once
        limit = press(pid, f"/limit/{name}", token, count)
        share(benchmark, name, limit, press(pid, path, token, count))
    for name, path in (("nested", "/nested"), ("ties", TIES)):
        usual, ours = press(pid, f"/usual/{name}", token, count), press(pid, path, token, count)
        per, beside = ours.app / len(ours.times), usual.app / len(usual.times)
        benchmark.add(f"{name}: app CPU beside usual DRF, prefetched", per, "s CPU", beside, Goal("ratio", 0.2))


def measure_html(benchmark: Benchmark, pid: int, desk: Actor, count: int) -> None:
    """What a page of fifty rows costs the server, sign-in included."""
    cookie = cookie_of(desk)
    for name, path in PAGES.items():
        ours = press(pid, path, "", count, cookie=cookie)
        benchmark.add(f"{name}: HTML page of 50, app CPU", ours.app / len(ours.times) * 1000, "ms", None,
                      Goal("value", 10.0))  # fmt: skip
        benchmark.add(f"{name}: HTML page of 50, database CPU", ours.database / len(ours.times) * 1000, "ms")


def measure_depth(benchmark: Benchmark, pid: int, token: str, count: int) -> None:
    """A page in the middle of the book costs what the first costs."""
    client = Client(headers={"Authorization": f"Bearer {token}"})
    middle = (timezone.now() - timedelta(days=365)).isoformat()
    deep = client.get(TIES, {"as_of": middle}).json()["next"].replace("http://testserver", "")
    there, front = press(pid, deep, token, count // 2), press(pid, TIES, token, count // 2)
    benchmark.add("ties: page in the middle beside the first", there.cpu, "s CPU", front.cpu, Goal("ratio", 1.5))


def measure_patience(benchmark: Benchmark, pid: int, token: str) -> None:
    """The slowest of a hundred answers at half the load that saturates."""
    most = press(pid, TIES, token, 200).rate
    half = press(pid, TIES, token, 400, rate=most / 2)
    benchmark.add("ties: p99 beside p50 at half the saturating load", half.quantile(0.99), "s", half.quantile(0.5),
                  Goal("ratio", 5.0))  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
