"""Calls drawn from a seed: firms of three tiers around a buyer, lines with lots and packs, sealed offers."""

import numpy as np

from matching.model import CANNOT, Line, Offer, Problem, Taker

FLAVOURS = ("loose", "tight", "all rules")


def draw_call(lines: int, takers: int, flavour: str, seed: int, offers_per_line: int | None = None) -> Problem:
    """Draw a call; loose: ample capacity, tight: capacity for about the need, all rules: also windows, limits, wholes.

    Every eligible firm offers on a line unless `offers_per_line` says how many do on average.
    """
    rng = np.random.default_rng((seed, lines, takers, FLAVOURS.index(flavour)))
    rules, windows = flavour == "all rules", 3 if flavour == "all rules" else 1
    asked = [_line(rng, rules, windows) for _ in range(lines)]
    total = sum(line.quantity for line in asked)
    slack = {"loose": 3.0, "tight": 1.05, "all rules": 2.0}[flavour]
    weights = rng.lognormal(0, 1.2 if rules else 0.8, takers)
    capacity = slack * total / windows * weights / weights.sum()
    firms = [_taker(rng, capacity[j], windows, rules) for j in range(takers)]
    prices = rng.integers(800, 8000, lines)
    efficiency = rng.normal(1.0, 0.06, takers)
    share = 0.85 if offers_per_line is None else offers_per_line / takers
    offers = []
    for i, line in enumerate(asked):
        for j in np.flatnonzero(rng.random(takers) < share).tolist():
            price = int(prices[i] * efficiency[j] * rng.normal(1.0, 0.08))
            offers.append(_offer(rng, i, j, line, max(1, price), rules))
    excluded = {(o.taker, o.line): "E_SCOPE" for o in offers if rng.random() < 0.1}
    return Problem.of(asked, firms, offers, excluded)


def _line(rng: np.random.Generator, rules: bool, windows: int) -> Line:
    pack = int(rng.choice([1, 5, 10]))
    lot = int(rng.choice([1, 20, 50])) if rules else int(rng.choice([1, 20]))
    chosen = tuple(sorted(rng.choice(windows, int(rng.integers(1, windows + 1)), replace=False).tolist()))
    need = tuple(int(rng.integers(20, 100)) * 10 // len(chosen) // pack * pack for _ in chosen)
    limit = int(rng.integers(2, 7)) if rules else None
    return Line(need, chosen, lot, pack, limit, whole=rules and rng.random() < 0.1)


def _taker(rng: np.random.Generator, capacity: float, windows: int, rules: bool) -> Taker:
    per_window = tuple(max(20, int(capacity * rng.uniform(0.7, 1.3))) for _ in range(windows))
    usual = int(rng.choice([3_000_000, 1_000_000, 300_000])) if rules else 0
    recent = int(usual * rng.uniform(0, 1.8))
    return Taker(per_window, int(rng.integers(1, 40)), int(rng.integers(0, 101)), recent, usual)


def _offer(rng: np.random.Generator, line: int, taker: int, asked: Line, price: int, rules: bool) -> Offer:
    most = max(1, int(asked.quantity * rng.uniform(0.15, 0.8)))
    least = int(rng.choice([0, 0, 20])) if rules else 0
    late = tuple(int(rng.choice([0, 0, 0, 1, 3, CANNOT])) if rules else 0 for _ in asked.windows)
    return Offer(line, taker, price, most, min(least, most), late)
