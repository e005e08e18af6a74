"""The house theme: colours by name, seaborn's settings, and how wide a chart is drawn."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec

import matplotlib as mpl
import numpy as np
import pandas as pd

from perf import colours
from perf.wording import listing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK, SLATE, GREY, RULE, PALE = GREYS = (colours.INK, "#3d3d3d", "#767676", "#d9d9d9", "#f3f5f7")
BLUE, TEAL, PLUM, ORANGE, SLATE, LILAC = HOUSE = ("#12436d", "#28a197", "#801650", "#f46a25", SLATE, "#a285d1")
SEQUENTIAL = ("#e8eef3", "#c9d6e0", "#9fb6c9", "#6f93b1", "#3f6f97", BLUE)  # from the lowest value to the highest

WIDE, NARROW = 7.4, 3.1  # inches: the text column of a page, and that of a phone
SIZE, SMALL = 9.5, 9.0  # points
TYPEFACE = '"Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif'  # of the pages
MEASURED = "DejaVu Sans"  # comes with matplotlib, and is the widest of the usual faces: words in another need less room

SETTINGS: dict[str, Any] = {
    "font.family": MEASURED,
    "font.size": SIZE,
    "axes.edgecolor": GREY,
    "axes.facecolor": "none",
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.unicode_minus": True,
    "grid.color": RULE,
    "hatch.linewidth": 1.0,
    "legend.frameon": False,
    "patch.edgecolor": INK,
    "svg.fonttype": "none",  # words stay words: they can be selected, searched and translated
    "text.color": INK,
    "text.parse_math": False,  # "$" is money, never mathematics
    "xtick.color": INK,
    "ytick.color": INK,
}
P = ParamSpec("P")


class NothingToDraw(ValueError):
    """The frame holds no value that a chart could show."""


class TooManyRows(ValueError):
    """The frame has more rows than a chart of a row each can show."""


def set_theme(width: float = WIDE) -> None:
    """Set seaborn's theme for charts of your own: the house's colours, lines and letters.

    Parameters
    ----------
    width : float, default 7.4
        The width of a chart in inches; below 5, the charts of this package are arranged as for a phone.

    Examples
    --------
    >>> set_theme()
    >>> sns.lineplot(figures, x="period", y="value", hue="area", errorbar=None)  # doctest: +SKIP
    """
    import seaborn as sns  # here, because a run's own process draws nothing

    sns.set_theme(style="white", palette=HOUSE, font=MEASURED, rc={**SETTINGS, "figure.figsize": (width, 0.55 * width)})


@contextmanager
def house_settings(**also: Any) -> Iterator[None]:
    """Draw inside this block in the house theme, whatever theme is set; the settings are afterwards as before."""
    with mpl.rc_context(SETTINGS | also):  # type: ignore[arg-type]  # the names of settings have dots
        yield


@contextmanager
def at_width(inches: float) -> Iterator[None]:
    """Draw the charts made inside this block at a width in inches."""
    with mpl.rc_context({"figure.figsize": (inches, 0.55 * inches)}):
        yield


def chart_width() -> float:
    """Return the width of a chart in inches, as matplotlib's settings have it."""
    return float(mpl.rcParams["figure.figsize"][0])


def is_narrow() -> bool:
    """Return whether a chart is drawn for a phone."""
    return chart_width() < 5


def in_house_style(chart: "Callable[P, Figure]") -> "Callable[P, Figure]":
    """Draw a chart in the house theme, whatever theme is set."""

    @wraps(chart)
    def draw(*args: P.args, **kwargs: P.kwargs) -> "Figure":
        with house_settings():
            return chart(*args, **kwargs)

    return draw


def rows_with(frame: pd.DataFrame, *columns: str, once: Sequence[str] = ()) -> pd.DataFrame:
    """Return the rows of a frame, its named index as columns, numbered from 0.

    Raises
    ------
    ValueError
        If a column is missing, with those that there are, or if rows are the same in the columns `once`.
    NothingToDraw
        If there is no row.
    """
    rows = frame.reset_index(drop=frame.index.names == [None])
    missing = [name for name in columns if name not in rows]
    if missing:
        raise ValueError(f"the frame has no column {listing(missing)}; it has {listing(map(str, rows.columns))}")
    if rows.empty:
        raise NothingToDraw("there is nothing to draw: the frame has no row")
    if once and (again := rows.duplicated(list(once))).any():
        twice = ", ".join(str(cell) for cell in rows.loc[again, list(once)].iloc[0])
        raise ValueError(f"the frame has several rows of one {' and '.join(once)}: {twice}")
    return rows


def tidy(frame: pd.DataFrame, *columns: str, known: str, once: Sequence[str] = ()) -> pd.DataFrame:
    """Return the rows of a frame as `rows_with` does, the column `known` as numbers.

    Raises
    ------
    NothingToDraw
        If the column `known` has no value.
    """
    rows = rows_with(frame, *columns, known, once=once)
    rows[known] = pd.to_numeric(rows[known]).astype("float64")
    if rows[known].isna().all():
        raise NothingToDraw(f"there is nothing to draw: the column {known} has no value")
    return rows


def optional(rows: pd.DataFrame, column: str) -> Any:
    """Return a column of numbers, all missing where there is no such column."""
    return pd.to_numeric(rows.get(column, pd.Series(float("nan"), rows.index))).to_numpy(
        "float64", na_value=float("nan")
    )


def possible(rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Return months whose expected range is kept to what a value can be: not below 0 where none is, not above 100%."""
    floor = 0.0 if rows["value"].min() >= 0 else -np.inf
    ceiling = 100.0 if unit == "percent" and rows["value"].max() <= 100 else np.inf
    return rows.assign(lower=rows["lower"].clip(lower=floor), upper=rows["upper"].clip(upper=ceiling))


def reasons_hidden(rows: pd.DataFrame) -> list[str]:
    """Return the words that replace a hidden value ("fewer than 5"), "" where the value is shown."""
    return [str(words) if pd.notna(words) else "" for words in rows.get("hidden", [""] * len(rows))]


class ShortUnit(NamedTuple):
    """A unit in which numbers have few digits: what it is called, how large it is, and how many decimals it needs."""

    name: str
    size: float
    decimals: int | None = None


_THOUSAND, _MILLION = ShortUnit("£ thousand", 1e3, 0), ShortUnit("£ million", 1e6, 2)


def in_short(numbers: Iterable[float], unit: str) -> ShortUnit:
    """Return the unit in which the cells of a table of shades give numbers.

    Amounts of money have no room for all their digits there; other units are as they are.
    """
    if unit != "GBP":
        return ShortUnit(unit, 1.0)
    return _MILLION if max(map(abs, numbers), default=0) >= _MILLION.size else _THOUSAND
