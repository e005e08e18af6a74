"""The services of a directorate side by side: the leading figure of each topic, as far as it may be shown."""

from collections.abc import Callable

from markupsafe import Markup

from perf.areas import name_of
from perf.catalogue import FIGURES, TOPICS
from perf.disclosure.protected_scores import ProtectedScores
from perf.figure import Figure
from perf.pages.block import Block
from perf.pages.cell import Cell, cell
from perf.pages.health.scorecard import SHOWN_BY_SIGN
from perf.pages.links import link, stem_of, to_area
from perf.pages.tables import Col, Row, compared, frame_of, legend, table
from perf.pages.topic.opening import shown_text
from perf.pages.topic_view import View
from perf.topics.topic import Topic
from perf.wording import uncapitalised


def services(scores: ProtectedScores) -> Block:
    """Return a table of the services of a directorate by topic; topics of which no service has records are not shown.

    In place of a figure that is not shown stands why. A service leads to its page, and a figure to that of its topic.
    """
    rules = scores.data.framework
    names = [name for name in rules.directorates.get(scores.area, ()) if name in rules.areas]
    views = {topic.name: {name: View(scores, topic, name) for name in names} for topic in TOPICS.values()}
    topics = [topic for topic in TOPICS.values() if any(_has_figure(view) for view in views[topic.name].values())]
    if not topics:
        return Block()
    figures = {topic.name: FIGURES[View(scores, topic, scores.area).leading] for topic in topics}
    columns = (
        Col("Service", lambda row: to_area(rules, row["service"])),
        *(Col(_titled(figures[topic.name]), _cell(topic, views[topic.name]), number=True) for topic in topics),
    )
    texts = {figures[topic.name].name: _leading(views[topic.name]) for topic in topics}
    rows = frame_of(
        [{"service": name} | {key: each[at] for key, each in texts.items()} for at, name in enumerate(names)]
    )
    caption = f"Services of {name_of(scores.area)} side by side, {scores.quarter}"
    used = dict.fromkeys(table_name for topic in topics for table_name in figures[topic.name].tables)
    shown = table(rows, columns, caption=caption).marked(scores.data.mark_of(used))
    hidden = [view.shown(view.figure).hidden for topic in topics for view in views[topic.name].values()]
    return shown + legend(hidden, rules.disclosure_threshold)


def _has_figure(view: View) -> bool:
    shown = view.shown(view.figure)
    return shown.is_known or bool(shown.hidden)


def _titled(figure: Figure) -> str:
    """Return the title of a figure, with the unit where its values do not show it."""
    return figure.title if figure.unit in SHOWN_BY_SIGN else f"{figure.title}, {figure.unit}"


def _leading(views: dict[str, View]) -> list[str]:
    """Return a topic's leading figure in each service, or why it is not shown."""
    shown = ((view, view.shown(view.figure)) for view in views.values())
    return [
        shown_text(each, FIGURES[view.figure]) if each.hidden or view.is_recorded(view.figure) else "no records"
        for view, each in shown
    ]


def _cell(topic: Topic, views: dict[str, View]) -> Callable[[Row], Cell]:
    """Return what shows a topic's figure of a service, and whether it is better or worse than a year before."""

    def show(row: Row) -> Cell:
        view = views[row["service"]]
        shown = row[view.figure]
        judged = compared(view.judgement())
        change = {uncapitalised(word or "Better or worse"): part for word, part in judged.parts.items()}
        figure = cell(link(shown, stem_of(topic.name, view.area)), cell(shown).parts)
        return Cell(figure + Markup(" ") + Markup(judged), {**figure.parts, **change})

    return show
