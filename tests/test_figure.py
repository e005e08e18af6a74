"""What is true of a figure is declared once, and read there."""

from dataclasses import replace

import pytest

from perf.catalogue import FIGURES, RECORD_FIGURES, TOPICS, in_quarter, recipe_of
from perf.figure import Counted, Figure, Part, Recipe, Reversed, in_both_periods


def a_figure(**facts):
    recipe = Recipe(Counted("agency.amount", "agency spend"))
    usual = {"name": "agency.spend", "title": "Agency spend", "unit": "GBP", "recipe": recipe, "rule": "Spend."}
    return Figure(**usual | {"source": "Definitions", "tables": ("agency_spend",)} | facts)


@pytest.mark.parametrize(
    ("better", "is_signed", "plus_is_favourable", "expected"),
    [
        ("higher", True, True, "higher"),
        ("higher", True, False, "lower"),
        ("lower", True, False, "higher"),
        ("neutral", True, False, "neutral"),
        ("higher", False, False, "higher"),
        ("lower", False, True, "lower"),
    ],
)
def test_the_sign_of_variances_turns_only_figures_that_have_one(better, is_signed, plus_is_favourable, expected):
    figure = a_figure(better=better, reversed=Reversed("spend less agency", "Less.") if is_signed else None)
    assert figure.better_where(plus_is_favourable=plus_is_favourable) == expected


def test_a_figure_of_both_periods_differs_in_name_title_and_period_alone():
    to_date, alone = in_both_periods(a_figure())
    assert (to_date.definition, alone.definition) == ("Spend. Year to date.", "Spend. The quarter alone.")
    assert (to_date.base, alone.base) == ("", "agency.spend")
    changed = {"name": to_date.name, "title": to_date.title, "period": "year to date", "base": ""}
    assert replace(alone, **changed) == to_date


@pytest.mark.parametrize(("text", "dimension", "value"), [("reason=Stress", "reason", "Stress"), ("", "", "")])
def test_a_part_is_read_and_written_alike(text, dimension, value):
    assert Part.parse(text) == Part(dimension, value)
    assert str(Part(dimension, value)) == text


def test_the_value_of_a_part_may_hold_the_sign_that_divides_it():
    assert Part.parse("cause=a=b") == Part("cause", "a=b")


@pytest.mark.parametrize(
    ("numerator", "denominator", "accumulates", "is_ratio"),
    [
        ("sum", None, True, False),
        ("sum", "mean", True, False),
        ("sum", "sum", False, True),
        ("last", "last", False, False),
    ],
)
def test_a_figure_grows_over_the_year_unless_it_is_a_share_of_cases_or_a_position(
    numerator, denominator, accumulates, is_ratio
):
    recipe = Recipe(Counted("a", "a", over=numerator), denominator and Counted("b", "b", over=denominator))
    assert (recipe.accumulates, recipe.is_ratio_of_flows) == (accumulates, is_ratio)


def test_every_figure_for_the_quarter_alone_has_the_same_facts_as_the_one_for_the_year_to_date():
    pairs = [(FIGURES[figure.base], figure) for figure in RECORD_FIGURES if figure.base]
    assert pairs
    for to_date, alone in pairs:
        assert in_quarter(to_date.name) is alone
        assert (to_date.recipe, to_date.better, to_date.about) == (alone.recipe, alone.better, alone.about)


def test_a_topic_leads_with_figures_of_its_own():
    for topic in TOPICS.values():
        assert {topic.leading, topic.published_by_part, *topic.others} <= set(topic.figure_names)


def test_only_a_figure_of_records_has_a_recipe_of_amounts():
    with pytest.raises(ValueError, match='"measures.green" is not calculated from records.'):
        recipe_of("measures.green")


def a_share(about="cases"):
    recipe = Recipe(Counted("calls.late", "late"), Counted("calls.all", "calls"), scale=100, is_proportion=True)
    return a_figure(unit="percent", recipe=recipe, about=about)


@pytest.mark.parametrize(
    ("figure", "numerator", "denominator", "expected"),
    [
        (a_share(), 19, 19, True),
        (a_share(), 0, 20, False),  # the cases of the denominator count, not those of the numerator
        (a_share("people"), 3, 19, True),
        (a_figure(unit="count"), 19, float("nan"), True),
        (a_figure(unit="count"), 20, float("nan"), False),
        (a_figure(unit="count", about="people"), 5, float("nan"), False),
        (a_figure(), 5, float("nan"), False),
        (a_share(), float("nan"), float("nan"), False),
    ],
)
def test_a_share_or_a_count_of_fewer_than_20_cases_is_of_few(figure, numerator, denominator, expected):
    assert figure.is_of_few(numerator, denominator) == expected


@pytest.mark.parametrize(
    ("about", "denominators", "expected"),
    [
        ("cases", (99,), 0),
        ("cases", (100,), 1),
        ("cases", (1_000,), 1),
        ("cases", (100, 99), 0),
        ("cases", (100, 0), 1),
        ("cases", (), 1),
        ("people", (999,), 1),
        ("people", (1_000,), 2),
        ("money", (50,), 2),
    ],
)
def test_a_percentage_has_the_decimals_that_its_cases_carry(about, denominators, expected):
    assert a_share(about).decimals_of(*denominators) == expected
