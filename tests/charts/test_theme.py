"""Colours that can be read, the same in charts and on pages, and the typeface that both share."""

import re
from importlib.resources import files

import pytest
from matplotlib.colors import to_hex

from perf.charts.theme import GREY, GREYS, HOUSE, INK, SEQUENTIAL, SLATE, TYPEFACE
from perf.colours import contrast
from perf.ratings import SYMBOLS, USUAL_RATINGS
from perf.rules import RATINGS

SHEET = (files("perf.packs") / "template" / "council" / "style.css").read_text(encoding="utf-8")
CSS = SHEET.replace("{{ page.colours }}", USUAL_RATINGS.css())
FILLS, INKS = ({rating: of(rating) for rating in RATINGS} for of in (USUAL_RATINGS.fill, USUAL_RATINGS.ink))
AA, AA_GRAPHICS = 4.5, 3.0  # WCAG 2.2, success criteria 1.4.3 and 1.4.11


def css_of(selector):
    """Read the rules of one selector of the page: {property: value}, variables filled in."""
    variables = dict(re.findall(r"(--\w+): (#\w+);", CSS))
    rules = {}
    for body in re.findall(rf"^{re.escape(selector)} {{ (.*?) }}$", CSS, flags=re.MULTILINE):
        for rule in body.rstrip(";").split("; "):
            name, text = rule.split(": ", 1)
            rules[name] = re.sub(r"var\((--\w+)\)", lambda found: variables[found[1]], text)
    return rules


@pytest.mark.parametrize("rating", RATINGS)
def test_the_ink_of_a_rating_can_be_read_on_its_fill(rating):
    assert contrast(INKS[rating], FILLS[rating]) >= AA


@pytest.mark.parametrize("rating", RATINGS)
def test_a_rating_on_the_page_can_be_read_and_has_the_colour_it_has_in_charts(rating):
    rules = css_of(".rating") | css_of(f".rating.{rating.lower().replace('/', '')}")
    assert contrast(rules["color"], rules["background"]) >= AA
    assert to_hex(rules["background"]) == to_hex(FILLS[rating])
    assert to_hex(rules["color"]) == to_hex(INKS[rating])
    edge = rules.get("border-color", rules["border"].split()[-1])
    assert contrast(edge, "#ffffff") >= AA_GRAPHICS


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("--ink", "#fff"),
        ("--ink", "--pale"),  # the heading of a group of rows
        ("--ink", "#e8eef3"),  # a band of the risk matrix
        ("--ink", "#fd0"),  # what has the focus
        ("--ink", "#fff7d6"),  # the row to which a link leads
        ("--soft", "#fff7d6"),
        ("--link", "#fff7d6"),
        ("--soft", "#fff"),
        ("--soft", "--pale"),  # the foot of the page
        ("--link", "#fff"),
        ("--link", "--pale"),  # the contents
        ("#fff", "--blue"),  # the head of the page
    ],
)
def test_every_ink_of_the_page_can_be_read_on_its_ground(ink, ground):
    variables = dict(re.findall(r"(--\w+): (#\w+);", CSS))
    assert contrast(variables.get(ink, ink), variables.get(ground, ground)) >= AA


def test_the_page_has_no_ground_that_is_not_tested_above():
    tested = {"#fff", "var(--pale)", "#e8eef3", "#fd0", "#fff7d6", "var(--blue)", "none", *FILLS.values()}
    assert set(re.findall(r"background: ([^;]+?)(?:;| })", CSS)) <= tested


@pytest.mark.parametrize("ink", [INK, GREY, SLATE])
def test_the_words_and_lines_of_a_chart_stand_out_from_white(ink):
    assert contrast(ink, "#ffffff") >= AA


def test_lines_of_the_house_colours_stand_out_from_white():
    assert [colour for colour in HOUSE[:3] + HOUSE[4:5] if contrast(colour, "#ffffff") < AA_GRAPHICS] == []


def test_the_shades_and_the_greys_go_from_dark_to_light_in_grey_print_too():
    for shades in (SEQUENTIAL[::-1], GREYS):
        on_black = [contrast(shade, "#000000") for shade in shades]
        assert on_black == sorted(on_black)


def test_charts_and_pages_share_one_typeface():
    assert f"{TYPEFACE};" in CSS


def test_symbols_are_those_of_the_tables():
    assert set(SYMBOLS) == set(FILLS) == set(INKS) == set(RATINGS)
