"""What is wrong with a council folder, in words with which an officer can put it right."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from difflib import get_close_matches
from typing import Literal

import pandas as pd

from perf.errors import PerfError
from perf.safe_text import visible

Level = Literal["problem", "remark"]
FIELDS = ["level", "file", "row", "column", "value", "problem", "fix"]
MOST_LETTERS = 1_000  # of a value: a quotation mark that is not closed may make a cell of the rest of the file
MANY = 10  # findings of one check that are reported one by one, because each has numbers of its own
FEW = 3  # faults of one cause that are reported one by one
MOST_LISTED = 1_000  # rows of one cause that are listed in the frame of problems
MOST_SHOWN = 50  # a file with thousands of faults has one cause; the frame holds them all
_NEGATION = re.compile(r"\b(not?|non)\b", re.IGNORECASE)
_LEAST_ALIKE = 0.7  # of two words, from 0 to 1, for one to be suggested in place of the other


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A cell that cannot be used: its record (from 0) and column, what it holds, what is wrong, what to do.

    `more` holds other records with the same fault, each with its value; `rows` counts all of them, the first included.
    `texts` says of each of these what is wrong, where that differs.
    """

    record: int
    column: str
    value: str
    problem: str
    fix: str
    more: tuple[tuple[int, str], ...] = ()
    rows: int = 1
    texts: tuple[str, ...] = ()
    records: "pd.Index | None" = field(default=None, compare=False)  # all of them, where there are others

    @property
    def every_record(self) -> "pd.Index":
        """All records with this fault."""
        return pd.Index([self.record]) if self.records is None else self.records


@dataclass(frozen=True)
class SettingFault:
    """What is wrong with a setting: its value, in a sentence, with what to do; `place` where the setting is nested."""

    value: str
    text: str
    fix: str
    place: str = ""


def faults_of(cells: "pd.Series[str]", problem: str, fix: str, *, few: int = FEW) -> list[Fault]:
    """Return one fault for cells that are wrong for the same reason, or one for each if they are few.

    Parameters
    ----------
    cells : Series of text, named as its column, index the record's number
    problem, fix : str
        What is wrong and what to do; ``{value}`` stands for what a cell holds.
    few : int
        How many cells are reported one by one.
    """
    records, values = cells.index[:MOST_LISTED].tolist(), cells.iloc[:MOST_LISTED].tolist()
    column = str(cells.name)
    if len(cells) <= few:
        return [
            Fault(record=record, value=value, column=column, problem=problem.replace("{value}", value), fix=fix)
            for record, value in zip(records, values, strict=True)
        ]
    more = tuple(zip(records[1:], values[1:], strict=True))
    text = problem.replace("{value}", values[0])
    first = Fault(record=records[0], column=column, value=values[0], problem=text, fix=fix)
    return [replace(first, more=more, rows=len(cells), records=cells.index)]


def many_as_one(faults: Sequence[Fault]) -> list[Fault]:
    """Return faults of one cause, as one if there are many."""
    if len(faults) <= MANY:
        return list(faults)
    others = faults[1:MOST_LISTED]
    more, texts = tuple((each.record, each.value) for each in others), tuple(each.problem for each in others)
    return [replace(faults[0], more=more, rows=len(faults), texts=texts)]


@dataclass(frozen=True)
class Problem:
    """One fault of a folder: where, which, what was found, what to do.

    `level` is "problem" (nothing is scored) or "remark". `row` is the line of the file, header = 1, and 0
    for the file as a whole. `id` names the measure, action or record of that row. `more` holds the line and the value
    of other rows with the same fault, `rows` how many rows have it, and `texts` what is wrong with each of the others,
    where that differs.
    """

    file: str
    row: int
    column: str
    value: str
    problem: str
    fix: str
    id: str = ""
    level: Level = "problem"
    more: tuple[tuple[int, str], ...] = ()
    rows: int = 1
    texts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Write invisible characters of a file's name or a cell as their number; some could control the terminal."""
        for name in ("column", "value", "problem", "fix", "id"):
            text = visible(getattr(self, name))
            object.__setattr__(self, name, text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}…")
        object.__setattr__(self, "file", visible(" ".join(self.file.splitlines())))

    def __str__(self) -> str:
        where = [f"row {self.row}" if self.row else "", self.id, self.column]
        text = f"{self.problem} {self._others()}{self.fix}".rstrip()
        return f"{', '.join(part for part in where if part)}: {text}".removeprefix(": ")

    def _others(self) -> str:
        """Return a sentence on the other rows with the same fault: how many, and the next two."""
        if not self.more:
            return ""
        examples = [f"row {line}" + (f' ("{value}")' if value != self.value else "") for line, value in self.more[:2]]
        named = listed((visible(example) for example in examples), last="and")
        others = self.rows - 1
        return (
            f"It is the same in {named}. "
            if others <= len(examples)
            else (f"It is the same in {others:,} more rows, such as {named}. ")
        )


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
    rows = []
    for each in problems:
        first = asdict(each) | {"problem": f"{each.id}: {each.problem}".removeprefix(": ")}
        if each.rows > len(each.more) + 1:
            first["problem"] += f" {each.rows:,} rows have this fault; {len(each.more) + 1:,} are listed."
        others = (
            {"row": line, "value": visible(value), "problem": visible(text)}
            for (line, value), text in zip(each.more, each.texts or [each.problem] * len(each.more), strict=True)
        )
        rows += [first, *(first | other for other in others)]
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
    """Suggest the known word that was probably meant: "Did you mean higher?", or nothing; never its opposite."""
    is_negative = _NEGATION.search(word) is not None
    meant = nearest(word, (name for name in known if (_NEGATION.search(name) is not None) == is_negative))
    return f"Did you mean {meant}?" if meant else ""


def one_of(known: Iterable[str], name: str, kind: str) -> str:
    """Return a name that is known.

    Raises
    ------
    ValueError
        If it is not; the message lists those that are.

    >>> one_of(["sickness", "turnover"], "turnover", "topic")
    'turnover'
    """
    names = list(known)
    if name not in names:
        close = nearest(name, names, least_alike=0.85)  # two quarters are alike whatever their years
        meant = f" Did you mean {close}?" if close else ""
        plural = f"{kind.partition(' ')[0].capitalize()}s"
        raise ValueError(f'There is no {kind} "{name}".{meant} {plural}: {", ".join(names)}.')
    return name


def listed(words: Iterable[str], *, last: str = "or") -> str:
    """Join words as a sentence does: higher, lower, target or none."""
    *rest, end = words
    return f"{', '.join(rest)} {last} {end}" if rest else end
