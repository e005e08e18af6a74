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
def test_the_mark_of_few_people_follows_the_councils_threshold(threshold, mark, meaning):
    why = WhyHidden.FEW_PEOPLE
    assert (why.mark(threshold), why.meaning(threshold)) == (mark, meaning)


def test_a_legend_has_one_line_for_each_reason_that_is_there():
    assert legend(["", "withheld", "few people", "withheld"]) == [
        "fewer than 5: it is about 1 to 4 people, or part of a total that is",
        "withheld: it may be any number; with it, a figure about few people could be worked out",
    ]
    assert legend([""]) == []
