"""The words of claims: how prose names a thing, a field of it, and a period."""

import re

from perf.reconciliation.printed_cells import IN_QUARTER

TO_DATE = "to date"
FIGURES = {
    "complaints.received": ("complaints", "received", "count"),
    "complaints.escalated_pct": ("complaints", "stage=2", "share"),
    "complaints.not_escalated_pct": ("complaints", "stage=1", "share"),
    "complaints.on_time_pct": ("complaints", "on time", "share"),
    "complaints.upheld_pct": ("complaints", "outcome=Upheld", "share"),
    "compliments.received": ("compliments", "received", "count"),
    "sickness.days_per_fte": ("sickness", "all", "actual"),
    "sickness.short_term_days_per_fte": ("sickness", "short-term", "actual"),
    "sickness.long_term_days_per_fte": ("sickness", "long-term", "actual"),
    "turnover.all_pct": ("turnover", "turnover", "actual"),
    "savings.achieved_pct": ("savings", "all savings", "share"),
    "budget.capital_spend_pct": ("budget", "capital spend", "share"),
    "budget.revenue_spend_pct": ("budget", "revenue spend", "share"),
}
FED = {cell[:2]: figure for figure, cell in FIGURES.items() if cell[2] != "count"}
TOPICS = (  # how prose names a kind of thing, and the id of its whole
    ("compliments", r"compliments?", "received"),
    (
        "complaints",
        r"complaints?|stage [12]|(un)?upheld|cause|outcome|(resolved|handled|answered|closed) in",
        "received",
    ),
    ("sickness", r"sickness|absence", "all"),
    ("turnover", r"turnover", "turnover"),
    ("savings", r"savings?", "all savings"),
    ("budget", r"overspend|underspend|reserves|outturn|(capital|revenue) spend(ing)?", "outturn"),
)
ON_TIME = re.compile(
    r"(resolved|handled|answered|closed|dealt with) (with)?in (the )?(target )?time(scales?)?|on time|in time|time base"
)
FIELD_WORDS = (  # the first that is met
    ("variance", r"variance|shortfall"),
    ("overspend", r"overspend"),
    ("underspend", r"underspend"),
    ("reserves", r"reserves"),
    ("change", r"increase|decrease|fall|rise|drop|change|reduction"),
    ("denominator", r"base"),
    ("target", r"target|required"),
    ("forecast", r"forecast|projected"),
)
WINDOWS = (
    (TO_DATE, r"(six|nine|twelve) months|half[- ]year|year to date|to date"),
    (IN_QUARTER, r"alone|in the quarter|during the quarter|this quarter"),
)
COMMON = frozenset(  # words of a subject that name nothing new
    re.findall(
        r"\w+",
        """
        a all and date overall against amount annual at box by council count directorate directorates excluding
        figure for from in including identified into made of on or out per planned potential previous quarter
        received recorded same section share spend stage text the this time to total transfer whole with within year
        years last before commentary draw resolved handled answered closed actual achieved number rate level period
        term long short programme project cause outcome complaint complaints compliment compliments sickness absence
        turnover saving savings budget day days fte generally across highest lowest busiest quietest peak month
        increased decreased rose fell up down higher lower q1 q2 q3 q4 six nine twelve months half alone increase
        decrease fall rise drop change reduction variance forecast projected required target overspend underspend
        reserves base
        """,
    )
)
