"""Claims of the prose: read by their meaning, worked out again, and left alone where nothing answers."""

import pytest

from perf.reconciliation.claims import claim_findings
from perf.reconciliation.claims.subject import key_of
from tests.reconciliation.councils import Q1, tiny

HEAD = "kind | id | area | quarter | field | printed | unit | where | part\n"
CLAIM = "claim_no | report_quarter | where | subject | figure | area | part | printed | unit\n"


def claimed(like, subject, printed, unit="count", *, where="section 3", figure="", area="", part="", **tables):
    row = f"1 | Q2 | {where} | {subject} | {figure} | {area} | {part} | {printed} | {unit}"
    others = tables.pop("claims", "")
    values = tables.pop("printed_values", "")
    return tiny(like, claims=CLAIM + row + others, printed_values=HEAD + values, **tables)


def finding(report):
    one = next(iter(claim_findings.check_claims(report)))
    return one.recomputed, one.finding


COMPLAINTS = """complaints | received | council | Q2 | count | 120 | | section 3 |
complaints | received | Place | Q2 | count | 81 | | section 3 |
complaints | received | People | Q2 | count | 39 | | section 3 |
complaints | stage=1 | council | Q2 | count | 108 | | section 3 |
complaints | outcome=Upheld | council | Q2 | count | 40 | | section 3 |
complaints | outcome=Partly upheld | council | Q2 | count | 12 | | section 3 |
complaints | on time | council | Q2 | numerator | 88 | | section 3 |
complaints | on time | council | Q2 | denominator | 116 | | section 3 |"""


@pytest.mark.parametrize(
    ("subject", "printed", "unit", "recomputed", "found"),
    [
        ("complaints in Q2", "120", "count", "120", "agrees"),
        ("complaints in Q2", "121", "count", "120", "differs"),
        ("stage 1, share", "90", "percent", "90.0%", "agrees"),
        ("stage 1, share", "92", "percent", "90.0%", "differs"),
        ("stage 2", "12", "count", "12", "agrees"),
        ("upheld, share", "33.3", "percent", "33.3%", "agrees"),
        ("partly upheld, share", "33.3", "percent", "10.0%", "differs"),
        ("resolved in target time, share", "76", "percent", "75.9%", "agrees"),
        ("resolved in target time, share", "67", "percent", "75.9%", "differs"),
        ("complaints closed by email", "99", "count", "", "cannot check"),
        ("Ombudsman complaints", "14", "count", "", "cannot check"),
        ("complaints in Q2", "many", "count", "", "cannot check"),
        ("complaints in Q2", "over 100", "count", "120", "agrees"),
        ("complaints in Q2", "over 130", "count", "120", "differs"),
        ("complaints in Q2", "about 118", "count", "120", "agrees"),
    ],
)
def test_a_claim_about_complaints_is_read_by_its_words(northborough, subject, printed, unit, recomputed, found):
    report = claimed(northborough, subject, printed, unit, printed_values=COMPLAINTS)
    assert finding(report) == (recomputed, found)


@pytest.mark.parametrize(("place", "found"), [("section 3", "cannot check"), ("appendix 1", "agrees")])
def test_what_its_own_place_repeats_is_no_evidence_for_a_claim(northborough, place, found):
    values = f"savings | all savings | council | Q2 | target | 3020000 | GBP | {place} |"
    report = claimed(northborough, "savings target", "3.020", "GBP million", printed_values=values)
    assert finding(report)[1] == found


def test_what_its_own_place_contradicts_is_evidence_against_it(northborough):
    values = "compliments | received | Waste | Q2 | count | 61 | | section 3 |"
    report = claimed(
        northborough, "Waste compliments, count in text", "80", figure="compliments.received", area="Waste",
        printed_values=values,
    )  # fmt: skip
    assert finding(report) == ("61", "differs")


MEASURES = """
    measure_id | title | theme | unit | polarity | basis | figure
    M1 | Sickness | People | days per FTE | lower | ytd | sickness.days_per_fte
    M2 | Visits to libraries | Place | count | higher | ytd |
"""
SICKNESS = """measure | M1 | council | Q2 | actual | 4.74 | days per FTE | appendix 2 |
measure | M1 | council | Q2 | previous | 3.71 | days per FTE | appendix 2 |
measure | M1 | council | Q2 | target | 2.12 | days per FTE | appendix 2 |
measure | M2 | council | Q2 | actual | 13,204 | count | appendix 2 |"""


@pytest.mark.parametrize(
    ("subject", "printed", "unit", "recomputed", "found"),
    [
        ("sickness in the year to date", "4.74", "days per FTE", "4.74", "agrees"),
        ("sickness in the year to date", "4.47", "days per FTE", "4.74", "differs"),
        ("sickness increase", "1.03", "days per FTE", "1.03", "agrees"),
        ("sickness increase", "1.1", "days per FTE", "1.03", "differs"),
        ("sickness decrease", "1.03", "days per FTE", "\u22121.03", "differs"),
        ("sickness target", "3.74", "days per FTE", "2.12", "differs"),
        ("library visits", "13,204", "count", "", "cannot check"),
        ("visits to libraries", "13,000", "count", "13,204", "agrees"),
        ("visits to libraries", "14,000", "count", "13,204", "differs"),
        ("visits to museums", "14,000", "count", "", "cannot check"),
    ],
)
def test_a_claim_about_a_measure_is_held_against_its_row(northborough, subject, printed, unit, recomputed, found):
    report = claimed(northborough, subject, printed, unit, measures=MEASURES, printed_values=SICKNESS)
    assert finding(report) == (recomputed, found)


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
    assert finding(report) == expected


def test_a_count_without_a_figure_is_read_by_its_words(northborough):
    report = claimed(northborough, "actions Green (box)", "3", actions=ACTIONS, printed_ratings=RATINGS)
    assert finding(report) == ("2", "differs")


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
    assert finding(report) == expected


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
    assert finding(claimed(northborough, subject, printed, figure=figure, part=part, risks=risks)) == expected


@pytest.mark.parametrize(
    ("subject", "printed", "found"),
    [
        ("sickness within directorate target", "5.96 against 5.90", "differs"),
        ("sickness within directorate target", "1.36 against 5.90", "agrees"),
        ("sickness above target", "5.96 against 5.90", "agrees"),
        ("sickness beside its target", "5.96 against 5.90", "cannot check"),
    ],
)
def test_two_numbers_compare_as_the_words_say(northborough, subject, printed, found):
    assert finding(claimed(northborough, subject, printed, "days per FTE"))[1] == found


TURNOVER = """turnover | turnover | Place | Q2 | previous | 6.51 | percent | s |
turnover | turnover | Place | Q2 | actual | 4.11 | percent | s |
turnover | turnover | People | Q2 | previous | 5.10 | percent | s |
turnover | turnover | People | Q2 | actual | {people} | percent | s |"""


@pytest.mark.parametrize(
    ("subject", "way", "people", "found"),
    [
        ("turnover generally increased across 4 directorates", "increased", "4.00", "differs"),
        ("turnover generally increased across 4 directorates", "increased", "6.00", "cannot check"),
        ("turnover decreased across both directorates", "decreased", "4.00", "agrees"),
        ("turnover decreased across both directorates", "decreased", "6.00", "differs"),
    ],
)
def test_a_direction_is_held_against_the_directorates(northborough, subject, way, people, found):
    report = claimed(northborough, subject, way, "direction", printed_values=TURNOVER.format(people=people))
    assert finding(report)[1] == found


COMPLIMENTS = """compliments | received | Waste | Q2 | count | 60 | | s |
compliments | received | Adults | Q2 | count | 48 | | s |"""


@pytest.mark.parametrize(
    ("subject", "printed", "expected"),
    [
        ("compliments, highest month", "23", ("36 or more", "differs")),
        ("compliments, highest month", "36", ("36 or more", "agrees")),
        ("compliments, highest month", "109", ("36 or more", "differs")),
        ("compliments, lowest month", "40", ("36 or less", "differs")),
        ("compliments, lowest month", "30", ("36 or less", "agrees")),
    ],
)
def test_a_month_is_held_against_its_quarter(northborough, subject, printed, expected):
    assert finding(claimed(northborough, subject, printed, printed_values=COMPLIMENTS)) == expected


@pytest.mark.parametrize(("printed", "expected"), [("59", ("213", "differs")), ("213", ("213", "agrees"))])
def test_a_quarter_its_half_year_and_its_rise_give_one_another(northborough, printed, expected):
    others = "\n2 | Q2 | appendix | complaints in six months | complaints.received | | | 293 | count"
    values = "complaints | received | council | Q2 | count | 253 | | section 3 |"
    report = claimed(northborough, "complaints increase Q2 on Q1", printed, claims=others, printed_values=values)
    assert finding(report) == expected


def test_every_number_given_for_what_was_received_is_told_together(northborough):
    others = """
        2 | Q2 | section 3 | all complaints resolved at stage 1 or 2 | | | | 253 | count
        3 | Q2 | section 3 | complaints in the time base | | | | 255 | count
        4 | Q2 | section 4 | complaints in six months | complaints.received | | | 293 | count
        5 | Q2 | section 4 | complaints increase Q2 on Q1 | | | | 59 | count"""
    values = "complaints | received | council | Q2 | count | 253 | | section 3 |"
    report = claimed(northborough, "complaints in Q2", "253", claims=others, printed_values=values)
    (one,) = claim_findings.check_totals_said(report)
    assert (one.subject, one.printed, one.recomputed) == (
        "claim 1: complaints in Q2, and claim 3 and claim 4", "253", "255 / 293",
    )  # fmt: skip


@pytest.mark.parametrize(("base", "found"), [("255", "differs"), ("120", "agrees"), ("116", "cannot check")])
def test_a_base_of_answers_may_leave_some_open_but_not_pass_what_was_received(northborough, base, found):
    report = claimed(
        northborough, "complaints in the time base", base,
        printed_values="complaints | received | council | Q2 | count | 120 | | section 3 |",
    )  # fmt: skip
    assert finding(report)[1] == found


@pytest.mark.parametrize(("last", "found"), [("37", "agrees"), ("38", "agrees"), ("40", "differs")])
def test_the_shares_of_a_quarter_that_is_not_printed_make_100(northborough, last, found):
    head = "claim_no | report_quarter | where | subject | figure | quarter | printed | unit\n"
    rows = [
        f"{no} | Q2 | s | measures {word} at Q1, share | measures.{word.lower()}_pct | {Q1} | {share} | percent"
        for no, word, share in ((1, "Green", 56), (2, "Amber", 7), (3, "Red", last))
    ]
    (one,) = claim_findings.check_shares_of_claims(tiny(northborough, claims=head + "\n".join(rows)))
    assert (one.printed, one.finding) == (f"56% + 7% + {last}%", found)


def test_a_programme_is_known_by_its_own_name(northborough):
    values = "savings | programme=Digital Future | council | Q2 | forecast | 1020000 | GBP | s |"
    report = claimed(northborough, "digital forecast, amount", "1.02", "GBP million", printed_values=values)
    key = key_of(report, report.claims[0])
    assert (key.kind, key.id, key.field) == ("savings", "programme=Digital Future", "forecast")
