"""The whole story of a shared order is clicked through in a real browser, as the guide tells it."""

from typing import Any

from playwright.sync_api import Browser

from ledger.kinds import TieKind
from ledger.models import Tie
from orders.models import Order
from tests.browser.story import Players, tell
from tests.cast import Cast
from tests.orders.stage import make_seller, set_stage


def test_an_order_is_clicked_from_the_need_to_the_tie(
    browser: Browser, stage: Cast, live_server: Any, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    product = set_stage(stage)
    others = (make_seller(stage, "长春甲医药有限公司", "jia"), make_seller(stage, "吉林乙医药有限公司", "yi"))
    players = Players(browser, live_server.url, stage.owner, (stage.neighbour, *others), product)
    try:
        order = tell(players)
    finally:
        players.leave()

    first = order.sub_orders.get(seller=stage.baishan)
    assert first.state == "CLOSED"
    assert Order.objects.get(pk=order.pk).state in ("CONFIRMED", "DELIVERING")
    ties = Tie.objects.filter(kind=TieKind.SUPPLY).order_by("pk").values_list("source", "target", "weight")
    pair = (stage.baishan.pk, stage.runqiang.pk)
    assert [(*row[:2], str(row[2])) for row in ties] == [(*pair, "4370.00"), (*pair, "380.00")]
