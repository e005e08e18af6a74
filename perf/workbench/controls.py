"""The explorer's lists: linked, so that whatever is chosen fits together."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from ipywidgets import Dropdown, GridBox, Layout

from perf.areas import COUNCIL, WHOLES, WITHOUT_SCHOOLS
from perf.quarter import Quarter
from perf.wording import month_name
from perf.workbench.opened_council import Workspace
from perf.workbench.selection import (
    BREAKDOWN,
    COMPARISON,
    OTHER_COUNCIL,
    SCHOOLS_OR_NOT,
    Options,
    Selection,
    breakdowns,
    comparisons,
    complete_selection,
    directorate_of,
    figures,
    name_in_list,
    other_council_areas,
    sections,
)

LABELS = {  # in their order on the screen
    "topic": "Topic",
    "figure": "Figure",
    "area": "Area",
    "service": "Service",
    "since": "From",
    "until": "To",
    "by": "Break down by",
    "against": "Compare with",
    "schools": "Schools",
    "section": "Also show",
}
NOTHING = {"by": "Nothing to break down by", "beside": "Nothing to show beside"}  # what a list says that is empty
WIDE = "23rem"
LAYOUT, STYLE = {"width": "100%"}, {"description_width": "7rem"}


def grid(widgets: Iterable[Any]) -> GridBox:
    """Lay widgets out in as many columns as there is room for."""
    columns = f"repeat(auto-fill, minmax({WIDE}, 1fr))"
    box = GridBox(list(widgets), layout=Layout(grid_template_columns=columns))
    box.add_class("lists")
    return box


def dropdown(label: str, options: Options = (), value: Any = None) -> Dropdown:
    """Return a list with its label, as wide as the others."""
    chosen = value or (options[0][1] if options else None)
    return Dropdown(options=list(options), value=chosen, description=label, layout=LAYOUT, style=STYLE)


class Controls:
    """The lists of an explorer.

    Parameters
    ----------
    workspace : Workspace
    wanted : Selection
        What is asked for; it is kept, so that a choice which an area cannot have is there again for one that can.
    on_change : callable
        Called with each new selection, once, however many lists it changes.
    before_change : callable
        Called first with what is wanted, before anything is calculated for it.
    """

    def __init__(
        self,
        workspace: Workspace,
        wanted: Selection,
        on_change: Callable[[Selection], None],
        before_change: Callable[[Selection], None] = lambda _: None,
    ) -> None:
        self._workspace, self._on_change, self._before_change = workspace, on_change, before_change
        self._is_quiet = False
        self.wanted, self.chosen = wanted, complete_selection(workspace, wanted)
        labels = LABELS | ({"beside": "Other council"} if workspace.beside else {})
        self.lists = {name: dropdown(label) for name, label in labels.items()}
        self._show()
        for name, each in self.lists.items():
            each.observe(lambda change, name=name: self._list_changed(name, change["new"]), "value")

    def choose(self, wanted: Selection) -> None:
        """Show another selection, as near to what is wanted as fits together."""
        self._before_change(wanted)
        self.wanted, self.chosen = wanted, complete_selection(self._workspace, wanted)
        self._show()
        self._on_change(self.chosen)

    def _list_changed(self, name: str, value: str) -> None:
        if not self._is_quiet:
            self.choose(selection_after(self.wanted, name, value, area=self.lists["area"].value))

    def _show(self) -> None:
        """Set the options of every list, and what is chosen of them, without a call of `on_change`."""
        with self._quietly():
            values = values_of(self._workspace, self.chosen)
            for name, options in options_of(self._workspace, self.chosen).items():
                each = self.lists[name]
                shown = list(options) or [(NOTHING[name], values[name])]
                if list(each.options) != shown:
                    each.options = shown
                each.value = values[name]
                each.disabled = not options
            at_council = self.lists["area"].value == COUNCIL and not self.lists["service"].value
            self.lists["schools"].disabled = not at_council

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        self._is_quiet = True
        try:
            yield
        finally:
            self._is_quiet = False


def selection_after(chosen: Selection, name: str, value: str, *, area: str) -> Selection:
    """Return the selection that follows when one list changes; `area` is what the list of areas shows."""
    if name in ("area", "schools"):
        return replace(chosen, area=value)
    if name == "service":
        return replace(chosen, area=value or area)
    if name == "by":  # what is asked for is what is shown
        return replace(chosen, by=value, section=BREAKDOWN)
    if name == "against":
        return replace(chosen, against=value, section=COMPARISON)
    if name == "beside":
        return replace(chosen, beside=value, section=OTHER_COUNCIL)
    return replace(chosen, **{name: value})


def options_of(workspace: Workspace, chosen: Selection) -> Mapping[str, Options]:
    """Return what every list offers beside a complete selection; of `NOTHING`, a list can be empty."""
    rules = workspace.data.framework
    home = directorate_of(chosen.area, rules)
    services = [name for name, its in rules.services.items() if name in rules.areas and home in (COUNCIL, its)]
    until = next(at for at, quarter in enumerate(workspace.quarters) if quarter.label == chosen.until)
    return {
        "topic": [(topic.title, name) for name, topic in workspace.topics.items()],
        "figure": figures(workspace, chosen.topic, chosen.area),
        "section": sections(workspace, chosen),
        "area": [("Whole council", COUNCIL), *((name, name) for name in rules.directorates)],
        "service": [("All services", ""), *((name_in_list(name), name) for name in services)],
        "schools": SCHOOLS_OR_NOT,
        "since": [_first_month(quarter) for quarter in workspace.quarters[: until + 1]],
        "until": [_last_month(quarter) for quarter in reversed(workspace.quarters)],
        "by": breakdowns(workspace, chosen),
        "against": comparisons(workspace, chosen),
        **({"beside": other_council_areas(workspace, chosen)} if workspace.beside else {}),
    }


def _first_month(quarter: Quarter) -> tuple[str, str]:
    return f"{quarter.label} (from {month_name(quarter.months[0])})", quarter.label


def _last_month(quarter: Quarter) -> tuple[str, str]:
    return f"{quarter.label} (to {month_name(quarter.months[-1])})", quarter.label


def values_of(workspace: Workspace, chosen: Selection) -> Mapping[str, str]:
    """Return what every list shows for a complete selection."""
    rules = workspace.data.framework
    at_council = chosen.area in WHOLES
    as_chosen = ["topic", "figure", "section", "since", "until", "by", "against"]
    as_chosen += ["beside"] if workspace.beside else []
    return {name: getattr(chosen, name) for name in as_chosen} | {
        "area": directorate_of(chosen.area, rules),
        "service": chosen.area if chosen.area in rules.services and not at_council else "",
        "schools": chosen.area if at_council else WITHOUT_SCHOOLS,
    }
