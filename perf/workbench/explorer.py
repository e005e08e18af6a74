"""The explorer: any question of the quarterly pack, asked of any area, period and breakdown, in JupyterLab."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ipywidgets import HTML, Button, Checkbox, HBox, Layout, VBox, interactive_output
from markupsafe import Markup

from perf.errors import PerfError
from perf.load_council import Council
from perf.pages.block import Block, say, wide_only
from perf.pages.topic.report import TopicReport
from perf.workbench import html_pieces
from perf.workbench.controls import Controls, grid
from perf.workbench.opened_council import Workspace, workspace_of
from perf.workbench.sections import Section, answer, as_code, below_trend, trend, view_block
from perf.workbench.selection import Selection, areas_above, areas_with_records, name_in_list
from perf.workbench.view_files import save_view

SLOW = 0.3  # seconds from which on a redraw is announced
MOST_DRAWN = 24  # sections that are kept, trends too: of another section of an area that alone is drawn
FIRST_TIME = "about 10 seconds"  # how long a quarter takes that has not been looked at yet
SWITCH = "Show small numbers (for your eyes: never saved)"
Show = Callable[..., None]


class Explorer(VBox):  # type: ignore[misc]
    """The explorer of one council; see `explore`.

    `show` displays a block in the output that is being drawn, as `html_pieces.show` does.
    """

    def __init__(self, workspace: Workspace, out: Path, *, show: Show = html_pieces.show) -> None:
        self._workspace, self._out, self._show = workspace, out, show
        self._drawn: dict[tuple[str | bool, ...], Block] = {}
        self.seconds = 0.0  # how long the last redraw took
        self.controls = Controls(workspace, Selection(""), self._redraw, self._announce)
        self.switch = Checkbox(description=SWITCH, indent=False, layout=Layout(width="auto"))
        self.switch.observe(lambda _: self.controls.choose(self.controls.wanted), "value")
        self.status, self.code, self.saved = HTML(), HTML(), HTML()
        self.way, self.closer = HBox(), HBox()
        self.save = Button(description="Save this view", tooltip="Charts as PNG and SVG, figures as CSV, protected")
        self.save.on_click(lambda _: self._save())
        self._watched = html_pieces.Watched(value=(self.controls.chosen, False))
        super().__init__(children=self._laid_out(interactive_output(self._draw, {"what": self._watched})))
        self._update_surroundings()
        self.add_class("council-perf")

    def __repr__(self) -> str:
        return "Explorer()"  # never what it shows: a notebook keeps this text

    def _laid_out(self, drawn: Any) -> list[Any]:
        lists = grid(self.controls.lists.values())
        takeaway = HBox([self.save, self.saved])
        for name, box in {"way": self.way, "closer": self.closer, "takeaway": takeaway}.items():
            box.add_class(name)
        above = [html_pieces.style(self._workspace.data.framework.ratings), lists, self.switch, self.way, self.status]
        return [*above, drawn, self.closer, takeaway, self.code]

    def _announce(self, wanted: Selection) -> None:
        """Mark what is still shown as out of date; where the next takes a while, say so."""
        self.add_class("drawing")
        if wanted.until and not self._workspace.is_ready(wanted.until):
            message = f"Calculating {wanted.until}. The first time this takes {FIRST_TIME}…"
            self.status.value = html_pieces.busy_message(message)
        elif self.seconds > SLOW:
            self.status.value = html_pieces.busy_message("Drawing…")

    def _redraw(self, chosen: Selection) -> None:
        """Show a selection: its answer, charts and tables, then at once the buttons and the code."""
        self.saved.value = ""
        self._watched.value = (chosen, self.switch.value)
        self._update_surroundings()
        self.remove_class("drawing")

    def _draw(self, what: tuple[Selection, bool]) -> None:
        chosen, small_numbers = what
        started = time.perf_counter()
        try:
            with wide_only():
                report = self._report(chosen, small_numbers)
                above, below = (
                    self._drawn_once(report, section(self._workspace, chosen), (chosen.beside, small_numbers))
                    for section in (trend, below_trend)
                )
                block = view_block(report, chosen.against, above) + below
        except (PerfError, ValueError) as error:
            block = say(f"This cannot be shown: {error}")
        self._show(block, small_numbers=small_numbers)
        self.seconds = time.perf_counter() - started

    def _drawn_once(self, report: TopicReport, section: Section, beside: tuple[str, bool]) -> Block:
        """Draw a section of a report, or return it as it was drawn before.

        `beside` is what else it depends on: the area of the other council, and whether small numbers are shown.
        """
        view = report.view
        key = (view.topic.name, view.area, view.quarter.label, view.figure, section.code, *beside)
        if key not in self._drawn:
            self._drawn[key] = section.block(report)
            if len(self._drawn) > MOST_DRAWN:
                del self._drawn[next(iter(self._drawn))]
        return self._drawn[key]

    def _report(self, chosen: Selection, small_numbers: bool = False) -> TopicReport:
        return self._workspace.report(
            chosen.topic, chosen.area, quarter=chosen.until, figure=chosen.figure, small_numbers=small_numbers
        )

    def _update_surroundings(self) -> None:
        """Update the way back, the way down, the announcement and the code to what is shown."""
        chosen = self.controls.chosen
        report = self._report(chosen)
        *above, here = areas_above(chosen.area, self._workspace.data.framework)
        self._fill(self.way, above, name_in_list(here))
        self._fill(self.closer, areas_with_records(report.view))
        self.status.value = html_pieces.announcement(answer(report).text)
        self.code.value = html_pieces.code_to_copy(as_code(self._workspace, chosen))

    def _fill(self, box: HBox, areas: list[str], here: str = "") -> None:
        """Fill a box with a button for each area, which goes there, and the name of the area that is shown."""
        names = [*map(name_in_list, areas), *([here] if here else [])]
        if [each.description or each.tooltip for each in box.children] == names:
            return  # the existing buttons can still be pressed
        before = box.children
        title = HTML(str(Markup("<b>{}</b>").format(here)), tooltip=here)
        box.children = [*map(self._button, areas), *([title] if here else [])]
        for widget in before:
            widget.close()

    def _button(self, area: str) -> Button:
        button = Button(description=name_in_list(area), layout=Layout(width="auto"))
        button.on_click(lambda _: self.controls.choose(replace(self.controls.wanted, area=area)))
        return button

    def _save(self) -> None:
        try:
            files = save_view(self._workspace, self.controls.chosen, self._out)
        except OSError as error:
            self.saved.value = html_pieces.note(f"Nothing was saved: {error.strerror}. Choose another folder.")
            return
        names = ", ".join(file.name for file in files)
        self.saved.value = html_pieces.note(f"Saved in {self._out}: {names}")


def explore(
    council: Workspace | Council,
    *,
    beside: Workspace | Council | None = None,
    out: str | Path = "outputs/views",
) -> Explorer:
    """Explore a council: choose a topic, a figure, an area and a period; read the answer with its charts and tables.

    Parameters
    ----------
    council : Workspace, Dataset, str or Path
        A council, or its folder.
    beside : Workspace, Dataset, str or Path, optional
        Another council, to show its figures beside: only those that may be published, never its records.
    out : str or Path
        The folder into which "Save this view" writes.

    Raises
    ------
    ValueError
        If the council has no records of any topic.
    """
    workspace = workspace_of(council)
    if beside is not None:
        workspace = workspace.with_other(workspace_of(beside))
    return Explorer(workspace, Path(out))
