"""Papers are handed in as versions, opened with a line in the log, and withdrawn with what rests on them in view."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.audit import caller_address
from common.errors import require
from common.papers import check_paper
from common.tables import clean_text
from enterprises.models import Enterprise, LicenceScope
from first_trade import errors
from first_trade.models import Approval, Kind, Paper, PaperVersion, PaperView
from first_trade.permissions import can_keep_papers
from first_trade.queries.papers import get_paper, get_version
from first_trade.queries.partners import get_firm, resting_on
from first_trade.rules.checklist import RULE_OF
from first_trade.services.approvals import end_approvals
from first_trade.services.telling import lock_firms, record
from jobs.uploads import receive_upload

if TYPE_CHECKING:
    from django.core.files.base import File

PURPOSE = "first_trade"


@transaction.atomic
def hand_in_paper(
    kind: str, file: "File[bytes] | None", fields: Mapping[str, Any], *, actor: Actor, at: datetime
) -> PaperVersion:
    """Put a paper, or its newer version, into the own file.

    `fields`: holder, partner (key), document_number, issued_on, expires_on, classes, area, note, has_consent.
    """
    require(can_keep_papers(actor), errors.NotYours)
    if kind not in Kind.values:
        raise errors.KindUnknown(field="kind")
    values = _cleaned(kind, fields, timezone.localdate(at))
    kind_of_file = check_paper(file)
    lock_firms(actor.organisation.pk)
    paper = _place(kind, fields, actor)
    upload = receive_upload(
        file,  # type: ignore[arg-type]  # check_paper refuses None
        purpose=PURPOSE, person_id=actor.user.pk, organisation_id=actor.organisation.pk, at=at,
    )  # fmt: skip
    version = _next(paper, values, actor, at, upload=upload, media_type=kind_of_file)
    record("handed_in", f"paper:{paper.pk}", actor, at, kind=kind, version=version.number, sha256=upload.sha256)
    return version


def _next(paper: Paper, values: Mapping[str, Any], actor: Actor, at: datetime, **file: Any) -> PaperVersion:
    last = paper.versions.order_by("-number").first()
    paper.versions.filter(is_latest=True).order_by().update(is_latest=False)
    number = last.number + 1 if last else 1
    return PaperVersion.objects.create(
        paper=paper, number=number, entered_by=actor.user, entered_at=at, **values, **file
    )


@transaction.atomic
def open_paper(version_pk: int, *, actor: Actor, at: datetime) -> PaperVersion:
    """Let the actor see the file of a version; who, when and which stands in the owner's log from now on."""
    version = get_version(actor, version_pk)
    PaperView.objects.create(
        owner_id=version.paper.owner_id,
        version=version,
        viewer=actor.user,
        organisation=actor.organisation,
        seen_at=at,
        address=caller_address.get(),
    )
    try:
        version.upload.file.open("rb")
    except FileNotFoundError:
        raise errors.FileGone from None  # rolls the line in the log back: nobody saw anything
    return version


@transaction.atomic
def withdraw_paper(pk: int, *, seen: bool, actor: Actor, at: datetime) -> Paper:
    """Take a paper out of the file. Approvals that rest on it end; `seen` confirms that the person knows."""
    paper = get_paper(actor, pk)
    require(can_keep_papers(actor), errors.NotYours)
    lock_firms(paper.owner_id, *Approval.objects.filter(seller=paper.owner_id).values_list("buyer", flat=True))
    paper = get_paper(actor, pk, lock=True)
    if paper.is_withdrawn:
        raise errors.PaperWithdrawn
    resting = resting_on(paper)
    if resting and not seen:
        raise errors.RevocationUnseen(partners="、".join(str(one.buyer.organisation) for one in resting))
    paper.is_withdrawn = True
    paper.save(update_fields=["is_withdrawn"])
    end_approvals(resting, actor, at)
    record("withdrawn", f"paper:{paper.pk}", actor, at, kind=paper.kind, approvals=[one.pk for one in resting])
    return paper


def _cleaned(kind: str, fields: Mapping[str, Any], today: date) -> dict[str, Any]:
    rule, issued, ends = RULE_OF[Kind(kind)], fields.get("issued_on"), fields.get("expires_on")
    if rule.ends and ends is None:
        raise errors.ExpiryMissing
    if ends is not None and ends < today:
        raise errors.AlreadyExpired(ends=ends)
    if issued and ends and ends <= issued:
        raise errors.RunsBackwards
    if kind == Kind.SALESPERSON_ID and not fields.get("has_consent"):
        raise errors.ConsentMissing
    texts = {"document_number": 60, "area": 80, "note": 200}
    values: dict[str, Any] = {key: clean_text(str(fields.get(key) or ""))[:most] for key, most in texts.items()}
    classes = _classes(fields.get("classes") or []) if kind == Kind.AUTHORISATION else []
    return values | {
        "issued_on": issued,
        "expires_on": ends,
        "classes": classes,
        "has_consent": kind == Kind.SALESPERSON_ID,
    }


def _classes(named: list[str]) -> list[str]:
    for code in named:
        if code not in LicenceScope.Code.values:
            raise errors.ClassUnknown(value=code)
    return sorted(set(named))


def _place(kind: str, fields: Mapping[str, Any], actor: Actor) -> Paper:
    """The place of the checklist this paper goes to; a withdrawn place comes back with its new version."""
    rule, holder, partner = RULE_OF[Kind(kind)], clean_text(str(fields.get("holder") or "")), None
    if rule.of_salesperson and not holder:
        raise errors.HolderMissing
    if kind == Kind.QUALITY_AGREEMENT and fields.get("partner"):
        partner = get_firm(actor, int(fields["partner"]))
    owner = Enterprise.objects.get(pk=actor.organisation.pk)
    place: dict[str, Any] = {
        "owner": owner,
        "kind": kind,
        "holder": holder[:30] if rule.of_salesperson else "",
        "partner": partner,
    }
    paper, _made = Paper.objects.get_or_create(**place)
    if paper.is_withdrawn:
        paper.is_withdrawn = False
        paper.save(update_fields=["is_withdrawn"])
    return paper
