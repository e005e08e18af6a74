"""The first month of what is shown, in any spelling of a month or a quarter."""

import pytest

from perf.dataset.dates import read_first_month


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2019-04", "2019-04"),
        ("Apr-19", "2019-04"),
        (" April 2019 ", "2019-04"),
        ("30/04/2019", "2019-04"),
        ("2019-20 Q2", "2019-07"),
        ("q2 2019/20", "2019-07"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_month_or_a_quarter_is_read_in_any_usual_spelling(text, month):
    assert read_first_month(text, 4) == month


@pytest.mark.parametrize("text", ["rubbish", "2019", "2019-13", "2019-20 Q5", "12/04/2019"])
def test_what_is_neither_is_an_error_that_shows_how_to_write_it(text):
    with pytest.raises(ValueError) as caught:
        read_first_month(text, 4)
    assert str(caught.value) == f'"{text}" is neither a month nor a quarter; write it like 2019-04 or 2019-20 Q2'
