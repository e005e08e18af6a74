"""A first sources.toml for an export that nobody has described yet: its table, headings, dates and scales."""

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from perf.catalogue import TABLES
from perf.dataset.cells import NOT_AVAILABLE, Forms, read_column
from perf.dataset.problems import did_you_mean, nearest
from perf.dataset.table_declaration import Column, Table
from perf.errors import PerfError
from perf.importing.exports import read_cells, with_headings
from perf.importing.row_account import few_values
from perf.importing.steps import as_numbers

_MOST_ABOVE = 20  # rows above the headings
_FEWEST_WIDE = 3  # columns of months or quarters that make a wide table
_LEAST_ALIKE = 0.8
_DAY_FORMS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d/%m/%y",
    "%d %b %Y",
    "%d %B %Y",
    "%d-%b-%y",
    "%d-%b-%Y",
)
_MONTH_FORMS = ("%Y-%m", "%b-%y", "%b %Y", "%B %Y", "%b-%Y", "%d/%m/%Y", "%Y-%m-%d", "%m/%Y", "%Y%m")
_AS_WRITTEN = re.compile(r"\d{4}(-\d\d){1,2}")  # as a table has its days and months
_PAID = {"amount", "paid", "payment", "posting", "transaction"}
_SPEND, _PAYMENTS = "actual", "  # each row seems to be a payment on a day"
_QUARTER = re.compile(r"(q|quarter) ?[1-4]\b.*\d{2}|\d{4}.*(q|quarter) ?[1-4]", re.IGNORECASE)
_BLANKS = (*(word.casefold() for word in NOT_AVAILABLE), "tbc", "not available", "not recorded", "none")


@dataclass
class Suggestion:
    """A source as far as it can be guessed, and what is left for the analyst to say."""

    table: str
    file: str
    sheet: str
    header_row: int
    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    scale: dict[str, int] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    drop: dict[str, list[str]] = field(default_factory=dict)
    wide: list[str] = field(default_factory=list)
    wide_name: str = ""
    value: str = ""
    missing: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_of_payments: bool = False
    is_unsure: bool = False

    def __str__(self) -> str:
        lines = ["# no table fits well: name another with --table"] if self.is_unsure else []
        lines += [f"# {note}" for note in self.notes]
        lines += ["[[source]]", f"table = {_text(self.table)}", f"file = {_text(self.file)}"]
        lines += [f"sheet = {_text(self.sheet)}"] if self.sheet else []
        lines += [f"header_row = {self.header_row}"] if self.header_row > 1 else []
        lines += [f"blank = {json.dumps(self.blank, ensure_ascii=False)}"] if self.blank else []
        lines += [f"drop = {_table({name: words for name, words in self.drop.items()})}"] if self.drop else []
        lines += [f"add_up = true{_PAYMENTS}", f"cumulate = [{_text(_SPEND)}]"] if self.is_of_payments else []
        lines += _section("columns", self.columns)
        lines += [
            f"# {name} =   # needed: the heading that holds it, or give it under constants" for name in self.missing
        ]
        lines += [f"# not used: {', '.join(self.unused)}"] if self.unused else []
        lines += _section("constants", self.constants)
        lines += _section("dates", self.dates)
        lines += _section("scale", self.scale)
        if self.wide:
            lines += ["[source.unpivot]", f"columns = {json.dumps(self.wide, ensure_ascii=False)}"]
            lines += [f"name = {_text(self.wide_name)}", f"value = {_text(self.value)}"]
        return "\n".join(lines) + "\n"


def suggested(path: Path, folder: Path, *, sheet: str = "", table: str = "") -> Suggestion:
    """Guess how an export becomes a table; as text it is a source of sources.toml.

    Parameters
    ----------
    path, folder : Path
        The export, and the council folder from which sources.toml names it.
    sheet : str
        The sheet of a workbook; the first if blank.
    table : str
        The table that it is for; the likeliest if blank.

    Raises
    ------
    PerfError
        If the export cannot be read, or there is no such table.
    """
    if table and table not in TABLES:
        raise PerfError(f'"{table}" is not a table. {did_you_mean(table, TABLES)}'.strip())
    notes: list[str] = []
    cells = read_cells(path, sheet, notes)
    header_row = _header_row(cells)
    rows = with_headings(cells, header_row, path)
    wide, kind = _wide(rows)
    headings = [name for name in rows.columns if name not in wide]
    years = next((name for name in headings if _holds_years(rows[name])), "")
    known = kind or ("quarter" if years else "")
    named = re.split(r"[\W_]+", path.stem.casefold())
    name = table or max(TABLES, key=lambda each: (each in named, _fit(TABLES[each], headings, known)))
    contract = TABLES[name]
    columns = _matched(contract, headings)
    file = Path(os.path.relpath(path, folder)).as_posix()
    guess = Suggestion(name, file, sheet, header_row, columns=columns, notes=notes)
    if years and "quarter" in contract.names and columns.get("quarter", years) == years:
        columns.pop("quarter", None)
        guess.constants["quarter"] = f"{{{years}}} Q4"  # a figure for the year is one to its last quarter
    if not wide and "measure_id" in contract.names and "measure_id" not in columns:
        wide, kind = _of_measures(rows, [each for each in headings if each not in columns.values()]), "measure_id"
    for column, heading in columns.items():
        _add_form(guess, next(each for each in contract.columns if each.name == column), rows[heading])
    if wide:
        guess.wide, guess.wide_name = wide, kind
        numbers = [each.name for each in contract.columns if each.kind == "number" and each.name not in columns]
        guess.value = next((name for name in numbers if name == _SPEND), numbers[0] if numbers else "")
        if kind == "month" and (form := _form(pd.Series(wide), _MONTH_FORMS)) not in ("", _MONTH_FORMS[0]):
            guess.dates[kind] = form
    if {"month", _SPEND} <= {*contract.names} - {*columns, guess.wide_name}:
        _add_payments(guess, rows[[each for each in headings if each not in columns.values()]])
    guess.blank = _blanks(rows)
    guess.drop = _totals(rows[headings])
    made = {*guess.columns, *guess.constants, guess.wide_name, guess.value}
    required = [each.name for each in contract.columns if each.required]
    guess.is_unsure = not table and name not in named and sum(each in made for each in required) * 2 < len(required)
    guess.missing = [each for each in required if each not in made]
    guess.unused = [
        each for each in headings if each not in (*guess.columns.values(), *wide, *[years] * bool(guess.constants))
    ]
    return guess


def _header_row(cells: Sequence[Sequence[str]]) -> int:
    """Find the row of headings: the first that has as many different texts as the widest row near it, or nearly."""
    filled = [[cell.strip() for cell in row if cell.strip()] for row in cells[:_MOST_ABOVE]]
    widest = max((len(row) for row in filled), default=0)
    for at, row in enumerate(filled, start=1):
        has_words = sum(not re.fullmatch(r"[-£\d.,%() ]+", cell) for cell in row) * 2 > len(row)
        if len(row) * 10 >= widest * 8 and len(set(row)) == len(row) and (has_words or at == 1):
            return at
    return 1


def _wide(rows: pd.DataFrame) -> tuple[list[str], str]:
    """Find the columns whose headings are months or quarters."""
    quarters = [name for name in rows.columns if _QUARTER.search(name)]
    months = [name for name in rows.columns if any(_fits(name, form) for form in _MONTH_FORMS)]
    for found, kind in ((quarters, "quarter"), (months, "month")):
        if len(found) >= _FEWEST_WIDE:
            return found, kind
    return [], ""


def _holds_years(cells: "pd.Series[str]") -> bool:
    """Return whether every cell is a financial year, such as 2017/18."""
    return bool(len(cells)) and bool(
        cells.str.strip().str.fullmatch(r"(19|20)[0-9]{2} ?[/-] ?([0-9]{2}|20[0-9]{2})").all()
    )


def _of_measures(rows: pd.DataFrame, headings: Sequence[str]) -> list[str]:
    """Find the columns that hold numbers, where there are several: each may be a measure."""
    found = []
    for name in headings:
        cells = rows[name].str.strip()
        cells = cells[~cells.str.casefold().isin(("", *_BLANKS))]
        if len(cells) and as_numbers(cells).notna().all():
            found.append(name)
    return found if len(found) > 1 else []


def _fit(table: Table, headings: Sequence[str], wide: str) -> float:
    """Return how well headings fit a table: the share of its required columns, and the share of the headings."""
    columns = _matched(table, headings)
    required = [column.name for column in table.columns if column.required]
    found = sum(name in (*columns, wide) for name in required)
    return found / max(len(required), 1) + len(columns) / max(len(headings), 1) - (wide not in ("", *table.names))


def _matched(table: Table, headings: Sequence[str]) -> dict[str, str]:
    """Match headings with columns: first those of the same name, then those of the same meaning, then those alike."""
    found: dict[str, str] = {}
    plain = {_plain(heading): heading for heading in reversed(headings)}
    for names in (_own_name, _other_names):
        for column in table.columns:
            heading = next((plain[name] for name in names(column) if name in plain), "")
            if heading and column.name not in found and heading not in found.values():
                found[column.name] = heading
    for column in table.columns:
        free = {name: heading for name, heading in plain.items() if heading not in found.values()}
        alike = nearest(column.name, free, least_alike=_LEAST_ALIKE)
        if column.name not in found and alike:
            found[column.name] = free[alike]
    return {name: found[name] for name in table.names if name in found}


def _own_name(column: Column) -> tuple[str, ...]:
    return (column.name,)


def _other_names(column: Column) -> tuple[str, ...]:
    return column.also


def _plain(heading: str) -> str:
    return "_".join(re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading).casefold()))


def _add_form(guess: Suggestion, column: Column, cells: "pd.Series[str]") -> None:
    """Add the form of a column of dates or months, and the scale of one of shares written as fractions."""
    known = cells[~cells.str.strip().str.casefold().isin(("", *_BLANKS))]
    kinds: dict[str, tuple[str, ...]] = {"date": _DAY_FORMS, "month": _MONTH_FORMS}
    forms = kinds.get(column.kind, ())
    form = _form(known, forms)
    if form and not (form == forms[0] and known.str.strip().str.fullmatch(_AS_WRITTEN).all()):
        guess.dates[column.name] = form
    if forms and not form and len(known) and read_column(column, known, Forms())[1]:
        guess.notes.append(
            f"{cells.name} has cells of no form, or of several: {few_values(known)}. Correct the export."
        )
    if column.name == "percent_complete" and len(known) and as_numbers(known).between(0, 1).all():
        guess.scale[column.name] = 100


def _add_payments(guess: Suggestion, rows: pd.DataFrame) -> None:
    """Take rows with a day and an amount each as payments: they add up to the spend of each month.

    Of several such columns it is the one with the most different cells, and then the one that names a payment.
    """
    cells = {name: rows[name].str.strip() for name in rows.columns}
    forms = {name: form for name in cells if (form := _form(cells[name], _DAY_FORMS))}
    amounts = [
        name
        for name, column in cells.items()
        if column.str.contains(".", regex=False).any() and as_numbers(column[column != ""]).notna().all()
    ]
    if forms and amounts:
        day, amount = (
            max(names, key=lambda name: (cells[name].nunique(), bool(_PAID & {*_plain(name).split("_")})))
            for names in (forms, amounts)
        )
        guess.columns |= {"month": day, _SPEND: amount}
        guess.dates["month"], guess.is_of_payments = forms[day], True


def _form(cells: "pd.Series[str]", forms: Sequence[str]) -> str:
    """Return the first form that every cell has, "" where none fits all."""
    different = cells.str.strip().drop_duplicates()
    return next((form for form in forms if len(different) and all(_fits(cell, form) for cell in different)), "")


def _fits(text: str, form: str) -> bool:
    return bool(pd.notna(pd.to_datetime(text.strip(), format=form, errors="coerce")))


def _blanks(rows: pd.DataFrame) -> list[str]:
    """List the words for "not available" in columns which otherwise hold numbers."""
    words: dict[str, None] = {}
    for name in rows.columns:
        cells = rows[name].str.strip()
        is_word = cells.str.casefold().isin(_BLANKS)
        numbers = as_numbers(cells[~is_word & (cells != "")])
        if is_word.any() and len(numbers) and numbers.notna().all():
            words |= dict.fromkeys(cells[is_word])
    return list(words)


def _totals(rows: pd.DataFrame) -> dict[str, list[str]]:
    """Find rows of totals, which would be counted twice."""
    found = {}
    for name in rows.columns:
        cells = rows[name].str.strip()
        totals = list(dict.fromkeys(cells[cells.str.fullmatch(r"(grand |sub-?)?totals?", case=False)]))
        if totals:
            found[name] = totals
    return found


def _section(name: str, settings: Mapping[str, object]) -> list[str]:
    lines = [f"{key} = {_text(value) if isinstance(value, str) else value}" for key, value in settings.items()]
    return [f"[source.{name}]", *lines] if lines else []


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _table(settings: Mapping[str, Sequence[str]]) -> str:
    pairs = (f"{_text(key)} = {json.dumps(list(words), ensure_ascii=False)}" for key, words in settings.items())
    return f"{{ {', '.join(pairs)} }}"
