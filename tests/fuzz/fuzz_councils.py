"""Whatever a council folder holds: it is read or told, and what is read makes every report.

Run by hand, for it takes minutes: `FUZZ_EXAMPLES=300 pytest tests/fuzz/fuzz_councils.py`.
"""

import ast
import json
import os
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import perf
from perf.bundled import bundled
from perf.disclosure.protected_scores import protect_scores
from perf.load_council import read
from perf.packs.manifest_content import may_be_listed
from tests.fuzz.councils import councils, write

REPORTS = ("corporate_health", "sickness", "turnover", "complaints", "budget", "reconciliation")
AREAS = ("council", "Place", "schools")
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", 0))
HOW = {"suppress_health_check": list(HealthCheck), "derandomize": not EXAMPLES, "database": None, "deadline": None}


def cells(report):
    """List the code of a notebook after its parameters: what runs, and what is shown last."""
    for cell in json.loads((bundled("notebooks") / f"{report}.ipynb").read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", ()):
            *body, last = ast.parse("".join(cell["source"])).body
            if isinstance(last, ast.Expr):
                yield compile(ast.Module(body, []), report, "exec"), compile(ast.Expression(last.value), report, "eval")
            else:
                yield compile(ast.Module([*body, last], []), report, "exec"), None


RUNNING = {report: list(cells(report)) for report in REPORTS}


def run(report, folder, area):
    """Run a notebook's cells here and show what each shows."""
    names = {"data": str(folder), "quarter": "", "area": area}
    for body, last in RUNNING[report]:
        exec(body, names)
        if last is not None:
            shown = eval(last, names)
            assert "nan" not in shown.text.replace("(", " ").split()
            assert isinstance(shown._repr_mimebundle_()["text/plain"], str)


@settings(max_examples=EXAMPLES or 12, **HOW)
@given(council=councils(spoiled=True))
def test_a_spoiled_folder_is_read_or_told(council):
    with TemporaryDirectory() as folder:
        data, found = read(write(Path(folder) / "council", *council))
    assert all(problem.file and problem.problem.strip() and problem.fix.strip() for problem in found)


@settings(max_examples=EXAMPLES or 3, **HOW)
@given(council=councils(), area=st.sampled_from(AREAS))
def test_what_check_passes_makes_every_report(council, area):
    with TemporaryDirectory() as folder:
        place = write(Path(folder) / "council", *council)
        data, found = read(place)
        if any(problem.level == "problem" for problem in found) or not data.quarters:
            return
        scores = perf.score_quarter(data)
        assert may_be_listed(protect_scores(scores))["value"].notna().all()
        with redirect_stdout(StringIO()):
            for report in REPORTS:
                run(report, place, area)
