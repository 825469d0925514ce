"""The tables of the orders room, by subject."""

from orders.models.alarm import Disruption, Recall, RecallNotice
from orders.models.costs import CostRule, PartCost
from orders.models.delivery import Claim, Invoice, Payment, Rating, Receipt, ReceiptItem, Shipment, ShipmentItem
from orders.models.joint import Demand, DemandLine, JointPurchase
from orders.models.mode import Filing
from orders.models.offer import Offer, OfferReading, OfferWindow, Round
from orders.models.order import MOST_UNITS, Invitation, Line, Order, Window
from orders.models.part import Part, PartChange, PartVersion, SubOrder
from orders.models.plan import Override, Plan, PlanPart
from orders.models.saved_filter import SavedFilter
from orders.models.standing import StandingDate, StandingOrder
from orders.models.talk import Attachment, Message

__all__ = [
    "MOST_UNITS",
    "Attachment",
    "Claim",
    "CostRule",
    "Demand",
    "DemandLine",
    "Disruption",
    "Filing",
    "Invitation",
    "Invoice",
    "JointPurchase",
    "Line",
    "Message",
    "Offer",
    "OfferReading",
    "OfferWindow",
    "Order",
    "Override",
    "Part",
    "PartChange",
    "PartCost",
    "PartVersion",
    "Payment",
    "Plan",
    "PlanPart",
    "Rating",
    "Recall",
    "RecallNotice",
    "Receipt",
    "ReceiptItem",
    "Round",
    "SavedFilter",
    "Shipment",
    "ShipmentItem",
    "StandingDate",
    "StandingOrder",
    "SubOrder",
    "Window",
]
