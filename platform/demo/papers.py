"""The fictional first-trade files: papers of every firm, and approvals between those that trade with one another."""

import hashlib
from datetime import date, datetime, timedelta

import numpy as np
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import User
from demo.dealings import Dealings
from demo.firms import SEED, Firm
from enterprises.models import Enterprise, Licence
from first_trade.models import Approval, Grant, Kind, Paper, PaperRequest, PaperVersion, PaperView
from first_trade.queries import paper_facts
from first_trade.rules.checklist import OF_SALESPERSON, REQUIRED, RULE_OF, missing_kinds
from first_trade.rules.terms import terms_of
from jobs.models import Upload
from ledger.kinds import TieKind

PURPOSE = "first_trade"
INCOMPLETE = (37, 58, 71, 83, 102)  # ranks that lack some papers
SOON = {0: 75, 1: 26, 4: 20, 7: 52, 12: 26, 19: 80, 26: 24, 30: 58, 41: 12, 55: 85}  # days left of an authorisation
OWNER = 26  # the firm behind the first door: with it everybody has decided
STAGE = (0, 4, 12, OWNER)  # the firms behind the doors: only their logs are read
ORDER_SELLERS = (3, 5, 6, 7, 8, 9, 10, 11, 13, 14, 26, 27, 28, 30)  # ranks that take part in the demo's shared orders
ORDER_BUYERS = (4, OWNER)  # who post some of them; the chain leaders know every wholesaler
UNDECIDED = 17  # every so many pairs the buyer has not decided yet
REFUSAL = "授权书缺少法定代表人签章，请补交。"


def write_papers(
    enterprises: list[Enterprise], firms: list[Firm], drawn: Dealings, clerk: User, at: datetime, today: date
) -> int:
    """Papers, grants, views and approvals in bulk; returns how many approvals stand."""
    versions = _write_versions(enterprises, clerk, at, today)
    pairs = _pairs(firms, drawn)
    decided = [pair for number, pair in enumerate(pairs) if number % UNDECIDED != 5 or OWNER in pair]
    _write_grants(enterprises, decided, clerk, at)
    approvals = _approvals(enterprises, versions, decided, clerk, at, today)
    _write_views(enterprises, versions, decided, clerk, at)
    _write_requests(enterprises, pairs, clerk, at)
    return len(Approval.objects.bulk_create(approvals))


def _write_versions(enterprises: list[Enterprise], clerk: User, at: datetime, today: date) -> list[list[PaperVersion]]:
    """The newest version of each paper, by rank of its firm."""
    files = {kind: _file(kind) for kind in REQUIRED}
    draw = np.random.default_rng(SEED + 7)
    licences = {x.enterprise_id: x for x in Licence.objects.filter(enterprise__in=enterprises).order_by("pk")}
    papers, rows = [], []
    for rank, enterprise in enumerate(enterprises):
        for kind in REQUIRED:
            days = int(draw.integers(120, 700))
            if rank in INCOMPLETE and kind in {Kind.AUTHORISATION, Kind.QUALITY_AGREEMENT, Kind.SEAL_SAMPLE}:
                continue
            holder = f"销售{'甲乙丙丁戊'[rank % 5]}" if kind in OF_SALESPERSON else ""
            papers.append(Paper(owner=enterprise, kind=kind, holder=holder))
            rows.append((rank, kind, days))
    papers = Paper.objects.bulk_create(papers)
    uploads = Upload.objects.bulk_create(_upload(files[kind], enterprises[rank], clerk, at) for rank, kind, _d in rows)
    found: list[list[PaperVersion]] = [[] for _firm in enterprises]
    for paper, upload, (rank, kind, days) in zip(papers, uploads, rows, strict=True):
        licence = licences.get(enterprises[rank].pk)
        found[rank].append(_version(paper, upload, licence, _left(rank, kind, days), clerk, at, today))
    PaperVersion.objects.bulk_create([version for mine in found for version in mine])
    return found


def _left(rank: int, kind: Kind, days: int) -> int:
    return SOON.get(rank, days) if kind == Kind.AUTHORISATION else days


def _version(
    paper: Paper, upload: Upload, licence: Licence | None, left: int, clerk: User, at: datetime, today: date
) -> PaperVersion:
    is_licence = paper.kind == Kind.LICENCE and licence is not None
    ends = today + timedelta(days=left) if RULE_OF[Kind(paper.kind)].ends else None
    return PaperVersion(
        paper=paper,
        number=1,
        upload=upload,
        media_type="application/pdf",
        document_number=licence.number if is_licence and licence else "",
        issued_on=licence.issued_on if is_licence and licence else today - timedelta(days=200),
        expires_on=licence.expires_on if is_licence and licence else ends,
        area="吉林省" if paper.kind == Kind.AUTHORISATION else "",
        note="演示样张",
        has_consent=paper.kind == Kind.SALESPERSON_ID,
        entered_by=clerk,
        entered_at=at - timedelta(days=190),
    )


def _file(kind: Kind) -> tuple[str, bytes]:
    """One specimen per kind, shared by all fictional firms."""
    name, content = f"uploads/demo/{kind.lower()}.pdf", specimen(kind.replace("_", " "))
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    return name, content


def _upload(file: tuple[str, bytes], enterprise: Enterprise, clerk: User, at: datetime) -> Upload:
    name, content = file
    return Upload(
        purpose=PURPOSE,
        file=name,
        original_name=name.rsplit("/", 1)[-1],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        uploaded_by=clerk,
        organisation_id=enterprise.pk,
        uploaded_at=at,
    )


def specimen(words: str) -> bytes:
    """A page of PDF that says what it is a specimen of.

    >>> specimen("LICENCE")[:8], b"LICENCE" in specimen("LICENCE")
    (b'%PDF-1.4', True)
    """
    text = f"BT /F1 30 Tf 70 600 Td ({words}) Tj 0 -46 Td /F1 18 Tf (Specimen of the demo. Fictional.) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    page, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(page))
        page += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    foot = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(page))
    return page + head + table + foot


def _pairs(firms: list[Firm], drawn: Dealings) -> list[tuple[int, int]]:
    """Seller and buyer by rank: who supplied whom, wholesalers with the chain leaders, those of the demo's orders."""
    supplied = drawn.kind == TieKind.SUPPLY
    pairs = set(zip(drawn.source[supplied].tolist(), drawn.target[supplied].tolist(), strict=True))
    for firm in firms:
        if firm.is_wholesale and firm.rank < 72:
            pairs |= {(firm.rank, leader) for leader in range(3) if leader != firm.rank}
    pairs |= {(seller, buyer) for seller in ORDER_SELLERS for buyer in ORDER_BUYERS if seller not in (buyer, OWNER)}
    return sorted(pairs)


def _write_grants(enterprises: list[Enterprise], pairs: list[tuple[int, int]], clerk: User, at: datetime) -> None:
    given_at = at - timedelta(days=180)
    Grant.objects.bulk_create(
        Grant(owner=enterprises[s], partner=enterprises[b], kind=kind, given_by=clerk, given_at=given_at)
        for s, b in pairs
        for kind in REQUIRED
    )


def _write_views(
    enterprises: list[Enterprise], versions: list[list[PaperVersion]], pairs: list[tuple[int, int]], clerk: User,
    at: datetime,
) -> None:  # fmt: skip
    """Each buyer opened each paper before it decided, where somebody may look."""
    PaperView.objects.bulk_create(
        PaperView(
            owner=enterprises[s],
            version=version,
            viewer=clerk,
            organisation=enterprises[b].organisation,
            seen_at=at - timedelta(days=170, minutes=number + 11 * b),
        )
        for s, b in pairs
        if s in STAGE or b in STAGE
        for number, version in enumerate(versions[s])
    )


def _approvals(
    enterprises: list[Enterprise], versions: list[list[PaperVersion]], pairs: list[tuple[int, int]], clerk: User,
    at: datetime, today: date,
) -> list[Approval]:  # fmt: skip
    """Approved where the file is whole, refused here and there; incomplete files wait."""
    rows = []
    for number, (s, b) in enumerate(pairs):
        facts = paper_facts(versions[s])
        if missing_kinds(facts, today):
            continue
        terms, refused = terms_of(facts, today), number % 41 == 13 and OWNER not in (s, b)
        ends = {code: day.isoformat() if day else None for code, day in terms.class_ends.items()}
        rows.append(
            Approval(
                buyer=enterprises[b],
                seller=enterprises[s],
                decision="REFUSED" if refused else "APPROVED",
                reason=REFUSAL if refused else "",
                versions=[] if refused else [fact.version for fact in facts],
                good_until=None if refused else terms.good_until,
                class_ends={} if refused else ends,
                decided_by=clerk,
                decided_at=at - timedelta(days=169),
            )
        )
    return rows


def _write_requests(enterprises: list[Enterprise], pairs: list[tuple[int, int]], clerk: User, at: datetime) -> None:
    """Two firms ask the owner's firm for papers, one asks the leader's, and the owner asks a backbone firm."""
    known = {*pairs}
    asked = [pair for pair in ((26, 60), (26, 88), (0, 90), (4, 26), (0, 104)) if pair not in known]
    PaperRequest.objects.bulk_create(
        PaperRequest(
            owner=enterprises[s],
            partner=enterprises[b],
            kinds=list(REQUIRED),
            message="拟开展合作，请授权首营资料。",
            asked_by=clerk,
            asked_at=at - timedelta(days=2 + number),
        )
        for number, (s, b) in enumerate(asked)
    )
