"""A council so small, and notebooks so short, that a pack of six reports takes a second."""

import shutil
from contextlib import contextmanager

import nbformat
import pandas as pd
import pytest

from perf.packs.kernels import warm_parent
from perf.packs.progress import show_nothing
from perf.packs.request import Request
from perf.packs.run import run_pack

BY_AREA = ("directorate", "sickness", "complaints", "turnover", "budget")
NOTEBOOKS = {"corporate_health": False} | dict.fromkeys(BY_AREA, True)
STEMS = [
    "corporate-health", "council/budget", "housing/directorate", "housing/budget", "learning/directorate",
    "learning/budget",
]  # fmt: skip


@pytest.fixture(scope="session")
def parent():
    """One parent of kernels for all tests of a worker, because it takes seconds to start."""
    warm = warm_parent.Warmth()
    yield warm
    warm.close()


@pytest.fixture(scope="session")
def with_parent(parent):
    """Return a context in which runs have the one parent."""

    @contextmanager
    def opened(scheduler=""):
        yield None if scheduler else parent

    @contextmanager
    def kept():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(warm_parent, "open_warm_parent", opened)
            yield

    return kept


@pytest.fixture
def warm(with_parent):
    with with_parent():
        yield


@pytest.fixture(scope="session")
def small_council(tmp_path_factory, takes_long):
    """Two directorates with a budget of one month, one measure, one action: six reports."""
    folder = tmp_path_factory.mktemp("small") / "council"
    folder.mkdir()
    tables = {
        "measures": [
            {"measure_id": "M1", "title": "Visits", "theme": "Customer", "unit": "count", "polarity": "higher"}
        ],
        "returns": [{"measure_id": "M1", "quarter": "2019-20 Q2", "actual": 10, "target": 9}],
        "actions": [
            {"action_id": "A1", "quarter": "2019-20 Q2", "corporate_action": "C1", "title": "Open", "due": "2020-03-31"}
        ],
        "budget": [
            {"month": "2019-09", "directorate": name, "service": f"{name} services", "kind": "revenue", "budget": 100}
            | {"profile": 50, "actual": 51, "forecast": 101, "reserves": 0}
            for name in ("Housing", "Learning")
        ],
    }
    for name, rows in tables.items():
        pd.DataFrame(rows).to_csv(folder / f"{name}.csv", index=False)
    (folder / "framework.toml").write_text(
        'name = "Smalltown"\n[directorates]\nHousing = ["Housing services"]\nLearning = ["Learning services"]\n'
    )
    return folder


@pytest.fixture
def council(small_council, tmp_path):
    """A copy of the small council, for a test to change."""
    return shutil.copytree(small_council, tmp_path / "council")


@pytest.fixture
def notebooks(tmp_path):
    """Write the notebooks of a run: each shows its answer in a line, after the `cells` that are given for it."""
    folder = tmp_path / "notebooks"
    folder.mkdir()

    def written(**cells):
        for name, by_area in NOTEBOOKS.items():
            parameters = 'data: str = ""  # the folder\nquarter: str = ""  # the quarter'
            which = 'area: str = "council"  # the area' if by_area else 'report: str = ""  # the committee report'
            parameters += f"\n{which}"
            code = nbformat.v4.new_code_cell
            answer = code(
                f"from perf.pages.block import lead\nlead({'area' if by_area else 'quarter'} + ' is well.')",
                metadata={"tags": ["answer"]},
            )
            shown = [
                nbformat.v4.new_markdown_cell("# Is it well?"),
                code(parameters, metadata={"tags": ["parameters"]}),
                *(code(source) for source in cells.get(name, ())),
                answer,
            ]
            for number, cell in enumerate(shown):
                cell["id"] = str(number)
            nbformat.write(nbformat.v4.new_notebook(cells=shown), folder / f"{name}.ipynb")
        return folder

    return written


@pytest.fixture
def run(council, tmp_path, notebooks, warm):
    """Run the small council's pack; without `cells` nothing fails."""

    def run_small_council(cells=None, *, watch=show_nothing, **asked):
        places = {"data": council, "notebooks": notebooks(**(cells or {})), "out": tmp_path / "outputs"}
        return run_pack(Request(**places | asked), watch=watch)

    return run_small_council


@pytest.fixture
def place(tmp_path):
    """The folder of the small council's pack."""
    return tmp_path / "outputs" / "2019-20-Q2"


@pytest.fixture
def existing(run, place, made_once):
    """The small council's pack as a run without failures makes it; a copy for each test, which may do what it likes."""

    def make(folder):
        run()
        shutil.copytree(place, folder)

    kept = made_once("small-pack", make)
    if not place.exists():
        shutil.copytree(kept, place)
    return place
