"""What of a folder is wanted: which tables, which of their columns, and records since which day."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from perf.dataset.contract import TABLES
from perf.dataset.table_rules import Table


@dataclass(frozen=True)
class Wanted:
    """What is wanted of one file: a reader may leave the rest unread."""

    columns: frozenset[str] | None = None
    repeated: frozenset[str] = frozenset()  # of few values: read as a dictionary
    until: str = ""
    since: pd.Timestamp | None = None


ALL = Wanted()


@dataclass(frozen=True)
class Selection:
    """What is wanted of a folder. A table that is not, is as if the folder did not hold it."""

    tables: Mapping[str, Table] = field(default_factory=lambda: TABLES)
    narrowed: frozenset[str] = frozenset()
    since: pd.Timestamp | None = None

    def wanted(self, name: str) -> Wanted:
        """Say what is wanted of a table."""
        table = self.tables[name]
        repeated = frozenset(column.name for column in table.columns if column.repeats)
        columns = frozenset((*table.names, *table.synonyms)) if name in self.narrowed else None
        return Wanted(columns, repeated, table.until, self.since)

    def rows(self, name: str, cast: pd.DataFrame) -> pd.DataFrame:
        """Leave out the rows of a table that were over before the day asked for."""
        until = self.tables[name].until
        if self.since is None or until not in cast:
            return cast
        since = f"{self.since:%Y-%m}" if until == "month" else self.since
        return cast[cast[until].isna() | (cast[until] >= since)]


EVERYTHING = Selection()


def select(
    tables: Iterable[str] | None = None,
    columns: Mapping[str, Collection[str]] | None = None,
    since: date | str | None = None,
) -> Selection:
    """Name what is wanted of a folder; see `perf.load`.

    Raises
    ------
    ValueError
        If a name is no table or no column of the contract, or `since` no day.
    """
    if tables is None and columns is None and since is None:
        return EVERYTHING
    few = {name: frozenset(names) for name, names in (columns or {}).items()}
    names = list(TABLES) if tables is None else [*tables]
    if unknown := [name for name in (*names, *few) if name not in TABLES]:
        raise ValueError(f"{unknown[0]!r} is not a table; there is {', '.join(TABLES)}")
    kept = {name: TABLES[name] for name in TABLES if name in names}
    kept |= {name: kept[name].narrowed(wanted) for name, wanted in few.items() if name in kept}
    return Selection(kept, frozenset(few), None if since is None else pd.Timestamp(since))
