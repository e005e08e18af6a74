"""The pages of a pack as HTML, by the project's own nbconvert templates: no code, no empty section."""

import base64
import hashlib
import os
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from perf.packs.report_and_task import ACCESSIBILITY
from perf.ratings import USUAL_RATINGS
from perf.safe_text import slug

TEMPLATES = Path(__file__).parent.parent / "template"
SCRIPT = (TEMPLATES / "council" / "register.js").read_text(encoding="utf-8")  # the only one that a page may run
_one_at_a_time = threading.Lock()  # all threads share the exporter


@dataclass(frozen=True)
class Neighbour:
    """Another file of the pack that a page links to; the page itself has no `href`."""

    href: str
    name: str


@dataclass(frozen=True)
class Page:
    """What a page shows around its content: see page.html.j2."""

    name: str
    council: str
    quarter: str
    span: str
    data_to: str
    version: str
    inputs: str
    accessibility: str = ACCESSIBILITY  # the address of the accessibility statement
    up: str = ""  # that of the index; "" on the index itself
    area: str = ""
    question: str = ""  # the heading of the page; "" for that of its notebook
    made: str = ""  # which data of the whole page are not the council's own records
    notice: str = ""  # why the page is not that of the last run
    tables: tuple[Neighbour, ...] = ()
    colours: str = USUAL_RATINGS.css()  # of the council's ratings

    @property
    def title(self) -> str:
        """What the page is called, with its area and its quarter."""
        return ", ".join(filter(None, (self.name, self.area, self.quarter)))


@dataclass(frozen=True)
class Neighbours:
    """Pages of a pack that belong together, and what they are, such as "Sickness absence of other areas"."""

    name: str
    pages: tuple[Neighbour, ...]


@dataclass(frozen=True)
class Ways:
    """The ways from a page to the others of its pack: see ways.html.j2."""

    up: str
    before: Neighbour | None = None
    after: Neighbour | None = None
    lists: tuple[Neighbours, ...] = ()


def relative(file: str, page: str) -> str:
    """Return the address of a file of the pack, as a page of the pack links to it."""
    return PurePath(os.path.relpath(file, PurePath(page).parent)).as_posix()


class Sections(Preprocessor):
    """Add an address to headings, list them as contents, and remove sections that show nothing."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Prepare a notebook for its page; see the class."""
        cells = [_with_heading(cell, resources["page"].question) for cell in nb.cells]
        nb.cells = [cell for at, cell in enumerate(cells) if _is_visible(cell) or _has_content(cells[at:])]
        headings = [cell.metadata.heading for cell in nb.cells if cell.metadata.get("heading", {}).get("level") == 2]
        resources["contents"] = headings
        resources["first"] = headings[0]["id"] if headings else ""
        return nb, resources


def _with_heading(cell: NotebookNode, question: str) -> NotebookNode:
    """Move the heading of a markdown cell from its text to its metadata; the first is the page's question, if any."""
    first, _, rest = cell.source.partition("\n")
    level = len(first) - len(first.lstrip("#"))
    if cell.cell_type == "markdown" and level:
        title = question if level == 1 and question else first[level:].strip()
        cell.metadata["heading"] = {"level": level, "title": title, "id": slug(title)}
        cell.source = rest.strip()
    return cell


def _is_visible(cell: NotebookNode) -> bool:
    if cell.cell_type == "code":
        return any("text/html" in output.get("data", {}) for output in cell.outputs)
    return bool(cell.source.strip())


def _has_content(cells: list[NotebookNode]) -> bool:
    """Return whether there is anything to show under a heading, the first of the cells."""
    level = cells[0].metadata.get("heading", {}).get("level")
    return level is not None and (level == 1 or any(_is_visible(cell) for cell in _within(cells[1:], level)))


def _within(cells: list[NotebookNode], level: int) -> Iterator[NotebookNode]:
    for cell in cells:
        if cell.metadata.get("heading", {}).get("level", 9) <= level:
            return
        yield cell


@cache
def _exporter() -> HTMLExporter:
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="council",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_input=True,
        exclude_anchor_links=True,
        preprocessors=[Sections],
    )
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    exporter.environment.globals.update(script=SCRIPT, script_hash=f"sha256-{digest}")
    return exporter


def render_report(notebook: NotebookNode, page: Page) -> str:
    """Return the page of a notebook that has run; the notebook is not changed."""
    with _one_at_a_time:
        html, _ = _exporter().from_notebook_node(notebook, resources={"page": page})
    return str(html)


def render_failed(page: Page, why: str) -> str:
    """Return the page of a report that failed."""
    return str(_exporter().environment.get_template("failed.html.j2").render(page=page, why=why))


def with_ways(html: str, ways: Ways) -> str:
    """Return a page with its links to other pages, which replace any that it has."""
    macros = _exporter().environment.get_template("ways.html.j2").module
    for name in ("switch", "neighbours"):
        begins, ends = f"<!-- {name} -->", f"<!-- /{name} -->"
        before, found, rest = html.partition(begins)
        html = (
            before + begins + str(getattr(macros, name)(asdict(ways))) + ends + rest.partition(ends)[2]
            if found
            else html
        )
    return html


def render_index(page: Page, **content: object) -> str:
    """Return a pack's index page: see pack.html.j2 for what it takes."""
    return str(_exporter().environment.get_template("pack.html.j2").render(page=page, **content))


def render_accessibility(page: Page, contact: str) -> str:
    """Return the accessibility statement of a pack; `contact` is whom to tell, "" if the council names nobody."""
    return str(_exporter().environment.get_template("accessibility.html.j2").render(page=page, contact=contact))


def render_committee(**content: object) -> str:
    """Return the committee pack, all reports as one document: see committee.html.j2 for what it takes."""
    return str(_exporter().environment.get_template("committee.html.j2").render(**content))
