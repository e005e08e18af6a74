"""How often the year ends within the range of past errors, and how far out the forecast is, in simulated years.

Run it from the root with ``python -m tests.benchmarks.forecasts [SERIES]``; 100 series of each kind take some minutes.
No monthly figures are given: exponential smoothing cannot forecast the second year of records, so it is never chosen.
"""

import sys
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perf.analysis.forecast import forecast_outturn
from perf.quarter import Quarter

SEED = 2019


@dataclass(frozen=True)
class Years:
    """How monthly series with a yearly pattern are made; levels are shares of the first month's.

    `growth` is by year, `cv` the noise of a month, `drift` the step of the level from month to month, at random.
    """

    growth: float = 0.0
    cv: float = 0.06
    drift: float = 0.0

    def series(self, number: int, years: int) -> np.ndarray:
        """Return series of whole years, one a row."""
        random, month = np.random.default_rng(SEED), np.arange(12 * years)
        level = (1 + self.growth) ** (month / 12) * (1 + 0.3 * np.cos(2 * np.pi * month / 12))
        walk = np.exp(self.drift * random.standard_normal((number, month.size)).cumsum(axis=1))
        return 100 * level * walk * (1 + self.cv * random.standard_normal((number, month.size)))


KINDS = {
    "noise of 6% a month": Years(),
    "noise of 15% a month": Years(cv=0.15),
    "noise of 6%, growth of 5% a year": Years(growth=0.05),
    "noise of 6%, level drifting by 2% a month": Years(drift=0.02),
}


def ends_of(values: np.ndarray, quarter: int) -> tuple[float, float, float, float]:
    """Return the outturn of the last year, its forecast after a quarter, and the ends of the range."""
    count = len(values) // 12
    names = [f"{year}-{(year + 1) % 100:02}" for year in range(2019 - count + 1, 2020)]
    by_year = pd.DataFrame(values.reshape(count, 12), names)
    to_date, outturns = by_year.iloc[:, : 3 * quarter].sum(axis=1), by_year.sum(axis=1)
    made = forecast_outturn(to_date, outturns.iloc[:-1], Quarter(f"2019-20 Q{quarter}"))
    return float(outturns.iloc[-1]), made.value, made.low, made.high


def coverage(kind: Years, number: int, earlier: int, quarter: int) -> tuple[float, float]:
    """Return the share of series whose outturn is inside the range, and the mean size of the error, both in percent."""
    ends = np.array([ends_of(values, quarter) for values in kind.series(number, earlier + 1)])
    outturn, value, low, high = ends.T
    return 100 * float(((low <= outturn) & (outturn <= high)).mean()), 100 * float(np.abs(outturn / value - 1).mean())


def main(number: int) -> None:
    """Print the table of docs/methods.md."""
    print("| series | earlier years | past errors | quarter 1 | quarter 2 | quarter 3 |\n|---|---|---|---|---|---|")
    for name, kind in KINDS.items():
        for earlier in (3, 4, 8):
            found = [coverage(kind, number, earlier, quarter) for quarter in (1, 2, 3)]
            cells = " | ".join(f"{inside:.0f}% (error {error:.1f}%)" for inside, error in found)
            print(f"| {name} | {earlier} | {earlier - 1} | {cells} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
