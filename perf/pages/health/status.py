"""The status of a quarter in two sentences: what misses its target, what is on course, and what that makes it."""

from collections import Counter

import pandas as pd

from perf.disclosure.protected_scores import ProtectedScores
from perf.pages.block import Block, lead, with_note
from perf.rules import DECIMALS, LISTED, RATED, Rating
from perf.scores import RatedQuarter, measure_tables
from perf.wording import capitalised, is_are, listing, out_of, value

_ANSWERS = {"Green": "Yes, on the whole", "Amber": "In part", "Red": "No", "N/A": "There is no answer yet"}


def answer(scores: ProtectedScores) -> Block:
    """Return the answer to the question of the corporate health report, and why."""
    return with_note(
        lead(f"{_ANSWERS[scores.status()]}: {_findings(scores)}. {_status(scores)}".strip()), marks(scores)
    )


def headline(scores: ProtectedScores) -> Block:
    """Return the same two sentences without an answer, for the index."""
    return with_note(lead(f"{capitalised(_findings(scores))}. {_status(scores)}".strip()), marks(scores))


def marks(scores: RatedQuarter) -> str:
    """Return which measures, actions and risks are not based on the council's own records, in sentences."""
    measures = scores.council_measures.to_dict("records")
    marks = Counter(scores.data.mark_of(measure_tables(row)) for row in measures)
    sentences = [
        f"{capitalised(out_of(number, len(measures), 'measure'))} {is_are(number)} based on {mark}."
        for mark, number in sorted(marks.items()) if mark
    ]  # fmt: skip
    for kind, rows in (("actions", scores.actions), ("risks", scores.risks)):
        if len(rows) and (mark := scores.data.mark_of((kind,))):
            sentences.append(f"The {kind} are {mark}.")
    return " ".join(sentences)


def printed_status(scores: RatedQuarter, name: str) -> str:
    """Return the status printed for the council (by the name of its report), its measures or its actions; or ""."""
    printed = scores.data.printed_ratings
    of_quarter = printed[(printed["kind"] == "overall") & (printed["quarter"] == scores.quarter.label)]
    ratings = of_quarter.loc[of_quarter["id"].str.casefold() == name.casefold(), "rating"].dropna()
    return str(ratings.iloc[0]) if len(ratings) else ""


def why_status(scores: RatedQuarter) -> str:
    """Return what the status is the worse of: "the worse of measures (Amber) and actions (Green)"."""
    kinds = {"measures": scores.council_measures, "actions": scores.actions}
    ratings: dict[str, Rating] = {kind: scores.roll_up(rows) for kind, rows in kinds.items()}
    rated = {kind: rating for kind, rating in ratings.items() if rating != "N/A"}
    if len(rated) == 1:
        (only,) = rated
        other = next(kind for kind in kinds if kind != only)
        return f"that of its {only}, because no {LISTED[other].one} is rated"
    if len(set(rated.values())) == 1:
        return "the same as that of its measures and that of its actions"
    return "the worse of " + listing(f"{kind} ({scores.ratings.called(rating)})" for kind, rating in rated.items())


def _status(scores: RatedQuarter) -> str:
    """Return the status in a sentence, beside what officers state and what the report printed; "" without one."""
    status = scores.status()
    if status == "N/A":
        return ""
    others: dict[str, str] = {
        "by officers' stated ratings": scores.status("stated_"),
        "in the published report": printed_status(scores, scores.printed_name()),
    }
    called = scores.ratings.called
    beside = listing(f"{where} it is {called(other)}" for where, other in others.items() if other and other != status)
    return f"The status of {scores.subject} is {called(status)}, {why_status(scores)}{f'; {beside}' if beside else ''}."


def _findings(scores: RatedQuarter) -> str:
    """Return how many measures miss their target and how many actions are on course, without a full stop."""
    findings = [part for part in (_missed(scores.council_measures), _on_course(scores.actions)) if part]
    if findings:
        return "; ".join(findings)
    kinds = [one for one, rows in (("measure", scores.council_measures), ("action", scores.actions)) if len(rows)]
    return f"no {listing(kinds, 'or') or 'measure or action'} has been rated"


def _missed(measures: pd.DataFrame) -> str:
    """Return how many of the rated measures miss their target, as far as they are not Green; "" where none is rated."""
    rated, missed, noun, rest = counts(measures, "measure", ("Amber", "Red"))
    if not rated:
        return ""
    within = int(((measures["rating"] == "Green") & (measures["miss"] > 0)).sum())
    if within:
        slightly = f", and {within:,} {'misses it' if within == 1 else 'miss it'} by no more than the tolerance"
        verb = "misses its" if missed <= 1 else "miss their"
        return f"{out_of(missed, rated, *noun)} {verb} target by more than the tolerance{slightly}{rest}"
    if not missed:
        return f"{out_of(rated, rated, *noun)} {'meets its' if rated == 1 else 'meet their'} target{rest}"
    return f"{out_of(missed, rated, *noun)} {'misses its' if missed == 1 else 'miss their'} target{rest}"


def _on_course(actions: pd.DataFrame) -> str:
    """Return how many of the rated actions are on course, and how many of these say just what is expected."""
    rated, green, noun, rest = counts(actions, "action", ("Green",))
    if not rated:
        return ""
    if rated == 1:
        return f"{out_of(1, 1, *noun)} is {'' if green else 'not '}on course{rest}"
    return f"{out_of(green, rated, *noun)} {'is' if green <= 1 else 'are'} on course{_exactly(actions)}{rest}"


def _exactly(actions: pd.DataFrame) -> str:
    """Return how many Green actions are exactly as far on as expected, if most are: a reader would ask why."""
    green = actions[(actions["rating"] == "Green") & (actions["expected"] < 100)]  # 100% is complete
    same = int((green["percent_complete"] - green["expected"]).round(DECIMALS).eq(0).sum())
    if same < 2 or same <= len(green) / 2:
        return ""
    words = f"{same:,}" if same < len(green) else "both" if same == 2 else "all"
    return f", {words} of them at exactly the expected {value(green['expected'].iloc[0], 'percent')}"


def counts(rows: pd.DataFrame, one: str, wanted: tuple[Rating, ...]) -> tuple[int, int, tuple[str, str], str]:
    """Return how many are rated, how many have a rating wanted, their noun, and how many cannot be rated, in words.

    The noun says "with a rating" where "all", "both" or "the only one" would count those that cannot be rated too.
    """
    rated, chosen = int(rows["rating"].isin(RATED).sum()), int(rows["rating"].isin(wanted).sum())
    unrated = len(rows) - rated
    noun = (one, f"{one}s")
    if unrated and chosen in (0, rated):
        noun = (f"{one} with a rating", f"{one}s with a rating")
    return rated, chosen, noun, f", and {unrated:,} cannot be rated" if unrated else ""
