"""Files of products: a verdict for every row, all or nothing, twice is once, out and in again without loss."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from common.errors import NotAllowed
from jobs.imports import ImportNotReady, StockMoved
from jobs.models import Upload
from jobs.work import Progress
from products.models import Product
from products.queries import Filters
from products.services import change_product, enter_product, imports, retire_product
from products.services.catalogue import FIELDS
from products.services.exports import export_products
from tests.cast import NOW, Cast
from tests.products.test_facts import ASPIRIN

HEAD = "品名,规格,厂家,批准文号,类别,处方类别,储存条件,单位,件装数,特殊类别,产地\n"
GOOD = "阿莫西林胶囊,0.25g×24粒,甲制药有限公司,国药准字H20203002,化学药,处方药,阴凉,盒,200,无,\n"
SLICES = "黄芪,500g,乙饮片有限公司,,中药饮片,,常温,袋,20,,内蒙古\n"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    """Uploads go to a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "media"


def check(cast: Cast, content: bytes, name: str = "产品.csv") -> Upload:
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


def _facts() -> list[dict[str, Any]]:
    return list(Product.objects.order_by("pinyin", "pk").values(*FIELDS, "pinyin", "initials", "is_active"))


def test_a_good_file_changes_nothing_until_it_is_imported_and_then_once(cast: Cast) -> None:
    upload = check(cast, (HEAD + GOOD + SLICES).encode())
    assert (upload.state, upload.verdict["counts"]) == ("CHECKED", {"NEW": 2, "CHANGED": 0, "UNCHANGED": 0, "ERROR": 0})
    assert Product.objects.count() == 0
    assert commit(cast, upload)["words"]["new"] == 2
    commit(cast, upload)
    facts = [(f["generic_name"], f["storage"], f["rx_class"], f["initials"]) for f in _facts()]
    assert facts == [("阿莫西林胶囊", "COOL", "RX", "amxljn"), ("黄芪", "NORMAL", "NONE", "hq")]


WRONG = [
    ("阿莫西林胶囊,0.25g,甲,国药准字X1,化学药,处方药,阴凉,盒,200,无,", "批准文号", "approval_number_wrong"),
    ("阿莫西林胶囊,0.25g,甲,,化学药,处方药,阴凉,盒,200,无,", "批准文号", "approval_number_missing"),
    ("黄芪,500g,乙,,中药饮片,,常温,袋,20,,", "产地", "origin_missing"),
    ("阿莫西林胶囊,0.25g,甲,国药准字H20203002,糖果,处方药,阴凉,盒,200,无,", "药品类别", "not_a_choice"),
    ("阿莫西林胶囊,0.25g,甲,国药准字H20203002,化学药,处方药,阴凉,盒,许多,无,", "件装量", "not_whole"),
    ("疫苗甲,1支,甲,国药准字S20203002,疫苗,处方药,冷藏,支,100,无,", "特殊管理类别", "special_differs"),
    (",0.25g,甲,国药准字H20203002,化学药,处方药,阴凉,盒,200,无,", "通用名称", "field_missing"),
]


@pytest.mark.parametrize("row, head, code", WRONG)
def test_a_wrong_row_is_named_and_the_whole_file_waits(cast: Cast, row: str, head: str, code: str) -> None:
    upload = check(cast, (HEAD + GOOD + row + "\n").encode())
    assert upload.state == "REFUSED"
    wrong = [row for row in upload.verdict["rows"] if row["verdict"] == "ERROR"]
    assert [(row["line"], problem["field"], problem["code"]) for row in wrong for problem in row["problems"]] == [
        (3, head, code)
    ]
    with pytest.raises(ImportNotReady):
        commit(cast, upload)
    assert Product.objects.count() == 0


def test_the_same_product_twice_in_a_file_is_an_error(cast: Cast) -> None:
    upload = check(cast, (HEAD + GOOD + GOOD).encode())
    assert upload.verdict["counts"]["ERROR"] == 1


@pytest.mark.parametrize("form, name", [("xlsx", "产品.xlsx"), ("csv", "产品.csv"), ("gb18030", "产品.csv")])
def test_what_goes_out_comes_in_again_without_loss(cast: Cast, form: str, name: str) -> None:
    commit(cast, check(cast, (HEAD + GOOD + SLICES).encode()))
    full = ASPIRIN | {
        "standard_code": "86903728000027",
        "storage": "COLD",
        "temp_min": Decimal("2.0"),
        "temp_max": Decimal("8.0"),
    }
    retire_product(enter_product(full, actor=cast.owner, at=NOW).pk, actor=cast.owner, at=NOW)
    before = _facts()
    shown = export_products(Filters(), form=form, actor=cast.desk, at=NOW)
    retired = export_products(Filters(retired=True), form=form, actor=cast.desk, at=NOW)
    assert check(cast, shown, name).verdict["counts"] == {"NEW": 0, "CHANGED": 0, "UNCHANGED": 2, "ERROR": 0}
    assert check(cast, retired, name).verdict["counts"]["UNCHANGED"] == 1
    Product.objects.all().delete()
    for content in (shown, retired):
        commit(cast, check(cast, content, name))
    assert _facts() == before


def test_a_change_between_check_and_import_is_refused(cast: Cast) -> None:
    commit(cast, check(cast, (HEAD + GOOD).encode()))
    upload = check(cast, (HEAD + GOOD.replace("阴凉", "常温")).encode())
    assert upload.verdict["rows"][0]["changes"] == [{"field": "storage", "old": "COOL", "new": "NORMAL"}]
    change_product(Product.objects.get().pk, {"storage": "NORMAL"}, version=None, actor=cast.desk, at=NOW)
    with pytest.raises(StockMoved):
        commit(cast, upload)


def test_a_changed_row_is_written_with_its_version(cast: Cast) -> None:
    commit(cast, check(cast, (HEAD + GOOD).encode()))
    commit(cast, check(cast, (HEAD + GOOD.replace("阴凉", "常温")).encode()))
    assert Product.objects.values_list("storage", "version").get() == ("NORMAL", 2)


def test_only_the_desk_imports(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        imports.receive_import(SimpleUploadedFile("a.csv", HEAD.encode()), actor=cast.owner, at=NOW)
    assert Upload.objects.count() == 0
