"""The steps that make rows of a table out of rows of an export: each takes a frame of texts and returns a new one.

The index of every frame holds the number of the row in the export.
"""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

import pandas as pd

from perf.dataset.cells import Forms, read_column
from perf.dataset.problems import did_you_mean
from perf.dataset.table_declaration import Column
from perf.errors import PerfError
from perf.importing.exports import plain_heading
from perf.importing.row_account import Account, few_rows, few_values, quoted
from perf.importing.sources import Join, Source, Unpivot
from perf.quarter import Quarter
from perf.wording import count, listing


def heading(wanted: str, rows: pd.DataFrame, export: str) -> str:
    """Find a column of an export by its heading, without regard to case and spaces.

    Raises
    ------
    PerfError
        If there is no such column, or more than one; the message names those there are.
    """
    plain = [str(name) for name in rows.columns if plain_heading(name) == plain_heading(wanted)]
    if wanted in rows.columns:
        return wanted
    if len(plain) == 1:
        return plain[0]
    problem = f'has {len(plain)} columns "{wanted}"' if plain else f'has no column "{wanted}"'
    meant = did_you_mean(wanted, rows.columns)
    raise PerfError(f"{export} {problem}. {meant} Its columns: {listing(rows.columns)}.".replace(".  ", ". "))


def join(rows: pd.DataFrame, other: pd.DataFrame, settings: Join, account: Account) -> pd.DataFrame:
    """Put the columns of a second export beside those of the first; a row without a partner is kept.

    Raises
    ------
    PerfError
        If two rows of the second export have the same key, so that a row would be there twice.
    """
    left = [heading(name, rows, account.source) for name in settings.on]
    right = [heading(name, other, settings.name) for name in settings.on.values()]
    keys = other[right].apply(lambda cells: cells.str.strip().str.casefold())
    if twice := [int(number) for number in other.index[keys.duplicated()]]:
        raise PerfError(f"{settings.name} has several rows with the same {listing(right)}: {few_rows(twice)}.")
    beside = other.drop(columns=right).set_axis(pd.MultiIndex.from_frame(keys), axis=0)
    own = pd.MultiIndex.from_frame(rows[left].apply(lambda cells: cells.str.strip().str.casefold()))
    added = beside.reindex(own).set_axis(rows.index, axis=0)
    added = added[[name for name in added.columns if name not in rows.columns]]
    alone = [int(number) for number in rows.index[~own.isin(beside.index)]]
    if alone:
        account.notes.append(f"{count(len(alone), 'row')} without a row in {settings.name} ({few_rows(alone)})")
    if spare := int((~beside.index.isin(own)).sum()):
        account.notes.append(f"{count(spare, 'row')} of {settings.name} belonging to none, so not used")
    return pd.concat([rows, added.fillna("")], axis=1)


def choose_rows(rows: pd.DataFrame, source: Source, account: Account) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows that are kept, and those that are excluded: by keep and drop, and those that are blank."""
    blank = (rows.apply(lambda cells: cells.str.strip()) == "").all(axis=1)
    account.exclude(rows[blank], "that are blank")
    rows, excluded = rows[~blank], [rows[blank]]
    for words, is_kept in ((source.keep, True), (source.drop, False)):
        for name, values in words.items():
            column = heading(name, rows, account.source)
            cells = rows[column].str.strip().str.casefold()
            named = cells.isin([value.strip().casefold() for value in values])
            gone = ~named if is_kept else named
            found = few_values(rows.loc[gone, column])
            if absent := [value for value in values if value.strip().casefold() not in set(cells)]:
                account.notes.append(f"no row has {column} {quoted(absent)}")
            account.exclude(rows[gone], f"with {column} {found}")
            rows, excluded = rows[~gone], [*excluded, rows[gone]]
    return rows, pd.concat(excluded)


def unpivot(rows: pd.DataFrame, settings: Unpivot, account: Account) -> pd.DataFrame:
    """Turn the columns of a wide table into rows; the heading and the cell come under the table's own names.

    A blank cell makes no row: a wide table has one for each month that is still to come.
    """
    wide = [name for name in rows.columns if any(fnmatchcase(name.strip(), want) for want in settings.columns)]
    if not wide:
        raise PerfError(
            f"{account.source} has no column {quoted(settings.columns)}. Its columns: {listing(rows.columns)}."
        )
    long = rows.melt(
        id_vars=[name for name in rows.columns if name not in wide],
        value_vars=wide, var_name=settings.name, value_name=settings.value, ignore_index=False,
    )  # fmt: skip
    blank = long[settings.value].str.strip() == ""
    if blank.any():
        account.notes.append(f"{count(int(blank.sum()), 'blank cell')} of the columns that became rows made no row")
    return long[~blank].sort_index(kind="stable")


def rename_columns(rows: pd.DataFrame, source: Source, account: Account) -> pd.DataFrame:
    """Return the columns of the table: those that are renamed, those unpivoted, and constants."""
    found = {name: heading(wanted, rows, account.source) for name, wanted in source.columns.items()}
    made = {name: rows[column] for name, column in found.items()}
    used = set(found.values())
    if source.unpivot:
        made |= {name: rows[name] for name in (source.unpivot.name, source.unpivot.value)}
        used |= {source.unpivot.name, source.unpivot.value}
    for name, text in source.constants.items():
        made[name], named = _filled_in(text, rows, account.source)
        used |= named
    used |= {heading(name, rows, account.source) for name in (*source.keep, *source.drop)}
    account.unused = [str(name) for name in rows.columns if name not in used]
    return pd.DataFrame(made, index=rows.index).apply(lambda cells: cells.str.strip())


def _filled_in(text: str, rows: pd.DataFrame, export: str) -> tuple["pd.Series[str]", set[str]]:
    """Return a constant for each row, with the cells that it names, and the columns of these."""
    cells, used = pd.Series("", index=rows.index, dtype="str"), set()
    rest = text
    while rest:
        before, brace, rest = rest.partition("{")
        cells = cells + before
        if brace:
            name, _, rest = rest.partition("}")
            column = heading(name, rows, export)
            used.add(column)
            cells = cells + rows[column].str.strip()
    return cells, used


def replace_words(rows: pd.DataFrame, source: Source) -> pd.DataFrame:
    """Replace words by the table's own, and words for "not available" by a blank."""
    blank = {word.strip().casefold() for word in source.blank}
    rows = rows.mask(rows.apply(lambda cells: cells.str.casefold().isin(blank)), "")
    for name, words in source.words.items():
        by_fold = {word.strip().casefold(): own for word, own in words.items()}
        own = rows[name].str.casefold().map(by_fold)
        rows = rows.assign(**{name: own.fillna(rows[name])})
    return rows


def write_dates(rows: pd.DataFrame, forms: Mapping[str, str], months: Sequence[str], account: Account) -> pd.DataFrame:
    """Write dates as 2019-09-30, and months as 2019-09; a cell that has not the form is kept and reported."""
    for name, form in forms.items():
        days = pd.to_datetime(rows[name], format=form, errors="coerce")
        wrong = days.isna() & (rows[name] != "")
        written = days.dt.strftime("%Y-%m" if name in months else "%Y-%m-%d")
        rows = rows.assign(**{name: written.where(days.notna(), rows[name])})
        _tell_kept(rows.loc[wrong, name], f"no date of the form {form}", account)
    return rows


def multiply(rows: pd.DataFrame, scale: Mapping[str, float], account: Account) -> pd.DataFrame:
    """Multiply numbers; a cell that is no number is kept and reported.

    Raises
    ------
    PerfError
        If a cell is a percent, which says its scale itself.
    """
    for name, factor in scale.items():
        if len(percents := rows.loc[rows[name].str.contains("%", regex=False), name]):
            where = few_rows(int(number) for number in percents.index)
            raise PerfError(f"{few_values(percents)} in {name} is a percent already ({where}). Remove its scale.")
        numbers = as_numbers(rows[name])
        changed = (numbers * factor).round(9).map(_shortest, na_action="ignore")
        wrong = numbers.isna() & (rows[name] != "")
        rows = rows.assign(**{name: changed.astype("str").where(numbers.notna(), rows[name])})
        _tell_kept(rows.loc[wrong, name], "no number", account)
    return rows


def _tell_kept(cells: "pd.Series[str]", what: str, account: Account) -> None:
    if len(cells):
        numbers = few_rows(int(number) for number in cells.index)
        account.notes.append(
            f"{count(len(cells), 'cell')} of {cells.name} {'is' if len(cells) == 1 else 'are'} {what}, and kept "
            f"unchanged: {few_values(cells)} ({numbers})"
        )


def as_numbers(cells: "pd.Series[str]") -> "pd.Series[float]":
    """Read numbers as they are read in tables, with signs of money and thousands; NaN where a cell holds none."""
    numbers, _ = read_column(Column(str(cells.name), "number"), cells, Forms())
    return numbers


def _summands(rows: pd.DataFrame, name: str) -> "pd.Series[float]":
    """Return the numbers of a column that is to be added up; NaN where a cell is blank.

    Raises
    ------
    PerfError
        If a cell is neither: the sum would leave it out.
    """
    numbers = as_numbers(rows[name])
    if len(wrong := rows.loc[numbers.isna() & (rows[name] != ""), name]):
        where = few_rows(int(number) for number in dict.fromkeys(wrong.index))
        raise PerfError(
            f"{few_values(wrong)} in {name} cannot be added up ({where}). Correct it, or list it under blank if it "
            "means that there is no amount."
        )
    return numbers


def _shortest(number: float) -> str:
    return f"{number:.9f}".rstrip("0").rstrip(".")


def _written(numbers: "pd.Series[float]") -> "pd.Series[str]":
    return numbers.round(9).map(_shortest, na_action="ignore").astype("str").fillna("")


def add_up(rows: pd.DataFrame, numbers: Sequence[str]) -> pd.DataFrame:
    """Add up the numbers of rows that are otherwise alike; blank where all of them are.

    Raises
    ------
    PerfError
        If a cell that is to be added up is no number.
    """
    texts = [name for name in rows.columns if name not in numbers]
    frame = rows.assign(**{name: _summands(rows, name) for name in numbers}, row=rows.index)
    groups = frame.groupby(texts, sort=False, dropna=False)
    totals = groups[[*numbers]].sum(min_count=1).assign(row=groups["row"].first())
    totals = totals.reset_index().set_index("row").rename_axis(rows.index.name)
    return totals.assign(**{name: _written(totals[name]) for name in numbers})[rows.columns].astype("str")


def cumulate(rows: pd.DataFrame, columns: Sequence[str], *, numbers: Sequence[str], year_start: int) -> pd.DataFrame:
    """Add up monthly amounts from the start of the year, for rows that are alike but for their month and numbers.

    From a month without an amount, the sum to the end of that year is not known, and blank.

    Raises
    ------
    PerfError
        If a month cannot be read, so that it is not known which year it belongs to, or a cell is no number.
    """
    months = pd.to_datetime(rows["month"] + "-01", format="%Y-%m-%d", errors="coerce")
    if months.isna().any():
        raise PerfError(
            f"The months {few_values(rows.loc[months.isna(), 'month'])} cannot be read. Write them as 2019-04, "
            "or give their form under dates."
        )
    years = months.map(lambda month: Quarter.of(month, year_start).year)
    alike = [name for name in rows.columns if name not in {*numbers, "month"}]
    frame = rows.assign(year=years).reset_index(names="row").sort_values("month", kind="stable")
    for name in columns:
        amounts = _summands(frame.set_index("row"), name).to_numpy()
        groups = frame.assign(**{name: amounts}).groupby([*alike, "year"], dropna=False)
        frame[name] = _written(groups[name].cumsum(skipna=False))
    return frame.sort_index().set_index("row")[rows.columns].rename_axis(rows.index.name)
