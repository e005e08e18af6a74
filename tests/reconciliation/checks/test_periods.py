"""Periods: targets and figures of another period than they are set beside."""

from dataclasses import replace

import pytest

from perf.reconciliation.checks import periods
from tests.reconciliation.councils import Q1, tiny, told

HEAD = "kind | id | area | quarter | field | printed | unit | where | part\n"


def targets(like, *printed, basis="ytd"):
    rows = [f"measure | M1 | | Q2 | target | {text} | percent | {where} | {part}" for text, where, part in printed]
    return tiny(
        like,
        measures=f"measure_id | title | theme | unit | polarity | basis\nM1 | Turnover | T | percent | lower | {basis}",
        returns="measure_id | quarter | actual\nM1 | Q2 | 5.29",
        printed_values=HEAD + "\n".join(rows),
    )


ANNUAL = ("7.5%", "note", "annual")


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("1.87", [("M1 Turnover, target", "1.87", "3.75", "differs")]),
        ("1.88", [("M1 Turnover, target", "1.88", "3.75", "differs")]),
        ("3.75", []),
        ("7.5", []),
        ("2.1", []),
    ],
)
def test_a_quarter_of_the_annual_target_is_not_set_against_a_half_year(northborough, target, expected):
    assert told(periods.check_targets(targets(northborough, (target, "appendix", ""), ANNUAL))) == expected


def test_a_quarters_share_of_the_target_to_date_is_found_too(northborough):
    report = targets(northborough, ("25", "appendix", ""), ("50%", "section 1", ""))
    (one,) = periods.check_targets(report)
    assert (one.printed, one.recomputed) == ("25", "50")
    assert one.why == (
        "The figure counts from the start of the year, but 25 is one quarter's share of the target to date, 50%; "
        "by now 50 was due."
    )


def test_a_measure_of_the_quarter_alone_may_have_a_quarters_target(northborough):
    report = targets(northborough, ("1.87", "appendix", ""), ANNUAL, basis="quarter")
    assert told(periods.check_targets(report)) == []


def claimed(like, subject, figure="sickness.days_per_fte", printed="4.74", basis="ytd"):
    return tiny(
        like,
        measures=f"""
            measure_id | title | theme | unit | polarity | basis | figure
            M1 | Sickness | T | days per FTE | lower | {basis} | sickness.days_per_fte
        """,
        returns="measure_id | quarter | actual\nM1 | Q2 | 4.74",
        claims=f"""
            claim_no | report_quarter | where | subject | figure | printed | unit
            7 | Q2 | section 2 | {subject} | {figure} | {printed} | days per FTE
        """,
    )


@pytest.mark.parametrize(
    ("subject", "figure", "finding"),
    [
        ("sickness in the quarter", "sickness.days_per_fte", ["differs"]),
        ("sickness of the staff", "sickness.days_per_fte_in_quarter", ["differs"]),
        ("sickness, quarter only", "sickness.days_per_fte", ["differs"]),
        ("sickness, year to date", "sickness.days_per_fte", []),
        ("sickness in six months", "sickness.days_per_fte", []),
        ("sickness", "sickness.days_per_fte", []),
    ],
)
def test_a_figure_of_the_year_to_date_is_not_the_quarters(northborough, subject, figure, finding):
    assert [one.finding for one in periods.check_spans(claimed(northborough, subject, figure))] == finding


def test_a_figure_under_the_quarters_name_may_be_either(northborough):
    report = claimed(northborough, "sickness Q3")
    assert [(one.subject, one.finding) for one in periods.check_spans(report)] == [("M1 Sickness", "cannot check")]


@pytest.mark.parametrize(("alone", "finding"), [("2.31", "differs"), ("4.74", "cannot check")])
def test_where_the_quarters_own_figure_is_printed_it_decides(northborough, alone, finding):
    report = claimed(northborough, "sickness in Q2")
    rows = f"{HEAD}measure | M1 | | Q2 | actual | {alone} | days per FTE | note | in quarter"
    values = tiny(northborough, printed_values=rows).data.printed_values
    report = replace(report, data=replace(report.data, tables={**report.data.tables, "printed_values": values}))
    assert [one.finding for one in periods.check_spans(report)] == [finding]


@pytest.mark.parametrize("more", [{"printed": "2.31"}, {"basis": "quarter"}])
def test_a_quarters_own_figure_may_be_called_so(northborough, more):
    assert told(periods.check_spans(claimed(northborough, "sickness in the quarter", **more))) == []


@pytest.mark.parametrize(
    ("alone", "before", "finding"),
    [("61.17", "60.1", ["differs"]), ("62.73", "60.1", ["agrees"]), ("61.17", "61.17", ["agrees"])],
)
def test_the_quarter_alone_is_not_the_year_to_date_where_the_quarter_before_was_another(
    northborough, alone, before, finding
):
    values = (
        HEAD
        + f"""measure | M1 | | Q2 | actual | 61.17 | percent | a |
        measure | M1 | | Q2 | actual | {alone} | percent | b | in quarter
        measure | M1 | | {Q1} | actual | {before} | percent | b |"""
    )
    assert [one.finding for one in periods.check_quarter_alone(tiny(northborough, printed_values=values))] == finding


@pytest.mark.parametrize(
    ("now", "before", "note", "finding"),
    [
        (95.23, 95.23, "", ["differs"]),
        (95.23, 95.24, "", ["agrees"]),
        (100, 100, "", ["agrees"]),  # likely to come again
        (0.5, 0.5, "", ["agrees"]),
        (95.23, "", "The quarter 1 figure of 95.23% is used again.", ["differs"]),
        (95.23, "", "Better than in quarter 1.", []),
    ],
)
def test_a_figure_of_the_quarter_before_is_not_a_new_one(northborough, now, before, note, finding):
    report = tiny(
        northborough,
        measures="measure_id | theme | unit | polarity | frequency\nM1 | T | percent | higher | quarterly",
        returns=f"measure_id | quarter | actual | note\nM1 | Q2 | {now} | {note}\nM1 | {Q1} | {before} |",
    )
    assert [one.finding for one in periods.check_reused(report)] == finding
