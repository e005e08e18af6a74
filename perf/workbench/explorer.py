"""The explorer: any question of the quarterly pack, asked of any area, period and breakdown, in JupyterLab."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ipywidgets import HTML, Button, Checkbox, HBox, Layout, VBox, interactive_output
from markupsafe import Markup

from perf.dataset.dataset import Dataset
from perf.errors import PerfError
from perf.pages.block import Block, say
from perf.workbench import html_pieces
from perf.workbench.controls import Controls, grid
from perf.workbench.looking import Look
from perf.workbench.saved_views import save_view
from perf.workbench.selection import Selection, as_code, name_in_list, settled, trail
from perf.workbench.workspace import Bench, bench_of

SLOW = 0.3  # seconds from which on a redraw says that it is busy
SWITCH = "Show small numbers (for your eyes: never saved)"


class Explorer(VBox):  # type: ignore[misc]
    """The explorer of one council; see `explore`."""

    def __init__(self, bench: Bench, out: Path) -> None:
        self._bench, self._out = bench, out
        self.seconds = {"view": 0.0, "panel": 0.0}  # how long the last redraw took
        self.controls = Controls(bench, settled(bench, Selection("")), self._redraw)
        self.switch = Checkbox(description=SWITCH, indent=False, layout=Layout(width="auto"))
        self.switch.observe(lambda _: self._redraw(self.controls.chosen), "value")
        self.status, self.code, self.saved = HTML(), HTML(), HTML()
        self.way, self.closer = HBox(), HBox()
        self.save = Button(description="Save this view", tooltip="Charts as PNG and SVG, figures as CSV, protected")
        self.save.on_click(lambda _: self._save())
        self._watched = html_pieces.Watched(value=(self.controls.chosen, False))
        drawn = [interactive_output(draw, {"what": self._watched}) for draw in (self._draw_view, self._draw_panel)]
        self._surround()
        super().__init__(children=self._laid_out(*drawn))
        self.add_class("council-perf")

    def __repr__(self) -> str:
        return "Explorer()"  # never what it shows: a notebook keeps this text

    def _laid_out(self, view: Any, panel: Any) -> list[Any]:
        lists = grid(self.controls.lists.values())
        takeaway = HBox([self.save, self.saved])
        named = {"way": self.way, "closer": self.closer, "takeaway": takeaway}
        for name, box in named.items():
            box.add_class(name)
        return [
            html_pieces.style(),
            lists,
            self.switch,
            self.way,
            self.status,
            view,
            panel,
            self.closer,
            takeaway,
            self.code,
        ]

    def _redraw(self, chosen: Selection) -> None:
        """Show a selection; where that takes a while, say so first."""
        if not self._bench.is_ready(chosen.until):
            self.status.value = html_pieces.busy(f"Working out {chosen.until} for the first time: a few seconds…")
        elif sum(self.seconds.values()) > SLOW:
            self.status.value = html_pieces.busy("Drawing…")
        self.saved.value = ""
        self._watched.value = (chosen, self.switch.value)
        self._surround()

    def _draw_view(self, what: tuple[Selection, bool]) -> None:
        self._draw("view", what, Look.view_blocks)

    def _draw_panel(self, what: tuple[Selection, bool]) -> None:
        self._draw("panel", what, Look.panel)

    def _draw(self, name: str, what: tuple[Selection, bool], piece: Callable[[Look], Block]) -> None:
        started, (chosen, lifted) = time.perf_counter(), what
        try:
            block = piece(Look(self._bench, chosen, lifted=lifted))
        except (PerfError, ValueError) as error:
            block = say(f"This cannot be shown: {error}")
        html_pieces.show(block, lifted=lifted and name == "view")
        self.seconds[name] = time.perf_counter() - started

    def _surround(self) -> None:
        """Bring the way back, the way down, the announcement and the code in step with what is shown."""
        chosen, rules = self.controls.chosen, self._bench.data.framework
        look = Look(self._bench, chosen)
        *above, here = trail(chosen.area, rules)
        self._fill(self.way, above, name_in_list(here))
        self._fill(self.closer, look.parts())
        self.status.value = html_pieces.announced(look.answer().text)
        self.code.value = html_pieces.code_to_copy(as_code(chosen, self._bench))

    def _fill(self, box: HBox, areas: list[str], here: str = "") -> None:
        """Fill a box with a button for each area, which goes there, and the name of where one is."""
        words = [*map(name_in_list, areas), *([here] if here else [])]
        if [each.description or each.tooltip for each in box.children] == words:
            return  # a button that stays can still be pressed
        before = box.children
        named = HTML(str(Markup("<b>{}</b>").format(here)), tooltip=here)
        box.children = [*map(self._button, areas), *([named] if here else [])]
        for widget in before:
            widget.close()

    def _button(self, area: str) -> Button:
        button = Button(description=name_in_list(area), layout=Layout(width="auto"))
        button.on_click(lambda _: self.controls.choose(replace(self.controls.chosen, area=area)))
        return button

    def _save(self) -> None:
        try:
            files = save_view(Look(self._bench, self.controls.chosen), self._out)
        except OSError as error:
            self.saved.value = html_pieces.noted(f"Nothing was saved: {error.strerror}. Choose another folder.")
            return
        names = ", ".join(file.name for file in files)
        self.saved.value = html_pieces.noted(f"Saved in {self._out}: {names}")


def explore(data: Dataset, *, out: str | Path = "outputs/views") -> Explorer:
    """Explore a council: choose a topic, a measure, an area, a period, and see the answer with its charts and tables.

    Parameters
    ----------
    data : Dataset
    out : str or Path
        Where "Save this view" writes.

    Raises
    ------
    ValueError
        If the council has no records of any topic.
    """
    return Explorer(bench_of(data), Path(out))
