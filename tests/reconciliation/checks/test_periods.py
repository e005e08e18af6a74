"""Periods: targets and figures of a different period than they are set beside, in every quarter of the year."""

from dataclasses import replace

import pytest

from perf.reconciliation.checks import periods
from tests.reconciliation.councils import Q1, summary, tiny, verdicts

YEAR = [f"2023-24 Q{number}" for number in (1, 2, 3, 4)]
BEFORE = dict(zip(YEAR, ["2022-23 Q4", *YEAR[:3]], strict=True))

HEAD = "kind | id | area | quarter | field | printed | unit | where | part\n"


def targets(like, *printed, basis="ytd", quarter=YEAR[1]):
    rows = [f"measure | M1 | | Q2 | target | {text} | percent | {where} | {part}" for text, where, part in printed]
    return tiny(
        like,
        quarter=quarter,
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
    assert summary(periods.check_targets(targets(northborough, (target, "appendix", ""), ANNUAL))) == expected


@pytest.mark.parametrize(("quarter", "due"), [(YEAR[0], []), (YEAR[1], ["4"]), (YEAR[2], ["6"]), (YEAR[3], ["8"])])
def test_a_quarter_of_the_annual_target_is_due_by_the_first_quarter_only(northborough, quarter, due):
    report = targets(northborough, ("2", "appendix", ""), ("8%", "note", "annual"), quarter=quarter)
    assert [one.recomputed for one in periods.check_targets(report)] == due


def test_a_quarters_share_of_the_target_to_date_is_found_too(northborough):
    report = targets(northborough, ("25", "appendix", ""), ("50%", "section 1", ""))
    (one,) = periods.check_targets(report)
    assert (one.printed, one.recomputed) == ("25", "50")
    for part in ("25 is one quarter's share", "target to date, 50%", "50 was due by now"):
        assert part in one.why


def test_a_measure_of_the_quarter_alone_may_have_a_quarters_target(northborough):
    report = targets(northborough, ("1.87", "appendix", ""), ANNUAL, basis="quarter")
    assert summary(periods.check_targets(report)) == []


def claimed(like, subject, figure="sickness.days_per_fte", printed="4.74", basis="ytd", quarter=YEAR[1]):
    return tiny(
        like,
        quarter=quarter,
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
    assert verdicts(periods.check_spans(claimed(northborough, subject, figure))) == finding


@pytest.mark.parametrize(
    ("quarter", "finding"), [(YEAR[0], "agrees"), (YEAR[1], "differs"), (YEAR[2], "differs"), (YEAR[3], "differs")]
)
def test_the_quarter_and_the_year_to_date_are_one_in_the_first_quarter_only(northborough, quarter, finding):
    report = claimed(northborough, "sickness in the quarter", quarter=quarter)
    assert verdicts(periods.check_spans(report)) == [finding]


def test_a_figure_under_the_quarters_name_may_be_either(northborough):
    report = claimed(northborough, "sickness Q3")
    assert [(one.subject, one.verdict) for one in periods.check_spans(report)] == [("M1 Sickness", "cannot check")]


@pytest.mark.parametrize(("alone", "finding"), [("2.31", "differs"), ("4.74", "cannot check")])
def test_where_the_quarters_own_figure_is_printed_it_decides(northborough, alone, finding):
    report = claimed(northborough, "sickness in Q2")
    rows = f"{HEAD}measure | M1 | | Q2 | actual | {alone} | days per FTE | note | in quarter"
    values = tiny(northborough, printed_values=rows).data.printed_values
    report = replace(report, data=replace(report.data, tables={**report.data.tables, "printed_values": values}))
    assert verdicts(periods.check_spans(report)) == [finding]


@pytest.mark.parametrize("more", [{"printed": "2.31"}, {"basis": "quarter"}])
def test_a_quarters_own_figure_may_be_called_so(northborough, more):
    assert summary(periods.check_spans(claimed(northborough, "sickness in the quarter", **more))) == []


def alone(like, quarter, own, before, basis="ytd"):
    earlier = f"\nmeasure | M1 | | {BEFORE[quarter]} | actual | {before} | percent | b |" if before else ""
    return tiny(
        like,
        quarter=quarter,
        measures=f"measure_id | theme | unit | polarity | basis\nM1 | T | percent | higher | {basis}",
        printed_values=f"""{HEAD}measure | M1 | | Q2 | actual | 61.17 | percent | a |
            measure | M1 | | Q2 | actual | {own} | percent | b | in quarter{earlier}""",
    )


@pytest.mark.parametrize("quarter", YEAR[1:])
@pytest.mark.parametrize(
    ("own", "before", "finding"),
    [
        ("61.17", "60.1", ["differs"]),
        ("62.73", "60.1", ["agrees"]),
        ("61.17", "61.17", ["agrees"]),
        ("61.17", "", ["cannot check"]),
    ],
)
def test_the_quarter_alone_is_not_the_year_to_date_where_that_has_moved(northborough, quarter, own, before, finding):
    assert verdicts(periods.check_quarter_alone(alone(northborough, quarter, own, before))) == finding


@pytest.mark.parametrize(("own", "finding"), [("61.17", "agrees"), ("62.73", "differs")])
def test_the_first_quarter_alone_is_the_year_to_date(northborough, own, finding):
    assert verdicts(periods.check_quarter_alone(alone(northborough, YEAR[0], own, "60.1"))) == [finding]


def test_a_measure_of_the_quarter_has_no_year_to_date_to_differ_from(northborough):
    report = alone(northborough, YEAR[1], "61.17", "60.1", basis="quarter")
    assert verdicts(periods.check_quarter_alone(report)) == []


@pytest.mark.parametrize(
    ("now", "before", "note", "finding"),
    [
        (95.23, 95.23, "", ["differs"]),
        (95.23, 95.24, "", ["agrees"]),
        (100, 100, "", ["agrees"]),  # likely to come again
        (0.5, 0.5, "", ["agrees"]),
        (95.23, "", "The quarter 1 figure of 95.23% is used again.", ["differs"]),
        (95.23, "", "The Q2 figure of 95.23% was used.", []),  # the quarter's own
        (95.23, "", "Better than in quarter 1.", []),
    ],
)
def test_a_figure_of_the_quarter_before_is_not_a_new_one(northborough, now, before, note, finding):
    report = tiny(
        northborough,
        measures="measure_id | theme | unit | polarity | frequency\nM1 | T | percent | higher | quarterly",
        returns=f"measure_id | quarter | actual | note\nM1 | Q2 | {now} | {note}\nM1 | {Q1} | {before} |",
    )
    assert verdicts(periods.check_reused(report)) == finding


@pytest.mark.parametrize(
    ("note", "finding"), [("", []), ("New measure.", []), ("The quarter 1 figure is used again.", ["differs"])]
)
def test_a_measure_that_begins_now_has_no_figure_before(northborough, note, finding):
    report = tiny(
        northborough,
        measures="measure_id | theme | unit | polarity | from_quarter\nM1 | T | percent | higher | Q2",
        returns=f"measure_id | quarter | actual | note\nM1 | Q2 | 95.23 | {note}",
    )
    assert verdicts(periods.check_reused(report)) == finding


@pytest.mark.parametrize("quarter", YEAR)
def test_a_figure_may_be_used_again_in_any_quarter(northborough, quarter):
    report = tiny(
        northborough,
        quarter=quarter,
        measures="measure_id | theme | unit | polarity | frequency\nM1 | T | percent | higher | quarterly",
        returns=f"measure_id | quarter | actual\nM1 | Q2 | 95.23\nM1 | {BEFORE[quarter]} | 95.23",
    )
    assert verdicts(periods.check_reused(report)) == ["differs"]
