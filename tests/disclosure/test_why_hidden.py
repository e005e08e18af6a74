"""What is printed in place of a figure that is not shown, and what it means."""

import pytest

from perf.disclosure.why_hidden import WhyHidden, legend


@pytest.mark.parametrize(
    ("threshold", "mark", "meaning"),
    [
        (5, "fewer than 5", "it is about 1 to 4 people, or part of a total that is"),
        (10, "fewer than 10", "it is about 1 to 9 people, or part of a total that is"),
    ],
)
def test_the_mark_of_a_small_group_follows_the_councils_threshold(threshold, mark, meaning):
    why = WhyHidden.SMALL_GROUP
    assert (why.mark(threshold), why.meaning(threshold)) == (mark, meaning)


def test_a_legend_has_one_line_for_each_reason_that_is_there():
    assert legend(["", "withheld", "small group", "withheld"]) == [
        "fewer than 5: it is about 1 to 4 people, or part of a total that is",
        "withheld: it may be any number; with it, a figure about a small group could be worked out",
    ]
    assert legend([""]) == []
