"""Raw CP-SAT as a peer: the allocation's own program handed over as it stands."""

import numpy as np
from ortools.sat.python import cp_model

from matching.allocate.arcs import Arcs
from matching.allocate.formulate import formulate
from matching.allocate.program import INFINITE
from matching.allocate.scope import Scope


def cp_sat_gap(arcs: Arcs, seconds: float) -> float:
    """The gap in percent that CP-SAT proves with one worker in so many seconds; only for calls without shares."""
    program = formulate(arcs, Scope.whole(arcs)).program
    model = cp_model.CpModel()
    limits = zip(np.concatenate(program.low).tolist(), np.concatenate(program.high).tolist(), strict=True)
    columns = [model.new_int_var(int(low), int(high), "") for low, high in limits]
    rows: list[list[tuple[int, int]]] = [[] for _ in range(program.rows)]
    for row, column, number in program.entries:
        for r, c, x in zip(row.tolist(), column.tolist(), number.tolist(), strict=True):
            rows[r].append((c, int(x)))
    lows, highs = np.concatenate(program.row_low).tolist(), np.concatenate(program.row_high).tolist()
    for low, high, row_entries in zip(lows, highs, rows, strict=True):
        total = sum(columns[c] * x for c, x in row_entries)
        model.add_linear_constraint(total, _whole(low), _whole(high))
    costs = np.concatenate(program.cost).tolist()
    model.minimize(sum(column * int(cost) for column, cost in zip(columns, costs, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 1, seconds
    if problem := model.validate():
        raise ValueError(problem)
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return 100.0
    return 100 * (1 - solver.best_objective_bound / solver.objective_value)


def _whole(limit: float) -> int:
    return int(limit) if abs(limit) < INFINITE else int(np.sign(limit)) * 2**62
