"""Made-up councils, from a seed: leavers and days of sickness by service, reason, share and month, and who knows what.

A council is an array by place, reason, share (voluntary, or short-term; the rest) and month; every figure adds up some
of it. What is attacked is not calculated by `perf.disclosure`.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp

from perf.disclosure.decisions import Decisions
from perf.quarter import Quarter

Q1, Q2 = Quarter("2019-20 Q1"), Quarter("2019-20 Q2")
MONTHS = Q2.months_to_date
SHARES = {0: (0, 1), 1: (0,), 2: (1,)}
FIGURES = {  # of each family: the whole and its two shares, each with the monthly amount that it counts
    "turnover": {"turnover.all_pct": "turnover.leavers", "turnover.voluntary_pct": "turnover.voluntary_leavers"},
    "sickness": {
        "sickness.days_per_fte": "sickness.days",
        "sickness.short_term_days_per_fte": "sickness.short_term_days",
        "sickness.long_term_days_per_fte": "sickness.long_term_days",
    },
}
STAFF = {"turnover": "workforce.headcount", "sickness": "workforce.fte"}


@dataclass(frozen=True)
class RandomCouncil:
    """Amounts (leavers or days) and people, by place, reason, share and month; each person is in one cell alone."""

    family: str
    tree: dict[str, list[str]]
    reasons: list[str]
    amounts: np.ndarray
    people: np.ndarray
    reason_decides: bool = False  # whether everybody knows of each reason in which share it is

    @property
    def places(self):
        return [(home, service) for home, services in self.tree.items() for service in services] + [("", "schools")]

    @property
    def areas(self):
        """The places of each area, by number."""
        numbers = {place: number for number, place in enumerate(self.places)}
        areas = {"council": [*numbers.values()], "schools": [numbers["", "schools"]]}
        areas["council without schools"] = areas["council"][:-1]
        for (home, service), number in list(numbers.items())[:-1]:
            areas.setdefault(home, []).append(number)
            areas[service] = [number]
        return areas

    @property
    def parts(self):
        return {"": range(len(self.reasons))} | {f"reason={name}": [at] for at, name in enumerate(self.reasons)}

    def named(self, quarter, threshold=5):
        """The parts as a pack of a quarter names them: reasons of fewer than 40 people are one."""
        to_date = [MONTHS.index(month) for month in quarter.months_to_date]
        absent = self.people[..., to_date].sum(axis=(0, 2, 3))
        rare = [at for at in range(len(self.reasons)) if absent[at] < 8 * threshold]
        named = {"": range(len(self.reasons))}
        named |= {f"reason={name}": [at] for at, name in enumerate(self.reasons) if at not in rare}
        return named | ({"reason=Other reasons": rare} if rare else {})

    def monthly_amounts(self):
        rows = []
        for (share, amount), (area, places), (part, which) in product(
            enumerate(FIGURES[self.family].values()), self.areas.items(), self.parts.items()
        ):
            sums = self.amounts[np.ix_(places, which, SHARES[share])].sum(axis=(0, 1, 2))
            rows += [(amount, area, month, part, float(number)) for month, number in zip(MONTHS, sums, strict=True)]
        rows += [(STAFF[self.family], area, month, "", 50.0) for area, month in product(self.areas, MONTHS)]
        return pd.DataFrame(rows, columns=["amount", "area", "month", "part", "value"])

    def people_in(self, quarters):
        if self.family == "turnover":
            return None
        rows = []
        for quarter, (share, figure), (area, places) in product(
            quarters, enumerate(FIGURES[self.family]), self.areas.items()
        ):
            for part, which in self.named(quarter).items():
                absent = self.people[np.ix_(places, which, SHARES[share])].sum(axis=(0, 1, 2))
                for name, number, months in periods_of(figure, quarter):
                    count = absent[[MONTHS.index(month) for month in months]].sum()
                    if count and (number < 0 or not part):
                        rows.append((name, area, quarter.label, part, number, count))
        return pd.DataFrame(rows, columns=["figure", "area", "quarter", "part", "month", "people"])

    def decisions(self, quarter=Q2, threshold=5):
        return Decisions(
            amounts=self.monthly_amounts(),
            quarter=quarter,
            directorates=self.tree,
            threshold=threshold,
            people_in=self.people_in,
        )

    def cells(self):
        """Every cell that packs and frames of both quarters may show, and the units that it adds up."""
        for quarter, (share, figure), (area, places) in product(
            (Q1, Q2), enumerate(FIGURES[self.family]), self.areas.items()
        ):
            for part, which in self.named(quarter).items():
                for name, number, months in periods_of(figure, quarter):
                    shown = not name.endswith("_before_quarter") and (not part or share == 0 and name == figure)
                    if shown and (number < 0 or not part):
                        unit = np.zeros(self.amounts.shape, dtype=bool)
                        unit[np.ix_(places, which, SHARES[share], [MONTHS.index(month) for month in months])] = True
                        yield (name, area, quarter.label, part, number), unit


def periods_of(figure, quarter):
    """The names of a figure for the year to date, the quarter, the quarters before it and its months; their months."""
    before = [month for month in quarter.months_to_date if month not in quarter.months]
    yield figure, -1, quarter.months_to_date
    yield f"{figure}_in_quarter", -1, quarter.months
    if before:
        yield f"{figure}_before_quarter", -1, before
    for number, month in enumerate(quarter.months):
        yield figure, number, [month]


def hidden_cells(council, quarter=Q2):
    """Why each cell of both quarters is hidden, asked of the decisions that the pack of a quarter rests on."""
    decisions = council.decisions(quarter)
    why = {}
    for cell, _ in council.cells():
        figure, area, label, part, month = cell
        if Quarter(label) <= quarter:
            why[cell] = decisions._why(figure, area, Quarter(label), part, month)
    return why


class Attacker:
    """Knows all that is shown and how it adds up, that "small group" is at most 4, and which reasons are a choice."""

    def __init__(self, council, why, *, least=0.0):
        ever = council.amounts.sum(axis=(0, 3), keepdims=True) > 0
        self.most = np.where(
            np.broadcast_to(ever, council.amounts.shape).ravel() | (not council.reason_decides), 1e5, 0
        )
        self.council, self.units = council, {cell: unit.ravel() for cell, unit in council.cells()}
        counts, low, high, rows = council.family == "turnover", [], [], []
        for cell, reason in why.items():
            value = float(council.amounts.ravel()[self.units[cell]].sum())
            if reason == "" or (counts and reason == "small group"):
                rows.append(self.units[cell])
                low.append(value if reason == "" else least)
                high.append(value if reason == "" else 4.0)
        self.within = LinearConstraint(np.array(rows, dtype="float64"), low, high)

    def table(self, aim):
        """The table that agrees with all that is known and has the least of something."""
        whole = np.full(len(aim), int(self.council.family == "turnover"))
        bounds = Bounds(0, self.most)
        answer = milp(aim, constraints=self.within, bounds=bounds, integrality=whole, options={"presolve": True})
        assert answer.status == 0, answer.message
        return answer.x

    def learnt(self, cells):
        """The cells that are known exactly, or of days to within 10%: what is left is less than a fifth of them."""
        known = {cell: [value] * 2 for cell, value in cells.items()}
        far = {cell: 1.0 if self.council.family == "turnover" else 0.2 * value for cell, value in cells.items()}
        learnt = {}
        for cell, value in cells.items():
            for sign in (1.0, -1.0):
                low, high = known[cell]
                if high - low >= far[cell] * (1 - 1e-6):
                    break
                table = self.table(sign * self.units[cell])
                for other in known:
                    amount = float(table[self.units[other]].sum())
                    known[other] = [min(known[other][0], amount), max(known[other][1], amount)]
            low, high = known[cell]
            if high - low < far[cell] * (1 - 1e-6):
                learnt[cell] = (value, low, high)
        return learnt


def small_cells(council, why):
    """The hidden cells that are about 1 to 4 people, with their values."""
    units = dict(council.cells())
    return {
        cell: float(council.amounts[units[cell]].sum())
        for cell, reason in why.items()
        if reason and 0 < council.people[units[cell]].sum() < 5
    }


def a_small_council(seed, family, *, tree=None, reasons=2, mean=0.9, reason_decides=False):
    """A council from a seed; `mean` is the mean of people in a cell of the array."""
    numbers = np.random.default_rng(seed)
    tree = tree or {"North": ["Roads", "Parks"], "South": ["Care", "Homes", "Meals"]}
    names = [f"R{number}" for number in range(reasons)]
    shape = (sum(map(len, tree.values())) + 1, reasons, 2, len(MONTHS))
    size = numbers.gamma(0.8, 1.0, size=(shape[0], shape[1], shape[2], 1))
    people = numbers.poisson(mean * size * np.ones(shape))
    if reason_decides:
        people *= (np.arange(reasons)[:, None] % 2 == np.arange(2))[None, :, :, None]
    days = people * numbers.choice([0.5, 1, 2, 3.5, 8, 20], size=shape)
    amounts = people.astype("float64") if family == "turnover" else days
    return RandomCouncil(family, tree, names, amounts, people, reason_decides)
