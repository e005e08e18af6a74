"""A council's own rules: the settings of framework.toml with their types and defaults."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
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

from perf.areas import COUNCIL, SCHOOLS, WHOLES, WITHOUT_SCHOOLS
from perf.dataset.cells import NOT_AVAILABLE, Forms
from perf.dataset.problems import one_of
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
from perf.safe_text import slug
from perf.working_days import USUAL, Calendar, Region

FILE = "framework.toml"
Kind = Literal["own", "estimated", "synthetic"]
KIND_WORDS: dict[Kind, str] = {
    "own": "own records",
    "estimated": "estimated data",
    "synthetic": "made-up example data",
}


@dataclass(frozen=True)
class Allowed:
    """What a setting may hold, in words that a problem and docs/checks.md have, whatever is wrong with a value."""

    words: str

    def __call__(self, value: Any, validate: Callable[[Any], Any]) -> Any:
        """Return the value as it is read, or refuse it in these words."""
        if isinstance(value, bool):  # which would be read as 1 or 0
            raise ValueError(self.words)
        try:
            return validate(value)
        except ValidationError:
            raise ValueError(self.words) from None


def _allowed(words: str) -> WrapValidator:
    """Return a validator that says what is allowed."""
    return WrapValidator(Allowed(words))


def _ordered(bands: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    ends = [0, *(last for _, last in bands.values())]
    if any(not before < first <= last for before, (first, last) in zip(ends, bands.values(), strict=False)):
        raise ValueError(_BANDS)
    return bands


_BANDS = "a list of bands that rise and do not overlap, each with its lowest and highest score, such as Low = [1, 3]"
_LABELS = 'from 2 to 10 texts in square brackets, such as ["Low", "Medium", "High", "Catastrophic"]'
Share = Annotated[float, Field(ge=0, le=1), _allowed("a share from 0 to 1, such as 0.10 for 10%")]
Days = Annotated[int, Field(ge=1), _allowed("a whole number of 1 or more")]
MoreDays = Annotated[int, Field(ge=0), _allowed("a whole number of 0 or more")]
Residents = Annotated[int, Field(ge=0), _allowed("a whole number without separators, such as 132000")]
Month = Annotated[int, Field(ge=1, le=12), _allowed("a month from 1 to 12")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), _allowed("text in quotation marks")]
Labels = Annotated[tuple[Text, ...], Field(min_length=2, max_length=10), _allowed(_LABELS)]
Services = Annotated[list[str], _allowed('a list of services in square brackets, such as ["Housing", "Highways"]')]
Words = Annotated[tuple[Text, ...], _allowed('a list of words in square brackets, such as ["TBC"]')]
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
    claim_filler_words: Words = ()
    not_available: Words = ()
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

    def areas_inside(self, area: str) -> tuple[str, ...]:
        """Return the areas of which one consists: directorates and schools, or a directorate's services."""
        if area in (COUNCIL, WITHOUT_SCHOOLS):
            return (*self.directorates, *((SCHOOLS,) if area == COUNCIL else ()))
        return tuple(service for service in self.directorates.get(area, ()) if service in self.areas)

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
