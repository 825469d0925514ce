"""The cast: named people of two enterprises, the committee, a bank and a regulator, used by every test.

Ms Lin owns Runqiang; Mr Zhao works for her; Mr Bai owns Baishan, the neighbour; Secretary Gao leads the
committee and Ms Du sits at its desk; Mr Qian works for the bank; Ms Guan observes for the regulator;
Mr Yuan owns an enterprise of another cluster and must never see anything of this one.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from accounts.actors import Actor, actor_from
from accounts.models import Cluster, Membership, Organisation, User
from accounts.roles import OrganisationKind, Role
from common.pinyin import initials, pinyin
from enterprises.models import Enterprise, Industry

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # Friday noon in Changchun
TODAY = date(2026, 11, 20)
PASSWORD = "Capsule-2026-test"


def make_cluster(name: str = "南广医药产业集群") -> Cluster:
    """A cluster."""
    return Cluster.objects.create(name=name, created_at=NOW)


def make_organisation(
    cluster: Cluster, name: str, kind: str = OrganisationKind.ENTERPRISE, code: str = ""
) -> Organisation:
    """An organisation with its search columns."""
    return Organisation.objects.create(
        cluster=cluster,
        kind=kind,
        name=name,
        short_name=name[:6],
        pinyin=pinyin(name),
        initials=initials(name),
        unified_social_credit_code=code,
        created_at=NOW,
    )


def make_enterprise(cluster: Cluster, name: str, code: str = "", industry: str = "5151") -> Enterprise:
    """An enterprise in wholesale of western medicine."""
    trade = Industry.Trade.WHOLESALE if industry.startswith("51") else Industry.Trade.RETAIL
    kind, _made = Industry.objects.get_or_create(
        code=industry, defaults={"name_zh": "西药批发", "name_en": "western medicine wholesale", "trade": trade}
    )
    return Enterprise.objects.create(
        organisation=make_organisation(cluster, name, code=code),
        industry=kind,
        registered_capital=Decimal("5000000.00"),
        established_on=date(2002, 5, 1),
        joined_on=date(2004, 1, 1),
        changed_at=NOW,
    )


def make_person(username: str, name: str, organisation: Organisation, *roles: Role) -> Actor:
    """A person with one membership, as an actor."""
    user = User(username=username, name=name, joined_at=NOW, password_changed_at=NOW, email=f"{username}@example.com")
    user.set_password(PASSWORD)
    user.save()
    membership = Membership.objects.create(user=user, organisation=organisation, roles=list(roles), started_at=NOW)
    found = Membership.objects.select_related("user", "organisation__cluster").get(pk=membership.pk)
    return actor_from(found, at=NOW)


@dataclass(frozen=True)
class Cast:
    """Everybody, by the part they play."""

    cluster: Cluster
    runqiang: Enterprise
    baishan: Enterprise
    owner: Actor
    colleague: Actor
    neighbour: Actor
    secretary: Actor
    desk: Actor
    banker: Actor
    observer: Actor
    outsider: Actor

    def actor(self, part: str) -> Actor | None:
        """The actor who plays `part`; None for the stranger at the door."""
        return None if part == "stranger" else getattr(self, part)


PARTS = ("stranger", "owner", "colleague", "neighbour", "secretary", "desk", "banker", "observer", "outsider")


def make_cast() -> Cast:
    """Sets the stage once."""
    cluster, elsewhere = make_cluster(), make_cluster("别处产业集群")
    runqiang = make_enterprise(cluster, "吉林省润强药业有限公司", "91220103MA1RED0138")
    baishan = make_enterprise(cluster, "长春白山医药有限公司", "91220103MA1RED0213")
    far = make_enterprise(elsewhere, "别处药业有限公司")
    committee = make_organisation(cluster, "南广街道医药行业综合党委", OrganisationKind.COMMITTEE)
    bank = make_organisation(cluster, "演示银行长春分行", OrganisationKind.BANK)
    regulator = make_organisation(cluster, "市场监管部门", OrganisationKind.PUBLIC_BODY)
    return Cast(
        cluster,
        runqiang,
        baishan,
        owner=make_person("lin", "林红", runqiang.organisation, Role.FIRM_OWNER),
        colleague=make_person("zhao", "赵强", runqiang.organisation, Role.EMPLOYEE),
        neighbour=make_person("bai", "白山", baishan.organisation, Role.FIRM_OWNER),
        secretary=make_person("gao", "高书记", committee, Role.COMMITTEE_SECRETARY),
        desk=make_person("du", "杜娟", committee, Role.CENTRE_STAFF),
        banker=make_person("qian", "钱经理", bank, Role.BANK_MANAGER),
        observer=make_person("guan", "关科长", regulator, Role.REGULATOR_OBSERVER),
        outsider=make_person("yuan", "袁远", far.organisation, Role.FIRM_OWNER),
    )
