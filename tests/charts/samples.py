"""A small frame for each chart, frames at the edge of what can be drawn, and what is read off a drawing."""

from itertools import combinations

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from perf import charts
from perf.analysis import drivers
from perf.analysis.control_chart import control_chart
from perf.analysis.time_to_close import time_to_close

NAN = float("nan")
LONG = "Human Resources, Organisational Development and a Prosperous, Aspirational and Vibrant County Borough"
WORD = 2 * "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
ODD = "from $5 to $6 {0} <b>bold</b> & co"
AREAS = ["Environment and Housing", "Learning and Skills", "Managing Director and Resources", "Social Services"]
WAVE = [round(10 + 3 * np.sin(month / 2) + month % 5, 2) for month in range(54)]
LEVELS = [5, 6, 5, 7, 6, 5, 6, 7, 5, 6, 5, 6, 7, 19, 6, 5, 6]  # one far outside
SERVICES = [("Adults", 60, 100), ("Housing", 250, 400), ("Planning", 30, 45), ("Waste", 20, 110), ("Legal", 8, 12)]
QUARTERS = ["2018-19 Q3", "2018-19 Q4", "2019-20 Q1", "2019-20 Q2"]


def months_from(start, number):
    return pd.period_range(start, periods=number, freq="M").astype("str")


def control(*values, unit="count", better="lower", start="2015-04", year_start_month=4, **columns):
    months = months_from(start, len(values))
    chart = control_chart(pd.Series(values, months, dtype="float64"), better=better).rename_axis("month")
    return charts.control(chart.assign(**columns), unit=unit, better=better, year_start_month=year_start_month)


def series(number=30, *, areas=AREAS, start="2017-04", **columns):
    """Build a figure of each area by month, a little higher from area to area."""
    months = months_from(start, number)
    rows = [(area, month, WAVE[at % 54] + step) for step, area in enumerate(areas) for at, month in enumerate(months)]
    return pd.DataFrame(rows, columns=["label", "month", "value"]).assign(**columns)


def lines(number=30, *, areas=AREAS[:2], start="2017-04", unit="count", year_start_month=4):
    return charts.lines(series(number, areas=areas, start=start), unit=unit, year_start_month=year_start_month)


def areas(number=30, *, unit="count", better="lower", start="2017-04", year_start_month=4, **columns):
    frame = series(number, start=start, **columns)
    return charts.areas(frame, unit=unit, better=better, year_start_month=year_start_month)


def years(*rows, unit="days per FTE", **forecast):
    """Draw years, the last of them 2019-20: each row is the year to date and the outturn."""
    index = [f"{year}-{(year + 1) % 100:02d}" for year in range(2020 - len(rows), 2020)]
    table = pd.DataFrame(list(rows), columns=["to_date", "outturn"], dtype="float64").assign(year=index)
    return charts.years(table, unit=unit, **forecast)


def quarters(*rows):
    """Draw measures quarter by quarter: each row is label, unit, rating, and the actuals of the last quarters."""
    frames = [
        pd.DataFrame({"label": label, "unit": unit, "rating": rating, "target": 72.0, "actual": actual})
        .assign(quarter=QUARTERS[-len(actual) :])
        for label, unit, rating, *actual in rows
    ]  # fmt: skip
    columns = ["label", "quarter", "actual", "target", "unit", "rating"]
    return charts.quarters(pd.concat(frames) if frames else pd.DataFrame(columns=columns))


def bars(*rows, unit="percent", **options):
    return charts.bars(pd.DataFrame(list(rows), columns=["label", "value", "previous", "hidden"]), unit=unit, **options)


def reasons(**counts):
    return charts.pareto(drivers.pareto(pd.Series(counts, dtype="float64")).rename_axis("label"), unit="count")


def funnel(*rows, kind="proportion", unit="percent", size_label="complaints closed"):
    frame = pd.DataFrame(list(rows), columns=["label", "numerator", "denominator"])
    return charts.funnel(drivers.funnel(frame, kind=kind), unit=unit, size_label=size_label)


def still_open(*days, open_cases=0, limits=None):
    """Draw how long cases took, the last few of them still open."""
    first = pd.Series([pd.Timestamp("2019-04-01")] * len(days), dtype="datetime64[us]")
    closed = first.where(first.index < len(days) - open_cases)
    curve = time_to_close(first, closed, "2019-09-30", days=pd.Series(days, dtype="float64"))
    return charts.still_open(curve, limits={"limit": 10} if limits is None else limits)


def spent(*rows, start="2019-04"):
    """Build spend month by month: each row is profile and actual."""
    return pd.DataFrame(list(rows), columns=["profile", "actual"], dtype="float64").assign(
        month=months_from(start, len(rows))
    )


def spend(*rows, start="2019-04", year_start_month=4):
    return charts.spend(spent(*rows, start=start), year_start_month=year_start_month)


def spend_variance(*rows):
    return charts.spend_variance(spent(*rows))


def variance(*rows):
    return charts.variance(pd.DataFrame(list(rows), columns=["label", "before", "after"]))


def effects(*rows, unit="points"):
    return charts.effects(pd.DataFrame(list(rows), columns=["label", "rate_effect", "mix_effect"]), unit=unit)


def ratings(*rows):
    return charts.ratings(pd.DataFrame(list(rows), columns=["label", "green", "amber", "red", "na"]))


def misses(*rows):
    return charts.misses(pd.DataFrame(list(rows), columns=["label", "rating", "miss_pct"]))


def months_by_area(number=12, *, unit="count", start="2018-10", year_start_month=4, **columns):
    return charts.months_by_area(series(number, start=start, **columns), unit=unit, year_start_month=year_start_month)


def causes(*rows, unit="count"):
    """Draw causes by area: each row is a cause and a number for each of four areas."""
    cells = [(cause, area, number) for cause, *numbers in rows for area, number in zip(AREAS, numbers, strict=True)]
    return charts.causes_by_area(pd.DataFrame(cells, columns=["label", "area", "value"]), unit=unit)


STANDARD = {
    "control": lambda: control(*WAVE, target=12),
    "control of percent": lambda: control(*(5 * value for value in WAVE), unit="percent", better="higher"),
    "lines": lambda: lines(),
    "areas": lambda: areas(lower=8.0, upper=16.0, target=11.0),
    "years": lambda: years(
        (4.12, 9.56), (3.76, 8.8), (4.45, 10.14), (3.71, 9.13), (4.74, NAN), forecast=11.66, low=11.35, high=12.59
    ),
    "quarters": lambda: quarters(
        ("Complaints answered", "percent", "Red", 60.0, 62.5, 61, 61.18), ("Days", "days per FTE", "Green", 71, 72, 75)
    ),
    "bars": lambda: bars(
        *zip(AREAS, (7.4, 5.4, 3.8, 7.9), (5, 4.2, 3.2, 6.9), ("", "", "fewer than 5", ""), strict=True),
        overall={"council": 4.74, "target": 4.2}, highlight=AREAS[1],
    ),
    "pareto": lambda: reasons(Stress=5103, Muscle=3564, Cold=1313, Cancer=650, Unknown=NAN),
    "funnel": lambda: funnel(*SERVICES),
    "still_open": lambda: still_open(*range(1, 40), 70, limits={"stage 1": 10, "stage 2": 20}),
    "spend": lambda: spend((20e6, 19e6), (39e6, 38.5e6), (58e6, 58.9e6), (77e6, NAN)),
    "spend_variance": lambda: spend_variance((20e6, 19e6), (39e6, 38.5e6), (58e6, 58.9e6), (77e6, NAN)),
    "variance": lambda: variance(*zip(AREAS, (-1.15e6, -538e3, 0, -2.2e6), (0, -402e3, 12_345, 0), strict=True)),
    "effects": lambda: effects(*zip(AREAS, (0.38, -0.07, 0.07, 0.15), (0.04, -0.02, 0, 0.01), strict=True)),
    "ratings": lambda: ratings(("People", 3, 0, 1, 0), ("ICT", 0, 0, 0, 2), ("Customer focus", 20, 2, 1, 5)),
    "misses": lambda: misses(("Turnover", "Red", 182.9), ("Sickness", "Amber", 9.94), ("Calls", "Green", -5.8)),
    "months_by_area": lambda: months_by_area(),
    "causes_by_area": lambda: causes(("Delay", 82, 12, 60, 9), ("Staff attitude", 0, 25, 32, 5)),
}  # fmt: skip

NO_STEPS = np.empty((0, 2, 2))
EDGES = {
    "control of one month": lambda: control(3.5),
    "control of one month and a gap": lambda: control(3.5, NAN),
    "control of three months": lambda: control(3, 4, 5, target=9),
    "control of equal months": lambda: control(*[5] * 30, target=5),
    "control of zeros": lambda: control(*[0] * 30),
    "control of negative months": lambda: control(*(-1e5 * v for v in WAVE), unit="GBP", target=0),
    "control of great months": lambda: control(*(1e12 * v for v in WAVE), unit="GBP", target=5e14),
    "control of tiny months": lambda: control(*(1e-4 * v for v in WAVE), unit="", target=0.0005),
    "control of 300 months": lambda: control(*WAVE * 5, *WAVE[:30]),
    "lines of one month": lambda: lines(1),
    "lines of nine long names": lambda: lines(areas=[f"{LONG} {at}" for at in range(9)]),
    "areas of one month": lambda: areas(1),
    "areas of great numbers": lambda: areas(unit="GBP", value=1e12),
    "years with one year": lambda: years((3, NAN), forecast=6, low=5, high=7),
    "years all equal": lambda: years((5, 5), (5, 5), (5, NAN), forecast=5, low=5, high=5),
    "years below 0": lambda: years((-3, -6), (-2, -3), (4, 2), (-1, NAN), forecast=-2, low=-5, high=1),
    "years with great numbers": lambda: years(
        (1e14, 3e14), (2e14, NAN), unit="GBP", forecast=5e14, low=1e14, high=6e14
    ),
    "years by the dozen": lambda: years(*[(4.5, 9.5)] * 14, (4, NAN), forecast=9),
    "quarters of one": lambda: quarters(("Calls", "percent", "Green", 61.18)),
    "quarters with long names": lambda: quarters(
        (LONG, "GBP", "Red", 1e12, 2e12), (WORD, "", "N/A", 5), (ODD, "", "Red", 1)
    ),
    "bars with one row": lambda: bars(("A", 3, 2, ""), overall={"council": 2.5}),
    "bars all equal": lambda: bars(*[(name, 5, 5, "") for name in AREAS], overall={"council": 5}),
    "bars all hidden": lambda: bars(("A", NAN, NAN, ""), ("B", 3, NAN, "fewer than 5"), overall={"council": NAN}),
    "bars of zeros": lambda: bars(("A", 0, 0, None), ("B", 0, 0, "")),
    "bars below 0": lambda: bars(("A", -3, -5, ""), ("B", 4, -1, ""), ("C", -2, 3, ""), overall={"council": -1}),
    "bars with long names": lambda: bars(
        (LONG, 1e12, 2e12, ""), (WORD, 3e12, 1, ""), (ODD, 5, 5, "withheld"), unit="GBP", overall={LONG: 2e12}
    ),
    "pareto of one": lambda: reasons(Stress=3),
    "pareto of zeros": lambda: reasons(Stress=0, Cold=0),
    "pareto of nothing known": lambda: reasons(Stress=NAN, Cold=NAN),
    "pareto with long names": lambda: reasons(**{LONG: 1e9, WORD: 5, ODD: NAN}),
    "funnel of one": lambda: funnel(("Adults", 3, 5)),
    "funnel of none of each": lambda: funnel(("Adults", 0, 5), ("Waste", 0, 50)),
    "funnel of all of each": lambda: funnel(("Adults", 5, 5), ("Waste", 50, 50)),
    "funnel of rates above 1": lambda: funnel(("A", 120, 103.5), ("B", 400, 200.2), kind="rate", unit="spells per FTE"),
    "funnel with long names": lambda: funnel((LONG, 5, 100), (WORD, 95, 100), (ODD, 480, 800), size_label=LONG),
    "funnel of great groups": lambda: funnel(("A", 100_000, 1_000_000), ("B", 3, 10)),
    "still open, one": lambda: still_open(3),
    "still open, one on its first day": lambda: still_open(0, limits={}),
    "still open, all": lambda: still_open(3, 20, 30, open_cases=3),
    "still open, half closed at the end": lambda: still_open(15, 15, 15, limits={}),
    "still open with long words": lambda: still_open(*range(100), 900, limits={LONG: 10, WORD: 20, ODD: 95}),
    "years that have ended": lambda: years((NAN, 9.56), (NAN, 8.8), (NAN, 9.13), (NAN, 10.14)),
    "years with a target close to the figure": lambda: charts.years(
        pd.DataFrame({"year": ["2018-19", "2019-20"], "to_date": [3.71, 4.74], "outturn": [9.13, NAN]}).assign(
            target_to_date=[NAN, 3.74]
        ),
        unit="days per FTE",
        forecast=10.98,
    ),
    "spend of one month": lambda: spend((3e6, 2e6)),
    "spend on profile": lambda: spend((1e6, 1e6), (2e6, 2e6)),
    "spend below 0": lambda: spend((-1e6, -2e5), (2e6, -5e6), (3e6, NAN)),
    "spend not yet known": lambda: spend((1e6, NAN), (2e6, NAN)),
    "spend of great sums": lambda: spend((1e14, 1e13), (2e14, 5e14)),
    "spend variance of nothing": lambda: spend_variance((1e6, 1e6)),
    "variance of nothing": lambda: variance(("A", 0, 0), ("B", 0, NAN)),
    "variance of one": lambda: variance(("A", 5e5, -2e5)),
    "variance with long names": lambda: variance((LONG, -1e12, 2e12), (WORD, 3e3, -4e3), (ODD, 1, -1)),
    "effects of nothing": lambda: effects(("A", 0, 0)),
    "effects with long names": lambda: effects((LONG, -1e9, 3e9), (WORD, 1e9, 1), (ODD, 5e8, NAN), unit="GBP"),
    "effects too small for two decimals": lambda: effects(("A", 0.0005, -0.0007), ("B", NAN, 0.0003)),
    "ratings with a long name": lambda: ratings((LONG, 0, 0, 1, 0), ("ICT", 20, 0, 0, 0)),
    "misses with a long name": lambda: misses((LONG, "Red", 182.9), ("Calls", "Green", -50.0)),
    "a great miss": lambda: misses(("Turnover", "Red", 12345.6)),
    "a great success": lambda: misses(("Turnover", "Green", -100.0)),
    "a miss of nothing": lambda: misses(("Calls", "Green", 0.0)),
    "54 months by area": lambda: months_by_area(54),
    "one month by area": lambda: months_by_area(1),
    "months by area, all hidden but one": lambda: months_by_area(2, hidden="fewer than 5"),
    "causes with long names": lambda: causes((LONG, 1e9, 2, NAN, 4), (WORD, 0, 0, 0, 0), (ODD, 1, 1, 1, 1)),
}
NOTHING = {
    "control": lambda: control(*[NAN] * 20),
    "lines": lambda: charts.lines(series(3, value=NAN), unit="count", year_start_month=4),
    "areas": lambda: areas(3, value=NAN),
    "years": lambda: years((NAN, NAN), forecast=3.0),
    "quarters": lambda: quarters(),
    "bars": lambda: bars(),
    "pareto": lambda: reasons(),
    "funnel": lambda: funnel(("Adults", 0, 0)),
    "still_open": lambda: still_open(),
    "spend": lambda: spend((NAN, NAN)),
    "spend_variance": lambda: spend_variance((1e6, NAN)),
    "variance": lambda: variance(("Adults", NAN, NAN)),
    "effects": lambda: effects(("Adults", NAN, NAN)),
    "ratings": lambda: ratings(),
    "misses": lambda: misses(),
    "months_by_area": lambda: months_by_area(3, value=NAN),
    "causes_by_area": lambda: causes(("Delay", NAN, NAN, NAN, NAN)),
}


def texts(figure):
    """List every text of a chart that is drawn."""
    FigureCanvasAgg(figure).draw()
    return [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]


def words(figure):
    return [text.get_text() for text in texts(figure)]


def unfolded(figure):
    return [text.replace("\n", " ") for text in words(figure)]


def outside(figure):
    """List the texts that do not fit on the picture."""
    frame = figure.bbox.padded(1)
    boxes = [(text.get_text(), Text.get_window_extent(text)) for text in texts(figure)]
    return [words for words, box in boxes if not (frame.contains(*box.min) and frame.contains(*box.max))]


def touching(figure):
    """List the pairs of texts that cover one another by more than a pixel."""
    boxes = [(text.get_text(), Text.get_window_extent(text).padded(-1)) for text in texts(figure)]
    return [(one, other) for (one, box), (other, beside) in combinations(boxes, 2) if box.overlaps(beside)]


def crossed(figure):
    """List the words through which a line runs: those over it, without a ground of their own, or under it."""
    FigureCanvasAgg(figure).draw()
    found, boxes = [], [(text, Text.get_window_extent(text).padded(-1.5)) for text in texts(figure)]
    for line in figure.findobj(lambda artist: isinstance(artist, Line2D | LineCollection) and artist.axes):
        if isinstance(line, Line2D) and (line not in line.axes.lines or line.get_linestyle() == "None"):
            continue
        paths = line.get_paths() if isinstance(line, LineCollection) else [line.get_path()]
        ends = [path.transformed(line.get_transform()).vertices for path in paths]
        pairs = np.concatenate([np.stack([each[:-1], each[1:]], axis=1) for each in ends if len(each)] or [NO_STEPS])
        pairs = pairs[np.isfinite(pairs).all(axis=(1, 2))]
        lowest, highest = pairs.min(axis=1), pairs.max(axis=1)
        for text, box in boxes:
            if text.get_bbox_patch() is not None and line.get_zorder() <= text.get_zorder():
                continue
            within = Bbox.intersection(box, line.axes.bbox) if line.get_clip_on() else box
            if within is None:
                continue
            near = ((lowest <= within.max) & (highest >= within.min)).all(axis=1)
            if any(Path(pair).intersects_bbox(within, filled=False) for pair in pairs[near]):
                found.append(text.get_text())
    return found


def marks(figure):
    """List the markers drawn, one for each line of points."""
    return [line.get_marker() for line in figure.axes[0].lines if line.get_marker() not in ("None", "", None)]


def key_of(figure):
    return [text.get_text() for legend in figure.legends for text in legend.get_texts()]
