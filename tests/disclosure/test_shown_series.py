"""Which areas' months may stand beside each other: whoever subtracts them from the council's learns of nobody."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from perf.disclosure.shown_series import shown_together

EVERYWHERE = ("council", "North", "South", "West")


def months(**areas):
    return pd.DataFrame(areas).T.set_axis(
        [f"2019-{at:02d}" for at in range(1, 1 + len(next(iter(areas.values()))))], axis=1
    )


@pytest.mark.parametrize(
    ("areas", "shown"),
    [
        ({"North": [9, 8], "South": [7, 0], "West": [5, 6]}, ["North", "South", "West", "council"]),
        ({"North": [9, 8], "South": [7, 6], "West": [2, 6]}, ["North", "council"]),  # West is the council less the rest
        ({"North": [9, 8], "South": [2, 6], "West": [2, 6]}, ["North", "council"]),  # the two could each be 0 to 4
        ({"North": [9, 8], "South": [1, 6], "West": [1, 6]}, ["council"]),  # the two are 2
        ({"North": [0, 8], "South": [0, 6], "West": [2, 6]}, ["North", "South"]),  # the council is 2 itself
        ({"North": [2, 8]}, []),
    ],
)
def test_beside_a_month_of_few_as_many_areas_are_hidden_as_keep_it_open(areas, shown):
    assert shown == sorted(shown_together(months(**areas), candidates=EVERYWHERE, limit=5))


def test_an_area_that_the_gate_hides_is_no_candidate():
    cells = months(North=[9, 8], South=[7, 6], West=[5, 6])
    assert shown_together(cells, candidates=("council", "North"), limit=5) == {"council", "North"}
    assert shown_together(cells, candidates=("North",), limit=5) == {"North"}


def test_a_month_that_is_not_known_hides_the_series():
    assert shown_together(months(North=[9, np.nan], South=[9, 9]), candidates=EVERYWHERE, limit=5) == {
        "South",
        "council",
    }


def test_days_must_be_open_from_half_to_double():
    cells = months(North=[30, 30], South=[4, 9], West=[6, 9])
    assert shown_together(cells, candidates=EVERYWHERE, limit=5, days=True) == {"council", "North"}
    assert shown_together(cells.replace(6, 3.9), candidates=EVERYWHERE, limit=5, days=True) == {"council"}


def test_what_is_known_of_a_quarter_narrows_its_months():
    cells = months(North=[40, 40], South=[4, 0], West=[6, 60])
    assert shown_together(cells, candidates=EVERYWHERE, limit=5) == {"council", "North"}
    known = pd.DataFrame("Q1", index=cells.index, columns=cells.columns)  # South is 4 in all, West 66: South 4 at most
    assert shown_together(cells, candidates=EVERYWHERE, limit=5, known=known) == {"council", "North"}
    cells.loc["South"] = [4, 7]
    known.loc["West"] = ""
    assert shown_together(cells.replace(60, 0), candidates=EVERYWHERE, limit=5, known=known) == {"council"}


def open_to(cells, shown, at, known):
    """The lowest and the highest value of a cell, to who knows the series shown and, if so, each area's sum."""
    areas, count = list(cells.index), cells.size
    rows, sums = [], []

    def tell(chosen):
        rows.append(chosen.ravel().astype(float))
        sums.append(float((cells.to_numpy() * chosen).sum()))

    for area, month in product(range(len(areas)), range(cells.shape[1])):
        chosen = np.zeros(cells.shape)
        chosen[area if areas[area] in shown else slice(None), month] = 1
        if areas[area] in shown or "council" in shown:
            tell(chosen)
    for area in range(len(areas)) if known else ():
        chosen = np.zeros(cells.shape)
        chosen[area] = 1
        tell(chosen)
    aim = np.zeros(count)
    aim[at[0] * cells.shape[1] + at[1]] = 1
    ends = [linprog(sign * aim, A_eq=rows or None, b_eq=sums or None, bounds=(0, 1_000)) for sign in (1, -1)]
    return ends[0].fun, -ends[1].fun


@given(
    counts=st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 7, 12, 30]), min_size=12, max_size=12),
    known=st.booleans(),
    wide=st.sampled_from([3, 4]),
)
def test_no_month_of_few_is_narrowed(counts, known, wide):
    cells = months(**{f"Area {at}": counts[at * wide : (at + 1) * wide] for at in range(12 // wide)})
    periods = pd.DataFrame("the year" if known else "", index=cells.index, columns=cells.columns)
    shown = shown_together(cells, candidates=("council", *cells.index), limit=5, known=periods)
    for at in zip(*np.nonzero(((cells > 0) & (cells < 5)).to_numpy()), strict=True):
        if "council" in shown or known:
            low, high = open_to(cells, shown, at, known and "council" in shown)
            assert (low, high) == (pytest.approx(min(low, 1)), pytest.approx(max(high, 4)))
