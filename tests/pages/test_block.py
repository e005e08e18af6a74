"""A block shows itself, and can be taken further: its rows, its chart and its words."""

import subprocess
import sys

import pandas as pd
import pytest
from matplotlib.figure import Figure

from perf.pages.block import (
    Block,
    Chart,
    ChartText,
    Source,
    closed_block,
    open_block,
    say,
    show_chart,
    without_pictures,
)
from perf.pages.tables import Col, table

ROWS = pd.DataFrame({"area": ["Place"], "value": [2.5], "note": ["Late"]}, index=[7])
TEXT = ChartText("Places", "Values by place", "A chart.", Source("Source: returns."))
TABLE = table(ROWS, (Col("Area", "area"),), caption="Areas")


def test_the_data_of_a_table_are_its_rows_with_the_numbers_that_they_are_made_of():
    pd.testing.assert_frame_equal(TABLE.data, ROWS.reset_index(drop=True))
    assert TABLE.figure is None


def test_the_rows_can_be_changed_without_a_change_to_what_they_were_taken_from():
    TABLE.data.loc[0, "value"] = 9
    assert ROWS["value"].tolist() == [2.5]


def test_a_chart_has_its_figure_and_the_rows_of_its_data():
    figure = Figure((1, 1))
    block = show_chart(lambda: figure, TEXT, TABLE)
    assert block.figure is figure
    assert block.data is TABLE.data


def test_of_several_pieces_the_first_with_rows_or_a_chart_counts():
    other, first, second = table(ROWS, (Col("Note", "note"),), caption="Notes"), Figure((1, 1)), Figure((1, 1))
    block = (
        say("A sentence.")
        + Block(charts=(Chart(lambda: first, TEXT),))
        + TABLE
        + Block(charts=(Chart(lambda: second, TEXT),))
        + other
    )
    assert block.data is TABLE.data
    assert block.figure is first


def test_a_section_of_words_has_no_rows_and_no_chart_and_reads_as_its_text():
    block = say("A sentence.", "Another.")
    assert (block.data, block.figure, repr(block)) == (None, None, "A sentence.\nAnother.")


@pytest.mark.slow
def test_pictures_kept_by_one_process_are_found_by_another():
    code = "from perf.pages.block import _settings; print(_settings())"
    one, other = (subprocess.run([sys.executable, "-c", code], capture_output=True, check=True) for _ in range(2))
    assert b"svg.fonttype" in one.stdout
    assert one.stdout == other.stdout


def test_without_pictures_a_chart_is_not_drawn_and_its_block_is_there():
    def draw():
        raise AssertionError("nobody looks at it")

    with without_pictures():
        block = show_chart(draw, ChartText("Title", "Subtitle", "Alt.", Source("Source.")), say("Data."))
    assert "Title" in block.html


def test_an_opened_block_has_nothing_closed_but_its_annexes():
    block = closed_block("More", say("Words.")) + closed_block("All", say("Words."), is_annex=True)
    assert "<details open><summary>More" in open_block(block).html
    assert '<details class="annex"><summary>All' in open_block(block).html
