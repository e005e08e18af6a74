"""The tables of a council folder, made of its exports as sources.toml says; it can be done again next quarter."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from perf.catalogue import TABLES
from perf.dataset.framework import FILE as FRAMEWORK
from perf.dataset.framework_file import read_framework
from perf.dataset.problems import as_text
from perf.dataset.table_declaration import Table
from perf.errors import PerfError
from perf.importing import steps
from perf.importing.exports import read_export
from perf.importing.row_account import Account, KeptSum
from perf.importing.sources import Source, read_sources
from perf.rules import YEAR_START_MONTH
from perf.wording import listing

RECORD = "imported.json"  # the tables that were made here, by the hash of what was written
_NUMBERS = ("number", "whole")


def import_sources(folder: str | Path, *, replace: bool = False) -> list[Account]:
    """Write the tables of a council folder, made of its exports.

    Parameters
    ----------
    folder : str or Path
        The council folder, with sources.toml.
    replace : bool, default False
        Whether a table may be replaced that was not made here, or was changed by hand since.

    Returns
    -------
    list of Account
        What became of each row of each source.

    Raises
    ------
    PerfError
        If sources.toml, an export or a query cannot be read, a column is missing, a sum is lost, or a table would be
        replaced that was not made here. Nothing is written then.
    """
    folder = Path(folder)
    sources, year_start = read_sources(folder), _year_start(folder)
    accounts, made = [], dict[str, list[pd.DataFrame]]()
    for at, source in enumerate(sources, start=1):
        try:
            rows, account = rows_of(folder, source, year_start=year_start)
        except PerfError as error:
            raise PerfError(f"source {at} ({source.table}): {error}\nNothing was imported.") from None
        accounts.append(account)
        made.setdefault(source.table, []).append(rows)
    record = _record(folder)
    paths = {name: folder / f"{name}.csv" for name in made}
    kept = {source.table for source in sources if source.update}
    unmade = [path for name, path in paths.items() if name not in kept and _holds_rows(path)]
    strange = [path.name for path in unmade if not replace and record.get(path.name) != _hash(path)]
    if strange:
        raise PerfError(
            f"{listing(strange)} in {folder} {'was' if len(strange) == 1 else 'were'} not made by an import, or "
            "changed since. Move it away, set update in its source so that its other rows are kept, or use --replace. "
            "Nothing was imported."
        )
    for name, frames in made.items():
        rows = pd.concat(frames, ignore_index=True).fillna("")
        if name in kept and paths[name].exists():
            rows = _beside_existing(rows, paths[name], TABLES[name])
        rows.to_csv(paths[name], index=False, encoding="utf-8", lineterminator="\n")
        record[paths[name].name] = _hash(paths[name])
    (folder / RECORD).write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return accounts


def rows_of(folder: Path, source: Source, *, year_start: int) -> tuple[pd.DataFrame, Account]:
    """Return the rows of a table that a source gives, every cell as text, and what became of the export's rows.

    Raises
    ------
    PerfError
        See `import_sources`.
    """
    table = TABLES[source.table]
    account = Account(table=source.table, source=source.name)
    export = read_export(folder, source, account.notes)
    account.read = len(export)
    if source.join:
        export = steps.join(export, read_export(folder, source.join, account.notes), source.join, account)
    kept, excluded = steps.choose_rows(export, source, account)
    gone = _under_own_names(excluded, source, Account(table=source.table, source=source.name))
    rows = _under_own_names(kept, source, account)
    before = pd.concat([rows, gone])
    rows = steps.replace_words(rows, source)
    rows = steps.write_dates(rows, source.dates, [name for name in rows if table.kind_of(name) == "month"], account)
    rows = steps.multiply(rows, source.scale, account)
    numbers = [name for name in rows if table.kind_of(name) in _NUMBERS]
    if source.add_up:
        rows = steps.add_up(rows, numbers)
    summed = [name for name in numbers if name not in (*source.constants, *table.key)]
    account.sums = [_kept_sum(name, before, gone, rows, scale=source.scale.get(name, 1.0)) for name in summed]
    if lost := [one.column for one in account.sums if not one.is_complete]:
        raise PerfError(f"a part of the sum of {listing(lost)} was lost on the way.")
    account.written = len(rows)
    account.missing = [column.name for column in table.columns if column.required and column.name not in rows]
    if source.cumulate:
        rows = steps.cumulate(rows, source.cumulate, numbers=numbers, year_start=year_start)
    return rows, account


def _under_own_names(rows: pd.DataFrame, source: Source, account: Account) -> pd.DataFrame:
    """Return rows of an export in the columns of the table."""
    return steps.rename_columns(
        steps.unpivot(rows, source.unpivot, account) if source.unpivot else rows, source, account
    )


def _kept_sum(name: str, before: pd.DataFrame, gone: pd.DataFrame, rows: pd.DataFrame, *, scale: float) -> KeptSum:
    """Add up a column of numbers before and after."""
    read, excluded, written = (_total(frame[name]) for frame in (before, gone, rows))
    return KeptSum(column=name, read=read, excluded=excluded, written=written, scale=scale)


def _total(cells: "pd.Series[str]") -> float:
    return float(steps.as_numbers(cells).sum())


def _year_start(folder: Path) -> int:
    """Return the first month of the council's year; that of most councils where there is no framework.toml yet."""
    if not (folder / FRAMEWORK).exists():
        return YEAR_START_MONTH
    framework, problems = read_framework(folder, TABLES)
    faults = [problem for problem in problems if problem.level == "problem"]
    if faults:
        raise PerfError(as_text(str(folder), faults))
    return framework.year_start_month


def _beside_existing(rows: pd.DataFrame, path: Path, table: Table) -> pd.DataFrame:
    """Return new rows after those of a table that they do not replace: rows with the same key are the same."""
    existing = pd.read_csv(path, dtype="str", keep_default_na=False)
    key = [name for name in table.key if name in rows or name in existing]
    if not key:
        raise PerfError(f"{path.name} has no key that is different in each row, so update cannot be used.")
    existing, rows = (_with_defaults(each, key, table) for each in (existing, rows))
    again = pd.MultiIndex.from_frame(existing[key]).isin(pd.MultiIndex.from_frame(rows[key]))
    return pd.concat([existing[~again], rows], ignore_index=True).fillna("")


def _with_defaults(rows: pd.DataFrame, names: list[str], table: Table) -> pd.DataFrame:
    """Return rows with columns of the key that were not there, or blank, filled in as a table is read: the council."""
    usual = {column.name: column.default for column in table.columns}
    given = {name: rows[name] if name in rows else pd.Series("", rows.index, dtype="str") for name in names}
    return rows.assign(**{name: cells.mask(cells == "", usual[name]) for name, cells in given.items()})


def _record(folder: Path) -> dict[str, str]:
    try:
        record: Mapping[str, str] = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return dict(record)
    except (OSError, ValueError):
        return {}


def _holds_rows(path: Path) -> bool:
    """Return whether a table has more than its headings."""
    return path.exists() and len(path.read_text(encoding="utf-8", errors="replace").split("\n", 2)) > 2


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
