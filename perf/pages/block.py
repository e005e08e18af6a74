"""A piece of a page: HTML for readers, the same in plain words for everything else."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from matplotlib.figure import Figure

from perf.charts.svg import as_svg
from perf.charts.theme import NARROW, WIDE, NothingToDraw, at_width

_has_narrow = ContextVar("has_narrow", default=True)


@dataclass(frozen=True)
class ChartText:
    """The words of a chart: its finding, what it shows, the same for those who do not see it, where it comes from."""

    title: str
    subtitle: str
    alt: str
    source: str


@dataclass(frozen=True)
class Chart:
    """A chart that a page shows, and its words."""

    figure: Figure
    text: ChartText


@dataclass(frozen=True)
class Block:
    """What a notebook cell shows. An empty block shows nothing, and its section is left out of the page."""

    html: Markup = Markup("")
    text: str = ""
    charts: tuple[Chart, ...] = field(default=(), compare=False, repr=False)  # the charts it shows, to save them

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of its charts, as wide as a page."""
        return tuple(chart.figure for chart in self.charts)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": str(self.html), "text/plain": self.text} if self.html else {"text/plain": ""}

    def __add__(self, other: "Block") -> "Block":
        return Block(self.html + other.html, f"{self.text}\n{other.text}".strip(), self.charts + other.charts)


def say(*sentences: str) -> Block:
    """Show sentences as one paragraph each, blank ones left out; whatever they hold is shown as text."""
    said = [sentence for sentence in sentences if sentence]
    html = Markup("\n").join(Markup("<p>{}</p>").format(sentence) for sentence in said)
    return Block(Markup(html), "\n".join(said))


def lead(sentence: str) -> Block:
    """Show the sentence that answers the page's question."""
    return Block(Markup('<p class="lead">{}</p>').format(sentence), sentence)


def bullets(lines: Iterable[str]) -> Block:
    """Show lines as a list; no lines, no list."""
    shown = list(lines)
    items = Markup("").join(Markup("<li>{}</li>").format(line) for line in shown)
    return Block(Markup("<ul>{}</ul>").format(items), "\n".join(f"- {line}" for line in shown)) if shown else Block()


def terms(pairs: Iterable[tuple[str, str]]) -> Block:
    """Show words with what they mean."""
    shown = list(pairs)
    items = Markup("").join(Markup("<dt>{}</dt><dd>{}</dd>").format(*pair) for pair in shown)
    text = "\n".join(f"{word}: {meaning}" for word, meaning in shown)
    return Block(Markup('<dl class="terms">{}</dl>').format(items), text) if shown else Block()


@contextmanager
def wide_only() -> Iterator[None]:
    """Show the charts made inside this block for a wide screen alone: in JupyterLab no phone reads them."""
    before = _has_narrow.set(False)
    try:
        yield
    finally:
        _has_narrow.reset(before)


def show_chart(draw: Callable[[], Figure], text: ChartText, data: Block) -> Block:
    """Put a chart on the page: its finding as text, the picture for a page and for a phone, its data as a table.

    Parameters
    ----------
    draw : callable
        Draws the chart; called once for each width. Where there is nothing to draw, there is no block.
    text : ChartText
    data : Block
        The values drawn, as a table.
    """
    try:
        with at_width(WIDE):
            wide = draw()
        with at_width(NARROW):
            narrow = as_svg(draw(), label=text.alt) if _has_narrow.get() else ""
    except NothingToDraw:
        return Block()
    beside = Markup('<div class="narrow" style="display: none">{}</div>').format(Markup(narrow)) if narrow else ""
    html = Markup(
        '<figure class="chart"><figcaption><strong>{}</strong> <span>{}</span></figcaption>{}{}'
        '<p class="source">{}</p></figure>'
        "<details><summary>Data of this chart</summary>{}</details>"
    ).format(
        text.title, text.subtitle, Markup(as_svg(wide, label=text.alt, look="wide")), beside, text.source, data.html,
    )  # fmt: skip
    return Block(html, f"{text.alt}\n{text.source}\n{data.text}", (Chart(wide, text),))
