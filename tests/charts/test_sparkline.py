"""A line as small as a word: a gap stays a gap, and a screen reader hears the words beside it instead."""

import re

import pytest

from perf.charts.sparkline import HEIGHT, WIDTH, sparkline

NAN = float("nan")


def points(svg):
    return [
        [tuple(map(float, point.split(","))) for point in line.split()] for line in re.findall('points="(.*?)"', svg)
    ]


def test_the_lowest_is_at_the_bottom_the_highest_at_the_top_and_the_last_is_a_dot():
    (line,) = points(sparkline([1, 3, 2]))
    assert [down for _, down in line] == [HEIGHT - 3, 3, HEIGHT / 2]
    assert 'cx="61.0" cy="9.0"' in sparkline([1, 3, 2])
    assert line[0][0] == 3 and line[-1][0] == WIDTH - 3


@pytest.mark.parametrize(
    ("values", "lengths"), [([1, NAN, 3, 4], [1, 2]), ([5, 5], [2]), ([7], [1]), ([NAN, 2], [1]), ([NAN], []), ([], [])]
)
def test_a_missing_value_is_a_gap(values, lengths):
    assert [len(line) for line in points(sparkline(values))] == lengths


def test_it_is_hidden_from_screen_readers():
    assert 'aria-hidden="true" focusable="false"' in sparkline([1, 2])
