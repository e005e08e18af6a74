"""Findings: what one check of a printed report found, and the table of all of them in order of weight."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal, get_args

import pandas as pd

from perf.wording import count, sentence

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
COLUMNS = ["check", "subject", "where", "printed", "recomputed", "finding", "why", "matter", "unit"]


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
        The rule and the figures, in a sentence that can be read on its own.
    matter : Matter
        What it is about.
    unit : str
        The unit of what is printed; "" where it is a word.
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


def verdict_of(agrees: bool) -> Verdict:
    """Return the verdict on two numbers or words that agree or do not."""
    return AGREES if agrees else DIFFERS


def counts_sentence(findings: pd.DataFrame) -> str:
    """Count the findings of each verdict, in a sentence."""
    counts = findings["finding"].value_counts()
    differ, cannot, agree = (int(counts.get(word, 0)) for word in (DIFFERS, CANNOT, AGREES))
    unchecked, agreeing = (f"{number:,}" if number else "none" for number in (cannot, agree))
    differing = count(differ, "finding differs", "findings differ")
    verb = "agrees" if agree == 1 else "agree"
    return sentence(f"{differing}, {unchecked} cannot be checked and {agreeing} {verb}")


def as_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """List findings: those that differ first, then those that cannot be checked; in each the weightiest first."""
    cells = attrgetter(*("verdict" if name == "finding" else name for name in COLUMNS))
    rows = pd.DataFrame([cells(finding) for finding in findings], columns=COLUMNS).astype("str")
    order = pd.DataFrame(
        {
            "finding": rows["finding"].map({DIFFERS: 0, CANNOT: 1, AGREES: 2}),
            "matter": rows["matter"].map({matter: at for at, matter in enumerate(MATTERS)}),
        }
    )
    return rows.loc[order.sort_values(["finding", "matter"], kind="stable").index].reset_index(drop=True)
