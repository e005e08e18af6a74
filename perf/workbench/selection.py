"""What an analyst has chosen to see, what can be chosen beside it, and the same as code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from perf.areas import COUNCIL, SCHOOLS, WITHOUT_SCHOOLS
from perf.catalogue import FIGURES, TOPIC_OF, TOPICS
from perf.dataset.framework import Framework
from perf.figure import Part
from perf.quarter import Quarter
from perf.workbench.workspace import Bench

LAST_YEAR = "last year"
AREA = "area"  # broken down by directorate or service
PANELS = {
    "breakdown": "Breakdown",
    "comparison": "Comparison",
    "drivers": "What drove the change",
    "forecast": "Year-end forecast",
}
WHOLES = {COUNCIL: "With schools", WITHOUT_SCHOOLS: "Without schools", SCHOOLS: "Schools only"}
Options = Sequence[tuple[str, str]]  # what a list shows, and what it means


@dataclass(frozen=True)
class Selection:
    """One view: quarters by label; `figure` of the catalogue; `by` "area" or a part such as "reason".

    `against` is "last year" or an area to compare with; `panel` is which of PANELS stands beside the trend.
    """

    topic: str
    area: str = COUNCIL
    figure: str = ""
    since: str = ""
    until: str = ""
    by: str = AREA
    against: str = LAST_YEAR
    panel: str = "breakdown"


def settled(bench: Bench, wanted: Selection) -> Selection:
    """Make a selection whole: what is left open or does not fit together gets the nearest that does.

    Raises
    ------
    ValueError
        If the council has no records of any topic.
    """
    if not bench.topics:
        raise ValueError("The council has no records of a topic, such as absences or complaints, to explore.")
    topic = wanted.topic if wanted.topic in bench.topics else next(iter(bench.topics))
    figures, quarters = _values(figures_of(topic, bench)), [quarter.label for quarter in bench.quarters]
    until = wanted.until if wanted.until in quarters else quarters[-1]
    since = wanted.since if wanted.since in quarters[: quarters.index(until) + 1] else quarters[0]
    area = wanted.area if wanted.area in bench.data.framework.areas else COUNCIL
    figure = wanted.figure if wanted.figure in figures else TOPICS[topic].leading
    figure = figure if figure in figures else figures[0]
    chosen = replace(wanted, topic=topic, area=area, figure=figure, since=since, until=until)
    by = wanted.by if wanted.by in _values(breakdowns(bench, chosen)) else AREA
    against = wanted.against if wanted.against in _values(comparisons(bench, chosen)) else LAST_YEAR
    panel = wanted.panel if wanted.panel in PANELS else "breakdown"
    return replace(chosen, by=by, against=against, panel=panel)


def _values(options: Options) -> list[str]:
    return [value for _, value in options]


def figures_of(topic: str, bench: Bench) -> Options:
    """List the measures of a topic that the records give, its leading ones first; the quarter alone is no other."""
    spoken = set(bench.latest.records["figure"])
    names = dict.fromkeys((TOPICS[topic].leading, *TOPICS[topic].others, *TOPICS[topic].figure_names))
    return [(FIGURES[name].title, name) for name in names if name in spoken and FIGURES[name].period != "quarter"]


def breakdowns(bench: Bench, chosen: Selection) -> Options:
    """List by what a measure can be broken down: the areas inside, then the parts that it has."""
    parts = part_figures(bench, chosen.figure)
    inside = "Service" if chosen.area in bench.data.framework.directorates else "Directorate"
    return [(inside, AREA), *((part.capitalize(), part) for part in parts)]


def part_figures(bench: Bench, figure: str) -> Mapping[str, str]:
    """Give each kind of part (reason, stage, cause) the figure that counts by it: the measure, or a count beside it."""
    topic, rows = TOPIC_OF.get(figure), bench.latest.records
    names = [each.name for each in topic.figures if each.period != "quarter"] if topic else []
    mine = rows[rows["figure"].isin(names)]
    kinds = mine["part"].map({part: Part.parse(part).dimension for part in mine["part"].unique()})
    found: dict[str, str] = {}
    for kind in (kind for kind in kinds.unique() if kind):
        names = list(mine.loc[kinds == kind, "figure"].unique())
        counted = [name for name in names if FIGURES[name].unit == "count"]
        if figure in names or counted:
            found[kind] = (counted or [figure])[0]
    return found


def comparisons(bench: Bench, chosen: Selection) -> Options:
    """List what an area can be compared with: itself last year, the council, another area."""
    rules = bench.data.framework
    others = [area for area in (*_wholes(), *rules.directorates) if area != chosen.area]
    home = rules.services.get(chosen.area, "")
    siblings = [area for area in rules.directorates.get(home, ()) if area in rules.areas and area != chosen.area]
    return [("Last year", LAST_YEAR), *((name_in_list(area), area) for area in (*others, *siblings))]


def _wholes() -> tuple[str, ...]:
    return COUNCIL, WITHOUT_SCHOOLS, SCHOOLS


def name_in_list(area: str) -> str:
    """Name an area in a list: the council is "The council"."""
    return {COUNCIL: "The council"}.get(area, area[:1].upper() + area[1:])


def directorate_of(area: str, rules: Framework) -> str:
    """Give the directorate of an area; the council for its own halves."""
    if area in _wholes():
        return COUNCIL
    return area if area in rules.directorates else rules.services[area]


def trail(area: str, rules: Framework) -> tuple[str, ...]:
    """Give the areas from the council down to this one: the way back."""
    home = directorate_of(area, rules)
    return tuple(dict.fromkeys((COUNCIL, *((home,) if home != COUNCIL else ()), area)))


def first_month(chosen: Selection, rules: Framework) -> str:
    """Give the first month of the period chosen, as 2019-04."""
    return Quarter(chosen.since, rules.year_start_month).months[0]


def as_code(chosen: Selection, bench: Bench) -> str:
    """Write a selection as the lines of Python that show it, through the gate, in any notebook."""
    named = {"measure": chosen.figure, "since": chosen.since, "until": chosen.until}
    usual = {"measure": TOPICS[chosen.topic].leading, "since": bench.quarters[0].label}
    said = ", ".join(f"{name}={_quoted(value)}" for name, value in named.items() if value != usual.get(name))
    where = f"{_quoted(chosen.topic)}, {_quoted(chosen.area)}"
    calls = {
        "breakdown": f"breakdown({_quoted(chosen.by)})",
        "comparison": f"comparison({_quoted(chosen.against)})",
        "drivers": "drivers()",
        "forecast": "forecast()",
    }
    return (
        "from perf.workbench import look\n"
        f"view = look({_quoted(bench.data.folder.as_posix())}, {where}, {said})\n"
        f"view.answer() + view.trend() + view.{calls[chosen.panel]}"
    )


def _quoted(text: str) -> str:
    """Write a text as Python does, in double quotes wherever they need no escape."""
    shown = repr(text)
    return f'"{shown[1:-1]}"' if shown.startswith("'") and '"' not in text else shown
