"""What is asked of whom in a quarter: the rows that each owner fills in, with what was answered last time."""

from dataclasses import dataclass

import pandas as pd

from perf.areas import COUNCIL
from perf.dataset.dataset import Dataset
from perf.quarter import Quarter
from perf.scoring.measures import reported_in

NO_OWNER = "no owner"  # the workbook of what nobody is named for


@dataclass(frozen=True)
class Form:
    """What is asked about the rows of a table: `given` columns are filled in already, the others are asked."""

    table: str
    given: tuple[str, ...]


FORMS = (
    Form("returns", ("measure_id", "quarter", "area")),
    Form("actions", ("action_id", "quarter", "corporate_action", "service", "title", "owner", "due")),
    Form("risks", ("risk_ref", "quarter", "level", "service", "title", "owner")),
)


@dataclass(frozen=True)
class Questions:
    """The rows of one table that are asked for.

    Attributes
    ----------
    form : Form
    rows : DataFrame, one row per thing asked
        The table's columns; those that are asked hold what the table has for the quarter already.
    last : DataFrame, the same rows
        What was answered the quarter before.
    owners : Series of str, one per row
    titles : Series of str, one per row
        What it is called, for the officer who fills it in.
    """

    form: Form
    rows: pd.DataFrame
    last: pd.DataFrame
    owners: "pd.Series[str]"
    titles: "pd.Series[str]"

    @property
    def asked(self) -> list[str]:
        """The columns to fill in."""
        return [name for name in self.rows.columns if name not in self.form.given]

    def of(self, owner: str) -> "Questions":
        """Return the rows of one owner."""
        own = self.owners == owner
        return Questions(self.form, self.rows[own], self.last[own], self.owners[own], self.titles[own])


def questions(data: Dataset, quarter: Quarter) -> list[Questions]:
    """Return what is asked for a quarter: each reported measure's figure, and each action and risk of the one before.

    A measure that is reported once a year is asked for in the last quarter alone, one that is calculated from records
    only if it was returned before, and an action that is complete no more.
    """
    before = quarter.previous
    returns = data.returns.assign(area=data.returns["area"].fillna(COUNCIL))
    measures = reported_in(data.measures, quarter)
    if quarter != quarter.last_of_year:
        measures = measures[measures["frequency"].ne("annual").fillna(True)]
    measures = measures[measures["figure"].isna() | measures["measure_id"].isin(returns["measure_id"])]
    earlier = returns.loc[returns["measure_id"].isin(measures["measure_id"]), ["measure_id", "area"]]
    council = pd.DataFrame({"measure_id": measures["measure_id"], "area": COUNCIL})
    due = pd.concat([council, earlier]).drop_duplicates().assign(quarter=quarter.label)
    actions = data.actions[data.actions["quarter"] == before.label]
    open_ = actions[~(actions["percent_complete"] >= 100)]
    risks = data.risks[data.risks["quarter"] == before.label]
    asked = {"returns": due, "actions": _again(open_, FORMS[1], quarter), "risks": _again(risks, FORMS[2], quarter)}
    by_id = measures.set_index("measure_id")
    return [_questions(data, form, asked[form.table], before, by_id) for form in FORMS if len(asked[form.table])]


def _again(rows: pd.DataFrame, form: Form, quarter: Quarter) -> pd.DataFrame:
    """Return what is given of the quarter before, for a new quarter."""
    return rows[[name for name in form.given if name in rows]].assign(quarter=quarter.label)


def _questions(data: Dataset, form: Form, due: pd.DataFrame, before: Quarter, measures: pd.DataFrame) -> Questions:
    table, key = data.tables[form.table], list(data.contract[form.table].key)
    table = table.assign(area=table["area"].fillna(COUNCIL)) if "area" in key else table
    columns = [name for name in data.contract[form.table].names if name in table]
    answered = due[key].merge(table[columns], on=key, how="left")
    rows = due.drop(columns=[name for name in due if name not in form.given]).reset_index(drop=True)
    rows = pd.concat([rows, answered.drop(columns=list(rows.columns), errors="ignore")], axis=1)[columns]
    last = due[key].assign(quarter=before.label).merge(table[columns], on=key, how="left")
    if form.table == "returns":
        owner, title = (
            rows["measure_id"].map(measures[name]) if name in measures else None for name in ("owner", "title")
        )
    else:
        owner, title = rows.get("owner"), rows["title"]
    owners = pd.Series(NO_OWNER, index=rows.index) if owner is None else owner.astype("str").fillna(NO_OWNER)
    titles = rows[key[0]] if title is None else title.astype("str").fillna("")
    return Questions(form, rows, last[columns], owners, titles)
