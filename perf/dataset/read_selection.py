"""What is to be read of a folder: which tables, which of their columns, and records since which day."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from perf.dataset.table_declaration import Table


@dataclass(frozen=True)
class FileSelection:
    """What is to be read of one file; a reader may leave the rest unread."""

    columns: frozenset[str] | None = None
    repeated: frozenset[str] = frozenset()  # of few values: read as a dictionary
    until: str = ""
    since: pd.Timestamp | None = None


WHOLE_FILE = FileSelection()


@dataclass(frozen=True)
class Selection:
    """What is to be read of a folder.

    Attributes
    ----------
    contract : mapping of name to Table
        Every table that a folder may hold.
    tables : mapping of name to Table
        Those to be read; it is as if the folder did not hold the others.
    narrowed : frozenset of str
        The tables of which some columns are to be read.
    since : Timestamp, optional
        Records that were over before this day are not read.
    """

    contract: Mapping[str, Table]
    tables: Mapping[str, Table]
    narrowed: frozenset[str] = frozenset()
    since: pd.Timestamp | None = None

    @property
    def is_complete(self) -> bool:
        """Whether everything is read that the folder holds."""
        return len(self.tables) == len(self.contract) and not self.narrowed and self.since is None

    def of_file(self, name: str) -> FileSelection:
        """Return what is to be read of the file of a table."""
        table = self.tables[name]
        repeated = frozenset(column.name for column in table.columns if column.repeats)
        columns = frozenset((*table.names, *table.synonyms)) if name in self.narrowed else None
        return FileSelection(columns, repeated, table.until, self.since)

    def rows(self, name: str, cast: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of a table without those that were over before the day asked for."""
        until = self.tables[name].until
        if self.since is None or until not in cast:
            return cast
        since = f"{self.since:%Y-%m}" if until == "month" else self.since
        return cast[cast[until].isna() | (cast[until] >= since)]


def select(
    contract: Mapping[str, Table],
    *,
    tables: Iterable[str] | None = None,
    columns: Mapping[str, Collection[str]] | None = None,
    since: date | str | None = None,
) -> Selection:
    """Return what is to be read of a folder, everything by default; see `perf.load`.

    Raises
    ------
    ValueError
        If a name is not a table or a column of the contract, or `since` is not a day.
    """
    narrowed = {name: frozenset(names) for name, names in (columns or {}).items()}
    names = list(contract) if tables is None else [*tables]
    if unknown := [name for name in (*names, *narrowed) if name not in contract]:
        raise ValueError(f"{unknown[0]!r} is not a table. Tables: {', '.join(contract)}")
    selected = {name: contract[name] for name in contract if name in names}
    selected |= {name: selected[name].narrowed(few) for name, few in narrowed.items() if name in selected}
    return Selection(contract, selected, frozenset(narrowed), None if since is None else pd.Timestamp(since))
