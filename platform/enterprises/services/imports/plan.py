"""What a file would do to the register: a verdict for every row, in words, with how to mend what is wrong."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from common.tables import Table
from common.tables.fields import match_columns
from common.tables.plans import RowPlan, Tell, read_row
from enterprises import errors
from enterprises.models import Division, Enterprise, Licence, YearlyFigure
from enterprises.rules.codes import check_code, licence_number_is_usual
from enterprises.rules.columns import CODE, FIELDS, NAME
from enterprises.rules.licences import read_scope
from enterprises.rules.names import near_names
from enterprises.services.figures import check_year
from enterprises.services.imports.register import Register

NEAR_NAME = gettext_noop("Nearly the same name as “{name}”. Make sure that it is another enterprise.")
UNUSUAL_NUMBER = gettext_noop(
    "“{value}” has an unusual form for a drug distribution licence number. It is kept as it is."
)
UNKNOWN_SCOPE = gettext_noop("These words of the scope belong to no known class and give no right to trade: {words}.")
TWICE = gettext_noop("This enterprise already stands in line {line} of the file. Keep one of the two rows.")
NAME_MISSING = gettext_noop("The name of the enterprise is missing.")
INDUSTRY_MISSING = gettext_noop("A new enterprise needs an industry code, for example 5151.")
OTHER_CODE = gettext_noop(
    "“{name}” is known with the code {code}. Correct the code here, or change it on the enterprise's page first."
)
FIGURE_PARTS = gettext_noop("Year, revenue and people belong together; one of them is missing.")
NUMBER_MISSING = gettext_noop("The licence needs its number.")
LICENCE_ENDS = gettext_noop("The licence would expire before it was issued.")
TERM_ENDS = gettext_noop("The term would end before it begins.")


GROUPS = ("organisation", "enterprise", "figure", "licence")
EnterprisePlan = RowPlan[Enterprise]


def plan_rows(table: Table, register: Register, today: date, tell: Tell | None = None) -> list[EnterprisePlan]:
    """The plan of every row; `tell(done, of)` is called now and then."""
    columns = match_columns(FIELDS, table.columns)
    if NAME.key not in {f.key for f, _unit in columns.values()}:
        raise errors.ColumnsMissing(column=NAME.head)
    plans: list[EnterprisePlan] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(table.rows):
        if tell and number % 50 == 0:
            tell(number, len(table.rows))
        plan = EnterprisePlan(row.line, values={group: {} for group in GROUPS})
        read_row(plan, row, columns)
        _identify(plan, register, seen)
        _resolve(plan, register)
        _check_parts(plan, today)
        _compare(plan)
        plans.append(plan)
    file_names = {str(p.values["organisation"].get("name", "")) for p in plans} | {
        str(p.values["organisation"].get("unified_social_credit_code", "")) for p in plans
    }
    for plan in plans:
        _check_parent(plan, register, file_names)
    return plans


def _identify(plan: EnterprisePlan, register: Register, seen: dict[str, int]) -> None:
    """Whose row it is: by code, else by exact name; once per file."""
    values = plan.values["organisation"]
    name, code = values.get("name", ""), values.get("unified_social_credit_code", "")
    by_code, by_name = register.by_code.get(code), register.by_name.get(name)
    plan.found = by_code or by_name
    plan.is_new = plan.found is None
    plan.name = name or (register.names[by_code.pk] if by_code else "")
    if not name and not by_code:
        return plan.wrong(NAME.head, NAME_MISSING)
    for key in filter(None, (code, name)):
        if key in seen:
            return plan.wrong(NAME.head, TWICE, {"line": seen[key]})
        seen[key] = plan.line
    if plan.found is None and name in register.taken_names:
        plan.wrong_as(NAME.head, errors.NameTaken())
    if by_code and by_name and by_code.pk != by_name.pk:
        plan.wrong(
            CODE.head, OTHER_CODE, {"name": name, "code": by_name.organisation.unified_social_credit_code or "—"}
        )
    elif by_name and not by_code and code and by_name.organisation.unified_social_credit_code:
        plan.wrong(CODE.head, OTHER_CODE, {"name": name, "code": by_name.organisation.unified_social_credit_code})
    elif code and not by_code and not values.get("code_override_reason"):
        plan.attempt(CODE.head, lambda: check_code(code))
    if plan.found is None:
        for pk, _likeness in near_names(name, register.cores):
            plan.warn(NAME.head, NEAR_NAME, name=register.names[pk])
    return None


def _resolve(plan: EnterprisePlan, register: Register) -> None:
    """Industry and division by their codes or names."""
    values = plan.values["enterprise"]
    if "industry" in values:
        code = values["industry"].split(" ")[0].removeprefix("F")
        if code in register.industries:
            values["industry"] = code
        else:
            plan.wrong_as("行业代码", errors.IndustryUnknown(code=values.pop("industry")))
    elif plan.found is None:
        plan.wrong("行业代码", INDUSTRY_MISSING)
    if "division" in values:
        division = register.divisions.get(values["division"])
        if division:
            values["division"] = division
        else:
            plan.wrong_as("区划代码", errors.DivisionUnknown(code=values.pop("division")))


def _check_parts(plan: EnterprisePlan, today: date) -> None:
    """What belongs together is there and runs forward."""
    figure, licence, registered = plan.values["figure"], plan.values["licence"], plan.values["enterprise"]
    if figure.keys() - {"source"}:
        if not figure.keys() >= {"year", "revenue", "people"}:
            plan.wrong("年度", FIGURE_PARTS)
        else:
            plan.attempt("年度", lambda: check_year(figure["year"], today))
    if licence and "number" not in licence:
        plan.wrong("药品经营许可证号", NUMBER_MISSING)
    if _backwards(licence.get("issued_on"), licence.get("expires_on"), strict=True):
        plan.wrong("有效期至", LICENCE_ENDS)
    if _backwards(registered.get("term_from"), registered.get("term_to")):
        plan.wrong("营业期限至", TERM_ENDS)
    if number := licence.get("number"):
        if not licence_number_is_usual(Licence.Kind.DRUG_DISTRIBUTION, number):
            plan.warn("药品经营许可证号", UNUSUAL_NUMBER, value=number)
        unknown = read_scope(licence.get("original_scope", ""))[1]
        if unknown:
            plan.warn("许可经营范围", UNKNOWN_SCOPE, words="、".join(unknown))


def _backwards(first: date | None, last: date | None, *, strict: bool = False) -> bool:
    return bool(first and last and (last <= first if strict else last < first))


def _check_parent(plan: EnterprisePlan, register: Register, file_names: set[str]) -> None:
    word = plan.values["enterprise"].get("parent")
    if word and ((not register.find(word) and word not in file_names) or word == plan.name):
        plan.wrong_as("总部", errors.ParentUnknown())


def _compare(plan: EnterprisePlan) -> None:
    """Field by field against what the register holds; what is the same drops out of the values."""
    if plan.found is None:
        return
    figure = figure_of(plan.found, plan.values["figure"].get("year"))
    licence = licence_numbered(plan.found, plan.values["licence"].get("number"))
    owners = {
        "organisation": plan.found.organisation,
        "enterprise": plan.found,
        "figure": figure,
        "licence": licence,
    }
    for group, owner in owners.items():
        for key, new in plan.values[group].items():
            plan.compare(key, _said(present(owner, key)), _said(new))


def present(owner: Any, key: str) -> Any:
    """What a row of the register holds for a field; links by code, a head office by code or name."""
    if owner is None:
        return ""
    if key == "industry":
        return owner.industry_id
    if key == "parent":
        return parent_word(owner)
    return getattr(owner, key)


def parent_word(enterprise: Enterprise) -> str:
    """How a head office is named in the file: its code, else its name."""
    if enterprise.parent is None:
        return ""
    return enterprise.parent.organisation.unified_social_credit_code or enterprise.parent.organisation.name


def _said(value: Any) -> Any:
    return f"{value.code} {value.name}" if isinstance(value, Division) else value


def figure_of(enterprise: Enterprise, year: int | None) -> YearlyFigure | None:
    """The figure of a year."""
    return next((f for f in enterprise.figures.all() if f.year == year), None)


def licence_numbered(enterprise: Enterprise, number: str | None) -> Licence | None:
    """The drug distribution licence with this number."""
    kind = Licence.Kind.DRUG_DISTRIBUTION
    return next((x for x in enterprise.licences.all() if x.kind == kind and x.number == number), None)
