"""A copy of the bundled council, regrouped into two outcome reports of our own making."""

import shutil
from pathlib import Path

import pandas as pd

from tests.conftest import VALE

THEMES = {  # of each corporate action; CP3 and CP9 have no actions
    "CP1": "Financial", "CP2": "People", "CP3": "Financial", "CP4": "Customer", "CP5": "Customer", "CP6": "ICT",
    "CP7": "Customer", "CP8": "People", "CP9": "Assets", "CP10": "ICT", "CP11": "Assets",
}  # fmt: skip
NATIONAL = ("CPM/210", "CPM/216")  # both Red
CATEGORIES = {"CPM/019": "What difference", "CPM/212": "How much", "CPM/213": "How much", "CPM/210": "How well"}
REPORTS = pd.DataFrame(
    {
        "report": ["Resources", "services"],
        "title": ["People and money", "Services that work"],
        "kind": "outcome",
        "committee": ["the Resources Scrutiny Committee", None],
        "owner": ["Head of Finance", None],
        "themes": ["People; Financial", "Customer; ICT ;Assets"],
        "question": [None, "Are residents served well?"],
    }
)


def regroup(folder: Path) -> Path:
    """Write the copy; each text for corporate health is for the first report."""
    shutil.copytree(VALE, folder)
    tables = {name: pd.read_csv(folder / f"{name}.csv", dtype="str", encoding="utf-8")
              for name in ("measures", "corporate_actions", "risks", "narrative")}  # fmt: skip
    measures, corporate = tables["measures"], tables["corporate_actions"]
    measures["set"] = measures["measure_id"].isin(NATIONAL).map({True: "national", False: "plan"})
    measures["category"] = measures["measure_id"].map(CATEGORIES)
    corporate["theme"] = corporate["corporate_action"].map(THEMES)
    corporate["status"] = corporate["corporate_action"].map({"CP3": "Completed, monitoring goes on"})
    corporate["complete_by"] = corporate["corporate_action"].map({"CP9": "2019-20"})
    tables["risks"]["theme"] = tables["risks"]["risk_ref"].map({"CR5": "People", "CR14": "Financial; Customer"})
    tables["narrative"]["report"] = tables["narrative"]["report"].replace("corporate-health", "resources")
    for name, rows in (tables | {"reports": REPORTS}).items():
        rows.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8")
    return folder
