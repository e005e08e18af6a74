"""What officers write, on the pages: each text where its subject stands, its figures calculated and protected."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from perf.areas import COUNCIL, name_of
from perf.catalogue import FIGURES, TOPIC_OF, TOPICS
from perf.dataset.narrative import NamedFigure, Text, named_figures, with_figures
from perf.disclosure.protected_scores import ProtectedScores
from perf.pages.block import Block, say
from perf.pages.report_scores import ReportScores, areas_reported
from perf.pages.tables import small_lines
from perf.pages.topic.opening import shown_text
from perf.pages.topic_view import View
from perf.rules import DIRECTORATE, SECTIONS, Section
from perf.scores import RatedQuarter, rating_value
from perf.topics.topic import Topic
from perf.wording import capitalised, value

NO_EXPLANATION = "No explanation given"
_LABELS: dict[Section, str] = {
    "position": "", "achievement": "Achievement: ", "challenge": "Challenge: ", "cause": "Cause: ",
    "action_taken": "What is being done: ", "recommendation": "Recommendation: ",
}  # fmt: skip
_WITH_A_ROW: tuple[Section, ...] = ("cause", "action_taken")  # stand with their measure, action or risk


def _value(scores: ProtectedScores, named: NamedFigure, area: str) -> str:
    """Return the value of a figure that a text names, as readers may see it; "" where there is no such figure."""
    if named.figure not in FIGURES:
        return ""
    figure = FIGURES[named.figure]
    if named.figure in TOPIC_OF:
        shown = scores.shown(figure.name, area, part=named.part)
        return shown_text(shown, figure) if shown.is_known else f"[{shown_text(shown, figure)}]"
    number = rating_value(scores, figure.name, area, named.part)
    return value(number, figure.unit, decimals=0) or "[no data]"


def text_line(scores: ProtectedScores, text: Text, label: str = "") -> Markup:
    """Return a text as a page shows it: its label in bold, the words with their figures, and its author's role."""
    words = with_figures(text.text, lambda named: _value(scores, named, text.area))
    author = Markup(" <em>({})</em>").format(text.author) if text.author else Markup("")
    return Markup("{}{}{}{}").format(_bold(label.strip()), " " if label else "", words, author)


def _bold(label: str) -> Markup:
    """Return a label such as "Cause:" in bold; "" for none."""
    return Markup("<strong>{}</strong>").format(label) if label else Markup("")


def explained(scores: ProtectedScores, row: Any, subject: str) -> Markup:
    """Return what officers write about a measure or an action: its note, its causes, and what is being done.

    Of a Red it says which of the two is missing, because members are owed both. What is done about a Red or an Amber
    is called a remedy; about any other it is only what is being done.
    """
    return Markup(" ").join(_explanation(scores, row, subject))


def _explanation(scores: ProtectedScores, row: Any, subject: str) -> list[Markup]:
    """Return the lines of an explanation: see `explained`."""
    written, note = scores.explanation_of(row, subject), row.get("note")
    lines = [Markup("{}").format(note)] if note is not None and pd.notna(note) and note else []
    lines += [text_line(scores, text, "Cause: ") for text in written.causes]
    remedy = "Remedy: " if row["rating"] in ("Red", "Amber") else _LABELS["action_taken"]
    lines += [text_line(scores, text, remedy) for text in written.remedies]
    missing = not_explained(scores, row, subject)
    if missing:
        lines.append(_bold(f"{missing}: no cause and no remedy." if lines and written.is_blank else f"{missing}."))
    return lines


def not_explained(scores: ProtectedScores, row: Any, subject: str) -> str:
    """Return which explanation of a Red measure or action is missing; "" where none is, or where none is owed."""
    written = scores.explanation_of(row, subject)
    if row["rating"] != "Red" or (written.causes and written.remedies):
        return ""
    if written.is_blank:
        return NO_EXPLANATION
    return "No remedy given" if written.causes else "No cause given"


def about_risk(scores: ProtectedScores, risk: str) -> Markup:
    """Return the causes of a risk and what is being done about it, as officers write them."""
    texts = [text for text in scores.texts if text.subject == risk and text.section in _WITH_A_ROW]
    areas = scores.areas_with_texts
    return Markup(" ").join(text_line(scores, text, _LABELS[text.section]) for text in texts if text.area in areas)


def _with_rows(scores: RatedQuarter) -> set[str]:
    """Return the ids of the measures, actions and risks that have a row on the page of a committee report."""
    ids = (scores.all_sets["measure_id"], scores.actions["action_id"], scores.risks["risk_ref"])
    return {str(name) for column in ids for name in column.dropna()}


def of_report(scores: ReportScores) -> list[Text]:
    """List the texts of a committee report that belong to its sections, not to a row.

    Texts for a topic that has no page, because there are no records of it in their area, are among them.
    """
    rows, recorded = _with_rows(scores), scores.records[["figure", "area"]].drop_duplicates()
    pages = {(topic.name, area) for topic in TOPICS.values()
             for area in recorded.loc[recorded["figure"].isin(topic.figure_names), "area"]}  # fmt: skip
    pages |= {(DIRECTORATE, area) for area in areas_reported(scores)}
    homeless = {text for text in scores.texts
                if text.report in (DIRECTORATE, *TOPICS) and (text.report, text.area) not in pages}  # fmt: skip
    return [
        text
        for text in scores.texts
        if (text.report == scores.report.name or (scores.is_first and text in homeless))
        and not (text.section in _WITH_A_ROW and text.subject in rows and text.area == COUNCIL)
    ]


def of_area(scores: ProtectedScores) -> Block:
    """Return what officers write about the area of a narrowed quarter and its services, outside the reports of topics.

    Causes and remedies of its measures, actions and risks are in their rows.
    """
    rows, names = _with_rows(scores), _names(scores)
    texts = [text for text in scores.texts
             if text.report not in TOPICS and text.area in (scores.area, *scores.services)
             and not (text.section in _WITH_A_ROW and text.subject in rows)]  # fmt: skip
    ordered = sorted(texts, key=lambda text: SECTIONS.index(text.section))

    def label(text: Text) -> str:
        place = "" if text.area == scores.area else f"{text.area}: "
        about = f"{names(text.subject)}: " if text.subject else ""
        return place + _LABELS[text.section] + about

    return _quoted(scores, [text_line(scores, text, label(text)) for text in ordered], ordered)


def position(scores: ReportScores) -> Block:
    """Return the position as officers see it."""
    texts = [text for text in of_report(scores) if text.section == "position"]
    return _quoted(scores, [text_line(scores, text, _place(text)) for text in texts], texts)


def _place(text: Text) -> str:
    return "" if text.area == COUNCIL else f"{capitalised(name_of(text.area))}: "


def _quoted(scores: ProtectedScores, lines: Sequence[Markup], texts: Iterable[Text]) -> Block:
    """Return lines as what officers report, apart from what is calculated; an empty block where there are none.

    A last line says whether figures in the texts, of which the lines are made, are calculated.
    """
    if not lines:
        return Block()
    paragraphs = [Markup("<p>{}</p>").format(each) for each in filter(None, [*lines, _calculated(scores, texts)])]
    html = Markup('<div class="officers"><p><strong>What officers report</strong></p>{}</div>')
    text = "\n".join(["What officers report:", *(each.striptags().strip() for each in paragraphs)])
    return Block(html.format(Markup("").join(paragraphs)), text)


def _calculated(scores: ProtectedScores, texts: Iterable[Text]) -> Markup:
    """Return that the figures which texts name are calculated, and which of the data are not own records."""
    named = [figure.figure for text in texts for figure in named_figures(text.text)]
    tables = {table: None for name in named if name in FIGURES for table in FIGURES[name].tables}
    mark = scores.data.mark_of(tuple(tables))
    based = f", some of them from {mark}" if mark else ""
    return small_lines(f"Figures that these words name are calculated{based}." if named else "")


def by_subject(scores: ReportScores, sections: tuple[Section, ...]) -> Block:
    """Return the texts of some sections of a committee report, those about one subject together."""
    texts = [text for text in of_report(scores) if text.section in sections]
    names, groups = _names(scores), dict[str, list[Text]]()
    for text in texts:
        subject = names(text.subject) if text.subject else ""
        place = "" if text.area == COUNCIL else name_of(text.area)
        groups.setdefault(", ".join(filter(None, (subject, place))), []).append(text)
    items, lines = Markup(""), []
    for name, written in groups.items():
        ordered = sorted(written, key=lambda text: SECTIONS.index(text.section))
        shown = [text_line(scores, text, _LABELS[text.section] if len(sections) > 1 else "") for text in ordered]
        if not name and len(groups) == 1:  # there is nothing to tell them from
            return say(*shown)
        name = name or "The council as a whole"
        items += Markup("<dt>{}</dt>").format(name) + Markup("").join(map(Markup("<dd>{}</dd>").format, shown))
        lines.append(f"{name}: {' '.join(each.striptags() for each in shown)}")
    return Block(Markup('<dl class="terms">{}</dl>').format(items), "\n".join(lines)) if groups else Block()


def _names(scores: ProtectedScores) -> Callable[[str], str]:
    """Return what gives the name of a subject: the title of its id, or its own words."""
    tables = {"measure_id": scores.all_sets, "corporate_action": scores.corporate_actions, "risk_ref": scores.risks,
              "action_id": scores.actions}  # fmt: skip
    titles = {name: title for key, rows in tables.items()
              for name, title in zip(rows[key], rows["title"], strict=True) if pd.notna(title)}  # fmt: skip
    return lambda subject: f"{titles[subject]} ({subject})" if subject in titles else subject


def of_topic(view: View) -> Block:
    """Return what officers write for the report of a topic: of its area, and of the services of a directorate."""
    services = view.scores.data.framework.directorates.get(view.area, ())
    texts = [
        text for text in view.scores.texts if text.report == view.topic.name and text.area in (view.area, *services)
    ]
    ordered = sorted(texts, key=lambda text: SECTIONS.index(text.section))
    places = {area: f"{area}: " for area in services if area != view.area}
    lines = [text_line(view.scores, text, places.get(text.area, "") + _LABELS[text.section]) for text in ordered]
    return _quoted(view.scores, lines, ordered)


def of_measure(scores: ProtectedScores, measure: str, area: str, row: Any | None) -> Block:
    """Return what officers write about a measure in an area: the note of its return, and their texts about it.

    Of a Red of the council it says what is missing of cause and remedy.
    """
    is_council = row is not None and area == COUNCIL
    lines = _explanation(scores, row, measure) if is_council else []
    if row is not None and not is_council and pd.notna(row["note"]):
        lines.append(Markup("{}").format(row["note"]))
    if row is not None and pd.notna(row["stated_rating"]):
        lines.append(Markup("Stated rating: {}, {}").format(scores.ratings.called(row["stated_rating"]), row["reason"]))
    with_row = _WITH_A_ROW if is_council else ()
    texts = [text for text in scores.texts if (text.subject, text.area) == (measure, area)]
    others = sorted(
        (text for text in texts if text.section not in with_row), key=lambda text: SECTIONS.index(text.section)
    )
    lines += [text_line(scores, text, _LABELS[text.section]) for text in others]
    return _quoted(scores, lines, texts)


def position_of_topics(scores: ProtectedScores, topics: Iterable[Topic]) -> Block:
    """Return the position of topics in the area, as officers see it."""
    texts = [text for topic in topics for text in scores.texts
             if (text.report, text.area, text.section) == (topic.name, scores.area, "position")]  # fmt: skip
    return _quoted(scores, [text_line(scores, text, f"{TOPICS[text.report].title}: ") for text in texts], texts)
