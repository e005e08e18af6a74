"""A measure shows the same of its figure, its target and its rating in every table, with the digits that tell why."""

import re

import pytest

from perf.pages.health import scorecard
from perf.pages.measure_cells import better_or_worse, shown_miss, shown_values
from perf.pages.topic import opening
from perf.pages.topic_view import open_view
from perf.rules import OF_FEW, OF_FEW_BEFORE


def a_measure(**changes):
    facts = {"actual": 110.0, "target": 100.0, "previous": 90.0, "limit": 10.0, "miss_pct": 10.0, "unit": "count"}
    return facts | {"compared": float("nan"), "not_compared": "", "direction": None} | changes


@pytest.mark.parametrize(
    ("actual", "shown", "off"),
    [
        (110.0, "110", "10.0%"),  # Amber
        (110.0001, "110.0001", "10.0001%"),  # Red
        (89.9999, "89.9999", "10.0001%"),  # Red, where higher is better
        (120.0, "120", "20.0%"),
    ],
)
def test_a_figure_beyond_the_tolerance_never_reads_as_one_at_it(actual, shown, off):
    row = a_measure(actual=actual, miss_pct=abs(actual - 100))
    assert (shown_values(row)[0], shown_miss(row)) == (shown, off)


@pytest.mark.parametrize(
    ("why", "previous", "expected"),
    [
        ("it cannot be compared with last year's figure", 50.0, "It cannot be compared with last year's figure: 50"),
        (OF_FEW, 50.0, "Fewer than 20 cases"),
        (OF_FEW_BEFORE["last quarter"], 50.0, "Fewer than 20 cases a quarter before"),
        ("new measure, without an earlier figure", float("nan"), "New measure, without an earlier figure"),
    ],
)
def test_an_earlier_figure_that_cannot_be_compared_is_given_without_a_movement(why, previous, expected):
    shown = better_or_worse(a_measure(not_compared=why, previous=previous))
    assert shown.striptags() == expected


@pytest.mark.parametrize("topic", ["sickness", "complaints", "turnover", "budget"])
def test_the_page_of_a_topic_shows_of_a_target_what_the_scorecard_does(protected, topic):
    def cells(block, after):
        lines = [line.split(" | ") for line in block.text.split("\n")]
        ids = [re.search(r"[A-Z]+/\d+", line[0]) for line in lines]
        return {found[0]: line[after : after + 3] for line, found in zip(lines, ids, strict=True) if found}

    of_topic = cells(opening.target(open_view(protected, topic)), 1)
    every = cells(scorecard.all_measures(protected), 2)  # after last year's figure
    assert of_topic == {name: every[name] for name in of_topic}
    assert of_topic
