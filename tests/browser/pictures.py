"""What the guides show: whose page, at which width, after what was done on it. `guide.py` photographs it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import Membership
from accounts.services import found_cluster
from tests.browser.moving_pictures import hall, two_moments, without_leader, year
from tests.browser.waiting_jobs import work_off_waiting_jobs
from web.sessions import ACTING_KEY

LEADER = "瑞禾医药"
MAPPING = Path(__file__).resolve().parents[2] / "docs/how/scms_mapping.toml"
DELIVERIES = "SCMS_DELIVERIES"  # names the file of public deliveries; it is no part of this repository

Deed = Callable[[Page], None]


def nothing(page: Page) -> None:
    """The page as it opens."""


def opened(page: Page) -> None:
    """The first card is opened."""
    page.locator(".alarm-card h2 a").first.click()
    page.wait_for_load_state("networkidle")


def first_report(page: Page) -> None:
    """The first report of the list is opened."""
    page.locator("tbody th a").first.click()
    page.wait_for_load_state("networkidle")


def to_check(page: Page) -> None:
    """The first arrival, to be checked."""
    page.locator(".delivery-row").first.click()
    page.wait_for_load_state("networkidle")


def drawn(page: Page) -> None:
    """The graph stands on the canvas."""
    page.wait_for_selector("[data-explorer][data-state=ready]")
    page.wait_for_timeout(1500)  # the opening movement


def selected(page: Page) -> None:
    """A chain leader stands in the panel."""
    drawn(page)
    page.locator("[data-drawer-toggle]").click()
    page.locator("[data-table] tbody tr", has_text=LEADER).locator("button").click()
    page.locator("[data-drawer-toggle]").click()
    page.wait_for_timeout(1500)  # the picture moves to it


def posted_by_us(page: Page) -> None:
    """The own orders by stage."""
    page.locator("#board-views a", has_text="我们发布").click()
    page.wait_for_selector(".order-columns")


def first_regular(page: Page) -> None:
    """The first standing order is opened."""
    page.locator(".task-title a").first.click()
    page.wait_for_selector(".dates-ahead")


def chosen(page: Page) -> None:
    """A part is chosen of the first order with a posted price, and what it comes to is said."""
    page.locator("a[href$='/take/']").first.click()
    field = page.locator("[data-sum-quantity]").first
    field.fill(field.get_attribute("max") or "")


def sealed(page: Page) -> None:
    """The book is sealed, where anything is left to seal, and looked through."""
    for name in ("立即封存", "核验账本"):
        button = page.get_by_role("button", name=name)
        if button.is_enabled():
            button.click()
            work_off_waiting_jobs()
            page.goto(reverse("ledger-seals"))


def past(page: Page) -> None:
    """Ten years of public deliveries in a cluster of their own, which the secretary of the demo looks at."""
    call_command(
        "import_dealings", os.environ[DELIVERIES], f"--map={MAPPING}", cluster="SCMS", create_cluster=True, yes=True
    )
    cluster, _password = found_cluster(
        name="SCMS", committee="SCMS 办公室", person="史书", username="scms-secretary", at=timezone.now()
    )
    seat = Membership.objects.get(organisation__cluster=cluster)
    Membership.objects.filter(pk=seat.pk).update(
        user=Membership.objects.get(user__username="demo-secretary", rank=1).user, rank=2
    )
    call_command("take_snapshot", cluster="SCMS", on=date(2015, 12, 31))
    (cookie,) = [found for found in page.context.cookies() if found.get("name") == settings.SESSION_COOKIE_NAME]
    session = SessionStore(cookie.get("value"))
    session[ACTING_KEY] = seat.organisation_id
    session.save()
    page.goto(reverse("ecosystem"))
    drawn(page)


@dataclass(frozen=True)
class Picture:
    """One picture: whose (a door of the demo; none: nobody signed in), which page (an URL name), width, after what."""

    name: str
    door: str
    page: str
    is_phone: bool = False
    deed: Deed = nothing

    def url(self) -> str:
        """Where the page is; a page of one organisation is the own one of whoever came in."""
        if self.page not in OWN:
            return reverse(self.page)
        return reverse(self.page, args=[Membership.objects.get(user__username=self.door, rank=1).organisation_id])


OWN = ("enterprise", "standing")
PLAN = (
    Picture("sign-in", "", "sign-in"),
    Picture("owner-home", "demo-owner", "home"),
    Picture("owner-home-phone", "demo-owner", "home", is_phone=True),
    Picture("owner-enterprise", "demo-owner", "enterprise"),
    Picture("owner-enterprise-phone", "demo-owner", "enterprise", is_phone=True),
    Picture("owner-explorer-phone", "demo-owner", "ecosystem", is_phone=True, deed=drawn),
    Picture("owner-standing-phone", "demo-owner", "standing", is_phone=True),
    Picture("owner-orders", "demo-owner", "orders"),
    Picture("owner-orders-phone", "demo-owner", "orders", is_phone=True),
    Picture("owner-take-phone", "demo-owner", "orders", is_phone=True, deed=chosen),
    Picture("leader-orders", "demo-leader", "orders", deed=posted_by_us),
    Picture("leader-order-write", "demo-leader", "order-write"),
    Picture("leader-calendar", "demo-leader", "calendar-feed"),
    Picture("owner-calendar-phone", "demo-owner", "calendar-feed", is_phone=True),
    Picture("leader-regular", "demo-leader", "standing-orders", deed=first_regular),
    Picture("secretary-orders", "demo-secretary", "orders"),
    Picture("owner-people", "demo-owner", "people"),
    Picture("owner-disruption-phone", "demo-owner", "disruptions", is_phone=True, deed=opened),
    Picture("leader-deliveries", "demo-leader", "deliveries"),
    Picture("leader-recall-phone", "demo-leader", "recalls", is_phone=True, deed=opened),
    Picture("secretary-recall", "demo-secretary", "recalls", deed=opened),
    Picture("secretary-home", "demo-secretary", "home"),
    Picture("secretary-explorer", "demo-secretary", "ecosystem", deed=selected),
    Picture("secretary-drill", "demo-secretary", "drills", deed=first_report),
    Picture("secretary-explorer-compare", "demo-secretary", "ecosystem", deed=two_moments),
    Picture("secretary-explorer-without", "demo-secretary", "ecosystem", deed=without_leader),
    Picture("secretary-explorer-year", "demo-secretary", "ecosystem", deed=year),
    Picture("secretary-hall", "demo-secretary", "ecosystem-hall", deed=hall),
    Picture("secretary-enterprises", "demo-secretary", "enterprises"),
    Picture("secretary-tiers", "demo-secretary", "tiers"),
    Picture("secretary-contests", "demo-secretary", "contests"),
    Picture("secretary-imports", "demo-secretary", "imports"),
    Picture("secretary-standings", "demo-secretary", "standings"),
    Picture("secretary-seals", "demo-secretary", "ledger-seals", deed=sealed),
    Picture("secretary-home-phone", "demo-secretary", "home", is_phone=True),
    Picture("bank-home", "demo-bank", "home"),
    Picture("bank-explorer", "demo-bank", "ecosystem", deed=drawn),
    Picture("inspector-home-phone", "demo-inspector", "home", is_phone=True),
    Picture("warehouse-receive-phone", "demo-warehouse", "deliveries", is_phone=True, deed=to_check),
    Picture("inspector-enterprise-phone", "demo-inspector", "enterprise", is_phone=True),
)
PAST = Picture("committee-explorer-past", "demo-secretary", "ecosystem", deed=past)
