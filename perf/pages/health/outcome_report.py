"""An outcome report by objective: its status, its measures by category, its corporate actions, and its Reds."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from perf.pages.block import Block, say
from perf.pages.health import risk_matrix, scorecard
from perf.pages.report_scores import ReportScores
from perf.pages.tables import Col, table
from perf.quarter import Quarter
from perf.rules import BETTER, PLAN, RATED, SAME, WORSE
from perf.scoring.group_ratings import change_of, worst_of
from perf.wording import capitalised, listing, out_of, split_list

_MOST_NAMED = 6  # risks of an objective: so many are named
Counts = dict[Hashable, Any]


@dataclass(frozen=True)
class Objective:
    """One objective (a theme) of a report: its measures of every set, its corporate actions, actions and risks."""

    name: str
    measures: pd.DataFrame
    corporate_actions: pd.DataFrame
    actions: pd.DataFrame
    risks: pd.DataFrame

    def sets(self) -> dict[str, pd.DataFrame]:
        """Return its measures set by set, the plan's first, each with what they are called: "national measures"."""
        plan = {"measures": self.measures[self.measures["set"] == PLAN]}
        others = self.measures[self.measures["set"] != PLAN].groupby("set")
        return plan | {f"{name} measures": rows for name, rows in others}


def objectives_of(scores: ReportScores) -> list[Objective]:
    """List the objectives of a report, in its order."""
    measures, corporate = scores.all_sets, scores.corporate_actions
    named = pd.concat([measures["theme"], corporate["theme"].dropna()]).unique()
    themes_of_risks = scores.risks["theme"].fillna("").map(split_list)
    found = []
    for name in scores.report.themes or [str(theme) for theme in named]:
        own = corporate[corporate["theme"] == name]
        found.append(
            Objective(
                name,
                measures[measures["theme"] == name],
                own,
                scores.actions[scores.actions["corporate_action"].isin(own["corporate_action"])],
                scores.risks[[name in themes for themes in themes_of_risks]],
            )
        )
    return found


def overview(scores: ReportScores) -> Block:
    """Return a table of the objectives: the status of each, and that of its measures and of its actions, apart."""
    rows = [row for objective in objectives_of(scores) for row in _statuses(scores, objective)]
    ratings = scorecard.counts_and_status(scores.ratings)
    columns = (Col("Of", "what"), *ratings, scorecard.quarter_before(scores))
    caption = f"Status by {scores.data.theme_word}, {scores.quarter}"
    shown = table(pd.DataFrame(rows), columns, caption=caption, group="objective")
    return shown.marked(scores.data.mark_of(("measures", "returns", "actions")))


def _statuses(scores: ReportScores, objective: Objective) -> list[Counts]:
    """Return the rows of an objective: itself, its measures set by set, and its actions; the last two if it has any."""
    known = scores.measures_before[scores.measures_before["theme"] == objective.name]
    of_plan, *others = (
        scores.counted(rows, known[known["set"].isin(rows["set"])]) | {"what": capitalised(what)}
        for what, rows in objective.sets().items()
    )
    earlier = scores.actions_before
    earlier = earlier[earlier["corporate_action"].isin(objective.corporate_actions["corporate_action"])]
    of_actions = scores.counted(objective.actions, earlier) | {"what": "Actions"}
    rated = [part for part in (of_plan, of_actions) if part["rating"] != "N/A"]
    before = [part["previous"] for part in rated]
    status = worst_of(part["rating"] for part in rated)
    whole: Counts = {"what": "As a whole", "rating": status}
    if rated and not pd.isna(before).any():
        whole |= {"previous": worst_of(before), "direction": change_of(worst_of(before), status)}
    apart = [part | {"what": f"{part['what']}, counted apart"} for part in others]
    rows = [whole, *(part for part in (of_plan, *apart, of_actions) if part["total"])]
    return [row | {"objective": objective.name} for row in rows]


def objective_sections(scores: ReportScores) -> Block:
    """Return the objectives one after the other: measures by category, corporate actions, Reds, and risks.

    Risks that name no objective are in every report: their number is at the end.
    """
    objectives = objectives_of(scores)
    of_none = len(scores.risks) - len({row for objective in objectives for row in objective.risks.index})
    none = say(
        f"{capitalised(out_of(of_none, len(scores.risks), 'risk'))} {'names' if of_none == 1 else 'name'} no "
        f"{scores.data.theme_word}; the register has every one."
    )
    return sum((_objective(scores, objective) for objective in objectives), Block()) + (none if of_none else Block())


def _objective(scores: ReportScores, objective: Objective) -> Block:
    name, sets = objective.name, objective.sets()
    which = f"{name}, {scores.quarter}"
    heading = Block(Markup("<h3>{}</h3>").format(name), name)
    by_category = (
        scorecard.by_category(
            scores, rows.fillna({"category": scorecard.NO_CATEGORY}), f"{capitalised(what)} by category: {which}"
        )
        for what, rows in sets.items() if rows["category"].notna().any()
    )  # fmt: skip
    corporate = scorecard.corporate_table(scores, objective.corporate_actions, f"Corporate actions: {which}")
    red = scores.ratings.called("Red")
    reds = [scorecard.measure_exceptions(scores, rows, f"{red} {what}: {which}") for what, rows in sets.items()]
    reds.append(scorecard.action_exceptions(scores, objective.actions, f"{red} actions: {which}"))
    bands = list(scores.data.framework.risk_bands)
    parts = [heading, *by_category, corporate, *reds, _no_reds(objective, reds, red), _risks(scores, objective, bands)]
    return sum(parts, Block())


def _no_reds(objective: Objective, reds: list[Block], red: str) -> Block:
    """Return that nothing of an objective is Red, as the council calls it, where something of it is rated."""
    is_rated = any(rows["rating"].isin(RATED).any() for rows in (objective.measures, objective.actions))
    none = f"No measure and no action is {red if is_rated else 'rated'} here."
    return Block() if any(block.text for block in reds) else say(none)


def _risks(scores: ReportScores, objective: Objective, bands: list[str]) -> Block:
    """Return the risks that name the objective, in sentences: of many, how many have each band, the worst by name."""
    rows = objective.risks
    if rows.empty:
        return Block()
    since = _since(rows, scores.quarter.previous)
    if len(rows) <= _MOST_NAMED:
        named = [
            f"{scorecard.title_of(row, 'risk_ref')} ({row['risk_ref']}, {risk_matrix.band_in_words(row['band'])})"
            for row in rows.to_dict("records")
        ]
        return say(f"{'Risk' if len(named) == 1 else 'Risks'}: {listing(named)}.{since}")
    highest = next((band for band in reversed(bands) if (rows["band"] == band).any()), None)
    worst = rows[rows["band"] == highest].to_dict("records")
    named = [f"{scorecard.title_of(row, 'risk_ref')} ({row['risk_ref']})" for row in worst]
    names = f" The highest: {listing(named)}." if 0 < len(named) < len(rows) else ""
    return say(f"{len(rows)} risks{risk_matrix.in_bands(rows, bands)}.{names}{since}")


def _since(risks: pd.DataFrame, before: Quarter) -> str:
    """Return how many risks have a higher or a lower score than in the quarter before; "" where none had one then."""
    ways = {"a higher": WORSE, "a lower": BETTER, "the same": SAME}
    numbers = {words: int((risks["direction"] == way).sum()) for words, way in ways.items()}
    known = [
        f"{number} {'has' if number == 1 else 'have'} {words} score" for words, number in numbers.items() if number
    ]
    return f" Since {before}, {listing(known)}." if known else ""
