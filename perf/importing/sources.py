"""What sources.toml says: which exports there are, and how each becomes rows of a table."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from perf.catalogue import TABLES
from perf.dataset.problems import did_you_mean
from perf.errors import PerfError

FILE = "sources.toml"


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Export(_Settings):
    """Where rows come from: a file as another system writes it, or a query.

    Attributes
    ----------
    file : str
        The path of the export, from the council folder; ``*`` stands for any letters, and every file that fits is
        read, in the order of their names.
    sheet : str
        The sheet of a workbook; the first one if blank.
    header_row : int, default 1
        The row that holds the headings.
    sql, database : str
        A query, and where it is asked: a SQLite file, or the name of an environment variable that holds an address
        for SQLAlchemy, so that no password is written into a file.
    """

    file: str = ""
    sheet: str = ""
    header_row: int = Field(default=1, ge=1)
    sql: str = ""
    database: str = ""

    @model_validator(mode="after")
    def _is_file_or_query(self) -> Self:
        if bool(self.file) == bool(self.sql) or bool(self.sql) != bool(self.database):
            raise ValueError("give either file, or sql with database")
        return self

    @property
    def name(self) -> str:
        """How messages name it."""
        return self.file or f"the query of {self.database}"


class Join(Export):
    """A second export whose columns are put beside the first one's.

    Attributes
    ----------
    on : mapping of str to str
        The headings by which rows belong together: that of the first export, and that of this one.
    """

    on: dict[str, str] = Field(min_length=1)


class Unpivot(_Settings):
    """A wide table turned into rows: each of its columns becomes the rows of one month, quarter or measure.

    Attributes
    ----------
    columns : list of str
        The headings that become rows; ``*`` stands for any letters.
    name, value : str
        The columns of the table that take the headings and the cells.
    """

    columns: list[str] = Field(min_length=1)
    name: str
    value: str


class Source(Export):
    """One export, and how it becomes rows of a table.

    Attributes
    ----------
    table : str
        The table of the council folder.
    columns : mapping of str to str
        For each column of the table the heading of the export.
    constants : mapping of str to str
        Columns that are the same on each row; ``{Heading}`` stands for the cell of that column.
    keep, drop : mapping of str to list of str
        Rows to keep or to exclude, by the words in a column of the export.
    join, unpivot : Join and Unpivot, optional
    words : mapping of str to mapping
        For a column of the table, words of the export and what the table has instead.
    blank : list of str
        Words that stand for "not available".
    dates : mapping of str to str
        For a column of dates their form, such as ``%d/%m/%Y``.
    scale : mapping of str to float
        For a column of numbers what they are multiplied by: 100 where an export has 0.88 for 88%.
    add_up : bool, default False
        Whether rows that differ in their numbers alone become one row, with the sums.
    cumulate : list of str
        Columns of monthly amounts that the table needs from the start of the year.
    update : bool, default False
        Whether the rows that the table already has are kept, except those that this source gives again.
    """

    table: str
    columns: dict[str, str] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    keep: dict[str, list[str]] = Field(default_factory=dict)
    drop: dict[str, list[str]] = Field(default_factory=dict)
    join: Join | None = None
    unpivot: Unpivot | None = None
    words: dict[str, dict[str, str]] = Field(default_factory=dict)
    blank: list[str] = Field(default_factory=list)
    dates: dict[str, str] = Field(default_factory=dict)
    scale: dict[str, float] = Field(default_factory=dict)
    add_up: bool = False
    cumulate: list[str] = Field(default_factory=list)
    update: bool = False

    @model_validator(mode="after")
    def _names_the_contract(self) -> Self:
        if self.table not in TABLES:
            raise ValueError(f'"{self.table}" is not a table. {did_you_mean(self.table, TABLES)}'.strip())
        known = TABLES[self.table].names
        unpivoted = [self.unpivot.name, self.unpivot.value] if self.unpivot else []
        made = {*self.columns, *self.constants, *unpivoted}
        for name in [*made, *self.words, *self.dates, *self.scale, *self.cumulate]:
            if name not in known:
                raise ValueError(f'"{name}" is not a column of {self.table}. {did_you_mean(name, known)}'.strip())
        for name in (*self.words, *self.dates, *self.scale, *self.cumulate):
            if name not in made:
                raise ValueError(f'"{name}" is not among its columns: say under columns which heading it has')
        return self


def read_sources(folder: Path) -> list[Source]:
    """Read sources.toml of a council folder.

    Raises
    ------
    PerfError
        If there is no such file, or it says something that cannot be done; every fault is named.
    """
    path = folder / FILE
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise PerfError(
            f"{path} cannot be read. Write one with: council-perf import --data {folder} --suggest EXPORT"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PerfError(f"{path} is not valid TOML: {error}") from None
    tables = settings.pop("source", [])
    faults = [f'"{name}" is not a setting. {did_you_mean(name, ["source"])}'.strip() for name in settings]
    sources = []
    for at, table in enumerate(tables if isinstance(tables, list) else [tables], start=1):
        try:
            sources.append(Source.model_validate(table))
        except ValidationError as error:
            faults += [_fault(at, table, dict(each)) for each in error.errors()]
    if not sources and not faults:
        faults = ["there is no [[source]]"]
    if faults:
        raise PerfError("\n".join([f"{path}: nothing was imported.", *(f"  {fault}" for fault in faults)]))
    return sources


def _fault(at: int, table: Any, error: Mapping[str, Any]) -> str:
    """Return one fault of a source, in plain words."""
    name = table.get("table", "") if isinstance(table, dict) else ""
    where = ".".join(str(part) for part in error["loc"])
    text = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        text = f'"{error["loc"][-1]}" is not a setting. {did_you_mean(str(error["loc"][-1]), Source.model_fields)}'
        where = ".".join(str(part) for part in error["loc"][:-1])
    return f"source {at}{f' ({name})' if name else ''}{f', {where}' if where else ''}: {text.strip()}"
