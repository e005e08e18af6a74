"""What an analyst has chosen to see, and what each list of the explorer offers beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from perf.areas import COUNCIL, SCHOOLS, WHOLES, WITHOUT_SCHOOLS, name_of
from perf.catalogue import FIGURES, TOPICS, in_quarter, recipe_of
from perf.dataset.framework import Framework
from perf.figure import Part
from perf.pages.topic.areas_side_by_side import FEWEST_AREAS, areas_with_months
from perf.pages.topic_view import View
from perf.quarter import Quarter
from perf.wording import capitalised, heading
from perf.workbench.compared_areas import LAST_YEAR
from perf.workbench.opened_council import Workspace

AREA = "area"  # broken down by directorate or service
BREAKDOWN, COMPARISON, DRIVERS, YEAR_END = "breakdown", "comparison", "drivers", "year_end"
OTHER_COUNCIL = "other_council"
SERVICES, GROUPS = "services", "groups"  # of the council alone, as its reports have them
AREAS_BY_MONTH, MONTHS_BY_AREA, PARTS_BY_AREA = "areas_by_month", "months_by_area", "parts_by_area"
_HIDDEN = ": hidden"  # ends what is in a list, but may not be shown
Options = Sequence[tuple[str, str]]  # what a list shows, and what it means


@dataclass(frozen=True)
class Selection:
    """One view of a council.

    Attributes
    ----------
    topic, area, figure : str
        By name.
    since, until : str
        Quarters by label: the months are shown from `since` on, the figures are those of the year to `until`.
    by : str
        What the figure is broken down by: "area", or a dimension of its parts such as "reason".
    against : str
        What it is compared with: "last year", or an area.
    section : str
        Which of `sections` is shown below the trend; blank for the first of them.
    beside : str
        The area of the other council that it is shown beside, where there is one.
    """

    topic: str
    area: str = COUNCIL
    figure: str = ""
    since: str = ""
    until: str = ""
    by: str = AREA
    against: str = LAST_YEAR
    section: str = ""
    beside: str = COUNCIL


def complete_selection(workspace: Workspace, wanted: Selection) -> Selection:
    """Complete a selection: whatever is blank, or does not fit the rest, is replaced by the nearest that does.

    Raises
    ------
    ValueError
        If the council has no records of any topic.
    """
    if not workspace.topics:
        raise ValueError("The council has no records of a topic to explore, such as absences or complaints.")
    topic = _first_of(wanted.topic, list(workspace.topics))
    quarters = [quarter.label for quarter in workspace.quarters]
    until = wanted.until if wanted.until in quarters else quarters[-1]
    area = _first_of(wanted.area, workspace.data.framework.areas)
    chosen = replace(
        wanted,
        topic=topic,
        area=area,
        figure=_first_of(wanted.figure, workspace.figures(topic, area)),
        since=_first_of(wanted.since, quarters[: quarters.index(until) + 1]),
        until=until,
    )
    fitting = replace(
        chosen,
        by=_first_of(wanted.by, _values(breakdowns(workspace, chosen)) or [AREA]),
        against=_first_of(wanted.against, _values(comparisons(workspace, chosen))),
        beside=_first_of(wanted.beside, _values(other_council_areas(workspace, chosen)) or [COUNCIL]),
        section=_first_of(wanted.section, _values(sections(workspace, chosen))),
    )
    return replace(fitting, by=dimension_by_area(workspace, fitting)) if fitting.section == PARTS_BY_AREA else fitting


def _first_of(wanted: str, known: Sequence[str]) -> str:
    """Return what is wanted where it is known, else the first that is."""
    return wanted if wanted in known else known[0]


def _values(options: Options) -> list[str]:
    return [value for _, value in options]


def figures(workspace: Workspace, topic: str, area: str = "") -> Options:
    """List the figures of a topic that the records give, of an area or of any, the leading ones first."""
    return [(FIGURES[name].title, name) for name in workspace.figures(topic, area)]


def breakdowns(workspace: Workspace, chosen: Selection) -> Options:
    """List what a figure can be broken down by: the areas inside, then the parts that the records have of the area.

    Where the parts are those of a figure other than the one chosen, the list names it; where none of them may be shown,
    it says so.
    """
    kind = "Directorate" if chosen.area in (COUNCIL, WITHOUT_SCHOOLS) else "Service"
    counted = _counted_by_part(chosen)
    of = "" if counted == chosen.figure else f" ({FIGURES[counted].title})"
    recorded = _dimensions(workspace.open_quarter(chosen.until).scores.records, counted, chosen)
    shown = _breakdowns_shown(workspace, chosen)
    names = {AREA: kind} if len(_inside(workspace, chosen)) >= FEWEST_AREAS else {}
    names |= {name: f"{name.capitalize()}{of}" for name in recorded}
    return [(label if name in shown else f"{label}{_HIDDEN}", name) for name, label in names.items()]


def _breakdowns_shown(workspace: Workspace, chosen: Selection) -> set[str]:
    """Return by which breakdowns of a figure something may be shown."""
    areas = {AREA} if _inside(workspace, chosen) & _areas_shown(workspace, chosen) else set()
    return {*areas, *_dimensions(_shown_records(workspace, chosen), _counted_by_part(chosen), chosen)}


def _inside(workspace: Workspace, chosen: Selection) -> set[str]:
    """Return the areas inside the one chosen that have its figure, shown or hidden."""
    view = _view(workspace, chosen)
    return {area for area in view.children if _has_figure(view, area)}


def _view(workspace: Workspace, chosen: Selection) -> View:
    return workspace.report(chosen.topic, chosen.area, quarter=chosen.until, figure=chosen.figure).view


def areas_with_records(view: View) -> list[str]:
    """Return the areas inside a view's area that have records of its figure in this year."""
    return [area for area in view.children if has_records(view, area)]


def has_records(view: View, area: str = "") -> bool:
    """Return whether an area, by default the view's, has records of the figure looked at in this year.

    Where they begin within the year, there is a figure for the quarter alone.
    """
    alone = in_quarter(view.figure)
    return _has_figure(view, area) or bool(alone and _has_figure(replace(view, chosen=alone.name), area))


def _has_figure(view: View, area: str = "") -> bool:
    """Return whether an area, by default the view's, has the figure looked at, shown or hidden."""
    shown = view.shown(view.figure, area=area)
    return shown.is_known or bool(shown.hidden)


def _counted_by_part(chosen: Selection) -> str:
    """Return the figure that is broken down by part: the one chosen; for the leading one, what the topic publishes."""
    topic = TOPICS[chosen.topic]
    return topic.published_by_part if chosen.figure == topic.leading else chosen.figure


def _dimensions(records: pd.DataFrame, figure: str, chosen: Selection) -> list[str]:
    """List the dimensions by which a figure of the area is broken down in records."""
    of_area = (records["figure"] == figure) & (records["area"] == chosen.area) & (records["quarter"] == chosen.until)
    return list(dict.fromkeys(Part.parse(part).dimension for part in records.loc[of_area, "part"].unique() if part))


def comparisons(workspace: Workspace, chosen: Selection) -> Options:
    """List what an area can be compared with: itself last year, and other areas whose figure may be shown."""
    rules = workspace.data.framework
    siblings = rules.directorates.get(rules.services.get(chosen.area, ""), ())
    shown = _areas_shown(workspace, chosen)
    areas = [area for area in (*WHOLES, *rules.directorates, *siblings) if area in shown and area != chosen.area]
    return [(capitalised(LAST_YEAR), LAST_YEAR), *((name_in_list(area), area) for area in areas)]


def other_council_areas(workspace: Workspace, chosen: Selection) -> Options:
    """List the areas of the other council whose figure may be shown; none where there is no other council."""
    other = workspace.beside
    if other is None:
        return []
    shown = _areas_shown(other, replace(chosen, until=other.quarter_to(workspace.last_month(chosen.until))))
    return [(name_in_list(area), area) for area in other.data.framework.areas if area in shown]


def _shown_records(workspace: Workspace, chosen: Selection) -> pd.DataFrame:
    """Select the record figures of the quarter that may be shown."""
    records = workspace.open_quarter(chosen.until).protected.records
    return records[(records["quarter"] == chosen.until) & records["value"].notna() & (records["hidden"] == "")]


def _areas_shown(workspace: Workspace, chosen: Selection) -> set[str]:
    records = _shown_records(workspace, chosen)
    return set(records.loc[(records["figure"] == chosen.figure) & (records["part"] == ""), "area"])


def sections(workspace: Workspace, chosen: Selection) -> Options:
    """List the sections that can be shown below the trend: those of the figure, then those of its topic alone."""
    recipe, inside = recipe_of(chosen.figure), _inside(workspace, chosen)
    by = breakdowns(workspace, chosen)
    is_shown = not _breakdowns_shown(workspace, chosen).isdisjoint(_values(by))
    comparison = ("Comparison", COMPARISON)
    breakdown = [("Breakdown", BREAKDOWN), comparison] if is_shown else [comparison, (f"Breakdown{_HIDDEN}", BREAKDOWN)]
    offered = {
        OTHER_COUNCIL: ("Beside the other council", bool(other_council_areas(workspace, chosen))),
        **_sections_of_areas(workspace, chosen),
        DRIVERS: ("What drove the change", bool(recipe.denominator) and len(inside) >= FEWEST_AREAS),
        YEAR_END: ("End of the year", recipe.accumulates and _has_figure(_view(workspace, chosen))),
    }
    return [
        *(breakdown if by else [comparison]),
        *((label, name) for name, (label, is_offered) in offered.items() if is_offered),
        *((heading(name), name) for name in _own_sections(workspace, chosen)),
    ]


def _sections_of_areas(workspace: Workspace, chosen: Selection) -> dict[str, tuple[str, bool]]:
    """Return the sections with every service, or every area inside, and whether enough may be shown to be compared."""
    shown, figure = _areas_shown(workspace, chosen), FIGURES[chosen.figure]
    services = len(shown & {*workspace.data.framework.services}) if chosen.area == COUNCIL else 0
    is_monthly = TOPICS[chosen.topic].is_monthly
    by_month = (is_monthly or figure.is_signed) and len(shown & _inside(workspace, chosen)) >= FEWEST_AREAS
    if by_month and not figure.is_about_people:  # to decide which months of people may be shown takes a second
        by_month = len(areas_with_months(_view(workspace, chosen), chosen.figure)) >= FEWEST_AREAS
    dimension = dimension_by_area(workspace, chosen)
    return {
        SERVICES: ("Every service", services >= FEWEST_AREAS),
        GROUPS: ("Services and chance", figure.has_limits_of_chance and services > FEWEST_AREAS),
        AREAS_BY_MONTH: ("Areas side by side", by_month and is_monthly),
        MONTHS_BY_AREA: ("The last months of each area", by_month),
        PARTS_BY_AREA: (f"{dimension.capitalize()} by area", bool(dimension)),
    }


def dimension_by_area(workspace: Workspace, chosen: Selection) -> str:
    """Return the dimension of which each area inside is shown: the one chosen, else the first; "" where none is."""
    records, counted = _shown_records(workspace, chosen), _counted_by_part(chosen)
    inside = workspace.data.framework.areas_inside(chosen.area)
    of_areas = [set(_dimensions(records, counted, replace(chosen, area=area))) for area in inside]
    known = [
        name
        for name in _dimensions(records, counted, chosen)
        if sum(name in dimensions for dimensions in of_areas) >= FEWEST_AREAS
    ]
    return _first_of(chosen.by, known) if known else ""


def _own_sections(workspace: Workspace, chosen: Selection) -> tuple[str, ...]:
    """Return the sections that a topic's report has beside those of every topic, in the order of their declaration."""
    is_leading = chosen.figure == TOPICS[chosen.topic].leading  # they are about the leading figure
    is_shown = is_leading and has_records(_view(workspace, chosen))
    return workspace.own_sections(chosen.topic, chosen.area, chosen.until) if is_shown else ()


def name_in_list(area: str) -> str:
    """Return an area as a list shows it: "The council", "Schools", "Social Services"."""
    return capitalised(name_of(area))


SCHOOLS_OR_NOT: Options = (("With schools", COUNCIL), ("Without schools", WITHOUT_SCHOOLS), ("Schools only", SCHOOLS))


def directorate_of(area: str, rules: Framework) -> str:
    """Return the directorate of an area; the council for schools and for the council without them."""
    if area in WHOLES:
        return COUNCIL
    return area if area in rules.directorates else rules.services[area]


def areas_above(area: str, rules: Framework) -> tuple[str, ...]:
    """Return the areas from the council down to this one: the way back."""
    return tuple(dict.fromkeys((COUNCIL, directorate_of(area, rules), area)))


def first_month(workspace: Workspace, chosen: Selection) -> str:
    """Return the first month of the period chosen, such as 2019-04; "" where all months are shown."""
    if chosen.since == workspace.quarters[0].label:
        return ""
    return Quarter(chosen.since, workspace.data.framework.year_start_month).months[0]
