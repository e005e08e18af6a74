"""Whole council folders, made up by hypothesis: valid ones, odd ones, and some with a spoiled cell, header or file."""

from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from perf.catalogue import TABLES
from perf.dataset.table_declaration import Column
from tests.dataset.folders import a_folder

HOMES = {"Social Services": ["Adult Services", "Children Services"], "Place": ["Housing", "Highways", "Schools"]}
PLACES = [(home, service) for home, services in HOMES.items() for service in services]
QUARTERS = ("2018-19 Q1", "2018-19 Q2", "2019-20 Q1", "2019-20 Q2", "2019/20 Q2", "2019-20 Q4")
DAYS = st.dates(date(2018, 4, 1), date(2020, 3, 31)).map(str)
MONTHS = st.sampled_from([f"{year}-{month:02d}" for year in (2018, 2019) for month in range(1, 13)])
NAMES = st.sampled_from(
    ["A", "Very long " * 30, "<b>&amp;", "{{ x }}", "=1+1", "$x$", "Tŷ", "\u202ex", "1,5", "", "n/a", "0"]
)
AREAS = st.sampled_from(["council", "schools", "Place", "social-services", "Housing", ""])
FIGURES = ["", "turnover.all_pct", "sickness.days_per_fte", "complaints.on_time_pct", "savings.achieved_pct", "no.such"]
ODD = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["31/09/2019", "-1", "1e400", "nan", "inf", "2019-20 Q5", "9" * 400, "0x10", "٣", "1,2,3", '"', "\n"]
    ),
)
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "rating_tolerance": st.sampled_from([0, 0.1, 1]),
        "long_term_days": st.sampled_from([1, 28, 10_000]),
        "disclosure_threshold": st.sampled_from([1, 5, 50]),
        "variance_sign": st.sampled_from(["plus is favourable", "plus is adverse"]),
        "year_start_month": st.sampled_from([4, 9]),
        "pack_status": st.sampled_from(["draft", "approved"]),
    },
)


def cells(column: Column) -> st.SearchStrategy:
    """Give what a column of that kind may well hold."""
    numbers = st.one_of(st.integers(0, 5), st.floats(0, 1e6, allow_nan=False)).map(str)
    kinds = {
        "number": numbers if column.high is None else st.integers(int(column.low or 0), int(column.high)).map(str),
        "whole": st.integers(int(column.low or 0), int(column.high or 9)).map(str),
        "date": DAYS,
        "month": MONTHS,
        "quarter": st.sampled_from(QUARTERS),
        "word": st.sampled_from(column.words or ("x",)),
        "yes or no": st.sampled_from(["yes", "no"]),
        "text": NAMES,
    }
    named = {
        "area": AREAS,
        "figure": st.sampled_from(FIGURES),
        "staff_group": st.sampled_from(["corporate", "schools"]),
    }
    some = named.get(column.name, kinds[column.kind])
    if column.blank == "problem":
        return some.map(lambda cell: cell or "x")
    return some if column.required else st.one_of(st.just(""), some)


@st.composite
def rows(draw, name):
    """Draw the rows of a table, their keys apart."""
    made = []
    fewest = {"measures": 1, "risks": 1, "returns": 4}.get(name, 0)
    for at in range(draw(st.sampled_from([0, 1, 5, 12, 30]).map(lambda many: max(many, fewest)))):
        row = {column.name: draw(cells(column)) for column in TABLES[name].columns}
        home, service = draw(st.sampled_from(PLACES))
        row |= {key: value for key, value in {"directorate": home, "service": service}.items() if key in row}
        row |= _ids(name, row, at)
        made.append(row)
    return made


def _ids(name, row, at):
    """Make of the ids of a row what the contract wants: each its own, and those of other tables known."""
    own = {
        name: table.key[0] for name, table in TABLES.items() if table.key and table.key[0] not in ("quarter", "month")
    }
    own["savings"] = "project"
    own.pop("returns")
    ids = {own[name]: f"X{at}"} if name in own else {}
    if name == "returns":
        ids = {"measure_id": f"X{at % 12}", "quarter": QUARTERS[3 - at // 12], "area": "council"}
    if name == "actions":
        ids["corporate_action"] = "X0"
    if name == "commentary":
        ids = {"report": ("sickness", "turnover", "complaints", "budget")[at % 4], "quarter": QUARTERS[at // 12 % 4],
               "area": ("council", "Place", "schools")[at // 4 % 3]}  # fmt: skip
    if name in ("workforce", "budget"):
        ids = {"month": f"2019-{1 + at % 12:02d}"}
    if name == "risks" and row["likelihood"] and row["impact"]:
        ids["score"] = str(int(row["likelihood"]) * int(row["impact"]))
    if row.get("tolerance_kind") == "relative" or name == "measures":
        ids |= {"tolerance": "0.1", "tolerance_kind": ""}
    if row.get("stated_rating"):
        ids |= {"reason": "Because", "note": "Because"}
        ids = {key: value for key, value in ids.items() if key in row}
    for first, last in (("first_day", "last_day"), ("received_on", "closed_on")):
        if row.get(last) and row[last] < row[first]:
            ids[last] = row[first]
    return ids


@st.composite
def councils(draw, spoiled=False):
    """Draw a council folder, as the arguments of `write`."""
    names = draw(st.sets(st.sampled_from(list(TABLES)), min_size=3))
    names |= set() if spoiled else {"returns", "risks"}
    names |= {"measures"} if "returns" in names else set()
    names |= {"corporate_actions"} if "actions" in names else set()
    tables = {name: draw(rows(name)) for name in TABLES if name in names}
    if "measures" in tables and "returns" in tables:
        known = {row["measure_id"] for row in tables["measures"]}
        tables["returns"] = [row for row in tables["returns"] if row["measure_id"] in known]
    if not tables.get("corporate_actions", True):
        tables["actions"] = []
    for name in draw(st.sets(st.sampled_from(list(tables)), max_size=2)) if spoiled else ():
        tables[name] = draw(spoilt(name, tables[name]))
    return draw(SETTINGS), tables, draw(st.sampled_from(["csv", "parquet", "xlsx"]))


@st.composite
def spoilt(draw, name, table):
    """Spoil a cell, a header or the whole of a table."""
    how = draw(st.sampled_from(["cell", "header", "twice", "bytes"]))
    if how == "bytes":
        return draw(st.binary(max_size=60))
    if not table:
        return table
    at, column = draw(st.integers(0, len(table) - 1)), draw(st.sampled_from(list(table[0])))
    if how == "cell":
        table[at][column] = draw(ODD)
    elif how == "header":
        table = [{(draw(ODD) or "x" if key == column else key): cell for key, cell in row.items()} for row in table]
    else:
        table = [*table, table[at]]
    return table


def write(at: Path, settings, tables, form) -> Path:
    """Write a council folder."""
    lines = ['name = "Testshire"', *(f"{key} = {_toml(value)}" for key, value in settings.items()), "[directorates]"]
    lines += [f'"{home}" = {services!r}'.replace("'", '"') for home, services in HOMES.items()]
    texts = {name: table for name, table in tables.items() if isinstance(table, list) and table}
    files = {name: table for name, table in tables.items() if isinstance(table, bytes)}
    heads = {name: ",".join(TABLES[name].names) + "\n" for name, table in tables.items() if table == []}
    clean = {
        name: [{key: _writable(cell, form) for key, cell in row.items()} for row in table]
        for name, table in texts.items()
    }
    a_folder(at, framework="\n".join(lines), **heads, **files)
    return a_folder(at, framework=None, form=form, **clean)


def _writable(cell, form):
    """Leave out what no workbook can hold."""
    return "".join(letter for letter in cell if letter.isprintable()) if form == "xlsx" else cell


def _toml(value):
    return f'"{value}"' if isinstance(value, str) else str(value)
