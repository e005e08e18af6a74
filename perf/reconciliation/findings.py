"""Findings: what one check of a printed report found, and the table of all of them in order of weight."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, get_args

import pandas as pd

from perf.reconciliation.printed_cells import Thing, with_unit
from perf.wording import count, listing, sentence

Verdict = Literal["agrees", "differs", "cannot check"]
Check = Literal[
    "rating", "roll-up", "risk band", "exceptions", "counts", "claim", "period", "target period", "figure reused",
    "direction", "direction without previous", "printed twice", "print and data", "unit", "parts and whole",
    "records", "date", "id", "risk score", "risk matrix", "risk key", "note",
]  # fmt: skip
Matter = Literal[  # what a finding is about, the weightiest for a reader first
    "status", "target", "direction", "count", "figure", "whole", "date", "risk", "id", "note",
]  # fmt: skip

AGREES: Verdict = "agrees"
DIFFERS: Verdict = "differs"
CANNOT: Verdict = "cannot check"
MATTERS: tuple[Matter, ...] = get_args(Matter)
NOTE: Literal["note"] = "note"  # the check, and the matter, that is for the analyst alone
COLUMNS = [
    "check",
    "subject",
    "where",
    "printed",
    "recomputed",
    "finding",
    "why",
    "matter",
    "unit",
    "claims",
    "kind",
    "id",
]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing checked.

    Attributes
    ----------
    check : Check
        The kind of check.
    subject : str
        What was checked; it begins with its id.
    where : str
        The place or places in the report.
    printed, recomputed : str
        What the report prints, and what its other figures give; "" where they give nothing.
    verdict : Verdict
        Whether the two agree; "cannot check" where nothing else gives the figure.
    why : str
        The rule and the figures, in a sentence that can be read on its own, or after the premise.
    premise : str
        What the reason is based on, in a sentence that findings which are joined have once; "" for nothing.
    matter : Matter
        What it is about.
    unit : str
        The unit of what is printed; "" where it is a word.
    about : tuple of str
        The kind and the id of what was checked, such as "measure" and "CPM/210"; "" and "" where it is a total or text.
    doubts : tuple of Thing
        What has the wrong number if the two differ; of several, such as the terms of a sum, one of them.
    claims : tuple of str
        The numbers of the claims that it is about.
    """

    check: Check
    subject: str
    where: str
    printed: str
    recomputed: str = ""
    verdict: Verdict
    why: str
    matter: Matter
    unit: str = ""
    premise: str = ""
    about: tuple[str, str] = ("", "")
    doubts: tuple[Thing, ...] = ()
    claims: tuple[str, ...] = ()


def verdict_of(agrees: bool) -> Verdict:
    """Return the verdict on two numbers or words that agree or do not."""
    return AGREES if agrees else DIFFERS


def counts_sentence(findings: pd.DataFrame) -> str:
    """Count the findings of each verdict, in a sentence."""
    counts = findings["finding"].value_counts()
    differ, cannot, agree = (int(counts.get(word, 0)) for word in (DIFFERS, CANNOT, AGREES))
    if findings.empty:
        return "There are no findings."
    parts = [count(differ, "finding differs", "findings differ")]
    parts += [f"{cannot:,} cannot be checked"] * bool(cannot)
    parts += [f"{agree:,} {'agrees' if agree == 1 else 'agree'}"] * bool(agree)
    return sentence(listing(parts))


def join_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Join the findings that doubt the same thing, so that one contradiction is one finding.

    A finding that doubts one of several things, such as a sum, joins the first of them that is doubted by itself. A
    claim that is part of a contradiction has no second finding that says that it cannot be checked.
    """
    listed = list(findings)
    alone = {finding.doubts[0] for finding in listed if finding.verdict == DIFFERS and len(finding.doubts) == 1}
    groups: dict[Thing | int, list[Finding]] = {}
    for at, finding in enumerate(listed):
        doubted = [thing for thing in finding.doubts if thing in alone] if finding.verdict == DIFFERS else []
        groups.setdefault(doubted[0] if doubted else at, []).append(finding)
    rows = [_as_one(group) if len(group) > 1 else group[0] for group in groups.values()]
    contradicted = {no for row in rows if row.verdict == DIFFERS for no in row.claims}
    return [row for row in rows if row.verdict != CANNOT or not row.claims or not contradicted.issuperset(row.claims)]


def _as_one(group: list[Finding]) -> Finding:
    """Return one finding for several: that of the strongest evidence, with the places and reasons of the others."""
    ranked = sorted(
        group, key=lambda one: (one.check == NOTE, not one.recomputed, len(one.doubts) > 1, bool(one.claims))
    )
    first, others = ranked[0], ranked[1:]
    claims = dict.fromkeys(no for one in others for no in one.claims if no not in first.claims)
    stated = [first]
    for one in others:
        is_named = set(one.claims) & set(claims) if one.claims else len(one.doubts) == 1
        stated += [one] if one.unit and is_named else []
    units = {one.unit for one in stated}
    reasons: dict[str, Finding] = {}
    for one in ranked:
        reasons.setdefault(_bare(one.recomputed), one)
    because = [one for name, one in reasons.items() if name and one.why and one.check != NOTE] or [first]
    with_claims = f", with {listing(f'claim {no}' for no in claims)}" if claims else ""
    return replace(
        first,
        subject=f"{first.subject}{with_claims}",
        where="; ".join(dict.fromkeys(place for one in ranked for place in one.where.split("; "))),
        printed=_texts((text, one.unit) for one in stated for text in one.printed.split(" / ")),
        recomputed=_texts((one.recomputed, one.unit) for one in _first_by_unit(stated)),
        premise="",
        why=" ".join(dict.fromkeys(words for one in because for words in (one.premise, one.why) if words)),
        matter=min((one.matter for one in group), key=MATTERS.index),
        unit=first.unit if len(units) == 1 else "",
        claims=(*first.claims, *claims),
    )


def _about(finding: Finding) -> tuple[str, str]:
    """Return the kind and the id of what a finding is about, otherwise of what it doubts first."""
    doubted = ((thing.kind, thing.id) for thing in finding.doubts)
    return finding.about if any(finding.about) else next(doubted, ("", ""))


def _first_by_unit(findings: Iterable[Finding]) -> list[Finding]:
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(finding.unit, finding)
    return [*first.values()]


def _texts(printed: Iterable[tuple[str, str]]) -> str:
    """Join printed texts, each once; where their units differ, each with its own."""
    texts = [(text, unit) for text, unit in printed if text]
    shown: dict[str, str] = {}
    for text, unit in texts:
        shown.setdefault(with_unit(text, unit), text)
    return " / ".join(shown if len({unit for _, unit in texts}) > 1 else shown.values())


def _bare(text: str) -> str:
    return text.strip("%£")


def as_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """List findings: those that differ first, then those that cannot be checked; in each the weightiest first."""
    records = [
        vars(finding)
        | {"why": f"{finding.premise} {finding.why}".strip(), "finding": finding.verdict}
        | {"claims": ", ".join(finding.claims), "kind": kind, "id": name}
        for finding in findings
        for kind, name in [_about(finding)]
    ]
    rows = pd.DataFrame(records, columns=COLUMNS).astype("str")
    order = pd.DataFrame(
        {
            "finding": rows["finding"].map({DIFFERS: 0, CANNOT: 1, AGREES: 2}),
            "matter": rows["matter"].map({matter: at for at, matter in enumerate(MATTERS)}),
        }
    )
    return rows.loc[order.sort_values(["finding", "matter"], kind="stable").index].reset_index(drop=True)
