"""Series as charts: the option for ECharts, and the same rows for those who read the table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from common.errors import Sentence


@dataclass(frozen=True)
class Line:
    """One series of a chart: its words and a value per moment."""

    label: Sentence
    values: Sequence[float | None]


@dataclass(frozen=True)
class Chart:
    """What `ecosystem/_chart.html` draws; `rows` are the moments with their values, newest first."""

    name: str
    title: Sentence
    moments: Sequence[datetime]
    lines: Sequence[Line]
    since: datetime | None = None  # a mark: when something was begun

    @property
    def option_id(self) -> str:
        """The id of the script that holds the option."""
        return f"option-{self.name}"

    @property
    def is_enough(self) -> bool:
        """Two moments make a line."""
        return len(self.moments) > 1

    @property
    def has_values(self) -> bool:
        """Not only missing data."""
        return any(value is not None for line in self.lines for value in line.values)

    @property
    def rows(self) -> list[tuple[datetime, list[float | None]]]:
        """For the table below the chart."""
        return list(zip(self.moments, map(list, zip(*(line.values for line in self.lines), strict=True)), strict=True))[
            ::-1
        ]

    @property
    def option(self) -> dict[str, Any]:
        """The ECharts option: thin lines over days, no ornament."""
        days = [f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" for moment in self.moments]
        return {
            "grid": {
                "left": 4,
                "right": 12,
                "top": 28 if len(self.lines) > 1 else 12,
                "bottom": 4,
                "containLabel": True,
            },
            "tooltip": {"trigger": "axis"},
            "legend": {
                "type": "scroll",
                "show": len(self.lines) > 1,
                "top": 0,
                "left": 0,
                "itemHeight": 8,
                "icon": "roundRect",
            },
            "xAxis": {"type": "time", "axisLabel": {"hideOverlap": True, "formatter": "{yyyy}-{MM}"}},
            "yAxis": {"type": "value", "scale": True, "splitNumber": 3, "minInterval": self._least_step},
            "series": [self._line(line, days, is_first=not number) for number, line in enumerate(self.lines)],
        }

    @property
    def _least_step(self) -> float:
        whole = all(value is None or float(value).is_integer() for line in self.lines for value in line.values)
        return 1 if whole else 0

    def _line(self, line: Line, days: list[str], *, is_first: bool) -> dict[str, Any]:
        mark = {"symbol": "none", "silent": True, "label": {"show": False}}
        mark["data"] = [{"xAxis": f"{timezone.localtime(self.since):%Y-%m-%d %H:%M}"}] if self.since else []
        drawn = {"name": str(line.label), "type": "line", "data": list(map(list, zip(days, line.values, strict=True)))}
        return drawn | {"showSymbol": len(days) < 32, "connectNulls": False} | ({"markLine": mark} if is_first else {})


def charts_of(charts: Iterable[Chart]) -> list[Chart]:
    """Those with something to draw."""
    return [chart for chart in charts if chart.is_enough and chart.has_values]
