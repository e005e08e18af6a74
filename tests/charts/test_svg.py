"""A chart inside a page: text, named, nothing that runs or is fetched, no id twice."""

import re

import pytest
from bs4 import BeautifulSoup

from perf.charts.svg import as_svg, sparkline
from perf.charts.theme import NARROW, at_width
from perf.pages.block import Block, ChartText, Source, say, show_chart, wide_only
from tests.charts.samples import LONG, NAN, NOTHING, STANDARD, WAVE, control, misses, ratings

pytestmark = pytest.mark.slow
TEXT = ChartText("A finding", "Measures by theme", "A finding. Bar chart: 1 Red.", Source("Source: returns"))


def shown(draw, text=TEXT):
    return BeautifulSoup(show_chart(draw, text, say("1 Red")).html, "html.parser")


@pytest.mark.parametrize("name", STANDARD)
def test_a_picture_runs_nothing_asks_for_nothing_and_holds_no_date(name):
    svg = as_svg(STANDARD[name](), label="A finding")
    assert set(re.findall(r"https?://[^'\"]+", svg)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"<!--|<metadata|<script|<style|<image|\bon\w+=|\d{4}-\d\d-\d\d", svg)


@pytest.mark.parametrize("name", STANDARD)
def test_no_id_is_there_twice_and_all_that_are_used_are_there(name):
    page = shown(STANDARD[name])
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    used = set(re.findall(r'href="#(\w+)"|url\(#(\w+)\)', str(page)))
    assert {one or other for one, other in used} <= set(ids)


def test_two_charts_of_one_page_share_no_id():
    one, other = (as_svg(control(*WAVE), label=label) for label in ("one", "other"))
    ids = [set(re.findall(r' id="(\w+)"', svg)) for svg in (one, other)]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_a_chart_on_the_page_has_its_finding_as_text_its_source_and_its_data():
    page = shown(STANDARD["ratings"])
    assert [page.figcaption.strong.text, page.figcaption.span.text] == [TEXT.title, TEXT.subtitle]
    assert page.select_one("figure .source").text == TEXT.source.text
    assert page.details.summary.text == "Data of this chart"
    assert page.details.p.text == "1 Red"
    assert (
        show_chart(STANDARD["ratings"], TEXT, say("1 Red")).text
        == f"{TEXT.title}. {TEXT.alt}\n{TEXT.source.text}\n1 Red"
    )


def test_a_chart_on_the_page_is_drawn_for_a_page_and_for_a_phone_and_one_of_them_is_hidden():
    wide, narrow = shown(STANDARD["ratings"]).find_all("svg")
    assert [chart["width"] for chart in (wide, narrow)] == ["710", "298"]
    assert [chart["aria-label"] for chart in (wide, narrow)] == [TEXT.alt] * 2
    assert narrow.parent["style"] == "display: none"
    assert "People (4)" in narrow.text


def test_in_jupyterlab_a_chart_is_drawn_for_a_wide_screen_alone():
    with wide_only():
        assert [chart["class"] for chart in shown(STANDARD["ratings"]).find_all("svg")] == [["wide"]]
    assert len(shown(STANDARD["ratings"]).find_all("svg")) == 2


def test_the_figure_of_a_block_is_the_wide_one():
    (figure,) = show_chart(STANDARD["ratings"], TEXT, say("")).figures
    assert figure.get_figwidth() > 2 * NARROW


def test_nothing_to_draw_is_nothing_on_the_page():
    assert show_chart(NOTHING["ratings"], TEXT, say("")) == Block()


@pytest.mark.parametrize("text", ["<script>x</script>", '" onerror="x', "{0}", "a & b"])
def test_the_words_of_a_chart_are_escaped(text):
    page = shown(lambda: misses((text, "Red", 20.0)), ChartText(text, text, text, Source(text)))
    assert page.script is None
    assert "onerror" not in page.svg.attrs
    assert {page.svg["aria-label"], page.figcaption.strong.text, page.select_one(".source").text} == {text}
    assert text in page.svg.text


def test_the_size_of_a_picture_is_that_of_its_figure_in_pixels():
    with at_width(NARROW):
        figure = ratings((LONG, 0, 0, 1, 0))
    svg = BeautifulSoup(as_svg(figure, label="x"), "html.parser").svg
    assert (int(svg["width"]), int(svg["height"])) == tuple(round(96 * inches) for inches in figure.get_size_inches())


def spark(*values, alt="Sickness, rising"):
    return BeautifulSoup(sparkline(values, alt=alt), "html.parser").svg


def test_a_sparkline_is_a_small_picture_with_a_dot_at_its_last_point():
    picture = spark(1, 3, 2)
    assert (picture["width"], picture["height"], picture["aria-label"]) == ("110", "26", "Sickness, rising")
    assert picture.path["d"] == "M4.0 22.0L55.0 4.0L106.0 13.0"
    assert (picture.circle["cx"], picture.circle["cy"]) == ("106.0", "13.0")
    assert len(sparkline(WAVE, alt="x")) < 1_000


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ((1, NAN, 2, 3, None), "M4.0 22.0M55.0 13.0L80.5 4.0"),
        ((5,), "M4.0 13.0"),
        ((5, 5), "M4.0 13.0L106.0 13.0"),
        ((-1e15, 1e15), "M4.0 22.0L106.0 4.0"),
    ],
)
def test_a_gap_one_point_and_equal_points_are_drawn(values, path):
    assert spark(*values).path["d"] == path


def test_a_sparkline_without_words_of_its_own_is_hidden_from_screen_readers():
    drawn = spark(1, 2, alt="")
    assert (drawn.get("aria-hidden"), drawn.get("role"), drawn.get("aria-label")) == ("true", None, None)


def test_no_values_no_sparkline_and_its_words_are_escaped():
    assert sparkline([], alt="x") == sparkline([NAN], alt="x") == ""
    picture = spark(1, 2, alt='" onerror="x <b> {0}')
    assert "onerror" not in picture.attrs
    assert picture["aria-label"] == '" onerror="x <b> {0}'
