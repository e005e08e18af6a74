"""What the first lesson needs: a copy of a folder to change, a new measure in it, a pack of one directorate."""

import csv
import io
import shutil
from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup

from perf.catalogue import TABLES
from perf.council_folder import load
from perf.errors import PerfError
from perf.packs.install import replace_file
from perf.pages.block import Block


def copy_folder(folder: str | Path, into: str | Path) -> Path:
    """Copy a council folder's tables and rules; made again, its files are as those of the folder once more.

    Raises
    ------
    PerfError
        If the copy would be the folder itself.
    """
    folder, copy = Path(folder), Path(into) / "council"
    if copy.resolve() == folder.resolve():
        raise PerfError(f"{copy} is the folder itself. Name another place for the copy.")
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
        Of the table measures.
    actual, target : float

    Raises
    ------
    PerfError
        If there is such a measure already, or the tables are not CSV files.
    """
    council = load(folder)
    name = measure["measure_id"]
    if name in set(council.measures["measure_id"]):
        raise PerfError(f"{folder} has a measure {name} already. Give it another id.")
    figures = {"measure_id": name, "quarter": council.quarter().label, "actual": actual, "target": target}
    for table, row in (("measures", dict(measure)), ("returns", figures)):
        _append(folder / f"{table}.csv", row, TABLES[table].synonyms)


def _append(path: Path, row: Mapping[str, object], synonyms: Mapping[str, str]) -> None:
    """Add a row under the headers that a CSV file has."""
    if not path.is_file():
        raise PerfError(f"{path} is not there: the table stands in another kind of file. Add the row there by hand.")
    text = path.read_text(encoding="utf-8-sig")
    with io.StringIO() as file:
        header = next(csv.reader(io.StringIO(text)))
        csv.writer(file, lineterminator="\n").writerow(row.get(synonyms.get(name, name), "") for name in header)
        replace_file(path, f"{text.rstrip()}\n{file.getvalue()}".encode())


def make_pack(folder: Path, out: str | Path, area: str) -> Block:
    """Make the pack of one directorate, and say where it is."""
    from perf.packs.request import Request
    from perf.packs.run import run_pack

    manifest = run_pack(Request(data=folder, out=Path(out), areas=[area], workers=1))
    place = Path(out) / manifest["quarter"].replace(" ", "-") / "index.html"
    answers = Markup("").join(
        Markup("<li>{}</li>").format(report["answer"] or report["message"]) for report in manifest["reports"]
    )
    told = f"The pack is in {place}. Open it in a browser. Its reports answer:"
    return Block(Markup("<p>{}</p><ul>{}</ul>").format(told, answers), told)
