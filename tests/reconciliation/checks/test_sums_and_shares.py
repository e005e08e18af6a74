"""Totals and their parts: shares, counts, directorates; changes, variances, months, definitions."""

import pytest

from perf.reconciliation.checks import sums_and_shares
from tests.reconciliation.councils import summary, tiny, verdicts

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
    assert summary(sums_and_shares.check_shares(report)) == [
        ("stage complaints, Place", f"{first}% + {second}%", recomputed, finding)
    ]


def test_shares_that_need_not_be_all_may_make_less_but_not_more(northborough):
    some = [share("outcome=Upheld", "council", "35.6"), share("outcome=Not upheld", "council", "34.8")]
    assert summary(sums_and_shares.check_shares(book(northborough, *some))) == []
    many = [*some, share("outcome=Partly upheld", "council", "40.0")]
    assert verdicts(sums_and_shares.check_shares(book(northborough, *many))) == ["differs"]


def test_shares_with_a_rest_are_all_there_are(northborough):
    report = book(northborough, share("cause=Delay", "council", "60"), share("cause=Other", "council", "30"))
    assert [(one.recomputed, one.verdict) for one in sums_and_shares.check_shares(report)] == [("90.0%", "differs")]


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
    assert summary(sums_and_shares.check_share_of_base(report)) == [
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
    assert verdicts(sums_and_shares.check_share_of_base(report)) == ["agrees"]


@pytest.mark.parametrize(("percent", "finding"), [("83.3", "agrees"), ("88.3", "differs")])
def test_a_share_without_a_count_is_still_some_count_out_of_its_base(northborough, percent, finding):
    report = book(northborough, count("received", "Place", 6), share("stage=1", "Place", percent))
    (one,) = sums_and_shares.check_share_of_base(report)
    assert (one.recomputed, one.verdict) == ("83.3%", finding)
    assert "5 of 6" in one.why


@pytest.mark.parametrize(("council", "finding"), [(120, "agrees"), (121, "differs")])
def test_directorates_make_up_the_council(northborough, council, finding):
    rows = [count("received", "Place", 81), count("received", "People", 39), count("received", "council", council)]
    assert summary(sums_and_shares.check_directorates(book(northborough, *rows))) == [
        ("received complaints, council", str(council), "120", finding)
    ]


def test_directorates_that_are_not_all_printed_make_up_nothing(northborough):
    report = book(northborough, count("received", "Place", 81), count("received", "council", 120))
    assert summary(sums_and_shares.check_directorates(report)) == []


def test_a_directorate_with_a_share_of_nothing_counts_as_none(northborough):
    whole = [count("received", "Place", 81), count("received", "People", 39), count("received", "council", 120)]
    parts = [count("outcome=Upheld", "Place", 30), share("outcome=Upheld", "People", 0)]
    report = book(northborough, *whole, *parts, count("outcome=Upheld", "council", 31))
    assert summary(sums_and_shares.check_directorates(report))[-1] == (
        "outcome=Upheld complaints, council",
        "31",
        "30",
        "differs",
    )


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("18", [("stage complaints, council", "235 + 18", "253", "agrees")]),
        ("20", [("stage complaints, council", "235 + 20", "253", "differs")]),
    ],
)
def test_stages_make_up_what_was_received(northborough, second, expected):
    rows = [count("received", "council", 253), count("stage=1", "council", 235), count("stage=2", "council", second)]
    assert summary(sums_and_shares.check_counts(book(northborough, *rows))) == expected


@pytest.mark.parametrize(("upheld", "finding"), [(100, []), (200, ["differs"])])
def test_outcomes_may_leave_some_open_but_never_be_more_than_all(northborough, upheld, finding):
    rows = [count("received", "council", 253), count("outcome=Upheld", "council", upheld)]
    rows.append(count("outcome=Not upheld", "council", 88))
    assert verdicts(sums_and_shares.check_counts(book(northborough, *rows))) == finding


@pytest.mark.parametrize(("last", "expected"), [("33.3", "agrees"), ("43.3", "differs")])
def test_the_shares_of_all_areas_make_100(northborough, last, expected):
    rows = [count("received", "council", 45), count("received", "Waste", 30), count("received", "Adults", 15)]
    rows += [share("received", "Waste", "66.7"), share("received", "Adults", last)]
    assert verdicts(sums_and_shares.check_area_shares(book(northborough, *rows))) == [expected]


def test_the_shares_of_some_areas_need_not(northborough):
    rows = [share("received", "Waste", "46.7"), share("received", "Adults", "33.3")]
    assert summary(sums_and_shares.check_area_shares(book(northborough, *rows))) == []


def turnover(like, change, unit="percentage points"):
    return tiny(
        like,
        printed_values=HEAD
        + f"""turnover | turnover | Place | Q2 | previous | 6.51 | percent | s |
        turnover | turnover | Place | Q2 | actual | 4.11 | percent | s |
        turnover | turnover | Place | Q2 | change | {change} | {unit} | s |""",
    )


@pytest.mark.parametrize(("change", "finding"), [("-2.4", "agrees"), ("-2.3", "differs"), ("2.4", "differs")])
def test_a_change_is_now_less_before(northborough, change, finding):
    assert summary(sums_and_shares.check_differences(turnover(northborough, change))) == [
        ("turnover turnover, change, Place", change, "\u22122.4", finding)
    ]


def test_a_change_in_percent_may_be_of_what_was_before(northborough):
    (one,) = sums_and_shares.check_differences(turnover(northborough, "-36.9", unit="percent"))
    assert one.verdict == "agrees"


def savings(like, forecast="2334000", variance="-586000", share="80"):
    name = "savings | programme=Reshaping |  | Q2"
    return tiny(
        like,
        printed_values=HEAD
        + f"""{name} | target | 2920000 | GBP | section 2; box |
        {name} | forecast | {forecast} | GBP | box |
        {name} | variance | {variance} | GBP | box |
        {name} | share | {share} | percent | box |
        {name} | forecast | 2454000 | GBP | section 9 |
        savings | project=Depots | | Q2 | variance | -470000 | GBP | box |
        savings | project=Care | | Q2 | variance | -116000 | GBP | box |""",
    )


@pytest.mark.parametrize(
    ("forecast", "variance", "finding"),
    [("2334000", "-586000", "agrees"), ("2454000", "-586000", "differs"), ("2334000", "586000", "agrees")],
)
def test_a_variance_is_the_forecast_less_the_target_of_its_own_place(northborough, forecast, variance, finding):
    (one,) = sums_and_shares.check_differences(savings(northborough, forecast, variance))
    assert one.verdict == finding


@pytest.mark.parametrize(("share", "finding"), [("80", "agrees"), ("79.9", "agrees"), ("84", "differs")])
def test_a_share_of_a_target_is_worked_out_of_the_figures_beside_it(northborough, share, finding):
    (one,) = sums_and_shares.check_ratios(savings(northborough, share=share))
    assert (one.recomputed, one.verdict) == ("79.93%", finding)


@pytest.mark.parametrize(("variance", "found"), [("-586000", ["agrees"]), ("-486000", ["differs"]), ("-686000", [])])
def test_projects_make_up_their_programme_or_leave_some_out(northborough, variance, found):
    assert verdicts(sums_and_shares.check_projects(savings(northborough, variance=variance))) == found


@pytest.mark.parametrize(("quarter", "finding"), [("60", "agrees"), ("66", "differs")])
def test_three_months_make_the_quarter(northborough, quarter, finding):
    name = "visits | received |  | Q2 | count"
    report = tiny(
        northborough,
        printed_values=HEAD
        + f"""{name} | {quarter} | count | s |
        {name} | 10 | count | s | month=2023-07
        {name} | 20 | count | s | month=2023-08
        {name} | 30 | count | s | month=2023-09""",
    )
    (one,) = sums_and_shares.check_months(report)
    assert (one.recomputed, one.verdict) == ("60", finding)
    assert ("should add up to the quarter" in one.why) == (finding == "differs")


@pytest.mark.parametrize(("whole", "finding"), [("4.74", "agrees"), ("4.75", "agrees"), ("4.77", "differs")])
def test_short_and_long_sickness_make_all_of_it_as_far_as_rounding_goes(northborough, whole, finding):
    name = "| council | Q2 | actual |"
    report = tiny(
        northborough,
        printed_values=HEAD
        + f"""sickness | all {name} {whole} | days per FTE | s |
        sickness | short-term {name} 1.24 | days per FTE | s |
        sickness | long-term {name} 3.50 | days per FTE | s |""",
    )
    (one,) = sums_and_shares.check_definitions(report)
    assert (one.recomputed, one.verdict) == ("4.74", finding)
    assert ("should add up to" in one.why) == (finding == "differs")


@pytest.mark.parametrize(("second", "finding"), [("7.51", "agrees"), ("8.51", "differs")])
def test_escalated_and_not_escalated_make_100(northborough, second, finding):
    report = tiny(
        northborough,
        measures="""
            measure_id | theme | unit | polarity | figure
            M1 | T | percent | higher | complaints.not_escalated_pct
            M2 | T | percent | lower | complaints.escalated_pct
        """,
        printed_values=HEAD
        + f"""measure | M1 | | Q2 | actual | 92.49 | percent | s |
        measure | M2 | | Q2 | actual | {second} | percent | s |""",
    )
    (one,) = sums_and_shares.check_definitions(report)
    assert (one.subject, one.verdict) == ("M1 measures, actual", finding)
    verb = "add up to" if finding == "agrees" else "should add up to"
    assert one.why == f"By their definition 92.49 (M1) and {second} (M2) {verb} 100%."
