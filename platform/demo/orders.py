"""The fictional shared orders in every stage, written through the services that people use, at moments of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.actors import Actor, get_actor
from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from demo.clearing import clear_batches
from demo.costs import OPEN_COSTS, SETTLED_COSTS
from demo.deliveries import write_arrivals, write_claim, write_deliveries, write_settled
from demo.papers import ORDER_SELLERS as SELLERS
from demo.regulars import keep_filters, write_standing
from demo.substitutes import propose_substitute
from demo.together import gather_demands, share_out
from enterprises.models import Enterprise
from orders.models import Order, Window
from orders.queries.eligible import verdicts_for
from orders.rules.draft import LineDraft, OrderDraft, WindowDraft
from orders.services.closing import close_due
from orders.services.drafting import draft_order, duplicate_order
from orders.services.offering import Bid, make_offers
from orders.services.publishing import cancel_order, publish_order
from orders.services.taking import take_parts
from products.models import Product

LEADER, OWNER, QUALITY = 0, 26, 4  # the firms behind the demo's doors
NAMES = ("程远", "罗敏", "高原", "沈岩", "冯玉", "贺川", "白洁", "任涛", "孟晓", "段宁", "江雪", "史磊", "谭静", "卢海")


@dataclass(frozen=True)
class Wish:
    """One line of a demo order: the product's name, how much, and the buyer's price where it is posted."""

    product: str
    quantity: int
    price: str = ""
    lot: int = 50
    takers: int | None = None


class Stage:
    """The people and products of the demo's orders, and the day it is."""

    def __init__(self, firms: Sequence[Enterprise], people: dict[str, User], at: datetime) -> None:
        self.firms, self.at, self.today = firms, at, timezone.localdate(at)
        self.traders = _traders(firms, people, at)
        known = Product.objects.filter(cluster=firms[0].organisation.cluster_id).order_by("-pk")
        self.products = {product.generic_name: product for product in known}  # of several the first that was entered

    def draft(
        self, title: str, way: str, wishes: Sequence[Wish], closes: datetime, first: date | None = None
    ) -> OrderDraft:
        """An order delivered within ten days of `first`, which is ten days after today unless told otherwise."""
        first = first or self.today + timedelta(days=10)
        return OrderDraft(
            title=title,
            destination="长春市宽城区示例路100号 一号库",
            way=way,
            audience=Order.Audience.LICENCE,
            contact="收货组 0431-82910000",
            closes_at=closes,
            lines=tuple(self._line(wish, way, first) for wish in wishes),
        )

    def _line(self, wish: Wish, way: str, first: date) -> LineDraft:
        return LineDraft(
            product=self.products[wish.product].pk,
            quantity=wish.quantity,
            windows=(WindowDraft(first, first + timedelta(days=10), wish.quantity),),
            minimum_lot=wish.lot,
            pack_multiple=10,
            most_takers=wish.takers,
            posted_price=Decimal(wish.price) if way == Order.Way.POSTED else None,
        )


def write_orders(firms: Sequence[Enterprise], people: dict[str, User], at: datetime) -> int:
    """Orders that wait for each of the demo's people, and some that are over; returns how many."""
    stage = Stage(firms, people, at)
    before = Order.objects.count()
    _posted(stage)
    own = _sealed(stage)
    _to_decide(stage)
    _confirmed(stage)
    _settled(stage)
    _coming(stage)
    template = _over(stage)
    write_standing(template, stage.traders[LEADER], own, stage.traders[OWNER], at)
    keep_filters(stage.traders[OWNER], at)
    _hanging(stage)
    _together(stage)
    clear_batches(stage.traders[3], stage.traders[OWNER], stage.traders[LEADER], stage.products, at)
    return Order.objects.count() - before


def _traders(firms: Sequence[Enterprise], people: dict[str, User], at: datetime) -> dict[int, Actor]:
    """One person who trades for each firm that takes part; those behind the doors are there already."""
    seats = {LEADER: people["demo-leader"], OWNER: people["demo-owner"]}
    wanted = [rank for rank in (*SELLERS, QUALITY) if rank not in seats]
    users = User.objects.bulk_create(
        User(username=f"demo-trade-{rank}", name=name, joined_at=at, password_changed_at=at, password="!")  # noqa: S106
        for rank, name in zip(wanted, NAMES * 2, strict=False)
    )
    Membership.objects.bulk_create(
        Membership(
            user=user, organisation=firms[rank].organisation, roles=[Role.FIRM_TRADE], position="业务经理", rank=1,
            started_at=at,
        )
        for rank, user in zip(wanted, users, strict=True)
    )  # fmt: skip
    seats |= dict(zip(wanted, users, strict=True))
    return {rank: get_actor(user.pk, firms[rank].pk) for rank, user in seats.items()}


def _able(stage: Stage, order: Order, at: datetime, most: int) -> list[Actor]:
    """The sellers, in order of size, against whom nothing stands on any line; the owner is left to decide alone."""
    windows = list(Window.objects.select_related("line__product").filter(line__order=order).order_by("pk"))
    keys = {stage.firms[rank].pk: rank for rank in SELLERS if rank != OWNER and stage.firms[rank].pk != order.buyer_id}
    against = verdicts_for(order, keys, windows, at)
    able = [pk for pk in keys if not any(against[pk, window.pk] for window in windows)]
    return [stage.traders[keys[pk]] for pk in able[:most]]


def _publish(stage: Stage, rank: int, draft: OrderDraft, at: datetime) -> Order:
    made = draft_order(draft, actor=stage.traders[rank], at=at)
    return publish_order(made.pk, actor=stage.traders[rank], at=at)


def _take(order: Order, sellers: Sequence[Actor], shares: Sequence[int], at: datetime) -> None:
    """Each seller takes its share (in tenths) of every line, in whole packs."""
    windows = list(Window.objects.filter(line__order=order).order_by("pk"))
    for seller, share in zip(sellers, shares, strict=False):
        wanted = {window.pk: window.quantity * share // 100 * 10 for window in windows}
        take_parts(order.pk, {pk: many for pk, many in wanted.items() if many}, actor=seller, at=at)


def _posted(stage: Stage) -> None:
    """Open orders with posted prices: one that the owner may take, one that needs a cold chain."""
    at, soon = stage.at - timedelta(days=1), stage.at + timedelta(days=3)
    wishes = [
        Wish("阿莫西林胶囊", 4000, "11.80", 100),
        Wish("奥美拉唑肠溶胶囊", 1500, "18.50"),
        Wish("蒙脱石散", 2000, "9.60"),
    ]
    draft = replace(stage.draft("冬季呼吸道用药补货", Order.Way.POSTED, wishes, soon), costs=OPEN_COSTS)
    order = _publish(stage, LEADER, draft, at)
    _take(order, _able(stage, order, at, 2), (3, 2), at + timedelta(hours=3))
    cold = [Wish("重组人胰岛素注射液", 600, "41.00", 20), Wish("甘精胰岛素注射液", 400, "132.00", 20)]
    _publish(stage, LEADER, stage.draft("门店胰岛素周转", Order.Way.POSTED, cold, soon + timedelta(days=1)), at)
    near = [Wish("苯磺酸氨氯地平片", 800, "21.00", 50, takers=2)]
    _publish(stage, QUALITY, stage.draft("慢病用药小批补货", Order.Way.POSTED, near, soon), at)


def _hanging(stage: Stage) -> None:
    """Diagnostic reagents that the leader alone may deliver, and has agreed to: the drill of it says so."""
    at, closes = stage.at - timedelta(days=5), stage.at - timedelta(days=3)
    kits = [
        Wish("乙型肝炎病毒表面抗原检测试剂盒", 240, "86.00", 20),
        Wish("梅毒螺旋体抗体检测试剂盒", 160, "92.00", 20),
    ]
    order = _publish(stage, QUALITY, stage.draft("检验科试剂备货", Order.Way.POSTED, kits, closes), at)
    _take(order, [stage.traders[LEADER]], (10,), at + timedelta(hours=6))
    close_due(closes + timedelta(minutes=1))


def _sealed(stage: Stage) -> Order:
    """Sealed orders that still collect: the leader's, and one of the owner's own, which is the answer."""
    at, soon = stage.at - timedelta(days=1), stage.at + timedelta(days=2)
    wishes = [Wish("连花清瘟胶囊", 6000, lot=200), Wish("感冒灵颗粒", 5000, lot=200), Wish("板蓝根颗粒", 3000, lot=100)]
    order = _publish(stage, LEADER, stage.draft("流感季中成药集中采购", Order.Way.SEALED, wishes, soon), at)
    _offer(order, _able(stage, order, at, 3), (1450, 1180, 860), at + timedelta(hours=2))
    own = [Wish("维生素C片", 900), Wish("布洛芬缓释胶囊", 1200)]
    return _publish(stage, OWNER, stage.draft("社区门店周转补货", Order.Way.SEALED, own, soon + timedelta(days=1)), at)


def _offer(order: Order, sellers: Sequence[Actor], prices: Sequence[int], at: datetime) -> None:
    """Each seller offers for every line, each a little otherwise; prices in fen."""
    lines = list(order.lines.order_by("position"))
    for number, seller in enumerate(sellers):
        bids = [
            Bid(
                line=line.pk,
                price=Decimal(prices[place % len(prices)] * (100 + (number * 7 + place * 3) % 11) // 100) / 100,
                at_most=max(line.quantity * (35 + (number * 17 + place * 11) % 50) // 1000 * 10, line.minimum_lot),
                at_least=line.minimum_lot,
            )
            for place, line in enumerate(lines)
            if (number + place) % 5 != 4
        ]
        make_offers(order.pk, bids, actor=seller, at=at + timedelta(minutes=number))


def _to_decide(stage: Stage) -> None:
    """Offers that were opened this morning and wait for the leader's decision."""
    at, closes = stage.at - timedelta(days=4), stage.at - timedelta(hours=2)
    wishes = [
        Wish("缬沙坦胶囊", 2400, lot=100),
        Wish("阿托伐他汀钙片", 3600, lot=100, takers=4),
        Wish("二甲双胍缓释片", 5200, lot=200),
        Wish("硫酸氢氯吡格雷片", 1800, lot=100),
    ]
    order = _publish(stage, LEADER, stage.draft("慢病用药季度采购", Order.Way.SEALED, wishes, closes), at)
    _offer(order, [*_able(stage, order, at, 7), stage.traders[OWNER]], (1620, 2380, 980, 3150), at + timedelta(hours=5))
    close_due(closes + timedelta(minutes=1))


def _confirmed(stage: Stage) -> None:
    """An order that was filled and is delivered now; the owner holds a part of it."""
    at, closes = stage.at - timedelta(days=6), stage.at - timedelta(days=2)
    wishes = [Wish("头孢呋辛酯片", 1200, "16.20"), Wish("布洛芬缓释胶囊", 900, "12.40")]
    order = _publish(stage, LEADER, stage.draft("门诊常用药补货", Order.Way.POSTED, wishes, closes), at)
    able = _able(stage, order, at, 2)
    _take(order, [*able, stage.traders[OWNER]], (4, 3, 3), at + timedelta(hours=4))
    close_due(closes + timedelta(minutes=1))
    write_deliveries(order, stage.traders[LEADER], {actor.organisation.pk: actor for actor in able}, stage.at)
    propose_substitute(order, "头孢呋辛酯片", stage.traders[OWNER], stage.at - timedelta(hours=3))


def _settled(stage: Stage) -> None:
    """An order of the month before, delivered in the middle of it by two sellers, one of them the owner."""
    came = stage.at - timedelta(days=stage.today.day + 14)
    first = timezone.localdate(came) - timedelta(days=2)
    wishes = [Wish("奥美拉唑肠溶胶囊", 600, "18.20"), Wish("氯雷他定片", 500, "9.80")]
    closes = came - timedelta(days=6)
    draft = replace(stage.draft("秋季常备药补货", Order.Way.POSTED, wishes, closes, first), costs=SETTLED_COSTS)
    order = _publish(stage, LEADER, draft, closes - timedelta(days=4))
    sellers = [*_able(stage, order, closes, 1), stage.traders[OWNER]]
    _take(order, sellers, (6, 4), closes - timedelta(days=2))
    close_due(closes + timedelta(minutes=1))
    write_settled(order, stage.traders[LEADER], {actor.organisation.pk: actor for actor in sellers}, came)
    write_claim(order, stage.traders[LEADER], stage.traders[OWNER], stage.at)


def _coming(stage: Stage) -> None:
    """The owner's own order on its way to the gate: one seller's goods today, a replacement of the other's."""
    at, closes = stage.at - timedelta(days=8), stage.at - timedelta(days=5)
    wishes = [Wish("多潘立酮片", 400, "10.60"), Wish("健胃消食片", 600, "7.90")]
    order = _publish(stage, OWNER, stage.draft("社区门店肠胃用药补货", Order.Way.POSTED, wishes, closes), at)
    sellers = _able(stage, order, at, 2)
    _take(order, sellers, (5, 5), at + timedelta(hours=4))
    close_due(closes + timedelta(minutes=1))
    write_arrivals(order, stage.traders[OWNER], {actor.organisation.pk: actor for actor in sellers}, stage.at)


def _over(stage: Stage) -> Order:
    """One taken back, one that found nobody, a draft, and a template, which is the answer."""
    at = stage.at - timedelta(days=9)
    wish = [Wish("藿香正气口服液", 500, "14.00")]
    gone = _publish(
        stage, LEADER, stage.draft("防暑用品补货", Order.Way.POSTED, wish, stage.at - timedelta(days=5)), at
    )
    cancel_order(gone.pk, reason="天气转凉，需求取消。", actor=stage.traders[LEADER], at=at + timedelta(days=1))
    rare = [Wish("鹿茸片", 60, lot=10)]
    _publish(stage, QUALITY, stage.draft("饮片小批采购", Order.Way.SEALED, rare, stage.at - timedelta(days=3)), at)
    close_due(stage.at - timedelta(days=3) + timedelta(minutes=1))
    weekly = stage.draft(
        "每周常备药补货", Order.Way.SEALED, [Wish("蒙脱石散", 1000), Wish("氯雷他定片", 800)], stage.at
    )
    template = draft_order(weekly, actor=stage.traders[LEADER], at=at, is_template=True)
    duplicate_order(template.pk, actor=stage.traders[LEADER], at=stage.at)
    return template


def _together(stage: Stage) -> None:
    """Bought together: one gathers demands and waits for the owner's; another was shared out, the owner in it."""
    traders, soon = stage.traders, stage.at + timedelta(days=2)
    gauze = [Wish("蒙脱石散", 600, lot=10), Wish("氯雷他定片", 400, lot=10)]
    now = stage.draft("儿科与过敏用药联合采购", Order.Way.SEALED, gauze, soon)
    gather_demands(now, traders[LEADER], [traders[rank] for rank in (QUALITY, 3, 8)], traders[OWNER], stage.at)
    pain = [Wish("布洛芬缓释胶囊", 900, lot=10), Wish("奥美拉唑肠溶胶囊", 500, lot=10)]
    before = stage.draft("冬季常用药联合采购", Order.Way.SEALED, pain, soon)
    buyers = [traders[LEADER], traders[OWNER]]
    share_out(before, traders[QUALITY], buyers, lambda order, at: _able(stage, order, at, 6), stage.at)


def firms_by_rank(organisations: Sequence[Organisation]) -> list[Enterprise]:
    """The enterprises of the demo's organisations in the order of their rank."""
    rows = Enterprise.objects.select_related("organisation__cluster").in_bulk([row.pk for row in organisations])
    return [rows[row.pk] for row in organisations]
