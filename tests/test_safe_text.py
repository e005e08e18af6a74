"""Text from outside is shown as text: nothing unseen, nothing that a spreadsheet runs."""

import pandas as pd
import pytest

from perf.safe_text import formula_safe, visible, visible_within


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("invoice\u202exslx.exe", "invoice[U+202E]xslx.exe"),
        ("right\u200f to left", "right[U+200F] to left"),
        ("isolate\u2066d\u2069", "isolate[U+2066]d[U+2069]"),
        ("\x1b[2Jgone", "[U+001B][2Jgone"),
        ("half \udcff", "half [U+DCFF]"),
        ("tag\U000e0041", "tag[U+E0041]"),
        ("two\nlines\tof Tŷ Hafan, £5 – 👩‍🚒", "two\nlines\tof Tŷ Hafan, £5 – 👩‍🚒"),
    ],
)
def test_what_nobody_would_see_is_shown_by_its_number(text, expected):
    assert expected == visible(text)


def test_settings_are_made_visible_at_any_depth():
    assert visible_within({"na\u202eme": ["\u200fx", {"deep": "\x00"}], "days": 5}) == {
        "na[U+202E]me": ["[U+200F]x", {"deep": "[U+0000]"}],
        "days": 5,
    }


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('=HYPERLINK("http://example.org","x")', '\'=HYPERLINK("http://example.org","x")'),
        ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),
        ("-5", "-5"),
        ("+1,234.5%", "+1,234.5%"),
        ("a=b", "a=b"),
        ("", ""),
        (None, None),
        (-5, -5),
    ],
)
def test_no_cell_is_a_formula_and_numbers_stay_numbers(cell, expected):
    assert [expected] == formula_safe(pd.DataFrame({"cell": pd.Series([cell], dtype=object)}))["cell"].tolist()


def test_headers_and_every_kind_of_text_column_are_made_safe_and_the_frame_is_left_as_it_is():
    frame = pd.DataFrame({"=a": ["=1"], "b": pd.Categorical(["@x"]), "c": [-1.5], "d": pd.to_datetime(["2019-09-30"])})
    safe = formula_safe(frame)
    assert safe.to_csv(index=False) == "'=a,b,c,d\n'=1,'@x,-1.5,2019-09-30\n"
    assert frame["=a"].tolist() == ["=1"]
