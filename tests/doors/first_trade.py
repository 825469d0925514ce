"""Who may see and do what with first-trade files. Ms Lin's firm is the supplier, Mr Bai's the buyer."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile

from first_trade.rules.checklist import OF_SALESPERSON, REQUIRED
from first_trade.services import (
    approve_supplier,
    ask_for_papers,
    grant_papers,
    hand_in_paper,
    open_paper,
)
from tests.cast import NOW, TODAY, Cast
from tests.doors import SIGN_IN, Door

KEY = {"Idempotency-Key": "the-only-time"}
WEB, API = {"stranger": SIGN_IN}, {"stranger": 401}


def whole_file(cast: Cast) -> list[int]:
    """Every required paper of Ms Lin's firm."""
    ends = TODAY.replace(year=2027)
    return [
        hand_in_paper(
            kind,
            ContentFile(b"%PDF-1.7 x", "a.pdf"),
            {"expires_on": ends, "holder": "李" if kind in OF_SALESPERSON else "", "has_consent": True},
            actor=cast.owner,
            at=NOW,
        ).pk
        for kind in REQUIRED
    ]


def a_paper(cast: Cast) -> Mapping[str, Any]:
    """Its licence, granted to nobody."""
    from first_trade.models import PaperVersion

    return {"pk": PaperVersion.objects.get(pk=whole_file(cast)[0]).paper_id}


def a_version(cast: Cast) -> Mapping[str, Any]:
    """Its licence, granted to Mr Bai's firm."""
    made = whole_file(cast)[0]
    grant_papers(cast.baishan.pk, ["LICENCE"], actor=cast.owner, at=NOW)
    return {"pk": made}


def baishan(cast: Cast) -> Mapping[str, Any]:
    """The partner, to whom the licence is granted."""
    grant_papers(cast.baishan.pk, ["LICENCE"], actor=cast.owner, at=NOW)
    return {"pk": cast.baishan.pk}


def runqiang(cast: Cast) -> Mapping[str, Any]:
    """The supplier, its file granted and opened."""
    made = whole_file(cast)
    grant_papers(cast.baishan.pk, list(REQUIRED), actor=cast.owner, at=NOW)
    for version in made:
        open_paper(version, actor=cast.neighbour, at=NOW)
    return {"pk": cast.runqiang.pk}


def approved(cast: Cast) -> Mapping[str, Any]:
    """The same, approved."""
    made = runqiang(cast)
    approve_supplier(cast.runqiang.pk, actor=cast.neighbour, at=NOW)
    return made


def a_request(cast: Cast) -> Mapping[str, Any]:
    """Mr Bai's firm asks Ms Lin's for its licence."""
    return {"pk": ask_for_papers(cast.runqiang.pk, ["LICENCE"], actor=cast.neighbour, at=NOW).pk}


def kinds(_cast: Cast) -> Mapping[str, Any]:
    """Two kinds, one of them new."""
    return {"kinds": ["LICENCE", "BANK_ACCOUNT"], "seen": "1"}


def reason(_cast: Cast) -> Mapping[str, Any]:
    """A reason."""
    return {"reason": "资料不齐"}


def licence(_cast: Cast) -> Mapping[str, Any]:
    """The kind in the address."""
    return {"kind": "licence"}


FIRMS = ("owner", "neighbour", "outsider")
SEE = dict.fromkeys(FIRMS, 200)
OTHERS_GONE = dict.fromkeys(("neighbour", "outsider"), 404)
# Another firm's page: for itself 404, for another cluster 404, for whoever is no trade person of a firm 403.
OF_BAISHAN = {"owner": 200, "neighbour": 404, "outsider": 404}
OF_RUNQIANG = {"neighbour": 200, "owner": 404, "outsider": 404}
TO_BAISHAN = {"owner": 302, "neighbour": 404, "outsider": 404}
TO_RUNQIANG = {"neighbour": 302, "owner": 404, "outsider": 404}
BOARD = dict.fromkeys(("secretary", "desk"), 200)

DOORS: tuple[Door, ...] = (
    Door("first-trade", "GET", {**WEB, **SEE, "secretary": 302, "desk": 302}, others=403),
    Door("first-trade-hand-in", "GET", {**WEB, **SEE}, others=403, arrange=licence),
    Door("first-trade-hand-in", "POST", {**WEB, **dict.fromkeys(FIRMS, 422)}, others=403, arrange=licence, data=kinds),
    Door("first-trade-paper", "GET", {**WEB, "owner": 200}, others=404, arrange=a_paper),
    Door("first-trade-paper-withdraw", "POST", {**WEB, "owner": 302}, others=404, arrange=a_paper),
    Door("first-trade-file", "GET", {**WEB, "owner": 200, "neighbour": 200}, others=404, arrange=a_version),
    Door("first-trade-partners", "GET", {**WEB, **SEE}, others=403),
    Door("first-trade-partner", "GET", {**WEB, **OF_BAISHAN}, others=403, arrange=baishan),
    Door("first-trade-grant", "POST", {**WEB, **TO_BAISHAN}, others=403, arrange=baishan, data=kinds),
    Door("first-trade-revoke", "POST", {**WEB, **TO_BAISHAN}, others=403, arrange=baishan, data=kinds),
    Door("first-trade-request-grant", "POST", {**WEB, "owner": 302}, others=404, arrange=a_request, data=kinds),
    Door("first-trade-request-decline", "POST", {**WEB, "owner": 302}, others=404, arrange=a_request, data=reason),
    Door("first-trade-request-withdraw", "POST", {**WEB, "neighbour": 302}, others=404, arrange=a_request),
    Door("first-trade-suppliers", "GET", {**WEB, **SEE}, others=403),
    Door("first-trade-supplier", "GET", {**WEB, **OF_RUNQIANG}, others=403, arrange=runqiang),
    Door("first-trade-ask", "POST", {**WEB, **TO_RUNQIANG}, others=403, arrange=runqiang, data=kinds),
    Door("first-trade-approve", "POST", {**WEB, **TO_RUNQIANG}, others=403, arrange=runqiang),
    Door("first-trade-refuse", "POST", {**WEB, **TO_RUNQIANG}, others=403, arrange=runqiang, data=reason),
    Door("first-trade-take-back", "POST", {**WEB, **TO_RUNQIANG}, others=403, arrange=approved, data=reason),
    Door("first-trade-views", "GET", {**WEB, **SEE}, others=403),
    Door("first-trade-views-export", "GET", {**WEB, **SEE}, others=403),
    Door("first-trade-completeness", "GET", {**WEB, **BOARD}, others=403),
)


def one_kind(_cast: Cast) -> Mapping[str, Any]:
    """One kind."""
    return {"kinds": ["LICENCE"]}


def seen(_cast: Cast) -> Mapping[str, Any]:
    """What rests on it was seen."""
    return {"seen": True}


def kind_and_seen(_cast: Cast) -> Mapping[str, Any]:
    """One kind, and what rests on it was seen."""
    return {"kinds": ["LICENCE"], "seen": True}


def api(name: str, method: str, statuses: Mapping[str, int], others: int, **more: Any) -> Door:
    """A row of the programs' door."""
    return Door(f"api:first-trade-{name}", method, {**API, **statuses}, others=others, **more)


def supplier_post(name: str, status: int, arrange: Any, data: Any = None, **more: Any) -> Door:
    """What the buyer alone does with its supplier."""
    body = {"data": data} if data else {}
    statuses = {"neighbour": status, "owner": 404, "outsider": 404}
    return api(name, "POST", statuses, 403, arrange=arrange, **body, **more)


DOORS += (
    api("papers", "GET", SEE, 403),
    # A body in JSON is no form with a file: 415 for everybody who came in.
    api("papers", "POST", {}, 415, data=kinds),
    api("withdraw", "POST", {"owner": 204}, 404, arrange=a_paper, data=seen),
    api("file", "GET", {"owner": 200, "neighbour": 200}, 404, arrange=a_version),
    api("views", "GET", SEE, 403),
    api("grants", "GET", OF_BAISHAN, 403, arrange=baishan),
    api("grants", "POST", OF_BAISHAN, 403, arrange=baishan, data=one_kind),
    api("revoke", "POST", OF_BAISHAN, 403, arrange=baishan, data=kind_and_seen),
    api("supplier-papers", "GET", OF_RUNQIANG, 403, arrange=runqiang),
    supplier_post("ask", 201, runqiang, one_kind, headers=KEY),
    supplier_post("approve", 201, runqiang, headers=KEY),
    supplier_post("refuse", 201, runqiang, reason, headers=KEY),
    supplier_post("take-back", 200, approved, reason),
    api("requests", "GET", SEE, 403),
    api("request-grant", "POST", {"owner": 200}, 404, arrange=a_request),
    api("request-decline", "POST", {"owner": 200}, 404, arrange=a_request, data=reason),
    api("request-withdraw", "POST", {"neighbour": 200}, 404, arrange=a_request),
    api("approvals", "GET", SEE, 403),
    api("completeness", "GET", BOARD, 403),
)
