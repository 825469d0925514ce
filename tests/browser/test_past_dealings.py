"""Past dealings by clicking: a file with heads of its own is mapped, a new party decided upon, the ties written."""

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, expect

from accounts.models import Organisation
from ledger.models import Tie
from tests.browser.looking import enter
from tests.browser.waiting_jobs import work_off_waiting_jobs
from tests.cast import Cast

FILE = (
    "发货方,收货方,日子,合计,票号\n"
    "吉林省润强药业有限公司,长春白山医药有限公司,2025-03-01,1200.50,A-1\n"
    "吉林省润强药业有限公司,长春新客户药房,2025年3月2日,300,A-2\n"
    "吉林省润强药业有限公司,长春白山医药有限公司,不详,40,A-3\n"
)
COLUMNS = {"source": "发货方", "target": "收货方", "date_1": "日子", "value": "合计", "document": "票号"}


def test_a_file_is_mapped_decided_upon_and_written(
    desk: BrowserContext, stage: Cast, live_server: Any, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    page = enter(desk, stage.desk, "/ledger/imports/", live_server)
    page.locator("input[type=file]").set_input_files(
        {"name": "往来.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    )
    page.locator("main").get_by_role("button", name="提交", exact=True).click()

    expect(page.locator("main")).to_contain_text("1200.50")
    for name, column in COLUMNS.items():
        page.locator(f"select[name={name}]").select_option(column)
    page.get_by_role("button", name="检查文件").click()
    page.wait_for_url("**/ledger/imports/*/")
    work_off_waiting_jobs()
    page.reload()

    expect(page.get_by_role("button", name="记入账本")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("长春新客户药房")
    page.get_by_role("button", name="其余全部新建").click()
    expect(page.locator("progress")).to_be_visible()
    work_off_waiting_jobs()
    page.reload()

    page.get_by_role("button", name="记入账本").click()
    page.locator("dialog#commit button.btn-primary").click()
    expect(page.locator("progress")).to_be_visible()
    assert Tie.objects.count() == 0
    work_off_waiting_jobs()
    page.reload()

    expect(page.locator("main")).to_contain_text("已记账")
    assert list(Tie.objects.order_by("subject").values_list("subject", flat=True)) == [
        "dealings:A-1:dealing",
        "dealings:A-2:dealing",
    ]
    assert Organisation.objects.filter(name="长春新客户药房").count() == 1
