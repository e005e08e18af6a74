"""Tables that everybody can read: a caption, scoped headers, ratings with symbol and word; all data is text."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from perf.pages.block import Block, bullets, lead, say, terms
from perf.pages.cell import plain
from perf.pages.tables import ARROWS, SIGNS, Col, arrow, legend, pill, small_lines, table
from perf.ratings import SYMBOLS, USUAL_RATINGS
from perf.rules import DIRECTIONS, RATINGS

HOSTILE = ["<script>alert(1)</script>", '" onload="x', "{0} {name}", "{{ 7 * 7 }}", "a & b &amp; c", "it's", "100%"]
COLUMNS = (Col("Measure", "title"), Col("Actual", "actual", number=True), Col("Note", "note"))


def measures(*rows):
    return pd.DataFrame(list(rows), columns=["theme", "title", "actual", "note"])


def soup(block):
    return BeautifulSoup(block.html if isinstance(block, Block) else block, "html.parser")


def cells(block):
    """Read a table as its lines of text, the head first."""
    return [[cell.get_text() for cell in line.find_all(["th", "td"])] for line in soup(block).find_all("tr")]


TWO = measures(["A", "Buses", 1234.5, "Late"], ["B", "Trains", None, None])


def test_a_table_has_its_caption_and_scoped_headers():
    page = soup(table(TWO, COLUMNS, caption="Measures, 2019-20 Q2"))
    assert page.caption.text == "Measures, 2019-20 Q2"
    assert [(cell.text, cell["scope"]) for cell in page.thead.find_all("th")] == [
        ("Measure", "col"),
        ("Actual", "col"),
        ("Note", "col"),
    ]
    assert [(cell.text, cell["scope"]) for cell in page.tbody.find_all("th")] == [("Buses", "row"), ("Trains", "row")]


def test_a_table_keeps_its_roles_where_a_narrow_screen_turns_it_into_blocks():
    page = soup(table(TWO, COLUMNS, caption="Measures", group="theme"))
    roles = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}
    for name, role in roles.items():
        assert {role} == {tag["role"] for tag in page.find_all(name)}
    assert {(tag["scope"], tag["role"]) for tag in page.find_all("th")} == {
        ("col", "columnheader"),
        ("row", "rowheader"),
        ("rowgroup", "rowheader"),
    }
    assert [tag["data-label"] for tag in page.find_all("td")] == ["Actual", "Note"] * 2


def test_a_table_shows_numbers_with_separators_and_blanks_as_nothing():
    assert cells(table(TWO, COLUMNS, caption="x")) == [
        ["Measure", "Actual", "Note"],
        ["Buses", "1,234.5", "Late"],
        ["Trains", "", ""],
    ]
    assert [tag["class"] for tag in soup(table(TWO, COLUMNS, caption="x")).find_all(class_="number")] == [
        ["number"]
    ] * 3


def test_no_rows_no_table():
    assert table(TWO.iloc[:0], COLUMNS, caption="Measures") == Block()


def test_a_column_with_nothing_to_show_is_left_out_but_never_the_first():
    rows = measures(["A", None, None, "Late"], ["A", None, None, None])
    assert cells(table(rows, COLUMNS, caption="x")) == [["Measure", "Note"], ["", "Late"], ["", ""]]


def test_nought_is_something_to_show():
    rows = measures(["A", "Buses", 0.0, None])
    assert cells(table(rows, COLUMNS, caption="x")) == [["Measure", "Actual"], ["Buses", "0"]]


def test_rows_stand_under_the_heading_of_their_group():
    rows = measures(["A", "Buses", 1.0, ""], ["A", "Trams", 2.0, ""], ["B", "Trains", 3.0, ""])
    page = soup(table(rows, COLUMNS[:2], caption="x", group="theme"))
    assert [body.th.text for body in page.find_all("tbody")] == ["A", "B"]
    assert [[row.th.text for row in body.find_all("tr")[1:]] for body in page.find_all("tbody")] == [
        ["Buses", "Trams"],
        ["Trains"],
    ]
    heads = page.find_all("th", scope="rowgroup")
    assert [(head.text, head["colspan"]) for head in heads] == [("A", "2"), ("B", "2")]


def test_a_table_says_the_same_in_plain_words():
    assert table(TWO, COLUMNS, caption="Measures").text == (
        "Measures\nMeasure | Actual | Note\nBuses | 1,234.5 | Late\nTrains |  | "
    )


def test_making_a_table_leaves_its_rows_untouched():
    before = TWO.copy(deep=True)
    table(TWO, COLUMNS, caption="x", group="theme")
    pd.testing.assert_frame_equal(before, TWO)


@pytest.mark.parametrize("text", HOSTILE)
def test_data_is_shown_as_text_wherever_it_stands(text):
    rows = measures([text, text, 1.0, text])
    block = table(
        rows, (*COLUMNS, Col(text, lambda row: Markup("{}").format(row["note"]))), caption=text, group="theme"
    )
    assert soup(block).script is None
    assert soup(block).caption.text == text
    assert cells(block) == [["Measure", "Actual", "Note", text], [text], [text, "1", text, text]]
    assert soup(block).find_all("td")[-1]["data-label"] == text
    assert soup(block).find(onload=True) is None


@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=["C"]), min_size=1))
def test_any_text_comes_out_as_it_went_in(text):
    blocks = [say(text), lead(text), bullets([text]), terms([(text, text)]), Block(small_lines(text))]
    for block in blocks:
        found = soup(block).find(["p", "li", "dd", "small"])
        assert text == found.text
        assert not found.find_all()
    assert cells(table(measures(["", "x", 1.0, text]), COLUMNS[:1] + COLUMNS[2:], caption="c"))[1][1] == text


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (pd.Timestamp("2019-09-30"), "30 Sep 2019"),
        (1234.5, "1,234.5"),
        (50, "50"),
        ("1234.5", "1234.5"),
    ],
)
def test_a_bare_cell_is_said_as_a_reader_would(shown, expected):
    assert expected == plain(shown)
    assert [expected] == cells(table(pd.DataFrame([{"it": shown}]), [Col("It", "it")], caption="x"))[1]


def test_a_date_is_marked_as_one_so_that_it_is_not_broken():
    page = soup(table(pd.DataFrame({"due": [pd.Timestamp("2019-09-30"), pd.NaT]}), [Col("Due", "due")], caption="x"))
    assert [tag.text for tag in page.find_all("time")] == ["30 Sep 2019"]


@pytest.mark.parametrize("rating", RATINGS)
def test_a_rating_has_a_colour_a_symbol_and_its_word(rating):
    tag = soup(pill(rating, USUAL_RATINGS)).span
    assert tag["class"] == ["rating", rating.lower().replace("/", "")]
    assert tag.text == f"{SYMBOLS[rating]} {rating}"
    assert tag.span["aria-hidden"] == "true"  # the word is enough for a screen reader


@pytest.mark.parametrize("direction", [*SIGNS, *ARROWS])
def test_a_direction_has_an_arrow_and_its_word(direction):
    tag = soup(arrow(direction)).span
    assert tag.text == f"{(SIGNS | ARROWS)[direction]} {direction.capitalize()}"
    assert tag.span["aria-hidden"] == "true"


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA])
def test_a_missing_rating_direction_or_line_shows_nothing(nothing):
    assert [pill(nothing, USUAL_RATINGS), arrow(nothing), small_lines(nothing, "")] == ["", "", ""]


def test_no_two_ratings_and_no_two_directions_share_a_symbol():
    assert len({SYMBOLS[rating] for rating in RATINGS}) == 4
    assert len({*SIGNS.values()} - {*ARROWS.values()}) == 3
    assert {*DIRECTIONS} - {*SIGNS} == {"not judged"}  # which is in words alone


def test_blocks_that_say_nothing_show_nothing():
    for block in (say(), say("", ""), bullets([]), terms([]), Block()):
        assert block == Block()
        assert block._repr_mimebundle_() == {"text/plain": ""}


def test_a_block_shows_html_to_readers_and_the_same_words_to_everything_else():
    assert say("a < b", "", "c")._repr_mimebundle_() == {
        "text/html": "<p>a &lt; b</p>\n<p>c</p>",
        "text/plain": "a < b\nc",
    }
    assert lead("Yes.")._repr_mimebundle_()["text/html"] == '<p class="lead">Yes.</p>'
    assert bullets(["a", "b"])._repr_mimebundle_()["text/plain"] == "- a\n- b"
    assert terms([("a", "b")]).text == "a: b"


def test_blocks_can_be_joined():
    both = say("a") + say("b")
    assert [both.html, both.text] == ["<p>a</p><p>b</p>", "a\nb"]
    assert say("a") + Block() == say("a")


def test_the_legend_has_one_meaning_for_each_reason_and_none_where_all_is_shown():
    assert legend(["", ""], 5).text == ""
    assert legend(["withheld", "", "not given", "withheld"], 5).text == (
        "In place of figures that are not shown, “withheld”: it may be any number; with it, a figure about a small "
        "group could be worked out; “not given”: it is not given for this kind of area."
    )


def test_sentences_stand_under_their_row_across_the_table_and_only_where_there_are_any():
    columns = (*COLUMNS[:2], Col("Note", "note", words=True))
    page = soup(table(TWO, columns, caption="x"))
    assert [cell.text for cell in page.thead.find_all("th")] == ["Measure", "Actual"]
    buses, words, trains = page.tbody.find_all("tr")
    assert [buses.th["rowspan"], trains.th.get("rowspan")] == ["2", None]
    assert [words["class"], words.td["data-label"], words.td["colspan"], words.td.text] == [
        ["words"],
        "Note",
        "1",
        "Late",
    ]
