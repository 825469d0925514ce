"""The fictional people of the demo: six doors with a face each, and colleagues behind them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from common.errors import Sentence

PASSWORD = "Red-Capsule-2026"  # noqa: S105  # the demo's doors are open by design; SECURITY.md says so


@dataclass(frozen=True)
class Part:
    """One demo person: `seat` is the position of the organisation (firms by rank, or the name of a body)."""

    username: str
    name: str
    seat: int | str
    roles: tuple[Role, ...]
    position: str
    day: Sentence = ""


PARTS = (
    Part("demo-owner", "沈春", 26, (Role.FIRM_OWNER, Role.FIRM_QUALITY, Role.FIRM_TRADE), "总经理",
         _("Which part of which order can I take today, and am I allowed to?")),
    Part("demo-leader", "陆远航", 0, (Role.FIRM_OWNER, Role.FIRM_TRADE), "贸易总监",
         _("My order is too big for me alone: who takes what, and is it safe?")),
    Part("demo-secretary", "顾明", "综合党委", (Role.COMMITTEE_SECRETARY,), "综合党委书记",
         _("Is the chain healthy, who is silent, what did we promise and not do?")),
    Part("demo-bank", "钱宁", "松江示例银行", (Role.BANK_MANAGER,), "客户经理",
         _("Which needs may I see, what is the evidence, what do I offer?")),
    Part("demo-inspector", "韩青", 12, (Role.INSPECTOR, Role.FIRM_QUALITY), "质量负责人",
         _("Next visit, checklist, photos, done, even in the cellar.")),
    Part("demo-warehouse", "石稳", 26, (Role.FIRM_QUALITY,), "仓储验收员",
         _("What comes and what leaves today, on the phone at the gate: checked, refused, sent again.")),
    Part("demo-desk", "杜鹃", "综合党委", (Role.CENTRE_STAFF,), "党群服务中心工作人员"),
    Part("demo-admin", "管安", "综合党委", (Role.SYS_ADMIN,), "系统管理员"),
    Part("demo-security", "安守", "综合党委", (Role.SECURITY_ADMIN,), "安全管理员"),
    Part("demo-audit", "申计", "综合党委", (Role.AUDIT_ADMIN,), "审计管理员"),
    Part("demo-observer", "关正", "监管观察员", (Role.REGULATOR_OBSERVER,), "观察员"),
    Part("demo-street", "街东", "街道党工委", (Role.STREET_COMMITTEE,), "党工委副书记"),
    Part("demo-quality", "苏谨", 4, (Role.FIRM_QUALITY,), "质量负责人"),
    Part("demo-hr", "梁和", 26, (Role.FIRM_HR, Role.EMPLOYEE), "人事"),
)  # fmt: skip


def write_clerk(at: datetime) -> User:
    """Whoever wrote the demo's papers; cannot sign in and belongs nowhere."""
    clerk = User(username="demo-clerk", name="演示经办人", joined_at=at, is_active=False)
    clerk.set_unusable_password()
    clerk.save()
    return clerk


def write_people(firms: list[Organisation], bodies: list[Organisation], at: datetime) -> dict[str, User]:
    """The people with their memberships; the inspector also belongs to the committee, with a second hat."""
    seats: dict[int | str, Organisation] = dict(enumerate(firms)) | {body.short_name: body for body in bodies}
    first = User()
    first.set_password(PASSWORD)
    users = User.objects.bulk_create(
        User(username=p.username, name=p.name, password=first.password, joined_at=at, password_changed_at=at)
        for p in PARTS
    )
    people = {user.username: user for user in users}
    Membership.objects.bulk_create(
        Membership(
            user=people[part.username], organisation=seats[part.seat], roles=list(part.roles),
            position=part.position, rank=1, started_at=at,
        )
        for part in PARTS
    )  # fmt: skip
    Membership.objects.create(
        user=people["demo-inspector"], organisation=seats["综合党委"], roles=[Role.INSPECTOR],
        position="检查组成员", rank=2, started_at=at,
    )  # fmt: skip
    return people
