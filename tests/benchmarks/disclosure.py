"""Print what is hidden of twenty small councils, and the time it takes: `python -m tests.benchmarks.disclosure`."""

import time
from collections import Counter

from tests.disclosure.random_councils import FIGURES, Q2, a_small_council, hidden_cells

TREE = {
    "North": ["Roads", "Parks", "Bins", "Transport"],
    "South": ["Care", "Homes", "Meals"],
    "West": ["Finance", "Law", "People", "Systems"],
}
MEAN = {"turnover": 0.017, "sickness": 0.1}  # people in a cell: about 15 leavers and 90 absent people in two quarters
COUNCILS = 20


def main() -> None:
    """Print the share of figures hidden of councils of about 250 posts, by kind."""
    for family in FIGURES:
        hidden, shown, seconds = Counter(), Counter(), 0.0
        for seed in range(COUNCILS):
            council = a_small_council(seed, family, tree=TREE, reasons=6, mean=MEAN[family])
            started = time.process_time()
            why = hidden_cells(council)
            seconds += time.process_time() - started
            for (_, area, quarter, part, month), reason in why.items():
                if quarter == Q2.label and reason is not None:
                    wide = "council" if area == "council" else "service" if len(council.areas[area]) == 1 else "wider"
                    kind = "by reason" if part else "months" if month >= 0 else "totals"
                    (hidden if reason else shown)[wide, kind] += 1
        print(f"{family}, {COUNCILS} councils, {seconds / COUNCILS:.2f} s of processor time each")
        for kind in sorted({*hidden, *shown}):
            of = hidden[kind] + shown[kind]
            print(f"  {' '.join(kind):20} {hidden[kind]:5} of {of:5} hidden, {100 * hidden[kind] / of:.0f}%")


if __name__ == "__main__":
    main()
