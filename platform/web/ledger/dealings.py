"""Past dealings in the browser: hand in a file, say what its columns mean, decide about parties, confirm."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.roles import OrganisationKind
from common.errors import DomainError
from common.tables import Column, Sheet, Table, UnreadableFile, write_xlsx
from common.tables.model import Kind
from common.tables.writing import XLSX
from ledger import queries, services
from ledger.dealings.account import TieAccount
from ledger.dealings.mapping import DealingMapping, Guess, PartyRule, TieRule, guess_columns, mapping_of, read_mapping
from ledger.dealings.plan import CREATE, REFUSE
from ledger.dealings.rows import Refused
from ledger.kinds import TieKind
from web.requests import ActingRequest, signed_in
from web.templatetags.ledger_shown import tie_name

PREVIEW_ROWS = 5
PARTIES_SHOWN = 200
REFUSED_SHOWN = 50


class FileForm(forms.Form):
    """The file of past dealings."""

    file = forms.FileField(
        label=gettext_lazy("File of past dealings"),
        help_text=gettext_lazy("Excel (.xlsx) or CSV, at most 10 MB, one dealing per row under a head."),
    )


class MappingForm(forms.Form):
    """What the columns mean; or a mapping file that says more than these fields can."""

    source = forms.ChoiceField(label=gettext_lazy("From whom (column)"))
    target = forms.ChoiceField(label=gettext_lazy("To whom (column)"))
    source_kind = forms.ChoiceField(label=gettext_lazy("From whom: they are"), choices=OrganisationKind.choices)
    target_kind = forms.ChoiceField(label=gettext_lazy("To whom: they are"), choices=OrganisationKind.choices)
    source_code = forms.ChoiceField(label=gettext_lazy("From whom: credit code (column)"), required=False)
    target_code = forms.ChoiceField(label=gettext_lazy("To whom: credit code (column)"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of tie"), choices=[(kind.name, kind.label) for kind in TieKind])
    value = forms.ChoiceField(
        label=gettext_lazy("Value (column)"),
        required=False,
        help_text=gettext_lazy("Without a column each row weighs one."),
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("One in this column stands for"),
        choices=[
            ("1", gettext_lazy("1 (yuan, person-days, visits)")),
            ("10000", gettext_lazy("ten thousand")),
            ("100000000", gettext_lazy("a hundred million")),
        ],
    )
    date_1 = forms.ChoiceField(label=gettext_lazy("Date (column)"))
    date_2 = forms.ChoiceField(label=gettext_lazy("If that cannot be read"), required=False)
    date_3 = forms.ChoiceField(label=gettext_lazy("If that cannot be read either"), required=False)
    date_order = forms.ChoiceField(
        label=gettext_lazy("A date such as 3/4/2025 is"),
        required=False,
        choices=[
            ("", gettext_lazy("refused as ambiguous")),
            ("MDY", gettext_lazy("4 March (month first)")),
            ("DMY", gettext_lazy("3 April (day first)")),
        ],
    )
    document = forms.ChoiceField(
        label=gettext_lazy("Document number (column)"),
        required=False,
        help_text=gettext_lazy("A number that already stands in the ledger is not entered again."),
    )
    subject = forms.SlugField(
        label=gettext_lazy("Short name of the source"),
        max_length=20,
        initial="dealings",
        help_text=gettext_lazy("Latin letters and digits; the same name for files whose numbers go on."),
    )
    toml = forms.FileField(
        label=gettext_lazy("Mapping file (.toml)"),
        required=False,
        help_text=gettext_lazy(
            "Instead of the fields above; allows several ties per row and parties of several columns."
        ),
    )

    COLUMNS = (
        "source", "source_code", "target", "target_code", "value", "date_1", "date_2", "date_3", "document",
    )  # fmt: skip

    def __init__(self, *args: Any, columns: list[str], **words: Any) -> None:
        super().__init__(*args, **words)
        for name in self.COLUMNS:
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = [("", "—"), *((column, column) for column in columns)]
        if self.files.get("toml"):
            for field in self.fields.values():
                field.required = False

    def mapping(self, currency: str) -> DealingMapping:
        """The mapping of the file, else of the fields; raises MappingWrong."""
        if self.cleaned_data.get("toml"):
            return read_mapping(self.cleaned_data["toml"].read().decode("utf-8", errors="replace"))
        said = self.cleaned_data
        dates = [said[name] for name in ("date_1", "date_2", "date_3") if said[name]]
        tie = TieRule("dealing", said["kind"], "source", "target", tuple(dates), said["value"], said["unit"])
        parties = {
            end: PartyRule((said[end],), code=said[f"{end}_code"], kind=said[f"{end}_kind"])
            for end in ("source", "target")
        }
        mapping = DealingMapping(currency, parties, [tie], said["subject"], said["document"], said["date_order"])
        return mapping_of(mapping.as_data())


def _guessed(guess: Guess) -> dict[str, Any]:
    dates = {f"date_{n}": column for n, column in enumerate(guess.dates, 1)}
    ends = {name: getattr(guess, name) for name in ("source", "target", "source_code", "target_code")}
    kinds = {"source_kind": OrganisationKind.ENTERPRISE, "target_kind": OrganisationKind.ENTERPRISE}
    return {**ends, **dates, **kinds, "value": guess.value, "document": guess.document, "subject": "dealings"}


@require_http_methods(["GET", "POST"])
@signed_in
def import_list(request: ActingRequest) -> HttpResponse:
    """The imports so far, and the field for the next file."""
    rows = queries.imports(request.actor)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_bound and form.is_valid():
        try:
            made = services.receive_dealings(form.cleaned_data["file"], actor=request.actor, at=timezone.now())
            return redirect("ledger-import", made.pk)
        except DomainError as refusal:
            form.add_error("file", str(refusal))
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    return render(request, "ledger/imports.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@require_GET
@signed_in
def import_page(request: ActingRequest, pk: int) -> HttpResponse:
    """One import at the step where it stands."""
    found = queries.get_import(request.actor, pk)
    if found.state in ("CHECKING", "COMMITTING") and services.has_given_up(found):
        step = "CHECKED" if found.report else "RECEIVED"
    else:
        step = found.state
    if step == "RECEIVED" or (step == "CHECKED" and request.GET.get("step") == "mapping"):
        return _mapping_page(request, found, None)
    context = {"found": found, "step": step, **_account(found)}
    return render(request, "ledger/import.html", context)


def _mapping_page(request: ActingRequest, found: Any, form: MappingForm | None, status: int = 200) -> HttpResponse:
    try:
        table = services.table_of(found)
    except UnreadableFile as refusal:
        return render(request, "refused.html", {"refusal": refusal}, status=refusal.status)
    form = form or MappingForm(columns=table.columns, initial=_guessed(guess_columns(table.columns)))
    context = {"found": found, "form": form, "step": "RECEIVED", **_preview(table)}
    return render(request, "ledger/mapping.html", context, status=status)


def _preview(table: Table) -> dict[str, Any]:
    """The first rows, turned: one line per column with its first values, so that wide files fit a phone."""
    first = table.rows[:PREVIEW_ROWS]
    samples = [(name, [row.cells[name] for row in first]) for name in table.columns]
    return {"samples": samples, "rows": len(table.rows), "head_line": table.head_line, "lines": [r.line for r in first]}


def _account(found: Any) -> dict[str, Any]:
    """What the pages of a checked or written import show."""
    if not found.report:
        return {}
    parties = found.report["parties"]
    is_open = [party for party in parties if party["organisation"] is None and not party["decision"]]
    decided = [party for party in parties if party["organisation"] is None and party["decision"]]
    refused = [Refused(**row) for row in found.refused[:REFUSED_SHOWN]]
    return {
        "accounts": [TieAccount(**book) for book in found.report["accounts"]],
        "known": sum(party["organisation"] is not None for party in parties),
        "open": list(enumerate(is_open))[:PARTIES_SHOWN],
        "open_count": len(is_open),
        "created": sum(party["decision"] == CREATE for party in decided),
        "left_out": sum(party["decision"] == REFUSE for party in decided),
        "refused": refused,
        "refused_count": len(found.refused),
        "currency": found.cluster.currency,
    }


@require_POST
@signed_in
def import_map(request: ActingRequest, pk: int) -> HttpResponse:
    """Take the mapping and have the file checked."""
    found = queries.get_import(request.actor, pk)
    form = MappingForm(request.POST, request.FILES, columns=services.table_of(found).columns)
    if form.is_valid():
        try:
            mapping = form.mapping(found.cluster.currency)
            services.ask_for_check(pk, actor=request.actor, at=timezone.now(), mapping=mapping)
            return redirect("ledger-import", pk)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    return _mapping_page(request, found, form, status=422)


@require_POST
@signed_in
def import_decide(request: ActingRequest, pk: int) -> HttpResponse:
    """Take the decisions about unknown parties and have the file checked again."""
    found = queries.get_import(request.actor, pk)
    open_keys = [p["key"] for p in found.report.get("parties", ()) if p["organisation"] is None and not p["decision"]]
    for_all = request.POST.get("all", "")
    said = {key: request.POST.get(f"party-{n}") or for_all for n, key in enumerate(open_keys)}
    decisions = {key: words for key, words in said.items() if words in {CREATE, REFUSE} or words.isdigit()}
    services.ask_for_check(pk, actor=request.actor, at=timezone.now(), decisions=decisions)
    return redirect("ledger-import", pk)


@require_POST
@signed_in
def import_commit(request: ActingRequest, pk: int) -> HttpResponse:
    """Have the checked file written."""
    services.ask_for_commit(pk, actor=request.actor, at=timezone.now())
    return redirect("ledger-import", pk)


@require_POST
@signed_in
def import_withdraw(request: ActingRequest, pk: int) -> HttpResponse:
    """Give the import up."""
    services.withdraw_dealings(pk, actor=request.actor)
    messages.success(request, _("The import is withdrawn. Nothing was written."))
    return redirect("ledger-imports")


@require_GET
@signed_in
def import_refused(request: ActingRequest, pk: int) -> HttpResponse:
    """The refused rows as a workbook: line, reason, value."""
    found = queries.get_import(request.actor, pk)
    columns = [
        Column(_("Line"), Kind.WHOLE),
        Column(_("Tie")),
        Column(_("Reason"), width=70),
        Column(_("Value"), Kind.MONEY, unit=found.cluster.currency),
    ]
    refused = [Refused(**row) for row in found.refused]
    rows = ([r.line, tie_name(r.tie), r.sentence, _amount(r.hundredths)] for r in refused)
    body = write_xlsx([Sheet(_("Refused rows"), columns, rows)])
    name = f"refused-{found.pk}.xlsx"
    return HttpResponse(body, XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _amount(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else Decimal(hundredths) / 100


urlpatterns = [
    path("ledger/imports/", import_list, name="ledger-imports"),
    path("ledger/imports/<int:pk>/", import_page, name="ledger-import"),
    path("ledger/imports/<int:pk>/map/", import_map, name="ledger-import-map"),
    path("ledger/imports/<int:pk>/decide/", import_decide, name="ledger-import-decide"),
    path("ledger/imports/<int:pk>/commit/", import_commit, name="ledger-import-commit"),
    path("ledger/imports/<int:pk>/withdraw/", import_withdraw, name="ledger-import-withdraw"),
    path("ledger/imports/<int:pk>/refused.xlsx", import_refused, name="ledger-import-refused"),
]
