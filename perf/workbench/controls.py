"""The explorer's lists: linked, so that whatever is chosen fits together."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from ipywidgets import Dropdown, GridBox, Layout

from perf.areas import COUNCIL, WITHOUT_SCHOOLS
from perf.wording import month_name
from perf.workbench.selection import (
    PANELS,
    WHOLES,
    Options,
    Selection,
    breakdowns,
    comparisons,
    directorate_of,
    figures_of,
    name_in_list,
    settled,
)
from perf.workbench.workspace import Bench

LABELS = {  # in the order in which they stand, two or more in a row
    "topic": "Topic",
    "figure": "Measure",
    "area": "Area",
    "service": "Service",
    "since": "From",
    "until": "To",
    "by": "Break down by",
    "against": "Compare with",
    "schools": "Schools",
    "panel": "Also show",
}
WIDE = "23rem"
LAYOUT, STYLE = {"width": "100%"}, {"description_width": "7rem"}


def grid(widgets: Iterable[Any]) -> GridBox:
    """Set widgets in columns, as many as there is room for."""
    columns = f"repeat(auto-fill, minmax({WIDE}, 1fr))"
    box = GridBox(list(widgets), layout=Layout(grid_template_columns=columns))
    box.add_class("lists")
    return box


def dropdown(label: str, options: Options = (), value: Any = None) -> Dropdown:
    """Make a list with its label, as wide as the others."""
    chosen = value or (options[0][1] if options else None)
    return Dropdown(options=list(options), value=chosen, description=label, layout=LAYOUT, style=STYLE)


class Controls:
    """The lists of an explorer.

    Parameters
    ----------
    bench : Bench
    chosen : Selection
        A settled one.
    tell : callable
        Told of each new selection, once, however many lists it changed.
    """

    def __init__(self, bench: Bench, chosen: Selection, tell: Callable[[Selection], None]) -> None:
        self._bench, self._tell, self._quiet = bench, tell, False
        self.chosen = chosen
        self.lists = {name: dropdown(label) for name, label in LABELS.items()}
        self._show()
        for name, each in self.lists.items():
            each.observe(lambda change, name=name: self._changed(name, change["new"]), "value")

    def choose(self, wanted: Selection) -> None:
        """Show another selection, as near to what is wanted as fits together."""
        self.chosen = settled(self._bench, wanted)
        self._show()
        self._tell(self.chosen)

    def _changed(self, name: str, value: str) -> None:
        if not self._quiet:
            self.choose(changed(self.chosen, name, value, area=self.lists["area"].value))

    def _show(self) -> None:
        """Give every list its options and what is chosen of them, without telling anyone."""
        with self._silence():
            values = values_of(self._bench, self.chosen)
            for name, options in options_of(self._bench, self.chosen).items():
                each = self.lists[name]
                if list(each.options) != list(options):
                    each.options = list(options)
                each.value = values[name]
            at_council = self.lists["area"].value == COUNCIL and not self.lists["service"].value
            self.lists["schools"].disabled = not at_council

    @contextmanager
    def _silence(self) -> Iterator[None]:
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False


def changed(chosen: Selection, name: str, value: str, *, area: str) -> Selection:
    """Give the selection that follows when one list changes; `area` is what the list of areas says."""
    if name in ("area", "schools"):
        return replace(chosen, area=value)
    if name == "service":
        return replace(chosen, area=value or area)
    if name in ("by", "against"):  # what was asked for is what is shown
        return replace(chosen, **{name: value}, panel="breakdown" if name == "by" else "comparison")
    return replace(chosen, **{name: value})


def options_of(bench: Bench, chosen: Selection) -> Mapping[str, Options]:
    """List what every list offers beside a settled selection."""
    rules = bench.data.framework
    home = directorate_of(chosen.area, rules)
    services = [name for name in rules.services if name in rules.areas]
    inside = [name for name in services if home in (COUNCIL, rules.services[name])]
    labels = [quarter.label for quarter in bench.quarters]
    ends = [(f"{quarter.label} (to {month_name(quarter.months[-1])})", quarter.label) for quarter in bench.quarters]
    begins = [(f"{quarter.label} (from {month_name(quarter.months[0])})", quarter.label) for quarter in bench.quarters]
    return {
        "topic": [(topic.title, name) for name, topic in bench.topics.items()],
        "figure": figures_of(chosen.topic, bench),
        "panel": [(title, name) for name, title in PANELS.items()],
        "area": [("Whole council", COUNCIL), *((name, name) for name in rules.directorates)],
        "service": [("All services", ""), *((name_in_list(name), name) for name in inside)],
        "schools": [(title, area) for area, title in WHOLES.items()],
        "since": begins[: labels.index(chosen.until) + 1],
        "until": ends[::-1],
        "by": breakdowns(bench, chosen),
        "against": comparisons(bench, chosen),
    }


def values_of(bench: Bench, chosen: Selection) -> Mapping[str, str]:
    """Give what every list shows for a settled selection."""
    rules = bench.data.framework
    at_council = chosen.area in WHOLES
    own = {name: getattr(chosen, name) for name in ("topic", "figure", "panel", "since", "until", "by", "against")}
    return own | {
        "area": directorate_of(chosen.area, rules),
        "service": chosen.area if chosen.area in rules.services and not at_council else "",
        "schools": chosen.area if at_council else WITHOUT_SCHOOLS,
    }
