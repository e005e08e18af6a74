"""A council's quarter, scored: measures, actions, risks and every figure."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from typing import Any

import numpy as np
import pandas as pd

from perf.areas import COUNCIL, name_of
from perf.catalogue import ABOUT_PEOPLE, BY_KIND, FIGURES, RECORD_FIGURES, TOPIC_OF, TOPICS, find, in_quarter, topic_of
from perf.dataset.dataset import Dataset
from perf.dataset.narrative import NamedFigure, Text, texts_of
from perf.days_covered import Days
from perf.figure import COLUMNS, DAYS, Basis, Figure, Part, RatingRecipe, Recipe, RiskRecipe, parts_of, value_of
from perf.load_council import Council, as_dataset
from perf.object_summary import Summarised
from perf.quarter import Quarter
from perf.ratings import Ratings
from perf.rules import MOST_QUARTERS, PLAN, RATINGS, Rating, Section
from perf.scoring import actions, group_ratings, measures, risks
from perf.scoring.printed_ratings import beside_printed
from perf.scoring.rating_counts import as_rated, counts_by_area, rating_values
from perf.topics import aggregates
from perf.topics.coverage import cut_at, days_covered
from perf.topics.monthly_amounts import no_amounts
from perf.topics.record_figures import for_quarter
from perf.topics.workforce import staff_amounts
from perf.wording import count, sentence


@dataclass(frozen=True)
class Explanation:
    """What officers write about a measure or an action: causes, and what is being done."""

    causes: tuple[Text, ...]
    remedies: tuple[Text, ...]

    @property
    def is_blank(self) -> bool:
        """Whether there is neither a cause nor a remedy."""
        return not self.causes and not self.remedies


@dataclass(frozen=True, repr=False)
class RatedQuarter(Summarised):
    """What every scored quarter has: measures, actions and risks, each with its rating or score.

    Each frame is returned by its function in `perf.scoring`, with the printed ratings beside it. `area` is what it is
    about: the council, unless `perf.pages.report_scores.of_area` has narrowed it.
    """

    data: Dataset
    quarter: Quarter
    measures: pd.DataFrame
    actions: pd.DataFrame
    risks: pd.DataFrame
    area: str = field(default=COUNCIL, kw_only=True)

    @property
    def protection(self) -> str:
        """What is shown of small numbers of people, in words."""
        return "shown: for analysts only"

    def _summary(self) -> tuple[str, dict[str, str]]:
        rated = {"measures": self.council_measures, "actions": self.actions}
        counts = {name: rows["rating"].value_counts().reindex(RATINGS).dropna() for name, rows in rated.items()}
        return f"{self.data.framework.name}, {self.quarter}", {
            **{
                name: ", ".join(f"{number:.0f} {self.ratings.called(rating)}" for rating, number in of.items())
                for name, of in counts.items()
            },
            "risks": count(len(self.risks), "risk"),
            "small numbers": self.protection,
        }

    @property
    def ratings(self) -> Ratings:
        """What the council calls its ratings, and their colours."""
        return self.data.framework.ratings

    @property
    def compared_with(self) -> Quarter:
        """The quarter with which measures are compared, as the framework says."""
        return self.quarter.comparison(self.data.framework.direction)

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """What officers write for the quarter; figures that a text names are still in braces."""
        return texts_of(self.data, self.quarter)

    def explanation_of(self, row: Mapping[Hashable, Any], subject: str) -> "Explanation":
        """Return what officers write on why a measure or an action is where it is, and on what is being done."""
        areas = (row["area"],) if "area" in row else self.areas_with_texts

        def written(section: Section, column: str) -> tuple[Text, ...]:
            own = row.get(column)
            cell = () if own is None or pd.isna(own) else (Text("", COUNCIL, section, subject, sentence(own)),)
            of_subject = (text for text in self.texts if text.subject == subject and text.area in areas)
            return (*cell, *(text for text in of_subject if text.section == section))

        return Explanation(written("cause", "cause"), written("action_taken", "remedy"))

    @property
    def subject(self) -> str:
        """What the status is of, in a sentence."""
        return "the quarter" if self.area == COUNCIL else name_of(self.area)

    def printed_name(self, kind: str = "") -> str:
        """Return the name under which a published status is recorded: that of the report, or of its measures."""
        if self.area != COUNCIL:
            return f"{self.area}: {kind}" if kind else self.area
        return kind or self.data.framework.report

    @cached_property
    def actions_before(self) -> pd.DataFrame:
        """The actions of the quarter before, rated."""
        before = rated_actions(self.data, self.quarter.previous)
        return before if self.area == COUNCIL else before[before["service"].isin(self.services)]

    @cached_property
    def progress_before(self) -> Mapping[Hashable, Mapping[Hashable, Any]]:
        """How far each action was in the quarter before, and its rating then, by its id."""
        rows = self.actions_before.set_index("action_id")[["percent_complete", "rating"]]
        progress: dict[Hashable, dict[Hashable, Any]] = rows.to_dict("index")
        return progress

    @property
    def services(self) -> tuple[str, ...]:
        """The services of its area, by which actions and risks belong to it."""
        return self.data.framework.services_of(self.area)

    @property
    def areas_with_texts(self) -> tuple[str, ...]:
        """The areas whose texts are about its measures, actions and risks."""
        return (COUNCIL,) if self.area == COUNCIL else (COUNCIL, self.area, *self.services)

    @cached_property
    def council_measures(self) -> pd.DataFrame:
        """The plan's measures of its area, which is usually the council; those of another set are counted apart."""
        return in_plan(self.all_sets)

    @cached_property
    def scored_on(self) -> Mapping[tuple[str, str], list[int]]:
        """The places in `measures` of those that are scored on a figure, not on a part of it: by area and figure."""
        rows, places = self.measures, dict[tuple[str, str], list[int]]()
        for at in np.flatnonzero(rows["figure"].notna() & rows["part"].isna()):
            places.setdefault((rows["area"].iloc[at], rows["figure"].iloc[at]), []).append(int(at))
        return places

    @cached_property
    def all_sets(self) -> pd.DataFrame:
        """The measures of its area, of every set; for lists, never for a count."""
        return self.measures[self.measures["area"] == self.area]

    @cached_property
    def returned_quarters(self) -> pd.DataFrame:
        """The measures of the last quarters with returns, the oldest first, each rated on its return alone."""
        data, rule = self.data, self.data.framework.rating_rule
        given = set(data.returns.loc[data.returns["actual"].notna(), "quarter"])
        quarters = [quarter for quarter in last_quarters(self.quarter) if quarter.label in given] or [self.quarter]
        rated = (measures.score_measures(data.returns, data.measures, each, **rule) for each in quarters)
        return pd.concat(rated, ignore_index=True)

    @property
    def other_sets(self) -> dict[str, pd.DataFrame]:
        """The measures of its area in each set other than the plan, by the set's name."""
        others = self.all_sets[self.all_sets["set"] != PLAN]
        return {str(name): rows for name, rows in others.groupby("set")}

    def roll_up(self, scored: pd.DataFrame, basis: Basis = "") -> Rating:
        """Return one rating for scored measures or actions, by the framework's limits; see `as_rated` for `basis`."""
        return group_ratings.roll_up(as_rated(scored, basis), **self.data.framework.roll_up.model_dump())

    def status(self, basis: Basis = "") -> Rating:
        """Return the status of the quarter: the worse of that of the council's measures and that of its actions.

        They are never counted together, because many actions would hide a few measures.
        """
        return group_ratings.worst_of(self.roll_up(rows, basis) for rows in (self.council_measures, self.actions))

    def rolled_up(self, scored: pd.DataFrame, by: str | list[str], **options: Any) -> pd.DataFrame:
        """Return one rating for each group, by the framework's limits: see `roll_up_groups`."""
        cuts = group_ratings.Cuts(**self.data.framework.roll_up.model_dump())
        return group_ratings.roll_up_groups(scored, by, cuts=cuts, **options).assign(quarter=self.quarter.label)

    def counted(self, scored: pd.DataFrame, before: pd.DataFrame) -> dict[Hashable, Any]:
        """Return the counts and the rating of rows taken together, beside those of the quarter before."""
        one = {"group": "all"}
        groups = self.rolled_up(scored.assign(**one), "group", groups=["all"], before=before.assign(**one))
        counts: dict[Hashable, Any] = groups.iloc[0].to_dict()
        return counts


@dataclass(frozen=True, repr=False)
class Scores(RatedQuarter):
    """A council's quarter, scored; figures about small groups are not protected.

    Attributes
    ----------
    amounts : DataFrame
        The monthly amounts of the records (see `perf.topics.monthly_amounts`).
    records : DataFrame, one row per record figure, area, quarter and part
        The figures calculated from the amounts, for the quarter and the same quarter last year.
    """

    amounts: pd.DataFrame
    records: pd.DataFrame

    @cached_property
    def measures_before(self) -> pd.DataFrame:
        """The ratings of the council's measures in the quarter before; none that may be based on a small group.

        Such are those of a figure of a part, and those by trend of a figure about people, which compare with another.
        Its columns are measure_id, area, theme, category, set and rating.
        """
        named = set(self.data.measures["figure"])
        asked = [figure for figure in RECORD_FIGURES if figure.name in named]
        records = record_figures(self.data, self.amounts, self.quarter.previous, asked)
        before = scored_measures(self.data, self.quarter.previous, records)
        may_be_small = before["part"].notna() | (before["figure"].isin(ABOUT_PEOPLE) & measures.is_by_trend(before))
        columns = ["measure_id", "area", "theme", "category", "set", "rating"]
        return before.loc[(before["area"] == COUNCIL) & ~(before["fed"] & may_be_small), columns].reset_index(drop=True)

    @cached_property
    def themes(self) -> pd.DataFrame:
        """The rating of each theme of the council's measures, beside that of the quarter before."""
        themes = self.rolled_up(self.council_measures, "theme", before=in_plan(self.measures_before))
        return beside_printed(themes, self.data.printed_ratings, "theme", "theme", self.quarter)

    @cached_property
    def corporate_actions(self) -> pd.DataFrame:
        """The rating of each corporate action, including those without an action, beside that of the quarter before."""
        facts = self.data.corporate_actions.set_index("corporate_action")[["title", "theme", "complete_by", "status"]]
        named = pd.unique(pd.concat([facts.index.to_series(), self.actions["corporate_action"].dropna()]))
        groups = self.rolled_up(self.actions, "corporate_action", groups=named, before=self.actions_before)
        groups = groups.join(facts, on="corporate_action")
        return beside_printed(groups, self.data.printed_ratings, "corporate_action", "corporate_action", self.quarter)

    def is_given(self, named: NamedFigure, area: str) -> bool:
        """Return whether the quarter has a figure that a text names, of an area, shown or hidden."""
        if named.figure not in TOPIC_OF:
            return bool(pd.notna(rating_value(self, named.figure, area, named.part)))
        rows = self.records
        keys = {"figure": named.figure, "area": area, "quarter": self.quarter.label, "part": named.part}
        for column, key in keys.items():
            rows = rows[rows[column] == key]
        return bool(rows["value"].notna().any())

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Every figure of the catalogue, as `compute` returns it."""
        return _figures(self, FIGURES)


def in_plan(measures: pd.DataFrame) -> pd.DataFrame:
    """Return the measures of the plan, without those of other sets."""
    return measures[measures["set"] == PLAN]


def last_quarters(quarter: Quarter, number: int = MOST_QUARTERS) -> list[Quarter]:
    """Return the last quarters up to one, the oldest first."""
    quarters = [quarter]
    while len(quarters) < number:
        quarters.insert(0, quarters[0].previous)
    return quarters


def measure_tables(measure: Mapping[Hashable, Any]) -> tuple[str, ...]:
    """Return the tables on which a scored measure is based: those of its figure too, if it is scored on one."""
    return (*measures.TABLES, *(FIGURES[measure["figure"]].tables if measure["fed"] else ()))


def record_amounts(data: Dataset, quarter: Quarter) -> pd.DataFrame:
    """Return the monthly amounts of every topic whose tables, or totals, are in the folder, up to a quarter.

    Returns
    -------
    DataFrame, one row per amount, area, month and part
        See `perf.topics.monthly_amounts`.
    """
    frames = [topic.amounts(data, quarter) for topic in TOPICS.values()]
    if data.has_totals:
        frames += [aggregates.amounts(data, quarter), staff_amounts(data, quarter)]
    amounts = pd.concat([no_amounts(), *frames], ignore_index=True).astype({"value": "float64"})
    return amounts.drop_duplicates(["amount", "area", "month", "part"], ignore_index=True)  # two topics may have FTE


def record_figures(
    data: Dataset, amounts: pd.DataFrame, quarter: Quarter, figures: Sequence[Figure] = RECORD_FIGURES
) -> pd.DataFrame:
    """Return record figures of a quarter, and over the same days of the year before.

    Where measures are compared with the quarter before, its figures are there too.

    Returns
    -------
    DataFrame, one row per figure, area, quarter and part
        See `for_quarter`. Where records end before the quarter does, last year's values end on the same day of the
        year; a figure that last year's records do not give for those days has no row for last year.
    """
    days = {figure.name: days_covered(data, figure, quarter) for figure in figures}
    now = for_quarter(amounts, quarter, figures, days)
    before_days = {figure: covered.year_before for figure, covered in covered_days(now, quarter).items()}
    last_year = quarter.same_quarter_last_year
    frames = [now]
    for last_day in sorted({each.last for each in before_days.values()}):
        wanted = {name: each for name, each in before_days.items() if each.last == last_day}
        cut = amounts if last_day.is_month_end else _cut_amounts(data, amounts, last_day, last_year)
        before = for_quarter(cut, last_year, [FIGURES[name] for name in wanted], wanted)
        given = covered_days(before, last_year)
        frames.append(before[before["figure"].isin([name for name in given if given[name] == wanted[name]])])
    if data.framework.direction == "last quarter":
        before_days = {figure.name: days_covered(data, figure, quarter.previous) for figure in figures}
        frames.append(for_quarter(amounts, quarter.previous, figures, before_days))
    return pd.concat(frames, ignore_index=True)


def _cut_amounts(data: Dataset, amounts: pd.DataFrame, last_day: pd.Timestamp, quarter: Quarter) -> pd.DataFrame:
    """Return monthly amounts in which the month of a day ends on that day."""
    month = f"{last_day:%Y-%m}"
    cut = record_amounts(cut_at(data, last_day), quarter)
    return pd.concat([amounts[amounts["month"] < month], cut[cut["month"] == month]], ignore_index=True)


def covered_days(records: pd.DataFrame, quarter: Quarter) -> dict[str, Days]:
    """Return the days that each figure's values for a quarter cover."""
    rows = records.loc[records["quarter"] == quarter.label, ["figure", *DAYS]].drop_duplicates("figure")
    return {name: Days(first, last) for name, first, last in rows.itertuples(index=False, name=None)}


def score_quarter(council: Council, quarter: str | Quarter | None = None) -> Scores:
    """Return a quarter of a council, scored by its own rules; small numbers are not protected.

    Measures that name a figure of the records are scored on that figure.

    Parameters
    ----------
    council : Dataset, str or Path
        What `perf.load` returns, or the council's folder.
    quarter : str or Quarter, optional
        Such as "2019-20 Q2": any quarter that a table has returns, actions, risks or records of. By default the latest
        of the returns, actions and risks.

    Returns
    -------
    Scores
        `measures`, `actions`, `risks`, `themes` and `corporate_actions`, one row each; `figures`, as `compute` returns
        them; `records`, those calculated from records, for the quarter and the same quarter of the year before.

    Raises
    ------
    PerfError
        If the council has no data for the quarter; the message names the quarters that it has.
    ValueError
        If the text is not a quarter.

    Examples
    --------
    >>> scores = perf.score_quarter("data/vale", "2019-20 Q2")
    >>> scores.measures.query("rating == 'Red'")
    """
    data = as_dataset(council)
    quarter = data.quarter(quarter or "")
    rules, printed = data.framework, data.printed_ratings
    amounts = record_amounts(data, quarter)
    records = record_figures(data, amounts, quarter)
    return Scores(
        data=data,
        quarter=quarter,
        amounts=amounts,
        records=records,
        measures=scored_measures(data, quarter, records),
        actions=beside_printed(rated_actions(data, quarter), printed, "action", "action_id", quarter),
        risks=risks.score_risks(data.risks, quarter, bands=rules.risk_bands),
    )


def rated_actions(data: Dataset, quarter: Quarter) -> pd.DataFrame:
    """Return the actions of a quarter, rated by the council's rules."""
    return actions.score_actions(data.actions, quarter, amber_from=data.framework.action_pace.amber_from)


def scored_measures(
    data: Dataset,
    quarter: Quarter,
    records: pd.DataFrame | None,
    *,
    returns: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Score the measures of a council, beside what was printed.

    Parameters
    ----------
    data : Dataset
    quarter : Quarter
    records : DataFrame or None
        The record figures; see `score_measures`.
    returns : DataFrame, optional
        In place of the council's returns.
    """
    scored = measures.score_measures(
        data.returns if returns is None else returns,
        data.measures,
        quarter,
        figures=None if records is None else _for_measures(data, records),
        **data.framework.rating_rule,
    )
    return beside_printed(scored, data.printed_ratings, "measure", "measure_id", quarter)


def _for_measures(data: Dataset, records: pd.DataFrame) -> pd.DataFrame:
    """Return record figures with what measures need to know of them.

    Whether their records are the council's own (`own`), whether they are shares of cases, of which kind of period they
    are, the same figure for the quarter alone, by how much one case of one changes them (`case`), and the spend that
    was planned, of variances (`planned`).
    """
    figures = {name: FIGURES[name] for name in records["figure"].unique()}
    own = {name: data.is_own(figure.tables) for name, figure in figures.items()}
    facts = {
        "own": own,
        "is_share": {name: figure.is_share for name, figure in figures.items()},
        "alone": {name: alone.name for name in figures if (alone := in_quarter(name))},
        "period": {
            name: "year to date" if figure.begins_each_year else figure.period for name, figure in figures.items()
        },
        "case": {name: figure.one_case(1.0) for name, figure in figures.items()},
    }
    known = records.assign(**{fact: records["figure"].map(by_name) for fact, by_name in facts.items()})
    denominators = records.set_index(["figure", "area", "quarter", "part"])["denominator"]
    planned_in = records["figure"].map({name: figure.planned_in for name, figure in figures.items()})
    keys = pd.MultiIndex.from_frame(records.assign(figure=planned_in)[["figure", "area", "quarter", "part"]])
    return known.assign(planned=denominators.reindex(keys).fillna(0).to_numpy())


def compute(
    council: Council, quarter: str | Quarter | None = None, *, names: str | Iterable[str] | None = None
) -> pd.DataFrame:
    """Return the catalogue's figures for a quarter, not protected; `perf.figures` returns what may be shown.

    Parameters
    ----------
    council : Dataset, str or Path
        What `perf.load` returns, or the council's folder.
    quarter : str or Quarter, optional
        Such as "2019-20 Q2"; see `score_quarter`.
    names : str or iterable of str, optional
        One figure or several, such as "sickness.days_per_fte"; by default all. `perf.list_figures` lists them.

    Returns
    -------
    DataFrame, one row per figure, area and part
        figure, area, quarter, part ("" for the total), value (in the figure's unit; missing where there is nothing to
        divide by), numerator and denominator (missing for a plain count).

    Raises
    ------
    ValueError
        If a name is not in the catalogue, or the text is not a quarter.
    PerfError
        If the council has no data for the quarter.

    Examples
    --------
    >>> perf.compute("data/vale", names="measures.red")
    """
    wanted = [names] if isinstance(names, str) else FIGURES if names is None else list(names)
    known = [find(name).name for name in wanted]  # before anything is read
    return _figures(score_quarter(council, quarter), known)


def _figures(scores: Scores, wanted: Iterable[str]) -> pd.DataFrame:
    names = set(wanted)
    records = scores.records[scores.records["quarter"] == scores.quarter.label]
    return pd.concat([records[records["figure"].isin(names)], rating_figures(scores, names)], ignore_index=True)[
        COLUMNS
    ]


def rating_figures(scores: RatedQuarter, wanted: Iterable[str]) -> pd.DataFrame:
    """Return the figures that are counted from the measures, actions and risks of a scored quarter."""
    frames = {
        "measures": scores.measures,
        "actions": scores.actions,
        "risks": scores.risks,
    }

    @cache  # nine figures are of the same counts
    def counted(kind: str, by: tuple[str, ...], basis: Basis) -> pd.DataFrame:
        return counts_by_area(frames[kind], by, basis)

    asked = [(kind, figure) for kind, figures in BY_KIND.items() for figure in figures if figure.name in wanted]
    if not asked:
        return pd.DataFrame(columns=COLUMNS)
    values = [_values(figure.recipe, frames[kind], partial(counted, kind)) for kind, figure in asked]
    about = pd.DataFrame([{"figure": figure.name, **_days_of(figure, scores)} for _, figure in asked])
    of_each = about.loc[np.repeat(about.index, [len(rows) for rows in values])].reset_index(drop=True)
    return pd.concat([pd.concat(values, ignore_index=True), of_each], axis=1).assign(quarter=scores.quarter.label)


def rating_value(scores: RatedQuarter, figure: str, area: str, part: str = "") -> float:
    """Return a figure that is counted from ratings or risks, of an area and of any of its parts.

    Parameters
    ----------
    scores : RatedQuarter
    figure : str
        Such as measures.red.
    area : str
        An area by name; actions and risks are those of its services.
    part : str
        "" for all, otherwise one or more dimensions: "theme=People", "service=Highways", "level=service band=Medium".

    Returns
    -------
    float
        Missing where the quarter has no measure, action or risk of this kind, or a share has nothing to divide by.
    """
    kind, parts = topic_of(figure), {each.dimension: each.value for each in parts_of(part)}
    rows: pd.DataFrame = getattr(scores, kind)
    if "set" in rows:
        parts = {"set": PLAN} | parts
    if "area" in rows:
        rows = rows[rows["area"] == area]
    elif area != COUNCIL:
        rows = rows[rows["service"].isin(scores.data.framework.services_of(area))]
    for dimension, name in parts.items():
        rows = rows[rows[dimension] == name]
    if rows.empty and (part or area != COUNCIL):
        return float("nan")
    of_set = "" if parts.get("set", PLAN) == PLAN else str(Part("set", parts["set"]))
    counted = rating_figures(replace(scores, **{kind: rows}), [figure])
    return float(value_of(counted, figure, area=area if "area" in rows else COUNCIL, part=of_set))


def _days_of(figure: Figure, scores: RatedQuarter) -> dict[str, pd.Timestamp]:
    days = days_covered(scores.data, figure, scores.quarter)
    return dict(zip(DAYS, (days.first, days.last), strict=True))


def _values(
    recipe: Recipe | RatingRecipe | RiskRecipe, scored: pd.DataFrame, counted: Callable[..., pd.DataFrame]
) -> pd.DataFrame:
    if isinstance(recipe, RatingRecipe):
        return rating_values(counted(recipe.by, recipe.basis), recipe)
    assert isinstance(recipe, RiskRecipe)  # figures of records are calculated from amounts
    return risks.risk_values(scored, recipe)
