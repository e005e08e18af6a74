"""The bundled council in a workspace, opened once; and a small council of complaints, which needs no protection."""

import shutil

import pytest

from perf.load_council import load
from perf.workbench.opened_council import Workspace, workspace_of

RULES = """
name = "Anytown"
[directorates]
"Streets" = ["Bins", "Parks"]
"Homes" = ["Repairs"]
"""


@pytest.fixture(scope="session")
def workspace(vale):
    return workspace_of(vale)


def written(place):
    """Write a folder of one council: a complaint a month to Bins, a second one in 2019 to Repairs, none to Parks."""
    place.mkdir()
    (place / "framework.toml").write_text(RULES)
    (place / "returns.csv").write_text("measure_id,quarter,actual\nM1,2019-20 Q2,1\n")
    months = [f"{year}-{month:02d}" for year in (2018, 2019) for month in range(1, 13)][:21]
    rows = [f"B{at},Streets,Bins,{month}-01,1,{month}-10,Upheld" for at, month in enumerate(months)]
    rows += [f"R{at},Homes,Repairs,{month}-01,1,{month}-28,Not upheld" for at, month in enumerate(months[12:])]
    header = "complaint_id,directorate,service,received_on,stage,closed_on,outcome"
    (place / "complaints.csv").write_text("\n".join([header, *rows]))
    return place


@pytest.fixture
def folder(tmp_path, takes_long):
    return written(tmp_path / "anytown")


@pytest.fixture(scope="session")
def anytown(tmp_path_factory, takes_long):
    """The council in a workspace, for tests that only look at it."""
    return Workspace(load(written(tmp_path_factory.mktemp("towns") / "anytown")))


@pytest.fixture
def other_town(folder, tmp_path):
    """The same records under another name."""
    other = shutil.copytree(folder, tmp_path / "othertown")
    (other / "framework.toml").write_text(RULES.replace("Anytown", "Othertown"))
    return Workspace(load(other))


@pytest.fixture
def shown():
    """What the outputs of a widget show, in words, the latest last."""
    return []


@pytest.fixture
def show(shown):
    return lambda block, **_: shown.append(block.text)
