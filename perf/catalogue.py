"""Every topic and every figure by name."""

from functools import cache, partial
from importlib import import_module
from itertools import chain
from pkgutil import iter_modules

import pandas as pd

import perf.topics
from perf.dataset.checks_between_rows import Check, Texts, quarter_is_known
from perf.dataset.committee_reports import committee_reports
from perf.dataset.contract import CORE_TABLES
from perf.dataset.copied_results_checks import COPIED_RESULTS_CHECKS
from perf.dataset.dataset import AGGREGATES, Dataset
from perf.dataset.narrative import NamedFigure, lone_braces, named_figures
from perf.dataset.observation_checks import OBSERVATION_CHECKS
from perf.dataset.problems import did_you_mean, listed
from perf.dataset.role_checks import ROLE_CHECKS
from perf.dataset.scorecard_checks import MEASURE_CHECKS
from perf.dataset.spelling_checks import spelling_checks
from perf.dataset.table_declaration import Table
from perf.figure import Figure, Part, Recipe, parts_of
from perf.rules import DIRECTORATE, LISTED
from perf.safe_text import slug
from perf.scoring import actions, measures, risks
from perf.topics.aggregates import aggregates_checks, aggregates_table, defined
from perf.topics.monthly_amounts import recorded
from perf.topics.topic import Topic
from perf.wording import count, split_list


def _declared_topics() -> dict[str, Topic]:
    """Find the topics: each module of `perf.topics` that declares a `TOPIC`."""
    modules = [import_module(f"perf.topics.{module.name}") for module in iter_modules(perf.topics.__path__)]
    topics: list[Topic] = [module.TOPIC for module in modules if hasattr(module, "TOPIC")]
    return {topic.name: topic for topic in sorted(topics, key=lambda topic: (topic.place, topic.name))}


TOPICS = _declared_topics()
BY_KIND: dict[str, tuple[Figure, ...]] = {
    "measures": measures.FIGURES,
    "actions": actions.FIGURES,
    "risks": risks.FIGURES,
}
RECORD_FIGURES: tuple[Figure, ...] = tuple(figure for topic in TOPICS.values() for figure in topic.figures)
TABLES: dict[str, Table] = (
    CORE_TABLES
    | {name: table for topic in TOPICS.values() for name, table in topic.tables.items()}
    | {AGGREGATES: aggregates_table(RECORD_FIGURES)}
)
FIGURES: dict[str, Figure] = {figure.name: figure for group in (RECORD_FIGURES, *BY_KIND.values()) for figure in group}
TOPIC_OF = {figure.name: topic for topic in TOPICS.values() for figure in topic.figures}
ABOUT_PEOPLE = frozenset(name for name, figure in FIGURES.items() if figure.is_about_people)


def _unknown_figures(data: Dataset) -> Texts:
    """Find the figures of measures that are not calculated from records."""
    figures = data.measures["figure"].dropna()
    return {
        record: f'"{name}" is not a figure of the records. {did_you_mean(name, TOPIC_OF)}'.strip()
        for record, name in figures[~figures.isin(list(TOPIC_OF))].items()
    }


def _unknown_claims(data: Dataset) -> Texts:
    """Find the figures of claims that are not calculated, so that nothing is compared."""
    figures = data.claims["figure"].dropna()
    return {
        record: f'"{name}" is not a figure. {did_you_mean(name, FIGURES)}'.strip()
        for record, name in figures[~figures.isin(list(FIGURES))].items()
    }


def _unknown_parts(data: Dataset) -> Texts:
    """Find the parts by which the figure of a measure is not calculated, or which are misspelt."""
    rows = data.measures.dropna(subset=["part"])
    rows = rows[rows["figure"].isin(list(TOPIC_OF))]
    found = {row.Index: _wrong_part(data, NamedFigure(row.figure, row.part)) for row in rows.itertuples()}
    return {record: text for record, text in found.items() if text}


def _wrong_part(data: Dataset, named: NamedFigure) -> str:
    """Return why a figure has no such part, "" where it has, or where a value is only unknown."""
    part = Part.parse(named.part)
    values = _values(data, named.figure, part.dimension)
    if wrong := _wrong_dimension(named.figure, part):
        return wrong
    meant = "" if part.value in values else did_you_mean(part.value, values)
    return f'no record has the {part.dimension} "{part.value}". {meant}' if meant else ""


def _wrong_dimension(figure: str, part: Part) -> str:
    """Return that a figure is not calculated by the dimension of a part; "" where it is."""
    parts = FIGURES[figure].recipe.parts
    ways = f"by {listed(parts)}" if parts else "as a whole alone"
    return "" if part.dimension in parts else f"{figure} is calculated {ways}, not by {part.dimension or part.value}."


def _values(data: Dataset, figure: str, dimension: str) -> set[str]:
    """Return the values that the folder has of a dimension of a figure."""
    columns = [data.tables[name].get(dimension) for name in FIGURES[figure].tables]
    values = {value for cells in columns if cells is not None for value in recorded(cells.astype("str")).unique()}
    given = map(Part.parse, data.aggregates["part"].dropna().unique())
    return values | {each.value for each in given if each.dimension == dimension}


def _unknown_reports(data: Dataset) -> Texts:
    """Find the texts for a report that no pack has."""
    known = (*(report.name for report in committee_reports(data)), DIRECTORATE, *TOPICS)
    names = data.narrative["report"].dropna()
    return {
        record: f'there is no report "{name}". {did_you_mean(name, known)}'.strip()
        for record, name in names[~names.map(slug).isin(known)].items()
    }


def _unusable_names(data: Dataset) -> Texts:
    """Find the short names of reports that give no file name, or that of another report."""
    found: Texts = {}
    others = ("reconciliation", "index", "accessibility", "committee-pack", "committee-annexes")
    taken = dict.fromkeys((*TOPICS, DIRECTORATE, *others), "another page of the pack")
    for record, name in data.reports["report"].dropna().items():
        if not slug(name):
            found[record] = "it has no letter from a to z and no digit, so the report would have no file name."
        elif slug(name) in taken:
            found[record] = f'"{name}" would have the file name of {taken[slug(name)]}.'
        taken.setdefault(slug(name), name)
    return found


def _unknown_themes(data: Dataset) -> Texts:
    """Find the themes of reports that no measure and no corporate action has."""
    known = {*data.measures["theme"].dropna(), *data.corporate_actions["theme"].dropna()}
    found = {}
    for record, cell in data.reports["themes"].dropna().items():
        if unknown := [theme for theme in split_list(cell) if theme not in known]:
            hint = did_you_mean(unknown[0], known)
            found[record] = f'no measure and no corporate action has the theme "{unknown[0]}". {hint}'.strip()
    return found


def _unknown_actions(data: Dataset) -> Texts:
    """Find the actions of risks that are not among the actions."""
    known, found = set(data.actions["action_id"].dropna()), {}
    for record, cell in data.risks["actions"].dropna().items():
        if unknown := [action for action in split_list(cell) if action not in known]:
            found[record] = f'"{unknown[0]}" is not in actions. {did_you_mean(unknown[0], known)}'.strip()
    return found


def _in_no_report(data: Dataset, table: str) -> Texts:
    """Find the measures or corporate actions that are in no report, because each is about some themes; theme by theme.

    A pack would not show them.
    """
    reports, rows = committee_reports(data), data.tables[table]
    if any(report.is_of_all for report in reports):
        return {}
    left = rows[~rows["theme"].isin([theme for report in reports for theme in report.themes])]
    texts: Texts = {}
    for theme, group in left.groupby(left["theme"].fillna("")):
        listed = LISTED[table]
        what = f'of the theme "{theme}"' if theme else "without a theme"
        texts[group.index[0]] = (
            f"{count(len(group), f'{listed.one} {what} is', f'{listed.many} {what} are')} in no report."
        )
    return texts


def _unknown_subjects(data: Dataset) -> Texts:
    """Find the texts about something that has no row of its own."""
    ids = (name for table, listed in LISTED.items() for name in data.tables[table][listed.id].dropna())
    known = {*TOPICS, *data.measures["theme"].dropna(), *ids}
    names = data.narrative["subject"].dropna()
    return {
        record: f'no measure, action, risk or theme is called "{name}", so it is shown under these words. '
        f"{did_you_mean(name, known)}".strip()
        for record, name in names[~names.isin(known)].items()
    }


_WITH_FIGURES = (("narrative", "text"), ("commentary", "cause"), ("commentary", "action_taken"))


def _wrong_texts(data: Dataset, table: str, column: str) -> Texts:
    """Find the texts with a lone brace, or a figure or a part of one that cannot be calculated."""
    found = {}
    for record, text in data.tables[table][column].dropna().items():
        lone = (f'"{brace.strip()}": a brace has no partner.' for brace in lone_braces(text))
        wrong = (_wrong_name(data, named) for named in named_figures(text))
        found[record] = " ".join(dict.fromkeys(filter(None, chain(lone, wrong))))
    return {record: text for record, text in found.items() if text}


def _wrong_name(data: Dataset, named: NamedFigure) -> str:
    """Return what is wrong with a figure that a text names, if the folder has its tables; "" where nothing is."""
    if named.figure not in FIGURES:
        return f'"{named.figure}" is not a figure. {did_you_mean(named.figure, FIGURES)}'.strip()
    if _without_rows(data, named):
        return ""
    figure, is_recorded = FIGURES[named.figure], named.figure in TOPIC_OF
    parts = [Part.parse(named.part)] if is_recorded else parts_of(named.part) or [Part.parse(named.part)]
    wrong = (_wrong_dimension(figure.name, part) or _no_value(data, figure.name, part) for part in parts if named.part)
    return next(filter(None, wrong), "")


def _without_rows(data: Dataset, named: NamedFigure) -> str:
    """Return the table that a figure which a text names needs, and of which the folder has no rows; "" for none."""
    if named.figure not in FIGURES:
        return ""
    tables, is_recorded = FIGURES[named.figure].tables, named.figure in TOPIC_OF
    missing = [name for name in (tables if is_recorded else tables[:1]) if not data.rows(name)]
    return missing[0] if missing and not (is_recorded and data.has_totals) else ""


def _texts_without_rows(data: Dataset, table: str, column: str) -> Texts:
    """Find the texts with figures of tables that the folder does not have; a page shows "no data" in their place."""
    found = {
        record: list(dict.fromkeys(filter(None, (_without_rows(data, named) for named in named_figures(text)))))
        for record, text in data.tables[table][column].dropna().items()
    }
    return {
        record: f"the folder has no rows of {listed(missing, last='and')}, so figures of this text read: no data."
        for record, missing in found.items() if missing
    }  # fmt: skip


def _no_value(data: Dataset, figure: str, part: Part) -> str:
    values = _values(data, figure, part.dimension)
    text = f'no record has the {part.dimension} "{part.value}". {did_you_mean(part.value, values)}'.strip()
    return "" if part.value in values else text


CHECKS = (
    *MEASURE_CHECKS,
    *COPIED_RESULTS_CHECKS,
    *OBSERVATION_CHECKS,
    *ROLE_CHECKS,
    *spelling_checks(TABLES),
    *aggregates_checks(RECORD_FIGURES),
    Check(
        table="measures", column="figure", find=_unknown_figures, rule="the figure of a measure is one of the records",
        fix="docs/definitions.md lists them all.",
    ),
    Check(
        table="measures", column="part", find=_unknown_parts,
        rule="the part of a measure is one by which its figure is calculated, and is spelt as in the records",
        fix="Write it as the records do, such as reason=Stress.",
    ),
    Check(
        table="reports", column="report", find=_unusable_names,
        rule="the short name of a report gives it a file name of its own", fix="Choose another name.",
    ),
    Check(
        table="reports", column="themes", find=_unknown_themes,
        rule="a theme of a report is one of a measure or a corporate action", fix="Separate themes by semicolons.",
    ),
    *(
        Check(
            table=table, column="theme", find=partial(_in_no_report, table=table), level="remark",
            rule="its theme is in a report", fix="Add the theme to a report in the table reports.", needs=("reports",),
        )
        for table in ("measures", "corporate_actions")
    ),
    Check(
        table="risks", column="actions", find=_unknown_actions, needs=("actions",),
        rule="an action of a risk is one of the table actions", fix="Separate ids by semicolons.",
    ),
    Check(
        table="narrative", column="report", find=_unknown_reports,
        rule="a text is for a report of the pack", fix="Write a topic, directorate, or a report of the table reports.",
    ),
    Check(
        table="narrative", column="subject", find=_unknown_subjects, level="remark",
        rule="the subject of a text is a measure, an action, a risk or a theme",
        fix="Correct it if one of them is meant.",
    ),
    *(
        Check(
            table=table, column=column, find=partial(_wrong_texts, table=table, column=column),
            rule="braces are in pairs, and name a figure, and its part, that the folder gives",
            fix="docs/definitions.md lists them all; without braces the words stand as they are.",
        )
        for table, column in _WITH_FIGURES
    ),
    *(
        Check(
            table=table, column=column, find=partial(_texts_without_rows, table=table, column=column), level="remark",
            rule="the folder has the tables of the figures in braces", fix="Add the table, or write the number.",
        )
        for table, column in _WITH_FIGURES
    ),
    *(
        quarter_is_known(table, CORE_TABLES[table].dated_by)
        for table in ("narrative", "commentary", "claims", "printed_ratings")
    ),
    Check(
        table="claims", column="figure", find=_unknown_claims, level="remark",
        rule="the figure of a claim is one that is calculated", fix="docs/definitions.md lists them all.",
    ),
    *dict.fromkeys(check for topic in TOPICS.values() for check in topic.checks),
)  # fmt: skip


def find(name: str) -> Figure:
    """Find a figure by name.

    Raises
    ------
    ValueError
        If there is no such figure; the message names the nearest one, and where all are listed.
    """
    if name not in FIGURES:
        hint = f" {did_you_mean(name, FIGURES)}".rstrip()
        raise ValueError(f'There is no figure "{name}".{hint} perf.list_figures() and docs/definitions.md list all.')
    return FIGURES[name]


def as_called(figure: Figure, data: Dataset) -> Figure:
    """Return a figure with the rule by which it is calculated here, and with the council's names of ratings."""
    ratings = data.framework.ratings
    of_ratings = {each.name: each for kind in (measures, actions) for each in kind.figures_called(ratings)}
    return of_ratings.get(figure.name) or defined(figure, data)


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
