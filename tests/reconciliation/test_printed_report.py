"""The printed report: its cells, claims and ratings, and the names and returns of what it speaks of."""

import pytest

from perf.quarter import Quarter
from perf.reconciliation.printed_report import has_print
from tests.reconciliation.councils import LAST_YEAR, Q1, Q2, tiny

MEASURES = "measure_id | title | theme | unit | polarity\nM1 | Calls | T | percent | higher\nM2 | | T | count | higher"
HEAD = "kind | id | area | quarter | field | printed | unit | where | part\n"


def test_cells_of_a_quarter_with_a_report_of_its_own_belong_to_that_report(northborough):
    rows = f"measure | M1 | | Q2 | actual | 1 | | s |\nmeasure | M1 | | {Q1} | actual | 2 | | s |"
    ratings = f"kind | id | quarter | rating | where\nmeasure | M1 | {Q1} | Green | s"
    assert [cell.text for cell in tiny(northborough, printed_values=HEAD + rows).cells] == ["1", "2"]
    assert [cell.text for cell in tiny(northborough, printed_values=HEAD + rows, printed_ratings=ratings).cells] == [
        "1"
    ]


@pytest.mark.parametrize(
    ("row", "unit"),
    [
        ("measure | M1 | | Q2 | actual | 1 | days | s |", "days"),  # as printed
        ("complaints | received | | Q2 | share | 1 | | s |", "percent"),  # of its field
        ("measure | M2 | | Q2 | actual | 1 | | s |", "count"),  # of its measure
        ("turnover | M2 | | Q2 | actual | 1 | | s |", ""),  # not a measure
    ],
)
def test_a_cell_without_a_unit_has_that_of_its_field_or_measure(northborough, row, unit):
    assert [cell.unit for cell in tiny(northborough, measures=MEASURES, printed_values=HEAD + row).cells] == [unit]


def test_words_of_the_contract_are_read_in_any_case(northborough):
    rows = "Corporate_Action | A | | Q2 | Count | 1 | | s | In Quarter"
    (cell,) = tiny(northborough, printed_values=HEAD + rows).cells
    assert (cell.kind, cell.field, cell.part, cell.area) == ("corporate action", "count", "in quarter", "council")


def test_a_thing_is_named_by_its_id_and_title(northborough):
    corporate = "corporate_action | title\nA | Cleaner streets"
    report = tiny(northborough, measures=MEASURES, corporate_actions=corporate)
    assert [report.name_of("measure", name) for name in ("M1", "M2", "M3")] == ["M1 Calls", "M2", "M3"]
    assert report.name_of("corporate_action", "A") == report.name_of("corporate action", "A") == "A Cleaner streets"


def test_the_first_rating_printed_for_a_thing_counts(northborough):
    rows = f"""
        kind | id | quarter | rating | where
        measure | M1 | Q2 | Red | appendix
        measure | M1 | Q2 | Green | summary
        measure | M2 | Q2 | | appendix
        measure | M1 | {Q1} | Amber | appendix
    """
    report = tiny(northborough, measures=MEASURES, printed_ratings=rows)
    assert report.rating_of("measure").to_dict() == {"M1": "Red"}
    assert report.rating_of("measure", Q1).to_dict() == {"M1": "Amber"}
    assert report.rating_of("action").empty


def test_each_rating_and_each_arrow_of_a_thing_is_listed_once_with_its_first_place(northborough):
    rows = """
        kind | id | quarter | rating | direction | where
        measure | M1 | Q2 | Red | up | appendix
        measure | M1 | Q2 | Red | | summary
        measure | M1 | Q2 | Green | up | cover
        action | A1 | Q2 | Green | | appendix
    """
    report = tiny(northborough, measures=MEASURES, printed_ratings=rows)
    assert [(mark.text, mark.where) for mark in report.marks("measure", "rating")] == [
        ("Red", "appendix"),
        ("Green", "cover"),
    ]
    assert [(mark.text, mark.where) for mark in report.marks("measure", "direction")] == [("up", "appendix")]


def test_a_return_is_found_by_measure_field_quarter_and_area(northborough):
    returns = f"measure_id | quarter | area | actual | target\nM1 | Q2 | | 80.5 | 90\nM1 | {LAST_YEAR} | | 70 |"
    report = tiny(northborough, measures=MEASURES, returns=returns)
    assert (report.returned("M1", "actual", Q2), report.returned("M1", "target", LAST_YEAR)) == ([80.5], [])
    assert report.returned("M1", "note", Q2) == report.returned("M1", "actual", Q2, "Place") == []
    assert report.returned_cell("M1", "actual", Q2).shown == "80.5%"
    assert report.returned_cell("M2", "actual", Q2) is None


def test_measures_can_be_scored_at_any_quarter(northborough):
    returns = f"measure_id | quarter | actual\nM1 | Q2 | 80\nM1 | {LAST_YEAR} | 70"
    report = tiny(northborough, measures=MEASURES, returns=returns)
    actuals = [report.measures_of(label)["actual"]["M1"] for label in (Q2, LAST_YEAR)]
    assert (actuals, report.has_previous) == ([80, 70], True)


def test_a_folder_has_print_for_the_quarters_of_its_printed_tables_alone(northborough):
    assert has_print(northborough, Quarter(Q2))
    assert not has_print(northborough, Quarter(LAST_YEAR))
