"""What PostgreSQL writes is what the serializer says, whatever stands in the rows; what it cannot write is refused."""

import json
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import models, transaction
from django.db.models import Prefetch, QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer

from accounts.models import Organisation
from accounts.roles import Sight
from api.compiled import NotCompilable, compile_serializer, written_as
from api.ecosystem.views import StandingsView
from api.enterprises.register import EnterpriseList
from api.enterprises.shapes import IndustryOut
from api.jobs import JobList
from api.ledger import SealList, TieList, VerificationList
from api.notices.inbox import NoticeList
from api.orders.delivery.reading import SubOrderList
from api.orders.posting import OrderList
from api.rows import CompiledList
from ecosystem import queries as ecosystem
from enterprises.models import Enterprise, Licence, LicenceScope
from enterprises.queries import visible_enterprises
from jobs.models import Job
from ledger import queries as ledger
from ledger.kinds import TieKind
from ledger.models import Seal, Verification
from ledger.services import record_tie, reverse_tie, seal_now
from notices.models import Notice
from tests.cast import NOW, TODAY, Cast
from tests.ecosystem.stage import make_stage, snapshot_of

EXAMPLES = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
WORDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30)
NAMES = WORDS | st.sampled_from(["润强“药业”", 'a"b\\c\n\t%s %(x)s {y}', "💊 100%", "\u2028\x7f", "<script>"])
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = st.dates(date(1900, 1, 1), date(9999, 12, 31))
MONEY = st.decimals(0, Decimal("9999999999999999.99"), places=2)
PLAIN = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | NAMES
JSON = st.dictionaries(WORDS, PLAIN | st.lists(PLAIN, max_size=3), max_size=3)


def written(
    compiled: Any, rows: QuerySet[Any], order: Iterable[str], words: Mapping[str, Any], reader: Any = None
) -> Any:
    """What goes out to a reader."""
    order = list(order)
    found = compiled.read(rows.order_by(*order)[:50], order, words, reader)
    return json.loads(f"[{','.join(row.text for row in found)}]")


def said(serializer: Any, rows: QuerySet[Any], order: Iterable[str], context: Any = None) -> Any:
    """What the serializer says of the same rows."""
    data = serializer(rows.order_by(*order)[:50], many=True, context=context or {}).data
    return json.loads(JSONRenderer().render(data))


@contextmanager
def undone() -> Any:
    """Whatever is written inside is gone behind it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@EXAMPLES
@given(MOMENTS, MONEY, WORDS.filter(bool), NAMES)
def test_a_tie_and_its_reversal(cast: Cast, moment: datetime, weight: Decimal, subject: str, name: str) -> None:
    with undone():
        Organisation.objects.filter(pk=cast.baishan.pk).update(name=name)
        ends: dict[str, Any] = {"source": cast.runqiang.organisation, "target": cast.baishan.organisation}
        reverse_tie(record_tie(TieKind.SUPPLY, **ends, weight=weight, subject=subject, at=moment, actor=cast.desk))
        record_tie(TieKind.STAFF, **ends, weight=3, subject=subject, at=moment)
        rows, order = ledger.ties(cast.secretary), ("-happened_at", "-pk")

        assert written(TieList.compiled, rows, order, {}) == said(TieList.serializer_class, rows, order)


@EXAMPLES
@given(JSON, MOMENTS, st.none() | MOMENTS, NAMES)
def test_a_notice_in_the_readers_language(
    cast: Cast, words: Any, told_at: datetime, read_at: datetime | None, link: str
) -> None:
    with undone():
        Notice.objects.create(
            recipient=cast.owner.user, organisation=cast.owner.organisation, room="jobs", words=words, link=link,
            sentence="Your account was created.", told_at=told_at, read_at=read_at,
        )  # fmt: skip
        rows, order = Notice.objects.all(), ("-told_at", "-pk")

        assert written(NoticeList.compiled, rows, order, {}) == said(NoticeList.serializer_class, rows, order)


@EXAMPLES
@given(st.none() | JSON, st.floats(0, 1), st.none() | MOMENTS, st.sampled_from(Job.State.values))
def test_a_job(cast: Cast, result: Any, share: float, ended_at: datetime | None, state: str) -> None:
    with undone():
        Job.objects.create(
            task="x", title="Import {name}", step="Row {row} of {rows}", words={"name": "甲", "row": 3}, result=result,
            done_share=share, asked_by=cast.owner.user, asked_at=NOW, due_at=NOW, ended_at=ended_at, state=state,
        )  # fmt: skip
        rows, order = Job.objects.all(), ("-asked_at", "-pk")

        assert written(JobList.compiled, rows, order, {}) == said(JobList.serializer_class, rows, order)


@EXAMPLES
@given(NAMES, st.none() | DAYS, st.booleans(), st.sampled_from(["owner", "neighbour", "secretary"]))
def test_an_enterprise_for_each_reader(cast: Cast, name: str, ends: date | None, has_licence: bool, part: str) -> None:
    with undone():
        Organisation.objects.filter(pk=cast.runqiang.pk).update(name=name, short_name=name[:20])
        Enterprise.objects.filter(pk=cast.runqiang.pk).update(size="SMALL", tier="BACKBONE")
        if has_licence:
            add_licence(cast.runqiang, expires_on=ends)
        actor = getattr(cast, part)
        rows, order = visible_enterprises(actor), ("pinyin", "organisation_id")
        words = {"on": TODAY, "sees_register": actor.sees(Sight.REGISTER), "own": actor.organisation.pk}
        expected = said(EnterpriseList.serializer_class, rows, order, {"actor": actor, "on": TODAY})

        assert written(EnterpriseList.compiled, rows, order, words) == expected


def add_licence(enterprise: Enterprise, **more: Any) -> Licence:
    """A drug licence in force."""
    number = f"吉AA{Licence.objects.count():07d}"
    return Licence.objects.create(enterprise=enterprise, kind="DRUG_DISTRIBUTION", number=number, **more)


class ScopeRow(serializers.ModelSerializer[LicenceScope]):
    """A child of a child."""

    ordered_by = ("code",)

    class Meta:
        model = LicenceScope
        fields = ("code", "is_cold_chain")


class LicenceRow(serializers.ModelSerializer[Licence]):
    """A child with children and a twin in SQL."""

    ordered_by = ("-expires_on", "pk")
    scopes = ScopeRow(many=True)
    year = serializers.SerializerMethodField()

    class Meta:
        model = Licence
        fields = ("number", "expires_on", "scopes", "year")

    @written_as("extract(year from {issued_on})::int")
    def get_year(self, licence: Licence) -> int | None:
        """The year of issue."""
        return licence.issued_on.year if licence.issued_on else None


class ParentRow(serializers.ModelSerializer[Enterprise]):
    """The end of a way that may lead nowhere."""

    name = serializers.CharField(source="organisation.name")

    class Meta:
        model = Enterprise
        fields = ("organisation", "name")


class NestedRow(serializers.ModelSerializer[Enterprise]):
    """Like an order with its lines."""

    industry = IndustryOut()
    parent = ParentRow(allow_null=True)
    division = serializers.CharField(source="division.code", default="")
    parent_name = serializers.CharField(source="parent.organisation.name", default=None)
    licences = LicenceRow(many=True)

    class Meta:
        model = Enterprise
        fields = ("organisation", "registered_capital", "changed_at", "established_on", "has_growth_label", "version",
                  "latitude", "industry", "parent", "division", "parent_name", "licences")  # fmt: skip


NESTED = compile_serializer(NestedRow, Enterprise)
SCOPES = st.sets(st.sampled_from(LicenceScope.Code.values), max_size=3)
LICENCES = st.lists(st.tuples(st.none() | DAYS, st.none() | DAYS, SCOPES), max_size=4)


@EXAMPLES
@given(st.none() | MONEY, MOMENTS, st.none() | DAYS, st.booleans(), LICENCES)
def test_rows_with_rows_inside(
    cast: Cast, capital: Decimal | None, changed: datetime, founded: date | None, has_parent: bool, licences: Any
) -> None:
    with undone():
        Enterprise.objects.filter(pk=cast.runqiang.pk).update(
            registered_capital=capital, changed_at=changed, established_on=founded, latitude=Decimal("43.900001"),
            parent=cast.baishan if has_parent else None,
        )  # fmt: skip
        for ends, issued, scopes in licences:
            ends = ends if not issued or not ends or ends > issued else None
            licence = add_licence(cast.runqiang, expires_on=ends, issued_on=issued)
            LicenceScope.objects.bulk_create(LicenceScope(licence=licence, code=code) for code in scopes)
        scopes_in_order = Prefetch("scopes", LicenceScope.objects.order_by("code"))
        children = Licence.objects.order_by(models.F("expires_on").desc(), "pk").prefetch_related(scopes_in_order)
        rows, order = Enterprise.objects.prefetch_related(Prefetch("licences", children)), ("-pk",)

        assert written(NESTED, rows, order, {}) == said(NestedRow, rows, order)


def test_seals_and_looks_at_them(cast: Cast) -> None:
    record_tie(
        TieKind.SUPPLY,
        source=cast.runqiang.organisation,
        target=cast.baishan.organisation,
        weight=1,
        subject="s",
        at=NOW,
    )
    seal_now(actor=cast.desk)
    for verdict, finding in (("WHOLE", {}), ("BROKEN", {"code": "tie_changed", "tie": 7, "seal": 1})):
        Verification.objects.create(
            cluster=cast.cluster, verdict=verdict, finding=finding, seals=1, ties=1, head=b"\x00\xff" * 16,
            verified_at=NOW, asked_by=cast.desk.user if finding else None,
        )  # fmt: skip
    for view, rows in ((SealList, Seal.objects.all()), (VerificationList, Verification.objects.all())):
        assert len(said(view.serializer_class, rows, ("pk",))) > 0
        assert written(view.compiled, rows, ("pk",), {}) == said(view.serializer_class, rows, ("pk",))


def test_standings_with_their_stories(cast: Cast) -> None:
    make_stage(cast)
    snapshot = snapshot_of(cast)
    rows = ecosystem.ranked(ecosystem.standings(cast.secretary, snapshot), "strength")
    order = ("-rank_value", "organisation_id")
    expected = said(StandingsView.serializer_class, rows, order)

    assert len(expected) == 12
    assert written(StandingsView.compiled, rows, order, {}) == expected


def test_every_compiled_list_is_proved_here() -> None:
    proved = {TieList, NoticeList, JobList, EnterpriseList, SealList, VerificationList, StandingsView}
    proved |= {OrderList, SubOrderList}  # tests/api/test_compiled_orders.py

    ours = {view for view in CompiledList.__subclasses__() if view.__module__.startswith("api.")}
    assert ours == proved


class Odd(serializers.CharField):
    """Says something of its own."""

    def to_representation(self, value: str) -> str:
        """Turned round."""
        return value[::-1]


@pytest.mark.parametrize(
    ("field", "why"),
    [
        (Odd(source="domicile"), "nobody said how PostgreSQL writes a Odd"),
        (serializers.SerializerMethodField(method_name="validate"), "a method needs @written_as"),
        (serializers.CharField(source="nobody"), "Enterprise has no column nobody"),
        (serializers.CharField(source="get_tier_display"), "Enterprise has no column get_tier_display"),
        (serializers.CharField(source="version"), "CharField over"),
        (serializers.DateTimeField(source="changed_at", format="%Y"), "only ISO 8601"),
        (serializers.DecimalField(source="registered_capital", max_digits=9, decimal_places=1), "with the places"),
        (serializers.CharField(source="parent.organisation.name"), "its way may lead nowhere"),
        (serializers.CharField(source="licences.number"), "leads to no single row"),
        (serializers.ListField(source="registered_capital"), "ListField over MoneyField"),
    ],
)
def test_what_postgresql_cannot_write_is_refused_with_the_name_of_the_field(field: Any, why: str) -> None:
    row = type("Row", (serializers.Serializer,), {"good": serializers.IntegerField(source="pk"), "bad": field})

    with pytest.raises(NotCompilable, match=rf"^Row\.bad: .*{why}"):
        compile_serializer(row, Enterprise)
