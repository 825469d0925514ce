"""The story of one shared order, told by clicking: post, three firms offer, decide, deliver in part, settle, rate.

`tell` is played by a test on the cast, and by `make guide` on the demo cluster, where each scene is photographed. The
days between the scenes pass in the clock of this process.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from accounts.actors import Actor
from ecosystem.services import ask_nightly_snapshots
from orders.models import Order, SubOrder
from orders.services.closing import close_due
from products.models import Product
from tests.browser.waiting_jobs import work_off_waiting_jobs

DESK: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}
WANTED, ASKED_OF_FIRST = 1000, 500
OFFERS = (("9.50", "600"), ("9.80", "500"), ("10.20", "600"))
REFUSED = 40
PAPER = {"name": "合同.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 signed and sealed"}

Shoot = Callable[[str, Page], None]


def look_away(name: str, page: Page) -> None:
    """The scene is played without a picture."""


@dataclass
class Players:
    """Who plays, what is traded, and where: `address` is the platform's, `shoot(scene, page)` sees each scene."""

    browser: Browser
    address: str
    buyer: Actor
    sellers: tuple[Actor, Actor, Actor]
    product: Product
    shoot: Shoot = look_away
    rooms: list[BrowserContext] = field(default_factory=list)

    def page(self, actor: Actor, path: str, *, on_phone: bool = False) -> Page:
        """A page as `actor` sees it, in a browser of its own; the session begins at the moment of the story."""
        client = Client()
        client.force_login(actor.user)
        name = settings.SESSION_COOKIE_NAME
        room = self.browser.new_context(
            base_url=self.address, viewport=PHONE if on_phone else DESK, locale="zh-CN",
            has_touch=on_phone, is_mobile=on_phone,
        )  # fmt: skip
        room.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.address}])
        self.rooms.append(room)
        page = room.new_page()
        page.goto(path)
        return page

    def leave(self) -> None:
        """Close what was opened."""
        for room in self.rooms:
            room.close()
        self.rooms.clear()


def tell(players: Players) -> Order:
    """From the need to the tie; gives the order back. Every scene checks what people would look for."""
    order = _post(players)
    for seller, (price, quantity) in zip(players.sellers, OFFERS, strict=True):
        _offer(players, order, seller, price, quantity)
    assert order.closes_at is not None
    with _at(players, order.closes_at + timedelta(minutes=1)):
        close_due(timezone.now())
        _decide(players, order)
        mine = SubOrder.objects.get(order=order, seller=players.sellers[0].organisation.pk)
        _send(players, mine, ASKED_OF_FIRST, "SHD-20260901", is_first=True)
    with _at(players, order.closes_at + timedelta(days=1)):
        _receive(players, mine, REFUSED)
        _send(players, mine, REFUSED, "SHD-20260902")
    with _at(players, order.closes_at + timedelta(days=2)):
        _receive(players, mine, 0)
        _settle(players, mine)
        _rate(players, mine)
        _look_at_the_graph(players)
    return order


@contextmanager
def _at(players: Players, moment: datetime) -> Iterator[None]:
    """The clock of this process stands at `moment` and goes on; who came in before comes in again."""
    with time_machine.travel(moment, tick=True):
        yield
        players.leave()


def _post(players: Players) -> Order:
    page = players.page(players.buyer, "/orders/new/")
    page.locator("[name=title]").fill("冬季备货")
    page.locator("[name=way][value=SEALED]").check()
    _pick(page, players.product)
    page.locator("[name=rows-0-quantity]").fill(str(WANTED))
    page.locator("[name=destination]").fill("长春市宽城区示例路100号 一号库")
    page.evaluate("window.scrollTo(0, 0)")
    players.shoot("1-post", page)
    page.locator("button[name=publish]").click()
    expect(page.locator(".order-next")).to_contain_text("卖方可报价至")
    return Order.objects.filter(buyer=players.buyer.organisation.pk).latest("pk")


def _pick(page: Page, product: Product) -> None:
    """Type what people type, and choose what the list then offers."""
    typed = page.locator("[name=rows-0-product]")
    with page.expect_response("**/orders/products/**"):
        typed.press_sequentially(product.generic_name[:4])
    option = page.locator(f"#products option[value$='#{product.pk}']")
    expect(option).to_have_count(1)
    typed.fill(option.get_attribute("value") or "")


def _offer(players: Players, order: Order, seller: Actor, price: str, quantity: str) -> None:
    page = players.page(seller, f"/orders/{order.pk}/", on_phone=True)
    page.locator(".order-go a").click()
    page.locator("[data-sum-price]").fill(price)
    page.locator("[data-sum-quantity]").fill(quantity)
    if seller is players.sellers[0]:
        players.shoot("2-offer", page)
    page.locator("form[data-sums] button.btn-primary").click()
    expect(page.locator("main")).to_contain_text(price)


def _decide(players: Players, order: Order) -> None:
    page = players.page(players.buyer, f"/orders/{order.pk}/compare/")
    expect(page.locator("main tbody tr")).to_have_count(len(OFFERS))
    players.shoot("3-compare", page)
    page.get_by_role("link", name="分配方案").click()
    page.get_by_role("button", name="生成分配方案").click()
    work_off_waiting_jobs()
    page.goto(f"/orders/{order.pk}/plan/")
    expect(page.locator("[data-sankey] canvas")).to_be_visible()
    page.wait_for_timeout(1200)  # the opening movement of the picture
    players.shoot("4-allocate", page)

    row = page.get_by_role("row", name=players.sellers[0].organisation.short_name)
    row.locator("summary").click()
    row.locator("[name=quantity]").fill(str(ASKED_OF_FIRST))
    row.locator("[name=reason]").fill("这家上次晚到，先少要一些")
    row.get_by_role("button", name="调整").scroll_into_view_if_needed()
    players.shoot("5-override", page)
    row.get_by_role("button", name="调整").click()
    expect(page.locator("main")).to_contain_text("这家上次晚到，先少要一些")

    page.get_by_role("button", name="确认").first.click()
    page.locator("dialog[open]").get_by_role("button", name="确认").click()
    expect(page.get_by_text("均已告知")).to_be_visible()
    page.goto(f"/orders/{order.pk}/")
    expect(page.locator("main")).to_contain_text("已确认")
    players.shoot("6-confirmed", page)


def _send(players: Players, mine: SubOrder, quantity: int, note: str, *, is_first: bool = False) -> None:
    page = players.page(players.sellers[0], f"/deliveries/{mine.pk}/", on_phone=True)
    if is_first:
        page.goto(f"/deliveries/{mine.pk}/contract/")
        page.locator("input[type=file]").set_input_files(PAPER)  # type: ignore[arg-type]  # a payload, as documented
        page.get_by_role("button", name="保存").click()
        expect(page.locator("main")).to_contain_text("合同.pdf")
    page.goto(f"/deliveries/{mine.pk}/dispatch/")
    page.locator("[name^=batch_number-]").first.fill("20260815")
    page.locator("[name^=quantity-]").first.fill(str(quantity))
    page.locator("[name^=expires_on-]").first.fill(_years_ahead(2))
    page.locator("[name=delivery_note_number]").fill(note)
    if is_first:
        players.shoot("7-dispatch", page)
    page.locator("form.delivery-form button.btn-primary").click()
    expect(page.locator("main")).to_contain_text(note)


def _years_ahead(years: int) -> str:
    return date(timezone.localdate().year + years, 6, 30).isoformat()


def _receive(players: Players, mine: SubOrder, refused: int) -> None:
    shipment = mine.shipments.filter(receipt=None).get()
    page = players.page(players.buyer, f"/deliveries/shipments/{shipment.pk}/receive/", on_phone=True)
    if refused:
        page.locator("[name^=accepted-]").fill(str(ASKED_OF_FIRST - refused))
        page.locator("[name^=refused-]").fill(str(refused))
        page.locator("[name^=reason-]").select_option("DAMAGED")
        page.locator("[name^=note-]").fill("外箱受潮")
        page.locator("[name^=accepted-]").scroll_into_view_if_needed()
        players.shoot("8-receive", page)
    page.locator("form.delivery-form button.btn-primary").click()
    expect(page.get_by_text("验收完成").first).to_be_visible()
    if refused:
        players.shoot("9-refused", players.page(players.buyer, f"/deliveries/{mine.pk}/"))


def _settle(players: Players, mine: SubOrder) -> None:
    amount = str(ASKED_OF_FIRST * Decimal(OFFERS[0][0]))
    page = players.page(players.sellers[0], f"/deliveries/{mine.pk}/invoice/")
    page.locator("[name=number]").fill("26222000000012345678")
    page.locator("[name=amount]").fill(amount)
    page.locator("[name=issued_on]").fill(timezone.localdate().isoformat())
    players.shoot("10-invoice", page)
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#money")).to_contain_text("26222000000012345678")

    page = players.page(players.buyer, f"/deliveries/{mine.pk}/payment/")
    page.locator("[name=amount]").fill(amount)
    page.locator("[name=paid_on]").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#money")).to_contain_text("待确认")

    page = players.page(players.sellers[0], f"/deliveries/{mine.pk}/")
    page.get_by_role("button", name="确认已到账").click()
    expect(page.locator("#money")).to_contain_text("已确认")


def _rate(players: Players, mine: SubOrder) -> None:
    for actor in (players.buyer, players.sellers[0]):
        page = players.page(actor, f"/deliveries/{mine.pk}/rate/")
        for name in ("goods", "punctuality", "dealing"):
            page.locator(f"[name={name}]").select_option("5" if actor is players.buyer else "4")
        page.get_by_role("button", name="保存").click()
        expect(page.locator("#rating")).to_contain_text(actor.organisation.short_name)
    expect(page.locator("#rating")).to_contain_text(players.buyer.organisation.short_name)
    page.locator("#rating").scroll_into_view_if_needed()
    players.shoot("11-rated", page)


def _look_at_the_graph(players: Players) -> None:
    ask_nightly_snapshots(timezone.now())
    work_off_waiting_jobs()
    page = players.page(players.buyer, "/ecosystem/")
    page.wait_for_selector("[data-explorer][data-state=ready]")
    page.wait_for_timeout(1500)  # the opening movement
    page.locator("[data-drawer-toggle]").click()
    name = players.sellers[0].organisation.short_name
    page.locator("[data-table] tbody tr", has_text=name).locator("button").click()
    page.locator("[data-drawer-toggle]").click()
    expect(page.locator("[data-panel]")).to_contain_text(name)
    page.wait_for_timeout(1500)  # the picture moves to it
    players.shoot("12-graph", page)
