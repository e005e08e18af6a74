"""Parts and wholes: shares, counts, directorates."""

import pytest

from perf.reconciliation.checks import sums
from tests.reconciliation.councils import tiny, told

HEAD = "kind | id | area | quarter | field | printed | unit | where | part\n"


def book(like, *rows):
    lines = [f"complaints | {row.replace(',', ' |')}" for row in rows]
    return tiny(like, printed_values=HEAD + "\n".join(f"{line} | | section 3 |" for line in lines))


def count(name, area, number):
    return f"{name}, {area}, Q2, count, {number}"


def share(name, area, number):
    return f"{name}, {area}, Q2, share, {number}"


@pytest.mark.parametrize(
    ("first", "second", "recomputed", "finding"),
    [
        ("83.3", "16.7", "100.0%", "agrees"),
        ("88.3", "16.7", "105.0%", "differs"),
        ("83.3", "16.6", "99.9%", "agrees"),  # as far off as rounding goes
        ("83.3", "16.5", "99.8%", "differs"),
    ],
)
def test_the_shares_of_two_stages_make_100(northborough, first, second, recomputed, finding):
    report = book(northborough, share("stage=1", "Place", first), share("stage=2", "Place", second))
    assert told(sums.check_shares(report)) == [
        ("stage complaints, Place", f"{first}% + {second}%", recomputed, finding)
    ]


def test_shares_that_need_not_be_all_may_make_less_but_not_more(northborough):
    some = [share("outcome=Upheld", "council", "35.6"), share("outcome=Not upheld", "council", "34.8")]
    assert told(sums.check_shares(book(northborough, *some))) == []
    many = [*some, share("outcome=Partly upheld", "council", "40.0")]
    assert [one.finding for one in sums.check_shares(book(northborough, *many))] == ["differs"]


def test_shares_with_a_rest_are_all_there_are(northborough):
    report = book(northborough, share("cause=Delay", "council", "60"), share("cause=Other", "council", "30"))
    assert [(one.recomputed, one.finding) for one in sums.check_shares(report)] == [("90.0%", "differs")]


@pytest.mark.parametrize(
    ("number", "of", "percent", "recomputed", "finding"),
    [
        (17, 39, "43.6", "43.59%", "agrees"),
        (17, 39, "43", "43.59%", "differs"),  # it would be rounded to 44
        (90, 253, "35.6", "35.57%", "agrees"),
        (1, 8, "12", "12.50%", "agrees"),  # half to even
        (1, 8, "13", "12.50%", "agrees"),  # half up
    ],
)
def test_a_share_is_its_count_over_its_base(northborough, number, of, percent, recomputed, finding):
    report = book(
        northborough,
        count("received", "Place", of),
        count("outcome=Upheld", "Place", number),
        share("outcome=Upheld", "Place", percent),
    )
    assert told(sums.check_share_of_base(report)) == [
        ("outcome=Upheld complaints, Place", f"{percent}%", recomputed, finding)
    ]


def test_a_share_of_what_was_decided_is_a_share_too(northborough):
    report = book(
        northborough,
        count("received", "Place", 50),
        count("outcome=Upheld", "Place", 10),
        count("outcome=Not upheld", "Place", 30),
        share("outcome=Upheld", "Place", "25.0"),
    )
    assert [one.finding for one in sums.check_share_of_base(report)] == ["agrees"]


@pytest.mark.parametrize(("percent", "finding"), [("83.3", "agrees"), ("88.3", "differs")])
def test_a_share_without_a_count_is_still_a_whole_number_of_its_base(northborough, percent, finding):
    report = book(northborough, count("received", "Place", 6), share("stage=1", "Place", percent))
    (one,) = sums.check_share_of_base(report)
    assert (one.recomputed, one.finding) == ("83.3%", finding)
    assert one.why == "A share is a whole number out of its base: the nearest there is, 5 of 6, is 83.3%."


@pytest.mark.parametrize(("council", "finding"), [(120, "agrees"), (121, "differs")])
def test_directorates_make_up_the_council(northborough, council, finding):
    rows = [count("received", "Place", 81), count("received", "People", 39), count("received", "council", council)]
    assert told(sums.check_directorates(book(northborough, *rows))) == [
        ("received complaints, council", str(council), "120", finding)
    ]


def test_directorates_that_are_not_all_printed_make_up_nothing(northborough):
    report = book(northborough, count("received", "Place", 81), count("received", "council", 120))
    assert told(sums.check_directorates(report)) == []


def test_a_directorate_with_a_share_of_nothing_counts_as_none(northborough):
    whole = [count("received", "Place", 81), count("received", "People", 39), count("received", "council", 120)]
    parts = [count("outcome=Upheld", "Place", 30), share("outcome=Upheld", "People", 0)]
    report = book(northborough, *whole, *parts, count("outcome=Upheld", "council", 31))
    assert told(sums.check_directorates(report))[-1] == ("outcome=Upheld complaints, council", "31", "30", "differs")


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("18", [("stage complaints, council", "235 + 18", "253", "agrees")]),
        ("20", [("stage complaints, council", "235 + 20", "253", "differs")]),
    ],
)
def test_stages_make_up_what_was_received(northborough, second, expected):
    rows = [count("received", "council", 253), count("stage=1", "council", 235), count("stage=2", "council", second)]
    assert told(sums.check_counts(book(northborough, *rows))) == expected


@pytest.mark.parametrize(("upheld", "finding"), [(100, []), (200, ["differs"])])
def test_outcomes_may_leave_some_open_but_never_be_more_than_all(northborough, upheld, finding):
    rows = [count("received", "council", 253), count("outcome=Upheld", "council", upheld)]
    rows.append(count("outcome=Not upheld", "council", 88))
    assert [one.finding for one in sums.check_counts(book(northborough, *rows))] == finding


@pytest.mark.parametrize(("last", "expected"), [("33.3", "agrees"), ("43.3", "differs")])
def test_the_shares_of_all_areas_make_100(northborough, last, expected):
    rows = [count("received", "council", 45), count("received", "Waste", 30), count("received", "Adults", 15)]
    rows += [share("received", "Waste", "66.7"), share("received", "Adults", last)]
    assert [one.finding for one in sums.check_area_shares(book(northborough, *rows))] == [expected]


def test_the_shares_of_some_areas_need_not(northborough):
    rows = [share("received", "Waste", "46.7"), share("received", "Adults", "33.3")]
    assert told(sums.check_area_shares(book(northborough, *rows))) == []
