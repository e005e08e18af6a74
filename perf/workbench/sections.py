"""The sections of a view: methods of the topic's report, drawn for the explorer and written as code to copy."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from perf.areas import name_of
from perf.catalogue import FIGURES
from perf.pages.block import Block, lead, open_block, say
from perf.pages.topic.areas_side_by_side import not_shown
from perf.pages.topic.opening import span
from perf.pages.topic.report import TopicReport
from perf.pages.topic_view import View
from perf.seldom_collection import not_collecting
from perf.wording import listing, sentence
from perf.workbench import compared_areas
from perf.workbench.compared_areas import LAST_YEAR, compare
from perf.workbench.opened_council import Workspace
from perf.workbench.selection import (
    AREA,
    AREAS_BY_MONTH,
    BREAKDOWN,
    COMPARISON,
    MONTHS_BY_AREA,
    OTHER_COUNCIL,
    PARTS_BY_AREA,
    Selection,
    first_month,
    has_records,
)

_COMPARE = "compare"  # a function of a report, the others are its methods
_MOST_NAMED = 4  # areas that a sentence proposes


@dataclass(frozen=True)
class Section:
    """A section of a view.

    Attributes
    ----------
    method : str
        The method of the report, or "compare".
    arguments : mapping of name to text
        With which it is called.
    other : TopicReport or None
        The report of another council with which it is compared.
    """

    method: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    other: TopicReport | None = None

    def block(self, report: TopicReport) -> Block:
        """Draw the section of a report; where it is empty, its reason."""
        with not_collecting():
            return self._block(report)

    def _block(self, report: TopicReport) -> Block:
        if self.method == _COMPARE:
            return compare(report, self.other or self.arguments["against"], since=self.arguments.get("since", ""))
        block: Block = getattr(report, self.method)(**self.arguments)
        return open_block(block) if block.html else self._why_empty(report)

    def _why_empty(self, report: TopicReport) -> Block:
        """Return why the section of a report is empty, and of areas by month which are not shown."""
        reason = say(why_empty(report, self))
        is_by_month = self.method in (AREAS_BY_MONTH, MONTHS_BY_AREA)
        return reason + not_shown(report.view, FIGURES[report.view.figure]) if is_by_month else reason

    @property
    def code(self) -> str:
        """The call that returns the section, in Python."""
        named = [f"{name}={as_python(value)}" for name, value in self.arguments.items()]
        arguments = ", ".join([*(["other"] if self.other else []), *named])
        return f"{_COMPARE}(report, {arguments})" if self.method == _COMPARE else f"report.{self.method}({arguments})"


ANSWER = Section("answer")


def trend(workspace: Workspace, chosen: Selection) -> Section:
    """Return the section with the figure by month; where months cannot be compared, beside last year's."""
    if workspace.topics[chosen.topic].is_monthly:
        return Section("trend", _since(workspace, chosen))
    return Section(_COMPARE, {"against": LAST_YEAR} | _since(workspace, chosen))


def below_trend(workspace: Workspace, chosen: Selection) -> Section:
    """Return the section that is chosen to be shown below the trend."""
    if chosen.section == BREAKDOWN:
        return Section("by_area") if chosen.by == AREA else Section("by_part", {"dimension": chosen.by})
    if chosen.section == COMPARISON:
        return Section(_COMPARE, {"against": chosen.against} | _since(workspace, chosen))
    if chosen.section == OTHER_COUNCIL:
        return Section(_COMPARE, _since(workspace, chosen), other=other_report(workspace, chosen))
    if chosen.section == AREAS_BY_MONTH:
        return Section(chosen.section, _since(workspace, chosen))
    if chosen.section == PARTS_BY_AREA:
        return Section(chosen.section, {"dimension": chosen.by})
    return Section(chosen.section)


def other_report(workspace: Workspace, chosen: Selection) -> TopicReport:
    """Open the report of the other council that is chosen, for the quarter that ends with this one's, or before."""
    other = workspace.beside
    if other is None:
        raise ValueError("There is no other council beside this one.")
    quarter = other.quarter_to(workspace.last_month(chosen.until))
    return other.report(chosen.topic, chosen.beside, quarter=quarter, figure=chosen.figure)


def _since(workspace: Workspace, chosen: Selection) -> dict[str, str]:
    month = first_month(workspace, chosen)
    return {"since": month} if month else {}


def view_block(report: TopicReport, against: str, trend_drawn: Block) -> Block:
    """Return what is always in view: the answer, the comparison in a sentence, the trend and the leading figures.

    Parameters
    ----------
    report : TopicReport
    against : str
        What the figure is compared with, as in `Selection`.
    trend_drawn : Block
        What `trend` gives.
    """
    compared = "" if against == LAST_YEAR else compared_areas.sentence(report.view, against)
    return answer(report) + say(compared) + trend_drawn + report.figures()


def answer(report: TopicReport) -> Block:
    """Return the answer of a report; where it has no records of the year, name areas that have."""
    view = report.view
    if has_records(view):
        return report.answer()
    records = view.scores.records
    same = records[(records["figure"] == view.figure) & (records["quarter"] == view.quarter.label)]
    recorded = same.loc[(same["part"] == "") & (same["value"].notna() | (same["hidden"] != "")), "area"]
    title = FIGURES[view.figure].title.lower()
    missing = f"There are no records of {title} for {name_of(view.area)} in {span(view)}."
    if recorded.empty:
        return lead(f"{missing} Choose another period.")
    areas = listing((name_of(area) for area in list(recorded)[:_MOST_NAMED]), last="or")
    return lead(f"{missing} Choose another area, such as {areas}.")


def why_empty(report: TopicReport, section: Section) -> str:
    """Return the reason for which a section of a report is empty, as a sentence; "" where the answer gives it."""
    view = report.view
    title, where = FIGURES[view.figure].title.lower(), name_of(view.area)
    match section.method:
        case "trend":
            return ""
        case "by_area" | "drivers" if not view.children:
            return f"There are no services inside {where} to compare."
        case "by_area":
            return f"There are no two areas inside {where} with records of {title} to compare."
        case "drivers":
            return f"There are no two areas inside {where} with records of {title} in both years."
        case "areas_by_month" | "months_by_area":
            return f"Fewer than two areas inside {where} have months of {title} that can be charted."
        case "groups":
            return f"There are too few cases of {title}, or all services have the same share, so chance has no limits."
        case "by_part":
            return sentence(_why_no_parts(view, section.arguments["dimension"]))
        case "year_end" if view.is_recorded(view.figure) and view.years(view.figure).empty:
            return sentence(
                f"{title} of {where} is not shown by year, to protect small groups, so there is no forecast"
            )
        case "year_end":
            return f"There is no forecast, because there is no earlier year of {title} in {where} to forecast from."
        case _:
            return f"There are no records of this for {where} in {span(view)}."


def _why_no_parts(view: View, dimension: str) -> str:
    figure = FIGURES[view.figure_by_part]
    parts = view.parts(figure.name, dimension)
    title, where = figure.title.lower(), name_of(view.area)
    if parts.empty and figure.is_about_people and view.is_recorded(figure.name):
        return f"{title} of {where} is not published by {dimension}"
    return f"there are no records of {title} for {where} by {dimension} in {span(view)}"


def as_code(workspace: Workspace, chosen: Selection) -> str:
    """Write a view as the lines of Python that show it, protected, in any notebook."""
    shown = (ANSWER, trend(workspace, chosen), below_trend(workspace, chosen))
    compared = any(section.method == _COMPARE for section in shown)
    imports = ["import perf", *(["from perf.workbench import compare"] if compared else [])]
    lines = [*imports, f"report = {_open_report(workspace, chosen)}"]
    if chosen.section == OTHER_COUNCIL and workspace.beside:
        quarter = workspace.beside.quarter_to(workspace.last_month(chosen.until))
        lines.append(f"other = {_open_report(workspace.beside, replace(chosen, area=chosen.beside, until=quarter))}")
    return "\n".join([*lines, " + ".join(section.code for section in shown)])


def _open_report(workspace: Workspace, chosen: Selection) -> str:
    """Write the call that opens a report, with the folder of its council in full."""
    folder = workspace.data.folder.resolve().as_posix()
    arguments = ", ".join(as_python(text) for text in (folder, chosen.topic, chosen.until, chosen.area))
    return f"perf.open_report({arguments}, figure={as_python(chosen.figure)})"


def as_python(text: str) -> str:
    """Write a text as Python does, in double quotes wherever they need no escape."""
    shown = repr(text)
    return f'"{shown[1:-1]}"' if shown.startswith("'") and '"' not in text else shown
