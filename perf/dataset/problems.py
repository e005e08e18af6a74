"""What is wrong with a council folder, in words with which an officer can put it right."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Literal

import pandas as pd

from perf.errors import PerfError
from perf.safe_text import visible

Level = Literal["problem", "remark"]
FIELDS = ["level", "file", "row", "column", "value", "problem", "fix"]
MOST_LETTERS = 1_000  # of a value: a quotation mark that is not closed may make a cell of the rest of the file
MOST_SHOWN = 50  # a file with thousands of faults has one cause; the frame holds them all
_LEAST_ALIKE = 0.7  # of two words, from 0 to 1, for one to be suggested in place of the other


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A cell that cannot be used: its record (from 0) and column, what it holds, what is wrong, what to do."""

    record: int
    column: str
    value: str
    problem: str
    fix: str


@dataclass(frozen=True)
class Problem:
    """One fault of a folder: where, which, what was found, what to do.

    `level` is "problem" (nothing is scored) or "remark". `row` is the line of the file, header = 1, and 0
    for the file as a whole. `id` names the measure, action or record of that row.
    """

    file: str
    row: int
    column: str
    value: str
    problem: str
    fix: str
    id: str = ""
    level: Level = "problem"

    def __post_init__(self) -> None:
        """Write invisible characters of a file's name or a cell as their number; some could control the terminal."""
        for name in ("column", "value", "problem", "fix", "id"):
            text = visible(getattr(self, name))
            object.__setattr__(self, name, text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}…")
        object.__setattr__(self, "file", visible(" ".join(self.file.splitlines())))

    def __str__(self) -> str:
        where = [f"row {self.row}" if self.row else "", self.id, self.column]
        return f"{', '.join(part for part in where if part)}: {self.problem} {self.fix}".removeprefix(": ")


class DataProblem(PerfError):
    """The council folder cannot be used until its faults are put right; `problems` is a frame, one row per fault."""

    def __init__(self, folder: str, problems: Iterable[Problem]) -> None:
        self.as_list = list(problems)
        self.problems = as_frame(self.as_list)
        super().__init__(as_text(folder, self.as_list))


def as_frame(problems: Iterable[Problem]) -> pd.DataFrame:
    """List problems as a frame with the columns level, file, row, column, value, problem and fix.

    The problem's text begins with the id of the measure, action or record, so that it can be read on its own.
    """
    rows = [asdict(each) | {"problem": f"{each.id}: {each.problem}".removeprefix(": ")} for each in problems]
    return pd.DataFrame(rows, columns=FIELDS)


def as_text(folder: str, problems: list[Problem]) -> str:
    """Format problems by file: row, id, column, what is wrong, what to do."""
    lines: list[str] = []
    for file in dict.fromkeys(each.file for each in problems):
        of_file = [each for each in problems if each.file == file]
        faults = sum(each.level == "problem" for each in of_file)
        place = folder if file == "." else f"{folder}/{file}"
        lines.append(f"{place}: {_count(faults, len(of_file) - faults)}")
        lines += [f"  {each}" for each in of_file[:MOST_SHOWN]]
        if len(of_file) > MOST_SHOWN:
            lines.append(f"  and {len(of_file) - MOST_SHOWN:,} more; --format csv lists them all")
    return "\n".join(lines)


def _count(faults: int, remarks: int) -> str:
    if not faults:
        return f"{remarks} remark{'s' * (remarks != 1)}."
    them, stop = ("this", "1 problem") if faults == 1 else ("these", f"{faults} problems")
    return f"{stop}, so nothing was scored. Put {them} right and run again."


def nearest(word: str, known: Iterable[str], *, least_alike: float = _LEAST_ALIKE) -> str:
    """Return the known word that is most like a word, "" where none is."""
    by_fold = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), by_fold, n=1, cutoff=least_alike)
    return by_fold[close[0]] if close else ""


def in_two_places(table: str, file: str, other_file: str) -> Problem:
    """Return the problem of a table that is in two places."""
    text = f"the table {table} is also in {other_file}."
    return Problem(file, 0, "", "", text, "Keep one of the two.")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Suggest the known word that was probably meant: "Did you mean higher?", or nothing."""
    meant = nearest(word, known)
    return f"Did you mean {meant}?" if meant else ""


def listed(words: Iterable[str], *, last: str = "or") -> str:
    """Join words as a sentence does: higher, lower, target or none."""
    *rest, end = words
    return f"{', '.join(rest)} {last} {end}" if rest else end
