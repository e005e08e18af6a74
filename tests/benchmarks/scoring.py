"""How fast returns are scored and a folder is loaded, as ratios in one run: `make bench`.

The machine is shared and noisy: take the ratios, not the seconds. Nothing here is a test.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

import perf
from perf.scoring.measures import rate

ROUNDS = 3
RETURNS = 1_000_000
PLAIN_RETURNS = 20_000  # a row at a time is slow, and its time grows in step with the rows
ACTIONS = 100_000


def plain_rate(measure: pd.Series) -> str:
    """Rate one measure: the rule as one would write it for `DataFrame.apply`."""
    actual, target, polarity = measure["actual"], measure["target"], measure["polarity"]
    if pd.isna(actual) or pd.isna(target) or polarity == "none":
        return "N/A"
    miss = round({"higher": target - actual, "lower": actual - target, "target": abs(actual - target)}[polarity], 9)
    own = measure["tolerance"]
    if pd.notna(own) and measure["tolerance_kind"] == "absolute":
        limit = own
    else:
        limit = (own if pd.notna(own) else 0.10) * abs(target)
    if miss <= 0:
        return "Green"
    return "Amber" if miss <= round(limit, 9) else "Red"


def returns_of(rows: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make measures and one return of each."""
    random = np.random.default_rng(2019)
    ids = pd.Series([f"CPM/{number:07}" for number in range(rows)], dtype="str")
    polarity = pd.Series(random.choice(["higher", "lower", "target", "none"], rows), dtype="str")
    own = pd.Series(random.choice([np.nan, 0.05, 2.0], rows))
    kind = pd.Series(np.where(own == 2, "absolute", "relative"), dtype="str").where(own.notna())
    columns = {"theme": "Customer", "polarity": polarity, "tolerance": own, "tolerance_kind": kind}
    measures = pd.DataFrame({"measure_id": ids, **columns})
    numbers = {name: pd.Series(random.integers(0, 10_000, rows) / 100) for name in ("actual", "target")}
    return measures, pd.DataFrame({"measure_id": ids, "quarter": "2019-20 Q2", "area": "council", **numbers})


def actions_folder(folder: Path) -> Path:
    """Write a council folder with many actions."""
    number = pd.Series(range(ACTIONS))
    actions = pd.DataFrame(
        {
            "action_id": "PD/" + number.astype("str"),
            "quarter": "2019-20 Q2",
            "corporate_action": "CP" + (number % 11 + 1).astype("str"),
            "title": "Action, with a comma, number " + number.astype("str"),
            "due": "2020-03-31",
            "percent_complete": number % 101,
        }
    )
    actions.to_csv(folder / "actions.csv", index=False)
    return folder


def seconds(task: Callable[[], object]) -> float:
    """Time a task: the median of a few rounds."""
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        task()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def main() -> None:
    """Print the table."""
    measures, returns = returns_of(RETURNS)
    joined = returns.join(measures[["polarity", "tolerance", "tolerance_kind"]])
    few = joined.head(PLAIN_RETURNS)
    assert few.apply(plain_rate, axis=1).tolist() == rate(few)["rating"].tolist()
    plain = PLAIN_RETURNS / seconds(lambda: few.apply(plain_rate, axis=1))
    rule = RETURNS / seconds(lambda: rate(joined))
    whole = RETURNS / seconds(lambda: perf.score_measures(returns, measures, perf.Quarter("2019-20 Q2")))
    with tempfile.TemporaryDirectory() as folder:
        place = actions_folder(Path(folder))
        loaded = ACTIONS / seconds(lambda: perf.load(place))
        read = ACTIONS / seconds(lambda: pd.read_csv(place / "actions.csv"))
    print("| what | rows | rows per second | against |")
    print("|---|---|---|---|")
    print(f"| the rule, a row at a time (`DataFrame.apply`) | {PLAIN_RETURNS:,} | {plain:,.0f} | 1 |")
    print(f"| the rule, vectorised (`rate`) | {RETURNS:,} | {rule:,.0f} | {rule / plain:.0f} times faster |")
    print(f"| all of `score_measures` | {RETURNS:,} | {whole:,.0f} | {whole / plain:.0f} times faster |")
    print(f"| `read_csv` of the actions, unchecked | {ACTIONS:,} | {read:,.0f} | 1 |")
    slower = f"{read / loaded:.1f} times slower"
    print(f"| `perf.load` of the actions, checked and cast | {ACTIONS:,} | {loaded:,.0f} | {slower} |")


if __name__ == "__main__":
    main()
