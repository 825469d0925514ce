"""The register by clicking: found by initials, a figure contested and answered, a file with a wrong row mended."""

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, expect

from enterprises.models import Contest, Enterprise
from tests.browser.looking import enter
from tests.browser.waiting_jobs import work_off_waiting_jobs
from tests.cast import Cast

HEAD = "企业名称,统一社会信用代码,行业代码\n"
WRONG = HEAD + "长春示例医药有限公司,91220103MA1RED0139,5151\n"
RIGHT = HEAD + "长春示例医药有限公司,,5151\n"


def test_a_figure_is_contested_by_its_owner_and_answered_by_the_committee(
    phone: BrowserContext, desk: BrowserContext, stage: Cast, live_server: Any
) -> None:
    page = enter(phone, stage.owner, f"/enterprises/{stage.runqiang.pk}/", live_server)
    page.get_by_role("link", name="提出异议").first.click()
    page.get_by_label("正确内容及依据").fill("以营业执照为准。")
    page.locator("main form button[type=submit], main form button:not([type])").last.click()
    page.wait_for_url(f"**/enterprises/{stage.runqiang.pk}/**")

    there = enter(desk, stage.secretary, "/enterprises/contests/", live_server)
    there.get_by_label("给企业的答复").fill("已按营业执照更正。")
    there.get_by_role("button", name="采纳并已更正").click()

    page.goto(f"/enterprises/{stage.runqiang.pk}/")
    expect(page.locator("main")).to_contain_text("已按营业执照更正。")
    assert Contest.objects.get().state == Contest.State.ACCEPTED


def test_an_enterprise_is_found_by_its_initials(desk: BrowserContext, stage: Cast, live_server: Any) -> None:
    page = enter(desk, stage.secretary, "/enterprises/", live_server)

    page.get_by_role("textbox", name="名称、拼音或首字母").press_sequentially("jlsrq", delay=20)

    expect(page.get_by_role("table").locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name=str(stage.runqiang.organisation.name)).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(stage.runqiang.organisation.name)


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
