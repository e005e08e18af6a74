"""A run notebook to a page: the project's own nbconvert template, no code, no empty section."""

import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from perf.safe_text import slug

TEMPLATES = Path(__file__).parent.parent / "template"
_one_at_a_time = threading.Lock()  # the exporter is one for all threads


@dataclass(frozen=True)
class Neighbour:
    """Another file of the pack that a page leads to."""

    href: str
    name: str


@dataclass(frozen=True)
class Page:
    """What the frame of a page says: see page.html.j2."""

    name: str
    council: str
    quarter: str
    span: str
    data_to: str
    version: str
    inputs: str
    draft: bool
    up: str = ""
    area: str = ""
    before: Neighbour | None = None
    after: Neighbour | None = None
    tables: tuple[Neighbour, ...] = ()


class Sections(Preprocessor):
    """Give headings an address, list them as contents, and leave out sections that show nothing."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Keep the cells that are seen; see the class."""
        cells = [_headed(cell) for cell in nb.cells]
        nb.cells = [cell for at, cell in enumerate(cells) if _is_seen(cell) or _has_content(cells[at:])]
        headings = [cell.metadata.heading for cell in nb.cells if cell.metadata.get("heading", {}).get("level") == 2]
        resources["contents"] = headings
        resources["first"] = headings[0]["id"] if headings else ""
        return nb, resources


def _headed(cell: NotebookNode) -> NotebookNode:
    """Take the heading out of a markdown cell's text."""
    first, _, rest = cell.source.partition("\n")
    level = len(first) - len(first.lstrip("#"))
    if cell.cell_type == "markdown" and level:
        title = first[level:].strip()
        cell.metadata["heading"] = {"level": level, "title": title, "id": slug(title)}
        cell.source = rest.strip()
    return cell


def _is_seen(cell: NotebookNode) -> bool:
    if cell.cell_type == "code":
        return any("text/html" in output.get("data", {}) for output in cell.outputs)
    return bool(cell.source.strip())


def _has_content(cells: list[NotebookNode]) -> bool:
    """Tell whether a heading, the first of the cells, has anything to show before the next of its level."""
    level = cells[0].metadata.get("heading", {}).get("level")
    return level is not None and (level == 1 or any(_is_seen(cell) for cell in _within(cells[1:], level)))


def _within(cells: list[NotebookNode], level: int) -> Iterator[NotebookNode]:
    for cell in cells:
        if cell.metadata.get("heading", {}).get("level", 9) <= level:
            return
        yield cell


@cache
def _exporter() -> HTMLExporter:
    return HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="council",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_input=True,
        exclude_anchor_links=True,
        preprocessors=[Sections],
    )


def render_report(notebook: NotebookNode, page: Page) -> str:
    """Turn a run notebook into a page; the notebook is left as it is."""
    with _one_at_a_time:
        html, _ = _exporter().from_notebook_node(notebook, resources={"page": asdict(page)})
    return str(html)


def render_failed(page: Page, why: str) -> str:
    """Make the page of a report that could not be made."""
    return str(_exporter().environment.get_template("failed.html.j2").render(page=asdict(page), why=why))


def render_index(page: Page, **content: Any) -> str:
    """Make a pack's index page: see pack.html.j2 for what it takes."""
    return str(_exporter().environment.get_template("pack.html.j2").render(page=asdict(page), **content))


def render_committee(**content: Any) -> str:
    """Make the committee pack, one document of all reports: see committee.html.j2 for what it takes."""
    return str(_exporter().environment.get_template("committee.html.j2").render(**content))
