"""The workbook of a pack: a cover, and tables that a person can filter and a machine can find."""

from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from perf.disclosure.protected_scores import protect_measures
from perf.packs.scores_workbook import NOTES, SHEETS, write_workbook

pytestmark = pytest.mark.slow
Q2 = "2019-20 Q2"
ROWS = {
    "measures": {"measure_id": "M1", "title": "Buses", "theme": "Transport", "unit": "percent", "polarity": "higher"},
    "returns": {"measure_id": "M1", "quarter": Q2, "actual": 50, "target": 60},
    "actions": {"action_id": "A1", "quarter": Q2, "corporate_action": "C1", "title": "Buy", "percent_complete": 50},
    "risks": {"risk_ref": "R1", "quarter": Q2, "level": "corporate", "title": "Floods", "likelihood": 2, "impact": 3},
    "comparators": {"measure_id": "M1", "quarter": Q2},
}


def test_the_workbook_holds_the_scored_measures_and_actions(scores, tmp_path):
    write_workbook(scores, tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert book.sheetnames == ["Cover", "measures", "actions", "risks"]
    header, *rows = book["measures"].iter_rows(values_only=True)
    assert header[:3] == ("Measure id", "Other ids", "Title")
    (sickness,) = (dict(zip(header, row, strict=True)) for row in rows if row[0] == "CPM/019")
    assert (round(sickness["Actual"], 2), sickness["Target"], sickness["Rating"]) == (4.74, 3.74, "Red")
    assert book["actions"].max_row == 1 + len(scores.actions)
    assert book["risks"].max_row == 1 + len(scores.risks)
    types = {(cell.data_type, cell.value is None) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert types == {("s", False), ("n", False), ("n", True), ("d", False)}  # a blank is an empty cell, not a text


def test_a_note_that_begins_as_a_formula_is_text_in_the_workbook(scores, tmp_path):
    changed = replace(scores, actions=scores.actions.assign(note="=1+1"))
    write_workbook(changed, tmp_path / "book.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["actions"]
    note = [cell.value for cell in sheet[1]].index("Note")
    assert {(row[note].value, row[note].data_type) for row in sheet.iter_rows(min_row=2)} == {("=1+1", "s")}


def test_each_sheet_is_a_marked_table_with_filters_and_a_head_that_stays(scores, tmp_path):
    write_workbook(scores, tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    for name in book.sheetnames[1:]:
        sheet = book[name]
        (marked,) = sheet.tables.values()
        assert (marked.displayName, marked.ref, marked.autoFilter.ref) == (
            name.capitalize(), sheet.dimensions, sheet.dimensions,
        )  # fmt: skip
        assert sheet.freeze_panes == "B2"


def test_the_cover_leads_to_every_sheet_and_explains_what_is_blank(scores, tmp_path):
    write_workbook(scores, tmp_path / "book.xlsx")
    cover = openpyxl.load_workbook(tmp_path / "book.xlsx")["Cover"]
    lines = [cell.value for cell in cover["A"]]
    links = [cell.hyperlink.location or cell.hyperlink.target for cell in cover["A"] if cell.hyperlink]
    assert [link.lstrip("#") for link in links] == [f"'{name}'!A1" for name in SHEETS if name != "comparators"]
    assert lines[0] == "Measures, actions and risks, 2019-20 Q2, Vale of Glamorgan Council"
    assert lines[-len(NOTES) :] == [note.format(amber="Amber", red="Red") for note in NOTES]


def test_a_sheet_without_rows_has_its_headings(scores, tmp_path):
    write_workbook(replace(scores, risks=scores.risks.head(0)), tmp_path / "book.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["risks"]
    assert (sheet.max_row, sheet["A1"].value, len(sheet.tables)) == (1, "Risk ref", 0)


def sheet_of(scores, tmp_path, name):
    """Write the workbook and return the rows of a sheet as mappings."""
    write_workbook(scores, tmp_path / "book.xlsx")
    header, *rows = openpyxl.load_workbook(tmp_path / "book.xlsx")[name].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_a_measure_has_all_that_its_row_has_and_says_why_it_is_not_rated(quarter, tmp_path):
    measures = [{"other_ids": "PAM/1; X2", "category": "How much?"}, {"measure_id": "M2"}, {"measure_id": "M3"}]
    returns = [
        {
            "numerator": 45,
            "denominator": 90,
            "annual_target": 80,
            "target": 60,
            "stated_rating": "Amber",
            "reason": "Small",
        },
        {"measure_id": "M2", "target": None},
        {"measure_id": "M3", "actual": None},
    ]
    first, *others = sheet_of(quarter(measures=measures, returns=returns), tmp_path, "measures")
    expected = {"Other ids": "PAM/1; X2", "Category": "How much?", "Numerator": 45, "Denominator": 90}
    expected |= {"Annual target": 80, "Stated rating": "Amber", "Reason": "Small", "Not rated": None}
    assert {name: first[name] for name in expected} == expected
    assert [row["Not rated"] for row in others] == ["no target for this quarter", "no figure for this quarter"]


def test_a_risk_has_its_actions(quarter, tmp_path):
    (risk,) = sheet_of(quarter(risks=[{"actions": "A1; A2"}], actions=[{}]), tmp_path, "risks")
    assert risk["Actions"] == "A1; A2"


def test_nothing_of_a_hidden_figure_is_in_the_workbook(quarter, tmp_path):
    comparators = [{"group": "Wales", "value": 60, "rank": 3, "of": 22}]
    scores = quarter(
        measures=[{}], returns=[{"actual": 61, "target": 60, "numerator": 2, "denominator": 3}], comparators=comparators
    )
    (shown,) = sheet_of(scores, tmp_path, "comparators")
    assert (shown["Group"], shown["Value"], shown["Rank"], shown["Of"]) == ("Wales", 60, 3, 22)
    measures = scores.measures.assign(fed=True, figure="turnover.all_pct", part=None)
    keys = {"figure": "turnover.all_pct", "area": "council", "quarter": scores.quarter.label, "part": ""}
    figures = pd.DataFrame([keys | {"hidden": "small group"}])
    hidden = protect_measures(measures, figures, scores.quarter, scores.compared_with)
    (row,) = sheet_of(replace(scores, measures=hidden), tmp_path, "measures")
    assert [row[name] for name in ("Actual", "Numerator", "Denominator", "Miss")] == [None] * 4
    assert openpyxl.load_workbook(tmp_path / "book.xlsx").sheetnames == ["Cover", "measures", "actions", "risks"]
