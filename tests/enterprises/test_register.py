"""The register: entering, changing, finding, and who sees what of whom."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from common.errors import NotAllowed, NotFound
from enterprises import errors
from enterprises.models import Enterprise
from enterprises.queries import Filters, enterprise_page, find_enterprises, page_after, visible_enterprises
from enterprises.services import licences
from enterprises.services.figures import state_figure
from enterprises.services.register import add_enterprise, change_enterprise
from tests.cast import NOW, TODAY, Cast, make_enterprise

NEW = {
    "name": "长春北方药业有限公司",
    "industry": "5151",
    "division": "南广",
    "registered_capital": Decimal("1000000.00"),
}


def names(found: Sequence[Enterprise] | Any) -> list[str]:
    return [enterprise.organisation.name for enterprise in found]


def test_the_desk_enters_an_enterprise_with_its_search_columns_and_a_historic_division(reference: Cast) -> None:
    made = add_enterprise(NEW, actor=reference.desk, at=NOW)

    assert made.organisation.initials == "ccbfyyyxgs"
    assert made.organisation.cluster == reference.cluster
    assert made.division is not None
    assert (made.division.name, made.division.valid_to) == ("南广街道", date(2023, 9, 12))
    assert AuditEntry.objects.filter(event="enterprises.added", subject=f"enterprise:{made.pk}").count() == 1


@pytest.mark.parametrize(
    "change, refusal",
    [
        ({"unified_social_credit_code": "91220103MA1RED0139"}, errors.CodeWrong),
        ({"unified_social_credit_code": "91220103MA1RED0138"}, errors.CodeTaken),
        ({"name": "吉林省润强药业有限公司"}, errors.NameTaken),
        ({"industry": "9999"}, errors.IndustryUnknown),
        ({"division": "火星"}, errors.DivisionUnknown),
        ({"parent": 999_999}, errors.ParentUnknown),
        ({"term_from": date(2026, 1, 2), "term_to": date(2026, 1, 1)}, errors.TermBackwards),
    ],
)
def test_what_breaks_a_rule_is_refused_and_nothing_is_entered(
    reference: Cast, change: dict[str, Any], refusal: type[Exception]
) -> None:
    before = Enterprise.objects.count()

    with pytest.raises(refusal):
        add_enterprise(NEW | change, actor=reference.desk, at=NOW)

    assert Enterprise.objects.count() == before


def test_a_code_that_does_not_check_is_kept_where_a_reason_stands_beside_it(reference: Cast) -> None:
    wrong = {"unified_social_credit_code": "91350203M0001QAY9B", "code_override_reason": "登记机关证明"}

    made = add_enterprise(NEW | wrong, actor=reference.desk, at=NOW)

    assert made.organisation.unified_social_credit_code == "91350203M0001QAY9B"


def test_an_owner_changes_the_own_contact_but_not_the_register_and_no_neighbour(reference: Cast) -> None:
    mine = change_enterprise(
        reference.runqiang.pk, {"contact_phone": "0431-82912345"}, version=1, actor=reference.owner, at=NOW
    )

    assert (mine.contact_phone, mine.version) == ("0431-82912345", 2)
    with pytest.raises(errors.FieldNotYours):
        change_enterprise(reference.runqiang.pk, {"industry": "5152"}, version=2, actor=reference.owner, at=NOW)
    for actor, refusal in (
        (reference.neighbour, NotAllowed),
        (reference.banker, NotAllowed),
        (reference.outsider, NotFound),
    ):
        with pytest.raises(refusal):
            change_enterprise(reference.runqiang.pk, {"contact_phone": "1"}, version=2, actor=actor, at=NOW)
    assert Enterprise.objects.get(pk=reference.runqiang.pk).version == 2


def test_an_older_version_is_not_written_over_a_newer_one(reference: Cast) -> None:
    change_enterprise(reference.runqiang.pk, {"domicile": "凯旋路1号"}, version=1, actor=reference.desk, at=NOW)

    with pytest.raises(errors.ChangedMeanwhile):
        change_enterprise(
            reference.runqiang.pk, {"domicile": "凯旋路2号"}, version=1, actor=reference.secretary, at=NOW
        )

    assert Enterprise.objects.get(pk=reference.runqiang.pk).domicile == "凯旋路1号"


@pytest.mark.parametrize("words", ["润强", "runqiang", "jlsrq", "rqyy", "Run Qiang", "91220103MA1RED0138"])
def test_a_firm_is_found_by_chinese_pinyin_initials_and_by_code_for_the_committee(reference: Cast, words: str) -> None:
    assert names(find_enterprises(reference.desk, Filters(on=TODAY, words=words))) == ["吉林省润强药业有限公司"]


def test_codes_find_nothing_for_others(reference: Cast) -> None:
    assert names(find_enterprises(reference.banker, Filters(on=TODAY, words="91220103MA1RED0138"))) == []


def test_filters_narrow_by_licence_tier_industry_and_size_for_the_committee_alone(reference: Cast) -> None:
    for enterprise, days in ((reference.runqiang, 100), (reference.baishan, 1000)):
        fields = {"kind": "DRUG_DISTRIBUTION", "number": "吉AA431000001", "expires_on": TODAY + timedelta(days=days)}
        licences.add_licence(enterprise.pk, fields, actor=reference.desk, at=NOW)
    state_figure(
        reference.runqiang.pk,
        year=2025,
        revenue=Decimal(61_620_000),
        people=9,
        source="年报",
        actor=reference.desk,
        at=NOW,
    )

    def found(actor: Any, **filters: str) -> list[str]:
        return names(find_enterprises(actor, Filters(on=TODAY, **filters)))

    runqiang, baishan = "吉林省润强药业有限公司", "长春白山医药有限公司"
    assert found(reference.desk, licence="EXPIRING") == [runqiang]
    assert found(reference.desk, licence="VALID") == [baishan]
    assert found(reference.desk, licence="NONE") == []
    assert found(reference.desk, size="SMALL") == [runqiang]
    assert found(reference.banker, size="SMALL") == [baishan, runqiang]
    assert found(reference.desk, tier="BACKBONE") == []
    assert found(reference.desk, industry="51") == [baishan, runqiang]


def test_pages_follow_one_another_without_gap_or_repeat(reference: Cast) -> None:
    for number in range(7):
        make_enterprise(reference.cluster, f"同音药业{number}有限公司")
    whole = names(find_enterprises(reference.desk, Filters(on=TODAY)))
    seen: list[str] = []
    after: tuple[str, int] | None = None
    while True:
        page = page_after(find_enterprises(reference.desk, Filters(on=TODAY)), after, 2)
        seen += names(page[:2])
        if len(page) <= 2:
            break
        after = (page[1].pinyin, page[1].pk)

    assert seen == whole
    assert len(whole) == 9


def test_the_search_walks_the_trigram_index(reference: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM accounts_organisation"
            " WHERE name LIKE '%润强药业%' OR pinyin LIKE '%runqiang%' OR initials LIKE '%rqyy%'"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert plan.count("organisation_search") == 3


def test_the_whole_is_seen_by_the_firm_and_the_committee_and_others_see_no_figure(reference: Cast) -> None:
    state_figure(
        reference.runqiang.pk,
        year=2025,
        revenue=Decimal("98765432.10"),
        people=9,
        source="年报",
        actor=reference.desk,
        at=NOW,
    )

    def page(actor: Any) -> dict[str, Any]:
        client = Client()
        client.force_login(actor.user)
        answer: dict[str, Any] = client.get(f"/api/v1/enterprises/{reference.runqiang.pk}/").json()
        return answer

    for part in (reference.owner, reference.colleague, reference.desk, reference.secretary):
        assert page(part)["figures"][0]["revenue"] == "98765432.10"
    for part in (reference.neighbour, reference.banker, reference.observer):
        seen = page(part)
        assert (seen["figures"], seen["registered"], seen["contests"], seen["size"]) == (None, None, None, None)
        client = Client()
        client.force_login(part.user)
        body = client.get(f"/enterprises/{reference.runqiang.pk}/").content.decode()
        assert "91220103MA1RED0138" not in body
        assert "9,876" not in body


def test_a_firm_of_another_cluster_does_not_exist(reference: Cast) -> None:
    with pytest.raises(NotFound):
        enterprise_page(reference.outsider, reference.runqiang.pk)
    assert names(visible_enterprises(reference.outsider)) == ["别处药业有限公司"]


@pytest.mark.parametrize("path", ["/api/v1/enterprises/", "/enterprises/", "/api/v1/licences/"])
def test_lists_ask_the_same_few_questions_for_five_rows_and_for_fifty(reference: Cast, path: str) -> None:
    client = Client()
    client.force_login(reference.desk.user)
    client.get(path)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(path).status_code == 200
        return len([q for q in seen if "django_session" not in q["sql"] and "SAVEPOINT" not in q["sql"]])

    def fill(first: int, last: int) -> None:
        for number in range(first, last):
            firm = make_enterprise(reference.cluster, f"数量药业{number}有限公司")
            licences.add_licence(
                firm.pk, {"kind": "DRUG_DISTRIBUTION", "number": f"吉AA43100{number:04}", "original_scope": "中成药"},
                actor=reference.desk, at=NOW,
            )  # fmt: skip

    fill(0, 5)
    few = queries()
    fill(5, 50)

    assert queries() == few
    if path == "/api/v1/enterprises/":
        assert few <= 3  # the person, the acting membership, the rows


def test_an_unchanged_enterprise_is_answered_with_304_until_anything_on_its_page_changes(reference: Cast) -> None:
    client = Client()
    client.force_login(reference.owner.user)
    path = f"/api/v1/enterprises/{reference.runqiang.pk}/"
    tag = client.get(path).headers["ETag"]

    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    state_figure(
        reference.runqiang.pk, year=2025, revenue=Decimal(1), people=1, source="年报", actor=reference.desk,
        at=NOW + timedelta(minutes=1),
    )  # fmt: skip
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_a_page_of_registered_data_saved_as_it_came_changes_nothing(reference: Cast) -> None:
    fields = {"term_from": date(2015, 5, 3), "term_to": date(2035, 5, 2), "registered_capital": Decimal("1234567.89")}
    change_enterprise(reference.runqiang.pk, fields, version=1, actor=reference.desk, at=NOW)
    client = Client()
    client.force_login(reference.desk.user)
    path = f"/enterprises/{reference.runqiang.pk}/edit/"
    form = client.get(path).context["form"]
    said = {name: form[name].value() for name in form.fields}
    shown = {name: form[name].subwidgets[0].data["value"] for name in ("term_from", "term_to", "established_on")}

    assert shown == {"term_from": "2015-05-03", "term_to": "2035-05-02", "established_on": "2002-05-01"}
    answer = client.post(path, {name: value for name, value in said.items() if value not in (None, False)})

    runqiang = Enterprise.objects.get(pk=reference.runqiang.pk)
    assert (answer.status_code, runqiang.version) == (302, 2)
