"""The register by clicking: a file with a wrong row changes nothing until it is mended."""

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, expect

from enterprises.models import Enterprise
from tests.browser.looking import enter
from tests.browser.waiting_jobs import work_off_waiting_jobs
from tests.cast import Cast

HEAD = "企业名称,统一社会信用代码,行业代码\n"
WRONG = HEAD + "长春示例医药有限公司,91220103MA1RED0139,5151\n"
RIGHT = HEAD + "长春示例医药有限公司,,5151\n"


def test_a_file_with_a_wrong_row_changes_nothing_until_it_is_mended(
    desk: BrowserContext, stage: Cast, live_server: Any, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    page = enter(desk, stage.secretary, "/enterprises/imports/", live_server)
    before = Enterprise.objects.count()

    for text in (WRONG, RIGHT):
        page.goto("/enterprises/imports/")
        page.locator("input[type=file]").set_input_files(
            {"name": "register.csv", "mimeType": "text/csv", "buffer": text.encode()}
        )
        page.get_by_role("button", name="提交并检查").click()
        work_off_waiting_jobs()
        page.reload()
        assert Enterprise.objects.count() == before
        expect(page.locator("main")).to_contain_text("长春示例医药有限公司")
        expect(page.get_by_role("button", name="全部导入")).to_have_count(int(text == RIGHT))
    page.get_by_role("button", name="全部导入").click()
    work_off_waiting_jobs()

    assert Enterprise.objects.count() == before + 1
