"""Charts of a figure month by month: one area with its expected range, several series, all areas side by side."""

from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from perf.charts.canvas import (
    DASHED,
    EDGE,
    LINE,
    Label,
    draw_points,
    ends_of,
    note_over,
    small_multiples,
    upright_lines,
    value_axes,
    without_axis_names,
)  # fmt: skip
from perf.charts.labels import shared_decimals, short_number
from perf.charts.theme import (
    BLUE,
    GREY,
    HOUSE,
    INK,
    LILAC,
    ORANGE,
    SEQUENTIAL,
    SLATE,
    TEAL,
    in_house_style,
    optional,
    possible,
    rows_with,
    tidy,
)  # fmt: skip
from perf.charts.time_axis import axis_inches, every_month, mark_months, month_named
from perf.figure import Better
from perf.wording import MOST_DECIMALS

_CROWDED = 100  # points, from which on only signals are marked
_MOST_LINES = 6  # of more, one is highlighted
_DOT: dict[str, Any] = {"marker": "o", "ms": 3.5, "color": BLUE, "mec": BLUE}
_SIGNALS: dict[str, tuple[str, dict[str, Any]]] = {
    "common cause": ("within the range", _DOT),
    "too few to tell": ("too few months to tell", _DOT),
    "improvement": ("unusual, better", {"marker": "^", "ms": 7.5, "color": TEAL}),
    "concern": ("unusual, worse", {"marker": "v", "ms": 7.5, "color": ORANGE}),
    "neutral": ("unusual", {"marker": "D", "ms": 6, "color": LILAC}),
}
_WAYS = {"higher": "Higher is better", "lower": "Lower is better", "neutral": ""}
_DASHES: dict[str, Any] = {"lw": 1.3, "ls": DASHED}
_EDGE: dict[str, Any] = {"color": GREY, "lw": 0.8}


@in_house_style
def control(
    frame: pd.DataFrame, *, unit: str, better: Better, year_start_month: int, decimals: int = MOST_DECIMALS
) -> Figure:
    """Draw a monthly series with its expected range as a band, its average, its target, and its signals by shape.

    Parameters
    ----------
    frame : DataFrame, one row per month
        `month` ("2019-04"), `value`, `mean`, `lower`, `upper`, in the unit, and `meaning`, as `control_chart` gives
        them; optionally `target`, in the unit, and `event`, what happened in a month in words ("" for nothing). A
        month that is missing, or has no value, is a gap.
    unit : str
        "percent", "GBP", "count", "days per FTE"; "" for a ratio.
    better : {"higher", "lower", "neutral"}
        Which way is better.
    year_start_month : int, 1 to 12
        The month in which the council's year starts.
    decimals : int, optional
        The most that numbers have, as in the text beside the chart. Default: as many as they need.

    Examples
    --------
    >>> months = perf.control_chart(days, better="lower").rename_axis("month")  # doctest: +SKIP
    >>> charts.control(months, unit="days per FTE", better="lower", year_start_month=4)  # doctest: +SKIP
    """
    if better not in _WAYS:
        raise ValueError(f'better is "higher", "lower" or "neutral", not {better!r}')
    rows = every_month(tidy(frame, "month", "mean", "lower", "upper", "meaning", known="value", once=["month"]))
    rows["target"] = optional(rows, "target")
    rows = possible(rows, unit)
    known = rows.dropna(subset="value")
    shown = {meaning: _SIGNALS[meaning] for meaning in _SIGNALS if (known["meaning"] == meaning).any()}
    if len(known) > _CROWDED:
        shown = {meaning: look for meaning, look in shown.items() if look[1] is not _DOT}
    labels = _levels(known, unit, decimals)
    events = rows.dropna(subset="event")[["event", "at"]] if "event" in rows else pd.DataFrame(columns=["event", "at"])
    lines_up = {str(words): float(at) for words, at in events.itertuples(index=False) if words}
    numbers = rows[["value", "mean", "lower", "upper", "target"]].to_numpy("float64").ravel()
    figure, axes = value_axes(
        numbers, labels, unit=unit, bottom=axis_inches(rows["at"]),
        top=EDGE + LINE * (bool(_WAYS[better]) + len(lines_up)), key=dict(shown.values()),
    )  # fmt: skip
    _draw_range(axes, rows)
    _draw_line(axes, rows, color=BLUE, lw=1.2)
    if shown:
        draw_points(axes, known, ("at", "value"), "meaning", {meaning: look for meaning, (_, look) in shown.items()})
    note_over(axes, _WAYS[better])
    mark_months(axes, list(rows["at"]), year_start_month)
    upright_lines(axes, lines_up)
    return figure


def _draw_line(axes: Axes, rows: pd.DataFrame, **look: Any) -> None:
    """Draw the column `value` by month, with a gap where a month has none."""
    if rows["value"].notna().any():
        with without_axis_names(axes):
            sns.lineplot(rows, x="at", y="value", units="run", estimator=None, errorbar=None, ax=axes, **look)


def _levels(known: pd.DataFrame, unit: str, most: int) -> list[Label]:
    """Return the places and the words of the last value, the target, the average and the expected range."""
    last = known.iloc[-1]
    together = min(most, shared_decimals(last[["value", "mean", "lower", "upper"]].astype("float64"), unit))
    levels = {
        "value": (f"{month_named(int(last['at']))}:", shared_decimals(known["value"], unit) and together),
        "upper": ("usual at most", together),
        "mean": ("expected", together),
        "target": ("target", None),
        "lower": ("usual at least", together),
    }
    return [
        (float(last[name]), f"{words} {short_number(last[name], unit, decimals=decimals)}")
        for name, (words, decimals) in levels.items()
        if pd.notna(last[name])
    ]


def _draw_range(axes: Axes, rows: pd.DataFrame) -> None:
    """Draw the expected range, the average and the target behind a line; each may change from month to month."""
    levels = rows.set_index("at")[["lower", "mean", "upper", "target"]].ffill()
    same = (levels.shift() == levels) & (levels.shift(-1) == levels)
    levels = levels[~(same | levels.isna()).all(axis=1) | (levels.index == levels.index[-1])]  # where one changes
    axes.fill_between(levels.index, levels["lower"], levels["upper"], color=SEQUENTIAL[0], lw=0, zorder=0.5)
    for name, look in (
        ("lower", _EDGE),
        ("mean", {"color": INK, "lw": 1}),
        ("upper", _EDGE),
        ("target", {"color": INK, **_DASHES}),
    ):
        axes.plot(levels[name], **look)


@in_house_style
def lines(frame: pd.DataFrame, *, unit: str, year_start_month: int) -> Figure:
    """Draw several monthly series, each named where it ends, the first of them in front.

    Parameters
    ----------
    frame : DataFrame, one row per series and month
        `label` (the name of the series), `month` ("2019-04"), `value` in the unit.
    unit : str
        As in `control`.
    year_start_month : int, 1 to 12
        The month in which the council's year starts.

    Examples
    --------
    >>> months = pd.DataFrame({"label": ["Housing"], "month": ["2019-04"], "value": [0.79]})
    >>> charts.lines(months, unit="percent", year_start_month=4)  # doctest: +SKIP
    """
    rows = tidy(frame, "label", "month", known="value", once=["label", "month"])
    series = {str(name): every_month(part) for name, part in rows.groupby("label", sort=False)}
    series = {name: part for name, part in series.items() if part["value"].notna().any()}
    many = len(series) > _MOST_LINES
    colours = [GREY if many and at else HOUSE[at % len(HOUSE)] for at in range(len(series))]
    ends = [part.dropna(subset="value").iloc[-1]["value"] for part in series.values()]
    decimals = shared_decimals(ends, unit)
    labels = [
        (float(end), f"{short_number(end, unit, decimals=decimals)} {name}")
        for name, end in zip(series, ends, strict=True)
    ]
    months = sorted({int(month) for part in series.values() for month in part["at"]})
    figure, axes = value_axes(rows["value"], labels, unit=unit, bottom=axis_inches(months))
    for at, (part, colour) in reversed(list(enumerate(zip(series.values(), colours, strict=True)))):
        look = {"lw": 2, "marker": "o", "ms": 3.5} if at == 0 else {**_DASHES, "ls": [DASHED, "-", ":"][(at - 1) % 3]}
        _draw_line(axes, part, color=colour, mec=colour, **look)
    mark_months(axes, range(months[0], months[-1] + 1), year_start_month)
    return figure


@in_house_style
def spend(frame: pd.DataFrame, *, year_start_month: int) -> Figure:
    """Draw spend against its profile, both cumulative, and the gap between them in money.

    Parameters
    ----------
    frame : DataFrame, one row per month
        `month` ("2019-04"); `profile` and `actual` in GBP, cumulative; either may end before the other.
    year_start_month : int, 1 to 12
        The month in which the council's year starts.

    Examples
    --------
    >>> months = pd.DataFrame({"month": ["2019-04", "2019-05"], "profile": [2e6, 4e6], "actual": [1.9e6, 4.2e6]})
    >>> charts.spend(months, year_start_month=4)  # doctest: +SKIP
    """
    rows = rows_with(frame, "month", "profile", "actual", once=["month"])
    long = tidy(rows.melt(["month"], ["profile", "actual"]), "month", known="value")
    series = {name: every_month(part) for name, part in long.groupby("variable", sort=False)}
    looks: dict[str, dict[str, Any]] = {
        "profile": {"marker": "D", "ms": 3.5, "color": SLATE, "mec": SLATE, "lw": 1.3, "ls": DASHED},
        "actual": {"marker": "o", "ms": 4.5, "color": BLUE, "mec": BLUE, "lw": 2},
    }
    months = list(series["profile"]["at"])
    figure, axes = value_axes(
        [*long["value"], 0.0], _spend_labels(series), unit="GBP", bottom=axis_inches(months), key=looks
    )
    for name, look in looks.items():
        _draw_line(axes, series[name], **look)
    mark_months(axes, months, year_start_month)
    return figure


def _spend_labels(series: dict[str, pd.DataFrame]) -> list[Label]:
    """Return the gap where both are known, and where each of them ends."""
    labels: list[Label] = []
    both = pd.DataFrame({name: part.set_index("at")["value"] for name, part in series.items()})
    if len(known := both.dropna()):
        profile, actual = (float(known[name].iloc[-1]) for name in ("profile", "actual"))
        gap = f"{short_number(abs(actual - profile), 'GBP')} {'over' if actual > profile else 'under'} profile"
        labels.append(((profile + actual) / 2, gap if actual != profile else "on profile"))
    for name in ("profile", "actual"):
        if len(known := both[name].dropna()):
            by = "" if known.index[-1] == both.index[-1] else f", {month_named(int(known.index[-1]))}"
            labels.append((float(known.iloc[-1]), f"{name} {short_number(known.iloc[-1], 'GBP')}{by}"))
    return labels


@in_house_style
def areas(
    frame: pd.DataFrame, *, unit: str, better: Better, year_start_month: int, decimals: int = MOST_DECIMALS
) -> Figure:
    """Draw areas side by side on one scale, each with its expected range and its target.

    Parameters
    ----------
    frame : DataFrame, one row per area and month
        `label` (the area), `month` ("2019-04"), `value`; optionally `lower` and `upper` (the expected range) and
        `target`, all in the unit. Areas are drawn in the order of their first rows.
    unit, better, year_start_month, decimals
        As in `control`.

    Examples
    --------
    >>> months = pd.DataFrame({"label": ["Housing"], "month": ["2019-04"], "value": [0.79]})
    >>> charts.areas(months, unit="days per FTE", better="lower", year_start_month=4)  # doctest: +SKIP
    """
    rows = tidy(frame, "label", "month", known="value", once=["label", "month"])
    rows = rows.assign(**{name: optional(rows, name) for name in ("lower", "mean", "upper", "target")})
    parts = {str(name): possible(every_month(part), unit) for name, part in rows.groupby("label", sort=False)}
    numbers = pd.concat(parts.values())[["value", "lower", "upper", "target"]].to_numpy("float64").ravel()
    months = range(
        min(part["at"].min() for part in parts.values()), max(part["at"].max() for part in parts.values()) + 1
    )
    places = min(decimals, shared_decimals(rows["value"], unit))
    titles = {name: _last_value(part, unit, places) for name, part in parts.items()}
    key: dict[str, dict[str, Any]] = {}
    if rows["lower"].notna().any():
        key |= {"expected range": {"marker": "s", "ms": 8, "color": SEQUENTIAL[0]}}
    if rows["target"].notna().any():
        key |= {"target": {"color": INK, **_DASHES}}
    figure, grid = small_multiples(titles, ends_of(numbers), unit=unit, bottom=axis_inches(months), key=key)
    for axes, part in zip(grid, parts.values(), strict=True):
        _draw_range(axes, part)
        _draw_line(axes, part, color=BLUE, lw=1.4)
        last = part.dropna(subset="value").tail(1)
        axes.plot(last["at"], last["value"], **_DOT)
        mark_months(axes, months, year_start_month)
    return figure


def _last_value(part: pd.DataFrame, unit: str, decimals: int) -> str:
    known = part.dropna(subset="value")
    return f"{short_number(known['value'].iloc[-1], unit, decimals=decimals)}" if len(known) else "no data"
