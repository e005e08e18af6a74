"""A table is read from its one place; every other file and sheet of the folder is reported."""

import shutil

import pytest

from tests.dataset.folders import a_folder, a_row, a_workbook, problems, remarks

ROWS = [["measure_id", "quarter", "actual"], ["M1", "2019-20 Q2", 1]]


def a_file(folder, name, content=b"x"):
    (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def folder(tmp_path):
    return a_folder(tmp_path, returns=[a_row("returns")])


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("absences.xls", "this file is not read. Save it as absences.csv, or as a sheet absences of data.xlsx."),
        (
            "absences.xlsx",
            "this file is not read. Put it into data.xlsx as a sheet absences, or save it as absences.csv.",
        ),
        (
            "Absences.ODS",
            "this file is not read. Put it into data.xlsx as a sheet absences, or save it as absences.csv.",
        ),
        ("absences.tsv", "this file is not read. Save it as absences.csv."),
        ("absences.json", "this file is not read. Save it as absences.csv."),
        ("absences.txt", "this file is not read. Save it as absences.csv."),
        ("absences.csv.gz", "this file is not read. Unpack it to absences.csv."),
        ("absences.csv.txt", "this file is not read. Give it the name absences.csv."),
        ("absence.csv", "this file is not read. Did you mean absences.csv?"),
        ("absences (2).csv", "this file is not read. Did you mean absences.csv?"),
        ("Copy of absences.csv", "this file is not read. Did you mean absences.csv?"),
        ("Absence data.csv", "this file is not read. Did you mean absences.csv?"),
        ("Complaints log Q2.csv", "this file is not read. Did you mean complaints.csv?"),
        ("risk register.csv", "this file is not read. Did you mean risks.csv?"),
        ("absences 2019-20 Q2 final.parquet", "this file is not read. Did you mean absences.parquet?"),
        ("data (2).xlsx", "this workbook is not read. Did you mean data.xlsx? Only one workbook is read."),
        ("data.xls", "this workbook is not read. Did you mean data.xlsx? Only one workbook is read."),
        (
            "returns.xlsx",
            "this file is not read, because the table returns is read from returns.csv. Keep one of the two.",
        ),
        (
            "retunrs.csv",
            "this file is not read, because the table returns is read from returns.csv. Keep one of the two.",
        ),
        ("framwork.toml", "this file is not read. Did you mean framework.toml?"),
    ],
)
def test_a_file_that_may_be_a_table_but_is_not_read_is_a_problem_with_its_remedy(folder, name, told):
    a_file(folder, name)
    assert (problems(folder), remarks(folder)) == ([f"{name}: {told}"], [])


def test_another_workbook_that_holds_a_table_is_a_problem(folder, tmp_path):
    shutil.move(a_workbook(folder, {"Risks": ROWS, "notes": []}), folder / "Quarter two.xlsx")
    assert problems(folder) == [
        "Quarter two.xlsx: this workbook is not read, but it has the sheet risks. "
        "Did you mean data.xlsx? Only one workbook is read."
    ]


@pytest.mark.parametrize("name", ["sketch.csv", "wards.json", "list.zip", "extract.parquet"])
def test_another_file_that_could_hold_data_is_a_remark(folder, name):
    a_file(folder, name)
    remark = "this is not a table, so it is not read. Remove it, or give it the name of a table."
    assert (problems(folder), remarks(folder)) == ([], [f"{name}: {remark}"])


@pytest.mark.parametrize(
    "name", ["README.md", ".returns.csv", "~returns.csv", "~$data.xlsx", "returns.pdf", "notes.txt", "sources.toml"]
)
def test_documents_and_what_programs_leave_behind_are_passed_over(folder, name):
    a_file(folder, name)
    assert (problems(folder), remarks(folder)) == ([], [])


@pytest.mark.parametrize("name", ["data.xlsx", "data.xlsm", "Data.XLSX"])
def test_a_workbook_is_read_whatever_its_ending_and_case(tmp_path, name):
    folder = a_folder(tmp_path)
    shutil.move(a_workbook(folder, {"returns": ROWS}), folder / name)
    assert (problems(folder), remarks(folder)) == ([], [])


def test_a_document_with_the_name_of_a_table_that_is_missing_is_a_remark(folder):
    for name in ("returns.docx", "risks.docx", "notes on risks.docx"):
        a_file(folder, name)
    assert remarks(folder) == ["risks.docx: this file is not read. Save it as risks.csv."]


def test_a_sheet_that_may_be_a_table_is_a_problem_and_the_others_are_one_remark(tmp_path):
    folder = a_folder(tmp_path)
    sheets = {"Risk": ROWS, "Leavers list": ROWS, "Notes to self": [["x"]], "Pivot": [["x"]], "read me": [["x"]]}
    a_workbook(folder, {"returns": ROWS} | sheets)
    assert problems(folder) == [
        "data.xlsx/Risk: this sheet is not read. Did you mean risks?",
        "data.xlsx/Leavers list: this sheet is not read. Did you mean leavers?",
    ]
    assert remarks(folder) == [
        "data.xlsx: the sheets Notes to self and Pivot are not read. "
        "Give a sheet the name of a table if it should be read."
    ]
