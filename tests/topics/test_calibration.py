"""The bundled records give the published figures, to the precision that was printed."""

import pytest

from perf.catalogue import RECORD_FIGURES
from perf.quarter import Quarter
from perf.scores import record_amounts
from perf.topics.record_figures import for_quarter

Q2, LAST, BEFORE, FOURTH = "2019-20 Q2", "2018-19 Q2", "2017-18 Q2", "2016-17 Q2"
COUNCIL, CORPORATE, SCHOOLS = "council", "council without schools", "schools"
PUBLISHED = [  # figure, area, quarter, part, printed
    ("sickness.days_per_fte", COUNCIL, Q2, "", "4.74"),
    ("sickness.short_term_days_per_fte", COUNCIL, Q2, "", "1.24"),
    ("sickness.long_term_days_per_fte", COUNCIL, Q2, "", "3.50"),
    ("sickness.long_term_days_per_fte", CORPORATE, Q2, "", "4.50"),
    ("sickness.days_per_fte", COUNCIL, LAST, "", "3.71"),
    ("sickness.short_term_days_per_fte", COUNCIL, LAST, "", "1.09"),
    ("sickness.long_term_days_per_fte", COUNCIL, LAST, "", "2.62"),
    ("sickness.days_per_fte", COUNCIL, BEFORE, "", "4.45"),
    ("sickness.days_per_fte", COUNCIL, FOURTH, "", "3.76"),
    ("sickness.days_per_fte", COUNCIL, "2015-16 Q4", "", "9.56"),
    ("sickness.days_per_fte", COUNCIL, "2016-17 Q4", "", "8.80"),
    ("sickness.days_per_fte", COUNCIL, "2017-18 Q4", "", "10.14"),
    ("sickness.days_per_fte", COUNCIL, "2018-19 Q4", "", "9.13"),
    ("sickness.days_per_fte", "Adult Services", Q2, "", "9.24"),
    ("sickness.days_per_fte", "Resources Management and Safeguarding", Q2, "", "8.83"),
    ("sickness.days_per_fte", "Building Services", Q2, "", "8.34"),
    ("sickness.days_per_fte", "Neighbourhood Services and Transport", Q2, "", "8.27"),
    ("sickness.days_per_fte", "Housing Services", Q2, "", "6.76"),
    ("sickness.days_per_fte", "Policy and Business Transformation", Q2, "", "5.96"),
    ("sickness.days_per_fte", "Strategy, Community Learning and Resources", Q2, "", "5.77"),
    ("turnover.all_pct", "Environment and Housing", Q2, "", "4.11"),
    ("turnover.all_pct", "Learning and Skills", Q2, "", "6.62"),
    ("turnover.all_pct", "Environment and Housing", LAST, "", "6.51"),
    ("turnover.all_pct", "Learning and Skills", LAST, "", "12.03"),
    ("turnover.voluntary_pct", COUNCIL, Q2, "", "5.29"),
    ("turnover.voluntary_pct", COUNCIL, LAST, "", "4.57"),
    ("turnover.voluntary_pct", COUNCIL, BEFORE, "", "4.02"),
    ("turnover.voluntary_pct", CORPORATE, BEFORE, "", "3.22"),
    ("turnover.voluntary_pct", COUNCIL, FOURTH, "", "4.40"),
    ("turnover.voluntary_pct", CORPORATE, FOURTH, "", "4.20"),
    ("turnover.all_pct", COUNCIL, FOURTH, "", "6.20"),
    ("turnover.all_pct", CORPORATE, FOURTH, "", "5.60"),
    ("turnover.all_pct", COUNCIL, BEFORE, "", "5.64"),
    ("turnover.all_pct", CORPORATE, BEFORE, "", "4.50"),
    ("turnover.all_pct", COUNCIL, "2016-17 Q4", "", "10.14"),
    ("turnover.all_pct", CORPORATE, "2016-17 Q4", "", "10.68"),
    ("turnover.all_pct", SCHOOLS, "2016-17 Q4", "", "9.67"),
    ("turnover.all_pct", COUNCIL, "2017-18 Q4", "", "8.88"),
    ("turnover.all_pct", CORPORATE, "2017-18 Q4", "", "8.65"),
    ("turnover.all_pct", SCHOOLS, "2017-18 Q4", "", "9.08"),
    ("complaints.received", COUNCIL, Q2, "", "293"),
    ("complaints.received_in_quarter", COUNCIL, "2019-20 Q1", "", "117"),
    ("complaints.received_in_quarter", COUNCIL, Q2, "", "176"),
    ("complaints.not_escalated_pct", COUNCIL, Q2, "", "92.49"),
    ("complaints.not_escalated_pct", COUNCIL, "2019-20 Q1", "", "90.6"),
    ("complaints.escalated_pct", COUNCIL, Q2, "", "7.51"),
    ("complaints.closed", COUNCIL, Q2, "", "255"),
    ("complaints.on_time_pct", COUNCIL, Q2, "", "61.18"),
    ("complaints.on_time_pct_in_quarter", COUNCIL, Q2, "", "62.73"),
    ("complaints.on_time_pct", COUNCIL, LAST, "", "53.36"),
    ("compliments.received", COUNCIL, Q2, "", "108"),
    ("compliments.received_in_quarter", COUNCIL, Q2, "", "59"),
    ("compliments.received", "Neighbourhood Services and Transport", Q2, "", "61"),
    ("compliments.received", "Regeneration and Planning", Q2, "", "13"),
    ("compliments.received", "Housing Services", Q2, "", "9"),
    ("compliments.received", "Policy and Business Transformation", Q2, "", "4"),
    ("compliments.received", "Shared Regulatory Services", Q2, "", "10"),
    ("compliments.received", "Human Resources and Organisational Development", Q2, "", "1"),
    ("compliments.received", "Strategy, Community Learning and Resources", Q2, "", "10"),
    ("budget.revenue_spend_pct", COUNCIL, Q2, "", "101.85"),
    ("budget.capital_spend_pct", COUNCIL, Q2, "", "12.04"),
    ("budget.capital_spend_pct", COUNCIL, LAST, "", "14.15"),
    ("budget.variance", "Learning and Skills", Q2, "", "-538000"),
    ("budget.variance_after_reserves", "Learning and Skills", Q2, "", "-402000"),
    ("budget.variance", "Social Services", Q2, "", "-2200000"),
    ("budget.variance_after_reserves", "Social Services", Q2, "", "0"),
    ("budget.variance", "Managing Director and Resources", Q2, "", "0"),
    ("savings.forecast_pct", COUNCIL, Q2, "", "80.59"),
    ("savings.forecast_pct", COUNCIL, Q2, "programme=Reshaping Services", "80"),
    ("savings.forecast_pct", COUNCIL, LAST, "", "44.25"),
    ("savings.forecast_pct", COUNCIL, LAST, "programme=Reshaping Services", "41"),
]


@pytest.fixture(scope="module")
def figures(vale):
    amounts = record_amounts(vale, Quarter(Q2))
    quarters = {quarter for _, _, quarter, _, _ in PUBLISHED}
    made = [for_quarter(amounts, Quarter(quarter), RECORD_FIGURES) for quarter in quarters]
    return {(row.figure, row.area, row.quarter, row.part): row.value for frame in made for row in frame.itertuples()}


@pytest.mark.parametrize(("figure", "area", "quarter", "part", "printed"), PUBLISHED)
def test_the_records_give_the_published_figure(figures, figure, area, quarter, part, printed):
    decimals = len(printed.partition(".")[2])
    assert f"{figures[figure, area, quarter, part] + 0.0:.{decimals}f}" == printed


def test_the_counts_behind_the_shares_are_the_published_ones(vale):
    made = for_quarter(record_amounts(vale, Quarter(Q2)), Quarter(Q2), RECORD_FIGURES).set_index(
        ["figure", "area", "part"]
    )
    counts = made.loc[[("complaints.on_time_pct", COUNCIL, ""), ("complaints.on_time_pct_in_quarter", COUNCIL, "")]]
    assert counts[["numerator", "denominator"]].to_numpy().tolist() == [[156, 255], [69, 110]]
    savings = made.loc[("savings.forecast_pct", COUNCIL, "programme=Reshaping Services")]
    assert savings[["numerator", "denominator"]].tolist() == [2_334_000, 2_920_000]


def test_the_folder_stays_small(vale):
    assert sum(path.stat().st_size for path in vale.folder.iterdir()) < 5_000_000


def test_every_table_of_records_says_that_it_is_synthetic(vale):
    assert {table for table, each in vale.framework.provenance.items() if each.kind == "synthetic"} == {
        "workforce", "absences", "leavers", "complaints", "compliments", "budget", "savings",
    }  # fmt: skip
