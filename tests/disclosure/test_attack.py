"""Who knows all that is shown, how figures hang together, and linear programming, learns nothing of few people.

The attacker goes by the printed cells alone and shares no code with `perf.disclosure`. A made-up council is an array of
people (or days) by place, reason, share (voluntary, or short-term; the rest) and period (before the quarter, in it),
and every figure adds up some of it.
"""

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog

import perf
from perf.disclosure.figure_protection import protect
from perf.quarter import Quarter
from perf.topics.absent_people import people_behind

pytestmark = pytest.mark.slow

VALE = Path(__file__).resolve().parents[2] / "data" / "vale"
Q2 = "2019-20 Q2"
TREE = {"North": ["Roads", "Parks"], "South": ["Care", "Homes"]}
SERVICES = [service for services in TREE.values() for service in services]
REASONS = ["Cold", "Back"]
FIGURES = {  # of each family: the whole and its two shares
    "turnover": ("turnover.all_pct", "turnover.voluntary_pct", None),
    "sickness": ("sickness.days_per_fte", "sickness.short_term_days_per_fte", "sickness.long_term_days_per_fte"),
}
SHARES = {0: (0, 1), 1: (0,), 2: (1,)}
PERIODS = {"": (0, 1), "_in_quarter": (1,), "_before_quarter": (0,)}


def places_of(tree):
    return [(home, service) for home, services in tree.items() for service in services] + [("", "schools")]


def cells_of(tree, reasons):
    """Every cell, printed or not (family's share, period, area, part), and where it stands in the array."""
    places = places_of(tree)
    corporate = [place for place in places if place[0]]
    areas = {"council": places, "council without schools": corporate, "schools": places[-1:]}
    areas |= {home: [place for place in corporate if place[0] == home] for home in tree}
    areas |= {service: [(home, service)] for home, service in corporate}
    parts = {"": range(len(reasons))} | {f"reason={reason}": [number] for number, reason in enumerate(reasons)}
    for (area, inside), (part, which), share, period in product(areas.items(), parts.items(), SHARES, PERIODS):
        where = np.ix_([places.index(place) for place in inside], list(which), SHARES[share], PERIODS[period])
        yield (share, period, area, part), where


def made_up(amounts, people, family):
    """The figures of a made-up council, and the people behind them; no row for a reason that nobody ever had."""
    rows, behind = [], []
    for (share, period, area, part), where in cells_of(TREE, REASONS):
        name, ever = FIGURES[family][share], amounts[where[0], where[1], where[2], :].sum()
        if name is not None and (not part or ever and share == 0 and area not in SERVICES):  # no others are given
            row = {"figure": name + period, "area": area, "quarter": Q2, "part": part}
            behind.append(row | {"people": people[where].sum()})
            if period != "_before_quarter":
                rows.append(row | {"value": amounts[where].sum() / 80, "numerator": float(amounts[where].sum())})
    return pd.DataFrame(rows).assign(denominator=80.0), pd.DataFrame(behind)


class Attacker:
    """Knows the figures shown and what adds up to what; and that "small group" is at most 4."""

    def __init__(self, protected, family, tree, reasons):
        shape = (len(places_of(tree)), len(reasons), 2, 2)
        self.cells = {}
        for cell, where in cells_of(tree, reasons):
            unit = np.zeros(shape)
            unit[where] = 1
            self.cells[cell] = unit.ravel()
        printed = protected.set_index(["figure", "area", "part"])[["numerator", "hidden"]].to_dict("index")
        broken_down = {(figure, area) for figure, area, part in printed if part}
        known, few = [], []
        for (share, period, area, part), unit in self.cells.items():
            figure = f"{FIGURES[family][share]}{period}"
            found = printed.get((figure, area, part))
            if found is None and (figure, area) in broken_down:
                known.append((unit, 0.0))
            elif found is not None and not found["hidden"]:
                known.append((unit, found["numerator"]))
            elif found is not None and found["hidden"] == "small group" and family == "turnover":  # days may be many
                few.append((unit, 4.0))
        blank = np.zeros((0, np.prod(shape)))
        self.known, self.few = (
            (sparse.csr_array(np.array([unit for unit, _ in rows]) if rows else blank), [value for _, value in rows])
            for rows in (known, few)
        )

    def narrows(self, wanted):
        """Tell the cells of which what is possible is not as wide as it must be, with what is possible."""
        units = np.array([self.cells[cell] for cell in wanted])
        low, high = np.full(len(units), np.inf), np.full(len(units), -np.inf)
        for (number, width), sign in product(enumerate(wanted.values()), (1, -1)):
            if not high[number] - low[number] >= width - 1e-4:
                table = self.table(sign * units[number])
                low, high = np.minimum(low, units @ table), np.maximum(high, units @ table)
        ends = zip(wanted.items(), low, high, strict=True)
        return {cell: (a, b) for (cell, width), a, b in ends if b - a < width - 1e-4}

    def table(self, aim):
        """The table that fits all that is known and has the least of something."""
        (known, values), (few, most) = (self.known, self.few)
        answer = linprog(aim, A_eq=known, b_eq=values, A_ub=few, b_ub=most, bounds=(0, 1e5))
        assert answer.status == 0, answer.message
        return answer.x


def attacked(figures, behind, amounts, people, family, tree=TREE, reasons=REASONS):
    """Protect figures and attack them; tell what is learnt of few people."""
    protected = protect(figures, behind, directorates=tree)
    attacker = Attacker(protected, family, tree, reasons)
    wanted = {}
    for cell, where in cells_of(tree, reasons):
        share, _, area, part = cell
        is_promised = not part or not share and area not in SERVICES
        if is_promised and 0 < people[where].sum() < 5:
            days = amounts[where].sum()
            wanted[cell] = 1 if family == "turnover" else 0.2 * days
    return attacker.narrows(wanted)


SHAPE = (len(places_of(TREE)), len(REASONS), 2, 2)
SIZE = len(places_of(TREE)) * len(REASONS) * 4


def arrays(numbers):
    return st.lists(numbers, min_size=SIZE, max_size=SIZE).map(lambda drawn: np.array(drawn).reshape(SHAPE))


COUNTS = arrays(st.sampled_from([0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 9, 15]))
LENGTHS = arrays(st.sampled_from([0.5, 1, 2, 3.5, 8, 20, 60]))


@settings(max_examples=10, deadline=None)
@given(people=COUNTS)
def test_no_count_of_few_leavers_is_known(people):
    figures, _ = made_up(people, people, "turnover")
    assert not attacked(figures, None, people, people, "turnover")


@settings(max_examples=10, deadline=None)
@given(people=COUNTS, length=LENGTHS)
def test_no_sickness_of_few_people_is_known_to_within_10_percent(people, length):
    figures, behind = made_up(people * length, people, "sickness")
    assert not attacked(figures, behind, people * length, people, "sickness")


@settings(max_examples=8, deadline=None)
@given(people=COUNTS, order=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(people, order):
    figures, _ = made_up(people, people, "turnover")
    rows = list(range(len(figures)))
    order.shuffle(rows)
    straight = protect(figures, None, directorates=TREE)
    pd.testing.assert_frame_equal(straight.iloc[rows], protect(figures.iloc[rows], None, directorates=TREE))


def test_other_names_change_nothing():
    numbers = np.random.default_rng(7)
    people = numbers.integers(1, 12, size=SHAPE) * numbers.integers(0, 2, size=SHAPE)
    figures, behind = made_up(people * numbers.integers(1, 60, size=SHAPE) / 2, people, "sickness")
    names = {"North": "Zone 1", "South": "Area 9", "Roads": "Y", "Parks": "Z", "Care": "B", "Homes": "A"}
    names |= {"reason=Cold": "reason=Zoster", "reason=Back": "reason=Ache"}
    tree = {names[home]: [names[service] for service in services] for home, services in TREE.items()}
    usual = protect(figures, behind, directorates=TREE)
    others = protect(figures.replace(names), behind.replace(names), directorates=tree)
    assert (usual["hidden"] != "").any() and (usual["hidden"] == "").any()
    pd.testing.assert_frame_equal(usual.replace(names), others)


@pytest.fixture(scope="module")
def vale():
    data, quarter = perf.load(VALE), Quarter(Q2)
    figures = perf.score_quarter(data, quarter).records
    figures = figures[figures["figure"].str.startswith(("turnover.", "sickness."))].reset_index(drop=True)
    behind = people_behind(data, quarter)
    behind = behind[behind["month"] == -1]
    return figures, behind, protect(figures, behind, directorates=data.framework.directorates), data.framework


def printed_and_not(figures, family, quarter, column):
    """Every figure of a council, and those that follow: the earlier quarters, and all leavers less voluntary ones."""
    mine = figures[figures["figure"].str.startswith(family) & (figures["quarter"] == quarter)]
    cells = mine.pivot_table(index=["area", "part"], columns="figure", values=column)
    for whole in [name for name in FIGURES[family] if name]:
        for period in PERIODS:
            if whole + period not in cells:
                cells[whole + period] = cells[whole] - cells[f"{whole}_in_quarter"]
    if family == "turnover":
        for period in PERIODS:
            others = cells[f"turnover.all_pct{period}"] - cells[f"turnover.voluntary_pct{period}"].fillna(0)
            cells[f"None{period}"] = others
    return cells


@pytest.mark.parametrize(("family", "quarter"), [("turnover", Q2), ("sickness", Q2), ("turnover", "2018-19 Q2")])
def test_the_bundled_council_withstands_the_attack(vale, family, quarter):
    figures, behind, protected, framework = vale
    reasons = sorted({part.removeprefix("reason=") for part in figures["part"] if part})
    tree = {home: [name for name in inside if name != "Schools"] for home, inside in framework.directorates.items()}
    here = protected[protected["quarter"] == quarter]
    attacker = Attacker(here[here["figure"].str.startswith(family)], family, tree, reasons)
    amounts = printed_and_not(figures, family, quarter, "numerator")
    people = amounts if family == "turnover" else printed_and_not(behind, family, quarter, "people")
    wanted = {}
    for share, period, area, part in attacker.cells:
        name = f"{FIGURES[family][share]}{period}"
        count = people[name].get((area, part), 0)
        if 0 < count < 5:
            days = amounts[name][area, part]
            wanted[share, period, area, part] = 1 if family == "turnover" else 0.2 * days
    assert len(wanted) > 300
    assert not attacker.narrows(wanted)


def test_the_bundled_council_keeps_its_totals(vale):
    figures, _, protected, framework = vale
    totals = protected[(protected["part"] == "") & ~protected["figure"].str.contains("voluntary")]
    wide = totals[totals["area"].isin(["council", "council without schools", "schools", *framework.directorates])]
    assert (wide["hidden"] == "").all()
    shown = protected["hidden"] == ""
    pd.testing.assert_frame_equal(protected.loc[shown, list(figures)], figures.loc[protected.index[shown]])
