"""The words and numbers of the rules, each written once; a council changes its own in framework.toml, not here."""

from dataclasses import dataclass
from typing import Literal, get_args

Rating = Literal["Green", "Amber", "Red", "N/A"]
Direction = Literal["better", "about the same", "worse", "not judged"]
Against = Literal["last year", "last quarter"]  # with which a measure is compared
AmberBy = Literal["tolerance", "trend"]  # what tells Amber from Red: how far the target is missed, or a better figure
AMBER_BY: tuple[AmberBy, ...] = get_args(AmberBy)
TREND = AMBER_BY[1]
RATINGS: tuple[Rating, ...] = get_args(Rating)
RATED = RATINGS[:3]
RATING_COLUMNS: dict[Rating, str] = {"Green": "green", "Amber": "amber", "Red": "red", "N/A": "na"}  # of their counts
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
BETTER, SAME, WORSE, NOT_JUDGED = DIRECTIONS  # of performance, not of the number; so few cases differ that none counts
MEASURED = {  # the tables whose quarters are a council's; the columns that are blank where something is only planned
    "returns": ("actual", "stated_rating"),
    "actions": ("percent_complete", "stated_rating"),
    "risks": ("likelihood", "impact", "score"),
}
HAVE_QUARTERS = tuple(MEASURED)
WORKBOOKS = ("data.xlsx", "data.xlsm", "data.ods")  # the one workbook that can hold any table of a council folder


@dataclass(frozen=True)
class Listed:
    """What a council lists under ids: what one of them is called, and the column of its id."""

    one: str
    id: str

    @property
    def many(self) -> str:
        """What several of them are called."""
        return f"{self.one}s"


LISTED = {  # by table
    "measures": Listed("measure", "measure_id"),
    "actions": Listed("action", "action_id"),
    "corporate_actions": Listed("corporate action", "corporate_action"),
    "risks": Listed("risk", "risk_ref"),
}
DECIDED = ("Upheld", "Partially upheld", "Not upheld")  # outcomes of complaints that are decisions
UPHELD = DECIDED[0]

SETS = ("plan", "national")  # of measures: never in one count
PLAN = SETS[0]

Covers = Literal["month", "year to date", "position"]  # what an observation holds
COVERS: tuple[Covers, ...] = get_args(Covers)[:2]  # what one can state; a snapshot's are positions

Section = Literal["position", "achievement", "challenge", "cause", "action_taken", "recommendation"]
SECTIONS: tuple[Section, ...] = get_args(Section)  # of what officers write, in the order of a page

DIRECTORATE = "directorate"  # the report of one area: a directorate, a service or schools
CORPORATE_HEALTH = "corporate-health"  # the committee report of a folder that lists none
ReportKind = Literal["corporate health", "outcome"]
REPORT_KINDS: tuple[ReportKind, ...] = get_args(ReportKind)  # of committee reports
HEALTH, OUTCOME = REPORT_KINDS

YEAR_START_MONTH = 4
TOLERANCE = 0.10  # the largest Amber miss, as a share of the target
GREEN_FROM = 0.80  # a group is Green if at least this share of its ratings is Green
RED_BELOW = 0.20  # a group can be Red only if a smaller share than this is Green
AMBER_PACE = 0.80  # an action is Amber if it has at least this share of the expected progress
DECIMALS = 9  # of comparisons, so that 0.5 - 0.45 is not more than 0.05
RISK_BANDS = {  # score (likelihood x impact, each 1 to 4): from, to
    "Very low": (1, 1),
    "Low": (2, 2),
    "Medium/low": (3, 3),
    "Medium": (4, 6),
    "Medium/high": (8, 9),
    "High": (12, 12),
    "Very high": (16, 16),
}
LONG_TERM_DAYS = 28  # calendar days from which a spell of sickness is long-term
STAGE_DAYS = {1: 10, 2: 20}  # working days within which each stage of a complaint is to be closed
NOT_DECISIONS = ("Withdrawn", "Referred elsewhere")  # outcomes of complaints that were not decided
NOT_LEAVERS = ("Transfer out", "Transfer", "TUPE transfer", "Move inside the council", "Internal move")  # by reason
DISCLOSURE_THRESHOLD = 5  # a count of people below this is hidden
MATERIAL_SHARE = 0.01  # a difference of a smaller share of the earlier value is about the same
MATERIAL_OF_PLAN = 0.001  # of a variance: a smaller share of the spend that was planned by then
FEW_CHANGES = 5  # a difference that fewer cases or people make is not judged
FEW_CASES = 20  # a share of fewer cases is given as a count, without percent, direction or chart
OF_FEW = f"fewer than {FEW_CASES} cases"  # why such a share has no direction
OF_FEW_BEFORE: dict[Against, str] = {  # and why one has none that was of few
    "last year": f"{OF_FEW} a year before",
    "last quarter": f"{OF_FEW} a quarter before",
}
FEW_POSTS = 10  # a rate on fewer FTE or heads than this is flagged, because one person changes it a lot
FEWEST_MONTHS_OF_PAGE = 8  # of observations, for a page of a measure: one more than the longest run that is a signal
FEWEST_QUARTERS = 4  # of returns, for a page of a measure and a chart of its quarters
MOST_QUARTERS = 8  # that are shown, and counted for a page
FEWEST_RATINGS = 2  # of the last four quarters, for a table of measures to show them
