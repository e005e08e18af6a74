"""Days and months as systems and people write them: ISO, day first where the council says so, with a month's name."""

import re

import pandas as pd

from perf.quarter import Quarter

OPEN_END = pd.Timestamp("9999-12-31")  # what systems write for "no end yet", in these forms
OPEN_ENDS = tuple(f"{OPEN_END:{form}}" for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y%m%d"))
FIRST_YEAR, LAST_YEAR = 1900, 2199
_SERIALS = (20_000, 80_000)  # days of a spreadsheet's calendar, from 1954 to 2119
_TIME = r"[T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?( ?[AaPp][Mm])?( ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?$"
_ORDINAL = r"(?<=[0-9])(st|nd|rd|th)\b"
_DAY_FIRST = r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})"
_NAMED_DAYS = ("%d %B %Y", "%d %b %Y", "%d %b %y", "%B %d %Y", "%b %d %Y")
_NAMED_MONTHS = ("%b %y", "%b %Y", "%B %Y", "%B %y")


def read_days(text: pd.Series, *, day_first: bool) -> pd.Series:
    """Return the day of each text; missing where it is none, or could be two. A time of day is not kept."""
    day = text.str.replace(_TIME, "", regex=True)
    year_first = day.where(day.str.fullmatch(r"[0-9]{4}(-[0-9]{2}-|/[0-9]{2}/)[0-9]{2}|(19|20|21)[0-9]{6}", na=False))
    days = pd.to_datetime(year_first.str.replace(r"[/-]", "", regex=True), format="%Y%m%d", errors="coerce")
    if (rest := day[days.isna() & day.notna()]).empty:
        return days
    named = (
        rest.str.replace(_ORDINAL, "", regex=True)
        .str.replace(r"[\s,./-]+", " ", regex=True)
        .str.replace("(?i)sept ", "Sep ", regex=True)
    )
    found = _first_of(named.where(named.str.contains("[A-Za-z]{3}", na=False)), _NAMED_DAYS)
    if day_first:
        numeric = rest.where(rest.str.fullmatch(_DAY_FIRST, na=False)).str.replace(r"[/.-]", " ", regex=True)
        found = found.fillna(_first_of(numeric, ("%d %m %Y", "%d %m %y")))
    return days.fillna(found)


def _first_of(text: pd.Series, forms: tuple[str, ...]) -> pd.Series:
    """Return the day of each text by the first of some forms that it has."""
    days = pd.Series(pd.NaT, index=text.index, dtype="datetime64[us]")
    for form in forms if text.notna().any() else ():
        days = days.fillna(pd.to_datetime(text, format=form, errors="coerce"))
    return days


def read_months(text: pd.Series) -> pd.Series:
    """Return the month of each text as 2019-04; missing where it is none, or the column's cells do not agree.

    2019-04, Apr-19 and April 2019 are months. A day is one if all days of the column are the first or the last of a
    month; the day may come first, because no other reading makes all of them first or last days.
    """
    iso = text.where(text.str.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", na=False))
    rest = text[iso.isna() & text.notna()]
    if rest.empty:
        return _likely(iso)
    named = _first_of(
        rest.str.replace(r"[\s-]+", " ", regex=True).str.replace("(?i)sept ", "Sep ", regex=True), _NAMED_MONTHS
    )
    days = read_days(rest[named.isna()], day_first=True)
    is_edge = (days == days.dt.to_period("M").dt.start_time) | (days.dt.is_month_end & days.notna())
    days = (
        days if is_edge[days.notna()].all() else days.where(is_edge & ~rest[named.isna()].str.contains("/", na=False))
    )
    of_rest = named.fillna(days)
    if iso.notna().any() and named.notna().any():  # 2019-04 beside Apr-19: one of the two may be a day of April
        of_rest = days.reindex(of_rest.index)
    return _likely(iso.fillna(of_rest.dt.strftime("%Y-%m").astype("str")))


def read_first_month(text: str, year_start_month: int) -> str:
    """Return the month that a text names, or the first month of the quarter that it names; "" for a blank one.

    Raises
    ------
    ValueError
        If it is neither.

    >>> read_first_month("Apr-19", 4), read_first_month("Q2 2019/20", 4)
    ('2019-04', '2019-07')
    """
    if not text.strip():
        return ""
    (month,) = read_months(pd.Series([text.strip()], dtype="str"))
    if pd.notna(month):
        return str(month)
    try:
        return Quarter(text, year_start_month).months[0]
    except ValueError:
        wanted = f'"{text}" is neither a month nor a quarter; write it like 2019-04 or 2019-20 Q2'
        raise ValueError(wanted) from None


def _likely(month: pd.Series) -> pd.Series:
    return month.where(month.str.slice(0, 4).between(str(FIRST_YEAR), str(LAST_YEAR)))


def what_is_wrong(value: str, *, day_first: bool) -> tuple[str, str]:
    """Return what is wrong with a text that is not read as a day, and what to do; ``{value}`` stands for the text."""
    if re.fullmatch(r"[0-9]{4,6}(\.0+)?", value) and _SERIALS[0] <= float(value) <= _SERIALS[1]:
        fix = "Format the column as dates before it is saved as text."
        return '"{value}" is the number of a day in a spreadsheet, as 45778 is of 2025-05-01.', fix
    numeric = re.fullmatch(f"{_DAY_FIRST}({_TIME})?".replace("$", ""), value)
    if numeric and not day_first:
        fix = "Write year-month-day, such as 2019-09-30, or day_first = true under [dates] in framework.toml"
        if _exists(numeric[3], numeric[2], numeric[1]):
            return '"{value}" is not written as year-month-day.', f"{fix} if the day comes first."
    iso = re.match(r"([0-9]{4})[/-]?([0-9]{2})[/-]?([0-9]{2})", value)
    if numeric or iso:
        year, month, day_of = (numeric[3], numeric[2], numeric[1]) if numeric else (iso[1], iso[2], iso[3])  # type: ignore[index]
        if not _exists(year, month, day_of):
            return '"{value}" is not in the calendar.', "Write the correct day, such as 2019-09-30"
        return '"{value}" is not a likely date.', f"Write a day from {FIRST_YEAR} to {LAST_YEAR}"
    return '"{value}" is not a date.', "Write it as year-month-day, such as 2019-09-30"


def _exists(year: str, month: str, day: str) -> bool:
    full = year if len(year) == 4 else f"20{year}"
    return not pd.isna(pd.to_datetime(f"{full}-{int(month):02}-{int(day):02}", format="%Y-%m-%d", errors="coerce"))
