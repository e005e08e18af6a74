from datetime import date, datetime, time
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perf.dataset.cells import Forms, as_text, read_column
from perf.dataset.table_declaration import Column
from perf.ratings import RatingLook, Ratings

IN_DIGITS = "Write it in digits, such as 1,234.5, or leave it blank if there is none."
IF_KNOWN = "Write the number, or leave it blank if it is not known."
DAY_FIRST = (
    "Write year-month-day, such as 2019-09-30, or day_first = true under [dates] in framework.toml "
    "if the day comes first."
)
NO_DATE = "or leave it blank if there is none."
POLARITIES = ("higher", "lower", "target", "none")
RATINGS = ("Green", "Amber", "Red", "N/A")
KINDS = ("text", "word", "number", "whole", "date", "month", "quarter", "yes or no")


def read_cells(kind, *cells, year_start_month=4, day_first=False, not_available=(), dtype="str", **column):
    """Read a column of cells: its values, None where one is missing, and what is told of each bad cell."""
    typed = pd.Series(cells, dtype=dtype) if dtype else pd.Series(cells)
    values, faults = read_column(
        Column("cell", kind, **column), typed, Forms(year_start_month, day_first, not_available)
    )
    told = [f"{fault.problem} {fault.fix}" for fault in faults]
    return [None if pd.isna(value) else value for value in values], told


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1234.5", 1234.5),
        ("1,234.5", 1234.5),
        ("1 234.5", 1234.5),
        ("1,234,567", 1_234_567.0),
        ("61.17%", 61.17),
        ("61.17 %", 61.17),
        ("£2.92m", 2_920_000.0),
        ("£2.92M", 2_920_000.0),
        ("£12k", 12_000.0),
        ("£1.5bn", 1_500_000_000.0),
        ("£ 2,920", 2920.0),
        ("-£3", -3.0),
        ("-3", -3.0),
        ("\u22123", -3.0),  # the minus of a typesetter
        ("+3", 3.0),
        (".5", 0.5),
        ("007", 7.0),
        ("0", 0.0),
        ("1e3", 1000.0),
        (" 5 ", 5.0),
        ("(1,234)", -1234.0),  # as accountants write what is owed
        ("£(63.12)", -63.12),
        ("(£63.12)", -63.12),
        ("£-3", -3.0),
        ("1\u00a0234.5", 1234.5),  # spaces that do not break a line
        ("1\u202f234\u202f567", 1_234_567.0),
        ("1,234,567.5", 1_234_567.5),
    ],
)
def test_a_number_is_read_as_officers_write_it(written, expected):
    assert read_cells("number", written) == ([expected], [])


@pytest.mark.parametrize(
    "written",
    [
        "ten",
        "1,23",  # no thousands
        "1,2345",
        "12 13",  # two numbers in one cell
        "1.2.3",
        "5.",
        "(3",
        "3)",
        "(-3)",
        "--3",
        "0,500",  # thousands do not begin with 0
        "00,500",
        "5m",  # million, or metres?
        "3k",
        "£5%",
        "99.4*",
        "<5",
        "£",
        "%",
        "m",
        "5p",
        "$5",
        "2.92 million",
        "3%m",
        "0x10",
        "1_000",
        "nan",
        "1E400",
        "٣",  # a digit, but of another script
    ],
)
def test_what_is_not_a_number_is_told_and_never_guessed(written):
    assert read_cells("number", written) == ([None], [f'"{written}" is not a number. {IN_DIGITS}'])


@pytest.mark.parametrize("written", ["inf", "-inf", "+Inf", "infinity", "-Infinity", "∞", "-∞"])
@pytest.mark.parametrize("kind", ["number", "whole"])
def test_infinity_is_refused(kind, written):
    assert read_cells(kind, written) == ([None], [f'"{written}" is infinite. {IF_KNOWN}'])


@pytest.mark.parametrize("kind", ["number", "whole"])
def test_infinity_is_refused_where_the_file_holds_numbers_too(kind):
    assert read_cells(kind, 2.0, float("inf"), dtype="float64") == ([2, None], [f'"inf" is infinite. {IF_KNOWN}'])


@pytest.mark.parametrize("blank", ["", "  ", "N/A", "n/a", " N/a ", "NA", "-", "\u2013", "..", ":", "[c]", "[X]", None])
@pytest.mark.parametrize("kind", ["number", "whole", "date", "month", "quarter", "yes or no", "word"])
def test_a_blank_and_na_are_not_available_in_every_kind(kind, blank):
    assert read_cells(kind, blank, words=POLARITIES) == ([None], [])


@pytest.mark.parametrize("kind", ["number", "date", "month", "quarter", "yes or no", "word"])
def test_a_council_may_have_words_of_its_own_for_not_available(kind):
    assert read_cells(kind, "tbc", "Not known", words=POLARITIES, not_available=("TBC", "not known")) == (
        [None] * 2,
        [],
    )
    assert read_cells(kind, "TBC", words=POLARITIES)[1]


@pytest.mark.parametrize(
    ("column", "written", "expected"),
    [
        ({"percent": "share"}, "80%", 0.8),
        ({"percent": "share"}, "100 %", 1.0),
        ({"percent": "share"}, "0.8", 0.8),
        ({"percent": "refused"}, "80%", None),
        ({"money": True}, "80%", None),
        ({"money": True}, "2.92m", 2_920_000.0),
        ({"money": True}, "12K", 12_000.0),
        ({}, "80%", 80.0),
    ],
)
def test_what_a_percent_or_a_million_is_depends_on_the_column(column, written, expected):
    values, told = read_cells("number", written, **column)
    assert (values, bool(told)) == ([expected], expected is None)


def test_na_is_text_where_text_is_kept():
    assert read_cells("text", "N/A", " two\nlines ", "", None) == (["N/A", "two\nlines", None, None], [])


@pytest.mark.parametrize(
    ("written", "expected"), [("2", 2), ("2.0", 2), ("1,000", 1000), ("-1", -1), ("0", 0), ("1 000", 1000)]
)
def test_a_whole_number_may_be_written_with_its_zeros(written, expected):
    assert read_cells("whole", written) == ([expected], [])


@pytest.mark.parametrize("written", ["2.5", "1.999", "0.0001", "two", "99999999999999999999"])
def test_what_is_not_a_whole_number_is_told(written):
    assert read_cells("whole", written) == ([None], [f'"{written}" is not a whole number. {IN_DIGITS}'])


def test_a_number_that_the_file_holds_as_a_number_is_taken_as_it_is():
    assert read_cells("number", 1, 2, dtype="int64") == ([1.0, 2.0], [])
    assert read_cells("number", 0.1, None, dtype="float64") == ([0.1, None], [])
    assert read_cells("whole", 2.0, 2.5, dtype="float64") == ([2, None], [f'"2.5" is not a whole number. {IN_DIGITS}'])


def test_yes_and_no_are_not_numbers():
    assert read_cells("number", True, dtype="bool") == ([None], [f'"true" is not a number. {IN_DIGITS}'])


@pytest.mark.parametrize(
    "written",
    [
        "2019-09-30",
        "2019-09-30 00:00:00",
        "2019-09-30T00:00:00",
        "2019-09-30T00:00:00Z",
        "2019-09-30 10:00",
        "2019-09-30 23:59:59.999",
        "2019/09/30",
        "20190930",
        "30 September 2019",
        "30 Sept 2019",
        "30-Sep-19",
        "30th September 2019",
        "September 30, 2019",
    ],
)
def test_a_date_is_read_in_any_form_that_can_mean_one_day_alone_without_its_time(written):
    assert read_cells("date", written) == ([pd.Timestamp("2019-09-30")], [])


@pytest.mark.parametrize("day", ["1900-01-01", "2199-12-31", "2020-02-29"])
def test_a_date_lies_from_1900_to_2199(day):
    assert read_cells("date", day) == ([pd.Timestamp(day)], [])


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("1899-12-31", f"is not a likely date. Write a day from 1900 to 2199, {NO_DATE}"),
        ("2200-01-01", f"is not a likely date. Write a day from 1900 to 2199, {NO_DATE}"),
        ("31/09/2019", f"is not in the calendar. Write the correct day, such as 2019-09-30, {NO_DATE}"),
        ("2019-09-31", f"is not in the calendar. Write the correct day, such as 2019-09-30, {NO_DATE}"),
        ("2019-02-29", f"is not in the calendar. Write the correct day, such as 2019-09-30, {NO_DATE}"),
        ("2019-13-01", f"is not in the calendar. Write the correct day, such as 2019-09-30, {NO_DATE}"),
        ("30/09/2019", f"is not written as year-month-day. {DAY_FIRST}"),
        ("3.9.2019", f"is not written as year-month-day. {DAY_FIRST}"),
        ("03/09/19 10:00", f"is not written as year-month-day. {DAY_FIRST}"),
        ("Sep-19", f"is not a date. Write it as year-month-day, such as 2019-09-30, {NO_DATE}"),
        (
            "43738",
            "is the number of a day in a spreadsheet, as 45778 is of 2025-05-01. "
            "Format the column as dates before it is saved as text.",
        ),
        ("2019-9-3", f"is not a date. Write it as year-month-day, such as 2019-09-30, {NO_DATE}"),
        ("12", f"is not a date. Write it as year-month-day, such as 2019-09-30, {NO_DATE}"),
    ],
)
def test_a_date_that_cannot_be_is_told_by_what_is_wrong_with_it(written, told):
    assert read_cells("date", written) == ([None], [f'"{written}" {told}'])


def test_a_date_that_the_file_holds_as_a_date_is_taken_without_its_time():
    cells = pd.to_datetime(["2019-09-30 00:00", "2019-09-30 10:00"])
    assert read_cells("date", *cells, dtype=None) == ([pd.Timestamp("2019-09-30")] * 2, [])


@pytest.mark.parametrize(
    ("written", "day"), [("03/09/2019", "2019-09-03"), ("3.9.2019", "2019-09-03"), ("03-09-19 10:15", "2019-09-03")]
)
def test_the_day_comes_first_where_the_council_says_so(written, day):
    assert read_cells("date", written, day_first=True) == ([pd.Timestamp(day)], [])
    assert read_cells("date", "2019-09-03", day_first=True) == ([pd.Timestamp("2019-09-03")], [])


@pytest.mark.parametrize("written", ["9999-12-31", "31/12/9999", "9999-12-31 00:00:00"])
def test_an_end_that_never_comes_is_none_yet(written):
    assert read_cells("date", written) == ([None], [])
    assert read_cells("date", pd.Timestamp("9999-12-31"), dtype="datetime64[ms]") == ([None], [])


def test_an_unlikely_date_is_told_as_a_day_whatever_the_file_holds():
    told = f'"2200-01-01" is not a likely date. Write a day from 1900 to 2199, {NO_DATE}'
    assert read_cells("date", pd.Timestamp("2200-01-01"), dtype="datetime64[ms]") == ([None], [told])


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("2019-04", "2019-04"),
        ("2019-04-01", "2019-04"),  # what a spreadsheet makes of it
        ("1900-01", "1900-01"),
        ("2199-12", "2199-12"),
    ],
)
def test_a_month_is_year_month(written, month):
    assert read_cells("month", written) == ([month], [])


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (["Apr-19", "May-19"], ["2019-04", "2019-05"]),
        (["April 2019", "Sept 2019"], ["2019-04", "2019-09"]),
        (["30/04/2019", "31/05/2019"], ["2019-04", "2019-05"]),
        (["01/04/2019", "01/05/2019"], ["2019-04", "2019-05"]),
        (["2019-04-30", "2019-05-31"], ["2019-04", "2019-05"]),
        (["2019-04", "2019-05-01"], ["2019-04", "2019-05"]),
        (["04/01/2019", "05/01/2019"], [None, None]),  # April and May, if the month came first
        (["01/04/2019", "02/04/2019"], [None, None]),  # days, not months
        (["2019-04", "Apr-20"], ["2019-04", None]),  # 20 April 2019?
        (["2019-04-30", "2019-05-15"], ["2019-04", None]),
    ],
)
def test_months_may_be_written_in_words_or_as_days_where_the_column_agrees(written, expected):
    values, told = read_cells("month", *written)
    assert (values, len(told)) == (expected, expected.count(None))


@pytest.mark.parametrize(
    "written", ["2019-13", "2019-00", "1899-12", "2200-01", "2019-4", "2019-04-02", "2019", "20١٩-04"]
)
def test_what_is_not_a_month_is_told(written):
    told = f'"{written}" is not a month. Write it as year-month, such as 2019-04.'
    assert read_cells("month", written) == ([None], [told])


@pytest.mark.parametrize("written", ["2019-20 Q2", "2019/20 Q2", "2019-20-Q2", "2019-20 q2"])
def test_every_spelling_of_a_quarter_becomes_one(written):
    assert read_cells("quarter", written) == (["2019-20 Q2"], [])


@pytest.mark.parametrize(
    ("written", "year_start_month", "example"),
    [
        ("2019-20 Q5", 4, "2019-20 Q2"),
        ("2019-21 Q2", 4, "2019-20 Q2"),
        ("2019 Q2", 4, "2019-20 Q2"),
        ("soon", 4, "2019-20 Q2"),
        ("2019-20 Q2", 1, "2019 Q2"),  # where the year is a calendar year
    ],
)
def test_an_impossible_quarter_is_told_with_an_example_of_the_councils_own_year(written, year_start_month, example):
    told = f'"{written}" is not a quarter. Write it like {example}.'
    assert read_cells("quarter", written, year_start_month=year_start_month) == ([None], [told])


@pytest.mark.parametrize(
    "written", ["Partly met", "PARTLY MET", " partly  met ", "partly\u00a0met", "partly-met", "Partly_met"]
)
def test_words_are_compared_without_regard_to_case_spaces_and_hyphens(written):
    assert read_cells("word", written, words=("Partly met", "Met")) == (["Partly met"], [])


def test_words_are_compared_without_regard_to_the_kind_of_apostrophe():
    assert read_cells("word", "chief officer\u2019s", words=("Chief officer's",)) == (["Chief officer's"], [])


def test_where_other_words_are_kept_a_misspelling_of_a_known_one_is_a_problem():
    outcomes = ("Upheld", "Partially upheld", "Not upheld")
    values, told = read_cells("word", "NOT UPHELD", "Withdrawn", "Not upheldd", words=outcomes, only_words=False)
    assert values == ["Not upheld", "Withdrawn", None]
    assert told == ['"Not upheldd" is not Upheld, Partially upheld or Not upheld. Did you mean Not upheld?']


@pytest.mark.parametrize(
    ("written", "required", "fix"),
    [
        ("hihger", False, "Did you mean higher?"),
        ("sideways", False, "Write one of them, or leave it blank."),
        ("sideways", True, "Write one of them."),
    ],
)
def test_a_word_that_is_not_one_is_told_with_the_nearest(written, required, fix):
    told = f'"{written}" is not higher, lower, target or none. {fix}'
    assert read_cells("word", written, words=POLARITIES, required=required) == ([None], [told])


def test_na_is_a_rating():
    assert read_cells("word", "n/a", "GREEN", "", words=RATINGS) == (["N/A", "Green", None], [])


def test_other_words_are_kept_where_the_column_allows_them():
    assert read_cells("word", "green", "Medium/high", words=RATINGS, only_words=False) == (["Green", "Medium/high"], [])


@pytest.mark.parametrize(
    ("written", "expected"),
    [("yes", True), ("TRUE", True), ("No", False), ("false", False), (" yes ", True), ("Y", True), ("n", False)],
)
def test_yes_and_no_are_read_in_three_spellings_and_any_case(written, expected):
    assert read_cells("yes or no", written) == ([expected], [])


def test_one_and_zero_are_yes_and_no_where_the_column_holds_nothing_else():
    assert read_cells("yes or no", "1", "0", "", "1") == ([True, False, None, True], [])
    assert read_cells("yes or no", "1", "yes")[0] == [None, True]


@pytest.mark.parametrize("written", ["2", "maybe", "Voluntary"])
def test_what_is_neither_yes_nor_no_is_told(written):
    told = f'"{written}" is not yes, true, no or false. Write one of them, or leave it blank.'
    assert read_cells("yes or no", written) == ([None], [told])


def test_every_bad_cell_of_a_column_is_told_with_its_record():
    cells = pd.Series(["1", "ten", "", "inf"], index=[0, 2, 3, 7], dtype="str")
    values, faults = read_column(Column("actual", "number"), cells, Forms())
    assert values.index.tolist() == [0, 2, 3, 7]
    assert [(fault.record, fault.value) for fault in faults] == [(2, "ten"), (7, "inf")]


@pytest.mark.parametrize(
    ("kind", "dtype"),
    [
        ("text", "str"),
        ("word", "str"),
        ("number", "float64"),
        ("whole", "Int64"),
        ("date", "datetime64[us]"),
        ("month", "str"),
        ("quarter", "str"),
        ("yes or no", "boolean"),
    ],
)
@pytest.mark.parametrize("cells", [pd.Series([], dtype=object), pd.Series([None, None]), pd.Series(["?", ""])])
def test_a_column_has_the_type_of_its_kind_even_when_nothing_in_it_can_be_read(kind, dtype, cells):
    values, _ = read_column(Column("cell", kind), cells, Forms())
    assert values.dtype == dtype


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (7, "7"),
        (7.0, "7"),
        (np.float64(0.1), "0.1"),
        (0.1, "0.1"),
        (Decimal("1.10"), "1.10"),
        (True, "true"),
        (np.False_, "false"),
        (date(2019, 9, 30), "2019-09-30"),
        (datetime(2019, 9, 30), "2019-09-30"),
        (datetime(2019, 9, 30, 10), "2019-09-30 10:00:00"),
        (time(10), "10:00:00"),
        ("  a  ", "a"),
        ("007", "007"),
    ],
)
def test_a_cell_of_any_type_has_the_text_that_an_officer_would_type(cell, text):
    assert as_text(pd.Series([cell], dtype=object)).tolist() == [text]


@pytest.mark.parametrize("cell", ["", "  ", None, float("nan")])
def test_a_blank_cell_of_any_type_is_missing(cell):
    assert as_text(pd.Series([cell], dtype=object)).isna().all()


def test_a_column_of_dates_has_hours_only_where_one_of_them_has():
    days = pd.Series(pd.to_datetime(["2019-09-30", "2019-10-01"]))
    hours = pd.Series(pd.to_datetime(["2019-09-30 10:00", "2019-10-01 00:00"]))
    assert as_text(days).tolist() == ["2019-09-30", "2019-10-01"]
    assert as_text(hours).tolist() == ["2019-09-30 10:00:00", "2019-10-01 00:00:00"]


@given(amount=st.decimals(min_value="-999999999999", max_value="999999999999", places=3))
def test_a_number_reads_to_the_same_float_however_it_is_written(amount):
    sign = "-" if amount < 0 else ""
    size = abs(amount)
    written = (
        f"{amount}",
        f"{amount:,}",
        f"{sign}£{size}",
        f"{sign}£{size:,}",
        f"{sign} £ {size:,}",
        f"{amount}%",
        f"{amount:,} %",
        f"{amount:,}".replace(",", " "),
        f"{amount}".replace("-", "\u2212"),
    )
    assert read_cells("number", *written) == ([float(amount)] * len(written), [])


@given(amount=st.decimals(min_value="0", max_value="99999", places=2))
def test_thousands_millions_and_billions_are_exact(amount):
    written = (f"£{amount}k", f"£{amount:,}m", f"£{amount} bn")
    expected = [float(amount * 1000), float(amount * 1_000_000), float(amount * 1_000_000_000)]
    assert read_cells("number", *written) == (expected, [])


@given(number=st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_that_a_program_wrote_reads_back_to_the_same_float(number):
    assert read_cells("number", repr(number)) == ([number], [])


@given(day=st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_from_1900_to_2199_reads_back(day):
    assert read_cells("date", day.isoformat()) == ([pd.Timestamp(day)], [])


@given(
    kind=st.sampled_from(KINDS),
    cells=st.lists(
        st.text(max_size=8)
        | st.text("0123456789.,-+£%kmbn/QTeE \u00a0\u22123٣²½", max_size=12)
        | st.sampled_from(["N/A", "inf", "2019-20 Q2", "2019-04-01", "yes", "Green", "1,234"]),
        min_size=1,
        max_size=4,
    ),
)
def test_every_cell_is_read_or_told_or_blank_and_none_stops_the_reading(kind, cells):
    column = Column("cell", kind, words=POLARITIES)
    values, faults = read_column(column, pd.Series(cells, dtype="str"), Forms())
    told = {record for fault in faults for record in fault.every_record}
    blank = {
        at for at, cell in enumerate(cells) if cell.strip() == "" or (kind != "text" and cell.strip().upper() == "N/A")
    }
    assert {at for at in values.index if pd.isna(values[at])} == told | blank
    assert not told & blank


def test_a_rating_is_read_in_the_councils_word_or_the_programs_and_a_misspelt_one_is_a_problem():
    forms = Forms(ratings=Ratings(Green=RatingLook(name="On track"), Red=RatingLook(name="Off track")))
    column = Column("cell", "word", words=RATINGS, is_rating=True)
    cells = pd.Series(["ON TRACK", "green", "Off-track", "Amber", "n/a", None, "Of track"], dtype="str")
    values, faults = read_column(column, cells, forms)
    assert values.fillna("").tolist() == ["Green", "Green", "Red", "Amber", "N/A", "", ""]
    assert [(fault.problem, fault.fix) for fault in faults] == [
        ('"Of track" is not On track, Amber, Off track or N/A.', "Did you mean Off track?")
    ]


def test_days_of_many_years_that_are_written_day_first_are_one_fault():
    listed = pd.date_range("2015-04-01", periods=1_500).strftime("%d/%m/%Y")
    _, faults = read_column(Column("closed_on", "date"), pd.Series(listed, dtype="str", name="closed_on"), Forms())
    assert [(fault.problem, fault.rows) for fault in faults] == [
        ('"01/04/2015" is not written as year-month-day.', 1_500)
    ]
