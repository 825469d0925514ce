"""A linear or integer program grown by blocks of columns and rows, and solved by HiGHS in one thread."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.model import Ints

Floats = NDArray[np.float64]
YUAN = 100_000.0
INFINITE = float("inf")


@dataclass(frozen=True, eq=False)
class Solved:
    """What HiGHS answered: values (empty if it found none), the bound in thousandths of a fen, and how it ended."""

    values: Floats
    bound: float
    is_optimal: bool
    is_infeasible: bool
    nodes: int
    objective: float = 0.0
    duals: Floats = field(default_factory=lambda: np.zeros(0))
    reduced: Floats = field(default_factory=lambda: np.zeros(0))


@dataclass(eq=False)
class Program:
    """Columns with costs and limits, rows with coefficients; costs in thousandths of a fen, to be made least."""

    cost: list[Floats] = field(default_factory=list)
    low: list[Floats] = field(default_factory=list)
    high: list[Floats] = field(default_factory=list)
    integer: list[NDArray[np.bool_]] = field(default_factory=list)
    entries: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)
    row_low: list[Floats] = field(default_factory=list)
    row_high: list[Floats] = field(default_factory=list)
    columns: int = 0
    rows: int = 0

    def add_columns(self, cost: Any, low: Any, high: Any, integer: Any) -> Ints:
        """Add a block of columns and give their positions; `cost` decides how many."""
        cost = np.asarray(cost, np.float64)
        self.cost.append(cost)
        self.low.append(np.broadcast_to(np.asarray(low, np.float64), cost.shape))
        self.high.append(np.broadcast_to(np.asarray(high, np.float64), cost.shape))
        self.integer.append(np.broadcast_to(np.asarray(integer, np.bool_), cost.shape))
        self.columns += len(cost)
        return np.arange(self.columns - len(cost), self.columns)

    def add_rows(self, low: Any, high: Any, *entries: tuple[Any, Any, Any]) -> Ints:
        """Add a block of rows; entries are (row in the block, column, coefficient); `high` decides how many."""
        high = np.atleast_1d(np.asarray(high, np.float64))
        for row, column, coefficient in entries:
            row, column = np.asarray(row, np.int64), np.asarray(column, np.int64)
            number = np.broadcast_to(np.asarray(coefficient, np.float64), row.shape)
            self.entries.append((row + self.rows, column, number))
        self.row_low.append(np.broadcast_to(np.asarray(low, np.float64), high.shape))
        self.row_high.append(high)
        self.rows += len(high)
        return np.arange(self.rows - len(high), self.rows)

    def solve(
        self,
        start: Floats | None = None,
        relaxed: bool = False,
        seed: int = 0,
        is_over: Callable[[int, float, float], bool] | None = None,
        most_nodes: int | None = None,
    ) -> Solved:
        """Solve; `relaxed` drops integrality and gives duals, `is_over(nodes, best, bound)` may end a search."""
        highspy: Any = import_module("highspy")
        solver = highspy.Highs()
        for name, value in _options(seed).items():
            solver.setOptionValue(name, value)
        if most_nodes is not None:
            solver.setOptionValue("mip_max_nodes", most_nodes)
        solver.passModel(self._lp(highspy, relaxed))
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = start.tolist()
            solver.setSolution(solution)
        if is_over is not None:
            _ask(solver, is_over)
        solver.run()
        return _answer(highspy, solver, relaxed)

    def _lp(self, highspy: Any, relaxed: bool) -> Any:
        rows, columns, numbers = (np.concatenate([one[part] for one in self.entries]) for part in range(3))
        order = np.lexsort((rows, columns))
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.columns, self.rows
        lp.col_cost_ = np.concatenate(self.cost) / YUAN
        lp.col_lower_, lp.col_upper_ = np.concatenate(self.low), np.concatenate(self.high)
        lp.row_lower_, lp.row_upper_ = np.concatenate(self.row_low), np.concatenate(self.row_high)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.searchsorted(columns[order], np.arange(self.columns + 1)).astype(np.int32)
        lp.a_matrix_.index_ = rows[order].astype(np.int32)
        lp.a_matrix_.value_ = numbers[order]
        if not relaxed:
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            lp.integrality_ = [kinds[int(one)] for one in np.concatenate(self.integer)]
        return lp


def _options(seed: int) -> dict[str, Any]:
    """One thread and a fixed seed: the same program is solved in the same way on every run."""
    return {
        "output_flag": False, "log_to_console": False, "threads": 1, "parallel": "off", "random_seed": seed % 2**31,
        "mip_rel_gap": 0.0, "mip_abs_gap": 1e-6,
    }  # fmt: skip


def _ask(solver: Any, is_over: Callable[[int, float, float], bool]) -> None:
    """Let the search be ended from outside."""

    def look(event: Any) -> None:
        told = event.data_out
        if is_over(int(told.mip_node_count), float(told.mip_primal_bound) * YUAN, float(told.mip_dual_bound) * YUAN):
            event.data_in.user_interrupt = True

    solver.cbMipInterrupt += look


def _answer(highspy: Any, solver: Any, relaxed: bool) -> Solved:
    status, info = solver.getModelStatus(), solver.getInfo()
    is_optimal = status == highspy.HighsModelStatus.kOptimal
    solution = solver.getSolution()
    has_values = is_optimal if relaxed else info.primal_solution_status == 2
    bound = info.objective_function_value if relaxed and is_optimal else info.mip_dual_bound
    return Solved(
        values=np.array(solution.col_value) if has_values else np.zeros(0),
        bound=(bound if is_optimal or not relaxed else -INFINITE) * YUAN,
        is_optimal=is_optimal,
        is_infeasible=status == highspy.HighsModelStatus.kInfeasible,
        nodes=max(1, int(info.mip_node_count)),
        objective=info.objective_function_value * YUAN,
        duals=np.array(solution.row_dual) * YUAN if relaxed else np.zeros(0),
        reduced=np.array(solution.col_dual) * YUAN if relaxed else np.zeros(0),
    )
