"""Whatever is renamed, missing, given twice or blank in a council: its tables stay as they are, or `check` names it.

The suite tries some of the changes, `make drop` all of them. What may pass in silence is listed, each kind with its
reason.
"""

import csv
import os
import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from perf.catalogue import CHECKS, TABLES
from perf.checking import not_given
from perf.dataset.checks_between_rows import run_checks
from perf.dataset.dataset import Dataset
from perf.dataset.folder import read_folder
from perf.dataset.framework import FILE, Framework
from perf.dataset.framework_file import read_framework
from perf.dataset.read_selection import select
from perf.dataset.references import check_references, with_known_ids
from perf.dataset.table_declaration import Column
from perf.load_council import read
from tests.dataset.complete_council import SETTINGS, as_toml, tables, totals
from tests.dataset.folders import a_spreadsheet, a_workbook

pytestmark = pytest.mark.slow

EVERYTHING = "DROP_EVERYTHING" in os.environ
WORKBOOKS = {"xlsx": a_workbook, "ods": a_spreadsheet}
Lines = tuple[list[str], list[list[str]]]  # the headings of a table and its rows


def some(cases, many):
    """Return so many of all cases, always the same ones; all of them where that is asked for."""
    cases = list(cases)
    return cases if EVERYTHING else Random(7).sample(cases, min(many, len(cases)))


# --- what may pass in silence -----------------------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class Silence:
    """A change of a column that nobody can tell from what a council may well say, and why no reader is misled."""

    changes: frozenset[str]
    of: Callable[[Column], bool]
    why: str


SILENCES = (
    Silence(
        changes=frozenset({"a cell blanked"}),
        of=lambda column: column.blank == "allowed" and not column.all_or_none,
        why="a blank says that something is not available, and is shown so",
    ),
    Silence(
        changes=frozenset({"dropped", "blanked"}),
        of=lambda column: bool(column.default),
        why="a council without areas or sets of its own needs no such column: all is of the council, and of its plan",
    ),
)
SAID_TWICE = {
    "printed_ratings": "a report may print a rating in several places, and what differs is a finding",
    "printed_values": "a report may print a number in several places, and what differs is a finding",
}
CHOSEN = {  # groups of settings under names that the council chooses: their values are held against the tables
    "directorates": "records of a directorate or service that is not in it are a problem",
    "risk_bands": "the band that is stated beside a risk is held against it",
    "joint_services": "an action or a risk of a service that is not in it is remarked on",
}
NESTED = ("dates", "roll_up", "action_pace", "stage_days")


# --- councils, and what is said of them -------------------------------------------------------------------------------
@dataclass(frozen=True)
class Council:
    """A council without fault: its settings, its data, and the lines of each table."""

    settings: dict
    data: Dataset
    lines: dict[str, Lines]

    def told_or_same(self, folder: Path, table: str) -> bool:
        """Return whether a folder's table, beside this council's others, is the same, or something is said of it."""
        now, problems = read_folder(folder, select(TABLES, tables=[table]))
        if problems:
            return True
        sources = {**self.data.sources, **now.sources}
        rows = with_known_ids({**self.data.tables, table: now.tables[table]}, sources, TABLES)
        own = [*TABLES[table].names]
        if table in now.sources and rows[table][own].equals(self.data.tables[table][own]):
            return True
        changed = replace(self.data, tables=rows, sources=sources)
        near = [check for check in CHECKS if table in (check.table, *check.needs)]
        return bool(
            not_given(changed)
            or check_references(rows, sources, self.data.framework, contract=TABLES)
            or run_checks(changed, near)
            or run_checks(changed, CHECKS)
        )


def lines_of(rows) -> Lines:
    """Return rows as a file holds them: every cell as text, "" where there is none."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return names, [["" if row.get(name) is None else str(row[name]) for name in names] for row in rows]


def write(folder, settings, form="csv", **lines) -> Path:
    """Write tables beside framework.toml, in one of the forms that are read."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text(as_toml(settings), encoding="utf-8")
    for name, (headings, rows) in lines.items() if form in ("csv", "parquet") else ():
        if form == "csv":
            with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([headings, *rows])
        else:
            columns = [pa.array([row[at] or None for row in rows], pa.string()) for at in range(len(headings))]
            pq.write_table(pa.Table.from_arrays(columns, names=headings), folder / f"{name}.parquet")
    if form in WORKBOOKS:
        sheets = {name: [headings, *([cell or None for cell in row] for row in rows)]
                  for name, (headings, rows) in lines.items()}  # fmt: skip
        WORKBOOKS[form](folder, sheets)
    return folder


def a_council(folder, settings, rows) -> Council:
    lines = {name: lines_of(each) for name, each in rows.items()}
    data, problems = read(write(folder, settings, **lines))
    assert [str(each) for each in (*problems, *not_given(data)) if "not in the folder" not in str(each)] == []
    return Council(settings, data, lines)


@pytest.fixture(scope="module")
def councils(tmp_path_factory) -> dict[str, Council]:
    """Write and read the councils; return, for each table, the one that holds it."""
    folder = tmp_path_factory.mktemp("councils")
    with_records = a_council(folder / "records", SETTINGS, tables())
    few = {name: SETTINGS[name] for name in ("name", "directorates", "school_services")}
    with_totals = a_council(folder / "totals", few, totals())
    return {name: each for each in (with_totals, with_records) for name in each.lines}


def test_the_councils_hold_every_table_and_fill_in_every_column(councils):
    assert {*councils} == {*TABLES}
    assert {*PLACES} == {(name, column.name) for name, table in TABLES.items() for column in table.columns}


def test_the_council_changes_every_setting():
    rules = Framework(**SETTINGS)
    same = {name for name, field in Framework.model_fields.items() if getattr(rules, name) == field.default}
    assert same == {"year_start_month"}  # as its quarters are written


# --- columns and rows -------------------------------------------------------------------------------------------------
def with_heading(lines, at, heading):
    headings, rows = lines
    return [*headings[:at], heading, *headings[at + 1 :]], rows


def with_cells(lines, at, cells):
    headings, rows = lines
    return headings, [[*row[:at], cell, *row[at + 1 :]] for row, cell in zip(rows, cells, strict=True)]


def again(lines, at, heading, by=0):
    """Give a column once more, with the values of as many rows further on."""
    headings, rows = lines
    others = [*rows[by:], *rows[:by]]
    return [*headings, heading], [[*row, other[at]] for row, other in zip(rows, others, strict=True)]


def one_blank(lines, at):
    cells = [row[at] for row in lines[1]]
    last = max(number for number, cell in enumerate(cells) if cell)
    return with_cells(lines, at, [*cells[:last], "", *cells[last + 1 :]])


def without(lines, at):
    headings, rows = lines
    return [*headings[:at], *headings[at + 1 :]], [[*row[:at], *row[at + 1 :]] for row in rows]


def misspelt(name):
    return f"{name[:2]}{name[3:4]}{name[2:3]}{name[4:]}x"


COLUMN_CHANGES: dict[str, Callable[[Lines, int], Lines]] = {
    "misspelt": lambda lines, at: with_heading(lines, at, misspelt(lines[0][at])),
    "renamed": lambda lines, at: with_heading(lines, at, "something else"),
    "with a word added": lambda lines, at: with_heading(lines, at, f"{lines[0][at]} 2019"),
    "disguised": lambda lines, at: with_heading(lines, at, f"{lines[0][at][0]}\u200b{lines[0][at][1:]}"),
    "dropped": without,
    "given twice": lambda lines, at: again(lines, at, f" {lines[0][at]}"),
    "given twice, not the same": lambda lines, at: again(lines, at, lines[0][at].upper(), by=1),
    "given twice, with a number": lambda lines, at: again(lines, at, f"{lines[0][at]}.1", by=1),
    "blanked": lambda lines, at: with_cells(lines, at, [""] * len(lines[1])),
    "a cell blanked": one_blank,
}
ROW_CHANGES: dict[str, Callable[[Lines], Lines]] = {
    "the first row twice": lambda lines: (lines[0], [*lines[1][:1], *lines[1]]),
    "a row twice": lambda lines: (lines[0], [*lines[1], lines[1][len(lines[1]) // 2]]),
    "all rows twice": lambda lines: (lines[0], lines[1] * 2),
    "headers alone": lambda lines: (lines[0], []),
}
ROWS = tables() | totals()
PLACES = [(table, name) for table, rows in ROWS.items() for name in lines_of(rows)[0]]


def is_silent(change, table, name):
    (column,) = (each for each in TABLES[table].columns if each.name == name)
    return any(change in silence.changes and silence.of(column) for silence in SILENCES)


def unheard(councils, tmp_path, cases):
    """Return the changes of tables that neither leave them as they are nor are told."""
    silent = []
    for number, (name, change, lines, form) in enumerate(cases):
        council = councils[name]
        folder = write(tmp_path / str(number), council.settings, form, **{name: lines(council.lines[name])})
        if not council.told_or_same(folder, name):
            silent.append(f"{name} {change}, {form}")
    return silent


LOUD = [(change, *place) for change in COLUMN_CHANGES for place in PLACES if not is_silent(change, *place)]


def of_column(change, name, column, form):
    at = lines_of(ROWS[name])[0].index(column)
    return name, f"{column} {change}", lambda lines: COLUMN_CHANGES[change](lines, at), form


@pytest.mark.parametrize(("form", "many"), [("csv", 50), ("parquet", 8), ("xlsx", 8), ("ods", 8)])
def test_a_column_that_is_changed_is_the_same_or_told(councils, tmp_path, form, many):
    assert unheard(councils, tmp_path, (of_column(*case, form) for case in some(LOUD, many))) == []


def test_a_row_that_comes_again_is_told(councils, tmp_path):
    cases = some(product([name for name in TABLES if name not in SAID_TWICE], ROW_CHANGES), 12)
    assert unheard(councils, tmp_path, ((name, change, ROW_CHANGES[change], "csv") for name, change in cases)) == []


# --- files and sheets -------------------------------------------------------------------------------------------------
FILES = {  # what becomes of NAME.csv: the names that it then has
    "missing": (),
    "in a folder": ("old/{}.csv",),
    **{
        f"called {name}": (name,)
        for name in ("{}.bak.csv", "{}.bak", "{}.json", "{}.csv.zip", "{}.docx", "my {}.csv", "{}s.csv", "other.csv")
    },
    **{f"copied to {name}": ("{}.csv", name) for name in ("{} (1).csv", "copy of {}.csv", "{}_final.csv", "{}.tsv")},
}
SHEETS = {
    "missing": (),
    "called Register": ("Register",),
    "misspelt": ("{}x",),
    "copied": ("{}", "{} (2)"),
    "there twice": ("{}", "{} "),
}


def said_of(folder):
    now, problems = read_folder(folder, select(TABLES))
    return {str(each) for each in (*problems, *not_given(now))}


@pytest.mark.parametrize("change", FILES)
def test_a_file_that_is_renamed_missing_or_copied_is_told(councils, tmp_path, change):
    for name in some(TABLES, 2):
        folder = write(tmp_path / name, councils[name].settings, **{name: councils[name].lines[name]})
        before, file = said_of(folder), (folder / f"{name}.csv").rename(tmp_path / f"{name} as it was")
        for new in FILES[change]:
            (folder / new.format(name)).parent.mkdir(exist_ok=True)
            shutil.copy(file, folder / new.format(name))
        assert said_of(folder) - before, name


@pytest.mark.parametrize(("change", "form"), [*product(SHEETS, WORKBOOKS)])
def test_a_sheet_that_is_renamed_missing_or_copied_is_told(councils, tmp_path, change, form):
    for name in some(TABLES, 1):
        lines, other = councils[name].lines[name], {"measures" if name != "measures" else "risks": (["id"], [])}
        settings = councils[name].settings
        before = said_of(write(tmp_path / name, settings, form, **{name: lines}, **other))
        sheets = {title.format(name): lines for title in SHEETS[change]}
        assert said_of(write(tmp_path / name, settings, form, **sheets, **other)) - before, name


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx", "ods"])
def test_a_table_in_two_forms_and_one_without_anything_are_told(councils, tmp_path, form):
    for name in some(TABLES, 2):
        council = councils[name]
        folder = write(tmp_path / name, council.settings, **{name: council.lines[name]})
        before = said_of(folder)
        (folder / f"{name}.csv").write_bytes(b"") if form == "csv" else write(
            folder, council.settings, form, **{name: council.lines[name]}
        )
        assert said_of(folder) - before, name


# --- settings ---------------------------------------------------------------------------------------------------------
def paths(settings, *at):
    """Return where each setting is: the names of its groups, then its own."""
    for name, value in settings.items() if isinstance(settings, dict) else enumerate(settings):
        if not isinstance(name, int):
            yield (*at, name)
        if isinstance(value, dict) or (isinstance(value, list) and isinstance(value[0], dict)):
            yield from paths(value, *at, name)


def changed(path, change):
    """Return the settings with one of them changed; `change` gives its new name and value."""
    settings = deepcopy(SETTINGS)
    group = settings
    for name in path[:-1]:
        group = group[name]
    entries = [change(name, value) if name == path[-1] else (name, value) for name, value in group.items()]
    group.clear()
    group.update(entries)
    return settings


def moved(path, group):
    """Return the settings with one of them in another group; at the top where no group is named."""
    settings = deepcopy(SETTINGS)
    (settings[group] if group else settings)[path[-1]] = settings_of(settings, path[:-1]).pop(path[-1])
    return settings


def settings_of(settings, path):
    for name in path:
        settings = settings[name]
    return settings


def of_other_type(value):
    """Return a value that is of another type: a text for a number, a number for anything else."""
    return 7 if isinstance(value, str | list | dict) else [value]


SETTING_CHANGES = {
    "misspelt": lambda name, value: (misspelt(name), value),
    "renamed": lambda name, value: ("motto", value),
    "in capitals": lambda name, value: (name.upper(), value),
    "of another type": lambda name, value: (name, of_other_type(value)),
    "a list of blanks": lambda name, value: (name, [" "]),
}
GROUPS = [name for name, value in SETTINGS.items() if isinstance(value, dict)]
CHANGED_SETTINGS = {
    **{
        f"{'.'.join(map(str, path))} {change}": changed(path, to)
        for path in paths(SETTINGS)
        for change, to in SETTING_CHANGES.items()
        if not (path[0] in CHOSEN and len(path) > 1 and change != "of another type")
    },
    **{
        f"{name} in {group}": moved((name,), group)
        for name, group in product(SETTINGS, GROUPS)
        if not isinstance(SETTINGS[name], dict)
    },
    **{
        f"{'.'.join(path)} at the top": moved(path, "")
        for path in paths(SETTINGS)
        if path[0] in NESTED and len(path) == 2
    },
}


def test_a_setting_that_is_misspelt_misplaced_or_of_another_type_is_told(tmp_path):
    rules, silent = Framework(**SETTINGS), []
    for name, settings in some(CHANGED_SETTINGS.items(), 120):
        (tmp_path / FILE).write_text(as_toml(settings), encoding="utf-8")
        now, problems = read_framework(tmp_path, TABLES)
        if not problems and now != rules:
            silent.append(name)
    assert silent == []
