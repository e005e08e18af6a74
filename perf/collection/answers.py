"""The answers of owners' workbooks, taken back into the tables of a council folder."""

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import load_workbook

from perf.checking import problems_of
from perf.collection.questions import FORMS, Form, questions
from perf.dataset.cells import as_text
from perf.dataset.csv_files import RawTable, Source, read_csv
from perf.dataset.dataset import Dataset
from perf.dataset.headings import contract_heading
from perf.dataset.problems import Problem
from perf.dataset.table_declaration import Table
from perf.dataset.workbook import read_workbook
from perf.errors import PerfError
from perf.load_council import as_dataset
from perf.quarter import Quarter
from perf.ratings import Ratings
from perf.wording import count, listing

_FEW = 6


@dataclass(kw_only=True)
class Merge:
    """What became of the answers.

    Attributes
    ----------
    written : dict of str to int
        How many rows of each table were written.
    unanswered : dict of str to list of str
        For each owner, the ids that nobody has answered.
    conflicts : list of str
        Answers that contradict each other, or what a table already holds.
    faults : list of Problem
        What `check` finds in the answers: problems, and what is implausible.
    later : list of Problem
        What `check` now finds in other tables, such as records that do not yet cover the quarter.
    notes : list of str
        What of the workbooks and their folder was not taken.
    hidden : list of str
        What of the workbooks is hidden and was read all the same.
    """

    written: dict[str, int] = field(default_factory=dict)
    unanswered: dict[str, list[str]] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)
    later: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    @property
    def is_written(self) -> bool:
        """Whether the answers were written: no conflict and no problem stood in the way."""
        return not self.conflicts and not any(fault.level == "problem" for fault in self.faults)

    def __str__(self) -> str:
        rows = listing(f"{count(number, 'row')} of {table}" for table, number in self.written.items())
        lines = [f"{'Written' if self.is_written else 'Nothing was written'}: {rows or 'no answers'}."]
        if not self.is_written:
            lines = [f"Nothing was written ({rows or 'no answers'})."]
        lines += [f"  conflict: {text}" for text in self.conflicts]
        lines += [f"  {fault.level}: {fault.file}, {fault}" for fault in self.faults]
        lines += [f"  not taken: {note}" for note in self.notes]
        lines += [f"  remark: {part}" for part in self.hidden]
        if self.later:
            files = listing(dict.fromkeys(fault.file for fault in self.later))
            lines.append(f"  to be done before the quarter is run: {files} (council-perf check says what)")
        for owner, ids in self.unanswered.items():
            more = [f"{len(ids) - _FEW} more"] if len(ids) > _FEW else []
            lines.append(f"  not answered by {owner}: {listing([*ids[:_FEW], *more])}")
        return "\n".join(lines)


def merge_answers(folder: Path, workbooks: Path, quarter: str, *, replace: bool = False) -> Merge:
    """Take the answers of all workbooks in a folder into the tables of a council folder.

    Parameters
    ----------
    folder, workbooks : Path
        The council folder, and the folder with the owners' workbooks.
    quarter : str
        The quarter that was asked for.
    replace : bool, default False
        Whether an answer may replace what a table already holds for the quarter.

    Returns
    -------
    Merge
        Where answers contradict each other or the tables, or do not pass `check`, nothing is written.

    Raises
    ------
    PerfError
        If there is no workbook, one cannot be read, or a table is in Parquet.
    """
    data = as_dataset(folder)
    reported = Quarter.parse(quarter, data.framework.year_start_month)
    merge = Merge()
    answers = _answers(workbooks, reported, data, merge)
    agreed = {}
    for form in FORMS:
        rows = _agreed(answers.get(form.table, []), data, form, merge)
        rows = _beside_table(rows, data, form, merge, replace=replace)
        if len(rows):
            merge.written[form.table] = len(rows)
            agreed[form.table] = rows
    merge.unanswered = _unanswered(data, reported, agreed)
    if agreed and not merge.conflicts:
        _write(folder, agreed, data, merge)
    return merge


def _answers(
    workbooks: Path, quarter: Quarter, data: Dataset, merge: Merge
) -> dict[str, list[tuple[str, pd.DataFrame]]]:
    """Read each sheet of each workbook, as texts, and report what is not read."""
    files = sorted(path for path in workbooks.glob("*") if path.is_file() and not path.name.startswith(("~$", ".")))
    paths = [path for path in files if path.suffix.lower() == ".xlsx"]
    if not paths:
        raise PerfError(f"There is no workbook (.xlsx) in {workbooks.absolute()}.")
    merge.notes += [f"{path.name} is no workbook (.xlsx), so it is not read" for path in files if path not in paths]
    merge.notes += [
        f"{path.name} is a folder, so its workbooks are not read"
        for path in sorted(workbooks.glob("*"))
        if path.is_dir() and any(path.rglob("*.xlsx"))
    ]
    answers: dict[str, list[tuple[str, pd.DataFrame]]] = {}
    for path in paths:
        book = read_workbook(path, [form.table for form in FORMS])
        if book.fault:
            raise PerfError(f"{path} cannot be read: {' '.join(map(str, book.fault.problems))}")
        lost = merge.notes if book.tables else merge.conflicts
        lost += [f"{path.name}: the sheet {title} is not read" for title in book.others]
        for form in FORMS:
            if (raw := book.tables.get(form.table)) is not None:
                cells = _cells(raw, data.contract[form.table], form, merge, data.framework.ratings)
                if (cells["quarter"] != quarter.label).any():
                    others = count(int((cells["quarter"] != quarter.label).sum()), "row")
                    merge.notes.append(f"{path.name}: {others} of {form.table} of another quarter not taken")
                answers.setdefault(form.table, []).append((path.name, cells[cells["quarter"] == quarter.label]))
    return answers


def _cells(raw: RawTable, table: Table, form: Form, merge: Merge, ratings: Ratings) -> pd.DataFrame:
    """Return the cells of a sheet as texts; a heading that was changed, or a cell without a value, is a conflict.

    A rating in the council's word is written as the tables have it, so that two words for one are one answer.
    """
    problems = [problem for problem in raw.problems if problem.level == "problem"]
    asked = [name for name in table.names if name not in form.given]
    merge.conflicts += [f"{raw.source.file}: {problem}" for problem in problems]
    merge.hidden += [f"{raw.source.file}: {problem}" for problem in raw.problems if problem not in problems]
    absent = [name for name in (*table.key, *asked) if name not in raw.rows]
    if absent and not problems:
        have = "heading" if len(absent) == 1 else "headings"
        merge.conflicts.append(f"{raw.source.file} lacks the {have} {listing(absent)}, which the workbook had")
    cells = raw.rows.reindex(columns=list(dict.fromkeys([*raw.rows.columns, *table.names])))
    cells = cells.apply(lambda column: as_text(column).fillna("")).reset_index(drop=True)
    for name in (column.name for column in table.columns if column.is_rating):
        cells[name] = cells[name].map(lambda text: ratings.read(text) or text)
    return cells


def _agreed(answers: Iterable[tuple[str, pd.DataFrame]], data: Dataset, form: Form, merge: Merge) -> pd.DataFrame:
    """Return the rows that were answered, one for each key; answers that contradict each other are conflicts."""
    table = data.contract[form.table]
    key, found = list(table.key), dict[tuple[str, ...], tuple[str, dict[str, str]]]()
    for file, cells in answers:
        asked = [name for name in table.names if name in cells and name not in form.given]
        columns = [name for name in table.names if name in cells]
        for row in cells.loc[(cells[asked] != "").any(axis=1), columns].to_dict("records"):
            named = tuple(str(row[name]) for name in key)
            other_file, other = found.setdefault(named, (file, row))
            if other != row:
                different = [name for name in columns if other.get(name) != row[name]]
                merge.conflicts.append(
                    f"{named[0]}: {file} and {other_file} give different answers for {listing(different)}"
                )
    return pd.DataFrame([row for _, row in found.values()], columns=list(table.names), dtype="str").fillna("")


def _beside_table(rows: pd.DataFrame, data: Dataset, form: Form, merge: Merge, *, replace: bool) -> pd.DataFrame:
    """Return the answers that the table does not hold yet; one that the table contradicts is a conflict."""
    table = data.contract[form.table]
    key = list(table.key)
    existing = data.tables[form.table].apply(lambda column: as_text(column.astype(object)).fillna(""))
    existing = existing.set_index(pd.MultiIndex.from_frame(existing[key]))
    new = []
    for at, row in rows.iterrows():
        named = tuple(row[name] for name in key)
        held = existing.loc[[named]].iloc[0] if named in existing.index else None
        changed = [name for name in table.names if held is not None and row[name] != "" and held[name] != row[name]]
        overwritten = [name for name in changed if held is not None and held[name] != ""]
        if overwritten and not replace:
            merge.conflicts.append(
                f"{named[0]}: the table {form.table} already has another answer for {listing(overwritten)}; "
                "--replace takes the workbook's"
            )
        elif held is None or changed:
            new.append(at)
    return rows.loc[new]


def _unanswered(data: Dataset, quarter: Quarter, answers: dict[str, pd.DataFrame]) -> dict[str, list[str]]:
    """List, for each owner, what neither a workbook nor the table answers."""
    missing: dict[str, list[str]] = {}
    for each in questions(data, quarter):
        key = data.contract[each.form.table].key[0]
        given = {*answers[each.form.table][key]} if each.form.table in answers else set()
        is_held = each.rows[each.asked].notna().any(axis=1)
        for name, owner, held in zip(each.rows[key], each.owners, is_held, strict=True):
            if not held and name not in given:
                missing.setdefault(owner, []).append(str(name))
    return missing


def _write(folder: Path, rows: dict[str, pd.DataFrame], data: Dataset, merge: Merge) -> None:
    """Write the answers into a copy of the folder, check it, and put the tables back if there is no problem."""
    before = {str(problem) for problem in problems_of(folder)}
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / folder.name
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("outputs", "packs"))
        files = {table: _add(copy, table, answers, data) for table, answers in rows.items()}
        new = [problem for problem in problems_of(copy) if str(problem) not in before]
        answered = {_file_of(table, data) for table in rows}
        merge.faults = [problem for problem in new if problem.file in answered]
        merge.later = [problem for problem in new if problem.file not in answered and problem.level == "problem"]
        if merge.is_written:
            for name in dict.fromkeys(files.values()):
                shutil.copyfile(copy / name, folder / name)


def _file_of(table: str, data: Dataset) -> str:
    """Return how problems name the file or sheet of a table."""
    return data.sources[table].file if table in data.sources else f"{table}.csv"


def _add(folder: Path, table: str, rows: pd.DataFrame, data: Dataset) -> str:
    """Add rows to a table, in place of those with the same key; return the name of its file."""
    source = data.sources.get(table)
    path = folder / (source.path.name if source else f"{table}.csv")
    if path.suffix.lower() == ".csv":
        _updated(path, rows, data.tables[table], data.contract[table]).to_csv(
            path, index=False, encoding="utf-8", lineterminator="\n"
        )
    elif path.suffix.lower() == ".xlsx":
        _add_to_sheet(path, rows, data.contract[table], table)
    else:
        raise PerfError(f"{path.name} cannot be added to. Save the table as CSV.")
    return path.name


def _updated(path: Path, rows: pd.DataFrame, held: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return the rows of a CSV file with new ones among them: of the same key, a cell that was answered is replaced.

    `held` is the table as it was read, so that keys agree however the file spells them and its headings.
    """
    raw = read_csv(path) if path.exists() else RawTable(Source(path.name, path), pd.DataFrame(columns=list(table.key)))
    lines = {record: dict(row) for record, row in raw.rows.fillna("").to_dict("index").items()}
    keys = held[list(table.key)].apply(lambda column: as_text(column.astype(object)).fillna(""))
    places: dict[tuple[str, ...], Any] = dict(zip(keys.itertuples(index=False, name=None), keys.index, strict=True))
    for row in rows.to_dict("records"):
        record = places.get(tuple(row[name] for name in table.key), -1 - len(lines))
        lines[record] = lines.get(record, {}) | {name: text for name, text in row.items() if text != ""}
    defaults = {column.name: column.default for column in table.columns if column.default}
    added = [
        name for name in rows if name not in raw.rows and not rows[name].isin(["", defaults.get(str(name), "")]).all()
    ]
    updated = pd.DataFrame([*lines.values()]).reindex(columns=[*raw.rows.columns, *added]).fillna("")
    updated = updated.assign(**{name: updated[name].replace("", defaults[name]) for name in added if name in defaults})
    return updated.rename(columns=raw.headings)


def _add_to_sheet(path: Path, rows: pd.DataFrame, contract: Table, title: str) -> None:
    """Add rows to a sheet of the officers' workbook, whose lists and formats stay."""
    book = load_workbook(path)
    sheet = next(sheet for sheet in book.worksheets if sheet.title.strip().lower() == title)
    places = {contract_heading(str(cell.value)): cell.column for cell in sheet[1] if cell.value}
    key = [name for name in contract.key if name in places]
    filled = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, places[key[0]]).value not in (None, "")]
    by_key = {tuple(str(sheet.cell(row, places[name]).value) for name in key): row for row in filled}
    free = max([1, *filled]) + 1
    for answer in rows.to_dict("records"):
        row = by_key.get(tuple(answer[name] for name in key), free)
        free += row == free
        for name, text in answer.items():
            if text != "" and name in places:
                is_number = contract.kind_of(str(name)) in ("number", "whole")
                sheet.cell(row, places[str(name)], float(text) if is_number and _is_number(text) else text)
    book.save(path)


def _is_number(text: str) -> bool:
    return bool(pd.notna(pd.to_numeric(text, errors="coerce")))
