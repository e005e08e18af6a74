"""Print how many figures of leavers are hidden of twenty small councils, and the fewest that could be: not a test.

What is hidden is decided for the pack of a first quarter, with its months. The fewest are found exactly, by a mixed
integer programme that knows nothing of levels, of later packs or of what readers lose with a cell. Its promise is the
same: whoever knows all that is shown and the words in place of the rest never knows a count of 1 to 4 exactly. From
each cell that can still be worked out, the dual of the attacker's linear programme gives an inequality that every safe
choice keeps. Source: Fischetti and Salazar-González, Solving the cell suppression problem (2001).
"""

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from perf.disclosure.why_hidden import WhyHidden
from tests.disclosure.random_councils import FIGURES, Q1, Attacker, a_small_council, hidden_cells

TREE = {"North": ["Roads", "Parks", "Bins"], "South": ["Care", "Homes", "Meals"]}
MEAN = 0.3  # people in a cell
COUNCILS = 20
FEW = 4
NEAR = 1e-6
AT_MOST = 1e5  # of anything


@dataclass
class Choice:
    """Which printed cells of a council to hide, so that as few as possible are.

    `units` and `values` are of the printed cells, and `few` tells which of them are about a small group; `amounts` are
    of the units; `small` holds the units of every cell about a small group, printed or not.
    """

    units: np.ndarray
    values: np.ndarray
    few: np.ndarray
    amounts: np.ndarray
    small: np.ndarray
    up: np.ndarray  # how much higher a hidden cell may be for all that the words say
    cuts: list = field(default_factory=list)  # what each hidden cell is worth: together at least 1

    def extreme(self, hidden, aim):
        """The most of something that a reader must think possible, and the price of each cell's two bounds."""
        most = np.concatenate([self.values + hidden * self.up, -self.values * (1 - hidden)])
        both = sparse.csr_array(np.vstack([self.units, -self.units]))
        answer = linprog(-aim, A_ub=both, b_ub=most, bounds=(0, AT_MOST))
        assert answer.status == 0, answer.message
        return -answer.fun, -answer.ineqlin.marginals

    def learnt(self, hidden):
        """An inequality for each small cell that can be worked out."""
        for aim, value in zip(self.small, self.small @ self.amounts, strict=True):
            high, above = self.extreme(hidden, aim)
            if high - value >= 1:
                continue
            low, below = self.extreme(hidden, -aim)
            if high + low < 1 - NEAR:
                up, down = np.split(above + below, 2)
                worth = up * self.up + down * self.values
                yield np.minimum(worth / (1 - (high + low - worth @ hidden)), 1)

    def fewest(self, attack):
        """The cells to hide; `attack` returns whether a reader who knows that people are whole learns a small cell."""
        hidden = self.few.astype("float64")
        while True:
            learnt = list(self.learnt(hidden))
            if not learnt and not attack(hidden > 0):
                return hidden > 0
            self.cuts += learnt or [1 - hidden]
            answer = milp(
                np.ones(len(hidden)),
                constraints=LinearConstraint(np.array(self.cuts), 1 - NEAR, np.inf),
                bounds=Bounds(self.few.astype("float64"), 1),
                integrality=np.ones(len(hidden)),
            )
            assert answer.status == 0, answer.message
            hidden = answer.x.round()


def cells_that_follow(units):
    """The units of cells that follow from printed ones: leavers who did not go of their own accord."""
    whole, voluntary = FIGURES["turnover"]
    pairs = {cell: (cell[0].replace(whole, voluntary), *cell[1:]) for cell in units if cell[0].startswith(whole)}
    return {("rest", *cell): units[cell] & ~units[part] for cell, part in pairs.items() if part in units}


def compared(council):
    """How many cells a council's pack prints, are small, are hidden, of these are 0, and are hidden at the fewest."""
    why = {cell: reason for cell, reason in hidden_cells(council, Q1).items() if reason not in (None, "not given")}
    units = {cell: unit for cell, unit in council.cells() if cell in why}
    every = units | cells_that_follow(units)
    small = {cell: council.amounts[unit].sum() for cell, unit in every.items() if 0 < council.people[unit].sum() <= FEW}
    values = np.array([council.amounts[unit].sum() for unit in units.values()], dtype="float64")
    few = np.array([cell in small for cell in units])

    def attack(hidden):
        words = np.where(hidden, np.where(few, WhyHidden.SMALL_GROUP.value, WhyHidden.HELD_BACK.value), "")
        attacker = Attacker(council, dict(zip(units, words, strict=True)))
        attacker.units |= {cell: every[cell].ravel() for cell in small}
        return attacker.learnt(small)

    choice = Choice(
        units=np.array([unit.ravel() for unit in units.values()], dtype="float64"),
        values=values,
        few=few,
        amounts=council.amounts.ravel(),
        small=np.array([every[cell].ravel() for cell in small], dtype="float64"),
        up=np.where(few, FEW - values, AT_MOST),
    )
    ours = np.array([why[cell] != "" for cell in units])
    return len(units), few.sum(), ours.sum(), (ours & (values == 0)).sum(), choice.fewest(attack).sum()


def main():
    """Print a row for each council, and one for all."""
    print("| council | printed | small | hidden | of these 0 | the fewest |\n|---|---|---|---|---|---|")
    rows = []
    for seed in range(COUNCILS):
        rows.append(compared(a_small_council(seed, "turnover", tree=TREE, mean=MEAN)))
        print("|", seed, "|", " | ".join(map(str, rows[-1])), "|", flush=True)
    print("| all |", " | ".join(map(str, np.sum(rows, axis=0))), "|")


if __name__ == "__main__":
    main()
