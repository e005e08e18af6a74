"""The corporate health report in sentences: every number calculated from the scores."""

from collections.abc import Hashable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from perf import charts
from perf.disclosure.protected_scores import ProtectedScores
from perf.figure import value_of
from perf.pages.block import Block, ChartText, Source, say, show_chart
from perf.pages.health import scorecard
from perf.pages.health.risk_matrix import in_bands
from perf.pages.health.why_unrated import in_sentence
from perf.pages.links import at, link, row_id
from perf.ratings import Ratings
from perf.rules import BETTER, RATED, RATING_COLUMNS, SAME, WORSE
from perf.scores import measure_tables
from perf.wording import (
    MOST_DECIMALS,
    MOST_NAMED,
    capitalised,
    count,
    is_are,
    largest,
    listing,
    named,
    out_of,
    share,
    value,
    with_article,
)


def position(scores: ProtectedScores) -> Block:
    """Return how many measures and actions have each rating, and the published counts where they differ."""
    sets = (_position(scores, "measures", f"{name} measure", part=f"set={name}") for name in scores.other_sets)
    return say(_position(scores, "measures", "measure"), *sets, _position(scores, "actions", "action"))


def _position(scores: ProtectedScores, kind: str, one: str, *, part: str = "") -> str:
    def number(name: str) -> float:
        return float(value_of(scores.figures, f"{kind}.{name}", area=scores.area, part=part))

    total, rated, called = number("total"), number("rated"), scores.ratings.called
    if not total:
        return ""
    if not rated:
        return f"The only {one} cannot be rated." if total == 1 else f"None of the {count(total, one)} can be rated."
    computed = {word: number(RATING_COLUMNS[word]) for word in RATED}
    printed = {word: number(f"printed_{RATING_COLUMNS[word]}") for word in RATED}
    if rated == 1:
        rating = next(word for word, many in computed.items() if many)
        sentence = f"The only {one} is {called(rating)}." if total == 1 else (
            f"Of the {count(total, one)}, 1 can be rated: it is {called(rating)}.")  # fmt: skip
    else:
        begins = f"Of the {count(total, one)}, " + (f"{rated:,.0f} can be rated: " if total > rated else "")
        sentence = begins + listing(
            f"{many:,.0f} ({share(many, rated)}) {is_are(many)} {called(word)}" if many else f"none is {called(word)}"
            for word, many in computed.items()
        ) + "."  # fmt: skip
    published = listing(f"{many:,.0f} {called(word)}" for word, many in printed.items())
    differs = any(printed.values()) and printed != computed
    return sentence + (f" The published report counts {published}." if differs else "")


def _source(scores: ProtectedScores, measures: pd.DataFrame) -> Source:
    """Return where measures come from, and how many of them are not from the council's own records."""
    data, tables_of = scores.data, [measure_tables(row) for row in measures.to_dict("records")]
    not_own = sum(data.mark_of(tables) != "" for tables in tables_of)
    used = list(dict.fromkeys(table for tables in tables_of for table in tables))
    fed_note = f" {count(not_own, 'measure is', 'measures are')} not from the council's own records." if not_own else ""
    text = f"Source: the council's returns for {scores.quarter}, rated by the rules at the end of this page.{fed_note}"
    return Source(f"{text} {data.provenance_note(used)}".strip())  # each row of the table has its own mark


def theme_chart(scores: ProtectedScores) -> Block:
    """Return a chart of the ratings of measures by theme."""
    themes, word, red = scores.themes, scores.data.theme_word, scores.ratings.called("Red")
    if not themes["rated"].any():
        return Block()
    title = _most_reds(themes, word, red)
    subtitle = f"Measures by {word} and rating, number, council, {scores.quarter}"
    draw = partial(charts.ratings, themes.rename(columns={"theme": "label"}), looks=scores.ratings)
    alt = describe_ratings(themes, "theme", "measure", scores.ratings)
    return show_chart(
        draw, ChartText(title, subtitle, alt, _source(scores, scores.council_measures)), scorecard.themes(scores)
    )


def _most_reds(themes: pd.DataFrame, word: str, red: str) -> str:
    """Return which themes, as the council calls them by a `word`, have the most Red measures, as a title."""
    top = largest(dict(zip(themes["theme"], themes["red"], strict=True)))
    measures = f"one {red} measure each" if top.size == 1 else f"{top.size:.0f} {red} measures each"
    if not top.size:
        return f"No {word} has {with_article(red)} measure"
    if top.is_shared_by_all or (top.each and top.size == 1):
        return f"{capitalised(out_of(len(top.names), top.compared, word))} have {measures}"
    if top.each:
        return f"{out_of(len(top.names), top.compared, word)} have the most {red} measures, {top.size:.0f} each"
    if top.size == 1:
        return f"{top.names[0]} has the only {red} measure"
    rated = themes.loc[themes["theme"] == top.names[0], "rated"].iloc[0]
    return f"{top.names[0]} has the most {red} measures: {top.size:.0f} of {rated} rated"


def describe_ratings(groups: pd.DataFrame, by: str, noun: str, ratings: Ratings) -> str:
    """Write what a chart of ratings shows, for those who do not see it."""
    bars = []
    for _, row in groups.iterrows():
        numbers = {ratings.called(rating): row[column] for rating, column in RATING_COLUMNS.items()}
        shown = [f"{number} {name}" for name, number in numbers.items() if number]
        bars.append(f"{row[by]}: {listing(shown) if shown else 'none'} of {count(row['total'], noun)}")
    return f"Bar chart of ratings. {'; '.join(bars)}."


def target_chart(scores: ProtectedScores) -> Block:
    """Return a chart of how far each rated measure is from its target, the worst first."""
    measures = scores.council_measures
    rated = measures[measures["rating"].isin(RATED)]
    if rated.empty:
        return Block()
    has_share = rated["target"] != 0  # there is no percentage of a target of 0: its miss is in words
    miss_pct = (100 * rated["miss"] / rated["target"].abs()).where(has_share)
    label = rated["measure_id"] + " " + rated["title"].fillna("")
    in_words = [_of_target_0(row) for row in rated.to_dict("records")]
    rated = rated.assign(miss_pct=miss_pct, label=label.str.strip(), hidden=pd.Series(in_words, rated.index, "str"))
    order = miss_pct.fillna(np.sign(rated["miss"]) * np.inf).fillna(0)  # of targets of 0 the missed ones come first
    rated = rated.loc[order.sort_values(ascending=False, kind="stable").index]
    missed = int((rated["miss"] > 0).sum())
    verb = "misses its" if missed == 1 else "miss their"
    title = (
        f"{out_of(missed, len(rated), 'measure').capitalize()} with a rating {verb} target"
        if missed
        else "Every measure with a rating meets its target"
    )
    subtitle = f"Distance from target, as a percentage of the target, council, {scores.quarter}"
    spread = [_furthest(rated[rated["miss_pct"] > 0])]
    spread += [f"{row.label}: {row.hidden}." for row in rated.itertuples() if row.hidden]
    alt = " ".join(["Bar chart of the distance from target.", *filter(None, spread)])
    text = ChartText(title, subtitle, alt, _source(scores, rated))
    return show_chart(partial(charts.misses, rated, looks=scores.ratings), text, scorecard.distances(rated, scores))


def _furthest(missed: pd.DataFrame) -> str:
    """Return which of some measures that miss their target miss it by the largest share, in a sentence; "" for none."""
    if missed.empty:
        return ""
    top = largest(dict(zip(missed["label"], missed["miss_pct"], strict=True)))
    if top.is_shared_by_all:
        return f"{capitalised(top.who('measure'))} that miss their target miss it by {top.size:.0f}% of it."
    share = f"{top.size:.0f}% of it{', the largest share' if top.compared > 1 else ''}."
    if top.each:
        return f"{capitalised(top.who('measure'))} each miss their target by {share}"
    return f"{top.names[0]} misses its target by {share}"


def _of_target_0(row: Mapping[Hashable, Any]) -> str:
    """Return the distance from a target of 0 in words, because it has no percentage; "" for any other target."""
    if row["target"] != 0:
        return ""
    return f"target 0, missed by {value(row['miss'], row['unit'])}" if row["miss"] > 0 else "target 0, met"


def printed_otherwise(scores: ProtectedScores) -> Block:
    """Return how many printed ratings differ from the rule's."""
    rows = scorecard.differing_ratings(scores)
    if rows.empty:
        return Block()
    printed = int(sum(value_of(scores.figures, f"{kind}.printed_rated") for kind in ("measures", "actions")))
    differing = int(rows["kind"].isin(["Measure", "Action"]).sum())
    groups = len(rows) - differing
    is_blank = any((rows["printed_rating"] == "N/A").any() for rows in (scores.council_measures, scores.actions))
    sentence = f"The rule gives a different rating for {out_of(differing, printed, 'printed rating')}"
    sentence += ", N/A not counted." if is_blank else "."
    verb = "differs" if groups == 1 else "differ"
    why = ", which a status can do because a printed rating under it does" if differing else ""
    group_sentence = f"{count(groups, 'printed status', 'printed statuses')} {verb} from the rule's{why}."
    return say(" ".join([sentence] * bool(differing) + [group_sentence] * bool(groups)))


def risks(scores: ProtectedScores) -> Block:
    """Return how many risks there are at each level, their bands, and which are forecast to increase."""
    if scores.risks.empty:
        return Block()
    bands = list(scores.data.framework.risk_bands)
    sentences = []
    for level, rows in scores.risks.groupby("level", sort=True):
        many = f"There {is_are(len(rows))} {count(len(rows), f'{level} risk')}"
        sentences.append(f"{many}{in_bands(rows, bands)}.")
    rising = scores.risks.loc[scores.risks["forecast"] == "increasing"]
    names = listing(rising["title"].fillna(rising["risk_ref"]))
    sentences.append(f"Forecast to increase: {names}." if len(rising) else "")
    sentences += _moved_risks(scores)
    return say(" ".join(filter(None, sentences)))


def _moved_risks(scores: ProtectedScores) -> Iterator[str]:
    """Return which risks are worse or better than in the quarter before, or that there is nothing to compare with."""
    before, rows = scores.quarter.previous, scores.risks
    if rows["previous"].isna().all():
        yield f"There are no scores for {before} to compare with."
        return
    for way in (WORSE, BETTER):
        moved = rows[rows["direction"] == way]
        if len(moved):
            yield f"{capitalised(way)} than in {before}: {named(moved['title'].fillna(moved['risk_ref']))}."
    if rows["direction"].eq(SAME).all():
        yield f"No score has changed since {before}."


def all_actions(scores: ProtectedScores) -> Block:
    """Return what progress was expected by the end of the quarter."""
    if scores.actions.empty:
        return Block()
    expected = scores.quarter.share_of_year * 100
    undated = scores.actions.loc[scores.actions[["due", "revised_due"]].isna().all(axis=1), "action_id"]
    names = Markup(listing(link(name, at(row_id(scores.data, "actions", name))) for name in undated))
    many = f"{capitalised(count(len(undated), 'action'))} {'has' if len(undated) == 1 else 'have'}"
    due = Markup(" {} no due date: {}.").format(many, names) if names else ""
    return say(
        Markup("By the end of {}, {:.0f}% of the year's progress was expected.{}").format(scores.quarter, expected, due)
    )


def by_service(scores: ProtectedScores) -> Block:
    """Return which service has the largest share of Red actions; nothing where there is one service, or no Red."""
    groups = scorecard.services_rated(scores)
    named = groups[groups["service"] != scorecard.NO_SERVICE]
    red, rated = scores.ratings.called("Red"), named.dropna(subset=["share"]).set_index("service")
    if len(groups) < 2 or not rated["red"].any():
        return Block()
    top = largest((100 * rated["share"]).to_dict(), MOST_DECIMALS)
    if top.is_shared_by_all:
        return say(f"{capitalised(top.who('service'))} have the same share of {red} actions: {top.size:.0f}%.")
    if len(top.names) > MOST_NAMED:
        return say(f"{capitalised(top.who('service'))} have the largest share of {red} actions, {top.size:.0f}% each.")
    counts = [f"{name} ({rated.loc[name, 'red']} of {rated.loc[name, 'rated']})" for name in top.names]
    return say(f"The largest share of {red} among the rated actions of a service: {listing(counts)}.")


def all_measures(scores: ProtectedScores) -> Block:
    """Return why measures could not be rated, each set of them apart."""
    sets = {"measure": scores.council_measures} | {f"{name} measure": rows for name, rows in scores.other_sets.items()}
    return say(*(in_sentence(rows, one) for one, rows in sets.items()))
