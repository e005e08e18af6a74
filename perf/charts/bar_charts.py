"""Charts of a named row each, bars from left to right, every number written beside its bar."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from perf.charts.canvas import (
    EDGE,
    LINE,
    Room,
    name_sides,
    row_axes,
    set_reach,
    side_widths,
    upright_lines,
    without_axis_names,
    write_beside,
)  # fmt: skip
from perf.charts.labels import shared_decimals, short_number, text_width, widest_text, with_plus
from perf.charts.theme import (
    BLUE,
    GREY,
    INK,
    RULE,
    SMALL,
    NothingToDraw,
    in_house_style,
    is_narrow,
    optional,
    reasons_hidden,
    rows_with,
    tidy,
)  # fmt: skip
from perf.charts.time_axis import every_month, month_named
from perf.ratings import SYMBOLS, USUAL_RATINGS, Ratings
from perf.rounding import rounded
from perf.rules import RATING_COLUMNS, RATINGS
from perf.wording import value, values_apart

_OUTLINED: dict[str, Any] = {"facecolor": "white", "edgecolor": BLUE, "lw": 1.4}
_SOLID: dict[str, Any] = {"facecolor": BLUE, "edgecolor": BLUE, "lw": 1.4}
_HATCHED: dict[str, Any] = {"facecolor": "white", "edgecolor": BLUE, "lw": 1, "hatch": "/////"}


@in_house_style
def bars(
    frame: pd.DataFrame, *, unit: str, highlight: str = "", overall: Mapping[str, float] | None = None
) -> Figure:  # fmt: skip
    """Draw a value for each area or service, in the order given, beside last year's.

    Parameters
    ----------
    frame : DataFrame, one row per area
        `label` (the area) and `value` in the unit; optionally `previous` (last year's, a dark tick), `hidden`, the
        words that replace a value which is not shown ("fewer than 5"), and `decimals`, with which each value is
        written; lines have as many as the value that has most.
    unit : str
        "percent", "GBP", "count", "days per FTE".
    highlight : str
        The label of one row to stand out: dark and bold, the others grey.
    overall : mapping of words to values, optional
        Dashed lines through all rows, such as {"council": 4.74, "target": 4.2}.

    Examples
    --------
    >>> rates = pd.DataFrame({"label": ["Housing", "Schools"], "value": [4.2, 5.1]})
    >>> charts.bars(rates, unit="days per FTE", overall={"council": 4.74})  # doctest: +SKIP
    """
    rows = rows_with(frame, "label", "value")
    names, instead = [str(name) for name in rows["label"]], reasons_hidden(rows)
    now, before = (np.where(np.array(instead) != "", np.nan, optional(rows, name)) for name in ("value", "previous"))
    lines = {words: number for words, number in (overall or {}).items() if pd.notna(number)}
    decimals = shared_decimals([*now, *lines.values()], unit)
    own = rows["decimals"].fillna(0).astype("int64").tolist() if "decimals" in rows else [decimals] * len(rows)
    words = [
        why or short_number(number, unit, decimals=places) or "no data"
        for why, number, places in zip(instead, now, own, strict=True)
    ]
    chosen = names.index(highlight) if highlight in names else -1
    key = {"last year": {"marker": "|", "ms": 11, "mew": 2.2}} if np.isfinite(before).any() else {}
    figure, axes, thick = row_axes(names, room=Room(top=EDGE + LINE * len(lines)), bold=chosen, key=key)
    set_reach(axes, [*now, *before, *lines.values()], np.array(words)[now < 0], words)
    rows = rows.assign(row=range(len(rows)), value=np.nan_to_num(now))
    colours = [BLUE if chosen in (-1, at) else GREY for at in rows["row"]]
    _draw_bars(axes, rows, thick, hue="row", palette=colours)
    reach = thick / 2 + 0.1
    axes.vlines(before, rows["row"] - reach, rows["row"] + reach, color="white", lw=5)  # to be seen on its bar
    axes.vlines(before, rows["row"] - reach, rows["row"] + reach, color=INK, lw=2.2)
    for at, text in enumerate(words):
        write_beside(axes, (now[at], at), text, past=before[at], bold=at == chosen)
    upright_lines(
        axes, {f"{what} {short_number(number, unit, decimals=max(own))}": number for what, number in lines.items()}
    )
    return figure


def _draw_bars(axes: Axes, rows: pd.DataFrame, thick: float, **look: Any) -> None:
    """Draw the column `value` as a bar in each `row`, all of one thickness."""
    with without_axis_names(axes):
        sns.barplot(
            rows, x="value", y="row", orient="h", native_scale=True, width=thick, errorbar=None, saturation=1,
            legend=False, dodge=False, ax=axes, **look,
        )  # fmt: skip
    axes.set_xticks([])


@in_house_style
def pareto(frame: pd.DataFrame, *, unit: str) -> Figure:
    """Draw reasons or causes, the largest first, with their share of all and the cumulative share.

    Parameters
    ----------
    frame : DataFrame, one row per reason, as `drivers.pareto` orders them
        `label` (the reason), `count` in the unit, `share_pct` and `cumulative_pct` (0 to 100); optionally `hidden`,
        the words that replace a count which is not shown.
    unit : str
        The unit of the counts: "count" shows whole numbers.

    Examples
    --------
    >>> reasons = drivers.pareto(days_lost).rename_axis("label")  # doctest: +SKIP
    >>> charts.pareto(reasons, unit="count")  # doctest: +SKIP
    """
    rows = rows_with(frame, "label", "count", "share_pct", "cumulative_pct")
    share, so_far, counts = (optional(rows, name) for name in ("share_pct", "cumulative_pct", "count"))
    decimals = shared_decimals(counts, unit) if unit != "count" else 0
    words = []
    for part, number, why in zip(share, counts, reasons_hidden(rows), strict=True):
        count = short_number(number, unit, decimals=decimals) or why or "not shown"
        words.append(f"{short_number(part, 'percent', decimals=1)}  ({count})" if np.isfinite(part) else count)
    cumulative = [short_number(number, "percent", decimals=1) for number in so_far]
    several = sum(map(bool, cumulative)) > 1
    head = "cumulative share" if several and not is_narrow() else ""
    right = 0.2 + text_width(head, size=SMALL) if head else EDGE
    figure, axes, thick = row_axes(
        [str(name) for name in rows["label"]], room=Room(right=right, top=0.25 if head else EDGE)
    )
    set_reach(axes, share, [], words)
    _draw_bars(axes, rows.assign(row=range(len(rows)), value=np.nan_to_num(share)), thick, color=BLUE)
    for at, text in enumerate(words):
        write_beside(axes, (share[at], at), text)
    if head:
        _write_column(axes, head, cumulative, right)
    return figure


def _write_column(axes: Axes, head: str, texts: Sequence[str], right: float, **look: Any) -> None:
    """Write a number for each row in a column at the right edge of the chart."""
    edge = 1 + (right - EDGE) / (axes.bbox.width / axes.figure.dpi)
    common: dict[str, Any] = {
        "xycoords": ("axes fraction", "data"),
        "textcoords": "offset points",
        "ha": "right",
        **look,
    }
    axes.annotate(head, (edge, 1), (0, 3), **{**common, "xycoords": "axes fraction"}, va="bottom", fontsize=SMALL)
    for at, text in enumerate(texts):
        axes.annotate(text or "–", (edge, at), (0, 0), **common, va="center")


@in_house_style
def ratings(frame: pd.DataFrame, *, looks: Ratings = USUAL_RATINGS) -> Figure:
    """Draw how the ratings of each group divide: one bar a group, as long as the group is large.

    Parameters
    ----------
    frame : DataFrame, one row per group
        `label` (the group), and the numbers `green`, `amber`, `red` and `na`, as `roll_up_groups` gives them.
    looks : Ratings
        The council's names and colours of ratings: `council.framework.ratings`.

    Examples
    --------
    >>> themes = pd.DataFrame({"label": ["People"], "green": [3], "amber": [1], "red": [2], "na": [0]})
    >>> charts.ratings(themes)  # doctest: +SKIP
    """
    long = rows_with(frame, "label", *RATING_COLUMNS.values()).rename_axis("row").reset_index()
    long = long.rename(columns={column: rating for rating, column in RATING_COLUMNS.items()})
    long = tidy(long.melt(["row", "label"], list(RATINGS), "rating", "number"), "label", known="number")
    totals = long.groupby("row")["number"].sum()
    names = [f"{name} ({total:.0f})" for name, total in zip(long["label"], totals, strict=False)]
    key = {looks.marked(rating): Patch(facecolor=looks.fill(rating), edgecolor=INK, lw=0.6) for rating in RATINGS}
    figure, axes, thick = row_axes(names, key=key)
    inch = set_reach(axes, totals, [], [])
    long = long.assign(value=long.groupby("row")["number"].cumsum())
    for rating in reversed(RATINGS):  # the longest first, so that each covers the start of the one before
        _draw_bars(axes, long[long["rating"] == rating], thick, color=looks.fill(rating), edgecolor=INK, linewidth=0.6)
    for row in long[long["number"] > 0].itertuples():
        words = f"{SYMBOLS[row.rating]} {row.number:.0f}"
        words = words if text_width(words) + 0.06 < row.number / inch else f"{row.number:.0f}"
        place = (row.value - row.number / 2, row.row)
        axes.text(*place, words, color=looks.ink(row.rating), ha="center", va="center", fontsize=SMALL)
    return figure


@in_house_style
def misses(frame: pd.DataFrame, *, looks: Ratings = USUAL_RATINGS) -> Figure:
    """Draw how far each rated measure is from its target, as a share of the target, in the order given.

    Parameters
    ----------
    frame : DataFrame, one row per measure
        `label`, `rating`, and `miss_pct`: the miss in percent of the target, negative when the target is beaten;
        optionally `hidden`, the words for a miss that has no percent ("target 0, missed by 3").
    looks : Ratings
        The council's colours of ratings: `council.framework.ratings`.

    Examples
    --------
    >>> measures = pd.DataFrame({"label": ["Calls answered"], "rating": ["Red"], "miss_pct": [12.5]})
    >>> charts.misses(measures)  # doctest: +SKIP
    """
    rows = rows_with(frame, "label", "rating", "miss_pct")
    miss, instead = optional(rows, "miss_pct"), reasons_hidden(rows)
    decimals = np.where(np.abs(miss) >= 10, 0, 1)
    sizes = [
        values_apart(size, unit="percent", decimals=places)[0]
        for size, places in zip(np.abs(miss), decimals, strict=True)
    ]
    words = [
        f"{SYMBOLS[rating]} {why or size}" for rating, size, why in zip(rows["rating"], sizes, instead, strict=True)
    ]
    sides = "better", "worse"
    figure, axes, thick = row_axes([str(name) for name in rows["label"]], room=Room(top=0.28))
    texts = np.array(words)
    set_reach(axes, miss, texts[miss < 0], texts[~(miss < 0)], side_widths(sides))
    rows = rows.assign(row=range(len(rows)), value=np.nan_to_num(miss))
    _draw_bars(
        axes,
        rows,
        thick,
        hue="row",
        palette=[looks.fill(rating) for rating in rows["rating"]],
        edgecolor=INK,
        linewidth=0.6,
    )
    for at, text in enumerate(words):
        write_beside(axes, (miss[at], at), text)
    name_sides(axes, sides)
    return figure


@in_house_style
def variance(frame: pd.DataFrame, *, plus_is_favourable: bool = True) -> Figure:
    """Draw forecast variances before and after reserves: favourable to the right, adverse to the left.

    Parameters
    ----------
    frame : DataFrame, one row per area
        `label` (the area), `before` and `after` in GBP, with the sign of the council. Shown in thousands.
    plus_is_favourable : bool, default True
        What plus means in the frame and in the numbers shown.

    Examples
    --------
    >>> outturn = pd.DataFrame({"label": ["Housing"], "before": [-538_000], "after": [-402_000]})
    >>> charts.variance(outturn)  # doctest: +SKIP
    """
    rows = rows_with(frame, "label", "before", "after")
    pairs = np.array([optional(rows, column) for column in ("before", "after")]) / 1_000
    if not np.isfinite(pairs).any():
        raise NothingToDraw("there is nothing to draw: no area has a variance")
    sizes = np.abs(pairs[np.isfinite(pairs) & (pairs != 0)])
    places = 0 if not len(sizes) or (sizes.max() >= 10 and sizes.min() >= 0.5) else 1
    pairs = rounded(pairs, places)
    words = [
        [with_plus(number, f"{value(number, 'GBP', decimals=places)}{'k' if number else ''}") for number in side]
        for side in pairs
    ]
    pairs = pairs if plus_is_favourable else -pairs
    looks = {"before reserves": _OUTLINED, "after reserves": _SOLID}
    names = [str(name) for name in rows["label"]]
    key = {name: Patch(**look) for name, look in looks.items()}
    figure, axes, thick = row_axes(names, bars=2, room=Room(top=0.28), key=key)
    _draw_pairs((axes, thick), pairs, words, looks, ("adverse", "favourable"))
    return figure


@in_house_style
def effects(frame: pd.DataFrame, *, unit: str) -> Figure:
    """Draw what each part's own rate and its change in size did to the change of all parts together.

    Parameters
    ----------
    frame : DataFrame, one row per part, as `rate_and_mix` gives it
        `label` (the part), `rate_effect` and `mix_effect` in the unit.
    unit : str
        The unit shown: "points", "days per FTE". The last row is all parts together.

    Examples
    --------
    >>> parts = pd.DataFrame({"label": ["Housing"], "rate_effect": [0.38], "mix_effect": [-0.02]})
    >>> charts.effects(parts, unit="points")  # doctest: +SKIP
    """
    rows = rows_with(frame, "label", "rate_effect", "mix_effect")
    pairs = np.array([optional(rows, column) for column in ("rate_effect", "mix_effect")])
    if not np.isfinite(pairs).any():
        raise NothingToDraw("there is nothing to draw: no part has an effect")
    pairs = np.column_stack([pairs, np.nansum(pairs, axis=1)])
    places = shared_decimals(pairs.ravel(), unit)
    pairs, totals = rounded(pairs, places), rounded(np.nansum(pairs, axis=0), places)
    words = [
        [with_plus(number, short_number(number, unit, decimals=places)) for number in side] for side in (*pairs, totals)
    ]
    names, last = [*(str(name) for name in rows["label"]), "All together"], len(rows)
    looks = {"its own rate": _SOLID, "shift in size": _HATCHED}
    right = 0.25 + widest_text([*words[2], "total"], bold=True)
    key: dict[str, Any] = {name: Patch(**look) for name, look in looks.items()}
    off = np.nansum(pairs, axis=0) - totals, np.nansum(pairs[:, :-1], axis=1) - pairs[:, -1]
    if np.abs(np.concatenate(off)).max() > 0.5 * 10.0**-places:
        key["rounded, so they may not add up"] = {}
    figure, axes, thick = row_axes(names, bars=2, room=Room(right=right, top=0.28), bold=last, key=key)
    _draw_pairs((axes, thick), pairs, words, looks, ("lower", "higher"))
    _write_column(axes, "total", words[2], right, weight="bold")
    axes.axhline(axes.get_ylim()[0] - 1, color=RULE, lw=1)
    return figure


def _draw_pairs(
    rows: tuple[Axes, float], pairs: Any, words: Sequence[Sequence[str]], looks: Mapping[str, Mapping[str, Any]],
    sides: tuple[str, str],
) -> None:  # fmt: skip
    """Draw two bars in each row, one over the other, each with its number; `rows` are axes and the width of a bar."""
    (axes, thick), texts = rows, np.array(words[:2])
    set_reach(axes, pairs.ravel(), texts[pairs < 0], texts[~(pairs < 0)], side_widths(sides))
    for numbers, text, look, up in zip(pairs, texts, looks.values(), (-0.56 * thick, 0.56 * thick), strict=True):
        bars = pd.DataFrame({"row": np.arange(len(numbers)) + up, "value": numbers})
        drawn = bars[np.nan_to_num(numbers) != 0]
        if len(drawn):
            _draw_bars(axes, drawn, thick, **look)
        for row, number, shown in zip(bars["row"], numbers, text, strict=True):
            write_beside(axes, (number, row), shown)
    name_sides(axes, sides)


@in_house_style
def spend_variance(frame: pd.DataFrame) -> Figure:
    """Draw how far spend is from its profile month by month: over it to the right, under it to the left.

    Parameters
    ----------
    frame : DataFrame, one row per month, as for `spend`
        `month` ("2019-04"); `profile` and `actual` in GBP, cumulative.

    Examples
    --------
    >>> months = pd.DataFrame({"month": ["2019-04", "2019-05"], "profile": [2e6, 4e6], "actual": [1.9e6, 4.2e6]})
    >>> charts.spend_variance(months)  # doctest: +SKIP
    """
    rows = rows_with(frame, "month", "profile", "actual", once=["month"])
    rows = every_month(tidy(rows.assign(value=rows["actual"] - rows["profile"]), known="value"))
    gaps = rows["value"].to_numpy("float64")
    sides = "under profile", "over profile"
    words = np.array([with_plus(gap, short_number(gap, "GBP")) for gap in gaps])
    figure, axes, thick = row_axes([month_named(int(month)) for month in rows["at"]], room=Room(top=0.28))
    set_reach(axes, gaps, words[gaps < 0], words[~(gaps < 0)], side_widths(sides))
    _draw_bars(axes, rows.assign(row=range(len(rows)), value=np.nan_to_num(gaps)), thick, color=BLUE)
    for at, text in enumerate(words):
        write_beside(axes, (gaps[at], at), str(text))
    name_sides(axes, sides)
    return figure
