"""Who may see and do what with enterprises, licences, tiers, contests, imports and the calendar."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises.models import Licence
from enterprises.services import contests, imports, licences, restrictions, tiers
from enterprises.services.reference import seed_reference
from tests.cast import NOW, Cast
from tests.doors import SIGN_IN, Door

KEY = {"Idempotency-Key": "the-only-time"}
WEB, API = {"stranger": SIGN_IN}, {"stranger": 401}
DESK = ("secretary", "desk")


def reference(cast: Cast) -> Mapping[str, Any]:
    """Reference rows, no arguments."""
    seed_reference(NOW)
    return {}


def runqiang(cast: Cast) -> Mapping[str, Any]:
    """The enterprise of the owner."""
    reference(cast)
    return {"pk": cast.runqiang.pk}


def a_licence(cast: Cast) -> Mapping[str, Any]:
    """A licence of Runqiang."""
    reference(cast)
    fields = {"kind": Licence.Kind.DRUG_DISTRIBUTION, "number": "吉AA431000001", "expires_on": date(2028, 1, 1)}
    return {"pk": licences.add_licence(cast.runqiang.pk, fields, actor=cast.desk, at=NOW).pk}


def a_restriction(cast: Cast) -> Mapping[str, Any]:
    """A restriction on Runqiang."""
    reference(cast)
    made = restrictions.restrict(cast.runqiang.pk, reason="复核", basis="互查", actor=cast.secretary, at=NOW)
    return {"pk": made.pk}


def a_proposal(cast: Cast) -> Mapping[str, Any]:
    """A tier proposed for Runqiang."""
    reference(cast)
    made = tiers.propose_tiers(2025, actor=cast.secretary, at=NOW)
    return {"pk": next(d.pk for d in made if d.enterprise_id == cast.runqiang.pk)}


def a_contest(cast: Cast) -> Mapping[str, Any]:
    """Runqiang contests its tier."""
    reference(cast)
    made = contests.file_contest(
        cast.runqiang.pk, figure="tier", shown="一般成员", statement="应为骨干", actor=cast.owner, at=NOW
    )
    return {"pk": made.pk}


def a_file(cast: Cast) -> Mapping[str, Any]:
    """A file of the committee, received."""
    reference(cast)
    file = SimpleUploadedFile("a.csv", "企业名称,行业代码\n甲药业,5151\n".encode())
    return {"pk": imports.receive_import(file, actor=cast.desk, at=NOW).pk}


def web(name: str, method: str, statuses: Mapping[str, int], others: int, **more: Any) -> Door:
    """A row of the browser's door; strangers go to the sign-in page."""
    return Door(name, method, {**WEB, **statuses}, others=others, **more)


def api(name: str, method: str, statuses: Mapping[str, int], others: int, **more: Any) -> Door:
    """A row of the programs' door; strangers get 401."""
    return Door(f"api:{name}", method, {**API, **statuses}, others=others, **more)


FAR = {"outsider": 404}  # another cluster: it does not exist
DESK_200, DESK_302, DESK_422 = (dict.fromkeys(DESK, status) for status in (200, 302, 422))
OWN_AND_DESK_200 = {"owner": 200, **DESK_200}
SECRETARY_200, SECRETARY_302 = {"secretary": 200}, {"secretary": 302}


def said(**fields: Any) -> Any:
    """The body of a POST."""
    return lambda cast: fields


DOORS = [
    web("enterprises", "GET", {}, 200, arrange=reference),
    web("enterprise", "GET", FAR, 200, arrange=runqiang),
    web("enterprise-add", "GET", DESK_200, 403, arrange=reference),
    web("enterprise-add", "POST", DESK_302, 403, arrange=reference,
        data=said(name="新药业有限公司", industry="5151", registration_status="ACTIVE", establishment="HEAD_OFFICE")),
    web("enterprise-edit", "GET", {**OWN_AND_DESK_200, **FAR}, 403, arrange=runqiang),
    web("enterprise-edit", "POST", {"owner": 302, **DESK_422, **FAR}, 403, arrange=runqiang,
        data=said(contact_phone="0431-82912345")),
    web("enterprise-figure", "GET", {**OWN_AND_DESK_200, **FAR}, 403, arrange=runqiang),
    web("enterprise-figure", "POST", {"owner": 302, **DESK_302, **FAR}, 403, arrange=runqiang,
        data=said(year=2025, revenue=1200, people=9, source="年报")),
    web("enterprise-licence-add", "GET", {**OWN_AND_DESK_200, **FAR}, 403, arrange=runqiang),
    web("enterprise-licence-add", "POST", {"owner": 302, **DESK_302, **FAR}, 403, arrange=runqiang,
        data=said(kind="DRUG_DISTRIBUTION", number="吉AA431000002")),
    web("enterprise-licence-edit", "GET", {**OWN_AND_DESK_200, **FAR}, 403, arrange=a_licence),
    web("enterprise-licence-edit", "POST", {"owner": 302, **DESK_302, **FAR}, 403, arrange=a_licence,
        data=said(kind="DRUG_DISTRIBUTION", number="吉AA431000003")),
    web("enterprise-licence-status", "GET", {**DESK_200, **FAR}, 403, arrange=a_licence),
    web("enterprise-licence-status", "POST", {**DESK_302, **FAR}, 403, arrange=a_licence,
        data=said(status="SUSPENDED", reason="监管部门通知")),
    web("enterprise-restrict", "GET", {**SECRETARY_200, **FAR}, 403, arrange=runqiang),
    web("enterprise-restrict", "POST", {**SECRETARY_302, **FAR}, 403, arrange=runqiang,
        data=said(reason="复核", basis="互查")),
    web("enterprise-restriction-lift", "POST", {"secretary": 302, "desk": 403, "owner": 403, "colleague": 403}, 404,
        arrange=a_restriction, data=said(reason="已整改")),
    web("enterprise-contest", "GET", {"owner": 200, **FAR}, 403, arrange=runqiang),
    web("enterprise-contest", "POST", {"owner": 302, **FAR}, 403, arrange=runqiang,
        data=said(figure="tier", shown="一般成员", statement="应为骨干")),
    web("contests", "GET", {}, 200, arrange=reference),
    web("contest-answer", "POST", {"secretary": 302, "desk": 403, "owner": 403, "colleague": 403}, 404,
        arrange=a_contest, data=said(accepted="yes", answer="已更正")),
    web("contest-withdraw", "POST", {"owner": 302, "secretary": 403, "desk": 403, "colleague": 403}, 404,
        arrange=a_contest, data=said()),
    web("tiers", "GET", DESK_200, 403, arrange=reference),
    web("tiers-propose", "POST", DESK_302, 403, arrange=reference, data=said(year=2025)),
    web("tier-confirm", "POST", {"secretary": 302}, 403, arrange=a_proposal, data=said()),
    web("tier-rules", "GET", {}, 200, arrange=reference),
    web("tier-rules", "POST", {"secretary": 422}, 403, arrange=reference, data=said()),
    web("imports", "GET", DESK_200, 403),
    web("imports", "POST", DESK_422, 403, data=said()),
    web("import", "GET", DESK_200, 403, arrange=a_file),
    web("import-commit", "POST", dict.fromkeys(DESK, 409), 403, arrange=a_file, data=said()),
    web("import-set-aside", "POST", DESK_302, 403, arrange=a_file, data=said()),
    web("enterprises-export", "GET", DESK_200, 403, arrange=reference),
    web("working-days", "GET", {}, 200, arrange=reference),
    web("working-days", "POST", DESK_422, 403, arrange=reference, data=said()),
    api("enterprises", "GET", {}, 200, arrange=reference),
    api("enterprises", "POST", dict.fromkeys(DESK, 201), 403, arrange=reference, headers=KEY,
        data=said(name="新药业有限公司", industry="5151")),
    api("enterprise", "GET", FAR, 200, arrange=runqiang),
    api("enterprise", "PATCH", {**OWN_AND_DESK_200, **FAR}, 403, arrange=runqiang,
        data=said(version=1, contact_phone="0431-82912345")),
    api("enterprise-figure", "PUT", {**OWN_AND_DESK_200, **FAR}, 403,
        arrange=lambda cast: {**runqiang(cast), "year": 2025},
        data=said(revenue="12000000.00", people=9, source="年报")),
    api("enterprise-restrictions", "POST", {"secretary": 201, **FAR}, 403, arrange=runqiang, headers=KEY,
        data=said(reason="复核", basis="互查")),
    api("restriction-lift", "POST", {"secretary": 200, "desk": 403, "owner": 403, "colleague": 403}, 404,
        arrange=a_restriction, data=said(reason="已整改")),
    api("enterprise-licences", "POST", {"owner": 201, **dict.fromkeys(DESK, 201), **FAR}, 403, arrange=runqiang,
        headers=KEY, data=said(kind="DRUG_DISTRIBUTION", number="吉AA431000002")),
    api("licences", "GET", {}, 200, arrange=reference),
    api("licence", "PATCH", {**OWN_AND_DESK_200, **FAR}, 403, arrange=a_licence, data=said(issuer="省药监局")),
    api("licence-status", "POST", {**DESK_200, **FAR}, 403, arrange=a_licence,
        data=said(status="SUSPENDED", reason="监管部门通知")),
    api("tiers", "GET", DESK_200, 403, arrange=reference),
    api("tiers", "POST", dict.fromkeys(DESK, 201), 403, arrange=reference, headers=KEY, data=said(year=2025)),
    api("tier-confirm", "POST", {"secretary": 200}, 403, arrange=a_proposal, data=said()),
    api("tier-rules", "GET", {}, 200, arrange=reference),
    api("tier-rules", "POST", {"secretary": 201}, 403, arrange=reference, headers=KEY,
        data=said(thresholds={"backbone_years": 3}, valid_from="2026-01-01")),
    api("contests", "GET", {}, 200),
    api("enterprise-contests", "POST", {"owner": 201, **FAR}, 403, arrange=runqiang, headers=KEY,
        data=said(figure="tier", shown="一般成员", statement="应为骨干")),
    api("contest-answer", "POST", {"secretary": 200, "desk": 403, "owner": 403, "colleague": 403}, 404,
        arrange=a_contest, data=said(accepted=True, answer="已更正")),
    api("contest-withdraw", "POST", {"owner": 200, "secretary": 403, "desk": 403, "colleague": 403}, 404,
        arrange=a_contest, data=said()),
    api("imports", "GET", DESK_200, 403),
    api("imports", "POST", {}, 415, data=said()),
    api("import", "GET", DESK_200, 403, arrange=a_file),
    api("import-commit", "POST", dict.fromkeys(DESK, 409), 403, arrange=a_file, data=said()),
    api("enterprises-export", "GET", DESK_200, 403, arrange=reference),
    api("calendar-year", "GET", {}, 200, arrange=lambda cast: {"year": 2026}),
    api("calendar-day", "GET", {}, 200, arrange=lambda cast: {"day": "2026-10-10"}),
    api("calendar-add", "GET", {}, 400),
]  # fmt: skip
