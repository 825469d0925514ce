"""Files of enterprises: a verdict for every row, all or nothing, twice is once, and out and in again without loss."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from common.errors import NotAllowed
from common.tables import clean_text
from enterprises.errors import ColumnsMissing
from enterprises.models import Enterprise, Licence, YearlyFigure
from enterprises.queries import Filters
from enterprises.services import imports, licences, register
from enterprises.services.exports import export_enterprises
from enterprises.services.figures import state_figure
from jobs.imports import ImportNotReady, StockMoved
from jobs.models import Upload
from jobs.work import Progress
from tests.cast import NOW, TODAY, Cast, make_enterprise

HEAD = ["企业名称", "统一社会信用代码", "行业代码", "注册资本（万元）", "许可证编号", "许可范围", "有效期至"]


def book(*rows: Sequence[Any], head: Sequence[str] = HEAD) -> bytes:
    """A workbook with a title, a head and rows."""
    import io

    workbook = Workbook()
    page = workbook.active
    assert page is not None
    page.append(["南广街道医药企业名册"])
    page.append(list(head))
    for row in rows:
        page.append(list(row))
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def check(cast: Cast, content: bytes, name: str = "企业.xlsx") -> Upload:
    """Hand in and run the check as the worker would."""
    upload = imports.receive_import(SimpleUploadedFile(name, content), actor=cast.desk, at=NOW)
    imports.check_import(Progress(), **_arguments(cast, upload))
    upload.refresh_from_db()
    return upload


def commit(cast: Cast, upload: Upload) -> dict[str, Any]:
    """Run the import as the worker would."""
    return imports.commit_import(Progress(), **_arguments(cast, upload))


def _arguments(cast: Cast, upload: Upload) -> dict[str, Any]:
    return {"upload": upload.pk, "person": cast.desk.user.pk, "organisation": cast.desk.organisation.pk, "at": NOW}


NORTH = (
    "长春北方药业有限公司",
    "９１２２０１０３ＭＡ１ＲＥＤ０３０９",
    "5151",
    "1,200",
    "吉AA431000077",
    "中成药、化学药制剂",
    "2029年6月30日",
)


def test_a_good_file_is_checked_then_imported_whole(reference: Cast) -> None:
    fixed = (NORTH[0], "", *NORTH[2:])
    upload = check(reference, book(fixed, ["吉林省润强药业有限公司", "91220103MA1RED0138", "5151", 500]))

    assert upload.state == Upload.State.CHECKED
    assert upload.verdict["counts"] == {"NEW": 1, "CHANGED": 0, "UNCHANGED": 1, "ERROR": 0}
    assert Enterprise.objects.filter(organisation__name=NORTH[0]).count() == 0

    commit(reference, upload)

    made = Enterprise.objects.get(organisation__name=NORTH[0])
    licence = made.licences.get()
    assert (made.industry_id, made.registered_capital) == ("5151", Decimal("12000000.00"))
    assert (made.organisation.pinyin, made.organisation.cluster) == (
        "changchunbeifangyaoyeyouxiangongsi",
        reference.cluster,
    )
    assert (licence.number, licence.expires_on) == ("吉AA431000077", date(2029, 6, 30))
    assert sorted(scope.code for scope in licence.scopes.all()) == ["CHEMICAL", "CHINESE_PATENT"]


def test_importing_twice_is_importing_once(reference: Cast) -> None:
    upload = check(reference, book((NORTH[0], "", *NORTH[2:])))
    commit(reference, upload)
    before = Enterprise.objects.count()

    result = commit(reference, upload)
    again = imports.ask_import(upload.pk, actor=reference.desk, at=NOW)

    assert Enterprise.objects.count() == before
    assert result["words"]["new"] == 1
    assert again.state == Upload.State.COMMITTED


def test_one_wrong_row_refuses_the_file_and_says_line_field_reason(reference: Cast) -> None:
    upload = check(
        reference,
        book(
            (NORTH[0], "", *NORTH[2:]),
            ("长春错码药业有限公司", "91220103MA1RED0139", "5151", "很多", "", "", ""),
            ("长春无行业药业有限公司", "", "9999", "", "", "", ""),
            ("", "", "5151", "", "", "", ""),
        ),
    )

    assert upload.state == Upload.State.REFUSED
    rows = upload.verdict["rows"]
    assert [row["verdict"] for row in rows] == ["NEW", "ERROR", "ERROR", "ERROR"]
    assert [row["line"] for row in rows] == [3, 4, 5, 6]
    assert [(p["field"], p["code"]) for p in rows[1]["problems"]] == [
        ("注册资本", "not_money"),
        ("统一社会信用代码", "code_wrong"),
    ]
    assert rows[1]["problems"][1]["words"] == {"expected": "8"}
    assert [p["code"] for p in rows[2]["problems"]] == ["industry_unknown"]
    assert rows[3]["problems"][0]["sentence"] == "The name of the enterprise is missing."
    with pytest.raises(ImportNotReady):
        imports.ask_import(upload.pk, actor=reference.desk, at=NOW)
    with pytest.raises(ImportNotReady):
        commit(reference, upload)
    assert not Enterprise.objects.filter(organisation__name=NORTH[0]).exists()


def test_changes_are_shown_field_by_field_and_then_made(reference: Cast) -> None:
    upload = check(reference, book(["吉林省润强药业有限公司", "91220103MA1RED0138", "5152", 800]))

    assert upload.verdict["rows"][0]["changes"] == [
        {"field": "industry", "old": "5151", "new": "5152"},
        {"field": "registered_capital", "old": "5,000,000.00", "new": "8,000,000.00"},
    ]

    commit(reference, upload)
    runqiang = Enterprise.objects.get(pk=reference.runqiang.pk)

    assert (runqiang.industry_id, runqiang.registered_capital, runqiang.version) == ("5152", Decimal("8000000.00"), 2)


def test_a_register_that_moved_since_the_check_refuses_the_import_and_writes_nothing(reference: Cast) -> None:
    upload = check(reference, book(["吉林省润强药业有限公司", "91220103MA1RED0138", "5152", 800]))
    register.change_enterprise(
        reference.runqiang.pk, {"industry": "5154"}, version=None, actor=reference.secretary, at=NOW
    )

    with pytest.raises(StockMoved):
        commit(reference, upload)

    assert Enterprise.objects.get(pk=reference.runqiang.pk).industry_id == "5154"
    upload.refresh_from_db()
    assert upload.state == Upload.State.CHECKED


def test_the_same_enterprise_twice_in_a_file_and_a_near_name_are_pointed_out(reference: Cast) -> None:
    upload = check(
        reference,
        book(
            ("长春润强药业股份有限公司", "", "5151"),
            ("新药业有限公司", "", "5151"),
            ("新药业有限公司", "", "5151"),
            head=HEAD[:3],
        ),
    )
    rows = upload.verdict["rows"]

    assert rows[0]["warnings"][0]["words"] == {"name": "吉林省润强药业有限公司"}
    assert rows[2]["problems"][0]["words"] == {"line": 4}


def test_a_head_office_may_come_in_the_same_file(reference: Cast) -> None:
    head = ["企业名称", "行业代码", "机构类型", "总部"]
    upload = check(
        reference,
        book(("一店", "5251", "连锁门店", "大药房连锁有限公司"), ("大药房连锁有限公司", "5251", "总部", ""), head=head),
    )
    commit(reference, upload)

    shop = Enterprise.objects.get(organisation__name="一店")
    assert shop.parent is not None
    assert (shop.parent.organisation.name, shop.establishment) == ("大药房连锁有限公司", "CHAIN_STORE")


def test_only_the_desk_imports_and_exports(reference: Cast) -> None:
    for actor in (reference.owner, reference.banker, reference.observer):
        with pytest.raises(NotAllowed):
            imports.receive_import(SimpleUploadedFile("a.csv", b"a,b\n1,2"), actor=actor, at=NOW)
        with pytest.raises(NotAllowed):
            export_enterprises(Filters(on=TODAY), form="xlsx", actor=actor, at=NOW)
    assert Upload.objects.count() == 0


def test_a_file_without_names_is_refused_with_the_column_it_lacks(reference: Cast) -> None:
    upload = imports.receive_import(
        SimpleUploadedFile("a.csv", "代码,行业\n1,2\n".encode()), actor=reference.desk, at=NOW
    )

    with pytest.raises(ColumnsMissing):
        imports.check_import(Progress(), **_arguments(reference, upload))

    upload.refresh_from_db()
    assert upload.state == Upload.State.REFUSED


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], include_characters="=+-@'，（）　１Ａ"), max_size=30
).map(lambda text: clean_text(text))
FACTS = st.fixed_dictionaries(
    {
        "business_scope": TEXT,
        "domicile": TEXT,
        "legal_representative": TEXT.map(lambda text: clean_text(text[:20])),
        "contact_phone": st.sampled_from(["", "0431-82912345", "013904310001", "+86 139"]),
        "registered_capital": st.none() | st.decimals(0, 10**13, places=2),
        "established_on": st.none() | st.dates(date(1950, 1, 1), date(2026, 1, 1)),
        "is_on_abnormal_list": st.booleans(),
        "registration_status": st.sampled_from(Enterprise.RegistrationStatus.values),
        "establishment": st.sampled_from(Enterprise.Establishment.values),
        "short_name": TEXT.map(lambda text: clean_text(text[:20])),
    }
)


@given(st.lists(FACTS, min_size=1, max_size=3), st.sampled_from(["xlsx", "csv"]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_exported_imports_again_unchanged(reference: Cast, firms: list[dict[str, Any]], form: str) -> None:
    Licence.objects.all().delete()
    YearlyFigure.objects.all().delete()
    for number, facts in enumerate(firms):
        name = f"试验药业{number}有限公司"
        firm = Enterprise.objects.filter(organisation__name=name).first() or make_enterprise(reference.cluster, name)
        register.change_enterprise(firm.pk, facts, version=None, actor=reference.desk, at=NOW)
    licences.add_licence(
        reference.runqiang.pk,
        {"kind": "DRUG_DISTRIBUTION", "number": "吉AA431000001", "mode": "WHOLESALE",
         "original_scope": "中成药、化学药", "issued_on": date(2024, 1, 1), "expires_on": date(2028, 12, 31)},
        actor=reference.desk, at=NOW,
    )  # fmt: skip
    state_figure(
        reference.runqiang.pk,
        year=2025,
        revenue=Decimal("123456789012.34"),
        people=61,
        source="年报",
        actor=reference.desk,
        at=NOW,
    )

    content = export_enterprises(Filters(on=TODAY), form=form, actor=reference.desk, at=NOW)
    upload = check(reference, content, f"企业.{form}")

    verdicts = [(row["name"], row["verdict"], row["changes"], row["problems"]) for row in upload.verdict["rows"]]
    assert [v for v in verdicts if v[1] != "UNCHANGED"] == []
    assert len(verdicts) == 2 + len(Enterprise.objects.filter(organisation__name__startswith="试验"))


def test_the_check_of_more_rows_takes_no_more_queries(reference: Cast, django_assert_max_num_queries: Any) -> None:
    rows = [(f"数量药业{number}有限公司", "", "5151") for number in range(60)]
    few = imports.receive_import(
        SimpleUploadedFile("a.xlsx", book(*rows[:5], head=HEAD[:3])), actor=reference.desk, at=NOW
    )
    many = imports.receive_import(
        SimpleUploadedFile("b.xlsx", book(*rows, head=HEAD[:3])), actor=reference.desk, at=NOW
    )

    with django_assert_max_num_queries(14):
        imports.check_import(Progress(), **_arguments(reference, few))
    with django_assert_max_num_queries(14):
        imports.check_import(Progress(), **_arguments(reference, many))
    with django_assert_max_num_queries(40):
        commit(reference, many)
    assert Enterprise.objects.filter(organisation__name__startswith="数量").count() == 60
