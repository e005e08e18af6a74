"""The beginning of every topic report: the answer, the figures, the targets."""

from collections.abc import Iterable, Iterator

from perf.areas import COUNCIL, SCHOOLS, WITHOUT_SCHOOLS, name_of
from perf.catalogue import FIGURES, in_quarter
from perf.dataset.framework import Framework
from perf.days_covered import Days
from perf.disclosure.protected_scores import NO_VALUE, ShownValue
from perf.disclosure.why_hidden import WhyHidden
from perf.figure import Figure
from perf.pages import measure_cells
from perf.pages.block import Block, Source, lead, say
from perf.pages.cell import cell
from perf.pages.links import LEADING, at, link, row_id, stem_of
from perf.pages.tables import Col, Row, frame_of, legend, small_lines, table
from perf.pages.tables import compared as compared_cell
from perf.pages.topic_view import Charted, View
from perf.rounding import rounded
from perf.rules import DIRECTORATE, FEW_POSTS
from perf.scores import measure_tables
from perf.topics.topic import Topic
from perf.wording import Shown, capitalised, change, day, in_words, listing, month_name, pounds, value

SAME_DAYS = "Same days last year"  # the heading of last year's values


def span(view: View) -> str:
    """Return the part of the year that the topic's records cover: "April to August 2019"."""
    last = view.days(view.leading).last
    return Days(view.quarter.year_start, last).in_words


def covers(view: View, figure: Figure) -> str:
    """Return what a figure covers, for a caption: "April to August 2019", "at 31 August 2019"."""
    return view.days(figure.name).covered(figure.period)


def left_out(view: View, figure: str) -> str:
    """Return the month that charts of months do not have, because the records end within it; "" for none."""
    cut = view.cut_month(figure)
    return f"{month_name(cut.months[-1])} is not shown: the records end at {day(cut.last)}." if cut else ""


def begins(view: View, figure: str) -> str:
    """Return the month in which the records of a figure begin, as 2019-06, if that is within this year; else ""."""
    months = view.months(figure)
    recorded = months.index[months["value"].notna() | (months["hidden"] != "")]
    first = str(recorded.min()) if len(recorded) else ""
    return first if first > view.quarter.months_to_date[0] else ""


def when(view: View, figure: Figure) -> str:
    """Return when a figure holds, for a sentence: "for April to August 2019", or "at 31 August 2019"."""
    return view.days(figure.name).when


def source(view: View, figure: str = "") -> Source:
    """Return where a chart of a figure, or else of the whole topic, comes from, and what is not own records."""
    data, tables = view.scores.data, FIGURES[figure].tables if figure else view.topic.tables
    named = listing(name for name in data.stand_ins(tables) if name in data.sources)
    return Source(f"Source: {named}. {data.provenance_note(tables)}".strip(), data.mark_of(tables))


def charted(view: View, figure: str) -> Charted:
    """Return a figure of the view as charts and sentences about it need it."""
    return Charted(FIGURES[figure], view.area, view.quarter, view.better(figure), source(view, figure))


def sign_note(view: View) -> str:
    """Return what the sign of a variance means in this council, for a caption: "minus is adverse, an overspend"."""
    return f"{'minus' if view.scores.data.framework.plus_is_favourable else 'plus'} is adverse, an overspend"


def shown_text(shown: ShownValue, figure: Figure, *, beside: ShownValue = NO_VALUE) -> str:
    """Return a figure with its unit, or why it is not shown; a share of few cases is a count, as "3 of 5".

    A rate on few posts has a warning. It has no more decimals than the value that it is compared with carries.
    """
    if not shown.is_known:
        return shown.hidden or figure.none_of(shown.denominator) or "no data"
    if figure.is_share and figure.is_of_few(shown.numerator, shown.denominator):
        cases = {"cases": shown.numerator, "of all": shown.denominator}
        return Shown(f"{shown.numerator:,.0f} of {shown.denominator:,.0f}", cases)
    text = value(shown.value, figure.unit, decimals=figure.decimals_of(shown.denominator, beside.denominator))
    few = f"on fewer than {FEW_POSTS} posts" if shown.flagged else ""
    return Shown(f"{text} ({few})", {"": shown.value, "unit": figure.unit, "note": few}) if few else text


def why_hidden(shown: ShownValue) -> str:
    """Return why a figure is hidden, as the end of a sentence: "is not published for this area"."""
    if shown.hidden == WhyHidden.NOT_GIVEN:
        return "is not published for this area"
    if shown.hidden == WhyHidden.HELD_BACK:
        return "is hidden to protect small groups"
    if shown.hidden == WhyHidden.MAY_BE_FEW:
        return "is hidden because it may be about a small group"
    return "is hidden because it is about a small group"


def compared(view: View, figure: str, part: str = "") -> str:
    """Return how a figure compares with a year before."""
    now, before = view.shown(figure, part=part), view.shown(figure, part=part, last_year=True)
    if not before.is_known:
        days, none = view.days(figure, last_year=True), FIGURES[figure].none_of(before.denominator)
        if before.hidden:
            return f"and that {days.when} {why_hidden(before)}"
        return f"and there were {none} in {days.in_words}" if none else f"and there is no figure {days.when}"
    made = FIGURES[figure]
    if made.is_share and (view.is_of_few(figure) or view.is_of_few(figure, last_year=True)):
        return f"{shown_text(before, made)} a year before"
    both, own = made.decimals_of(now.denominator, before.denominator), made.decimals_of(now.denominator)
    return change(now.value, before.value, made.unit, decimals=both, decimals_now=own)


def answer(view: View) -> Block:
    """Return the answer to the report's question: the figure, and how it compares with a year before."""
    figure = FIGURES[view.figure]
    shown = view.shown(figure.name)
    where = name_of(view.area)
    if shown.hidden:
        return lead(f"{figure.title} in {where} {when(view, figure)} {why_hidden(shown)}.")
    if not shown.is_known:
        if none := figure.none_of(shown.denominator):
            return lead(f"There were {none} in {where} in {view.days(figure.name).in_words}.")
        since = begins(view, figure.name)
        why = f", because its records begin in {month_name(since)}" if since else ""
        return lead(f"There is no figure for {figure.title.lower()} in {where} {when(view, figure)}{why}.")
    if figure.is_signed:
        return lead(_forecast(view, figure))
    of_few = figure.is_share and view.is_of_few(figure.name)
    places = figure.decimals_of(shown.denominator)
    amount = shown_text(shown, figure) if of_few else in_words(shown.value, figure.unit, places)
    if of_few or figure.unit == "count":  # the title names many things: "Complaints received"
        return lead(f"{figure.title} in {where} {when(view, figure)}: {amount}, {compared(view, figure.name)}.")
    return lead(f"{figure.title} in {where} was {amount} {when(view, figure)}, {compared(view, figure.name)}.")


def _forecast(view: View, figure: Figure) -> str:
    """Return a forecast variance as an overspend or an underspend, on its day and beside that of a year before."""
    rules = view.scores.data.framework
    now, before = view.shown(figure.name), view.shown(figure.name, last_year=True)
    overspend, overspend_before = rules.overspend_of(now.value), rules.overspend_of(before.value)
    made = f"{figure.title} in {name_of(view.area)}, {when(view, figure)}: {outturn(-overspend)}"
    if not before.is_known:
        return f"{made}, {compared(view, figure.name)}."
    gap = overspend_before - overspend
    way = "better" if gap > 0 else "worse"
    size = f"{pounds(gap)} {way} than" if rounded(gap) else "the same as"
    return f"{made}, {size} forecast a year before ({outturn(-overspend_before)})."


def outturn(amount: float, size: str = "") -> str:
    """Return a variance in words: "an overspend of £538,000", "an underspend of…", "on budget". Plus is favourable.

    `size` is the amount in words, if it is not to be in short.
    """
    if rounded(amount) == 0:
        return "on budget"
    return f"{'an overspend' if amount < 0 else 'an underspend'} of {size or pounds(amount)}"


def leading_figures(view: View) -> Block:
    """Return a table of the topic's leading figures: this year, the same days last year, and the quarter alone.

    The leading one of the council is also given without schools, where schools have one.
    """
    rows, hidden = [], []
    judgements = {(name, area): view.judgement(name, area=area) for name, area in _leading(view)}
    for (name, area), judgement in judgements.items():
        figure, alone = FIGURES[name], in_quarter(name) if view.quarter.number > 1 else None
        now, before = view.shown(name, area=area), view.shown(name, area=area, last_year=True)
        before = NO_VALUE if now.hidden else before
        quarter = view.shown(alone.name, area=area) if alone else NO_VALUE
        if not any(shown.is_known or shown.hidden for shown in (now, quarter)) and not before.is_known:
            continue
        hidden += [shown.hidden for shown in (now, before, quarter)]
        rows.append(
            {
                "figure": name,
                "area": area,
                "title": figure.title if area == view.area else f"{figure.title}, {name_of(area)}",
                "mark": view.scores.data.mark_of(figure.tables),
                "covers": covers(view, figure),
                "value": now.value,
                "previous": before.value,
                "unit": "" if figure.unit in ("percent", "GBP", "count") else figure.unit,
                "now": shown_text(now, figure),
                "before": "" if now.hidden else shown_text(before, figure, beside=now),
                "quarter": shown_text(quarter, figure) if alone else "",
                "direction": judgement.judgement,
                "movement": judgement.movement,
            }
        )
    columns = (
        Col(
            "Figure",
            lambda row: cell(row["title"]) + small_lines(row["unit"], row["covers"], parts={"Covers": row["covers"]}),
        ),
        Col("This year", "now", number=True),
        Col(SAME_DAYS, "before", number=True),
        Col(_quarter_alone(view), "quarter", number=True),
        Col("Better or worse", lambda row: compared_cell(judgements[row["figure"], row["area"]])),
    )
    caption = f"{view.topic.title}, {name_of(view.area)}, {view.quarter}"
    shown = table(frame_of(rows), columns, caption=caption, mark=lambda row: row["mark"])
    rules = view.scores.data.framework
    apart = without_schools(rules, view.area, [view.topic]) if rows else Block()
    return shown.at(LEADING) + legend(hidden, rules.disclosure_threshold) + apart


def without_schools(rules: Framework, area: str, topics: Iterable[Topic]) -> Block:
    """Return which topics of a directorate with schools do not count them, because they count people of schools apart.

    Nothing where the area has no schools, or no topic is about people.
    """
    titles = [topic.title.lower() for topic in topics if FIGURES[topic.leading].is_about_people]
    if not titles or not set(rules.directorates.get(area, ())) & set(rules.school_services):
        return Block()
    do = "does" if len(titles) == 1 else "do"
    return say(f"{capitalised(listing(titles))} of {area} {do} not include schools, which are shown by themselves.")


def _leading(view: View) -> Iterator[tuple[str, str]]:
    """List the figures at the head of a report, each with its area."""
    schools = view.shown(view.figure, area=SCHOOLS)
    for name in view.shown_figures:
        yield name, view.area
        if name == view.figure and view.area == COUNCIL and (schools.is_known or schools.hidden):
            yield name, WITHOUT_SCHOOLS


def _quarter_alone(view: View) -> str:
    """Return the heading of what the quarter alone gives: the days of it that the records cover."""
    alone = in_quarter(view.leading)
    return view.days(alone.name).in_words if alone else "This quarter alone"


def target(view: View) -> Block:
    """Return a table of the measures with a target that the topic's figures are about.

    A measure of a complete figure has the figure's name, because the page has no second name for one thing.
    """
    rows = view.scores.measures
    of_topic = rows[(rows["area"] == view.area) & rows["figure"].isin(view.topic.figure_names)]
    rated = of_topic[of_topic["rating"] != "N/A"]
    named = rated["figure"].map(lambda name: FIGURES[name].title).where(rated["part"].isna(), rated["title"])
    rated = rated.assign(named=named)
    data, page = view.scores.data, "" if view.area == COUNCIL else stem_of(DIRECTORATE, view.area)

    def to(row: Row) -> str:
        return at(row_id(data, "measures", row["measure_id"]), page)

    columns = (
        Col(
            "Measure",
            lambda row: (
                cell(link(row["named"], to(row))) + small_lines(row["measure_id"], parts={"id": row["measure_id"]})
            ),
        ),
        Col("This year", measure_cells.actual, number=True),
        Col("Target", measure_cells.target(view.scores), number=True),
        measure_cells.status(view.scores.ratings),
    )
    caption = f"Measures with a target, {view.quarter}"
    return table(rated, columns, caption=caption, mark=lambda row: data.mark_of(measure_tables(row)))
