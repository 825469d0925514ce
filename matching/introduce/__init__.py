"""Introductions: what two firms could do for each other, and who is introduced to whom this month."""

from matching.introduce.gains import FEATURES, Firms, Pairs, gains, kilometres, points_of
from matching.introduce.goods import Holdings, may_go, offered_by_partners
from matching.introduce.pick import chosen, nearest_candidates, pair_keys
from matching.introduce.weights import Weights

__all__ = [
    "FEATURES",
    "Firms",
    "Holdings",
    "Pairs",
    "Weights",
    "chosen",
    "gains",
    "kilometres",
    "may_go",
    "nearest_candidates",
    "offered_by_partners",
    "pair_keys",
    "points_of",
]
