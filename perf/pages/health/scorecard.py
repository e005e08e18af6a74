"""The tables of a scorecard: status cards, counts, exceptions, actions, measures, risks."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Literal

import pandas as pd
from markupsafe import Markup

from perf.better_or_worse import COMPARISONS
from perf.disclosure.protected_scores import ProtectedScores
from perf.figure import value_of
from perf.pages.block import Block, closed_block
from perf.pages.cell import Cell, cell
from perf.pages.health import history_columns
from perf.pages.health.status import printed_status, why_status
from perf.pages.links import ALL_ACTIONS, ALL_MEASURES, ALL_RISKS, RowsTable, at, link, row_id, stem_of, to_area
from perf.pages.measure.own_pages import FOLDER, slugs_of
from perf.pages.measure_cells import (
    actual,
    better_or_worse,
    previous,
    shown_miss,
    shown_values,
    status,
    status_of,
    target,
)
from perf.pages.officers_words import explained
from perf.pages.tables import Col, Row, arrow, pill, small_lines, table
from perf.pages.why_action_rated import why_rated
from perf.ratings import Ratings
from perf.rules import DIRECTIONS, LISTED, RATED, RATING_COLUMNS, SAME, Rating
from perf.scores import RatedQuarter, in_plan, measure_tables
from perf.scoring.group_ratings import worst_of
from perf.wording import capitalised, count, is_are, listing, value


def counts(ratings: Ratings) -> tuple[Col, ...]:
    """Return the columns of how many have each rating, under the council's names; in files under the program's."""
    return (
        *(Col(ratings.called(word), RATING_COLUMNS[word], number=True, in_files=word) for word in RATED),
        Col("Not rated", RATING_COLUMNS["N/A"], number=True),
        Col("All", "total", number=True),
    )


def counts_and_status(ratings: Ratings) -> tuple[Col, ...]:
    """Return the columns of how many have each rating, and of the rating of all together."""
    return (*counts(ratings), status(ratings))


NO_CATEGORY, NO_SERVICE = "No category", "No service is given"
_FACTS_OF_ACTIONS = ("status", "complete_by")  # of a corporate action, not of several together
_CHANGED = tuple(way for way in DIRECTIONS if way != SAME)
_UNDER = "corporate action"  # code and title, over the actions of each
SHOWN_BY_SIGN = ("percent", "count", "GBP")  # units that a value shows without a word

BETTER = {
    "higher": "higher is better",
    "lower": "lower is better",
    "target": "nearer to the target is better",
    "none": "data only, so neither higher nor lower is better",
}


def title_of(row: Row, id_column: str) -> str:
    """Return the title of a measure, an action or a risk; its id if it has none."""
    return str(row[id_column] if pd.isna(row["title"]) else row["title"])


_NO_OTHERS: Mapping[str, str] = {}
_HEADINGS = {listed.id: capitalised(listed.one) for listed in LISTED.values()}
DIRECTION = Col("Direction", lambda row: arrow(row["direction"]))


def quarter_before(scores: ProtectedScores) -> Col:
    """Return the column of what a group's status was in the quarter before, of which counts, and what changed it."""

    def show(row: Row) -> Cell:
        if pd.isna(row["previous"]):
            return Cell()
        known = _counts_before(row)
        way = small_lines(f"{row['direction']} now", parts={}) if row["direction"] in _CHANGED else Cell()
        words = small_lines(_counted(scores, known), parts={RATING_COLUMNS[word]: known[word] for word in known})
        return Cell(scores.ratings.marked(row["previous"]), {"": row["previous"]}) + words + way

    return Col(f"In {scores.quarter.previous}", show)


def _counts_before(group: Row) -> dict[Rating, float]:
    """Return how many of a group had each rating in the quarter before, where that is known."""
    columns = {word: f"{RATING_COLUMNS[word]}_before" for word in RATED}
    return {word: group[name] for word, name in columns.items() if pd.notna(group.get(name))}


def _counted(scores: RatedQuarter, counts: Mapping[Rating, float]) -> str:
    """Return how many have each rating, in the council's words: "7 Green, 2 Amber and 6 Red"."""
    return listing(f"{number:,.0f} {scores.ratings.called(word)}" for word, number in counts.items())


def named(id_column: str, to: Callable[[Row], str] = lambda row: "", also: Mapping[str, str] = _NO_OTHERS) -> Col:
    """Return the first column: the title and, smaller, the ids, the unit where no figure shows it, and the category.

    `to` gives the target of a link that the title has, or the id where there is no title; `also` the other ids of an
    id, such as a national one.
    """

    def show(row: Row) -> Markup:
        title, unit, category, name = row.get("title"), row.get("unit"), row.get("category"), row[id_column]
        plain_unit = "" if unit in SHOWN_BY_SIGN or pd.isna(unit) else unit
        others, category = also.get(name, ""), "" if pd.isna(category) else category
        values = {"id": name, "other ids": others or None, "category": category or None}
        ids = f"{name} ({others})" if others else name
        if pd.isna(title):
            return cell(link(ids, to(row))) + small_lines(plain_unit, category, parts=values)
        return cell(link(title, to(row))) + small_lines(
            ", ".join(filter(None, (ids, plain_unit))), category, parts=values
        )

    return Col(_HEADINGS[id_column], show)


def other_ids(scores: ProtectedScores, table: Literal["measures", "actions"]) -> Mapping[str, str]:
    """Return the other ids of measures or actions by their id; of several rows the last one counts."""
    rows = scores.data.tables[table].dropna(subset=["other_ids"])
    return dict(zip(rows[LISTED[table].id], rows["other_ids"], strict=True))


def cards(scores: ProtectedScores, pages: Sequence[str] = ("",)) -> Block:
    """Return the status of the quarter, and that of measures, actions and risks, each with its counts.

    Each leads to its list on the first of some pages that there is; "" is the page of the cards itself.
    """
    blocks = [
        _status_card(scores),
        _rating_card(scores, "measures", scores.council_measures, pages=pages),
        *(_rating_card(scores, "measures", rows, pages=pages, of_set=name) for name, rows in scores.other_sets.items()),
        _rating_card(scores, "actions", scores.actions, pages=pages),
        _risk_card(scores, pages),
    ]
    html = Markup("").join(block.html for block in blocks)
    return Block(
        Markup('<dl class="cards">{}</dl>').format(html), "\n".join(block.text for block in blocks if block.text)
    )


def _status_card(scores: ProtectedScores) -> Block:
    status = scores.status()
    if status == "N/A":
        return Block()
    beside = {"Stated": scores.status("stated_"), "Printed": printed_status(scores, scores.printed_name())}
    kinds = ((scores.council_measures, in_plan(scores.measures_before)), (scores.actions, scores.actions_before))
    known = [counted["previous"] for rows in kinds if (counted := scores.counted(*rows))["rating"] != "N/A"]
    before = "" if pd.isna(known).any() else _of_quarter_before(scores, worst_of(known), {})
    return _card(scores, "Status", status, beside, (capitalised(why_status(scores)), before))


def _rating_card(
    scores: ProtectedScores, kind: str, rows: pd.DataFrame, *, pages: Sequence[str], of_set: str = ""
) -> Block:
    if rows.empty:
        return Block()
    number = partial(value_of, scores.figures, area=scores.area, part=f"set={of_set}" if of_set else "")
    numbers = {word: number(f"{kind}.{RATING_COLUMNS[word]}") for word in RATED}
    unrated = number(f"{kind}.na")
    rest = f"; {unrated:,.0f} not rated" if unrated else ""
    name = f"{of_set} {kind}".strip()
    beside = {"Stated": scores.roll_up(rows, "stated_"), "Printed": printed_status(scores, scores.printed_name(name))}
    measures = scores.measures_before
    before = scores.actions_before if kind == "actions" else measures[measures["set"].isin(rows["set"])]
    group = scores.counted(rows, before)
    earlier = "" if pd.isna(group["previous"]) else _of_quarter_before(scores, group["previous"], _counts_before(group))
    to = " ".join(at({"measures": ALL_MEASURES, "actions": ALL_ACTIONS}[kind], page) for page in pages)
    lines = (_counted(scores, numbers) + rest, earlier)
    return _card(scores, capitalised(name), scores.roll_up(rows), beside, lines, to=to)


def _of_quarter_before(scores: ProtectedScores, rating: Rating, counts: Mapping[Rating, float]) -> str:
    """Return what a status was in the quarter before: "2019-20 Q1: ■ Red, 1 Green, 0 Amber and 3 Red"."""
    return f"{scores.quarter.previous}: " + ", ".join(
        filter(None, (scores.ratings.marked(rating), _counted(scores, counts)))
    )


def _card(
    scores: ProtectedScores,
    name: str,
    rating: str,
    beside: Mapping[str, str],
    lines: tuple[str, str],
    *,
    to: str = "",
) -> Block:
    """Return a card: a rating, those beside it that differ, a line of text, and a small one of the quarter before."""
    called, shown = scores.ratings.called, pill(rating, scores.ratings)
    others = small_lines(*(f"{kind}: {called(other)}" for kind, other in beside.items() if other and other != rating))
    html = Markup("<div><dt>{}</dt><dd>{}{}<p>{}</p>{}</dd></div>")
    filled = html.format(link(name, to), shown, others, lines[0], small_lines(lines[1]))
    return Block(filled, ". ".join(filter(None, (f"{name}: {called(rating)}", *lines))))


def _risk_card(scores: ProtectedScores, pages: Sequence[str]) -> Block:
    if scores.risks.empty:
        return Block()
    bands = list(scores.data.framework.risk_bands)
    upper = bands[-max(1, (len(bands) - 1) // 2) :]  # above the middle
    high = int(scores.risks["band"].isin(upper).sum())
    many = {0: "none is", len(scores.risks): "it is" if high == 1 else "both are" if high == 2 else "all are"}
    who = many.get(high) or f"{count(high, 'risk')} {is_are(high)}"
    sentence = f"{who} {upper[0].lower()} or higher"
    total = f"{value_of(scores.figures, 'risks.total', area=scores.area):,.0f}"
    name = link("Risks", *(at(ALL_RISKS, page) for page in pages))
    html = Markup("<div><dt>{}</dt><dd><strong>{}</strong><p>{}</p></dd></div>").format(name, total, sentence)
    return Block(html, f"Risks: {total}; {sentence}")


def measure_mark(scores: ProtectedScores) -> Callable[[Row], str]:
    """Return what gives the mark of a scored measure that is not based on the council's own records alone."""
    return lambda row: scores.data.mark_of(measure_tables(row))


def _group_mark(scores: ProtectedScores, rows: pd.DataFrame, *by: str) -> Callable[[Row], str]:
    """Return what gives the mark of a group of measures: that of all its measures together."""
    measures = rows.to_dict("records")

    def mark(group: Row) -> str:
        members = (row for row in measures if all(row[name] == group[name] for name in by))
        return scores.data.mark_of(table for row in members for table in measure_tables(row))

    return mark


def themes(scores: ProtectedScores) -> Block:
    """Return a table of the ratings of measures by theme, with the theme's own rating."""
    word = scores.data.theme_word
    theme = Col(word.capitalize(), lambda row: link(row["theme"], at(ALL_MEASURES)))
    columns = (theme, *counts_and_status(scores.ratings), quarter_before(scores))
    measures = scores.council_measures
    total = _together(scores, measures, in_plan(scores.measures_before), scores.themes["theme"])
    mark = _group_mark(scores, measures, "theme")
    return table(scores.themes, columns, caption=f"Measures by {word}, {scores.quarter}", mark=mark, total=total)


def _together(
    scores: ProtectedScores, now: pd.DataFrame, before: pd.DataFrame, groups: "pd.Series[str]"
) -> dict[Hashable, Any]:
    """Return the counts and the rating of measures, or of actions, in all of some groups, named by the same column."""
    in_groups = (rows[rows[groups.name].isin(groups)] for rows in (now, before))
    return scores.counted(*in_groups) | dict.fromkeys(_FACTS_OF_ACTIONS)


def categories(scores: ProtectedScores) -> Block:
    """Return a table of the ratings of measures by category within each theme, where measures have categories."""
    rows = scores.council_measures.dropna(subset=["category"])
    return by_category(scores, rows, f"Measures by {scores.data.theme_word} and category, {scores.quarter}")


def by_category(scores: ProtectedScores, rows: pd.DataFrame, caption: str) -> Block:
    """Return a table of the ratings of some measures by category within each theme, in the order of all measures."""
    order = {name: at for at, name in enumerate(scores.all_sets["category"].dropna().unique())}
    rows = rows.sort_values("category", key=lambda names: names.map(order), kind="stable")
    before = scores.measures_before[scores.measures_before["set"].isin(rows["set"])].fillna({"category": NO_CATEGORY})
    groups = _by_group(scores.rolled_up(rows, ["theme", "category"], before=before), "theme")
    mark = _group_mark(scores, rows, "theme", "category")
    group = "theme" if len(groups["theme"].unique()) > 1 else ""
    columns = (Col("Category", "category"), *counts_and_status(scores.ratings), quarter_before(scores))
    return table(groups, columns, caption=caption, group=group, mark=mark)


def corporate_actions(scores: ProtectedScores) -> Block:
    """Return a table of the ratings of actions by corporate action, with the corporate action's own rating."""
    return corporate_table(scores, scores.corporate_actions, f"Actions by corporate action, {scores.quarter}")


def corporate_table(scores: ProtectedScores, rows: pd.DataFrame, caption: str) -> Block:
    """Return a table of corporate actions: the ratings of the actions of each, or why it has none.

    Of a quarter without any action it counts nothing, and is shown only if something else is known of them.
    """
    if scores.actions.empty:
        known = rows.dropna(subset=["status", "complete_by"], how="all")
        of_each = (named("corporate_action"), Col("Status", "status"), Col("Complete by", "complete_by"))
        return table(known, of_each, caption=caption).marked(scores.data.mark_of(("corporate_actions",)))
    columns = (
        named("corporate_action", lambda row: at(ALL_ACTIONS) if row["total"] else ""),
        *counts(scores.ratings),
        Col("Status", lambda row: status_of(row, scores.ratings) + small_lines(_about_actions(row))),
        quarter_before(scores),
        Col("Complete by", "complete_by"),
    )
    total = _together(scores, scores.actions, scores.actions_before, rows["corporate_action"])
    shown = table(rows, columns, caption=caption, total=total)
    return shown.marked(scores.data.mark_of(("corporate_actions", "actions")))


def _about_actions(row: Row) -> str:
    """Return what officers state about a corporate action, or that it has no actions; "" where neither is so."""
    stated = "" if pd.isna(row["status"]) else str(row["status"])
    return stated or ("" if row["total"] else "Has no service plan actions")


def places(scores: ProtectedScores, table: RowsTable) -> Callable[[Row], str]:
    """Return what gives the id of a row in the list of all measures, actions or risks."""
    return lambda row: row_id(scores.data, table, row[LISTED[table].id])


def _measure_columns(scores: ProtectedScores, *, is_list: bool = False) -> tuple[Col, ...]:
    """Return what a table of measures shows of each, whose title leads to its page, else to the list of all."""
    before, place = COMPARISONS[scores.data.framework.direction], places(scores, "measures")
    slugs = slugs_of(scores.data.measures["measure_id"].dropna())
    pages = {name: stem_of(page, FOLDER) for name, page in slugs.items()}

    def to(row: Row) -> str:
        return " ".join(filter(None, (pages.get(row["measure_id"]), "" if is_list else at(place(row)))))

    return (
        named("measure_id", to, other_ids(scores, "measures")),
        Col(before.heading, previous, number=True),
        Col(before.heading_now, actual, number=True),
        Col("Target", target(scores), number=True),
        status(scores.ratings),
        Col("Better or worse", better_or_worse),
        history_columns.last_ratings(scores),
        history_columns.beside_others(scores),
    )


def _words(scores: ProtectedScores, id_column: str, *, of_red: bool = True) -> Col:
    """Return the column of what officers write: note, cause and remedy; of Red rows too, where `of_red`."""

    def words(row: Row) -> Markup:
        return explained(scores, row, str(row[id_column])) if of_red or row["rating"] != "Red" else Markup("")

    return Col("Note", words, words=True)


def one_measure(scores: ProtectedScores, rows: pd.DataFrame, caption: str) -> Block:
    """Return the table of a measure on its own page: what a table of measures shows of it."""
    return table(rows, _measure_columns(scores), caption=caption, mark=measure_mark(scores))


def red_measures(scores: ProtectedScores) -> Block:
    """Return a table of every Red measure with its owner and what officers write about it."""
    return measure_exceptions(
        scores, scores.council_measures, f"{scores.ratings.called('Red')} measures, {scores.quarter}"
    )


def measure_exceptions(scores: ProtectedScores, rows: pd.DataFrame, caption: str) -> Block:
    """Return a table of those of some measures that are Red."""
    columns = (*_measure_columns(scores), Col("Owner", "owner"), _words(scores, "measure_id"))
    return table(rows[rows["rating"] == "Red"], columns, caption=caption, mark=measure_mark(scores))


def all_measures(scores: ProtectedScores) -> Block:
    """Return a table of every measure by theme, and one for each other set of measures."""
    tables = Block()
    for name, rows in {"": scores.council_measures, **scores.other_sets}.items():
        caption = f"All {f'{name} ' if name else ''}measures, {scores.quarter}"
        columns = (*_measure_columns(scores, is_list=True), _words(scores, "measure_id"))
        rows, place = _by_group(rows, "theme"), places(scores, "measures")
        tables += table(rows, columns, caption=caption, group="theme", mark=measure_mark(scores), place=place)
    return tables.at(ALL_MEASURES)


def _by_group(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the rows with those of each group together, in the order of their first appearance."""
    order = {name: at for at, name in enumerate(rows[column].unique())}
    return rows.sort_values(column, key=lambda names: names.map(order), kind="stable")


def distances(rated: pd.DataFrame, scores: ProtectedScores) -> Block:
    """Return a table of how far each rated measure is from its target: the data of the chart."""
    columns = (
        named("measure_id"),
        Col("This year", actual, number=True),
        Col("Target", target(scores), number=True),
        Col("Off target", lambda row: row["hidden"] or shown_miss(row), number=True),
        status(scores.ratings),
    )
    caption = f"Distance from target, {scores.quarter}"
    return table(rated, columns, caption=caption, mark=measure_mark(scores))


_ACTION = (
    Col("Service", "service"),
    Col("Complete", lambda row: value(row["percent_complete"], "percent"), number=True),
    Col("Due", "due"),
    Col("Revised", "revised_due"),
    Col("Owner", "owner"),
)


def action_before(scores: ProtectedScores) -> Col:
    """Return the column of how far an action was in the quarter before, and of its rating then."""

    def show(row: Row) -> Cell:
        if (was := scores.progress_before.get(row["action_id"])) is None:
            return Cell()
        rating = small_lines(scores.ratings.marked(was["rating"]), parts={"status": was["rating"]})
        return cell(value(was["percent_complete"], "percent")) + rating

    return Col(f"In {scores.quarter.previous}", show)


def red_actions(scores: ProtectedScores) -> Block:
    """Return a table of every Red action, with its owner, its revised date and what officers write about it."""
    return action_exceptions(scores, scores.actions, f"{scores.ratings.called('Red')} actions, {scores.quarter}")


def action_exceptions(scores: ProtectedScores, rows: pd.DataFrame, caption: str) -> Block:
    """Return those of some actions that are Red, folded under their corporate action, which names them."""
    return _by_corporate_action(scores, rows[rows["rating"] == "Red"], "Red", caption, with_names=True)


def all_actions(scores: ProtectedScores) -> Block:
    """Return every action by corporate action: those that are not Green, then the Green ones of each, folded.

    The Red ones are explained, and have their places, with `red_actions`.
    """
    rows = scores.actions[scores.actions["rating"] != "Green"]
    green, red = (scores.ratings.called(rating) for rating in ("Green", "Red"))
    caption = f"Actions that are not {green} (the {red} ones are explained above), {scores.quarter}"
    shown = _actions_table(scores, rows, caption, red_is_above=True)
    summary = f"{count(len(rows), 'action')} that {is_are(len(rows))} not {green}"
    return _with_greens(scores, closed_block(summary, shown))


def actions_by_need(scores: ProtectedScores) -> Block:
    """Return every action by corporate action: the Red ones, the others that are not Green, then the Green, folded."""
    is_red, is_green = (scores.actions["rating"] == rating for rating in ("Red", "Green"))
    red, green = (scores.ratings.called(rating) for rating in ("Red", "Green"))
    reds = _actions_table(scores, scores.actions[is_red], f"{red} actions, {scores.quarter}")
    others = scores.actions[~is_red & ~is_green]
    return _with_greens(
        scores, reds + _actions_table(scores, others, f"Other actions that are not {green}, {scores.quarter}")
    )


def _with_greens(scores: ProtectedScores, block: Block) -> Block:
    """Return the tables of other actions, then the Green ones of each corporate action, folded: the list of all."""
    rows = scores.actions[scores.actions["rating"] == "Green"]
    green = scores.ratings.called("Green")
    greens = _by_corporate_action(scores, rows, "Green", f"{green} actions, {scores.quarter}")
    block += closed_block(f"{count(len(rows), f'{green} action')}, by corporate action", greens, is_annex=True)
    return replace(block.at(ALL_ACTIONS), data=scores.actions.reset_index(drop=True))


def _by_corporate_action(
    scores: ProtectedScores, rows: pd.DataFrame, rating: Rating, caption: str, *, with_names: bool = False
) -> Block:
    """Return actions of one rating as a table for each corporate action, folded; in a file they are one table.

    `with_names`: whether the line that opens a table names its actions.
    """
    parts, called = Block(), scores.ratings.called(rating)
    for code, name in _corporate_names(scores).items():
        own = rows[rows["corporate_action"] == code]
        names = listing(own["title"].fillna(own["action_id"])) if with_names else ""
        summary = f"{count(len(own), f'{called} action')} of {name}" + (f": {names}" if names else "")
        parts += closed_block(
            summary, _actions_table(scores, own, f"{called} actions of {name}, {scores.quarter}", group="")
        )
    return replace(parts, tables=_actions_table(scores, rows, caption).tables)


def by_service(scores: ProtectedScores) -> Block:
    """Return a table of the ratings of actions by service, the largest share of Red first; none for one service."""
    groups = services_rated(scores)
    if len(groups) < 2:
        return Block()
    service = Col("Service", lambda row: to_area(scores.data.framework, row["service"]))
    columns = (service, *counts_and_status(scores.ratings), quarter_before(scores))
    total = scores.counted(scores.actions, scores.actions_before)
    shown = table(groups, columns, caption=f"Actions by service, {scores.quarter}", total=total)
    return shown.marked(scores.data.mark_of(("actions",)))


def services_rated(scores: ProtectedScores) -> pd.DataFrame:
    """Return the ratings of actions by service, with the share of Red, the largest first."""
    now, before = (rows.fillna({"service": NO_SERVICE}) for rows in (scores.actions, scores.actions_before))
    groups = scores.rolled_up(now, "service", before=before)
    rated = groups["rated"].where(groups["rated"] > 0)
    groups = groups.assign(share=groups["red"] / rated, of_amber=groups["amber"] / rated)
    groups = groups.sort_values(["share", "of_amber"], ascending=False, kind="stable")
    return groups.sort_values("service", key=lambda names: names == NO_SERVICE, kind="stable")


_OF_ACTIONS = ("corporate_actions", "actions")  # the tables on which those of actions are based


def _corporate_names(scores: ProtectedScores) -> dict[str, str]:
    """Return the corporate actions in their order: the code of each, and the code with its title."""
    titles = scores.corporate_actions.set_index("corporate_action")["title"]
    return {code: f"{code} {title}" if pd.notna(title) else code for code, title in titles.items()}


def _actions_table(
    scores: ProtectedScores, rows: pd.DataFrame, caption: str, *, red_is_above: bool = False, group: str = _UNDER
) -> Block:
    """Return a table of actions under their corporate action; Red ones that are above are explained there alone."""
    names = _corporate_names(scores)
    order = {code: at for at, code in enumerate(names)}
    rows = rows.assign(**{_UNDER: rows["corporate_action"].map(names)})
    rows = rows.sort_values("corporate_action", key=lambda code: code.map(order), kind="stable")
    place = places(scores, "actions")

    def is_above(row: Row) -> bool:
        return red_is_above and row["rating"] == "Red"

    columns = (
        named("action_id", lambda row: at(place(row)) if is_above(row) else "", other_ids(scores, "actions")),
        *_ACTION,
        status(scores.ratings),
        action_before(scores),
        _words(scores, "action_id", of_red=not red_is_above),
    )
    shown = table(rows, columns, caption=caption, group=group, place=lambda row: "" if is_above(row) else place(row))
    return shown.marked(scores.data.mark_of(_OF_ACTIONS))


def differing_ratings(scores: ProtectedScores) -> pd.DataFrame:
    """Find every measure, action, group and status whose printed rating differs from the rule's."""
    kinds = {
        "Status": (_statuses(scores), "name"),
        "Measure": (scores.council_measures, "measure_id"),
        "Action": (scores.actions, "action_id"),
        scores.data.theme_word.capitalize(): (scores.themes, "theme"),
        "Corporate action": (scores.corporate_actions, "corporate_action"),
    }
    frames = []
    for kind, (rows, key) in kinds.items():
        differing = rows[rows["printed_rating"].notna() & (rows["printed_rating"] != rows["rating"])]
        frames.append(differing.assign(kind=kind, id=differing[key]))
    return pd.concat(frames, ignore_index=True)


def _statuses(scores: ProtectedScores) -> pd.DataFrame:
    """Return the status of the quarter, of measures and of actions: name, rating, printed_rating, and why."""
    rows = (
        [(scores.printed_name(), scores.status(), f"The status is {why_status(scores)}.")]
        if scores.status() != "N/A"
        else []
    )
    for kind, rated in (("measures", scores.council_measures), ("actions", scores.actions)):
        green = int((rated["rating"] == "Green").sum())
        why = _why_group(scores, green, int(rated["rating"].isin(RATED).sum()))
        rows.append((capitalised(scores.printed_name(kind)), scores.roll_up(rated), why))
    frame = pd.DataFrame(rows, columns=["name", "rating", "why"], dtype="str")
    printed = [printed_status(scores, name) or None for name in frame["name"]]
    return frame.assign(printed_rating=pd.Series(printed, dtype="str"))


def _why_group(scores: RatedQuarter, green: int, rated: int) -> str:
    """Return what the rating of a group is based on."""
    return (
        f"{green:,} of {count(rated, 'rating')} {is_are(green)} {scores.ratings.called('Green')}"
        if rated
        else "Nothing in this group can be rated."
    )


def printed_otherwise(scores: ProtectedScores) -> Block:
    """Return a table of the printed ratings that differ from the rule's, with the reason for the rule's."""

    def why(row: Row) -> Any:
        if row["kind"] == "Measure":
            now, goal, _ = shown_values(row)
            if not now or not goal:
                return f"There is no {'target' if now else 'figure'}."
            return f"{now} against a target of {goal}; {BETTER[row['polarity']]}"
        if row["kind"] == "Action":
            return capitalised(why_rated(row, scores.quarter))
        return row["why"] if row["kind"] == "Status" else _why_group(scores, int(row["green"]), int(row["rated"]))

    columns = (
        Col("Item", lambda row: cell(row["title"] if pd.notna(row.get("title")) else row["id"])
            + small_lines(row["kind"], row["id"] if pd.notna(row.get("title")) else "",
                    parts={"kind": row["kind"], "id": row["id"]})),
        Col("Printed", lambda row: pill(row["printed_rating"], scores.ratings)),
        Col("By the rule", lambda row: pill(row["rating"], scores.ratings)),
        Col("Why", why),
    )  # fmt: skip
    caption = f"Printed ratings that differ from the rule, {scores.quarter}"

    def mark(row: Row) -> str:
        tables = measure_tables(row) if row["kind"] == "Measure" else ("actions",) * (row["kind"] == "Action")
        return scores.data.mark_of(("printed_ratings", *tables))

    return table(differing_ratings(scores), columns, caption=caption, mark=mark)
