"""Make the synthetic record tables of the example council, April 2015 to September 2019.

    python synthesise.py [--out DIR]                  the seven tables, beside this file by default
    python synthesise.py --region 22 --out DIR        22 councils, 25 years, 5,000,000 spells, for benchmarks

No row is about a real person or complaint. The totals are real: a constant below that says *published* is a figure
that the council printed, and the records are built so that it comes out of them. Counts are planned first, then
records are drawn to fill them, and the last of each cell are stretched until the plan is met.
Same seed and same library versions: same bytes.

Half-years are numbered 0 (April to September 2015) to 8 (April to September 2019): even ones begin a financial year.
Days lost are counted in hundredths of an FTE-day, so that sums are exact.
"""

import argparse
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import holidays
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

# fmt: off
SEED = 7
FIRST_YEAR, LAST_YEAR = 2015, 2019  # in which the financial years begin
LAST_DAY = np.datetime64("2019-09-30")
MONTHS = np.arange("2015-04", "2019-10", dtype="datetime64[M]")
HALVES = np.append(MONTHS[::6], np.datetime64("2019-10")).astype("datetime64[D]")  # first days, then the day after all
WORKING = {"holidays": sorted(holidays.country_holidays("GB", subdiv="ENG", years=range(1990, 2021)))}  # as in Wales


class Service(NamedTuple):
    """One service in 2019-20: size, days lost per FTE from April to September, yearly budgets in GBP thousand."""

    directorate: str
    headcount: float
    mean_fte: float
    days_per_fte: float
    revenue: int
    capital: int


EH, LS, MDR, SS = "Environment and Housing", "Learning and Skills", "Managing Director and Resources", "Social Services"
SCHOOLS = "Schools"  # the service that holds every post of the staff group "schools"
SERVICES = {
    "Neighbourhood Services and Transport": Service(EH, 400, 0.85, 8.27, 26_000, 9_200),
    "Housing Services": Service(EH, 185, 0.865, 6.76, 1_800, 18_400),
    "Building Services": Service(EH, 215, 0.605, 8.34, 1_500, 0),
    "Shared Regulatory Services": Service(EH, 100, 0.93, 3.6, 2_100, 0),
    "Achievement for All": Service(LS, 87.5, 0.69, 4.8, 5_000, 0),
    "School Improvement": Service(LS, 5, 0.84, 2.4, 1_100, 0),
    "Strategy, Community Learning and Resources": Service(LS, 240, 0.667, 5.77, 14_000, 1_500),
    "Finance and ICT": Service(MDR, 185, 0.89, 3.9, 9_000, 2_100),
    "Human Resources and Organisational Development": Service(MDR, 52, 0.88, 4.2, 2_300, 0),
    "Legal Services": Service(MDR, 34, 0.9, 2.9, 1_100, 0),
    "Democratic Services": Service(MDR, 21, 0.83, 2.6, 2_300, 0),
    "Policy and Business Transformation": Service(MDR, 70, 0.857, 5.96, 4_200, 0),
    "Regeneration and Planning": Service(MDR, 165, 0.86, 3.0, 5_500, 5_300),
    "Adult Services": Service(SS, 410, 0.825, 9.24, 44_000, 800),
    "Children and Young People Services": Service(SS, 206, 0.88, 5.2, 16_500, 0),
    "Resources Management and Safeguarding": Service(SS, 84.5, 0.83, 8.83, 5_500, 0),
    SCHOOLS: Service(LS, 2738, 0.7165, 2.98, 84_000, 22_000),
}
NAMES = pd.DataFrame(  # how the tables name a service
    {"directorate": [service.directorate for service in SERVICES.values()], "service": list(SERVICES),
     "staff_group": ["schools" if name == SCHOOLS else "corporate" for name in SERVICES]}, index=list(SERVICES))
CORPORATE = [name for name in SERVICES if name != SCHOOLS]
GROUPS = {group: [name for name in CORPORATE if SERVICES[name].directorate == group] for group in (EH, LS, MDR, SS)}
GROUPS[SCHOOLS] = [SCHOOLS]

# --- Workforce and leavers --------------------------------------------------------------------------------------------
# Mean headcount of each half-year. Published rates fix: the council, with and without schools, in half-years 2 to 5;
# the council in 6 and 8; the first two directorates in 6 and 8.
HEADCOUNT = {
    EH: (925, 914, 900, 903, 897, 880, 891, 896, 900),
    LS: (352, 348, 340, 341, 338, 330, 332.5, 333, 332.5),
    MDR: (545, 535, 525, 527, 520, 508, 515, 520, 527),
    SS: (683, 673, 663, 670, 667, 646, 681.5, 692, 700.5),
    SCHOOLS: (2840, 2836, 2827, 2798, 2755, 2751, 2766, 2752, 2738),
}
# Leavers of each half-year: all, and of these voluntary. Published: 532 in 2 and 3, 457 in 4 and 5, and the rates.
LEAVERS = {
    EH: ((46, 33), (42, 28), (48, 35), (44, 30), (39, 27), (35, 24), (58, 38), (40, 28), (37, 29)),
    LS: ((21, 16), (19, 13), (22, 17), (20, 14), (18, 13), (15, 10), (40, 24), (20, 14), (22, 18)),
    MDR: ((28, 21), (25, 18), (29, 22), (26, 19), (22, 16), (20, 15), (27, 19), (24, 17), (40, 31)),
    SS: ((37, 27), (32, 23), (37, 28), (34, 25), (30, 22), (28, 21), (38, 24), (36, 26), (58, 44)),
    SCHOOLS: ((175, 122), (78, 40), (190, 129), (82, 45), (183, 130), (67, 35), (186, 132), (74, 40), (196, 153)),
}
VOLUNTARY = {"Resignation": 0.8, "Retirement": 0.2}
INVOLUNTARY = {"End of contract": 46, "Redundancy": 20, "Dismissal": 14, "Ill-health retirement": 14,
               "Death in service": 6}
SCHOOL_INVOLUNTARY = INVOLUNTARY | {"End of contract": 200}
MOVED, TRANSFERRED = "Move inside the council", "Transfer out"  # in the table, but not leavers
MOVES_PER_HEAD = 0.006  # in a half-year, corporate
PART_TIME = np.array([20, 30, 40, 50, 50, 54, 60, 60, 68, 70, 80, 81, 90])  # hundredths of a full-time post
BEFORE_ALL = np.datetime64("2010-04")  # when the posts of the first month began
SECOND_POST = 0.1  # share of the small new posts that go to somebody who has one already

# --- Sickness absence: days lost per FTE ------------------------------------------------------------------------------
LONG_TERM_DAYS = 28
HALF_YEAR_DAYS = {0: 4.12, 2: 3.76, 4: 4.45, 6: 3.71, 8: 4.74}  # published, but for 2015 (ours)
YEAR_DAYS = {0: 9.56, 2: 8.80, 4: 10.14, 6: 9.127}  # published; the last from the forecast: 4.74 x 9.127 / 3.71 = 11.66
SHORT_TERM_DAYS = (1.15, 2.0, 1.05, 1.85, 1.2, 2.1, 1.09, 1.95, 1.24)  # published in half-years 6 and 8
CORPORATE_LONG_RATIO = 4.5 / 3.5  # corporate over council: published in half-year 8
CORPORATE_SHORT_RATIO = (2.0 / 1.24, 1.4)  # in summer and in winter, when schools catch colds too
SCHOOLS_DAYS = 2.98  # in half-year 8; leaves about 6.5 without schools
EXACT_SERVICES = (  # published in half-year 8: their days_per_fte above comes out to two places
    "Adult Services", "Resources Management and Safeguarding", "Building Services", "Housing Services",
    "Neighbourhood Services and Transport", "Policy and Business Transformation",
    "Strategy, Community Learning and Resources")
LAST_TO_FILL = "Children and Young People Services"  # takes what the smaller services leave over
SHORT_SEASON = (1.5, 1.35, 1.1, 0.9, 0.85, 0.85, 0.75, 0.6, 0.9, 1.05, 1.25, 1.25)  # spells begun, January to December
LONG_SEASON = (1.15, 1.1, 1.0, 0.95, 0.95, 0.95, 0.95, 0.95, 1.0, 1.05, 1.1, 1.0)
SCHOOL_SEASON = (1, 1, 1, 0.8, 1, 1, 0.75, 0.1, 1, 1, 1, 0.8)  # on top, for schools: their holidays
WEEKDAYS = (1.35, 1.05, 1.0, 0.95, 0.7, 0, 0)
SHORT_LENGTHS = {1: 30, 2: 19, 3: 13, 4: 8, 5: 11, 7: 4, 8: 3, 10: 2, 11: 2, 12: 3, 14: 2, 18: 1.5, 21: 1, 25: 0.5}
LONGEST = 360  # calendar days; so no spell open at the end ran in an earlier April to September
WORKING_DAYS = {False: 3.6, True: 48}  # mean of a short and a long spell, roughly: says how many to draw
SPARE = 5  # spells drawn for one needed: many fall outside the time of a post, or no longer fit
GAP = np.timedelta64(3, "D")  # drawn spells of a post lie further apart, so that none merge by chance
SHORT_REASONS = {"Cold, cough or flu": 28, "Stomach upset": 22, "Headache or migraine": 9, "Back or neck": 9,
                 "Other muscle or joint": 8, "Stress, anxiety or depression": 7, "Chest or breathing": 6,
                 "Operation and recovery": 4, "Pregnancy related": 2, "Not recorded": 5}
LONG_REASONS = {"Stress, anxiety or depression": 36, "Other muscle or joint": 19, "Operation and recovery": 15,
                "Back or neck": 11, "Cancer": 6, "Heart or circulation": 5, "Chest or breathing": 3,
                "Pregnancy related": 3, "Not recorded": 2}

# --- Complaints and compliments ---------------------------------------------------------------------------------------
STAGE_DAYS = {1: 10, 2: 20}  # working days
# One line per year, one entry per quarter: received, of these gone to stage 2, rows closed, of these in time.
# Published: the last line (293 received, 271 not past stage 1, 156 of 255 in time; by quarter too), and in 2018-19
# Q1 + Q2 268 received and 53.36% in time (143 of 268).
COMPLAINTS = (
    (118, 9, 95, 58), (132, 10, 140, 84), (108, 8, 118, 66), (122, 9, 130, 72),
    (125, 10, 134, 72), (141, 11, 149, 80), (112, 8, 122, 63), (128, 9, 136, 70),
    (131, 11, 140, 74), (150, 12, 159, 85), (118, 9, 129, 66), (135, 10, 144, 74),
    (128, 10, 134, 70), (140, 11, 134, 73), (120, 9, 142, 74), (124, 9, 143, 75),
    (117, 11, 145, 87), (176, 11, 110, 69))
LAST_QUARTER_MONTHS = (0.26, 0.26, 0.48)  # its rise came in September, else still more would be open past the limit
STAGE_2_WAITING, STAGE_2_IN_TIME = 4, 0.6  # rows always open at a quarter's end; share of the closed
COMPLAINT_SERVICES = {"Neighbourhood Services and Transport": 66, "Housing Services": 10, "Finance and ICT": 9,
                      "Building Services": 5, "Regeneration and Planning": 5, "Shared Regulatory Services": 2,
                      "Strategy, Community Learning and Resources": 2, "Policy and Business Transformation": 1}
OUTCOMES = {"Upheld": 90, "Not upheld": 88, "Partially upheld": 52,  # published; the others of the 255 are ours
            "Withdrawn": 14, "Referred elsewhere": 10, "Closed - staff issue": 1}
CAUSES = {"Not recorded": 73.5, "Service standards not met": 11, "Policy or process not followed": 7.7,
          "Staff behaviour": 4, "Incorrect information": 1.8, "Other": 1.8}  # published shares
LESSONS = ("Tell customers sooner when a date slips", "Keep the case record up to date", "Refresh staff training",
           "Check the work before closing the job", "Make the web page clearer", "Review the procedure")
COMPLIMENTS = {  # published
    "Neighbourhood Services and Transport": 61, "Regeneration and Planning": 13, "Housing Services": 9,
    "Shared Regulatory Services": 10, "Strategy, Community Learning and Resources": 10,
    "Policy and Business Transformation": 4, "Human Resources and Organisational Development": 1}
COMPLIMENTS_BY_MONTH = (14, 17, 18, 20, 16, 23)  # published: 108, 59 of them in the last three, 23 in the highest month

# --- Budget and savings -----------------------------------------------------------------------------------------------
LAST_BUDGET_MONTH = "2019-08"  # the published figures are for April to August
GROWTH = 1.015  # of budgets, a year
REVENUE_PACE = {2015: 1.004, 2016: 0.997, 2017: 1.009, 2018: 1.006, 2019: 1.0185}  # published: 101.85% of profile
CAPITAL_CURVE = np.array([1.4, 3.3, 5.8, 8.9, 12.3, 15.6, 22, 29, 37, 47, 59, 76]) / 100  # of the year's budget
CAPITAL_PACE = {2015: 1.1, 2016: 0.95, 2017: 1.04, 2018: 14.15 / 15.6, 2019: 12.04 / 12.3}  # published: the last two
# GBP thousand over budget before reserves, and the draw on reserves, 2019-20: planned, unplanned, not stated which.
# Published: Learning and Skills 538 and 136 as planned, Social Services balanced after 2,200 that was not planned,
# Environment and Housing balanced after a draw, the other on budget.
OVERSPEND = {"Achievement for All": (430, 136, 0, 0), "Strategy, Community Learning and Resources": (96, 0, 0, 0),
             "School Improvement": (12, 0, 0, 0), "Neighbourhood Services and Transport": (1_150, 0, 0, 1_150),
             "Adult Services": (750, 0, 750, 0), "Children and Young People Services": (1_350, 0, 1_350, 0),
             "Resources Management and Safeguarding": (100, 0, 100, 0),
             "Finance and ICT": (-140, 0, 0, 0), "Legal Services": (60, 0, 0, 0),
             "Regeneration and Planning": (80, 0, 0, 0)}
RESHAPING, OTHER_SAVINGS = "Reshaping Services", "Other savings"
# 2019-20 in GBP thousand: target and shortfall at quarter 2. Published: 2,920 with shortfalls of 470, 76 and 40;
# 821 of the targets at Managing Director and Resources; 80.59% of 3,020 in all, hence 0.18 short in the others.
PROJECTS = {
    (RESHAPING, "Neighbourhood services", EH): (1_050, 470), (RESHAPING, "CCTV", EH): (76, 76),
    (RESHAPING, "Older persons day services", SS): (140, 40), (RESHAPING, "Commissioning of care", SS): (520, 0),
    (RESHAPING, "Additional learning needs", LS): (253, 0), (RESHAPING, "Catering services", LS): (160, 0),
    (RESHAPING, "Digital council", MDR): (430, 0), (RESHAPING, "Corporate support services", MDR): (291, 0),
    (OTHER_SAVINGS, "Energy contracts", MDR): (60, 0), (OTHER_SAVINGS, "Printing and postage", MDR): (40, 0.18)}
SAVINGS_TARGETS = {  # GBP thousand
    RESHAPING: {2015: 7_900, 2016: 8_500, 2017: 3_700, 2018: 5_700, 2019: 2_920},
    OTHER_SAVINGS: {2015: 400, 2016: 760, 2017: 320, 2018: 600, 2019: 100}}
SAVINGS_PACE = {2015: 0.93, 2016: 1.06, 2017: 1.03, 2018: 1, 2019: 1}
SAVINGS_PATH = {  # share of the target achieved by each quarter; published: 41% and 44.25% of all at 2018-19 Q2
    RESHAPING: (0.19, 0.41, 0.66, 0.88), OTHER_SAVINGS: (0.4, 0.75125, 0.87, 0.96)}
# fmt: on


# --- Small tools ------------------------------------------------------------------------------------------------------


def apportion(total: int, weights: np.ndarray | list[float]) -> np.ndarray:
    """Split a whole total by weights into whole parts that add up to it (largest remainders)."""
    shares = np.asarray(weights, dtype=float) / np.sum(weights) * total
    parts = np.floor(shares).astype(int)
    parts[np.argsort(parts - shares, kind="stable")[: total - parts.sum()]] += 1
    return parts


def draw(rng: np.random.Generator, weights: dict, size: int) -> np.ndarray:
    """Draw words by weight."""
    chances = np.array(list(weights.values()), dtype=float)
    return rng.choice(np.array(list(weights), dtype=object), size, p=chances / chances.sum())


def deal(rng: np.random.Generator, weights: dict, size: int) -> np.ndarray:
    """Give words in exact proportion to their weights, in random order."""
    return rng.permutation(np.repeat(np.array(list(weights), dtype=object), apportion(size, list(weights.values()))))


def number(letter: str, numbers: np.ndarray) -> list[str]:
    """Make ids such as S000123."""
    return [f"{letter}{at:06d}" for at in numbers]


def names_of(services: pd.Series | list[str]) -> pd.DataFrame:
    """Give directorate, service and staff group for each of a list of services."""
    return NAMES.loc[services].reset_index(drop=True)


def month_of(days: np.ndarray) -> np.ndarray:
    """Give the calendar month of days, 0 being January."""
    return days.astype("datetime64[M]").astype(int) % 12


def write(rows: pd.DataFrame | pa.Table, name: str, folder: Path) -> None:
    """Write a table as Parquet with fixed settings: the same rows give the same bytes.

    Rows stand sorted by day where they have one, so that a reader can skip row groups by their statistics.
    """
    table = rows if isinstance(rows, pa.Table) else pa.Table.from_pandas(rows, preserve_index=False)
    kinds = {pa.large_string(): pa.string(), pa.timestamp("s"): pa.timestamp("us")}
    plain = pa.schema([pa.field(field.name, kinds.get(field.type, field.type)) for field in table.schema])
    table = table.replace_schema_metadata(None).cast(plain)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.parquet"
    pq.write_table(table, path, compression="zstd", compression_level=9, version="2.6", row_group_size=64_000)


# --- Workforce and leavers --------------------------------------------------------------------------------------------


def plan_headcounts() -> pd.DataFrame:
    """Plan the headcount of each service at each month end; half-year means are those of HEADCOUNT."""
    planned = {}
    for group, services in GROUPS.items():
        means = np.array(HEADCOUNT[group], dtype=float)
        path = np.interp(np.arange(len(MONTHS)), np.arange(len(means)) * 6 + 2.5, means).reshape(-1, 6)
        path += (means - path.mean(axis=1))[:, None]
        totals = np.concatenate([apportion(round(6 * mean), part) for mean, part in zip(means, path, strict=True)])
        sizes = [SERVICES[service].headcount for service in services]
        planned |= dict(zip(services, np.array([apportion(total, sizes) for total in totals]).T, strict=True))
    return pd.DataFrame(planned, index=MONTHS)


def plan_leavers(rng: np.random.Generator) -> pd.DataFrame:
    """Plan service, last day and reason of every leaver, and of moves inside the council."""
    plans = []
    for group, services in GROUPS.items():
        sizes = {service: SERVICES[service].headcount for service in services}
        forced = SCHOOL_INVOLUNTARY if group == SCHOOLS else INVOLUNTARY
        for half, (leavers, voluntary) in enumerate(LEAVERS[group]):
            moves = 0 if group == SCHOOLS else round(MOVES_PER_HEAD * HEADCOUNT[group][half])
            reasons = [*draw(rng, VOLUNTARY, voluntary), *draw(rng, forced, leavers - voluntary), *[MOVED] * moves]
            days = draw_last_days(rng, group, half, leavers + moves)
            plans.append(pd.DataFrame({"service": draw(rng, sizes, len(days)), "reason": reasons, "left_on": days}))
    return pd.concat(plans, ignore_index=True)


def draw_last_days(rng: np.random.Generator, group: str, half: int, size: int) -> np.ndarray:
    """Draw leavers' last days: often a month's end; in schools mostly 31 August, or the end of December."""
    days = rng.choice(np.arange(HALVES[half], HALVES[half + 1]), size)
    month_ends = (days.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1
    term_end = (MONTHS[6 * half] + (3 if half % 2 else 5)).astype("datetime64[D]") - 1
    chance = rng.random(size)
    days = np.where(chance < 0.45, month_ends, days)
    at_term_end = (0.4 if half % 2 else 0.7) if group == SCHOOLS else 0
    return np.where(chance < at_term_end, term_end, days)


class Roster:
    """The posts and who holds them, as they change from month to month."""

    def __init__(self, rng: np.random.Generator):
        self.rng = rng
        self.posts: list[dict] = []
        self.held: dict[str, list[int]] = defaultdict(list)  # the posts of a service that are held now
        self.movers: list[dict] = []  # posts left for another service
        self.with_two_posts: set[int] = set()

    def leave(self, service: str, left_on: pd.Timestamp, reason: str) -> int:
        """End one of the service's posts, chosen by chance."""
        post = self.held[service].pop(self.rng.integers(len(self.held[service])))
        self.posts[post] |= {"left_on": left_on, "reason": reason}
        if reason == MOVED:
            self.movers.append(self.posts[post])
        return post

    def next_mover(self, service: str) -> dict | None:
        """Give the post of who has waited longest to come from another service."""
        mover = next((post for post in self.movers if post["service"] != service), None)
        if mover:
            self.movers.remove(mover)
        return mover

    def find_first_post(self, service: str) -> int:
        """Look for somebody of another service who has one post; -1 if the look falls on nobody such."""
        others = self.held[CORPORATE[self.rng.integers(len(CORPORATE))]]
        post = others[self.rng.integers(len(others))] if others else -1
        suits = post >= 0 and self.posts[post]["service"] != service
        return post if suits and self.posts[post]["person"] not in self.with_two_posts else -1

    def adjust(self, service: str, month: np.datetime64, needed: int) -> list[int]:
        """Bring the service to the headcount needed: posts begin, or, which is rare, are transferred out."""
        first, surplus = pd.Timestamp(month), len(self.held[service]) - needed
        days = pd.to_timedelta(self.rng.integers(0, 27, abs(surplus)), unit="D")
        if surplus > 0:
            return [self.leave(service, first + day, TRANSFERRED) for day in days]
        for day in days:
            self.join(service, first if first.month == 9 else first + day)  # a school year begins on 1 September
        return []

    def join(self, service: str, joined: pd.Timestamp) -> None:
        """Begin a post: a mover's, sometimes a second post of somebody, else a new person's."""
        part_time = PART_TIME.mean() / 100
        full_time = self.rng.random() < (SERVICES[service].mean_fte - part_time) / (1 - part_time)
        fte = 100 if full_time else int(self.rng.choice(PART_TIME))
        post = person = len(self.posts)
        first_post = self.find_first_post(service) if fte <= 40 and self.rng.random() < SECOND_POST else -1
        mover = None if service == SCHOOLS or first_post >= 0 else self.next_mover(service)
        if mover:
            person, joined = mover["person"], max(joined, mover["left_on"] + pd.Timedelta(days=1))
        elif first_post >= 0:
            person = self.posts[first_post]["person"]
            self.with_two_posts.add(person)
        self.posts.append({"person": person, "first_post": first_post, "service": service, "fte": fte})
        self.posts[post] |= {"joined": joined, "left_on": pd.NaT, "reason": ""}
        self.held[service].append(post)


def make_workforce(rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Fill the planned headcounts with posts; give the tables workforce and leavers, and the posts.

    Who leaves on the last day of a month still counts in that month, and is gone by the next.
    """
    headcounts, leavers, roster, workforce = plan_headcounts(), plan_leavers(rng), Roster(rng), []
    gone_by = (leavers["left_on"].to_numpy("datetime64[D]") + 1).astype("datetime64[M]")
    going = leavers.groupby([gone_by, leavers["service"]]).groups
    left: list[int] = []
    for service in [*CORPORATE, SCHOOLS]:
        roster.adjust(service, BEFORE_ALL, headcounts[service].iloc[0])
    for month in [*MONTHS, MONTHS[-1] + 1]:
        for service in SERVICES:
            for at in going.get((pd.Timestamp(month), service), []):
                left.append(roster.leave(service, *leavers.loc[at, ["left_on", "reason"]]))
            if month in MONTHS:
                needed = headcounts.loc[month, service]
                left += roster.adjust(service, month, needed)
                fte = sum(roster.posts[post]["fte"] for post in roster.held[service]) / 100
                workforce.append([str(month), service, needed, fte])
    rows = pd.DataFrame(workforce, columns=["month", "service", "headcount", "fte"])
    workforce = pd.concat([rows["month"], names_of(rows["service"]), rows[["headcount", "fte"]]], axis=1)
    posts = numbered(rng, pd.DataFrame(roster.posts))
    return workforce, leavers_table(posts.loc[left]), posts


def numbered(rng: np.random.Generator, posts: pd.DataFrame) -> pd.DataFrame:
    """Give posts and people numbers that mean nothing."""
    people = rng.permutation(len(posts)) + 1
    ids = {"person_id": number("P", people[posts["person"]]), "post_id": number("J", rng.permutation(len(posts)) + 1)}
    return posts.assign(**ids)


def leavers_table(left: pd.DataFrame) -> pd.DataFrame:
    """Give the posts that were left the columns of the contract."""
    names = names_of(left["service"]).set_axis(left.index)
    table = pd.concat([left[["person_id", "post_id"]], names, left[["left_on", "reason"]]], axis=1)
    table["voluntary"] = table["reason"].isin(list(VOLUNTARY))
    return table.sort_values(["left_on", "post_id"], ignore_index=True)


# --- Sickness absence -------------------------------------------------------------------------------------------------


def plan_sickness(rng: np.random.Generator, workforce: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Plan days lost, all and long-term: a row per half-year, a column per service, hundredths of an FTE-day."""
    fte = workforce.pivot_table(index="month", columns="service", values="fte", aggfunc="sum")
    all_days, long_days = [], []
    for half in range(len(HALVES) - 1):
        now = fte.iloc[6 * half : 6 * half + 6].mean()
        share = now[CORPORATE].sum() / now.sum()
        council = council_days(half, fte.sum(axis=1).to_numpy())
        council_short = SHORT_TERM_DAYS[half] * now.sum()
        corporate_long = (council - council_short) * share * CORPORATE_LONG_RATIO
        corporate = corporate_long + council_short * share * CORPORATE_SHORT_RATIO[half % 2]
        if half == 8:
            corporate = council - SCHOOLS_DAYS * now[SCHOOLS]
        services = split_by_service(rng, now[CORPORATE], corporate, exact=half == 8)
        all_days.append({**services, SCHOOLS: council - corporate})
        long_of_schools = council - council_short - corporate_long
        long_days.append({**services * (corporate_long / corporate), SCHOOLS: long_of_schools})
    return tuple((pd.DataFrame(plan) * 100).round().astype(int) for plan in (all_days, long_days))


def council_days(half: int, fte: np.ndarray) -> float:
    """Give the days lost by the council in a half-year; in winter what the year has over its summer."""
    start = half // 2 * 12
    summer = HALF_YEAR_DAYS[half - half % 2] * fte[start : start + 6].mean()
    return YEAR_DAYS[half - 1] * fte[start : start + 12].mean() - summer if half % 2 else summer


def split_by_service(rng: np.random.Generator, fte: pd.Series, total: float, *, exact: bool) -> pd.Series:
    """Split the corporate days lost by service; where exact, the published services get their published rate."""
    days = fte * [SERVICES[service].days_per_fte for service in fte.index]
    if not exact:
        days = days * rng.lognormal(0, 0.12, len(days))
        return days / days.sum() * total
    published = days.index.isin(EXACT_SERVICES)
    return days.where(published, days / days[~published].sum() * (total - days[published].sum()))


def draw_lengths(rng: np.random.Generator, is_long: np.ndarray) -> np.ndarray:
    """Draw calendar days of spells: short ones by a table, long ones with a long tail."""
    short = draw(rng, SHORT_LENGTHS, len(is_long))
    long = np.minimum(LONG_TERM_DAYS + rng.lognormal(3.5, 0.95, len(is_long)), LONGEST)
    return np.where(is_long, long, short).astype(int)


def weigh_days(days: np.ndarray, season: tuple) -> np.ndarray:
    """Weigh each day by how many spells begin on it."""
    weekday = (days.astype(int) + 3) % 7  # 1 January 1970 was a Thursday
    return np.array(season)[month_of(days)] * np.array(WEEKDAYS)[weekday] * np.is_busday(days, **WORKING)


def draw_spells(
    rng: np.random.Generator, posts: pd.DataFrame, all_days: pd.DataFrame, long_days: pd.DataFrame
) -> pd.DataFrame:
    """Draw more spells than needed, of posts with very different proneness, in the seasons in which they begin."""
    calendar = np.arange(HALVES[0] - 200, LAST_DAY + 1)  # long spells run into the first half-year
    half = np.searchsorted(HALVES, calendar, side="right")  # 0 is before the first
    proneness = pd.Series(np.clip(rng.gamma(1.2, size=len(posts)), 0.1, 4), index=posts.index)
    drawn = []
    for service in SERVICES:
        own = proneness[posts["service"] == service]
        for is_long, needed in ((False, all_days[service] - long_days[service]), (True, long_days[service])):
            weights = weigh_days(calendar, LONG_SEASON if is_long else SHORT_SEASON)
            if service == SCHOOLS:
                weights = weights * np.array(SCHOOL_SEASON)[month_of(calendar)]
            weights = weights / np.bincount(half, weights)[half] * np.append(needed[0], needed)[half]
            size = int(SPARE * needed.sum() / 100 / WORKING_DAYS[is_long] / SERVICES[service].mean_fte) + 5
            first = rng.choice(calendar, size, p=weights / weights.sum())
            last = first + draw_lengths(rng, np.full(size, is_long)) - 1
            post = rng.choice(own.index, size, p=own / own.sum())
            drawn.append(pd.DataFrame({"post": post, "first": first, "last": last}))
    spells = pd.concat(drawn, ignore_index=True)
    return while_held(with_second_posts(spells.assign(spell=spells.index), posts), posts)


def with_second_posts(spells: pd.DataFrame, posts: pd.DataFrame) -> pd.DataFrame:
    """Add to each spell of somebody with two posts a row for the other post."""
    seconds = posts.index[posts["first_post"] >= 0]
    second_of = pd.Series(seconds, index=posts.loc[seconds, "first_post"])
    twins = spells[spells["post"].isin(second_of.index)]
    return pd.concat([spells, twins.assign(post=twins["post"].map(second_of))], ignore_index=True)


def while_held(spells: pd.DataFrame, posts: pd.DataFrame) -> pd.DataFrame:
    """Keep the spells that begin while the post is held, and reach the first half-year; end them when it is left."""
    own = posts.loc[spells["post"], ["service", "fte", "joined", "left_on"]].reset_index(drop=True)
    latest = own["left_on"].fillna(pd.Timestamp("2100-01-01"))
    spells = pd.concat([spells, own], axis=1).assign(last=np.minimum(spells["last"], latest), latest=latest)
    held = (spells["first"] >= spells["joined"]) & (spells["first"] <= latest)
    return spells[held & (spells["last"] >= HALVES[0])].reset_index(drop=True)


class Diary:
    """The spells taken so far. It takes those that fit into the days that half-years still need, then stretches.

    `needs` has a row per spell and a column per half-year: the days lost there, in hundredths of an FTE-day.
    """

    def __init__(self, spells: pd.DataFrame):
        self.first, self.last, self.latest = (
            spells[name].to_numpy("datetime64[D]").copy() for name in ("first", "last", "latest")
        )
        self.post, self.fte = spells["post"].to_numpy(), spells["fte"].to_numpy()
        self.is_long = (np.minimum(self.last, LAST_DAY) - self.first).astype(int) + 1 >= LONG_TERM_DAYS
        spans = zip(HALVES[:-1], HALVES[1:], strict=True)
        lost = [np.busday_count(self.first.clip(a, b), (self.last + 1).clip(a, b), **WORKING) for a, b in spans]
        self.needs = np.array(lost).T * self.fte[:, None]
        self.taken: dict[int, list[int]] = defaultdict(list)  # the spells of a post

    def is_free(self, spell: int, last: np.datetime64) -> bool:
        """Tell whether the spell, if it ended so, would lie apart from all others of the post."""
        others = (other for other in self.taken[self.post[spell]] if other != spell)
        return all(self.first[spell] - self.last[at] > GAP or self.first[at] - last > GAP for at in others)

    def in_order(self, rng: np.random.Generator, spells: np.ndarray, room: np.ndarray) -> np.ndarray:
        """Put spells in a random order in which all half-years fill at one pace, so that none is full too soon.

        Long spells run on into later half-years; so the spells begun in each get the weight that brings them and
        those begun before to what it needs.
        """
        begun = np.maximum(np.searchsorted(HALVES, self.first[spells], side="right") - 1, 0)
        weights = np.zeros(len(room))
        for half, needed in enumerate(room):
            lost = np.bincount(begun, self.needs[spells, half], len(room))
            weights[half] = np.clip((needed - weights @ lost) / max(lost[half], 1), 0.02, 1)
        return spells[np.argsort(rng.random(len(spells)) / weights[begun])]

    def fill(self, spells: np.ndarray, room: np.ndarray) -> np.ndarray:
        """Take each spell that still fits, then stretch those taken; give the room that remains."""
        taken, room = [], room.copy()
        for spell in spells:
            if (self.needs[spell] <= room).all() and self.is_free(spell, self.last[spell]):
                room -= self.needs[spell]
                self.taken[self.post[spell]].append(spell)
                taken.append(spell)
        for spell in sorted(taken, key=lambda spell: -self.fte[spell]):
            self.stretch(spell, room)
        return room

    def stretch(self, spell: int, room: np.ndarray) -> None:
        """Lengthen a spell by as many working days as its half-year still needs, and kind, post and diary allow."""
        half = int(np.searchsorted(HALVES, self.last[spell], side="right")) - 1
        if half >= len(room):
            return
        for days in range(min(int(room[half] // self.fte[spell]), 5), 0, -1):
            last = np.busday_offset(self.last[spell], days, roll="backward", **WORKING)
            is_long = (last - self.first[spell]).astype(int) + 1 >= LONG_TERM_DAYS
            fits = is_long == self.is_long[spell] and last < HALVES[half + 1] and last <= self.latest[spell]
            if fits and self.is_free(spell, last):
                room[half] -= days * self.fte[spell]
                self.last[spell] = last
                return


def make_absences(rng: np.random.Generator, workforce: pd.DataFrame, posts: pd.DataFrame) -> pd.DataFrame:
    """Choose spells until every service has the days planned, long-term ones first.

    What a service is too small to take goes to the next, so that the council's totals hold: long-term days to any
    (short-term days then make way), short-term days to any but the services whose total is published.
    """
    all_days, long_days = plan_sickness(rng, workforce)
    spells = draw_spells(rng, posts, all_days, long_days)
    diary = Diary(spells)
    order = sorted(CORPORATE, key=lambda service: (service == LAST_TO_FILL, all_days[service].sum()))
    long_over = short_over = np.zeros(len(all_days), dtype=int)
    for service in [*order, SCHOOLS]:
        own = spells.index[spells["service"] == service].to_numpy()
        long, short = own[diary.is_long[own]], own[~diary.is_long[own]]
        takes_over = service not in (*EXACT_SERVICES, SCHOOLS)
        planned = all_days[service].to_numpy() + short_over * takes_over
        wanted = long_days[service].to_numpy() + long_over * (service != SCHOOLS)
        needed = np.minimum(wanted, planned)
        not_found = diary.fill(diary.in_order(rng, long, needed), needed)
        long_over, needed = wanted - needed + not_found, planned - needed + not_found
        short_over = short_over * (not takes_over) + diary.fill(diary.in_order(rng, short, needed), needed)
        if service in (LAST_TO_FILL, SCHOOLS) and max(long_over.max(), short_over.max()) > 200:
            raise RuntimeError(f"{service}: {long_over} long-term, {short_over} short-term days found no spell")
    taken = sorted(spell for chosen in diary.taken.values() for spell in chosen)
    spells = spells.assign(first=diary.first, last=diary.last, is_long=diary.is_long).loc[taken]
    return absences_table(rng, with_untidy_rows(rng, spells.reset_index(drop=True)), posts)


def with_untidy_rows(rng: np.random.Generator, spells: pd.DataFrame) -> pd.DataFrame:
    """Enter some spells as two rows, as happens: overlapping, one inside the other, or touching.

    The days of each remain the same, and touching rows are of one kind whether or not they are merged.
    """
    length = (spells["last"].clip(upper=pd.Timestamp(LAST_DAY)) - spells["first"]).dt.days + 1
    middle, day = spells["first"] + pd.to_timedelta(length // 2, unit="D"), pd.Timedelta(days=1)
    chance = pd.Series(rng.random(len(spells)), index=spells.index)
    overlapping = (chance < 0.012) & (length >= 4)
    inside = chance.between(0.012, 0.017) & (length >= 6)
    touching = (chance > 0.99) & (length.between(4, LONG_TERM_DAYS - 1) | (length >= 2 * LONG_TERM_DAYS + 2))
    second = spells.assign(first=middle, last=spells["last"].mask(inside, middle + day))
    second = second.assign(spell=second["spell"] + spells["spell"].max() + 1)[overlapping | inside | touching]
    ends = spells["last"].mask(overlapping, middle + day).mask(touching, middle - day)
    return pd.concat([spells.assign(last=ends), second], ignore_index=True)


def absences_table(rng: np.random.Generator, spells: pd.DataFrame, posts: pd.DataFrame) -> pd.DataFrame:
    """Give spells reasons, ids and the columns of the contract; a spell past the last day is open."""
    own = posts.loc[spells["post"]].reset_index(drop=True)
    rows = pd.concat([own[["person_id", "post_id"]], names_of(own["service"]), own["fte"] / 100], axis=1)
    reasons = np.where(spells["is_long"], draw(rng, LONG_REASONS, len(rows)), draw(rng, SHORT_REASONS, len(rows)))
    last = spells["last"].where(spells["last"] <= pd.Timestamp(LAST_DAY))
    rows = rows.assign(first_day=spells["first"], last_day=last, reason=reasons, spell=spells["spell"])
    rows["reason"] = rows.groupby("spell")["reason"].transform("first")  # a spell of two posts has one reason
    rows = rows.sort_values(["first_day", "spell", "post_id"], ignore_index=True)
    rows.insert(0, "spell_id", number("S", pd.factorize(rows.pop("spell"))[0] + 1))
    return rows


# --- Complaints and compliments ---------------------------------------------------------------------------------------


def make_complaints(rng: np.random.Generator) -> pd.DataFrame:
    """Receive, answer and escalate, quarter by quarter, the complaints that COMPLAINTS plans."""
    rows: list[dict] = []
    for at, (received, escalated, closed, in_time) in enumerate(COMPLAINTS):
        quarter = np.arange(MONTHS[3 * at].astype("datetime64[D]"), (MONTHS[3 * at] + 3).astype("datetime64[D]"))
        shares = LAST_QUARTER_MONTHS if at == len(COMPLAINTS) - 1 else (1, 1, 1)
        new = receive(rng, quarter, shares, received, len(rows))
        rows += new
        second_closed = escalated - STAGE_2_WAITING * (at == 0)
        second_in_time = round(STAGE_2_IN_TIME * second_closed)
        first_rows = [row for row in rows if row["stage"] == 1]
        answer(rng, first_rows, quarter, closed - second_closed, in_time - second_in_time)
        rows += escalate(rng, quarter, new, escalated)
        answer(rng, [row for row in rows if row["stage"] == 2], quarter, second_closed, second_in_time)
    return complaints_table(rng, pd.DataFrame(rows))


def ask(complaint: int, service: str, stage: int, day: np.datetime64) -> dict:
    """Begin a stage. Its clock starts the day after: on a weekend, as if it had been asked for on the Friday."""
    due = np.busday_offset(day, STAGE_DAYS[stage], roll="backward", **WORKING)
    keys = {"complaint": complaint, "service": service, "stage": stage}
    return keys | {"received_on": day, "due": due, "closed_on": None}


def receive(rng: np.random.Generator, quarter: np.ndarray, shares: tuple, received: int, known: int) -> list[dict]:
    """Receive a quarter's complaints: its months by their shares, few at a weekend."""
    weights = np.array(shares)[month_of(quarter) % 3] * np.where(np.is_busday(quarter), 1, 0.1)
    days = np.sort(rng.choice(quarter, received, p=weights / weights.sum()))
    services = draw(rng, COMPLAINT_SERVICES, received)
    return [ask(known + at, services[at], 1, day) for at, day in enumerate(days)]


def escalate(rng: np.random.Generator, quarter: np.ndarray, new: list[dict], escalated: int) -> list[dict]:
    """Ask for stage 2, within three weeks of the answer and in the quarter in which the complaint was received."""
    unhappy = [row for row in new if row["closed_on"] is not None and row["closed_on"] < quarter[-15]]
    rows = []
    for at in rng.choice(len(unhappy), escalated, replace=False):
        row = unhappy[at]
        day = row["closed_on"] + rng.integers(1, min((quarter[-3] - row["closed_on"]).astype(int), 20))
        day = max(row["closed_on"], np.busday_offset(day, 0, roll="backward"))
        rows.append(ask(row["complaint"], row["service"], 2, day))
    return rows


def answer(rng: np.random.Generator, rows: list[dict], quarter: np.ndarray, closed: int, in_time: int) -> None:
    """Close so many rows in the quarter, so many of them in time; of the overdue those that have waited longest."""
    workdays = quarter[np.is_busday(quarter, **WORKING)]
    overdue = [row for row in rows if row["closed_on"] is None and row["due"] < workdays[-1]]
    overdue.sort(key=lambda row: row["received_on"].astype(int) + rng.normal(0, 12))
    for row in overdue[: closed - in_time]:
        days = workdays[workdays > row["due"]]
        row["closed_on"] = days[int(rng.random() * len(days))]  # a backlog is worked off all through the quarter
    able = []
    for row in rows:
        days = workdays[(workdays >= row["received_on"]) & (workdays <= row["due"])]
        if row["closed_on"] is None and len(days):
            able.append((row, days))
    if len(overdue) < closed - in_time or len(able) < in_time:
        raise RuntimeError(f"{quarter[0]}: only {len(overdue)} can be closed late, {len(able)} in time")
    weights = np.array([len(days) for _, days in able]) ** 2.0  # the more of its days are past, the likelier
    for at in rng.choice(len(able), in_time, replace=False, p=weights / weights.sum()):
        row, days = able[at]
        row["closed_on"] = days[int(rng.beta(2, 1.3) * len(days))]


def complaints_table(rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    """Give closed rows an outcome, a cause and perhaps a lesson; shares hold in each half-year."""
    rows = rows.sort_values(["received_on", "complaint", "stage"], ignore_index=True)
    rows["complaint_id"] = number("C", rng.permutation(len(rows))[pd.factorize(rows["complaint"])[0]] + 1)
    rows[["received_on", "closed_on"]] = rows[["received_on", "closed_on"]].apply(pd.to_datetime)
    rows[["outcome", "cause"]] = pd.DataFrame(index=rows.index, columns=["outcome", "cause"], dtype="str")
    for _, closed in rows.groupby(np.searchsorted(HALVES, rows["closed_on"], side="right")):
        if closed["closed_on"].notna().all():
            rows.loc[closed.index, "outcome"] = deal(rng, OUTCOMES, len(closed))
            rows.loc[closed.index, "cause"] = deal(rng, CAUSES, len(closed))
    learnt = rows["outcome"].isin(["Upheld", "Partially upheld"]) & (rng.random(len(rows)) < 0.4)
    rows["lesson"] = pd.Series(rng.choice(LESSONS, len(rows))).where(learnt)
    rows["directorate"] = names_of(rows["service"])["directorate"]
    dates = ["received_on", "stage", "closed_on"]
    return rows[["complaint_id", "directorate", "service", *dates, "outcome", "cause", "lesson"]].astype(
        {"service": "str"}
    )


def make_compliments(rng: np.random.Generator) -> pd.DataFrame:
    """Make compliments: by service and month as published in the last half-year, much the same before."""
    halves = []
    for half in range(len(HALVES) - 1):
        by_month = COMPLIMENTS_BY_MONTH if half == 8 else rng.poisson(16, 6) + 1
        firsts = np.repeat(MONTHS[6 * half : 6 * half + 6], by_month).astype("datetime64[D]")
        days = np.busday_offset(firsts + rng.integers(0, 28, len(firsts)), 0, roll="backward")
        services = (deal if half == 8 else draw)(rng, COMPLIMENTS, len(firsts))
        halves.append(pd.DataFrame({"received_on": np.maximum(days, firsts), "service": services}))
    rows = pd.concat(halves).sort_values(["received_on", "service"], ignore_index=True)
    names = names_of(rows["service"])[["directorate", "service"]]
    ids = pd.Series(number("K", rng.permutation(len(rows)) + 1), name="compliment_id")
    return pd.concat([ids, names, rows["received_on"]], axis=1)


# --- Budget and savings -----------------------------------------------------------------------------------------------


def make_budget(rng: np.random.Generator) -> pd.DataFrame:
    """Make a row per month, service and kind; totals keep the pace of REVENUE_PACE and CAPITAL_PACE to the pound."""
    years = [make(rng, year) for year in range(FIRST_YEAR, LAST_YEAR + 1) for make in (revenue_of, capital_of)]
    rows = pd.concat(years, ignore_index=True)
    columns = ["month", "directorate", "service", "kind", "budget", "profile", "actual", "forecast"]
    columns += ["reserves", "reserves_planned", "reserves_unplanned"]
    rows = rows[rows["month"] <= LAST_BUDGET_MONTH].sort_values(columns[:4], ignore_index=True)
    return rows[columns].astype(dict.fromkeys(columns[4:], "int64"))


def thousands(amounts: np.ndarray) -> np.ndarray:
    """Round to whole thousands of pounds."""
    return np.rint(amounts / 1000) * 1000


def revenue_of(rng: np.random.Generator, year: int) -> pd.DataFrame:
    """Make a year's revenue: spend follows a profile; the forecast moves from the budget to its outturn by August."""
    now = year == LAST_YEAR
    base = np.array([service.revenue * 1000 for service in SERVICES.values()]) * GROWTH ** (year - LAST_YEAR)
    budget = thousands(base if now else base * rng.normal(1, 0.01, len(base)))
    over = thousands(budget * rng.normal(0.002, 0.008, len(base)) * [name != SCHOOLS for name in SERVICES])
    planned = thousands(np.maximum(over, 0) * rng.choice([0, 0.5, 1], len(base)))
    unplanned = unstated = np.zeros(len(base))
    if now:
        plans = np.array([OVERSPEND.get(name, (0, 0, 0, 0)) for name in SERVICES]).T * 1000
        over, planned, unplanned, unstated = plans
    reserves = {"reserves": planned + unplanned + unstated}
    reserves |= {"reserves_planned": planned, "reserves_unplanned": unplanned}
    spread = np.cumsum(rng.normal(1, 0.06, (12, len(base))), axis=0)
    habit = 1 + over / budget + rng.normal(0, 0.006, len(base))
    months = []
    for at in range(12):
        profile = np.rint(budget * spread[at] / spread[-1])
        pace = REVENUE_PACE[year] + (0 if now else rng.normal(0, 0.001))
        actual = apportion(round(profile.sum() * pace), profile * habit)
        forecast = budget + thousands(over * min((at + 1) / 5, 1))
        amounts = {"budget": budget, "profile": profile, "actual": actual, "forecast": forecast} | reserves
        months.append(NAMES.assign(month=str(np.datetime64(f"{year}-04") + at), kind="revenue", **amounts))
    return pd.concat(months)


def capital_of(rng: np.random.Generator, year: int) -> pd.DataFrame:
    """Make a year's capital: spend is slow in summer, and the forecast slips from October."""
    names = NAMES.loc[[name for name, service in SERVICES.items() if service.capital]]
    base = np.array([SERVICES[name].capital * 1000 for name in names.index])
    budget = thousands(base * rng.normal(1, 0.12, len(base)))
    curve = np.minimum(CAPITAL_CURVE * CAPITAL_PACE[year], 0.97)
    lead = rng.normal(1, 0.15, len(budget))
    months = []
    for at in range(12):
        actual = apportion(round(budget.sum() * curve[at]), budget * (lead + (1 - lead) * (at + 1) / 12))
        forecast = thousands(budget * (1 - (1 - curve[-1]) * max(at - 5, 0) / 6))
        amounts = {"budget": budget, "profile": np.rint(budget * (at + 1) / 12), "actual": actual, "forecast": forecast}
        month = str(np.datetime64(f"{year}-04") + at)
        none = dict.fromkeys(("reserves", "reserves_planned", "reserves_unplanned"), 0)
        months.append(names.assign(month=month, kind="capital", **none, **amounts))
    return pd.concat(months)


def make_savings(rng: np.random.Generator) -> pd.DataFrame:
    """Make savings: each quarter tells every project's target for the year and what is forecast of it by then."""
    rows = []
    for at, month in enumerate(MONTHS[::3]):
        year, quarter = FIRST_YEAR + at // 4, at % 4
        for programme, path in SAVINGS_PATH.items():
            plans = {key: plan for key, plan in PROJECTS.items() if key[0] == programme}
            goal = SAVINGS_TARGETS[programme][year]
            targets = apportion(goal, [target for target, _ in plans.values()]) * 1000
            shortfalls = np.array([short for _, short in plans.values()]) * 1000 * (year == LAST_YEAR)
            achieved = np.rint(targets - shortfalls).astype(int)
            if month != MONTHS[-3]:
                reached = round(goal * 1000 * path[quarter] * SAVINGS_PACE[year])
                achieved = apportion(reached, achieved * rng.normal(1, 0.08, len(plans)))
            label = f"{year}-{(year + 1) % 100:02d} Q{quarter + 1}"
            rows += [(label, *key, *amounts) for key, *amounts in zip(plans, targets, achieved, strict=True)]
    columns = ["quarter", "programme", "project", "directorate", "target", "achieved"]
    made = pd.DataFrame(rows, columns=columns)
    made.insert(4, "stage", "forecast")  # as the report says of 2,334 and, for the same measure, of the year before
    return made


# --- A region for benchmarks ------------------------------------------------------------------------------------------


def write_region(councils: int, years: int, spells: int, folder: Path) -> None:
    """Write a folder per council with absences, workforce and framework.toml; sizes differ, nothing is calibrated.

    One council is held in memory at a time. Spells may overlap by chance, as in any raw extract.
    """
    rng = np.random.default_rng(SEED)
    last = MONTHS[-1] + 1
    months = np.arange(last - 12 * years, last)
    usual = pd.Series({name: service.headcount for name, service in SERVICES.items()})
    for at, share in enumerate(apportion(spells, rng.uniform(0.5, 1.5, councils)), start=1):
        own = folder / f"council-{at:02d}"
        sizes = usual / usual.sum() * share / years / 0.95  # spells per head and year, as in the example council
        write(region_absences(rng, sizes, months, share), "absences", own)
        write(region_workforce(rng, sizes, months), "workforce", own)
        (own / "framework.toml").write_text(region_framework(at), encoding="utf-8")


def region_absences(rng: np.random.Generator, sizes: pd.Series, months: np.ndarray, spells: int) -> pa.Table:
    """Draw a council's spells all at once."""
    days = np.arange(months[0].astype("datetime64[D]"), LAST_DAY + 1)
    weights = weigh_days(days, SHORT_SEASON)
    first = np.sort(rng.choice(days, spells, p=weights / weights.sum()))
    last = first + draw_lengths(rng, rng.random(spells) < 0.12) - 1
    service = rng.choice(len(sizes), spells, p=(sizes / sizes.sum()).to_numpy())
    posts = np.ceil(sizes.to_numpy() * len(months) / 120).astype(int)  # of all the years, by service
    post = service * 1_000_000 + rng.integers(0, posts[service])
    fte = np.where(post % 5 < 3, 100, PART_TIME[post % len(PART_TIME)]) / 100
    columns = {"spell_id": ids_of("S", np.arange(spells)), "person_id": ids_of("P", post), "post_id": ids_of("J", post)}
    columns |= {column: words(service, NAMES[column]) for column in NAMES}
    until = pa.array(last.astype("datetime64[us]"), mask=last > LAST_DAY)
    columns |= {"fte": fte, "first_day": first.astype("datetime64[us]"), "last_day": until}
    return pa.table(columns | {"reason": words(rng.integers(0, len(LONG_REASONS), spells), list(LONG_REASONS))})


def ids_of(letter: str, numbers: np.ndarray) -> pa.Array:
    """Make ids such as S00000123, millions at once."""
    return pc.binary_join_element_wise(letter, pc.utf8_lpad(pa.array(numbers).cast(pa.string()), 8, "0"), "")


def words(places: np.ndarray, known: list[str] | pd.Series) -> pa.Array:
    """Give the word at each place of a list, millions at once."""
    return pa.DictionaryArray.from_arrays(pa.array(places, pa.int8()), list(known)).cast(pa.string())


def region_workforce(rng: np.random.Generator, sizes: pd.Series, months: np.ndarray) -> pd.DataFrame:
    """Make a council's workforce, which drifts a little from month to month."""
    drift = np.exp(np.cumsum(rng.normal(0, 0.004, (len(months), len(sizes))), axis=0))
    headcount = np.maximum(np.rint(drift * sizes.to_numpy()), 1).astype(int)
    fte = np.round(headcount * [service.mean_fte for service in SERVICES.values()], 2)
    rows = names_of(list(SERVICES) * len(months)).assign(headcount=headcount.ravel(), fte=fte.ravel())
    rows.insert(0, "month", np.repeat(months.astype(str), len(sizes)))
    return rows


def region_framework(at: int) -> str:
    """Write the rules of a council: a name, the directorates and their services, and that it is all made up."""
    lines = [f'name = "Council {at:02d}"', f'school_services = ["{SCHOOLS}"]', "", "[directorates]"]
    for directorate, own in NAMES.groupby("directorate")["service"]:
        lines.append(f'"{directorate}" = ' + "[" + ", ".join(f'"{name}"' for name in own) + "]")
    made_up = '{ kind = "synthetic", note = "for benchmarks" }'
    return "\n".join([*lines, "", "[provenance]", f"absences = {made_up}", f"workforce = {made_up}", ""])


# --- The command ------------------------------------------------------------------------------------------------------


def write_council(folder: Path) -> None:
    """Write the seven tables; each has its own random numbers, so that one can change without the others."""
    streams = iter(np.random.default_rng(SEED).spawn(6))
    workforce, leavers, posts = make_workforce(next(streams))
    write(workforce, "workforce", folder)
    write(leavers, "leavers", folder)
    write(make_absences(next(streams), workforce, posts), "absences", folder)
    write(make_complaints(next(streams)), "complaints", folder)
    write(make_compliments(next(streams)), "compliments", folder)
    write(make_budget(next(streams)), "budget", folder)
    write(make_savings(next(streams)), "savings", folder)


def main() -> None:
    """Read the command line and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, help="folder to write to; default: beside this file")
    parser.add_argument("--region", type=int, metavar="COUNCILS", help="make a region of so many councils instead")
    parser.add_argument("--years", type=int, default=25, help="years of a region (default 25)")
    parser.add_argument("--spells", type=int, default=5_000_000, help="its absence spells in all (default 5000000)")
    chosen = parser.parse_args()
    if not chosen.region:
        write_council(chosen.out or Path(__file__).resolve().parent)
    elif chosen.out:
        write_region(chosen.region, chosen.years, chosen.spells, chosen.out)
    else:
        parser.error("--region needs --out, the folder to write the councils to")


if __name__ == "__main__":
    main()
