"""What needs attention in a quarter: every Red, everything overdue and every signal, the weightiest first."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import pandas as pd

from perf.areas import COUNCIL, SCHOOLS, name_of
from perf.catalogue import FIGURES, TOPICS
from perf.disclosure.protected_scores import ProtectedScores
from perf.pages.block import Block, say
from perf.pages.cell import cell
from perf.pages.health.scorecard import SHOWN_BY_SIGN, title_of
from perf.pages.links import LEADING, at, link, months_of, row_id, stem_of
from perf.pages.measure_cells import ends_early, shown_values
from perf.pages.officers_words import not_explained
from perf.pages.tables import Col, small_lines, table
from perf.pages.topic.change import SIGNAL_KINDS, recent_signals
from perf.pages.topic.report import report_of
from perf.pages.topic_view import View
from perf.pages.why_action_rated import why_rated
from perf.rounding import rounded
from perf.rules import PLAN, RATED
from perf.scores import measure_tables
from perf.topics.topic import Topic
from perf.wording import MOST_NAMED, capitalised, count, day, is_are, listing, named, short_day

Kind = Literal[
    "Red measure", "Overspend", "Overdue cases", "Overdue action", "Worse than usual", "Unusual", "Red action",
    "Better than usual",
]  # fmt: skip
_IN_WORDS = {"unusual": "neither better nor worse"}
_NONE: Mapping[str, list["Item"]] = {}
WEIGHTS: tuple[Kind, ...] = get_args(Kind)  # the weightiest first; within a kind, the greatest size first


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that needs attention.

    Attributes
    ----------
    kind : str
        One of WEIGHTS.
    size : float
        Among those of its kind: the miss in percent of the target, the overspend in GBP, the number of cases,
        the days overdue, the points behind the expected progress, or the month of the signal.
    what, id, why : str
        Its name and id, and why it is here.
    is_run : bool
        Of a signal, whether it is the last of several months that are unusual together.
    missing : str
        Which explanation of a Red officers do not give; blank where they give both a cause and a remedy.
    mark : str
        Which data it is based on, other than the council's own records.
    to : tuple of str
        The targets of the link to it, the best first: see `perf.pages.links`.
    """

    kind: Kind
    size: float
    what: str
    why: str
    mark: str
    is_run: bool = False
    id: str = ""
    missing: str = ""
    to: tuple[str, ...] = ()


def items(scores: ProtectedScores, *, topics: Collection[Topic] = tuple(TOPICS.values())) -> list[Item]:
    """List what needs attention in the area, the weightiest first; of records, only those of some topics."""
    found = [*_red_measures(scores), *_late_actions(scores)]
    for topic in topics:
        view = View(scores, topic, scores.area)
        found += [*_overspends(view), *_overdue_cases(view), *_signals(view)]
    return _by_weight(found)


def _by_weight(found: Iterable[Item]) -> list[Item]:
    return sorted(found, key=lambda item: (WEIGHTS.index(item.kind), -item.size))


def _signals_of_areas(scores: ProtectedScores) -> dict[str, list[Item]]:
    """Return the signals of schools and of each directorate that has some, for a list of the council's."""
    areas = (SCHOOLS, *scores.data.framework.directorates) if scores.area == COUNCIL else ()
    found = {
        area: [item for topic in TOPICS.values() for item in _signals(View(scores, topic, area))] for area in areas
    }
    return {name_of(area): signals for area, signals in found.items() if signals}


def _red_measures(scores: ProtectedScores) -> Iterator[Item]:
    rows = scores.all_sets
    for row in rows[rows["rating"] == "Red"].to_dict("records"):
        actual, target, _ = shown_values(row)
        in_set = "" if row["set"] == PLAN else f", in the {row['set']} set"
        unit = "" if row["unit"] in SHOWN_BY_SIGN or pd.isna(row["unit"]) else f" {row['unit']}"
        early = f", with data up to {short_day(row['data_to'])}" if ends_early(row, scores.quarter) else ""
        yield Item(
            kind="Red measure", size=100 * row["miss"] / abs(row["target"]) if row["target"] else float("inf"),
            what=title_of(row, "measure_id"), id=row["measure_id"],
            why=f"{scores.ratings.called('Red')}: {actual} against a target of {target}{unit}{early}{in_set}",
            missing=not_explained(scores, row, row["measure_id"]), mark=scores.data.mark_of(measure_tables(row)),
            to=(at(row_id(scores.data, "measures", row["measure_id"])),),
        )  # fmt: skip


def overdue(scores: ProtectedScores) -> "pd.Series[bool]":
    """Return which actions are past the day on which they were to be complete, and are not known to be.

    The revised day counts if there is one.
    """
    rows = scores.actions
    due = rows["revised_due"].fillna(rows["due"])
    return (due <= scores.quarter.end) & ~(rows["percent_complete"] >= 100)


def _late_actions(scores: ProtectedScores) -> Iterator[Item]:
    """Return the actions that are overdue or Red, each once."""
    rows = scores.actions.assign(late=overdue(scores))
    for row in rows[rows["late"] | (rows["rating"] == "Red")].to_dict("records"):
        due = row["due"] if pd.isna(row["revised_due"]) else row["revised_due"]
        rating = "Not rated" if row["rating"] == "N/A" else scores.ratings.called(row["rating"])
        yield Item(
            kind="Overdue action" if row["late"] else "Red action",
            size=(scores.quarter.end - due).days if row["late"] else row["expected"] - row["percent_complete"],
            what=title_of(row, "action_id"), id=row["action_id"],
            why=f"{rating}, {why_rated(row, scores.quarter)}",
            missing=not_explained(scores, row, row["action_id"]),
            mark=scores.data.mark_of(("actions",)), to=(at(row_id(scores.data, "actions", row["action_id"])),),
        )  # fmt: skip


def _overspends(view: View) -> Iterator[Item]:
    """Return the forecast overspend, where the topic leads with a variance."""
    figure, shown = FIGURES[view.leading], view.shown(view.leading)
    overspend = view.scores.data.framework.overspend_of(shown.value)
    if figure.is_signed and shown.is_known and rounded(overspend, -3) > 0:
        yield Item(
            kind="Overspend", size=overspend, what=view.topic.title, why=report_of(view).answer().text,
            mark=view.scores.data.mark_of(figure.tables), to=(at(LEADING, stem_of(view.topic.name, view.area)),),
        )  # fmt: skip


def _overdue_cases(view: View) -> Iterator[Item]:
    """Return the cases that are open past their time limit, where the topic has a figure of them."""
    if not view.topic.overdue:
        return
    figure, shown = FIGURES[view.topic.overdue], view.shown(view.topic.overdue)
    if shown.is_known and shown.value:
        yield Item(
            kind="Overdue cases", size=shown.value, what=view.topic.title,
            why=f"{figure.title}: {shown.value:,.0f}", mark=view.scores.data.mark_of(figure.tables),
            to=(at(LEADING, stem_of(view.topic.name, view.area)),),
        )  # fmt: skip


def _signals(view: View) -> Iterator[Item]:
    page = stem_of(view.topic.name, view.area)
    for signal in recent_signals(view):
        kind, tables = signal.kind, FIGURES[signal.figure].tables
        yield Item(
            kind=kind, size=pd.Period(signal.month, "M").ordinal, is_run=signal.is_run,
            what=view.topic.title if view.area == view.scores.area else f"{view.topic.title}, {name_of(view.area)}",
            why=f"{kind}: {signal.words}", mark=view.scores.data.mark_of(tables),
            to=(at(months_of(signal.figure), page), at(LEADING, page)),
        )  # fmt: skip


def summary(scores: ProtectedScores, *, topics: Collection[Topic] = tuple(TOPICS.values())) -> Block:
    """Return how much is Red, overdue and unusual, and how many Reds nobody explains, in sentences."""
    return _summary(scores, items(scores, topics=topics))


def attention(scores: ProtectedScores) -> Block:
    """Return the sentences, and the list of what needs attention, each with a link to where it is explained."""
    found, of_areas = items(scores), _signals_of_areas(scores)
    listed_too = [item for signals in of_areas.values() for item in signals]
    what = Col("What", lambda row: link(row["what"], *row["to"]) + small_lines(row["id"]))
    columns = (what, Col("Why", lambda row: cell(row["why"]) + small_lines(row["missing"])))
    rows = pd.DataFrame([vars(item) for item in _by_weight([*found, *listed_too])], dtype=object)
    caption = f"What needs attention, {scores.quarter}"
    listed = table(rows, columns, caption=caption, mark=lambda row: row["mark"])
    return _summary(scores, found, of_areas) + listed


def _summary(scores: ProtectedScores, found: Sequence[Item], of_areas: Mapping[str, list[Item]] = _NONE) -> Block:
    """Return the sentences; `of_areas` has the signals of the council's parts, which are listed too."""
    unusual = _unusual(found, " of the council as a whole" if scores.area == COUNCIL else "")
    sentences = [_reds(scores), *_reds_of_sets(scores), *_overdue(scores, found), unusual]
    if of_areas:
        signals = [item for each in of_areas.values() for item in each]
        where = named(of_areas) if len(of_areas) <= MOST_NAMED else f"{len(of_areas)} areas"
        sentences.append(f"{capitalised(_values(signals))} of {where} {is_are(len(signals))} listed too.")
    return say(" ".join(filter(None, sentences)))


def _reds_of_sets(scores: ProtectedScores) -> Iterator[str]:
    """Return how many of the measures of each other set are Red; they are never counted with the plan's."""
    for name, rows in scores.other_sets.items():
        red = int((rows["rating"] == "Red").sum())
        if red:
            yield f"Counted apart, {count(red, f'{name} measure')} {is_are(red)} {scores.ratings.called('Red')}."


def _reds(scores: ProtectedScores) -> str:
    if scores.status() == "N/A":
        return "No measure or action has been rated."
    kinds = {"measure": scores.council_measures, "action": scores.actions}
    red = {one: rows[rows["rating"] == "Red"] for one, rows in kinds.items() if rows["rating"].isin(RATED).any()}
    total = sum(len(rows) for rows in red.values())
    if not total:
        return f"No {listing(red, 'or')} is {scores.ratings.called('Red')}."
    some = {one: len(rows) for one, rows in red.items() if len(rows)}
    counts = listing(count(number, one) for one, number in some.items())
    verb = "is" if total == 1 else "are"
    none = "".join(f", and no {one} is" for one in red if one not in some)
    silent = [title_of(row, f"{one}_id")
              for one, rows in red.items() for row in rows.to_dict("records")
              if scores.explanation_of(row, row[f"{one}_id"]).is_blank]  # fmt: skip
    return f"{counts} {verb} {scores.ratings.called('Red')}{none}. {_unexplained(silent, total)}".strip()


def _unexplained(silent: list[str], total: int) -> str:
    """Return which of the Reds, or of many how many, have neither a cause nor a remedy; "" where all have one."""
    number = len(silent)
    if number == total:
        return "It has neither a cause nor a remedy." if total == 1 else "None of them has a cause or a remedy."
    names = f" ({listing(silent)})" if number <= MOST_NAMED else ""
    return (
        f"{number:,} of them{names} {'has' if number == 1 else 'have'} neither a cause nor a remedy." if silent else ""
    )


def _overdue(scores: ProtectedScores, found: Sequence[Item]) -> Iterator[str]:
    yield from (item.why for item in found if item.kind == "Overspend")
    yield from (f"{item.why}." for item in found if item.kind == "Overdue cases")
    is_known = scores.actions["percent_complete"].notna()
    late, unknown = (int((overdue(scores) & which).sum()) for which in (is_known, ~is_known))
    due = f"due by {day(scores.quarter.end)}"
    if late:
        yield f"{count(late, 'action')} {'was' if late == 1 else 'were'} {due} and {is_are(late)} not complete."
    if unknown:
        how = "without a record of how complete it is" if unknown == 1 else "without a record of how complete they are"
        yield f"{count(unknown, 'action')} {'was' if unknown == 1 else 'were'} {due}, {how}."


def _values(signals: Sequence[Item]) -> str:
    """Return how many values of one month, and how many runs of several months, are signals."""
    runs = sum(item.is_run for item in signals)
    single = len(signals) - runs
    return listing([count(single, "monthly value")] * bool(single) + [count(runs, "run of monthly values",
                    "runs of monthly values")] * bool(runs))  # fmt: skip


def _unusual(found: Sequence[Item], whose: str = "") -> str:
    """Return how many values of the last six months differ by more than chance explains, and how."""
    meaning_of: dict[Kind, str] = {kind: meaning for meaning, kind in SIGNAL_KINDS.items()}
    signals = [item for item in found if item.kind in meaning_of]
    kinds = Counter(meaning_of[item.kind] for item in signals)
    total = sum(kinds.values())
    if not total:
        return ""
    verb = "differs" if total == 1 else "differ"
    changes = f"In the last six months {_values(signals)}{whose} {verb} by more than chance explains"
    if len(kinds) == 1:
        (meaning,) = (_IN_WORDS.get(kind, kind) for kind in kinds)
        return f"{changes}, and {'it is' if total == 1 else 'both are' if total == 2 else 'all are'} {meaning}."
    meanings = listing(
        f"{number} {is_are(number)} {_IN_WORDS.get(meaning, meaning)}" for meaning, number in kinds.items()
    )
    return f"{changes}: {meanings}."
