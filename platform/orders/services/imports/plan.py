"""What a file of lines would make: every row a window, rows of one product a line, each judged in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from common.errors import DomainError
from common.tables import Table
from common.tables.fields import match_columns
from common.tables.plans import RowPlan, Tell, read_row, shown
from enterprises.errors import ColumnsMissing
from orders.errors import LinesTooMany
from orders.models import Order
from orders.rules.columns import BY_KEY, DEFAULTS, FIELDS, LINE, ORDER, PRODUCT, TERMS
from orders.rules.cost_text import costs_in
from orders.rules.costs import CostDraft, check_costs
from orders.rules.draft import MOST_LINES, LineDraft, OrderDraft, WindowDraft, check_line
from orders.services.imports.catalogue import Catalogue, find_product
from products.models import Product

MISSING = gettext_noop("“{head}” is missing. A row needs a quantity and the last day of its delivery.")
DIFFERS = gettext_noop("Line {line} of the file says “{first}” for the same product. Write the same, or nothing.")
OTHER_COSTS = gettext_noop("Line {line} of the file says “{first}” for the same order. Write the same, or nothing.")
PAST = gettext_noop("The delivery ends on {on}, which has passed. Write a day that is still to come.")
BACKWARDS = gettext_noop("The delivery begins on {first} and ends on {last}. Exchange the two days.")
UNIT = gettext_noop("The catalogue counts this product in “{unit}”; the file says “{said}”. The quantity stays.")
_HEADS = {"windows": "quantity"}
LinePlan = RowPlan[Product]


@dataclass
class Gathered:
    """One line as the rows say it."""

    product: Product
    rows: list[LinePlan] = field(default_factory=list)

    @property
    def first(self) -> Mapping[str, Any]:
        """What the first row says of the line."""
        return self.rows[0].values[LINE]

    def draft(self) -> LineDraft:
        """The line; terms stand in the first row that names them."""
        terms = DEFAULTS | {
            key: row.values[LINE][key] for key in TERMS for row in reversed(self.rows) if key in row.values[LINE]
        }
        windows = tuple(
            WindowDraft(said["from_on"], said["to_on"], said["quantity"])
            for said in (row.values[LINE] for row in self.rows)
        )
        return LineDraft(self.product.pk, sum(window.quantity for window in windows), windows, **terms)


def plan_rows(
    table: Table, catalogue: Catalogue, today: date, into: OrderDraft | None = None, tell: Tell | None = None
) -> list[LinePlan]:
    """The plan of every row; `into` is the draft whose lines the file would replace."""
    columns = match_columns(FIELDS, table.columns)
    known = {found.key for found, _unit in columns.values()}
    for key in ("quantity", "to_on"):
        if key not in known:
            raise ColumnsMissing(column=BY_KEY[key].head)
    plans = []
    for number, row in enumerate(table.rows):
        if tell and number % 50 == 0:
            tell(number, len(table.rows))
        plan = LinePlan(row.line, values={ORDER: {}, PRODUCT: {}, LINE: {}})
        read_row(plan, row, columns)
        _settle(plan, catalogue, today)
        plans.append(plan)
    _judge_lines(plans, into)
    return plans


def _settle(plan: LinePlan, catalogue: Catalogue, today: date) -> None:
    """The row by itself: which product, how many, when."""
    product, said = plan.values[PRODUCT], plan.values[LINE]
    plan.name = " ".join(str(product.get(key, "")) for key in ("generic_name", "specification")).strip()
    wrong = {problem["field"] for problem in plan.problems}
    plan.found = find_product(plan, catalogue, product)
    plan.name = str(plan.found) if plan.found else plan.name
    for key in ("quantity", "to_on"):
        head = BY_KEY[key].head
        if said.get(key) is None and head not in wrong:
            plan.wrong(head, MISSING, {"head": head})
    if said.get("to_on"):
        said.setdefault("from_on", min(today, said["to_on"]))
    first, last = said.get("from_on"), said.get("to_on")
    if last and last < today:
        plan.wrong(BY_KEY["to_on"].head, PAST, {"on": last})
    elif first and last and last < first:
        plan.wrong(BY_KEY["from_on"].head, BACKWARDS, {"first": first, "last": last})
    if plan.found and said.get("unit") and said["unit"] != plan.found.unit:
        plan.warn(BY_KEY["unit"].head, UNIT, unit=plan.found.unit, said=said["unit"])


def gather(plans: list[LinePlan]) -> list[Gathered]:
    """Rows of one product (and, where the file has numbers, of one line of one order) together, in the file's order."""
    found: dict[tuple[Any, ...], Gathered] = {}
    for plan in plans:
        if plan.found is None or plan.problems:
            continue
        key = (plan.values[ORDER].get("order"), plan.values[ORDER].get("position"), plan.found.pk)
        found.setdefault(key, Gathered(plan.found)).rows.append(plan)
    return list(found.values())


def way_of(lines: list[Gathered]) -> str:
    """A file that names a price for every line posts it; else sealed offers are collected."""
    drafts = [line.draft() for line in lines]
    return Order.Way.POSTED if drafts and all(line.posted_price is not None for line in drafts) else Order.Way.SEALED


def costs_named(plans: Sequence[LinePlan]) -> tuple[CostDraft, ...]:
    """The shared costs that the first row naming any names; nothing where no row does."""
    found = next((plan.values[ORDER]["costs"] for plan in plans if plan.values[ORDER].get("costs")), "")
    return costs_in(found)


def _judge_costs(plans: Sequence[LinePlan], way: str) -> None:
    """The rules fit the way; rows of one order of the file name the same."""
    firsts: dict[Any, LinePlan] = {}
    for plan in plans:
        said = plan.values[ORDER]
        if not said.get("costs"):
            continue
        if not firsts:
            plan.attempt(BY_KEY["costs"].head, lambda: check_costs(costs_named(plans), way))
        first = firsts.setdefault(said.get("order"), plan)
        if said["costs"] != first.values[ORDER]["costs"]:
            named = first.values[ORDER]["costs"]
            plan.wrong(BY_KEY["costs"].head, OTHER_COSTS, {"line": first.line, "first": named})


def _judge_lines(plans: list[LinePlan], into: OrderDraft | None) -> None:
    """The lines the rows make: terms that agree, the rules of an order, what stands already."""
    lines = gather(plans)
    if len(lines) > MOST_LINES:
        raise LinesTooMany(most=MOST_LINES)
    way = into.way if into else way_of(lines)
    _judge_costs(plans, way)
    stands = {line.product: line for line in into.lines} if into else {}
    for line in lines:
        _agree(line)
        if any(row.problems for row in line.rows):
            continue
        _check(line, way)
        if old := stands.get(line.product.pk):
            _compare(line, old)


def _agree(line: Gathered) -> None:
    for row in line.rows[1:]:
        for key in TERMS:
            first = next((r for r in line.rows if key in r.values[LINE]), row)
            said, before = row.values[LINE].get(key), first.values[LINE].get(key)
            if said is not None and shown(said) != shown(before):
                row.wrong(BY_KEY[key].head, DIFFERS, {"line": first.line, "first": shown(before)})


def _check(line: Gathered, way: str) -> None:
    try:
        check_line(line.draft(), way, "line")
    except DomainError as refusal:
        key = (refusal.field or "").rpartition(".")[2]
        line.rows[0].wrong_as(BY_KEY[_HEADS.get(key, key)].head, refusal)


def _compare(line: Gathered, old: LineDraft) -> None:
    """Against the draft's line of the same product: windows in their order, terms in the first row."""
    for row, window in zip(line.rows, old.windows, strict=False):
        row.is_new = False
        for key in ("quantity", "from_on", "to_on"):
            row.compare(key, getattr(window, key), row.values[LINE][key])
    new = line.draft()
    for key in TERMS:
        if key != "unit" or line.first.get("unit"):
            line.rows[0].compare(key, getattr(old, key), getattr(new, key))
