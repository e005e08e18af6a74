"""What the figures say: signals among the noise, where the year will end, what drove a change. Pure functions."""

from perf.insight.drivers import funnel, funnel_limits, pareto, rate_and_mix
from perf.insight.forecast import Forecast, forecast_outturn
from perf.insight.spc import control_chart, seasonal_ratio
from perf.insight.survival import median_days, time_to_close

__all__ = [
    "Forecast",
    "control_chart",
    "forecast_outturn",
    "funnel",
    "funnel_limits",
    "median_days",
    "pareto",
    "rate_and_mix",
    "seasonal_ratio",
    "time_to_close",
]
