"""How often the verdict on a change is wrong, and how often it finds one: simulated series, beside the former method.

Run it from the root with ``python -m tests.benchmarks.signals [SERIES]``; 500 series of each kind take half an hour.
The former method called the latest month a signal: of the ratio to the same month of earlier years where there is a
yearly pattern, else of all months.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perf.analysis.change import evidence_of
from perf.analysis.control_chart import control_chart
from perf.analysis.monthly_range import Kind, monthly_chart

MONTHS = pd.period_range("2013-04", periods=84, freq="M").astype("str")
YEAR = 48  # where the year that is judged begins: after four earlier ones
SEED = 2019


@dataclass(frozen=True)
class Process:
    """How series are made: kind, coefficient of variation, lag-one correlation, mean count, growth, lasting rise."""

    kind: Kind = "level"
    cv: float = 0.06
    correlation: float = 0.0
    count: float = 0.0
    growth: float = 0.0
    rise: float = 0.0
    rises_at: int = YEAR

    def series(self, number: int) -> np.ndarray:
        """Return series of seven years, one a row."""
        random = np.random.default_rng(SEED)
        month = np.arange(len(MONTHS))
        level = (1 + self.growth) ** (month / 12) * np.where(month >= self.rises_at, 1 + self.rise, 1.0)
        if self.kind != "level":
            level = level * (1 + 0.3 * np.cos(2 * np.pi * month / 12))
        if self.count:
            return random.poisson(self.count * level, (number, len(MONTHS))).astype("float64")
        noise = random.standard_normal((number, len(MONTHS)))
        for at in range(1, len(MONTHS)):
            noise[:, at] = self.correlation * noise[:, at - 1] + np.sqrt(1 - self.correlation**2) * noise[:, at]
        return 100 * level * (1 + self.cv * noise)


def changed(values: np.ndarray, kind: Kind) -> bool:
    """Return whether the verdict after these months is a change."""
    begins = len(values) - 1 - (len(values) - 1) % 12
    months = pd.DataFrame({"value": values}, MONTHS[: len(values)])
    chart = monthly_chart(months, kind=kind, better="lower", this_year=MONTHS[begins])
    verdict = evidence_of(chart, list(MONTHS[begins : len(values)])).kind
    return verdict.endswith(("rise", "fall"))


def was_signal(values: np.ndarray, kind: Kind) -> bool:
    """Return whether the former method called the last of these months a signal."""
    series = pd.Series(values, MONTHS[: len(values)])
    if kind != "level":
        same = series.groupby(series.index.str[5:])
        series = (series / same.transform(lambda month: month.expanding(2).mean().shift())).dropna()
    return bool(control_chart(series, better="lower")["signal"].iloc[-1])


def shares(process: Process, ends: list[int], number: int, judge: Callable[[np.ndarray, Kind], bool]) -> np.ndarray:
    """Return for each series whether it is judged changed after each number of months."""
    return np.array([[judge(values[:end], process.kind) for end in ends] for values in process.series(number)])


def in_control(number: int) -> Iterator[tuple[str, Process]]:
    """List the processes that do not change, and those that grow."""
    for kind in ("level", "yearly"):
        name = "no pattern" if kind == "level" else "yearly pattern"
        for cv in (0.06, 0.10):
            for correlation in (0.0, 0.3, 0.6):
                yield f"{name}, cv {cv:.0%}, correlation {correlation}", Process(kind, cv, correlation)
        counts: Kind = "level" if kind == "level" else "yearly counts"
        for count in (3, 10, 50):
            yield f"{name}, Poisson {count}", Process(counts, count=count)
        yield f"{name}, growth of 3% a year", Process(kind, growth=0.03)


def false_alarms(number: int) -> None:
    """Print how often a change is seen where there is none, in percent of series."""
    print(
        "| process | last month | a year, four reports | before: last month | before: a year |\n|---|---|---|---|---|"
    )
    quarters = [YEAR + months for months in (3, 6, 9, 12)]
    for name, process in in_control(number):
        cells = []
        for judge in (changed, was_signal):
            found = shares(process, quarters, number, judge)
            cells += [f"{found[:, -1].mean():.1%}", f"{found.any(axis=1).mean():.1%}"]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


def rises(number: int) -> None:
    """Print how often a lasting rise is found, and still shown later, in percent of series."""
    print("\n| lasting rise | found within six months | after 18 months | before: found | before: after 18 |")
    print("|---|---|---|---|---|")
    for kind in ("level", "yearly"):
        for rise in (0.1, 0.2):
            for begins in (YEAR, YEAR + 6):
                process, cells = Process(kind, rise=rise, rises_at=begins), []
                for judge in (changed, was_signal):
                    found = shares(process, [begins + 3, begins + 6, begins + 18], number, judge)
                    cells += [f"{found[:, :2].any(axis=1).mean():.1%}", f"{found[:, 2].mean():.1%}"]
                when = "at the start of a year" if begins == YEAR else "in mid-year"
                pattern = "no pattern" if kind == "level" else "yearly pattern"
                print(f"| {rise:.0%}, {pattern}, {when} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    SERIES = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    false_alarms(SERIES)
    rises(SERIES)
