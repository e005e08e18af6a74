"""What a council calls its ratings: one typed place, with a name, a colour and a symbol for each."""

import re

import pytest

from perf.colours import INK, LEAST_OF_MARKS, LEAST_OF_WORDS, WHITE, contrast
from perf.ratings import SYMBOLS, USUAL_RATINGS, RatingLook, Ratings
from perf.rules import RATINGS

OWN = Ratings(
    Green=RatingLook(name="On track", colour="#1d70b8"),
    Amber=RatingLook(name="Slightly behind"),
    Red=RatingLook(colour="#f4c6c6"),
)


def test_what_a_council_does_not_name_or_colour_is_as_usual():
    assert [OWN.called(rating) for rating in RATINGS] == ["On track", "Slightly behind", "Red", "N/A"]
    assert [OWN.fill(rating) for rating in RATINGS] == ["#1d70b8", "#ffbf00", "#f4c6c6", "#ffffff"]
    assert [USUAL_RATINGS.called(rating) for rating in RATINGS] == list(RATINGS)


@pytest.mark.parametrize(
    ("text", "rating"),
    [("on TRACK", "Green"), (" Green ", "Green"), ("green", "Green"), ("n/a", "N/A"), ("Track", None), ("", None)],
)
def test_a_rating_is_read_by_the_councils_name_or_the_programs_in_any_case(text, rating):
    assert OWN.read(text) == rating


def test_a_mark_is_a_symbol_and_a_name_so_that_colour_is_never_alone():
    assert OWN.marked("Green") == "● On track"
    assert set(SYMBOLS) == set(RATINGS)
    assert len({*SYMBOLS.values()}) == len(RATINGS)


@pytest.mark.parametrize("ratings", [USUAL_RATINGS, OWN])
def test_words_can_be_read_on_every_mark_and_every_mark_is_seen_on_white(ratings):
    for rule in ratings.css().splitlines():
        style = dict(re.findall(r"([\w-]+): ([^;]+);", rule.replace("var(--ink)", INK)))
        assert contrast(style.get("color", WHITE), style["background"]) >= LEAST_OF_WORDS
        assert contrast(style.get("border-color", INK), WHITE) >= LEAST_OF_MARKS


def test_a_pale_mark_has_the_dark_edge_of_all_marks_and_dark_words():
    assert OWN.css(".lab ").splitlines()[2] == ".lab .rating.red { background: #f4c6c6; color: var(--ink); }"
