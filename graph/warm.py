"""Compile everything before the first person waits for it: called when a worker starts."""

import numpy as np

from graph.alternatives import alternatives
from graph.build import build_ecosystem, network, plain_network
from graph.centrality import betweenness, closeness
from graph.cycles import directed_cycles
from graph.layout import band_layout, force_layout
from graph.mixing import reciprocity
from graph.model import Ties
from graph.paths import ego, fewest_hops
from graph.percolation import percolation
from graph.report import analyse
from graph.suggest import suggestions


def warm() -> None:
    """Run every compiled loop once on a tiny ecosystem; takes seconds on a new machine, then a fraction of one.

    >>> warm()
    """
    around = np.arange(12)
    source, target = np.concatenate([around, around]), np.concatenate([(around + 1) % 12, (around + 2) % 12])
    kind, day = np.repeat([0, 1], 12), np.full(24, 100)
    ties = Ties.of(source, target, kind, day, np.ones(24))
    ecosystem = build_ecosystem(around, ties, ("ORDER", "STAFF"), 100, (90, 90))
    analyse(ecosystem, seed=1)
    total = network(ecosystem)
    betweenness(total, seed=1, exact_up_to=0, pivots=4)
    fewest_hops(total, 0, 6)
    ego(total, 0, 2)
    alternatives(total, 0, 6, 2)
    closeness(total, seed=1)
    reciprocity(total)
    directed_cycles(total)
    percolation(total)
    suggestions(total)
    places = force_layout(total, seed=1)
    force_layout(total, seed=1, previous=places)
    band_layout(total, np.arange(12) % 3)
    plain_network(around * 10**6, source * 10**6, target * 10**6)
