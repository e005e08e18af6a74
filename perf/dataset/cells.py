"""How text in cells becomes values: each kind of column read from text, with every cell that cannot be read.

Nothing is repaired silently. What can be read: numbers such as "£2.92m", "61.17%", "1,234.5" and "(63)"; dates and
months as `dates` says; the spellings of a quarter; words and yes or no in any case; "N/A", ".." or a blank as missing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from perf.dataset.dates import FIRST_YEAR, LAST_YEAR, OPEN_END, OPEN_ENDS, read_days, read_months, what_is_wrong
from perf.dataset.letters_used import SEEN, as_arrow, uses_only
from perf.dataset.problems import Fault, did_you_mean, faults_of, listed, nearest
from perf.dataset.table_declaration import DTYPES, Column
from perf.quarter import Quarter
from perf.ratings import USUAL_RATINGS, Ratings
from perf.rules import YEAR_START_MONTH
from perf.safe_text import UNSEEN, visible

MOST_LETTERS = 10_000  # of a cell: three pages
_SAME_WORD = 0.8  # how alike a word must be to one of a column for a misspelling of it
MOST_WORDS, MOST_DISTINCT = 1_000, 30_000  # that cannot be read and each get a message of their own: words, and others

_SPACE = "[ \u00a0\u2009\u202f]"
_NUMBER = re.compile(
    rf"(?P<open>\()?(?P<sign>[-+\u2212]?){_SPACE}?(?P<pounds>£?){_SPACE}?(?P<open2>\()?(?P<sign2>[-+\u2212]?)"
    rf"(?P<digits>[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+|[1-9][0-9]{{0,2}}(?:{_SPACE}[0-9]{{3}})+|[0-9]+)?(?P<part>\.[0-9]+)?"
    rf"{_SPACE}?(?P<unit>[kmKM]|bn)?{_SPACE}?(?P<percent>%?)(?P<close>\)?)"
)
_INFINITE = re.compile(r"[-+]?(inf(inity)?|∞)", re.IGNORECASE)
_FACTORS = {"": 1, "k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}
NOT_AVAILABLE = ("N/A", "NA", "-", "\u2013", "\u2014", "..", "...", "\u2026", ":", "[c]", "[x]", "[z]", "[w]", "[u]")
_YES_NO = {"yes": True, "true": True, "y": True, "no": False, "false": False, "n": False}
_ONE_ZERO = {"1": True, "0": False}
_DASHES_AND_SPACES = r"[\s_\-\u2010-\u2015]+"


@dataclass(frozen=True)
class Forms:
    """In which forms a council writes: the start of its year, dates, its words for "not available" and for ratings."""

    year_start_month: int = YEAR_START_MONTH
    day_first: bool = False
    not_available: tuple[str, ...] = ()
    ratings: Ratings = USUAL_RATINGS

    def words_of(self, column: Column) -> tuple[str, ...]:
        """Return the words that a column takes, as the council writes them."""
        return tuple(self.ratings.names) if column.is_rating else column.words

    @cached_property
    def blanks(self) -> list[str]:
        """Every word for "not available", in lower case."""
        return [word.casefold() for word in (*NOT_AVAILABLE, *self.not_available)]


def as_text(cells: pd.Series) -> pd.Series:
    """Return cells of any type as the text that an officer would type; a blank is missing.

    Whole numbers lose their ".0" and dates are ISO, so that CSV, Parquet and spreadsheets read alike.
    """
    if pd.api.types.is_datetime64_any_dtype(cells):
        days = (cells.dropna().dt.normalize() == cells.dropna()).all()
        text = cells.dt.strftime("%Y-%m-%d" if days else "%Y-%m-%d %H:%M:%S").astype("str")
    elif pd.api.types.is_string_dtype(cells.dtype) and cells.dtype != object:
        text = cells.astype("str")
    else:
        text = cells.map(_typed, na_action="ignore").astype("str")
    trimmed = pc.utf8_trim_whitespace(as_arrow(text))
    blank = pc.equal(trimmed, "")
    if pc.any(blank).as_py():
        trimmed = pc.if_else(blank, None, trimmed)
    if not uses_only(trimmed, SEEN) and pc.any(pc.match_substring_regex(trimmed, UNSEEN)).as_py():
        trimmed = pa.array([cell and visible(cell) for cell in trimmed.to_pylist()], type=pa.large_string())
    return pd.Series(pd.array(trimmed, dtype="str"), index=cells.index, name=cells.name)


def _typed(cell: Any) -> str:
    """Return a cell as it would be typed: true, 3, 2019-09-30."""
    if isinstance(cell, bool | np.bool_):
        return "true" if cell else "false"
    if isinstance(cell, float | np.floating) and float(cell).is_integer():
        return str(int(cell))
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat()).replace("T", " ").removesuffix(" 00:00:00")
    return repr(float(cell)) if isinstance(cell, np.floating) else str(cell)


def _too_long(text: pd.Series, column: str) -> list[Fault]:
    """Find the texts that are longer than any page has room for."""
    cells = as_arrow(text)
    if (pc.max(pc.binary_length(cells)).as_py() or 0) <= MOST_LETTERS:
        return []
    long = text[text.str.len() > MOST_LETTERS]
    fix = f"Shorten it to {MOST_LETTERS:,} letters."
    by_length = long.groupby(long.str.len(), sort=False)
    return [
        fault
        for length, cells in by_length
        for fault in faults_of(cells.str[:50].add("…").rename(column), f"this text has {length:,} letters.", fix)
    ]


def read_column(column: Column, cells: pd.Series, forms: Forms) -> tuple[pd.Series, list[Fault]]:
    """Read one column.

    Returns
    -------
    values : Series of the column's dtype, same index
        Missing where the cell is blank or cannot be read.
    faults : list of Fault
        One for each cell that cannot be read, or for many that cannot be read for the same reason.
    """
    if column.repeats:
        return _read_repeated(column, cells, forms)
    values, bad = _read_plain(column, cells, forms)
    if column.kind == "text":
        return values, _too_long(values, column.name)
    return values, _faults(column, as_text(cells[bad]), forms) if bad.any() else []


def _read_plain(column: Column, cells: pd.Series, forms: Forms) -> tuple[pd.Series, "pd.Series[bool]"]:
    """Return the values of a column, and which cells cannot be read."""
    if column.kind in ("number", "whole") and pd.api.types.is_numeric_dtype(cells) and cells.dtype != bool:
        values, text = cells.astype("float64"), None
    elif column.kind == "date" and pd.api.types.is_datetime64_any_dtype(cells) and cells.dt.tz is None:
        values, text = cells.dt.normalize(), None
        values = values.mask(values == OPEN_END)
    else:
        text = as_text(cells)
        if column.kind == "text":
            return text, pd.Series(False, index=cells.index)
        return _read_distinct(column, text, forms)
    bad = _bad(column, values, text)
    return values.mask(bad).astype(DTYPES[column.kind]), bad


def _read_distinct(column: Column, text: pd.Series, forms: Forms) -> tuple[pd.Series, "pd.Series[bool]"]:
    """Read each text of a column once, because rows are many and days, words and most numbers are few."""
    codes, distinct = pd.factorize(text)
    each = pd.Series([*distinct, None], dtype="str")  # a missing text has the code -1: the last
    words = [word.casefold() for word in column.words]
    each = each.mask(each.str.casefold().isin([word for word in forms.blanks if word not in words]))
    if column.kind == "date":
        each = each.mask(each.str.replace("[T ].*", "", regex=True).isin(OPEN_ENDS))
    values = _READERS[column.kind](each, column, forms)
    bad = _bad(column, values, each)
    read = values.mask(bad).astype(DTYPES[column.kind])
    return (
        pd.Series(read.array.take(codes), index=text.index, name=text.name),
        pd.Series(bad.to_numpy("bool")[codes], index=text.index),
    )


def _read_repeated(column: Column, cells: pd.Series, forms: Forms) -> tuple[pd.Series, list[Fault]]:
    """Read each of the few values of a column once; return a category in the order of the words."""
    if isinstance(cells.dtype, pd.CategoricalDtype):
        codes, distinct = cells.cat.codes.to_numpy(), pd.Series(cells.cat.categories.astype("str"))
    else:
        codes, texts = pd.factorize(as_text(cells))
        distinct = pd.Series(texts)
    read, bad = _read_plain(replace(column, repeats=False), distinct, forms)
    names = pd.Index(sorted(read.dropna().unique()), dtype="str")
    at = np.append(names.get_indexer(read), -1)  # a missing value has the code -1: the last
    values = pd.Series(pd.Categorical.from_codes(at[codes], names), index=cells.index, name=cells.name)
    if column.kind == "text":
        bad = distinct.str.len() > MOST_LETTERS
    places = np.flatnonzero(np.append(bad.to_numpy("bool"), False)[codes])
    wrong = pd.Series(distinct.to_numpy()[codes[places]], cells.index[places], name=cells.name, dtype="str")
    return values, _too_long(wrong, column.name) if column.kind == "text" else _faults(column, wrong, forms)


def _faults(column: Column, wrong: pd.Series, forms: Forms) -> list[Fault]:
    """Return the faults of cells that cannot be read, those of one cause together."""
    codes, distinct = pd.factorize(wrong)
    causes: dict[tuple[str, str], list[int]] = {}
    most = MOST_WORDS if column.kind == "word" else MOST_DISTINCT  # days of 80 years, but nearest words take minutes
    for code, value in enumerate(distinct):
        known = value if code < most else "…"
        cause = _MESSAGES[column.kind](known, column, forms)
        causes.setdefault(cause, []).append(code)
    cells = wrong.rename(column.name)
    faults = [fault for cause, ofs in causes.items() for fault in faults_of(cells[np.isin(codes, ofs)], *cause)]
    return sorted(faults, key=lambda fault: fault.record)


def _bad(column: Column, read: pd.Series, text: pd.Series | None) -> "pd.Series[bool]":
    """Find the cells that cannot be read, or hold what a cell of that kind must not hold."""
    bad = read.isna() & text.notna() if text is not None else pd.Series(False, index=read.index)
    if column.kind in ("number", "whole"):
        bad |= np.isinf(read)
    if column.kind == "whole":
        bad |= read.notna() & ((read % 1 != 0) | (read.abs() >= 2**53))
    if column.kind == "date":
        bad |= (read.dt.year < FIRST_YEAR) | (read.dt.year > LAST_YEAR)
    return bad


def _numbers(text: pd.Series, column: Column, forms: Forms) -> pd.Series:
    plain = text.str.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?", na=False)
    exact = pa.array(text.where(plain), type=pa.string(), from_pandas=True).cast(pa.float64())
    values = pd.Series(exact.to_numpy(zero_copy_only=False), index=text.index)
    rest = text[~plain & text.notna()]
    values.loc[rest.index] = rest.map({cell: _number(cell, column) for cell in rest.unique()}).astype("float64")
    return values


def _number(cell: str, column: Column) -> float:
    """Read a number such as "£2.92m", "1,234.5" or "(63.12)"; NaN where it is none."""
    parts = _NUMBER.fullmatch(cell)
    if not parts or not (parts["digits"] or parts["part"]):
        return float("inf") if _INFINITE.fullmatch(cell) else float("nan")
    brackets, signs = [parts["open"], parts["open2"], parts["close"]], parts["sign"] + parts["sign2"]
    is_closed = sum(map(bool, brackets)) == 2 and parts["close"] and not signs
    is_money = column.money or parts["pounds"]
    takes_percent = not is_money and column.kind == "number" and column.percent != "refused"
    is_refused = (parts["unit"] and not is_money) or (parts["percent"] and not takes_percent)
    if (any(brackets) and not is_closed) or len(signs) > 1 or is_refused:
        return float("nan")
    digits = Decimal(re.sub(f"{_SPACE}|,", "", parts["digits"] or "0") + (parts["part"] or ""))
    scaled = digits / 100 if parts["percent"] and column.percent == "share" else digits
    sign = -1 if is_closed or signs in ("-", "\u2212") else 1
    return float(sign * scaled * _FACTORS[(parts["unit"] or "").lower()])


def _or_blank(column: Column, when: str = "there is none") -> str:
    """Return the end of a fix: whether the cell may be blank instead."""
    return "." if column.blank == "problem" else f", or leave it blank if {when}."


def _number_message(value: str, column: Column, forms: Forms) -> tuple[str, str]:
    if _INFINITE.fullmatch(value):
        return '"{value}" is infinite.', f"Write the number{_or_blank(column, 'it is not known')}"
    if re.fullmatch(r"[-+]?[0-9,. ]+%", value):
        return '"{value}" is a percent, which this column does not take.', "Write a number, such as 0.10 for 10%."
    kind = "a whole number" if column.kind == "whole" else "a number"
    return f'"{{value}}" is not {kind}.', f"Write it in digits, such as 1,234.5{_or_blank(column)}"


def _dates(text: pd.Series, column: Column, forms: Forms) -> pd.Series:
    return read_days(text, day_first=forms.day_first)


def _date_message(value: str, column: Column, forms: Forms) -> tuple[str, str]:
    problem, fix = what_is_wrong(value, day_first=forms.day_first)
    return problem, fix if fix.endswith(".") else f"{fix}{_or_blank(column)}"


def _months(text: pd.Series, column: Column, forms: Forms) -> pd.Series:
    return read_months(text)


def _quarters(text: pd.Series, column: Column, forms: Forms) -> pd.Series:
    def label(cell: str) -> str | None:
        try:
            return Quarter(cell, forms.year_start_month).label
        except ValueError:
            return None

    return text.map({cell: label(cell) for cell in text.dropna().unique()}).astype("str")


def _quarter_message(value: str, column: Column, forms: Forms) -> tuple[str, str]:
    example = "2019 Q2" if forms.year_start_month == 1 else "2019-20 Q2"
    return '"{value}" is not a quarter.', f"Write it like {example}."


def _words(text: pd.Series, column: Column, forms: Forms) -> pd.Series:
    """Return the column's own words; where it takes others too, one that is not nearly one of its own stays."""
    own = {_plain_word(word): word for word in column.words}
    if column.is_rating:
        own |= {_plain_word(name): rating for name, rating in forms.ratings.names.items()}
    known = {_plain_word(spelling): word for spelling, word in column.spellings} | own
    read = {cell: known.get(_plain_word(cell)) for cell in text.dropna().unique()}
    if not column.only_words:
        misspelt = {cell for cell in read if nearest(_plain_word(cell), own, least_alike=_SAME_WORD)}
        read = {cell: word or ("" if cell in misspelt else cell) for cell, word in read.items()}
    return text.map(read).replace("", None).astype("str")


def _plain_word(word: str) -> str:
    """Return a word without regard to case, spaces, hyphens and the kind of its apostrophes."""
    return re.sub(_DASHES_AND_SPACES, " ", re.sub("[\u2018\u2019\u02bc`]", "'", word)).casefold().strip()


def _yes_or_no(text: pd.Series, column: Column, forms: Forms) -> pd.Series:
    """Return true or false; 1 and 0 are these where the column holds nothing else."""
    folded = text.str.casefold()
    words = _ONE_ZERO if folded.dropna().isin(list(_ONE_ZERO)).all() else _YES_NO
    return folded.map(words).astype("boolean")


def _word_message(value: str, column: Column, forms: Forms) -> tuple[str, str]:
    words = forms.words_of(column) or ("yes", "true", "no", "false")
    blank = "" if column.required else ", or leave it blank"
    fix = did_you_mean(value, words) or f"Write one of them{blank}."
    return f'"{{value}}" is not {listed(words)}.', fix


_READERS: dict[str, Callable[[pd.Series, Column, Forms], pd.Series]] = {
    "number": _numbers,
    "whole": _numbers,
    "date": _dates,
    "month": _months,
    "quarter": _quarters,
    "word": _words,
    "yes or no": _yes_or_no,
}
_MESSAGES: dict[str, Callable[[str, Column, Forms], tuple[str, str]]] = {
    "number": _number_message,
    "whole": _number_message,
    "date": _date_message,
    "month": lambda value, *_: ('"{value}" is not a month.', "Write it as year-month, such as 2019-04."),
    "quarter": _quarter_message,
    "word": _word_message,
    "yes or no": _word_message,
}
