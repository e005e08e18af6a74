"""Columns, rules and tables, and how pandera checks them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

import pandas as pd
import pandera.pandas as pa
import pyarrow
import pyarrow.compute as pc

from perf.dataset.problems import listed

Kind = Literal["text", "word", "number", "whole", "date", "month", "quarter", "yes or no"]
DTYPES: dict[Kind, str] = {
    "text": "str",
    "word": "str",
    "number": "float64",
    "whole": "Int64",
    "date": "datetime64[us]",
    "month": "str",
    "quarter": "str",
    "yes or no": "boolean",
}


@dataclass(frozen=True)
class Column:
    """One column: what it holds, whether it must be there, and what a blank in it means."""

    name: str
    kind: Kind = "text"
    required: bool = False
    blank: Literal["allowed", "remark", "problem"] = "allowed"
    words: tuple[str, ...] = ()
    only_words: bool = True  # else other words are kept as they are
    low: float | None = None
    high: float | None = None
    default: str = ""
    repeats: bool = False  # few values on many rows: kept as a category

    @property
    def dtype(self) -> str:
        """How pandas holds the column."""
        return "category" if self.repeats else DTYPES[self.kind]


@dataclass(frozen=True)
class Rule:
    """Something that every row must keep to; `column` is where a breach is shown."""

    column: str
    keeps: Callable[[pd.DataFrame], "pd.Series[bool]"]
    problem: str
    fix: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table: its columns, the columns that name a row (its key), and the rules of its rows.

    `until` is the column with the last day (or month) on which a row counts, a blank being not yet over: what lies
    before a day that is asked for can be left unread. A table without one is always read whole.
    """

    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    synonyms: dict[str, str] = field(default_factory=dict)
    until: str = ""

    @cache  # noqa: B019  the tables are constants, and few selections are made of them
    def narrowed(self, columns: frozenset[str]) -> "Table":
        """Give the table with some of its columns, and the rules that these allow to check.

        Raises
        ------
        ValueError
            If one of the names is no column of the table.
        """
        if unknown := sorted(columns - set(self.names)):
            raise ValueError(f"{unknown[0]!r} is not a column; there is {', '.join(self.names)}")
        kept = tuple(column for column in self.columns if column.name in columns)
        named = {column.name for column in self.columns if column.required} & set(self.key) <= set(columns)
        until = self.until if self.until in columns else ""
        return replace(self, columns=kept, key=self.key if named else (), until=until)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns by name."""
        return tuple(column.name for column in self.columns)

    def all_rules(self) -> tuple[Rule, ...]:
        """Every rule as pandera numbers them: the ranges, the key, then the rules of the table."""
        ranges = tuple(_in_range(column) for column in self.columns if column.low is not None)
        return (*ranges, *((_unique(self),) if self.key else ()), *self.rules)

    @cache  # noqa: B019  likewise
    def schema(self) -> pa.DataFrameSchema:
        """Build the pandera contract; the error of a check is the number of its rule in `all_rules`."""
        columns = {
            column.name: pa.Column(column.dtype, nullable=True, required=column.required) for column in self.columns
        }
        checks = [pa.Check(_where_present(rule), error=str(at)) for at, rule in enumerate(self.all_rules())]
        return pa.DataFrameSchema(columns, checks=checks)

    def __hash__(self) -> int:
        return id(self)


def _where_present(rule: Rule) -> Callable[[pd.DataFrame], "pd.Series[bool]"]:
    def keeps(rows: pd.DataFrame) -> "pd.Series[bool]":
        if not {rule.column, *rule.needs} <= set(rows.columns):
            return pd.Series(True, index=rows.index)
        return rule.keeps(rows)

    return keeps


def _in_range(column: Column) -> Rule:
    name, low, high = column.name, column.low, column.high
    allowed = f"{low:g} or more" if high is None else f"{low:g} to {high:g}"

    def keeps(rows: pd.DataFrame) -> "pd.Series[bool]":
        values = rows[name].astype("float64")
        return values.isna() | values.between(low, high if high is not None else float("inf"))

    return Rule(name, keeps, f"{{value}} is not {allowed}.", f"Write a number: {allowed}.")


def _increases(ids: pd.Series) -> bool:
    """Tell whether each id comes after the one before, so that none is repeated: no set of millions is needed."""
    if not isinstance(ids.dtype, pd.StringDtype) or ids.isna().any():
        return False
    cells = pyarrow.array(ids, type=pyarrow.large_string())
    return bool(pc.all(pc.less(cells[:-1], cells[1:])).as_py())


def _unique(table: Table) -> Rule:
    required = {column.name for column in table.columns if column.required}

    def keeps(rows: pd.DataFrame) -> "pd.Series[bool]":
        names = [name for name in table.key if name in rows]
        if names and _increases(rows[names[0]]):
            return pd.Series(True, index=rows.index)
        suspects = rows.loc[rows.duplicated(names[:1], keep=False), names]  # most often none: ids alone tell rows apart
        unreadable = suspects[[name for name in names if name in required]].isna().any(axis=1)
        repeated = suspects.duplicated(keep="first") & ~unreadable
        return ~repeated.reindex(rows.index, fill_value=False)

    what = listed((name.replace("_", " ") for name in table.key), last="and")
    problem = f"{{value}} is repeated: an earlier row has the same {what}."
    return Rule(table.key[0], keeps, problem, "Keep one of the rows.")
