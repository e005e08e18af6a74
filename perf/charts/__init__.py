"""Charts in house style, drawn by seaborn: a tidy frame in, a matplotlib Figure out; each is imported when it is used.

>>> from perf import charts
>>> charts.set_theme()
>>> figure = charts.bars(frame, unit="percent")  # doctest: +SKIP

Words over and under a chart (its finding, what it shows, its source) are the page's, not the picture's.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from perf.charts.bar_charts import bars, effects, misses, pareto, ratings, spend_variance, variance
    from perf.charts.funnel_chart import funnel
    from perf.charts.heatmaps import causes_by_area, months_by_area
    from perf.charts.month_charts import areas, control, lines, spend
    from perf.charts.theme import set_theme
    from perf.charts.time_to_close_chart import still_open
    from perf.charts.year_and_quarter_charts import quarters, years

__all__ = [
    "areas", "bars", "causes_by_area", "control", "effects", "funnel", "lines", "misses", "months_by_area", "pareto",
    "quarters", "ratings", "set_theme", "spend", "spend_variance", "still_open", "variance", "years",
]  # fmt: skip

_HOMES = {
    "bar_charts": ("bars", "effects", "misses", "pareto", "ratings", "spend_variance", "variance"),
    "funnel_chart": ("funnel",),
    "heatmaps": ("causes_by_area", "months_by_area"),
    "month_charts": ("areas", "control", "lines", "spend"),
    "theme": ("set_theme",),
    "time_to_close_chart": ("still_open",),
    "year_and_quarter_charts": ("quarters", "years"),
}


def __getattr__(name: str) -> Any:
    home = next((module for module, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module 'perf.charts' has no chart {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(f"perf.charts.{home}"), name)


def __dir__() -> list[str]:
    return list(__all__)
