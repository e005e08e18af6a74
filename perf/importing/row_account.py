"""What became of each row of an export, so that nothing is lost unseen."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from perf.wording import count, listing

_FEW = 3  # of the rows or cells of one cause, so many are named


@dataclass(frozen=True, kw_only=True)
class Excluded:
    """Rows of an export that are not in the table, and why; `rows` are their numbers in the export."""

    why: str
    rows: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class KeptSum:
    """The sum of a column of numbers: in the export, in the rows that were excluded, and in the table.

    `scale` is what each number was multiplied by.
    """

    column: str
    read: float
    excluded: float
    written: float
    scale: float = 1.0

    @property
    def is_complete(self) -> bool:
        """Whether nothing of the sum is lost."""
        expected = (self.read - self.excluded) * self.scale
        return abs(expected - self.written) <= 1e-9 * max(1.0, abs(self.read * self.scale))


@dataclass(kw_only=True)
class Account:
    """What became of the rows of one source.

    Attributes
    ----------
    table, source : str
        The table that the rows are for, and the export that they come from.
    read, written : int
        The rows of the export, and the rows made of them. One row of a wide table makes several.
    excluded : list of Excluded
    sums : list of KeptSum
    notes : list of str
        What an analyst should know: cells that could not be converted, rows without a partner.
    unused : list of str
        The headings of the export that are not used.
    missing : list of str
        The columns that the table needs and the source does not fill in.
    """

    table: str
    source: str
    read: int = 0
    written: int = 0
    excluded: list[Excluded] = field(default_factory=list)
    sums: list[KeptSum] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def exclude(self, rows: pd.DataFrame, why: str) -> None:
        """Record rows that are excluded, if there are any."""
        if len(rows):
            self.excluded.append(Excluded(why=why, rows=tuple(int(number) for number in rows.index)))

    def __str__(self) -> str:
        gone = sum(len(one.rows) for one in self.excluded)
        lines = [
            f"{self.table} from {self.source}: {count(self.read, 'row')} read, {count(gone, 'row')} excluded, "
            f"{count(self.written, 'row')} written"
        ]
        lines += [
            f"  excluded: {count(len(one.rows), 'row')} {one.why} ({few_rows(one.rows)})" for one in self.excluded
        ]
        lines += [f"  {kept_sum(one)}" for one in self.sums]
        lines += [f"  {note}" for note in self.notes]
        lines += [f"  not used: {listing(self.unused)}"] if self.unused else []
        lines += [f"  not filled in: {listing(self.missing)}, which the table needs"] if self.missing else []
        return "\n".join(lines)


def few_rows(rows: Iterable[int]) -> str:
    """Return the first few rows of an export: "rows 4, 9, 12 and 7 more"."""
    numbers = list(rows)
    named = [str(number) for number in numbers[:_FEW]]
    more = [f"{len(numbers) - _FEW:,} more"] if len(numbers) > _FEW else []
    return f"row{'s' if len(numbers) > 1 else ''} {listing([*named, *more])}"


def few_values(cells: "pd.Series[str]") -> str:
    """Return the first few of different cells, in quotation marks."""
    values = list(dict.fromkeys(cells))
    more = [f"{len(values) - _FEW:,} more"] if len(values) > _FEW else []
    return quoted(values[:_FEW], *more)


def quoted(words: Iterable[str], *more: str) -> str:
    """Return words in quotation marks, as a list."""
    return listing([*(f'"{word}"' for word in words), *more])


def kept_sum(one: KeptSum) -> str:
    """Return what a column adds up to before and after."""
    gone = f" less {one.excluded:,.10g} in rows excluded" if one.excluded else ""
    scaled = f", times {one.scale:g}" if one.scale != 1 else ""
    return f"{one.column} adds up to {one.read:,.10g}{gone}{scaled}; written {one.written:,.10g}"
