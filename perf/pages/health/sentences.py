"""The corporate health report in sentences: every number computed from the scores."""

from functools import partial

from perf.catalogue import FIGURES
from perf.charts import rating_charts
from perf.disclosure.protected_scores import ProtectedScores
from perf.figure import value_of
from perf.pages.block import Block, lead, say, show_chart
from perf.pages.health import scorecard
from perf.rules import RATED
from perf.wording import count, is_are, listing, share

_ANSWERS = {"Green": "Yes, on the whole", "Amber": "In part", "Red": "No", "N/A": "It cannot be told"}


def answer(scores: ProtectedScores) -> Block:
    """Answer the page's question in one sentence."""
    return lead(f"{_ANSWERS[scores.roll_up(scores.rated)]}: {_green_share(scores)}.")


def headline(scores: ProtectedScores) -> Block:
    """Say in one sentence how the quarter stands."""
    return lead(f"Overall the quarter is {scores.roll_up(scores.rated)}: {_green_share(scores)}.")


def _green_share(scores: ProtectedScores) -> str:
    figure = partial(value_of, scores.figures)
    rated, green = figure("overall.rated"), figure("overall.green")
    if not rated:
        return "nothing has been rated"
    kinds = [noun for noun, rows in (("measures", scores.council_measures), ("actions", scores.actions)) if len(rows)]
    noun = listing(kinds) if rated != 1 else listing((kind.removesuffix("s") for kind in kinds), "or")
    of = f"of the {rated:,.0f} {noun} with a rating"
    return f"{green:,.0f} {of} ({share(green, rated)}) {is_are(green)} Green"


def position(scores: ProtectedScores) -> Block:
    """State how many measures and actions have each rating, and where the published counts are others."""
    return say(_position(scores, "measures", "measure"), _position(scores, "actions", "action"))


def _position(scores: ProtectedScores, kind: str, one: str) -> str:
    def number(name: str) -> float:
        return float(value_of(scores.figures, f"{kind}.{name}"))

    total, rated = number("total"), number("rated")
    if not total:
        return ""
    if not rated:
        return f"None of the {count(total, one)} can be rated."
    begins = (
        f"Of the {count(total, one)}, {rated:,.0f} can be rated: " if total > rated else f"Of {count(total, one)}, "
    )
    computed = {word: number(word.lower()) for word in RATED}
    printed = {word: number(f"printed_{word.lower()}") for word in RATED}
    told = [f"{many:,.0f} ({share(many, rated)}) {is_are(many)} {word}" for word, many in computed.items()]
    published = listing(f"{many:,.0f} {word}" for word, many in printed.items())
    differs = any(printed.values()) and printed != computed
    return f"{begins}{listing(told)}." + (f" The published report counts {published}." if differs else "")


def _source(scores: ProtectedScores) -> str:
    """Return where the measures come from, and how many of them are not from the council's own records."""
    fed = scores.council_measures.loc[scores.council_measures["fed"], "figure"]
    rules = scores.data.framework
    tables_of = [FIGURES[name].tables for name in fed]
    not_own = sum(not all(rules.is_own(table) for table in tables) for tables in tables_of)
    used = dict.fromkeys(table for tables in [("returns",), *tables_of] for table in tables)
    note = scores.data.provenance_note(used)
    fed_note = f" {count(not_own, 'measure is', 'measures are')} not from the council's own records." if not_own else ""
    return (
        f"Source: the council's returns for {scores.quarter}, rated by the rules at the end of this page.{fed_note}"
        f" {note}"
    ).strip()


def theme_chart(scores: ProtectedScores) -> Block:
    """Chart the ratings of the measures by theme."""
    themes, word = scores.themes, scores.data.theme_word
    if not themes["rated"].any():
        return Block()
    most = themes.loc[themes["red"].idxmax()]
    title = f"{most['theme']} has the most Red measures: {most['red']} of {most['rated']} rated"
    level = int((themes["red"] == most["red"]).sum())
    title = title if level == 1 else f"{level} {word}s have the most Red measures: {most['red']} each"
    title = title if most["red"] else f"No {word} has a Red measure"
    subtitle = f"Measures by {word} and rating, number, council, {scores.quarter}"
    return show_chart(
        rating_charts.ratings_by(themes, "theme", title=title, subtitle=subtitle),
        alt=f"{title}. {rating_charts.describe_ratings(themes, 'theme', 'measure')}",
        caption=_source(scores),
        data=scorecard.themes(scores),
    )


def target_chart(scores: ProtectedScores) -> Block:
    """Chart how far each rated measure is from its target, the worst first."""
    measures = scores.council_measures
    every = measures[measures["rating"].isin(RATED)]
    rated = every[every["target"] != 0]  # of a target of 0 there are no percent
    if rated.empty:
        return Block()
    miss_pct = 100 * rated["miss"] / rated["target"].abs()
    rated = rated.assign(miss_pct=miss_pct, label=rated["title"].fillna(rated["measure_id"]))
    rated = rated.sort_values("miss_pct", ascending=False, kind="stable")
    missed, worst = int((every["miss"] > 0).sum()), rated.iloc[0]
    title = (
        f"{missed} of {len(every)} measures miss their target" if missed else "Every measure with a rating is on target"
    )
    subtitle = f"Distance from target, percent of the target, council, {scores.quarter}"
    furthest = f"The furthest off is {worst['label']}, by {worst['miss_pct']:.0f}% of its target."
    spread = furthest if worst["miss"] > 0 else ""
    return show_chart(
        rating_charts.misses(rated, title=title, subtitle=subtitle),
        alt=f"{title}. Bar chart of the distance from target. {spread}".strip(),
        caption=_source(scores),
        data=scorecard.distances(rated, scores),
    )


def exceptions(scores: ProtectedScores) -> Block:
    """Say how many measures and actions are Red, and how many of them have no note."""
    red = {"measure": scores.council_measures, "action": scores.actions}
    red = {one: rows[rows["rating"] == "Red"] for one, rows in red.items()}
    many = {one: len(rows) for one, rows in red.items()}
    if not sum(many.values()):
        return say("No measure and no action is Red.")
    told = listing(count(number, one) for one, number in many.items())
    silent = sum(int(rows["note"].isna().sum()) for rows in red.values())
    without = f"{count(silent, 'of them has', 'of them have').capitalize()} no note." if silent else ""
    return say(f"{told.capitalize()} {is_are(sum(many.values()))} Red. {without}".strip())


def printed_otherwise(scores: ProtectedScores) -> Block:
    """Say how many printed ratings the rule does not give."""
    rows = scorecard.ratings_apart(scores)
    if rows.empty:
        return Block()
    printed = int(value_of(scores.figures, "overall.printed_rated"))
    apart = int(rows["kind"].isin(["Measure", "Action"]).sum())
    groups = len(rows) - apart
    told = f"Of {count(printed, 'printed rating')}, the rule gives {apart or 'none'} another"
    also = f"; that changes {count(groups, 'group')}" if groups else ""
    return say(f"{told}{also}.")


def risks(scores: ProtectedScores) -> Block:
    """Say how many risks there are at each level, how high they stand and which way they go."""
    if scores.risks.empty:
        return Block()
    bands = list(scores.data.framework.risk_bands)
    sentences = []
    for level, rows in scores.risks.groupby("level", sort=True):
        counts = rows["band"].value_counts()
        each = [f"{counts[band]} {band.lower()}" for band in reversed(bands) if band in counts]
        unscored = int(rows["band"].isna().sum())
        told = listing([*each, f"{unscored} without a score"] if unscored else each)
        sentences.append(f"There {is_are(len(rows))} {count(len(rows), f'{level} risk')}: {told}.")
    rising = scores.risks.loc[scores.risks["forecast"] == "increasing"]
    names = listing(rising["title"].fillna(rising["risk_ref"]))
    sentences.append(f"Forecast to increase: {names}." if len(rising) else "")
    unknown = int(scores.risks["previous"].isna().sum())
    if unknown == len(scores.risks):
        sentences.append(f"There are no scores for {scores.quarter.previous} to compare with.")
    return say(*sentences)


def all_actions(scores: ProtectedScores) -> Block:
    """Say what progress was expected by now."""
    if scores.actions.empty:
        return Block()
    expected = scores.quarter.share_of_year * 100
    return say(f"At the end of {scores.quarter}, {expected:.0f}% of the year's progress was expected.")


def all_measures(scores: ProtectedScores) -> Block:
    """Say why measures could not be rated."""
    rows = scores.council_measures
    unrated = rows[rows["rating"] == "N/A"]
    if unrated.empty:
        return Block()
    annual = unrated["actual"].isna() & (unrated["frequency"] == "annual")
    late = unrated["actual"].isna() & ~annual
    neutral = unrated["actual"].notna() & (unrated["polarity"] == "none")
    aimless = unrated["actual"].notna() & unrated["target"].isna() & ~neutral
    reasons = {
        "reported once a year": annual.sum(),
        "without a figure this quarter": late.sum(),
        "without a target": aimless.sum(),
        "of a kind where neither more nor less is better": neutral.sum(),
    }
    told = listing(f"{number} {is_are(number)} {why}" for why, number in reasons.items() if number)
    return say(f"{count(len(unrated), 'measure')} cannot be rated{': ' + told if told else ''}.")
