"""What the lines of the audit trail are about, as people say it."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.actors import Actor
from accounts.models import AuditEntry
from accounts.queries import visible_organisations
from common.errors import Sentence
from products.queries import visible_products

WRITTEN = re.compile(r"^([a-z]+):(\d{1,18})$")
NUMBERED: dict[str, Sentence] = {
    "order": pgettext_lazy("trail", "Order {number}"),
    "suborder": pgettext_lazy("trail", "Delivery {number}"),
    "recall": pgettext_lazy("trail", "Recall {number}"),
    "disruption": pgettext_lazy("trail", "Disruption {number}"),
    "webhook": pgettext_lazy("trail", "Webhook {number}"),
    "delivery": pgettext_lazy("trail", "Call of a webhook {number}"),
    "mail": pgettext_lazy("trail", "Mail {number}"),
    "paper": pgettext_lazy("trail", "Paper {number}"),
    "upload": pgettext_lazy("trail", "File {number}"),
}

LISTS: dict[str, Sentence] = {
    "orders": gettext_lazy("Shared orders"),
    "pattern": pgettext_lazy("trail", "the pattern of a file"),
}


def subject_words(actor: Actor, entries: Iterable[AuditEntry]) -> dict[int, str]:
    """Entry -> what it is about: enterprises and products by name, orders by number, in two queries at most."""
    rows = list(entries)
    found = {row.pk: (match[1], int(match[2])) for row in rows if (match := WRITTEN.match(row.subject))}
    firms = {pk for kind, pk in found.values() if kind == "enterprise"}
    products = {pk for kind, pk in found.values() if kind == "product"}
    names: dict[tuple[str, int], str] = {}
    if firms:
        names |= {("enterprise", one.pk): str(one) for one in visible_organisations(actor).filter(pk__in=firms)}
    if products:
        names |= {("product", one.pk): str(one) for one in visible_products(actor).filter(pk__in=products)}
    return {row.pk: names.get(found.get(row.pk, ("", 0))) or _numbered(row) for row in rows}


def _numbered(entry: AuditEntry) -> str:
    if entry.subject in LISTS:
        return str(LISTS[entry.subject])
    match = WRITTEN.match(entry.subject)
    if match is None or match[1] not in NUMBERED:
        return entry.subject
    kind, number = match[1], match[2]
    if kind in ("order", "suborder"):
        order = entry.details.get("order", number) if kind == "suborder" else number
        number = f"DD-{int(order):06d}" + (f"-{number}" if kind == "suborder" else "")
    return str(NUMBERED[kind]).format(number=number)
