"""An order is written, changed, copied, published, closed and cancelled in the browser."""

from datetime import timedelta
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actors import Actor
from common.errors import DomainError, NotFound, require
from enterprises.queries import get_enterprise, visible_enterprises
from orders.models import Order, StandingOrder
from orders.permissions import can_keep, can_post
from orders.queries.drafts import draft_of
from orders.rules.draft import OrderDraft
from orders.services import drafting, publishing
from products.models import Product
from products.queries import Filters, find_products, visible_products
from web.orders.cost_forms import Costs, CostSet, cost_initial
from web.orders.forms import HeadForm, Rows, RowSet, draft_from, row_initial
from web.requests import ActingRequest, signed_in

MOST_PRODUCTS = 40


def words_of(product: Product) -> str:
    """What a product is called in the list: name, pack, maker and its number."""
    return f"{product.generic_name} {product.specification} {product.manufacturer} #{product.pk}"


@require_GET
@signed_in
def product_options(request: ActingRequest) -> HttpResponse:
    """The options of the product field while somebody types."""
    said = next((value for key, value in request.GET.items() if key.endswith("product")), "")
    found = find_products(request.actor, Filters(words=str(said), shared="YES"))[:MOST_PRODUCTS]
    return render(request, "orders/_options.html", {"options": [(words_of(p), p.initials) for p in found]})


@require_http_methods(["GET", "POST"])
@signed_in
def write(request: ActingRequest) -> HttpResponse:
    """A new order."""
    require(can_post(request.actor))
    return _form(request, None)


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: ActingRequest, pk: int) -> HttpResponse:
    """A draft of the own enterprise."""
    found = Order.objects.filter(pk=pk, buyer_id=request.actor.organisation.pk).first()
    if found is None:
        raise NotFound
    require(can_keep(request.actor, found))
    return _form(request, found)


def _form(request: ActingRequest, order: Order | None) -> HttpResponse:
    """The same form for both; whatever was typed stays when something is refused."""
    is_post, kept = request.method == "POST", False
    head = HeadForm(request.POST if is_post else None, initial=_head(request.actor, order), members=_members(request))
    rows = RowSet(request.POST if is_post else None, prefix="rows", initial=_rows(request.actor, order))
    first = cost_initial(draft_of(order).costs) if order else []
    costs = cast(Costs, CostSet(_costs_said(request) if is_post else None, prefix="costs", initial=first))
    if is_post and all([head.is_valid(), rows.is_valid(), costs.is_valid()]):
        try:
            order = _keep(request, order, draft_from(head, cast(Rows, rows), costs), head.cleaned_data["version"])
            kept = True
            return _kept(request, order)
        except DomainError as refusal:
            _show(head, rows, costs, refusal)
    return _written(request, order, head, rows, costs, kept=kept)


def _costs_said(request: ActingRequest) -> QueryDict:
    """What was typed; a page without rows of costs says none."""
    none = QueryDict(mutable=True)
    none.update({"costs-TOTAL_FORMS": "0", "costs-INITIAL_FORMS": "0"})
    return request.POST if "costs-TOTAL_FORMS" in request.POST else none


def _keep(request: ActingRequest, order: Order | None, draft: OrderDraft, version: int | None) -> Order:
    at, actor = timezone.now(), request.actor
    if order is None:
        return drafting.draft_order(draft, actor=actor, at=at)
    return drafting.change_draft(order.pk, draft, version=version or 0, actor=actor, at=at)


def _kept(request: ActingRequest, order: Order) -> HttpResponse:
    """On from what was kept: published where that was asked for, which may be refused; templates back to their page."""
    if order.is_template:
        messages.success(request, _("The template is changed."))
        standing = StandingOrder.objects.filter(template=order).first()
        return redirect("standing-order", standing.pk) if standing else redirect("order-templates")
    if "publish" in request.POST:
        publishing.publish_order(order.pk, actor=request.actor, at=timezone.now())
        messages.success(request, _("Published. Everybody you ask is told now."))
    else:
        messages.success(request, _("Kept as a draft. Nobody else sees it before you publish it."))
    return redirect("order", order.pk)


def _written(
    request: ActingRequest, order: Order | None, head: HeadForm, rows: Any, costs: Costs, *, kept: bool
) -> HttpResponse:
    """The page with whatever was typed, and what is to be mended on its field."""
    products = find_products(request.actor, Filters(shared="YES"))[:MOST_PRODUCTS]
    count = rows.total_error_count() + costs.total_error_count()
    is_wrong = bool(head.errors or count or (rows.is_bound and rows.non_form_errors()))
    context = {
        "head": head,
        "rows": rows,
        "costs": costs,
        "order": order,
        "order_version": order.version if order and (kept or not head.is_bound) else request.POST.get("version", ""),
        "options": [(words_of(p), p.initials) for p in products],
        "is_wrong": is_wrong,
        "is_kept": kept,
    }
    return render(request, "orders/write.html", context, status=422 if is_wrong else 200)


def _show(head: HeadForm, rows: Any, costs: Costs, refusal: DomainError) -> None:
    """The sentence on its field; `lines.2.quantity` is the quantity of the second line's first row."""
    place = (refusal.field or "").split(".")
    if place[0] == "lines" and len(place) == 3:
        starts = [form for form in rows.forms if not form.cleaned_data.get("continues")]
        name = {"windows": "to_on", "note": "line_note"}.get(place[2], place[2])
        form = starts[min(int(place[1]), len(starts)) - 1]
        form.add_error(name if name in form.fields else None, str(refusal))
        return
    if place[0] == "costs" and len(place) == 3:
        costs.filled()[int(place[1]) - 1].add_error(place[2], str(refusal))
        return
    field = {"closes_at": "closes_on"}.get(place[0], place[0])
    head.add_error(field if field in head.fields else None, str(refusal))


def _head(actor: Actor, order: Order | None) -> dict[str, Any]:
    if order is None:
        enterprise = get_enterprise(actor, actor.organisation.pk)
        soon = timezone.localdate() + timedelta(days=3)
        return {
            "way": Order.Way.SEALED, "audience": Order.Audience.LICENCE, "destination": enterprise.domicile,
            "payment_days": 30, "minimum_life_days": 180, "closes_on": soon, "closes_time": "17:00",
        }  # fmt: skip
    draft = draft_of(order)
    initial = {name: getattr(draft, name) for name in HeadForm.base_fields if hasattr(draft, name)}
    closes = timezone.localtime(draft.closes_at) if draft.closes_at else None
    if closes is None and order.is_template:
        closes = timezone.localtime(order.created_at)  # a template has no deadline of its own
    times = {"closes_on": closes.date() if closes else None, "closes_time": f"{closes:%H:%M}" if closes else None}
    return initial | times | {"version": order.version}


def _rows(actor: Actor, order: Order | None) -> list[dict[str, Any]]:
    if order is None:
        first = timezone.localdate() + timedelta(days=7)
        return [{"from_on": first, "to_on": first + timedelta(days=7), "minimum_lot": 1, "pack_multiple": 1}]
    draft = draft_of(order)
    products = visible_products(actor).filter(pk__in=[line.product for line in draft.lines])
    return row_initial(draft, {product.pk: words_of(product) for product in products})


def _members(request: ActingRequest) -> list[tuple[int, str]]:
    others = visible_enterprises(request.actor).exclude(pk=request.actor.organisation.pk)
    return [(pk, name) for pk, name in others.values_list("pk", "organisation__name")]


@require_POST
@signed_in
def publish(request: ActingRequest, pk: int) -> HttpResponse:
    """Show it to those it asks."""
    try:
        publishing.publish_order(pk, actor=request.actor, at=timezone.now())
    except DomainError as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, str(refusal))
        return redirect("order-edit", pk)
    messages.success(request, _("Published. Everybody you ask is told now."))
    return redirect("order", pk)


@require_POST
@signed_in
def copy(request: ActingRequest, pk: int) -> HttpResponse:
    """A new draft like this one, or a template of it."""
    is_template = request.POST.get("as") == "template"
    made = drafting.duplicate_order(pk, actor=request.actor, at=timezone.now(), is_template=is_template)
    messages.success(request, _("Kept as a template.") if is_template else _("Copied. Check the dates and publish."))
    return redirect("order-templates") if is_template else redirect("order-edit", made.pk)


@require_POST
@signed_in
def close(request: ActingRequest, pk: int) -> HttpResponse:
    """Stop collecting now."""
    found = publishing.close_early(pk, actor=request.actor, at=timezone.now())
    messages.success(request, _("Closed. The order is now: {state}.").format(state=found.get_state_display()))
    return redirect("order", pk)


@require_POST
@signed_in
def cancel(request: ActingRequest, pk: int) -> HttpResponse:
    """Take it back, with a reason."""
    reason = request.POST.get("reason", "")
    publishing.cancel_order(pk, reason=reason, actor=request.actor, at=timezone.now())
    messages.success(request, _("Taken back. Those who offered or took part are told."))
    return redirect("order", pk)


@require_POST
@signed_in
def drop(request: ActingRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    drafting.drop_draft(pk, actor=request.actor, at=timezone.now())
    messages.success(request, _("The draft is gone."))
    return redirect("orders")


urlpatterns = [
    path("orders/new/", write, name="order-write"),
    path("orders/products/", product_options, name="order-products"),
    path("orders/<int:pk>/edit/", edit, name="order-edit"),
    path("orders/<int:pk>/publish/", publish, name="order-publish"),
    path("orders/<int:pk>/copy/", copy, name="order-copy"),
    path("orders/<int:pk>/close/", close, name="order-close"),
    path("orders/<int:pk>/cancel/", cancel, name="order-cancel"),
    path("orders/<int:pk>/drop/", drop, name="order-drop"),
]
