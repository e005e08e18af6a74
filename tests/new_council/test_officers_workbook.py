"""The officers' workbook: a sheet for each table, with lists and ranges from the contract and the catalogue."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from perf.catalogue import FIGURES, TOPIC_OF
from perf.new_council.officers_workbook import workbook
from perf.new_council.workbook_guidance import SHEETS
from perf.quarter import Quarter

EXAMPLE = Quarter("2025-26 Q1")


@pytest.fixture(scope="module")
def book():
    return load_workbook(BytesIO(workbook(EXAMPLE)))


def sheet_rules(book, sheet):
    """Return the validation of each column, by name."""
    names = {cell.column_letter: cell.value for cell in book[sheet][1]}
    rules = book[sheet].data_validations.dataValidation
    return {names[str(rule.sqref).partition("2:")[0]]: rule for rule in rules}


def test_words_and_yes_or_no_have_a_list_to_choose_from(book):
    rules = sheet_rules(book, "measures") | sheet_rules(book, "returns")
    assert rules["polarity"].formula1 == '"higher,lower,target,none"'
    assert rules["stated_rating"].formula1 == '"Green,Amber,Red,N/A"'
    assert rules["comparable"].formula1 == '"yes,no"'
    assert {rules[name].type for name in ("polarity", "stated_rating", "comparable", "figure")} == {"list"}


def test_ids_are_chosen_from_the_sheet_that_lists_them(book):
    assert sheet_rules(book, "returns")["measure_id"].formula1 == "measures!$A$2:$A$2000"
    assert sheet_rules(book, "actions")["corporate_action"].formula1 == "corporate_actions!$A$2:$A$2000"


def test_figures_are_chosen_from_those_that_records_feed(book):
    rule = sheet_rules(book, "measures")["figure"]
    names = [cell.value for (cell,) in book["lists"][rule.formula1.removeprefix("lists!").replace("$", "")]]
    assert {"sickness.days_per_fte", "complaints.on_time_pct", "savings.achieved_pct"} <= set(names)
    assert not any(FIGURES[name].base or name not in TOPIC_OF for name in names)
    assert book["lists"].sheet_state == "hidden"


def test_numbers_have_the_range_of_the_contract(book):
    rule = sheet_rules(book, "actions")["percent_complete"]
    assert (rule.type, rule.operator, rule.formula1, rule.formula2) == ("decimal", "between", "0", "100")
    rule = sheet_rules(book, "risks")["likelihood"]
    assert (rule.type, rule.formula1, rule.formula2) == ("whole", "1", "1000000000000")  # a scale may have any size
    rule = sheet_rules(book, "measures")["tolerance"]
    assert (rule.formula1, rule.formula2) == ("0", "1000000000000")


def test_every_cell_has_guidance_as_long_as_a_spreadsheet_can_show(book):
    for sheet in SHEETS:
        for rule in sheet_rules(book, sheet).values():
            assert rule.prompt
            assert len(rule.prompt) <= 255
            assert len(rule.promptTitle) <= 32
            assert len(rule.formula1 or "") <= 255
            is_suggestion = rule.promptTitle in ("unit", "outcome")  # a list from which officers may depart
            assert rule.showErrorMessage == (bool(rule.type) and not is_suggestion)
