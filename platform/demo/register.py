"""Writes the fictional register: the cluster, its organisations, enterprises, licences, yearly figures."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np

from accounts.models import Cluster, Organisation
from accounts.roles import OrganisationKind
from common.pinyin import initials, pinyin
from demo.firms import FIRST_YEAR, LAST_YEAR, SEED, Firm, revenues
from enterprises.models import Division, Enterprise, Industry, Licence, LicenceScope, Tier, YearlyFigure
from enterprises.rules.codes import ALPHABET, body_check_character, check_character
from enterprises.services.figures import refresh_sizes

CLUSTER = "南广医药产业集群（演示）"
COMMITTEE = "南广街道医药行业综合党委（演示）"
STREET = "南广街道党工委（演示）"
REGULATOR = "市场监管观察员办公室（演示）"
DIAGNOSTICS = (0, 4)  # who may deal in diagnostic reagents: one of them buys, so the class hangs on the other
BANKS = ("松江示例银行", "净月示例银行", "伊通河示例银行", "长白示例银行")


def write_cluster(at: datetime) -> Cluster:
    """The fictional cluster."""
    return Cluster.objects.create(name=CLUSTER, is_demo=True, created_at=at)


def write_bodies(cluster: Cluster, at: datetime) -> list[Organisation]:
    """Four banks, the committee, the sub-district and the regulator's observer, in this order."""
    kinds = dict.fromkeys(BANKS, OrganisationKind.BANK)
    kinds |= {COMMITTEE: OrganisationKind.COMMITTEE, STREET: OrganisationKind.PUBLIC_BODY}
    kinds |= {REGULATOR: OrganisationKind.PUBLIC_BODY}
    short = {COMMITTEE: "综合党委", STREET: "街道党工委", REGULATOR: "监管观察员"}
    rows = [_organisation(cluster, kind, name, short.get(name, name), "", at) for name, kind in kinds.items()]
    return Organisation.objects.bulk_create(rows)


def _organisation(cluster: Cluster, kind: str, name: str, short: str, code: str, at: datetime) -> Organisation:
    return Organisation(
        cluster=cluster,
        kind=kind,
        name=name,
        short_name=short,
        pinyin=pinyin(short + name),
        initials=initials(short + name),
        unified_social_credit_code=code,
        is_demo=True,
        created_at=at,
    )


def write_enterprises(cluster: Cluster, firms: list[Firm], at: datetime, today: date) -> list[Enterprise]:
    """The 117 enterprises with their licences and the revenue curve."""
    organisations = Organisation.objects.bulk_create(
        _organisation(cluster, OrganisationKind.ENTERPRISE, firm.name, firm.short_name, _code(firm.rank), at)
        for firm in firms
    )
    division = Division.objects.filter(name__contains="南广").first()
    industries = Industry.objects.in_bulk()
    enterprises = Enterprise.objects.bulk_create(
        _enterprise(firm, organisation, industries, division, at)
        for firm, organisation in zip(firms, organisations, strict=True)
    )
    _write_licences(firms, enterprises, today)
    _write_figures(firms, enterprises, at)
    stored = Enterprise.objects.filter(organisation__cluster=cluster).select_related("industry")
    refresh_sizes(stored.prefetch_related("figures"), on=today)
    return enterprises


def _code(rank: int) -> str:
    """A fictional credit code of Kuancheng district with both check characters."""
    body = f"MA1RED{rank // 31}{ALPHABET[rank % 31]}"
    front = f"91220103{body}{body_check_character(body)}"
    return front + check_character(front)


def _enterprise(
    firm: Firm, organisation: Organisation, industries: dict[str, Industry], division: Division | None, at: datetime
) -> Enterprise:
    draw = np.random.default_rng(SEED * 1000 + firm.rank)
    code = "5151" if firm.is_wholesale else "5251"
    code = ("5152" if firm.is_wholesale else "5252") if draw.random() < 0.2 else code
    return Enterprise(
        organisation=organisation,
        industry=industries[code],
        entity_type="有限责任公司",
        business_scope="药品批发" if firm.is_wholesale else "药品零售",
        domicile=f"吉林省长春市宽城区示例路{100 + firm.rank}号",
        division=division,
        registered_capital=Decimal(100_0000 * (1 + 4 * (firm.tier != "GENERAL") + 25 * (firm.tier == "CHAIN_LEADER"))),
        legal_representative="演示" + "甲乙丙丁戊己庚辛壬癸"[firm.rank % 10],
        established_on=firm.established_on,
        term_from=firm.established_on,
        registration_authority="长春市市场监督管理局宽城分局",
        contact_phone=f"0431-8291{2000 + firm.rank}",
        latitude=Decimal(f"{43.905 + float(draw.normal(0, 0.012)):.6f}"),
        longitude=Decimal(f"{125.335 + float(draw.normal(0, 0.016)):.6f}"),
        tier=Tier.GENERAL,
        has_open_storage=firm.tier == "CHAIN_LEADER",
        joined_on=max(firm.established_on, date(2004, 1, 1)),
        changed_at=at,
    )


def _write_licences(firms: list[Firm], enterprises: list[Enterprise], today: date) -> None:
    """Most licences run for years; some end within 20, 55, 85 or 170 days, one ended last week, one is suspended."""
    left = {0: 170, 4: 20, 9: 55, 12: 20, 17: 55, 25: 85, 26: 55, 33: 85, 41: 20, 52: 170, 60: 170, 77: -6, 88: 20}
    draw = np.random.default_rng(SEED + 3)
    days = draw.integers(200, 1700, len(firms))
    licences = [
        Licence(
            enterprise=enterprise,
            kind=Licence.Kind.DRUG_DISTRIBUTION,
            number=f"吉{'A' if firm.is_wholesale else 'D'}A4310{firm.rank + 1:05d}",
            mode=Licence.Mode.WHOLESALE if firm.is_wholesale else _retail_mode(firm),
            original_scope="中药饮片、中成药、化学药、生物制品" if firm.has_cold_chain else "中药饮片、中成药、化学药",
            issuer="吉林省药品监督管理局" if firm.is_wholesale else "长春市宽城区市场监督管理局",
            issued_on=today + timedelta(days=int(left.get(firm.rank, days[i]))) - timedelta(days=5 * 365),
            expires_on=today + timedelta(days=int(left.get(firm.rank, days[i]))),
            status=Licence.Status.SUSPENDED if firm.rank == 95 else Licence.Status.IN_FORCE,
        )
        for i, (firm, enterprise) in enumerate(zip(firms, enterprises, strict=True))
    ]
    Licence.objects.bulk_create(licences)
    LicenceScope.objects.bulk_create(
        LicenceScope(licence=licence, code=code, is_cold_chain=firm.has_cold_chain and code == "BIOLOGICAL")
        for firm, licence in zip(firms, licences, strict=True)
        for code in ("SLICES", "CHINESE_PATENT", "CHEMICAL", *(("BIOLOGICAL",) if firm.has_cold_chain else ()))
    )
    by_rank = {licence.enterprise_id: licence for licence in licences}
    LicenceScope.objects.bulk_create(
        LicenceScope(licence=by_rank[enterprises[rank].pk], code="DIAGNOSTIC", is_cold_chain=True)
        for rank in DIAGNOSTICS
    )


def _retail_mode(firm: Firm) -> str:
    return Licence.Mode.CHAIN_HEAD if firm.tier == "BACKBONE" else Licence.Mode.RETAIL


def _write_figures(firms: list[Firm], enterprises: list[Enterprise], at: datetime) -> None:
    fen = revenues(firms)
    YearlyFigure.objects.bulk_create(
        YearlyFigure(
            enterprise=enterprises[firm.rank],
            year=year,
            revenue=Decimal(int(fen[firm.rank, year - FIRST_YEAR])) / 100,
            people=max(1, round(firm.people * (1 - 0.03 * (LAST_YEAR - year)))),
            source="演示数据",
            stated_at=at,
        )
        for firm in firms
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
        if fen[firm.rank, year - FIRST_YEAR] > 0
    )
