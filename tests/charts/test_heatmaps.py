"""Tables of shades: a number in each cell that can be read on its shade, hidden ones said to be hidden."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from perf import charts
from perf.charts.theme import INK, NARROW, at_width
from perf.colours import contrast
from tests.charts.samples import AREAS, causes, key_of, months_by_area, series, texts, unfolded, words

pytestmark = pytest.mark.slow


def numbers_of(figure):
    """List the texts in the cells, each with the colour of its cell."""
    mesh = figure.axes[0].collections[0]
    width = int(figure.axes[0].get_xlim()[1])
    shades = mesh.get_facecolors()
    return [
        (text, to_hex(shades[int(y) * width + int(x)]))
        for text in texts(figure)
        if text.get_ha() == "center" and text.get_text()[0].isdigit()
        for x, y in [text.get_position()]
        if text.axes is figure.axes[0] and text.get_transform() == figure.axes[0].transData
    ]


def test_every_number_can_be_read_on_its_shade_in_white_or_dark():
    cells = numbers_of(causes(("Delay", 0, 10, 20, 30), ("Attitude", 40, 50, 60, 70), ("Policy", 80, 90, 95, 100)))
    assert len(cells) == 12
    assert {to_hex(text.get_color()) for text, _ in cells} == {"#ffffff", INK}
    assert min(contrast(to_hex(text.get_color()), shade) for text, shade in cells) >= 4.5


def test_the_lowest_value_is_the_lightest_and_the_highest_the_darkest():
    shades = {text.get_text(): shade for text, shade in numbers_of(causes(("Delay", 1, 5, 9, 3)))}
    by_light = sorted(shades, key=lambda number: -contrast(shades[number], INK))
    assert by_light == ["1", "3", "5", "9"]


def test_numbers_below_0_have_shades_of_their_own_and_those_further_from_0_are_darker():
    frame = pd.DataFrame({"label": "Delay", "area": list("ABCDE"), "value": [-40.0, -10.0, 0.0, 10.0, 40.0]})
    mesh = charts.causes_by_area(frame, unit="count").axes[0].collections[0]
    low, less, none, more, high = (to_hex(colour) for colour in mesh.get_facecolors())
    assert len({low, less, none, more, high}) == 5
    assert contrast(none, INK) > contrast(less, INK) > contrast(low, INK)
    assert contrast(none, INK) > contrast(more, INK) > contrast(high, INK)


@pytest.mark.parametrize("tiny", [0.3, -0.3])
def test_cells_have_no_number_where_one_that_is_not_0_would_read_0(tiny):
    values = [tiny, 1234.0] * 10
    frame = pd.DataFrame({"label": "Delay", "area": [f"Area {at}" for at in range(20)], "value": values})
    assert not [text for text in words(charts.causes_by_area(frame, unit="GBP")) if text in ("0", "£0", "−£0")]


def test_a_hidden_number_is_a_dash_and_the_key_says_why():
    frame = series(3).assign(hidden="")
    frame.loc[0, ["value", "hidden"]] = np.nan, "fewer than 5"
    figure = charts.months_by_area(frame, unit="count", year_start_month=4)
    assert words(figure).count("–") == 1
    assert key_of(figure) == ["– not shown: fewer than 5"]


def test_numbers_lose_decimals_before_they_would_touch_and_vanish_where_none_has_room():
    with at_width(NARROW):
        assert "13.0" in words(months_by_area(6, start="2017-04"))
        twelve = [word for word in words(months_by_area(12, start="2017-04")) if word.isdigit() and len(word) < 4]
        assert len(twelve) == 48
        assert not [word for word in words(months_by_area(54)) if word.isdigit() and len(word) < 4]


def test_areas_that_have_no_room_as_headings_become_letters_with_a_key():
    with at_width(NARROW):
        figure = causes(("Delay", 82, 12, 60, 9))
    assert [f"{letter} {area}" for letter, area in zip("ABCD", AREAS, strict=True)] == key_of(figure)
    assert set("ABCD") <= set(words(figure))
    assert set(AREAS) <= set(unfolded(causes(("Delay", 82, 12, 60, 9))))


def test_a_missing_month_has_an_empty_column_of_its_own():
    frame = pd.DataFrame({"label": ["A", "A"], "month": ["2019-04", "2019-06"], "value": [1, 2]})
    figure = charts.months_by_area(frame, unit="count", year_start_month=4)
    assert {"Apr", "May", "Jun", "1", "2", "–"} <= set(words(figure))
