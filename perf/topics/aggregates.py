"""Totals that a council gives in place of records: days lost, FTE, leavers or cases by month and area."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from perf.areas import COUNCIL, SCHOOLS, WITHOUT_SCHOOLS, in_areas
from perf.dataset.checks_between_rows import Check, Texts
from perf.dataset.dataset import AGGREGATES, Dataset
from perf.dataset.missing_rows_checks import missing_months_check, months_reach_the_quarter, no_row_missing
from perf.dataset.table_declaration import AREA, MONTH, Table, amount, optional, word
from perf.figure import KEYS, Figure, Part, Period, Recipe, name_in
from perf.quarter import Quarter
from perf.topics.coverage import data_date
from perf.topics.monthly_amounts import COLUMNS, folded, no_amounts
from perf.topics.workforce import STAFF_AMOUNTS, TIMES
from perf.wording import capitalised, listing
from perf.working_days import working_days

_SAME = 1e-6  # sums of binary floats are not exact
_KEYS = ["month", "amount", "part", "area"]
_TIMES_POSSIBLE = 30  # a few posts may have many more days: people leave before the month ends
_MONTHS_TO_SEE = 5  # of a year, that distinguish a running total from a rise
_PLACE = ["month", "area", "part"]
_SPANS: tuple[Period, ...] = ("year to date", "quarter", "before the quarter")


def aggregates_table(figures: Iterable[Figure]) -> Table:
    """Return the contract of the table, whose amounts are those from which figures of people and cases are made."""
    names = sorted({name for figure, recipe in _recipes(figures) if figure.about != "money" for name in recipe.amounts})
    return Table(
        "amount, month, area and part",
        (
            word("amount", *names, required=True, also="figure counted what"), MONTH,
            replace(AREA, required=True, blank="problem", default=""), optional("part", also="breakdown"),
            amount("value", required=True, low=0, also="total days fte count"),
            replace(optional("people", "whole", also="persons people_absent"), low=0),
        ),
        key=("amount", "month", "area", "part"),
        until="month",
        dated_by="month",
        holds_records=True,
        stands_in=True,
    )  # fmt: skip


def amounts(data: Dataset, quarter: Quarter) -> pd.DataFrame:
    """Return the monthly amounts that a council gives in place of records, up to a quarter.

    Returns
    -------
    DataFrame, one row per amount, area, month and part
        See `perf.topics.monthly_amounts`.
    """
    if AGGREGATES not in data.sources:
        return no_amounts()
    rows = data.aggregates
    rows = rows[rows["month"] <= f"{data_date(data, AGGREGATES, quarter):%Y-%m}"]
    return rows.assign(part=rows["part"].fillna(""))[COLUMNS].reset_index(drop=True)


def defined(figure: Figure, data: Dataset) -> Figure:
    """Return a figure with the rule by which it is calculated here: that of its records, or that of totals.

    A variance is the difference that has the council's sign. How a council counted what it gives as totals is not
    known, so their rule states nothing of it.
    """
    figure = figure.where(plus_is_favourable=data.framework.plus_is_favourable)
    recipe = figure.recipe
    if not isinstance(recipe, Recipe) or recipe.numerator.amount not in set(data.aggregates["amount"]):
        return figure
    over = f", over {recipe.denominator.in_words}" if recipe.denominator else ""
    at_end = " at the end of the last month" if recipe.numerator.over == "last" else ""
    rule = f"{capitalised(recipe.numerator.in_words)}{over}{at_end}, from monthly totals as the council counts them."
    return replace(figure, rule=rule)


def people_behind(
    data: Dataset, quarter: Quarter, figures: Iterable[Figure], of: Sequence[Quarter] = ()
) -> pd.DataFrame:
    """Return how many people are at least behind figures that count days of people, by what the council gives.

    Parameters
    ----------
    data : Dataset
    quarter : Quarter
        The quarter reported.
    figures : iterable of Figure
    of : sequence of Quarter, optional
        The quarters to count in; by default the quarter reported and the same quarter last year.

    Returns
    -------
    DataFrame, one row per figure, area, quarter, month and part
        As `perf.topics.absent_people.people_behind` returns them.

    Notes
    -----
    Nobody loses more days in a month than it has working days: there are at least as many people as the days fill. The
    council may give more in the column people; over several months there are at least as many as in one of them.
    """
    names = {
        recipe.numerator.amount: figure.name
        for figure, recipe in _recipes(figures)
        if figure.about == "days of people" and not figure.base
    }
    rows = data.aggregates[data.aggregates["amount"].isin(names)]
    rows = rows.assign(part=rows["part"].fillna(""), people=rows["people"].astype("float64").fillna(0))
    possible = {month: _working_days(data, month) for month in rows["month"].unique()}
    frames = [pd.DataFrame({name: pd.Series(dtype="str") for name in KEYS} | {"month": [], "people": []})]
    for when in of or (quarter, quarter.same_quarter_last_year):
        for period, number, months in _spans(when):
            within = rows[rows["month"].isin(months)].groupby(["amount", "area", "part"], as_index=False)
            sums = within.agg(value=("value", "sum"), people=("people", "max"))
            days = sum(possible[month] for month in months if month in possible)
            filled = np.ceil(sums["value"] / max(days, 1) - _SAME)
            figure = sums["amount"].map({amount: name_in(name, period) for amount, name in names.items()})
            about = {"figure": figure, "quarter": when.label, "month": number}
            frames.append(sums.assign(**about, people=np.maximum(filled, sums["people"])))
    people = pd.concat(frames, ignore_index=True).astype({"month": "int64", "people": "int64"})
    return people[["figure", "area", "quarter", "part", "month", "people"]]


def _spans(when: Quarter) -> Iterator[tuple[Period, int, tuple[str, ...]]]:
    """Return the periods of a quarter in which people are counted, as `perf.disclosure` numbers their months."""
    before = tuple(month for month in when.months_to_date if month not in when.months)
    for period, months in zip(_SPANS, (when.months_to_date, when.months, before), strict=True):
        yield period, -1, months
    for number, month in enumerate(when.months):
        yield _SPANS[0], number, (month,)


def _working_days(data: Dataset, month: str) -> int:
    first = np.array([month], dtype="datetime64[D]")
    last = (first.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1
    return int(working_days(first, last, data.framework.calendar)[0])


def _recipes(figures: Iterable[Figure]) -> list[tuple[Figure, Recipe]]:
    """Return the figures that are calculated from monthly amounts, with their recipes."""
    return [(figure, figure.recipe) for figure in figures if isinstance(figure.recipe, Recipe)]


# --- checks -----------------------------------------------------------------------------------------------------------


def aggregates_checks(figures: Sequence[Figure]) -> tuple[Check, ...]:
    """Return what the table must meet, beside the rules of its columns."""

    def check(column: str, rule: str, find: partial[Texts], fix: str) -> Check:
        return Check(table=AGGREGATES, column=column, rule=rule, find=find, fix=fix)

    return (
        check("amount", "an amount is given here or by records, not both", partial(_given_twice, figures),
              "Remove one of the two."),
        check("part", "a part is one by which a figure is calculated, and its total is given too",
              partial(_wrong_parts, figures), "Write it as in reason=Stress, and give a row without a part."),
        check("value", "people and cases are whole numbers", partial(_broken_counts, figures),
              "Write how many there were."),
        check("value", "an area has no less than the areas in it together, and a total no less than its parts",
              partial(_sums, figures), "Correct one of them, with enough decimals, or remove the smaller ones."),
        check("area", "an area with FTE, headcount or cases has every amount that is divided by them, here or nowhere",
              partial(_without_amount, figures), "Add its rows, 0 if there was nothing, or remove those of the other."),
        check("value", "the shares of an amount are all of it, where all are given", partial(_short_shares, figures),
              "Correct one of them, or remove one of the shares."),
        check("value", f"days of people are at most {_TIMES_POSSIBLE} times the working days of the FTE in that month",
              partial(_impossible_days, figures), "Write days, and FTE, in single units."),
        replace(
            check("value", "what is added up over a year does not rise from month to month in every year",
                  partial(_like_running_totals, figures), "Write for each month what there was in that month alone."),
            level="remark",
        ),
        Check(
            table=AGGREGATES, column="value", find=_far_from_month_before, level="remark", fix="Check the number.",
            rule=f"no FTE or headcount is {TIMES} times that of the month before, or the other way round",
        ),
        check("month", "what is added up over a year begins with the table, or with a year",
              partial(_begun_within_a_year, figures),
              "Add its rows from the beginning of the year; 0 if there was nothing."),
        missing_months_check(AGGREGATES),
        *no_row_missing(AGGREGATES, ("amount", "area"), ended="problem"),
        months_reach_the_quarter(AGGREGATES),
    )  # fmt: skip


def _given_twice(figures: Sequence[Figure], data: Dataset) -> Texts:
    """Find the amounts that are calculated from records too, once each."""
    tables = {
        recipe.numerator.amount: figure.tables
        for figure, recipe in _recipes(figures)
        if set(figure.tables) <= set(data.sources)
    }
    tables |= {name: ("workforce",) for name in STAFF_AMOUNTS if "workforce" in data.sources}
    rows = data.aggregates.drop_duplicates("amount")
    rows = rows[rows["amount"].isin(tables)]
    return {
        row.Index: f"{row.amount} is calculated from the table {tables[row.amount][0]} already."
        for row in rows.itertuples()
    }


def _wrong_parts(figures: Sequence[Figure], data: Dataset) -> Texts:
    """Find the parts by which nothing is calculated, and those whose total is missing."""
    ways: dict[str, set[str]] = {}
    for _, recipe in _recipes(figures):
        for name in recipe.amounts[: 1 if recipe.parts_of_whole else None]:  # a part's own denominator has it too
            ways.setdefault(name, set()).update(recipe.parts)
    rows, spelling = data.aggregates, dict[str, str]()
    totals = set(rows.loc[rows["part"].isna(), ["amount", "month", "area"]].itertuples(index=False, name=None))
    texts: Texts = {}
    for row in rows.dropna(subset=["part"]).itertuples():
        dimensions = ways.get(row.amount, set())
        if Part.parse(row.part).dimension not in dimensions:
            known = f"by {' or '.join(sorted(dimensions))}" if dimensions else "as a whole alone"
            texts[row.Index] = f"{row.amount} is calculated {known}, so this part is of no use."
        elif spelling.setdefault(folded(row.part), row.part) != row.part:
            texts[row.Index] = f"{row.part} is {spelling[folded(row.part)]} in a row above."
        elif (row.amount, row.month, row.area) not in totals:
            texts[row.Index] = f"{row.area} has no row without a part for {row.amount} in {row.month}."
    return texts


def _broken_counts(figures: Sequence[Figure], data: Dataset) -> Texts:
    """Find numbers of people or cases that are not whole."""
    counted = {recipe.numerator.amount for figure, recipe in _recipes(figures) if figure.about in ("people", "cases")}
    rows = data.aggregates
    broken = rows[rows["amount"].isin(counted) & (rows["value"] % 1 != 0)]
    return {row.Index: f"{row.value:g} is not a whole number." for row in broken.itertuples() if row.value == row.value}


def _begun_within_a_year(figures: Sequence[Figure], data: Dataset) -> Texts:
    """Find what is added up over a year and, in an area, begins after the year and after the same amount elsewhere."""
    flows = {recipe.numerator.amount for _, recipe in _recipes(figures) if recipe.numerator.over == "sum"}
    rows = data.aggregates[data.aggregates["amount"].isin(flows) & data.aggregates["part"].isna()]
    begins = rows.groupby("amount")["month"].transform("min")
    first = rows.sort_values("month", kind="stable").drop_duplicates(["amount", "area"])
    texts: Texts = {}
    for row in first.itertuples():
        year = _year_of(data, row.month)
        if row.month > max(begins[row.Index], year):
            texts[row.Index] = f"{row.amount} of {row.area} begins in {row.month}, within the year from {year}."
    return texts


def _impossible_days(figures: Sequence[Figure], data: Dataset) -> Texts:
    """Find days lost that are far more than the working days of all FTE together, the first of each amount and area."""
    rows = data.aggregates[data.aggregates["part"].isna()].reset_index(names="record")
    possible = {month: _working_days(data, month) for month in rows["month"].dropna().unique()}
    texts: Texts = {}
    for figure, recipe in _recipes(figures):
        above, below = recipe.numerator.amount, recipe.denominator
        if figure.about != "days of people" or figure.base or below is None:
            continue
        both = rows[rows["amount"] == above].merge(rows[rows["amount"] == below.amount], on=["month", "area"])
        if both.empty:
            continue
        most = _TIMES_POSSIBLE * both["value_y"] * both["month"].map(possible)
        wrong = both[both["value_x"] > most + _SAME]
        for row in wrong.drop_duplicates("area").itertuples():
            texts[row.record_x] = (
                f"{above} of {row.area} in {row.month} is {row.value_x:,.12g}, but {row.value_y:,.12g} FTE have "
                f"{row.value_y * possible[row.month]:,.12g} working days."
            )
    return texts


def _far_from_month_before(data: Dataset) -> Texts:
    """Find staff of whom an area has many times as many as the month before; the first of each."""
    rows = data.aggregates[data.aggregates["amount"].isin(list(STAFF_AMOUNTS)) & data.aggregates["part"].isna()]
    rows = rows.sort_values("month", kind="stable")
    rows = rows.assign(before=rows.groupby(["amount", "area"])["value"].shift())
    times = rows["value"] / rows["before"].replace(0, np.nan)
    far = rows[(times >= TIMES) | (times <= 1 / TIMES)].drop_duplicates(["amount", "area"])
    return {
        row.Index: f"{row.amount} of {row.area} is {row.value:g}, after {row.before:g} the month before."
        for row in far.itertuples()
    }


def _like_running_totals(figures: Sequence[Figure], data: Dataset) -> Texts:
    """Find what rises in every month of every year and begins again with each: it may be the sum for the year."""
    flows = {recipe.numerator.amount for _, recipe in _recipes(figures) if recipe.numerator.over == "sum"}
    rows = data.aggregates[data.aggregates["amount"].isin(flows) & data.aggregates["part"].isna()]
    rows = rows.dropna(subset=["value", "month"]).sort_values("month", kind="stable")
    rows = rows.assign(year=rows["month"].map({month: _year_of(data, month) for month in rows["month"].unique()}))
    texts: Texts = {}
    for (name, area), of_area in rows.groupby(["amount", "area"], sort=False):
        years = [values for _, values in of_area.groupby("year")["value"] if len(values) >= _MONTHS_TO_SEE]
        rises = all(values.is_monotonic_increasing for values in years)
        if rises and any(values.iloc[-1] >= 2 * values.iloc[0] for values in years):
            texts[of_area.index[0]] = f"{name} of {area} rises in every month of a year, as a sum for the year would."
    return texts


def _without_amount(figures: Sequence[Figure], data: Dataset) -> Texts:
    """Find amounts that are not given for an area that has what they are divided by: they would count as 0."""
    rows = data.aggregates[data.aggregates["part"].isna()]
    areas = {str(name): set(of_amount["area"]) for name, of_amount in rows.groupby("amount")}
    if "workforce" in data.sources:
        areas |= dict.fromkeys(STAFF_AMOUNTS, set(in_areas(data.workforce)["area"]))
    given = set(rows["amount"])
    texts: Texts = {}
    for _, recipe in _recipes(figures):
        above, below = recipe.numerator.amount, recipe.denominator
        if above in given and below:
            missing = sorted(areas.get(below.amount, set()) - areas[above])
            if missing:
                record = rows.index[rows["amount"] == above][0]
                texts[record] = f"{above} is not given for {listing(missing)}, although {below.amount} is."
    return texts


def _short_shares(figures: Sequence[Figure], data: Dataset) -> Texts:
    """Find amounts whose two shares are both given and are less than all of it, month by month and area by area."""
    rows = data.aggregates.assign(part=data.aggregates["part"].fillna("")).dropna(subset=["value"])
    values = rows.drop_duplicates(_KEYS).pivot_table(index=_PLACE, columns="amount", values="value")
    texts: Texts = {}
    for name, shares in _shares(figures).items():
        if len(shares) < 2 or not {name, *shares} <= set(values):
            continue
        short = values[values[name] - values[shares].sum(axis=1, min_count=len(shares)) > _SAME]
        for month, area, part in short.index:
            of = rows[(rows["month"] == month) & (rows["area"] == area) & (rows["part"] == part)]
            whole, parts = values.loc[(month, area, part), name], values.loc[(month, area, part), shares].sum()
            texts[of.index[of["amount"] == name][0]] = (
                f"{name} of {area} in {month} is {whole:g}, but its shares are {parts:g} together."
            )
    return texts


def _sums(figures: Sequence[Figure], data: Dataset) -> Texts:
    """Find totals that are less than what they include: areas, parts, and shares such as long-term days.

    What an area has beside the areas in it has to hold its own parts and shares too.
    """
    rows = data.aggregates.assign(part=data.aggregates["part"].fillna("")).dropna(subset=["value"])
    rows = rows.drop_duplicates(_KEYS)
    records = {key: at for at, key in zip(rows.index, rows[_KEYS].itertuples(index=False, name=None), strict=True)}
    shares, about = (
        _shares(figures),
        {name: figure.about for figure, recipe in _recipes(figures) for name in recipe.amounts},
    )
    texts: Texts = {}
    for families in ([name, *shares.get(name, ())] for name in rows["amount"].unique()):
        values = _by_area(data, rows[rows["amount"].isin(families)])
        inside = _areas_within(data, set(values.columns), schools_apart=about.get(families[0]) != "cases")
        held = pd.DataFrame({name: values[areas].sum(axis=1) for name, areas in inside.items()}, values.index)
        rests = values.assign(
            **{name: values[name] - values[areas].sum(axis=1, skipna=False) for name, areas in inside.items()}
        )
        for totals, included in (
            (values, held), *((each, _parts_together(each)) for each in (values, rests)),
            *((each, _shares_together(each, families)) for each in (values, rests)),
        ):  # fmt: skip
            more = (included.sub(totals) > _SAME).melt(var_name="area", ignore_index=False)
            for row in more[more["value"]].reset_index().itertuples():
                key, of = (row.month, row.amount, row.part), f"{row.amount} {row.part}".strip()
                beside = f" beside {listing(inside[row.area])}" if totals is rests and row.area in inside else ""
                same = rows.index[(rows["amount"] == row.amount) & (rows["area"] == row.area)]
                texts.setdefault(
                    records.get((*key, row.area), same[0]),
                    f"{of} of {row.area}{beside} in {row.month} is {totals.loc[key, row.area]:g}, but what it "
                    f"includes is {included.loc[key, row.area]:g} together.",
                )
    return texts


def _by_area(data: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """Return values by month, amount and part, a column for each area.

    A missing month is 0 where the area has a value, or a part of the same kind, in another month of the year.
    """
    values = rows.pivot_table(index=_KEYS[:3], columns="area", values="value", aggfunc="sum")
    month, amount, part = (values.index.get_level_values(name) for name in _KEYS[:3])
    year = month.map({label: _year_of(data, label) for label in month.unique()})
    known = values.notna().groupby([year, amount, part.map(_dimension)]).transform("any")
    return values.mask(values.isna() & known, 0.0)


def _parts_together(values: pd.DataFrame) -> pd.DataFrame:
    """Return the sum of the parts of each amount; of several ways to divide it, the greatest."""
    parts = values[values.index.get_level_values("part") != ""].reset_index("part")
    dimension = parts.pop("part").map(_dimension)
    sums = parts.set_index(dimension, append=True).groupby(_KEYS[:3]).sum(min_count=1)
    return sums.groupby(_KEYS[:2]).max().assign(part="").set_index("part", append=True)


def _dimension(text: str) -> str:
    """Return the dimension of a part; of a text without one the text itself."""
    part = Part.parse(text)
    return part.dimension or part.value


def _shares_together(values: pd.DataFrame, family: Sequence[str]) -> pd.DataFrame:
    """Return the sum of the shares of an amount, which is the first of its family."""
    shares = values[values.index.get_level_values("amount") != family[0]]
    sums = shares.groupby(["month", "part"]).sum(min_count=1).assign(amount=family[0])
    return sums.set_index("amount", append=True).reorder_levels(_KEYS[:3])


def _year_of(data: Dataset, month: str) -> str:
    """Return the first month of the financial year of a month."""
    return f"{Quarter.of(pd.Timestamp(f'{month}-01'), data.framework.year_start_month).year_start:%Y-%m}"


def _shares(figures: Sequence[Figure]) -> dict[str, list[str]]:
    """Return the amounts that are shares of another, by its name: long-term days of all days."""
    amount_of = {figure.name: recipe.numerator.amount for figure, recipe in _recipes(figures)}
    shares: dict[str, list[str]] = {}
    for figure, recipe in _recipes(figures):
        if figure.share_of and not figure.base:
            shares.setdefault(amount_of[figure.share_of], []).append(recipe.numerator.amount)
    return shares


def _areas_within(data: Dataset, known: set[str], *, schools_apart: bool) -> dict[str, list[str]]:
    """Return which of the known areas each includes. Schools are in no directorate, but cases have no staff group."""
    directorates = data.framework.directorates
    services = [service for inside in directorates.values() for service in inside]
    within = {
        name: [service for service in inside if service in known and services.count(service) == 1]
        for name, inside in directorates.items()
    }
    corporate = [area for name in directorates for area in ([name] if name in known else within[name])]
    council = [WITHOUT_SCHOOLS] if WITHOUT_SCHOOLS in known and schools_apart else corporate
    if schools_apart:
        within[WITHOUT_SCHOOLS] = corporate
    within[COUNCIL] = council + [SCHOOLS] * (SCHOOLS in known and schools_apart)
    return {name: areas for name, areas in within.items() if name in known and areas}
