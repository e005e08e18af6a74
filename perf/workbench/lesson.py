"""The steps of the first lesson: copy a council folder, add a measure to the copy, make a pack of one directorate."""

import csv
import io
import shutil
from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup

from perf.areas import COUNCIL
from perf.catalogue import TABLES
from perf.errors import PerfError
from perf.load_council import load
from perf.packs.install import replace_file
from perf.packs.report_and_task import INDEX
from perf.pages.block import Block
from perf.safe_text import folder_name


def copy_folder(folder: str | Path, into: str | Path) -> Path:
    """Copy the tables and rules of a council folder; copied again, the files are those of the folder once more.

    Raises
    ------
    PerfError
        If the copy would be the folder itself.
    """
    folder, copy = Path(folder), Path(into) / "council"
    if copy.resolve() == folder.resolve():
        raise PerfError(f"{copy} is the council folder itself. Choose another place for the copy.")
    copy.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in (".csv", ".parquet", ".xlsx", ".toml"):
            shutil.copyfile(path, copy / path.name)
    return copy


def add_measure(folder: Path, measure: Mapping[str, str], *, actual: float, target: float) -> None:
    """Add a measure, and its return for the latest quarter, to the CSV files of a folder.

    Parameters
    ----------
    folder : Path
    measure : mapping of column to value
        The row that is added to the table measures.
    actual, target : float

    Raises
    ------
    PerfError
        If the measure exists already, or the tables are not CSV files.
    """
    council = load(folder)
    name = measure["measure_id"]
    if name in set(council.measures["measure_id"]):
        raise PerfError(f"{folder} already has a measure {name}. Choose another id.")
    figures = {
        "measure_id": name,
        "quarter": council.quarter().label,
        "area": COUNCIL,
        "actual": actual,
        "target": target,
    }
    for table, row in (("measures", dict(measure)), ("returns", figures)):
        _append(folder / f"{table}.csv", row, TABLES[table].synonyms)


def _append(path: Path, row: Mapping[str, object], synonyms: Mapping[str, str]) -> None:
    """Add a row to a CSV file, each value under its header."""
    if not path.is_file():
        raise PerfError(f"{path} does not exist: the table is in another kind of file. Add the row there by hand.")
    text = path.read_text(encoding="utf-8-sig")
    with io.StringIO() as file:
        header = next(csv.reader(io.StringIO(text)))
        csv.writer(file, lineterminator="\n").writerow(row.get(synonyms.get(name, name), "") for name in header)
        replace_file(path, f"{text.rstrip()}\n{file.getvalue()}".encode())


def make_pack(folder: Path, out: str | Path, area: str) -> Block:
    """Run the reports of one directorate; return where the pack is, and what its reports answer."""
    from perf.packs.request import Request
    from perf.packs.run import run_pack

    manifest = run_pack(Request(data=folder, out=Path(out), areas=[area], workers=1))
    place = Path(out) / folder_name(manifest["quarter"]) / INDEX
    answers = Markup("").join(
        Markup("<li>{}</li>").format(report["answer"] or report["message"]) for report in manifest["reports"]
    )
    where = f"The pack is in {place}. Open it in a browser. Its reports answer:"
    return Block(Markup("<p>{}</p><ul>{}</ul>").format(where, answers), where)
