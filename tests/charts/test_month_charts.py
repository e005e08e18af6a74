"""Charts of the topic reports keep every word on the picture and apart, say all in words, and survive any data."""

import re
from itertools import combinations
from urllib.parse import unquote

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.text import Text

from perf.analysis.control_chart import control_chart
from perf.analysis.drivers import funnel, pareto
from perf.analysis.time_to_close import time_to_close
from perf.charts import month_charts, style, svg
from perf.charts.style import digits, fold, short, spread, wide
from perf.pages.block import say, show_chart

pytestmark = pytest.mark.slow

NAN = float("nan")
LONG = "Human Resources, Organisational Development and a Prosperous, Aspirational and Vibrant County Borough"
WORD = 2 * "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
ODD = "from $5 to $6 {0} <b>bold</b> & co"
TITLE = "Sickness absence in September is a concern"
SUBTITLE = "Sickness absence, days per FTE, the council, April 2015 to September 2019"
NAMED = {"title": TITLE, "subtitle": SUBTITLE}
AREAS = ["Environment and Housing", "Learning and Skills", "Managing Director and Resources", "Social Services"]
MOST_BYTES = 60_000


def control(*values, unit="count", better="lower", target=None, start="2015-04", named=NAMED, **options):
    months = pd.period_range(start, periods=len(values), freq="M").astype("str")
    chart = control_chart(pd.Series(values, months, dtype="float64"), better=better, target=target)
    return month_charts.control(chart, unit=unit, better=better, target=target, **named, **options)


def years(*rows, unit="days per FTE", named=NAMED, **forecast):
    """Draw years, the last of them 2019-20: each row is the year to date and the outturn."""
    index = [f"{year}-{(year + 1) % 100:02d}" for year in range(2020 - len(rows), 2020)]
    table = pd.DataFrame(list(rows), index=index, columns=["to_date", "outturn"], dtype="float64")
    return month_charts.years(table, unit=unit, **named, **forecast)


def bars(*rows, unit="percent", named=NAMED, **options):
    table = pd.DataFrame(list(rows), columns=["label", "value", "previous", "hidden"])
    return month_charts.bars(table, unit=unit, **named, **options)


def reasons(named=NAMED, **counts):
    return month_charts.pareto(pareto(pd.Series(counts, dtype="float64")), unit="count", **named)


def groups(*rows, kind="proportion", unit="percent", size_label="complaints closed", named=NAMED):
    frame = pd.DataFrame(list(rows), columns=["label", "numerator", "denominator"])
    return month_charts.funnel(funnel(frame, kind=kind), unit=unit, size_label=size_label, **named)


def survival(*days, still_open=0, limits=None, named=NAMED):
    """Draw how long cases took, the last few of them still open."""
    first = pd.Series([pd.Timestamp("2019-04-01")] * len(days), dtype="datetime64[us]")
    closed = first.where(first.index < len(days) - still_open)
    curve = time_to_close(first, closed, "2019-09-30", days=pd.Series(days, dtype="float64"))
    return month_charts.survival(curve, limits={"limit": 10} if limits is None else limits, **named)


def spend(*rows, named=NAMED):
    """Draw spend from April on: each row is profile and actual."""
    months = pd.period_range("2019-04", periods=len(rows), freq="M").astype("str")
    table = pd.DataFrame(list(rows), months, ["profile", "actual"], dtype="float64")
    return month_charts.spend(table, **named)


def variance(*rows, named=NAMED):
    table = pd.DataFrame(list(rows), columns=["area", "first", "last"])
    return month_charts.variance(table, label="area", before="first", after="last", **named)


def effects(*rows, unit="points", named=NAMED):
    table = pd.DataFrame(list(rows), columns=["area", "rate_effect", "mix_effect"])
    return month_charts.effects(table, unit=unit, label="area", **named)


WAVE = [round(10 + 3 * np.sin(month / 2) + month % 5, 2) for month in range(54)]
LEVELS = [5, 6, 5, 7, 6, 5, 6, 7, 5, 6, 5, 6, 7, 19, 6, 5, 6]  # one far outside
SERVICES = [("Adults", 60, 100), ("Housing", 250, 400), ("Planning", 30, 45), ("Waste", 20, 110), ("Legal", 8, 12)]
STANDARD = {
    "control": lambda named=NAMED: control(*WAVE, target=12, named=named),
    "control of percent": lambda named=NAMED: control(
        *(5 * value for value in WAVE), unit="percent", better="higher", named=named
    ),
    "years": lambda named=NAMED: years(
        (4.12, 9.56), (3.76, 8.8), (4.45, 10.14), (3.71, 9.13), (4.74, NAN), forecast=11.66, low=11.35, high=12.59,
        named=named,
    ),
    "bars": lambda named=NAMED: bars(
        *zip(AREAS, (7.4, 5.4, 3.8, 7.9), (5, 4.2, 3.2, 6.9), ("", "", "fewer than 5", ""), strict=True),
        overall={"council": 4.74, "target": 4.2}, highlight=AREAS[1], named=named,
    ),
    "pareto": lambda named=NAMED: reasons(Stress=5103, Muscle=3564, Cold=1313, Cancer=650, Unknown=NAN, named=named),
    "funnel": lambda named=NAMED: groups(*SERVICES, named=named),
    "survival": lambda named=NAMED: survival(*range(1, 40), 70, limits={"stage 1": 10, "stage 2": 20}, named=named),
    "spend": lambda named=NAMED: spend((20e6, 19e6), (39e6, 38.5e6), (58e6, 58.9e6), (77e6, NAN), named=named),
    "variance": lambda named=NAMED: variance(
        *zip(AREAS, (-1.15e6, -538e3, 0, -2.2e6), (0, -402e3, 12_345, 0), strict=True), named=named
    ),
    "effects": lambda named=NAMED: effects(
        *zip(AREAS, (0.38, -0.07, 0.07, 0.15), (0.04, -0.02, 0, 0.01), strict=True), named=named
    ),
}  # fmt: skip


def texts(figure):
    """List every text of a chart that is drawn."""
    FigureCanvasAgg(figure).draw()
    return [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]


def said(figure):
    return [text.get_text() for text in texts(figure)]


def outside(figure):
    """List the texts that do not fit on the picture."""
    frame = figure.bbox.padded(1)
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(figure)]
    return [words for words, box in boxes if not (frame.contains(*box.min) and frame.contains(*box.max))]


def touching(figure):
    """List the pairs of texts that cover one another by more than a pixel."""
    boxes = [(text.get_text(), text.get_window_extent().padded(-1)) for text in texts(figure)]
    return [(one, other) for (one, box), (other, beside) in combinations(boxes, 2) if box.overlaps(beside)]


def page(figure):
    return show_chart(figure, alt="A finding", caption="Source", data=say("data")).html


def marks(figure):
    """List the markers drawn, one for each line of points."""
    return [line.get_marker() for line in figure.axes[0].lines if line.get_marker() not in ("None", "", None)]


def key_of(figure):
    return [text.get_text() for legend in figure.legends for text in legend.get_texts()]


@pytest.mark.parametrize("name", STANDARD)
def test_the_same_data_give_the_same_bytes_and_not_many(name):
    one, other = (page(STANDARD[name]()).encode() for _ in range(2))
    assert one == other
    assert len(one) < MOST_BYTES


@pytest.mark.parametrize("name", STANDARD)
def test_title_and_subtitle_stand_over_the_plot_and_every_word_on_the_picture_and_apart(name):
    figure = STANDARD[name]()
    title, subtitle = figure.texts[:2]
    assert [title.get_text(), subtitle.get_text()] == [TITLE, SUBTITLE]
    assert title.get_weight() == "bold"
    assert outside(figure) == []
    assert touching(figure) == []
    heights = [text.get_window_extent() for text in (title, subtitle)]
    assert heights[0].y0 > heights[1].y1 > heights[1].y0 > figure.axes[0].get_window_extent().y1


@pytest.mark.parametrize("name", STANDARD)
def test_words_are_dark(name):
    assert {to_hex(text.get_color()) for text in texts(STANDARD[name]())} <= {style.INK, style.SLATE.lower()}


@pytest.mark.parametrize("name", STANDARD)
@pytest.mark.parametrize("words", [ODD, f"{LONG} {LONG}", WORD])
def test_a_title_is_drawn_as_it_is_written_on_as_many_lines_as_it_needs(name, words):
    figure = STANDARD[name](named={"title": words, "subtitle": words})
    for text in figure.texts[:2]:
        assert re.sub(r"\s", "", text.get_text()) == re.sub(r"\s", "", words)
        before = text.get_window_extent().width
        text.set_parse_math(False)
        assert text.get_window_extent().width == before
    assert outside(figure) == []
    assert touching(figure) == []
    assert "<b>" not in unquote(page(figure))


@pytest.mark.parametrize("name", STANDARD)
def test_a_picture_asks_for_nothing_and_holds_no_date(name):
    image = BeautifulSoup(page(STANDARD[name]()), "html.parser").img
    svg = unquote(image["src"].removeprefix("data:image/svg+xml,"))
    assert set(re.findall(r"https?://[^'\"]+", svg)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"<!--|<metadata|<script|<image|\d{4}-\d\d-\d\d", svg)
    used = set(re.findall(r"href='#(\w+)'|url\(#(\w+)\)", svg))
    assert {one or other for one, other in used} <= set(re.findall(r" id='(\w+)'", svg))


def test_drawing_leaves_the_data_and_the_settings_as_they_were():
    table = pd.DataFrame({"label": ["A", "B"], "value": [1.0, NAN], "previous": [2, None], "hidden": ["", "withheld"]})
    copy, before = table.copy(deep=True), dict(mpl.rcParams)
    page(month_charts.bars(table, unit="count", **NAMED))
    pd.testing.assert_frame_equal(copy, table)
    assert before == dict(mpl.rcParams)


@pytest.mark.parametrize(
    "figure",
    [
        lambda: control(),
        lambda: control(*[NAN] * 20),
        lambda: years(),
        lambda: years((NAN, NAN), forecast=3.0),
        lambda: bars(),
        lambda: reasons(),
        lambda: groups(),
        lambda: groups(("Adults", 0, 0)),
        lambda: survival(),
        lambda: spend(),
        lambda: spend((NAN, NAN)),
        lambda: variance(),
        lambda: variance(("Adults", NAN, NAN)),
        lambda: effects(),
        lambda: effects(("Adults", NAN, NAN)),
    ],
)
def test_nothing_to_draw_is_no_figure_and_nothing_on_the_page(figure):
    drawn = figure()
    assert drawn is None
    assert page(drawn) == ""


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
    "years with one year": lambda: years((3, NAN), forecast=6, low=5, high=7),
    "years all equal": lambda: years((5, 5), (5, 5), (5, NAN), forecast=5, low=5, high=5),
    "years below 0": lambda: years((-3, -6), (-2, -3), (4, 2), (-1, NAN), forecast=-2, low=-5, high=1),
    "years with great numbers": lambda: years(
        (1e14, 3e14), (2e14, NAN), unit="GBP", forecast=5e14, low=1e14, high=6e14
    ),
    "years by the dozen": lambda: years(*[(4.5, 9.5)] * 14, (4, NAN), forecast=9),
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
    "funnel of one": lambda: groups(("Adults", 3, 5)),
    "funnel of none of each": lambda: groups(("Adults", 0, 5), ("Waste", 0, 50)),
    "funnel of all of each": lambda: groups(("Adults", 5, 5), ("Waste", 50, 50)),
    "funnel of rates above 1": lambda: groups(("A", 120, 103.5), ("B", 400, 200.2), kind="rate", unit="spells per FTE"),
    "funnel with long names": lambda: groups((LONG, 5, 100), (WORD, 95, 100), (ODD, 480, 800), size_label=LONG),
    "funnel of great groups": lambda: groups(("A", 100_000, 1_000_000), ("B", 3, 10)),
    "survival of one": lambda: survival(3),
    "survival of one on its first day": lambda: survival(0, limits={}),
    "survival with all open": lambda: survival(3, 20, 30, still_open=3),
    "survival with half closed at the end": lambda: survival(15, 15, 15, limits={}),
    "survival with long words": lambda: survival(*range(100), 900, limits={LONG: 10, WORD: 20, ODD: 95}),
    "spend of one month": lambda: spend((3e6, 2e6)),
    "spend on profile": lambda: spend((1e6, 1e6), (2e6, 2e6)),
    "spend below 0": lambda: spend((-1e6, -2e5), (2e6, -5e6), (3e6, NAN)),
    "spend not yet known": lambda: spend((1e6, NAN), (2e6, NAN)),
    "spend of great sums": lambda: spend((1e14, 1e13), (2e14, 5e14)),
    "variance of nothing": lambda: variance(("A", 0, 0), ("B", 0, NAN)),
    "variance of one": lambda: variance(("A", 5e5, -2e5)),
    "variance with long names": lambda: variance((LONG, -1e12, 2e12), (WORD, 3e3, -4e3), (ODD, 1, -1)),
    "effects of nothing": lambda: effects(("A", 0, 0)),
    "effects with long names": lambda: effects((LONG, -1e9, 3e9), (WORD, 1e9, 1), (ODD, 5e8, NAN), unit="GBP"),
    "effects too small for two decimals": lambda: effects(("A", 0.0005, -0.0007), ("B", NAN, 0.0003)),
}


@pytest.mark.parametrize("name", EDGES)
def test_any_data_can_be_drawn_with_every_word_on_the_picture(name):
    figure = EDGES[name]()
    assert len(page(figure)) < MOST_BYTES
    assert outside(figure) == []


@pytest.mark.parametrize("name", ["bars with long names", "pareto with long names", "variance with long names"])
def test_a_long_name_ends_in_dots_and_an_odd_one_is_drawn_as_it_is_written(name):
    labels = [label.get_text() for label in EDGES[name]().axes[0].get_yticklabels()]
    assert [label.endswith("…") for label in labels] == [True, True, False]
    assert labels[2].replace("\n", " ") == ODD


# control


def test_a_control_chart_names_its_mean_limits_target_and_last_value():
    figure = control(*[70, 72, 71, 73, 70, 72] * 3, unit="percent", better="higher", target=75)
    assert {"mean 71.33%", "upper limit 76.65%", "lower limit 66.01%", "target 75%", "Sep 2016: 72%"} <= set(
        said(figure)
    )


@pytest.mark.parametrize(
    ("better", "expected", "way"),
    [
        ("lower", ["usual variation (common cause)", "concern"], "lower is better"),
        ("higher", ["usual variation (common cause)", "improvement"], "higher is better"),
        ("neutral", ["usual variation (common cause)", "neutral"], "neither way is better"),
    ],
)
def test_a_signal_has_its_own_shape_and_its_word_in_the_key(better, expected, way):
    figure = control(*LEVELS, better=better)
    assert key_of(figure) == expected
    assert marks(figure) == ["o", {"concern": "v", "improvement": "^", "neutral": "D"}[expected[1]]]
    assert way in said(figure)


def test_too_few_months_are_said_to_be_too_few():
    assert key_of(control(5, 6, 5, 7)) == ["too few to tell"]


def test_only_signals_are_marked_among_hundreds_of_months():
    calm = [5, 6] * 150
    assert key_of(control(*calm)) == []
    calm[100] = 40
    assert key_of(control(*calm)) == ["concern"]


def test_a_limit_beyond_what_can_be_is_said_to_be_beyond_it():
    words = said(control(*[90, 100, 20, 95, 60] * 4, unit="percent", better="higher"))
    assert {"upper limit above 100%", "lower limit below 0%"} <= set(words)
    assert "lower limit −10.6" in said(control(*[-2, 4, 0, 3] * 4))


def test_a_missing_month_is_a_gap_whether_its_row_is_there_or_not():
    there = control(3, 4, NAN, 5, 6)
    chart = control_chart(pd.Series([3.0, 4, 5, 6], ["2015-04", "2015-05", "2015-07", "2015-08"]), better="lower")
    gone = month_charts.control(chart, unit="count", better="lower", **NAMED)
    for figure in (there, gone):
        line = max(figure.axes[0].lines, key=lambda line: len(line.get_xdata()))
        assert np.isnan(line.get_ydata()).tolist() == [False, False, True, False, False]


@pytest.mark.parametrize(
    ("months", "start", "expected"),
    [
        (54, 4, ["2015-16", "2016-17", "2017-18", "2018-19", "2019-20"]),
        (54, 1, ["2015", "2016", "2017", "2018", "2019"]),
        (3, 4, ["Apr\n2015-16", "May", "Jun"]),
        (300, 4, ["2015-16", "2018-19", "2021-22", "2024-25", "2027-28", "2030-31", "2033-34", "2036-37", "2039-40"]),
    ],
)
def test_the_financial_years_are_named_as_far_as_there_is_room(months, start, expected):
    figure = control(*(WAVE * 6)[:months], year_start_month=start)
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == expected
    assert touching(figure) == []


# years


def test_a_forecast_is_an_open_mark_with_its_range_in_words():
    figure = STANDARD["years"]()
    assert {"forecast 11.66", "from 11.35 to 12.59", "4.74", "9.13"} <= set(said(figure))
    assert key_of(figure) == ["year to date", "whole year", "forecast, with its range"]
    assert "white" in [line.get_markerfacecolor() for line in figure.axes[0].lines if line.get_marker() == "s"]


def test_a_year_whose_two_figures_are_the_same_says_them_once():
    words = said(years((7, 7), (8, NAN)))
    assert words.count("7") == 1


def test_years_without_a_forecast_do_not_speak_of_one():
    words = said(years((4.12, 9.56), (3.76, NAN)))
    assert not [word for word in words if "forecast" in word]


@pytest.mark.parametrize("ends", [{}, {"low": 8.5}, {"low": 8.5, "high": 8.5}])
def test_a_forecast_without_a_range_has_none(ends):
    words = said(years((4.12, 9.56), (3.76, NAN), forecast=8.5, **ends))
    assert "forecast 8.50" in words
    assert not [word for word in words if word.startswith("from")]


def test_the_year_to_date_steps_aside_where_the_range_of_the_forecast_runs_through_it():
    figure = years((55, 57), (56, 58), (54, NAN), unit="percent", forecast=56, low=50, high=60)
    aside = next(text for text in texts(figure) if text.get_text() == "54%")
    assert aside.get_ha() == "right"
    assert touching(figure) == []


# bars


def test_words_stand_in_the_place_of_a_bar_that_is_hidden_or_missing():
    figure = bars(("A", 4.25, 3, ""), ("B", 3.0, 2, "fewer than 5"), ("C", NAN, NAN, None))
    assert {"4.25%", "fewer than 5", "no data"} <= set(said(figure))
    assert "3.00%" not in said(figure)
    assert [round(bar.get_width(), 3) for bar in figure.axes[0].patches] == [4.25, 0, 0]


def test_last_year_is_in_the_key_only_where_it_is_drawn():
    assert key_of(bars(("A", 4, 3, ""))) == ["last year"]
    assert key_of(bars(("A", 4, NAN, ""))) == []
    table = pd.DataFrame({"service": ["A"], "pct": [4.0]})
    figure = month_charts.bars(table, unit="count", label="service", value="pct", **NAMED)
    assert key_of(figure) == []


def test_one_row_can_stand_out_and_lines_through_all_rows_say_what_they_are():
    figure = STANDARD["bars"]()
    colours = [to_hex(bar.get_facecolor()) for bar in figure.axes[0].patches]
    assert [colour == style.BLUE.lower() for colour in colours] == [False, True, False, False]
    bold = [label.get_text() for label in figure.axes[0].get_yticklabels() if label.get_weight() == "bold"]
    assert bold == [AREAS[1]]
    assert {"council 4.74%", "target 4.20%"} <= set(said(figure))


def test_a_value_is_written_past_a_tick_that_would_stand_among_its_letters():
    near, far = (bars(("A", 4, tick, ""), ("B", 20, NAN, "")) for tick in (4.5, 15))
    places = [next(text for text in texts(each) if text.get_text() == "4%").get_position()[0] for each in (near, far)]
    assert places[0] > 4.5
    assert 4 < places[1] < 4.5


# pareto


def test_reasons_have_their_share_their_count_and_the_share_so_far():
    words = said(reasons(Stress=60, Cold=30, Other=10, Withheld=NAN))
    assert {"60.0%  (60)", "30.0%  (30)", "90.0%", "100.0%", "withheld", "–", "share so far"} <= set(words)


def test_a_reason_that_is_not_shown_says_why():
    table = pareto(pd.Series({"Stress": 60.0, "Cold": NAN})).assign(hidden=["", "fewer than 5"])
    words = said(month_charts.pareto(table, unit="count", **NAMED))
    assert "fewer than 5" in words
    assert "withheld" not in words


# funnel


def test_groups_outside_are_named_and_the_others_only_if_they_are_few():
    few, many = SERVICES, [*SERVICES, *((f"Service {at}", 5 + at, 10 + at) for at in range(7))]
    assert {name for name, *_ in few} <= set(said(groups(*few)))
    named = {text.get_text() for text in texts(groups(*many))} & {name for name, *_ in many}
    assert named == {"Waste"}


def test_a_group_outside_has_its_own_shape_and_word():
    assert key_of(STANDARD["funnel"]()) == ["within the limits", "outside the 99.8% limits"]
    assert key_of(groups(("Adults", 60, 100), ("Waste", 70, 110))) == ["within the limits"]
    assert marks(STANDARD["funnel"]()) == ["o", "D"]


def test_the_limits_and_the_overall_rate_are_named_at_their_ends():
    words = said(STANDARD["funnel"]())
    assert [words.count(name) for name in ("95% limit", "99.8% limit", "overall 55.17%")] == [2, 2, 1]


@pytest.mark.parametrize(("kind", "overall"), [("proportion", 0.3), ("rate", 0.3)])
def test_the_curves_leave_the_same_groups_outside_as_the_limits(kind, overall):
    sizes = range(5, 200, 6)
    frame = pd.DataFrame([(f"{n}", k, n) for n in sizes for k in (int(n * 0.08), int(n * 0.3), int(n * 0.6))])
    placed = funnel(frame.set_axis(["label", "numerator", "denominator"], axis=1), kind=kind)
    figure = month_charts.funnel(placed, unit="", size_label="size", **NAMED)
    upper, lower = (figure.axes[0].lines[at] for at in _solid(figure))
    above, below = (np.interp(placed["denominator"], line.get_xdata(), line.get_ydata()) for line in (upper, lower))
    beyond = (placed["rate"] > above) | (placed["rate"] < below)
    touching_it = np.isclose(placed["rate"], above) | np.isclose(placed["rate"], below)
    assert (placed["outside"] != "").sum() > 10
    assert ((beyond == (placed["outside"] != "")) | touching_it).all()
    for line in (upper, lower):
        assert (np.abs(np.diff(line.get_ydata(), 2)) < 0.1).all()  # a curve, not a saw


def _solid(figure):
    """Find the 99.8% curves, the upper one first."""
    lines = figure.axes[0].lines
    curves = [
        at
        for at, line in enumerate(lines)
        if len(line.get_xdata()) > 50 and line.get_marker() == "None" and line.get_linestyle() == "-"
    ]
    return sorted(curves, key=lambda at: -lines[at].get_ydata()[-1])[:2]


def test_headcounts_with_decimals_are_drawn_as_rates():
    assert groups(("A", 12, 103.5), ("B", 40, 200.2), kind="rate") is not None


# survival


def test_limits_say_how_many_are_still_open_and_the_median_is_named():
    words = said(survival(*range(1, 21), limits={"stage 1": 10, "stage 2": 15}))
    assert {"stage 1: 50% still open", "stage 2: 25% still open", "half closed within 10 working days"} <= set(words)


def test_fewer_than_half_closed_is_said():
    assert "fewer than half are closed so far" in said(survival(3, 20, 30, still_open=2))


def test_the_longest_case_is_named_where_the_curve_ends_before_it():
    assert "working days (the longest: 900)" in said(survival(*range(100), 900))


# spend


@pytest.mark.parametrize(
    ("profile", "actual", "expected"),
    [
        (94.6e6, 96.4e6, "£1.80m over profile"),
        (96.4e6, 94.6e6, "£1.80m under profile"),
        (5e6, 5e6, "on profile"),
    ],
)
def test_the_gap_between_spend_and_profile_is_said_in_money(profile, actual, expected):
    assert expected in said(spend((1e6, 1e6), (profile, actual)))


def test_spend_that_ends_before_its_profile_says_when():
    words = said(spend((20e6, 19e6), (39e6, 38.5e6), (58e6, NAN)))
    assert {"profile £58.0m", "actual £38.5m, May 2019", "£500k under profile"} <= set(words)


# variance and effects


def test_a_variance_is_outlined_before_reserves_and_solid_after_with_both_said():
    figure = variance(("Adults", -2_200_000, -538_400), ("Waste", 12_600, 0))
    assert {"−£2,200k", "−£538k", "+£13k", "£0", "◀ adverse ", " favourable ▶"} <= set(said(figure))
    fills = {round(bar.get_width()): to_hex(bar.get_facecolor()) for bar in figure.axes[0].patches}
    assert fills == {-2200: "#ffffff", -538: style.BLUE.lower(), 13: "#ffffff"}
    assert key_of(figure) == ["before reserves", "after reserves"]


def test_parts_that_do_not_add_up_once_rounded_are_said_to_be_rounded():
    words = "rounded, so they may not add up"
    assert words in said(effects(("Adults", 0.166, -0.0049)))
    assert words in said(effects(("Adults", 0.144, 0), ("Waste", 0.144, 0)))
    assert words not in said(effects(("Adults", 0.06, -0.01)))


def test_effects_are_told_apart_by_hatching_and_add_up_in_words():
    figure = effects(("Adults", 0.38, 0.04), ("Waste", -0.07, -0.02))
    assert {"+0.38", "+0.04", "+0.42", "−0.07", "−0.02", "−0.09", "+0.31", "+0.02", "+0.33"} <= set(said(figure))
    assert {bar.get_hatch() for bar in figure.axes[0].patches} == {None, "/////"}
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["Adults", "Waste", "All together"]


# sparkline


def spark(*values, alt="Sickness, rising"):
    return BeautifulSoup(month_charts.sparkline(values, alt=alt), "html.parser").img


def test_a_sparkline_is_a_small_image_with_a_dot_at_its_last_point():
    image = spark(1, 3, 2)
    assert (image["width"], image["height"], image["alt"]) == ("110", "26", "Sickness, rising")
    svg = unquote(image["src"].removeprefix("data:image/svg+xml,"))
    assert "M4.0 22.0L55.0 4.0L106.0 13.0" in svg
    assert "cx='106.0' cy='13.0'" in svg
    assert len(month_charts.sparkline(WAVE, alt="x")) < 1_000


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ((1, NAN, 2, 3, None), "M4.0 22.0M55.0 13.0L80.5 4.0"),
        ((5,), "M4.0 13.0"),
        ((5, 5), "M4.0 13.0L106.0 13.0"),
        ((-1e15, 1e15), "M4.0 22.0L106.0 4.0"),
    ],
)
def test_a_gap_one_point_and_equal_points_are_drawn(values, path):
    assert f"d='{path}'" in unquote(spark(*values)["src"])


def test_no_values_no_sparkline_and_alternative_text_is_escaped():
    assert month_charts.sparkline([], alt="x") == month_charts.sparkline([NAN], alt="x") == ""
    image = spark(1, 2, alt='" onerror="x <b> {0}')
    assert sorted(image.attrs) == ["alt", "height", "src", "width"]
    assert image["alt"] == '" onerror="x <b> {0}'


# canvas


def test_a_letter_is_drawn_on_a_coarser_grid_from_point_to_point_without_drift():
    path = "M 16 32 L 48 -16 Q 0 0 32 32 z M 7 9 L 23 25 z "
    assert svg._as_letter(path) == ' d="m1 2l2-3q-3 1-1 3zm-1-1l1 1z" transform="scale(0.25)"'


@pytest.mark.parametrize(
    ("number", "unit", "expected"),
    [
        (0.7934, "days per FTE", "0.79"),
        (11.66, "days per FTE", "11.66"),
        (80.594, "percent", "80.59%"),
        (35.46, "count", "35.5"),
        (35, "count", "35"),
        (12_345.6, "count", "12,346"),
        (0.00123, "", "0.0012"),
        (9_999.4, "GBP", "£9,999"),
        (9_999.5, "GBP", "£10k"),
        (538_400, "GBP", "£538k"),
        (999_400, "GBP", "£999k"),
        (999_500, "GBP", "£1.00m"),
        (-2_920_000, "GBP", "−£2.92m"),
        (97_850_000, "GBP", "£97.8m"),
        (227e6, "GBP", "£227m"),
        (3.5e9, "GBP", "£3.50bn"),
        (12_300_000, "count", "12.3m"),
        (NAN, "GBP", ""),
    ],
)
def test_a_number_is_as_short_as_a_chart_needs(number, unit, expected):
    assert short(number, unit) == expected


def test_numbers_side_by_side_share_their_decimals():
    assert digits([4.7, 5.0, NAN], "days per FTE") == 2
    assert digits([80, 79.31], "percent") == 2
    assert digits([1234.5, 3]) == 0
    assert digits([]) == digits([1, 2.0], "percent") == 0


@pytest.mark.parametrize("text", [LONG, WORD, f"{WORD} {LONG}", "short", ""])
def test_folded_text_fits_and_loses_nothing_but_its_spaces(text):
    lines = fold(text, 2.0).split("\n")
    assert all(wide(line) <= 2.0 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_folded_text_of_too_many_lines_ends_in_dots():
    lines = fold(LONG, 2.0, most=2).split("\n")
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(wide(line) <= 2.0 for line in lines)


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([], []),
        ([0.5], [0.5]),
        ([0.1, 0.9], [0.1, 0.9]),
        ([0.5, 0.5], [0.6, 0.4]),  # of equal ones the first is the higher
        ([0.5, 0.45, 0.9], [0.575, 0.375, 0.9]),
        ([1.0, 1.0, 0.9], [1.0, 0.8, 0.6]),  # none above the end
        ([0.0, 0.0], [0.2, 0.0]),
    ],
)
def test_labels_that_would_touch_are_spread_in_their_order_and_between_the_ends(places, expected):
    assert [round(place, 9) for place in spread(places, 0.2, (0, 1))] == expected
