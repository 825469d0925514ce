"""Public instances of kin problems, read from the shared folder and put as calls: assignment and facilities."""

import csv
import os
from dataclasses import replace
from pathlib import Path

from matching.model import Line, Offer, Problem, Taker
from matching.weights import Weights

ROOT = Path(__file__).resolve().parents[2]
PLACE = Path(os.environ.get("MATCH_INSTANCES", ROOT.parent / "shared/data/match"))
PRICE_ONLY = Weights(version="price only", late=0, km=0, part=0, distant=0, share_from=(), share=(), unmet=1000)
SPLIT = replace(PRICE_ONLY, unmet=2)
GRAIN = 10_000
"""Costs of facilities are broken numbers per unit: so many steps per unit of cost."""


def folder() -> Path | None:
    """Where the instances lie (`MATCH_INSTANCES`, else beside the project), None where they do not."""
    return PLACE if PLACE.is_dir() else None


def assignment(path: Path) -> Problem:
    """Every job is a line of one unit that one agent takes whole; what it uses of the agent is the offer's load."""
    numbers = [int(word) for word in path.read_text().split()]
    agents, jobs = numbers[:2]
    costs, uses, capacity = numbers[2:], numbers[2 + agents * jobs :], numbers[2 + 2 * agents * jobs :]
    offers = [
        Offer(job, agent, costs[agent * jobs + job], 1, load=uses[agent * jobs + job])
        for agent in range(agents)
        for job in range(jobs)
    ]
    return Problem.of([Line((1,))] * jobs, [Taker((capacity[agent],)) for agent in range(agents)], offers)


def facilities(path: Path) -> Problem:
    """Every customer is a line, every facility a taker with a charge; prices per unit in ten-thousandths."""
    words = [float(word) for word in path.read_text().split()]
    m, n = int(words[0]), int(words[1])
    takers = [Taker((int(words[2 + 2 * j]),), charge=round(words[3 + 2 * j] * GRAIN)) for j in range(m)]
    lines, offers, at = [], [], 2 + 2 * m
    for i in range(n):
        demand = int(words[at])
        lines.append(Line((demand,)))
        for j in range(m):
            offers.append(Offer(i, j, round(words[at + 1 + j] / demand * GRAIN), demand))
        at += 1 + m
    return Problem.of(lines, takers, offers)


def best_known(kind: str, column: str) -> dict[str, float]:
    """Read the best known values by instance."""
    place = folder()
    if place is None:
        return {}
    with (place / kind / "best_known.csv").open(encoding="utf-8") as table:
        return {row["Path" if kind == "gap" else "instance"]: float(row[column]) for row in csv.DictReader(table)}
