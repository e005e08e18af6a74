"""The guidance of the officers' workbook: for every column, with what the contract and the catalogue allow."""

import pytest

from perf.catalogue import TABLES, TOPICS
from perf.dataset.table_declaration import Column
from perf.new_council.workbook_guidance import SHEETS, column_guidance, sheet_guidance
from perf.quarter import Quarter

EXAMPLE = Quarter("2025-26 Q1")


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_column_of_every_sheet_has_guidance(sheet):
    assert sheet_guidance(sheet).startswith(f"One row for each {TABLES[sheet].row}: ")
    assert all(column_guidance(column, EXAMPLE).endswith(".") for column in TABLES[sheet].columns)


def test_no_sheet_is_a_table_of_records():
    assert not any(TABLES[name].holds_records for name in SHEETS)


@pytest.mark.parametrize(
    ("column", "guidance"),
    [
        (Column("quarter", "quarter"), "The quarter, such as 2025-26 Q1."),
        (Column("due", "date"), "The day on which it is due, such as 2025-06-30."),
        (Column("likelihood", "whole", low=1, high=5), "With what is done about the risk. From 1 to 5."),
        (
            Column("tolerance", "number", low=0),
            "The largest miss that is Amber: a share such as 0.10, or an amount if absolute.",
        ),
        (Column("part"), "The part of the calculated figure, such as reason=Stress."),
        (Column("unit"), "Such as count, percent, days per FTE, GBP or per 1,000 residents."),
    ],
)
def test_examples_and_ranges_are_those_of_the_quarter_and_the_contract(column, guidance):
    assert column_guidance(column, EXAMPLE) == guidance


def test_every_report_is_named():
    text = column_guidance(Column("report"), EXAMPLE)
    assert all(name in text for name in ("corporate-health", *TOPICS))
