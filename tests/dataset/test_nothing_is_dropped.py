"""Whatever happens to a file or a column of a council, its tables stay as they are, or `check` says what changed."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from perf.catalogue import TABLES
from perf.checking import problems_of
from perf.dataset.folder import read_folder
from perf.dataset.read_selection import select
from perf.load_council import read
from tests.dataset.folders import GOOD, a_folder, a_row

pytestmark = pytest.mark.slow

MORE = {  # an optional column of each kind, so that each has something to lose
    "measures": {
        "tolerance": "0.05",
        "tolerance_kind": "relative",
        "basis": "ytd",
        "category": "Local",
        "owner": "Head",
    },
    "returns": {"area": "council", "data_to": "2019-08-31", "comparable": "no", "stated_rating": "Red", "reason": "x"},
    "actions": {"service": "Housing", "owner": "Head", "revised_due": "2020-06-30", "note": "Late"},
    "risks": {"service": "Housing", "forecast": "static", "inherent_impact": "4", "owner": "Head"},
    "absences": {"post_id": "7", "reason": "Cold"},
    "leavers": {"post_id": "7"},
    "complaints": {"service": "Housing", "outcome": "Upheld", "cause": "Delay", "lesson": "Answer"},
    "budget": {"profile": "500", "actual": "400", "forecast": "900", "reserves": "10"},
    "savings": {"directorate": "Place"},
}
CHANGES = {
    "dropped": lambda rows, name: rows.drop(columns=name),
    "blanked": lambda rows, name: rows.assign(**{name: ""}),
    "given twice": lambda rows, name: rows.assign(copy=rows[name]).rename(columns={"copy": f" {name}"}),
    "misspelt": lambda rows, name: rows.rename(columns={name: f"{name[:2]}{name[3:4]}{name[2:3]}{name[4:]}x"}),
    "renamed": lambda rows, name: rows.rename(columns={name: "something else"}),
    "disguised": lambda rows, name: rows.rename(columns={name: f"{name[0]}\u200b{name[1:]}"}),
}


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    """Write a small council with every table, and read it: its folder, its tables, what `check` says of it."""
    tables = {name: [a_row(name, **MORE.get(name, {}))] for name in GOOD}
    folder = a_folder(tmp_path_factory.mktemp("council"), **tables)
    return folder, read(folder)[0].tables, said_of(folder)


def said_of(folder):
    return {(problem.file, str(problem)) for problem in problems_of(folder)}


def is_told_or_the_same(folder, tables, said, only=tuple(TABLES)):
    """Return whether the tables of a folder are those of the council, or `check` says anything new of it."""
    now, problems = read_folder(folder, select(TABLES, tables=only))
    if {(problem.file, str(problem)) for problem in problems} - said:
        return True
    same = all(now.tables[name][[*TABLES[name].names]].equals(tables[name][[*TABLES[name].names]]) for name in only)
    return same or bool(said_of(folder) - said)


def test_the_council_itself_has_no_problem(council):
    folder, _, _ = council
    assert [str(problem) for problem in problems_of(folder) if problem.level == "problem"] == []


COLUMNS = [(table, name) for table, row in GOOD.items() for name in {**row, **MORE.get(table, {})}]


@settings(max_examples=5)
@given(place=st.sampled_from(COLUMNS))
@pytest.mark.parametrize("change", CHANGES)
def test_a_column_that_is_changed_changes_nothing_or_is_told(council, change, place):
    (folder, tables, said), (table, name) = council, place
    with TemporaryDirectory() as changed:
        shutil.copytree(folder, changed, dirs_exist_ok=True)
        rows = pd.read_csv(folder / f"{table}.csv", dtype="str", keep_default_na=False)
        CHANGES[change](rows, name).to_csv(Path(changed) / f"{table}.csv", index=False)
        assert is_told_or_the_same(Path(changed), tables, said, only=[table])


@pytest.mark.parametrize("table", ["measures", "absences"])
def test_a_file_that_is_missing_renamed_or_copied_is_told(council, tmp_path, table):
    folder, tables, said = council
    for names in (
        [],
        [f"{table}.bak.csv"],
        [f"{table}.csv", f"{table} (1).csv"],
        [f"my {table}.csv"],
        [f"{table}.json"],
    ):
        place = tmp_path / str(len(list(tmp_path.iterdir())))
        shutil.copytree(folder, place)
        (place / f"{table}.csv").unlink()
        for name in names:
            shutil.copy(folder / f"{table}.csv", place / name)
        assert is_told_or_the_same(place, tables, said), names


def test_a_sheet_that_is_missing_renamed_or_copied_is_told(tmp_path):
    rows = {name: [a_row(name)] for name in ("measures", "returns", "risks")}
    folder = a_folder(tmp_path, form="xlsx", **rows)
    tables, said = read(folder)[0].tables, said_of(folder)
    for change in (
        lambda book: book.remove(book["risks"]),
        lambda book: setattr(book["risks"], "title", "Register"),
        lambda book: setattr(book["risks"], "title", "risk"),
        lambda book: setattr(book.copy_worksheet(book["risks"]), "title", "risks (2)"),
    ):
        book = load_workbook(folder / "data.xlsx")
        change(book)
        changed = tmp_path / "changed"
        changed.mkdir(exist_ok=True)
        shutil.copy(folder / "framework.toml", changed)
        book.save(changed / "data.xlsx")
        assert is_told_or_the_same(changed, tables, said)
