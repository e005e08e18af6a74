"""What scoring shows an officer should still put right."""

from perf.catalogue import Scores
from perf.dataset.problems import Problem
from perf.figure import COUNCIL


def remarks(scores: Scores) -> list[Problem]:
    """Remark on what scoring shows: every Red measure or action needs a note."""
    found = []
    tables = (("returns", "measure_id", scores.council_measures), ("actions", "action_id", scores.actions))
    for table, key, scored in tables:
        silent = scored[(scored["rating"] == "Red") & scored["note"].isna()]
        rows = scores.data.tables[table]
        here = rows[(rows["quarter"] == scores.quarter.label) & rows[key].isin(silent[key])]
        here = here[here["area"] == COUNCIL] if "area" in here else here
        source = scores.data.sources.get(table)
        for record, name in here[key].items():
            told, fix = "it is Red without a note.", "Say in a sentence why, and what is being done."
            if source is not None:
                found.append(source.fault(int(str(record)), "note", "", told, fix, id=name, remark=True))
    return found
