"""A council's own rules: framework.toml, checked by pydantic, every problem in plain English."""

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from itertools import product
from pathlib import Path
from typing import Annotated, Any, Literal, TypedDict

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WrapValidator,
    model_validator,
)

from perf.areas import COUNCIL, SCHOOLS, WHOLES
from perf.dataset.cells import NOT_AVAILABLE, Forms
from perf.dataset.csv_files import UNOPENED, why_not_opened
from perf.dataset.problems import Problem, did_you_mean, listed, one_of
from perf.dataset.rating_settings import rating_problems
from perf.ratings import USUAL_RATINGS, Ratings
from perf.rules import (
    AMBER_BY,
    AMBER_PACE,
    DISCLOSURE_THRESHOLD,
    GREEN_FROM,
    LONG_TERM_DAYS,
    NOT_DECISIONS,
    NOT_LEAVERS,
    RED_BELOW,
    RISK_BANDS,
    STAGE_DAYS,
    TOLERANCE,
    YEAR_START_MONTH,
    Against,
    AmberBy,
)
from perf.safe_text import slug, visible_within
from perf.working_days import USUAL, Calendar, Region

FILE = "framework.toml"
MOST_BYTES = 1_000_000
MOST_LETTERS = 100  # of an area's name, which names files
Kind = Literal["own", "estimated", "synthetic"]
KIND_WORDS: dict[Kind, str] = {
    "own": "own records",
    "estimated": "estimated data",
    "synthetic": "made-up example data",
}


def _allowed(words: str) -> WrapValidator:
    """Return a validator that says what is allowed, whatever is wrong with a value."""

    def check(value: Any, validate: Callable[[Any], Any]) -> Any:
        if isinstance(value, bool):  # which would be read as 1 or 0
            raise ValueError(words)
        try:
            return validate(value)
        except ValidationError:
            raise ValueError(words) from None

    return WrapValidator(check)


def _ordered(bands: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    ends = [0, *(last for _, last in bands.values())]
    if any(not before < first <= last for before, (first, last) in zip(ends, bands.values(), strict=False)):
        raise ValueError(_BANDS)
    return bands


_BANDS = "a list of bands that rise and do not overlap, each with its lowest and highest score, such as Low = [1, 3]"
_USUAL_MOST = {"long_term_days": 366, "disclosure_threshold": 50}
_USUAL_MOST_OF_STAGE = 130  # working days, which are half a year
_OUT_OF_PLACE = "this setting is in the wrong place, so it is not used."
_LABELS = 'from 2 to 10 texts in square brackets, such as ["Low", "Medium", "High", "Catastrophic"]'
Share = Annotated[float, Field(ge=0, le=1), _allowed("a share from 0 to 1, such as 0.10 for 10%")]
Days = Annotated[int, Field(ge=1), _allowed("a whole number of 1 or more")]
MoreDays = Annotated[int, Field(ge=0), _allowed("a whole number of 0 or more")]
Residents = Annotated[int, Field(ge=0), _allowed("a whole number without separators, such as 132000")]
Month = Annotated[int, Field(ge=1, le=12), _allowed("a month from 1 to 12")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), _allowed("text in quotation marks")]
Labels = Annotated[tuple[Text, ...], Field(min_length=2, max_length=10), _allowed(_LABELS)]
Services = Annotated[list[str], _allowed('a list of services in square brackets, such as ["Housing", "Highways"]')]
Reasons = Annotated[tuple[Text, ...], _allowed('a list of reasons in square brackets, such as ["Transfer out"]')]
ClosedDays = Annotated[tuple[date, ...], _allowed("a list of days in square brackets, such as [2019-12-24]")]
Day = Annotated[date, _allowed("a day, such as 2019-08-31")]
MonthLabel = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$"), _allowed('a month, such as "2019-04"')]
Bands = Annotated[dict[str, tuple[int, int]], AfterValidator(_ordered), _allowed(_BANDS)]


class _Rules(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=False)


class RollUp(_Rules):
    """The cuts by which a group of ratings becomes one rating, as shares of Green."""

    green_from: Share = GREEN_FROM
    red_below: Share = RED_BELOW


class ActionPace(_Rules):
    """How far behind the expected progress an action may be and still be Amber, as a share of it."""

    amber_from: Share = AMBER_PACE


class StageRule(_Rules):
    """Working days in which each stage of a complaint is due, and from when they are counted.

    Attributes
    ----------
    stage_1, stage_2 : int
        Working days, the first of them the day after the clock starts.
    clock : {"receipt", "acknowledgement"}
        When it starts. A stage without a recorded acknowledgement is counted from receipt.
    acknowledge : int, optional
        Working days in which receipt is to be acknowledged.
    extend_stage_1, extend_stage_2 : int
        The most working days by which a stage may be extended (the column `extended_to`); 0 for none.
    """

    stage_1: Days = STAGE_DAYS[1]
    stage_2: Days = STAGE_DAYS[2]
    clock: Literal["receipt", "acknowledgement"] = "receipt"
    acknowledge: Days | None = None
    extend_stage_1: MoreDays = 0
    extend_stage_2: MoreDays = 0

    @property
    def by_stage(self) -> dict[int, int]:
        """The working days of each stage."""
        return {1: self.stage_1, 2: self.stage_2}

    @property
    def extensions(self) -> dict[int, int]:
        """The most working days by which each stage may be extended."""
        return {1: self.extend_stage_1, 2: self.extend_stage_2}


class DatedRule(StageRule):
    """A rule for the stages that are received within some days, of one directorate or of all."""

    directorate: str = ""
    from_day: Day | None = None
    to_day: Day | None = None

    @property
    def period(self) -> tuple[date, date]:
        """The first and the last day on which it applies."""
        return self.from_day or date.min, self.to_day or date.max


class StageDays(StageRule):
    """The rule for complaints, and those that apply to some directorates or within some days instead."""

    by_directorate: dict[str, StageRule] = {}
    dated: list[DatedRule] = []

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, settings: Any) -> Any:
        """Fill in what a special rule does not set with what the general rule sets."""
        if not isinstance(settings, Mapping):
            return settings
        general = {name: value for name, value in settings.items() if name in StageRule.model_fields}
        special, dated = settings.get("by_directorate"), settings.get("dated")
        filled = dict(settings)
        if isinstance(special, Mapping):
            filled["by_directorate"] = {
                name: general | rule if isinstance(rule, dict) else rule for name, rule in special.items()
            }
        if isinstance(dated, list):
            filled["dated"] = [general | rule if isinstance(rule, dict) else rule for rule in dated]
        return filled

    @property
    def in_order(self) -> tuple[DatedRule, ...]:
        """Every rule; a later one applies instead of an earlier one. Those of a directorate are last."""
        own = [DatedRule(**rule.model_dump(), directorate=name) for name, rule in self.by_directorate.items()]
        everywhere = [rule for rule in self.dated if not rule.directorate]
        general = DatedRule(**self.model_dump(include=set(StageRule.model_fields)))
        return (general, *everywhere, *own, *(rule for rule in self.dated if rule.directorate))


class Dates(_Rules):
    """How dates are written in the tables."""

    day_first: Annotated[bool, Field(strict=True)] = False


class Provenance(_Rules):
    """Whether the rows of a table are the council's own records, estimated, or made up as an example."""

    kind: Kind
    note: str = ""

    @property
    def words(self) -> str:
        """The kind and the note: "estimated data, from a sample"."""
        return ", ".join(word for word in (KIND_WORDS[self.kind], self.note) if word)


class Dated(_Rules):
    """Something that happened to a figure of an area in a month, with the reason."""

    figure: Text
    month: MonthLabel
    why: Text
    area: Text = COUNCIL


class RatingRule(TypedDict):
    """What `perf.scoring.measures.score_measures` takes of a council's rules."""

    tolerance: float
    against: Against
    amber_by: AmberBy


class Framework(_Rules):
    """The rules and names of one council; every key but `name` has a default."""

    name: Text
    report: Text = "Corporate health"
    contact: str = ""  # whom readers can tell that they cannot read something: a role, with an address
    pack_status: Literal["draft", "approved"] = "draft"
    year_start_month: Month = YEAR_START_MONTH
    rating_tolerance: Share = TOLERANCE
    amber_by: AmberBy = AMBER_BY[0]
    long_term_days: Days = LONG_TERM_DAYS
    disclosure_threshold: Days = DISCLOSURE_THRESHOLD
    direction: Against = "last year"
    variance_sign: Literal["plus is favourable", "plus is adverse"] = "plus is favourable"
    not_leavers: Reasons = NOT_LEAVERS
    not_decisions: Reasons = NOT_DECISIONS
    bank_holidays: Region = USUAL.region
    closed_days: ClosedDays = ()
    population: Residents = 0  # 0: not known
    claim_filler_words: tuple[Text, ...] = ()
    not_available: tuple[Text, ...] = ()
    dates: Dates = Dates()
    ratings: Ratings = USUAL_RATINGS
    roll_up: RollUp = RollUp()
    action_pace: ActionPace = ActionPace()
    risk_bands: Bands = RISK_BANDS
    risk_likelihood: Labels = ("Very unlikely", "Possible", "Probable", "Almost certain")
    risk_impact: Labels = ("Low", "Medium", "High", "Catastrophic")
    stage_days: StageDays = StageDays()
    directorates: dict[str, Services] = {}
    school_services: Services = []
    joint_services: dict[str, Services] = {}  # names in actions and risks, each with the services that it stands for
    data_to: dict[str, Day] = {}
    provenance: dict[str, Provenance] = {}
    rebase: tuple[Dated, ...] = ()
    event: tuple[Dated, ...] = ()

    @property
    def rating_rule(self) -> RatingRule:
        """By which rule measures are rated, where they have none of their own, and with which quarter compared."""
        return {"tolerance": self.rating_tolerance, "against": self.direction, "amber_by": self.amber_by}

    @property
    def forms(self) -> Forms:
        """In which forms the tables are written."""
        return Forms(self.year_start_month, self.dates.day_first, self.not_available, self.ratings)

    @property
    def words_of_others(self) -> dict[str, str]:
        """What a cell with a rating may hold beside a rating, each with what it means."""
        blanks = dict.fromkeys((*NOT_AVAILABLE, *self.not_available, "Not rated"), "a word for no rating")
        return dict.fromkeys(self.risk_bands, "a risk band") | blanks

    @property
    def calendar(self) -> Calendar:
        """The days on which the council does not work."""
        return Calendar(self.bank_holidays, self.closed_days)

    @property
    def plus_is_favourable(self) -> bool:
        """Whether a positive variance is an underspend."""
        return self.variance_sign == "plus is favourable"

    def overspend_of(self, variance: Any) -> Any:
        """Return one or several variances, in the sign of the council, as overspends; an underspend is below 0."""
        return -variance if self.plus_is_favourable else variance

    @property
    def risk_scores(self) -> tuple[int, ...]:
        """Every score that the risk scale can give, the lowest first."""
        steps = (range(1, len(labels) + 1) for labels in (self.risk_likelihood, self.risk_impact))
        return tuple(sorted({likelihood * impact for likelihood, impact in product(*steps)}))

    def band_of(self, score: int) -> str:
        """Return the band of a risk score, "" where none has it."""
        return next((name for name, (low, high) in self.risk_bands.items() if low <= score <= high), "")

    @property
    def services(self) -> dict[str, str]:
        """Each service with its directorate."""
        return {service: home for home, services in self.directorates.items() for service in services}

    @property
    def areas(self) -> tuple[str, ...]:
        """Every area by name: the council, its two halves, directorates, services.

        A service whose records are those of schools is no area of its own: it is part of the area schools.
        """
        services = (service for service in self.services if service not in self.school_services)
        return (*WHOLES, *self.directorates, *services)

    def services_of(self, area: str) -> tuple[str, ...]:
        """Return what an action or a risk of an area may name as its service; a joint service is in several areas."""
        names = (area, *(self.school_services if area == SCHOOLS else self.directorates.get(area, ())))
        joint = (name for name, services in self.joint_services.items() if not set(names).isdisjoint(services))
        return (*names, *joint)

    def shared_with(self, area: str) -> dict[str, tuple[str, ...]]:
        """Return the joint services that an area has in part, each with the services outside the area that share it."""
        own = {area, *self.directorates.get(area, ())}
        joint = {name: self.joint_services[name] for name in self.services_of(area) if name in self.joint_services}
        others = {name: tuple(one for one in services if one not in own) for name, services in joint.items()}
        return {name: services for name, services in others.items() if services}

    def directorate_of(self, service: str) -> str:
        """Return the directorate of a service or a joint service; "" for any other name."""
        return self.services.get(next(iter(self.joint_services.get(service, ())), service), "")

    def area(self, name: str) -> str:
        """Return an area by its name or slug.

        Raises
        ------
        ValueError
            If there is no such area; the message lists those that there are.
        """
        by_slug = {slug(area): area for area in self.areas}
        return one_of(self.areas, by_slug.get(slug(name), name), "area")

    def provenance_of(self, table: str) -> Provenance:
        """Return what kind of data a table holds: the council's own records, unless the framework says otherwise."""
        return self.provenance.get(table, Provenance(kind="own"))

    def is_own(self, table: str) -> bool:
        """Return whether a table holds the council's own records; nothing else is evidence of what it did."""
        return self.provenance_of(table).kind == "own"


def read_framework(folder: Path, tables: Collection[str]) -> tuple[Framework, list[Problem]]:
    """Read a council's rules, with every problem at once.

    A folder without framework.toml is read with the default rules, and a remark says so. A key that is not
    a rule is a remark, unless it looks like a misspelt one: then it is a problem. `tables` are those that may be named.
    """
    default = Framework(name=folder.resolve().name)
    path = folder / FILE
    refused = why_not_opened(path, MOST_BYTES)
    if refused not in (None, UNOPENED):
        return default, [Problem(FILE, 0, "", "", *refused)]
    if refused:
        fix = "Add it to name the council, its directorates and its rules."
        text = "this file is missing, so the default rules apply."
        return default, [Problem(FILE, 0, "", "", text, fix, level="remark")]
    try:
        settings = visible_within(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except UnicodeDecodeError:
        return default, [Problem(FILE, 0, "", "", "this is not UTF-8 text.", "Save it as UTF-8.")]
    except (ValueError, RecursionError) as error:  # tomllib lets more through than its own error
        row = re.search(r"at line (\d+)", str(error))
        fix = "Write each setting once, as name = value, with text in quotation marks."
        return default, [Problem(FILE, int(row[1]) if row else 0, "", "", "this cannot be read as TOML.", fix)]
    problems = [*_unknown_keys(settings, Framework, tables), *_under_names(settings)]
    try:
        rules = Framework.model_validate(settings)
        of_ratings = rating_problems(rules.ratings, rules.words_of_others, FILE)
        found = [
            *problems, *_area_names(rules), *_contradictions(rules), *_unknown_areas(rules), *_complaint_rules(rules),
            *of_ratings,
        ]  # fmt: skip
        return rules.model_copy(update={"ratings": USUAL_RATINGS}) if of_ratings else rules, found
    except ValidationError as error:
        faults = error.errors()
        wrong = {fault["loc"][0] for fault in faults}
        kept = {"name": default.name} | {key: value for key, value in settings.items() if key not in wrong}
        return Framework.model_validate(kept), problems + [_misfit(fault) for fault in faults]


def _contradictions(rules: Framework) -> Iterator[Problem]:
    """Find settings that name what there is not, leave something out, or undo each other."""
    for name in rules.stage_days.by_directorate:
        yield from _no_directorate(name, f"stage_days.by_directorate.{name}", rules)
    cuts = rules.roll_up
    if cuts.green_from < cuts.red_below:
        text = f"green_from, {cuts.green_from:g}, is below red_below, {cuts.red_below:g}, so a group could be both."
        yield Problem(FILE, 0, "roll_up", f"{cuts.green_from:g}", text, "Make green_from the larger of the two.")
    missing = [score for score in rules.risk_scores if not rules.band_of(score)]
    if missing:
        text = f"no band holds the score{'s' * (len(missing) > 1)} {listed(map(str, missing), last='and')}."
        yield Problem(FILE, 0, "risk_bands", "", text, "Let every score that likelihood x impact can make have a band.")
    tops = [high for _, high in rules.risk_bands.values()]
    if "risk_bands" in rules.model_fields_set and tops and tops[-1] > rules.risk_scores[-1]:
        text = f"the last band goes up to {tops[-1]}, but likelihood x impact only to {rules.risk_scores[-1]}."
        fix = "Correct it, or add what is missing to risk_likelihood or risk_impact."
        yield Problem(FILE, 0, "risk_bands", f"{tops[-1]}", text, fix, level="remark")
    yield from _unusual_numbers(rules)
    if rules.disclosure_threshold == 1:
        fix = f"Write a larger number, such as {DISCLOSURE_THRESHOLD}, if counts of small groups are to be hidden."
        text = "1 hides no count of people, because none is below it but 0."
        yield Problem(FILE, 0, "disclosure_threshold", "1", text, fix, level="remark")


def _unusual_numbers(rules: Framework) -> Iterator[Problem]:
    """Find numbers that are allowed, but so large that a digit may be too many."""
    stages: tuple[StageRule, ...] = (
        rules.stage_days,
        *rules.stage_days.by_directorate.values(),
        *rules.stage_days.dated,
    )
    given = {("long_term_days", rules.long_term_days), ("disclosure_threshold", rules.disclosure_threshold)}
    given |= {
        (f"stage_days.{name}", getattr(rule, name) or 0)
        for rule in stages
        for name in ("stage_1", "stage_2", "acknowledge", "extend_stage_1", "extend_stage_2")
    }
    for key, number in sorted(given):
        most = _USUAL_MOST.get(key, _USUAL_MOST_OF_STAGE)
        if number > most:
            yield Problem(FILE, 0, key, f"{number}", f"{number:,} is more than is usual.", "Check it.", level="remark")


def _no_directorate(name: str, key: str, rules: Framework) -> Iterator[Problem]:
    """Find a rule for a directorate that the council does not have."""
    if name not in rules.directorates:
        fix = did_you_mean(name, rules.directorates) or "Add it to [directorates], or remove it here."
        yield Problem(FILE, 0, key, name, f'"{name}" is not a directorate, so this is not used.', fix)


def _area_names(rules: Framework) -> list[Problem]:
    """Find areas whose names give no file name, or the same one as another area; reports are filed under it."""
    problems = []
    taken = {slug(name): f"the area {name}" for name in WHOLES}
    names = dict.fromkeys([*rules.directorates, *rules.services])  # a service of two directorates is checked once
    for name in rules.school_services:
        if name not in rules.services:
            fix = did_you_mean(name, rules.services) or "Add it to its directorate, or remove it here."
            problems.append(Problem(FILE, 0, "school_services", name, f'"{name}" is not a service.', fix))
    problems += _joint_services(rules)
    problems += _listed_twice(rules)
    for name in (name for name in names if name not in rules.school_services):
        kind = "directorate" if name in rules.directorates else "service"
        text = ""
        if not slug(name):
            text = "has no letter from a to z and no digit, so its reports would have no file name."
        elif len(name) > MOST_LETTERS:
            text = f"has {len(name)} letters; at most {MOST_LETTERS} fit in a file name."
        elif slug(name) in taken:
            text = f"gives its reports the same file name as {taken[slug(name)]}."
        elif name in rules.directorates and name in rules.services:
            text = "is both a directorate and a service, so its figures would be counted twice."
        if text:
            fix = "Give it a different name."
            if slug(name) == SCHOOLS and name in rules.services:
                fix = "Add it to school_services if its records are those of schools, or give it a different name."
            problems.append(Problem(FILE, 0, "directorates", name, f'"{name}" {text}', fix))
        taken.setdefault(slug(name), f"the {kind} {name}")
    return problems


def _listed_twice(rules: Framework) -> Iterator[Problem]:
    """Find services that are in one list twice; a service of two directorates is in two lists."""
    for group in ("directorates", "joint_services"):
        for name, services in getattr(rules, group).items():
            for service in sorted({service for service in services if services.count(service) > 1}):
                text = f'"{service}" is in this list twice.'
                yield Problem(FILE, 0, f"{group}.{name}", service, text, "Keep one of the two, and correct the other.")


def _joint_services(rules: Framework) -> Iterator[Problem]:
    """Find joint services that have the name of an area, or do not stand for services of one directorate."""
    for name, services in rules.joint_services.items():
        text, fix = "", "Write the services of one directorate for which it stands."
        unknown = [service for service in services if service not in rules.services]
        if unknown:
            text = f'stands for "{unknown[0]}", which is not a service.'
            fix = did_you_mean(unknown[0], rules.services) or fix
        elif len({rules.services[service] for service in services}) != 1:
            text = f"stands for {'services of several directorates' if services else 'no service'}."
        elif name in (*rules.areas, *rules.services):
            text, fix = "is an area itself.", "Remove it here, or give it a different name."
        if text:
            yield Problem(FILE, 0, "joint_services", name, f'"{name}" {text}', fix)


def _unknown_areas(rules: Framework) -> list[Problem]:
    """Find entries of rebase and event that name no area of the council, or are there twice."""
    problems = []
    for key, entries in (("rebase", rules.rebase), ("event", rules.event)):
        for entry in entries:
            if entry.area not in rules.areas:
                fix = did_you_mean(entry.area, rules.areas) or "Write the name of an area."
                problems.append(Problem(FILE, 0, f"{key}.area", entry.area, f'"{entry.area}" is not an area.', fix))
        for entry in sorted({entry for entry in entries if entries.count(entry) > 1}, key=str):
            text = f"{entry.figure} in {entry.month} is there twice."
            problems.append(Problem(FILE, 0, key, entry.figure, text, "Keep one of the two."))
    return problems


def _complaint_rules(rules: Framework) -> list[Problem]:
    """Find rules for complaints that name no directorate, whose days are in the wrong order, or that overlap."""
    problems: list[Problem] = []
    for name in dict.fromkeys(rule.directorate for rule in rules.stage_days.dated if rule.directorate):
        problems += _no_directorate(name, "stage_days.dated", rules)
    for at, rule in enumerate(rules.stage_days.dated):
        first, last = rule.period
        days = f"from {rule.from_day or 'the first day'} to {rule.to_day or 'the last'}"
        earlier = [each for each in rules.stage_days.dated[:at] if each.directorate == rule.directorate]
        text = ""
        if first > last:
            text = f"a rule {days} covers no day."
        elif any(first <= each.period[1] and each.period[0] <= last for each in earlier):
            text = f"the rule {days} covers days that an earlier rule covers."
        if text:
            fix = "Correct from_day or to_day, so that one rule applies on each day."
            problems.append(Problem(FILE, 0, "stage_days.dated", days, text, fix))
    return problems


def _misfit(fault: Mapping[str, Any]) -> Problem:
    """Return the problem of a setting whose value pydantic refuses."""
    key = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "missing":
        return Problem(FILE, 0, key, "", "this setting is missing.", "Add it.")
    if fault["loc"][0] == "provenance" and fault["type"] == "model_type":
        fix = 'Write { kind = "...", note = "..." }, where the kind is own, estimated or synthetic.'
        return _wrong(key, fault, "does not say which kind of data the table holds", fix)
    if fault["type"] == "value_error":
        return _wrong(key, fault, f"is not {fault['ctx']['error']}")
    if fault["type"] == "literal_error":
        words = re.findall("'([^']*)'", fault["ctx"]["expected"])
        return _wrong(key, fault, f"is not {listed(words)}", did_you_mean(str(fault["input"]), words))
    kinds = {"string_type": "text in quotation marks", "bool_type": "true or false"}
    return _wrong(key, fault, f"is not {kinds.get(fault['type'], 'a group of settings, each written name = value')}")


def _wrong(key: str, fault: Mapping[str, Any], problem: str, fix: str = "") -> Problem:
    value = str(fault["input"])
    return Problem(FILE, 0, key, value, f'"{value}" {problem}.', fix or "Correct it.")


def _unknown_keys(
    settings: dict[str, Any], rules: type[BaseModel], tables: Collection[str], at: str = ""
) -> list[Problem]:
    problems: list[Problem] = []
    for key, value in settings.items():
        field = rules.model_fields.get(key)
        nested = value if isinstance(value, dict) else {}
        if field is None:
            place = _place_of(key, at)
            meant = did_you_mean(key, rules.model_fields) or (Ratings.NO_OTHER if rules is Ratings else "")
            text = "this is not a setting." if meant else "this is not a setting, so it is not used."
            problems.append(_unknown(at + key, value, _OUT_OF_PLACE if place else text, place or meant))
        elif isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            problems += _unknown_keys(nested, field.annotation, tables, f"{at}{key}.")
        elif key == "by_directorate":
            for name, days in nested.items():
                problems += _unknown_keys(
                    days if isinstance(days, dict) else {}, StageRule, tables, f"{at}{key}.{name}."
                )
        elif key in ("rebase", "event"):
            entries = value if isinstance(value, list) else []
            for number, entry in enumerate(entries):
                problems += _unknown_keys(
                    entry if isinstance(entry, dict) else {}, Dated, tables, f"{at}{key}.{number}."
                )
        elif key == "dated" and isinstance(value, list):
            for rule in (each for each in value if isinstance(each, dict)):
                problems += _unknown_keys(rule, DatedRule, tables, f"{at}{key}.")
        elif key in ("data_to", "provenance"):
            problems += _unknown_tables(key, nested, tables)
    return problems


def _place_of(key: str, at: str) -> str:
    """Return where to write a setting that is written elsewhere, `at` with its dot; "" for what is no setting."""
    groups = {
        name: set(field.annotation.model_fields)
        for name, field in Framework.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
    }
    if at and key in Framework.model_fields:
        return "Move it above the first line in square brackets."
    home = next((name for name, keys in groups.items() if key in keys and not at.startswith(f"{name}.")), "")
    return f"Write it under [{home}]." if home else ""


def _under_names(settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Find settings that are written among names which the council chooses, and would be taken for one of these."""
    for group in ("directorates", "joint_services", "risk_bands"):
        names = settings.get(group)
        for name, value in names.items() if isinstance(names, dict) else ():
            if name in Framework.model_fields:
                yield _unknown(f"{group}.{name}", value, _OUT_OF_PLACE, _place_of(name, f"{group}."))


def _unknown_tables(key: str, settings: dict[str, Any], tables: Collection[str]) -> list[Problem]:
    problems: list[Problem] = []
    for name, value in settings.items():
        if name not in tables:
            place, meant = _place_of(name, f"{key}."), did_you_mean(name, tables)
            text = "this is not a table." if meant else "this is not a table, so it is not used."
            problems.append(_unknown(f"{key}.{name}", value, _OUT_OF_PLACE if place else text, place or meant))
        elif key == "provenance" and isinstance(value, dict):
            problems += _unknown_keys(value, Provenance, tables, f"{key}.{name}.")
    return problems


def _unknown(key: str, value: Any, text: str, meant: str) -> Problem:
    return Problem(FILE, 0, key, str(value), text, meant or "Remove it.", level="problem" if meant else "remark")
