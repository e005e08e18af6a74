"""Claims that count ratings, risks and statuses: counted on what the report prints of each thing."""

import pytest

from perf.reconciliation.claims.counted_ratings import CountedRatings, counted_in, from_risks, hint
from tests.reconciliation.councils import Q1, claim_finding, claimed

RATINGS = f"""
    kind | id | quarter | rating | where
    action | A1 | Q2 | Green | appendix
    action | A2 | Q2 | Green | appendix
    action | A3 | Q2 | Red | appendix
    action | A3 | Q2 | Red | section 1
    action | A1 | {Q1} | Red | appendix
"""
ACTIONS = """
    action_id | quarter | corporate_action | service
    A1 | Q2 | C1 | Waste
    A2 | Q2 | C2 | Waste
    A3 | Q2 | C2 | Adults
    A4 | Q2 | C2 | Adults
"""


@pytest.mark.parametrize(
    ("figure", "printed", "unit", "more", "expected"),
    [
        ("actions.green", "2", "count", {}, ("2", "agrees")),
        ("actions.green", "3", "count", {}, ("2", "differs")),
        ("actions.green_pct", "67", "percent", {}, ("66.7%", "agrees")),  # of those with a rating
        ("actions.green_pct", "50", "percent", {}, ("66.7%", "differs")),
        ("actions.red", "1", "count", {}, ("1", "agrees")),  # printed twice, counted once
        ("actions.na", "1", "count", {}, ("1", "agrees")),
        ("actions.total", "4", "count", {}, ("4", "agrees")),
        ("actions.total", "3", "count", {}, ("4", "differs")),
        ("actions.green", "1", "count", {"part": "corporate_action=C2"}, ("1", "agrees")),
        ("actions.green", "2", "count", {"area": "Waste"}, ("2", "agrees")),
        ("actions.green", "2", "count", {"area": "Place"}, ("2", "agrees")),  # the directorate of Waste
        ("actions.green", "2", "count", {"area": "People"}, ("0", "differs")),
        ("measures.green", "2", "count", {}, ("", "cannot check")),
    ],
)
def test_a_count_of_ratings_is_counted_on_what_is_printed(northborough, figure, printed, unit, more, expected):
    report = claimed(
        northborough, "ratings", printed, unit, figure=figure, actions=ACTIONS, printed_ratings=RATINGS, **more
    )
    assert claim_finding(report) == expected


def test_a_count_without_a_figure_is_read_by_its_words(northborough):
    report = claimed(northborough, "actions Green (box)", "3", actions=ACTIONS, printed_ratings=RATINGS)
    assert claim_finding(report) == ("2", "differs")


@pytest.mark.parametrize(
    ("subject", "printed", "expected"),
    [
        ("overall status, actions", "AMBER", ("Amber", "agrees")),
        ("overall status", "Green", ("Amber", "differs")),
        ("status of Streets", "Green", ("Green", "agrees")),
    ],
)
def test_a_status_is_rolled_up_again(northborough, subject, printed, expected):
    ratings = RATINGS + "    theme | Streets | Q2 | Green | section 1\n"
    report = claimed(northborough, subject, printed, "status", printed_ratings=ratings, actions=ACTIONS)
    assert claim_finding(report) == expected


RISKS = """
    risk_ref | quarter | level | score | forecast
    R1 | Q2 | corporate | 6 | static
    R2 | Q2 | service | 4 | decreasing
    R3 | Q2 | service | 9 | {forecast}
"""


@pytest.mark.parametrize(
    ("subject", "part", "printed", "forecast", "expected"),
    [
        ("service risks", "level=service", "2", "static", ("2", "agrees")),
        ("corporate risks medium", "level=corporate band=Medium", "2", "static", ("1", "differs")),
        ("service risks forecast to decrease", "", "1", "static", ("1", "agrees")),
        ("service risks forecast to decrease", "", "2", "static", ("1", "differs")),
        ("service risks forecast to decrease", "", "2", "", ("1 to 2", "cannot check")),
        ("service risks forecast to decrease", "", "3", "", ("1 to 2", "differs")),
    ],
)
def test_risks_are_counted_on_the_register(northborough, subject, part, printed, forecast, expected):
    figure = "risks.total" if part else ""
    risks = RISKS.format(forecast=forecast)
    assert claim_finding(claimed(northborough, subject, printed, figure=figure, part=part, risks=risks)) == expected


@pytest.mark.parametrize(
    ("subject", "figure", "unit", "expected"),
    [
        ("anything", "measures.red_pct", "percent", CountedRatings(things="measures", rating="red", is_share=True)),
        ("anything", "actions.printed_na", "count", CountedRatings(things="actions", rating="na", is_share=False)),
        ("measures N/A", "", "count", CountedRatings(things="measures", rating="na", is_share=False)),
        ("actions in Green", "", "percent", CountedRatings(things="actions", rating="green", is_share=True)),
        ("actions in Green", "", "GBP", None),
        ("complaints", "complaints.received", "count", None),
    ],
)
def test_a_claim_counts_ratings_by_its_figure_or_its_words(northborough, subject, figure, unit, expected):
    report = claimed(northborough, subject, "1", unit, figure=figure)
    assert counted_in(report, report.claims[0]) == expected


def test_a_wrong_count_that_is_the_summarys_total_says_so(northborough):
    values = """corporate action | A | council | Q2 | count | 3 | count | s | actions
        corporate action | B | council | Q2 | count | 5 | count | s | actions"""
    report = claimed(northborough, "actions", "8", figure="actions.green", printed_values=values)
    assert hint(report, report.claims[0]).endswith("8 is the number of all actions that the report's summary counts.")
    other = claimed(northborough, "actions", "7", figure="actions.green", printed_values=values)
    assert hint(other, other.claims[0]) == ""


@pytest.mark.parametrize(
    ("forecast", "low", "high", "part"),
    [("static", 1, 1, "lists 1"), ("", 1, 2, "for 1 this could not be checked"), ("decreasing", 2, 2, "lists 2")],
)
def test_risks_without_a_forecast_leave_a_range(northborough, forecast, low, high, part):
    report = claimed(northborough, "service risks forecast to decrease", "1", risks=RISKS.format(forecast=forecast))
    (one,) = from_risks(report, report.claims[0])
    assert (one.number.low, one.number.high, part in one.how) == (low, high, True)


@pytest.mark.parametrize(
    ("part", "printed", "expected"),
    [("", "1", ("1", "agrees")), ("", "2", ("1", "differs")), ("set=national", "2", ("2", "agrees"))],
)
def test_printed_ratings_of_another_set_are_counted_apart(northborough, part, printed, expected):
    rows = "".join(f"    measure | {name} | Q2 | Green | appendix\n" for name in ("M1", "M2", "M3"))
    measures = "measure_id | title | unit | polarity | set\n" + "\n".join(
        f"{name} | Buses | count | higher | {which}"
        for name, which in (("M1", "plan"), ("M2", "national"), ("M3", "national"))
    )
    ratings = "    kind | id | quarter | rating | where\n" + rows
    report = claimed(
        northborough, "ratings", printed, figure="measures.green", part=part, measures=measures, printed_ratings=ratings
    )
    assert claim_finding(report) == expected
