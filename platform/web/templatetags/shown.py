"""How values are shown on every page: money, days, moments, form controls; and a block said twice."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from common import money as common_money
from common.calendars import CalendarEntry, Kind
from jobs.models import Job
from web import menus, selects

register = template.Library()


@register.simple_tag(takes_context=True)
def menu(context: Context, name: str) -> SafeString:
    """A menu of the frame: `{% menu "rail" %}`."""
    return menus.menu(name, context.flatten())  # type: ignore[arg-type]  # the stubs say keys may be numbers


CHECKS = (CheckboxInput, CheckboxSelectMultiple, RadioSelect)


@register.filter
def money(yuan: Decimal | int | None) -> str:
    """Yuan in words of their size (元, 万元, 亿元); a dash where there is none."""
    return "—" if yuan is None or yuan == "" else common_money.show_money(Decimal(yuan))


@register.filter
def wan(yuan: Decimal | None) -> str:
    """Yuan as a bare figure in ten thousands, two decimals, for columns whose head names the unit."""
    return "—" if yuan is None else f"{Decimal(yuan) / common_money.WAN:,.2f}"


@register.filter
def day(value: date | datetime | None) -> str:
    """`2026-11-22`; a dash where there is none."""
    if value is None or value == "":
        return "—"
    return f"{timezone.localtime(value):%Y-%m-%d}" if isinstance(value, datetime) else f"{value:%Y-%m-%d}"


@register.filter
def moment(value: datetime | None) -> str:
    """`2026-11-22 14:05` in Changchun; a dash where there is none."""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else "—"


@register.filter
def long_day(value: date | datetime | None) -> str:
    """`2026年11月22日` in Chinese, `22 November 2026` in English, for documents."""
    if not value:
        return "—"
    on = timezone.localtime(value).date() if isinstance(value, datetime) else value
    if (get_language() or "").startswith("zh"):
        return f"{on.year}年{on.month}月{on.day}日"
    return f"{on.day} {on:%B} {on.year}"


@register.filter
def figure(value: float | Decimal | int | None, places: int = 0) -> str:
    """A number with grouped thousands; "not enough data" is a dash."""
    return "—" if value is None or value == "" else f"{value:,.{places}f}"


@register.filter
def percent(share: float | None, places: int = 0) -> str:
    """A share 0..1 as `37%`."""
    if share is None:
        return "—"
    return f"{share * 100:.{places}f}%"


@register.filter
def change(share: float | None, places: int = 0) -> str:
    """A growth with its sign, so that up and down are told without colour: `+29.8%`."""
    sign = "+" if share is not None and share > 0 else ""
    return f"{sign}{percent(share, places)}"


@register.filter
def said(sentence: str, words: dict[str, Any] | None = None) -> str:
    """An English message id kept in a row, in the reader's language and filled with its words."""
    if not sentence:
        return ""
    text = gettext(sentence)
    try:
        return text.format(**(words or {}))
    except (KeyError, IndexError, ValueError):
        return text


@register.filter
def result_words(result: dict[str, Any]) -> str:
    """What a job's result says: its `sentence` filled with its `words`."""
    return said(result.get("sentence", ""), result.get("words"))


@register.filter
def control(field: BoundField) -> str:
    """The field's control in the house's look."""
    widget = field.field.widget
    kind = "form-check-input" if isinstance(widget, CHECKS) else "form-select" if isinstance(widget, Select) else ""
    classes = f"{widget.attrs.get('class', '')} {kind or 'form-control'}{' is-invalid' if field.errors else ''}"
    attrs: dict[str, Any] = {"class": classes.strip()}
    return selects.kept(field, attrs) if type(widget) is Select else field.as_widget(attrs=attrs)


@register.filter
def is_check(field: BoundField) -> bool:
    """True for a single tick box, whose label stands behind it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_group(field: BoundField) -> bool:
    """True for a group of boxes or radios, which is a fieldset with a legend."""
    return isinstance(field.field.widget, (CheckboxSelectMultiple, RadioSelect))


@register.filter
def part_of(whole: float | None, part: float | None) -> float:
    """`part` of `whole` as a share 0..1 for a bar."""
    return 0.0 if not whole or part is None else round(min(max(float(part) / float(whole), 0.0), 1.0), 4)


DASHED = {"CHAIN_LEADER": _("Chain leader"), "BACKBONE": _("Backbone"), "HIGH_GROWTH": _("High growth"),
          "GENERAL": _("General member"), "BANK": _("Bank"), "PUBLIC_BODY": _("Public body"),
          "COMMITTEE": _("Committee"), "SUPPLY": _("Supply"), "STAFF": _("Staff"), "SAFETY": _("Safety"),
          "RESOURCE": _("Resource"), "FINANCE": _("Finance"), "CIVIC": _("Civic")}  # fmt: skip
BY_NUMBER = {1: "SUPPLY", 2: "STAFF", 3: "SAFETY", 4: "RESOURCE", 5: "FINANCE", 6: "CIVIC"}


@register.filter
def code_of(kind: int | str) -> str:
    """The code of a tier or a kind of tie, from its code or its stored number."""
    return BY_NUMBER.get(int(kind), "SUPPLY") if str(kind).isdigit() else str(kind)


@register.filter
def words_of(kind: int | str) -> str:
    """The words of a tier or a kind of tie."""
    return str(DASHED.get(code_of(kind), kind))


@register.filter
def mark_of(kind: int | str) -> str:
    """The name of its mark in the sprite: `CHAIN_LEADER` -> `chain-leader`."""
    code = code_of(kind)
    return "public-body" if code == "COMMITTEE" else code.lower().replace("_", "-")


class Again(Node):
    """Renders a block of the page a second time."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: Context) -> str:
        """The block as the innermost template defines it."""
        blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
        block = blocks.get_block(self.name) if blocks else None
        return "" if block is None else str(block.render(context)).strip()


@register.tag
def again(parser: Parser, token: Token) -> Again:
    """`{% again title %}` says the block `title` here too."""
    return Again(token.split_contents()[1])


@register.filter
def unlocalized(value: float) -> str:
    """A number for CSS: a point, never a comma."""
    return f"{float(value):.4f}"


@register.filter
def due_kind(on: date) -> str:
    """`past`, `soon` (three days) or `later`."""
    days = (on - timezone.localdate()).days
    return "past" if days < 0 else "soon" if days <= 3 else "later"


@register.filter
def due_words(on: date) -> str:
    """Until when, in words: "today", "in 3 days", "4 days late"; beyond a month the day itself."""
    days = (on - timezone.localdate()).days
    if days in NEAR:
        return str(NEAR[days])
    if days < 0:
        return ngettext("{days} day late", "{days} days late", -days).format(days=-days)
    if days <= 31:
        return ngettext("in {days} day", "in {days} days", days).format(days=days)
    return f"{on:%Y-%m-%d}"


NEAR = {-1: _("since yesterday"), 0: _("today"), 1: _("tomorrow")}


@register.filter
def whole_percent(share: float) -> int:
    """A share 0..1 as a whole number 0..100."""
    return round(share * 100)


JOB_KINDS = {"WAITING": "", "RUNNING": "info", "DONE": "done", "FAILED": "error", "CANCELLED": ""}


@register.filter
def job_kind(job: Job) -> str:
    """The kind of state mark of a job."""
    return JOB_KINDS[job.state]


@register.filter
def job_is_over(job: Job) -> bool:
    """True for a job that ended, well or not."""
    return job.state in (Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED)


DATE_ICONS = {
    Kind.DEADLINE: "hourglass", Kind.DELIVERY: "truck-delivery", Kind.ARRIVAL: "package-import",
    Kind.POSTING: "calendar-repeat", Kind.DUE: "clock",
}  # fmt: skip
ROOM_ICONS = {
    "accounts": "users",
    "enterprises": "certificate",
    "ledger": "book",
    "ecosystem": "topology-star-3",
    "jobs": "progress",
    "notices": "bell",
    "products": "pill",
    "first_trade": "file-certificate",
    "orders": "packages",
}


@register.filter
def room_icon(room: str) -> str:
    """The icon of the room a row comes from."""
    return ROOM_ICONS.get(room, "inbox")


@register.simple_tag(takes_context=True)
def at_fault(context: Context, *name_parts: str | int) -> str:
    """The attributes of an input: those of the one that was refused (`wrong`) say so, and where the reason stands."""
    name = "".join(map(str, name_parts))
    if context.get("wrong") != name:
        return ""
    return format_html('aria-invalid="true" aria-describedby="{}-error" autofocus', name)


@register.inclusion_tag("components/why_wrong.html", takes_context=True)
def why_wrong(context: Context, *name_parts: str | int) -> dict[str, Any]:
    """The reason below the input that was refused."""
    name = "".join(map(str, name_parts))
    return {"name": name, "refusal": context.get("refusal") if context.get("wrong") == name else None}


@register.filter
def date_icon(entry: CalendarEntry) -> str:
    """The icon of a date: by its kind, else that of its room."""
    return DATE_ICONS.get(entry.kind, room_icon(entry.room))
