"""A workbook for each owner, and the answers taken back: nothing is overwritten or missed without a word."""

from textwrap import dedent

import pandas as pd
import pytest
from openpyxl import load_workbook

import perf
from perf.collection.answers import merge_answers
from perf.collection.owner_workbooks import write_workbooks
from perf.collection.questions import questions
from perf.errors import PerfError

FOLDER = {
    "framework.toml": 'name = "Little Borough"\n[directorates]\nPlace = ["Waste", "Parks"]\n',
    "measures.csv": """
        measure_id,title,theme,unit,polarity,frequency,owner
        W1,Missed bins,Streets,count,lower,,
        W2,Recycling,Streets,percent,higher,,Waste manager
        Y1,Survey,Streets,percent,higher,annual,
        """,
    "returns.csv": """
        measure_id,quarter,area,actual,target,note
        W1,2025-26 Q1,council,61,70,Late crew.
        """,
    "corporate_actions.csv": "corporate_action,title\nCA1,Cleaner streets\n",
    "actions.csv": """
        action_id,quarter,corporate_action,service,title,owner,percent_complete,note
        A/1,2025-26 Q1,CA1,Waste,New rounds,Waste manager,25,
        A/2,2025-26 Q1,CA1,Parks,New mowers,Parks manager,100,
        A/3,2025-26 Q1,CA1,Parks,=New paths,Parks manager,20,
        """,
}
Q2 = "2025-26 Q2"


@pytest.fixture
def folder(tmp_path, takes_long):
    place = tmp_path / "little-borough"
    place.mkdir()
    for name, text in FOLDER.items():
        (place / name).write_text(dedent(text).lstrip(), encoding="utf-8")
    return place


@pytest.fixture
def asked(folder, tmp_path):
    """The folder of the workbooks."""
    write_workbooks(perf.load(folder), perf.Quarter(Q2), tmp_path / "asked")
    return tmp_path / "asked"


def fill(path, sheet, **answers):
    """Write answers into the rows of a sheet: ``column=(row, value)``."""
    book = load_workbook(path)
    at = {cell.value: cell.column for cell in book[sheet][1]}
    for name, (row, value) in answers.items():
        book[sheet].cell(row, at[name], value)
    book.save(path)


def test_each_owner_gets_what_is_theirs_with_last_quarters_answers_beside_it(asked):
    names = sorted(path.name for path in asked.iterdir())
    assert names == ["2025-26-Q2-no-owner.xlsx", "2025-26-Q2-parks-manager.xlsx", "2025-26-Q2-waste-manager.xlsx"]
    parks = pd.read_excel(asked / "2025-26-Q2-parks-manager.xlsx", sheet_name="actions")
    assert parks["action_id"].tolist() == ["A/3"]  # what is complete is asked no more
    assert parks["percent_complete in 2025-26 Q1"].tolist() == [20]
    returns = pd.read_excel(asked / "2025-26-Q2-no-owner.xlsx", sheet_name="returns")
    assert returns["measure_id"].tolist() == ["W1"]  # what is reported once a year waits for the last quarter
    of_waste = pd.read_excel(asked / "2025-26-Q2-waste-manager.xlsx", sheet_name="returns")
    assert of_waste["measure_id"].tolist() == ["W2"]


def test_only_the_cells_that_are_asked_can_be_changed_and_they_take_what_the_table_takes(asked):
    sheet = load_workbook(asked / "2025-26-Q2-parks-manager.xlsx")["actions"]
    at = {cell.value: cell.column_letter for cell in sheet[1]}
    assert sheet.protection.sheet
    assert sheet[f"{at['action_id']}2"].protection.locked
    assert not sheet[f"{at['percent_complete']}2"].protection.locked
    assert sheet[f"{at['title']}2"].data_type == "s"  # a title that begins with = is no formula
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    rule = rules[f"{at['percent_complete']}2"]
    assert (rule.type, rule.formula1, rule.formula2) == ("decimal", "0", "100")


def test_workbooks_that_may_have_been_filled_in_are_not_replaced(folder, asked):
    with pytest.raises(FileExistsError, match="exists, and may have been filled in"):
        write_workbooks(perf.load(folder), perf.Quarter(Q2), asked)


def test_answers_become_rows_and_whoever_has_not_answered_is_named(folder, asked):
    fill(asked / "2025-26-Q2-parks-manager.xlsx", "actions", percent_complete=(2, 55), note=(2, "Begun."))
    merge = merge_answers(folder, asked, Q2)
    assert merge.is_written
    assert str(merge).splitlines()[0] == "Written: 1 row of actions."
    assert merge.unanswered == {"no owner": ["W1"], "Waste manager": ["W2", "A/1"]}
    new = perf.load(folder).actions.query("quarter == @Q2").iloc[0]
    assert (new["action_id"], new["percent_complete"], new["note"], new["corporate_action"]) == (
        "A/3",
        55,
        "Begun.",
        "CA1",
    )
    assert len(perf.load(folder).actions) == 4


def test_answers_that_contradict_each_other_or_the_table_are_conflicts_and_nothing_is_written(folder, asked):
    before = (folder / "actions.csv").read_bytes()
    one = asked / "2025-26-Q2-parks-manager.xlsx"
    fill(one, "actions", percent_complete=(2, 55))
    copy = asked / "2025-26-Q2-parks-manager (2).xlsx"
    copy.write_bytes(one.read_bytes())
    fill(copy, "actions", percent_complete=(2, 60))
    merge = merge_answers(folder, asked, Q2)
    assert merge.conflicts == [
        "A/3: 2025-26-Q2-parks-manager.xlsx and 2025-26-Q2-parks-manager (2).xlsx give different answers for "
        "percent_complete"
    ]
    assert (folder / "actions.csv").read_bytes() == before

    copy.unlink()
    merge_answers(folder, asked, Q2)
    fill(one, "actions", percent_complete=(2, 60))
    merge = merge_answers(folder, asked, Q2)
    assert merge.conflicts == [
        "A/3: the table actions already has another answer for percent_complete; --replace takes the workbook's"
    ]
    assert merge_answers(folder, asked, Q2, replace=True).is_written
    assert perf.load(folder).actions.query("quarter == @Q2")["percent_complete"].tolist() == [60]


def test_answers_that_do_not_pass_the_check_are_not_written(folder, asked):
    before = (folder / "actions.csv").read_bytes()
    fill(asked / "2025-26-Q2-waste-manager.xlsx", "actions", percent_complete=(2, 140))
    merge = merge_answers(folder, asked, Q2)
    assert not merge.is_written
    assert [(fault.file, fault.column) for fault in merge.faults if fault.level == "problem"] == [
        ("actions.csv", "percent_complete")
    ]
    assert (folder / "actions.csv").read_bytes() == before


def test_answers_go_into_the_officers_workbook_where_the_table_is_there(folder, asked):
    with pd.ExcelWriter(folder / "data.xlsx") as book:
        rows = pd.read_csv(folder / "actions.csv").assign(title="Move the depot")  # a title with = would be a formula
        rows.to_excel(book, sheet_name="actions", index=False)
    (folder / "actions.csv").unlink()
    fill(asked / "2025-26-Q2-waste-manager.xlsx", "actions", percent_complete=(2, 40))
    assert merge_answers(folder, asked, Q2).is_written
    rows = perf.load(folder).actions
    assert rows.query("quarter == @Q2")[["action_id", "percent_complete"]].to_numpy().tolist() == [["A/1", 40]]
    assert len(rows) == 4


def test_a_folder_without_workbooks_or_with_a_broken_one_is_an_error(folder, tmp_path):
    with pytest.raises(PerfError, match=r"^There is no workbook \(\.xlsx\) in "):
        merge_answers(folder, tmp_path / "none", Q2)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "x.xlsx").write_bytes(b"no workbook")
    with pytest.raises(PerfError, match=r"x\.xlsx cannot be read: this is not an Excel workbook"):
        merge_answers(folder, tmp_path / "broken", Q2)


@pytest.mark.parametrize(
    ("limits", "asked"), [(f"{Q2},{Q2}", ["W1"]), ("2025-26 Q3,", []), (",2025-26 Q1", []), (",", ["W1"])]
)
def test_a_measure_is_asked_for_only_in_the_quarters_in_which_it_is_reported(folder, limits, asked):
    rows = (
        f"measure_id,title,theme,unit,polarity,from_quarter,to_quarter\nW1,Missed bins,Streets,count,lower,{limits}\n"
    )
    (folder / "measures.csv").write_text(rows, encoding="utf-8")
    found = [each for each in questions(perf.load(folder), perf.Quarter(Q2)) if each.form.table == "returns"]
    assert [name for each in found for name in each.rows["measure_id"]] == asked


# --- what is lost on the way back -----------------------------------------------------------------------------------
def renamed_heading(book):
    next(cell for cell in book["returns"][1] if cell.value == "actual").value = "Result"


def formula(book):
    book["returns"].cell(2, next(cell.column for cell in book["returns"][1] if cell.value == "actual"), "=40+2")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (renamed_heading, "conflict: no-owner.xlsx/returns lacks the heading actual, which the workbook had"),
        (formula, "has no stored value, because it has not been calculated"),
        (lambda book: book["returns"].insert_rows(1), ""),
        (
            lambda book: setattr(book["returns"], "title", "Figures"),
            "conflict: no-owner.xlsx: the sheet Figures is not read",
        ),
        (
            lambda book: setattr(book["returns"]["C2"], "value", "2025-26 Q1"),
            "not taken: no-owner.xlsx: 1 row of returns of another quarter",
        ),
        (
            lambda book: setattr(book["returns"].row_dimensions[2], "hidden", True),
            "remark: no-owner.xlsx/returns: row 2 is hidden; it has been read. Delete what should not be read.",
        ),
    ],
)  # fmt: skip
def test_what_of_a_workbook_cannot_be_taken_is_told(folder, asked, change, told):
    path = asked / "no-owner.xlsx"
    (asked / "2025-26-Q2-no-owner.xlsx").rename(path)
    fill(path, "returns", actual=(2, 42))
    book = load_workbook(path)
    change(book)
    book.save(path)
    assert told in str(merge_answers(folder, asked, Q2))


def test_other_files_are_named_and_answers_are_written_before_the_records_of_the_quarter_come(folder, asked):
    months = "".join(f"2025-0{month},Place,Waste,corporate,10,9\n" for month in (4, 5, 6))
    staff = f"month,directorate,service,staff_group,headcount,fte\n{months}"
    (folder / "workforce.csv").write_text(staff, encoding="utf-8")
    (asked / "answers.csv").write_text("measure_id,actual\n", encoding="utf-8")
    (asked / "late").mkdir()
    (asked / "late" / "x.xlsx").write_bytes(b"not opened")
    fill(asked / "2025-26-Q2-no-owner.xlsx", "returns", actual=(2, 42))
    merge = merge_answers(folder, asked, Q2)
    assert (merge.is_written, merge.notes) == (
        True,
        [
            "answers.csv is no workbook (.xlsx), so it is not read",
            "late is a folder, so its workbooks are not read",
        ],
    )
    assert "to be done before the quarter is run: workforce.csv" in str(merge)


@pytest.mark.parametrize(
    ("table", "encoding"),
    [
        ("Measure ID;Quarter;Actual;Target;Note\nW1;Q1 2025/26;61;70;Caf\u00e9 closed\n", "cp1252"),
        ("measure_id,quarter,actual,target,note\nw1,2025-26 Q1,61,70,\n", "utf-8-sig"),
    ],
)
def test_a_table_of_another_form_keeps_its_rows(folder, tmp_path, table, encoding):
    (folder / "returns.csv").write_bytes(table.encode(encoding))
    write_workbooks(perf.load(folder), perf.Quarter(Q2), tmp_path / "asked")
    fill(tmp_path / "asked" / "2025-26-Q2-no-owner.xlsx", "returns", actual=(2, 42))
    before = perf.load(folder).returns
    assert merge_answers(folder, tmp_path / "asked", Q2).is_written
    after = perf.load(folder).returns
    assert after.iloc[: len(before)].astype("str").equals(before.astype("str"))
    assert after.iloc[-1][["measure_id", "quarter", "area", "actual"]].tolist() == ["W1", Q2, "council", 42.0]
