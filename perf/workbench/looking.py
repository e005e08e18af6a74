"""One view of a council, its pieces one by one: what the explorer shows, and what its copied code calls."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from perf.areas import COUNCIL, name_of
from perf.catalogue import FIGURES, TOPICS, recipe_of
from perf.dataset.dataset import Dataset
from perf.pages.block import Block, lead, say, wide_only
from perf.pages.topic import breakdown, budget, opening, trend, year_end
from perf.pages.topic.report import report_of
from perf.pages.view import View
from perf.safe_text import slug
from perf.wording import listing
from perf.workbench import compared_areas
from perf.workbench.selection import AREA, LAST_YEAR, PANELS, Selection, figures_of, first_month, part_figures, settled
from perf.workbench.workspace import Bench, bench_of


class Look:
    """A figure of an area over a period: every piece is a block that a notebook shows.

    Figures about people have passed the gate, unless an analyst's screen lifted it.
    """

    def __init__(self, bench: Bench, chosen: Selection, *, lifted: bool = False) -> None:
        self.bench, self.chosen, self.lifted = bench, chosen, lifted
        self.view: View = bench.view(chosen.topic, chosen.area, chosen.until, chosen.figure, lifted=lifted)

    def answer(self) -> Block:
        """Answer in a sentence; where there are no data, say where there are."""
        view, figure = self.view, self.chosen.figure
        shown = view.shown(figure)
        if not shown.is_known and not shown.hidden:
            return self._no_data()
        is_leading = figure == TOPICS[self.chosen.topic].leading
        return report_of(view).answer() if is_leading else opening.answer(view)

    def _no_data(self) -> Block:
        made, view = FIGURES[self.chosen.figure], self.view
        records = view.scores.records
        here = records[(records["figure"] == made.name) & (records["quarter"] == view.quarter.label)]
        known = here.loc[(here["part"] == "") & (here["value"].notna() | (here["hidden"] != "")), "area"]
        told = f"There are no records of {made.title.lower()} for {name_of(view.area)} in {opening.span(view)}."
        if known.empty:
            return lead(f"{told} Choose another period.")
        some = listing((name_of(area) for area in list(known)[:4]), last="or")
        return lead(f"{told} Choose another area, such as {some}.")

    def trend(self) -> Block:
        """Chart the figure by month, with what is a signal and what is noise; a budget's months add up instead."""
        if not self.view.topic.is_monthly:
            own = {"budget.capital_spend_pct": budget.capital, "savings.achieved_pct": budget.savings}
            return own.get(self.chosen.figure, budget.spend)(self.view)
        return trend.signals(self.view, since=first_month(self.chosen, self.bench.data.framework))

    def figures(self) -> Block:
        """Tabulate the figure and the others that lead its topic."""
        return opening.leading_figures(self.view)

    def breakdown(self, by: str = "") -> Block:
        """Break the figure down by "area", or by a part such as "reason"."""
        by = by or self.chosen.by
        if by != AREA:
            figures = part_figures(self.bench, self.chosen.figure)
            if by not in figures:
                raise ValueError(f'there is no breakdown by "{by}"; there is {", ".join((AREA, *figures))}')
            return budget.savings(self.view) if by == "programme" else self._by_part(figures[by], by)
        if self.chosen.figure == budget.AFTER:
            return budget.variance(self.view)
        return breakdown.by_area(self.view)

    def _by_part(self, figure: str, by: str) -> Block:
        shown, parts = breakdown.by_part(self.view, figure, by), self.view.parts(figure, by)
        hidden = len(parts) and (parts["hidden"] != "").any() and not shown.html
        return say("What can be shown of its parts is nothing: they rest on too few people.") if hidden else shown

    def comparison(self, against: str = "") -> Block:
        """Set the figure beside "last year", or beside another area."""
        since = first_month(self.chosen, self.bench.data.framework)
        return compared_areas.comparison(self.view, against or self.chosen.against, since)

    def drivers(self) -> Block:
        """Say what drove the change since last year."""
        made = FIGURES[self.chosen.figure]
        if not made.denominator:
            return say(f"{made.title} adds up over its parts: the breakdown shows what each of them gives.")
        return breakdown.drivers(self.view)

    def forecast(self) -> Block:
        """Say where the year will end."""
        made = FIGURES[self.chosen.figure]
        if not accumulates(made.name):
            return say(f"{made.title} does not add up over the year, so it is not forecast by its share of the year.")
        forecast = self.bench.forecast(self.view, lifted=self.lifted)
        return year_end.year_end(self.view, forecast=forecast)

    def view_blocks(self) -> Block:
        """Answer, compare, chart and tabulate: what always stands in view."""
        compared = say(compared_areas.sentence(self.view, self.chosen.against))
        compared = Block() if self.chosen.against == LAST_YEAR else compared
        with wide_only():
            return self.answer() + compared + self.trend() + self.figures()

    def parts(self) -> list[str]:
        """List the areas inside this one that have the figure, shown or hidden."""
        each = {area: self.view.shown(self.chosen.figure, area=area) for area in self.view.children}
        return [area for area, shown in each.items() if shown.is_known or shown.hidden]

    def panel(self) -> Block:
        """Show the piece that is chosen to stand beside the trend; say so where it holds nothing."""
        pieces = {
            "breakdown": self.breakdown,
            "comparison": self.comparison,
            "drivers": self.drivers,
            "forecast": self.forecast,
        }
        with wide_only():
            shown = pieces[self.chosen.panel]()
        what = PANELS[self.chosen.panel].lower()
        return shown if shown.html else say(f"There is nothing to show of the {what} here: too few parts or years.")

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return (self.answer() + self.trend() + self.panel())._repr_mimebundle_()


def accumulates(figure: str) -> bool:
    """Tell whether a figure grows over the year, so that the year's end can be forecast from its share to date."""
    return recipe_of(figure).accumulates


def look(
    council: Dataset | str | Path,
    topic: str,
    area: str = COUNCIL,
    *,
    measure: str = "",
    since: str = "",
    until: str = "",
) -> Look:
    """Look at a figure of an area, as the explorer does; what is about people has passed the gate.

    Parameters
    ----------
    council : Dataset, str or Path
        A council, or its folder.
    topic : str
        sickness, complaints, turnover or budget.
    area : str
        By name or slug.
    measure : str
        A figure of the catalogue that belongs to the topic; the topic's own where none is named.
    since, until : str
        Quarters such as "2019-20 Q2": the figures are those of the year to `until`, the months from `since` on. From
        the first to the latest where none is named.

    Raises
    ------
    ValueError
        If there is no such topic, area, measure or quarter, with those that there are.
    """
    bench = bench_of(council)
    areas = {slug(name): name for name in bench.data.framework.areas}
    area = areas.get(slug(area), area)
    wanted = Selection(topic=topic, area=area, figure=measure, since=since, until=until)
    found = settled(bench, wanted)
    known: dict[str, Iterable[str]] = {
        "topic": bench.topics,
        "area": areas.values(),
        "figure": [name for _, name in figures_of(found.topic, bench)],
        "until": [quarter.label for quarter in bench.quarters],
        "since": [quarter.label for quarter in bench.quarters if quarter.label <= found.until],
    }
    for name, values in known.items():
        asked = getattr(wanted, name)
        if asked and asked != getattr(found, name):
            word = {"figure": "measure"}.get(name, name)
            raise ValueError(f'{word}: "{asked}" is not one of {", ".join(values)}')
    return Look(bench, found)
