"""Every topic and every figure by name."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import pandas as pd

import perf.topics
from perf.dataset.contract import CORE_TABLES
from perf.dataset.problems import did_you_mean
from perf.dataset.table_rules import Table
from perf.figure import Figure, Recipe
from perf.scoring import actions, measures, risks
from perf.topics.topic import Topic


def _declared_topics() -> dict[str, Topic]:
    """Find the topics: each module of `perf.topics` that declares a `TOPIC`."""
    modules = [import_module(f"perf.topics.{module.name}") for module in iter_modules(perf.topics.__path__)]
    topics: list[Topic] = [module.TOPIC for module in modules if hasattr(module, "TOPIC")]
    return {topic.name: topic for topic in sorted(topics, key=lambda topic: (topic.place, topic.name))}


TOPICS = _declared_topics()
TABLES: dict[str, Table] = CORE_TABLES | {
    name: table for topic in TOPICS.values() for name, table in topic.tables.items()
}
BY_KIND: dict[str, tuple[Figure, ...]] = {
    "measures": measures.FIGURES,
    "actions": actions.FIGURES,
    "risks": risks.FIGURES,
}
RECORD_FIGURES: tuple[Figure, ...] = tuple(figure for topic in TOPICS.values() for figure in topic.figures)
FIGURES: dict[str, Figure] = {figure.name: figure for group in (RECORD_FIGURES, *BY_KIND.values()) for figure in group}
TOPIC_OF = {figure.name: topic for topic in TOPICS.values() for figure in topic.figures}
ABOUT_PEOPLE = frozenset(name for name, figure in FIGURES.items() if figure.is_about_people)


def find(name: str) -> Figure:
    """Find a figure by name.

    Raises
    ------
    KeyError
        If there is no such figure; the message names the nearest one.
    """
    if name not in FIGURES:
        raise KeyError(f'"{name}" is not a figure. {did_you_mean(name, FIGURES)}'.strip())
    return FIGURES[name]


def recipe_of(name: str) -> Recipe:
    """Return the recipe of a figure that is calculated from records.

    Raises
    ------
    ValueError
        If the figure is not calculated from records.
    """
    recipe = find(name).recipe
    if not isinstance(recipe, Recipe):
        raise ValueError(f'"{name}" is not calculated from records.')
    return recipe


def base_of(name: str) -> str:
    """Return the name of the same figure for the year to date; the name itself where there is no such figure."""
    return FIGURES[name].base or name if name in FIGURES else name


def is_of_quarter(name: str) -> bool:
    """Return whether a figure is for the quarter alone."""
    return name in FIGURES and FIGURES[name].period == "quarter"


@cache
def in_quarter(name: str) -> Figure | None:
    """Find the same figure for the quarter alone; None where there is none."""
    return next((figure for figure in RECORD_FIGURES if figure.base == name), None)


def topic_of(name: str) -> str:
    """Return the topic of a figure; of figures of ratings the kind: measures, actions or risks."""
    if name in TOPIC_OF:
        return TOPIC_OF[name].name
    return next(kind for kind, figures in BY_KIND.items() if name in {figure.name for figure in figures})


def list_figures() -> pd.DataFrame:
    """Return the catalogue as a frame: every figure that the package calculates.

    Returns
    -------
    DataFrame, one row per figure
        figure (its name in code), title, topic ("sickness", "measures" and so on), unit, better ("higher", "lower" or
        "neutral"; of a variance, for a council in which plus is favourable), about (what is counted: "people", "days of
        people", "cases", "money" or "ratings"), period (which a value covers: "year to date", "quarter", "position" or
        "forecast"), definition, source (of the definition), tables (that it reads, separated by commas).

    Examples
    --------
    >>> perf.list_figures().query("topic == 'sickness'")[["figure", "title"]]
    """
    rows = [
        {
            "figure": name,
            "title": figure.title,
            "topic": topic_of(name),
            "unit": figure.unit,
            "better": figure.better,
            "about": figure.about,
            "period": figure.period,
            "definition": figure.definition,
            "source": figure.source,
            "tables": ", ".join(figure.tables),
        }
        for name, figure in FIGURES.items()
    ]
    return pd.DataFrame(rows)
