"""Every topic of every area at a glance: figure, direction, rating, and whether it is changing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from perf.areas import COUNCIL, name_of
from perf.catalogue import FIGURES, TOPICS
from perf.charts.svg import sparkline
from perf.disclosure.protected_scores import ProtectedScores
from perf.pages.block import Block, closed_block, mark_html
from perf.pages.cell import cell
from perf.pages.links import link, stem_of, to_area
from perf.pages.officers_words import position_of_topics
from perf.pages.tables import Col, Row, compared, frame_of, pill, small_lines, table
from perf.pages.topic.change import changes_of_others, verdict, why_no_chart
from perf.pages.topic.opening import shown_text, without_schools
from perf.pages.topic.report import report_of
from perf.pages.topic_view import View
from perf.rules import DIRECTORATE, PLAN, RATED
from perf.wording import capitalised, count, uncapitalised, value

_NO_VERDICT = "Not judged by month, because it is a forecast for the year"
_NO_MONTHS = "Not judged by month, because it is known at the end of a year alone"


@dataclass(frozen=True)
class Link:
    """Where a cell of the grid leads: a report's address, and its answer in one line."""

    href: str
    answer: str


def brief(scores: ProtectedScores) -> Block:
    """Return a table of each topic of the area, its last three years as a line as small as a word."""
    views = {topic.name: View(scores, topic, scores.area) for topic in TOPICS.values()}
    rows = [_glance(view) | {"answer": report_of(view).answer().text} for view in views.values()]
    known = [row for row in rows if row["value"] != "no data"]
    columns = (
        Col("Topic", lambda row: link(row["title"], stem_of(row["name"], scores.area))),
        Col(
            "This year",
            lambda row: (
                cell(row["value"])
                + small_lines(row["unit"], row["what"], parts={"figure": row["figure"], "covers": row["covers"]})
            ),
            number=True,
        ),
        Col("Better or worse", lambda row: compared(row["judgement"])),
        Col("Is it changing?", lambda row: row["verdict"] or row["no_verdict"]),
        Col("Last three years", lambda row: cell(_line(views[row["name"]]), {})),  # a picture: no value for a file
        Col("Status", lambda row: pill(row["rating"], scores.ratings) + small_lines(row["rated"])),
        Col("In brief", lambda row: " ".join([row["answer"], *row["unusual"]]), words=True),
    )
    where = "" if scores.area == COUNCIL else f" of {name_of(scores.area)}"
    caption = f"The topics in brief{where}, {scores.quarter}"
    shown = table(frame_of(known), columns, caption=caption, mark=lambda row: row["mark"])
    topics = [TOPICS[row["name"]] for row in known]
    apart = without_schools(scores.data.framework, scores.area, topics)
    return shown + apart + closed_block("What officers report about the topics", position_of_topics(scores, topics))


def grid(scores: ProtectedScores, links: Mapping[tuple[str, str], Link]) -> Block:
    """Return a table of areas by topic; each cell links to its report and gives the report's answer.

    Parameters
    ----------
    scores : ProtectedScores
    links : mapping of (area, report) to Link
        The reports by area that are in the pack; the cell of a topic without one says why.
    """
    areas, rules = list(dict.fromkeys(area for area, _ in links)), scores.data.framework
    cells = {(area, name): _cell(View(scores, TOPICS[name], area), to)
             for (area, name), to in links.items() if name in TOPICS}  # fmt: skip

    def shown(name: str) -> Callable[[Row], Markup]:
        return lambda row: cells.get((row["area"], name)) or _no_report(View(scores, TOPICS[name], row["area"]))

    def area(row: Row) -> Markup:
        own = links.get((row["area"], DIRECTORATE))
        return to_area(rules, row["area"], capitalised(row["area"])) + small_lines(own.answer if own else "")

    columns = (
        Col("Area", area),
        *(Col(it.title, shown(it.name)) for it in TOPICS.values() if any(name == it.name for _, name in links)),
    )
    caption = f"Every area{' by topic' if cells else ''}, {scores.quarter}"
    block = table(pd.DataFrame({"area": areas}), columns, caption=caption)
    return Block(Markup('<div class="grid">{}</div>').format(block.html), block.text) if links else Block()


def _cell(view: View, link: Link) -> Markup:
    glance = _glance(view)
    figure = glance["value"] + (f" {glance['unit']}" if glance["unit"] else "")
    about = Markup('<span class="aside">{}, {}: </span>').format(view.topic.title, name_of(view.area))
    marks = [mark for mark in (pill(glance["own_rating"], view.scores.ratings), compared(glance["judgement"])) if mark]
    status = Markup('<span class="status">{}: {}</span>').format(
        glance["rated"], pill(glance["rating"], view.scores.ratings)
    )
    is_said = report_of(view).answer_is_its_figure and view.shown(view.figure).is_known
    answer = "" if is_said else link.answer
    below = mark_html(glance["mark"]) + small_lines(
        glance["what"] if view.shown(view.figure).is_known else "",
        status if glance["rated"] else "",
        glance["verdict"],
        *glance["unusual"],
        answer,
    )
    return Markup('<a href="{}">{}{}</a> {}{}').format(link.href, about, figure, Markup(" ").join(marks), below)


def _no_report(view: View) -> Markup:
    """Return why there is no report of a topic of an area: there are no records, or it is not in the pack."""
    is_recorded = any(view.is_recorded(name) for name in view.topic.figure_names)
    return small_lines("Not in this pack" if is_recorded else "No records")


def _glance(view: View) -> dict[str, Any]:
    """Return a topic of an area in a few words: its figure, the days it covers, its judgement, what is unusual."""
    figure = FIGURES[view.figure]
    shown = view.shown(figure.name)
    judged = verdict(view, figure.name)
    short = judged.short if judged.kind != "not charted" or shown.is_known else ""
    no_verdict = _NO_VERDICT if figure.period == "forecast" else _NO_MONTHS
    covers = view.days(figure.name).covered(figure.period)
    other = "" if figure.title == view.topic.title else figure.title  # than the heading of the topic
    return {
        "name": view.topic.name,
        "title": view.topic.title,
        "value": shown_text(shown, figure),
        "figure": figure.title,
        "covers": covers,
        "what": f"{other}, {covers}" if other else covers,
        "unit": figure.unit if shown.is_known and figure.unit not in ("percent", "GBP", "count") else "",
        "judgement": view.judgement(figure.name),
        "no_verdict": no_verdict if judged.kind == "not judged by month" and shown.is_known else "",
        "verdict": f"{other}: {uncapitalised(short)}." if short and other else f"{short}." if short else "",
        "unusual": [
            *changes_of_others(view, judged),
            *(f"{signal.kind}: {signal.words}." for signal in judged.signals),
        ],
        **_status(view),
        "mark": view.scores.data.mark_of(figure.tables),
    }


def _status(view: View) -> dict[str, Any]:
    """Return whose status is shown of a topic in its area.

    `own_rating` is that of the one measure of the figure shown, which alone may be shown beside it; `rating` is that of
    all measures of the topic. `rated` says which they are, and is "" where it is the one of the figure shown.
    """
    rows = view.scores.measures[view.scores.measures["set"] == PLAN]
    of_topic = rows[(rows["area"] == view.area) & rows["figure"].isin(view.topic.figure_names)]
    rated = of_topic[of_topic["rating"].isin(RATED)]
    own = rated[rated["figure"] == view.figure]
    own_rating = own["rating"].iloc[0] if len(own) == 1 else None
    if rated.empty:
        return {"own_rating": None, "rating": None, "rated": ""}
    red = int((rated["rating"] == "Red").sum())
    words = f"{count(len(rated), 'measure')} together" + (
        f", {red} of them {view.scores.ratings.called('Red')}" if red else ""
    )
    if len(rated) == 1:
        words = "" if own_rating else FIGURES[rated["figure"].iloc[0]].title
    return {"own_rating": own_rating, "rating": view.scores.roll_up(rated), "rated": words}


def _line(view: View) -> Markup:
    figure = FIGURES[view.figure]
    months = view.whole_months(figure.name)
    known = months["value"].iloc[-36:]
    if why_no_chart(figure, view.area, months):
        return Markup("")
    if (months["hidden"].iloc[-36:] != "").any():  # a line over hidden months would show what they hide
        return Markup("Some months are hidden")
    if len(known) < 2 or known.isna().any():
        return Markup("")
    low, high, last = (value(number, figure.unit, decimals=figure.decimals)
                       for number in (known.min(), known.max(), known.iloc[-1]))  # fmt: skip
    alt = f"{figure.title}, the last {len(known)} months: lowest {low}, highest {high}, latest {last}"
    return sparkline(known, alt=alt)
