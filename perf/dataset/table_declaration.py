"""What the contract is written in: columns, rules and tables."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

import pandas as pd
import pyarrow.compute as pc

from perf.dataset.letters_used import as_arrow
from perf.dataset.problems import listed

Blank = Literal["allowed", "remark", "problem"]
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
    blank: Blank = "allowed"
    words: tuple[str, ...] = ()
    only_words: bool = True  # otherwise words of other kinds are kept unchanged
    spellings: tuple[tuple[str, str], ...] = ()  # other ways to write a word, each with the word
    low: float | None = None
    high: float | None = None
    default: str = ""  # what a blank says
    all_or_none: bool = False  # a blank says so only where no row is filled in; otherwise it is forgotten
    repeats: bool = False  # few values on many rows: kept as a category
    is_role: bool = False  # who is responsible for it or wrote it: a role, never a person
    money: bool = False  # pounds, so that k, m and bn may follow a number
    percent: Literal["number", "share", "refused"] = "number"  # what 80% is: 80, 0.8, or not to be written
    is_rating: bool = False  # its words are ratings, which a council may call otherwise
    also: tuple[str, ...] = ()  # headings of the same meaning, for a question to anyone who uses one of them

    @property
    def dtype(self) -> str:
        """How pandas holds the column."""
        return "category" if self.repeats else DTYPES[self.kind]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Something that every row of a table must meet.

    Attributes
    ----------
    name : str
        What the rule asks for, such as "score is likelihood x impact".
    column : str
        The column in which a row that breaks the rule is reported.
    check : callable
        Takes the rows; returns a boolean Series, True where a row meets the rule.
    problem, fix : str
        What is wrong and what to do; ``{value}`` in the problem is the cell's value.
    needs : tuple of str
        The other columns that `check` reads; the rule is not checked where one of them, or `column`, is missing.
    """

    name: str
    column: str
    check: Callable[[pd.DataFrame], "pd.Series[bool]"]
    problem: str
    fix: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table of the contract.

    `row` says what one row is. `key` names the columns that no two rows may share, if there are such;
    `synonyms` are other headings under which a column may come. `until` is the column, if there is one, whose
    day or month says when a row's record is over: rows that were over before a day asked for are not read.
    A table without one is always read completely. `dated_by` is the column that says when a row's record is of, and
    `ends_by` the one that says when it ended, where a record has a duration. `holds_records` says whether its rows are
    records of a topic, from which figures are calculated; `is_about_people`, whether a row is about one person, so that
    the number of rows, which is one of people, is not shown. `one_of` are columns without which the rows say nothing: a
    table with rows must have one of them; `absent` says what follows where no row fills in a
    column, if that would make a figure look like another. `replaced_by` names the table that has taken the place of
    this one, which is still read where a folder holds it. `stands_in` says whether it may take the place of records.
    """

    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    synonyms: dict[str, str] = field(default_factory=dict)
    until: str = ""
    dated_by: str = ""
    ends_by: str = ""
    holds_records: bool = False
    is_about_people: bool = False
    one_of: tuple[str, ...] = ()
    absent: dict[str, str] = field(default_factory=dict)
    replaced_by: str = ""
    stands_in: bool = False

    @property
    def is_expected(self) -> bool:
        """Whether a folder without the table lacks something."""
        return not self.replaced_by and not self.stands_in

    @cache  # noqa: B019  the tables are constants, and few selections are made of them
    def narrowed(self, columns: frozenset[str]) -> "Table":
        """Return the table with some of its columns, and the rules that can be checked with these.

        Raises
        ------
        ValueError
            If one of the names is not a column of the table.
        """
        if unknown := sorted(columns - set(self.names)):
            raise ValueError(f"{unknown[0]!r} is not a column. Columns: {', '.join(self.names)}")
        kept = tuple(column for column in self.columns if column.name in columns)
        has_key = {column.name for column in self.columns if column.required} & set(self.key) <= set(columns)
        until = self.until if self.until in columns else ""
        return replace(self, columns=kept, key=self.key if has_key else (), until=until, one_of=(), absent={})

    @property
    def names(self) -> tuple[str, ...]:
        """The columns by name."""
        return tuple(column.name for column in self.columns)

    def kind_of(self, name: str) -> Kind:
        """Return what a column holds."""
        return next(column.kind for column in self.columns if column.name == name)

    @property
    def every_rule(self) -> tuple[Rule, ...]:
        """Every rule, in the order in which they are checked: ranges, the key, then the table's own rules."""
        ranges = tuple(_in_range(column) for column in self.columns if column.low is not None)
        return (*ranges, *((_unique(self),) if self.key else ()), *self.rules)

    def __hash__(self) -> int:
        return id(self)


def _in_range(column: Column) -> Rule:
    name, low, high = column.name, column.low, column.high
    allowed = f"{low:g} or more" if high is None else f"{low:g} to {high:g}"

    def check(rows: pd.DataFrame) -> "pd.Series[bool]":
        values = rows[name].astype("float64")
        return values.isna() | values.between(low, high if high is not None else float("inf"))

    return Rule(
        name=f"{name} is {allowed}",
        column=name,
        check=check,
        problem=f"{{value}} is not {allowed}.",
        fix=f"Write a number: {allowed}.",
    )


def _increases(ids: pd.Series) -> bool:
    """Return whether each id comes after the one before, so that none is repeated; no set of millions is needed."""
    if not isinstance(ids.dtype, pd.StringDtype) or ids.isna().any():
        return False
    cells = as_arrow(ids)
    return bool(pc.all(pc.less(cells[:-1], cells[1:])).as_py())


def _unique(table: Table) -> Rule:
    required = {column.name for column in table.columns if column.required}

    def check(rows: pd.DataFrame) -> "pd.Series[bool]":
        names = [name for name in table.key if name in rows]
        if names and _increases(rows[names[0]]):
            return pd.Series(True, index=rows.index)
        suspects = rows.loc[rows.duplicated(names[:1], keep=False), names]  # usually none: ids alone tell rows apart
        unreadable = suspects[[name for name in names if name in required]].isna().any(axis=1)
        repeated = suspects.duplicated(keep="first") & ~unreadable
        return ~repeated.reindex(rows.index, fill_value=False)

    key = listed((name.replace("_", " ") for name in table.key), last="and")
    return Rule(
        name=f"no two rows have the same {key}",
        column=table.key[0],
        check=check,
        problem=f"{{value}} is repeated: an earlier row has the same {key}.",
        fix="Keep one of the rows.",
    )


def identifier(name: str, kind: Kind = "text", *, also: str = "") -> Column:
    """Return a column that every row must fill in."""
    return Column(name, kind, required=True, blank="problem", also=tuple(also.split()))


def word(name: str, *words: str, required: bool = False, also: str = "") -> Column:
    """Return a column that holds one of some words."""
    blank: Blank = "problem" if required else "allowed"
    return Column(name, "word", required, blank, words, also=tuple(also.split()))


def described(name: str, *, also: str = "") -> Column:
    """Return a required column of text that describes: a blank in it is only a remark."""
    return Column(name, required=True, blank="remark", also=tuple(also.split()))


def optional(name: str, kind: Kind = "text", *, also: str = "") -> Column:
    """Return a column that a row may leave blank."""
    return Column(name, kind, also=tuple(also.split()))


def role(name: str, *, also: str = "") -> Column:
    """Return a column of roles that a row may leave blank."""
    return replace(optional(name, also=also), is_role=True)


def amount(
    name: str, *, required: bool = False, low: float | None = None, high: float | None = None, also: str = ""
) -> Column:
    """Return a column of numbers, within a range where one is given."""
    blank: Blank = "problem" if required else "allowed"
    return Column(name, "number", required, blank, low=low, high=high, also=tuple(also.split()))


def pounds(name: str, *, required: bool = False, also: str = "") -> Column:
    """Return a column of amounts of money."""
    return replace(amount(name, required=required, also=also), money=True)


QUARTER = identifier("quarter", "quarter", also="period qtr financial_quarter reporting_quarter reporting_period")
MONTH = identifier("month", "month", also="month_end period period_end reporting_month")
AREA = Column(
    "area", default="council", all_or_none=True, also=("directorate", "service", "department", "team", "area_name")
)
DIRECTORATE = replace(identifier("directorate", also="department division directorate_name"), repeats=True)
SERVICE = replace(identifier("service", also="service_area team section service_name"), repeats=True)
PERSON = identifier("person_id", also="employee_id staff_id employee_number payroll_number payroll_no staff_number")
POST = optional("post_id", also="post position position_id post_number position_number assignment_number")
FTE = replace(
    amount("fte", required=True, low=0, also="wte full_time_equivalent contract_fte whole_time_equivalent"),
    percent="share",
)
STAFF = replace(word("staff_group", "corporate", "schools", required=True, also="staff_type group"), repeats=True)


def not_before(first: str, last: str, noun: str) -> Rule:
    """Return the rule that a record does not end before it begins."""

    def check(rows: pd.DataFrame) -> "pd.Series[bool]":
        return ~(rows[last] < rows[first])

    return Rule(
        name=f"{last} is not before {first}",
        column=last,
        check=check,
        problem=f"{noun} ends on {{value}}, before it begins.",
        fix=f"Check {first} and {last}.",
        needs=(first,),
    )
