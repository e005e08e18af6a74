"""A piece of a page: HTML for readers, the same in plain words for everything else."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from markupsafe import Markup
from matplotlib.figure import Figure

from perf.charts.svg import as_address, as_svg


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
    figures: tuple[Any, ...] = field(default=(), compare=False, repr=False)
    data: pd.DataFrame | None = field(default=None, compare=False, repr=False)

    @property
    def figure(self) -> Figure | None:
        """The chart that it shows, to recolour or save; of several, the first; None where there is none."""
        return self.figures[0] if self.figures else None

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": str(self.html), "text/plain": self.text} if self.html else {"text/plain": ""}

    def __add__(self, other: "Block") -> "Block":
        text = f"{self.text}\n{other.text}".strip()
        data = other.data if self.data is None else self.data
        return Block(self.html + other.html, text, self.figures + other.figures, data)


def sections_of(report: type) -> list[str]:
    """Return the names of the sections of a report: its public methods, in the order of the class."""
    names = dict.fromkeys(name for kind in reversed(report.__mro__) for name in vars(kind) if not name.startswith("_"))
    return [name for name in names if callable(getattr(report, name))]


def say(*sentences: str) -> Block:
    """Return sentences as a paragraph each, without the blank ones; HTML in them is shown as text."""
    paragraphs = [sentence for sentence in sentences if sentence]
    html = Markup("\n").join(Markup("<p>{}</p>").format(paragraph) for paragraph in paragraphs)
    return Block(Markup(html), "\n".join(paragraphs))


def lead(sentence: str) -> Block:
    """Return the sentence that answers the page's question, in larger letters."""
    return Block(Markup('<p class="lead">{}</p>').format(sentence), sentence)


def bullets(lines: Iterable[str]) -> Block:
    """Return lines as a list; an empty block where there are none."""
    items = list(lines)
    html = Markup("").join(Markup("<li>{}</li>").format(item) for item in items)
    return Block(Markup("<ul>{}</ul>").format(html), "\n".join(f"- {item}" for item in items)) if items else Block()


def terms(pairs: Iterable[tuple[str, str]]) -> Block:
    """Return words with their meanings as a list; an empty block where there are none."""
    meanings = list(pairs)
    html = Markup("").join(Markup("<dt>{}</dt><dd>{}</dd>").format(*pair) for pair in meanings)
    text = "\n".join(f"{word}: {meaning}" for word, meaning in meanings)
    return Block(Markup('<dl class="terms">{}</dl>').format(html), text) if meanings else Block()


def show_chart(figure: Figure | None, *, alt: str, caption: str, data: Block) -> Block:
    """Put a chart on the page: the picture with its alternative text, a caption, and its data as a table.

    No figure (there was nothing to draw), no block.
    """
    if figure is None:
        return Block()
    width, height = (round(96 * inches) for inches in figure.get_size_inches())
    html = Markup(
        '<figure><div class="chart" tabindex="0" role="group" aria-label="Chart"><img src="{}" alt="{}" width="{}" '
        'height="{}"></div>'
        "<figcaption>{}</figcaption></figure><details><summary>Data of this chart</summary>{}</details>"
    ).format(as_address(as_svg(figure)), alt, width, height, caption, data.html)
    return Block(html, f"{alt}\n{caption}\n{data.text}", (figure,), data.data)
