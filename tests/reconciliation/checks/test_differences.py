"""Changes, variances, shares of a target, projects, months; and measures that make another."""

import pytest

from perf.reconciliation.checks import differences, linked_numbers
from tests.reconciliation.councils import tiny, told

HEAD = "kind | id | area | quarter | field | printed | unit | where | part\n"


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
    assert told(differences.check_differences(turnover(northborough, change))) == [
        ("turnover turnover, change, Place", change, "\u22122.4", finding)
    ]


def test_a_change_in_percent_may_be_of_what_was_before(northborough):
    (one,) = differences.check_differences(turnover(northborough, "-36.9", unit="percent"))
    assert one.finding == "agrees"


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
    (one,) = differences.check_differences(savings(northborough, forecast, variance))
    assert one.finding == finding


@pytest.mark.parametrize(("share", "finding"), [("80", "agrees"), ("79.9", "agrees"), ("84", "differs")])
def test_a_share_of_a_target_is_worked_out_of_the_figures_beside_it(northborough, share, finding):
    (one,) = differences.check_ratios(savings(northborough, share=share))
    assert (one.recomputed, one.finding) == ("79.93%", finding)


@pytest.mark.parametrize(("variance", "found"), [("-586000", ["agrees"]), ("-486000", ["differs"]), ("-686000", [])])
def test_projects_make_up_their_programme_or_leave_some_out(northborough, variance, found):
    assert [one.finding for one in differences.check_projects(savings(northborough, variance=variance))] == found


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
    assert [(one.recomputed, one.finding) for one in differences.check_months(report)] == [("60", finding)]


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
    assert [(one.recomputed, one.finding) for one in linked_numbers.check_sums(report)] == [("4.74", finding)]


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
    (one,) = linked_numbers.check_sums(report)
    assert (one.subject, one.finding) == ("M1 measures, actual", finding)
