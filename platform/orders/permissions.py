"""Who may do what with shared orders, their offers and their parts."""

from accounts.actors import COMMITTEE_DESK, Actor
from accounts.roles import OrganisationKind, Role, Sight
from orders.models import Disruption, JointPurchase, Offer, Order, Recall, StandingOrder, SubOrder
from orders.rules.moves import ORDER_MOVES, SUB_ORDER_MOVES, verbs_from

_TRADE = (Role.FIRM_OWNER, Role.FIRM_TRADE)
_WAREHOUSE = (*_TRADE, Role.FIRM_QUALITY)
SPEAKERS = _WAREHOUSE


def trades(actor: Actor) -> bool:
    """Owners and trade people of an enterprise post, offer and take."""
    return actor.kind == OrganisationKind.ENTERPRISE and actor.has(*_TRADE)


def can_see_orders(actor: Actor) -> bool:
    """Enterprises; the committee and invited observers see all of them without prices."""
    return actor.kind == OrganisationKind.ENTERPRISE or actor.sees(Sight.ORDERS)


def can_see_alarms(actor: Actor) -> bool:
    """Recalls and disruptions: enterprises those that touch them, the committee and invited observers all."""
    return actor.kind == OrganisationKind.ENTERPRISE or actor.sees(Sight.ALARMS)


def keeps_stock(actor: Actor) -> bool:
    """Trade, quality and warehouse people of an enterprise send, receive and check goods."""
    return actor.kind == OrganisationKind.ENTERPRISE and actor.has(*_WAREHOUSE)


def can_see_prices(actor: Actor) -> bool:
    """A posted price is for those who may take part; the committee counts, it does not see prices."""
    return actor.kind == OrganisationKind.ENTERPRISE


def can_read_statement(actor: Actor) -> bool:
    """What was received, invoiced and paid is the two sides' own."""
    return can_see_prices(actor)


def can_post(actor: Actor) -> bool:
    """Write an order."""
    return trades(actor)


def is_buyer(actor: Actor, order: Order) -> bool:
    """The actor acts for the enterprise that posted the order."""
    return bool(actor.organisation.pk == order.buyer_id)


def is_seller(actor: Actor, sub_order: SubOrder) -> bool:
    """The actor acts for the enterprise that delivers this sub-order."""
    return bool(actor.organisation.pk == sub_order.seller_id)


def can_keep(actor: Actor, order: Order) -> bool:
    """Change, publish, decide, cancel: the poster's owners and trade people."""
    return is_buyer(actor, order) and trades(actor)


def can_take(actor: Actor, order: Order) -> bool:
    """Take a part or make an offer: whoever trades, but nobody in the own order."""
    return trades(actor) and not is_buyer(actor, order)


def can_read_offers(actor: Actor, order: Order) -> bool:
    """Offers are the buyer's, and only after they were opened (nobody else ever sees another's price)."""
    return can_keep(actor, order) and order.opened_at is not None


def can_hear(actor: Actor, order: Order) -> bool:
    """Read what is said between the buyer and the own enterprise: those who may also say something."""
    return actor.kind == OrganisationKind.ENTERPRISE and not actor.roles.isdisjoint(SPEAKERS)


def can_read_trail(actor: Actor, order: Order) -> bool:
    """Who did what and when: owners, trade and quality people of the enterprises that see the order; the committee."""
    return can_hear(actor, order) or actor.is_committee


def can_talk(actor: Actor, order: Order) -> bool:
    """Ask, answer and attach papers: trade and quality people of the enterprises that see the order."""
    return can_hear(actor, order) and actor.has(*SPEAKERS)


def can_negotiate(actor: Actor, order: Order, offer: Offer) -> bool:
    """Owners and trade people of the two sides of an offer."""
    return can_keep(actor, order) or (trades(actor) and actor.organisation.pk == offer.seller_id)


def can_dispatch(actor: Actor, sub_order: SubOrder) -> bool:
    """The seller's trade, quality and warehouse people."""
    return is_seller(actor, sub_order) and actor.has(*_WAREHOUSE)


def can_receive(actor: Actor, sub_order: SubOrder) -> bool:
    """The buyer's trade, quality and warehouse people."""
    return bool(actor.organisation.pk == sub_order.buyer_id) and actor.has(*_WAREHOUSE)


def can_keep_filing(actor: Actor) -> bool:
    """Enter the platform's filing number: the committee's secretary and desk."""
    return actor.has(Role.COMMITTEE_SECRETARY, Role.CENTRE_STAFF)


def allowed(actor: Actor, order: Order) -> list[str]:
    """The verbs the actor may use on this order now, for pages and for the API."""
    verbs: list[str] = []
    if can_keep(actor, order):
        verbs = [verb for verb in verbs_from(ORDER_MOVES, order.state) if verb in ("publish", "close", "cancel")]
        verbs += ["change", "gather"] if order.state == Order.State.DRAFT else []
        verbs += [] if order.is_stock else ["duplicate"]
        verbs += ["reopen"] if order.state in (Order.State.CONFIRMED, Order.State.DELIVERING) else []
        verbs += ["allocate", "decide"] if order.state == Order.State.ALLOCATING else []
    if can_take(actor, order) and order.state == Order.State.OPEN:
        verbs += ["take"] if order.way == Order.Way.POSTED else ["offer"]
    return verbs


def can_file_contract(actor: Actor, sub_order: SubOrder) -> bool:
    """Either side's trade, quality and warehouse people file the signed contract."""
    return can_dispatch(actor, sub_order) or can_receive(actor, sub_order)


def can_invoice(actor: Actor, sub_order: SubOrder) -> bool:
    """The seller's owners and trade people."""
    return is_seller(actor, sub_order) and trades(actor)


def can_buy(actor: Actor, sub_order: SubOrder) -> bool:
    """The buyer's owners and trade people: release parts, take less."""
    return bool(actor.organisation.pk == sub_order.buyer_id) and trades(actor)


def can_pay(actor: Actor, sub_order: SubOrder) -> bool:
    """Owners and trade people of either side: pay, propose, give back, rate."""
    return can_invoice(actor, sub_order) or can_buy(actor, sub_order)


def allowed_on(actor: Actor, sub_order: SubOrder) -> list[str]:
    """The verbs the actor may use on this sub-order now."""
    mine = {
        "dispatch": can_dispatch(actor, sub_order),
        "receive": can_receive(actor, sub_order),
        "file_contract": can_file_contract(actor, sub_order),
        "invoice": can_invoice(actor, sub_order),
        "void_invoice": can_invoice(actor, sub_order),
        "pay": can_pay(actor, sub_order),
        "void_payment": can_pay(actor, sub_order),
        "confirm_payment": can_invoice(actor, sub_order),
        "cancel": can_pay(actor, sub_order),
    }
    return [verb for verb in verbs_from(SUB_ORDER_MOVES, sub_order.state) if mine.get(verb, False)]


def answers_for_quality(actor: Actor) -> bool:
    """Owners and the person in charge of quality of an enterprise: they call batches back and answer recalls."""
    return actor.kind == OrganisationKind.ENTERPRISE and actor.has(Role.FIRM_OWNER, Role.FIRM_QUALITY)


def can_call_recall(actor: Actor) -> bool:
    """Who answers for quality, for a batch that went through their hands; the committee's desk for every batch."""
    return answers_for_quality(actor) or actor.has(*COMMITTEE_DESK)


def can_end_recall(actor: Actor, recall: Recall) -> bool:
    """Whoever called it, and the committee's desk."""
    return actor.has(*COMMITTEE_DESK) or (is_caller(actor, recall) and answers_for_quality(actor))


def is_caller(actor: Actor, recall: Recall) -> bool:
    """The actor acts for the enterprise that called the batch back."""
    return bool(actor.organisation.pk == recall.by_enterprise_id)


def can_tell_disruption(actor: Actor) -> bool:
    """Owners, trade and quality people of an enterprise say what they cannot keep."""
    return actor.kind == OrganisationKind.ENTERPRISE and actor.has(*_WAREHOUSE)


def can_keep_disruption(actor: Actor, disruption: Disruption) -> bool:
    """Whoever told it confirms that it still holds, and resolves it."""
    return bool(actor.organisation.pk == disruption.by_enterprise_id) and can_tell_disruption(actor)


def can_pass_on(actor: Actor, disruption: Disruption) -> bool:
    """The other side of a touched part tells its own partners in turn."""
    return bool(actor.organisation.pk != disruption.by_enterprise_id) and can_tell_disruption(actor)


def can_open_joint(actor: Actor) -> bool:
    """Open a joint purchase: who trades for an enterprise, which buys in it too.

    Not the committee: it would choose among prices that are the parties' own, and whoever gathers without buying sells
    on (docs/decisions/0034-joint-purchase.md).
    """
    return trades(actor)


def can_demand(actor: Actor) -> bool:
    """State, change and withdraw the own enterprise's demand."""
    return trades(actor)


def allowed_on_joint(actor: Actor, purchase: JointPurchase, *, takes_part: bool) -> list[str]:
    """The verbs the actor may use on this joint purchase now."""
    states, verbs = JointPurchase.State, list[str]()
    is_own = can_keep(actor, purchase.order)
    if purchase.state == states.GATHERING and can_demand(actor):
        verbs += ["demand"] + (["withdraw"] if takes_part and not is_own else [])
    if is_own and purchase.state == states.GATHERING:
        verbs += ["close"]
    if is_own and purchase.state == states.GATHERED:
        verbs += ["order"]
    if is_own and purchase.state in (states.GATHERING, states.GATHERED):
        verbs += ["call_off"]
    return verbs


def sees_standing(actor: Actor) -> bool:
    """Everybody of an enterprise sees what the own firm orders in a rhythm."""
    return actor.kind == OrganisationKind.ENTERPRISE


def allowed_on_standing(actor: Actor, standing: StandingOrder) -> list[str]:
    """The verbs the actor may use on this standing order now."""
    if not can_keep(actor, standing.template) or standing.state == StandingOrder.State.ENDED:
        return []
    if standing.state == StandingOrder.State.ACTIVE:
        return ["change", "skip", "restore", "pause", "end"]
    return ["change", "resume", "end"]
