import pytest

from perf.colours import INK, WHITE, contrast, difference, ink_on


def test_contrast_is_that_of_the_guidelines():
    assert round(contrast("#ffffff", "#000"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48  # the example that just fails


def test_a_difference_is_0_for_one_colour_1_for_black_and_white_and_the_same_both_ways():
    assert difference("#0f7a52", "#0F7A52") == 0
    assert round(difference("#000000", WHITE), 4) == 1
    assert difference("#0f7a52", "#8a1c1c") == difference("#8a1c1c", "#0f7a52")


def test_shades_of_one_colour_differ_less_than_two_colours():
    assert difference("#ffbf00", "#ffdd00") < 0.1 < difference("#d4351c", "#942514") < difference("#0f7a52", "#8a1c1c")


@pytest.mark.parametrize(("colour", "ink"), [("#8a1c1c", WHITE), ("#ffbf00", INK), (WHITE, INK), ("#0f7a52", WHITE)])
def test_words_on_a_colour_are_white_or_dark_whichever_is_read_better(colour, ink):
    assert ink_on(colour) == ink
