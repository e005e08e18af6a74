"""A piece of a page: HTML for readers, the same in plain words for everything else."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import pandas as pd
from markupsafe import Markup

from perf.charts.svg import as_svg
from perf.charts.theme import NARROW, WIDE, NothingToDraw, TooManyRows, at_width
from perf.dataset.prepared_results import PLACE
from perf.kept_content import kept

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TABLES = "application/vnd.council-perf.tables+json"  # in an output: the tables of a block, for its files
_has_narrow = ContextVar("has_narrow", default=True)
_has_pictures = ContextVar("has_pictures", default=True)


@dataclass(frozen=True)
class Source:
    """Where a chart comes from, and the mark of what is not the council's own records; "" where all is."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class ChartText:
    """The words of a chart.

    Attributes
    ----------
    title, subtitle : str
        Its finding, and what it shows.
    alt : str
        What the picture shows, for those who do not see it: they have just heard the title.
    source : str
        Where it comes from.
    """

    title: str
    subtitle: str
    alt: str
    source: Source

    @property
    def in_words(self) -> str:
        """The finding and what the picture shows, where there is no caption beside it."""
        return f"{self.title}. {self.alt}"


def _settings() -> str:
    """Return matplotlib's settings, the same in every process; a picture does not depend on the backend."""
    raw = dict.items(mpl.rcParams)  # as they are: to read the backend would open one
    return repr(sorted((name, repr(value)) for name, value in raw if name != "backend"))


@dataclass(frozen=True)
class Chart:
    """A chart that a page shows, and its words; `draw` draws it, once for each width."""

    draw: "Callable[[], Figure]"
    text: ChartText

    @cached_property
    def figure(self) -> "Figure":
        """The chart as wide as a page."""
        with at_width(WIDE):
            return self.draw()

    def picture(self, width: float, look: str = "") -> str:
        """Return the chart as SVG; in a run, where every figure may be shown, the one kept of the same content."""

        def draw() -> bytes:
            with at_width(width):
                return as_svg(self.draw(), label=self.text.alt, look=look).encode()

        if PLACE not in os.environ:
            return draw().decode()
        settings = _settings()
        return kept("chart", (self.draw, self.text.alt, width, look, settings), draw).decode()


PROVENANCE = "Provenance"  # the column of a file in which rows that are not the council's own records are marked


@dataclass(frozen=True)
class FileTable:
    """A table as a file gives it: its caption, and of each row one value for each heading.

    `units` names the heading of the unit of those numbers that have one, by their own heading.
    """

    caption: str
    rows: tuple[Mapping[str, Any], ...]
    units: Mapping[str, str] = field(default_factory=dict)

    def marked(self, mark: str) -> "FileTable":
        """Return the table with a mark in each row that has none of its own."""
        return replace(self, rows=tuple({**row, PROVENANCE: row.get(PROVENANCE) or mark} for row in self.rows))


@dataclass(frozen=True)
class Block:
    """What a notebook cell shows. An empty block shows nothing, and its section is not on the page.

    Attributes
    ----------
    html, text : str
        The section as a page shows it, and in plain words.
    figures : tuple of matplotlib Figure
        The charts that it shows.
    data : DataFrame or None
        The rows of its table, or what its chart is drawn from, as far as they may be shown; of several, the first.
    """

    html: Markup = Markup("")
    text: str = ""
    charts: tuple[Chart, ...] = field(default=(), compare=False, repr=False)  # the charts it shows, to save them
    data: pd.DataFrame | None = field(default=None, compare=False, repr=False)
    tables: tuple[FileTable, ...] = field(default=(), compare=False, repr=False)  # every table in it, for its files

    @property
    def figures(self) -> "tuple[Figure, ...]":
        """The figures of its charts, as wide as a page."""
        return tuple(chart.figure for chart in self.charts)

    @property
    def figure(self) -> "Figure | None":
        """The chart that it shows, to recolour or save; of several, the first; None where there is none."""
        return self.figures[0] if self.figures else None

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        if not self.html:
            return {"text/plain": ""}
        tables = {TABLES: [asdict(each) for each in self.tables]} if self.tables else {}
        return {"text/html": str(self.html), "text/plain": self.text, **tables}

    def at(self, place: str) -> "Block":
        """Return the block with an id to which links lead; an empty block stays empty."""
        html = Markup('<div id="{}">{}</div>').format(place, self.html)
        return replace(self, html=html) if self.html else self

    def marked(self, mark: str) -> "Block":
        """Return the block with a mark in the caption of its tables, such as "made-up example data"; "" is none."""
        end = Markup("</caption>")
        tables = tuple(each.marked(mark) for each in self.tables)
        return replace(self, html=self.html.replace(end, mark_html(mark) + end), tables=tables) if mark else self

    def __add__(self, other: "Block") -> "Block":
        text = f"{self.text}\n{other.text}".strip()
        data = other.data if self.data is None else self.data
        return Block(self.html + other.html, text, self.charts + other.charts, data, self.tables + other.tables)


def mark_html(mark: str) -> Markup:
    """Return the mark of what is not the council's own records, as a cell or a caption shows it; "" is none."""
    return Markup(' <small class="made">{}</small>').format(mark) if mark else Markup("")


def sections_of(report: type) -> list[str]:
    """Return the names of the sections of a report: its public methods, in the order of the class."""
    names = dict.fromkeys(name for kind in reversed(report.__mro__) for name in vars(kind) if not name.startswith("_"))
    return [name for name in names if callable(getattr(report, name))]


def say(*sentences: str) -> Block:
    """Return sentences as a paragraph each, without the blank ones; HTML in them is shown as text, unless marked."""
    paragraphs = [sentence for sentence in sentences if sentence]
    html = Markup("\n").join(Markup("<p>{}</p>").format(paragraph) for paragraph in paragraphs)
    text = "\n".join(each.striptags() if isinstance(each, Markup) else each for each in paragraphs)
    return Block(Markup(html), text)


def lead(sentence: str) -> Block:
    """Return the sentence that answers the page's question, in larger letters."""
    return Block(Markup('<p class="lead">{}</p>').format(sentence), sentence)


def with_note(block: Block, note: str) -> Block:
    """Return a block with a note below it on what is not the council's own records; its text is not changed."""
    html = Markup('<p class="made">{}</p>').format(note) if note else Markup("")
    return replace(block, html=block.html + html)


def bullets(lines: Iterable[str]) -> Block:
    """Return lines as a list; an empty block where there are none."""
    items = list(lines)
    html = Markup("").join(Markup("<li>{}</li>").format(item) for item in items)
    return Block(Markup("<ul>{}</ul>").format(html), "\n".join(f"- {item}" for item in items)) if items else Block()


def closed_block(summary: str, block: Block, *, is_annex: bool = False) -> Block:
    """Return a block that is closed until a reader opens it, and open in print; an empty block stays empty.

    `is_annex`: whether it is too long for the papers of a committee, and belongs to their annexes.
    """
    opening = Markup('<details class="annex">') if is_annex else Markup("<details>")
    html = opening + Markup("<summary>{}</summary>{}</details>").format(summary, block.html)
    return replace(block, html=html, text=f"{summary}\n{block.text}") if block.html else block


def open_block(block: Block) -> Block:
    """Return a block with nothing of it closed, apart from annexes."""
    return replace(block, html=block.html.replace(Markup("<details>"), Markup("<details open>")))


def searchable_tables(block: Block) -> Block:
    """Return a block with long tables that a reader can search and sort, where scripts run; an empty one stays so."""
    html = Markup('<div class="register">{}</div>').format(block.html)
    return replace(block, html=html) if block.html else block


def terms(pairs: Iterable[tuple[str, str]]) -> Block:
    """Return words with their meanings as a list; an empty block where there are none."""
    meanings = list(pairs)
    html = Markup("").join(Markup("<dt>{}</dt><dd>{}</dd>").format(*pair) for pair in meanings)
    text = "\n".join(f"{word}: {meaning}" for word, meaning in meanings)
    return Block(Markup('<dl class="terms">{}</dl>').format(html), text) if meanings else Block()


def wide_only() -> AbstractContextManager[None]:
    """Show the charts made inside this block for a wide screen alone: in JupyterLab no phone reads them."""
    return _without(_has_narrow)


def without_pictures() -> AbstractContextManager[None]:
    """Draw no chart inside this block, where the only question is whether there is anything to show."""
    return _without(_has_pictures)


@contextmanager
def _without(what: ContextVar[bool]) -> Iterator[None]:
    before = what.set(False)
    try:
        yield
    finally:
        what.reset(before)


def show_chart(draw: "Callable[[], Figure]", text: ChartText, data: Block) -> Block:
    """Put a chart on the page: its finding as text, the picture for a page and for a phone, its data as a table.

    Parameters
    ----------
    draw : callable
        Draws the chart; called once for each width. Where there is nothing to draw, there is no block; where there is
        too much, the table alone.
    text : ChartText
    data : Block
        The values drawn, as a table.
    """
    chart = Chart(draw, text)
    try:
        wide = chart.picture(WIDE, look="wide") if _has_pictures.get() else ""
        narrow = chart.picture(NARROW) if _has_narrow.get() and _has_pictures.get() else ""
    except NothingToDraw:
        return Block()
    except TooManyRows:
        return say(f"{text.title}.") + data.marked(text.source.mark) + say(text.source.text)
    data = data.marked(text.source.mark)
    beside = Markup('<div class="narrow" style="display: none">{}</div>').format(Markup(narrow)) if narrow else ""
    html = Markup(
        '<figure class="chart"><figcaption><strong>{}</strong> <span>{}</span></figcaption>{}{}'
        '<p class="source">{}</p></figure>'
        '<details class="annex"><summary>Data of this chart</summary>{}</details>'
    ).format(
        text.title, text.subtitle, Markup(wide), beside, text.source.text,
        data.html,
    )  # fmt: skip
    words = f"{text.in_words}\n{text.source.text}\n{data.text}"
    return Block(html, words, (chart,), data.data, data.tables)
