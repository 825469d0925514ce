"""What waits for each of the demo's people today: proposals, contests, invitations, papers that run out, notices."""

from datetime import datetime

from django.utils.translation import gettext_noop

from accounts.actors import Actor, get_actor
from accounts.models import Organisation, User
from accounts.roles import Role
from accounts.services import invite_person
from demo.dealings import Dealings
from demo.firms import LAST_YEAR
from demo.introductions import write_introductions
from enterprises.models import Enterprise, YearlyFigure
from enterprises.services.contests import file_contest
from enterprises.services.restrictions import restrict
from enterprises.services.tiers import confirm_tier, propose_tiers
from ledger.kinds import TieKind
from ledger.services.sealing import seal_now
from notices.services import tell

LEFT_OPEN = (5, 11, 24, 29, 33, 50, 61)  # ranks whose tier still waits for the committee's word
SITE = "http://127.0.0.1:8000"
WELCOME = gettext_noop("Welcome to the demo cluster. All enterprises, people and figures here are fictional.")


def leave_waiting(
    enterprises: list[Enterprise], people: dict[str, User], bodies: list[Organisation], drawn: Dealings, at: datetime
) -> None:
    """Through the same services that people use, so that every reason, date and notice is real."""
    committee = next(body for body in bodies if body.short_name == "综合党委")
    secretary = get_actor(people["demo-secretary"].pk, committee.pk)
    owner = get_actor(people["demo-owner"].pk, enterprises[26].pk)
    leader = get_actor(people["demo-leader"].pk, enterprises[0].pk)
    _settle_tiers(enterprises, secretary, drawn, at)
    _raise_questions(enterprises, secretary, owner, leader, at)
    organisations = [enterprise.organisation for enterprise in enterprises]
    write_introductions(organisations, drawn, secretary, leader, owner, at)
    seal_now(actor=secretary)
    for actor in (secretary, owner, leader):
        tell([actor.user], organisation=actor.organisation, room="demo", sentence=WELCOME, at=at, link="/ecosystem/")


def _settle_tiers(enterprises: list[Enterprise], secretary: Actor, drawn: Dealings, at: datetime) -> None:
    """Last year's tiers as the rules compute them, all but seven confirmed by the committee."""
    open_ones = {enterprises[rank].pk for rank in LEFT_OPEN}
    partners = {enterprises[position].pk: many for position, many in _partners(drawn, len(enterprises)).items()}
    for decision in propose_tiers(LAST_YEAR, actor=secretary, at=at, partners=partners):
        if decision.enterprise_id not in open_ones:
            confirm_tier(decision.pk, actor=secretary, at=at)


def _partners(drawn: Dealings, firms: int) -> dict[int, int]:
    """How many other members each firm bought from or sold to."""
    met: dict[int, set[int]] = {position: set() for position in range(firms)}
    for kind, source, target in zip(drawn.kind, drawn.source.tolist(), drawn.target.tolist(), strict=True):
        if kind == TieKind.SUPPLY:
            met[source].add(target)
            met[target].add(source)
    return {position: len(others) for position, others in met.items()}


def _raise_questions(
    enterprises: list[Enterprise], secretary: Actor, owner: Actor, leader: Actor, at: datetime
) -> None:
    file_contest(
        owner.organisation.pk,
        figure=f"figure.{LAST_YEAR}",
        shown=f"{YearlyFigure.objects.get(enterprise=owner.organisation.pk, year=LAST_YEAR).people} 人",
        statement="两名员工已于去年十月转为正式职工，人数应以社保缴费人数为准，证明已交党群服务中心。",
        actor=owner,
        at=at,
    )
    file_contest(
        leader.organisation.pk,
        figure="domicile",
        shown=enterprises[0].domicile,
        statement="公司已迁至新址，营业执照已变更，请更新。",
        actor=leader,
        at=at,
    )
    restrict(
        enterprises[95].pk,
        reason="药品经营许可证暂停期间，不承接新的订单份额。",
        basis="药品经营和使用质量监督管理办法",
        actor=secretary,
        at=at,
    )
    for actor, name, role in ((owner, "何平", Role.FIRM_TRADE), (leader, "方敏", Role.FIRM_QUALITY)):
        invite_person(actor.organisation.pk, actor=actor, name=name, roles=[role], at=at, site=SITE)
