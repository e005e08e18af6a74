"""What a check says: one finding, and the list of them in the order in which they matter to a reader."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from perf.wording import count, sentence

AGREES, DIFFERS, CANNOT = "agrees", "differs", "cannot check"
COLUMNS = ["check", "subject", "where", "printed", "recomputed", "finding", "why", "matter", "unit"]
MATTERS = (  # what a finding is about, by what it changes for a reader, the most first
    "status", "target", "direction", "count", "figure", "whole", "date", "risk", "id", "note",
)  # fmt: skip
NOTE = "note"  # for the analyst alone


@dataclass(frozen=True)
class Finding:
    """One thing checked.

    Attributes
    ----------
    check : str
        The family of checks.
    subject : str
        What was checked; it begins with the thing's id.
    where : str
        The place or places in the report.
    printed, recomputed : str
        What the report prints, and what its other figures give; "" where they give nothing.
    finding : str
        "agrees", "differs" or "cannot check".
    why : str
        The rule, in a sentence that needs no other text.
    matter : str
        One of MATTERS.
    unit : str
        The unit of what is printed; "" where it is a word.
    """

    check: str
    subject: str
    where: str
    printed: str
    recomputed: str
    finding: str
    why: str
    matter: str
    unit: str = ""


def verdict(agrees: bool) -> str:
    """Say whether two numbers or words agree."""
    return AGREES if agrees else DIFFERS


def counts_sentence(findings: pd.DataFrame) -> str:
    """Say how many findings there are of each kind."""
    many = findings["finding"].value_counts()
    differ, cannot, agree = (int(many.get(word, 0)) for word in (DIFFERS, CANNOT, AGREES))
    rest = [f"{many:,}" if many else "none" for many in (cannot, agree)]
    told = f"{count(differ, 'finding differs', 'findings differ')}, {rest[0]} cannot be checked"
    return sentence(f"{told} and {rest[1]} {'agrees' if agree == 1 else 'agree'}")


def as_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """List findings: what differs first, then what cannot be checked; in each, what matters most first."""
    rows = pd.DataFrame(list(findings), columns=COLUMNS).astype("str")
    order = pd.DataFrame(
        {
            "finding": rows["finding"].map({DIFFERS: 0, CANNOT: 1, AGREES: 2}),
            "matter": rows["matter"].map({matter: at for at, matter in enumerate(MATTERS)}),
        }
    )
    return rows.loc[order.sort_values(["finding", "matter"], kind="stable").index].reset_index(drop=True)
