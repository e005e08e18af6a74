"""What is wrong with a council folder, told so that an officer can put it right."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Literal

import pandas as pd

from perf.errors import PerfError
from perf.safe_text import visible

FIELDS = ["level", "file", "row", "column", "value", "problem", "fix"]
MOST_TOLD = 1_000  # letters of a value: a quotation mark that is not closed may make a cell of the whole file
MOST_SHOWN = 50  # a file with thousands of faults has one cause; the frame holds them all


@dataclass(frozen=True)
class Problem:
    """One fault: where, which, what was found, what to do.

    `level` is "problem" (nothing is scored) or "remark". `row` is the line of the file, header = 1, and 0
    where the whole file is meant. `id` names the measure, action or record of that row.
    """

    file: str
    row: int
    column: str
    value: str
    problem: str
    fix: str
    id: str = ""
    level: Literal["problem", "remark"] = "problem"

    def __post_init__(self) -> None:
        """Show what nobody would see in a file's name or a cell, which may be meant for the terminal."""
        for name in ("column", "value", "problem", "fix", "id"):
            told = visible(getattr(self, name))
            object.__setattr__(self, name, told if len(told) <= MOST_TOLD else f"{told[:MOST_TOLD]}…")
        object.__setattr__(self, "file", visible(" ".join(self.file.splitlines())))

    def __str__(self) -> str:
        where = [f"row {self.row}" if self.row else "", self.id, self.column]
        return f"{', '.join(part for part in where if part)}: {self.problem} {self.fix}".removeprefix(": ")


class DataProblem(PerfError):
    """The council folder cannot be used as it stands; `problems` is a frame, one row per fault."""

    def __init__(self, folder: str, problems: Iterable[Problem]) -> None:
        self.found = list(problems)
        self.problems = as_frame(self.found)
        super().__init__(as_text(folder, self.found))


def as_frame(problems: Iterable[Problem]) -> pd.DataFrame:
    """List problems as a frame with the columns level, file, row, column, value, problem and fix.

    The problem's text begins with the id of the measure, action or record, so that it can be told alone.
    """
    rows = [asdict(found) | {"problem": f"{found.id}: {found.problem}".removeprefix(": ")} for found in problems]
    return pd.DataFrame(rows, columns=FIELDS)


def as_text(folder: str, problems: list[Problem]) -> str:
    """Tell problems by file, each with its row, its id, its column, what is wrong and what to do."""
    lines: list[str] = []
    for file in dict.fromkeys(found.file for found in problems):
        here = [found for found in problems if found.file == file]
        faults = sum(found.level == "problem" for found in here)
        lines.append(f"{folder}/{file}: {_count(faults, len(here) - faults)}")
        lines += [f"  {found}" for found in here[:MOST_SHOWN]]
        if len(here) > MOST_SHOWN:
            lines.append(f"  and {len(here) - MOST_SHOWN:,} more; --format csv lists them all")
    return "\n".join(lines)


def _count(faults: int, remarks: int) -> str:
    if not faults:
        return f"{remarks} remark{'s' * (remarks != 1)}."
    them, stop = ("this", "1 problem") if faults == 1 else ("these", f"{faults} problems")
    return f"{stop}, so nothing was scored. Put {them} right and run again."


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Suggest the known word that was probably meant: "Did you mean higher?", or nothing."""
    by_fold = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.7)
    return f"Did you mean {by_fold[close[0]]}?" if close else ""


def listed(words: Iterable[str], *, last: str = "or") -> str:
    """Join words as a sentence does: higher, lower, target or none."""
    *rest, end = words
    return f"{', '.join(rest)} {last} {end}" if rest else end
