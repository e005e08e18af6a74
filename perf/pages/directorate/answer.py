"""The answer of an area's report: what is Red in it, and which of its topics are better or worse."""

from collections.abc import Iterator, Mapping

import pandas as pd

from perf.areas import SCHOOLS, name_of
from perf.catalogue import FIGURES, TOPICS
from perf.disclosure.protected_scores import ProtectedScores
from perf.pages.block import Block, lead, say, with_note
from perf.pages.health.status import counts, marks
from perf.pages.topic_view import View
from perf.rules import BETTER, FEW_CHANGES, NOT_JUDGED, SAME, WORSE, Direction
from perf.wording import capitalised, is_are, listing, out_of

_COMPARED: dict[Direction, str] = {
    WORSE: "Worse than a year before", SAME: "About the same as a year before", BETTER: "Better than a year before",
    NOT_JUDGED: f"Not judged, because fewer than {FEW_CHANGES} cases or people make the difference from a year before",
}  # fmt: skip


def question_about(area: str) -> str:
    """Return the question that the page of an area answers: "How is Social Services doing?"."""
    return f"How {'are' if area == SCHOOLS else 'is'} {name_of(area)} doing?"


def answer(scores: ProtectedScores) -> Block:
    """Return how many of an area's actions and measures are Red, and how its topics compare with a year before."""
    notes = (marks(scores), scores.data.provenance_note(tables_shown(scores)))
    return with_note(lead(" ".join([_reds(scores), *_in_words(_directions(scores))])), " ".join(filter(None, notes)))


def tables_shown(scores: ProtectedScores) -> tuple[str, ...]:
    """Return the tables of the topics that an area has a figure of, each once, whether the figure is shown or not."""
    views = [View(scores, topic, scores.area) for topic in TOPICS.values()]
    shown = [(view.topic, view.shown(view.leading)) for view in views]
    recorded = [topic for topic, value in shown if value.is_known or value.hidden]
    return tuple(dict.fromkeys(table for topic in recorded for table in topic.tables))


def _reds(scores: ProtectedScores) -> str:
    """Return how many of the rated actions and of the rated measures are Red."""
    kinds = {"action": scores.actions, "measure": scores.council_measures}
    found = [part for one, rows in kinds.items() if (part := _red(scores, rows, one))]
    where = name_of(scores.area)
    if not found:
        return f"No action or measure of {where} has been rated."
    return f"In {where}, {'; '.join(found)}.{_shared(scores)}"


def _shared(scores: ProtectedScores) -> str:
    """Return how many of an area's actions are those of other services too, and of which; "" where none is."""
    shared = scores.data.framework.shared_with(scores.area)
    number = int(scores.actions["service"].isin(shared).sum())
    others = listing(dict.fromkeys(name for services in shared.values() for name in services))
    return (
        f" {capitalised(out_of(number, len(scores.actions), 'action'))} {is_are(number)} shared with {others}."
        if number
        else ""
    )


def _red(scores: ProtectedScores, rows: pd.DataFrame, one: str) -> str:
    """Return how many of some rated rows are Red; "" where none is rated."""
    rated, red, noun, rest = counts(rows, one, ("Red",))
    return f"{out_of(red, rated, *noun)} {is_are(max(red, 1))} {scores.ratings.called('Red')}{rest}" if rated else ""


def _directions(scores: ProtectedScores) -> dict[str, Direction]:
    """Return whether each leading figure is better, about the same, worse or not judged, where it is compared."""
    views = [View(scores, topic, scores.area) for topic in TOPICS.values()]
    ways = {view.leading: view.direction(view.leading) for view in views}
    return {name: way for name, way in ways.items() if way is not None}


def _in_words(ways: Mapping[str, Direction]) -> Iterator[str]:
    """Return which leading figures are worse than a year before, which the same, better or not judged."""
    for way, compared in _COMPARED.items():
        titles = [FIGURES[name].title for name, judged in ways.items() if judged == way]
        if titles:
            yield f"{compared}: {listing(titles)}."


def what_belongs(scores: ProtectedScores) -> Block:
    """Return by which facts measures, actions and risks belong to the area."""
    joint = scores.data.framework.joint_services
    names = [name for name in scores.services if name.casefold() != scores.area.casefold() and name not in joint]
    services = f" Its {'services are' if len(names) > 1 else 'service is'} {listing(names)}." if names else ""
    for name in scores.services:
        services += f" {name} stands for {listing(joint[name])}." if name in joint else ""
    return say(
        "Measures are those with a return for this area, or with a figure that is calculated for it. Actions and risks "
        f"are those whose service is one of the area's in framework.toml.{services}"
    )
