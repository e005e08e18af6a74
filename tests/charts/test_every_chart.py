"""What holds for each chart: words on the picture and apart, dark, inert, as text; the same picture each time."""

import inspect
import re
import subprocess
import sys
from functools import cache
from xml.etree.ElementTree import fromstring

import matplotlib as mpl
import pandas as pd
import pytest
import seaborn as sns
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from perf import charts
from perf.charts.svg import as_svg
from perf.charts.theme import NARROW, SLATE, WIDE, NothingToDraw, at_width
from perf.ratings import USUAL_RATINGS
from perf.rules import RATINGS
from tests.charts.samples import EDGES, NOTHING, ODD, STANDARD, bars, crossed, outside, texts, touching, words

pytestmark = pytest.mark.slow

CHARTS = [name for name in charts.__all__ if name != "set_theme"]
WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])
MOST_BYTES = 45_000


def drawn(draw, width):
    with at_width(width):
        return draw()


@cache
def sample(name, width=WIDE):
    """A sample, drawn once for the tests that only look at it."""
    return drawn({**STANDARD, **EDGES}[name], width)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_takes_a_frame_and_at_most_four_named_options_and_tells_what_it_needs(name):
    chart = getattr(charts, name)
    frame, *options = inspect.signature(chart).parameters.values()
    assert frame.name == "frame"
    assert len(options) <= 4
    assert {option.kind for option in options} <= {inspect.Parameter.KEYWORD_ONLY}
    assert "frame : DataFrame, one row per" in chart.__doc__
    assert "Examples" in chart.__doc__


OPTIONS = {"unit": "percent", "better": "higher", "year_start_month": 4, "size_label": "people", "limits": {}}


def called(name, frame, **given):
    """Draw a chart of a frame, its needed options as usual."""
    needed = [
        option.name
        for option in inspect.signature(getattr(charts, name)).parameters.values()
        if option.default is inspect.Parameter.empty and option.name != "frame"
    ]
    return getattr(charts, name)(frame, **{option: OPTIONS[option] for option in needed}, **given)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_names_the_columns_that_its_frame_lacks(name):
    with pytest.raises(ValueError, match=r"the frame has no column (.+); it has x and y") as error:
        called(name, pd.DataFrame({"x": [1, 2], "y": [3, 4]}))
    lacking = re.search(r"no column (.+); it has", str(error.value))[1].replace(" and ", ", ").split(", ")
    about_frame = getattr(charts, name).__doc__.partition("frame : ")[2]
    assert not [column for column in lacking if not re.search(rf"`{column}`|as for `spend`", about_frame)]


@pytest.mark.parametrize("name", ["areas", "lines", "months_by_area", "spend", "spend_variance"])
def test_a_month_that_comes_twice_is_refused(name):
    frame = pd.DataFrame({"month": ["2019-04"] * 2, "label": "A", "value": [1, 2], "profile": 1.0, "actual": 2.0})
    with pytest.raises(ValueError, match="several rows of one .*month: .*2019-04"):
        called(name, frame)


def test_no_chart_has_a_year_start_of_its_own():
    dated = [name for name in CHARTS if "year_start_month" in inspect.signature(getattr(charts, name)).parameters]
    assert dated == ["areas", "control", "lines", "months_by_area", "spend"]
    for name in dated:
        assert (
            inspect.signature(getattr(charts, name)).parameters["year_start_month"].default is inspect.Parameter.empty
        )


def test_completion_offers_the_charts_and_the_theme_and_nothing_else():
    assert dir(charts) == charts.__all__ == sorted([*CHARTS, "set_theme"])


def test_an_unknown_chart_is_refused_with_those_that_there_are():
    with pytest.raises(AttributeError, match="module 'perf.charts' has no chart 'pie'; it has areas, bars, "):
        charts.pie  # noqa: B018  the look-up is what is tested


def test_the_package_waits_for_seaborn_until_a_chart_is_drawn():
    code = "import sys; from perf import charts; assert not {'seaborn', 'pandas', 'matplotlib'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_chart_has_a_sample():
    assert {name.partition(" ")[0] for name in STANDARD} == set(CHARTS) == set(NOTHING)


@pytest.mark.parametrize("name", STANDARD)
def test_a_chart_is_drawn_by_seaborn(name, monkeypatch):
    calls = []
    for function in ("lineplot", "barplot", "heatmap"):
        whole = getattr(sns, function)
        monkeypatch.setattr(
            sns, function, lambda *given, whole=whole, **named: calls.append(1) or whole(*given, **named)
        )
    assert isinstance(STANDARD[name](), Figure)
    assert calls


@WIDTHS
@pytest.mark.parametrize("name", STANDARD)
def test_every_word_is_on_the_picture_and_apart_from_the_others(name, width):
    figure = sample(name, width)
    assert figure.get_figwidth() == width
    assert outside(figure) == []
    assert touching(figure) == []


@WIDTHS
@pytest.mark.parametrize("name", [*STANDARD, *EDGES])
def test_no_line_runs_through_words(name, width):
    assert crossed(sample(name, width)) == []


@WIDTHS
@pytest.mark.parametrize("name", EDGES)
def test_any_data_can_be_drawn_with_every_word_on_the_picture(name, width):
    figure = sample(name, width)
    assert outside(figure) == []
    assert len(as_svg(figure, label=name)) < MOST_BYTES


@pytest.mark.parametrize("name", STANDARD)
def test_words_are_dark_or_chosen_for_their_ground(name):
    inks = {to_hex(text.get_color()) for text in texts(sample(name))}
    assert inks <= {SLATE, *map(USUAL_RATINGS.ink, RATINGS)}


@pytest.mark.parametrize("name", STANDARD)
def test_the_same_data_give_the_same_picture_with_every_word_as_text(name):
    one, other = (as_svg(figure, label=name) for figure in (sample(name), drawn(STANDARD[name], WIDE)))
    assert one == other
    assert len(one) < MOST_BYTES
    written = {text.text.strip() for text in fromstring(one).iter("{http://www.w3.org/2000/svg}text")}
    lines = {line.strip() for text in words(sample(name)) for line in text.split("\n")}
    assert lines == written


@pytest.mark.parametrize("name", NOTHING)
def test_nothing_to_draw_is_an_error_that_says_so(name):
    with pytest.raises(NothingToDraw, match="there is nothing to draw: "):
        NOTHING[name]()


@pytest.mark.parametrize("text", [ODD, "<script>alert(1)</script> & co", r"a $\frac$ b", "Tŷ'r ŵyl – “Bro”", "_", "^"])
def test_whatever_a_council_calls_its_areas_is_drawn_as_it_is_written(text):
    figure = bars((text, 4, 3, ""))
    label = next(word for word in texts(figure) if word.get_text().replace("\n", " ") == text)
    before = label.get_window_extent().width
    label.set_parse_math(False)
    assert label.get_window_extent().width == before
    svg = as_svg(figure, label=text)
    assert not re.search("<script|<b>", svg)
    assert fromstring(svg).attrib["aria-label"] == text


def test_drawing_leaves_the_data_and_the_settings_as_they_were():
    from tests.charts.samples import series

    frame, before = series(3), dict(mpl.rcParams)
    copy = frame.copy(deep=True)
    as_svg(charts.lines(frame, unit="count", year_start_month=4), label="x")
    assert frame.equals(copy)
    assert before == dict(mpl.rcParams)


def test_the_theme_sets_seaborns_colours_and_the_width_of_a_chart():
    from perf.charts.theme import HOUSE

    with mpl.rc_context():
        charts.set_theme(width=NARROW)
        assert [to_hex(colour) for colour in sns.color_palette()] == list(HOUSE)
        assert STANDARD["bars"]().get_figwidth() == NARROW
