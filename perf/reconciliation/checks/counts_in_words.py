"""Counts of measures and actions typed into texts: "7 of 47 actions are Red", "3 of 9 measures miss their target"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from perf.areas import COUNCIL
from perf.dataset.committee_reports import committee_reports
from perf.dataset.narrative import Text
from perf.reconciliation.printed_numbers import WORDS, read_number
from perf.reconciliation.printed_report import Report
from perf.rules import LISTED, PLAN, RATED
from perf.scoring.rating_counts import as_rated

_NUMBER = rf"(?<![\w/.,£-])(?P<NAME>\d[\d,]*|{'|'.join(WORDS)})(?![\w%/]|[.,]\d)"
_NONE = "none"
_COUNT, _OF = _NUMBER.replace("NAME>", f"count>{_NONE}|"), _NUMBER.replace("NAME", "of")
_THINGS = r"(?:(?:performance|service plan) )?(?P<things>measure|action)s?"
_RATING = rf"(?P<rating>{'|'.join(RATED)})\b"
_ARE = r"(?: (?:are|is|were|was|remain|now|rated))*"
_MEASURES = r"(?:performance )?(?P<things>measure)s?(?: with a rating)?"
_REACH = r"(?P<way>miss|meet|met)(?:es|ed|s)? (?:its|their) targets?\b"
_OUT_OF = r"(?:of|out of)(?: the| its| our| all)?"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_COUNT}(?: {_OUT_OF} {_OF})? {_THINGS}{_ARE} {_RATING}",
        rf"\b{_OUT_OF} {_OF} {_THINGS},? {_COUNT}{_ARE} {_RATING}",
        rf"{_COUNT} {_RATING} {_THINGS}\b",
        rf"{_COUNT}(?: {_OUT_OF} {_OF})? {_MEASURES} {_REACH}",
        rf"\b{_OUT_OF} {_OF} {_MEASURES},? {_COUNT} {_REACH}",
    )
)
_IS_TOTAL = re.compile(rf"\b{_OUT_OF} $", re.IGNORECASE)  # before a number: "most of the 3 measures"
_TOLERANCE = re.compile(r"\bby (?:no )?more than the tolerance\b", re.IGNORECASE)  # both are misses
_OTHERWISE = re.compile(  # a clause with one of these counts something else, or at another time
    r"\b(?:q[1-4]|quarter|last|previous|before|ago|earlier|more|fewer|less|than|forecast|expected|national|not)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class CountInWords:
    """A count of rated things in a text: where its numbers begin, how it is written, and what it should be."""

    begins: tuple[int, ...]
    printed: str
    computed: str
    agrees: bool
    why: str


def counts_in(report: Report, text: Text) -> Iterator[CountInWords]:
    """Find the counts of measures and actions in a text, by rating or target, and compare each with what it may count.

    A text may be about its subject, its report or the whole council, and count what the rule gives, what officers
    state or what is printed. It is wrong only where none of these has the count.
    """
    for pattern in _PATTERNS:
        for match in pattern.finditer(text.text):
            named = {name: match[name] for name in ("count", "of") if name in pattern.groupindex and match[name]}
            numbers = {
                name: read_number(words.casefold().replace(_NONE, "0"), "count") for name, words in named.items()
            }
            counts = {name: int(number.value) for name, number in numbers.items() if number}
            is_other = _OTHERWISE.search(_clause(text.text, match)) or _IS_TOTAL.search(text.text[: match.start()])
            scopes = [] if is_other else _scopes(report, text, match["things"])
            if scopes and len(counts) == len(named):
                begins = tuple(match.start(name) for name in named)
                yield _compared(report, scopes, counts, match, begins)


def _compared(
    report: Report, scopes: list[pd.DataFrame], counts: dict[str, int], match: "re.Match[str]", begins: tuple[int, ...]
) -> CountInWords:
    """Compare a count, and the number of which it is one, with every scope; show what the first gives."""
    possible = [
        (number, {len(rows), known}) for rows in scopes for number, known in _possible(report, rows, match)
    ]  # fmt: skip
    number, totals = possible[0]
    computed = f"{number} of {min(totals)}" if "of" in counts else f"{number}"
    return CountInWords(
        begins=begins,
        printed=" of ".join(f"{counts[name]}" for name in ("count", "of") if name in counts),
        computed=computed,
        agrees=any(
            counts["count"] == one and ("of" not in counts or counts["of"] in totals) for one, totals in possible
        ),
        why=f'The text says "{" ".join(match[0].split())}"; by the rule it is {computed}.',
    )  # fmt: skip


def _possible(report: Report, rows: pd.DataFrame, match: "re.Match[str]") -> Iterator[tuple[int, int]]:
    """Return how many of some measures or actions are as a text says, and of how many that is known, in every way."""
    misses = match["way"].casefold() == "miss" if "way" in match.re.groupindex else None
    wanted = [match["rating"].capitalize()] if misses is None else ["Amber", "Red"] if misses else ["Green"]
    printed = report.rating_of(match["things"].casefold()).reindex(rows.index)
    for ratings in (as_rated(rows), as_rated(rows, "stated_"), *([printed] if printed.notna().any() else [])):
        yield int(ratings.isin(wanted).sum()), int(ratings.isin(RATED).sum())
    if misses is not None:  # within the tolerance too
        known = rows["miss"].dropna()
        yield int(((known > 0) == misses).sum()), len(known)


def _scopes(report: Report, text: Text, things: str) -> list[pd.DataFrame]:
    """Return the measures or actions that a text may be about, the narrowest first; none where it cannot be known."""
    kind = things.casefold()
    if kind == LISTED["measures"].one:
        if text.area != COUNCIL:
            return []
        every = report.measures
        rows, theme = every[every["set"] == PLAN], every["theme"]
    else:
        every = rows = report.actions
        if text.area != COUNCIL:
            every = rows = rows[rows["service"].isin(report.data.framework.services_of(text.area))]
        facts = report.data.corporate_actions.drop_duplicates("corporate_action").set_index("corporate_action")
        theme = rows["corporate_action"].map(facts["theme"])
    themes = next((each.themes for each in committee_reports(report.data) if each.name == text.report), ())
    about = theme.isin([text.subject])
    if "corporate_action" in rows:
        about |= rows["corporate_action"].isin([text.subject])
    scopes = (rows[about.reindex(rows.index)], rows[theme.reindex(rows.index).isin(themes)], rows, every)
    return [scope for scope in scopes if len(scope)]


def _clause(words: str, match: "re.Match[str]") -> str:
    """Return the part of a sentence that holds a match."""
    begins = max(words.rfind(mark, 0, match.start()) for mark in (",", ";", ". ", ": "))
    ends = min((at for mark in (",", ";", ".") if (at := words.find(mark, match.end())) >= 0), default=len(words))
    return _TOLERANCE.sub("", words[begins + 1 : ends])
